"""The commands that make the contract from its sources, and compare documents with AWS's model."""

from __future__ import annotations

from pathlib import Path

import click

from contracts.errors import BROKEN, OK, UsageError


@click.command()
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


@click.command()
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


@click.command(name="facts")
@click.option(
    "--from-botocore", "source", required=True, metavar="SOURCE", help="'installed', a wheel or a service-2.json"
)
@click.option("--check", type=click.Path(path_type=Path), metavar="FILE", help="compare with this file; write nothing")
@click.option("--write", "target", type=click.Path(path_type=Path), metavar="FILE", help="write to this file")
def facts_(source: str, check: Path | None, target: Path | None) -> int:
    """Take the facts out of a botocore release, without its prose."""
    from contracts.spec import extract

    return _made(extract.dump(extract.facts_from(source)), check, target)


@click.command(name="import-upstream")
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
