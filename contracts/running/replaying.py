"""Sends the requests of a recorded failure once more, and judges the answer as far as one answer can be judged."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby

from contracts.cases import names
from contracts.cases.plan import TOLD, Plan
from contracts.cases.probes import INVENTED
from contracts.catalogue import family
from contracts.judge.answers import decode
from contracts.judge.judged import judge
from contracts.judge.neighbours import is_taken
from contracts.judge.seen import Seen
from contracts.running.binding import Binding
from contracts.running.existing import Existing
from contracts.running.line import Line, accepted, decoded, refused
from contracts.running.patience import pauses
from contracts.running.support import Support
from contracts.spec.contract import Contract
from contracts.values import SERVICE, Case, Exchange, Expect, Failure, Json, Promise, Run, Verdict, Way
from contracts.wire.again import again, operation_of

_STORIES = ("wire.next-request",)  # besides the families that only stories show


class Now(StrEnum):
    """What became of a broken promise."""

    BROKEN = "still broken"
    KEPT = "kept now"
    OPEN = "cannot be judged"


@dataclass(frozen=True)
class Resent:
    """A request that was sent again: what was answered then, and now."""

    then: Exchange
    now: Exchange


@dataclass(frozen=True)
class Replayed:
    """A failure whose requests were sent again; ``changed`` are ids that the target gives, then and now."""

    promise: Promise
    failure: Failure
    sent: tuple[Resent, ...]
    now: Now
    said: str
    changed: tuple[tuple[str, str], ...] = ()


@dataclass
class Replaying:
    """Sends what one run recorded to a target.

    ``run_id`` takes the place of the run's own in every name, where it is another one. What is created is removed again
    by ``clean_up``.
    """

    line: Line
    contract: Contract
    run: Run
    plans: Sequence[Plan]
    run_id: str
    settle: float
    known: dict[str, str] = field(default_factory=dict)  # ids that the target gave then and gives now
    existing: Existing = field(init=False)

    def __post_init__(self) -> None:
        binding = Binding(self.run_id)
        passing = bool(self.line.target.preset)
        self.existing = Existing(self.line, binding, Support(self.line), passing=passing, settle=self.settle)

    def replay(self, verdict: Verdict, failure: Failure) -> Replayed:
        """Send a failure's requests in their order, and return what came of them."""
        self.known = {}
        assert failure.exchange is not None  # noqa: S101 - the caller has looked
        recorded = [*failure.before, failure.exchange]
        answers: list[Exchange] = []
        for together, group in groupby(recorded, lambda one: one.way is Way.TOGETHER):
            found = list(group)
            answers += self._rush(found) if together else [self._sent(one) for one in found]
        sent = tuple(Resent(then, now) for then, now in zip(recorded, answers, strict=True))
        now, said = self._judged(verdict.promise, failure, sent)
        return Replayed(verdict.promise, failure, sent, now, said, tuple(self.known.items()))

    def clean_up(self) -> tuple[str, ...]:
        """Remove what was created, and return what could not be removed."""
        return self.existing.remove()

    def _rush(self, exchanges: Sequence[Exchange]) -> list[Exchange]:
        moment = datetime.now(UTC)
        requests = [again(one, self.run.url, self._body(one), self.line.target, moment) for one in exchanges]
        answers = self.line.wire.rush(requests)
        for exchange, answer in zip(exchanges, answers, strict=True):
            self._learn(exchange, answer)
        return answers

    def _sent(self, exchange: Exchange) -> Exchange:
        """Send a request; one that was accepted may be too early now, for a while."""
        answer = self._once(exchange)
        for pause in pauses(self.settle):
            if not (accepted(exchange) and refused(answer)):
                break
            time.sleep(pause)
            answer = self._once(exchange)
        self._learn(exchange, answer)
        return answer

    def _once(self, exchange: Exchange) -> Exchange:
        request = again(exchange, self.run.url, self._body(exchange), self.line.target, datetime.now(UTC))
        return self.line.wire.send(request)

    def _body(self, exchange: Exchange) -> bytes:
        """Return the bytes to send: as they were, but for ids that the target gives, and a token for a page."""
        body = exchange.request_body
        for old in sorted(self.known, key=len, reverse=True):
            body = body.replace(old.encode(), self.known[old].encode())
        body = body.replace(f"{names.MARK}{self.run.run_id}".encode(), f"{names.MARK}{self.run_id}".encode())
        return self._paged(exchange, body) if b'"NextToken":' in body else body

    def _paged(self, exchange: Exchange, body: bytes) -> bytes:
        """Return a request for a later page with the token that the first page gives now."""
        try:
            asked = json.loads(body)
        except (ValueError, RecursionError):
            return body
        token = asked.pop("NextToken", None) if isinstance(asked, dict) else None
        if not operation_of(exchange).startswith("List") or not isinstance(token, str) or token == INVENTED:
            return body
        first = replace(exchange, request_body=names.compact(asked).encode())
        answer = decoded(self._once(first))
        now = answer.get("NextToken") if isinstance(answer, dict) else None
        return body.replace(json.dumps(token).encode(), json.dumps(now).encode()) if isinstance(now, str) else body

    def _learn(self, exchange: Exchange, answer: Exchange) -> None:
        """Remember what was created, and which ids the target gives now instead of those that it gave then."""
        if not accepted(answer):
            return
        self.existing.note(operation_of(exchange), _object(answer.request_body), answer)
        then, now = (decoded(one) if accepted(one) else None for one in (exchange, answer))
        if isinstance(then, dict) and isinstance(now, dict):
            self.known |= dict(_given(then, now))

    def _judged(self, promise: Promise, failure: Failure, sent: Sequence[Resent]) -> tuple[Now, str]:
        otherwise = next((one for one in sent[:-1] if accepted(one.then) and not accepted(one.now)), None)
        last = sent[-1].now
        if otherwise is not None:
            return Now.OPEN, f"{operation_of(otherwise.then)}, which has to come before it, is not accepted this time"
        if _is_taken(last) and not _is_taken(sent[-1].then):
            return Now.OPEN, "something of that name is there already; remove it, or send other names with --afresh"
        if family(failure.rule) in TOLD or failure.rule in _STORIES:
            return Now.OPEN, "this promise takes more than one answer to be judged"
        case = self._case(promise, failure, sent)
        if case is None:
            return Now.OPEN, "the kit makes no such request any more; was it another version, or another seed?"
        return _verdict(replace(case, body=_object(last.request_body) or case.body), failure, last, self.contract)

    def _case(self, promise: Promise, failure: Failure, sent: Sequence[Resent]) -> Case | None:
        """Return the case that a failure's request was made for."""
        asked = operation_of(sent[-1].then)
        if failure.rule == "reject.leaves-nothing":
            return Case(asked, Promise(failure.operation, failure.rule), {}, Expect.NOT_FOUND, failure.move)
        same = [case for case in _cases(self.plans) if case.move == failure.move and case.operation in (asked, SERVICE)]
        own = [case for case in same if case.promise == promise]
        return next(iter((*own, *same)), None)


def _cases(plans: Sequence[Plan]) -> Iterator[Case]:
    for plan in plans:
        yield from plan.cases
        yield from (scene.case for story in plan.stories for scene in story.scenes)


def _verdict(case: Case, failure: Failure, answer: Exchange, contract: Contract) -> tuple[Now, str]:
    judged = judge(case, answer, contract)
    again_broken = next((one for one in judged.failures if one.rule == failure.rule), None)
    if again_broken is not None:
        return Now.BROKEN, f"expected {again_broken.expected}, got {again_broken.got}"
    if any(rule == failure.rule for rule, _ in judged.outcomes):
        return Now.KEPT, Seen(case, answer, decode(answer), contract).answered
    other = next(iter(judged.failures), None)
    if other is not None:
        return Now.OPEN, f"the answer breaks {other.rule}: expected {other.expected}, got {other.got}"
    return Now.OPEN, judged.indeterminate or f"this answer shows nothing about {failure.rule}"


def _is_taken(answer: Exchange) -> bool:
    """Tell whether a create was refused because of something that is there already, as far as its error says so."""
    if not (operation_of(answer).startswith("Create") and refused(answer)):
        return False
    found = decode(answer)
    return is_taken(found.error_type) or "already" in str(found.message).lower()


def _object(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _given(then: dict[str, Json], now: dict[str, Json]) -> Iterator[tuple[str, str]]:
    """Yield the ids and ARNs that differ; names are the same."""
    for member, old in then.items():
        new = now.get(member)
        if member.endswith(("Id", "Arn")) and isinstance(old, str) and isinstance(new, str) and old != new and old:
            yield old, new
