"""Another body like a given one: as good as that, with another value wherever one may stand."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import Any, Final

from contracts.cases import crossfield, doubts, places
from contracts.cases.names import compact
from contracts.spec import patterns
from contracts.spec.contract import Contract
from contracts.spec.facts import Shape
from contracts.values import Json

# What has a meaning of its own, so that not every value does.
_MEANS: Final = frozenset(
    {"RuleParameters", "HookParameters", "CollectionParameters", "CollectionName", "ProfilingParameters", "Mode",
     "ContentType", "CsvContentTypes", "JsonContentTypes", "ExplainerConfig", "RecordWrapperType", "ContentEncoding"}
)  # fmt: skip
_FREE: Final = frozenset({"Environment", "HyperParameters", "Properties"})  # maps whose keys anybody may choose
Path = tuple[str | int, ...]


def altered(contract: Contract, operation: str, body: Json, donors: Sequence[Json]) -> Json:
    """Return a body that is as good as the given one and differs from it in as many members as can be.

    Enumerated values are taken from the donors, other bodies that are known to be good.
    """
    shape = contract.pinned.shapes[contract.shape(operation, "input")]
    for path, place, below, value in list(_leaves(contract, shape, body)):
        if _MEANS.isdisjoint(place.split("/")):
            for other in _others(below, value, place, donors):
                changed = _replaced(body, path, other)
                if _is_good(contract, operation, place, other, changed):
                    body = changed
                    break
    return with_keys_of_its_own(body, "KIT_OTHER")


def _is_good(contract: Contract, operation: str, place: str, value: Json, body: Json) -> bool:
    if doubts.doubtful(operation, place, value) or not crossfield.keeps_rules(operation, body):
        return False
    return not contract.request_problems(operation, body)


def _leaves(
    contract: Contract, shape: Shape, value: Any, path: Path = (), place: str = ""
) -> Iterator[tuple[Path, str, Shape, Any]]:
    """Yield the steps to each value that holds no other, its general place, its shape and itself."""
    shapes = contract.pinned.shapes
    if isinstance(value, dict):
        for key, part in value.items():
            below = shape.members.get(key, shape.value)
            step = key if key in shape.members else "{value}"
            yield from _leaves(contract, shapes[below], part, (*path, key), f"{place}/{step}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _leaves(contract, shapes[shape.member], part, (*path, number), f"{place}/*")
    else:
        yield path, place, shape, value


def _others(shape: Shape, value: Any, place: str, donors: Sequence[Json]) -> Iterator[Json]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, float):
        yield value / 2 if value else 0.5
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    elif isinstance(value, str) and shape.enum:
        yield from (found for donor in donors if (found := places.find(donor, place)) not in (value, places.ABSENT))
    elif isinstance(value, str):
        yield from (text for text in _texts(value) if shape.pattern is None or patterns.matches(shape.pattern, text))


def _texts(text: str) -> Iterator[str]:
    """Yield texts like one; of the same length where that cannot break what the text says."""
    digit = "3" if text.endswith("2") else "2"
    if text[-1:].isalnum():
        yield text[:-1] + digit
    yield text + digit


def _replaced(body: Json, path: Path, value: Json) -> Json:
    body = copy.deepcopy(body)
    parent = body
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = value
    return body


def with_keys_of_its_own(body: Json, own: str) -> Json:
    """Return a body with one more entry, under this key, in each map whose keys anybody may choose."""
    if not isinstance(body, dict):
        return [with_keys_of_its_own(item, own) for item in body] if isinstance(body, list) else body
    more = {key: with_keys_of_its_own(value, own) for key, value in body.items()}
    return {key: {**value, own: "1"} if key in _FREE else value for key, value in more.items()}


def size(body: Json) -> int:
    """Return how many values a body has: the most are the most to look at."""
    if isinstance(body, dict | list):
        return sum(size(part) for part in (body.values() if isinstance(body, dict) else body))
    return len(compact(body)) > 0
