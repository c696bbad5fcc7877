"""Variants of answers: how JSON is written, which clock they go by, and where a server lives."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from itertools import count
from typing import Any, Final

from contracts.reference.kinds import Kind
from contracts.reference.server import Reference
from contracts.reference.store import Shown
from contracts.reference.suspects import Variant
from contracts.reference.variants.jsontext import backwards, encoding, escaped, exponent, pointed, raw, spaced, written
from contracts.reference.variants.suites import FEW, READS

HOUR: Final = 3600


def ticking(turn: Callable[[float], float]) -> type[Reference]:
    """Return a server with a clock of its own, which never goes back either."""

    class Ticking(Reference):
        def clock(self) -> float:
            self.last = max(self.last, turn(time.time()))
            return self.last

    return Ticking


def living(partition: str, region: str, account: str = "123456789012") -> type[Reference]:
    """Return a server that lives elsewhere."""
    return type("Living", (Reference,), {"partition": partition, "region": region, "account": account})


def lowered(value: Any, name: str = "") -> Any:
    """Return a value with everything in lower case that is an ARN by its name and its looks."""
    if isinstance(value, dict):
        return {member: lowered(below, member) for member, below in value.items()}
    if isinstance(value, list):
        return [lowered(item, name) for item in value]
    is_arn = isinstance(value, str) and name.endswith(("Arn", "Arns")) and value.startswith("arn:")
    return value.lower() if is_arn else value


class LowersArns(Reference):
    """Writes every ARN in lower case, its own and those of others."""

    def show(self, operation: str, answer: Shown | None) -> Shown | None:  # noqa: ARG002 (it is all the same)
        """Lower what goes out."""
        lower: Shown | None = lowered(answer)
        return lower


class TellsTheArn(Reference):
    """Tells a new domain's id by the end of its ARN alone."""

    def told(self, kind: Kind, asked: Shown) -> Shown:  # noqa: ARG002 (it tells nothing)
        """Tell nothing beside the ARN."""
        return {}


class OddDomains(Reference):
    """Gives domains ids of another form, and takes these wherever one is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers = count(1)

    def domain_id(self) -> str:
        """Return something that the model would not take for an id."""
        return f"Domain_{next(self.numbers)}"

    def matches(self, operation: str, place: str, pattern: str, text: str) -> bool:
        """Take what was given out."""
        own = place.endswith("/DomainId") and text.startswith("Domain_") and text[7:].isdecimal()
        return own or super().matches(operation, place, pattern, text)


VARIANTS: Final = (
    Variant(
        "json-with-white-space",
        "Writes JSON with as much white space as there may be, around it as well.",
        "N: one JSON object, however it is set.",
        encoding(spaced),
        READS,
    ),
    Variant(
        "json-back-to-front",
        "Writes the members of every object in reverse order, so that errors end with their type.",
        "N: the members of an object have no order.",
        encoding(lambda value: json.dumps(backwards(value))),
        READS,
    ),
    Variant(
        "json-without-escapes",
        "Writes all characters as UTF-8 that need no escape.",
        "N: JSON text is UTF-8.",
        encoding(lambda value: written(value, string=raw)),
        READS,
    ),
    Variant(
        "json-in-escapes",
        "Writes every character of a text as an escape, those of member names included.",
        "N: an escape is the character that it stands for.",
        encoding(lambda value: written(value, string=escaped)),
        READS,
    ),
    Variant(
        "times-with-exponents",
        "Writes times and other broken numbers with an exponent.",
        "N, S: exponent form is legal.",
        encoding(lambda value: written(value, number=exponent)),
        READS,
    ),
    Variant(
        "numbers-with-a-point",
        "Writes whole numbers with a point and a zero.",
        "N: 5.5 is no integer, but 5.0 is the number 5.",
        encoding(lambda value: written(value, number=pointed)),
        READS,
    ),
    Variant(
        "times-in-whole-seconds",
        "Knows whole seconds only, written without a point.",
        "N, S: fractions are legal and not needed; sorting by time has ties then.",
        ticking(int),
        READS,
    ),
    Variant(
        "times-in-microseconds",
        "Shows times to the microsecond.",
        "N: whole seconds, milliseconds and microseconds all occur.",
        ticking(lambda now: round(now, 6)),
        READS,
    ),
    Variant(
        "clock-an-hour-slow",
        "Goes by a clock that is an hour slow.",
        "N: times may not be in milliseconds or off by years; nobody promises less.",
        ticking(lambda now: round(now - HOUR, 3)),
        READS,
    ),
    Variant(
        "clock-a-month-fast",
        "Goes by a clock that is a month fast.",
        "N: times may not be in milliseconds or off by years; nobody promises less.",
        ticking(lambda now: round(now + 30 * 24 * HOUR, 3)),
        READS,
    ),
    Variant(
        "partition-of-china",
        "Lives in China, for an account of zeros.",
        "M: any partition, region and account.",
        living("aws-cn", "cn-north-1", "000000000000"),
        READS,
    ),
    Variant(
        "partition-of-the-government",
        "Lives in a partition of the government.",
        "M: any partition, region and account.",
        living("aws-us-gov", "us-gov-west-1"),
        FEW,
    ),
    Variant(
        "partition-of-nobody",
        "Lives in a partition and a region that nobody else knows.",
        "M: any partition, region and account.",
        living("aws-iso-z", "local-1", "999999999999"),
        FEW,
    ),
    Variant(
        "arns-in-lower-case",
        "Writes every ARN in lower case, its own and those of others.",
        "S: ARNs are compared without case, for the service lowers some of them.",
        LowersArns,
        (*READS, "CreateAction"),
    ),
    Variant(
        "domain-told-by-its-arn",
        "Tells a new domain's id by the end of its ARN alone.",
        "M: no member of the answer is required, and the ARN ends with the id.",
        TellsTheArn,
        ("DescribeApp",),
    ),
    Variant(
        "domains-with-other-ids",
        "Gives domains ids that do not begin with d, and takes them back.",
        "U: a domain's id comes from CreateDomain's answer and need not look like d-….",
        OddDomains,
        ("DescribeApp",),
        soft=("body.limits",),
    ),
)
