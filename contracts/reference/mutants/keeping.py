"""Mutants that do not keep what they were told: they lose it, or change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from contracts.reference.living import storing
from contracts.reference.making import Edit, at, setting, showing, turned, without
from contracts.reference.reading import turning
from contracts.reference.store import Shown
from contracts.reference.suspects import Mutant

ROUND_TRIP: Final = "life.round-trip"

# ---- what becomes of a value ----


def first(value: Any) -> Any:
    """Keep the first item of a list."""
    return value[:1]


def all_but_last(value: Any) -> Any:
    """Lose the last entry of a map."""
    return dict(list(value.items())[:-1])


def small_keys(value: Shown) -> Shown:
    """Write the keys of a map in small letters."""
    return {key.lower(): item for key, item in value.items()}


def ascii_only(value: str) -> str:
    """Keep a question mark for each character beyond ASCII."""
    return value.encode("ascii", "replace").decode()


def latin_1(value: str) -> str:
    """Take the bytes of UTF-8 for those of Latin-1."""
    return value.encode().decode("latin-1")


def short_characters(value: str) -> str:
    """Keep a question mark for each character that takes four bytes."""
    return "".join(letter if letter <= "\uffff" else "?" for letter in value)


def as_a_number(value: str) -> str:
    """Write a number as Python does."""
    try:
        return str(float(value))
    except ValueError:
        return value


def without_empty(tags: Any) -> Any:
    """Lose the tags that have no value."""
    return [tag for tag in tags if tag["Value"]]


def merged(network: Shown) -> None:
    """Keep subnets and security groups in one list."""
    network["Subnets"] = network["SecurityGroupIds"] = sorted({*network["Subnets"], *network["SecurityGroupIds"]})


def losing(member: str, value: Any) -> Edit:
    """Return what takes a member away where it has one value."""
    return lambda asked: asked.pop(member) if asked.get(member) is value else None


# ---- lost ----

ENVIRONMENT: Final = "/PrimaryContainer/Environment"
VARIANTS: Final = "/ProductionVariants"

# a name, the kind that is kept, what becomes of it, the place that does not come back, and the fault
LOST: Final[tuple[tuple[str, str, Edit, str, str], ...]] = (
    ("network-lost", "Model", without("VpcConfig"), "/VpcConfig",
     "Forgets a model's network."),
    ("isolation-lost", "Model", losing("EnableNetworkIsolation", True), "/EnableNetworkIsolation",
     "Forgets that a model's network is isolated."),
    ("variable-lost", "Model", turning(ENVIRONMENT, all_but_last), f"{ENVIRONMENT}/{{value}}",
     "Loses the last variable of an environment."),
    ("data-lost", "Model", at("/PrimaryContainer", without("ModelDataUrl")), "/PrimaryContainer/ModelDataUrl",
     "Forgets where the data of a model are, one structure down."),
    ("tags-lost", "Model", without("Tags"), "/Tags",
     "Forgets the tags that a model was made with."),
    ("second-tag-lost", "NotebookInstance", turning("/Tags", first), "/Tags",
     "Keeps the first tag only."),
    ("tags-cut-at-twenty", "Action", turning("/Tags", lambda tags: tags[:20]), "/Tags",
     "Keeps twenty tags."),
    ("empty-tag-lost", "Endpoint", turning("/Tags", without_empty), "/Tags",
     "Loses the tags that have no value."),
    ("hyperparameter-lost", "TrainingJob", turning("/HyperParameters", all_but_last), "/HyperParameters/{value}",
     "Loses the last hyperparameter."),
    ("second-channel-lost", "TrainingJob", turning("/InputDataConfig", first), "/InputDataConfig",
     "Keeps the first channel of a training job's data only."),
    ("recovery-mode-lost", "App", losing("RecoveryMode", True), "/RecoveryMode",
     "Forgets that an app was made in recovery mode, and knows when it was not."),
    ("resources-lost", "App", without("ResourceSpec"), "/ResourceSpec",
     "Forgets the instance type and the image of an app."),
    ("image-version-lost", "App", at("/ResourceSpec", without("SageMakerImageVersionAlias")),
     "/ResourceSpec/SageMakerImageVersionAlias",
     "Forgets the alias of an app's image, and nothing else of its resources."),
    ("second-variant-lost", "EndpointConfig", turning(VARIANTS, first), VARIANTS,
     "Keeps the first variant of an endpoint only."),
    ("routing-of-the-second-lost", "EndpointConfig", at(f"{VARIANTS}/1", without("RoutingConfig")),
     f"{VARIANTS}/*/RoutingConfig",
     "Forgets how requests are routed within the second variant."),
    ("timeout-lost", "EndpointConfig", at(f"{VARIANTS}/*", without("ModelDataDownloadTimeoutInSeconds")),
     f"{VARIANTS}/*/ModelDataDownloadTimeoutInSeconds",
     "Forgets a time-out of a variant."),
    ("groups-lost", "NotebookInstance", without("SecurityGroupIds"), "/SecurityGroupIds",
     "Forgets the security groups of a notebook instance, which have another name where they are shown."),
    ("lifecycle-lost", "NotebookInstance", without("LifecycleConfigName"), "/LifecycleConfigName",
     "Forgets the lifecycle configuration, which has another name where it is shown."),
    ("second-repository-lost", "NotebookInstance", turning("/AdditionalCodeRepositories", first),
     "/AdditionalCodeRepositories",
     "Keeps the first of the additional repositories only."),
    ("property-lost", "Action", turning("/Properties", all_but_last), "/Properties/{value}",
     "Loses the last property of an action."),
    ("origin-lost", "Action", without("MetadataProperties"), "/MetadataProperties",
     "Forgets where an action comes from."),
    ("description-cut", "Action", turned("Description", lambda text: text[:32]), "/Description",
     "Keeps the first 32 characters of a description."),
    ("source-without-its-type", "Action", at("/Source", without("SourceType")), "/Source/SourceType",
     "Forgets the type of an action's source, one structure down."),
)  # fmt: skip

# ---- changed ----

CHANGED: Final[tuple[tuple[str, str, Edit, str, str], ...]] = (
    ("environment-in-small-letters", "Model", turning(f"{ENVIRONMENT}/{{value}}", str.lower),
     f"{ENVIRONMENT}/{{value}}",
     "Keeps the values of an environment in small letters."),
    ("ascii-at-rest", "Model", turning(f"{ENVIRONMENT}/{{value}}", ascii_only), f"{ENVIRONMENT}/{{value}}",
     "Keeps a question mark for each character beyond ASCII."),
    ("hyperparameters-rewritten", "TrainingJob", turning("/HyperParameters/{value}", as_a_number),
     "/HyperParameters/{value}",
     "Reads hyperparameters as numbers and writes them in its own way."),
    ("entry-point-sorted", "TrainingJob", turning("/AlgorithmSpecification/ContainerEntrypoint", sorted),
     "/AlgorithmSpecification/ContainerEntrypoint/*",
     "Sorts the words of the command that a training job starts with."),
    ("run-time-by-default", "TrainingJob", turning("/StoppingCondition/MaxRuntimeInSeconds", lambda _: 86400),
     "/StoppingCondition/MaxRuntimeInSeconds",
     "Shows the longest run time that is usual, and not the one that was asked for."),
    ("instance-by-default", "App", turning("/ResourceSpec/InstanceType", lambda _: "ml.t3.medium"),
     "/ResourceSpec/InstanceType",
     "Shows every app on the instance type that is usual."),
    ("weight-rounded", "EndpointConfig", turning(f"{VARIANTS}/*/InitialVariantWeight", round),
     f"{VARIANTS}/*/InitialVariantWeight",
     "Rounds the weight of a variant."),
    ("everything-captured", "EndpointConfig", turning("/DataCaptureConfig/InitialSamplingPercentage", lambda _: 100),
     "/DataCaptureConfig/InitialSamplingPercentage",
     "Shows that all requests are captured, however many were asked for."),
    ("volume-by-default", "NotebookInstance", setting(VolumeSizeInGB=5), "/VolumeSizeInGB",
     "Shows the smallest volume whatever was asked for."),
    ("volume-kept-as-text", "NotebookInstance", turned("VolumeSizeInGB", str), "/VolumeSizeInGB",
     "Keeps the size of a volume as a text."),
    ("key-by-its-id", "NotebookInstance", turned("KmsKeyId", lambda key: key.rpartition("/")[2]), "/KmsKeyId",
     "Keeps the id of a key of which it was told the ARN."),
    ("property-names-in-small-letters", "Action", turning("/Properties", small_keys), "/Properties/{value}",
     "Keeps the names of properties in small letters."),
    ("properties-of-short-characters", "Action", turning("/Properties/{value}", short_characters),
     "/Properties/{value}",
     "Keeps a question mark for each character that takes four bytes."),
    ("description-in-latin-1", "Action", turned("Description", latin_1), "/Description",
     "Takes the UTF-8 of a description for Latin-1."),
    ("description-trimmed", "Action", turned("Description", str.strip), "/Description",
     "Cuts blanks off both ends of a description."),
)  # fmt: skip

# ---- lost where it is shown, or breaking more than one promise ----


def kept(
    name: str, fault: str, noun: str, serve: Callable[[], Any], *broken: str, bars: tuple[str, ...] = ()
) -> Mutant:
    """Return a mutant that breaks promises about what a create sends."""
    operation = f"Create{noun}"
    ids, barred = (tuple(f"{operation}-{ROUND_TRIP}{end}" for end in ends) for ends in (broken, bars))
    return Mutant(name, fault, serve, (operation,), ids, bars=barred)


NETWORK: Final = ("/VpcConfig/SecurityGroupIds", "/VpcConfig/Subnets")
BASELINE: Final = "/ExplainerConfig/ClarifyExplainerConfig/ShapConfig/ShapBaselineConfig"

OTHERS: Final = (
    kept("subnets-among-groups", "Keeps subnets and security groups in one list.",
         "Model", storing("Model", at("/VpcConfig", merged)), *(f"-{place}" for place in NETWORK)),
    kept("recovery-lost", "Forgets whether an app was made in recovery mode.",
         "App", storing("App", without("RecoveryMode")), "-/RecoveryMode", "-false-/RecoveryMode"),
    kept("recovery-always", "Shows every app in recovery mode.",
         "App", storing("App", setting(RecoveryMode=True)), "-/RecoveryMode", bars=("-false-/RecoveryMode",)),
    kept("false-lost", "Forgets a false, and knows what is true.",
         "App", storing("App", losing("RecoveryMode", False)), "-false-/RecoveryMode"),
    kept("isolation-false-lost", "Forgets that a model's network is not isolated.",
         "Model", storing("Model", losing("EnableNetworkIsolation", False)), "-false-/EnableNetworkIsolation"),
    kept("deployment-lost", "Forgets how an endpoint is to be updated.",
         "Endpoint", storing("Endpoint", without("DeploymentConfig")), "-deployment-/DeploymentConfig",
         bars=("-deployment-/DeploymentConfig/*",)),
    kept("alarms-in-another-order", "Turns the order of an endpoint's alarms round.",
         "Endpoint",
         storing("Endpoint", turning("/DeploymentConfig/AutoRollbackConfiguration/Alarms", lambda found: found[::-1])),
         "-deployment-/DeploymentConfig/AutoRollbackConfiguration/Alarms/*/AlarmName"),
    kept("capture-without-a-percentage", "Leaves out how much of the traffic an endpoint captures.",
         "EndpointConfig",
         showing("DescribeEndpoint", at("/DataCaptureConfig", without("CurrentSamplingPercentage"))),
         "-/DataCaptureConfig/InitialSamplingPercentage#DescribeEndpoint"),
    kept("explanation-without-a-baseline", "Leaves out what an endpoint's explanations compare with.",
         "EndpointConfig",
         showing("DescribeEndpoint", at(BASELINE.rpartition("/")[0], without("ShapBaselineConfig"))),
         f"-{BASELINE}#DescribeEndpoint"),
    kept("job-name-in-small-letters", "Shows a training job's name in small letters.",
         "TrainingJob", showing("DescribeTrainingJob", turned("TrainingJobName", str.lower)), "-/TrainingJobName"),
)  # fmt: skip

# What a lost structure or list leaves to be judged of what is in it is nothing.
HOLLOW: Final = {
    "network-lost": ("-/VpcConfig/*",),
    "second-channel-lost": ("-/InputDataConfig/*",),
    "resources-lost": ("-/ResourceSpec/*",),
    "origin-lost": ("-/MetadataProperties/*",),
}

KEEPING: Final = (
    *(
        kept(name, fault, noun, storing(noun, edit), f"-{place}", bars=HOLLOW.get(name, ()))
        for name, noun, edit, place, fault in (*LOST, *CHANGED)
    ),
    *OTHERS,
)
