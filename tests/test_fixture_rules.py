"""The bases keep the documented rules across members, which no model states."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, NamedTuple

import pytest

from contracts.cases.examples import load

Body = dict[str, Any]


def within(value: Any, member: str) -> Iterator[Any]:
    """Yield the values of a member at any depth."""
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and member in value:
        yield value[member]
    yield from chain.from_iterable(within(item, member) for item in below)


def training_algorithm(body: Body) -> bool:
    """Ask for an image or for a named algorithm."""
    return ("TrainingImage" in body["AlgorithmSpecification"]) != ("AlgorithmName" in body["AlgorithmSpecification"])


def spot_waiting(body: Body) -> bool:
    """Wait only with spot training, at least as long as the run; no warm pool then."""
    stop = body.get("StoppingCondition", {})
    if not body.get("EnableManagedSpotTraining"):
        return "MaxWaitTimeInSeconds" not in stop
    warm = "KeepAlivePeriodInSeconds" in body.get("ResourceConfig", {})
    return stop.get("MaxWaitTimeInSeconds", 0) >= stop.get("MaxRuntimeInSeconds", 86_400) and not warm


def instance_groups(body: Body) -> bool:
    """Name a type and a count, or groups; channels name groups that are there."""
    config = body["ResourceConfig"]
    groups = {group["InstanceGroupName"] for group in config.get("InstanceGroups", ())}
    alone = all((member in config) != bool(groups) for member in ("InstanceType", "InstanceCount"))
    return alone and all(set(names) <= groups for names in within(body, "InstanceGroupNames"))


def file_systems(body: Body) -> bool:
    """Mount file systems only inside a network."""
    return "VpcConfig" in body or not any(within(body, "FileSystemDataSource"))


def channels(body: Body) -> bool:
    """Keep streaming members to Pipe mode, names unique, and one source a channel."""
    inputs = body.get("InputDataConfig", [])
    names = [channel["ChannelName"] for channel in inputs]
    default = body["AlgorithmSpecification"]["TrainingInputMode"]
    return len(set(names)) == len(names) and all(_channel(channel, default) for channel in inputs)


def _channel(channel: Body, default: str) -> bool:
    s3 = channel["DataSource"].get("S3DataSource", {})
    pipe = channel.get("InputMode", default) == "Pipe"
    augmented = s3.get("S3DataType") == "AugmentedManifestFile"
    streamed = augmented or "CompressionType" in channel or "RecordWrapperType" in channel
    return len(channel["DataSource"]) == 1 and (pipe or not streamed) and (augmented or "AttributeNames" not in s3)


def registries(body: Body) -> bool:
    """Log in to a registry only through the network."""
    modes = [*within(body, "RepositoryAccessMode"), *within(body, "TrainingRepositoryAccessMode")]
    logins = [*within(body, "RepositoryAuthConfig"), *within(body, "TrainingRepositoryAuthConfig")]
    return "VpcConfig" in body if "Vpc" in modes else not logins


def licences(body: Body) -> bool:
    """Accept every licence that is mentioned."""
    return all(within(body, "AcceptEula"))


def rule_names(body: Body) -> bool:
    """Give each debugger and profiler rule a name of its own."""
    names = [*within(body, "RuleConfigurationName")]
    return len(set(names)) == len(names)


def hyperparameters(body: Body) -> bool:
    """Keep words of secrecy out of the hyperparameters."""
    text = str(body.get("HyperParameters", {})).lower()
    return not any(word in text for word in ("password", "secret", "token", "credential"))


def profiling(body: Body) -> bool:
    """Say nothing else about a profiler that is off."""
    config = body.get("ProfilerConfig", {})
    return not config.get("DisableProfiler") or (len(config) == 1 and "ProfilerRuleConfigurations" not in body)


def remote_debugging(body: Body) -> bool:
    """Log in only to hosts that are not isolated."""
    return not (any(within(body, "EnableRemoteDebug")) and body.get("EnableNetworkIsolation"))


def volume_keys(body: Body) -> bool:
    """Bring no key for disks of instances with storage of their own."""
    local = any(
        kind.split(".")[1].startswith(("g4dn", "g5", "g6", "p4", "p5", "trn", "inf"))
        or kind.split(".")[1].endswith("d")
        for kind in within(body, "InstanceType")
    )
    return not local or not ("KmsKeyId" in body or any(within(body, "VolumeKmsKeyId")))


def notebook_network(body: Body) -> bool:
    """Cut off the internet, and name security groups, only in a subnet."""
    inside = "SecurityGroupIds" in body or body.get("DirectInternetAccess") == "Disabled"
    return "SubnetId" in body or not inside


def containers(body: Body) -> bool:
    """Use one container or several; only several have a mode of execution, and all or none a host name."""
    several = body.get("Containers", [])
    named = sum("ContainerHostname" in container for container in several)
    one_kind = ("PrimaryContainer" in body) != bool(several)
    return one_kind and named in (0, len(several)) and (len(several) > 1 or "InferenceExecutionConfig" not in body)


def container_sources(body: Body) -> bool:
    """Use an image or a package, one source of data, and a cache only for many models."""
    return all(
        ("Image" in container) != ("ModelPackageName" in container)
        and not {"ModelDataUrl", "ModelDataSource"} <= set(container)
        and (container.get("Mode") == "MultiModel" or "MultiModelConfig" not in container)
        for container in (*body.get("Containers", ()), *within(body, "PrimaryContainer"))
    )


def variants(body: Body) -> bool:
    """Give variants names of their own, and shadow one variant with one."""
    shadows = body.get("ShadowProductionVariants", [])
    both = [*body["ProductionVariants"], *shadows]
    unique = len({variant["VariantName"] for variant in both}) == len(both)
    return unique and (not shadows or len(both) == 2)


def variant_capacity(body: Body) -> bool:
    """Run a variant on instances or without servers, within its own limits."""
    return all(map(_capacity, (*body["ProductionVariants"], *body.get("ShadowProductionVariants", ()))))


def _capacity(variant: Body) -> bool:
    if "ServerlessConfig" in variant:
        config = variant["ServerlessConfig"]
        return set(variant) <= {"VariantName", "ModelName", "InitialVariantWeight", "ServerlessConfig"} and (
            config.get("ProvisionedConcurrency", 0) <= config["MaxConcurrency"] and config["MemorySizeInMB"] % 1024 == 0
        )
    scaling = variant.get("ManagedInstanceScaling", {})
    fits = scaling.get("MinInstanceCount", 0) <= scaling.get("MaxInstanceCount", 1)
    return fits and {"InstanceType", "InitialInstanceCount"} <= set(variant)


def serverless_alone(body: Body) -> bool:
    """Keep serverless variants away from queues, explanations, captured data, keys and networks."""
    clashing = {"AsyncInferenceConfig", "ExplainerConfig", "DataCaptureConfig", "KmsKeyId", "VpcConfig"}
    return not (any(within(body["ProductionVariants"], "ServerlessConfig")) and clashing & set(body))


def components(body: Body) -> bool:
    """Leave the model out only where inference components come later, with a role for them."""
    return all("ModelName" in variant or "ExecutionRoleArn" in body for variant in body["ProductionVariants"])


def baselines(body: Body) -> bool:
    """Give explanations one baseline."""
    return all(("ShapBaseline" in b) != ("ShapBaselineUri" in b) for b in within(body, "ShapBaselineConfig"))


def update_policy(body: Body) -> bool:
    """Update in one way, with the step that belongs to it and within its share of the capacity."""
    config = body.get("DeploymentConfig", {})
    if {"BlueGreenUpdatePolicy", "RollingUpdatePolicy"} <= set(config):
        return False
    return all(map(_routing, within(config, "TrafficRoutingConfiguration"))) and all(
        5 <= size["Value"] <= 50 for policy in within(config, "RollingUpdatePolicy") for size in _shares(policy)
    )


def _routing(routing: Body) -> bool:
    member, least = {"CANARY": ("CanarySize", 1), "LINEAR": ("LinearStepSize", 10)}.get(routing["Type"], ("", 0))
    steps = {"CanarySize", "LinearStepSize"} & set(routing)
    return steps == ({member} if member else set()) and all(least <= s["Value"] <= 50 for s in _shares(routing))


def _shares(policy: Body) -> list[Body]:
    return [v for v in policy.values() if isinstance(v, dict) and v.get("Type") == "CAPACITY_PERCENT"]


def app_owner(body: Body) -> bool:
    """Let a user profile or a space own an app."""
    return ("UserProfileName" in body) != ("SpaceName" in body)


def app_kind(body: Body) -> bool:
    """Run Jupyter servers for users on the system instance, and other apps in spaces on real ones."""
    instance = body.get("ResourceSpec", {}).get("InstanceType")
    if body["AppType"] == "JupyterServer":
        return "UserProfileName" in body and body["AppName"] == "default" and instance in (None, "system")
    return body["AppType"] in ("JupyterLab", "CodeEditor") and "SpaceName" in body and instance != "system"


def tag_keys(body: Body) -> bool:
    """Use each tag key once, and none that is reserved."""
    keys = [tag["Key"] for tag in body.get("Tags", ())]
    return len(set(keys)) == len(keys) and not any(key.startswith("aws:") for key in keys)


class Row(NamedTuple):
    """A rule across members, with a request that breaks it."""

    operation: str
    rule: Callable[[Body], bool]
    bad: Body


TRAINING: Body = {"AlgorithmSpecification": {"TrainingInputMode": "File"}, "ResourceConfig": {}}
S3_CHANNEL: Body = {"ChannelName": "a", "DataSource": {"S3DataSource": {}}, "CompressionType": "Gzip"}
LOGIN: Body = {"RepositoryAccessMode": "Platform", "RepositoryAuthConfig": {}}
TWO_SHADOWS: Body = {"ProductionVariants": [{"VariantName": "a"}], "ShadowProductionVariants": [{"VariantName": "a"}]}
SERVERLESS: Body = {"ServerlessConfig": {"MaxConcurrency": 1, "ProvisionedConcurrency": 2, "MemorySizeInMB": 1024}}
CANARY: Body = {"Type": "CANARY", "CanarySize": {"Type": "CAPACITY_PERCENT", "Value": 60}}
RULES = (
    Row("CreateTrainingJob", training_algorithm, TRAINING),
    Row("CreateTrainingJob", spot_waiting, {"StoppingCondition": {"MaxWaitTimeInSeconds": 1}}),
    Row("CreateTrainingJob", instance_groups, TRAINING),
    Row("CreateTrainingJob", file_systems, {"DataSource": {"FileSystemDataSource": {"FileSystemId": "fs-1"}}}),
    Row("CreateTrainingJob", channels, {**TRAINING, "InputDataConfig": [S3_CHANNEL]}),
    Row("CreateTrainingJob", registries, {"ImageConfig": LOGIN}),
    Row("CreateTrainingJob", licences, {"ModelAccessConfig": {"AcceptEula": False}}),
    Row("CreateTrainingJob", rule_names, {"DebugRuleConfigurations": [{"RuleConfigurationName": "a"}] * 2}),
    Row("CreateTrainingJob", hyperparameters, {"HyperParameters": {"db_password": "x"}}),
    Row("CreateTrainingJob", profiling, {"ProfilerConfig": {"DisableProfiler": True, "S3OutputPath": "s3://a"}}),
    Row("CreateTrainingJob", remote_debugging, {"R": {"EnableRemoteDebug": True}, "EnableNetworkIsolation": True}),
    Row("CreateTrainingJob", volume_keys, {"R": {"InstanceType": "ml.g5.xlarge", "VolumeKmsKeyId": "k"}}),
    Row("CreateTrainingJob", tag_keys, {"Tags": [{"Key": "a"}, {"Key": "a"}]}),
    Row("CreateNotebookInstance", notebook_network, {"DirectInternetAccess": "Disabled"}),
    Row("CreateNotebookInstance", tag_keys, {"Tags": [{"Key": "aws:a"}]}),
    Row("CreateModel", containers, {"PrimaryContainer": {}, "InferenceExecutionConfig": {}}),
    Row("CreateModel", container_sources, {"Containers": [{"Image": "a", "ModelPackageName": "b"}]}),
    Row("CreateModel", registries, {"ImageConfig": {"RepositoryAccessMode": "Vpc"}}),
    Row("CreateModel", licences, {"ModelAccessConfig": {"AcceptEula": False}}),
    Row("CreateModel", tag_keys, {"Tags": [{"Key": "aws:a"}]}),
    Row("CreateEndpointConfig", variants, TWO_SHADOWS),
    Row("CreateEndpointConfig", variant_capacity, {"ProductionVariants": [{"VariantName": "a", **SERVERLESS}]}),
    Row("CreateEndpointConfig", serverless_alone, {"ProductionVariants": [SERVERLESS], "KmsKeyId": "k"}),
    Row("CreateEndpointConfig", components, {"ProductionVariants": [{"VariantName": "a"}]}),
    Row("CreateEndpointConfig", baselines, {"ShapBaselineConfig": {"ShapBaseline": "1", "ShapBaselineUri": "s3://a"}}),
    Row("CreateEndpointConfig", volume_keys, {"P": [{"InstanceType": "ml.m5d.large"}], "KmsKeyId": "k"}),
    Row("CreateEndpointConfig", tag_keys, {"Tags": [{"Key": "aws:a"}]}),
    Row("CreateEndpoint", update_policy, {"DeploymentConfig": {"TrafficRoutingConfiguration": CANARY}}),
    Row("CreateEndpoint", tag_keys, {"Tags": [{"Key": "aws:a"}]}),
    Row("CreateApp", app_owner, {"UserProfileName": "a", "SpaceName": "b"}),
    Row("CreateApp", app_kind, {"AppType": "KernelGateway"}),
    Row("CreateApp", tag_keys, {"Tags": [{"Key": "aws:a"}]}),
    Row("DescribeApp", app_owner, {}),
    Row("CreateAction", tag_keys, {"Tags": [{"Key": "aws:a"}]}),
)


@pytest.mark.parametrize("row", RULES, ids=lambda row: f"{row.operation}-{row.rule.__name__}")
def test_bases_keep_a_rule_across_members(row: Row) -> None:
    """A documented rule that no model states holds in every base of its operation."""
    bases = (example for example in load() if example.operation == row.operation and example.kind == "base")
    assert [base.name for base in bases if not row.rule(base.request)] == []


@pytest.mark.parametrize("row", RULES, ids=lambda row: f"{row.operation}-{row.rule.__name__}")
def test_rule_across_members_can_be_broken(row: Row) -> None:
    """Each rule finds the request that breaks it."""
    assert not row.rule(row.bad)
