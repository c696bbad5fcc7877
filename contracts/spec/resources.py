"""The resource table: who creates, describes, lists, stops and deletes a kind of resource, and what names it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from contracts.errors import KitError


@dataclass(frozen=True)
class Kind:
    """A kind of resource; an operation that the kind does not have is an empty text."""

    name: str
    create: str
    describe: str
    list: str
    stop: str
    delete: str
    identity: tuple[str, ...]
    container: str
    item: str
    arn_shape: str
    arn_type: str
    refers: Mapping[str, str]

    @property
    def name_member(self) -> str:
        """Return the member of the create request that holds the resource's own name."""
        return self.identity[-1]


@cache
def kinds() -> tuple[Kind, ...]:
    """Return all kinds; raises KitError where the table is broken."""
    path = Path(__file__).with_name("resources.toml")
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(_kind(entry) for entry in raw["kind"])
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise KitError(f"{path.name} is broken: {error}") from error


def _kind(raw: Mapping[str, Any]) -> Kind:
    return Kind(
        name=raw["name"],
        create=raw["create"],
        describe=raw["describe"],
        list=raw["list"],
        stop=raw.get("stop", ""),
        delete=raw.get("delete", ""),
        identity=tuple(raw["identity"]),
        container=raw["container"],
        item=raw["item"],
        arn_shape=raw["arn"]["shape"],
        arn_type=raw["arn"]["type"],
        refers=raw.get("refers", {}),
    )


def named(name: str) -> Kind:
    """Return the kind of this name, such as ``endpoint config``."""
    return next(kind for kind in kinds() if kind.name == name)


@cache
def of(operation: str) -> Kind | None:
    """Return the kind that an operation creates, describes, lists, stops or deletes; None for ListTags."""
    return next(
        (k for k in kinds() if operation in (k.create, k.describe, k.list, k.stop, k.delete)),
        None,
    )
