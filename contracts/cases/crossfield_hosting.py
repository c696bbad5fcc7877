"""Documented rules across the members of CreateModel, CreateEndpointConfig and CreateEndpoint."""

from __future__ import annotations

from contracts.cases.mending import Body, drop, inner, keep_unique, objects

_IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/inference:1"
_BASELINE = "s3://sagemaker-us-east-1-123456789012/churn/baseline.csv"
# Families with local storage, whose volumes cannot be encrypted with a key of one's own.
_LOCAL_STORAGE = ("ml.c5d", "ml.m5d", "ml.r5d", "ml.g4dn", "ml.g5", "ml.g6", "ml.p4", "ml.p5", "ml.c6gd", "ml.m6gd",
                  "ml.r6gd", "ml.i", "ml.trn", "ml.c6id", "ml.m6id", "ml.r6id", "ml.p3dn")  # fmt: skip
_INSTANCE_ONLY = (
    "InstanceType", "InitialInstanceCount", "AcceleratorType", "CoreDumpConfig", "VolumeSizeInGB", "RoutingConfig",
    "ModelDataDownloadTimeoutInSeconds", "ContainerStartupHealthCheckTimeoutInSeconds", "EnableSSMAccess",
    "ManagedInstanceScaling", "InferenceAmiVersion",
)  # fmt: skip


def containers(body: Body) -> None:
    """Keep one of PrimaryContainer and Containers, and what belongs to a pipeline with a pipeline."""
    if "PrimaryContainer" in body:
        drop(body, "Containers")
    elif not body.get("Containers"):
        drop(body, "Containers")
        body["PrimaryContainer"] = {"Image": _IMAGE}
    pipeline = objects(body.get("Containers"))
    if len(pipeline) < 2:
        drop(body, "InferenceExecutionConfig")
    names = [container.get("ContainerHostname") for container in pipeline]
    if None in names or len(set(names)) < len(names):
        for container in pipeline:
            drop(container, "ContainerHostname")


def container_parts(body: Body) -> None:
    """Keep each container consistent: one source of the image and of the model data."""
    for container in (inner(body, "PrimaryContainer"), *objects(body.get("Containers"))):
        if container or "PrimaryContainer" in body or body.get("Containers"):
            _container(container, has_vpc="VpcConfig" in body)


def _container(container: Body, *, has_vpc: bool) -> None:
    if "ModelPackageName" not in container:
        container.setdefault("Image", _IMAGE)
    if "Image" in container:
        drop(container, "ModelPackageName", "InferenceSpecificationName")
    if "ModelDataSource" in container:
        drop(container, "ModelDataUrl")
    image = inner(container, "ImageConfig")
    if image.get("RepositoryAccessMode") != "Vpc":
        drop(image, "RepositoryAuthConfig")
    elif not has_vpc:
        drop(container, "ImageConfig")
    if container.get("Mode") != "MultiModel":
        drop(container, "MultiModelConfig")
    keep_unique(container.get("AdditionalModelDataSources", []), "ChannelName")
    for source in (container.get("ModelDataSource"), *objects(container.get("AdditionalModelDataSources"))):
        s3 = inner(source or {}, "S3DataSource")
        if s3.get("S3DataType") == "S3Prefix" and s3.get("CompressionType") == "Gzip":
            s3["CompressionType"] = "None"  # an archive is one object
        access = inner(s3, "ModelAccessConfig")
        if access.get("AcceptEula") is False:
            access["AcceptEula"] = True


def variants(body: Body) -> None:
    """Keep variant names unique, shadows one against one, and serverless variants free of instances."""
    shadows = body.get("ShadowProductionVariants")
    if shadows is not None and (len(shadows) != 1 or len(body.get("ProductionVariants", ())) != 1):
        drop(body, "ShadowProductionVariants")
    both = [*body.get("ProductionVariants", ()), *body.get("ShadowProductionVariants", ())]
    unique = list(both)
    keep_unique(unique, "VariantName")
    if len(unique) < len(both):
        keep_unique(body["ProductionVariants"], "VariantName")
        drop(body, "ShadowProductionVariants")
    for variant in objects(both):
        if "ExecutionRoleArn" not in body or "ServerlessConfig" in variant:  # only inference components go without
            variant.setdefault("ModelName", "model")
        _variant(variant)
    serverless = any("ServerlessConfig" in variant for variant in objects(both))
    if serverless:
        drop(body, "AsyncInferenceConfig", "ExplainerConfig", "VpcConfig", "KmsKeyId", "ShadowProductionVariants")


def _variant(variant: Body) -> None:
    if "ServerlessConfig" in variant:
        drop(variant, *_INSTANCE_ONLY)
        config = inner(variant, "ServerlessConfig")
        if config.get("ProvisionedConcurrency", 0) > config.get("MaxConcurrency", 0):
            del config["ProvisionedConcurrency"]
        if "MemorySizeInMB" in config:
            config["MemorySizeInMB"] = max(1024, config["MemorySizeInMB"] // 1024 * 1024)
        return
    variant.setdefault("InstanceType", "ml.m5.xlarge")
    scaling = inner(variant, "ManagedInstanceScaling")
    if scaling.get("MinInstanceCount", 0) > scaling.get("MaxInstanceCount", 1_000_000):
        del scaling["MinInstanceCount"]
    if "ManagedInstanceScaling" not in variant:
        variant.setdefault("InitialInstanceCount", 1)


def volumes(body: Body) -> None:
    """Keep a key of one's own away from instance types with local storage."""
    types = [str(v.get("InstanceType", "")) for v in objects(body.get("ProductionVariants"))]
    types += [str(v.get("InstanceType", "")) for v in objects(body.get("ShadowProductionVariants"))]
    if any(kind.startswith(_LOCAL_STORAGE) for kind in types):
        drop(body, "KmsKeyId")


def explainer(body: Body) -> None:
    """Keep exactly one of the two baselines."""
    shap = inner(body, "ExplainerConfig", "ClarifyExplainerConfig", "ShapConfig")
    baseline = inner(shap, "ShapBaselineConfig")
    if "ShapBaseline" in baseline:
        drop(baseline, "ShapBaselineUri")
    elif "ShapBaselineConfig" in shap:
        baseline.setdefault("ShapBaselineUri", _BASELINE)


def deployment(body: Body) -> None:
    """Keep one update policy, with the sizes that its kind asks for and within the documented shares."""
    config = inner(body, "DeploymentConfig")
    if "BlueGreenUpdatePolicy" in config:
        drop(config, "RollingUpdatePolicy")
    routing = inner(config, "BlueGreenUpdatePolicy", "TrafficRoutingConfiguration")
    for member, kind, low in (("CanarySize", "CANARY", 1), ("LinearStepSize", "LINEAR", 10)):
        if routing and routing.get("Type") != kind:
            drop(routing, member)
        elif routing:
            _share(routing.setdefault(member, {"Type": "CAPACITY_PERCENT", "Value": 50}), low)
    blue_green = inner(config, "BlueGreenUpdatePolicy")
    waits = blue_green.get("TerminationWaitInSeconds", 0) + routing.get("WaitIntervalInSeconds", 0)
    if blue_green.get("MaximumExecutionTimeoutInSeconds", waits + 1) <= waits:
        del blue_green["MaximumExecutionTimeoutInSeconds"]
    rolling = inner(config, "RollingUpdatePolicy")
    if rolling.get("MaximumExecutionTimeoutInSeconds", 28_800) <= rolling.get("WaitIntervalInSeconds", 0):
        del rolling["MaximumExecutionTimeoutInSeconds"]
    for member in ("MaximumBatchSize", "RollbackMaximumBatchSize"):
        _share(inner(rolling, member), 5, 100 if member.startswith("Rollback") else 50)


def _share(size: Body, low: int, high: int = 50) -> None:
    if size.get("Type") == "CAPACITY_PERCENT" and isinstance(size.get("Value"), int):
        size["Value"] = min(max(size["Value"], low), high)


MODEL = (containers, container_parts)
CONFIG = (variants, volumes, explainer)
ENDPOINT = (deployment,)
