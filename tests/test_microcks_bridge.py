"""The bridge from Microcks to a target: what goes out, what comes back, and the document that is replayed."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from click.testing import CliRunner
from microcks_runner import broken, corrected, replay, upstream
from openapi_spec_validator import validate

from contracts.cases import examples
from contracts.cli import main
from contracts.microcks import samples as sampling
from contracts.microcks.bridge import Answer, Bridge
from contracts.microcks.bridge_document import bridge_document
from contracts.reference.kinds import Kind
from contracts.reference.making import showing
from contracts.reference.messages import MEDIA_TYPE, Call, Delivery, Refusal, Reply
from contracts.reference.server import Reference
from contracts.reference.serving import Answers, serving
from contracts.reference.store import Shown
from contracts.reference.variants import VARIANTS
from contracts.running.choices import Choices
from contracts.running.line import Line
from contracts.spec import files
from contracts.spec.contract import Contract
from contracts.spec.operations import CONTRACT
from contracts.values import Expect
from contracts.wire.target import Target
from contracts.wire.transport import Wire

ROOT = Path(__file__).resolve().parent.parent
LONG = 30.0  # seconds that nothing here takes
CHOICES = Choices(run_id="abc123", settle=0.5)
FINE = b"{}"
PAGE = b"<html>hi</html>"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Return the document that a Microcks imports."""
    found: dict[str, Any] = yaml.safe_load(files.BRIDGE.read_text(encoding="utf-8"))
    return found


@dataclass
class Seeing:
    """Passes calls on, and keeps them."""

    answers: Reference
    calls: list[Call] = field(default_factory=list)

    def answer(self, call: Call) -> Reply:
        """Keep a call, and let it be answered."""
        self.calls.append(call)
        return self.answers.answer(call)

    def names(self) -> set[str]:
        """Return the names of the models that were created."""
        bodies = [json.loads(call.body) for call in self.calls if call.operation == "CreateModel"]
        return {body["ModelName"] for body in bodies}


@dataclass
class Served:
    """A bridge as a server of the kit's own."""

    bridge: Bridge

    def answer(self, call: Call) -> Reply:
        """Answer as the bridge does."""
        answer = self.bridge.answer(call.method, call.path, call.body)
        return Reply(answer.status, answer.headers, answer.body)


@contextmanager
def bridge(answers: Answers, choices: Choices = CHOICES, timeout: float = LONG) -> Iterator[Bridge]:
    """Serve a target, and make a bridge to it."""
    with serving(answers) as url, bridge_to(url, choices, timeout) as found:
        yield found


@contextmanager
def bridge_to(url: str, choices: Choices = CHOICES, timeout: float = LONG) -> Iterator[Bridge]:
    """Make a bridge to an address."""
    target = Target(name=url, url=url, read_timeout=timeout)
    with Wire(target) as wire:
        yield Bridge(Contract.load(), Line(target, wire), choices)


@contextmanager
def bridged(answers: Answers, choices: Choices = CHOICES) -> Iterator[str]:
    """Serve a target and a bridge to it, and yield the bridge's address."""
    with bridge(answers, choices) as found, serving(Served(found)) as url:
        yield url


def variant(name: str) -> Reference:
    """Return the variant of this name."""
    return next(one for one in VARIANTS if one.name == name).serve()


@dataclass
class Always:
    """A server that has one answer for everything; a header whose value is empty is left out."""

    status: int
    body: bytes
    media: str = MEDIA_TYPE
    more: Mapping[str, str] = field(default_factory=dict)

    def answer(self, _: Call) -> Reply:
        """Answer."""
        headers = {"Content-Type": self.media, "x-amzn-RequestId": "0b0c6a52-1f2e-4a7e-9d5b-3f0e6a1c2d3e"}
        return Reply(self.status, {n: v for n, v in (headers | dict(self.more)).items() if v}, self.body)


def sample(operation: str, name: str) -> Any:
    """Return the request of an example of the document."""
    found = sampling.samples(Contract.load())
    return next(one.body for one in found if (one.operation, one.name) == (operation, name))


def post(found: Bridge, operation: str, body: Any) -> Answer:
    """Return what the bridge answers to a request."""
    return found.answer("POST", f"/{operation}", json.dumps(body).encode())


def told(answer: Answer) -> dict[str, Any]:
    """Return what is wrong with the target's answer."""
    assert (answer.status, answer.headers["Content-Type"]) == (502, "application/json")
    found: dict[str, Any] = json.loads(answer.body)
    return found


# ---- the three steps ----


def test_the_document_of_the_beginning_is_green_against_anything_that_says_json() -> None:
    """A server that answers {} to everything passes every test of the upstream document."""
    with serving(Always(200, FINE, "application/json")) as url:
        steps = replay(upstream(ROOT), url)
    assert (len(steps), broken(steps)) == (13, {})


def test_the_corrected_document_is_green_against_html() -> None:
    """With media types, headers and examples put right, a page of HTML still passes: nobody looks at it."""
    with serving(Always(200, PAGE)) as url:
        steps = replay(corrected(ROOT), url)
    assert (len(steps), broken(steps)) == (13, {})


@pytest.mark.parametrize(("body", "media"), [(FINE, "application/json"), (FINE, MEDIA_TYPE), (PAGE, MEDIA_TYPE)])
def test_through_the_bridge_they_are_red(document: dict[str, Any], body: bytes, media: str) -> None:
    """What passed without the bridge fails with it, in every operation."""
    only = ("/CreateModel", "/DescribeModel", "/ListModels", "/CreateAction")
    with bridged(Always(200, body, media), replace(CHOICES, settle=0)) as url:
        steps = replay(document, url, only=only)
    assert {f"/{step.operation}" for step in steps if step.wrong} == set(only)


# ---- what is right comes back ----


@pytest.mark.parametrize("order", [list, lambda names: sorted(names, reverse=True)], ids=["written", "backwards"])
def test_the_reference_is_green_in_any_order(
    document: dict[str, Any], order: Callable[[Any], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every example passes against the server that keeps every promise, whichever comes first."""
    if order is not list:
        monkeypatch.setitem(document, "paths", dict(reversed(document["paths"].items())))
    with bridged(Reference()) as url:
        steps = replay(document, url, order)
    assert (len(steps), broken(steps)) == (103, {})


def test_an_operation_is_green_alone(document: dict[str, Any]) -> None:
    """Microcks may be asked to test one operation: what its examples need is made for them."""
    for path in ("/DescribeEndpoint", "/DescribeApp", "/CreateEndpoint"):
        with bridged(Reference()) as url:
            assert not broken(replay(document, url, only=(path,)))


def test_a_second_test_is_green_too(document: dict[str, Any]) -> None:
    """Examples that come again go out under other names, so that nothing is there already."""
    with bridged(Reference()) as url:
        for _ in range(2):
            assert not broken(replay(document, url, only=("/CreateApp", "/CreateEndpoint", "/DescribeModel")))


@pytest.mark.parametrize(
    "name",
    ["null-for-every-member", "empty-values-for-what-is-unset", "members-of-nobody", "members-of-the-newest-model",
     "errors-among-other-members", "error-type-in-the-header", "unreadable-bodies-are-invalid", "numbers-with-a-point",
     "request-id-without-the-form-of-a-uuid", "charset-in-the-media-type", "one-domain-at-a-time", "chunked-answers"],
)  # fmt: skip
def test_what_is_legal_is_green(document: dict[str, Any], name: str) -> None:
    """A target that is odd and breaks no promise passes, by the bridge and by the document's schemas."""
    with bridged(variant(name)) as url:
        assert not broken(replay(document, url, only=("/DescribeModel", "/DescribeTrainingJob", "/CreateApp")))


def test_what_comes_late_is_waited_for(document: dict[str, Any]) -> None:
    """A describe that does not see at once what was made just before is asked again."""
    with bridged(variant("reads-that-come-late"), replace(CHOICES, settle=2)) as url:
        assert not broken(replay(document, url, only=("/DescribeModel",)))


def test_status_and_body_come_back_as_they_are() -> None:
    """A success and a refusal come back with their own status and bytes, in plain JSON and with their request id."""
    with bridge(Reference()) as found:
        good, bad = post(found, "ListModels", {}), post(found, "DescribeModel", {"ModelName": "none"})
    assert (good.status, good.body) == (200, b'{"Models": []}')
    assert (bad.status, json.loads(bad.body)["__type"]) == (400, "ValidationException")
    for answer in (good, bad):
        assert answer.headers["Content-Type"] == "application/json"
        assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["x-amzn-RequestId"])


def test_an_answer_without_a_body_becomes_an_object() -> None:
    """What may be empty in the protocol is an object in JSON; an error's type is taken from its header."""
    terse = Always(400, b"", more={"X-Amzn-Errortype": "SerializationException"})
    with bridge(Reference()) as found:
        post(found, "CreateModel", {"ModelName": "m", "PrimaryContainer": {"Image": "123456789012.dkr/x:1"}})
        assert post(found, "DeleteModel", {"ModelName": "m"}).body == b"{}"
    with bridge(terse) as found:
        assert json.loads(post(found, "DeleteModel", {"ModelName": "m"}).body) == {"__type": "SerializationException"}


# ---- what is wrong comes back as a 502 that says why ----


def test_a_broken_promise_is_told() -> None:
    """The rule, the place, what was expected and what came are in the answer that Microcks keeps."""
    wrong = showing("DescribeModel", lambda answer: answer.update(ModelArn="arn:aws:sagemaker"))
    with bridge(wrong()) as found:
        answer = told(post(found, "DescribeModel", sample("DescribeModel", "full")))
    assert answer == {
        "message": "the answer to DescribeModel is not what the contract promises: body.arn",
        "failures": [
            {
                "rule": "body.arn",
                "place": "/ModelArn",
                "expected": "arn:<partition>:sagemaker:<region>:<12 digits>:model/<name>",
                "got": '"arn:aws:sagemaker"',
            }
        ],
        "sent": {"ModelName": "sck-abc123-describe-model-full"},
    }


@pytest.mark.parametrize(
    ("status", "body", "media", "rule"),
    [
        (200, b'{"Models": []}', "application/json", "wire.content-type"),
        (200, b'{"Models": []}', "text/html", "wire.content-type"),
        (200, b"[]", MEDIA_TYPE, "wire.json-object"),
        (201, b'{"Models": []}', MEDIA_TYPE, "wire.success-200"),
        (200, b"{}", MEDIA_TYPE, "body.list-container"),
        (200, b'{"Models": [{"ModelName": 5}]}', MEDIA_TYPE, "body.type"),
        (404, b'{"__type": "ValidationException", "message": "no"}', MEDIA_TYPE, "error.status-400"),
        (400, b'{"message": "no"}', MEDIA_TYPE, "error.type"),
        (500, b'{"__type": "InternalFailure"}', MEDIA_TYPE, "error.no-crash"),
        (302, b"", MEDIA_TYPE, "error.status-400"),
    ],
)
def test_every_answer_is_judged(status: int, body: bytes, media: str, rule: str) -> None:
    """The rules that hold for every answer hold here: the raw media type is judged before it is translated."""
    with bridge(Always(status, body, media)) as found:
        answer = told(post(found, "ListModels", {"NameContains": "x"}))
    assert rule in [failure["rule"] for failure in answer["failures"]]


def test_a_large_request_s_answer_is_judged_too() -> None:
    """Nothing goes back unjudged because the request was larger than what every target has to take."""
    with bridge(Always(200, PAGE)) as found:
        answer = told(post(found, "ListModels", {"Unknown": "x" * 100_000}))
    assert [failure["rule"] for failure in answer["failures"]] == ["error.no-crash"]


def test_findings_that_only_should_not_be_are_red_on_demand() -> None:
    """A null member is no broken promise, unless --fail-on should says so."""
    null = Always(200, b'{"Models": [], "NextToken": null}', more={"x-amzn-RequestId": "abc"})
    with bridge(null) as found:
        assert post(found, "ListModels", {}).status == 200
    with bridge(null, replace(CHOICES, fail_on="should")) as found:
        rules = {failure["rule"] for failure in told(post(found, "ListModels", {}))["failures"]}
    assert rules == {"wire.no-null", "wire.request-id-form"}


def test_no_answer_is_told() -> None:
    """A target that does not listen is red, and the message says where nobody is."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        url = f"http://127.0.0.1:{line.getsockname()[1]}"
    with bridge_to(url) as found:
        answer = told(post(found, "ListModels", {}))
    assert (answer["message"], answer["failures"]) == (f"nothing answers at {url}/: Connection refused", [])


def test_an_operation_that_the_target_lacks_is_told() -> None:
    """A missing operation is called so in whatever example shows it first, and not a crash."""
    lacking = Always(501, b'{"message": "The API is not implemented."}')
    with bridge(lacking) as found:
        refused = told(post(found, "CreateAction", sample("CreateAction", "validation-status")))
        assert refused["message"] == "the target has no CreateAction"
        unsent = told(post(found, "CreateEndpoint", sample("CreateEndpoint", "minimal")))
        assert unsent["message"] == "CreateEndpoint was not sent: the target has no CreateModel."


def test_a_crash_is_no_missing_operation() -> None:
    """A target that answers what is good, and crashes on something else, has the operation."""
    with bridge(Choking()) as found:
        answer = told(post(found, "CreateAction", sample("CreateAction", "validation-status")))
    assert answer["message"] == "the answer to CreateAction is not what the contract promises: error.no-crash"


class Choking(Reference):
    """Crashes on what it should refuse."""

    def refused(self, refusal: Refusal) -> Reply:  # noqa: ARG002 (whatever it is)
        """Answer with a page of an error."""
        return Reply(500, {"Content-Type": "text/html"}, b"<html><title>Internal Server Error</title></html>")


def test_what_cannot_be_prepared_is_told() -> None:
    """An example whose surroundings the target refuses is not sent, and the message says what was refused."""
    with bridge(Refusing()) as found:
        answer = told(post(found, "CreateEndpoint", sample("CreateEndpoint", "minimal")))
    assert answer["message"].startswith("CreateEndpoint was not sent: CreateEndpointConfig was refused: 400 ")


class Refusing(Reference):
    """Refuses all configurations."""

    def create(self, kind: Kind, asked: Shown) -> Shown:
        """Make anything but a configuration."""
        if kind.noun == "EndpointConfig":
            raise Refusal("ValidationException", "No.")
        return super().create(kind, asked)


# ---- what goes out ----


def test_the_target_hears_its_own_protocol() -> None:
    """Target header, media type and the shape of a signature are added, whatever Microcks sends."""
    target = Seeing(Reference())
    with bridged(target) as url:
        requests.post(f"{url}/ListModels", data=iter([b"{", b"}"]), headers={"X-Amz-Target": "Other"}, timeout=LONG)
    (call,) = target.calls
    assert (call.method, call.path, call.body) == ("POST", "/", b"{}")
    assert call.headers["x-amz-target"] == "SageMaker.ListModels"
    assert call.headers["content-type"] == MEDIA_TYPE
    assert re.match(
        r"AWS4-HMAC-SHA256 Credential=\S+/us-east-1/sagemaker/aws4_request, ", call.headers["authorization"]
    )
    assert "transfer-encoding" not in call.headers


def test_large_chunked_bodies_arrive_whole() -> None:
    """Some megabytes in many chunks come to the target as one body."""
    target = Seeing(Reference())
    parts = [b'{"NameContains":"', *[b"a" * 100_000] * 30, b'"}']
    with bridged(target) as url:
        answer = requests.post(f"{url}/ListModels", data=iter(parts), timeout=LONG)
    assert (answer.status_code, answer.json()["__type"]) == (400, "ValidationException")
    assert target.calls[0].body == b"".join(parts)


def test_any_other_request_goes_out_as_it_came() -> None:
    """What is no example of the document keeps its bytes and its names, and needs nothing."""
    target = Seeing(Reference())
    body = b'{ "ModelName" : "sck-000000-mine","ModelName": "mine" }'
    with bridge(target) as found:
        assert found.answer("POST", "/DescribeModel", body).status == 400
    assert [(call.operation, call.body) for call in target.calls] == [("DescribeModel", body)]


def test_examples_go_out_under_names_of_a_run() -> None:
    """The zeros of an example's names become the run's id, and another one when the example comes again."""
    target = Seeing(Reference())
    with bridge(target) as found:
        for _ in range(2):
            assert post(found, "CreateModel", sample("CreateModel", "minimal")).status == 200
    first, second = sorted(target.names(), key=lambda name: "abc123" not in name)
    assert first == "sck-abc123-create-model-minimal"
    assert re.fullmatch(r"sck-(?!abc123|000000)[a-z0-9]{6}-create-model-minimal", second)


def test_what_was_given_is_used() -> None:
    """A domain and owners that exist already take the place of those that would be made."""
    target = Seeing(Reference())
    given = {"DomainId": "d-mine", "UserProfileName": "me", "SpaceName": "here"}
    with bridge(target, replace(CHOICES, given=given)) as found:
        post(found, "CreateApp", sample("CreateApp", "minimal"))
    (call,) = target.calls
    assert (call.operation, json.loads(call.body)["DomainId"]) == ("CreateApp", "d-mine")
    assert json.loads(call.body)["UserProfileName"] == "me"


def test_everything_is_removed_in_the_end(document: dict[str, Any]) -> None:
    """What the examples made, and what was made for them, is gone but for what no operation deletes."""
    target = Reference()
    with bridge(target) as found, serving(Served(found)) as url:
        for _ in range(2):
            replay(document, url, only=("/CreateApp", "/CreateEndpoint", "/CreateTrainingJob"))
        before = _left(target)
        left = found.remove()
    assert {"app", "domain", "endpoint", "model"} <= before
    assert _left(target) == {"training-job"}
    assert {words.rpartition(" ")[0] for words in left} == {"training job"}


def _left(target: Reference) -> set[str]:
    """Return the types of what a target holds."""
    moment = target.clock()
    return {made.kind.arn for made in target.store.everything(moment) if made.status(moment) != "Deleted"}


# ---- paths ----


def test_the_root_says_what_this_is() -> None:
    """Whoever opens the bridge is told its target, its document and its operations."""
    with bridge(Reference()) as found:
        about = json.loads(found.answer("GET", "/", b"").body)
    assert about["target"] == found.line.target.url
    assert about["service"] == "Amazon SageMaker API through the bridge:2017-07-24"
    assert {"/CreateModel", "/DescribeModel", "/DeleteModel"} <= set(about["operations"])
    assert found.answer("GET", about["document"], b"").body == files.BRIDGE.read_bytes()


@pytest.mark.parametrize(
    ("method", "path", "status", "message"),
    [
        ("POST", "/", 404, "no operation ''; GET / lists them"),
        ("POST", "/CreateNothing", 404, "no operation 'CreateNothing'; GET / lists them"),
        ("GET", "/CreateModel", 405, "POST the request of CreateModel here"),
    ],
)
def test_other_paths_and_methods_are_refused(method: str, path: str, status: int, message: str) -> None:
    """What is no operation's path gets JSON that says so, and the target hears nothing."""
    target = Seeing(Reference())
    with bridge(target) as found:
        answer = found.answer(method, path, b"{}")
    assert (answer.status, json.loads(answer.body)) == (status, {"message": message})
    assert target.calls == []


def test_slashes_and_queries_around_an_operation_do_not_matter() -> None:
    """A testEndpoint may end in a slash."""
    with bridge(Reference()) as found:
        for path in ("//ListModels", "/ListModels/", "/ListModels?x=1"):
            assert found.answer("POST", path, b"{}").status == 200


# ---- the document ----


def test_the_document_is_what_a_build_gives() -> None:
    """The file in the checkout is what its sources say."""
    assert files.BRIDGE.read_text(encoding="utf-8") == bridge_document()


def test_the_document_is_valid_and_small_enough(document: dict[str, Any]) -> None:
    """It is OpenAPI 3.1, a path an operation, and Microcks takes it."""
    validate(document)
    assert list(document["paths"]) == [f"/{name}" for name in CONTRACT]
    assert files.BRIDGE.stat().st_size < 2 * 1024 * 1024


def test_every_certain_fixture_is_in_it() -> None:
    """Each example that the service is sure to answer so is replayed, and no doubtful one."""
    wanted = {(e.operation, e.name, e.status) for e in examples.load() if not e.doubtful}
    assert {(s.operation, s.name, s.status) for s in sampling.samples(Contract.load())} == wanted


def test_requests_are_what_they_say() -> None:
    """A request is valid unless it is meant to be refused, and its answer is one that the contract allows."""
    contract = Contract.load()
    for one in sampling.samples(contract):
        refused = one.expect is Expect.REFUSE
        assert bool(contract.request_problems(one.operation, one.body)) == refused, one.name
        assert one.status != 200 or not contract.answer_problems(one.operation, one.answer, closed=True), one.name


def test_no_two_requests_of_an_operation_are_alike() -> None:
    """A request tells its example, and names fit into the service's 63 characters when a run's id is in them."""
    found = sampling.samples(Contract.load())
    assert not [(a.name, b.name) for a, b in combinations(found, 2) if (a.operation, a.body) == (b.operation, b.body)]
    texts = [text for one in found for text in one.body.values() if isinstance(text, str) and text.startswith("sck-")]
    assert max(len(text) for text in texts) <= 63
    assert all(text.startswith("sck-000000-") for text in texts)


def test_an_answer_speaks_of_its_request_s_names() -> None:
    """An example's answer has the names of its request, so that readers see what belongs together."""
    found = next(s for s in sampling.samples(Contract.load()) if (s.operation, s.name) == ("DescribeApp", "full"))
    name = "sck-000000-describe-app-full"
    assert found.answer["SpaceName"] == found.body["SpaceName"] == name
    assert found.answer["AppArn"].endswith(f":app/d-sck000000domain/{name}/jupyterlab/default")


# ---- the command ----


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 4, "--target says what Microcks is to test: an address or a preset, such as --target moto."),
        (("--target", "mito"), 4, "mito"),
        (("--target", "https://api.sagemaker.us-east-1.amazonaws.com"), 12, "is the real AWS"),
        (("--target", "http://127.0.0.1:1", "--port", "0"), 11, "Nothing answers at 127.0.0.1:1"),
        (("--target", "reference", "--run-id", "NO"), 4, "--run-id 'NO'"),
    ],
)
def test_bad_input_is_one_clear_message(words: tuple[str, ...], code: int, said: str) -> None:
    """What cannot be bridged is told, with the exit code of a run."""
    result = CliRunner().invoke(main, ["microcks", "bridge", *words])
    assert result.exit_code == code
    assert said in result.output
    assert "Traceback" not in result.output


def test_a_busy_port_is_told_before_the_target_is_opened() -> None:
    """A port that is taken is one message."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        port = str(line.getsockname()[1])
        result = CliRunner().invoke(main, ["microcks", "bridge", "--target", "reference", "--port", port])
    assert result.exit_code == 4
    assert f"--port {port} of 127.0.0.1 is in use already; choose another one" in result.output


def test_ctrl_c_does_not_wait_for_the_target() -> None:
    """The command ends at once though the target still owes an answer."""
    asked = threading.Event()
    never = Never(asked)
    with serving(never) as url, command("--target", url, "--timeout", "3000") as (process, bridge_url):
        client = threading.Thread(target=_left_alone, args=(f"{bridge_url}/ListModels",))
        client.start()
        assert asked.wait(LONG)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=LONG)
        client.join(LONG)
    assert (process.returncode, out) == (0, "stopped\n")


@dataclass
class Never:
    """Never answers."""

    asked: threading.Event

    def answer(self, _: Call) -> Reply:
        """Let the client wait."""
        self.asked.set()
        return Reply(200, {}, b"", Delivery(never=True))


def _left_alone(url: str) -> None:
    with pytest.raises(requests.ConnectionError):
        requests.post(url, json={}, timeout=LONG)


@contextmanager
def command(*words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command, and yield its process and its address once it listens."""
    with subprocess.Popen(
        [sys.executable, "-m", "contracts.cli", "microcks", "bridge", "--port", "0", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        head = [process.stdout.readline() for _ in range(7)]
        yield process, head[5].split()[1]


def test_the_command_serves_until_it_is_interrupted() -> None:
    """It says what to give Microcks, tells each request, and ends in order."""
    words = ["--target", "reference", "--port", "0", "--run-id", "abc123"]
    with subprocess.Popen(
        [sys.executable, "-m", "contracts.cli", "microcks", "bridge", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        head = [process.stdout.readline() for _ in range(7)]
        url = head[5].split()[1]
        answer = requests.post(f"{url}/CreateModel", json=sample("CreateModel", "minimal"), timeout=LONG)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=LONG)
    assert (answer.status_code, process.returncode, out) == (200, 0, "stopped\n")
    assert err == "CreateModel minimal: 200\n"
    assert re.fullmatch(r"Listening at (\S+) until Ctrl-C, and speaking SageMaker's own protocol to (\S+)\.\n", head[0])
    assert head[1:6] == [
        "In Microcks, import the document once, then start a test:\n",
        "  document      specs/microcks/sagemaker-bridge.openapi.yaml\n",
        "  service       Amazon SageMaker API through the bridge:2017-07-24\n",
        "  runner        OPEN_API_SCHEMA\n",
        f"  testEndpoint  {url}\n",
    ]
