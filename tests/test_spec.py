"""The room that makes the contract: import, normalise, enrich, overlay, build."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import re
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path
from typing import Any

import openapi_spec_validator
import pytest
import schemathesis
import yaml

from contracts.errors import KitError, UsageError
from contracts.spec import build, compare, extract, files, overlay, upstream, yamlfile
from contracts.spec.enrich import components, enrich, schema
from contracts.spec.facts import Shape, newest, pinned
from contracts.spec.normalise import normalise
from contracts.spec.operations import CONTRACT, SUPPORTING
from contracts.spec.patterns import readable


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    """Return the built contract."""
    return build.contract()


@pytest.fixture(scope="module")
def supporting() -> dict[str, Any]:
    """Return the built supporting operations."""
    return build.supporting()


@pytest.fixture(scope="module")
def operation() -> dict[str, Any]:
    """Return the normalised CreateTrainingJob."""
    paths: dict[str, Any] = normalise(upstream_document(), pinned())["paths"]
    found: dict[str, Any] = paths["/#CreateTrainingJob"]["post"]
    return found


def upstream_document() -> dict[str, Any]:
    """Return the committed upstream document."""
    return yamlfile.document(build.UPSTREAM)


def shape(**facts: Any) -> Shape:
    """Return a shape with the given facts, a bare string without any."""
    nothing = Shape("S", "string", {}, (), (), None, None, None, "", "", "", exception=False)
    return Shape(**{**nothing.__dict__, **facts})


class TestText:
    """Writing and reading YAML."""

    @pytest.mark.parametrize(
        "text",
        [
            "Off",
            "No",
            "yes",
            "null",
            "True",
            "2017-07-24",
            "1|2",
            "1e3",
            "0x1F",
            "12:30:45",
            "",
            "~",
            "a: b",
            "a #b",
            "=",
            "é",
            "-",
        ],
    )
    def test_ambiguous_text_is_quoted(self, text: str) -> None:
        """What some YAML reader takes for another type stands in double quotes."""
        assert yamlfile.dump({"key": text}) == f"key: {json.dumps(text, ensure_ascii=False)}\n"

    @pytest.mark.parametrize(
        "text", ["ml.t3.micro", "application/x-amz-json-1.1", "$ref", "__type", "Create app", "Off-peak"]
    )
    def test_certain_text_stays_plain(self, text: str) -> None:
        """What every reader takes for a string is not cluttered by quotes."""
        assert yamlfile.dump({text: text}) == f"{text}: {text}\n"

    def test_what_is_written_is_read_again(self) -> None:
        """Nested lists, empty containers, numbers and texts survive the way out and back."""
        value = {
            "a": [[1, [2.5]], {"b": [], "c": {}, "d": None}, "x\ny", True],
            "200": {"On": "On"},
            "e": [{"f": {"g": 1}}],
        }
        assert yaml.safe_load(yamlfile.dump(value)) == value

    def test_both_readers_agree_on_the_built_text(self, contract: dict[str, Any]) -> None:
        """PyYAML's Python half reads the very value that was written."""
        assert yaml.load(yamlfile.dump(contract["paths"]), Loader=yaml.SafeLoader) == contract["paths"]


class TestUpstream:
    """Reducing the upstream document."""

    def test_prose_is_dropped_everywhere(self) -> None:
        """Descriptions and summaries go at every depth, also in lists."""
        document = {
            "info": {"title": "T", "description": "prose"},
            "tags": [{"name": "t", "description": "prose"}],
            "paths": {
                "/": {"post": {"summary": "prose", "responses": {"200": {"description": "prose", "content": {}}}}}
            },
        }
        assert upstream.reduce(document) == {
            "info": {"title": "T"},
            "tags": [{"name": "t"}],
            "paths": {"/": {"post": {"responses": {"200": {"content": {}}}}}},
        }

    def test_members_and_values_called_description_stay(self) -> None:
        """A member's name and an example's value are structure, whatever they are called."""
        document = {
            "properties": {"description": {"type": "string", "description": "prose"}},
            "examples": {"summary": {"summary": "prose", "value": {"description": "kept"}}},
            "x-microcks-operation": {"description": "kept"},
        }
        assert upstream.reduce(document) == {
            "properties": {"description": {"type": "string"}},
            "examples": {"summary": {"value": {"description": "kept"}}},
            "x-microcks-operation": {"description": "kept"},
        }

    def test_the_committed_file_is_a_fixed_point(self) -> None:
        """Importing the reduced document again gives the same text."""
        assert upstream.import_upstream(build.UPSTREAM) == build.UPSTREAM.read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("a: [1", r"doc.yaml is neither YAML nor JSON: .*line 1"),
            ("- 1", r"doc.yaml is no OpenAPI document: its top is a list, not an object. Name an OpenAPI 3.0 or 3.1"),
            ("", r"doc.yaml is no OpenAPI document: its top is empty"),
            ("just words", r"doc.yaml is no OpenAPI document: its top is a text"),
            ("swagger: '2.0'", r"doc.yaml is a Swagger 2.0 document. Convert it to OpenAPI 3 first."),
            ("info: {}", r"doc.yaml is no OpenAPI document: it says openapi: None"),
            ("openapi: 3.1.0\nself: &a {again: *a}", r"doc.yaml contains itself"),
            ("\udcff", r"doc.yaml is neither YAML nor JSON: 'utf-8' codec"),
        ],
    )
    def test_bad_input_is_a_usage_error(self, tmp_path: Path, text: str, message: str) -> None:
        """What is no OpenAPI 3 document is refused with the file's name and the reason."""
        path = tmp_path / "doc.yaml"
        path.write_bytes(text.encode(errors="surrogateescape"))
        with pytest.raises(UsageError, match=message):
            upstream.import_upstream(path)

    def test_a_missing_file_is_a_usage_error(self, tmp_path: Path) -> None:
        """A file that is not there is named."""
        with pytest.raises(UsageError, match=r"none.yaml cannot be read: No such file or directory"):
            upstream.import_upstream(tmp_path / "none.yaml")


class TestExtract:
    """Taking the facts out of botocore."""

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"x", "holds no JSON"),
            (b"[]", "holds no service model"),
            (b'{"operations": {}, "shapes": {}}', "is not the model of SageMaker"),
        ],
    )
    def test_what_is_no_model_is_a_usage_error(self, tmp_path: Path, content: bytes, message: str) -> None:
        """A file without SageMaker's model is refused."""
        path = tmp_path / "service-2.json"
        path.write_bytes(content)
        with pytest.raises(UsageError, match=message):
            extract.facts_from(str(path))

    def test_a_broken_wheel_is_a_usage_error(self, tmp_path: Path) -> None:
        """A wheel that is no archive is refused."""
        path = tmp_path / "botocore-1-py3-none-any.whl"
        path.write_bytes(b"not a zip")
        with pytest.raises(UsageError, match="is not a zip archive"):
            extract.facts_from(str(path))

    def test_a_wheel_gives_its_version_and_facts_without_prose(self, tmp_path: Path) -> None:
        """Version and shapes come out of a wheel, documentation stays inside."""
        model = {
            "operations": {"CreateModel": {"input": {"shape": "In"}, "documentation": "prose"}},
            "shapes": {
                "In": {"type": "structure", "members": {"A": {"shape": "Text"}}},
                "Text": {"type": "string", "max": 3},
            },
        }
        path = tmp_path / "botocore-9.9.9-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr(extract.MODEL, json.dumps(model))
        facts = extract.facts_from(str(path))
        assert facts["source"]["version"] == "9.9.9"
        assert facts["operations"] == {"CreateModel": {"input": "In", "errors": []}}
        assert facts["shapes"] == {
            "In": {"type": "structure", "members": {"A": "Text"}},
            "Text": {"type": "string", "max": 3},
        }

    def test_the_readme_states_the_hashes_of_the_files(self) -> None:
        """Every file beside the README stands in its table with its present hash."""
        folder = files.SPECS / "source"
        stated = dict(
            re.findall(r"^\| `(\S+)` .* `([0-9a-f]{64})` \|$", (folder / "README.md").read_text(), re.MULTILINE)
        )
        present = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
        assert stated == {name: value for name, value in present.items() if name != "README.md"}


class TestNormalise:
    """The truth of the wire on upstream's structure."""

    def test_the_version_is_a_text(self) -> None:
        """The version that upstream leaves to YAML's date reader is a string."""
        assert normalise(upstream_document(), pinned())["info"]["version"] == "2017-07-24"

    def test_both_media_types_are_the_protocols(self, operation: dict[str, Any]) -> None:
        """Request and answer say application/x-amz-json-1.1, and nothing else."""
        contents = [
            operation["requestBody"]["content"],
            *(operation["responses"][s]["content"] for s in ("200", "400")),
        ]
        assert [list(content) for content in contents] == [["application/x-amz-json-1.1"]] * 3

    def test_the_target_header_is_a_required_constant(self, operation: dict[str, Any]) -> None:
        """Each operation is fixed to its own target."""
        (parameter,) = operation["parameters"]
        assert (parameter["name"], parameter["in"], parameter["required"]) == ("X-Amz-Target", "header", True)
        assert parameter["schema"] == {"type": "string", "const": "SageMaker.CreateTrainingJob"}

    def test_answers_carry_the_request_id(self, operation: dict[str, Any]) -> None:
        """The header is there on success and on errors."""
        header = {"x-amzn-RequestId": {"$ref": "#/components/headers/RequestId"}}
        assert [operation["responses"][status]["headers"] for status in ("200", "400")] == [header, header]

    def test_errors_are_the_modelled_and_the_common_ones(self, operation: dict[str, Any]) -> None:
        """Status 400 lists the operation's own errors first."""
        refs = operation["responses"]["400"]["content"]["application/x-amz-json-1.1"]["schema"]["anyOf"]
        names = [ref["$ref"].rpartition("/")[2] for ref in refs]
        assert names[:4] == ["ResourceInUse", "ResourceLimitExceeded", "ResourceNotFound", "ValidationException"]
        assert operation["responses"]["403"] == {"$ref": "#/components/responses/AccessError"}

    def test_the_bogus_examples_are_gone(self) -> None:
        """Nothing of upstream's one invented answer is left."""
        assert "RequestId: abc12345" in build.UPSTREAM.read_text(encoding="utf-8")
        assert "abc12345" not in json.dumps(normalise(upstream_document(), pinned()))

    def test_a_dispatcher_without_rules_is_dropped(self, operation: dict[str, Any]) -> None:
        """What Microcks would answer at random goes, its delay stays."""
        assert operation["x-microcks-operation"] == {"delay": 0}

    def test_a_dispatcher_with_rules_stays(self) -> None:
        """A dispatcher that can work is not touched."""
        document = upstream_document()
        rules = {"dispatcher": "SCRIPT", "dispatcherRules": "return 'a'"}
        document["paths"]["/#ListModels"]["post"]["x-microcks-operation"] = rules
        assert normalise(document, pinned())["paths"]["/#ListModels"]["post"]["x-microcks-operation"] == rules


class TestEnrich:
    """JSON Schema for each kind of shape."""

    @pytest.mark.parametrize(
        ("facts", "expected"),
        [
            ({"type": "boolean"}, {"type": "boolean"}),
            ({"type": "timestamp"}, {"type": "number", "format": "epoch-seconds"}),
            (
                {"type": "integer", "min": 0, "max": 9},
                {"type": "integer", "format": "int32", "minimum": 0, "maximum": 9},
            ),
            ({"type": "long"}, {"type": "integer", "format": "int64"}),
            ({"type": "float", "min": 0}, {"type": "number", "format": "float", "minimum": 0}),
            ({"type": "double"}, {"type": "number", "format": "double"}),
            (
                {"min": 1, "max": 63, "pattern": "^[a-z]+$"},
                {"type": "string", "minLength": 1, "maxLength": 63, "pattern": "^(?:[a-z]+)$"},
            ),
            ({"enum": ("Off", "None")}, {"type": "string", "enum": ["Off", "None"]}),
            (
                {"type": "list", "member": "Tag", "min": 0, "max": 50},
                {"type": "array", "items": {"$ref": "#/components/schemas/Tag"}, "minItems": 0, "maxItems": 50},
            ),
            (
                {"type": "map", "key": "K", "value": "V", "max": 2},
                {
                    "type": "object",
                    "propertyNames": {"$ref": "#/components/schemas/K"},
                    "additionalProperties": {"$ref": "#/components/schemas/V"},
                    "maxProperties": 2,
                },
            ),
            (
                {"type": "structure", "members": {"B": "X", "A": "Y"}, "required": ("B",)},
                {
                    "type": "object",
                    "properties": {"B": {"$ref": "#/components/schemas/X"}, "A": {"$ref": "#/components/schemas/Y"}},
                    "required": ["B"],
                },
            ),
            ({"type": "structure"}, {"type": "object", "properties": {}}),
        ],
    )
    def test_a_shape_becomes_a_schema(self, facts: dict[str, Any], expected: dict[str, Any]) -> None:
        """Types, limits, members and their order come from the facts alone."""
        found = schema(shape(**facts))
        assert found == expected
        assert list(found.get("properties", ())) == list(expected.get("properties", ()))

    def test_an_unknown_kind_of_shape_is_an_error(self) -> None:
        """A kind that no contract states yet is not passed over."""
        with pytest.raises(KitError, match="the shape S is a document"):
            schema(shape(type="document"))

    def test_unicode_categories_have_a_portable_pattern_beside_the_models(self) -> None:
        """A pattern that only some engines read stands under x-pattern."""
        assert schema(shape(pattern=r"[\p{L}_]+")) == {
            "type": "string",
            "pattern": r"^(?:(?:[a-zA-Z_]|[^\x00-\x7F])+)$",
            "x-pattern": r"^(?:[\p{L}_]+)$",
        }

    @pytest.mark.parametrize(("text", "valid"), [("aé_", True), ("a!", False), ("", False), ("ab\n", False)])
    def test_the_portable_pattern_is_exact_for_ascii(self, text: str, valid: bool) -> None:
        """Letters of the world pass, foreign ASCII does not."""
        assert bool(re.fullmatch(readable(r"[\p{L}_]+"), text)) is valid

    def test_an_error_shape_knows_type_and_message(self) -> None:
        """The type may have a namespace and a suffix, the text either case."""
        error = components(pinned(), ["CreateApp"])["ResourceInUse"]
        assert list(error["properties"]) == ["__type", "message", "Message"]
        pattern = error["properties"]["__type"]["pattern"]
        assert re.search(pattern, "com.amazonaws.sagemaker#ResourceInUse:http://x")
        assert not re.search(pattern, "ResourceInUseException")

    def test_an_operation_without_output_has_no_content(self, supporting: dict[str, Any]) -> None:
        """An empty body is said by leaving content out."""
        assert list(supporting["paths"]["/#DeleteModel"]["post"]["responses"]["200"]) == ["description", "headers"]

    def test_list_items_have_their_own_shape(self, contract: dict[str, Any]) -> None:
        """A list shows summaries, not what describe answers."""
        schemas = contract["components"]["schemas"]
        assert schemas["TrainingJobSummaries"]["items"] == {"$ref": "#/components/schemas/TrainingJobSummary"}

    def test_upstreams_own_schemas_are_gone(self) -> None:
        """Only shapes of the model and errors are components."""
        document = enrich(normalise(upstream_document(), pinned()), pinned())
        assert "NotebookInstance" not in document["components"]["schemas"]

    @pytest.mark.parametrize("name", ["CreateAppRequest", "DescribeAppResponse"])
    def test_recovery_mode_is_a_boolean(self, contract: dict[str, Any], name: str) -> None:
        """The change of 2025-03-27 is in the contract, and not required."""
        schemas = contract["components"]["schemas"]
        reference = schemas[name]["properties"]["RecoveryMode"]["$ref"].rpartition("/")[2]
        assert schemas[reference] == {"type": "boolean"}
        assert "RecoveryMode" not in schemas[name].get("required", [])


def an_overlay(*actions: Any, **changes: Any) -> dict[str, Any]:
    """Return a decoded overlay file, correct but for the changes."""
    info = {"title": "t", "version": "1"}
    return {"overlay": "1.0.0", "info": info, "x-stage": "contract", "actions": list(actions)} | changes


def an_action(target: str, **changes: Any) -> dict[str, Any]:
    """Return an action with evidence."""
    return {"target": target, "x-evidence": "a recording", **changes}


def applied(document: dict[str, Any], *actions: Any) -> dict[str, Any]:
    """Apply an overlay of these actions."""
    return overlay.apply(document, overlay.parse(an_overlay(*actions), "x.yaml"))


class TestOverlay:
    """Applying OpenAPI Overlay 1.0."""

    def test_an_object_is_merged_recursively(self) -> None:
        """What the update names is replaced or added, the rest stays."""
        found = applied({"a": {"b": {"c": 1, "d": 2}, "e": 3}}, an_action("$.a", update={"b": {"c": 9, "f": 4}}))
        assert found == {"a": {"b": {"c": 9, "d": 2, "f": 4}, "e": 3}}

    def test_lists_within_a_merge_are_joined(self) -> None:
        """A list in the update goes behind the list in the document."""
        assert applied({"a": {"b": [1]}}, an_action("$.a", update={"b": [2, 3]})) == {"a": {"b": [1, 2, 3]}}

    def test_an_update_of_a_list_is_one_entry(self) -> None:
        """A list that is the target grows by the update as a whole."""
        assert applied({"a": [1]}, an_action("$.a", update=[2])) == {"a": [1, [2]]}

    def test_every_match_is_updated_with_its_own_copy(self) -> None:
        """Two matches do not share what was added."""
        found = applied({"a": {}, "b": {}}, an_action("$.*", update={"x": []}))
        found["a"]["x"].append(1)
        assert found == {"a": {"x": [1]}, "b": {"x": []}}

    def test_matches_in_one_list_are_all_removed(self) -> None:
        """Positions stay right while items go."""
        found = applied({"a": [{"x": 1}, {"y": 1}, {"x": 1}, {"x": 1}]}, an_action("$.a[?@.x]", remove=True))
        assert found == {"a": [{"y": 1}]}

    def test_nested_matches_are_all_removed(self) -> None:
        """A part goes before what holds it."""
        assert applied({"a": {"k": {"a": {"k": {}}}}}, an_action("$..k", remove=True)) == {"a": {}}

    def test_actions_are_applied_in_order(self) -> None:
        """The second action sees what the first one did."""
        found = applied({"a": {"b": [1]}}, an_action("$.a.b", remove=True), an_action("$.a", update={"b": [2]}))
        assert found == {"a": {"b": [2]}}

    def test_the_document_itself_stays_as_it_was(self) -> None:
        """The caller's document is not changed."""
        document = {"a": {"b": 1}}
        applied(document, an_action("$.a", update={"b": 2}))
        assert document == {"a": {"b": 1}}

    @pytest.mark.parametrize(
        ("action", "message"),
        [
            (
                an_action("$.none", remove=True),
                "x.yaml, action 1 ($.none): the target matches nothing. Correct it, or delete the action.",
            ),
            (
                an_action("$.a.b", remove=True),
                "x.yaml, action 1 ($.a.b): the target is a primitive value. Name the object or list that holds it.",
            ),
            (
                an_action("$.a", update=1),
                "x.yaml, action 1 ($.a): the target is an object, so the update must be one, too",
            ),
            (
                an_action("$.a", update={"b": {}}),
                "x.yaml, action 1 ($.a): 'b' is of another kind in the document than in the update",
            ),
            (an_action("$", remove=True), "x.yaml, action 1 ($): the whole document cannot be removed"),
        ],
    )
    def test_an_action_that_does_not_fit_is_an_error(self, action: Any, message: str) -> None:
        """File, number and target of the action are named."""
        with pytest.raises(KitError) as error:
            applied({"a": {"b": 1}}, action)
        assert str(error.value) == message

    @pytest.mark.parametrize(
        ("raw", "message"),
        [
            ([], "x.yaml is no OpenAPI Overlay 1.0 file"),
            ({"openapi": "3.1.0"}, "x.yaml is no OpenAPI Overlay 1.0 file"),
            (an_overlay(an_action("$.a", remove=True), overlay="1.1.0"), "x.yaml is no OpenAPI Overlay 1.0 file"),
            (an_overlay(an_action("$.a", remove=True), info={}), "x.yaml: info must hold a title and a version"),
            (an_overlay(an_action("$.a", remove=True), more=1), "x.yaml: unknown key 'more'"),
            (
                an_overlay(an_action("$.a", remove=True), **{"x-stage": "late"}),
                "x.yaml: x-stage must be one of structure, contract, not 'late'",
            ),
            (an_overlay(), "x.yaml: actions must be a list with at least one action"),
            (an_overlay("$.a"), "x.yaml, action 1: an action is an object with a target"),
            (
                an_overlay({"target": "$.a", "remove": True}),
                "x.yaml, action 1 ($.a): x-evidence must say what asked for this change",
            ),
            (an_overlay(an_action("$.a", copy="$.b")), "x.yaml, action 1 ($.a): unknown key 'copy'"),
            (an_overlay(an_action("$.a")), "x.yaml, action 1 ($.a): an action has either an update or remove: true"),
            (an_overlay(an_action("$.a", update={}, remove=True)), "x.yaml, action 1 ($.a): an action has either"),
            (an_overlay(an_action("$.a", remove="yes")), "x.yaml, action 1 ($.a): remove must be true or false"),
            (
                an_overlay(an_action("$.a", remove=True), an_action("a[", remove=True)),
                "x.yaml, action 2 (a[): the target is no JSONPath",
            ),
        ],
    )
    def test_a_file_that_is_no_correct_overlay_is_an_error(self, raw: Any, message: str) -> None:
        """What is wrong is said with the action's number."""
        with pytest.raises(KitError) as error:
            overlay.parse(raw, "x.yaml")
        assert str(error.value).startswith(message)

    def test_a_file_that_cannot_be_read_is_a_kit_error(self, tmp_path: Path) -> None:
        """An overlay belongs to the kit, so a broken one is the kit's fault."""
        (tmp_path / "x.yaml").write_text("a: [", encoding="utf-8")
        with pytest.raises(KitError, match=r"x.yaml is neither YAML nor JSON"):
            overlay.load(tmp_path / "x.yaml")


class TestOverlays:
    """The reviewed overlays of the repository."""

    @pytest.mark.parametrize("name", ["010-app-2025-03-27", "020-create-action"])
    def test_an_added_operation_says_what_the_model_says(self, name: str) -> None:
        """Two sources agree: no member, type, value or required mark of the overlay contradicts the facts."""
        added = overlay.apply({"paths": {}}, overlay.load(build.OVERLAYS / f"{name}.overlay.yaml"))
        added["components"] = {
            "schemas": {
                "Tag": {
                    "type": "object",
                    "required": ["Key", "Value"],
                    "properties": {"Key": {"type": "string"}, "Value": {"type": "string"}},
                }
            }
        }
        found = compare.compare(added, pinned())
        silent = {"missing constraint", "missing enumeration", "missing required", "missing operation"}
        around = {"missing target constant", "missing request id header", "missing error response"}
        assert set(found.categories) <= silent | around
        assert [
            one.place
            for one in found.differences
            if one.category == "missing required" and one.operation == "CreateApp"
        ] == []

    @pytest.mark.parametrize(
        ("needed", "operations"),
        [("010", r"missing \['CreateApp', 'DescribeApp'\]"), ("020", r"missing \['CreateAction'\]")],
    )
    def test_without_its_overlay_an_operation_is_missing(self, needed: str, operations: str) -> None:
        """The contract cannot be built when an overlay that adds operations is gone."""
        rest = tuple(one for one in build.overlays(build.OVERLAYS) if not one.name.startswith(needed))
        with pytest.raises(KitError, match=operations):
            build.assemble(upstream_document(), rest, pinned(), CONTRACT)

    def test_without_the_recordings_the_contract_is_another_one(self, contract: dict[str, Any]) -> None:
        """The overlay that corrects the model has an effect."""
        rest = tuple(one for one in build.overlays(build.OVERLAYS) if not one.name.startswith("030"))
        assert build.assemble(upstream_document(), rest, pinned(), CONTRACT) != contract

    def test_model_artifacts_is_relaxed_with_its_evidence(self, contract: dict[str, Any]) -> None:
        """What recordings omit is not required, and the schema says why."""
        answer = contract["components"]["schemas"]["DescribeTrainingJobResponse"]
        modelled = [
            name for name in pinned().shapes["DescribeTrainingJobResponse"].required if name != "ModelArtifacts"
        ]
        assert answer["required"] == modelled
        assert answer["x-relaxed"] == [
            {"required": "ModelArtifacts", "evidence": "5 of 5 recordings before completion omit it."}
        ]


class TestBuild:
    """The generated files."""

    def test_the_documents_have_exactly_their_operations(
        self, contract: dict[str, Any], supporting: dict[str, Any]
    ) -> None:
        """16 and 27 operations, one path each, in upstream's layout."""
        assert list(contract["paths"]) == [f"/#{name}" for name in CONTRACT]
        assert list(supporting["paths"]) == [f"/#{name}" for name in SUPPORTING]
        assert (len(CONTRACT), len(SUPPORTING)) == (16, 27)

    def test_the_committed_files_are_a_fresh_build(self) -> None:
        """Nothing generated has been edited or forgotten."""
        assert build.check() == []

    def test_another_hash_seed_and_locale_give_the_same_bytes(self) -> None:
        """The build depends on nothing but its sources."""
        code = (
            "import hashlib; from contracts.spec.build import build; "
            "print(hashlib.sha256(''.join(build().values()).encode()).hexdigest())"
        )
        there = [
            subprocess.run(
                [sys.executable, "-c", code],
                env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "PYTHONUTF8": "0"},
                cwd=files.ROOT,
                capture_output=True,
                text=True,
                check=True,
            ).stdout.strip()
            for seed in ("1", "2")
        ]
        here = hashlib.sha256("".join(build.build().values()).encode()).hexdigest()
        assert there == [here, here]

    def test_the_python_loader_gives_the_same_bytes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where libyaml is missing, the contract is the same."""
        expected = build.build()[files.BUILT]
        monkeypatch.setattr(yamlfile, "_Loader", yaml.SafeLoader)
        assert build.build()[files.BUILT] == expected

    def test_the_header_says_how_the_file_came_about(self) -> None:
        """A reader learns not to edit the file, and which command makes it."""
        for text in build.build().values():
            assert text.startswith("# Generated: do not edit. Repeat with: sagemaker-contract build\n")

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("a\nb\n", ""),
            ("a\nX\n", "differs from a fresh build in line 2: 'X' there, 'b' built; run sagemaker-contract build"),
            ("a\n", "differs from a fresh build in line 2: '' there, 'b' built; run sagemaker-contract build"),
            ("a\nb\nc", "differs from a fresh build in line 3: 'c' there, '' built; run sagemaker-contract build"),
            ("a\r\nb\n", r"differs from a fresh build in line 1: 'a\r' there, 'a' built; run sagemaker-contract build"),
        ],
    )
    def test_a_changed_byte_is_found(self, tmp_path: Path, content: str, message: str) -> None:
        """The file and its first differing line are named."""
        path = tmp_path / "f.yaml"
        path.write_bytes(content.encode())
        assert build.difference(path, "a\nb\n") == (f"{path} {message}" if message else "")

    def test_a_missing_file_is_found(self, tmp_path: Path) -> None:
        """A generated file that is not there is a difference."""
        assert build.difference(tmp_path / "f", "a") == f"{tmp_path / 'f'} is missing; run sagemaker-contract build"

    def test_check_and_write_mend_a_changed_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Check names what write then puts right, and write touches nothing else."""
        monkeypatch.setattr(files, "BUILT", tmp_path / "new" / files.BUILT.name)
        assert build.check() == [f"{files.BUILT} is missing; run sagemaker-contract build"]
        assert build.write() == [files.BUILT]
        files.BUILT.write_bytes(files.BUILT.read_bytes().replace(b"maxLength: 63", b"maxLength: 64", 1))
        assert re.search(r"line \d+: 'maxLength: 64' there, 'maxLength: 63' built", build.check()[0])
        assert build.write() == [files.BUILT]
        assert build.write() == []
        assert build.check() == []

    def test_an_operation_too_many_is_an_error(self) -> None:
        """Upstream cannot slip an operation into the contract."""
        document = upstream_document()
        document["paths"]["/#CreatePipeline"] = copy.deepcopy(document["paths"]["/#CreateModel"])
        document["paths"]["/#CreatePipeline"]["post"]["operationId"] = "CreatePipeline"
        with pytest.raises(KitError, match=r"unknown \['CreatePipeline'\]"):
            build.assemble(document, build.overlays(build.OVERLAYS), pinned(), CONTRACT)

    def test_every_shape_of_the_model_is_stated(self, contract: dict[str, Any]) -> None:
        """Each shape that the operations reach is a component that its facts made."""
        schemas = contract["components"]["schemas"]
        for name, found in components(pinned(), CONTRACT).items():
            assert schemas[name] == found or name == "DescribeTrainingJobResponse"

    def test_the_newest_model_can_be_stated_too(self) -> None:
        """No shape of the newest model is of a kind that the contract cannot state."""
        assert components(newest(), [*CONTRACT, *SUPPORTING])


@pytest.mark.parametrize("path", [files.BUILT, files.SUPPORTING])
class TestReaders:
    """Other people's tools read the built documents."""

    def test_openapi_spec_validator_accepts_it(self, path: Path) -> None:
        """The document is OpenAPI 3.1."""
        openapi_spec_validator.validate(yamlfile.document(path))

    def test_schemathesis_loads_every_operation_without_a_warning(self, path: Path) -> None:
        """Each operation is usable as it stands."""
        document = yamlfile.document(path)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            loaded = schemathesis.openapi.from_dict(document)
            operations: list[Any] = list(loaded.get_all_operations())
        found = [result.ok().definition.raw["operationId"] for result in operations]
        assert found == [item["post"]["operationId"] for item in document["paths"].values()]
