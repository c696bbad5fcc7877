"""What a create sent, place by place, and where a read of the resource shows it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from contracts.spec.facts import Facts, Shape
from contracts.spec.resources import Kind, Reading, sets, within
from contracts.values import Json

ROUND_TRIP: Final = "life.round-trip"
ROUND_TRIP_FALSE: Final = "life.round-trip-false"
ROUND_TRIP_DEPLOYMENT: Final = "life.round-trip-deployment"


class Entry(NamedTuple):
    """A step to the item of a list whose member has this value."""

    member: str
    value: Json


Step = str | int | Entry


@dataclass(frozen=True)
class Sent:
    """A value that a create sent: its general place in the request, and the steps to where a read shows it.

    ``also`` says that another member shows it as well, so that nothing is lost where this one does not.
    """

    place: str
    path: tuple[Step, ...]
    value: Json
    shape: Shape
    also: bool = False

    @property
    def is_set(self) -> bool:
        """Tell whether this is a list without an order, which is compared as a whole."""
        return self.shape.name in sets()

    def __hash__(self) -> int:
        return hash(self.place)


def sent(facts: Facts, kind: Kind, reading: Reading, body: Json) -> Iterator[Sent]:
    """Yield every value of a create request that a reading shows, what holds a value before the value itself.

    Null members are left out, because they mean nothing, and lists with null in them, because nobody knows.
    """
    shape = facts.shapes[facts.operations[kind.create].input]
    yield from _below(Sent("", (), body, shape), facts, reading)


def rules(reading: Reading, one: Sent) -> tuple[str, ...]:
    """Return the rules that a value's way back is judged by."""
    if any(within(reading.entry(one.place), place) for place in reading.should):
        return (ROUND_TRIP_DEPLOYMENT,)
    return (ROUND_TRIP, ROUND_TRIP_FALSE) if one.value is False else (ROUND_TRIP,)


def promised(facts: Facts, kind: Kind, reading: Reading, body: Json) -> tuple[tuple[str, str], ...]:
    """Return each rule with each place that a story shows which sends a body and reads it back."""
    found = [(rule, one.place) for one in sent(facts, kind, reading, body) for rule in rules(reading, one)]
    return tuple(dict.fromkeys([*found, *((ROUND_TRIP, place) for place in reading.unasked)]))


def during(reading: Reading, one: Sent) -> str:
    """Return the only status in which a value is shown, or an empty text."""
    place = reading.entry(one.place)
    return next((status for above, status in reading.during.items() if within(place, above)), "")


def _below(above: Sent, facts: Facts, reading: Reading) -> Iterator[Sent]:
    if above.is_set:
        return
    for place, steps, value, shape in _children(above, reading):
        if value is None or reading.entry(place) in reading.unseen or (isinstance(value, list) and None in value):
            continue
        for number, step in enumerate(steps):
            one = Sent(place, (*above.path, step), value, facts.shapes[shape], above.also or number > 0)
            yield one
            yield from _below(one, facts, reading)


_Child = tuple[str, tuple[Step, ...], Any, str]


def _children(above: Sent, reading: Reading) -> Iterator[_Child]:
    """Yield the place, the steps, the value and the shape of everything right below a value."""
    place, value, shape = above.place, above.value, above.shape
    if shape.type == "structure" and isinstance(value, dict):
        for member, name in shape.members.items():
            where = f"{place}/{member}"
            yield where, reading.renamed.get(reading.entry(where), (member,)), value.get(member), name
    elif shape.type == "map" and isinstance(value, dict):
        for key, item in value.items():
            yield f"{place}/{{value}}", (key,), item, shape.value
    elif shape.type == "list" and isinstance(value, list):
        key = reading.keyed.get(reading.entry(place), "")
        for number, item in enumerate(value):
            keyed = isinstance(item, dict) and key in item
            yield f"{place}/*", ((Entry(key, item[key]) if keyed else number),), item, shape.member
