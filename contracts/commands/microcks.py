"""The commands about Microcks: start one with the contract in it, fill another, and stop it."""

from __future__ import annotations

import contextlib
import functools
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from contracts.commands.bridge import bridge
from contracts.errors import MISSING_PROGRAM, OK, UsageError

if TYPE_CHECKING:
    from contracts.microcks.client import Microcks
    from contracts.values import Results

PORT: Final = 8585  # Microcks' usual one
CLIENT: Final = "a client of the Keycloak that guards it"
HELP: Final = "its secret; better given in the environment, as MICROCKS_CLIENT_SECRET"


def asking(command: Callable[..., int]) -> Callable[..., int]:
    """Offer the options that say which Microcks is meant, and hand it to the command."""

    @click.option("--microcks-url", metavar="URL", help="a Microcks that runs already; by default the one of 'up'")
    @click.option("--client-id", metavar="ID", default="", envvar="MICROCKS_CLIENT_ID", help=CLIENT)
    @click.option("--client-secret", metavar="SECRET", default="", envvar="MICROCKS_CLIENT_SECRET", help=HELP)
    @functools.wraps(command)
    def asked(microcks_url: str | None, client_id: str, client_secret: str, **given: Any) -> int:
        return command(microcks=_named(microcks_url, client_id, client_secret), **given)

    return asked


def _named(url: str | None, client_id: str, client_secret: str) -> Microcks:
    from contracts.microcks import starting
    from contracts.microcks.client import Login, Microcks
    from contracts.wire.target import parse_url

    if url:
        return Microcks(parse_url(url, "--microcks-url"), Login(client_id, client_secret))
    found = starting.running()
    if found is None:
        raise UsageError(
            "no Microcks of the kit's own runs. Start one with: sagemaker-contract microcks up\n"
            "Or name one that runs already: --microcks-url http://127.0.0.1:8585"
        )
    return Microcks(found.url)


@click.group()
def microcks() -> None:
    """Use Microcks: a mock of SageMaker that keeps state, and a place for results."""


@microcks.command()
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, help="the port to listen at")
@click.option("--foreground", is_flag=True, help="stay until Ctrl-C, and stop it then")
def up(port: int, foreground: bool) -> int:
    """Start a Microcks on this machine, without containers, with the contract in it."""
    from contracts.microcks import importing, installing, starting
    from contracts.microcks.client import Microcks

    found = None if foreground else starting.running()
    if found is None:
        starting.check_free(port)
        click.echo(f"starting Microcks {installing.VERSION}; the first time, 108 MB are fetched", err=True)
        needed = installing.installed()
        if foreground:
            with starting.foreground(needed, port) as url:
                _tell(importing.import_contract(Microcks(url)))
                _stay()
            click.echo("stopped")
            return OK
        found = starting.started(needed, port)
    click.echo(f"Microcks runs at {found.url} until: sagemaker-contract microcks down")
    _tell(importing.import_contract(Microcks(found.url)))
    return OK


@microcks.command()
def check() -> int:
    """Tell whether a Microcks can be started here, and what is missing."""
    from contracts.microcks import installing

    missing = installing.missing()
    click.echo(
        f"Microcks {installing.VERSION} cannot be started, it needs {missing}"
        if missing
        else f"Microcks {installing.VERSION}"
    )
    return MISSING_PROGRAM if missing else OK


@microcks.command()
def down() -> int:
    """Stop the Microcks that 'up' started."""
    from contracts.microcks import starting

    found = starting.stop()
    click.echo(f"stopped {found.url}" if found else "no Microcks of the kit's own runs")
    return OK


@microcks.command(name="import")
@click.option("--secondary", is_flag=True, help="only examples and metadata, for a document that is there already")
@asking
def import_(microcks: Microcks, secondary: bool) -> int:
    """Import the contract, or import it again."""
    from contracts.microcks import importing

    if secondary:
        click.echo(f"imported examples and metadata of {importing.import_secondary(microcks)}")
        return OK
    _tell(importing.import_contract(microcks))
    return OK


microcks.add_command(bridge)


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@asking
def publish(microcks: Microcks, report: Path) -> int:
    """Put the verdicts of a run, its REPORT (report.json), into Microcks as a test with all exchanges."""
    from contracts.commands import reports

    click.echo(_publish(microcks, reports.read(report)))
    return OK


def published(results: Results, url: str) -> str:
    """Put a run's verdicts into the Microcks at an address, and return where; without an address, do nothing.

    A guarded Microcks is entered as MICROCKS_CLIENT_ID with MICROCKS_CLIENT_SECRET.
    """
    if not url:
        return ""
    return _publish(_named(url, *(os.environ.get(f"MICROCKS_CLIENT_{name}", "") for name in ("ID", "SECRET"))), results)


def _publish(microcks: Microcks, results: Results) -> str:
    from contracts.microcks import publishing

    done = publishing.publish(microcks, results)
    word = "every promise kept" if done.success else "not every promise kept"
    return f"published: {done.steps} promises of {done.operations} operations, {word}: {done.url}"


def _stay() -> None:
    """Wait for Ctrl-C."""
    with contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait()


@microcks.command()
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, help="the port to listen at")
def demo(port: int) -> int:
    """Start a Microcks, show the life of a model in it, and stop it; one that runs already is used and stays."""
    from contracts.microcks import importing, installing, showing, starting
    from contracts.microcks.client import Microcks

    found = starting.running()
    if found is None:
        starting.check_free(port)
    url = (found or starting.started(installing.installed(), port)).url
    try:
        for line in showing.life(importing.import_contract(Microcks(url))):
            click.echo(line)
    finally:
        if found is None:
            starting.stop()
    return OK


def _tell(url: str) -> None:
    """Say where the mock is, in the words that boto3 and the AWS CLI read; the slash at the end has to stay."""
    click.echo("The contract is imported; boto3 and the AWS CLI talk to it with:")
    click.echo(f"export AWS_ENDPOINT_URL_SAGEMAKER={url}")
