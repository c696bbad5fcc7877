"""Replaces the bodies of a normalised document by what the facts say: one component per shape of the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from contracts.errors import KitError
from contracts.spec.facts import Facts, Shape
from contracts.spec.normalise import COMMON_ERRORS, error_schema, operations, reference
from contracts.spec.patterns import anchored, readable
from contracts.values import MEDIA_TYPE

_NUMBERS: Final = {
    "integer": {"type": "integer", "format": "int32"},
    "long": {"type": "integer", "format": "int64"},
    "float": {"type": "number", "format": "float"},
    "double": {"type": "number", "format": "double"},
}


def enrich(document: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    """Return the document with each body as a reference to its model shape; upstream's own schemas are gone."""
    names = [name for name, _ in operations(document)]
    paths = {f"/#{name}": {"post": _operation(name, op, facts)} for name, op in operations(document)}
    schemas = components(facts, names) | {name: error_schema(name) for name in COMMON_ERRORS}
    return {
        **document,
        "paths": paths,
        "components": {**document["components"], "schemas": dict(sorted(schemas.items()))},
    }


def components(facts: Facts, names: Iterable[str]) -> dict[str, Any]:
    """Return the schemas of all shapes that the named operations reach: requests, answers and errors."""
    roots = {
        root
        for operation in (facts.operations[name] for name in names)
        for root in (operation.input, operation.output, *operation.errors)
        if root
    }
    found = {shape.name: shape for root in sorted(roots) for _, shape in facts.walk(root)}
    return {name: schema(shape) for name, shape in found.items()}


def schema(shape: Shape) -> dict[str, Any]:
    """Return the JSON Schema of one shape; parts are references, so that every shape is stated once."""
    if shape.exception:
        return error_schema(shape.name, reference("schemas", shape.members["Message"]))
    match shape.type:
        case "structure":
            return _structure(shape)
        case "list":
            return {"type": "array", "items": reference("schemas", shape.member), **_bounds(shape, "Items")}
        case "map":
            parts = {"propertyNames": shape.key, "additionalProperties": shape.value}
            refs = {key: reference("schemas", name) for key, name in parts.items()}
            return {"type": "object", **refs, **_bounds(shape, "Properties")}
        case "string":
            return _string(shape)
        case "boolean":
            return {"type": "boolean"}
        case "timestamp":
            return {"type": "number", "format": "epoch-seconds"}
        case "integer" | "long" | "float" | "double":
            return _NUMBERS[shape.type] | _given(minimum=shape.min, maximum=shape.max)
    raise KitError(f"the shape {shape.name} is a {shape.type}, which no contract states yet; teach enrich.schema")


def _structure(shape: Shape) -> dict[str, Any]:
    # Objects stay open: the service adds members over time.
    members = {name: reference("schemas", below) for name, below in shape.members.items()}
    return {"type": "object", "properties": members} | ({"required": list(shape.required)} if shape.required else {})


def _string(shape: Shape) -> dict[str, Any]:
    enum = list(shape.enum) or None
    return {"type": "string", **_bounds(shape, "Length"), **_pattern(shape.pattern), **_given(enum=enum)}


def _pattern(pattern: str | None) -> dict[str, Any]:
    r"""Return the pattern; where only some engines read the model's own (``\p{L}``), that one stands beside it."""
    if pattern is None:
        return {}
    exact, everywhere = anchored(pattern), readable(pattern)
    return {"pattern": everywhere} | ({"x-pattern": exact} if exact != everywhere else {})


def _bounds(shape: Shape, of: str) -> dict[str, Any]:
    return _given(**{f"min{of}": shape.min, f"max{of}": shape.max})


def _given(**keywords: Any) -> dict[str, Any]:
    return {key: value for key, value in keywords.items() if value is not None}


def _operation(name: str, operation: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    shapes = facts.operations[name]
    responses = operation["responses"]
    done = {key: value for key, value in responses["200"].items() if key != "content"}
    # An operation without output answers an empty body, which OpenAPI says by leaving `content` out.
    answer = done | ({"content": _content(shapes.output)} if shapes.output else {})
    return {
        **operation,
        "requestBody": {**operation["requestBody"], "content": _content(shapes.input)},
        "responses": {**responses, "200": answer},
    }


def _content(shape: str) -> dict[str, Any]:
    return {MEDIA_TYPE: {"schema": reference("schemas", shape)}}
