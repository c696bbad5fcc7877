"""Variants that read requests as a newer model does, as another engine does, or where nobody promises anything."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

import regex

from contracts.reference.documented import Documented
from contracts.reference.kinds import Kind
from contracts.reference.making import refusing
from contracts.reference.messages import Refusal
from contracts.reference.model import Model, Shape, newest, pinned
from contracts.reference.server import Reference
from contracts.reference.store import Shown
from contracts.reference.suspects import EVERYTHING, Variant
from contracts.reference.variants.suites import LISTS

Turn = Callable[[Shape, Any], Any]

LARGEST: Final = 2**31 - 1


def converting(turn: Turn) -> type[Reference]:
    """Return a server that turns values of a request into others before it checks them."""

    class Converting(Reference):
        def checked(self, operation: str, body: Shown) -> Shown:
            return super().checked(operation, converted(pinned().inputs[operation], body, turn))

    return Converting


def converted(name: str, value: Any, turn: Turn) -> Any:
    """Return a value of a shape with everything turned, from the inside out; null and what is unknown stay."""
    shape = pinned().shapes[name]
    if shape.type == "structure" and isinstance(value, dict):
        members = shape.members
        return {m: converted(members[m], v, turn) if m in members and v is not None else v for m, v in value.items()}
    if shape.type == "list" and isinstance(value, list):
        value = [item if item is None else converted(shape.members["member"], item, turn) for item in value]
    elif shape.type == "map" and isinstance(value, dict):
        value = {k: v if v is None else converted(shape.members["value"], v, turn) for k, v in value.items()}
    return turn(shape, value)


def whole(shape: Shape, value: Any) -> Any:
    """Return a fraction without what is after the point, where an integer is wanted."""
    return int(value) if shape.type in ("integer", "long") and isinstance(value, float) else value


def true(shape: Shape, value: Any) -> Any:
    """Return whether a text is true, where a boolean is wanted."""
    return value.lower() == "true" if shape.type == "boolean" and isinstance(value, str) else value


def filled(shape: Shape, value: Any) -> Any:
    """Return a list or a map without nulls."""
    if shape.type == "list" and isinstance(value, list):
        return [item for item in value if item is not None]
    if shape.type == "map" and isinstance(value, dict):
        return {key: below for key, below in value.items() if below is not None}
    return value


class Newest(Reference):
    """Goes by the newest model."""

    def model(self) -> Model:
        """Return the newest model."""
        return newest()


class MindsUnknownMembers(Reference):
    """Takes no members that no model knows."""

    def checked(self, operation: str, body: Shown) -> Shown:
        """Compare with what is left of the request."""
        checked = super().checked(operation, body)
        for member in body.keys() - pinned().shapes[pinned().inputs[operation]].members.keys():
            raise Refusal("SerializationException", f"Unknown member: {member}")
        return checked


class SmallIntegers(Reference):
    """Has 32 bits for every integer, whatever the model says of its size."""

    def bounds(self, operation: str, place: str, shape: Shape) -> tuple[float | None, float | None]:
        """Add a bound where there is none."""
        low, high = super().bounds(operation, place, shape)
        return low, LARGEST if shape.type == "integer" and high is None else high


def matching(flags: int) -> type[Reference]:
    """Return a server whose patterns are read by another engine, which matches the whole text like all do."""

    @cache
    def compiled(pattern: str) -> regex.Pattern[str]:
        return regex.compile(pattern, 0 if r"\p" in pattern else flags)

    class Matching(Reference):
        def matches(self, operation: str, place: str, pattern: str, text: str) -> bool:  # noqa: ARG002 (all alike)
            return compiled(pattern).fullmatch(text) is not None

    return Matching


def counting(encoding: str, width: int) -> type[Reference]:
    """Return a server that counts a text's code units of one encoding instead of its characters."""

    class Counting(Reference):
        def size(self, shape: Shape, value: Any) -> float:
            units = len(value.encode(encoding, "surrogatepass")) // width if isinstance(value, str) else 0
            return units or super().size(shape, value)

    return Counting


class MindsTheFilters(Reference):
    """Takes a token only with the filters and the order that it was given for."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[str, Shown] = {}

    def listed(self, kind: Kind, asked: Shown) -> Shown:
        """Compare the requests."""
        filters = {name: value for name, value in asked.items() if name not in ("NextToken", "MaxResults")}
        if self.given.get(asked.get("NextToken", ""), filters) != filters:
            raise Refusal("ValidationException", "The NextToken was given for another request.")
        page = super().listed(kind, asked)
        if "NextToken" in page:
            self.given[page["NextToken"]] = filters
        return page


VARIANTS: Final = (
    Variant(
        "reads-by-the-newest-model",
        "Takes every request that the newest model takes, and refuses what it refuses.",
        "M: refuse only what every model from the pinned to the newest refuses.",
        Newest,
        EVERYTHING,
    ),
    Variant(
        "refuses-unknown-members",
        "Refuses requests with a member that the model does not know.",
        "U: unknown request members are unspecified; no 5xx, well-formed if refused.",
        MindsUnknownMembers,
        ("CreateAction", "DescribeModel", "ListModels"),
    ),
    Variant(
        "takes-fractions-for-integers",
        "Takes 5.5 for an integer, and means 5.",
        "U: nobody promises what becomes of a fraction where an integer is wanted.",
        converting(whole),
        ("CreateEndpoint", "ListModels"),
    ),
    Variant(
        "takes-texts-for-booleans",
        "Takes any text for a boolean; only true is true.",
        "U: nobody promises what becomes of a text where a boolean is wanted.",
        converting(true),
        ("CreateModel",),
    ),
    Variant(
        "takes-null-in-lists-and-maps",
        "Takes null in a list or a map as if it were not there.",
        "U: nobody promises what null means inside lists and maps.",
        converting(filled),
        ("CreateAction", "CreateEndpoint"),
    ),
    Variant(
        "integers-of-32-bits",
        "Refuses integers beyond 32 bits where the model names no maximum.",
        "U: nobody promises what becomes of integers beyond 32 bits.",
        SmallIntegers,
        ("CreateEndpoint", "CreateTrainingJob"),
    ),
    Variant(
        "patterns-of-a-generous-engine",
        "Reads patterns so that a dot matches line ends, and classes match all of Unicode.",
        "U: engines differ in line separators, and in what is a digit or a space.",
        matching(regex.DOTALL),
        ("CreateAction", "CreateModel", "ListModels"),
    ),
    Variant(
        "patterns-of-a-strict-engine",
        "Reads patterns so that a dot matches none of Unicode's line separators.",
        "U: engines differ in line separators.",
        matching(regex.WORD),
        ("CreateAction", "CreateModel", "ListModels"),
    ),
    Variant(
        "lengths-in-utf-16",
        "Counts the length of a text in units of UTF-16, two for an emoji.",
        "U: nobody promises what a length counts; for ASCII text all counts agree.",
        counting("utf-16-le", 2),
        ("CreateAction", "CreateEndpoint", "DescribeModel", "ListModels"),
    ),
    Variant(
        "lengths-in-bytes",
        "Counts the length of a text in bytes.",
        "U: nobody promises what a length counts; for ASCII text all counts agree.",
        counting("utf-8", 1),
        ("CreateAction", "CreateEndpoint", "DescribeModel", "ListModels"),
    ),
    Variant(
        "tokens-mind-their-filters",
        "Takes a NextToken only together with the filters and the order that it was given for.",
        "D: same filters and order on each page.",
        MindsTheFilters,
        LISTS,
    ),
    Variant(
        "no-kernel-gateways",
        "Refuses apps of the type KernelGateway.",
        "S: deprecated values are refused.",
        refusing("CreateApp", lambda asked: asked["AppType"] == "KernelGateway"),
        ("CreateApp",),
        soft=("accept.doubtful", "accept.generated"),
    ),
    Variant(
        "refuses-accelerators",
        "Refuses notebooks with elastic inference, which is retired.",
        "D: elastic inference is retired, so that accepting it is no more than a should.",
        refusing("CreateNotebookInstance", lambda asked: asked.get("AcceleratorTypes")),
        ("CreateNotebookInstance",),
        soft=("accept.doubtful", "accept.generated"),
        bars=("CreateNotebookInstance-*-/AcceleratorTypes*",),
    ),
    Variant(
        "minds-documented-rules",
        "Refuses every request that AWS's documents rule out although the model allows it.",
        "D: rules across members, and values that documents narrow further.",
        Documented,
        EVERYTHING,
        soft=("accept.doubtful", "accept.generated"),
        bars=(
            "CreateNotebookInstance-*-/AcceleratorTypes*",
            "DescribeNotebookInstance-accept.doubtful-#accelerator",
            "CreateEndpointConfig-*Variants/[*]/AcceleratorType",
            "DescribeApp-accept.doubtful-/AppName",
        ),
    ),
)
