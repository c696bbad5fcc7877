"""Every rule of the catalogue, seen failing: an honest server keeps all promises, and each fault breaks its own."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import faults
import pytest
from faults import (
    already,
    always,
    asks,
    crash,
    edited,
    error,
    everything,
    first,
    headed,
    html,
    refusing,
    renamed,
    replying,
    showing,
    status,
    success,
    unchecked,
    without,
    wrapped,
)
from honest import Honest, Listener, Refusal, Reply, Request, serving

from contracts import catalogue
from contracts.cases.plan import Plan
from contracts.judge.divergences import Divergences
from contracts.runner import Outcome, Runner, planned
from contracts.running.choices import Choices
from contracts.running.conclusion import conclude
from contracts.spec.contract import Contract
from contracts.values import Results, Run, Status, Verdict
from contracts.wire.target import Target

EXAMPLES = 5


@cache
def plan(operation: str) -> Plan:
    """Return an operation's plan; it is the same for all servers."""
    (found,) = planned(Contract.load(), Choices(operations=(operation,), examples=EXAMPLES))
    return found


def only(whole: Plan, globs: Iterable[str]) -> Plan:
    """Return the part of a plan whose promises' ids match."""
    wanted = tuple(globs)
    return whole.chosen(frozenset(p for p in whole.promises if any(fnmatchcase(p.id, glob) for glob in wanted)))


def outcomes(
    server: Honest, operations: Iterable[str], globs: Iterable[str] = ("*",), timeout: float = 5.0
) -> list[Outcome]:
    """Return what comes of operations on a server."""
    with serving(server) as url:
        target = Target("small", url, read_timeout=timeout)
        with Runner(Contract.load(), target, Choices(examples=EXAMPLES)) as runner:
            return [runner.run(only(plan(operation), globs)) for operation in operations]


def verdicts(server: Honest, operations: Iterable[str], globs: Iterable[str] = ("*",)) -> list[Verdict]:
    """Return the verdicts on operations of a server."""
    return [verdict for outcome in outcomes(server, operations, globs) for verdict in outcome.verdicts]


def broken(found: Iterable[Verdict]) -> set[str]:
    """Return the ids of what failed, as fine as the failures' own places."""
    failed = [verdict for verdict in found if verdict.status is Status.FAILED]
    for verdict in failed:
        assert all(failure.rule == verdict.promise.rule for failure in verdict.failures)
    return {failure.key.id for verdict in failed for failure in verdict.failures}


def unkept(found: Iterable[Verdict]) -> dict[str, str]:
    """Return the ids of what neither passed nor failed, with the reason."""
    return {
        verdict.promise.id: f"{verdict.status.value}: {verdict.reason}"
        for verdict in found
        if verdict.status not in (Status.PASSED, Status.FAILED)
    }


def concluded(found: Iterable[Outcome], operations: Iterable[str]) -> Results:
    """Return what a run of these outcomes comes to."""
    all_found = list(found)
    return conclude(
        Run("0", "0", "small", "http://127.0.0.1", "", 1, "000000", 0.0, 0.0, ""),
        [plan(operation) for operation in operations],
        [verdict for outcome in all_found for verdict in outcome.verdicts],
        [outcome.reach for outcome in all_found],
        Divergences(),
        gone=any(outcome.gone for outcome in all_found),
    )


ALL = (
    "DescribeApp", "DescribeNotebookInstance", "ListNotebookInstances", "DescribeTrainingJob", "ListTrainingJobs",
    "DescribeModel", "ListModels", "DescribeEndpoint", "ListEndpoints", "SageMaker", "CreateApp", "CreateAction",
    "CreateNotebookInstance", "CreateTrainingJob", "CreateModel", "CreateEndpointConfig", "CreateEndpoint",
)  # fmt: skip


def test_a_server_that_keeps_every_promise_gets_nothing_but_passed() -> None:
    """A server that keeps every promise gets nothing but passed: no alarm is false, and no promise stays unjudged."""
    found = outcomes(Honest(), ALL)
    seen = [verdict for outcome in found for verdict in outcome.verdicts]
    assert (broken(seen), unkept(seen)) == (set(), {})
    assert {verdict.promise.rule for verdict in seen} == set(catalogue.load())
    assert all(verdict.checked for verdict in seen)
    about = [outcome.reach for outcome in found if outcome.reach.operation != "SageMaker"]
    assert all(reach.reached and reach.canary for reach in about)
    assert concluded(found, ALL).exit_code == 0


def test_a_second_run_against_the_same_server_is_as_green() -> None:
    """A second run, with another run id and what the first one left, is as green."""
    server = Honest()
    operations = ("DescribeTrainingJob", "ListTrainingJobs", "DescribeModel")
    with serving(server) as url:
        for run_id in ("abc123", "def456"):
            choices = Choices(examples=EXAMPLES, run_id=run_id)
            with Runner(Contract.load(), Target("small", url), choices) as runner:
                found = [verdict for name in operations for verdict in runner.run(plan(name)).verdicts]
            assert broken(found) == set()
    # A name of one character cannot be the run's own, and the service deletes no training jobs.
    assert set(unkept(found)) <= {"DescribeTrainingJob-accept.boundary-/TrainingJobName"}


SORTED = asks("ListModels", SortBy="Name", MaxResults=10)  # sent once: for the enumeration's other value
CPU = "arn:aws:sagemaker:us-east-1:885854791233:image-version/sagemaker-distribution-cpu/1"
# server, operation, what fails, and what cannot be judged because of it
FAULTS: Mapping[str, tuple[type[Honest], str, set[str], set[str]]] = {
    "needs a User-Agent": (faults.NeedsUserAgent, "ListModels", {"ListModels-wire.post-root"}, set()),
    "takes no charset": (faults.ExactMediaType, "ListModels", {"ListModels-wire.request-content-type"}, set()),
    "application/json": (
        replying(everything, headed(Content_Type="application/json")), "DescribeModel",
        {"DescribeModel-wire.content-type"}, set(),
    ),
    "text/html errors": (
        replying(already, headed(Content_Type="text/html")), "CreateAction", {"CreateAction-wire.content-type"}, set(),
    ),
    "no media type": (
        replying(success, lambda reply: reply.headers.pop("Content-Type")), "ListModels",
        {"ListModels-wire.content-type"}, set(),
    ),
    "201 for a create": (
        replying(asks("CreateAction"), lambda reply: reply.status == 200 and status(201)(reply)), "CreateAction",
        {"CreateAction-wire.success-200"}, set(),
    ),
    "no request id": (
        faults.NoRequestId, "ListModels", {"ListModels-wire.request-id"}, {"ListModels-wire.request-id-form"},
    ),
    "no request id for unknown operations": (
        faults.NoRequestId, "SageMaker", {"SageMaker-wire.request-id"}, {"SageMaker-wire.request-id-form"},
    ),
    "request id is a number": (
        replying(everything, headed(x_amzn_RequestId="42")), "ListModels", {"ListModels-wire.request-id-form"}, set(),
    ),
    "wrapped answer": (
        replying(SORTED, wrapped), "ListModels", {"ListModels-wire.json-object"}, set(),
    ),
    "a list for an answer": (
        replying(SORTED, faults.body(b"[]")), "ListModels",
        {"ListModels-wire.json-object"}, set(),
    ),
    "text after the answer": (
        replying(SORTED, faults.body(b'{"Models": []} done')), "ListModels",
        {"ListModels-wire.json-object"}, set(),
    ),
    "NaN": (
        replying(SORTED, faults.body(b'{"Models": [], "X": NaN}')), "ListModels",
        {"ListModels-wire.json-object"}, set(),
    ),
    "null members": (
        showing("DescribeModel", edited(DeploymentRecommendation=None)), "DescribeModel",
        {"DescribeModel-wire.no-null-/DeploymentRecommendation"}, set(),
    ),
    "milliseconds": (
        showing("DescribeModel", faults.milliseconds), "DescribeModel",
        {"DescribeModel-wire.timestamp-/CreationTime"}, set(),
    ),
    "times as text": (
        showing("ListModels", first("Models", faults.text_times)), "ListModels",
        {"ListModels-wire.timestamp-/Models/*/CreationTime"}, set(),
    ),
    "created years ago": (
        showing("DescribeModel", edited(CreationTime=1_514_764_800)), "DescribeModel",
        {"DescribeModel-wire.timestamp-/CreationTime"}, set(),
    ),
    "UTF-8 read as Latin-1": (faults.Latin1, "DescribeModel", {"DescribeModel-wire.charset"}, set()),
    "half a body": (
        faults.HalfABody, "ListModels", {"ListModels-wire.framing"}, {"ListModels-accept.boundary-/SortBy"},
    ),
    "409 for a duplicate": (
        replying(already, status(409)), "CreateAction", {"CreateAction-error.status-400"}, set(),
    ),
    "no error type": (
        replying(already, error(message="Exists.")), "CreateAction",
        {"CreateAction-error.type"}, {"CreateAction-error.duplicate"},
    ),
    "no error type for unknown operations": (
        replying(everything, error(message="No.")), "SageMaker",
        {"SageMaker-error.type"}, {"SageMaker-error.unknown-operation-code"},
    ),
    "no message": (
        replying(already, error(__type="ValidationException")), "CreateAction", {"CreateAction-error.message"}, set(),
    ),
    "message is an object": (
        replying(already, error(__type="ValidationException", message={"text": "Exists."})), "CreateAction",
        {"CreateAction-error.message"}, set(),
    ),
    "invented code": (
        replying(already, error(__type="ActionAlreadyExists", message="Exists.")), "CreateAction",
        {"CreateAction-error.known-code"}, {"CreateAction-error.duplicate"},
    ),
    "not found is a conflict": (faults.NotFoundIsConflict, "DescribeModel", {"DescribeModel-error.not-found"}, set()),
    "finds everything": (faults.FindsEverything, "DescribeModel", {"DescribeModel-error.not-found"}, set()),
    "creates twice": (faults.CreatesTwice, "CreateAction", {"CreateAction-error.duplicate"}, set()),
    "duplicate is a conflict": (
        replying(already, error(__type="ConflictException", message="Exists.")), "CreateAction",
        {"CreateAction-error.duplicate"}, set(),
    ),
    "validation is a conflict": (faults.OtherCode, "CreateAction", {"CreateAction-error.validation-/Status"}, set()),
    "200 without a target": (faults.NoTargetNoMatter, "SageMaker", {"SageMaker-error.unknown-operation"}, set()),
    "500 without a target": (faults.NoTargetCrashes, "SageMaker", {"SageMaker-error.unknown-operation"}, set()),
    "unknown operation is invalid": (
        replying(everything, error(__type="ValidationException", message="What?")), "SageMaker",
        {"SageMaker-error.unknown-operation-code"}, set(),
    ),
    "a list for a body": (faults.ListIsEmptyObject, "ListModels", {"ListModels-error.malformed"}, set()),
    "crashes on half an object": (
        replying(lambda request, _: request.body == b"{", crash), "ListModels", {"ListModels-error.malformed"}, set(),
    ),
    "malformed is invalid": (
        replying(lambda request, _: request.body == b"{", error(__type="ValidationException", message="Half.")),
        "ListModels", {"ListModels-error.malformed-code"}, set(),
    ),
    "crashes on an unknown value": (
        replying(lambda _, reply: b"/SortOrder: is none" in reply.body, crash), "ListModels",
        {"ListModels-error.no-crash-/SortOrder"}, {"ListModels-reject.enum-/SortOrder"},
    ),
    "HTML for an unknown value": (
        replying(lambda _, reply: b"/SortOrder: is none" in reply.body, html), "ListModels",
        {"ListModels-error.no-crash-/SortOrder"}, {"ListModels-reject.enum-/SortOrder"},
    ),
    "hangs up on what is wrong": (
        faults.HangsUp, "ListModels", {"ListModels-error.no-crash-/SortOrder"},
        {"ListModels-reject.enum-/SortOrder", "ListModels-reject.type-/SortOrder"},
    ),
    "crashes on an unknown member": (
        replying(lambda request, _: b"ContractKitUnknown" in request.body, crash), "ListModels",
        {"ListModels-error.no-crash-/ContractKitUnknown"}, set(),
    ),
    "a number as text": (
        showing("DescribeNotebookInstance", edited(VolumeSizeInGB="5")), "DescribeNotebookInstance",
        {"DescribeNotebookInstance-body.type-/VolumeSizeInGB"}, set(),
    ),
    "a boolean as text": (
        showing("DescribeModel", edited(EnableNetworkIsolation="true")), "DescribeModel",
        {"DescribeModel-body.type-/EnableNetworkIsolation"}, set(),
    ),
    "a list for an object": (
        showing("DescribeEndpoint", edited(ProductionVariants={"0": {}})), "DescribeEndpoint",
        {"DescribeEndpoint-body.type-/ProductionVariants"}, set(),
    ),
    "no name": (
        showing("DescribeModel", without("ModelName")), "DescribeModel",
        {"DescribeModel-body.required-/ModelName"}, set(),
    ),
    "no name in a list": (
        showing("ListEndpoints", first("Endpoints", without("EndpointStatus"))), "ListEndpoints",
        {"ListEndpoints-body.required-/Endpoints/*/EndpointStatus"}, set(),
    ),
    "required in another case": (
        showing("DescribeModel", renamed("ModelArn", "modelArn")), "DescribeModel",
        {"DescribeModel-body.required-/ModelArn"}, set(),
    ),
    "no algorithm": (
        showing("DescribeTrainingJob", without("AlgorithmSpecification")), "DescribeTrainingJob",
        {"DescribeTrainingJob-body.expected-/AlgorithmSpecification"}, set(),
    ),
    "failed for no reason": (
        showing("DescribeApp", edited(Status="Failed")), "DescribeApp",
        {"DescribeApp-body.expected-/FailureReason"}, set(),
    ),
    "another case": (
        showing("DescribeModel", renamed("ExecutionRoleArn", "executionRoleArn")), "DescribeModel",
        {"DescribeModel-body.member-case-/executionRoleArn"}, set(),
    ),
    "an unknown status": (
        showing("DescribeEndpoint", edited(EndpointStatus="Ready")), "DescribeEndpoint",
        {"DescribeEndpoint-body.enum-/EndpointStatus"}, set(),
    ),
    "a status in another case, in a list": (
        showing("ListTrainingJobs", first("TrainingJobSummaries", edited(TrainingJobStatus="COMPLETED"))),
        "ListTrainingJobs", {"ListTrainingJobs-body.enum-/TrainingJobSummaries/*/TrainingJobStatus"}, set(),
    ),
    "a short role": (
        showing("DescribeModel", edited(ExecutionRoleArn="role")), "DescribeModel",
        {"DescribeModel-body.limits-/ExecutionRoleArn"}, set(),
    ),
    "another ARN": (
        showing("DescribeModel", edited(ModelArn="arn:aws:sagemaker:us-east-1:123456789012:endpoint/churn")),
        "DescribeModel", {"DescribeModel-body.arn-/ModelArn"}, set(),
    ),
    "an ARN without an account": (
        showing("CreateAction", edited(ActionArn="arn:aws:sagemaker:us-east-1::action/churn")), "CreateAction",
        {"CreateAction-body.arn-/ActionArn"}, set(),
    ),
    "no container": (
        showing("ListModels", faults.no_empty_list), "ListModels", {"ListModels-body.list-container-/Models"}, set(),
    ),
    "changed before it was there": (
        showing("DescribeEndpoint", faults.earlier), "DescribeEndpoint",
        {"DescribeEndpoint-body.times-order-/LastModifiedTime"}, set(),
    ),
    "refuses a base": (
        refusing("CreateApp", lambda asked: asked.get("ResourceSpec", {}).get("SageMakerImageVersionArn") == CPU),
        "CreateApp", {"CreateApp-accept.base-#image-version"}, {"CreateApp-*-/ResourceSpec/SageMakerImageVersionArn"},
    ),
    "one character less": (
        refusing("CreateAction", lambda asked: len(asked["ActionName"]) > 119), "CreateAction",
        {"CreateAction-accept.boundary-/ActionName"}, set(),
    ),
    "no empty tag value": (
        refusing("CreateAction", lambda asked: any(tag["Value"] == "" for tag in asked.get("Tags", ()))),
        "CreateAction", {"CreateAction-accept.boundary-/Tags/*/Value"}, set(),
    ),
    "no KernelGateway": (
        faults.NoKernelGateway, "CreateApp", {"CreateApp-accept.doubtful-/AppType#KernelGateway"}, set(),
    ),
    "no nulls": (faults.NoNulls, "ListModels", {"ListModels-accept.null-/NameContains"}, set()),
    "takes what is not required": (
        unchecked("CreateAction", "required", "/Source/SourceUri"), "CreateAction",
        {"CreateAction-reject.required-/Source/SourceUri"}, set(),
    ),
    "takes null": (
        unchecked("CreateAction", "null", "/ActionType"), "CreateAction",
        {"CreateAction-reject.null-/ActionType"}, set(),
    ),
    "takes any type": (
        unchecked("CreateAction", "type", "/Description"), "CreateAction",
        {"CreateAction-reject.type-/Description"}, set(),
    ),
    "takes any value": (
        unchecked("CreateAction", "enum", "/Status"), "CreateAction", {"CreateAction-reject.enum-/Status"}, set(),
    ),
    "takes any length": (
        unchecked("CreateAction", "length", "/Source/SourceId"), "CreateAction",
        {"CreateAction-reject.length-/Source/SourceId"}, set(),
    ),
    "takes any number": (
        unchecked("ListModels", "range", "/MaxResults"), "ListModels", {"ListModels-reject.range-/MaxResults"}, set(),
    ),
    "takes any number of items": (
        unchecked("CreateAction", "items", "/Tags"), "CreateAction", {"CreateAction-reject.items-/Tags"}, set(),
    ),
    "takes any number of entries": (
        unchecked("CreateAction", "entries", "/Properties"), "CreateAction",
        {"CreateAction-reject.entries-/Properties"}, set(),
    ),
    "takes any text": (
        unchecked("CreateAction", "pattern", "/ActionName"), "CreateAction",
        {"CreateAction-reject.pattern-/ActionName"}, set(),
    ),
    "searches": (faults.Searches, "ListModels", {"ListModels-reject.pattern-/NameContains"}, set()),
    "half applied": (faults.HalfApplied, "CreateAction", {"CreateAction-reject.leaves-nothing-/Tags"}, set()),
    "any token": (faults.AnyToken, "ListModels", {"ListModels-reject.next-token-/NextToken"}, set()),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_its_own_promise_and_no_other(name: str) -> None:
    """A fault breaks its own promise, keeps those from being judged that it stands before, and changes no other."""
    server, operation, failing, barred = FAULTS[name]
    found = verdicts(server(), (operation,))
    assert broken(found) == failing
    others = unkept(found)
    assert all(any(fnmatchcase(name, glob) for glob in barred) for name in others), others
    assert all(any(fnmatchcase(name, glob) for name in others) for glob in barred)
    assert all(reason.startswith("blocked") for reason in others.values())


@pytest.mark.parametrize("operation", ["CreateApp", "DescribeApp"])
def test_an_app_without_an_owner_has_to_be_refused(operation: str) -> None:
    """An app without an owner has to be refused, when it is created and when it is described."""

    class NoOwner(unchecked(operation, "owner", "")):  # type: ignore[misc]
        """Takes the domain for the owner."""

        needs_owner = False

        def find(self, noun: str, asked: Mapping[str, str]) -> object:
            """Find an app of nobody."""
            if noun == "App" and not asked.keys() & {"UserProfileName", "SpaceName"}:
                return next(made for made in self.made.values() if made.noun == "App")
            return super().find(noun, asked)

    found = verdicts(NoOwner(), (operation,))
    assert (broken(found), unkept(found)) == ({f"{operation}-reject.owner"}, {})


# The times that the bases and the coverage phase send; generated requests have others.
TIMES = (None, 1742774400.123, 1742947200.123, 1520000000)


def other_time(asked: Mapping[str, Any]) -> bool:
    """Tell whether a list is asked for with a time that only generated requests have."""
    return any(name.startswith("CreationTime") and value not in TIMES for name, value in asked.items())


def generated_with_times() -> set[str]:
    """Return the numbers of the generated requests that have such a time."""
    cases = [case for case in plan("ListModels").cases if case.promise.rule == "generated.answer"]
    return {case.promise.place for case in cases if other_time(case.body)}


def test_a_generated_request_that_is_refused_is_a_should_finding() -> None:
    """A generated request that is refused is a should finding, at the request's own number."""
    found = verdicts(refusing("ListModels", other_time)(), ("ListModels",))
    assert broken(found) == {f"ListModels-accept.generated-{place}" for place in generated_with_times()} != set()
    assert {v.level for v in found if v.status is Status.FAILED} == {"should"}
    assert unkept(found) == {}


def test_a_generated_request_that_crashes_breaks_a_promise_of_its_own() -> None:
    """A generated request that crashes breaks a promise of its own, and whether it is accepted stays open."""

    def odd(request: Request, reply: Reply) -> bool:
        return reply.status == 200 and request.operation == "ListModels" and other_time(json.loads(request.body))

    found = verdicts(replying(odd, crash)(), ("ListModels",))
    assert broken(found) == {f"ListModels-generated.answer-{place}" for place in generated_with_times()} != set()
    assert set(unkept(found)) == {f"ListModels-accept.generated-{place}" for place in generated_with_times()}


def test_a_create_that_takes_no_name_is_broken_and_not_flaky() -> None:
    """A create that takes no name is broken: it is not sent again, because it would meet what it made before."""
    server = unchecked("CreateEndpointConfig", "null", "/EndpointConfigName")()
    found = verdicts(server, ("CreateEndpointConfig",), ("*-reject.null-/EndpointConfigName",))
    assert (broken(found), unkept(found)) == ({"CreateEndpointConfig-reject.null-/EndpointConfigName"}, {})


def test_a_crash_that_goes_away_is_flaky() -> None:
    """A crash that goes away on the second try is flaky, and shown as such."""
    seen: list[bytes] = []

    def once(request: Request, reply: Reply) -> bool:
        if b"/SortOrder: is none" not in reply.body or request.body in seen:
            return False
        seen.append(request.body)
        return True

    found = verdicts(replying(once, crash)(), ("ListModels",))
    assert broken(found) == set()
    flaky = {verdict.promise.id: verdict for verdict in found if verdict.status is Status.FLAKY}
    assert set(flaky) == {"ListModels-error.no-crash"}
    assert flaky["ListModels-error.no-crash"].failures[1].got == "held on the second try"


def test_a_full_target_leaves_open_what_it_would_accept() -> None:
    """A target that is full leaves open what it would accept, and breaks nothing."""
    full = error(__type="ResourceLimitExceeded", message="The account is full.")
    server = replying(asks("CreateAction", Status="Stopped"), lambda reply: (status(400)(reply), full(reply)))
    found = verdicts(server(), ("CreateAction",), ("*-accept.boundary-/Status",))
    assert [(verdict.promise.id, verdict.status) for verdict in found] == [
        ("CreateAction-accept.boundary-/Status", Status.INDETERMINATE)
    ]


def test_every_rule_of_the_catalogue_is_seen_failing() -> None:
    """Every rule of the catalogue is seen failing by some fault."""
    named = {failing for _, _, ids, _ in FAULTS.values() for failing in ids}
    seen = {rule for rule in catalogue.load() if any(f"-{rule}" in f"{name}-" and _is(rule, name) for name in named)}
    elsewhere = {"reject.owner", "accept.generated", "generated.answer"}  # by the tests above
    assert set(catalogue.load()) - seen == elsewhere


def _is(rule: str, name: str) -> bool:
    return name.split("-", 1)[1] == rule or name.split("-", 1)[1].startswith((f"{rule}-/", f"{rule}-#"))


# ---- degenerate servers ----

SOME = ("DescribeModel", "ListModels", "CreateAction", "SageMaker")


def words(found: Iterable[Outcome], operation: str = "*") -> set[str]:
    """Return all words that occur in the verdicts on an operation."""
    return {v.status.value for one in found for v in one.verdicts if fnmatchcase(v.promise.operation, operation)}


def test_a_server_that_always_says_yes_proves_nothing() -> None:
    """A server that always says 200 and ``{}`` refuses nothing, reaches nothing, and ends in exit 10."""
    found = outcomes(always(200, b"{}")(), SOME)
    refused = {v.status for o in found for v in o.verdicts if v.promise.rule.startswith(("reject.", "error.malformed"))}
    assert refused <= {Status.FAILED, Status.BLOCKED}
    assert not any(outcome.reach.reached for outcome in found)
    assert concluded(found, SOME).exit_code == 10


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (400, b'{"__type": "ValidationException", "message": "No."}'),
        (501, b'{"__type": "InternalFailure", "message": "The API is not implemented."}'),
        (500, b"<!doctype html><title>500 Internal Server Error</title>"),
        (404, b"Not Found"),
    ],
)
def test_a_server_that_always_says_no_supports_nothing(number: int, text: bytes) -> None:
    """A server with one refusal for everything lacks every operation: nothing is broken, and the exit code is 10."""
    found = outcomes(always(number, text)(), SOME[:3])
    assert words(found) == {"unsupported"}
    assert concluded(found, SOME[:3]).exit_code == 10


def test_a_server_that_echoes_is_broken() -> None:
    """A server that echoes describes nothing, refuses nothing, and is broken."""
    found = outcomes(faults.Echo(), SOME)
    failing = broken(verdict for outcome in found for verdict in outcome.verdicts)
    assert {"DescribeModel-body.required-/ModelArn", "ListModels-body.list-container-/Models"} <= failing
    assert {"CreateAction-reject.required-/ActionName", "SageMaker-error.unknown-operation"} <= failing
    assert concluded(found, SOME).exit_code in (1, 10)


def test_a_port_where_nobody_listens_is_unreachable() -> None:
    """A port where nobody listens leaves every promise open and ends in exit 11, at once."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    started = time.monotonic()
    with Runner(Contract.load(), Target("gone", f"http://127.0.0.1:{port}"), Choices(examples=EXAMPLES)) as runner:
        found = [runner.run(plan("ListModels"))]
    assert (words(found), found[0].gone) == ({"indeterminate", "blocked"}, True)
    assert concluded(found, ("ListModels",)).exit_code == 11
    assert time.monotonic() - started < 3


def test_a_server_that_stops_in_the_middle_is_unreachable() -> None:
    """A server that stops in the middle keeps what it was seen to keep, breaks nothing, and ends in exit 11."""
    listener = Listener(Honest())
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    stopping = ExitStack()
    stopping.callback(thread.join)
    stopping.callback(listener.stop)
    target = Target("going", f"http://127.0.0.1:{listener.server_address[1]}")
    with Runner(Contract.load(), target, Choices(examples=EXAMPLES)) as runner, stopping:
        found = [runner.run(plan("ListModels"), lambda _: stopping.close())]
    assert words(found) == {"passed", "indeterminate", "blocked"}
    assert concluded(found, ("ListModels",)).exit_code == 11


def test_an_operation_that_hangs_is_waited_for_a_few_times() -> None:
    """An operation that hangs is waited for a few times; the rest of it is blocked, and its neighbours are judged."""
    started = time.monotonic()
    found = outcomes(faults.Hangs(), ("DescribeModel", "ListModels"), timeout=0.3)
    assert time.monotonic() - started < 4
    hanging = {v.promise.rule: v for v in found[0].verdicts}
    assert hanging["wire.framing"].status is Status.FAILED
    assert sum(failure.count for failure in hanging["wire.framing"].failures) <= 3
    assert {v.status for rule, v in hanging.items() if rule != "wire.framing"} == {Status.BLOCKED}
    assert words(found, "ListModels") == {"passed"}


def test_an_operation_that_crashes_as_a_missing_one_would_is_broken() -> None:
    """An operation that crashes with the page of a missing one is broken, because not everything makes it crash."""
    (found,) = outcomes(faults.SamePageForCrashes(), ("CreateAction",))
    failing = broken(found.verdicts)
    assert found.reach.supported
    assert any(name.startswith("CreateAction-error.no-crash") for name in failing)


# ---- legal, though odd ----

NEWER = faults.newer_value("TrainingJobStatus")
NO_NULL = "wire.no-null"
# server, operations, rules of which should findings are expected
ODD: Mapping[str, tuple[type[Honest], tuple[str, ...], set[str]]] = {
    "error type in the header": (faults.TypeInHeader, SOME, set()),
    "namespace before the error type, Message": (faults.Namespaced, SOME, set()),
    "error type in code, terse": (faults.CodeMember, SOME, set()),
    "404 for unknown operations": (faults.UnknownIs404, SOME, set()),
    "exponents": (faults.Exponents, ("DescribeTrainingJob", "ListEndpoints"), set()),
    "whole seconds": (faults.WholeSeconds, ("DescribeTrainingJob", "ListEndpoints"), set()),
    "chunked": (faults.Chunked, SOME, set()),
    "HTTP/1.0": (faults.OldHttp, SOME, set()),
    "charset": (
        replying(everything, headed(Content_Type="application/x-amz-json-1.1; charset=utf-8")), SOME, set(),
    ),
    "another partition and account": (faults.China, (*SOME, "DescribeApp"), set()),
    "ARNs in lower case": (faults.LowerArns, (*SOME, "DescribeApp"), set()),
    "unmodelled members": (faults.Unmodelled, (*SOME, "DescribeTrainingJob"), set()),
    "newer status": (
        showing("ListTrainingJobs", first("TrainingJobSummaries", edited(TrainingJobStatus=NEWER))),
        ("ListTrainingJobs",), set(),
    ),
    "newer instance type": (
        showing("DescribeNotebookInstance", edited(InstanceType=faults.newer_value("InstanceType"))),
        ("DescribeNotebookInstance",), set(),
    ),
    "nulls": (faults.Nulls, ("DescribeModel", "ListModels", "DescribeTrainingJob", "DescribeApp"), {NO_NULL}),
    "short pages": (faults.ShortPages, ("ListModels", "ListTrainingJobs"), set()),
    "slow": (faults.Slow, ("DescribeModel", "ListModels"), set()),
    "any owner": (faults.AnyOwner, ("CreateApp", "DescribeApp"), set()),
    "no KernelGateway": (faults.NoKernelGateway, ("CreateApp",), {"accept.doubtful"}),
    "one owner": (faults.OneOwner, ("CreateApp", "DescribeApp"), set()),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_and_legal_breaks_no_must(name: str) -> None:
    """What is odd and legal breaks no must, and every promise is judged."""
    server, operations, soft = ODD[name]
    found = verdicts(server(), operations)
    failed = [verdict for verdict in found if verdict.status is Status.FAILED]
    assert [verdict.promise.id for verdict in failed if verdict.level == "must"] == []
    assert {verdict.promise.rule for verdict in failed} == soft
    assert unkept(found) == {}


def test_a_server_that_throttles_is_waited_for() -> None:
    """A server that throttles every third request is waited for, and nothing of it is broken or left open."""
    found = verdicts(faults.Throttles(), ("ListModels", "SageMaker"), ("ListModels-accept.base-*", "SageMaker-*"))
    assert {verdict.status for verdict in found} == {Status.PASSED}


def test_throttling_with_another_status_is_one_finding_of_its_own() -> None:
    """Throttling with another status than 400 is one finding of its own, and keeps nothing from being judged."""

    class TooMany(faults.Throttles):
        """Says 429, twice."""

        most = 2

        def refused(self, refusal: Refusal) -> Reply:
            """Change the status."""
            reply = super().refused(refusal)
            reply.status = 429 if refusal.code == "ThrottlingException" else reply.status
            return reply

    found = verdicts(TooMany(), ("ListModels",), ("ListModels-accept.base-*", "ListModels-error.status-400"))
    assert (broken(found), unkept(found)) == ({"ListModels-error.status-400-#throttling"}, {})


def test_a_read_that_comes_late_is_waited_for() -> None:
    """A read that finds something only a moment after its creation is waited for."""
    found = verdicts(faults.Eventual(), ("DescribeModel",))
    assert (broken(found), unkept(found)) == (set(), {})
