"""The command that judges files: examples as live answers are judged, documents as Microcks reads them."""

from __future__ import annotations

from pathlib import Path

import click

from contracts.errors import BROKEN, OK


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--microcks", is_flag=True, help="PATHS are OpenAPI documents: name what a Microcks misreads in them")
def lint(paths: tuple[Path, ...], microcks: bool) -> int:
    """Judge example files (the kit's own by default) with the validators that judge live answers.

    With --microcks: name each trap in OpenAPI documents (the kit's own by default) that Microcks imports without a
    word, with its place, what Microcks does with it, and what to do.
    """
    return _documents(paths) if microcks else _examples(paths)


def _examples(paths: tuple[Path, ...]) -> int:
    from contracts.cases import lint as linting
    from contracts.spec import files
    from contracts.spec.contract import Contract

    found = linting.lint(list(paths) or [files.FIXTURES], Contract.load())
    click.echo(linting.render(found) or "every example is valid")
    return BROKEN if found else OK


def _documents(paths: tuple[Path, ...]) -> int:
    from contracts.microcks import traps

    linted = [traps.lint(path) for path in paths or traps.own()]
    click.echo(traps.render(linted))
    return BROKEN if any(one.caught for one in linted) else OK
