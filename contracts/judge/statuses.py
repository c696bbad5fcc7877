"""The rule of statuses: they move as the kind's machine says, as far as looks now and then can tell."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.judge.lived import Lived, Said
from contracts.judge.seen import once, quoted
from contracts.spec.resources import Kind
from contracts.values import Failure, Promise


def status(lived: Lived) -> Iterator[Said]:
    """Judge every move from one look to the next, but for those from and to what the machine does not know."""
    promise, failures, seen = lived.promise("life.status"), list[Failure](), False
    before, called = lived.kind.first, frozenset[str]()
    for name, operation, now in _events(lived) if lived.kind.moves else ():
        called |= {operation}
        if name == "again" or (now and now not in lived.kind.moves):
            before = ""  # a second create that was accepted may begin anew
        if now not in lived.kind.moves:
            continue
        failures += _impossible(lived, promise, name, before, now, called) if before else ()
        # A look may come late and show what was before: what was called goes on to count until something moves.
        before, called, seen = now, called if now == before else frozenset(), True
    if seen:
        yield promise, tuple(once(failures))


def _events(lived: Lived) -> Iterator[tuple[str, str, str]]:
    """Yield each scene with the operation that was accepted, and the status that it shows of the story's resource."""
    kind = lived.kind
    for scene in lived.story.scenes:
        if scene.case.operation == kind.describe:
            shown = [answer.get(kind.status) for answer in lived.answers(scene.name)]
            yield from ((scene.name, kind.describe, now) for now in shown if isinstance(now, str))
        elif lived.accepted(scene.name):
            yield scene.name, scene.case.operation, ""


def _impossible(
    lived: Lived, promise: Promise, name: str, before: str, now: str, called: frozenset[str]
) -> Iterator[Failure]:
    reachable = _reachable(lived.kind, before, called)
    if now not in reachable:
        expected = f"after {quoted(before)}, one of {', '.join(sorted(reachable))}"
        yield lived.fails(promise, name, expected, quoted(now), f"/{lived.kind.status}")


def _reachable(kind: Kind, start: str, called: frozenset[str]) -> frozenset[str]:
    """Return the statuses that a resource can have come to, itself included."""
    found, waiting = {start}, [start]
    while waiting:
        for after in kind.moves.get(waiting.pop(), ()):
            if after not in found and kind.called.get(after, "") in ("", *called):
                found.add(after)
                waiting.append(after)
    return frozenset(found)
