"""How the command shows things to a person: the width and the colours of the terminal, and how far a run is."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, TextIO

import click

from contracts.errors import INTERRUPTED, KIT_ERROR, ContractError

if TYPE_CHECKING:
    from contracts.report.texts import Page
    from contracts.running.following import Follower


def page() -> Page:
    """Return how lines are laid out on standard output."""
    from contracts.report.terminal import NARROW, WIDE
    from contracts.report.texts import Page

    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return Page(min(WIDE, max(NARROW, width())), colour, not encodes("·…", sys.stdout))


def width() -> int:
    """Return how many columns there are."""
    return shutil.get_terminal_size((80, 24)).columns


def ending(error: BaseException) -> tuple[int, str]:
    """Return the exit code for what ended a command, and what to say about it."""
    from contracts.runner import told

    if isinstance(error, ContractError):
        return error.exit_code, str(error)
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return INTERRUPTED, "interrupted"
    return KIT_ERROR, told(error)


def complain(said: str) -> None:
    """Say on standard error what went wrong, each line safe: a program that would not start may have written it."""
    from contracts.report.texts import clean

    click.echo("\n".join(clean(line) for line in f"sagemaker-contract: {said}".splitlines()), err=True)


def encodes(text: str, stream: TextIO) -> bool:
    """Tell whether a stream can show a text."""
    try:
        text.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def follower(*, quiet: bool = False, lead: str = "") -> Follower:
    """Return who tells on standard error how far a run is: in one line on a terminal, in a log operation by operation.

    Reports go to standard output, and what is told on the way never mixes with them.
    """
    from contracts.report.progress import Lines, Rewritten
    from contracts.running.following import Follower

    if quiet:
        return Follower()
    if watched(sys.stderr):
        return Rewritten(_in_place, lambda: width() - 1)
    return Lines(lambda line: click.echo(line, err=True), lead)


def watched(stream: TextIO) -> bool:
    """Tell whether somebody looks on at a terminal where a line can be rewritten; logs of build servers are none."""
    building = os.environ.get("CI", "").lower() not in ("", "0", "false")
    return stream.isatty() and not building and os.environ.get("TERM") != "dumb"


def _in_place(text: str) -> None:
    """Write over the line that is there, and leave the cursor at its start."""
    sys.stderr.write(f"\r{text:<{width() - 1}}\r")
    sys.stderr.flush()
