"""Mutants of what cannot be carried out at all: operations that do not exist, and bodies that are no object."""

from __future__ import annotations

from typing import Final

from contracts.reference.making import body, both, crash, delivered, everything, html, of, replying, sending, status
from contracts.reference.messages import Call, Delivery, Reply
from contracts.reference.mutants.errors import calling
from contracts.reference.server import Reference
from contracts.reference.store import Shown
from contracts.reference.suspects import Mutant


class ListIsEmptyObject(Reference):
    """Takes an empty list for an empty object."""

    def read(self, call: Call) -> Shown:
        """Read ``[]`` as ``{}``."""
        return {} if call.body == b"[]" else super().read(call)


class TextIsNothing(Reference):
    """Takes a text for an empty object."""

    def read(self, call: Call) -> Shown:
        """Read a text as ``{}``."""
        return {} if call.body.startswith(b'"') else super().read(call)


class MendsObjects(Reference):
    """Closes an object that does not end."""

    def text(self, call: Call) -> str:
        """Add what is missing."""
        text = super().text(call)
        return "{}" if text == "{" else text


def no_target(call: Call, _: Reply) -> bool:
    """Pick the replies to requests that name no operation."""
    return "x-amz-target" not in call.headers


OPERATIONS: Final = (
    Mutant(
        "no-target-is-fine",
        "Answers 200 to requests that name no operation.",
        replying(no_target, both(status(200), body(b"{}"))),
        ("SageMaker",),
        ("SageMaker-error.unknown-operation",),
    ),
    Mutant(
        "every-operation-is-fine",
        "Answers 200 to operations that do not exist.",
        replying(of("CreateNothingThatExists"), both(status(200), body(b"{}"))),
        ("SageMaker",),
        ("SageMaker-error.unknown-operation",),
    ),
    Mutant(
        "no-target-crashes",
        "Crashes on requests that name no operation.",
        replying(no_target, crash),
        ("SageMaker",),
        ("SageMaker-error.unknown-operation",),
    ),
    Mutant(
        "unknown-operations-in-html",
        "Answers an error page for browsers where there is no such operation.",
        replying(of("CreateNothingThatExists"), both(status(404), html)),
        ("SageMaker",),
        ("SageMaker-error.unknown-operation",),
    ),
    Mutant(
        "unknown-operations-hang-up",
        "Hangs up where there is no such operation.",
        replying(of("CreateNothingThatExists"), delivered(Delivery(raw=b""))),
        ("SageMaker",),
        ("SageMaker-error.unknown-operation",),
    ),
    Mutant(
        "unknown-operation-is-invalid",
        "Calls an unknown operation invalid.",
        replying(everything, calling("ValidationException", "What?")),
        ("SageMaker",),
        ("SageMaker-error.unknown-operation-code",),
    ),
    Mutant(
        "unknown-operation-is-an-invalid-action",
        "Calls an unknown operation as the Query protocol does, InvalidAction.",
        replying(of("CreateNothingThatExists"), calling("InvalidAction", "What?")),
        ("SageMaker",),
        ("SageMaker-error.unknown-operation-code",),
    ),
    Mutant(
        "unknown-operation-is-405",
        "Answers 405 to an unknown operation.",
        replying(of("CreateNothingThatExists"), status(405)),
        ("SageMaker",),
        ("SageMaker-error.unknown-operation-code",),
    ),
)

BODIES: Final = (
    Mutant(
        "half-an-object-is-mended",
        "Closes an object that does not end.",
        MendsObjects,
        ("ListModels",),
        ("ListModels-error.malformed",),
    ),
    Mutant(
        "list-is-an-empty-object",
        "Takes a list for an empty object.",
        ListIsEmptyObject,
        ("ListEndpoints",),
        ("ListEndpoints-error.malformed",),
    ),
    Mutant(
        "text-is-an-empty-object",
        "Takes a text for an empty object.",
        TextIsNothing,
        ("ListTrainingJobs",),
        ("ListTrainingJobs-error.malformed",),
    ),
    Mutant(
        "half-an-object-crashes",
        "Crashes on an object that does not end.",
        replying(sending(b"{"), crash),
        ("DescribeModel",),
        ("DescribeModel-error.malformed",),
    ),
    Mutant(
        "list-crashes",
        "Crashes on a list for a body.",
        replying(sending(b"[]"), crash),
        ("DescribeEndpoint",),
        ("DescribeEndpoint-error.malformed",),
    ),
    Mutant(
        "text-hangs-up",
        "Hangs up on a text for a body.",
        replying(sending(b'"text"'), delivered(Delivery(raw=b""))),
        ("CreateAction",),
        ("CreateAction-error.malformed",),
    ),
    Mutant(
        "half-an-object-in-html",
        "Answers an error page for browsers where an object does not end.",
        replying(sending(b"{"), html),
        ("ListNotebookInstances",),
        ("ListNotebookInstances-error.malformed",),
    ),
    Mutant(
        "half-an-object-is-invalid",
        "Calls an object that does not end invalid.",
        replying(sending(b"{"), calling("ValidationException", "Half.")),
        ("ListModels",),
        ("ListModels-error.malformed-code",),
    ),
    Mutant(
        "list-lacks-the-name",
        "Takes a list for an object without the name that is required.",
        ListIsEmptyObject,
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-error.malformed-code",),
    ),
    Mutant(
        "text-is-422",
        "Answers 422 to a text for a body.",
        replying(sending(b'"text"'), status(422)),
        ("DescribeNotebookInstance",),
        ("DescribeNotebookInstance-error.malformed-code",),
    ),
)

UNREADABLE: Final = (*OPERATIONS, *BODIES)
