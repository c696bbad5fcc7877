"""The built contract, loaded: which operations there are, and the compiled validators that judge their bodies."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from contracts.errors import KitError
from contracts.spec import facts, files, yamlfile
from contracts.spec.facts import Facts, Operation
from contracts.spec.keywords import Validator, problem
from contracts.spec.resources import kinds
from contracts.spec.views import Forgiving, inlined, strict, tolerating_empty
from contracts.values import Json, Problem


class Contract:
    """What the target is held to: the built documents with the facts of both models beside them."""

    def __init__(self, texts: tuple[str, ...], pinned: Facts, newest: Facts) -> None:
        self.hash = hashlib.sha256("".join(texts).encode()).hexdigest()[:12]
        self.pinned = pinned
        self.newest = newest
        self.documents: tuple[Mapping[str, Any], ...] = tuple(yamlfile.parse(text) for text in texts)
        self.components: dict[str, Any] = {}
        for document in self.documents:
            self.components |= document["components"]["schemas"]
        self.operations: Mapping[str, Operation] = {
            item["post"]["operationId"]: pinned.operations[item["post"]["operationId"]]
            for document in self.documents
            for item in document["paths"].values()
        }
        self.containers = {kind.list: kind.container for kind in kinds() if kind.list in self.operations}
        self._outputs = {operation.output for operation in self.operations.values()}
        self.known_errors = pinned.errors | newest.errors
        self._validators: dict[tuple[str, str, bool], Any] = {}
        self._features: dict[tuple[str, str], bool] = {}

    @classmethod
    def load(cls) -> Contract:
        """Return the contract that the kit was built with; raises KitError where its documents are missing."""
        return _load(files.BUILT, files.SUPPORTING)

    @cached_property
    def _strict(self) -> dict[str, Any]:
        return strict(self.components)

    @cached_property
    def _forgiving(self) -> Forgiving:
        return Forgiving(self.components, self.newest)

    def shape(self, operation: str, part: str) -> str:
        """Return the name of an operation's ``input`` or ``output`` shape; an empty text where it has none."""
        return str(getattr(self.operations[operation], part))

    def request_problems(self, operation: str, body: Json) -> tuple[Problem, ...]:
        """Return where a request breaks the pinned model; unknown members are problems too."""
        return tuple(self._problems(operation, "input", body, closed=True))

    def illegal(self, operation: str, body: Json) -> tuple[Problem, ...]:
        """Return where a request breaks what every model from the pinned to the newest demands."""
        return tuple(p for p in self._problems(operation, "input", body, closed=False) if p.keyword != "expected")

    def answer_problems(self, operation: str, body: Json, *, closed: bool = False) -> tuple[Problem, ...]:
        """Return where a successful answer breaks the contract, read forgivingly unless ``closed``.

        Null members count as absent.
        """
        return tuple(self._problems(operation, "output", without_nulls(body), closed=closed))

    @staticmethod
    def error_problems(body: Json) -> tuple[Problem, ...]:
        """Return where an error's body is not one that clients can read."""
        if not isinstance(body, dict):
            return (Problem("type", "", "an object", type(body).__name__),)
        found = []
        code = body.get("__type", body.get("code"))
        if not isinstance(code, str) or not code:
            found.append(Problem("required", "/__type", "the error's type", "no such member"))
        message = body.get("message", body.get("Message"))
        if not isinstance(message, str):
            found.append(Problem("required", "/message", "a text that explains the error", "no such member"))
        return tuple(found)

    def miscased(self, operation: str, body: Json) -> tuple[Problem, ...]:
        """Return the members of an answer that differ from the model's only in their case."""
        return tuple(self._miscased(self.shape(operation, "output"), body, ""))

    def _miscased(self, name: str, body: Json, place: str) -> Iterator[Problem]:
        shape = self.pinned.shapes.get(name)
        if shape is None:
            return
        if shape.type == "structure" and isinstance(body, dict):
            by_lower = {member.lower(): member for member in shape.members}
            for member, value in body.items():
                known = by_lower.get(member.lower())
                if known is not None and known != member:
                    yield Problem("case", f"{place}/{member}", f"the member {known}", f"{member}")
                elif known is not None:
                    yield from self._miscased(shape.members[known], value, f"{place}/{member}")
        elif shape.type == "list" and isinstance(body, list):
            for index, item in enumerate(body):
                yield from self._miscased(shape.member, item, f"{place}/{index}")
        elif shape.type == "map" and isinstance(body, dict):
            for key, value in body.items():
                yield from self._miscased(shape.value, value, f"{place}/{key}")

    def output_has(self, operation: str, keyword: str) -> bool:
        """Tell whether an operation's answer can hold anything that a keyword judges."""
        key = (operation, keyword)
        if key not in self._features:
            output = self.shape(operation, "output")
            self._features[key] = bool(output) and self._has(output, keyword)
        return self._features[key]

    def _has(self, output: str, keyword: str) -> bool:
        self._forgiving.add(output, output)
        names = {shape.name for _, shape in self.pinned.walk(output)}
        views = [view for key, view in self._forgiving.definitions.items() if key.split("+")[0] in names]
        if keyword == "type":
            return True
        return any(view.get(keyword) for view in views)

    def general(self, operation: str, place: str, part: str = "output") -> str:
        """Return a concrete place as the model names it: ``/Models/0/ModelName`` as ``/Models/*/ModelName``."""
        shape = self.pinned.shapes.get(self.shape(operation, part))
        steps = []
        for step in place.split("/")[1:]:
            if shape is None:
                steps.append(step)
            elif shape.type == "list":
                steps.append("*")
                shape = self.pinned.shapes.get(shape.member)
            elif shape.type == "map":
                steps.append("{value}")
                shape = self.pinned.shapes.get(shape.value)
            else:
                steps.append(step)
                shape = self.pinned.shapes.get(shape.members.get(step, ""))
        return "".join(f"/{step}" for step in steps)

    def _problems(self, operation: str, part: str, body: Json, *, closed: bool) -> Iterator[Problem]:
        name = self.shape(operation, part)
        if not name:
            return
        newer = self.newest.operations.get(operation)
        validator = self._validator(name, getattr(newer, part) if newer else name, closed=closed)
        yield from (problem(error) for error in validator.iter_errors(body))

    def _validator(self, name: str, newer: str, *, closed: bool) -> Any:
        key = (name, newer, closed)
        if key not in self._validators:
            if closed:
                root, definitions = name, self._strict
            else:
                root, definitions = self._forgiving.add(name, newer), self._forgiving.definitions
            schema = inlined(root, definitions)
            answers = name in self._outputs and not closed
            self._validators[key] = Validator(tolerating_empty(schema) if answers else schema)
        return self._validators[key]


def without_nulls(body: Json) -> Json:
    """Return the value without null members: the protocol takes them as absent."""
    if isinstance(body, dict):
        return {key: without_nulls(value) for key, value in body.items() if value is not None}
    return [without_nulls(item) for item in body] if isinstance(body, list) else body


@cache
def _load(*paths: Path) -> Contract:
    try:
        texts = tuple(path.read_text(encoding="utf-8") for path in paths)
    except OSError as error:
        raise KitError(f"{error.filename} cannot be read. Run `sagemaker-contract build` in the checkout.") from error
    return Contract(texts, facts.pinned(), facts.newest())
