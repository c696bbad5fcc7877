"""Compares what was sent with what is shown, as forgivingly as the service has to be read."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from contracts.cases.places import ABSENT, at
from contracts.judge.seen import counted, quoted
from contracts.spec.facts import Shape
from contracts.spec.keywords import json_type
from contracts.spec.readback import Sent, Step
from contracts.values import Json

LOST: Final = "not in the answer"
LONG: Final = 60  # characters of a text that are quoted from its start; a longer one is quoted around what differs
_KEY: Final = "KmsKeyId"  # the shape of all keys
_NO_ARN: Final = "None"  # what stands for no ARN where the model's pattern allows it


@dataclass(frozen=True)
class Compared:
    """What became of one value: nothing is wrong where ``got`` is empty; ``hushed`` is a false that is not shown."""

    sent: Sent
    expected: str = ""
    got: str = ""
    hushed: bool = False


def compared(sent: Iterable[Sent], answer: Json) -> Iterator[Compared]:
    """Yield what became of each value that could be looked for; where something is lost, what is in it is left out."""
    lost: list[tuple[Step, ...]] = []
    for one in sent:
        if any(one.path[: len(path)] == path for path in lost):
            continue
        shown = at(answer, one.path)
        gone = shown is ABSENT or shown is None
        if gone and one.also:
            lost.append(one.path)
        elif gone and is_hollow(one.value, one.shape):
            yield Compared(one, quoted(one.value), LOST, hushed=True) if one.value is False else Compared(one)
        elif gone or not _holds(one, shown):
            lost.append(one.path)
            yield _differs(one, shown)
        else:
            yield Compared(one)


def is_hollow(value: Json, shape: Shape | None = None) -> bool:
    """Tell whether a value says no more than its absence would, so that it may be left out."""
    if isinstance(value, dict):
        return all(is_hollow(below) for below in value.values())
    if value == _NO_ARN and shape is not None:
        return "|None" in (shape.pattern or "")
    return value is None or value is False or value in ("", [])


def is_same(sent: Json, shown: Json, shape: Shape) -> bool:
    """Tell whether a value without parts, or a list without order, is shown as it was sent."""
    if json_type(sent) != json_type(shown):
        return False
    if isinstance(sent, list):
        return as_set(sent) == as_set(shown)
    if isinstance(sent, str):
        return bool(sent == shown) or _same_arn(sent, shown) or (shape.name == _KEY and _is_key(sent, shown))
    return bool(sent == shown) or (shape.type == "float" and _single(sent) == _single(shown))


def as_set(items: Iterable[Json]) -> frozenset[str]:
    """Return the items of a list as something that has no order."""
    return frozenset(json.dumps(item, sort_keys=True) for item in items if item is not None)


def _holds(one: Sent, shown: Json) -> bool:
    """Tell whether a value is shown as it was sent, but for its parts, which are looked for one by one."""
    if isinstance(one.value, dict):
        return isinstance(shown, dict)
    if isinstance(one.value, list) and not one.is_set:
        return isinstance(shown, list) and len(shown) == len(one.value)
    return is_same(one.value, shown, one.shape)


def _same_arn(sent: str, shown: str) -> bool:
    return sent.startswith("arn:") and sent.lower() == shown.lower()


def _is_key(sent: str, shown: str) -> bool:
    """Tell whether a key is shown as the ARN that ends in the id that was sent."""
    return bool(sent) and shown.startswith("arn:") and shown.lower().endswith((f"/{sent}".lower(), f":{sent}".lower()))


def _single(number: float) -> float:
    """Return a number as one of 32 bits shows it."""
    try:
        return float(struct.unpack("f", struct.pack("f", number))[0])
    except OverflowError:
        return float(number)


def changes(before: Json, after: Json, place: str = "") -> Iterator[tuple[str, Json, Json]]:
    """Yield each place where two readings of the same thing differ in more than their manners, with both values."""
    if (is_hollow(before) and is_hollow(after)) or _is_alike(before, after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for member in dict.fromkeys([*before, *after]):
            yield from changes(before.get(member), after.get(member), f"{place}/{member}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from changes(one, other, f"{place}/{number}")
    else:
        yield place, before, after


def _is_alike(before: Json, after: Json) -> bool:
    if json_type(before) != json_type(after):
        return False
    if isinstance(before, list):
        return as_set(before) == as_set(after)
    return bool(before == after) or (isinstance(before, str) and _same_arn(before, after))


def _differs(one: Sent, shown: Any) -> Compared:
    member = one.path[-1]
    renamed = f" as {member}" if isinstance(member, str) and not one.place.endswith((f"/{member}", "}")) else ""
    if shown is ABSENT or shown is None:
        return Compared(one, quoted(one.value) + renamed, LOST if shown is ABSENT else "null")
    expected, got = differing(one.value, shown)
    return Compared(one, expected + renamed, got)


def differing(sent: Json, shown: Json) -> tuple[str, str]:
    """Return two values that differ in short words that show the difference."""
    if isinstance(sent, str) and isinstance(shown, str) and max(len(sent), len(shown)) > LONG:
        start = max(0, _common(sent, shown) - LONG // 2)
        return _part(sent, start), _part(shown, start)
    if isinstance(sent, list) and isinstance(shown, list) and len(sent) != len(shown):
        return _counted(sent), _counted(shown)
    return quoted(sent), quoted(shown)


def _counted(items: list[Json]) -> str:
    return f"{counted(len(items), 'item')}: {quoted(items)}"


def _common(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _part(text: str, start: int) -> str:
    before, after = "…" if start else "", "…" if len(text) > start + LONG else ""
    return f"{before}{quoted(text[start : start + LONG])}{after}"
