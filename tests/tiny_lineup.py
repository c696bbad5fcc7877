"""Line-ups of a few servers, in a module of its own, so that the processes of a proof find them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from contracts import catalogue
from contracts.proof.lineup import LineUp
from contracts.reference.messages import Call, Reply
from contracts.reference.server import Reference
from contracts.reference.suspects import Degenerate, Mutant, Variant
from contracts.values import SERVICE

SHORT = ("DescribeModel",)  # the operation that is carried fastest
RULES = {name: catalogue.load()[name] for name in ("wire.no-null", "body.required")}


class Nameless(Reference):
    """Shows no name of a model."""

    def show(self, operation: str, answer: Mapping[str, Any] | None) -> Any:
        """Leave the name out."""
        return {k: v for k, v in (answer or {}).items() if operation != "DescribeModel" or k != "ModelName"}


class Nulls(Reference):
    """Shows a member without a value."""

    def show(self, operation: str, answer: Mapping[str, Any] | None) -> Any:
        """Add a null member."""
        return {**(answer or {}), "DeploymentRecommendation": None} if operation == "DescribeModel" else answer


class Charset(Reference):
    """Says which charset its answers have."""

    def headers(self) -> Mapping[str, str]:
        """Add a parameter."""
        return {**super().headers(), "Content-Type": "application/x-amz-json-1.1; charset=utf-8"}


class No(Reference):
    """Answers everything with the same refusal."""

    def answer(self, call: Call) -> Reply:  # noqa: ARG002 (whatever it is)
        """Refuse."""
        return Reply(501, self.headers(), b'{"__type": "InternalFailure", "message": "Not implemented."}')


def blunders() -> Reference:
    """Make a mistake of its own."""
    raise ZeroDivisionError("one by none")


def dies() -> Reference:
    """End the process."""
    os._exit(7)


def sleeps() -> Reference:
    """Take longer than anybody waits; say which process does, where somebody wants to know."""
    if folder := os.environ.get("SLEEPERS"):
        Path(folder, str(os.getpid())).touch()
    time.sleep(600)
    return Reference()


def mutant(name: str, serve: Callable[[], Reference], *breaks: str) -> Mutant:
    """Return a mutant of the one operation."""
    return Mutant(name, f"The fault of {name}.", serve, SHORT, breaks)


NAMELESS = mutant("nameless", Nameless, "DescribeModel-body.required-/ModelName")
NULLS = mutant("nulls", Nulls, "DescribeModel-wire.no-null-*")
CHARSET = Variant("charset", "The media type has a parameter.", "N: a parameter is legal.", Charset, (SERVICE,))
REFUSING = Degenerate("always 501", "Says 501.", No, (10,), ("unsupported",))
GONE = Degenerate("stopped", "Nobody listens.", None, (11,), ("indeterminate", "blocked"))


def good() -> LineUp:
    """Return a line-up about which there is nothing to complain."""
    return LineUp((NAMELESS, NULLS), (CHARSET,), (REFUSING, GONE), everything=SHORT, rules=RULES)


def surviving() -> LineUp:
    """Return a line-up with a mutant that nobody sees."""
    return LineUp((mutant("honest", Reference, "DescribeModel-body.required-*"), NULLS), everything=SHORT, rules=RULES)


def mistaken() -> LineUp:
    """Return a line-up with a server that has a mistake of its own."""
    return LineUp((NAMELESS, NULLS, mutant("mistaken", blunders, "*")), everything=SHORT, rules=RULES)


def dying() -> LineUp:
    """Return a line-up with a server that takes its process with it."""
    return LineUp((mutant("deadly", dies, "*"),), everything=SHORT, rules=RULES)


def sleeping() -> LineUp:
    """Return a line-up that nobody waits for."""
    return LineUp((mutant("sleepy", sleeps, "*"), mutant("tired", sleeps, "*")), everything=SHORT, rules=RULES)
