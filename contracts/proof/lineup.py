"""Who stands in the line-up: the reference, its mutants, its variants, and what is no SageMaker at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from contracts import catalogue
from contracts.errors import KitError
from contracts.proof.findings import Job, Part
from contracts.proof.probes import Coverage, Probe, Serve
from contracts.reference.server import Reference
from contracts.reference.serving import serving
from contracts.reference.suspects import EVERYTHING, Degenerate, Mutant, Variant
from contracts.values import Rule
from contracts.wire.process import free_port

Suspect = Mutant | Variant | Degenerate | Probe


@dataclass(frozen=True)
class LineUp:
    """Everybody who is to be judged, how they are served, and by which rules they are judged."""

    mutants: tuple[Mutant, ...]
    variants: tuple[Variant, ...] = ()
    degenerates: tuple[Degenerate, ...] = ()
    coverage: Coverage | None = None
    reference: Serve = Reference
    everything: tuple[str, ...] = EVERYTHING
    rules: Mapping[str, Rule] = field(default_factory=catalogue.load)
    serving: Callable[[Reference], AbstractContextManager[str]] = serving

    def __post_init__(self) -> None:
        taken = {"reference"}
        for suspects in self.suspects.values():
            for suspect in suspects:
                if suspect.name in taken:
                    raise KitError(f"two servers under proof are called {suspect.name!r}: rename one of them.")
                taken.add(suspect.name)

    @property
    def suspects(self) -> Mapping[Part, Sequence[Suspect]]:
        """Return everybody but the reference."""
        return {
            "mutant": self.mutants,
            "variant": self.variants,
            "degenerate": self.degenerates,
            "coverage": self.coverage.probes if self.coverage else (),
        }

    def probe(self, job: Job) -> Probe | None:
        """Return the probe that a job is about."""
        probes = self.coverage.probes if self.coverage and job.part == "coverage" else ()
        return next((probe for probe in probes if probe.name == job.name), None)

    def served(self, job: Job) -> AbstractContextManager[str]:
        """Return what serves the server of a job for as long as a ``with`` statement lasts, and yields its address."""
        serve = self._serve(job)
        return self.serving(serve()) if serve else nullcontext(f"http://127.0.0.1:{free_port()}")

    def _serve(self, job: Job) -> Serve | None:
        if job.part == "reference":
            return self.reference
        found = {suspect.name: suspect.serve for suspect in self.suspects[job.part]}
        return found[job.name]


def load() -> LineUp:
    """Return everybody whom the kit is proven with."""
    from contracts.proof.coverage import COVERAGE
    from contracts.reference.degenerate import DEGENERATES
    from contracts.reference.mutants import MUTANTS
    from contracts.reference.variants import VARIANTS

    return LineUp(MUTANTS, VARIANTS, DEGENERATES, COVERAGE)


def named(name: str, globs: Sequence[str]) -> bool:
    """Tell whether one of the globs names something; a name that holds a glob's signs names itself."""
    return any(name == glob or fnmatchcase(name, glob) for glob in globs)
