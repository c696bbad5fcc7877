"""Mutants that answer as a service may, and not as the examples of the proof say."""

from __future__ import annotations

from typing import Final

from contracts.reference.making import each, error, of, refusing, replying, showing, without
from contracts.reference.mutants.wire import EXISTS
from contracts.reference.store import Shown
from contracts.reference.suspects import Mutant

REVIEWED: Final = "Quarterly review"  # what only an example's request says


def unreviewed(answer: Shown) -> None:
    """Show another value where an example sends one of its own."""
    environment = (answer.get("PrimaryContainer") or {}).get("Environment") or {}
    if environment.get("PURPOSE") == REVIEWED:
        environment["PURPOSE"] = "Review"


EXEMPLARY: Final = (
    Mutant(
        "example-refused",
        "Refuses what an example sends and nobody else.",
        refusing("CreateAction", lambda asked: asked.get("Description") == REVIEWED),
        ("CreateAction",),
        ("CreateAction-example.answer-*",),
    ),
    Mutant(
        "example-under-another-error",
        "Calls a notebook instance that is there already by another error than an example does.",
        replying(of("CreateNotebookInstance", EXISTS), error(__type="ResourceInUse", message="There is one already.")),
        ("CreateNotebookInstance",),
        ("CreateNotebookInstance-example.answer-*",),
    ),
    Mutant(
        "example-without-its-address",
        "Leaves out the address of a notebook instance, which nobody has to show but an example does.",
        showing("DescribeNotebookInstance", without("Url")),
        ("DescribeNotebookInstance",),
        ("DescribeNotebookInstance-example.answer-*",),
    ),
    Mutant(
        "example-without-addresses",
        "Leaves out the addresses of listed notebook instances, which an example shows.",
        showing("ListNotebookInstances", each("NotebookInstances", without("Url"))),
        ("ListNotebookInstances",),
        ("ListNotebookInstances-example.answer-*",),
    ),
    Mutant(
        "example-with-another-value",
        "Shows another value than a model was created with, where an example is about that value.",
        showing("DescribeModel", unreviewed),
        ("DescribeModel",),
        ("DescribeModel-example.answer-*",),
    ),
)
