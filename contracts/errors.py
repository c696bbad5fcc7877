"""The three families of errors that reach a person: wrong use, a broken kit, an unusable target."""

from __future__ import annotations

OK = 0
BROKEN = 1
INTERRUPTED = 2
KIT_ERROR = 3
USAGE = 4
MISSING_PROGRAM = 5
VACUOUS = 10
UNREACHABLE = 11
REFUSED = 12

# When several codes apply, the first one of these wins.
PRECEDENCE = (REFUSED, UNREACHABLE, USAGE, MISSING_PROGRAM, KIT_ERROR, INTERRUPTED, VACUOUS, BROKEN, OK)


class ContractError(Exception):
    """The kit cannot go on; the text says what, where, and what to do."""

    exit_code = KIT_ERROR


class UsageError(ContractError):
    """The person asked for something that cannot be done as it was written."""

    exit_code = USAGE


class KitError(ContractError):
    """The kit, or a file that belongs to it, is broken."""

    exit_code = KIT_ERROR


class TargetError(ContractError):
    """The target cannot be tested: not reachable, not allowed, or not startable."""

    exit_code = UNREACHABLE


class Unreachable(TargetError):
    """Nothing answers at the target's address."""

    exit_code = UNREACHABLE


class Refused(TargetError):
    """The target must not be tested without explicit permission."""

    exit_code = REFUSED


class MissingProgram(TargetError):
    """A program that the target needs is not installed."""

    exit_code = MISSING_PROGRAM


def worst(codes: list[int]) -> int:
    """Return the code that wins among ``codes``; no codes mean that all is well."""
    return next(code for code in PRECEDENCE if code in codes or code == OK)
