"""One exchange, judged by every rule that it can show."""

from __future__ import annotations

from dataclasses import dataclass, replace

from contracts.judge.answers import decode
from contracts.judge.checks import Outcome, outcomes
from contracts.judge.error_rules import indeterminate
from contracts.judge.seen import Fate, Seen
from contracts.spec.contract import Contract
from contracts.values import Case, Exchange, Failure, Story


@dataclass(frozen=True)
class Judged:
    """An exchange with what it showed: the rules it was judged by, each with its failures.

    ``indeterminate`` says why it shows nothing about its case, or is empty. ``story`` is the one that the case is of.
    """

    case: Case
    exchange: Exchange
    outcomes: tuple[Outcome, ...]
    crashed: bool
    indeterminate: str
    story: Story | None = None

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Return all broken promises that the exchange showed."""
        return tuple(failure for _, failures in self.outcomes for failure in failures)

    def after(self, exchanges: tuple[Exchange, ...]) -> Judged:
        """Return the same, its failures with what was done before them."""
        if not exchanges or not self.failures:
            return self
        outcomes = ((rule, tuple(replace(f, before=exchanges) for f in failures)) for rule, failures in self.outcomes)
        return replace(self, outcomes=tuple(outcomes))


def judge(case: Case, exchange: Exchange, contract: Contract) -> Judged:
    """Return what an exchange shows about the promises that its case is about, and about those of every exchange."""
    return judge_seen(Seen(case, exchange, decode(exchange), contract))


def judge_seen(seen: Seen) -> Judged:
    """Return what an exchange shows, its answer being decoded already."""
    return Judged(seen.case, seen.exchange, outcomes(seen), seen.fate is Fate.CRASHED, indeterminate(seen))
