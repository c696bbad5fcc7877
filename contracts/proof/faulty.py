"""Every constraint of the requests as the reference reads them, and servers that get some of them slightly wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from typing import Any, Final, NamedTuple

import regex

from contracts.reference.checking import OWNED, Breach, Checker
from contracts.reference.messages import Call
from contracts.reference.model import Shape, full_match, pinned, search
from contracts.reference.server import Reference
from contracts.reference.store import Shown


class How(StrEnum):
    """What a server gets wrong about a constraint."""

    UNCHECKED = "not checked"
    LOOSE = "one too loose"
    SEARCHED = "pattern found anywhere"
    BEGUN = "pattern matched from the start only"
    ENDED = "pattern matched to the end only"
    ENDLINE = "newline at the end let through"
    CASELESS = "compared without case"
    STRICT = "one too strict"
    MISSING = "one value refused"
    DEMANDED = "optional member demanded"
    NULL = "null refused"


# These let bad requests through; the others refuse good ones.
FORGIVING: Final = frozenset({How.UNCHECKED, How.LOOSE, How.SEARCHED, How.BEGUN, How.ENDED, How.ENDLINE, How.CASELESS})
SIZES: Final = frozenset({"length", "items", "entries", "range"})


class Constraint(NamedTuple):
    """A constraint as breaches name it; ``edge`` is ``min`` or ``max`` where there are two."""

    operation: str
    kind: str
    place: str
    edge: str = ""

    @property
    def id(self) -> str:
        """Return what names this constraint among all of them."""
        operation, kind, place, edge = self
        return " ".join(filter(None, (operation, place or "/", kind, edge)))


class Fault(NamedTuple):
    """A constraint that a server gets wrong; ``value`` is the one that it refuses."""

    how: How
    constraint: Constraint
    value: str = ""

    @property
    def id(self) -> str:
        """Return what names this fault among all of them."""
        return f"{' '.join(filter(None, (self.constraint.id, self.value)))}: {self.how}"


def constraints(operation: str) -> dict[Constraint, Shape]:
    """Return every constraint of an operation's request, with the shape that has it."""
    found = {
        Constraint(operation, kind, where, edge): shape
        for place, shape in shapes(operation).items()
        for kind, where, edge in _at(place, shape)
    }
    return found | ({Constraint(operation, "owner", ""): shapes(operation)[""]} if operation in OWNED else {})


@cache
def shapes(operation: str) -> dict[str, Shape]:
    """Return the shape at each place of an operation's request."""
    model = pinned()
    return dict(model.below(model.inputs[operation]))


def _at(place: str, shape: Shape) -> Iterator[tuple[str, str, str]]:
    """Yield kind, place and edge of the constraints of one shape."""
    if place and not place.endswith("{key}"):  # in JSON there are no other keys than texts
        yield "type", place, ""
    for member in shape.required:
        yield "required", f"{place}/{member}", ""
        yield "null", f"{place}/{member}", ""
    if shape.values:
        yield "enum", place, ""
    elif shape.type not in ("boolean", "timestamp"):
        edges = {"min": shape.low, "max": shape.high}
        yield from ((shape.bounded, place, edge) for edge, limit in edges.items() if limit is not None)
        if shape.pattern:
            yield "pattern", place, ""


def faults(operation: str) -> Iterator[Fault]:
    """Yield every fault that a server can have about an operation's request."""
    for constraint, shape in constraints(operation).items():
        yield Fault(How.UNCHECKED, constraint)
        yield from (Fault(how, constraint) for how in _HOW.get(constraint.kind, ()))
        yield from (Fault(How.MISSING, constraint, value) for value in _values(constraint, shape))
    for place, shape in shapes(operation).items():
        for member in shape.members if shape.type == "structure" else ():
            if member not in shape.required:
                yield Fault(How.DEMANDED, Constraint(operation, "required", f"{place}/{member}"))
                yield Fault(How.NULL, Constraint(operation, "null", f"{place}/{member}"))


_HOW: Final = {
    **dict.fromkeys(SIZES, (How.LOOSE, How.STRICT)),
    "pattern": (How.SEARCHED, How.BEGUN, How.ENDED, How.ENDLINE, How.CASELESS),
    "enum": (How.CASELESS,),
}


def _values(constraint: Constraint, shape: Shape) -> tuple[str, ...]:
    if constraint.kind == "type" and shape.type == "boolean":
        return ("True", "False")
    return shape.values if constraint.kind == "enum" else ()


_STRICTLY: Final = Checker()


class _Forgiven(Exception):
    """Something was forgiven."""


class Faulty(Reference):
    """The reference with some faults.

    What it forgives it answers with an empty success, and does nothing: that it lets the request through is all that
    can be seen of it.
    """

    def __init__(self, wrong: Iterable[Fault]) -> None:
        super().__init__()
        self.wrong = frozenset(wrong)
        self.members: dict[tuple[str, str], list[str]] = {}  # optional ones that are looked at, by their structure
        self.refused_values: dict[Constraint, set[str]] = {}
        for fault in self.wrong:
            above, _, member = fault.constraint.place.rpartition("/")
            if fault.how in (How.DEMANDED, How.NULL):
                self.members.setdefault((fault.constraint.operation, above), []).append(member)
            elif fault.how is How.MISSING:
                self.refused_values.setdefault(fault.constraint, set()).add(fault.value)

    def gets_wrong(self, how: How, *constraint: str) -> bool:
        """Tell whether the server has a fault; the constraint is told by operation, kind, place and edge."""
        return Fault(how, Constraint(*constraint)) in self.wrong

    def perform(self, call: Call) -> Shown | None:
        """Return what an operation answers; an empty object where something was forgiven."""
        try:
            return super().perform(call)
        except _Forgiven:
            return {}

    def checked(self, operation: str, body: Shown) -> Shown:
        """Return a request without null and unknown members; refuse one that breaks what the server minds."""
        asked = super().checked(operation, body)
        if _STRICTLY.look(operation, body)[1]:
            raise _Forgiven
        return asked

    def look(self, operation: str, body: Shown) -> tuple[Shown, list[Breach]]:
        """Return a request without null and unknown members, and all that it breaks or is said to break."""
        asked, found = super().look(operation, body)
        found = [breach for breach in found if not self._may_be_absent(breach)]
        for (about, kind, place, _), values in self.refused_values.items():
            if about == operation:
                found += [Breach(about, kind, place, value, "is refused") for value in values & _texts(asked, place)]
        return asked, found

    def _may_be_absent(self, breach: Breach) -> bool:
        """Tell whether only null is refused of an absent member."""
        about, place = breach.operation, breach.place
        null, demanded = Constraint(about, "null", place), Constraint(about, "required", place)
        only = breach.kind == "required" and Fault(How.NULL, null) in self.wrong
        return only and Fault(How.DEMANDED, demanded) not in self.wrong

    def minds(self, breach: Breach) -> bool:
        """Tell whether a broken constraint is a reason to refuse."""
        return not self.gets_wrong(How.UNCHECKED, breach.operation, breach.kind, breach.place, breach.edge)

    def bounds(self, operation: str, place: str, shape: Shape) -> tuple[float | None, float | None]:
        """Return the bounds of a place, some of which are one off."""
        low, high = super().bounds(operation, place, shape)

        def off(edge: str) -> int:
            about = (operation, shape.bounded, place, edge)
            return self.gets_wrong(How.STRICT, *about) - self.gets_wrong(How.LOOSE, *about)

        return None if low is None else low + off("min"), None if high is None else high - off("max")

    def values(self, operation: str, place: str, shape: Shape) -> Iterable[str]:
        """Return the values that a place may have."""
        known = super().values(operation, place, shape)
        return _Caseless(known) if self.gets_wrong(How.CASELESS, operation, "enum", place) else known

    def matches(self, operation: str, place: str, pattern: str, text: str) -> bool:
        """Tell whether a text matches the pattern of its place, or a part of it where that is enough."""
        about = (operation, "pattern", place)
        return (
            super().matches(operation, place, pattern, text)
            or (self.gets_wrong(How.SEARCHED, *about) and search(pattern, text))
            or (self.gets_wrong(How.BEGUN, *about) and _found(pattern, r"\A(?:{})", text))
            or (self.gets_wrong(How.ENDED, *about) and _found(pattern, r"(?:{})\Z", text))
            or (self.gets_wrong(How.ENDLINE, *about) and full_match(pattern, text.removesuffix("\n")))
            or (self.gets_wrong(How.CASELESS, *about) and _found(pattern, r"(?i)\A(?:{})\Z", text))
        )

    def required(self, operation: str, place: str, shape: Shape) -> Iterable[str]:
        """Return the members that a place must have."""
        return (*super().required(operation, place, shape), *self.members.get((operation, place), ()))


class _Caseless(tuple[str, ...]):
    """Values that are compared without case."""

    __slots__ = ()

    def __contains__(self, value: object) -> bool:
        return str(value).lower() in {known.lower() for known in self}


def _texts(value: Any, place: str) -> set[str]:
    """Return the texts at a place, ``True`` and ``False`` among them."""
    return {str(found) for found in _all(value, place.split("/")[1:]) if isinstance(found, str | bool)}


def _all(value: Any, steps: list[str]) -> Iterator[Any]:
    if not steps:
        yield value
    elif isinstance(value, list):
        for item in value if steps[0] == "*" else ():
            yield from _all(item, steps[1:])
    elif isinstance(value, dict):
        for key, below in value.items():
            if steps[0] in (key, "{value}"):
                yield from _all(below, steps[1:])


def _found(pattern: str, where: str, text: str) -> bool:
    return _anchored(pattern, where).search(text) is not None


@cache
def _anchored(pattern: str, where: str) -> regex.Pattern[str]:
    bare = pattern.removeprefix("^").removesuffix("$")
    return regex.compile(where.replace("{}", bare), 0 if r"\p" in bare else regex.ASCII)
