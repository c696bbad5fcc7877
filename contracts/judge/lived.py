"""What the judges of stories look at: a story with the names of the run in it, and what came of each scene."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from contracts.cases import names
from contracts.judge.answers import decode
from contracts.judge.error_rules import indeterminate, is_access
from contracts.judge.seen import Fate, Seen, counted
from contracts.spec import resources
from contracts.spec.contract import Contract
from contracts.spec.resources import Kind, within
from contracts.values import Case, Exchange, Failure, Json, Promise, Scene, Story

Shown = dict[str, Json]
TOKEN = "NextToken"  # noqa: S105 (a page's, and no secret)
# The rules that say of a value that it is not what it should be: nothing can be read from it.
MALFORMED = frozenset(
    {"body.type", "body.required", "body.enum", "body.limits", "body.arn", "body.list-container", "wire.timestamp"}
)
_NO_ANSWER = "wire.json-object"  # the rule that says so of a whole answer


@dataclass(frozen=True)
class Round:
    """A list that was read from its first page on; ``takes`` are its pages."""

    takes: tuple[Exchange, ...]
    container: str

    @cached_property
    def pages(self) -> tuple[Shown, ...]:
        """Return the pages that are successes and objects."""
        return tuple(page for page in map(_object, self.takes) if page is not None)

    @property
    def whole(self) -> bool:
        """Tell whether every page could be read."""
        return len(self.pages) == len(self.takes) > 0

    @property
    def ended(self) -> bool:
        """Tell whether the list was read to its end."""
        return self.whole and not self.pages[-1].get(TOKEN)

    @cached_property
    def items(self) -> tuple[Shown, ...]:
        """Return what the pages show, in their order."""
        return tuple(item for page in self.pages for item in listed(page, self.container))

    @property
    def words(self) -> str:
        """Return how much was shown."""
        return f"{counted(len(self.items), 'item')} on {counted(len(self.pages), 'page')}"


@dataclass(frozen=True)
class Own:
    """A resource that the story made and that has come to rest: what was sent for it, and its description."""

    kind: Kind
    name: str
    identity: Shown
    sent: Shown
    shown: Shown


@dataclass(frozen=True)
class Lived:
    """A story as it went: ``takes`` has every exchange of each scene, none where the scene was left out.

    The cases in ``story`` are bound: names, ids and answers of earlier scenes are those that were sent. ``flaws`` has
    what the answers of each scene broke by themselves.
    """

    story: Story
    takes: Mapping[str, tuple[Exchange, ...]]
    contract: Contract
    flaws: Mapping[str, tuple[Promise, ...]] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """Return the kind of the resource that the story is about."""
        return resources.named(self.story.kind)

    def kind_of(self, name: str) -> Kind:
        """Return the kind of the resource that a scene is about."""
        return resources.of(self.case(name).operation) or self.kind

    def case(self, name: str) -> Case:
        """Return what a scene sends."""
        return next(scene for scene in self.story.scenes if scene.name == name).case

    def scenes(self, stem: str) -> tuple[str, ...]:
        """Return the names of the scenes that were played and whose name is a stem, or begins with it and a space."""
        return tuple(scene.name for scene in scenes_like(self.story, stem) if self.has(scene.name))

    def has(self, name: str) -> bool:
        """Tell whether a scene is in the story and was played."""
        return bool(self.takes.get(name))

    def last(self, name: str) -> Exchange | None:
        """Return the last exchange of a scene."""
        return (self.takes.get(name) or (None,))[-1]

    def seen(self, name: str) -> Seen | None:
        """Return the last exchange of a scene as the checks see it."""
        last = self.last(name)
        return None if last is None else Seen(self.case(name), last, decode(last), self.contract)

    def accepted(self, name: str) -> bool:
        """Tell whether a scene ended in a success."""
        last = self.last(name)
        return last is not None and not last.fault and last.status // 100 == 2

    def refused(self, name: str) -> bool:
        """Tell whether a scene ended in a refusal that is about what was asked, not about who asked or how often."""
        seen = self.seen(name)
        if seen is None or seen.fate is not Fate.REFUSAL or indeterminate(seen):
            return False
        return not is_access(seen.answer.error_type) and seen.answer.error_type != "UnknownOperationException"

    def answered(self, name: str) -> str:
        """Return what a scene's last exchange answered, in a few words."""
        seen = self.seen(name)
        return "no answer" if seen is None else seen.answered

    def answer(self, name: str) -> Shown | None:
        """Return the object that a scene's last exchange answered, or None where it is no success."""
        last = self.last(name)
        return None if last is None or self._illegible(name) else _object(last)

    def answers(self, name: str) -> list[Shown]:
        """Return every object that a scene's exchanges answered: the pages of a list, the looks of a wait."""
        takes = () if self._illegible(name) else self.takes.get(name, ())
        return [value for value in map(_object, takes) if value is not None]

    def rounds(self, name: str) -> list[Round]:
        """Return each time that a scene read a list, from the first page on."""
        container = self.contract.containers.get(self.case(name).operation, "")
        found: list[list[Exchange]] = []
        for take in () if self._illegible(name) else self.takes.get(name, ()):
            if not found or not _token(take):
                found.append([])
            found[-1].append(take)
        return [Round(tuple(takes), container) for takes in found]

    def round(self, name: str) -> Round | None:
        """Return the last time that a scene read a list."""
        rounds = self.rounds(name) if self.has(name) else []
        return rounds[-1] if rounds else None

    def malformed(self, name: str, *places: str) -> tuple[Promise, ...]:
        """Return what a scene's answers broke that leaves nothing to be read at these places; no places mean any."""
        found = (flaw for flaw in self.flaws.get(name, ()) if flaw.rule in {*MALFORMED, _NO_ANSWER})
        return tuple(flaw for flaw in found if not places or any(within(place, flaw.place) for place in places))

    def _illegible(self, name: str) -> bool:
        return any(flaw.rule == _NO_ANSWER for flaw in self.flaws.get(name, ()))

    def legible(self, name: str, *members: str) -> bool:
        """Tell whether a scene listed items that are well formed, as far as these members go, and their names."""
        items = f"/{self.contract.containers.get(self.case(name).operation, '')}/*"
        members = (*self.kind_of(name).identity, *(member.removeprefix("/") for member in members))
        return not self.malformed(name, *(f"{items}/{member}" for member in members))

    def identity(self, name: str) -> Shown:
        """Return what names the resource that a scene is about."""
        body = self.case(name).body
        return dict(names.identity(self.kind_of(name), body)) if isinstance(body, dict) else {}

    def name(self, name: str) -> str:
        """Return the name of the resource that a scene is about, an app's with all that tells it from others."""
        return "/".join(str(value) for value in self.identity(name).values())

    def rests(self, name: str) -> bool:
        """Tell whether a scene ended with a description of something that stays as it is, as far as it says."""
        kind, answer = self.kind_of(name), self.answer(name)
        status = answer.get(kind.status) if answer is not None and kind.status else None
        return answer is not None and (status is None or status in [one for one in kind.rest if one != kind.gone])

    def own(self) -> tuple[Own, ...]:
        """Return what the scenes ``create`` made and ``describe`` found at rest, by what comes after these words."""
        found = []
        for name in self.scenes("create"):
            look, kind = name.replace("create", "describe", 1), self.kind_of(name)
            still = self.rests(look) if self.has(look) else not kind.status
            if self.accepted(name) and still:
                shown = (self.answer(look) if self.has(look) else None) or {}
                found.append(Own(kind, self.name(name), self.identity(name), self.case(name).body, shown))
        return tuple(found)

    def promise(self, rule: str, place: str = "") -> Promise:
        """Return a promise of the operation that the story is about."""
        return Promise(self.story.operation, rule, place)

    def fails(self, promise: Promise, name: str, expected: str, got: str, place: str | None = None) -> Failure:
        """Return a broken promise, shown by the last exchange of a scene; ``place`` may be finer than the promise's."""
        where = promise.place if place is None else place
        move, last = self.case(name).move, self.last(name)
        return Failure(promise.rule, promise.operation, where, expected, got, move, last)


# What a judge of stories says: which promise it could judge, with the failures that it saw.
Said = tuple[Promise, tuple[Failure, ...]]
LifeJudge = Callable[[Lived], Iterable[Said]]


def scenes_like(story: Story, stem: str) -> tuple[Scene, ...]:
    """Return the scenes whose name is a stem, or the stem with something after a space."""
    return tuple(scene for scene in story.scenes if scene.name == stem or scene.name.startswith(f"{stem} "))


def listed(page: Shown, container: str) -> list[Shown]:
    """Return the items of a page; what is no object is no item."""
    items = page.get(container)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def is_own(kind: Kind, item: Mapping[str, Json], identity: Mapping[str, Json]) -> bool:
    """Tell whether a list's item is the resource of an identity; a domain may go without saying."""
    return all(
        _same_name(kind, item.get(member), identity.get(member)) or (member == "DomainId" and item.get(member) is None)
        for member in kind.identity
    )


def _same_name(kind: Kind, shown: Json, wanted: Json) -> bool:
    if kind.caseless and isinstance(shown, str) and isinstance(wanted, str):
        return shown.lower() == wanted.lower()
    return bool((shown or None) == wanted)


def _object(exchange: Exchange) -> Shown | None:
    """Return the object that a success answered, or None."""
    if exchange.fault or exchange.status // 100 != 2:
        return None
    value = decode(exchange).value
    return value if isinstance(value, dict) else None


def _token(exchange: Exchange) -> Json:
    """Return the token that a request asks for a page with."""
    try:
        body = json.loads(exchange.request_body)
    except (ValueError, RecursionError):
        return None
    return body.get(TOKEN) if isinstance(body, dict) else None
