"""Texts at the edge of a pattern: of an exact length, as short as can be, or just outside it.

All of them are found by changing a text that is known to match, and checked against the pattern itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from contracts.spec import patterns

_FILLERS = ("a", "0", "x", "-a", "/a", ".a")
_WORDS = re.compile(r"\w{2,}")  # of a pattern, some of which stand for themselves
_STRANGERS = ("!", " ", "#", "~", "/", ":", "_", ".", "-", "A", "é", "<>")


@cache
def of_length(pattern: str | None, base: str, length: int) -> str | None:
    """Return a text of exactly ``length`` characters that matches, made from ``base``; None where there is none."""
    if length == len(base):
        return base
    candidates = _longer(base, length) if length > len(base) else _shorter(base, length)
    short = shortest(pattern, base)
    if length > len(short):
        candidates = _chain(candidates, _longer(short, length))
    return next((text for text in candidates if pattern is None or patterns.matches(pattern, text)), None)


def _chain(*parts: Iterator[str]) -> Iterator[str]:
    for part in parts:
        yield from part


def _longer(base: str, length: int) -> Iterator[str]:
    missing = length - len(base)
    for at in range(len(base), -1, -1):
        for filler in _FILLERS:
            padding = (filler * missing)[:missing]
            yield base[:at] + padding + base[at:]


def _shorter(base: str, length: int) -> Iterator[str]:
    surplus = len(base) - length
    for at in range(len(base) - surplus, -1, -1):
        yield base[:at] + base[at + surplus :]


@cache
def shortest(pattern: str | None, base: str) -> str:
    """Return ``base`` with as much cut out as the pattern allows; at least one character stays where there was one."""
    if pattern is None:
        return base[:1]
    text = base
    shrinking = True
    while shrinking:
        shrinking = False
        for size in range(len(text) - 1, 0, -1):
            found = next((t for t in _shorter(text, len(text) - size) if t and patterns.matches(pattern, t)), None)
            if found is not None:
                text, shrinking = found, True
                break
    return text


def outside(all_patterns: Sequence[str], base: str, low: int, high: int) -> dict[str, str]:
    """Return texts that match none of the patterns although their length is fine, by what is wrong with them.

    The foreign character stands at the end (a prefix match would miss it), at the start (a search would miss it), and
    everywhere (nothing matches). ASCII comes first, because engines differ beyond it. A newline at the end is for those
    who trust ``$``, and the other case for those who match without one.
    """
    starts = (base, *_other_starts(all_patterns[0], base))
    found = {
        "ends in": _outside(
            all_patterns, (_fit(t, s, high, at_end=True) for t in starts for s in _STRANGERS), low, high
        ),
        "starts with": _outside(all_patterns, (_fit(base, s, high, at_end=False) for s in _STRANGERS), low, high),
        "is": _outside(all_patterns, (s[:1] * max(low, 3) for s in _STRANGERS), low, high),
    }
    if not any(found.values()):
        found["cut"] = _outside(all_patterns, (base[:cut] for cut in range(len(base) - 1, 0, -1)), low, high)
    found["ends in a newline"] = _outside(all_patterns, (_fit(t, "\n", high, at_end=True) for t in starts), low, high)
    found["has the other case"] = _outside(all_patterns, iter([base.swapcase()]), low, high)
    return {how: text for how, text in found.items() if text is not None}


def _other_starts(pattern: str, base: str) -> Iterator[str]:
    """Yield other texts that match: anything may follow ``base`` where another branch of the pattern is narrower."""
    cuts = (base[:end] for end in range(len(base) - 1, 0, -1))
    yield from (text for text in (*_WORDS.findall(pattern), *cuts) if patterns.matches(pattern, text))


def _fit(base: str, stranger: str, high: int, *, at_end: bool) -> str:
    room = base if len(base) + len(stranger) <= high else (base[: -len(stranger)] if at_end else base[len(stranger) :])
    return room + stranger if at_end else stranger + room


def _outside(all_patterns: Sequence[str], candidates: Iterator[str], low: int, high: int) -> str | None:
    return next(
        (
            text
            for text in candidates
            if text.isascii() and low <= len(text) <= high and not any(patterns.admits(p, text) for p in all_patterns)
        ),
        None,
    )
