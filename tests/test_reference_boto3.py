"""The reference as boto3 sees it: a client that nobody has changed, on its own validators, paginators and waiters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto
import pytest
from botocore.exceptions import ClientError

from contracts.reference.server import Reference
from contracts.reference.serving import serving


@pytest.fixture
def client() -> Iterator[Any]:
    """Return a client of a new reference."""
    with serving(Reference()) as url:
        yield boto.client(url)


# ---- lives ----


def test_the_life_of_a_model(client: Any) -> None:
    """A model is made, read, listed and removed; its tags can be read."""
    made = client.create_model(
        ModelName="churn",
        PrimaryContainer={"Image": boto.IMAGE, "Environment": {"KEY": "größer"}},
        ExecutionRoleArn=boto.ROLE,
        Tags=[{"Key": "team", "Value": "forecasting"}],
    )
    assert made["ModelArn"] == f"{boto.arns(client)}:model/churn"
    shown = client.describe_model(ModelName="churn")
    assert shown["PrimaryContainer"] == {"Image": boto.IMAGE, "Environment": {"KEY": "größer"}}
    assert shown["ExecutionRoleArn"] == boto.ROLE
    assert abs(shown["CreationTime"] - datetime.now(UTC)) < timedelta(minutes=5)
    assert [one["ModelName"] for one in client.list_models(NameContains="hur")["Models"]] == ["churn"]
    assert client.list_tags(ResourceArn=made["ModelArn"])["Tags"] == [{"Key": "team", "Value": "forecasting"}]
    client.delete_model(ModelName="churn")
    assert client.list_models()["Models"] == []
    assert boto.refused(client.describe_model, ModelName="churn") == "ValidationException"


def test_the_life_of_an_endpoint(client: Any) -> None:
    """An endpoint follows from its configuration, and is in service at once."""
    boto.config(client, "config")
    assert client.describe_endpoint_config(EndpointConfigName="config")["EndpointConfigArn"].endswith("/config")
    assert [one["EndpointConfigName"] for one in client.list_endpoint_configs()["EndpointConfigs"]] == ["config"]
    client.create_endpoint(EndpointName="churn", EndpointConfigName="config")
    client.get_waiter("endpoint_in_service").wait(EndpointName="churn", WaiterConfig=boto.ONCE)
    shown = client.describe_endpoint(EndpointName="churn")
    assert [(one["VariantName"], one["CurrentInstanceCount"]) for one in shown["ProductionVariants"]] == [("all", 2)]
    assert [one["EndpointStatus"] for one in client.list_endpoints(StatusEquals="InService")["Endpoints"]] == [
        "InService"
    ]
    client.delete_endpoint(EndpointName="churn")
    client.get_waiter("endpoint_deleted").wait(EndpointName="churn", WaiterConfig=boto.ONCE)
    client.delete_endpoint_config(EndpointConfigName="config")
    assert boto.refused(client.describe_endpoint_config, EndpointConfigName="config") == "ValidationException"


def test_the_life_of_a_notebook_instance(client: Any) -> None:
    """A notebook instance is stopped, started, and has to be stopped before it is removed."""
    name = {"NotebookInstanceName": "desk"}
    boto.notebook(client, "desk")
    client.get_waiter("notebook_instance_in_service").wait(**name, WaiterConfig=boto.ONCE)
    assert boto.refused(client.delete_notebook_instance, **name) == "ValidationException"
    client.stop_notebook_instance(**name)
    client.get_waiter("notebook_instance_stopped").wait(**name, WaiterConfig=boto.ONCE)
    client.start_notebook_instance(**name)
    assert [one["NotebookInstanceStatus"] for one in client.list_notebook_instances()["NotebookInstances"]] == [
        "InService"
    ]
    client.stop_notebook_instance(**name)
    client.delete_notebook_instance(**name)
    client.get_waiter("notebook_instance_deleted").wait(**name, WaiterConfig=boto.ONCE)


def test_the_life_of_a_training_job(client: Any) -> None:
    """A training job ends at once, and leaves a model behind."""
    boto.job(client, "night")
    client.get_waiter("training_job_completed_or_stopped").wait(TrainingJobName="night", WaiterConfig=boto.ONCE)
    shown = client.describe_training_job(TrainingJobName="night")
    assert shown["ModelArtifacts"]["S3ModelArtifacts"] == "s3://bucket/output/night/output/model.tar.gz"
    assert shown["TrainingEndTime"] >= shown["TrainingStartTime"]
    assert [one["TrainingJobName"] for one in client.list_training_jobs()["TrainingJobSummaries"]] == ["night"]
    assert boto.refused(client.stop_training_job, TrainingJobName="night") == "ValidationException"


def test_a_training_job_can_be_stopped() -> None:
    """Where statuses last, there is something to stop, and to wait for."""
    with serving(Reference(pace=0.2)) as url:
        client = boto.client(url)
        boto.job(client, "night")
        assert client.describe_training_job(TrainingJobName="night")["TrainingJobStatus"] == "InProgress"
        client.stop_training_job(TrainingJobName="night")
        waiting = {"Delay": 1, "MaxAttempts": 60}
        client.get_waiter("training_job_completed_or_stopped").wait(TrainingJobName="night", WaiterConfig=waiting)
        assert client.describe_training_job(TrainingJobName="night")["TrainingJobStatus"] == "Stopped"


def test_the_life_of_an_app(client: Any) -> None:
    """An app lives in a domain, with a user; nothing of it can go before it has."""
    domain = client.create_domain(
        DomainName="lab",
        AuthMode="IAM",
        DefaultUserSettings={"ExecutionRole": boto.ROLE},
        SubnetIds=["subnet-0a1b2c3d"],
        VpcId="vpc-0a1b2c3d",
    )
    owner = {"DomainId": domain["DomainId"], "UserProfileName": "ada"}
    app = owner | {"AppType": "JupyterLab", "AppName": "default"}
    assert boto.refused(client.create_app, **app) == "ResourceNotFound"
    client.create_user_profile(**owner)
    assert client.create_app(**app)["AppArn"] == f"{boto.arns(client)}:app/{domain['DomainId']}/ada/jupyterlab/default"
    assert client.describe_app(**app)["Status"] == "InService"
    assert [one["AppName"] for one in client.list_apps(DomainIdEquals=domain["DomainId"])["Apps"]] == ["default"]
    assert boto.refused(client.delete_user_profile, **owner) == "ResourceInUse"
    client.delete_app(**app)
    assert client.describe_app(**app)["Status"] == "Deleted"
    client.delete_user_profile(**owner)
    client.delete_domain(DomainId=domain["DomainId"])
    assert client.list_domains()["Domains"] == []


def test_the_life_of_an_action(client: Any) -> None:
    """An action is made, read, listed and removed."""
    client.create_action(ActionName="deploy", ActionType="ModelDeployment", Source={"SourceUri": "s3://bucket/model"})
    shown = client.describe_action(ActionName="deploy")
    assert (shown["ActionType"], shown["Source"]) == ("ModelDeployment", {"SourceUri": "s3://bucket/model"})
    assert [one["ActionName"] for one in client.list_actions()["ActionSummaries"]] == ["deploy"]
    assert client.delete_action(ActionName="deploy")["ActionArn"] == f"{boto.arns(client)}:action/deploy"
    assert boto.refused(client.describe_action, ActionName="deploy") == "ResourceNotFound"


# ---- refusals ----


def test_what_is_there_already_is_refused(client: Any) -> None:
    """A second create of a name changes nothing."""
    boto.config(client, "config")
    boto.notebook(client, "desk")
    boto.job(client, "night")
    assert boto.refused(client.create_model, ModelName="config-model") == "ValidationException"
    with pytest.raises(client.exceptions.ResourceInUse):
        boto.job(client, "night")
    with pytest.raises(ClientError, match="ValidationException"):
        boto.notebook(client, "desk")
    assert client.describe_model(ModelName="config-model")["PrimaryContainer"] == {"Image": boto.IMAGE}


def test_what_is_not_there_is_not_found(client: Any) -> None:
    """Each kind is missed in the service's words."""
    assert boto.refused(client.describe_model, ModelName="none") == "ValidationException"
    assert boto.refused(client.describe_endpoint, EndpointName="none") == "ValidationException"
    assert boto.refused(client.delete_notebook_instance, NotebookInstanceName="none") == "ValidationException"
    assert boto.refused(client.create_endpoint, EndpointName="a", EndpointConfigName="none") == "ValidationException"
    with pytest.raises(client.exceptions.ResourceNotFound):
        client.describe_training_job(TrainingJobName="none")


def test_what_breaks_the_model_is_refused(client: Any) -> None:
    """What boto3 lets pass, names and numbers out of bounds, is for the server to find."""
    assert boto.refused(client.create_model, ModelName="-dash") == "ValidationException"
    assert boto.refused(client.list_models, MaxResults=101) == "ValidationException"
    assert boto.refused(client.list_models, SortBy="Colour") == "ValidationException"
    assert boto.refused(client.list_models, NextToken="invented") == "ValidationException"


def test_what_is_not_served_is_unknown(client: Any) -> None:
    """An operation beyond those that the kit speaks of is answered as an unknown one."""
    assert boto.refused(client.list_clusters) == "UnknownOperationException"


# ---- lists ----


def test_paginators_find_everything_once(client: Any) -> None:
    """Pages of seven hold all of a hundred and ten models, in their order."""
    names = [f"model-{number:03}" for number in range(110)]
    for name in names:
        boto.model(client, name)
    pages = list(
        client.get_paginator("list_models").paginate(
            SortBy="Name", SortOrder="Ascending", PaginationConfig={"PageSize": 7}
        )
    )
    assert [len(page["Models"]) for page in pages] == [7] * 15 + [5]
    assert [one["ModelName"] for page in pages for one in page["Models"]] == names


def test_filters_on_time_take_dates(client: Any) -> None:
    """A date becomes a number on the wire, and means what it says."""
    boto.model(client, "one")
    now = datetime.now(UTC)
    assert len(client.list_models(CreationTimeAfter=now - timedelta(hours=1))["Models"]) == 1
    assert client.list_models(CreationTimeBefore=now - timedelta(hours=1))["Models"] == []


def test_what_was_accepted_has_a_request_id(client: Any) -> None:
    """The client finds the id of a request where it looks for it."""
    metadata = client.list_models()["ResponseMetadata"]
    assert len(metadata["RequestId"]) == 36
    assert metadata["RetryAttempts"] == 0
