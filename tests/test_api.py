"""The kit as a library: what it offers, what a run returns, and how single answers are judged."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from exchanges import ENDPOINT, HEADERS, JOB, MODEL

import contracts
from contracts import Contract, ContractError, Failure, Report, Target, run
from contracts.errors import UNREACHABLE, USAGE, Refused, Unreachable, UsageError
from contracts.reference.making import beheaded, of, replying
from contracts.reference.server import Reference
from contracts.reference.serving import serving

FEW: dict[str, Any] = {"operations": "DescribeModel", "examples": 0}
HEAVY = ("yaml", "requests", "jsonschema", "schemathesis", "pytest", "botocore", "contracts.api")


@pytest.fixture(scope="module")
def good() -> Iterator[str]:
    """Serve a target that keeps every promise."""
    with serving(Reference()) as url:
        yield url


@pytest.fixture(scope="module")
def broken() -> Iterator[str]:
    """Serve a target whose descriptions of models carry no request id."""
    with serving(replying(of("DescribeModel"), beheaded("x-amzn-RequestId"))()) as url:
        yield url


def ids(failures: list[Failure] | tuple[Failure, ...]) -> list[str]:
    """Return the ids of failures."""
    return [failure.key.id for failure in failures]


# ---- what is offered ----


def test_importing_the_package_imports_nothing_heavy() -> None:
    """Whoever imports the package, as every pytest run with the plugin does, waits for nothing else."""
    code = f"import contracts, sys; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_everything_that_is_offered_is_there() -> None:
    """Each name of the package's list can be had, and is told by ``dir``."""
    assert {name: getattr(contracts, name, None) is not None for name in contracts.__all__} == dict.fromkeys(
        contracts.__all__, True
    )
    assert set(contracts.__all__) <= set(dir(contracts))


def test_other_names_are_not_there() -> None:
    """A name that the package does not offer is an AttributeError, as with any module."""
    with pytest.raises(AttributeError, match="module 'contracts' has no attribute 'Contracts'"):
        getattr(contracts, "Contracts")  # noqa: B009 (a type checker knows as much)


# ---- one answer ----


def checked(operation: str, status: int, body: Any, headers: Mapping[str, str] = HEADERS) -> list[str]:
    """Return the ids of what an answer breaks."""
    raw = body if isinstance(body, bytes | str) else json.dumps(body)
    return ids(Contract.load().check_response(operation, status, headers, raw))


def test_a_good_answer_breaks_nothing() -> None:
    """An answer as the service gives it breaks nothing."""
    assert checked("DescribeModel", 200, dict(MODEL)) == []


def test_what_an_answer_breaks_is_told_one_by_one() -> None:
    """Each promise that an answer breaks is a failure, with what was expected and what came."""
    wrong = {**MODEL, "ModelName": 5, "CreationTime": "today"}
    failures = Contract.load().check_response("DescribeModel", 200, {"Content-Type": "text/plain"}, json.dumps(wrong))
    assert [(failure.key.id, failure.expected, failure.got) for failure in failures] == [
        ("DescribeModel-wire.content-type", "application/x-amz-json-1.1", "text/plain"),
        ("DescribeModel-wire.request-id", "a header x-amzn-RequestId", "no such header"),
        ("DescribeModel-wire.timestamp-/CreationTime", "a number of epoch seconds, not a string", '"today"'),
        ("DescribeModel-body.type-/ModelName", "a string", "5"),
    ]


def test_errors_are_judged_as_errors() -> None:
    """An error's status, type and message are judged."""
    assert checked("DescribeModel", 404, {"error": "no such model"}) == [
        "DescribeModel-error.status-400",
        "DescribeModel-error.type",
        "DescribeModel-error.message",
    ]


def test_a_crash_is_one_broken_promise() -> None:
    """Of a server error nothing else is judged."""
    assert checked("ListModels", 500, b"<html><title>Oops</title></html>") == ["ListModels-error.no-crash"]


def test_supporting_operations_are_judged_too() -> None:
    """An operation that only supports others has answers with a shape as well."""
    assert checked("ListTags", 200, {"Tags": "none"}) == ["ListTags-body.type-/Tags"]
    assert checked("DeleteModel", 200, b"") == []


# What only somebody who knows the request could call wrong.
UNTOLD: list[tuple[str, str, int, Any]] = [
    ("an error that may be deserved", "CreateModel", 400, {"__type": "ValidationException", "message": "no"}),
    ("something that may be there already", "CreateModel", 400, {"__type": "ResourceInUse", "message": "no"}),
    ("nothing of that name", "DescribeModel", 400, {"__type": "ResourceNotFound", "message": "no"}),
    ("no such operation", "DescribeModel", 404, {"__type": "UnknownOperationException"}),
    ("an access error", "DescribeModel", 403, {"__type": "AccessDeniedException", "message": "no"}),
    ("a full account", "CreateModel", 400, {"__type": "ResourceLimitExceeded", "message": "no"}),
    ("slow down", "DescribeModel", 400, {"__type": "ThrottlingException", "message": "no"}),
    ("an old model", "DescribeModel", 200, {**MODEL, "CreationTime": 1600000000}),
    ("a failed endpoint with its reason", "DescribeEndpoint", 200,
     {**ENDPOINT, "EndpointStatus": "Failed", "FailureReason": "it did"}),
    ("a job without artifacts so far", "DescribeTrainingJob", 200, dict(JOB)),
    ("an empty list", "ListModels", 200, {"Models": []}),
    ("a page with a token", "ListModels", 200, {"Models": [], "NextToken": "t"}),
]  # fmt: skip


@pytest.mark.parametrize(("operation", "status", "body"), [row[1:] for row in UNTOLD], ids=[row[0] for row in UNTOLD])
def test_nothing_is_said_that_the_request_decides(operation: str, status: int, body: Any) -> None:
    """Without the request, nobody knows whether such an answer is wrong."""
    assert checked(operation, status, body) == []


@pytest.mark.parametrize("headers", [HEADERS, tuple(HEADERS.items()), {k.upper(): v for k, v in HEADERS.items()}])
def test_headers_are_a_mapping_or_pairs(headers: Any) -> None:
    """Headers may be given either way, their names in any case."""
    assert Contract.load().check_response("DescribeModel", 200, headers, json.dumps(dict(MODEL)).encode()) == []


def test_an_unknown_operation_is_told_with_a_near_one() -> None:
    """An operation that the contract does not have is the caller's mistake."""
    with pytest.raises(UsageError) as caught:
        checked("DescribeApps", 200, {})
    assert str(caught.value) == "The contract has no operation 'DescribeApps'. Did you mean DescribeApp?"


def test_a_decoded_body_is_refused() -> None:
    """What a client has decoded has lost what is to be judged."""
    with pytest.raises(UsageError) as caught:
        Contract.load().check_response("DescribeModel", 200, HEADERS, dict(MODEL))  # type: ignore[arg-type]
    assert str(caught.value) == "check_response() takes the body as it came, bytes or text, not dict."


def test_the_contract_names_its_operations() -> None:
    """The 16 operations come first, then the 27 that support them."""
    contract = Contract.load()
    assert (contract.operations[0], len(contract.operations), len(contract.hash)) == ("CreateApp", 43, 12)


# ---- a run ----


def test_a_run_returns_a_report(good: str) -> None:
    """A report says what a run came to, in figures, verdicts and one line."""
    report = run(good, **FEW)
    assert (report.ok, report.exit_code, report.broken, report.known, report.failures) == (True, 0, 0, 0, ())
    assert report.kept == report.supported == len(report) == len(list(report)) > 30
    assert report.verdict.startswith(f"OK  0 broken · {report.kept} kept · of {len(report)} · ")
    assert "DescribeModel" in str(report)
    assert report.problems == ()


def test_a_second_run_in_one_process_is_like_the_first(good: str) -> None:
    """Nothing of one run stays behind for the next."""
    first, second = (run(good, **FEW, profiles="core") for _ in range(2))
    assert list(first) == list(second)


def test_a_run_needs_no_main_thread() -> None:
    """A run may be started from any thread."""
    found: list[Report] = []
    thread = threading.Thread(target=lambda: found.append(run("reference", **FEW, profiles=["core"])))
    thread.start()
    thread.join(60)
    assert [report.ok for report in found] == [True]


def test_a_report_tells_what_is_broken(broken: str) -> None:
    """Broken promises come with their failures, and the exit code of the command."""
    report = run(broken, **FEW)
    assert (report.ok, report.exit_code, report.broken) == (False, 1, 1)
    assert ids(report.failures) == ["DescribeModel-wire.request-id"]
    assert report.failures[0].exchange is not None
    assert report.verdict.startswith("FAIL  1 broken · ")


def test_known_differences_are_known(broken: str, tmp_path: Path) -> None:
    """A divergences file does for a report what it does for the command."""
    file = tmp_path / "mine.toml"
    entry = '[[group.entry]]\nrule = "wire.request-id"\noperation = "DescribeModel"\ncount = 1\n'
    file.write_text(f'target = "mine"\n[[group]]\nreason = "not there yet"\n{entry}', encoding="utf-8")
    report = run(broken, **FEW, divergences=file)
    assert (report.exit_code, report.broken, report.known, report.failures) == (
        0,
        0,
        2,
        (),
    )  # its form cannot be seen either


def test_reports_are_written_where_they_are_wanted(good: str, tmp_path: Path) -> None:
    """Writing is asked for, and returns the paths."""
    report = run(good, **FEW, profiles=["core"])
    assert report.write(tmp_path / "out", ["json"]) == [tmp_path / "out" / "report.json"]
    assert json.loads((tmp_path / "out" / "report.json").read_text())["exit_code"] == 0


def test_a_run_says_which_command_repeats_it(good: str) -> None:
    """The report has a command line for what was asked of Python."""
    report = run(good, operations=["DescribeModel"], examples=0, profiles=("core",), only=["*-body.*"], keep=True)
    assert report.results.run.command == (
        f"sagemaker-contract run {good} --only '*-body.*' --profile core --operations DescribeModel --examples 0 --keep"
    )


def test_a_target_says_how_it_is_spoken_to(good: str) -> None:
    """A Target's own name, headers and region are used, and its headers are in the requests."""
    target = Target("my fake", good, region="eu-west-3", headers=(("X-Account", "test"),), version="1.4")
    report = run(target, **FEW, only=["*accept.base*"])
    about = report.results.run
    assert (about.target, about.target_version, about.url) == ("my fake", "1.4", good)
    assert "--header 'X-Account: test'" in about.command
    assert "--region eu-west-3" in about.command


WRONG: list[tuple[Mapping[str, Any], str]] = [
    ({"profile": "core"}, "run() has no option 'profile'. Did you mean profiles? Known: profiles, operations, only,"),
    ({"profiles": ["cor"]}, "--profile 'cor' is not one of core, protocol, validation, lifecycle."),
    ({"settle": -1}, "--settle '-1' is no number of seconds between 0 and 3600."),
    ({"operations": "Creat"}, "--operations Creat matches none of CreateApp,"),
    ({"only": ["nothing"]}, "--only 'nothing' names no promise."),
    ({"given": {"Domain": "d"}}, "--given 'Domain' is not one of DomainId, UserProfileName, SpaceName."),
]


@pytest.mark.parametrize(("options", "said"), WRONG, ids=[next(iter(options)) for options, _ in WRONG])
def test_wrong_options_are_told(good: str, options: Mapping[str, Any], said: str) -> None:
    """What makes no sense is an error that says so, and nothing is sent."""
    with pytest.raises(UsageError) as caught:
        run(good, **{**FEW, **options})
    assert str(caught.value).startswith(said)
    assert caught.value.exit_code == USAGE


def test_a_target_and_options_do_not_contradict_each_other(good: str) -> None:
    """How a Target is spoken to is said once."""
    with pytest.raises(UsageError) as caught:
        run(Target("my fake", good), timeout=3)
    assert str(caught.value) == "run() takes 'timeout' with a text as its target; a Target says that itself."


def test_nobody_at_home_is_an_error() -> None:
    """A target that cannot be reached is no report."""
    with pytest.raises(Unreachable) as caught:
        run(Target("gone", "http://127.0.0.1:9"), **FEW)
    assert isinstance(caught.value, ContractError)
    assert caught.value.exit_code == UNREACHABLE


@pytest.mark.parametrize("target", ["https://api.sagemaker.us-east-1.amazonaws.com", "http://192.0.2.1:5000"])
@pytest.mark.parametrize("wrap", [str, lambda url: Target("theirs", url)])
def test_the_guard_stands_before_python_too(target: str, wrap: Any) -> None:
    """AWS, and machines that nobody vouched for, are refused however they are named."""
    with pytest.raises(Refused):
        run(wrap(target), **FEW)
