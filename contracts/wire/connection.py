"""The connections beneath ``requests``: they bound an answer's whole time, and say what exactly went wrong.

``requests`` bounds each read, so a server that sends a byte a second could hold a run for hours; and it tells a dead
connection from a broken answer only in the wording of its errors. Both are known for certain down here, and only here.
"""

from __future__ import annotations

import http.client
import io
import socket
from collections.abc import Callable, Mapping
from functools import partial
from threading import Event
from time import monotonic
from typing import Any, Final, cast

from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from requests.exceptions import RequestException
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NameResolutionError

MALFORMED: Final = "a header line of the answer is malformed"


class Fault(Exception):
    """Why there is no complete answer; ``stale`` says that a kept connection had died before the request came."""

    def __init__(self, kind: str, text: str, stale: bool = False, body: bytes = b"") -> None:
        super().__init__(text)
        self.kind, self.text, self.stale, self.body = kind, text, stale, body
        self.status = 0
        self.headers: tuple[tuple[str, str], ...] = ()


class Reader(io.RawIOBase):
    """The reading side of a socket; it knows when the whole answer is due, and whether any of it came."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._due = monotonic() + (sock.gettimeout() or 0.0)
        self.begun = False

    def readable(self) -> bool:
        """Return True: this is a reader."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what there is, waiting no longer than what is left of the answer's time."""
        left = self._due - monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._sock.settimeout(left)
        got: int | None = self._raw.readinto(buffer)
        self.begun = self.begun or bool(got)
        return got

    def close(self) -> None:
        """Give the socket back."""
        self._raw.close()
        super().close()


class _Answer(http.client.HTTPResponse):
    """The standard library's answer, read through a reader with a deadline."""

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp.close()
        self.reader = Reader(sock)
        self.fp = io.BufferedReader(self.reader)


class _Watched:
    """What both kinds of connections have in common: errors that name the phase, and a way to break off."""

    sock: socket.socket | None
    timeout: Any
    response_class: Any
    answers = 0  # how many requests this connection has carried
    stop: Event  # set when whoever waits should stop waiting

    def connect(self) -> None:
        """Connect, or say why not."""
        self.answers = 0
        try:
            super().connect()  # type: ignore[misc] # of the connection that this is mixed into
        except NameResolutionError as error:
            raise Fault("refused", "the host name cannot be resolved") from error
        except (OSError, HTTPError) as error:
            late = isinstance(error, TimeoutError) or "timed out" in str(error)
            raise Fault("timeout" if late else "refused", _told(error)) from error

    def request(self, *args: Any, **options: Any) -> None:
        """Send a request; a target that stops reading is as late as one that stops answering."""
        try:
            super().request(*args, **options)  # type: ignore[misc] # see connect
        except TimeoutError as error:
            raise Fault("timeout", "the target stopped reading the request") from error

    def getresponse(self) -> Any:
        """Wait for the answer's status and headers, or say what came instead."""
        self.answers += 1
        if self.stop.is_set():  # the connection came about while the others were broken off
            raise Fault("closed", "the kit broke off")
        answer: list[_Answer] = []

        def begin(sock: socket.socket, *args: Any, **options: Any) -> _Answer:
            answer.append(_Answer(sock, *args, **options))
            return answer[0]

        self.response_class = begin
        try:
            response = super().getresponse()  # type: ignore[misc] # see connect
        except (OSError, http.client.HTTPException, ValueError) as error:
            begun = bool(answer) and answer[0].reader.begun
            raise broken(error, begun=begun, timeout=self.timeout, stale=self.answers > 1) from error
        if is_malformed(answer[0]):
            response.close()
            raise Fault("partial", MALFORMED)
        return response

    def break_off(self) -> None:
        """Make whoever waits on this connection stop waiting."""
        try:
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it is closed already


class _Plain(_Watched, HTTPConnection):
    pass


class _Tls(_Watched, HTTPSConnection):
    pass


class _Single:
    """A pool that remembers its one connection."""

    stop: Event
    connection: _Watched | None = None
    close: Callable[[], None]

    def _new_conn(self) -> Any:
        connection = super()._new_conn()  # type: ignore[misc] # of the pool that this is mixed into
        connection.stop = self.stop
        self.connection = connection
        return connection


class _PlainPool(_Single, HTTPConnectionPool):
    ConnectionCls = _Plain


class _TlsPool(_Single, HTTPSConnectionPool):
    ConnectionCls = _Tls

    def _validate_conn(self, conn: Any) -> None:
        # As in urllib3, but without a warning per request when the person chose --insecure.
        if conn.is_closed:
            conn.connect()


class Adapter(HTTPAdapter):
    """The adapter of ``requests`` for one thread, on the connections above; it never tries a request twice."""

    def __init__(self, stop: Event) -> None:
        self._stop = stop
        self._pools: list[_Single] = []
        # One connection: it serves one thread, and the connection after a dead one is sure to be new.
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Set up the pools with connections of our own."""
        super().init_poolmanager(*args, **options)
        self._equip(self.poolmanager)

    def proxy_manager_for(self, *args: Any, **options: Any) -> Any:
        """Return the pools behind a proxy, with connections of our own."""
        return self._equip(super().proxy_manager_for(*args, **options))

    def break_off(self) -> None:
        """Make whoever waits for an answer stop waiting."""
        for pool in self._pools:
            if pool.connection is not None:
                pool.connection.break_off()

    def close(self) -> None:
        """Close the kept connections now; urllib3 leaves that to whoever collects its garbage."""
        super().close()
        for pool in self._pools:
            pool.close()
        self._pools.clear()

    def connected(self, url: str, verify: bool | str, proxies: Mapping[str, str], timeout: float) -> socket.socket:
        """Return a new connection to where an address leads, through proxies and TLS as any other; it stays unpooled.

        Raises Fault where there is none to be had.
        """
        asked = PreparedRequest()
        asked.url = url
        own: Any = self  # requests types these for its own use only
        try:
            pool = own.get_connection_with_tls_context(asked, verify, proxies=dict(proxies))
            own.cert_verify(pool, url, verify, None)
            connection = pool._new_conn()  # what requests has no name for: a connection without a request
            connection.timeout = timeout
            if pool.proxy is not None and url.startswith("https:"):
                pool._prepare_proxy(connection)
            else:
                connection.connect()
        except (RequestException, HTTPError, OSError) as error:  # as for any other request, see there
            raise Fault("refused", str(error)) from error
        return cast(socket.socket, connection.sock)

    def _equip(self, manager: Any) -> Any:
        manager.pool_classes_by_scheme = {
            "http": partial(self._new_pool, _PlainPool),
            "https": partial(self._new_pool, _TlsPool),
        }
        return manager

    def _new_pool(self, kind: type[_PlainPool | _TlsPool], *args: Any, **options: Any) -> Any:
        pool = kind(*args, **options)
        pool.stop = self._stop
        self._pools.append(pool)
        return pool


def is_malformed(answer: http.client.HTTPResponse) -> bool:
    """Tell whether some line of an answer's head is no header."""
    return bool(answer.msg.defects and answer.msg.get_payload())


def broken(error: Exception, *, begun: bool, timeout: float, stale: bool = False) -> Fault:
    """Return why an answer's head could not be read; ``begun`` says that some of it came."""
    if isinstance(error, TimeoutError):
        return Fault("timeout", f"no complete answer within {timeout:g} s")
    if begun:
        return Fault("partial", f"the head of the answer is broken: {_told(error)}")
    return Fault("closed", "the connection was closed without an answer", stale=stale)


def read_body(answer: http.client.HTTPResponse, cap: int) -> bytes:
    """Return the body of an answer as it was sent, or raise the fault that cuts it short."""
    try:
        body = answer.read(cap + 1)
    except http.client.IncompleteRead as error:
        raise Fault("partial", "the chunks of the body break off or are malformed", body=error.partial) from error
    except TimeoutError as error:
        raise Fault("timeout", "the body did not end in time") from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Fault("partial", f"the connection broke within the body: {_told(error)}") from error
    if len(body) > cap:
        raise Fault("partial", f"the body is longer than {cap} bytes, and the kit reads no further", body=body[:cap])
    if answer.length:
        told = len(body) + answer.length
        raise Fault("partial", f"the body breaks off after {len(body)} of {told} bytes", body=body)
    return body


def header_lines(message: http.client.HTTPMessage) -> tuple[tuple[str, str], ...]:
    """Return the header lines as they came: in order, repeated ones apart, names in their own case."""
    return tuple(message.items())


def _told(error: Exception) -> str:
    """Return an error's own words, without the names of the objects that urllib3 puts before them."""
    root = error
    while root.__cause__ is not None and isinstance(root.__cause__, Exception):
        root = root.__cause__
    words = getattr(root, "strerror", None) or str(root) or type(root).__name__
    return str(words).rsplit(">: ", 1)[-1]
