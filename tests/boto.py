"""What boto3's client is asked for in the tests that drive it: resources with the least they need."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::123456789012:role/SageMakerExecutionRole"
IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
ONCE = {"Delay": 0, "MaxAttempts": 1}  # nothing has to be waited for


def client(url: str, region: str = "us-east-1") -> Any:
    """Return a client that nobody has changed."""
    secret = {"aws_secret_access_key": "any"}
    config = Config(retries={"total_max_attempts": 1}, proxies={})
    return boto3.client(
        "sagemaker", region_name=region, endpoint_url=url, aws_access_key_id="any", config=config, **secret
    )


def arns(client: Any) -> str:
    """Return how all ARNs of a client's region begin."""
    return f"arn:aws:sagemaker:{client.meta.region_name}:123456789012"


def model(client: Any, name: str) -> str:
    """Make a model and return its ARN."""
    return str(client.create_model(ModelName=name, PrimaryContainer={"Image": IMAGE})["ModelArn"])


def config(client: Any, name: str) -> None:
    """Make a configuration, and the model that it needs."""
    model(client, f"{name}-model")
    variant = {"VariantName": "all", "ModelName": f"{name}-model", "InstanceType": "ml.m5.large"}
    client.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant | {"InitialInstanceCount": 2}])


def notebook(client: Any, name: str) -> None:
    """Make a notebook instance."""
    client.create_notebook_instance(NotebookInstanceName=name, InstanceType="ml.t3.medium", RoleArn=ROLE)


def job(client: Any, name: str) -> None:
    """Make a training job."""
    client.create_training_job(
        TrainingJobName=name,
        RoleArn=ROLE,
        AlgorithmSpecification={"TrainingImage": IMAGE, "TrainingInputMode": "File"},
        OutputDataConfig={"S3OutputPath": "s3://bucket/output"},
        ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 10},
        StoppingCondition={"MaxRuntimeInSeconds": 3600},
    )


def refused(call: Any, **asked: Any) -> str:
    """Return the code with which a call is refused."""
    with pytest.raises(ClientError) as caught:
        call(**asked)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert caught.value.response["Error"]["Message"]
    return str(caught.value.response["Error"]["Code"])
