"""The bases of an operation under names of the kit's own, with what has to exist first: what cases are moved from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from contracts.cases import names
from contracts.cases.examples import Example
from contracts.cases.names import Bases
from contracts.spec import resources
from contracts.spec.resources import Kind
from contracts.values import Json, Step


@dataclass(frozen=True)
class Subject:
    """A base, ready to be moved.

    ``own`` is the name that it creates or asks for, and ``names`` the places that hold it; ``fixed`` are places whose
    value must exist elsewhere, so that their legal boundaries are judged where such a resource is created.
    """

    base: str
    body: Json
    setup: tuple[Step, ...] = ()
    doubtful: bool = False
    own: str = ""
    names: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()
    reads: bool = False  # asks for something that the setup made


def smallest(examples: Sequence[Example]) -> Bases:
    """Return the smallest base of each operation."""
    found: dict[str, Example] = {}
    for example in examples:
        if example.kind == "base" and not example.doubtful:
            best = found.get(example.operation)
            if best is None or _size(example) < _size(best):
                found[example.operation] = example
    return found


def _size(example: Example) -> int:
    return len(json.dumps(example.request))


def subjects(operation: str, examples: Sequence[Example]) -> tuple[Subject, ...]:
    """Return the subjects of an operation, smallest base first and doubtful ones last."""
    kind = resources.of(operation)
    own_bases = [e for e in examples if e.operation == operation and e.kind == "base"]
    own_bases.sort(key=lambda e: (e.doubtful, _size(e), e.name))
    if kind is not None and operation == kind.create:
        return tuple(creating(kind, base, operation, smallest(examples)) for base in own_bases)
    if kind is not None and operation == kind.describe:
        return tuple(describing(kind, base, examples) for base in _created_by(kind, examples))
    return tuple(Subject(base.name, base.request, doubtful=base.doubtful) for base in own_bases)


def _created_by(kind: Kind, examples: Sequence[Example]) -> list[Example]:
    found = [e for e in examples if e.operation == kind.create and e.kind == "base"]
    return sorted(found, key=lambda e: (e.doubtful, _size(e), e.name))


def creating(kind: Kind, base: Example, operation: str, bases: Bases) -> Subject:
    """Return a create request as a subject."""
    own = names.own_name(operation)
    body, setup = names.named(kind, base.request, own, operation, bases)
    places = frozenset({f"/{kind.name_member}"} if kind.name != "app" else ())
    return Subject(base.name, body, setup, base.doubtful, own, places, frozenset(kind.refers))


def describing(kind: Kind, base: Example, examples: Sequence[Example]) -> Subject:
    """Return the request that describes what a base of the create operation made."""
    made = creating(kind, base, kind.describe, smallest(examples))
    setup = (*made.setup, Step(kind.create, names.compact(made.body)))
    body = names.identity(kind, made.body)
    fixed = frozenset() if made.names else frozenset(f"/{member}" for member in body)
    return Subject(base.name, body, setup, base.doubtful, made.own, made.names, fixed, reads=True)
