"""A whole run without pytest: open the target, carry every plan through, conclude."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from contracts import catalogue
from contracts.cases import examples, own
from contracts.cases.boundaries import Boundaries, Coverage
from contracts.cases.plan import Plan, operations
from contracts.cases.subjects import subjects
from contracts.errors import UsageError
from contracts.judge.divergences import Divergences
from contracts.runner import Runner, chosen_operations, offered, planned
from contracts.running.bookkeeping import Book, opened
from contracts.running.choices import Choices
from contracts.running.following import Follower
from contracts.spec.contract import Contract
from contracts.spec.operations import CONTRACT
from contracts.values import Promise, Results
from contracts.wire.opening import TargetOptions, open_target


def narrowed(plans: Iterable[Plan], choices: Choices, only: Iterable[str]) -> frozenset[Promise]:
    """Return the promises of the chosen profiles whose id one of the globs names; no globs mean all.

    Raises UsageError where a glob names nothing.
    """
    promises = offered(plans, choices)
    globs = tuple(only)
    for glob in globs:
        if not any(_named(promise, glob) for promise in promises):
            raise UsageError(f"--only {glob!r} names no promise. `sagemaker-contract cases` lists them.")
    return frozenset(p for p in promises if not globs or any(_named(p, glob) for glob in globs))


def _named(promise: Promise, glob: str) -> bool:
    return promise.id == glob or fnmatchcase(promise.id, glob)


def listed(choices: Choices, only: Iterable[str]) -> str:
    """Return the requests that a run would send, a line each."""
    plans = planned(Contract.load(), choices)
    wanted = narrowed(plans, choices, only)
    cases = [case for plan in plans if wanted & set(plan.promises) for case in plan.chosen(wanted).cases]
    lines = [f"{case.promise.id}: {case.move}" for case in cases]
    return "\n".join([*lines, f"promises: {len(wanted)}, requests: {len(lines)}, and what they need to exist first"])


def covered(contract: Contract, chosen: Collection[str]) -> list[Coverage]:
    """Return the constraints of these operations with their cases, in the contract's order."""
    return [
        found
        for operation in CONTRACT
        if operation in chosen
        for found in Boundaries(contract, operation, subjects(operation, examples.load())).coverage()
    ]


def about(text: str) -> tuple[Plan, ...]:
    """Return the plans that show a rule or a promise, and no more of them than needed: to make one takes seconds."""
    if own.RULE in text:
        return ()  # its promises are made of the person's own examples
    contract, everything = Contract.load(), operations(())
    if text not in catalogue.load():
        near = get_close_matches(text.partition("-")[0], everything, n=1)
        return planned(contract, Choices(operations=tuple(near))) if near else ()
    for operation in everything:
        plans = planned(contract, Choices(operations=(operation,)))
        if any(promise.rule == text for plan in plans for promise in plan.promises):
            return plans
    return ()


def run_whole(
    target: TargetOptions,
    choices: Choices,
    divergences: Divergences,
    *,
    only: Iterable[str] = (),
    min_reach: int = 1,
    follower: Follower | None = None,
) -> Results:
    """Return the results of a run; ``follower`` hears how far it is.

    Ctrl-C ends the run in order: what was judged until then is in the results.
    """
    chosen_operations(choices)  # what is wrong with the choice, or the target, is told before anything takes long
    contract = Contract.load()
    interrupted = False
    with open_target(target) as found, Runner(contract, found, choices) as runner:
        plans = planned(contract, choices)
        chosen = narrowed(plans, choices, only)
        book = Book(opened(found, contract.hash, choices), divergences, min_reach)
        try:
            parts = [plan.chosen(chosen) for plan in plans]
            _carry(runner, [part for part in parts if part.promises], book, follower or Follower())
        except KeyboardInterrupt:
            interrupted = True
    partial = ", ".join([part for part in (choices.partial, " ".join(f"--only {glob}" for glob in only)) if part])
    return book.close(plans, partial=partial, interrupted=interrupted)


def _carry(runner: Runner, plans: Sequence[Plan], book: Book, follower: Follower) -> None:
    follower.begin(plans)
    try:
        for plan in plans:
            if book.gone:
                return
            follower.start(plan)
            outcome = runner.run(plan, follower.judged)
            for verdict in outcome.verdicts:
                book.enter(verdict, outcome.reach, gone=outcome.gone)
            follower.done(plan, outcome)
    finally:
        follower.end()
