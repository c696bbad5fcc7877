"""Writes reports into a directory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from contracts.errors import UsageError
from contracts.report import badge, data, junit, markdown, testresult
from contracts.report.repeating import files
from contracts.spec import build
from contracts.values import Results


def _html(results: Results) -> str:
    """Return the page; what it takes to make one is loaded only by runs that want it."""
    from contracts.report import html

    return html.render(results)


Render = Callable[[Results], str | Mapping[str, str]]
# Where each format goes, and what renders it; one that renders several texts, by their names, names their folder.
FORMATS: Final[dict[str, tuple[str, Render]]] = {
    "junit": ("junit.xml", junit.render),
    "json": ("report.json", data.render),
    "html": ("report.html", _html),
    "md": ("summary.md", markdown.render),
    "microcks": ("microcks-testresult.json", testresult.render),
    "badge": (".", badge.render),
    "pytest": ("reproduce", files.render),
}

USUAL: Final = ("html", "junit", "json")  # for a person, for a build server, and for every other form


def write(results: Results, directory: Path | str, formats: Iterable[str] = USUAL) -> list[Path]:
    """Write the files of each format, and return where they are; raises UsageError where that cannot be done."""
    wanted = list(dict.fromkeys(formats))
    check(wanted)
    folder = Path(directory)
    try:
        return [path for name in wanted for path in _written(FORMATS[name], results, folder)]
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"cannot write reports into {folder}: {reason}. Name another directory.") from error


def _written(form: tuple[str, Render], results: Results, folder: Path) -> list[Path]:
    """Write one format, and return its files, or the folder that is all its own."""
    name, render = form
    made = render(results)
    path = folder / name
    if isinstance(made, str):
        _write(path, made)
        return [path]
    _clear(path, made)
    for file, text in made.items():
        _write(path / file, text)
    return [path / file for file in made] if path == folder else [path]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _clear(folder: Path, made: Mapping[str, str]) -> None:
    """Remove what an earlier run wrote into a folder, and this one did not: nobody should act on it any more."""
    for path in folder.glob("test_*.py"):
        if path.name not in made and files.MARK in path.read_text(encoding="utf-8", errors="replace"):
            path.unlink()


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
