"""The rules of creates that come at the same moment: all of many names succeed, and one of many with one name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from contracts.judge.lived import LifeJudge, Lived, Said
from contracts.values import Failure, Promise


def at_once(lived: Lived) -> Iterator[Said]:
    """Judge whether resources of many names, all created at once, are there, and none is taken for another.

    A crash is not told again: one that kept a create from being judged leaves the others to tell.
    """
    promise = lived.promise("life.at-once")
    numbers = [name.partition(" ")[2] for name in lived.scenes("create")]
    names = {number: lived.name(f"create {number}") for number in numbers}
    found: dict[str, Failure] = {}
    for number in numbers:
        for failure in _of_one(lived, promise, number, names):
            found.setdefault(failure.place, failure)
    there = all(lived.accepted(f"describe {number}") for number in numbers)
    if found or (numbers and there):
        yield promise, tuple(found.values())


def _of_one(lived: Lived, promise: Promise, number: str, names: Mapping[str, str]) -> Iterator[Failure]:
    """Yield what is wrong with one resource."""
    create, describe = f"create {number}", f"describe {number}"
    if lived.refused(create):
        yield lived.fails(promise, create, "accepted (200), as each is by itself", lived.answered(create), "#refused")
    if lived.accepted(create) and lived.refused(describe):
        yield lived.fails(promise, describe, f"{names[number]}, as created", lived.answered(describe), "#lost")
    for scene in (create, describe):
        other = _mistaken(lived, scene, number, names)
        if other:
            expected = f"an answer about {names[number]}"
            yield lived.fails(promise, scene, expected, f"one that names {other}", "#mixed-up")


def _mistaken(lived: Lived, scene: str, number: str, names: Mapping[str, str]) -> str:
    """Return the name of another resource that a success tells of, or nothing."""
    last = lived.last(scene)
    if last is None or not lived.accepted(scene):
        return ""
    text = last.body.decode("utf-8", "replace").lower()
    return next((name for other, name in names.items() if other != number and name.lower() in text), "")


def only_one(lived: Lived) -> Iterator[Said]:
    """Judge whether one of several creates of one name was accepted.

    A target that takes the same name again later, when nothing else happens, knows no duplicates at all, which
    error.duplicate says. That none was accepted tells something only where such creates are accepted.
    """
    promise, creates = lived.promise("life.only-one"), lived.scenes("create")
    if lived.accepted("again") or not creates:
        return
    accepted = [name for name in creates if lived.accepted(name)]
    none = all(lived.refused(name) for name in creates) and lived.accepted("other")
    if len(accepted) == 1:
        yield promise, ()
    elif accepted or none:
        got = f"{len(accepted) or 'none'} of {len(creates)} accepted"
        shown = accepted[1] if accepted else creates[0]
        yield promise, (lived.fails(promise, shown, "one accepted, the others refused", got),)


RUSH: Final[tuple[tuple[str, LifeJudge], ...]] = (("many names", at_once), ("one name", only_one))
