"""The built document as its readers need it: strict for what we send, forgiving for what comes back.

Both views are plain JSON Schemas with a few keywords of the kit's own (see :mod:`contracts.spec.keywords`):
``epoch`` on timestamps, ``arn`` on the ARNs of the kinds in the resource table, ``limits`` for lengths, ranges and
patterns that either model allows, ``expected`` for members that only the pinned model requires.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.spec.facts import Facts, Shape
from contracts.spec.resources import kinds
from contracts.values import Json

REF = "#/components/schemas/"
BOUNDS = ("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "minProperties", "maxProperties")


def referred(schema: Mapping[str, Any]) -> str:
    """Return the component's name in a ``$ref``, or an empty text."""
    return str(schema.get("$ref", "")).removeprefix(REF)


def strict(components: Mapping[str, Any]) -> dict[str, Any]:
    """Return definitions that close every structure and keep every limit of the pinned model."""
    return {name: _strict(name, schema) for name, schema in components.items()}


def _strict(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    view = _relocated(dict(schema)) | _special(name, schema)
    if "properties" in view:
        view["additionalProperties"] = False
    if "x-pattern" in view:  # the model's own, where the document states a portable one
        view["pattern"] = view.pop("x-pattern")
    return _without_type(view)


def _special(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the kit's own keywords for a component: ``epoch`` or ``arn``."""
    if schema.get("format") == "epoch-seconds":
        return {"epoch": True}
    arn = next((kind.arn_type for kind in kinds() if kind.arn_shape == name), "")
    return {"arn": arn} if arn else {}


def _without_type(view: dict[str, Any]) -> dict[str, Any]:
    """Drop a timestamp's type, so that a time of the wrong type is one problem, not two."""
    if "epoch" in view:
        view.pop("type", None)
    return view


def _relocated(schema: Any) -> Any:
    """Return a copy whose references point into ``$defs``."""
    if isinstance(schema, dict):
        return {
            key: value.replace(REF, "#/$defs/") if key == "$ref" else _relocated(value) for key, value in schema.items()
        }
    return [_relocated(item) for item in schema] if isinstance(schema, list) else schema


@dataclass
class Forgiving:
    """Builds the forgiving definitions: what either model allows is allowed, and structures stay open.

    A definition stands for a pair of shapes, the pinned one and the newest one at the same place.
    """

    components: Mapping[str, Any]
    newest: Facts
    definitions: dict[str, Any] = field(default_factory=dict)

    def add(self, name: str, newer: str) -> str:
        """Define the pair and all below it, and return the definition's name."""
        key = name if name == newer else f"{name}+{newer}"
        if key not in self.definitions:
            self.definitions[key] = {}
            self.definitions[key] = self._loosened(name, self.newest.shapes.get(newer))
        return key

    def _loosened(self, name: str, new: Shape | None) -> dict[str, Any]:
        schema = self.components[name]
        view = {key: schema[key] for key in ("type",) if key in schema} | _special(name, schema)
        if "enum" in schema:
            view["enum"] = list(dict.fromkeys([*schema["enum"], *(new.enum if new else ())]))
        required = schema.get("required", [])
        if required:
            view["required"] = [m for m in required if new is None or m in new.required]
            view["expected"] = [m for m in required if m not in view["required"]]
        limits = {} if "arn" in view else self._limits(schema, new)  # an ARN's form is one problem, not two
        return _without_type(view | limits | self._below(schema, new))

    def _limits(self, schema: Mapping[str, Any], new: Shape | None) -> dict[str, Any]:
        limits = {bound: schema[bound] for bound in BOUNDS if bound in schema}
        patterns = [schema.get("x-pattern", schema["pattern"])] if "pattern" in schema else []
        if new is not None:
            limits = {
                bound: value
                for bound, value in ((b, looser(b, v, new)) for b, v in limits.items())
                if value is not None
            }
            patterns = [*patterns, new.pattern] if patterns and new.pattern else []
        if patterns:
            limits["patterns"] = list(dict.fromkeys(patterns))
        return {"limits": limits} if limits else {}

    def _below(self, schema: Mapping[str, Any], new: Shape | None) -> dict[str, Any]:
        below: dict[str, Any] = {}
        if "properties" in schema:
            members = new.members if new else {}
            below["properties"] = {m: self._reference(s, members.get(m, "")) for m, s in schema["properties"].items()}
        if "items" in schema:
            below["items"] = self._reference(schema["items"], new.member if new else "")
        if "propertyNames" in schema:
            below["propertyNames"] = self._reference(schema["propertyNames"], new.key if new else "")
            below["additionalProperties"] = self._reference(schema["additionalProperties"], new.value if new else "")
        return below

    def _reference(self, schema: Json, newer: str) -> dict[str, str]:
        name = referred(schema)
        return {"$ref": f"#/$defs/{self.add(name, newer or name)}"}


def looser(bound: str, value: float, new: Shape) -> float | None:
    """Return the bound that either model allows, or None where the newest model has dropped it."""
    newer = new.min if bound.startswith("min") else new.max
    if newer is None:
        return None
    return min(value, newer) if bound.startswith("min") else max(value, newer)


def inlined(root: str, definitions: Mapping[str, Any], above: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a definition with every reference replaced by what it means, which is quicker to validate with.

    No shape of the kit's operations contains itself; RecursionError tells if one ever does.
    """
    if root in above:
        raise RecursionError(f"{root} contains itself")
    made: dict[str, Any] = _inlined(definitions[root], definitions, (*above, root))
    return made


def _inlined(schema: Any, definitions: Mapping[str, Any], above: tuple[str, ...]) -> Any:
    if isinstance(schema, dict):
        reference = schema.get("$ref")
        if isinstance(reference, str):
            return inlined(reference.removeprefix("#/$defs/"), definitions, above)
        return {key: _inlined(value, definitions, above) for key, value in schema.items()}
    return schema


def tolerating_empty(schema: Any) -> Any:
    """Return an inlined forgiving schema that takes an empty object for an optional member as the member's absence.

    Servers show ``VpcConfig: {}`` and the like for what was never set, which is odd and legal.
    """
    if not isinstance(schema, dict):
        return schema
    view = {key: tolerating_empty(value) for key, value in schema.items()}
    if "properties" in view:
        required = schema.get("required", ())
        view["properties"] = {
            member: below if member in required else _unless_empty(below)
            for member, below in view["properties"].items()
        }
    return view


def _unless_empty(schema: dict[str, Any]) -> dict[str, Any]:
    if not schema.get("required"):
        return schema
    return {"filled": schema["required"]} | {key: value for key, value in schema.items() if key != "required"}
