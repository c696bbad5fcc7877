"""Variants of the wire: HTTP in all its legal forms, and headers that others add or spell in their own way."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Final

from contracts.reference.making import Change, delivered, everything, headed, raw, replying
from contracts.reference.messages import MEDIA_TYPE, Call, Delivery, Refusal, Reply
from contracts.reference.server import Reference
from contracts.reference.store import Shown
from contracts.reference.suspects import EVERYTHING, Variant
from contracts.reference.variants.suites import FEW

HEADERS_END: Final = b"\r\n\r\n"
GATEWAY: Final = {
    "Server": "gateway/1.0", "Via": "1.1 proxy.internal, 1.0 fred", "Date": "Thu, 27 Mar 2025 00:00:00 GMT",
    "Set-Cookie": "route=1; Path=/; HttpOnly", "Strict-Transport-Security": "max-age=31536000", "Vary": "*",
    "Access-Control-Allow-Origin": "*", "x-amz-id-2": "Wm9v", "x-amz-request-id": "4442587FB7D0A2F9",
} | {f"X-Trace-{number}": "0" * 100 for number in range(40)}  # fmt: skip


def unbounded(reply: bytes) -> bytes:
    """Return a reply of HTTP/1.0, whose body ends where the connection does."""
    head, _, rest = reply.replace(b"HTTP/1.1", b"HTTP/1.0", 1).partition(HEADERS_END)
    return b"\r\n".join(line for line in head.split(b"\r\n") if b"Content-Length" not in line) + HEADERS_END + rest


def in_small_chunks(reply: bytes) -> bytes:
    """Return a reply in chunks of seven bytes with extensions, and with a header after its body."""
    head, _, rest = reply.partition(HEADERS_END)
    lines = [line for line in head.split(b"\r\n") if b"Content-Length" not in line]
    chunks = [rest[at : at + 7] for at in range(0, len(rest), 7)]
    framed = b"".join(b'%X;name="a value"\r\n%s\r\n' % (len(chunk), chunk) for chunk in chunks)
    start = b"\r\n".join([*lines, b"Transfer-Encoding: Chunked"])
    return start + HEADERS_END + framed + b"000\r\nX-Checksum: 0\r\n\r\n"


def in_capitals(reply: bytes) -> bytes:
    """Return a reply with its header names in capitals, and odd spaces around their values."""
    head, _, rest = reply.partition(HEADERS_END)
    first, *lines = head.split(b"\r\n")
    fields = [line.partition(b": ") for line in lines]
    return (
        b"\r\n".join([first, *(b"%s:\t%s  " % (name.upper(), value) for name, _, value in fields)]) + HEADERS_END + rest
    )


def with_a_reason(reason: bytes) -> Change:
    """Return what sets the words after the status, which mean nothing."""
    return raw(lambda reply: reply.replace(b" -\r\n", b" " + reason + b"\r\n", 1))


class Unhurried(Reference):
    """Takes a while for each answer, now more and now less."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = count()

    def finish(self, call: Call, reply: Reply) -> Reply:  # noqa: ARG002 (it is slow for everybody)
        """Set a delay, which lets later answers overtake earlier ones."""
        return delivered(Delivery(after=(0.05, 0.01, 0.12)[next(self.calls) % 3]))(reply)


class SaysNothingInBraces(Reference):
    """Answers ``{}`` where an operation has no output."""

    def accepted(self, operation: str, answer: Shown | None) -> Reply:
        """Fill the empty body."""
        return super().accepted(operation, {} if answer is None else answer)


class MindsTheMethod(Reference):
    """Tells other methods and paths from unknown operations, as web servers do."""

    def answer(self, call: Call) -> Reply:
        """Look at the method and the path before anything else."""
        if call.path.partition("?")[0] != "/":
            return Reply(404, {"Content-Type": "text/html"}, b"<!doctype html><title>Not Found</title>")
        if call.method != "POST":
            return Reply(405, {"Allow": "POST"}, b"")
        return super().answer(call)


class MindsTheSignature(Reference):
    """Takes no request that does not look signed for SageMaker."""

    def route(self, call: Call) -> None:
        """Look at the form of the signature; nobody knows the key."""
        signed = call.headers.get("authorization", "")
        if not signed.startswith("AWS4-HMAC-SHA256 Credential=") or "x-amz-date" not in call.headers:
            raise Refusal("MissingAuthenticationTokenException", "The request is not signed.", 403)
        if "/sagemaker/aws4_request" not in signed:
            raise Refusal("InvalidSignatureException", "The credential's scope is of another service.", 403)
        if abs(self.clock() - _signed(call.headers["x-amz-date"])) > 15 * 60:
            raise Refusal("InvalidSignatureException", "The signature has expired.", 403)
        super().route(call)


def _signed(date: str) -> float:
    """Return when a request was signed."""
    try:
        return datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return 0.0


class TakesAnyMediaType(Reference):
    """Does not look at a request's media type, and takes nothing for an empty object."""

    def read(self, call: Call) -> Shown:
        """Read as if all were well."""
        headers = dict(call.headers) | {"content-type": MEDIA_TYPE}
        return super().read(Call(call.method, call.path, headers, call.body.strip() or b"{}"))


VARIANTS: Final = (
    Variant(
        "chunked-answers",
        "Sends every answer in chunks.",
        "N: an answer has a length or comes in chunks.",
        replying(everything, delivered(Delivery(chunked=True))),
        EVERYTHING,
    ),
    Variant(
        "small-chunks-with-extensions",
        "Sends chunks of seven bytes with extensions, and a header after the last one.",
        "N: chunked, in every form that HTTP/1.1 has for it.",
        replying(everything, raw(in_small_chunks)),
        FEW,
    ),
    Variant(
        "http-1.0-without-a-length",
        "Speaks HTTP/1.0 and ends every body with the connection.",
        "N: HTTP/1.0 is as legal as 1.1, and needs no length where the connection is closed.",
        replying(everything, raw(unbounded)),
        FEW,
    ),
    Variant(
        "connection-closed-after-each-answer",
        "Says Connection: close with every answer, and does as it says.",
        "N: a connection may be kept or closed.",
        replying(everything, headed(Connection="close")),
        FEW,
    ),
    Variant(
        "connection-closed-without-a-word",
        "Closes the connection after every answer although it never said so.",
        "N: a connection may be kept or closed.",
        replying(everything, raw(lambda reply: reply)),
        FEW,
    ),
    Variant(
        "continue-before-every-answer",
        "Sends 100 Continue before every answer, although nobody waits for it.",
        "N: a client of HTTP/1.1 has to be ready for it.",
        replying(everything, raw(lambda reply: b"HTTP/1.1 100 Continue\r\n\r\n" + reply)),
        FEW,
    ),
    Variant(
        "no-reason-after-the-status",
        "Leaves the words after the status out.",
        "N: HTTP/1.1 needs none.",
        replying(everything, with_a_reason(b"")),
        FEW,
    ),
    Variant(
        "misleading-reason-after-the-status",
        "Says 'Internal Server Error <html>' after every status, whatever it is.",
        "N: in HTTP/1.1 the words mean nothing.",
        replying(everything, with_a_reason(b"Internal Server Error <html>")),
        FEW,
    ),
    Variant(
        "header-names-in-capitals",
        "Spells header names in capitals, and puts odd spaces around their values.",
        "N: header names have no case, and spaces around a value are none of it.",
        replying(everything, raw(in_capitals)),
        FEW,
    ),
    Variant(
        "charset-in-the-media-type",
        "Adds a charset to the media type of its answers.",
        "N, S: a parameter after it is legal.",
        replying(everything, headed(Content_Type=f"{MEDIA_TYPE}; charset=utf-8")),
        FEW,
    ),
    Variant(
        "media-type-in-capitals",
        "Spells the media type of its answers with capitals, and parameters without spaces.",
        "N: media types have no case.",
        replying(everything, headed(Content_Type='Application/X-AMZ-JSON-1.1;Charset="UTF-8";v=1')),
        FEW,
    ),
    Variant(
        "headers-of-a-gateway",
        "Adds fifty headers, as gateways and proxies do.",
        "N: unknown headers are ignored.",
        replying(everything, headed(**{name.replace("-", "_"): value for name, value in GATEWAY.items()})),
        FEW,
    ),
    Variant(
        "request-id-without-the-form-of-a-uuid",
        "Numbers its answers in hexadecimal digits.",
        "S: only its presence is a must.",
        replying(everything, headed(x_amzn_RequestId="4442587FB7D0A2F9")),
        FEW,
        soft=("wire.request-id-form",),
    ),
    Variant(
        "unhurried",
        "Takes up to an eighth of a second for an answer, so that later ones overtake it.",
        "N: bounded time is all that is asked for.",
        Unhurried,
        ("ListModels", "DescribeModel", "SageMaker"),
    ),
    Variant(
        "braces-instead-of-nothing",
        "Answers {} where an operation has no output.",
        "N: the body is empty, and {} is tolerated.",
        SaysNothingInBraces,
        ("DescribeNotebookInstance", *FEW),
    ),
    Variant(
        "other-methods-and-paths-get-a-web-page",
        "Answers other methods and other paths like any web server.",
        "N: anything but POST / gets some answer in bounded time.",
        MindsTheMethod,
        FEW,
    ),
    Variant(
        "minds-the-signature",
        "Answers 403 to what does not look signed for SageMaker, and signed a moment ago.",
        "N: 403 is legal for authentication errors, and the kit always signs.",
        MindsTheSignature,
        FEW,
    ),
    Variant(
        "takes-any-media-type",
        "Takes application/json, any other media type, and an empty body.",
        "U: nobody promises what becomes of other media types.",
        TakesAnyMediaType,
        FEW,
    ),
)
