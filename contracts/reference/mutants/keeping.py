"""Mutants that do not keep what they were told: they lose it, change it, or mix it up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from contracts.reference.kinds import Kind
from contracts.reference.living import describing, storing
from contracts.reference.making import Edit, at, setting, showing, turned, without
from contracts.reference.messages import Refusal
from contracts.reference.reading import turning
from contracts.reference.server import Reference
from contracts.reference.store import Made, Shown
from contracts.reference.suspects import Mutant


def first(value: Any) -> Any:
    """Keep the first item of a list."""
    return value[:1]


def all_but_last(value: Any) -> Any:
    """Lose the last entry of a map."""
    return dict(list(value.items())[:-1])


def ascii_only(value: str) -> str:
    """Keep a question mark for each character beyond ASCII."""
    return value.encode("ascii", "replace").decode()


def as_a_number(value: str) -> str:
    """Write a number as Python does."""
    try:
        return str(float(value))
    except ValueError:
        return value


def merged(network: Shown) -> None:
    """Keep subnets and security groups in one list."""
    network["Subnets"] = network["SecurityGroupIds"] = sorted({*network["Subnets"], *network["SecurityGroupIds"]})


ENVIRONMENT: Final = "/PrimaryContainer/Environment"
VARIANTS: Final = "/ProductionVariants"

# a name, the operation that shows it, the kind that is kept, what becomes of it, and the fault
KEPT: Final[tuple[tuple[str, str, str, Edit, str], ...]] = (
    ("network-lost", "DescribeModel", "Model", without("VpcConfig"),
     "Forgets a model's network."),
    ("isolation-lost", "DescribeModel", "Model", without("EnableNetworkIsolation"),
     "Forgets that a model's network is isolated."),
    ("environment-in-small-letters", "DescribeModel", "Model", turning(f"{ENVIRONMENT}/{{value}}", str.lower),
     "Keeps the values of an environment in small letters."),
    ("variable-lost", "DescribeModel", "Model", turning(ENVIRONMENT, all_but_last),
     "Loses the last variable of an environment."),
    ("ascii-at-rest", "DescribeModel", "Model", turning(f"{ENVIRONMENT}/{{value}}", ascii_only),
     "Keeps a question mark for each character beyond ASCII."),
    ("subnets-among-groups", "DescribeModel", "Model", at("/VpcConfig", merged),
     "Keeps subnets and security groups in one list."),
    ("data-lost", "DescribeModel", "Model", at("/PrimaryContainer", without("ModelDataUrl")),
     "Forgets where the data of a model are, one structure down."),
    ("tags-lost", "CreateModel", "Model", without("Tags"),
     "Forgets the tags that a model was made with."),
    ("second-tag-lost", "CreateModel", "Model", turning("/Tags", first),
     "Keeps the first tag only."),
    ("hyperparameter-lost", "DescribeTrainingJob", "TrainingJob", turning("/HyperParameters", all_but_last),
     "Loses the last hyperparameter."),
    ("hyperparameters-rewritten", "DescribeTrainingJob", "TrainingJob",
     turning("/HyperParameters/{value}", as_a_number),
     "Reads hyperparameters as numbers and writes them in its own way."),
    ("second-channel-lost", "DescribeTrainingJob", "TrainingJob", turning("/InputDataConfig", first),
     "Keeps the first channel of a training job's data only."),
    ("run-time-by-default", "DescribeTrainingJob", "TrainingJob",
     turning("/StoppingCondition/MaxRuntimeInSeconds", lambda _: 86400),
     "Shows the longest run time that is usual, and not the one that was asked for."),
    ("recovery-lost", "DescribeApp", "App", without("RecoveryMode"),
     "Forgets that an app was made in recovery mode."),
    ("recovery-always", "DescribeApp", "App", setting(RecoveryMode=True),
     "Shows every app in recovery mode."),
    ("resources-lost", "DescribeApp", "App", without("ResourceSpec"),
     "Forgets the instance type and the image of an app."),
    ("weight-rounded", "DescribeEndpoint", "EndpointConfig", turning(f"{VARIANTS}/*/InitialVariantWeight", round),
     "Rounds the weight of a variant."),
    ("second-variant-lost", "DescribeEndpoint", "EndpointConfig", turning(VARIANTS, first),
     "Keeps the first variant of an endpoint only."),
    ("everything-captured", "DescribeEndpoint", "EndpointConfig",
     turning("/DataCaptureConfig/InitialSamplingPercentage", lambda _: 100),
     "Shows that all requests are captured, however many were asked for."),
    ("timeout-lost", "CreateEndpointConfig", "EndpointConfig",
     at(f"{VARIANTS}/*", without("ModelDataDownloadTimeoutInSeconds")),
     "Forgets a time-out of a variant."),
    ("deployment-lost", "DescribeEndpoint", "Endpoint", without("DeploymentConfig"),
     "Forgets how an endpoint is to be updated."),
    ("groups-lost", "DescribeNotebookInstance", "NotebookInstance", without("SecurityGroupIds"),
     "Forgets the security groups of a notebook instance, which have another name where they are shown."),
    ("lifecycle-lost", "DescribeNotebookInstance", "NotebookInstance", without("LifecycleConfigName"),
     "Forgets the lifecycle configuration, which has another name where it is shown."),
    ("volume-by-default", "DescribeNotebookInstance", "NotebookInstance", setting(VolumeSizeInGB=5),
     "Shows the smallest volume whatever was asked for."),
    ("second-repository-lost", "DescribeNotebookInstance", "NotebookInstance",
     turning("/AdditionalCodeRepositories", first),
     "Keeps the first of the additional repositories only."),
    ("property-lost", "CreateAction", "Action", turning("/Properties", all_but_last),
     "Loses the last property of an action."),
    ("origin-lost", "CreateAction", "Action", without("MetadataProperties"),
     "Forgets where an action comes from."),
    ("description-cut", "CreateAction", "Action", turned("Description", lambda text: text[:32]),
     "Keeps the first 32 characters of a description."),
    ("source-without-its-type", "CreateAction", "Action", at("/Source", without("SourceType")),
     "Forgets the type of an action's source, one structure down."),
)  # fmt: skip


def of_the_last(server: Reference, made: Made, shown: Shown) -> Shown:
    """Show the containers of the model that was made last."""
    *_, last = server.store.all(made.kind, server.moment)
    containers = {name: last.asked[name] for name in ("PrimaryContainer", "Containers") if name in last.asked}
    return {name: value for name, value in shown.items() if "Container" not in name} | containers


class OneEnvironment(Reference):
    """Keeps the environments of all models in one map."""

    def __init__(self) -> None:
        super().__init__()
        self.environment: Shown = {}

    def create(self, kind: Kind, asked: Shown) -> Shown:
        """Add to what is there already."""
        if "Environment" in asked.get("PrimaryContainer", {}):
            self.environment |= asked["PrimaryContainer"]["Environment"]
            asked["PrimaryContainer"]["Environment"] = self.environment
        return super().create(kind, asked)


def alike(noun: str, key: Any) -> type[Reference]:
    """Return a server that finds the first resource of a kind with the same key."""

    class Alike(Reference):
        def find(self, kind: Kind, asked: Mapping[str, Any]) -> Made:
            if kind.noun != noun:
                return super().find(kind, asked)
            wanted = [made for made in self.store.all(kind, self.moment) if key(made.asked) == key(asked)]
            if not wanted:
                raise Refusal(kind.missing, "Could not find it.")
            return wanted[0]

    return Alike


# a name, the operation that shows it, the server, and the fault
MIXED: Final[tuple[tuple[str, str, type[Reference], str], ...]] = (
    ("containers-of-the-last", "DescribeModel", describing("Model", of_the_last),
     "Shows the containers of the model that was made last, whichever is asked for."),
    ("one-environment", "DescribeModel", OneEnvironment,
     "Keeps the environments of all models in one map."),
    ("apps-of-anybody", "DescribeApp", alike("App", lambda asked: (asked["AppType"], asked["AppName"])),
     "Mixes up apps of the same name that belong to two owners."),
    ("short-names", "DescribeTrainingJob", alike("TrainingJob", lambda asked: asked["TrainingJobName"][:8]),
     "Tells training jobs apart by the first eight characters of their names."),
    ("names-without-case", "DescribeModel", alike("Model", lambda asked: asked["ModelName"].lower()),
     "Tells no models apart whose names differ in case only."),
)  # fmt: skip

KEEPING: Final = (
    *(
        Mutant(
            name, fault, storing(noun, edit), (operation,), (f"{operation}-life.round-trip*",), waits="life.round-trip"
        )
        for name, operation, noun, edit, fault in KEPT
    ),
    Mutant(
        "job-name-in-small-letters",
        "Shows a training job's name in small letters.",
        showing("DescribeTrainingJob", turned("TrainingJobName", str.lower)),
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-life.round-trip*",),
        waits="life.round-trip",
    ),
    *(
        Mutant(name, fault, server, (operation,), (f"{operation}-life.isolation*",), waits="life.isolation")
        for name, operation, server, fault in MIXED
    ),
)
