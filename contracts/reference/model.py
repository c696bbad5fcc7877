"""The shapes of the pinned model as this room reads them, from the facts and by code of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import regex

from contracts.spec.files import SPECS

PINNED: Final = SPECS / "source" / "botocore-1.37.22.json"
NEWEST: Final = SPECS / "source" / "botocore-newest.json"

# How large a value of a type is: the name of the constraint on its size. Of other types the value itself is bounded.
SIZES: Final = {"string": "length", "list": "items", "map": "entries"}


@dataclass(frozen=True)
class Shape:
    """A shape of the model: ``low`` and ``high`` bound the size of texts, lists and maps, and the value of numbers."""

    type: str
    members: Mapping[str, str]
    required: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    pattern: str = ""

    @property
    def bounded(self) -> str:
        """Return the kind of constraint that the bounds are."""
        return SIZES.get(self.type, "range")


@dataclass(frozen=True)
class Model:
    """The shapes by their names, and each operation's input and output shape."""

    shapes: Mapping[str, Shape]
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]

    def output(self, operation: str) -> Shape:
        """Return the shape of an operation's answer."""
        return self.shapes[self.outputs[operation]]

    def below(self, name: str, place: str = "") -> Iterator[tuple[str, Shape]]:
        """Yield every place below a shape with the shape there, itself first; a shape inside itself is left out."""
        yield from self._below(name, place, ())

    def _below(self, name: str, place: str, above: tuple[str, ...]) -> Iterator[tuple[str, Shape]]:
        if name in above:
            return
        shape = self.shapes[name]
        yield place, shape
        for member, other in shape.members.items():
            yield from self._below(other, f"{place}/{step(shape, member)}", (*above, name))


def step(shape: Shape, member: str) -> str:
    """Return how a place goes on below a shape: a member's name, ``*``, ``{key}`` or ``{value}``."""
    return {"list": "*", "map": f"{{{member}}}"}.get(shape.type, member)


@cache
def pinned() -> Model:
    """Return the model of 2025-03-27."""
    return _model(PINNED)


@cache
def newest() -> Model:
    """Return the newest model, which takes some requests that the pinned one refuses."""
    return _model(NEWEST)


def _model(path: Path) -> Model:
    raw = json.loads(path.read_text(encoding="utf-8"))
    operations = raw["operations"]
    return Model(
        {name: _shape(found) for name, found in raw["shapes"].items()},
        {name: found["input"] for name, found in operations.items()},
        {name: found["output"] for name, found in operations.items() if found.get("output")},
    )


@cache
def newer_values(name: str) -> tuple[str, ...]:
    """Return the values of an enumeration that only the newest model knows."""
    return tuple(value for value in newest().shapes[name].values if value not in pinned().shapes[name].values)


def _shape(raw: Mapping[str, Any]) -> Shape:
    kind = raw["type"]
    below = {"list": ("member",), "map": ("key", "value")}.get(kind, ())
    return Shape(
        type=kind,
        members=raw["members"] if kind == "structure" else {name: raw[name] for name in below},
        required=tuple(raw.get("required", ())),
        values=tuple(raw.get("enum", ())),
        low=raw.get("min"),
        high=raw.get("max"),
        pattern=raw.get("pattern", ""),
    )


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    # Classes such as \d are ASCII, as in Java, but for those that Unicode names.
    return regex.compile(pattern, 0 if r"\p" in pattern else regex.ASCII)


def full_match(pattern: str, text: str) -> bool:
    """Tell whether a text matches a pattern from its first character to its last."""
    return _compiled(pattern).fullmatch(text) is not None


def search(pattern: str, text: str) -> bool:
    """Tell whether a pattern occurs anywhere in a text, which is not what the service does."""
    return _compiled(pattern.removeprefix("^").removesuffix("$")).search(text) is not None
