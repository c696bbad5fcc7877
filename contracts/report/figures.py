"""What a run comes to in numbers: every report takes its counts from here, so they cannot disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Final

from contracts.spec.operations import CONTRACT, SUPPORTING
from contracts.values import SERVICE, Level, Results, Status, Verdict

# The words for people, in the order in which they are counted off; "should" is a finding that breaks nothing.
WORDS: Final = (
    "kept", "broken", "known", "unsupported", "should", "fixed", "flaky", "blocked", "indeterminate", "error",
)  # fmt: skip
_ORDER: Final = {name: number for number, name in enumerate((*CONTRACT, *SUPPORTING))}


@dataclass(frozen=True)
class Row:
    """One operation's counts; ``other`` is what is neither kept, broken, known nor unsupported."""

    operation: str
    kept: int = 0
    broken: int = 0
    known: int = 0
    unsupported: int = 0
    other: int = 0


@dataclass(frozen=True)
class Figures:
    """How many promises came out how, over the whole selected catalogue; the words add up to ``total``."""

    total: int = 0
    kept: int = 0
    broken: int = 0
    known: int = 0
    unsupported: int = 0
    should: int = 0
    fixed: int = 0
    flaky: int = 0
    blocked: int = 0
    indeterminate: int = 0
    error: int = 0

    @property
    def supported(self) -> int:
        """Return how many promises belong to operations that the target serves."""
        return self.total - self.unsupported

    @property
    def named(self) -> dict[str, int]:
        """Return every figure by its name."""
        return {**asdict(self), "supported": self.supported}


def word(verdict: Verdict, fail_on: Level = "must") -> str:
    """Return the word that people read for a verdict: one of ``WORDS``."""
    if verdict.status is Status.FAILED:
        return "should" if verdict.level == "should" and fail_on == "must" else "broken"
    return "kept" if verdict.status is Status.PASSED else verdict.status.value


def count(results: Results) -> Figures:
    """Return the counts of a run."""
    found = Counter(word(verdict, results.run.fail_on) for verdict in results.verdicts)
    return Figures(total=len(results.verdicts), **found)


def rows(results: Results) -> tuple[Row, ...]:
    """Return the counts of each operation that has a promise, in the contract's order, the service's own last."""
    found: dict[str, Counter[str]] = {}
    for verdict in results.verdicts:
        name = word(verdict, results.run.fail_on)
        column = name if name in ("kept", "broken", "known", "unsupported") else "other"
        found.setdefault(verdict.promise.operation, Counter())[column] += 1
    return tuple(Row(operation, **found[operation]) for operation in in_order(found))


def in_order(operations: Iterable[str]) -> list[str]:
    """Return operations in the contract's order; unknown ones follow by name, the service itself comes last."""
    return sorted(set(operations), key=lambda name: (name == SERVICE, _ORDER.get(name, len(_ORDER)), name))


def percent(part: int, total: int) -> str:
    """Return a share with one decimal; ``100 %`` only means all of them, and ``0 %`` none."""
    if not total:
        return "none selected"
    if part in (0, total):
        return "100 %" if part else "0 %"
    return f"{min(99.9, max(0.1, 100 * part / total)):.1f} %"
