"""What the command says: how far it is, and what it came to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final

from contracts.proof.findings import Finding
from contracts.proof.pool import again
from contracts.proof.proving import Complaint, Proof, Tell
from contracts.values import Json

SHOWN: Final = 5  # complaints about one server
_STEPS: Final = 10  # lines of progress where nobody looks on


def progress(say: Callable[[str], None], *, each: bool) -> Tell:
    """Return what tells of each job, or of every tenth part of them."""
    said = 0

    def tell(done: int, total: int, finding: Finding) -> None:
        nonlocal said
        if each:
            say(f"{done:>{len(str(total))}} of {total}  {_line(finding)}")
        elif done * _STEPS // total > said:
            said = done * _STEPS // total
            say(f"{done} of {total}")

    return tell


def summary(proof: Proof, *, everything: bool) -> Iterator[str]:
    """Yield the lines of what a proof came to: what is wrong, then the figures."""
    for name, about in groupby((*proof.mistakes, *proof.complaints), key=lambda complaint: complaint.name):
        yield from _complaints(name, list(about), everything=everything)
    yield from _figures(proof.document)
    wrong = len(proof.mistakes) + len(proof.complaints)
    what = "the proof" if proof.choice.whole else "a part of the proof"
    yield f"{f'FAILED  {wrong} wrong' if wrong else 'OK  nothing wrong'} · {what} · {proof.seconds:.0f} s"


def _line(finding: Finding) -> str:
    job = finding.job
    if finding.mistake:
        return f"{job.part} {job.name}{job.with_seed}: {finding.mistake}"
    said = f"{len(finding.broken)} broken, {len(finding.unjudged)} not judged, {finding.requests} requests"
    return f"{job.part} {job.name}{job.with_seed}: {said}, {finding.seconds:.1f} s"


def _complaints(name: str, about: list[Complaint], *, everything: bool) -> Iterator[str]:
    shown = about if everything else about[:SHOWN]
    yield from (f"{name}: {complaint.text}" for complaint in shown)
    if len(about) > len(shown):
        yield f"{name}: and {len(about) - len(shown)} more, which --verbose lists"
    if about[0].repeatable:
        yield f"    {again(name)}"


def _figures(document: Mapping[str, Json]) -> Iterator[str]:
    counts = document["counts"]
    for one in document["reference"]:
        yield f"reference   {one['passed']} of {one['promises']} promises kept"
    if counts["mutants"]:
        needed = f"by {_number(map(bool, document['rules'].values()))} of {counts['rules']} rules"
        yield f"mutants     {counts['caught']} of {counts['mutants']} caught, {needed}"
    if counts["variants"]:
        odd = _number(bool(one["must"]) for one in document["variants"])
        yield f"variants    {counts['variants']} in {counts['runs of variants']} runs, {odd} with a false alarm"
    if counts["degenerates"]:
        yield f"degenerate  {counts['degenerates']} servers"
    if found := document["coverage"].get("all"):
        unseen = f"{found['shadowed']} shadowed, {found['not judged']} not judged"
        faults = f"{found['caught']} of {found['faults']} small faults caught, {unseen}"
        yield f"coverage    {faults}; {found['constraints']} constraints"


def _number(told: Iterable[bool]) -> int:
    return sum(told)
