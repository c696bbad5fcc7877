"""Two resources side by side that are easily taken for one: each keeps its own values, and one may go alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from contracts.cases import names
from contracts.cases.altered import altered, with_keys_of_its_own
from contracts.cases.examples import Example
from contracts.cases.scripts import ANSWER, Script, Stage, accepting
from contracts.spec import resources
from contracts.spec.resources import Kind
from contracts.values import Json, Promise, Step, Story, Until

RULE: Final = "life.isolation"
# Kinds that may use a name of each other, each beside the one after it.
SHARING: Final = ("model", "endpoint config", "endpoint", "model")


@dataclass(frozen=True)
class Create:
    """A create of a story: what it sends, and what has to exist first."""

    kind: Kind
    body: Json
    setup: tuple[Step, ...]


@dataclass(frozen=True)
class Trio:
    """Two resources side by side, and a third like the second under a name that nobody can take for the first's.

    Only where the second is refused is the third one tried: it tells whether that was for the name. ``promise`` is that
    such a one is accepted.
    """

    what: str
    a: Create
    b: Create
    c: Create
    promise: Promise
    finer: str = ""


def side_by_side(stage: Stage) -> Iterator[Story]:
    """Yield every pair of resources that differ in one part of what names them."""
    if stage.kind.name == "app":
        yield from _apps(stage)
        return
    for base in _bases(stage):
        yield _story(stage, _alike(stage, base))
    if stage.kind.name in SHARING:
        yield _story(stage, _namesakes(stage, resources.named(SHARING[SHARING.index(stage.kind.name) + 1])))


def _bases(stage: Stage) -> Iterator[Example]:
    """Yield bases, the one with the most members first, until each member that a base has was in one of them."""
    seen: set[str] = set()
    for base in stage.of(stage.kind):
        if not seen or not (base.doubtful or seen.issuperset(base.request)):
            seen.update(base.request)
            yield base


def _alike(stage: Stage, base: Example) -> Trio:
    """Return the pair of which one's name begins with the other's; each has map entries that the other has not."""
    kind = stage.kind
    one = with_keys_of_its_own(base.request, "KIT_ONE")
    other = altered(stage.contract, kind.create, base.request, [donor.request for donor in stage.of(kind)])
    a, b, c = (
        Create(kind, *stage.named(kind, body, f"{stage.own}-{end}"))
        for body, end in ((one, "a"), (other, "ab"), (other, "c"))
    )
    return Trio(f"a name that begins with the other, {base.name}", a, b, c, accepting(stage.operation, base))


def _namesakes(stage: Stage, other: Kind) -> Trio:
    """Return the pair of one name in two kinds."""
    a, b, c = (
        Create(kind, *stage.named(kind, stage.bases[kind.create].request, f"{stage.own}-{end}"))
        for kind, end in ((stage.kind, "x"), (other, "x"), (other, "c"))
    )
    article = "an" if other.name.startswith("e") else "a"
    return Trio(f"the same name as {article} {other.name}", a, b, c, Promise(stage.operation, ""))


def _story(stage: Stage, trio: Trio, begun: Script | None = None) -> Story:
    """Return the story of a pair; ``begun`` has scenes that come first, the last of which the second create needs."""
    script = begun or _script(stage, trio.what)
    needs = tuple(scene.name for scene in script.scenes[-1:])
    a, b, c = trio.a, trio.b, trio.c
    script.add("create a", a.kind.create, a.body, setup=a.setup)
    script.add("create b", b.kind.create, b.body, setup=b.setup, after=needs)
    script.add(
        "create c", c.kind.create, c.body, setup=c.setup, promise=trio.promise, finer=trio.finer, unless="create b"
    )
    script.describe("describe a", a.kind, a.body, "create a")
    script.describe("describe b", b.kind, b.body, "create b")
    if a.kind.delete:
        script.delete(a.kind, a.body, " a", "create a")
        script.describe("describe b after", b.kind, b.body, "create b")
    return script.story([Promise(stage.operation, RULE)])


def _script(stage: Stage, what: str) -> Script:
    return Script(stage, f"side by side, {what}", "side by side", stage.kind)


# ---- apps, which are named by more than their name ----


def _apps(stage: Stage) -> Iterator[Story]:
    base = stage.bases["CreateApp"]
    promise = accepting("CreateApp", base)
    first = base.request | {"RecoveryMode": True}
    other = base.request | {"RecoveryMode": False}

    def app(body: Json, end: str) -> Create:
        return Create(stage.kind, *stage.named(stage.kind, body, f"{stage.own}-{end}"))

    yield _story(stage, Trio("another owner", app(first, "a"), app(other, "ab"), app(other, "c"), promise))
    for what, member, value in (("another type", "AppType", "Canvas"), ("another name", "AppName", "default2")):
        changed = other | {member: value}
        doubtful = Promise(stage.operation, "accept.doubtful", f"/{member}")
        finer = value if member == "AppType" else ""
        yield _story(stage, Trio(what, app(first, "a"), app(changed, "a"), app(changed, "c"), doubtful, finer))
    script = _script(stage, "another domain")
    yield _story(stage, _in_two_domains(script, app(first, "a"), app(other, "c"), promise), script)


def _in_two_domains(script: Script, a: Create, c: Create, promise: Promise) -> Trio:
    """Return the pair of apps that differ in their domain only; the second domain is made by scenes of its own."""
    domain, profile = resources.named("domain"), resources.named("user profile")
    there = {"DomainId": f"{ANSWER}domain/DomainId"}
    made = names.domain(f"{script.stage.own}-domain")
    owner = there | {"UserProfileName": a.body["UserProfileName"]}
    script.add("domain", domain.create, json.loads(made.body))
    script.add("domain ready", domain.describe, there, until=Until.REST, after=("domain",))
    script.add("owner", profile.create, owner, after=("domain ready",))
    script.add("owner ready", profile.describe, owner, until=Until.REST, after=("owner",))
    b = Create(a.kind, c.body | owner, ())
    return Trio("another domain", a, b, c, promise)
