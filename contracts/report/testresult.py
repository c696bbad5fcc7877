"""The result set in the shape in which Microcks keeps and shows the tests of a service.

An operation is a test case, a promise is a step of it. A step is a success where its promise was exercised and kept,
and nowhere else: Microcks knows no word between, and what nobody tried is never green. The message has the word.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from contracts.report import safe
from contracts.report.causes import promise_text
from contracts.report.figures import in_order, word
from contracts.report.terminal import verdict_line
from contracts.report.texts import body_text, clean, cut
from contracts.running.conclusion import counts
from contracts.values import SERVICE, Exchange, Failure, Json, Reach, Results, Run, Status, Verdict

RUNNER: Final = "POSTMAN"  # the only runner whose results may come from elsewhere
SERVICE_ID: Final = "Amazon SageMaker API:2017-07-24"  # the built document's title and version
BODY: Final = 8 * 1024  # characters of a body in a request's or an answer's text
_TOLD: Final = 20  # failures of one promise that a message tells


@dataclass(frozen=True)
class Step:
    """What became of one promise, as a step of a test.

    ``kept`` is whether it was exercised and held; ``fails`` is whether the run fails for it, as it does not for known
    and unsupported ones. ``request`` and ``response`` are texts, empty where nothing was broken.
    """

    name: str
    kept: bool
    fails: bool
    milliseconds: int
    message: str
    request: str = ""
    response: str = ""


@dataclass(frozen=True)
class Tested:
    """One operation's steps, under the operation's name in the document that Microcks imports."""

    operation: str
    milliseconds: int
    steps: tuple[Step, ...]

    @property
    def kept(self) -> bool:
        """Tell whether every promise was kept."""
        return all(step.kept for step in self.steps)


def render(results: Results) -> str:
    """Return a Microcks TestResult as JSON text."""
    return json.dumps(as_test_result(results), indent=1) + "\n"


def as_test_result(results: Results, service: str = SERVICE_ID) -> dict[str, Json]:
    """Return a Microcks TestResult as JSON values, its members as they are on the wire."""
    run = safe.results(results).run
    found = tested(results)
    return {
        "id": hashlib.sha256(f"{run.run_id} {run.started} {run.url}".encode()).hexdigest()[:24],
        "version": 0,
        "testNumber": 1,
        "testDate": round(run.started * 1000),
        "testedEndpoint": run.url,
        "serviceId": service,
        "timeout": round(run.elapsed * 1000),
        "elapsedTime": round(run.elapsed * 1000),
        "success": all(case.kept for case in found) and bool(found),
        "inProgress": False,
        "runnerType": RUNNER,
        "runnerMessage": clean(_summary(results)),
        "testCaseResults": [_case_to_dict(case) for case in found],
    }


def tested(results: Results) -> tuple[Tested, ...]:
    """Return the steps of every operation that has a promise, in the contract's order, without secrets."""
    results = safe.results(results)
    steps: dict[str, list[Step]] = {}
    for verdict in results.verdicts:
        steps.setdefault(verdict.promise.operation, []).append(_step(verdict, results.run))
    took = {reach.operation: reach for reach in results.reaches}
    return tuple(Tested(named(o), _milliseconds(took.get(o)), tuple(steps[o])) for o in in_order(steps))


def named(operation: str) -> str:
    """Return an operation's name in the document that Microcks imports; the service as a whole is its root."""
    return "POST /" if operation == SERVICE else f"POST /#{operation}"


def _summary(results: Results) -> str:
    results = safe.results(results)
    reason = f": {results.exit_reason}" if results.exit_reason else ""
    return f"sagemaker-contract {results.run.kit}, contract {results.run.contract}: {verdict_line(results)}{reason}"


def _milliseconds(reach: Reach | None) -> int:
    return round(reach.seconds * 1000) if reach else 0


def _case_to_dict(case: Tested) -> dict[str, Json]:
    return {
        "operationName": case.operation,
        "success": case.kept,
        "elapsedTime": case.milliseconds,
        "testStepResults": [
            {"requestName": s.name, "success": s.kept, "elapsedTime": s.milliseconds, "message": s.message}
            for s in case.steps
        ],
    }


def _step(verdict: Verdict, run: Run) -> Step:
    shown = next((failure.exchange for failure in verdict.failures if failure.exchange), None)
    return Step(
        name=clean(verdict.promise.id),
        kept=verdict.status is Status.PASSED,
        fails=verdict.status is Status.ERROR or counts(verdict, run.fail_on, allow_flaky=run.allow_flaky),
        milliseconds=round(shown.elapsed * 1000) if shown else 0,
        message="\n".join(_message(verdict, run)),
        request=_request(shown) if shown else "",
        response=_response(shown) if shown else "",
    )


def _message(verdict: Verdict, run: Run) -> Iterator[str]:
    """Yield the lines of a step's message: the word, the rule with its place, and what was expected and got."""
    name = word(verdict, run.fail_on)
    reason = f": {clean(cut(verdict.reason))}" if verdict.reason else ""
    place = f" at {clean(verdict.promise.place)}" if verdict.promise.place else ""
    yield f"{name}{reason}"
    yield f"rule {verdict.promise.rule}{place}: {promise_text(verdict.promise.rule)}"
    for failure in verdict.failures[:_TOLD]:
        yield _told(failure)
    if more := len(verdict.failures) - _TOLD:
        yield from [f"{more} more failures"] if more > 0 else ()


def _told(failure: Failure) -> str:
    where = f"{clean(failure.place)}: " if failure.place else ""
    return f"{where}expected {clean(cut(failure.expected))}, got {clean(cut(failure.got))}"


def _request(exchange: Exchange) -> str:
    head = [f"{exchange.method} {exchange.url}", *(f"{name}: {value}" for name, value in exchange.request_headers)]
    return _text(head, exchange.request_body)


def _response(exchange: Exchange) -> str:
    if exchange.fault and not exchange.status:
        return clean(f"{exchange.fault}: {exchange.fault_text}")
    return _text([str(exchange.status), *(f"{name}: {value}" for name, value in exchange.headers)], exchange.body)


def _text(head: list[str], body: bytes) -> str:
    return "\n".join([*map(clean, head), "", *([body_text(body, BODY)] if body else [])])
