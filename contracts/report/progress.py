"""How far a run is, in one line: the operation, promises done of all, the time, and about how much is left."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from contracts.cases.plan import Plan
from contracts.report.texts import clean, columns, duration
from contracts.runner import Outcome
from contracts.running.following import Follower, work

OFTEN: Final = 0.1  # seconds between two looks of a line that is rewritten
SURE: Final = 0.03  # the share that has to be done before anybody guesses how long the rest takes...
SOON: Final = 2.0  # ...and the seconds that it took
_MINUTE: Final = 60


class Lines(Follower):
    """Tells of each operation in a line of its own, once it is done: what a log should have."""

    def __init__(self, say: Callable[[str], None], lead: str = "") -> None:
        self.say = say
        self.lead = lead

    def done(self, plan: Plan, outcome: Outcome) -> None:
        """Say how an operation came out."""
        broken = sum(verdict.status == "failed" and verdict.level == "must" for verdict in outcome.verdicts)
        reach = outcome.reach
        said = f"{broken} of {len(outcome.verdicts)} not kept" if reach.supported else "unsupported"
        self.say(f"{self.lead}{plan.operation}: {said}, {reach.requests} requests, {reach.seconds:.1f} s")


class Rewritten(Follower):
    """Keeps one line up to date, and takes it away in the end.

    ``show`` puts a text in the place of the one before, and an empty one in the end; ``room`` tells how many columns
    there are.
    """

    def __init__(
        self, show: Callable[[str], None], room: Callable[[], int], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.show = show
        self.room = room
        self.clock = clock
        self.begun = clock()
        self.shown = float("-inf")
        self.total = self.all_work = 0
        self.promises = self.finished = 0  # those that are done with, and the work that they were
        self.plan: Plan | None = None
        self.part = 0

    def begin(self, plans: Sequence[Plan]) -> None:
        """Take in what there is to do."""
        self.begun = self.clock()
        self.total = sum(len(plan.promises) for plan in plans)
        self.all_work = sum(map(work, plans))

    def start(self, plan: Plan) -> None:
        """Name the operation."""
        self.plan, self.part = plan, 0
        self._show(at_once=True)

    def judged(self, number: int) -> None:
        """Go on with it; what is tried twice counts once."""
        if self.plan is not None:
            self.part = min(self.part + number, work(self.plan))
            self._show()

    def done(self, plan: Plan, outcome: Outcome) -> None:
        """Count the operation's promises."""
        self.promises += len(outcome.verdicts)
        self.finished += work(plan)
        self.plan = None

    def end(self) -> None:
        """Take the line away."""
        self.show("")

    def _show(self, *, at_once: bool = False) -> None:
        now = self.clock()
        if at_once or now - self.shown >= OFTEN:
            self.shown = now
            self.show(self.line(self.room()))

    def line(self, room: int) -> str:
        """Return the line, with as much of it as there is room for: what comes first matters most."""
        elapsed = self.clock() - self.begun
        plan, done = self.plan, self.promises
        if plan is not None and self.part:
            done += len(plan.promises) * self.part // work(plan)
        parts = [plan.operation if plan else "", f"{done} of {self.total} promises", duration(elapsed)]
        share = (self.finished + self.part) / max(1, self.all_work)
        if share >= SURE and elapsed >= SOON:
            parts.append(f"about {_about(elapsed / share - elapsed)} left")
        text = ""
        for part in filter(None, map(clean, parts)):
            longer = f"{text}  {part}" if text else part
            if columns(longer) > room:
                break
            text = longer
        return text


def _about(seconds: float) -> str:
    """Return a time as a guess deserves it."""
    if seconds < _MINUTE:
        return f"{max(1, round(seconds / 5) * 5)} s"
    return f"{round(seconds / _MINUTE)} min"
