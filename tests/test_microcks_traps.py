"""What ``lint --microcks`` names: each trap with its place and line, in good, broken and hostile documents."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from contracts.cli import main
from contracts.errors import UsageError
from contracts.microcks import reading, trap, traps
from contracts.microcks.reading import LARGEST
from contracts.spec import files

ROOT = Path(__file__).resolve().parent.parent
UPSTREAM = ROOT / "specs" / "source" / "upstream.openapi.yaml"
HEAD = 'openapi: "3.1.0"\ninfo: {title: Mine, version: "1"}\n'

# A document without traps: a path for clients, one for tests, each case under one name.
GOOD = """\
openapi: "3.1.0"
info:
  title: Mine
  version: "1"
paths:
  /:
    post:
      x-microcks-operation:
        dispatcher: FALLBACK
        dispatcherRules: '{"dispatcher": "SCRIPT", "dispatcherRules": "return \\"good\\"", "fallback": "bad"}'
      parameters:
      - name: X-Amz-Target
        in: header
        schema: {type: string}
        examples:
          good: {value: SageMaker.ListModels}
          bad: {value: SageMaker.ListModels}
      requestBody: &body
        content:
          application/x-amz-json-1.1:
            examples:
              good: {value: {}}
              bad: {value: {MaxResults: 0}}
      responses:
        "200":
          description: Done.
          content:
            application/x-amz-json-1.1:
              examples:
                good: {value: {Models: []}}
        "400":
          description: Refused.
          content:
            application/x-amz-json-1.1:
              examples:
                bad: {value: {__type: ValidationException, message: no}}
""".replace("&body", "")


def write(folder: Path, text: str, name: str = "mine.yaml") -> Path:
    """Write a document."""
    path = folder / name
    path.write_bytes(text.encode())
    return path


def caught(folder: Path, text: str, name: str = "mine.yaml") -> list[tuple[str, str, int, str]]:
    """Return the traps of a document: name, place, line and what is there."""
    found = traps.lint(write(folder, text, name)).caught
    return [(one.trap.name, one.spot.place, one.spot.line, one.what) for one in found]


def operation(text: str = "") -> str:
    """Return a document with one operation of plain JSON, whose parts are written in one line each."""
    request = "      requestBody: {content: {application/json: {examples: {a: {value: 1}}}}}\n"
    answer = "{description: x, content: {application/json: {schema: {}, examples: {a: {value: 2}}}}}"
    return f'{HEAD}paths:\n  /x:\n    post:\n{text}{request}      responses:\n        "200": {answer}\n'


def lint(*words: str | Path) -> Result:
    """Call the command."""
    return CliRunner().invoke(main, ["lint", "--microcks", *map(str, words)])


# ---- upstream, and the kit's own ----


def test_upstream_is_full_of_traps() -> None:
    """Each of the 13 operations of the upstream document has four, and their shared header two."""
    found = traps.lint(UPSTREAM).caught
    assert Counter(one.trap.name for one in found) == {
        "fragment-path": 13,
        "unpaired-name": 13,
        "json-answer": 13,
        "dispatcher-without-rules": 13,
        "target-without-examples": 1,
        "singular-example": 1,
    }
    places = {(one.trap.name, one.spot.place) for one in found}
    create = "/paths/~1#CreateModel"
    assert {
        ("fragment-path", create),
        ("unpaired-name", f"{create}/post/responses/200/content/application~1json/examples/CreateModel200Example"),
        ("json-answer", f"{create}/post/responses/200/content/application~1json"),
        ("dispatcher-without-rules", f"{create}/post/x-microcks-operation/dispatcher"),
        ("target-without-examples", "/components/parameters/XAmzTarget"),
        ("singular-example", "/components/parameters/XAmzTarget/schema/example"),
    } <= places


def test_lines_are_those_of_the_file() -> None:
    """An editor that is told file and line shows the trap."""
    lines = UPSTREAM.read_text(encoding="utf-8").splitlines()
    for one in traps.lint(UPSTREAM).caught:
        assert one.spot.place.rpartition("/")[2].replace("~1", "/") in lines[one.spot.line - 1]


def test_the_kit_s_own_documents_are_clean() -> None:
    """Every OpenAPI document below specs/microcks is one that Microcks reads as it is meant."""
    found = [traps.lint(path) for path in traps.own()]
    assert files.BRIDGE in [one.path for one in found]
    assert [(one.path.name, caught.what) for one in found for caught in one.caught] == []


def test_every_openapi_document_of_the_kit_is_looked_at() -> None:
    """No document for Microcks is passed over; files of Microcks' own kinds are no OpenAPI."""
    there = {path for path in (files.SPECS / "microcks").rglob("*") if path.suffix in (".yaml", ".yml", ".json")}
    others = {path for path in there if "\nkind: API" in path.read_text(encoding="utf-8")}
    assert set(traps.own()) == there - others


# ---- each trap ----


def test_a_good_document_has_none(tmp_path: Path) -> None:
    """What is written as Microcks wants it is clean, with paths for clients and for tests side by side."""
    both = GOOD + GOOD.partition("paths:\n")[2].replace("  /:\n", "  /#ListModels:\n")
    assert caught(tmp_path, GOOD) == caught(tmp_path, both) == caught(tmp_path, operation()) == []


X = "/paths/~1x/post"
JSON = "content/application~1json"


@pytest.mark.parametrize(
    ("extension", "name", "what"),
    [
        ("{dispatcher: FALLBACK}", "dispatcher-without-rules", "FALLBACK without dispatcherRules"),
        ("{dispatcher: SCRIPT, dispatcherRules: ''}", "dispatcher-without-rules",
         "SCRIPT with dispatcherRules that are no text"),
        ("{dispatcher: FALLBACK, dispatcherRules: {fallback: a}}", "dispatcher-without-rules",
         "FALLBACK with dispatcherRules that are no text"),
        ("{dispatcher: FALLBACK, dispatcherRules: a}", "dispatcher-without-rules",
         "FALLBACK, but its rules are no JSON text with dispatcher and dispatcherRules and fallback"),
        ("""{dispatcher: FALLBACK, dispatcherRules: '{"dispatcher": "SCRIPT", "dispatcherRules": "r"}'}""",
         "dispatcher-without-rules", "FALLBACK, but its rules are no JSON text with fallback"),
        ("""{dispatcher: FALLBACK, dispatcherRules: '{"dispatcher":"SCRIPT","dispatcherRules":"r","fallback":"b"}'}""",
         "unknown-fallback", "b"),
        ("{dispatcher: fallback, dispatcherRules: a}", "unknown-dispatcher", "fallback"),
        ("{dispatcher: JS, dispatcherRules: r}", "version-dependent-dispatcher",
         "JS: only newer versions know it; older ones answer with any example"),
        ("{dispatcher: GROOVY, dispatcherRules: r}", "version-dependent-dispatcher",
         "GROOVY: only newer versions know it; older ones answer with any example"),
        ("""{dispatcher: FALLBACK, dispatcherRules: '{"dispatcher":"JS","dispatcherRules":"r","fallback":"a"}'}""",
         "version-dependent-dispatcher", "JS: only newer versions know it; older ones answer with any example"),
        ("{dispatcher: QUERY_HEADER, dispatcherRules: X}", "version-dependent-dispatcher",
         "QUERY_HEADER: it depends on the version whether a header's name counts in any case"),
        ("{delay: 0, dispatchers: SCRIPT}", "unknown-setting", "dispatchers"),
    ],
)  # fmt: skip
def test_traps_of_dispatchers(tmp_path: Path, extension: str, name: str, what: str) -> None:
    """A dispatcher that Microcks does not follow, or not in every version, is named with what is wrong about it."""
    ((found, place, line, said),) = caught(tmp_path, operation(f"      x-microcks-operation: {extension}\n"))
    assert (found, said, line) == (name, what, 6)
    assert place.startswith(f"{X}/x-microcks-operation/")


@pytest.mark.parametrize(
    "extension",
    ["{delay: 100}", "{dispatcher: RANDOM}", "{dispatcher: JSON_BODY, dispatcherRules: r}",
     """{dispatcher: FALLBACK, dispatcherRules: '{"dispatcher":"SCRIPT","dispatcherRules":"r","fallback":"a"}'}"""],
)  # fmt: skip
def test_good_dispatchers_are_left_alone(tmp_path: Path, extension: str) -> None:
    """What every version of Microcks follows is no trap."""
    assert caught(tmp_path, operation(f"      x-microcks-operation: {extension}\n")) == []


def test_json_body_sees_no_headers(tmp_path: Path) -> None:
    """Where one path serves all operations, a dispatcher that looks at bodies alone cannot tell them apart."""
    rules = GOOD[GOOD.index("        dispatcher: ") : GOOD.index("      parameters:")]
    text = GOOD.replace(rules, "        dispatcher: JSON_BODY\n        dispatcherRules: r\n")
    ((name, _, line, what),) = caught(tmp_path, text)
    assert (name, line) == ("version-dependent-dispatcher", 9)
    assert what == "JSON_BODY sees no headers, and the operations of this path are told apart by one"


A, B = "{value: 1}", "{value: 2}"


@pytest.mark.parametrize(
    ("request_", "responses", "expected"),
    [
        (  # singular
            "{content: {application/json: {example: 1}}}",
            '{"200": {content: {application/json: {schema: {}, example: 2}}}}',
            [("singular-example", f"requestBody/{JSON}/example", "example, and no examples"),
             ("singular-example", f"responses/200/{JSON}/example", "example, and no examples"),
             ("no-examples", "", "POST /x")],
        ),
        (  # unpaired
            f"{{content: {{application/json: {{examples: {{a: {A}, lone: {A}}}}}}}}}",
            f'{{"200": {{content: {{application/json: {{schema: {{}}, examples: {{a: {B}, other: {B}}}}}}}}}}}',
            [("unpaired-name", f"requestBody/{JSON}/examples/lone", "a request without a response"),
             ("unpaired-name", f"responses/200/{JSON}/examples/other", "a response without a request")],
        ),
        (  # a name for two statuses
            f"{{content: {{application/json: {{examples: {{a: {A}}}}}}}}}",
            f'{{"200": {{content: {{application/json: {{schema: {{}}, examples: {{a: {B}}}}}}}}}, '
            f'"400": {{content: {{application/json: {{schema: {{}}, examples: {{a: {B}}}}}}}}}}}',
            [("repeated-name", f"responses/200/{JSON}/examples/a", "again for 400")],
        ),
        (  # nothing to hold the answer against; a status that is none
            f"{{content: {{application/json: {{examples: {{a: {A}, b: {A}}}}}}}}}",
            f'{{"200": {{content: {{application/json: {{examples: {{a: {B}}}}}}}}}, '
            f"default: {{content: {{text/plain: {{examples: {{b: {B}}}}}}}}}}}",
            [("answer-without-schema", f"responses/200/{JSON}", "application/json for 200"),
             ("inexact-status", "responses/default", "default")],
        ),
        (  # no value
            "{content: {application/json: {examples: {a: {externalValue: 'http://x'}}}}}",
            f'{{"200": {{content: {{application/json: {{schema: {{}}, examples: {{a: {B}}}}}}}}}}}',
            [("example-without-value", f"requestBody/{JSON}/examples/a", "no value")],
        ),
        (  # a request's body elsewhere
            "{$ref: '#/components/requestBodies/R'}",
            f'{{"200": {{content: {{application/json: {{schema: {{}}, examples: {{a: {B}}}}}}}}}}}',
            [("reference-not-followed", "requestBody", "#/components/requestBodies/R")],
        ),
        (  # no answer at all
            f"{{content: {{application/json: {{examples: {{a: {A}}}}}}}}}",
            '{"204": {description: x}}',
            [("no-examples", "", "POST /x"),
             ("unpaired-name", f"requestBody/{JSON}/examples/a", "a request without a response")],
        ),
        (  # an answer without a body says whose it is
            f"{{content: {{application/json: {{examples: {{a: {A}}}}}}}}}",
            '{"204": {description: x, x-microcks-refs: [a]}}',
            [],
        ),
        (  # an example that stands elsewhere is followed
            "{content: {application/json: {examples: {a: {$ref: '#/components/examples/E'}}}}}",
            f'{{"200": {{headers: {{X: {{examples: {{a: {A}, z: {A}}}}}}}, '
            "content: {application/json: {schema: {}, examples: {a: {$ref: '#/components/examples/E'}}}}}}",
            [("unpaired-name", "responses/200/headers/X/examples/z",
              "a header's example without a response of 200")],
        ),
    ],
    ids=["singular", "unpaired", "repeated", "schema-status", "value", "reference", "none", "refs", "elsewhere"],
)  # fmt: skip
def test_traps_of_examples(tmp_path: Path, request_: str, responses: str, expected: list[tuple[str, str, str]]) -> None:
    """An example that Microcks loses or pairs with nothing is named, and what it does pair is not."""
    components = f"components: {{requestBodies: {{R: {{content: {{}}}}}}, examples: {{E: {A}}}}}\n"
    text = f"{HEAD}{components}paths:\n  /x:\n    post:\n      requestBody: {request_}\n      responses: {responses}\n"
    found = [(name, place, what) for name, place, _, what in caught(tmp_path, text)]
    assert found == [(name, f"{X}/{place}".rstrip("/"), what) for name, place, what in expected]


TARGETS = "        examples:\n" + "".join(f"          {n}: {{value: SageMaker.ListModels}}\n" for n in ("good", "bad"))
DONE = '        "200":\n          description: Done.\n          content:\n'


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (TARGETS, "", ("target-without-examples", "/paths/~1/post/parameters/0", 12, "X-Amz-Target without examples")),
        ("          bad: {value: SageMaker.ListModels}\n", "",
         ("target-without-examples", "/paths/~1/post/parameters/0", 12, "no example for bad")),
        ("      - name: X-Amz-Target", "      - name: X-Other",
         ("target-without-examples", "/paths/~1/post", 7, "no such parameter")),
        (f"{DONE}            application/x-amz-json-1.1:\n",
         f"{DONE}            application/json:\n              schema: {{}}\n",
         ("json-answer", "/paths/~1/post/responses/200/content/application~1json", 28, "application/json for 200")),
        ("  /:\n", "  /#ListModels:\n", ("fragment-path", "/paths/~1#ListModels", 6, "no path / beside it")),
    ],
    ids=["no-examples", "one-missing", "no-parameter", "json", "fragment"],
)  # fmt: skip
def test_traps_of_this_protocol(tmp_path: Path, old: str, new: str, expected: tuple[str, str, int, str]) -> None:
    """The target header, the media type of answers and the path of an operation of this protocol are looked at."""
    assert old in GOOD
    assert caught(tmp_path, GOOD.replace(old, new)) == [expected]


def test_a_target_header_beside_the_operation_is_not_sent(tmp_path: Path) -> None:
    """Microcks looks at header parameters of the operation alone, not at those of its path."""
    start, end = GOOD.index("      parameters:"), GOOD.index("      requestBody:")
    parameters = GOOD[start:end]
    moved = "".join(line[2:] for line in parameters.splitlines(keepends=True))
    text = GOOD.replace(parameters, "").replace("    post:\n", f"{moved}    post:\n")
    ((name, place, _, what),) = caught(tmp_path, text)
    assert (name, place) == ("target-without-examples", "/paths/~1/parameters/0")
    assert what == "a parameter of the path, which is not looked at"


def test_other_protocols_may_answer_json(tmp_path: Path) -> None:
    """Only operations of this protocol are held to its media type and header."""
    assert not traps.lint(write(tmp_path, operation())).blind
    assert traps.lint(write(tmp_path, GOOD)).blind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{HEAD}paths: {{}}\n# {'x' * LARGEST}\n", [("too-large", "", 1, f"{LARGEST + 64} bytes")]),
        ("\ufeff" + HEAD + "paths: {}\n", [("not-recognised", "", 1, "no line that begins with openapi:")]),
        ('"openapi": 3.0.0\ninfo: {title: T, version: "1"}\n',
         [("not-recognised", "", 1, "no line that begins with openapi:")]),
        ("openapi: 3.0.0\ninfo: {version: ''}\n",
         [("no-identity", "/info", 2, "no title"), ("no-identity", "/info/version", 2, "no version")]),
        ("openapi: 3.0.0\ninfo: {title: T, version: 1.10}\n",
         [("unquoted-version", "/info/version", 2, "1.10 without quotes")]),
        ("openapi: 3.0.0\ninfo: {title: T, version: 2017-07-24}\n", []),
        ("openapi: 3.0.0\ninfo: {title: T, version: 1.1}\n", []),
        (f"{HEAD}x: &x {{a: 1}}\ny: *x\nz:\n- *x\n",
         [("yaml-alias", "/y", 4, "an alias"), ("yaml-alias", "/z/0", 6, "an alias")]),
        (f"{HEAD}x:\n  a: 1\n  b: 2\n  a: 3\n", [("repeated-key", "/x/a", 4, "a, and again below")]),
    ],
    ids=["large", "mark", "quotes", "identity", "float", "date", "number", "alias", "key"],
)  # fmt: skip
def test_traps_of_files(tmp_path: Path, text: str, expected: list[tuple[str, str, int, str]]) -> None:
    """Size, recognition, identity, and what YAML has that Microcks lacks are looked at."""
    assert caught(tmp_path, text) == expected


def test_json_documents_have_lines_too(tmp_path: Path) -> None:
    """JSON is looked at like YAML; where it is no YAML, only the lines are missing."""
    document = {"openapi": "3.0.0", "info": {"title": "T", "version": "1"}, "paths": {"/x": {"post": {}}}}
    plain = caught(tmp_path, json.dumps(document, indent=1), "a.json")
    strange = caught(tmp_path, json.dumps(document | {"x-\U0001f600": 1}, indent=1), "b.json")
    assert plain == [("no-examples", "/paths/~1x/post", 9, "POST /x")]
    assert strange == [("no-examples", "/paths/~1x/post", 0, "POST /x")]


def test_every_trap_is_tried_here() -> None:
    """No trap of the list is without a test that shows it."""
    here = Path(__file__).read_text(encoding="utf-8")
    names = [one.name for one in vars(trap).values() if isinstance(one, trap.Trap)]
    assert len(names) == len(set(names)) > 20
    assert [name for name in names if f'"{name}"' not in here] == []


# ---- documents that nobody means well with ----

DEEP = "'" + "[" * 5000 + "'"
BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(24)
)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + BOMB,
        "&a {openapi: 3.0.0, paths: *a}",
        HEAD + "paths: &p {/a: *p, /b: {post: *p}}",
        HEAD + "paths: [1]",
        HEAD + "paths: {/a: {post: text}, /b: [], 1: {post: {}}, null: {get: 5}}",
        HEAD + "paths: {/a: {post: {requestBody: 1, responses: [1, {content: [2]}], parameters: {a: 1}}}}",
        HEAD + "paths: {/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/paths/~1a'}, /c: {$ref: [1]}, /d: {$ref: 'http://x#/y'}}",
        HEAD + "paths: {/a: {post: {responses: {200: {$ref: '#'}}}}}",
        HEAD + "paths: {/a: {post: {x-microcks-operation: {dispatcher: [1], dispatcherRules: {}}}}}",
        HEAD + f"paths: {{/a: {{post: {{x-microcks-operation: {{dispatcher: FALLBACK, dispatcherRules: {DEEP}}}}}}}}}",
        '{"openapi": "3.0.0", "paths": {"/\\ud800\\u001b[31m": {"post": {}}}}',
        json.dumps({"openapi": "3.0.0", "paths": {"/a": {"$ref": "#/c/0"}},
                    "c": {str(n): {"$ref": f"#/c/{n + 1}"} for n in range(2000)}}),
    ],
)  # fmt: skip
def test_strange_documents_are_looked_at_all_the_same(tmp_path: Path, text: str) -> None:
    """Aliases and references in circles, parts of the wrong kind and odd names end in findings, not in a crash."""
    result = lint(write(tmp_path, text))
    assert result.exit_code in (0, 1), result.output
    assert "Traceback" not in result.output
    assert result.output.isprintable() or "\x1b" not in result.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "its top is empty, not an object"),
        ("[1]", "its top is a list, not an object"),
        ("swagger: '2.0'\n", "is a Swagger 2.0 document. Convert it to OpenAPI 3 first."),
        ("asyncapi: 3.0.0\n", "it says openapi: None"),
        ("openapi: [\n", "is neither YAML nor JSON"),
        ("openapi: 3.0.0\x00", "is neither YAML nor JSON"),
        ("openapi: !!python/object:os.system 3", "is neither YAML nor JSON"),
        (HEAD + "x: " + "[" * 100_000, "its values are nested more than 200 deep"),
        ("- " * 100_000, "its values are nested more than 200 deep"),
        ('{"openapi": "3.0.0", "x": ' + "[" * 100_000 + "]" * 100_000 + "}", "recursion"),
    ],
    ids=["empty", "list", "swagger", "asyncapi", "broken", "null", "tag", "deep", "deep-list", "deep-json"],
)  # fmt: skip
def test_what_is_no_document_is_one_clear_message(tmp_path: Path, text: str, said: str) -> None:
    """What cannot be read as OpenAPI 3 is told in one message, with the exit code of wrong use."""
    path = write(tmp_path, text)
    result = lint(path)
    assert result.exit_code == 4
    assert said in result.output
    assert str(path) in result.output
    assert "Traceback" not in result.output


def test_references_without_an_end_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document whose references lead to the same parts over and over is not read for hours."""
    monkeypatch.setattr(reading, "_MOST", 20_000)
    paths = {f"/{n}": {"$ref": "#/c/p"} for n in range(100)}
    shared = {"p": {"post": {"parameters": [{"$ref": "#/c/h"}] * 100}}, "h": {"in": "header", "examples": {}}}
    result = lint(write(tmp_path, json.dumps({"openapi": "3.0.0", "paths": paths, "c": shared})))
    assert result.exit_code == 4
    assert "its references lead to the same ones again" in result.output


def test_deep_files_end_no_other_command_either(tmp_path: Path) -> None:
    """Where libyaml would end the process, compare and lint for examples say what is wrong instead."""
    deep = write(tmp_path, "x: " + "[" * 100_000)
    compared = CliRunner().invoke(main, ["compare", str(deep)])
    linted = CliRunner().invoke(main, ["lint", str(deep)])
    assert (compared.exit_code, linted.exit_code) == (4, 1)
    assert "its values are nested more than 200 deep" in compared.output
    assert "its values are nested more than 200 deep" in linted.output


def test_files_that_are_not_there_are_told(tmp_path: Path) -> None:
    """A path without a file, a folder and a file of another kind are wrong use."""
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(UsageError, match=r"cannot be read"):
            traps.lint(path)
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match=r"is neither YAML nor JSON"):
        traps.lint(binary)


def test_a_file_beyond_reason_is_not_read(tmp_path: Path) -> None:
    """Far above Microcks' limit the size is all that is said."""
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(8 * LARGEST + 1)
    with pytest.raises(UsageError, match=rf"has 16777217 bytes\. Microcks takes {LARGEST} at most"):
        traps.lint(path)


# ---- the command ----


def test_the_command_tells_what_microcks_does_and_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trap is told once, with every place of every document below it."""
    monkeypatch.chdir(tmp_path)
    for name in ("one.yaml", "two.yaml"):
        write(tmp_path, operation("      x-microcks-operation: {dispatcher: FALLBACK}\n"), name)
    result = lint("one.yaml", "two.yaml")
    assert result.exit_code == 1
    assert result.output == (
        "dispatcher-without-rules\n"
        "  Microcks answers with any one example, whatever it is asked, or with 500.\n"
        "  Write dispatcherRules as a text; for FALLBACK it is JSON, "
        '{"dispatcher": …, "dispatcherRules": …, "fallback": …}.\n'
        "    one.yaml:6: /paths/~1x/post/x-microcks-operation/dispatcher: FALLBACK without dispatcherRules\n"
        "    two.yaml:6: /paths/~1x/post/x-microcks-operation/dispatcher: FALLBACK without dispatcherRules\n"
        "\n"
        "2 traps of 1 kind\n"
    )


def test_a_clean_document_of_this_protocol_gets_a_warning_along(tmp_path: Path) -> None:
    """No document makes Microcks look at these bodies, and the command says what does."""
    result = lint(write(tmp_path, GOOD))
    assert result.exit_code == 0
    assert result.output == f"no traps\n{traps.BLIND}\n"
    assert "`sagemaker-contract microcks bridge`" in traps.BLIND


def test_without_a_document_the_kit_s_own_are_looked_at() -> None:
    """As with examples, the kit's own files are the default."""
    result = lint()
    assert (result.exit_code, result.output.splitlines()[0]) == (0, "no traps")
