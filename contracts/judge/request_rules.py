"""The rules of requests: what a target has to accept, what it has to refuse, and what it must not choke on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from contracts.judge.error_rules import indeterminate
from contracts.judge.seen import Check, Fate, Seen
from contracts.values import Expect, Failure

ACCEPTED: Final = (
    "wire.post-root",
    "wire.request-content-type",
    "accept.base",
    "accept.boundary",
    "accept.doubtful",
    "accept.null",
)
REFUSED: Final = (
    "reject.required",
    "reject.null",
    "reject.type",
    "reject.enum",
    "reject.length",
    "reject.range",
    "reject.items",
    "reject.entries",
    "reject.pattern",
    "reject.owner",
    "reject.leaves-nothing",
    "reject.next-token",
)
_REFUSALS: Final = {
    Expect.REFUSE: "400 ValidationException",
    Expect.NOT_FOUND: "not found, because the create was refused",
    Expect.REJECTED: "a refusal (4xx)",
}


def _as_expected(rule: str) -> Callable[[Seen], list[Failure] | None]:
    """Return the check that a case made for the rule is answered as it expects."""

    def check(seen: Seen) -> list[Failure] | None:
        expect = seen.case.expect
        if expect is Expect.ACCEPT:
            return _accepted(seen, rule)
        return _refused(seen, rule, _REFUSALS[expect]) if expect in _REFUSALS else []

    return check


def _accepted(seen: Seen, rule: str) -> list[Failure] | None:
    if seen.fate is Fate.SUCCESS:
        return []
    if seen.fate is not Fate.REFUSAL or indeterminate(seen):
        return None
    return [seen.breaks(rule, "accepted (200)", seen.answered)]


def _refused(seen: Seen, rule: str, expected: str) -> list[Failure] | None:
    if seen.fate is Fate.SUCCESS:
        return [seen.breaks(rule, expected, seen.answered)]
    return [] if seen.fate is Fate.REFUSAL or not seen.ordinary else None


def generated_answer(seen: Seen) -> list[Failure] | None:
    """Judge whether the target survived a generated request."""
    if seen.fate is Fate.CRASHED:
        return [seen.breaks("generated.answer", "200 or a clean 400", seen.answered)]
    return [] if seen.fate in (Fate.SUCCESS, Fate.REFUSAL) else None


def accept_generated(seen: Seen) -> list[Failure] | None:
    """Judge whether a generated request was accepted."""
    return _accepted(seen, "accept.generated")


CHECKS: Final = (
    *(Check(rule, _as_expected(rule), own=True) for rule in (*ACCEPTED, *REFUSED)),
    Check("generated.answer", generated_answer, own=True),
    Check("accept.generated", accept_generated, own=True),
)
