"""Hand-made cases and exchanges, as literal as can be: what the tests of the judge are made of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from contracts.values import Case, Exchange, Expect, Promise, Run

STARTED = 1_742_860_800.0
REQUEST_ID = "8fe5907b-e6c5-5606-91d2-c2e40626e61a"
HEADERS = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-RequestId": REQUEST_ID}

RUN = Run(
    kit="0.1.0",
    contract="0123456789ab",
    target="moto",
    url="http://127.0.0.1:5000",
    target_version="5.2.5",
    seed=1,
    run_id="r1",
    started=1763708400.25,
    elapsed=41.2,
    command="sagemaker-contract run moto --seed 1",
)
MODEL: Mapping[str, Any] = {
    "ModelName": "churn-model",
    "PrimaryContainer": {"Image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/churn:1", "Mode": "SingleModel"},
    "CreationTime": 1742860800.123,
    "ModelArn": "arn:aws:sagemaker:us-east-1:123456789012:model/churn-model",
}
ENDPOINT: Mapping[str, Any] = {
    "EndpointName": "churn",
    "EndpointArn": "arn:aws:sagemaker:us-east-1:123456789012:endpoint/churn",
    "EndpointConfigName": "churn-config",
    "EndpointStatus": "Creating",
    "CreationTime": 1742860800.123,
    "LastModifiedTime": 1742860801.623,
}
JOB: Mapping[str, Any] = {
    "TrainingJobName": "churn-train",
    "TrainingJobArn": "arn:aws:sagemaker:us-east-1:123456789012:training-job/churn-train",
    "TrainingJobStatus": "InProgress",
    "SecondaryStatus": "Starting",
    "AlgorithmSpecification": {"TrainingImage": "churn:1", "TrainingInputMode": "File"},
    "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 1},
    "StoppingCondition": {"MaxRuntimeInSeconds": 86400},
    "CreationTime": 1742860800,
    "LastModifiedTime": 1742860800,
}
ITEM: Mapping[str, Any] = {name: MODEL[name] for name in ("ModelName", "ModelArn", "CreationTime")}
CREATED: Mapping[str, Any] = {"ModelArn": "arn:aws:sagemaker:us-east-1:123456789012:model/churn-model"}


def case(
    operation: str = "DescribeModel",
    rule: str = "accept.base",
    place: str = "",
    expect: Expect = Expect.ACCEPT,
    **more: Any,
) -> Case:
    """Return a case that sends nothing in particular."""
    return Case(operation, Promise(operation, rule, place), {}, expect, move=more.pop("move", "as it is"), **more)


def exchange(
    status: int = 200, body: Any = MODEL, headers: Mapping[str, str | None] | None = None, **more: Any
) -> Exchange:
    """Return an exchange; a body that is no bytes is sent as JSON, and a header that is None is left out."""
    lines = {name: value for name, value in {**HEADERS, **(headers or {})}.items() if value is not None}
    raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return Exchange(
        method="POST",
        url="http://127.0.0.1:5000/",
        request_headers=(),
        request_body=more.pop("request_body", b"{}"),
        status=status,
        headers=tuple(lines.items()),
        body=raw,
        started=STARTED,
        elapsed=0.01,
        **more,
    )


def error(code: str | None = "ValidationException", message: Any = "no", status: int = 400, **more: Any) -> Exchange:
    """Return an exchange with an error; None leaves its member out."""
    members = {"__type": code, "message": message}
    return exchange(status, {name: value for name, value in members.items() if value is not None}, **more)
