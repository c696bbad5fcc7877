"""Cases from generated bodies: valid ones that are promises of their own, and broken ones from the coverage phase."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.cases import generation, moves, names
from contracts.cases.names import Bases
from contracts.spec import resources
from contracts.spec.contract import Contract
from contracts.values import Case, Expect, Json, Problem, Promise, Step

_KINDS = {
    "minLength": "length", "maxLength": "length", "pattern": "pattern", "enum": "enum", "minimum": "range",
    "maximum": "range", "minItems": "items", "maxItems": "items", "type": "type",
}  # fmt: skip


def generated(contract: Contract, operation: str, bases: Bases, count: int, seed: int) -> Iterator[Case]:
    """Yield ``count`` valid cases; each is a promise of its own, ``#01`` and so on."""
    for number, body in enumerate(generation.bodies(contract, operation, count, seed), 1):
        yield from_body(operation, body, bases, f"#{number:02d}")


def from_body(operation: str, body: Json, bases: Bases, place: str) -> Case:
    """Return the case of a generated body, under a name of the kit's own."""
    own, setup = _named(operation, body, bases)
    return Case(
        operation=operation,
        promise=Promise(operation, "generated.answer", place),
        body=own,
        expect=Expect.EITHER,
        move="a generated valid request",
        setup=setup,
    )


def _named(operation: str, body: Json, bases: Bases) -> tuple[Json, tuple[Step, ...]]:
    kind = resources.of(operation)
    if kind is None or operation != kind.create:
        return body, ()
    return names.named(kind, body, names.own_name(operation), operation, bases)


def coverage(contract: Contract, operation: str, bases: Bases, wanted: set[Promise]) -> Iterator[Case]:
    """Yield one more broken request for each wanted promise, where schemathesis breaks just that constraint.

    What it breaks is told by the kit's own validators, so that nothing is expected that RULES leave open.
    """
    kind = resources.of(operation)
    own = f"/{kind.name_member}" if kind is not None and operation == kind.create else ""
    for body in generation.coverage_bodies(contract, operation):
        broken = _broken(contract, operation, body)
        if broken is None or (own and broken.place.startswith(own)):
            continue
        promise = Promise(
            operation, f"reject.{_KINDS[broken.keyword]}", contract.general(operation, broken.place, "input")
        )
        if promise not in wanted:
            continue
        named, setup = _named(operation, body, bases)
        if contract.illegal(operation, named):  # where no name of the kit's own has mended it
            wanted.discard(promise)
            yield Case(
                operation=operation,
                promise=promise,
                body=named,
                expect=Expect.REFUSE,
                move=f"{promise.place}: {broken.got} (from the coverage phase)",
                setup=setup,
            )


def _broken(contract: Contract, operation: str, body: Json) -> Problem | None:
    """Return the one thing that a body breaks, where the kit judges such a thing."""
    strictly = contract.request_problems(operation, body)
    if len(strictly) != 1 or strictly[0].keyword not in _KINDS:
        return None
    if "/{" in contract.general(operation, strictly[0].place, "input"):
        return None  # a map's key and value share a place there
    return strictly[0] if _judged(contract, operation, body, strictly[0]) else None


def _judged(contract: Contract, operation: str, body: Json, problem: Problem) -> bool:
    """Tell whether a value must be refused: a text for a boolean is left open, and so are texts beyond plain ASCII."""
    value = _at(body, problem.place)
    if problem.keyword != "type":
        return not isinstance(value, str) or (value.isascii() and value.isprintable())
    shape = contract.pinned.at(contract.shape(operation, "input"), contract.general(operation, problem.place, "input"))
    return shape is not None and type(value) in {type(wrong) for wrong in moves.WRONG[shape.type]}


def _at(body: Json, place: str) -> Json:
    for step in place.split("/")[1:]:
        body = body[int(step) if isinstance(body, list) else step]
    return body
