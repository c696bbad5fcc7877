"""The reference, asked directly: what it keeps, refuses, lists and forgets, told without the kit's own judge."""

from __future__ import annotations

import copy
import datetime
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from asking import ROLE, START, Client, call
from botocore.parsers import create_parser
from botocore.session import Session
from story import story

from contracts.reference.messages import Refusal
from contracts.reference.reading import found, turning
from contracts.reference.server import Reference

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/churn:1"
PACE = 10.0

NOTEBOOK = {"InstanceType": "ml.t3.medium", "RoleArn": ROLE}
JOB = {
    "AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"},
    "RoleArn": ROLE,
    "OutputDataConfig": {"S3OutputPath": "s3://bucket/output"},
    "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30},
    "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
}
VARIANT = {"VariantName": "one", "ModelName": "model", "InitialInstanceCount": 1, "InstanceType": "ml.m5.xlarge"}
ACTION = {"Source": {"SourceUri": "s3://bucket/churn"}, "ActionType": "ModelDeployment"}
SETTINGS = {"ExecutionRole": ROLE}
DOMAIN = {
    "DomainName": "domain", "AuthMode": "IAM", "VpcId": "vpc-1", "SubnetIds": ["subnet-1"],
    "DefaultUserSettings": SETTINGS, "DefaultSpaceSettings": SETTINGS,
}  # fmt: skip


@pytest.fixture
def client() -> Client:
    """Return a client of a server on which everything is at rest at once."""
    return Client(Reference())


@pytest.fixture
def slow() -> Client:
    """Return a client of a server on which each status lasts for ten seconds."""
    return Client(Reference(PACE))


def configured(client: Client) -> Client:
    """Return the client, after it made an endpoint configuration."""
    client.ask("CreateEndpointConfig", EndpointConfigName="config", ProductionVariants=[VARIANT])
    return client


def owners(client: Client) -> dict[str, str]:
    """Return what names a domain that has a user profile and a space of the same name."""
    domain = client.ask("CreateDomain", **DOMAIN)["DomainId"]
    client.wait(2 * PACE)
    client.ask("CreateUserProfile", DomainId=domain, UserProfileName="ann")
    client.ask("CreateSpace", DomainId=domain, SpaceName="ann")
    client.wait(2 * PACE)
    return {"DomainId": domain}


class TestStatuses:
    """Statuses go through the documented machines, at the pace that a server has."""

    def samples(self, client: Client, operation: str, member: str, **asked: Any) -> list[str]:
        """Return the statuses that a description shows every five seconds, as long as they change within twenty."""
        shown = []
        for _ in range(5):
            reply = client.reply(operation, **asked)
            shown.append(json.loads(reply.body)[member] if reply.status == 200 else "gone")
            client.wait(5)
        return shown

    def test_notebook(self, slow: Client) -> None:
        """A notebook instance comes to service, is stopped, starts again, and goes only when it stands still."""
        name = {"NotebookInstanceName": "churn"}
        slow.ask("CreateNotebookInstance", **name, **NOTEBOOK)

        def shown() -> list[str]:
            return self.samples(slow, "DescribeNotebookInstance", "NotebookInstanceStatus", **name)

        assert shown() == ["Pending", "Pending", "InService", "InService", "InService"]
        slow.ask("StopNotebookInstance", **name)
        assert shown() == ["Stopping", "Stopping", "Stopped", "Stopped", "Stopped"]
        slow.ask("StartNotebookInstance", **name)
        assert shown() == ["Pending", "Pending", "InService", "InService", "InService"]
        slow.ask("StopNotebookInstance", **name)
        slow.wait(PACE)
        slow.ask("DeleteNotebookInstance", **name)
        assert shown() == ["Deleting", "Deleting", "gone", "gone", "gone"]

    def test_training(self, slow: Client) -> None:
        """A training job completes, unless somebody stops it before."""
        for name in ("whole", "half"):
            slow.ask("CreateTrainingJob", TrainingJobName=name, **JOB)
        slow.ask("StopTrainingJob", TrainingJobName="half")

        assert self.samples(slow, "DescribeTrainingJob", "TrainingJobStatus", TrainingJobName="half") == [
            "Stopping", "Stopping", "Stopped", "Stopped", "Stopped",
        ]  # fmt: skip
        assert slow.ask("DescribeTrainingJob", TrainingJobName="whole")["TrainingJobStatus"] == "Completed"

    def test_what_a_training_job_shows_when(self, slow: Client) -> None:
        """Artifacts and the time of the end are shown once a training job has ended, and not before."""
        late = {"ModelArtifacts", "TrainingEndTime", "TrainingTimeInSeconds", "BillableTimeInSeconds"}
        slow.ask("CreateTrainingJob", TrainingJobName="churn", **JOB)

        assert not late & set(slow.ask("DescribeTrainingJob", TrainingJobName="churn"))
        slow.wait(PACE)
        shown = slow.ask("DescribeTrainingJob", TrainingJobName="churn")
        assert late < set(shown)
        assert shown["TrainingEndTime"] == shown["LastModifiedTime"] == shown["CreationTime"] + PACE

    def test_endpoint(self, slow: Client) -> None:
        """An endpoint comes to service, shows its variants there only, and goes."""
        configured(slow).ask("CreateEndpoint", EndpointName="churn", EndpointConfigName="config")

        assert "ProductionVariants" not in slow.ask("DescribeEndpoint", EndpointName="churn")
        assert self.samples(slow, "DescribeEndpoint", "EndpointStatus", EndpointName="churn")[1:3] == [
            "Creating", "InService",
        ]  # fmt: skip
        assert "ProductionVariants" in slow.ask("DescribeEndpoint", EndpointName="churn")
        slow.ask("DeleteEndpoint", EndpointName="churn")
        assert self.samples(slow, "DescribeEndpoint", "EndpointStatus", EndpointName="churn")[1:3] == [
            "Deleting", "gone",
        ]  # fmt: skip

    def test_app(self, slow: Client) -> None:
        """An app comes to service, is deleted, stays visible, and may be made again."""
        app = owners(slow) | {"UserProfileName": "ann", "AppType": "CodeEditor", "AppName": "default"}
        slow.ask("CreateApp", **app)

        assert self.samples(slow, "DescribeApp", "Status", **app)[1:3] == ["Pending", "InService"]
        slow.ask("DeleteApp", **app)
        assert self.samples(slow, "DescribeApp", "Status", **app)[1:4] == ["Deleting", "Deleted", "Deleted"]
        slow.ask("CreateApp", **app)
        assert slow.ask("DescribeApp", **app)["Status"] == "Pending"

    @pytest.mark.parametrize(
        ("create", "member", "asked", "status"),
        [
            ("NotebookInstance", "NotebookInstanceStatus", NOTEBOOK, "InService"),
            ("TrainingJob", "TrainingJobStatus", JOB, "Completed"),
            ("Endpoint", "EndpointStatus", {"EndpointConfigName": "config"}, "InService"),
        ],
    )
    def test_without_a_pace(self, client: Client, create: str, member: str, asked: dict[str, Any], status: str) -> None:
        """Without a pace everything is at rest at once."""
        configured(client).ask(f"Create{create}", **{f"{create}Name": "churn"}, **asked)

        assert client.ask(f"Describe{create}", **{f"{create}Name": "churn"})[member] == status

    def test_times(self, slow: Client) -> None:
        """The time of creation stands still, and that of the last change follows the status."""
        slow.ask("CreateNotebookInstance", NotebookInstanceName="churn", **NOTEBOOK)
        times = []
        for _ in range(3):
            shown = slow.ask("DescribeNotebookInstance", NotebookInstanceName="churn")
            times.append((shown["CreationTime"] - START, shown["LastModifiedTime"] - START))
            slow.wait(6)

        assert times == [(0, 0), (0, 0), (0, PACE)]


class TestEnds:
    """What may be deleted when, and what is left of it."""

    @pytest.mark.parametrize(
        ("operation", "waited", "code"),
        [
            ("DeleteNotebookInstance", 0, "ValidationException"),  # pending
            ("DeleteNotebookInstance", PACE, "ValidationException"),  # in service
            ("StopNotebookInstance", 0, "ValidationException"),
            ("StopNotebookInstance", PACE, ""),
            ("StartNotebookInstance", PACE, "ValidationException"),
        ],
    )
    def test_what_a_status_forbids(self, slow: Client, operation: str, waited: float, code: str) -> None:
        """A notebook instance is stopped from service only, started and deleted when it stands still."""
        slow.ask("CreateNotebookInstance", NotebookInstanceName="churn", **NOTEBOOK)
        slow.wait(waited)

        assert slow.code(operation, NotebookInstanceName="churn") == code

    def test_an_endpoint_on_its_way(self, slow: Client) -> None:
        """An endpoint is not deleted while it is created, nor twice."""
        configured(slow).ask("CreateEndpoint", EndpointName="churn", EndpointConfigName="config")

        assert slow.code("DeleteEndpoint", EndpointName="churn") == "ValidationException"
        slow.wait(PACE)
        slow.ask("DeleteEndpoint", EndpointName="churn")
        assert slow.code("DeleteEndpoint", EndpointName="churn") == "ValidationException"

    @pytest.mark.parametrize(
        ("noun", "asked"),
        [
            ("Model", {"PrimaryContainer": {"Image": IMAGE}}),
            ("EndpointConfig", {"ProductionVariants": [VARIANT]}),
            ("Action", ACTION),
        ],
    )
    def test_what_is_gone(self, client: Client, noun: str, asked: dict[str, Any]) -> None:
        """What was deleted is neither described nor listed, is deleted only once, and may be made again."""
        name = {f"{noun}Name": "churn"}
        client.ask(f"Create{noun}", **name, **asked)
        client.ask(f"Delete{noun}", **name)

        assert client.code(f"Describe{noun}", **name) in ("ValidationException", "ResourceNotFound")
        assert client.code(f"Delete{noun}", **name) in ("ValidationException", "ResourceNotFound")
        assert [value for value in client.ask(f"List{noun}s").values() if value] == []
        assert client.code(f"Create{noun}", **name, **asked) == ""

    def test_what_is_lived_in(self, client: Client) -> None:
        """A domain, a user profile and a space go only when nothing lives in them any more."""
        domain = owners(client)
        app = domain | {"AppType": "CodeEditor", "AppName": "default"}
        client.ask("CreateApp", **app, UserProfileName="ann")

        assert client.code("DeleteUserProfile", **domain, UserProfileName="ann") == "ResourceInUse"
        assert client.code("DeleteSpace", **domain, SpaceName="ann") == ""
        client.ask("DeleteApp", **app, UserProfileName="ann")
        assert client.code("DeleteDomain", **domain) == "ResourceInUse"
        assert client.code("DeleteUserProfile", **domain, UserProfileName="ann") == ""
        assert client.code("DeleteDomain", **domain) == ""

    def test_tags_go_too(self, client: Client) -> None:
        """The tags of what was deleted are forgotten, and those of a namesake in another case are its own."""
        for name, tags in (("churn", [{"Key": "team", "Value": "a"}]), ("Churn", [])):
            client.ask("CreateModel", ModelName=name, PrimaryContainer={"Image": IMAGE}, Tags=tags)
        arn = client.ask("DescribeModel", ModelName="churn")["ModelArn"]

        assert client.ask("ListTags", ResourceArn=arn)["Tags"] == [{"Key": "team", "Value": "a"}]
        assert client.ask("ListTags", ResourceArn=arn.replace("churn", "Churn"))["Tags"] == []
        client.ask("DeleteModel", ModelName="churn")
        client.ask("DeleteModel", ModelName="Churn")
        assert client.ask("ListTags", ResourceArn=arn)["Tags"] == []


class TestIdentities:
    """Who is who: duplicates, the unknown, and what something needs to exist."""

    @pytest.mark.parametrize(
        ("noun", "asked", "duplicate", "missing"),
        [
            ("NotebookInstance", NOTEBOOK, "ValidationException", "ValidationException"),
            ("TrainingJob", JOB, "ResourceInUse", "ResourceNotFound"),
            ("Model", {"PrimaryContainer": {"Image": IMAGE}}, "ValidationException", "ValidationException"),
            ("EndpointConfig", {"ProductionVariants": [VARIANT]}, "ValidationException", "ValidationException"),
            ("Endpoint", {"EndpointConfigName": "config"}, "ValidationException", "ValidationException"),
            ("Action", ACTION, "ValidationException", "ResourceNotFound"),
        ],
    )
    def test_codes(self, client: Client, noun: str, asked: dict[str, Any], duplicate: str, missing: str) -> None:
        """A second one and an unknown one are refused with the codes of their kind; the first one stays."""
        name = {f"{noun}Name": "churn"}
        configured(client).ask(f"Create{noun}", **name, **asked)
        before = client.ask(f"Describe{noun}", **name)
        client.wait(1)

        assert client.code(f"Create{noun}", **name, **asked) == duplicate
        assert client.code(f"Describe{noun}", **{f"{noun}Name": "nobody"}) == missing
        assert client.ask(f"Describe{noun}", **name) == before

    def test_apps(self, client: Client) -> None:
        """An app is told by domain, kind and name of its owner, type and name."""
        domain = owners(client)
        app = domain | {"UserProfileName": "ann", "AppType": "CodeEditor", "AppName": "default"}
        client.ask("CreateApp", **app)

        assert client.code("CreateApp", **app) == "ResourceInUse"
        assert client.code("DescribeApp", **(app | {"AppType": "JupyterLab"})) == "ResourceNotFound"
        assert client.code("DescribeApp", **(app | {"AppName": "other"})) == "ResourceNotFound"
        assert (
            client.code("CreateApp", **{"SpaceName" if m == "UserProfileName" else m: v for m, v in app.items()}) == ""
        )
        assert len(client.ask("ListApps")["Apps"]) == 2

    def test_cases(self, client: Client) -> None:
        """Endpoints and user profiles have names without case, models have not."""
        configured(client).ask("CreateEndpoint", EndpointName="Churn", EndpointConfigName="config")
        client.ask("CreateModel", ModelName="Churn", PrimaryContainer={"Image": IMAGE})

        assert client.ask("DescribeEndpoint", EndpointName="churn")["EndpointName"] == "Churn"
        assert client.code("DescribeModel", ModelName="churn") == "ValidationException"

    @pytest.mark.parametrize(
        ("operation", "asked"),
        [
            ("CreateEndpoint", {"EndpointName": "churn", "EndpointConfigName": "none"}),
            ("CreateUserProfile", {"DomainId": "d-none", "UserProfileName": "ann"}),
            ("CreateSpace", {"DomainId": "d-none", "SpaceName": "ann"}),
            ("CreateApp", {"DomainId": "d-none", "SpaceName": "ann", "AppType": "CodeEditor", "AppName": "default"}),
        ],
    )
    def test_needs(self, client: Client, operation: str, asked: dict[str, str]) -> None:
        """What something needs has to exist."""
        assert client.code(operation, **asked) in ("ValidationException", "ResourceNotFound")

    def test_needs_at_rest(self, slow: Client) -> None:
        """A domain on its way has no owners yet."""
        domain = slow.ask("CreateDomain", **DOMAIN)["DomainId"]

        assert slow.code("CreateSpace", DomainId=domain, SpaceName="ann") == "ValidationException"
        slow.wait(PACE)
        assert slow.code("CreateSpace", DomainId=domain, SpaceName="ann") == ""

    def test_arns(self, client: Client) -> None:
        """One ARN is the same wherever it is shown."""
        made = client.ask("CreateModel", ModelName="Churn", PrimaryContainer={"Image": IMAGE})["ModelArn"]

        assert made == "arn:aws:sagemaker:us-east-1:123456789012:model/Churn"
        assert client.ask("DescribeModel", ModelName="Churn")["ModelArn"] == made
        assert client.ask("ListModels")["Models"][0]["ModelArn"] == made

    def test_side_by_side(self, client: Client) -> None:
        """Resources keep their own values, whatever is made beside them or done to an answer."""
        for size in (10, 20):
            client.ask("CreateNotebookInstance", NotebookInstanceName=f"n{size}", VolumeSizeInGB=size, **NOTEBOOK)

        for size in (10, 20):
            assert client.ask("DescribeNotebookInstance", NotebookInstanceName=f"n{size}")["VolumeSizeInGB"] == size


NAMES = ("able", "baker", "charlie", "dog", "easy", "fox", "george")


def crowd(client: Client) -> Client:
    """Return the client after it made seven of each kind, one every 4 seconds, and stopped some of them."""
    configured(client)
    domain = owners(client)
    for number, name in enumerate(NAMES):
        client.ask("CreateModel", ModelName=name, PrimaryContainer={"Image": IMAGE})
        client.ask("CreateEndpointConfig", EndpointConfigName=name, ProductionVariants=[VARIANT])
        client.ask("CreateEndpoint", EndpointName=name, EndpointConfigName="config")
        client.ask("CreateTrainingJob", TrainingJobName=name, **JOB)
        source = {"SourceUri": f"s3://bucket/{number % 3}"}
        client.ask("CreateAction", ActionName=name, **(ACTION | {"ActionType": f"Type{number % 2}", "Source": source}))
        client.ask("CreateUserProfile", **domain, UserProfileName=name)
        repositories = [f"https://github.com/more/{part}" for part in NAMES[number % 3 : number % 3 + 2]]
        client.ask(
            "CreateNotebookInstance",
            NotebookInstanceName=name,
            LifecycleConfigName=f"setup-{number % 2}",
            DefaultCodeRepository=f"https://github.com/example/{name}",
            AdditionalCodeRepositories=repositories,
            **NOTEBOOK,
        )
        client.wait(4)
    client.wait(2 * PACE)
    for name in NAMES[:3]:
        client.ask("StopNotebookInstance", NotebookInstanceName=name)
        client.ask("CreateApp", **domain, UserProfileName=name, AppType="CodeEditor", AppName="default")
    client.ask("CreateApp", **domain, SpaceName="ann", AppType="JupyterLab", AppName="default")
    client.ask("CreateTrainingJob", TrainingJobName="late", **JOB)
    client.ask("CreateEndpoint", EndpointName="late", EndpointConfigName="config")
    return client


Test = Callable[[dict[str, Any], Any], bool]


def contains(member: str) -> Test:
    """Look for a text in a member."""
    return lambda item, wanted: wanted.lower() in item[member].lower()


def equals(*members: str) -> Test:
    """Compare a member, or one below it."""

    def test(item: dict[str, Any], wanted: Any) -> bool:
        value: Any = item
        for member in members:
            value = value.get(member) if value else None
        return bool(value == wanted)

    return test


def has(member: str) -> Test:
    """Look for an item of a list."""
    return lambda item, wanted: wanted in item[member]


def before(member: str) -> Test:
    """Look for an earlier time."""
    return lambda item, wanted: item[member] < wanted


def after(member: str) -> Test:
    """Look for a later time."""
    return lambda item, wanted: item[member] > wanted


CREATED = {"CreationTimeBefore": before("CreationTime"), "CreationTimeAfter": after("CreationTime")}
CHANGED = {"LastModifiedTimeBefore": before("LastModifiedTime"), "LastModifiedTimeAfter": after("LastModifiedTime")}
# An operation, its container, the filters with what they look at, and the sort keys with theirs.
LISTS: tuple[tuple[str, str, dict[str, Test], dict[str, str]], ...] = (
    ("ListNotebookInstances", "NotebookInstances",
     {"NameContains": contains("NotebookInstanceName"), "StatusEquals": equals("NotebookInstanceStatus"),
      "NotebookInstanceLifecycleConfigNameContains": contains("NotebookInstanceLifecycleConfigName"),
      "DefaultCodeRepositoryContains": contains("DefaultCodeRepository"),
      "AdditionalCodeRepositoryEquals": has("AdditionalCodeRepositories")} | CREATED | CHANGED,
     {"Name": "NotebookInstanceName", "CreationTime": "CreationTime", "Status": "NotebookInstanceStatus"}),
    ("ListTrainingJobs", "TrainingJobSummaries",
     {"NameContains": contains("TrainingJobName"), "StatusEquals": equals("TrainingJobStatus"),
      "WarmPoolStatusEquals": equals("WarmPoolStatus", "Status"),
      "TrainingPlanArnEquals": equals("TrainingPlanArn")} | CREATED | CHANGED,
     {"Name": "TrainingJobName", "CreationTime": "CreationTime", "Status": "TrainingJobStatus"}),
    ("ListModels", "Models", {"NameContains": contains("ModelName")} | CREATED,
     {"Name": "ModelName", "CreationTime": "CreationTime"}),
    ("ListEndpoints", "Endpoints",
     {"NameContains": contains("EndpointName"), "StatusEquals": equals("EndpointStatus")} | CREATED | CHANGED,
     {"Name": "EndpointName", "CreationTime": "CreationTime", "Status": "EndpointStatus"}),
    ("ListEndpointConfigs", "EndpointConfigs", {"NameContains": contains("EndpointConfigName")} | CREATED,
     {"Name": "EndpointConfigName", "CreationTime": "CreationTime"}),
    ("ListApps", "Apps",
     {"DomainIdEquals": equals("DomainId"), "UserProfileNameEquals": equals("UserProfileName"),
      "SpaceNameEquals": equals("SpaceName")},
     {"CreationTime": "CreationTime"}),
    ("ListActions", "ActionSummaries",
     {"SourceUri": equals("Source", "SourceUri"), "ActionType": equals("ActionType"),
      "CreatedAfter": after("CreationTime"), "CreatedBefore": before("CreationTime")},
     {"Name": "ActionName", "CreationTime": "CreationTime"}),
)  # fmt: skip
WANTED = {
    "NameContains": ("e", "dog", "nobody"),
    "NotebookInstanceLifecycleConfigNameContains": ("setup-1", "1"),
    "DefaultCodeRepositoryContains": ("example", "fox"),
    "AdditionalCodeRepositoryEquals": ("https://github.com/more/able", "https://github.com/more"),
    "WarmPoolStatusEquals": ("Available",),
    "TrainingPlanArnEquals": ("arn:aws:sagemaker:us-east-1:123456789012:training-plan/plan",),
    "UserProfileNameEquals": ("baker", "nobody"),
    "SpaceNameEquals": ("ann",),
    "SourceUri": ("s3://bucket/1",),
    "ActionType": ("Type0",),
}
STATUSES = {
    "ListNotebookInstances": ("InService", "Stopping"), "ListTrainingJobs": ("Completed", "InProgress"),
    "ListEndpoints": ("InService", "Creating"),
}  # fmt: skip


@pytest.fixture(scope="module")
def crowded() -> Client:
    """Return a client of a server with many resources, in many statuses."""
    return crowd(Client(Reference(PACE)))


def wanted(client: Client, operation: str, container: str, name: str) -> Iterator[Any]:
    """Yield values for a filter: times between two of the items, and values that some, all or none have."""
    if name.endswith(("Before", "After")):
        member = "LastModifiedTime" if name.startswith("Last") else "CreationTime"
        times = sorted({item[member] for item in client.ask(operation, MaxResults=100)[container]})
        yield from (times[0] - 2, times[len(times) // 2] + 2, times[-1] + 2)
    elif name == "StatusEquals":
        yield from STATUSES[operation]
    elif name == "DomainIdEquals":
        yield from (client.ask("ListDomains")["Domains"][0]["DomainId"], "d-none")
    else:
        yield from WANTED[name]


class TestLists:
    """Filters, orders and pages, compared with what a loop over everything finds."""

    @pytest.mark.parametrize(
        ("operation", "container", "name", "test"),
        [
            (operation, container, name, test)
            for operation, container, filters, _ in LISTS
            for name, test in filters.items()
        ],
    )
    def test_filters(self, crowded: Client, operation: str, container: str, name: str, test: Test) -> None:
        """A filter lets just those items pass that a loop over all of them finds."""
        everything = crowded.ask(operation, MaxResults=100)[container]
        for value in wanted(crowded, operation, container, name):
            shown = crowded.ask(operation, MaxResults=100, **{name: value})[container]

            assert shown == [item for item in everything if test(item, value)]

    @pytest.mark.parametrize("order", ["Ascending", "Descending"])
    @pytest.mark.parametrize(
        ("operation", "container", "by", "member"),
        [(operation, container, by, member) for operation, container, _, keys in LISTS for by, member in keys.items()],
    )
    def test_orders(self, crowded: Client, operation: str, container: str, by: str, member: str, order: str) -> None:
        """A list has the order that is asked for."""
        values = [
            item[member] for item in crowded.ask(operation, MaxResults=100, SortBy=by, SortOrder=order)[container]
        ]

        assert len(values) > 2
        assert values == sorted(values, reverse=order == "Descending")

    @pytest.mark.parametrize("size", [1, 2, 3, 100])
    @pytest.mark.parametrize(("operation", "container", "_", "__"), LISTS)
    def test_pages(self, crowded: Client, operation: str, container: str, _: object, __: object, size: int) -> None:
        """Pages have the size that is asked for, and together the whole list."""
        pages = [page[container] for page in crowded.pages(operation, MaxResults=size)]

        assert [item for page in pages for item in page] == crowded.ask(operation, MaxResults=100)[container]
        assert all(len(page) == size for page in pages[:-1])

    def test_lists_agree_with_descriptions(self, crowded: Client) -> None:
        """An item shows what its description shows."""
        for operation, container, noun in (
            ("ListNotebookInstances", "NotebookInstances", "NotebookInstance"),
            ("ListTrainingJobs", "TrainingJobSummaries", "TrainingJob"),
            ("ListModels", "Models", "Model"),
            ("ListEndpoints", "Endpoints", "Endpoint"),
        ):
            for item in crowded.ask(operation, MaxResults=100)[container]:
                shown = crowded.ask(f"Describe{noun}", **{f"{noun}Name": item[f"{noun}Name"]})
                assert item.items() <= shown.items()

    def test_empty(self, client: Client) -> None:
        """An empty list is there."""
        for operation, container, _, _ in LISTS:
            assert client.ask(operation) == {container: []}

    def test_pages_while_things_come_and_go(self, client: Client) -> None:
        """What comes while pages are turned disturbs nobody, and what goes is not shown any more."""
        for name in NAMES:
            client.ask("CreateModel", ModelName=name, PrimaryContainer={"Image": IMAGE})
        asked = {"SortBy": "Name", "SortOrder": "Ascending", "MaxResults": 2}
        first = client.ask("ListModels", **asked)
        client.ask("CreateModel", ModelName="aaa", PrimaryContainer={"Image": IMAGE})
        client.ask("DeleteModel", ModelName="able")
        client.ask("DeleteModel", ModelName="dog")
        shown, token = [item["ModelName"] for item in first["Models"]], first["NextToken"]
        while token:
            page = client.ask("ListModels", **asked, NextToken=token)
            shown += [item["ModelName"] for item in page["Models"]]
            token = page.get("NextToken", "")

        assert shown == ["able", "baker", "charlie", "easy", "fox", "george"]

    def test_tokens(self, crowded: Client) -> None:
        """A token is good for its own list, as often as it is sent; others are refused."""
        token = crowded.ask("ListModels", MaxResults=1)["NextToken"]

        assert (
            crowded.ask("ListModels", NextToken=token)["Models"] == crowded.ask("ListModels", NextToken=token)["Models"]
        )
        assert crowded.code("ListEndpoints", NextToken=token) == "ValidationException"
        assert crowded.code("ListModels", NextToken="invented") == "ValidationException"
        assert crowded.code("ListModels", NextToken="") == "ValidationException"


class TestBodies:
    """What comes in as bytes, and what goes out again."""

    @pytest.mark.parametrize(
        "body",
        [
            b"", b"{", b"[]", b"null", b'"text"', b"{} {}", b"{'a': 1}", b"\xef\xbb\xbf{}", b'{"MaxResults": NaN}',
            b'{"MaxResults": Infinity}', b'{"MaxResults": -Infinity}', b'{"NameContains": "\xff"}',
            b'{"a": ' + b"9" * 5000 + b"}", b'{"MaxResults": 1e999}', b'{"NameContains": ' + b"[" * 100_000 + b"}",
            b'{"Extra": ' + b'{"a":' * 100_000,
        ],
        ids=range(16),
    )  # fmt: skip
    def test_no_json(self, client: Client, body: bytes) -> None:
        """A body that is no JSON object, or holds no number that JSON knows, is refused as such."""
        reply = client.server.answer(call("ListModels", body))

        assert (reply.status, json.loads(reply.body)["__type"]) == (400, "SerializationException")

    def test_deep(self, client: Client) -> None:
        """A body that is nested a thousand deep is answered, whether the member is known or not."""
        deep = b"[" * 1000 + b"]" * 1000
        for member in (b"Extra", b"NameContains"):
            reply = client.server.answer(call("ListModels", b'{"' + member + b'": ' + deep + b"}"))
            assert reply.status in (200, 400)

    @pytest.mark.parametrize("text", ["Zażółć gęślą jaźń, 雪, 😀", "\ud800", "\x00\x1f\u2028", "\\u0041", "é" * 1024])
    def test_texts(self, client: Client, text: str) -> None:
        """Text comes back as it was sent, half of a surrogate pair included."""
        container = {"Image": IMAGE, "Environment": {"TEXT": text}}
        client.ask("CreateModel", ModelName="churn", PrimaryContainer=container)

        assert client.ask("DescribeModel", ModelName="churn")["PrimaryContainer"] == container

    def test_utf_8(self, client: Client) -> None:
        """Text may come as UTF-8, without escapes."""
        body = json.dumps(
            {"ModelName": "churn", "PrimaryContainer": {"Image": IMAGE, "Environment": {"TEXT": "雪"}}},
            ensure_ascii=False,
        )
        assert client.server.answer(call("CreateModel", body.encode())).status == 200
        shown = client.ask("DescribeModel", ModelName="churn")
        assert shown["PrimaryContainer"]["Environment"] == {"TEXT": "雪"}

    def test_what_is_dropped(self, client: Client) -> None:
        """Members that no model knows, and null for those that it does, are as if they were not there."""
        client.ask(
            "CreateModel",
            ModelName="churn",
            PrimaryContainer={"Image": IMAGE, "Mode": None, "Colour": "blue"},
            VpcConfig=None,
            Colour="blue",
        )

        assert client.ask("DescribeModel", ModelName="churn").keys() == {
            "ModelName", "PrimaryContainer", "ModelArn", "CreationTime",
        }  # fmt: skip
        assert client.ask("DescribeModel", ModelName="churn")["PrimaryContainer"] == {"Image": IMAGE}

    @pytest.mark.parametrize(
        "headers",
        [
            {"content_type": "application/json"},
            {"content_type": ""},
            {"x_amz_target": "S3.ListModels"},
            {"x_amz_target": ""},
        ],
    )
    def test_not_for_us(self, client: Client, headers: dict[str, str]) -> None:
        """Another media type and another service are refused."""
        assert client.server.answer(call("ListModels", **headers)).status == 400

    def test_a_refusal_changes_nothing(self, client: Client) -> None:
        """A refused create leaves nothing behind, and lists go on."""
        asked = {"ModelName": "churn", "PrimaryContainer": {"Image": IMAGE}, "Tags": [{"Key": "k"}]}

        assert client.code("CreateModel", **asked) == "ValidationException"
        assert client.code("DescribeModel", ModelName="churn") == "ValidationException"
        assert client.ask("ListModels") == {"Models": []}

    def test_answers_are_not_the_store(self, client: Client) -> None:
        """What was answered can be changed without changing what is answered next."""
        client.ask("CreateModel", ModelName="churn", PrimaryContainer={"Image": IMAGE})
        client.ask("DescribeModel", ModelName="churn")["PrimaryContainer"]["Image"] = "other"

        assert client.ask("DescribeModel", ModelName="churn")["PrimaryContainer"] == {"Image": IMAGE}

    def test_the_first_mistake_is_told(self, client: Client) -> None:
        """A refusal names the place that is wrong."""
        with pytest.raises(Refusal, match="Value at '/Tags/\\*/Key' failed to satisfy constraint: must not be null"):
            client.server.checked("CreateAction", ACTION | {"ActionName": "a", "Tags": [{"Value": "v"}]})


class TestPlaces:
    """Where a mutant reads or changes a request."""

    BODY: ClassVar = {"Name": "a", "Tags": [{"Key": "b"}, {"Key": "c"}, {}], "Map": {"d": 1, "e": 2}, "None": None}

    @pytest.mark.parametrize(
        ("place", "values"),
        [
            ("/Name", ["a"]),
            ("/None", [None]),
            ("/Tags/*/Key", ["b", "c"]),
            ("/Map/{value}", [1, 2]),
            ("/Map/d", [1]),
            ("/Nothing", []),
            ("/Name/Below", []),
            ("/Map/*", []),
        ],
    )
    def test_found(self, place: str, values: list[Any]) -> None:
        """A place means every value that stands there, null included."""
        assert list(found(self.BODY, place)) == values

    def test_turning(self) -> None:
        """Every value at a place is turned into another, and nothing else."""
        body = copy.deepcopy(self.BODY)
        turning("/Tags/*/Key", str.upper)(body)
        turning("/Map/{value}", float)(body)
        turning("/Nothing/Here", str.upper)(body)

        assert body == {**self.BODY, "Tags": [{"Key": "B"}, {"Key": "C"}, {}], "Map": {"d": 1.0, "e": 2.0}}


# What a description calls by another name than its create does, and what it does not show.
RENAMED = {
    "NotebookInstance": {
        "SecurityGroupIds": "SecurityGroups", "LifecycleConfigName": "NotebookInstanceLifecycleConfigName",
    },
    "Endpoint": {"DeploymentConfig": "LastDeploymentConfig"},
}  # fmt: skip
HIDDEN = {"Tags", "SessionChainingConfig"}


def bases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every good example of a create."""
    for path in sorted(FIXTURES.glob("Create*/*.yaml")):
        example = yaml.safe_load(path.read_text(encoding="utf-8"))
        if example["kind"] == "base":
            yield path.parent.name, example["request"]["body"]


class TestRoundTrips:
    """What a create asked for is what its description shows."""

    @pytest.mark.parametrize(
        ("operation", "asked"), list(bases()), ids=lambda value: value if isinstance(value, str) else ""
    )
    def test_examples(self, client: Client, operation: str, asked: dict[str, Any]) -> None:
        """Every good example comes back as it was sent, under the names that the description has."""
        noun = operation.removeprefix("Create")
        asked = self.possible(client, noun, asked)
        client.ask(operation, **asked)
        names = ("DomainId", "UserProfileName", "SpaceName", "AppType", "AppName", f"{noun}Name")
        shown = client.ask(f"Describe{noun}", **{name: asked[name] for name in names if name in asked})

        renamed = RENAMED.get(noun, {})
        expected = {renamed.get(name, name): value for name, value in asked.items() if name not in HIDDEN}
        assert {name: shown.get(name) for name in expected} == expected
        assert client.ask("ListTags", ResourceArn=shown[f"{noun}Arn"])["Tags"] == asked.get("Tags", [])

    @staticmethod
    def possible(client: Client, noun: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Return an example whose references lead somewhere."""
        if noun == "Endpoint":
            asked = asked | {"EndpointConfigName": "config"}
            configured(client)
        if noun != "App":
            return asked
        asked = asked | owners(client)
        owner = "UserProfileName" if "UserProfileName" in asked else "SpaceName"
        create = f"Create{owner.removesuffix('Name')}"
        client.ask(create, DomainId=asked["DomainId"], **{owner: asked[owner]})
        return asked

    @pytest.mark.parametrize(
        "asked", [asked for operation, asked in bases() if operation == "CreateEndpointConfig"], ids=lambda _: ""
    )
    def test_what_an_endpoint_shows_of_its_configuration(self, client: Client, asked: dict[str, Any]) -> None:
        """An endpoint shows weights, counts and capture of its configuration as they are now and as they should be."""
        client.ask("CreateEndpointConfig", **asked)
        client.ask("CreateEndpoint", EndpointName="churn", EndpointConfigName=asked["EndpointConfigName"])
        shown = client.ask("DescribeEndpoint", EndpointName="churn")

        for member in ("ProductionVariants", "ShadowProductionVariants"):
            for sent, variant in zip(asked.get(member, ()), shown.get(member, ()), strict=True):
                weight, count = sent.get("InitialVariantWeight", 1.0), sent.get("InitialInstanceCount")
                assert (variant["CurrentWeight"], variant["DesiredWeight"]) == (weight, weight)
                assert (variant.get("CurrentInstanceCount"), variant.get("DesiredInstanceCount")) == (count, count)
                assert variant.get("CurrentServerlessConfig") == sent.get("ServerlessConfig")
                assert variant.get("DesiredServerlessConfig") == sent.get("ServerlessConfig")
                for same in ("VariantName", "ManagedInstanceScaling", "RoutingConfig"):
                    assert variant.get(same) == sent.get(same)
        for same in ("AsyncInferenceConfig", "ExplainerConfig"):
            assert shown.get(same) == asked.get(same)
        capture = asked.get("DataCaptureConfig", {})
        assert shown.get("DataCaptureConfig", {}).get("CurrentSamplingPercentage") == capture.get(
            "InitialSamplingPercentage"
        )


@pytest.fixture(scope="module")
def service() -> Any:
    """Return the service as botocore models it."""
    return Session().get_service_model("sagemaker")


class TestClients:
    """What AWS's own client reads from the answers."""

    def test_every_answer_parses(self, service: Any) -> None:
        """Every success of the standard story parses, with each required member, and with nothing left over."""
        parser = create_parser("json")
        seen = set()
        for line in story(Reference()):
            operation, status, body = line.split(" ", 2)
            shape = service.operation_model(operation).output_shape
            if status != "200" or shape is None:
                continue
            body = body.replace(" ...}", ' "NextToken": "token"}')
            parsed = parser.parse({"status_code": 200, "headers": {}, "body": body.encode()}, shape)
            parsed.pop("ResponseMetadata")
            seen.add(operation)
            agree(shape, json.loads(body), parsed)
        assert len(seen) > 30

    def test_every_refusal_parses(self, service: Any) -> None:
        """A refusal parses to its code and its message."""
        reply = Client(Reference()).reply("DescribeModel", ModelName="nobody")
        shape = service.operation_model("DescribeModel").output_shape
        headers = {name.lower(): value for name, value in reply.headers.items()}
        parsed = create_parser("json").parse(
            {"status_code": reply.status, "headers": headers, "body": reply.body}, shape
        )

        assert parsed["Error"] == {"Message": "Could not find model nobody.", "Code": "ValidationException"}
        assert parsed["ResponseMetadata"]["RequestId"] == headers["x-amzn-requestid"]


def agree(shape: Any, raw: Any, parsed: Any) -> None:
    """Assert that a parsed value has all members that its shape requires, and all that were sent."""
    if shape.type_name == "structure":
        assert set(shape.required_members) <= set(parsed), shape.name
        assert set(raw) == set(parsed), shape.name
        for name, value in parsed.items():
            agree(shape.members[name], raw[name], value)
    elif shape.type_name == "list":
        for sent, value in zip(raw, parsed, strict=True):
            agree(shape.member, sent, value)
    elif shape.type_name == "map":
        for name, value in parsed.items():
            agree(shape.value, raw[name], value)
    elif shape.type_name == "timestamp":
        assert isinstance(parsed, datetime.datetime)
        assert parsed.timestamp() == raw
    else:
        assert parsed == raw
        assert parsed in (getattr(shape, "enum", ()) or (parsed,))
