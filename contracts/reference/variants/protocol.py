"""Variants at the protocol's edges: what is odd may be read, refused, or put off, and many at once may have to wait."""

from __future__ import annotations

import json
from typing import Any, Final, NoReturn

from contracts.reference.kinds import Kind
from contracts.reference.messages import Call, Refusal, Reply
from contracts.reference.model import pinned
from contracts.reference.mutants.protocol import Busy
from contracts.reference.server import Reference
from contracts.reference.store import Made, Shown
from contracts.reference.suspects import Variant

LARGEST: Final = 64 * 1024
DEEPEST: Final = 100


class MindsTheFraming(Reference):
    """Serves HTTP/1.1 with a length, and bodies up to 64 KB; anything else gets its status and no more."""

    def answer(self, call: Call) -> Reply:
        """Look at the framing first."""
        if call.version == "1.0":
            return Reply(505, {"Content-Type": "text/html"}, b"<html>HTTP Version Not Supported</html>")
        if "transfer-encoding" in call.headers:
            return Reply(411, {}, b"")
        if len(call.body) > LARGEST:
            return Reply(413, {"Connection": "close"}, b"")
        return super().answer(call)


class TargetsWithoutCase(Reference):
    """Takes a target in any case, and the first one of two."""

    def answer(self, call: Call) -> Reply:
        """Spell the target as the model does."""
        target = call.headers.get("x-amz-target", "").partition(",")[0]
        known = {f"SageMaker.{name}".lower(): f"SageMaker.{name}" for name in pinned().inputs}
        headers = dict(call.headers)
        if target:
            headers["x-amz-target"] = known.get(target.lower(), target)
        return super().answer(Call(call.method, call.path, headers, call.body, call.version))


class NothingIsAnObject(Reference):
    """Takes null, and nothing at all, for an empty object."""

    def text(self, call: Call) -> str:
        """Read nothing as ``{}``."""
        text = super().text(call)
        return "{}" if text.strip() in ("", "null") else text


class MindsOddJson(Reference):
    """Refuses names that are there twice, and what is nested deeper than anything in the model."""

    def text(self, call: Call) -> str:
        """Look at the text before it is read."""
        text = super().text(call)
        if text.count("[") > DEEPEST:
            raise Refusal("SerializationException", "Too deep.")
        json.loads(text, object_pairs_hook=_once, parse_constant=_refused)
        return text


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise Refusal("SerializationException", "A name is there twice.")
    return dict(pairs)


def _refused(constant: str) -> NoReturn:
    raise ValueError(constant)


class Narrow(Busy):
    """Has room for twenty creates at a time, which is more than the kit has on their way but when it rushes."""

    spell = 0.15
    room = 20

    def __init__(self) -> None:
        super().__init__()
        self.moments: list[float] = []

    def keep(self, made: Made) -> None:
        """Count it."""
        super().keep(made)
        self.moments.append(self.moment)

    @property
    def crowded(self) -> bool:
        """Tell whether there is no room now."""
        return sum(self.moment - moment < self.spell for moment in self.moments[-self.room :]) == self.room


class Throttles(Narrow):
    """Has creates come back later for which there is no room."""

    def create(self, kind: Kind, asked: Shown) -> Shown:
        """Look whether there is room."""
        if self.crowded:
            raise Refusal("ThrottlingException", "Rate exceeded")
        return super().create(kind, asked)


class IsFull(Narrow):
    """Refuses creates for which there is no room."""

    def create(self, kind: Kind, asked: Shown) -> Shown:
        """Look whether there is room."""
        if self.crowded:
            raise Refusal("ResourceLimitExceeded", "The account-level service limit is 20.")
        return super().create(kind, asked)


VARIANTS: Final = (
    Variant(
        "minds-the-framing",
        "Answers 505 to HTTP/1.0, 411 to chunks, and 413 to more than 64 KB.",
        "N: HTTP lets a server ask for a length, another version, or less.",
        MindsTheFraming,
        ("SageMaker", "DescribeModel"),
    ),
    Variant(
        "targets-without-case",
        "Takes a target in any case, and the first one where there are two.",
        "U: nobody promises what becomes of a target in another case, or twice.",
        TargetsWithoutCase,
        ("SageMaker", "DescribeModel"),
    ),
    Variant(
        "null-is-an-empty-object",
        "Takes null, and an empty body, for an empty object.",
        "N, U: null means absent where a member is, and nobody says so of whole bodies.",
        NothingIsAnObject,
        ("SageMaker", "DescribeModel"),
    ),
    Variant(
        "minds-odd-json",
        "Refuses names that are there twice, and lists a hundred deep.",
        "U: JSON leaves open what names mean that are there twice, and how deep a reader has to go.",
        MindsOddJson,
        ("SageMaker", "DescribeModel"),
    ),
    Variant(
        "throttles-creates-of-the-same-moment",
        "Throttles creates that come while twenty others are on their way.",
        "S: throttling is 400 ThrottlingException, and clients come back.",
        Throttles,
        ("CreateAction",),
    ),
    Variant(
        "full-for-creates-of-the-same-moment",
        "Has no room for a create that comes while twenty others are on their way.",
        "M: CreateAction models ResourceLimitExceeded.",
        IsFull,
        ("CreateAction",),
        bars=("CreateAction-life.at-once",),
    ),
)
