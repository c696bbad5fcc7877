"""The script by which Microcks answers: written by hand, with tables from AWS's model and the table of resources."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from contracts.spec import resources
from contracts.spec.facts import Facts, Shape
from contracts.spec.operations import CONTRACT, SUPPORTING
from contracts.spec.resources import Kind, Reading

OPERATIONS: Final = (*CONTRACT, *SUPPORTING)
_SCRIPT: Final = Path(__file__).with_name("dispatcher.groovy")
_MARK: Final = "//TABLES\n"
_HEAD: Final = "// Generated: do not edit. Repeat with: sagemaker-contract build\n"
_LITERAL: Final = 60_000  # bytes of a text in a script; Java's limit is a little higher


def script(facts: Facts) -> str:
    """Return the whole Groovy script, which is the same for every version of Microcks."""
    before, _, after = _SCRIPT.read_text(encoding="utf-8").partition(_MARK)
    return _HEAD + before + "\n".join(_tables(facts)) + "\n" + after


def _tables(facts: Facts) -> Iterator[str]:
    kinds = [_kind(kind, facts) for kind in resources.kinds()]
    yield "// How each kind of resource is made, named, shown, listed and removed."
    yield f"KINDS = {_text(_lines(kinds))}"
    yield "\n// The input of each operation, and the shapes of the model that these are made of."
    yield f"INPUTS = {_text(json.dumps({name: facts.operations[name].input for name in OPERATIONS}, indent=1))}"
    yield f"SHAPES = {' + '.join(_text(part) for part in _parts(_shapes(facts)))}"
    yield f"OWNED = {json.dumps([name for name in OPERATIONS if name in ('CreateApp', 'DescribeApp')])}"


def _kind(kind: Kind, facts: Facts) -> dict[str, Any]:
    """Return what the script knows of a kind; empty entries are left out."""
    identity = _identity(kind, facts)
    made = identity[-1] not in facts.shapes[facts.operations[kind.create].input].members
    container = facts.shapes[facts.shapes[facts.operations[kind.list].output].members[kind.container]]
    found = {
        "name": kind.name,
        "operations": _operations(kind),
        "identity": identity,
        "id": identity[-1] if made else "",  # of the service's own making
        "caseless": kind.caseless,
        "arn": kind.arn_member,
        "type": kind.arn_type,
        "duplicate": _error(facts, kind.create, "ResourceInUse"),
        "missing": _error(facts, kind.describe, "ResourceNotFound"),
        "needs": {place[1:]: name for place, name in kind.refers.items() if place.count("/") == 1},
        "status": kind.status,
        "gone": kind.gone,
        "ready": kind.moves[kind.first][0] if kind.first else "InService",
        "reads": {other.name: _reading(reading) for other, reading in _readings(kind)},
        "shows": list(facts.shapes[facts.operations[kind.describe].output].members),
        "container": kind.container,
        "item": list(facts.shapes[container.member].members),
        "filters": dict(kind.filters),
        "sorts": dict(kind.sorts),
        "oldest": kind.name in ("app", "user profile", "space"),  # comes first where nobody asks for an order
    }
    return {name: value for name, value in found.items() if value not in ("", False)}


def _identity(kind: Kind, facts: Facts) -> list[str]:
    """Return the members that a describe names a resource by, in the order of its ARN."""
    asked = facts.shapes[facts.operations[kind.describe].input]
    return [member for member in kind.identity if member in asked.members] or list(asked.required)


def _operations(kind: Kind) -> dict[str, str]:
    start = next((name for name in kind.called.values() if name.startswith("Start")), "")
    found = {
        "create": kind.create, "describe": kind.describe, "list": kind.list, "start": start, "stop": kind.stop,
        "delete": kind.delete,
    }  # fmt: skip
    return {verb: name for verb, name in found.items() if name}


def _error(facts: Facts, operation: str, modelled: str) -> str:
    return modelled if modelled in facts.operations[operation].errors else "ValidationException"


def _readings(kind: Kind) -> Iterator[tuple[Kind, Reading | None]]:
    """Yield whose creates a kind's describe shows: its own, and those that other kinds' entries say it shows, too."""
    yield kind, kind.reading(kind.describe)
    for other in resources.kinds():
        reading = other.reading(kind.describe) if other is not kind else None
        if reading:
            yield other, reading


def _reading(reading: Reading | None) -> dict[str, Any]:
    if reading is None:
        return {"like": {}, "renamed": {}, "unseen": []}
    renamed = {place: list(names) for place, names in reading.renamed.items()}
    return {"like": dict(reading.like), "renamed": renamed, "unseen": list(reading.unseen)}


def _shapes(facts: Facts) -> dict[str, dict[str, Any]]:
    """Return every shape that a request is made of, in the order in which they are met."""
    found: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        _below(facts, facts.operations[operation].input, found)
    return found


def _below(facts: Facts, name: str, found: dict[str, dict[str, Any]]) -> None:
    if name in found:
        return
    shape = facts.shapes[name]
    found[name] = _shape(shape)
    for below in (*shape.members.values(), *filter(None, (shape.member, shape.key, shape.value))):
        _below(facts, below, found)


def _shape(shape: Shape) -> dict[str, Any]:
    said = {
        "type": shape.type, "members": dict(shape.members), "required": list(shape.required),
        "enum": list(shape.enum), "min": shape.min, "max": shape.max, "pattern": shape.pattern,
        "member": shape.member, "key": shape.key, "value": shape.value,
    }  # fmt: skip
    kept = {name: value for name, value in said.items() if value not in (None, "", [], {})}
    return {**kept, "members": dict(shape.members)} if shape.type == "structure" else kept


# ---- as texts of the script ----


def _lines(found: Iterable[Mapping[str, Any]]) -> str:
    """Return a list of objects with one member a line."""
    objects = (",\n".join(f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in one.items()) for one in found)
    return "[\n" + ",\n".join(f" {{\n{one}\n }}" for one in objects) + "\n]"


def _parts(shapes: Mapping[str, dict[str, Any]]) -> Iterator[str]:
    """Yield objects, a shape a line, that are short enough for a text of a script."""
    lines: list[str] = []
    for name, shape in shapes.items():
        line = f" {json.dumps(name)}: {json.dumps(shape, separators=(',', ':'))}"
        if sum(map(len, lines)) + len(line) > _LITERAL:
            yield "{\n" + ",\n".join(lines) + "\n}"
            lines = []
        lines.append(line)
    yield "{\n" + ",\n".join(lines) + "\n}"


def _text(value: str) -> str:
    """Return what reads a JSON text in Groovy."""
    return "json('''" + value.replace("\\", "\\\\").replace("'", "\\'") + "''')"
