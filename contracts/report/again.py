"""The command that runs one promise again, against the target that a run was about."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from functools import cache
from typing import Final

from contracts.values import Run

COMMAND: Final = "sagemaker-contract"
# Options that say how the target is reached and what is sent: whoever runs one promise again needs them as they were.
# Those that choose promises, or say where reports go, would be in the way.
VALUED: Final = (
    "--start-command", "--wait-for", "--region", "--header", "--timeout", "--ca-bundle", "--sign", "--given",
    "--fail-on", "--seed", "--examples", "--in-flight", "--divergences", "--settle",
)  # fmt: skip
FLAGS: Final = ("--insecure", "--yes-i-own-it", "--allow-aws")


def command(run: Run, promise: str) -> str:
    """Return the command line that judges one promise again and prints what comes of it; it writes no report."""
    words = [COMMAND, "run", run.target, *_kept(run.command), "--only", promise, "--report", "none"]
    return shlex.join(words)


@cache
def _kept(typed: str) -> tuple[str, ...]:
    try:
        return tuple(_of_target(iter(shlex.split(typed)[1:])))
    except ValueError:  # what a person typed was redacted, and a quote with it
        return ()


def _of_target(words: Iterator[str]) -> Iterator[str]:
    for word in words:
        name, equals, _ = word.partition("=")
        if name in FLAGS or (equals and name in VALUED):
            yield word
        elif name in VALUED:
            yield word
            yield from [next(words, "")]
