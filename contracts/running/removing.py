"""Removes resources: what depends on something before it, and what stands in its own way once it was stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from contracts.running.line import TOGETHER, Line, accepted, decoded, plain, refused, told
from contracts.spec import resources
from contracts.spec.resources import Kind
from contracts.values import Case, Exchange, Json

# What depends on something is deleted before it.
TEARDOWN: Final = (
    "app", "space", "user profile", "domain", "endpoint", "endpoint config", "model",
    "notebook instance", "training job", "action",
)  # fmt: skip
FOR_GOOD: Final = "no operation deletes it"
_PATIENCE: Final = 5.0  # seconds until a domain, an owner, or a stopped notebook has come to rest
_LOOK: Final = 0.1  # seconds between looks


@dataclass(frozen=True)
class Made:
    """A resource: what deletes it, and its name in words, which is ``called`` where its identity does not tell it."""

    kind: Kind
    identity: Json
    called: str = ""

    @property
    def words(self) -> str:
        """Return the kind and the name."""
        return f"{self.kind.name} {self.called or '/'.join(str(value) for value in self.identity.values())}"


class Left(NamedTuple):
    """A resource that could not be removed, and why."""

    made: Made
    why: str


@dataclass(frozen=True)
class Removing:
    """Removes resources from one target."""

    line: Line

    def remove(self, made: Sequence[Made]) -> list[Left]:
        """Remove resources, and return those that are still there."""
        left: list[Left] = []
        for name in TEARDOWN:
            same = [one for one in made if one.kind.name == name]
            left += self._remove(resources.named(name), same) if same else []
        return left

    def wait(self, waiting: Sequence[tuple[Kind, Json]], done: Callable[[Kind, str], bool]) -> None:
        """Look at resources until their statuses are those that are waited for, or are not shown at all."""
        end = time.monotonic() + _PATIENCE
        while waiting:
            shown = self._send([plain(kind.describe, identity) for kind, identity in waiting])
            statuses = [_status(pair[0], exchange) for pair, exchange in zip(waiting, shown, strict=True)]
            waiting = [p for p, status in zip(waiting, statuses, strict=True) if status and not done(p[0], status)]
            if not waiting or time.monotonic() > end:
                return
            time.sleep(_LOOK)

    def _remove(self, kind: Kind, same: Sequence[Made]) -> list[Left]:
        last = same[-1:]  # the others began before
        self._stop(kind, same)
        if not kind.delete:
            return [Left(made, FOR_GOOD) for made in same]
        if kind.stop:
            self._rested(kind, last)
        left = self._deleted(kind, same)
        if left and kind.status:  # some statuses forbid it, and that it is stopped
            kept = [one.made for one in left]
            self._rested(kind, kept)
            self._stop(kind, kept)
            self._rested(kind, kept)
            left = self._deleted(kind, kept)
        if kind.status and len(left) < len(same):
            self.wait([(kind, made.identity) for made in last], lambda kind, status: status == kind.gone)
        shown = self._send([plain(kind.describe, one.made.identity) for one in left])
        return [one for one, exchange in zip(left, shown, strict=True) if not refused(exchange)]

    def _stop(self, kind: Kind, same: Sequence[Made]) -> None:
        if kind.stop:
            self._send([plain(kind.stop, made.identity) for made in same])

    def _rested(self, kind: Kind, same: Sequence[Made]) -> None:
        self.wait([(kind, made.identity) for made in same], lambda kind, status: status in kind.rest)

    def _deleted(self, kind: Kind, same: Sequence[Made]) -> list[Left]:
        """Delete resources of a kind, and return those that the target would not delete."""
        extra = {"RetentionPolicy": {"HomeEfsFileSystem": "Delete"}} if kind.name == "domain" else {}
        answers = self._send([plain(kind.delete, made.identity | extra) for made in same])
        pairs = zip(same, answers, strict=True)
        return [Left(made, f"{kind.delete}: {told(answer)}") for made, answer in pairs if not accepted(answer)]

    def _send(self, cases: Sequence[Case]) -> list[Exchange]:
        """Return the answers to cases; after one that hangs the others are taken to hang, too."""
        answers = self.line.send(cases[:1])
        while len(answers) < len(cases):
            chunk = cases[len(answers) : len(answers) + TOGETHER]
            hung = next((answer for answer in answers if answer.fault == "timeout"), None)
            answers += [hung] * len(chunk) if hung else self.line.send(chunk)
        return answers


def _status(kind: Kind, exchange: Exchange) -> str:
    """Return the status that a description shows, or nothing."""
    answer = decoded(exchange) if accepted(exchange) else None
    return str(answer.get(kind.status) or "") if isinstance(answer, dict) and kind.status else ""
