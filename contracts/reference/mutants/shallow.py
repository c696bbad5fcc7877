"""Mutants that do not look far: at the top of a request, at the first item, at values and not at keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from contracts.reference.checking import Breach
from contracts.reference.making import Edit
from contracts.reference.reading import glancing, overlooking, turning
from contracts.reference.suspects import Mutant


def below_the_top(operation: str, kinds: tuple[str, ...]) -> Callable[[Breach], bool]:
    """Return what overlooks some kinds of constraints inside of structures, lists and maps."""

    def overlooks(breach: Breach) -> bool:
        return breach.operation == operation and breach.kind in kinds and breach.place.count("/") > 1

    return overlooks


def inside(operation: str, place: str) -> Callable[[Breach], bool]:
    """Return what overlooks everything below a place."""
    return lambda breach: breach.operation == operation and breach.place.startswith(f"{place}/")


def only_first(place: str) -> Edit:
    """Return what puts the first item of a list, or value of a map, in the place of all others."""

    def first(value: Any) -> Any:
        if value and isinstance(value, dict):
            return dict.fromkeys(value, next(iter(value.values())))
        return value[:1] * len(value) if isinstance(value, list) else value

    return turning(place, first)


# a name, an operation, the place of a list or map, its parts, and the fault
FIRST: Final[tuple[tuple[str, str, str, str, str], ...]] = (
    ("first-tag-only", "CreateAction", "/Tags", "*",
     "Looks at the first tag only."),
    ("first-alarm-only", "CreateEndpoint", "/DeploymentConfig/AutoRollbackConfiguration/Alarms", "*",
     "Looks at the first alarm only, two structures down."),
    ("first-repository-only", "CreateNotebookInstance", "/AdditionalCodeRepositories", "*",
     "Looks at the first of the additional repositories only."),
    ("first-property-only", "CreateAction", "/Properties", "{value}",
     "Looks at the first value of a map only."),
    ("first-hyperparameter-only", "CreateTrainingJob", "/HyperParameters", "{value}",
     "Looks at the first hyperparameter only."),
)  # fmt: skip

SHALLOW: Final = (
    *(
        Mutant(
            name,
            fault,
            glancing(operation, only_first(place)),
            (operation,),
            (f"{operation}-reject.type-{place}/{part}",),
        )
        for name, operation, place, part, fault in FIRST
    ),
    Mutant(
        "required-at-the-top",
        "Looks for required members at the top level of a request only.",
        overlooking(below_the_top("CreateEndpoint", ("required", "null"))),
        ("CreateEndpoint",),
        ("CreateEndpoint-reject.required-/*/*", "CreateEndpoint-reject.null-/*/*"),
    ),
    Mutant(
        "types-at-the-top",
        "Looks at JSON types at the top level of a request only.",
        overlooking(below_the_top("CreateAction", ("type",))),
        ("CreateAction",),
        (
            "CreateAction-reject.type-/Source/*",
            "CreateAction-reject.type-/Properties/{value}",
            "CreateAction-reject.type-/MetadataProperties/*",
            "CreateAction-reject.type-/Tags/*",
            "CreateAction-reject.type-/Tags/*/Value",
        ),
    ),
    Mutant(
        "deployment-unread",
        "Does not look inside of a deployment configuration.",
        overlooking(inside("CreateEndpoint", "/DeploymentConfig")),
        ("CreateEndpoint",),
        tuple(
            f"CreateEndpoint-reject.{kind}-/DeploymentConfig/*"
            for kind in ("required", "null", "type", "enum", "length", "range", "items", "pattern")
        ),
    ),
    Mutant(
        "tags-unread",
        "Counts tags and does not look at them.",
        overlooking(inside("CreateNotebookInstance", "/Tags")),
        ("CreateNotebookInstance",),
        tuple(
            f"CreateNotebookInstance-reject.{kind}-/Tags/*"
            for kind in ("required", "null", "type", "length", "pattern")
        ),
    ),
    Mutant(
        "map-keys-unread",
        "Looks at the values of maps and not at their keys.",
        overlooking(lambda breach: breach.place.endswith("/{key}")),
        ("CreateModel",),
        tuple(
            f"CreateModel-reject.{kind}-{container}/Environment/{{key}}"
            for kind in ("length", "pattern")
            for container in ("/PrimaryContainer", "/Containers/[*]")
        ),
    ),
)
