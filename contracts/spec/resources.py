"""The resource table: who creates, describes, lists, stops and deletes a kind of resource, and what becomes of it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from contracts.errors import KitError

Places = Mapping[str, str]


def within(place: str, above: str) -> bool:
    """Tell whether a place is another one, or below it."""
    return place == above or place.startswith(f"{above}/")


@dataclass(frozen=True)
class Reading:
    """How one operation shows what a create sent; places are general ones of the create request.

    ``renamed`` has the members beside a place that show it: the first one must, the others may. ``unseen`` gives the
    reason why a place does not come back. ``keyed`` lists are matched by a member of their items, the others by their
    order. ``should`` places need not come back, and ``during`` ones are shown in one status only. ``unasked``
    booleans are never true unless they were sent so.
    """

    operation: str
    renamed: Mapping[str, tuple[str, ...]]
    unseen: Places
    like: Places
    keyed: Places
    should: tuple[str, ...]
    during: Places
    unasked: tuple[str, ...]

    def entry(self, place: str) -> str:
        """Return the place whose entries of this table hold for a place: itself, or the one that it is like."""
        for alike, other in self.like.items():
            if within(place, alike):
                return other + place.removeprefix(alike)
        return place


@dataclass(frozen=True)
class Kind:
    """A kind of resource; an operation that the kind does not have is an empty text.

    ``status`` is the member that shows its status, ``gone`` the status of what was deleted; both are empty where
    there is none. ``moves`` are the statuses that may follow each status, and ``called`` has those that are entered
    only after an operation was accepted. ``filters`` and ``sorts`` say what the list's members of those names look at
    in an item, and ``sent`` what in the create request decides about a filter.
    """

    name: str
    create: str
    describe: str
    list: str
    stop: str
    delete: str
    identity: tuple[str, ...]
    caseless: bool
    container: str
    item: str
    arn_shape: str
    arn_type: str
    refers: Places
    status: str
    rest: frozenset[str]
    gone: str
    first: str
    moves: Mapping[str, tuple[str, ...]]
    called: Mapping[str, str]
    filters: Places
    sent: Places
    sorts: Mapping[str, str]
    reads: tuple[Reading, ...]

    @property
    def name_member(self) -> str:
        """Return the member of the create request that holds the resource's own name."""
        return self.identity[-1]

    @property
    def arn_member(self) -> str:
        """Return the member of create's, describe's and the list's answers that holds the ARN."""
        return self.arn_shape

    def reading(self, operation: str) -> Reading | None:
        """Return how an operation shows what the kind's create sent; None where it does not."""
        return next((reading for reading in self.reads if reading.operation == operation), None)

    def sends(self, name: str) -> str:
        """Return the place in the create request that decides whether a filter lets a resource pass.

        An empty text means that no request does: the status, times and the like are the service's own.
        """
        if name in self.sent:
            return self.sent[name]
        served = name.startswith(("Status", "Created", "CreationTime", "LastModifiedTime", "WarmPool"))
        return "" if served else self.filters[name]


@cache
def kinds() -> tuple[Kind, ...]:
    """Return all kinds; raises KitError where the table is broken."""
    return _table()[0]


@cache
def sets() -> frozenset[str]:
    """Return the shapes of lists that have no order."""
    return _table()[1]


def _table() -> tuple[tuple[Kind, ...], frozenset[str]]:
    path = Path(__file__).with_name("resources.toml")
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(_kind(entry) for entry in raw["kind"]), frozenset(raw["sets"])
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise KitError(f"{path.name} is broken: {error}") from error


def _kind(raw: Mapping[str, Any]) -> Kind:
    return Kind(
        name=raw["name"],
        create=raw["create"],
        describe=raw["describe"],
        list=raw["list"],
        stop=raw.get("stop", ""),
        delete=raw.get("delete", ""),
        identity=tuple(raw["identity"]),
        caseless=raw.get("caseless", False),
        container=raw["container"],
        item=raw["item"],
        arn_shape=raw["arn"]["shape"],
        arn_type=raw["arn"]["type"],
        refers=raw.get("refers", {}),
        status=raw.get("status", ""),
        rest=frozenset(raw.get("rest", ())),
        gone=raw.get("gone", ""),
        first=raw.get("first", ""),
        moves=_tuples(raw.get("moves", {})),
        called=raw.get("called", {}),
        filters=raw.get("filters", {}),
        sent=raw.get("sent", {}),
        sorts=raw.get("sorts", {}),
        reads=tuple(_reading(entry) for entry in raw.get("read", ())),
    )


def _reading(raw: Mapping[str, Any]) -> Reading:
    return Reading(
        operation=raw["operation"],
        renamed=_tuples(raw.get("renamed", {})),
        unseen={place: reason for reason, places in raw.get("unseen", {}).items() for place in places},
        like=raw.get("like", {}),
        keyed=raw.get("keyed", {}),
        should=tuple(raw.get("should", ())),
        during=raw.get("during", {}),
        unasked=tuple(raw.get("unasked", ())),
    )


def _tuples(raw: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in raw.items()}


def named(name: str) -> Kind:
    """Return the kind of this name, such as ``endpoint config``."""
    return next(kind for kind in kinds() if kind.name == name)


@cache
def of(operation: str) -> Kind | None:
    """Return the kind that an operation creates, describes, lists, stops or deletes; None for ListTags."""
    return next(
        (k for k in kinds() if operation in (k.create, k.describe, k.list, k.stop, k.delete)),
        None,
    )
