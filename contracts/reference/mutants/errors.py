"""Mutants of errors: their status, and where their type stands."""

from __future__ import annotations

from typing import Final

from contracts.reference.making import (
    Change,
    When,
    body,
    both,
    error,
    headed,
    of,
    replying,
    sending,
    status,
)
from contracts.reference.messages import Call, Refusal
from contracts.reference.mutants.wire import EXISTS, NOT_FOUND
from contracts.reference.server import Reference
from contracts.reference.store import Shown
from contracts.reference.suspects import Mutant

INVALID: Final = "The value is invalid."
MISSING: Final = "There is no such thing."
THERE: Final = "There is one already."


def breaks(operation: str, place: str, words: str = "") -> When:
    """Pick the refusals of what breaks a constraint of one place; ``words`` tell constraints apart."""
    text = f"Value at '{place}' failed to satisfy constraint: {words}".encode()
    return lambda call, reply: call.operation == operation and reply.status == 400 and text in reply.body


def unknown(operation: str) -> When:
    """Pick the refusals of what does not exist."""
    return of(operation, NOT_FOUND)


def calling(code: str, message: str = INVALID) -> Change:
    """Return what gives an error another type."""
    return error(__type=code, message=message)


class SlowDown(Reference):
    """Asks to slow down twice, with the status that HTTP has for it."""

    def __init__(self) -> None:
        super().__init__()
        self.left = 2

    def perform(self, call: Call) -> Shown | None:
        """Refuse the first lists of models."""
        if call.operation == "ListModels" and self.left:
            self.left -= 1
            raise Refusal("ThrottlingException", "Rate exceeded", 429)
        return super().perform(call)


STATUSES: Final = (
    Mutant(
        "duplicate-is-409",
        "Answers 409 where something exists already.",
        replying(of("CreateAction", EXISTS), status(409)),
        ("CreateAction",),
        ("CreateAction-error.status-400",),
    ),
    Mutant(
        "not-found-is-404",
        "Answers 404 where there is no such training job.",
        replying(unknown("DescribeTrainingJob"), status(404)),
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-error.status-400",),
        drags=("DescribeTrainingJob-error.status-400-#*",),
    ),
    Mutant(
        "not-found-is-403",
        "Answers 403 where there is no such endpoint, but calls it no access error.",
        replying(unknown("DescribeEndpoint"), status(403)),
        ("DescribeEndpoint",),
        ("DescribeEndpoint-error.status-400",),
        drags=("DescribeEndpoint-error.status-400-#*",),
    ),
    Mutant(
        "unknown-order-is-422",
        "Answers 422 to an unknown sort order.",
        replying(breaks("ListModels", "/SortOrder", "must be one of"), status(422)),
        ("ListModels",),
        ("ListModels-error.status-400-/SortOrder",),
    ),
    Mutant(
        "wrong-type-is-415",
        "Answers 415 where a nested member has the wrong JSON type.",
        replying(breaks("CreateAction", "/Source/SourceId", "string expected"), status(415)),
        ("CreateAction",),
        ("CreateAction-error.status-400-/Source/SourceId",),
    ),
    Mutant(
        "unknown-status-is-a-redirect",
        "Sends those who ask for an unknown status to another page.",
        replying(
            breaks("ListEndpoints", "/StatusEquals", "must be one of"),
            both(status(302), headed(Location="/login"), body(b"")),
        ),
        ("ListEndpoints",),
        ("ListEndpoints-error.status-400-/StatusEquals",),
        bars=("ListEndpoints-reject.enum-/StatusEquals",),
    ),
    Mutant(
        "error-with-status-200",
        "Answers 200 with an error in the body where the page would be too long.",
        replying(breaks("ListTrainingJobs", "/MaxResults", "range must be at most"), status(200)),
        ("ListTrainingJobs",),
        ("ListTrainingJobs-reject.range-/MaxResults",),
    ),
    Mutant(
        "throttling-is-429",
        "Answers 429 where it asks to slow down.",
        SlowDown,
        ("ListModels",),
        ("ListModels-error.status-400-#throttling",),
    ),
)

TYPES: Final = (
    Mutant(
        "no-error-type",
        "Names no error type where something exists already.",
        replying(of("CreateAction", EXISTS), error(message=THERE)),
        ("CreateAction",),
        ("CreateAction-error.type",),
        bars=("CreateAction-error.duplicate",),
    ),
    Mutant(
        "type-in-a-member-called-type",
        "Names the error in the member type where there is no such model.",
        replying(unknown("DescribeModel"), error(type="ValidationException", message=MISSING)),
        ("DescribeModel",),
        ("DescribeModel-error.type",),
        drags=("DescribeModel-error.type-#*",),
        bars=("DescribeModel-error.not-found",),
    ),
    Mutant(
        "type-in-the-member-of-the-query-protocol",
        "Names the error in Error.Code, as the Query protocol does.",
        replying(unknown("DescribeEndpoint"), error(Error={"Code": "ValidationException", "Message": MISSING})),
        ("DescribeEndpoint",),
        ("DescribeEndpoint-error.type",),
        drags=("DescribeEndpoint-error.message", "DescribeEndpoint-error.message-#*", "DescribeEndpoint-error.type-#*"),
        bars=("DescribeEndpoint-error.not-found",),
    ),
    Mutant(
        "type-in-another-header",
        "Names the error in a header that no client reads.",
        replying(
            unknown("DescribeNotebookInstance"),
            both(headed(X_Amz_Error_Code="ValidationException"), error(message=MISSING)),
        ),
        ("DescribeNotebookInstance",),
        ("DescribeNotebookInstance-error.type",),
        drags=("DescribeNotebookInstance-error.type-#*",),
        bars=("DescribeNotebookInstance-error.not-found",),
    ),
    Mutant(
        "type-is-an-object",
        "Names the error in an object where the page is too long.",
        replying(
            breaks("ListModels", "/MaxResults", "range must be at most"),
            error(__type={"name": "ValidationException"}, message=INVALID),
        ),
        ("ListModels",),
        ("ListModels-error.type-/MaxResults",),
    ),
    Mutant(
        "error-in-xml",
        "Answers a broken pattern in XML, as the Query protocol does.",
        replying(
            breaks("ListEndpoints", "/NameContains", "must match"),
            body(b"<ErrorResponse><Error><Code>ValidationException</Code></Error></ErrorResponse>"),
        ),
        ("ListEndpoints",),
        ("ListEndpoints-error.type-/NameContains",),
    ),
    Mutant(
        "error-without-a-body",
        "Answers nothing but the status where there is no such app.",
        replying(unknown("DescribeApp"), body(b"")),
        ("DescribeApp",),
        ("DescribeApp-error.type",),
        drags=("DescribeApp-error.type-#*",),
        bars=("DescribeApp-error.not-found",),
    ),
    Mutant(
        "error-in-plain-text",
        "Answers a missing name in plain text.",
        replying(breaks("DescribeTrainingJob", "/TrainingJobName", "must not be null"), body(b"TrainingJobName?")),
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-error.type-/TrainingJobName",),
    ),
    Mutant(
        "error-in-a-list",
        "Puts the error of an unknown status into a list.",
        replying(
            breaks("CreateAction", "/Status", "must be one of"),
            body(b'[{"__type": "ValidationException", "message": "What?"}]'),
        ),
        ("CreateAction",),
        ("CreateAction-error.type-/Status",),
    ),
    Mutant(
        "unknown-operations-without-a-type",
        "Names no error type where there is no such operation.",
        replying(of("CreateNothingThatExists"), error(message="No.")),
        ("SageMaker",),
        ("SageMaker-error.type",),
    ),
    Mutant(
        "half-an-object-without-a-type",
        "Names no error type where a body ends too early.",
        replying(sending(b"{"), error(message="Unexpected end of input.")),
        ("ListModels",),
        ("ListModels-error.type",),
    ),
)

ERRORS: Final = (*STATUSES, *TYPES)
