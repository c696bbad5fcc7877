"""What a stand-alone test asserts about the one answer that shows whether a promise is kept, as lines of Python.

The lines speak of ``answer``, with the words of ``carried``. They say a rule once more, in fewer words than the
judge: enough for the one request of the test.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Final

from contracts.report.repeating.led import Led
from contracts.spec import facts
from contracts.spec.facts import Shape

ACCEPTED: Final = ("assert answer.status == 200, answer",)
REFUSED: Final = ("assert 400 <= answer.status < 500, answer",)
_SOUND: Final = ("assert not answer.crashed, answer",)
_ANY: Final = ("assert answer.status",)  # that there is one
_MEMBERS: Final = "(answer.value if isinstance(answer.value, dict) else {})"
_TYPES: Final = {
    "string": "isinstance(value, str)",
    "boolean": "isinstance(value, bool)",
    "integer": "isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)",
    "long": "isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)",
    "float": "isinstance(value, int | float) and not isinstance(value, bool)",
    "double": "isinstance(value, int | float) and not isinstance(value, bool)",
    "timestamp": "isinstance(value, int | float) and not isinstance(value, bool)",
    "list": "isinstance(value, list)",
    "map": "isinstance(value, dict)",
    "structure": "isinstance(value, dict)",
}
_MEASURED: Final = {"string": "len(value)", "list": "len(value)", "map": "len(value)"}
_ARN_PARTS: Final = {"<partition>": "[a-z0-9-]+", "<region>": "[a-z0-9-]+", "<12 digits>": "[0-9]{12}"}


def lines(led: Led) -> tuple[str, ...]:
    """Return the assertions about the answer of an exchange's rule; none where the rule is about a story."""
    rule = led.failure.rule
    if rule in _PLAIN:
        return _PLAIN[rule]
    if rule in _MADE:
        return tuple(_MADE[rule](led))
    if rule.startswith(("accept.", "reject.")):
        taken = ("assert 'InUse' not in answer.error_type, answer",) * led.operation.startswith("Create")
        return ACCEPTED if rule.startswith("accept.") else (*REFUSED, *taken)
    return ()


def _status(led: Led) -> Iterable[str]:
    if led.failure.place == "#throttling":
        yield "assert answer.status not in (429, 503), answer"
        return
    yield "fits = answer.status == 400 or (answer.status, answer.error_type) == (404, 'UnknownOperationException')"
    yield "assert fits or (answer.status == 403 and 'Access' in answer.error_type), answer"


def _code(led: Led) -> Iterable[str]:
    """Yield the assertion that the error is one of those that were expected, as in ``400 A or B``."""
    codes = tuple(led.failure.expected.removeprefix("400 ").split(" or "))
    yield REFUSED[0]
    yield f"assert answer.error_type in {codes!r}, answer"


def _example(led: Led) -> Iterable[str]:
    """Yield the assertion that an example's request is answered as the example says, where one answer shows it."""
    told, place = led.failure.expected.partition(", as ")[0], re.sub(r"^#own/[^/]*", "", led.failure.place)
    if told.startswith("400 "):
        yield REFUSED[0]
        yield f"assert answer.error_type == {told.removeprefix('400 ')!r}, answer"
        return
    yield ACCEPTED[0]
    if place:
        yield f"assert at(answer.value, {place!r}), answer"


def _known_code(_: Led) -> Iterable[str]:
    known = sorted(facts.pinned().errors | facts.newest().errors | _COMMON)
    yield f"known = {' '.join(known)!r}.split()"
    yield f"assert answer.error_type in known or answer.error_type.startswith({_ACCESS!r}), answer"


def _object(led: Led) -> Iterable[str]:
    shape = facts.pinned().operations[led.operation].output
    if not shape:
        yield "assert answer.body.strip() in (b'', b'{}'), answer"
        return
    members = sorted(facts.pinned().shapes[shape].members)
    yield "assert isinstance(answer.value, dict), answer"
    yield f"assert not answer.value or not set({members!r}).isdisjoint(answer.value), answer"


def _no_null(led: Led) -> Iterable[str]:
    yield ACCEPTED[0]
    yield f"assert None not in at(answer.value, {led.failure.place!r}), answer"


def _timestamp(led: Led) -> Iterable[str]:
    yield ACCEPTED[0]
    yield f"for value in at(answer.value, {led.failure.place!r}):"
    yield "    assert isinstance(value, int | float), answer"
    least = "time.time() - 31_622_400" if "was created" in led.failure.expected else "1_510_000_000"
    yield f"    assert {least} <= value <= time.time() + 31_622_400, answer"


def _type(led: Led) -> Iterable[str]:
    shape = _shape(led)
    yield ACCEPTED[0]
    yield f"for value in at(answer.value, {led.failure.place!r}):"
    yield f"    assert value is None or ({_TYPES[shape.type] if shape else 'value is None'}), answer"


def _required(led: Led) -> Iterable[str]:
    above, _, member = led.failure.place.rpartition("/")
    yield ACCEPTED[0]
    yield f"for value in at(answer.value, {above!r}):"
    yield f"    assert value.get({member!r}) is not None, answer"


def _member_case(led: Led) -> Iterable[str]:
    yield ACCEPTED[0]
    yield f"assert not at(answer.value, {led.failure.place!r}), answer"


def _enum(led: Led) -> Iterable[str]:
    known = sorted({value for shape in _shapes(led) for value in shape.enum})
    yield ACCEPTED[0]
    yield f"known = {' '.join(known)!r}.split()"
    yield f"for value in at(answer.value, {led.failure.place!r}):"
    yield "    assert value in known, answer"


def _limits(led: Led) -> Iterable[str]:
    yield ACCEPTED[0]
    yield f"for value in at(answer.value, {led.failure.place!r}):"
    shapes = _shapes(led)
    measure = _MEASURED.get(shapes[0].type, "value") if shapes else "value"
    least = [shape.min for shape in shapes if shape.min is not None]
    most = [shape.max for shape in shapes if shape.max is not None]
    if len(least) == len(shapes):
        yield f"    assert {measure} >= {min(least):g}, answer"
    if len(most) == len(shapes):
        yield f"    assert {measure} <= {max(most):.15g}, answer"
    patterns = [shape.pattern for shape in shapes if shape.pattern and r"\p" not in shape.pattern]
    if patterns and len(patterns) == len(shapes):
        tried = " or ".join(f"re.fullmatch({pattern!r}, value)" for pattern in dict.fromkeys(patterns))
        yield f"    assert {tried}, answer"
    yield f"    assert len(str(value)) >= 0  # {led.failure.expected}"


def _arn(led: Led) -> Iterable[str]:
    pattern = re.escape(led.failure.expected).replace(r"\ ", " ")
    for part in re.findall("<[^>]*>", pattern):
        pattern = pattern.replace(part, _ARN_PARTS.get(part, "[^/]+" if pattern.count("<") > 4 else ".+"))
    yield ACCEPTED[0]
    yield f"for value in at(answer.value, {led.failure.place!r}):"
    yield f"    assert re.fullmatch({pattern!r}, value, re.IGNORECASE), answer"


def _container(led: Led) -> Iterable[str]:
    yield ACCEPTED[0]
    yield f"assert isinstance({_MEMBERS}.get({led.failure.place[1:]!r}), list), answer"


def _times_order(led: Led) -> Iterable[str]:
    yield ACCEPTED[0]
    yield f"for value in at(answer.value, {led.failure.place.rpartition('/')[0]!r}):"
    yield "    assert value.get('LastModifiedTime', value.get('CreationTime')) >= value.get('CreationTime'), answer"


def _charset(led: Led) -> Iterable[str]:
    yield f"wanted = json.dumps({json.loads(led.failure.expected)!r}, ensure_ascii=False)"
    yield "assert wanted in json.dumps(answer.value, ensure_ascii=False), answer"


def _shapes(led: Led) -> list[Shape]:
    """Return what both models have at the failure's place in the answer."""
    found = []
    for known in (facts.pinned(), facts.newest()):
        operation = known.operations.get(led.operation)
        shape = known.at(operation.output, led.failure.place) if operation else None
        found += [shape] if shape else []
    return found


def _shape(led: Led) -> Shape | None:
    return next(iter(_shapes(led)), None)


_COMMON: Final = frozenset(
    {
        "AccessDeniedException", "ExpiredTokenException", "IncompleteSignatureException", "InternalFailure",
        "InvalidSignatureException", "MalformedHttpRequestException", "MissingAuthenticationTokenException",
        "RequestEntityTooLargeException", "SerializationException", "ServiceUnavailable", "ThrottlingException",
        "UnknownOperationException", "UnrecognizedClientException", "ValidationException",
    }
)  # fmt: skip
_ACCESS: Final = ("AccessDenied", "ExpiredToken", "InvalidSignature", "MissingAuthenticationToken", "NotAuthorized")
_PLAIN: Final = {
    "wire.post-root": ACCEPTED,
    "wire.request-content-type": ACCEPTED,
    "wire.success-200": ACCEPTED,
    "wire.next-request": (*ACCEPTED, "assert isinstance(answer.value, dict), answer"),
    "wire.content-type": (
        "media = answer.headers.get('content-type', '').partition(';')[0]",
        "assert media.strip().lower() == 'application/x-amz-json-1.1', answer.headers",
    ),
    "wire.request-id": ("assert answer.headers.get('x-amzn-requestid', '').strip(), answer.headers",),
    "wire.request-id-form": (
        "form = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'",
        "assert re.fullmatch(form, answer.headers['x-amzn-requestid'].strip(), re.IGNORECASE), answer.headers",
    ),
    "wire.framing": _ANY,
    "wire.other-requests": _ANY,
    "error.type": ("assert answer.error_type, answer",),
    "error.message": (
        f"message = {_MEMBERS}.get('message', {_MEMBERS}.get('Message'))",
        "terse = answer.error_type in ('UnknownOperationException', 'SerializationException')",
        "assert isinstance(message, str) or (message is None and terse), answer",
    ),
    "error.no-crash": _SOUND,
    "error.unknown-operation": REFUSED,
    "error.malformed": REFUSED,
    "generated.answer": _SOUND,
}
_MADE: Final[dict[str, Callable[[Led], Iterable[str]]]] = {
    "example.answer": _example,
    "wire.json-object": _object,
    "wire.no-null": _no_null,
    "wire.timestamp": _timestamp,
    "wire.charset": _charset,
    "error.status-400": _status,
    "error.known-code": _known_code,
    "error.validation": _code,
    "error.not-found": _code,
    "error.duplicate": _code,
    "error.unknown-operation-code": _code,
    "error.malformed-code": _code,
    "body.type": _type,
    "body.required": _required,
    "body.expected": _required,
    "body.member-case": _member_case,
    "body.enum": _enum,
    "body.limits": _limits,
    "body.arn": _arn,
    "body.list-container": _container,
    "body.times-order": _times_order,
}
