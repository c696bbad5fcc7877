"""Small tools for mending bodies in place."""

from __future__ import annotations

from typing import Any

Body = dict[str, Any]


def drop(body: Body, *members: str) -> None:
    """Remove members where they are there."""
    for member in members:
        body.pop(member, None)


def keep_unique(items: list[Any], member: str) -> None:
    """Keep the first of the items that share a member's value."""
    seen = set()
    kept = []
    for item in items:
        value = item.get(member) if isinstance(item, dict) else None
        if value is None or value not in seen:
            kept.append(item)
        seen.add(value)
    items[:] = kept


def objects(value: Any) -> list[Body]:
    """Return the objects in a list; anything else holds none."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def inner(body: Body, *path: str) -> Body:
    """Return the object at a path of members, or an empty one that belongs to nobody."""
    for member in path:
        below = body.get(member)
        if not isinstance(below, dict):
            return {}
        body = below
    return body
