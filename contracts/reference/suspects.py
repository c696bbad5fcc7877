"""What a server under proof is, and what the kit has to say about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contracts.reference.server import Reference

EVERYTHING = (
    "DescribeApp", "DescribeNotebookInstance", "ListNotebookInstances", "DescribeTrainingJob", "ListTrainingJobs",
    "DescribeModel", "ListModels", "DescribeEndpoint", "ListEndpoints", "SageMaker", "CreateApp", "CreateAction",
    "CreateNotebookInstance", "CreateTrainingJob", "CreateModel", "CreateEndpointConfig", "CreateEndpoint",
)  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """The reference with one fault.

    ``breaks`` are globs of promise ids: each has to come out broken for at least one promise, and no promise that no
    glob of ``breaks`` or ``drags`` names may. ``bars`` are globs of promises that the fault keeps from being judged.
    """

    name: str
    fault: str
    serve: Callable[[], Reference]
    operations: tuple[str, ...]
    breaks: tuple[str, ...]
    drags: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()


@dataclass(frozen=True)
class Variant:
    """The reference, legal but unusual: no must promise of it may come out broken, and all have to be judged.

    ``evidence`` says why it is legal. ``soft`` are the should rules that it is known to break. ``bars`` are globs of
    promises that cannot be judged on it, such as those of a resource limit.
    """

    name: str
    oddity: str
    evidence: str
    serve: Callable[[], Reference]
    operations: tuple[str, ...] = EVERYTHING
    soft: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()


@dataclass(frozen=True)
class Degenerate:
    """A server that is no SageMaker at all, and the exit codes that a run of it may end with.

    ``serve`` is None where nobody listens. ``statuses`` are all verdicts that may occur.
    """

    name: str
    told: str
    serve: Callable[[], Reference] | None
    exit_codes: tuple[int, ...]
    statuses: tuple[str, ...]
