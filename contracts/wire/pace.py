"""How many requests to have in flight: measured, and never a matter of ids or results."""

from __future__ import annotations

import math
from collections import deque
from statistics import median
from typing import Final

MOST: Final = 16
_FAST: Final = 0.020  # an answer within this time leaves nothing to gain from sending side by side
_SLOW: Final = 0.150  # from here on, as many as allowed
_LONE: Final = 3  # how many answers a decision rests on
_STRETCH: Final = 256  # answers in flight together before the target is measured again


class Pace:
    """Decides how many requests may be in flight; ``fixed`` is what the person asked for.

    Only answers that had the target to themselves are measured: side by side, a target that works on one thing at a
    time looks slow because it is busy, and more requests in flight would only make it slower.
    """

    def __init__(self, fixed: int | None = None) -> None:
        self._fixed = None if fixed is None else max(1, fixed)
        self._lone: deque[float] = deque(maxlen=_LONE)
        self._together = 0
        self._cap = MOST

    @property
    def width(self) -> int:
        """Return how many requests may be in flight now."""
        if self._fixed is not None:
            return self._fixed
        if len(self._lone) < _LONE:
            return 1
        typical = self.typical
        return 1 if typical < _FAST else min(self._cap, max(2, math.ceil(MOST * typical / _SLOW)))

    @property
    def typical(self) -> float:
        """Return the seconds that an answer takes while nothing else is in flight, as far as that is known."""
        return median(self._lone) if self._lone else 0.0

    def answered_alone(self, elapsed: float) -> None:
        """Take note of an answer that came while nothing else was in flight."""
        self._lone.append(elapsed)

    def answered_together(self) -> None:
        """Take note of an answer that came among others; after a stretch of them, measure anew."""
        self._together += 1
        if self._together >= _STRETCH:
            self._together = 0
            self._lone.clear()

    def throttled(self) -> None:
        """Halve what may be in flight, because the target asked to slow down."""
        self._cap = max(1, self._cap // 2)
