"""The command: what each subcommand says to good and to bad input, and with which exit code it ends."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from contracts import errors
from contracts.cli import main
from contracts.reference import messages
from contracts.reference.making import always
from contracts.reference.server import Reference
from contracts.reference.serving import serving
from contracts.wire import programs

ROOT = Path(__file__).resolve().parent.parent
COMMAND = (sys.executable, "-m", "contracts.cli")
FEW = ("--examples", "0", "--operations", "DescribeModel")

Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call the command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def target() -> Iterator[str]:
    """Serve a target that keeps every promise."""
    with serving(Reference()) as url:
        yield url


class Counting(Reference):
    """Counts its requests."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def answer(self, call: messages.Call) -> messages.Reply:
        """Count, then answer."""
        self.asked.append(call.operation)
        return super().answer(call)


class Untyped(Counting):
    """Names no error, which breaks a promise of every operation."""

    def refused(self, refusal: messages.Refusal) -> messages.Reply:
        """Answer without a type."""
        return messages.Reply(refusal.status, self.headers(), self.encode({"message": str(refusal)}))


def _said(result: Result) -> str:
    """Return the one line that an error is told in."""
    assert "Traceback" not in result.output
    return result.output.strip()


# ---- help ----


def test_help_lists_every_subcommand(call: Call) -> None:
    """What the command can do is one screen."""
    said = call("--help").output
    names = ["build", "compare", "lint", "facts", "import-upstream", "run", "cases", "explain", "divergences",
             "serve", "sweep"]  # fmt: skip
    assert all(re.search(rf"^  {name} ", said, re.MULTILINE) for name in names)


def test_help_loads_nothing_heavy() -> None:
    """Whoever asks for help does not wait for what a run needs."""
    heavy = ("schemathesis", "hypothesis", "requests", "jsonschema", "uvicorn", "moto", "botocore")
    code = f"import sys, contracts.cli; print(*[name for name in {heavy!r} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert said.stdout.strip() == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nonsense",), "No such command 'nonsense'."),
        (("run",), "Missing argument 'TARGET'."),
        (("run", "http://127.0.0.1:1", "--nope"), "No such option '--nope'."),
        (("explain",), "Missing argument 'RULE_OR_ID'."),
        (("facts",), "Missing option '--from-botocore'."),
    ],
)
def test_wrong_words_are_wrong_use(call: Call, words: tuple[str, ...], said: str) -> None:
    """What cannot be understood ends with 4, for 2 would mean an interruption."""
    result = call(*words)
    assert result.exit_code == errors.USAGE
    assert said in result.output


# ---- run: what stops it before it begins ----


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (
            ("mot",),
            errors.USAGE,
            "There is no preset 'mot'. Did you mean 'moto'? "
            "Known: reference, moto, fakecloud, localemu, laws, winterbaume, cloudemu, substrate, microcks, ministack. "
            "Any other target is given by its address, e.g. --target http://127.0.0.1:5000",
        ),
        (
            ("127.0.0.1:5000",),
            errors.USAGE,
            "--target '127.0.0.1:5000' is no usable address: it has no scheme (http:// or https://). "
            "A correct one: --target http://127.0.0.1:5000",
        ),
        (
            ("http://127.0.0.1:1",),
            errors.UNREACHABLE,
            "Nothing answers at 127.0.0.1:1 (Connection refused).\n"
            "Is the target running, and are its host and port the ones you gave?",
        ),
        (
            ("https://api.sagemaker.eu-west-1.amazonaws.com",),
            errors.REFUSED,
            "api.sagemaker.eu-west-1.amazonaws.com is the real AWS: the kit would create hundreds of resources in your "
            "account, at your cost.\nTo test an emulator, give its own address, such as --target http://127.0.0.1:5000."
            " If you do mean AWS, add --allow-aws.",
        ),
        (
            ("http://192.0.2.1:5000",),
            errors.REFUSED,
            "192.0.2.1 is not this machine, and the kit floods its target with requests and creates resources on it.\n"
            "If it is yours to test, add --yes-i-own-it.",
        ),
        (
            ("http://127.0.0.1:1", "--header", "Authorization"),
            errors.USAGE,
            "--header 'Authorization': write 'Name: value' in one line, e.g. --header 'X-Account: test'",
        ),
        (
            ("http://127.0.0.1:1", "--ca-bundle", "nowhere.pem"),
            errors.USAGE,
            "--ca-bundle nowhere.pem: there is no such file.",
        ),
        (
            ("http://127.0.0.1:1", "--wait-for", "5s"),
            errors.USAGE,
            "--wait-for says when what --start-command starts is ready; there is no --start-command.",
        ),
    ],
)
def test_a_target_that_cannot_be_tested_is_told(call: Call, words: tuple[str, ...], code: int, said: str) -> None:
    """One message says why, and what to do; nothing is written."""
    result = call("run", *words, *FEW)
    assert (result.exit_code, _said(result)) == (code, f"sagemaker-contract: {said}")
    assert not Path("report").exists()


def test_an_operation_that_is_none_is_told_with_the_nearest(call: Call) -> None:
    """A typo among several globs is no smaller run."""
    result = call("run", "http://127.0.0.1:1", "--operations", "ListModels,DescribeModle")
    assert result.exit_code == errors.USAGE
    assert _said(result).startswith("sagemaker-contract: --operations DescribeModle matches none of CreateApp, ")
    assert _said(result).endswith(" Did you mean DescribeModel?")


def test_an_unreachable_port_is_told_before_anything_is_made(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for requests to be generated that nobody will get."""
    monkeypatch.setattr("contracts.running.whole.planned", lambda *_: pytest.fail("plans were made"))
    assert call("run", "http://127.0.0.1:1").exit_code == errors.UNREACHABLE


def test_a_missing_program_is_told(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """A preset says what it needs, and how to get it."""
    monkeypatch.setattr(programs.importlib.util, "find_spec", lambda _: None)
    result = call("run", "moto", *FEW)
    assert result.exit_code == errors.MISSING_PROGRAM
    assert _said(result) == (
        "sagemaker-contract: The preset 'moto' needs 'moto', which is not installed: "
        "pip install 'sagemaker-contract-kit[moto]'"
    )


def test_a_promise_that_is_none_is_told(call: Call, target: str) -> None:
    """A glob that names nothing is no empty run."""
    result = call("run", target, *FEW, "--only", "DescribeModel-nothing*")
    assert result.exit_code == errors.USAGE
    assert "--only 'DescribeModel-nothing*' names no promise. `sagemaker-contract cases` lists them." in result.output


# ---- run ----


def test_a_good_target_is_all_right(call: Call, target: str) -> None:
    """Exit code 0, a last line that says so, and the usual reports."""
    result = call("run", target, *FEW)
    assert result.exit_code == errors.OK
    assert re.search(r"^OK  0 broken · (\d+) kept · of \1 · ", result.stdout, re.MULTILINE)
    assert json.loads(Path("report/report.json").read_text(encoding="utf-8"))["exit_code"] == errors.OK
    assert Path("report/junit.xml").exists()
    assert Path("report/report.html").exists()


def test_reports_go_to_standard_output_alone(call: Call, target: str) -> None:
    """What is told on the way goes to standard error."""
    result = call("run", target, *FEW, "--report", "none")
    assert re.fullmatch(r"DescribeModel: 0 of \d+ not kept, \d+ requests, [\d.]+ s\n", result.stderr)
    assert "requests, " not in result.stdout
    assert not Path("report").exists()


def test_a_report_that_cannot_be_written_keeps_the_summary(call: Call, target: str) -> None:
    """A run is not lost because its folder is a file."""
    Path("taken").write_text("", encoding="utf-8")
    result = call("run", target, *FEW, "--report-dir", "taken")
    assert result.exit_code == errors.USAGE
    assert "OK  0 broken" in result.stdout
    assert "cannot write reports into taken: " in result.stderr


def test_only_judges_just_the_promise(call: Call, target: str) -> None:
    """One promise is selected, and the run says that it is partial."""
    name = "DescribeModel-error.type"
    result = call("run", target, *FEW, "--only", name)
    verdicts = json.loads(Path("report/report.json").read_text(encoding="utf-8"))["verdicts"]
    assert [verdict["id"] for verdict in verdicts] == [name]
    assert f"--only {name}" in result.stdout.replace("\n  ", " ")


def test_dry_run_sends_nothing(call: Call) -> None:
    """It lists the requests, and the target never hears of it."""
    server = Counting()
    with serving(server) as url:
        result = call("run", url, *FEW, "--dry-run")
    assert result.exit_code == errors.OK
    assert server.asked == []
    *lines, last = result.output.splitlines()
    assert lines[0] == "DescribeModel-accept.base-#minimal: the base minimal"
    assert last.endswith(f"requests: {len(lines)}, and what they need to exist first")


def test_dry_run_lists_what_one_promise_needs(call: Call) -> None:
    """Also where the promise is judged by every request."""
    result = call("run", "http://127.0.0.1:1", *FEW, "--dry-run", "--only", "DescribeModel-error.type")
    assert result.output.splitlines()[-1].startswith("promises: 1, requests: ")
    assert len(result.output.splitlines()) > 10


def test_a_broken_promise_breaks_the_run(call: Call) -> None:
    """Exit code 1, and the promise is named."""
    with serving(Untyped()) as url:
        result = call("run", url, *FEW)
    assert result.exit_code == errors.BROKEN
    assert "DescribeModel-error.type" in result.stdout


def test_what_is_no_sagemaker_is_told(call: Call) -> None:
    """A server that knows no operation proves nothing."""
    with serving(always(404, b"<h1>Not Found</h1>", "text/html")()) as url:
        result = call("run", url, *FEW)
    assert result.exit_code == errors.VACUOUS
    assert "no operation is supported: is this a SageMaker at all?" in result.stdout


def test_too_little_reach_is_told(call: Call, target: str) -> None:
    """Whoever asks for 16 operations is not content with one."""
    result = call("run", target, *FEW, "--min-reach", "16")
    assert result.exit_code == errors.VACUOUS
    assert "1 of 1 operations reached, and --min-reach asks for 16" in result.stdout


def test_a_target_that_dies_is_told(call: Call) -> None:
    """What was judged until then is reported, and the rest is not called broken."""
    words = [sys.executable, "-c", _DYING]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        url = program.stdout.readline().decode().strip()
        result = call("run", url, "--examples", "0", "--operations", "DescribeModel,ListModels")
        program.wait(10)
    assert result.exit_code == errors.UNREACHABLE
    assert f"the target at {url} stopped answering during the run" in result.stdout.replace("\n            ", " ")
    assert "0 broken" in result.stdout


_DYING = """
import os, time
from contracts.reference.server import Reference
from contracts.reference.serving import serving

class Dying(Reference):
    left = 40

    def answer(self, call):
        self.left -= 1
        if self.left == 0:
            os._exit(0)
        return super().answer(call)

with serving(Dying()) as url:
    print(url, flush=True)
    time.sleep(60)
"""


# ---- repeating ----


def test_the_repeat_command_repeats(call: Call, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed runs as printed, and judges the same."""
    words = ["run", target, *FEW, "--only", "DescribeModel-*type*", "--seed", "random"]
    monkeypatch.setattr(sys, "argv", ["/somewhere/bin/sagemaker-contract", *words])
    first = call(*words)
    found = re.search(r"^  repeat    (.*)$", first.stdout, re.MULTILINE)
    assert found is not None
    name, *again = shlex.split(found[1])
    assert name == "sagemaker-contract"
    assert again[-1].isdigit()
    second = call(*again)
    kept = re.compile(r"^  kept .*$|seed \d+", re.MULTILINE)
    assert (second.exit_code, kept.findall(second.stdout)) == (first.exit_code, kept.findall(first.stdout))


def test_the_printed_python_lines_run(call: Call) -> None:
    """The official client sends the same request, and meets the same answer."""
    with serving(Untyped()) as url:
        first = call("run", url, *FEW)
        _, _, rest = first.stdout.partition("  boto3\n")
        lines = rest.partition("\n\nIs one of these intended?")[0]
        told = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=False, timeout=20)
    assert re.search(r"ClientError: .*: The body is not JSON\.$", told.stderr.strip()), told.stderr


def test_the_printed_curl_line_shows_the_answer(call: Call) -> None:
    """The request is sent as it was, and the answer breaks the promise again."""
    with serving(Untyped()) as url:
        first = call("run", url, *FEW)
        lines = [line.strip() for line in first.stdout.splitlines() if line.strip().startswith("curl ")]
        assert lines, first.stdout
        answer = subprocess.run(shlex.split(lines[0]), capture_output=True, text=True, check=True, timeout=20)
    assert "message" in answer.stdout
    assert "__type" not in answer.stdout


# ---- interruption ----


def _interrupted(words: list[str], folder: Path, signals: int) -> tuple[int, str, str, float]:
    """Run until an operation is judged, send Ctrl-C, and return exit code, outputs and the seconds until the end."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        words, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stderr is not None
        first = program.stderr.readline()
        started = time.monotonic()
        for _ in range(signals):
            time.sleep(0.3)
            program.send_signal(signal.SIGINT)
        out, rest = program.communicate(timeout=20)
    return program.returncode, out, first + rest, time.monotonic() - started


class Slow(Counting):
    """Takes its time with the second operation, and with its cleanup."""

    def finish(self, call: messages.Call, reply: messages.Reply) -> messages.Reply:
        """Wait before some answers."""
        if call.operation == "ListModels" or (call.operation == "DeleteModel" and "ListModels" in self.asked):
            return replace(reply, delivery=messages.Delivery(after=0.05))
        return reply


def test_an_interrupted_run_reports_what_was_judged(tmp_path: Path) -> None:
    """Ctrl-C ends the run in order: cleaned up, reported, and with 2."""
    server = Slow()
    with serving(server) as url:
        words = [
            *COMMAND,
            "run",
            url,
            "--examples",
            "0",
            "--operations",
            "DescribeModel,ListModels",
            "--in-flight",
            "1",
        ]
        code, out, err, _ = _interrupted(words, tmp_path, 1)
    assert code == errors.INTERRUPTED
    assert "the run was interrupted" in out
    assert "INTERRUPTED  0 broken" in out
    assert "Traceback" not in err
    verdicts = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))["verdicts"]
    assert {verdict["operation"] for verdict in verdicts} == {"DescribeModel"}
    assert not server.store.by_key


def test_a_second_interruption_ends_at_once(tmp_path: Path) -> None:
    """Whoever has no patience left is not kept by the cleanup."""
    server = Slow()
    with serving(server) as url:
        words = [*COMMAND, "run", url, "--examples", "0", "--operations", "DescribeModel,ListModels,CreateModel"]
        code, _, err, seconds = _interrupted([*words, "--in-flight", "1"], tmp_path, 2)
    assert code == errors.INTERRUPTED
    assert "Traceback" not in err
    assert seconds < 5


# ---- bad files ----


def _files(folder: Path) -> None:
    (folder / "binary").write_bytes(b"\x80\xff\x00")
    (folder / "empty").write_bytes(b"")
    (folder / "folder").mkdir()
    (folder / "broken").write_text("a: [1", encoding="utf-8")


@pytest.mark.parametrize("name", ["missing", "binary", "empty", "folder", "broken"])
@pytest.mark.parametrize(
    "words",
    [
        ("compare", "NAME"),
        ("import-upstream", "NAME", "--check"),
        ("facts", "--from-botocore", "NAME"),
        ("divergences", "NAME", "--update"),
    ],
    ids=lambda words: words[0],
)
def test_an_unreadable_file_is_told(call: Call, tmp_path: Path, words: tuple[str, ...], name: str) -> None:
    """One line names the file and what is wrong with it."""
    _files(tmp_path)
    result = call(*(word.replace("NAME", name) for word in words))
    assert result.exit_code == errors.USAGE
    assert _said(result).startswith(f"sagemaker-contract: {name} ")
    assert len(_said(result).splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("missing", errors.USAGE, "sagemaker-contract: missing does not exist."),
        ("folder", errors.USAGE, "sagemaker-contract: No examples in folder."),
        ("binary", errors.BROKEN, "binary: expected text in UTF-8"),
        ("empty", errors.BROKEN, "empty: expected an object, got nothing"),
        ("broken", errors.BROKEN, "broken:2: expected YAML, got a syntax error"),
    ],
)
def test_an_unreadable_example_is_told(call: Call, tmp_path: Path, name: str, code: int, said: str) -> None:
    """A broken example is a finding; one that is not there is wrong use."""
    _files(tmp_path)
    result = call("lint", name)
    assert result.exit_code == code
    assert _said(result).startswith(said)


@pytest.mark.parametrize("name", ["missing", "binary", "folder", "broken"])
def test_an_unreadable_divergences_file_is_told(call: Call, tmp_path: Path, name: str) -> None:
    """Before anything is sent."""
    _files(tmp_path)
    result = call("run", "http://127.0.0.1:1", "--divergences", name)
    assert result.exit_code == errors.USAGE
    assert _said(result).startswith(f"sagemaker-contract: {name}")


def test_a_report_of_another_version_is_told(call: Call) -> None:
    """Its schema says which it is."""
    Path("old.json").write_text('{"schema": "sagemaker-contract-report/0"}', encoding="utf-8")
    result = call("divergences", "old.json", "--update")
    assert _said(result) == (
        "sagemaker-contract: old.json: this is no report of the kit: its schema is 'sagemaker-contract-report/0', "
        "not 'sagemaker-contract-report/1'."
    )


# ---- divergences ----


@pytest.fixture
def report(call: Call) -> Path:
    """Write the report of a run with broken promises."""
    with serving(Untyped()) as url:
        call("run", url, *FEW)
    return Path("report/report.json")


def test_divergences_wants_to_know_what_to_do(call: Call) -> None:
    """Without an action there is nothing to say."""
    result = call("divergences", "report.json")
    assert result.exit_code == errors.USAGE
    assert _said(result) == "sagemaker-contract: say what to do: --update, --accept ID or --expand."


def test_expand_wants_a_file(call: Call, report: Path) -> None:
    """What nothing stands for cannot be expanded."""
    said = _said(call("divergences", report, "--expand"))
    assert said == "sagemaker-contract: --expand lists what a file stands for; name it with --divergences FILE."


def test_accepted_divergences_make_the_run_green(call: Call, report: Path) -> None:
    """What is proposed can be pasted; with a reason it counts."""
    proposed = call("divergences", report, "--update").stdout
    assert 'reason = ""' in proposed
    Path("known.toml").write_text(proposed.replace('reason = ""', 'reason = "so"'), encoding="utf-8")
    with serving(Untyped()) as url:
        result = call("run", url, *FEW, "--divergences", "known.toml")
    assert result.exit_code == errors.OK, result.stdout


def test_accept_proposes_one_promise(call: Call, report: Path) -> None:
    """Nothing else is in it."""
    proposed = call("divergences", report, "--accept", "DescribeModel-error.type").stdout
    assert set(re.findall(r"^(?:rule|operation) = (.*)$", proposed, re.MULTILINE)) == {
        '"error.type"',
        '"DescribeModel"',
    }


def test_accepting_what_is_not_broken_is_told(call: Call, report: Path) -> None:
    """The nearest broken promise is named."""
    result = call("divergences", report, "--accept", "DescribeModel-error.typ")
    assert result.exit_code == errors.USAGE
    assert _said(result).endswith("is no broken promise of this run. Did you mean DescribeModel-error.type?")


def test_nothing_to_propose_is_said(call: Call, target: str) -> None:
    """An empty answer would look like a mistake."""
    call("run", target, *FEW)
    result = call("divergences", "report/report.json", "--update")
    assert (result.exit_code, result.stdout) == (errors.OK, "")
    assert result.stderr == "nothing to propose: every broken promise of this report is known already\n"


# ---- explain and cases ----


def test_a_rule_is_explained(call: Call) -> None:
    """The promise, what it rests on, what to do, an example."""
    result = call("explain", "error.no-crash")
    assert result.exit_code == errors.OK
    assert all(word in result.output for word in ("promise ", "evidence ", "to do ", "request "))


def test_a_promise_is_explained(call: Call) -> None:
    """By its id, with the request that shows it."""
    result = call("explain", "DescribeModel-accept.base-#minimal")
    assert "the base minimal" in result.output


def test_an_unknown_id_is_told_with_the_nearest(call: Call) -> None:
    """A typo is easily mended."""
    result = call("explain", "body.tpye")  # a rule; so is an operation in a promise's id
    assert "Did you mean DescribeModel-error.type" in call("explain", "DescribeModle-error.type").output
    assert result.exit_code == errors.USAGE
    assert _said(result).startswith(
        "sagemaker-contract: 'body.tpye' is neither a rule nor a promise. Did you mean body.type"
    )


def test_cases_lists_promises_with_their_requests(call: Call) -> None:
    """Each promise is a line, each request one below it."""
    lines = call("cases", "--operations", "DescribeModel").output.splitlines()
    assert lines[:2] == ["DescribeModel-accept.base-#minimal", "    the base minimal"]


def test_coverage_shows_both_sides(call: Call) -> None:
    """Each constraint has a legal and an illegal case."""
    said = call("cases", "--coverage", "--operations", "DescribeModel").output
    assert said.count("    legal    ") == said.count("    illegal  ") > 0


# ---- mistakes of the kit ----


def test_a_mistake_of_the_kit_is_one_line(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has an exit code of its own, because 1 would blame the target."""
    monkeypatch.setattr("contracts.running.whole.listed", lambda *_: 1 / 0)
    result = call("run", "http://127.0.0.1:1", *FEW, "--dry-run")
    assert result.exit_code == errors.KIT_ERROR
    assert _said(result).startswith(
        "sagemaker-contract: a mistake of the kit: ZeroDivisionError: division by zero (test_cli.py"
    )


def test_a_closed_pipe_is_no_traceback() -> None:
    """Whoever reads the first lines only gets no complaint."""
    words = shlex.join([*COMMAND, "cases", "--operations", "ListTrainingJobs"])
    done = subprocess.run(["sh", "-c", f"{words} | head -1"], capture_output=True, text=True, check=True, cwd=ROOT)
    assert (len(done.stdout.splitlines()), done.stderr) == (1, "")


def test_an_output_of_ascii_gets_ascii(target: str, tmp_path: Path) -> None:
    """A terminal that can show nothing else is shown nothing else."""
    done = subprocess.run(
        [*COMMAND, "run", target, *FEW, "--report", "none"],
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT), "COLUMNS": "40"},
    )
    assert done.stdout.isascii()
    assert b"OK  0 broken" in done.stdout
