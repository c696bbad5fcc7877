"""What exists: resources, and the statuses that they go through in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.reference.kinds import GONE, Kind

Shown = dict[str, Any]


@dataclass
class Made:
    """A resource: what its create asked for, and when it comes to which status, in seconds since the epoch."""

    kind: Kind
    arn: str
    asked: Shown
    created: float
    number: int  # in the order of creation
    moves: list[tuple[float, str]]
    more: Shown = field(default_factory=dict)  # what its describe shows that nobody asked for
    shown: tuple[object, Shown] = (None, {})  # the last description, with what it was made for

    def now(self, moment: float) -> tuple[float, str]:
        """Return the status of a moment, with the time from which it holds."""
        last = self.moves[-1]
        if last[0] <= moment:  # as it mostly is; a list asks this of everything there is
            return last
        return next((move for move in reversed(self.moves) if move[0] <= moment), self.moves[0])

    def status(self, moment: float) -> str:
        """Return the status of a moment."""
        return self.now(moment)[1]

    def go(self, statuses: tuple[str, ...], moment: float, pace: float) -> None:
        """Go through statuses from a moment on, each but the last for as long as the pace says."""
        kept = [move for move in self.moves if move[0] <= moment]
        self.moves = kept + [(moment + pace * number, status) for number, status in enumerate(statuses)]


class Store:
    """Everything that was made and is not gone, in the order of creation."""

    def __init__(self) -> None:
        self.by_key: dict[tuple[str, ...], Made] = {}
        self.count = 0

    def find(self, kind: Kind, asked: Mapping[str, Any], moment: float) -> Made | None:
        """Return the resource that a request names, if it exists."""
        key = kind.key(asked)
        made = self.by_key.get(key)
        if made is not None and made.status(moment) == GONE:
            del self.by_key[key]
            return None
        return made

    def keep(self, made: Made) -> None:
        """Keep a resource; one of the same identity is forgotten."""
        key = made.kind.key(made.asked)
        self.by_key.pop(key, None)
        self.by_key[key] = made

    def all(self, kind: Kind, moment: float) -> Iterator[Made]:
        """Yield every resource of a kind."""
        return (m for m in list(self.by_key.values()) if m.kind is kind and m.status(moment) != GONE)

    def everything(self, moment: float) -> Iterator[Made]:
        """Yield every resource."""
        return (made for made in list(self.by_key.values()) if made.status(moment) != GONE)

    def next_number(self) -> int:
        """Return how many resources were made, this one included."""
        self.count += 1
        return self.count
