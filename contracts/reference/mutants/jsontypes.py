"""Mutants of answers: members of the wrong JSON type, at every depth."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from contracts.reference.making import at, each, first, setting, turned
from contracts.reference.mutants.bodies import ARN, shown
from contracts.reference.store import Shown

Turn = Callable[[Any], Any]

# What is seen of a list by the names of its items.
BY_NAME: Final = ("page.union", "page.filter-/NameContains", "page.sort-*")


def values(turn: Turn) -> Turn:
    """Return what turns every value of a map into another."""
    return lambda found: {key: turn(value) for key, value in found.items()}


def number(text: str) -> Any:
    """Return what a text says as a number, where it says one."""
    return int(text) if text.isdecimal() else text


def all_of(member: str) -> Turn:
    """Return what keeps one member alone of each item."""
    return lambda items: [item[member] for item in items]


def pairs(found: Shown) -> list[Shown]:
    """Return the entries of a map as a list."""
    return [{"Key": key, "Value": value} for key, value in found.items()]


JSONTYPES: Final = (
    shown(
        "size-as-text",
        "Writes the size of a notebook instance's volume as text.",
        "DescribeNotebookInstance",
        lambda answer: answer.update(VolumeSizeInGB=str(answer.get("VolumeSizeInGB", 5))),
        "body.type-/VolumeSizeInGB",
    ),
    shown(
        "boolean-as-text",
        "Writes true as text.",
        "DescribeModel",
        setting(EnableNetworkIsolation="true"),
        "body.type-/EnableNetworkIsolation",
    ),
    shown(
        "boolean-as-number",
        "Writes false as 0 and true as 1.",
        "DescribeTrainingJob",
        turned("EnableManagedSpotTraining", int),
        "body.type-/EnableManagedSpotTraining",
    ),
    shown(
        "boolean-of-python",
        "Writes the recovery mode of an app as Python does.",
        "DescribeApp",
        turned("RecoveryMode", str),
        "body.type-/RecoveryMode",
    ),
    shown(
        "weight-as-text",
        "Writes the weight of an endpoint's first variant as text.",
        "DescribeEndpoint",
        first("ProductionVariants", turned("CurrentWeight", str)),
        "body.type-/ProductionVariants/*/CurrentWeight",
    ),
    shown(
        "fraction-of-a-second",
        "Writes half a second where whole ones are counted.",
        "DescribeTrainingJob",
        setting(BillableTimeInSeconds=5.5),
        "body.type-/BillableTimeInSeconds",
    ),
    shown(
        "empty-text-for-a-number",
        "Writes an empty text for a number that is not known.",
        "DescribeTrainingJob",
        setting(TrainingTimeInSeconds=""),
        "body.type-/TrainingTimeInSeconds",
    ),
    shown(
        "instance-count-as-text",
        "Writes the number of a training job's instances as text.",
        "DescribeTrainingJob",
        at("/ResourceConfig", turned("InstanceCount", str)),
        "body.type-/ResourceConfig/InstanceCount",
    ),
    shown(
        "name-as-a-number",
        "Writes the names of metrics as numbers, deep within an answer.",
        "DescribeTrainingJob",
        at("/AlgorithmSpecification/MetricDefinitions/-1", setting(Name=1)),
        "body.type-/AlgorithmSpecification/MetricDefinitions/*/Name",
    ),
    shown(
        "status-as-a-number",
        "Writes the status of listed endpoints as a number.",
        "ListEndpoints",
        each("Endpoints", setting(EndpointStatus=2)),
        "body.type-/Endpoints/*/EndpointStatus",
        bars=("page.sort-/SortBy#Status",),
    ),
    shown(
        "token-as-a-number",
        "Writes the token of the next page as a number.",
        "ListModels",
        setting(NextToken=1),
        "body.type-/NextToken",
        bars=("page.union",),
    ),
    shown(
        "parameters-as-numbers",
        "Writes hyperparameters that look like numbers as numbers.",
        "DescribeTrainingJob",
        turned("HyperParameters", values(number)),
        "body.type-/HyperParameters/{value}",
    ),
    shown(
        "environment-as-numbers",
        "Writes environment variables that look like numbers as numbers, within a model's container.",
        "DescribeModel",
        at("/PrimaryContainer", turned("Environment", values(number))),
        "body.type-/PrimaryContainer/Environment/{value}",
    ),
    shown(
        "deep-parameters-as-numbers",
        "Writes what a debugger's collection is configured with as numbers.",
        "DescribeTrainingJob",
        at("/DebugHookConfig/CollectionConfigurations/*", turned("CollectionParameters", values(number))),
        "body.type-/DebugHookConfig/CollectionConfigurations/*/CollectionParameters/{value}",
    ),
    shown(
        "map-as-a-list",
        "Writes a training job's environment as a list of keys and values.",
        "DescribeTrainingJob",
        turned("Environment", pairs),
        "body.type-/Environment",
    ),
    shown(
        "object-as-text",
        "Writes where a training job's output goes as text that holds JSON.",
        "DescribeTrainingJob",
        turned("OutputDataConfig", json.dumps),
        "body.type-/OutputDataConfig",
    ),
    shown(
        "object-as-a-list",
        "Writes a model's network as a list of one.",
        "DescribeModel",
        turned("VpcConfig", lambda network: [network]),
        "body.type-/VpcConfig",
    ),
    shown(
        "list-as-an-object",
        "Writes the variants of an endpoint as an object with their numbers.",
        "DescribeEndpoint",
        turned("ProductionVariants", lambda items: {str(place): item for place, item in enumerate(items)}),
        "body.type-/ProductionVariants",
    ),
    shown(
        "list-of-one-without-a-list",
        "Writes a list of one as the one, as translations from XML do.",
        "DescribeModel",
        at("/VpcConfig", turned("SecurityGroupIds", lambda items: items[0] if len(items) == 1 else items)),
        "body.type-/VpcConfig/SecurityGroupIds",
    ),
    shown(
        "empty-list-as-an-object",
        "Writes an empty list as an empty object, as PHP does not know the difference.",
        "ListModels",
        turned("Models", lambda items: items or {}),
        "body.type-/Models",
    ),
    shown(
        "names-instead-of-items",
        "Lists the names of endpoints alone.",
        "ListEndpoints",
        turned("Endpoints", all_of("EndpointName")),
        "body.type-/Endpoints/*",
        bars=("body.times-order", *BY_NAME),
    ),
    shown(
        "items-by-name",
        "Lists notebook instances as an object, by their names.",
        "ListNotebookInstances",
        turned("NotebookInstances", lambda items: {item["NotebookInstanceName"]: item for item in items}),
        "body.type-/NotebookInstances",
        bars=("page.*",),
    ),
    shown(
        "repositories-as-objects",
        "Writes the repositories of listed notebook instances as objects.",
        "ListNotebookInstances",
        each("NotebookInstances", setting(AdditionalCodeRepositories=["churn", {"Name": "churn"}])),
        "body.type-/NotebookInstances/*/AdditionalCodeRepositories/*",
        bars=("page.filter-/AdditionalCodeRepositoryEquals",),
    ),
    shown(
        "alarms-as-text",
        "Writes the alarms of an endpoint's deployment as text.",
        "DescribeEndpoint",
        at("/LastDeploymentConfig/AutoRollbackConfiguration", turned("Alarms", all_of("AlarmName"))),
        "body.type-/LastDeploymentConfig/AutoRollbackConfiguration/Alarms/*",
    ),
    shown(
        "arn-in-a-list",
        "Answers a create with the ARN in a list.",
        "CreateAction",
        turned("ActionArn", lambda arn: [arn]),
        "body.type-/ActionArn",
        bars=ARN,
    ),
    shown(
        "arn-as-an-object",
        "Answers a create with the ARN in an object.",
        "CreateNotebookInstance",
        turned("NotebookInstanceArn", lambda arn: {"Arn": arn}),
        "body.type-/NotebookInstanceArn",
        bars=ARN,
    ),
)
