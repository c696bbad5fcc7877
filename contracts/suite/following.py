"""Tells a person at a terminal how far a run inside pytest is, right behind pytest's own dots."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.commands.screen import watched
from contracts.report.progress import Rewritten
from contracts.running.following import Follower

_SAVE, _BACK, _CLEAR = "\x1b7", "\x1b8", "\x1b[K"
_LEAST = 12  # columns; where fewer are left in pytest's line, nothing is said


def follower(config: pytest.Config) -> Follower:
    """Return who tells of a run: nobody under ``-q``, among workers, and where the output is no terminal."""
    reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
    spread = hasattr(config, "workerinput") or bool(getattr(config.option, "numprocesses", None))
    if reporter is None or spread or config.get_verbosity() < 0 or not watched(reporter._tw._file):
        return Follower()
    writer = reporter._tw

    def room() -> int:
        return int(writer.fullwidth - writer.width_of_current_line) - 2

    def show(text: str) -> None:
        shown = f"{_SAVE} {text}{_CLEAR}{_BACK}" if text and room() >= _LEAST else _CLEAR
        with _uncaptured(config):
            writer._file.write(shown)
            writer._file.flush()

    return Rewritten(show, room)


def _uncaptured(config: pytest.Config) -> Any:
    """Return what lets through to the terminal what is written within a ``with`` statement."""
    from contextlib import nullcontext

    capturing: Any = config.pluginmanager.get_plugin("capturemanager")
    return capturing.global_and_fixture_disabled() if capturing is not None else nullcontext()
