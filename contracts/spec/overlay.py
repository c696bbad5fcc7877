"""Applies OpenAPI Overlay 1.0 files, strictly: whatever has no effect, or no evidence, is an error.

As the specification says, actions are applied in order; an ``update`` of an object is merged recursively, one of a list
is appended to it as one entry; lists within a merge are joined; a primitive value cannot be a target. Beyond the
specification, each action names its evidence in ``x-evidence``, and an overlay says in ``x-stage`` when it is applied.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import jsonpath_rfc9535 as jsonpath

from contracts.errors import KitError, UsageError
from contracts.spec import yamlfile

_ROOT_KEYS: Final = frozenset({"overlay", "info", "extends", "actions", "x-stage"})
_ACTION_KEYS: Final = frozenset({"target", "description", "update", "remove", "x-evidence"})


class Stage(StrEnum):
    """When an overlay is applied."""

    STRUCTURE = "structure"  # before the facts: says which operations there are
    CONTRACT = "contract"  # after the facts: corrects what they say


@dataclass(frozen=True)
class Action:
    """One change of an overlay; ``at`` names it in messages."""

    at: str
    target: jsonpath.JSONPathQuery
    evidence: str
    update: Any = None
    remove: bool = False


@dataclass(frozen=True)
class Overlay:
    """A parsed overlay file."""

    name: str
    stage: Stage
    actions: tuple[Action, ...]


def load(path: Path) -> Overlay:
    """Return the overlay in a file; raises KitError, with the action's number, where the file is not a correct one."""
    try:
        raw = yamlfile.read(path)
    except UsageError as error:
        raise KitError(str(error)) from error
    return parse(raw, path.name)


def parse(raw: Any, name: str) -> Overlay:
    """Return the overlay that a decoded file holds; ``name`` is the file's name, for messages."""
    if not isinstance(raw, dict) or not str(raw.get("overlay", "")).startswith("1.0."):
        raise KitError(f"{name} is no OpenAPI Overlay 1.0 file: its top must be an object with overlay: 1.0.0")
    _known(raw, _ROOT_KEYS, name)
    info = raw.get("info")
    if not isinstance(info, dict) or not {"title", "version"} <= info.keys():
        raise KitError(f"{name}: info must hold a title and a version")
    if raw.get("x-stage") not in list(Stage):
        raise KitError(f"{name}: x-stage must be one of {', '.join(Stage)}, not {raw.get('x-stage')!r}")
    actions = raw.get("actions")
    if not isinstance(actions, list) or not actions:
        raise KitError(f"{name}: actions must be a list with at least one action")
    parsed = tuple(_action(action, f"{name}, action {number}") for number, action in enumerate(actions, 1))
    return Overlay(name, Stage(raw["x-stage"]), parsed)


def _known(raw: Mapping[str, Any], keys: frozenset[str], at: str) -> None:
    unknown = sorted(str(key) for key in raw if key not in keys)
    if unknown:
        raise KitError(f"{at}: unknown key {unknown[0]!r}; known are {', '.join(sorted(keys))}")


def _action(raw: Any, at: str) -> Action:
    if not isinstance(raw, dict) or not isinstance(raw.get("target"), str):
        raise KitError(f"{at}: an action is an object with a target, a JSONPath text")
    at = f"{at} ({raw['target']})"
    _known(raw, _ACTION_KEYS, at)
    evidence = raw.get("x-evidence")
    if not isinstance(evidence, str) or not evidence.strip():
        raise KitError(f"{at}: x-evidence must say what asked for this change")
    remove = raw.get("remove", False)
    if not isinstance(remove, bool):
        raise KitError(f"{at}: remove must be true or false")
    if remove is ("update" in raw):
        raise KitError(f"{at}: an action has either an update or remove: true")
    try:
        target = jsonpath.compile(raw["target"])
    except jsonpath.JSONPathError as error:
        raise KitError(f"{at}: the target is no JSONPath: {error}") from error
    return Action(at, target, evidence, raw.get("update"), remove)


def apply(document: Mapping[str, Any], overlay: Overlay) -> dict[str, Any]:
    """Return a changed copy of the document; raises KitError where an action matches nothing or does not fit."""
    changed: dict[str, Any] = copy.deepcopy(dict(document))
    for action in overlay.actions:
        nodes = list(action.target.find(changed))
        if not nodes:
            raise KitError(f"{action.at}: the target matches nothing. Correct it, or delete the action.")
        if any(not isinstance(node.value, (dict, list)) for node in nodes):
            raise KitError(f"{action.at}: the target is a primitive value. Name the object or list that holds it.")
        if action.remove:
            _remove(changed, [node.location for node in nodes], action.at)
        else:
            for node in nodes:
                _update(node.value, copy.deepcopy(action.update), action.at)
    return changed


def _remove(document: Any, locations: list[tuple[int | str, ...]], at: str) -> None:
    # Backwards, so that positions in a list stay true while its items go; a part goes before what holds it.
    for location in sorted(set(locations), key=_order, reverse=True):
        if not location:
            raise KitError(f"{at}: the whole document cannot be removed")
        holder = document
        for step in location[:-1]:
            holder = holder[step]
        del holder[location[-1]]


def _order(location: tuple[int | str, ...]) -> list[tuple[int, int | str]]:
    return [(isinstance(step, str), step) for step in location]


def _update(target: Any, update: Any, at: str) -> None:
    if isinstance(target, list):
        target.append(update)
    elif isinstance(update, dict):
        _merge(target, update, at)
    else:
        raise KitError(f"{at}: the target is an object, so the update must be one, too")


def _merge(target: dict[str, Any], update: Mapping[str, Any], at: str) -> None:
    for key, value in update.items():
        there = target.get(key)
        if isinstance(there, dict) and isinstance(value, dict):
            _merge(there, value, at)
        elif isinstance(there, list) and isinstance(value, list):
            there.extend(value)
        elif key in target and (isinstance(there, (dict, list)) or isinstance(value, (dict, list))):
            raise KitError(f"{at}: {key!r} is of another kind in the document than in the update")
        else:
            target[key] = value
