"""Mutants of framing: answers that are not whole, or that never come."""

from __future__ import annotations

from typing import Final

from contracts.reference.making import delivered, headed, of, raw, replying
from contracts.reference.messages import Delivery
from contracts.reference.mutants.wire import SORTED
from contracts.reference.suspects import Mutant

SORTED_PROMISE: Final = "ListModels-accept.boundary-/SortBy"


def chunked(reply: bytes) -> bytes:
    """Return a reply with its body as one chunk, up to the chunk's end."""
    head, _, body = reply.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length")]
    return b"\r\n".join([*lines, b"Transfer-Encoding: chunked", b"", b"%x" % len(body), body])


FRAMING: Final = (
    Mutant(
        "half-a-body",
        "Breaks off before the end of one body.",
        replying(SORTED, raw(lambda reply: reply[:-3])),
        ("ListModels",),
        ("ListModels-wire.framing",),
        bars=(SORTED_PROMISE,),
    ),
    Mutant(
        "head-without-a-body",
        "Closes the connection after the head of one answer.",
        replying(SORTED, raw(lambda reply: reply.partition(b"{")[0])),
        ("ListModels",),
        ("ListModels-wire.framing",),
        bars=(SORTED_PROMISE,),
    ),
    Mutant(
        "body-without-a-head",
        "Sends one body without the status and the headers before it.",
        replying(SORTED, raw(lambda reply: b"".join(reply.partition(b"{")[1:]))),
        ("ListModels",),
        ("ListModels-wire.framing",),
        bars=(SORTED_PROMISE,),
    ),
    Mutant(
        "chunks-without-an-end",
        "Sends one body in chunks and leaves the last one out.",
        replying(SORTED, raw(lambda reply: chunked(reply) + b"\r\n")),
        ("ListModels",),
        ("ListModels-wire.framing",),
        bars=(SORTED_PROMISE,),
    ),
    Mutant(
        "chunks-of-the-wrong-size",
        "Sends one body in chunks that are longer than it says.",
        replying(SORTED, raw(lambda reply: chunked(reply) + b", and more\r\n0\r\n\r\n")),
        ("ListModels",),
        ("ListModels-wire.framing",),
        bars=(SORTED_PROMISE,),
    ),
    Mutant(
        "content-length-too-small",
        "Counts characters of one body too few, so that its end is lost.",
        replying(SORTED, raw(lambda reply: reply.replace(b"Content-Length: 14", b"Content-Length: 12"))),
        ("ListModels",),
        ("ListModels-wire.json-object",),
    ),
    Mutant(
        "says-gzip-and-sends-text",
        "Calls a plain body compressed.",
        replying(SORTED, headed(Content_Encoding="gzip")),
        ("ListModels",),
        ("ListModels-wire.framing",),
        bars=(SORTED_PROMISE,),
    ),
    Mutant(
        "hangs",
        "Hangs wherever a model is described.",
        replying(of("DescribeModel"), delivered(Delivery(never=True))),
        ("DescribeModel",),
        ("DescribeModel-wire.framing",),
        bars=("DescribeModel-*",),
    ),
    Mutant(
        "hangs-once",
        "Hangs on a single one of the requests.",
        replying(SORTED, delivered(Delivery(never=True))),
        ("ListModels",),
        ("ListModels-wire.framing",),
        bars=(SORTED_PROMISE,),
    ),
)
