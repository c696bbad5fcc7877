"""Counts the differences between any OpenAPI document and AWS's model, by category and operation.

How it counts:

* Only operations that the model and the document share are compared place by place; an operation of the contract that
  the document lacks is one difference. Operations that the facts do not cover are listed, not judged.
* A place is counted once for each operation that reaches it, because that is where a reader meets the mistake.
* A member that is missing, that the model does not have, or that has the wrong type is one difference; nothing below it
  is looked at, and a missing member is not counted again as missing from ``required``.
* Each lost limit (lengths, ranges, counts, patterns) counts by itself. Limits that refuse nothing (a smallest length of
  0, a pattern such as ``.*``) count on neither side. A pattern must be anchored: JSON Schema searches where the service
  matches the whole value.
* An enumeration that is missing or lacks values is one difference; each value that the model does not know is one.
* Media types, target constant, request id header, error response and dispatcher count once an operation; each bogus
  example counts.
* What ``x-relaxed`` explains with evidence is listed apart.

With a newer model beside it, a difference is an error only where neither model agrees with the document. Where one of
them does, it is drift: the document is behind the newer model or ahead of the pinned one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from contracts.spec import yamlfile
from contracts.spec.compare_envelope import Envelope
from contracts.spec.compare_reading import Difference, Document
from contracts.spec.facts import Facts
from contracts.spec.operations import CONTRACT, SUPPORTING
from contracts.values import SERVICE

__all__ = ["Comparison", "Difference", "compare", "load", "render"]

# What a difference to the newer model alone means: the model has moved on since the pinned one.
_BEHIND: Final = {
    "missing member": "newer member",
    "short enumeration": "newer enumeration values",
    "missing enumeration": "newer enumeration",
    "missing required": "newly required",
    "invented required": "no longer required",
    "missing constraint": "newer limit",
    "different constraint": "changed limit",
    "invented constraint": "lifted limit",
    "phantom member": "withdrawn member",
    "invented enumeration value": "withdrawn value",
}


@dataclass(frozen=True)
class Comparison:
    """What a comparison found: errors, what evidence explains, what a newer model changes, and what was left out."""

    model: str
    operations: tuple[str, ...]
    differences: tuple[Difference, ...]
    relaxed: tuple[Difference, ...] = ()
    drift: tuple[Difference, ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def categories(self) -> Mapping[str, int]:
        """Return how many unexplained differences each category has, the largest first."""
        return dict(Counter(found.category for found in self.differences).most_common())


def load(path: Path | str) -> dict[str, Any]:
    """Return the OpenAPI 3 document in a YAML or JSON file; raises UsageError where there is none."""
    return yamlfile.document(Path(path))


def compare(document: Mapping[str, Any], facts: Facts, newest: Facts | None = None) -> Comparison:
    """Return where the document differs from the model, and from the newest model where one is given."""
    reading = Document(document)
    found, skipped = reading.operations(facts.operations)
    everything = list(_differences(reading, facts))
    relaxed = [one for one in everything if one.evidence]
    errors = [one for one in everything if not one.evidence]
    drift: list[Difference] = []
    if newest is not None:
        explained = {one.key for one in relaxed}
        newer = [one for one in _differences(reading, newest) if one.key not in explained]
        drift = _drift(errors, newer)
        errors = _both(errors, newer)
    names = tuple(name for name in (*CONTRACT, *SUPPORTING) if name in found)
    model = facts.version if newest is None else f"{facts.version} and {newest.version}"
    return Comparison(model, names, tuple(errors), tuple(relaxed), tuple(drift), tuple(skipped))


def _both(errors: list[Difference], newer: list[Difference]) -> list[Difference]:
    keys = {one.key for one in newer}
    return [one for one in errors if one.key in keys]


def _drift(errors: list[Difference], newer: list[Difference]) -> list[Difference]:
    old_keys, new_keys = {one.key for one in errors}, {one.key for one in newer}
    ahead = [replace(one, category="as the newer model") for one in errors if one.key not in new_keys]
    behind = [one for one in newer if one.key not in old_keys]
    return ahead + [replace(one, category=_BEHIND.get(one.category, one.category)) for one in behind]


def _differences(document: Document, facts: Facts) -> Iterator[Difference]:
    found, _ = document.operations(facts.operations)
    yield from _version(document)
    for name in _expected(found):
        if name in found:
            yield from Envelope(document, facts, name, *found[name]).differences()
        elif name in facts.operations:
            yield Difference(name, "missing operation", "paths", name, "absent")


def _expected(found: Collection[str]) -> list[str]:
    """Return the operations to look at: those of the contract, or of the supporting ones where only those are there."""
    ours = SUPPORTING if found and not set(found) & set(CONTRACT) else CONTRACT
    return [*ours, *(name for name in found if name not in ours)]


def _version(document: Document) -> Iterator[Difference]:
    version = document.resolve(document.raw.get("info")).get("version")
    if version is not None and not isinstance(version, str):
        yield Difference(SERVICE, "unquoted version", "info/version", "a text", f"{version} ({type(version).__name__})")


def render(comparison: Comparison, limit: int = 0) -> str:
    """Return the comparison as text: counts by category and operation, then up to ``limit`` differences in full."""
    differences, operations = len(comparison.differences), len(comparison.operations)
    lines = [f"{differences} differences to the model of botocore {comparison.model}, {operations} operations"]
    lines += _table("by category", Counter(one.category for one in comparison.differences))
    lines += _table("by operation", Counter(one.operation for one in comparison.differences))
    lines += _details("differences", comparison.differences, limit)
    lines += _details("relaxed on evidence", comparison.relaxed, len(comparison.relaxed))
    lines += _table("drift to a newer model", Counter(one.category for one in comparison.drift))
    lines += _details("drift", comparison.drift, limit)
    if comparison.skipped:
        lines += ["", f"left out, because the facts do not cover them: {_listed(comparison.skipped)}"]
    return "\n".join(lines) + "\n"


def _table(title: str, counts: Counter[str]) -> list[str]:
    return ["", title, *(f"  {count:5} {name}" for name, count in counts.most_common())] if counts else []


def _details(title: str, found: tuple[Difference, ...], limit: int) -> list[str]:
    if not found or not limit:
        return []
    left = len(found) - limit
    return ["", title, *map(_line, found[:limit]), *([f"  … {left} more"] if left > 0 else [])]


def _line(one: Difference) -> str:
    because = f" ({one.evidence})" if one.evidence else ""
    return f"  {one.operation} {one.place}: {one.category}: expected {one.expected}, got {one.got}{because}"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
