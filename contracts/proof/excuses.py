"""Why some faults cannot be seen, or must not be judged: every fault that the kit does not see needs a reason here.

A reason that no unseen fault needs is an error, so that none outlives what it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Final, Literal

from contracts.proof.faulty import SIZES, Constraint, Fault, How, shapes
from contracts.reference.model import Shape, full_match, newest

_MATCHING: Final = frozenset({How.SEARCHED, How.BEGUN, How.ENDED, How.ENDLINE})
_LOWER: Final = frozenset({How.UNCHECKED, How.LOOSE})

# The shortest and the longest texts that match a pattern, where a bound on the length says less than the pattern does.
SHORTEST: Final = {
    "*RoleArn": "arn:aws:iam::123456789012:roler",
    "*/TrainingRepositoryCredentialsProviderArn": "arn:a:lambda:a:123456789012:function:",
    "*/FileSystemId": "fs-12345678",
    "*ContentTypes/[*]": "a/b",
}
LONGEST: Final = {
    "/PlatformIdentifier": "notebook-al2-v3",
    "*/MinimumInstanceMetadataServiceVersion": "2",
}
_DOTS: Final = re.compile(r"(\.[*+]|\(\.[*+]\))$")
_OF_SHADOWS: Final = ("ModelName", "InstanceType", "ServerlessConfig/ProvisionedConcurrency")


@dataclass(frozen=True)
class Excuse:
    """A reason, and the faults that it excuses: shadowed ones show in no answer, the others are not judged."""

    sort: Literal["shadowed", "not judged"]
    why: str
    covers: Callable[[Fault, Shape], bool]


@cache
def excuse(fault: Fault) -> Excuse | None:
    """Return the first reason why a fault is not seen, if there is one."""
    shape = shapes(fault.constraint.operation)[fault.constraint.place]
    return next((one for one in EXCUSES if one.covers(fault, shape)), None)


def _opaque(fault: Fault, _: Shape) -> bool:
    return fault.constraint.place.endswith("/NextToken") and fault.how is not How.DEMANDED


def _nothing_below(fault: Fault, shape: Shape) -> bool:
    constraint = fault.constraint
    counts = constraint.kind in SIZES - {"range"}
    return counts and constraint.edge == "min" and shape.low == 0 and fault.how in _LOWER


def _takes_all(fault: Fault, shape: Shape) -> bool:
    return fault.constraint.kind == "pattern" and shape.pattern in (".*", r"[\S\s]*")


def _takes_all_but_nothing(fault: Fault, shape: Shape) -> bool:
    return fault.constraint.kind == "pattern" and shape.pattern in (".+", r"[\s\S]+") and bool(shape.low)


def _not_needed_any_more(fault: Fault, _: Shape) -> bool:
    operation, kind, place, _edge = fault.constraint
    above, _slash, member = place.rpartition("/")
    newer = _newest(operation, above)
    unneeded = newer is not None and member in newer.members and member not in newer.required
    return fault.how is How.UNCHECKED and kind in ("required", "null") and unneeded


def _allowed_by_now(fault: Fault, shape: Shape) -> bool:
    """Tell whether the next value beyond a bound is legal in the newest model."""
    operation, place, edge = fault.constraint.operation, fault.constraint.place, fault.constraint.edge
    newer = _newest(operation, place)
    if fault.how is not How.LOOSE or newer is None:
        return False
    old, new = (shape.low, newer.low) if edge == "min" else (shape.high, newer.high)
    return new is None or (old is not None and (new < old if edge == "min" else new > old))


def _newest(operation: str, place: str) -> Shape | None:
    return _newest_shapes(operation).get(place)


@cache
def _newest_shapes(operation: str) -> dict[str, Shape]:
    model = newest()
    return dict(model.below(model.inputs[operation]))


def _empty_matches_not(fault: Fault, shape: Shape) -> bool:
    lower = fault.constraint.kind == "length" and fault.constraint.edge == "min" and shape.low == 1
    return lower and fault.how in _LOWER and bool(shape.pattern) and not full_match(shape.pattern, "")


def _pattern_is_longer(fault: Fault, shape: Shape) -> bool:
    short = _text(fault.constraint, SHORTEST)
    if fault.constraint[1::2] != ("length", "min") or short is None or shape.low is None:
        return False
    return full_match(shape.pattern, short) and len(short) >= shape.low + (fault.how is How.STRICT)


def _pattern_is_shorter(fault: Fault, shape: Shape) -> bool:
    long = _text(fault.constraint, LONGEST)
    if long is None or shape.high != len(long) or not full_match(shape.pattern, long):
        return False
    return fault.how in _LOWER and fault.constraint.edge == "max"


def _full_length(fault: Fault, shape: Shape) -> bool:
    long = _text(fault.constraint, LONGEST)
    return fault.how in _MATCHING and long is not None and shape.high == len(long)


def _open_ended(fault: Fault, shape: Shape) -> bool:
    """Tell whether a pattern has one branch, which ends in anything at all."""
    bare = shape.pattern.removesuffix("$")
    return fault.how is How.BEGUN and _DOTS.search(bare) is not None and not re.search(r"\|(?![^(]*\))", bare)


def _ends_in_dots(fault: Fault, shape: Shape) -> bool:
    return fault.how is How.ENDLINE and _DOTS.search(shape.pattern.removesuffix("$")) is not None


def _has_no_case(fault: Fault, shape: Shape) -> bool:
    """Tell whether a pattern names no letter without its other case."""
    named = re.sub(r"\\p\{\w+\}|\\.|a-zA-Z|A-Za-z", "", shape.pattern)
    return fault.how is How.CASELESS and fault.constraint.kind == "pattern" and not re.search("[A-Za-z]", named)


def _anchored_inside(fault: Fault, shape: Shape) -> bool:
    return fault.how is How.ENDED and shape.pattern.startswith("(^") and shape.pattern.endswith("$)")


def _refuses_blanks(fault: Fault, shape: Shape) -> bool:
    return fault.how in _MATCHING and shape.pattern == r"^(?!\s*$).+"


def _service_made(fault: Fault, _: Shape) -> bool:
    return fault.how is How.STRICT and fault.constraint.place == "/DomainId"


def _app_to_describe(fault: Fault, _: Shape) -> bool:
    types = fault.how is How.MISSING and fault.constraint == Constraint("DescribeApp", "enum", "/AppType")
    return types and fault.value not in ("JupyterServer", "JupyterLab", "CodeEditor")


def _undocumented_shadow(fault: Fault, _: Shape) -> bool:
    shadow, _slash, member = fault.constraint.place.partition("/*/")
    unknown = member in ("ModelName", "ServerlessConfig/ProvisionedConcurrency") and fault.how is How.DEMANDED
    unknown = unknown or (member in _OF_SHADOWS and fault.how is How.NULL)
    return shadow == "/ShadowProductionVariants" and unknown


def _text(constraint: Constraint, texts: dict[str, str]) -> str | None:
    return next((text for place, text in texts.items() if fnmatchcase(constraint.place, place)), None)


EXCUSES: Final = (
    Excuse("not judged", "NextToken is opaque: the service alone makes one", _opaque),
    Excuse("not judged", "a newer model does not require the member", _not_needed_any_more),
    Excuse("not judged", "a newer model allows the next value", _allowed_by_now),
    Excuse("not judged", "a domain's id is the service's own: nobody can make one of the longest", _service_made),
    Excuse("not judged", "what is described has to exist first, and most types of apps are refused", _app_to_describe),
    Excuse("not judged", "no document tells of shadow variants without a model or instances", _undocumented_shadow),
    Excuse("not judged", "engines differ on whether a dot matches a line break", _ends_in_dots),
    Excuse("shadowed", "nothing has less than no characters, items or entries", _nothing_below),
    Excuse("shadowed", "the pattern takes every text on one line", _takes_all),
    Excuse("shadowed", "the pattern takes every text on one line but the empty one, too short", _takes_all_but_nothing),
    Excuse("shadowed", "the empty text, the only one too short, does not match the pattern", _empty_matches_not),
    Excuse("shadowed", "every text that matches the pattern is longer than that", _pattern_is_longer),
    Excuse("shadowed", "every text that matches the pattern is shorter than that", _pattern_is_shorter),
    Excuse("shadowed", "a text that is more than a match is too long", _full_length),
    Excuse("shadowed", "on one line, anything may follow a match of the pattern's start", _open_ended),
    Excuse("shadowed", "each branch of the pattern has a start and an end of its own", _anchored_inside),
    Excuse("shadowed", "the pattern takes each letter in both cases", _has_no_case),
    Excuse("shadowed", "only blanks do not match, and no match is found in them", _refuses_blanks),
)
