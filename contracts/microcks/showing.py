"""A short life of a model and its endpoint in a Microcks, request by request, to be looked at."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

from contracts.cases import examples
from contracts.report.texts import body_text
from contracts.running.line import Line, plain
from contracts.wire.target import Target
from contracts.wire.transport import Wire

# Operations with the fixtures whose requests are sent; what they are answered is the mock's own doing.
STEPS: Final = (
    ("CreateModel", "minimal"),
    ("CreateModel", "duplicate"),
    ("DescribeModel", "minimal"),
    ("ListModels", "minimal"),
    ("CreateEndpointConfig", "minimal"),
    ("CreateEndpoint", "minimal"),
    ("DescribeEndpoint", "minimal"),
    ("DescribeModel", "not-found"),
    ("CreateModel", "validation-model-name"),
)
_SHOWN: Final = 300  # characters of a body


def life(url: str) -> Iterator[str]:
    """Yield a line for each request and one for its answer; each life is in a region of its own, so that it is new."""
    target = Target("microcks", url, region=f"xx-demo-{int(time.time())}", read_timeout=30.0)
    bodies = {(example.operation, example.name): example.request for example in examples.load()}
    with Wire(target, in_flight=1) as wire:
        line = Line(target, wire)
        for operation, name in STEPS:
            (exchange,) = line.send([plain(operation, bodies[operation, name])])
            yield f"{operation} {body_text(exchange.request_body, _SHOWN)}"
            yield f"  {exchange.status or exchange.fault} {body_text(exchange.body, _SHOWN)}"
