"""What a workflow of GitHub shows beside the code: one annotation a cause, for what makes a run fail.

What is wrong with the divergences file is shown at its line there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import Final

from contracts import errors
from contracts.judge.divergences import Divergences
from contracts.report import safe
from contracts.report.causes import Cause, causes
from contracts.report.groups import groups
from contracts.report.terminal import ending
from contracts.report.texts import clean, cut, plural
from contracts.running.conclusion import counts
from contracts.values import Results, Status, Verdict
from contracts.wire.redact import redact_text

MOST: Final = 9  # a step may have ten of a kind; what is beyond that is dropped without a word
TITLE: Final = 120  # characters
TEXT: Final = 400  # characters of one text
_LINE: Final = re.compile(r"(?P<name>.+?), line (?P<line>\d+): (?P<text>.*)", re.DOTALL)
_REST: Final = ("flaky", "blocked", "indeterminate")


@dataclass(frozen=True)
class Annotation:
    """A note on a run; ``line`` is that of ``file``, and both may be left out."""

    title: str
    lines: tuple[str, ...]
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        """Return the command by which a job's log makes the annotation."""
        found = {"file": self.file, "line": str(self.line) if self.line else "", "title": cut(self.title, TITLE)}
        named = ",".join(f"{name}={_property(value)}" for name, value in found.items() if value)
        return f"::error {named}::{_data(self.lines)}"


def annotated(results: Results, known: Divergences, file: str = "") -> list[Annotation]:
    """Return at most nine annotations for what makes a run fail; the last one counts what is left out.

    ``known`` is the divergences file, and ``file`` where it is in the repository; empty where it is not part of that.
    """
    if results.exit_code == errors.OK:
        return []
    results = safe.results(results)
    found = [*_reason(results), *_turns(_causes(results), [*_problems(results, file), *_fixed(results, known, file)])]
    found += _others(results)
    if len(found) <= MOST:
        return found
    left = len(found) - (MOST - 1)
    return [*found[: MOST - 1], Annotation(f"{left} more", ("The job's summary and the reports have all.",))]


def ended(exit_code: int, said: str) -> Annotation:
    """Return the annotation for a run that ended before there were results."""
    title = f"SageMaker contract: {ending(exit_code)}"
    return Annotation(title, tuple(redact_text(said).splitlines()))


def _turns(first: list[Annotation], second: list[Annotation]) -> Iterator[Annotation]:
    """Yield both in turns, so that many of one do not hide the other."""
    return (one for one in chain.from_iterable(zip_longest(first, second)) if one is not None)


def _reason(results: Results) -> Iterator[Annotation]:
    if results.exit_code != errors.BROKEN:
        yield ended(results.exit_code, results.exit_reason)


def _causes(results: Results) -> list[Annotation]:
    return [_cause(number, cause) for number, cause in enumerate(causes(results), 1)]


def _cause(number: int, cause: Cause) -> Annotation:
    more = f" and {len(cause.promises) - 1} more" if len(cause.promises) > 1 else ""
    return Annotation(
        f"B{number}: {plural(len(cause.promises), 'promise')} broken",
        (
            cause.title,
            f"expected: {cause.expected}",
            f"got: {cause.got}",
            f"for example: {cause.promises[0].id}{more}",
        ),
    )


def _problems(results: Results, file: str) -> list[Annotation]:
    return [_problem(problem, file) for problem in results.problems]


def _problem(problem: str, file: str) -> Annotation:
    place = _LINE.fullmatch(problem)
    if not file or place is None:
        return _note((problem,), file)
    return _note((place["text"],), file, int(place["line"]))


def _note(lines: tuple[str, ...], file: str, line: int = 0) -> Annotation:
    return Annotation("The divergences file is out of date", lines, file, line)


def _fixed(results: Results, known: Divergences, file: str) -> Iterator[Annotation]:
    """Yield what is fixed and has no problem of its own: a run that is not whole does not decide about the entry."""
    told = {problem.partition(": ")[0] for problem in results.problems}
    fixed: dict[str, list[str]] = {}
    for verdict in results.verdicts:
        if verdict.status is Status.FIXED and (where := _where(verdict, known)) not in told:
            fixed.setdefault(where, []).append(verdict.promise.id)
    for where, ids in fixed.items():
        text = f"{plural(len(ids), 'promise')} listed as known, but kept: {', '.join(ids)}"
        yield _problem(f"{where}: {text}" if where else text, file)


def _where(verdict: Verdict, known: Divergences) -> str:
    return next((entry.where for entry in known.entries if entry.names(verdict.promise)), "")


def _others(results: Results) -> Iterator[Annotation]:
    """Yield one annotation for each word that makes the run fail and has no cause."""
    run = results.run
    failing = [v for v in results.verdicts if counts(v, run.fail_on, allow_flaky=run.allow_flaky)]
    for group in groups(replace(results, verdicts=tuple(failing))):
        if group.word in _REST:
            entry, times = group.entries[0]
            first = f"{times} of them: {entry}" if len(group.entries) > 1 else entry
            yield Annotation(f"{plural(group.promises, 'promise')} {group.word}: {group.text}", (first,))


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _data(lines: tuple[str, ...]) -> str:
    return "%0A".join(_escaped(cut(line, TEXT)) for line in lines)


def _escaped(text: str) -> str:
    """Return a text on one line in which nothing is a command; what a log would unescape is escaped."""
    return clean(text).replace("%", "%25")
