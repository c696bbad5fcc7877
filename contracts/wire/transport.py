"""The one HTTP adapter: requests go out, exchanges come back, and network trouble is an answer too."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from time import perf_counter, time
from types import TracebackType
from typing import Any, Final, Self

from requests import PreparedRequest
from requests.exceptions import RequestException
from requests.utils import get_environ_proxies, select_proxy
from urllib3 import HTTPHeaderDict
from urllib3.exceptions import HTTPError
from urllib3.util import SKIP_HEADER

from contracts.values import Exchange, Request, Way
from contracts.wire.connection import Adapter, Fault
from contracts.wire.guard import is_loopback
from contracts.wire.pace import MOST, Pace
from contracts.wire.raw import Lone, written
from contracts.wire.reading import Taken, taken
from contracts.wire.target import Target
from contracts.wire.throttling import TRIES, is_throttled, wait_before

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
        if request.way is Way.USUAL:
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

    def rush(self, requests: Sequence[Request]) -> list[Exchange]:
        """Return the exchanges of ``requests`` that go out at the same moment, each on a connection of its own.

        Those that the target cannot take now are sent again one by one. Where a target answers one after the other, the
        last one may wait for all the others.
        """
        exchanges = self._at_once(requests)
        slowed = [n for n, exchange in enumerate(exchanges) if is_throttled(exchange)]
        if slowed:
            self._stop.wait(wait_before(1, requests[slowed[0]]))
        for n in slowed:
            again = self._once(requests[n], (exchanges[n].status,))
            exchanges[n] = self._patiently(requests[n], again)
        return exchanges

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

    def _patiently(self, request: Request, exchange: Exchange | None = None) -> Exchange:
        """Send, unless that was done, and send again while the target asks to slow down."""
        exchange = exchange or self._once(request)
        attempt = 1 + len(exchange.throttled)
        while is_throttled(exchange) and attempt < TRIES and not self._stop.wait(wait_before(attempt, request)):
            self._pace.throttled()
            exchange = self._once(request, (*exchange.throttled, exchange.status))
            attempt += 1
        return exchange

    def _once(self, request: Request, throttled: tuple[int, ...] = ()) -> Exchange:
        if request.way is not Way.USUAL:
            return replace(self._at_once([request])[0], throttled=throttled)
        prepared = _prepared(self._origin, request)
        adapter = self._adapter()
        return replace(self._noted(request, lambda: self._ask(adapter, prepared)), throttled=throttled)

    def _at_once(self, requests: Sequence[Request]) -> list[Exchange]:
        adapter = self._adapter()
        adapter.close()  # a target with time for one connection alone could answer no other
        patience, timeout = self._timeout
        timeout += len(requests) * self._pace.typical

        def connected(within: float) -> socket.socket:
            return adapter.connected(self._origin, self._verify, self._proxies, within)

        lines = [Lone(one, self._written(adapter, one), connected, patience, timeout) for one in requests]
        all(line.opened() for line in lines)  # up to the first one that has to wait
        for line in lines:
            line.send()
        with ThreadPoolExecutor(len(lines), thread_name_prefix="contract-wire") as readers:
            return list(readers.map(lambda line: self._noted(line.request, line.answer), lines))

    def _written(self, adapter: Adapter, request: Request) -> bytes:
        """Return the bytes of a request; a proxy that sees them is told the whole address."""
        proxy = select_proxy(self._origin, self._proxies)
        if proxy and self._origin.startswith("http:") and not proxy.startswith("socks"):
            own = adapter.proxy_headers(proxy if "://" in proxy else f"http://{proxy}")
            request = replace(request, path=self._origin + request.path, headers=(*request.headers, *own.items()))
        return written(request, self._origin.partition("://")[2])

    def _noted(self, request: Request, ask: Callable[[], Taken]) -> Exchange:
        """Return what comes of asking."""
        started, begin = time(), perf_counter()
        try:
            status, headers, body = ask()
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
            way=request.way,
        )

    def _ask(self, adapter: Adapter, prepared: PreparedRequest) -> Taken:
        try:
            raw = self._answer(adapter, prepared)
        except Fault as fault:
            if not fault.stale or self._stop.is_set():
                raise
            raw = self._answer(adapter, prepared)
        try:
            answer = raw._original_response  # where requests itself looks for what urllib3 hides
            found = taken(answer)
            if answer.isclosed():
                raw.release_conn()
            return found
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
