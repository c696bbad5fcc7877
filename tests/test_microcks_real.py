"""What a real Microcks makes of documents and answers: the three steps, and the traps that ``lint`` names.

``make microcks`` starts one and says where, in MICROCKS_URL; it has to reach this machine's own servers.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any, Final

import pytest
import requests
from microcks_runner import corrected, upstream
from test_microcks_bridge import Always, bridged

from contracts.microcks import traps
from contracts.microcks.bridge_document import SERVICE
from contracts.microcks.client import Microcks
from contracts.reference.messages import MEDIA_TYPE
from contracts.reference.server import Reference
from contracts.reference.serving import serving
from contracts.spec import files

ROOT = Path(__file__).resolve().parent.parent
URL = os.environ.get("MICROCKS_URL", "")
pytestmark = pytest.mark.skipif(not URL, reason="needs a Microcks: make microcks starts one and sets MICROCKS_URL")
LONG: Final = 120.0  # seconds
PAGE: Final = b"<html>hi</html>"

# One operation for each trap that shows in what Microcks keeps of a document.
TRAPS: Final = """
openapi: "3.1.0"
info: {title: Kit traps, version: 1.10}
x-anchor: &shared {a: {value: {n: 1}}}
components:
  requestBodies: {Body: {content: {application/json: {examples: {a: {value: {n: 1}}}}}}}
paths:
  /singular:
    post:
      requestBody: {content: {application/json: {example: {n: 1}}}}
      responses: {"200": {description: x, content: {application/json: {example: {n: 2}}}}}
  /repeated:
    post:
      requestBody: {content: {application/json: {examples: {a: {value: {n: 1}}}}}}
      responses:
        "200": {description: x, content: {application/json: {examples: {a: {value: {n: 2}}}}}}
        "400": {description: x, content: {application/json: {examples: {a: {value: {n: 3}}}}}}
  /unpaired:
    post:
      requestBody: {content: {application/json: {examples: {asked: {value: {n: 1}}}}}}
      responses: {"200": {description: x, content: {application/json: {examples: {answered: {value: {n: 2}}}}}}}
  /reference:
    post:
      requestBody: {$ref: "#/components/requestBodies/Body"}
      responses: {"200": {description: x, content: {application/json: {examples: {a: {value: {n: 2}}}}}}}
  /alias:
    post:
      requestBody: {content: {application/json: {examples: *shared}}}
      responses: {"200": {description: x, content: {application/json: {examples: {a: {value: {n: 2}}}}}}}
  /without:
    post:
      x-microcks-operation: {dispatcher: FALLBACK}
      requestBody: {content: {application/json: {examples: {a: {value: {n: 1}}, b: {value: {n: 1}}}}}}
      responses:
        "200":
          description: x
          content: {application/json: {examples: {a: {externalValue: "http://127.0.0.1/a"}, b: {value: {n: 2}}}}}
  /#fragment:
    post:
      requestBody: {content: {application/json: {examples: {a: {value: {n: 1}}}}}}
      responses: {"200": {description: x, content: {application/json: {examples: {a: {value: {n: 2}}}}}}}
"""


@pytest.fixture(scope="module")
def microcks() -> Microcks:
    """Return the Microcks."""
    return Microcks(URL)


def imported(microcks: Microcks, document: dict[str, Any], title: str) -> str:
    """Import a document under a title of its own, and return what Microcks calls it."""
    named = document | {"info": {"title": title, "version": "1"}}
    return microcks.upload(f"{title}.json", json.dumps(named), main=True)


def outcome(microcks: Microcks, service: str, url: str) -> dict[str, Any]:
    """Return the result of a test by Microcks' own runner."""
    wanted = {"serviceId": service, "testEndpoint": url, "runnerType": "OPEN_API_SCHEMA", "timeout": 60_000}
    result, end = microcks.create_test(wanted), time.monotonic() + LONG
    while result["inProgress"] and time.monotonic() < end:
        time.sleep(0.2)
        result = microcks.test(result["id"])
    assert not result["inProgress"]
    return result


def red(result: dict[str, Any]) -> list[str]:
    """Return the operations that are red."""
    return [case["operationName"] for case in result["testCaseResults"] if not case["success"]]


def steps(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Return all steps of a test."""
    return [step for case in result["testCaseResults"] for step in case["testStepResults"]]


# ---- the three steps ----


def test_the_document_of_the_beginning_is_green_against_anything_that_says_json(microcks: Microcks) -> None:
    """A server that answers {} to everything passes every test of the upstream document."""
    service = imported(microcks, upstream(ROOT), "Kit upstream")
    with serving(Always(200, b"{}", "application/json")) as url:
        result = outcome(microcks, service, url)
    assert (result["success"], len(steps(result)), red(result)) == (True, 13, [])


def test_the_corrected_document_is_green_against_html(microcks: Microcks) -> None:
    """With media types, headers and examples put right, a page of HTML still passes: nobody looks at it."""
    service = imported(microcks, corrected(ROOT), "Kit corrected")
    with serving(Always(200, PAGE, MEDIA_TYPE)) as url:
        result = outcome(microcks, service, url)
    assert (result["success"], len(steps(result)), red(result)) == (True, 13, [])


@pytest.fixture(scope="module")
def bridge_service(microcks: Microcks) -> str:
    """Return the service of the bridge's document, freshly imported."""
    service = microcks.upload(files.BRIDGE.name, files.BRIDGE.read_text(encoding="utf-8"), main=True)
    assert service == SERVICE
    return service


def test_through_the_bridge_html_is_red(microcks: Microcks, bridge_service: str) -> None:
    """Every operation is red, and the exchange that Microcks keeps says why."""
    with bridged(Always(200, PAGE, MEDIA_TYPE)) as url:
        result = outcome(microcks, bridge_service, url)
    assert (result["success"], len(red(result))) == (False, 16)
    messages = {step["message"] for step in steps(result)}
    assert messages == {
        f"Response HttpStatus does not match expected one. Expecting {status} but got 502\n" for status in (200, 400)
    }
    case = f"{result['id']}-{result['testNumber']}-POST !ListModels"
    kept = requests.get(f"{URL}/api/tests/{result['id']}/messages/{case}", timeout=LONG).json()
    told = json.loads(kept[0]["response"]["content"])
    assert [failure["rule"] for failure in told["failures"]] == ["error.no-crash"]


def test_through_the_bridge_the_reference_is_green(microcks: Microcks, bridge_service: str) -> None:
    """Every example of every operation is green, and so is a second test."""
    with bridged(Reference()) as url:
        for _ in range(2):
            result = outcome(microcks, bridge_service, url)
            assert (result["success"], len(steps(result)), red(result)) == (True, 103, [])


# ---- the traps ----


@pytest.fixture(scope="module")
def trapped(microcks: Microcks) -> dict[str, list[tuple[Any, ...]]]:
    """Return what Microcks keeps of the traps: name, request, status and answer by path."""
    service = microcks.upload("traps.yaml", TRAPS.lstrip(), main=True)
    assert service == "Kit traps:1.1"  # unquoted-version
    found = microcks.service(service) or {}
    return {
        operation.removeprefix("POST "): [
            (m["request"]["name"], m["request"].get("content"), m["response"]["status"], m["response"].get("content"))
            for m in messages
        ]
        for operation, messages in found["messagesMap"].items()
    }


def test_lint_names_every_trap_of_that_document(tmp_path: Path) -> None:
    """What follows here is what lint says of the same document."""
    file = tmp_path / "traps.yaml"
    file.write_text(TRAPS.lstrip(), encoding="utf-8")
    assert {one.trap.name for one in traps.lint(file).caught} >= {
        "unquoted-version", "singular-example", "repeated-name", "unpaired-name", "reference-not-followed",
        "yaml-alias", "dispatcher-without-rules", "example-without-value", "fragment-path", "no-examples",
    }  # fmt: skip


def test_what_is_lost_is_lost(trapped: dict[str, list[tuple[Any, ...]]]) -> None:
    """Singular examples are nowhere, of a name the last is kept, and a reference or alias hides the request."""
    assert trapped["/singular"] == []
    assert trapped["/repeated"] == [("a", '{"n":1}', "400", '{"n":3}')]
    assert trapped["/unpaired"] == [("answered", None, "200", '{"n":2}')]
    assert trapped["/reference"] == [("a", None, "200", '{"n":2}')]
    assert trapped["/alias"] == [("a", None, "200", '{"n":2}')]
    assert sorted(trapped["/without"]) == [("a", '{"n":1}', "200", None), ("b", '{"n":1}', "200", '{"n":2}')]


def test_a_fallback_without_rules_answers_always_the_same(trapped: dict[str, list[tuple[Any, ...]]]) -> None:
    """Whatever is asked, one and the same example comes; what is only a fragment cannot be reached."""
    assert trapped["/#fragment"]
    mock = Microcks(URL).mock_url("Kit traps:1.1")
    answers = {requests.post(f"{mock}without", json={"n": n}, timeout=LONG).text for n in range(5)}
    assert len(answers) == 1
    assert requests.post(f"{mock}#fragment", json={"n": 1}, timeout=LONG).status_code == 404


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ('\ufeffopenapi: 3.1.0\ninfo: {title: Kit mark, version: "1"}\npaths: {}\n', 400),
        ('"openapi": 3.1.0\ninfo: {title: Kit quotes, version: "1"}\npaths: {}\n', 400),
        (f'openapi: 3.1.0\ninfo: {{title: Kit large, version: "1"}}\npaths: {{}}\n# {"x" * 2_097_152}\n', 413),
    ],
    ids=["mark", "quotes", "large"],
)
def test_what_is_refused_is_named(text: str, status: int, tmp_path: Path) -> None:
    """Three things Microcks refuses, with little more than a status."""
    named = {"file": ("refused.yaml", text.encode(), "application/yaml")}
    answer = requests.post(f"{URL}/api/artifact/upload?mainArtifact=true", files=named, timeout=LONG)
    assert answer.status_code == status
    file = tmp_path / "refused.yaml"
    file.write_text(text, encoding="utf-8")
    name = "too-large" if status == 413 else "not-recognised"
    assert [one.trap.name for one in traps.lint(file).caught] == [name]
