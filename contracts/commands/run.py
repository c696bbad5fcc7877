"""The command that holds a target to the contract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contracts.commands import screen
from contracts.commands.announcing import announcing
from contracts.commands.flags import offering
from contracts.commands.microcks import published
from contracts.errors import OK, ContractError, worst
from contracts.options import OPTIONS, Settings, settings

if TYPE_CHECKING:
    from contracts.values import Results


@click.command()
@click.argument("target")
@offering(OPTIONS)
@click.option("--only", multiple=True, metavar="ID", help="only promises with this id, or whose id this glob names")
@click.option("--dry-run", is_flag=True, help="list what would be sent, and send nothing")
@click.option("-q", "--quiet", is_flag=True, help="say nothing on the way")
@click.option("--github", is_flag=True, help="in a workflow of GitHub: outputs, summary and annotations, too")
@click.option("--github-name", metavar="NAME", help="with --github: what the run is called there, instead of TARGET")
def run(
    target: str,
    only: tuple[str, ...],
    dry_run: bool,
    quiet: bool,
    github: bool,
    github_name: str | None,
    **given: Any,
) -> int:
    """Hold TARGET, an address or a preset, to the contract."""
    with announcing(github_name or target, wanted=github and not dry_run) as told:
        chosen = settings(target, given)
        if dry_run:
            return _listed(chosen, only)
        told.known, told.file = chosen.divergences, chosen.divergences_file
        told.results = _results(chosen, only, quiet=quiet)
        told.folder = chosen.report_dir
        told.written = _reported(told.results, chosen)
        return _published(told.results, chosen.publish_to)


def _listed(chosen: Settings, only: tuple[str, ...]) -> int:
    from contracts.running.whole import listed

    click.echo(listed(chosen.choices, only))
    return OK


def _results(chosen: Settings, only: tuple[str, ...], *, quiet: bool) -> Results:
    from contracts.running.whole import run_whole

    return run_whole(
        chosen.target,
        chosen.choices,
        chosen.divergences,
        only=only,
        min_reach=chosen.min_reach,
        follower=screen.follower(quiet=quiet),
    )


def _reported(results: Results, chosen: Settings) -> list[Path]:
    """Write the reports, show the summary, and return what was written."""
    from contracts.report import write

    try:
        written = write.write(results, chosen.report_dir, chosen.reports)  # first, for whoever reads may stop reading
    finally:
        click.echo(_summary(results), nl=False)
    for path in written:
        click.echo(f"report: {path}")
    return written


def _published(results: Results, url: str) -> int:
    """Put a run's verdicts where the person wants them, and return the code that the command ends with."""
    try:
        told = published(results, url)
    except ContractError as error:
        click.echo(f"sagemaker-contract: {error}", err=True)
        return worst([results.exit_code, error.exit_code])
    if told:
        click.echo(told)
    return results.exit_code


def _summary(results: Results) -> str:
    from contracts.report import terminal

    page = screen.page()
    return terminal.render(results, width=page.width, colour=page.colour, ascii=page.ascii)
