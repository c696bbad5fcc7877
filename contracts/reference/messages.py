"""What comes in and what goes out: a call, its reply, and how the reply is delivered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MEDIA_TYPE: Final = "application/x-amz-json-1.1"


@dataclass(frozen=True)
class Call:
    """A request as it came in; header names are in lower case, and values of one name are joined by commas."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    version: str = "1.1"

    @property
    def operation(self) -> str:
        """Return the operation that the target header names, or nothing."""
        service, _, operation = self.headers.get("x-amz-target", "").partition(".")
        return operation if service == "SageMaker" else ""


@dataclass(frozen=True)
class Delivery:
    """How a reply goes out: by default at once, whole, with its length, on a connection that stays open.

    ``after`` is in seconds. ``raw`` is sent instead of the reply, byte for byte, and then the connection is closed, so
    that an empty ``raw`` hangs up. ``never`` keeps the client waiting until the server stops.
    """

    after: float = 0.0
    chunked: bool = False
    raw: bytes | None = None
    never: bool = False


@dataclass(frozen=True)
class Reply:
    """An answer before it is framed."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    delivery: Delivery = Delivery()


class Refusal(Exception):
    """What was asked for is refused with this error type."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status
