"""The mutants of the life of resources are wrong for everybody to see, before any rule catches them."""

from __future__ import annotations

from functools import cache

import pytest
from story import story

from contracts import catalogue
from contracts.reference.mutants.life import LIFE
from contracts.reference.server import Reference
from contracts.reference.suspects import Mutant


@cache
def reference() -> tuple[str, ...]:
    """Return what the reference answers in the story."""
    return tuple(story(Reference()))


def test_the_story_is_the_same_each_time() -> None:
    """Two references tell the same story, so that what differs is a fault."""
    assert tuple(story(Reference())) == reference()


@pytest.mark.parametrize("mutant", LIFE, ids=lambda mutant: mutant.name)
def test_a_fault_shows(mutant: Mutant) -> None:
    """A fault of the life of resources shows in what a server answers."""
    assert tuple(story(mutant.serve())) != reference()


@pytest.mark.parametrize("mutant", LIFE, ids=lambda mutant: mutant.name)
def test_a_mutant_waits_for_a_rule_to_come(mutant: Mutant) -> None:
    """A mutant waits for one rule of the lifecycle that the catalogue does not have, and would break its promises."""
    assert mutant.waits.startswith(("life.", "page."))
    assert mutant.waits not in catalogue.load()
    assert mutant.breaks == tuple(f"{operation}-{mutant.waits}*" for operation in mutant.operations)


def test_every_rule_to_come_is_waited_for() -> None:
    """Every rule of the lifecycle that is still to come has a mutant."""
    assert {mutant.waits for mutant in LIFE} == {
        "life.readable", "life.round-trip", "life.arn-stable", "life.times-stable", "life.listed", "life.duplicate",
        "life.isolation", "life.status", "life.dependency", "life.deleted", "life.no-poison",
        "page.limit", "page.union", "page.filter", "page.sort",
    }  # fmt: skip
