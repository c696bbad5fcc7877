"""Stand-alone pytest files: one for each broken promise, which sends the same requests and looks at what comes back.

They need pytest and requests, and nothing of the kit, so that they can go into an emulator's own tests.
"""

from __future__ import annotations

import hashlib
import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from pprint import pformat
from typing import Final
from urllib.parse import urlsplit

from contracts import catalogue
from contracts.cases import names
from contracts.report import safe
from contracts.report.causes import promise_text
from contracts.report.figures import word
from contracts.report.repeating import answers, lives, others, pages
from contracts.report.repeating.led import Led, object_of
from contracts.report.repeating.looks import looking
from contracts.report.texts import clean, cut
from contracts.running.line import accepted
from contracts.spec import resources
from contracts.values import Exchange, Failure, Json, Request, Results, Run, Verdict, Way
from contracts.wire.again import operation_of
from contracts.wire.raw import written
from contracts.wire.redact import HIDDEN

MARK: Final = "Written by sagemaker-contract"  # in every file, so that a later run knows its own
FAILURES: Final = 5  # of one promise that a file shows
LONG: Final = 90  # characters of a file's name
READABLE: Final = 8192  # bytes of a body that is written as Python's own values
RUN: Final = 100  # so many equal bytes are written as one, times their number
_RAW: Final = (Way.DOUBLED, Way.CHUNKED, Way.PIPELINED, Way.HTTP_1_0)
_RUN: Final = """    TARGET={url} pytest {name}"""


def render(results: Results) -> dict[str, str]:
    """Return the files by their names: a test for each broken promise, and a page that lists them."""
    results = safe.results(results)
    broken = [v for v in results.verdicts if word(v, results.run.fail_on) == "broken"]
    files: dict[str, str] = {}
    listed: list[str] = []
    for verdict in broken:
        reason = _beyond(verdict)
        name = file_name(verdict.promise.id)
        if not reason:
            files[name] = _file(verdict, name, results.run)
        listed.append(f"* `{clean(verdict.promise.id)}`: " + (reason or f"[{name}]({name})"))
    return {**files, "README.md": _page(listed, results.run)}


def file_name(promise: str) -> str:
    """Return the name of a promise's file; two promises never share one."""
    plain = re.sub(r"[^a-z0-9]+", "_", promise.lower()).strip("_")[:LONG]
    digest = hashlib.sha256(promise.encode("utf-8", "backslashreplace")).hexdigest()[:6]
    return f"test_{plain}_{digest}.py"


def _beyond(verdict: Verdict) -> str:
    """Return why no test can be written, or nothing."""
    shown = [failure for failure in verdict.failures if failure.exchange is not None]
    if not shown:
        return "there was no request."
    sent = [exchange for failure in shown for exchange in _exchanges(failure)]
    cut_one = next((exchange for exchange in sent if exchange.request_size), None)
    if cut_one is not None:
        return f"a request of {cut_one.request_size} bytes is cut in the report; run the kit again to write its test."
    if not all(lines(Led(failure, _exchanges(failure))) for failure in shown[:FAILURES]):
        return "its requests alone do not show it; run the kit with `--only` and its id."
    return ""


def _exchanges(failure: Failure) -> tuple[Exchange, ...]:
    return (*failure.before, failure.exchange) if failure.exchange else ()


def _page(listed: Sequence[str], run: Run) -> str:
    where = clean(f"{run.target} {run.target_version}".strip())
    return "\n".join(
        [
            "# Broken promises as tests",
            "",
            f"{MARK} {run.kit}, from a run against {where}. Each file needs pytest and requests, and nothing else:",
            "",
            "```sh",
            "pip install pytest requests",
            f"TARGET={clean(run.url)} pytest .",
            "```",
            "",
            *(listed or ["Nothing is broken."]),
            "",
        ]
    )


def _file(verdict: Verdict, name: str, run: Run) -> str:
    imports, helpers = _carried()
    failures = [failure for failure in verdict.failures if failure.exchange is not None][:FAILURES]
    tests = [
        line
        for number, failure in enumerate(failures, 1)
        for line in _test(failure, number, len(failures), verdict, run)
    ]
    head = [*_docstring(verdict, name, run), "", imports, ""]
    constants = [f"URL = {json.dumps(clean(run.url))}", f'RECORDED = "{names.MARK}{run.run_id}"', ""]
    return "\n".join([*head, *constants, *tests, "", "# What sends the requests, and looks into answers.", "", helpers])


def _carried() -> tuple[str, str]:
    """Return what every file carries along: its imports, and everything else."""
    text = Path(__file__).with_name("carried.py").read_text(encoding="utf-8")
    _, _, code = text.partition('"""\n\n')
    imports, first, helpers = re.sub(r"  # type: ignore.*", "", code).partition("SETTLE = ")
    return imports.rstrip(), first + helpers


def _docstring(verdict: Verdict, name: str, run: Run) -> list[str]:
    rule = catalogue.load().get(verdict.promise.rule)
    failure = next(failure for failure in verdict.failures if failure.exchange is not None)
    target = f"{run.target} {run.target_version}".strip()
    facts = {
        "Request": failure.move,
        "Expected": failure.expected,
        "Got": failure.got,
        "Evidence": rule.evidence if rule else "",
        "Advice": rule.advice if rule else "",
    }
    told = [line for name, value in facts.items() if value for line in _wrapped(f"{name}: {cut(value)}", "    ")]
    return [
        f'"""{_quoted(verdict.promise.id)}',
        "",
        *_wrapped(promise_text(verdict.promise.rule)),
        "",
        *told,
        "",
        *_wrapped(f"{MARK} {run.kit} (contract {run.contract}) from a run against {target}. To run it:"),
        "",
        _RUN.format(url=_quoted(run.url), name=name),
        '"""',
    ]


def _wrapped(text: str, hang: str = "") -> list[str]:
    return textwrap.wrap(_quoted(text), 110, subsequent_indent=hang, break_on_hyphens=False)


def _quoted(text: str) -> str:
    """Return any text as it may stand in a line of a docstring."""
    return clean(text).replace("\\", "\\\\").replace('""', '"\\"')


def _test(failure: Failure, number: int, of: int, verdict: Verdict, run: Run) -> Iterator[str]:
    """Yield the steps of a failure, and the test that takes them."""
    led = Led(failure, _exchanges(failure))
    steps = f"STEPS_{number}" if of > 1 else "STEPS"
    end = f"_{number}" if of > 1 else ""
    yield f"{steps} = ["
    for step in _steps(led, run):
        yield textwrap.indent(f"{step},", "    ")
    yield "]"
    yield ""
    yield ""
    yield f"def test_{re.sub(r'[^a-z0-9]+', '_', verdict.promise.rule)}{end}() -> None:"
    yield f'    """{_quoted(promise_text(verdict.promise.rule))}"""'
    yield "    target = Target(URL, RECORDED)"
    yield "    try:"
    yield from (f"        {line}".rstrip().replace("STEPS", steps) for line in lines(led))
    yield "    finally:"
    yield "        target.clean_up()"
    yield ""
    yield ""


def lines(led: Led) -> tuple[str, ...]:
    """Return what a test does with its steps; nothing where they do not show whether the promise is kept."""
    if told := lives.lines(led) or others.lines(led) or pages.lines(led):
        return told
    asserts = answers.lines(led)
    if not asserts:
        return ()
    if led.paged:
        return (
            "target.play(STEPS[:-1])",
            "for answer in target.pages(STEPS[-1]):",
            *(f"    {line}" for line in asserts),
        )
    if led.reads and led.failure.rule.startswith("accept."):
        return ("target.play(STEPS[:-1])", "", *looking(asserts))
    return ("answer = target.play(STEPS)[-1]", *asserts)


def _steps(led: Led, run: Run) -> Iterator[str]:
    for number, exchange in enumerate(led.exchanges):
        operation, body = operation_of(exchange), object_of(exchange.request_body)
        step: dict[str, Json] = {"headers": _headers(exchange)}
        if exchange.way in _RAW:
            request = Request(exchange.method, _path(exchange, run), (), exchange.request_body, exchange.way)
            step = {"raw": written(_with_headers(request, exchange), "{host}")}
            step |= {"answers": 2} if exchange.way is Way.PIPELINED else {}
        elif (
            body is not None
            and len(exchange.request_body) < READABLE
            and names.compact(body).encode("utf-8", "replace") == exchange.request_body
        ):
            step["body"] = body
        else:
            step["body"] = exchange.request_body
        step |= _manner(exchange, run)
        last = number == len(led.exchanges) - 1
        if accepted(exchange) and (led.reads or not last):
            step["accepted"] = True
        if not last:
            step |= {"learn": learned} if (learned := _learned(exchange, led.exchanges[number + 1 :])) else {}
            step |= {"pause": 1.1} if led.failure.rule.startswith("page.") and _paused(led, number) else {}
        if removing := _removing(operation, body, exchange):
            step["remove"] = removing
            # A name that is not this test's own may be there already.
            step |= {} if names.MARK in repr(removing) else {"common": True}
        yield _literal(step)


def _with_headers(request: Request, exchange: Exchange) -> Request:
    return Request(request.method, request.path, tuple(_headers(exchange).items()), request.body, request.way)


def _headers(exchange: Exchange) -> dict[str, str]:
    """Return the headers that are sent again; what was a secret is left out."""
    return {name: value for name, value in exchange.request_headers if HIDDEN not in value}


def _path(exchange: Exchange, run: Run) -> str:
    """Return what follows the target's address in a request's."""
    base = run.url.rstrip("/")
    if exchange.url.startswith(base):
        return exchange.url.removeprefix(base)
    parts = urlsplit(exchange.url)
    return exchange.url.partition("://")[2].removeprefix(parts.netloc)


def _manner(exchange: Exchange, run: Run) -> dict[str, Json]:
    found: dict[str, Json] = {} if exchange.method == "POST" else {"method": exchange.method}
    path = _path(exchange, run)
    if path != "/" and exchange.way not in _RAW:
        found["path"] = path
    return found | ({"together": True} if exchange.way is Way.TOGETHER else {})


def _learned(exchange: Exchange, later: Sequence[Exchange]) -> dict[str, str]:
    """Return the ids that an answer gave, and that later requests use."""
    answer = object_of(exchange.body) if accepted(exchange) else None
    return {
        member: value
        for member, value in (answer or {}).items()
        if isinstance(value, str) and member.endswith(("Id", "Arn")) and len(value) > 4
        if any(value.encode() in other.request_body for other in later)
    }


def _paused(led: Led, number: int) -> bool:
    """Tell whether a request went out a second or more after the one before."""
    return number > 0 and led.exchanges[number].started - led.exchanges[number - 1].started >= 1


def _removing(operation: str, body: dict[str, Json] | None, exchange: Exchange) -> list[tuple[str, Json]]:
    """Return the requests that remove what a request makes, the last one first."""
    kind = resources.of(operation)
    if kind is None or body is None or operation != kind.create or not kind.delete:
        return []
    identity = names.identity(kind, body)
    if kind.name == "domain":
        answer = object_of(exchange.body) or {}
        identity = {"DomainId": answer.get("DomainId"), "RetentionPolicy": {"HomeEfsFileSystem": "Delete"}}
    if not all(isinstance(value, str | dict) for value in identity.values()):
        return []
    return [(kind.delete, identity), *([(kind.stop, identity)] if kind.stop else [])]


def _literal(step: dict[str, Json]) -> str:
    """Return a step as Python; long runs of one byte stay short."""
    lines = [f"    {name!r}: {_value(value)}," for name, value in step.items()]
    return "\n".join(["{", *lines, "}"])


def _value(value: Json) -> str:
    if isinstance(value, bytes):
        return " + ".join(_parts(value)) or "b''"
    text = pformat(value, width=110, sort_dicts=False)
    return text if "\n" not in text else textwrap.indent(text, "    ").lstrip()


def _parts(value: bytes) -> Iterator[str]:
    plain = b""
    for byte, run in groupby(value):
        part = bytes([byte]) * sum(1 for _ in run)
        if len(part) < RUN:
            plain += part
            continue
        yield from [repr(plain)] if plain else ()
        yield f"{part[:1]!r} * {len(part)}"
        plain = b""
    yield from [repr(plain)] if plain else ()
