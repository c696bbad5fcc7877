"""Makers of servers that do not keep what they were told, or show it in another way than it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contracts.reference import lists
from contracts.reference.kinds import Kind
from contracts.reference.making import Edit
from contracts.reference.server import Reference
from contracts.reference.store import Made, Shown

Items = tuple[Made, ...]
Passes = Callable[[Shown, Any], bool]  # what a resource shows, and what is wanted
# Of a server, a kind, what was asked for and the items that are to come, to those that come instead.
Turn = Callable[[Reference, Kind, Shown, Items], Items]


def storing(noun: str, edit: Edit) -> type[Reference]:
    """Return a server that keeps something else of a kind than was asked for."""

    class Storing(Reference):
        def create(self, kind: Kind, asked: Shown) -> Shown:
            if kind.noun == noun:
                edit(asked)
            return super().create(kind, asked)

    return Storing


def resting(noun: str, turn: Turn) -> type[Reference]:
    """Return a server whose pages go on with other items than they should."""

    class Resting(Reference):
        def listed(self, kind: Kind, asked: Shown) -> Shown:
            page = super().listed(kind, asked)
            if kind.noun != noun:
                return page
            token = page.pop("NextToken", "")
            rest = turn(self, kind, asked, self.pages.rests[token].items if token else ())
            return page | ({"NextToken": self.pages.keep(lists.Rest(kind, rest))} if rest else {})

    return Resting


def paging(size: Callable[[Shown], int]) -> type[Reference]:
    """Return a server that has its own idea of how many items are on a page."""

    class Paging(Reference):
        def page_size(self, asked: Shown) -> int:
            return size(asked)

    return Paging


def filtering(noun: str, name: str, passes: Passes) -> type[Reference]:
    """Return a server that has its own idea of one filter."""

    class Filtering(Reference):
        def passes(self, made: Made, asked: Shown) -> bool:
            if made.kind.noun != noun or name not in asked:
                return super().passes(made, asked)
            others = {member: value for member, value in asked.items() if member != name}
            return super().passes(made, others) and passes(self.described(made), asked[name])

    return Filtering


def sorting(noun: str, turn: Callable[[str, str], tuple[str, str]]) -> type[Reference]:
    """Return a server that sorts a list by another key or in another order; both are empty where nobody said."""

    class Sorting(Reference):
        def items(self, kind: Kind, asked: Shown) -> list[Made]:
            if kind.noun != noun:
                return super().items(kind, asked)
            found = turn(asked.get("SortBy", ""), asked.get("SortOrder", ""))
            wanted = {name: value for name, value in zip(("SortBy", "SortOrder"), found, strict=True) if value}
            others = {name: value for name, value in asked.items() if name not in ("SortBy", "SortOrder")}
            return super().items(kind, others | wanted)

    return Sorting


def describing(noun: str, turn: Callable[[Reference, Made, Shown], Shown]) -> type[Reference]:
    """Return a server that shows a kind in another way, wherever it is shown."""

    class Describing(Reference):
        def described(self, made: Made) -> Shown:
            shown = super().described(made)
            return turn(self, made, dict(shown)) if made.kind.noun == noun else shown

    return Describing
