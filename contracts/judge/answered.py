"""One answer on its own: the rules that hold for every answer of an operation, whatever led to it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from contracts.errors import UsageError
from contracts.judge.answers import decode
from contracts.judge.judged import judge
from contracts.judge.seen import Fate, Seen, once
from contracts.spec.contract import Contract, without_nulls
from contracts.spec.operations import CONTRACT
from contracts.values import Case, Exchange, Expect, Failure, Json, Problem, Promise

# The rule behind each keyword of a request's schema. Types are the client's own business: it refuses wrong ones itself.
_RULES: Final = {
    "required": "reject.required", "enum": "reject.enum", "pattern": "reject.pattern",
    "minLength": "reject.length", "maxLength": "reject.length", "minimum": "reject.range", "maximum": "reject.range",
    "minItems": "reject.items", "maxItems": "reject.items",
    "minProperties": "reject.entries", "maxProperties": "reject.entries",
}  # fmt: skip
_OWNERS: Final = frozenset({"UserProfileName", "SpaceName"})


def known(contract: Contract, operation: str) -> str:
    """Return the name of an operation; raises UsageError where the contract has none of that name."""
    if operation in contract.operations:
        return operation
    close = get_close_matches(operation, contract.operations, n=1)
    hint = f"Did you mean {close[0]}?" if close else "Contract.load().operations has them all."
    raise UsageError(f"The contract has no operation {operation!r}. {hint}")


def answered(contract: Contract, operation: str, exchange: Exchange, move: str = "an answer") -> tuple[Failure, ...]:
    """Return what an answer breaks by itself.

    Nothing is said that depends on the request or on what was there before: whether it had to be refused, whether what
    is described was ever created, whether its times are recent.
    """
    return judge(_case(operation, {}, move), exchange, contract).failures


def exchanged(contract: Contract, operation: str, body: Json, exchange: Exchange, move: str) -> tuple[Failure, ...]:
    """Return what an answer to a known request breaks: what it breaks by itself, and what it should have refused.

    An answer that should have been a refusal is not judged as what it is instead.
    """
    wrongly = _accepted_wrongly(Seen(_case(operation, body, move), exchange, decode(exchange), contract))
    if not wrongly:
        return answered(contract, operation, exchange, move)
    refused = _case(operation, body, move, Expect.REFUSE)
    return (*judge(refused, exchange, contract).failures, *wrongly)


def _accepted_wrongly(view: Seen) -> tuple[Failure, ...]:
    """Return the constraints that a request breaks which was accepted all the same.

    Only what every model from the pinned to the newest refuses counts, and only for the operations that the contract
    is about.
    """
    contract, operation, body = view.contract, view.case.operation, view.case.body
    if operation not in CONTRACT or view.fate is not Fate.SUCCESS or not isinstance(body, dict):
        return ()
    asked = without_nulls(body)
    found = [
        view.fails(_RULES[problem.keyword], place, f"400 ValidationException: {problem.expected}", view.answered)
        for problem, place in _illegal(contract, operation, asked)
    ]
    if operation in ("CreateApp", "DescribeApp") and not _OWNERS & set(asked):
        found.append(view.fails("reject.owner", "", "400 ValidationException", view.answered))
    return tuple(once(found))


def _case(operation: str, body: Json, move: str, expect: Expect = Expect.ANSWER) -> Case:
    """Return a case that expects nothing in particular, so that only what always holds is judged."""
    return Case(operation, Promise(operation, "error.no-crash"), body, expect, move)


def _illegal(contract: Contract, operation: str, body: dict[str, Json]) -> Iterator[tuple[Problem, str]]:
    """Yield what breaks every model's constraints, with its place as the model names it.

    Left aside is what is not judged in a run either: a map's key, whose place is that of its value, texts beyond plain
    ASCII, about which engines differ, and tokens.
    """
    illegal = {problem.place for problem in contract.illegal(operation, body)}
    for problem in contract.request_problems(operation, body):
        place = contract.general(operation, problem.place, "input")
        plain = "/{" not in place and not place.endswith("/NextToken")
        if problem.keyword in _RULES and problem.place in illegal and plain and _is_judged(body, problem):
            yield problem, place


def _is_judged(body: Json, problem: Problem) -> bool:
    if problem.keyword == "required":
        return True
    value = body
    for step in problem.place.split("/")[1:]:
        value = value[int(step) if isinstance(value, list) else step]
    return not isinstance(value, str) or (value.isascii() and value.isprintable())
