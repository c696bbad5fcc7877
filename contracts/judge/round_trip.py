"""The rules of the way back: what a create sent is what reads of the resource show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from contracts.judge.comparing import LOST, Compared, compared
from contracts.judge.lived import Lived, Round, Said, Shown
from contracts.judge.seen import once, quoted
from contracts.spec import readback, resources
from contracts.spec.readback import ROUND_TRIP, ROUND_TRIP_FALSE, Sent
from contracts.spec.resources import Reading
from contracts.values import Failure, Json, Promise

# Tags that the service adds by itself have keys of its own.
_RESERVED: Final = ("aws:", "sagemaker:")


def round_trip(lived: Lived) -> Iterator[Said]:
    """Judge what each description of a resource shows of what its create sent.

    What is lost in one description is not told once more for the next.
    """
    found: dict[Promise, list[Failure]] = {}
    for name in lived.scenes("describe"):
        reading, answer = lived.kind.reading(lived.case(name).operation), lived.answer(name)
        if reading is None or answer is None or not lived.accepted("create"):
            continue
        broken = {promise for promise, failures in found.items() if failures}
        for promise, failures in (
            *_read(lived, name, reading, answer),
            *_unasked(lived, "create", name, reading, answer),
        ):
            found.setdefault(promise, []).extend(() if promise in broken else failures)
    yield from ((promise, tuple(once(failures))) for promise, failures in found.items())


def _read(lived: Lived, name: str, reading: Reading, answer: Shown) -> Iterator[Said]:
    for one in compared(_shown_now(lived, reading, answer), answer):
        for rule in readback.rules(reading, one.sent):
            # A false that is shown as something else breaks the other rule.
            if one.hushed or not one.got or rule != ROUND_TRIP_FALSE:
                promise = lived.promise(rule, one.sent.place)
                yield promise, tuple(_failure(lived, name, reading, promise, one))


def _shown_now(lived: Lived, reading: Reading, answer: Shown) -> Iterator[Sent]:
    """Yield what was sent and is shown in the status that the resource is in."""
    kind = resources.of(reading.operation)
    status = answer.get(kind.status) if kind is not None else None
    for one in readback.sent(lived.contract.pinned, lived.kind, reading, lived.case("create").body):
        if readback.during(reading, one) in ("", status):
            yield one


def _failure(lived: Lived, name: str, reading: Reading, promise: Promise, one: Compared) -> Iterator[Failure]:
    wrong = one.got and one.hushed == (promise.rule == ROUND_TRIP_FALSE)
    if wrong:
        other = "" if reading.operation == lived.kind.describe else f"#{reading.operation}"
        yield lived.fails(promise, name, one.expected, one.got, f"{promise.place}{other}")


def _unasked(lived: Lived, made: str, name: str, reading: Reading, answer: Shown) -> Iterator[Said]:
    """Judge the booleans that are never true unless they were sent so."""
    body = lived.case(made).body
    for place in reading.unasked:
        member = place.removeprefix("/")
        if body.get(member) is not None:
            continue
        promise, shown = lived.promise(ROUND_TRIP, place), answer.get(member)
        expected = "false, or not in the answer, because it was not sent"
        yield promise, (lived.fails(promise, name, expected, "true"),) if shown is True else ()


def anew(lived: Lived) -> Iterator[Said]:
    """Judge whether what was created anew goes without what only the deleted one was sent."""
    kind, reading = lived.kind, lived.kind.reading(lived.kind.describe)
    answer = lived.answer("describe anew") if lived.accepted("create anew") else None
    if reading is not None and answer is not None and answer.get(kind.status) != kind.gone:
        yield from _unasked(lived, "create anew", "describe anew", reading, answer)


def tags(lived: Lived) -> Iterator[Said]:
    """Judge whether the tags of a create are those that the resource has."""
    body, found = lived.case("create").body, lived.round("tags")
    sent = body.get("Tags") if isinstance(body, dict) else None
    if not sent or found is None or not found.ended or not lived.accepted("create") or _called_otherwise(lived):
        return
    shown = _by_key(_tagged(found))
    wanted, promise = _by_key(sent), lived.promise(ROUND_TRIP, "/Tags")
    yield promise, tuple(once([lived.fails(promise, "tags", *pair) for pair in _untagged(wanted, shown)]))


def retagged(lived: Lived, promise: Promise) -> Iterator[Failure]:
    """Yield what a refused second create made of the tags that the first one sent."""
    sent, before, after = lived.case("create").body.get("Tags"), lived.round("tags"), lived.round("tags again")
    if not sent or before is None or after is None or not (before.ended and after.ended) or _called_otherwise(lived):
        return
    wanted, first, second = _by_key(sent), *(_by_key(_tagged(found)) for found in (before, after))
    for expected, got in () if [*_untagged(wanted, first)] else _untagged(wanted, second):
        yield lived.fails(promise, "tags again", f"{expected}, as before", got, "/Tags")


def _tagged(found: Round) -> Iterator[Json]:
    return (tag for page in found.pages for tag in page.get("Tags") or ())


def _called_otherwise(lived: Lived) -> bool:
    """Tell whether describe calls the resource by another ARN than the one that its tags were asked for by."""
    member = lived.kind.arn_member
    made, *shown = ((lived.answer(name) or {}).get(member) for name in ("create", "describe", "describe again"))
    return isinstance(made, str) and any(isinstance(arn, str) and arn.lower() != made.lower() for arn in shown)


def _untagged(wanted: Shown, shown: Shown) -> Iterator[tuple[str, str]]:
    for key, value in wanted.items():
        if key not in shown:
            yield f"the tag {quoted({key: value})}", LOST
        elif (shown[key] or "") != (value or ""):
            yield f"the tag {quoted({key: value})}", quoted({key: shown[key]})
    for key, value in shown.items():
        if key not in wanted and not key.startswith(_RESERVED):
            yield "no tag that was not sent", quoted({key: value})


def _by_key(tags: Iterable[Json]) -> Shown:
    return {str(tag.get("Key")): tag.get("Value") for tag in tags if isinstance(tag, dict)}


def above(promise: Promise, said: Iterable[Said]) -> tuple[Promise, ...]:
    """Return the failures that leave nothing to judge: a place itself, or what should have held it, is lost."""
    return tuple(
        failure.key
        for other, failures in said
        for failure in failures
        if all(rule.startswith(ROUND_TRIP) for rule in (promise.rule, other.rule))
        and f"{promise.place}/".startswith(f"{other.place}/")
    )
