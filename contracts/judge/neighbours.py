"""The rules of what must not touch a resource: others beside it, and creates that were refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from contracts.cases.places import ABSENT, at
from contracts.judge.comparing import LOST, changes, is_hollow, is_same
from contracts.judge.lived import Lived, Round, Said, Shown, is_own
from contracts.judge.seen import Fate, once, quoted
from contracts.spec import readback
from contracts.spec.readback import Sent, Step
from contracts.values import Failure, Json, Promise

# Errors that say what a create was refused for: the target takes it for something that is there already.
_TAKEN: Final = ("InUse", "Exists", "Conflict")
_ENDED: Final = ("Deleting", "Deleted")
# What an item of a list shows that does not move by itself.
_STILL: Final = ("CreationTime", "InstanceType", "DefaultCodeRepository", "AdditionalCodeRepositories")


def changed(lived: Lived, promise: Promise, made: str, before: str, after: str) -> Iterator[Failure]:
    """Yield what two descriptions of a resource show differently of what its create sent."""
    first, second, kind = lived.answer(before) or {}, lived.answer(after) or {}, lived.kind_of(made)
    same_status = not kind.status or first.get(kind.status) == second.get(kind.status)
    for member in _members(lived, made, moving=same_status):
        for place, was, now in changes(first.get(member), second.get(member), f"/{member}"):
            where = lived.contract.general(kind.describe, place)
            yield lived.fails(promise, after, f"{_told(was)}, as before", _told(now), where)


def _told(value: Json) -> str:
    return LOST if value is None else quoted(value)


def _members(lived: Lived, made: str, *, moving: bool) -> dict[str, None]:
    """Return the members of a description that show what a create sent, those that depend on the status if asked."""
    kind = lived.kind_of(made)
    reading = kind.reading(kind.describe)
    sent = [] if reading is None else _sent(lived, made)
    return {str(one.path[0]): None for one in sent if reading and (moving or not readback.during(reading, one))}


def _sent(lived: Lived, made: str) -> list[Sent]:
    kind = lived.kind_of(made)
    reading = kind.reading(kind.describe)
    body = lived.case(made).body
    return [] if reading is None else list(readback.sent(lived.contract.pinned, kind, reading, body))


# ---- beside each other ----


def isolation(lived: Lived) -> Iterator[Said]:
    """Judge whether two resources that were made side by side are two, each with its own values."""
    promise = lived.promise("life.isolation")
    if not lived.accepted("create a"):
        return
    parts = [_kept_out(lived, promise)] if lived.refused("create b") else []
    if lived.accepted("create b"):
        parts = [_own_values(lived, promise, "a", "b"), _own_values(lived, promise, "b", "a"), _stays(lived, promise)]
    judged = [part for part in parts if part is not None]
    if judged:
        yield promise, tuple(once([failure for part in judged for failure in part]))


def _kept_out(lived: Lived, promise: Promise) -> list[Failure] | None:
    """Judge a refusal of the second create: by its error's type, or by what the same values under another name get."""
    if not (_is_taken(lived, "create b") or lived.accepted("create c")):
        return None
    expected = f"accepted (200), because {lived.name('create a')} is another {lived.kind_of('create a').name}"
    return [lived.fails(promise, "create b", expected, lived.answered("create b"), "#create")]


def is_taken(error: str) -> bool:
    """Tell whether a type of error says that what is asked for is there already."""
    return any(word in error for word in _TAKEN)


def _is_taken(lived: Lived, name: str) -> bool:
    """Tell whether a create was refused because of something that is there already."""
    seen = lived.seen(name)
    return seen is not None and is_taken(seen.answer.error_type)


def _own_values(lived: Lived, promise: Promise, mine: str, other: str) -> list[Failure] | None:
    name = f"describe {mine}"
    if lived.refused(name) and lived.accepted(f"describe {other}"):
        return [lived.fails(promise, name, "what was created (200)", lived.answered(name), "#describe")]
    answer = lived.answer(name)
    if answer is None:
        return None
    if lived.kind_of(f"create {mine}") != lived.kind_of(f"create {other}"):
        return []
    return [*_mixed_up(lived, promise, mine, other, answer), *_called_so(lived, promise, mine, other, answer)]


def _mixed_up(lived: Lived, promise: Promise, mine: str, other: str, answer: Shown) -> Iterator[Failure]:
    """Yield the values that are not what this resource was sent, but what the other one was."""
    own, strange = ({one.path: one for one in _sent(lived, f"create {which}")} for which in (mine, other))
    for path, one in strange.items():
        shown = at(answer, path)
        if not _is_telling(one) or is_hollow(one.value) or shown is ABSENT or not is_same(one.value, shown, one.shape):
            continue
        expected = _expected(own, path, shown, one)
        if expected:
            got = f"{quoted(shown)}, which is {lived.name(f'create {other}')}'s"
            yield lived.fails(promise, f"describe {mine}", expected, got, one.place)


def _expected(own: dict[tuple[Step, ...], Sent], path: tuple[Step, ...], shown: Any, other: Sent) -> str:
    """Return what should be shown instead of another's value, or nothing where that may be the resource's own.

    What was not sent may have the other's value by default, but for the entries of maps, which are nobody's default.
    """
    if path not in own:
        return "no such entry, because none was sent" if other.place.endswith("/{value}") else ""
    return "" if is_same(own[path].value, shown, other.shape) else quoted(own[path].value)


def _is_telling(one: Sent) -> bool:
    """Tell whether a value says whose it is: one that is held by others does not, and every second one is true."""
    return one.is_set or not isinstance(one.value, dict | list | bool)


def _called_so(lived: Lived, promise: Promise, mine: str, other: str, answer: Shown) -> Iterator[Failure]:
    """Yield the ARN that belongs to the other resource; those of names that differ only in case may be equal."""
    member = lived.kind_of(f"create {mine}").arn_member
    own, strange = ((lived.answer(f"create {which}") or {}).get(member) for which in (mine, other))
    shown = answer.get(member)
    texts = [text.lower() for text in (own, strange, shown) if isinstance(text, str)]
    if len(texts) == 3 and texts[0] != texts[1] == texts[2]:
        got = f"{quoted(shown)}, which is {lived.name(f'create {other}')}'s"
        yield lived.fails(promise, f"describe {mine}", quoted(own), got, f"/{member}")


def _stays(lived: Lived, promise: Promise) -> list[Failure] | None:
    """Judge whether the second resource is still there when the first one was deleted."""
    name, kind = "describe b after", lived.kind_of("create b")
    if not lived.accepted("delete a") or not lived.rests("describe b"):
        return None
    answer, expected = lived.answer(name), f"still there, because only {lived.name('create a')} was deleted"
    status = answer.get(kind.status) if answer is not None and kind.status else None
    if lived.refused(name) or status in _ENDED:
        return [lived.fails(promise, name, expected, lived.answered(name), "#deleted")]
    return None if answer is None else list(changed(lived, promise, "create b", "describe b", name))


# ---- refused creates ----


def no_poison(lived: Lived) -> Iterator[Said]:
    """Judge whether refused creates leave no trace: reads answer as they did before."""
    promise = lived.promise("life.no-poison")
    if not any(lived.refused(name) for name in lived.scenes("refuse")):
        return
    parts = [part for part in (_described_after(lived, promise), _listed_after(lived, promise)) if part is not None]
    failures = [*(failure for part in parts for failure in part), *_elsewhere(lived, promise), *_taken(lived, promise)]
    if parts or failures:
        yield promise, tuple(once(failures))


def _elsewhere(lived: Lived, promise: Promise) -> Iterator[Failure]:
    """Yield the lists of other kinds that fail, and did not before."""
    for name in lived.scenes("look again at"):
        if lived.accepted(name.replace("again ", "")) and _broken(lived, name):
            yield _worse(lived, promise, name)


def _taken(lived: Lived, promise: Promise) -> Iterator[Failure]:
    """Yield the name that a refused create has taken."""
    name = "make refused"
    same = lived.has(name) and lived.refused("refuse 1") and lived.identity(name) == lived.identity("refuse 1")
    if same and lived.refused(name) and (_is_taken(lived, name) or lived.accepted("make fresh")):
        expected = f"accepted (200), because {lived.name(name)} was refused before"
        yield lived.fails(promise, name, expected, lived.answered(name), "#create")


def _described_after(lived: Lived, promise: Promise) -> list[Failure] | None:
    name = "describe after"
    if lived.answer("describe") is None:
        return None
    if _broken(lived, name):
        return [_worse(lived, promise, name)]
    return None if lived.answer(name) is None else list(changed(lived, promise, "create", "describe", name))


def _listed_after(lived: Lived, promise: Promise) -> list[Failure] | None:
    before, after = lived.round("list"), lived.round("list after")
    if before is None or after is None or not before.ended or not lived.legible("list"):
        return None
    if _broken(lived, "list after"):
        return [_worse(lived, promise, "list after")]
    if not after.whole or not lived.legible("list after"):
        return None
    return [*_kept(lived, promise, before, after), *_traces(lived, promise, before, after)]


def _broken(lived: Lived, name: str) -> bool:
    """Tell whether a read fails that did not fail before."""
    seen = lived.seen(name)
    return lived.refused(name) or (seen is not None and seen.fate in (Fate.CRASHED, Fate.UNFRAMED))


def _worse(lived: Lived, promise: Promise, name: str) -> Failure:
    expected = "what was answered before the refused creates (200)"
    return lived.fails(promise, name, expected, lived.answered(name), f"#{lived.case(name).operation}")


def _kept(lived: Lived, promise: Promise, before: Round, after: Round) -> Iterator[Failure]:
    """Yield what became of the story's own resource in the list."""
    kind, identity = lived.kind, lived.identity("create")
    was, now = (next((i for i in found.items if is_own(kind, i, identity)), None) for found in (before, after))
    if was is None:
        return
    if now is None:
        if after.ended:
            expected, got = f"{lived.name('create')}, as before", f"{after.words}, without it"
            yield lived.fails(promise, "list after", expected, got, f"/{after.container}")
        return
    for member in (kind.arn_member, *_STILL):
        for place, old, new in changes(was.get(member), now.get(member), f"/{after.container}/*/{member}"):
            yield lived.fails(promise, "list after", f"{_told(old)}, as before", _told(new), place)


def _traces(lived: Lived, promise: Promise, before: Round, after: Round) -> Iterator[Failure]:
    """Yield what a list shows of creates that were refused."""
    for name in lived.scenes("refuse"):
        identity, kind = lived.identity(name), lived.kind_of(name)
        named = isinstance(identity.get(kind.name_member), str) and identity != lived.identity("create")
        if not (named and lived.refused(name)) or any(is_own(kind, item, identity) for item in before.items):
            continue
        if any(is_own(kind, item, identity) for item in after.items):
            expected = "no trace of a refused create"
            yield lived.fails(promise, "list after", expected, lived.name(name), f"/{after.container}")
