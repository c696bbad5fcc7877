"""The plans that are carried to the servers under proof: made once, then read by every process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from contracts.cases import own
from contracts.cases.examples import Example
from contracts.cases.plan import Plan
from contracts.proof.findings import Extent, Job
from contracts.runner import planned
from contracts.running.choices import Choices
from contracts.spec.contract import Contract
from contracts.values import Case, Story

EXAMPLES: Final = Path(__file__).with_name("examples")
SAMPLE: Final = 8  # one in so many of what is alike
TOLD = 10  # requests of a story, more or less
_Item = TypeVar("_Item", Case, Story)
_BASES = ("accept.base", "accept.doubtful")
_GENERATED = ("generated.answer", "accept.generated")


def prepare(jobs: Iterable[Job]) -> Mapping[str, int]:
    """Make all plans that the jobs need, so that no process has to, and return about how much each operation sends."""
    wanted: dict[int, dict[str, None]] = {}
    for job in jobs:
        wanted.setdefault(job.seed, {}).update(dict.fromkeys(job.operations))
    made = [planned(Contract.load(), Choices(seed=seed, operations=tuple(names))) for seed, names in wanted.items()]
    return {plan.operation: len(plan.cases) + TOLD * len(plan.stories) for plans in made for plan in plans}


def plans(job: Job) -> tuple[Plan, ...]:
    """Return the plans of a job, but for those that hold nothing to send."""
    found = (_plan(operation, job.seed, job.extent) for operation in job.operations)
    plans = tuple(plan for plan in found if plan.cases)
    return tuple(own.with_own(plan, _examples(), Contract.load()) for plan in plans) if job.examples else plans


@cache
def _examples() -> tuple[Example, ...]:
    return own.load(EXAMPLES, Contract.load())


@cache
def _plan(operation: str, seed: int, extent: Extent) -> Plan:
    (found,) = planned(Contract.load(), Choices(seed=seed, operations=(operation,)))
    if extent == "seed":
        return seeded(found)
    return found if extent == "whole" else sampled(found)


def seeded(plan: Plan) -> Plan:
    """Return the part of a plan that a seed changes, with its bases and with the rules that hold for every answer."""
    cases = tuple(case for case in plan.cases if case.promise.rule in (*_BASES, *_GENERATED))
    shown = {case.promise for case in cases}
    promises = (p for p in plan.promises if not p.place or p in shown or p.rule in _GENERATED)
    return Plan(plan.operation, tuple(promises), cases)


def sampled(plan: Plan) -> Plan:
    """Return one in a few of a plan's cases of each rule and stories of each plot, the first in any case."""
    cases = tuple(_sample(plan.cases, lambda case: case.promise.rule))
    stories = tuple(_sample(plan.stories, lambda story: story.plot))
    shown = {case.promise for case in cases} | {promise for story in stories for promise in story.promises}
    shown |= {promise._replace(rule="accept.generated") for promise in shown if promise.rule == "generated.answer"}
    return Plan(plan.operation, tuple(p for p in plan.promises if not p.place or p in shown), cases, stories)


def _sample(items: Iterable[_Item], sort: Callable[[_Item], str]) -> Iterator[_Item]:
    seen: Counter[str] = Counter()
    for item in items:
        if seen[sort(item)] % SAMPLE == 0:
            yield item
        seen[sort(item)] += 1
