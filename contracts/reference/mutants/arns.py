"""Mutants of answers: ARNs that are none, or of something else."""

from __future__ import annotations

from typing import Final

from contracts.reference.making import at, each, turned
from contracts.reference.mutants.bodies import shown
from contracts.reference.mutants.times import crowded
from contracts.reference.mutants.values import Turn, swapped
from contracts.reference.suspects import Mutant


def created(name: str, fault: str, noun: str, turn: Turn) -> Mutant:
    """Return a mutant that answers a create with another ARN than it shows later, and has no tags there."""
    return shown(
        name,
        fault,
        f"Create{noun}",
        turned(f"{noun}Arn", turn),
        f"body.arn-/{noun}Arn",
        drags=("life.arn-stable-*",),
        bars=("life.round-trip-/Tags",),
    )


def part(number: int, text: str) -> Turn:
    """Return what puts another text in the place of one part of an ARN, counted from 0."""

    def turn(arn: str) -> str:
        parts = arn.split(":", 5)
        return ":".join([*parts[:number], text, *parts[number + 1 :]])

    return turn


ARNS: Final = (
    shown(
        "arn-of-another-kind",
        "Shows the ARN of an endpoint for a model.",
        "DescribeModel",
        turned("ModelArn", swapped(":model/", ":endpoint/")),
        "body.arn-/ModelArn",
    ),
    created(
        "arn-of-the-configuration",
        "Answers the create of an endpoint with the ARN of its configuration.",
        "Endpoint",
        swapped(":endpoint/", ":endpoint-config/"),
    ),
    shown(
        "arn-of-another-kind-in-a-list",
        "Shows ARNs of notebooks for listed notebook instances.",
        "ListNotebookInstances",
        each("NotebookInstances", turned("NotebookInstanceArn", swapped(":notebook-instance/", ":notebook/"))),
        "body.arn-/NotebookInstances/*/NotebookInstanceArn",
    ),
    shown(
        "arn-without-a-hyphen",
        "Leaves the hyphen out of the type in a training job's ARN.",
        "DescribeTrainingJob",
        turned("TrainingJobArn", swapped(":training-job/", ":trainingjob/")),
        "body.arn-/TrainingJobArn",
    ),
    shown(
        "account-of-eleven-digits",
        "Loses the first digit of the account in an endpoint's ARN.",
        "DescribeEndpoint",
        turned("EndpointArn", part(4, "23456789012")),
        "body.arn-/EndpointArn",
    ),
    shown(
        "account-by-name",
        "Names the account in the ARNs of listed endpoints.",
        "ListEndpoints",
        each("Endpoints", turned("EndpointArn", part(4, "local"))),
        "body.arn-/Endpoints/*/EndpointArn",
    ),
    created(
        "arn-without-an-account",
        "Leaves the account out of the ARN of an action that was created.",
        "Action",
        part(4, ""),
    ),
    shown(
        "arn-without-a-region",
        "Leaves the region out of a notebook instance's ARN.",
        "DescribeNotebookInstance",
        turned("NotebookInstanceArn", part(3, "")),
        "body.arn-/NotebookInstanceArn",
    ),
    shown(
        "arn-of-another-service",
        "Writes the ARNs of listed training jobs as if another service had made them.",
        "ListTrainingJobs",
        each("TrainingJobSummaries", turned("TrainingJobArn", part(2, "batch"))),
        "body.arn-/TrainingJobSummaries/*/TrainingJobArn",
    ),
    Mutant(
        "one-of-ten-without-an-arn",
        "Shows the name for the ARN of one model among ten.",
        crowded("Model", at("/Models/5", lambda item: item.update(ModelArn=item["ModelName"]))),
        ("ListModels",),
        ("ListModels-body.arn-/Models/*/ModelArn",),
    ),
    created(
        "arn-with-a-colon",
        "Writes a colon before the name in the ARN of a model that was created.",
        "Model",
        swapped(":model/", ":model:"),
    ),
    created(
        "arn-without-a-name",
        "Leaves the name out of the ARN of a notebook instance that was created.",
        "NotebookInstance",
        lambda arn: arn.rpartition("/")[0] + "/",
    ),
    shown(
        "arn-without-the-owner",
        "Leaves the owner out of an app's ARN.",
        "DescribeApp",
        turned("AppArn", lambda arn: "/".join([*arn.split("/")[:2], *arn.split("/")[3:]])),
        "body.arn-/AppArn",
    ),
)
