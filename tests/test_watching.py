"""Watching other people's clients: of moto in this process and behind a port, of the reference, of wrong servers."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from moto import mock_aws

import contracts
from contracts import ContractBroken, Watched, watch
from contracts.cases.lint import lint
from contracts.errors import UsageError
from contracts.options import TARGETS
from contracts.recording import kebab, plain
from contracts.reference.making import beheaded, body, both, crash, headed, of, replying, setting, showing, status
from contracts.reference.server import Reference
from contracts.reference.serving import serving
from contracts.spec.contract import Contract
from contracts.wire.opening import TargetOptions, open_target

pytest_plugins = ["pytester"]  # for sessions within the session

# A session within the session may find the fixture imported already.
QUIET = ("-W", "error", "-W", "ignore::pytest.PytestAssertRewriteWarning")

IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
ROLE = "arn:aws:iam::123456789012:role/SageMakerExecutionRole"
BAD_NAME = "no spaces, please"


def client_of(url: str | None = None, service: str = "sagemaker", **config: Any) -> Any:
    """Return a client that nobody has changed."""
    secret = {"aws_access_key_id": "any", "aws_secret_access_key": "any"}
    settings = Config(retries={"total_max_attempts": 1}, **config)
    return boto3.client(service, region_name="us-east-1", endpoint_url=url, config=settings, **secret)


@contextmanager
def served(server: Reference) -> Iterator[Any]:
    """Serve a reference, and yield a client of it."""
    with serving(server) as url:
        client = client_of(url)
        yield client
        client.close()


@pytest.fixture
def client() -> Iterator[Any]:
    """Return a client of a reference that keeps every promise."""
    with served(Reference()) as client:
        yield client


def make(client: Any, name: str = "churn", **more: Any) -> None:
    """Create a model."""
    client.create_model(ModelName=name, PrimaryContainer={"Image": IMAGE, **more}, ExecutionRoleArn=ROLE)


def bad_name() -> ContractBroken:
    """Return what is said of moto, which takes a name that SageMaker refuses."""
    with mock_aws():
        client = client_of()
        watch(client)
        with pytest.raises(ContractBroken) as caught:
            make(client, BAD_NAME)
    return caught.value


def ids(failures: Any) -> list[str]:
    """Return the ids of failures."""
    return [failure.key.id for failure in failures]


# ---- what is judged ----


def test_a_good_server_is_watched_in_peace(client: Any) -> None:
    """Answers that keep the contract are counted, and the client gets what it would get anyway."""
    with watch(client) as watched:
        make(client)
        shown = client.describe_model(ModelName="churn")
    assert (shown["ModelName"], watched.judged) == ("churn", 2)
    assert (watched.failures, watched.known, watched.should) == ((), (), ())


def test_a_broken_promise_raises_where_the_client_was_called() -> None:
    """The error is an AssertionError, and shows the promise in full, as the reports do."""
    with served(replying(of("ListModels"), headed(Content_Type="application/json"))()) as client:
        watch(client)
        with pytest.raises(ContractBroken) as caught:
            client.list_models(MaxResults=5)
    assert isinstance(caught.value, AssertionError)
    assert ids(caught.value.failures) == ["ListModels-wire.content-type"]
    assert str(caught.value).splitlines() == [
        "ListModels broke 1 promise of SageMaker's contract",
        "",
        "ListModels-wire.content-type",
        "  promise   Every answer says Content-Type: application/x-amz-json-1.1.",
        '  request   list_models {"MaxResults": 5}',
        "  expected  application/x-amz-json-1.1",
        "  got       application/json",
        '  answer    200 {"Models": []}',
        "  evidence  N, and S in 138 of 138 recordings; errors and empty bodies included; a parameter after",
        "            it is legal.",
        "  advice    Set the Content-Type header of every answer, errors included, to",
        "            application/x-amz-json-1.1.",
    ]


def test_collected_failures_disturb_nobody() -> None:
    """With ``collect`` the client's results stay as they are, until somebody checks."""
    with served(showing("DescribeModel", setting(ModelArn="churn"))()) as client:
        with watch(client, collect=True) as watched:
            make(client)
            assert client.describe_model(ModelName="churn")["ModelArn"] == "churn"
        assert ids(watched.failures) == ["DescribeModel-body.arn-/ModelArn"]
        with pytest.raises(ContractBroken):
            watched.check()


def test_errors_are_judged_and_still_errors(client: Any) -> None:
    """A refusal as the service gives it is the client's own error, and breaks nothing."""
    with watch(client) as watched, pytest.raises(ClientError):
        client.describe_model(ModelName="nobody")
    assert watched.judged == 1


def test_a_wrong_error_is_a_broken_promise() -> None:
    """A refusal with another status than the service's is told instead of the client's error."""
    with served(replying(of("DescribeModel"), status(404))()) as client:
        watch(client)
        with pytest.raises(ContractBroken) as caught:
            client.describe_model(ModelName="nobody")
    assert ids(caught.value.failures) == ["DescribeModel-error.status-400"]


def test_an_answer_that_the_client_cannot_parse_is_judged() -> None:
    """What botocore would only call unparsable is a broken promise."""
    with served(replying(of("ListModels"), body(b'{"Models": ['))()) as client:
        watch(client)
        with pytest.raises(ContractBroken) as caught:
            client.list_models()
    assert ids(caught.value.failures) == ["ListModels-wire.json-object"]


def test_every_try_is_judged() -> None:
    """What the client sends again is judged each time."""
    with serving(replying(of("ListModels"), crash)()) as url:
        client = boto3.client(
            "sagemaker", region_name="us-east-1", endpoint_url=url, aws_access_key_id="any",
            aws_secret_access_key="any", config=Config(retries={"total_max_attempts": 2}),  # noqa: S106
        )  # fmt: skip
        with watch(client, collect=True) as watched, pytest.raises(ClientError):
            client.list_models()
    assert ids(watched.failures) == ["ListModels-error.no-crash"] * 2
    assert "seen      2 times" not in contracts.clients.message(watched.failures[:1])
    assert "seen      2 times" in contracts.clients.message(watched.failures)


def test_a_success_for_an_illegal_request_is_a_broken_promise() -> None:
    """A server that takes what SageMaker refuses is told, with the constraint."""
    with served(Reference()) as strict, watch(strict), pytest.raises(ClientError):
        make(strict, BAD_NAME)
    (failure,) = bad_name().failures
    assert failure.key.id == "CreateModel-reject.pattern-/ModelName"
    assert failure.expected.startswith("400 ValidationException: text that matches ")


def test_an_answer_that_should_be_a_refusal_is_one_broken_promise() -> None:
    """What moto makes of an empty name is not judged as an ARN on top of that; null means that nothing was sent."""
    with mock_aws():
        client = client_of(parameter_validation=False)
        with watch(client, collect=True) as watched:
            make(client, "")
            client.list_endpoints(SortBy=None)
    assert ids(watched.failures) == ["CreateModel-reject.pattern-/ModelName"]


def test_an_app_without_an_owner_is_illegal() -> None:
    """The one rule across members that is judged in runs is judged here, too."""
    kept = b'{"AppArn": "arn:aws:sagemaker:us-east-1:123456789012:app/d-1/ann/JupyterLab/default"}'
    server = replying(of("CreateApp"), both(status(200), body(kept)))()
    with served(server) as client, watch(client, collect=True) as watched:
        client.create_app(DomainId="d-1", AppType="JupyterLab", AppName="default")
    assert ids(watched.failures) == ["CreateApp-reject.owner"]


def test_should_findings_are_kept_apart() -> None:
    """What only should be kept raises nothing, unless it is asked for."""
    with served(replying(of("ListModels"), headed(x_amzn_RequestId="4711"))()) as client:
        with watch(client) as watched:
            client.list_models()
        assert ids(watched.should) == ["ListModels-wire.request-id-form"]
        watch(client, fail_on="should")
        with pytest.raises(ContractBroken):
            client.list_models()


def test_an_error_that_is_known_anywhere_is_known() -> None:
    """A divergences file says which request shows an error; a watcher cannot tell these apart."""
    with mock_aws():
        client = client_of()
        with watch(client, divergences="moto") as watched, pytest.raises(ClientError):
            client.list_endpoints(NextToken="nobody-gave-it")
    assert ids(watched.known) == ["ListEndpoints-wire.content-type", "ListEndpoints-error.known-code"]


def test_known_differences_raise_nothing() -> None:
    """What the divergences file lists is told apart; moto's own file goes by its name."""
    for name in ("moto", TARGETS / "moto.toml"):
        with mock_aws():
            client = client_of()
            with watch(client, divergences=name) as watched:
                make(client, BAD_NAME)
        assert (ids(watched.known), watched.failures) == (["CreateModel-reject.pattern-/ModelName"], ())


# ---- what is not ----


def test_other_operations_pass_by(client: Any) -> None:
    """An operation that the contract does not have is nobody's business."""
    with watch(client) as watched, pytest.raises(ClientError):
        client.list_pipelines()
    assert watched.judged == 0


def test_nothing_is_judged_after_the_end(client: Any) -> None:
    """Outside of the ``with`` statement the client is as it was."""
    with watch(client) as watched:
        client.list_models()
    client.list_models()
    assert watched.judged == 1


def test_what_a_stubber_returns_is_no_answer(client: Any) -> None:
    """Botocore's own stubs never were bytes, and prove nothing."""
    with Stubber(client) as stubber, watch(client) as watched:
        stubber.add_response("list_models", {"Models": []})
        client.list_models()
    assert watched.judged == 0


def test_what_moto_lacks_is_no_answer() -> None:
    """Moto raises for what it does not have, and the test sees just that."""
    with mock_aws():
        client = client_of()
        with watch(client) as watched, pytest.raises(NotImplementedError):
            client.describe_app(DomainId="d-1", UserProfileName="ann", AppType="JupyterLab", AppName="default")
    assert watched.judged == 0


def test_old_times_are_none_of_a_watcher_s_business_under_a_stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that stops the clock before SageMaker's day has times that are as good as any."""
    with served(showing("DescribeModel", setting(CreationTime=1420070400))()) as client:
        make(client)
        with pytest.raises(ContractBroken), watch(client):
            client.describe_model(ModelName="churn")
        monkeypatch.setattr("contracts.spec.keywords.time.time", lambda: 1420070400.0)
        with watch(client) as watched:
            client.describe_model(ModelName="churn")
    assert watched.judged == 1


# ---- how it is done ----


def test_an_answer_is_judged_once_however_often_it_is_heard(client: Any) -> None:
    """A client that is watched twice over by the same watcher is judged once; two watchers judge for themselves."""
    with watch(client).watch(client) as twice, watch(client) as other:
        client.list_models()
    assert (twice.judged, other.judged) == (1, 1)
    client.list_models()
    assert twice.judged == 1


def test_several_clients_in_several_threads(client: Any) -> None:
    """Each answer is put beside its own request."""
    make(client)
    with watch(client, collect=True) as watched:
        threads = [threading.Thread(target=client.describe_model, kwargs={"ModelName": "churn"}) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert (watched.judged, watched.failures) == (8, ())


def test_what_somebody_caught_is_raised_in_the_end() -> None:
    """Code that catches everything does not make a test green."""
    server = replying(of("ListModels"), beheaded("x-amzn-RequestId"))()
    with served(server) as client, pytest.raises(ContractBroken) as caught, watch(client), suppress(Exception):
        client.list_models()
    assert ids(caught.value.failures) == ["ListModels-wire.request-id"]


def test_the_error_reaches_other_processes_whole() -> None:
    """A broken promise can be pickled, as pytest-xdist and pools do."""
    error = bad_name()
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own)
    assert (again.failures, str(again)) == (error.failures, str(error))


def test_secrets_are_not_in_the_message() -> None:
    """What a request holds is told without what looks like a key."""
    with served(
        replying(of("ListModels"), both(status(400), body(b'{"message": "bad AKIAABCDEFGHIJKLMNOP"}')))()
    ) as client:
        watch(client)
        with pytest.raises(ContractBroken) as caught:
            client.list_models(NameContains="AKIAABCDEFGHIJKLMNOP")
    assert "AKIAABCDEFGHIJKLMNOP" not in str(caught.value)
    assert 'list_models {"NameContains": "<redacted>"}' in str(caught.value)


WRONG: list[tuple[Callable[[], Any], str]] = [
    (lambda: watch(object()), 'watch() takes a boto3 client, boto3.client("sagemaker"), not object.'),
    (lambda: watch(client_of(service="s3")), "watch() takes a client of sagemaker, not of s3."),
    (lambda: watch(client_of(), fail_on="never"), "fail_on 'never' is not one of must, should."),  # type: ignore[arg-type]
    (lambda: watch(client_of(), divergences="mto"), "mto: the divergences file cannot be read (No such file or"),
]


@pytest.mark.parametrize(("call", "said"), WRONG, ids=["no client", "another service", "fail_on", "divergences"])
def test_wrong_use_is_told(call: Callable[[], Any], said: str) -> None:
    """What cannot be watched is told in one sentence."""
    with pytest.raises(UsageError) as caught:
        call()
    assert str(caught.value).startswith(said)


def test_an_old_botocore_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A botocore that is older than the contract is not trusted with it."""
    monkeypatch.setattr("botocore.__version__", "1.34.9")
    with pytest.raises(UsageError) as caught:
        watch(client_of())
    assert str(caught.value) == "watch() needs botocore 1.37.22 or newer, not 1.34.9."


# ---- moto, in process and behind a port ----


def _lives(client: Any, watched: Watched) -> set[str]:
    """Do with a moto what people's tests do, good and bad, and return what it breaks."""
    variant = {"VariantName": "a", "ModelName": "churn", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
    make(client)
    client.describe_model(ModelName="churn")
    client.create_endpoint_config(EndpointConfigName="churn", ProductionVariants=[variant])
    client.create_endpoint(EndpointName="churn", EndpointConfigName="churn")
    client.describe_endpoint(EndpointName="churn")
    client.create_notebook_instance(NotebookInstanceName="n", InstanceType="ml.t3.medium", RoleArn=ROLE)
    client.describe_notebook_instance(NotebookInstanceName="n")
    for listed in (
        client.list_models,
        client.list_endpoints,
        client.list_notebook_instances,
        client.list_training_jobs,
    ):
        listed()
    for name in ("nobody", "x" * 80):
        with pytest.raises(ClientError):
            client.describe_endpoint(EndpointName=name)
    with pytest.raises(ClientError):
        client.list_endpoints(NextToken="nobody-gave-it")
    make(client, BAD_NAME)
    client.delete_model(ModelName="churn")
    assert watched.judged == 16
    return {failure.key.id for failure in (*watched.failures, *watched.should)}


def test_moto_breaks_the_same_in_process_as_over_the_wire() -> None:
    """No rule that is judged depends on whether an answer crossed a wire."""
    with mock_aws():
        inside = client_of(parameter_validation=False)
        with watch(inside, collect=True) as watched:
            found = _lives(inside, watched)
    with open_target(TargetOptions("moto")) as target:
        outside = client_of(target.url, parameter_validation=False)
        with watch(outside, collect=True) as seen:
            assert _lives(outside, seen) == found
    assert "CreateModel-reject.pattern-/ModelName" in found
    assert "ListEndpoints-wire.content-type" in found


# ---- recording ----


def recorded(folder: Path) -> dict[str, Any]:
    """Return the examples in a folder, by their paths."""
    return {str(path.relative_to(folder)): yaml.safe_load(path.read_text()) for path in sorted(folder.rglob("*.yaml"))}


def _session(client: Any, folder: Path) -> Watched:
    with watch(client, record=folder) as watched:
        make(client, "test_model".replace("_", "-"))
        client.describe_model(ModelName="test-model")
        client.list_models(NameContains="test")
        with pytest.raises(ClientError):
            client.describe_model(ModelName="nobody")
        with pytest.raises(ClientError):
            client.create_model(ModelName="test-model")
        with pytest.raises(ClientError):
            client.list_models(MaxResults=101)
        client.delete_model(ModelName="test-model")
    return watched


def test_a_recording_is_what_lint_accepts(tmp_path: Path) -> None:
    """Each exchange that keeps the contract is an example under a telling name, and every one of them is valid."""
    with serving(Reference()) as url:
        watched = _session(client_of(url, parameter_validation=False), tmp_path)
    stems = {str(Path(name).parent / Path(name).stem.rpartition("-")[0]) for name in recorded(tmp_path)}
    assert stems == {
        "CreateModel/test-model",
        "CreateModel/duplicate",
        "DescribeModel/test-model",
        "DescribeModel/not-found",
        "ListModels/list",
        "ListModels/validation-max-results",
    }
    assert lint([tmp_path], Contract.load()) == []
    assert watched.unrecorded == ()


def test_an_example_is_the_exchange(tmp_path: Path) -> None:
    """A file has the request, the answer and a made-up request id."""
    with served(Reference()) as client, watch(client, record=tmp_path):
        make(client)
    ((name, example),) = recorded(tmp_path).items()
    assert example["id"] == f"create-model-{Path(name).stem}"
    assert example["request"]["body"] == {
        "ModelName": "churn", "PrimaryContainer": {"Image": plain(IMAGE)}, "ExecutionRoleArn": ROLE,
    }  # fmt: skip
    assert (example["kind"], example["response"]["status"]) == ("base", 200)
    assert example["response"]["body"] == {"ModelArn": "arn:aws:sagemaker:us-east-1:123456789012:model/churn"}


def test_recording_again_changes_no_file(tmp_path: Path) -> None:
    """The same exchanges, at another time and of another server, are the same files, untouched."""
    before: list[dict[str, int]] = []
    for _ in range(2):
        with serving(Reference()) as url:
            _session(client_of(url, parameter_validation=False), tmp_path)
        before.append({name: (tmp_path / name).stat().st_mtime_ns for name in recorded(tmp_path)})
    assert before[0] == before[1]


def test_a_recording_holds_no_secrets(tmp_path: Path) -> None:
    """Account ids, keys, tokens and signed addresses are replaced, in requests and in answers."""
    secrets = {
        "HF_TOKEN": "hf-abcdef",
        "KEY": "AKIAABCDEFGHIJKLMNOP",
        "DATA": "https://b.s3.amazonaws.com/k?X-Amz-Algorithm=A&X-Amz-Credential=C%2F1&X-Amz-Signature=5ec2e7",
        "BUCKET": "s3://sagemaker-us-east-1-998877665544/in",
    }
    with served(Reference()) as client, watch(client, record=tmp_path):
        make(client, Environment=secrets)
        client.describe_model(ModelName="churn")
    text = "".join(path.read_text() for path in tmp_path.rglob("*.yaml"))
    assert not [word for word in ("hf-abcdef", "AKIAABCD", "5ec2e7", "998877665544") if word in text]
    (create,) = [example for name, example in recorded(tmp_path).items() if name.startswith("CreateModel/")]
    assert create["request"]["body"]["PrimaryContainer"]["Environment"] == {
        "HF_TOKEN": "<redacted>",
        "KEY": "<redacted>",
        "DATA": "https://b.s3.amazonaws.com/k",
        "BUCKET": "s3://sagemaker-us-east-1-123456789012/in",
    }


def test_what_breaks_a_promise_is_not_recorded(tmp_path: Path) -> None:
    """Nobody shall rely on what is wrong, be it known."""
    with mock_aws():
        client = client_of()
        with watch(client, divergences="moto", record=tmp_path):
            make(client, BAD_NAME)
    assert recorded(tmp_path) == {}


def test_what_no_example_can_say_is_told(tmp_path: Path) -> None:
    """What keeps the contract and is no valid example is left out, with the reason."""
    with served(showing("DescribeModel", setting(Shiny="new"))()) as client, watch(client, record=tmp_path) as watched:
        make(client)
        client.describe_model(ModelName="churn")
    assert [name.partition("/")[0] for name in recorded(tmp_path)] == ["CreateModel"]
    assert watched.unrecorded[0].startswith("DescribeModel: /response/body: expected only members that the model knows")


def test_a_description_needs_its_create(tmp_path: Path) -> None:
    """What was there before the recording began is not described in it."""
    with served(Reference()) as client:
        make(client)
        with watch(client, record=tmp_path):
            client.describe_model(ModelName="churn")
    assert recorded(tmp_path) == {}


def test_a_page_that_a_token_asked_for_is_no_example(tmp_path: Path) -> None:
    """Only an answer can give a token, so no example asks with one, and the token itself is replaced."""
    with served(Reference()) as client:
        for name in ("a", "b"):
            make(client, name)
        with watch(client, record=tmp_path):
            first = client.list_models(MaxResults=1)
            client.list_models(MaxResults=1, NextToken=first["NextToken"])
    (example,) = recorded(tmp_path).values()
    assert example["response"]["body"]["NextToken"] == "next-page"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A recording that cannot be written down is an error, not a silence."""
    (tmp_path / "file").write_text("")
    with served(Reference()) as client, watch(client, record=tmp_path / "file"), pytest.raises(UsageError) as caught:
        make(client)
    assert "cannot be written" in str(caught.value)


@pytest.mark.parametrize(("text", "name"), [("ModelName", "model-name"), ("My_model.1", "my-model-1"), ("雪", "")])
def test_names_become_kebabs(text: str, name: str) -> None:
    """File names keep to letters, digits and hyphens."""
    assert kebab(text) == name


# ---- the fixture ----

CONFTEST = """
import pytest
pytest_plugins = ["contracts.watching"]

@pytest.fixture(autouse=True)
def watched(sagemaker_contract):
    return sagemaker_contract
"""
HEAD = f"""
import boto3, pytest
from moto import mock_aws

def make(name, session=boto3):
    client = session.client("sagemaker", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    client.create_model(ModelName=name, PrimaryContainer={{"Image": "{IMAGE}"}}, ExecutionRoleArn="{ROLE}")
    return client
"""


@pytest.fixture
def session(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run pytest on a test file with the fixture, and return what it prints."""

    def run(tests: str, *words: str, conftest: str = CONFTEST) -> str:
        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
        pytester.makeconftest(conftest)
        pytester.makepyfile(test_it=HEAD + tests)
        return str(pytester.runpytest_inprocess("-p", "no:cacheprovider", *QUIET, "-q", *words).stdout)

    return run


SEVERAL = """
@mock_aws
def test_good():
    make("churn").describe_model(ModelName="churn")

@mock_aws
def test_broken():
    make("no spaces, please")

@mock_aws
def test_broken_and_caught():
    try:
        make("no spaces, please")
    except Exception:
        pass

@mock_aws
def test_wrong_by_itself():
    make("no spaces, please")
    assert 1 == 2

@mock_aws
def test_another_session():
    make("no spaces, please", boto3.session.Session())

@pytest.fixture
def prepared():
    with mock_aws():
        yield make("no spaces, please")
        make("nor here, please")

def test_prepared(prepared):
    pass

def test_good_again():
    pass
"""


def test_tests_fail_that_were_answered_wrongly(session: Callable[..., str]) -> None:
    """A test fails whose answers broke a promise, wherever they did, and no other one; a line sums it up."""
    shown = session(SEVERAL)
    outcomes = {line for line in shown.splitlines() if line.startswith(("FAILED", "ERROR"))}
    assert {line.partition("::")[2].partition(" ")[0] for line in outcomes if line.startswith("FAILED")} == {
        "test_broken", "test_broken_and_caught", "test_wrong_by_itself", "test_another_session", "test_prepared",
    }  # fmt: skip
    assert {line.partition("::")[2].partition(" ")[0] for line in outcomes if line.startswith("ERROR")} == {
        "test_prepared"
    }
    assert "5 failed, 2 passed, 1 error" in shown
    assert "SageMaker contract: answers judged: 8, 6 broken, 8 should" in shown
    assert "E       CreateModel-reject.pattern-/ModelName" in shown  # beside the test's own failure
    assert "_held" not in shown, "the kit's own frames are nobody's business"


def test_settings_come_from_a_fixture(session: Callable[..., str], pytester: pytest.Pytester) -> None:
    """What is known, and where examples go, is said by a fixture of the person's own."""
    settings = "\n@pytest.fixture(scope='session')\ndef sagemaker_contract_settings():\n    return {}\n"
    tests = "@mock_aws\ndef test_it():\n    make('no spaces, please')\n    make('churn')\n"
    chosen = settings.replace("{}", "{'divergences': 'moto', 'record': 'out'}")
    shown = session(tests, conftest=CONFTEST + chosen)
    assert "1 passed" in shown
    assert "answers judged: 2, 1 known" in shown
    assert [name.partition("/")[0] for name in recorded(pytester.path / "out")] == ["CreateModel"]
    wrong = settings.replace("{}", "{'collect': False}")
    assert "sagemaker_contract_settings has collect; known are divergences, fail_on, record." in session(
        tests, conftest=CONFTEST + wrong
    )


def test_a_session_without_answers_says_that_it_proved_nothing(session: Callable[..., str]) -> None:
    """A watch that saw nothing does not look like one that found nothing wrong."""
    shown = session("def test_it():\n    pass\n")
    assert "SageMaker contract: answers judged: 0\nNothing was proven: no operation of the contract has" in shown


def test_nothing_happens_before_somebody_asks(session: Callable[..., str]) -> None:
    """Loading the plugin alone judges nothing, prints nothing, and adds no options."""
    tests = "@mock_aws\ndef test_it():\n    make('no spaces, please')\n"
    shown = session(tests, conftest='pytest_plugins = ["contracts.watching"]\n')
    assert "1 passed" in shown
    assert "SageMaker contract" not in shown
    assert "contract" not in session("", "--help", conftest='pytest_plugins = ["contracts.watching"]\n').lower()


def test_an_older_session_hands_the_watch_on(session: Callable[..., str]) -> None:
    """boto3's default session may be older than the watch; a client that is older is watched when it is asked for."""
    tests = (
        "boto3.client('s3', region_name='us-east-1')\n"
        "old = boto3.session.Session().client('sagemaker', region_name='us-east-1', aws_access_key_id='a',\n"
        "                                     aws_secret_access_key='b')\n"
        "def test_default():\n"
        "    assert boto3.DEFAULT_SESSION is not None\n"
        "    client = boto3.client('sagemaker', region_name='us-east-1')\n"
        "    handlers = client.meta.events._emitter._handlers.prefix_search('before-parse.sagemaker.ListModels')\n"
        "    assert len(handlers) == 1\n"
        "@mock_aws\n"
        "def test_old(watched):\n"
        "    from moto.core import patch_client\n"
        "    patch_client(old)\n"
        "    old.list_models()\n"
        "    assert watched.judged == 0\n"
        "    watched.watch(old)\n"
        "    old.list_models()\n"
        "    assert watched.judged == 1\n"
    )
    assert "2 passed" in session(tests)


def test_the_watch_is_over_with_the_session() -> None:
    """Botocore is left as it was found."""
    from botocore.handlers import BUILTIN_HANDLERS

    from contracts.clients import watched
    from contracts.watching import _everywhere

    before = list(BUILTIN_HANDLERS)
    with _everywhere(watched(collect=True)):
        assert len(BUILTIN_HANDLERS) == len(before) + 2
    assert before == BUILTIN_HANDLERS
