"""The traps of operations: their paths, media types and examples, as Microcks pairs them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from contracts.microcks import trap, trap_dispatchers
from contracts.microcks.reading import Reading, Spot
from contracts.microcks.trap import Caught
from contracts.spec.compare_reading import METHODS
from contracts.spec.normalise import TARGET_HEADER

_SERVICES_OWN: Final = re.compile(r"application/x-amz-json-1\.\d", re.IGNORECASE)
_JSON: Final = re.compile(r"application/(?:.*\+)?json", re.IGNORECASE)
_REFS: Final = "x-microcks-refs"  # the requests that an answer without a body belongs to
_SHOWN: Final = 3


@dataclass(frozen=True)
class Operation:
    """One operation of a document; ``path`` is the part after the host, ``item`` what stands there."""

    path: str
    method: str
    item: Spot
    spot: Spot

    @cached_property
    def request(self) -> Spot:
        """Return the request's body, which Microcks does not look for behind a reference."""
        return self.spot.raw("requestBody")

    @cached_property
    def requests(self) -> dict[str, Spot]:
        """Return the request's examples by their names."""
        contents = self.request.raw("content").parts()
        return {name: spot for _, media in contents for name, spot in media.raw("examples").parts() if name != "$ref"}

    @cached_property
    def answers(self) -> list[tuple[str, str, Spot]]:
        """Return status, media type and what stands there, for each kind of answer."""
        return [
            (status, media, content)
            for status, response in self.spot.at("responses").parts()
            for media, content in response.at("content").parts()
        ]

    @cached_property
    def shown(self) -> list[tuple[str, str, Spot]]:
        """Return the answers' examples: status, name and what stands there, in their order."""
        return [
            (status, name, spot) for status, _, content in self.answers for name, spot in content.at("examples").parts()
        ]

    @cached_property
    def answered(self) -> list[tuple[str, str, Spot]]:
        """Return the same, with the names that answers without a body belong to."""
        bodiless = [
            (status, spot.written, spot)
            for status, response in self.spot.at("responses").parts()
            for _, spot in (() if "content" in response else response.raw(_REFS).parts())
        ]
        return [*self.shown, *bodiless]

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the names of all answers."""
        return frozenset(name for _, name, _ in self.answered)

    @cached_property
    def headers(self) -> list[Spot]:
        """Return the header parameters that Microcks looks at: the operation's own."""
        return _headers(self.spot)

    @cached_property
    def target(self) -> Spot | None:
        """Return the parameter for the header that tells operations apart, or nothing."""
        return _target(self.headers)

    @cached_property
    def ours(self) -> bool:
        """Tell whether this is an operation of AWS' JSON protocol."""
        medias = [media for media, _ in self.request.followed().at("content").parts()]
        asked = any(_SERVICES_OWN.match(media) for media in (*medias, *(media for _, media, _ in self.answers)))
        return asked or bool(self.target) or _target(_headers(self.item)) is not None


def _headers(owner: Spot) -> list[Spot]:
    return [spot for _, spot in owner.raw("parameters").parts() if spot.raw("in").written == "header"]


def _target(headers: list[Spot]) -> Spot | None:
    return next((s for s in headers if s.raw("name").written.lower() == TARGET_HEADER.lower()), None)


def operations(reading: Reading) -> Iterator[Operation]:
    """Yield the operations of a document."""
    for path, item in reading.top.at("paths").parts():
        for method in METHODS:
            if method in item:
                yield Operation(path, method, item, item.raw(method))


def caught(reading: Reading) -> Iterator[Caught]:
    """Yield the traps of the operations of a document."""
    found = list(operations(reading))
    reached = {(operation.method, operation.path.strip()) for operation in found}
    for operation in found:
        before, fragment, _ = operation.path.partition("#")
        if fragment and (operation.method, before) not in reached:
            yield Caught(trap.FRAGMENT_PATH, operation.item, f"no path {before or '/'} beside it")
        yield from _examples(operation)
        yield from _answers(operation)
        yield from _target_header(operation) if operation.ours else ()
        by_header = operation.ours and "#" not in operation.path
        yield from trap_dispatchers.caught(operation.spot, operation.names, by_header=by_header)


def _answers(operation: Operation) -> Iterator[Caught]:
    for status, media, content in operation.answers:
        if operation.ours and _JSON.fullmatch(media):
            yield Caught(trap.JSON_ANSWER, content, f"{media} for {status}")
        if _JSON.fullmatch(media) and "examples" in content and not content.at("schema"):
            yield Caught(trap.NO_SCHEMA, content, f"{media} for {status}")
    for status, response in operation.spot.at("responses").parts():
        if not status.isdecimal() and any("examples" in media for _, media in response.at("content").parts()):
            yield Caught(trap.INEXACT_STATUS, response, status)


def _examples(operation: Operation) -> Iterator[Caught]:
    yield from _singular(operation)
    yield from _references(operation)
    if not operation.answered:
        yield Caught(trap.NO_EXAMPLES, operation.spot, f"{operation.method.upper()} {operation.path}")
    for spot in (*operation.requests.values(), *(spot for _, _, spot in operation.shown)):
        if "value" not in spot:
            yield Caught(trap.NO_VALUE, spot, "no value")
    yield from _unpaired(operation)
    yield from _unpaired_headers(operation)
    yield from _repeated(operation)


def _singular(operation: Operation) -> Iterator[Caught]:
    responses = [response for _, response in operation.spot.at("responses").parts()]
    bearers = [
        *(media for _, media in operation.request.followed().at("content").parts()),
        *(content for _, _, content in operation.answers),
        *(header for response in responses for _, header in response.at("headers").parts()),
        *(spot for owner in (operation.item, operation.spot) for _, spot in owner.raw("parameters").parts()),
    ]
    for spot in bearers:
        for owner in (spot, spot.at("schema")) if "examples" not in spot else ():
            if "example" in owner:
                yield Caught(trap.SINGULAR_EXAMPLE, owner.raw("example"), "example, and no examples")


def _references(operation: Operation) -> Iterator[Caught]:
    medias = [media.raw("examples") for _, media in operation.request.raw("content").parts()]
    for spot in (operation.request, *medias):
        if spot.target is not None:
            yield Caught(trap.REFERENCE, spot, spot.target)


def _unpaired(operation: Operation) -> Iterator[Caught]:
    for name, spot in operation.requests.items():
        if name not in operation.names:
            yield Caught(trap.UNPAIRED_NAME, spot, "a request without a response")
    asks = bool(operation.request) and operation.request.target is None
    for _, name, spot in operation.answered:
        if asks and name not in operation.requests:
            yield Caught(trap.UNPAIRED_NAME, spot, "a response without a request")


def _unpaired_headers(operation: Operation) -> Iterator[Caught]:
    for parameter in operation.headers:
        for name, spot in parameter.at("examples").parts():
            if name not in operation.names:
                yield Caught(trap.UNPAIRED_NAME, spot, "a parameter's example without a response")
    known = {(status, name) for status, name, _ in operation.answered}
    for status, response in operation.spot.at("responses").parts():
        for _, header in response.at("headers").parts():
            for name, spot in header.at("examples").parts():
                if (status, name) not in known:
                    yield Caught(trap.UNPAIRED_NAME, spot, f"a header's example without a response of {status}")


def _repeated(operation: Operation) -> Iterator[Caught]:
    last = {name: (status, spot) for status, name, spot in operation.answered}
    for _, name, spot in operation.answered:
        status, kept = last[name]
        if kept is not spot:
            yield Caught(trap.REPEATED_NAME, spot, f"again for {status}")


def _target_header(operation: Operation) -> Iterator[Caught]:
    target = operation.target
    if target is None:
        beside = _target(_headers(operation.item))
        what = "a parameter of the path, which is not looked at" if beside else "no such parameter"
        yield Caught(trap.TARGET_HEADER, beside or operation.spot, what)
    elif "examples" not in target:
        yield Caught(trap.TARGET_HEADER, target, f"{target.raw('name').written} without examples")
    else:
        lacking = [name for _, name, _ in operation.answered if name not in target.at("examples")]
        more = f" and {len(lacking) - _SHOWN} more" if len(lacking) > _SHOWN else ""
        if lacking:
            yield Caught(trap.TARGET_HEADER, target, f"no example for {', '.join(lacking[:_SHOWN])}{more}")
