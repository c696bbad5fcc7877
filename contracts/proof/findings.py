"""What is carried to a server under proof, and what came of it: small values that travel between processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from contracts.proof.faulty import Fault
from contracts.values import Level, Promise, Status

Part = Literal["reference", "variant", "mutant", "degenerate", "coverage"]
Extent = Literal["whole", "seed", "sample"]


@dataclass(frozen=True)
class Job:
    """One server that the plans of some operations are carried to.

    That is the ``whole`` of them, or the bases and what a ``seed`` changes, which are the generated requests, or a
    ``sample`` of each rule's requests. ``examples`` are those of the proof, which stand for a person's own.
    """

    part: Part
    name: str
    operations: tuple[str, ...]
    seed: int
    extent: Extent = "whole"
    examples: bool = False

    @property
    def whole(self) -> bool:
        """Tell whether everything is carried."""
        return self.extent == "whole"

    @property
    def with_seed(self) -> str:
        """Return what is said after a server's name where the seed is all that differs, or nothing."""
        return f" with seed {self.seed}" if self.extent == "seed" else ""


@dataclass(frozen=True)
class Broken:
    """A broken promise, as fine as the failure's own place."""

    promise: Promise
    level: Level
    status: Status  # failed or flaky
    expected: str
    got: str

    @property
    def id(self) -> str:
        """Return the promise's id."""
        return self.promise.id


@dataclass(frozen=True)
class Unjudged:
    """A promise that was neither kept nor broken, and why."""

    promise: Promise
    status: Status
    reason: str

    @property
    def id(self) -> str:
        """Return the promise's id."""
        return self.promise.id


@dataclass(frozen=True)
class Covered:
    """What became of the small faults that servers had about one operation's request.

    ``caught`` holds the level of the promise that shows a fault where it is; of several, must. ``complaints`` tell of
    what came out otherwise than the faults explain.
    """

    operation: str
    constraints: int
    servers: int
    faults: tuple[Fault, ...]
    caught: Mapping[Fault, Level]
    complaints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What the kit said about one server.

    ``rules`` are those of which a promise was judged. ``unreached`` are the operations that gave no good answer, and
    ``green`` those whose canary came out green, as it never may. ``mistake`` is an exception that nobody expected, of
    the kit or of the server; then there is nothing else. ``covered`` is what many servers of a coverage job came to.
    """

    job: Job
    exit_code: int = 0
    exit_reason: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)  # promises by the word of their verdict
    broken: tuple[Broken, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()
    rules: frozenset[str] = frozenset()
    unreached: tuple[str, ...] = ()
    green: tuple[str, ...] = ()
    requests: int = 0
    seconds: float = 0.0
    mistake: str = ""
    covered: Covered | None = None

    @property
    def promises(self) -> int:
        """Return how many promises have a verdict."""
        return sum(self.counts.values())
