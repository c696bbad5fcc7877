"""Who follows a run, and what a run tells about how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from contracts.cases.plan import Plan

if TYPE_CHECKING:
    from contracts.runner import Outcome


class Follower:
    """Hears how a run goes, and does nothing about it; others do."""

    def begin(self, plans: Sequence[Plan]) -> None:
        """Hear what is to be done in all."""

    def start(self, plan: Plan) -> None:
        """Hear whose turn it is."""

    def judged(self, number: int) -> None:
        """Hear that so many more cases and scenes of it are done; 0 means that it still goes on."""

    def done(self, plan: Plan, outcome: Outcome) -> None:
        """Hear what came of it."""

    def end(self) -> None:
        """Hear that nothing more will come."""


def work(plan: Plan) -> int:
    """Return how much there is to do for a plan: its cases, and the scenes of its stories."""
    return len(plan.cases) + sum(len(story.scenes) for story in plan.stories)
