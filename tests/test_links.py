"""The links of the built documents: they lead to operations that exist, and find what these ask for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from walker import pinned

from contracts.cases import examples
from contracts.reference.server import Reference
from contracts.spec import facts, files, links, resources, yamlfile
from contracts.spec.operations import CONTRACT, SUPPORTING
from contracts.values import Json

DOCUMENTS = {path.name: yamlfile.document(path) for path in (files.BUILT, files.SUPPORTING)}
APP = {"AppType": "$request.body#/AppType", "AppName": "$request.body#/AppName"}


def stated(operation: str) -> dict[str, Any]:
    """Return the links of an operation, as its document states them."""
    document = DOCUMENTS[files.BUILT.name if operation in CONTRACT else files.SUPPORTING.name]
    answer = document["paths"][f"/#{operation}"]["post"]["responses"]["200"]
    return dict(answer.get("links", {}))


def every() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield every link with the operation that it starts from, and its name."""
    for operation in (*CONTRACT, *SUPPORTING):
        yield from ((operation, name, link) for name, link in stated(operation).items())


def target(link: dict[str, Any]) -> str:
    """Return the operation that a link leads to; one of the other document is looked up there."""
    if "operationId" in link:
        return str(link["operationId"])
    name, _, pointer = link["operationRef"].partition("#/")
    found: Any = DOCUMENTS[name]
    for step in pointer.split("/"):
        found = found[step.replace("%23", "#").replace("~1", "/")]
    return str(found["operationId"])


def members(operation: str, part: str) -> dict[str, str]:
    """Return the members of an operation's request or answer with their shapes."""
    return dict(pinned().shapes[pinned().operations[operation][part]]["members"])


def found(expression: str, asked: Json, answered: Json) -> Json:
    """Return what a link's expression finds in an exchange; None where it finds nothing."""
    where, _, pointer = expression.partition("#")
    value = {"$request.body": asked, "$response.body": answered}[where]
    for step in pointer.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value.get(step)
    return value


class TestTable:
    """What the resource table says is in the documents."""

    @pytest.mark.parametrize("kind", resources.kinds(), ids=lambda kind: kind.name)
    def test_a_create_leads_to_all_that_can_be_done(self, kind: resources.Kind) -> None:
        """What was created is described, stopped and deleted, and its tags are listed."""
        led = {target(link) for link in stated(kind.create).values()}
        assert led >= {kind.describe, kind.stop, kind.delete, "ListTags"} - {""}

    @pytest.mark.parametrize("kind", resources.kinds(), ids=lambda kind: kind.name)
    def test_a_list_leads_to_its_first_item(self, kind: resources.Kind) -> None:
        """What a list shows is described."""
        assert {target(link) for link in stated(kind.list).values()} == {kind.describe}

    def test_what_was_created_is_used(self) -> None:
        """What another create refers to by a member of its own leads there."""
        used = {(operation, target(link)) for operation, _, link in every() if target(link).startswith("Create")}
        assert used == {
            ("CreateDomain", "CreateApp"),
            ("CreateDomain", "CreateUserProfile"),
            ("CreateDomain", "CreateSpace"),
            ("CreateUserProfile", "CreateApp"),
            ("CreateSpace", "CreateApp"),
            ("CreateEndpointConfig", "CreateEndpoint"),
        }

    def test_a_model(self) -> None:
        """Names come from the request, ARNs from the answer; the other document is named."""
        supporting = "supporting.openapi.yaml#/paths/~1%23"
        assert stated("CreateModel") == {
            "DescribeModel": {"operationId": "DescribeModel", "requestBody": {"ModelName": "$request.body#/ModelName"}},
            "DeleteModel": {
                "operationRef": f"{supporting}DeleteModel/post",
                "requestBody": {"ModelName": "$request.body#/ModelName"},
            },
            "ListTags": {
                "operationRef": f"{supporting}ListTags/post",
                "requestBody": {"ResourceArn": "$response.body#/ModelArn"},
            },
        }

    def test_an_app_has_one_owner_or_the_other(self) -> None:
        """A link whose expressions do not all find something is of no use, so there is one for each owner."""
        domain = {"DomainId": "$request.body#/DomainId"}
        assert {name: link["requestBody"] for name, link in stated("CreateApp").items() if "Describe" in name} == {
            "DescribeAppByUserProfileName": domain | {"UserProfileName": "$request.body#/UserProfileName"} | APP,
            "DescribeAppBySpaceName": domain | {"SpaceName": "$request.body#/SpaceName"} | APP,
        }

    def test_a_domain_is_known_by_what_the_answer_says(self) -> None:
        """Its id is not in the request, and nothing is deleted by a policy that nobody asked for."""
        assert stated("CreateDomain")["DeleteDomain"]["requestBody"] == {"DomainId": "$response.body#/DomainId"}


class TestExpressions:
    """By the raw facts, every link finds what it is about."""

    def test_links_ask_for_members_that_exist(self) -> None:
        """A body has members of the request that it is for, and all that a reader or a delete requires."""
        for operation, name, link in every():
            shape = pinned().shapes[pinned().operations[target(link)]["input"]]
            body = set(link["requestBody"])
            assert body <= set(shape["members"]), (operation, name)
            assert target(link).startswith("Create") or set(shape["required"]) <= body, (operation, name)

    def test_expressions_look_where_something_is(self) -> None:
        """A request and an answer have the members that they are searched for."""
        for operation, name, link in every():
            for expression in link["requestBody"].values():
                where, _, pointer = expression.partition("#/")
                part = {"$request.body": "input", "$response.body": "output"}[where]
                first, *below = pointer.split("/")
                assert first in members(operation, part), (operation, name)
                if below:
                    items = pinned().shapes[members(operation, part)[first]]["member"]
                    assert below[0] == "0", (operation, name)
                    assert below[1] in pinned().shapes[items]["members"], (operation, name)

    def test_both_documents_have_all_links(self) -> None:
        """None is lost between the documents."""
        assert sorted((operation, name) for operation, name, _ in every()) == sorted(
            (link.source, link.name) for link in links.links(facts.pinned())
        )

    @pytest.mark.parametrize("verb", ["Describe", "ListTags", "Delete"])
    @pytest.mark.parametrize(
        "operation", ["CreateModel", "CreateNotebookInstance", "CreateTrainingJob", "CreateAction"]
    )
    def test_links_lead_on(self, operation: str, verb: str) -> None:
        """A server that keeps every promise answers what links find in an exchange with it."""
        server = Reference()
        asked = next(e.request for e in examples.load() if (e.operation, e.name) == (operation, "minimal"))
        answered = server.act(operation, json.loads(json.dumps(asked)))
        if operation == "CreateNotebookInstance":
            server.act("StopNotebookInstance", {"NotebookInstanceName": asked["NotebookInstanceName"]})
        for name, link in stated(operation).items():
            if name.startswith(verb):
                body = {member: found(part, asked, answered) for member, part in link["requestBody"].items()}
                server.act(target(link), body)  # raises where there is no such thing
        gone = {made.kind.noun for made in server.store.by_key.values()}
        assert bool(gone) is (verb != "Delete" or operation == "CreateTrainingJob")


@pytest.mark.parametrize("path", [files.BUILT, files.SUPPORTING], ids=lambda path: str(path.name))
def test_schemathesis_follows_the_links(path: Any) -> None:
    """The links between operations of one document become steps, and those to the other one are no mistakes."""
    machine: Any = schemathesis.openapi.from_path(path).as_state_machine()
    document = DOCUMENTS[path.name]
    own = {item["post"]["operationId"] for item in document["paths"].values()}
    inside = {(operation, name) for operation, name, link in every() if operation in own and "operationId" in link}
    steps = {  # there is no public way to see them
        (link.source.definition.raw["operationId"], link.name)
        for found in machine._transitions.operations.values()
        for link in found.outgoing
    }
    assert steps == inside
    assert len(steps) > 10
