"""Examples of the person's own: which can be used, what is sent for them, and what a target is held to."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from click.testing import CliRunner

from contracts import run, watch
from contracts.cases import examples, names, probes
from contracts.cases.own import FIRST, RULE, load, with_own
from contracts.cases.plan import Plan
from contracts.cases.scripts import FIRST as STORIES
from contracts.cases.subjects import smallest, subjects
from contracts.cli import main
from contracts.errors import USAGE, UsageError
from contracts.options import OPTIONS, settings
from contracts.proof.carrying import carry
from contracts.proof.jobs import everything
from contracts.proof.judgement import mutant
from contracts.proof.lineup import load as lineup
from contracts.proof.plans import EXAMPLES
from contracts.reference.making import (
    body,
    both,
    each,
    error,
    of,
    refusing,
    replying,
    setting,
    showing,
    status,
    without,
)
from contracts.reference.mutants.exemplary import EXEMPLARY
from contracts.reference.mutants.wire import EXISTS, NOT_FOUND
from contracts.reference.server import Reference
from contracts.reference.serving import serving
from contracts.reference.suspects import Mutant
from contracts.runner import Runner
from contracts.running.choices import Choices
from contracts.spec import files, resources, yamlfile
from contracts.spec.contract import Contract
from contracts.spec.operations import CONTRACT
from contracts.values import Case, Expect, Status, Verdict
from contracts.wire.target import Target

ARN = "arn:aws:sagemaker:us-east-1:123456789012"
ROLE = "arn:aws:iam::123456789012:role/SageMakerExecutionRole"
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/churn:1"
HEADERS = {
    "Content-Type": "application/x-amz-json-1.1",
    "x-amzn-RequestId": "8fe5907b-e6c5-5606-91d2-c2e40626e61a",
}
CONTAINER = {"Image": IMAGE, "Environment": {"PURPOSE": "churn"}}
CREATE = {"ModelName": "churn", "PrimaryContainer": CONTAINER, "ExecutionRoleArn": ROLE}
MODEL = {**CREATE, "CreationTime": 1742860800.123, "ModelArn": f"{ARN}:model/churn"}
NOTEBOOK = {"NotebookInstanceName": "n", "InstanceType": "ml.t3.medium", "RoleArn": ROLE}
SHOWN = {
    **NOTEBOOK, "NotebookInstanceArn": f"{ARN}:notebook-instance/n", "NotebookInstanceStatus": "InService",
    "Url": "n.notebook.us-east-1.sagemaker.aws", "CreationTime": 1742860800, "LastModifiedTime": 1742860800,
}  # fmt: skip
NO = {"__type": "ValidationException", "message": "no"}


def example(operation: str, request: Any, answer: Any, code: int = 200, **more: Any) -> dict[str, Any]:
    """Return an example as its file has it."""
    return {
        "id": f"{operation}-{code}".lower(), "operation": operation, "summary": "An example",
        "kind": "base" if code == 200 else "error", "request": {"body": request},
        "response": {"status": code, "headers": dict(HEADERS), "body": answer},
    } | more  # fmt: skip


CREATED = example("CreateModel", CREATE, {"ModelArn": f"{ARN}:model/churn"})
DESCRIBED = example("DescribeModel", {"ModelName": "churn"}, MODEL)
MADE = example("CreateNotebookInstance", NOTEBOOK, {"NotebookInstanceArn": f"{ARN}:notebook-instance/n"})
OPENED = example("DescribeNotebookInstance", {"NotebookInstanceName": "n"}, SHOWN)
LISTED = example(
    "ListNotebookInstances", {"SortBy": "Name"},
    {"NotebookInstances": [{name: value for name, value in SHOWN.items() if name != "RoleArn"}]},
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder for examples, below the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own").mkdir()
    return tmp_path / "own"


def write(folder: Path, *found: Mapping[str, Any], **named: Mapping[str, Any]) -> None:
    """Write examples flat into a folder, under their ids or under these names."""
    for one in found:
        (folder / f"{one['id']}.yaml").write_text(yamlfile.dump(dict(one)), encoding="utf-8")
    for name, one in named.items():
        (folder / f"{name.replace('_', '-')}.yaml").write_text(yamlfile.dump(dict(one)), encoding="utf-8")


def held(folder: Path, server: Reference, *operations: str) -> list[Verdict]:
    """Return the verdicts on a server that is held to the examples of a folder and to nothing else."""
    contract = Contract.load()
    own = load(folder, contract)
    with serving(server) as url, Runner(contract, Target("held", url), Choices(settle=0.5)) as runner:
        outcomes = [runner.run(with_own(first_base(name), own, contract)) for name in operations]
    return [verdict for outcome in outcomes for verdict in outcome.verdicts]


def first_base(operation: str) -> Plan:
    """Return a plan with the one case that tells whether a target has an operation."""
    loaded, kind = examples.load(), resources.of(operation)
    (first, *_) = probes.bases(operation, subjects(operation, loaded), kind, smallest(loaded))
    return Plan(operation, (), (names.numbered(first, 1),))


def broken(verdicts: list[Verdict]) -> list[tuple[str, str, str]]:
    """Return what is broken: place, expected, got; nothing may be left unjudged."""
    assert {verdict.status for verdict in verdicts} <= {Status.PASSED, Status.FAILED}
    return [(f.place, f.expected, f.got) for verdict in verdicts for f in verdict.failures]


# ---- what can be used ----


def complaint(folder: Path) -> list[str]:
    """Return what is wrong with the examples in a folder."""
    with pytest.raises(UsageError) as caught:
        load(folder, Contract.load())
    headline, *rest = str(caught.value).splitlines()
    assert headline == "These examples cannot be used:"
    return rest


def test_examples_may_lie_flat_or_in_folders(folder: Path) -> None:
    """An operation's folder is as good as none."""
    write(folder, CREATED)
    (folder / "DescribeModel").mkdir()
    write(folder / "DescribeModel", mine=DESCRIBED)
    assert [one.id for one in load(folder, Contract.load())] == ["createmodel-200", "describemodel-200"]


def test_bad_examples_are_told_with_file_and_line(folder: Path) -> None:
    """What is wrong in a file is told as by lint, all at once."""
    wrong = copy.deepcopy(CREATED)
    wrong["request"]["body"]["PrimaryContainer"]["Mode"] = "Many"
    write(folder, wrong)
    (folder / "other.yaml").write_text("id: a: b")
    assert complaint(folder) == [
        "own/createmodel-200.yaml:12: /request/body/PrimaryContainer/Mode: "
        'expected one of SingleModel, MultiModel, got "Many"',
        "own/other.yaml:1: expected YAML, got a syntax error at line 1, column 6: "
        "mapping values are not allowed in this context",
    ]


def test_a_description_needs_what_it_describes(folder: Path) -> None:
    """A description without the example that made it could only be guessed at."""
    write(folder, DESCRIBED)
    wanted = "expected an example of CreateModel that makes what this one describes, got none among these"
    assert complaint(folder) == [f"own/describemodel-200.yaml:6: /request/body: {wanted}"]


def test_a_token_is_nothing_to_send(folder: Path) -> None:
    """Only an answer can give a token."""
    write(folder, example("ListModels", {"NextToken": "x"}, {"Models": []}))
    wanted = "expected no token, because only an answer can give one, got one"
    assert complaint(folder) == [f"own/listmodels-200.yaml:7: /request/body/NextToken: {wanted}"]


def test_a_crash_is_nothing_to_rely_on(folder: Path) -> None:
    """No target is held to a server error."""
    write(folder, example("CreateModel", CREATE, NO, 500))
    wanted = "expected 200, 400 or 403: a server error is nothing to rely on, got 500"
    assert complaint(folder) == [f"own/createmodel-500.yaml:14: /response/status: {wanted}"]


@pytest.mark.usefixtures("folder")
def test_a_folder_has_to_be_there_and_hold_something() -> None:
    """No examples are no statement."""
    for name, said in (
        ("none", "--examples-dir none: there is no such folder."),
        ("own", "No examples in own. They are expected as <Operation>/<name>.yaml."),
    ):
        with pytest.raises(UsageError) as caught:
            settings("reference", {"examples_dir": name})
        assert (str(caught.value), caught.value.exit_code) == (said, USAGE)


def test_the_command_ends_before_it_begins(folder: Path) -> None:
    """Bad examples end a run with exit code 4, and no traceback."""
    write(folder, DESCRIBED)
    done = CliRunner().invoke(main, ["run", "reference", "--examples-dir", str(folder)])
    assert done.exit_code == USAGE
    assert "own/describemodel-200.yaml:6: /request/body: expected an example of CreateModel" in done.output


# ---- what is sent ----


def cases(folder: Path, operation: str) -> tuple[Case, ...]:
    """Return the cases that examples make for an operation."""
    return with_own(Plan(operation, (), ()), load(folder, Contract.load()), Contract.load()).cases


def test_an_example_is_a_promise_of_its_own(folder: Path) -> None:
    """Its id is in the promise, behind all that the kit has of itself."""
    write(folder, CREATED)
    ready = Plan("CreateModel", (), ())
    plan = with_own(ready, load(folder, Contract.load()), Contract.load())
    assert [promise.id for promise in plan.promises] == ["CreateModel-example.answer-#own/createmodel-200"]
    assert with_own(Plan("ListModels", (), ()), load(folder, Contract.load()), Contract.load()).cases == ()


def test_names_become_the_kits_own(folder: Path) -> None:
    """Nothing is created under a name that somebody else may use, and no case has another's number."""
    write(folder, CREATED, DESCRIBED)
    (create,), (describe,) = cases(folder, "CreateModel"), cases(folder, "DescribeModel")
    assert create.body == {**CREATE, "ModelName": f"sck-000000-cm11-{FIRST}"}
    assert describe.body == {"ModelName": f"sck-000000-dm13-{FIRST}"}
    assert [json.loads(step.body)["ModelName"] for step in describe.setup] == [f"sck-000000-dm13-{FIRST}"]
    assert FIRST < STORIES
    assert (create.expect, describe.own) == (Expect.ACCEPT, True)


def test_a_description_is_made_by_the_create_that_it_shows_most_of(folder: Path) -> None:
    """Of two creates of one name, the one that the answer looks like made it."""
    other = copy.deepcopy(CREATED) | {"id": "a-first-one"}
    other["request"]["body"]["PrimaryContainer"] = {"Image": IMAGE, "Environment": {"PURPOSE": "other"}}
    write(folder, CREATED, DESCRIBED, other)
    (describe,) = cases(folder, "DescribeModel")
    assert json.loads(describe.setup[-1].body)["PrimaryContainer"]["Environment"] == {"PURPOSE": "churn"}


def test_what_an_example_refers_to_is_made_of_examples(folder: Path) -> None:
    """An endpoint's configuration, and that one's model, are the person's own where they have examples."""
    variant = {"VariantName": "all", "ModelName": "churn", "InstanceType": "ml.m5.large", "InitialInstanceCount": 2}
    config = {"EndpointConfigName": "c", "ProductionVariants": [variant]}
    endpoint = {"EndpointName": "e", "EndpointConfigName": "c"}
    write(
        folder,
        CREATED,
        example("CreateEndpointConfig", config, {"EndpointConfigArn": f"{ARN}:endpoint-config/c"}),
        example("CreateEndpoint", endpoint, {"EndpointArn": f"{ARN}:endpoint/e"}),
    )
    (create,) = cases(folder, "CreateEndpoint")
    stem = create.body["EndpointName"]
    assert create.body == {"EndpointName": stem, "EndpointConfigName": f"{stem}-endpointconfig"}
    assert [(step.operation, json.loads(step.body)) for step in create.setup] == [
        ("CreateModel", {**CREATE, "ModelName": f"{stem}-model"}),
        ("CreateEndpointConfig", {
            "EndpointConfigName": f"{stem}-endpointconfig",
            "ProductionVariants": [{**variant, "ModelName": f"{stem}-model"}],
        }),
    ]  # fmt: skip


def test_what_nobody_has_an_example_of_is_made_of_the_kits(folder: Path) -> None:
    """An endpoint alone gets the kit's smallest configuration."""
    endpoint = {"EndpointName": "e", "EndpointConfigName": "c"}
    write(folder, example("CreateEndpoint", endpoint, {"EndpointArn": f"{ARN}:endpoint/e"}))
    (create,) = cases(folder, "CreateEndpoint")
    assert [step.operation for step in create.setup] == ["CreateModel", "CreateEndpointConfig"]


def test_an_error_is_sent_for_its_reason(folder: Path) -> None:
    """A duplicate after the same create, something unknown after nothing, and what is illegal as it is."""
    endpoint = {"EndpointName": "e", "EndpointConfigName": "c"}
    illegal = {"EndpointName": "no spaces", "EndpointConfigName": "c"}
    write(
        folder,
        duplicate=example("CreateEndpoint", endpoint, NO, 400, id="a"),
        not_found=example("CreateEndpoint", endpoint, NO, 400, id="b"),
        validation_name=example("CreateEndpoint", illegal, NO, 400, id="c"),
    )
    by_id = {case.promise.place: case for case in cases(folder, "CreateEndpoint")}
    again = by_id["#own/a"]
    assert (again.setup[-1].operation, json.loads(again.setup[-1].body)) == ("CreateEndpoint", again.body)
    assert (by_id["#own/b"].setup, by_id["#own/c"].setup) == ((), ())
    assert by_id["#own/b"].body["EndpointConfigName"].startswith(names.PREFIX)
    assert by_id["#own/c"].body == illegal
    assert {case.expect for case in by_id.values()} == {Expect.ANSWER}


def test_a_list_asks_for_what_examples_make(folder: Path) -> None:
    """What the answer shows is made, and asked for by name; a filter by time would hide it, and is sent as it is."""
    timed = example("ListNotebookInstances", {"CreationTimeBefore": 1742860800}, {"NotebookInstances": []}, id="timed")
    write(folder, MADE, LISTED, timed)
    by_id = {case.promise.place: case for case in cases(folder, "ListNotebookInstances")}
    listed = by_id["#own/listnotebookinstances-200"]
    stem = listed.body["NameContains"]
    assert listed.body == {"SortBy": "Name", "NameContains": stem}
    assert [json.loads(step.body)["NotebookInstanceName"] for step in listed.setup] == [f"{stem}-0"]
    assert by_id["#own/timed"].body == {"CreationTimeBefore": 1742860800}
    assert by_id["#own/timed"].setup == ()


# ---- what a target is held to ----


def test_the_kits_own_fixtures_hold_on_the_reference() -> None:
    """The kit's own examples come out as they say, but for what the contract leaves to the service.

    Those are the full descriptions, which show what no create decides, and one error of two that are legal.
    """
    found = held(files.FIXTURES, Reference(), *CONTRACT)
    full = {"describe-app-full", "describe-endpoint-full", "describe-model-full", "describe-notebook-instance-full"}
    jobs = {"describe-training-job-full", "describe-training-job-not-found"}
    assert {place.split("/")[1] for place, *_ in broken(found)} == full | jobs
    assert len(found) == len(examples.load())


def test_a_good_target_keeps_them(folder: Path) -> None:
    """Other names, ARNs, times and ids break nothing."""
    write(folder, CREATED, DESCRIBED, MADE, OPENED, LISTED)
    assert (
        broken(
            held(
                folder, Reference(), "CreateModel", "DescribeModel", "ListNotebookInstances", "DescribeNotebookInstance"
            )
        )
        == []
    )


def test_a_refused_example_is_broken(folder: Path) -> None:
    """What the example says is accepted has to be."""
    write(folder, CREATED)
    (found,) = broken(held(folder, refusing("CreateModel", lambda asked: "PrimaryContainer" in asked)(), "CreateModel"))
    assert found[:2] == ("#own/createmodel-200", "accepted (200), as in the example")


DUPLICATE = example("CreateNotebookInstance", NOTEBOOK, NO, 400)
FOUND = replying(of("DescribeTrainingJob", NOT_FOUND), both(status(200), body(b"{}")))
UNKNOWN = example("DescribeTrainingJob", {"TrainingJobName": "x"}, {"__type": "ResourceNotFound", "message": "no"}, 400)


@pytest.mark.parametrize(
    ("name", "said", "server", "got"),
    [
        ("duplicate", DUPLICATE, Reference, None),
        ("duplicate", DUPLICATE,
         replying(of("CreateNotebookInstance", EXISTS), error(__type="ResourceInUse", message="x")),
         "400 ResourceInUse: x"),
        ("not_found", UNKNOWN, Reference, None),
        ("not_found", UNKNOWN, FOUND, "200 {}"),
    ],
    ids=["refused so", "another error", "not found", "found"],
)  # fmt: skip
def test_an_error_has_to_be_that_error(
    folder: Path, name: str, said: dict[str, Any], server: Any, got: str | None
) -> None:
    """A refusal has the example's status and error type; its text is free."""
    write(folder, **{name: said})
    code = said["response"]["body"]["__type"]
    expected = [] if got is None else [(f"#own/{said['id']}", f"400 {code}, as in the example", got)]
    assert broken(held(folder, server(), said["operation"])) == expected


def test_a_full_account_says_nothing(folder: Path) -> None:
    """A target without room for more is no evidence about an error either."""
    write(folder, duplicate=DUPLICATE)
    full = error(__type="ResourceLimitExceeded", message="full")
    (verdict,) = held(folder, replying(of("CreateNotebookInstance", EXISTS), full)(), "CreateNotebookInstance")
    assert verdict.status is Status.BLOCKED


LESS: list[tuple[str, Any, list[tuple[str, str, str]]]] = [
    ("a member is lost", without("Url"), [("/Url", "a string, as in the example", "not in the answer")]),
    ("a member is null", setting(Url=None), [("/Url", "a string, as in the example", "null")]),
    ("a member is empty", setting(Url=""), []),
    ("a member is something else", setting(Url=5), [("/Url", "a string, as in the example", "5")]),
    ("another value, of the service's", setting(Url="elsewhere"), []),
    ("another value than was sent", setting(InstanceType="ml.t3.large"),
     [("/InstanceType", '"ml.t3.medium", as it was sent', '"ml.t3.large"')]),
    ("more than the example", setting(RootAccess="Enabled"), []),
    ("another time", setting(LastModifiedTime=1900000000), []),
    ("another status, and less of it", lambda shown: (shown.pop("Url"), shown.update(NotebookInstanceStatus="Pending")),
     []),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "less"), [row[1:] for row in LESS], ids=[row[0] for row in LESS])
def test_a_description_has_at_least_what_the_example_has(
    folder: Path, edit: Any, less: list[tuple[str, str, str]]
) -> None:
    """Members, their JSON types, and the values that were sent; nothing that is nobody's to choose."""
    write(folder, MADE, OPENED)
    found = broken(held(folder, showing("DescribeNotebookInstance", edit)(), "DescribeNotebookInstance"))
    assert found == [(f"#own/describenotebookinstance-200{place}", *rest) for place, *rest in less]


def test_values_within_structures_are_compared(folder: Path) -> None:
    """What was sent deep inside comes back where the example shows it."""
    write(folder, CREATED, DESCRIBED)

    def edit(shown: Any) -> None:
        shown["PrimaryContainer"].get("Environment", {})["PURPOSE"] = "another"

    (found,) = broken(held(folder, showing("DescribeModel", edit)(), "DescribeModel"))
    assert found == (
        "#own/describemodel-200/PrimaryContainer/Environment/{value}", '"churn", as it was sent', '"another"',
    )  # fmt: skip


def test_what_the_example_does_not_show_is_not_asked_for(folder: Path) -> None:
    """A recording of a server that forgets a member holds no other server to it."""
    forgetful = copy.deepcopy(DESCRIBED)
    del forgetful["response"]["body"]["PrimaryContainer"]["Environment"]
    write(folder, CREATED, forgetful)
    lost = showing("DescribeModel", lambda shown: shown["PrimaryContainer"].pop("Environment", None))
    assert broken(held(folder, lost(), "DescribeModel")) == []


@pytest.mark.parametrize(
    ("edit", "less"),
    [
        (lambda _: None, []),
        (each("NotebookInstances", without("Url")),
         [("/NotebookInstances/*/Url", "a string, as in the example", "not in the answer")]),
        (setting(NotebookInstances=[]), [("/NotebookInstances", "an item, because it was just made", "[]")]),
    ],
    ids=["as good", "less of an item", "no item"],
)  # fmt: skip
def test_a_list_has_at_least_what_the_example_has(folder: Path, edit: Any, less: list[tuple[str, str, str]]) -> None:
    """The item that was made of an example has what the example's list shows of it."""
    write(folder, MADE, LISTED)
    found = broken(held(folder, showing("ListNotebookInstances", edit)(), "ListNotebookInstances"))
    assert found == [(f"#own/listnotebookinstances-200{place}", *rest) for place, *rest in less]


def test_a_create_that_is_refused_blocks_what_describes_it(folder: Path) -> None:
    """Where the example cannot be made, nothing is said of its description."""
    write(folder, CREATED, DESCRIBED)
    server = refusing("CreateModel", lambda asked: asked.get("PrimaryContainer", {}).get("Environment"))
    (verdict,) = held(folder, server(), "DescribeModel")
    assert verdict.status is Status.BLOCKED
    assert verdict.reason.startswith("CreateModel was refused: 400")


def test_an_operation_that_the_target_lacks_is_unsupported(folder: Path) -> None:
    """Own examples of an operation that a target does not have break nothing."""
    write(folder, UNKNOWN | {"id": "x"}, not_found=UNKNOWN)
    gone = both(status(400), body(b'{"__type": "UnknownOperationException", "message": "no"}'))
    server = replying(lambda call, _: call.operation not in ("CreateModel",), gone)()
    assert {verdict.status for verdict in held(folder, server, "DescribeTrainingJob")} == {Status.UNSUPPORTED}


# ---- the way around ----


@contextmanager
def client(server: Reference) -> Iterator[Any]:
    """Serve a reference, and yield a client of it."""
    with serving(server) as url:
        secret = {"aws_access_key_id": "any", "aws_secret_access_key": "any"}
        yield boto3.client(
            "sagemaker", region_name="us-east-1", endpoint_url=url, config=Config(parameter_validation=False), **secret
        )


def test_what_was_recorded_is_kept_and_notices_a_change(folder: Path) -> None:
    """Tests that are recorded against one server hold another to what they rely on."""
    with client(Reference()) as talking, watch(talking, record=folder):
        talking.create_notebook_instance(**NOTEBOOK)
        talking.describe_notebook_instance(NotebookInstanceName="n")
        talking.list_notebook_instances(NameContains="n")
        with pytest.raises(ClientError):
            talking.create_notebook_instance(**NOTEBOOK)
        with pytest.raises(ClientError):
            talking.describe_notebook_instance(NotebookInstanceName="nobody")
    operations = ("CreateNotebookInstance", "DescribeNotebookInstance", "ListNotebookInstances")
    same = held(folder, Reference(), *operations)
    assert (broken(same), len(same)) == ([], 5)
    ((place, *_),) = broken(held(folder, showing("DescribeNotebookInstance", without("Url"))(), *operations))
    assert place.startswith("#own/describe-notebook-instance-n-")
    assert place.endswith("/Url")


def test_a_run_sends_them_beside_the_kits_own(folder: Path) -> None:
    """The option works for a whole run, which says what repeats it, and pytest has it, too."""
    write(folder, CREATED, DESCRIBED)
    server = showing("DescribeModel", lambda shown: shown.get("PrimaryContainer", {}).pop("Environment", None))()
    with serving(server) as url:
        only = ["*-example.answer-*", "*-body.type"]
        report = run(url, operations="DescribeModel", examples=0, examples_dir=folder, only=only)
    assert [failure.key.id for failure in report.failures] == [
        "DescribeModel-example.answer-#own/describemodel-200/PrimaryContainer/Environment"
    ]
    assert (len(report), report.exit_code) == (2, 1)
    assert f"--examples-dir {folder}" in report.results.run.command
    assert "--examples-dir" in {option.flag for option in OPTIONS}


@pytest.mark.parametrize(
    ("text", "first"),
    [(RULE, f"{RULE} (must, profile core)"), (f"ListModels-{RULE}-#own/x", f"ListModels-{RULE}-#own/x")],
)
def test_the_rule_is_explained_without_the_examples(text: str, first: str) -> None:
    """Whoever asks what a promise of an example means need not have the example at hand."""
    shown = CliRunner().invoke(main, ["explain", text]).output.splitlines()
    assert (shown[0], shown[-1]) == (first, "  judged by  every example that --examples-dir names; they are yours")


def test_the_proofs_own_examples_hold_on_the_reference() -> None:
    """What mutants are told by is kept by the server that they are made of."""
    found = held(EXAMPLES, Reference(), *CONTRACT)
    assert (broken(found), len(found)) == ([], 7)


@pytest.mark.parametrize("exemplary", EXEMPLARY, ids=lambda one: str(one.name))
def test_the_proof_sees_what_goes_another_way(exemplary: Mutant) -> None:
    """Each mutant that is about examples breaks its own promise, and no other."""
    everybody = lineup()
    (job,) = [job for job in everything(everybody) if job.name == exemplary.name]
    assert job.examples
    finding = carry(job, everybody)
    assert (finding.mistake, list(mutant(exemplary, finding))) == ("", [])
