"""The plan of one operation: which promises a target is held to, and which cases show whether it keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from contracts.cases import examples, generated, names, probes
from contracts.cases.boundaries import Boundaries
from contracts.cases.subjects import Subject, smallest, subjects
from contracts.spec import resources
from contracts.spec.contract import Contract
from contracts.spec.operations import CONTRACT
from contracts.values import SERVICE, Case, Expect, Promise

# What every exchange of an operation is judged by, with the keyword its answer must be able to show (or nothing).
CROSSCUTTING = (
    ("wire.content-type", ""), ("wire.success-200", ""), ("wire.request-id", ""), ("wire.request-id-form", ""),
    ("wire.json-object", ""), ("wire.no-null", ""), ("wire.framing", ""), ("wire.timestamp", "epoch"),
    ("error.status-400", ""), ("error.type", ""), ("error.message", ""), ("error.known-code", ""),
    ("error.validation", ""), ("error.no-crash", ""), ("error.malformed-code", ""),
    ("body.type", "type"), ("body.required", "required"), ("body.expected", "expected"), ("body.member-case", "type"),
    ("body.enum", "enum"), ("body.limits", "limits"), ("body.arn", "arn"),
)  # fmt: skip
SERVICE_RULES = (
    "wire.content-type", "wire.request-id", "wire.request-id-form", "wire.framing",
    "error.type", "error.no-crash", "error.unknown-operation", "error.unknown-operation-code",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """The promises of one operation in a stable order, and the cases that exercise them, bases first."""

    operation: str
    promises: tuple[Promise, ...]
    cases: tuple[Case, ...]

    def chosen(self, promises: frozenset[Promise]) -> Plan:
        """Return the part of the plan that these promises need; the first base is always in it."""
        cases = [c for n, c in enumerate(self.cases) if n == 0 or _serves(c, promises)]
        return Plan(self.operation, tuple(p for p in self.promises if p in promises), tuple(cases))


def _serves(case: Case, promises: frozenset[Promise]) -> bool:
    """Tell whether a case shows one of the promises: its own, or one that all exchanges are judged by."""
    if case.promise in promises or case.promise.rule in ("accept.base", "accept.doubtful"):
        return True
    own = {case.promise.operation}
    wide = {p.rule for p in promises if not p.place and p.operation in own and p.rule not in _NARROW}
    return bool(wide) or (case.promise.rule == "generated.answer" and _accepting(case.promise) in promises)


_NARROW = frozenset(
    {"wire.post-root", "wire.request-content-type", "wire.charset", "error.duplicate", "error.not-found",
     "reject.owner", "error.malformed"}
)  # fmt: skip


def _accepting(promise: Promise) -> Promise:
    return promise._replace(rule="accept.generated")


def plan(contract: Contract, operation: str, *, count: int, seed: int) -> Plan:
    """Return the whole plan of an operation; equal arguments give equal plans."""
    cases = _numbered(_unlike(probes.service() if operation == SERVICE else _cases(contract, operation, count, seed)))
    return Plan(operation, tuple(dict.fromkeys(_promises(contract, operation, cases))), cases)


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


def _promises(contract: Contract, operation: str, cases: tuple[Case, ...]) -> Iterator[Promise]:
    if operation == SERVICE:
        yield from (Promise(SERVICE, rule) for rule in SERVICE_RULES)
        return
    yield from (case.promise for case in cases if case.promise.rule == "accept.base")
    yield from (Promise(operation, rule) for rule, needs in CROSSCUTTING if not needs or contract.output_has(operation, needs))
    yield from _special(contract, operation)
    for case in cases:
        if case.promise.rule != "error.no-crash":
            yield case.promise
        if case.promise.rule == "generated.answer":
            yield _accepting(case.promise)


def _special(contract: Contract, operation: str) -> Iterator[Promise]:
    kind = resources.of(operation)
    output = dict(contract.pinned.walk(contract.shape(operation, "output")))
    if any(place.endswith("/LastModifiedTime") for place in output):
        yield Promise(operation, "body.times-order")
    if operation in contract.containers:
        yield Promise(operation, "body.list-container")
    if kind is not None and operation == kind.create:
        yield Promise(operation, "reject.leaves-nothing")


def operations(globs: Iterable[str]) -> tuple[str, ...]:
    """Return the operations that any of the globs names, the service's own probes last; no globs mean all."""
    patterns = tuple(globs)
    return tuple(o for o in (*CONTRACT, SERVICE) if not patterns or any(fnmatchcase(o, p) for p in patterns))

