"""Mutants of what must be refused: each takes requests that break one constraint of the model."""

from __future__ import annotations

from typing import Final

from contracts.reference.making import bounded, unchecked
from contracts.reference.mutants.hasty import HASTY
from contracts.reference.mutants.lenient import LENIENT
from contracts.reference.mutants.shallow import SHALLOW
from contracts.reference.suspects import Mutant

BLUE_GREEN: Final = "/DeploymentConfig/BlueGreenUpdatePolicy"
ROUTING: Final = f"{BLUE_GREEN}/TrafficRoutingConfiguration"
ROLLING: Final = "/DeploymentConfig/RollingUpdatePolicy"
ALARMS: Final = "/DeploymentConfig/AutoRollbackConfiguration/Alarms"
CLARIFY: Final = "/ExplainerConfig/ClarifyExplainerConfig"

Row = tuple[str, str, str, str, str]  # a name, an operation, a kind of constraint, a place, and the fault
Edge = tuple[str, str, str, str, str, str]  # the same with min or max before the fault
Bound = tuple[str, str, str, str, tuple[int, int], str]  # the same with what is added to both bounds

# Constraints that nobody looks at.
UNCHECKED: Final[tuple[Row, ...]] = (
    ("action-without-a-type", "CreateAction", "required", "/ActionType",
     "Does not ask for an action's type."),
    ("source-without-a-uri", "CreateAction", "required", "/Source/SourceUri",
     "Does not ask for the URI inside of an action's source."),
    ("tag-without-a-value", "CreateNotebookInstance", "required", "/Tags/*/Value",
     "Does not ask for the value of a tag."),
    ("routing-without-a-type", "CreateEndpoint", "required", f"{ROUTING}/Type",
     "Does not ask for the type of traffic routing, three structures down."),
    ("network-without-subnets", "CreateModel", "required", "/VpcConfig/Subnets",
     "Does not ask for the subnets of a model's network."),
    ("null-action-type", "CreateAction", "null", "/ActionType",
     "Takes null for an action's type, which it asks for otherwise."),
    ("null-tag-value", "CreateEndpoint", "null", "/Tags/*/Value",
     "Takes null for the value of a tag."),
    ("null-batch-size", "CreateEndpoint", "null", f"{ROLLING}/MaximumBatchSize",
     "Takes null for the structure that a rolling update has to have."),
    ("null-execution-mode", "CreateModel", "null", "/InferenceExecutionConfig/Mode",
     "Takes null for the mode in which a model's containers run."),
    ("configuration-without-a-name", "CreateEndpointConfig", "null", "/EndpointConfigName",
     "Takes null for the name of an endpoint configuration, and makes one without a name."),
    ("description-of-any-type", "CreateAction", "type", "/Description",
     "Takes a description of any JSON type."),
    ("property-of-any-type", "CreateAction", "type", "/Properties/{value}",
     "Takes values of any JSON type in the map of an action's properties."),
    ("tag-of-any-type", "CreateAction", "type", "/Tags/*",
     "Takes anything for a tag."),
    ("list-for-a-rollback", "CreateEndpoint", "type", "/DeploymentConfig/AutoRollbackConfiguration",
     "Takes a list where a structure belongs."),
    ("object-for-security-groups", "CreateNotebookInstance", "type", "/SecurityGroupIds",
     "Takes an object where a list belongs."),
    ("isolation-of-any-type", "CreateModel", "type", "/EnableNetworkIsolation",
     "Takes lists and objects where a boolean belongs."),
    ("status-without-a-meaning", "CreateAction", "enum", "/Status",
     "Takes any text for an action's status."),
    ("any-sort-order", "ListEndpoints", "enum", "/SortOrder",
     "Takes any text for a sort order."),
    ("filter-for-no-status", "ListTrainingJobs", "enum", "/StatusEquals",
     "Looks for training jobs in a status that does not exist."),
    ("canary-of-any-type", "CreateEndpoint", "enum", f"{ROUTING}/CanarySize/Type",
     "Takes any text for the type of a canary's size."),
    ("any-root-access", "CreateNotebookInstance", "enum", "/RootAccess",
     "Takes any text for root access."),
    ("any-language", "CreateEndpointConfig", "enum", f"{CLARIFY}/ShapConfig/TextConfig/Language",
     "Takes any text for a language, four structures down."),
    ("fifty-one-tags", "CreateAction", "items", "/Tags",
     "Does not count an action's tags."),
    ("four-repositories", "CreateNotebookInstance", "items", "/AdditionalCodeRepositories",
     "Does not count the repositories of a notebook instance."),
    ("thirty-one-properties", "CreateAction", "entries", "/Properties",
     "Does not count an action's properties."),
    ("large-environment", "CreateModel", "entries", "/PrimaryContainer/Environment",
     "Does not count the variables in a container's environment."),
    ("many-hyperparameters", "CreateTrainingJob", "entries", "/HyperParameters",
     "Does not count hyperparameters."),
    ("action-with-any-name", "CreateAction", "pattern", "/ActionName",
     "Takes any text for an action's name."),
    ("tag-with-any-value", "CreateAction", "pattern", "/Tags/*/Value",
     "Takes any text for the value of a tag."),
    ("variable-with-any-name", "CreateModel", "pattern", "/PrimaryContainer/Environment/{key}",
     "Takes any text for the name of an environment variable."),
    ("repository-with-any-address", "CreateNotebookInstance", "pattern", "/AdditionalCodeRepositories/*",
     "Takes any text for the address of an additional repository."),
)  # fmt: skip

# Edges that nobody looks at.
OPEN: Final[tuple[Edge, ...]] = (
    ("long-source-id", "CreateAction", "length", "/Source/SourceId", "max",
     "Takes a source's id of any length."),
    ("long-property-name", "CreateAction", "length", "/Properties/{key}", "max",
     "Takes keys of any length in the map of an action's properties."),
    ("empty-tag-key", "CreateAction", "length", "/Tags/*/Key", "min",
     "Takes an empty text for the key of a tag."),
    ("long-alarm-name", "CreateEndpoint", "length", f"{ALARMS}/*/AlarmName", "max",
     "Takes an alarm's name of any length."),
    ("empty-source-uri", "CreateAction", "length", "/Source/SourceUri", "min",
     "Takes an empty text for the URI that it asks for."),
    ("no-results", "ListNotebookInstances", "range", "/MaxResults", "min",
     "Lists no items a page where that is asked for."),
    ("negative-weight", "CreateEndpointConfig", "range", "/ProductionVariants/*/InitialVariantWeight", "min",
     "Takes a weight below zero for a variant."),
    ("no-alarms", "CreateEndpoint", "items", ALARMS, "min",
     "Takes an empty list where one item is the least."),
    ("no-security-groups", "CreateModel", "items", "/VpcConfig/SecurityGroupIds", "min",
     "Takes a network without any security group."),
)  # fmt: skip

# Bounds that are off by one.
OFF_BY_ONE: Final[tuple[Bound, ...]] = (
    ("sixty-four-characters", "ListModels", "length", "/NameContains", (0, 1),
     "Takes a text of one character too many to look for in names."),
    ("one-hundred-and-one-results", "ListModels", "range", "/MaxResults", (0, 1),
     "Lists 101 models a page, where 100 is the most."),
    ("action-name-of-121-characters", "CreateAction", "length", "/ActionName", (0, 1),
     "Takes one character too many for an action's name."),
    ("volume-of-four-gigabytes", "CreateNotebookInstance", "range", "/VolumeSizeInGB", (-1, 0),
     "Takes a volume of 4 GB, where 5 is the least."),
    ("almost-ten-minutes", "CreateEndpoint", "range", f"{BLUE_GREEN}/MaximumExecutionTimeoutInSeconds", (-1, 0),
     "Takes a time-out of 599 seconds, where 600 is the least."),
    ("one-alarm-too-many", "CreateEndpoint", "items", ALARMS, (0, 1),
     "Takes eleven alarms, where ten is the most."),
    ("more-than-everything", "CreateEndpointConfig", "range", "/DataCaptureConfig/InitialSamplingPercentage", (0, 1),
     "Takes 101 percent of the requests to be captured."),
    ("one-variable-too-many", "CreateTrainingJob", "entries", "/Environment", (0, 1),
     "Takes one variable too many in the environment of a training job."),
)  # fmt: skip


def promise(operation: str, kind: str, place: str) -> str:
    """Return the id of the promise that a broken constraint is refused."""
    return f"{operation}-reject.{kind}-{place}"


REQUESTS: Final = (
    *(
        Mutant(name, fault, unchecked(operation, kind, place), (operation,), (promise(operation, kind, place),))
        for name, operation, kind, place, fault in UNCHECKED
    ),
    *(
        Mutant(name, fault, unchecked(operation, kind, place, edge), (operation,), (promise(operation, kind, place),))
        for name, operation, kind, place, edge, fault in OPEN
    ),
    *(
        Mutant(name, fault, bounded(operation, place, *added), (operation,), (promise(operation, kind, place),))
        for name, operation, kind, place, added, fault in OFF_BY_ONE
    ),
    *LENIENT,
    *SHALLOW,
    *HASTY,
)
