"""Targets that the kit starts: waited for, reset, and stopped whatever happens."""

from __future__ import annotations

import json
import shlex
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest

from contracts.errors import MissingProgram, Refused, TargetError, Unreachable, UsageError
from contracts.values import Case, Expect, Promise, Request
from contracts.wire import orphans, programs
from contracts.wire.opening import TargetOptions, open_target, parse_headers
from contracts.wire.orphans import identity
from contracts.wire.presets import PRESETS, Preset, preset
from contracts.wire.process import free_port, running
from contracts.wire.protocol import request_for
from contracts.wire.target import Target
from contracts.wire.transport import Wire

ROOT = Path(__file__).parent.parent
SERVER = """
import http.server, os, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.send_header("Content-Length", "2"); self.end_headers(); self.wfile.write(b"{}")
    do_POST = do_GET
    def log_message(self, *args):
        pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
open(sys.argv[1], "w").write(str(child.pid))
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the records of running programs in the test's own folder, and this machine's certificates out of it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "sagemaker-contract-kit" / "running"


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str], str]:
    """Return a way to write a script and get its path."""

    def write(text: str) -> str:
        path = tmp_path / f"script{len(list(tmp_path.iterdir()))}.py"
        path.write_text(text)
        return str(path)

    return write


def wait_for(what: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait until something holds."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


def started(script: Callable[[str], str], **rest: str) -> TargetOptions:
    """Return options that start a small server on a port that the kit chooses."""
    command = f"{shlex.quote(sys.executable)} {shlex.quote(script(SERVER))} {{port}}"
    return TargetOptions("http://127.0.0.1:{port}", **{"start_command": command, **rest})


# --- programs ----------------------------------------------------------------------------------------------------


def test_a_program_runs_as_long_as_the_with_statement(script: Callable[[str], str]) -> None:
    """A program runs as long as the with statement."""
    with open_target(started(script)) as target, Wire(target) as wire:
        assert wire.send(Request("GET", "/", (), b"")).status == 200
    with Wire(target) as wire:
        assert wire.send(Request("GET", "/", (), b"")).fault == "refused"


@pytest.mark.parametrize("wait", ["http://127.0.0.1:{port}/", "{port}", "0.5s"])
def test_every_form_of_wait_for_waits(script: Callable[[str], str], wait: str) -> None:
    """Every form of wait for waits."""
    with open_target(started(script, wait_for=wait)) as target:
        socket.create_connection((target.host, target.port), 1).close()


def test_the_children_of_a_program_end_with_it(tmp_path: Path) -> None:
    """The children of a program end with it."""
    note = tmp_path / "child"
    with running([sys.executable, "-c", PARENT, str(note)], note.exists):
        wait_for(note.read_text)
        child = int(note.read_text())
        assert identity(child)
    wait_for(lambda: not identity(child))


def test_a_program_that_ignores_the_polite_signal_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that ignores the polite signal is killed."""
    monkeypatch.setattr(orphans.stop_group, "__defaults__", (0.2,))
    note = tmp_path / "ready"
    code = f"import signal, time; signal.signal(15, signal.SIG_IGN); open({str(note)!r}, 'w'); time.sleep(60)"
    with running([sys.executable, "-c", code], note.exists) as program:
        pid = program.pid
    assert not identity(pid)


def test_a_program_gets_its_port_and_no_input(script: Callable[[str], str]) -> None:
    """A program gets its port and no input."""
    code = "import os, sys; print('port', os.environ['PORT'], 'input', repr(sys.stdin.read())); sys.exit(3)"
    spec = TargetOptions(f"http://127.0.0.1:{(port := free_port())}", f"{sys.executable} {script(code)}")
    with pytest.raises(TargetError) as caught, open_target(spec):
        pass
    assert f"  port {port} input ''" in str(caught.value)


def test_an_early_death_is_told_with_the_last_words() -> None:
    """An early death is told with the last words."""
    command = [sys.executable, "-c", "print('one'); print('the port is taken'); raise SystemExit(7)"]
    with pytest.raises(TargetError) as caught, running(command, lambda: False):
        pass
    assert str(caught.value) == (
        f"The target ended with exit code 7 before it was ready: {' '.join(command)}\n"
        "It wrote:\n  one\n  the port is taken"
    )


def test_a_stranger_on_the_port_does_not_pass_for_a_dead_program() -> None:
    """A stranger on the port does not pass for a dead program."""

    def answered() -> bool:
        time.sleep(0.5)
        return True

    with pytest.raises(TargetError, match="exit code 1"), running([sys.executable, "-c", "exit(1)"], answered):
        pass


def test_a_program_that_is_never_ready_is_given_up() -> None:
    """A program that is never ready is given up."""
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    with (
        pytest.raises(TargetError, match=r"The target was not ready within 0\.2 s"),
        running(command, lambda: False, patience=0.2),
    ):
        pass


def test_much_output_blocks_nobody(tmp_path: Path) -> None:
    """Much output blocks nobody."""
    note = tmp_path / "done"
    code = f"import time; print('x' * 10_000_000, flush=True); open({str(note)!r}, 'w'); time.sleep(60)"
    with running([sys.executable, "-c", code], note.exists, patience=10):
        pass


def test_a_program_that_is_not_there_is_named() -> None:
    """A program that is not there is named."""
    with pytest.raises(MissingProgram) as caught, running(["no-such-emulator"], lambda: True):
        pass
    assert str(caught.value) == "The program 'no-such-emulator' is not found. Is it installed, and on PATH?"
    assert caught.value.exit_code == 5


# --- orphans and signals -----------------------------------------------------------------------------------------

RUN = """
import sys, time
from contracts.wire.process import running
with running([sys.executable, "-c", "import time; time.sleep(60)"], lambda: True) as program:
    print(program.pid, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def run() -> Iterator[subprocess.Popen[str]]:
    """Start a run of the kit in a process of its own, and say which program it started."""
    process = subprocess.Popen([sys.executable, "-c", RUN], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    yield process
    process.kill()
    process.communicate()
    orphans.sweep()  # what a killed run leaves behind is not left behind by the tests


def started_by(run: subprocess.Popen[str]) -> int:
    """Return the process id of the program that a run started."""
    assert run.stdout is not None
    return int(run.stdout.readline())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_stops_the_program_and_then_the_run(run: subprocess.Popen[str], number: int, cache: Path) -> None:
    """A signal stops the program and then the run."""
    program = started_by(run)
    run.send_signal(number)
    assert run.wait(5) in {-number, 1}
    assert not identity(program)
    assert not list(cache.iterdir())


def test_the_orphan_of_a_killed_run_is_swept_at_the_next_start(run: subprocess.Popen[str], cache: Path) -> None:
    """The orphan of a killed run is swept at the next start."""
    program = started_by(run)
    run.kill()
    run.wait(5)
    assert identity(program)
    with running([sys.executable, "-c", "import time; time.sleep(60)"], lambda: True):
        assert not identity(program)
    assert not list(cache.iterdir())


def test_the_program_of_another_living_run_is_left_alone(run: subprocess.Popen[str]) -> None:
    """The program of another living run is left alone."""
    program = started_by(run)
    assert orphans.sweep() == []
    assert identity(program)


def test_a_stranger_with_an_old_id_is_never_touched(cache: Path) -> None:
    """A stranger with an old id is never touched."""
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    try:
        cache.mkdir(parents=True)
        facts = {"pid": stranger.pid, "started": "another time", "owner": 2**22 + 1, "owner_started": "x"}
        (cache / f"{stranger.pid}.json").write_text(json.dumps(facts))
        (cache / "broken.json").write_text("{")
        assert orphans.sweep() == []
        assert stranger.poll() is None
        assert not list(cache.iterdir())
    finally:
        stranger.kill()
        stranger.wait()


def test_a_home_that_cannot_be_written_to_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home that cannot be written to is no obstacle."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with running([sys.executable, "-c", "import time; time.sleep(60)"], lambda: True) as program:
        assert identity(program.pid)


# --- presets -----------------------------------------------------------------------------------------------------


def test_moto_is_started_reset_and_stopped() -> None:
    """Moto is started reset and stopped."""
    case = Case("ListModels", Promise("ListModels", "life.listed"), {}, Expect.ACCEPT, "")
    with open_target(TargetOptions("moto")) as target, Wire(target) as wire:
        assert (target.name, target.preset, target.host) == ("moto", "moto", "127.0.0.1")
        assert target.version.startswith("5.")
        exchange = wire.send(request_for(case, target, datetime.now(UTC)))
        assert (exchange.status, json.loads(exchange.body)) == (200, {"Models": []})
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((target.host, target.port), 1)


def test_an_unknown_preset_is_answered_with_the_known_ones() -> None:
    """An unknown preset is answered with the known ones."""
    with pytest.raises(UsageError) as caught:
        open_target(TargetOptions("motto"))
    assert str(caught.value) == (
        "There is no preset 'motto'. Did you mean 'moto'? "
        "Known: reference, moto, fakecloud, localemu, laws, winterbaume, cloudemu, substrate, microcks, ministack. "
        "Any other target is given by its address, e.g. --target http://127.0.0.1:5000"
    )


def test_an_address_without_a_scheme_is_not_taken_for_a_preset() -> None:
    """An address without a scheme is not taken for a preset."""
    with pytest.raises(UsageError, match="it has no scheme"):
        open_target(TargetOptions("127.0.0.1:5000"))


def test_a_preset_whose_program_is_missing_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A preset whose program is missing says how to get it."""
    monkeypatch.setattr(programs.importlib.util, "find_spec", lambda name: None if name == "flask" else name)
    with pytest.raises(MissingProgram) as caught, open_target(TargetOptions("moto")):
        pass
    assert str(caught.value) == (
        "The preset 'moto' needs 'flask', which is not installed: pip install 'sagemaker-contract-kit[moto]'"
    )


def test_every_preset_is_found_by_its_name() -> None:
    """Every preset is found by its name."""
    assert [preset(known.name) for known in PRESETS] == list(PRESETS)


@pytest.mark.parametrize("known", PRESETS, ids=lambda known: known.name)
@pytest.mark.parametrize(("command", "wait"), [("x", ""), ("", "1")], ids=["start", "wait"])
def test_a_preset_needs_no_start_command(known: Preset, command: str, wait: str) -> None:
    """A preset needs no start command, whether it is a program or not."""
    spec = TargetOptions(known.name, command, wait)
    with pytest.raises(UsageError, match=f"the kit knows how to start '{known.name}'"), open_target(spec):
        pass


# --- addresses ---------------------------------------------------------------------------------------------------


def refusal(kind: type[Exception], spec: TargetOptions) -> str:
    """Return the text of the error that options lead to."""
    with pytest.raises(kind) as caught, open_target(spec):
        pass
    return str(caught.value)


def test_options_become_a_target() -> None:
    """Options become a target."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/rest/"
        with open_target(TargetOptions(url, region="eu-west-1", headers=("X-A: b",), timeout=3.0)) as target:
            assert (target.name, target.url, target.region, target.headers) == (url, url, "eu-west-1", (("X-A", "b"),))
            assert (target.connect_timeout, target.read_timeout, target.verify) == (3.0, 3.0, True)


def test_a_port_that_nobody_listens_on_is_unreachable_at_once() -> None:
    """A port that nobody listens on is unreachable at once."""
    port = free_port()
    began = time.monotonic()
    text = refusal(Unreachable, TargetOptions(f"http://127.0.0.1:{port}"))
    assert time.monotonic() - began < 5
    assert text == (
        f"Nothing answers at 127.0.0.1:{port} (Connection refused).\n"
        "Is the target running, and are its host and port the ones you gave?"
    )


def test_a_lookup_that_hangs_is_unreachable_within_five_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lookup that hangs is unreachable within five seconds."""
    release = threading.Event()

    def hang(*_: object, **__: object) -> None:
        release.wait(10)
        raise OSError("released")

    monkeypatch.setattr("contracts.wire.opening._REACH", 0.2)
    monkeypatch.setattr(socket, "create_connection", hang)
    text = refusal(Unreachable, TargetOptions("http://127.0.0.1:1"))
    release.set()
    assert (
        text == "Nothing answers: connecting, or looking up the host's name, takes too long.\nCheck the host and port."
    )


def test_aws_is_refused_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS is refused before anything is sent."""
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("it was contacted"))
    assert "--allow-aws" in refusal(Refused, TargetOptions("https://sagemaker.us-east-1.amazonaws.com", own=True))


def test_another_machine_is_refused_where_nobody_can_be_asked() -> None:
    """Another machine is refused where nobody can be asked."""
    assert "--yes-i-own-it" in refusal(Refused, TargetOptions("http://emulator.example"))


def test_a_port_in_use_is_no_place_to_start_a_target() -> None:
    """A port in use is no place to start a target."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        assert "Something answers at 127.0.0.1" in refusal(UsageError, TargetOptions(url, "true"))


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"start_command": "'open"}, "cannot be split into words: No closing quotation."),
        ({"start_command": " "}, "--start-command is empty"),
        ({"wait_for": "5s"}, "there is no --start-command"),
        ({"start_command": "x", "wait_for": "soon"}, "--wait-for 'soon' is none of"),
        ({"start_command": "x", "wait_for": "http://emulator.example/"}, "asks another machine than the target's"),
        ({"start_command": "x", "wait_for": "http://127.0.0.1:x/"}, "--wait-for 'http://127.0.0.1:x/' is no usable"),
        ({"region": "US East"}, "--region 'US East' is no region; one looks like us-east-1."),
        ({"timeout": 0.0}, "--timeout 0 leaves no time to answer"),
        ({"ca_bundle": "none.pem"}, "--ca-bundle none.pem: there is no such file."),
        ({"ca_bundle": "none.pem", "insecure": True}, "leave one out"),
        ({"headers": ("no colon",)}, "--header 'no colon': write 'Name: value' in one line"),
    ],
)
def test_wrong_options_are_explained(options: dict[str, object], text: str) -> None:
    """Wrong options are explained."""
    assert text in refusal(UsageError, TargetOptions("http://127.0.0.1:1", **options))  # type: ignore[arg-type] # any


def test_headers_are_names_and_values() -> None:
    """Headers are names and values."""
    assert parse_headers(["X-A: b: c ", "x-b:", "X-C:d"]) == (("X-A", "b: c"), ("x-b", ""), ("X-C", "d"))


@pytest.mark.parametrize("text", ["X-A: b\r\nX-C: d", "X-A: b\nc", "X A: b", ": b", "X-A: \x00", "X-A: 模"])
def test_a_header_cannot_smuggle_another_one_in(text: str) -> None:
    """A header cannot smuggle another one in."""
    with pytest.raises(UsageError):
        parse_headers([text])


def test_the_value_of_a_malformed_header_is_not_shown() -> None:
    """The value of a malformed header is not shown."""
    with pytest.raises(UsageError) as caught:
        parse_headers(["X-Secret: hush\n"])
    assert "hush" not in str(caught.value)


# --- certificates ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a certificate for 127.0.0.1 that nobody trusts, with its key, to one file."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "emulator")])
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "emulator.pem"
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(
        built.public_bytes(serialization.Encoding.PEM) + key.private_bytes(serialization.Encoding.PEM, *form)
    )
    return path


def read_request(line: socket.socket) -> bytes:
    """Return a request to its last byte: closing before that would reset the connection under the answer."""
    data = b""
    while not data.endswith(b"{}") and (got := line.recv(65536)):
        data += got
    return data


@pytest.fixture
def tls(certificate: Path) -> Iterator[str]:
    """Run a server with that certificate, and return its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                plain, _ = listener.accept()
            except OSError:
                return
            with plain:
                plain.settimeout(5)
                try:
                    with context.wrap_socket(plain, server_side=True) as line:
                        if read_request(line):
                            line.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")
                except OSError:
                    pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


def test_an_untrusted_certificate_names_the_options_that_help(tls: str) -> None:
    """An untrusted certificate names the options that help."""
    text = refusal(Unreachable, TargetOptions(tls))
    assert text.startswith(f"The certificate of {tls[8:]} cannot be trusted: self-signed certificate")
    assert text.endswith("with --ca-bundle FILE, or add --insecure to skip the check.")


def test_a_ca_bundle_makes_a_certificate_trusted(tls: str, certificate: Path) -> None:
    """A CA bundle makes a certificate trusted."""
    with open_target(TargetOptions(tls, ca_bundle=str(certificate))) as target, Wire(target) as wire:
        exchange = wire.send(Request("POST", "/", (), b"{}"))
    assert (exchange.fault_text, exchange.body) == ("", b"{}")


def test_insecure_checks_nothing_and_warns_about_nothing(tls: str) -> None:
    """Insecure checks nothing and warns about nothing."""
    with open_target(TargetOptions(tls, insecure=True)) as target, Wire(target) as wire:
        exchange = wire.send(Request("POST", "/", (), b"{}"))
    assert (exchange.fault_text, exchange.body) == ("", b"{}")


def test_an_untrusted_certificate_met_later_is_a_fault(tls: str) -> None:
    """An untrusted certificate met later is a fault."""
    with Wire(Target("t", tls)) as wire:
        exchange = wire.send(Request("POST", "/", (), b"{}"))
    assert exchange.fault == "refused"
    assert "certificate" in exchange.fault_text


def test_a_target_without_tls_is_told_from_an_untrusted_one() -> None:
    """A target without TLS is told from an untrusted one."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def answer() -> None:
            line, _ = server.accept()
            with line:
                line.recv(65536)
                line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        text = refusal(Unreachable, TargetOptions(f"https://127.0.0.1:{port}"))
        thread.join(5)
    assert text.startswith(f"127.0.0.1:{port} speaks no TLS")
    assert text.endswith("Is it an http:// address?")


def test_a_file_without_certificates_is_no_ca_bundle(tmp_path: Path) -> None:
    """A file without certificates is no CA bundle."""
    (tmp_path / "empty.pem").write_text("")
    spec = TargetOptions("https://127.0.0.1:1", ca_bundle=str(tmp_path / "empty.pem"))
    assert "no certificates can be read from it" in refusal(UsageError, spec)
