"""Compares what stands around the bodies of an operation: target, media types, error answers, examples, dispatching."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.spec.compare_reading import Difference, Document, Node
from contracts.spec.compare_schema import Comparer
from contracts.spec.enrich import components
from contracts.spec.facts import Facts
from contracts.spec.keywords import Validator, problem
from contracts.spec.normalise import DISPATCHERS_WITH_RULES, REQUEST_ID_HEADER
from contracts.spec.views import strict
from contracts.values import MEDIA_TYPE


@dataclass(frozen=True)
class Envelope:
    """Compares one operation of a document with one model."""

    document: Document
    facts: Facts
    name: str
    item: Node
    operation: Node

    def differences(self) -> Iterator[Difference]:
        """Yield every difference of the operation, its bodies included."""
        yield from self._target()
        yield from self._request()
        yield from self._response()
        yield from self._errors()
        yield from self._dispatcher()

    def _difference(self, category: str, place: str, expected: str, got: str) -> Difference:
        return Difference(self.name, category, place, expected, got)

    def _target(self) -> Iterator[Difference]:
        if self.document.target(self.item, self.operation) != self.name:
            expected = f"the constant SageMaker.{self.name}"
            yield self._difference("missing target constant", "request header X-Amz-Target", expected, "none")

    def _request(self) -> Iterator[Difference]:
        content = self._content(self.operation.get("requestBody"))
        yield from self._body("request", self.facts.operations[self.name].input, content)

    def _response(self) -> Iterator[Difference]:
        responses = self._responses()
        statuses = sorted(status for status in responses if status.startswith("2"))
        if "200" not in statuses:
            yield self._difference("missing success response", "response", "200", ", ".join(statuses) or "none")
        found = responses.get("200", responses[statuses[0]] if statuses else {})
        headers = self.document.resolve(found).get("headers")
        if REQUEST_ID_HEADER.lower() not in [str(name).lower() for name in headers or ()]:
            yield self._difference("missing request id header", "response", REQUEST_ID_HEADER, "no such header")
        yield from self._body("response", self.facts.operations[self.name].output, self._content(found))

    def _errors(self) -> Iterator[Difference]:
        responses = self._responses()
        if not responses.keys() & {"400", "4XX", "4xx", "default"}:
            expected = ", ".join(("400", *self.facts.operations[self.name].errors))
            yield self._difference("missing error response", "response", expected, ", ".join(responses) or "none")

    def _dispatcher(self) -> Iterator[Difference]:
        extension = self.document.resolve(self.operation.get("x-microcks-operation"))
        dispatcher = str(extension.get("dispatcher"))
        if dispatcher.upper() in DISPATCHERS_WITH_RULES and not extension.get("dispatcherRules"):
            yield self._difference("dispatcher without rules", "x-microcks-operation", "dispatcherRules", dispatcher)

    def _responses(self) -> dict[str, Any]:
        responses = self.operation.get("responses")
        return {str(status): found for status, found in responses.items()} if isinstance(responses, Mapping) else {}

    def _content(self, body: Any) -> dict[str, Node]:
        content = self.document.resolve(body).get("content")
        if not isinstance(content, Mapping):
            return {}
        return {str(media).partition(";")[0].strip().lower(): self.document.resolve(c) for media, c in content.items()}

    def _body(self, part: str, shape: str, content: dict[str, Node]) -> Iterator[Difference]:
        if shape and MEDIA_TYPE not in content:
            got = ", ".join(content) or "no content"
            yield self._difference(f"wrong {part} media type", part, MEDIA_TYPE, got)
        found = content.get(MEDIA_TYPE, next(iter(content.values()), {}))
        yield from Comparer(self.document, self.facts, self.name).body(part, shape, found.get("schema"))
        for media in content.values():
            yield from self._examples(part, shape, media)

    def _examples(self, part: str, shape: str, media: Node) -> Iterator[Difference]:
        for name, value in self._values(media):
            reason = wrong(self.facts, self.name, shape, value)
            if reason:
                yield self._difference("bogus example", f"{part} example {name}", reason, "something else")

    def _values(self, media: Node) -> Iterator[tuple[str, Any]]:
        if "example" in media:
            yield "example", media["example"]
        examples = media.get("examples")
        for name, raw in examples.items() if isinstance(examples, Mapping) else ():
            example = self.document.resolve(raw)
            if "value" in example:
                yield str(name), example["value"]


def wrong(facts: Facts, operation: str, shape: str, value: Any) -> str:
    """Return the first way in which an example breaks the model, unknown members included; or an empty text."""
    if not shape:
        return "" if value in (None, {}, "") else "an empty body"
    schema = {"$ref": f"#/$defs/{shape}", "$defs": strict(components(facts, [operation]))}
    found = next((problem(error) for error in Validator(schema).iter_errors(value)), None)
    return f"{found.place or 'the body'}: {found.expected}" if found else ""
