"""All variants: each is the reference but for one oddity, and legal nevertheless."""

from __future__ import annotations

from typing import Final

from contracts.reference.suspects import Variant
from contracts.reference.variants import (
    answers,
    errors,
    framing,
    listing,
    lives,
    members,
    moving,
    order,
    paging,
    protocol,
    requests,
    surroundings,
    values,
)

VARIANTS: Final[tuple[Variant, ...]] = (
    *framing.VARIANTS,
    *errors.VARIANTS,
    *order.VARIANTS,
    *answers.VARIANTS,
    *members.VARIANTS,
    *values.VARIANTS,
    *paging.VARIANTS,
    *listing.VARIANTS,
    *lives.VARIANTS,
    *moving.VARIANTS,
    *surroundings.VARIANTS,
    *requests.VARIANTS,
    *protocol.VARIANTS,
)
