"""Variants of members: those that nobody knows, those that a newer model knows, and those without a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, Final

from contracts.reference.model import Model, Shape, newest, pinned
from contracts.reference.server import Reference
from contracts.reference.store import Shown
from contracts.reference.suspects import EVERYTHING, Variant
from contracts.reference.variants.suites import DESCRIBES, READS

Fill = Callable[[Shape, Shown], Shown]  # a structure's shape and its members to those that are added

KEYS: Final = ("KmsKeyId", "VolumeKmsKeyId", "FailureReason")  # texts that are empty where nothing is set
COMPRESSED: Final = ("CompressionType", "RecordWrapperType")


def filling(fill: Fill) -> type[Reference]:
    """Return a server that adds members to every structure of its answers, at every depth."""

    class Filling(Reference):
        def show(self, operation: str, answer: Shown | None) -> Shown | None:
            if answer is None:
                return None
            full: Shown = filled(pinned().outputs[operation], answer, fill)
            return full

    return Filling


def filled(name: str, value: Any, fill: Fill) -> Any:
    """Return a value of a shape with all its structures filled; what is there already stays as it is."""
    shape = pinned().shapes[name]
    if shape.type == "structure":
        known = {member: filled(shape.members[member], below, fill) for member, below in value.items()}
        return fill(shape, known) | known
    if shape.type == "list":
        return [filled(shape.members["member"], item, fill) for item in value]
    if shape.type == "map":
        return {key: filled(shape.members["value"], below, fill) for key, below in value.items()}
    return value


def strange(_: Shape, __: Shown) -> Shown:
    """Return members that no model knows, of every JSON type."""
    return {
        "vendor:Extra": [1, "two", {"three": [None, True, {}]}], "x-trace": {"a": {"b": {"c": 1e300}}},
        "Größe": "雪", "": 0, "ResponseMetadata": {"HTTPStatusCode": 500, "__type": "InternalFailure"},
    }  # fmt: skip


# Names that are modelled, but not everywhere; the values fit none of their shapes.
ELSEWHERE: Final[Shown] = {
    "Tags": [{"Key": 5}], "EndpointStatus": "Sleeping", "TrainingJobStatus": 7, "CreationTime": "yesterday",
    "LastModifiedTime": -1, "ModelArn": "none", "NextToken": [], "MaxResults": "many", "InstanceType": {},
    "Environment": [], "Models": {}, "RoleArn": False, "ModelArtifacts": "s3://nowhere", "AppType": 0,
}  # fmt: skip


def misplaced(shape: Shape, _: Shown) -> Shown:
    """Return members whose names other structures know, with the values of nobody; a list's end is not put off."""
    return {member: value for member, value in ELSEWHERE.items() if member not in shape.members}


def newer(shape: Shape, _: Shown) -> Shown:
    """Return the members that only the newest model knows, each with the smallest value that it may have."""
    model = newest()
    name = next((name for name, known in pinned().shapes.items() if known is shape), "")
    members = model.shapes[name].members if name in model.shapes else {}
    return {m: smallest(model, below) for m, below in members.items() if m not in shape.members and fits(model, below)}


def fits(model: Model, name: str) -> bool:
    """Tell whether a smallest value can be made up: a pattern asks for more than that."""
    return not any(shape.pattern for shape in _needed(model, name))


def _needed(model: Model, name: str) -> Iterator[Shape]:
    shape = model.shapes[name]
    yield shape
    yield from chain.from_iterable(_needed(model, shape.members[member]) for member in shape.required)


def smallest(model: Model, name: str) -> Any:
    """Return the smallest value of a shape, which has no pattern."""
    shape = model.shapes[name]
    low = shape.low or 0
    match shape.type:
        case "structure":
            return {member: smallest(model, shape.members[member]) for member in shape.required}
        case "list":
            return [smallest(model, shape.members["member"])] * int(low)
        case "map":
            return {}
        case "boolean":
            return False
        case "string":
            return shape.values[-1] if shape.values else "x" * int(low)
    return int(low)


def absent(shape: Shape, _: Shown) -> Shown:
    """Return null for every member."""
    return dict.fromkeys(shape.members)


def unset(shape: Shape, _: Shown) -> Shown:
    """Return an empty value for every key, list and map, and for every structure that may be empty."""
    found: Shown = {}
    for member, name in shape.members.items():
        below = pinned().shapes[name]
        if below.type == "list":
            found[member] = []
        elif below.type == "map" or (below.type == "structure" and not below.required):
            found[member] = {}
        elif member in KEYS:
            found[member] = ""
    return found


def defaults(shape: Shape, _: Shown) -> Shown:
    """Return what the service shows of what nobody set: None in words, single models, and no for every question."""
    found: Shown = {}
    for member, name in shape.members.items():
        below = pinned().shapes[name]
        if below.type == "boolean" and member != "Success":
            found[member] = False
        elif member in COMPRESSED and "DataSource" in shape.members:
            found[member] = "None"
    if "ModelDataUrl" in shape.members and "Environment" in shape.members:
        found |= {"Mode": "SingleModel", "Environment": {}}
    return found


def added(shape: Shape, _: Shown) -> Shown:
    """Return what the service adds to containers: host names, and the digests of their data."""
    values = {"ContainerHostname": "container-1", "ETag": "9b2cf535f27731c974343645a3985328", "ManifestEtag": "0-1"}
    return {member: value for member, value in values.items() if member in shape.members}


VARIANTS: Final = (
    Variant(
        "members-of-nobody",
        "Adds members of every JSON type to every structure of its answers, under names that no model knows.",
        "N: unknown members are legal, objects stay open.",
        filling(strange),
        EVERYTHING,
    ),
    Variant(
        "members-of-other-structures",
        "Adds members whose names other structures know, with values that would be wrong there.",
        "N: a member that this structure does not model is an unknown one.",
        filling(misplaced),
        READS,
    ),
    Variant(
        "members-of-the-newest-model",
        "Shows the members that only the newest model knows.",
        "M: a target may be newer than the pinned model.",
        filling(newer),
        READS,
    ),
    Variant(
        "null-for-every-member",
        "Shows null for every member without a value.",
        "N: the service itself may break it.",
        filling(absent),
        DESCRIBES,
        soft=("wire.no-null",),
    ),
    Variant(
        "empty-values-for-what-is-unset",
        "Shows an empty text, list or object for keys, reasons, lists and structures that nobody set.",
        "S: extra members at any depth are legal, defaults and empty containers among them.",
        filling(unset),
        READS,
        soft=("body.limits",),
    ),
    Variant(
        "defaults-for-what-is-unset",
        "Shows false, None in words, and SingleModel for what nobody set.",
        "S: seen on the service; RecoveryMode false is legal.",
        filling(defaults),
        DESCRIBES,
    ),
    Variant(
        "host-names-and-digests",
        "Adds host names to containers, and the digests of their data.",
        "S: the service adds ETag, ManifestEtag, pipeline host names.",
        filling(added),
        ("DescribeModel",),
    ),
)
