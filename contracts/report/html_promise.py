"""One promise in full for the HTML report: the rule, what came of it, what went over the wire, how to see it again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from contracts import catalogue
from contracts.judge import settling
from contracts.report import again
from contracts.report.causes import first_failure, promise_text
from contracts.report.pretty import Text, beside, body
from contracts.report.reproduce import boto3_snippet, curl, program
from contracts.report.texts import cut, plural
from contracts.values import SERVICE, Exchange, Failure, Run, Status, Verdict, Way

OTHERS: Final = 50  # more failures of one promise than that are only counted
LONGEST: Final = 16 * 1024  # characters a request; a longer command is not shown
_NAME: Final = re.compile(rb'"\w*Name"\s*:\s*"([^"\\]{1,100})"')
_SAID: Final = {
    Way.TOGETHER: "sent at the same moment as the others",
    Way.DOUBLED: "sent with its target header twice",
    Way.CHUNKED: "its body was sent in chunks",
    Way.PIPELINED: "sent twice on one connection; this is the last answer",
    Way.HTTP_1_0: "sent as HTTP/1.0",
}


@dataclass(frozen=True)
class Message:
    """A request or an answer: its first line, its header lines and its body."""

    head: str
    headers: tuple[tuple[str, str], ...]
    body: Text


@dataclass(frozen=True)
class Step:
    """One exchange; ``after`` is when it began, counted from the first one of its story, ``subject`` whom it names."""

    after: str
    operation: str
    subject: str
    outcome: str
    good: bool
    took: str
    way: str
    request: Message
    answer: Message


@dataclass(frozen=True)
class Command:
    """A text to copy, and what runs it; a note stands for a text that is too long."""

    name: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Other:
    """One more failure of the same promise."""

    place: str
    move: str
    expected: str
    got: str
    count: int


@dataclass(frozen=True)
class Told:
    """Everything about one promise; ``steps`` are what led up to the exchange that shows it, and that exchange."""

    id: str
    rule: str
    promise: str
    about: str
    evidence: str
    advice: str
    place: str
    move: str
    seen: str
    reason: str
    expected: Text
    got: Text
    steps: tuple[Step, ...]
    commands: tuple[Command, ...]
    others: tuple[Other, ...]
    more: int
    known: str

    @property
    def last(self) -> Step | None:
        """Return the exchange that shows it."""
        return self.steps[-1] if self.steps else None


def told(verdict: Verdict, run: Run) -> Told:
    """Return everything about the promise of a verdict that has a failure."""
    failure = first_failure(verdict)
    rule = catalogue.load().get(verdict.promise.rule)
    expected, got = beside(failure.expected, failure.got)
    others = verdict.failures[1:]
    return Told(
        id=verdict.promise.id,
        rule=verdict.promise.rule,
        promise=promise_text(verdict.promise.rule),
        about=f"{verdict.level} · profile {rule.profile}" if rule else verdict.level,
        evidence=rule.evidence if rule else "",
        advice=rule.advice if rule else "",
        place=failure.place,
        move=failure.move,
        seen=_seen(verdict),
        reason=verdict.reason if verdict.failures else "",
        expected=expected,
        got=got,
        steps=_steps(failure),
        commands=_commands(verdict, failure, run),
        others=tuple(_other(other) for other in others[:OTHERS]),
        more=max(0, len(others) - OTHERS),
        known=settling.accept([verdict.promise.id], [verdict]) if verdict.status is Status.FAILED else "",
    )


def _seen(verdict: Verdict) -> str:
    times = sum(failure.count for failure in verdict.failures)
    if not times:
        return ""
    of = f", of {verdict.checked} that were judged" if verdict.checked >= times else ""
    return f"in {plural(times, 'answer')}{of}"


def _other(failure: Failure) -> Other:
    return Other(failure.place, failure.move, cut(failure.expected, 300), cut(failure.got, 300), failure.count)


def _steps(failure: Failure) -> tuple[Step, ...]:
    if failure.exchange is None:
        return ()
    exchanges = (*failure.before, failure.exchange)
    first = min(exchange.started for exchange in exchanges)
    return tuple(_step(exchange, first, failure.place) for exchange in exchanges)


def _step(exchange: Exchange, first: float, place: str) -> Step:
    return Step(
        after=f"+{exchange.started - first:.3f} s",
        operation=_operation(exchange),
        subject=_subject(exchange),
        outcome=exchange.fault or str(exchange.status),
        good=not exchange.fault and 200 <= exchange.status < 300,
        took=f"{1000 * exchange.elapsed:.0f} ms",
        way="; ".join(filter(None, (_SAID.get(exchange.way, ""), _throttled(exchange)))),
        request=Message(
            f"{exchange.method} {exchange.url}", exchange.request_headers, body(exchange.request_body, place)
        ),
        answer=Message(_answered(exchange), exchange.headers, body(exchange.body, place)),
    )


def _operation(exchange: Exchange) -> str:
    wanted = next((value for name, value in exchange.request_headers if name.lower() == "x-amz-target"), "")
    return wanted.removeprefix(f"{SERVICE}.") or f"{exchange.method} without X-Amz-Target"


def _subject(exchange: Exchange) -> str:
    """Return the first name in a request, which is whom it is about in nearly all operations."""
    found = _NAME.search(exchange.request_body[:2000])
    return found[1].decode("utf-8", "replace") if found else ""


def _answered(exchange: Exchange) -> str:
    return f"{exchange.fault}: {exchange.fault_text}" if exchange.fault else str(exchange.status)


def _throttled(exchange: Exchange) -> str:
    if not exchange.throttled:
        return ""
    return f"asked to slow down before that: {', '.join(map(str, exchange.throttled))}"


def _commands(verdict: Verdict, failure: Failure, run: Run) -> tuple[Command, ...]:
    found = [Command("the kit", again.command(run, verdict.promise.id))]
    if failure.exchange is not None:
        room = LONGEST * (1 + len(failure.before))
        found.append(_command(program(failure), curl(failure), room))
        found.append(_command("boto3", boto3_snippet(failure), room))
    return tuple(found)


def _command(name: str, text: str, room: int) -> Command:
    if len(text) > room:
        return Command(name, "", f"left out, it is {len(text)} characters long")
    return Command(name, text)
