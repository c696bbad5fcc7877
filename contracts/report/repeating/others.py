"""What a stand-alone test asserts about promises on what must not touch a resource: others, and what was refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from contracts.cases import names
from contracts.report.repeating.answers import ACCEPTED
from contracts.report.repeating.led import Led, path
from contracts.report.repeating.lives import arn_stable, same, tags
from contracts.report.repeating.looks import PLAY, asserting, looking, looking_at_own, own, read, reading_before
from contracts.spec import facts, readback, resources
from contracts.spec.readback import Sent
from contracts.spec.resources import Kind
from contracts.values import Json

_BEFORE: Final = ", as before"


def lines(led: Led) -> tuple[str, ...]:
    """Return the body of a test; nothing where the rule is not about this."""
    found = _TOLD.get(led.failure.rule)
    return asserting(found(led)) if found else ()


def _duplicate(led: Led) -> Iterable[str]:
    if led.operation == "ListTags":
        return tags(led)
    if led.failure.place.startswith("#") or _BEFORE not in led.failure.expected:
        return read(led, ACCEPTED)
    numbers = [number for number, _ in led.creates(led.kind)]
    return _unchanged(led, numbers[-1])


def _unchanged(led: Led, number: int) -> Iterator[str]:
    """Yield lines that compare what the last request shows with what it showed before step ``number``."""
    kind, made = led.kind, own(led)
    if kind is None or made is None:
        return
    yield from reading_before(kind, names.identity(kind, made[1]), number)
    yield f"target.play(STEPS[{number}:-1])"
    paths = [path(one) for one in _values(kind, made[1])]
    yield from looking(
        [
            ACCEPTED[0],
            f"for path in target.fresh({paths!r}):",
            "    assert same(shown(before, path), shown(answer.value, path)), (path, before, answer)",
        ]
    )


def _values(kind: Kind, body: Json) -> list[Sent]:
    """Return what a create sent, as a description shows it."""
    reading = kind.reading(kind.describe)
    found = list(readback.sent(facts.pinned(), kind, reading, body)) if reading else []
    return [one for one in found if not isinstance(one.value, dict)]


def _isolation(led: Led) -> Iterable[str]:
    kind, failure = led.kind, led.failure
    if failure.place in ("#create", "#describe"):
        return read(led, ACCEPTED)
    if failure.place == "#deleted":
        ended = f"answer.value.get({kind.status!r}) not in ('Deleting', 'Deleted')" if kind and kind.status else "True"
        return read(led, [ACCEPTED[0], f"assert {ended}, answer"])
    if failure.expected.endswith(_BEFORE):
        return _unchanged(led, len(led.exchanges) - 2)
    if kind and failure.place == f"/{kind.arn_member}":
        return arn_stable(led)
    return _not_anothers(led)


def _not_anothers(led: Led) -> Iterator[str]:
    """Yield lines that look for another one's values where the own ones should be."""
    kind, made = led.kind, own(led)
    if kind is None or made is None:
        return
    place = led.failure.place
    asserts = [ACCEPTED[0], *same(led, kind, made[1], place)]
    mine = [path(one) for one in led.sent(kind, made[1], place)]
    for _, body in led.creates(kind):
        for one in led.sent(kind, body, place) if body is not made[1] else ():
            if path(one) not in mine:
                got = f"shown(answer.value, target.fresh({path(one)!r}))"
                asserts.append(f"assert not same(target.fresh({one.value!r}), {got}), answer")
    yield from read(led, asserts)


def _no_poison(led: Led) -> Iterable[str]:
    kind, failure = led.kind, led.failure
    if failure.place.startswith("#") or kind is None:
        return read(led, ACCEPTED)
    if failure.expected == "no trace of a refused create":
        return _without(led, kind)
    made = next(((number, body) for number, body in led.creates(kind) if led.exchanges[number].status == 200), None)
    if led.operation == kind.describe and made:
        return _unchanged(led, made[0] + 1)
    if made is None:
        return ()
    member = failure.place.rpartition("/*/")[2] if "/*/" in failure.place else ""
    return _still_listed(kind, made, member)


def _without(led: Led, kind: Kind) -> Iterator[str]:
    refused = [names.identity(kind, body) for n, body in led.creates(kind) if led.exchanges[n].status >= 400]
    same = [identity for identity in refused if str(identity.get(kind.name_member)) == led.failure.got.split("/")[-1]]
    yield PLAY
    yield ""
    yield "def look() -> None:"
    yield f"    assert not target.own(STEPS[-1], {kind.container!r}, {(same or refused)[0]!r})"
    yield ""
    yield "eventually(look)"


def _still_listed(kind: Kind, made: tuple[int, dict[str, Json]], member: str) -> Iterator[str]:
    identity = names.identity(kind, made[1])
    yield f"target.play(STEPS[:{made[0] + 1}])"
    yield f"before = target.own(STEPS[-1], {kind.container!r}, {identity!r})"
    yield f"target.play(STEPS[{made[0] + 1}:-1])"
    asserts = [f"assert same(before[0].get({member!r}), item.get({member!r})), (before, item)"] if member else []
    yield from looking_at_own(kind, made[1], asserts)


def _at_once(led: Led) -> Iterable[str]:
    """Yield lines that look at all that was made at the same moment: which one is lost, luck decides."""
    creates = [(number, body) for number, body in led.creates() if led.exchanges[number].way.value == "together"]
    if led.failure.place != "#lost" and led.operation.startswith("Create"):
        creates.append((len(led.exchanges) - 1, led.body))
    kind = next((kind for kind in resources.kinds() if kind.create == led.failure.operation), None)
    if kind is None:
        return
    identities = [names.identity(kind, body) for _, body in creates]
    first = creates[0][0]
    yield f"answers = target.play(STEPS[:{1 + creates[-1][0]}])[{first}:]"
    yield f"assert [answer.status for answer in answers] == [200] * {len(creates)}, answers"
    yield f"identities = target.fresh({identities!r})"
    yield "names = [name for identity in identities for name in identity.values()]"
    yield "for identity, created in zip(identities, answers, strict=True):"
    yield f"    described = target.ask({kind.describe!r}, identity)"
    yield "    assert described.status == 200, (identity, described)"
    yield "    for answer in (created, described):"
    yield "        found = [name for name in names if name.lower().encode() in answer.body.lower()]"
    yield "        assert set(found) <= set(identity.values()), (identity, answer)"


def _only_one(led: Led) -> Iterable[str]:
    yield "answers = target.play(STEPS)"
    yield f"taken = [answer for answer in answers[{led.group[0]}:] if answer.status == 200]"
    yield "assert len(taken) == 1, answers"


_TOLD: Final[dict[str, Callable[[Led], Iterable[str]]]] = {
    "life.duplicate": _duplicate,
    "life.isolation": _isolation,
    "life.no-poison": _no_poison,
    "life.at-once": _at_once,
    "life.only-one": _only_one,
}
