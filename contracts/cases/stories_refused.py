"""Creates that are refused: what is there stays as it is, and nothing else comes to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from contracts.cases.scripts import ALL, Script, Stage, accepting, listing
from contracts.spec.operations import CONTRACT
from contracts.values import Case, Expect, Promise, Story, Until

POISON: Final = "life.no-poison"
DEPENDENCY: Final = "life.dependency"


def refused(stage: Stage, cases: Iterable[Case]) -> Iterator[Story]:
    """Yield the story of a resource beside which one create is refused for each kind of broken constraint."""
    kind, base = stage.kind, stage.bases[stage.kind.create]
    body, setup = stage.named(kind, base.request, stage.own)
    script = Script(stage, "refused creates", "refused", kind, base.name)
    script.add("create", kind.create, body, setup=setup, promise=accepting(kind.create, base))
    script.describe("describe", kind, body, "create")
    asked = {**listing(kind, body), "MaxResults": ALL}
    script.add("list", kind.list, asked, until=Until.LISTED, shows="create", after=("create",))
    _look(script, "look at")
    for number, case in enumerate(_one_of_each(stage, cases), 1):
        named = case.body | {kind.name_member: _name(stage, number)}
        script.add(
            f"refuse {number}", kind.create, named,
            expect=Expect.REFUSE, setup=case.setup, promise=case.promise, after=("create",),
        )  # fmt: skip
    script.add("list after", kind.list, asked, until=Until.PAGES, after=("create",))
    script.describe("describe after", kind, body, "create")
    _look(script, "look again at")
    # The name of a refused create is free; what a name that nobody sent gets tells whether it is the name.
    for name, number, unless in (("make refused", 1, ""), ("make fresh", 0, "make refused")):
        named = body | {kind.name_member: _name(stage, number)}
        script.add(name, kind.create, named, expect=Expect.EITHER, setup=setup, unless=unless, after=("create",))
    # It wants the target to itself, because what other stories have refused might spoil the looks before.
    yield replace(script.story([Promise(stage.operation, POISON)]), alone=True)


def _look(script: Script, stem: str) -> None:
    """Add a look at every list of other kinds."""
    for operation in CONTRACT:
        if operation.startswith("List") and operation != script.kind.list:
            asked = {"NameContains": script.stage.own, "MaxResults": 1}
            script.add(f"{stem} {operation}", operation, asked, after=("create",))


def _one_of_each(stage: Stage, cases: Iterable[Case]) -> Iterator[Case]:
    """Yield the first case of each rule that breaks something else than the name."""
    seen = set()
    for case in cases:
        rule, place = case.promise.rule, case.promise.place
        own = place.split("/")[1:2] and place.split("/")[1] in stage.kind.identity
        wanted = rule.startswith("reject.") and case.expect is Expect.REFUSE and isinstance(case.body, dict)
        if wanted and case.operation == stage.operation and rule not in seen and not own:
            seen.add(rule)
            yield case


def _name(stage: Stage, number: int) -> str:
    """Return a name that nothing else has; an app's owner has the run's name already."""
    return f"refused{number}" if stage.kind.name == "app" else f"{stage.own}-r{number}"


def dependency(stage: Stage) -> Iterator[Story]:
    """Yield the story of an endpoint whose configuration nobody made."""
    if stage.kind.name == "endpoint":
        body = {"EndpointName": stage.own, "EndpointConfigName": f"{stage.own}-nobody-made-it"}
        script = Script(stage, "an unknown configuration", "dependency", stage.kind)
        script.add("create", stage.kind.create, body, expect=Expect.REFUSE)
        yield script.story([Promise(stage.operation, DEPENDENCY)])
