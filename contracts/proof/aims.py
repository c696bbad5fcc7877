"""Which rules a mutant aims at, read from the globs of the promises that it breaks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase

from contracts.reference.suspects import Mutant


def aims(mutant: Mutant, rules: Collection[str]) -> tuple[str, ...]:
    """Return the rules that a mutant is to break, in the catalogue's order."""
    found = {rule for glob in mutant.breaks for rule in _named(glob, rules)}
    return tuple(rule for rule in rules if rule in found)


def _named(glob: str, rules: Iterable[str]) -> list[str]:
    """Return the rules that the glob of a promise's id names; ids are ``operation-rule`` or ``operation-rule-place``.

    Rules may hold hyphens, too, so that the longest one that fits is the one that is meant.
    """
    rest = glob.partition("-")[2]
    exact = sorted((rule for rule in rules if f"{rest}-".startswith(f"{rule}-")), key=len)
    return exact[-1:] or [rule for rule in rules if fnmatchcase(rule, rest)]
