"""The line to the target: cases and plain requests go in, exchanges come out, and everything sent is counted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from contracts.values import Case, Exchange, Expect, Json, Promise
from contracts.wire.protocol import request_for
from contracts.wire.target import Target
from contracts.wire.transport import Wire

TOGETHER: Final = 24  # requests on the way before anybody looks at their answers


@dataclass
class Line:
    """Sends to one target; ``sent`` counts the requests."""

    target: Target
    wire: Wire
    sent: int = 0

    def send(self, cases: Sequence[Case]) -> list[Exchange]:
        """Return the exchanges of bound cases, in their order."""
        moment = datetime.now(UTC)
        requests = [request_for(case, self.target, moment) for case in cases]
        self.sent += len(requests)
        return self.wire.send_all(requests)

    def rush(self, cases: Sequence[Case]) -> list[Exchange]:
        """Return the exchanges of bound cases that go out at the same moment, in their order."""
        moment = datetime.now(UTC)
        self.sent += len(cases)
        return self.wire.rush([request_for(case, self.target, moment) for case in cases])

    def ask(self, operation: str, body: Json) -> Exchange:
        """Return the exchange of a plain request that no promise is judged by."""
        return self.send([plain(operation, body)])[0]


def plain(operation: str, body: Json) -> Case:
    """Return a case for a request that serves another one."""
    return Case(operation, Promise(operation, ""), body, Expect.ANSWER, "a step on the way")


def decoded(exchange: Exchange) -> Json:
    """Return an answer's decoded body, or None where it is no JSON, or too deep to be read."""
    try:
        return json.loads(exchange.body)
    except (ValueError, RecursionError):
        return None


def refused(exchange: Exchange) -> bool:
    """Tell whether the target refused a request, which a crash and a redirect do not."""
    return not exchange.fault and 400 <= exchange.status < 500


def accepted(exchange: Exchange) -> bool:
    """Tell whether the target accepted a request."""
    return not exchange.fault and 200 <= exchange.status < 300


def told(exchange: Exchange) -> str:
    """Return an answer in a few words."""
    if exchange.fault:
        return exchange.fault_text or exchange.fault
    return f"{exchange.status} {exchange.body[:160].decode('utf-8', 'replace')}"
