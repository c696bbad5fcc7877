"""Stories on a target: what is waited for, what ends the waiting, and what is told where they come to no end."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from contracts import errors
from contracts.cases.plan import Plan
from contracts.judge.divergences import Divergences
from contracts.reference.kinds import Kind
from contracts.reference.messages import Call, Delivery, Refusal, Reply
from contracts.reference.server import Reference
from contracts.reference.serving import serving
from contracts.reference.store import Made, Shown
from contracts.reference.variants.listing import LooksBack
from contracts.runner import Outcome, Runner, planned
from contracts.running.choices import Choices
from contracts.running.playing import LATE, PATIENT
from contracts.running.whole import run_whole
from contracts.spec.contract import Contract
from contracts.values import Results, Status, Verdict
from contracts.wire.opening import TargetOptions
from contracts.wire.target import Target

RUN = "play01"


@cache
def _plan(operation: str, *globs: str) -> Plan:
    """Return the part of an operation's plan that is about some rules."""
    whole = planned(Contract.load(), Choices(operations=(operation,), examples=0))[0]
    return whole.chosen(frozenset(p for p in whole.promises if any(fnmatchcase(p.rule, glob) for glob in globs)))


def _played(server: Reference, operation: str, *globs: str, timeout: float = 5.0, **more: Any) -> Outcome:
    """Return what comes of some rules of an operation on a server."""
    plan = _plan(operation, *globs)
    with serving(server) as url:
        target = Target(url, url, read_timeout=timeout)
        with Runner(Contract.load(), target, Choices(run_id=RUN, examples=0, **more)) as runner:
            return runner.run(plan)


def _whole(server: Reference, operation: str, only: str, **more: Any) -> Results:
    """Return what a whole run of some promises comes to."""
    with serving(server) as url:
        choices = Choices(run_id=RUN, examples=0, operations=(operation,), **more)
        return run_whole(TargetOptions(url), choices, Divergences(), only=(only,))


def _statuses(outcome: Outcome) -> dict[str, set[Status]]:
    """Return the statuses of each rule."""
    found: dict[str, set[Status]] = {}
    for verdict in outcome.verdicts:
        found.setdefault(verdict.promise.rule, set()).add(verdict.status)
    return found


def _verdict(outcome: Outcome, rule: str) -> Verdict:
    return next(verdict for verdict in outcome.verdicts if verdict.promise.rule == rule)


class Late(Reference):
    """Shows what is new only after a while."""

    after = 0.4

    def find(self, kind: Kind, asked: Mapping[str, Any]) -> Made:
        """Find what is old enough."""
        made = super().find(kind, asked)
        if kind.noun == "Model" and self.moment - made.created < self.after:
            raise Refusal("ValidationException", "Could not find it.")
        return made


class Counting(Reference):
    """Counts what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: Counter[str] = Counter()

    def finish(self, call: Call, reply: Reply) -> Reply:
        """Count, and answer."""
        self.asked[call.operation] += 1
        return super().finish(call, reply)


class Hanging(Counting):
    """Never answers one operation."""

    def __init__(self, operation: str) -> None:
        super().__init__()
        self.operation = operation

    def finish(self, call: Call, reply: Reply) -> Reply:
        """Answer, or never."""
        reply = super().finish(call, reply)
        return replace(reply, delivery=Delivery(never=True)) if call.operation == self.operation else reply


class Lacking(Counting):
    """Lacks some operations."""

    def __init__(self, *lacks: str) -> None:
        super().__init__()
        self.lacks = lacks

    def route(self, call: Call) -> None:
        """Know no such operation."""
        if call.operation in self.lacks:
            raise Refusal("UnknownOperationException", "There is no such operation.")
        super().route(call)


class Losing(Reference):
    """Loses what the stories make that are played for the first time; their numbers begin with 3, later ones with 4."""

    numbers = ("-3",)

    def keep(self, made: Made) -> None:
        """Keep it, or not."""
        name = str(made.asked.get("ModelName"))
        if not any(f"-cm11{number}" in name for number in self.numbers):
            super().keep(made)


class Shortening(Reference):
    """Loses the descriptions of actions that are neither very short nor long."""

    def keep(self, made: Made) -> None:
        """Keep it, perhaps without its description."""
        if made.kind.noun == "Action" and 5 <= len(str(made.asked.get("Description", ""))) <= 20:
            made.asked.pop("Description")
        super().keep(made)


# ---- shrinking ----


def test_what_a_generated_body_loses_is_told_of_a_small_one() -> None:
    """What only generated bodies lose is told of the smallest body that a few tries find."""
    with serving(Shortening()) as url:
        choices = Choices(run_id=RUN, operations=("CreateAction",))
        with Runner(Contract.load(), Target(url, url), choices) as runner:
            outcome = runner.run(planned(Contract.load(), choices)[0])
    broken = [failure for verdict in outcome.verdicts for failure in verdict.failures]
    assert [(failure.key.id, failure.expected, failure.got) for failure in broken] == [
        ("CreateAction-life.round-trip-/Description", '"eL0pN"', "not in the answer")
    ]


# ---- --settle ----


def test_a_read_may_come_late() -> None:
    """What can be seen within the grace keeps its promise."""
    assert _statuses(_played(Late(), "CreateModel", "life.readable")) == {"life.readable": {Status.PASSED}}


def test_no_grace_means_at_once() -> None:
    """``--settle 0`` waits for nothing."""
    outcome = _played(Late(), "CreateModel", "life.readable", settle=0.0)
    assert _statuses(outcome) == {"life.readable": {Status.FAILED}}


def test_the_grace_is_bounded() -> None:
    """What cannot be seen for good is broken, and nobody waits much longer than for the grace."""
    server = Late()
    server.after = 1000.0
    started = time.monotonic()
    outcome = _played(server, "CreateModel", "life.readable", settle=0.3)
    assert _statuses(outcome) == {"life.readable": {Status.FAILED}}
    assert time.monotonic() - started < 4


# ---- lists ----


def test_a_list_may_lag_behind() -> None:
    """A list is waited for until it shows everything as it was described, and is judged from then on."""
    outcome = _played(LooksBack(), "ListNotebookInstances", "page.*")
    assert {verdict.status for verdict in outcome.verdicts} == {Status.PASSED}


def test_without_grace_a_list_must_not_lag_behind() -> None:
    """``--settle 0`` waits for no list."""
    outcome = _played(LooksBack(), "ListModels", "page.union", settle=0.0)
    assert _verdict(outcome, "page.union").status is Status.FAILED


def test_small_pages_without_end_are_turned_once() -> None:
    """What such a list shows on one page is judged all the same."""

    class FirstPage(Counting):
        def listed(self, kind: Kind, asked: Shown) -> Shown:
            return super().listed(kind, {name: value for name, value in asked.items() if name != "NextToken"})

    server = FirstPage()
    found = _statuses(_played(server, "ListModels", "page.*"))
    assert found.pop("page.union") == {Status.FAILED}
    assert set(found) == {"page.limit", "page.filter", "page.sort"}
    assert {status for statuses in found.values() for status in statuses} == {Status.PASSED}
    assert server.asked["ListModels"] < 80


# ---- --max-time ----


def test_a_run_that_is_out_of_time_ends_in_order() -> None:
    """What was judged until then stays judged, what was not says why, and what was made is removed."""
    server = Reference()
    outcome = _played(server, "ListModels", "accept.base", "page.*", max_time=0.7)  # its items are made 1.1 s apart
    found = _statuses(outcome)
    assert found.pop("accept.base") == {Status.PASSED}
    assert set(found) == {"page.limit", "page.union", "page.filter", "page.sort"}
    assert {status for statuses in found.values() for status in statuses} == {Status.INDETERMINATE}
    assert {verdict.reason for verdict in outcome.verdicts if verdict.promise.rule in found} == {LATE}
    assert not server.store.by_key


def test_an_operation_that_is_too_late_is_not_asked_for() -> None:
    """Nothing is sent any more."""
    server = Counting()
    plan = _plan("CreateModel", "life.readable")
    with serving(server) as url:
        choices = Choices(run_id=RUN, examples=0, max_time=0.0)
        with Runner(Contract.load(), Target(url, url), choices) as runner:
            time.sleep(0.01)
            outcome = runner.run(plan)
    assert (outcome.verdicts[0].status, outcome.verdicts[0].reason) == (Status.INDETERMINATE, LATE)
    assert not server.asked


def test_a_run_that_was_out_of_time_is_not_all_right() -> None:
    """It ends with 1, because it does not say what it was asked."""
    results = _whole(Reference(), "ListModels", "ListModels-page.*", max_time=0.7)
    assert results.exit_code == errors.BROKEN
    assert results.exit_reason.endswith(" indeterminate")


# ---- a second try, and --allow-flaky ----


def test_a_life_that_goes_well_the_second_time_is_flaky() -> None:
    """It is told with both exchanges: what did not hold, and what did."""
    verdict = _verdict(_played(Losing(), "CreateModel", "life.readable", settle=0.0), "life.readable")
    assert verdict.status is Status.FLAKY
    exchanges = [failure.exchange for failure in verdict.failures if failure.exchange]
    assert [exchange.status for exchange in exchanges] == [400, 200]
    first, second = (exchange.request_body for exchange in exchanges)
    assert first != second  # it was another resource


def test_a_life_that_goes_wrong_twice_is_broken() -> None:
    """Nothing is flaky that never held."""

    class Always(Losing):
        numbers = ("-3", "-4")

    assert (
        _verdict(_played(Always(), "CreateModel", "life.readable", settle=0.0), "life.readable").status is Status.FAILED
    )


def test_what_is_flaky_fails_a_run_unless_it_is_allowed() -> None:
    """``--allow-flaky`` lets it pass, and still calls it flaky."""
    ends = {}
    for allowed in (False, True):
        results = _whole(Losing(), "CreateModel", "CreateModel-life.readable", settle=0.0, allow_flaky=allowed)
        assert [verdict.status for verdict in results.verdicts] == [Status.FLAKY]
        ends[allowed] = results.exit_code
    assert ends == {False: errors.BROKEN, True: errors.OK}


# ---- what a target lacks, or does not answer ----


def test_an_operation_that_hangs_costs_a_few_timeouts() -> None:
    """What rests on it is blocked and names it, and everything else is judged."""
    server = Hanging("ListTags")
    outcome = _played(server, "CreateModel", "life.*", timeout=0.3)
    assert server.asked["ListTags"] <= PATIENT
    blocked = [verdict for verdict in outcome.verdicts if verdict.status is Status.BLOCKED]
    assert {verdict.promise.place.split("/")[1] for verdict in blocked} == {"Tags"}
    assert {verdict.status for verdict in outcome.verdicts if verdict not in blocked} == {Status.PASSED}


def test_a_delete_that_hangs_is_not_asked_for_each() -> None:
    """Cleaning up waits for one of them."""
    server = Hanging("DeleteModel")
    outcome = _played(server, "CreateModel", "accept.base", timeout=0.3)
    assert server.asked["DeleteModel"] == 1
    assert len(outcome.reach.leftovers) == server.asked["CreateModel"] - 1  # one is gone, whatever it did not say


def test_a_target_may_lack_what_supports() -> None:
    """What needs it is blocked, what stays is listed, and nothing has failed."""
    server = Lacking("DeleteModel")
    outcome = _played(server, "CreateModel", "life.deleted", "life.readable")
    assert _statuses(outcome) == {"life.readable": {Status.PASSED}, "life.deleted": {Status.BLOCKED}}
    assert _verdict(outcome, "life.deleted").reason == "the target has no DeleteModel"
    assert outcome.reach.leftovers
    assert all(left.startswith(f"model sck-{RUN}-") for left in outcome.reach.leftovers)


def test_a_target_without_a_reader_is_not_blamed() -> None:
    """Where nothing can be read back, nothing is known."""
    outcome = _played(Lacking("DescribeAction"), "CreateAction", "life.readable", "life.round-trip")
    judged = {verdict.promise.place for verdict in outcome.verdicts if verdict.status is Status.PASSED}
    assert judged == {"/Tags"}  # another operation shows them
    blocked = {verdict.reason for verdict in outcome.verdicts if verdict.status is Status.BLOCKED}
    assert blocked == {"the target has no DescribeAction"}
    assert _verdict(outcome, "life.readable").status is Status.BLOCKED
    assert all(verdict.lacking for verdict in outcome.verdicts if verdict.status is Status.BLOCKED)


def test_what_a_target_lacks_fails_no_run() -> None:
    """What only an operation that the target lacks could show is told as blocked, and the run is all right."""
    results = _whole(Lacking("DescribeAction"), "CreateAction", "CreateAction-life.*")
    assert {verdict.status for verdict in results.verdicts} == {Status.PASSED, Status.BLOCKED}
    assert results.exit_code == errors.OK


# ---- what is left ----


def test_what_was_kept_is_no_leftover() -> None:
    """``--keep`` leaves everything, and does not complain about it."""
    server = Counting()
    outcome = _played(server, "CreateModel", "accept.base", keep=True)
    assert server.store.by_key
    assert (outcome.reach.leftovers, server.asked["DeleteModel"]) == ((), 0)


def test_what_cannot_be_deleted_is_stopped() -> None:
    """Training jobs stay for good, and none of them goes on."""
    server = Counting()
    server.pace = 60.0
    outcome = _played(server, "DescribeTrainingJob", "accept.base")
    kinds = {left.rpartition(" ")[0] for left in outcome.reach.leftovers}
    assert kinds == {"training job"}
    assert {made.status(server.clock()) for made in server.store.by_key.values()} == {"Stopping"}
