"""Known divergences: a file per target that says where it is known to differ, why, and how often.

The file is TOML: ``target`` is free text, and each ``[[group]]`` has a ``reason`` (without one its entries don't
count), may have a ``link``, an ``expires`` date and an ``example``, and holds ``[[group.entry]]`` tables::

    rule = "reject.pattern"  # exactly one rule of the catalogue
    operation = "Create*"    # a glob, default "*"
    place = "/Tags/*"        # a glob, default "*"
    count = 41               # how many failures (operation, rule, place) the entry stands for
    sometimes = false        # for what depends on the seed or on luck: fewer are fine, too
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from contracts import catalogue
from contracts.errors import UsageError
from contracts.spec.operations import CONTRACT
from contracts.values import SERVICE, Json, Promise

OPERATIONS: Final = (*CONTRACT, SERVICE)
GENERATED: Final = ("generated.answer", "accept.generated")
# A crash may need two requests at the same moment, a member may be in generated requests only, and an order that is
# nobody's is right now and then.
LUCK: Final = ("error.no-crash", "life.round-trip", "page.sort")
_ROOT_KEYS: Final = ("target", "group")
_GROUP_KEYS: Final = ("reason", "link", "expires", "example", "entry")
_ENTRY_KEYS: Final = ("rule", "operation", "place", "count", "sometimes")
_OF_SEED: Final = re.compile(r"#[\d*?\[]")
_HEADER: Final = re.compile(r"^\s*\[\[\s*group(\s*\.\s*entry)?\s*\]\]", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """Failures that are known: one rule, globs for operation and place, and how many failures match."""

    where: str  # file and line, for messages
    rule: str
    operation: str
    place: str
    count: int
    sometimes: bool
    reason: str

    def matches(self, key: Promise) -> bool:
        """Tell whether a failure of this operation, rule and place is among the known ones."""
        return key.rule == self.rule and self.covers(key.operation) and fnmatchcase(key.place, self.place)

    def covers(self, operation: str) -> bool:
        """Tell whether the entry is about an operation."""
        return fnmatchcase(operation, self.operation)

    def names(self, promise: Promise) -> bool:
        """Tell whether the entry names a promise outright, so that its passing can be laid to nothing else."""
        same = (self.rule, self.operation) == (promise.rule, promise.operation)
        return same and promise.place in ("", self.place)

    def __str__(self) -> str:
        at = "" if self.place == "*" else f" at {self.place}"
        return f"{self.rule} of {self.operation}{at}"


@dataclass(frozen=True)
class Group:
    """Entries that have one reason."""

    where: str
    reason: str  # empty while nobody has said why
    expires: date | None
    entries: tuple[Entry, ...]
    link: str = ""
    example: str = ""


@dataclass(frozen=True)
class Divergences:
    """A divergences file, as read."""

    name: str = ""
    target: str = ""
    groups: tuple[Group, ...] = ()
    entries: tuple[Entry, ...] = field(init=False)  # those that count: their group has a reason

    def __post_init__(self) -> None:
        counting = tuple(entry for group in self.groups if group.reason for entry in group.entries)
        object.__setattr__(self, "entries", counting)

    def known(self, key: Promise) -> Entry | None:
        """Return the first entry that a failure's key matches."""
        return next((entry for entry in self.entries if entry.matches(key)), None)


def of_seed(place: str) -> bool:
    """Tell whether a place or its glob is that of a generated request, ``#07``, which is another with another seed."""
    return _OF_SEED.match(place) is not None


def load(path: Path) -> Divergences:
    """Return the divergences in a file; raises UsageError that says what is wrong with it, and where."""
    try:
        return parse(path.read_text(encoding="utf-8"), path.name)
    except OSError as error:
        raise UsageError(f"{path}: the divergences file cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path.name} is not UTF-8 text.") from error


def parse(text: str, name: str) -> Divergences:
    """Return the divergences in a text; ``name`` is the file's, for messages."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{name} is not TOML: {error}") from error
    _only(raw, _ROOT_KEYS, name, "the file")
    groups = tuple(_groups(_tables(raw.get("group", []), name, "group"), name, text))
    _unique([entry for group in groups for entry in group.entries])
    return Divergences(name, _text(raw, "target", name), groups)


def _groups(raw: list[dict[str, Json]], name: str, text: str) -> Iterator[Group]:
    places = _Places(name, text, raw)
    for number, group in enumerate(raw):
        where = places.group(number)
        _only(group, _GROUP_KEYS, where, "a group")
        reason = _text(group, "reason", where).strip()
        reason = "" if reason.upper().startswith("TODO") else reason
        entries = tuple(
            _entry(entry, places.entry(number, index), reason)
            for index, entry in enumerate(_tables(group.get("entry", []), where, "group.entry"))
        )
        if not entries:
            raise UsageError(f"{where}: the group has no entry. Add a [[group.entry]] or remove the group.")
        expires = _date(group, where)
        yield Group(where, reason, expires, entries, _text(group, "link", where), _text(group, "example", where))


def _entry(raw: dict[str, Json], where: str, reason: str) -> Entry:
    _only(raw, _ENTRY_KEYS, where, "an entry")
    rule, operation = _rule(raw, where), _text(raw, "operation", where, "*")
    if not any(fnmatchcase(name, operation) for name in OPERATIONS):
        raise UsageError(f"{where}: no operation of the contract matches {operation!r}.{_guess(operation, OPERATIONS)}")
    count, sometimes = raw.get("count"), raw.get("sometimes", False)
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        got = "which is missing" if count is None else f"not {count!r}"
        raise UsageError(f"{where}: count must be a whole number of at least 1, {got}.")
    if not isinstance(sometimes, bool):
        raise UsageError(f"{where}: sometimes must be true or false, not {sometimes!r}.")
    place = _text(raw, "place", where, "*")
    if sometimes and not (rule in (*GENERATED, *LUCK) or of_seed(place)):
        may = f"{', '.join((*GENERATED, *LUCK))} and what has a place of generated requests (#*)"
        raise UsageError(f"{where}: only {may} may fail sometimes; {rule} always sends the same.")
    return Entry(where, rule, operation, place, count, sometimes, reason)


def _rule(raw: Mapping[str, Json], where: str) -> str:
    rule, rules = _text(raw, "rule", where), catalogue.load()
    if not rule:
        raise UsageError(f"{where}: an entry must name its rule.")
    if rule not in rules:
        raise UsageError(f"{where}: there is no rule {rule!r}.{_guess(rule, rules)}")
    return rule


def _unique(entries: Iterable[Entry]) -> None:
    seen: dict[tuple[str, str, str], Entry] = {}
    for entry in entries:
        first = seen.setdefault((entry.rule, entry.operation, entry.place), entry)
        if first is not entry:
            raise UsageError(f"{entry.where}: {entry} is there already, at {first.where}. Merge the two.")


def _only(raw: Mapping[str, Json], keys: tuple[str, ...], where: str, what: str) -> None:
    for key in raw:
        if key not in keys:
            raise UsageError(f"{where}: {key!r} is not known here; {what} has {', '.join(keys)}.{_guess(key, keys)}")


def _text(raw: Mapping[str, Json], key: str, where: str, default: str = "") -> str:
    value = raw.get(key, default)
    if not isinstance(value, str):
        raise UsageError(f"{where}: {key} must be text, not {value!r}.")
    return value


def _date(raw: Mapping[str, Json], where: str) -> date | None:
    value = raw.get("expires")
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise UsageError(f"{where}: expires must be a date such as 2027-03-01 (without quotes), not {value!r}.")


def _tables(raw: Json, where: str, key: str) -> list[dict[str, Json]]:
    if isinstance(raw, list) and all(isinstance(table, dict) for table in raw):
        return raw
    raise UsageError(f"{where}: {key} must be a list of tables, each opened by [[{key}]].")


def _guess(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, list(known), n=1)
    return f" Did you mean {close[0]}?" if close else ""


class _Places:
    """Says where groups and entries are: the lines of their headers, or their numbers where headers don't tell."""

    def __init__(self, name: str, text: str, raw: list[dict[str, Json]]) -> None:
        self._name = name
        self._groups: list[int] = []
        self._entries: list[list[int]] = []
        for header in _HEADER.finditer(text):
            line = text.count("\n", 0, header.start()) + 1 + header[0].count("\n")
            if header[1] and self._entries:
                self._entries[-1].append(line)
            elif not header[1]:
                self._groups.append(line)
                self._entries.append([])
        counts = [len(entry) if isinstance(entry := group.get("entry", []), list) else 0 for group in raw]
        self._told = counts == [len(lines) for lines in self._entries]

    def group(self, number: int) -> str:
        return f"{self._name}, line {self._groups[number]}" if self._told else f"{self._name}, group {number + 1}"

    def entry(self, number: int, index: int) -> str:
        if self._told:
            return f"{self._name}, line {self._entries[number][index]}"
        return f"{self._name}, group {number + 1}, entry {index + 1}"
