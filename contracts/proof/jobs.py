"""What has to be carried to whom: all of it, a quick part, or what the person names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

from contracts.cases.own import RULE
from contracts.errors import UsageError
from contracts.proof.aims import aims
from contracts.proof.findings import Job
from contracts.proof.lineup import LineUp, named
from contracts.proof.probes import Probe
from contracts.reference.suspects import Mutant, Variant
from contracts.running.choices import SEED
from contracts.values import SERVICE

SEEDS: Final = (SEED, SEED + 1, SEED + 2, SEED + 3, SEED + 4)
# What a degenerate server is asked in a quick proof: one operation of each sort, and one that does not exist.
FEW: Final = ("DescribeModel", "ListModels", "CreateAction", SERVICE)

MANY: Final = 7  # times what an operation's plan takes, for the many servers of its coverage
HANGING: Final = "wire.framing"  # the rule that what hangs, too, is caught by


def everything(lineup: LineUp) -> list[Job]:
    """Return the whole proof: of a variant everything with the first seed, and with the others what a seed changes."""
    return [
        _reference(lineup),
        *(Job("variant", v.name, v.operations, SEED) for v in lineup.variants),
        *(Job("variant", v.name, v.operations, seed, "seed") for v in lineup.variants for seed in SEEDS[1:]),
        *(_mutant(mutant) for mutant in lineup.mutants),
        *(Job("degenerate", degenerate.name, lineup.everything, SEED) for degenerate in lineup.degenerates),
        *(_probe(probe) for probe in _probes(lineup)),
    ]


def quick(lineup: LineUp, sizes: Mapping[str, int]) -> list[Job]:
    """Return a proof of about a minute: a mutant for every rule, and samples of the reference and of each variant.

    Of a variant's operations only the cheapest is tried, beside the service itself.
    ``sizes`` are the operations' numbers of requests, more or less.
    """
    return [
        replace(_reference(lineup), extent="sample"),
        *(Job("variant", one.name, _cheapest(one, sizes), SEED, "sample") for one in lineup.variants),
        *(_mutant(mutant) for mutant in _one_for_each(lineup.mutants, lineup.rules, sizes)),
        *(Job("degenerate", one.name, _few(lineup), SEED) for one in lineup.degenerates),
        *(_probe(probe) for probe in _probes(lineup) if set(probe.operations) <= set(FEW)),
    ]


def chosen(jobs: Sequence[Job], globs: Sequence[str]) -> list[Job]:
    """Return the jobs whose server one of the globs names; raises UsageError where a glob names none."""
    names = dict.fromkeys(job.name for job in jobs)
    for glob in globs:
        if not any(named(name, [glob]) for name in names):
            close = get_close_matches(glob, names, n=1)
            hint = f" Did you mean {close[0]!r}?" if close else " docs/proof.md lists them."
            raise UsageError(f"--only {glob!r} names no mutant, variant or degenerate server.{hint}")
    return [job for job in jobs if named(job.name, globs)]


def longest_first(jobs: Sequence[Job], lineup: LineUp, sizes: Mapping[str, int]) -> list[Job]:
    """Return the jobs in the order that leaves no process waiting for a long last one.

    A mutant that may hang and a degenerate server take their time whatever they cost.
    """
    patient = {mutant.name for mutant in lineup.mutants if HANGING in aims(mutant, lineup.rules)}
    patient |= {one.name for one in lineup.degenerates}
    return sorted(jobs, key=lambda job: (job.name not in patient, job.extent == "seed", -_work(job, sizes)))


def _work(job: Job, sizes: Mapping[str, int]) -> int:
    return _cost(job.operations, sizes) * (MANY if job.part == "coverage" else 1)


def _reference(lineup: LineUp) -> Job:
    return Job("reference", "reference", lineup.everything, SEED, examples=RULE in lineup.rules)


def _mutant(mutant: Mutant) -> Job:
    examples = any(RULE in glob for glob in mutant.breaks)
    return Job("mutant", mutant.name, mutant.operations, SEED, examples=examples)


def _probes(lineup: LineUp) -> tuple[Probe, ...]:
    return lineup.coverage.probes if lineup.coverage else ()


def _probe(probe: Probe) -> Job:
    return Job("coverage", probe.name, probe.operations, SEED)


def _cost(operations: Sequence[str], sizes: Mapping[str, int]) -> int:
    return sum(sizes[operation] for operation in operations)


def _cheapest(variant: Variant, sizes: Mapping[str, int]) -> tuple[str, ...]:
    cheapest = min((o for o in variant.operations if o != SERVICE), key=lambda o: (sizes[o], o), default=SERVICE)
    return tuple(o for o in variant.operations if o in (cheapest, SERVICE))


def _one_for_each(mutants: Sequence[Mutant], rules: Collection[str], sizes: Mapping[str, int]) -> Iterator[Mutant]:
    """Yield the cheapest mutant for each rule that no mutant before has aimed at."""
    seen: set[str] = set()
    for rule in rules:
        able = [mutant for mutant in mutants if rule in aims(mutant, rules)]
        if rule not in seen and able:
            cheapest = min(able, key=lambda mutant: _cost(mutant.operations, sizes))
            seen.update(aims(cheapest, rules))
            yield cheapest


def _few(lineup: LineUp) -> tuple[str, ...]:
    return tuple(operation for operation in lineup.everything if operation in FEW)
