"""The variants: each says what is odd about it and why that is legal, and each really differs from the reference."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from contracts import catalogue
from contracts.reference.documented import LOCAL, RULES, Documented
from contracts.reference.messages import MEDIA_TYPE, Call, Delivery
from contracts.reference.server import Reference
from contracts.reference.suspects import EVERYTHING, Variant
from contracts.reference.variants import VARIANTS
from contracts.reference.variants.jsontext import backwards, escaped, exponent, pointed, raw, spaced, written

Body = dict[str, Any]
Told = tuple[int, dict[str, str], bytes, Delivery]

BY_NAME = {variant.name: variant for variant in VARIANTS}
START = 1_742_860_800.123456  # 2025-03-25T00:00:00Z
SIGNED = "AWS4-HMAC-SHA256 Credential=AKID/20250325/{region}/sagemaker/aws4_request, SignedHeaders=host, Signature=0"
ROLE = "arn:aws:iam::123456789012:role/service-role/Kit"
DOMAIN = {
    "DomainName": "lab", "AuthMode": "IAM", "DefaultUserSettings": {"ExecutionRole": ROLE}, "VpcId": "vpc-0",
    "SubnetIds": ["subnet-0"],
}  # fmt: skip
JOB: Body = {
    "TrainingJobName": "Churn-Job", "RoleArn": ROLE, "OutputDataConfig": {"S3OutputPath": "s3://bucket"},
    "AlgorithmSpecification": {"TrainingInputMode": "File", "TrainingImage": "image:1"},
    "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 1},
    "StoppingCondition": {"MaxRuntimeInSeconds": 60}, "EnableManagedSpotTraining": False,
}  # fmt: skip
NOTEBOOK: Body = {
    "NotebookInstanceName": "Churn-Notebook", "InstanceType": "ml.t3.medium", "RoleArn": ROLE, "KmsKeyId": "1234abcd",
    "SubnetId": "subnet-0", "SecurityGroupIds": ["sg-0", "sg-1"], "VolumeSizeInGB": 5,
}  # fmt: skip
MODEL: Body = {
    "ModelName": "Churn-Model", "EnableNetworkIsolation": False, "ExecutionRoleArn": ROLE,
    "PrimaryContainer": {"Image": "image:1", "Environment": {"GREETING": "雪"}},
}  # fmt: skip
VARIANT: Body = {
    "VariantName": "blue", "ModelName": "Churn-Model", "InstanceType": "ml.m5.xlarge", "InitialInstanceCount": 1,
    "InitialVariantWeight": 0.1,
}  # fmt: skip
CONFIG: Body = {"EndpointConfigName": "Config", "ProductionVariants": [VARIANT, VARIANT | {"VariantName": "green"}]}
ENDPOINT: Body = {"EndpointName": "Churn", "EndpointConfigName": "Config"}
ACTION: Body = {"ActionName": "Churn-Action", "ActionType": "Training", "Source": {"SourceUri": "s3://bucket"}}


class Player:
    """Plays a story to a server, one call every eighth of a second, and writes down what it answers."""

    def __init__(self, server: Reference, clock: list[float]) -> None:
        self.server, self.clock = server, clock
        self.told: list[Told] = []

    def call(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Any:
        """Make a call, and return what the answer says."""
        self.clock[0] += 0.125
        reply = self.server.answer(Call(method, path, headers, body))
        self.told.append((reply.status, dict(reply.headers), reply.body, reply.delivery))
        return json.loads(reply.body) if reply.body.startswith((b"{", b"\r\n {")) else {}

    def ask(self, operation: str, body: Any = None, region: str = "us-east-1", **headers: str) -> Any:
        """Ask for an operation, and return what the answer says."""
        named = {"x-amz-target": f"SageMaker.{operation}", "content-type": MEDIA_TYPE, "x-amz-date": "20250325T000000Z"}
        named |= {"authorization": SIGNED.format(region=region)}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        text = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        return self.call("POST", "/", named, text)


def lives(play: Player) -> None:
    """Make one of each, read it, make it again, stop what works, and delete what has something to be used by."""
    for body in (MODEL, CONFIG, ENDPOINT, ENDPOINT | {"EndpointName": "CHURN"}, JOB, NOTEBOOK, ACTION):
        operation = next(name for name in body if name.endswith("Name")).removesuffix("Name")
        for verb in ("Create", "Create", "Describe", "Describe", "Describe"):
            play.ask(f"{verb}{operation}", body if verb == "Create" else {f"{operation}Name": body[f"{operation}Name"]})
    play.ask("CreateEndpointConfig", CONFIG | {"EndpointConfigName": "other", "ProductionVariants": [
        VARIANT | {"ModelName": "nothing"}]})  # fmt: skip
    play.ask("CreateEndpoint", ENDPOINT | {"EndpointName": "other", "EndpointConfigName": "other"})
    play.ask("DeleteModel", {"ModelName": "Churn-Model"})
    play.ask("DeleteNotebookInstance", {"NotebookInstanceName": "Churn-Notebook"})
    for kind, name in (("TrainingJob", JOB["TrainingJobName"]), ("NotebookInstance", "Churn-Notebook")):
        play.ask(f"Stop{kind}", {f"{kind}Name": name})
        for _ in range(3):
            play.ask(f"Describe{kind}", {f"{kind}Name": name})
    play.ask("DeleteEndpointConfig", {"EndpointConfigName": "Config"})
    play.ask("DeleteAction", {"ActionName": "Churn-Action"})


def apps(play: Player) -> None:
    """Make domains, owners and apps, good ones and doubtful ones."""
    made = play.ask("CreateDomain", DOMAIN)
    domain = {"DomainId": made.get("DomainId") or str(made.get("DomainArn", "d-0")).rpartition("/")[2]}
    play.ask("CreateDomain", DOMAIN | {"DomainName": "other"})
    play.ask("CreateUserProfile", domain | {"UserProfileName": "ann"})
    play.ask("CreateSpace", domain | {"SpaceName": "ann"})
    app = domain | {"UserProfileName": "ann", "AppType": "JupyterServer", "AppName": "default"}
    for verb in ("Create", "Describe", "Delete", "Create", "Describe"):
        play.ask(f"{verb}App", app)
    play.ask("CreateApp", app | {"SpaceName": "ann"})
    play.ask("CreateApp", app | {"AppType": "KernelGateway"})
    play.ask("CreateApp", app | {"DomainId": "d-nothing"})


def lists(play: Player) -> None:
    """Make more than fit on a page, and list them in several ways."""
    for number in range(12):
        play.ask("CreateModel", MODEL | {"ModelName": f"{'aB'[number % 2]}-{number}"})
    play.ask("ListModels", {"MaxResults": 1})
    for number in range(61):
        play.ask("CreateAction", ACTION | {"ActionName": f"action-{number}"})
    page = play.ask("ListModels", {"MaxResults": 2, "NameContains": "b", "SortBy": "Name"})
    for _ in range(2):
        play.ask("ListModels", {"MaxResults": 2, "NameContains": "a", "NextToken": page.get("NextToken", "none")})
    play.ask("ListModels", {"SortBy": "Name", "SortOrder": "Ascending", "MaxResults": 100})
    play.ask("ListModels", {"CreationTimeAfter": play.ask("DescribeModel", {"ModelName": "a-0"}).get("CreationTime")})
    for operation in ("ListModels", "ListActions", "ListTrainingJobs", "ListNotebookInstances", "ListEndpoints"):
        play.ask(operation)
    play.ask("ListTags", {"ResourceArn": "arn:aws:sagemaker:us-east-1:123456789012:model/a-0"})


def doubts(play: Player) -> None:
    """Send what is wrong, and what nobody promises anything about."""
    for body in (b"[", b"", {"MaxResults": "5"}, {"MaxResults": 5.5}, {"Unknown": 1}, {"MaxResults": 0, "SortBy": 1}):
        play.ask("ListModels", body)
    play.ask("NothingThatExists")
    play.ask("ListModels", content_type="application/json")
    play.ask("ListModels", b'{"MaxResults": 1, "MaxResults": 2}')
    play.ask("ListModels", transfer_encoding="chunked")
    play.ask("ListModels", x_amz_target="sagemaker.listmodels")
    play.ask("ListModels", authorization="")
    play.ask("ListModels", region="eu-west-1")
    for name in ("?", "nothing"):
        play.ask("DescribeModel", {"ModelName": name})
    play.ask("DescribeTrainingJob", {"TrainingJobName": "nothing"})
    play.call("GET", "/health", {}, b"")
    fresh = ACTION | {"ActionName": "fresh"}
    for more in ({"Description": "one\ntwo"}, {"Description": "one\u2028two"}, {"Properties": {"a": None}}):
        play.ask("CreateAction", fresh | more)
    play.ask("CreateAction", fresh | {"ActionName": "tagged", "Tags": [{"Key": "a", "Value": "é😀" * 128}]})
    play.ask("CreateAction", fresh | {"ActionName": "twice", "Tags": [{"Key": "a", "Value": ""}] * 2})
    play.ask("CreateModel", MODEL | {"ModelName": "text", "EnableNetworkIsolation": "true"})
    play.ask("CreateTrainingJob", JOB | {"TrainingJobName": "bare", "ResourceConfig": None})
    play.ask(
        "CreateTrainingJob", JOB | {"TrainingJobName": "long", "StoppingCondition": {"MaxRuntimeInSeconds": 2**40}}
    )
    play.ask("CreateNotebookInstance", NOTEBOOK | {"NotebookInstanceName": "a", "InstanceType": "ml.g5.48xlarge"})
    play.ask("CreateNotebookInstance", NOTEBOOK | {"NotebookInstanceName": "b", "AcceleratorTypes": ["ml.eia1.large"]})


def transcript(serve: Callable[[], Reference]) -> list[Told]:
    """Return what a server answers to the whole story, with one clock and one id for everybody."""
    clock = [START]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: clock[0])
        patch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=7))
        play = Player(serve(), clock)
        for part in (lives, apps, lists, doubts):
            part(play)
    return play.told


@cache
def told(name: str) -> list[Told]:
    """Return what a variant answers, or the reference."""
    return transcript(BY_NAME[name].serve if name in BY_NAME else Reference)


class TestSaid:
    """What a variant says about itself."""

    def test_there_are_many(self) -> None:
        """There are at least a hundred, and no two of one name."""
        assert len(VARIANTS) >= 100
        assert len(BY_NAME) == len(VARIANTS)

    @pytest.mark.parametrize("variant", VARIANTS, ids=lambda one: one.name)
    def test_words(self, variant: Variant) -> None:
        """A name reads well in a table, an oddity is a sentence, and the evidence begins with its letters."""
        assert re.fullmatch(r"[a-z][a-z0-9.]*(-[a-z0-9.]+)*", variant.name)
        assert re.fullmatch(r"[A-Z][a-z]*s .{8,100}\.|Cannot .{8,100}\.", variant.oddity)
        assert re.fullmatch(r"[NMDSKU](, [NMDSKU])*: .{8,120}\.", variant.evidence)

    @pytest.mark.parametrize("variant", VARIANTS, ids=lambda one: one.name)
    def test_what_it_is_tried_on(self, variant: Variant) -> None:
        """A variant is tried on some operations, each once, and may break no rule that is a must."""
        assert variant.operations
        assert set(variant.operations) <= set(EVERYTHING)
        assert len(set(variant.operations)) == len(variant.operations)
        assert {catalogue.load()[rule].level for rule in variant.soft} <= {"should"}

    def test_every_oddity_is_another_one(self) -> None:
        """No two variants are odd in the same words."""
        assert len({variant.oddity for variant in VARIANTS}) == len(VARIANTS)


class TestDone:
    """What a variant does."""

    def test_the_story_is_the_same_each_time(self) -> None:
        """The reference tells the same story each time, so that a difference is a variant's own."""
        assert transcript(Reference) == told("reference")

    @pytest.mark.parametrize("name", BY_NAME)
    def test_it_differs_from_the_reference(self, name: str) -> None:
        """A variant answers something in the story otherwise than the reference, or in another way."""
        assert told(name) != told("reference")

    @pytest.mark.parametrize("name", BY_NAME)
    def test_its_servers_share_nothing(self, name: str) -> None:
        """A second server of a variant knows nothing of the first, and so tells the same story."""
        assert transcript(BY_NAME[name].serve) == told(name)


VALUE = {"a": [1, 2.5, None, True, "ż/😀\n"], "b": {"c": {}, "d": 1742860800.123}}


class TestJson:
    """JSON in other characters."""

    @pytest.mark.parametrize(
        "text",
        [
            spaced(VALUE), json.dumps(backwards(VALUE)), written(VALUE), written(VALUE, string=escaped),
            written(VALUE, string=raw), written(VALUE, number=exponent), written(VALUE, number=pointed),
        ],
    )  # fmt: skip
    def test_it_means_the_same(self, text: str) -> None:
        """Whatever the characters, the value is the same."""
        assert json.loads(text) == VALUE

    def test_characters(self) -> None:
        """Texts and numbers are written as asked for."""
        assert escaped("a😀") == r'"\u0061\ud83d\ude00"'
        assert raw("ż") == '"ż"'
        assert exponent(1742860800.123) == "1.742860800123E9"
        assert pointed(5) == "5.0"


CHANNEL: Body = {"ChannelName": "train", "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://a"}}}
AUGMENTED: Body = {"S3DataSource": {"S3DataType": "AugmentedManifestFile", "S3Uri": "s3://a"}}
UNLICENSED: Body = {
    "S3DataSource": CHANNEL["DataSource"]["S3DataSource"] | {"ModelAccessConfig": {"AcceptEula": False}}
}
SHAP: Body = {"ClarifyExplainerConfig": {"ShapConfig": {"ShapBaselineConfig": {"MimeType": "text/csv"}}}}
SERVERLESS: Body = {"VariantName": "blue", "ModelName": "m"}
CONTAINER: Body = {"Image": "image:1"}
DATA: Body = {"S3DataSource": {"S3Uri": "s3://a/", "S3DataType": "S3Prefix", "CompressionType": "None"}}
APP: Body = {"DomainId": "d-0", "UserProfileName": "ann", "AppType": "JupyterServer", "AppName": "default"}
RULE: Body = {"RuleConfigurationName": "loss", "RuleEvaluatorImage": "image:1"}
LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:a"
STORE: Body = {"InstanceType": "ml.g5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 1, "VolumeKmsKeyId": "1234abcd"}


def variants(*found: Body) -> Body:
    """Return a configuration with these variants."""
    return {"ProductionVariants": list(found)}


def serverless(**members: int) -> Body:
    """Return a configuration with a variant without machines."""
    return variants(SERVERLESS | {"ServerlessConfig": {"MemorySizeInMB": 1024, "MaxConcurrency": 5} | members})


def routed(**members: Any) -> Body:
    """Return a policy that shifts traffic in parts."""
    traffic = {"Type": "ALL_AT_ONCE", "WaitIntervalInSeconds": 0} | members
    return {"DeploymentConfig": {"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": traffic}}}


def rolled(value: int) -> Body:
    """Return a policy that replaces a share of the capacity at a time."""
    return {
        "DeploymentConfig": {"RollingUpdatePolicy": {"MaximumBatchSize": percent(value)} | {"WaitIntervalInSeconds": 0}}
    }


def percent(value: int) -> Body:
    """Return a share of the capacity."""
    return {"Type": "CAPACITY_PERCENT", "Value": value}


def algorithm(**members: Any) -> Body:
    """Return a job with an algorithm of its own."""
    return {"AlgorithmSpecification": {"TrainingInputMode": "File"} | members}


GOOD = {
    "CreateEndpointConfig": CONFIG, "CreateEndpoint": ENDPOINT, "CreateModel": MODEL, "CreateTrainingJob": JOB,
    "CreateNotebookInstance": NOTEBOOK | {"KmsKeyId": None}, "CreateApp": APP, "CreateAction": ACTION,
}  # fmt: skip
BROKEN: tuple[tuple[str, str, Body], ...] = (
    ("CreateAction", "Tag keys have to be unique.", {"Tags": [{"Key": "a", "Value": ""}, {"Key": "a", "Value": "b"}]}),
    ("CreateTrainingJob", "You must accept the licence.", {"InputDataConfig": [CHANNEL | {"DataSource": UNLICENSED}]}),
    ("CreateEndpointConfig", "A variant is of a machine or serverless.", variants(SERVERLESS)),
    ("CreateEndpointConfig", "A shadow needs exactly one variant.", {"ShadowProductionVariants": [VARIANT]}),
    ("CreateEndpointConfig", "Variant names have to be unique.", variants(VARIANT, VARIANT)),
    ("CreateEndpointConfig", "ProvisionedConcurrency is at most MaxConcurrency.", serverless(ProvisionedConcurrency=6)),
    ("CreateEndpointConfig", "ShapBaseline or ShapBaselineUri.", {"ExplainerConfig": SHAP}),
    ("CreateEndpointConfig", "Accelerators are retired.", variants(VARIANT | {"AcceleratorType": "ml.eia1.large"})),
    ("CreateEndpointConfig", "One instance at least.", variants(
        VARIANT | {"ManagedInstanceScaling": {"MinInstanceCount": 0}})),
    ("CreateEndpointConfig", "Memory comes in whole gigabytes.", serverless(MemorySizeInMB=1025)),
    ("CreateEndpointConfig", "Local storage is not encrypted by a key.", variants(
        VARIANT | {"InstanceType": "ml.m5d.large"}) | {"KmsKeyId": "1234abcd"}),
    ("CreateEndpoint", "One update policy.", {"DeploymentConfig": {
        **routed()["DeploymentConfig"], **rolled(5)["DeploymentConfig"]}}),
    ("CreateEndpoint", "A canary is at most half.", routed(Type="CANARY", CanarySize=percent(51))),
    ("CreateEndpoint", "Steps of 10 to 50 %.", routed(Type="LINEAR", LinearStepSize=percent(9))),
    ("CreateEndpoint", "Batches of 5 to 50 %.", rolled(4)),
    ("CreateModel", "PrimaryContainer or Containers.", {"Containers": [CONTAINER]}),
    ("CreateModel", "InferenceExecutionConfig needs several containers.", {
        "InferenceExecutionConfig": {"Mode": "Direct"}}),
    ("CreateModel", "All containers have a host name, or none has.", {"PrimaryContainer": None, "Containers": [
        CONTAINER, CONTAINER | {"ContainerHostname": "a"}]}),
    ("CreateModel", "One source of model data.", {"PrimaryContainer": CONTAINER | {
        "ModelDataUrl": "s3://a", "ModelDataSource": DATA}}),
    ("CreateModel", "Credentials are for a private registry.", {"PrimaryContainer": CONTAINER | {"ImageConfig": {
        "RepositoryAccessMode": "Platform", "RepositoryAuthConfig": {
            "RepositoryCredentialsProviderArn": LAMBDA}}}}),
    ("CreateModel", "The environment is too large.", {"PrimaryContainer": CONTAINER | {"Environment": {
        f"K{number}": "x" * 1000 for number in range(33)}}}),
    ("CreateTrainingJob", "TrainingImage or AlgorithmName.", algorithm()),
    ("CreateTrainingJob", "MaxWaitTimeInSeconds is for spot training, and not below MaxRuntimeInSeconds.", {
        "EnableManagedSpotTraining": True, "StoppingCondition": {
            "MaxRuntimeInSeconds": 60, "MaxWaitTimeInSeconds": 59}}),
    ("CreateTrainingJob", "Only pipes have compressed and wrapped records.", {
        "InputDataConfig": [CHANNEL | {"CompressionType": "Gzip"}]}),
    ("CreateTrainingJob", "Only pipes have augmented manifests.", {
        "InputDataConfig": [CHANNEL | {"DataSource": AUGMENTED}]}),
    ("CreateTrainingJob", "Credentials are for a private registry.", algorithm(
        TrainingImage="image:1", TrainingImageConfig={"TrainingRepositoryAccessMode": "Platform",
        "TrainingRepositoryAuthConfig": {"TrainingRepositoryCredentialsProviderArn": LAMBDA}})),
    ("CreateTrainingJob", "Local storage is not encrypted by a key.", {"ResourceConfig": STORE}),
    ("CreateTrainingJob", "Rule names have to be unique.", {"DebugRuleConfigurations": [RULE, RULE]}),
    ("CreateTrainingJob", "Hyperparameters hold no secrets.", {"HyperParameters": {"db_Password": "x"}}),
    ("CreateTrainingJob", "Hyperparameters have at most 256 characters.", {"HyperParameters": {"a": "x" * 257}}),
    ("CreateTrainingJob", "The environment is too large.", {"Environment": {f"K{n}": "x" * 500 for n in range(70)}}),
    ("CreateTrainingJob", "One instance at least.", {"ResourceConfig": JOB["ResourceConfig"] | {"InstanceCount": 0}}),
    ("CreateTrainingJob", "A job runs for 28 days at most.", {"StoppingCondition": {"MaxRuntimeInSeconds": 2_419_201}}),
    ("CreateNotebookInstance", "Security groups need a subnet.", {"SubnetId": None}),
    ("CreateNotebookInstance", "A notebook without internet needs a subnet.", {
        "SubnetId": None, "SecurityGroupIds": None, "DirectInternetAccess": "Disabled"}),
    ("CreateNotebookInstance", "Accelerators are retired.", {"AcceleratorTypes": ["ml.eia1.large"]}),
    ("CreateNotebookInstance", "The platform is retired.", {"PlatformIdentifier": "notebook-al1-v1"}),
    ("CreateNotebookInstance", "Local storage is not encrypted by a key.", {
        "InstanceType": "ml.m5d.large", "KmsKeyId": "1234abcd"}),
    ("CreateApp", "KernelGateway is no longer supported.", {"AppType": "KernelGateway"}),
    ("CreateApp", "The app is called default.", {"AppName": "mine"}),
    ("CreateApp", "The app's type and its machine do not fit.", {"ResourceSpec": {"InstanceType": "ml.t3.medium"}}),
    ("CreateApp", "The app lives in a space.", {"AppType": "JupyterLab"}),
)  # fmt: skip


def refusal(server: Reference, operation: str, body: Body) -> str:
    """Return the text of a refusal, or nothing."""
    headers = {"x-amz-target": f"SageMaker.{operation}", "content-type": MEDIA_TYPE}
    reply = server.answer(Call("POST", "/", headers, json.dumps(body).encode()))
    said = json.loads(reply.body)
    return "" if reply.status == 200 else f"{said['__type']}: {said['message']}"


def needed(server: Reference) -> Iterator[str]:
    """Make what the good requests refer to, and yield what went wrong."""
    server.domain_id = lambda: "d-0"  # type: ignore[method-assign]
    yield refusal(server, "CreateDomain", DOMAIN)
    yield refusal(server, "CreateUserProfile", {"DomainId": "d-0", "UserProfileName": "ann"})
    yield refusal(server, "CreateEndpointConfig", CONFIG | {"EndpointConfigName": "Config"})


class TestDocumented:
    """The server that minds what documents say beside the model."""

    @pytest.mark.parametrize("operation", GOOD)
    def test_what_is_good_is_taken(self, operation: str) -> None:
        """A request that keeps all rules is taken."""
        server = Documented()
        assert [*needed(server)] == [""] * 3
        body = GOOD[operation] | ({"EndpointConfigName": "New"} if operation == "CreateEndpointConfig" else {})
        assert refusal(server, operation, body) == ""

    @pytest.mark.parametrize(("operation", "text", "edit"), BROKEN, ids=[f"{found[0]}: {found[1]}" for found in BROKEN])
    def test_a_broken_rule_is_named(self, operation: str, text: str, edit: Body) -> None:
        """A request that breaks one rule is refused by it, and the reference takes it."""
        body = GOOD[operation] | edit
        assert refusal(Documented(), operation, body) == f"ValidationException: {text}"
        plain = Reference()
        assert [*needed(plain)] == [""] * 3
        assert refusal(plain, operation, body | ({"EndpointConfigName": "New"} if "Config" in operation else {})) == ""

    def test_every_rule_is_broken_once(self) -> None:
        """Every rule has a request that breaks it."""
        broken = {(operation, text) for operation, text, _ in BROKEN}
        assert {rule.text for rule in RULES if rule.operation == ""} <= {text for _, text in broken}
        assert {(rule.operation, rule.text) for rule in RULES if rule.operation} <= broken

    @pytest.mark.parametrize(
        ("machine", "local"),
        [("ml.m5d.large", True), ("ml.g4dn.xlarge", True), ("ml.p4de.24xlarge", True), ("ml.g5.xlarge", True),
         ("ml.trn1.2xlarge", True), ("ml.r6id.large", True), ("ml.m5.xlarge", False), ("ml.t3.medium", False),
         ("ml.c5n.xlarge", False), ("ml.p3.2xlarge", False)],
    )  # fmt: skip
    def test_local_storage(self, machine: str, local: bool) -> None:
        """Machines with storage inside are known by their family."""
        assert bool(LOCAL.match(machine)) is local
