"""What the HTML report says before its lists: how the run ended, the two figures, and the matrix."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from contracts import errors
from contracts.catalogue import family
from contracts.report import figures
from contracts.report.figures import percent, word
from contracts.report.html_groups import MEANINGS
from contracts.report.rulebook import TITLES
from contracts.report.terminal import ending
from contracts.report.texts import plural
from contracts.values import Results


@dataclass(frozen=True)
class Headline:
    """How the run ended: in a word, in a sentence, and for what reason."""

    ending: str
    good: bool
    text: str
    reason: str


@dataclass(frozen=True)
class Share:
    """One of the two figures: what part of all promises, and what that part is."""

    name: str
    part: int
    percent: str
    meaning: str


@dataclass(frozen=True)
class Cell:
    """The promises of one operation in one family of rules; ``word`` is the one that most needs a look."""

    operation: str
    family: str
    word: str
    counts: tuple[tuple[str, int], ...]  # by word, what most needs a look first

    @property
    def total(self) -> int:
        """Return how many promises there are."""
        return sum(number for _, number in self.counts)

    @property
    def kept(self) -> int:
        """Return how many of them are kept."""
        return dict(self.counts).get("kept", 0)


@dataclass(frozen=True)
class Matrix:
    """Operations in lines, families of rules in columns; where there are no promises there is no cell."""

    families: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...]


def headline(results: Results) -> Headline:
    """Return how a run ended."""
    name, found, code = target(results), figures.count(results), results.exit_code
    texts: Final = {
        errors.OK: f"{name} keeps every promise" if found.kept == found.total else f"{name} breaks nothing new",
        errors.BROKEN: f"{name} breaks {plural(found.broken, 'promise')}" if found.broken else f"{name} fails this run",
        errors.VACUOUS: f"This run proves nothing about {name}",
        errors.INTERRUPTED: f"The run against {name} was interrupted",
        errors.KIT_ERROR: f"The kit itself failed in this run against {name}",
        errors.UNREACHABLE: f"{name} stopped answering",
    }
    text = texts.get(code, f"The run against {name} did not come to its end")
    return Headline(ending(code), code == errors.OK, text, results.exit_reason)


def target(results: Results) -> str:
    """Return the target's name with its version."""
    return f"{results.run.target} {results.run.target_version}".strip()


def shares(results: Results) -> tuple[Share, Share]:
    """Return the two figures that sum a run up, both of all promises that were selected."""
    found = figures.count(results)
    return (
        Share(
            "kept",
            found.kept,
            percent(found.kept, found.total),
            "were exercised in this run and held every time. A known difference does not count as kept.",
        ),
        Share(
            "supported",
            found.supported,
            percent(found.supported, found.total),
            "are about operations that the target has at all, whether it keeps them or not.",
        ),
    )


def matrix(results: Results) -> Matrix:
    """Return how the promises of each operation came out, by families of rules."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for verdict in results.verdicts:
        place = verdict.promise.operation, family(verdict.promise.rule)
        found.setdefault(place, Counter())[word(verdict, results.run.fail_on)] += 1
    there = {name for _, name in found}
    families = tuple((name, title) for name, title in TITLES.items() if name in there)
    families += tuple((name, name) for name in sorted(there - set(TITLES)))
    operations = figures.in_order(name for name, _ in found)
    rows = ((one, tuple(_cell(one, name, found.get((one, name))) for name, _ in families)) for one in operations)
    return Matrix(families, tuple(rows))


def _cell(operation: str, name: str, counted: Counter[str] | None) -> Cell | None:
    if not counted:
        return None
    counts = tuple((word, counted[word]) for word in MEANINGS if counted[word])
    return Cell(operation, name, counts[0][0], counts)
