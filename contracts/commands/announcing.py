"""What a run tells the GitHub workflow that it is a step of: outputs, a summary, annotations, a comment's text."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from contracts.commands import screen
from contracts.errors import UsageError

if TYPE_CHECKING:
    from contracts.judge.divergences import Divergences
    from contracts.report.annotations import Annotation
    from contracts.values import Results

_NEEDED: Final = ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")
COMMENT: Final = "sagemaker-contract-comment-{key}.md"


@dataclass
class Told:
    """What a run came to, as far as it got: its results, and the reports that were written into a folder.

    ``file`` is that of the differences that are ``known``, where the person named one.
    """

    name: str
    known: Divergences | None = None
    file: str = ""
    results: Results | None = None
    folder: Path | None = None
    written: Sequence[Path] = ()


@contextmanager
def announcing(name: str, *, wanted: bool) -> Iterator[Told]:
    """Yield what is to be filled in on the way, and announce it in the end, however the run ends.

    In between nothing that is written is a command to the workflow. Where it is not ``wanted``, nothing is announced.
    """
    told = Told(name)
    if not wanted:
        yield told
        return
    _check()
    try:
        with _without_commands():
            yield told
    except (Exception, KeyboardInterrupt) as error:
        _failed(told, *screen.ending(error))
        raise
    if told.results is not None:
        _finished(told, told.results)


def _check() -> None:
    missing = [name for name in _NEEDED if not os.environ.get(name)]
    if missing:
        raise UsageError(f"--github is for a step of a GitHub workflow: {missing[0]} is not set.")


@contextmanager
def _without_commands() -> Iterator[None]:
    token = secrets.token_hex(16)
    click.echo(f"::stop-commands::{token}")
    try:
        yield
    finally:
        click.echo(f"::{token}::")


def _finished(told: Told, results: Results) -> None:
    from contracts.judge.divergences import Divergences
    from contracts.report import markdown
    from contracts.report.annotations import annotated
    from contracts.report.workflow import comment

    found = annotated(results, told.known or Divergences(), _place(told.file))
    _announce(told, results.exit_code, markdown.render(results), comment(told.name, results), found)


def _failed(told: Told, exit_code: int, said: str) -> None:
    from contracts.report.annotations import ended
    from contracts.report.workflow import comment, unfinished

    summary = unfinished(told.name, exit_code, said)
    _announce(told, exit_code, summary, comment(told.name, summary), [ended(exit_code, said)])


def _announce(told: Told, exit_code: int, summary: str, comment: str, notes: Iterable[Annotation]) -> None:
    from contracts.report.workflow import assigned, key, outputs

    json = next((path for path in told.written if path.name == "report.json"), None)
    name = key(told.name)
    values = {
        **outputs(exit_code, told.results),
        "report-path": str(told.folder.resolve()) if told.folder and told.written else "",
        "json-path": str(json.resolve()) if json else "",
        "key": name,
        "comment-path": _comment(name, comment),
    }
    _append("GITHUB_OUTPUT", assigned(values, secrets.token_hex(16)))
    _append("GITHUB_STEP_SUMMARY", summary)
    for note in notes:
        click.echo(str(note))


def _comment(name: str, text: str) -> str:
    """Write the text of a comment for a later step; return where, or nothing where there is no such place."""
    folder = os.environ.get("RUNNER_TEMP")
    if not folder:
        return ""
    path = Path(folder) / COMMENT.format(key=name)
    path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
    return str(path)


def _append(variable: str, text: str) -> None:
    path = Path(os.environ[variable])
    try:
        with path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{variable}: {path} cannot be written ({error.strerror}).") from error


def _place(file: str) -> str:
    """Return where a file is in the repository that the workflow works in, or nothing where it is not part of it."""
    workspace = os.environ.get("GITHUB_WORKSPACE")
    path = Path(file).resolve()
    if not file or not workspace or not path.is_relative_to(Path(workspace).resolve()):
        return ""
    return path.relative_to(Path(workspace).resolve()).as_posix()
