"""The book of a run: verdicts are entered as they come, and the book is closed once."""

from __future__ import annotations

import re
import shlex
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from contracts import __version__
from contracts.cases.plan import Plan
from contracts.judge.divergences import Divergences
from contracts.judge.settling import settled
from contracts.running.choices import Choices
from contracts.running.conclusion import conclude
from contracts.values import Promise, Reach, Results, Run, Verdict
from contracts.wire.target import Target


@dataclass
class Book:
    """Collects what a run comes to; ``run`` says what it is, with its time still open."""

    run: Run
    divergences: Divergences
    min_reach: int = 1
    verdicts: dict[Promise, Verdict] = field(default_factory=dict)
    reaches: dict[str, Reach] = field(default_factory=dict)
    gone: bool = False

    def known(self, verdict: Verdict) -> Verdict:
        """Return a verdict as it stands beside the known divergences, counts left aside."""
        return settled(verdict, self.divergences)

    def enter(self, verdict: Verdict, reach: Reach, *, gone: bool) -> None:
        """Enter a verdict with the reach of its operation."""
        self.verdicts[verdict.promise] = verdict
        self.reaches[reach.operation] = reach
        self.gone = self.gone or gone

    def close(self, plans: Sequence[Plan], *, partial: str, interrupted: bool) -> Results:
        """Return the result set, in the plans' order whatever order the verdicts came in."""
        run = replace(self.run, elapsed=time.time() - self.run.started, partial=partial)
        order = [promise for plan in plans for promise in plan.promises]
        return conclude(
            run,
            plans,
            [self.verdicts[promise] for promise in order if promise in self.verdicts],
            [self.reaches[plan.operation] for plan in plans if plan.operation in self.reaches],
            self.divergences,
            min_reach=self.min_reach,
            gone=self.gone,
            interrupted=interrupted,
        )


def opened(target: Target, contract: str, choices: Choices) -> Run:
    """Return what a run is, at its start."""
    return Run(
        kit=__version__,
        contract=contract,
        target=target.name,
        url=target.url,
        target_version=target.version,
        seed=choices.seed,
        run_id=choices.run_id,
        started=time.time(),
        elapsed=0.0,
        command=typed(choices.seed),
        fail_on=choices.fail_on,
        allow_flaky=choices.allow_flaky,
        examples=choices.examples,
    )


_OF_WORKFLOW: Final = re.compile(r"--github|--github-name=.*|--[a-z-]+=")  # options left empty come from there, too


def typed(seed: int) -> str:
    """Return the command line as the person may type it again; a random seed is written out, so that it repeats.

    What only a workflow needs is left out.
    """
    program = Path(sys.argv[0])
    name = "pytest" if program.name == "__main__.py" else program.name
    name = "sagemaker-contract" if name == "cli.py" else name
    words = [f"--seed={seed}" if word == "--seed=random" else word for word in sys.argv[1:]]
    words = [word for word in words if not _OF_WORKFLOW.fullmatch(word)]
    pairs = zip(["", *words], words, strict=False)
    return shlex.join(
        [name, *(str(seed) if (before, word) == ("--seed", "random") else word for before, word in pairs)]
    )
