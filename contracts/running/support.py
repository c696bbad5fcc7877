"""Tells whether a target has an operation at all: by comparison with one that cannot exist, never by a status alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from contracts.cases import probes
from contracts.running.line import Line, accepted
from contracts.values import Exchange, Json

_CRASH = 500
# What differs between two answers that mean the same: ids, digests, numbers, dates.
_VOLATILE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-fA-F]{16,}|\d+")


@dataclass
class Support:
    """Remembers what each operation turned out to be."""

    line: Line
    known: dict[str, bool] = field(default_factory=dict)

    def has(self, operation: str, body: Json, answer: Exchange | None = None) -> bool:
        """Tell whether the target has an operation, asked once with a request that is known to be good."""
        if operation not in self.known:
            answer = answer or self.line.ask(operation, body)
            self.known[operation] = bool(answer.fault) or accepted(answer) or not self._missing(operation, body, answer)
        return self.known[operation]

    def _missing(self, operation: str, body: Json, answer: Exchange) -> bool:
        text = f"{answer.status} {answer.body.decode('utf-8', 'replace')}"
        if any(re.search(signature, text) for signature in self.line.target.unsupported):
            return True
        if not self._like_nothing(operation, body, answer):
            return False
        # A crash and a missing operation may share a bare error page; a crash hardly comes whatever is asked.
        others: tuple[Json, ...] = ({}, {"Kit": [1]}) if answer.status >= _CRASH else ()
        return all(self._like_nothing(operation, other, self.line.ask(operation, other)) for other in others)

    def _like_nothing(self, operation: str, body: Json, answer: Exchange) -> bool:
        probe = replace(probes.unsupported_probe(), body=body)
        nothing = self.line.send([probe])[0]
        unknown = probes.UNKNOWN.rpartition(".")[2]
        return _masked(answer, operation) == _masked(nothing, unknown)


def _masked(exchange: Exchange, operation: str) -> tuple[int, str, str]:
    media = (exchange.header("Content-Type") or "").partition(";")[0].strip().lower()
    text = exchange.body.decode("utf-8", "replace")
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
    for name in (operation, snake, operation.lower()):
        text = text.replace(name, "<operation>")
    return exchange.status, media, _VOLATILE.sub("<n>", text)
