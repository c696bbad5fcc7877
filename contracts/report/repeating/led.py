"""A failure with what led up to it, as a stand-alone test looks at it: requests in their order, and what they name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NoReturn

from contracts.cases import names
from contracts.cases.probes import INVENTED
from contracts.running.line import accepted
from contracts.spec import facts, readback, resources
from contracts.spec.readback import Entry, Sent
from contracts.spec.resources import Kind
from contracts.values import Exchange, Failure, Json, Way
from contracts.wire.again import operation_of


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


def object_of(body: bytes) -> dict[str, Json] | None:
    """Return a body as an object, or None where it is none; NaN and infinities are no JSON."""
    try:
        found = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


@dataclass(frozen=True)
class Led:
    """A failure, and all its requests in their order; its own is the last one."""

    failure: Failure
    exchanges: tuple[Exchange, ...]

    @property
    def last(self) -> Exchange:
        """Return the exchange that shows the failure."""
        return self.exchanges[-1]

    @cached_property
    def operation(self) -> str:
        """Return the operation that the failure's own request asks for."""
        return operation_of(self.last)

    @cached_property
    def body(self) -> dict[str, Json]:
        """Return what the failure's own request sends; nothing where that is no object."""
        return object_of(self.last.request_body) or {}

    @cached_property
    def kind(self) -> Kind | None:
        """Return the kind of resource that the failure's own request is about."""
        return resources.of(self.operation)

    @property
    def reads(self) -> bool:
        """Tell whether the failure's own request changes nothing, so that it may be asked again."""
        return self.operation.startswith(("Describe", "List"))

    @property
    def paged(self) -> bool:
        """Tell whether the failure's own request asks for a later page, by a token that only one run knows."""
        return self.operation.startswith("List") and self.body.get("NextToken") not in (None, INVENTED)

    @cached_property
    def identity(self) -> dict[str, Json]:
        """Return what names the resource that the failure's own request is about."""
        return dict(names.identity(self.kind, self.body)) if self.kind else {}

    def creates(self, kind: Kind | None = None) -> Iterator[tuple[int, dict[str, Json]]]:
        """Yield the numbers and bodies of the requests before the last one that create something."""
        for number, exchange in enumerate(self.exchanges[:-1]):
            operation, body = operation_of(exchange), object_of(exchange.request_body)
            found = resources.of(operation)
            if found and body is not None and operation == found.create and kind in (None, found):
                yield number, body

    def made(self, kind: Kind, identity: dict[str, Json]) -> tuple[int, dict[str, Json]] | None:
        """Return the last accepted create of a resource: its number and its body."""
        same = [
            (number, body)
            for number, body in self.creates(kind)
            if accepted(self.exchanges[number]) and _is_same(names.identity(kind, body), identity)
        ]
        return same[-1] if same else None

    def sent(self, kind: Kind, body: Json, place: str) -> list[Sent]:
        """Return what a create sent at a place, each with the steps to where the last request shows it."""
        reading = kind.reading(self.operation)
        found = readback.sent(facts.pinned(), kind, reading, body) if reading else ()
        return [one for one in found if one.place == place]

    @cached_property
    def group(self) -> range:
        """Return the numbers of the requests that went out at the same moment as the last one, itself included."""
        first = len(self.exchanges) - 1
        while first and self.exchanges[first - 1].way is self.last.way is Way.TOGETHER:
            first -= 1
        return range(first, len(self.exchanges))


def _is_same(one: dict[str, Json], other: dict[str, Json]) -> bool:
    shared = set(one) & set(other)
    return bool(shared) and all(str(one[member]).lower() == str(other[member]).lower() for member in shared)


def path(one: Sent) -> list[Json]:
    """Return the steps to a value as plain Python."""
    return [{step.member: step.value} if isinstance(step, Entry) else step for step in one.path]
