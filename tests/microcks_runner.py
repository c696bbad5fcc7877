"""Microcks' OPEN_API_SCHEMA runner as it was seen at work: what it sends, and what it holds an answer against.

It replays the examples of an operation in an order of its own, with bodies in chunks; it compares status and media
type, and validates a body only where that is ``application/json``. test_microcks_real.py has the real one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import requests
import yaml
from jsonschema import Draft202012Validator

JSON = "application/json"
OWN = "application/x-amz-json-1.1"
Order = Callable[[Iterable[str]], list[str]]


class Step(NamedTuple):
    """One example that was replayed: what was wrong, or nothing, and the answer."""

    operation: str
    name: str
    wrong: str
    answer: requests.Response


def replay(document: Mapping[str, Any], url: str, order: Order = list, only: tuple[str, ...] = ()) -> list[Step]:
    """Return the steps of a test of a document, or of some of its paths."""
    with requests.Session() as session:
        session.trust_env = False
        return [
            _step(session, document, url, path, name)
            for path, item in document["paths"].items()
            if not only or path in only
            for name in order(_answers(item["post"]))
        ]


def broken(steps: Iterable[Step]) -> dict[str, str]:
    """Return what was wrong with the steps that a test shows red, by operation and name."""
    return {f"{step.operation} {step.name}": step.wrong for step in steps if step.wrong}


def upstream(root: Path) -> dict[str, Any]:
    """Return the document that the project began with."""
    found: dict[str, Any] = yaml.safe_load((root / "specs/source/upstream.openapi.yaml").read_text(encoding="utf-8"))
    return found


def corrected(root: Path) -> dict[str, Any]:
    """Return upstream's document with all that can be put right in it: media types, target headers, paired examples."""
    document = upstream(root)
    for path, item in document["paths"].items():
        operation, name = item["post"], path.removeprefix("/#")
        (schema,) = [content["schema"] for content in operation["responses"]["200"]["content"].values()]
        answer = {"schema": schema, "examples": {"good": {"value": {}}}}
        operation["requestBody"]["content"][OWN]["examples"] = {"good": {"value": {}}}
        operation["responses"]["200"] = {"description": "Done.", "content": {OWN: answer}}
        header = {"name": "X-Amz-Target", "in": "header", "schema": {"type": "string"}}
        operation["parameters"] = [header | {"examples": {"good": {"value": f"SageMaker.{name}"}}}]
        del operation["x-microcks-operation"]
    return document


def _answers(operation: Mapping[str, Any]) -> dict[str, tuple[str, str, Any]]:
    """Return status, media type and schema by the name of each answer's example."""
    return {
        name: (status, media, content.get("schema"))
        for status, response in operation["responses"].items()
        for media, content in response.get("content", {}).items()
        for name in content.get("examples", {})
    }


def _step(session: requests.Session, document: Mapping[str, Any], url: str, path: str, name: str) -> Step:
    operation = document["paths"][path]["post"]
    status, media, schema = _answers(operation)[name]
    headers = {"Accept": media, **_headers(document, operation, name)}
    body = None
    for kind, content in operation["requestBody"]["content"].items():
        if name in content.get("examples", {}):
            headers["Content-Type"], body = kind, json.dumps(content["examples"][name]["value"]).encode()
    chunks = iter([body]) if body else None
    answer = session.post(url + path.partition("#")[0], data=chunks, headers=headers, timeout=30)
    wrong = "".join(_wrong(document, answer, status, media, schema))
    return Step(path.strip("/#"), name, wrong, answer)


def _headers(document: Mapping[str, Any], operation: Mapping[str, Any], name: str) -> dict[str, str]:
    """Return the header parameters that have an example of this name."""
    found = {}
    for parameter in operation.get("parameters", ()):
        if "$ref" in parameter:
            parameter = document["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]
        if parameter["in"] == "header" and name in parameter.get("examples", {}):
            found[parameter["name"]] = str(parameter["examples"][name]["value"])
    return found


def _wrong(
    document: Mapping[str, Any], answer: requests.Response, status: str, media: str, schema: Any
) -> Iterator[str]:
    """Yield the first thing that is wrong."""
    said = answer.headers.get("Content-Type", "").partition(";")[0]
    if str(answer.status_code) != status:
        yield f"Expecting {status} but got {answer.status_code}"
    elif said != media:
        yield f"Expecting {media} but got {said}"
    elif said == JSON:
        yield from _problems(document, answer, schema)


def _problems(document: Mapping[str, Any], answer: requests.Response, schema: Any) -> Iterator[str]:
    try:
        value = answer.json()
    except ValueError:
        yield "no JSON"
        return
    whole = {"components": document["components"], **schema}
    error = next(Draft202012Validator(whole).iter_errors(value), None)
    if error is not None:
        yield error.message
