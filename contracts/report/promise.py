"""One broken promise in full: what was promised, where, what came instead, and how to see it again."""

from __future__ import annotations

from contracts import catalogue
from contracts.report.causes import first_failure, promise_text
from contracts.report.reproduce import boto3_snippet, curl, program
from contracts.report.texts import Page, body_text, cut, plural
from contracts.values import Exchange, Failure, Verdict

LABEL = 10  # columns of a fact's name
COMMAND = 4096  # characters a request; a longer command is not shown


def block(verdict: Verdict, page: Page) -> list[str]:
    """Return the lines that show a verdict in full."""
    failure = first_failure(verdict)
    head = [*(page.paint(line) for line in page.lines(verdict.promise.id)), *facts(verdict, page)]
    shown = (*failure.before, *([failure.exchange] if failure.exchange else []))
    if size := max((exchange.request_size for exchange in shown), default=0):
        return [*head, *fact("curl", f"left out, the report keeps only the beginning of {size} bytes", page)]
    return [
        *head,
        *_command(program(failure), curl(failure), page, 1 + len(failure.before)),
        *_command("boto3", boto3_snippet(failure) if failure.exchange else "", page, 1 + len(failure.before)),
    ]


def facts(verdict: Verdict, page: Page) -> list[str]:
    """Return the lines from promise to advice, each fact behind its name."""
    failure = first_failure(verdict)
    rule = catalogue.load().get(verdict.promise.rule)
    named = {
        "promise": promise_text(verdict.promise.rule),
        "place": failure.place,
        "request": failure.move,
        "expected": failure.expected,
        "got": failure.got,
        "answer": _answer(failure.exchange),
        "seen": _seen(verdict.failures),
        "reason": verdict.reason if verdict.failures else "",
        "evidence": rule.evidence if rule else "",
        "advice": rule.advice if rule else "",
    }
    return [line for name, value in named.items() if value for line in fact(name, value, page)]


def fact(name: str, value: str, page: Page) -> list[str]:
    """Return one fact behind its name, wrapped below itself."""
    return page.lines(cut(value), f"  {name:<{LABEL}}")


def _answer(exchange: Exchange | None) -> str:
    if exchange is None:
        return ""
    if exchange.fault:
        return f"{exchange.fault}: {exchange.fault_text}"
    return f"{exchange.status} {body_text(exchange.body, 200)}"


def _seen(failures: tuple[Failure, ...]) -> str:
    times = sum(failure.count for failure in failures)
    places = len({failure.place for failure in failures})
    if times < 2:
        return ""
    return f"{times} times" + (f", at {plural(places, 'place')}" if places > 1 else "")


def _command(name: str, text: str, page: Page, requests: int) -> list[str]:
    # Commands stand at the left edge and are never wrapped, so that they run as they are copied.
    if not text:
        return []
    if len(text) > COMMAND * requests:
        return fact(name, f"left out, it is {len(text)} characters long", page)
    return [f"  {name}", *text.splitlines()]
