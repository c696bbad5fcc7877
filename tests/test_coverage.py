"""Constraint coverage: the faults, who meets them, which of them share a server, and what is said about each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from contracts.cases import constraints as kit
from contracts.cases.plan import Plan
from contracts.proof import coverage, covering, excuses
from contracts.proof.coverage import COVERAGE, disagreements, measured, stale
from contracts.proof.excuses import EXCUSES, LONGEST, SHORTEST, excuse
from contracts.proof.faulty import Constraint, Fault, Faulty, How, constraints, faults, shapes
from contracts.proof.findings import Covered, Finding, Job
from contracts.proof.meeting import Meeting, Server, coloured, meetings, servers
from contracts.proof.plans import prepare
from contracts.reference.messages import MEDIA_TYPE, Call, Reply
from contracts.reference.model import full_match
from contracts.runner import planned
from contracts.running.choices import SEED, Choices
from contracts.spec.contract import Contract
from contracts.spec.operations import CONTRACT
from contracts.values import Case, Expect, Failure, Level, Promise, Status, Verdict


def fault(how: How, kind: str, place: str, edge: str = "", value: str = "", operation: str = "ListModels") -> Fault:
    """Return a fault."""
    return Fault(how, Constraint(operation, kind, place, edge), value)


def named(how: How) -> Fault:
    """Return a fault of the pattern that part of a name has to match."""
    return fault(how, "pattern", "/NameContains")


LOOSE_MAX = fault(How.LOOSE, "range", "/MaxResults", "max")
STRICT_MAX = fault(How.STRICT, "range", "/MaxResults", "max")
UNCHECKED_MAX = fault(How.UNCHECKED, "range", "/MaxResults", "max")
UNCHECKED_MIN = fault(How.UNCHECKED, "range", "/MaxResults", "min")
UNCHECKED_TYPE = fault(How.UNCHECKED, "type", "/MaxResults")
NO_NAME = fault(How.MISSING, "enum", "/SortBy", value="Name")
DEMANDED_ORDER = fault(How.DEMANDED, "required", "/SortOrder")


def plan(operation: str) -> Plan:
    """Return the plan of an operation."""
    (found,) = planned(Contract.load(), Choices(operations=(operation,)))
    return found


def answer(wrong: Sequence[Fault], operation: str, body: dict[str, Any]) -> Reply:
    """Return what a server with some faults answers."""
    headers = {"x-amz-target": f"SageMaker.{operation}", "content-type": MEDIA_TYPE}
    return Faulty(wrong).answer(Call("POST", "/", headers, json.dumps(body).encode()))


class TestFaults:
    """What servers can get wrong."""

    def test_constraints(self) -> None:
        """Every constraint of a request is counted, as the reference reads the model."""
        assert [constraint.id for constraint in constraints("DescribeModel")] == [
            "DescribeModel /ModelName required",
            "DescribeModel /ModelName null",
            "DescribeModel /ModelName type",
            "DescribeModel /ModelName length max",
            "DescribeModel /ModelName pattern",
        ]
        assert sum(len(constraints(operation)) for operation in CONTRACT) == 1455

    def test_faults(self) -> None:
        """Of every constraint there are the faults that its kind can have."""
        assert [one.id.removeprefix("DescribeModel /ModelName ") for one in faults("DescribeModel")] == [
            "required: not checked",
            "null: not checked",
            "type: not checked",
            "length max: not checked",
            "length max: one too loose",
            "length max: one too strict",
            "pattern: not checked",
            "pattern: pattern found anywhere",
            "pattern: pattern matched from the start only",
            "pattern: pattern matched to the end only",
            "pattern: newline at the end let through",
            "pattern: compared without case",
        ]

    def test_faults_of_values_and_optional_members(self) -> None:
        """Each value of an enumeration, each truth value, and each optional member can be refused."""
        found = {one.id for one in faults("CreateApp")}
        assert found >= {
            "CreateApp /AppType enum Canvas: one value refused",
            "CreateApp /AppType enum: compared without case",
            "CreateApp /RecoveryMode type True: one value refused",
            "CreateApp /RecoveryMode type False: one value refused",
            "CreateApp /Tags required: optional member demanded",
            "CreateApp /ResourceSpec/InstanceType null: null refused",
            "CreateApp / owner: not checked",
        }
        assert "CreateApp /AppName required: optional member demanded" not in found

    @pytest.mark.parametrize(
        ("operation", "wrong", "lets_through", "refuses"),
        [
            ("ListModels", UNCHECKED_MAX, {"MaxResults": 1000}, {"MaxResults": 0}),
            ("ListModels", UNCHECKED_TYPE, {"MaxResults": "1"}, {"SortBy": 1}),
            ("ListModels", LOOSE_MAX, {"MaxResults": 101}, {"MaxResults": 102}),
            ("ListModels", STRICT_MAX, {"MaxResults": 99}, {"MaxResults": 100}),
            ("ListModels", named(How.SEARCHED), {"NameContains": "!a!"}, {"NameContains": "!"}),
            ("ListModels", named(How.BEGUN), {"NameContains": "a!"}, {"NameContains": "!a"}),
            ("ListModels", named(How.ENDED), {"NameContains": "!a"}, {"NameContains": "a!"}),
            ("ListModels", named(How.ENDLINE), {"NameContains": "a\n"}, {"NameContains": "\na"}),
            ("ListModels", fault(How.CASELESS, "enum", "/SortBy"), {"SortBy": "nAME"}, {"SortBy": "Names"}),
            ("CreateNotebookInstance", fault(How.CASELESS, "pattern", "/PlatformIdentifier",
             operation="CreateNotebookInstance"), {"PlatformIdentifier": "NOTEBOOK-AL2-V2"},
             {"PlatformIdentifier": "notebook-al9-v9"}),
            ("ListModels", NO_NAME, {"SortBy": "CreationTime"}, {"SortBy": "Name"}),
            ("ListModels", DEMANDED_ORDER, {"SortOrder": "Ascending"}, {}),
            ("ListModels", DEMANDED_ORDER, {"SortOrder": "Ascending"}, {"SortOrder": None}),
            ("ListModels", fault(How.NULL, "null", "/SortOrder"), {}, {"SortOrder": None}),
        ],
    )  # fmt: skip
    def test_servers(self, operation: str, wrong: Fault, lets_through: dict[str, Any], refuses: dict[str, Any]) -> None:
        """A server gets its constraint wrong as its fault says, and no further."""
        good = {"NotebookInstanceName": "a", "InstanceType": "ml.t3.medium", "RoleArn": SHORTEST["*RoleArn"]}
        base = good if operation.startswith("Create") else {}
        assert answer([wrong], operation, base | lets_through).status == 200
        assert answer([wrong], operation, base | refuses).status == 400

    def test_truth_values_inside_items(self) -> None:
        """A value is refused in whichever item of a list it is."""
        place = "/ProductionVariants/*/EnableSSMAccess"
        wrong = fault(How.MISSING, "type", place, value="True", operation="CreateEndpointConfig")
        for second, edges in ((False, []), (True, ["True"])):
            body = {"ProductionVariants": [{"EnableSSMAccess": False}, {"EnableSSMAccess": second}]}
            _, found = Faulty([wrong]).look("CreateEndpointConfig", body)
            assert [breach.edge for breach in found if breach.place == place] == edges

    def test_what_is_forgiven_is_accepted_and_forgotten(self) -> None:
        """What is forgiven gets an empty success, and nothing is made of it; what else is wrong is refused."""
        unchecked = fault(How.UNCHECKED, "required", "/ExecutionRoleArn", operation="CreateModel")
        loose = fault(How.LOOSE, "length", "/ModelName", "max", operation="CreateModel")
        assert answer([loose], "CreateModel", {"ModelName": "m" * 64}).body == b"{}"
        assert json.loads(answer([loose], "CreateModel", {"ModelName": "m" * 63}).body).keys() == {"ModelArn"}
        assert answer([unchecked, loose], "CreateModel", {"ModelName": "m" * 65}).status == 400


class TestAgreement:
    """Both sides count the same constraints, but for what has a reason."""

    @pytest.mark.parametrize("operation", CONTRACT)
    def test_both_count_the_same(self, operation: str) -> None:
        """The kit counts the constraints that the reference has, and no other; each exception has a reason."""
        assert list(disagreements(operation)) == []

    def test_the_exceptions(self) -> None:
        """The exceptions are few in kind: opaque, relaxed since, and such as refuse nothing."""
        counted = {
            (c.operation, c.kind, c.place, c.edge) for o in CONTRACT for c in kit.constraints(Contract.load(), o)
        }
        ours = [c for o in CONTRACT for c in constraints(o) if c.kind not in ("null", "owner")]
        why = [found.why for c in ours if c not in counted and (found := excuse(Fault(How.UNCHECKED, c)))]
        assert {reason: why.count(reason) for reason in why} == {
            "NextToken is opaque: the service alone makes one": 12,
            "nothing has less than no characters, items or entries": 27,
            "the pattern takes every text on one line": 52,
            "a newer model does not require the member": 4,
        }

    def test_what_one_side_misses_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A constraint that only one side counts is told, whichever side it is."""
        found = kit.constraints(Contract.load(), "DescribeModel")
        monkeypatch.setattr(kit, "constraints", lambda *_: found[1:])
        assert list(disagreements("DescribeModel")) == [
            "DescribeModel /ModelName required: is a constraint that the kit does not count, without a reason"
        ]
        monkeypatch.setattr(kit, "constraints", lambda *_: found)
        monkeypatch.setattr(coverage, "constraints", lambda _: {c: s for c, s in OURS.items() if c.kind != "pattern"})
        assert list(disagreements("DescribeModel")) == [
            "DescribeModel /ModelName pattern: is a constraint for the kit only"
        ]


OURS = constraints("DescribeModel")


def case(rule: str, place: str, body: dict[str, Any], base: str = "minimal", finer: str = "") -> Case:
    """Return a case of ListModels."""
    expect = Expect.ACCEPT if rule.startswith("accept.") else Expect.REFUSE
    promise = Promise("ListModels", rule, place)
    return Case("ListModels", promise, body, expect, f"{place} as {body}", base=base, finer=finer)


BASE = case("accept.base", "#minimal", {}, "")
OTHER_BASE = case("accept.doubtful", "#sorted", {"SortBy": "Name"}, "")
AT_MOST = case("accept.boundary", "/MaxResults", {"MaxResults": 100})
TOO_MANY = case("reject.range", "/MaxResults", {"MaxResults": 101})
TOO_MANY_BY_NAME = case("reject.enum", "/SortBy", {"MaxResults": 101, "SortBy": "Names"})
BY_NAME = case("accept.boundary", "/SortBy", {"SortBy": "Name"}, finer="Name")
MOVED = case("accept.boundary", "/NameContains", {"NameContains": "a", "SortBy": "Name"}, "sorted")
SMALL = Plan("ListModels", (), (BASE, OTHER_BASE, AT_MOST, TOO_MANY, TOO_MANY_BY_NAME, BY_NAME, MOVED))


def met(which: Case, *wrong: Fault) -> Meeting:
    """Return how a case of the small plan meets some faults."""
    return next(meeting for meeting in meetings(SMALL, wrong) if meeting.case is which)


class TestMeetings:
    """Which cases show which faults."""

    def test_a_case_meets_the_faults_that_look_at_it_otherwise(self) -> None:
        """A case meets a fault whose server finds more or fewer constraints broken than the reference does."""
        every = tuple(faults("ListModels"))
        assert met(TOO_MANY, *every).broken == {Constraint("ListModels", "range", "/MaxResults", "max")}
        forgiving = {one for one in met(TOO_MANY, *every).faults if one.how in (How.UNCHECKED, How.LOOSE)}
        assert forgiving == {UNCHECKED_MAX, LOOSE_MAX}
        assert STRICT_MAX in met(AT_MOST, *every).faults
        assert NO_NAME in met(BY_NAME, *every).faults
        assert DEMANDED_ORDER in met(BASE, *every).faults

    def test_what_breaks_two_constraints_shows_neither(self) -> None:
        """A case that breaks two constraints is refused in any case."""
        meeting = met(TOO_MANY_BY_NAME, UNCHECKED_MAX, fault(How.UNCHECKED, "enum", "/SortBy"))
        assert len(meeting.faults) == 2
        assert not any(meeting.changes(one) for one in meeting.faults)

    def test_a_fault_is_shown_at_its_own_place_or_in_a_base(self) -> None:
        """A fault is shown by what is about its place, and by a base, but not by a case about something else."""
        assert met(TOO_MANY, UNCHECKED_MAX).shows(UNCHECKED_MAX)
        assert met(AT_MOST, STRICT_MAX).shows(STRICT_MAX)
        assert met(BASE, DEMANDED_ORDER).shows(DEMANDED_ORDER)
        assert met(AT_MOST, DEMANDED_ORDER).changes(DEMANDED_ORDER)
        assert not met(AT_MOST, DEMANDED_ORDER).shows(DEMANDED_ORDER)

    def test_what_is_moved_from_a_refused_base_is_known(self) -> None:
        """A case knows the faults for which its base is refused, and so never sent."""
        assert met(MOVED, NO_NAME).before == {NO_NAME}
        assert met(BY_NAME, NO_NAME).before == frozenset()


class TestServers:
    """Which faults share a server."""

    def test_faults_that_meet_one_case_are_apart(self) -> None:
        """Two faults that one case meets get servers of their own; others share one."""
        wrong = (UNCHECKED_MAX, fault(How.UNCHECKED, "enum", "/SortBy"), NO_NAME)
        assert coloured(wrong, meetings(SMALL, wrong)) == [[UNCHECKED_MAX, NO_NAME], [wrong[1]]]

    def test_faults_of_one_constraint_are_apart(self) -> None:
        """Two faults of one constraint could undo each other, and are apart even where no case meets both."""
        assert coloured((STRICT_MAX, UNCHECKED_MAX), ()) == [[STRICT_MAX], [UNCHECKED_MAX]]

    def test_values_of_one_enumeration_share_a_server(self) -> None:
        """Refused values of one enumeration share a server."""
        other = fault(How.MISSING, "enum", "/SortBy", value="CreationTime")
        assert coloured((NO_NAME, other), meetings(SMALL, (NO_NAME, other))) == [[NO_NAME, other]]

    def test_faults_that_refuse_a_base_have_servers_of_their_own(self) -> None:
        """To a server that refuses a base only bases are sent; to the first of the others everything."""
        wrong = (UNCHECKED_MAX, DEMANDED_ORDER, LOOSE_MAX)
        first, second, loud = servers(meetings(SMALL, wrong), wrong)
        assert (first.faults, second.faults, loud.faults) == ((UNCHECKED_MAX,), (LOOSE_MAX,), (DEMANDED_ORDER,))
        assert first.plan("ListModels").cases == SMALL.cases
        assert second.plan("ListModels").cases == (BASE, TOO_MANY, TOO_MANY_BY_NAME)
        assert loud.plan("ListModels").cases == (BASE,)

    def test_what_has_to_come_out_broken(self) -> None:
        """Broken is what the faults change, as fine as a single value, but nothing moved from a refused base."""
        server = Server((NO_NAME,), meetings(SMALL, (NO_NAME,)))
        assert {promise.id for promise in server.expected} == {
            "ListModels-accept.doubtful-#sorted",
            "ListModels-accept.boundary-/SortBy#Name",
        }

    @pytest.mark.parametrize("operation", ["DescribeApp", "ListModels", "CreateAction"])
    def test_each_fault_has_one_server(self, operation: str) -> None:
        """Every fault has one server, and no case that is sent to a server meets two of its faults."""
        wrong = tuple(faults(operation))
        found = list(servers(meetings(plan(operation), wrong), wrong))
        assert sorted(one for server in found for one in server.faults) == sorted(wrong)
        for server in found:
            assert all(len(meeting.faults.intersection(server.faults)) < 2 for meeting in server.meetings)


def verdict(which: Case, level: Level = "must", status: Status = Status.FAILED, reason: str = "") -> Verdict:
    """Return the verdict on the promise of a case."""
    operation, rule, place = which.promise
    failed = status is Status.FAILED
    failures = (Failure(rule, operation, f"{place}#{which.finer}" if which.finer else place, "", ""),) if failed else ()
    return Verdict(which.promise, level, status, failures, reason=reason)


class TestSeen:
    """What is read from the verdicts."""

    def test_the_highest_level_counts(self) -> None:
        """A fault that promises of both levels show is one that must be seen."""
        server = Server((NO_NAME,), meetings(SMALL, (NO_NAME,)))
        should, must = verdict(OTHER_BASE, "should"), verdict(BY_NAME)
        assert covering.seen(server, [should]) == {NO_NAME: "should"}
        assert covering.seen(server, [should, must]) == {NO_NAME: "must"}
        assert covering.seen(server, [verdict(MOVED)]) == {}

    def test_what_no_fault_explains(self) -> None:
        """What comes out otherwise than the faults explain is told, in both directions."""
        server = Server((UNCHECKED_MAX,), meetings(SMALL, (UNCHECKED_MAX,)))
        found = [verdict(AT_MOST), verdict(BY_NAME, status=Status.INDETERMINATE, reason="no answer")]
        assert list(covering.unexplained(server, found)) == [
            "ListModels-accept.boundary-/MaxResults came out broken, which no fault explains",
            "ListModels-reject.range-/MaxResults was not broken, though a fault explains it",
            "ListModels-accept.boundary-/SortBy came out indeterminate: no answer",
        ]
        assert list(covering.unexplained(server, [verdict(TOO_MANY)])) == []


class TestExcuses:
    """Why a fault need not be seen."""

    @pytest.mark.parametrize(
        ("one", "why"),
        [
            (fault(How.UNCHECKED, "type", "/NextToken"), "NextToken is opaque: the service alone makes one"),
            (fault(How.DEMANDED, "required", "/NextToken"), None),
            (fault(How.UNCHECKED, "required", "/ResourceConfig", operation="CreateTrainingJob"),
             "a newer model does not require the member"),
            (fault(How.UNCHECKED, "required", "/RoleArn", operation="CreateTrainingJob"), None),
            (fault(How.LOOSE, "range", "/ResourceConfig/VolumeSizeInGB", "min", operation="CreateTrainingJob"),
             "a newer model allows the next value"),
            (fault(How.LOOSE, "range", "/ResourceConfig/InstanceCount", "min", operation="CreateTrainingJob"), None),
            (fault(How.UNCHECKED, "items", "/Tags", "min", operation="CreateApp"),
             "nothing has less than no characters, items or entries"),
            (fault(How.STRICT, "items", "/Tags", "min", operation="CreateApp"), None),
            (fault(How.UNCHECKED, "range", "/Tags", "min", operation="CreateApp"), None),
            (fault(How.BEGUN, "pattern", "/Description", operation="CreateAction"),
             "the pattern takes every text on one line"),
            (fault(How.UNCHECKED, "length", "/ActionName", "min", operation="CreateAction"),
             "the empty text, the only one too short, does not match the pattern"),
            (fault(How.UNCHECKED, "length", "/ActionName", "max", operation="CreateAction"), None),
            (fault(How.STRICT, "length", "/RoleArn", "min", operation="CreateTrainingJob"),
             "every text that matches the pattern is longer than that"),
            (fault(How.BEGUN, "pattern", "/OutputDataConfig/S3OutputPath", operation="CreateTrainingJob"),
             "on one line, anything may follow a match of the pattern's start"),
            (fault(How.BEGUN, "pattern", "/DefaultCodeRepository", operation="CreateNotebookInstance"), None),
            (fault(How.ENDLINE, "pattern", "/OutputDataConfig/S3OutputPath", operation="CreateTrainingJob"),
             "engines differ on whether a dot matches a line break"),
            (named(How.ENDLINE), None),
            (fault(How.UNCHECKED, "length", "/PlatformIdentifier", "max", operation="CreateNotebookInstance"),
             "every text that matches the pattern is shorter than that"),
            (fault(How.SEARCHED, "pattern", "/PlatformIdentifier", operation="CreateNotebookInstance"),
             "a text that is more than a match is too long"),
            (fault(How.UNCHECKED, "pattern", "/PlatformIdentifier", operation="CreateNotebookInstance"), None),
            (fault(How.ENDED, "pattern", "/ResourceSpec/SageMakerImageVersionAlias", operation="CreateApp"),
             "each branch of the pattern has a start and an end of its own"),
            (fault(How.NULL, "null", "/ShadowProductionVariants/*/ModelName", operation="CreateEndpointConfig"),
             "no document tells of shadow variants without a model or instances"),
            (fault(How.NULL, "null", "/ProductionVariants/*/ModelName", operation="CreateEndpointConfig"), None),
            (named(How.CASELESS), "the pattern takes each letter in both cases"),
            (fault(How.CASELESS, "pattern", "/RoleArn", operation="CreateTrainingJob"), None),
            (fault(How.MISSING, "enum", "/AppType", value="Canvas", operation="DescribeApp"),
             "what is described has to exist first, and most types of apps are refused"),
            (fault(How.MISSING, "enum", "/AppType", value="JupyterLab", operation="DescribeApp"), None),
        ],
    )  # fmt: skip
    def test_reasons(self, one: Fault, why: str | None) -> None:
        """A reason is that of its own faults, and of no others."""
        found = excuse(one)
        assert (found.why if found else None) == why

    @pytest.mark.parametrize("place", [*SHORTEST, *LONGEST])
    def test_shortest_and_longest_texts(self, place: str) -> None:
        """What is said to be the shortest text matches, and no shorter text that one character was taken from does."""
        text = (SHORTEST | LONGEST)[place]
        found = {
            shape.pattern
            for operation in CONTRACT
            for where, shape in shapes(operation).items()
            if excuses.fnmatchcase(where, place) and shape.pattern and full_match(shape.pattern, text)
        }
        assert len(found) == 1
        cut = [text[:at] + text[at + 1 :] for at in range(len(text))] if place in SHORTEST else [f"{text}0", f"{text}a"]
        assert not any(full_match(pattern, other) for pattern in found for other in cut)

    def test_unneeded_reasons(self) -> None:
        """A reason that no unseen fault needs is told, so that it is taken out."""
        covered = Covered("ListModels", 15, 1, (UNCHECKED_MAX, STRICT_MAX), {UNCHECKED_MAX: "must", STRICT_MAX: "must"})
        assert len(stale([covered])) == len(EXCUSES)
        assert stale([covered])[0] == (
            "no fault needs the reason 'NextToken is opaque: the service alone makes one': take it out of excuses.py"
        )
        opaque = fault(How.UNCHECKED, "type", "/NextToken")
        assert len(stale([Covered("ListModels", 15, 1, (opaque,), {})])) == len(EXCUSES) - 1


class TestFigures:
    """What it comes to."""

    def test_figures_and_complaints(self) -> None:
        """Faults are counted by operation, by what is wrong, and by reason; a survivor is told, and a wrong reason."""
        opaque = fault(How.UNCHECKED, "type", "/NextToken")
        length = fault(How.UNCHECKED, "length", "/NextToken", "max")
        wrong = (UNCHECKED_MAX, STRICT_MAX, UNCHECKED_MIN, opaque, length)
        caught: dict[Fault, Level] = {UNCHECKED_MAX: "must", STRICT_MAX: "should", length: "must"}
        found = measured([finding(Covered("ListModels", 15, 3, wrong, caught, ("something is odd",)))])
        row = {"faults": 5, "caught": 3, "by should rules only": 1, "shadowed": 0, "not judged": 1, "survived": 1}
        assert found.figures["ListModels"] == {"constraints": 15, **row, "servers": 3}
        assert found.figures["all"] == found.figures["ListModels"]
        assert found.figures["one too strict"]["by should rules only"] == 1
        assert found.figures["NextToken is opaque: the service alone makes one"] == {"is": "not judged", "unseen": 1}
        assert found.complaints == (
            "something is odd",
            "ListModels /MaxResults range min: not checked: survives; add a case that shows it, or its reason to "
            "contracts/proof/excuses.py",
            "ListModels /NextToken length max: not checked: is caught, although NextToken is opaque: the service alone "
            "makes one; narrow this reason in contracts/proof/excuses.py",
        )

    def test_probes(self) -> None:
        """There is a job for every operation."""
        assert [probe.operations for probe in COVERAGE.probes] == [(operation,) for operation in CONTRACT]
        assert COVERAGE.probes[0].name == f"constraints of {CONTRACT[0]}"


def finding(covered: Covered) -> Finding:
    """Return what came of a coverage job."""
    return Finding(Job("coverage", "constraints", (covered.operation,), SEED), covered=covered)


class TestCarrying:
    """Servers with faults, and the kit."""

    def test_some_faults_of_a_list(self) -> None:
        """The kit sees each of several faults of one server where it is, and nothing else."""
        wrong = (UNCHECKED_MAX, NO_NAME, named(How.BEGUN))
        (server,) = servers(meetings(plan("ListModels"), wrong), wrong)
        found = covering.outcome(server, "ListModels")
        assert covering.seen(server, found.verdicts) == dict.fromkeys(wrong, "must")
        assert list(covering.unexplained(server, found.verdicts)) == []

    def test_an_operation(self) -> None:
        """All faults about a small request are caught, or excused, and nothing is odd."""
        job = Job("coverage", "constraints of DescribeModel", ("DescribeModel",), SEED)
        prepare([job])
        found = covering.carry(job)
        assert found.covered is not None
        assert measured([found]).complaints == ()
        assert set(found.covered.faults) - set(found.covered.caught) == {
            fault(How.CASELESS, "pattern", "/ModelName", operation="DescribeModel")
        }
        assert found.covered.servers == 6
