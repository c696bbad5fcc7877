"""The command that proposes entries of a divergences file."""

from __future__ import annotations

from pathlib import Path

import click

from contracts.commands import reports
from contracts.errors import OK, UsageError


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--divergences", "file", type=click.Path(path_type=Path), help="the file that entries are proposed for")
@click.option("--update", is_flag=True, help="propose entries for every broken promise that the file does not know")
@click.option("--accept", multiple=True, metavar="ID", help="propose an entry for this broken promise")
@click.option("--expand", is_flag=True, help="list the ids that each entry of the file stands for")
def divergences(report: Path, file: Path | None, update: bool, accept: tuple[str, ...], expand: bool) -> int:
    """Propose entries of a divergences file from a run's REPORT (report.json).

    They are printed, to be pasted: without a reason of yours an entry does not count.
    """
    from contracts.judge import divergences as known
    from contracts.judge import settling

    if not (expand or accept or update):
        raise UsageError("say what to do: --update, --accept ID or --expand.")
    if expand and not file:
        raise UsageError("--expand lists what a file stands for; name it with --divergences FILE.")
    results = reports.read(report)
    existing = known.load(file) if file else known.Divergences()
    if expand:
        for entry in existing.entries:
            click.echo(f"{entry}: {', '.join(settling.expand(entry, results.verdicts)) or 'nothing in this report'}")
    if accept:
        click.echo(settling.accept(accept, results.verdicts), nl=False)
    if update:
        proposed = settling.propose(results.verdicts, existing, results.run.fail_on)
        click.echo(proposed, nl=False)
        if not proposed:
            click.echo("nothing to propose: every broken promise of this report is known already", err=True)
    return OK
