r"""The model's regular expressions, which are Java's, as the ``regex`` package reads them.

A value matches as a whole. One leading ``^`` and one trailing ``$`` of the model are dropped, because a whole match
needs neither and Python's ``$`` would let a trailing newline through. Classes such as ``\d`` mean ASCII, as in Java.
"""

from __future__ import annotations

import re
from functools import cache

import regex

# Java's names for character classes and the ASCII characters in them; used where text is generated.
ASCII_CLASSES = {
    "Alnum": "a-zA-Z0-9",
    "L": "a-zA-Z",
    "M": "",
    "N": "0-9",
    "P": r"!-#%-*,-/:;?@\[-\]_{}",
    "S": r"$+<=>\^`|~",
    "Z": " ",
}

# A character class; a bracket or backslash in it is escaped.
_CLASS = re.compile(r"\[(?!\^)(?:[^\]\\]|\\.)*\]")
_CATEGORY = re.compile(r"\\p\{[LMNPSZ]\}")


def bare(pattern: str) -> str:
    """Return the pattern without one leading ``^`` and one trailing ``$``."""
    start = 1 if pattern.startswith("^") else 0
    end = len(pattern) - 1 if pattern.endswith("$") and not pattern.endswith(r"\$") else len(pattern)
    return pattern[start:end]


def anchored(pattern: str) -> str:
    """Return the pattern as the built document states it: ``^(?:P)$``."""
    return f"^(?:{bare(pattern)})$"


@cache
def _compiled(pattern: str, *, lines: bool = False) -> regex.Pattern[str]:
    flags = regex.ASCII if r"\p" not in pattern else 0
    return regex.compile(pattern, flags | regex.DOTALL if lines else flags)


def matches(pattern: str, text: str) -> bool:
    """Tell whether the whole text matches a pattern of the model or of the built document."""
    return _compiled(bare(pattern)).fullmatch(text) is not None


def admits(pattern: str, text: str) -> bool:
    """Tell whether some engine may match the whole text: line separators are left to the dots that may match them."""
    return _compiled(bare(pattern), lines=True).fullmatch(text) is not None


def portable(pattern: str) -> str:
    r"""Return the pattern with ``\p{..}`` spelled out in ASCII, as the ``re`` module and generators can read it."""
    return re.sub(r"\\p\{(\w+)\}", lambda found: ASCII_CLASSES[found[1]], pattern)


def readable(pattern: str) -> str:
    r"""Return the pattern, anchored, in the words that every engine knows.

    A class with Unicode categories is exact for ASCII and takes every character beyond it: the letters of the world
    would be hundreds of ranges. ``\p{Alnum}`` and its kin are ASCII in Java, so they are exact.
    """
    return _CLASS.sub(_beyond_ascii, anchored(pattern))


def _beyond_ascii(found: re.Match[str]) -> str:
    text = portable(found[0])
    return rf"(?:{text}|[^\x00-\x7F])" if _CATEGORY.search(found[0]) else text


def constrains(pattern: str) -> bool:
    """Tell whether a pattern refuses any single-line text at all: ``.*`` and its kin do not.

    Line separators are left aside, because engines differ on whether ``.`` matches them.
    """
    probes = ["", " ", "a", "A", "0", "-", "_", "/", ":", "é", "a b", '{"a": [1, 2]}', "~!@#$%^&*()+=|\\'\"<>?,."]
    return not all(matches(pattern, probe) for probe in probes)
