"""The commands about reports that are there already: diff, replay, and report; what they say, and how they end."""

# ruff: noqa: D103 - a test's name says what it shows

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from exchanges import RUN
from test_report import AUTHORIZATION, EXCHANGE, MIXED, failed, results, schema, verdict

from contracts import errors
from contracts.cli import main
from contracts.reference.messages import Call as Asked
from contracts.reference.messages import Refusal, Reply
from contracts.reference.server import Reference
from contracts.reference.serving import serving
from contracts.report import data, diffing
from contracts.report.texts import Page
from contracts.running.choices import SEED
from contracts.values import Exchange, Results, Status, Verdict
from contracts.wire.again import again, region_of
from contracts.wire.target import Target

Call = Callable[..., Result]
FEW = ("--examples", "0", "--report", "json")


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call the command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


def saved(found: Results, name: str = "report.json") -> Path:
    """Write a report into the present folder, and return its path."""
    path = Path(name)
    path.write_text(data.render(found), encoding="utf-8")
    return path


# ---- diff ----

KEPT = verdict("CreateModel", "accept.base", "#minimal")
BROKEN = failed("CreateModel", "reject.pattern", "/ModelName", exchange=EXCHANGE)
OLD = results(KEPT, replace(BROKEN, status=Status.PASSED, failures=()))
NEW = results(KEPT, BROKEN, exit_code=1, exit_reason="1 broken")


def changed(*verdicts: Verdict, of: Results = OLD, **run: Any) -> Results:
    """Return a result set with other verdicts, or of another run."""
    return replace(of, verdicts=verdicts or of.verdicts, run=replace(of.run, **run))


def told(old: Results, new: Results) -> str:
    return diffing.render(old, new, Page(200))


def test_what_is_newly_broken_is_told_with_what_came(call: Call) -> None:
    result = call("diff", saved(OLD, "old.json"), saved(NEW, "new.json"))
    assert result.exit_code == errors.BROKEN
    assert result.stdout == (
        "OLD   moto 5.2.5 · contract 0123456789ab · 2025-11-21T07:00:00Z\n"
        "      2 of 2 kept (100 %)\n"
        "NEW   moto 5.2.5 · contract 0123456789ab · 2025-11-21T07:00:00Z\n"
        "      1 of 2 kept (50.0 %)\n"
        "\n"
        "NEWLY BROKEN  1 promise\n"
        "  CreateModel-reject.pattern-/ModelName\n"
        "      expected 400 ValidationException, got 200\n"
        "\n"
        "WORSE  1 newly broken · 0 newly kept · 0 disappeared · of 2 compared\n"
    )


def test_what_is_newly_kept_is_fine(call: Call) -> None:
    result = call("diff", saved(NEW, "old.json"), saved(OLD, "new.json"))
    assert result.exit_code == errors.OK
    assert "NEWLY KEPT  1 promise\n  CreateModel-reject.pattern-/ModelName (was broken)\n" in result.stdout
    assert result.stdout.endswith("OK  0 newly broken · 1 newly kept · 0 disappeared · of 2 compared\n")


def test_equal_reports_differ_in_nothing(call: Call) -> None:
    result = call("diff", saved(MIXED), saved(MIXED))
    assert result.exit_code == errors.OK
    assert "note" not in result.stdout
    assert result.stdout.endswith("OK  0 newly broken · 0 newly kept · 0 disappeared · of 11 compared\n")


def test_what_was_broken_and_is_unsupported_now_is_not_kept() -> None:
    gone = changed(KEPT, replace(BROKEN, status=Status.UNSUPPORTED, failures=()))
    found = diffing.difference(NEW, gone)
    assert (found.broken, found.kept, found.lost) == ((), (), ())


def test_what_was_kept_and_cannot_be_judged_now_is_told() -> None:
    text = told(OLD, changed(KEPT, replace(BROKEN, status=Status.BLOCKED, failures=())))
    assert "NO LONGER KEPT  1 promise\n  CreateModel-reject.pattern-/ModelName (now blocked)\n" in text


def test_what_was_known_and_is_broken_now_says_what_it_was() -> None:
    text = told(changed(KEPT, replace(BROKEN, status=Status.KNOWN)), NEW)
    assert "  CreateModel-reject.pattern-/ModelName (was known)\n" in text


def test_what_disappeared_is_told() -> None:
    text = told(OLD, changed(KEPT))
    assert "DISAPPEARED  1 promise\n  CreateModel-reject.pattern-/ModelName\n" in text
    assert text.endswith("OK  0 newly broken · 0 newly kept · 1 disappeared · of 1 compared\n")


def test_a_partial_run_makes_nothing_disappear() -> None:
    text = told(OLD, changed(KEPT, partial="--operations CreateModel"))
    assert "DISAPPEARED" not in text
    assert (
        "note  NEW is partial (--operations CreateModel); 1 promise of the other run are not in it. "
        "Only what both judged is compared.\n"
    ) in text


def test_two_parts_of_the_same_kind_are_compared_without_a_word() -> None:
    text = told(changed(of=OLD, partial="--profile core"), changed(of=NEW, partial="--profile core"))
    assert "note" not in text


def test_an_interrupted_run_makes_nothing_disappear() -> None:
    text = told(OLD, replace(changed(KEPT), exit_code=errors.INTERRUPTED))
    assert "DISAPPEARED" not in text
    assert "note  NEW was interrupted; 1 promise of the other run are not in it." in text


def test_what_nobody_judged_before_is_not_newly_broken() -> None:
    found = diffing.difference(changed(KEPT), NEW)
    assert (len(found.broken), len(found.unknown)) == (0, 1)
    assert "BROKEN, and not judged before  1 promise\n" in told(changed(KEPT), NEW)


def test_other_contracts_are_told() -> None:
    text = told(OLD, changed(contract="ba9876543210"))
    assert "note  The contracts differ (0123456789ab and ba9876543210), so promises may have changed their" in text


def test_another_kit_matters_where_its_promises_differ() -> None:
    assert "note" not in told(OLD, changed(kit="0.2.0"))
    assert "note  The kits differ (0.1.0 and 0.2.0)" in told(OLD, changed(KEPT, kit="0.2.0"))


def test_what_was_generated_with_another_seed_is_not_compared() -> None:
    generated = failed("CreateModel", "generated.answer", "#03")
    old, new = results(KEPT, replace(generated, status=Status.PASSED, failures=())), results(KEPT, generated)
    assert len(diffing.difference(old, new).broken) == 1
    other = changed(of=new, seed=2)
    assert diffing.difference(old, other).broken == ()
    fewer = told(old, changed(of=new, examples=5))
    assert "note  The numbers of examples differ (20 and 5): what was generated is not compared.\n" in fewer
    assert "note  The seeds differ (1 and 2): what was generated is not compared.\n" in told(old, other)


def test_what_fails_a_run_changes_nothing_by_itself() -> None:
    finding = failed("CreateModel", "wire.request-id-form", level="should")
    strict = changed(of=results(KEPT, finding), fail_on="should")
    assert diffing.difference(results(KEPT, finding), strict).broken == ()


def test_long_lists_are_cut_unless_everything_is_wanted(call: Call) -> None:
    broken = [failed("CreateModel", "reject.length", f"/{n}") for n in range(25)]
    old = saved(results(*(replace(one, status=Status.PASSED, failures=()) for one in broken)), "old.json")
    new = saved(results(*broken, exit_code=1), "new.json")
    assert "  and 5 more, which --verbose lists\n" in call("diff", old, new).stdout
    assert "more, which" not in call("diff", old, new, "--verbose").stdout


@pytest.mark.parametrize(
    "words", [("diff", "a.json", "b.json"), ("replay", "a.json", "x"), ("report", "a.json", "--report", "md")]
)
def test_a_report_that_is_none_is_wrong_use(call: Call, words: tuple[str, ...]) -> None:
    assert call(*words).exit_code == errors.USAGE
    assert call(*words).stderr == (
        "sagemaker-contract: a.json cannot be read (No such file or directory). A run writes report/report.json.\n"
    )
    Path("a.json").write_text("{}", encoding="utf-8")
    assert "a.json: this is no report of the kit: its schema is None" in call(*words).stderr


# ---- report ----


def test_other_forms_are_written_beside_a_report(call: Call) -> None:
    Path("there").mkdir()
    result = call("report", saved(MIXED, "there/report.json"), "--report", "md,badge")
    assert result.exit_code == errors.OK
    assert result.stdout == "report: there/summary.md\nreport: there/badge.json\nreport: there/badge.svg\n"


def test_other_forms_may_go_elsewhere(call: Call) -> None:
    assert call("report", saved(MIXED), "--report", "junit", "--report-dir", "new").exit_code == errors.OK
    assert Path("new/junit.xml").exists()


def test_an_unknown_form_is_told_before_anything_is_read(call: Call) -> None:
    result = call("report", "nothing.json", "--report", "sarif")
    assert result.exit_code == errors.USAGE
    assert "there is no report format 'sarif'; known are " in result.stderr


# ---- a request, again ----

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
TARGET = Target("here", "http://127.0.0.1:9000/base", region="eu-west-1")


def test_a_request_goes_out_as_it_was_but_for_time_and_signature() -> None:
    request = again(EXCHANGE, "http://127.0.0.1:5000", b"{}", TARGET, NOON)
    headers = dict(request.headers)
    assert (request.method, request.path, request.body) == ("POST", "/base", b"{}")
    assert list(headers) == [name for name, _ in EXCHANGE.request_headers]
    assert headers["X-Amz-Date"] == "20260102T120000Z"
    assert headers["Authorization"].startswith(
        "AWS4-HMAC-SHA256 Credential=AKIACONTRACTKIT/20260102/eu-west-1/sagemaker/aws4_request, "
    )
    assert {name: headers[name] for name in ("X-Amz-Target", "Content-Type")} == dict(EXCHANGE.request_headers[:2])


def test_a_header_that_was_left_out_stays_out() -> None:
    bare = replace(EXCHANGE, request_headers=EXCHANGE.request_headers[:1])
    assert again(bare, "http://127.0.0.1:5000", b"", TARGET, NOON).headers == EXCHANGE.request_headers[:1]


def test_a_secret_that_is_not_in_the_report_comes_from_the_options_or_not_at_all() -> None:
    hidden = replace(EXCHANGE, request_headers=(*EXCHANGE.request_headers, ("X-Api-Key", "<redacted>")))
    assert "X-Api-Key" not in dict(again(hidden, "http://127.0.0.1:5000", b"", TARGET, NOON).headers)
    own = replace(TARGET, headers=(("X-Api-Key", "mine"),))
    assert dict(again(hidden, "http://127.0.0.1:5000", b"", own, NOON).headers)["X-Api-Key"] == "mine"


@pytest.mark.parametrize(
    ("url", "recorded", "path"),
    [
        ("http://127.0.0.1:5000/", "http://127.0.0.1:5000", "/base"),
        ("http://127.0.0.1:5000/other", "http://127.0.0.1:5000", "/base/other"),
        ("http://old/api", "http://old/api", "/base"),
        ("http://old/api/other", "http://old/api", "/base/other"),
    ],
)
def test_a_path_is_that_below_the_targets_own(url: str, recorded: str, path: str) -> None:
    assert again(replace(EXCHANGE, url=url), recorded, b"", TARGET, NOON).path == path


def test_the_region_is_read_from_the_signature() -> None:
    assert AUTHORIZATION in dict(EXCHANGE.request_headers).values()
    assert region_of(EXCHANGE) == "eu-west-1"
    assert region_of(replace(EXCHANGE, request_headers=())) == ""


# ---- replay ----


class Untyped(Reference):
    """Names no error, which breaks a promise of every operation, until it is mended; remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.mended = False
        self.asked: list[tuple[str, bytes]] = []

    def answer(self, call: Asked) -> Reply:
        """Remember, then answer."""
        self.asked.append((call.operation, call.body))
        return super().answer(call)

    def refused(self, refusal: Refusal) -> Reply:
        """Answer without a type."""
        if self.mended:
            return super().refused(refusal)
        return Reply(refusal.status, self.headers(), self.encode({"message": str(refusal)}))


@pytest.fixture
def wrong(call: Call) -> Iterator[Untyped]:
    """Serve a wrong target, and leave the report of a run against it."""
    server = Untyped()
    with serving(server) as url:
        call("run", url, *FEW, "--operations", "DescribeModel", "--only", "DescribeModel-error.type")
        server.asked.clear()
        yield server


ID = "DescribeModel-error.type"


def recorded() -> list[Exchange]:
    """Return the exchanges that the report tells of a broken promise, in the order in which they are sent again."""
    found = data.from_dict(json.loads(Path("report/report.json").read_text(encoding="utf-8")))
    failures = next(one.failures for one in found.verdicts if one.promise.id == ID)
    return [one for failure in failures for one in (*failure.before, failure.exchange) if one is not None]


@pytest.mark.usefixtures("wrong")
def test_a_real_report_keeps_its_schema() -> None:
    jsonschema.validate(json.loads(Path("report/report.json").read_text(encoding="utf-8")), schema())


def test_a_promise_that_is_broken_still_is(call: Call, wrong: Untyped) -> None:
    result = call("replay", "report/report.json", ID)
    assert result.exit_code == errors.BROKEN
    assert "  now       still broken: expected an error type in __type, code or\n" in result.stdout
    assert re.search(r"^[1-9]\d* still broken\n0 kept now\n0 cannot be judged\n$", result.stdout, re.MULTILINE)
    sent = [body for _, body in wrong.asked]
    assert sent == [exchange.request_body for exchange in recorded()]


def test_a_promise_that_was_mended_is_kept_now(call: Call, wrong: Untyped) -> None:
    wrong.mended = True
    result = call("replay", "report/report.json", "*-error.t*")
    assert result.exit_code == errors.OK, result.output
    assert "  now       kept now: 400 SerializationException: The body is not JSON.\n" in result.stdout


def test_both_answers_stand_beside_each_other(call: Call, wrong: Untyped, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    wrong.mended = True
    lines = call("replay", "report/report.json", ID).stdout.splitlines()
    head = next(n for n, line in enumerate(lines) if re.fullmatch("  answered then +answered now", line))
    column = lines[head].index("answered now")
    assert lines[head + 1] == f"  {'400':{column - 2}}400"
    assert any(
        re.fullmatch(rf" {{{column - 2}}}\|  +\"__type\": \"SerializationException\",", line[:200]) for line in lines
    )


@pytest.mark.usefixtures("wrong")
def test_a_narrow_page_has_one_answer_after_the_other(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = call("replay", "report/report.json", ID).stdout.splitlines()
    assert lines.index("  answered then") < lines.index("  answered now")
    assert max(map(len, lines)) <= 60


def test_requests_may_go_to_another_target(call: Call, wrong: Untyped) -> None:
    with serving(Reference()) as good:
        assert call("replay", "report/report.json", ID, "--target", good).exit_code == errors.OK
    assert wrong.asked == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), errors.USAGE, "Missing argument 'ID...'"),
        (("DescribeModel-error.typ",), errors.USAGE,
         "report/report.json has no promise 'DescribeModel-error.typ'. Did you mean DescribeModel-error.type?"),
        ((ID, "--target", "http://127.0.0.1:1"), errors.UNREACHABLE, "Nothing answers at 127.0.0.1:1"),
        ((ID, "--target", "https://sagemaker.us-east-1.amazonaws.com"), errors.REFUSED, "is the real AWS"),
        ((ID, "--target", "http://example.org"), errors.REFUSED, "add --yes-i-own-it"),
        ((ID, "--target", "mto"), errors.USAGE, "moto"),
    ],
)  # fmt: skip
def test_a_replay_that_cannot_be_is_told(
    call: Call, wrong: Untyped, words: tuple[str, ...], code: int, said: str
) -> None:
    result = call("replay", "report/report.json", *words)
    assert result.exit_code == code, result.output
    assert said in result.output
    assert wrong.asked == []


def test_a_promise_that_was_kept_has_nothing_to_be_sent(call: Call) -> None:
    result = call("replay", saved(MIXED), "CreateModel-accept.base")
    assert result.exit_code == errors.USAGE
    assert "'CreateModel-accept.base' is passed in report.json, so there is nothing to send again." in result.stderr


def test_a_cut_request_says_what_to_do(call: Call) -> None:
    long = replace(EXCHANGE, request_body=b'{"ModelName":"' + b"x" * 9000 + b'"}')
    result = call("replay", saved(results(failed("CreateModel", "reject.length", exchange=long))), "CreateModel-*")
    assert result.exit_code == errors.USAGE
    assert result.stderr == (
        "sagemaker-contract: CreateModel-reject.length cannot be sent again: the report keeps 8,192 of the 9,016 bytes "
        "of a request. Run the promise anew: sagemaker-contract run moto --seed 1 --only CreateModel-reject.length "
        "--report none\n"
    )


def test_a_request_without_its_secret_is_not_sent(call: Call) -> None:
    secret = replace(EXCHANGE, request_body=b'{"password":"abc"}')
    result = call("replay", saved(results(failed("CreateModel", "accept.base", exchange=secret))), "CreateModel-*")
    assert "a secret was taken out of a request's body" in result.stderr


class Lax(Reference):
    """Does not look at a member."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def look(self, operation: str, body: Any) -> Any:
        """Find nothing wrong with the member."""
        members, breaches = super().look(operation, body)
        return members, [breach for breach in breaches if breach.place != self.place]


def joined(result: Result) -> str:
    """Return what was said, wrapped lines in one piece."""
    return re.sub(r"\n +", " ", result.stdout)


def test_what_has_to_exist_first_is_made_again_and_removed(call: Call) -> None:
    server, name = Lax("/AppName"), "CreateApp-reject.pattern-/AppName"
    with serving(server) as url:
        call("run", url, *FEW, "--operations", "CreateApp", "--only", name)
        result = call("replay", "report/report.json", name)
    assert result.exit_code == errors.BROKEN, result.output
    assert "before it CreateDomain, answered with 200 then, and 200 now" in joined(result)
    assert re.search(r"other id +(d-\w+) is (d-\w+) now", joined(result))
    assert "still broken: expected 400 ValidationException, got 200" in joined(result)
    assert {key[0] for key in server.store.by_key} == {"App"}  # which stay, with the status Deleted


def test_what_is_there_already_is_told_and_other_names_help(call: Call) -> None:
    server, name = Lax("/Description"), "CreateAction-reject.length-/Description"
    words = ("replay", "report/report.json", name)
    with serving(server) as url:
        call("run", url, *FEW, "--operations", "CreateAction", "--only", name, "--run-id", "aaaaaa")
        assert not server.store.by_key
        assert "1 still broken" in call(*words, "--keep").stdout
        taken, fresh = call(*words), call(*words, "--afresh")
    assert taken.exit_code == errors.BROKEN
    assert "cannot be judged: something of that name is there already; remove it, or send" in joined(taken)
    assert "1 still broken" in fresh.stdout
    assert len(server.store.by_key) == 1


def test_a_story_is_not_judged_by_one_answer(call: Call) -> None:
    class Deaf(Reference):
        """Deletes nothing."""

        def answer(self, call: Asked) -> Reply:
            if call.operation == "DeleteModel":
                return Reply(200, self.headers(), b"")
            return super().answer(call)

    with serving(Deaf()) as url:
        call("run", url, *FEW, "--operations", "CreateModel", "--only", "CreateModel-life.deleted", "--settle", "0")
        result = call("replay", "report/report.json", "CreateModel-life.deleted", "--afresh")
    assert result.exit_code == errors.BROKEN, result.output
    assert "cannot be judged: this promise takes more than one answer to be judged" in re.sub(
        r"\n +", " ", result.stdout
    )
    assert "DeleteModel, answered with 200 then, and 200 now" in re.sub(r"\n +", " ", result.stdout)


@pytest.mark.usefixtures("wrong")
def test_what_comes_after_five_is_shown_in_a_line_each(call: Call) -> None:
    result = call("replay", "report/report.json", ID)
    shown = result.stdout.count("  answered then")
    total = len([one for one in recorded() if one])
    assert shown == min(5, total)


def test_a_preset_is_started_again(call: Call) -> None:
    run = replace(RUN, target="reference", url="http://127.0.0.1:1", seed=SEED, examples=0)
    headers = (("X-Amz-Target", "SageMaker.DescribeModel"), *EXCHANGE.request_headers[1:])
    exchange = replace(EXCHANGE, url="http://127.0.0.1:1/", request_body=b"{", request_headers=headers)
    broken = failed("DescribeModel", "error.malformed", exchange=exchange)
    broken = replace(broken, failures=(replace(broken.failures[0], move="half an object as the body"),))
    result = call("replay", saved(replace(results(broken), run=run)), "DescribeModel-error.malformed")
    assert result.exit_code == errors.OK, result.output
