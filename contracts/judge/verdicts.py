"""From judged exchanges to verdicts: what broke, what held, and what nobody could tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from contracts import catalogue
from contracts.judge.answers import decode
from contracts.judge.checks import Outcome, outcomes
from contracts.judge.error_rules import indeterminate
from contracts.judge.seen import Fate, Seen, operation_of
from contracts.spec.contract import Contract
from contracts.values import Case, Exchange, Failure, Promise, Rule, Status, Verdict

# What keeps a rule from being judged at all, by families: broken promises of the same operation, by the start of their
# ids. An error is not seen where nothing is refused, and a body not where nothing is accepted.
_BARRED = ("error.no-crash", "wire.framing")
_REFUSING = (*_BARRED, "error.", "reject.")
_ACCEPTING = (
    *_BARRED, "wire.json-object", "wire.success-200", "wire.request-id", "accept.base", "body.list-container",
)  # fmt: skip
_GATES = {"error": _REFUSING, "reject": _REFUSING, "body": _ACCEPTING, "wire": _ACCEPTING}
# What is lost, or no time, has no order.
_TOO = {"body.times-order": ("wire.timestamp", "body.type", "body.required")}
_UNSEEN = {
    "error": "no error answer showed it",
    "body": "no successful answer showed it",
    "wire": "no answer showed it",
}


@dataclass(frozen=True)
class Judged:
    """An exchange with what it showed: the rules it was judged by, each with its failures.

    ``indeterminate`` says why it shows nothing about its case, or is empty.
    """

    case: Case
    exchange: Exchange
    outcomes: tuple[Outcome, ...]
    crashed: bool
    indeterminate: str

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Return all broken promises that the exchange showed."""
        return tuple(failure for _, failures in self.outcomes for failure in failures)


def judge(case: Case, exchange: Exchange, contract: Contract) -> Judged:
    """Return what an exchange shows about the promises that its case is about, and about those of every exchange."""
    return judge_seen(Seen(case, exchange, decode(exchange), contract))


def judge_seen(seen: Seen) -> Judged:
    """Return what an exchange shows, its answer being decoded already."""
    return Judged(seen.case, seen.exchange, outcomes(seen), seen.fate is Fate.CRASHED, indeterminate(seen))


@dataclass
class _Found:
    """One broken promise, with the case and the exchange that show it in the fewest bytes."""

    failure: Failure
    case: Case
    count: int = 1
    second: Exchange | None = None  # the second try, which showed nothing

    def see(self, failure: Failure, case: Case, times: int) -> None:
        self.count += times
        if _size(failure) < _size(self.failure):
            self.failure, self.case = failure, case

    def failures(self) -> Iterator[Failure]:
        yield replace(self.failure, count=self.count)
        if self.second is not None:
            yield replace(self.failure, exchange=self.second, got="held on the second try")


@dataclass
class _Record:
    checked: int = 0
    found: dict[Promise, _Found] = field(default_factory=dict)
    blocks: dict[str, tuple[str, tuple[Promise, ...]]] = field(default_factory=dict)  # by the case's move
    holds: dict[str, str] = field(default_factory=dict)


class Tally:
    """Collects what exchanges show about the selected promises, and tells their verdicts.

    ``rules`` is the catalogue. What is about a promise that was not selected is left aside.
    """

    def __init__(self, promises: Iterable[Promise], rules: Mapping[str, Rule]) -> None:
        self._rules = rules
        self._records = {promise: _Record() for promise in promises}

    def add(self, judged: Judged) -> None:
        """Count an exchange for every promise that it was judged by."""
        self._take(judged, 1)

    def _take(self, judged: Judged, times: int) -> None:
        for rule, failures in judged.outcomes:
            record = self._records.get(self._owner(judged.case, rule))
            if record is not None:
                record.checked += times or not record.checked  # a second try may be the first to show something
                for failure in failures:
                    _see(record, failure, judged.case, times)
        self._note_unjudged(judged)

    def retried(self, judged: Judged) -> None:
        """Take in a second try, which counts for nothing twice: failures that it no longer shows are flaky."""
        again = {failure.key for failure in judged.failures}
        looked = {rule for rule, _ in judged.outcomes}
        for record in self._records.values():
            for key, found in record.found.items():
                same = (found.case.promise, found.case.move) == (judged.case.promise, judged.case.move)
                if same and key.rule in looked and key not in again:
                    found.second = judged.exchange
        self._take(judged, 0)

    def block(self, promise: Promise, reason: str, by: Iterable[Promise] = ()) -> None:
        """Note that something else kept a promise from being judged, and which failures that was."""
        if promise in self._records:
            self._records[promise].blocks[""] = (reason, tuple(by))

    def hold(self, promise: Promise, reason: str) -> None:
        """Note that nothing can be said about a promise."""
        if promise in self._records:
            self._records[promise].holds[""] = reason

    def failing(self) -> tuple[tuple[Case, Failure], ...]:
        """Return each broken promise once, with the smallest case that shows it: what is worth a second try."""
        return tuple(
            (found.case, found.failure) for record in self._records.values() for found in record.found.values()
        )

    def verdicts(self) -> tuple[Verdict, ...]:
        """Return the verdicts on the selected promises, in their order."""
        return tuple(self._verdict(promise, record) for promise, record in self._records.items())

    def _owner(self, case: Case, rule: str) -> Promise:
        """Return the promise that a rule stands for in an exchange of a case: the case's own, or its operation's."""
        if rule not in (case.promise.rule, "accept.generated"):
            return Promise(operation_of(case), rule)
        own = case.promise._replace(rule=rule)
        return own if own in self._records else own._replace(place="")

    def _note_unjudged(self, judged: Judged) -> None:
        case = judged.case
        record = self._records.get(self._owner(case, case.promise.rule))
        if record is None:
            return
        if any(rule == case.promise.rule for rule, _ in judged.outcomes):
            record.blocks.pop(case.move, None)
            record.holds.pop(case.move, None)
        elif judged.indeterminate:
            record.holds[case.move] = judged.indeterminate
        elif judged.failures:
            record.blocks[case.move] = _blocking(judged)

    def _verdict(self, promise: Promise, record: _Record) -> Verdict:
        level = self._rules[promise.rule].level
        verdict = Verdict(promise, level, Status.PASSED, checked=record.checked)
        if record.found:
            flaky = all(found.second is not None for found in record.found.values())
            shown = tuple(failure for found in record.found.values() for failure in found.failures())
            return replace(verdict, status=Status.FLAKY if flaky else Status.FAILED, failures=shown)
        if record.blocks:
            return _blocked(verdict, record)
        if record.holds:
            return replace(verdict, status=Status.INDETERMINATE, reason=next(iter(record.holds.values())))
        return verdict if record.checked else self._unseen(verdict)

    def _unseen(self, verdict: Verdict) -> Verdict:
        """Return the verdict on a promise that was never judged: why, as far as the tally can tell."""
        promise = verdict.promise
        family = catalogue.family(promise.rule)
        gates = (*_GATES.get(family, ()), *_TOO.get(promise.rule, ()))
        by = tuple(
            key
            for other, record in self._records.items()
            if other.operation == promise.operation and (other.rule.startswith(gates) or _is_twin(other, promise))
            for key in record.found
        )
        reason = _UNSEEN.get(family, "no request was judged for it")
        if by:
            reason += f", because of {by[0].id}" + (f" and {len(by) - 1} more" if len(by) > 1 else "")
        return replace(verdict, status=Status.BLOCKED, reason=reason, blocked_by=by)


def _is_twin(other: Promise, promise: Promise) -> bool:
    """Tell whether a promise is about the same generated request."""
    return other.rule == "generated.answer" and other.place == promise.place


def _see(record: _Record, failure: Failure, case: Case, times: int) -> None:
    found = record.found.get(failure.key)
    if found is None:
        record.found[failure.key] = _Found(failure, case)
    else:
        found.see(failure, case, times)


def _blocked(verdict: Verdict, record: _Record) -> Verdict:
    blocks = tuple(record.blocks.values())
    keys = tuple(dict.fromkeys(key for _, by in blocks for key in by))
    # A block that names no failure can never be known, and so the verdict names none.
    known = keys if all(by for _, by in blocks) else ()
    return replace(verdict, status=Status.BLOCKED, reason=blocks[0][0], blocked_by=known)


def _size(failure: Failure) -> int:
    return len(failure.exchange.request_body) if failure.exchange else 0


def _blocking(judged: Judged) -> tuple[str, tuple[Promise, ...]]:
    first = judged.failures[0]
    what = "the target crashed on it" if judged.crashed else "its answer could not be judged"
    where = f" at {first.place}" if first.place else ""
    return f"{what}: {first.rule}{where}", tuple(failure.key for failure in judged.failures)
