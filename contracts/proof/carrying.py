"""Carries the plans of a job to the server that it is about, and says what came of it."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from contracts.judge.divergences import Divergences
from contracts.proof.findings import Broken, Finding, Job, Unjudged
from contracts.proof.lineup import LineUp
from contracts.proof.plans import plans
from contracts.runner import Outcome, Runner
from contracts.running.bookkeeping import opened
from contracts.running.choices import Choices
from contracts.running.conclusion import conclude
from contracts.spec.contract import Contract
from contracts.values import SERVICE, Results, Status, Verdict
from contracts.wire.target import Target

PATIENCE: Final = 5.0  # seconds until a server hangs; the reference answers within milliseconds
TEXT: Final = 200  # letters of what was expected and what came instead
_SEEN: Final = (Status.FAILED, Status.FLAKY)
# One request at a time, so that a fault in every so manieth answer is in the same ones each time.
_IN_TURN: Final = ("mutant", "coverage")


def carry(job: Job, lineup: LineUp) -> Finding:
    """Return what the kit says about the server of a job; nothing that the server does is an exception."""
    started, probe = time.monotonic(), lineup.probe(job)
    try:
        if probe and probe.carry:
            return replace(probe.carry(job), seconds=time.monotonic() - started)
        with lineup.served(job) as url:
            finding = found(job, judged(job, url))
    except Exception as error:  # one server's mistake is no reason to lose the others
        finding = Finding(job, mistake=_mistake(error))
    return replace(finding, seconds=time.monotonic() - started)


def judged(job: Job, url: str) -> Results:
    """Return what a run of a job's plans against its server comes to."""
    contract = Contract.load()
    in_flight = 1 if job.part in _IN_TURN else None
    # A variant stands for a server that stays, where a run cleans up; the others end with their runs.
    choices = Choices(seed=job.seed, in_flight=in_flight, passing=job.part != "variant")
    target = Target(job.name, url, read_timeout=PATIENCE)
    outcomes: list[Outcome] = []
    with Runner(contract, target, choices) as runner:
        for plan in plans(job):
            outcomes.append(runner.run(plan))
            if outcomes[-1].gone:
                break
    return conclude(
        opened(target, contract.hash, choices),
        plans(job),
        [verdict for outcome in outcomes for verdict in outcome.verdicts],
        [outcome.reach for outcome in outcomes],
        Divergences(),
        gone=any(outcome.gone for outcome in outcomes),
    )


def found(job: Job, results: Results) -> Finding:
    """Return what a result set says about the server of a job."""
    about = [reach for reach in results.reaches if reach.operation != SERVICE]
    return Finding(
        job,
        exit_code=results.exit_code,
        exit_reason=results.exit_reason,
        counts=dict(Counter(verdict.status.value for verdict in results.verdicts)),
        broken=tuple(broken for verdict in results.verdicts for broken in _broken(verdict)),
        unjudged=tuple(_unjudged(job, results)),
        rules=frozenset(verdict.promise.rule for verdict in results.verdicts if verdict.checked),
        unreached=tuple(reach.operation for reach in about if not reach.reached),
        green=tuple(reach.operation for reach in about if reach.reached and not reach.canary),
        requests=sum(reach.requests for reach in results.reaches),
    )


def _broken(verdict: Verdict) -> Iterator[Broken]:
    """Yield what broke, each place once: a flaky failure is told twice."""
    if verdict.status in _SEEN:
        first = {failure.key: failure for failure in reversed(verdict.failures)}
        for key, failure in reversed(first.items()):
            yield Broken(key, verdict.level, verdict.status, _short(failure.expected), _short(failure.got))


def _unjudged(job: Job, results: Results) -> Iterator[Unjudged]:
    """Yield what was neither kept nor broken.

    Where only a seed's own requests were sent, the rules that hold everywhere need not have been shown; and what a
    sample leaves open, other requests may show.
    """
    for verdict in results.verdicts:
        promise = verdict.promise
        wanted = job.whole or (job.extent == "seed" and promise.place) or verdict.status is Status.ERROR
        if wanted and verdict.status not in (*_SEEN, Status.PASSED):
            yield Unjudged(promise, verdict.status, _short(verdict.reason))


def _mistake(error: Exception) -> str:
    *_, last = traceback.extract_tb(error.__traceback__)
    where = f"{Path(last.filename).name}, line {last.lineno}"
    return f"a mistake of this server's, or of the kit: {type(error).__name__}: {error} ({where})"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TEXT else f"{line[: TEXT - 1]}…"
