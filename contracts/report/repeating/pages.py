"""What a stand-alone test asserts about the pages of a list, as the lines of its body."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from contracts.cases import names
from contracts.report.repeating.led import Led
from contracts.report.repeating.looks import PLAY, asserting


def lines(led: Led) -> tuple[str, ...]:
    """Return the body of a test; nothing where the rule is not about a list."""
    found = _TOLD.get(led.failure.rule)
    return asserting(found(led)) if found else ()


def _limit(led: Led) -> Iterable[str]:
    if led.kind is None:
        return
    yield PLAY
    yield "for page in target.pages(STEPS[-1]):"
    yield f"    assert len(page.value[{led.kind.container!r}]) <= {led.body.get('MaxResults')!r}, page"


def _union(led: Led) -> Iterable[str]:
    kind = led.kind
    if kind is None:
        return
    own = [names.identity(kind, body) for number, body in led.creates(kind) if led.exchanges[number].status == 200]
    yield PLAY
    yield ""
    yield "def look() -> None:"
    yield f"    items = target.items(STEPS[-1], {kind.container!r})"
    yield f"    for identity in target.fresh({own!r}):"
    yield "        assert sum(identity.items() <= item.items() for item in items) == 1, identity"
    yield ""
    yield "eventually(look)"


def _filter(led: Led) -> Iterable[str]:
    kind, failure = led.kind, led.failure
    if kind is None:
        return
    member = failure.place[1:]
    yield PLAY
    yield ""
    if " on some page, because it passes " in failure.expected:
        name = failure.expected.partition(" on some page")[0]
        own = [names.identity(kind, body) for _, body in led.creates(kind)]
        same = next((one for one in own if "/".join(map(str, one.values())) == name), own[0])
        yield "def look() -> None:"
        yield f"    assert target.own(STEPS[-1], {kind.container!r}, {same!r})"
        yield ""
        yield "eventually(look)"
        return
    wanted = led.body.get(member)
    yield f"wanted = target.fresh({wanted!r})"
    yield f"for item in target.items(STEPS[-1], {kind.container!r}):"
    yield f"    found = at(item, {kind.filters[member]!r})"
    yield f"    assert any({_passes(member)} for value in found), item"


def _passes(member: str) -> str:
    if member.endswith("Contains"):
        return "wanted.lower() in value.lower()"
    if member.endswith(("Before", "After")):
        return f"value {'<' if member.endswith('Before') else '>'} wanted"
    return "str(value).lower() == str(wanted).lower()"


def _sort(led: Led) -> Iterable[str]:
    kind, by = led.kind, str(led.body.get("SortBy"))
    if kind is None or by not in kind.sorts:
        return
    own = [names.identity(kind, body)[kind.name_member] for _, body in led.creates(kind)]
    yield PLAY
    yield f"own = target.fresh({own!r})"
    yield f"items = target.items(STEPS[-1], {kind.container!r})"
    yield f"values = [item[{kind.sorts[by]!r}] for item in items if item[{kind.item!r}] in own]"
    if by == "Status":
        yield "groups = [value for number, value in enumerate(values) if value != values[number - 1] or not number]"
        yield "assert len(groups) == len(set(groups)), values"
        return
    yield "values = [int(value) if isinstance(value, float) else value for value in values]"
    yield f"assert values == sorted(values, reverse={led.body.get('SortOrder') == 'Descending'}), values"


_TOLD: Final[dict[str, Callable[[Led], Iterable[str]]]] = {
    "page.limit": _limit,
    "page.union": _union,
    "page.filter": _filter,
    "page.sort": _sort,
}
