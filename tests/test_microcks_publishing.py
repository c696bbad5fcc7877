"""A run's verdicts in a Microcks: what is put there, and what is refused because Microcks would call it a success.

The last tests need a real one: ``make microcks`` starts it and says where, in MICROCKS_URL.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from test_microcks import serving
from test_report import MIXED, results, verdict

from contracts.cli import main
from contracts.errors import OK, UNREACHABLE, USAGE, TargetError, UsageError
from contracts.microcks import importing, publishing
from contracts.microcks.client import Microcks
from contracts.report import testresult
from contracts.report.write import write
from contracts.values import Results

SERVICE = "Amazon SageMaker API:2017-07-24"
NAMES = ("POST /#CreateApp", "POST /#CreateModel", "POST /#DescribeModel", "POST /")
SERVICES = "GET /api/services/Amazon%20SageMaker%20API%3A2017-07-24"


def cases(names: Sequence[str]) -> list[dict[str, Any]]:
    """Return test cases as Microcks has them."""
    return [{"operationName": name} for name in names]


def fake(known: Sequence[str] = NAMES, taken: Sequence[str] = NAMES, kept: Sequence[str] = NAMES) -> dict[str, Any]:
    """Return the answers of a Microcks that knows, takes and keeps these operations."""
    done = {"id": "7", "inProgress": False, "success": False, "testCaseResults": cases(kept)}
    return {
        SERVICES: (200, {"service": {"operations": [{"name": name} for name in known]}}),
        "POST /api/tests": (201, {"id": "7", "testCaseResults": cases(taken)}),
        "POST /api/tests/7/testCaseResult": (200, {}),
        "GET /api/tests/7": (200, done),
    }


def publish(answers: Mapping[str, Any], found: Results = MIXED) -> tuple[Any, list[Any]]:
    """Publish to a Microcks with these answers; return what came of it, and the bodies that were sent."""
    bodies: list[bytes] = []
    with serving(answers, bodies=bodies) as url:
        done = publishing.publish(Microcks(url), found, SERVICE, pause=0.0)
    return done, [json.loads(body) for body in bodies if body]


def test_a_test_is_created_for_the_operations_of_the_run() -> None:
    """It is one of a runner whose results may come from elsewhere, and names the target."""
    done, (created, *_) = publish(fake())
    assert created["serviceId"] == SERVICE
    assert created["testEndpoint"] == MIXED.run.url
    assert created["runnerType"] == "POSTMAN"
    assert sorted(created["filteredOperations"]) == sorted(NAMES)
    assert (done.id, done.url.partition("/#/")[2], done.success, done.operations) == ("7", "tests/7", False, 4)


def test_every_promise_is_a_step_with_its_message() -> None:
    """Only what was exercised and kept is a success."""
    _, (_, *reported) = publish(fake())
    steps = {step["request"]["name"]: step for case in reported for step in case["testReturns"]}
    assert len(steps) == len(MIXED.verdicts)
    assert steps["CreateModel-accept.base"]["code"] == 0
    assert steps["CreateModel-reject.pattern-/ModelName"]["code"] == 1
    told = steps["CreateModel-reject.pattern-/ModelName"]
    assert told["message"].startswith("broken\nrule reject.pattern at /ModelName: ")
    assert told["message"].endswith("/ModelName: expected 400 ValidationException, got 200")
    assert told["request"]["content"].startswith("POST http://")
    assert told["response"]["content"].startswith("200\n")


def test_a_run_that_judged_nothing_is_not_published() -> None:
    """Microcks would record a success."""
    with pytest.raises(UsageError) as caught:
        publish(fake(), results())
    assert str(caught.value) == (
        "there is nothing to publish: this run judged no promise. Microcks would call that a success."
    )


def test_a_service_that_is_not_there_is_to_be_imported() -> None:
    """The message has the command."""
    with pytest.raises(UsageError) as caught:
        publish({})
    url = str(caught.value).partition(" ")[0]
    assert str(caught.value) == (
        f"{url} has no service 'Amazon SageMaker API:2017-07-24'. Import it first: "
        f"sagemaker-contract microcks import --microcks-url {url}"
    )


def test_operations_that_microcks_does_not_know_are_not_left_out_silently() -> None:
    """A document of somebody else's may have other names."""
    with pytest.raises(UsageError, match="lacks 2 operations, 'POST /#CreateApp' first; it would record a success"):
        publish(fake(known=("POST /#CreateModel", "POST /#DescribeModel")))


def test_a_test_that_takes_only_some_of_the_operations_is_told() -> None:
    """Microcks leaves out what it does not like without a word."""
    with pytest.raises(TargetError, match=r"Microcks took 3 of 4 operations; 'POST /' is lost\."):
        publish(fake(taken=NAMES[:3]))
    with pytest.raises(TargetError, match=r"Microcks kept 3 of 4 operations; 'POST /' is lost\."):
        publish(fake(kept=NAMES[:3]))


def test_a_test_that_stays_open_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody would see a verdict."""
    monkeypatch.setattr(publishing, "_POLLS", 2)
    answers = fake()
    answers["GET /api/tests/7"] = (200, {"id": "7", "inProgress": True})
    with pytest.raises(TargetError, match=r"Microcks took the results, but its test 7 stays open\."):
        publish(answers)


# ---- the commands ----


def test_a_report_can_be_published_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command says what was put where."""
    monkeypatch.setattr(publishing, "PAUSE", 0.0)
    (path,) = write(MIXED, tmp_path, ["json"])
    with serving(fake()) as url:
        done = CliRunner().invoke(main, ["publish", str(path), "--microcks-url", url])
    assert (done.exit_code, done.output) == (
        OK,
        f"published: {len(MIXED.verdicts)} promises of 4 operations, not every promise kept: {url}/#/tests/7\n",
    )


def test_a_run_that_cannot_be_published_says_so_and_fails(tmp_path: Path) -> None:
    """Its own verdict is told all the same."""
    run = ["run", "reference", "--operations", "SageMaker", "--min-reach", "0", "--report-dir", str(tmp_path)]
    done = CliRunner().invoke(main, [*run, "--publish-to", "http://127.0.0.1:1"])
    assert done.exit_code == UNREACHABLE
    assert "OK  0 broken" in done.stdout
    assert "Nothing answers at http://127.0.0.1:1/api/services/" in done.stderr


def test_an_address_that_is_none_is_told_before_the_run() -> None:
    """Nobody wants to hear of it at the end."""
    done = CliRunner().invoke(main, ["run", "reference", "--publish-to", "127.0.0.1:8585"])
    assert done.exit_code == USAGE
    assert "--publish-to '127.0.0.1:8585' is no usable address" in done.output


# ---- a real Microcks ----

URL = os.environ.get("MICROCKS_URL", "")
real = pytest.mark.skipif(not URL, reason="needs a Microcks: make microcks starts one and sets MICROCKS_URL")


@pytest.fixture(scope="module")
def microcks() -> Microcks:
    """Return a Microcks with the contract in it."""
    found = Microcks(URL)
    importing.import_contract(found)
    return found


def shape(value: Any) -> Any:
    """Return the names and JSON types of a value; of a list, those that its items share."""
    if isinstance(value, dict):
        return {name: shape(below) for name, below in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def told(test: Mapping[str, Any]) -> dict[str, tuple[bool, str]]:
    """Return what a TestResult says of each step."""
    steps = (step for case in test["testCaseResults"] for step in case["testStepResults"])
    return {step["requestName"]: (step["success"], step["message"]) for step in steps}


@real
def test_the_written_test_result_has_the_shape_of_a_real_one(microcks: Microcks) -> None:
    """Member by member, but for the number that Microcks leaves out at times, and the message that only ours has."""
    done = publishing.publish(microcks, MIXED)
    there, ours = microcks.test(done.id), testresult.as_test_result(MIXED)
    for optional in ("testNumber", "runnerMessage"):
        there.pop(optional, None)
        ours.pop(optional, None)
    assert shape(there) == shape(ours)
    assert told(there) == told(ours)
    assert (there["success"], done.success) == (False, False)


@real
def test_a_run_that_kept_everything_is_a_success_there(microcks: Microcks) -> None:
    """And only that is."""
    done = publishing.publish(microcks, results(verdict("ListModels", "accept.base")))
    assert (done.success, microcks.test(done.id)["success"]) == (True, True)


@real
def test_pytest_publishes_at_the_end_of_a_run(tmp_path: Path, microcks: Microcks) -> None:
    """The last line says where."""
    words = [
        "-m",
        "pytest",
        "--target",
        "reference",
        "--operations",
        "ListModels",
        "--report=none",
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(
        [sys.executable, *words, "--publish-to", URL], cwd=Path(__file__).parent.parent, capture_output=True, text=True,
        check=False, timeout=120, env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == OK, done.stdout
    told = re.search(r"published: \d+ promises of 1 operations, every promise kept: \S+/tests/(\w+)", done.stdout)
    assert told is not None, done.stdout
    assert microcks.test(told[1])["success"] is True
