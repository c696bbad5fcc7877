"""Documented rules across the members of CreateTrainingJob."""

from __future__ import annotations

import re

from contracts.cases.mending import Body, drop, inner, keep_unique, objects

_IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/training:1"
_SECRETS = re.compile(r"password|passwd|secret|token|credential|access.?key", re.IGNORECASE)


def algorithm(body: Body) -> None:
    """Keep one of TrainingImage and AlgorithmName, and what goes with an image only with an image."""
    spec = inner(body, "AlgorithmSpecification")
    if "TrainingImage" in spec:
        drop(spec, "AlgorithmName")
    elif "AlgorithmName" in spec:
        drop(spec, "ContainerEntrypoint", "ContainerArguments", "TrainingImageConfig")
    elif spec:
        spec["TrainingImage"] = _IMAGE
    image = inner(spec, "TrainingImageConfig")
    if image.get("TrainingRepositoryAccessMode") != "Vpc":
        drop(image, "TrainingRepositoryAuthConfig")
    elif "VpcConfig" not in body:
        drop(spec, "TrainingImageConfig")
    keep_unique(objects(spec.get("MetricDefinitions")), "Name")


def channels(body: Body) -> None:
    """Keep channels unique, with one data source each and with members that go with their input mode."""
    if "InputDataConfig" not in body:
        return
    keep_unique(body["InputDataConfig"], "ChannelName")
    mode = inner(body, "AlgorithmSpecification").get("TrainingInputMode")
    for channel in objects(body["InputDataConfig"]):
        _channel(channel, channel.get("InputMode", mode), has_vpc="VpcConfig" in body)


def _channel(channel: Body, mode: object, *, has_vpc: bool) -> None:
    source = inner(channel, "DataSource")
    s3 = inner(source, "S3DataSource")
    if s3 or not has_vpc:
        drop(source, "FileSystemDataSource")
    if mode != "Pipe":
        for member in ("CompressionType", "RecordWrapperType"):
            if channel.get(member, "None") != "None":
                del channel[member]
        if s3.get("S3DataType") == "AugmentedManifestFile":
            s3["S3DataType"] = "S3Prefix"
    if s3.get("S3DataType") != "AugmentedManifestFile":
        drop(s3, "AttributeNames")
    if inner(s3, "ModelAccessConfig").get("AcceptEula") is False:
        s3["ModelAccessConfig"]["AcceptEula"] = True


def resources(body: Body) -> None:
    """Keep instance groups apart from a single instance type, and groups unique and known."""
    config = inner(body, "ResourceConfig")
    if "InstanceGroups" in config:
        drop(config, "InstanceType", "InstanceCount")
        keep_unique(config["InstanceGroups"], "InstanceGroupName")
    elif config and "InstanceType" not in config:
        config["InstanceType"] = "ml.m5.xlarge"
    groups = {group.get("InstanceGroupName") for group in objects(config.get("InstanceGroups"))}
    for channel in objects(body.get("InputDataConfig")):
        s3 = inner(channel, "DataSource", "S3DataSource")
        if not set(s3.get("InstanceGroupNames", ())) <= groups:
            drop(s3, "InstanceGroupNames")


def times(body: Body) -> None:
    """Keep waiting times with spot training, and at least as long as the run; keep warm pools away from it."""
    stopping = inner(body, "StoppingCondition")
    if not body.get("EnableManagedSpotTraining"):
        drop(stopping, "MaxWaitTimeInSeconds")
    else:
        drop(inner(body, "ResourceConfig"), "KeepAlivePeriodInSeconds")
        if stopping.get("MaxWaitTimeInSeconds", 0) < stopping.get("MaxRuntimeInSeconds", 86_400):
            stopping["MaxWaitTimeInSeconds"] = stopping.get("MaxRuntimeInSeconds", 86_400)


def rules(body: Body) -> None:
    """Keep the names of debugger and profiler rules unique."""
    for member in ("DebugRuleConfigurations", "ProfilerRuleConfigurations"):
        if member in body:
            keep_unique(body[member], "RuleConfigurationName")
    keep_unique(objects(inner(body, "DebugHookConfig").get("CollectionConfigurations")), "CollectionName")


def secrets(body: Body) -> None:
    """Keep words such as password out of hyperparameters: the service refuses them."""
    values = body.get("HyperParameters")
    if isinstance(values, dict):
        body["HyperParameters"] = {k: v for k, v in values.items() if not _SECRETS.search(f"{k}={v}")}


MENDS = (algorithm, channels, resources, times, rules, secrets)
