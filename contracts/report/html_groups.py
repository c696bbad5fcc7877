"""The promises of a run as lists for the HTML report: a section for each word, and in it what belongs together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from contracts.report import figures
from contracts.report.causes import Cause, causes, first_failure, promise_text
from contracts.report.figures import word
from contracts.report.groups import GROUPS
from contracts.report.texts import cut, plural
from contracts.values import SERVICE, Failure, Results, Verdict

# What each word means, in the order in which a reader wants them: what needs somebody to act comes first.
MEANINGS: Final = {
    "broken": "seen to be broken, and not listed as known",
    **{word: meaning for word, meaning, _ in GROUPS},
    "kept": "exercised, and held every time",
}
SHOWN: Final = 200  # characters of an expectation, and of what came instead, where a promise stands in a list
_OPENED: Final = ("broken", "fixed", "flaky", "error")
_BY_REASON: Final = ("fixed", "flaky", "error", "blocked", "indeterminate", "known")
_BY_GIST: Final = ("blocked", "indeterminate")  # their reasons name what stood in the way, after what happened
_GIST: Final = re.compile(r": |, because of ")
_LETTERS: Final = {
    "broken": "B", "fixed": "F", "flaky": "L", "error": "E", "blocked": "X", "indeterminate": "I", "known": "K",
    "should": "S", "unsupported": "U", "kept": "P",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One promise in a list; only one with a failure has more to show than its id.

    ``rule`` and ``note`` are empty where the group says for all of them what they would say.
    """

    verdict: Verdict
    rule: str
    note: str
    expected: str = ""
    got: str = ""

    @property
    def id(self) -> str:
        """Return the promise's id."""
        return self.verdict.promise.id

    @property
    def opens(self) -> bool:
        """Tell whether there is something to open."""
        return bool(self.verdict.failures)


@dataclass(frozen=True)
class Group:
    """Promises that belong together: by a cause, a reason, a rule or an operation.

    ``rule`` is empty where they are of several. ``example`` is what most of them show, and ``differ`` show otherwise.
    """

    name: str
    title: str
    scope: str
    rule: str
    rows: tuple[Row, ...]
    example: Failure | None = None
    differ: int = 0


@dataclass(frozen=True)
class Section:
    """All promises with one word; what needs somebody to act stands ``opened``."""

    word: str
    meaning: str
    opened: bool
    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        """Return how many promises are in it."""
        return sum(len(group.rows) for group in self.groups)


def sections(results: Results) -> tuple[Section, ...]:
    """Return every promise of a run exactly once, with the words that occur."""
    fail_on = results.run.fail_on
    by_word: dict[str, list[Verdict]] = {}
    for verdict in results.verdicts:
        by_word.setdefault(word(verdict, fail_on), []).append(verdict)
    return tuple(
        Section(name, meaning, name in _OPENED, _groups(name, by_word[name], results))
        for name, meaning in MEANINGS.items()
        if name in by_word
    )


def _groups(name: str, verdicts: list[Verdict], results: Results) -> tuple[Group, ...]:
    if name == "broken":
        by_promise = {verdict.promise: verdict for verdict in verdicts}
        return tuple(
            _of_cause(f"B{number}", cause, [by_promise[promise] for promise in cause.promises])
            for number, cause in enumerate(causes(results), 1)
        )
    found: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        found.setdefault(_key(name, verdict), []).append(verdict)
    by_size = sorted(found.items(), key=lambda item: -len(item[1]))
    return tuple(
        _group(f"{_LETTERS[name]}{number}", _title(name, key), group) for number, (key, group) in enumerate(by_size, 1)
    )


def _key(name: str, verdict: Verdict) -> str:
    if name in _BY_REASON:
        reason = _GIST.split(verdict.reason)[0] if name in _BY_GIST else verdict.reason
        return reason or promise_text(verdict.promise.rule)
    return verdict.promise.operation if name == "unsupported" else verdict.promise.rule


def _title(name: str, key: str) -> str:
    if name == "known":  # what the divergences file says, in its own words
        return key
    if name in _BY_REASON:
        return key[:1].upper() + key[1:]
    return operation(key) if name == "unsupported" else promise_text(key)


def operation(name: str) -> str:
    """Return an operation's name as people read it: the promises of no single one are the service's own."""
    return "The service as a whole" if name == SERVICE else name


def _of_cause(name: str, cause: Cause, verdicts: list[Verdict]) -> Group:
    scope = cause.scope if cause.rule else f"{cause.scope}; rules of several families"
    return _made(name, cause.said, scope, verdicts, cause.example, cause.differ)


def _group(name: str, title: str, verdicts: list[Verdict]) -> Group:
    operations = figures.in_order(verdict.promise.operation for verdict in verdicts)
    rules = {verdict.promise.rule for verdict in verdicts}
    who = operation(operations[0]) if len(operations) == 1 else plural(len(operations), "operation")
    scope = who if len(rules) == 1 else f"{who}, {plural(len(rules), 'rule')}"
    return _made(name, title, scope, verdicts)


def _made(
    name: str, title: str, scope: str, verdicts: Sequence[Verdict], example: Failure | None = None, differ: int = 0
) -> Group:
    rules = {verdict.promise.rule for verdict in verdicts}
    rule = rules.pop() if len(rules) == 1 else ""
    rows = tuple(_row(verdict, title, rule) for verdict in verdicts)
    return Group(name, title, scope, rule, rows, example, differ)


def _row(verdict: Verdict, title: str, rule: str) -> Row:
    named = "" if rule else verdict.promise.rule
    if verdict.failures:
        failure = first_failure(verdict)
        said = failure.move.removeprefix(f"{verdict.promise.place}: ")  # the id has the place
        return Row(verdict, named, said, cut(failure.expected, SHOWN), cut(failure.got, SHOWN))
    reason = "" if verdict.reason.lower() == title.lower() else verdict.reason
    return Row(verdict, named, reason or ("" if rule else promise_text(verdict.promise.rule)))
