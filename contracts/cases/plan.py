"""The plan of one operation: which promises a target is held to, and which cases show whether it keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from contracts import catalogue
from contracts.cases import examples, generated, names, probes, stories
from contracts.cases.boundaries import Boundaries
from contracts.cases.subjects import Subject, smallest, subjects
from contracts.spec import resources
from contracts.spec.contract import Contract
from contracts.spec.operations import CONTRACT
from contracts.values import SERVICE, Case, Expect, Promise, Story

SERVICE_RULES = (
    "wire.content-type", "wire.request-id", "wire.request-id-form", "wire.framing",
    "error.type", "error.unknown-operation", "error.unknown-operation-code",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """The promises of one operation in a stable order, and the cases and stories that exercise them, bases first."""

    operation: str
    promises: tuple[Promise, ...]
    cases: tuple[Case, ...]
    stories: tuple[Story, ...] = ()

    def chosen(self, promises: frozenset[Promise]) -> Plan:
        """Return the part of the plan that these promises need; the first base is always in it."""
        mine = [promise for promise in self.promises if promise in promises]
        everything = any(not p.place and p.rule not in _NARROW and catalogue.family(p.rule) not in TOLD for p in mine)
        cases = [c for n, c in enumerate(self.cases) if n == 0 or everything or _serves(c, promises)]
        stories = [story for story in self.stories if not promises.isdisjoint(story.promises)]
        return Plan(self.operation, tuple(mine), tuple(cases), tuple(stories))


def _serves(case: Case, promises: frozenset[Promise]) -> bool:
    """Tell whether a case shows one of the promises that are not shown by all exchanges."""
    base = case.promise.rule in ("accept.base", "accept.doubtful") and case.promise.place.startswith("#")
    if case.promise in promises or base:
        return True
    return case.promise.rule == "generated.answer" and _accepting(case.promise) in promises


TOLD = frozenset({"life", "page"})  # the families of the rules that only stories show
# Promises without a place that cases of their own show; every exchange shows the others.
_NARROW = frozenset(
    {"wire.post-root", "wire.request-content-type", "wire.charset", "error.duplicate", "error.not-found",
     "reject.owner", "error.malformed"}
)  # fmt: skip


def _accepting(promise: Promise) -> Promise:
    return promise._replace(rule="accept.generated")


def plan(contract: Contract, operation: str, everywhere: Iterable[str], *, count: int, seed: int) -> Plan:
    """Return the whole plan of an operation; equal arguments give equal plans.

    ``everywhere`` are the rules that every exchange of the operation is judged by; ``count`` cases are generated.
    """
    found = tuple(_unlike(probes.service() if operation == SERVICE else _cases(contract, operation, count, seed)))
    told = stories.stories(contract, operation, examples.load(), found)
    promises = [*_promises(operation, found, tuple(everywhere)), *(p for story in told for p in story.promises)]
    return Plan(operation, tuple(dict.fromkeys(promises)), _numbered(found), told)


def _cases(contract: Contract, operation: str, count: int, seed: int) -> Iterator[Case]:
    loaded = examples.load()
    kind, found, bases = resources.of(operation), subjects(operation, loaded), smallest(loaded)
    yield from probes.bases(operation, found, kind, bases)
    if kind is not None:
        yield from probes.identities(operation, found[0], kind)
    yield from probes.texts(operation, found)
    yield from probes.protocol(operation, found[0], kind)
    yield from probes.owners(operation, found[0])
    boundary = list(boundary_cases(contract, operation, found))
    yield from boundary
    broken = {case.promise for case in boundary if case.expect == Expect.REFUSE}
    yield from generated.coverage(contract, operation, bases, broken)
    yield from generated.generated(contract, operation, bases, count, seed)


def boundary_cases(contract: Contract, operation: str, found: tuple[Subject, ...]) -> Iterator[Case]:
    """Yield the boundary cases, what must be accepted before what must be refused."""
    boundaries = Boundaries(contract, operation, found)
    covered = list(boundaries.coverage())
    for coverage in covered:
        yield from coverage.legal
    yield from boundaries.optional()
    for coverage in covered:
        yield from coverage.illegal


def _unlike(cases: Iterable[Case]) -> Iterator[Case]:
    """Drop cases that would send the same request for the same promise, or a request that was already expected so."""
    seen: set[str] = set()
    for case in cases:
        key = json.dumps([case.body, case.expect, repr(case.raw), dict(case.headers), case.setup, case.operation])
        if key not in seen:
            seen.add(key)
            yield case


def _numbered(cases: Iterable[Case]) -> tuple[Case, ...]:
    return tuple(names.numbered(case, number) for number, case in enumerate(cases, 1))


def _promises(operation: str, cases: tuple[Case, ...], everywhere: tuple[str, ...]) -> Iterator[Promise]:
    if operation == SERVICE:
        yield from (Promise(SERVICE, rule) for rule in SERVICE_RULES)
        return
    yield from (case.promise for case in cases if case.promise.rule == "accept.base")
    yield from (Promise(operation, rule) for rule in everywhere)
    kind = resources.of(operation)
    if kind is not None and operation == kind.create:
        yield Promise(operation, "reject.leaves-nothing")
    yield Promise(operation, "error.malformed-code")
    for case in cases:
        if case.promise.rule != "error.no-crash":
            yield case.promise
        if case.promise.rule == "generated.answer" and not operation.startswith("Describe"):
            yield _accepting(case.promise)  # a describe asks for what is not there


def operations(globs: Iterable[str]) -> tuple[str, ...]:
    """Return the operations that any of the globs names, in the order they run in; no globs mean all.

    What reads comes before what creates, so that what a faulty target lets through does not slow the lists down.
    """
    patterns = tuple(globs)
    chosen = [o for o in (*CONTRACT, SERVICE) if not patterns or any(fnmatchcase(o, p) for p in patterns)]
    return tuple(sorted(chosen, key=lambda operation: operation.startswith("Create")))
