"""Compares the schema of a body with the shape that the model has at the same place, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import regex

from contracts.spec.compare_reading import Difference, Document, Node, json_type
from contracts.spec.facts import Facts, Shape
from contracts.spec.patterns import anchored, bare, constrains, readable

_JSON_TYPES: Final = {
    "structure": "object",
    "map": "object",
    "list": "array",
    "string": "string",
    "blob": "string",
    "integer": "integer",
    "long": "integer",
    "float": "number",
    "double": "number",
    "boolean": "boolean",
    "timestamp": "number",
}
_BOUNDS: Final = {
    "string": ("minLength", "maxLength"),
    "list": ("minItems", "maxItems"),
    "map": ("minProperties", "maxProperties"),
    "integer": ("minimum", "maximum"),
    "long": ("minimum", "maximum"),
    "float": ("minimum", "maximum"),
    "double": ("minimum", "maximum"),
}
_COUNTED: Final = ("minLength", "minItems", "minProperties")  # below these, 0 refuses nothing
_EXTRA: Final = ("multipleOf", "uniqueItems", "const", "exclusiveMinimum", "exclusiveMaximum")  # the model has none
_NOTHING: Final = Shape("", "structure", {}, (), (), None, None, None, "", "", "", exception=False)


@dataclass(frozen=True)
class Comparer:
    """Compares the bodies of one operation with one model."""

    document: Document
    facts: Facts
    operation: str

    def body(self, part: str, shape: str, node: Any) -> Iterator[Difference]:
        """Yield the differences of a request or response schema; an empty ``shape`` stands for an empty body."""
        known = self.facts.shapes[shape] if shape else _NOTHING
        yield from self._at(part, known, node)

    def _difference(self, category: str, place: str, expected: object, got: object, evidence: str = "") -> Difference:
        return Difference(self.operation, category, place, str(expected), str(got), evidence)

    def _at(self, place: str, shape: Shape, node: Any) -> Iterator[Difference]:
        schema = self.document.schema(node)
        expected, got = _JSON_TYPES[shape.type], json_type(schema)
        if got != expected and not (shape.type == "structure" and not got):
            yield self._wrong_type(place, shape, schema, got)
            return
        yield from self._parts(place, shape, schema)
        yield from self._enum(place, shape, schema)
        yield from self._constraints(place, shape, schema)

    def _wrong_type(self, place: str, shape: Shape, schema: Node, got: str) -> Difference:
        said = " ".join(str(word) for word in (got, schema.get("format")) if word) or "no type"
        if shape.type == "timestamp" and got == "string":
            return self._difference("timestamp as text", place, "a number of epoch seconds", said)
        return self._difference("wrong type", place, f"{_JSON_TYPES[shape.type]} ({shape.type})", said)

    def _parts(self, place: str, shape: Shape, schema: Node) -> Iterator[Difference]:
        properties = schema.get("properties", {})
        if shape.type == "structure":
            yield from self._structure(place, shape, schema, properties)
        elif shape.type == "list":
            yield from self._part(f"{place}/*", shape.member, schema.get("items"))
        elif shape.type == "map":
            yield from (self._phantom(place, name) for name in properties)
            # A map that says nothing of its keys has lost their limits, not a member.
            yield from self._at(f"{place}/{{key}}", self.facts.shapes[shape.key], _key(schema))
            yield from self._part(f"{place}/{{value}}", shape.value, schema.get("additionalProperties"))

    def _part(self, place: str, shape: str, node: Any) -> Iterator[Difference]:
        if isinstance(node, Mapping) and node:
            yield from self._at(place, self.facts.shapes[shape], node)
        else:
            yield self._difference("missing member", place, shape, "absent")

    def _structure(self, place: str, shape: Shape, schema: Node, properties: Node) -> Iterator[Difference]:
        yield from (self._phantom(place, name) for name in properties if name not in shape.members)
        for name, below in shape.members.items():
            if name in properties:
                yield from self._at(f"{place}/{name}", self.facts.shapes[below], properties[name])
            else:
                yield self._difference("missing member", f"{place}/{name}", below, "absent")
        yield from self._required(place, shape, schema, properties)
        if schema.get("additionalProperties") is False and place.startswith("response"):
            yield self._difference("invented constraint", place, "an open object", "additionalProperties: false")

    def _phantom(self, place: str, name: str) -> Difference:
        return self._difference("phantom member", f"{place}/{name}", "no such member", "present")

    def _required(self, place: str, shape: Shape, schema: Node, properties: Node) -> Iterator[Difference]:
        required = schema.get("required", ())
        reasons = _relaxed(schema)
        for name in shape.required:
            if name in properties and name not in required:
                yield self._difference(
                    "missing required", f"{place}/{name}", "required", "not required", reasons.get(name, "")
                )
        for name in required:
            if name in shape.members and name not in shape.required:
                yield self._difference("invented required", f"{place}/{name}", "not required", "required")

    def _enum(self, place: str, shape: Shape, schema: Node) -> Iterator[Difference]:
        values = [value for value in schema.get("enum", ()) if value is not None]
        if shape.enum and not values:
            yield self._difference("missing enumeration", place, _some(shape.enum), "no enumeration")
        elif values and not shape.enum:
            yield self._difference("invented enumeration", place, "no enumeration", _some(values))
        elif values:
            lost = [value for value in shape.enum if value not in values]
            if lost:
                yield self._difference("short enumeration", place, f"also {_some(lost)}", f"{len(values)} values")
            for value in values:
                if value not in shape.enum:
                    yield self._difference("invented enumeration value", place, "no such value", repr(value))

    def _constraints(self, place: str, shape: Shape, schema: Node) -> Iterator[Difference]:
        model, said = constraints(shape), _said(shape, schema)
        for keyword in sorted(model.keys() | said.keys()):
            expected, got = model.get(keyword), said.get(keyword)
            if got is None:
                yield self._difference("missing constraint", f"{place} {keyword}", expected, "absent")
            elif expected is None:
                yield self._difference("invented constraint", f"{place} {keyword}", "no such limit", got)
            elif not (_same_pattern(str(expected), str(got)) if keyword == "pattern" else expected == got):
                yield self._difference("different constraint", f"{place} {keyword}", expected, got)


def _key(schema: Node) -> Node:
    names = schema.get("propertyNames")
    return {"type": "string", **names} if isinstance(names, Mapping) else {"type": "string"}


def _relaxed(schema: Node) -> dict[str, str]:
    """Return the members that a schema does not require for a reason, with the reason."""
    entries = [entry for entry in schema.get("x-relaxed", ()) if isinstance(entry, Mapping)]
    return {str(entry.get("required")): str(entry.get("evidence") or "") for entry in entries}


def _some(values: Any) -> str:
    shown = ", ".join(str(value) for value in values[:3])
    return f"{shown} and {len(values) - 3} more" if len(values) > 3 else shown


def constraints(shape: Shape) -> dict[str, Any]:
    """Return the limits of a shape by their JSON Schema keyword, but for those that refuse nothing."""
    low, high = _BOUNDS.get(shape.type, ("", ""))
    found: dict[str, Any] = {low: shape.min, high: shape.max}
    if shape.pattern is not None and constrains(shape.pattern):
        found["pattern"] = shape.pattern
    return _without_idle(found)


def _without_idle(found: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if value is not None and not (key in _COUNTED and value == 0)}


def _said(shape: Shape, schema: Node) -> dict[str, Any]:
    """Return the limits that a schema states for its type, but for those that refuse nothing."""
    keywords = (*_BOUNDS.get(shape.type, ()), *_EXTRA)
    given = {keyword: schema.get(keyword) for keyword in keywords}
    found = {keyword: value for keyword, value in given.items() if value is not None and value is not False}
    if shape.enum:
        found.pop("const", None)
    pattern = schema.get("pattern")
    if shape.type == "string" and isinstance(pattern, str) and _restricts(pattern):
        found["pattern"] = pattern
    return _without_idle(found)


def _restricts(pattern: str) -> bool:
    try:
        return constrains(pattern)
    except regex.error:
        return True  # it cannot be told, so it is not passed over


def _same_pattern(model: str, said: str) -> bool:
    """Tell whether a schema's pattern, which JSON Schema *searches*, means the model's, which matches as a whole."""
    whole = {anchored(model), readable(model)}
    if "|" not in model:
        whole.add(f"^{bare(model)}$")
    return said in whole
