"""The reference over HTTP, in a thread of this process or as the whole of it.

uvicorn's connections speak the protocol. What it has around them, to start, log, reload and end, is for long-lived
services; a server that comes and goes with a test needs less of it, and a faster end.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import signal
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from json import dumps
from typing import Any, Final, Protocol

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from contracts.reference.messages import MEDIA_TYPE, Call, Reply

# Seconds that an idle connection stays open: clients pool theirs, and one that closes under a request looks broken.
_IDLE: Final = 3600
_BODILESS: Final = (204, 304)
_SILENT: Final = logging.Logger("reference", logging.CRITICAL + 1)  # what a server does is told by its answers

_Scope = Mapping[str, Any]
_Receive = Callable[[], Awaitable[Mapping[str, Any]]]
_Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class Answers(Protocol):
    """Whoever answers calls, one at a time and always in the same thread.

    An answer that takes its time is promised, so that other calls need not wait for it.
    """

    def answer(self, call: Call) -> Reply | Awaitable[Reply]:
        """Return the answer to a call."""


@contextmanager
def serving(answers: Answers, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve for the length of a ``with`` statement, and yield the address.

    The first mistake of whoever answers is raised at the end.
    """
    line = listening(host, port)
    service, loop = _Service(answers), asyncio.new_event_loop()

    def work() -> None:
        with closing(loop):
            loop.run_until_complete(service.run(line))

    thread = threading.Thread(target=work, name="reference", daemon=True)
    thread.start()
    try:
        yield address(line)
    finally:
        loop.call_soon_threadsafe(service.stopped.set)
        thread.join()
    service.raise_mistakes()


def serve_until_interrupted(answers: Answers, line: socket.socket, ready: Callable[[], object]) -> None:
    """Serve on a socket that listens, in the main thread, until SIGINT or SIGTERM; ``ready`` is called at the start."""
    service = _Service(answers)

    def begun() -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, service.stopped.set)
        ready()

    asyncio.run(service.run(line, begun))
    service.raise_mistakes()


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens, so that whoever knows its address is not turned away; 0 is any free port."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    family, _, _, _, place = min(found, key=lambda one: one[0] != socket.AF_INET)  # localhost has both
    line = socket.create_server(place[:2], family=family, backlog=128)
    # Connections inherit it; without it a body waits until its head is acknowledged, 40 ms later.
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def address(line: socket.socket) -> str:
    """Return the address at which this machine reaches a socket that listens."""
    host, port = line.getsockname()[:2]
    ip = ipaddress.ip_address(host)
    if ip.is_unspecified:
        host = "127.0.0.1" if ip.version == 4 else "::1"
    return f"http://{host}:{port}" if ip.version == 4 else f"http://[{host}]:{port}"


class _Service:
    """The server at work on one socket, until it is told to stop."""

    def __init__(self, answers: Answers) -> None:
        self.app = _App(answers)
        self.stopped = asyncio.Event()

    async def run(self, line: socket.socket, ready: Callable[[], object] = lambda: None) -> None:
        """Serve, then end every connection, those that wait for an answer included."""
        config = Config(
            self.app, http=_Connection, ws="none", lifespan="off", interface="asgi3", log_config=None, workers=1,
            proxy_headers=False, timeout_keep_alive=_IDLE,
        )  # fmt: skip
        config.load()
        state = ServerState()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Connection(config, state, {}), sock=line)
        try:
            ready()
            await self.stopped.wait()
        finally:
            loop.remove_reader(line)
            await _arrived(state)
            server.close()
            await _hang_up(state)

    def raise_mistakes(self) -> None:
        """Raise the first mistake, if there is one."""
        if self.app.mistakes:
            raise self.app.mistakes[0]


async def _arrived(state: ServerState) -> None:
    """Wait until connections that were just accepted are uvicorn's; a server that is closed before loses them."""
    arriving = asyncio.all_tasks() - state.tasks - {asyncio.current_task()}
    if arriving:
        await asyncio.wait(arriving)


async def _hang_up(state: ServerState) -> None:
    """End every connection, and whatever is still at work for one."""
    for connection in tuple(state.connections):
        connection.transport.abort()
    await asyncio.sleep(0)  # so that uvicorn learns of it
    waiting = tuple(state.tasks)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


class _Connection(HttpToolsProtocol):
    """A connection of uvicorn's that says nothing, and whose transport the app can reach."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.logger, self.access_log = _SILENT, False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Keep the transport where the app finds it."""
        super().connection_made(transport)
        self.app_state = {"transport": transport}

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP."""
        body = _error("SerializationException", msg)
        head = f"HTTP/1.1 400 Bad Request\r\ncontent-type: {MEDIA_TYPE}\r\ncontent-length: {len(body)}\r\n"
        self.transport.write(f"{head}connection: close\r\n\r\n".encode() + body)
        self.transport.close()


class _App:
    """What uvicorn calls for every request."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.mistakes: list[Exception] = []

    async def __call__(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        """Answer one request."""
        body = await _body(receive)
        if body is None:
            return
        try:
            answer = self.answers.answer(_call(scope, body))
            reply = answer if isinstance(answer, Reply) else await answer
            await _deliver(reply, scope, receive, send)
        except Exception as error:  # told at the end, and to the client
            self.mistakes.append(error)
            said = _error("InternalFailure", f"A mistake of the server: {type(error).__name__}: {error}")
            await _send(Reply(500, {"Content-Type": MEDIA_TYPE}, said), scope, send)


def _error(code: str, message: str) -> bytes:
    return dumps({"__type": code, "message": message}).encode()


async def _body(receive: _Receive) -> bytes | None:
    """Return a request's body, or None if the client goes away before its end."""
    parts = []
    while (message := await receive())["type"] != "http.disconnect":
        parts.append(message["body"])
        if not message["more_body"]:
            return b"".join(parts)
    return None


def _call(scope: _Scope, body: bytes) -> Call:
    headers: dict[str, str] = {}
    for raw, value in scope["headers"]:
        name, text = raw.decode("latin-1"), value.decode("latin-1")
        headers[name] = f"{headers[name]}, {text}" if name in headers else text
    path: bytes = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    return Call(scope["method"], path.decode("latin-1"), headers, body, scope["http_version"])


async def _deliver(reply: Reply, scope: _Scope, receive: _Receive, send: _Send) -> None:
    """Send a reply in the way that it asks for."""
    how = reply.delivery
    if how.after:
        await asyncio.sleep(how.after)
    if how.raw is not None:
        transport: asyncio.Transport = scope["state"]["transport"]
        transport.write(how.raw)
        transport.close()
    if how.raw is None and not how.never:
        await _send(reply, scope, send)
        return
    while (await receive())["type"] != "http.disconnect":  # returning before that, uvicorn would answer by itself
        pass


async def _send(reply: Reply, scope: _Scope, send: _Send) -> None:
    """Send a reply framed by its length or in chunks, which HTTP/1.0 does not know."""
    chunked = reply.delivery.chunked and scope["http_version"] != "1.0"
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers.items()]
    body = b"" if reply.status in _BODILESS else reply.body
    if not chunked and reply.status not in _BODILESS:
        headers.append((b"content-length", b"%d" % len(body)))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    if chunked:
        half = len(body) // 2
        await send({"type": "http.response.body", "body": body[:half], "more_body": True})
        body = body[half:]
    await send({"type": "http.response.body", "body": body})
