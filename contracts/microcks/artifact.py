"""What Microcks imports: the contract with examples and a dispatcher, and both apart for the bare document."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from contracts.cases.examples import Example
from contracts.report.testresult import named
from contracts.spec.normalise import operations
from contracts.values import MEDIA_TYPE, SERVICE

LABELS: Final = {"domain": "machine-learning", "status": "GA"}  # what Microcks filters its repository by
DONE, REFUSED = "done", "refused"  # the names of the two answers that the dispatcher chooses from
_API: Final = "mocks.microcks.io/v1alpha1"

Document = dict[str, Any]


def main(document: Mapping[str, Any], examples: Iterable[Example], script: str) -> Document:
    """Return the main artifact: each operation under a path of its own, for tests, and all under one, for clients.

    Microcks can serve no path that is nothing but a fragment, and tests a path as one operation: so it needs both.
    """
    made: Document = copy.deepcopy(dict(document))
    made["info"]["x-microcks"] = {"labels": dict(LABELS)}
    found = tuple(examples)
    for name, operation in operations(made):
        _add(operation, [example for example in found if example.operation == name])
    made["paths"] = {"/": {"post": _everything(script)}, **made["paths"]}
    return made


def api_examples(document: Mapping[str, Any], examples: Iterable[Example]) -> Document:
    """Return the examples alone, for those who have imported the bare document."""
    found: dict[str, Document] = {}
    for example in examples:
        found.setdefault(named(example.operation), {})[example.name] = _pair(example)
    return {**_secondary("APIExamples", document), "operations": found}


def api_metadata(document: Mapping[str, Any]) -> Document:
    """Return what Microcks is told about the bare document: its labels, and the header that each operation needs."""
    found = {named(name): {"parameterConstraints": [_needs_target(name)]} for name, _ in operations(document)}
    head = _secondary("APIMetadata", document)
    return {**head, "metadata": {**head["metadata"], "labels": dict(LABELS)}, "operations": found}


def _needs_target(operation: str) -> Document:
    pattern = rf"^{SERVICE}\.{operation}$"
    return {"name": "X-Amz-Target", "in": "header", "required": True, "recopy": False, "mustMatchRegexp": pattern}


def _secondary(kind: str, document: Mapping[str, Any]) -> Document:
    info = document["info"]
    return {"apiVersion": _API, "kind": kind, "metadata": {"name": info["title"], "version": info["version"]}}


def _pair(example: Example) -> Document:
    headers = {"Content-Type": MEDIA_TYPE, "X-Amz-Target": f"{SERVICE}.{example.operation}"}
    answer = {"mediaType": MEDIA_TYPE, "status": str(example.status), "headers": dict(example.response_headers)}
    return {
        "request": {"headers": headers, "body": example.request},
        "response": {**answer, "body": example.response},
    }


# ---- examples in the document: one name for all parts of a pair ----


def _add(operation: Document, examples: list[Example]) -> None:
    """Add examples to an operation; answers without any, and links to another document, mean nothing to Microcks."""
    (target,) = operation["parameters"]
    target["examples"] = _named((example, f"{SERVICE}.{example.operation}") for example in examples)
    body = _content(operation["requestBody"])
    body["examples"] = _named((example, example.request) for example in examples)
    if any(example.invalid for example in examples):
        body["schema"] = {"anyOf": [body["schema"], {"description": "What the service refuses, so that examples may."}]}
    for status, answer in list(operation["responses"].items()):
        own = [example for example in examples if str(example.status) == status]
        if not own:
            del operation["responses"][status]
            continue
        answer.pop("links", None)
        _content(answer)["examples"] = _named((example, example.response) for example in own)
        answer["headers"] = _headers({example.name: example.response_headers for example in own})


def _named(values: Iterable[tuple[Example, Any]]) -> Document:
    return {example.name: {"summary": example.summary, "value": value} for example, value in values}


def _content(part: Document) -> Document:
    found: Document = part["content"][MEDIA_TYPE]
    return found


def _headers(values: Mapping[str, Mapping[str, str]]) -> Document:
    """Return response headers with examples: without one of Content-Type, Microcks adds a charset to it."""
    names = dict.fromkeys(name for headers in values.values() for name in headers)
    return {
        name: {
            "description": _ABOUT.get(name, name),
            "schema": {"type": "string"},
            "examples": {example: {"value": headers[name]} for example, headers in values.items() if name in headers},
        }
        for name in names
    }


_ABOUT: Final = {"Content-Type": "The media type, exactly so.", "x-amzn-RequestId": "A number of the request."}


# ---- the one operation that clients reach ----


def _everything(script: str) -> Document:
    rules = json.dumps({"dispatcher": "SCRIPT", "dispatcherRules": script, "fallback": REFUSED})
    header = {name: {"value": f"{SERVICE}.ListModels"} for name in (DONE, REFUSED)}
    return {
        "operationId": "AnyOperation",
        "summary": "Any operation",
        "description": "What clients call: the target header tells the operation, and the dispatcher answers it.",
        "x-microcks-operation": {"dispatcher": "FALLBACK", "dispatcherRules": rules},
        "parameters": [
            {
                "name": "X-Amz-Target",
                "in": "header",
                "description": "Tells the operation; not required, so that the dispatcher refuses who leaves it out.",
                "schema": {"type": "string"},
                "examples": header,
            }
        ],
        "requestBody": {
            "required": True,
            "content": {MEDIA_TYPE: {"schema": {"type": "object"}, "examples": _both({}, {})}},
        },
        "responses": {"200": _template(DONE, "Done."), "400": _template(REFUSED, "The request was refused.")},
    }


def _both(done: object, refused: object) -> Document:
    return {DONE: {"value": done}, REFUSED: {"value": refused}}


def _template(name: str, description: str) -> Document:
    """Return an answer whose body is what the dispatcher made of the request."""
    headers = {"Content-Type": MEDIA_TYPE, "x-amzn-RequestId": "{{ uuid() }}"}
    return {
        "description": description,
        "headers": _headers({name: headers}),
        "content": {MEDIA_TYPE: {"schema": {}, "examples": {name: {"value": "{{ answer }}"}}}},
    }
