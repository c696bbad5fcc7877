"""Requests on connections of their own: those that no ordinary client would send, and several at the same moment."""

from __future__ import annotations

import contextlib
import http.client
import io
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from contracts.values import Request, Way
from contracts.wire.connection import MALFORMED, Fault, Reader, broken, is_malformed
from contracts.wire.reading import Taken, taken

SOON: Final = 0.5  # seconds until a connection is there; a target that takes one at a time is asked later
_TARGET: Final = "x-amz-target"


def written(request: Request, host: str) -> bytes:
    """Return the bytes of a request in the way that it goes out; nothing may follow it on the connection."""
    if request.way is Way.PIPELINED:
        return _one(request, host, last=False) + _one(request, host)
    return _one(request, host)


def _one(request: Request, host: str, *, last: bool = True) -> bytes:
    old, chunked = request.way is Way.HTTP_1_0, request.way is Way.CHUNKED
    lines = [f"{request.method} {request.path} HTTP/{'1.0' if old else '1.1'}"]
    if not any(name.lower() == "host" for name, _ in request.headers):
        lines.append(f"Host: {host}")
    for name, value in request.headers:
        twice = request.way is Way.DOUBLED and name.lower() == _TARGET
        lines += [f"{name}: {value}"] * (2 if twice else 1)
    lines.append("Transfer-Encoding: chunked" if chunked else f"Content-Length: {len(request.body)}")
    if last and not old:
        lines.append("Connection: close")
    body = _chunks(request.body) if chunked else request.body
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _chunks(body: bytes) -> bytes:
    half = len(body) // 2
    parts = [part for part in (body[:half], body[half:]) if part]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@dataclass
class Lone:
    """A request on a connection of its own; ``connected`` makes one within so many seconds, or raises a fault."""

    request: Request
    data: bytes
    connected: Callable[[float], socket.socket]
    patience: float  # seconds to connect
    timeout: float  # seconds to answer
    sock: socket.socket | None = None
    stopped: bool = False

    def opened(self, within: float = SOON) -> bool:
        """Connect, and tell whether that came about at once; where it did not, the answer's turn is time enough."""
        with contextlib.suppress(Fault):
            self.sock = self.connected(min(within, self.patience))
        return self.sock is not None

    def send(self) -> None:
        """Send the request's bytes; a target may answer, and hang up, before it has read them all."""
        if self.sock is None:
            return
        self.sock.settimeout(self.timeout)
        try:
            self.sock.sendall(self.data)
        except TimeoutError:
            self.stopped = True
        except OSError:
            pass

    def answer(self) -> Taken:
        """Return the answer, or raise the fault that there is instead; the connection is closed."""
        if self.sock is None:
            self.sock = self.connected(self.patience)
            self.send()
        with self.sock:
            if self.stopped:
                raise Fault("timeout", "the target stopped reading the request")
            with contextlib.closing(Reader(self.sock)) as reader:
                return self._last(reader, _Kept(reader))

    def _last(self, reader: Reader, stream: _Kept) -> Taken:
        """Return the last answer; a target may close the connection after the first of two."""
        found, closed = self._next(reader, stream)
        if self.request.way is not Way.PIPELINED or closed:
            return found
        reader.begun = False
        try:
            return self._next(reader, stream)[0]
        except Fault as fault:
            if fault.kind == "closed":
                return found
            raise Fault(fault.kind, f"the second of two requests: {fault.text}", body=fault.body) from fault

    def _next(self, reader: Reader, stream: _Kept) -> tuple[Taken, bool]:
        """Return the next answer, and whether the target says that it is the last one."""
        answer = http.client.HTTPResponse(_Source(stream), method=self.request.method)  # type: ignore[arg-type]
        try:
            answer.begin()
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise broken(error, begun=reader.begun, timeout=self.timeout) from error
        if is_malformed(answer):
            raise Fault("partial", MALFORMED)
        return taken(answer), bool(answer.will_close)


class _Kept(io.BufferedReader):
    """What several answers are read from, one after the other, so that none of them may close it."""

    def close(self) -> None:
        """Stay open."""


@dataclass
class _Source:
    """All that the standard library wants of a socket to read an answer from."""

    stream: _Kept

    def makefile(self, *_: Any) -> _Kept:
        """Return the stream that earlier answers were read from, with what it has read ahead."""
        return self.stream
