"""The bridge: Microcks' runner on one side in plain JSON, the target on the other in its real protocol.

Microcks reads a body only if it is ``application/json``, and sends neither target header nor signature. So each
operation has a path here; what comes goes to the target as the kit speaks to it, and what the target answers is judged
before anything of it goes back. An answer that keeps its promises goes back as it is, in plain JSON; one that does not
becomes a 502 that says why, which no example expects.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from contracts import catalogue
from contracts.judge.answers import decode
from contracts.judge.judged import Judged, judge
from contracts.judge.seen import LARGEST, cut
from contracts.microcks.bridge_document import MEDIA_TYPE, SERVICE
from contracts.microcks.samples import Sample, samples
from contracts.running.binding import Binding
from contracts.running.choices import Choices, new_run_id
from contracts.running.existing import Existing
from contracts.running.line import Line, accepted
from contracts.running.patience import comes_late, pauses
from contracts.running.playing import WANTS_GIVEN
from contracts.running.support import Support
from contracts.spec import files
from contracts.spec.contract import Contract
from contracts.spec.normalise import REQUEST_ID_HEADER
from contracts.values import Block, Case, Exchange, Expect, Failure, Json, Promise
from contracts.wire.protocol import encode

MOST: Final = 16 * 1024 * 1024  # bytes of a request; a document that Microcks imports has 2 MB at most
DOCUMENT: Final = f"/{files.BRIDGE.name}"
SMALLEST: Final = "minimal"  # what each operation's smallest good example is called
_BAD_GATEWAY: Final = 502


@dataclass(frozen=True)
class Answer:
    """What goes back to Microcks."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Bridge:
    """Answers Microcks' requests, one at a time.

    The examples of the bridge's document go out under names of the run, with what they need made before. One that
    comes again, because Microcks tests again, goes out under a new run's names. Any other request goes out as it came.
    ``tell`` hears of each request in a line.
    """

    contract: Contract
    line: Line
    choices: Choices
    tell: Callable[[str], object] = lambda _: None
    _rounds: list[Existing] = field(default_factory=list)
    _aside: list[Existing] = field(default_factory=list)
    _times: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._samples = samples(self.contract)
        self._support = Support(self.line)
        self._rules = catalogue.load()

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        """Return the answer to one request of Microcks."""
        name = path.partition("?")[0].strip("/")
        if method == "GET" and name in ("", DOCUMENT[1:]):
            return self._document() if name else _json(200, self._about())
        if name not in self.contract.operations:
            return _json(404, {"message": f"no operation {cut(name)!r}; GET / lists them"})
        if method != "POST":
            return _json(405, {"message": f"POST the request of {name} here"})
        if len(body) > MOST:
            return _json(413, {"message": f"more than {MOST} bytes"})
        sample = self._sample(name, body)
        answer = self._replayed(sample) if sample else self._passed_on(name, body)
        self.tell(f"{name}{f' {sample.name}' if sample else ''}: {_said(answer)}")
        return answer

    def remove(self) -> tuple[str, ...]:
        """Delete what was made on the target, and return what could not be deleted."""
        first, *others = (*self._rounds, *self._aside, self._round(self.choices.run_id))
        for other in others:  # together, for what depends on something is deleted before it
            first.made.update(other.made)
        return first.remove()

    @staticmethod
    def _document() -> Answer:
        return Answer(200, {"Content-Type": "application/yaml"}, files.BRIDGE.read_bytes())

    def _about(self) -> Json:
        return {
            "message": "A bridge from Microcks to a SageMaker: POST an operation's request to its path.",
            "target": self.line.target.url,
            "document": DOCUMENT,
            "service": SERVICE,
            "operations": [f"/{name}" for name in self.contract.operations],
        }

    def _sample(self, operation: str, body: bytes) -> Sample | None:
        """Return the example that a request is, whatever order its members have."""
        try:
            value = json.loads(body)
        except (ValueError, RecursionError):
            return None
        return next((s for s in self._samples if s.operation == operation and s.body == value), None)

    def _replayed(self, sample: Sample) -> Answer:
        """Return the answer to an example."""
        existing = self._existing(sample)
        if block := self._prepare(existing, sample):
            return _broken(f"{sample.operation} was not sent: {block.reason}.")
        case = existing.binding.case(sample.case)
        judged = self._judged(case)
        for pause in pauses(self.choices.settle):
            if not comes_late(judged, self.contract.containers):
                break
            time.sleep(pause)
            judged = self._judged(case)
        if accepted(judged.exchange):
            existing.note(case.operation, case.body, judged.exchange)
        if existing.invents(case, judged.exchange):
            return _broken(f"{sample.operation} was refused: {WANTS_GIVEN}.", sent=case.body)
        return self._given_back(judged, sent=case.body)

    def _existing(self, sample: Sample) -> Existing:
        """Return what belongs to an example's round: the first time it comes the first, then the next."""
        key = (sample.operation, sample.name)
        number = self._times[key]
        self._times[key] += 1
        if number == len(self._rounds):
            self._rounds.append(self._round(self.choices.run_id if number == 0 else new_run_id()))
        return self._rounds[number]

    def _prepare(self, existing: Existing, sample: Sample) -> Block | None:
        """Make what an example needs, in the domain of earlier rounds: a target may have room for no other."""
        domains = (made.binding.domain for made in (existing, *self._rounds, *self._aside))
        existing.binding.domain = next(filter(None, domains), "")
        existing.prepare([sample.case])
        return existing.missing(sample.case)

    def _round(self, run_id: str) -> Existing:
        choices, binding = self.choices, Binding(run_id, self.choices.given)
        passing = choices.passing or bool(self.line.target.preset)
        return Existing(self.line, binding, self._support, passing=passing, settle=choices.settle)

    def _passed_on(self, operation: str, body: bytes) -> Answer:
        case = Case(operation, Promise(operation, ""), {}, Expect.EITHER, "a request of Microcks", raw=body)
        return self._given_back(self._judged(case))

    def _judged(self, case: Case) -> Judged:
        """Send a case, and return what its answer shows: one to a large request is judged like any other."""
        exchange = self.line.send([case])[0]
        large = len(exchange.request_body) > LARGEST
        return judge(case, replace(exchange, request_body=b"") if large else exchange, self.contract)

    def _given_back(self, judged: Judged, sent: Json = None) -> Answer:
        """Return the target's answer in plain JSON, or what is wrong with it."""
        exchange, operation = judged.exchange, judged.case.operation
        if exchange.fault == "refused":
            return _broken(f"nothing answers at {exchange.url}: {exchange.fault_text}", sent=sent)
        failures = [failure for failure in judged.failures if self._counts(failure)]
        if not failures and not exchange.fault:
            return Answer(exchange.status, _headers(exchange), _plain(exchange))
        if self._lacks(operation):
            return _broken(f"the target has no {operation}", failures, sent)
        rules = ", ".join(dict.fromkeys(failure.rule for failure in failures)) or exchange.fault_text
        return _broken(f"the answer to {operation} is not what the contract promises: {rules}", failures, sent)

    def _lacks(self, operation: str) -> bool:
        """Tell whether the target has no such operation, which only a request that is known to be good can show."""
        good = next((s for s in self._samples if (s.operation, s.name) == (operation, SMALLEST)), None)
        if good and operation not in self._support.known:
            self._try(good)
        return not self._support.known.get(operation, True)

    def _try(self, good: Sample) -> None:
        """Send a good request under names of its own, to see whether the target has the operation."""
        aside = self._round(new_run_id())
        self._aside.append(aside)
        if self._prepare(aside, good):
            return
        case = aside.binding.case(good.case)
        exchange = self.line.send([case])[0]
        if self._support.has(case.operation, case.body, exchange) and accepted(exchange):
            aside.note(case.operation, case.body, exchange)

    def _counts(self, failure: Failure) -> bool:
        return self.choices.fail_on == "should" or self._rules[failure.rule].level == "must"


def _plain(exchange: Exchange) -> bytes:
    """Return the body of an answer that keeps its promises; one that may be anything becomes an object."""
    answer = decode(exchange)
    if not answer.problem:
        return exchange.body
    return encode({"__type": answer.error_type} if answer.error_type else {})


def _headers(exchange: Exchange) -> dict[str, str]:
    named = exchange.header(REQUEST_ID_HEADER)
    return {"Content-Type": MEDIA_TYPE} | ({REQUEST_ID_HEADER: named} if named else {})


def _broken(message: str, failures: Sequence[Failure] = (), sent: Json = None) -> Answer:
    found = [{part: getattr(f, part) for part in ("rule", "place", "expected", "got")} for f in failures]
    told: dict[str, Any] = {"message": message, "failures": found}
    return _json(_BAD_GATEWAY, told if sent is None else told | {"sent": sent})


def _json(status: int, value: Json) -> Answer:
    return Answer(status, {"Content-Type": MEDIA_TYPE}, encode(value))


def _said(answer: Answer) -> str:
    """Return what went back in a few words."""
    return " ".join(_words(answer))


def _words(answer: Answer) -> Iterator[str]:
    yield str(answer.status)
    if answer.status == _BAD_GATEWAY:
        told = json.loads(answer.body)
        yield told["message"]
        for failure in told["failures"][:1]:
            yield f"({failure['place'] or 'the answer'}: expected {failure['expected']}, got {failure['got']})"
