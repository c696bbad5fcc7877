"""One standard story: every kind of resource is made, read, listed, refused and deleted, and all answers are kept."""

from __future__ import annotations

import json
import re
from typing import Any

from asking import ROLE, START, Client

from contracts.reference.messages import Reply
from contracts.reference.server import Reference

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/churn:1"
PACE = 12.0
TICK = 5.0
RANDOM = re.compile(r'd-[0-9a-f]{12}|"NextToken": "\w+"')
ORDERS = [(by, order) for by in ("Name", "CreationTime") for order in ("Ascending", "Descending")]
LISTS = ("ListModels", "ListEndpoints", "ListTrainingJobs", "ListNotebookInstances", "ListEndpointConfigs",
         "ListApps", "ListActions", "ListDomains", "ListUserProfiles", "ListSpaces")  # fmt: skip


def story(server: Reference) -> list[str]:
    """Return all answers that a server gives in the story, a line each, without what is random in them."""
    return _Story(server).told()


class _Story(Client):
    """Tells the story, and writes every answer down."""

    def __init__(self, server: Reference) -> None:
        server.pace = PACE
        super().__init__(server)
        self.lines: list[str] = []

    def reply(self, operation: str, **asked: Any) -> Reply:
        """Ask, write down, and let time pass."""
        reply = super().reply(operation, **asked)
        self.lines.append(RANDOM.sub("...", f"{operation} {reply.status} {reply.body.decode()}"))
        self.wait(TICK)
        return reply

    def ask(self, operation: str, **asked: Any) -> dict[str, Any]:
        """Return what an operation answers, or nothing where it is refused."""
        reply = self.reply(operation, **asked)
        return dict(json.loads(reply.body)) if reply.status == 200 and reply.body else {}

    def told(self) -> list[str]:
        """Return the whole story."""
        self.models()
        self.endpoints()
        self.jobs()
        self.notebooks()
        self.apps()
        self.actions()
        self.refusals()
        self.lists()
        self.deletions()
        return self.lines

    def twice(self, operation: str, *names: str) -> None:
        """Describe resources, wait until they are at rest, and describe them twice more."""
        member = f"{operation.removeprefix('Describe')}Name"
        for _ in range(3):
            for name in names:
                self.reply(operation, **{member: name})
            self.wait(3 * PACE)

    def models(self) -> None:
        """Make models, some of names that are almost the same."""
        self.reply(
            "CreateModel",
            ModelName="alpha",
            ExecutionRoleArn=ROLE,
            EnableNetworkIsolation=True,
            PrimaryContainer={
                "Image": IMAGE,
                "ModelDataUrl": "s3://bucket/churn/model.tar.gz",
                "Environment": {"LEVEL": "INFO", "GREETING": "Zażółć 雪"},
            },
            VpcConfig={"SecurityGroupIds": ["sg-0a1b2c3d"], "Subnets": ["subnet-1", "subnet-2"]},
            Tags=[{"Key": "team", "Value": "churn"}, {"Key": "stage", "Value": ""}],
        )
        for name in ("Alpha", "alphabet", "beta", "gamma-alpha"):
            container = {"Image": f"{IMAGE}-{name}", "Environment": {"OWNER": name}}
            self.reply("CreateModel", ModelName=name, PrimaryContainer=container)
        self.reply("CreateModel", ModelName="alpha-line", Containers=[{"Image": IMAGE}, {"Image": f"{IMAGE}-2"}])
        self.twice("DescribeModel", "alpha", "Alpha", "alphabet", "beta", "gamma-alpha")
        self.reply("ListTags", ResourceArn="arn:aws:sagemaker:us-east-1:123456789012:model/alpha")

    def endpoints(self) -> None:
        """Make a configuration of two variants, and endpoints of it."""
        usual = {"ModelName": "beta", "InitialInstanceCount": 1, "InstanceType": "ml.m5.xlarge"}
        self.reply(
            "CreateEndpointConfig",
            EndpointConfigName="config",
            ProductionVariants=[
                usual | {"VariantName": "one", "InitialVariantWeight": 0.5, "ModelDataDownloadTimeoutInSeconds": 600},
                usual | {"VariantName": "two"},
            ],
            DataCaptureConfig={
                "InitialSamplingPercentage": 20,
                "DestinationS3Uri": "s3://b/capture",
                "CaptureOptions": [{"CaptureMode": "Input"}],
            },
        )
        self.reply("DescribeEndpointConfig", EndpointConfigName="config")
        self.reply("CreateEndpoint", EndpointName="lost", EndpointConfigName="none")
        policy = {"TrafficRoutingConfiguration": {"Type": "ALL_AT_ONCE", "WaitIntervalInSeconds": 0}}
        deployment = {"BlueGreenUpdatePolicy": policy}
        self.reply("CreateEndpoint", EndpointName="third", EndpointConfigName="config", DeploymentConfig=deployment)
        self.reply("CreateEndpoint", EndpointName="second", EndpointConfigName="config")
        self.reply("CreateEndpoint", EndpointName="first", EndpointConfigName="config")
        self.twice("DescribeEndpoint", "third", "second", "first")

    def jobs(self) -> None:
        """Make training jobs: one that ends, one that is stopped, and one that is made twice."""
        channel = {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/data"}}}
        asked = {
            "AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"},
            "RoleArn": ROLE,
            "InputDataConfig": [channel | {"ChannelName": "train"}, channel | {"ChannelName": "test"}],
            "OutputDataConfig": {"S3OutputPath": "s3://bucket/output"},
            "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 2, "VolumeSizeInGB": 30},
            "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
        }
        for number, name in enumerate(("churn-train-Z", "churn-train-a", "other")):
            parameters = {"depth": f"{number}", "eta": "0.20"}
            self.reply("CreateTrainingJob", TrainingJobName=name, HyperParameters=parameters, **asked)
        self.reply("StopTrainingJob", TrainingJobName="other")
        self.twice("DescribeTrainingJob", "churn-train-Z", "churn-train-a", "other")
        self.reply("CreateTrainingJob", TrainingJobName="churn-train-a", **asked)
        self.twice("DescribeTrainingJob", "churn-train-a")

    def notebooks(self) -> None:
        """Make notebook instances, and stop one."""
        for number, name in enumerate(("zoo", "yak", "xylo")):
            self.reply(
                "CreateNotebookInstance",
                NotebookInstanceName=name,
                InstanceType="ml.t3.medium",
                RoleArn=ROLE,
                SubnetId="subnet-1",
                SecurityGroupIds=["sg-1", "sg-2"],
                LifecycleConfigName=f"setup-{name}",
                VolumeSizeInGB=20 + number,
                DefaultCodeRepository=f"https://github.com/example/{name}",
                AdditionalCodeRepositories=[f"https://github.com/more/{name}", "https://github.com/more/tools"],
            )
        self.twice("DescribeNotebookInstance", "zoo", "yak", "xylo")
        self.reply("DeleteNotebookInstance", NotebookInstanceName="xylo")
        self.reply("StopNotebookInstance", NotebookInstanceName="zoo")
        self.twice("DescribeNotebookInstance", "zoo", "xylo")

    def apps(self) -> None:
        """Make apps of the same name for two owners, delete one and make it again."""
        domain = self.ask(
            "CreateDomain", DomainName="domain", AuthMode="IAM", VpcId="vpc-1", SubnetIds=["subnet-1"],
            DefaultUserSettings={"ExecutionRole": ROLE}, DefaultSpaceSettings={"ExecutionRole": ROLE},
        )["DomainId"]  # fmt: skip
        self.wait(3 * PACE)
        self.reply("CreateUserProfile", DomainId=domain, UserProfileName="ann")
        self.reply("CreateSpace", DomainId=domain, SpaceName="ben")
        self.wait(3 * PACE)
        self.reply("DescribeDomain", DomainId=domain)
        self.reply("DescribeUserProfile", DomainId=domain, UserProfileName="ann")
        self.reply("DescribeSpace", DomainId=domain, SpaceName="ben")
        app = {"DomainId": domain, "AppType": "CodeEditor", "AppName": "default"}
        spec = {"InstanceType": "ml.t3.large"}
        ann, ben = app | {"UserProfileName": "ann"}, app | {"SpaceName": "ben"}
        self.reply("CreateApp", **ann, RecoveryMode=True)
        self.reply("CreateApp", **ben, ResourceSpec=spec)
        for _ in range(2):
            self.reply("DescribeApp", **ann)
            self.reply("DescribeApp", **ben)
            self.wait(3 * PACE)
        self.reply("DeleteApp", **ann)
        self.wait(3 * PACE)
        self.reply("DescribeApp", **ann)
        self.reply("DescribeApp", **ann)
        self.reply("CreateApp", **ann)
        self.reply("DescribeApp", **ann)

    def actions(self) -> None:
        """Make actions, one of them twice, and delete another."""
        asked = {
            "Source": {
                "SourceUri": "arn:aws:sagemaker:us-east-1:123456789012:endpoint/first",
                "SourceType": "Endpoint",
            },
            "ActionType": "ModelDeployment",
            "Properties": {"stage": "test", "owner": "ann"},
            "MetadataProperties": {"CommitId": "9fceb02"},
        }
        description = "Rolls the churn model out to production"
        self.reply("CreateAction", ActionName="roll-out", Description=description, **asked)
        self.reply("CreateAction", ActionName="roll-back", **asked)
        self.reply("CreateAction", ActionName="roll-out", Description="Something else", **asked)
        self.reply("DeleteAction", ActionName="roll-back")
        self.twice("DescribeAction", "roll-out", "roll-back")

    def refusals(self) -> None:
        """Ask for what has to be refused, and look around after it."""
        self.reply("CreateTrainingJob", TrainingJobName="refused")
        self.reply("CreateNotebookInstance", NotebookInstanceName="refused")
        self.reply("CreateEndpointConfig", EndpointConfigName="refused")
        self.reply("DescribeNotebookInstance", NotebookInstanceName="yak")

    def lists(self) -> None:
        """List everything: as it is, filtered, sorted, and page by page."""
        for operation in LISTS:
            self.pages(operation)
        for operation in LISTS[:4]:
            for by, order in ORDERS:
                self.pages(operation, SortBy=by, SortOrder=order, MaxResults=3)
            self.pages(operation, MaxResults=1)
            self.pages(operation, MaxResults=2)
        model = self.ask("DescribeModel", ModelName="alphabet").get("CreationTime", START)
        made = self.ask("DescribeEndpoint", EndpointName="second").get("CreationTime", START)
        changed = self.ask("DescribeEndpoint", EndpointName="second").get("LastModifiedTime", START)
        job = self.ask("DescribeTrainingJob", TrainingJobName="churn-train-a").get("CreationTime", START)
        notebook = self.ask("DescribeNotebookInstance", NotebookInstanceName="zoo").get("LastModifiedTime", START)
        filters: tuple[tuple[str, dict[str, Any]], ...] = (
            ("ListModels", {"NameContains": "alpha"}),
            ("ListModels", {"CreationTimeAfter": model - 2}),
            ("ListModels", {"CreationTimeBefore": model + 2}),
            ("ListEndpoints", {"StatusEquals": "Creating"}),
            ("ListEndpoints", {"NameContains": "s"}),
            ("ListEndpoints", {"CreationTimeAfter": made - 2}),
            ("ListEndpoints", {"LastModifiedTimeAfter": changed - 2}),
            ("ListTrainingJobs", {"StatusEquals": "Stopped"}),
            ("ListTrainingJobs", {"StatusEquals": "Failed"}),
            ("ListTrainingJobs", {"NameContains": "train"}),
            ("ListTrainingJobs", {"CreationTimeBefore": job + 2}),
            ("ListNotebookInstances", {"StatusEquals": "InService"}),
            ("ListNotebookInstances", {"StatusEquals": "Stopped"}),
            ("ListNotebookInstances", {"LastModifiedTimeBefore": notebook - 2}),
            ("ListNotebookInstances", {"LastModifiedTimeAfter": notebook - 2}),
            ("ListNotebookInstances", {"NotebookInstanceLifecycleConfigNameContains": "yak"}),
            ("ListNotebookInstances", {"DefaultCodeRepositoryContains": "yak"}),
            ("ListNotebookInstances", {"AdditionalCodeRepositoryEquals": "https://github.com/more/tools"}),
            ("ListNotebookInstances", {"AdditionalCodeRepositoryEquals": "https://github.com/more/xylo"}),
        )
        for operation, asked in filters:
            self.pages(operation, **asked)
            self.pages(operation, **asked, MaxResults=1)

    def deletions(self) -> None:
        """Delete a model and an endpoint, and look for them."""
        self.reply("DeleteModel", ModelName="alpha")
        self.twice("DescribeModel", "alpha", "alphabet")
        self.pages("ListModels")
        self.reply("DeleteEndpoint", EndpointName="second")
        self.twice("DescribeEndpoint", "second", "first")
        self.pages("ListEndpoints")
