"""Places, texts, constraints and moves: what cases are made of."""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

import pytest
import walker

from contracts.cases import moves, places, texts
from contracts.cases.boundaries import why_none
from contracts.cases.constraints import Constraint, constraints
from contracts.spec.contract import Contract
from contracts.spec.facts import Shape

BODY: dict[str, Any] = {
    "Name": "churn",
    "Tags": [{"Key": "team"}, {"Key": "cost", "Value": "42"}],
    "Environment": {"HOME": "/root", "LANG": "C"},
    "Variants": [{"Config": None}, {"Config": {"Size": 2}}],
}
S3 = "^(https|s3)://([^/]+)/?(.*)$"
NAME = "^[a-zA-Z0-9](-*[a-zA-Z0-9])*"
JOB = "^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"
ROLE = r"^arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+$"
BASES = {
    NAME: "sck-000000-cm11-00000",
    S3: "s3://bucket/churn/model.tar.gz",
    ROLE: "arn:aws:iam::123456789012:role/SageMakerExecutionRole",
    ".*": "some text",
    r"[\S\s]*": "some text",
    "[a-zA-Z0-9-]+": "churn",
}


@pytest.fixture(scope="module")
def contract() -> Contract:
    """Return the contract that the kit was built with."""
    return Contract.load()


def shape(**facts: Any) -> Shape:
    """Return a shape with the given facts, a bare string without any."""
    nothing = Shape("S", "string", {}, (), (), None, None, None, "", "", "", exception=False)
    return Shape(**{**nothing.__dict__, **facts})


def constraint(kind: str, newer: Shape | None = None, **given: Any) -> Constraint:
    """Return a constraint on a shape with the given facts; the newest model says the same unless told."""
    numbers = {name: given.pop(name) for name in ("edge", "legal", "limit") if name in given}
    own = shape(**given)
    return Constraint("CreateModel", "/ModelName", kind, own, newer or own, **numbers)


class TestPlaces:
    """One place of a body is read and changed."""

    @pytest.mark.parametrize(
        ("place", "value"),
        [
            ("", BODY),
            ("/Name", "churn"),
            ("/Tags/*/Key", "team"),
            ("/Tags/*/Value", "42"),
            ("/Environment/{key}", "HOME"),
            ("/Environment/{value}", "/root"),
            ("/Variants/*/Config", None),
            ("/Variants/*/Config/Size", 2),
        ],
    )
    def test_find(self, place: str, value: Any) -> None:
        """A place means the first part of the body that has all of it."""
        assert places.find(BODY, place) == value

    @pytest.mark.parametrize("place", ["/Tag", "/Name/First", "/Tags/*/Colour", "/Name/*", "/Environment/{key}/x"])
    def test_absent(self, place: str) -> None:
        """A place that the body does not have is absent, which is not null."""
        assert places.find(BODY, place) is places.ABSENT
        assert not places.has(BODY, place)

    @pytest.mark.parametrize(
        ("place", "member", "value"),
        [
            ("/Name", "Name", 1),
            ("/Novel", "Novel", 1),
            ("/Tags", "Tags", 1),
            ("/Tags/*", "Tags", [1, {"Key": "cost", "Value": "42"}]),
            ("/Tags/*/Key", "Tags", [{"Key": 1}, {"Key": "cost", "Value": "42"}]),
            ("/Tags/*/Value", "Tags", [{"Key": "team"}, {"Key": "cost", "Value": 1}]),
            ("/Tags/*/Colour", "Tags", [{"Key": "team", "Colour": 1}, {"Key": "cost", "Value": "42"}]),
            ("/Environment/{key}", "Environment", {1: "/root", "LANG": "C"}),
            ("/Environment/{value}", "Environment", {"HOME": 1, "LANG": "C"}),
            ("/Variants/*/Config/Size", "Variants", [{"Config": None}, {"Config": {"Size": 1}}]),
        ],
    )
    def test_replaced(self, place: str, member: str, value: Any) -> None:
        """Replacing changes one place of a copy."""
        assert places.replaced(BODY, place, 1) == {**BODY, member: value}

    def test_the_whole_body(self) -> None:
        """The empty place is the body itself."""
        assert places.replaced(BODY, "", []) == []

    @pytest.mark.parametrize(
        ("place", "member", "value"),
        [
            ("/Tags/*/Value", "Tags", [{"Key": "team"}, {"Key": "cost"}]),
            ("/Tags/*", "Tags", [{"Key": "cost", "Value": "42"}]),
            ("/Environment/{value}", "Environment", {"LANG": "C"}),
        ],
    )
    def test_removed(self, place: str, member: str, value: Any) -> None:
        """Removing leaves the place out of a copy."""
        assert places.removed(BODY, place) == {**BODY, member: value}

    def test_everywhere(self) -> None:
        """A member is taken away, set to null, or added as null in every item that may have it."""
        assert places.cleared(BODY, "/Tags/*/Key")["Tags"] == [{}, {"Value": "42"}]
        assert places.nulled(BODY, "/Tags/*/Value")["Tags"] == [
            {"Key": "team", "Value": None},
            {"Key": "cost", "Value": None},
        ]
        assert places.null_added(BODY, "/Tags/*/Value")["Tags"] == [
            {"Key": "team", "Value": None},
            {"Key": "cost", "Value": "42"},
        ]
        assert places.null_added(BODY, "/Novel") == {**BODY, "Novel": None}

    def test_nothing_is_added_to_nowhere(self) -> None:
        """Where no structure may have the member, the copy is as it was."""
        for change in (places.cleared, places.nulled, places.null_added):
            assert change(BODY, "/Missing/*/Name") == BODY

    def test_grafted(self) -> None:
        """Grafting takes one member from a donor and leaves the donor its own."""
        donor = {"Tags": [{"Key": "k"}], "Name": "other"}
        made = places.grafted({"Name": "churn"}, donor, "/Tags")
        made["Tags"][0]["Key"] = "changed"

        assert made == {"Name": "churn", "Tags": [{"Key": "changed"}]}
        assert donor["Tags"] == [{"Key": "k"}]

    def test_the_original_stays(self) -> None:
        """No change of a copy reaches the original."""
        body = copy.deepcopy(BODY)
        for place in ("/Tags/*/Key", "/Environment/{key}", "/Variants/*/Config/Size", "/Name"):
            places.replaced(body, place, "new")
            places.removed(body, place)
            places.cleared(body, place)
            places.nulled(body, place)
            places.null_added(body, place)

        assert body == BODY


class TestTexts:
    """Texts are made at the edge of a pattern."""

    @pytest.mark.parametrize("length", [20, 63, 256, 2048])
    @pytest.mark.parametrize("pattern", BASES)
    def test_of_length(self, pattern: str, length: int) -> None:
        """A text of an exact length still matches the model's pattern."""
        text = texts.of_length(pattern, BASES[pattern], length)
        if pattern == ROLE and length == 20:
            assert text is None
        else:
            assert text is not None
            assert len(text) == length
            assert walker.matches(pattern, text)

    @pytest.mark.parametrize("pattern", [NAME, JOB, ".*", r"[\S\s]*", "[a-zA-Z0-9-]+"])
    def test_of_length_one(self, pattern: str) -> None:
        """A text of one character still matches the model's pattern."""
        text = texts.of_length(pattern, "sck-000000", 1)

        assert text is not None
        assert len(text) == 1
        assert walker.matches(pattern, text)

    def test_no_text_of_a_length(self) -> None:
        """Where the pattern has no text of a length, there is none."""
        assert texts.of_length("[a-z]{1,63}", "churn", 64) is None

    @pytest.mark.parametrize(
        ("pattern", "base", "short"),
        [
            (NAME, "churn", "c"),
            (None, "churn", "c"),
            (".*", "churn", "c"),
            (S3, "s3://bucket/churn", "s3://b"),
            (ROLE, BASES[ROLE], "arn:aws:iam::123456789012:roleS"),
            (".*", "", ""),
        ],
    )
    def test_shortest(self, pattern: str | None, base: str, short: str) -> None:
        """As much is cut out as the pattern allows, but not the last character."""
        assert len(texts.shortest(pattern, base)) == len(short)
        assert pattern is None or walker.matches(pattern, texts.shortest(pattern, base))

    @pytest.mark.parametrize(
        ("all_patterns", "base", "low", "high"),
        [
            ((NAME,), "churn", 1, 63),
            ((NAME,), "c" * 63, 1, 63),
            ((S3,), BASES[S3], 1, 1024),
            ((ROLE, r"^arn:aws[a-z\-]*:iam::\d{12}:role/.+$"), BASES[ROLE], 20, 2048),
            (("[a-z]+", "[a-z0-9]+"), "churn", 3, 5),
        ],
    )
    def test_outside(self, all_patterns: tuple[str, ...], base: str, low: int, high: int) -> None:
        """A text outside matches no pattern, is plain, and breaks nothing else."""
        found = texts.outside(all_patterns, base, low, high)

        assert found
        for text in found.values():
            assert not any(walker.matches(pattern, text) for pattern in all_patterns)
            assert text.isascii()
            assert text.removesuffix("\n").isprintable()
            assert low <= len(text) <= high

    def test_outside_a_search_and_a_prefix(self) -> None:
        """Foreign characters stand where a search, a prefix match and a ``$`` would miss them."""
        assert texts.outside((NAME,), "churn", 1, 63) == {
            "ends in": "churn!",
            "starts with": "!churn",
            "is": "!!!",
            "ends in a newline": "churn\n",
        }

    def test_outside_of_one_case(self) -> None:
        """Where letters of one case are asked for, those of the other one are outside."""
        assert texts.outside(("[a-z]+",), "churn", 1, 63)["has the other case"] == "CHURN"

    def test_newlines_that_engines_may_match(self) -> None:
        """A newline is not outside where some engine's dot may match it."""
        assert "ends in a newline" not in texts.outside(("s3://.+",), "s3://bucket", 1, 63)

    @pytest.mark.parametrize(
        ("pattern", "base", "text"),
        [
            (r"^https://([^/]+)/?(.*)$|^[a-z](-*[a-z])*", "https://example.com/a", "https!"),
            (r"^(arn:aws:[a-z]+/.*|None)$", "arn:aws:config/stop", "None!"),
        ],
    )
    def test_outside_of_a_narrower_branch(self, pattern: str, base: str, text: str) -> None:
        """Where anything may follow the base, the foreign character follows what matches another branch."""
        assert texts.outside((pattern,), base, 1, 63)["ends in"] == text

    def test_nothing_outside(self) -> None:
        """Nothing is outside of a pattern that every text matches."""
        assert texts.outside((".*",), "churn", 1, 63) == {}


class TestConstraints:
    """Constraints are those of the facts."""

    def test_create_action(self, contract: Contract) -> None:
        """CreateAction has as many constraints of each kind as the facts say, counted by hand."""
        found = Counter(f"{c.kind} {c.edge}".strip() for c in constraints(contract, "CreateAction"))

        assert found == {
            "required": 6,  # ActionName, Source, ActionType, SourceUri, and a tag's Key and Value
            "type": 19,  # 8 members, 3 below Source, 4 below MetadataProperties, a property's value, a tag and its two
            "enum": 1,
            "length min": 3,  # ActionName, SourceUri, a tag's key
            "length max": 14,
            "entries max": 1,
            "items max": 1,
            "pattern": 3,  # ActionName, a tag's Key and Value; all others are .*
        }

    def test_list_models(self, contract: Contract) -> None:
        """ListModels has as many constraints of each kind as the facts say, without its token's."""
        found = Counter(f"{c.kind} {c.edge}".strip() for c in constraints(contract, "ListModels"))

        assert found == {"type": 6, "enum": 2, "range min": 1, "range max": 1, "length max": 1, "pattern": 1}

    def test_what_the_newest_model_relaxes(self, contract: Contract) -> None:
        """A limit that the newest model moved is legal to the old edge, and illegal from the new one."""
        found = {
            (c.place, c.edge): (c.legal, c.limit)
            for c in constraints(contract, "CreateTrainingJob")
            if c.legal != c.limit
        }

        assert found == {
            ("/ResourceConfig/VolumeSizeInGB", "min"): (1, 0),
            ("/ResourceConfig/KeepAlivePeriodInSeconds", "max"): (3600, 21600),
            ("/StoppingCondition/MaxPendingTimeInSeconds", "min"): (7200, 1800),
        }

    def test_what_the_newest_model_no_longer_requires(self, contract: Contract) -> None:
        """Nobody has to refuse a training job without the members that the newest model leaves out."""
        found = {c.place for c in constraints(contract, "CreateTrainingJob") if c.kind == "required"}

        assert {"/TrainingJobName", "/RoleArn", "/OutputDataConfig"} <= found
        assert not found & {"/AlgorithmSpecification", "/ResourceConfig", "/StoppingCondition"}
        assert "/ResourceConfig/VolumeSizeInGB" not in found

    @pytest.mark.parametrize(
        ("judged", "reason"),
        [
            (constraint("length", edge="max", legal=63), "the newest model has no such limit"),
            (constraint("pattern", pattern="[a-z]+", newer=shape()), "the newest model has no such pattern"),
            (constraint("pattern", pattern="[ -~]+"),
             "shadowed by the length: every text of a legal length on one line matches"),
            (constraint("range", edge="max", legal=2**31, limit=2**31), "beyond 32 bits, where engines differ"),
        ],
    )  # fmt: skip
    def test_reasons(self, judged: Constraint, reason: str) -> None:
        """Where nothing can break a constraint alone, it is said why."""
        assert why_none(judged) == reason


class TestMoves:
    """Moves go to the last legal value, and to the first illegal one."""

    @pytest.mark.parametrize(
        ("judged", "current", "values"),
        [
            (constraint("enum", enum=("A", "B", "C")), "B", ["A", "C"]),
            (constraint("range", type="integer", edge="max", legal=5, limit=9), 1, [5]),
            (constraint("range", type="float", edge="min", legal=0, limit=0), 0.5, [0.0]),
            (constraint("range", type="long", edge="max", legal=2**31, limit=2**31), 1, []),
            (constraint("length", edge="max", legal=4, limit=4, pattern="[a-z]+"), "ab", ["abaa"]),
            (constraint("items", type="list", member="TagKey", edge="max", legal=2, limit=2), ["k"], [["k", "k1"]]),
            (constraint("type", type="list", min=0), ["k"], [[]]),
            (constraint("type", min=0), "k", [""]),
            (constraint("type"), "k", []),
        ],
    )
    def test_legal(self, contract: Contract, judged: Constraint, current: Any, values: list[Any]) -> None:
        """A legal move goes to the last value that the pinned model allows."""
        assert [move.value for move in moves.legal(contract, judged, current)] == values

    @pytest.mark.parametrize(
        ("judged", "current", "values"),
        [
            (constraint("enum", enum=("Up",), newer=shape(enum=("Up", "uP"))), "Up", ["Upunknown", ""]),
            (constraint("enum", enum=("Up",)), "Up", ["Upunknown", "uP", ""]),
            (constraint("range", type="integer", edge="max", legal=5, limit=9), 1, [10]),
            (constraint("range", type="integer", edge="max", legal=5, limit=None), 1, []),
            (constraint("range", type="long", edge="max", legal=2**31 - 1, limit=2**31 - 1), 1, []),
            (constraint("length", edge="min", legal=1, limit=1), "a", [""]),
            (constraint("items", type="list", member="TagKey", edge="max", legal=1, limit=1), ["k"], [["k", "k1"]]),
            (constraint("pattern", pattern="[a-z]+", newer=shape(pattern="[a-z!]+")), "a",
             ["a ", " a", "   ", "a\n", "A", ""]),
            (constraint("pattern", pattern="[a-z]+", min=1), "a", ["a!", "!a", "!!!", "a\n", "A"]),
            (constraint("pattern", pattern="[a-z]+", newer=shape()), "a", []),
            (constraint("type", type="boolean"), True, [["true"], {"value": True}]),
            (constraint("type", type="integer"), 7, ["7", "many", [1], {"value": 1}]),
            (constraint("type", type="list", member="TagKey"), ["k"], ["k", {"0": "text"}, 12345]),
            (constraint("type", type="list", member="Tag"), [{"Key": "k"}], ["text", {"Key": "k"}, 12345]),
        ],
    )  # fmt: skip
    def test_illegal(self, contract: Contract, judged: Constraint, current: Any, values: list[Any]) -> None:
        """An illegal move goes to the first value that no model allows; what engines read differently is left out.

        Another type is nothing but that: a number as text, or an item without its list.
        """
        assert [move.value for move in moves.illegal(contract, judged, current)] == values

    @pytest.mark.parametrize(
        ("parts", "found"), [([1], [1, 2]), ([], [2]), ({"a": 1, "b": 1}, {"a": 1, "b": 1, "a2": 2})]
    )
    def test_followed(self, parts: Any, found: Any) -> None:
        """One more value comes after those that are there."""
        assert moves.followed(parts, 2) == found

    def test_unlike_items(self, contract: Contract) -> None:
        """Items that must be unlike each other get a number."""
        tags = constraint("items", type="list", member="Tag", edge="max", legal=50, limit=50)
        (move,) = moves.legal(contract, tags, [{"Key": "team", "Value": "a"}])

        assert move.words == "50 items"
        assert len({tag["Key"] for tag in move.value}) == 50
        assert {tag["Value"] for tag in move.value} == {"a"}
