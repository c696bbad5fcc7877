"""The rules of errors: their status, their shape, and which type names which trouble."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from contracts.judge.seen import Check, Fate, Seen, cut, quoted
from contracts.values import Expect, Failure

COMMON: Final = frozenset(
    {
        "AccessDeniedException",
        "ExpiredTokenException",
        "IncompleteSignatureException",
        "InternalFailure",
        "InvalidSignatureException",
        "MalformedHttpRequestException",
        "MissingAuthenticationTokenException",
        "RequestEntityTooLargeException",
        "SerializationException",
        "ServiceUnavailable",
        "ThrottlingException",
        "UnknownOperationException",
        "UnrecognizedClientException",
        "ValidationException",
    }
)
_ACCESS: Final = (
    "AccessDenied",
    "ExpiredToken",
    "IncompleteSignature",
    "InvalidClientTokenId",
    "InvalidSignature",
    "MissingAuthenticationToken",
    "NotAuthorized",
    "OptInRequired",
    "SignatureDoesNotMatch",
    "UnrecognizedClient",
)
_UNKNOWN: Final = "UnknownOperationException"
_TERSE: Final = frozenset({_UNKNOWN, "SerializationException"})  # may come without a message
_VALIDATION: Final = frozenset({"ValidationException"})
_SERIALIZATION: Final = frozenset({"SerializationException"})
_UNREADABLE: Final = frozenset({Expect.MALFORMED, Expect.UNKNOWN_OPERATION})  # these have rules of their own
_FULL: Final = "ResourceLimitExceeded"


def is_access(code: str) -> bool:
    """Tell whether an error's type says that the caller may not, whatever was asked for."""
    return code.startswith(_ACCESS)


def is_known(seen: Seen, code: str) -> bool:
    """Tell whether the service models an error's type, or shares it with its sisters."""
    return code in COMMON or code in seen.contract.known_errors or is_access(code)


def _is_full(seen: Seen) -> bool:
    """Tell whether the target has no room for more, which only an operation that models this error can say."""
    modelled = seen.contract.operations.get(seen.case.operation)
    return seen.answer.error_type == _FULL and modelled is not None and _FULL in modelled.errors


def indeterminate(seen: Seen) -> str:
    """Return why an exchange shows nothing about its case, or an empty text."""
    if seen.fate is Fate.UNSENT:
        return f"nothing answers at {seen.exchange.url}"
    if seen.fate is Fate.THROTTLED:
        return f"still throttled after {len(seen.exchange.throttled) + 1} tries"
    hopeful = seen.case.expect in (Expect.ACCEPT, Expect.EITHER)
    if hopeful and seen.fate is Fate.REFUSAL and _is_full(seen):
        return f"the target is full: {cut(seen.answered)}"
    return ""


# These rules exclude a server error in their own words, so that a crash on their cases breaks them and nothing else.
NO_CRASH_OF_THEIR_OWN: Final = frozenset({"generated.answer", "error.unknown-operation", "error.malformed"})


def no_crash(seen: Seen) -> list[Failure] | None:
    """Judge whether the target stood up to the request; some cases' own rules say so themselves."""
    if seen.case.promise.rule in NO_CRASH_OF_THEIR_OWN:
        return None
    if seen.fate is not Fate.CRASHED:
        return []
    return [seen.fails("error.no-crash", seen.case.promise.place, "an answer that a client can read", seen.answered)]


def status_400(seen: Seen) -> list[Failure] | None:
    """Judge the status of everything that is no success."""
    slow = next((status for status in (*seen.exchange.throttled, *_last_throttle(seen)) if status != 400), 0)
    if slow:
        return [seen.fails("error.status-400", "#throttling", "400 ThrottlingException", str(slow))]
    if seen.fate in (Fate.REFUSAL, Fate.STRANGE) and seen.case.expect not in _UNREADABLE:
        return [] if _status_fits(seen) else [_at_place(seen, "error.status-400", "400", seen.answered)]
    return [] if seen.exchange.throttled or seen.fate is Fate.THROTTLED else None


def _last_throttle(seen: Seen) -> tuple[int, ...]:
    return (seen.exchange.status,) if seen.fate is Fate.THROTTLED else ()


def _status_fits(seen: Seen) -> bool:
    status, code = seen.exchange.status, seen.answer.error_type
    return status == 400 or (status == 403 and is_access(code)) or (status == 404 and code == _UNKNOWN)


def error_type(seen: Seen) -> list[Failure] | None:
    """Judge whether an error says what it is."""
    if seen.fate is not Fate.REFUSAL:
        return None
    if seen.answer.error_type:
        return []
    got = f"{seen.exchange.status}, but {seen.answer.problem}" if seen.answer.problem else seen.answered
    return [_at_place(seen, "error.type", "an error type in __type, code or X-Amzn-Errortype", got)]


def message(seen: Seen) -> list[Failure] | None:
    """Judge whether an error explains itself in text."""
    answer = seen.answer
    readable = isinstance(answer.value, dict)
    if seen.fate is not Fate.REFUSAL or not (readable or answer.error_type):
        return None  # what cannot be read at all is one broken promise: it names no type
    if isinstance(answer.message, str) or (answer.message is None and answer.error_type in _TERSE):
        return []
    got = seen.answered if answer.message is None else f"message is {quoted(answer.message)}"
    return [_at_place(seen, "error.message", "a text in message or Message", got)]


def known_code(seen: Seen) -> list[Failure] | None:
    """Judge whether clients can know the error's type."""
    code = seen.answer.error_type
    if seen.fate is not Fate.REFUSAL or not code or seen.case.expect in _UNREADABLE:
        return None
    if is_known(seen, code):
        return []
    return [_at_place(seen, "error.known-code", "a type that the service models, or a common one", seen.answered)]


def validation(seen: Seen) -> list[Failure] | None:
    """Judge the type of an error that refuses a broken constraint."""
    # The service's own text promises no code for a token that it never gave.
    if seen.case.expect is not Expect.REFUSE or seen.case.promise.rule == "reject.next-token":
        return None
    allowed = _VALIDATION | _SERIALIZATION if seen.case.promise.rule == "reject.type" else _VALIDATION
    return _code_among(seen, "error.validation", allowed)


def not_found(seen: Seen) -> list[Failure] | None:
    """Judge how the target says that there is no such thing."""
    if seen.case.expect is not Expect.NOT_FOUND or seen.case.promise.rule == "reject.leaves-nothing":
        return None
    return _refused_as(seen, "error.not-found", _VALIDATION | {"ResourceNotFound"})


def duplicate(seen: Seen) -> list[Failure] | None:
    """Judge how the target says that there is one already."""
    if seen.case.expect is not Expect.DUPLICATE:
        return None
    return _refused_as(seen, "error.duplicate", _VALIDATION | {"ResourceInUse"})


def _refused_as(seen: Seen, rule: str, codes: frozenset[str]) -> list[Failure] | None:
    if seen.fate is Fate.SUCCESS:
        return [_at_place(seen, rule, _choice(codes), seen.answered)]
    return _code_among(seen, rule, codes)


def _code_among(seen: Seen, rule: str, codes: frozenset[str]) -> list[Failure] | None:
    """Judge a refusal's code, unless another rule says already what is wrong with it."""
    code = seen.answer.error_type
    if seen.fate is not Fate.REFUSAL or not is_known(seen, code) or is_access(code) or _is_full(seen):
        return None
    return [] if code in codes else [_at_place(seen, rule, _choice(codes), seen.answered)]


def _choice(codes: frozenset[str]) -> str:
    return f"400 {' or '.join(sorted(codes, reverse=True))}"


def _refused(rule: str, expect: Expect) -> Callable[[Seen], list[Failure] | None]:
    """Return the check that a probe is answered with a 4xx status, whatever the code."""

    def check(seen: Seen) -> list[Failure] | None:
        if seen.case.expect is not expect:
            return None
        return [] if seen.fate is Fate.REFUSAL else [_at_place(seen, rule, "a refusal (4xx)", seen.answered)]

    return check


def unknown_operation_code(seen: Seen) -> list[Failure] | None:
    """Judge what an unknown operation is called, and with which status."""
    if seen.case.expect is not Expect.UNKNOWN_OPERATION or not _has_code(seen):
        return None
    held = seen.exchange.status in (400, 404) and seen.answer.error_type == _UNKNOWN
    return [] if held else [_at_place(seen, "error.unknown-operation-code", f"400 {_UNKNOWN}", seen.answered)]


def malformed_code(seen: Seen) -> list[Failure] | None:
    """Judge what an unreadable body is called, and with which status."""
    if seen.case.expect is not Expect.MALFORMED or not _has_code(seen):
        return None
    held = seen.exchange.status == 400 and seen.answer.error_type in _SERIALIZATION
    return [] if held else [_at_place(seen, "error.malformed-code", "400 SerializationException", seen.answered)]


def _has_code(seen: Seen) -> bool:
    return seen.fate is Fate.REFUSAL and bool(seen.answer.error_type)


def _at_place(seen: Seen, rule: str, expected: str, got: str) -> Failure:
    return seen.fails(rule, seen.case.promise.place, expected, got)


CHECKS: Final = (
    Check("error.no-crash", no_crash),
    Check("error.status-400", status_400),
    Check("error.type", error_type),
    Check("error.message", message),
    Check("error.known-code", known_code),
    Check("error.validation", validation),
    Check("error.not-found", not_found),
    Check("error.duplicate", duplicate),
    Check("error.unknown-operation", _refused("error.unknown-operation", Expect.UNKNOWN_OPERATION), own=True),
    Check("error.unknown-operation-code", unknown_operation_code),
    Check("error.malformed", _refused("error.malformed", Expect.MALFORMED), own=True),
    Check("error.malformed-code", malformed_code),
)
