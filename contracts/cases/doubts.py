"""Legal values that AWS's documents narrow further: their acceptance is a should, never a must."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Final, NamedTuple

from contracts.values import Json


class Doubt(NamedTuple):
    """Values at a place that a faithful service may refuse; an empty test means all of them."""

    operation: str
    place: str
    test: str
    why: str


DOUBTS: Final = (
    Doubt("*App", "/AppType", "", "types go with images, instance types and owners; some are deprecated"),
    Doubt("*App", "/AppName", "", "most types allow one name only"),
    Doubt("*App", "/ResourceSpec/*", "", "images and instance types go with the app's type"),
    Doubt("*", "*AcceleratorType*", "", "elastic inference is retired"),
    Doubt("*", "*InstanceCount", "zero", "documents ask for one instance at least"),
    Doubt("CreateTrainingJob", "/HyperParameters/{value}", "long", "documents allow 256 characters"),
    Doubt("CreateTrainingJob", "/ResourceConfig/TrainingPlanArn", "", "the plan has to exist"),
    Doubt("CreateNotebookInstance", "/PlatformIdentifier", "", "platforms are retired over time"),
)


def doubtful(operation: str, place: str, value: Json) -> bool:
    """Tell whether a documented limit may stand behind a refusal of this value."""
    return any(
        fnmatchcase(operation, doubt.operation) and fnmatchcase(place, doubt.place) and _applies(doubt.test, value)
        for doubt in DOUBTS
    )


def _applies(test: str, value: Json) -> bool:
    if test == "zero":
        return bool(value == 0)
    return not test or (isinstance(value, str) and len(value) > 256)
