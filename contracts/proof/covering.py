"""Runs servers with many small faults each, and tells which of the faults the kit has seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from contracts.proof.faulty import Fault, Faulty, constraints, faults
from contracts.proof.findings import Covered, Finding, Job
from contracts.proof.meeting import Server, meetings, servers
from contracts.proof.plans import plans
from contracts.reference.serving import serving
from contracts.runner import Outcome, Runner
from contracts.running.choices import Choices
from contracts.spec.contract import Contract
from contracts.values import Level, Promise, Status, Verdict
from contracts.wire.target import Target

PATIENCE: Final = 5.0  # seconds until a server hangs; the reference answers within milliseconds
# What may not become of a promise: that one is blocked is how it has to be where its base is refused.
_ODD: Final = (Status.FLAKY, Status.INDETERMINATE, Status.ERROR, Status.UNSUPPORTED)


def carry(job: Job) -> Finding:
    """Return what becomes of all faults about the request of a job's operation."""
    (plan,) = plans(job)
    wrong = tuple(faults(plan.operation))
    carried = [(server, outcome(server, plan.operation)) for server in servers(meetings(plan, wrong), wrong)]
    caught: dict[Fault, Level] = {}
    complaints: list[str] = []
    for number, (server, found) in enumerate(carried, 1):
        caught |= seen(server, found.verdicts)
        about = f"{plan.operation}, server {number} of {len(carried)}"
        complaints += [f"{about}: {text}" for text in unexplained(server, found.verdicts)]
    covered = Covered(plan.operation, len(constraints(plan.operation)), len(carried), wrong, caught, tuple(complaints))
    return Finding(job, requests=sum(found.reach.requests for _, found in carried), covered=covered)


def outcome(server: Server, operation: str) -> Outcome:
    """Return what comes of the cases of a server that has its faults."""
    # The server ends with the run, so that nothing need be removed, and shows at once whatever it has.
    choices = Choices(in_flight=1, keep=True, settle=0.0)
    with serving(Faulty(server.faults)) as url:
        target = Target("faulty", url, read_timeout=PATIENCE)
        with Runner(Contract.load(), target, choices) as runner:
            return runner.run(server.plan(operation))


def broken(verdicts: Sequence[Verdict]) -> dict[Promise, Level]:
    """Return the promises that came out broken, as fine as their failures, with their levels."""
    failed = [verdict for verdict in verdicts if verdict.status is Status.FAILED]
    return {failure.key: verdict.level for verdict in failed for failure in verdict.failures}


def seen(server: Server, verdicts: Sequence[Verdict]) -> Mapping[Fault, Level]:
    """Return the faults of a server that a broken promise shows where they are, with its level; of several, must."""
    levels = broken(verdicts)
    found: dict[Fault, Level] = {}
    for meeting in server.meetings:
        level = levels.get(meeting.key)
        for fault in meeting.faults.intersection(server.faults):
            if level and meeting.shows(fault) and found.get(fault) != "must":
                found[fault] = level
    return found


def unexplained(server: Server, verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield what came out otherwise than a server's faults explain."""
    actual, expected = set(broken(verdicts)), server.expected
    yield from (f"{promise.id} came out broken, which no fault explains" for promise in sorted(actual - expected))
    yield from (f"{promise.id} was not broken, though a fault explains it" for promise in sorted(expected - actual))
    for verdict in verdicts:
        if verdict.status in _ODD:
            yield f"{verdict.promise.id} came out {verdict.status.value}: {verdict.reason}"
