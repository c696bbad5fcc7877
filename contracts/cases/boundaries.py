"""Single-constraint cases: from a base known to be good, one member is moved at a time.

The legal side of a constraint expects acceptance, the illegal side a refusal.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from contracts.cases import crossfield, doubts, moves, names, places, texts
from contracts.cases.constraints import Constraint, constraints
from contracts.cases.moves import Move
from contracts.cases.subjects import Subject
from contracts.spec import patterns
from contracts.spec.contract import Contract, without_nulls
from contracts.values import Case, Expect, Json, Promise, Step

Change = Callable[[Json, str], Json]  # of a body, at a place

# How an optional member becomes absent: once, or in every item of a list where all or none may have one. Null means
# absent, so that it is as good where nothing was.
_REMOVALS: Final[tuple[Change, ...]] = (places.removed, places.cleared)
_NULLS: Final[tuple[Change, ...]] = (lambda b, p: places.replaced(b, p, None), places.null_added, places.nulled)


@dataclass(frozen=True)
class Coverage:
    """One constraint with the cases of its two sides; ``reason`` says why the illegal side has none.

    ``base`` names the example that has the place: it is itself a legal case of the constraint.
    """

    constraint: Constraint
    legal: tuple[Case, ...]
    illegal: tuple[Case, ...]
    base: str
    reason: str

    @property
    def covered(self) -> bool:
        """Tell whether something legal and something illegal is sent for the constraint."""
        return bool(self.base and self.illegal)


@dataclass(frozen=True)
class Boundaries:
    """Makes the boundary cases of one operation from its subjects."""

    contract: Contract
    operation: str
    subjects: Sequence[Subject]

    def coverage(self) -> Iterator[Coverage]:
        """Yield every constraint of the request with its cases, in the model's order."""
        for constraint in constraints(self.contract, self.operation):
            subject = self._first_with(constraint.place)
            if subject is None:
                yield Coverage(constraint, (), (), "", "no base has this place")
                continue
            illegal = tuple(self._illegal(constraint, subject))
            legal = tuple(self._legal(constraint, subject))
            yield Coverage(constraint, legal, illegal, subject.base, "" if illegal else why_none(constraint))

    def optional(self) -> Iterator[Case]:
        """Yield the cases of optional members: alone on the smallest base, absent, and null."""
        for place in self._optional_places():
            having = [subject for subject in self.subjects if places.has(subject.body, place)]
            above = place.rpartition("/")[0]
            lacking = [s for s in self.subjects if places.has(s.body, above) and s not in having]
            yield from self._alone(place)
            yield from self._changed("accept.boundary", place, Move(None, "absent"), having, _REMOVALS)
            yield from self._changed("accept.null", place, Move(None, "null"), [*having, *lacking], _NULLS)

    def _optional_places(self) -> Iterator[str]:
        for place, shape in self.contract.pinned.walk(self.contract.shape(self.operation, "input")):
            yield from (f"{place}/{m}" for m in shape.members if m not in shape.required and m != "NextToken")

    def _alone(self, place: str) -> Iterator[Case]:
        smallest, donor = self.subjects[0], self._first_with(place)
        if place.count("/") == 1 and donor is not None and not donor.doubtful and not places.has(smallest.body, place):
            body = places.grafted(smallest.body, donor.body, place)
            if crossfield.keeps_rules(self.operation, body):
                yield self._case("accept.boundary", place, smallest, body, Move(None, "alone"))

    def _changed(
        self, rule: str, place: str, move: Move, subjects: Sequence[Subject], changes: Sequence[Change]
    ) -> Iterator[Case]:
        """Yield the first change of a base that keeps the documented rules across members, of doubtful bases last."""
        for doubtful, change in itertools.product((False, True), changes):
            for subject in subjects:
                body = change(subject.body, place)
                if subject.doubtful is not doubtful or body == subject.body:
                    continue
                if crossfield.keeps_rules(self.operation, without_nulls(body)):
                    yield self._case("accept.doubtful" if doubtful else rule, place, subject, body, move)
                    return

    def _first_with(self, place: str) -> Subject | None:
        return next((subject for subject in self.subjects if places.has(subject.body, place)), None)

    def _legal(self, constraint: Constraint, first: Subject) -> Iterator[Case]:
        place = constraint.place
        if constraint.kind in ("required", "pattern") or (place in first.fixed and not _can_be_made(constraint)):
            return
        for move in self._legal_moves(constraint, first):
            subject, body = self._moved(place, move, first)
            clean = crossfield.keeps_rules(self.operation, body) and not subject.doubtful
            doubtful = not clean or doubts.doubtful(self.operation, place, move.value)
            yield self._case("accept.doubtful" if doubtful else "accept.boundary", place, subject, body, move)

    def _legal_moves(self, constraint: Constraint, subject: Subject) -> Iterator[Move]:
        current = places.find(subject.body, constraint.place)
        if constraint.kind == "type" and constraint.shape.type == "boolean":
            yield Move(not current, "true" if not current else "false")
        named = constraint.place in subject.names
        # What reads starts from the other end: its shortest name must not be one that what creates has taken.
        start = current[::-1] if named and subject.reads else current
        if constraint.kind == "type" and named:
            short = texts.shortest(constraint.shape.pattern, start)
            yield Move(short, f"{len(short)} character")
            yield Move(f"{current}-A", "with a capital letter")
        yield from moves.legal(self.contract, constraint, start if constraint.legal == 1 else current)

    def _moved(self, place: str, move: Move, first: Subject) -> tuple[Subject, Json]:
        """Return the first base where the move keeps the documented rules across members, with the moved body."""
        for subject in self.subjects:
            if places.has(subject.body, place) and not subject.doubtful:
                body = places.replaced(subject.body, place, move.value)
                if crossfield.keeps_rules(self.operation, body):
                    return subject, body
        return first, places.replaced(first.body, place, move.value)

    def _illegal(self, constraint: Constraint, subject: Subject) -> Iterator[Case]:
        place, body = constraint.place, subject.body
        if constraint.kind == "required":
            yield self._case(constraint.rule, place, subject, places.removed(body, place), Move(None, "absent"))
            yield self._case("reject.null", place, subject, places.replaced(body, place, None), Move(None, "null"))
            return
        found = list(moves.illegal(self.contract, constraint, places.find(body, place)))
        for move in found:
            changed = places.replaced(body, place, move.value)
            if self.contract.illegal(self.operation, changed):
                yield self._case(constraint.rule, place, subject, changed, move)
        if constraint.kind == "type":
            yield from self._among_good_ones(constraint, subject, found[0])

    def _among_good_ones(self, constraint: Constraint, subject: Subject, move: Move) -> Iterator[Case]:
        """Yield a wrong item after good ones, for those who look at the first alone."""
        above, _, last = constraint.place.rpartition("/")
        if last in ("*", "{value}"):
            body = places.replaced(subject.body, above, moves.followed(places.find(subject.body, above), move.value))
            if len({problem.place for problem in self.contract.request_problems(self.operation, body)}) == 1:
                words = f"{move.words}, after good ones"
                yield self._case(constraint.rule, constraint.place, subject, body, move._replace(words=words))

    def _case(self, rule: str, place: str, subject: Subject, body: Json, move: Move) -> Case:
        accepted = rule.startswith("accept.")
        return Case(
            operation=self.operation,
            promise=Promise(self.operation, rule, place),
            body=body,
            expect=Expect.ACCEPT if accepted else Expect.REFUSE,
            move=f"{place or 'the body'}: {move.words} (from {subject.base})",
            base=subject.base,
            setup=_setup(subject, place, move.value) if accepted else subject.setup,
            own=accepted and subject.reads,
            finer=move.finer if accepted else "",
        )


def _can_be_made(constraint: Constraint) -> bool:
    """Tell whether something can be made under the moved value of a reference; a domain's id is the service's own."""
    return constraint.kind == "length" and constraint.place != "/DomainId"


def _setup(subject: Subject, place: str, value: Json) -> tuple[Step, ...]:
    """Return what has to exist: where a name was moved that something else bears, something of that name."""
    bears = (subject.reads and place in subject.names) or place in subject.fixed
    current = places.find(subject.body, place)
    if not bears or not isinstance(value, str) or not isinstance(current, str):
        return subject.setup
    old, new = names.compact(current), names.compact(value)
    return tuple(Step(step.operation, step.body.replace(old, new)) for step in subject.setup)


def why_none(constraint: Constraint) -> str:
    """Return why no request can break a constraint and nothing else."""
    if constraint.limit is None and constraint.edge:
        return "the newest model has no such limit"
    if constraint.kind == "pattern":
        newer = constraint.newer
        if newer is not None and not (newer.pattern and patterns.constrains(newer.pattern)):
            return "the newest model has no such pattern"
        return "shadowed by the length: every text of a legal length on one line matches"
    return "beyond 32 bits, where engines differ"
