"""The stories of an operation: what its resources go through, as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contracts.cases import (
    scripts,
    stories_beside,
    stories_life,
    stories_pages,
    stories_probes,
    stories_refused,
    stories_round,
    stories_rush,
)
from contracts.cases.examples import Example
from contracts.cases.scripts import Stage
from contracts.cases.subjects import smallest
from contracts.spec import resources
from contracts.spec.contract import Contract
from contracts.values import SERVICE, Case, Story


def stories(
    contract: Contract, operation: str, examples: Sequence[Example], cases: Sequence[Case]
) -> tuple[Story, ...]:
    """Return the stories of an operation; some are made of its cases."""
    if operation == SERVICE:
        return tuple(stories_probes.probes())
    made = () if (found := stage(contract, operation, examples)) is None else _stories(found, cases)
    return tuple(scripts.numbered(story, scripts.FIRST + number) for number, story in enumerate(made))


def stage(contract: Contract, operation: str, examples: Sequence[Example]) -> Stage | None:
    """Return what the stories of an operation are made from; None where it is about no kind of resource."""
    kind = resources.of(operation)
    return None if kind is None else Stage(contract, operation, kind, tuple(examples), smallest(examples))


def _stories(stage: Stage, cases: Sequence[Case]) -> Iterator[Story]:
    if stage.operation == stage.kind.list:
        yield from stories_pages.pages(stage)
    elif stage.operation == stage.kind.create:
        yield from _creating(stage, cases)


def _creating(stage: Stage, cases: Sequence[Case]) -> Iterator[Story]:
    curated = tuple(stories_round.round_trip(stage))
    yield from stories_life.life(stage)
    yield from curated
    yield from stories_round.generated(stage, cases, curated)
    yield from stories_beside.side_by_side(stage)
    yield from stories_refused.refused(stage, cases)
    yield from stories_refused.dependency(stage)
    yield from stories_rush.rush(stage)
