"""Mutants of the life of resources; the rules that will catch them are still to come."""

from __future__ import annotations

from typing import Final

from contracts.reference.mutants.keeping import KEEPING
from contracts.reference.mutants.listing import LISTING
from contracts.reference.mutants.moving import MOVING

LIFE: Final = (*KEEPING, *MOVING, *LISTING)
