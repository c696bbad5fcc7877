"""The fixtures: every place of every request occurs in a base, and all of them are right."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest

from contracts.cases.examples import Example, load
from contracts.cases.lint import lint, render
from contracts.spec import files
from contracts.spec.contract import Contract
from contracts.spec.facts import pinned
from contracts.spec.operations import CONTRACT

# Places that no base shows, each with the reason.
UNCOVERED = {
    (operation, "/NextToken"): "opaque: only an answer can give one"
    for operation in ("ListNotebookInstances", "ListTrainingJobs", "ListModels", "ListEndpoints")
}

# Optional members that even the least valid request needs.
NEEDED = {
    "CreateApp": {"UserProfileName"},  # an app has an owner
    "DescribeApp": {"UserProfileName"},
    "CreateModel": {"PrimaryContainer"},  # or Containers
}

CODES = {
    "duplicate": {"CreateTrainingJob": "ResourceInUse", "CreateApp": "ResourceInUse"},
    "not-found": {"DescribeApp": "ResourceNotFound"},
}

DOUBTFUL = {
    "CreateApp": {"lifecycle-config"},
    "CreateNotebookInstance": {"accelerator", "lifecycle-config"},
    "CreateTrainingJob": {"experiment", "hub-content", "named-algorithm", "training-plan"},
    "CreateModel": {
        "containers-hub-content",
        "containers-model-data-manifest",
        "containers-model-package",
        "hub-content",
        "model-data-manifest",
        "model-package",
    },
    "CreateEndpointConfig": {"accelerator", "shadow-accelerator", "shadow-managed-scaling", "shadow-serverless"},
}


def examples(operation: str, kind: str = "base") -> list[Example]:
    """Return an operation's examples of one kind."""
    return [example for example in load() if example.operation == operation and example.kind == kind]


def places(value: Any, name: str, place: str = "") -> Iterator[str]:
    """Yield the places of a value, as the facts call them."""
    yield place
    shape = pinned().shapes[name]
    if shape.type == "structure":
        for member, below in value.items():
            yield from places(below, shape.members[member], f"{place}/{member}")
    elif shape.type == "list":
        for below in value:
            yield from places(below, shape.member, f"{place}/*")
    elif shape.type == "map":
        for below in value.values():
            yield f"{place}/{{key}}"
            yield from places(below, shape.value, f"{place}/{{value}}")


@pytest.mark.parametrize("operation", CONTRACT)
def test_each_place_of_a_request_is_in_a_base(operation: str) -> None:
    """Boundary cases can start from a base at every place of the request shape."""
    shape = pinned().operations[operation].input
    covered = {place for base in examples(operation) for place in places(base.request, shape)}
    missing = {place for place, _ in pinned().walk(shape)} - covered
    assert missing == {place for name, place in UNCOVERED if name == operation}


@pytest.mark.parametrize("operation", CONTRACT)
def test_minimal_and_full_are_there(operation: str) -> None:
    """Every operation has a minimal and a full base, and neither is doubtful."""
    assert {"minimal", "full"} <= {base.name for base in examples(operation) if not base.doubtful}


@pytest.mark.parametrize("operation", CONTRACT)
def test_minimal_has_required_members_only(operation: str) -> None:
    """A minimal request leaves out whatever can be left out."""
    (minimal,) = (base for base in examples(operation) if base.name == "minimal")
    required = set(pinned().shapes[pinned().operations[operation].input].required)
    assert set(minimal.request) == required | NEEDED.get(operation, set())


@pytest.mark.parametrize("operation", CONTRACT)
def test_errors_that_make_sense_are_there(operation: str) -> None:
    """Describes can miss, creates can collide, and every request can be wrong."""
    expected = {"validation"}
    if operation.startswith("Describe") or operation == "CreateEndpoint":
        expected |= {"not-found"}
    if operation.startswith("Create"):
        expected |= {"duplicate"}
    if operation == "CreateEndpointConfig":
        assert "duplicate" in {error.name for error in examples(operation, "error")}
    found = {"validation" if error.invalid else error.name for error in examples(operation, "error")}
    assert found == expected


def test_errors_have_the_status_and_code_of_their_kind() -> None:
    """Errors are 400, with the code that the service uses for their kind."""
    for example in (example for operation in CONTRACT for example in examples(operation, "error")):
        code = CODES.get(example.name, {}).get(example.operation, "ValidationException")
        wrong_type = example.id == "describe-endpoint-validation-name"
        assert example.status == 400
        assert example.response["__type"] == ("SerializationException" if wrong_type else code)


def test_doubtful_bases_are_known_and_say_why() -> None:
    """A base is doubtful for a reason that its summary states."""
    doubtful = [example for example in load() if example.doubtful]
    found = {(example.operation, example.name) for example in doubtful}
    assert found == {(operation, name) for operation, names in DOUBTFUL.items() for name in names}
    assert all("; doubtful because " in example.summary for example in doubtful)


def test_ids_tell_operation_and_name() -> None:
    """An id is the operation and the file's name, hyphenated."""
    for example in load():
        operation = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in example.operation)
        assert example.id == f"{operation.lstrip('-')}-{example.name}"


def test_all_fixtures_lint_clean() -> None:
    """The validators of live answers find nothing wrong."""
    assert render(lint([files.FIXTURES], Contract.load())) == ""


IDENTITIES = {"App": "AppName", "Action": "ActionName", "NotebookInstance": "NotebookInstanceName"} | {
    kind: f"{kind}Name" for kind in ("TrainingJob", "Model", "EndpointConfig", "Endpoint")
}


def test_answers_name_what_was_asked_for() -> None:
    """The ARN in an answer ends with the identity in its request."""
    for example in (example for example in load() if example.kind == "base"):
        kind = example.operation.removeprefix("Create").removeprefix("Describe")
        if not example.operation.startswith("List"):
            assert example.response[f"{kind}Arn"].endswith(f"/{example.request[IDENTITIES[kind]]}")


def test_times_go_forward() -> None:
    """Nothing is modified before it is created."""
    for example in load():
        for item in (example.response, *chain.from_iterable(v for v in example.response.values() if type(v) is list)):
            if isinstance(item, dict) and "LastModifiedTime" in item and "CreationTime" in item:
                assert item["CreationTime"] <= item["LastModifiedTime"]


def test_minimal_lists_are_empty() -> None:
    """A list without items keeps its container."""
    for operation in (operation for operation in CONTRACT if operation.startswith("List")):
        (minimal,) = (base for base in examples(operation) if base.name == "minimal")
        assert list(minimal.response.values()) == [[]]
