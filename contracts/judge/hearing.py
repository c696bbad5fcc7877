"""What a story came to: what its judges say of it, and why they could say no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Self

from contracts.judge import probe_rules, rush_rules
from contracts.judge.judged import Judged
from contracts.judge.life_rules import LIFE
from contracts.judge.lived import Lived, Said
from contracts.judge.round_trip import above
from contracts.values import SERVICE, Block, Exchange, Failure, Promise, Story, Way

_JUDGES: Final = (*LIFE, *rush_rules.RUSH, *probe_rules.PROBES)
_WRITES: Final = ("Create", "Delete", "Start", "Stop")
# The scenes that a rule rests on, by the start of their names; what other scenes are for is no reason for its silence.
_RESTS_ON: Final = {
    "life.listed": ("list",),
    "life.duplicate": ("again", "describe again"),
    "life.deleted": ("delete", "describe deleted", "list deleted"),
    "page.limit": ("page ",),
    "page.union": ("page ",),
    "page.sort": ("sort ",),
}
_ASIDE: Final = ("tags", "stop")


@dataclass(frozen=True)
class Trouble:
    """Why a scene did not go as it should; ``by`` are the failures behind it.

    What rests on the scene is blocked, or undecided where nobody can tell whose fault it was; ``lacks`` says that it is
    an operation that the target lacks.
    """

    scene: str
    reason: str
    by: tuple[Promise, ...] = ()
    undecided: bool = False
    lacks: bool = False

    @classmethod
    def of(cls, scene: str, block: Block) -> Self:
        """Return the trouble of a scene that could not be played."""
        return cls(scene, block.reason, block.by, lacks=block.lacks)

    @property
    def block(self) -> Block:
        """Return why what rests on the scene could not be judged."""
        return Block(self.reason, self.by, self.lacks)


@dataclass(frozen=True)
class Played:
    """A story that was played: its exchanges judged one by one, and its troubles in the order of its scenes.

    ``setup`` is what made the things that its scenes need.
    """

    lived: Lived
    judged: tuple[Judged, ...]
    troubles: tuple[Trouble, ...]
    setup: tuple[Exchange, ...] = ()


@dataclass(frozen=True)
class Heard:
    """A story as the tally takes it in: what was said about its promises, and what kept the others from being judged.

    Failures know what changed something on the target before them.
    """

    story: Story
    judged: tuple[Judged, ...]
    said: tuple[Said, ...]
    silent: tuple[tuple[Promise, Trouble], ...]

    def showing(self, failure: Failure) -> Judged:
        """Return the exchange that shows a failure, the last one where it is none alone."""
        return next((judged for judged in self.judged if judged.exchange is failure.exchange), self.judged[-1])


def heard(played: Played) -> Heard:
    """Return what a story came to."""
    story = played.lived.story
    said = _merged(_said(played.lived)) if played.judged else {}
    silent = ((promise, _trouble(played, promise, said)) for promise in story.promises if promise not in said)
    return Heard(
        story,
        tuple(replace(judged, outcomes=_remembering(judged, played)) for judged in played.judged),
        tuple((promise, tuple(_grown(failures, played))) for promise, failures in said.items()),
        tuple((promise, trouble) for promise, trouble in silent if trouble is not None),
    )


def _said(lived: Lived) -> Iterator[Said]:
    for plot, judge in _JUDGES:
        if plot == lived.story.plot:
            yield from judge(lived)


def _merged(said: Iterable[Said]) -> dict[Promise, tuple[Failure, ...]]:
    found: dict[Promise, tuple[Failure, ...]] = {}
    for promise, failures in said:
        found[promise] = (*found.get(promise, ()), *failures)
    return found


def _remembering(judged: Judged, played: Played) -> tuple[tuple[str, tuple[Failure, ...]], ...]:
    return tuple((rule, tuple(_grown(failures, played))) for rule, failures in judged.outcomes)


def _grown(failures: Iterable[Failure], played: Played) -> Iterator[Failure]:
    """Yield failures with what was done before them."""
    for failure in failures:
        yield replace(failure, before=(*played.setup, *_before(failure, played.judged)))


def _before(failure: Failure, judged: tuple[Judged, ...]) -> Iterator[Exchange]:
    """Yield what was written before; what was refused may have changed something all the same.

    What goes out at the same moment as the failure's own request is before it, too.
    """
    shown = next((n for n, one in enumerate(judged) if one.exchange is failure.exchange), len(judged))
    own = judged[shown].case if shown < len(judged) else None
    for n, one in enumerate(judged):
        beside = own is not None and own.way is one.case.way is Way.TOGETHER and own.operation == one.case.operation
        writes = one.case.operation.startswith(_WRITES) or one.case.operation == SERVICE
        if writes and n != shown and (n < shown or beside):
            yield one.exchange


def _trouble(played: Played, promise: Promise, said: dict[Promise, tuple[Failure, ...]]) -> Trouble | None:
    """Return what kept a promise from being judged, with the failures that tell of it."""
    if lost := above(promise, said.items()):
        return Trouble("describe", f"it did not come back as it was sent: {lost[0].id}", lost)
    renamed = tuple(failure.key for failure in said.get(promise._replace(rule="life.arn-stable", place=""), ()))
    if promise.place == "/Tags" and renamed:
        return Trouble("tags", f"it was asked for by an ARN that is not stable: {renamed[0].id}", renamed)
    starts = _scenes(promise)
    others = [t for t in played.troubles if not t.scene.startswith(_ASIDE)]
    about = [t for t in played.troubles if t.scene.startswith(starts)] if starts else others
    if not about and (flaws := _malformed(played.lived, starts)):
        return Trouble("", f"what was answered cannot be read: {flaws[0].id}", flaws)
    about = about or others or list(played.troubles)
    if not about:
        return None
    first = next((trouble for trouble in about if trouble.by), about[0])  # what names failures may be known
    looks = played.lived.takes.get(first.scene, ())
    keys = [f.key for failures in said.values() for f in failures if any(f.exchange is look for look in looks)]
    return replace(first, by=first.by or tuple(dict.fromkeys(keys)))


def _malformed(lived: Lived, starts: tuple[str, ...]) -> tuple[Promise, ...]:
    """Return what the answers that a promise rests on broke by themselves."""
    names = [scene.name for scene in lived.story.scenes if not starts or scene.name.startswith(starts)]
    return tuple(dict.fromkeys(flaw for name in names for flaw in lived.malformed(name)))


def _scenes(promise: Promise) -> tuple[str, ...]:
    if promise.rule == "page.filter":
        return (f"filter {promise.place.removeprefix('/')} ",)
    return ("tags",) if promise.place.startswith("/Tags") else _RESTS_ON.get(promise.rule, ())
