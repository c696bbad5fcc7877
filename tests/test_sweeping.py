"""Sweeping: everything of the kit's own goes, nothing else is touched, and what stays is told with the reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from contracts import errors
from contracts.cases.scripts import ALL
from contracts.cli import main
from contracts.reference.kinds import BY_NOUN, Kind
from contracts.reference.messages import Call, Delivery, Refusal, Reply
from contracts.reference.server import Reference
from contracts.reference.serving import serving
from contracts.reference.store import Made, Shown
from contracts.running import removing, sweeping
from contracts.spec import resources
from contracts.wire.opening import TargetOptions

OWN = "sck-abc123-x-00001"
OTHERS = "sck-zzz999-x-00001"
ROLE = "arn:aws:iam::123456789012:role/SageMaker"
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/churn:1"
RESOURCES = {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5}
VARIANT = {"VariantName": "blue", "InitialInstanceCount": 1, "InstanceType": "ml.m5.large"}
DOMAIN = {"AuthMode": "IAM", "DefaultUserSettings": {}, "SubnetIds": ["subnet-1"], "VpcId": "vpc-1"}

Call_ = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call_:
    """Call the command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, ["sweep", *words])


def filled(server: Reference, *names: str) -> None:
    """Make one of every kind under each name."""
    for name in names:
        server.act("CreateModel", {"ModelName": name, "PrimaryContainer": {"Image": IMAGE}})
        variants = [{**VARIANT, "ModelName": name}]
        server.act("CreateEndpointConfig", {"EndpointConfigName": name, "ProductionVariants": variants})
        server.act("CreateEndpoint", {"EndpointName": name, "EndpointConfigName": name})
        server.act(
            "CreateNotebookInstance", {"NotebookInstanceName": name, "InstanceType": "ml.t3.medium", "RoleArn": ROLE}
        )
        server.act("CreateAction", {"ActionName": name, "Source": {"SourceUri": "s3://x"}, "ActionType": "Test"})
        made = server.act("CreateDomain", {"DomainName": name, **DOMAIN})
        assert made is not None
        owner = {"DomainId": made["DomainId"]}
        server.act("CreateUserProfile", {**owner, "UserProfileName": name})
        server.act("CreateSpace", {**owner, "SpaceName": name})
        server.act("CreateApp", {**owner, "UserProfileName": name, "AppType": "JupyterLab", "AppName": "default"})


def job(server: Reference, name: str) -> None:
    """Make a training job."""
    server.act(
        "CreateTrainingJob",
        {"TrainingJobName": name, "AlgorithmSpecification": {"TrainingInputMode": "File", "TrainingImage": IMAGE},
         "RoleArn": ROLE, "OutputDataConfig": {"S3OutputPath": "s3://x"}, "ResourceConfig": RESOURCES,
         "StoppingCondition": {}},
    )  # fmt: skip


def names(server: Reference, but: str = "Deleted") -> dict[str, int]:
    """Return how many resources of each name there are; deleted apps do not count."""
    found: dict[str, int] = {}
    for made in server.store.everything(server.clock()):
        name = next(
            str(made.asked[m]) for m in (*made.kind.identity, "DomainName") if m.endswith("Name") and m in made.asked
        )
        if made.status(server.clock()) != but:
            found[name] = found.get(name, 0) + 1
    return found


def swept(server: Reference, **more: object) -> sweeping.Swept:
    """Return what comes of sweeping a server."""
    with serving(server) as url:
        return sweeping.sweep(TargetOptions(url), **more)  # type: ignore[arg-type] # any


def said(result: Result) -> list[str]:
    """Return the lines that a command said."""
    assert "Traceback" not in result.output
    return result.output.splitlines()


class TestWhatGoes:
    """What is the kit's own goes, whatever it is."""

    def test_every_kind_goes(self) -> None:
        """One of each kind is made, and none is left; every kind that can be deleted is among them."""
        server = Reference()
        filled(server, OWN)
        found = swept(server)
        assert names(server) == {}
        assert {made.kind.name for made in found.removed} == {k.name for k in resources.kinds() if k.delete}
        assert (found.left, found.lacking, found.blind, found.exit_code) == ((), (), (), errors.OK)

    def test_nothing_else_is_touched(self) -> None:
        """Names that only look a little like the kit's stay, and so do those inside of which the kit's stand."""
        server = Reference()
        foreign = ("mine", "sck-mine", "my-sck-abc123-1", "sck-abc1234-1", "SCK-abc123-1", "sck")
        filled(server, *foreign, OWN)
        before = names(server)
        swept(server)
        assert names(server) == {name: count for name, count in before.items() if name != OWN}
        assert set(names(server)) == set(foreign)

    def test_nothing_is_asked_about_others(self) -> None:
        """No request but lists is about what is not the kit's."""
        server = Asked()
        filled(server, "mine", OWN)
        server.asked.clear()
        swept(server)
        assert not [asked for operation, asked in server.asked if "mine" in str(asked)]
        assert {operation for operation, _ in server.asked if operation.startswith("Delete")}

    def test_all_pages_are_read(self) -> None:
        """A list is followed to its end."""
        server = Reference()
        wanted = [f"sck-abc123-m-{number:05}" for number in range(ALL + 5)]
        for name in wanted:
            server.act("CreateModel", {"ModelName": name, "PrimaryContainer": {"Image": IMAGE}})
        found = swept(server)
        assert {made.identity["ModelName"] for made in found.removed} == set(wanted)
        assert names(server) == {}

    def test_what_runs_is_stopped_first(self) -> None:
        """A notebook instance in service cannot be deleted, and takes its time to stop."""
        server = Asked(pace=0.1)
        asked = {"NotebookInstanceName": OWN, "InstanceType": "ml.t3.medium", "RoleArn": ROLE}
        server.act("CreateNotebookInstance", asked)
        found = swept(server)
        order = [operation for operation, _ in server.asked]
        assert order.index("StopNotebookInstance") < order.index("DeleteNotebookInstance")
        assert (found.left, found.exit_code) == ((), errors.OK)

    def test_dependents_go_first(self) -> None:
        """A domain that still has something in it cannot be deleted."""
        server = Asked()
        filled(server, OWN)
        swept(server)
        deleted = [operation for operation, _ in server.asked if operation.startswith("Delete")]
        assert deleted == ["DeleteApp", "DeleteSpace", "DeleteUserProfile", "DeleteDomain", "DeleteEndpoint",
                           "DeleteEndpointConfig", "DeleteModel", "DeleteNotebookInstance", "DeleteAction"]  # fmt: skip

    def test_one_run_alone(self) -> None:
        """With a run's id, what other runs have made stays."""
        server = Reference()
        filled(server, OWN, OTHERS)
        swept(server, run_id="abc123")
        assert set(names(server)) == {OTHERS}

    def test_a_lagging_list_is_looked_at_again(self) -> None:
        """What is listed a little longer was removed all the same."""
        server = Lagging()
        filled(server, OWN)
        assert swept(server).exit_code == errors.OK

    def test_looking_only(self) -> None:
        """A dry run removes nothing, and finds all."""
        server = Asked()
        filled(server, OWN)
        before = names(server)
        server.asked.clear()
        found = swept(server, dry=True)
        assert names(server) == before
        assert {operation[:4] for operation, _ in server.asked} == {"List"}
        assert (len(found.left), found.removed, found.exit_code) == (before[OWN], (), errors.OK)


class Asked(Reference):
    """Remembers what it was asked."""

    def __init__(self, pace: float = 0.0) -> None:
        super().__init__(pace)
        self.asked: list[tuple[str, Shown]] = []

    def act(self, operation: str, asked: Shown) -> Shown | None:
        """Remember, then act."""
        self.asked.append((operation, dict(asked)))
        return super().act(operation, asked)


class Lagging(Reference):
    """Lists models for a while after they were deleted."""

    def __init__(self) -> None:
        super().__init__()
        self.ghosts: list[tuple[float, Made]] = []

    def delete(self, made: Made) -> Shown | None:
        """Remember what was deleted."""
        if made.kind.noun == "Model":
            self.ghosts.append((self.moment, made))
        return super().delete(made)

    def listed(self, kind: Kind, asked: Shown) -> Shown:
        """Show what was there just now, too."""
        page = super().listed(kind, asked)
        if kind.noun == "Model":
            page["Models"] += [
                {"ModelName": made.asked["ModelName"], "ModelArn": made.arn, "CreationTime": made.created}
                for when, made in self.ghosts
                if self.moment - when < 0.5
            ]
        return page


class TestWhatStays:
    """What stays is told with the reason."""

    def test_a_training_job_stays_for_good(self) -> None:
        """No operation deletes it, which is nobody's fault; it is stopped."""
        server = Asked(pace=60.0)
        job(server, OWN)
        found = swept(server, settle=0.0)
        assert [(one.made.words, one.why) for one in found.left] == [(f"training job {OWN}", removing.FOR_GOOD)]
        assert "StopTrainingJob" in [operation for operation, _ in server.asked]
        assert found.exit_code == errors.OK

    def test_a_target_without_deletes(self, call: Call_) -> None:
        """Everything is left, each with what the target said."""
        server = Lacking("Delete")
        filled(server, OWN)
        with serving(server) as url:
            result = call(url)
        *lines, last = said(result)
        assert result.exit_code == errors.BROKEN
        assert last == "0 removed, 9 left"
        assert f'left     model {OWN}: DeleteModel: 400 {{"__type": "UnknownOperationException"' in "\n".join(lines)
        assert all(line.startswith("left ") for line in lines)

    def test_a_target_without_a_list(self, call: Call_) -> None:
        """Nothing is known of what it would show, and that is no mistake."""
        server = Lacking("ListActions")
        filled(server, OWN)
        with serving(server) as url:
            result = call(url)
        assert result.exit_code == errors.OK
        assert "unseen   action: the target has no ListActions" in said(result)
        assert said(result)[-1] == "8 removed, 0 left"
        assert names(server) == {OWN: 1}

    def test_a_list_that_fails(self, call: Call_) -> None:
        """Whoever cannot look cannot say that nothing is left."""

        class Crashing(Reference):
            def act(self, operation: str, asked: Shown) -> Shown | None:
                """Crash in one list."""
                if operation == "ListModels":
                    raise Refusal("InternalFailure", "Oh.\nNo.", 500)
                return super().act(operation, asked)

        server = Crashing()
        filled(server, OWN)
        with serving(server) as url:
            result = call(url)
        assert result.exit_code == errors.BROKEN
        line = 'unseen   model: ListModels failed: 500 {"__type": "InternalFailure", "message": "Oh.\\nNo."}'
        assert line in said(result)

    def test_a_list_without_end(self) -> None:
        """A token that comes again is not followed for ever; what was seen is removed."""

        class Endless(Reference):
            def listed(self, kind: Kind, asked: Shown) -> Shown:  # noqa: ARG002 (whatever it is)
                """Say that there is more, whatever is asked."""
                return super().listed(kind, {}) | {"NextToken": "more"}

        server = Endless()
        filled(server, OWN)
        found = swept(server, settle=0.0)
        assert "model: ListModels comes to no end" in found.blind
        assert (names(server), found.exit_code) == ({}, errors.BROKEN)

    def test_what_is_said_to_be_deleted_and_is_not(self) -> None:
        """The list has the last word."""

        class Forgetful(Reference):
            def delete(self, made: Made) -> Shown | None:
                """Delete nothing but models."""
                return super().delete(made) if made.kind.noun == "Model" else None

        server = Forgetful()
        server.act("CreateModel", {"ModelName": OWN, "PrimaryContainer": {"Image": IMAGE}})
        server.act("CreateAction", {"ActionName": OWN, "Source": {"SourceUri": "s3://x"}, "ActionType": "Test"})
        found = swept(server, settle=0.3)
        assert [(one.made.words, one.why) for one in found.left] == [(f"action {OWN}", sweeping.STILL_LISTED)]
        assert [made.words for made in found.removed] == [f"model {OWN}"]
        assert found.exit_code == errors.BROKEN

    def test_a_delete_that_hangs_costs_one_timeout(self) -> None:
        """The others are not even asked for."""

        class Hanging(Asked):
            def finish(self, call: Call, reply: Reply) -> Reply:
                """Never answer one operation."""
                never = call.operation == "DeleteModel"
                return replace(reply, delivery=Delivery(never=True)) if never else reply

        server = Hanging()
        for number in range(5):
            server.act("CreateModel", {"ModelName": f"{OWN}{number}", "PrimaryContainer": {"Image": IMAGE}})
        with serving(server) as url:
            sweeping.sweep(TargetOptions(url, timeout=0.3), settle=0.0)
        assert [operation for operation, _ in server.asked].count("DeleteModel") == 1


class Lacking(Reference):
    """Lacks the operations whose names start so."""

    def __init__(self, start: str) -> None:
        super().__init__()
        self.start = start

    def route(self, call: Call) -> None:
        """Know no such operation."""
        if call.operation.startswith(self.start):
            raise Refusal("UnknownOperationException", "There is no such operation.")
        super().route(call)


class TestCommand:
    """What the command says, and with which exit code it ends."""

    def test_it_says_what_it_removed(self, call: Call_) -> None:
        """A line each, and the number in the end."""
        server = Reference()
        filled(server, OWN)
        with serving(server) as url:
            result = call(url)
            again = call(url)
        *lines, last = said(result)
        assert (result.exit_code, last) == (errors.OK, "9 removed, 0 left")
        assert f"removed  model {OWN}" in lines
        assert f"removed  endpoint config {OWN}" in lines
        assert re.fullmatch(rf"removed  domain {OWN} \(d-\w+\)", next(line for line in lines if "domain" in line))
        assert (again.exit_code, said(again)) == (errors.OK, ["0 removed, 0 left"])

    def test_a_dry_run(self, call: Call_) -> None:
        """It says what it found."""
        server = Reference()
        server.act("CreateModel", {"ModelName": OWN, "PrimaryContainer": {"Image": IMAGE}})
        with serving(server) as url:
            result = call(url, "--dry-run")
        assert (result.exit_code, said(result)) == (errors.OK, [f"found    model {OWN}", "1 found"])

    def test_a_name_of_two_lines_is_told_in_one(self, call: Call_) -> None:
        """A target that takes such names still gets a line for each."""
        server = Reference()
        filled(server, OWN)
        for made in server.store.all(BY_NOUN["Model"], server.clock()):
            made.asked["ModelName"] = f"{OWN}\n"
        with serving(server) as url:
            assert f"found    model {OWN}" in said(call(url, "--dry-run"))

    def test_one_run_by_its_id(self, call: Call_) -> None:
        """Another run's is not even found."""
        server = Reference()
        filled(server, OWN)
        with serving(server) as url:
            assert said(call(url, "--run-id", "zzz999", "--dry-run")) == ["0 found"]

    @pytest.mark.parametrize(
        ("words", "code", "text"),
        [
            (("127.0.0.1:5000",), errors.USAGE, "it has no scheme (http:// or https://)"),
            (("http://127.0.0.1:1",), errors.UNREACHABLE, "Nothing answers at 127.0.0.1:1 (Connection refused)."),
            (("https://api.sagemaker.eu-west-1.amazonaws.com",), errors.REFUSED, "is the real AWS"),
            (("http://192.0.2.1:5000",), errors.REFUSED, "add --yes-i-own-it"),
            (("http://127.0.0.1:1", "--run-id", "A"), errors.USAGE, "--run-id 'A' is not made of six"),
            (("http://127.0.0.1:1", "--timeout", "0"), errors.USAGE, "--timeout '0' is no number of seconds"),
            ((), errors.USAGE, "Missing argument 'TARGET'."),
        ],
    )
    def test_a_target_that_cannot_be_swept_is_told(
        self, call: Call_, words: tuple[str, ...], code: int, text: str
    ) -> None:
        """As in a run: one message, and nothing is sent."""
        result = call(*words)
        assert result.exit_code == code
        assert text in "\n".join(said(result))

    def test_a_preset_is_started_for_it(self, call: Call_) -> None:
        """There is nothing on it; a preset that remembers is swept in the same way."""
        assert said(call("reference")) == ["0 removed, 0 left"]

    def test_what_is_no_sagemaker(self, call: Call_) -> None:
        """Where no list can be read, nothing is proven."""
        with serving(Lacking("")) as url:
            result = call(url)
        assert result.exit_code == errors.VACUOUS
        assert said(result)[-2:] == ["no list could be read: is this a SageMaker at all?", "0 removed, 0 left"]

    def test_a_target_that_stops_in_the_middle(self, call: Call_, monkeypatch: pytest.MonkeyPatch) -> None:
        """What was not seen to go is not called removed, and the code says why."""
        server = Reference()
        server.act("CreateModel", {"ModelName": OWN, "PrimaryContainer": {"Image": IMAGE}})
        with ExitStack() as stack:
            url = stack.enter_context(serving(server))
            monkeypatch.setattr(
                sweeping.Removing, "remove", lambda _, made: stack.close() or [removing.Left(made[0], "no answer")]
            )
            result = call(url)
        assert result.exit_code == errors.UNREACHABLE
        lines = said(result)
        assert lines[0] == f"left     model {OWN}: no answer"
        assert lines[-2:] == ["the target stopped answering", "0 removed, 1 left"]
