"""Loading and linting of examples: what is no example is told apart, in words that help."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.cases.examples import load
from contracts.cases.lint import Finding, lint, render
from contracts.errors import KitError, UsageError
from contracts.spec.contract import Contract

MODEL: dict[str, Any] = {
    "id": "my-model",
    "operation": "CreateModel",
    "summary": "A model",
    "kind": "base",
    "request": {"body": {"ModelName": "m", "PrimaryContainer": {"Image": "image:1"}}},
    "response": {
        "status": 200,
        "headers": {
            "Content-Type": "application/x-amz-json-1.1",
            "x-amzn-RequestId": "b8f2a2a0-6a09-4a5c-8a6e-2f2a9f1c3d4e",
        },
        "body": {"ModelArn": "arn:aws:sagemaker:us-east-1:123456789012:model/m"},
    },
}
ERROR = {"__type": "ValidationException", "message": "No."}


def edited(place: str, value: Any) -> dict[str, Any]:
    """Return the example with another value at a place; None removes the key."""
    document = copy.deepcopy(MODEL)
    *steps, last = place.split("/")[1:]
    holder = document
    for step in steps:
        holder = holder[step]
    if value is None:
        del holder[last]
    else:
        holder[last] = value
    return document


def written(folder: Path, content: Any, name: str = "CreateModel/mine.yaml") -> Path:
    """Write an example's file and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the current one: paths in messages are short."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def complaint(folder: Path) -> str:
    """Return what loading a folder complains about, without the headline."""
    with pytest.raises(KitError) as caught:
        load(folder)
    headline, rest = str(caught.value).split("\n", 1)
    assert headline == "These examples cannot be used:"
    return rest


def linted(path: Path) -> list[Finding]:
    """Return what the linter finds in a path."""
    return lint([path], Contract.load())


def test_an_example_is_loaded(folder: Path) -> None:
    """A well-formed file becomes an example that carries all its parts."""
    path = written(folder, MODEL | {"doubtful": True})
    (example,) = load(folder)
    assert (example.id, example.operation, example.name, example.kind) == ("my-model", "CreateModel", "mine", "base")
    assert (example.request, example.status, example.path) == (MODEL["request"]["body"], 200, path)
    assert (example.response_headers, example.response) == (MODEL["response"]["headers"], MODEL["response"]["body"])
    assert example.doubtful
    assert not example.invalid


def test_the_kits_own_examples_are_read_once() -> None:
    """The default folder's examples are cached, and sorted by operation and path."""
    assert load() is load()
    assert list(load()) == sorted(load(), key=lambda example: (example.operation, example.path))


def test_a_missing_folder_is_an_error(folder: Path) -> None:
    """Loading needs a folder."""
    with pytest.raises(KitError) as caught:
        load(folder / "none")
    expected = f"{folder / 'none'} is no folder. The examples belong there, as <Operation>/<name>.yaml."
    assert str(caught.value) == expected


def test_broken_yaml_is_located(folder: Path) -> None:
    """A syntax error is told with file, line and column."""
    written(folder, "id: a\nsummary: b: c\n")
    expected = "expected YAML, got a syntax error at line 2, column 11: mapping values are not allowed in this context"
    assert complaint(folder) == f"CreateModel/mine.yaml:2: {expected}"


def test_other_encodings_are_refused(folder: Path) -> None:
    """A file that is not UTF-8 is named."""
    written(folder, "").write_bytes(b"id: caf\xe9\n")
    assert complaint(folder) == "CreateModel/mine.yaml: expected text in UTF-8, got something else at byte 7"


def test_an_empty_file_is_no_example(folder: Path) -> None:
    """A file without content has not the form of an example."""
    written(folder, "# nothing yet\n")
    assert complaint(folder) == "CreateModel/mine.yaml: expected an object, got nothing"


def test_duplicate_keys_are_found(folder: Path) -> None:
    """A key that YAML readers would silently overwrite is named with both lines."""
    written(folder, "id: a\noperation: CreateModel\nid: b\n")
    assert complaint(folder) == "CreateModel/mine.yaml:3: /id: expected each key once, got it again, first on line 1"


def test_dates_are_found(folder: Path) -> None:
    """A date without quotes is not what JSON can say."""
    written(folder, "request:\n  body:\n    Version: 2017-07-24\n")
    expected = 'expected a JSON value, or text in quotes ("2017-07-24"), got a YAML timestamp'
    assert complaint(folder) == f"CreateModel/mine.yaml:3: /request/body/Version: {expected}"


def test_numbers_without_end_are_found(folder: Path) -> None:
    """JSON has no infinity."""
    written(folder, "id: .inf\n")
    expected = 'expected a JSON value, or text in quotes (".inf"), got a YAML float'
    assert complaint(folder) == f"CreateModel/mine.yaml:1: /id: {expected}"


def test_keys_that_are_no_text_are_found(folder: Path) -> None:
    """A key such as ``on`` is a boolean to YAML."""
    written(folder, "on: 1\n")
    expected = 'expected a key that is text ("on"), got a YAML bool'
    assert complaint(folder) == f"CreateModel/mine.yaml:1: /on: {expected}"


def test_values_within_themselves_are_found(folder: Path) -> None:
    """An alias to its own parent is no value."""
    written(folder, "id: &a [*a]\n")
    assert complaint(folder) == "CreateModel/mine.yaml:1: expected a value of modest depth, got one without an end"


KEYS = "id, operation, summary, kind, doubtful, request, response"


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("/summary", None, "1: /summary: expected a text, got no such key"),
        ("/response/headers", None, "10: /response/headers: expected an object, got no such key"),
        ("/note", "x", f"17: /note: expected one of {KEYS}, got an unknown key"),
        ("/response/time", 3, "17: /response/time: expected one of status, headers, body, got an unknown key"),
        ("/response/status", "200", "11: /response/status: expected an integer, got a text, '200'"),
        ("/response/status", True, "11: /response/status: expected an integer, got true or false, True"),
        ("/request/body", [], "6: /request/body: expected an object, got a list"),
        ("/kind", "good", "4: /kind: expected base or error, got good"),
        ("/summary", " ", "3: /summary: expected a text, got an empty one"),
        ("/operation", "MakeModel", "2: /operation: expected one of the 16 operations, got MakeModel"),
        ("/operation", "ListModels", "2: /operation: expected the folder's name, CreateModel, got ListModels"),
        ("/response/headers/X-Age", 5, "15: /response/headers/X-Age: expected a text, got an integer, 5"),
    ],
)
def test_the_form_is_checked(folder: Path, place: str, value: Any, expected: str) -> None:
    """Missing and unknown keys and wrong kinds of values are told with their place and line."""
    written(folder, edited(place, value))
    assert complaint(folder) == f"CreateModel/mine.yaml:{expected}"


def test_duplicate_ids_name_both_files(folder: Path) -> None:
    """Two files with one id are both named."""
    written(folder, MODEL)
    written(folder, MODEL, "CreateModel/other.yaml")
    expected = "expected an id of its own, got my-model, as in CreateModel/mine.yaml"
    assert complaint(folder) == f"CreateModel/other.yaml:1: /id: {expected}"


def test_folders_are_operations(folder: Path) -> None:
    """A folder that is no operation is named."""
    written(folder, MODEL, "CreateModels/mine.yaml")
    assert complaint(folder) == "CreateModels: expected a folder named after one of the 16 operations, got CreateModels"


@pytest.mark.parametrize(
    "name",
    ["notes.md", "CreateModel/notes.md", "CreateModel/mine.yml", "CreateModel/Mine.yaml", "CreateModel/a_b.yaml"],
)
def test_unclaimed_files_are_named(folder: Path, name: str) -> None:
    """A file that nobody would read is named."""
    written(folder, MODEL, name)
    expected = f"expected only files named <Operation>/<kebab-name>.yaml, got {Path(name).name}"
    assert complaint(folder) == f"{name}: {expected}"


def test_all_complaints_come_together(folder: Path) -> None:
    """One look shows every broken file."""
    written(folder, edited("/kind", "good"))
    written(folder, edited("/id", 5), "CreateModel/other.yaml")
    assert len(complaint(folder).splitlines()) == 2


def test_a_right_example_lints_clean(folder: Path) -> None:
    """The linter finds nothing in a right example, whether asked for the file, its folder or the whole."""
    path = written(folder, MODEL)
    assert [linted(where) for where in (path, path.parent, folder, Path())] == [[], [], [], []]


def test_an_operations_folder_may_be_the_current_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dot means the same as the folder's name."""
    monkeypatch.chdir(written(folder, MODEL).parent)
    assert linted(Path()) == []


def test_a_file_alone_may_be_anywhere(folder: Path) -> None:
    """A file that is named on its own needs no operation's folder and no kebab-name."""
    assert linted(written(folder, MODEL, "My example.yml")) == []


def test_lint_takes_files_without_folders(folder: Path) -> None:
    """Somebody's examples may lie all in one folder; the kit's own may not."""
    written(folder, MODEL, "mine.yaml")
    assert linted(folder) == []
    assert complaint(folder) == "mine.yaml: expected only files named <Operation>/<kebab-name>.yaml, got mine.yaml"


def test_lint_reports_instead_of_raising(folder: Path) -> None:
    """What loading raises, linting lists beside the findings in other files."""
    written(folder, "id: a: b")
    written(folder, edited("/request/body/ModelName", 5), "CreateModel/other.yaml")
    assert [finding.file for finding in linted(folder)] == ["CreateModel/mine.yaml", "CreateModel/other.yaml"]


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("/request/body/ModelName", 5, ("/request/body/ModelName", 7)),
        ("/request/body/Colour", "red", ("/request/body", 6)),
        ("/request/body/ModelName", None, ("/request/body/ModelName", 6)),
        ("/response/body/ModelArn", "arn:aws:iam::123456789012:role/m", ("/response/body/ModelArn", 16)),
        ("/response/body/RequestId", "x", ("/response/body", 15)),
        ("/response/status", 201, ("/response/status", 11)),
        ("/response/headers/Content-Type", "application/json", ("/response/headers/Content-Type", 13)),
        ("/response/headers/x-amzn-RequestId", "4711", ("/response/headers/x-amzn-RequestId", 14)),
        ("/response/headers/x-amzn-RequestId", None, ("/response/headers/x-amzn-RequestId", 12)),
    ],
)
def test_bodies_and_headers_are_judged(folder: Path, place: str, value: Any, expected: tuple[str, int]) -> None:
    """A wrong member, status or header is found at its place and line."""
    assert {(finding.place, finding.line) for finding in linted(written(folder, edited(place, value)))} == {expected}


def test_a_finding_reads_well(folder: Path) -> None:
    """A finding says file, line, place, expected and got in one line."""
    path = written(folder, edited("/response/status", 201))
    expected = "CreateModel/mine.yaml:11: /response/status: expected 200 for kind base, got 201"
    assert render(linted(path)) == expected


def test_errors_need_a_type_and_a_message(folder: Path) -> None:
    """An error's body is judged as an error."""
    wrong = MODEL | {"kind": "error", "response": MODEL["response"] | {"status": 400, "body": {"error": "No."}}}
    places = {finding.place for finding in linted(written(folder, wrong, "CreateModel/duplicate.yaml"))}
    assert places == {"/response/body/__type", "/response/body/message"}


def test_validation_errors_answer_wrong_requests(folder: Path) -> None:
    """A request that is refused for its form breaks a constraint."""
    right = MODEL | {"kind": "error", "response": MODEL["response"] | {"status": 400, "body": ERROR}}
    assert linted(written(folder, right, "CreateModel/duplicate.yaml")) == []
    (finding,) = linted(written(folder, right, "CreateModel/validation-name.yaml").rename("validation-name.yaml"))
    expected = "a broken constraint, as the file's name starts with validation"
    assert (finding.place, finding.expected, finding.got) == ("/request/body", expected, "a valid request")


@pytest.mark.usefixtures("folder")
def test_a_missing_path_is_a_usage_error() -> None:
    """A path that is not there is the person's mistake."""
    with pytest.raises(UsageError) as caught:
        linted(Path("none"))
    assert str(caught.value) == "none does not exist. Name an example, or a folder of <Operation>/<name>.yaml."


@pytest.mark.usefixtures("folder")
def test_a_folder_without_examples_is_a_usage_error() -> None:
    """Nothing to judge is not the same as nothing wrong."""
    Path("empty").mkdir()
    with pytest.raises(UsageError) as caught:
        linted(Path("empty"))
    assert str(caught.value) == "No examples in empty. They are expected as <Operation>/<name>.yaml."


# The upstream document shows one and the same answer for 13 operations.
BOGUS = {
    "Status": "Success",
    "RequestId": "abc12345-def6-7890-ghij-klmnopqrstuv",
    "RoleArn": "arn:aws:iam::123456789012:role/SageMakerRole",
}
REQUESTS: dict[str, dict[str, Any]] = {
    f"{verb}{kind}{'s' if verb == 'List' else ''}": {} if verb == "List" else {f"{kind}Name": "a"}
    for kind in ("NotebookInstance", "TrainingJob", "Model", "Endpoint")
    for verb in ("Create", "Describe", "List")
} | {"CreateEndpointConfig": {"EndpointConfigName": "a"}}


@pytest.mark.parametrize("operation", REQUESTS)
def test_upstreams_examples_fail(folder: Path, operation: str) -> None:
    """None of the upstream document's 13 answers is one that the service could give."""
    answer = MODEL["response"] | {"body": BOGUS}
    document = MODEL | {"operation": operation, "request": {"body": REQUESTS[operation]}, "response": answer}
    findings = linted(written(folder, document, f"{operation}/upstream.yaml"))
    answered = [finding.got for finding in findings if finding.place == "/response/body"]
    assert "RequestId" in " ".join(answered)
