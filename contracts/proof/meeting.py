"""Which faults meet which cases, and which faults can share a server because no case meets two of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from contracts.cases.plan import Plan
from contracts.proof.faulty import FORGIVING, SIZES, Constraint, Fault, Faulty, How, faults
from contracts.reference.checking import Breach
from contracts.reference.server import Reference
from contracts.running.binding import Binding
from contracts.running.choices import Choices
from contracts.values import Case, Expect, Promise

_DOMAIN: Final = "d-000000000000"  # as long as the reference's own ids
_BASES: Final = ("accept.base", "accept.doubtful")
# Faults that can be looked for at once, because what they change tells them apart; how they do so is said below.
_TOGETHER: Final = (
    (How.LOOSE, How.SEARCHED),
    (How.BEGUN,),
    (How.ENDED,),
    (How.ENDLINE,),
    (How.CASELESS,),
    (How.STRICT, How.MISSING, How.DEMANDED),
    (How.NULL,),
)
_BY_KIND: Final = {
    **dict.fromkeys(SIZES, (How.LOOSE, How.STRICT)),
    **dict.fromkeys(("enum", "type"), (How.CASELESS, How.MISSING)),
    **dict.fromkeys(("required", "null"), (How.NULL, How.DEMANDED)),
    "pattern": (How.SEARCHED, How.BEGUN, How.ENDED, How.ENDLINE, How.CASELESS),
}


@dataclass(frozen=True)
class Meeting:
    """A case, the constraints that it breaks, and the faults whose server would not look at it as the reference does.

    ``before`` are the faults that meet the case's base: where the base is refused, the case is not sent.
    """

    case: Case
    broken: frozenset[Constraint]
    faults: frozenset[Fault]
    before: frozenset[Fault] = frozenset()

    @property
    def key(self) -> Promise:
        """Return the promise that is broken where the case is answered wrongly, as fine as its failure."""
        operation, rule, place = self.case.promise
        return Promise(operation, rule, f"{place}#{self.case.finer}" if self.case.finer else place)

    @property
    def is_base(self) -> bool:
        """Tell whether the case is a base itself, known to be good or thought to be."""
        return self.case.promise.rule in _BASES and self.case.promise.place.startswith("#")

    def changes(self, fault: Fault) -> bool:
        """Tell whether a fault alone changes the answer to the case."""
        if fault not in self.faults:
            return False
        if fault.how in FORGIVING:
            return self.case.expect is Expect.REFUSE and self.broken == {fault.constraint}
        return self.case.expect is Expect.ACCEPT

    def shows(self, fault: Fault) -> bool:
        """Tell whether the case, answered wrongly, shows the fault where it is: at its own place, or in a base."""
        _, rule, place = self.case.promise
        own = place == fault.constraint.place
        if fault.how in FORGIVING:
            own = own and rule == f"reject.{fault.constraint.kind}"
        return self.changes(fault) and (own or self.is_base)


def meetings(plan: Plan, wrong: Iterable[Fault] | None = None) -> tuple[Meeting, ...]:
    """Return the cases of a plan that show a constraint kept or broken, with the faults that each of them meets."""
    found = list(_meetings(plan, tuple(faults(plan.operation) if wrong is None else wrong)))
    strict = {
        meeting.case.promise.place[1:]: frozenset(f for f in meeting.faults if f.how not in FORGIVING)
        for meeting in found
        if meeting.is_base
    }
    return tuple(Meeting(m.case, m.broken, m.faults, strict.get(m.case.base, frozenset())) for m in found)


def _meetings(plan: Plan, wrong: tuple[Fault, ...]) -> Iterator[Meeting]:
    reference, binding = Reference(), Binding(Choices().run_id, domain=_DOMAIN)
    servers = [Faulty(fault for fault in wrong if fault.how in hows) for hows in _TOGETHER]
    unchecked = {fault for fault in wrong if fault.how is How.UNCHECKED}
    for case in plan.cases:
        if not case.promise.rule.startswith(("accept.", "reject.")) or case.raw is not None:
            continue
        body = binding.body(case.operation, case.body)
        broken = _constraints(reference.look(case.operation, body)[1])
        if case.expect is Expect.ACCEPT or broken:
            met = {fault for c in broken if (fault := Fault(How.UNCHECKED, c)) in unchecked}
            for server in servers:
                changed = broken ^ _constraints(server.look(case.operation, body)[1])
                met |= {_fault(server, constraint) for constraint in changed}
            yield Meeting(case, broken, frozenset(met))


def _constraints(breaches: Iterable[Breach]) -> frozenset[Constraint]:
    return frozenset(Constraint(b.operation, b.kind, b.place, b.edge) for b in breaches)


def _fault(server: Faulty, changed: Constraint) -> Fault:
    """Return the fault of a server that adds a broken constraint, or takes one away."""
    operation, kind, place, edge = changed
    candidates = [Fault(how, changed) for how in _BY_KIND[kind]]
    if kind in ("enum", "type"):
        candidates.append(Fault(How.MISSING, Constraint(operation, kind, place), edge))
    if kind == "null":
        candidates.append(Fault(How.DEMANDED, Constraint(operation, "required", place)))
    return next(fault for fault in candidates if fault in server.wrong)


@dataclass(frozen=True)
class Server:
    """Faults that one server has at once, the cases that are sent to it, and what has to come out broken."""

    faults: tuple[Fault, ...]
    meetings: tuple[Meeting, ...]

    @property
    def expected(self) -> frozenset[Promise]:
        """Return the promises that the faults break; what is moved from a refused base is not sent."""
        wrong = frozenset(self.faults)
        bases = {m.case.promise.place[1:] for m in self.meetings if m.is_base}
        return frozenset(
            m.key
            for m in self.meetings
            if any(m.changes(fault) for fault in m.faults & wrong) and not (m.case.base in bases and m.before & wrong)
        )

    def plan(self, operation: str) -> Plan:
        """Return the plan that is carried to the server."""
        cases = tuple(meeting.case for meeting in self.meetings)
        return Plan(operation, tuple(dict.fromkeys(case.promise for case in cases)), cases)


def servers(found: Sequence[Meeting], wrong: Iterable[Fault]) -> Iterator[Server]:
    """Yield servers that have all the faults between them, as few as come easily.

    Faults for which a base is refused are seen by the bases alone, and everything else is sent only to servers that
    accept all bases. To the first server, which has the most faults, everything is sent; to the others what meets them.
    """
    bases = [meeting for meeting in found if meeting.case.promise.rule == "accept.base"]
    loud = {fault for meeting in bases for fault in meeting.faults if fault.how not in FORGIVING}
    quiet = [fault for fault in wrong if fault not in loud]
    for number, group in enumerate(coloured(quiet, found)):
        met = [m for m in found[1:] if not number or not m.faults.isdisjoint(group)]
        yield Server(tuple(group), (found[0], *met))
    for group in coloured([fault for fault in wrong if fault in loud], bases):
        yield Server(tuple(group), tuple(bases))


def coloured(wrong: Sequence[Fault], found: Sequence[Meeting]) -> list[list[Fault]]:
    """Return the faults in groups such that no case meets two faults of a group, its base included.

    Two faults about one constraint are apart as well, because one may undo the other.
    """
    masks = _masks(wrong, found)
    groups: list[tuple[int, list[Fault]]] = []
    for fault in sorted(wrong, key=lambda fault: -masks[fault].bit_count()):
        number = next((n for n, (taken, _) in enumerate(groups) if not taken & masks[fault]), len(groups))
        taken, group = groups[number] if number < len(groups) else (0, [])
        groups[number : number + 1] = [(taken | masks[fault], [*group, fault])]
    return [group for _, group in sorted(groups, key=lambda found: -len(found[1]))]


def _masks(wrong: Sequence[Fault], found: Sequence[Meeting]) -> Mapping[Fault, int]:
    """Return what each fault meets, a bit for each case and one for its constraint."""
    constraints = {fault.constraint: 1 << number for number, fault in enumerate(wrong)}
    # The values of an enumeration are told apart.
    masks = {fault: 0 if fault.how is How.MISSING else constraints[fault.constraint] for fault in wrong}
    for number, meeting in enumerate(found, len(wrong)):
        for fault in meeting.faults | meeting.before:
            if fault in masks:
                masks[fault] |= 1 << number
    return masks
