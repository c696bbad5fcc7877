"""The line to a target: bytes go out as meant, and whatever comes back becomes an exchange."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import hmac
import json
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from contracts.errors import MissingProgram, Refused, UsageError
from contracts.values import Case, Exchange, Expect, Promise, Request
from contracts.wire import pace, reading, signing, throttling, transport
from contracts.wire.guard import check_allowed, is_aws, is_loopback
from contracts.wire.pace import Pace
from contracts.wire.protocol import request_for
from contracts.wire.redact import redact_headers, redact_text
from contracts.wire.target import Target, parse_url
from contracts.wire.throttling import is_throttled, wait_before
from contracts.wire.transport import Wire

MOMENT = datetime(2025, 3, 27, 12, 30, 5, tzinfo=UTC)
HERE = Target("here", "http://127.0.0.1:5000")

Answer = Callable[[socket.socket, int], object]


def ok(body: bytes = b"{}", status: str = "200 OK", extra: str = "") -> bytes:
    """Return a complete answer."""
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
    )
    return head.encode("latin-1") + body


class Server:
    """A server on a raw socket: ``answer`` gets the connection and the request's number, and may end it with False."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.received: list[bytes] = []
        self.connections = 0
        self.together = 0  # the most requests that were in flight at once
        self._active = 0
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        self._start(self._accept)

    @property
    def target(self) -> Target:
        """Return the target at this server, with short timeouts."""
        return Target("server", f"http://127.0.0.1:{self.port}", connect_timeout=1.0, read_timeout=1.0)

    def close(self) -> None:
        """End every connection, and wait for the threads."""
        for line in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for line in (self._listener, *self._open):
            line.close()

    def _start(self, work: Callable[..., None], *args: Any) -> None:
        self._threads.append(threading.Thread(target=work, args=args, daemon=True))
        self._threads[-1].start()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(line)
            self._start(self._serve, line)

    def _serve(self, line: socket.socket) -> None:
        try:
            while (request := read_request(line)) and self._one(line, request) is not False:
                pass
        except OSError:
            pass
        finally:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _one(self, line: socket.socket, request: bytes) -> object:
        with self._lock:
            number = len(self.received)
            self.received.append(request)
            self._active += 1
            self.together = max(self.together, self._active)
        try:
            return self.answer(line, number)
        finally:
            with self._lock:
                self._active -= 1


def read_request(line: socket.socket) -> bytes:
    """Return the next request, or nothing when the client is done."""
    data = b""
    while b"\r\n\r\n" not in data:
        got = line.recv(65536)
        if not got:
            return b""
        data += got
    head = data.partition(b"\r\n\r\n")[0].lower()
    if b"transfer-encoding: chunked" in head:
        while not data.endswith(b"0\r\n\r\n"):
            data += line.recv(65536)
        return data
    length = next((int(text[15:]) for text in head.split(b"\r\n") if text.startswith(b"content-length:")), 0)
    while len(data) < len(head) + 4 + length:
        data += line.recv(65536)
    return data


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], Server]]:
    """Return a way to start servers that end with the test."""
    servers: list[Server] = []

    def start(answer: Answer) -> Server:
        servers.append(Server(answer))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def says(data: bytes, stay: bool = True) -> Answer:
    """Return an answer that sends these bytes, and then keeps the connection or closes it."""

    def answer(line: socket.socket, _: int) -> bool:
        line.sendall(data)
        return stay

    return answer


def case(operation: str = "CreateModel", body: Any = None, **rest: Any) -> Case:
    """Return a case that sends ``body``."""
    promise = Promise(operation, "accept.boundary")
    return Case(operation, promise, {"ModelName": "m"} if body is None else body, Expect.ACCEPT, "", **rest)


def request(target: Target = HERE, **rest: Any) -> Request:
    """Return the request of a case."""
    return request_for(case(**rest), target, MOMENT)


def sent(server: Server, message: Request | None = None, target: Target | None = None) -> Exchange:
    """Return the exchange of one request with a server."""
    target = target or server.target
    with Wire(target) as wire:
        return wire.send(message or request(target))


# --- what goes out -----------------------------------------------------------------------------------------------


def test_a_request_is_a_post_of_compact_json_told_apart_by_its_target_header() -> None:
    """A request is a POST of compact JSON told apart by its target header."""
    made = request(body={"ModelName": "a b", "Tags": []})
    assert (made.method, made.path, made.body) == ("POST", "/", b'{"ModelName":"a b","Tags":[]}')
    assert dict(made.headers) | {"Authorization": ""} == {
        "X-Amz-Target": "SageMaker.CreateModel",
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Date": "20250327T123005Z",
        "User-Agent": "sagemaker-contract-kit/0.1.0",
        "Authorization": "",
    }


def test_authorization_has_the_shape_of_a_signature_and_is_clearly_none() -> None:
    """Authorization has the shape of a signature and is clearly None."""
    authorization = dict(request(replace(HERE, region="eu-west-1")).headers)["Authorization"]
    start, _, signature = authorization.partition(" Signature=")
    assert start == (
        "AWS4-HMAC-SHA256 Credential=AKIACONTRACTKIT/20250327/eu-west-1/sagemaker/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date;x-amz-target,"
    )
    assert len(signature) == 64
    int(signature, 16)


def test_the_moment_is_sent_in_utc() -> None:
    """The moment is sent in UTC."""
    elsewhere = MOMENT.astimezone(timezone(timedelta(hours=9)))
    assert request_for(case(), HERE, elsewhere) == request_for(case(), HERE, MOMENT)


def test_text_goes_out_as_utf8(serve: Callable[[Answer], Server]) -> None:
    """Text goes out as UTF-8."""
    server = serve(says(ok()))
    sent(server, request(server.target, body={"Name": "größe 模型 🙂"}))
    assert server.received[0].endswith('{"Name":"größe 模型 🙂"}'.encode())


def test_a_lone_surrogate_goes_out_as_its_escape() -> None:
    """A lone surrogate goes out as its escape."""
    assert request(body={"Name": "\ud800"}).body == b'{"Name":"\\ud800"}'


def test_raw_bytes_replace_the_body() -> None:
    """Raw bytes replace the body."""
    assert request(raw=b"\xff{").body == b"\xff{"


def test_a_header_of_the_case_replaces_its_namesake_whatever_its_case() -> None:
    """A header of the case replaces its namesake whatever its case."""
    made = request(headers={"x-amz-target": "SageMaker.Other"})
    assert [line for line in made.headers if line[0].lower() == "x-amz-target"] == [("x-amz-target", "SageMaker.Other")]


def test_none_removes_a_header(serve: Callable[[Answer], Server]) -> None:
    """None removes a header."""
    server = serve(says(ok()))
    headers = {"x-amz-target": None, "Content-Type": None, "User-Agent": None, "Authorization": None}
    sent(server, request(server.target, headers=headers))
    names = [line.partition(b":")[0] for line in server.received[0].partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]]
    assert sorted(names) == [b"Accept-Encoding", b"Content-Length", b"Host", b"X-Amz-Date"]


def test_headers_of_the_target_are_sent_and_those_of_the_case_win() -> None:
    """Headers of the target are sent and those of the case win."""
    target = replace(HERE, headers=(("X-Account", "one"), ("user-agent", "mine")))
    made = dict(request(target, headers={"x-account": "two"}).headers)
    assert (made["x-account"], made["user-agent"]) == ("two", "mine")
    assert not {"X-Account", "User-Agent"} & set(made)


def test_names_of_headers_keep_their_case_on_the_wire(serve: Callable[[Answer], Server]) -> None:
    """Names of headers keep their case on the wire."""
    server = serve(says(ok()))
    sent(server, request(server.target, headers={"x-amz-TARGET": "SageMaker.CreateModel"}))
    assert b"\r\nx-amz-TARGET: SageMaker.CreateModel\r\n" in server.received[0]


def test_repeated_header_lines_are_sent_apart(serve: Callable[[Answer], Server]) -> None:
    """Repeated header lines are sent apart."""
    server = serve(says(ok()))
    sent(server, Request("POST", "/", (("X-Amz-Target", "SageMaker.A"), ("X-Amz-Target", "SageMaker.B")), b"{}"))
    assert b"X-Amz-Target: SageMaker.A\r\nX-Amz-Target: SageMaker.B\r\n" in server.received[0]


def test_method_and_path_of_the_case_are_respected(serve: Callable[[Answer], Server]) -> None:
    """Method and path of the case are respected."""
    server = serve(says(ok()))
    sent(server, request(server.target, method="GET", path="/other?x=1", raw=b""))
    assert server.received[0].startswith(b"GET /other?x=1 HTTP/1.1\r\n")
    assert b"Content-Length" not in server.received[0]


def test_a_head_request_has_no_body_to_wait_for(serve: Callable[[Answer], Server]) -> None:
    """A HEAD request has no body to wait for."""
    server = serve(says(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"))
    exchange = sent(server, request(server.target, method="HEAD", raw=b""))
    assert (exchange.status, exchange.body, exchange.fault) == (200, b"", "")


def test_a_chunked_request_goes_out_chunked(serve: Callable[[Answer], Server]) -> None:
    """A chunked request goes out chunked."""
    server = serve(says(ok()))
    sent(server, request(server.target, raw=b"{}", headers={"Transfer-Encoding": "chunked"}))
    assert server.received[0].endswith(b"\r\n\r\n2\r\n{}\r\n0\r\n\r\n")
    assert b"Content-Length" not in server.received[0]


@pytest.mark.parametrize(
    ("url", "path", "asked"),
    [
        ("http://h", "/", "/"),
        ("http://h/rest/X/2017-07-24/", "/", "/rest/X/2017-07-24/"),
        ("http://h/rest/X/2017-07-24", "/", "/rest/X/2017-07-24"),
        ("http://h/rest/", "/other", "/rest/other"),
        ("http://h/rest", "/other/", "/rest/other/"),
    ],
)
def test_a_target_may_live_below_a_path(url: str, path: str, asked: str) -> None:
    """A target may live below a path."""
    assert request(Target("t", parse_url(url)), path=path).path == asked


# --- what comes back ---------------------------------------------------------------------------------------------


def test_an_exchange_tells_what_went_out_and_what_came_back(serve: Callable[[Answer], Server]) -> None:
    """An exchange tells what went out and what came back."""
    server = serve(says(ok(b'{"a":1}', extra="x-amzn-RequestId: r\r\nX-Two: 1\r\nOther: o\r\nx-two: 2\r\n")))
    made = request(server.target)
    exchange = sent(server, made)
    assert (exchange.method, exchange.url) == ("POST", f"http://127.0.0.1:{server.port}/")
    assert (exchange.request_headers, exchange.request_body) == (made.headers, made.body)
    assert (exchange.status, exchange.body, exchange.fault, exchange.throttled) == (200, b'{"a":1}', "", ())
    assert exchange.headers[2:] == (("x-amzn-RequestId", "r"), ("X-Two", "1"), ("Other", "o"), ("x-two", "2"))
    assert abs(exchange.started - time.time()) < 10
    assert 0 < exchange.elapsed < 1


def test_bytes_come_back_undecoded(serve: Callable[[Answer], Server]) -> None:
    """Bytes come back undecoded."""
    body = "größe".encode("latin-1") + b"\xff\x00\r\n"
    assert sent(serve(says(ok(body)))).body == body


def test_a_gzipped_body_is_unpacked(serve: Callable[[Answer], Server]) -> None:
    """A gzipped body is unpacked."""
    exchange = sent(serve(says(ok(gzip.compress(b'{"a":1}'), extra="Content-Encoding: gzip\r\n"))))
    assert (exchange.body, exchange.fault) == (b'{"a":1}', "")


@pytest.mark.parametrize(
    "answer",
    [
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n4;x=y\r\n":1}\r\n0\r\n\r\n',
        b'HTTP/1.0 200 OK\r\n\r\n{"a":1}',
        b'HTTP/1.0 200 OK\r\nContent-Length: 7\r\n\r\n{"a":1}',
        b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"a":1}',
        b'HTTP/1.1 200 OK\nContent-Length: 7\n\n{"a":1}',
    ],
    ids=["chunked", "1.0", "1.0-length", "close", "bare-newlines"],
)
def test_every_legal_framing_is_read(serve: Callable[[Answer], Server], answer: bytes) -> None:
    """Every legal framing is read."""
    exchange = sent(serve(says(answer, stay=False)))
    assert (exchange.status, exchange.body, exchange.fault) == (200, b'{"a":1}', "")


def test_a_connection_that_closes_after_each_answer_serves_the_next_request(serve: Callable[[Answer], Server]) -> None:
    """A connection that closes after each answer serves the next request."""
    server = serve(says(ok(extra="Connection: close\r\n"), stay=False))
    with Wire(server.target) as wire:
        assert [wire.send(request()).fault for _ in range(3)] == ["", "", ""]
    assert server.connections == 3


def test_a_kept_connection_is_used_again(serve: Callable[[Answer], Server]) -> None:
    """A kept connection is used again."""
    server = serve(says(ok()))
    with Wire(server.target) as wire:
        assert [wire.send(request()).status for _ in range(5)] == [200] * 5
    assert server.connections == 1


def test_an_empty_answer_is_complete(serve: Callable[[Answer], Server]) -> None:
    """An empty answer is complete."""
    exchange = sent(serve(says(b"HTTP/1.1 204 No Content\r\n\r\n")))
    assert (exchange.status, exchange.body, exchange.fault) == (204, b"", "")


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_a_redirect_is_an_answer_and_never_followed(serve: Callable[[Answer], Server], status: str) -> None:
    """A redirect is an answer and never followed."""
    elsewhere = serve(says(ok()))
    server = serve(says(ok(b"", status, f"Location: http://127.0.0.1:{elsewhere.port}/\r\n")))
    assert sent(server).status == int(status[:3])
    assert elsewhere.connections == 0


def test_cookies_are_not_kept(serve: Callable[[Answer], Server]) -> None:
    """Cookies are not kept."""
    server = serve(says(ok(extra="Set-Cookie: a=b\r\n")))
    with Wire(server.target) as wire:
        wire.send(request())
        wire.send(request())
    assert b"ookie" not in server.received[1]


def test_a_proxy_of_the_environment_is_not_used_for_loopback(
    serve: Callable[[Answer], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy of the environment is not used for loopback."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert sent(serve(says(ok()))).status == 200


def test_a_proxy_of_the_environment_is_used_beyond_loopback(
    serve: Callable[[Answer], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy of the environment is used beyond loopback."""
    proxy = serve(says(ok(b'{"by":"proxy"}')))
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    target = Target("far", "http://emulator.example")
    assert sent(proxy, request(target), target).body == b'{"by":"proxy"}'
    assert proxy.received[0].startswith(b"POST http://emulator.example/ HTTP/1.1\r\n")


# --- faults ------------------------------------------------------------------------------------------------------


def test_a_port_that_nobody_listens_on_is_refused() -> None:
    """A port that nobody listens on is refused."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with Wire(Target("none", f"http://127.0.0.1:{port}")) as wire:
        exchange = wire.send(request())
    assert (exchange.status, exchange.fault, exchange.fault_text) == (0, "refused", "Connection refused")


def test_a_host_without_an_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host without an address is refused."""

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with Wire(Target("none", "http://nowhere.localhost")) as wire:
        exchange = wire.send(request())
    assert (exchange.fault, exchange.fault_text) == ("refused", "the host name cannot be resolved")


def test_a_server_that_never_answers_is_a_timeout(serve: Callable[[Answer], Server]) -> None:
    """A server that never answers is a timeout."""
    server = serve(lambda *_: time.sleep(0.9))
    exchange = sent(server, target=replace(server.target, read_timeout=0.2))
    assert (exchange.fault, exchange.fault_text) == ("timeout", "no complete answer within 0.2 s")
    assert exchange.elapsed < 0.8


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"], ids=["head", "body"])
def test_a_server_that_drips_is_a_timeout(serve: Callable[[Answer], Server], head: bytes) -> None:
    """A server that drips is a timeout."""

    def drip(line: socket.socket, _: int) -> None:
        line.sendall(head)
        for byte in b"HTTP/1.1 200 OK.............":
            line.sendall(bytes([byte]))
            time.sleep(0.05)

    server = serve(drip)
    exchange = sent(server, target=replace(server.target, read_timeout=0.3))
    assert exchange.fault == "timeout"
    assert 0.25 < exchange.elapsed < 1.2


def test_a_connection_closed_without_a_byte_is_closed(serve: Callable[[Answer], Server]) -> None:
    """A connection closed without a byte is closed."""
    exchange = sent(serve(lambda *_: False))
    assert (exchange.fault, exchange.fault_text) == ("closed", "the connection was closed without an answer")


@pytest.mark.parametrize(
    ("answer", "body", "text"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}", b"{}", "the body breaks off after 2 of 10 bytes"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", b"", "the body breaks off after 0 of 10 bytes"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n5\r\nab",
            b"{}",
            "the chunks of the body break off or are malformed",
        ),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n",
            b"{}",
            "the chunks of the body break off or are malformed",
        ),
        (b"nonsense\r\n\r\n", b"", "the head of the answer is broken: nonsense"),
        (b"HTTP/1.1 2", b"", "the head of the answer is broken: HTTP/1.1 2"),
        (b"HTTP/1.1 abc OK\r\n\r\n", b"", "the head of the answer is broken: HTTP/1.1 abc OK"),
        (b"HTTP/1.1 200 OK\r\nno colon\r\nA: b\r\n\r\n{}", b"", "a header line of the answer is malformed"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
            b"{}",
            "the body is not the gzip that its header promises",
        ),
    ],
)
def test_half_an_answer_is_partial(serve: Callable[[Answer], Server], answer: bytes, body: bytes, text: str) -> None:
    """Half an answer is partial."""
    exchange = sent(serve(says(answer, stay=False)))
    assert (exchange.fault, exchange.fault_text.strip(), exchange.body) == ("partial", text, body)


def test_a_body_without_end_is_cut_and_partial(
    serve: Callable[[Answer], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body without end is cut and partial."""
    monkeypatch.setattr(reading, "BODY_CAP", 10)
    exchange = sent(serve(says(ok(b"x" * 11))))
    assert (exchange.fault, exchange.body) == ("partial", b"x" * 10)
    assert exchange.fault_text == "the body is longer than 10 bytes, and the kit reads no further"


def test_a_partial_answer_keeps_its_status_and_headers(serve: Callable[[Answer], Server]) -> None:
    """A partial answer keeps its status and headers."""
    exchange = sent(serve(says(b"HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 10\r\n\r\n{}", stay=False)))
    assert (exchange.status, exchange.header("x-a")) == (200, "b")


def test_a_fault_does_not_spoil_the_next_request(serve: Callable[[Answer], Server]) -> None:
    """A fault does not spoil the next request."""

    def answer(line: socket.socket, number: int) -> bool:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n" if number == 0 else ok())
        return number > 0

    with Wire(serve(answer).target) as wire:
        assert [wire.send(request()).fault for _ in range(3)] == ["partial", "", ""]


def test_a_kept_connection_that_died_is_no_fault(serve: Callable[[Answer], Server]) -> None:
    """A kept connection that died is no fault."""

    def answer(line: socket.socket, number: int) -> bool:
        if number == 1:  # the second request arrives, on the kept connection, which then dies without a byte
            return False
        line.sendall(ok())
        return True

    server = serve(answer)
    with Wire(server.target) as wire:
        assert [wire.send(request()).fault for _ in range(2)] == ["", ""]
    assert (server.connections, len(server.received)) == (2, 3)


def test_a_request_that_kills_fresh_connections_too_is_closed(serve: Callable[[Answer], Server]) -> None:
    """A request that kills fresh connections too is closed."""
    server = serve(lambda line, number: (line.sendall(ok()), True)[1] if number == 0 else False)
    with Wire(server.target) as wire:
        assert [wire.send(request()).fault for _ in range(2)] == ["", "closed"]
    assert len(server.received) == 3


# --- throttling --------------------------------------------------------------------------------------------------


def throttle(status: str, code: str) -> bytes:
    """Return an answer that asks to slow down."""
    return ok(json.dumps({"__type": code}).encode(), status)


@pytest.mark.parametrize(
    ("status", "body", "extra", "asks"),
    [
        ("400 Bad", b'{"__type":"ThrottlingException"}', "", True),
        ("400 Bad", b'{"__type":"com.amazon.coral#ThrottlingException:http://x/"}', "", True),
        ("400 Bad", b'{"code":"TooManyRequestsException"}', "", True),
        ("503 Busy", b"", "X-Amzn-Errortype: SlowDown:http://x/\r\n", True),
        ("429 Many", b"<html>", "", True),
        ("503 Busy", b"{}", "", False),
        ("400 Bad", b'{"__type":"ValidationException","message":"ThrottlingException"}', "", False),
        ("400 Bad", b"ThrottlingException", "", False),
        ("500 Oops", b'{"__type":"ThrottlingException"}', "", False),
    ],
)
def test_throttling_is_told_by_the_error_type(
    serve: Callable[[Answer], Server], monkeypatch: pytest.MonkeyPatch, status: str, body: bytes, extra: str, asks: bool
) -> None:
    """Throttling is told by the error type."""
    monkeypatch.setattr(transport, "TRIES", 1)
    assert is_throttled(sent(serve(says(ok(body, status, extra))))) is asks


def test_a_throttled_request_is_sent_again_until_it_is_answered(
    serve: Callable[[Answer], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A throttled request is sent again until it is answered."""
    monkeypatch.setattr(throttling, "_FIRST_WAIT", 0.01)
    answers = [throttle("400 Bad", "Throttling"), throttle("503 Busy", "SlowDown"), ok(b'{"done":1}')]
    exchange = sent(serve(lambda line, number: line.sendall(answers[number])))
    assert (exchange.status, exchange.body, exchange.throttled) == (200, b'{"done":1}', (400, 503))


def test_a_target_that_throttles_for_ever_is_asked_five_times(
    serve: Callable[[Answer], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A target that throttles for ever is asked five times."""
    monkeypatch.setattr(throttling, "_FIRST_WAIT", 0.001)
    server = serve(says(throttle("429 Many", "Throttling")))
    exchange = sent(server)
    assert (exchange.status, exchange.throttled, len(server.received)) == (429, (429,) * 4, 5)


def test_waits_grow_stay_under_ten_seconds_and_depend_on_the_request_alone() -> None:
    """Waits grow stay under ten seconds and depend on the request alone."""
    first, second = ([wait_before(attempt, request(body=body)) for attempt in range(1, 5)] for body in ({}, {"a": 1}))
    assert sum(first) < 10
    assert sum(second) < 10
    assert first == sorted(first)
    assert first != second
    assert wait_before(1, request()) == wait_before(1, request())


# --- several in flight -------------------------------------------------------------------------------------------


def numbered(count: int) -> list[Request]:
    """Return requests that tell their number."""
    return [request(body={"Number": number}) for number in range(count)]


def echoing(serve: Callable[[Answer], Server], pause: Callable[[int], float]) -> Server:
    """Start a server that gives each request's body back after a pause."""

    def answer(line: socket.socket, number: int) -> None:
        time.sleep(pause(number))
        line.sendall(ok(server.received[number].partition(b"\r\n\r\n")[2]))

    server = serve(answer)
    return server


def bodies(exchanges: Sequence[Exchange]) -> list[bytes]:
    """Return the bodies of exchanges."""
    return [exchange.body for exchange in exchanges]


@pytest.mark.parametrize("in_flight", [1, 4, None])
def test_exchanges_come_in_the_order_of_their_requests(
    serve: Callable[[Answer], Server], in_flight: int | None
) -> None:
    """Exchanges come in the order of their requests."""
    server = echoing(serve, lambda number: 0.03 if number % 3 else 0.06)
    with Wire(server.target, in_flight) as wire:
        assert bodies(wire.send_all(numbered(12))) == [made.body for made in numbered(12)]


def test_in_flight_is_never_exceeded(serve: Callable[[Answer], Server]) -> None:
    """In flight is never exceeded."""
    server = echoing(serve, lambda _: 0.03)
    with Wire(server.target, 3) as wire:
        wire.send_all(numbered(12))
    assert server.together == 3


def test_a_fast_target_is_asked_one_by_one(serve: Callable[[Answer], Server], monkeypatch: pytest.MonkeyPatch) -> None:
    """A fast target is asked one by one."""
    monkeypatch.setattr(pace, "_FAST", 0.5)  # a busy machine is no slow target
    server = serve(says(ok()))
    with Wire(server.target) as wire:
        wire.send_all(numbered(40))
    assert server.together == 1


def test_a_slow_target_is_asked_by_many_at_once(serve: Callable[[Answer], Server]) -> None:
    """A slow target is asked by many at once."""
    server = echoing(serve, lambda _: 0.16)
    began = time.monotonic()
    with Wire(server.target) as wire:
        assert bodies(wire.send_all(numbered(35))) == [made.body for made in numbered(35)]
    assert server.together == 16
    assert time.monotonic() - began < 4.0  # one by one it takes 5.6


@pytest.mark.parametrize(("elapsed", "width"), [(0.001, 1), (0.019, 1), (0.021, 3), (0.075, 8), (0.15, 16), (3.0, 16)])
def test_the_width_follows_what_was_measured(elapsed: float, width: int) -> None:
    """The width follows what was measured."""
    measured = Pace()
    for _ in range(3):
        assert measured.width == 1
        measured.answered_alone(elapsed)
    assert measured.width == width


def test_a_target_is_measured_again_after_a_stretch() -> None:
    """A target is measured again after a stretch."""
    measured = Pace()
    for _ in range(3):
        measured.answered_alone(1.0)
    for _ in range(pace._STRETCH):
        assert measured.width == 16
        measured.answered_together()
    assert measured.width == 1


def test_throttling_halves_the_width() -> None:
    """Throttling halves the width."""
    measured = Pace()
    for _ in range(3):
        measured.answered_alone(1.0)
    measured.throttled()
    assert measured.width == 8


@pytest.fixture
def interrupted() -> Iterator[None]:
    """Interrupt the main thread in a moment, as Ctrl-C does."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 1.0)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("interrupted")
@pytest.mark.parametrize("in_flight", [1, 4])
def test_an_interruption_ends_sending(serve: Callable[[Answer], Server], in_flight: int) -> None:
    """An interruption ends sending, although the target would take 20 seconds."""
    done = threading.Event()
    server = serve(lambda *_: done.wait(20))
    began = time.monotonic()
    with Wire(replace(server.target, read_timeout=20.0), in_flight) as wire, pytest.raises(KeyboardInterrupt):
        wire.send_all(numbered(10))
    assert time.monotonic() - began < 5
    assert len(server.received) == in_flight
    done.set()


@pytest.mark.usefixtures("interrupted")
def test_an_interruption_ends_waiting_for_a_throttling_target(serve: Callable[[Answer], Server]) -> None:
    """An interruption ends waiting for a throttling target."""
    server = serve(says(throttle("429 Many", "Throttling")))
    began = time.monotonic()
    with Wire(server.target, 4) as wire, pytest.raises(KeyboardInterrupt):
        wire.send_all(numbered(10))
    assert time.monotonic() - began < 5


def test_a_wire_serves_again_after_it_was_closed(serve: Callable[[Answer], Server]) -> None:
    """A wire serves again after it was closed."""
    server = serve(says(ok()))
    with Wire(server.target, 4) as wire:
        wire.send_all(numbered(8))
        wire.close()
        assert wire.send(request()).status == 200


# --- signing -----------------------------------------------------------------------------------------------------


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let botocore find credentials."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    signing._credentials.cache_clear()
    yield
    signing._credentials.cache_clear()


@pytest.mark.usefixtures("credentials")
def test_sigv4_signs_as_the_specification_says() -> None:
    """SigV4 signs as the specification says."""
    made = request(replace(HERE, sign="sigv4"), body={"Name": "ü"})
    head = {name.lower(): value for name, value in made.headers}
    names = "content-type;host;x-amz-date;x-amz-security-token;x-amz-target"
    head["host"] = "127.0.0.1:5000"
    lines = "".join(f"{name}:{head[name]}\n" for name in names.split(";"))
    canonical = f"POST\n/\n\n{lines}\n{names}\n{hashlib.sha256(made.body).hexdigest()}"
    scope = "20250327/us-east-1/sagemaker/aws4_request"
    text = f"AWS4-HMAC-SHA256\n20250327T123005Z\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = b"AWS4secret"
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    assert head["authorization"] == (
        f"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{scope}, SignedHeaders={names}, Signature={signature}"
    )


@pytest.mark.usefixtures("credentials")
def test_a_case_without_authorization_is_not_signed_either() -> None:
    """A case without authorization is not signed either."""
    assert "authorization" not in str(request(replace(HERE, sign="sigv4"), headers={"Authorization": None})).lower()


def test_sigv4_without_credentials_says_what_to_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """SigV4 without credentials says what to set."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    signing._credentials.cache_clear()
    with pytest.raises(UsageError, match="Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"):
        request(replace(HERE, sign="sigv4"))


def test_sigv4_without_botocore_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """SigV4 without botocore names the extra."""
    monkeypatch.setitem(sys.modules, "botocore.auth", None)
    with pytest.raises(MissingProgram) as caught:
        request(replace(HERE, sign="sigv4"))
    assert str(caught.value) == (
        "--sign sigv4 needs botocore, which is not installed: pip install 'sagemaker-contract-kit[sigv4]'"
    )


# --- addresses and the guard -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://127.0.0.1:5000", "http://127.0.0.1:5000"),
        (" HTTP://LocalHost:5000/ ", "http://localhost:5000"),
        ("https://[::1]:8443/Rest/X/", "https://[::1]:8443/Rest/X/"),
        ("http://my_emulator", "http://my_emulator"),
    ],
)
def test_an_address_comes_back_in_one_form(text: str, url: str) -> None:
    """An address comes back in one form."""
    assert parse_url(text) == url


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("127.0.0.1:5000", "it has no scheme (http:// or https://)"),
        ("ftp://127.0.0.1", "its scheme is 'ftp', which is neither http nor https"),
        ("http://:5000", "it has no host"),
        ("http://127.0.0.1:99999", "its port '99999' is not a number between 1 and 65535"),
        ("http://127.0.0.1:0", "its port '0' is not a number between 1 and 65535"),
        ("http://127.0.0.1:five", "its port 'five' is not a number between 1 and 65535"),
        ("http://127.0.0.1:5000?x=1", "it has a query string or fragment"),
        ("http://127.0.0.1:5000/#x", "it has a query string or fragment"),
        ("http://[::1", "Invalid IPv6 URL"),
        ("http://127.0.0.1/a b", "its path holds a space or control character"),
        ("http://ama zonaws.com", "'ama zonaws.com' is no host name or IP address in ASCII"),
        (
            "http://sagemaker.amazonaws\uff0ecom",
            "'sagemaker.amazonaws\uff0ecom' is no host name or IP address in ASCII",
        ),
    ],
)
def test_a_malformed_address_is_explained_in_one_line(text: str, wrong: str) -> None:
    """A malformed address is explained in one line."""
    with pytest.raises(UsageError) as caught:
        parse_url(text)
    message = str(caught.value)
    assert message == f"--target {text!r} is no usable address: {wrong}. A correct one: --target http://127.0.0.1:5000"


def test_a_password_in_an_address_is_refused_and_not_shown() -> None:
    """A password in an address is refused and not shown."""
    with pytest.raises(UsageError) as caught:
        parse_url("http://me:hunter2@127.0.0.1")
    assert str(caught.value) == (
        "--target 'http://<redacted>@127.0.0.1' is no usable address: it holds a user name or password (send "
        "credentials with --header instead). A correct one: --target http://127.0.0.1:5000"
    )


@pytest.mark.parametrize(
    "host",
    [
        "sagemaker.us-east-1.amazonaws.com",
        "SageMaker.US-EAST-1.AmazonAWS.com.",
        "api.sagemaker.cn-north-1.amazonaws.com.cn",
        "sagemaker.us-east-1.api.aws",
        "amazonaws.com",
    ],
)
def test_aws_is_recognised_however_it_is_written(host: str) -> None:
    """AWS is recognised however it is written."""
    assert is_aws(host)


@pytest.mark.parametrize("host", ["notamazonaws.com", "amazonaws.com.example", "127.0.0.1", "api.aws.local"])
def test_what_only_resembles_aws_is_not_aws(host: str) -> None:
    """What only resembles AWS is not AWS."""
    assert not is_aws(host)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.8.9.1",
        "::1",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "0.0.0.0",  # noqa: S104 - nothing is bound to it
        "::ffff:127.0.0.1",
    ],
)
def test_loopback_is_this_machine(host: str) -> None:
    """Loopback is this machine."""
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["10.0.0.1", "localhost.example", "emulator", "::2", "128.0.0.1"])
def test_everything_else_is_another_machine(host: str) -> None:
    """Everything else is another machine."""
    assert not is_loopback(host)


def test_aws_is_refused_in_words_that_help() -> None:
    """AWS is refused in words that help."""
    with pytest.raises(Refused) as caught:
        check_allowed(Target("t", "https://sagemaker.us-east-1.amazonaws.com"), allow_aws=False, own=True, ask=None)
    assert caught.value.exit_code == 12
    assert str(caught.value) == (
        "sagemaker.us-east-1.amazonaws.com is the real AWS: the kit would create hundreds of resources in your "
        "account, at your cost.\nTo test an emulator, give its own address, such as --target http://127.0.0.1:5000. "
        "If you do mean AWS, add --allow-aws."
    )


def test_aws_is_allowed_only_by_its_own_word() -> None:
    """AWS is allowed only by its own word."""
    check_allowed(Target("t", "https://sagemaker.us-east-1.amazonaws.com"), allow_aws=True, own=False, ask=None)


def test_another_machine_is_refused_in_words_that_help() -> None:
    """Another machine is refused in words that help."""
    with pytest.raises(Refused) as caught:
        check_allowed(Target("t", "http://emulator.example:80"), allow_aws=False, own=False, ask=None)
    assert str(caught.value) == (
        "emulator.example is not this machine, and the kit floods its target with requests and creates resources "
        "on it.\nIf it is yours to test, add --yes-i-own-it."
    )


def test_the_owner_of_another_machine_may_say_so_beforehand_or_when_asked() -> None:
    """The owner of another machine may say so beforehand or when asked."""
    target = Target("t", "http://emulator.example")
    asked: list[str] = []
    check_allowed(target, allow_aws=False, own=True, ask=None)
    check_allowed(target, allow_aws=False, own=False, ask=lambda question: not asked.append(question))
    assert asked == [
        "emulator.example is not this machine, and the kit floods it and creates resources on it. Is it yours to test?"
    ]
    with pytest.raises(Refused):
        check_allowed(target, allow_aws=False, own=False, ask=lambda _: False)


def test_nobody_is_asked_about_loopback() -> None:
    """Nobody is asked about loopback."""
    check_allowed(HERE, allow_aws=False, own=False, ask=None)


# --- redaction ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Authorization", "Bearer abcdefgh"),
        ("x-amz-security-token", "FwoG"),
        ("Cookie", "a=b"),
        ("Set-Cookie", "a=b"),
        ("X-Api-Key", "k"),
        ("X-My-Secret", "s"),
        ("Proxy-Authorization", "Basic eDp5"),
    ],
)
def test_values_of_secret_headers_are_hidden(name: str, value: str) -> None:
    """Values of secret headers are hidden."""
    assert redact_headers([(name, value)]) == ((name, "<redacted>"),)


def test_ordinary_headers_are_kept() -> None:
    """Ordinary headers are kept."""
    lines = (("X-Amz-Target", "SageMaker.CreateModel"), ("X-Amz-Date", "20250327T123005Z"), ("X-Account", "1"))
    assert redact_headers(lines) == lines


def test_the_signature_that_is_none_is_kept_so_that_a_copied_line_works() -> None:
    """The signature that is None is kept so that a copied line works."""
    assert redact_headers(request().headers) == request().headers
    assert redact_text(str(request().headers)) == str(request().headers)


def test_a_real_signature_keeps_its_scope_alone() -> None:
    """A real signature keeps its scope alone."""
    value = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20250327/us-east-1/sagemaker/aws4_request, Signature=abc123"
    hidden = value.replace("AKIDEXAMPLE", "<redacted>").replace("abc123", "<redacted>")
    assert redact_headers([("authorization", value)]) == (("authorization", hidden),)
    assert redact_text(f"Authorization: {value}") == f"Authorization: {hidden}"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("http://me:pw@host/x", "http://<redacted>@host/x"),
        ("key AKIAIOSFODNN7EXAMPLE.", "key <redacted>."),
        ("ASIAIOSFODNN7EXAMPLE", "<redacted>"),
        ("https://h/?X-Amz-Signature=abc&x=1", "https://h/?X-Amz-Signature=<redacted>&x=1"),
        ('{"SecretAccessKey": "abc", "a": 1}', '{"SecretAccessKey": "<redacted>", "a": 1}'),
        ("aws_secret_access_key=abc/def", "aws_secret_access_key=<redacted>"),
        ("-H 'Cookie: a=b; c=d'", "-H 'Cookie: <redacted>'"),
        ("Bearer abcdefghij", "Bearer <redacted>"),
        ("-H 'authorization: hush hush' -d x", "-H 'authorization: <redacted>' -d x"),
        ("X-Api-Key: hush", "X-Api-Key: <redacted>"),
        ('{"NextToken": "abc", "ModelName": "m"}', '{"NextToken": "abc", "ModelName": "m"}'),
    ],
)
def test_secrets_in_text_are_hidden(text: str, hidden: str) -> None:
    """Secrets in text are hidden."""
    assert redact_text(text) == hidden


def test_secrets_of_the_run_are_hidden_wherever_they_occur() -> None:
    """Secrets of the run are hidden wherever they occur."""
    assert redact_text("a hush b hush", ["hush", ""]) == "a <redacted> b <redacted>"
