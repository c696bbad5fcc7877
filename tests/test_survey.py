"""Several targets side by side: what a survey says, its page, and the command that makes it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import exchanges
import pytest
from click.testing import CliRunner, Result

from contracts import errors
from contracts.cli import main
from contracts.commands import matrix as surveying
from contracts.errors import TargetError
from contracts.reference import messages
from contracts.reference.making import always
from contracts.reference.server import Reference
from contracts.reference.serving import serving
from contracts.report import survey, survey_html, survey_page, write
from contracts.report.figures import Figures
from contracts.report.survey import Difference, Share, Survey, Surveyed
from contracts.spec import files
from contracts.values import Failure, Level, Promise, Reach, Results, Status, Verdict

FEW = ("--examples", "0", "--operations", "DescribeModel")
RUN = replace(exchanges.RUN, seed=7, command="sagemaker-contract run moto")

Call = Callable[..., Result]


def verdict(
    operation: str, rule: str, place: str = "", status: Status = Status.PASSED, reason: str = "", level: Level = "must"
) -> Verdict:
    """Return a verdict; one that failed has a failure."""
    failing = status in (Status.FAILED, Status.KNOWN)
    failure = Failure(rule, operation, place, "400", "200", "one move", None)
    return Verdict(Promise(operation, rule, place), level, status, (failure,) if failing else (), 1, reason)


def results(*verdicts: Verdict, **more: Any) -> Results:
    """Return a result set of these verdicts."""
    return Results(more.pop("run", RUN), verdicts, more.pop("reaches", ()), **more)


LENGTHS = "moto checks no lengths."
MIXED = results(
    verdict("CreateModel", "accept.base"),
    verdict("CreateModel", "reject.length", "/ModelName", Status.KNOWN, LENGTHS),
    verdict("CreateModel", "reject.length", "/Tags/*/Key", Status.KNOWN, LENGTHS),
    verdict("CreateModel", "reject.null", "/ModelName", Status.KNOWN, LENGTHS),
    verdict("DescribeModel", "reject.pattern", "/ModelName", Status.FAILED),
    verdict("DescribeModel", "body.arn", "", Status.BLOCKED, "CreateModel was refused"),
    verdict("CreateApp", "accept.base", "", Status.UNSUPPORTED),
    verdict("SageMaker", "error.unknown-operation"),
    reaches=(
        Reach("CreateModel", True, True, True, 12, 0.5),
        Reach("DescribeModel", True, False, False, 2, 0.1),
        Reach("SageMaker", True, True, False, 1, 0.1),
    ),
    exit_code=1,
    exit_reason="1 broken, 1 blocked",
)
ABSENT = Surveyed(
    "fakecloud", exit_code=5, reason="The preset 'fakecloud' needs 'fakecloud', which is not installed: cargo install"
)


# ---- what a run says about its target ----


def test_a_target_is_summed_up_by_both_figures() -> None:
    """Known differences are not kept; what the target lacks is not supported."""
    one = survey.surveyed(MIXED)
    assert (one.target, one.version, one.exit_code, one.reason) == ("moto", "5.2.5", 1, "1 broken, 1 blocked")
    assert (one.figures.kept, one.figures.supported, one.figures.total) == (2, 7, 8)
    assert one.ran
    assert one.ending == "FAIL"


def test_only_operations_count_as_reached() -> None:
    """The service as a whole is none."""
    assert survey.surveyed(MIXED).reached == 1


def test_each_operation_says_what_it_keeps_and_what_nobody_tried() -> None:
    """An operation that the target lacks serves nothing."""
    assert survey.surveyed(MIXED).operations == {
        "CreateModel": Share(1, 4),
        "DescribeModel": Share(0, 2, untried=1),
        "CreateApp": Share(0, 0),
        "SageMaker": Share(1, 1),
    }


def test_each_rule_says_what_of_it_is_kept() -> None:
    """Over all operations, those that the target lacks left out."""
    rules = survey.surveyed(MIXED).rules
    assert (rules["accept.base"], rules["reject.length"]) == (Share(1, 1), Share(0, 2))
    assert rules["body.arn"] == Share(0, 1, untried=1)


def test_differences_are_told_by_reason_where_there_is_one() -> None:
    """What is known goes by the reason of its entry, what is not by its cause; most promises come first."""
    first, second = survey.surveyed(MIXED).differences
    assert first == Difference(
        LENGTHS, 3, ("reject.length", "reject.null"), example="CreateModel-reject.length-/ModelName"
    )
    assert (second.promises, second.rules) == (1, ("reject.pattern",))
    assert second.cause.startswith("Broken by DescribeModel at /ModelName: ")


def test_what_could_not_be_run_has_nothing_but_a_reason() -> None:
    """It is told apart from a run that kept nothing."""
    assert not ABSENT.ran
    assert survey.surveyed(results(verdict("CreateApp", "accept.base", "", Status.UNSUPPORTED))).ran


def test_a_survey_is_of_the_first_run_s_day() -> None:
    """In whatever order the runs are given; one that was not whole makes the survey partial."""
    later = replace(RUN, started=RUN.started + 86_400, partial="--operations DescribeModel")
    found = survey.survey([later, RUN], [ABSENT])
    assert (found.kit, found.contract, found.seed, found.date) == ("0.1.0", "0123456789ab", 7, "2025-11-21")
    assert found.partial == "--operations DescribeModel"


def test_operations_and_rules_stand_in_the_contract_s_order() -> None:
    """The service comes last."""
    found = survey.survey([RUN], [survey.surveyed(MIXED), ABSENT])
    assert found.operations() == ["CreateApp", "CreateModel", "DescribeModel", "SageMaker"]
    assert found.rules() == [
        "error.unknown-operation", "body.arn", "accept.base", "reject.null", "reject.length", "reject.pattern",
    ]  # fmt: skip


def test_the_json_says_its_form() -> None:
    """It can be read without the kit."""
    text = survey.render(survey.survey([RUN], [survey.surveyed(MIXED), ABSENT]))
    read = json.loads(text)
    assert read["schema"] == "sagemaker-contract-matrix/1"
    assert [target["target"] for target in read["targets"]] == ["moto", "fakecloud"]
    assert read["targets"][0]["operations"]["DescribeModel"] == {"kept": 0, "served": 2, "untried": 1}
    assert text.endswith("}\n")


# ---- the page ----


def page(*targets: Surveyed) -> str:
    """Return the page of these targets."""
    return survey_page.render(Survey("0.1.0", "0123456789ab", 7, "2025-11-21", "", targets))


def lines(text: str, start: str) -> list[str]:
    """Return the lines that start so."""
    return [line for line in text.splitlines() if line.startswith(start)]


PAGE = page(survey.surveyed(MIXED), ABSENT)


def test_the_page_says_how_it_is_made_and_of_what() -> None:
    """One command makes it again, and versions and date say what it is about."""
    assert "\nsagemaker-contract matrix moto fakecloud\n" in PAGE
    assert "Measured: kit 0.1.0, contract 0123456789ab, seed 7, 2025-11-21." in PAGE


def test_the_page_has_a_line_for_each_target() -> None:
    """One that was not run says why, and how to get it."""
    assert lines(PAGE, "| moto ") == [
        "| moto | 5.2.5 | 1 of 3 operations | 2 of 8 (25.0 %) | 7 of 8 (87.5 %) | FAIL: 1 broken, 1 blocked |"
    ]
    assert lines(PAGE, "| fakecloud ") == [
        "| fakecloud | – | – | – | – | "  # noqa: RUF001 - dashes as on the page
        "not run: The preset 'fakecloud' needs 'fakecloud', which is not installed: cargo install |"
    ]


def test_the_page_has_operations_in_lines_and_targets_in_columns() -> None:
    """A target that was not run has no column."""
    assert "| operation | moto |" in PAGE
    assert lines(PAGE, "| CreateApp ") == ["| CreateApp | – |"]  # noqa: RUF001 - a dash as on the page
    assert lines(PAGE, "| CreateModel ") == ["| CreateModel | 1 of 4 |"]
    assert lines(PAGE, "| DescribeModel ") == ["| DescribeModel | 0 of 2, 1 untried |"]
    assert lines(PAGE, "| the service as a whole ") == ["| the service as a whole | 1 of 1 |"]


def test_the_page_has_only_the_rules_that_somebody_does_not_keep() -> None:
    """The others would say nothing."""
    assert lines(PAGE, "| reject.length ") == [
        "| reject.length | A text shorter or longer than the model allows is refused. | 0 of 2 |"
    ]
    assert not lines(PAGE, "| accept.base ")


def test_the_page_says_which_rules_break_nothing() -> None:
    """A should finding is no broken promise."""
    form = verdict("CreateModel", "wire.request-id-form", "", Status.FAILED, level="should")
    (line,) = lines(page(survey.surveyed(results(form))), "| wire.request-id-form ")
    assert line == "| wire.request-id-form | The request id has the form of a UUID. (should) | 0 of 1 |"


def test_the_page_sums_up_what_is_beyond_the_biggest_differences() -> None:
    """Nothing is left out without a word."""
    many = tuple(Difference(f"cause {n}", 20 - n, ("reject.type",), f"id-{n}") for n in range(14))
    text = page(Surveyed("moto", figures=Figures(total=400), differences=many))
    assert "### moto" in text
    assert lines(text, "| 20 ") == ["| 20 | cause 0 | id-0 |"]
    assert lines(text, "| 15 ")[-1] == "| 15 | 2 more differences |  |"


def test_a_target_that_is_no_sagemaker_has_no_differences() -> None:
    """A run that proves nothing tells nothing apart."""
    one = Difference("cause", 3, ("wire.request-id",), "id")
    text = page(Surveyed("ministack", exit_code=errors.VACUOUS, figures=Figures(total=3), differences=(one,)))
    assert "### ministack" not in text
    assert lines(text, "| ministack ")


def test_a_cell_keeps_its_text() -> None:
    """What a table would read as markup is escaped."""
    odd = Difference("a|b <i>*c*</i>\nd", 1, ("reject.type",), "id")
    assert lines(page(Surveyed("moto", figures=Figures(total=1), differences=(odd,))), "| 1 ") == [
        r"| 1 | a\|b \<i\>\*c\*\</i\> d | id |"
    ]


def test_a_target_in_one_line() -> None:
    """As the terminal shows it."""
    assert survey_page.line(survey.surveyed(MIXED)) == (
        "moto 5.2.5: FAIL, 1 of 3 operations, kept 2 of 8 (25.0 %), supported 7 of 8 (87.5 %)"
    )
    assert survey_page.line(replace(ABSENT, reason="no port is free")) == "fakecloud: not run: no port is free"


def test_a_reason_that_may_be_published_holds_no_folder() -> None:
    """Where things are on a machine is nobody's business; an address and its path may stay."""
    error = TargetError("The program '/home/me/bin/fake' cannot be started: GET http://127.0.0.1:1/a/b\nIt wrote")
    assert surveying._told(error) == "The program 'fake' cannot be started: GET http://127.0.0.1:1/a/b"


# ---- the command ----


class Untyped(Reference):
    """Names no error, which breaks a promise of every operation."""

    def refused(self, refusal: messages.Refusal) -> messages.Reply:
        """Answer without a type."""
        return messages.Reply(refusal.status, self.headers(), self.encode({"message": str(refusal)}))


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call the command in an empty folder, without any program on PATH."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def wrong() -> Iterator[str]:
    """Serve a target that names no errors."""
    with serving(Untyped()) as url:
        yield url


@pytest.fixture(scope="module")
def nothing() -> Iterator[str]:
    """Serve a target that is no SageMaker."""
    with serving(always(404, b"nothing here", "text/plain")()) as url:
        yield url


def test_targets_are_compared(call: Call, wrong: str, nothing: str, tmp_path: Path) -> None:
    """Each is run in turn; however they come out, the comparison is there."""
    result = call("matrix", "reference", wrong, nothing, "fakecloud", *FEW, "--output", tmp_path / "out")
    assert result.exit_code == errors.OK
    said = [line for line in result.output.splitlines() if line.startswith(("reference", wrong, nothing, "fakecloud"))]
    told = [line for line in said if not line.endswith(":")]
    assert [line.partition(" kept ")[0].partition("needs")[0] for line in told] == [
        f"reference {survey_kit()}: OK, 1 of 1 operation,",
        f"{wrong}: FAIL, 1 of 1 operation,",
        f"{nothing}: VACUOUS, 0 of 1 operation,",
        "fakecloud: not run: The preset 'fakecloud' ",
    ]
    read = json.loads((tmp_path / "out" / "matrix.json").read_text(encoding="utf-8"))
    assert [target["exit_code"] for target in read["targets"]] == [0, 1, 10, 5]
    assert [target["operations"].get("DescribeModel", {}).get("served", 0) > 0 for target in read["targets"]] == [
        True, True, False, False,
    ]  # fmt: skip
    page = (tmp_path / "out" / "matrix.md").read_text(encoding="utf-8")
    assert "### reference" not in page
    assert "An error names its type" in page
    assert f"written: {tmp_path / 'out' / 'matrix.md'}" in result.output


def survey_kit() -> str:
    """Return the kit's version."""
    from contracts import __version__

    return __version__


def test_a_run_s_reports_are_kept_where_that_is_asked_for(call: Call, tmp_path: Path) -> None:
    """Each target has a folder of its own."""
    result = call("matrix", "reference", *FEW, "--output", tmp_path / "out", "--report-dir", tmp_path / "runs")
    assert result.exit_code == errors.OK
    kept = sorted(path.name for path in (tmp_path / "runs" / "reference").iterdir())
    assert kept == ["junit.xml", "report.html", "report.json"]


def test_a_partial_comparison_is_published_nowhere_by_itself(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """It must not take the place of a whole one."""
    monkeypatch.setattr("contracts.spec.build.write", lambda _: pytest.fail("written"))
    result = call("matrix", "reference", *FEW)
    assert result.exit_code == errors.OK
    assert result.output.splitlines()[-1] == (
        "not written, for this is partial (--operations DescribeModel); name a folder with --output DIR"
    )


def test_a_whole_comparison_goes_to_the_documents(call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In a checkout it renews what is committed."""
    (tmp_path / "docs").mkdir()
    monkeypatch.setattr(files, "ROOT", tmp_path)
    whole = replace(MIXED, run=replace(RUN, target="reference"))
    monkeypatch.setattr("contracts.running.whole.run_whole", lambda *_, **__: whole)
    result = call("matrix", "reference")
    assert result.output.splitlines()[-2:] == [
        f"written: {tmp_path / 'docs' / 'matrix.json'}",
        f"written: {tmp_path / 'docs' / 'matrix.md'}",
    ]


def test_without_a_checkout_a_folder_has_to_be_named(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An installed kit has no documents to renew."""
    monkeypatch.setattr(files, "ROOT", tmp_path)
    monkeypatch.setattr("contracts.running.whole.run_whole", lambda *_, **__: MIXED)
    assert call("matrix", "reference").output.splitlines()[-1] == (
        "not written, for there is no checkout to write to; name a folder with --output DIR"
    )


def test_a_target_that_is_none_is_told_before_anything_starts(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in the last name must not cost the runs before it."""
    monkeypatch.setattr("contracts.running.whole.run_whole", lambda *_, **__: pytest.fail("a run began"))
    result = call("matrix", "reference", "fakeclout")
    assert result.exit_code == errors.USAGE
    assert result.output.startswith(
        "sagemaker-contract: There is no preset 'fakeclout'. Did you mean 'fakecloud'? Known: reference, moto,"
    )
    result = call("matrix", "reference", "127.0.0.1:5000")
    assert result.exit_code == errors.USAGE
    assert "it has no scheme" in result.output


def test_a_target_that_is_named_twice_is_run_once(call: Call) -> None:
    """The second time would say the same."""
    result = call("matrix", "fakecloud", "laws", "fakecloud")
    assert [line.partition(":")[0] for line in result.output.splitlines() if "not run" in line] == ["fakecloud", "laws"]


def test_where_nothing_can_be_run_nothing_is_written(call: Call, tmp_path: Path) -> None:
    """The exit code is that of a run."""
    result = call("matrix", "fakecloud", "laws", "--output", tmp_path / "out")
    assert result.exit_code == errors.MISSING_PROGRAM
    assert "fakecloud: not run: The preset 'fakecloud' needs 'fakecloud', which is not installed: " in result.output
    assert not (tmp_path / "out").exists()


def test_without_a_target_it_is_every_preset_but_the_reference(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reference keeps every promise, and would say nothing."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    result = call("matrix")
    assert [line.partition(":")[0] for line in result.output.splitlines() if "not run" in line] == [
        "moto", "fakecloud", "localemu", "laws", "winterbaume", "cloudemu", "substrate", "ministack",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "ends"), [(errors.INTERRUPTED, errors.INTERRUPTED), (errors.KIT_ERROR, errors.KIT_ERROR)]
)
def test_a_run_that_was_broken_off_or_shows_a_fault_of_the_kit_is_no_success(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int, ends: int
) -> None:
    """What is interrupted is not written; what shows a fault of the kit is, with the kit's own code."""
    monkeypatch.setattr("contracts.running.whole.run_whole", lambda *_, **__: replace(MIXED, exit_code=code))
    result = call("matrix", "reference", "--output", tmp_path / "out")
    assert result.exit_code == ends
    assert (tmp_path / "out").exists() == (code != errors.INTERRUPTED)
    assert ("interrupted: nothing is written" in result.output) == (code == errors.INTERRUPTED)


def test_a_folder_that_cannot_be_written_to_is_told(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file stands where the folder should."""
    (tmp_path / "out").write_text("")
    monkeypatch.setattr("contracts.running.whole.run_whole", lambda *_, **__: MIXED)
    result = call("matrix", "reference", "--output", tmp_path / "out" / "deeper")
    assert result.exit_code == errors.USAGE
    assert "cannot be written (Not a directory); choose another --output." in result.output


# ---- from reports ----


def written(folder: Path, target: str, **run: Any) -> Path:
    """Write the report of a run, and return its file."""
    whole = replace(MIXED, run=replace(RUN, target=target, **run))
    return write.write(whole, folder, ["json"])[0]


def test_reports_that_are_there_are_compared(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is run; a target without a report is a line of the comparison, in the order that was asked for."""
    monkeypatch.setattr("contracts.running.whole.run_whole", lambda *_, **__: pytest.fail("a run began"))
    written(tmp_path / "runs" / "one", "moto")
    written(tmp_path / "runs" / "two" / "deeper", "laws")
    result = call("matrix", "--from-reports", "runs", "laws", "fakecloud", "moto", "--output", "out")
    assert result.exit_code == errors.OK
    assert [line.partition(",")[0] for line in result.output.splitlines()] == [
        "laws 5.2.5: FAIL",
        "fakecloud: not run: there is no report of it",
        "moto 5.2.5: FAIL",
        "written: out/matrix.json",
        "written: out/matrix.md",
    ]
    read = json.loads((tmp_path / "out" / "matrix.json").read_text(encoding="utf-8"))
    assert [(target["target"], target["figures"]["kept"]) for target in read["targets"]] == [
        ("laws", 2), ("fakecloud", 0), ("moto", 2),
    ]  # fmt: skip
    page = (tmp_path / "out" / "matrix.md").read_text(encoding="utf-8")
    assert "| fakecloud | – | – | – | – | not run: there is no report of it |" in page  # noqa: RUF001 - a dash


def test_without_a_name_every_report_is_compared(call: Call, tmp_path: Path) -> None:
    """In the order of their names."""
    for name in ("moto", "laws"):
        written(tmp_path / "runs" / name, name)
    result = call("matrix", "--from-reports", "runs", "--output", "out")
    assert [line.partition(" ")[0] for line in result.output.splitlines()[:2]] == ["laws", "moto"]


@pytest.mark.parametrize(("name", "value"), [("kit", "9.9.9"), ("contract", "ffffffffffff"), ("seed", 8)])
def test_reports_of_different_runs_are_not_compared(call: Call, tmp_path: Path, name: str, value: Any) -> None:
    """They did not send the same."""
    written(tmp_path / "runs" / "a", "moto")
    written(tmp_path / "runs" / "b", "laws", **{name: value})
    result = call("matrix", "--from-reports", "runs")
    assert result.exit_code == errors.USAGE
    assert result.output == (
        "sagemaker-contract: runs/a/report.json and runs/b/report.json cannot be compared: "
        f"their {name} is {getattr(RUN, name)} and {value}. Run both again.\n"
    )


def test_two_reports_of_one_target_are_told(call: Call, tmp_path: Path) -> None:
    """Nobody knows which one counts."""
    written(tmp_path / "runs" / "a", "moto")
    written(tmp_path / "runs" / "b", "moto")
    result = call("matrix", "--from-reports", "runs")
    assert result.exit_code == errors.USAGE
    assert "runs/a/report.json and runs/b/report.json are both about moto: leave one of them." in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "runs has no report.json anywhere below it. `run --report-dir DIR` writes one."),
        (("--seed", "4"), "--from-reports runs nothing, so what a run is to be is not said with it."),
        (("--report-dir", "x"), "--from-reports runs nothing, so what a run is to be is not said with it."),
    ],
    ids=["nothing", "option", "folder"],
)
def test_reports_that_cannot_be_used_are_told(call: Call, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """What, and what to do."""
    (tmp_path / "runs").mkdir()
    result = call("matrix", "--from-reports", "runs", *words)
    assert (result.exit_code, result.output) == (errors.USAGE, f"sagemaker-contract: {said}\n")


# ---- the page for browsers ----


@pytest.fixture
def found() -> Survey:
    """Return a survey of a target that was run, and of one that was not."""
    return survey.survey([RUN], [survey.surveyed(MIXED), ABSENT])


def test_the_page_for_browsers_says_what_the_other_page_says(found: Survey) -> None:
    """The same figures, in the same order."""
    rows = re.findall(r'<tr><th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', survey_html.render(found))
    cells = {first: re.findall(r"<td[^>]*>(.*?)</td>", rest) for first, rest in rows}
    assert cells["moto"] == [
        "5.2.5",
        "1 of 3 operations",
        "2 of 8 (25.0 %)",
        "7 of 8 (87.5 %)",
        "FAIL: 1 broken, 1 blocked",
    ]
    assert cells["fakecloud"][-1].startswith("not run: The preset &#x27;fakecloud&#x27; needs")
    assert cells["DescribeModel"] == ["0 of 2, 1 untried"]
    assert cells["3"] == [LENGTHS, "<code>CreateModel-reject.length-/ModelName</code>"]


def test_the_page_for_browsers_asks_for_nothing(found: Survey) -> None:
    """No script, no address but those of reports, and a policy that allows its own style alone."""
    text = survey_html.render(found)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in text
    assert not re.search(r"<script|<img|<link|src=|href=|style=|https?://", text)


def test_what_a_target_says_is_inert_in_the_page() -> None:
    """Wherever it is shown."""
    evil = "<script>alert(1)</script>\u202e\x1b\"'&"
    hostile = results(
        verdict("CreateModel", "accept.base", "", Status.KNOWN, evil),
        run=replace(RUN, target=evil, target_version=evil, partial=evil),
        exit_reason=evil,
    )
    text = survey_html.render(survey.survey([hostile.run], [survey.surveyed(hostile)]), {evil: "a b/<x>.html"})
    assert "<script" not in text
    assert not {"\u202e", "\x1b"} & set(text)
    assert '<a href="a%20b/%3Cx%3E.html">' in text


def test_the_page_for_browsers_leads_to_the_reports(call: Call, tmp_path: Path) -> None:
    """To the one that a browser shows, where there is one; to none that is not published with it."""
    for name in ("moto", "laws"):
        written(tmp_path / "site" / "runs" / name, name)
    (tmp_path / "site" / "runs" / "moto" / "report.html").write_text("")
    assert call("matrix", "--from-reports", "site", "--html", "--output", "site").exit_code == errors.OK
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert re.findall('href="(.*?)"', page) == ["runs/laws/report.json", "runs/moto/report.html"]
    assert call("matrix", "--from-reports", "site", "--html", "--output", "other").exit_code == errors.OK
    assert "href" not in (tmp_path / "other" / "index.html").read_text(encoding="utf-8")


# ---- what is published ----


def read(data: dict[str, Any]) -> Survey:
    """Return the survey that a JSON text was made of."""
    targets = [
        Surveyed(
            **{name: target[name] for name in ("target", "version", "exit_code", "reason", "reached")},
            figures=Figures(**target["figures"]),
            operations={name: Share(**share) for name, share in target["operations"].items()},
            rules={name: Share(**share) for name, share in target["rules"].items()},
            differences=tuple(Difference(**{**one, "rules": tuple(one["rules"])}) for one in target["differences"]),
        )
        for target in data["targets"]
    ]
    facts = {name: data[name] for name in ("kit", "contract", "seed", "date", "partial")}
    return Survey(**facts, targets=tuple(targets))


def test_the_published_page_is_that_of_the_published_survey() -> None:
    """Both were written at once, and nobody has touched either."""
    published = json.loads((files.ROOT / "docs" / "matrix.json").read_text(encoding="utf-8"))
    assert survey.render(read(published)) == (files.ROOT / "docs" / "matrix.json").read_text(encoding="utf-8")
    assert survey_page.render(read(published)) == (files.ROOT / "docs" / "matrix.md").read_text(encoding="utf-8")


def test_the_published_survey_is_whole_and_of_several_targets() -> None:
    """The first one is the preset that everybody has; the negative control is there, and proves nothing."""
    published = read(json.loads((files.ROOT / "docs" / "matrix.json").read_text(encoding="utf-8")))
    assert not published.partial
    assert [target.target for target in published.targets] == ["moto", "fakecloud", "laws", "localemu", "ministack"]
    assert all(target.ran and target.version for target in published.targets)
    assert published.targets[-1].exit_code == errors.VACUOUS
