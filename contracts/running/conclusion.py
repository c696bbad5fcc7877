"""What a run comes to: known divergences are set off, and one exit code says whether all is well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from contracts import catalogue, errors
from contracts.cases.plan import Plan
from contracts.judge.divergences import Divergences
from contracts.judge.settling import Complete, settle
from contracts.values import SERVICE, Level, Reach, Results, Run, Status, Verdict

_BREAKS = frozenset({Status.FAILED, Status.FIXED, Status.FLAKY, Status.BLOCKED, Status.INDETERMINATE})
_SAID = {Status.FAILED: "broken", Status.BLOCKED: "blocked"}


def counts(verdict: Verdict, fail_on: Level, *, allow_flaky: bool = False) -> bool:
    """Tell whether a verdict makes a run fail.

    What only a should finding keeps from being judged is as soft as the finding, and what a target lacks is no fault.
    """
    if verdict.status not in _BREAKS or verdict.lacking or (allow_flaky and verdict.status is Status.FLAKY):
        return False
    if fail_on == "must" and verdict.level == "should":
        return False
    rules = catalogue.load()
    soft = verdict.status is Status.BLOCKED and verdict.blocked_by
    return not (fail_on == "must" and soft and all(rules[key.rule].level == "should" for key in verdict.blocked_by))


def conclude(
    run: Run,
    plans: Sequence[Plan],
    verdicts: Iterable[Verdict],
    reaches: Iterable[Reach],
    divergences: Divergences,
    *,
    min_reach: int = 1,
    gone: bool = False,
    interrupted: bool = False,
) -> Results:
    """Return the result set of a run, known divergences settled and the exit code decided.

    ``plans`` are the whole plans of the catalogue's operations: what is fixed or stale is decided only where this run
    judged all of a rule's promises of an operation.
    """
    judged = tuple(verdicts)
    settled, problems = settle(judged, divergences, _complete(plans, judged), datetime.now(UTC).date())
    results = Results(run, settled, tuple(reaches), problems)
    reasons = list(_reasons(results, min_reach=min_reach, gone=gone, interrupted=interrupted))
    code = errors.worst([code for code, _ in reasons])
    said = "; ".join(reason for found, reason in reasons if found == code)
    return replace(results, exit_code=code, exit_reason=said)


def _complete(plans: Sequence[Plan], verdicts: Sequence[Verdict]) -> Complete:
    """Return what tells whether a run judged every promise that the catalogue has of a rule for an operation."""
    operations = {plan.operation for plan in plans}
    planned = Counter((promise.rule, promise.operation) for plan in plans for promise in plan.promises)
    judged = Counter((verdict.promise.rule, verdict.promise.operation) for verdict in verdicts)

    def complete(rule: str, operation: str) -> bool:
        return operation in operations and judged[rule, operation] >= planned[rule, operation]

    return complete


def _reasons(results: Results, *, min_reach: int, gone: bool, interrupted: bool) -> Iterator[tuple[int, str]]:
    if gone:
        yield errors.UNREACHABLE, f"the target at {results.run.url} stopped answering during the run"
    if interrupted:
        yield errors.INTERRUPTED, "the run was interrupted"
    if any(verdict.status is Status.ERROR for verdict in results.verdicts):
        yield errors.KIT_ERROR, "the kit itself failed"
    yield from _vacuous(results, min_reach)
    run = results.run
    broken = Counter(v.status for v in results.verdicts if counts(v, run.fail_on, allow_flaky=run.allow_flaky))
    if broken:
        parts = [f"{number} {_SAID.get(status, status.value)}" for status, number in broken.items()]
        others = sum(v.status is Status.BLOCKED for v in results.verdicts) - broken[Status.BLOCKED]
        if broken[Status.BLOCKED] and others:
            parts.append(f"{others} more blocked that fail{'s' * (others == 1)} no run")
        yield errors.BROKEN, ", ".join(parts)
    if results.problems:
        yield errors.BROKEN, "the divergences file is out of date"


def _vacuous(results: Results, min_reach: int) -> Iterator[tuple[int, str]]:
    about = [reach for reach in results.reaches if reach.operation != SERVICE]
    reached = sum(reach.reached for reach in about)
    if not results.verdicts:
        yield errors.VACUOUS, "nothing was selected"
    elif about and reached == 0:
        yield errors.VACUOUS, _nobody(about)
    elif about and reached < min_reach:
        yield errors.VACUOUS, f"{reached} of {len(about)} operations reached, and --min-reach asks for {min_reach}"
    elif any(reach.reached and not reach.canary for reach in about):
        yield errors.VACUOUS, "the canary came out green: the kit would not have seen a wrong answer"


def _nobody(about: Sequence[Reach]) -> str:
    if all(not reach.supported for reach in about):
        return "no operation is supported: is this a SageMaker at all?"
    return "no operation gave a good answer, so nothing was proven"
