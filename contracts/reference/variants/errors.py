"""Variants of errors: where their type and text are, and which of the legal types they name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from contracts.reference.messages import Refusal, Reply
from contracts.reference.server import NO_SUCH, Reference
from contracts.reference.store import Shown
from contracts.reference.suspects import EVERYTHING, Variant
from contracts.reference.variants.suites import DESCRIBES, FEW

ADDRESS: Final = "http://internal.amazon.com/coral/com.amazonaws.sagemaker/"
TERSE: Final = (NO_SUCH, "SerializationException")

Says = Callable[[Refusal], Shown]
Heads = Callable[[Refusal], Mapping[str, str]]


def saying(says: Says, heads: Heads = lambda _: {}) -> type[Reference]:
    """Return a server whose errors have a body of their own, and headers beside those of every answer."""

    class Saying(Reference):
        def refused(self, refusal: Refusal) -> Reply:
            headers = {**self.headers(), **heads(refusal)}
            return Reply(refusal.status, headers, self.encode(says(refusal)))

    return Saying


def naming(code: str, *texts: str, status: int = 400) -> type[Reference]:
    """Return a server that names the refusals whose text starts in one of these ways by one type."""

    class Naming(Reference):
        def refused(self, refusal: Refusal) -> Reply:
            if refusal.message.startswith(texts):
                refusal = Refusal(code, refusal.message, status)
            return super().refused(refusal)

    return Naming


def text_only(refusal: Refusal) -> Shown:
    """Return an error's text, in a body that does not tell its type."""
    return {"message": refusal.message}


def addressed(refusal: Refusal) -> dict[str, str]:
    """Return the header that tells an error's type, with the address that readers cut."""
    return {"X-Amzn-ErrorType": f"{refusal.code}:{ADDRESS}"}


def terse(refusal: Refusal) -> Shown:
    """Return an error's type in ``code``, and its text only where it has to be there."""
    return {"code": refusal.code} | ({} if refusal.code in TERSE else text_only(refusal))


def wordy(refusal: Refusal) -> Shown:
    """Return an error with a long text in several lines and scripts, among members that nobody knows."""
    more: dict[str, Any] = {"code": 400, "type": ["Sender"], "errors": [{"message": None, "Code": 7}]}
    text = f'1 error: "{refusal.message}"\n\t<html>Zażółć, 雪, 😀</html> 500 InternalFailure '
    return more | {"message": text * 20, "requestId": "4442587FB7D0A2F9", "__type": refusal.code}


VARIANTS: Final = (
    Variant(
        "error-type-in-the-header",
        "Names an error's type in the header X-Amzn-ErrorType alone, with an address after it.",
        "N: the header is one of three places, and readers cut from the first colon.",
        saying(text_only, addressed),
        EVERYTHING,
    ),
    Variant(
        "error-type-with-a-namespace",
        "Puts a namespace before an error's type, and spells Message with a capital.",
        "N, S: readers cut a namespace before #; message or Message.",
        saying(lambda one: {"__type": f"com.amazonaws.sagemaker#{one.code}", "Message": one.message}),
        FEW,
    ),
    Variant(
        "error-type-with-namespace-and-address",
        "Puts a namespace before an error's type and an address after it.",
        "N: readers cut a namespace before # and everything from the first colon.",
        saying(lambda one: {"__type": f"aws.sagemaker#{one.code}:{ADDRESS}#{one.code}"} | text_only(one)),
        FEW,
    ),
    Variant(
        "error-type-in-code",
        "Names an error's type in code, and leaves the text out where that is allowed.",
        "N, M: code is one of three places; unknown operations and unreadable bodies need no text.",
        saying(terse),
        FEW,
    ),
    Variant(
        "error-type-in-all-places",
        "Names an error's type in __type, in code and in the header, each time in another form.",
        "N: all three places are legal, and all forms name the same type.",
        saying(lambda one: {"__type": f"a#{one.code}", "code": one.code} | text_only(one), addressed),
        FEW,
    ),
    Variant(
        "errors-among-other-members",
        "Explains errors at length, in several lines and scripts, among members that nobody knows.",
        "S: the text is never compared.",
        saying(wordy),
        FEW,
    ),
    Variant(
        "errors-with-an-empty-text",
        "Explains no error: every message is an empty text.",
        "M: a string, which is never compared.",
        saying(lambda one: {"__type": one.code, "message": ""}),
        FEW,
    ),
    Variant(
        "unknown-operations-are-404",
        "Answers 404 to operations that it does not know.",
        "K, D: UnknownOperationException with 400 or 404.",
        naming(NO_SUCH, "There is no such operation", status=404),
        FEW,
    ),
    Variant(
        "unknown-operations-are-denied",
        "Answers 403 AccessDeniedException to operations that it does not know.",
        "K: only a clean refusal is a must.",
        naming("AccessDeniedException", "There is no such operation", status=403),
        FEW,
        soft=("error.unknown-operation-code",),
    ),
    Variant(
        "unreadable-bodies-are-invalid",
        "Calls a body that is no JSON object a ValidationException.",
        "K: only a 4xx status is a must.",
        naming("ValidationException", "The body is"),
        FEW,
        soft=("error.malformed-code",),
    ),
    Variant(
        "wrong-types-are-invalid",
        "Calls a wrong JSON type a ValidationException, like every other broken constraint.",
        "S: SerializationException is allowed for it, not asked for.",
        naming("ValidationException", "Value at"),
        FEW,
    ),
    Variant(
        "unknown-things-are-not-found",
        "Says ResourceNotFound wherever there is no such thing.",
        "S, M: both types are accepted everywhere.",
        naming("ResourceNotFound", "Could not find"),
        DESCRIBES,
    ),
    Variant(
        "unknown-things-are-invalid",
        "Says ValidationException wherever there is no such thing.",
        "S, M: both types are accepted everywhere.",
        naming("ValidationException", "Could not find"),
        DESCRIBES,
    ),
    Variant(
        "second-actions-and-notebooks-are-in-use",
        "Says ResourceInUse for a second action or notebook instance of a name.",
        "U: nobody knows which of both types the service has for these two.",
        naming("ResourceInUse", "There is a action", "There is a notebook-instance"),
        ("CreateAction", "CreateNotebookInstance"),
    ),
    Variant(
        "one-error-for-everything",
        "Refuses everything with ValidationException and the same two words.",
        "S, K: the text is never compared; codes of unknown operations and unreadable bodies are a should.",
        saying(lambda _: {"__type": "ValidationException", "message": "Bad request"}),
        (*FEW, *DESCRIBES[1:]),
        soft=("error.unknown-operation-code", "error.malformed-code"),
    ),
)
