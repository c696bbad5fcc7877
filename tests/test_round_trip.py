"""The way back, judged: what is lost or altered on it, and what only comes in another guise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from exchanges import exchange
from lives import ACCOUNT, CRASH, GONE, HANGS, KEY, LOST, ROLE, Body, Heard, edited, heard, lived, lost

from contracts.judge import round_trip
from contracts.judge.lived import Lived
from contracts.spec import facts, readback, resources
from contracts.values import Exchange, Promise

NOTEBOOK: Body = {
    "NotebookInstanceName": "Kit-Notes",
    "InstanceType": "ml.t3.medium",
    "RoleArn": ROLE,
    "SubnetId": "subnet-1",
    "SecurityGroupIds": ["sg-1", "sg-2"],
    "KmsKeyId": KEY,
    "LifecycleConfigName": "Start",
    "AdditionalCodeRepositories": ["one", "two"],
    "AcceleratorTypes": ["ml.eia1.medium"],
    "VolumeSizeInGB": 6,
    "Tags": [{"Key": "team", "Value": "churn"}],
}
NOTES: Body = {
    "NotebookInstanceName": "Kit-Notes",
    "InstanceType": "ml.t3.medium",
    "RoleArn": ROLE,
    "SubnetId": "subnet-1",
    "SecurityGroups": ["sg-1", "sg-2"],
    "KmsKeyId": KEY,
    "NotebookInstanceLifecycleConfigName": "Start",
    "AdditionalCodeRepositories": ["one", "two"],
    "VolumeSizeInGB": 6,
}
CONTAINER: Body = {
    "Image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/churn:1",
    "Environment": {"A": "1", "Ä": "Zażółć 雪 😀", "URL": "arn:aws:s3:::Data"},
    "ContainerHostname": "alone",
    "MultiModelConfig": {},
}
MODEL: Body = {
    "ModelName": "Kit-Model",
    "PrimaryContainer": CONTAINER,
    "ExecutionRoleArn": ROLE,
    "VpcConfig": {"Subnets": ["subnet-1", "subnet-2"], "SecurityGroupIds": ["sg-1"]},
    "EnableNetworkIsolation": False,
    "InferenceExecutionConfig": None,
}
PIPELINE: Body = {
    "Containers": [{"Image": "one:1", "ContainerHostname": "first"}, {"Image": "two:1", "ContainerHostname": "second"}],
}


def with_container(**members: Any) -> Body:
    """Return the model as shown with another container."""
    return {**MODEL, "PrimaryContainer": edited(CONTAINER, **members)}


VARIANT: Body = {
    "VariantName": "a",
    "ModelName": "m",
    "InstanceType": "ml.m5.large",
    "InitialInstanceCount": 2,
    "InitialVariantWeight": 0.1,
    "EnableSSMAccess": True,
}
OTHER: Body = {"VariantName": "b", "ModelName": "m", "ServerlessConfig": {"MemorySizeInMB": 1024, "MaxConcurrency": 5}}
CONFIG: Body = {
    "EndpointConfigName": "kit-config",
    "ProductionVariants": [VARIANT, OTHER],
    "DataCaptureConfig": {
        "EnableCapture": False,
        "InitialSamplingPercentage": 30,
        "DestinationS3Uri": "s3://capture",
        "CaptureOptions": [{"CaptureMode": "Input"}],
    },
    "KmsKeyId": KEY,
}
AT_WORK: Body = {"VariantName": "a", "CurrentWeight": 0.10000000149, "CurrentInstanceCount": 2.0}
WORKING: Body = {
    "EndpointName": "kit-works",
    "EndpointConfigName": "kit-config",
    "EndpointStatus": "InService",
    "ProductionVariants": [
        {"VariantName": "b", "CurrentServerlessConfig": {"MemorySizeInMB": 1024, "MaxConcurrency": 5}},
        {**AT_WORK, "DesiredWeight": 0.1, "DesiredInstanceCount": 2, "DeployedImages": []},
    ],
    "DataCaptureConfig": {
        "EnableCapture": False, "CaptureStatus": "Stopped", "CurrentSamplingPercentage": 30, "KmsKeyId": "",
        "DestinationS3Uri": "s3://capture",
    },
}  # fmt: skip
ENDPOINT: Body = {
    "EndpointName": "kit-works",
    "EndpointConfigName": "kit-config",
    "DeploymentConfig": {"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": {"Type": "ALL_AT_ONCE"}}},
}
APP: Body = {
    "DomainId": "d-1",
    "UserProfileName": "me",
    "AppType": "JupyterLab",
    "AppName": "default",
    "ResourceSpec": {"InstanceType": "ml.t3.medium"},
}


def way_back(kind: str, sent: Body, shown: Any) -> Lived:
    """Return the story of a body that was sent and what describe shows of it."""
    of = resources.named(kind)
    return lived("round trip", kind, {"create": (of.create, sent, [{}]), "describe": (of.describe, {}, [shown])})


def notebook(**members: Any) -> Lived:
    """Return the way back of a notebook instance that is shown with other members."""
    return way_back("notebook instance", NOTEBOOK, edited(NOTES, **members))


def through_endpoint(shown: Body, sent: Body = CONFIG) -> Lived:
    """Return the way back of a configuration that an endpoint shows."""
    return lived("round trip", "endpoint config", {
        "create": ("CreateEndpointConfig", sent, [{}]),
        "create endpoint": ("CreateEndpoint", {}, [{}]),
        "describe endpoint": ("DescribeEndpoint", {}, [shown]),
    })  # fmt: skip


def tagged(*shown: Any, **more: Any) -> Lived:
    """Return the story of a notebook instance whose tags are listed, as pages."""
    sent = NOTEBOOK | {"Tags": more.get("sent", [{"Key": "team", "Value": "churn"}, {"Key": "Empty", "Value": ""}])}
    return lived("life", "notebook instance", {
        "create": ("CreateNotebookInstance", sent, [{}]), "tags": ("ListTags", {}, list(shown)),
    })  # fmt: skip


def wrong(place: str, expected: str, got: str, rule: str = "life.round-trip", finer: str = "") -> Heard:
    """Return what is heard of one broken way back."""
    return {f"{rule}{place}": [(place + finer, expected, got)]}


TEAM: Body = {"Key": "team", "Value": "churn"}
LONG = "s3://bucket/" + "a" * 70
FALSE = "life.round-trip-false"
DEPLOYMENT = "life.round-trip-deployment"
ALIVE = "#DescribeEndpoint"
ASTRAY: list[tuple[str, Lived, Heard]] = [
    ("lost", notebook(InstanceType=None), wrong("/InstanceType", '"ml.t3.medium"', LOST)),
    ("null", way_back("notebook instance", NOTEBOOK, {**NOTES, "SubnetId": None}),
     wrong("/SubnetId", '"subnet-1"', "null")),
    ("altered", notebook(InstanceType="ml.t3.large"), wrong("/InstanceType", '"ml.t3.medium"', '"ml.t3.large"')),
    ("empty", notebook(SubnetId=""), wrong("/SubnetId", '"subnet-1"', '""')),
    ("another number", notebook(VolumeSizeInGB=5), wrong("/VolumeSizeInGB", "6", "5")),
    ("a number as text", notebook(VolumeSizeInGB="6"), wrong("/VolumeSizeInGB", "6", '"6"')),
    ("true for a number", notebook(VolumeSizeInGB=True), wrong("/VolumeSizeInGB", "6", "true")),
    ("a name without its case", notebook(NotebookInstanceName="kit-notes"),
     wrong("/NotebookInstanceName", '"Kit-Notes"', '"kit-notes"')),
    ("one of a set", notebook(SecurityGroups=["sg-1"]),
     wrong("/SecurityGroupIds", '2 items: ["sg-1", "sg-2"] as SecurityGroups', '1 item: ["sg-1"]')),
    ("more than the set", notebook(SecurityGroups=["sg-1", "sg-2", "sg-3"]),
     wrong("/SecurityGroupIds", '2 items: ["sg-1", "sg-2"] as SecurityGroups', '3 items: ["sg-1", "sg-2", "sg-3"]')),
    ("under the request's name", notebook(SecurityGroups=None, SecurityGroupIds=["sg-1", "sg-2"]),
     wrong("/SecurityGroupIds", '["sg-1", "sg-2"] as SecurityGroups', LOST)),
    ("renamed and altered", notebook(NotebookInstanceLifecycleConfigName="start"),
     wrong("/LifecycleConfigName", '"Start" as NotebookInstanceLifecycleConfigName', '"start"')),
    ("another key", notebook(KmsKeyId=f"arn:aws:kms:us-east-1:123456789012:key/0{KEY}"),
     wrong("/KmsKeyId", f'"{KEY}"', f'"arn:aws:kms:us-east-1:123456789012:key/0{KEY[:20]}"…')),
    ("another role", notebook(RoleArn=f"{ROLE}2"), wrong("/RoleArn", f'"{ROLE}"', f'"{ROLE}2"')),
    ("a structure lost", way_back("model", MODEL, edited(MODEL, VpcConfig=None)),
     wrong("/VpcConfig", '{"Subnets": ["subnet-1", "subnet-2"], "SecurityGroupIds": ["sg-1"]}', LOST)),
    ("a structure emptied", way_back("model", MODEL, {**MODEL, "VpcConfig": {}}),
     wrong("/VpcConfig/Subnets", '["subnet-1", "subnet-2"]', LOST)
     | wrong("/VpcConfig/SecurityGroupIds", '["sg-1"]', LOST)),
    ("a list for a structure", way_back("model", MODEL, {**MODEL, "VpcConfig": []}),
     wrong("/VpcConfig", '{"Subnets": ["subnet-1", "subnet-2"], "SecurityGroupIds": ["sg-1"]}', "[]")),
    ("an entry lost", way_back("model", MODEL, with_container(Environment={"A": "1", "Ä": "Zażółć 雪 😀"})),
     wrong("/PrimaryContainer/Environment/{value}", '"arn:aws:s3:::Data"', LOST)),
    ("a key in another case", way_back("model", MODEL, with_container(
        Environment={"a": "1", "Ä": "Zażółć 雪 😀", "URL": "arn:aws:s3:::Data"})),
     wrong("/PrimaryContainer/Environment/{value}", '"1"', LOST)),
    ("mojibake", way_back("model", MODEL, with_container(
        Environment={"A": "1", "Ä": "ZaÅ¼", "URL": "arn:aws:s3:::Data"})),
     wrong("/PrimaryContainer/Environment/{value}", '"Zażółć 雪 😀"', '"ZaÅ¼"')),
    ("false shown as true", way_back("model", MODEL, {**MODEL, "EnableNetworkIsolation": True}),
     wrong("/EnableNetworkIsolation", "false", "true")),
    ("false not shown", way_back("model", MODEL, edited(MODEL, EnableNetworkIsolation=None)),
     wrong("/EnableNetworkIsolation", "false", LOST, FALSE)),
    ("true not shown", way_back("model", {**MODEL, "EnableNetworkIsolation": True},
                                edited(MODEL, EnableNetworkIsolation=None)),
     wrong("/EnableNetworkIsolation", "true", LOST)),
    ("containers in another order", way_back("model", PIPELINE, {"Containers": PIPELINE["Containers"][::-1]}),
     wrong("/Containers/*/Image", '"one:1"', '"two:1"')
     | wrong("/Containers/*/ContainerHostname", '"first"', '"second"')),
    ("a container lost", way_back("model", PIPELINE, {**PIPELINE, "Containers": PIPELINE["Containers"][:1]}),
     wrong("/Containers", '2 items: [{"Image": "one:1", "ContainerHostname": "first"}, {"Image": "two:1", "Containe…',
           '1 item: [{"Image": "one:1", "ContainerHostname": "first"}]')),
    ("a long text that ends otherwise", way_back("action", {"Description": f"{LONG}x"}, {"Description": f"{LONG}y"}),
     wrong("/Description", f'…"{"a" * 30}x"', f'…"{"a" * 30}y"')),
    ("recovery mode lost", way_back("app", {**APP, "RecoveryMode": True}, APP), wrong("/RecoveryMode", "true", LOST)),
    ("recovery mode out of nothing", way_back("app", APP, {**APP, "RecoveryMode": True}),
     wrong("/RecoveryMode", "false, or not in the answer, because it was not sent", "true")),
    ("recovery mode out of null", way_back("app", {**APP, "RecoveryMode": None}, {**APP, "RecoveryMode": True}),
     wrong("/RecoveryMode", "false, or not in the answer, because it was not sent", "true")),
    ("recovery mode the other way", way_back("app", {**APP, "RecoveryMode": False}, {**APP, "RecoveryMode": True}),
     wrong("/RecoveryMode", "false", "true")),
    ("recovery mode false not shown", way_back("app", {**APP, "RecoveryMode": False}, APP),
     wrong("/RecoveryMode", "false", LOST, FALSE)),
    ("a weight", way_back("endpoint config", CONFIG, {**CONFIG, "ProductionVariants": [
        {**VARIANT, "InitialVariantWeight": 1.0}, OTHER]}),
     wrong("/ProductionVariants/*/InitialVariantWeight", "0.1", "1.0")),
    ("variants in another order", way_back("endpoint config", CONFIG, {
        **CONFIG, "ProductionVariants": [OTHER, VARIANT]}),
     wrong("/ProductionVariants/*/VariantName", '"a"', '"b"')
     | wrong("/ProductionVariants/*/InstanceType", '"ml.m5.large"', LOST)
     | wrong("/ProductionVariants/*/InitialInstanceCount", "2", LOST)
     | wrong("/ProductionVariants/*/InitialVariantWeight", "0.1", LOST)
     | wrong("/ProductionVariants/*/EnableSSMAccess", "true", LOST)
     | wrong("/ProductionVariants/*/ServerlessConfig", '{"MemorySizeInMB": 1024, "MaxConcurrency": 5}', LOST)),
    ("a weight at work", through_endpoint({**WORKING, "ProductionVariants": [
        {**AT_WORK, "CurrentWeight": 1}, WORKING["ProductionVariants"][0]]}),
     wrong("/ProductionVariants/*/InitialVariantWeight", "0.1 as CurrentWeight", "1", finer=ALIVE)),
    ("a desired weight at work", through_endpoint({**WORKING, "ProductionVariants": [
        {**AT_WORK, "DesiredWeight": 1}, WORKING["ProductionVariants"][0]]}),
     wrong("/ProductionVariants/*/InitialVariantWeight", "0.1 as DesiredWeight", "1", finer=ALIVE)),
    ("memory at work", through_endpoint({**WORKING, "ProductionVariants": [AT_WORK, {
        "VariantName": "b", "CurrentServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 5}}]}),
     wrong("/ProductionVariants/*/ServerlessConfig/MemorySizeInMB", "1024", "2048", finer=ALIVE)),
    ("a variant lost at work", through_endpoint({**WORKING, "ProductionVariants": [
        AT_WORK, {**AT_WORK, "VariantName": "c"}]}),
     wrong("/ProductionVariants/*", '{"VariantName": "b", "ModelName": "m", "ServerlessConfig": {"MemorySizeInMB": 1…',
           LOST, finer=ALIVE)),
    ("sampling at work", through_endpoint({**WORKING, "DataCaptureConfig": {
        **WORKING["DataCaptureConfig"], "CurrentSamplingPercentage": 100}}),
     wrong("/DataCaptureConfig/InitialSamplingPercentage", "30 as CurrentSamplingPercentage", "100", finer=ALIVE)),
    ("a deployment lost", way_back("endpoint", ENDPOINT, WORKING),
     wrong("/DeploymentConfig", '{"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": {"Type": "ALL_AT_ONCE… '
           "as LastDeploymentConfig", LOST, DEPLOYMENT)),
    ("a deployment altered", way_back("endpoint", ENDPOINT, {**WORKING, "LastDeploymentConfig": {
        "BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": {"Type": "LINEAR"}}}}),
     wrong("/DeploymentConfig/BlueGreenUpdatePolicy/TrafficRoutingConfiguration/Type", '"ALL_AT_ONCE"', '"LINEAR"',
           DEPLOYMENT)),
    ("a tag lost", tagged({"Tags": [TEAM]}), wrong("/Tags", 'the tag {"Empty": ""}', LOST)),
    ("all tags lost", tagged({"Tags": []}), wrong("/Tags", 'the tag {"team": "churn"}', LOST)),
    ("a tag altered", tagged({"Tags": [{"Key": "team", "Value": "CHURN"}, {"Key": "Empty"}]}),
     wrong("/Tags", 'the tag {"team": "churn"}', '{"team": "CHURN"}')),
    ("another's tag", tagged({"Tags": [TEAM, {"Key": "Empty", "Value": ""}, {"Key": "x", "Value": "y"}]}),
     wrong("/Tags", "no tag that was not sent", '{"x": "y"}')),
]  # fmt: skip

BACK: list[tuple[str, Lived]] = [
    ("as it was sent", notebook()),
    ("sets in another order", notebook(SecurityGroups=["sg-2", "sg-1"], AdditionalCodeRepositories=["two", "one"])),
    ("a set with something twice", notebook(SecurityGroups=["sg-2", "sg-1", "sg-2"])),
    ("the key's ARN", notebook(KmsKeyId=f"arn:aws:kms:us-east-1:123456789012:key/{KEY.upper()}")),
    ("an alias' ARN", way_back("notebook instance", {"KmsKeyId": "alias/kit"},
                               {"KmsKeyId": "arn:aws:kms:us-east-1:123456789012:alias/kit"})),
    ("an ARN without case", notebook(RoleArn=ROLE.lower())),
    ("a number with a point", notebook(VolumeSizeInGB=6.0)),
    ("more members", notebook(Url="kit", RootAccess="Enabled", SecurityGroupIds=["sg-9"], FailureReason="")),
    ("nulls for what was not sent", way_back("notebook instance", NOTEBOOK, {**NOTES, "Url": None})),
    ("accelerators are dropped", notebook(AcceleratorTypes=None)),
    ("nothing that was empty", way_back("notebook instance",
                                        {**NOTEBOOK, "KmsKeyId": "", "SecurityGroupIds": [], "SubnetId": None},
                                        edited(NOTES, KmsKeyId=None, SecurityGroups=None, SubnetId=None))),
    ("empty as it was sent", way_back("notebook instance", {**NOTEBOOK, "KmsKeyId": "", "SecurityGroupIds": []},
                                      {**NOTES, "KmsKeyId": "", "SecurityGroups": []})),
    ("null for what was empty", way_back("notebook instance", {**NOTEBOOK, "KmsKeyId": ""},
                                         {**NOTES, "KmsKeyId": None})),
    ("a default for null", way_back("notebook instance", {**NOTEBOOK, "SubnetId": None},
                                    {**NOTES, "SubnetId": "subnet-9"})),
    ("an empty structure left out", way_back("model", MODEL, with_container(MultiModelConfig=None))),
    ("an empty structure filled", way_back("model", MODEL, with_container(
        MultiModelConfig={"ModelCacheSetting": "Enabled"}))),
    ("a lone container without its host name", way_back("model", MODEL, with_container(ContainerHostname=None))),
    ("a mode that was added", way_back("model", MODEL, with_container(Mode="SingleModel"))),
    ("an entry that was added", way_back("model", MODEL, with_container(
        Environment={**CONTAINER["Environment"], "SAGEMAKER_REGION": "us-east-1"}))),
    ("false as it was sent", way_back("model", MODEL, MODEL)),
    ("a list with null in it", way_back("model", {**MODEL, "Containers": [None, {"Image": "i"}]}, MODEL)),
    ("the text None for no ARN", way_back("app", {**APP, "ResourceSpec": {"LifecycleConfigArn": "None"}}, APP)),
    ("a filled-in image", way_back("app", APP, {**APP, "RecoveryMode": False, "ResourceSpec": {
        "InstanceType": "ml.t3.medium", "SageMakerImageArn": f"{ACCOUNT}:image/jupyter"}})),
    ("an instance type that was not sent", way_back("app", edited(APP, ResourceSpec=None), APP)),
    ("recovery mode", way_back("app", {**APP, "RecoveryMode": True}, {**APP, "RecoveryMode": True})),
    ("recovery mode null", way_back("app", APP, {**APP, "RecoveryMode": None})),
    ("a weight of 32 bits", way_back("endpoint config", CONFIG, {**CONFIG, "ProductionVariants": [
        {**VARIANT, "InitialVariantWeight": 0.10000000149011612}, OTHER]})),
    ("a huge weight", way_back("endpoint config", {"ProductionVariants": [{"InitialVariantWeight": 1e300}]},
                               {"ProductionVariants": [{"InitialVariantWeight": 1e300}]})),
    ("at work", through_endpoint(WORKING)),
    ("not yet at work", through_endpoint({"EndpointConfigName": "kit-config", "EndpointStatus": "Creating"})),
    ("failed", through_endpoint({"EndpointConfigName": "kit-config", "EndpointStatus": "Failed"})),
    ("deployed", way_back("endpoint", ENDPOINT, {**WORKING, "LastDeploymentConfig": ENDPOINT["DeploymentConfig"]})),
    ("not yet deployed", way_back("endpoint", ENDPOINT, {**WORKING, "EndpointStatus": "Creating"})),
    ("the name of an action", way_back("action", {"ActionName": "A", "Properties": {"a": ""}}, {"ActionName": "A"})),
    ("tags in another order", tagged({"Tags": [{"Key": "Empty", "Value": ""}, TEAM]})),
    ("tags on two pages", tagged({"Tags": [TEAM], "NextToken": "1"}, {"Tags": [{"Key": "Empty"}]})),
    ("the service's own tags", tagged({"Tags": [TEAM, {"Key": "Empty", "Value": None}, {"Key": "aws:x", "Value": "y"},
                                                {"Key": "sagemaker:domain-arn", "Value": "z"}]})),
]  # fmt: skip


@pytest.mark.parametrize(("story", "broken"), [row[1:] for row in ASTRAY], ids=[row[0] for row in ASTRAY])
def test_what_was_sent_must_come_back(story: Lived, broken: Heard) -> None:
    """A value that is lost or altered breaks the promise at its own place, and no other."""
    assert lost(heard(story)) == broken


@pytest.mark.parametrize("story", [row[1] for row in BACK], ids=[row[0] for row in BACK])
def test_what_comes_back_in_another_guise_is_no_failure(story: Lived) -> None:
    """What comes back in another guise is judged, and breaks nothing."""
    found = heard(story)
    assert found
    assert lost(found) == {}


def test_every_member_that_is_shown_again_is_a_promise() -> None:
    """Every member that was sent and is shown again is a promise of its own; what is never shown is none."""
    shown = [member for member in NOTEBOOK if member not in ("Tags", "AcceleratorTypes")]
    assert set(heard(notebook())) == {f"life.round-trip/{member}" for member in shown} | {"life.readable"}


def test_every_depth_has_promises_of_its_own() -> None:
    """Structures, lists, entries of maps and booleans that are false have promises at every depth."""
    assert set(heard(way_back("model", MODEL, MODEL))) == {
        f"life.round-trip{place}"
        for place in (
            "/ModelName", "/PrimaryContainer", "/PrimaryContainer/Image", "/PrimaryContainer/Environment",
            "/PrimaryContainer/Environment/{value}", "/PrimaryContainer/MultiModelConfig", "/ExecutionRoleArn",
            "/VpcConfig", "/VpcConfig/Subnets", "/VpcConfig/SecurityGroupIds", "/EnableNetworkIsolation",
        )
    } | {"life.round-trip-false/EnableNetworkIsolation", "life.readable"}  # fmt: skip


def test_what_an_endpoint_shows_only_at_work_is_judged_only_then() -> None:
    """What an endpoint shows only in service is no promise before that."""
    assert set(heard(through_endpoint({"EndpointConfigName": "kit-config", "EndpointStatus": "Creating"}))) == {
        "life.round-trip/EndpointConfigName"
    }
    assert "life.round-trip/ProductionVariants/*/InitialInstanceCount" in heard(through_endpoint(WORKING))
    assert "life.round-trip/ProductionVariants/*/InstanceType" not in heard(through_endpoint(WORKING))


@pytest.mark.parametrize("answer", [GONE, CRASH, HANGS, exchange(200, b"oops"), exchange(200, [1])])
def test_what_cannot_be_read_says_nothing_about_the_way_back(answer: Exchange) -> None:
    """An answer that shows nothing breaks other promises, and not these."""
    assert {*heard(way_back("model", MODEL, answer))} <= {"life.readable"}
    assert heard(tagged(answer)) == {}


def test_what_is_not_found_on_its_way_back_is_not_readable() -> None:
    """Whatever a body holds, describe has to find what was made of it."""
    assert heard(way_back("model", MODEL, GONE)) == {
        "life.readable": [("", "what was created (200)", "400 ValidationException: no such thing")]
    }


def test_tags_that_go_on_say_nothing() -> None:
    """Tags are judged when all pages are there, and where some were sent."""
    assert heard(tagged({"Tags": [], "NextToken": "1"})) == {}
    assert heard(tagged({"Tags": [TEAM]}, sent=[])) == {}


def test_what_is_lost_in_one_description_is_not_told_of_the_next() -> None:
    """What is lost in the kind's own description is one failure, whatever other readers show."""
    shown = edited(CONFIG, DataCaptureConfig=None)
    telling = {
        "create": ("CreateEndpointConfig", CONFIG, [{}]),
        "describe": ("DescribeEndpointConfig", {}, [shown]),
        "create endpoint": ("CreateEndpoint", {}, [{}]),
        "describe endpoint": ("DescribeEndpoint", {}, [edited(WORKING, DataCaptureConfig=None)]),
    }
    found = heard(lived("round trip", "endpoint config", telling))
    assert [failure[0] for failure in found["life.round-trip/DataCaptureConfig"]] == ["/DataCaptureConfig"]
    assert "life.round-trip/DataCaptureConfig/DestinationS3Uri" not in found


def test_what_was_in_something_lost_is_laid_to_that() -> None:
    """What was part of something that did not come back is unjudged because of that failure, and nothing else is."""
    judge = round_trip.round_trip(way_back("model", MODEL, edited(MODEL, VpcConfig=None)))
    said = list(judge)
    lost_one = Promise("CreateModel", "life.round-trip", "/VpcConfig")
    assert round_trip.above(lost_one._replace(place="/VpcConfig/Subnets"), said) == (lost_one,)
    assert round_trip.above(lost_one._replace(rule=FALSE), said) == (lost_one,)
    assert round_trip.above(lost_one._replace(place="/VpcConfigs"), said) == ()
    assert round_trip.above(Promise("CreateModel", "page.filter", "/VpcConfig/Subnets"), said) == ()


def test_places_in_the_table_are_those_of_the_model() -> None:
    """Every member of every create is shown at its place by the kind's reader, or has a reason why it is not."""
    model = facts.pinned()
    for kind in resources.kinds():
        for reading in kind.reads:
            body = _full(model, model.operations[kind.create].input)
            output = model.shapes[model.operations[reading.operation].output]
            for one in readback.sent(model, kind, reading, body):
                assert _shows(model, output, one.path), (kind.name, reading.operation, one.path)
            known = {place for place, _ in model.walk(model.operations[kind.create].input)}
            named = {*reading.unseen, *reading.renamed, *reading.keyed, *reading.during, *reading.should, *reading.like}
            assert {*named, *reading.unasked} <= known
            assert all(reading.unseen.values())


def _full(model: facts.Facts, name: str) -> Any:
    """Return a value with every member of a shape."""
    shape = model.shapes[name]
    if shape.type == "structure":
        return {member: _full(model, below) for member, below in shape.members.items()}
    if shape.type == "list":
        return [_full(model, shape.member)]
    return {"key": _full(model, shape.value)} if shape.type == "map" else "text"


def _shows(model: facts.Facts, shape: facts.Shape, path: Sequence[Any]) -> bool:
    for step in path:
        below = shape.members.get(step) if shape.type == "structure" else shape.member or shape.value
        if not below:
            return False
        shape = model.shapes[below]
    return True


def test_filters_and_sorts_in_the_table_are_those_of_the_model() -> None:
    """Every filter and every order of every list that is judged is in the table, and looks at what an item has."""
    model = facts.pinned()
    for kind in [kind for kind in resources.kinds() if kind.reads]:
        asked = model.shapes[model.operations[kind.list].input].members
        assert set(kind.filters) == set(asked) - {"NextToken", "MaxResults", "SortBy", "SortOrder"}
        assert set(kind.sorts) == set(model.shapes[asked["SortBy"]].enum)
        item = f"{kind.container}/*"
        output = model.operations[kind.list].output
        for place in (*kind.filters.values(), *(f"/{member}" for member in kind.sorts.values())):
            assert model.at(output, f"/{item}{place}") is not None
        sends = {place for name in kind.filters if (place := kind.sends(name))}
        assert all(model.at(model.operations[kind.create].input, place) for place in sends)


def test_statuses_in_the_table_are_those_of_the_models() -> None:
    """Every status of a machine is one that a model knows, and every known one is in the machine."""
    for kind in [kind for kind in resources.kinds() if kind.moves]:
        known = set()
        for model in (facts.pinned(), facts.newest()):
            shape = model.at(model.operations[kind.describe].output, f"/{kind.status}")
            known |= set(shape.enum if shape else ())
        assert known - set(kind.moves) <= {"PendingMaintenance", "InMaintenance"}  # newer, and nobody says how
        assert set(kind.moves) <= known
        assert {after for moves in kind.moves.values() for after in moves} <= known
        assert {*kind.rest, kind.first, *kind.called} <= known
