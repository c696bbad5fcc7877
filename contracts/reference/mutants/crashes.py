"""Mutants that crash: server errors, error pages and dead connections, in one place."""

from __future__ import annotations

import json
from typing import Final

from contracts.reference.making import (
    Change,
    When,
    asks,
    body,
    both,
    crash,
    delivered,
    html,
    of,
    replying,
    says,
    status,
    success,
)
from contracts.reference.messages import Call, Delivery, Reply
from contracts.reference.model import pinned
from contracts.reference.mutants.errors import breaks, unknown
from contracts.reference.mutants.wire import EXISTS, SORTED
from contracts.reference.server import Reference
from contracts.reference.suspects import Mutant

HANG_UP: Final = delivered(Delivery(raw=b""))
BUSY: Final = both(status(503), body(b"upstream connect error or disconnect/reset before headers"))
TRACE: Final = both(status(500), body(b"Traceback (most recent call last):\n  KeyError: 'SourceUri'\n"))
# The times that the examples send; generated requests have others.
TIMES: Final = (None, 1742774400.123, 1742947200.123, 1520000000)


def holding(operation: str, text: bytes) -> When:
    """Pick the replies of an operation to bodies that hold a text."""
    return lambda call, _: call.operation == operation and text in call.body


def showing_text(operation: str, text: bytes) -> When:
    """Pick the successes of an operation that hold a text."""
    return of(operation, lambda call, reply: success(call, reply) and text in reply.body)


def other_time(call: Call, reply: Reply) -> bool:
    """Pick the lists of models that are asked for with a time of which there is no example."""
    if call.operation != "ListModels" or reply.status != 200:
        return False
    asked = json.loads(call.body)
    return any(name.startswith("CreationTime") and value not in TIMES for name, value in asked.items())


class OnePage(Reference):
    """Has the same error page for what it lacks and for what it crashes on."""

    def answer(self, call: Call) -> Reply:
        """Crash on every action that has a name."""
        known = call.operation in pinned().inputs
        if known and not (call.operation == "CreateAction" and b'"ActionName"' in call.body):
            return super().answer(call)
        return Reply(500, self.headers(), b'{"message": "Internal server error"}')


def crashing(
    name: str,
    fault: str,
    operation: str,
    when: When,
    place: str,
    bars: tuple[str, ...],
    change: Change = crash,
    drags: tuple[str, ...] = (),
) -> Mutant:
    """Return a mutant that crashes on one kind of request, so that nobody learns what it would have said."""
    broken = f"{operation}-error.no-crash-{place}" if place else f"{operation}-error.no-crash"
    also, barred = (tuple(f"{operation}-{one}" for one in ids) for ids in (drags, bars))
    return Mutant(name, fault, replying(when, change), (operation,), (broken,), also, barred)


CRASHES: Final = (
    crashing(
        "crashes-on-an-unknown-order",
        "Crashes on an unknown sort order.",
        "ListModels",
        breaks("ListModels", "/SortOrder", "must be one of"),
        "/SortOrder",
        ("reject.enum-/SortOrder",),
    ),
    crashing(
        "page-for-an-unknown-order",
        "Answers an error page for browsers, with status 400, to an unknown sort order.",
        "ListEndpoints",
        breaks("ListEndpoints", "/SortOrder", "must be one of"),
        "/SortOrder",
        ("reject.enum-/SortOrder",),
        html,
    ),
    crashing(
        "page-with-status-200",
        "Answers an error page for browsers, with status 200, to one list.",
        "ListModels",
        SORTED,
        "/SortBy",
        ("accept.boundary-/SortBy",),
        html,
    ),
    crashing(
        "hangs-up-on-a-wrong-type",
        "Hangs up where a filter has the wrong JSON type.",
        "ListTrainingJobs",
        breaks("ListTrainingJobs", "/StatusEquals", "string expected"),
        "/StatusEquals",
        ("reject.type-/StatusEquals",),
        HANG_UP,
    ),
    crashing(
        "crashes-on-a-list-deep-down",
        "Crashes on a list where a nested member is a text.",
        "CreateAction",
        holding("CreateAction", b'"SourceId":['),
        "/Source/SourceId",
        ("reject.type-/Source/SourceId",),
    ),
    crashing(
        "trace-for-a-missing-member",
        "Answers a stack trace where a nested member is missing.",
        "CreateAction",
        breaks("CreateAction", "/Source/SourceUri", "must not be null"),
        "/Source/SourceUri",
        ("reject.required-/Source/SourceUri", "reject.null-/Source/SourceUri"),
        TRACE,
    ),
    crashing(
        "crashes-on-an-unknown-member",
        "Crashes on a member that it does not know.",
        "DescribeModel",
        holding("DescribeModel", b"ContractKitUnknown"),
        "/ContractKitUnknown",
        (),
    ),
    crashing(
        "crashes-on-null",
        "Crashes on null for an optional member.",
        "ListModels",
        asks("ListModels", NameContains=None),
        "/NameContains",
        ("accept.null-/NameContains",),
    ),
    crashing(
        "crashes-on-no-tags",
        "Crashes on an empty list of tags.",
        "CreateAction",
        asks("CreateAction", Tags=[], ActionType="ModelDeployment"),
        "/Tags",
        ("accept.boundary-/Tags",),
    ),
    crashing(
        "crashes-on-the-longest-page",
        "Crashes where the longest page is asked for.",
        "ListNotebookInstances",
        asks("ListNotebookInstances", MaxResults=100, SortBy="Name"),
        "/MaxResults",
        ("accept.boundary-/MaxResults",),
        drags=("error.no-crash",),  # where the list is sorted
    ),
    crashing(
        "crashes-on-a-charset",
        "Crashes on a charset after the media type.",
        "DescribeEndpoint",
        lambda call, _: "charset" in call.headers.get("content-type", ""),
        "",
        ("wire.request-content-type",),
    ),
    crashing(
        "crashes-without-a-user-agent",
        "Crashes on requests without a User-Agent header.",
        "DescribeNotebookInstance",
        lambda call, _: "user-agent" not in call.headers,
        "",
        ("wire.post-root",),
    ),
    crashing(
        "busy-with-an-invented-token",
        "Answers 503, as a proxy before it would, to a token that it never gave.",
        "ListEndpoints",
        of("ListEndpoints", says("The NextToken is invalid")),
        "/NextToken",
        ("reject.next-token-/NextToken",),
        BUSY,
    ),
    crashing(
        "crashes-on-a-long-name",
        "Crashes on a name that is too long.",
        "DescribeTrainingJob",
        breaks("DescribeTrainingJob", "/TrainingJobName", "length"),
        "/TrainingJobName",
        ("reject.length-/TrainingJobName",),
    ),
    crashing(
        "crashes-on-a-duplicate",
        "Crashes where an action exists already.",
        "CreateAction",
        of("CreateAction", EXISTS),
        "",
        ("error.duplicate", "life.duplicate"),
    ),
    crashing(
        "crashes-on-an-app-of-nobody",
        "Crashes where an app has no owner.",
        "DescribeApp",
        breaks("DescribeApp", "/", "one of UserProfileName"),
        "",
        ("reject.owner",),
    ),
    crashing(
        "crashes-on-text-beyond-ascii",
        "Crashes on describing a model that has text beyond ASCII.",
        "DescribeModel",
        showing_text("DescribeModel", b"\\u"),
        "",
        ("wire.charset",),
    ),
    Mutant(
        "crashes-on-the-unknown",
        "Crashes on describing an endpoint that does not exist.",
        replying(unknown("DescribeEndpoint"), crash),
        ("DescribeEndpoint",),
        ("DescribeEndpoint-error.no-crash", "DescribeEndpoint-generated.answer-#*"),
        bars=("DescribeEndpoint-error.not-found",),
    ),
    Mutant(
        "crashes-on-a-generated-time",
        "Crashes on times that nobody thought of.",
        replying(other_time, crash),
        ("ListModels",),
        ("ListModels-generated.answer-#*",),
        drags=("ListModels-error.no-crash",),
        bars=("ListModels-accept.generated-#*", "ListModels-page.filter-/CreationTime*"),
    ),
    Mutant(
        "crashes-as-if-it-lacked-the-operation",
        "Crashes on every action, with the page that it has for operations that it lacks.",
        OnePage,
        ("CreateAction",),
        ("CreateAction-error.no-crash-[#]minimal",),
        drags=("CreateAction-error.no-crash*", "CreateAction-generated.answer-#*"),
        bars=("CreateAction-*",),
    ),
    Mutant(
        "apology-with-status-200",
        "Answers 200 and an apology to one list.",
        replying(SORTED, body(b'{"message": "Internal server error"}')),
        ("ListModels",),
        ("ListModels-body.list-container-/Models",),
    ),
)
