"""One story on its way: what came of the scenes before, and what the next one takes from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from contracts.cases import names
from contracts.judge.hearing import Played, Trouble
from contracts.judge.judged import Judged
from contracts.judge.lived import Lived
from contracts.running.line import accepted, decoded
from contracts.running.watch import Awaited, Watch
from contracts.spec import resources
from contracts.spec.contract import Contract
from contracts.values import Exchange, Json, Promise, Scene, Story


@dataclass
class Performance:
    """One story on its way: what came of the scenes before, and when its next request is due."""

    story: Story
    due: float = 0.0
    watch: Watch | None = None  # of the scene that is being played
    scenes: list[Scene] = field(default_factory=list)  # as they were played, with the run's own names
    takes: dict[str, tuple[Exchange, ...]] = field(default_factory=dict)
    judged: list[Judged] = field(default_factory=list)
    troubles: dict[str, Trouble] = field(default_factory=dict)
    flaws: dict[str, tuple[Promise, ...]] = field(default_factory=dict)  # what answers broke by themselves, by scene

    @property
    def next(self) -> Scene | None:
        """Return the scene that it is at, or None at the end."""
        at = len(self.scenes)
        return self.story.scenes[at] if at < len(self.story.scenes) else None

    def close(self, scene: Scene, trouble: Trouble | None = None) -> None:
        """Go on to the next scene; ``scene`` is this one as it was played."""
        self.scenes.append(scene)
        if trouble is not None:
            self.troubles[scene.name] = trouble
        self.watch = None

    def succeeded(self, name: str) -> bool:
        """Tell whether an earlier scene ended in a success."""
        last = self.takes.get(name, ())[-1:]
        return bool(last) and accepted(last[0])

    def answer(self, name: str, member: str) -> Json:
        """Return a member of an earlier scene's answer, or None; an id that is left out is the end of the ARN."""
        last = self.takes.get(name, ())[-1:]
        found = decoded(last[0]) if last and accepted(last[0]) else None
        members = found if isinstance(found, dict) else {}
        arn = members.get(f"{member.removesuffix('Id')}Arn")
        if member not in members and member.endswith("Id") and isinstance(arn, str):
            return arn.rpartition("/")[2]
        return members.get(member)

    def played(self, contract: Contract, setup: tuple[Exchange, ...]) -> Played:
        """Return the story as it went, after what had been set up for it."""
        lived = Lived(replace(self.story, scenes=tuple(self.scenes)), self.takes, contract, self.flaws)
        return Played(lived, tuple(self.judged), tuple(self.troubles.values()), setup)


def unreferable(scene: str, asked: str, member: str, performance: Performance) -> Trouble | None:
    """Return why a scene cannot be told what an earlier one answered."""
    wrong = tuple(key for key in performance.flaws.get(asked, ()) if key.place == f"/{member}")
    if performance.answer(asked, member) is None:
        return Trouble(scene, f"the answer to '{asked}' has no {member}", wrong or _keys(performance, asked))
    return Trouble(scene, f"the answer to '{asked}' has a wrong {member}: {wrong[0].id}", wrong) if wrong else None


def awaited(performance: Performance, stem: str) -> Iterator[Awaited]:
    """Yield what the earlier scenes of a stem made, in the status that it was described in."""
    for scene in performance.scenes:
        kind = resources.of(scene.case.operation)
        if kind is None or not performance.succeeded(scene.name) or not f"{scene.name} ".startswith(f"{stem} "):
            continue
        status = performance.answer(scene.name.replace(stem, "describe", 1), kind.status) if kind.status else ""
        yield Awaited(names.identity(kind, scene.case.body), str(status or ""))


def _keys(performance: Performance, name: str) -> tuple[Promise, ...]:
    """Return the failures that a scene showed."""
    move = next((scene.case.move for scene in performance.scenes if scene.name == name), "")
    shown = [judged for judged in performance.judged if judged.case.move == move]
    return tuple(dict.fromkeys(failure.key for judged in shown for failure in judged.failures))
