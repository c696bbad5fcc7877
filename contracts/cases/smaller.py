"""Makes a legal body that breaks something smaller, for as long as it stays legal and still breaks it.

Hypothesis would shrink what it drew by drawing it again, which takes a second for some ten bodies of a deep schema.
What is left out of a body costs nothing to make, so all the time goes into asking the target.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator

from contracts.cases import crossfield, names, places, texts
from contracts.spec.contract import Contract
from contracts.spec.facts import Shape
from contracts.values import Json

_Path = tuple[str | int, ...]


def smallest(contract: Contract, operation: str, body: Json, fails: Callable[[Json], bool], most: int) -> Json:
    """Return the smallest body found for which ``fails`` holds, or ``body`` itself where nothing smaller fails.

    Members and items are left out first, many at once, then fewer, the outer ones before the inner ones; then texts
    are shortened. ``fails`` may send requests: it is asked at most ``most`` times, and never twice for one body.
    """
    search = _Search(contract, operation, body, fails, most)
    search.leave_out()
    search.shorten()
    return search.best


class _Search:
    """What was asked so far, and the smallest body that failed."""

    def __init__(
        self, contract: Contract, operation: str, body: Json, fails: Callable[[Json], bool], most: int
    ) -> None:
        self.contract = contract
        self.operation = operation
        self.best = body
        self.fails = fails
        self.left = most
        self.asked: set[str] = set()

    def leave_out(self) -> None:
        depth = 1
        while any(len(path) >= depth for path, _ in self._inside()):
            self._leave_out(depth)
            depth += 1

    def _leave_out(self, depth: int) -> None:
        size = len(self._optional(depth))
        while size and self.left:
            at = 0
            while at < len(parts := self._optional(depth)):
                if not self._tries(_without(self.best, frozenset(parts[at : at + size]))):
                    at += size
            size //= 2

    def shorten(self) -> None:
        """Shorten each text that is no name of the kit's own, which would come back by itself."""
        for path, shape in list(self._inside()):
            text = places.at(self.best, path)
            if isinstance(text, str) and names.MARK not in text:
                self._shorten(path, shape.pattern, text)

    def _shorten(self, path: _Path, pattern: str | None, text: str) -> None:
        """Find the shortest text by halves, the shortest of all first, which mostly does."""
        low, high = len(texts.shortest(pattern, text)), len(text)
        middle = low
        while low < high:
            if self._tries(self._with(path, texts.of_length(pattern, text, middle))):
                high = middle
            else:
                low = middle + 1
            middle = (low + high) // 2

    def _with(self, path: _Path, text: str | None) -> Json:
        body = copy.deepcopy(self.best)
        if text is not None:
            places.at(body, path[:-1])[path[-1]] = text
        return body

    def _tries(self, body: Json) -> bool:
        """Tell whether a body is smaller, legal, not asked yet, and fails; it is the best one then."""
        body = crossfield.mended(self.operation, body)
        key = json.dumps(body, sort_keys=True)
        if not self.left or key in self.asked or len(key) >= len(json.dumps(self.best)):
            return False
        if self.contract.request_problems(self.operation, body):
            return False
        self.asked.add(key)
        self.left -= 1
        if self.fails(body):
            self.best = body
            return True
        return False

    def _optional(self, depth: int) -> list[_Path]:
        """Return what may be left out at a depth; how few items a list may have is for the validator to say."""
        inside = {path: shape for path, shape in self._inside() if len(path) < depth}
        found = (path for path, _ in self._inside() if len(path) == depth)
        return [path for path in found if path[-1] not in inside[path[:-1]].required]

    def _inside(self) -> Iterator[tuple[_Path, Shape]]:
        """Yield every part of the best body with its shape, the whole first."""
        return _walked(self.contract, self.contract.shape(self.operation, "input"), self.best, ())


def _walked(contract: Contract, name: str, value: Json, path: _Path) -> Iterator[tuple[_Path, Shape]]:
    shape = contract.pinned.shapes[name]
    yield path, shape
    if isinstance(value, dict):
        below = shape.members or dict.fromkeys(value, shape.value)
        for key, part in value.items():
            yield from _walked(contract, below[key], part, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _walked(contract, shape.member, item, (*path, number))


def _without(value: Json, dropped: frozenset[_Path], path: _Path = ()) -> Json:
    if isinstance(value, dict):
        kept = {key: part for key, part in value.items() if (*path, key) not in dropped}
        return {key: _without(part, dropped, (*path, key)) for key, part in kept.items()}
    if isinstance(value, list):
        return [_without(v, dropped, (*path, n)) for n, v in enumerate(value) if (*path, n) not in dropped]
    return value
