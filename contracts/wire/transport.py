"""The one HTTP adapter: requests go out, exchanges come back, and network trouble is an answer too."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from time import perf_counter, time
from types import TracebackType
from typing import Any, Final, Self

from requests import PreparedRequest
from requests.exceptions import RequestException
from requests.utils import get_environ_proxies
from urllib3 import HTTPHeaderDict
from urllib3.exceptions import HTTPError
from urllib3.util import SKIP_HEADER

from contracts.values import Exchange, Request
from contracts.wire.connection import Adapter, Fault, header_lines, read_body
from contracts.wire.guard import is_loopback
from contracts.wire.pace import MOST, Pace
from contracts.wire.target import Target
from contracts.wire.throttling import TRIES, is_throttled, wait_before

BODY_CAP: Final = 16 * 1024 * 1024
_NO_BODY: Final = frozenset({"GET", "HEAD", "OPTIONS", "DELETE", "TRACE"})


class Wire:
    """A line to one target; use it in a ``with`` statement, or close it.

    It never follows a redirect, keeps no cookies, uses the environment's proxies only beyond this machine, and retries
    only what asks to be retried: throttled requests, and those that met a kept connection which had died.
    ``in_flight`` fixes how many requests ``send_all`` has on the way; None lets the target's speed decide.
    """

    def __init__(self, target: Target, in_flight: int | None = None) -> None:
        self._origin = target.origin
        self._verify = target.verify
        self._timeout = (target.connect_timeout, target.read_timeout)
        self._proxies = proxies_for(target)
        self._pace = Pace(in_flight)
        self._most = max(MOST, in_flight or 1)
        self._local = threading.local()
        self._adapters: list[Adapter] = []
        self._workers: ThreadPoolExecutor | None = None
        self._stop = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def width(self) -> int:
        """Return how many requests ``send_all`` would have in flight now."""
        return self._pace.width

    def close(self) -> None:
        """Break off what is on the way, and close every connection; a later request opens a new one."""
        self._stop.set()
        for adapter in self._adapters:
            adapter.break_off()
        if self._workers is not None:
            self._workers.shutdown(wait=True, cancel_futures=True)
            self._workers = None
        for adapter in self._adapters:
            adapter.close()
        self._adapters.clear()
        self._local = threading.local()
        self._stop = threading.Event()

    def send(self, request: Request) -> Exchange:
        """Return the exchange that ``request`` leads to; trouble on the way is told in its ``fault``."""
        exchange = self._patiently(request)
        self._pace.answered_alone(exchange.elapsed)
        return exchange

    def send_all(self, requests: Sequence[Request]) -> list[Exchange]:
        """Return the exchanges of ``requests`` in their order, with several on the way when the target is slow."""
        running: dict[Future[Exchange], int] = {}
        done: dict[int, Exchange] = {}
        try:
            for place, request in enumerate(requests):
                while len(running) >= self._pace.width:
                    self._gather(running, done)
                if self._pace.width == 1:
                    done[place] = self.send(request)
                else:
                    running[self._pool().submit(self._patiently, request)] = place
            while running:
                self._gather(running, done)
        except BaseException:
            self.close()
            raise
        return [done[place] for place in range(len(requests))]

    def _gather(self, running: dict[Future[Exchange], int], done: dict[int, Exchange]) -> None:
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            done[running.pop(future)] = future.result()
            self._pace.answered_together()

    def _pool(self) -> ThreadPoolExecutor:
        if self._workers is None:
            self._workers = ThreadPoolExecutor(self._most, thread_name_prefix="contract-wire")
        return self._workers

    def _adapter(self) -> Adapter:
        adapter: Adapter | None = getattr(self._local, "adapter", None)
        if adapter is None:
            adapter = self._local.adapter = Adapter(self._stop)
            self._adapters.append(adapter)
        return adapter

    def _patiently(self, request: Request) -> Exchange:
        """Send, and send again while the target asks to slow down."""
        exchange = self._once(request)
        attempt = 1
        while is_throttled(exchange) and attempt < TRIES and not self._stop.wait(wait_before(attempt, request)):
            self._pace.throttled()
            exchange = self._once(request, (*exchange.throttled, exchange.status))
            attempt += 1
        return exchange

    def _once(self, request: Request, throttled: tuple[int, ...] = ()) -> Exchange:
        prepared = _prepared(self._origin, request)
        adapter = self._adapter()
        started, begin = time(), perf_counter()
        try:
            status, headers, body = self._ask(adapter, prepared)
            fault = Fault("", "")
        except Fault as error:
            status, headers, body, fault = error.status, error.headers, error.body, error
        return Exchange(
            method=request.method,
            url=self._origin + request.path,
            request_headers=request.headers,
            request_body=request.body,
            status=status,
            headers=headers,
            body=body,
            started=started,
            elapsed=perf_counter() - begin,
            fault=fault.kind,
            fault_text=fault.text,
            throttled=throttled,
        )

    def _ask(self, adapter: Adapter, prepared: PreparedRequest) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
        try:
            raw = self._answer(adapter, prepared)
        except Fault as fault:
            if not fault.stale or self._stop.is_set():
                raise
            raw = self._answer(adapter, prepared)
        try:
            answer = raw._original_response  # where requests itself looks for what urllib3 hides
            headers = header_lines(answer.msg)
            try:
                body = _decoded(headers, read_body(answer, BODY_CAP))
            except Fault as fault:
                fault.status, fault.headers = answer.status, headers
                raise
            if answer.isclosed():
                raw.release_conn()
            return answer.status, headers, body
        finally:
            raw.close()

    def _answer(self, adapter: Adapter, prepared: PreparedRequest) -> Any:
        """Return the answer with its body still unread."""
        try:
            response = adapter.send(
                prepared, stream=True, timeout=self._timeout, verify=self._verify, proxies=self._proxies
            )
        except (RequestException, HTTPError, OSError) as error:  # a proxy's trouble, or a CA file that went away
            raise Fault("refused", str(error)) from error
        return response.raw


def proxies_for(target: Target) -> dict[str, str]:
    """Return the environment's proxies for a target; this machine is never reached through one."""
    return {} if is_loopback(target.host) else get_environ_proxies(target.origin)


def _prepared(origin: str, request: Request) -> PreparedRequest:
    """Return a request for the adapter, without the politeness that ``requests`` would add to it."""
    names = {name.lower() for name, _ in request.headers}
    lines = list(request.headers)
    framed = "content-length" in names or "transfer-encoding" in names
    if not framed and (request.body or request.method not in _NO_BODY):
        lines.append(("Content-Length", str(len(request.body))))
    if "user-agent" not in names:
        lines.append(("User-Agent", SKIP_HEADER))
    prepared = PreparedRequest()
    prepared.method = request.method
    prepared.url = origin + request.path
    prepared.headers = dict(lines) if len(names) == len(request.headers) else HTTPHeaderDict(lines)  # type: ignore[assignment]
    prepared.body = request.body or None
    return prepared


def _decoded(headers: tuple[tuple[str, str], ...], body: bytes) -> bytes:
    """Return the body without the compression that its headers tell of."""
    coding = next((value.strip().lower() for name, value in headers if name.lower() == "content-encoding"), "")
    if coding not in {"gzip", "x-gzip", "deflate"} or not body:
        return body
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        plain = inflate.decompress(body, BODY_CAP)
    except zlib.error as error:
        raise Fault("partial", f"the body is not the {coding} that its header promises", body=body) from error
    if not inflate.eof:
        raise Fault("partial", f"the {coding} body does not end, or is too long", body=plain)
    return plain
