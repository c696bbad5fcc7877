"""The page about Python: its examples run as they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.api import Report, RunOptions
from contracts.reference.server import Reference
from contracts.reference.serving import serving

pytest_plugins = ["pytester"]  # for a session within the session

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "python.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
FILES = {block.partition("\n")[0].removeprefix("# "): block for block in BLOCKS if block.startswith("# ")}


@pytest.fixture
def target() -> Iterator[str]:
    """Serve the reference."""
    with serving(Reference()) as url:
        yield url


def test_the_examples_run(target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each block runs after those before it, with a server at the page's address."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
    names: dict[str, object] = {}
    programs = [block for block in BLOCKS if not block.startswith("# ")]
    for program in programs:
        exec(compile(program.replace("http://127.0.0.1:5000", target), "python.md", "exec"), names)  # noqa: S102
    assert len(programs) == 5
    assert (tmp_path / "report" / "report.json").is_file()


def test_the_session_runs(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of a watched session pass, and are watched."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "any")
    monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
    assert list(FILES) == ["conftest.py", "test_models.py"]
    for name, text in FILES.items():
        (pytester.path / name).write_text(text, encoding="utf-8")
    quiet = ("-W", "error", "-W", "ignore::pytest.PytestAssertRewriteWarning")  # other tests import the fixture, too
    done = pytester.runpytest_inprocess("-p", "no:cacheprovider", *quiet)
    done.assert_outcomes(passed=1)
    done.stdout.fnmatch_lines(["SageMaker contract: answers judged: 2*"])


def test_the_page_names_every_option_and_every_figure() -> None:
    """Nobody has to read the source."""
    missing = [name for name in RunOptions.__annotations__ if f"`{name}`" not in PAGE]
    public = [name for name in vars(Report) if not name.startswith("_") and name != "results"]
    assert (missing, [name for name in public if f"`{name}" not in PAGE]) == ([], [])
