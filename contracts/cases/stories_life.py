"""The life of one resource: made, read, listed, made again in vain, stopped, deleted, and gone."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.cases.altered import altered
from contracts.cases.scripts import ALL, Script, Stage, accepting, listing, tagged
from contracts.spec import readback
from contracts.values import Expect, Json, Promise, Story, Until

RULES = (
    "life.readable", "life.arn-stable", "life.times-stable", "life.listed", "life.duplicate", "life.status",
    "life.deleted",
)  # fmt: skip


def life(stage: Stage) -> Iterator[Story]:
    """Yield the life of the resource whose base has the most members."""
    kind, base = stage.kind, stage.of(stage.kind)[0]
    donors = [example.request for example in stage.of(kind)]
    tags = next(example.request["Tags"] for example in stage.of(kind) if "Tags" in example.request)
    body, setup = stage.named(kind, _findable(stage, {"Tags": tags} | base.request), stage.own)
    other = altered(stage.contract, kind.create, body, donors) | _kept(stage, body)
    script = Script(stage, "life", "life", kind, base.name)
    script.add("create", kind.create, body, setup=setup, promise=accepting(kind.create, base))
    script.describe("describe", kind, body, "create")
    asked = {**listing(kind, body), "MaxResults": ALL}
    script.add("list", kind.list, asked, until=Until.LISTED, shows="create", after=("create",))
    script.add("tags", "ListTags", tagged(kind), until=Until.PAGES, after=("create",))
    script.add("again", kind.create, other, expect=Expect.DUPLICATE, setup=setup, after=("create",))
    script.describe("describe again", kind, body, "create")
    script.add("tags again", "ListTags", tagged(kind), until=Until.PAGES, after=("create",))
    script.delete(kind, body)
    if kind.delete:
        script.describe("describe deleted", kind, body, "delete", expect=Expect.NOT_FOUND, until=Until.GONE)
        script.add("list deleted", kind.list, asked, until=Until.UNLISTED, shows="create", after=("describe deleted",))
    if kind.gone:
        anew = {member: value for member, value in body.items() if member not in _unasked(stage)}
        script.add("create anew", kind.create, anew, setup=setup, after=("describe deleted",))
        script.describe("describe anew", kind, body, "create anew")
    yield script.story(_promises(stage))


def _findable(stage: Stage, body: Json) -> Json:
    """Return a body that a list can be asked for, where it cannot be asked for the name."""
    if stage.kind.name != "action":
        return body
    return body | {"Source": body["Source"] | {"SourceUri": f"https://example.com/{stage.own}/model"}}


def _kept(stage: Stage, body: Json) -> dict[str, Json]:
    """Return the members that a second create of the same identity has in common with the first."""
    refers = [place.split("/")[1] for place in stage.kind.refers]
    return {member: body[member] for member in (*stage.kind.identity, *refers) if member in body}


def _unasked(stage: Stage) -> tuple[str, ...]:
    """Return the members that are true where they were sent so, and nowhere else."""
    reading = stage.kind.reading(stage.kind.describe)
    return tuple(place.removeprefix("/") for place in (reading.unasked if reading else ()))


def _promises(stage: Stage) -> Iterator[Promise]:
    kind = stage.kind
    can = {"life.status": bool(kind.moves), "life.deleted": bool(kind.delete)}
    yield from (Promise(stage.operation, rule) for rule in RULES if can.get(rule, True))
    for member in ("Tags", *_unasked(stage)):
        yield Promise(stage.operation, readback.ROUND_TRIP, f"/{member}")
