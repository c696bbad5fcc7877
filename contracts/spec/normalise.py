"""Puts the truth of the wire onto the upstream structure: everything around the bodies of each operation.

The bodies themselves come from the facts; see ``enrich``. Upstream's examples are not carried over: one invented value
stands under all of its operations, and the fixtures hold real ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from contracts.spec.facts import Facts
from contracts.values import MEDIA_TYPE

VERSION: Final = "2017-07-24"
TARGET_HEADER: Final = "X-Amz-Target"
REQUEST_ID_HEADER: Final = "x-amzn-RequestId"

# Errors that no operation models and any operation may answer with.
REQUEST_ERRORS: Final = (
    "ValidationException",
    "SerializationException",
    "UnknownOperationException",
    "ThrottlingException",
    "MalformedHttpRequestException",
    "RequestEntityTooLargeException",
)
ACCESS_ERRORS: Final = (
    "AccessDeniedException",
    "MissingAuthenticationTokenException",
    "IncompleteSignatureException",
    "InvalidSignatureException",
    "UnrecognizedClientException",
    "ExpiredTokenException",
)
SERVER_ERRORS: Final = ("InternalFailure", "ServiceUnavailable")
COMMON_ERRORS: Final = (*REQUEST_ERRORS, *ACCESS_ERRORS, *SERVER_ERRORS)

# Microcks answers a random example where one of these has no rules.
DISPATCHERS_WITH_RULES: Final = frozenset({"FALLBACK", "JSON_BODY", "SCRIPT", "JS", "GROOVY", "PROXY_FALLBACK"})


def skeleton(names: tuple[str, ...]) -> dict[str, Any]:
    """Return a document that only names operations, in upstream's layout."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Amazon SageMaker API, supporting operations", "version": VERSION},
        "paths": {f"/#{name}": {"post": {"operationId": name, "tags": ["Supporting"]}} for name in names},
    }


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of each operation of a document in our layout, with the operation."""
    for item in document["paths"].values():
        yield item["post"]["operationId"], item["post"]


def normalise(document: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    """Return the document as the service speaks it on the wire; the schemas of bodies stay as they were."""
    paths = {f"/#{name}": {"post": _operation(name, op, facts)} for name, op in operations(document)}
    tags = sorted({tag for item in paths.values() for tag in item["post"]["tags"]})
    return {
        "openapi": document["openapi"],
        "info": _info(document["info"]),
        "servers": [_server(server) for server in document.get("servers", ())],
        "tags": [{"name": tag, "description": f"Operations on {tag.lower()}."} for tag in tags],
        "paths": paths,
        "components": {
            "headers": {"RequestId": _REQUEST_ID},
            "responses": {
                "AccessError": _errors("The caller may not do this.", ACCESS_ERRORS),
                "ServerError": _errors("The service failed.", SERVER_ERRORS),
            },
            "schemas": {name: error_schema(name) for name in COMMON_ERRORS}
            | document.get("components", {}).get("schemas", {}),
        },
    }


def error_schema(code: str, message: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the schema of an error body: a type with or without namespace and suffix, and a text in either case.

    Nothing is required, because the type may be in a header instead and some errors have no text.
    """
    text = dict(message or {"type": "string"})
    kind = {"type": "string", "pattern": f"^(?:(?:.*#)?{code}(?::.*)?)$"}
    return {"type": "object", "properties": {"__type": kind, "message": text, "Message": text}}


def reference(kind: str, name: str) -> dict[str, str]:
    """Return a ``$ref`` to a component."""
    return {"$ref": f"#/components/{kind}/{name}"}


_REQUEST_ID: Final = {
    "description": "Names this answer; a UUID in every recording.",
    "required": True,
    "schema": {"type": "string"},
}


def _info(info: Mapping[str, Any]) -> dict[str, Any]:
    # The version is a date only to a YAML reader that sees no quotes.
    ours = "Contract of the SageMaker control plane, for testing emulators. Made from AWS's service model, not by AWS."
    return {"title": info["title"], "description": ours, "version": str(info["version"])} | (
        {"license": info["license"]} if "license" in info else {}
    )


def _server(server: Mapping[str, Any]) -> dict[str, Any]:
    variables = {
        name: {**variable, "description": f"The {name} of the service."}
        for name, variable in server.get("variables", {}).items()
    }
    return {"url": server["url"], "description": "The real service, one host a region.", "variables": variables}


def _operation(name: str, upstream: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    microcks = _dispatching(upstream.get("x-microcks-operation", {}))
    refusals = (*facts.operations[name].errors, *REQUEST_ERRORS, *ACCESS_ERRORS)
    return {
        "operationId": name,
        "summary": _summary(name),
        "tags": list(upstream["tags"]),
        "parameters": [_target(name)],
        "requestBody": {"required": True, "content": {MEDIA_TYPE: {"schema": _schema(upstream.get("requestBody"))}}},
        "responses": {
            "200": _answer("Done.") | {"content": {MEDIA_TYPE: {"schema": _schema(_success(upstream))}}},
            "400": _errors("The request was refused.", refusals),
            "403": reference("responses", "AccessError"),
            "500": reference("responses", "ServerError"),
        },
    } | ({"x-microcks-operation": microcks} if microcks else {})


def _summary(name: str) -> str:
    """Return the operation's name as words: ``CreateApp`` gives ``Create app``."""
    return " ".join(re.findall(r"[A-Z][a-z]+", name)).capitalize()


def _target(name: str) -> dict[str, Any]:
    return {
        "name": TARGET_HEADER,
        "in": "header",
        "description": "Tells the operation.",
        "required": True,
        "schema": {"type": "string", "const": f"SageMaker.{name}"},
    }


def _dispatching(extension: Mapping[str, Any]) -> dict[str, Any]:
    lost = extension.get("dispatcher") in DISPATCHERS_WITH_RULES and not extension.get("dispatcherRules")
    return {key: value for key, value in extension.items() if not (lost and key == "dispatcher")}


def _answer(description: str) -> dict[str, Any]:
    return {"description": description, "headers": {REQUEST_ID_HEADER: reference("headers", "RequestId")}}


def _errors(description: str, codes: tuple[str, ...]) -> dict[str, Any]:
    schema = {"anyOf": [reference("schemas", code) for code in codes]}
    return _answer(description) | {"content": {MEDIA_TYPE: {"schema": schema}}}


def _success(operation: Mapping[str, Any]) -> Any:
    return operation.get("responses", {}).get("200")


def _schema(part: Mapping[str, Any] | None) -> Any:
    """Return the schema of a body, whatever media type it stands under."""
    contents = list((part or {}).get("content", {}).values())
    return contents[0].get("schema", {}) if contents else {}
