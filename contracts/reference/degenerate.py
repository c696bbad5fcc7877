"""Servers that are no SageMaker at all: a run against one of them proves nothing, and has to say so."""

from __future__ import annotations

from typing import Final

from contracts.reference.making import always, delivered, everything, replying
from contracts.reference.messages import Call, Delivery, Reply
from contracts.reference.server import Reference
from contracts.reference.suspects import Degenerate

# What runs end with, as people are told; nothing of the kit's own, which may be wrong.
BROKEN: Final = 1
VACUOUS: Final = 10
UNREACHABLE: Final = 11
PAGE: Final = b"<!doctype html><html><head><title>500 Internal Server Error</title></head></html>"
ABSENT: Final = b'{"__type": "com.amazon.coral.service#UnknownOperationException"}'


class Echo(Reference):
    """Sends back what it got."""

    def answer(self, call: Call) -> Reply:
        """Return the request's body."""
        return Reply(200, self.headers(), call.body)


DEGENERATES: Final = (
    Degenerate(
        "always-fine",
        "Answers 200 and an empty object, whatever it is asked.",
        always(200, b"{}"),
        (VACUOUS,),
        ("passed", "failed", "blocked"),
    ),
    Degenerate(
        "always-refuses",
        "Answers 400 ValidationException, whatever it is asked.",
        always(400, b'{"__type": "ValidationException", "message": "No."}'),
        (VACUOUS,),
        ("unsupported", "passed", "failed", "blocked"),
    ),
    Degenerate(
        "never-implemented",
        "Answers 501, whatever it is asked.",
        always(501, b'{"__type": "InternalFailure", "message": "The API is not implemented."}'),
        (VACUOUS,),
        ("unsupported", "failed", "blocked"),
    ),
    Degenerate(
        "always-crashes",
        "Answers 500 and an error page for browsers, whatever it is asked.",
        always(500, PAGE, "text/html"),
        (VACUOUS,),
        ("unsupported", "failed", "blocked"),
    ),
    Degenerate(
        "no-such-page",
        "Answers 404 and a text, whatever it is asked, as a web server does that knows nothing of AWS.",
        always(404, b"Not Found", "text/plain"),
        (VACUOUS,),
        ("unsupported", "passed", "failed", "blocked"),
    ),
    Degenerate(
        "access-denied",
        "Answers 403 AccessDeniedException, whatever it is asked.",
        always(403, b'{"__type": "AccessDeniedException", "message": "You may not."}'),
        (VACUOUS,),
        ("unsupported", "passed", "failed", "blocked"),
    ),
    Degenerate(
        "another-service",
        "Speaks the protocol and has none of the operations.",
        always(400, ABSENT),
        (VACUOUS,),
        ("unsupported", "passed", "blocked"),
    ),
    Degenerate(
        "sends-elsewhere",
        "Answers 302 and an empty body, whatever it is asked, as a page to log in at does.",
        always(302, b""),
        (VACUOUS,),
        ("unsupported", "passed", "failed", "blocked"),
    ),
    Degenerate(
        "echo",
        "Sends back what it got.",
        Echo,
        (BROKEN,),  # what describes and is asked for holds members of the answer
        ("passed", "failed", "blocked"),
    ),
    Degenerate(
        "always-hangs-up",
        "Closes every connection without an answer.",
        replying(everything, delivered(Delivery(raw=b""))),
        (VACUOUS,),
        ("failed", "blocked"),
    ),
    Degenerate(
        "another-protocol",
        "Greets with a line that is no HTTP.",
        replying(everything, delivered(Delivery(raw=b"SSH-2.0-OpenSSH_9.6\r\n"))),
        (VACUOUS,),
        ("failed", "blocked"),
    ),
    Degenerate(
        "stopped",
        "Does not listen at all.",
        None,
        (UNREACHABLE,),
        ("indeterminate", "blocked"),
    ),
)
