"""All checks, which of them an exchange calls for, and which promises every operation makes."""

from __future__ import annotations

from typing import Final

from contracts.judge import body_rules, error_rules, example_rules, request_rules, wire_rules
from contracts.judge.seen import Check, Fate, Seen
from contracts.spec.contract import Contract
from contracts.values import Failure

CHECKS: Final[tuple[Check, ...]] = (
    *wire_rules.CHECKS,
    *error_rules.CHECKS,
    *body_rules.CHECKS,
    *request_rules.CHECKS,
    *example_rules.CHECKS,
)
Outcome = tuple[str, tuple[Failure, ...]]

_BY_RULE: Final = {check.rule: check for check in CHECKS}
_OWN: Final = {check.rule: (check,) for check in CHECKS if check.own} | {
    "generated.answer": (_BY_RULE["generated.answer"], _BY_RULE["accept.generated"]),
}


def _chosen(*prefixes: str) -> tuple[Check, ...]:
    return tuple(check for check in CHECKS if not check.own and check.rule.startswith(prefixes))


# One cause breaks one promise: what went wrong on the way leaves nothing else to judge.
_SHARED: Final = {
    Fate.UNSENT: (),
    Fate.UNFRAMED: _chosen("wire.framing"),
    Fate.CRASHED: _chosen("error.no-crash"),
    Fate.THROTTLED: _chosen("wire.framing", "error.no-crash", "error.status-400"),
    Fate.STRANGE: _chosen("wire.framing", "error."),
    Fate.REFUSAL: _chosen("wire.", "error."),
    Fate.SUCCESS: _chosen("wire.", "error.", "body."),
}
_JUDGES_CASES: Final = frozenset({Fate.CRASHED, Fate.STRANGE, Fate.REFUSAL, Fate.SUCCESS})
_UNCOMMON: Final = _chosen("wire.framing")  # all that is promised to other methods, paths, media types and sizes
# What is sent for the sake of one of these is judged by nothing else.
_ALONE: Final = {
    "wire.other-requests": (_BY_RULE["wire.other-requests"],),
    "wire.next-request": (),  # by what it comes after, see probe_rules
}


def outcomes(seen: Seen) -> tuple[Outcome, ...]:
    """Return the rules that an exchange was judged by, each with the failures that it showed."""
    chosen = () if seen.fate is Fate.UNSENT else _called_for(seen)
    return tuple((check.rule, tuple(failures)) for check in chosen if (failures := check.judge(seen)) is not None)


def _called_for(seen: Seen) -> tuple[Check, ...]:
    rule = seen.case.promise.rule
    if rule in _ALONE:
        return _ALONE[rule]
    shared = _SHARED[seen.fate] if seen.ordinary else _UNCOMMON
    return (*shared, *(_OWN.get(rule, ()) if seen.fate in _JUDGES_CASES else ()))


def promised(contract: Contract, operation: str) -> tuple[str, ...]:
    """Return the rules that hold for every exchange of an operation, as far as its answer can show them.

    What needs a case of its own (a probe, a boundary, something unknown or twice) is not among them.
    """
    return tuple(rule for rule in _EVERYWHERE if _can_show(contract, operation, rule))


_EVERYWHERE: Final = tuple(
    check.rule
    for check in CHECKS
    if not check.own
    and not check.rule.startswith(("error.not-found", "error.duplicate", "error.unknown-", "error.malformed"))
)
_KEYWORDS: Final = {
    "wire.timestamp": "epoch",
    "body.required": "required",
    "body.expected": "expected",
    "body.enum": "enum",
    "body.limits": "limits",
    "body.arn": "arn",
}


def _can_show(contract: Contract, operation: str, rule: str) -> bool:
    if rule in _KEYWORDS:
        reasoned = rule == "body.expected" and operation in body_rules.REASONED
        return reasoned or contract.output_has(operation, _KEYWORDS[rule])
    if rule == "body.list-container":
        return operation in contract.containers
    if rule == "body.times-order":
        return bool(body_rules.timed(contract, operation))
    return bool(contract.operations[operation].output) or not rule.startswith(("body.", "wire.no-null"))
