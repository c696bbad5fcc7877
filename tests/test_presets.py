"""The targets that the kit can start by name: what is listed, what is missing, and how a program is started."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from contracts.cli import main
from contracts.errors import MISSING_PROGRAM, OK, MissingProgram, TargetError
from contracts.judge import divergences
from contracts.options import TARGETS
from contracts.values import Request
from contracts.wire import programs
from contracts.wire.opening import TargetOptions, open_target
from contracts.wire.presets import PRESETS, Emulator, Preset, installed, preset
from contracts.wire.transport import Wire

STARTED = [known for known in PRESETS if isinstance(known.start, Emulator)]
# A program that notes what it was started with and what it is asked, and answers with the status that a file names.
SERVER = """#!{python}
import http.server, os, pathlib, sys
here = pathlib.Path(__file__).parent
words = " ".join(sys.argv[1:])
port = next(part for word in [*sys.argv[1:], os.environ.get("GATEWAY_PORT", "")] for part in word.split(":")
            if part.isdigit())
def note(text):
    with (here / "notes").open("a") as notes:
        notes.write(text + "\\n")
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        note(self.command + " " + self.path)
        self.send_response(200 if self.command == "GET" else int((here / "reset").read_text()))
        self.send_header("Content-Length", "2"); self.end_headers(); self.wfile.write(b"{{}}")
    do_POST = do_GET
    def log_message(self, *args):
        pass
note(words.replace(port, "PORT"))
note(" ".join(name + "=" + os.environ[name].replace(port, "PORT") for name in sorted(os.environ)
              if name in ("GATEWAY_PORT", "BIND_HOST", "PERSIST_STATE")))
http.server.HTTPServer(("127.0.0.1", int(port)), Handler).serve_forever()
"""

Call = Callable[..., Result]


@pytest.fixture
def call() -> Call:
    """Call the command."""
    return lambda *words: CliRunner().invoke(main, list(words))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder of programs, the only one on PATH; no module is installed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    made = tmp_path / "tools" / "bin"
    made.mkdir(parents=True)
    monkeypatch.setenv("PATH", str(made))
    return made


def program(path: Path, text: str = "raise SystemExit(1)\n") -> Path:
    """Write a program in Python."""
    path.write_text(text if text.startswith("#!") else f"#!{sys.executable}\n{text}", encoding="utf-8")
    path.chmod(0o755)
    return path


# ---- the list ----


@pytest.mark.usefixtures("folder")
def test_the_list_says_how_to_get_what_is_not_installed(call: Call) -> None:
    """Where nothing is installed, every preset but the reference says how to get it."""
    result = call("presets")
    assert result.exit_code == OK
    assert result.output.splitlines()[1:] == [
        "moto         not installed  pip install 'sagemaker-contract-kit[moto]'",
        "fakecloud    not installed  cargo install --locked fakecloud",
        "localemu     not installed  pipx install localemu  (needs an environment of its own: it brings another moto)",
        "laws         not installed  cargo install --locked laws",
        "winterbaume  not installed  cargo install --locked winterbaume-server",
        "cloudemu     not installed  go install github.com/stackshy/cloudemu/v2/cmd/cloudemu@latest"
        "  (as its documents describe it; the kit's authors could not run it)",
        "substrate    not installed  go install github.com/scttfrdmn/substrate/cmd/substrate@latest"
        "  (as its documents describe it; the kit's authors could not run it)",
        "microcks     not installed  pip install 'sagemaker-contract-kit[microcks]' (brings Java), apt install maven"
        "  (the kit's own contract in a Microcks, see README; about 25 requests a second)",
        "ministack    not installed  pipx install ministack  (has no SageMaker: a run has to say so)",
    ]


@pytest.mark.usefixtures("folder")
def test_the_reference_is_always_there(call: Call) -> None:
    """It is part of the kit, and has its version."""
    first = call("presets").output.splitlines()[0]
    assert re.fullmatch(r"reference    \d+\.\d+\.\d+ {2,}\(part of the kit, keeps every promise\)", first)


def test_the_list_tells_the_version_of_what_is_installed(call: Call, folder: Path) -> None:
    """Cargo's own list is read; a program that tells no version is installed all the same."""
    program(folder / "laws")
    program(folder / "winterbaume-server")
    (folder.parent / ".crates.toml").write_text('[v1]\n"laws 1.2.0 (registry+https://example.com/index)" = ["laws"]\n')
    lines = call("presets").output.splitlines()
    assert "laws         1.2.0" in lines
    assert "winterbaume  installed" in lines


# ---- what is known to differ ----


@pytest.mark.parametrize("file", sorted(TARGETS.iterdir()), ids=lambda file: file.name)
def test_what_is_known_to_differ_belongs_to_a_preset_and_has_a_reason(file: Path) -> None:
    """A file is found by the preset's name, and names the target with its version; no entry is without a reason."""
    known = divergences.load(file)
    assert known.target.lower().startswith(f"{preset(file.stem).name} ")
    assert all(group.reason.lower().startswith(file.stem) for group in known.groups)


# ---- what is missing ----


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("fakecloud", "needs 'fakecloud', which is not installed: cargo install --locked fakecloud"),
        ("laws", "needs 'laws', which is not installed: cargo install --locked laws"),
        ("localemu", "needs 'localemu', which is not installed: pipx install localemu"),
        (
            "winterbaume",
            "needs 'winterbaume-server', which is not installed: cargo install --locked winterbaume-server",
        ),
        ("ministack", "needs 'ministack', which is not installed: pipx install ministack"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_missing_program_says_how_to_get_it(call: Call, name: str, text: str) -> None:
    """A run ends before anything is prepared, with one line and a code of its own."""
    result = call("run", name)
    assert (result.exit_code, result.output) == (
        MISSING_PROGRAM,
        f"sagemaker-contract: The preset {name!r} {text}\n",
    )


def test_what_is_there_is_not_missing(folder: Path) -> None:
    """A program on PATH is all that it takes."""
    program(folder / "laws")
    assert installed(preset("laws")) is preset("laws")
    with pytest.raises(MissingProgram):
        installed(preset("fakecloud"))


# ---- versions ----


def test_a_version_is_what_pip_wrote_down(folder: Path) -> None:
    """An environment of its own tells the version without starting anything."""
    program(folder / "ministack")
    (folder.parent / "lib" / "python3.11" / "site-packages" / "ministack-1.5.33.dist-info").mkdir(parents=True)
    assert programs.version_of("ministack")() == "1.5.33"


def test_a_link_leads_to_the_environment(folder: Path, tmp_path: Path) -> None:
    """Pipx puts a link on PATH; what is written down is at its other end."""
    home = tmp_path / "venvs" / "localemu"
    (home / "lib" / "python3.12" / "site-packages" / "localemu-1.3.2.dist-info").mkdir(parents=True)
    (home / "bin").mkdir()
    (folder / "localemu").symlink_to(program(home / "bin" / "localemu"))
    assert programs.version_of("localemu")() == "1.3.2"


@pytest.mark.parametrize(
    ("code", "version"),
    [
        ("import sys; print('fakecloud', sys.argv[1:], 'v0.51.0-rc.1 (abc)')", "0.51.0-rc.1"),
        ("print('no number here')", ""),
        ("print('0.51.0'); raise SystemExit(2)", ""),
        ("import sys; sys.stdout.buffer.write(b'\\xff 1.2')", ""),
    ],
    ids=["told", "no number", "failed", "no text"],
)
def test_a_program_is_asked_where_nothing_is_written_down(folder: Path, code: str, version: str) -> None:
    """What it says counts only where it ends well and says a number."""
    program(folder / "fakecloud", code)
    assert programs.version_of("fakecloud", "--version")() == version


def test_a_program_that_starts_at_every_word_is_not_asked(folder: Path, tmp_path: Path) -> None:
    """Without words to ask with, nothing is started for the sake of a version."""
    note = tmp_path / "started"
    program(folder / "laws", f"open({str(note)!r}, 'w')")
    assert programs.version_of("laws")() == ""
    assert not note.exists()


def test_a_program_that_does_not_answer_has_no_version(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for long."""
    monkeypatch.setattr(programs, "_PATIENCE", 0.2)
    program(folder / "substrate", "import time; time.sleep(60)")
    assert programs.version_of("substrate", "--version")() == ""


@pytest.mark.parametrize("text", ["not toml [", "[v1]\nx = 1\n", "v1 = 3\n", '[v1]\n"laws" = ["laws"]\n'])
def test_a_list_of_another_form_is_no_obstacle(folder: Path, text: str) -> None:
    """Whatever cargo writes one day, a run goes on."""
    program(folder / "laws")
    (folder.parent / ".crates.toml").write_text(text)
    assert programs.version_of("laws")() == ""


# ---- starting ----


def _notes(folder: Path) -> list[str]:
    return (folder / "notes").read_text().splitlines()


@pytest.fixture
def fakecloud(folder: Path) -> Path:
    """Put a program called fakecloud on PATH that does as it is asked to, and return the folder with its notes."""
    program(folder / "fakecloud", SERVER.format(python=sys.executable))
    (folder / "reset").write_text("200")
    (folder.parent / ".crates.toml").write_text('[v1]\n"fakecloud 0.51.0 (x)" = ["fakecloud"]\n')
    return folder


def test_a_preset_is_started_waited_for_and_reset(fakecloud: Path) -> None:
    """It is told to keep everything in memory, so that the reset empties nobody's folder."""
    with open_target(TargetOptions("fakecloud")) as target, Wire(target) as wire:
        assert wire.send(Request("GET", target.at("/"), (), b"")).status == 200
    assert (target.name, target.version, target.preset) == ("fakecloud", "0.51.0", "fakecloud")
    assert target.unsupported == (r'^501 .*"InvalidAction"',)
    words, _, *asked = _notes(fakecloud)
    assert words == "--addr 127.0.0.1:PORT --storage-mode memory"
    assert asked[0] == "GET /_fakecloud/health"
    assert asked[-2:] == ["POST /_fakecloud/reset/sagemaker", "GET /"]


def test_a_reset_that_fails_is_told(fakecloud: Path) -> None:
    """What is there from earlier would be taken for the run's own."""
    (fakecloud / "reset").write_text("500")
    with pytest.raises(TargetError) as caught, open_target(TargetOptions("fakecloud")):
        pass
    assert str(caught.value) == "fakecloud started, but POST /_fakecloud/reset/sagemaker got 500."


def test_a_preset_may_find_its_port_in_its_environment(folder: Path) -> None:
    """Ministack takes no words; it is told to listen on this machine only, and to keep nothing."""
    program(folder / "ministack", SERVER.format(python=sys.executable))
    (folder / "reset").write_text("200")
    with open_target(TargetOptions("ministack")) as target:
        assert target.version == ""
    words, variables, *_ = _notes(folder)
    assert (words, variables) == ("", "BIND_HOST=127.0.0.1 GATEWAY_PORT=PORT PERSIST_STATE=0")


# Microcks is started by the kit's own command, which test_microcks.py holds to the same.
OTHERS = [known for known in STARTED if known.name != "microcks"]


@pytest.mark.parametrize("known", OTHERS, ids=lambda known: known.name)
def test_every_program_listens_on_this_machine_only(known: Preset) -> None:
    """Each is told the port and the address of this machine, in its words or in its environment."""
    assert isinstance(known.start, Emulator)
    said = " ".join([*known.start.words(8123), *known.start.variables(8123).values()])
    assert "127.0.0.1" in said
    assert "8123" in said
    assert "{" not in said
    assert "0.0.0.0" not in said  # noqa: S104 - that none of them is told to


# ---- what is unsupported ----


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("fakecloud", '501 {"__type":"InvalidAction","message":"action CreateAction not implemented"}'),
        ("localemu", '501 {"__type": "InternalFailure", "message": "The create_app action has not been implemented"}'),
        (
            "laws",
            '400 {"__type":"InvalidParameterValueException","message":"Invalid request: unknown action: CreateModel"}',
        ),
        ("winterbaume", '400 {"__type":"InvalidAction","message":"unknown"}'),
        ("cloudemu", '400 {"__type":"UnknownOperationException"}'),
        ("substrate", '404 {"__type":"UnknownOperationException"}'),
        ("ministack", '400 {"error": "Unsupported service: sagemaker"}'),
    ],
)
def test_a_preset_knows_how_its_target_says_that_it_lacks_an_operation(name: str, answer: str) -> None:
    """Each says it in its own way."""
    assert any(re.search(signature, answer) for signature in preset(name).unsupported)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("fakecloud", '501 {"__type":"NotImplemented"}'),
        ("localemu", '501 {"__type": "InternalFailure", "message": "out of memory"}'),
        (
            "laws",
            '400 {"__type":"InvalidParameterValueException","message":"Invalid request: missing required field: X"}',
        ),
        (
            "laws",
            '400 {"__type":"InvalidParameterValueException","message":"Invalid request: unknown action: a b"}',
        ),
        ("ministack", '500 {"error": "Unsupported service: sagemaker"}'),
    ],
)
def test_another_refusal_is_no_lack(name: str, answer: str) -> None:
    """A crash or a validation error must not pass for an operation that is not there."""
    assert not any(re.search(signature, answer) for signature in preset(name).unsupported)
