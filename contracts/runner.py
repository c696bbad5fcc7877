"""The way through: plans in, verdicts out; the same for pytest, the command and everybody else."""

from __future__ import annotations

import random
import string
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from contracts import catalogue
from contracts.cases import corpus, generated, generation, subjects
from contracts.cases.examples import load as load_examples
from contracts.cases.names import RUN
from contracts.cases.plan import Plan, operations
from contracts.errors import UsageError
from contracts.judge.checks import promised
from contracts.judge.verdicts import Tally
from contracts.running.binding import Binding
from contracts.running.existing import Existing
from contracts.running.line import Line
from contracts.running.support import Support
from contracts.running.trial import SECOND, Trial
from contracts.spec.contract import Contract
from contracts.spec.operations import CONTRACT
from contracts.values import SERVICE, Case, Json, Level, Promise, Reach, Rule, Status, Verdict
from contracts.wire.target import Target
from contracts.wire.transport import Wire

SEED = 20_250_327  # the model's date, so that two people who type nothing see the same
EXAMPLES = 20
SMALLEST = 3  # generated failures of one operation that are made small


@dataclass(frozen=True)
class Choices:
    """What the person chose to run, and how; empty tuples mean everything."""

    profiles: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    seed: int = SEED
    examples: int = EXAMPLES
    run_id: str = RUN
    given: Mapping[str, str] = field(default_factory=dict)
    in_flight: int | None = None
    keep: bool = False
    fail_on: Level = "must"

    @property
    def partial(self) -> str:
        """Return why this is no run of the whole catalogue, or nothing."""
        chosen = {"--profile": self.profiles, "--operations": self.operations}
        return ", ".join(f"{option} {','.join(values)}" for option, values in chosen.items() if values)


def new_run_id() -> str:
    """Return a fresh run id: six letters or digits, the first a letter."""
    signs = string.ascii_lowercase + string.digits
    return random.choice(string.ascii_lowercase) + "".join(random.choices(signs, k=len(RUN) - 1))  # noqa: S311 (names)


def selected(contract: Contract, choices: Choices) -> tuple[Plan, ...]:
    """Return the plans of the chosen operations, each with the promises of the chosen profiles.

    Raises UsageError where the choice names nothing.
    """
    chosen = operations(choices.operations)
    if not chosen:
        raise UsageError(f"--operations {','.join(choices.operations)} matches none of {', '.join((*CONTRACT, SERVICE))}.")
    return tuple(_plan(contract, operation, choices) for operation in chosen)


def _plan(contract: Contract, operation: str, choices: Choices) -> Plan:
    everywhere = () if operation == SERVICE else promised(contract, operation)
    whole = corpus.plan(contract, operation, everywhere, count=choices.examples, seed=choices.seed)
    if not choices.profiles:
        return whole
    rules = catalogue.load()
    return whole.chosen(frozenset(p for p in whole.promises if rules[p.rule].profile in choices.profiles))


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

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *_: object) -> None:
        self.line.wire.close()

    def run(self, plan: Plan, progress: Callable[[int], None] = lambda _: None) -> Outcome:
        """Return what came of one operation's plan; what it made on the target is removed again."""
        started, sent = time.monotonic(), self.line.sent
        trial = self._trial(plan, progress)
        supported, leftovers = True, ()
        try:
            supported = trial.run()
            if supported:
                self._shrink(trial)
        finally:
            leftovers = () if self.choices.keep or trial.gone else trial.existing.remove()
        verdicts = trial.tally.verdicts() if supported else _unsupported(plan, self.rules)
        note = "" if supported else "the target lacks the operation"
        reach = Reach(
            plan.operation, supported, trial.reached, trial.canary, self.line.sent - sent,
            time.monotonic() - started, leftovers, note,
        )  # fmt: skip
        return Outcome(verdicts, reach, trial.gone)

    def _trial(self, plan: Plan, progress: Callable[[int], None]) -> Trial:
        binding = Binding(self.choices.run_id, self.choices.given)
        existing = Existing(self.line, binding, self.support)
        return Trial(self.contract, self.line, existing, plan, Tally(plan.promises, self.rules), progress)

    def _shrink(self, trial: Trial) -> None:
        """Make the first generated failures as small as they still fail."""
        failing = [case for case, failure in trial.tally.failing() if failure.rule == "generated.answer"]
        for number, case in enumerate(failing[:SMALLEST] if not trial.gone else ()):
            self._smaller(trial, case, number)

    def _smaller(self, trial: Trial, case: Case, number: int) -> None:
        bases = subjects.smallest(load_examples())
        count = SECOND + 1000 * (number + 1)

        def fails(body: Json) -> bool:
            nonlocal count
            count += 1
            from contracts.running.binding import renumbered

            smaller = renumbered(generated.from_body(trial.plan.operation, body, bases, case.promise.place), count)
            trial.existing.prepare([smaller])
            if trial.existing.missing(smaller):
                return False
            judged = trial.judged([smaller])[0]
            broken = any(failure.rule == "generated.answer" for failure in judged.failures)
            if broken:
                trial.tally.add(judged)
            return broken

        generation.smallest(self.contract, trial.plan.operation, self.choices.examples, self.choices.seed, fails)


def _unsupported(plan: Plan, rules: Mapping[str, Rule]) -> tuple[Verdict, ...]:
    reason = f"the target has no {plan.operation}"
    return tuple(Verdict(p, rules[p.rule].level, Status.UNSUPPORTED, reason=reason) for p in plan.promises)


def matching(plans: Iterable[Plan], glob: str) -> tuple[Promise, ...]:
    """Return the promises whose id a glob names."""
    return tuple(promise for plan in plans for promise in plan.promises if fnmatchcase(promise.id, glob))
