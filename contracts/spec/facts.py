"""The facts of AWS's model, as frozen values: the pinned model of 2025-03-27 and the newest one beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from contracts.errors import KitError
from contracts.spec import files

PINNED: Final = "botocore-1.37.22.json"  # the model as of 2025-03-27
NEWEST: Final = "botocore-newest.json"

NUMBERS: Final = frozenset({"integer", "long", "float", "double"})


@dataclass(frozen=True)
class Shape:
    """One shape of the model; empty fields mean that the model says nothing.

    ``members`` maps a structure's member names to shape names; ``member`` is a list's item shape; ``key`` and
    ``value`` are a map's. ``min`` and ``max`` bound a string's length, a number's value, or a count of items.
    """

    name: str
    type: str
    members: Mapping[str, str]
    required: tuple[str, ...]
    enum: tuple[str, ...]
    min: float | None
    max: float | None
    pattern: str | None
    member: str
    key: str
    value: str
    exception: bool


@dataclass(frozen=True)
class Operation:
    """One operation of the model; ``output`` is empty where the answer has no body."""

    name: str
    input: str
    output: str
    errors: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """All facts that one release of botocore states about the kit's operations."""

    version: str
    sha256: str
    operations: Mapping[str, Operation]
    shapes: Mapping[str, Shape]
    errors: frozenset[str]

    def walk(self, shape: str, place: str = "") -> Iterator[tuple[str, Shape]]:
        """Yield each place below a shape with its shape: ``*`` is a list's item, ``{key}``/``{value}`` a map's parts.

        A shape that contains itself is not entered again.
        """
        yield from self._walk(shape, place, ())

    def _walk(self, name: str, place: str, above: tuple[str, ...]) -> Iterator[tuple[str, Shape]]:
        shape = self.shapes[name]
        yield place, shape
        if name in above:
            return
        for step, below in children(shape):
            yield from self._walk(below, f"{place}/{step}", (*above, name))

    def at(self, shape: str, place: str) -> Shape | None:
        """Return the shape at a place below ``shape``, or None where the model knows no such place."""
        found = self.shapes.get(shape)
        for step in place.split("/")[1:]:
            if found is None:
                return None
            below = dict(children(found)).get(step)
            found = self.shapes.get(below) if below else None
        return found


def children(shape: Shape) -> Iterator[tuple[str, str]]:
    """Yield the steps below a shape, each with the name of the shape it leads to."""
    yield from shape.members.items()
    if shape.member:
        yield "*", shape.member
    if shape.key:
        yield "{key}", shape.key
        yield "{value}", shape.value


def parse(raw: Mapping[str, Any]) -> Facts:
    """Return the facts in a decoded facts file; raises KitError where a part is missing."""
    try:
        return Facts(
            version=raw["source"]["version"],
            sha256=raw["source"]["sha256"],
            operations={name: _operation(name, op) for name, op in raw["operations"].items()},
            shapes={name: _shape(name, shape) for name, shape in raw["shapes"].items()},
            errors=frozenset(raw["errors"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise KitError(f"this is no facts file: {error!r} is missing or of the wrong kind") from error


def _operation(name: str, raw: Mapping[str, Any]) -> Operation:
    return Operation(name, raw.get("input", ""), raw.get("output", ""), tuple(raw["errors"]))


def _shape(name: str, raw: Mapping[str, Any]) -> Shape:
    return Shape(
        name=name,
        type=raw["type"],
        members=raw.get("members", {}),
        required=tuple(raw.get("required", ())),
        enum=tuple(raw.get("enum", ())),
        min=raw.get("min"),
        max=raw.get("max"),
        pattern=raw.get("pattern"),
        member=raw.get("member", ""),
        key=raw.get("key", ""),
        value=raw.get("value", ""),
        exception=raw.get("exception", False),
    )


@cache
def pinned() -> Facts:
    """Return the facts of the model as of 2025-03-27."""
    return _load(PINNED)


@cache
def newest() -> Facts:
    """Return the facts of the newest model that the kit carries."""
    return _load(NEWEST)


def _load(name: str) -> Facts:
    return parse(json.loads((files.SPECS / "source" / name).read_text(encoding="utf-8")))
