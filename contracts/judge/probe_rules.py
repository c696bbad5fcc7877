"""The rule of what comes after a probe: whatever was asked, the next ordinary request is answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contracts.judge.error_rules import indeterminate
from contracts.judge.lived import LifeJudge, Lived, Said
from contracts.judge.seen import Fate
from contracts.values import Failure

_EXPECTED: Final = "200 with an object, as before"


def next_request(lived: Lived) -> Iterator[Said]:
    """Judge whether an ordinary request that was answered before the probe is answered after it, too."""
    promise, seen = lived.story.scenes[-1].case.promise, lived.seen("next")
    if lived.answer("before") is None or seen is None or (indeterminate(seen) and seen.fate is not Fate.UNSENT):
        return
    failures: tuple[Failure, ...] = ()
    if lived.answer("next") is None:
        failures = (lived.fails(promise, "next", _EXPECTED, seen.answered),)
    yield promise, failures


PROBES: Final[tuple[tuple[str, LifeJudge], ...]] = (("probe", next_request),)
