"""Asking the reference without a network: calls go straight to ``answer``, at a time that the test decides."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from contracts.reference.messages import MEDIA_TYPE, Call, Reply
from contracts.reference.server import Reference

START = 1_750_000_000.0
ROLE = "arn:aws:iam::123456789012:role/SageMakerExecutionRole"


def call(operation: str, body: bytes = b"{}", **headers: str) -> Call:
    """Return a call of an operation; headers replace the usual ones, underscores standing for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Call("POST", "/", {"x-amz-target": f"SageMaker.{operation}", "content-type": MEDIA_TYPE} | named, body)


@dataclass
class Client:
    """Asks one server; the time stands still unless somebody waits."""

    server: Reference
    moment: float = START

    def __post_init__(self) -> None:
        self.server.clock = lambda: self.moment  # type: ignore[method-assign]

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.moment += seconds

    def reply(self, operation: str, **asked: Any) -> Reply:
        """Return the reply to a request."""
        return self.server.answer(call(operation, json.dumps(asked).encode()))

    def ask(self, operation: str, **asked: Any) -> dict[str, Any]:
        """Return what an operation answers, which has to be a success."""
        reply = self.reply(operation, **asked)
        assert reply.status == 200, reply.body
        return dict(json.loads(reply.body or b"{}"))

    def code(self, operation: str, **asked: Any) -> str:
        """Return the type of the error that an operation answers, or an empty text where it succeeds."""
        reply = self.reply(operation, **asked)
        return "" if reply.status == 200 else str(json.loads(reply.body)["__type"])

    def pages(self, operation: str, **asked: Any) -> list[dict[str, Any]]:
        """Return all pages of a list, up to twenty."""
        found = [self.ask(operation, **asked)]
        while "NextToken" in found[-1] and len(found) < 20:
            found.append(self.ask(operation, **asked, NextToken=found[-1]["NextToken"]))
        return found
