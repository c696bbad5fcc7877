"""The probes of the protocol, and creates that come at once: what goes out, what it shows, and how it is told."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from exchanges import error, exchange
from jsonschema import Draft202012Validator

from contracts import catalogue
from contracts.cases import corpus, names, stories_rush
from contracts.cases.plan import Plan
from contracts.cases.stories_probes import LISTS, PROBES, aimed, probes
from contracts.judge.hearing import Played, heard
from contracts.judge.judged import Judged, judge
from contracts.judge.lived import Lived
from contracts.judge.probe_rules import next_request
from contracts.judge.rush_rules import at_once, only_one
from contracts.reference.making import (
    both,
    crash,
    delivered,
    replying,
    status,
)
from contracts.reference.making import (
    error as told_as,
)
from contracts.reference.messages import Call, Delivery, Reply
from contracts.reference.mutants.protocol import LooksAway, Loses, MixesUp, Stumbles, asked_with, chunked, shaken
from contracts.reference.server import Reference
from contracts.reference.serving import serving
from contracts.report import data
from contracts.report.promise import block
from contracts.report.reproduce import boto3_snippet, curl, program
from contracts.report.texts import Page
from contracts.runner import Runner, planned
from contracts.running.choices import Choices
from contracts.spec.contract import Contract
from contracts.values import (
    SERVICE,
    Exchange,
    Expect,
    Failure,
    Promise,
    Request,
    Status,
    Story,
    Until,
    Verdict,
    Way,
)  # fmt: skip
from contracts.wire.raw import written
from contracts.wire.target import Target
from contracts.wire.transport import Wire

CONTRACT = Contract.load()
HEADERS = (("X-Amz-Target", "SageMaker.ListModels"), ("Content-Type", "application/x-amz-json-1.1"))
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
Serve = Callable[[socket.socket], object]


def asked(way: Way, **more: Any) -> Request:
    """Return a request that goes out in some way."""
    return replace(Request("POST", "/", HEADERS, b"{}", way), **more)


@contextmanager
def listening(serve: Serve, wrap: Callable[[socket.socket], socket.socket] = lambda line: line) -> Iterator[int]:
    """Serve each connection by a function, one after the other, and yield the port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def work() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with suppress(OSError), wrap(line) as found:
                serve(found)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def sent(port: int, request: Request, timeout: float = 1.0, **more: Any) -> Exchange:
    """Return the exchange of one request with a server of this machine."""
    url = more.pop("url", f"http://127.0.0.1:{port}")
    with Wire(Target("here", url, connect_timeout=1.0, read_timeout=timeout, **more)) as wire:
        return wire.send(request)


def says(answers: Iterator[bytes]) -> Serve:
    """Return what sends the next of these answers, whatever is asked."""

    def serve(line: socket.socket) -> None:
        line.recv(65536)
        line.sendall(next(answers))

    return serve


def until_closed(line: socket.socket) -> bytes:
    """Return all that a client sends until it waits for an answer, which it does at the end of its last request."""
    found = b""
    while b"Connection: close" not in found or not found.endswith((b"{}", b"0\r\n\r\n")):
        found += line.recv(65536)
    return found


# ---- what goes out ----


@pytest.mark.parametrize(
    ("way", "bytes_"),
    [
        (Way.TOGETHER, b"POST / HTTP/1.1\r\nHost: h:1\r\nX-Amz-Target: SageMaker.ListModels\r\n"
         b"Content-Type: application/x-amz-json-1.1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"),
        (Way.DOUBLED, b"POST / HTTP/1.1\r\nHost: h:1\r\nX-Amz-Target: SageMaker.ListModels\r\n"
         b"X-Amz-Target: SageMaker.ListModels\r\n"
         b"Content-Type: application/x-amz-json-1.1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"),
        (Way.CHUNKED, b"POST / HTTP/1.1\r\nHost: h:1\r\nX-Amz-Target: SageMaker.ListModels\r\n"
         b"Content-Type: application/x-amz-json-1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
         b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"),
        (Way.PIPELINED, b"POST / HTTP/1.1\r\nHost: h:1\r\nX-Amz-Target: SageMaker.ListModels\r\n"
         b"Content-Type: application/x-amz-json-1.1\r\nContent-Length: 2\r\n\r\n{}"
         b"POST / HTTP/1.1\r\nHost: h:1\r\nX-Amz-Target: SageMaker.ListModels\r\n"
         b"Content-Type: application/x-amz-json-1.1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"),
        (Way.HTTP_1_0, b"POST / HTTP/1.0\r\nHost: h:1\r\nX-Amz-Target: SageMaker.ListModels\r\n"
         b"Content-Type: application/x-amz-json-1.1\r\nContent-Length: 2\r\n\r\n{}"),
    ],
)  # fmt: skip
def test_each_way_has_its_bytes(way: Way, bytes_: bytes) -> None:
    """Each way has its bytes, and but for the first of two requests nothing may follow on the connection."""
    assert written(asked(way), "h:1") == bytes_


def test_a_host_of_the_persons_own_is_kept() -> None:
    """A host that the person gave takes the place of the address."""
    request = asked(Way.TOGETHER, headers=(("host", "emulator.example"), *HEADERS))
    assert written(request, "h:1").split(b"\r\n")[1] == b"host: emulator.example"


def test_an_empty_body_in_chunks_is_its_end() -> None:
    """An empty body in chunks is nothing but the end of the chunks."""
    assert written(asked(Way.CHUNKED, body=b""), "h").endswith(b"\r\n\r\n0\r\n\r\n")


@pytest.mark.parametrize("way", [way for way in Way if way is not Way.USUAL])
def test_what_is_written_goes_out(way: Way) -> None:
    """What is written goes out on a connection of its own, and the exchange says in which way."""
    got: list[bytes] = []

    def serve(line: socket.socket) -> None:
        got.append(line.recv(65536))
        line.sendall(OK)

    with listening(serve) as port:
        found = sent(port, asked(way))
    assert got == [written(asked(way), f"127.0.0.1:{port}")]
    assert (found.status, found.body, found.fault, found.way) == (200, b"{}", "", way)
    assert (found.url, found.request_headers) == (f"http://127.0.0.1:{port}/", HEADERS)


def test_a_kept_connection_does_not_stand_in_the_way() -> None:
    """A server with time for one connection alone gets to the next one, because the kept one is closed before."""

    def serve(line: socket.socket) -> None:
        while line.recv(65536):
            line.sendall(OK)

    with listening(serve) as port, Wire(Target("here", f"http://127.0.0.1:{port}", read_timeout=1.0)) as wire:
        found = [wire.send(asked(way)).status for way in (Way.USUAL, Way.HTTP_1_0, Way.USUAL)]
    assert found == [200, 200, 200]


# ---- what comes back ----


def answering(*parts: bytes) -> Serve:
    """Return what reads a whole request and then sends these parts."""

    def serve(line: socket.socket) -> None:
        until_closed(line)
        for part in parts:
            line.sendall(part)
        line.shutdown(socket.SHUT_WR)

    return serve


SECOND = b"HTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\n2"


def test_the_last_of_two_answers_counts() -> None:
    """The last of two answers counts, also where both come in one piece."""
    with listening(answering(OK + SECOND)) as port:
        found = sent(port, asked(Way.PIPELINED))
    assert (found.status, found.body) == (201, b"2")


@pytest.mark.parametrize(
    "first", [OK, b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", b"HTTP/1.0 200 OK\r\n\r\n{}"]
)
def test_a_connection_may_end_after_the_first_of_two_answers(first: bytes) -> None:
    """A connection may end after the first of two answers, with or without a word."""
    with listening(answering(first)) as port:
        found = sent(port, asked(Way.PIPELINED))
    assert (found.status, found.body, found.fault) == (200, b"{}", "")


def test_a_second_answer_that_breaks_off_is_a_fault() -> None:
    """A second answer that breaks off is a fault."""
    with listening(answering(OK, SECOND[:-1])) as port:
        found = sent(port, asked(Way.PIPELINED))
    assert found.fault == "partial"
    assert found.fault_text == "the second of two requests: the body breaks off after 0 of 1 bytes"


def test_a_second_answer_that_never_comes_is_a_fault() -> None:
    """A second answer that never comes on a connection that stays open is a fault."""

    def serve(line: socket.socket) -> None:
        until_closed(line)
        line.sendall(OK)
        line.recv(1)

    with listening(serve) as port:
        found = sent(port, asked(Way.PIPELINED), 0.2)
    assert (found.fault, found.fault_text) == (
        "timeout", "the second of two requests: no complete answer within 0.2 s",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("serve", "fault"),
    [
        (lambda line: line.recv(65536), "closed"),
        (answering(b"HTTP/1.1 2"), "partial"),
        (answering(b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"), "partial"),
        (answering(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"), "partial"),
        (lambda line: (line.recv(65536), line.recv(1)), "timeout"),
    ],
    ids=["closed", "half-a-status", "no-header", "half-a-body", "silence"],
)
def test_trouble_is_told_as_for_other_requests(serve: Serve, fault: str) -> None:
    """What goes wrong on a connection of its own has the same words as for other requests."""
    with listening(serve) as port:
        assert sent(port, asked(Way.CHUNKED), 0.2).fault == fault


def test_nobody_there_is_a_refused_connection() -> None:
    """Where nobody listens the connection is refused."""
    with listening(lambda _: None) as port:
        pass
    found = sent(port, asked(Way.CHUNKED))
    assert (found.fault, found.fault_text) == ("refused", "Connection refused")


def test_an_answer_before_the_end_of_the_request_counts() -> None:
    """A target may answer, and hang up, before it has read a request to its end."""

    def serve(line: socket.socket) -> None:
        line.recv(65536)
        line.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
        line.shutdown(socket.SHUT_WR)
        while line.recv(65536):
            pass

    with listening(serve) as port:
        assert sent(port, asked(Way.CHUNKED, body=b"x" * 1_000_000)).status == 413


def test_a_throttled_request_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that the target cannot take now is sent again, in the same way."""
    monkeypatch.setattr("contracts.wire.transport.wait_before", lambda *_: 0.0)
    answers = iter([b"HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n", OK])
    with listening(says(answers)) as port:
        found = sent(port, asked(Way.HTTP_1_0))
    assert (found.status, found.throttled, found.way) == (200, (429,), Way.HTTP_1_0)


# ---- TLS and proxies ----


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a key and a certificate of 127.0.0.1."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl, to make a certificate")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=here", "-days", "2",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "-", "-out", "-"],
        capture_output=True, check=True,
    )  # fmt: skip
    path.write_bytes(made.stdout)
    return path


def test_a_raw_connection_speaks_tls(certificate: Path) -> None:
    """A raw connection to an https target speaks TLS, and checks the certificate as every other one does."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with listening(answering(OK + SECOND), lambda line: context.wrap_socket(line, server_side=True)) as port:
        url = f"https://127.0.0.1:{port}"
        found = sent(port, asked(Way.PIPELINED), url=url, verify=str(certificate))
        strange = sent(port, asked(Way.PIPELINED), url=url)
        careless = sent(port, asked(Way.PIPELINED), url=url, verify=False)
        lost = sent(port, asked(Way.PIPELINED), url=url, verify="/no/such/file.pem")
    assert (found.status, found.body, careless.status) == (201, b"2", 201)
    assert (strange.fault, lost.fault) == ("refused", "refused")
    assert "certificate" in strange.fault_text


def test_a_proxy_is_told_the_whole_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a proxy stands before the target, it gets the same bytes with the whole address and its own credentials."""
    got: list[bytes] = []

    def serve(line: socket.socket) -> None:
        got.append(line.recv(65536))
        line.sendall(OK)

    monkeypatch.delenv("no_proxy", raising=False)
    with listening(serve) as port:
        monkeypatch.setenv("http_proxy", f"http://me:pass@127.0.0.1:{port}")
        found = sent(port, asked(Way.HTTP_1_0), url="http://emulator.example:81")
    assert got[0].startswith(b"POST http://emulator.example:81/ HTTP/1.0\r\nHost: emulator.example:81\r\n")
    assert b"\r\nProxy-Authorization: Basic bWU6cGFzcw==\r\n" in got[0]
    assert (found.status, found.url, found.request_headers) == (200, "http://emulator.example:81/", HEADERS)


def test_a_proxy_tunnels_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a proxy stands before an https target, it is asked for a tunnel."""
    got: list[bytes] = []

    def serve(line: socket.socket) -> None:
        got.append(line.recv(65536))
        line.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")

    monkeypatch.delenv("no_proxy", raising=False)
    with listening(serve) as port:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        found = sent(port, asked(Way.HTTP_1_0), url="https://emulator.example")
    assert got[0].startswith(b"CONNECT emulator.example:443 HTTP/1.")
    assert (found.fault, found.fault_text) == ("refused", "Tunnel connection failed: 407 Proxy Authentication Required")


# ---- at the same moment ----


def test_a_rush_is_on_the_way_at_once() -> None:
    """Requests that go together are all on their way before the first one is answered."""
    waiting: list[socket.socket] = []
    lock = threading.Lock()

    def serve(line: socket.socket) -> None:
        kept = line.dup()
        kept.recv(65536)
        with lock:
            waiting.append(kept)
        if len(waiting) == 6:
            for number, one in enumerate(waiting):
                with one:
                    one.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n%d" % number)

    with listening(serve) as port, Wire(Target("here", f"http://127.0.0.1:{port}", read_timeout=5.0)) as wire:
        found = wire.rush([asked(Way.TOGETHER)] * 6)
    assert [one.body for one in found] == [b"0", b"1", b"2", b"3", b"4", b"5"]


def test_a_rush_waits_for_a_server_with_time_for_one() -> None:
    """A server that takes one connection at a time is asked by all of them in the end, though its queue is short."""

    def serve(line: socket.socket) -> None:
        line.recv(65536)
        line.sendall(OK)

    with listening(serve) as port, Wire(Target("here", f"http://127.0.0.1:{port}", read_timeout=5.0)) as wire:
        assert {one.status for one in wire.rush([asked(Way.TOGETHER)] * 12)} == {200}


def test_the_last_of_a_rush_may_wait_for_the_others() -> None:
    """Where answers are slow and come one by one, the last one has the time that all of them take."""

    def serve(line: socket.socket) -> None:
        line.recv(65536)
        threading.Event().wait(0.15)
        line.sendall(OK)

    with listening(serve) as port, Wire(Target("here", f"http://127.0.0.1:{port}", read_timeout=0.4)) as wire:
        wire.send(asked(Way.USUAL, headers=(*HEADERS, ("Connection", "close"))))
        assert [one.fault for one in wire.rush([asked(Way.TOGETHER)] * 4)] == [""] * 4


def test_what_is_throttled_in_a_rush_comes_back_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a target cannot take in a rush is sent again one by one, after a single wait."""
    waits: list[int] = []

    def waited(attempt: int, _: Request) -> float:
        waits.append(attempt)
        return 0.0

    monkeypatch.setattr("contracts.wire.transport.wait_before", waited)
    slow = b'HTTP/1.1 400 Bad Request\r\nContent-Length: 32\r\n\r\n{"__type":"ThrottlingException"}'
    answers = iter([OK, slow, slow, OK, OK])
    with (
        listening(says(answers)) as port,
        Wire(Target("here", f"http://127.0.0.1:{port}", read_timeout=1.0)) as wire,
    ):
        found = wire.rush([asked(Way.TOGETHER)] * 3)
    assert sorted((one.status, one.throttled) for one in found) == [(200, ()), (200, (400,)), (200, (400,))]
    assert waits == [1]


# ---- the probes as data ----


def probe(name: str) -> Story:
    """Return the story of one probe."""
    return next(story for story in probes() if story.promises[-1].place == f"#{name}")


def test_there_is_a_probe_for_everything() -> None:
    """There is a probe for everything that the protocol leaves open at its edges."""
    assert [one.name for one in PROBES] == [
        "unknown-target", "no-target", "lower-case-target", "two-targets", "half-an-object", "list", "text", "null",
        "empty", "two-names", "deep", "nan", "no-utf-8", "1-mb", "get", "put", "other-path", "application-json",
        "chunked", "pipelined", "http-1.0",
    ]  # fmt: skip


def test_every_probe_has_an_ordinary_request_on_both_sides() -> None:
    """Every probe has an ordinary request before and after it, and wants to be alone."""
    for story in probes():
        assert [scene.name for scene in story.scenes] == ["before", "probe", "next"]
        before, odd, after = (scene.case for scene in story.scenes)
        assert (before.operation, before.body, before.way) == (after.operation, after.body, after.way)
        assert (before.operation, before.body, before.headers) == ("ListModels", {}, {})
        assert odd.operation == SERVICE
        assert story.alone
        assert story.promises[-1] == Promise(SERVICE, "wire.next-request", odd.promise.place)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("deep", b'{"ContractKitUnknown":' + b"[" * 1000 + b"]" * 1000 + b"}"),
        ("nan", b'{"MaxResults":NaN}'),
        ("no-utf-8", b'{"NameContains":"\xc3("}'),
        ("null", b"null"),
        ("empty", b""),
        ("get", b""),
    ],
)
def test_bodies_are_what_they_are_called(name: str, found: bytes) -> None:
    """The bodies of probes are what their names say."""
    assert probe(name).scenes[1].case.raw == found


def test_the_large_body_is_a_megabyte_of_json() -> None:
    """The large body is one megabyte of JSON, and no more."""
    raw = probe("1-mb").scenes[1].case.raw or b""
    assert len(raw) == 1024 * 1024
    assert set(json.loads(raw)) == {"ContractKitUnknown"}


def test_only_what_the_evidence_grants_is_a_must() -> None:
    """Well-framed requests of ordinary size must be answered properly; all else is soft."""
    rules = catalogue.load()
    levels = {one.name: rules[one.rule].level for one in PROBES}
    assert {name for name, level in levels.items() if level == "should"} == {
        "1-mb", "get", "put", "other-path", "application-json", "chunked", "pipelined", "http-1.0",
    }  # fmt: skip
    assert {one.name for one in PROBES if one.rule == "error.malformed"} == {"nan", "no-utf-8"}


def test_probes_may_go_to_another_list() -> None:
    """Probes go to another list where the target lacks the first one, with all that they name."""
    story = aimed(probe("lower-case-target"), "ListEndpoints")
    assert [scene.case.operation for scene in story.scenes] == ["ListEndpoints", SERVICE, "ListEndpoints"]
    assert story.scenes[1].case.headers == {"X-Amz-Target": "sagemaker.listendpoints"}
    kept = aimed(probe("no-target"), "ListEndpoints").scenes[1].case
    assert kept.headers == {"X-Amz-Target": None}


def test_remembered_plans_keep_ways_and_loneliness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan that was written down and read again is the same, with its ways and its stories that want to be alone."""
    monkeypatch.setattr(corpus, "folder", lambda: tmp_path)
    made, again = (corpus.plan(CONTRACT, SERVICE, (), count=1, seed=1) for _ in range(2))
    assert list(tmp_path.glob("SageMaker-*.json"))
    assert made == again
    assert {story.name: (story.alone, story.scenes) for story in made.stories} == {
        story.name: (story.alone, story.scenes) for story in again.stories
    }


# ---- creates as data ----


@cache
def plan(operation: str) -> Plan:
    """Return the plan of an operation."""
    (found,) = planned(CONTRACT, Choices(examples=5, operations=(operation,)))
    return found


def told(operation: str, plot: str) -> Story:
    """Return the story of a plot."""
    return next(story for story in plan(operation).stories if story.plot == plot)


def test_thirty_two_names_are_created_at_once() -> None:
    """Thirty-two resources of different names go out together, each signed with its own, and are described together."""
    story = told("CreateModel", "many names")
    creates, describes = story.scenes[:32], story.scenes[32:]
    assert {scene.case.operation for scene in creates} == {"CreateModel"}
    assert {scene.case.operation for scene in describes} == {"DescribeModel"}
    assert {scene.case.way for scene in story.scenes} == {Way.TOGETHER}
    assert {scene.until for scene in describes} == {Until.FOUND}
    made = [scene.case.body["ModelName"] for scene in creates]
    assert len(set(made)) == 32
    assert len({len(name) for name in made}) == 1  # so that none is the beginning of another
    assert [scene.case.body["PrimaryContainer"]["Environment"]["SIGNED"] for scene in creates] == made
    assert [scene.case.body["ModelName"] for scene in describes] == made
    assert story.alone


@pytest.mark.parametrize(
    "operation",
    ["CreateModel", "CreateEndpointConfig", "CreateEndpoint", "CreateNotebookInstance", "CreateTrainingJob",
     "CreateApp", "CreateAction"],
)  # fmt: skip
def test_eight_creates_of_each_kind_have_one_name(operation: str) -> None:
    """Eight creates of each kind go out together under one name; then one more, and one of another name."""
    story = told(operation, "one name")
    assert [scene.name for scene in story.scenes] == [*(f"create {n}" for n in range(1, 9)), "again", "other"]
    eight, again, other = story.scenes[:8], story.scenes[8].case, story.scenes[9].case
    assert {names.compact(scene.case.body) for scene in eight} == {names.compact(again.body)}
    assert {scene.case.way for scene in eight} == {Way.TOGETHER}
    assert {scene.case.expect for scene in eight} == {Expect.EITHER}
    assert (again.way, again.expect, other.expect) == (Way.USUAL, Expect.DUPLICATE, Expect.ACCEPT)
    assert names.compact(other.body) != names.compact(again.body)
    assert story.promises == (Promise(operation, "life.only-one"),)


def test_creates_that_need_nothing_come_under_many_names() -> None:
    """Kinds that need nothing else to exist are created under many names."""
    kinds = {story.kind for op in ("CreateModel", "CreateAction", "CreateEndpoint") for story in plan(op).stories
             if story.plot == "many names"}  # fmt: skip
    assert kinds == set(stories_rush.SIGNED) == {"model", "action"}


# ---- what a probe shows ----

CRASH = error("InternalFailure", status=500)
GONE = exchange(0, b"", fault="refused", fault_text="Connection refused")
LISTED = exchange(body={"Models": []})


def lived(story: Story, takes: Mapping[str, Exchange]) -> Lived:
    """Return a story as it went."""
    return Lived(story, {name: (take,) for name, take in takes.items()}, CONTRACT)


def after(**takes: Exchange) -> list[tuple[str, int]]:
    """Return the promises that a probe's story is judged by, with the number of failures."""
    found = next_request(lived(probe("null"), {"before": LISTED, "probe": CRASH} | takes))
    return [(promise.id, len(failures)) for promise, failures in found]


@pytest.mark.parametrize(
    ("next_", "failures"),
    [
        (LISTED, 0),
        (CRASH, 1),
        (error(), 1),
        (GONE, 1),
        (exchange(200, b"<html>"), 1),
        (exchange(0, b"", fault="timeout"), 1),
    ],
    ids=["answered", "crash", "refusal", "gone", "html", "timeout"],
)
def test_the_next_request_is_answered_as_before(next_: Exchange, failures: int) -> None:
    """Whatever the probe was answered, the next request is answered as the one before it."""
    assert after(next=next_) == [("SageMaker-wire.next-request-#null", failures)]


@pytest.mark.parametrize(
    "takes", [{"before": CRASH, "next": CRASH}, {"before": error(), "next": LISTED}, {"next": exchange(429, b"")}]
)
def test_nothing_is_said_where_the_probe_is_not_to_blame(takes: dict[str, Exchange]) -> None:
    """Nothing is said where the request failed before the probe, or the target asks for patience."""
    assert after(**takes) == []


def test_what_broke_afterwards_is_the_next_request() -> None:
    """The failure is that of the next request, with what it answered."""
    ((_, (failure,)),) = next_request(lived(probe("null"), {"before": LISTED, "probe": LISTED, "next": CRASH}))
    assert (failure.expected, failure.got) == ("200 with an object, as before", "500 InternalFailure: no")
    assert failure.move == "an ordinary request after null as the body"
    assert failure.exchange == CRASH


def judged(name: str, take: Exchange, scene: int = 1) -> Judged:
    """Return what one exchange of a probe shows by itself."""
    of = probe(name).scenes[scene].case
    return judge(of, replace(take, request_body=of.raw or b"{}"), CONTRACT)


def test_ordinary_requests_beside_a_probe_are_judged_by_nothing_else() -> None:
    """The ordinary requests, and probes that other cases judge, show nothing by themselves."""
    assert judged("null", CRASH, 0).outcomes == judged("null", CRASH, 2).outcomes == ()
    assert judged("half-an-object", CRASH).outcomes == judged("no-target", CRASH).outcomes == ()


@pytest.mark.parametrize("name", [one.name for one in PROBES if one.rule == "wire.other-requests"])
def test_any_answer_will_do_for_what_is_beyond_the_protocol(name: str) -> None:
    """For what is beyond the protocol any answer will do, a crash included, and none is a finding."""
    for take in (LISTED, CRASH, error(), exchange(405, b"<html>", {"Content-Type": "text/html"}), exchange(302, b"")):
        assert judged(name, take).outcomes == (("wire.other-requests", ()),)
    for fault in ("timeout", "closed", "partial"):
        ((rule, (failure,)),) = judged(name, exchange(0, b"", fault=fault)).outcomes
        assert (rule, failure.key.id) == ("wire.other-requests", f"SageMaker-wire.other-requests-#{name}")
    assert judged(name, GONE).outcomes == ()


@pytest.mark.parametrize("name", [one.name for one in PROBES if one.rule == "error.no-crash"])
def test_what_is_well_framed_gets_a_proper_answer(name: str) -> None:
    """What is well framed may be taken or refused, but not crashed on."""
    for take in (LISTED, error("SerializationException"), error("UnknownOperationException", status=404)):
        assert judged(name, take).failures == ()
    for take in (CRASH, exchange(0, b"", fault="closed"), exchange(200, b"<html>x", {"Content-Type": "text/html"})):
        assert [failure.key.id for failure in judged(name, take).failures] == [f"SageMaker-error.no-crash-#{name}"]


@pytest.mark.parametrize("name", ["nan", "no-utf-8"])
def test_what_is_no_json_is_refused(name: str) -> None:
    """What is no JSON is refused; what the refusal is called is no promise here, because either reading is wrong."""
    for code in ("SerializationException", "ValidationException"):
        shown = {failure.key for failure in judged(name, error(code)).failures}
        assert not shown & set(plan(SERVICE).promises)
    for take in (LISTED, CRASH):
        assert [failure.key.id for failure in judged(name, take).failures] == [f"SageMaker-error.malformed-#{name}"]


# ---- what creates at once show ----


def many(changes: Mapping[str, Exchange]) -> list[tuple[str, str, str]]:
    """Return what is wrong with creates of many names, where some answers are others than they should be."""
    story = told("CreateAction", "many names")
    takes = {}
    for scene in story.scenes:
        name = scene.case.body["ActionName"]
        arn = f"arn:aws:sagemaker:us-east-1:123456789012:action/{name}"
        shown = {"ActionArn": arn} | ({"ActionName": name} if scene.name.startswith("describe") else {})
        takes[scene.name] = exchange(body=shown)
    found = list(at_once(lived(story, takes | dict(changes))))
    assert len(found) < 2
    return [(f.place, f.expected, f.got) for _, failures in found for f in failures] if found else [("silent", "", "")]


def name_of(number: int) -> str:
    """Return the name of one of many."""
    return str(told("CreateAction", "many names").scenes[number - 1].case.body["ActionName"])


def test_creates_of_many_names_that_succeed_are_fine() -> None:
    """Creates of many names that all succeed break nothing."""
    assert many({}) == []


def test_a_refused_one_of_many_breaks_the_promise() -> None:
    """One that is refused among the others breaks the promise."""
    assert many({"create 7": error(message="busy"), "describe 7": error("ResourceNotFound")}) == [
        ("#refused", "accepted (200), as each is by itself", "400 ValidationException: busy")
    ]


def test_a_lost_one_of_many_breaks_the_promise() -> None:
    """One that cannot be found although it was accepted breaks the promise, and is told once for all."""
    gone = error("ResourceNotFound", message="where?")
    assert many({"describe 7": gone, "describe 9": gone}) == [
        ("#lost", f"{name_of(7)}, as created", "400 ResourceNotFound: where?")
    ]


@pytest.mark.parametrize("scene", ["create 7", "describe 7"])
def test_one_that_is_taken_for_another_breaks_the_promise(scene: str) -> None:
    """An answer that names another one breaks the promise, whatever its case."""
    arn = f"arn:aws:sagemaker:us-east-1:123456789012:action/{name_of(9).upper()}"
    assert many({scene: exchange(body={"ActionArn": arn})}) == [
        ("#mixed-up", f"an answer about {name_of(7)}", f"one that names {name_of(9)}")
    ]


def test_a_crash_among_many_is_told_by_itself() -> None:
    """A crash is told by itself, and keeps the rest from being judged only if nothing else is wrong."""
    assert many({"create 7": CRASH, "describe 7": error("ResourceNotFound")}) == [("silent", "", "")]
    assert many({"create 7": error("ResourceLimitExceeded"), "describe 7": error()}) == [("silent", "", "")]
    found = many({"create 7": CRASH, "describe 9": error("ResourceNotFound")})
    assert [place for place, *_ in found] == ["#lost"]


TAKEN = error("ResourceInUse", message="it exists")
MADE = exchange(body={"ActionArn": "arn:aws:sagemaker:us-east-1:123456789012:action/a"})


def eight(accepted: int, refusal: Exchange = TAKEN, **more: Exchange) -> list[str] | None:
    """Return what is wrong with creates of one name, so many of which are accepted; None where nothing is said."""
    story = told("CreateAction", "one name")
    takes = {f"create {n}": MADE if n <= accepted else refusal for n in range(1, 9)}
    found = list(only_one(lived(story, takes | {"again": TAKEN, "other": MADE} | more)))
    return [failure.got for _, failures in found for failure in failures] if found else None


def test_one_of_eight_is_accepted() -> None:
    """One of eight creates of one name is accepted, neither none nor several."""
    assert eight(1) == []
    assert eight(2) == ["2 of 8 accepted"]
    assert eight(8) == ["8 of 8 accepted"]
    assert eight(0) == ["none of 8 accepted"]


def test_eight_creates_say_nothing_about_who_knows_no_duplicates() -> None:
    """Where a second create is taken even when nothing else happens, several at once say no more."""
    assert eight(8, again=MADE) is None


def test_none_of_eight_says_nothing_where_none_would_be_accepted() -> None:
    """That none is accepted says something only where such a create is accepted at all."""
    assert eight(0, other=TAKEN) is None
    assert eight(0, CRASH) is None
    assert eight(0, error("ResourceLimitExceeded")) is None
    assert eight(1, CRASH) == []


def test_the_second_success_stands_for_the_failure() -> None:
    """The failure shows the second success, and what came of the first before it."""
    story = told("CreateAction", "one name")
    first, second = replace(MADE, started=1.0), replace(MADE, started=2.0)
    takes = {f"create {n}": TAKEN for n in range(3, 9)} | {"create 1": first, "create 2": second, "again": TAKEN}
    one = lived(story, takes)
    exchanges = tuple(
        Judged(scene.case, takes[scene.name], (), False, "") for scene in story.scenes if scene.name in takes
    )
    ((_, (failure,)),) = heard(Played(one, exchanges, ())).said
    assert (failure.exchange, failure.before[0]) == (second, first)
    assert failure.expected == "one accepted, the others refused"


# ---- whole plans ----


def verdicts(server: Reference, operation: str, *globs: str, timeout: float = 2.0) -> dict[str, Verdict]:
    """Return the verdicts on some promises of an operation, by their ids."""
    whole = plan(operation)
    chosen = frozenset(promise for promise in whole.promises if any(glob in promise.id for glob in globs))
    with serving(server) as url:
        target = Target("here", url, read_timeout=timeout)
        with Runner(CONTRACT, target, Choices(examples=1, settle=0.2)) as runner:
            found = runner.run(whole.chosen(chosen)).verdicts
    return {verdict.promise.id: verdict for verdict in found}


def broken(found: Mapping[str, Verdict]) -> list[str]:
    """Return the ids of what is broken; everything else has to be kept."""
    assert {verdict.status for verdict in found.values()} <= {Status.PASSED, Status.FAILED}
    return [name for name, verdict in found.items() if verdict.status is Status.FAILED]


ALL = ("wire.next", "wire.other", "error.no-crash-#", "error.malformed-#")


def test_the_reference_keeps_all_promises_of_probes() -> None:
    """The reference keeps every promise of every probe, and each was judged."""
    found = verdicts(Reference(), SERVICE, *ALL)
    assert len(found) == 37
    assert broken(found) == []
    assert all(verdict.checked for verdict in found.values())


def test_what_breaks_the_next_request_is_named() -> None:
    """The probe that breaks the next request is named, and no other."""
    found = verdicts(shaken(chunked, crash)(), SERVICE, "wire.next")
    assert broken(found) == ["SageMaker-wire.next-request-#chunked"]
    (failure,) = found["SageMaker-wire.next-request-#chunked"].failures
    assert [one.way for one in failure.before] == [Way.CHUNKED]
    assert failure.exchange is not None
    assert dict(failure.exchange.request_headers)["X-Amz-Target"] == "SageMaker.ListModels"


def test_what_stays_broken_is_blamed_on_the_first() -> None:
    """A server that stays broken is blamed on the probe that broke it; what comes later is blocked."""
    found = verdicts(shaken(asked_with("PUT"), crash, 1_000)(), SERVICE, "wire.next")
    states = [(name.partition("#")[2], verdict.status) for name, verdict in found.items()]
    assert states[-7:] == [
        ("get", Status.PASSED), ("put", Status.FAILED), ("other-path", Status.BLOCKED),
        ("application-json", Status.BLOCKED), ("chunked", Status.BLOCKED), ("pipelined", Status.BLOCKED),
        ("http-1.0", Status.BLOCKED),
    ]  # fmt: skip
    assert found["SageMaker-wire.next-request-#chunked"].reason.startswith("ListModels failed: 500 InternalFailure")


def test_a_probe_that_is_never_answered_costs_its_time_only() -> None:
    """A probe that is never answered is a finding, and the next request is still judged."""
    server = replying(asked_with("GET"), delivered(Delivery(never=True)))()
    found = verdicts(server, SERVICE, "-#get", "-#put", timeout=0.3)
    assert broken(found) == ["SageMaker-wire.other-requests-#get"]
    assert found["SageMaker-wire.other-requests-#get"].level == "should"


def test_probes_go_to_a_list_that_there_is() -> None:
    """Where the target lacks a list the probes go to another one."""
    unknown = both(status(400), told_as(__type="UnknownOperationException", message="There is no such operation."))
    asked_for: list[str] = []

    def picks(call: Call, _: Reply) -> bool:
        asked_for.append(call.headers["x-amz-target"])
        return call.operation == "ListModels"

    server = replying(picks, unknown)()
    assert broken(verdicts(server, SERVICE, "-#lower-case-target")) == []
    assert asked_for[-3:] == ["SageMaker.ListEndpoints", "sagemaker.listendpoints", "SageMaker.ListEndpoints"]


def test_without_any_list_the_probes_are_blocked() -> None:
    """Where the target has no list at all the probes are blocked, and nothing is broken."""
    unknown = both(status(400), told_as(__type="UnknownOperationException", message="There is no such operation."))
    server = replying(lambda call, _: call.operation in LISTS, unknown)()
    found = verdicts(server, SERVICE, "-#null")
    assert {verdict.status for verdict in found.values()} == {Status.BLOCKED}
    assert {verdict.reason for verdict in found.values()} == {"the target has no ListModels"}


def test_the_reference_keeps_the_promises_of_creates_at_once() -> None:
    """The reference keeps what it promises about creates at the same moment, of every kind."""
    for operation in ("CreateModel", "CreateAction", "CreateApp", "CreateEndpoint"):
        found = verdicts(Reference(), operation, "life.at-once", "life.only-one")
        assert broken(found) == []
        assert all(verdict.checked for verdict in found.values())


@pytest.mark.parametrize(
    ("server", "promise", "place"),
    [
        (Loses, "CreateAction-life.at-once", "#lost"),
        (MixesUp, "CreateAction-life.at-once", "#mixed-up"),
        (LooksAway, "CreateAction-life.only-one", ""),
    ],
)
def test_what_breaks_only_at_the_same_moment_is_seen(server: type[Reference], promise: str, place: str) -> None:
    """What goes wrong only where creates come at the same moment is seen, and is no chance finding."""
    found = verdicts(server(), "CreateAction", "life.at-once", "life.only-one")
    assert broken(found) == [promise]
    assert [failure.place for failure in found[promise].failures] == [place]


def test_a_crash_at_the_same_moment_blocks_the_rest() -> None:
    """A crash that comes only at the same moment is a crash, and what it kept from being judged is blocked by it."""
    found = verdicts(Stumbles(), "CreateAction", "life.at-once", "error.no-crash")
    crashed, blocked = found["CreateAction-error.no-crash"], found["CreateAction-life.at-once"]
    assert (crashed.status, blocked.status) == (Status.FAILED, Status.BLOCKED)
    assert blocked.blocked_by == (Promise("CreateAction", "error.no-crash"),)


def test_a_target_that_knows_no_duplicates_is_not_blamed_twice() -> None:
    """Where a second create is always taken, the rush under one name is blocked by error.duplicate."""

    class Forgetful(Reference):
        def refuse_a_second(self, *_: Any) -> None:
            """Take everything."""

    found = verdicts(Forgetful(), "CreateAction", "life.only-one", "error.duplicate")
    assert found["CreateAction-error.duplicate"].status is Status.FAILED
    blocked = found["CreateAction-life.only-one"]
    assert (blocked.status, blocked.blocked_by) == (Status.BLOCKED, (Promise("CreateAction", "error.duplicate"),))


def test_late_reads_after_a_rush_have_their_time() -> None:
    """What is created in a rush may be readable a little later; all of it together has the grace of one read."""

    class Late(Reference):
        def __init__(self) -> None:
            super().__init__()
            self.looks: dict[bytes, int] = {}

        def answer(self, call: Call) -> Reply:
            """Find nothing the first time."""
            self.looks[call.body] = self.looks.get(call.body, 0) + 1
            if call.operation == "DescribeAction" and self.looks[call.body] == 1:
                return Reply(400, self.headers(), b'{"__type": "ResourceNotFound", "message": "Not yet."}')
            return super().answer(call)

    assert broken(verdicts(Late(), "CreateAction", "life.at-once")) == []


# ---- how it is told ----


def failing(*ways: Way, url: str = "http://127.0.0.1:1/", content: bytes = b"{}") -> Failure:
    """Return a failure whose last request went in the last way, after others in the others."""
    *before, last = (
        Exchange("POST", url, HEADERS, content, 500, (), b"", 0.0, 0.0, way=way) for way in ways
    )  # fmt: skip
    return Failure("wire.next-request", SERVICE, "", "a", "b", "", last, before=tuple(before))


def bash(command: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command as it is printed."""
    return subprocess.run(["bash", "-c", command], capture_output=True, timeout=10, check=True)


@pytest.mark.parametrize("way", [Way.DOUBLED, Way.CHUNKED, Way.PIPELINED, Way.HTTP_1_0])
def test_the_shell_sends_the_same_bytes(way: Way) -> None:
    """What curl would send otherwise the printed line sends byte for byte, and shows the answer."""
    got: list[bytes] = []
    body_ = b'{"a":"it\'s 100%\\u00e9\xff\x00"}'

    def serve(line: socket.socket) -> None:
        found = b""
        while len(found) < len(wanted):
            found += line.recv(65536)
        got.append(found)
        line.sendall(OK)

    with listening(serve) as port:
        wanted = written(asked(way, body=body_), f"127.0.0.1:{port}")
        failure = failing(way, url=f"http://127.0.0.1:{port}/", content=body_)
        printed = bash(curl(failure)).stdout
    assert got == [wanted]
    assert printed == OK
    assert program(failure) == "shell"


def test_a_megabyte_of_zeros_is_printed_as_a_number() -> None:
    """A line that sends a megabyte is short, because its zeros are printed as one number."""
    raw = probe("1-mb").scenes[1].case.raw or b""
    with listening(lambda line: got.append(until(line, len(raw)))) as port:
        got: list[bytes] = []
        command = curl(failing(Way.USUAL, url=f"http://127.0.0.1:{port}/", content=raw))
        bash(f"{command} || true")
    assert len(command) < 500
    assert got[0].partition(b"\r\n\r\n")[2] == raw


def until(line: socket.socket, length: int) -> bytes:
    """Return what a client sends, up to the end of a body of so many bytes."""
    found = b""
    while len(found.partition(b"\r\n\r\n")[2]) < length:
        found += line.recv(1 << 20)
    return found


def test_https_goes_through_openssl() -> None:
    """A raw request to an https target is printed for openssl, with the port that the address implies."""
    line = curl(failing(Way.HTTP_1_0, url="https://emulator.example/"))
    assert line.startswith(r"printf 'POST / HTTP/1.0\015\012Host: emulator.example\015\012")
    assert line.endswith(" | openssl s_client -quiet -connect emulator.example:443 -servername emulator.example")


def test_secrets_stay_out_of_raw_lines() -> None:
    """A raw line holds no more secrets than other lines do."""
    failure = failing(Way.HTTP_1_0)
    assert failure.exchange is not None
    headers = (*HEADERS, ("X-Api-Key", "hush"))
    assert "hush" not in curl(replace(failure, exchange=replace(failure.exchange, request_headers=headers)))


def test_requests_of_the_same_moment_run_side_by_side() -> None:
    """Requests that went out together are printed so that the shell sends them together, and waits for them."""
    lines = curl(failing(Way.TOGETHER, Way.TOGETHER, Way.USUAL)).splitlines()
    assert [line.endswith(" &") for line in lines] == [True, True, False, False]
    assert lines[2] == "wait"
    assert all(line.startswith("curl ") for line in (*lines[:2], lines[3]))
    assert program(failing(Way.TOGETHER)) == "curl"


@pytest.mark.parametrize(
    ("way", "why"),
    [
        (Way.DOUBLED, "its target header twice"),
        (Way.CHUNKED, "its body in chunks"),
        (Way.PIPELINED, "another one right behind it"),
        (Way.HTTP_1_0, "HTTP/1.0"),
    ],
)
def test_boto3_says_what_it_cannot_send(way: Way, why: str) -> None:
    """Where any of the requests is beyond boto3 its snippet says why, and where to look instead."""
    for failure in (failing(way), failing(way, Way.USUAL)):
        assert failure.exchange is not None
        last, *before = (replace(one, request_headers=SIGNED) for one in (failure.exchange, *failure.before))
        signed = replace(failure, exchange=last, before=tuple(before))
        assert boto3_snippet(signed) == (
            f"# boto3 cannot send this request: it goes over the wire with {why}. Use the shell command."
        )


SIGNED = (*HEADERS, ("Authorization", "AWS4-HMAC-SHA256 Credential=AKIACONTRACTKIT/20250327/us-east-1/sagemaker/"))


def test_a_broken_promise_names_the_program_that_repeats_it() -> None:
    """A broken promise is shown with the shell's lines where curl alone would not do."""
    page = Page(width=100)
    promise = Promise(SERVICE, "wire.next-request", "#chunked")
    for failure, name in ((failing(Way.CHUNKED, Way.USUAL), "  shell"), (failing(Way.USUAL), "  curl")):
        assert name in block(Verdict(promise, "must", Status.FAILED, (failure,)), page)


def test_reports_hold_the_way() -> None:
    """The written report says in which way a request went, reads it again, and keeps its schema."""
    verdict = Verdict(Promise(SERVICE, "wire.next-request"), "must", Status.FAILED, (failing(Way.CHUNKED, Way.USUAL),))
    raw = json.loads(json.dumps(data.verdict_to_dict(verdict)))
    assert [one["way"] for one in raw["failures"][0]["before"]] == ["chunked"]
    assert data.verdict_from_dict(raw) == verdict
    schema = json.loads((Path(data.__file__).parent / "report.schema.json").read_text())
    Draft202012Validator({"$defs": schema["$defs"], "$ref": "#/$defs/exchange"}).validate(
        raw["failures"][0]["exchange"]
    )


def test_reports_of_before_are_read() -> None:
    """A report that was written before there were ways is read as if all had gone in the usual one."""
    verdict = Verdict(Promise(SERVICE, "wire.framing"), "must", Status.FAILED, (failing(Way.USUAL),))
    raw = json.loads(json.dumps(data.verdict_to_dict(verdict)))
    del raw["failures"][0]["exchange"]["way"]
    assert data.verdict_from_dict(raw) == verdict
