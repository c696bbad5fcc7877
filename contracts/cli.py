"""The ``sagemaker-contract`` command.

Each subcommand imports the rooms that it needs when it is called, so that help and bad input are answered at once.
"""

from __future__ import annotations

import signal
import sys
from typing import Any

import click

from contracts import __version__
from contracts.commands import build, divergences, explain, lint, matrix, microcks, prove, reports, run, screen, serve
from contracts.commands.comment import comment
from contracts.commands.sweep import sweep
from contracts.errors import INTERRUPTED, OK, USAGE


class _Group(click.Group):
    """A group whose errors are one clear message and a documented exit code, and whose help keeps what it is given."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        with formatter.section("Commands"):
            formatter.write_dl([(name, (one.help or "").partition("\n")[0]) for name, one in self.commands.items()])

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            code = self._code(*args, **kwargs)
        except KeyboardInterrupt:  # a second one, while the first was being dealt with
            code = INTERRUPTED
        if not args and "args" not in kwargs:  # the program itself: nothing but its end is left to be interrupted
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.exit(code)

    def _code(self, *args: Any, **kwargs: Any) -> int:
        try:
            return super().main(*args, **kwargs | {"standalone_mode": False}) or OK
        except click.ClickException as error:
            error.show()
            return USAGE
        except (Exception, KeyboardInterrupt) as error:
            code, said = screen.ending(error)
            screen.complain(said)
            return code


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Contract tests for the SageMaker control plane."""


COMMANDS = (
    run.run,
    explain.cases,
    explain.explain,
    divergences.divergences,
    reports.report,
    reports.diff,
    reports.replay,
    matrix.presets,
    matrix.matrix,
    sweep,
    serve.serve,
    microcks.microcks,
    microcks.publish,
    comment,
    lint.lint,
    build.build,
    build.compare,
    build.facts_,
    build.import_upstream,
    prove.prove,
    prove.stability,
)
for command in COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main()
