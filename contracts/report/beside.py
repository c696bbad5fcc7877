"""What was answered then beside what is answered now, as text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Final

from contracts.report import safe
from contracts.report.causes import promise_text
from contracts.report.promise import fact
from contracts.report.texts import Page, body_text, columns, wrap
from contracts.running.replaying import Now, Replayed, Resent
from contracts.values import Exchange
from contracts.wire.again import operation_of
from contracts.wire.redact import redact_text

LINES: Final = 60  # of one answer
_TWO: Final = 76  # columns that two answers beside each other need; on a narrower page one follows the other
_TOLD: Final = ("content-type", "x-amzn-errortype", "location")
_NEVER_EQUAL: Final = "x-amzn-requestid"
_COLOURS: Final = {Now.BROKEN: "red", Now.KEPT: "green", Now.OPEN: "yellow"}


def beside(found: Replayed, page: Page) -> list[str]:
    """Return the lines that show what came of a failure's requests."""
    failure = safe.failure(found.failure)
    lines = [page.paint(line) for line in page.lines(found.promise.id)]
    named = {
        "promise": promise_text(failure.rule),
        "place": failure.place,
        "request": failure.move,
        "expected": failure.expected,
        "got then": failure.got,
    }
    lines += [line for name, value in named.items() if value for line in fact(name, value, page)]
    for resent in found.sent[:-1]:
        lines += fact("before it", _short(resent), page)
    for old, new in found.changed:
        lines += fact("other id", f"{old} is {new} now", page)
    return [*lines, *_answers(found.sent[-1], page), *verdict(found, page)]


def verdict(found: Replayed, page: Page) -> list[str]:
    """Return what the promise comes to now."""
    first, *rest = page.lines(f"{found.now.value}: {redact_text(found.said)}", "  now       ")
    return [page.paint(first, _COLOURS[found.now]), *rest]


def line(found: Replayed, page: Page) -> list[str]:
    """Return what the promise comes to now, with its name."""
    return page.lines(f"{found.promise.id}: {found.now.value}", "", 2)


def _short(resent: Resent) -> str:
    operation = operation_of(resent.then) or resent.then.method
    return f"{operation}, answered with {_status(resent.then)} then, and {_status(resent.now)} now"


def _status(exchange: Exchange) -> str:
    return exchange.fault or str(exchange.status)


def _answers(resent: Resent, page: Page) -> Iterator[str]:
    then, now = (_lines(safe.exchange(one), page) for one in (resent.then, resent.now))
    if page.width < _TWO:
        for name, shown in (("then", then), ("now", now)):
            yield f"  answered {name}"
            yield from (f"    {text}" for one in shown for text in wrap([one], page.width - 4, page.width - 4))
        return
    half = (page.width - 5) // 2
    yield _row("answered then", "answered now", " ", half)
    for mark, left, right in _aligned(then, now):
        for one, other in zip_longest(_cells(left, half), _cells(right, half), fillvalue=""):
            yield _row(one, other, mark, half)


def _lines(exchange: Exchange, page: Page) -> list[str]:
    """Return an answer's lines: status, the headers that say something, and the body member by member."""
    if exchange.fault and not exchange.status:
        return [page.text(f"{exchange.fault}: {exchange.fault_text}")]
    heads = [f"{name}: {value}" for name, value in exchange.headers if name.lower() in _TOLD]
    heads += [name for name, _ in exchange.headers if name.lower() == _NEVER_EQUAL]
    found = [str(exchange.status), *heads, *_body(exchange.body)]
    more = [f"... {len(found) - LINES} more lines"] if len(found) > LINES else []
    return [page.text(one) for one in (*found[:LINES], *more)]


def _body(body: bytes) -> list[str]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return [body_text(body)]
    return json.dumps(value, indent=1, ensure_ascii=False).splitlines()


def _aligned(then: Sequence[str], now: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield pairs of lines, equal ones beside each other, each with a mark where they differ."""
    for tag, i, j, k, m in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        for left, right in zip_longest(then[i:j], now[k:m], fillvalue=""):
            yield " " if tag == "equal" else "|", left, right


def _cells(text: str, width: int) -> list[str]:
    indent = len(text) - len(text.lstrip(" "))
    return [
        " " * (indent if number == 0 else 0) + part
        for number, part in enumerate(wrap([text.lstrip(" ")], width - indent, width))
    ]


def _row(left: str, right: str, mark: str, half: int) -> str:
    return f"  {left}{' ' * (half - columns(left))} {mark} {right}".rstrip()
