"""The commands about reports that are there already: write other forms, compare two, and send requests again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from contracts.commands.flags import offering
from contracts.errors import BROKEN, OK, UsageError
from contracts.options import REACHING, TARGET

if TYPE_CHECKING:
    from contracts.report.texts import Page
    from contracts.running.replaying import Replayed, Replaying
    from contracts.values import Exchange, Failure, Results, Verdict
    from contracts.wire.target import Target

FULL: Final = 5  # failures that are shown in full


def read(path: Path) -> Results:
    """Return the result set of a written report; raises UsageError where it is none."""
    from contracts.report import data

    try:
        return data.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}). A run writes report/report.json.") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is no JSON: {error}") from error
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from error


_FILE: Final = click.Path(path_type=Path)


@click.command()
@click.argument("report", type=_FILE)
@click.option("--report", "formats", required=True, metavar="FORMATS", help="which ones to write (comma-separated)")
@click.option("--report-dir", type=_FILE, metavar="DIR", help="where they go; beside REPORT where it is left out")
def report(report: Path, formats: str, report_dir: Path | None) -> int:
    """Write other forms of a REPORT (report.json) that is there already."""
    from contracts.report import write

    wanted = [name.strip() for name in formats.split(",") if name.strip()]
    write.check(wanted)
    for path in write.write(read(report), report_dir or report.parent, wanted):
        click.echo(f"report: {path}")
    return OK


@click.command()
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
@click.option("--verbose", is_flag=True, help="list every promise that changed")
def diff(old: Path, new: Path, verbose: bool) -> int:
    """Compare two reports: what is newly broken, newly kept, or no longer there.

    It ends with 1 where a promise is newly broken, else with 0.
    """
    from contracts.commands import screen
    from contracts.report import diffing

    before, after = read(old), read(new)
    click.echo(diffing.render(before, after, screen.page(), everything=verbose), nl=False)
    return BROKEN if diffing.difference(before, after).broken else OK


@click.command()
@click.argument("report", type=_FILE)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@offering([TARGET, *REACHING])
@click.option("--afresh", is_flag=True, help="send other names than the run did, for what is taken already")
@click.option("--keep", is_flag=True, help="leave what is created on the target")
def replay(report: Path, ids: tuple[str, ...], target: str | None, afresh: bool, keep: bool, **given: Any) -> int:
    """Send the requests of broken promises again, and show what was answered then and now.

    ID is a promise's id, or a glob. Without --target they go to where the run sent them; a preset is started again. It
    ends with 0 where each promise is kept now, and with 1 where one is still broken or cannot be judged.
    """
    from contracts.commands import screen
    from contracts.options import reached
    from contracts.running.choices import new_run_id
    from contracts.running.replaying import Now
    from contracts.wire.opening import open_target

    results = read(report)
    chosen, cut = _sendable(_chosen(results, ids, report), results)
    where = reached(target or results.run.target, given | {"region": given["region"] or _region(chosen)})
    run_id = new_run_id() if afresh else results.run.run_id
    with open_target(where) as found, _replaying(results, chosen, found, run_id) as replaying:
        try:
            replayed = [_told(replaying.replay(*one), number, screen.page()) for number, one in enumerate(chosen)]
        finally:
            for left in () if keep else replaying.clean_up():
                click.echo(f"left behind: {left}", err=True)
    for now in Now:
        click.echo(f"{sum(one.now is now for one in replayed)} {now.value}")
    return OK if all(one.now is Now.KEPT for one in replayed) and not cut else BROKEN


_Chosen = tuple["Verdict", "Failure"]


def _chosen(results: Results, ids: Sequence[str], path: Path) -> Iterator[_Chosen]:
    """Yield the failures of the promises that are named; raises UsageError where a name has none."""
    for wanted in ids:
        named = [v for v in results.verdicts if v.promise.id == wanted or fnmatchcase(v.promise.id, wanted)]
        if not named:
            close = get_close_matches(wanted, [verdict.promise.id for verdict in results.verdicts], n=3)
            hint = f" Did you mean {' or '.join(close)}?" if close else ""
            raise UsageError(f"{path} has no promise {wanted!r}.{hint}")
        failed = [(verdict, failure) for verdict in named for failure in verdict.failures if failure.exchange]
        if not failed:
            said = f"{named[0].status.value}" if len(named) == 1 else "without a request that broke it"
            raise UsageError(f"{wanted!r} is {said} in {path}, so there is nothing to send again.")
        yield from failed


def _sendable(chosen: Iterator[_Chosen], results: Results) -> tuple[list[_Chosen], int]:
    """Return the failures whose requests the report has as they were, and how many others there are."""
    from contracts.report import again

    whole: list[_Chosen] = []
    others: list[str] = []
    for verdict, failure in dict.fromkeys(chosen):
        why = next(filter(None, map(_lacks, _requests(failure))), "")
        if why:
            anew = again.command(results.run, verdict.promise.id)
            others.append(f"{verdict.promise.id} cannot be sent again: {why}. Run the promise anew: {anew}")
        else:
            whole.append((verdict, failure))
    if not whole:
        raise UsageError("\n".join(others))
    for text in others:
        click.echo(text, err=True)
    return whole, len(others)


def _requests(failure: Failure) -> tuple[Exchange, ...]:
    return (*failure.before, failure.exchange) if failure.exchange else ()


def _lacks(exchange: Exchange) -> str:
    """Return why a request is not in the report as it was, or nothing."""
    from contracts.wire.redact import HIDDEN

    if exchange.request_size:
        kept = len(exchange.request_body)
        return f"the report keeps {kept:,} of the {exchange.request_size:,} bytes of a request"
    return "a secret was taken out of a request's body" if HIDDEN.encode() in exchange.request_body else ""


def _region(chosen: Sequence[_Chosen]) -> str | None:
    """Return the region that the requests were signed for."""
    from contracts.wire.again import region_of

    return next((region for _, failure in chosen for one in _requests(failure) if (region := region_of(one))), None)


@contextmanager
def _replaying(results: Results, chosen: Sequence[_Chosen], target: Target, run_id: str) -> Iterator[Replaying]:
    """Yield what sends the requests of the chosen failures to a target."""
    from contracts.runner import planned
    from contracts.running.choices import SETTLE, Choices
    from contracts.running.line import Line
    from contracts.running.replaying import Replaying
    from contracts.spec.contract import Contract
    from contracts.wire.transport import Wire

    contract = Contract.load()
    operations = dict.fromkeys(verdict.promise.operation for verdict, _ in chosen)
    run = results.run
    plans = planned(contract, Choices(operations=tuple(operations), seed=run.seed, examples=run.examples))
    with Wire(target, in_flight=1) as wire:
        yield Replaying(Line(target, wire), contract, run, plans, run_id, SETTLE)


def _told(replayed: Replayed, number: int, page: Page) -> Replayed:
    """Show what came of a failure's requests: the first ones in full, the others in a line each."""
    from contracts.report import beside

    lines = [*beside.beside(replayed, page), ""] if number < FULL else beside.line(replayed, page)
    click.echo("\n".join(lines))
    return replayed
