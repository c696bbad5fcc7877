"""What a run tells a GitHub workflow: annotations, outputs, the comment, and what becomes of runs that do not begin."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import exchanges
import pytest
import workflows
from click.testing import CliRunner, Result

from contracts import errors
from contracts.cli import main
from contracts.judge import divergences
from contracts.judge.divergences import Divergences
from contracts.report import workflow
from contracts.report.annotations import Annotation, annotated, ended
from contracts.report.workflow import COMMENT, assigned, comment, key, outputs, unfinished
from contracts.running.bookkeeping import typed
from contracts.values import Failure, Promise, Results, Status, Verdict

KNOWN = divergences.parse(
    """
[[group]]
reason = "as it is"
[[group.entry]]
rule = "wire.charset"
operation = "CreateModel"
count = 1
[[group.entry]]
rule = "reject.length"
operation = "CreateModel"
place = "/ModelName"
count = 1
""",
    "mine.toml",
)
STALE = "mine.toml, line 4: wire.charset of CreateModel is fixed: nothing of it fails any more. Remove the entry."


def verdict(rule: str, status: Status = Status.FAILED, got: str = "200", place: str = "", reason: str = "") -> Verdict:
    """Return a verdict of CreateModel; one that failed has a failure."""
    failure = Failure(rule, "CreateModel", place, "a refusal", got, "one move", None)
    failures = (failure,) if status is Status.FAILED else ()
    return Verdict(Promise("CreateModel", rule, place), "must", status, failures, 1, reason)


def results(*verdicts: Verdict, **more: Any) -> Results:
    """Return a result set that fails."""
    return Results(more.pop("run", exchanges.RUN), verdicts, (), **{"exit_code": errors.BROKEN, **more})


def notes(found: Results, file: str = "") -> list[workflows.Command]:
    """Return what a job's log makes of the annotations for a result set."""
    log = "\n".join(str(note) for note in annotated(found, KNOWN, file))
    return list(workflows.commands(log))


# ---- annotations ----


def test_a_cause_is_annotated_once() -> None:
    """With what was expected, what came, and where to look."""
    (note,) = notes(results(verdict("wire.charset"), verdict("wire.charset", place="/Tags")))
    assert note == workflows.Command(
        "error",
        {"title": "B1: 2 promises broken"},
        "Broken by CreateModel at /Tags: Text comes back as it was sent, whatever its characters. (wire.charset)\n"
        "expected: a refusal\n"
        "got: 200\n"
        "for example: CreateModel-wire.charset and 1 more",
    )


def test_a_run_that_is_fine_has_nothing_to_annotate() -> None:
    """What is found and breaks nothing is in the summary."""
    assert notes(results(verdict("wire.charset", Status.BLOCKED), exit_code=errors.OK)) == []


def test_what_is_out_of_date_is_annotated_at_its_line() -> None:
    """So that it can be corrected where it is shown."""
    (note,) = notes(results(problems=(STALE,)), "known/mine.toml")
    assert note.properties == {
        "file": "known/mine.toml",
        "line": "4",
        "title": "The divergences file is out of date",
    }
    assert note.data == "wire.charset of CreateModel is fixed: nothing of it fails any more. Remove the entry."


def test_a_file_outside_the_repository_is_named_in_the_text() -> None:
    """There is no line to show it at."""
    (note,) = notes(results(problems=(STALE,)))
    assert note.properties == {"title": "The divergences file is out of date"}
    assert note.data == STALE


def test_a_problem_without_a_line_is_annotated_at_the_file() -> None:
    """Headers do not always tell where an entry is."""
    (note,) = notes(results(problems=("mine.toml, group 2: the group has no entry.",)), "mine.toml")
    assert (note.properties["file"], "line" in note.properties) == ("mine.toml", False)
    assert note.data == "mine.toml, group 2: the group has no entry."


def test_what_is_fixed_is_annotated_at_its_entry_where_nothing_is_decided_about_that() -> None:
    """A partial run does not call an entry stale, and fails for the promise all the same."""
    found = results(verdict("reject.length", Status.FIXED, place="/ModelName"))
    (note,) = notes(found, "mine.toml")
    assert note.properties["line"] == "8"
    assert note.data == "1 promise listed as known, but kept: CreateModel-reject.length-/ModelName"


def test_what_is_fixed_is_not_annotated_twice() -> None:
    """The problem of its entry says it."""
    assert len(notes(results(verdict("wire.charset", Status.FIXED), problems=(STALE,)), "mine.toml")) == 1


def test_what_keeps_a_run_from_being_fine_is_annotated() -> None:
    """Blocked, flaky and indeterminate promises have no cause; what the target lacks is no fault."""
    lacking = replace(verdict("body.arn", Status.BLOCKED, reason="no CreateModel"), lacking=True)
    flaky = verdict("wire.charset", Status.FLAKY)
    waited = verdict("life.listed", Status.INDETERMINATE, reason="throttled")
    said = [(note.properties["title"], note.data) for note in notes(results(lacking, flaky, waited))]
    assert said == [
        ("1 promise flaky: failed, then held", "CreateModel-wire.charset"),
        ("1 promise indeterminate: no answer that could be judged", "throttled"),
    ]


def test_what_ends_a_run_otherwise_comes_first() -> None:
    """A run that proves nothing may have broken promises, too."""
    found = results(verdict("wire.charset"), exit_code=errors.VACUOUS, exit_reason="no operation gave a good answer")
    first, second = notes(found)
    assert first.properties == {"title": "SageMaker contract: VACUOUS"}
    assert first.data == "no operation gave a good answer"
    assert second.properties["title"].startswith("B1")


def test_there_are_nine_at_most() -> None:
    """GitHub drops what is beyond ten; the last one counts what is left out, and neither kind hides the other."""
    rules = ["wire.charset", "wire.timestamp", "wire.request-id", "wire.json-object", "error.type", "body.arn"]
    problems = [f"mine.toml, line {line}: it is fixed: remove it." for line in range(20, 30)]
    found = notes(results(*map(verdict, rules), problems=tuple(problems)), "mine.toml")
    assert len(found) == 9
    assert [note.properties["title"][:2] for note in found[:8]] == ["B1", "Th", "B2", "Th", "B3", "Th", "B4", "Th"]
    assert found[8].properties == {"title": "8 more"}
    assert [note.properties["line"] for note in found[1:8:2]] == ["20", "21", "22", "23"]


def test_nine_are_shown_where_there_are_nine() -> None:
    """Nothing is left out then."""
    problems = tuple(f"mine.toml, line {line}: it is fixed: remove it." for line in range(9))
    assert notes(results(problems=problems), "mine.toml")[-1].properties["line"] == "8"


HOSTILE = "100 %0A::error::x\r\n::set-output name=a::b\x1b[31m ##[error]y :: , \u202e"


def test_no_text_gets_out_of_its_annotation() -> None:
    """Not by a line, not by a property, not by what looks escaped already."""
    text = str(Annotation(HOSTILE, (HOSTILE, "second"), "a,b:c.toml", 3))
    assert text.splitlines() == [text]
    assert text.isascii()
    (note,) = workflows.commands(text)
    assert note.properties["file"] == "a,b:c.toml"
    assert note.properties["line"] == "3"
    assert set(note.properties) == {"file", "line", "title"}
    shown = r"100 %0A::error::x\r\n::set-output name=a::b\x1b[31m #\x23[error]y \x3a: , \u202e"
    assert note.properties["title"] == shown
    assert note.data == f"{shown}\nsecond"


def test_a_long_text_is_cut() -> None:
    """The reports have all of it."""
    (note,) = notes(results(verdict("wire.charset", got="x" * 5000)))
    assert len(note.data) < 1000
    assert "… (4605 more characters)" in note.data


def test_secrets_are_not_annotated() -> None:
    """Neither of a target nor of a message."""
    (note,) = notes(results(verdict("wire.charset", got="password=hunter2 came back")))
    assert "hunter2" not in note.data
    assert "hunter2" not in str(ended(4, "http://me:hunter2@fake is no address"))


# ---- outputs and comments ----


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("moto", "moto"),
        ("moto-5.2", "moto-5.2"),
        ("http://127.0.0.1:5000", "http-127.0.0.1-5000-[0-9a-f]{6}"),
        ("http://127.0.0.1/5000", "http-127.0.0.1-5000-[0-9a-f]{6}"),
        ("Moto", "moto-[0-9a-f]{6}"),
        ("-->", "[0-9a-f]{6}"),
        ("../../etc", "etc-[0-9a-f]{6}"),
        ("a" * 200, "a{60}-[0-9a-f]{6}"),
    ],
)
def test_a_key_may_be_part_of_a_name(name: str, wanted: str) -> None:
    """It can neither end a comment nor climb out of a folder, and is as much of the name as can be."""
    assert re.fullmatch(wanted, key(name))
    assert workflow.mark(f"<!-- sagemaker-contract:{key(name)} -->\n")


def test_keys_differ_where_names_do() -> None:
    """Whatever is left out of them."""
    names = ["http://a:1", "http://a/1", "HTTP://a:1", "..", ".", "", "a" * 100, "a" * 101, "ä", "ö"]
    assert len({key(name) for name in names}) == len(names)


def test_a_key_tells_no_secret() -> None:
    """An address may hold one."""
    assert "hunter2" not in key("http://me:hunter2@fake")


def test_outputs_count_what_there_is() -> None:
    """Without results they are empty, and the verdict is there."""
    found = results(verdict("wire.charset"), verdict("error.type", Status.PASSED), verdict("body.arn", Status.KNOWN))
    counted = {"kept": "1", "supported": "3", "broken": "1", "known": "1", "verdict": "FAIL"}
    assert outputs(errors.BROKEN, found) == counted
    empty = dict.fromkeys(("kept", "supported", "broken", "known"), "")
    assert outputs(errors.UNREACHABLE, None) == {**empty, "verdict": "UNREACHABLE"}


def test_an_output_cannot_assign_another() -> None:
    """Not with the line that would do it."""
    values = {"report-path": "/a\nverdict=OK\nverdict<<x\nOK\nx", "verdict": "FAIL"}
    assert workflows.assigned(assigned(values, "0123")) == values


def test_the_summary_of_a_run_that_did_not_begin_is_inert() -> None:
    """A program that died may have written anything."""
    text = unfinished("http://fake", 11, "It ended:\n  <script>alert(1)</script>\n  ::error::x\n@you | `code`")
    assert text == (
        "## ⚠️ http\\://fake: UNREACHABLE\n\nIt ended:  \n  \\<script\\>alert(1)\\</script\\>  \n"
        "  \\\\x3a\\:error\\:\\:x  \n\\@you \\| \\`code\\`  \n"
    )


def test_a_comment_is_the_summary_behind_a_mark() -> None:
    """By which the next run finds it."""
    text = comment("moto", results(verdict("wire.charset")))
    assert text.splitlines()[0] == "<!-- sagemaker-contract:moto -->" == workflow.mark(text)
    assert text.splitlines()[1].startswith("## ❌ moto 5.2.5: FAIL, 1 promise broken")
    assert workflow.mark("hello") == ""
    assert comment("moto", "said").splitlines() == ["<!-- sagemaker-contract:moto -->", "said"]


def test_a_comment_mentions_nobody() -> None:
    """A backslash keeps a name from being a link in Markdown, and not from being a mention."""
    found = results(verdict("wire.charset", Status.INDETERMINATE, reason="@octocat broke #12"))
    text = comment("moto", found)
    assert "@<!-- -->octocat broke #<!-- -->12" in text
    assert "@octocat" not in text


def test_a_long_comment_is_cut_in_whole_rows() -> None:
    """Below what GitHub takes, mentions broken up and all."""
    reasons = [f"@{number} {'@' * 300}" for number in range(400)]
    found = results(*(verdict("wire.charset", Status.INDETERMINATE, reason=reason) for reason in reasons))
    text = comment("moto", found)
    assert COMMENT - 9000 < len(text.encode()) <= COMMENT
    rows = [line for line in text.splitlines() if line.startswith("| 1 | @")]
    assert all(row.endswith(" |") for row in rows)
    assert f"| | {400 - len(rows)} more rows |" in text


# ---- the command ----

Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call the command as a step of a workflow."""
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    monkeypatch.setenv("RUNNER_TEMP", str(tmp_path))
    return lambda *words: CliRunner().invoke(main, ["run", *words])


def told(folder: Path) -> dict[str, str]:
    """Return the outputs of the step."""
    return workflows.assigned((folder / "GITHUB_OUTPUT").read_text(encoding="utf-8"))


@pytest.mark.parametrize("missing", ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"])
def test_outside_a_workflow_that_is_told(call: Call, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    """Before anything starts."""
    monkeypatch.delenv(missing)
    result = call("reference", "--github")
    assert result.exit_code == errors.USAGE
    assert result.output == (
        f"sagemaker-contract: --github is for a step of a GitHub workflow: {missing} is not set.\n"
    )


def test_a_run_without_the_option_announces_nothing(call: Call, tmp_path: Path) -> None:
    """Also in a workflow."""
    result = call("http://127.0.0.1:9")
    assert result.exit_code == errors.UNREACHABLE
    assert "::" not in result.output
    assert not (tmp_path / "GITHUB_OUTPUT").exists()


def test_what_would_be_sent_is_not_announced(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is nothing to say about it."""
    monkeypatch.setattr("contracts.running.whole.listed", lambda *_: "promises: 0")
    result = call("reference", "--github", "--dry-run")
    assert (result.exit_code, result.output) == (errors.OK, "promises: 0\n")
    assert not (tmp_path / "GITHUB_OUTPUT").exists()


def test_a_mistake_of_the_kit_is_announced(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends with the kit's own code, and the message is where people look."""
    monkeypatch.setattr("contracts.running.whole.run_whole", lambda *_, **__: 1 // 0)
    result = call("reference", "--github")
    assert (result.exit_code, told(tmp_path)["verdict"]) == (errors.KIT_ERROR, "KIT ERROR")
    (note,) = workflows.commands(result.stdout)
    assert "a mistake of the kit: ZeroDivisionError" in note.data


def test_reports_that_cannot_be_written_are_announced_with_what_was_counted(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run is over then, and its counts are known."""
    monkeypatch.setattr("contracts.running.whole.run_whole", lambda *_, **__: results(verdict("wire.charset")))
    (tmp_path / "report").write_text("")
    result = call("reference", "--github")
    found = told(tmp_path)
    assert result.exit_code == errors.USAGE
    assert (found["verdict"], found["broken"], found["report-path"], found["json-path"]) == ("USAGE", "1", "", "")
    assert "cannot write reports into report" in next(workflows.commands(result.stdout)).data


def test_an_interruption_before_the_run_is_announced(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job may be cancelled while the target starts."""

    def interrupted(*_: Any, **__: Any) -> Results:
        raise KeyboardInterrupt

    monkeypatch.setattr("contracts.running.whole.run_whole", interrupted)
    result = call("reference", "--github")
    assert (result.exit_code, told(tmp_path)["verdict"]) == (errors.INTERRUPTED, "INTERRUPTED")


@pytest.mark.parametrize(
    ("file", "shown"),
    [("known/mine.toml", "known/mine.toml"), ("../outside.toml", None), ("none", None)],
    ids=["inside", "outside", "none"],
)
def test_a_file_is_named_as_the_repository_has_it(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, shown: str | None
) -> None:
    """One beyond the workspace is not part of it."""
    inside = tmp_path / "work"
    (inside / "known").mkdir(parents=True)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(inside))
    monkeypatch.chdir(inside)
    for path in (inside / "known" / "mine.toml", tmp_path / "outside.toml"):
        path.write_text('target = "mine"\n')
    monkeypatch.setattr("contracts.running.whole.run_whole", lambda *_, **__: results(problems=(STALE,)))
    result = call("reference", "--github", "--divergences", file)
    (note,) = workflows.commands(result.stdout)
    assert note.properties.get("file") == shown


def test_without_a_place_for_it_there_is_no_comment(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something else than a runner may call the command."""
    monkeypatch.delenv("RUNNER_TEMP")
    monkeypatch.setattr("contracts.running.whole.run_whole", lambda *_, **__: results())
    call("reference", "--github")
    assert told(tmp_path)["comment-path"] == ""


def test_a_message_is_inert(call: Call, tmp_path: Path) -> None:
    """A program that would not start may have written anything, and a job's log reads what the kit says."""
    program = tmp_path / "dying"
    program.write_text("#!/bin/sh\nprintf '::error::evil\\n\\033[31m ##[error]evil\\n'\nexit 3\n")
    program.chmod(0o755)
    result = call("http://127.0.0.1:{port}", "--start-command", str(program))
    assert result.exit_code == errors.UNREACHABLE
    assert "It wrote:\n  \\x3a:error::evil\n  \\x1b[31m #\\x23[error]evil\n" in result.stderr


def test_a_line_to_repeat_has_no_more_than_one_would_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """What only a workflow needs is left out, and what it left empty."""
    words = ["run", "--github", "--github-name=mine", "--seed=random", "--profile=", "--header", "A: b=", "--", "moto"]
    monkeypatch.setattr(sys, "argv", ["/somewhere/sagemaker-contract", *words])
    assert typed(7) == "sagemaker-contract run --seed=7 --header 'A: b=' -- moto"


def test_nothing_is_known_without_a_file() -> None:
    """A preset's own file has no place in the repository."""
    found = results(verdict("reject.length", Status.FIXED, place="/ModelName"))
    (note,) = annotated(found, Divergences())
    assert (note.file, note.line) == ("", 0)
