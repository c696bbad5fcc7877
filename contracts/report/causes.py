"""Groups broken promises by what is likely to be one cause, because people act on ten lines, not on five hundred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from contracts import catalogue
from contracts.report.figures import in_order, word
from contracts.report.texts import plural
from contracts.values import Failure, Promise, Results, Status, Verdict

SHARED_BY: Final = 3  # a rule that at least so many operations break...
NEARLY_ALL: Final = 0.8  # ...and this share of those that were judged, has one cause
ALTOGETHER: Final = 0.8  # an operation that breaks this share of its must promises...
ENOUGH: Final = 10  # ...of at least so many...
HALF: Final = 0.5  # ...and more than this share of its rules, is broken as a whole
_JUDGED: Final = (Status.PASSED, Status.FAILED, Status.KNOWN, Status.FIXED, Status.FLAKY)


@dataclass(frozen=True)
class Cause:
    """Broken promises that probably have one reason; ``rule`` or ``operation`` is empty where there are several.

    ``said`` is what is broken, and ``scope`` by whom and where. ``expected`` and ``got`` are the commonest ones, shown
    by ``example``, a failure of the first one of ``promises``; ``differ`` promises show something else.
    """

    said: str
    scope: str
    rule: str
    operation: str
    promises: tuple[Promise, ...]
    failures: int
    example: Failure
    expected: str
    got: str
    differ: int = 0

    @property
    def title(self) -> str:
        """Return the cause in one sentence."""
        return f"{self.scope}: {self.said} ({self.rule})" if self.rule else f"{self.said}: {self.scope}."


def causes(results: Results) -> tuple[Cause, ...]:
    """Return the causes of a run's broken promises, most promises first; each broken promise is in exactly one."""
    judged = [verdict for verdict in results.verdicts if verdict.status in _JUDGED]
    broken = [verdict for verdict in judged if word(verdict, results.run.fail_on) == "broken"]
    whole = _whole(judged)
    shared = _shared([v for v in judged if v.promise.operation not in whole], broken, whole)
    groups: dict[tuple[str, str, str], list[Verdict]] = {}
    for verdict in broken:
        groups.setdefault(_group(verdict.promise, whole, shared), []).append(verdict)
    found = [_cause(key, group, judged, key[1] in shared) for key, group in groups.items()]
    return tuple(sorted(found, key=lambda cause: (-len(cause.promises), cause.title)))


def first_failure(verdict: Verdict) -> Failure:
    """Return the failure that stands for a verdict; one is made up from its reason where there is none."""
    if verdict.failures:
        return verdict.failures[0]
    operation, rule, place = verdict.promise
    return Failure(rule, operation, place, promise_text(rule), verdict.reason or "no failure was recorded")


def promise_text(rule: str) -> str:
    """Return a rule's promise, or the id itself for a rule that the catalogue does not hold."""
    known = catalogue.load().get(rule)
    return known.promise if known else f"The rule {rule} is kept."


def _whole(judged: list[Verdict]) -> frozenset[str]:
    must: dict[str, list[Verdict]] = {}
    for verdict in judged:
        if verdict.level == "must":
            must.setdefault(verdict.promise.operation, []).append(verdict)
    return frozenset(operation for operation, verdicts in must.items() if _broken_altogether(verdicts))


def _broken_altogether(verdicts: list[Verdict]) -> bool:
    failing = [verdict for verdict in verdicts if verdict.status is Status.FAILED]
    if len(verdicts) < ENOUGH or len(failing) < ALTOGETHER * len(verdicts):
        return False
    # An operation that only validates nothing breaks most of its promises too, but few of its rules.
    return len({v.promise.rule for v in failing}) > HALF * len({v.promise.rule for v in verdicts})


def _shared(others: list[Verdict], broken: list[Verdict], whole: frozenset[str]) -> frozenset[str]:
    all_of, failing = _operations(others), _operations(broken)
    return frozenset(
        rule
        for rule, operations in failing.items()
        if len(operations - whole) >= max(SHARED_BY, NEARLY_ALL * len(all_of.get(rule, ())))
    )


def _operations(verdicts: Iterable[Verdict]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for verdict in verdicts:
        found.setdefault(verdict.promise.rule, set()).add(verdict.promise.operation)
    return found


def _group(promise: Promise, whole: frozenset[str], shared: frozenset[str]) -> tuple[str, str, str]:
    if promise.rule in shared:
        return "", promise.rule, ""
    if promise.operation in whole:
        return promise.operation, "", ""
    return "", promise.rule, _place_family(promise)


def _place_family(promise: Promise) -> str:
    # A member that is wrong in an answer is wrong by itself; a check of requests that is missing is missing for all.
    if catalogue.family(promise.rule) != "body":
        return ""
    return next((step for step in reversed(promise.place.split("/")) if step.isidentifier()), "")


def _cause(key: tuple[str, str, str], group: list[Verdict], judged: list[Verdict], shared: bool) -> Cause:
    operation, rule, member = key
    firsts = [first_failure(verdict) for verdict in group]
    pairs = [(failure.expected, failure.got) for failure in firsts]
    (pair, times), *_ = Counter(pairs).most_common(1)
    best = pairs.index(pair)
    promises = [verdict.promise for verdict in group]
    return Cause(
        said=promise_text(rule) if rule else f"{operation} is broken altogether",
        scope=_scope(operation, rule, member, group, judged, shared),
        rule=rule,
        operation=operation,
        promises=(promises.pop(best), *promises),
        failures=sum(failure.count for verdict in group for failure in verdict.failures),
        example=firsts[best],
        expected=pair[0],
        got=pair[1],
        differ=len(group) - times,
    )


def _scope(operation: str, rule: str, member: str, group: list[Verdict], judged: list[Verdict], shared: bool) -> str:
    if operation:
        total = sum(v.promise.operation == operation and v.level == "must" for v in judged)
        return f"{len(group)} of its {total} promises are listed here"
    operations = in_order(verdict.promise.operation for verdict in group)
    who = operations[0] if len(operations) == 1 else plural(len(operations), "operation")
    if shared:
        total = len({verdict.promise.operation for verdict in judged if verdict.promise.rule == rule})
        who = f"all {total} operations" if total == len(operations) else f"{len(operations)} of {total} operations"
    places = [verdict.promise.place for verdict in group if verdict.promise.place]
    where = f" at {member or places[0]}" if member or len(places) == 1 else ""
    where = where or (f" at {len(places)} places" if places else "")
    return f"Broken by {who}{where}"
