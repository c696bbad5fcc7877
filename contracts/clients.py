"""Judges what boto3 clients are answered in somebody's own tests."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Final, Self, get_args

from contracts import catalogue
from contracts.errors import UsageError
from contracts.judge.answered import exchanged
from contracts.judge.divergences import Divergences
from contracts.options import divergences as load
from contracts.recording import Recorder
from contracts.report import safe
from contracts.report.promise import facts
from contracts.report.texts import Page, cut, plural
from contracts.spec.contract import Contract
from contracts.values import Exchange, Failure, Json, Level, Promise, Status, Verdict
from contracts.wire.redact import redact_text

SERVICE: Final = "sagemaker"
OLDEST: Final = (1, 37, 22)  # of botocore: what is older than the contract knows less than it
WIDTH: Final = 100  # columns of a message
MOVE: Final = 160  # characters of a request that a message quotes


class ContractBroken(AssertionError):
    """An answer broke promises of the contract; ``failures`` are these, and the text shows each in full."""

    def __init__(self, failures: Iterable[Failure]) -> None:
        self.failures = tuple(failures)
        super().__init__(message(self.failures))

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[Failure, ...]]]:
        return type(self), (self.failures,)  # so that it reaches another process with its failures


@dataclass
class _Sent:
    """A request on its way, and who has judged its answer already."""

    request: Any
    started: float
    judged_by: set[int] = field(default_factory=set)


# Sending and parsing an answer happen one after the other, in one thread or task.
_SENT: ContextVar[_Sent | None] = ContextVar("sagemaker_contract_sent", default=None)


class Watched:
    """What clients were answered while they were watched.

    Use it in a ``with`` statement, at whose end the watch is over, or call ``stop``. ``judged`` counts the answers;
    where it stays 0, nothing was proven. ``failures`` are those that count, ``known`` those that the divergences file
    lists, ``should`` findings that fail nothing.
    """

    def __init__(self, *, collect: bool, divergences: Divergences, fail_on: Level, recorder: Recorder | None) -> None:
        self.judged = 0
        self._collect, self._divergences, self._fail_on, self._recorder = collect, divergences, fail_on, recorder
        self._contract = Contract.load()
        self._found: dict[str, list[Failure]] = {"failures": [], "known": [], "should": []}
        self._emitters: list[Any] = []
        self._over = False
        self._lock = Lock()

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Return the broken promises that count, one for each answer that showed it."""
        return tuple(self._found["failures"])

    @property
    def known(self) -> tuple[Failure, ...]:
        """Return the broken promises that the divergences file lists."""
        return tuple(self._found["known"])

    @property
    def should(self) -> tuple[Failure, ...]:
        """Return the findings of rules that only should be kept."""
        return tuple(self._found["should"])

    @property
    def unrecorded(self) -> tuple[str, ...]:
        """Return what was not written as an example although it breaks nothing that counts, and why."""
        return tuple(self._recorder.left) if self._recorder is not None else ()

    def watch(self, client: Any) -> Self:
        """Watch another client, too."""
        _check(client)
        self.listen(client.meta.events)
        return self

    def listen(self, emitter: Any) -> None:
        """Hear of what goes over a client's events, or over those that a session hands on to its clients."""
        for event, handler in self.handlers():
            emitter.register(event, handler)
        self._emitters.append(emitter)

    def handlers(self) -> tuple[tuple[str, Any], ...]:
        """Return the events to listen to with what hears them; heard twice, an answer is judged once."""
        return (f"before-send.{SERVICE}", self._sent), (f"before-parse.{SERVICE}", self._answered)

    def check(self) -> None:
        """Raise ContractBroken where an answer broke a promise."""
        if self.failures:
            raise ContractBroken(self.failures)

    def stop(self) -> None:
        """Watch no more."""
        self._over = True
        for emitter in self._emitters:
            for event, handler in self.handlers():
                emitter.unregister(event, handler)
        self._emitters.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        self.stop()
        if kind is None and not self._collect:
            self.check()  # what was raised has not come through: somebody caught it

    def _sent(self, request: Any, **_: Any) -> None:
        before = _SENT.get()
        if before is None or before.request is not request:
            _SENT.set(_Sent(request, time.time()))

    def _answered(self, operation_model: Any, response_dict: Mapping[str, Any], **_: Any) -> None:
        sent, name = _SENT.get(), str(operation_model.name)
        if self._over or sent is None or id(self) in sent.judged_by or name not in self._contract.operations:
            return
        sent.judged_by.add(id(self))
        exchange = _exchange(sent, response_dict)
        failures = self._judged(name, exchange)
        if failures and not self._collect:
            raise ContractBroken(failures)

    def _judged(self, operation: str, exchange: Exchange) -> list[Failure]:
        """Judge an exchange, sort what it broke, and return what counts of it."""
        body, move = _decoded(exchange.request_body), _move(operation, exchange)
        found = exchanged(self._contract, operation, body, exchange, move)
        sorted_ = [(self._word(failure), failure) for failure in found]
        with self._lock:
            self.judged += 1
            for word, failure in sorted_:
                self._found[word].append(failure)
            if self._recorder is not None and all(word == "should" for word, _ in sorted_):
                self._recorder.record(operation, body, exchange)
        return [failure for word, failure in sorted_ if word == "failures"]

    def _word(self, failure: Failure) -> str:
        if self._is_known(failure.key):
            return "known"
        soft = catalogue.load()[failure.rule].level == "should" and self._fail_on == "must"
        return "should" if soft else "failures"

    def _is_known(self, key: Promise) -> bool:
        """Tell whether the file lists a failure; of one without a place, nobody knows which request showed it there."""
        entries = self._divergences.entries
        near = not key.place and any(one.rule == key.rule and one.covers(key.operation) for one in entries)
        return near or self._divergences.known(key) is not None


def watch(
    client: Any,
    *,
    collect: bool = False,
    divergences: str | Path | None = None,
    fail_on: Level = "must",
    record: str | Path | None = None,
) -> Watched:
    """Judge every answer that a boto3 client of SageMaker gets from now on, whoever gives it.

    The answer may come over the wire or from moto's decorators, which answer in this process. Measured with moto 5.2.5,
    both break the same rules, so the same are judged: none of them looks at what only a wire has, such as framing. What
    is sent again is judged each time. What moto raises instead of answering, and what botocore's Stubber returns, is no
    answer and is not judged; neither are operations that the contract does not have. The client's results stay as they
    are.

    A broken *must* promise raises ContractBroken where the client was called, unless ``collect`` is true: then all are
    in ``failures``, and ``check`` raises. A success for a request that SageMaker refuses is broken, too.

    ``divergences`` is a file of known differences, or the name of a preset for its own one: ``"moto"``. ``fail_on``
    is the lowest level that counts. ``record`` is a folder: what keeps the contract is written there as examples,
    account ids, keys and tokens replaced.
    """
    return watched(collect=collect, divergences=divergences, fail_on=fail_on, record=record).watch(client)


def watched(
    *,
    collect: bool = False,
    divergences: str | Path | None = None,
    fail_on: Level = "must",
    record: str | Path | None = None,
) -> Watched:
    """Return what watches nobody so far; the arguments are those of ``watch``."""
    if fail_on not in get_args(Level):
        raise UsageError(f"fail_on {fail_on!r} is not one of {', '.join(get_args(Level))}.")
    return Watched(
        collect=collect,
        divergences=Divergences() if divergences is None else load(str(divergences)),
        fail_on=fail_on,
        recorder=None if record is None else Recorder(Path(record), Contract.load()),
    )


def message(failures: Iterable[Failure]) -> str:
    """Return broken promises in full: where, what was expected, what came instead, and what that rests on."""
    found, page = [safe.failure(failure) for failure in failures], Page(WIDTH)
    blocks = ["\n".join([failure.key.id, *facts(_verdict(failure), page)]) for failure in _once(found)]
    operations = ", ".join(dict.fromkeys(failure.operation for failure in found))
    return "\n\n".join([f"{operations} broke {plural(len(blocks), 'promise')} of SageMaker's contract", *blocks])


def _once(failures: Iterable[Failure]) -> list[Failure]:
    """Return each broken promise once, with the number of answers that showed it."""
    found: dict[tuple[str, ...], Failure] = {}
    for failure in failures:
        first = found.get(failure.key)
        found[failure.key] = failure if first is None else replace(first, count=first.count + 1)
    return list(found.values())


def _verdict(failure: Failure) -> Verdict:
    return Verdict(failure.key, catalogue.load()[failure.rule].level, Status.FAILED, (failure,))


def _check(client: Any) -> None:
    """Raise UsageError for what is no client of SageMaker."""
    meta: Any = getattr(client, "meta", None)
    if not hasattr(meta, "events") or not hasattr(meta, "service_model"):
        raise UsageError(f'watch() takes a boto3 client, boto3.client("sagemaker"), not {type(client).__name__}.')
    if meta.service_model.service_name != SERVICE:
        raise UsageError(f"watch() takes a client of {SERVICE}, not of {meta.service_model.service_name}.")
    version = str(getattr(sys.modules.get("botocore"), "__version__", ""))
    if tuple(int(number) for number in re.findall(r"\d+", version)[:3]) < OLDEST:
        raise UsageError(f"watch() needs botocore {'.'.join(map(str, OLDEST))} or newer, not {version or 'none'}.")


def _exchange(sent: _Sent, answer: Mapping[str, Any]) -> Exchange:
    request = sent.request
    return Exchange(
        method=str(request.method),
        url=str(request.url),
        request_headers=tuple((_text(name), _text(value)) for name, value in request.headers.items()),
        request_body=_bytes(request.body),
        status=int(answer["status_code"]),
        headers=tuple((_text(name), _text(value)) for name, value in answer["headers"].items()),
        body=_bytes(answer["body"]),
        started=sent.started,
        elapsed=time.time() - sent.started,
    )


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes | bytearray):
        return bytes(value)
    return value.encode() if isinstance(value, str) else b""


def _decoded(body: bytes) -> Json:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _move(operation: str, exchange: Exchange) -> str:
    """Return a request in a few words: the client's method, and what it sent."""
    method = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
    return f"{method} {cut(redact_text(exchange.request_body.decode('utf-8', 'replace')), MOVE)}"
