"""What a request has to keep: every constraint of the model, looked for one by one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from contracts.reference.messages import Refusal
from contracts.reference.model import SIZES, Model, Shape, full_match, pinned

TYPES: Final[Mapping[str, type | tuple[type, ...]]] = {
    "string": str, "boolean": bool, "structure": dict, "list": list, "map": dict, "integer": int, "long": int,
    "float": (int, float), "double": (int, float), "timestamp": (int, float),
}  # fmt: skip
OWNED: Final = ("CreateApp", "DescribeApp")
OWNERS: Final = ("UserProfileName", "SpaceName")


@dataclass(frozen=True)
class Breach:
    """A broken constraint: its kind, the place in the request, and the edge where there are two."""

    operation: str
    kind: str  # required, null, type, enum, length, range, items, entries, pattern or owner
    place: str
    edge: str = ""
    text: str = ""


class Checker:
    """Finds what is broken in a request; each method is a place where a subclass may overlook something."""

    def checked(self, operation: str, body: dict[str, Any]) -> dict[str, Any]:
        """Return a request without null and unknown members; refuse one that breaks the model."""
        asked, breaches = self.look(operation, body)
        for breach in breaches:
            if self.minds(breach):
                raise self.refusal(breach)
        return asked

    def look(self, operation: str, body: dict[str, Any]) -> tuple[dict[str, Any], list[Breach]]:
        """Return a request without null and unknown members, and all that it breaks."""
        look = _Look(self, operation)
        asked: dict[str, Any] = look.value(self.model().inputs[operation], body, "")
        if operation in OWNED and all(asked.get(owner) is None for owner in OWNERS):
            look.found.append(Breach(operation, "owner", "", "", "one of UserProfileName and SpaceName is needed"))
        return asked, look.found

    def model(self) -> Model:
        """Return the model whose constraints hold."""
        return pinned()

    def refusal(self, breach: Breach) -> Refusal:
        """Return the refusal of a broken constraint."""
        code = "SerializationException" if breach.kind == "type" else "ValidationException"
        return Refusal(code, f"Value at '{breach.place or '/'}' failed to satisfy constraint: {breach.text}")

    def minds(self, breach: Breach) -> bool:  # noqa: ARG002 (for those who mind less)
        """Tell whether a broken constraint is a reason to refuse."""
        return True

    def matches(self, operation: str, place: str, pattern: str, text: str) -> bool:  # noqa: ARG002 (for subclasses)
        """Tell whether a text matches the pattern of its place."""
        return full_match(pattern, text)

    def bounds(self, operation: str, place: str, shape: Shape) -> tuple[float | None, float | None]:  # noqa: ARG002
        """Return the bounds of a place."""
        return shape.low, shape.high

    def size(self, shape: Shape, value: Any) -> float:
        """Return what is compared with the bounds: a number itself, or how long a text, a list or a map is."""
        return len(value) if shape.type in SIZES else value

    def values(self, operation: str, place: str, shape: Shape) -> Iterable[str]:  # noqa: ARG002 (for subclasses)
        """Return the values that a place may have; none at all means any."""
        return shape.values

    def required(self, operation: str, place: str, shape: Shape) -> Iterable[str]:  # noqa: ARG002 (for subclasses)
        """Return the members that a place must have."""
        return shape.required


class _Look:
    """One walk through one request."""

    def __init__(self, checker: Checker, operation: str) -> None:
        self.checker, self.operation = checker, operation
        self.shapes = checker.model().shapes
        self.found: list[Breach] = []

    def broken(self, kind: str, place: str, text: str, edge: str = "") -> None:
        self.found.append(Breach(self.operation, kind, place, edge, text))

    def value(self, name: str, value: Any, place: str) -> Any:
        """Return a value without what counts as absent, its breaches found."""
        shape = self.shapes[name]
        if not _is_a(shape.type, value):
            self.broken("type", place, f"{shape.type} expected")
            return value
        if shape.type == "structure":
            return self.structure(shape, value, place)
        self.single(shape, value, place)
        if shape.type == "list":
            below = shape.members["member"]
            return [self.value(below, item, f"{place}/*") for item in value]
        if shape.type == "map":
            return self.map(shape, value, place)
        return value

    def structure(self, shape: Shape, value: dict[str, Any], place: str) -> dict[str, Any]:
        for member in self.checker.required(self.operation, place, shape):
            if value.get(member) is None:
                self.broken("null" if member in value else "required", f"{place}/{member}", "must not be null")
        return {
            member: self.value(shape.members[member], found, f"{place}/{member}")
            for member, found in value.items()
            if found is not None and member in shape.members
        }

    def map(self, shape: Shape, value: dict[str, Any], place: str) -> dict[str, Any]:
        for key in value:
            self.value(shape.members["key"], key, f"{place}/{{key}}")
        return {key: self.value(shape.members["value"], found, f"{place}/{{value}}") for key, found in value.items()}

    def single(self, shape: Shape, value: Any, place: str) -> None:
        """Find what one value of the right type breaks; an enumeration has no further constraints."""
        if shape.values:
            known = self.checker.values(self.operation, place, shape)
            if value not in known:
                self.broken("enum", place, f"must be one of {', '.join(known)}")
            return
        self.bounded(shape, value, place)
        if shape.pattern and not self.checker.matches(self.operation, place, shape.pattern, value):
            self.broken("pattern", place, f"must match {shape.pattern}")

    def bounded(self, shape: Shape, value: Any, place: str) -> None:
        if shape.type in ("boolean", "timestamp"):
            return
        low, high = self.checker.bounds(self.operation, place, shape)
        size = self.checker.size(shape, value)
        if low is not None and size < low:
            self.broken(shape.bounded, place, f"{shape.bounded} must be at least {low:g}", "min")
        if high is not None and size > high:
            self.broken(shape.bounded, place, f"{shape.bounded} must be at most {high:g}", "max")


def _is_a(kind: str, value: Any) -> bool:
    """Tell whether a value has the JSON type of a shape; true is no number, and neither is infinity."""
    if isinstance(value, bool):
        return kind == "boolean"
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return isinstance(value, TYPES[kind])
