"""Names that are the kit's own, and what has to exist before a request can be good.

Cases are made once, with fixed placeholders in their texts. A case's own name ends in zeros, which become its number;
every name starts with a prefix whose zeros become the run's id when the runner sends. So equal seeds give equal
requests up to the prefix, and no two cases, operations or runs meet.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from contracts.cases import places
from contracts.cases.examples import Example
from contracts.spec import resources
from contracts.spec.resources import Kind
from contracts.values import Case, Json, Step

RUN: Final = "000000"
MARK: Final = "sck-"  # what every name of the kit starts with, whatever the run
PREFIX: Final = f"{MARK}{RUN}"
OWN: Final = "00000"  # the number in a case's own name
DOMAIN: Final = f"d-sck{RUN}domain"  # stands for the id that CreateDomain answers
_ROLE: Final = "arn:aws:iam::123456789012:role/SageMakerExecutionRole"


def compact(body: Json) -> str:
    """Return a body as compact JSON text, members in their order."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def own_name(operation: str) -> str:
    """Return the name that a case of an operation creates or asks for, before it gets its number."""
    return f"{PREFIX}-{code(operation)}-{OWN}"


def own_stem(operation: str) -> str:
    """Return what a case's own name starts with, whatever its number."""
    return own_name(operation).removesuffix(OWN)


def shared_name(operation: str, kind: Kind) -> str:
    """Return the name of the one resource of a kind that all cases of an operation may refer to."""
    return f"{PREFIX}-{code(operation)}-{kind.name.replace(' ', '')}"


def code(operation: str) -> str:
    """Return a few letters that tell an operation's names from another's."""
    return "".join(c for c in operation if c.isupper()).lower() + str(len(operation))


def numbered(case: Case, number: int) -> Case:
    """Return a case whose own name has its number, wherever the name occurs in it."""
    old = own_name(case.promise.operation)
    new = f"{old[: -len(OWN)]}{number:0{len(OWN)}d}"
    return renamed(case, lambda text: text.replace(old, new))


def renamed(case: Case, change: Callable[[str], str]) -> Case:
    """Return a case with names changed wherever it has them: in its body, its setup, and what it is held against."""
    recorded = case.recorded
    return replace(
        case,
        body=json.loads(change(compact(case.body))),
        setup=tuple(Step(step.operation, change(step.body)) for step in case.setup),
        recorded=recorded and replace(recorded, body=json.loads(change(compact(recorded.body)))),
    )


Bases = Mapping[str, Example]  # the smallest base of each create operation


def named(kind: Kind, body: Json, name: str, operation: str, bases: Bases) -> tuple[Json, tuple[Step, ...]]:
    """Return a create request under a name, with the steps that make what it refers to.

    An app is told apart by an owner of its own, because the service gives most apps the name ``default``.
    """
    body = copy.deepcopy(body)
    steps = tuple(dict.fromkeys(_dependencies(kind, body, operation, bases)))
    if kind.name != "app":
        body[kind.name_member] = name
        return body, steps
    owner = "SpaceName" if "SpaceName" in body else "UserProfileName"
    create = "CreateSpace" if owner == "SpaceName" else "CreateUserProfile"
    body[owner] = name
    return body, (*steps, Step(create, compact({"DomainId": DOMAIN, owner: name})))


def making(kind: Kind, name: str, operation: str, bases: Bases) -> Iterator[Step]:
    """Yield the steps that make a resource of a kind from its smallest base, dependencies first."""
    body, before = named(kind, bases[kind.create].request, name, operation, bases)
    yield from before
    yield Step(kind.create, compact(body))


def _dependencies(kind: Kind, body: Json, operation: str, bases: Bases) -> Iterator[Step]:
    """Point the references of a body at shared resources, and yield the steps that make them."""
    for place, other in kind.refers.items():
        if not places.has(body, place):
            continue
        if other == "domain":
            body["DomainId"] = DOMAIN
            yield domain(f"{PREFIX}-{code(operation)}-domain")
        elif other not in ("user profile", "space"):
            target = resources.named(other)
            _point(body, place, shared_name(operation, target))
            yield from making(target, shared_name(operation, target), operation, bases)


def domain(name: str) -> Step:
    """Return the step that makes a domain."""
    settings = {"ExecutionRole": _ROLE}
    body = {
        "DomainName": name,
        "AuthMode": "IAM",
        "DefaultUserSettings": settings,
        "DefaultSpaceSettings": settings,
        "SubnetIds": ["subnet-0a1b2c3d4e5f60718"],
        "VpcId": "vpc-0a1b2c3d4e5f60718",
    }
    return Step("CreateDomain", compact(body))


def _point(body: Json, place: str, name: str) -> None:
    """Write a name to every item that a reference's place means."""
    above, _, member = place.rpartition("/")
    if above.endswith("/*"):
        for item in places.find(body, above.removesuffix("/*")):
            if member in item:
                item[member] = name
    else:
        body[member] = name


def identity(kind: Kind, body: Json) -> Json:
    """Return the describe request that asks for what a create request made."""
    return {member: body[member] for member in kind.identity if member in body}
