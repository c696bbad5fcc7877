"""Creates that come at the same moment: under many names, where none may be lost, and under one, where one may win."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from contracts.cases.scripts import Script, Stage, accepting
from contracts.values import Expect, Json, Promise, Scene, Story, Until, Way

AT_ONCE: Final = "life.at-once"
ONLY_ONE: Final = "life.only-one"
MANY: Final = 32
SAME: Final = 8
# Where a create of these kinds, which need nothing else to exist, may show its own name once more.
SIGNED: Final = {"model": "/PrimaryContainer/Environment/SIGNED", "action": "/Description"}


def rush(stage: Stage) -> Iterator[Story]:
    """Yield the creates of one kind that come at the same moment."""
    if stage.kind.name in SIGNED:
        yield _under_many_names(stage)
    yield _under_one_name(stage)


def _script(stage: Stage, plot: str) -> Script:
    return Script(stage, f"at once, {plot}", plot, stage.kind, stage.bases[stage.operation].name)


def _under_many_names(stage: Stage) -> Story:
    """Return the story of many names; each resource is described afterwards."""
    script, kind, made = _script(stage, "many names"), stage.kind, []
    for number in range(1, MANY + 1):
        own = f"{stage.own}-{number:02}"
        body, setup = stage.named(kind, _signed(stage, own), own)
        script.add(f"create {number}", kind.create, body, setup=setup)
        made.append(body)
    for number, body in enumerate(made, 1):
        script.describe(f"describe {number}", kind, body, f"create {number}", until=Until.FOUND)
    script.scenes = [_together(scene) for scene in script.scenes]
    return replace(script.story([Promise(stage.operation, AT_ONCE)]), alone=True)


def _signed(stage: Stage, name: str) -> Json:
    """Return the smallest create request with a name in a member that says nothing else."""
    body = copy.deepcopy(stage.bases[stage.operation].request)
    *above, last = SIGNED[stage.kind.name].split("/")[1:]
    part = body
    for step in above:
        part = part.setdefault(step, {})
    part[last] = name
    return body


def _under_one_name(stage: Stage) -> Story:
    """Return the story of one name.

    What comes of a second create when nothing else happens, and of one under another name, tells whether the target
    knows duplicates at all, and takes such requests.
    """
    script, kind, request = _script(stage, "one name"), stage.kind, stage.bases[stage.operation].request
    body, setup = stage.named(kind, request, f"{stage.own}-a")
    other, more = stage.named(kind, request, f"{stage.own}-b")
    for number in range(1, SAME + 1):
        script.add(f"create {number}", kind.create, body, setup=setup, expect=Expect.EITHER)
    script.scenes = [_together(scene) for scene in script.scenes]
    script.add("again", kind.create, body, setup=setup, expect=Expect.DUPLICATE)
    script.add("other", kind.create, other, setup=more, promise=accepting(kind.create, stage.bases[stage.operation]))
    return replace(script.story([Promise(stage.operation, ONLY_ONE)]), alone=True)


def _together(scene: Scene) -> Scene:
    """Return a scene that goes out at the same moment as its neighbours."""
    return replace(scene, case=replace(scene.case, way=Way.TOGETHER))
