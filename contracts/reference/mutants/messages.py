"""Mutants of errors: their message, and types that nobody knows."""

from __future__ import annotations

from typing import Final

from contracts.reference.making import error, of, replying
from contracts.reference.mutants.errors import MISSING, THERE, breaks, calling, unknown
from contracts.reference.mutants.wire import EXISTS
from contracts.reference.suspects import Mutant

TEXTS: Final = (
    Mutant(
        "no-message",
        "Sends no message where something exists already.",
        replying(of("CreateAction", EXISTS), error(__type="ValidationException")),
        ("CreateAction",),
        ("CreateAction-error.message",),
    ),
    Mutant(
        "message-is-an-object",
        "Sends an object for a message where there is no such model.",
        replying(unknown("DescribeModel"), error(__type="ValidationException", message={"text": MISSING})),
        ("DescribeModel",),
        ("DescribeModel-error.message",),
        drags=("DescribeModel-error.message-#*",),
    ),
    Mutant(
        "message-is-a-list",
        "Sends a list of problems for a message where a name is too long.",
        replying(
            breaks("DescribeEndpoint", "/EndpointName", "length"),
            error(__type="ValidationException", message=[{"loc": ["EndpointName"], "msg": "too long"}]),
        ),
        ("DescribeEndpoint",),
        ("DescribeEndpoint-error.message-/EndpointName",),
    ),
    Mutant(
        "message-is-a-number",
        "Sends a number for a message where an order is unknown.",
        replying(
            breaks("ListTrainingJobs", "/SortBy", "must be one of"), error(__type="ValidationException", Message=400)
        ),
        ("ListTrainingJobs",),
        ("ListTrainingJobs-error.message-/SortBy",),
    ),
    Mutant(
        "message-is-null",
        "Sends null for a message where the page is too short.",
        replying(
            breaks("ListNotebookInstances", "/MaxResults", "range must be at least"),
            error(__type="ValidationException", message=None),
        ),
        ("ListNotebookInstances",),
        ("ListNotebookInstances-error.message-/MaxResults",),
    ),
    Mutant(
        "message-in-another-member",
        "Explains itself in the member detail where there is no such endpoint.",
        replying(unknown("DescribeEndpoint"), error(__type="ValidationException", detail=MISSING)),
        ("DescribeEndpoint",),
        ("DescribeEndpoint-error.message",),
        drags=("DescribeEndpoint-error.message-#*",),
    ),
)

CODES: Final = (
    Mutant(
        "invented-code",
        "Invents a type for an action that exists already.",
        replying(of("CreateAction", EXISTS), calling("ActionAlreadyExists", THERE)),
        ("CreateAction",),
        ("CreateAction-error.known-code",),
        bars=("CreateAction-error.duplicate",),
    ),
    Mutant(
        "resource-not-found-exception",
        "Calls an unknown model as other services do, ResourceNotFoundException.",
        replying(unknown("DescribeModel"), calling("ResourceNotFoundException", MISSING)),
        ("DescribeModel",),
        ("DescribeModel-error.known-code",),
        drags=("DescribeModel-error.known-code-#*",),
        bars=("DescribeModel-error.not-found",),
    ),
    Mutant(
        "validation-error",
        "Calls a broken pattern as the Query protocol does, ValidationError.",
        replying(breaks("ListModels", "/NameContains", "must match"), calling("ValidationError")),
        ("ListModels",),
        ("ListModels-error.known-code-/NameContains",),
    ),
    Mutant(
        "code-in-another-case",
        "Writes the type of a broken range in lower case.",
        replying(breaks("ListEndpoints", "/MaxResults", "range"), calling("validationexception")),
        ("ListEndpoints",),
        ("ListEndpoints-error.known-code-/MaxResults",),
    ),
    Mutant(
        "name-of-the-status",
        "Calls a missing nested member Bad Request.",
        replying(breaks("CreateAction", "/Source/SourceUri", "must not be null"), calling("Bad Request")),
        ("CreateAction",),
        ("CreateAction-error.known-code-/Source/SourceUri",),
    ),
    Mutant(
        "exception-of-the-program",
        "Calls a wrong JSON type by the name of its own exception.",
        replying(breaks("ListTrainingJobs", "/NameContains", "string expected"), calling("builtins.TypeError")),
        ("ListTrainingJobs",),
        ("ListTrainingJobs-error.known-code-/NameContains",),
    ),
)

MESSAGES: Final = (*TEXTS, *CODES)
