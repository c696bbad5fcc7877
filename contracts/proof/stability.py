"""Whether the kit says the same each time: runs of pytest on the reference, seed after seed, alone and side by side."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from contracts.errors import MissingProgram

WAYS: Final[Mapping[str, tuple[str, ...]]] = {"serial": (), "-n 2": ("-n", "2")}
_PACKAGE: Final = str(Path(__file__).resolve().parents[2])
_TAIL: Final = 300  # letters of what a run said that ended without a report


@dataclass(frozen=True)
class Stable:
    """What one run came to: ``wrong`` are the ids of what did not pass, or what else went wrong."""

    seed: int
    way: str
    wrong: tuple[str, ...]
    seconds: float


Carry = Callable[[int, str, Sequence[str]], Stable]  # a seed, one of the ways, and further options


def stability(seeds: Iterable[int], options: Sequence[str], carry: Carry) -> Iterator[Stable]:
    """Yield what each run of each seed came to."""
    for seed in seeds:
        for way in WAYS:
            yield carry(seed, way, options)


def check() -> None:
    """Raise MissingProgram where runs side by side are not possible."""
    if importlib.util.find_spec("xdist") is None:
        raise MissingProgram("Runs side by side need pytest-xdist: pip install pytest-xdist")


class Runs:
    """Runs pytest with remembered plans of its own, so that many seeds do not make it forget those of others."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        paths = [_PACKAGE, os.environ.get("PYTHONPATH", "")]
        self.environment = os.environ | {"XDG_CACHE_HOME": str(folder), "PYTHONPATH": os.pathsep.join(paths)}

    def carry(self, seed: int, way: str, options: Sequence[str]) -> Stable:
        """Return what one run came to."""
        chosen = ["--seed", str(seed), *options]
        self._run(
            ["contracts.cli", "run", "reference", "--dry-run", *chosen]
        )  # makes the plans, whose time is not told
        started = time.monotonic()
        with tempfile.TemporaryDirectory(dir=self.folder) as report:
            ended = self._run(
                ["pytest", "-q", "-p", "no:cacheprovider", "-p", "no:schemathesis", "-p", "contracts.plugin",
                 "--pyargs", "contracts.suite", "--target", "reference", "--report-dir", report, "--report", "json",
                 *WAYS[way], *chosen]
            )  # fmt: skip
            found = tuple(wrong(Path(report) / "report.json", ended))
        return Stable(seed, way, found, time.monotonic() - started)

    def _run(self, words: Sequence[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 (the kit's own command, and pytest with the kit's own suite)
            [sys.executable, "-m", *words],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


def wrong(path: Path, ended: subprocess.CompletedProcess[str]) -> Iterator[str]:
    """Yield what did not pass in a run's report, or how the run ended without one."""
    try:
        verdicts = json.loads(path.read_text(encoding="utf-8"))["verdicts"]
    except (OSError, ValueError):
        verdicts = []
    found = [f"{one['id']} {one['status']}" for one in verdicts if one["status"] != "passed"]
    yield from found
    if not found and (ended.returncode or not verdicts):
        said = " ".join((ended.stdout + ended.stderr).split())
        yield f"ended with exit code {ended.returncode}: {said[-_TAIL:]}"


def line(run: Stable) -> str:
    """Return one run in a line."""
    said = f"{len(run.wrong)} wrong" if run.wrong else "all passed"
    return f"seed {run.seed}, {run.way}: {said}, {run.seconds:.1f} s"


def table(runs: Sequence[Stable]) -> Iterator[str]:
    """Yield the lines of what all runs came to, and before them everything that was wrong."""
    for run in runs:
        yield from (f"seed {run.seed}, {run.way}: {wrong}" for wrong in run.wrong)
    yield f"{'':8}  runs  failures  seconds: min  median     max"
    for way in WAYS:
        same = [run for run in runs if run.way == way]
        if same:
            times = [run.seconds for run in same]
            failures = sum(bool(run.wrong) for run in same)
            figures = f"{min(times):12.1f}  {median(times):6.1f}  {max(times):6.1f}"
            yield f"{way:8}  {len(same):4}  {failures:8}  {figures}"
