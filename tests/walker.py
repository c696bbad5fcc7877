"""Reads requests by the raw facts files alone, so that what the kit says about them is checked by other code.

The plans that are read are here, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import regex

from contracts.cases import corpus, names
from contracts.cases.plan import Plan
from contracts.judge.checks import promised
from contracts.running.choices import EXAMPLES, SEED
from contracts.spec.contract import Contract
from contracts.spec.operations import CONTRACT
from contracts.values import Case

SOURCE = Path(__file__).resolve().parent.parent / "specs" / "source"
TYPES: dict[str, tuple[type, ...]] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "timestamp": (int, float),
}


class Part(NamedTuple):
    """One value of a request: its concrete place, the model's name of that place, its raw shape, and itself."""

    place: str
    general: str
    shape: dict[str, Any]
    value: Any


class Model:
    """One facts file, as it lies on disk."""

    def __init__(self, name: str) -> None:
        raw = json.loads((SOURCE / f"botocore-{name}.json").read_text(encoding="utf-8"))
        self.shapes: dict[str, Any] = raw["shapes"]
        self.operations: dict[str, Any] = raw["operations"]

    def parts(self, operation: str, body: Any) -> Iterator[Part]:
        """Yield every value of a request that the model knows, the body first; null members are left out."""
        yield from self._parts(Part("", "", self.shapes[self.operations[operation]["input"]], body))

    def _parts(self, part: Part) -> Iterator[Part]:
        yield part
        place, general, shape, value = part
        if shape["type"] == "structure" and isinstance(value, dict):
            for member, below in value.items():
                if member in shape["members"] and below is not None:
                    shape_below = self.shapes[shape["members"][member]]
                    yield from self._parts(Part(f"{place}/{member}", f"{general}/{member}", shape_below, below))
        elif shape["type"] == "list" and isinstance(value, list):
            for index, below in enumerate(value):
                yield from self._parts(Part(f"{place}/{index}", f"{general}/*", self.shapes[shape["member"]], below))
        elif shape["type"] == "map" and isinstance(value, dict):
            for key, below in value.items():
                yield Part(f"{place}/{key}", f"{general}/{{key}}", self.shapes[shape["key"]], key)
                value_shape = self.shapes[shape["value"]]
                yield from self._parts(Part(f"{place}/{key}", f"{general}/{{value}}", value_shape, below))

    def broken(self, operation: str, body: Any) -> list[str]:
        """Return every constraint of the model that a request breaks, as its kind and the general place."""
        return [f"{kind} {place}" for part in self.parts(operation, body) for kind, place in _broken(part)]

    def unknown(self, operation: str, body: Any) -> list[str]:
        """Return the members of a request that the model does not know."""
        return [
            f"{part.general}/{member}"
            for part in self.parts(operation, body)
            if part.shape["type"] == "structure" and isinstance(part.value, dict)
            for member in part.value
            if member not in part.shape["members"]
        ]


def _broken(part: Part) -> Iterator[tuple[str, str]]:
    place, shape, value = part.general, part.shape, part.value
    if not isinstance(value, TYPES[shape["type"]]) or (isinstance(value, bool) and shape["type"] != "boolean"):
        yield "type", place
        return
    for member in shape.get("required", ()):
        if value.get(member) is None:
            yield "required", f"{place}/{member}"
    if "enum" in shape and value not in shape["enum"]:
        yield "enum", place
    if shape["type"] not in ("structure", "boolean", "timestamp"):
        size = len(value) if isinstance(value, str | list | dict) else value
        if size < shape.get("min", size) or size > shape.get("max", size):
            yield {str: "length", list: "items", dict: "entries"}.get(type(value), "range"), place
    if "pattern" in shape and not matches(shape["pattern"], value):
        yield "pattern", place


def matches(pattern: str, text: str) -> bool:
    """Tell whether the whole text matches a pattern of the model, anchored or not."""
    return _compiled(pattern).fullmatch(text) is not None


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(re.sub(r"^\^|(?<!\\)\$$", "", pattern), regex.ASCII if r"\p" not in pattern else 0)


@cache
def pinned() -> Model:
    """Return the model as of 2025-03-27."""
    return Model("1.37.22")


@cache
def newest() -> Model:
    """Return the newest model that the kit carries."""
    return Model("newest")


@cache
def plans() -> dict[str, Plan]:
    """Return the plans of all operations with the default seed, remembered between runs."""
    contract = Contract.load()
    return {
        operation: corpus.plan(contract, operation, promised(contract, operation), count=EXAMPLES, seed=SEED)
        for operation in CONTRACT
    }


def cases(*prefixes: str) -> Iterator[Case]:
    """Yield the cases of all operations whose rule starts with one of the prefixes."""
    for plan in plans().values():
        yield from (case for case in plan.cases if case.promise.rule.startswith(prefixes))


def named(found: Iterable[Case]) -> list[str]:
    """Return cases as lines that say which they are."""
    return [f"{case.promise.id}: {case.move}" for case in found]


def unnumbered(case: Case) -> Any:
    """Return a case's body under the name that it has before it gets its number."""
    stem = re.escape(names.own_stem(case.promise.operation))
    return json.loads(re.sub(rf"{stem}\d{{5}}", names.own_name(case.promise.operation), json.dumps(case.body)))


def differences(one: Any, other: Any, place: str = "") -> Iterator[str]:
    """Yield the places where two values differ, as deep as they go."""
    if isinstance(one, dict) and isinstance(other, dict):
        for member in {**one, **other}:
            if member in one and member in other:
                yield from differences(one[member], other[member], f"{place}/{member}")
            else:
                yield f"{place}/{member}"
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, pair in enumerate(zip(one, other, strict=True)):
            yield from differences(*pair, f"{place}/{index}")
    elif one != other or type(one) is not type(other):
        yield place
