"""The commands of the proof: who tests the tester, and whether it says the same each time."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import click

from contracts.errors import BROKEN, OK, UsageError


@click.command()
@click.option("--quick", is_flag=True, help="a mutant for every rule and a part of everything else, in about a minute")
@click.option(
    "--only", multiple=True, metavar="NAME", help="only the servers with this name, or whose name this glob names"
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="N",
    help="processes; by default three for each core, because stories wait at times",
)
@click.option("--check", is_flag=True, help="write nothing; fail where docs/proof.json or docs/proof.md differs")
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="where the matrix goes; docs of a checkout"
)
@click.option("--verbose", is_flag=True, help="tell of each server, and everything that is wrong")
def prove(quick: bool, only: tuple[str, ...], jobs: int | None, check: bool, output: Path | None, verbose: bool) -> int:
    """Try the kit on its reference, on mutants that it has to catch, and on variants that it must not call broken."""
    from contracts.proof import lineup, proving, publishing, telling

    if quick and only:
        raise UsageError("--quick and --only are two choices of what to try; take one of them.")
    tell = telling.progress(_tell, each=verbose or sys.stderr.isatty())
    proof = proving.prove(lineup.load, proving.Choice(quick, only), jobs or 3 * (os.cpu_count() or 1), tell)
    proof, written = publishing.publish(proof, output, check=check)
    for line in telling.summary(proof, everything=verbose):
        click.echo(line)
    for path in written:
        click.echo(f"written: {path}")
    return proof.exit_code


def _tell(line: str) -> None:
    """Say how far it is; what it came to goes to standard output, this to standard error."""
    click.echo(line, err=True)


@click.command()
@click.option("--runs", type=click.IntRange(1), default=50, show_default=True, metavar="N", help="seeds, two runs each")
@click.option("--operations", metavar="GLOBS", default="", help="only these operations (comma-separated)")
def stability(runs: int, operations: str) -> int:
    """Run the contract against the reference with seed after seed, alone and with two processes: nothing may fail."""
    from contracts.proof import stability as stable

    stable.check()
    options = ["--operations", operations] if operations else []
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for run in stable.stability(range(1, runs + 1), options, stable.Runs(Path(folder)).carry):
            found.append(run)
            _tell(f"{len(found)} of {2 * runs}  {stable.line(run)}")
    for line in stable.table(found):
        click.echo(line)
    return BROKEN if any(run.wrong for run in found) else OK
