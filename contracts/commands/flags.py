"""The options of a run as flags of the command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from contracts.options import Option


def offering(options: Sequence[Option]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return what adds options to a command, in their order."""

    def decorated(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            how: dict[str, Any] = {"text": {}, "list": {"multiple": True}, "flag": {"is_flag": True}}[option.kind]
            command = click.option(option.flag, help=option.told, metavar=option.metavar or None, **how)(command)
        return command

    return decorated
