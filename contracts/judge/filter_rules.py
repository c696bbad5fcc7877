"""The rule of filters: what a list shows passes them, and every own item that passes them is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from contracts.judge.comparing import is_hollow
from contracts.judge.lived import Lived, Own, Round, Said, Shown, is_own
from contracts.judge.seen import once, quoted
from contracts.spec.keywords import is_number
from contracts.values import Failure, Json, Promise

EDGE: Final = 2.0  # seconds around a time within which nobody knows whether it is before or after
_TIMES: Final = ("Before", "After")
_WORDS: Final = {"Contains": "contains", "Before": "is before", "After": "is after"}


def filtering(lived: Lived) -> Iterator[Said]:
    """Judge the filters of every scene that is about one."""
    found: dict[Promise, list[Failure]] = {}
    for scene in lived.story.scenes:
        stem, _, rest = scene.name.partition(" ")
        member, pages = rest.rpartition(" ")[0] or rest, lived.round(scene.name) if stem == "filter" else None
        if member not in lived.kind.filters or pages is None or not pages.whole:
            continue
        if not lived.legible(scene.name, lived.kind.filters[member]):
            continue
        promise = lived.promise("page.filter", f"/{member}")
        failures = [*_intruders(lived, promise, scene.name, member, pages)]
        if pages.ended and not _loses(lived, scene.name):
            failures += _missing(lived, promise, scene.name, pages)
        found[promise] = found.get(promise, []) + failures
    yield from ((promise, tuple(once(failures))) for promise, failures in found.items())


def _intruders(lived: Lived, promise: Promise, name: str, member: str, pages: Round) -> Iterator[Failure]:
    """Yield what is shown although it does not pass a filter."""
    kind, wanted = lived.kind, lived.case(name).body.get(member)
    place, own = kind.filters[member], lived.own()
    for item in pages.items:
        shown = _values(item, place)
        mine = next((made for made in own if is_own(kind, item, made.identity)), None)
        passes = _passes(member, shown, wanted) if shown else _known(mine, member, wanted)
        if passes is False:
            word = next((word for end, word in _WORDS.items() if member.endswith(end)), "is")
            expected = f"only items whose {place.removeprefix('/')} {word} {quoted(wanted)}"
            whose, what = item.get(kind.item), quoted(shown[0] if len(shown) == 1 else shown)
            got = f"{what} of {whose}" if shown else f"{whose}, which has none"
            yield lived.fails(promise, name, expected, got)


def _loses(lived: Lived, name: str) -> bool:
    """Tell whether pages of this size lose own items whatever is asked for, which is for another rule to say."""
    size = lived.case(name).body.get("MaxResults")
    found, kind = lived.round(f"page {size}"), lived.kind
    own = lived.own() if found is not None and found.ended else ()
    return found is not None and any(not any(is_own(kind, i, made.identity) for i in found.items) for made in own)


def _missing(lived: Lived, promise: Promise, name: str, pages: Round) -> Iterator[Failure]:
    """Yield the own items that pass all filters and are on no page."""
    kind, body = lived.kind, lived.case(name).body
    asked = {member: value for member, value in body.items() if member in kind.filters}
    for made in lived.own():
        passes = all(_known(made, member, wanted) is True for member, wanted in asked.items())
        if passes and not any(is_own(kind, item, made.identity) for item in pages.items):
            words = " and ".join(f"{member} {quoted(wanted)}" for member, wanted in asked.items())
            expected, got = f"{made.name} on some page, because it passes {words}", f"{pages.words}, without it"
            yield lived.fails(promise, name, expected, got)


def _known(made: Own | None, member: str, wanted: Json) -> bool | None:
    """Tell whether an own item passes a filter, as far as its create and its description agree about that."""
    if made is None:
        return None
    kind = made.kind
    place, described = kind.sends(member), _values(made.shown, kind.filters[member])
    said = {_passes(member, described, wanted)} if described else set()
    if place:
        said.add(_passes(member, _values(made.sent, place), wanted))
    return said.pop() if len(said) == 1 else None


def _passes(member: str, values: list[Json], wanted: Json) -> bool | None:
    """Tell whether any of the values passes a filter; None where nobody knows."""
    answers = [_one_passes(member, value, wanted) for value in values]
    return True if True in answers else None if None in answers else False


def _one_passes(member: str, value: Any, wanted: Any) -> bool | None:
    if member.endswith(_TIMES):
        return _in_time(member, value, wanted)
    if not (isinstance(value, str) and isinstance(wanted, str)):
        return None
    contains = member.endswith("Contains")
    if (wanted in value) if contains else value == wanted:
        return True
    # The case of what is contained is anybody's guess, and ARNs and some names have none.
    lower = (wanted.lower() in value.lower()) if contains else value.lower() == wanted.lower()
    caseless = contains or value.startswith("arn:") or "UserProfile" in member
    return None if lower and caseless else False


def _in_time(member: str, value: Any, wanted: Any) -> bool | None:
    if not (is_number(value) and is_number(wanted)) or abs(value - wanted) < EDGE:
        return None
    return bool(value < wanted) if member.endswith("Before") else bool(value > wanted)


def _values(item: Shown, place: str) -> list[Json]:
    """Return what an item has at a place, each item of a list by itself, without what is empty."""
    found: list[Json] = [item]
    for step in place.split("/")[1:]:
        found = [below for value in found for below in _below(value, step)]
    return [value for value in found if not is_hollow(value)]


def _below(value: Json, step: str) -> list[Json]:
    if step == "*":
        return value if isinstance(value, list) else []
    return [value[step]] if isinstance(value, dict) and step in value else []
