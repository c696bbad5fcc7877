"""What the person chose to run, and how."""

from __future__ import annotations

import random
import string
from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.cases.examples import Example
from contracts.cases.names import RUN
from contracts.values import Level

SEED = 20_250_327  # the model's date, so that two people who type nothing see the same
EXAMPLES = 20
SETTLE = 2.0  # seconds that a read may come late


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
    passing: bool = False  # the target was started for this run, and ends with it
    fail_on: Level = "must"
    settle: float = SETTLE
    max_time: float | None = None  # seconds after which a run comes to its end
    allow_flaky: bool = False
    own: tuple[Example, ...] = ()  # examples of the person's own

    @property
    def partial(self) -> str:
        """Return why this is no run of the whole catalogue, or nothing."""
        chosen = {"--profile": self.profiles, "--operations": self.operations}
        return ", ".join(f"{option} {','.join(values)}" for option, values in chosen.items() if values)


def new_run_id() -> str:
    """Return a fresh run id: six letters or digits, the first a letter."""
    signs = string.ascii_lowercase + string.digits
    return random.choice(string.ascii_lowercase) + "".join(random.choices(signs, k=len(RUN) - 1))  # noqa: S311 (names)
