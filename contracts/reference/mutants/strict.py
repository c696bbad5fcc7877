"""Mutants that refuse values which are just within the limits, and how they are written down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from contracts.reference.making import bounded
from contracts.reference.reading import disliking
from contracts.reference.server import Reference
from contracts.reference.suspects import Mutant

BLUE_GREEN: Final = "/DeploymentConfig/BlueGreenUpdatePolicy"
ROLLING: Final = "/DeploymentConfig/RollingUpdatePolicy"
ALARMS: Final = "/DeploymentConfig/AutoRollbackConfiguration/Alarms"
VARIANT: Final = "/ProductionVariants/*"


# Freely generated requests that hit the same fault, which most do.
GENERATED: Final = "accept.generated-#*"


def refused(
    name: str, fault: str, server: type[Reference], *breaks: str, drags: tuple[str, ...] = (), bars: str = ""
) -> Mutant:
    """Return a mutant of one operation; what else it breaks there, and bars, is named without the operation."""
    operation = breaks[0].partition("-")[0]
    also = tuple(f"{operation}-{one}" for one in drags)
    return Mutant(name, fault, server, (operation,), breaks, also, (f"{operation}-{bars}",) if bars else ())


# ---- limits ----

# a name, an operation, a place, what is added to both bounds, and the fault
TIGHT: Final[tuple[tuple[str, str, str, tuple[int, int], str], ...]] = (
    ("action-name-of-119-characters", "CreateAction", "/ActionName", (0, -1),
     "Refuses an action's name of 120 characters, which is just short enough."),
    ("name-of-62-characters", "DescribeModel", "/ModelName", (0, -1),
     "Refuses to describe a model whose name has 63 characters."),
    ("filter-of-62-characters", "ListModels", "/NameContains", (0, -1),
     "Refuses to look for 63 characters in names."),
    ("forty-nine-tags", "CreateAction", "/Tags", (0, -1),
     "Refuses 50 tags."),
    ("tag-key-of-127-characters", "CreateEndpoint", "/Tags/*/Key", (0, -1),
     "Refuses a tag's key of 128 characters."),
    ("tag-value-of-255-characters", "CreateNotebookInstance", "/Tags/*/Value", (0, -1),
     "Refuses a tag's value of 256 characters."),
    ("twenty-nine-properties", "CreateAction", "/Properties", (0, -1),
     "Refuses 30 properties of an action."),
    ("ninety-nine-variables", "CreateModel", "/PrimaryContainer/Environment", (0, -1),
     "Refuses 100 variables in a container's environment."),
    ("nine-alarms", "CreateEndpoint", ALARMS, (0, -1),
     "Refuses ten alarms, two structures down."),
    ("not-quite-the-largest-volume", "CreateNotebookInstance", "/VolumeSizeInGB", (0, -1),
     "Refuses the largest volume that there is."),
    ("no-termination-at-once", "CreateEndpoint", f"{BLUE_GREEN}/TerminationWaitInSeconds", (1, 0),
     "Refuses to wait for 0 seconds."),
    ("under-eight-hours", "CreateEndpoint", f"{ROLLING}/MaximumExecutionTimeoutInSeconds", (0, -1),
     "Refuses the longest time-out of a rolling update."),
    ("ninety-nine-percent", "CreateEndpointConfig", "/DataCaptureConfig/InitialSamplingPercentage", (0, -1),
     "Refuses to capture all requests."),
)  # fmt: skip

LIMITS: Final = (
    *(
        refused(name, fault, bounded(operation, place, *added), f"{operation}-accept.boundary-{place}")
        for name, operation, place, added, fault in TIGHT
    ),
    refused(
        "ninety-nine-results",
        "Refuses a page of 100 models.",
        bounded("ListModels", "/MaxResults", high=-1),
        "ListModels-accept.boundary-/MaxResults",
        "ListModels-accept.base-#own",
        bars="page.filter-/CreationTime*",
    ),
    refused(
        "two-results",
        "Refuses a page of one endpoint.",
        bounded("ListEndpoints", "/MaxResults", low=1),
        "ListEndpoints-accept.boundary-/MaxResults",
        drags=(GENERATED,),
    ),
)

# ---- single values ----


def is_true(value: Any) -> bool:
    """Tell whether a value is true itself."""
    return value is True


def is_false(value: Any) -> bool:
    """Tell whether a value is false itself."""
    return value is False


def is_null(value: Any) -> bool:
    """Tell whether there is no value."""
    return value is None


def is_empty(value: Any) -> bool:
    """Tell whether a text or a list has nothing in it."""
    return value in ("", [])


def is_zero(value: Any) -> bool:
    """Tell whether a number is 0."""
    return bool(value == 0)


def is_short(value: Any) -> bool:
    """Tell whether a text has one character."""
    return len(value) == 1


def has_capitals(value: Any) -> bool:
    """Tell whether a text has letters in upper case."""
    return bool(value != value.lower())


# a name, an operation, a place, what is refused there, the rule, and the fault
DISLIKED: Final[tuple[tuple[str, str, str, Callable[[Any], object], str, str], ...]] = (
    ("no-name-of-one-character", "CreateEndpoint", "/EndpointName", is_short, "accept.boundary",
     "Refuses an endpoint's name of one character."),
    ("no-question-of-one-character", "DescribeModel", "/ModelName", is_short, "accept.boundary",
     "Refuses to describe a model whose name has one character."),
    ("no-capitals-in-a-question", "DescribeTrainingJob", "/TrainingJobName", has_capitals, "accept.boundary",
     "Refuses to describe a training job whose name has capital letters."),
    ("no-zero-weight", "CreateEndpointConfig", f"{VARIANT}/InitialVariantWeight", is_zero, "accept.boundary",
     "Refuses a weight of 0 for a variant."),
    ("no-null-filter", "ListModels", "/NameContains", is_null, "accept.null",
     "Refuses null for a filter that nobody has to give."),
    ("no-null-page-size", "ListNotebookInstances", "/MaxResults", is_null, "accept.null",
     "Refuses null for a number that nobody has to give."),
    ("no-null-description", "CreateAction", "/Description", is_null, "accept.null",
     "Refuses null for a text that nobody has to give."),
    ("no-null-source-id", "CreateAction", "/Source/SourceId", is_null, "accept.null",
     "Refuses null one structure down."),
    ("no-null-time-out", "CreateEndpoint", f"{ROLLING}/MaximumExecutionTimeoutInSeconds", is_null, "accept.null",
     "Refuses null two structures down."),
    ("no-null-network", "CreateModel", "/VpcConfig", is_null, "accept.null",
     "Refuses null for a structure that nobody has to give."),
    ("no-null-tags", "CreateNotebookInstance", "/Tags", is_null, "accept.null",
     "Refuses null for a list that nobody has to give."),
    ("no-null-owner", "DescribeApp", "/SpaceName", is_null, "accept.null",
     "Refuses null for the owner that an app does not have."),
    ("no-null-environment", "CreateTrainingJob", "/Environment", is_null, "accept.null",
     "Refuses null for a map that nobody has to give."),
)  # fmt: skip

VALUES: Final = (
    *(
        refused(name, fault, disliking(operation, place, dislikes), f"{operation}-{rule}-{place}")
        for name, operation, place, dislikes, rule, fault in DISLIKED
    ),
    refused(
        "no-empty-tag-value",
        "Refuses an empty value of a tag.",
        disliking("CreateAction", "/Tags/*/Value", is_empty),
        "CreateAction-accept.boundary-/Tags/*/Value",
        drags=("accept.boundary-/Tags",),  # the story of 50 tags has an empty one
    ),
    refused(
        "no-capitals-in-an-action",
        "Refuses capital letters in an action's name.",
        disliking("CreateAction", "/ActionName", has_capitals),
        "CreateAction-accept.boundary-/ActionName",
        drags=("accept.base-#full",),  # a story creates it with capitals in its name
    ),
    refused(
        "no-empty-list-of-tags",
        "Refuses a list of tags that is empty.",
        disliking("CreateModel", "/Tags", is_empty),
        "CreateModel-accept.boundary-/Tags",
        drags=(GENERATED,),
    ),
    refused(
        "no-open-network",
        "Refuses to be told that a model's network is not isolated.",
        disliking("CreateModel", "/EnableNetworkIsolation", is_false),
        "CreateModel-accept.boundary-/EnableNetworkIsolation",
        drags=(GENERATED, "accept.base-#full", "accept.base-#containers-pipeline"),  # a story changes their values
        bars="life.round-trip-false-/EnableNetworkIsolation",
    ),
    refused(
        "no-recovery",
        "Refuses the recovery mode of an app.",
        disliking("CreateApp", "/RecoveryMode", is_true),
        "CreateApp-accept.boundary-/RecoveryMode",
        "CreateApp-accept.base-#full",
        drags=(GENERATED,),
        bars="*",
    ),
)

STRICT: Final = (*LIMITS, *VALUES)
