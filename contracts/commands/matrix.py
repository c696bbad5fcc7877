"""The commands about the targets that the kit can start: which there are, and how they compare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from contracts.commands import gathering, screen
from contracts.commands.flags import offering
from contracts.errors import INTERRUPTED, KIT_ERROR, OK, TargetError, UsageError, worst
from contracts.options import NONE, OPTIONS, Settings, settings

if TYPE_CHECKING:
    from contracts.report.survey import Survey, Surveyed
    from contracts.values import Results, Run
    from contracts.wire.presets import Preset

# The options that mean the same for every target.
_SHARED: Final = ("timeout", "profile", "operations", "seed", "examples", "in_flight", "settle", "max_time")


@click.command()
def presets() -> int:
    """List the targets that the kit can start by name: what is installed, and how to get the others."""
    from contracts.wire.presets import PRESETS

    names = max(len(known.name) for known in PRESETS)
    for known in PRESETS:
        click.echo(f"{known.name:<{names}}  {_state(known)}")
    return OK


def _state(known: Preset) -> str:
    note = f"  ({known.note})" if known.note else ""
    if known.missing():
        return f"{'not installed':<13}  {known.install}{note}"
    return f"{known.version() or 'installed':<13}{note}".rstrip()


@click.command()
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@offering([option for option in OPTIONS if option.name in _SHARED])
@click.option(
    "--report-dir", type=click.Path(path_type=Path, file_okay=False), help="keep each run's reports below this folder"
)
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="where the comparison goes; docs of a checkout"
)
@click.option(
    "--from-reports",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="run nothing; compare the report.json files below this folder",
)
@click.option("--html", is_flag=True, help="the comparison as a page for browsers, too: index.html")
def matrix(
    targets: tuple[str, ...],
    report_dir: Path | None,
    output: Path | None,
    folder: Path | None,
    html: bool,
    **given: Any,
) -> int:
    """Hold several TARGETs, presets or addresses, to the contract one after the other, and compare them.

    Without a TARGET it is every preset but the kit's own two, or every report there is. It ends with 0 where they
    could be compared, however they came out: what cannot be started, or has no report, is a line of the comparison.
    """
    from contracts.report import survey, survey_page

    chosen = tuple(dict.fromkeys(targets))
    if folder and (report_dir or any(given.values())):
        raise UsageError("--from-reports runs nothing, so what a run is to be is not said with it.")
    reports = gathering.reports(folder) if folder else {}
    runs: list[Run] = []
    found: list[Surveyed] = []
    for one, run in gathering.gathered(chosen, reports) if folder else _surveyed(chosen, given, report_dir):
        found.append(one)
        runs += [run] if run else []
        click.echo(survey_page.line(one))
    if any(one.exit_code == INTERRUPTED for one in found):
        click.echo("interrupted: nothing is written", err=True)
        return INTERRUPTED
    if not runs:
        return worst([one.exit_code for one in found])
    for line in _published(survey.survey(runs, found), output, html, reports):
        click.echo(line)
    return KIT_ERROR if any(one.exit_code == KIT_ERROR for one in found) else OK


def _surveyed(
    targets: Sequence[str], given: dict[str, Any], report_dir: Path | None
) -> Iterator[tuple[Surveyed, Run | None]]:
    """Yield what came of each target, which is run now, and the run where there was one."""
    from contracts.report import survey

    for chosen in [_prepared(target, given, report_dir) for target in targets or _presets()]:
        results = _results(chosen)
        if isinstance(results, TargetError):
            reason = _told(results)
            yield survey.Surveyed(chosen.target.target, exit_code=results.exit_code, reason=reason), None
        else:
            yield survey.surveyed(results), results.run
            if results.exit_code == INTERRUPTED:
                return


def _presets() -> list[str]:
    from contracts.wire.presets import PRESETS

    return [known.name for known in PRESETS if known.name not in ("reference", "microcks")]  # both the kit's own


def _prepared(target: str, given: dict[str, Any], report_dir: Path | None) -> Settings:
    """Return what a run is to be; a target that is neither a preset nor an address is told before anything starts."""
    from contracts.wire.presets import preset
    from contracts.wire.target import parse_url

    name = parse_url(target) if re.search(r"[:/.]", target) else preset(target).name
    folder = report_dir / re.sub(r"[^\w.-]+", "-", name) if report_dir else None
    return settings(target, {**given, "report_dir": folder, "report": "" if folder else NONE})


def _results(chosen: Settings) -> Results | TargetError:
    """Return what a run came to, or why it could not begin."""
    from contracts.report import write
    from contracts.running.whole import run_whole

    click.echo(f"{chosen.target.target}:", err=True)
    try:
        results = run_whole(
            chosen.target,
            chosen.choices,
            chosen.divergences,
            min_reach=chosen.min_reach,
            follower=screen.follower(lead="  "),
        )
    except TargetError as error:
        return error
    write.write(results, chosen.report_dir, chosen.reports)
    return results


def _told(error: TargetError) -> str:
    """Return why a target could not be run, in one line without the folders of this machine: it may be published."""
    first = str(error).partition("\n")[0]
    return re.sub(r"(?<![\w.:/@])/(?:[^\s/'\"]+/)+", "", first)


def _published(found: Survey, output: Path | None, html: bool, reports: Mapping[str, gathering.Report]) -> list[str]:
    """Write a survey, and return what to say about that."""
    from contracts.report import survey, survey_html, survey_page, write
    from contracts.spec import files

    docs = files.ROOT / "docs"  # only in a checkout
    where = output or (docs if docs.is_dir() and not found.partial else None)
    if where is None:
        why = f"this is partial ({found.partial})" if found.partial else "there is no checkout to write to"
        return [f"not written, for {why}; name a folder with --output DIR"]
    texts = {where / "matrix.json": survey.render(found), where / "matrix.md": survey_page.render(found)}
    if html:
        texts[where / "index.html"] = survey_html.render(found, gathering.links(reports, where))
    return [f"written: {path}" for path in write.pages(texts)]
