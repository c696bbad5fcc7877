"""Servers that are only there to be measured with, and what measures them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from contracts.proof.findings import Finding, Job
from contracts.reference.server import Reference

Serve = Callable[[], Reference]


@dataclass(frozen=True)
class Measured:
    """What a measurement came to: a table of figures, row by row, and a sentence for each thing that is wrong."""

    figures: Mapping[str, Mapping[str, int | str]]
    complaints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Probe:
    """A server that is only there to be measured with; where one is not enough, ``carry`` says what came of several."""

    name: str
    serve: Serve
    operations: tuple[str, ...]
    carry: Callable[[Job], Finding] | None = None


@dataclass(frozen=True)
class Coverage:
    """Servers with many small faults each, and what sums up how many of them the kit has seen."""

    probes: tuple[Probe, ...]
    measured: Callable[[Sequence[Finding]], Measured]
