"""The loaded contract: what it calls wrong in requests and answers, and what it lets pass although it looks odd."""

from __future__ import annotations

from typing import Any

import pytest
import walker
from exchanges import ENDPOINT, JOB, MODEL

from contracts.spec import facts, resources
from contracts.spec.contract import Contract, without_nulls
from contracts.values import Problem

ARN = "arn:<partition>:sagemaker:<region>:<12 digits>:model/<name>"
TIMES = "epoch seconds, between 2017 and a year from now"
TRAINING = {
    "TrainingJobName": "churn-train",
    "RoleArn": "arn:aws:iam::123456789012:role/SageMaker",
    "OutputDataConfig": {"S3OutputPath": "s3://bucket/output"},
}
CHANNEL = {
    "ChannelName": "train",
    "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/input"}},
}


@pytest.fixture(scope="module")
def contract() -> Contract:
    """Return the contract that the kit was built with."""
    return Contract.load()


def model(**members: Any) -> dict[str, Any]:
    """Return DescribeModel's answer with further members."""
    return {**MODEL, **members}


def job(**members: Any) -> dict[str, Any]:
    """Return DescribeTrainingJob's answer with further members."""
    return {**JOB, **members}


def less(body: Any, *names: str) -> dict[str, Any]:
    """Return a body without some members."""
    return {name: value for name, value in body.items() if name not in names}


def absent(keyword: str, place: str) -> Problem:
    """Return the problem of a member that is not there."""
    return Problem(keyword, place, f"the member {place.rpartition('/')[2]}", "no such member")


class TestLegalOddities:
    """What looks odd and is legal is no problem."""

    @pytest.mark.parametrize(
        "answer",
        [
            model(),
            model(Novel={"Deep": [1]}),
            model(PrimaryContainer={**MODEL["PrimaryContainer"], "Novel": 1}),
            model(ExecutionRoleArn=None),
            model(PrimaryContainer={**MODEL["PrimaryContainer"], "ModelDataUrl": None}),
            model(VpcConfig={}),
            model(Containers=[]),
            model(CreationTime=1.51630605671e9),
            model(CreationTime=1742860800),
            model(ModelArn="arn:aws-cn:sagemaker:cn-north-1:000000000000:model/churn-model"),
            model(ModelArn="arn:aws:sagemaker:mars-1:999999999999:MODEL/CHURN-model"),
        ],
        ids=[
            "as it is", "an unmodelled member", "an unmodelled member below", "null", "null below",
            "an empty object for an optional structure", "an empty list", "an exponent", "whole seconds",
            "another partition", "another case",
        ],
    )  # fmt: skip
    def test_a_models_answer(self, contract: Contract, answer: dict[str, Any]) -> None:
        """An answer may look odd in these ways."""
        assert contract.answer_problems("DescribeModel", answer) == ()

    @pytest.mark.parametrize(
        "answer",
        [
            job(OutputDataConfig={"S3OutputPath": "s3://bucket/output", "KmsKeyId": ""}),
            job(InputDataConfig=[{**CHANNEL, "CompressionType": "None", "RecordWrapperType": "None"}]),
            less(JOB, "ModelArtifacts"),
            job(TrainingJobStatus="Deleting"),
            job(ResourceConfig={**JOB["ResourceConfig"], "KeepAlivePeriodInSeconds": 21600}),
            job(ResourceConfig={**JOB["ResourceConfig"], "InstanceType": "ml.m7i.large"}),
            job(ResourceConfig={**JOB["ResourceConfig"], "InstanceCount": 1.0}),
        ],
        ids=[
            "an empty key", "the text None", "no artifacts yet", "a newer status", "a newer limit",
            "a newer instance type", "a whole number with a point",
        ],
    )  # fmt: skip
    def test_a_jobs_answer(self, contract: Contract, answer: dict[str, Any]) -> None:
        """An answer may be newer than the pinned model, and carry the service's own empty values."""
        assert contract.answer_problems("DescribeTrainingJob", answer) == ()

    def test_an_empty_list_of_models(self, contract: Contract) -> None:
        """A list may be empty."""
        assert contract.answer_problems("ListModels", {"Models": []}) == ()


class TestStrictness:
    """What is wrong is one problem, word for word."""

    @pytest.mark.parametrize(
        ("members", "problem"),
        [
            ({"CreationTime": "2025-03-25T00:00:00Z"},
             Problem("epoch", "/CreationTime", "a number of epoch seconds, not a string", '"2025-03-25T00:00:00Z"')),
            ({"CreationTime": True},
             Problem("epoch", "/CreationTime", "a number of epoch seconds, not a boolean", "true")),
            ({"CreationTime": 1742860800123}, Problem("epoch", "/CreationTime", TIMES, "1742860800123")),
            ({"CreationTime": 12.5}, Problem("epoch", "/CreationTime", TIMES, "12.5")),
            ({"ModelName": 5}, Problem("type", "/ModelName", "a string", "5")),
            ({"EnableNetworkIsolation": "true"}, Problem("type", "/EnableNetworkIsolation", "a boolean", '"true"')),
            ({"Containers": {}}, Problem("type", "/Containers", "a list", "{}")),
            ({"PrimaryContainer": []}, Problem("type", "/PrimaryContainer", "an object", "[]")),
            ({"PrimaryContainer": {"Mode": "Both"}},
             Problem("enum", "/PrimaryContainer/Mode", "one of SingleModel, MultiModel", '"Both"')),
            ({"VpcConfig": {"Subnets": ["subnet-1"]}}, absent("required", "/VpcConfig/SecurityGroupIds")),
            ({"ModelName": "m" * 64}, Problem("limits", "/ModelName", "at most 63 characters", "64 characters")),
            ({"ModelArn": 5}, Problem("type", "/ModelArn", "a string", "5")),
        ],
    )  # fmt: skip
    def test_one_wrong_member(self, contract: Contract, members: dict[str, Any], problem: Problem) -> None:
        """One wrong member is one problem with its place."""
        assert contract.answer_problems("DescribeModel", model(**members)) == (problem,)

    @pytest.mark.parametrize(
        "arn",
        [
            "churn-model",
            "arn:aws:sagemaker:us-east-1:12345:model/churn-model",
            "arn:aws:sagemaker:us-east-1:123456789012:endpoint/churn-model",
            "arn:aws:s3:us-east-1:123456789012:model/churn-model",
            "arn:aws:sagemaker:us-east-1:123456789012:model/",
            "arn:aws:sagemaker::123456789012:model/churn-model",
        ],
    )
    def test_a_wrong_arn(self, contract: Contract, arn: str) -> None:
        """An ARN that is malformed or of another type is one problem, whatever its length."""
        found = contract.answer_problems("DescribeModel", model(ModelArn=arn))

        assert found == (Problem("arn", "/ModelArn", ARN, f'"{arn}"'),)

    def test_an_apps_arn_has_four_parts(self, contract: Contract) -> None:
        """An app's ARN names its domain, its owner, its type and itself."""
        short = "arn:aws:sagemaker:us-east-1:123456789012:app/default"
        form = "arn:<partition>:sagemaker:<region>:<12 digits>:app/<domain>/<owner>/<app type>/<name>"

        whole = short.replace("app/", "app/d-1/anna/JupyterLab/")

        assert contract.answer_problems("CreateApp", {"AppArn": whole}) == ()
        assert contract.answer_problems("CreateApp", {"AppArn": short}) == (
            Problem("arn", "/AppArn", form, f'"{short}"'),
        )

    def test_a_missing_member(self, contract: Contract) -> None:
        """A required member may not be missing."""
        assert contract.answer_problems("DescribeModel", less(MODEL, "ModelName")) == (
            absent("required", "/ModelName"),
        )

    def test_null_is_missing(self, contract: Contract) -> None:
        """A required member that is null is missing."""
        assert contract.answer_problems("DescribeModel", model(ModelName=None)) == (absent("required", "/ModelName"),)

    def test_another_case_is_missing(self, contract: Contract) -> None:
        """A required member under a name of another case is missing."""
        answer = {"modelName": "churn-model", **less(MODEL, "ModelName")}

        assert contract.answer_problems("DescribeModel", answer) == (absent("required", "/ModelName"),)

    def test_an_empty_object_for_a_required_structure(self, contract: Contract) -> None:
        """A required structure is judged even where it is empty."""
        found = contract.answer_problems("DescribeTrainingJob", job(OutputDataConfig={}, InputDataConfig=[{}]))

        assert absent("required", "/InputDataConfig/0/ChannelName") in found
        assert absent("required", "/OutputDataConfig/S3OutputPath") not in found

    def test_no_list(self, contract: Contract) -> None:
        """A list's container may not be missing."""
        assert contract.answer_problems("ListModels", {}) == (absent("required", "/Models"),)

    def test_items_one_by_one(self, contract: Contract) -> None:
        """Items are judged one by one, each at its concrete place."""
        items = [dict(less(MODEL, "PrimaryContainer")) for _ in range(3)]
        items[1]["ModelName"] = 5
        del items[2]["CreationTime"]

        assert sorted(contract.answer_problems("ListModels", {"Models": items}), key=lambda p: p.place) == [
            Problem("type", "/Models/1/ModelName", "a string", "5"),
            absent("required", "/Models/2/CreationTime"),
        ]

    def test_entries_one_by_one(self, contract: Contract) -> None:
        """A map's entries are judged one by one, each under its key."""
        found = contract.answer_problems("DescribeTrainingJob", job(HyperParameters={"depth": 5, "rate": "0.1"}))

        assert found == (Problem("type", "/HyperParameters/depth", "a string", "5"),)

    def test_numbers(self, contract: Contract) -> None:
        """A text is no number, and a fraction is no whole number."""
        config = {**JOB["ResourceConfig"], "InstanceCount": 1.5, "VolumeSizeInGB": "5"}

        assert contract.answer_problems("DescribeTrainingJob", job(ResourceConfig=config)) == (
            Problem("type", "/ResourceConfig/InstanceCount", "a whole number", "1.5"),
            Problem("type", "/ResourceConfig/VolumeSizeInGB", "a whole number", '"5"'),
        )

    def test_what_the_newest_model_relaxes_is_expected(self, contract: Contract) -> None:
        """A member that only the pinned model requires is expected, not required."""
        answer = less(job(ResourceConfig={"InstanceType": "ml.m5.xlarge"}), "AlgorithmSpecification")

        assert contract.answer_problems("DescribeTrainingJob", answer) == (
            absent("expected", "/AlgorithmSpecification"),
            absent("expected", "/ResourceConfig/VolumeSizeInGB"),
        )

    def test_closed(self, contract: Contract) -> None:
        """Where examples are judged, unknown members are problems."""
        found = contract.answer_problems("DescribeEndpoint", {**ENDPOINT, "Novel": 1}, closed=True)

        assert [(p.keyword, p.place, p.got) for p in found] == [("additionalProperties", "", "unknown: Novel")]
        assert found[0].expected.startswith("only members that the model knows: AsyncInferenceConfig, CreationTime, ")

    def test_closed_is_pinned(self, contract: Contract) -> None:
        """Where examples are judged, values of a newer model are problems."""
        found = contract.answer_problems("DescribeTrainingJob", job(TrainingJobStatus="Deleting"), closed=True)

        words = "one of InProgress, Completed, Failed, Stopping, Stopped"
        assert found == (Problem("enum", "/TrainingJobStatus", words, '"Deleting"'),)


class TestRequests:
    """Requests are judged by the pinned model, and refused by what every model says."""

    @pytest.mark.parametrize(
        ("body", "problems"),
        [
            ({"ModelName": "m"}, []),
            ({"ModelName": "m", "VpcConfig": {}},
             [absent("required", "/VpcConfig/SecurityGroupIds"), absent("required", "/VpcConfig/Subnets")]),
            ({"ModelName": None}, [Problem("type", "/ModelName", "a string", "null")]),
            ({"ModelName": "m" * 64}, [Problem("maxLength", "/ModelName", "at most 63 characters", "64 characters")]),
            ({"ModelName": "m", "Tags": [{"Key": "k", "Value": "v"}] * 51},
             [Problem("maxItems", "/Tags", "at most 50 items", "51 items")]),
            ({"ModelName": "m", "Tags": [{"Key": "k", "Value": ""}, {"Key": "", "Value": ""}]},
             [Problem("minLength", "/Tags/1/Key", "at least 1 characters", "0 characters")]),
        ],
    )  # fmt: skip
    def test_request_problems(self, contract: Contract, body: dict[str, Any], problems: list[Problem]) -> None:
        """A request is held to every limit of the pinned model."""
        assert list(contract.request_problems("CreateModel", body)) == problems

    @pytest.mark.parametrize("name", ["a-", "-a", "a\n", "a b", "ä"])
    def test_a_pattern_means_the_whole_value(self, contract: Contract, name: str) -> None:
        """A name matches its pattern as a whole; a newline at its end is not left out."""
        assert [p.keyword for p in contract.request_problems("CreateModel", {"ModelName": name})] == ["pattern"]

    def test_unknown_members_are_problems(self, contract: Contract) -> None:
        """A request holds no member that the model does not know."""
        found = contract.request_problems("CreateModel", {"ModelName": "m", "Novel": 1})

        assert [(p.keyword, p.got) for p in found] == [("additionalProperties", "unknown: Novel")]

    def test_unknown_members_are_not_illegal(self, contract: Contract) -> None:
        """Nobody is asked to refuse a member that no model knows."""
        assert contract.illegal("CreateModel", {"ModelName": "m", "Novel": 1}) == ()

    def test_what_the_newest_model_takes_is_not_illegal(self, contract: Contract) -> None:
        """What the pinned model requires and the newest one does not, nobody is asked to refuse."""
        pinned = contract.request_problems("CreateTrainingJob", TRAINING)

        assert [p.place for p in pinned] == ["/AlgorithmSpecification", "/ResourceConfig", "/StoppingCondition"]
        assert contract.illegal("CreateTrainingJob", TRAINING) == ()

    def test_an_empty_structure_is_illegal(self, contract: Contract) -> None:
        """An empty object for an optional structure, which answers may show, is wrong in a request."""
        assert [p.place for p in contract.illegal("CreateModel", {"ModelName": "m", "VpcConfig": {}})] == [
            "/VpcConfig/SecurityGroupIds",
            "/VpcConfig/Subnets",
        ]


class TestErrors:
    """Errors have a form of their own."""

    @pytest.mark.parametrize(
        ("body", "problems"),
        [
            ({"__type": "ValidationException", "message": "no"}, []),
            ({"code": "ValidationException", "Message": "no"}, []),
            ([], [Problem("type", "", "an object", "list")]),
            ({"message": "no"}, [Problem("required", "/__type", "the error's type", "no such member")]),
            ({"__type": "ValidationException"},
             [Problem("required", "/message", "a text that explains the error", "no such member")]),
        ],
    )  # fmt: skip
    def test_an_errors_body(self, body: Any, problems: list[Problem]) -> None:
        """An error's body names its type and explains itself."""
        assert list(Contract.error_problems(body)) == problems


class TestPlaces:
    """Places have general names, and members a case."""

    @pytest.mark.parametrize(
        ("operation", "place", "part", "general"),
        [
            ("ListModels", "/Models/12/ModelName", "output", "/Models/*/ModelName"),
            ("DescribeTrainingJob", "/HyperParameters/depth", "output", "/HyperParameters/{value}"),
            ("DescribeTrainingJob", "/Novel/0/x", "output", "/Novel/0/x"),
            ("CreateModel", "/Containers/1/Environment/HOME", "input", "/Containers/*/Environment/{value}"),
            ("CreateModel", "", "input", ""),
        ],
    )
    def test_general(self, contract: Contract, operation: str, place: str, part: str, general: str) -> None:
        """A concrete place has one general name."""
        assert contract.general(operation, place, part) == general

    def test_miscased(self, contract: Contract) -> None:
        """Members that differ from the model's only in their case are found at any depth."""
        answer = {"models": [], "Models": [{"ModelName": "a"}, {"modelname": "b"}], "Novel": {"modelName": 1}}

        assert contract.miscased("ListModels", answer) == (
            Problem("case", "/models", "the member Models", "models"),
            Problem("case", "/Models/1/modelname", "the member ModelName", "modelname"),
        )

    def test_map_keys_have_no_case(self, contract: Contract) -> None:
        """The keys of a map are the caller's own."""
        answer = {"HyperParameters": {"trainingjobname": "x"}}

        assert contract.miscased("DescribeTrainingJob", answer) == ()

    @pytest.mark.parametrize(
        ("operation", "keyword", "has"),
        [
            ("DescribeModel", "epoch", True),
            ("CreateModel", "epoch", False),
            ("CreateModel", "arn", True),
            ("DescribeTrainingJob", "expected", True),
            ("DescribeModel", "expected", False),
            ("DescribeEndpoint", "enum", True),
            ("CreateApp", "enum", False),
            ("CreateModel", "type", True),
            ("StopTrainingJob", "type", False),
        ],
    )
    def test_output_has(self, contract: Contract, operation: str, keyword: str, has: bool) -> None:
        """An answer promises only what it can hold."""
        assert contract.output_has(operation, keyword) is has


def test_nulls_are_left_out() -> None:
    """Null members are absent, at any depth; null items are not members."""
    body = {"a": None, "b": {"c": None, "d": [None, {"e": None, "f": 0}]}, "g": ""}

    assert without_nulls(body) == {"b": {"d": [None, {"f": 0}]}, "g": ""}


def test_the_hash_is_the_documents() -> None:
    """Equal documents have one hash of twelve hexadecimal digits; another text has another one."""
    text = "{paths: {}, components: {schemas: {}}}"
    one, same, other = (
        Contract((t,), facts.pinned(), facts.newest()).hash for t in (text, text, text.replace("{}}}", "{} }}"))
    )

    assert one == same == "969ecbd55111"
    assert one != other


class TestResources:
    """The resource table agrees with the model."""

    @pytest.mark.parametrize("kind", resources.kinds(), ids=lambda kind: kind.name)
    def test_operations_exist(self, kind: resources.Kind) -> None:
        """Every operation of a kind is one that the model has."""
        named = {kind.create, kind.describe, kind.list, kind.stop, kind.delete} - {""}

        assert named <= set(walker.pinned().operations)

    @pytest.mark.parametrize("kind", resources.kinds(), ids=lambda kind: kind.name)
    def test_identity(self, kind: resources.Kind) -> None:
        """What tells two resources apart is sent when they are created."""
        assert set(kind.identity) <= set(structure(kind.create, "input")["members"])

    @pytest.mark.parametrize("kind", resources.kinds(), ids=lambda kind: kind.name)
    def test_list(self, kind: resources.Kind) -> None:
        """A list's answer has the container, and its items have the name."""
        shapes = walker.pinned().shapes
        container = shapes[structure(kind.list, "output")["members"][kind.container]]

        assert container["type"] == "list"
        assert kind.item in shapes[container["member"]]["members"]

    @pytest.mark.parametrize("kind", resources.kinds(), ids=lambda kind: kind.name)
    def test_arn(self, kind: resources.Kind) -> None:
        """What create answers has the ARN, of the shape that the table names."""
        assert kind.arn_shape in structure(kind.create, "output")["members"].values()

    @pytest.mark.parametrize("kind", resources.kinds(), ids=lambda kind: kind.name)
    def test_refers(self, kind: resources.Kind) -> None:
        """What a create request refers to stands at a place that the model has, and is a kind of the table."""
        shape = facts.pinned().operations[kind.create].input

        assert all(facts.pinned().at(shape, place) for place in kind.refers)
        assert set(kind.refers.values()) <= {other.name for other in resources.kinds()}

    @pytest.mark.parametrize(
        ("operation", "name"),
        [("CreateModel", "model"), ("StopTrainingJob", "training job"), ("ListApps", "app"), ("ListTags", None)],
    )
    def test_of(self, operation: str, name: str | None) -> None:
        """An operation belongs to one kind; ListTags belongs to none."""
        kind = resources.of(operation)

        assert (kind.name if kind else None) == name


def structure(operation: str, part: str) -> dict[str, Any]:
    """Return the raw shape of an operation's input or output."""
    model = walker.pinned()
    found: dict[str, Any] = model.shapes[model.operations[operation][part]]
    return found
