"""Mutants of the life of resources."""

from __future__ import annotations

from typing import Final

from contracts.reference.mutants.aftermath import AFTERMATH
from contracts.reference.mutants.choosing import CHOOSING
from contracts.reference.mutants.keeping import KEEPING
from contracts.reference.mutants.listing import LISTING
from contracts.reference.mutants.mixing import MIXING
from contracts.reference.mutants.moving import MOVING
from contracts.reference.mutants.poison import POISON

LIFE: Final = (*KEEPING, *MIXING, *MOVING, *AFTERMATH, *POISON, *LISTING, *CHOOSING)
