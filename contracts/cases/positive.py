"""The positive view: the built document as a generator of valid requests needs it.

Structures are closed, the target header is gone (it is never fuzzed), patterns are spelled out in ASCII, lengths and
counts are bounded, and NextToken is left out, because only the service can make one.
"""

from __future__ import annotations

import re
from typing import Any, Final

from contracts.spec import patterns
from contracts.spec.contract import Contract
from contracts.spec.facts import Shape, children

MEDIA_TYPE: Final = "application/json"  # what generators know; the wire sends the protocol's own
LONGEST: Final = 80
MOST: Final = 3
LARGEST: Final = 100_000
_TYPES: Final = {"string": "string", "boolean": "boolean", "timestamp": "number", "float": "number", "double": "number"}
# A whole second between 2018 and 2025: generated times are compared with, never created.
_TIMES: Final = {"type": "integer", "minimum": 1_520_000_000, "maximum": 1_740_000_000}
_CLASSES: Final = re.compile(r"\\.|\[(?:[^\]\\]|\\.)+\]|\.")  # an escape, a character class, or a dot
_PRINTABLE: Final = "".join(map(chr, range(ord(" "), ord("~") + 1)))


def document(contract: Contract, operation: str) -> dict[str, Any]:
    """Return an OpenAPI document with the one operation, for generating its request bodies."""
    shape = contract.shape(operation, "input")
    names = {found.name for _, found in contract.pinned.walk(shape)}
    return {
        "openapi": "3.1.0",
        "info": {"title": operation, "version": "1"},
        "paths": {
            "/": {
                "post": {
                    "operationId": operation,
                    "requestBody": {
                        "required": True,
                        "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{shape}"}}},
                    },
                    "responses": {"200": {"description": "Done."}},
                }
            }
        },
        "components": {"schemas": {name: _schema(contract.pinned.shapes[name]) for name in sorted(names)}},
    }


def _schema(shape: Shape) -> dict[str, Any]:
    if shape.type == "structure":
        return {
            "type": "object",
            "properties": {m: _reference(s) for m, s in shape.members.items() if m != "NextToken"},
            "required": list(shape.required),
            "additionalProperties": False,
        }
    below = dict(children(shape))
    low = int(shape.min or 0)
    if shape.type == "list":
        return {"type": "array", "items": _reference(below["*"]), "minItems": low, "maxItems": _most(shape, low)}
    if shape.type == "map":
        return {
            "type": "object",
            "propertyNames": _reference(below["{key}"]),
            "additionalProperties": _reference(below["{value}"]),
            "minProperties": low,
            "maxProperties": _most(shape, low),
        }
    return _scalar(shape, low)


def _scalar(shape: Shape, low: int) -> dict[str, Any]:
    if shape.enum:
        return {"type": "string", "enum": list(shape.enum)}
    if shape.type == "timestamp":
        return dict(_TIMES)
    if shape.type == "string":
        pattern = {"pattern": patterns.anchored(printable(patterns.portable(shape.pattern)))} if shape.pattern else {}
        return {
            "type": "string",
            "minLength": low,
            "maxLength": max(low, min(int(shape.max or LONGEST), LONGEST)),
        } | pattern
    if shape.type == "boolean":
        return {"type": "boolean"}
    bounds = {"minimum": shape.min if shape.min is not None else 0, "maximum": min(shape.max or LARGEST, LARGEST)}
    return {"type": _TYPES.get(shape.type, "integer")} | bounds


def printable(pattern: str) -> str:
    """Return the pattern for printable ASCII alone: beyond it, engines differ on what a dot or a class means."""
    return _CLASSES.sub(_printable, pattern)


def _printable(found: re.Match[str]) -> str:
    if found[0][0] == "\\" or not re.fullmatch(found[0], "é", re.ASCII):
        return found[0]
    known = "".join(c for c in _PRINTABLE if re.fullmatch(found[0], c, re.ASCII))
    return "[" + re.sub(r"[\[\]^\\-]", r"\\\g<0>", known) + "]"


def _most(shape: Shape, low: int) -> int:
    return max(low, min(int(shape.max or MOST), MOST))


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
