"""The catalogue of promises: reads ``rules.toml`` and says clearly what is wrong in it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Final, get_args

from contracts.errors import KitError
from contracts.values import Json, Level, Profile, Rule

PATH: Final = Path(__file__).with_name("rules.toml")
KEYS: Final = tuple(item.name for item in fields(Rule))
CHOICES: Final = {"level": get_args(Level), "profile": get_args(Profile)}


@cache
def load() -> dict[str, Rule]:
    """Return the kit's own catalogue, each rule under its id, in the order of the file."""
    return parse(PATH.read_text(encoding="utf-8"), PATH.name)


def family(rule: str) -> str:
    """Return the family of a rule's id: the part before the first dot."""
    return rule.partition(".")[0]


def parse(text: str, name: str = "rules.toml") -> dict[str, Rule]:
    """Return the catalogue in ``text``; raises KitError that names the rule and what is wrong with it."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KitError(f"{name} is not TOML: {error}") from error
    entries = raw.get("rule", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise KitError(f"{name}: 'rule' must be a list of tables, each opened by [[rule]].")
    rules: dict[str, Rule] = {}
    for number, entry in enumerate(entries, 1):
        rule = _rule(entry, f"{name}, rule {number} ({entry.get('id', 'without an id')})")
        if rule.id in rules:
            raise KitError(f"{name}, rule {number}: the id {rule.id} is there twice.")
        rules[rule.id] = rule
    return rules


def _rule(raw: Mapping[str, Json], where: str) -> Rule:
    missing = [key for key in KEYS if not (isinstance(raw.get(key), str) and raw[key])]
    if missing:
        raise KitError(f"{where}: {', '.join(missing)} must be there, as text.")
    if unknown := sorted(set(raw) - set(KEYS)):
        raise KitError(f"{where}: {', '.join(unknown)} is not known here; a rule has {', '.join(KEYS)}.")
    for key, allowed in CHOICES.items():
        if raw[key] not in allowed:
            raise KitError(f"{where}: the {key} {raw[key]!r} is not one of {', '.join(allowed)}.")
    return Rule(**raw)
