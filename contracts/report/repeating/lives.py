"""What a stand-alone test asserts about promises that no single answer shows, as the lines of its body.

The lines speak of ``target`` and ``STEPS``, whose last one shows the failure, with the words of ``carried``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from contracts.cases import names
from contracts.report.repeating.answers import ACCEPTED, REFUSED
from contracts.report.repeating.led import Led, path
from contracts.report.repeating.looks import (
    LAST,
    PLAY,
    asserting,
    items,
    looking,
    looking_at_own,
    own,
    read,
    reading_before,
)
from contracts.spec import resources
from contracts.spec.resources import Kind
from contracts.values import Json

LOOKS: Final = 5  # at a status between two steps


def lines(led: Led) -> tuple[str, ...]:
    """Return the body of a test; nothing where the rule, or this failure of it, is not about a story."""
    found = _TOLD.get(led.failure.rule)
    return asserting(found(led)) if found else ()


def _readable(led: Led) -> Iterable[str]:
    kind = led.kind
    gone = [f"assert answer.value[{kind.status!r}] != {kind.gone!r}, answer"] if kind and kind.gone else []
    return read(led, [*ACCEPTED, *gone])


def _refused(led: Led) -> Iterable[str]:
    return read(led, REFUSED)


def _deleted(led: Led) -> Iterable[str]:
    kind = led.kind
    gone = f" or answer.value.get({kind.status!r}) == {kind.gone!r}" if kind and kind.gone else ""
    yield PLAY
    yield from looking([f"assert 400 <= answer.status < 500{gone}, answer"], "PATIENCE")


def _round_trip(led: Led) -> Iterable[str]:
    if led.operation == "ListTags":
        return tags(led)
    place = led.failure.place.partition("#")[0]
    if led.failure.expected.startswith("false, or not in the answer"):
        return read(led, [ACCEPTED[0], f"assert answer.value.get({place[1:]!r}) is not True, answer"])
    made = [(kind, body) for kind, body in _sources(led) if led.sent(kind, body, place)]
    return read(led, [ACCEPTED[0], *(line for kind, body in made[-1:] for line in same(led, kind, body, place))])


def _sources(led: Led) -> Iterator[tuple[Kind, dict[str, Json]]]:
    """Yield the creates that the last request may show: those of its own resource, or of what that refers to."""
    for _, body in led.creates():
        for kind in resources.kinds():
            if kind.reading(led.operation) and set(kind.identity[-1:]) <= set(body):
                yield kind, body


def same(led: Led, kind: Kind, body: Json, place: str) -> Iterator[str]:
    """Yield the assertions that what a create sent at a place is shown by the last answer."""
    strict = led.failure.rule == "life.round-trip-false"
    for one in led.sent(kind, body, place):
        got = f"shown(answer.value, target.fresh({path(one)!r}))"
        if strict:
            yield f"assert {got} is False, answer"
        elif isinstance(one.value, dict):
            yield f"assert isinstance({got}, dict), answer"
        else:
            unordered = ", ordered=False" if one.is_set else ""
            yield f"assert same(target.fresh({one.value!r}), {got}{unordered}), answer"


def tags(led: Led) -> Iterator[str]:
    """Yield the lines of a test that a resource has the tags that its create sent, and no others."""
    tagged = [body for _, body in led.creates() if body.get("Tags")]
    wanted = {tag["Key"]: tag.get("Value", "") for tag in (tagged[0]["Tags"] if tagged else [])}
    yield PLAY
    yield ""
    yield "def look() -> None:"
    yield "    found = {tag['Key']: tag.get('Value') or '' for tag in target.items(STEPS[-1], 'Tags')}"
    yield "    own = {key: found[key] for key in found if not key.startswith(('aws:', 'sagemaker:'))}"
    yield f"    assert own == {wanted!r}"
    yield ""
    yield "eventually(look)"


def arn_stable(led: Led) -> Iterable[str]:
    """Yield the lines of a test that all reads call a resource by one ARN."""
    kind, made = led.kind, own(led)
    if kind is None or made is None:
        return
    member = kind.arn_member
    yield f"arn = target.play(STEPS[:-1])[{made[0]}].value[{member!r}].lower()"
    yield ""
    if led.operation == kind.describe:
        yield from looking([ACCEPTED[0], f"assert answer.value[{member!r}].lower() == arn, answer"])
    else:
        yield from looking_at_own(kind, made[1], [f"assert item.get({member!r}, arn).lower() == arn, item"])


def _times_stable(led: Led) -> Iterable[str]:
    kind, made = led.kind, own(led)
    if kind is None or made is None:
        return
    identity = names.identity(kind, made[1])
    yield from reading_before(kind, identity, made[0] + 1)
    yield "time.sleep(1.1)"
    yield f"target.play(STEPS[{made[0] + 1}:-1])"
    if led.operation == kind.describe:
        yield LAST
        yield ACCEPTED[0]
        yield "item, exact = answer.value, 0.0015"
    else:
        yield f"item, exact = {items(kind, made[1]).removeprefix('items = ')}[0], 1.0"
    yield "created = item.get('CreationTime', before['CreationTime'])"
    yield "assert abs(created - before['CreationTime']) < exact, (before, item)"
    yield "assert item.get('LastModifiedTime', created) >= created - exact, item"


def _listed(led: Led) -> Iterable[str]:
    kind, made = led.kind, own(led)
    if kind is None or made is None:
        return
    yield PLAY
    yield ""
    if "because it was deleted" in led.failure.expected:
        gone = f"item.get({kind.status!r}) not in ({kind.gone!r}, 'Deleting')" if kind.status else "item"
        yield "def look() -> None:"
        yield f"    {items(kind, made[1])}"
        yield f"    assert not [item for item in items if {gone}]"
        yield ""
        yield "eventually(look, PATIENCE)"
        return
    container, _, member = led.failure.place.partition("/*/")
    asserts: list[str] = []
    if container and member:
        described = f"shown = target.ask({kind.describe!r}, {names.identity(kind, made[1])!r}).value.get({member!r})"
        asserts = [described.replace("shown =", "described ="), f"got = item.get({member!r})", *_AGREES]
    yield from looking_at_own(kind, made[1], asserts)


_AGREES: Final = (
    "if isinstance(got, int | float):",
    "    assert abs(described - got) < 1, (described, got)",
    "elif isinstance(got, list):",
    "    assert same(described, got, ordered=False), (described, got)",
    "else:",
    "    assert described == got",
)


def _status(led: Led) -> Iterable[str]:
    kind, made = led.kind, own(led)
    if kind is None or made is None:
        return
    before, _, after = led.failure.expected.removeprefix("after ").partition(", one of ")
    yield "statuses = []"
    yield "for step in STEPS[:-1]:"
    yield "    target.play([step])"
    yield f"    for _ in range({LOOKS}):"
    yield f"        answer = target.ask({kind.describe!r}, {names.identity(kind, made[1])!r})"
    yield f"        statuses += [answer.value[{kind.status!r}]] if answer.status == 200 else []"
    yield f"moves = [now for was, now in zip(statuses, statuses[1:], strict=False) if was == {before}]"
    yield f"assert set(moves) <= set({after.split(', ')!r}), statuses"


_TOLD: Final[dict[str, Callable[[Led], Iterable[str]]]] = {
    "life.readable": _readable,
    "life.round-trip": _round_trip,
    "life.round-trip-false": _round_trip,
    "life.round-trip-deployment": _round_trip,
    "life.arn-stable": arn_stable,
    "life.times-stable": _times_stable,
    "life.listed": _listed,
    "life.status": _status,
    "life.dependency": _refused,
    "life.deleted": _deleted,
}
