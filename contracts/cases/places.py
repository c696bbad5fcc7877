"""Reading and changing one place of a request: ``/Tags/*/Key`` means the key of the first tag that has one.

``*`` is a list's item, ``{key}`` and ``{value}`` are a map's entry; the first that has the rest of the place counts.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from contracts.spec.readback import Entry, Step
from contracts.values import Json


class _Absent:
    """The value of a place that a body does not have."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()
_KEY: Final = "{key}"


def find(body: Json, place: str) -> Any:
    """Return the value at a place, or ABSENT."""
    return _find(body, place.split("/")[1:])


def has(body: Json, place: str) -> bool:
    """Tell whether a body has a place."""
    return find(body, place) is not ABSENT


def replaced(body: Json, place: str, value: Json) -> Json:
    """Return a copy whose place holds ``value``; the structure that holds the place must be there."""
    if not place:
        return value
    *above, last = place.split("/")[1:]
    body = copy.deepcopy(body)
    parent = _find(body, above, last)
    if parent is ABSENT:  # nothing has the member yet: it is added in the first place where it can be
        parent = _find(body, above)
    _set(parent, last, value)
    return body


def removed(body: Json, place: str) -> Json:
    """Return a copy without the member at a place."""
    return replaced(body, place, ABSENT)


def cleared(body: Json, place: str) -> Json:
    """Return a copy without the member wherever the place means it, not only where it comes first."""
    return _everywhere(body, place, lambda parent, member: parent.pop(member, None))


def nulled(body: Json, place: str) -> Json:
    """Return a copy whose member is null wherever the place means it."""
    return _everywhere(body, place, lambda parent, member: parent.update({member: None}))


def null_added(body: Json, place: str) -> Json:
    """Return a copy whose member is null wherever it was absent."""
    return _everywhere(body, place, lambda parent, member: parent.setdefault(member, None))


def _everywhere(body: Json, place: str, change: Callable[[dict[str, Json], str], object]) -> Json:
    """Return a copy with a change in every structure that may have the member."""
    *above, member = place.split("/")[1:]
    body = copy.deepcopy(body)
    for parent in _all(body, above):
        if isinstance(parent, dict):
            change(parent, member)
    return body


def grafted(body: Json, donor: Json, place: str) -> Json:
    """Return a copy of ``body`` with the top-level member at a place taken from ``donor``."""
    member = place.removeprefix("/")
    return {**copy.deepcopy(body), member: copy.deepcopy(donor[member])}


def at(answer: Json, path: Iterable[Step]) -> Any:
    """Return what an answer has at the end of the steps to where it shows something, or ABSENT."""
    for step in path:
        answer = _step(answer, step)
        if answer is ABSENT:
            break
    return answer


def _step(value: Json, step: Step) -> Any:
    if isinstance(step, Entry):
        items = value if isinstance(value, list) else []
        return next((i for i in items if isinstance(i, dict) and i.get(step.member) == step.value), ABSENT)
    if isinstance(step, int):
        return value[step] if isinstance(value, list) and step < len(value) else ABSENT
    return value.get(step, ABSENT) if isinstance(value, dict) else ABSENT


def _find(value: Json, steps: list[str], then: str = "") -> Any:
    """Return what is at the steps: where there is a choice, the first one that also has ``then`` below it."""
    if not steps:
        return value if not then or any(True for _ in _children(value, then)) else ABSENT
    found: Any = ABSENT
    for child in _children(value, steps[0]):
        found = _find(child, steps[1:], then)
        if found is not ABSENT:
            return found
    return found


def _all(value: Json, steps: list[str]) -> Iterator[Any]:
    """Yield everything that is at the steps."""
    if not steps:
        yield value
        return
    for child in _children(value, steps[0]):
        yield from _all(child, steps[1:])


def _children(value: Json, step: str) -> Iterator[Any]:
    if isinstance(value, list):
        yield from value if step == "*" else ()
    elif isinstance(value, dict):
        if step == _KEY:
            yield from value
        elif step == "{value}":
            yield from value.values()
        elif step in value:
            yield value[step]


def _set(parent: Any, step: str, value: Any) -> None:
    if isinstance(parent, list):
        parent[0:1] = [] if value is ABSENT else [value]
    elif step == _KEY:
        first = next(iter(parent))
        entries = [(value, parent[first]), *((k, v) for k, v in parent.items() if k != first)]
        parent.clear()
        parent.update(entries)
    else:
        name = next(iter(parent)) if step == "{value}" else step
        if value is ABSENT:
            parent.pop(name, None)
        else:
            parent[name] = value
