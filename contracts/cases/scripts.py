"""The making of stories: scenes in their order, each with what it needs, under names of the kit's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from contracts.cases import names
from contracts.cases.altered import size
from contracts.cases.examples import Example
from contracts.cases.names import Bases
from contracts.spec import readback
from contracts.spec.contract import Contract
from contracts.spec.resources import Kind
from contracts.values import Case, Expect, Json, Promise, Scene, Step, Story, Until

FIRST: Final = 30_000  # numbers of stories start here, behind those of all cases
ANSWER: Final = "sck-answer:"  # what a body has from an earlier scene's answer: the scene, a slash, a member
ALL: Final = 100  # items that a page can have


@dataclass(frozen=True)
class Stage:
    """What the stories of one operation are made from; ``bases`` are the smallest of each create."""

    contract: Contract
    operation: str
    kind: Kind
    examples: tuple[Example, ...]
    bases: Bases

    @property
    def own(self) -> str:
        """Return the name of a story's resource, before it gets its number."""
        return names.own_name(self.operation)

    def of(self, kind: Kind) -> list[Example]:
        """Return the bases of a kind's create, those with the most members first and doubtful ones last."""
        found = [e for e in self.examples if e.operation == kind.create and e.kind == "base"]
        return sorted(found, key=lambda e: (e.doubtful, -size(e.request), e.name))

    def named(self, kind: Kind, body: Json, name: str) -> tuple[Json, tuple[Step, ...]]:
        """Return a create request under a name, with what has to exist first."""
        return names.named(kind, body, name, self.operation, self.bases)


@dataclass
class Script:
    """A story in the making; the promises of rules are those of the stage's operation."""

    stage: Stage
    name: str
    plot: str
    kind: Kind
    base: str = ""
    scenes: list[Scene] = field(default_factory=list)

    def add(
        self,
        name: str,
        operation: str,
        body: Json,
        *,
        expect: Expect = Expect.ACCEPT,
        setup: tuple[Step, ...] = (),
        promise: Promise | None = None,
        finer: str = "",
        **more: Any,
    ) -> None:
        """Add a scene; its exchanges show what every exchange shows, and the promise where there is one."""
        case = Case(
            operation=operation,
            promise=promise or Promise(self.stage.operation, "", _place(self.stage.operation, operation)),
            body=body,
            expect=expect,
            move=f"{self.name}: {name}",
            base=self.base,
            setup=setup,
            own=operation.startswith("Describe") and expect is Expect.ACCEPT,
            finer=finer,
        )
        self.scenes.append(Scene(name, case, **more))

    def describe(self, name: str, kind: Kind, made: Json, after: str, **more: Any) -> None:
        """Add a look at a resource, until it has come to rest."""
        more = {"until": Until.REST} | more
        self.add(name, kind.describe, names.identity(kind, made), after=(after,), **more)

    def delete(self, kind: Kind, made: Json, end: str = "", after: str = "create") -> None:
        """Add what deletes a resource; one that stands in the way is stopped first. ``end`` ends the scenes' names."""
        asked = names.identity(kind, made)
        if kind.stop:
            self.add(f"stop{end}", kind.stop, asked, expect=Expect.EITHER, after=(after,))
            self.describe(f"describe stopped{end}", kind, made, after)
        if kind.delete:
            self.add(f"delete{end}", kind.delete, asked, after=(after,))

    def story(self, promises: Iterable[Promise]) -> Story:
        """Return the story."""
        return Story(
            name=self.name,
            plot=self.plot,
            operation=self.stage.operation,
            kind=self.kind.name,
            scenes=tuple(self.scenes),
            promises=tuple(dict.fromkeys(promises)),
            base=self.base,
        )


def _place(own: str, operation: str) -> str:
    """Return the place of what an exchange breaks: another operation than the promises' own is named."""
    return "" if operation == own else f"#{operation}"


def accepting(operation: str, base: Example) -> Promise:
    """Return the promise that a base is accepted."""
    return Promise(operation, "accept.doubtful" if base.doubtful else "accept.base", f"#{base.name}")


def round_trips(stage: Stage, kind: Kind, body: Json, reads: Iterable[str]) -> list[Promise]:
    """Return the promises about a body's way back through some operations."""
    found = []
    for operation in reads:
        reading = kind.reading(operation)
        if reading is not None:
            shown = readback.promised(stage.contract.pinned, kind, reading, body)
            found += [Promise(stage.operation, rule, place) for rule, place in shown]
    return found


def listing(kind: Kind, made: Json) -> Mapping[str, Json]:
    """Return the filters that leave little more of a list than one resource."""
    if kind.name == "app":
        owner = "SpaceName" if "SpaceName" in made else "UserProfileName"
        return {"DomainIdEquals": made["DomainId"], f"{owner}Equals": made[owner]}
    if kind.name == "action":
        return {"SourceUri": made["Source"]["SourceUri"]}
    return {"NameContains": made[kind.name_member]}


def tagged(kind: Kind) -> Mapping[str, Json]:
    """Return what asks for the tags of what the scene ``create`` made."""
    return {"ResourceArn": f"{ANSWER}create/{kind.arn_member}"}


def numbered(story: Story, number: int) -> Story:
    """Return a story whose names have its number."""
    scenes = tuple(replace(scene, case=names.numbered(scene.case, number)) for scene in story.scenes)
    return replace(story, scenes=scenes)
