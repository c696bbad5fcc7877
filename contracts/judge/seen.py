"""What the checks look at: a case, its exchange, and the answer decoded once for all of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Final

from contracts.judge.answers import Answer
from contracts.spec.contract import Contract
from contracts.spec.keywords import brief
from contracts.spec.operations import CONTRACT
from contracts.values import MEDIA_TYPE, SERVICE, Case, Exchange, Expect, Failure, Json, Problem, Way
from contracts.wire.throttling import is_throttled

LARGEST: Final = 64 * 1024  # bytes of a request that every target has to take in
LONGEST: Final = 200  # characters of an answer that a failure quotes

_WELL_FRAMED: Final = frozenset({Way.USUAL, Way.TOGETHER, Way.DOUBLED})

# A success says what its body should be only here: elsewhere it echoes what should have been refused.
_ANSWERABLE: Final = frozenset({Expect.ACCEPT, Expect.EITHER, Expect.ANSWER})
# Where one value breaks several keywords, the first of these says it best.
_RANK: Final = {word: rank for rank, word in enumerate(("type", "arn", "enum", "epoch", "required", "expected"))}
_OWN: Final = frozenset({*CONTRACT, SERVICE})


_TITLE: Final = re.compile(rb"<title>(.*?)</title>", re.IGNORECASE | re.DOTALL)


class Fate(Enum):
    """What became of a request, and so which rules can be judged at all."""

    UNSENT = auto()  # nobody listened
    UNFRAMED = auto()  # no whole answer in time
    CRASHED = auto()  # a server error, HTML, or a dead connection
    THROTTLED = auto()  # still asked to slow down
    SUCCESS = auto()  # 2xx
    REFUSAL = auto()  # 4xx
    STRANGE = auto()  # any other status


@dataclass(frozen=True)
class Seen:
    """One exchange as the checks see it."""

    case: Case
    exchange: Exchange
    answer: Answer
    contract: Contract

    @cached_property
    def ordinary(self) -> bool:
        """Tell whether the request was one that every target has to answer properly."""
        case = self.case
        if (case.method, case.path) != ("POST", "/") or case.way not in _WELL_FRAMED:
            return False
        if len(self.exchange.request_body) > LARGEST:
            return False
        media = next((value for name, value in case.headers.items() if name.lower() == "content-type"), MEDIA_TYPE)
        return (media or "").partition(";")[0].strip().lower() == MEDIA_TYPE

    @cached_property
    def fate(self) -> Fate:
        """Return what became of the request."""
        exchange, status = self.exchange, self.exchange.status
        if exchange.fault:
            if exchange.fault == "closed" and self.ordinary:
                return Fate.CRASHED
            return Fate.UNSENT if exchange.fault == "refused" else Fate.UNFRAMED
        if is_throttled(exchange):
            return Fate.THROTTLED
        if self.ordinary and (status >= 500 or self.answer.is_html):
            return Fate.CRASHED
        return {2: Fate.SUCCESS, 4: Fate.REFUSAL}.get(status // 100, Fate.STRANGE)

    @property
    def operation(self) -> str:
        """Return whose promise a fault of this answer breaks; supporting operations have none of their own."""
        return operation_of(self.case)

    @cached_property
    def accepted(self) -> bool:
        """Tell whether this is a success that the case may well have."""
        known = self.case.operation in self.contract.operations
        return known and self.fate is Fate.SUCCESS and self.case.expect in _ANSWERABLE

    @cached_property
    def answerable(self) -> bool:
        """Tell whether the body shall be what the operation answers; some statuses forbid one."""
        return self.accepted and self.exchange.status not in (204, 205)

    @cached_property
    def has_output(self) -> bool:
        """Tell whether the operation's answer has a shape at all."""
        return bool(self.contract.operations[self.case.operation].output)

    @cached_property
    def wrapper(self) -> str:
        """Return the one member that the whole answer is wrapped in, or an empty text."""
        value = self.answer.value
        if not (isinstance(value, dict) and len(value) == 1 and self.has_output):
            return ""
        ((name, inner),) = value.items()
        known = self.known_members
        if name.lower() in {member.lower() for member in known} or not (isinstance(inner, dict) and known & set(inner)):
            return ""
        inside = self.contract.answer_problems(self.case.operation, inner)
        return "" if any(problem.keyword == "required" for problem in inside) else str(name)

    @cached_property
    def known_members(self) -> frozenset[str]:
        """Return the members that the pinned or the newest model gives the operation's answer."""
        name, contract = self.case.operation, self.contract
        members: set[str] = set()
        for model in (contract.pinned, contract.newest):
            operation = model.operations.get(name)
            members |= set(model.shapes[operation.output].members if operation and operation.output else ())
        return frozenset(members)

    @cached_property
    def output(self) -> dict[str, Json] | None:
        """Return the object to be judged as the operation's answer, or None where there is none."""
        value = self.answer.value
        fit = self.answerable and self.has_output and isinstance(value, dict) and not self.wrapper
        return value if fit else None

    @cached_property
    def container(self) -> str:
        """Return the member that holds a list's items; an empty text where the operation lists nothing."""
        return self.contract.containers.get(self.case.operation, "")

    @cached_property
    def itemless(self) -> bool:
        """Tell whether this is a list's answer without any item."""
        return bool(self.container) and not (self.output or {}).get(self.container)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Return where the answer breaks its shape, one problem a place; a missing container is its own rule's."""
        found = self.contract.answer_problems(self.case.operation, self.output)
        if not found:
            return ()
        first: dict[str, Problem] = {}
        for problem in sorted(found, key=lambda problem: _RANK.get(problem.keyword, len(_RANK))):
            first.setdefault(problem.place, problem)
        if self.container and (self.output or {}).get(self.container) is None:
            first.pop(f"/{self.container}", None)
        return tuple(first.values())

    @cached_property
    def missing(self) -> frozenset[str]:
        """Return the places of members that should be in the answer and are not."""
        places = {problem.place for problem in self.problems if problem.keyword in ("required", "expected")}
        gone = self.container and (self.output or {}).get(self.container) is None
        return frozenset(places | {f"/{self.container}"} if gone else places)

    @cached_property
    def misspelled(self) -> dict[str, Problem]:
        """Return the members whose spelling is wrong in its case only, by their place in lower case."""
        found = self.contract.miscased(self.case.operation, self.output)
        return {problem.place.lower(): problem for problem in found}

    def shows(self, keyword: str) -> bool:
        """Tell whether the answer is of a kind that holds anything for a keyword to judge."""
        return not self.itemless and self.contract.output_has(self.case.operation, keyword)

    def general(self, place: str) -> str:
        """Return a place in the answer as the model names it."""
        return self.contract.general(self.case.operation, place)

    @cached_property
    def answered(self) -> str:
        """Return the answer in a few words: its status, error type and text, or the start of its body."""
        answer, status = self.answer, self.exchange.status
        if self.exchange.fault:
            return self.exchange.fault_text or f"connection {self.exchange.fault}"
        if answer.is_html:
            title = _TITLE.search(self.exchange.body)
            return f"{status} HTML: {cut(title[1].decode(errors='replace'))}" if title else f"{status} HTML"
        if answer.error_type:
            text = f": {cut(answer.message)}" if isinstance(answer.message, str) and answer.message else ""
            return f"{status} {answer.error_type}{text}"
        shown = cut(self.exchange.body[: 4 * LONGEST].decode("utf-8", "replace").strip())
        return f"{status} {shown}" if shown else f"{status} with an empty body"

    def fails(self, rule: str, place: str, expected: str, got: str) -> Failure:
        """Return a broken promise that holds for every answer of the operation."""
        return Failure(rule, self.operation, place, expected, got, self.case.move, self.exchange)

    def breaks(self, rule: str, expected: str, got: str) -> Failure:
        """Return a broken promise that the case was made for, at the case's own place."""
        operation, _, place = self.case.promise
        finer = f"{place}#{self.case.finer}" if self.case.finer else place
        return Failure(rule, operation, finer, expected, got, self.case.move, self.exchange)


def operation_of(case: Case) -> str:
    """Return the operation whose promises a case's answer is judged by besides the case's own."""
    return case.operation if case.operation in _OWN else case.promise.operation


Judge = Callable[[Seen], list[Failure] | None]


@dataclass(frozen=True)
class Check:
    """A rule's judge: it returns None where the rule does not apply, and no failures where it holds.

    ``own`` rules are judged only by the cases made for them, the others by every exchange.
    """

    rule: str
    judge: Judge
    own: bool = False


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, such as ``1 item`` or ``2 items``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def cut(text: str, length: int = LONGEST) -> str:
    """Return a text on one line, and not longer than ``length``."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


def quoted(value: Json) -> str:
    """Return a JSON value as short text."""
    return brief(value)


def once(failures: list[Failure]) -> list[Failure]:
    """Return the failures without those at a place that an earlier one has named already."""
    return list({failure.place: failure for failure in reversed(failures)}.values())[::-1]
