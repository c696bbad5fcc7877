"""Puts a run's verdicts into a Microcks, where they are a test of the service with every exchange that broke a promise.

Microcks takes the results of others for tests of its Postman runner: a test is created, and what came of each operation
is reported to it. An operation that it does not know it leaves out without a word, and a test of nothing is a success
for it, so both are looked for before anything is put there.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from contracts.errors import TargetError, UsageError
from contracts.microcks.client import Microcks
from contracts.report import testresult
from contracts.report.testresult import Step, Tested
from contracts.values import Results

PAUSE: Final = 1.5  # seconds until a new test takes results: Microcks starts its own runner first, in vain
_PATIENCE: Final = 60_000  # milliseconds that a test stays open
_POLLS: Final = 20


@dataclass(frozen=True)
class Published:
    """A test in a Microcks: its id, where a person finds it, and whether every promise was kept."""

    id: str
    url: str
    success: bool
    operations: int
    steps: int


def publish(
    microcks: Microcks, results: Results, service: str = testresult.SERVICE_ID, *, pause: float = PAUSE
) -> Published:
    """Publish a run and return the test that it is in Microcks.

    Raises UsageError where Microcks would record a success that nobody has seen: nothing was judged, or the service or
    one of its operations is not there; and TargetError where the test does not become what was reported.
    """
    cases = testresult.tested(results)
    if not cases:
        raise UsageError("there is nothing to publish: this run judged no promise. Microcks would call that a success.")
    _check_known(microcks, service, cases)
    test = microcks.create_test(
        {
            "serviceId": service,
            "testEndpoint": results.run.url,
            "runnerType": testresult.RUNNER,
            "timeout": _PATIENCE,
            "filteredOperations": [case.operation for case in cases],
        }
    )
    number = str(test.get("id", ""))
    _check_same(test, cases, "took")
    time.sleep(pause)
    for case in cases:
        microcks.report_case(number, _reported(case))
    done = _finished(microcks, number)
    _check_same(done, cases, "kept")
    steps = sum(len(case.steps) for case in cases)
    return Published(number, f"{microcks.url}/#/tests/{number}", bool(done["success"]), len(cases), steps)


def _check_known(microcks: Microcks, service: str, cases: tuple[Tested, ...]) -> None:
    """Raise UsageError unless Microcks has the service with all of these operations."""
    found = microcks.service(service)
    if found is None:
        raise UsageError(
            f"{microcks.url} has no service {service!r}. Import it first: "
            f"sagemaker-contract microcks import --microcks-url {microcks.url}"
        )
    view: Mapping[str, Any] = found.get("service", found)
    known = {str(operation.get("name")) for operation in view.get("operations", ())}
    missing = [case.operation for case in cases if case.operation not in known]
    if missing:
        raise UsageError(
            f"{service!r} at {microcks.url} lacks {len(missing)} operations, {missing[0]!r} first; it would record a "
            "success without them. Import the kit's own document: sagemaker-contract microcks import"
        )


def _check_same(test: Mapping[str, Any], cases: tuple[Tested, ...], verb: str) -> None:
    """Raise TargetError unless a test holds exactly these operations."""
    there = {str(case.get("operationName")) for case in test.get("testCaseResults", ())}
    lost = [case.operation for case in cases if case.operation not in there]
    if lost:
        raise TargetError(f"Microcks {verb} {len(cases) - len(lost)} of {len(cases)} operations; {lost[0]!r} is lost.")


def _finished(microcks: Microcks, number: str) -> dict[str, Any]:
    """Return a test that has all its results; raises TargetError where it stays open."""
    for _ in range(_POLLS):
        test = microcks.test(number)
        if not test.get("inProgress"):
            return test
        time.sleep(0.25)
    raise TargetError(f"Microcks took the results, but its test {number} stays open.")


def _reported(case: Tested) -> dict[str, Any]:
    return {"operationName": case.operation, "testReturns": [_returned(step) for step in case.steps]}


def _returned(step: Step) -> dict[str, Any]:
    """Return a step as Microcks takes it; a code other than 0 is a failure."""
    return {
        "code": 0 if step.kept else 1,
        "elapsedTime": step.milliseconds,
        "message": step.message,
        "request": {"name": step.name, "content": step.request},
        "response": {"name": step.name, "content": step.response},
    }
