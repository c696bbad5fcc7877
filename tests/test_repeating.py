"""Stand-alone tests: each fails against the target that broke its promise, and passes against the reference."""

# ruff: noqa: D103 - a test's name says what it shows

from __future__ import annotations

import ast
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_report import EXCHANGE, HOSTILE_RUN, MIXED, failed, results

from contracts import catalogue
from contracts.judge.divergences import Divergences
from contracts.reference.messages import Refusal, Reply
from contracts.reference.mutants import MUTANTS
from contracts.reference.server import Reference
from contracts.reference.serving import serving
from contracts.report import write
from contracts.report.repeating import answers, files, lives, others, pages
from contracts.running.choices import Choices
from contracts.running.whole import run_whole
from contracts.values import Results, Way
from contracts.wire.opening import TargetOptions


def broken(url: str, operation: str, only: str) -> Results:
    """Return the results of a small run."""
    choices = Choices(operations=(operation,), examples=0)
    return run_whole(TargetOptions(target=url), choices, Divergences(), only=(only,))


def outcome(text: str, url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what comes of a file's tests: passed, or the first one's failure."""
    monkeypatch.setenv("TARGET", url)
    names: dict[str, Any] = {"__name__": "standalone"}
    exec(compile(text, "standalone", "exec"), names)  # noqa: S102 - the kit itself wrote it
    for name in [name for name in names if name.startswith("test_")]:
        try:
            names[name]()
        except AssertionError as error:
            return f"failed: {error}"
    return "passed"


class Untyped(Reference):
    """Names no error."""

    def refused(self, refusal: Refusal) -> Reply:
        """Answer without a type."""
        return Reply(refusal.status, self.headers(), self.encode({"message": str(refusal)}))


def pytest_in(folder: Path, url: str) -> subprocess.CompletedProcess[str]:
    """Run the tests in a folder by themselves, without this project's settings and the plugins that are installed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "--tb=short",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            folder,
            "-c",
            os.devnull,
            folder,
        ],
        env=environment | {"TARGET": url, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_files_fail_where_the_promise_is_broken_and_pass_where_it_is_kept(tmp_path: Path) -> None:
    with serving(Untyped()) as wrong:
        found = broken(wrong, "DescribeModel", "DescribeModel-error.type")
        (folder,) = write.write(found, tmp_path, ["pytest"])
        failing = pytest_in(folder, wrong)
    with serving(Reference()) as good:
        passing = pytest_in(folder, good)
    assert failing.returncode == 1, failing.stdout
    assert 'AssertionError: 400 {"message": "The body is not JSON."}' in failing.stdout
    assert "2 failed" in failing.stdout.splitlines()[-1]
    assert passing.returncode == 0, passing.stdout
    assert "2 passed" in passing.stdout.splitlines()[-1]


# One mutant for each way in which a test looks at a target.
@pytest.mark.parametrize(
    ("mutant", "operation", "only"),
    [
        ("no-request-id", "ListModels", "ListModels-wire.request-id"),
        ("no-name", "DescribeModel", "DescribeModel-body.required"),
        ("action-before-its-tags", "CreateAction", "CreateAction-reject.leaves-nothing"),
        ("half-an-object-breaks-the-next-request", "SageMaker", "SageMaker-wire.next-request-#half-an-object"),
        ("network-lost", "CreateModel", "CreateModel-life.round-trip-/VpcConfig"),
        ("listed-in-another-account", "CreateModel", "CreateModel-life.arn-stable"),
        ("apps-of-all-domains", "CreateApp", "CreateApp-life.isolation"),
        ("mixes-up-creates-of-the-same-moment", "CreateAction", "CreateAction-life.at-once"),
        ("models-unsorted", "ListModels", "ListModels-page.sort-/SortBy#Name"),
    ],
)
def test_a_test_tells_a_mutant_from_the_reference(
    mutant: str, operation: str, only: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve = next(one.serve for one in MUTANTS if one.name == mutant)
    with serving(serve()) as wrong, serving(Reference()) as good:
        found = broken(wrong, operation, only)
        texts = files.render(found)
        name = files.file_name(found.verdicts[0].promise.id)
        assert outcome(texts[name], wrong, monkeypatch).startswith("failed: ")
        assert outcome(texts[name], good, monkeypatch) == "passed"
        assert outcome(texts[name], good, monkeypatch) == "passed"  # and once more: names are fresh each time


def test_a_test_removes_what_it_made(monkeypatch: pytest.MonkeyPatch) -> None:
    server = next(one.serve for one in MUTANTS if one.name == "network-lost")()
    with serving(server) as wrong:
        found = broken(wrong, "CreateModel", "CreateModel-life.round-trip-/VpcConfig")
        text = files.render(found)[files.file_name(found.verdicts[0].promise.id)]
        outcome(text, wrong, monkeypatch)
    assert not server.store.by_key


def test_every_rule_can_be_asserted() -> None:
    plain = {rule for rule in catalogue.load() if rule.startswith(("accept.", "reject."))}
    told = {*answers._PLAIN, *answers._MADE, *lives._TOLD, *others._TOLD, *pages._TOLD, *plain}
    assert told == set(catalogue.load())


def test_a_file_needs_requests_and_nothing_else() -> None:
    for name, text in files.render(MIXED).items():
        if name.endswith(".py"):
            imported = {
                module.split(".")[0]
                for node in ast.walk(ast.parse(text))
                if isinstance(node, ast.Import | ast.ImportFrom)
                for module in (
                    [alias.name for alias in node.names] if isinstance(node, ast.Import) else [str(node.module)]
                )
            }
            assert imported - sys.stdlib_module_names == {"requests", "urllib3"}  # the latter is the former's own


def test_a_file_says_what_was_promised_and_what_came() -> None:
    text = files.render(MIXED)[files.file_name("CreateModel-reject.pattern-/ModelName")]
    assert (ast.get_docstring(ast.parse(text)) or "").splitlines()[:5] == [
        "CreateModel-reject.pattern-/ModelName",
        "",
        "A text that does not match the model's pattern as a whole is refused.",
        "",
        "Request: one move",
    ]
    assert "\nExpected: 400 ValidationException\nGot: 200\n" in text
    assert "def test_reject_pattern() -> None:\n" in text
    assert "\n        assert 400 <= answer.status < 500, answer\n" in text


def test_only_what_is_broken_becomes_a_test() -> None:
    assert sorted(files.render(MIXED)) == ["README.md", files.file_name("CreateModel-reject.pattern-/ModelName")]


def test_nothing_broken_is_no_test() -> None:
    assert "Nothing is broken.\n" in files.render(results())["README.md"]


def test_a_hostile_answer_stays_a_text_of_python() -> None:
    for name, text in files.render(HOSTILE_RUN).items():
        if name.endswith(".py"):
            tree = ast.parse(text)
            assert [type(node).__name__ for node in tree.body[:2]] == ["Expr", "ImportFrom"]
            assert text.isascii()


def test_two_promises_never_share_a_file() -> None:
    names = {files.file_name(promise) for promise in ("A-b.c-/D/E", "A-b.c-/D-E", "a-b.c-/d/e", "A" * 300, "A" * 301)}
    assert len(names) == 5
    assert max(map(len, names)) < 110


def test_a_request_that_is_cut_is_no_test() -> None:
    exchange = replace(EXCHANGE, request_size=9000)
    texts = files.render(results(failed("CreateModel", "reject.length", exchange=exchange)))
    assert list(texts) == ["README.md"]
    assert (
        "* `CreateModel-reject.length`: a request of 9000 bytes is cut in the report; run the kit" in texts["README.md"]
    )


def test_what_its_requests_do_not_show_is_no_test() -> None:
    texts = files.render(results(failed("CreateModel", "life.arn-stable", exchange=EXCHANGE)))
    assert "* `CreateModel-life.arn-stable`: its requests alone do not show it; run the kit" in texts["README.md"]
    assert list(texts) == ["README.md"]


def test_a_promise_at_several_places_is_several_tests() -> None:
    verdict = failed("CreateModel", "reject.length", exchange=EXCHANGE)
    verdict = replace(verdict, failures=verdict.failures * 7)
    text = files.render(results(verdict))[files.file_name("CreateModel-reject.length")]
    assert [name for name in ("test_reject_length_1", "test_reject_length_5", "STEPS_5 = [") if name not in text] == []
    assert "test_reject_length_6" not in text


@pytest.mark.parametrize(
    ("way", "start"),
    [
        (Way.CHUNKED, "b'POST / HTTP/1.1\\r\\nHost: {host}\\r\\n"),
        (Way.HTTP_1_0, "b'POST / HTTP/1.0\\r\\nHost: {host}\\r\\n"),
    ],
)
def test_what_no_client_would_send_is_sent_byte_by_byte(way: Way, start: str) -> None:
    exchange = replace(EXCHANGE, way=way)
    text = files.render(results(failed("SageMaker", "wire.other-requests", "#x", exchange=exchange)))
    assert start in text[files.file_name("SageMaker-wire.other-requests-#x")]


@pytest.mark.parametrize("body", [b'{"A":NaN}', b'{"A":1,"A":2}', b"{", b'{"A": 1}', b'{"A":1e2}', b"\xff"])
def test_a_body_that_is_not_as_python_writes_it_stays_bytes(body: bytes) -> None:
    exchange = replace(EXCHANGE, request_body=body)
    text = files.render(results(failed("SageMaker", "error.malformed", exchange=exchange)))
    assert f"'body': {body!r},\n" in text[files.file_name("SageMaker-error.malformed")]


def test_a_long_body_is_a_short_text() -> None:
    exchange = replace(EXCHANGE, request_body=b'{"A":"' + b"0" * 1_000_000 + b'"}')
    text = files.render(results(failed("SageMaker", "wire.other-requests", "#x", exchange=exchange)))
    assert "b'{\"A\":\"' + b'0' * 1000000 + b'\"}'," in text[files.file_name("SageMaker-wire.other-requests-#x")]
