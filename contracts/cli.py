"""The ``sagemaker-contract`` command.

Each subcommand imports the rooms that it needs when it is called, so that help and bad input are answered at once.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contracts import __version__, reporting, screen
from contracts.announcing import announcing
from contracts.commenting import comment
from contracts.errors import BROKEN, INTERRUPTED, OK, USAGE, ContractError, UsageError, worst
from contracts.flags import offering
from contracts.linting import lint
from contracts.microcking import microcks, publish, published
from contracts.options import OPTIONS, Settings, settings
from contracts.proving import prove, stability
from contracts.running.choices import Choices
from contracts.serving import serve
from contracts.surveying import matrix, presets
from contracts.sweeping import sweep

if TYPE_CHECKING:
    from contracts.values import Results


class _Group(click.Group):
    """A group whose errors are one clear message and a documented exit code."""

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


@main.command()
@click.option("--check", is_flag=True, help="write nothing; fail where a built file differs")
def build(check: bool) -> int:
    """Build the contract from specs/source and specs/overlays, and the page of rules."""
    from contracts import catalogue
    from contracts.microcks import building as artifacts
    from contracts.report import rulebook
    from contracts.spec import build as building
    from contracts.spec import files

    texts = dict(building.build()) | dict(artifacts.texts())
    if files.RULES_PAGE.parent.exists():
        texts[files.RULES_PAGE] = rulebook.render(catalogue.load().values())
    if not check:
        for path in building.write(texts):
            click.echo(f"written: {path}")
        return OK
    found = building.check(texts)
    for line in found:
        click.echo(line)
    click.echo("differences: " + str(len(found)) if found else "every built file is as it would be built now")
    return BROKEN if found else OK


@main.command()
@click.argument("document", type=click.Path(path_type=Path))
@click.option("--botocore", metavar="SOURCE", help="against this model: 'installed', a wheel or a service-2.json")
@click.option("--verbose", is_flag=True, help="list every difference")
def compare(document: Path, botocore: str | None, verbose: bool) -> int:
    """Count the differences of any OpenAPI DOCUMENT to AWS's model."""
    from contracts.spec import compare as comparing
    from contracts.spec import extract, facts

    newer = facts.parse(extract.facts_from(botocore)) if botocore else None
    comparison = comparing.compare(comparing.load(document), facts.pinned(), newer)
    click.echo(comparing.render(comparison, 0 if verbose else 20))
    return BROKEN if comparison.differences else OK


@main.command(name="facts")
@click.option(
    "--from-botocore", "source", required=True, metavar="SOURCE", help="'installed', a wheel or a service-2.json"
)
@click.option("--check", type=click.Path(path_type=Path), metavar="FILE", help="compare with this file; write nothing")
@click.option("--write", "target", type=click.Path(path_type=Path), metavar="FILE", help="write to this file")
def facts_(source: str, check: Path | None, target: Path | None) -> int:
    """Take the facts out of a botocore release, without its prose."""
    from contracts.spec import extract

    return _made(extract.dump(extract.facts_from(source)), check, target)


@main.command(name="import-upstream")
@click.argument("document", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="compare with specs/source; write nothing")
def import_upstream(document: Path, check: bool) -> int:
    """Reduce the upstream OpenAPI DOCUMENT to its structure."""
    from contracts.spec import build as building
    from contracts.spec import upstream

    own = building.UPSTREAM
    return _made(upstream.import_upstream(document), own if check else None, None if check else own)


def _made(text: str, check: Path | None, target: Path | None) -> int:
    """Print a text, write it to a file, or compare it with one."""
    try:
        if check is not None:
            same = check.read_text(encoding="utf-8") == text
            click.echo(f"{check} {'is as it was made' if same else 'differs from what this source gives'}")
            return OK if same else BROKEN
        if target is not None:
            target.write_text(text, encoding="utf-8")
            click.echo(f"written: {target}")
            return OK
    except OSError as error:
        raise UsageError(f"{error.filename}: {error.strerror}") from error
    click.echo(text, nl=False)
    return OK


@main.command()
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


@main.command()
@click.option("--coverage", is_flag=True, help="each constraint of the requests with its legal and illegal case")
@click.option("--operations", metavar="GLOBS", default="", help="only these operations (comma-separated)")
def cases(coverage: bool, operations: str) -> int:
    """List every promise with the requests that show it."""
    from contracts.report import explaining
    from contracts.runner import planned
    from contracts.running.whole import covered
    from contracts.spec.contract import Contract

    contract = Contract.load()
    chosen = Choices(operations=tuple(part for part in operations.split(",") if part))
    plans = planned(contract, chosen)
    if not coverage:
        click.echo(explaining.listing(plans))
        return OK
    click.echo(explaining.coverage(covered(contract, [plan.operation for plan in plans])))
    return OK


@main.command()
@click.argument("rule_or_id")
def explain(rule_or_id: str) -> int:
    """Explain a rule or a promise: what it asks for, what it rests on, an example."""
    from contracts.report import explaining
    from contracts.running.whole import about

    click.echo(explaining.explain(rule_or_id, about(rule_or_id)))
    return OK


@main.command()
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
    results = reporting.read(report)
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


main.add_command(lint)
main.add_command(prove)
main.add_command(stability)
main.add_command(serve)
main.add_command(sweep)
main.add_command(presets)
main.add_command(matrix)
main.add_command(microcks)
main.add_command(publish)
main.add_command(reporting.report)
main.add_command(reporting.diff)
main.add_command(reporting.replay)
main.add_command(comment)

if __name__ == "__main__":
    main()
