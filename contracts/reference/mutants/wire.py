"""Mutants of the wire: who is listened to, media types, statuses and request ids."""

from __future__ import annotations

from typing import Final

from contracts.reference.making import (
    asks,
    beheaded,
    everything,
    headed,
    of,
    refusal,
    replying,
    says,
    status,
    success,
)
from contracts.reference.messages import MEDIA_TYPE, Call, Refusal, Reply
from contracts.reference.server import Reference
from contracts.reference.store import Shown
from contracts.reference.suspects import Mutant

# Sent once: for the other value of an enumeration.
SORTED: Final = asks("ListModels", SortBy="Name", MaxResults=10)
EXISTS: Final = says("of this name already")
NOT_FOUND: Final = says("Could not find")


class NeedsUserAgent(Reference):
    """Refuses requests without a User-Agent."""

    def read(self, call: Call) -> Shown:
        """Look for the header first."""
        if "user-agent" not in call.headers:
            raise Refusal("ValidationException", "Who are you?")
        return super().read(call)


class ExactMediaType(Reference):
    """Compares the whole media type, and refuses others with a status."""

    status = 400

    def read(self, call: Call) -> Shown:
        """Compare the header as it is."""
        if call.headers["content-type"] != MEDIA_TYPE:
            raise Refusal("SerializationException", f"The media type is not {MEDIA_TYPE}.", self.status)
        return super().read(call)


class UnsupportedMediaType(ExactMediaType):
    """Does the same with the status that HTTP has for it."""

    status = 415


NO_ID: Final = beheaded("x-amzn-RequestId")


def empty_list(_: Call, reply: Reply) -> bool:
    """Pick the lists of models that show none."""
    return reply.body == b'{"Models": []}'


ASKING: Final = (
    Mutant(
        "needs-a-user-agent",
        "Refuses requests without a User-Agent header.",
        NeedsUserAgent,
        ("ListModels",),
        ("ListModels-wire.post-root",),
    ),
    Mutant(
        "takes-no-charset",
        "Refuses a media type with a charset after it.",
        ExactMediaType,
        ("ListModels",),
        ("ListModels-wire.request-content-type",),
    ),
    Mutant(
        "415-for-a-charset",
        "Answers 415 where a charset follows the media type.",
        UnsupportedMediaType,
        ("DescribeModel",),
        ("DescribeModel-wire.request-content-type",),
        drags=("DescribeModel-error.status-400",),
    ),
)

MEDIA: Final = (
    Mutant(
        "answers-in-application-json",
        "Says application/json in every answer.",
        replying(everything, headed(Content_Type="application/json")),
        ("DescribeModel",),
        ("DescribeModel-wire.content-type",),
    ),
    Mutant(
        "answers-in-version-1-0",
        "Says application/x-amz-json-1.0 where an endpoint is described.",
        replying(success, headed(Content_Type="application/x-amz-json-1.0")),
        ("DescribeEndpoint",),
        ("DescribeEndpoint-wire.content-type",),
    ),
    Mutant(
        "one-list-in-application-json",
        "Says application/json in a single one of the answers.",
        replying(SORTED, headed(Content_Type="application/json; charset=utf-8")),
        ("ListModels",),
        ("ListModels-wire.content-type",),
    ),
    Mutant(
        "successes-without-a-media-type",
        "Names no media type where it succeeds.",
        replying(success, beheaded("Content-Type")),
        ("ListModels",),
        ("ListModels-wire.content-type",),
    ),
    Mutant(
        "duplicates-in-html",
        "Says text/html where something exists already, although the body is JSON.",
        replying(of("CreateAction", EXISTS), headed(Content_Type="text/html; charset=utf-8")),
        ("CreateAction",),
        ("CreateAction-wire.content-type",),
    ),
    Mutant(
        "not-found-without-a-media-type",
        "Names no media type where there is no such notebook instance.",
        replying(NOT_FOUND, beheaded("Content-Type")),
        ("DescribeNotebookInstance",),
        ("DescribeNotebookInstance-wire.content-type",),
    ),
    Mutant(
        "unknown-operations-in-plain-text",
        "Says text/plain where there is no such operation.",
        replying(everything, headed(Content_Type="text/plain")),
        ("SageMaker",),
        ("SageMaker-wire.content-type",),
    ),
)

STATUSES: Final = (
    Mutant(
        "created-is-201",
        "Answers 201 to a create.",
        replying(of("CreateAction", success), status(201)),
        ("CreateAction",),
        ("CreateAction-wire.success-200",),
    ),
    Mutant(
        "accepted-is-202",
        "Answers 202 where a notebook instance is described.",
        replying(of("DescribeNotebookInstance", success), status(202)),
        ("DescribeNotebookInstance",),
        ("DescribeNotebookInstance-wire.success-200",),
    ),
    Mutant(
        "lists-are-partial-content",
        "Answers 206 to every list of endpoints.",
        replying(of("ListEndpoints", success), status(206)),
        ("ListEndpoints",),
        ("ListEndpoints-wire.success-200",),
    ),
    Mutant(
        "no-models-is-204",
        "Answers 204 and no body where there are no models to show.",
        replying(empty_list, status(204)),
        ("ListModels",),
        ("ListModels-wire.success-200",),
    ),
)

IDS: Final = (
    Mutant(
        "no-request-id",
        "Sends no request id.",
        replying(everything, beheaded("x-amzn-RequestId")),
        ("ListModels",),
        ("ListModels-wire.request-id",),
        bars=("ListModels-wire.request-id-form",),
    ),
    Mutant(
        "errors-without-a-request-id",
        "Sends no request id with errors.",
        replying(refusal, beheaded("x-amzn-RequestId")),
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-wire.request-id",),
    ),
    Mutant(
        "successes-without-a-request-id",
        "Sends no request id with successes.",
        replying(success, beheaded("x-amzn-RequestId")),
        ("ListEndpoints",),
        ("ListEndpoints-wire.request-id",),
    ),
    Mutant(
        "unknown-operations-without-a-request-id",
        "Sends no request id where there is no such operation.",
        replying(everything, beheaded("x-amzn-RequestId")),
        ("SageMaker",),
        ("SageMaker-wire.request-id",),
        bars=("SageMaker-wire.request-id-form",),
    ),
    Mutant(
        "empty-request-id",
        "Sends an empty request id where there is no such model.",
        replying(NOT_FOUND, headed(x_amzn_RequestId="")),
        ("DescribeModel",),
        ("DescribeModel-wire.request-id",),
    ),
    Mutant(
        "request-id-of-another-service",
        "Sends the request id in the header that S3 uses.",
        replying(everything, lambda reply: headed(x_amz_request_id="4442587FB7D0A2F9")(NO_ID(reply))),
        ("DescribeEndpoint",),
        ("DescribeEndpoint-wire.request-id",),
        bars=("DescribeEndpoint-wire.request-id-form",),
    ),
    Mutant(
        "request-id-is-a-number",
        "Counts requests instead of giving them a UUID.",
        replying(everything, headed(x_amzn_RequestId="42")),
        ("ListModels",),
        ("ListModels-wire.request-id-form",),
    ),
    Mutant(
        "request-id-without-hyphens",
        "Leaves the hyphens out of the request ids of errors.",
        replying(refusal, headed(x_amzn_RequestId="c4aecfed4fde53a499adf35038cbeec5")),
        ("ListModels",),
        ("ListModels-wire.request-id-form",),
    ),
    Mutant(
        "unknown-operations-have-a-made-up-request-id",
        "Sends a text as request id where there is no such operation.",
        replying(everything, headed(x_amzn_RequestId="none")),
        ("SageMaker",),
        ("SageMaker-wire.request-id-form",),
    ),
)

WIRE: Final = (*ASKING, *MEDIA, *STATUSES, *IDS)
