"""Counting the differences between an OpenAPI document and AWS's model."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contracts.errors import UsageError
from contracts.spec import build, files
from contracts.spec.compare import Comparison, Difference, compare, load, render
from contracts.spec.facts import newest, pinned

MEDIA = "application/x-amz-json-1.1"
BUILT = load(files.BUILT)
UPSTREAM = load(build.UPSTREAM)

Change = Callable[[dict[str, Any]], Any]


def changed(change: Change) -> Comparison:
    """Compare a copy of the built document after one change by hand."""
    document = copy.deepcopy(BUILT)
    change(document)
    return compare(document, pinned())


def post(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Return an operation of the document."""
    found: dict[str, Any] = document["paths"][f"/#{name}"]["post"]
    return found


def shape(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a component of the document."""
    found: dict[str, Any] = document["components"]["schemas"][name]
    return found


def one_operation(request: Any, response: Any = None, **operation: Any) -> dict[str, Any]:
    """Return a small document with ListModels, as other people write it."""
    answer = {"content": {MEDIA: {"schema": response}}} if response is not None else {}
    body = {"content": {MEDIA: {"schema": request}}}
    post = {"operationId": "ListModels", "requestBody": body, "responses": {"200": answer}, **operation}
    return {"openapi": "3.0.3", "info": {"version": "1"}, "paths": {"/#ListModels": {"post": post}}}


def places(document: dict[str, Any], category: str) -> list[str]:
    """Return where the operation ListModels of a document differs in one category."""
    found = compare(document, pinned()).differences
    return [one.place for one in found if one.operation == "ListModels" and one.category == category]


class TestKnownDocuments:
    """The documents of this repository."""

    def test_the_upstream_document_has_its_known_differences(self) -> None:
        """The counts by category are pinned, so that a change of the counting shows."""
        assert compare(UPSTREAM, pinned()).categories == {
            "missing constraint": 232,
            "missing member": 185,
            "missing required": 62,
            "phantom member": 20,
            "timestamp as text": 17,
            "missing target constant": 13,
            "missing request id header": 13,
            "wrong response media type": 13,
            "bogus example": 13,
            "missing error response": 13,
            "dispatcher without rules": 13,
            "missing enumeration": 11,
            "short enumeration": 4,
            "invented required": 4,
            "missing operation": 3,
            "unquoted version": 1,
            "invented enumeration value": 1,
        }

    def test_against_the_newest_model_more_is_missing(self) -> None:
        """The newer model's own members, and what it no longer requires, change the counts."""
        found = compare(UPSTREAM, newest()).categories
        counts = {name: found[name] for name in ("missing member", "missing required", "invented required")}
        assert counts == {"missing member": 220, "missing required": 58, "invented required": 7}

    def test_the_upstream_documents_drift_is_not_an_error(self) -> None:
        """What only the newer model has is set apart."""
        found = compare(UPSTREAM, pinned(), newest())
        assert found.categories["missing member"] == 185
        assert sum(one.category == "newer member" for one in found.drift) == 35

    @pytest.mark.parametrize("path", [files.BUILT, files.SUPPORTING])
    def test_the_built_documents_have_no_difference(self, path: Path) -> None:
        """Neither document says anything that the model does not say."""
        assert compare(load(path), pinned()).differences == ()

    def test_what_an_overlay_relaxes_is_listed_apart(self) -> None:
        """The one exception stands with its evidence."""
        evidence = "5 of 5 recordings before completion omit it."
        expected = Difference(
            "DescribeTrainingJob", "missing required", "response/ModelArtifacts", "required", "not required", evidence
        )
        assert compare(BUILT, pinned()).relaxed == (expected,)
        assert compare(BUILT, pinned(), newest()).relaxed == (expected,)

    @pytest.mark.parametrize("path", [files.BUILT, files.SUPPORTING])
    def test_a_newer_model_gives_drift_and_no_error(self, path: Path) -> None:
        """The built documents are right as of their date, and behind today's model."""
        found = compare(load(path), pinned(), newest())
        assert found.differences == ()
        assert {"newer member", "newer enumeration values", "no longer required"} <= {
            one.category for one in found.drift
        }

    def test_the_changed_limits_of_the_newest_model_are_drift(self) -> None:
        """A limit that has moved is told from a wrong one."""
        found = compare(BUILT, pinned(), newest()).drift
        limits = {(one.place, one.expected, one.got) for one in found if one.category == "changed limit"}
        place = "request/ResourceConfig/KeepAlivePeriodInSeconds maximum"
        assert (place, "21600", "3600") in limits


class TestOneChange:
    """One change by hand, one difference."""

    @pytest.mark.parametrize(
        ("change", "operation", "category", "place"),
        [
            (lambda d: d["paths"].pop("/#CreateApp"), "CreateApp", "missing operation", "paths"),
            (
                lambda d: shape(d, "ListModelsOutput")["properties"].update(Extra={"type": "string"}),
                "ListModels",
                "phantom member",
                "response/Extra",
            ),
            (
                lambda d: shape(d, "CreateAppRequest")["properties"].pop("RecoveryMode"),
                "CreateApp",
                "missing member",
                "request/RecoveryMode",
            ),
            (
                lambda d: shape(d, "DescribeModelInput")["properties"].update(ModelName={"type": "integer"}),
                "DescribeModel",
                "wrong type",
                "request/ModelName",
            ),
            (
                lambda d: shape(d, "DescribeModelOutput")["properties"].update(
                    CreationTime={"type": "string", "format": "date-time"}
                ),
                "DescribeModel",
                "timestamp as text",
                "response/CreationTime",
            ),
            (lambda d: shape(d, "AppStatus").pop("enum"), "DescribeApp", "missing enumeration", "response/Status"),
            (lambda d: shape(d, "AppStatus")["enum"].pop(), "DescribeApp", "short enumeration", "response/Status"),
            (
                lambda d: shape(d, "AppStatus")["enum"].append("Resting"),
                "DescribeApp",
                "invented enumeration value",
                "response/Status",
            ),
            (
                lambda d: shape(d, "ActionArn").pop("maxLength"),
                "CreateAction",
                "missing constraint",
                "response/ActionArn maxLength",
            ),
            (
                lambda d: shape(d, "ListModelsOutput").update(additionalProperties=False),
                "ListModels",
                "invented constraint",
                "response",
            ),
            (
                lambda d: shape(d, "ListModelsOutput").update(required=["Models", "NextToken"]),
                "ListModels",
                "invented required",
                "response/NextToken",
            ),
            (
                lambda d: shape(d, "DescribeModelInput").pop("required"),
                "DescribeModel",
                "missing required",
                "request/ModelName",
            ),
            (
                lambda d: post(d, "ListModels")["parameters"][0]["schema"].update(const="SageMaker.ListEndpoints"),
                "ListModels",
                "missing target constant",
                "request header X-Amz-Target",
            ),
            (
                lambda d: post(d, "ListModels")["requestBody"]["content"].update(
                    {"application/json": post(d, "ListModels")["requestBody"]["content"].pop(MEDIA)}
                ),
                "ListModels",
                "wrong request media type",
                "request",
            ),
            (
                lambda d: post(d, "ListModels")["responses"]["200"]["content"].update(
                    {"application/json": post(d, "ListModels")["responses"]["200"]["content"].pop(MEDIA)}
                ),
                "ListModels",
                "wrong response media type",
                "response",
            ),
            (
                lambda d: post(d, "ListModels")["responses"].update(
                    {"201": post(d, "ListModels")["responses"].pop("200")}
                ),
                "ListModels",
                "missing success response",
                "response",
            ),
            (
                lambda d: post(d, "ListModels")["responses"].pop("400"),
                "ListModels",
                "missing error response",
                "response",
            ),
            (
                lambda d: post(d, "ListModels")["responses"]["200"].pop("headers"),
                "ListModels",
                "missing request id header",
                "response",
            ),
            (
                lambda d: post(d, "ListModels")["responses"]["200"]["content"][MEDIA].update(
                    examples={"bad": {"value": {"Models": [{"ModelName": "m"}]}}, "good": {"value": {"Models": []}}}
                ),
                "ListModels",
                "bogus example",
                "response example bad",
            ),
            (
                lambda d: post(d, "ListModels")["requestBody"]["content"][MEDIA].update(example={"MaxResults": 101}),
                "ListModels",
                "bogus example",
                "request example example",
            ),
            (
                lambda d: post(d, "ListModels").update({"x-microcks-operation": {"dispatcher": "FALLBACK"}}),
                "ListModels",
                "dispatcher without rules",
                "x-microcks-operation",
            ),
            (lambda d: d["info"].update(version=20170724), "SageMaker", "unquoted version", "info/version"),
        ],
    )
    def test_gives_one_difference(self, change: Change, operation: str, category: str, place: str) -> None:
        """Exactly the expected category at the expected place, and nothing else."""
        found = changed(change).differences
        assert [(one.operation, one.category, one.place) for one in found] == [(operation, category, place)]

    @pytest.mark.parametrize(
        ("name", "keyword", "value", "category"),
        [
            ("NotebookInstanceVolumeSizeInGB", "minimum", 4, "different constraint"),
            ("NotebookInstanceVolumeSizeInGB", "maximum", None, "missing constraint"),
            ("NotebookInstanceVolumeSizeInGB", "multipleOf", 5, "invented constraint"),
            ("NotebookInstanceVolumeSizeInGB", "exclusiveMinimum", 4, "invented constraint"),
            ("NotebookInstanceAcceleratorTypes", "maxItems", 3, "invented constraint"),
            ("NotebookInstanceLifecycleConfigName", "pattern", "^[a-z]+$", "different constraint"),
            ("NotebookInstanceLifecycleConfigName", "minLength", 1, "invented constraint"),
        ],
    )
    def test_of_a_limit_names_the_limit(self, name: str, keyword: str, value: Any, category: str) -> None:
        """Each keyword counts by itself, wherever the shape is used."""
        found = changed(lambda d: shape(d, name).update({keyword: value})).differences
        assert {(one.category, one.place.split()[-1]) for one in found} == {(category, keyword)}

    @pytest.mark.parametrize(("name", "keyword"), [("TagList", "minItems"), ("TagValue", "minLength")])
    def test_of_a_limit_that_refuses_nothing_is_none(self, name: str, keyword: str) -> None:
        """A smallest count or length of 0 may be left out."""
        assert changed(lambda d: shape(d, name).pop(keyword)).differences == ()

    @pytest.mark.parametrize(
        ("pattern", "same"),
        [
            (r"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$", True),
            (r"^(?:[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62})$", True),
            (r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", False),
            (r"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", False),
            (r"[", False),
        ],
    )
    def test_of_a_patterns_anchors_matters(self, pattern: str, same: bool) -> None:
        """JSON Schema searches, so a pattern without anchors is another one."""
        found = changed(lambda d: shape(d, "AppName").update(pattern=pattern))
        assert (found.differences == ()) is same

    def test_of_a_relaxation_without_evidence_is_a_difference(self) -> None:
        """A reason has to be given."""
        found = changed(
            lambda d: shape(d, "DescribeTrainingJobResponse").update({"x-relaxed": [{"required": "ModelArtifacts"}]})
        )
        assert [one.place for one in found.differences] == ["response/ModelArtifacts"]
        assert found.relaxed == ()

    def test_of_an_answer_without_output_is_a_phantom(self) -> None:
        """An operation that answers nothing cannot have members in its answer."""
        document = load(files.SUPPORTING)
        post(document, "DeleteModel")["responses"]["200"]["content"] = {MEDIA: {"schema": {"properties": {"Id": {}}}}}
        found = compare(document, pinned()).differences
        assert [(one.operation, one.category, one.place) for one in found] == [
            ("DeleteModel", "phantom member", "response/Id")
        ]


class TestNewer:
    """Drift and errors at one place."""

    def test_a_value_that_only_the_newer_model_knows_is_drift(self) -> None:
        """A document ahead of the pinned model is not wrong."""
        document = copy.deepcopy(BUILT)
        old, new = (model.shapes["TrainingJobStatus"].enum for model in (pinned(), newest()))
        added = next(value for value in new if value not in old)
        shape(document, "TrainingJobStatus")["enum"] += [added, "Invented"]
        found = compare(document, pinned(), newest())
        assert {(one.category, one.got) for one in found.differences} == {("invented enumeration value", "'Invented'")}
        assert ("as the newer model", repr(added)) in {(one.category, one.got) for one in found.drift}

    def test_what_neither_model_says_stays_an_error(self) -> None:
        """A member that both models have is missing, not drifting."""
        document = copy.deepcopy(BUILT)
        shape(document, "CreateAppRequest")["properties"].pop("RecoveryMode")
        found = compare(document, pinned(), newest())
        assert [one.place for one in found.differences] == ["request/RecoveryMode"]


class TestOtherLayouts:
    """Documents as other people write them."""

    def test_references_and_compositions_are_followed(self) -> None:
        """A schema in parts is the same as in one piece."""
        document = copy.deepcopy(BUILT)
        schemas = document["components"]["schemas"]
        whole = schemas.pop("ListModelsInput")
        names = list(whole["properties"])
        parts = [{"properties": {name: whole["properties"][name] for name in part}} for part in (names[:3], names[3:])]
        schemas["Part"] = parts[0]
        schemas["ListModelsInput"] = {"allOf": [{"$ref": "#/components/schemas/Part"}, {"type": "object", **parts[1]}]}
        assert compare(document, pinned()).differences == ()

    def test_inline_schemas_are_the_same_as_components(self) -> None:
        """A document without components is compared all the same."""
        text = json.dumps(BUILT)
        while '{"$ref": "#/components/schemas/' in text:
            for name, found in BUILT["components"]["schemas"].items():
                text = text.replace(f'{{"$ref": "#/components/schemas/{name}"}}', json.dumps(found))
        document = json.loads(text)
        del document["components"]["schemas"]
        assert compare(document, pinned()).differences == ()

    @pytest.mark.parametrize(
        "nullable",
        [
            {"type": ["integer", "null"], "minimum": 1, "maximum": 100},
            {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 100}, {"type": "null"}]},
            {"type": "integer", "minimum": 1, "maximum": 100, "nullable": True},
        ],
    )
    def test_null_beside_a_type_is_no_difference(self, nullable: dict[str, Any]) -> None:
        """An optional member may be null on the wire."""
        assert changed(lambda d: d["components"]["schemas"].update(MaxResults=nullable)).differences == ()

    def test_operations_are_found_by_their_target_on_any_path(self) -> None:
        """The target constant tells the operation where the operationId is the author's own."""
        document = copy.deepcopy(BUILT)
        for number, path in enumerate(list(document["paths"])):
            item = document["paths"].pop(path)
            item["post"]["operationId"] = f"operation{number}"
            document["paths"][f"/{number}"] = {"parameters": item["post"].pop("parameters"), **item}
        assert compare(document, pinned()).differences == ()

    @pytest.mark.parametrize("path", ["/#ListModels", "/#X-Amz-Target=SageMaker.ListModels", "/ListModels"])
    def test_operations_are_found_by_their_path(self, path: str) -> None:
        """A path's last word names the operation where nothing else does."""
        document = {"openapi": "3.0.3", "paths": {path: {"post": {}}}}
        assert compare(document, pinned()).operations == ("ListModels",)

    def test_one_post_on_the_root_is_found_by_operation_id(self) -> None:
        """A document of a single operation on / is compared as that one."""
        document = {"openapi": "3.0.3", "paths": {"/": {"post": {"operationId": "ListModels"}}}}
        assert compare(document, pinned()).operations == ("ListModels",)

    def test_a_target_with_one_enum_value_is_a_constant(self) -> None:
        """OpenAPI 3.0 has no const."""
        parameter = {"name": "x-amz-target", "in": "header", "schema": {"enum": ["SageMaker.ListModels"]}}
        assert places(one_operation({}, parameters=[parameter]), "missing target constant") == []

    def test_operations_that_the_facts_do_not_cover_are_left_out(self) -> None:
        """Nobody is told that CreatePipeline is wrong."""
        document = copy.deepcopy(BUILT)
        document["paths"]["/#CreatePipeline"] = {"post": {"operationId": "CreatePipeline"}}
        found = compare(document, pinned())
        assert (found.differences, found.skipped) == ((), ("CreatePipeline",))

    def test_a_map_without_value_schema_lacks_its_values(self) -> None:
        """An object of anything is no map of text."""
        found = changed(lambda d: shape(d, "HyperParameters").update(additionalProperties=True)).differences
        assert {(one.category, one.place) for one in found} == {
            ("missing member", "request/HyperParameters/{value}"),
            ("missing member", "response/HyperParameters/{value}"),
        }

    def test_a_yaml_boolean_in_an_enumeration_is_not_the_word(self) -> None:
        """An unquoted Off is false, which the model does not know."""
        found = changed(lambda d: shape(d, "OrderKey").update(enum=["Ascending", False])).differences
        assert ("invented enumeration value", "False") in {(one.category, one.got) for one in found}


class TestHostileDocuments:
    """Documents that are broken, or mean harm."""

    @pytest.mark.parametrize(
        "schema",
        [
            {"$ref": "#/components/schemas/Loop"},
            {"allOf": [{"$ref": "#/components/schemas/All"}]},
            {"$ref": "other.yaml#/Schema"},
            {"$ref": "#/nowhere"},
            {"$ref": 5},
            [],
            None,
            True,
            {"type": "object", "properties": [], "required": [{}], "enum": 5, "allOf": {}, "x-relaxed": [1]},
        ],
    )
    def test_a_schema_that_says_nothing_lacks_every_member(self, schema: Any) -> None:
        """Circles, dangling references and wrong kinds end in missing members, not in a crash or a hang."""
        document = one_operation(schema, {})
        document["components"] = {
            "schemas": {
                "Loop": {"$ref": "#/components/schemas/Loop"},
                "All": {"type": "object", "allOf": [{"$ref": "#/components/schemas/All"}]},
            }
        }
        assert places(document, "missing member")[:7] == [
            f"request/{name}" for name in pinned().shapes["ListModelsInput"].members
        ]

    def test_compositions_that_double_at_every_level_end(self) -> None:
        """Sixty levels of two references each are read once each."""
        document = one_operation({"$ref": "#/components/schemas/L0"})
        levels = {f"L{n}": {"allOf": [{"$ref": f"#/components/schemas/L{n + 1}"}] * 2} for n in range(60)}
        document["components"] = {"schemas": levels}
        assert len(places(document, "missing member")) == 9

    @pytest.mark.parametrize(
        "paths", [None, [], {}, {"/": None}, {"/": {"post": []}}, {5: {"post": {"responses": []}}}]
    )
    def test_without_paths_every_operation_is_missing(self, paths: Any) -> None:
        """A document that says nothing lacks the 16 operations."""
        found = compare({"openapi": "3.1.0", "paths": paths}, pinned())
        assert found.categories == {"missing operation": 16}

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("- openapi: 3.1.0", "its top is a list, not an object. Name an OpenAPI 3.0 or 3.1 document."),
            ("[1]", "its top is a list, not an object. Name an OpenAPI 3.0 or 3.1 document."),
            ('{"swagger": "2.0"}', "is a Swagger 2.0 document. Convert it to OpenAPI 3 first."),
            ("openapi: 4.0.0", "it says openapi: '4.0.0'. Name an OpenAPI 3.0 or 3.1 document."),
            ('{"openapi": ', "is neither YAML nor JSON: while parsing"),
        ],
    )
    def test_what_is_no_openapi_document_is_a_usage_error(self, tmp_path: Path, text: str, message: str) -> None:
        """The file is named, with what to do."""
        path = tmp_path / "d.json"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(UsageError) as error:
            load(path)
        assert str(error.value).startswith(str(path))
        assert message in str(error.value)

    def test_a_folder_is_a_usage_error(self, tmp_path: Path) -> None:
        """A folder cannot be read as a document."""
        with pytest.raises(UsageError, match="cannot be read: Is a directory"):
            load(tmp_path)

    def test_json_is_read_like_yaml(self, tmp_path: Path) -> None:
        """The built document as JSON gives the same answer."""
        path = tmp_path / "d.json"
        path.write_text("\ufeff" + json.dumps(BUILT, indent="\t"), encoding="utf-8")
        assert compare(load(path), pinned()).differences == ()


class TestRender:
    """A comparison as text."""

    def test_counts_come_first_and_details_on_request(self) -> None:
        """The table, then as many differences as asked for."""
        comparison = Comparison(
            model="1.0",
            operations=("A", "B"),
            differences=tuple(Difference("A", "wrong type", f"request/{n}", "string", "integer") for n in "xyz"),
            relaxed=(
                Difference("B", "missing required", "response/M", "required", "not required", "3 of 3 recordings."),
            ),
            drift=(Difference("B", "newer member", "request/N", "Name", "absent"),),
            skipped=("CreatePipeline",),
        )
        assert render(comparison, 2) == (
            "3 differences to the model of botocore 1.0, 2 operations\n"
            "\n"
            "by category\n"
            "      3 wrong type\n"
            "\n"
            "by operation\n"
            "      3 A\n"
            "\n"
            "differences\n"
            "  A request/x: wrong type: expected string, got integer\n"
            "  A request/y: wrong type: expected string, got integer\n"
            "  … 1 more\n"
            "\n"
            "relaxed on evidence\n"
            "  B response/M: missing required: expected required, got not required (3 of 3 recordings.)\n"
            "\n"
            "drift to a newer model\n"
            "      1 newer member\n"
            "\n"
            "drift\n"
            "  B request/N: newer member: expected Name, got absent\n"
            "\n"
            "left out, because the facts do not cover them: CreatePipeline\n"
        )

    def test_no_difference_is_one_line(self) -> None:
        """A right document needs no table."""
        text = render(Comparison("1.0", ("A",), ()), 10)
        assert text == "0 differences to the model of botocore 1.0, 1 operations\n"
