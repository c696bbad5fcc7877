"""The probes of the protocol: requests as no ordinary client sends them, each with an ordinary one before and after.

They go to a list, because all lists take the same members and need nothing to exist. What they have to be answered
depends on the request: what is well framed and small gets a proper answer, anything else gets some answer in time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from contracts.cases.probes import UNKNOWN
from contracts.values import SERVICE, Case, Expect, Promise, Scene, Story, Way

OTHER: Final = "wire.other-requests"
NEXT: Final = "wire.next-request"  # what the probe itself is answered, other cases show
# Any of these will do, the first one that the target has.
LISTS: Final = ("ListModels", "ListEndpoints", "ListTrainingJobs", "ListNotebookInstances")
DEEP: Final = 1000
LARGE: Final = 1 << 20

_TARGET: Final = f"{SERVICE}.{LISTS[0]}"
_LOWER: Final = _TARGET.lower()
_DEEP: Final = b'{"ContractKitUnknown":' + b"[" * DEEP + b"]" * DEEP + b"}"
_OPEN, _CLOSE = b'{"ContractKitUnknown":"', b'"}'
_LARGE: Final = _OPEN + b"0" * (LARGE - len(_OPEN + _CLOSE)) + _CLOSE


@dataclass(frozen=True)
class Probe:
    """One request: a name for its place, the rule that it shows, and what is unusual about it."""

    name: str
    rule: str
    move: str
    expect: Expect = Expect.ANSWER
    raw: bytes = b"{}"
    headers: Mapping[str, str | None] = field(default_factory=dict)
    method: str = "POST"
    path: str = "/"
    way: Way = Way.USUAL


PROBES: Final = (
    # ---- told by their target ----
    Probe("unknown-target", NEXT, "an unknown operation", headers={"X-Amz-Target": UNKNOWN}),
    Probe("no-target", NEXT, "no target", headers={"X-Amz-Target": None}),
    Probe("lower-case-target", "error.no-crash", "a target in lower case", headers={"X-Amz-Target": _LOWER}),
    Probe("two-targets", "error.no-crash", "the target header twice", way=Way.DOUBLED),
    # ---- bodies ----
    Probe("half-an-object", NEXT, "half an object as the body", raw=b"{"),
    Probe("list", NEXT, "a list as the body", raw=b"[]"),
    Probe("text", NEXT, "a text as the body", raw=b'"text"'),
    Probe("null", "error.no-crash", "null as the body", raw=b"null"),
    Probe("empty", "error.no-crash", "an empty body", raw=b""),
    Probe("two-names", "error.no-crash", "a member that is there twice", raw=b'{"MaxResults":1,"MaxResults":2}'),
    Probe("deep", "error.no-crash", f"lists within lists, {DEEP} deep", raw=_DEEP),
    # Either way these are wrong: as JSON, and as values of their members.
    Probe("nan", "error.malformed", "NaN for a number", Expect.MALFORMED, b'{"MaxResults":NaN}'),
    Probe("no-utf-8", "error.malformed", "a text that is not UTF-8", Expect.MALFORMED, b'{"NameContains":"\xc3("}'),
    Probe("1-mb", OTHER, "a body of 1 MB", raw=_LARGE),
    # ---- methods, paths and media types ----
    Probe("get", OTHER, "GET instead of POST", raw=b"", method="GET"),
    Probe("put", OTHER, "PUT instead of POST", method="PUT"),
    Probe("other-path", OTHER, "another path", path="/contract-kit/no-such-path"),
    Probe("application-json", OTHER, "another media type", headers={"Content-Type": "application/json"}),
    # ---- framing ----
    Probe("chunked", OTHER, "a body in chunks", way=Way.CHUNKED),
    Probe("pipelined", OTHER, "two requests on one connection, without waiting in between", way=Way.PIPELINED),
    Probe("http-1.0", OTHER, "a request of HTTP/1.0", way=Way.HTTP_1_0),
)  # fmt: skip


def probes() -> Iterator[Story]:
    """Yield a story for each probe: it ends with the next ordinary request."""
    for probe in PROBES:
        yield _story(probe)


def _story(probe: Probe) -> Story:
    place = f"#{probe.name}"
    promise, after = Promise(SERVICE, probe.rule, place), Promise(SERVICE, NEXT, place)
    scenes = (
        Scene("before", _ordinary(after, f"an ordinary request before {probe.move}")),
        Scene("probe", _case(probe, promise), after=("before",)),
        Scene("next", _ordinary(after, f"an ordinary request after {probe.move}"), after=("before",)),
    )
    promises = (promise, after) if promise != after else (after,)
    return Story(f"probe: {probe.move}", "probe", SERVICE, "", scenes, promises, alone=True)


def _ordinary(promise: Promise, move: str) -> Case:
    return Case(LISTS[0], promise, {}, Expect.ACCEPT, move)


def _case(probe: Probe, promise: Promise) -> Case:
    return Case(
        operation=SERVICE,
        promise=promise,
        body={},
        expect=probe.expect,
        move=probe.move,
        raw=probe.raw,
        headers={"X-Amz-Target": _TARGET} | dict(probe.headers),
        method=probe.method,
        path=probe.path,
        way=probe.way,
    )


def aimed(story: Story, operation: str) -> Story:
    """Return a story whose requests go to another list."""
    return replace(story, scenes=tuple(replace(scene, case=_aimed(scene.case, operation)) for scene in story.scenes))


def _aimed(case: Case, operation: str) -> Case:
    targets = {_TARGET: f"{SERVICE}.{operation}", _LOWER: f"{SERVICE}.{operation}".lower()}
    headers = {name: targets.get(value or "", value) for name, value in case.headers.items()}
    return replace(case, operation=operation if case.operation == LISTS[0] else case.operation, headers=headers)
