"""Bodies and values laid out for reading: JSON with a member a line, anything else as it came, and marks where to look.

Every line is clean: whatever a target sent, nothing in it is left that a page or a reader's eye would follow.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from contracts.report.texts import clean
from contracts.values import Json

LIMIT: Final = 8 * 1024  # characters of a body that are shown
PARSED: Final = 1024 * 1024  # bytes; a longer body is not laid out
_STATUS: Final = re.compile(r"(\d{3}) (\S.*)", re.S)


@dataclass(frozen=True)
class Line:
    """One line of a text; a marked one is where to look."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Text:
    """Lines to show, and what has to be said about them: that there are none, or that they were cut."""

    lines: tuple[Line, ...] = ()
    note: str = ""


class _Members(list[tuple[str, Json]]):
    """The members of a JSON object, in order; a name that is there twice is shown twice."""


class _Number(str):
    """A JSON number as it was written: ``1.5E9`` and ``1500000000`` are the same, and a reader wants to see which."""

    __slots__ = ()


def body(raw: bytes, place: str = "") -> Text:
    """Return a body to read, with the lines at ``place`` marked; long ones are cut, and say so."""
    if not raw:
        return Text(note="empty")
    laid = _laid(raw.decode("utf-8", "backslashreplace")) if len(raw) <= PARSED else None
    if laid is None:
        # Only so much of it can be shown; what no reader sees need not be cleaned either.
        text = raw[: 4 * LIMIT].decode("utf-8", "backslashreplace")
        laid = [(line, None) for line in text.removesuffix("\n").split("\n")]
    found = tuple(Line(clean(text), _at(there, place)) for text, there in laid)
    kept = _within(found, LIMIT)
    whole = kept == found and len(raw) <= max(PARSED, 4 * LIMIT)
    return Text(kept, "" if whole else f"cut here; {len(raw)} bytes in all")


def beside(expected: str, got: str) -> tuple[Text, Text]:
    """Return what was expected and what came, with the first difference marked where both are JSON, or a status."""
    left, right = _value(expected), _value(got)
    if left is None or right is None:
        return Text((Line(clean(expected)),)), Text((Line(clean(got)),))
    pairs = zip((*left, ""), (*right, ""), strict=False)
    first = next((number for number, (one, other) in enumerate(pairs) if one.rstrip(",") != other.rstrip(",")), -1)
    return _marked(left, first), _marked(right, first)


def _marked(lines: list[str], number: int) -> Text:
    # Where one side ends before the difference, its last line is the nearest place to look at.
    here = min(number, len(lines) - 1)
    return Text(tuple(Line(clean(line), index == here) for index, line in enumerate(lines)))


def _value(text: str) -> list[str] | None:
    """Return the lines of a JSON value, or of a status with what follows it; None for other texts."""
    if (laid := _laid(text)) is not None:
        return [line for line, _ in laid]
    if (found := _STATUS.fullmatch(text)) is None:
        return None
    rest = _laid(found[2])
    return [text] if rest is None else [found[1], *(line for line, _ in rest)]


def _laid(text: str) -> list[tuple[str, str | None]] | None:
    """Return the lines of a JSON text with the place of each, or None where it is no JSON."""
    try:
        value = json.loads(
            text, object_pairs_hook=_Members, parse_int=_Number, parse_float=_Number, parse_constant=_Number
        )
        return list(_lines(value, "", "", "", ""))
    except (ValueError, RecursionError):
        return None


def _lines(value: Json, place: str, indent: str, lead: str, tail: str) -> Iterator[tuple[str, str | None]]:
    if not isinstance(value, list) or not value:
        yield f"{indent}{lead}{_scalar(value)}{tail}", place
        return
    opening, closing = "{}" if isinstance(value, _Members) else "[]"
    yield f"{indent}{lead}{opening}", place
    last = len(value) - 1
    for number, (name, key, item) in enumerate(_items(value)):
        yield from _lines(item, f"{place}/{name}", f"{indent}  ", key, "," * (number < last))
    yield f"{indent}{closing}{tail}", None


def _items(value: list[Json]) -> Iterable[tuple[str, str, Json]]:
    """Return the steps below a list or an object: the step's name, what the line begins with, the value."""
    if isinstance(value, _Members):
        return ((name, f"{json.dumps(name, ensure_ascii=False)}: ", item) for name, item in value)
    return ((str(number), "", item) for number, item in enumerate(value))


def _scalar(value: Json) -> str:
    if isinstance(value, _Number):
        return str(value)
    return "{}" if isinstance(value, _Members) else json.dumps(value, ensure_ascii=False)


def _at(there: str | None, place: str) -> bool:
    """Tell whether a line's place is the one looked for, in which ``*`` stands for any step."""
    place = place.partition("#")[0]
    if not there or not place:
        return False
    steps, wanted = there.split("/"), place.split("/")
    return len(steps) == len(wanted) and all(want in ("*", step) for step, want in zip(steps, wanted, strict=True))


def _within(lines: tuple[Line, ...], limit: int) -> tuple[Line, ...]:
    """Return the first lines, and of the last one of them the beginning, that hold so many characters."""
    room = limit
    for number, line in enumerate(lines):
        if len(line.text) > room:
            rest = (Line(line.text[:room], line.marked),) if room else ()
            return (*lines[:number], *rest)
        room -= len(line.text) + 1
        room = max(room, 0)
    return lines
