"""The rules of pages and of their order; only the run's own items at rest have to be there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import combinations, groupby
from typing import Any, Final

from contracts.cases.scripts import ALL
from contracts.judge.lived import TOKEN, Lived, Own, Round, Said, Shown, is_own, listed
from contracts.judge.seen import once, quoted
from contracts.values import Failure, Promise

# Resources that a target may hold from before: one that counts a page before it filters shows empty pages for them.
HELD: Final = 5000
STALE: Final = 10  # pages in a row that show only what was shown before, after which a list has no end
CLOSE: Final = 1.0  # seconds within which two times are ties
_STATUS: Final = "Status"


def limit(lived: Lived) -> Iterator[Said]:
    """Judge whether a page has no more items than were asked for; shorter and even empty ones are legal."""
    promise, failures, seen = lived.promise("page.limit"), list[Failure](), False
    for scene in lived.story.scenes:
        found, most = _round(lived, scene.name), scene.case.body.get("MaxResults")
        if found is None or not isinstance(most, int) or lived.malformed(scene.name, f"/{found.container}/*"):
            continue
        sizes = [len(listed(page, found.container)) for page in found.pages]
        seen = seen or bool(sizes)
        if max(sizes, default=0) > most:
            failures.append(lived.fails(promise, scene.name, f"at most {most} on a page", f"{max(sizes)} items"))
    if seen:
        yield promise, tuple(once(failures))


def _round(lived: Lived, name: str) -> Round | None:
    """Return what a scene listed; None where it listed nothing."""
    return lived.round(name) if lived.case(name).operation in lived.contract.containers else None


def union(lived: Lived) -> Iterator[Said]:
    """Judge whether the pages of a list show every own item once, and come to an end."""
    promise, failures, seen = lived.promise("page.union"), list[Failure](), False
    for name in lived.scenes("page"):
        found = lived.round(name)
        judged = None if found is None else _once_each(lived, promise, name, found)
        seen = seen or judged is not None
        failures += judged or []
    if seen:
        yield promise, tuple(once(failures))


def _once_each(lived: Lived, promise: Promise, name: str, found: Round) -> list[Failure] | None:
    """Return what is wrong with a list's pages; None where they do not show it."""
    stuck = _stuck(lived, name, found)
    if stuck is not None:
        return [lived.fails(promise, name, *stuck, f"/{TOKEN}")]
    own = lived.own()
    if not (found.ended and own and lived.legible(name)):
        return None
    times = {made.name: sum(is_own(made.kind, item, made.identity) for item in found.items) for made in own}
    wrong = {
        made: f"{found.words}, " + (f"{n} of them it" if n else "none of them it")
        for made, n in times.items()
        if n != 1
    }
    return [lived.fails(promise, name, f"{made} once", got, f"/{found.container}") for made, got in wrong.items()]


def _stuck(lived: Lived, name: str, found: Round) -> tuple[str, str] | None:
    """Return what was expected of the tokens and what came: a refusal, the same one again, or no end of them."""
    if len(found.takes) > 1 and lived.refused(name):
        return f"the page that {TOKEN} stands for", lived.answered(name)
    tokens = [page[TOKEN] for page in found.pages if page.get(TOKEN)]
    again = next((token for n, token in enumerate(tokens) if token in tokens[:n]), None)
    if again is not None:
        return f"another {TOKEN} on every page", f"{quoted(again)} twice"
    different = {json.dumps(item, sort_keys=True) for item in found.items}
    most = len(different) + HELD // max(1, int(lived.case(name).body.get("MaxResults", ALL)))
    if found.whole and not found.ended and (len(found.pages) > most or _stale(found.pages, found.container) >= STALE):
        return "an end of the pages", f"{len(found.pages)} pages with {len(different)} different items, and a {TOKEN}"
    return None


def _stale(pages: Sequence[Shown], container: str) -> int:
    """Return how many pages in a row, empty ones left out, show nothing that was not shown before them."""
    seen, stale = set[str](), 0
    for page in pages:
        items = {json.dumps(item, sort_keys=True) for item in listed(page, container)}
        stale = 0 if items - seen else stale + bool(items)
        seen |= items
    return stale


def order(lived: Lived) -> Iterator[Said]:
    """Judge whether the own items are in the order that was asked for; ties may come in any order."""
    own, found = lived.own(), dict[Promise, list[Failure]]()
    for name in lived.scenes("sort"):
        by, pages = lived.case(name).body.get("SortBy"), lived.round(name)
        if by not in lived.kind.sorts or pages is None or not pages.whole:
            continue
        if not lived.legible(name, lived.kind.sorts[by]):
            continue
        places = [(_place(pages, made), made) for made in own]
        shown = [made for place, made in sorted(places, key=lambda pair: pair[0]) if place >= 0]
        if len(shown) > 1:
            promise = lived.promise("page.sort", f"/SortBy#{by}")
            wrong = _misplaced(lived, pages, shown, by, str(lived.case(name).body.get("SortOrder")))
            failures = [lived.fails(promise, name, *wrong)] if wrong else []
            found[promise] = found.get(promise, []) + failures
    yield from ((promise, tuple(once(failures))) for promise, failures in found.items())


def _place(pages: Round, made: Own) -> int:
    return next((n for n, item in enumerate(pages.items) if is_own(made.kind, item, made.identity)), -1)


def _misplaced(lived: Lived, pages: Round, shown: Sequence[Own], by: str, way: str) -> tuple[str, str] | None:
    """Return what was expected and what came of the first two items that are in the wrong order."""
    member = lived.kind.sorts[by]
    values = [(made.name, _value(pages, made, member)) for made in shown]
    if by == _STATUS:
        return _scattered([value for _, value in values])
    for (name, first), (other, second) in combinations(values, 2):
        low, high = (first, second) if way == "Ascending" else (second, first)
        if _exceeds(low, high):
            told = f"{member} {quoted(first)} of {name} before {quoted(second)} of {other}"
            return f"{by} {way}", told
    return None


def _value(pages: Round, made: Own, member: str) -> Any:
    item: Shown = pages.items[_place(pages, made)]
    return item.get(member, made.shown.get(member))


def _exceeds(low: Any, high: Any) -> bool:
    """Tell whether what should be lower is surely higher; what only some orders tell apart is not."""
    if isinstance(low, str) and isinstance(high, str):
        comparable = len(low) == len(high) and low == low.lower() and high == high.lower()
        return comparable and low > high
    numbers = isinstance(low, int | float) and isinstance(high, int | float)
    return numbers and bool(low - high >= CLOSE)


def _scattered(statuses: Sequence[Any]) -> tuple[str, str] | None:
    """Return what is wrong where equal statuses do not stand together; which comes first, nobody knows."""
    groups = [status for status, _ in groupby(statuses) if status is not None]
    torn = next((status for n, status in enumerate(groups) if status in groups[:n]), None)
    return None if torn is None else ("equal statuses together", f"{', '.join(map(str, groups))}")
