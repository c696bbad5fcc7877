"""Whole plans against the reference: what needs more than one look at its verdicts, as mutants and variants get one."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from contracts.cases.plan import Plan
from contracts.judge.divergences import Divergences
from contracts.reference.making import (
    asks,
    both,
    crash,
    delivered,
    error,
    of,
    refusing,
    replying,
    says,
    status,
    unchecked,
)
from contracts.reference.messages import Call, Delivery, Reply
from contracts.reference.server import Reference
from contracts.reference.serving import serving
from contracts.runner import Outcome, Runner, planned
from contracts.running.choices import Choices
from contracts.running.conclusion import conclude
from contracts.spec.contract import Contract
from contracts.values import Promise, Results, Run, Status, Verdict
from contracts.wire.target import Target

CHOICES = Choices(examples=5)
SMALL = ("DescribeModel", "ListModels", "CreateAction", "SageMaker")


@cache
def plan(operation: str) -> Plan:
    """Return an operation's plan; it is the same for all servers."""
    (found,) = planned(Contract.load(), replace(CHOICES, operations=(operation,)))
    return found


def only(whole: Plan, glob: str) -> Plan:
    """Return the part of a plan whose promises' ids match."""
    return whole.chosen(frozenset(p for p in whole.promises if fnmatchcase(p.id, glob)))


def outcomes(
    server: Reference, operations: Iterable[str], glob: str = "*", timeout: float = 5.0, choices: Choices = CHOICES
) -> list[Outcome]:
    """Return what comes of operations on a server."""
    with serving(server) as url:
        target = Target("small", url, read_timeout=timeout)
        with Runner(Contract.load(), target, choices) as runner:
            return [runner.run(only(plan(operation), glob)) for operation in operations]


def verdicts(server: Reference, operation: str, glob: str = "*") -> list[Verdict]:
    """Return the verdicts on an operation of a server."""
    return [verdict for outcome in outcomes(server, (operation,), glob) for verdict in outcome.verdicts]


def broken(found: Iterable[Verdict]) -> set[str]:
    """Return the ids of what failed, as fine as the failures' own places."""
    failed = [verdict for verdict in found if verdict.status is Status.FAILED]
    for verdict in failed:
        assert all(failure.rule == verdict.promise.rule for failure in verdict.failures)
    return {failure.key.id for verdict in failed for failure in verdict.failures}


def unkept(found: Iterable[Verdict]) -> dict[str, Status]:
    """Return what neither passed nor failed."""
    settled = (Status.PASSED, Status.FAILED)
    return {verdict.promise.id: verdict.status for verdict in found if verdict.status not in settled}


def words(*found: Outcome) -> set[Status]:
    """Return every status that occurs."""
    return {verdict.status for outcome in found for verdict in outcome.verdicts}


def concluded(found: Iterable[Outcome], operations: Iterable[str]) -> Results:
    """Return what a run of these outcomes comes to."""
    all_found = list(found)
    return conclude(
        Run("0", "0", "small", "http://127.0.0.1", "", 1, "000000", 0.0, 0.0, ""),
        [plan(operation) for operation in operations],
        [verdict for outcome in all_found for verdict in outcome.verdicts],
        [outcome.reach for outcome in all_found],
        Divergences(),
        gone=any(outcome.gone for outcome in all_found),
    )


# ---- the reference itself ----


def test_the_reference_gets_nothing_but_passed() -> None:
    """The reference gets nothing but passed: no alarm is false, and no promise stays unjudged."""
    found = outcomes(Reference(), SMALL)
    assert words(*found) == {Status.PASSED}
    assert all(verdict.checked for outcome in found for verdict in outcome.verdicts)
    about = [outcome.reach for outcome in found if outcome.reach.operation != "SageMaker"]
    assert all(reach.reached and reach.canary for reach in about)
    assert concluded(found, SMALL).exit_code == 0


def test_a_second_run_against_the_same_server_is_as_green() -> None:
    """A second run, with another run id and what the first one left, is as green, names of one character included."""
    server = Reference()
    for run_id in ("abc123", "def456"):
        found = outcomes(server, ("DescribeTrainingJob", "ListTrainingJobs"), choices=replace(CHOICES, run_id=run_id))
        assert words(*found) == {Status.PASSED}
    assert server.store.by_key  # training jobs cannot be deleted


# ---- what is told ----

# The times that the bases, the coverage phase and the stories send; generated requests have others.
TIMES = (None, 1742774400.123, 1742947200.123, 1520000000, 978307200, 4102444800)


def other_time(asked: Mapping[str, Any]) -> bool:
    """Tell whether a list is asked for with a time that only generated requests have."""
    return any(name.startswith("CreationTime") and value not in TIMES for name, value in asked.items())


def generated_with_times() -> set[str]:
    """Return the numbers of the generated requests that have such a time."""
    cases = [case for case in plan("ListModels").cases if case.promise.rule == "generated.answer"]
    return {case.promise.place for case in cases if other_time(case.body)}


def test_a_generated_request_that_is_refused_is_a_should_finding() -> None:
    """A generated request that is refused is a should finding, at the request's own number."""
    found = verdicts(refusing("ListModels", other_time)(), "ListModels")
    assert broken(found) == {f"ListModels-accept.generated-{place}" for place in generated_with_times()} != set()
    assert {verdict.level for verdict in found if verdict.status is Status.FAILED} == {"should"}
    assert unkept(found) == {}


def test_a_generated_request_that_crashes_breaks_a_promise_of_its_own() -> None:
    """A generated request that crashes breaks a promise of its own, and whether it is accepted stays open."""

    def odd(call: Call, reply: Reply) -> bool:
        return reply.status == 200 and call.operation == "ListModels" and other_time(json.loads(call.body))

    found = verdicts(replying(odd, crash)(), "ListModels")
    assert broken(found) == {f"ListModels-generated.answer-{place}" for place in generated_with_times()} != set()
    assert set(unkept(found)) == {f"ListModels-accept.generated-{place}" for place in generated_with_times()}


def test_a_promise_that_is_barred_names_what_bars_it() -> None:
    """A promise that a crash keeps from being judged is blocked, and says by what."""
    found = verdicts(replying(says("/SortOrder' failed to satisfy constraint: must be one of"), crash)(), "ListModels")
    assert broken(found) == {"ListModels-error.no-crash-/SortOrder"}
    blocked = [verdict for verdict in found if verdict.status is Status.BLOCKED]
    assert [verdict.promise.id for verdict in blocked] == ["ListModels-reject.enum-/SortOrder"]
    crashed = Promise("ListModels", "error.no-crash", "/SortOrder")
    assert blocked[0].reason == "the target crashed on it: error.no-crash at /SortOrder"
    assert blocked[0].blocked_by == (crashed,)


def test_a_create_that_takes_no_name_is_broken_and_not_flaky() -> None:
    """A create that takes no name is broken: it is not sent again, because it would meet what it made before."""
    server = unchecked("CreateEndpointConfig", "null", "/EndpointConfigName")()
    found = verdicts(server, "CreateEndpointConfig", "*-reject.null-/EndpointConfigName")
    assert (broken(found), unkept(found)) == ({"CreateEndpointConfig-reject.null-/EndpointConfigName"}, {})


def test_a_full_target_leaves_open_what_it_would_accept() -> None:
    """A target that is full leaves open what it would accept, and breaks nothing."""
    full = both(status(400), error(__type="ResourceLimitExceeded", message="The account is full."))
    server = replying(asks("CreateAction", Status="Stopped"), full)()
    found = verdicts(server, "CreateAction", "*-accept.boundary-/Status*")
    assert (broken(found), unkept(found)) == (set(), {"CreateAction-accept.boundary-/Status": Status.INDETERMINATE})


# ---- targets that do not answer ----


def test_a_port_where_nobody_listens_is_unreachable_at_once() -> None:
    """A port where nobody listens leaves every promise open and ends in exit 11, at once."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    listing = plan("ListModels")
    started = time.monotonic()
    with Runner(Contract.load(), Target("gone", f"http://127.0.0.1:{port}"), CHOICES) as runner:
        found = runner.run(listing)
    assert time.monotonic() - started < 3
    assert (words(found), found.gone) == ({Status.INDETERMINATE, Status.BLOCKED}, True)
    assert concluded([found], ("ListModels",)).exit_code == 11


def test_a_server_that_stops_in_the_middle_is_unreachable() -> None:
    """A server that stops in the middle keeps what it was seen to keep, breaks nothing, and ends in exit 11."""
    with ExitStack() as server:
        target = Target("going", server.enter_context(serving(Reference())))
        with Runner(Contract.load(), target, CHOICES) as runner:
            found = runner.run(plan("ListModels"), lambda _: server.close())
    assert words(found) == {Status.PASSED, Status.INDETERMINATE, Status.BLOCKED}
    assert concluded([found], ("ListModels",)).exit_code == 11


def test_an_operation_that_hangs_is_waited_for_a_few_times() -> None:
    """An operation that hangs is waited for a few times; the rest of it is blocked, and its neighbours are judged.

    They ask for it, too, to see what they list: that it hangs is all that they lose.
    """
    server = replying(of("DescribeModel"), delivered(Delivery(never=True)))()
    operations = ("DescribeModel", "ListModels")
    assert all(plan(operation).cases for operation in operations)  # so that making them is not part of the time
    started = time.monotonic()
    hanging, neighbour = outcomes(server, operations, timeout=0.3)
    assert time.monotonic() - started < 8  # three timeouts each, and the pause that tells the neighbour's times apart
    assert {v.promise.rule for v in hanging.verdicts if v.status is Status.FAILED} == {"wire.framing"}
    framing = next(verdict for verdict in hanging.verdicts if verdict.status is Status.FAILED)
    assert sum(failure.count for failure in framing.failures) <= 3
    assert words(hanging) == {Status.FAILED, Status.BLOCKED}
    assert (broken(neighbour.verdicts), unkept(neighbour.verdicts)) == ({"ListModels-wire.framing"}, {})
