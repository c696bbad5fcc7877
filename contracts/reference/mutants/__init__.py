"""All mutants: each is the reference with one fault, and says which promises it breaks."""

from __future__ import annotations

from typing import Final

from contracts.reference.mutants.accepting import ACCEPTING
from contracts.reference.mutants.arns import ARNS
from contracts.reference.mutants.bodies import BODIES
from contracts.reference.mutants.characters import CHARACTERS
from contracts.reference.mutants.crashes import CRASHES
from contracts.reference.mutants.errors import ERRORS
from contracts.reference.mutants.exemplary import EXEMPLARY
from contracts.reference.mutants.framing import FRAMING
from contracts.reference.mutants.jsontypes import JSONTYPES
from contracts.reference.mutants.life import LIFE
from contracts.reference.mutants.messages import MESSAGES
from contracts.reference.mutants.protocol import PROTOCOL
from contracts.reference.mutants.refusals import REFUSALS
from contracts.reference.mutants.requests import REQUESTS
from contracts.reference.mutants.sometimes import SOMETIMES
from contracts.reference.mutants.texts import TEXTS
from contracts.reference.mutants.times import TIMES
from contracts.reference.mutants.unreadable import UNREADABLE
from contracts.reference.mutants.values import VALUES
from contracts.reference.mutants.wire import WIRE
from contracts.reference.suspects import Mutant

MUTANTS: Final[tuple[Mutant, ...]] = (
    *WIRE,
    *FRAMING,
    *TEXTS,
    *CHARACTERS,
    *TIMES,
    *ERRORS,
    *MESSAGES,
    *REFUSALS,
    *UNREADABLE,
    *BODIES,
    *JSONTYPES,
    *VALUES,
    *ARNS,
    *REQUESTS,
    *ACCEPTING,
    *LIFE,
    *CRASHES,
    *PROTOCOL,
    *SOMETIMES,
    *EXEMPLARY,
)
