"""The proof from beginning to end: plan, carry, judge, sum up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from contracts.errors import BROKEN, KIT_ERROR, OK
from contracts.proof import judgement
from contracts.proof.findings import Finding, Job
from contracts.proof.jobs import chosen, everything, longest_first, quick
from contracts.proof.lineup import LineUp
from contracts.proof.matrix import matrix
from contracts.proof.plans import prepare
from contracts.proof.pool import Source, findings
from contracts.proof.probes import Measured
from contracts.spec.contract import Contract
from contracts.values import Json

Tell = Callable[[int, int, Finding], None]  # how many jobs are done, of how many, and what came of the last one


@dataclass(frozen=True)
class Choice:
    """What the person wants proven: everything, a quick part of it, or the servers that globs name."""

    quick: bool = False
    only: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Tell whether everything is."""
        return not (self.quick or self.only)


@dataclass(frozen=True)
class Complaint:
    """One thing that is wrong, about a server or a rule."""

    name: str
    text: str
    repeatable: bool = True  # whether to carry it once more would show it again


@dataclass(frozen=True)
class Proof:
    """What a proof came to; ``document`` holds a row for everybody that something was carried to."""

    choice: Choice
    document: Mapping[str, Json]
    complaints: tuple[Complaint, ...] = ()
    mistakes: tuple[Complaint, ...] = ()
    seconds: float = 0.0

    @property
    def exit_code(self) -> int:
        """Return the code that the command ends with."""
        if self.mistakes:
            return KIT_ERROR
        return BROKEN if self.complaints else OK


def planned(lineup: LineUp, choice: Choice) -> list[Job]:
    """Return the jobs of a choice, the longest first; the plans that they need are made on the way."""
    jobs = everything(lineup)
    if choice.quick:
        sizes = prepare(job for job in jobs if job.whole)
        return longest_first(quick(lineup, sizes), lineup, sizes)
    jobs = chosen(jobs, choice.only) if choice.only else jobs
    return longest_first(jobs, lineup, prepare(jobs))


def prove(source: Source, choice: Choice, processes: int, tell: Tell = lambda *_: None) -> Proof:
    """Return what the kit has to say about itself; ``tell`` hears of each server as it is done."""
    started, lineup = time.monotonic(), source()
    jobs = planned(lineup, choice)
    found: list[Finding] = []
    with closing(findings(jobs, source, processes)) as coming:
        for finding in coming:
            found.append(finding)
            tell(len(found), len(jobs), finding)
    return replace(concluded(lineup, choice, found), seconds=time.monotonic() - started)


def concluded(lineup: LineUp, choice: Choice, found: Sequence[Finding]) -> Proof:
    """Return what findings come to."""
    sound = [finding for finding in found if not finding.mistake]
    measured = _measured(lineup, sound)
    complaints = [
        *_servers(lineup, choice, sound),
        *([] if choice.only else _rules(lineup, sound)),
        *(Complaint("coverage", text, repeatable=False) for text in measured.complaints),
    ]
    return Proof(
        choice,
        matrix(lineup, found, Contract.load().hash, measured.figures),
        tuple(complaints),
        tuple(Complaint(finding.job.name, finding.mistake) for finding in found if finding.mistake),
    )


def _servers(lineup: LineUp, choice: Choice, found: Sequence[Finding]) -> Iterator[Complaint]:
    """Yield what is wrong with the findings, server by server, in the order of the line-up."""
    by_name: dict[str, list[Finding]] = {}
    for finding in sorted(found, key=lambda finding: finding.job.seed):
        by_name.setdefault(finding.job.name, []).append(finding)
    for finding in by_name.get("reference", ()):
        yield from _about("reference", judgement.reference(finding, lineup.rules))
    for variant in lineup.variants:
        if variant.name in by_name:
            wrong = judgement.variant(variant, by_name[variant.name], whole=not choice.quick)
            yield from _about(variant.name, wrong)
    for mutant in lineup.mutants:
        for finding in by_name.get(mutant.name, ()):
            yield from _about(mutant.name, judgement.mutant(mutant, finding))
    for degenerate in lineup.degenerates:
        for finding in by_name.get(degenerate.name, ()):
            yield from _about(degenerate.name, judgement.degenerate(degenerate, finding))


def _about(name: str, sentences: Iterator[str]) -> Iterator[Complaint]:
    yield from (Complaint(name, sentence) for sentence in sentences)


def _rules(lineup: LineUp, found: Sequence[Finding]) -> Iterator[Complaint]:
    by_name = {finding.job.name: finding for finding in found}
    for name, text in judgement.catalogue(lineup.rules, lineup.mutants, by_name):
        yield Complaint(name, text, repeatable=False)


def _measured(lineup: LineUp, found: Sequence[Finding]) -> Measured:
    probed = [finding for finding in found if finding.job.part == "coverage"]
    return lineup.coverage.measured(probed) if lineup.coverage and probed else Measured({})
