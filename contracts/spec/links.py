"""Says in a document how one operation leads to others: what was created is described, stopped, deleted and used.

All of it follows from the resource table. A member comes from the answer where that has it, because the service may
have chosen it, and else from the request. Operations of the other document are named by where they stand in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from contracts.spec import files
from contracts.spec.facts import Facts
from contracts.spec.normalise import operations
from contracts.spec.operations import CONTRACT
from contracts.spec.resources import Kind, kinds

TAGS: Final = "ListTags"

Sources = Mapping[str, str]  # members of a resource, each with the expression that finds it in an exchange


class Link(NamedTuple):
    """After a success of ``source``, ``target`` can be asked with this body; ``name`` tells it from other links."""

    source: str
    name: str
    target: str
    body: Mapping[str, str]


def linked(document: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    """Return the document with the links of its operations."""
    here = dict(operations(document))
    found: dict[str, dict[str, Any]] = {}
    for link in links(facts):
        found.setdefault(link.source, {})[link.name] = _stated(link, here)
    paths = {f"/#{name}": {"post": _with(operation, found.get(name, {}))} for name, operation in here.items()}
    return {**document, "paths": paths}


def links(facts: Facts) -> Iterator[Link]:
    """Yield every link, in the order of the table."""
    for kind in kinds():
        made, shown = _made(kind, facts), _shown(kind, facts)
        for target in filter(None, (kind.describe, kind.stop, kind.delete)):
            yield from _naming(kind.create, target, kind, made, facts)
        yield Link(kind.create, TAGS, TAGS, {"ResourceArn": made[kind.arn_member]})
        yield from _uses(kind, made)
        yield from _naming(kind.list, kind.describe, kind, shown, facts)


def _made(kind: Kind, facts: Facts) -> Sources:
    """Return where the members of what was created are found: in the request, or in the answer."""
    create = facts.operations[kind.create]
    sent = {member: f"$request.body#/{member}" for member in facts.shapes[create.input].members}
    return sent | {member: f"$response.body#/{member}" for member in facts.shapes[create.output].members}


def _shown(kind: Kind, facts: Facts) -> Sources:
    """Return where the members of the first item are found that a list shows."""
    container = facts.shapes[facts.shapes[facts.operations[kind.list].output].members[kind.container]]
    members = facts.shapes[container.member].members
    return {member: f"$response.body#/{kind.container}/0/{member}" for member in members}


def _naming(source: str, target: str, kind: Kind, known: Sources, facts: Facts) -> Iterator[Link]:
    """Yield the links to an operation that is asked by a name; members of which there is one or another take turns."""
    asked = facts.shapes[facts.operations[target].input]
    named = facts.shapes[facts.operations[kind.describe].input].members
    body = {member: known[member] for member in asked.members if member in named and member in known}
    either = [member for member in body if member not in asked.required]
    for member in either:
        chosen = {name: expression for name, expression in body.items() if name == member or name not in either}
        yield Link(source, f"{target}By{member}", target, chosen)
    if not either:
        yield Link(source, target, target, body)


def _uses(kind: Kind, made: Sources) -> Iterator[Link]:
    """Yield the links to what can be created from it; both are found by the members that they share."""
    for other in kinds():
        for place, referred in other.refers.items():
            if referred == kind.name and place.count("/") == 1:
                shared: Sequence[str] = [m for m in other.identity if m in kind.identity or place == f"/{m}"]
                body = {member: made[member] for member in dict.fromkeys((*shared, place.removeprefix("/")))}
                yield Link(kind.create, other.create, other.create, body)


def _stated(link: Link, here: Mapping[str, Any]) -> dict[str, Any]:
    if link.target in here:
        return {"operationId": link.target, "requestBody": dict(link.body)}
    document = (files.BUILT if link.target in CONTRACT else files.SUPPORTING).name
    return {"operationRef": f"{document}#/paths/~1%23{link.target}/post", "requestBody": dict(link.body)}


def _with(operation: Mapping[str, Any], found: Mapping[str, Any]) -> Mapping[str, Any]:
    if not found:
        return operation
    done = {**operation["responses"]["200"], "links": dict(found)}
    return {**operation, "responses": {**operation["responses"], "200": done}}
