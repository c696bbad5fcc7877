"""The reference over HTTP: what is answered, how it is delivered, how it ends, and the command that serves it."""

from __future__ import annotations

import http.client
import json
import logging
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import contracts
from contracts import errors
from contracts.cli import main
from contracts.reference import serving as rooms
from contracts.reference.messages import MEDIA_TYPE, Call, Delivery, Reply
from contracts.reference.serving import address, listening, serving
from contracts.wire.opening import TargetOptions, open_target

ROOT = Path(__file__).resolve().parent.parent
LONG = 60.0  # seconds that nothing here takes, however busy the machine
ROLE = "arn:aws:iam::123456789012:role/Execution"
LOGS = ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi")
LARGE = b"x" * 1_000_000


class Answering:
    """Answers by a function, and keeps what it was called with."""

    def __init__(self, reply: Callable[[Call], Reply]) -> None:
        self.reply = reply
        self.calls: list[Call] = []
        self.threads: set[int] = set()

    def answer(self, call: Call) -> Reply:
        """Answer by the function."""
        self.calls.append(call)
        self.threads.add(threading.get_ident())
        return self.reply(call)


def echoing(delivery: Delivery | None = None, status: int = 200) -> Answering:
    """Return a server that answers with the request's body."""
    return Answering(lambda call: Reply(status, {"Content-Type": MEDIA_TYPE}, call.body, delivery or Delivery()))


@contextmanager
def connected(url: str) -> Iterator[http.client.HTTPConnection]:
    """Keep one connection to a server."""
    with closing(http.client.HTTPConnection(url.removeprefix("http://"), timeout=LONG)) as connection:
        yield connection


def asked(
    connection: http.client.HTTPConnection, body: bytes = b"{}", method: str = "POST", path: str = "/", **more: Any
) -> tuple[int, dict[str, str], bytes]:
    """Send a request, and return status, headers and body of the answer."""
    connection.request(method, path, body, **more)
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read()


def bare(url: str) -> socket.socket:
    """Return a connection to a server."""
    parts = urllib.parse.urlsplit(url)
    return socket.create_connection((str(parts.hostname), int(parts.port or 0)), LONG)


def hung_up(opened: socket.socket) -> bool:
    """Tell whether the server has ended a connection without a word, and close it."""
    with opened:
        opened.settimeout(LONG)
        try:
            return opened.recv(1) == b""
        except ConnectionResetError:  # it had not read all
            return True


def told(opened: socket.socket) -> bytes:
    """Return everything that a server says until it hangs up."""
    parts = []
    while part := opened.recv(65536):
        parts.append(part)
    return b"".join(parts)


def said(url: str, sent: bytes) -> bytes:
    """Send bytes, and return everything that the server says until it hangs up."""
    with bare(url) as opened:
        opened.sendall(sent)
        return told(opened)


def head(*lines: str, method: str = "POST", version: str = "1.1") -> bytes:
    """Return the head of a request."""
    return "\r\n".join([f"{method} / HTTP/{version}", "Host: h", *lines, "", ""]).encode()


# ---- what is answered ----


def test_an_answer_is_the_reply_and_its_length() -> None:
    """No header comes beside those of the reply and the framing."""
    with serving(Answering(lambda _: Reply(400, {"X-Own": "a b", "Content-Type": "t/x"}, b"body"))) as url:
        got = said(url, head("Connection: close", "Content-Length: 0"))
    assert got == (
        b"HTTP/1.1 400 Bad Request\r\nx-own: a b\r\ncontent-type: t/x\r\ncontent-length: 4\r\n"
        b"connection: close\r\n\r\nbody"
    )


def test_a_call_is_the_request() -> None:
    """Method, path with its query, headers under small names, and body reach whoever answers."""
    answering = echoing()
    with serving(answering) as url, connected(url) as connection:
        asked(connection, b"\x00\xff", "PATCH", "/a%20b/?c=%2F", headers={"X-Amz-Target": "SageMaker.ListModels"})
    (call,) = answering.calls
    assert (call.method, call.path, call.body) == ("PATCH", "/a%20b/?c=%2F", b"\x00\xff")
    assert (call.headers["x-amz-target"], call.operation) == ("SageMaker.ListModels", "ListModels")


def test_calls_come_in_one_thread() -> None:
    """However many connections there are, whoever answers needs no lock."""
    answering = echoing()
    with serving(answering) as url, connected(url) as one, connected(url) as other:
        for connection in (one, other, one):
            asked(connection)
    assert len(answering.calls) == 3
    assert len(answering.threads) == 1


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
def test_every_method_is_answered(method: str) -> None:
    """What a method means is for whoever answers to say."""
    with serving(echoing(status=405)) as url, connected(url) as connection:
        assert asked(connection, b"x", method)[0] == 405


def test_head_gets_no_body_and_the_connection_goes_on() -> None:
    """The answer to HEAD says how long its body would be."""
    with serving(Answering(lambda _: Reply(200, {}, b"body"))) as url, connected(url) as connection:
        assert asked(connection, b"", "HEAD") == (200, {"content-length": "4"}, b"")
        assert asked(connection) == (200, {"content-length": "4"}, b"body")


def test_a_status_without_a_body_has_none() -> None:
    """An answer of 204 has no length, and the connection goes on."""
    with serving(echoing(status=204)) as url, connected(url) as connection:
        for _ in range(2):
            assert asked(connection, b"body") == (204, {"content-type": MEDIA_TYPE}, b"")


def test_http_1_0_is_answered() -> None:
    """The answer to HTTP/1.0 has a length, and the connection ends with it."""
    with serving(echoing(Delivery(chunked=True))) as url:
        got = said(url, head("Content-Length: 4", version="1.0") + b"body")
    assert b"content-length: 4\r\n" in got
    assert got.endswith(b"\r\n\r\nbody")


def test_who_waits_to_continue_is_told_to() -> None:
    """A client that asks before it sends the body is answered at once."""
    with serving(echoing()) as url, bare(url) as opened:
        opened.sendall(head("Content-Length: 4", "Expect: 100-continue", "Connection: close"))
        assert opened.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        opened.sendall(b"body")
        assert told(opened).endswith(b"\r\n\r\nbody")


def test_a_body_may_come_in_chunks() -> None:
    """Chunks are put together."""
    with serving(echoing()) as url:
        got = said(
            url, head("Transfer-Encoding: chunked", "Connection: close") + b"2\r\nbo\r\n2;x=y\r\ndy\r\n0\r\n\r\n"
        )
    assert got.endswith(b"\r\n\r\nbody")


def test_pipelined_requests_are_answered_in_their_order() -> None:
    """Requests may be sent before the answers to those before them, whatever these take."""
    answering = Answering(lambda call: Reply(200, {}, call.body, Delivery(after=0.05 if call.body == b"1" else 0.0)))
    with serving(answering) as url:
        large = head(f"Content-Length: {len(LARGE)}") + LARGE
        got = said(
            url,
            head("Content-Length: 1") + b"1" + large + head("Content-Length: 1", "Connection: close") + b"3",
        )
    bodies = [part.partition(b"\r\n\r\n")[2] for part in got.split(b"HTTP/1.1 200 OK\r\n")[1:]]
    assert bodies == [b"1", LARGE, b"3"]


def test_large_bodies_come_and_go() -> None:
    """A megabyte is no trouble, in one piece or in chunks."""
    for delivery in (Delivery(), Delivery(chunked=True)):
        with serving(echoing(delivery)) as url, connected(url) as connection:
            assert asked(connection, LARGE)[2] == LARGE


@pytest.mark.parametrize(
    "sent", [b"nonsense\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"POST / HTTP/1.1\r\nA b: c\r\n\r\n"]
)
def test_what_is_no_http_is_refused(sent: bytes) -> None:
    """It gets an answer of the media type."""
    answering = echoing()
    with serving(answering) as url:
        start, _, body = said(url, sent).partition(b"\r\n\r\n")
    assert start.startswith(b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/x-amz-json-1.1\r\n")
    assert json.loads(body)["__type"] == "SerializationException"
    assert not answering.calls


def test_no_body_waits_until_its_head_is_acknowledged() -> None:
    """Connections send at once, or every answer would take 40 milliseconds."""
    with closing(listening("127.0.0.1", 0)) as listener, bare(address(listener)):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


# ---- how it is delivered ----


def test_a_reply_may_go_out_in_chunks() -> None:
    """A chunked answer has no length."""
    with serving(echoing(Delivery(chunked=True))) as url, connected(url) as connection:
        for body in (b"body", b""):
            status, headers, got = asked(connection, body)
            assert (status, got) == (200, body)
            assert headers == {"content-type": MEDIA_TYPE, "transfer-encoding": "chunked"}


def test_a_reply_may_take_its_time() -> None:
    """A delay holds up no other connection."""
    order = []
    answering = Answering(lambda call: Reply(200, {}, b"", Delivery(after=0.3 if call.body == b"late" else 0.0)))
    with serving(answering) as url, connected(url) as slow, connected(url) as quick:
        started = time.monotonic()
        slow.request("POST", "/", b"late")
        slow.sock.settimeout(0.01)
        with pytest.raises(TimeoutError):
            slow.sock.recv(1, socket.MSG_PEEK)
        order.append(asked(quick, b"soon")[0])
        slow.sock.settimeout(LONG)
        slow.getresponse().read()
        assert time.monotonic() - started >= 0.3
    assert [call.body for call in answering.calls] == [b"late", b"soon"]


@pytest.mark.parametrize("raw", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", LARGE * 8])
def test_a_reply_may_be_these_very_bytes(raw: bytes) -> None:
    """Raw bytes replace the answer, and the connection ends with them."""
    with serving(echoing(Delivery(raw=raw))) as url:
        assert said(url, head("Content-Length: 2") + b"{}") == raw


def test_a_reply_may_never_come() -> None:
    """Who waits for it waits until the server stops, and then sees the connection closed."""
    with serving(echoing(Delivery(never=True))) as url:
        opened = bare(url)
        opened.sendall(head("Content-Length: 2") + b"{}")
        opened.settimeout(0.1)
        with pytest.raises(TimeoutError):
            opened.recv(1)
    assert hung_up(opened)


def test_who_goes_away_disturbs_nobody() -> None:
    """A client may leave at any time."""
    answering = Answering(lambda call: Reply(200, {}, LARGE, Delivery(never=call.body == b"x", after=0.01)))
    with serving(answering) as url:
        for sent in (b"", head("Content-Length: 9") + b"half", head("Content-Length: 1") + b"x",
                     head("Content-Length: 1") + b"y"):  # fmt: skip
            with bare(url) as opened:
                opened.sendall(sent)
        with connected(url) as connection:
            assert asked(connection)[2] == LARGE
    assert {call.body for call in answering.calls} <= {b"x", b"y", b"{}"}


# ---- how it ends ----


def test_it_stops_whoever_is_connected() -> None:
    """Idle connections, half a request, and answers that are late or never come: none of them keeps it."""
    late = Answering(lambda call: Reply(200, {}, b"", Delivery(after=3600.0 * len(call.body), never=not call.body)))
    opened = []
    with serving(late) as url:
        for sent in (b"", b"POST / HT", head("Content-Length: 9") + b"half", head("Content-Length: 1") + b"x",
                     head("Content-Length: 0"), head("Content-Length: 0") * 3):  # fmt: skip
            opened.append(bare(url))
            opened[-1].sendall(sent)
        while len(late.calls) < 3:
            time.sleep(0.001)
    assert not [thread for thread in threading.enumerate() if thread.name == "reference"]
    assert [hung_up(one) for one in opened] == [True] * 6
    with pytest.raises(ConnectionRefusedError):
        bare(url)


def test_it_stops_whoever_arrives() -> None:
    """Connections of the last moment are ended too."""
    with serving(echoing()) as url:
        opened = [bare(url) for _ in range(30)]
    assert [hung_up(one) for one in opened] == [True] * 30


def test_its_address_is_good_from_the_first_moment() -> None:
    """Nobody is turned away, however early and many they come."""
    with serving(echoing()) as url:
        opened = [bare(url) for _ in range(50)]
        for one in opened:
            one.sendall(head("Content-Length: 4", "Connection: close") + b"body")
        for one in opened:
            with one:
                assert told(one).endswith(b"body")


def test_a_mistake_is_an_answer_and_is_raised_at_the_end() -> None:
    """A server that fails goes on, and no test that uses it can pass."""
    got: list[tuple[int, dict[str, str], bytes]] = []

    def use() -> None:
        answering = Answering(lambda call: Reply(200, {}, bytes([int(call.body)])))
        with serving(answering) as url, connected(url) as connection:
            got.extend(asked(connection, body) for body in (b"x", b"65", b"300"))

    with pytest.raises(ValueError, match="invalid literal") as raised:
        use()
    assert [status for status, _, _ in got] == [500, 200, 500]
    _, headers, body = got[0]
    assert headers["content-type"] == MEDIA_TYPE
    assert json.loads(body) == {"__type": "InternalFailure", "message": f"A mistake of the server: {raised.exconly()}"}


def test_a_reply_that_cannot_be_sent_is_a_mistake_too() -> None:
    """What is no header is told to whoever wrote it; the client sees the connection end."""
    got = []

    def use() -> None:
        with serving(Answering(lambda _: Reply(200, {"X-Odd": "a\nb"}, b""))) as url:
            got.append(said(url, head("Content-Length: 0")))

    with pytest.raises(RuntimeError, match="Invalid HTTP header value"):
        use()
    assert got == [b""]


def test_the_failure_of_a_test_wins_over_a_mistake() -> None:
    """What a test says went wrong is not hidden by what the server says."""

    def use() -> None:
        with serving(Answering(lambda call: Reply(200, {}, bytes([int(call.body)])))) as url:
            with connected(url) as connection:
                asked(connection, b"x")
            raise LookupError("of the test")

    with pytest.raises(LookupError, match="of the test"):
        use()


def test_nothing_is_written_whatever_happens() -> None:
    """A server without a log says nothing, to no stream."""
    code = r"""
import socket
from contracts.reference.messages import Delivery, Reply
from contracts.reference.serving import serving
replies = [Reply(200, {}, b""), Reply(200, {}, b"", Delivery(raw=b"")), Reply(200, {}, b"", Delivery(never=True)),
           Reply(200, {"a": "\n"}, b""), Reply(999, {}, b""), Reply(200, {}, b"", Delivery(after=9)), None]
class Answers:
    def answer(self, call):
        return replies[int(call.path[1:])]
try:
    with serving(Answers()) as url:
        for sent in [f"POST /{n} HTTP/1.1\r\nHost: h\r\n\r\n" for n in range(7)] + ["nonsense\r\n\r\n"]:
            with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), 0.2) as line:
                line.sendall(sent.encode())
                try:
                    line.recv(1000)
                except TimeoutError:
                    pass
except RuntimeError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-Werror", "-c", code], capture_output=True, text=True, timeout=LONG, check=False
    )
    assert (done.stdout, done.stderr) == ("Invalid HTTP header value.\n", "")


def test_nobody_s_logs_are_touched(caplog: pytest.LogCaptureFixture) -> None:
    """Whoever uses uvicorn beside this server keeps its log as it was, without a line about this one."""
    before = [(log.level, log.propagate, log.handlers[:]) for log in map(logging.getLogger, LOGS)]
    with caplog.at_level(logging.DEBUG), serving(echoing()) as url, connected(url) as connection:
        asked(connection)
        said(url, b"nonsense\r\n\r\n")
    assert [(log.level, log.propagate, log.handlers[:]) for log in map(logging.getLogger, LOGS)] == before
    assert not [record for record in caplog.records if record.name.startswith("uvicorn")]


# ---- where it listens ----


def test_any_address_is_told_as_this_machine_s_own() -> None:
    """Whoever listens everywhere is reached at the loopback address."""
    with closing(listening("0.0.0.0", 0)) as everywhere:  # noqa: S104 - nothing is served there
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address(everywhere))


def test_a_name_with_both_kinds_of_addresses_means_the_older(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not every client looks for localhost at the newer one."""
    both = [
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 0, 0, 0)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with closing(listening("localhost", 0)) as listener:
        assert address(listener).startswith("http://127.0.0.1:")


def test_a_port_of_one_s_choice() -> None:
    """The port may be given, and is free again as soon as the server has stopped."""
    with serving(echoing()) as url:
        port = int(url.rpartition(":")[2])
    with serving(echoing(), port=port) as again, connected(again) as connection:
        assert again == f"http://127.0.0.1:{port}"
        assert asked(connection, b"body")[2] == b"body"


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine has no IPv6")
def test_an_address_of_ipv6_has_brackets() -> None:
    """Addresses can be pasted."""
    with serving(echoing(), host="::1") as url, bare(url) as opened:
        assert re.fullmatch(r"http://\[::1\]:\d+", url)
        opened.sendall(head("Content-Length: 0", "Connection: close"))
        assert told(opened).startswith(b"HTTP/1.1 200 OK\r\n")


# ---- as a preset ----


def test_the_reference_is_a_preset() -> None:
    """It is started in this process, and stopped at the end."""
    with open_target(TargetOptions(target="reference", region="eu-west-1", headers=("X-Account: test",))) as target:
        assert (target.name, target.preset, target.host) == ("reference", "reference", "127.0.0.1")
        assert (target.version, target.unsupported) == (contracts.__version__, ())
        assert (target.region, target.headers) == ("eu-west-1", (("X-Account", "test"),))
        with connected(target.url) as connection:
            headers = {"X-Amz-Target": "SageMaker.ListModels", "Content-Type": MEDIA_TYPE}
            assert asked(connection, headers=headers)[2] == b'{"Models": []}'
    with pytest.raises(ConnectionRefusedError):
        bare(target.url)


# ---- the command ----


@contextmanager
def command(*words: str) -> Iterator[subprocess.Popen[str]]:
    """Run ``sagemaker-contract serve``, and end it if the test does not."""
    words = (sys.executable, "-Werror", "-m", "contracts.cli", "serve", *words)
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def first_lines(process: subprocess.Popen[str]) -> str:
    """Return the two lines that are printed as soon as the server listens."""
    assert process.stdout is not None
    return process.stdout.readline() + process.stdout.readline()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_until_it_is_interrupted(number: signal.Signals) -> None:
    """It says where it listens and what to paste, and ends well, whoever is connected."""
    with command("--port", "0") as process:
        shown = first_lines(process)
        match = re.fullmatch(
            r"Listening at (http://127\.0\.0\.1:\d+) until Ctrl-C; any credentials and region do\. "
            r"For boto3 and the AWS CLI:\nexport AWS_ENDPOINT_URL_SAGEMAKER=(\S+)\n",
            shown,
        )
        assert match is not None, shown
        assert match[1] == match[2]
        with bare(match[1]) as idle:
            with connected(match[1]) as connection:
                headers = {"X-Amz-Target": "SageMaker.ListModels", "Content-Type": MEDIA_TYPE}
                assert asked(connection, headers=headers)[2] == b'{"Models": []}'
            process.send_signal(number)
            assert process.communicate(timeout=LONG) == ("stopped\n", "")
            assert hung_up(idle)
    assert process.returncode == errors.OK


def test_the_command_listens_where_it_is_told_to() -> None:
    """The port may be chosen, and statuses may be made to last."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    with command("--port", str(port), "--host", "localhost", "--pace", "3600") as process:
        assert f"http://127.0.0.1:{port}" in first_lines(process)
        with connected(f"http://127.0.0.1:{port}") as connection:
            notebook = {"NotebookInstanceName": "one", "InstanceType": "ml.t3.medium", "RoleArn": ROLE}
            told_of = {}
            for operation in ("CreateNotebookInstance", "DescribeNotebookInstance"):
                headers = {"X-Amz-Target": f"SageMaker.{operation}", "Content-Type": MEDIA_TYPE}
                told_of = json.loads(asked(connection, json.dumps(notebook).encode(), headers=headers)[2])
            assert told_of["NotebookInstanceStatus"] == "Pending"


def serve(*words: str) -> Result:
    """Call the command in this process, where it cannot serve."""
    return CliRunner().invoke(main, ["serve", *words])


def test_a_port_in_use_is_wrong_use() -> None:
    """The message says which, and what to do."""
    with closing(listening("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = serve("--port", str(port))
    assert result.exit_code == errors.USAGE
    assert result.output == (
        f"sagemaker-contract: --port {port} of 127.0.0.1 is in use already; choose another one, or --port 0 for any "
        "that is free.\n"
    )


@pytest.mark.parametrize("host", ["192.0.2.1", "a..b", ""])
def test_a_host_of_others_is_wrong_use(host: str) -> None:
    """So is one that is no host at all."""
    result = serve("--host", host)
    assert result.exit_code == errors.USAGE
    said_of_it = f"--host {host!r} is no address of this machine; --host 127.0.0.1 always is one."
    assert result.output == f"sagemaker-contract: {said_of_it}\n"


def test_a_forbidden_port_is_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ports of the system are not for everybody."""

    def forbidden(host: str, port: int) -> socket.socket:
        raise PermissionError(13, f"Permission denied: {host}:{port}")

    monkeypatch.setattr(rooms, "listening", forbidden)
    result = serve("--port", "80")
    assert result.exit_code == errors.USAGE
    assert result.output == (
        "sagemaker-contract: --port 80 is not open to you; choose one above 1023, or --port 0 for any that is free.\n"
    )


@pytest.mark.parametrize(
    ("words", "said_of_it"),
    [
        (("--port", "65536"), "65536 is not in the range 0<=x<=65535"),
        (("--port", "http"), "'http' is not a valid integer"),
        (("--pace", "slow"), "'slow' is not a valid float"),
        (("--pace", "nan"), "--pace nan is no number of seconds between 0 and 3600."),
        (("--pace", "-1"), "--pace -1 is no number of seconds between 0 and 3600."),
        (("--pace", "3601"), "--pace 3601 is no number of seconds between 0 and 3600."),
    ],
)
def test_what_is_no_number_is_wrong_use(words: tuple[str, str], said_of_it: str) -> None:
    """Numbers are told with their bounds."""
    result = serve(*words)
    assert result.exit_code == errors.USAGE
    assert said_of_it in result.output


def test_whoever_listens_to_the_network_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that others reach is allowed, with a word about it."""

    def begin(_: object, opened: socket.socket, ready: Callable[[], object]) -> None:
        ready()
        opened.close()

    monkeypatch.setattr(rooms, "serve_until_interrupted", begin)
    result = serve("--port", "0", "--host", "0.0.0.0")  # noqa: S104 - nothing is served there
    assert result.exit_code == errors.OK
    first, second, *_ = result.output.splitlines()
    assert first == "This is open to the network: whoever reaches this machine can use it."
    assert second.startswith("Listening at http://127.0.0.1:")
