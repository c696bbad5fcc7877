"""What describe shows of a resource: what was asked for, under the answer's names, and what comes in time."""

from __future__ import annotations

import math
from typing import Any, Final

from contracts.reference.model import pinned
from contracts.reference.store import Made, Shown


def described(made: Made, moment: float) -> Shown:
    """Return what describe shows of a resource at a moment."""
    since, status = made.now(moment)
    if made.shown[0] == (since, status):
        return made.shown[1]
    kind = made.kind
    members = pinned().output(f"Describe{kind.noun}").members
    shown: Shown = {member: value for member, value in made.asked.items() if member in members}
    shown |= {f"{kind.noun}Arn": made.arn, "CreationTime": made.created}
    if "LastModifiedTime" in members:
        shown["LastModifiedTime"] = max(since, made.created)
    if kind.status:
        shown[kind.status] = status
    shown |= made.more | (_job(made, since, status) if kind.noun == "TrainingJob" else {})
    if kind.noun == "Endpoint" and status != "InService":
        shown = {member: value for member, value in shown.items() if member not in AT_WORK}
    made.shown = (since, status), shown
    return shown


# What an endpoint shows in service only.
AT_WORK: Final = frozenset(
    {"ProductionVariants", "ShadowProductionVariants", "DataCaptureConfig", "AsyncInferenceConfig", "ExplainerConfig",
     "LastDeploymentConfig"}
)  # fmt: skip


def _job(made: Made, since: float, status: str) -> Shown:
    """Return how far a training job is; what it made is there once it has ended."""
    shown: Shown = {
        "SecondaryStatus": {"InProgress": "Training"}.get(status, status),
        "TrainingStartTime": made.created,
        "SecondaryStatusTransitions": [
            {"Status": {"InProgress": "Training"}.get(name, name), "StartTime": when}
            for when, name in made.moves
            if when <= since
        ],
    }
    if status not in ("Completed", "Stopped"):
        return shown
    seconds = max(1, math.ceil(since - made.created))
    output = made.asked.get("OutputDataConfig", {}).get("S3OutputPath", "s3://artifacts").rstrip("/")
    return shown | {
        "ModelArtifacts": {"S3ModelArtifacts": f"{output}/{made.asked['TrainingJobName']}/output/model.tar.gz"},
        "TrainingEndTime": since,
        "TrainingTimeInSeconds": seconds,
        "BillableTimeInSeconds": seconds,
    }


def more(noun: str, asked: Shown, config: Shown) -> Shown:
    """Return what a description has beside what was asked for; ``config`` is the configuration of an endpoint."""
    if noun == "NotebookInstance":
        return _notebook(asked)
    if noun == "Endpoint":
        return _endpoint(asked, config)
    if noun == "Domain":
        return {"Url": f"https://{asked['DomainId']}.studio.us-east-1.sagemaker.aws"}
    return {}


def _notebook(asked: Shown) -> Shown:
    names = {"SecurityGroups": "SecurityGroupIds", "NotebookInstanceLifecycleConfigName": "LifecycleConfigName"}
    renamed = {name: asked[old] for name, old in names.items() if old in asked}
    return renamed | {"Url": f"{asked['NotebookInstanceName'].lower()}.notebook.us-east-1.sagemaker.aws"}


def _endpoint(asked: Shown, config: Shown) -> Shown:
    """Return what an endpoint shows of its configuration."""
    shown: Shown = {
        member: config[member] for member in ("AsyncInferenceConfig", "ExplainerConfig") if member in config
    }
    for member in ("ProductionVariants", "ShadowProductionVariants"):
        if config.get(member):
            shown[member] = [_variant(one) for one in config[member]]
    if config.get("DataCaptureConfig"):
        shown["DataCaptureConfig"] = _capture(config["DataCaptureConfig"])
    return shown | ({"LastDeploymentConfig": asked["DeploymentConfig"]} if "DeploymentConfig" in asked else {})


def _variant(one: Shown) -> Shown:
    shown: Shown = {m: one[m] for m in ("VariantName", "ManagedInstanceScaling", "RoutingConfig") if m in one}
    moved: dict[str, Any] = {
        "Weight": one.get("InitialVariantWeight", 1.0),
        "InstanceCount": one.get("InitialInstanceCount"),
        "ServerlessConfig": one.get("ServerlessConfig"),
    }
    for member, value in moved.items():
        if value is not None:
            shown |= {f"Current{member}": value, f"Desired{member}": value}
    return shown


def _capture(capture: Shown) -> Shown:
    enabled = capture.get("EnableCapture", True)
    return {
        "EnableCapture": enabled,
        "CaptureStatus": "Started" if enabled else "Stopped",
        "CurrentSamplingPercentage": capture["InitialSamplingPercentage"],
        "DestinationS3Uri": capture["DestinationS3Uri"],
        "KmsKeyId": capture.get("KmsKeyId", ""),
    }
