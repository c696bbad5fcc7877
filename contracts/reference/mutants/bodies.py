"""Mutants of answers: members that are lost, and members under another name."""

from __future__ import annotations

from typing import Final

from contracts.reference.making import Edit, at, each, renamed, setting, showing, turned, without
from contracts.reference.mutants.times import crowded
from contracts.reference.store import Shown
from contracts.reference.suspects import Mutant

Strings = tuple[str, ...]

# What only the items of a list show.
ITEMS: Final = (
    "wire.timestamp", "body.type", "body.required", "body.enum", "body.limits", "body.arn", "body.times-order",
    "page.*",
)  # fmt: skip
# What the ARN is needed for that a create answers with.
ARN: Final = ("life.arn-stable", "life.round-trip-/Tags")


def shown(
    name: str, fault: str, operation: str, edit: Edit, broken: str, *, drags: Strings = (), bars: Strings = ()
) -> Mutant:
    """Return a mutant that changes what one operation shows, with what it breaks there; nothing names the operation."""
    breaks, also, barred = (tuple(f"{operation}-{one}" for one in ids) for ids in ((broken,), drags, bars))
    return Mutant(name, fault, showing(operation, edit), (operation,), breaks, also, barred)


def no_empty_container(answer: Shown) -> None:
    """Take an empty list away."""
    if not answer["Models"]:
        del answer["Models"]


LOST: Final = (
    shown(
        "no-name",
        "Leaves out the name of a model.",
        "DescribeModel",
        without("ModelName"),
        "body.required-/ModelName",
    ),
    shown(
        "no-status-in-a-list",
        "Leaves out the status of listed endpoints.",
        "ListEndpoints",
        each("Endpoints", without("EndpointStatus")),
        "body.required-/Endpoints/*/EndpointStatus",
        bars=("page.sort-/SortBy#Status",),
    ),
    shown(
        "no-arn-in-a-list",
        "Leaves out the ARN of listed notebook instances.",
        "ListNotebookInstances",
        each("NotebookInstances", without("NotebookInstanceArn")),
        "body.required-/NotebookInstances/*/NotebookInstanceArn",
    ),
    Mutant(
        "one-of-ten-without-a-status",
        "Leaves out the status of one training job among ten.",
        crowded("TrainingJob", at("/TrainingJobSummaries/6", without("TrainingJobStatus"))),
        ("ListTrainingJobs",),
        ("ListTrainingJobs-body.required-/TrainingJobSummaries/*/TrainingJobStatus",),
    ),
    shown(
        "created-without-an-arn",
        "Leaves out the ARN of an endpoint that was created.",
        "CreateEndpoint",
        without("EndpointArn"),
        "body.required-/EndpointArn",
        bars=ARN,
    ),
    shown(
        "status-is-null",
        "Writes null for the status of an endpoint.",
        "DescribeEndpoint",
        setting(EndpointStatus=None),
        "body.required-/EndpointStatus",
    ),
    shown(
        "no-stopping-condition",
        "Leaves out when a training job is to stop.",
        "DescribeTrainingJob",
        without("StoppingCondition"),
        "body.required-/StoppingCondition",
    ),
    shown(
        "shows-no-subnets",
        "Leaves the subnets out of a model's network.",
        "DescribeModel",
        at("/VpcConfig", without("Subnets")),
        "body.required-/VpcConfig/Subnets",
    ),
    shown(
        "data-without-an-address",
        "Leaves out where the data of a training job's last channel lies, four levels deep.",
        "DescribeTrainingJob",
        at("/InputDataConfig/-1/DataSource/S3DataSource", without("S3Uri")),
        "body.required-/InputDataConfig/*/DataSource/S3DataSource/S3Uri",
    ),
    shown(
        "shows-no-routing-type",
        "Leaves out how the traffic of an endpoint's deployment is routed.",
        "DescribeEndpoint",
        at("/LastDeploymentConfig/BlueGreenUpdatePolicy/TrafficRoutingConfiguration", without("Type")),
        "body.required-/LastDeploymentConfig/BlueGreenUpdatePolicy/TrafficRoutingConfiguration/Type",
    ),
    shown(
        "step-without-a-time",
        "Leaves out when the first step of a training job began.",
        "DescribeTrainingJob",
        at("/SecondaryStatusTransitions/0", without("StartTime")),
        "body.required-/SecondaryStatusTransitions/*/StartTime",
    ),
    shown(
        "no-algorithm",
        "Leaves out the algorithm of a training job, which newer models allow.",
        "DescribeTrainingJob",
        without("AlgorithmSpecification"),
        "body.expected-/AlgorithmSpecification",
    ),
    shown(
        "no-volume-size",
        "Leaves out the size of a training job's volumes, which newer models allow.",
        "DescribeTrainingJob",
        at("/ResourceConfig", without("VolumeSizeInGB")),
        "body.expected-/ResourceConfig/VolumeSizeInGB",
    ),
    *(
        shown(
            f"{noun}-failed-for-no-reason",
            f"Shows {words} that failed and does not say why.",
            operation,
            setting(**{status: "Failed"}),
            "body.expected-/FailureReason",
        )
        for noun, words, operation, status in (
            ("app", "an app", "DescribeApp", "Status"),
            ("endpoint", "an endpoint", "DescribeEndpoint", "EndpointStatus"),
            ("notebook", "a notebook instance", "DescribeNotebookInstance", "NotebookInstanceStatus"),
            ("training", "a training job", "DescribeTrainingJob", "TrainingJobStatus"),
        )
    ),
    shown(
        "no-models-no-container",
        "Leaves out the list of models where it is empty.",
        "ListModels",
        no_empty_container,
        "body.list-container-/Models",
    ),
    shown(
        "no-models-is-null",
        "Writes null for the list of models where it is empty.",
        "ListModels",
        turned("Models", lambda items: items or None),
        "body.list-container-/Models",
    ),
    shown(
        "no-container-at-all",
        "Leaves out the list of training jobs, even where there are some.",
        "ListTrainingJobs",
        without("TrainingJobSummaries"),
        "body.list-container-/TrainingJobSummaries",
        bars=ITEMS,
    ),
    shown(
        "container-called-items",
        "Calls the list of endpoints Items.",
        "ListEndpoints",
        renamed("Endpoints", "Items"),
        "body.list-container-/Endpoints",
        bars=ITEMS,
    ),
)

RENAMED: Final = (
    shown(
        "arn-in-camel-case",
        "Starts the name of a required member with a small letter.",
        "DescribeModel",
        renamed("ModelArn", "modelArn"),
        "body.required-/ModelArn",
    ),
    shown(
        "time-in-snake-case",
        "Writes the name of a required member with underscores.",
        "ListModels",
        each("Models", renamed("CreationTime", "creation_time")),
        "body.required-/Models/*/CreationTime",
        bars=("page.sort-/SortBy#CreationTime",),
    ),
    shown(
        "arn-called-arn",
        "Calls the ARN of a model that was created Arn.",
        "CreateModel",
        renamed("ModelArn", "Arn"),
        "body.required-/ModelArn",
        bars=ARN,
    ),
    shown(
        "role-in-camel-case",
        "Starts the name of an optional member with a small letter.",
        "DescribeModel",
        renamed("ExecutionRoleArn", "executionRoleArn"),
        "body.member-case-/executionRoleArn",
    ),
    shown(
        "url-in-capitals",
        "Writes the name Url in capitals.",
        "DescribeNotebookInstance",
        renamed("Url", "URL"),
        "body.member-case-/URL",
    ),
    shown(
        "type-in-camel-case-in-a-list",
        "Starts the name of an optional member of a list's items with a small letter.",
        "ListNotebookInstances",
        each("NotebookInstances", renamed("InstanceType", "instanceType")),
        "body.member-case-/NotebookInstances/*/instanceType",
    ),
    shown(
        "content-type-in-camel-case",
        "Starts the name of an optional member of a training job's channels with a small letter.",
        "DescribeTrainingJob",
        at("/InputDataConfig/-1", renamed("ContentType", "contentType")),
        "body.member-case-/InputDataConfig/*/contentType",
    ),
)

BODIES: Final = (*LOST, *RENAMED)
