"""The rules of the wire: framing, media type, request id, and how JSON carries a success."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from contracts.judge.seen import Check, Fate, Seen, cut, once, quoted
from contracts.spec.contract import Contract
from contracts.spec.keywords import YEAR, is_number
from contracts.values import MEDIA_TYPE, Failure, Json

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SAID: Final = {
    "timeout": "no answer in time",
    "partial": "an answer that broke off",
    "closed": "a connection closed without an answer",
}


def framing(seen: Seen) -> list[Failure]:
    """Judge whether a whole answer came in time."""
    if seen.fate is not Fate.UNFRAMED:
        return []
    return [seen.fails("wire.framing", "", "a whole answer in bounded time", _unframed(seen))]


def _unframed(seen: Seen) -> str:
    fault, text = seen.exchange.fault, seen.exchange.fault_text
    got = _SAID.get(fault, fault)
    return f"{got}: {cut(text)}" if text else got


def other_requests(seen: Seen) -> list[Failure]:
    """Judge whether a request that need not be understood got any answer at all."""
    if seen.fate is not Fate.UNFRAMED:
        return []
    return [seen.breaks("wire.other-requests", "any answer in bounded time", _unframed(seen))]


def content_type(seen: Seen) -> list[Failure]:
    """Judge the media type of the answer; parameters after it are legal."""
    media = seen.exchange.header("Content-Type")
    if media is not None and media.partition(";")[0].strip().lower() == MEDIA_TYPE:
        return []
    return [seen.fails("wire.content-type", "", MEDIA_TYPE, "no Content-Type" if media is None else media)]


def request_id(seen: Seen) -> list[Failure]:
    """Judge whether the answer names its request."""
    value = seen.exchange.header("x-amzn-RequestId")
    if value is not None and value.strip():
        return []
    got = "no such header" if value is None else "an empty header"
    return [seen.fails("wire.request-id", "", "a header x-amzn-RequestId", got)]


def request_id_form(seen: Seen) -> list[Failure] | None:
    """Judge whether the request id is a UUID."""
    value = (seen.exchange.header("x-amzn-RequestId") or "").strip()
    if not value:
        return None
    held = _UUID.fullmatch(value)
    return [] if held else [seen.fails("wire.request-id-form", "", "a UUID", cut(value))]


def success_200(seen: Seen) -> list[Failure] | None:
    """Judge the status of a success."""
    if not seen.accepted:
        return None
    held = seen.exchange.status == 200
    return [] if held else [seen.fails("wire.success-200", "", "200", seen.answered)]


def json_object(seen: Seen) -> list[Failure] | None:
    """Judge whether a success is one JSON object, and nothing around it."""
    if not seen.answerable:
        return None
    got = _no_object(seen)
    expected = "one JSON object" if seen.has_output else "an empty body or {}"
    return [seen.fails("wire.json-object", "", expected, got)] if got else []


def _no_object(seen: Seen) -> str:
    value = seen.answer.value
    if not seen.has_output:
        return "" if value == {} or not seen.exchange.body.strip() else seen.answered
    if seen.answer.problem:
        return f"{seen.exchange.status}, but {seen.answer.problem}"
    if not isinstance(value, dict):
        return seen.answered
    return f"the object is wrapped in the member {seen.wrapper}" if seen.wrapper else ""


def no_null(seen: Seen) -> list[Failure] | None:
    """Judge whether members without a value are left out; one that has to be there is another rule's."""
    if seen.output is None:
        return None
    if b"null" not in seen.exchange.body:
        return []
    nulls = [place for place in _nulls(seen.output, "") if place not in seen.missing]
    return once([seen.fails("wire.no-null", seen.general(place), "no such member", "null") for place in nulls])


def _nulls(value: Json, place: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, below in value.items():
            if below is None:
                yield f"{place}/{name}"
            else:
                yield from _nulls(below, f"{place}/{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _nulls(item, f"{place}/{index}")


def timestamp(seen: Seen) -> list[Failure] | None:
    """Judge whether times are epoch seconds, and those of a resource just created not far from now."""
    if seen.output is None:
        return None
    bad = [problem for problem in seen.problems if problem.keyword == "epoch"]
    found = [seen.fails("wire.timestamp", seen.general(p.place), p.expected, p.got) for p in bad]
    if seen.case.own:
        found += _far_off(seen)
    return once(found) if found or seen.shows("epoch") else None


def _far_off(seen: Seen) -> Iterator[Failure]:
    """Yield what is wrong with the times of something that was created just before: none is far from now."""
    for place, value in _numbers(seen.output, ""):
        far = not abs(value - seen.exchange.started) <= YEAR
        if far and seen.general(place) in _times(seen.contract, seen.case.operation):
            expected = f"epoch seconds within a year of {int(seen.exchange.started)}, when it was created"
            yield seen.fails("wire.timestamp", seen.general(place), expected, quoted(value))


@cache
def _times(contract: Contract, operation: str) -> frozenset[str]:
    """Return where an answer tells times, as the model names these places."""
    output = contract.shape(operation, "output")
    return frozenset(place for place, shape in contract.pinned.walk(output) if shape.type == "timestamp")


def _numbers(value: Json, place: str) -> Iterator[tuple[str, float]]:
    if isinstance(value, dict | list):
        steps = value.items() if isinstance(value, dict) else enumerate(value)
        for step, below in steps:
            yield from _numbers(below, f"{place}/{step}")
    elif is_number(value):
        yield place, value


def charset(seen: Seen) -> list[Failure] | None:
    """Judge whether text that was sent is read back unchanged."""
    if seen.fate is not Fate.REFUSAL and not seen.output:
        return None  # there is nothing to be read, which other rules say
    lost = [(wanted, _at(seen.answer.value, place)) for place, wanted in seen.case.wanted.items()]
    broken = next(((wanted, got) for wanted, got in lost if got != wanted), None)
    if broken is None:
        return []
    got = seen.answered if broken[1] is None else quoted(broken[1])
    return [seen.breaks("wire.charset", quoted(broken[0]), got)]


def _at(value: Json, place: str) -> Json:
    """Return what is at a place, or None where there is nothing."""
    for step in place.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value


CHECKS: Final = (
    Check("wire.framing", framing),
    Check("wire.content-type", content_type),
    Check("wire.request-id", request_id),
    Check("wire.request-id-form", request_id_form),
    Check("wire.success-200", success_200),
    Check("wire.json-object", json_object),
    Check("wire.no-null", no_null),
    Check("wire.timestamp", timestamp),
    Check("wire.charset", charset, own=True),
    Check("wire.other-requests", other_requests, own=True),
)
