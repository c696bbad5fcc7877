"""From judged exchanges to verdicts: what broke, what held, and what nobody could tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from contracts import catalogue
from contracts.judge.hearing import Heard, Trouble
from contracts.judge.judged import Judged
from contracts.judge.seen import operation_of
from contracts.values import Block, Case, Exchange, Failure, Promise, Rule, Status, Story, Verdict

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


@dataclass
class _Found:
    """One broken promise, with the case and the exchange that show it in the fewest bytes."""

    failure: Failure
    case: Case
    story: Story | None  # whose scene the case is
    stories: set[str] = field(default_factory=set)  # the names of all that show it
    count: int = 1
    second: Exchange | None = None  # the second try, which showed nothing

    def see(self, failure: Failure, shown: Judged, times: int) -> None:
        self.count += times
        self.stories.add(shown.story.name if shown.story else "")
        if _weight(failure) < _weight(self.failure):
            self.failure, self.case, self.story = failure, shown.case, shown.story

    def failures(self) -> Iterator[Failure]:
        yield replace(self.failure, count=self.count)
        if self.second is not None:
            yield replace(self.failure, exchange=self.second, got="held on the second try")


@dataclass
class _Record:
    checked: int = 0
    found: dict[Promise, _Found] = field(default_factory=dict)
    blocks: dict[str, Block] = field(default_factory=dict)  # by the case's move
    holds: dict[str, str] = field(default_factory=dict)
    silent: dict[str, Trouble] = field(default_factory=dict)  # by the story's name


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
            record = self._records.get(self._owner(judged, rule))
            if record is not None:
                record.checked += times or not record.checked  # a second try may be the first to show something
                for failure in failures:
                    _see(record, failure, judged, times)
        self._note_unjudged(judged)

    def retried(self, judged: Judged) -> None:
        """Take in a second try, which counts for nothing twice: failures that it no longer shows are flaky."""
        again = {failure.key for failure in judged.failures}
        looked = {rule for rule, _ in judged.outcomes}
        for record in self._records.values():
            for key, found in record.found.items():
                same = (found.case.promise, found.case.move) == (judged.case.promise, judged.case.move)
                if found.story is None and same and key.rule in looked and key not in again:
                    found.second = judged.exchange
        self._take(judged, 0)

    def hear(self, heard: Heard) -> None:
        """Take in what a story came to; what other stories can say does not wait for one that was silent."""
        self._hear(heard, 1)
        for promise, trouble in heard.silent:
            if promise in self._records:
                self._records[promise].silent[heard.story.name] = trouble

    def _hear(self, heard: Heard, times: int) -> None:
        for judged in heard.judged:
            self._take(judged, times)
        for promise, failures in heard.said:
            record = self._records.get(promise)
            if record is not None:
                record.checked += times or not record.checked
                for failure in failures:
                    _see(record, failure, heard.showing(failure), times)

    def hear_again(self, heard: Heard) -> None:
        """Take in a story's second try: failures of the first one that it looked for and did not show are flaky."""
        again = {failure.key for judged in heard.judged for failure in judged.failures}
        again |= {failure.key for _, failures in heard.said for failure in failures}
        for promise, record in self._records.items():
            for key, found in record.found.items():
                if key not in again and _is_of(found.story, heard.story):
                    found.second = _looked(heard, promise, found.case) or found.second
        self._hear(heard, 0)

    def block(self, promise: Promise, block: Block) -> None:
        """Note that something else kept a promise from being judged."""
        if promise in self._records:
            self._records[promise].blocks[""] = block

    def hold(self, promise: Promise, reason: str) -> None:
        """Note that nothing can be said about a promise."""
        if promise in self._records:
            self._records[promise].holds[""] = reason

    def hold_rest(self, reason: str) -> None:
        """Note that nothing can be said about what nothing was said about so far."""
        for record in self._records.values():
            if not (record.checked or record.blocks or record.holds or record.silent):
                record.holds[""] = reason

    def failing(self) -> tuple[tuple[Case, Failure], ...]:
        """Return each broken promise once, with the smallest case that shows it: what is worth a second try."""
        return tuple((found.case, found.failure) for found in self._found() if found.story is None)

    def failing_stories(self) -> tuple[tuple[Story, Failure], ...]:
        """Return each promise that a story shows to be broken, with that story."""
        return tuple((found.story, found.failure) for found in self._found() if found.story is not None)

    def failing_only(self, start: str) -> tuple[tuple[Story, Failure], ...]:
        """Return what is broken in stories whose names begin so, and nowhere else."""
        found = (found for found in self._found() if all(name.startswith(start) for name in found.stories))
        return tuple((one.story, one.failure) for one in found if one.story is not None)

    def _found(self) -> Iterator[_Found]:
        for record in self._records.values():
            yield from record.found.values()

    def verdicts(self) -> tuple[Verdict, ...]:
        """Return the verdicts on the selected promises, in their order."""
        return tuple(self._verdict(promise, record) for promise, record in self._records.items())

    def _owner(self, judged: Judged, rule: str) -> Promise:
        """Return the promise that a rule stands for in an exchange: its case's own, or that of an operation."""
        case, story = judged.case, judged.story
        if rule not in (case.promise.rule, "accept.generated"):
            return Promise(story.operation if story else operation_of(case), rule)
        own = case.promise._replace(rule=rule)
        return own if own in self._records else own._replace(place="")

    def _note_unjudged(self, judged: Judged) -> None:
        case = judged.case
        record = self._records.get(self._owner(judged, case.promise.rule))
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
            return _blocked(verdict, tuple(record.blocks.values()))
        if record.holds:
            return replace(verdict, status=Status.INDETERMINATE, reason=next(iter(record.holds.values())))
        if record.checked:
            return verdict
        return _silent(verdict, record) if record.silent else self._unseen(verdict)

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


def _see(record: _Record, failure: Failure, shown: Judged, times: int) -> None:
    found = record.found.get(failure.key)
    if found is None:
        found = record.found[failure.key] = _Found(failure, shown.case, shown.story, count=1 - times)
    found.see(failure, shown, times)


def _is_of(story: Story | None, other: Story) -> bool:
    """Tell whether a failure is from a story, under whatever names that was played."""
    return story is not None and (story.operation, story.name) == (other.operation, other.name)


def _looked(heard: Heard, promise: Promise, case: Case) -> Exchange | None:
    """Return the last look of a scene, where a promise was judged at all."""
    looks = [judged for judged in heard.judged if judged.case.move == case.move]
    judged = promise in dict(heard.said) or any(rule == promise.rule for one in looks for rule, _ in one.outcomes)
    return looks[-1].exchange if looks and judged else None


def _silent(verdict: Verdict, record: _Record) -> Verdict:
    """Return the verdict on a promise that no story could show."""
    blocks = tuple(trouble.block for trouble in record.silent.values() if not trouble.undecided)
    if not blocks:
        return replace(verdict, status=Status.INDETERMINATE, reason=next(iter(record.silent.values())).reason)
    return _blocked(verdict, blocks)


def _blocked(verdict: Verdict, blocks: Sequence[Block]) -> Verdict:
    """Return the verdict on a promise that was kept from being judged, here and there for different reasons."""
    told = [block for block in blocks if not block.lacks]
    keys = tuple(dict.fromkeys(key for block in told for key in block.by))
    # A block that names no failure can never be known, and so the verdict names none.
    known = keys if all(block.by for block in told) else ()
    reason = (told or blocks)[0].reason
    return replace(verdict, status=Status.BLOCKED, reason=reason, blocked_by=known, lacking=not told)


def _weight(failure: Failure) -> tuple[bool, int]:
    """Return what the failure that is shown has least of: first of all, reads of what nothing before them made."""
    shown = (*failure.before, failure.exchange) if failure.exchange else ()
    orphan = len(shown) == 1 and shown[0].status // 100 == 2 and _shows_others(shown[0], failure.place)
    return orphan, sum(len(exchange.request_body) for exchange in shown)


def _shows_others(exchange: Exchange, place: str) -> bool:
    """Tell whether an answer is about something that other requests made; a list may be so where its items matter."""
    asked = next((value for name, value in exchange.request_headers if name.lower() == "x-amz-target"), "")
    return asked.partition(".")[2].startswith(("Describe", "List") if place else "Describe")


def _blocking(judged: Judged) -> Block:
    first = judged.failures[0]
    what = "the target crashed on it" if judged.crashed else "its answer could not be judged"
    where = f" at {first.place}" if first.place else ""
    return Block(f"{what}: {first.rule}{where}", tuple(failure.key for failure in judged.failures))
