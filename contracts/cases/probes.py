"""Cases beside the boundaries: the bases themselves, the unknown and the duplicate, and the protocol's own probes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from contracts.cases import names
from contracts.cases.names import Bases
from contracts.cases.subjects import Subject
from contracts.spec.resources import Kind
from contracts.values import SERVICE, Case, Expect, Promise, Step

# Beyond ASCII, beyond 16 bits, and what careless encoders of JSON or HTML lose or double.
TEXT: Final = 'Zażółć gęślą jaźń, 雪, 😀, "<&>" \\'
# Where a describe shows a text that the create's pattern leaves free.
FREE_TEXT: Final = {
    "DescribeModel": ("/PrimaryContainer/Environment/GREETING", "CreateModel"),
    "DescribeTrainingJob": ("/HyperParameters/greeting", "CreateTrainingJob"),
}
UNKNOWN: Final = "SageMaker.CreateNothingThatExists"
INVENTED: Final = "contract-kit-invented-this-token"  # no answer ever gave it


def bases(operation: str, subjects: Sequence[Subject], kind: Kind | None, smallest: Bases) -> Iterator[Case]:
    """Yield the bases: what is known to be good must be accepted."""
    for subject in subjects:
        listing = kind is not None and operation == kind.list
        setup = subject.setup if not listing or kind is None else tuple(_shown(kind, operation, smallest))
        yield Case(
            operation=operation,
            promise=Promise(operation, "accept.doubtful" if subject.doubtful else "accept.base", f"#{subject.base}"),
            body=subject.body,
            expect=Expect.ACCEPT,
            move=f"the base {subject.base}",
            setup=setup,
            own=subject.reads,
        )
    if kind is not None and operation == kind.list:
        yield Case(
            operation=operation,
            promise=Promise(operation, "accept.base", "#own"),
            body={"NameContains": names.PREFIX, "MaxResults": 100},
            expect=Expect.ACCEPT,
            move="what this run created",
            setup=tuple(_shown(kind, operation, smallest)),
        )


def _shown(kind: Kind, operation: str, smallest: Bases) -> Iterator[Step]:
    """Yield the steps that give a list something to show."""
    yield from names.making(kind, names.shared_name(operation, kind), operation, smallest)


def identities(operation: str, subject: Subject, kind: Kind) -> Iterator[Case]:
    """Yield the unknown and the duplicate."""
    if operation == kind.create:
        step = Step(operation, names.compact(subject.body))
        yield _plain(subject, operation, "error.duplicate", Expect.DUPLICATE, "the same again", (*subject.setup, step))
    elif operation == kind.describe:
        yield _plain(subject, operation, "error.not-found", Expect.NOT_FOUND, "an unknown name", subject.setup[:-1])


def _plain(
    subject: Subject, operation: str, rule: str, expect: Expect, move: str, setup: tuple[Step, ...] | None = None
) -> Case:
    return Case(
        operation=operation,
        promise=Promise(operation, rule),
        body=subject.body,
        expect=expect,
        move=move,
        base=subject.base,
        setup=subject.setup if setup is None else setup,
        own=subject.reads and expect is Expect.ACCEPT,
    )


def protocol(operation: str, subject: Subject, kind: Kind | None) -> Iterator[Case]:
    """Yield the probes of the protocol that every operation gets."""
    case = _plain(subject, operation, "wire.post-root", Expect.ACCEPT, "header names in lower case, no User-Agent")
    target = f"SageMaker.{operation}"
    yield replace(case, headers={"x-amz-target": target, "User-Agent": None, "Accept": None})
    case = _plain(subject, operation, "wire.request-content-type", Expect.ACCEPT, "a charset in the media type")
    yield replace(case, headers={"Content-Type": "application/x-amz-json-1.1; charset=utf-8"})
    for raw, words in ((b"{", "half an object"), (b"[]", "a list"), (b'"text"', "a text")):
        case = _plain(subject, operation, "error.malformed", Expect.MALFORMED, f"{words} as the body", ())
        yield replace(case, raw=raw)
    case = _plain(subject, operation, "error.no-crash", Expect.ANSWER, "a member that no model knows")
    body = subject.body | {"ContractKitUnknown": "x"}
    yield replace(case, body=body, promise=Promise(operation, "error.no-crash", "/ContractKitUnknown"))
    if kind is not None and operation == kind.list:
        case = _plain(subject, operation, "reject.next-token", Expect.REFUSE, "an invented token")
        body = subject.body | {"NextToken": INVENTED}
        yield replace(case, body=body, promise=Promise(operation, "reject.next-token", "/NextToken"))


def owners(operation: str, subject: Subject) -> Iterator[Case]:
    """Yield CreateApp and DescribeApp without any owner."""
    if operation in ("CreateApp", "DescribeApp"):
        case = _plain(subject, operation, "reject.owner", Expect.REFUSE, "neither UserProfileName nor SpaceName")
        body = {m: v for m, v in subject.body.items() if m not in ("UserProfileName", "SpaceName")}
        yield replace(case, body=body)


def texts(operation: str, subjects: Sequence[Subject]) -> Iterator[Case]:
    """Yield the round trip of a text beyond ASCII, where the operation shows one."""
    if operation not in FREE_TEXT:
        return
    place, create = FREE_TEXT[operation]
    subject = subjects[0]
    member, *inner = place.split("/")[1:]
    *before, step = subject.setup
    body = json.loads(step.body)
    parent = body.setdefault(member, {})
    for key in inner[:-1]:
        parent = parent.setdefault(key, {})
    parent[inner[-1]] = TEXT
    case = _plain(subject, operation, "wire.charset", Expect.ACCEPT, "a text beyond ASCII, as it was created")
    yield replace(case, setup=(*before, Step(create, names.compact(body))), wanted={place: TEXT}, own=True)


def service() -> Iterator[Case]:
    """Yield the probes that belong to no operation."""
    for headers, move in (({"X-Amz-Target": UNKNOWN}, "an unknown operation"), ({"X-Amz-Target": None}, "no target")):
        yield Case(
            operation=SERVICE,
            promise=Promise(SERVICE, "error.unknown-operation"),
            body={},
            expect=Expect.UNKNOWN_OPERATION,
            move=move,
            headers=headers,
        )


def unsupported_probe() -> Case:
    """Return the request whose answer tells what an operation looks like that a target does not have."""
    return next(service())
