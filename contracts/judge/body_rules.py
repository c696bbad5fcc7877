"""The rules of successful bodies: what the contract's schema finds, one rule a keyword, and what no schema says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from contracts.judge.seen import Check, Seen, once, quoted
from contracts.spec.contract import Contract
from contracts.spec.keywords import is_number
from contracts.values import Failure, Json, Problem

# The describes that tell why something failed, with the member that says that it did.
REASONED: Final = {
    "DescribeApp": "Status",
    "DescribeEndpoint": "EndpointStatus",
    "DescribeNotebookInstance": "NotebookInstanceStatus",
    "DescribeTrainingJob": "TrainingJobStatus",
}
CREATED, MODIFIED, REASON = "CreationTime", "LastModifiedTime", "FailureReason"


def _by_keyword(rule: str, keyword: str) -> Callable[[Seen], list[Failure] | None]:
    """Return the check that reports a schema keyword's problems under a rule."""

    def check(seen: Seen) -> list[Failure] | None:
        if seen.output is None:
            return None
        found = [_failure(seen, rule, problem) for problem in seen.problems if problem.keyword == keyword]
        return once(found) if found or seen.shows(keyword) else None

    return check


def _failure(seen: Seen, rule: str, problem: Problem) -> Failure:
    got = problem.got
    if problem.keyword in ("required", "expected") and problem.place.lower() in seen.misspelled:
        got = f"the member {seen.misspelled[problem.place.lower()].place.rpartition('/')[2]}"
    return seen.fails(rule, seen.general(problem.place), problem.expected, got)


_schema_expected: Final = _by_keyword("body.expected", "expected")


def expected(seen: Seen) -> list[Failure] | None:
    """Judge members that are there although nobody may rely on them, the reason of a failed status among them."""
    found = _schema_expected(seen)
    status = REASONED.get(seen.case.operation)
    if seen.output is None or status is None:
        return found
    if seen.output.get(status) != "Failed" or seen.output.get(REASON) is not None:
        return found or []
    why = f"the member {REASON}, because {status} is Failed"
    return [*(found or []), seen.fails("body.expected", f"/{REASON}", why, "no such member")]


def member_case(seen: Seen) -> list[Failure] | None:
    """Judge the spelling of members; one that is missed under its own name is another rule's."""
    if seen.output is None:
        return None
    if not seen.misspelled:
        return []
    missing = {place.lower() for place in seen.missing}
    found = [problem for place, problem in seen.misspelled.items() if place not in missing]
    return once([seen.fails("body.member-case", seen.general(p.place), p.expected, p.got) for p in found])


def list_container(seen: Seen) -> list[Failure] | None:
    """Judge whether a list has its container."""
    if seen.output is None or not seen.container:
        return None
    if seen.output.get(seen.container) is not None:
        return []
    got = "null" if seen.container in seen.output else "no such member"
    return [seen.fails("body.list-container", f"/{seen.container}", "a list, [] when it is empty", got)]


@cache
def timed(contract: Contract, operation: str) -> frozenset[str]:
    """Return where an answer tells both times of something, as the model names these places."""
    output = contract.shape(operation, "output")
    walk = contract.pinned.walk(output) if output else ()
    return frozenset(place for place, shape in walk if {CREATED, MODIFIED} <= set(shape.members))


def times_order(seen: Seen) -> list[Failure] | None:
    """Judge whether nothing was changed before it was created; times that are no epoch seconds say nothing.

    Where times may be left out, and one is, nothing was.
    """
    places = timed(seen.contract, seen.case.operation) if seen.output is not None else frozenset()
    if not places:
        return None
    doubted = {problem.place for problem in seen.problems}
    pairs = [
        (place, born, changed)
        for place, born, changed in _pairs(seen.output, "")
        if seen.general(place) in places and not doubted & {f"{place}/{CREATED}", f"{place}/{MODIFIED}"}
    ]
    late = [
        _late(seen, place, born, changed)
        for place, born, changed in pairs
        if born is not None and changed is not None and changed < born
    ]
    return once(late) if pairs else None


def _late(seen: Seen, place: str, born: float, changed: float) -> Failure:
    where = seen.general(f"{place}/{MODIFIED}")
    return seen.fails("body.times-order", where, f"at least {CREATED}, {quoted(born)}", quoted(changed))


def _pairs(value: Json, place: str) -> Iterator[tuple[str, float | None, float | None]]:
    """Yield each place with its times, None for one that is left out; what is no number says nothing."""
    if isinstance(value, dict):
        times = {name: _number(value[name]) for name in (CREATED, MODIFIED) if name in value}
        if None not in times.values():
            yield place, times.get(CREATED), times.get(MODIFIED)
    elif not isinstance(value, list):
        return
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    for step, below in steps:
        yield from _pairs(below, f"{place}/{step}")


def _number(value: Json) -> float | None:
    return value if is_number(value) else None


CHECKS: Final = (
    Check("body.type", _by_keyword("body.type", "type")),
    Check("body.required", _by_keyword("body.required", "required")),
    Check("body.expected", expected),
    Check("body.member-case", member_case),
    Check("body.enum", _by_keyword("body.enum", "enum")),
    Check("body.limits", _by_keyword("body.limits", "limits")),
    Check("body.arn", _by_keyword("body.arn", "arn")),
    Check("body.list-container", list_container),
    Check("body.times-order", times_order),
)
