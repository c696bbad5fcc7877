"""How far a run is: what the line says, where it stands, and where nothing is said."""

# ruff: noqa: D103 - a test's name says what it shows

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.cases.plan import Plan
from contracts.commands import screen
from contracts.reference.server import Reference
from contracts.reference.serving import serving
from contracts.report.progress import Lines, Rewritten
from contracts.runner import Outcome
from contracts.running.following import Follower, work
from contracts.values import Case, Expect, Promise, Reach, Scene, Status, Story, Verdict

ROOT = Path(__file__).resolve().parent.parent
FEW = ("--operations", "DescribeModel,DescribeEndpoint", "--examples", "0", "--report", "none")


def plan(operation: str, promises: int, cases: int, scenes: int = 0) -> Plan:
    """Return a plan of so many promises, cases and scenes."""
    promised = tuple(Promise(operation, "accept.base", f"#{n}") for n in range(promises))
    case = Case(operation, promised[0], {}, Expect.ACCEPT, "a move")
    story = Story("s", "life", operation, "", (Scene("x", case),) * scenes, ())
    return Plan(operation, promised, (case,) * cases, (story,) if scenes else ())


def outcome(one: Plan, **more: object) -> Outcome:
    """Return what came of a plan: its first promise is broken."""
    statuses = [Status.FAILED, *[Status.PASSED] * (len(one.promises) - 1)]
    verdicts = (Verdict(p, "must", status) for p, status in zip(one.promises, statuses, strict=True))
    return Outcome(tuple(verdicts), Reach(one.operation, bool(more.get("supported", True)), True, True, 12, 3.21))


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


class Shown:
    """A line that is rewritten in 80 columns, and all that it said."""

    def __init__(self, room: int = 80) -> None:
        self.said: list[str] = []
        self.clock = Clock()
        self.line = Rewritten(self.said.append, lambda: room, self.clock)


FIRST, SECOND = plan("CreateModel", 40, 90, 10), plan("CreateEndpoint", 60, 100)


def test_a_line_names_operation_promises_and_time() -> None:
    shown = Shown()
    shown.line.begin([FIRST, SECOND])
    shown.line.start(FIRST)
    assert shown.said == ["CreateModel  0 of 100 promises  0.0 s"]


def test_a_part_of_an_operation_counts_as_that_part_of_its_promises() -> None:
    shown = Shown()
    shown.line.begin([FIRST, SECOND])
    shown.line.start(FIRST)
    shown.clock.now += 1
    shown.line.judged(50)
    assert shown.said[-1] == "CreateModel  20 of 100 promises  1.0 s"


def test_the_rest_is_guessed_once_there_is_something_to_guess_from() -> None:
    shown = Shown()
    shown.line.begin([FIRST, SECOND])
    shown.line.start(FIRST)
    shown.line.judged(100)
    shown.line.done(FIRST, outcome(FIRST))
    shown.clock.now += 30
    shown.line.start(SECOND)
    assert shown.said[-1] == "CreateEndpoint  40 of 100 promises  30 s  about 30 s left"
    shown.clock.now += 300
    shown.line.judged(10)
    assert shown.said[-1] == "CreateEndpoint  46 of 100 promises  5 min 30 s  about 4 min left"


def test_what_is_tried_twice_counts_once() -> None:
    shown = Shown()
    shown.line.begin([FIRST])
    shown.line.start(FIRST)
    shown.clock.now += 1
    shown.line.judged(500)
    assert "40 of 40 promises" in shown.said[-1]


def test_a_line_is_not_rewritten_all_the_time() -> None:
    shown = Shown()
    shown.line.begin([FIRST])
    shown.line.start(FIRST)
    for _ in range(50):
        shown.clock.now += 0.01
        shown.line.judged(1)
    assert 4 <= len(shown.said) <= 6


def test_a_narrow_line_keeps_what_comes_first() -> None:
    shown = Shown(room=33)
    shown.line.begin([FIRST])
    shown.line.start(FIRST)
    assert shown.said == ["CreateModel  0 of 40 promises"]
    assert max(map(len, shown.said)) <= 33


def test_the_line_is_gone_in_the_end() -> None:
    shown = Shown()
    shown.line.end()
    assert shown.said == [""]


def test_a_log_has_a_line_for_each_operation() -> None:
    said: list[str] = []
    lines = Lines(said.append, lead="  ")
    lines.begin([FIRST, SECOND])
    lines.start(FIRST)
    lines.judged(5)
    lines.done(FIRST, outcome(FIRST))
    lines.done(SECOND, outcome(SECOND, supported=False))
    lines.end()
    assert said == [
        "  CreateModel: 1 of 40 not kept, 12 requests, 3.2 s",
        "  CreateEndpoint: unsupported, 12 requests, 3.2 s",
    ]


def test_scenes_are_work_too() -> None:
    assert work(FIRST) == 100


# ---- where it is said ----


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.mark.parametrize(
    ("variables", "stream", "expected"),
    [
        ({}, Terminal(), True),
        ({}, io.StringIO(), False),
        ({"CI": "true"}, Terminal(), False),
        ({"CI": "false"}, Terminal(), True),
        ({"TERM": "dumb"}, Terminal(), False),
    ],
)
def test_a_line_is_rewritten_where_somebody_looks_on(
    variables: dict[str, str], stream: io.StringIO, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert screen.watched(stream) is expected


def test_quiet_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert type(screen.follower(quiet=True)) is Follower


# ---- as a person sees it ----


@pytest.fixture(scope="module")
def target() -> Iterator[str]:
    """Serve a target that keeps every promise."""
    with serving(Reference()) as url:
        yield url


def at_a_terminal(words: list[str], folder: Path, columns: int = 100, **more: str) -> str:
    """Return all that a program writes to a terminal that is so wide."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "COLUMNS", "LINES", "NO_COLOR")}
    environment = kept | {"TERM": "xterm", "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} | more
    with subprocess.Popen(words, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs) as program:
        os.close(theirs)
        written = b""
        while part := _part(ours):
            written += part
        program.wait(60)
    os.close(ours)
    return written.decode()


def _part(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other side is closed
        return b""


COMMAND = [sys.executable, "-m", "contracts.cli", "run"]
PYTEST = [sys.executable, "-m", "pytest", "-p", "contracts.plugin", "-p", "no:cacheprovider", "--target"]
_LINE = r"DescribeModel  \d+ of \d+ promises  [\d.]+ s"


def test_the_command_rewrites_one_line(target: str, tmp_path: Path) -> None:
    seen = at_a_terminal([*COMMAND, target, *FEW], tmp_path)
    assert re.search(rf"\r{_LINE} *\r", seen)
    before, _, summary = seen.partition("sagemaker-contract 0")
    assert "\n" not in before
    assert before.endswith(f"\r{' ' * 99}\r")
    assert "OK  0 broken" in summary


def test_a_line_keeps_to_a_narrow_terminal(target: str, tmp_path: Path) -> None:
    before = at_a_terminal([*COMMAND, target, *FEW], tmp_path, columns=40).partition("sagemaker-contract 0")[0]
    assert max(map(len, before.split("\r"))) <= 39


def test_no_line_has_colours(target: str, tmp_path: Path) -> None:
    seen = at_a_terminal([*COMMAND, target, *FEW], tmp_path, NO_COLOR="1")
    assert "\x1b" not in seen


@pytest.mark.parametrize(("more", "variables"), [(["-q"], {}), (["--quiet"], {"CI": "true"})])
def test_the_command_may_be_quiet(target: str, tmp_path: Path, more: list[str], variables: dict[str, str]) -> None:
    seen = at_a_terminal([*COMMAND, target, *FEW, *more], tmp_path, **variables)
    assert seen.startswith("sagemaker-contract 0")


def test_a_build_server_gets_lines(target: str, tmp_path: Path) -> None:
    seen = at_a_terminal([*COMMAND, target, *FEW], tmp_path, CI="true")
    assert re.match(r"DescribeModel: 0 of \d+ not kept, \d+ requests, [\d.]+ s\r\nDescribeEndpoint: ", seen)


def test_pytest_shows_it_behind_its_dots(target: str, tmp_path: Path) -> None:
    seen = at_a_terminal([*PYTEST, target, *FEW], tmp_path)
    assert re.search(rf"\x1b7 {_LINE}\x1b\[K\x1b8", seen)
    assert "passed" in seen


@pytest.mark.parametrize(("more", "variables"), [(["-q"], {}), ([], {"CI": "1"})])
def test_pytest_says_nothing_of_it(target: str, tmp_path: Path, more: list[str], variables: dict[str, str]) -> None:
    assert "promises  " not in at_a_terminal([*PYTEST, target, *FEW, *more], tmp_path, **variables)


def test_pytest_says_nothing_of_it_in_a_log(target: str, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        [*PYTEST, target, *FEW], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert "promises  " not in done.stdout + done.stderr
    assert "\x1b" not in done.stdout
