"""The plugin as a person meets it: pytest runs of their own, in folders of their own."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from contracts import errors
from contracts.plugin import SUITE
from contracts.reference.messages import Call, Delivery, Refusal, Reply
from contracts.reference.server import Reference
from contracts.reference.serving import serving

ROOT = Path(__file__).resolve().parent.parent
FEW = ("--examples", "0", "--operations", "DescribeModel")
ID = "test_promise[DescribeModel-accept.base-#minimal]"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run pytest with the plugin in an empty folder, without the plugins that happen to be installed."""

    def started(
        *words: str, load: tuple[str, ...] = ("contracts.plugin",), **more: str
    ) -> subprocess.CompletedProcess[str]:
        loaded = [word for name in load for word in ("-p", name)]
        return subprocess.run(
            [sys.executable, "-m", "pytest", *loaded, *words],
            cwd=tmp_path,
            env=_environment() | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return started


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COLUMNS"))}
    return kept | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def target() -> Iterator[str]:
    """Serve a target that keeps every promise."""
    with serving(Reference()) as url:
        yield url


class Untyped(Reference):
    """Names no error, which breaks a promise of every operation."""

    def refused(self, refusal: Refusal) -> Reply:
        """Answer without a type."""
        return Reply(refusal.status, self.headers(), self.encode({"message": str(refusal)}))


def _verdicts(folder: Path) -> dict[str, str]:
    report = json.loads((folder / "report" / "report.json").read_text(encoding="utf-8"))
    return {verdict["id"]: verdict["status"] for verdict in report["verdicts"]}


def _last(done: subprocess.CompletedProcess[str]) -> str:
    """Return the run's verdict line."""
    found = re.search(r"^(OK|FAIL|VACUOUS|INTERRUPTED|UNREACHABLE|KIT ERROR)  .*$", done.stdout, re.MULTILINE)
    return found[0] if found else f"no verdict in {done.stdout}{done.stderr}"


# ---- without a target ----


def test_without_a_target_nothing_heavy_is_loaded() -> None:
    """Every pytest run that loads the plugin pays for what it imports."""
    heavy = ("schemathesis", "hypothesis", "requests", "jsonschema", "moto", "botocore", "regex")
    code = f"import sys, contracts.plugin; print(*[name for name in {heavy!r} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert said.stdout.strip() == ""


def test_without_a_target_other_tests_run(run: Run, tmp_path: Path) -> None:
    """The plugin changes nothing about them."""
    (tmp_path / "test_own.py").write_text("def test_own():\n    assert False, 'of their own'\n", encoding="utf-8")
    done = run("-q")
    assert done.returncode == 1
    assert "of their own" in done.stdout
    assert not (tmp_path / "report").exists()


def test_the_suite_without_a_target_is_told(run: Run) -> None:
    """There is nothing it could run against."""
    done = run("--pyargs", "contracts.suite")
    assert done.returncode == errors.USAGE
    assert done.stderr.strip() == "ERROR: the contract suite needs a target: pytest --target http://127.0.0.1:5000"


# ---- what is run ----


def test_a_good_target_passes(run: Run, target: str, tmp_path: Path) -> None:
    """Every promise is a test, and one summary ends the run."""
    done = run("--target", target, *FEW)
    assert done.returncode == errors.OK, done.stdout
    assert _last(done).startswith("OK  0 broken · ")
    assert re.search(r"(\d+) passed in", done.stdout)[1] == str(len(_verdicts(tmp_path)))  # type: ignore[index]


def test_other_tests_do_not_run_beside_the_suite(run: Run, target: str, tmp_path: Path) -> None:
    """Neither they, nor a conftest.py that belongs to them."""
    (tmp_path / "test_own.py").write_text("assert False\n", encoding="utf-8")
    (tmp_path / "conftest.py").write_text("assert False\n", encoding="utf-8")
    assert run("--target", target, *FEW).returncode == errors.OK


def test_the_suite_may_be_named(run: Run, target: str) -> None:
    """As a package, which is how other suites are run from anywhere."""
    done = run("--pyargs", "contracts.suite", "--target", target, *FEW, "-q")
    assert done.returncode == errors.OK, done.stdout


def test_one_test_may_be_named(run: Run, target: str, tmp_path: Path) -> None:
    """An id from a list can be pasted."""
    done = run("--target", target, *FEW, f"{SUITE}::{ID}")
    assert list(_verdicts(tmp_path)) == ["DescribeModel-accept.base-#minimal"]
    assert "chosen tests" in done.stdout


def test_another_path_is_told(run: Run, target: str) -> None:
    """It would be left out without a word otherwise."""
    done = run("--target", target, *FEW, "test_own.py")
    assert done.returncode == errors.USAGE
    assert "--target runs the contract suite and nothing else, so 'test_own.py' has no place beside it." in done.stderr


def test_ids_are_stable_and_unique(run: Run, target: str) -> None:
    """Known divergences, reports and reruns refer to them."""
    words = ("--target", target, "--examples", "0", "--operations", "DescribeModel,ListModels,SageMaker", "--co", "-q")
    first, second = (run(*words).stdout.splitlines() for _ in range(2))
    ids = [line for line in first if "::" in line]
    assert ids == [line for line in second if "::" in line]
    assert len(ids) == len(set(ids)) > 100
    assert all(re.search(r"::test_promise\[\w+-[a-z-]+\.[a-z0-9-]+(-.+)?\]$", name) for name in ids)


def test_collecting_only_sends_nothing_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    """Looking is free."""

    class Deaf(Reference):
        def answer(self, call: Call) -> Reply:
            raise AssertionError(call.operation)

    with serving(Deaf()) as url:
        done = run("--target", url, *FEW, "--co", "-q")
    assert done.returncode == errors.OK
    assert not (tmp_path / "report").exists()


def test_a_keyword_chooses(run: Run, target: str, tmp_path: Path) -> None:
    """The run is partial, and says so."""
    done = run("--target", target, *FEW, "-k", "error.type or body")
    assert done.returncode == errors.OK
    assert "partial: --operations DescribeModel, -k" in done.stdout
    assert all("error.type" in name or "body" in name for name in _verdicts(tmp_path))


def test_a_keyword_that_chooses_nothing_proves_nothing(run: Run, target: str) -> None:
    """An empty run is never green."""
    done = run("--target", target, *FEW, "-k", "nothing_of_this_name")
    assert done.returncode == errors.VACUOUS
    assert "result    nothing was selected" in done.stdout


def test_verbose_names_each_promise(run: Run, target: str) -> None:
    """As it runs."""
    done = run("--target", target, *FEW, "-v", "-k", "error.type")
    assert re.search(r"::test_promise\[DescribeModel-error\.type\] PASSED", done.stdout)


def test_the_cache_may_be_switched_off(run: Run, target: str, tmp_path: Path) -> None:
    """Nothing depends on it."""
    done = run("--target", target, *FEW, "-p", "no:cacheprovider")
    assert done.returncode == errors.OK
    assert not (tmp_path / ".pytest_cache").exists()


# ---- what breaks ----


@pytest.fixture
def broken() -> Iterator[str]:
    """Serve a target that breaks a promise."""
    with serving(Untyped()) as url:
        yield url


def test_a_broken_promise_fails(run: Run, broken: str) -> None:
    """It is shown once, grouped by its cause, and not as a traceback."""
    done = run("--target", broken, *FEW)
    assert done.returncode == errors.BROKEN
    assert _last(done).startswith("FAIL  1 broken")
    assert "FAILURES" not in done.stdout
    assert done.stdout.count("expected  an error type in __type, code or X-Amzn-Errortype") == 2  # cause and promise


def test_the_first_failure_may_end_the_run(run: Run, broken: str, tmp_path: Path) -> None:
    """What was not judged is not in the report, and the run is partial."""
    done = run("--target", broken, *FEW, "-x")
    assert done.returncode == errors.BROKEN
    assert "stopped after 1" in done.stdout
    assert 0 < list(_verdicts(tmp_path).values()).count("passed") < 40


def test_what_failed_last_can_be_run_alone(run: Run, broken: str, tmp_path: Path) -> None:
    """Only what broke is judged again."""
    run("--target", broken, *FEW)
    done = run("--target", broken, *FEW, "--lf")
    assert done.returncode == errors.BROKEN
    assert _verdicts(tmp_path)["DescribeModel-error.type"] == "failed"
    assert len(_verdicts(tmp_path)) < 10


def test_a_known_divergence_is_expected(run: Run, broken: str, tmp_path: Path) -> None:
    """It is shown as an expected failure, and the run is all right."""
    (tmp_path / "known.toml").write_text(
        '[[group]]\nreason = "so"\n[[group.entry]]\nrule = "error.type"\ncount = 2\n', encoding="utf-8"
    )
    done = run("--target", broken, *FEW, "--divergences", "known.toml", "-k", "error.type")
    assert done.returncode == errors.OK, done.stdout
    assert re.search(r"1 xfailed", done.stdout)


def test_what_the_target_lacks_is_skipped(run: Run) -> None:
    """Unsupported is no failure, but nothing was proven either."""

    class Lacking(Reference):
        def route(self, call: Call) -> None:  # noqa: ARG002 (it has none, whatever is asked)
            raise Refusal("UnknownOperationException", "There is no such operation.")

    with serving(Lacking()) as url:
        done = run("--target", url, *FEW)
    assert done.returncode == errors.VACUOUS
    assert "no operation is supported: is this a SageMaker at all?" in done.stdout
    assert re.search(r"\d+ skipped", done.stdout)


def test_a_report_that_cannot_be_written_is_told(run: Run, target: str, tmp_path: Path) -> None:
    """The summary is shown all the same."""
    (tmp_path / "taken").write_text("", encoding="utf-8")
    done = run("--target", target, *FEW, "--report-dir", "taken")
    assert done.returncode == errors.USAGE
    assert _last(done).startswith("OK  0 broken")
    assert "cannot write reports into taken: " in done.stdout


# ---- what stops a run before it begins ----


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--target", "mot"), errors.USAGE, "There is no preset 'mot'. Did you mean 'moto'? Known: reference, moto, "),
        (("--target", "http://"), errors.USAGE, "--target 'http://' is no usable address: it has no host."),
        (
            ("--target", "http://127.0.0.1:1"),
            errors.UNREACHABLE,
            "Nothing answers at 127.0.0.1:1 (Connection refused).",
        ),
        (
            ("--target", "https://runtime.sagemaker.amazonaws.com"),
            errors.REFUSED,
            "runtime.sagemaker.amazonaws.com is the real AWS: the kit would create",
        ),
        (("--target", "http://192.0.2.1:5000"), errors.REFUSED, "192.0.2.1 is not this machine, and the kit floods"),
        (("--target", "moto", "--seed", "soon"), errors.USAGE, "--seed 'soon' is no whole number of at least 0."),
        (
            ("--target", "http://127.0.0.1:1", "--operations", "DescribeModle"),
            errors.USAGE,
            "--operations DescribeModle matches none of CreateApp,",
        ),
    ],
)
def test_a_run_that_cannot_begin_is_told(run: Run, words: tuple[str, ...], code: int, said: str) -> None:
    """One message on standard error, and the documented exit code."""
    started = time.monotonic()
    done = run(*words)
    assert done.returncode == code
    assert done.stderr.startswith(f"Exit: {said}")
    assert "Traceback" not in done.stdout + done.stderr
    assert time.monotonic() - started < 5


def test_a_package_of_the_same_name_is_told(run: Run, tmp_path: Path) -> None:
    """The command needs no pytest, and so no name on a path of modules."""
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "models.py").write_text("", encoding="utf-8")
    done = run("--target", "http://127.0.0.1:1")
    assert done.returncode == errors.USAGE
    assert "contracts has the name of the kit's own package" in done.stderr
    assert "sagemaker-contract run TARGET" in done.stderr


def test_a_folder_of_the_same_name_that_is_no_package_is_fine(run: Run, target: str, tmp_path: Path) -> None:
    """Contracts are written in other languages, too."""
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "orders.json").write_text("{}", encoding="utf-8")
    assert run("--target", target, *FEW, "-q").returncode == errors.OK


@pytest.mark.parametrize(
    ("order", "flag"),
    [(("contracts.plugin", "fake"), "--timeout"), (("fake", "contracts.plugin"), "--profile")],
    ids=["before", "after"],
)
def test_a_clash_of_options_is_one_line(run: Run, tmp_path: Path, order: tuple[str, str], flag: str) -> None:
    """It names the option and the other plugin, whichever comes first."""
    (tmp_path / "fake.py").write_text(
        f"def pytest_addoption(parser):\n    parser.getgroup('fake').addoption('{flag}', dest='fake')\n",
        encoding="utf-8",
    )
    done = run(load=order, PYTHONPATH=f"{ROOT}{os.pathsep}{tmp_path}")
    assert done.returncode == errors.USAGE
    assert done.stderr.strip() == (
        f"ERROR: the option {flag} of contracts.plugin is taken by the plugin 'fake'; "
        "switch that one off with -p no:fake"
    )


def test_a_plugin_without_a_clash_is_left_alone(run: Run, tmp_path: Path) -> None:
    """So is its own mistake, which is not ours to explain."""
    (tmp_path / "fake.py").write_text(
        "def pytest_addoption(parser):\n    parser.addoption('--fake')\n    parser.addoption('--fake')\n",
        encoding="utf-8",
    )
    done = run(load=("contracts.plugin", "fake"), PYTHONPATH=f"{ROOT}{os.pathsep}{tmp_path}")
    assert "of contracts.plugin is taken" not in done.stderr
    assert "--fake" in done.stderr


# ---- where it is shown ----


def test_a_narrow_terminal_gets_narrow_lines(run: Run, target: str) -> None:
    """The table becomes a list."""
    done = run("--target", target, *FEW, COLUMNS="40")
    _, _, summary = done.stdout.partition("sagemaker-contract ")
    lines = [line for line in summary.splitlines() if "repeat " not in line and not line.startswith(("report:", "="))]
    assert max(map(len, lines)) <= 40
    assert "DescribeModel\n" in summary


def test_an_output_of_ascii_gets_ascii(run: Run, target: str) -> None:
    """A terminal that can show nothing else is shown nothing else."""
    done = run("--target", target, *FEW, PYTHONIOENCODING="ascii")
    assert done.returncode == errors.OK
    assert done.stdout.isascii()


def test_colour_may_be_switched_off(run: Run, broken: str) -> None:
    """NO_COLOR wins over a terminal that could."""
    assert "\x1b[31m" in run("--target", broken, *FEW, "--color=yes", "-k", "error.type").stdout
    assert "\x1b" not in run("--target", broken, *FEW, "-k", "error.type", NO_COLOR="1").stdout


def test_a_closed_pipe_is_no_traceback(target: str, tmp_path: Path) -> None:
    """Whoever reads the first lines only gets no complaint."""
    words = f"{sys.executable} -m pytest -p contracts.plugin --target {target} {' '.join(FEW)} -v | head -1"
    done = subprocess.run(
        ["sh", "-c", words], cwd=tmp_path, env=_environment(), capture_output=True, text=True, check=False, timeout=60
    )
    assert len(done.stdout.splitlines()) == 1
    assert "Traceback" not in done.stderr


# ---- among workers ----


def test_workers_give_the_same_verdicts(run: Run, target: str, tmp_path: Path) -> None:
    """The same ids, each operation on one worker."""
    words = ("--target", target, "--examples", "0", "--operations", "DescribeModel,DescribeEndpoint", "-v")
    alone = run(*words)
    verdicts = _verdicts(tmp_path)
    spread = run(*words, "-n", "2", load=("contracts.plugin", "xdist"))
    assert (alone.returncode, spread.returncode) == (errors.OK, errors.OK), spread.stdout
    assert _verdicts(tmp_path) == verdicts
    homes: dict[str, set[str]] = {}
    for worker, operation in re.findall(r"\[(gw\d)\].*test_promise\[(\w+)-", spread.stdout):
        homes.setdefault(operation, set()).add(worker)
    assert sorted(len(home) for home in homes.values()) == [1, 1]


def test_the_first_failure_ends_the_run_of_workers(run: Run, broken: str) -> None:
    """With 1, for nobody interrupted it."""
    done = run("--target", broken, *FEW, "-n", "2", "-x", load=("contracts.plugin", "xdist"))
    assert done.returncode == errors.BROKEN, done.stdout


_STARTED = """
import sys, time
from pathlib import Path
from contracts.reference.server import Reference
from contracts.reference.serving import serving

Path("started").open("a").write("started\\n")
with serving(Reference(), port=int(sys.argv[1])):
    time.sleep(60)
"""


def test_the_controller_alone_starts_the_target(run: Run, tmp_path: Path) -> None:
    """Workers take over what is running, and it is stopped at the end."""
    (tmp_path / "start.py").write_text(_STARTED, encoding="utf-8")
    words = ("--target", "http://127.0.0.1:{port}", "--start-command", f"{sys.executable} start.py {{port}}")
    done = run(*words, *FEW, "-n", "2", load=("contracts.plugin", "xdist"))
    assert done.returncode == errors.OK, done.stdout + done.stderr
    assert (tmp_path / "started").read_text(encoding="utf-8") == "started\n"
    assert "LEFT BEHIND" not in done.stdout


# ---- interruption ----


class Slow(Reference):
    """Takes its time with one operation."""

    def __init__(self, operation: str) -> None:
        super().__init__()
        self.operation = operation

    def finish(self, call: Call, reply: Reply) -> Reply:
        """Wait before anything is answered."""
        return replace(reply, delivery=Delivery(after=0.1 if call.operation == self.operation else 0.0))


# pytest-xdist begins with the operation that has the most promises.
@pytest.mark.parametrize(
    ("more", "first", "second"),
    [((), "DescribeModel", "ListModels"), (("-p", "xdist", "-n", "1"), "ListModels", "DescribeModel")],
    ids=["alone", "worker"],
)
def test_an_interrupted_run_reports_what_was_judged(
    tmp_path: Path, more: tuple[str, ...], first: str, second: str
) -> None:
    """Ctrl-C ends the run in order: cleaned up, reported, and with 2."""
    server = Slow(second)
    with serving(server) as url:
        words = ["-p", "contracts.plugin", *more, "--target", url, "--examples", "0", "--in-flight", "1", "-v"]
        with subprocess.Popen(
            [sys.executable, "-u", "-m", "pytest", *words, "--operations", "DescribeModel,ListModels"],
            cwd=tmp_path,
            env=_environment(),
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as program:
            assert program.stdout is not None
            before = ""
            while f"{first}-error" not in before:
                before = program.stdout.readline()
                assert before, "the run ended by itself"
            time.sleep(0.5)
            os.killpg(program.pid, signal.SIGINT)
            out, _ = program.communicate(timeout=30)
    assert program.returncode == errors.INTERRUPTED, out
    assert "INTERRUPTED  0 broken" in out
    assert {name.partition("-")[0] for name in _verdicts(tmp_path)} == {first}
    assert not server.store.by_key or more  # pytest-xdist ends a worker before it can clean up


# ---- presets ----


def test_workers_share_the_reference(run: Run, tmp_path: Path) -> None:
    """It is served by the controller alone, which stops it at the end."""
    words = ("--target", "reference", "--operations", "ListModels", "--examples", "0", "-n", "2")
    done = run(*words, load=("contracts.plugin", "xdist"))
    assert done.returncode == errors.OK, done.stdout + done.stderr
    urls = re.findall(r" · reference \S+ at (http://127\.0\.0\.1:\d+)$", done.stdout, re.MULTILINE)
    assert len(urls) == 1
    assert set(_verdicts(tmp_path).values()) == {"passed"}
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", int(urls[0].rpartition(":")[2])), 1)


@pytest.mark.skipif(
    shutil.which("moto_server") is None and not (Path(sys.executable).parent / "moto_server").exists(),
    reason="moto is not installed",
)
def test_a_preset_is_started_and_stopped(run: Run, tmp_path: Path) -> None:
    """The whole way with moto, of which nothing is left running."""
    done = run("--target", "moto", *FEW, "--divergences", "none", XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert done.returncode in (errors.OK, errors.BROKEN), done.stdout + done.stderr
    assert re.search(r"^sagemaker-contract \S+ · moto \S+ at http://127\.0\.0\.1:\d+", done.stdout, re.MULTILINE)
    url = re.search(r"at http://127\.0\.0\.1:(\d+)", done.stdout)
    assert url is not None
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", int(url[1])), 1)
    assert not list((tmp_path / "cache").glob("*/running/*.json"))
