"""Proves that the judge can say no: a good answer, judged against a schema that nothing can keep."""

from __future__ import annotations

from typing import Final

from contracts.judge.judged import judge_seen
from contracts.judge.seen import Seen
from contracts.spec.contract import Contract
from contracts.spec.keywords import Validator, problem
from contracts.values import Json, Problem

MEMBER: Final = "NoServiceHasThisMember"
_IMPOSSIBLE: Final = Validator({"type": "object", "required": [MEMBER]})


class Impossible(Contract):
    """The given contract, but for one member that every answer is to have and none has."""

    def __init__(self, contract: Contract) -> None:
        self.__dict__.update(contract.__dict__)

    def answer_problems(self, operation: str, body: Json, *, closed: bool = False) -> tuple[Problem, ...]:
        """Return the contract's own problems, and the impossible one."""
        found = super().answer_problems(operation, body, closed=closed)
        return (*found, *(problem(error) for error in _IMPOSSIBLE.iter_errors(body)))


def canary(seen: Seen) -> bool:
    """Tell whether a good answer comes out red, as it must, when it is judged against the impossible schema."""
    judged = judge_seen(Seen(seen.case, seen.exchange, seen.answer, Impossible(seen.contract)))
    return any(failure.key == (seen.operation, "body.required", f"/{MEMBER}") for failure in judged.failures)
