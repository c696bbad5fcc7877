"""Mutants that forget values of enumerations, or refuse what documents alone advise against."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from contracts.reference.mutants.strict import GENERATED, ROLLING, VARIANT, refused
from contracts.reference.reading import disliking, knowing


def without(*missing: str) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    """Return what forgets some values."""
    return lambda values: tuple(value for value in values if value not in missing)


def one_of_each_family(values: tuple[str, ...]) -> tuple[str, ...]:
    """Forget the largest instance type of each family that has several, such as ``ml.m5``."""
    families: dict[str, list[str]] = {}
    for value in values:
        families.setdefault(value.rpartition(".")[0], []).append(value)
    return without(*(family[-1] for family in families.values() if len(family) > 2))(values)


# a name, an operation, a place, the value that is not known, and the fault
FORGOTTEN: Final[tuple[tuple[str, str, str, str, str], ...]] = (
    ("no-stopping-jobs", "ListTrainingJobs", "/StatusEquals", "Stopping",
     "Forgets that training jobs can be stopping."),
    ("no-failed-rollbacks", "ListEndpoints", "/StatusEquals", "UpdateRollbackFailed",
     "Forgets the newest status of endpoints."),
    ("no-counts", "CreateEndpoint", f"{ROLLING}/MaximumBatchSize/Type", "INSTANCE_COUNT",
     "Knows percentages of the capacity and no counts of instances."),
)  # fmt: skip
# The same of values that freely generated requests ask for, too.
MISSED: Final[tuple[tuple[str, str, str, str, str], ...]] = (
    ("no-unknown-status", "CreateAction", "/Status", "Unknown",
     "Forgets the status that says that nobody knows."),
    ("no-ascending-order", "ListModels", "/SortOrder", "Ascending",
     "Cannot sort models from the first to the last."),
    ("no-cached-models", "CreateModel", "/PrimaryContainer/MultiModelConfig/ModelCacheSetting", "Enabled",
     "Forgets that models can be cached, two structures down."),
)  # fmt: skip

# what it is for, an operation, a place, some types that are missing, and what else breaks
FAMILIES: Final[tuple[tuple[str, str, str, tuple[str, ...], tuple[str, ...]], ...]] = (
    ("notebook", "CreateNotebookInstance", "/InstanceType", ("ml.t2.2xlarge", "ml.g5.48xlarge"), (GENERATED,)),
    ("training", "CreateTrainingJob", "/ResourceConfig/InstanceType", ("ml.p3.16xlarge", "ml.c5n.18xlarge"), ()),
    ("variant", "CreateEndpointConfig", f"{VARIANT}/InstanceType", ("ml.c5.18xlarge", "ml.inf2.48xlarge"), ()),
)  # fmt: skip

FORGETFUL: Final = (
    *(
        refused(
            name,
            fault,
            knowing(operation, place, without(value)),
            f"{operation}-accept.boundary-{place}#{value}",
            drags=drags,
        )
        for rows, drags in ((FORGOTTEN, ()), (MISSED, (GENERATED,)))
        for name, operation, place, value, fault in rows
    ),
    *(
        refused(
            f"a-{noun}-type-of-each-family",
            f"Forgets the largest instance type of each family that a {noun} can have.",
            knowing(operation, place, one_of_each_family),
            *(f"{operation}-accept.boundary-{place}#{value}" for value in some),
            drags=(f"accept.boundary-{place}#*", *also),
        )
        for noun, operation, place, some, also in FAMILIES
    ),
    refused(
        "no-order-by-name",
        "Cannot sort models by their names.",
        knowing("ListModels", "/SortBy", without("Name")),
        "ListModels-accept.boundary-/SortBy#Name",
        drags=(GENERATED,),
        bars="page.sort-/SortBy#Name",
    ),
    refused(
        "no-kernel-gateway",
        "Refuses an app type that is on its way out.",
        knowing("CreateApp", "/AppType", without("KernelGateway")),
        "CreateApp-accept.doubtful-/AppType#KernelGateway",
        drags=(GENERATED,),
    ),
    refused(
        "no-accelerators",
        "Refuses an accelerator, which documents call retired.",
        disliking("CreateNotebookInstance", "/AcceleratorTypes", bool),
        "CreateNotebookInstance-accept.doubtful-#accelerator",
        drags=(GENERATED,),
        bars="*-/AcceleratorTypes*",
    ),
    refused(
        "no-long-hyperparameters",
        "Refuses values of hyperparameters over 256 characters, as documents say and the model does not.",
        disliking("CreateTrainingJob", "/HyperParameters/{value}", lambda value: len(value) > 256),
        "CreateTrainingJob-accept.doubtful-/HyperParameters/{value}",
    ),
)
