"""A trivial fast server: every operation gets one canned answer. Run it as ``python fast_server.py PORT``."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Final

NAME: Final = "sck-fast"
ROOT: Final = "arn:aws:sagemaker:us-east-1:123456789012"
NOW: Final = 1_760_000_000.5
TIMES: Final = {"CreationTime": NOW, "LastModifiedTime": NOW}
JOB: Final = {
    "TrainingJobName": NAME,
    "TrainingJobArn": f"{ROOT}:training-job/{NAME}",
    "TrainingJobStatus": "Completed",
}
ENDPOINT: Final = {
    "EndpointName": NAME,
    "EndpointArn": f"{ROOT}:endpoint/{NAME}",
    "EndpointStatus": "InService",
} | TIMES
MODEL: Final = {"ModelName": NAME, "ModelArn": f"{ROOT}:model/{NAME}", "CreationTime": NOW}
NOTEBOOK: Final = {
    "NotebookInstanceName": NAME,
    "NotebookInstanceArn": f"{ROOT}:notebook-instance/{NAME}",
    "NotebookInstanceStatus": "InService",
} | TIMES

ANSWERS: Final = {
    "CreateAction": {"ActionArn": f"{ROOT}:action/{NAME}"},
    "CreateApp": {"AppArn": f"{ROOT}:app/d-1/user/jupyterlab/default"},
    "CreateEndpoint": {"EndpointArn": f"{ROOT}:endpoint/{NAME}"},
    "CreateEndpointConfig": {"EndpointConfigArn": f"{ROOT}:endpoint-config/{NAME}"},
    "CreateModel": {"ModelArn": f"{ROOT}:model/{NAME}"},
    "CreateNotebookInstance": {"NotebookInstanceArn": f"{ROOT}:notebook-instance/{NAME}"},
    "CreateTrainingJob": {"TrainingJobArn": f"{ROOT}:training-job/{NAME}"},
    "CreateDomain": {"DomainArn": f"{ROOT}:domain/d-1", "DomainId": "d-1"},
    "CreateUserProfile": {"UserProfileArn": f"{ROOT}:user-profile/d-1/user"},
    "CreateSpace": {"SpaceArn": f"{ROOT}:space/d-1/space"},
    "DescribeApp": {"AppArn": f"{ROOT}:app/d-1/user/jupyterlab/default", "Status": "InService"},
    "DescribeEndpoint": ENDPOINT,
    "DescribeModel": MODEL,
    "DescribeNotebookInstance": NOTEBOOK,
    "DescribeTrainingJob": JOB
    | TIMES
    | {
        "SecondaryStatus": "Completed",
        "AlgorithmSpecification": {"TrainingInputMode": "File"},
        "ResourceConfig": {"VolumeSizeInGB": 1},
        "StoppingCondition": {},
        "ModelArtifacts": {"S3ModelArtifacts": "s3://bucket/model"},
    },
    "ListEndpoints": {"Endpoints": [ENDPOINT]},
    "ListModels": {"Models": [MODEL]},
    "ListNotebookInstances": {"NotebookInstances": [NOTEBOOK]},
    "ListTrainingJobs": {"TrainingJobSummaries": [JOB | {"CreationTime": NOW}]},
}


def answer(status: int, body: bytes) -> bytes:
    """Return the bytes of an answer."""
    head = (
        f"HTTP/1.1 {status} X\r\nContent-Type: application/x-amz-json-1.1\r\n"
        f"x-amzn-RequestId: 0b0c6a52-1f2e-4a7e-9d5b-3f0e6a1c2d3e\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


CANNED: Final = {name.encode(): answer(200, json.dumps(body).encode()) for name, body in ANSWERS.items()}
UNKNOWN: Final = answer(400, b'{"__type":"UnknownOperationException"}')
count = 0


class Talk(asyncio.Protocol):
    """One connection; a request is told by its head and its Content-Length."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the line to answer on."""
        self.transport = transport
        self.buffer = b""

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole."""
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self.buffer) < end + 4 + length:
                return
            self.reply(self.buffer[:end])
            self.buffer = self.buffer[end + 4 + length :]

    def reply(self, head: bytes) -> None:
        """Send the canned answer; ``GET /count`` tells how many requests there were."""
        global count
        if head.startswith(b"GET /count"):
            self.transport.write(answer(200, str(count).encode()))  # type: ignore[attr-defined]
            return
        count += 1
        target = head.lower().find(b"x-amz-target: sagemaker.")
        name = head[target + 24 :].split(b"\r\n", 1)[0] if target >= 0 else b""
        self.transport.write(CANNED.get(name, UNKNOWN))  # type: ignore[attr-defined]


async def main(port: int) -> None:
    """Serve until the process is stopped."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Talk, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
