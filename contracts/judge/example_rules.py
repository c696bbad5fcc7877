"""The rule of somebody's own examples: a target answers one as the example says, in all that the request decides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from contracts.cases import names
from contracts.cases.places import ABSENT
from contracts.judge.comparing import LOST, compared, is_hollow
from contracts.judge.error_rules import indeterminate, is_access
from contracts.judge.seen import Check, Fate, Seen, once, quoted
from contracts.spec import readback, resources
from contracts.spec.facts import Shape
from contracts.spec.keywords import json_type
from contracts.values import Failure, Json, Recorded

RULE: Final = "example.answer"
_Less = tuple[str, str, str]  # place, expected, got


def example_answer(seen: Seen) -> list[Failure] | None:
    """Judge whether an example's request is answered as the example says: refused so, or with at least as much."""
    recorded = seen.case.recorded
    if recorded is None or seen.fate not in (Fate.SUCCESS, Fate.REFUSAL):
        return None
    if recorded.code:
        return _refused(seen, recorded)
    if seen.fate is Fate.REFUSAL:
        return None if indeterminate(seen) else [_fails(seen, "", "accepted (200), as in the example", seen.answered)]
    if seen.output is None:
        return None  # other rules say what it is instead
    return once([_fails(seen, *less) for less in _missed(seen, seen.output, recorded.body)])


def _refused(seen: Seen, recorded: Recorded) -> list[Failure] | None:
    status, code = seen.exchange.status, seen.answer.error_type
    if (status, code) == (recorded.status, recorded.code):
        return []
    if seen.fate is Fate.REFUSAL and (is_access(code) or code == "ResourceLimitExceeded"):
        return None  # the account's affair
    return [_fails(seen, "", f"{recorded.status} {recorded.code}, as in the example", seen.answered)]


def _fails(seen: Seen, place: str, expected: str, got: str) -> Failure:
    operation, rule, own = seen.case.promise
    return Failure(rule, operation, f"{own}{place}", expected, got, seen.case.move, seen.exchange)


def _missed(seen: Seen, shown: dict[str, Json], recorded: Json) -> Iterator[_Less]:
    """Yield what the example's answer has and this one has not."""
    shapes = seen.contract.pinned.shapes
    shape = shapes[seen.contract.shape(seen.case.operation, "output")]
    kind = resources.of(seen.case.operation)
    if kind is not None and seen.case.operation == kind.list:
        yield from _unlisted(seen, shown, recorded, shapes[shape.members[kind.container]])
        recorded = {member: value for member, value in recorded.items() if member not in (kind.container, "NextToken")}
    else:
        yield from _unsaid(seen, shown, recorded)
    status = kind.status if kind is not None else ""
    if not status or recorded.get(status) == shown.get(status):  # what it shows goes with its status
        yield from _less(recorded, shown, shape, "", shapes)


def _unsaid(seen: Seen, shown: Json, recorded: Json) -> Iterator[_Less]:
    """Yield what the requests before have decided, and the example's answer shows, and this one does not."""
    for step in seen.case.setup:
        kind = resources.of(step.operation)
        reading = kind.reading(seen.case.operation) if kind is not None and step.operation == kind.create else None
        if kind is None or reading is None:
            continue
        sent = tuple(readback.sent(seen.contract.pinned, kind, reading, json.loads(step.body)))
        told = {one.sent.path for one in compared(sent, recorded) if not one.got}
        status = shown.get((resources.of(seen.case.operation) or kind).status)
        for one in compared(sent, shown):
            now = readback.during(reading, one.sent) in ("", status)
            if one.got and not one.hushed and one.sent.path in told and now:
                yield one.sent.place, f"{one.expected}, as it was sent", one.got


def _unlisted(seen: Seen, shown: Json, recorded: Json, shape: Shape) -> Iterator[_Less]:
    """Yield what items of a list lack, each beside the example's item that the same request has made."""
    kind = resources.of(seen.case.operation)
    wanted = recorded.get(kind.container) if kind is not None else None
    if kind is None or not wanted:
        return
    items = {_bare(item.get(kind.item)): item for item in shown.get(kind.container) or () if isinstance(item, dict)}
    if not items:
        yield f"/{kind.container}", "an item, because it was just made", "[]"
    shapes = seen.contract.pinned.shapes
    for item in wanted:
        found = items.get(_bare(item[kind.item]))
        if found is not None and (not kind.status or found.get(kind.status) == item.get(kind.status)):
            yield from _less(item, found, shapes[shape.member], f"/{kind.container}/*", shapes)


def _bare(name: Json) -> str:
    """Return a name of the kit's own without the run's id."""
    return str(name)[len(names.PREFIX) :]


def _less(recorded: Json, shown: Any, shape: Shape | None, place: str, shapes: Any) -> Iterator[_Less]:
    """Yield the members that are in one value and not in the other; of values themselves, only their JSON types count.

    Empty values say no more than their absence, a map's keys are somebody's choice, and a list may have other items:
    of these, what all of the one have is expected in all of the other.
    """
    if is_hollow(recorded, shape):
        return
    if shown is ABSENT or shown is None:
        yield place, f"a {json_type(recorded)}, as in the example", LOST if shown is ABSENT else "null"
    elif json_type(shown) != json_type(recorded):
        yield place, f"a {json_type(recorded)}, as in the example", quoted(shown)
    elif shape is not None and shape.type == "structure":
        for member in (member for member in recorded if member in shape.members):
            below = shapes[shape.members[member]]
            yield from _less(recorded[member], shown.get(member, ABSENT), below, f"{place}/{member}", shapes)
    elif shape is not None and shape.type == "list":
        yield from _fewer(recorded, shown, shapes[shape.member], place, shapes)


def _fewer(recorded: list[Json], shown: list[Json], shape: Shape, place: str, shapes: Any) -> Iterator[_Less]:
    if not shown:
        yield place, "an item, as in the example", "[]"
    if shape.type != "structure":
        return
    common = set.intersection(*(set(item) for item in recorded))
    alike = {member: value for member, value in recorded[0].items() if member in common}
    for item in shown:
        yield from _less(alike, item, shape, f"{place}/*", shapes)


CHECKS: Final = (Check(RULE, example_answer, own=True),)
