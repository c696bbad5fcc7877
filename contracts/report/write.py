"""Writes reports into a directory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from contracts.errors import UsageError
from contracts.report import data, junit
from contracts.spec import build
from contracts.values import Results

FORMATS: Final[dict[str, tuple[str, Callable[[Results], str]]]] = {
    "junit": ("junit.xml", junit.render),
    "json": ("report.json", data.render),
}


def write(results: Results, directory: Path | str, formats: Iterable[str] = ("junit", "json")) -> list[Path]:
    """Write a file for each format, and return their paths; raises UsageError where that cannot be done."""
    wanted = list(dict.fromkeys(formats))
    check(wanted)
    folder = Path(directory)
    found = paths(directory, wanted)
    if not found:
        return []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, path in zip(wanted, found, strict=True):
            path.write_text(FORMATS[name][1](results), encoding="utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"cannot write reports into {folder}: {reason}. Name another directory.") from error
    return found


def pages(texts: Mapping[Path, str]) -> list[Path]:
    """Write pages that are published, and return those that changed; raises UsageError where that cannot be done."""
    try:
        return build.write(texts)
    except OSError as error:
        raise UsageError(f"{error.filename} cannot be written ({error.strerror}); choose another --output.") from error


def check(formats: Iterable[str]) -> None:
    """Raise UsageError where a format is not known."""
    if unknown := [name for name in formats if name not in FORMATS]:
        raise UsageError(f"there is no report format {', '.join(map(repr, unknown))}; known are {', '.join(FORMATS)}.")


def paths(directory: Path | str, formats: Iterable[str]) -> list[Path]:
    """Return where the reports of these formats go."""
    return [Path(directory) / FORMATS[name][0] for name in dict.fromkeys(formats)]
