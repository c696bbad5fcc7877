"""A server that minds what AWS's documents say beside the model: rules across members, and values narrowed further."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from contracts.reference.messages import Refusal
from contracts.reference.server import Reference
from contracts.reference.store import Shown

FOUR_WEEKS: Final = 28 * 24 * 3600  # seconds
GIGABYTE: Final = 1024  # in megabytes
ENVIRONMENT: Final = 32 * 1024  # characters of all keys and values
LOCAL: Final = re.compile(r"ml\.(\w*\d[a-z]*d\w*|g5|g6e?|gr6|p[56][-\w]*|trn\d\w*)\.")  # storage inside the machine
SENSITIVE: Final = re.compile(r"pass(word|wd|phrase)|secret|token|credential|access.?key", re.IGNORECASE)
OF_SPACES: Final = ("JupyterLab", "CodeEditor")
OF_SYSTEM: Final = ("JupyterServer", "RStudioServerPro", "Canvas")


@dataclass(frozen=True)
class Rule:
    """What a document asks of an operation, in words, and what tells that a request breaks it."""

    operation: str
    text: str
    broken: Callable[[Shown], object]


class Documented(Reference):
    """Minds every rule below."""

    def checked(self, operation: str, body: Shown) -> Shown:
        """Refuse what keeps the model and breaks a document."""
        checked = super().checked(operation, body)
        for rule in RULES:
            if rule.operation in (operation, "") and rule.broken(checked):
                raise Refusal("ValidationException", rule.text)
        return checked


# ---- what requests are made of ----


def at(asked: Any, *path: str) -> Any:
    """Return what is at the end of a path of members, or None."""
    for member in path:
        asked = asked.get(member) if isinstance(asked, dict) else None
    return asked


def alike(values: Sequence[object]) -> bool:
    """Tell whether two values are the same."""
    return len(set(values)) < len(values)


def several(*values: object) -> bool:
    """Tell whether more than one value is there."""
    return sum(value is not None for value in values) > 1


def texts(entries: Any) -> int:
    """Return how many characters a map's keys and values have."""
    return sum(len(key) + len(value) for key, value in (entries or {}).items())


def variants(asked: Shown) -> list[Shown]:
    """Return the production and the shadow variants of an endpoint's configuration."""
    return [*asked.get("ProductionVariants", ()), *asked.get("ShadowProductionVariants", ())]


def any_variant(broken: Callable[[Shown], object]) -> Callable[[Shown], object]:
    """Return the test that one variant breaks something."""
    return lambda asked: any(broken(variant) for variant in variants(asked))


def containers(asked: Shown) -> list[Shown]:
    """Return the containers of a model, one or several."""
    return [*([asked["PrimaryContainer"]] if "PrimaryContainer" in asked else []), *asked.get("Containers", ())]


def any_container(broken: Callable[[Shown], object]) -> Callable[[Shown], object]:
    """Return the test that one container breaks something."""
    return lambda asked: any(broken(container) for container in containers(asked))


def any_channel(broken: Callable[[Shown, Shown], object]) -> Callable[[Shown], object]:
    """Return the test that one channel of a training job breaks something."""
    return lambda asked: any(broken(asked, channel) for channel in asked.get("InputDataConfig", ()))


def eulas(value: Any) -> Iterator[object]:
    """Yield every answer to the question whether a licence is accepted."""
    if isinstance(value, dict):
        yield from (value["AcceptEula"],) if "AcceptEula" in value else ()
        yield from chain.from_iterable(eulas(below) for below in value.values())
    elif isinstance(value, list):
        yield from chain.from_iterable(eulas(item) for item in value)


# ---- endpoints and their configurations ----


def both_sides(variant: Shown) -> object:
    """Tell whether a variant is of a machine and serverless, or neither."""
    of_machine = "InstanceType" in variant or "InitialInstanceCount" in variant
    return of_machine == ("ServerlessConfig" in variant)


def too_many_shadows(asked: Shown) -> object:
    """Tell whether there are shadows beside or of more than one variant."""
    shadows = asked.get("ShadowProductionVariants")
    return shadows and (len(shadows) != 1 or len(asked["ProductionVariants"]) != 1)


def overprovisioned(variant: Shown) -> object:
    """Tell whether more is provisioned than may be used at once."""
    serverless = variant.get("ServerlessConfig", {})
    return serverless.get("ProvisionedConcurrency", 0) > serverless.get("MaxConcurrency", 0)


def shap_baselines(asked: Shown) -> object:
    """Tell whether an explainer has two baselines, or none."""
    baseline = at(asked, "ExplainerConfig", "ClarifyExplainerConfig", "ShapConfig", "ShapBaselineConfig")
    return baseline is not None and ("ShapBaseline" in baseline) == ("ShapBaselineUri" in baseline)


def percent(size: Any, low: int, high: int) -> object:
    """Tell whether a share of the capacity is out of its bounds."""
    return at(size, "Type") == "CAPACITY_PERCENT" and not low <= size["Value"] <= high


def shift(asked: Shown, member: str) -> Any:
    """Return a size from an endpoint's blue-green policy."""
    return at(asked, "DeploymentConfig", "BlueGreenUpdatePolicy", "TrafficRoutingConfiguration", member)


def two_policies(asked: Shown) -> object:
    """Tell whether an endpoint is to be updated in two ways."""
    policies = asked.get("DeploymentConfig", {})
    return several(policies.get("BlueGreenUpdatePolicy"), policies.get("RollingUpdatePolicy"))


# ---- models and training jobs ----


def hosts(asked: Shown) -> object:
    """Tell whether some containers of a pipeline have a host name, and others have none."""
    named = {"ContainerHostname" in container for container in asked.get("Containers", ())}
    return len(named) > 1


def spare_credentials(image: Any, mode: str, credentials: str) -> object:
    """Tell whether there are credentials for a registry that is not private."""
    return at(image, credentials) is not None and at(image, mode) != "Vpc"


def piped(asked: Shown, channel: Shown) -> bool:
    """Tell whether a channel is a pipe."""
    return bool(channel.get("InputMode", at(asked, "AlgorithmSpecification", "TrainingInputMode")) == "Pipe")


def augmented(channel: Shown) -> bool:
    """Tell whether a channel's records come with labels."""
    return bool(at(channel, "DataSource", "S3DataSource", "S3DataType") == "AugmentedManifestFile")


def wrapped(channel: Shown) -> bool:
    """Tell whether a channel's records are compressed or wrapped."""
    return any(channel.get(member, "None") != "None" for member in ("CompressionType", "RecordWrapperType"))


def waits(asked: Shown) -> object:
    """Tell whether a job waits for spot capacity that it does not use, or for less time than it may run."""
    stop = asked["StoppingCondition"]
    if "MaxWaitTimeInSeconds" not in stop:
        return False
    too_short = stop["MaxWaitTimeInSeconds"] < stop.get("MaxRuntimeInSeconds", 0)
    return too_short or not asked.get("EnableManagedSpotTraining")


def machines(asked: Shown) -> list[Shown]:
    """Return what says which machines, and how many, a training job runs on."""
    return [asked["ResourceConfig"], *asked["ResourceConfig"].get("InstanceGroups", ())]


def local_key(asked: Shown) -> object:
    """Tell whether a training job encrypts volumes of machines that have none."""
    on_local = any(LOCAL.match(one.get("InstanceType", "")) for one in machines(asked))
    return on_local and "VolumeKmsKeyId" in asked["ResourceConfig"]


def rule_names(asked: Shown) -> object:
    """Tell whether two rules have one name."""
    lists = (asked.get("DebugRuleConfigurations", ()), asked.get("ProfilerRuleConfigurations", ()))
    return any(alike([rule["RuleConfigurationName"] for rule in rules]) for rules in lists)


def sensitive(asked: Shown) -> object:
    """Tell whether a hyperparameter looks like a secret."""
    return any(SENSITIVE.search(text) for pair in asked.get("HyperParameters", {}).items() for text in pair)


# ---- apps ----


def wrong_machine(asked: Shown) -> object:
    """Tell whether an app of the system's own machine is to run on another, or the reverse."""
    machine = at(asked, "ResourceSpec", "InstanceType")
    return machine is not None and (machine == "system") != (asked["AppType"] in OF_SYSTEM)


def wrong_owner(asked: Shown) -> object:
    """Tell whether an app that lives in a space is to live elsewhere."""
    return asked["AppType"] in OF_SPACES and "SpaceName" not in asked


ENDPOINT, CONFIG, MODEL = "CreateEndpoint", "CreateEndpointConfig", "CreateModel"
JOB, NOTEBOOK, APP = "CreateTrainingJob", "CreateNotebookInstance", "CreateApp"

RULES: Final = (
    Rule("", "Tag keys have to be unique.", lambda asked: alike([tag["Key"] for tag in asked.get("Tags", ())])),
    Rule("", "You must accept the licence.", lambda asked: not all(eulas(asked))),
    Rule(CONFIG, "A variant is of a machine or serverless.", any_variant(both_sides)),
    Rule(CONFIG, "A shadow needs exactly one variant.", too_many_shadows),
    Rule(CONFIG, "Variant names have to be unique.", lambda asked: alike([v["VariantName"] for v in variants(asked)])),
    Rule(CONFIG, "ProvisionedConcurrency is at most MaxConcurrency.", any_variant(overprovisioned)),
    Rule(CONFIG, "ShapBaseline or ShapBaselineUri.", shap_baselines),
    Rule(CONFIG, "Accelerators are retired.", any_variant(lambda variant: "AcceleratorType" in variant)),
    Rule(CONFIG, "One instance at least.", any_variant(lambda variant: 0 in (
        variant.get("InitialInstanceCount"), at(variant, "ManagedInstanceScaling", "MinInstanceCount")))),
    Rule(CONFIG, "Memory comes in whole gigabytes.", any_variant(
        lambda variant: variant.get("ServerlessConfig", {}).get("MemorySizeInMB", 0) % GIGABYTE)),
    Rule(CONFIG, "Local storage is not encrypted by a key.", lambda asked: "KmsKeyId" in asked and any(
        LOCAL.match(variant.get("InstanceType", "")) for variant in variants(asked))),
    Rule(ENDPOINT, "One update policy.", two_policies),
    Rule(ENDPOINT, "A canary is at most half.", lambda asked: percent(shift(asked, "CanarySize"), 1, 50)),
    Rule(ENDPOINT, "Steps of 10 to 50 %.", lambda asked: percent(shift(asked, "LinearStepSize"), 10, 50)),
    Rule(ENDPOINT, "Batches of 5 to 50 %.", lambda asked: percent(
        at(asked, "DeploymentConfig", "RollingUpdatePolicy", "MaximumBatchSize"), 5, 50)),
    Rule(MODEL, "PrimaryContainer or Containers.", lambda a: ("PrimaryContainer" in a) == bool(a.get("Containers"))),
    Rule(MODEL, "InferenceExecutionConfig needs several containers.", lambda asked:
         "InferenceExecutionConfig" in asked and len(asked.get("Containers", ())) < 2),
    Rule(MODEL, "All containers have a host name, or none has.", hosts),
    Rule(MODEL, "One source of model data.", any_container(lambda c: {"ModelDataUrl", "ModelDataSource"} <= c.keys())),
    Rule(MODEL, "Credentials are for a private registry.", any_container(
        lambda c: spare_credentials(c.get("ImageConfig"), "RepositoryAccessMode", "RepositoryAuthConfig"))),
    Rule(MODEL, "The environment is too large.", any_container(lambda c: texts(c.get("Environment")) > ENVIRONMENT)),
    Rule(JOB, "TrainingImage or AlgorithmName.", lambda asked:
         ("TrainingImage" in asked["AlgorithmSpecification"]) == ("AlgorithmName" in asked["AlgorithmSpecification"])),
    Rule(JOB, "MaxWaitTimeInSeconds is for spot training, and not below MaxRuntimeInSeconds.", waits),
    Rule(JOB, "Only pipes have compressed and wrapped records.", any_channel(
        lambda asked, channel: wrapped(channel) and not piped(asked, channel))),
    Rule(JOB, "Only pipes have augmented manifests.", any_channel(
        lambda asked, channel: augmented(channel) and not piped(asked, channel))),
    Rule(JOB, "Credentials are for a private registry.", lambda asked: spare_credentials(
        at(asked, "AlgorithmSpecification", "TrainingImageConfig"),
        "TrainingRepositoryAccessMode", "TrainingRepositoryAuthConfig")),
    Rule(JOB, "Local storage is not encrypted by a key.", local_key),
    Rule(JOB, "Rule names have to be unique.", rule_names),
    Rule(JOB, "Hyperparameters hold no secrets.", sensitive),
    Rule(JOB, "Hyperparameters have at most 256 characters.", lambda asked:
         any(len(value) > 256 for value in asked.get("HyperParameters", {}).values())),
    Rule(JOB, "The environment is too large.", lambda asked: texts(asked.get("Environment")) > ENVIRONMENT),
    Rule(JOB, "One instance at least.", lambda asked: any(one.get("InstanceCount") == 0 for one in machines(asked))),
    Rule(JOB, "A job runs for 28 days at most.", lambda asked:
         asked["StoppingCondition"].get("MaxRuntimeInSeconds", 0) > FOUR_WEEKS),
    Rule(NOTEBOOK, "Security groups need a subnet.", lambda asked:
         asked.get("SecurityGroupIds") and "SubnetId" not in asked),
    Rule(NOTEBOOK, "A notebook without internet needs a subnet.", lambda asked:
         asked.get("DirectInternetAccess") == "Disabled" and "SubnetId" not in asked),
    Rule(NOTEBOOK, "Accelerators are retired.", lambda asked: asked.get("AcceleratorTypes")),
    Rule(NOTEBOOK, "The platform is retired.", lambda asked:
         asked.get("PlatformIdentifier") in ("notebook-al1-v1", "notebook-al2-v1")),
    Rule(NOTEBOOK, "Local storage is not encrypted by a key.", lambda asked:
         "KmsKeyId" in asked and LOCAL.match(asked["InstanceType"])),
    Rule(APP, "KernelGateway is no longer supported.", lambda asked: asked["AppType"] == "KernelGateway"),
    Rule(APP, "The app is called default.", lambda asked: asked["AppName"] != "default"),
    Rule(APP, "The app's type and its machine do not fit.", wrong_machine),
    Rule(APP, "The app lives in a space.", wrong_owner),
)  # fmt: skip
