"""Reads any OpenAPI 3 document forgivingly: references, compositions, and operations in whatever layout it has."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

Node = Mapping[str, Any]

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_TYPE_OF: Final = {
    "properties": "object",
    "additionalProperties": "object",
    "required": "object",
    "items": "array",
    "pattern": "string",
    "minLength": "string",
    "maxLength": "string",
    "minimum": "number",
    "maximum": "number",
}


@dataclass(frozen=True)
class Difference:
    """One point where a document and the model disagree; ``got`` says what the document says, and nothing else.

    ``evidence`` is what the document itself gives as the reason, in ``x-relaxed``.
    """

    operation: str
    category: str
    place: str
    expected: str
    got: str
    evidence: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return what stays the same when the document is compared with another model."""
        return self.operation, self.category, self.place, self.got


class Document:
    """An OpenAPI document whose parts may be missing, wrong, or point in circles."""

    def __init__(self, raw: Node) -> None:
        self.raw = raw
        self._flats: dict[int, tuple[Node, dict[str, Any]]] = {}  # the node is kept, so that its id stays its own

    def resolve(self, node: Any) -> Node:
        """Return the object that a node is or refers to; an empty one where there is none in this document."""
        seen: set[str] = set()
        while isinstance(node, Mapping) and isinstance(node.get("$ref"), str):
            if node["$ref"] in seen:
                return {}
            seen.add(node["$ref"])
            node = self._at(node["$ref"])
        return node if isinstance(node, Mapping) else {}

    def _at(self, reference: str) -> Any:
        if not reference.startswith("#/"):
            return None  # another document, which nobody handed over
        node: Any = self.raw
        for step in reference[2:].split("/"):
            name = step.replace("~1", "/").replace("~0", "~")
            node = node.get(name) if isinstance(node, Mapping) else None
        return node

    def schema(self, node: Any) -> dict[str, Any]:
        """Return one level of a schema as a single object: references followed, ``allOf`` merged, ``null`` left out."""
        return self._flat(node, frozenset())

    def _flat(self, node: Any, above: frozenset[int]) -> dict[str, Any]:
        if not isinstance(node, Mapping) or id(node) in above:
            return {}
        if id(node) not in self._flats:
            self._flats[id(node)] = node, self._flattened(node, above | {id(node)})
        return self._flats[id(node)][1]

    def _flattened(self, node: Node, above: frozenset[int]) -> dict[str, Any]:
        parts = [self.resolve(node)] if "$ref" in node else []
        parts += _list(node.get("allOf"))
        for choice in ("anyOf", "oneOf"):
            real = [one for one in _list(node.get(choice)) if not _is_null(one)]
            parts += real if len(real) == 1 else []  # one schema or null; a true choice says nothing certain
        flat: dict[str, Any] = {}
        for part in parts:
            flat = _merged(flat, self._flat(part, above))
        return _merged(flat, {key: value for key, value in node.items() if key not in ("$ref", "allOf")})

    def parameters(self, item: Node, operation: Node) -> list[Node]:
        """Return the parameters of an operation, those of its path included."""
        return [self.resolve(p) for p in (*_list(operation.get("parameters")), *_list(item.get("parameters")))]

    def target(self, item: Node, operation: Node) -> str:
        """Return the operation that the X-Amz-Target header is fixed to, or an empty text."""
        for parameter in self.parameters(item, operation):
            if str(parameter.get("name")).lower() == "x-amz-target" and parameter.get("in") == "header":
                schema = self.schema(parameter.get("schema"))
                fixed = [schema["const"]] if "const" in schema else _list(schema.get("enum"))
                return str(fixed[0]).rpartition(".")[2] if len(fixed) == 1 else ""
        return ""

    def operations(self, known: Collection[str]) -> tuple[dict[str, tuple[Node, Node]], list[str]]:
        """Return path item and operation by the model's name, and the names of operations that are not ``known``.

        An operation is told by its operationId, its target constant, or the last word of its path, in this order.
        """
        found: dict[str, tuple[Node, Node]] = {}
        unknown = []
        for path, item, operation in self._all():
            names = [str(operation.get("operationId", "")), self.target(item, operation), _last_word(path)]
            name = next((name for name in names if name in known), "")
            if name:
                found.setdefault(name, (item, operation))
            else:
                unknown.append(names[0] or path)
        return found, unknown

    def _all(self) -> Iterator[tuple[str, Node, Node]]:
        paths = self.raw.get("paths")
        for path, raw in paths.items() if isinstance(paths, Mapping) else ():
            item = self.resolve(raw)
            for method in METHODS:
                if isinstance(item.get(method), Mapping):
                    yield str(path), item, item[method]


def _last_word(path: str) -> str:
    words = re.findall(r"\w+", path)
    return words[-1] if words else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_null(schema: Any) -> bool:
    return isinstance(schema, Mapping) and schema.get("type") == "null"


def _merged(one: Node, other: Node) -> dict[str, Any]:
    """Return both levels as one, with the keywords that have parts united and of a certain kind."""
    united: dict[str, Any] = {
        "properties": {name: below for part in (one, other) for name, below in _names(part.get("properties")).items()},
        "required": [name for part in (one, other) for name in _list(part.get("required")) if isinstance(name, str)],
        "x-relaxed": [entry for part in (one, other) for entry in _list(part.get("x-relaxed"))],
        "enum": _list(other.get("enum", one.get("enum"))),
    }
    return {key: value for key, value in {**one, **other, **united}.items() if value or key not in united}


def _names(value: Any) -> Node:
    return value if isinstance(value, Mapping) else {}


def json_type(schema: Node) -> str:
    """Return the JSON type that a schema asks for, guessed from its keywords where it names none; or an empty text."""
    kind = schema.get("type")
    if isinstance(kind, list):
        return "|".join(str(one) for one in kind if one != "null")
    if kind is not None:
        return str(kind)
    if "enum" in schema and all(isinstance(value, str) for value in schema["enum"]):
        return "string"
    return next((kind for keyword, kind in _TYPE_OF.items() if keyword in schema), "")
