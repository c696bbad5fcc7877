"""The rules of one resource's life, and which judges look at which plot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from contracts.judge import filter_rules, neighbours, page_rules, round_trip, statuses
from contracts.judge.comparing import as_set, is_hollow
from contracts.judge.lived import LifeJudge, Lived, Said, Shown, is_own
from contracts.judge.neighbours import changed
from contracts.judge.seen import once, quoted
from contracts.spec.keywords import is_number
from contracts.values import Expect, Failure, Promise

CREATED, MODIFIED = "CreationTime", "LastModifiedTime"
DELETING: Final = "Deleting"
READS: Final = ("describe", "describe again", "describe stopped")  # what describes a resource while it is there
# What a list has to agree about with a description; when something was created is another rule's.
AGREED: Final = (MODIFIED, "TrainingEndTime", "InstanceType", "DefaultCodeRepository", "AdditionalCodeRepositories")
SETTLED: Final = (MODIFIED, "TrainingEndTime")  # moves with the status
ROUNDED: Final = 1.0  # seconds by which a list's time may differ: some round
EXACT: Final = 0.0015  # seconds by which two equal times may differ in writing


def readable(lived: Lived) -> Iterator[Said]:
    """Judge whether describe finds what create accepted."""
    promise, failures = lived.promise("life.readable"), []
    expected = "what was created (200)"
    if lived.case("create").expect is not Expect.ACCEPT:
        return  # nobody knows whether what a generated request names can be asked for
    if not (lived.accepted("create") and (lived.answer("describe") is not None or lived.refused("describe"))):
        return
    if lived.refused("describe"):
        failures.append(lived.fails(promise, "describe", expected, lived.answered("describe")))
    if lived.accepted("create anew") and (lived.refused("describe anew") or _still_gone(lived)):
        got = lived.answered("describe anew")
        failures.append(lived.fails(promise, "describe anew", f"{expected}, anew", got, "#anew"))
    yield promise, tuple(failures)


def _still_gone(lived: Lived) -> bool:
    """Tell whether what was created anew is shown as deleted: not at once only, because a read may come late."""
    answer, kind = lived.answer("describe anew"), lived.kind
    late = len(lived.takes.get("describe anew", ())) < 2
    return bool(kind.gone) and not late and answer is not None and answer.get(kind.status) == kind.gone


def arn_stable(lived: Lived) -> Iterator[Said]:
    """Judge whether create, describe and list call a resource by the same ARN."""
    member, promise, failures, seen = lived.kind.arn_member, lived.promise("life.arn-stable"), list[Failure](), False
    for made, reads in (("create", _reads(lived, member)), ("create anew", _reads_anew(lived, member))):
        arn = (lived.answer(made) or {}).get(member)
        shown = [(name, place, value) for name, place, value in reads if isinstance(value, str)]
        if isinstance(arn, str) and shown:
            wrong = [(name, place, value) for name, place, value in shown if value.lower() != arn.lower()]
            failures += [lived.fails(promise, name, quoted(arn), quoted(v), place) for name, place, v in wrong]
            seen = True
    if seen:
        yield promise, tuple(once(failures))


def times_stable(lived: Lived) -> Iterator[Said]:
    """Judge whether a resource was created once and for all; a list may round."""
    promise = lived.promise("life.times-stable")
    times = [
        (name, place, value)
        for name, place, value in _reads(lived, CREATED)
        if is_number(value) and not lived.malformed(name, place)
    ]
    if not times or times[0][0] == "list":
        return
    (_, _, born), *others = times
    moved = [
        lived.fails(promise, name, f"{quoted(born)}, as before", quoted(value), place)
        for name, place, value in others
        if abs(value - born) >= (ROUNDED if name == "list" else EXACT)
    ]
    lone = _lone_change(lived)
    if lone is not None and lone < born - ROUNDED:
        where = _place(lived, "list", MODIFIED)
        moved.append(lived.fails(promise, "list", f"at least {CREATED}, {quoted(born)}", quoted(lone), where))
    moved += _changed_too_early(lived, promise)
    if others or lone is not None:
        yield promise, tuple(once(moved))


def _changed_too_early(lived: Lived, promise: Promise) -> Iterator[Failure]:
    """Yield what descriptions say was changed before it was created."""
    for name in READS[:1] if lived.accepted("again") else READS:
        for answer in () if lived.malformed(name, f"/{CREATED}", f"/{MODIFIED}") else lived.answers(name):
            born, changed_at = (answer.get(member, "") for member in (CREATED, MODIFIED))
            if is_number(born) and is_number(changed_at) and changed_at < born - EXACT:
                expected = f"at least {CREATED}, {quoted(born)}"
                yield lived.fails(promise, name, expected, quoted(changed_at), f"/{MODIFIED}")


def _lone_change(lived: Lived) -> float | None:
    """Return when a list says that the resource was changed, where it does not say when it was created."""
    item = own_item(lived, "list")
    if item is None or lived.malformed("list", _place(lived, "list", MODIFIED)):
        return None
    return item[MODIFIED] if is_number(item.get(MODIFIED)) and not is_number(item.get(CREATED)) else None


def _reads(lived: Lived, member: str) -> Iterator[tuple[str, str, Any]]:
    """Yield every value that reads show of a member, with the scene and the place in its answer.

    Where a second create of the same name was accepted, what is read after it is something else.
    """
    for name in READS[:1] if lived.accepted("again") else READS:
        yield from ((name, f"/{member}", answer[member]) for answer in lived.answers(name) if member in answer)
    item = own_item(lived, "list")
    if item is not None and member in item:
        yield "list", _place(lived, "list", member), item[member]


def _reads_anew(lived: Lived, member: str) -> Iterator[tuple[str, str, Any]]:
    """Yield what is read in the end of what was created anew; a read that comes late shows the deleted one."""
    answer, kind = lived.answer("describe anew"), lived.kind
    if answer is not None and member in answer and answer.get(kind.status) != kind.gone:
        yield "describe anew", f"/{member}", answer[member]


def own_item(lived: Lived, name: str) -> Shown | None:
    """Return what a list shows of the story's own resource, as far as it is on any page."""
    kind, identity = lived.kind, lived.identity("create")
    items = [item for found in lived.rounds(name)[::-1] for item in found.items] if lived.has(name) else []
    return next((item for item in items if is_own(kind, item, identity)), None)


def _place(lived: Lived, name: str, member: str) -> str:
    container = lived.contract.containers.get(lived.case(name).operation, "")
    return f"/{container}/*/{member}"


def listed(lived: Lived) -> Iterator[Said]:
    """Judge whether a list shows what there is, as describe does, and shows no longer what was deleted."""
    promise = lived.promise("life.listed")
    parts = [part for part in (_appears(lived, promise), _disappears(lived, promise)) if part is not None]
    if parts:
        yield promise, tuple(once([failure for part in parts for failure in part]))


def _appears(lived: Lived, promise: Promise) -> list[Failure] | None:
    found, item = lived.round("list"), own_item(lived, "list")
    if not lived.accepted("create") or found is None or (item is None and not found.ended):
        return None
    if item is not None:
        return list(_disagreeing(lived, promise, item))
    if not lived.legible("list"):
        return None
    got = f"{found.words}, without it"
    return [lived.fails(promise, "list", f"{lived.name('create')} on some page", got, f"/{found.container}")]


def _disagreeing(lived: Lived, promise: Promise, item: Shown) -> Iterator[Failure]:
    shown, kind = lived.answer("describe") or {}, lived.kind
    resting = lived.rests("describe")
    same = not kind.status or item.get(kind.status) in (None, shown.get(kind.status))
    for member in (*AGREED, *([kind.status] if kind.status and resting else ())):
        wanted, got = shown.get(member), item.get(member)
        if is_hollow(wanted) or is_hollow(got) or (member in SETTLED and not (resting and same)):
            continue
        if lived.malformed("describe", f"/{member}") or lived.malformed("list", _place(lived, "list", member)):
            continue
        if not _agree(wanted, got):
            expected = f"{quoted(wanted)}, as described"
            yield lived.fails(promise, "list", expected, quoted(got), _place(lived, "list", member))


def _agree(one: Any, other: Any) -> bool:
    if is_number(one) and is_number(other):
        return bool(abs(one - other) < ROUNDED)
    if isinstance(one, list) and isinstance(other, list):
        return as_set(one) == as_set(other)
    return bool(one == other)


def _disappears(lived: Lived, promise: Promise) -> list[Failure] | None:
    """Judge the list after the deletion, where nothing else shows that it did not happen."""
    found, kind, identity = lived.round("list deleted"), lived.kind, lived.identity("create")
    if not lived.accepted("delete") or _is_gone(lived) is not True or found is None or not found.ended:
        return None
    if not lived.legible("list deleted"):
        return None
    item = next((item for item in found.items if is_own(kind, item, identity)), None)
    status = item.get(kind.status) if item is not None and kind.status else None
    if status == DELETING:
        return None
    if item is None or (kind.gone and status == kind.gone):
        return []
    expected = f"no {lived.name('create')}, because it was deleted"
    return [lived.fails(promise, "list deleted", expected, quoted(item), f"/{found.container}")]


def _is_gone(lived: Lived) -> bool | None:
    """Tell whether describe says that what was deleted is gone; None where it cannot be told."""
    if lived.refused("describe deleted"):
        return True
    answer, kind = lived.answer("describe deleted"), lived.kind
    if answer is None or (kind.status and answer.get(kind.status) == DELETING):
        return None
    return bool(kind.gone) and answer.get(kind.status) == kind.gone


def deleted(lived: Lived) -> Iterator[Said]:
    """Judge whether what was deleted is gone; whatever is still being deleted after the wait shows nothing."""
    gone = _is_gone(lived)
    if not lived.accepted("delete") or gone is None:
        return
    promise, kind = lived.promise("life.deleted"), lived.kind
    expected = "not found, because it was deleted" + (f", or the status {kind.gone}" if kind.gone else "")
    got = lived.answered("describe deleted")
    yield promise, () if gone else (lived.fails(promise, "describe deleted", expected, got),)


def duplicate(lived: Lived) -> Iterator[Said]:
    """Judge whether a refused second create changes nothing, and whether what is gone may be created again.

    That a second create is refused at all is for error.duplicate to say.
    """
    promise, failures, seen = lived.promise("life.duplicate"), [], False
    if lived.refused("again") and lived.answer("describe") is not None:
        if lived.refused("describe again"):
            seen, got = True, lived.answered("describe again")
            failures.append(lived.fails(promise, "describe again", "still there after a refused create", got))
        elif lived.answer("describe again") is not None:
            seen = True
            failures += changed(lived, promise, "create", "describe", "describe again")
            failures += round_trip.retagged(lived, promise)
    if lived.accepted("delete") and _is_gone(lived):
        if lived.refused("create anew"):
            expected, got = "accepted (200), because the first one was deleted", lived.answered("create anew")
            failures.append(lived.fails(promise, "create anew", expected, got, "#deleted"))
        seen = seen or lived.accepted("create anew") or bool(failures)
    if seen:
        yield promise, tuple(once(failures))


def dependency(lived: Lived) -> Iterator[Said]:
    """Judge whether a create is refused that names what does not exist."""
    promise = lived.promise("life.dependency")
    if lived.refused("create"):
        yield promise, ()
    elif lived.accepted("create"):
        expected, got = "a refusal (4xx), because what it refers to does not exist", lived.answered("create")
        yield promise, (lived.fails(promise, "create", expected, got),)


# Which judge looks at the stories of which plot.
LIFE: Final[tuple[tuple[str, LifeJudge], ...]] = (
    ("life", readable),
    ("life", arn_stable),
    ("life", times_stable),
    ("life", listed),
    ("life", duplicate),
    ("life", statuses.status),
    ("life", deleted),
    ("life", round_trip.tags),
    ("life", round_trip.anew),
    ("round trip", readable),
    ("round trip", round_trip.round_trip),
    ("side by side", neighbours.isolation),
    ("pages", page_rules.limit),
    ("pages", page_rules.union),
    ("pages", page_rules.order),
    ("pages", filter_rules.filtering),
    ("refused", neighbours.no_poison),
    ("dependency", dependency),
)
