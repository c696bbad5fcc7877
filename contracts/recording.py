"""Writes exchanges down as examples, in the form of the kit's own and without secrets."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from contracts.cases import names
from contracts.cases.examples import made
from contracts.cases.lint import problems
from contracts.cases.strict_yaml import read_strictly
from contracts.errors import UsageError
from contracts.judge.answers import decode
from contracts.judge.error_rules import is_access
from contracts.spec import resources, yamlfile
from contracts.spec.contract import Contract
from contracts.spec.facts import Shape
from contracts.spec.operations import CONTRACT
from contracts.values import MEDIA_TYPE, Exchange, Json
from contracts.wire.redact import HIDDEN, is_secret, redact_text

ACCOUNT: Final = "123456789012"
TOKEN: Final = "next-page"  # noqa: S105 (stands for one)
_ACCOUNT: Final = re.compile(r"(?<!\d)\d{12}(?!\d)")
_SIGNED: Final = re.compile(r"\?[^\s\"']*X-Amz-(?:Signature|Credential|Security-Token)=[^\s\"']*", re.IGNORECASE)
_TEXTS: Final = 40  # characters of a resource's name in a file's name
# Errors that tell of the account, or of the moment, and not of the request.
_FLEETING: Final = frozenset({"ThrottlingException", "ResourceLimitExceeded", "InternalFailure", "ServiceUnavailable"})


class Recorder:
    """Writes examples into a folder, ``<Operation>/<name>.yaml``; one that is there already stays as it is.

    A description is written only where the create was that it belongs to, because nothing else says what it describes.
    """

    def __init__(self, folder: Path, contract: Contract) -> None:
        self._folder = folder
        self._contract = contract
        self._made: set[str] = set()  # the identities of what was created
        self.left: list[str] = []  # what was not written, and why

    def record(self, operation: str, body: Json, exchange: Exchange) -> Path | None:
        """Write an exchange that keeps the contract, and return its file; None where it is no example.

        Raises UsageError where the file cannot be written.
        """
        answer = decode(exchange)
        if operation not in CONTRACT or not isinstance(body, dict) or not isinstance(answer.value, dict):
            return None
        request = self._without_secrets(operation, "input", body)
        shown = self._without_secrets(operation, "output", answer.value)
        if not self._is_example(operation, request, exchange, answer.error_type):
            return None
        name = self._name(operation, request, exchange, shown, answer.error_type)
        path = self._folder / operation / f"{name}.yaml"
        document = _document(operation, name, request, exchange.status, shown)
        if trouble := self._trouble(path, document):
            self.left.append(f"{operation}: {trouble}")
            return None
        if not path.exists():
            _write(path, yamlfile.dump(document))
        return path

    def _trouble(self, path: Path, document: Mapping[str, Json]) -> str:
        """Return what `sagemaker-contract lint` would say about an example, or nothing."""
        if read_strictly(yamlfile.dump(document)).value != document:
            return "it holds text that YAML cannot hold"
        found = next(problems(made(path, document), self._contract), None)
        return f"{found[0]}: expected {found[1]}, got {found[2]}" if found else ""

    def _without_secrets(self, operation: str, part: str, body: Json) -> Json:
        shapes = self._contract.pinned.shapes
        return without_secrets(body, shapes.get(self._contract.shape(operation, part)), shapes)

    def _is_example(self, operation: str, request: Json, exchange: Exchange, code: str) -> bool:
        """Tell whether an exchange says something that holds again, and remember what was created."""
        if "NextToken" in request:
            return False
        kind, identity = resources.of(operation), _identity(operation, request)
        if exchange.status != 200:
            return exchange.status in (400, 403) and not (code in _FLEETING or is_access(code))
        if kind is not None and operation == kind.create:
            self._made.add(identity)
        return kind is None or operation != kind.describe or identity in self._made

    def _name(self, operation: str, request: Json, exchange: Exchange, shown: Json, code: str) -> str:
        """Return a name that is the same for the same exchange; times and the like make it no other."""
        told = code if exchange.status != 200 else self._timeless(self._contract.shape(operation, "output"), shown)
        asked = self._timeless(self._contract.shape(operation, "input"), request)
        text = json.dumps([operation, asked, exchange.status, told], sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()[:8]
        return f"{self._reason(operation, request, exchange.status, code)}-{digest}"

    def _reason(self, operation: str, request: Json, status: int, code: str) -> str:
        """Return what a file's name begins with: why something was refused, or what it is about."""
        kind = resources.of(operation)
        if status == 200:
            about = request.get(kind.name_member) if kind is not None and operation != kind.list else "list"
            return kebab(str(about))[:_TEXTS].strip("-") or "unnamed"
        if broken := self._contract.request_problems(operation, request):
            member = broken[0].place.rpartition("/")[2]
            return f"validation-{kebab(member) or 'body'}"
        if kind is not None and operation == kind.describe:
            return "not-found"
        again = kind is not None and operation == kind.create and _identity(operation, request) in self._made
        return "duplicate" if again else f"refused-{kebab(code) or 'untold'}"

    def _timeless(self, name: str, shown: Json) -> Json:
        """Return an answer without its times."""
        shape = self._contract.pinned.shapes.get(name)
        if shape is None or shape.type == "timestamp":
            return None
        if shape.type == "structure" and isinstance(shown, dict):
            return {m: self._timeless(shape.members[m], value) for m, value in shown.items() if m in shape.members}
        if shape.type == "list" and isinstance(shown, list):
            return [self._timeless(shape.member, item) for item in shown]
        return shown


def without_secrets(value: Json, shape: Shape | None, shapes: Mapping[str, Shape]) -> Json:
    """Return a body of a shape without account ids, keys, tokens, and addresses that are as good as a key."""
    if isinstance(value, dict):
        return {plain(n): _below(n, v, shape, shapes) for n, v in value.items() if not _is_empty(n, v, shape, shapes)}
    if isinstance(value, list):
        item = shapes.get(shape.member) if shape is not None and shape.type == "list" else None
        return [without_secrets(one, item, shapes) for one in value]
    return plain(value) if isinstance(value, str) else value


def _below(name: str, value: Json, shape: Shape | None, shapes: Mapping[str, Shape]) -> Json:
    member = shape.members.get(name) if shape is not None and shape.type == "structure" else None
    if name == "NextToken" and isinstance(value, str):
        return TOKEN
    if member is None and isinstance(value, str) and is_secret(name):  # a map's key, as in Environment
        return HIDDEN
    below = shapes.get(member or (shape.value if shape is not None and shape.type == "map" else ""))
    return without_secrets(value, below, shapes)


def _is_empty(name: str, value: Json, shape: Shape | None, shapes: Mapping[str, Shape]) -> bool:
    """Tell whether a member is a structure with nothing in it, which says no more than its absence."""
    below = shapes.get(shape.members.get(name, "")) if shape is not None and shape.type == "structure" else None
    return value == {} and below is not None and below.type == "structure"


def plain(text: str) -> str:
    """Return a text with one account's id for all, and with everything hidden that looks like a secret."""
    return _ACCOUNT.sub(ACCOUNT, redact_text(_SIGNED.sub("", text)))


def kebab(text: str) -> str:
    """Return a text in lower case, its words joined by hyphens."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", text)
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def _identity(operation: str, request: Json) -> str:
    kind = resources.of(operation)
    return "" if kind is None else json.dumps([kind.name, names.identity(kind, request)], sort_keys=True)


def _document(operation: str, name: str, request: Json, status: int, shown: Json) -> Mapping[str, Json]:
    """Return an example as its file has it."""
    good = status == 200
    made_up = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{operation}/{name}"))
    return {
        "id": f"{kebab(operation)}-{name}",
        "operation": operation,
        "summary": f"Recorded: {operation} was {'accepted' if good else 'refused'}",
        "kind": "base" if good else "error",
        "request": {"body": request},
        "response": {
            "status": status,
            "headers": {"Content-Type": MEDIA_TYPE, "x-amzn-RequestId": made_up},
            "body": shown,
        },
    }


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}). Name another folder with record=.") from error
