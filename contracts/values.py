"""The values that flow through the rooms: frozen, typed, and without any behaviour of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, NamedTuple

Json = Any  # a decoded JSON value: None, bool, int, float, str, list or dict
Level = Literal["must", "should"]
Profile = Literal["core", "protocol", "validation", "lifecycle"]

MEDIA_TYPE = "application/x-amz-json-1.1"  # of every request and answer
SERVICE = "SageMaker"  # the operation name of promises that belong to no single operation


@dataclass(frozen=True)
class Rule:
    """One line of the catalogue ``rules.toml``."""

    id: str
    level: Level
    profile: Profile
    promise: str
    evidence: str
    advice: str


class Promise(NamedTuple):
    """What a target is held to: one rule, for one operation, at one place (a JSON pointer, or empty)."""

    operation: str
    rule: str
    place: str = ""

    @property
    def id(self) -> str:
        """Return the stable id, such as ``CreateModel-reject.pattern-/ModelName``."""
        return "-".join(part for part in self if part)


class Expect(StrEnum):
    """What the service would answer to a case."""

    ACCEPT = "accept"  # 200
    REFUSE = "refuse"  # 400 ValidationException or SerializationException
    NOT_FOUND = "not-found"  # 400 ValidationException or ResourceNotFound
    DUPLICATE = "duplicate"  # 400 ValidationException or ResourceInUse
    UNKNOWN_OPERATION = "unknown-operation"  # 400 or 404 UnknownOperationException
    MALFORMED = "malformed"  # 4xx, should be 400 SerializationException
    ANSWER = "answer"  # anything well-formed but a crash
    EITHER = "either"  # 200 or a clean 400
    REJECTED = "rejected"  # not a success, and no crash


class Way(StrEnum):
    """How a request goes over the wire; all but the usual way take a connection of their own."""

    USUAL = "usual"
    TOGETHER = "together"  # at the same moment as others
    DOUBLED = "doubled"  # with its target header twice
    CHUNKED = "chunked"  # its body comes in chunks
    PIPELINED = "pipelined"  # twice on one connection, without waiting for the first answer; the last answer counts
    HTTP_1_0 = "http-1.0"


class Step(NamedTuple):
    """A request that prepares a case; its body is compact JSON text, so that equal steps are equal."""

    operation: str
    body: str


@dataclass(frozen=True)
class Recorded:
    """What an example of the person's own says of its answer: the error's type, or else the body."""

    status: int
    code: str
    body: Json


@dataclass(frozen=True)
class Case:
    """A request to send, and what is expected of the answer.

    ``body`` is the JSON object to send; ``raw`` replaces its bytes where a probe needs bytes that no JSON value gives.
    ``headers`` replace the protocol's own headers (None removes one); ``method`` and ``path`` likewise.
    ``base`` names the example that the case was moved from: where the target refuses that one, the case shows nothing.
    ``setup`` is what has to exist first, in this order.
    """

    operation: str
    promise: Promise
    body: Json
    expect: Expect
    move: str
    raw: bytes | None = None
    headers: Mapping[str, str | None] = field(default_factory=dict)
    method: str = "POST"
    path: str = "/"
    base: str = ""
    setup: tuple[Step, ...] = ()
    own: bool = False  # the answer describes a resource that this run created
    wanted: Mapping[str, Json] = field(default_factory=dict)  # what a read must show: place to value
    finer: str = ""  # tells failures of one promise apart, an enumeration's value for example
    way: Way = Way.USUAL
    recorded: Recorded | None = None  # what the answer is held against, where somebody's own example says so

    def __hash__(self) -> int:
        return hash((self.promise, self.move))


class Until(StrEnum):
    """Until when a scene is asked again; every wait is bounded."""

    ONCE = "once"
    FOUND = "found"  # until it is accepted: some reads come late
    REST = "rest"  # until the status shown is one that the resource rests in
    GONE = "gone"  # until it is refused, or shows the status Deleted
    PAGES = "pages"  # following NextToken to its end
    LISTED = "listed"  # as PAGES, all over again until all that ``shows`` names is on some page, as it was described
    UNLISTED = "unlisted"  # as PAGES, all over again until nothing of it is on any


@dataclass(frozen=True)
class Scene:
    """One request of a story. ``after`` names the scenes without whose success it is left out, ``unless`` one with it.

    A text value ``sck-answer:NAME/MEMBER`` in the case's body stands for a member of an earlier scene's answer.
    ``pause`` is in seconds, before the request. Neighbours that go ``Way.TOGETHER`` go out at the same moment.
    """

    name: str
    case: Case
    until: Until = Until.ONCE
    after: tuple[str, ...] = ()
    shows: str = ""  # what the names of the scenes begin with whose resources a list is waited to show, or no more
    pause: float = 0.0
    unless: str = ""


@dataclass(frozen=True)
class Story:
    """What a resource goes through, scene by scene; ``kind`` is its kind's name, ``plot`` which judges look at it.

    ``operation`` is the one whose promises it shows, and ``promises`` are all that it can show. While one is played
    ``alone``, nothing else of this run is on its way.
    """

    name: str
    plot: str
    operation: str
    kind: str
    scenes: tuple[Scene, ...]
    promises: tuple[Promise, ...]
    base: str = ""
    alone: bool = False

    def __hash__(self) -> int:
        return hash((self.operation, self.name))


@dataclass(frozen=True)
class Request:
    """The bytes of one request as they go out, but for what the transport adds (Host, Content-Length)."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    way: Way = Way.USUAL


@dataclass(frozen=True)
class Exchange:
    """What went over the wire: the request as sent, and the answer or the reason why there is none.

    ``fault`` is empty for a complete answer; otherwise ``refused``, ``timeout``, ``closed`` or ``partial``.
    ``headers`` keeps the answer's header lines in order; names keep their case. Times are seconds since the epoch.
    """

    method: str
    url: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: bytes
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    started: float
    elapsed: float
    fault: str = ""
    fault_text: str = ""
    throttled: tuple[int, ...] = ()  # the statuses of answers that asked to slow down, before this one
    way: Way = Way.USUAL
    request_size: int = 0  # bytes of the whole request body, where a written report kept only its beginning
    size: int = 0  # the same of the answer's body

    def header(self, name: str) -> str | None:
        """Return the first value of an answer's header, whatever its case, or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True)
class Problem:
    """One place where a JSON value breaks its schema; ``keyword`` is the schema keyword that failed."""

    keyword: str
    place: str
    expected: str
    got: str


@dataclass(frozen=True)
class Failure:
    """One broken promise as seen in one exchange; ``place`` may be finer than the promise's own place.

    ``before`` is what made or may have changed something before that: without it the exchange shows nothing.
    """

    rule: str
    operation: str
    place: str
    expected: str
    got: str
    move: str = ""
    exchange: Exchange | None = None
    count: int = 1  # how many exchanges showed it
    before: tuple[Exchange, ...] = ()

    @property
    def key(self) -> Promise:
        """Return what tells this failure from others: operation, rule and place."""
        return Promise(self.operation, self.rule, self.place)


class Status(StrEnum):
    """The verdict's word."""

    PASSED = "passed"
    FAILED = "failed"
    KNOWN = "known"
    FIXED = "fixed"
    UNSUPPORTED = "unsupported"
    BLOCKED = "blocked"
    FLAKY = "flaky"
    INDETERMINATE = "indeterminate"
    ERROR = "error"


class Block(NamedTuple):
    """Why something could not be judged.

    ``by`` are the keys of the failures behind it, and ``lacks`` says that it is an operation that the target lacks.
    """

    reason: str
    by: tuple[Promise, ...] = ()
    lacks: bool = False


@dataclass(frozen=True)
class Verdict:
    """What became of one promise in one run."""

    promise: Promise
    level: Level
    status: Status
    failures: tuple[Failure, ...] = ()
    checked: int = 0  # how many exchanges were judged for it
    reason: str = ""
    blocked_by: tuple[Promise, ...] = ()  # the keys of the failures that kept it from being judged
    lacking: bool = False  # nothing but operations that the target lacks kept it from being judged


@dataclass(frozen=True)
class Reach:
    """How far a run got with one operation."""

    operation: str
    supported: bool
    reached: bool  # a 200 whose body passed
    canary: bool  # the impossible schema came out red
    requests: int = 0
    seconds: float = 0.0
    leftovers: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Run:
    """What a run was: which kit and contract, which target, which choices. Times are in seconds."""

    kit: str
    contract: str  # hash of the built contract, 12 hexadecimal digits
    target: str  # the preset's name, or the address
    url: str
    target_version: str
    seed: int
    run_id: str
    started: float  # since the epoch
    elapsed: float
    command: str  # the command line that repeats this run, as typed
    partial: str = ""  # why this is no full run (-k, --profile, ...), or empty
    fail_on: Level = "must"
    allow_flaky: bool = False
    examples: int = 20  # generated requests an operation


@dataclass(frozen=True)
class Results:
    """The one result set that every report is written from."""

    run: Run
    verdicts: tuple[Verdict, ...]
    reaches: tuple[Reach, ...]
    problems: tuple[str, ...] = ()  # what is wrong with the divergences file, a sentence each
    exit_code: int = 0
    exit_reason: str = ""
