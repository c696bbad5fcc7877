"""The reports beside terminal, JUnit and JSON: Markdown, badge and Microcks; and that all of them say the same."""

# ruff: noqa: D103 - a test's name says what it shows

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from exchanges import RUN
from test_report import (
    EMPTY,
    EXCHANGE,
    HOSTILE,
    HOSTILE_RUN,
    MIXED,
    failed,
    many,
    results,
    verdict,
)

from contracts.options import OPTIONS
from contracts.report import badge, data, figures, markdown, testresult
from contracts.report.repeating import files
from contracts.report.write import FORMATS, write
from contracts.spec.operations import CONTRACT
from contracts.values import Reach, Results, Status

Files = dict[str, str]
Said = dict[str, int]
VACUOUS = replace(MIXED, exit_code=10, exit_reason="no operation gave a good answer, so nothing was proven")
FINE = results(verdict("CreateModel", "accept.base"), verdict("CreateModel", "wire.success-200"))

# ---- what each format says, in its own way ----


def words(text: str) -> Said:
    """Return the figures of a line such as ``FAIL  2 broken · 3 kept · of 5``."""
    said = {name: int(number) for number, name in re.findall(r"(\d+) (\w+)(?= ·|$)", text) if name in figures.WORDS}
    total = re.search(r"of (\d+)", text)
    return said | ({"total": int(total[1])} if total else {})


def in_junit(written: Files) -> Said:
    """Return what JUnit has: every figure as a property, and a test case for each promise."""
    root = ET.fromstring(written["junit.xml"])  # noqa: S314 - the kit itself wrote it
    named = {str(item.get("name")): str(item.get("value")) for item in root.iter("property")}
    suite = root.find("testsuite")
    assert suite is not None
    assert int(suite.get("tests", "")) == int(named["count.total"])
    shown = Counter(element.get("type") for tag in ("failure", "error", "skipped") for element in suite.iter(tag))
    for name in ("known", "unsupported", "should", "fixed", "flaky", "blocked", "indeterminate", "error"):
        assert shown[name] == int(named[f"count.{name}"]), name
    return {name.removeprefix("count."): int(value) for name, value in named.items() if name.startswith("count.")}


def in_json(written: Files) -> Said:
    """Return what JSON has: every figure, and the word of each verdict."""
    raw = json.loads(written["report.json"])
    counted = Counter(one["word"] for one in raw["verdicts"])
    assert {name: counted[name] for name in figures.WORDS} == {name: raw["figures"][name] for name in figures.WORDS}
    return dict(raw["figures"])


def in_markdown(written: Files) -> Said:
    """Return what the summary has: words counted off, both shares, and a row for each operation."""
    text = written["summary.md"]
    said = {name: int(number) for number, name in re.findall(r"\*\*(\d+)\*\* (\w+)", text)}
    said |= {name: int(part) for name, part in re.findall(r"(kept|supported) \*\*(\d+) of \d+ \(", text)}
    said["total"] = int(re.findall(r"^of (\d+) in ", text, re.MULTILINE)[0])
    rows = re.findall(r"^\| <code>\w+</code> \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    sums = [sum(int(row[column]) for row in rows) for column in range(5)]
    assert sum(sums) == said["total"]
    assert sums[:4] == [said.get(name, 0) for name in ("kept", "broken", "known", "unsupported")]
    causes = re.findall(r"^\| B\d+ \| .*? \| (\d+) \| <code>", text, re.MULTILINE)
    assert sum(map(int, causes)) == said["broken"]
    for name, number in re.findall(r"<summary>(\w+): (\d+)", text):
        assert said[name.lower()] == int(number)
    return said


def in_microcks(written: Files) -> Said:
    """Return what a TestResult has: a step for each promise, whose message begins with the word."""
    raw = json.loads(written["microcks-testresult.json"])
    steps = [step for case in raw["testCaseResults"] for step in case["testStepResults"]]
    counted = Counter(re.split(r"[:\n]", step["message"])[0] for step in steps)
    assert sum(step["success"] for step in steps) == counted["kept"]
    assert words(raw["runnerMessage"])["total"] == len(steps)
    return {name: counted[name] for name in figures.WORDS} | {"total": len(steps)}


def in_badge(written: Files) -> Said:
    """Return what the picture of a badge has in its title; the badge itself says one figure, or two."""
    message = json.loads(written["badge.json"])["message"]
    title = re.findall("<title>.*?: (.*)</title>", written["badge.svg"])[0]
    assert f"SageMaker contract: {message}" in written["badge.svg"]
    said = words(title)
    if found := re.fullmatch(r"(\d+)/(\d+) kept", message):
        assert (int(found[1]), int(found[2])) == (said["kept"], said["total"])
    elif found := re.fullmatch(r"all (\d+) kept", message):
        assert int(found[1]) == said["kept"] == said["total"]
    elif found := re.fullmatch(r"(\d+) (?:newly )?(\w+)", message):
        assert int(found[1]) == said[found[2]]
    return said


def in_pytest(written: Files) -> Said:
    """Return how many broken promises the folder of tests lists."""
    return {"broken": len(re.findall(r"^\* `", written["README.md"], re.MULTILINE))}


def in_html(written: Files) -> Said:
    """Return what the page has: words counted off, and both shares."""
    text = next(iter(written.values()))
    said = {name: int(number) for name, number in re.findall(r'w-(\w+)">\w+</span></a></dt><dd class="n">(\d+)', text)}
    for name, part, total in re.findall(r"<h2>(kept|supported)</h2>.*?<b>(\d+) of (\d+)</b>", text, re.DOTALL):
        said |= {name: int(part), "total": int(total)}
    return said


EXTRACTORS: dict[str, Callable[[Files], Said]] = {
    "html": in_html,
    "junit": in_junit,
    "json": in_json,
    "md": in_markdown,
    "microcks": in_microcks,
    "badge": in_badge,
    "pytest": in_pytest,
}
# What a format shows at the least, where there is any of it.
SHOWS = {"badge": (), "pytest": ("broken",)}


def written_files(found: Results, name: str, folder: Path) -> Files:
    """Return the texts that a format writes, by the names of their files."""
    write(found, folder, [name])
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(
    "found", [MIXED, EMPTY, many(48), FINE, VACUOUS], ids=["mixed", "empty", "many", "fine", "vacuous"]
)
@pytest.mark.parametrize("name", FORMATS)
def test_every_figure_agrees_in_every_format(name: str, found: Results, tmp_path: Path) -> None:
    counted = figures.count(found).named
    said = EXTRACTORS[name](written_files(found, name, tmp_path))
    assert said == {key: counted[key] for key in said}
    needed = SHOWS.get(name, ("total", *(word for word in figures.WORDS if counted[word])))
    assert set(needed) <= set(said)


def test_one_result_set_has_every_status() -> None:
    assert {one.status for one in MIXED.verdicts} == set(Status)


def test_the_help_names_every_format() -> None:
    told = next(option.help for option in OPTIONS if option.flag == "--report")
    assert [name for name in FORMATS if f" {name}" not in told] == []


@pytest.mark.parametrize("name", FORMATS)
def test_equal_results_give_equal_bytes(name: str, tmp_path: Path) -> None:
    assert written_files(MIXED, name, tmp_path / "a") == written_files(MIXED, name, tmp_path / "b")


@pytest.mark.parametrize("name", FORMATS)
def test_no_secret_is_in_any_format(name: str, tmp_path: Path) -> None:
    secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"  # noqa: S105 - an example that AWS itself prints
    headers = (*EXCHANGE.request_headers[:3], ("Authorization", f"Bearer {secret}"), ("X-Api-Key", secret))
    exchange = replace(EXCHANGE, request_headers=headers, body=f'{{"aws_secret_access_key": "{secret}"}}'.encode())
    found = results(failed("CreateModel", "accept.base", got=f"password={secret}", exchange=exchange), exit_code=1)
    found = replace(found, run=replace(RUN, command=f"sagemaker-contract run x --header 'Authorization: {secret}'"))
    assert [file for file, text in written_files(found, name, tmp_path).items() if secret in text] == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_hostile_answer_does_nothing_in_any_format(name: str, tmp_path: Path) -> None:
    for text in written_files(HOSTILE_RUN, name, tmp_path).values():
        assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028\u2029\ud800\ufffe]", text) == []
        assert [line for line in text.splitlines() if line.lstrip().startswith("::")] == []


# ---- Markdown ----


def test_a_summary_reads_like_this() -> None:
    found = replace(MIXED, verdicts=(*MIXED.verdicts[:4], MIXED.verdicts[6]), problems=())
    promise = "A text that does not match the model's pattern as a whole is refused. (reject.pattern)"
    title = f"Broken by CreateModel at /ModelName: {promise}"
    example = "<code>CreateModel-reject.pattern-/ModelName</code>"
    assert (
        markdown.render(found)
        == f"""## ❌ moto 5.2.5: FAIL, 1 promise broken by 1 cause

**2** kept · **1** broken · **1** known · **1** unsupported
of 5 in 41 s

kept **2 of 5 (40.0 %)** · supported **4 of 5 (80.0 %)** · 1 of 3 operations reached

| | cause | promises | expected | got | for example |
|---|---|--:|---|---|---|
| B1 | {title} | 1 | <code>400 ValidationException</code> | <code>200</code> | {example} |

<details><summary>2 operations</summary>

| operation | kept | broken | known | unsupported | other |
|---|--:|--:|--:|--:|--:|
| <code>CreateApp</code> | 0 | 0 | 0 | 1 | 0 |
| <code>CreateModel</code> | 2 | 1 | 1 | 0 | 0 |

</details>

<details><summary>Known: 1 in 1, broken as the divergences file says</summary>

| promises | reason |
|--:|---|
| 1 | moto checks no lengths |

</details>

<details><summary>Unsupported: 1, the target lacks the operation</summary>

| promises | operation |
|--:|---|
| 1 | <code>CreateApp</code> |

</details>

To repeat it:

```sh
sagemaker-contract run moto --seed 1
```

kit 0.1.0, contract 0123456789ab, seed 1, run r1
"""
    )


def test_a_summary_says_why_a_run_proves_nothing() -> None:
    text = markdown.render(EMPTY)
    assert text.startswith("## ⚠️ moto 5.2.5: VACUOUS, 0 promises broken\n")
    assert "\n**nothing was selected**\n" in text


def test_what_has_to_be_acted_on_stands_open() -> None:
    text = markdown.render(MIXED)
    opened = re.findall("<details( open)?><summary>(Fixed|Flaky|Error|Blocked|Indeterminate|Known|Should)", text)
    assert [name for is_open, name in opened if is_open] == ["Fixed", "Flaky", "Error", "Blocked", "Indeterminate"]
    assert [name for is_open, name in opened if not is_open] == ["Known", "Should"]


def test_a_summary_is_cut_in_whole_rows() -> None:
    broken = [failed("DescribeModel", "body.type", f"/Member{n}", got="x" * 300) for n in range(50)]
    found = results(*broken, *(verdict(CONTRACT[n], "accept.base") for n in range(16)), exit_code=1)
    whole = markdown.render(found)
    cut = markdown.render(found, limit=9_000)
    assert len(cut.encode()) <= 9_000 < len(whole.encode())
    rows = [line for line in cut.splitlines() if line.startswith("| B")]
    assert rows == [line for line in whole.splitlines() if line.startswith("| B")][: len(rows)]
    left = len(re.findall(r"^\| B", whole, re.MULTILINE)) - len(rows)
    assert f"| | {left} more causes: see the report | | | | |\n" in cut
    assert cut.endswith("kit 0.1.0, contract 0123456789ab, seed 1, run r1\n")


def test_a_summary_of_a_very_large_run_fits_into_a_job() -> None:
    found = results(
        *(verdict("CreateModel", "reject.length", f"/{n}", Status.KNOWN, reason=f"{n} " * 100) for n in range(5000))
    )
    text = markdown.render(found)
    assert 900 * 1024 < len(text.encode()) <= 1000 * 1024
    assert re.search(r"^\| \| \d+ more rows \|\n\n</details>$", text, re.MULTILINE)


def test_no_character_of_an_answer_is_markup() -> None:
    every = "".join(chr(code) for code in range(0x21, 0x7F))
    shown = markdown.inert(f"{every} www.example.org")
    for char in "\\`*_<>[]|&~$#@!":
        assert f"\\{char}" in shown
    assert "www\\." in shown
    assert markdown.inert("https://example.org/ 12: x") == "https\\://example.org/ 12: x"


@pytest.mark.parametrize(
    "text", [HOSTILE, "| a | b |", "a\\|b", "```", "@team #1 :tada:", "<!-- -->", "&#x202e;", "$x$ ~~y~~"]
)
def test_what_a_target_sent_reads_as_it_was(text: str) -> None:
    from markdown_it import MarkdownIt

    found = results(failed("CreateModel", "accept.base", got=text), exit_code=1)
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown.render(found))
    row = next(token for token in tokens if token.type == "inline" and token.content.startswith("B1"))
    cells = [t.children or [] for t in tokens[tokens.index(row) :] if t.type == "inline"][:6]
    assert [child.content for child in cells[4] if child.type == "html_inline"] == ["<code>", "</code>"]
    read = "".join(child.content for child in cells[4] if child.type in ("text", "text_special"))
    assert read == markdown.clean(text)
    assert {child.type for cell in cells for child in cell} <= {"text", "text_special", "html_inline"}


def test_a_command_with_backticks_stays_in_its_block() -> None:
    found = replace(FINE, run=replace(RUN, command="sagemaker-contract run '```'"))
    assert "\n````sh\nsagemaker-contract run '```'\n````\n" in markdown.render(found)


# ---- the badge ----


@pytest.mark.parametrize(
    ("found", "message", "colour"),
    [
        (MIXED, "1 newly broken", "red"),
        (FINE, "all 2 kept", "brightgreen"),
        (replace(FINE, verdicts=(*FINE.verdicts, MIXED.verdicts[3])), "2/3 kept", "blue"),
        (replace(FINE, run=replace(RUN, partial="-k x")), "all 2 kept, partial", "blue"),
        (replace(FINE, verdicts=(MIXED.verdicts[7],), exit_code=1), "1 fixed", "red"),
        (replace(FINE, problems=("stale",), exit_code=1), "divergences out of date", "red"),
        (EMPTY, "not tested", "lightgrey"),
        (VACUOUS, "not tested", "lightgrey"),
        (replace(FINE, exit_code=2), "not tested", "lightgrey"),
    ],
)
def test_a_badge_says(found: Results, message: str, colour: str) -> None:
    raw = json.loads(badge.render(found)["badge.json"])
    assert raw == {"schemaVersion": 1, "label": "SageMaker contract", "message": message, "color": colour} | (
        {"isError": True} if colour == "red" else {}
    )


def test_the_picture_of_a_badge_is_well_formed_and_can_be_read_aloud() -> None:
    root = ET.fromstring(badge.render(HOSTILE_RUN)["badge.svg"])  # noqa: S314 - the kit itself wrote it
    assert root.get("role") == "img"
    assert root.get("aria-label") == "SageMaker contract: 1 newly broken"
    title = root.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert str(title.text).startswith("moto 5.2.5, contract 0123456789ab: FAIL  1 broken · ")


# ---- Microcks ----


def microcks(found: Results) -> dict[str, Any]:
    """Return the TestResult as it is read."""
    read: dict[str, Any] = json.loads(testresult.render(found))
    return read


def test_a_test_result_has_the_members_of_the_wire() -> None:
    raw = microcks(MIXED)
    assert list(raw) == [
        "id", "version", "testNumber", "testDate", "testedEndpoint", "serviceId", "timeout", "elapsedTime", "success",
        "inProgress", "runnerType", "runnerMessage", "testCaseResults",
    ]  # fmt: skip
    assert (raw["testDate"], raw["elapsedTime"], raw["inProgress"]) == (1763708400250, 41200, False)
    assert list(raw["testCaseResults"][0]) == ["operationName", "success", "elapsedTime", "testStepResults"]
    assert list(raw["testCaseResults"][0]["testStepResults"][0]) == ["requestName", "success", "elapsedTime", "message"]


def test_operations_are_called_as_in_the_document_that_microcks_imports() -> None:
    assert [case["operationName"] for case in microcks(MIXED)["testCaseResults"]] == [
        "POST /#CreateApp", "POST /#CreateModel", "POST /#DescribeModel", "POST /",
    ]  # fmt: skip


def test_a_case_takes_as_long_as_its_operation() -> None:
    assert [case["elapsedTime"] for case in microcks(MIXED)["testCaseResults"]] == [100, 500, 100, 0]


def test_nothing_but_what_was_kept_is_a_success() -> None:
    steps = [step for case in microcks(MIXED)["testCaseResults"] for step in case["testStepResults"]]
    assert [step["requestName"] for step in steps if step["success"]] == [
        "CreateModel-accept.base", "CreateModel-wire.success-200",
    ]  # fmt: skip
    assert microcks(MIXED)["success"] is False
    assert microcks(FINE)["success"] is True
    assert microcks(EMPTY)["success"] is False


def test_a_message_has_rule_place_expected_and_got() -> None:
    steps = {step.name: step for case in testresult.tested(MIXED) for step in case.steps}
    assert steps["CreateModel-reject.pattern-/ModelName"].message == (
        "broken\n"
        "rule reject.pattern at /ModelName: A text that does not match the model's pattern as a whole is refused.\n"
        "/ModelName: expected 400 ValidationException, got 200"
    )
    assert steps["CreateModel-reject.length-/ModelName"].message.startswith("known: moto checks no lengths\n")
    assert steps["CreateApp-accept.base"].message.startswith("unsupported: NotImplementedError\n")


def test_what_fails_the_run_is_told_apart_from_what_is_not_kept() -> None:
    steps = [step for case in testresult.tested(MIXED) for step in case.steps]
    assert {step.name.partition("-")[2] for step in steps if not step.kept and not step.fails} == {
        "accept.base", "reject.length-/ModelName", "wire.request-id-form",
    }  # fmt: skip


def test_a_broken_step_has_its_exchange_as_texts() -> None:
    step = next(step for case in testresult.tested(MIXED) for step in case.steps if step.request)
    assert step.request.startswith("POST http://127.0.0.1:5000/\nX-Amz-Target: SageMaker.CreateModel\n")
    assert step.request.endswith('\n\n{"ModelName":"a_b"}')
    assert step.response.startswith("200\nContent-Type: application/x-amz-json-1.1\n\n{")
    assert step.milliseconds == 250


def test_an_answer_that_never_came_is_told() -> None:
    lost = replace(EXCHANGE, status=0, body=b"", headers=(), fault="timeout", fault_text="no answer in 10 s")
    found = results(failed("CreateModel", "wire.framing", exchange=lost), exit_code=1)
    assert testresult.tested(found)[0].steps[0].response == "timeout: no answer in 10 s"


def test_an_operation_without_reach_takes_no_time() -> None:
    found = results(verdict("CreateModel", "accept.base"), reaches=(Reach("CreateApp", True, True, True, 1, 5.0),))
    assert testresult.tested(found)[0].milliseconds == 0


# ---- writing ----


def test_a_badge_is_two_files(tmp_path: Path) -> None:
    assert write(FINE, tmp_path, ["badge"]) == [tmp_path / "badge.json", tmp_path / "badge.svg"]


def test_tests_have_a_folder_of_their_own(tmp_path: Path) -> None:
    assert write(MIXED, tmp_path, ["pytest"]) == [tmp_path / "reproduce"]
    assert sorted(path.name for path in (tmp_path / "reproduce").iterdir()) == [
        "README.md", files.file_name("CreateModel-reject.pattern-/ModelName"),
    ]  # fmt: skip


def test_what_an_earlier_run_wrote_does_not_stay(tmp_path: Path) -> None:
    write(MIXED, tmp_path, ["pytest"])
    (tmp_path / "reproduce" / "test_mine.py").write_text("assert True\n", encoding="utf-8")
    write(FINE, tmp_path, ["pytest"])
    assert sorted(path.name for path in (tmp_path / "reproduce").iterdir()) == ["README.md", "test_mine.py"]


def test_a_report_that_was_read_is_written_the_same(tmp_path: Path) -> None:
    read = data.from_dict(json.loads(data.render(MIXED)))
    for name in FORMATS:
        assert written_files(read, name, tmp_path / name / "a") == written_files(MIXED, name, tmp_path / name / "b")
