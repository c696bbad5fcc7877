"""Writes the document that a Microcks imports to test through the bridge: a path an operation, all in plain JSON.

Microcks validates nothing but what is ``application/json``. So here every answer is, and its schema asks for what the
contract's *must* rules ask for as far as a plain JSON Schema can say it; the bridge judges the rest. A schema that
asked for more would show as broken what is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, Final

from contracts.microcks.samples import Sample, samples
from contracts.spec import build as building
from contracts.spec import facts, files, yamlfile
from contracts.spec.contract import Contract
from contracts.spec.normalise import VERSION
from contracts.spec.views import Forgiving, inlined, tolerating_empty

TITLE: Final = "Amazon SageMaker API through the bridge"
SERVICE: Final = f"{TITLE}:{VERSION}"  # what a Microcks calls it
MEDIA_TYPE: Final = "application/json"
_HEADER: Final = """\
# Generated: do not edit. Repeat with: sagemaker-contract build
# For Microcks' OPEN_API_SCHEMA runner, with `sagemaker-contract microcks bridge` as what it tests.
"""
_DESCRIPTION: Final = (
    "The operations of the SageMaker control plane, a path each, as `sagemaker-contract microcks bridge` serves them. "
    "Names that begin with sck-000000 get the id of a run on their way to the target."
)
# An error may tell its type in its body or in a header, so its body need not hold anything.
_ERROR: Final = {"type": "object"}


def bridge_document() -> str:
    """Return the document as YAML: the same sources and fixtures, the same bytes."""
    built = building.build()
    contract = Contract(tuple(built.values()), facts.pinned(), facts.newest())
    return _HEADER + yamlfile.dump(document(contract, yamlfile.parse(built[files.BUILT])))


def document(contract: Contract, built: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document: operations and their order from the built one, examples from the fixtures."""
    told = {item["post"]["operationId"]: item["post"] for item in built["paths"].values()}
    found = {name: list(group) for name, group in groupby(samples(contract), key=lambda sample: sample.operation)}
    schemas = {f"{name}Response": _answer(contract, name) for name in told}
    return {
        "openapi": built["openapi"],
        "info": {"title": TITLE, "description": _DESCRIPTION, **_rest(built["info"])},
        "tags": built["tags"],
        "paths": {f"/{name}": {"post": _operation(name, op, found[name])} for name, op in told.items()},
        "components": {"schemas": schemas | {"Error": _ERROR}},
    }


def _rest(info: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in info.items() if key not in ("title", "description")}


def _operation(name: str, told: Mapping[str, Any], found: list[Sample]) -> dict[str, Any]:
    requests = {sample.name: {"summary": sample.summary, "value": sample.body} for sample in found}
    body = {"schema": {"type": "object"}, "examples": requests}
    return {
        "operationId": name,
        "summary": told["summary"],
        "tags": told["tags"],
        "requestBody": {"required": True, "content": {MEDIA_TYPE: body}},
        "responses": {
            "200": _response("Done.", _schema(f"{name}Response"), _with_status(found, 200)),
            "400": _response("The request was refused.", _schema("Error"), _with_status(found, 400)),
            "502": {
                "description": "The target broke a promise, or gave no answer; the body says which, and what came."
            },
        },
    }


def _with_status(found: Iterable[Sample], status: int) -> list[Sample]:
    return [sample for sample in found if sample.status == status]


def _response(description: str, schema: Mapping[str, str], found: list[Sample]) -> dict[str, Any]:
    examples = {"examples": {sample.name: {"value": sample.answer} for sample in found}} if found else {}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema, **examples}}}


def _schema(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(contract: Contract, operation: str) -> dict[str, Any]:
    """Return the schema of what an operation answers."""
    views = Forgiving(contract.components, contract.newest)
    root = views.add(contract.shape(operation, "output"), contract.newest.operations[operation].output)
    return _plain(tolerating_empty(inlined(root, views.definitions)))


def _plain(schema: Mapping[str, Any], *, nullable: bool = False) -> dict[str, Any]:
    """Return a forgiving schema in plain JSON Schema; a null member stands for one that is left out."""
    kind = schema.get("type", "number")  # times alone have no type: the kit's own keyword looks at theirs
    plain: dict[str, Any] = {"type": [kind, "null"] if nullable else kind}
    if "enum" in schema:
        plain["enum"] = [*schema["enum"], None] if nullable else schema["enum"]
    if schema.get("required"):
        plain["required"] = schema["required"]
    if "properties" in schema:
        plain["properties"] = {m: _plain(below, nullable=True) for m, below in schema["properties"].items()}
    if "items" in schema:
        plain["items"] = _plain(schema["items"])
    if "additionalProperties" in schema:
        plain["additionalProperties"] = _plain(schema["additionalProperties"], nullable=True)
    return plain
