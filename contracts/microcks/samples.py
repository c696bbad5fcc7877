"""The examples that Microcks replays through the bridge: fixtures under names of their own, and what each one needs.

Microcks sends the examples of an operation in an order of its own, and may be asked for one operation alone. So no
example may rely on another one: each has a name that no other has, and what has to exist first is kept beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from contracts.cases import examples, names
from contracts.cases.examples import Example
from contracts.cases.subjects import smallest
from contracts.spec import resources
from contracts.spec.contract import Contract
from contracts.spec.operations import CONTRACT
from contracts.spec.resources import Kind
from contracts.values import Case, Expect, Json, Promise, Step

Prepared = tuple[Json, tuple[Step, ...]]
_EXPECTED: Final = {"not-found": Expect.NOT_FOUND, "duplicate": Expect.DUPLICATE, "validation": Expect.REFUSE}


@dataclass(frozen=True)
class Sample:
    """An example as the bridge's document shows it, with the answer that it is to get.

    The request's own name, and those of what it refers to, begin with the kit's mark and zeros, which stand for the
    id of a run. ``setup`` is what has to exist first.
    """

    name: str
    operation: str
    summary: str
    body: Json
    expect: Expect
    rule: str  # the one that a wrong answer breaks, where that decides which errors are right
    setup: tuple[Step, ...]
    status: int
    answer: Json

    @property
    def case(self) -> Case:
        """Return the case that the request is."""
        own = self.expect is Expect.ACCEPT and self.operation.startswith("Describe")
        promise = Promise(self.operation, self.rule)
        return Case(self.operation, promise, self.body, self.expect, self.name, setup=self.setup, own=own)


@cache
def samples(contract: Contract) -> tuple[Sample, ...]:
    """Return all samples in the order of the contract's operations; what the service may refuse is not among them."""
    loaded = [example for example in examples.load() if not example.doubtful]
    ranked = sorted(loaded, key=lambda example: CONTRACT.index(example.operation))
    return tuple(_sample(contract, example, loaded) for example in ranked)


def _sample(contract: Contract, example: Example, loaded: Sequence[Example]) -> Sample:
    kind = resources.of(example.operation)
    body, setup = _prepared(contract, example, kind, loaded) if kind else (example.request, ())
    return Sample(
        name=example.name,
        operation=example.operation,
        summary=example.summary,
        body=body,
        expect=_EXPECTED[_reason(example)] if example.kind == "error" else Expect.ACCEPT,
        rule=_rule(contract, example),
        setup=setup,
        status=example.status,
        answer=_renamed(example.response, dict(_changes(example.request, body))),
    )


def _rule(contract: Contract, example: Example) -> str:
    problems = contract.request_problems(example.operation, example.request) if example.invalid else ()
    return "reject.type" if any(problem.keyword == "type" for problem in problems) else ""


def _reason(example: Example) -> str:
    return next(reason for reason in _EXPECTED if example.name.startswith(reason))


def _prepared(contract: Contract, example: Example, kind: Kind, loaded: Sequence[Example]) -> Prepared:
    """Return an example's request under a name of its own, and the steps before it."""
    own = f"{names.PREFIX}-{example.id}"
    if example.operation == kind.list:
        return example.request, ()
    if example.operation == kind.describe and example.kind == "base":
        return _described(example, kind, own, loaded)
    if _reason_is(example, "not-found") and example.operation == kind.create:
        return {**example.request, kind.name_member: own}, ()  # what it refers to must not exist
    body, setup = names.named(kind, example.request, own, example.operation, smallest(loaded))
    if example.invalid:
        body = _still_broken(contract, example, body)
    if _reason_is(example, "duplicate"):
        setup = (*setup, Step(kind.create, names.compact(body)))
    return body, setup


def _reason_is(example: Example, reason: str) -> bool:
    return example.kind == "error" and _reason(example) == reason


def _described(example: Example, kind: Kind, own: str, loaded: Sequence[Example]) -> Prepared:
    """Return the request for what the create's base of the same name makes, and the steps that make it."""
    made = next(e for e in loaded if e.operation == kind.create and e.name == example.name)
    create, before = names.named(kind, made.request, own, example.operation, smallest(loaded))
    return names.identity(kind, create), (*before, Step(kind.create, names.compact(create)))


def _still_broken(contract: Contract, example: Example, body: dict[str, Any]) -> Json:
    """Return a body in which the member that breaks a constraint is as the example has it: missing, or wrong."""
    problems = contract.request_problems(example.operation, example.request)
    broken = {problem.place.split("/")[1] for problem in problems if problem.place}
    wrong = {member: value for member, value in example.request.items() if member in broken}
    kept = (member for member in body if member in wrong or member not in broken)
    return {member: wrong.get(member, body[member]) for member in kept}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the texts that took the place of others."""
    for member, value in after.items():
        old = before.get(member)
        if isinstance(old, str) and isinstance(value, str) and old != value:
            yield old, value


def _renamed(value: Any, changes: Mapping[str, str]) -> Any:
    """Return an answer that speaks of the new names."""
    if isinstance(value, dict):
        return {member: _renamed(below, changes) for member, below in value.items()}
    if isinstance(value, list):
        return [_renamed(item, changes) for item in value]
    if not isinstance(value, str) or not changes:
        return value
    whole = "|".join(re.escape(old) for old in sorted(changes, key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{whole})(?![\w-])", lambda found: changes[found[0]], value)
