"""Every case of every operation, checked against the raw facts by code of the tests' own."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import walker
from walker import cases, named, newest, pinned, plans, unnumbered

from contracts.cases import crossfield, examples, names, places
from contracts.cases.boundaries import Boundaries, Coverage
from contracts.cases.subjects import subjects
from contracts.spec import resources
from contracts.spec.contract import Contract, without_nulls
from contracts.spec.operations import CONTRACT
from contracts.values import Case, Expect, Promise

SHADOWED = "shadowed by the length: every text of a legal length on one line matches"
NO_CONSTRAINT = ("reject.owner", "reject.next-token")  # rules that no shape states
TOGETHER = "/Containers/*/ContainerHostname"  # all containers have one, or none has
BASELINE = "/ExplainerConfig/ClarifyExplainerConfig/ShapConfig/ShapBaselineConfig"


def accepted() -> Iterator[Case]:
    """Yield the cases that expect acceptance and send their body as it is."""
    yield from (case for plan in plans().values() for case in plan.cases if case.expect == Expect.ACCEPT)


def refused() -> Iterator[Case]:
    """Yield the cases that break a constraint of a shape."""
    yield from (case for case in cases("reject.") if case.promise.rule not in NO_CONSTRAINT)


def moved() -> Iterator[Case]:
    """Yield the cases that are one move away from a base."""
    rules = ("accept.boundary", "accept.null", "accept.doubtful", "reject.")
    found = (case for case in cases(*rules) if case.base and case.promise.rule not in NO_CONSTRAINT)
    yield from (case for case in found if not case.promise.place.startswith("#"))


def texts_of(case: Case) -> Iterator[str]:
    """Yield every text that a case's body holds at a place of the model."""
    yield from (p.value for p in pinned().parts(case.operation, case.body) if isinstance(p.value, str))


def values(operation: str, rule: str, place: str) -> set[str]:
    """Return the values that an operation's cases of a rule send at a general place."""
    return {
        part.value
        for case in plans()[operation].cases
        if case.promise.rule == rule and case.promise.place == place
        for part in pinned().parts(operation, case.body)
        if part.general == place and isinstance(part.value, str)
    }


def moves_of(operation: str, rule: str, place: str) -> list[str]:
    """Return what the cases of a promise do, in words, without their bases."""
    promise = Promise(operation, rule, place)
    found = [case.move for case in plans()[operation].cases if case.promise == promise]
    return [move.partition(": ")[2].partition(" (from")[0] for move in found]


class TestAcceptance:
    """What is expected to be accepted is legal."""

    def test_legal_in_the_pinned_model(self) -> None:
        """No case that expects acceptance breaks the pinned model or has a member that it does not know."""
        model = pinned()
        wrong = (c for c in accepted() if model.broken(c.operation, c.body) or model.unknown(c.operation, c.body))

        assert named(wrong) == []

    def test_the_contract_agrees(self) -> None:
        """The kit's own validators find nothing wrong with it, either."""
        contract = Contract.load()
        wrong = (c for c in accepted() if contract.request_problems(c.operation, without_nulls(c.body)))

        assert named(wrong) == []

    def test_rules_across_members(self) -> None:
        """What must be accepted keeps the documented rules across members."""
        sure = (c for c in accepted() if c.promise.rule != "accept.doubtful")

        assert named(c for c in sure if not crossfield.keeps_rules(c.operation, without_nulls(c.body))) == []

    @pytest.mark.parametrize(
        ("operation", "above", "members"),
        [
            ("CreateTrainingJob", "/AlgorithmSpecification", {"TrainingImage", "AlgorithmName"}),
            ("CreateEndpointConfig", BASELINE, {"ShapBaseline", "ShapBaselineUri"}),
        ],
    )
    def test_one_of_two_stays(self, operation: str, above: str, members: set[str]) -> None:
        """Of an image and an algorithm's name, and of two baselines, exactly one is sent."""
        bodies = [without_nulls(case.body) for case in accepted() if case.operation == operation]
        sent = [members & places.find(body, above).keys() for body in bodies if places.has(body, above)]

        assert sent
        assert {len(found) for found in sent} == {1}

    def test_names_are_unique(self) -> None:
        """No two requests of a create that may be accepted name the same resource, whatever the case."""
        seen: Counter[str] = Counter()
        for kind in resources.kinds():
            for case in plans()[kind.create].cases if kind.create in plans() else ():
                if case.expect in (Expect.ACCEPT, Expect.EITHER):
                    identity = [case.body.get(member) for member in kind.identity]
                    seen[json.dumps([kind.name, *identity]).lower()] += 1

        assert [identity for identity, count in seen.items() if count > 1] == []


class TestRefusal:
    """What is expected to be refused is illegal, and nothing else is wrong with it."""

    @pytest.mark.parametrize("model", [pinned(), newest()], ids=["pinned", "newest"])
    def test_illegal_in_every_model(self, model: walker.Model) -> None:
        """A case that expects refusal breaks the constraint of its promise in both models."""
        kinds = {"null": "required"}
        wrong = []
        for case in refused():
            kind = case.promise.rule.removeprefix("reject.")
            if f"{kinds.get(kind, kind)} {case.promise.place}" not in model.broken(case.operation, case.body):
                wrong.append(case)

        assert named(wrong) == []

    def test_one_constraint_at_a_time(self) -> None:
        """One constraint is broken; only a text of an illegal length may leave its pattern, too."""
        wrong = []
        for case in refused():
            broken = set(pinned().broken(case.operation, case.body))
            extra = {f"pattern {case.promise.place}"} if case.promise.rule == "reject.length" else set()
            wrong += [case] if len(broken - extra) != 1 else []

        assert named(wrong) == []

    def test_nothing_unknown(self) -> None:
        """A refusal is for the broken constraint, never for a member that the model does not know."""
        assert named(case for case in refused() if pinned().unknown(case.operation, case.body)) == []

    @pytest.mark.parametrize(
        "place",
        ["/AlgorithmSpecification", "/ResourceConfig", "/StoppingCondition", "/ResourceConfig/VolumeSizeInGB"],
    )
    def test_what_the_newest_model_leaves_out(self, place: str) -> None:
        """Nobody has to refuse a training job without what the newest model leaves out."""
        wrong = ("reject.required", "reject.null")

        assert not {Promise("CreateTrainingJob", rule, place) for rule in wrong} & set(
            plans()["CreateTrainingJob"].promises
        )

    @pytest.mark.parametrize("operation", ["CreateApp", "DescribeApp"])
    def test_no_owner(self, operation: str) -> None:
        """An app without any owner is refused."""
        (case,) = [c for c in plans()[operation].cases if c.promise == Promise(operation, "reject.owner")]

        assert case.expect == Expect.REFUSE
        assert not {"UserProfileName", "SpaceName"} & set(case.body)


class TestMoves:
    """A case is its base with one move."""

    def test_one_place_differs(self) -> None:
        """A moved case differs from its base at the place of its promise, and nowhere else."""
        contract, wrong = Contract.load(), []
        for case in moved():
            base = next(c for c in plans()[case.operation].cases if c.promise.place == f"#{case.base}")
            place = case.promise.place
            if case.move.endswith(f"after good ones (from {case.base})"):
                place = place.removesuffix("/*")  # the list has one item more
            steps = place.count("/")
            found = {
                "/".join(other.split("/")[: steps + 1])
                for other in walker.differences(unnumbered(base), unnumbered(case))
            }
            if place == TOGETHER and case.expect is Expect.ACCEPT and len(found) > 1:
                found = {other.replace("/1/", "/0/") for other in found}
            general = {contract.general(case.operation, other, "input") for other in found}
            two = 2 if place.endswith("{key}") else 1  # one key goes, another one comes
            if len(found) != two or general != {place.replace("{key}", "{value}")}:
                wrong.append(case)

        assert named(wrong) == []

    def test_no_request_twice(self) -> None:
        """No two cases of a plan send the same request and expect the same."""
        for operation, found in plans().items():
            seen = Counter(
                json.dumps([unnumbered(c), c.expect, repr(c.raw), dict(c.headers), *map(str, steps(c))])
                for c in found.cases
            )
            assert [request for request, count in seen.items() if count > 1] == [], operation

    def test_every_promise_is_made(self) -> None:
        """A case shows a promise of its plan; only a crash is watched for everywhere."""
        for found in plans().values():
            promises = {*found.promises, Promise(found.operation, "error.no-crash", "/ContractKitUnknown")}
            assert named(case for case in found.cases if case.promise not in promises) == []

    def test_every_promise_is_shown(self) -> None:
        """A promise with a place has a case or a story; a generated answer's acceptance goes with the answer."""
        for found in plans().values():
            shown = {case.promise for case in found.cases} | {p for story in found.stories for p in story.promises}
            shown |= {p._replace(rule="accept.generated") for p in shown if p.rule == "generated.answer"}
            assert [p.id for p in found.promises if p.place and p not in shown] == []

    def test_promises_are_unlike(self) -> None:
        """The ids of all promises are unique."""
        ids = Counter(promise.id for found in plans().values() for promise in found.promises)

        assert [name for name, count in ids.items() if count > 1] == []

    def test_bases_come_first(self) -> None:
        """The first case of a plan is a base that must be accepted."""
        assert {found.cases[0].promise.rule for found in plans().values()} == {"accept.base"}


def steps(case: Case) -> list[tuple[str, str]]:
    """Return what a case needs first, without the number of its name."""
    stem = re.escape(names.own_stem(case.promise.operation))
    return [(step.operation, re.sub(rf"{stem}\d{{5}}", stem, step.body)) for step in case.setup]


class TestOpenQuestions:
    """What RULES leave open is not sent."""

    def test_no_invented_token(self) -> None:
        """NextToken is the service's own; one probe of each list invents one."""
        using = Counter(case.promise.rule for case in cases("") if "NextToken" in json.dumps([case.body, case.setup]))

        assert using == {"reject.next-token": 4}

    def test_numbers(self) -> None:
        """Whole numbers are written as such, within 32 bits."""
        wrong = []
        for case in cases(""):
            for part in pinned().parts(case.operation, case.body):
                broken = part.shape["type"] in ("integer", "long") and isinstance(part.value, float)
                huge = isinstance(part.value, int | float) and abs(part.value) >= 2**31
                wrong += [case] if broken or huge else []

        assert named(wrong) == []

    def test_booleans(self) -> None:
        """No boolean is sent as a text or a number."""
        wrong = []
        for case in cases(""):
            for part in pinned().parts(case.operation, case.body):
                judged = part.shape["type"] == "boolean" and isinstance(part.value, str | int)
                wrong += [case] if judged and not isinstance(part.value, bool) else []

        assert named(wrong) == []

    def test_no_null_inside(self) -> None:
        """No list and no map has a null in it."""
        wrong = []
        for case in cases(""):
            for part in pinned().parts(case.operation, case.body):
                inside = list(part.value.values()) if isinstance(part.value, dict) else part.value
                listed = part.shape["type"] in ("list", "map") and isinstance(inside, list)
                wrong += [case] if listed and None in inside else []

        assert named(wrong) == []

    def test_texts_are_plain(self) -> None:
        """Texts at a limit, outside a pattern or inside one are printable ASCII, but for a newline at the end."""
        boundary = cases("accept.boundary", "accept.doubtful", "accept.null", "reject.")
        plain = {case: [text.removesuffix("\n") for text in texts_of(case)] for case in boundary}

        assert named(c for c, texts in plain.items() if not all(t.isascii() and t.isprintable() for t in texts)) == []

    def test_generated_texts_with_a_pattern_are_plain(self) -> None:
        """Where a pattern judges a generated text, engines agree on its characters."""
        wrong = [
            case
            for case in cases("generated.")
            for part in pinned().parts(case.operation, case.body)
            if "pattern" in part.shape and not (part.value.isascii() and part.value.isprintable())
        ]

        assert named(wrong) == []


class TestCurated:
    """What must be accepted, and what only should be."""

    @pytest.mark.parametrize(
        ("operation", "place"),
        [
            ("CreateAction", "/Tags/*"),
            ("CreateAction", "/Properties/{value}"),
            ("CreateNotebookInstance", "/AcceleratorTypes/*"),
            ("CreateEndpoint", "/DeploymentConfig/AutoRollbackConfiguration/Alarms/*"),
        ],
    )
    def test_not_only_the_first(self, operation: str, place: str) -> None:
        """A wrong item, and a wrong entry of a map, stands after good ones, too."""
        assert any(words.endswith("after good ones") for words in moves_of(operation, "reject.type", place))

    @pytest.mark.parametrize(
        ("operation", "place", "count"),
        [
            ("CreateNotebookInstance", "/InstanceType", 172),
            ("CreateTrainingJob", "/ResourceConfig/InstanceType", 108),
            ("CreateTrainingJob", "/ResourceConfig/InstanceGroups/*/InstanceType", 108),
            ("CreateEndpointConfig", "/ProductionVariants/*/InstanceType", 224),
        ],
    )
    def test_every_instance_type(self, operation: str, place: str, count: int) -> None:
        """Every instance type of the pinned date must be accepted: one by a base, the others by a move each."""
        base = {
            part.value
            for case in plans()[operation].cases
            if case.promise.rule == "accept.base"
            for part in pinned().parts(operation, case.body)
            if part.general == place
        }
        (shape,) = {
            tuple(part.shape["enum"])
            for case in plans()[operation].cases
            if case.promise.rule == "accept.base"
            for part in pinned().parts(operation, case.body)
            if part.general == place
        }
        assert len(shape) == count
        assert values(operation, "accept.boundary", place) | base == set(shape)
        assert values(operation, "accept.doubtful", place) == set()

    def test_recovery_mode(self) -> None:
        """RecoveryMode is sent as true, as false, alone, not at all, and as null."""
        sent = {case.body.get("RecoveryMode", "absent") for case in plans()["CreateApp"].cases if case.promise.rule in
                ("accept.base", "accept.boundary", "accept.null") and case.expect == Expect.ACCEPT}  # fmt: skip

        assert sent == {True, False, "absent", None}

    @pytest.mark.parametrize(
        "operation",
        ["CreateApp", "CreateAction", "CreateNotebookInstance", "CreateTrainingJob", "CreateModel",
         "CreateEndpointConfig", "CreateEndpoint"],
    )  # fmt: skip
    def test_tags(self, operation: str) -> None:
        """No tags, fifty tags, an empty tag value and the longest key and value must be accepted."""
        assert {"empty", "50 items", "absent"} <= set(moves_of(operation, "accept.boundary", "/Tags"))
        assert {"empty", "256 characters"} == set(moves_of(operation, "accept.boundary", "/Tags/*/Value"))
        assert {"1 characters", "128 characters"} == set(moves_of(operation, "accept.boundary", "/Tags/*/Key"))
        assert moves_of(operation, "accept.null", "/Tags") == ["null"]

    @pytest.mark.parametrize(
        ("operation", "member", "longest"),
        [
            ("CreateAction", "ActionName", 120),
            ("CreateNotebookInstance", "NotebookInstanceName", 63),
            ("CreateTrainingJob", "TrainingJobName", 63),
            ("CreateModel", "ModelName", 63),
            ("CreateEndpointConfig", "EndpointConfigName", 63),
            ("CreateEndpoint", "EndpointName", 63),
        ],
    )
    def test_names(self, operation: str, member: str, longest: int) -> None:
        """A name of one character, one with a capital letter and one of the greatest length must be accepted."""
        place = f"/{member}"
        short, capital, long = sorted(values(operation, "accept.boundary", place), key=len)

        assert (len(short), capital[-2:], len(long)) == (1, "-A", longest)
        assert longest + 1 in {len(name) for name in values(operation, "reject.length", place)}

    def test_optional_members(self) -> None:
        """Each optional member is sent, left out, and null; the exceptions go with a rule or need something else."""
        model, missing = pinned(), {}
        for operation in CONTRACT:
            shape = model.shapes[model.operations[operation]["input"]]
            sure = [c for c in accepted() if c.operation == operation and c.promise.rule != "accept.doubtful"]
            for member in set(shape["members"]) - {*shape.get("required", ()), "NextToken"}:
                sent = {"null" if case.body.get(member, 0) is None else str(member in case.body) for case in sure}
                if sent != {"True", "False", "null"}:
                    missing[f"{operation}.{member}"] = {"True", "False", "null"} - sent

        assert missing == {
            "CreateNotebookInstance.LifecycleConfigName": {"True"},  # the configuration has to exist
            "CreateNotebookInstance.AcceleratorTypes": {"True"},  # retired
            "CreateTrainingJob.ExperimentConfig": {"True"},  # the experiment has to exist
        }

    @pytest.mark.parametrize(
        ("operation", "place", "words"),
        [
            ("CreateApp", "/AppType", "the value KernelGateway"),
            ("CreateApp", "/AppName", "63 characters"),
            ("CreateApp", "/ResourceSpec/InstanceType", "the value ml.g5.xlarge"),
            ("CreateNotebookInstance", "/AcceleratorTypes/*", "the value ml.eia2.large"),
            ("CreateEndpointConfig", "/ProductionVariants/*/AcceleratorType", "the value ml.eia1.large"),
            ("CreateEndpointConfig", "/ProductionVariants/*/ManagedInstanceScaling/MinInstanceCount", "minimum 0"),
            ("CreateTrainingJob", "/ResourceConfig/InstanceCount", "minimum 0"),
            ("CreateTrainingJob", "/HyperParameters/{value}", "2500 characters"),
        ],
    )
    def test_should(self, operation: str, place: str, words: str) -> None:
        """What documents narrow further only should be accepted."""
        assert words in moves_of(operation, "accept.doubtful", place)
        assert words not in moves_of(operation, "accept.boundary", place)


@pytest.fixture(scope="module")
def covered() -> list[Coverage]:
    """Return every constraint of the requests with its cases."""
    contract, loaded = Contract.load(), examples.load()
    return [c for o in CONTRACT for c in Boundaries(contract, o, subjects(o, loaded)).coverage()]


class TestCoverage:
    """No constraint is left out silently."""

    def test_uncovered(self, covered: list[Coverage]) -> None:
        """Six constraints cannot be broken alone; each says why."""
        job = "CreateTrainingJob"
        shap = "/ExplainerConfig/ClarifyExplainerConfig/ShapConfig/ShapBaselineConfig/ShapBaseline"

        assert {c.constraint.id: c.reason for c in covered if not c.covered} == dict.fromkeys(
            [
                f"{job} /AlgorithmSpecification/MetricDefinitions/*/Name pattern",
                f"{job} /AlgorithmSpecification/MetricDefinitions/*/Regex pattern",
                f"{job} /InputDataConfig/*/DataSource/S3DataSource/AttributeNames/* pattern",
                f"{job} /InputDataConfig/*/DataSource/S3DataSource/InstanceGroupNames/* pattern",
                f"{job} /ResourceConfig/InstanceGroups/*/InstanceGroupName pattern",
                f"CreateEndpointConfig {shap} pattern",
            ],
            SHADOWED,
        )

    def test_how_many(self, covered: list[Coverage]) -> None:
        """There are 1219 constraints, and fewer than one in fifty cannot be broken alone."""
        assert len(covered) == 1219
        assert sum(not c.covered for c in covered) / len(covered) < 0.02

    def test_covered_constraints_are_sent(self, covered: list[Coverage]) -> None:
        """What covers a constraint is in the plan."""
        planned = {(o, case.promise, case.move) for o, found in plans().items() for case in found.cases}
        missing = [
            case
            for c in covered
            for case in c.illegal
            if (case.operation, case.promise, case.move) not in planned
            and unnumbered(case)
            not in [unnumbered(x) for x in plans()[case.operation].cases if x.expect == case.expect]
        ]

        assert named(missing) == []


def test_setups_are_legal() -> None:
    """What has to exist first is made by legal requests."""
    model, seen, wrong = pinned(), set(), []
    for case in cases(""):
        for step in set(case.setup) - seen:
            seen.add(step)
            body: dict[str, Any] = json.loads(step.body)
            wrong += [step] if model.broken(step.operation, body) or model.unknown(step.operation, body) else []

    assert wrong == []
