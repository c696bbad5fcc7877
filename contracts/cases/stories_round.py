"""The way back: what a create sends, and what a read of the resource shows of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from contracts.cases import fullness, places
from contracts.cases.scripts import Script, Stage, accepting, round_trips, tagged
from contracts.spec import readback, resources
from contracts.values import Case, Expect, Json, Promise, Story, Until

TEXT: Final = " Zażółć gęślą jaźń, 雪, 😀 "  # the blanks belong to it
LETTERS: Final = "Zażółć gęślą jaźń 雪"  # for tags, which take letters only
MOST: Final = 50  # tags
# Where a text is free, as far as the model's pattern goes.
FREE: Final = {
    "CreateModel": ("/PrimaryContainer/Environment/GREETING",),
    "CreateTrainingJob": ("/HyperParameters/Greeting", "/Environment/GREETING"),
    "CreateAction": ("/Description", "/Properties/Greeting"),
}
GENERATED: Final = "way back of generated"  # how the names of stories begin that are made of generated bodies
THROUGH: Final = "DescribeEndpoint"  # shows what of a configuration it works with


def round_trip(stage: Stage) -> Iterator[Story]:
    """Yield the way back of every base, of those that are fuller, and of texts and names that are easily altered."""
    bases = stage.of(stage.kind)
    for base in bases:
        yield _story(stage, base.name, base.request, accepting(stage.operation, base), base.name, stage.own)
    for name, place, body in fullness.fuller(stage.operation, {base.name: base.request for base in bases}):
        promise = Promise(stage.operation, "accept.boundary", place)
        yield _story(stage, f"{name}, fuller", body, promise, name, stage.own)
    base = next(base for base in bases if _has_room(stage.operation, base.request))
    body, promise = _beyond_ascii(stage.operation, base.request), accepting(stage.operation, base)
    yield _story(stage, "capitals and beyond ASCII", body, promise, base.name, f"{stage.own}-Kit")
    yield _tags(stage)


def generated(stage: Stage, cases: Iterable[Case], curated: Iterable[Story]) -> Iterator[Story]:
    """Yield the way back of generated bodies; what they promise is promised by the curated ones already."""
    known = frozenset(promise for story in curated for promise in story.promises)
    for case in cases:
        if case.promise.rule == "generated.answer":
            yield of_generated(stage, case, known)


def of_generated(stage: Stage, case: Case, known: frozenset[Promise] = frozenset()) -> Story:
    """Return the way back of one generated body, which a target may refuse."""
    script = Script(stage, f"{GENERATED} {case.promise.place}", "round trip", stage.kind)
    script.add("create", stage.operation, case.body, expect=Expect.EITHER, setup=case.setup, promise=case.promise)
    script.describe("describe", stage.kind, case.body, "create")
    promises = round_trips(stage, stage.kind, case.body, (stage.kind.describe,))
    return script.story(promise for promise in promises if promise in known)


def _story(stage: Stage, what: str, request: Json, promise: Promise, base: str, name: str) -> Story:
    kind = stage.kind
    body, setup = stage.named(kind, request, name)
    script = Script(stage, f"way back of {what}", "round trip", kind, base)
    script.add("create", kind.create, body, setup=setup, promise=promise)
    script.describe("describe", kind, body, "create")
    if kind.name == "endpoint config":
        _through(script, body)
    return script.story(round_trips(stage, kind, body, (kind.describe, THROUGH)))


def _through(script: Script, config: Json) -> None:
    """Add what an endpoint shows of its configuration."""
    kind, name = resources.named("endpoint"), config["EndpointConfigName"]
    body = {"EndpointName": f"{name}-works", "EndpointConfigName": name}
    script.add("create endpoint", kind.create, body, after=("create",))
    script.describe("describe endpoint", kind, body, "create endpoint")


def _has_room(operation: str, body: Json) -> bool:
    """Tell whether a body has the structures that free texts belong to."""
    return all(places.has(body, above) for place in FREE.get(operation, ()) for above in _above(place)[:-1])


def _beyond_ascii(operation: str, body: Json) -> Json:
    """Return a body with texts beyond ASCII wherever one is free."""
    for place in FREE.get(operation, ()):
        for above in _above(place):
            body = body if places.has(body, above) else places.replaced(body, above, {})
        body = places.replaced(body, place, TEXT)
    return body


def _above(place: str) -> list[str]:
    """Return the places that hold a place, from the top."""
    steps = place.split("/")
    return ["/".join(steps[:end]) for end in range(2, len(steps))]


def _tags(stage: Stage) -> Story:
    """Return the way back of as many tags as there may be, one of them beyond ASCII."""
    kind, base = stage.kind, stage.bases[stage.kind.create]
    tags = [{"Key": "greeting", "Value": LETTERS}, {"Key": "Empty", "Value": ""}]
    tags += [{"Key": f"number-{number}", "Value": str(number)} for number in range(len(tags) + 1, MOST + 1)]
    body, setup = stage.named(kind, base.request | {"Tags": tags}, stage.own)
    script = Script(stage, "way back of tags", "life", kind, base.name)
    script.add("create", kind.create, body, setup=setup, promise=Promise(stage.operation, "accept.boundary", "/Tags"))
    script.describe("describe", kind, body, "create")
    script.add("tags", "ListTags", tagged(kind), until=Until.PAGES, after=("create",))
    return script.story([Promise(stage.operation, readback.ROUND_TRIP, "/Tags")])
