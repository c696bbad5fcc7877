"""The commands that say what the kit asks for, without asking anybody."""

from __future__ import annotations

import click

from contracts.errors import OK
from contracts.running.choices import Choices


@click.command()
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


@click.command()
@click.argument("rule_or_id")
def explain(rule_or_id: str) -> int:
    """Explain a rule or a promise: what it asks for, what it rests on, an example."""
    from contracts.report import explaining
    from contracts.running.whole import about

    click.echo(explaining.explain(rule_or_id, about(rule_or_id)))
    return OK
