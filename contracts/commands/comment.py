"""The command that keeps a run's comment on a pull request of GitHub up to date, by the program ``gh``."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from pathlib import Path
from typing import Any, Final

import click

from contracts.errors import OK, MissingProgram, TargetError, UsageError

AUTHOR: Final = "github-actions[bot]"  # who a workflow's own token writes as; a mark alone can be anybody's
_PATIENCE: Final = 120  # seconds


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def comment(file: Path) -> int:
    """Write the comment in FILE on the pull request of a GitHub workflow, in place of the one before.

    `run --github` writes such a file, and names it in the output comment-path. The program gh needs a GH_TOKEN that
    may write on pull requests.
    """
    from contracts.report.workflow import mark

    text = _read(file)
    own = mark(text)
    if not own:
        raise UsageError(f"{file} is no comment of the kit: its first line does not mark it.")
    number = _pull_request()
    if number is None:
        click.echo("this workflow is not about a pull request: there is nothing to comment on")
        return OK
    place = f"repos/{_variable('GITHUB_REPOSITORY')}/issues"
    found = next(_own(_gh("--paginate", f"{place}/{number}/comments?per_page=100"), own), None)
    if found is None:
        _gh("--method", "POST", f"{place}/{number}/comments", body=text)
    else:
        _gh("--method", "PATCH", f"{place}/comments/{found}", body=text)
    click.echo(f"the comment is {'written' if found is None else 'renewed'}")
    return OK


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror}).") from error


def _variable(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise UsageError(f"a comment is for a step of a GitHub workflow: {name} is not set.")
    return value


def _pull_request() -> int | None:
    """Return the number of the pull request that the workflow is about, or None."""
    event = json.loads(_read(Path(_variable("GITHUB_EVENT_PATH"))))
    number = event.get("pull_request", {}).get("number")
    return number if isinstance(number, int) else None


def _own(pages: str, mark: str) -> Iterator[int]:
    """Yield the ids of the kit's own comments with a mark."""
    for one in _items(pages):
        if (one.get("user") or {}).get("login") == AUTHOR and str(one.get("body")).startswith(mark):
            yield one["id"]


def _items(pages: str) -> Iterator[dict[str, Any]]:
    """Yield what is in lists of JSON, of which older versions of gh write one a page, one behind the other."""
    decoder, rest = JSONDecoder(), pages.strip()
    while rest:
        try:
            page, end = decoder.raw_decode(rest)
        except JSONDecodeError as error:
            raise TargetError(f"gh wrote something else than JSON: {error}") from error
        yield from page
        rest = rest[end:].lstrip()


def _gh(*words: str, body: str | None = None) -> str:
    """Return what gh says to a request; the body of a comment goes in as JSON, where nothing in it has a meaning."""
    more = [] if body is None else ["--input", "-"]
    sent = None if body is None else json.dumps({"body": body})
    command = ["gh", "api", *words, *more]
    try:
        done = subprocess.run(  # noqa: S603 - a list of words, no shell
            command, input=sent, capture_output=True, text=True, encoding="utf-8", timeout=_PATIENCE, check=False
        )
    except FileNotFoundError as error:
        raise MissingProgram(
            "The program 'gh' is not found. Runners of GitHub have it; others need it on PATH."
        ) from error
    except subprocess.TimeoutExpired as error:
        raise TargetError(f"gh did not answer within {_PATIENCE} s.") from error
    if done.returncode:
        raise TargetError(
            f"gh could not reach the comments: {done.stderr.strip() or f'exit code {done.returncode}'}\n"
            "The job needs the permission pull-requests: write, which a run for a fork does not get."
        )
    return done.stdout
