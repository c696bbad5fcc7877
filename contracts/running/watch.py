"""Whether a scene of a story is over, or what has to be asked once more, and when; every wait is bounded."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from contracts.judge.lived import is_own
from contracts.judge.page_rules import STALE
from contracts.running.line import accepted, decoded, refused
from contracts.spec import resources
from contracts.spec.resources import Kind
from contracts.values import Case, Exchange, Json, Scene, Until

STILL: Final = 10.0  # seconds without a move after which a status is taken to stay...
WEARY: Final = 2.0  # ...and where that of another resource of the kind has stayed
LONGEST: Final = 60.0  # seconds that a resource may take to come to rest, whatever moves
PAGES: Final = 100  # pages of one list
_FIRST: Final = 0.05  # seconds until the second look; each pause is twice the one before...
_MOST: Final = 1.0  # ...up to this one
LISTS: Final = (Until.PAGES, Until.LISTED, Until.UNLISTED)


class Awaited(NamedTuple):
    """What a list is waited to show: what names it, and the status that it was last described in."""

    identity: Mapping[str, Json]
    status: str


@dataclass
class Watch:
    """What was seen of one scene so far: ``looks`` are the exchanges that count, ``settle`` is the grace in seconds.

    The scene has the run's own names; ``awaited`` is what a list is waited to show, or to show no more.
    """

    scene: Scene
    settle: float
    awaited: tuple[Awaited, ...] = ()
    still: float = STILL
    looks: list[Exchange] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)
    moved: float = field(default_factory=time.monotonic)  # when the status was last another one
    status: str = ""
    rounds: int = 0
    pages: list[str] = field(default_factory=list)  # the tokens that were used
    shown: set[str] = field(default_factory=set)  # the items of these pages
    stale: int = 0  # how many of the last pages showed no new ones
    endless: bool = False  # whether there were more pages than anybody would turn

    @property
    def case(self) -> Case:
        """Return the scene's case."""
        return self.scene.case

    @property
    def waited(self) -> float:
        """Return the seconds since the first look."""
        return time.monotonic() - self.begun

    def request(self) -> Case:
        """Return what to send next."""
        return replace(self.case, body=self.case.body | {"NextToken": self.pages[-1]}) if self.pages else self.case

    def see(self, exchange: Exchange) -> None:
        """Take in an answer; of a list that was asked for all over again, what it answered before is forgotten."""
        if self.scene.until in LISTS and not self.pages:
            self.looks.clear()
        self.looks.append(exchange)
        status = self._status()
        if status != self.status:
            self.status, self.moved = status, time.monotonic()

    def turn(self) -> bool:
        """Turn to the next page; False means that there is none, or that pages come again and again."""
        answer = decoded(self.looks[-1]) if self.scene.until in LISTS and accepted(self.looks[-1]) else None
        token = answer.get("NextToken") if isinstance(answer, dict) else None
        more = isinstance(token, str) and token != "" and token not in self.pages
        self._compare()
        self.endless = more and (self.stale >= STALE or len(self.pages) >= PAGES)
        more = more and not self.endless
        self.pages = [*self.pages, str(token)] if more else []
        return more

    def _compare(self) -> None:
        """Note whether a page shows anything new; an empty one says nothing about that."""
        if not self.pages:
            self.shown, self.stale = set(), 0
        items = {json.dumps(item, sort_keys=True) for item in _listed(self._kind, self.looks[-1])}
        self.stale = 0 if items - self.shown else self.stale + bool(items)
        self.shown |= items

    def pause(self) -> float | None:
        """Return the seconds until the next look, or None where there is nothing more to wait for."""
        if self.over() or not self._patient():
            return None
        self.rounds += 1
        return float(min(_FIRST * 2 ** (self.rounds - 1), _MOST))

    def over(self) -> bool:
        """Tell whether the scene has come to where it was to come."""
        last = self.looks[-1]
        if not (accepted(last) or refused(last)):
            return True  # nobody waits for a crash to go away
        return {
            Until.FOUND: lambda: accepted(last),
            Until.REST: lambda: accepted(last) and self.rests() and not self._is_gone(),
            Until.GONE: lambda: refused(last) or self._is_gone(),
            Until.LISTED: lambda: refused(last) or all(self._agrees(one) for one in self.awaited),
            Until.UNLISTED: lambda: refused(last) or not any(self._statuses(one) for one in self.awaited),
        }.get(self.scene.until, lambda: True)()

    def rests(self) -> bool:
        """Tell whether the status shown last, if any, is one that stays."""
        return self._kind is None or not self.status or self.status in self._kind.rest

    @property
    def moving(self) -> bool:
        """Tell whether the last look showed a status that should not stay."""
        return self.scene.until in (Until.REST, Until.GONE) and accepted(self.looks[-1]) and not self.rests()

    def _patient(self) -> bool:
        now = time.monotonic()
        if self.moving:
            return now - self.moved < self.still and now - self.begun < LONGEST
        return now - self.begun < self.settle

    @property
    def _kind(self) -> Kind | None:
        return resources.of(self.case.operation)

    def _status(self) -> str:
        answer = decoded(self.looks[-1])
        member = self._kind.status if self._kind else ""
        return str(answer.get(member) or "") if isinstance(answer, dict) and member else ""

    def _is_gone(self) -> bool:
        return bool(self._kind and self._kind.gone and self.status == self._kind.gone)

    def _agrees(self, one: Awaited) -> bool:
        """Tell whether a list shows what is waited for as it was described; one that lags behind may not do so yet."""
        rest = self._kind.rest if self._kind else frozenset()
        known = [None, one.status, *(() if one.status in rest else rest)]
        return any(status in known for status in self._statuses(one))

    def _statuses(self, one: Awaited) -> list[Json]:
        """Return the statuses that a list shows of what is waited for, once for each time that it shows it."""
        kind = self._kind
        if kind is None:
            return []
        items = [item for look in self.looks for item in _listed(kind, look)]
        own = [item for item in items if is_own(kind, item, one.identity)]
        found = [item.get(kind.status) if kind.status else None for item in own]
        # What was deleted may stay with a status that says so.
        return [status for status in found if status is None or status != kind.gone]


def _listed(kind: Kind | None, look: Exchange) -> list[dict[str, Json]]:
    """Return the items of a page; what is no object is no item."""
    answer = decoded(look) if accepted(look) else None
    found = answer.get(kind.container) if kind is not None and isinstance(answer, dict) else None
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
