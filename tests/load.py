"""A load for a server that is measured: what test suites ask of SageMaker, over several connections at once."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from contracts.cases import names
from contracts.cases.examples import Example, load
from contracts.spec import resources
from contracts.spec.resources import Kind
from contracts.values import MEDIA_TYPE, SERVICE
from contracts.wire.protocol import authorization

CONNECTIONS: Final = 8  # as many requests are in flight
KINDS: Final = ("model", "endpoint config", "endpoint", "notebook instance", "training job", "app", "action")
Asked = tuple[str, dict[str, Any]]


def chains(url: str, run: str, length: int) -> list[list[bytes]]:
    """Return what each connection sends: ``length`` lives of each kind, under names of this run's own.

    What all of them refer to is made now.
    """
    kinds = [resources.named(name) for name in KINDS]
    bases = {example.operation: example for example in load() if example.name == "minimal"}
    domain = _prepared(url, [step for kind in kinds for step in _steps(kind, "shared", bases)[:-1]])
    return [
        [
            _request(operation, body, domain)
            for number in range(length)
            for kind in kinds
            for operation, body in _life(kind, f"{run}-{connection}-{number}", bases)
        ]
        for connection in range(CONNECTIONS)
    ]


def _steps(kind: Kind, name: str, bases: Mapping[str, Example]) -> list[Asked]:
    """Return what makes a resource, dependencies first."""
    return [(step.operation, json.loads(step.body)) for step in names.making(kind, name, kind.create, bases)]


def _prepared(url: str, steps: Sequence[Asked]) -> str:
    """Make what is there from the start, and return the id of the domain."""
    domain = ""
    for operation, body in steps:
        head, _, text = _request(operation, body, domain).partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
        request = urllib.request.Request(url, text, headers)  # noqa: S310 (loopback)
        try:
            with urllib.request.urlopen(request) as answer:  # noqa: S310 (loopback)
                domain = json.load(answer).get("DomainId", domain)
        except urllib.error.HTTPError as refused:  # it is there from an earlier round
            refused.close()
    return domain


def _life(kind: Kind, name: str, bases: Mapping[str, Example]) -> Iterator[Asked]:
    """Yield one life of a kind: made, read twice, listed, refused in three ways, and removed where that can be."""
    steps = [step for step in _steps(kind, name, bases) if name in step[1].values()]
    own = names.identity(kind, steps[-1][1])
    yield from steps
    yield kind.describe, own
    yield kind.list, {"MaxResults": 10, "SortBy": "CreationTime"}
    yield kind.describe, own
    yield steps[-1]  # a second one
    yield kind.create, steps[-1][1] | {kind.name_member: "-no-name-"}
    yield kind.describe, own | {kind.name_member: "never-made"}
    if kind.stop == "StopNotebookInstance":  # a training job has ended by now, and stays
        yield kind.stop, own
    if kind.delete:
        yield kind.delete, own


def _request(operation: str, body: dict[str, Any], domain: str) -> bytes:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    text = json.dumps(body).replace(names.DOMAIN, domain).encode()
    head = (
        f"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: {SERVICE}.{operation}\r\nContent-Type: {MEDIA_TYPE}\r\n"
        f"X-Amz-Date: {stamp}\r\nAuthorization: {authorization('us-east-1', stamp)}\r\n"
        f"User-Agent: Boto3/1.37.22\r\nAccept-Encoding: identity\r\nContent-Length: {len(text)}\r\n\r\n"
    )
    return head.encode() + text


def send(port: int, work: Sequence[Sequence[bytes]]) -> Counter[int]:
    """Send each connection's requests one after the other, and count the statuses of the answers."""
    return asyncio.run(_send(port, work))


async def _send(port: int, work: Sequence[Sequence[bytes]]) -> Counter[int]:
    loop = asyncio.get_running_loop()
    made = [partial(_Line, iter(requests), loop.create_future()) for requests in work]
    lines = [(await loop.create_connection(make, "127.0.0.1", port))[1] for make in made]
    await asyncio.gather(*(line.done for line in lines))
    return Counter(status for line in lines for status in line.statuses)


class _Line(asyncio.Protocol):
    """One connection: sends a request, waits for the whole answer, sends the next."""

    def __init__(self, requests: Iterator[bytes], done: asyncio.Future[None]) -> None:
        self.requests, self.done = requests, done
        self.statuses: list[int] = []
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.go_on()

    def go_on(self) -> None:
        """Send the next request, or hang up."""
        request = next(self.requests, None)
        if request is None:
            self.done.set_result(None)
            self.transport.close()
        else:
            self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Take note of an answer that is whole."""
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n") + 4
        if end < 4:
            return
        length = int(self.buffer[:end].lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        if len(self.buffer) >= end + length:
            self.statuses.append(int(self.buffer[9:12]))
            self.buffer = b""
            self.go_on()

    def connection_lost(self, exc: Exception | None) -> None:
        """Say so where the server hung up."""
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server hung up"))
