"""Makes generated requests that break something as small as they still break it, because people read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from contracts.cases import generated, smaller, stories, stories_round, subjects
from contracts.cases.examples import load
from contracts.judge.hearing import heard
from contracts.running.binding import afresh, renumbered
from contracts.running.trial import AGAIN, SECOND, Trial
from contracts.values import Case, Json, Promise, Story

SMALLEST: Final = 2  # crashes of one operation that are made small...
SHRINKS: Final = 60  # ...and the requests that each may cost
LOSSES: Final = 1  # what is lost of lives that is made small: several losses often have one cause...
LIVES: Final = 20  # ...and the lives that it may cost, of two requests and more
_ROOM = 1000  # numbers for the requests of each


@dataclass
class Shrinking:
    """Shrinks what a trial found broken by generated requests only."""

    trial: Trial

    def run(self) -> None:
        """Make the first generated failures small."""
        tally = self.trial.tally
        cases = [case for case, failure in tally.failing() if failure.rule == "generated.answer"]
        told = tally.failing_only(stories_round.GENERATED)
        for number, case in enumerate(cases[:SMALLEST]):
            self._smallest(case.body, SECOND + _ROOM * (number + 1), self._breaks(case), SHRINKS)
        for number, (story, failure) in enumerate(told[:LOSSES]):
            body = story.scenes[0].case.body
            self._smallest(body, AGAIN + _ROOM * (number + 1), self._loses(story, failure.key), LIVES)

    def _smallest(self, body: Json, first: int, fails: Callable[[Json, int], bool], most: int) -> None:
        if self.trial.gone or self.trial.late:
            return
        count = first

        def asked(body: Json) -> bool:
            nonlocal count
            count += 1
            return not self.trial.late and fails(body, count)

        smaller.smallest(self.trial.contract, self.trial.plan.operation, body, asked, most)

    def _case(self, body: Json, place: str) -> Case:
        return generated.from_body(self.trial.plan.operation, body, subjects.smallest(load()), place)

    def _breaks(self, case: Case) -> Callable[[Json, int], bool]:
        """Return what tells whether a body crashes the target."""

        def fails(body: Json, number: int) -> bool:
            smaller = renumbered(self._case(body, case.promise.place), number)
            self.trial.existing.prepare([smaller])
            if self.trial.existing.missing(smaller):
                return False
            judged = self.trial.judged([smaller])[0]
            broken = any(failure.rule == "generated.answer" for failure in judged.failures)
            if broken:
                self.trial.tally.add(judged)
            return broken

        return fails

    def _loses(self, story: Story, key: Promise) -> Callable[[Json, int], bool]:
        """Return what tells whether the same of a body does not come back."""
        place = story.scenes[0].case.promise.place
        stage = stories.stage(self.trial.contract, story.operation, load())

        def fails(body: Json, number: int) -> bool:
            if stage is None:
                return False
            smaller = afresh(stories_round.of_generated(stage, self._case(body, place)), number)
            (told,) = map(heard, self.trial.playing().play([smaller]))
            broken = any(failure.key == key for _, failures in told.said for failure in failures)
            if broken:
                self.trial.tally.hear(told)
            return broken

        return fails
