"""Plays stories: their scenes in turn, many stories side by side, and nobody waits longer than it is worth."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from contracts.cases.scripts import ALL
from contracts.judge.answers import decode
from contracts.judge.checks import Outcome
from contracts.judge.hearing import Played, Trouble
from contracts.judge.judged import Judged, judge
from contracts.judge.seen import Seen
from contracts.running.existing import Existing
from contracts.running.line import TOGETHER, Line, accepted, refused
from contracts.running.performance import Performance, awaited, unreferable
from contracts.running.referring import filled, references
from contracts.running.watch import STILL, WEARY, Watch
from contracts.spec import resources
from contracts.spec.contract import Contract
from contracts.spec.operations import CONTRACT
from contracts.values import Block, Case, Exchange, Expect, Promise, Scene, Story, Until

PATIENT: Final = 3  # hanging answers of one operation that a run waits for
GONE: Final = "the target stopped answering"
LATE: Final = "the run was out of time"
# What an exchange has to break for a story to go no further: the rest of it may be wrong in many ways.
_DEAD: Final = ("error.no-crash", "wire.framing")
_DECIDING: Final = (
    *_DEAD,
    "accept.",
    "reject.",
    "generated.",
    "error.duplicate",
    "wire.success-200",
    "wire.json-object",
)
# What an exchange can break that leaves nothing to be read from it, or from a part of it.
_SPOILING: Final = ("body.", "wire.timestamp", "wire.json-object")
ENDLESS: Final = ("page.union", "/NextToken")  # the rule and the place of what a list without an end breaks
WANTS_GIVEN: Final = "the target wants a domain and an owner that exist: pass --given"


@dataclass
class Playing:
    """Plays stories on one target; ``settle`` is the grace for late reads, ``end`` the time at which a run has to stop.

    ``tried`` are operations that are known to answer: an unknown one, and one that hangs, is asked one by one.
    ``refused`` has the bases that are not accepted, with what they broke.
    """

    contract: Contract
    line: Line
    existing: Existing
    settle: float
    end: float = math.inf
    gone: bool = False
    tried: set[str] = field(default_factory=set)
    refused: Mapping[str, Block] = field(default_factory=dict)
    hung: dict[str, list[Promise]] = field(default_factory=dict)  # what the hanging of an operation broke
    endless: set[str] = field(default_factory=set)  # lists whose pages have no end, which nobody turns twice
    long: set[str] = field(default_factory=set)  # lists with more small pages than anybody turns
    stuck: set[str] = field(default_factory=set)  # describes that showed a status which stayed when it should not
    progress: Callable[[int], None] = lambda _: None  # hears how many more scenes are over

    def play(self, stories: Sequence[Story]) -> list[Played]:
        """Return the stories as they went, in their order."""
        self.existing.prepare(scene.case for story in stories for scene in story.scenes if not scene.unless)
        performances = [Performance(story) for story in stories]
        over = 0
        while waiting := [performance for performance in performances if self._open(performance)]:
            now = time.monotonic()
            due = [performance for performance in waiting if performance.due <= now]
            if due:
                self._send(list(self._going(due))[:TOGETHER])
            else:
                time.sleep(min(performance.due for performance in waiting) - now)
            over, before = sum(len(performance.scenes) for performance in performances), over
            self.progress(over - before)
        return [performance.played(self.contract, self._setup(performance.story)) for performance in performances]

    def _setup(self, story: Story) -> tuple[Exchange, ...]:
        return self.existing.led_up_to(scene.case for scene in story.scenes)

    def _open(self, performance: Performance) -> bool:
        """Come to the next scene that can be played; tell whether there is one."""
        if self.gone or time.monotonic() > self.end:
            self._break_off(performance, GONE if self.gone else LATE)
        while performance.watch is None and (scene := performance.next) is not None:
            bound = replace(scene, case=self.existing.binding.case(scene.case))
            if scene.unless and performance.succeeded(scene.unless):
                performance.close(bound)
                continue
            self.existing.prepare([scene.case])
            trouble = self._obstacle(performance, bound)
            if trouble is not None:
                performance.close(bound, trouble)
                continue
            case = replace(bound.case, body=filled(bound.case.body, performance.answer))
            wanted = tuple(awaited(performance, scene.shows)) if scene.shows else ()
            still = WEARY if case.operation in self.stuck else STILL
            performance.watch = Watch(replace(bound, case=case), self.settle, wanted, still)
            performance.due = time.monotonic() + scene.pause
        return performance.watch is not None

    @staticmethod
    def _break_off(performance: Performance, reason: str) -> None:
        performance.watch = None
        while (scene := performance.next) is not None:
            performance.close(scene, Trouble(scene.name, reason, undecided=True))

    def _obstacle(self, performance: Performance, scene: Scene) -> Trouble | None:
        """Return why a scene cannot be played."""
        name, operation = scene.name, scene.case.operation
        before = next((performance.troubles[other] for other in scene.after if other in performance.troubles), None)
        if before is not None:
            return replace(before, scene=name)
        if scene.case.base in self.refused:
            return Trouble.of(name, self.refused[scene.case.base])
        if block := self.existing.missing(scene.case):
            return Trouble.of(name, block)
        if not self.existing.support.known.get(operation, True):
            return _lacking(name, operation)
        if len(self.hung.get(operation, ())) >= PATIENT:
            return Trouble(name, f"{operation} hangs", tuple(dict.fromkeys(self.hung[operation])))
        if operation in self.endless:
            return Trouble(name, f"the pages of {operation} have no end", (Promise(operation, *ENDLESS),))
        if operation in self.long and scene.case.body.get("MaxResults") != ALL:
            return Trouble(name, f"{operation} has more small pages than anybody turns", undecided=True)
        troubles = (unreferable(name, *found, performance) for found in references(scene.case.body))
        return next((trouble for trouble in troubles if trouble), None)

    def _going(self, due: Sequence[Performance]) -> Iterator[Performance]:
        """Yield what may go now: of an operation that may hang, one request at a time."""
        asked = set()
        for performance in due:
            operation = performance.watch.case.operation if performance.watch else ""
            wary = operation not in self.tried or self.hung.get(operation)
            if not (wary and operation in asked):
                yield performance
            asked.add(operation)

    def _send(self, going: Sequence[Performance]) -> None:
        watches = [performance.watch for performance in going if performance.watch is not None]
        sent = [watch.request() for watch in watches]
        for performance, watch, case, exchange in zip(going, watches, sent, self.line.send(sent), strict=True):
            self._take(performance, watch, case, exchange)

    def _take(self, performance: Performance, watch: Watch, case: Case, exchange: Exchange) -> None:
        """Take in an answer, and see whether the scene is over."""
        operation, scene = case.operation, watch.scene
        self.tried.add(operation)
        self.gone = self.gone or exchange.fault == "refused"
        if not self.existing.support.has(operation, case.body, exchange):
            performance.close(scene, _lacking(scene.name, operation))
            return
        self._note(case, exchange)
        judged = self._judged(performance, scene, case, exchange)
        performance.judged.append(judged)
        if exchange.fault == "timeout":
            self.hung.setdefault(operation, []).extend(failure.key for failure in judged.failures[:1])
        watch.see(exchange)
        pause = 0.0 if watch.turn() else watch.pause()
        if pause is not None:
            performance.due = time.monotonic() + pause
            return
        performance.takes[scene.name] = tuple(watch.looks)
        if watch.endless:
            (self.endless if case.body.get("MaxResults") == ALL else self.long).add(operation)
        performance.close(scene, self._trouble(watch, judged))

    def _note(self, case: Case, exchange: Exchange) -> None:
        if accepted(exchange):
            self.existing.note(case.operation, case.body, exchange)
            self.existing.forget(case.operation, case.body)

    def _judged(self, performance: Performance, scene: Scene, case: Case, exchange: Exchange) -> Judged:
        """Return what an answer shows by itself; while something goes, it may still be found."""
        expect = Expect.EITHER if scene.until is Until.GONE and accepted(exchange) else case.expect
        if self.existing.invents(case, exchange):
            expect = Expect.EITHER
        judged = judge(replace(case, expect=expect), exchange, self.contract)
        broken = tuple(failure.key for failure in judged.failures if failure.rule.startswith(_SPOILING))
        performance.flaws[scene.name] = tuple(dict.fromkeys((*performance.flaws.get(scene.name, ()), *broken)))
        outcomes = tuple(_of_story(performance.story, case.operation, judged.outcomes))
        unbound = performance.story.scenes[len(performance.scenes)].case
        return replace(judged, case=unbound, story=performance.story, outcomes=outcomes)

    def _trouble(self, watch: Watch, judged: Judged) -> Trouble | None:
        """Return what is wrong with how a scene ended, if anything."""
        scene, last = watch.scene, watch.looks[-1]
        operation, answered = scene.case.operation, Seen(scene.case, last, decode(last), self.contract).answered
        keys = tuple(failure.key for failure in judged.failures if failure.rule.startswith(_DECIDING))
        if judged.indeterminate:
            return Trouble(scene.name, judged.indeterminate, undecided=True)
        if not (accepted(last) or refused(last)):
            return Trouble(scene.name, f"{operation} failed: {answered}", keys)
        if refused(last) and self.existing.invents(scene.case, last):
            return Trouble(scene.name, WANTS_GIVEN)
        if refused(last) and scene.case.expect in (Expect.ACCEPT, Expect.EITHER):
            good = scene.case.expect is Expect.ACCEPT and operation in CONTRACT
            told = keys or ((Promise(operation, "accept.base"),) if good else ())
            return Trouble(scene.name, f"{operation} was refused: {answered}", told)
        if accepted(last) and scene.case.expect in (Expect.REFUSE, Expect.DUPLICATE):
            return Trouble(scene.name, f"{operation} was accepted: {answered}", keys)
        if watch.moving:
            self.stuck.add(operation)
            reason = f"its status was still {watch.status} after {watch.waited:.0f} s"
            return Trouble(scene.name, reason, undecided=watch.status != "Deleting")
        if scene.until is Until.GONE and not watch.over():
            return Trouble(scene.name, f"it was still there after {watch.waited:.0f} s")
        return None


def _of_story(story: Story, operation: str, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Yield what an exchange shows about a story's operation.

    Other operations of the contract are judged where they are asked for their own sake; that they answer nothing at
    all may be seen here only, but not in lists of other kinds, which show what anybody made. What supports the contract
    counts against the create that it reads back, and never for it: its answers are not the create's.
    """
    aside = operation.startswith("List") and bool(story.kind) and operation != resources.named(story.kind).list
    for rule, failures in outcomes:
        if operation == story.operation or (operation not in CONTRACT and failures):
            yield rule, failures
        elif rule in _DEAD and not aside:
            yield rule, tuple(replace(failure, operation=story.operation) for failure in failures)


def _lacking(scene: str, operation: str) -> Trouble:
    return Trouble(scene, f"the target has no {operation}", lacks=True)
