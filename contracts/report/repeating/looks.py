"""Lines of a test that look at a target: now, again until it is as it should be, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from contracts.cases import names
from contracts.report.repeating.led import Led
from contracts.spec.resources import Kind
from contracts.values import Json

PLAY: Final = "target.play(STEPS[:-1])"
ALL: Final = "answer = target.play(STEPS)[-1]"
LAST: Final = "answer = target.send(STEPS[-1])"


def asserting(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the lines of a test, or nothing where they assert nothing."""
    found = tuple(lines)
    return found if any("assert " in line for line in found) else ()


def looking(asserts: Iterable[str], patience: str = "") -> Iterator[str]:
    """Yield lines that send the last request until its answer is as it should be, for it may come late."""
    yield "def look() -> None:"
    yield f"    {LAST}"
    yield from (f"    {line}" for line in asserts)
    yield ""
    yield f"eventually(look{', ' + patience if patience else ''})"


def read(led: Led, asserts: Iterable[str]) -> Iterator[str]:
    """Yield lines that take all steps; a last one that changes nothing is taken until its answer is right."""
    if led.reads:
        yield PLAY
        yield from looking(asserts)
    else:
        yield ALL
        yield from asserts


def own(led: Led) -> tuple[int, dict[str, Json]] | None:
    """Return the create that the last request looks at: of its own name, or the first one of its kind for a list."""
    if led.kind is None:
        return None
    if led.operation == led.kind.list:
        found = [(number, body) for number, body in led.creates(led.kind)]
        return found[0] if found else None
    return led.made(led.kind, led.identity)


def looking_at_own(kind: Kind, body: Json, asserts: Iterable[str]) -> Iterator[str]:
    """Yield lines that look for a resource in the list that the last step asks for."""
    yield "def look() -> None:"
    yield f"    {items(kind, body)}"
    yield "    assert items, 'it is on no page'"
    yield "    item = items[0]"
    yield from (f"    {line}" for line in asserts)
    yield ""
    yield "eventually(look)"


def items(kind: Kind, body: Json) -> str:
    """Return the line that takes a resource's items out of the list that the last step asks for."""
    return f"items = target.own(STEPS[-1], {kind.container!r}, {names.identity(kind, body)!r})"


def reading_before(kind: Kind, identity: Json, number: int) -> Iterator[str]:
    """Yield lines that take the first steps, and describe a resource."""
    yield f"target.play(STEPS[:{number}])"
    yield "before = {}"
    yield ""
    yield "def first() -> None:"
    yield f"    answer = target.ask({kind.describe!r}, {identity!r})"
    yield "    assert answer.status == 200, answer"
    yield "    before.update(answer.value)"
    yield ""
    yield "eventually(first)"
