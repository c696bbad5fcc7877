"""The command that removes what earlier runs left on a target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from contracts.commands.flags import offering
from contracts.errors import UNREACHABLE, VACUOUS
from contracts.options import REACHING, reached, run_id

if TYPE_CHECKING:
    from contracts.running.sweeping import Swept


@click.command()
@click.argument("target")
@offering(REACHING)
@click.option("--run-id", "run", metavar="ID", default="", help="only what the run with this id left")
@click.option("--dry-run", is_flag=True, help="list what would be removed, and remove nothing")
def sweep(target: str, run: str, dry_run: bool, **given: Any) -> int:
    """Remove from TARGET, an address or a preset, everything whose name is the kit's own: sck-, six signs, a hyphen.

    It ends with 0 where nothing is left but what no operation deletes, with 1 where something else is left or a list
    could not be read, with 10 where no list could be read at all, and else like a run.
    """
    from contracts.running.sweeping import sweep as swept

    found = swept(reached(target, given), run_id(run), dry=dry_run)
    for line in _lines(found, dry=dry_run):
        click.echo(line)
    return found.exit_code


def _lines(found: Swept, *, dry: bool) -> Iterator[str]:
    yield from (f"removed  {_one_line(made.words)}" for made in found.removed)
    yield from (f"{'found' if dry else 'left':<8} {_one_line(one.made.words, one.why)}" for one in found.left)
    yield from (f"unseen   {_one_line(text)}" for text in (*found.lacking, *found.blind))
    if found.exit_code == VACUOUS:
        yield "no list could be read: is this a SageMaker at all?"
    elif found.exit_code == UNREACHABLE:
        yield "the target stopped answering"
    yield f"{len(found.left)} found" if dry else f"{len(found.removed)} removed, {len(found.left)} left"


def _one_line(*parts: str) -> str:
    """Return a line: what a lax target calls its things, and says about them, may have more."""
    return " ".join(": ".join(part for part in parts if part).split())
