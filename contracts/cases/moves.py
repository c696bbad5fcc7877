"""The moves of one member: to the last value that is legal, and to the first one that is not."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from contracts.cases import texts
from contracts.cases.constraints import Constraint
from contracts.spec import patterns
from contracts.spec.contract import Contract
from contracts.spec.facts import NUMBERS, Shape
from contracts.values import Json

UNBOUNDED: Final = 10_000  # as long as a text gets where the model has no maximum
BEYOND_32_BITS: Final = 2**31
EMPTY: Final[dict[str, Json]] = {"string": "", "list": [], "map": {}}
# Values of another JSON type, for each type of the model; numbers as text are legal numbers but for their type.
WRONG: Final = {
    "string": (12345, ["text"], {"text": "text"}),
    "integer": ("1", "many", [1], {"value": 1}),
    "long": ("1", "many", [1], {"value": 1}),
    "float": ("0.5", "many", [1], {"value": 1}),
    "double": ("0.5", "many", [1], {"value": 1}),
    "boolean": (["true"], {"value": True}),
    "timestamp": ("yesterday", [1], {"value": 1}),
    "structure": ("text", ["text"], 12345),
    "list": ("text", {"0": "text"}, 12345),
    "map": ("text", ["text"], 12345),
}


class Move(NamedTuple):
    """A new value for a place, and what it is in words; ``finer`` tells the values of an enumeration apart."""

    value: Json
    words: str
    finer: str = ""


def legal(contract: Contract, constraint: Constraint, current: Json) -> Iterator[Move]:
    """Yield the legal moves of a constraint, each at its edge."""
    shape = constraint.shape
    if constraint.kind == "type" and shape.min == 0 and shape.type in EMPTY:
        yield Move(copy.copy(EMPTY[shape.type]), "empty")
    elif constraint.kind == "enum":
        yield from (Move(value, f"the value {value}", value) for value in shape.enum if value != current)
    elif constraint.kind == "range":
        value = constraint.legal
        if value is not None and abs(value) < BEYOND_32_BITS:
            yield Move(_number(value, shape), f"{constraint.edge}imum {_number(value, shape)}")
    elif constraint.kind == "length" and constraint.legal is not None:
        text = texts.of_length(shape.pattern, current, int(constraint.legal))
        if text is not None:
            yield Move(text, f"{len(text)} characters")
    elif constraint.kind in ("items", "entries") and constraint.legal is not None:
        resized = _resized(contract, shape, current, int(constraint.legal))
        if resized is not None:
            yield Move(resized, f"{len(resized)} {constraint.kind}")


def illegal(contract: Contract, constraint: Constraint, current: Json) -> Iterator[Move]:
    """Yield the illegal moves of a constraint; a missing one means that no request can break it alone."""
    shape = constraint.shape
    if constraint.kind == "type":
        yield from (Move(value, f"{_named(value)} instead of {_kind(shape)}") for value in _wrong(shape, current))
    elif constraint.kind == "enum":
        yield from _unknown_values(constraint, current)
    elif constraint.kind == "pattern":
        yield from _unmatched(constraint, current)
    elif constraint.limit is not None:
        yield from _beyond(contract, constraint, current)


def _wrong(shape: Shape, current: Json) -> Iterator[Json]:
    """Yield values of another type; the value itself as text and an item without its list would be fine otherwise."""
    item = current[0] if shape.type == "list" and current else None
    for value in WRONG[shape.type]:
        if shape.type in NUMBERS and value in ("1", "0.5"):
            yield str(current)
        else:
            yield item if type(item) is type(value) else value


def _beyond(contract: Contract, constraint: Constraint, current: Json) -> Iterator[Move]:
    step = -1 if constraint.edge == "min" else 1
    value = (constraint.limit or 0) + step
    if constraint.kind == "range":
        if abs(value) < BEYOND_32_BITS:
            yield Move(_number(value, constraint.shape), f"{_number(value, constraint.shape)}, {_side(step)} the range")
    elif constraint.kind == "length":
        text = texts.of_length(constraint.shape.pattern, current, int(value)) or _plain(current, int(value))
        yield Move(text, f"{len(text)} characters, {_side(step)} the limit")
    else:
        resized = _resized(contract, constraint.shape, current, int(value))
        if resized is not None:
            yield Move(resized, f"{len(resized)} {constraint.kind}, {_side(step)} the limit")


def _side(step: int) -> str:
    return "below" if step < 0 else "above"


def _plain(current: str, length: int) -> str:
    """Return a text of a length that no pattern has to match: the length alone makes it illegal."""
    return (current * (length // max(len(current), 1) + 1))[:length]


def _number(value: float, shape: Shape) -> float:
    return float(value) if shape.type in ("float", "double") else int(value)


def _unknown_values(constraint: Constraint, current: Json) -> Iterator[Move]:
    known = {*constraint.shape.enum, *(constraint.newer.enum if constraint.newer else ())}
    word = str(current)
    for value in (f"{word}unknown", word.swapcase(), ""):
        if value not in known:
            yield Move(value, f"the unknown value {value}" if value else "an empty text")


def _unmatched(constraint: Constraint, current: str) -> Iterator[Move]:
    shapes = [shape for shape in (constraint.shape, constraint.newer) if shape is not None]
    if not all(shape.pattern and patterns.constrains(shape.pattern) for shape in shapes):
        return
    low = max(int(shape.min or 0) for shape in shapes)
    high = min(int(shape.max or UNBOUNDED) for shape in shapes)
    all_patterns = tuple(str(shape.pattern) for shape in shapes)
    for how, text in texts.outside(all_patterns, current, max(low, 1), high).items():
        yield Move(text, f"text that {_how(how, text)}")
    if low == 0 and not any(patterns.matches(pattern, "") for pattern in all_patterns):
        yield Move("", "an empty text")


def _how(how: str, text: str) -> str:
    if how == "ends in":
        return f"ends in {text[-1]!r}"
    if how == "starts with":
        return f"starts with {text[0]!r}"
    return how if " " in how else f"is {text[:20]!r}"


def _kind(shape: Shape) -> str:
    return {"structure": "an object", "list": "a list", "map": "an object", "boolean": "a boolean"}.get(
        shape.type, "a text" if shape.type == "string" else "a number"
    )


def _named(value: Json) -> str:
    if isinstance(value, str):
        return f"the text {value!r}"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    return f"the number {value}"


def _resized(contract: Contract, shape: Shape, current: Any, size: int) -> Json | None:
    """Return a list or map of an exact size, made of unlike copies of its first part; None where that cannot be."""
    if isinstance(current, dict):
        return _resized_map(contract, shape, current, size)
    if not isinstance(current, list) or (not current and size):
        return None
    item = contract.pinned.shapes[shape.member]
    items = [copy.deepcopy(part) for part in current[:size]]
    while len(items) < size:
        items.append(unlike(contract, item, current[0], len(items)))
    return items


def _resized_map(contract: Contract, shape: Shape, current: dict[str, Any], size: int) -> Json | None:
    entries = dict(list(current.items())[:size])
    if not current and size:
        return None
    key, value = next(iter(current.items())) if current else ("", "")
    pattern = contract.pinned.shapes[shape.key].pattern
    number = 0
    while len(entries) < size:
        number += 1
        entries.setdefault(_numbered(pattern, key, number) or f"{key}{number}", value)
    return entries


def followed(parts: Json, value: Json) -> Json:
    """Return a list or map with one more value after those that it has."""
    return {**parts, f"{next(iter(parts))}2": value} if isinstance(parts, dict) else [*parts, value]


def unlike(contract: Contract, shape: Shape, part: Json, number: int) -> Json:
    """Return a copy of a list's item that differs from it in what must be unique: texts and names get a number."""
    if isinstance(part, str):
        if shape.enum:
            return shape.enum[number % len(shape.enum)]
        return _numbered(shape.pattern, part, number) or part
    copied = copy.deepcopy(part)
    for member in unique_members(shape, copied):
        below = contract.pinned.shapes[shape.members[member]]
        copied[member] = _numbered(below.pattern, copied[member], number) or copied[member]
    return copied


def unique_members(shape: Shape, part: Json) -> Sequence[str]:
    """Return the members of an item that the service wants to be unique in its list."""
    if not isinstance(part, dict):
        return ()
    return [
        m
        for m in shape.members
        if m in part and (m == "Key" or m.endswith("Name")) and m != "ModelName" and isinstance(part[m], str)
    ]


def _numbered(pattern: str | None, text: str, number: int) -> str | None:
    """Return the text with a number in it, where its pattern has room for one."""
    for candidate in (f"{text}{number}", f"{text[: -len(str(number))]}{number}", f"{number}{text}"):
        if candidate and (pattern is None or patterns.matches(pattern, candidate)):
            return candidate
    return None
