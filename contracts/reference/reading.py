"""Makers of servers that read requests in a way of their own: too kind, too strict, or in the wrong order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from copy import deepcopy
from typing import Any

from contracts.reference.checking import Breach
from contracts.reference.kinds import BY_NOUN, parted
from contracts.reference.making import Edit
from contracts.reference.messages import Refusal
from contracts.reference.model import Shape
from contracts.reference.server import Reference
from contracts.reference.store import Shown

Known = Callable[[tuple[str, ...]], Collection[str]]  # the model's values of an enumeration to those of a server


# ---- too kind ----


def overlooking(overlooks: Callable[[Breach], bool]) -> type[Reference]:
    """Return a server that does not mind some broken constraints."""

    class Overlooking(Reference):
        def minds(self, breach: Breach) -> bool:
            return not overlooks(breach)

    return Overlooking


def knowing(operation: str, place: str, known: Known) -> type[Reference]:
    """Return a server that knows other values of one enumeration."""

    class Knowing(Reference):
        def values(self, asked: str, where: str, shape: Shape) -> Iterable[str]:
            values = tuple(super().values(asked, where, shape))
            return known(values) if (asked, where) == (operation, place) else values

    return Knowing


class _Taken(tuple[str, ...]):
    """Values of an enumeration that something else decides about."""

    takes: Callable[[tuple[str, ...], str], bool]

    def __contains__(self, value: object) -> bool:
        return self.takes(tuple(self), str(value))


def taking(takes: Callable[[tuple[str, ...], str], bool]) -> Known:
    """Return what lets a condition decide which values are known."""

    def known(values: tuple[str, ...]) -> Collection[str]:
        taken = _Taken(values)
        taken.takes = takes
        return taken

    return known


def reading(operation: str, edit: Edit) -> type[Reference]:
    """Return a server that changes a request before anybody looks at it."""

    class Reading(Reference):
        def checked(self, asked: str, body: Shown) -> Shown:
            return super().checked(asked, _edited(body, edit) if asked == operation else body)

    return Reading


def glancing(operation: str, edit: Edit) -> type[Reference]:
    """Return a server that looks at a changed copy of a request and goes on with the request itself."""

    class Glancing(Reference):
        def checked(self, asked: str, body: Shown) -> Shown:
            if asked != operation:
                return super().checked(asked, body)
            super().checked(asked, _edited(body, edit))
            return self.look(asked, body)[0]

    return Glancing


# ---- too strict ----


def disliking(operation: str, place: str, dislikes: Callable[[Any], object]) -> type[Reference]:
    """Return a server that refuses good requests for some values at one place, null included."""

    class Disliking(Reference):
        def checked(self, asked: str, body: Shown) -> Shown:
            checked = super().checked(asked, body)
            if asked == operation and any(dislikes(value) for value in found(body, place)):
                raise Refusal("ValidationException", f"This server does not like {place}.")
            return checked

    return Disliking


def demanding(operation: str, place: str, member: str) -> type[Reference]:
    """Return a server that requires an optional member."""

    class Demanding(Reference):
        def required(self, asked: str, where: str, shape: Shape) -> Iterable[str]:
            required = tuple(super().required(asked, where, shape))
            return (*required, member) if (asked, where) == (operation, place) else required

    return Demanding


# ---- in the wrong order, or with the wrong words ----


def hasty(operation: str, kind: str, place: str) -> type[Reference]:
    """Return a server that makes a resource before it looks for one kind of broken constraint."""

    class Hasty(Reference):
        def checked(self, asked: str, body: Shown) -> Shown:
            checked, breaches = self.look(asked, body)
            broken = {(breach.kind, breach.place) for breach in breaches}
            if asked == operation and broken == {(kind, place)}:
                self.create(BY_NOUN[parted(operation)[1]], checked)
            return super().checked(asked, body)

    return Hasty


def recoding(operation: str, kind: str, place: str, code: str, status: int = 400) -> type[Reference]:
    """Return a server that refuses one broken constraint with another error type or status."""

    class Recoding(Reference):
        def refusal(self, breach: Breach) -> Refusal:
            refusal = super().refusal(breach)
            if (breach.operation, breach.kind, breach.place) == (operation, kind, place):
                return Refusal(code or refusal.code, refusal.message, status)
            return refusal

    return Recoding


# ---- places in a request or an answer ----


def found(body: Any, place: str) -> Iterator[Any]:
    """Yield every value at a place, such as ``/Tags/*/Key``."""
    step, _, below = place.removeprefix("/").partition("/")
    if not step:
        yield body
    for key in _keys(body, step) if step else ():
        yield from found(body[key], below)


def turning(place: str, turn: Callable[[Any], Any]) -> Edit:
    """Return what turns every value at a place into another."""
    above, _, last = place.rpartition("/")

    def edit(body: Shown) -> None:
        for part in found(body, above):
            for key in _keys(part, last):
                part[key] = turn(part[key])

    return edit


def _keys(part: Any, step: str) -> list[Any]:
    """Return where a step leads to: some keys of an object, or all positions in a list."""
    if isinstance(part, list):
        return list(range(len(part))) if step == "*" else []
    if not isinstance(part, dict):
        return []
    return list(part) if step == "{value}" else [step] if step in part else []


def _edited(body: Shown, edit: Edit) -> Shown:
    copy = deepcopy(body)
    edit(copy)
    return copy
