"""What is counted but not shown one by one: verdicts of one word, grouped by what tells them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from contracts.report.causes import promise_text
from contracts.report.figures import word
from contracts.values import Results, Verdict

# The word, what it means, and what its verdicts are grouped by.
GROUPS: Final = (
    ("fixed", "listed as known, but kept; remove them from the divergences file", "id"),
    ("flaky", "failed, then held", "id"),
    ("error", "the kit's own trouble, not the target's", "reason"),
    ("blocked", "a step before it failed", "reason"),
    ("indeterminate", "no answer that could be judged", "reason"),
    ("known", "broken as the divergences file says", "reason"),
    ("should", "findings that break nothing", "rule"),
    ("unsupported", "the target lacks the operation", "operation"),
)


@dataclass(frozen=True)
class Group:
    """The verdicts of one word: how many there are, and how many of each entry, most first."""

    word: str
    text: str
    by: str
    promises: int
    entries: tuple[tuple[str, int], ...]


def groups(results: Results) -> Iterator[Group]:
    """Yield the groups that have any verdict, those that somebody has to act on first."""
    by_word: dict[str, list[Verdict]] = {}
    for verdict in results.verdicts:
        by_word.setdefault(word(verdict, results.run.fail_on), []).append(verdict)
    for name, text, by in GROUPS:
        verdicts = by_word.get(name, [])
        if verdicts:
            entries = Counter(_entry(verdict, by) for verdict in verdicts).most_common()
            yield Group(name, text, by, len(verdicts), tuple(entries))


def _entry(verdict: Verdict, by: str) -> str:
    if by == "id":
        return f"{verdict.promise.id}: {verdict.reason}" if verdict.reason else verdict.promise.id
    if by == "reason":
        return verdict.reason or verdict.promise.rule
    rule = verdict.promise.rule
    return f"{rule}: {promise_text(rule)}" if by == "rule" else verdict.promise.operation
