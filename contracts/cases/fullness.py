"""What it takes to see every member come back: bodies in which each has a value that nobody would get by default."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from contracts.cases import crossfield, places
from contracts.spec.contract import Contract
from contracts.spec.facts import Shape
from contracts.values import Json

# What the service fills in by itself (D): a member that comes back so may as well have been forgotten.
DEFAULTS: Final[dict[str, dict[str, Json]]] = {
    "CreateModel": {
        "/PrimaryContainer/Mode": "SingleModel",
        "/PrimaryContainer/ImageConfig/RepositoryAccessMode": "Platform",
        "/PrimaryContainer/MultiModelConfig/ModelCacheSetting": "Enabled",
        "/Containers/*/Mode": "SingleModel",
        "/Containers/*/ImageConfig/RepositoryAccessMode": "Platform",
        "/Containers/*/MultiModelConfig/ModelCacheSetting": "Enabled",
        "/InferenceExecutionConfig/Mode": "Serial",
    },
    "CreateEndpointConfig": {
        "/ProductionVariants/*/InitialVariantWeight": 1.0,
        "/ShadowProductionVariants/*/InitialVariantWeight": 1.0,
        "/ProductionVariants/*/RoutingConfig/RoutingStrategy": "RANDOM",
        "/ShadowProductionVariants/*/RoutingConfig/RoutingStrategy": "RANDOM",
        "/DataCaptureConfig/EnableCapture": True,
        "/ExplainerConfig/ClarifyExplainerConfig/InferenceConfig/LabelIndex": 0,
        "/ExplainerConfig/ClarifyExplainerConfig/InferenceConfig/ProbabilityIndex": 0,
    },
    "CreateNotebookInstance": {
        "/DirectInternetAccess": "Enabled",
        "/RootAccess": "Enabled",
        "/VolumeSizeInGB": 5,
        "/PlatformIdentifier": "notebook-al1-v1",
        "/InstanceMetadataServiceConfiguration/MinimumInstanceMetadataServiceVersion": "1",
    },
    "CreateTrainingJob": {
        "/AlgorithmSpecification/TrainingImageConfig/TrainingRepositoryAccessMode": "Platform",
        "/InputDataConfig/*/DataSource/S3DataSource/S3DataDistributionType": "FullyReplicated",
        "/InputDataConfig/*/CompressionType": "None",
        "/InputDataConfig/*/RecordWrapperType": "None",
        "/OutputDataConfig/CompressionType": "GZIP",
        "/StoppingCondition/MaxRuntimeInSeconds": 86_400,
        "/ProfilerConfig/ProfilingIntervalInMilliseconds": 500,
    },
}


class Change(NamedTuple):
    """A value that no base has at a place, although it is the one that shows whether the place comes back."""

    place: str
    value: Json


CHANGES: Final[dict[str, tuple[Change, ...]]] = {
    "CreateModel": (Change("/EnableNetworkIsolation", False),),
    "CreateEndpointConfig": (
        Change("/EnableNetworkIsolation", False),
        Change("/ProductionVariants/*/EnableSSMAccess", True),
        Change("/ShadowProductionVariants/*/EnableSSMAccess", True),
        Change("/ShadowProductionVariants/*/InitialVariantWeight", 0.5),
        Change("/DataCaptureConfig/EnableCapture", False),
        Change("/ExplainerConfig/ClarifyExplainerConfig/InferenceConfig/LabelIndex", 1),
    ),
    "CreateTrainingJob": (
        Change("/AlgorithmSpecification/EnableSageMakerMetricsTimeSeries", False),
        Change("/EnableInterContainerTrafficEncryption", False),
        Change("/OutputDataConfig/CompressionType", "NONE"),
        Change("/ProfilerConfig/ProfilingIntervalInMilliseconds", 200),
    ),
}


def is_default(operation: str, place: str, value: Json) -> bool:
    """Tell whether a value is what would be there if nobody had sent it."""
    known = DEFAULTS.get(operation, {})
    return bool(value == known[place]) if place in known else value in (False, "")


def leaves(contract: Contract, operation: str) -> Iterator[str]:
    """Yield the places of an operation's request that hold a value and nothing below it."""
    for place, shape in contract.pinned.walk(contract.shape(operation, "input")):
        if shape.type not in ("structure", "list", "map"):
            yield place


def values(contract: Contract, operation: str, body: Json) -> Iterator[tuple[str, Json]]:
    """Yield every value in a request with its general place."""
    yield from _values(contract, contract.pinned.shapes[contract.shape(operation, "input")], body, "")


def _values(contract: Contract, shape: Shape, value: Any, place: str) -> Iterator[tuple[str, Json]]:
    shapes = contract.pinned.shapes
    if isinstance(value, dict) and shape.type == "map":
        for key, item in value.items():
            yield f"{place}/{{key}}", key
            yield from _values(contract, shapes[shape.value], item, f"{place}/{{value}}")
    elif isinstance(value, dict):
        for member, item in value.items():
            yield from _values(contract, shapes[shape.members[member]], item, f"{place}/{member}")
    elif isinstance(value, list):
        for item in value:
            yield from _values(contract, shapes[shape.member], item, f"{place}/*")
    else:
        yield place, value


def fuller(operation: str, bodies: dict[str, Json]) -> Iterator[tuple[str, str, Json]]:
    """Yield, from bodies by their bases, those that show what none of them does: base, first place, body.

    What can be changed in one body is changed together.
    """
    left = list(CHANGES.get(operation, ()))
    for base, body in bodies.items():
        done = []
        for change in left:
            changed = places.replaced(body, change.place, change.value) if places.has(body, change.place) else None
            if changed is not None and crossfield.keeps_rules(operation, changed):
                body = changed
                done.append(change)
        if done:
            yield base, done[0].place, body
        left = [change for change in left if change not in done]
