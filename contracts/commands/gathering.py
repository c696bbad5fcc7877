"""Reports that are there already, put together for a comparison."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from contracts.commands.reports import read
from contracts.errors import VACUOUS, UsageError

if TYPE_CHECKING:
    from contracts.report.survey import Surveyed
    from contracts.values import Run

REPORT: Final = "report.json"
_PAGE: Final = "report.html"  # what a link leads to, where it is there


@dataclass(frozen=True)
class Report:
    """A run's report: where it is, and what it comes to."""

    path: Path
    run: Run
    surveyed: Surveyed


def reports(folder: Path) -> dict[str, Report]:
    """Return the reports below a folder, by their targets; raises UsageError where they cannot be compared."""
    from contracts.report import survey

    found: dict[str, Report] = {}
    for path in sorted(folder.rglob(REPORT)):
        results = read(path)
        one = Report(path, results.run, survey.surveyed(results))
        other = found.setdefault(one.surveyed.target, one)
        if other is not one:
            raise UsageError(f"{other.path} and {path} are both about {one.surveyed.target}: leave one of them.")
    if not found:
        raise UsageError(f"{folder} has no {REPORT} anywhere below it. `run --report-dir DIR` writes one.")
    _check(list(found.values()))
    return found


def _check(found: Sequence[Report]) -> None:
    """Raise UsageError where the runs did not send the same."""
    first = found[0]
    for other in found[1:]:
        for name in ("kit", "contract", "seed"):
            one, two = getattr(first.run, name), getattr(other.run, name)
            if one != two:
                paths = f"{first.path} and {other.path}"
                raise UsageError(f"{paths} cannot be compared: their {name} is {one} and {two}. Run both again.")


def gathered(targets: Sequence[str], found: Mapping[str, Report]) -> Iterator[tuple[Surveyed, Run | None]]:
    """Yield what came of each target, and its run; one without a report was not run. No targets mean all."""
    from contracts.report.survey import Surveyed

    for target in targets or sorted(found):
        if report := found.get(target):
            yield report.surveyed, report.run
        else:
            yield Surveyed(target, exit_code=VACUOUS, reason="there is no report of it"), None


def links(found: Mapping[str, Report], output: Path) -> dict[str, str]:
    """Return where the reports below a folder are, seen from it, by their targets."""
    below = {target: _shown(report.path) for target, report in found.items()}
    return {
        target: Path(os.path.relpath(path, output)).as_posix()
        for target, path in below.items()
        if path.resolve().is_relative_to(output.resolve())
    }


def _shown(path: Path) -> Path:
    page = path.with_name(_PAGE)
    return page if page.exists() else path
