"""Mutants of answers: values that no model knows, and values beyond their limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from contracts.reference.making import at, each, first, renamed, setting, turned
from contracts.reference.mutants.bodies import shown
from contracts.reference.mutants.jsontypes import BY_NAME
from contracts.reference.mutants.times import crowded
from contracts.reference.suspects import Mutant

Turn = Callable[[str], str]
HUGE: Final = "ml.m9.huge"


def swapped(old: str, new: str) -> Turn:
    """Return what puts one text in the place of another."""
    return lambda text: text.replace(old, new)


ENUMERATIONS: Final = (
    shown(
        "invented-status",
        "Invents a status for endpoints that are in service.",
        "DescribeEndpoint",
        setting(EndpointStatus="Ready"),
        "body.enum-/EndpointStatus",
    ),
    shown(
        "status-in-capitals",
        "Writes the status of listed training jobs in capitals.",
        "ListTrainingJobs",
        each("TrainingJobSummaries", turned("TrainingJobStatus", str.upper)),
        "body.enum-/TrainingJobSummaries/*/TrainingJobStatus",
        bars=("page.sort-/SortBy#Status",),
    ),
    shown(
        "status-of-another-kind",
        "Shows a status that notebook instances have for endpoints.",
        "DescribeEndpoint",
        setting(EndpointStatus="Pending"),
        "body.enum-/EndpointStatus",
    ),
    shown(
        "listed-status-of-another-kind",
        "Shows a status that training jobs have for listed endpoints.",
        "ListEndpoints",
        each("Endpoints", setting(EndpointStatus="Completed")),
        "body.enum-/Endpoints/*/EndpointStatus",
        bars=("page.sort-/SortBy#Status",),
    ),
    Mutant(
        "one-of-ten-is-done",
        "Invents a status for one training job among ten.",
        crowded("TrainingJob", at("/TrainingJobSummaries/2", setting(TrainingJobStatus="Done"))),
        ("ListTrainingJobs",),
        ("ListTrainingJobs-body.enum-/TrainingJobSummaries/*/TrainingJobStatus",),
    ),
    shown(
        "app-type-in-lower-case",
        "Writes the type of an app in lower case, as its ARN does.",
        "DescribeApp",
        turned("AppType", str.lower),
        "body.enum-/AppType",
    ),
    shown(
        "instance-type-of-ec2",
        "Leaves the first letters of an instance type out.",
        "DescribeNotebookInstance",
        turned("InstanceType", lambda value: value.removeprefix("ml.")),
        "body.enum-/InstanceType",
    ),
    shown(
        "instance-type-that-does-not-exist",
        "Lists an instance type that does not exist.",
        "ListNotebookInstances",
        each("NotebookInstances", setting(InstanceType=HUGE)),
        "body.enum-/NotebookInstances/*/InstanceType",
    ),
    shown(
        "instances-that-do-not-exist",
        "Shows an instance type that does not exist within a training job's resources.",
        "DescribeTrainingJob",
        at("/ResourceConfig", setting(InstanceType=HUGE)),
        "body.enum-/ResourceConfig/InstanceType",
    ),
    shown(
        "boolean-for-a-word",
        "Shows true, as text, where something is Enabled.",
        "DescribeNotebookInstance",
        turned("RootAccess", lambda _: "true"),
        "body.enum-/RootAccess",
    ),
    shown(
        "mode-cut-short",
        "Cuts the mode of a model's container short.",
        "DescribeModel",
        at("/PrimaryContainer", turned("Mode", swapped("Model", ""))),
        "body.enum-/PrimaryContainer/Mode",
    ),
    shown(
        "compression-in-another-case",
        "Writes the compression of a training job's output in another case.",
        "DescribeTrainingJob",
        at("/OutputDataConfig", turned("CompressionType", str.capitalize)),
        "body.enum-/OutputDataConfig/CompressionType",
    ),
    shown(
        "no-compression-is-empty",
        "Shows an empty text for a compression that nobody chose.",
        "DescribeTrainingJob",
        at("/OutputDataConfig", setting(CompressionType="")),
        "body.enum-/OutputDataConfig/CompressionType",
    ),
    shown(
        "data-type-in-another-case",
        "Writes the type of a channel's data in another case, four levels deep.",
        "DescribeTrainingJob",
        at("/InputDataConfig/0/DataSource/S3DataSource", turned("S3DataType", str.upper)),
        "body.enum-/InputDataConfig/*/DataSource/S3DataSource/S3DataType",
    ),
    shown(
        "invented-routing",
        "Invents a way to route the traffic of an endpoint's deployment.",
        "DescribeEndpoint",
        at("/LastDeploymentConfig/BlueGreenUpdatePolicy/TrafficRoutingConfiguration", setting(Type="SHADOW")),
        "body.enum-/LastDeploymentConfig/BlueGreenUpdatePolicy/TrafficRoutingConfiguration/Type",
    ),
)

LIMITS: Final = (
    shown(
        "role-without-an-arn",
        "Shows the name of a role instead of its ARN.",
        "DescribeModel",
        setting(ExecutionRoleArn="role"),
        "body.limits-/ExecutionRoleArn",
    ),
    shown(
        "name-with-a-space",
        "Shows names of listed models with a space in them.",
        "ListModels",
        each("Models", turned("ModelName", swapped("-", " "))),
        "body.limits-/Models/*/ModelName",
        bars=BY_NAME,
    ),
    shown(
        "name-too-long",
        "Shows a name that is longer than names can be.",
        "DescribeNotebookInstance",
        turned("NotebookInstanceName", lambda name: name.ljust(64, "x")),
        "body.limits-/NotebookInstanceName",
    ),
    shown(
        "volume-too-small",
        "Shows a volume that is smaller than volumes can be.",
        "DescribeNotebookInstance",
        setting(VolumeSizeInGB=1),
        "body.limits-/VolumeSizeInGB",
    ),
    shown(
        "weight-below-zero",
        "Shows a negative weight for an endpoint's first variant.",
        "DescribeEndpoint",
        first("ProductionVariants", setting(CurrentWeight=-1.0)),
        "body.limits-/ProductionVariants/*/CurrentWeight",
    ),
    shown(
        "no-variants",
        "Shows an endpoint in service without any variant.",
        "DescribeEndpoint",
        setting(ProductionVariants=[]),
        "body.limits-/ProductionVariants",
    ),
    shown(
        "too-many-subnets",
        "Shows more subnets than a model's network can have.",
        "DescribeModel",
        at("/VpcConfig", turned("Subnets", lambda subnets: subnets[:1] * 17)),
        "body.limits-/VpcConfig/Subnets",
    ),
    shown(
        "variable-too-long",
        "Shows an environment variable that is longer than those of training jobs can be.",
        "DescribeTrainingJob",
        at("/Environment", lambda shown: shown.update(dict.fromkeys(shown, "x" * 513))),
        "body.limits-/Environment/{value}",
    ),
    shown(
        "variable-with-a-hyphen",
        "Shows an environment variable whose name no variable can have.",
        "DescribeTrainingJob",
        at("/Environment", renamed("LOG_LEVEL", "LOG-LEVEL")),
        "body.limits-/Environment",
    ),
    shown(
        "too-many-parameters",
        "Shows more hyperparameters than a training job can have.",
        "DescribeTrainingJob",
        at("/HyperParameters", lambda shown: shown.update((f"more-{number}", "1") for number in range(100))),
        "body.limits-/HyperParameters",
    ),
    shown(
        "artifacts-without-a-bucket",
        "Shows a path where a training job's artifacts have an address.",
        "DescribeTrainingJob",
        at("/ModelArtifacts", turned("S3ModelArtifacts", swapped("s3://", "/mnt/"))),
        "body.limits-/ModelArtifacts/S3ModelArtifacts",
    ),
)

VALUES: Final = (*ENUMERATIONS, *LIMITS)
