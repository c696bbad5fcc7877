"""Constraint coverage: how many of the small faults that a server can have about the requests the kit sees.

Both sides count the constraints, each from its own reading of the model. Where they differ, and where a fault is not
seen, there has to be a reason in ``excuses``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from contracts.cases import constraints as kit
from contracts.proof.covering import carry
from contracts.proof.excuses import EXCUSES, excuse
from contracts.proof.faulty import Constraint, Fault, How, constraints
from contracts.proof.findings import Covered, Finding
from contracts.proof.probes import Coverage, Measured, Probe
from contracts.reference.server import Reference
from contracts.spec.contract import Contract
from contracts.spec.operations import CONTRACT

Figures = dict[str, dict[str, int | str]]
Fate = str  # must or should, as the level of what caught it; shadowed or not judged; survived

SURVIVED: Final = "survived"
_FATES: Final = {
    "caught": ("must", "should"),
    "by should rules only": ("should",),
    "shadowed": ("shadowed",),
    "not judged": ("not judged",),
    "survived": (SURVIVED,),
}


def measured(findings: Sequence[Finding]) -> Measured:
    """Return the figures of coverage jobs, and what is wrong with them."""
    found = sorted((f.covered for f in findings if f.covered), key=lambda covered: CONTRACT.index(covered.operation))
    complaints = [text for covered in found for text in (*covered.complaints, *_about(covered))]
    if len(found) == len(CONTRACT):
        complaints += stale(found)
    return Measured(_operations(found) | _kinds(found) | _reasons(found), tuple(complaints))


def fate(covered: Covered, fault: Fault) -> Fate:
    """Return what became of a fault, in a word or two."""
    if fault in covered.caught:
        return covered.caught[fault]
    found = excuse(fault)
    return found.sort if found else SURVIVED


def _about(covered: Covered) -> Iterator[str]:
    """Yield the faults that nobody saw without a reason, and those that were seen in spite of one."""
    yield from disagreements(covered.operation)
    for fault in covered.faults:
        found = excuse(fault)
        if fault not in covered.caught and not found:
            yield f"{fault.id}: survives; add a case that shows it, or its reason to contracts/proof/excuses.py"
        elif fault in covered.caught and found:
            yield f"{fault.id}: is caught, although {found.why}; narrow this reason in contracts/proof/excuses.py"


def disagreements(operation: str) -> Iterator[str]:
    """Yield the constraints that only one side counts, and has no reason for."""
    counted = kit.constraints(Contract.load(), operation)
    theirs = {Constraint(one.operation, one.kind, one.place, one.edge) for one in counted}
    # The kit counts null with required, and who owns an app is a rule of its own.
    ours = [constraint for constraint in constraints(operation) if constraint.kind not in ("null", "owner")]
    yield from (f"{one.id}: is a constraint for the kit only" for one in sorted(theirs.difference(ours)))
    for one in ours:
        if one not in theirs and not excuse(Fault(How.UNCHECKED, one)):
            yield f"{one.id}: is a constraint that the kit does not count, without a reason"


def stale(found: Iterable[Covered]) -> list[str]:
    """Return what is wrong with the reasons: each must be that of a fault which nobody saw."""
    used = {excuse(fault) for covered in found for fault in covered.faults if fault not in covered.caught}
    return [f"no fault needs the reason {one.why!r}: take it out of excuses.py" for one in EXCUSES if one not in used]


def _operations(found: Sequence[Covered]) -> Figures:
    rows: Figures = {
        covered.operation: {"constraints": covered.constraints, **_row([covered]), "servers": covered.servers}
        for covered in found
    }
    whole = {"constraints": sum(covered.constraints for covered in found), **_row(found)}
    return rows | {"all": {**whole, "servers": sum(covered.servers for covered in found)}}


def _kinds(found: Sequence[Covered]) -> Figures:
    return {str(how): _row(found, (how,)) for how in How}


def _row(found: Iterable[Covered], hows: Iterable[How] = How) -> dict[str, int | str]:
    wanted = set(hows)
    fates = Counter(fate(covered, fault) for covered in found for fault in covered.faults if fault.how in wanted)
    return {"faults": fates.total(), **{name: sum(fates[one] for one in ones) for name, ones in _FATES.items()}}


def _reasons(found: Iterable[Covered]) -> Figures:
    unseen = [fault for covered in found for fault in covered.faults if fault not in covered.caught]
    counts: Mapping[object, int] = Counter(excuse(fault) for fault in unseen)
    return {one.why: {"is": one.sort, "unseen": counts[one]} for one in EXCUSES if counts.get(one)}


COVERAGE: Final = Coverage(
    tuple(Probe(f"constraints of {operation}", Reference, (operation,), carry) for operation in CONTRACT), measured
)
