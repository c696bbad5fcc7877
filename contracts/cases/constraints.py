"""Every constraint of a request's shape, one by one: what may be moved, and how far.

A constraint names what the pinned model allows (the legal side starts there) and what every model from the pinned to
the newest refuses (the illegal side starts there).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.spec import patterns
from contracts.spec.contract import Contract
from contracts.spec.facts import NUMBERS, Shape

SIZES = {"string": "length", "list": "items", "map": "entries"}


@dataclass(frozen=True)
class Constraint:
    """One constraint: ``kind`` is required, type, enum, length, items, entries, range or pattern.

    ``edge`` is ``min`` or ``max`` where there are two sides; ``legal`` is the last value allowed on the pinned date and
    ``limit`` the last one that any model allows; both are None where the kind has no number.
    """

    operation: str
    place: str
    kind: str
    shape: Shape
    newer: Shape | None
    edge: str = ""
    legal: float | None = None
    limit: float | None = None

    @property
    def rule(self) -> str:
        """Return the rule that a broken constraint of this kind belongs to."""
        return f"reject.{self.kind}"

    @property
    def id(self) -> str:
        """Return what names this constraint among all of them."""
        return f"{self.operation} {self.place or '/'} {self.kind}{f' {self.edge}' if self.edge else ''}"


def constraints(contract: Contract, operation: str) -> tuple[Constraint, ...]:
    """Return every constraint of an operation's request, in the model's order; NextToken is opaque and left out."""
    found = []
    for place, shape in contract.pinned.walk(contract.shape(operation, "input")):
        if not place.endswith("/NextToken"):
            found += list(_at(contract, operation, place, shape))
    return tuple(found)


def _at(contract: Contract, operation: str, place: str, shape: Shape) -> Iterator[Constraint]:
    newest = contract.newest
    newer = newest.at(newest.operations[operation].input, place)
    if place and not place.endswith("{key}"):
        yield Constraint(operation, place, "type", shape, newer)
    for member in shape.required:
        if newer is None or member in newer.required:
            below = contract.pinned.shapes[shape.members[member]]
            yield Constraint(operation, f"{place}/{member}", "required", below, newer)
    if shape.enum:
        yield Constraint(operation, place, "enum", shape, newer)
    yield from _bounds(operation, place, shape, newer)
    if shape.pattern and patterns.constrains(shape.pattern):
        yield Constraint(operation, place, "pattern", shape, newer)


def _bounds(operation: str, place: str, shape: Shape, newer: Shape | None) -> Iterator[Constraint]:
    kind = "range" if shape.type in NUMBERS else SIZES.get(shape.type)
    if kind is None or shape.enum:
        return
    for edge in ("min", "max"):
        legal = getattr(shape, edge)
        if legal is None or (edge == "min" and legal == 0 and kind != "range"):
            continue  # nothing is shorter than empty
        other = getattr(newer, edge) if newer else legal
        yield Constraint(operation, place, kind, shape, newer, edge, legal, _looser(edge, legal, other))


def _looser(edge: str, legal: float, newer: float | None) -> float | None:
    if newer is None:
        return None
    return min(legal, newer) if edge == "min" else max(legal, newer)
