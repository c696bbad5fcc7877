"""The way through: what exists first, what is sent again, what is blocked, and what a run comes to."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import exchanges
import pytest

from contracts import errors
from contracts.cases import probes
from contracts.cases.plan import Plan
from contracts.judge.divergences import Divergences
from contracts.reference.kinds import BY_NOUN, Kind
from contracts.reference.messages import Call, Delivery, Refusal, Reply
from contracts.reference.server import Reference
from contracts.reference.serving import serving
from contracts.reference.store import Made, Shown
from contracts.runner import Outcome, Runner, planned
from contracts.running import patience
from contracts.running.binding import Binding, renumbered
from contracts.running.bookkeeping import typed
from contracts.running.choices import SETTLE, Choices
from contracts.running.conclusion import conclude, counts
from contracts.running.existing import Existing
from contracts.running.support import Support
from contracts.running.whole import run_whole
from contracts.spec.contract import Contract
from contracts.values import Case, Exchange, Expect, Failure, Promise, Reach, Results, Run, Status, Step, Verdict
from contracts.wire.opening import TargetOptions
from contracts.wire.process import free_port
from contracts.wire.target import Target

RUN = "unit01"
PREFIX = f"sck-{RUN}"


@cache
def _plan(operation: str) -> Plan:
    return planned(Contract.load(), Choices(operations=(operation,), examples=0))[0]


def _run(
    server: Reference,
    operation: str,
    tell: Callable[[int], None] = lambda _: None,
    timeout: float = 5.0,
    **more: Any,
) -> Outcome:
    """Return what comes of one operation on a server."""
    with serving(server) as url:
        target = Target(url, url, read_timeout=timeout)
        with Runner(Contract.load(), target, Choices(run_id=RUN, examples=0, **more)) as runner:
            return runner.run(_plan(operation), tell)


def _whole(server: Reference, operation: str, **more: Any) -> Results:
    with serving(server) as url:
        choices = Choices(run_id=RUN, examples=0, operations=(operation,), **more)
        return run_whole(TargetOptions(url), choices, Divergences())


def _by_status(outcome: Outcome) -> Counter[Status]:
    return Counter(verdict.status for verdict in outcome.verdicts)


class Recording(Reference):
    """Remembers what it was asked, in the order of arrival."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, Shown]] = []

    def act(self, operation: str, asked: Shown) -> Shown | None:
        """Remember, then act."""
        self.asked.append((operation, asked))
        return super().act(operation, asked)

    def created(self, noun: str) -> list[str]:
        """Return the names of what was created, in order."""
        return [str(body.get(f"{noun}Name")) for operation, body in self.asked if operation == f"Create{noun}"]


# ---- what has to exist first ----


def test_prerequisites_come_first_and_once() -> None:
    """A model before its configuration, that one before its endpoint, and none of them twice."""
    server = Recording()
    outcome = _run(server, "DescribeEndpoint")
    assert _by_status(outcome)[Status.FAILED] == 0
    firsts = [next(n for n, (asked, _) in enumerate(server.asked) if asked == f"Create{noun}")
              for noun in ("Model", "EndpointConfig", "Endpoint")]  # fmt: skip
    assert firsts == sorted(firsts)
    for noun in ("Model", "EndpointConfig"):
        assert max(Counter(server.created(noun)).values()) == 1


def test_names_are_the_run_s_own() -> None:
    """Two runs never meet, but for names too short to carry the run's id."""
    server = Recording()
    _run(server, "DescribeModel")
    names = set(server.created("Model"))
    assert names
    assert {name[: len(PREFIX)] for name in names if len(name) > len(PREFIX)} == {PREFIX}


def test_given_owners_are_used_and_not_made() -> None:
    """What the person says exists is not created again."""
    server = Recording()
    made = server.act("CreateDomain", {"DomainName": "given"})
    assert made is not None
    server.act("CreateUserProfile", {"DomainId": made["DomainId"], "UserProfileName": "ann"})
    server.act("CreateSpace", {"DomainId": made["DomainId"], "SpaceName": "lab"})
    server.asked.clear()
    given = {"DomainId": made["DomainId"], "UserProfileName": "ann", "SpaceName": "lab"}
    outcome = _run(server, "DescribeApp", given=given)
    assert not {"CreateDomain", "CreateUserProfile", "CreateSpace"} & {operation for operation, _ in server.asked}
    apps = [body for operation, body in server.asked if operation == "CreateApp"]
    assert {body["DomainId"] for body in apps} == {made["DomainId"]}
    assert {body.get("UserProfileName", body.get("SpaceName")) for body in apps} <= {"ann", "lab"}
    assert _by_status(outcome)[Status.FAILED] == 0


class Ownerless(Reference):
    """Lacks what makes owners."""

    def route(self, call: Call) -> None:
        """Know no operation that makes one."""
        if call.operation in ("CreateDomain", "CreateUserProfile", "CreateSpace"):
            raise Refusal("UnknownOperationException", "There is no such operation.")
        super().route(call)


def test_invented_owners_block_and_break_nothing() -> None:
    """A strict target without domains cannot be blamed for wanting one."""
    outcome = _run(Ownerless(), "CreateApp")
    found = _by_status(outcome)
    assert found[Status.FAILED] == 0
    assert found[Status.BLOCKED] > 0
    base = next(verdict for verdict in outcome.verdicts if verdict.promise.rule == "accept.base")
    assert (base.status, base.reason) == (
        Status.BLOCKED,
        "the target wants a domain and an owner that exist: pass --given",
    )


def test_where_no_owner_has_to_exist_nothing_is_blocked() -> None:
    """A target without domains that takes invented owners is judged in everything, duplicates included."""

    class Carefree(Ownerless):
        def what_it_needs(self, kind: Kind, asked: Shown) -> Shown:  # noqa: ARG002 (nothing, whatever it is)
            """Let owners be invented."""
            return {}

    assert _by_status(_run(Carefree(), "CreateApp")).keys() == {Status.PASSED}


def test_what_was_made_tells_whether_it_can_be_described() -> None:
    """A target with one error for everything still shows by what was made that it can describe it."""

    class Bland(Reference):
        def refused(self, refusal: Refusal) -> Reply:  # noqa: ARG002 (it says no more than no)
            """Say no more than no."""
            return super().refused(Refusal("ValidationException", "No."))

    verdicts = _run(Bland(), "CreateAction").verdicts
    assert {v.status for v in verdicts if v.promise.rule == "reject.leaves-nothing"} == {Status.PASSED}


class Choosy(Reference):
    """Refuses to create a model that has a member."""

    member = ""

    def create(self, kind: Kind, asked: Shown) -> Shown:
        """Refuse, or create."""
        if kind.noun == "Model" and f'"{self.member}"' in json.dumps(asked):
            raise Refusal("ValidationException", "Not this one.")
        return super().create(kind, asked)


def test_a_refused_doubtful_base_is_soft() -> None:
    """What a faithful service may refuse blocks what was moved from it, and the run is all right."""

    class Cautious(Choosy):
        member = "ModelPackageName"

    results = _whole(Cautious(), "CreateModel")
    refused = [verdict for verdict in results.verdicts if verdict.status is Status.FAILED]
    assert {verdict.promise.rule for verdict in refused} == {"accept.doubtful"}
    assert results.exit_code == errors.OK, results.exit_reason


def test_a_refused_base_blocks_what_was_moved_from_it() -> None:
    """One cause is one failure, and the others name it."""

    class Refusing(Choosy):
        member = "PrimaryContainer"

    outcome = _run(Refusing(), "CreateModel")
    failed = {verdict.promise for verdict in outcome.verdicts if verdict.status is Status.FAILED}
    bases = {promise for promise in failed if promise.rule == "accept.base"}
    assert bases
    blocked = [verdict for verdict in outcome.verdicts if verdict.status is Status.BLOCKED and verdict.blocked_by]
    assert len(blocked) > len(failed)
    assert any(set(verdict.blocked_by) <= bases for verdict in blocked)


def test_a_refused_prerequisite_blocks() -> None:
    """What cannot be described was never made, and the reason says so."""

    class Refusing(Choosy):
        member = "ModelName"

    outcome = _run(Refusing(), "DescribeModel")
    reasons = {verdict.reason for verdict in outcome.verdicts if verdict.promise.rule == "accept.base"}
    assert any(reason.startswith("CreateModel was refused: 400 ") for reason in reasons), reasons
    base = next(verdict for verdict in outcome.verdicts if verdict.promise.rule == "accept.base")
    assert base.blocked_by == (Promise("CreateModel", "accept.base"),)


def test_a_prerequisite_that_the_target_lacks_is_no_broken_promise() -> None:
    """The reason says what is missing, and no failure is behind it."""

    class Modelless(Reference):
        def route(self, call: Call) -> None:
            """Know nothing that makes a model."""
            if call.operation == "CreateModel":
                raise Refusal("UnknownOperationException", "There is no such operation.")
            super().route(call)

    outcome = _run(Modelless(), "DescribeModel")
    blocked = [verdict for verdict in outcome.verdicts if verdict.promise.rule == "accept.base"]
    assert {verdict.reason for verdict in blocked} == {"the target has no CreateModel"}
    assert {verdict.status for verdict in outcome.verdicts} == {Status.BLOCKED, Status.PASSED}
    assert not any(verdict.blocked_by for verdict in blocked)


def test_a_short_name_that_was_taken_before_shows_that_it_is_accepted() -> None:
    """Training jobs cannot be deleted, so a second run meets the short names of the first."""
    server = Reference()
    with serving(server) as url:
        for run_id in ("first1", "second"):
            with Runner(Contract.load(), Target(url, url), Choices(run_id=run_id, examples=0)) as runner:
                outcome = runner.run(_plan("DescribeTrainingJob"))
                assert set(_by_status(outcome)) == {Status.PASSED}, outcome.verdicts


# ---- trouble ----


def test_a_hanging_operation_costs_three_timeouts() -> None:
    """Nobody waits for the fourth."""

    class Hanging(Reference):
        came = 0

        def finish(self, call: Call, reply: Reply) -> Reply:  # noqa: ARG002 (all are alike)
            """Wait longer than anybody."""
            self.came += 1
            return replace(reply, delivery=Delivery(never=True))

    server = Hanging()
    started = time.monotonic()
    outcome = _run(server, "ListModels", timeout=0.2)
    assert time.monotonic() - started < 2  # one timeout for the prerequisite, three for the operation
    assert server.came < len(_plan("ListModels").cases) / 2
    assert {v.promise.rule for v in outcome.verdicts if v.status is Status.FAILED} == {"wire.framing"}


def test_a_target_that_is_gone_says_nothing() -> None:
    """No promise is called broken because nobody listens any more."""
    url = f"http://127.0.0.1:{free_port()}"
    with Runner(Contract.load(), Target(url, url), Choices(run_id=RUN, examples=0)) as runner:
        outcome = runner.run(_plan("CreateModel"))
    assert outcome.gone
    assert not {Status.FAILED, Status.PASSED} & set(_by_status(outcome))


def test_a_mistake_of_the_kit_is_a_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other operations are judged all the same."""
    monkeypatch.setattr("contracts.runner.Trial.run", lambda _: {}["x"])
    outcome = _run(Reference(), "DescribeModel")
    assert set(_by_status(outcome)) == {Status.ERROR}
    assert outcome.verdicts[0].reason.startswith("a mistake of the kit: KeyError: 'x' (")


# ---- a second try ----


class Sometimes(Reference):
    """Forgets the type of the first error of each name."""

    always = False

    def __init__(self) -> None:
        super().__init__()
        self.first = True

    def refused(self, refusal: Refusal) -> Reply:
        """Forget the type, once or always."""
        if self.first or self.always:
            self.first = False
            return Reply(refusal.status, self.headers(), self.encode({"message": str(refusal)}))
        return super().refused(refusal)


def _untyped(outcome: Outcome) -> Status:
    return next(verdict.status for verdict in outcome.verdicts if verdict.promise.rule == "error.type")


def test_what_fails_once_is_flaky() -> None:
    """The second try held."""
    assert _untyped(_run(Sometimes(), "DescribeModel")) is Status.FLAKY


def test_what_fails_twice_is_broken() -> None:
    """So did nothing."""

    class Always(Sometimes):
        always = True

    assert _untyped(_run(Always(), "DescribeModel")) is Status.FAILED


def test_a_second_try_that_meets_the_first_one_does_not_hold() -> None:
    """Where something is known by another member than its name, what was accepted is in the way of its repetition."""

    class ByRole(Reference):
        def __init__(self) -> None:
            super().__init__()
            self.roles: set[str] = set()

        def checked(self, operation: str, asked: Shown) -> Shown:
            """Take any text for a model's role, but only once."""
            role = asked.get("ExecutionRoleArn")
            if operation != "CreateModel" or not isinstance(role, str) or role.startswith("arn:"):
                return super().checked(operation, asked)
            if role in self.roles:
                raise Refusal("ResourceInUse", "There is a model of this role already.")
            self.roles.add(role)
            return super().checked(operation, asked | {"ExecutionRoleArn": "arn:aws:iam::123456789012:role/any"})

    patterns = Promise("CreateModel", "reject.pattern", "/ExecutionRoleArn")
    verdict = next(one for one in _run(ByRole(), "CreateModel").verdicts if one.promise == patterns)
    assert verdict.status is Status.FAILED


def test_a_case_is_renumbered_with_what_it_needs() -> None:
    """A second try starts from something fresh."""
    case = next(c for c in _plan("DescribeModel").cases if c.setup and "dm13-0" in json.dumps(c.body))
    fresh = renumbered(case, 50_007)
    assert fresh.body["ModelName"].endswith("-50007")
    assert all("50007" in step.body for step in fresh.setup if "dm13-0" in step.body)
    assert fresh.promise == case.promise


def test_late_reads_are_waited_for() -> None:
    """A read that is eventually consistent keeps its promise."""

    class Late(Reference):
        def find(self, kind: Kind, asked: Mapping[str, Any]) -> Made:
            """Find what is old enough."""
            made = super().find(kind, asked)
            if self.moment - made.created < 0.3:
                raise Refusal("ValidationException", f"Could not find {kind.noun}.")
            return made

    assert _by_status(_run(Late(), "DescribeModel"))[Status.FAILED] == 0


class Unseen(Reference):
    """Sees the configuration of an endpoint only after a while."""

    after = 0.3

    def what_it_needs(self, kind: Kind, asked: Shown) -> Shown:
        """Find no new configuration."""
        config = super().what_it_needs(kind, asked)
        if kind.noun == "Endpoint" and self.moment - self.find(BY_NOUN["EndpointConfig"], asked).created < self.after:
            raise Refusal("ValidationException", "Could not find endpoint configuration.")
        return config


def test_an_endpoint_to_be_read_may_have_to_wait_for_its_configuration() -> None:
    """An endpoint that is made to be read may have to wait until its configuration can be seen."""
    assert _by_status(_run(Unseen(), "DescribeEndpoint")).keys() == {Status.PASSED}


def test_nobody_waits_twice_in_vain(monkeypatch: pytest.MonkeyPatch) -> None:
    """An endpoint that is refused after all the waiting is not waited for again."""
    server, pauses = Unseen(), list[float]()
    server.after = 1000.0
    monkeypatch.setattr("contracts.running.existing.time.sleep", pauses.append)
    outcome = _run(server, "DescribeEndpoint")
    assert _by_status(outcome)[Status.BLOCKED] > 0
    assert pauses == list(patience.pauses(SETTLE))


def test_nobody_waits_for_a_configuration_that_was_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing comes late that was never made."""

    class Configless(Reference):
        def route(self, call: Call) -> None:
            """Know nothing that makes a configuration or an endpoint."""
            if call.operation in ("CreateEndpointConfig", "CreateEndpoint"):
                raise Refusal("UnknownOperationException", "There is no such operation.")
            super().route(call)

    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    _run(Configless(), "DescribeEndpoint")
    assert not slept


def test_nobody_waits_for_a_target_that_shows_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who says that a target shows at once what it has never waits for what it does not show."""
    server, pauses = Unseen(), list[float]()
    server.after = 1000.0
    monkeypatch.setattr("time.sleep", pauses.append)
    assert _by_status(_run(server, "DescribeEndpoint", settle=0.0))[Status.BLOCKED] > 0
    assert pauses == []


def test_nothing_else_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal that is right needs no second look."""
    pauses: list[float] = []
    monkeypatch.setattr("contracts.running.trial.time.sleep", pauses.append)
    _run(Reference(), "DescribeModel")
    assert pauses == []


def test_a_generated_failure_is_made_small() -> None:
    """Nobody has to find out which member of many it was."""

    class Crashing(Reference):
        def act(self, operation: str, asked: Shown) -> Shown | None:
            """Crash on one member."""
            if "SortBy" in asked:
                raise Refusal("InternalFailure", "Oh.", 500)
            return super().act(operation, asked)

    choices = Choices(run_id=RUN, examples=8, operations=("ListModels",))
    plan = planned(Contract.load(), choices)[0]
    chosen = plan.chosen(frozenset(p for p in plan.promises if p.rule == "generated.answer"))
    with serving(Crashing()) as url, Runner(Contract.load(), Target(url, url), choices) as runner:
        outcome = runner.run(chosen)
    shown = [f.exchange.request_body for v in outcome.verdicts for f in v.failures if f.exchange]
    assert min(shown, key=len) in (b'{"SortBy":"Name"}', b'{"SortBy":"CreationTime"}')


# ---- speed and progress ----


class Far(Reference):
    """Is 20 ms away, and notes when requests come."""

    def __init__(self) -> None:
        super().__init__()
        self.came: list[float] = []

    def finish(self, call: Call, reply: Reply) -> Reply:  # noqa: ARG002 (all are alike)
        """Answer later."""
        self.came.append(time.monotonic())
        return replace(reply, delivery=Delivery(after=0.02))

    def waits(self) -> bool:
        """Tell whether no request came while another one was on the way."""
        return all(later - earlier >= 0.02 for earlier, later in pairwise(self.came))


def test_many_in_flight_come_to_the_same() -> None:
    """Verdicts do not depend on how many requests are on the way."""
    one, many = Far(), Far()
    alone = _run(one, "ListModels", in_flight=1)
    together = _run(many, "ListModels", in_flight=8)
    assert [replace(v, checked=0) for v in alone.verdicts] == [replace(v, checked=0) for v in together.verdicts]
    assert (one.waits(), many.waits()) == (True, False)


def test_progress_counts_every_case() -> None:
    """Whoever watches sees the end coming."""
    told: list[int] = []
    _run(Reference(), "DescribeModel", told.append)
    assert sum(told) == len(_plan("DescribeModel").cases)


# ---- what an operation turned out to be ----


class FakeLine:
    """Answers from a function, and remembers what was sent."""

    def __init__(self, answer: Callable[[Case], Exchange], unsupported: tuple[str, ...] = ()) -> None:
        self.answer = answer
        self.target = Target("fake", "http://fake", unsupported=unsupported)
        self.sent: list[Case] = []

    def send(self, cases: Sequence[Case]) -> list[Exchange]:
        """Answer each case."""
        self.sent += cases
        return [self.answer(case) for case in cases]

    def ask(self, operation: str, body: Any) -> Exchange:
        """Answer a plain request."""
        return self.send([Case(operation, Promise(operation, ""), body, Expect.ANSWER, "")])[0]


def _page(case: Case, status: int = 500, known: Sequence[Any] = ()) -> Exchange:
    if case.operation in known:
        return exchanges.error("ValidationException")
    return exchanges.exchange(status, b"<h1>Server Error</h1>", {"Content-Type": "text/html"})


def _has(line: FakeLine, body: Any = None) -> bool:
    return Support(line).has("CreateModel", body if body is not None else {"ModelName": "m"})  # type: ignore[arg-type]


def test_the_answer_to_an_impossible_operation_tells() -> None:
    """Who answers alike to what cannot exist has neither."""
    assert not _has(FakeLine(_page))


def test_a_status_alone_decides_nothing() -> None:
    """Not even 501, where an impossible operation is answered otherwise."""
    impossible = probes.unsupported_probe().operation

    def answer(case: Case) -> Exchange:
        return _page(case, 501, (impossible,))

    assert _has(FakeLine(answer))


def test_a_crash_is_no_missing_operation() -> None:
    """A bare error page may be both; a crash hardly comes whatever is asked."""

    def answer(case: Case) -> Exchange:
        crashed = case.operation != "CreateModel" or case.body.get("ModelName")
        return _page(case) if crashed else exchanges.error("ValidationException")

    assert _has(FakeLine(answer))


def test_a_preset_s_signature_tells() -> None:
    """What a preset is known to say needs no comparison."""
    line = FakeLine(lambda _: exchanges.error("NotImplemented", "not yet"), unsupported=(r"400 .*NotImplemented",))
    assert not _has(line)
    assert len(line.sent) == 1


def test_an_accepted_request_tells() -> None:
    """And nothing else is asked."""
    line = FakeLine(lambda _: exchanges.exchange())
    assert _has(line)
    assert len(line.sent) == 1


def test_support_is_asked_for_once() -> None:
    """What an operation turned out to be is remembered."""
    line = FakeLine(_page)
    support = Support(line)  # type: ignore[arg-type]
    first = support.has("CreateModel", {})
    sent = len(line.sent)
    assert (support.has("CreateModel", {}), len(line.sent)) == (first, sent)


# ---- cleaning up ----


def _existing(line: FakeLine, **more: Any) -> Existing:
    return Existing(line, Binding(RUN), Support(line), **more)  # type: ignore[arg-type]


def _made(existing: Existing, *names: str, noun: str = "Model") -> None:
    for name in names:
        existing.note(f"Create{noun}", {f"{noun}Name": name}, exchanges.exchange(200, {}))


def _deleted(line: FakeLine) -> list[str]:
    return [next(iter(case.body.values())) for case in line.sent if case.operation.startswith("Delete")]


def test_what_was_made_is_deleted_once() -> None:
    """Also where it was made twice, on a target that lets that pass."""
    line = FakeLine(lambda _: exchanges.exchange(200, b""))
    existing = _existing(line)
    _made(existing, f"{PREFIX}-a", f"{PREFIX}-b", f"{PREFIX}-a")
    assert existing.remove() == ()
    assert _deleted(line) == [f"{PREFIX}-a", f"{PREFIX}-b"]


def test_what_depends_goes_first() -> None:
    """An endpoint before its configuration, that one before its model."""
    line = FakeLine(lambda _: exchanges.exchange(200, b""))
    existing = _existing(line)
    for noun in ("Model", "EndpointConfig", "Endpoint"):
        _made(existing, f"{PREFIX}-a", noun=noun)
    existing.remove()
    asked = [case.operation for case in line.sent if case.operation.startswith("Delete")]
    assert asked == ["DeleteEndpoint", "DeleteEndpointConfig", "DeleteModel"]


def test_what_cannot_be_deleted_is_listed() -> None:
    """With its kind and its name."""

    def answer(case: Case) -> Exchange:
        return exchanges.error("ValidationException") if case.operation == "DeleteModel" else exchanges.exchange()

    existing = _existing(FakeLine(answer))
    _made(existing, f"{PREFIX}-a")
    assert existing.remove() == (f"model {PREFIX}-a",)


def test_what_is_gone_is_not_listed() -> None:
    """A failed delete of something that is not there leaves nothing behind."""
    existing = _existing(FakeLine(lambda _: exchanges.error("ValidationException", "Could not find it.")))
    _made(existing, f"{PREFIX}-a")
    assert existing.remove() == ()


def test_what_has_no_delete_is_listed() -> None:
    """Training jobs stay for good."""
    existing = _existing(FakeLine(lambda _: exchanges.exchange()))
    _made(existing, f"{PREFIX}-a", noun="TrainingJob")
    assert existing.remove() == (f"training job {PREFIX}-a",)


def test_on_a_target_that_ends_only_foreign_names_are_deleted() -> None:
    """The rest goes away with it, and nothing is left behind."""
    line = FakeLine(lambda _: exchanges.exchange(200, b""))
    existing = _existing(line, passing=True)
    _made(existing, f"{PREFIX}-a", "x")
    _made(existing, f"{PREFIX}-b", noun="TrainingJob")
    assert existing.remove() == ()
    assert _deleted(line) == ["x"]


def test_a_preset_is_not_cleaned_up() -> None:
    """It was started for the run, and ends with it."""
    server = Recording()
    with serving(server) as url:
        target = Target(url, url, preset="moto")
        with Runner(Contract.load(), target, Choices(run_id=RUN, examples=0)) as runner:
            outcome = runner.run(_plan("DescribeModel"))
    assert {len(str(body["ModelName"])) for operation, body in server.asked if operation == "DeleteModel"} <= {1, 2}
    assert outcome.reach.leftovers == ()


def test_everything_is_kept_for_whoever_asks() -> None:
    """``--keep`` deletes nothing at all."""
    server = Recording()
    _run(server, "DescribeModel", keep=True)
    assert not [operation for operation, _ in server.asked if operation == "DeleteModel"]
    assert server.store.by_key


def test_everything_is_removed_otherwise() -> None:
    """Nothing of a run is found afterwards."""
    server = Reference()
    _run(server, "DescribeEndpoint")
    assert not server.store.by_key


# ---- names of a run ----


def test_a_domain_replaces_its_placeholder() -> None:
    """Once it is known, wherever it stands as a whole."""
    binding = Binding(RUN)
    step = Step("CreateUserProfile", '{"DomainId":"d-sck000000domain","UserProfileName":"sck-000000-a"}')
    assert binding.step(step) == {"DomainId": f"d-sck{RUN}domain", "UserProfileName": f"{PREFIX}-a"}
    binding.domain = "d-1"
    assert binding.step(step) == {"DomainId": "d-1", "UserProfileName": f"{PREFIX}-a"}


def test_a_given_owner_leaves_the_app_its_own_name() -> None:
    """Apps are then told apart by their names."""
    binding = Binding(RUN, {"UserProfileName": "ann"})
    body = binding.body("CreateApp", {"UserProfileName": "sck-000000-ca9-00001", "AppName": "default"})
    assert body == {"UserProfileName": "ann", "AppName": f"{PREFIX}-ca9-00001"}


# ---- what a run comes to ----


def _concluded(*verdicts: Verdict, reach: Reach | None = None, **more: Any) -> Results:
    run = Run("0", "c", "t", "http://t", "", 1, RUN, 0.0, 0.0, "")
    reached = reach or Reach("CreateModel", True, True, True)
    return conclude(run, (), verdicts, [reached], Divergences(), **more)


def _verdict(status: Status = Status.PASSED, rule: str = "error.type", **more: Any) -> Verdict:
    failures = (Failure(rule, "CreateModel", "", "this", "that"),) if status in (Status.FAILED, Status.FLAKY) else ()
    return Verdict(Promise("CreateModel", rule), more.pop("level", "must"), status, failures, **more)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (Status.PASSED, errors.OK),
        (Status.KNOWN, errors.OK),
        (Status.UNSUPPORTED, errors.OK),
        (Status.FAILED, errors.BROKEN),
        (Status.FIXED, errors.BROKEN),
        (Status.FLAKY, errors.BROKEN),
        (Status.BLOCKED, errors.BROKEN),
        (Status.INDETERMINATE, errors.BROKEN),
        (Status.ERROR, errors.KIT_ERROR),
    ],
)
def test_each_verdict_has_its_exit_code(status: Status, code: int) -> None:
    """Only what was kept, known or lacking leaves the run all right."""
    assert _concluded(_verdict(status)).exit_code == code


def test_a_should_breaks_only_who_wants_it() -> None:
    """``--fail-on should`` is for the strict."""
    verdict = _verdict(Status.FAILED, level="should")
    assert not counts(verdict, "must")
    assert counts(verdict, "should")


@pytest.mark.parametrize(
    ("more", "code", "reason"),
    [
        (
            {"gone": True, "interrupted": True},
            errors.UNREACHABLE,
            "the target at http://t stopped answering during the run",
        ),
        ({"interrupted": True, "min_reach": 9}, errors.INTERRUPTED, "the run was interrupted"),
        ({"min_reach": 9}, errors.VACUOUS, "1 of 1 operations reached, and --min-reach asks for 9"),
        ({}, errors.BROKEN, "1 broken"),
    ],
)
def test_the_gravest_reason_decides(more: dict[str, Any], code: int, reason: str) -> None:
    """One exit code, and the reason for just that one."""
    results = _concluded(_verdict(Status.FAILED), **more)
    assert (results.exit_code, results.exit_reason) == (code, reason)


def test_what_is_blocked_and_fails_no_run_is_counted_apart() -> None:
    """The reason's figures add up to those of the report."""
    blocked = (_verdict(Status.BLOCKED), _verdict(Status.BLOCKED, level="should"))
    assert _concluded(*blocked).exit_reason == "1 blocked, 1 more blocked that fails no run"
    assert _concluded(_verdict(Status.FAILED), blocked[1]).exit_reason == "1 broken"


def test_a_green_canary_proves_nothing() -> None:
    """A judge that cannot say no is worth nothing."""
    results = _concluded(_verdict(), reach=Reach("CreateModel", True, True, canary=False))
    assert results.exit_code == errors.VACUOUS
    assert results.exit_reason == "the canary came out green: the kit would not have seen a wrong answer"


def test_a_judge_that_never_fails_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the whole pipeline, against a good target."""
    monkeypatch.setattr(Contract, "answer_problems", lambda *_, **__: ())
    monkeypatch.setattr("contracts.judge.canary.Impossible.answer_problems", lambda *_, **__: ())
    assert _whole(Reference(), "DescribeModel").exit_code == errors.VACUOUS


def test_no_good_answer_proves_nothing() -> None:
    """Nor does a run that selected nothing."""
    results = _concluded(_verdict(Status.BLOCKED), reach=Reach("CreateModel", True, False, False))
    assert results.exit_code == errors.VACUOUS
    assert results.exit_reason == "no operation gave a good answer, so nothing was proven"
    assert _concluded().exit_reason == "nothing was selected"


# ---- the command that repeats a run ----


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["/bin/sagemaker-contract", "run", "a b"], "sagemaker-contract run 'a b'"),
        (["/lib/pytest/__main__.py", "--target", "moto"], "pytest --target moto"),
        (["/lib/contracts/cli.py", "run", "moto"], "sagemaker-contract run moto"),
        (["pytest", "--seed", "random", "-q"], "pytest --seed 7 -q"),
        (["pytest", "--seed=random"], "pytest --seed=7"),
    ],
)
def test_the_command_is_told_as_it_can_be_typed(monkeypatch: pytest.MonkeyPatch, words: list[str], said: str) -> None:
    """However Python was started, and with the seed that was drawn."""
    monkeypatch.setattr("sys.argv", words)
    assert typed(7) == said


def test_no_thread_is_left() -> None:
    """A run ends what it began."""
    before = threading.active_count()
    _run(Reference(), "DescribeModel", in_flight=4)
    assert threading.active_count() == before
