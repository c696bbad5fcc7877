"""The way through: plans in, verdicts out; the same for pytest, the command and everybody else."""

from __future__ import annotations

import math
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from contracts import catalogue
from contracts.cases import corpus
from contracts.cases.own import with_own
from contracts.cases.plan import Plan, operations
from contracts.errors import UsageError
from contracts.judge.checks import promised
from contracts.judge.verdicts import Tally
from contracts.running.binding import Binding
from contracts.running.choices import Choices
from contracts.running.existing import Existing
from contracts.running.line import Line
from contracts.running.playing import LATE
from contracts.running.shrinking import Shrinking
from contracts.running.support import Support
from contracts.running.trial import Trial
from contracts.spec.contract import Contract
from contracts.spec.operations import CONTRACT
from contracts.values import SERVICE, Promise, Reach, Rule, Status, Verdict
from contracts.wire.target import Target
from contracts.wire.transport import Wire


def planned(contract: Contract, choices: Choices) -> tuple[Plan, ...]:
    """Return the whole plans of the chosen operations; raises UsageError where the choice names none."""
    wanted = {o: () if o == SERVICE else promised(contract, o) for o in chosen_operations(choices)}
    plans = corpus.plans(contract, wanted, count=choices.examples, seed=choices.seed)
    return tuple(with_own(plan, choices.own, contract) for plan in plans) if choices.own else plans


def chosen_operations(choices: Choices) -> tuple[str, ...]:
    """Return the operations that the choice names; raises UsageError where a glob names none."""
    known = (*CONTRACT, SERVICE)
    for glob in choices.operations:
        if not operations((glob,)):
            close = get_close_matches(glob, known, n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise UsageError(f"--operations {glob} matches none of {', '.join(known)}.{hint}")
    return operations(choices.operations)


def offered(plans: Iterable[Plan], choices: Choices) -> tuple[Promise, ...]:
    """Return the promises of the chosen profiles."""
    rules = catalogue.load()
    return tuple(
        promise
        for plan in plans
        for promise in plan.promises
        if not choices.profiles or rules[promise.rule].profile in choices.profiles
    )


@dataclass(frozen=True)
class Outcome:
    """What came of one operation."""

    verdicts: tuple[Verdict, ...]
    reach: Reach
    gone: bool = False  # the target stopped listening


class Runner:
    """Carries the plans of one run to one target; use it in a ``with`` statement, or close it."""

    def __init__(self, contract: Contract, target: Target, choices: Choices) -> None:
        self.contract = contract
        self.choices = choices
        self.rules: Mapping[str, Rule] = catalogue.load()
        self.line = Line(target, Wire(target, choices.in_flight))
        self.support = Support(self.line)
        self.end = math.inf if choices.max_time is None else time.monotonic() + choices.max_time

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *_: object) -> None:
        self.line.wire.close()

    def run(self, plan: Plan, progress: Callable[[int], None] = lambda _: None) -> Outcome:
        """Return what came of one operation's plan; what it made on the target is removed again."""
        started, sent = time.monotonic(), self.line.sent
        if started > self.end:
            return Outcome(self._all(plan, Status.INDETERMINATE, LATE), Reach(plan.operation, True, False, False))
        trial = self._trial(plan, progress)
        supported, fault = True, ""
        leftovers: tuple[str, ...] = ()
        try:
            supported = trial.run()
            if supported:
                Shrinking(trial).run()
        except Exception as error:  # a mistake of the kit is a verdict, and no reason to lose the others
            fault = told(error)
        finally:
            leftovers = () if self.choices.keep or trial.gone else trial.existing.remove()
        reach = Reach(
            plan.operation, supported, trial.reached, trial.canary, self.line.sent - sent,
            time.monotonic() - started, leftovers, "" if supported else "the target lacks the operation",
        )  # fmt: skip
        if fault:
            return Outcome(self._all(plan, Status.ERROR, fault), reach, trial.gone)
        if not supported:
            return Outcome(
                self._all(plan, Status.UNSUPPORTED, f"the target has no {plan.operation}"), reach, trial.gone
            )
        return Outcome(trial.tally.verdicts(), reach, trial.gone)

    def _all(self, plan: Plan, status: Status, reason: str) -> tuple[Verdict, ...]:
        return tuple(Verdict(p, self.rules[p.rule].level, status, reason=reason) for p in plan.promises)

    def _trial(self, plan: Plan, progress: Callable[[int], None]) -> Trial:
        binding = Binding(self.choices.run_id, self.choices.given)
        passing = self.choices.passing or bool(self.line.target.preset)
        existing = Existing(self.line, binding, self.support, passing=passing, settle=self.choices.settle)
        tally = Tally(plan.promises, self.rules)
        return Trial(self.contract, self.line, existing, plan, tally, progress, self.choices.settle, self.end)


def told(error: BaseException) -> str:
    """Return a mistake of the kit in one line: what, and where in the kit."""
    *_, last = traceback.extract_tb(error.__traceback__)
    where = f"{Path(last.filename).name}, line {last.lineno}"
    return f"a mistake of the kit: {type(error).__name__}: {error} ({where}); please report it"
