"""The reports: equal figures everywhere, hostile answers inert, commands that run as they are printed."""

# ruff: noqa: D103 - a test's name says what it shows

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from exchanges import RUN

from contracts import catalogue
from contracts.errors import KitError, UsageError
from contracts.report import data, figures, junit, terminal
from contracts.report.causes import Cause, causes
from contracts.report.figures import Figures, Row, percent
from contracts.report.reproduce import boto3_snippet, curl
from contracts.report.texts import Page, body_text, clean, columns, duration, wrap
from contracts.report.write import FORMATS, write
from contracts.spec.operations import CONTRACT
from contracts.values import Exchange, Failure, Promise, Reach, Results, Status, Verdict

HOSTILE = (
    "</script><img onerror=x>]]>\x1b[2J\x00\u202eabc\u2028\u2029\ud800`|\n::error::owned ##[error]owned \x9b31m\ufffe"
)
AUTHORIZATION = (
    "AWS4-HMAC-SHA256 Credential=AKIACONTRACTKIT/20251121/eu-west-1/sagemaker/aws4_request, "
    "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=00ff"
)
HEADERS = (
    ("X-Amz-Target", "SageMaker.CreateModel"),
    ("Content-Type", "application/x-amz-json-1.1"),
    ("X-Amz-Date", "20251121T070000Z"),
    ("Authorization", AUTHORIZATION),
    ("User-Agent", "sagemaker-contract-kit/0.1.0"),
)
EXCHANGE = Exchange(
    method="POST",
    url="http://127.0.0.1:5000/",
    request_headers=HEADERS,
    request_body=b'{"ModelName":"a_b"}',
    status=200,
    headers=(("Content-Type", "application/x-amz-json-1.1"),),
    body=b'{"ModelArn": "arn:aws:sagemaker:eu-west-1:123456789012:model/a_b"}',
    started=1763708401.5,
    elapsed=0.25,
)


def verdict(
    operation: str,
    rule: str,
    place: str = "",
    status: Status = Status.PASSED,
    *,
    got: str = "200",
    expected: str = "400 ValidationException",
    level: Any = "must",
    reason: str = "",
    exchange: Exchange | None = None,
) -> Verdict:
    """Return a verdict; one that failed has a failure."""
    failing = status in (Status.FAILED, Status.KNOWN, Status.FLAKY)
    failure = Failure(rule, operation, place, expected, got, "one move", exchange)
    return Verdict(Promise(operation, rule, place), level, status, (failure,) if failing else (), 1, reason)


def failed(operation: str, rule: str, place: str = "", **more: Any) -> Verdict:
    """Return a verdict on a broken promise."""
    return verdict(operation, rule, place, Status.FAILED, **more)


def results(*verdicts: Verdict, **more: Any) -> Results:
    """Return a result set of these verdicts."""
    return Results(RUN, verdicts, more.pop("reaches", ()), **more)


MIXED = results(
    verdict("CreateModel", "accept.base"),
    verdict("CreateModel", "wire.success-200"),
    failed("CreateModel", "reject.pattern", "/ModelName", exchange=EXCHANGE),
    verdict("CreateModel", "reject.length", "/ModelName", Status.KNOWN, reason="moto checks no lengths"),
    verdict("CreateModel", "wire.request-id-form", "", Status.FAILED, level="should", got="abc"),
    verdict("CreateModel", "wire.charset", "", Status.FLAKY, reason="held on the second try"),
    verdict("CreateApp", "accept.base", "", Status.UNSUPPORTED, reason="NotImplementedError"),
    verdict("DescribeModel", "body.type", "", Status.FIXED),
    verdict("DescribeModel", "body.arn", "", Status.BLOCKED, reason="CreateModel was refused"),
    verdict("DescribeModel", "body.enum", "", Status.INDETERMINATE, reason="timeout after 10 s"),
    verdict("SageMaker", "error.unknown-operation", "", Status.ERROR, reason="no check"),
    reaches=(
        Reach("CreateModel", True, True, True, 12, 0.5, leftovers=("model kit-r1-a",)),
        Reach("CreateApp", False, False, False, 1, 0.1),
        Reach("DescribeModel", True, False, False, 2, 0.1, note="CreateModel was refused"),
    ),
    problems=("moto.toml, line 12: reject.enum for CreateApp matches nothing.",),
    exit_code=1,
    exit_reason="3 promises are broken, fixed or flaky",
)
EMPTY = results(exit_code=10, exit_reason="nothing was selected")


def many(count: int = 1600) -> Results:
    """Return a result set of a usual size: a third broken, a third known."""
    statuses = (Status.PASSED, Status.FAILED, Status.KNOWN)
    found = (
        verdict(CONTRACT[n % 16], "reject.length", f"/Member{n}", statuses[n % 3], reason="why", exchange=EXCHANGE)
        for n in range(count)
    )
    return results(*found, exit_code=1)


# ---- the catalogue ----

RULE = '[[rule]]\nid = "a.b"\nlevel = "must"\nprofile = "core"\npromise = "It is."\nevidence = "N."\nadvice = "Do."\n'


def test_the_catalogue_holds_every_rule_of_the_file() -> None:
    assert len(catalogue.load()) == catalogue.PATH.read_text(encoding="utf-8").count("[[rule]]")


def test_a_rule_carries_what_the_file_says() -> None:
    rule = catalogue.load()["wire.success-200"]
    assert (rule.level, rule.profile, rule.promise) == ("must", "protocol", "Success is status 200.")


def test_a_family_is_what_stands_before_the_first_dot() -> None:
    assert [catalogue.family(rule) for rule in ("wire.content-type", "page.limit")] == ["wire", "page"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (RULE.replace('advice = "Do."', ""), "rules.toml, rule 1 (a.b): advice must be there, as text."),
        (RULE.replace('"Do."', "3"), "rules.toml, rule 1 (a.b): advice must be there, as text."),
        (RULE + RULE, "rules.toml, rule 2: the id a.b is there twice."),
        (RULE.replace('"must"', '"may"'), "rules.toml, rule 1 (a.b): the level 'may' is not one of must, should."),
        (
            RULE.replace('"core"', '"all"'),
            "rules.toml, rule 1 (a.b): the profile 'all' is not one of core, protocol, validation, lifecycle.",
        ),
        (
            RULE + "note = 1\n",
            "rules.toml, rule 1 (a.b): note is not known here; a rule has id, level, profile, promise, evidence, "
            "advice.",
        ),
        ("rule = 1", "rules.toml: 'rule' must be a list of tables, each opened by [[rule]]."),
    ],
)
def test_a_mistake_in_the_catalogue_is_named(text: str, message: str) -> None:
    with pytest.raises(KitError, match=f"^{re.escape(message)}$"):
        catalogue.parse(text)


def test_a_catalogue_that_is_no_toml_is_named() -> None:
    with pytest.raises(KitError, match=r"^rules\.toml is not TOML: "):
        catalogue.parse("[[rule")


# ---- figures ----


def test_every_promise_counts_once() -> None:
    assert figures.count(MIXED) == Figures(
        total=11, kept=2, broken=1, known=1, unsupported=1, should=1, fixed=1, flaky=1, blocked=1, indeterminate=1,
        error=1,
    )  # fmt: skip


def test_should_findings_are_broken_where_they_fail_the_run() -> None:
    strict = replace(MIXED, run=replace(RUN, fail_on="should"))
    assert (figures.count(strict).broken, figures.count(strict).should) == (2, 0)


def test_supported_is_everything_but_unsupported() -> None:
    assert figures.count(MIXED).supported == 10


def test_rows_stand_in_the_contracts_order_and_the_service_comes_last() -> None:
    assert figures.rows(MIXED) == (
        Row("CreateApp", unsupported=1),
        Row("CreateModel", kept=2, broken=1, known=1, other=2),
        Row("DescribeModel", other=3),
        Row("SageMaker", other=1),
    )


@pytest.mark.parametrize(
    ("part", "total", "text"),
    [
        (0, 0, "none selected"),
        (0, 9, "0 %"),
        (9, 9, "100 %"),
        (9999, 10_000, "99.9 %"),
        (99_999, 100_000, "99.9 %"),
        (1, 100_000, "0.1 %"),
        (610, 1020, "59.8 %"),
    ],
)
def test_a_hundred_percent_only_means_all(part: int, total: int, text: str) -> None:
    assert percent(part, total) == text


# ---- causes ----


def summed(found: tuple[Cause, ...]) -> list[tuple[str, int]]:
    """Return titles with the number of their promises."""
    return [(cause.title, len(cause.promises)) for cause in found]


def test_a_rule_that_all_operations_break_is_one_cause() -> None:
    found = causes(results(*(failed(operation, "wire.content-type") for operation in CONTRACT)))
    assert summed(found) == [
        (
            "Broken by all 16 operations: Every answer says Content-Type: application/x-amz-json-1.1. "
            "(wire.content-type)",
            16,
        )
    ]


def test_a_rule_that_nearly_all_operations_break_says_how_many() -> None:
    kept = verdict("CreateApp", "wire.success-200")
    found = causes(results(kept, *(failed(operation, "wire.success-200") for operation in CONTRACT[1:])))
    assert found[0].title == "Broken by 15 of 16 operations: Success is status 200. (wire.success-200)"


def test_an_operation_that_is_broken_altogether_is_one_cause() -> None:
    rules = list(catalogue.load())[:12]
    found = causes(results(*(failed("CreateApp", rule) for rule in rules[1:]), verdict("CreateApp", rules[0])))
    assert summed(found) == [("CreateApp is broken altogether: 11 of its 12 promises are listed here.", 11)]


def test_a_shared_rule_takes_its_promises_from_a_broken_operation() -> None:
    rules = [rule for rule in catalogue.load() if rule != "wire.success-200"][:12]
    shared = [failed(operation, "wire.success-200") for operation in CONTRACT]
    found = causes(results(*shared, *(failed("CreateApp", rule) for rule in rules)))
    assert [(cause.operation, cause.rule, len(cause.promises)) for cause in found] == [
        ("", "wire.success-200", 16),
        ("CreateApp", "", 12),
    ]


def test_an_operation_that_only_validates_nothing_is_not_broken_altogether() -> None:
    missing = [failed("CreateApp", "reject.pattern", f"/M{n}") for n in range(90)]
    fine = [verdict("CreateApp", rule) for rule in list(catalogue.load())[:10]]
    assert [cause.rule for cause in causes(results(*missing, *fine))] == ["reject.pattern"]


def test_missing_validation_is_one_cause_over_places_and_operations() -> None:
    broken = [failed(CONTRACT[n % 2], "reject.pattern", f"/M{n}") for n in range(4)]
    kept = [verdict(operation, "reject.pattern", "/Kept") for operation in CONTRACT]
    assert causes(results(*broken, *kept))[0].title == (
        "Broken by 2 operations at 4 places: A text that does not match the model's pattern as a whole is refused. "
        "(reject.pattern)"
    )


def test_members_of_answers_are_causes_of_their_own() -> None:
    places = ("/CreationTime", "/Models/0/CreationTime", "/Tags")
    found = causes(results(*(failed("ListModels", "body.type", place) for place in places)))
    promise = "Every known member of an answer has the model's JSON type. (body.type)"
    assert summed(found) == [
        (f"Broken by ListModels at CreationTime: {promise}", 2),
        (f"Broken by ListModels at Tags: {promise}", 1),
    ]


def test_a_cause_shows_the_commonest_answer_and_how_many_differ() -> None:
    gots = ("500", "200", "200")
    broken = (failed("CreateModel", "reject.enum", f"/M{n}", got=got) for n, got in enumerate(gots))
    cause = causes(results(*broken))[0]
    assert (cause.got, cause.differ, cause.example.place, cause.promises[0].place) == ("200", 1, "/M1", "/M1")


def test_causes_count_failures_and_not_only_promises() -> None:
    broken = failed("CreateModel", "wire.framing")
    broken = replace(broken, failures=(replace(broken.failures[0], count=40),))
    assert causes(results(broken))[0].failures == 40


def test_should_findings_known_and_kept_promises_are_no_causes() -> None:
    assert [cause.rule for cause in causes(MIXED)] == ["reject.pattern"]


def test_the_cause_with_most_promises_comes_first() -> None:
    broken = [failed("CreateModel", "reject.enum", f"/M{n}") for n in range(3)]
    assert [cause.rule for cause in causes(results(failed("CreateApp", "accept.base"), *broken))] == [
        "reject.enum",
        "accept.base",
    ]


def test_a_broken_promise_without_a_failure_still_has_a_cause() -> None:
    bare = Verdict(Promise("CreateApp", "wire.success-200"), "must", Status.FAILED, reason="lost")
    assert (causes(results(bare))[0].expected, causes(results(bare))[0].got) == ("Success is status 200.", "lost")


# ---- texts ----


def test_everything_invisible_is_shown_as_an_escape() -> None:
    assert clean("a\x1b[1m\n\x00\x9b\u202e\u2028\ud800\ufffe\U000e0001é中") == (
        r"a\x1b[1m\n\x00\x9b\u202e\u2028\ud800\ufffe\U000e0001é中"
    )


def test_commands_of_job_logs_are_broken_up() -> None:
    assert clean("::error::x ##[group]y arn:aws:s3:::b") == r"\x3a:error::x #\x23[group]y arn:aws:s3:::b"


def test_a_line_that_is_cut_before_two_colons_is_no_command() -> None:
    assert Page(width=40).lines("x" * 40 + "::error::")[1] == r"\x3a:error::"


def test_a_long_body_is_cut_and_says_so() -> None:
    assert body_text(b"x" * 50, 10) == "xxxxxxxxxx… (50 bytes in all)"


def test_a_body_that_is_no_text_is_shown_as_escapes() -> None:
    assert body_text(b"\xff\x00a") == r"\xff\x00a"


def test_wide_characters_take_two_columns() -> None:
    assert [columns(line) for line in wrap(["中" * 25], 20, 20)] == [20, 20, 10]


def test_wrapping_keeps_spaces_within_a_line() -> None:
    assert Page().lines("got  a") == ["got  a"]


def test_parts_are_wrapped_between_each_other() -> None:
    assert Page(width=16).parts(["12 broken", "380 known", "2 kept"]) == ["12 broken", "  380 known", "  2 kept"]


@pytest.mark.parametrize(("seconds", "text"), [(0.04, "0.0 s"), (9.9, "9.9 s"), (41.2, "41 s"), (125, "2 min 5 s")])
def test_a_time_is_said_as_people_say_it(seconds: float, text: str) -> None:
    assert duration(seconds) == text


# ---- the terminal ----


def test_the_last_line_is_the_verdict() -> None:
    line = terminal.render(results(failed("CreateApp", "accept.base"), exit_code=1)).splitlines()[-1]
    assert line == "FAIL  1 broken · 0 kept · of 1 · 41 s"


def test_the_verdict_line_counts_everything() -> None:
    assert terminal.verdict_line(MIXED) == (
        "FAIL  1 broken · 1 fixed · 1 flaky · 1 error · 1 blocked · 1 indeterminate · 1 known · 2 kept · "
        "1 unsupported · 1 should · of 11 · 41 s"
    )


def test_a_fine_run_ends_with_ok() -> None:
    assert terminal.verdict_line(results(verdict("CreateApp", "accept.base"))) == "OK  0 broken · 1 kept · of 1 · 41 s"


def test_an_empty_run_says_why_it_proves_nothing() -> None:
    assert terminal.render(EMPTY).splitlines()[-3:] == [
        "  result    nothing was selected",
        "",
        "VACUOUS  0 broken · 0 kept · of 0 · 41 s",
    ]


def test_a_partial_run_says_so() -> None:
    partial = replace(EMPTY, run=replace(RUN, partial="--profile core"))
    assert terminal.verdict_line(partial).endswith(" · partial: --profile core")


def test_the_table_shows_each_operation() -> None:
    lines = terminal.render(MIXED).splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("operation"))
    assert lines[start : start + 5] == [
        "operation      kept  broken  known  unsupported  other",
        "CreateApp         -       -      -            1      -",
        "CreateModel       2       1      1            -      2",
        "DescribeModel     -       -      -            -      3",
        "SageMaker         -       -      -            -      1",
    ]


def test_a_broken_promise_is_shown_in_full() -> None:
    text = terminal.render(MIXED, width=110)
    start = text.index("\nCreateModel-reject.pattern-/ModelName\n") + 1
    assert text[start:].splitlines()[:11] == [
        "CreateModel-reject.pattern-/ModelName",
        "  promise   A text that does not match the model's pattern as a whole is refused.",
        "  place     /ModelName",
        "  request   one move",
        "  expected  400 ValidationException",
        "  got       200",
        '  answer    200 {"ModelArn": "arn:aws:sagemaker:eu-west-1:123456789012:model/a_b"}',
        "  evidence  M, S: the service matches the whole value; a search that finds the pattern somewhere inside is a",
        "            bug.",
        "  advice    Use a full match, not a search and not a prefix match.",
        "  curl",
    ]


def test_printed_commands_stand_on_lines_of_their_own() -> None:
    lines = terminal.render(MIXED, width=40).splitlines()
    failure = MIXED.verdicts[2].failures[0]
    assert curl(failure) in lines
    assert set(boto3_snippet(failure).splitlines()) <= set(lines)


def test_a_limit_of_zero_shows_causes_only() -> None:
    text = terminal.render(MIXED, limit=0)
    assert "  B1  " in text
    assert "curl" not in text


def test_only_ten_causes_are_listed() -> None:
    rules = [rule for rule in catalogue.load() if not rule.startswith("body.")]
    text = terminal.render(results(*(failed(CONTRACT[n], rules[n]) for n in range(13))), limit=0)
    assert "BROKEN  13 promises, 13 causes" in text
    assert "  3 more: see the report" in text
    assert "B11" not in text


@pytest.mark.parametrize(
    "line",
    [
        "FIXED 1: listed as known, but kept; remove them from the divergences file",
        "     1  DescribeModel-body.type",
        "FLAKY 1: failed, then held",
        "     1  CreateModel-wire.charset: held on the second try",
        "BLOCKED 1: a step before it failed",
        "     1  CreateModel was refused",
        "INDETERMINATE 1: no answer that could be judged",
        "     1  timeout after 10 s",
        "KNOWN 1: broken as the divergences file says",
        "     1  moto checks no lengths",
        "SHOULD 1: findings that break nothing",
        "     1  wire.request-id-form: The request id has the form of a UUID.",
        "UNSUPPORTED 1: the target lacks the operation",
        "     1  CreateApp",
        "PROBLEMS of the divergences file",
        "  moto.toml, line 12: reject.enum for CreateApp matches nothing.",
        "LEFT BEHIND: these could not be removed from the target",
        "    kit-r1-a",
        "  reach     1 of 3 operations reached",
        "            not reached: CreateApp (unsupported)",
        "            not reached: DescribeModel (CreateModel was refused)",
        "  kept      2 of 11 (18.2 %)",
        "  supported 10 of 11 (90.9 %)",
        "  time      41 s, seed 1, run r1",
        "  repeat    sagemaker-contract run moto --seed 1",
    ],
)
def test_a_run_shows_the_line(line: str) -> None:
    assert line in terminal.render(MIXED).splitlines()


def test_a_green_canary_is_named() -> None:
    reach = Reach("CreateApp", supported=True, reached=True, canary=False)
    assert "CreateApp: the canary came out green, its verdicts prove nothing" in terminal.render(
        replace(EMPTY, reaches=(reach,))
    )


@pytest.mark.parametrize("width", [40, 66, 80, 200])
def test_lines_keep_to_the_width_but_for_commands(width: int) -> None:
    hostile = failed("CreateApp", "accept.base", "/" + "x" * 300, got=HOSTILE * 3, expected="中" * 300)
    exempt = set()
    for failure in (*MIXED.verdicts[2].failures, *hostile.failures):
        exempt |= {*curl(failure).splitlines(), *boto3_snippet(failure).splitlines()}
    lines = terminal.render(replace(MIXED, verdicts=(*MIXED.verdicts, hostile)), width=width).splitlines()
    assert [line for line in lines if columns(line) > width and line not in exempt and "repeat" not in line] == []


def test_ascii_holds_nothing_else() -> None:
    assert terminal.render(results(failed("CreateApp", "accept.base", got="é…·")), ascii=True).isascii()


def test_colour_adds_escapes_and_nothing_else() -> None:
    painted = terminal.render(MIXED, colour=True)
    assert painted != terminal.render(MIXED)
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == terminal.render(MIXED)


def test_a_very_long_command_is_left_out() -> None:
    exchange = replace(EXCHANGE, request_body=b'{"ModelName":"' + b"x" * 9000 + b'"}')
    text = terminal.render(results(failed("CreateModel", "reject.length", exchange=exchange)))
    assert re.search(r"  curl      left out, it is 9\d\d\d characters long\n", text)


# ---- hostile answers and secrets ----

HOSTILE_RUN = results(
    failed(
        "CreateModel",
        "accept.base",
        HOSTILE,
        got=HOSTILE,
        exchange=replace(
            EXCHANGE, body=HOSTILE.encode("utf-8", "surrogatepass"), request_body=HOSTILE.encode("utf-8", "replace")
        ),
    ),
    verdict("CreateApp", "accept.base", "", Status.KNOWN, reason=HOSTILE),
    exit_code=1,
    exit_reason=HOSTILE,
    problems=(HOSTILE,),
)


@pytest.mark.parametrize("render", [terminal.render, junit.render, data.render])
def test_a_hostile_answer_is_inert_in_every_report(render: Any) -> None:
    text = render(HOSTILE_RUN)
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028\u2029\ud800\ufffe]", text) == []
    assert [line for line in text.splitlines() if line.lstrip().startswith("::")] == []


@pytest.mark.parametrize("render", [terminal.render, junit.render])
def test_a_hostile_answer_is_no_command_anywhere_in_a_job_log(render: Any) -> None:
    assert "##[" not in render(HOSTILE_RUN)


def test_junit_of_a_hostile_answer_is_well_formed() -> None:
    assert xml(HOSTILE_RUN).get("tests") == "3"


@pytest.mark.parametrize("render", [terminal.render, junit.render, data.render])
def test_secrets_are_in_no_report(render: Any) -> None:
    secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"  # noqa: S105 - an example that AWS itself prints
    exchange = replace(
        EXCHANGE,
        request_headers=(*HEADERS[:3], ("Authorization", f"Bearer {secret}"), ("X-Api-Key", secret)),
        body=f'{{"aws_secret_access_key": "{secret}"}}'.encode(),
    )
    found = results(failed("CreateModel", "accept.base", got=f"password={secret}", exchange=exchange))
    assert secret not in render(found)


def test_the_kits_fake_signature_stays() -> None:
    assert AUTHORIZATION in curl(MIXED.verdicts[2].failures[0])


# ---- JUnit ----


def xml(found: Results) -> ET.Element:
    """Return the JUnit report as XML's own parser reads it."""
    return ET.fromstring(junit.render(found))  # noqa: S314 - the kit itself wrote it


def cases(found: Results) -> dict[str | None, ET.Element]:
    """Return the test cases of a JUnit report by name."""
    return {case.get("name"): case for case in xml(found).iter("testcase")}


@pytest.mark.parametrize(
    ("name", "element", "kind"),
    [
        ("CreateModel-reject.pattern-/ModelName", "failure", "failed"),
        ("DescribeModel-body.type", "failure", "fixed"),
        ("CreateModel-wire.charset", "failure", "flaky"),
        ("SageMaker-error.unknown-operation", "error", "error"),
        ("DescribeModel-body.arn", "error", "blocked"),
        ("DescribeModel-body.enum", "error", "indeterminate"),
        ("CreateModel-reject.length-/ModelName", "skipped", "known"),
        ("CreateApp-accept.base", "skipped", "unsupported"),
        ("CreateModel-wire.request-id-form", "skipped", "should"),
    ],
)
def test_junit_tells_verdicts_apart(name: str, element: str, kind: str) -> None:
    found = cases(MIXED)[name].find(element)
    assert found is not None
    assert found.get("type") == kind


def test_junit_says_nothing_about_a_kept_promise_but_its_properties() -> None:
    assert [child.tag for child in cases(MIXED)["CreateModel-accept.base"]] == ["properties"]


def test_junit_names_operation_rule_level_profile_place_and_evidence() -> None:
    case = cases(MIXED)["CreateModel-reject.pattern-/ModelName"]
    assert case.get("classname") == "contract.CreateModel"
    assert {item.get("name"): item.get("value") for item in case.iter("property")} == {
        "rule": "reject.pattern",
        "level": "must",
        "profile": "validation",
        "place": "/ModelName",
        "evidence": catalogue.load()["reject.pattern"].evidence,
    }


def test_junit_has_no_property_without_a_value() -> None:
    names = [item.get("name") for item in cases(MIXED)["CreateModel-wire.success-200"].iter("property")]
    assert names == ["rule", "level", "profile", "evidence"]


def test_should_findings_are_failures_in_junit_where_they_fail_the_run() -> None:
    strict = replace(MIXED, run=replace(RUN, fail_on="should"))
    assert cases(strict)["CreateModel-wire.request-id-form"].find("failure") is not None


def test_a_vacuous_run_is_red_in_junit() -> None:
    error = cases(EMPTY)["the run as a whole"].find("error")
    assert error is not None
    assert error.get("message") == "VACUOUS  0 broken · 0 kept · of 0 · 41 s: nothing was selected"


def test_a_run_that_is_only_broken_has_no_case_of_its_own() -> None:
    assert set(cases(many(3))) == {f"{CONTRACT[n]}-reject.length-/Member{n}" for n in range(3)}


# ---- JSON ----


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the written report."""
    path = Path(data.__file__).with_name("report.schema.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return found


@pytest.mark.parametrize("found", [MIXED, EMPTY, HOSTILE_RUN], ids=["mixed", "empty", "hostile"])
def test_the_written_report_keeps_its_schema(found: Results) -> None:
    jsonschema.validate(json.loads(data.render(found)), schema())


def test_the_written_report_opens_with_schema_and_run() -> None:
    raw = json.loads(data.render(MIXED))
    assert list(raw)[:2] == ["schema", "run"]
    assert list(raw["run"])[:6] == ["kit", "contract", "target", "target_version", "seed", "started_at"]


def test_the_first_lines_of_the_written_report_say_what_it_is() -> None:
    assert data.render(MIXED).splitlines()[1:9] == [
        ' "schema": "sagemaker-contract-report/1",',
        ' "run": {',
        '  "kit": "0.1.0",',
        '  "contract": "0123456789ab",',
        '  "target": "moto",',
        '  "target_version": "5.2.5",',
        '  "seed": 1,',
        '  "started_at": "2025-11-21T07:00:00Z",',
    ]


def test_every_member_of_the_schema_is_described() -> None:
    def undescribed(value: Any, place: str) -> Iterator[str]:
        if isinstance(value, dict):
            for name, member in value.get("properties", {}).items():
                if not member.get("description"):
                    yield f"{place}/{name}"
            for name, below in value.items():
                yield from undescribed(below, f"{place}/{name}")

    assert list(undescribed(schema(), "")) == []


def test_a_member_that_the_schema_does_not_know_breaks_it() -> None:
    raw = json.loads(data.render(MIXED))
    failure = raw["verdicts"][2]["failures"][0]
    below = (failure, failure["exchange"], failure["exchange"]["body"])
    for place in (raw, raw["run"], raw["figures"], raw["reaches"][0], raw["verdicts"][2], *below):
        place["new"] = 1
        with pytest.raises(jsonschema.ValidationError, match="'new' was unexpected"):
            jsonschema.validate(raw, schema())
        del place["new"]


def test_each_verdict_carries_the_word_that_it_is_counted_under() -> None:
    words = Counter(raw["word"] for raw in json.loads(data.render(MIXED))["verdicts"])
    assert words == {name: 2 if name == "kept" else 1 for name in figures.WORDS}


@pytest.mark.parametrize("found", [MIXED, EMPTY, HOSTILE_RUN], ids=["mixed", "empty", "hostile"])
def test_a_result_set_survives_the_way_through_json(found: Results) -> None:
    assert data.from_dict(json.loads(json.dumps(data.to_dict(found)))) == found


def test_bytes_that_are_no_text_survive_the_way_through_json() -> None:
    found = failed("CreateModel", "wire.charset", exchange=replace(EXCHANGE, body=b"\xff\x00", throttled=(429,)))
    assert data.verdict_from_dict(data.verdict_to_dict(found)) == found


def test_a_reach_survives_the_way_through_json() -> None:
    assert [data.reach_from_dict(data.reach_to_dict(reach)) for reach in MIXED.reaches] == list(MIXED.reaches)


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b"x" * 9000, {"text": "x" * 8192, "cut_from": 9000}),
        ("é".encode() * 4097, {"text": "é" * 4096, "cut_from": 8194}),
        (b"x" + "é".encode() * 4097, {"text": "x" + "é" * 4095, "cut_from": 8195}),
        (b"x" * 8192, {"text": "x" * 8192}),
    ],
)
def test_the_written_report_cuts_long_bodies_and_says_so(body: bytes, kept: dict[str, Any]) -> None:
    found = results(failed("CreateModel", "accept.base", exchange=replace(EXCHANGE, body=body)))
    assert json.loads(data.render(found))["verdicts"][0]["failures"][0]["exchange"]["body"] == kept


def test_a_cut_body_stays_cut_on_the_way_through_a_written_report() -> None:
    exchange = replace(EXCHANGE, body=b"x" * 9000, request_body=b"y" * 10_000)
    written = data.render(results(failed("CreateModel", "accept.base", exchange=exchange)))
    read = data.from_dict(json.loads(written))
    found = read.verdicts[0].failures[0].exchange
    assert found is not None
    assert (len(found.request_body), found.request_size, len(found.body), found.size) == (8192, 10_000, 8192, 9000)
    assert data.render(read) == written


def test_something_else_is_no_report() -> None:
    with pytest.raises(UsageError, match=r"^this is no report of the kit: its schema is None, not 'sagemaker-contra"):
        data.from_dict({"tests": []})


def test_a_damaged_report_is_named() -> None:
    with pytest.raises(UsageError, match=r"^this report is damaged: KeyError\('verdicts'\)\. Run the kit again"):
        data.from_dict({key: value for key, value in data.to_dict(MIXED).items() if key != "verdicts"})


# ---- all reports together ----


@pytest.mark.parametrize("found", [MIXED, EMPTY, many(48)], ids=["mixed", "empty", "many"])
def test_the_figures_agree_in_every_report(found: Results) -> None:
    counted = figures.count(found).named
    line = terminal.verdict_line(found)
    shown = {name: int(number) for number, name in re.findall(r"(\d+) (\w+) ·", line)}
    in_json = json.loads(data.render(found))["figures"]
    properties = xml(found).iter("property")
    in_junit = {item.get("name"): item.get("value") for item in properties}
    assert in_json == counted
    assert {name: int(in_junit[f"count.{name}"] or "") for name in counted} == counted
    assert shown == {name: counted[name] for name in shown}
    assert sum(shown.values()) == counted["total"] == counted["supported"] + counted["unsupported"]


def test_junit_counts_its_elements_like_the_figures() -> None:
    suite = xml(MIXED)[0]
    assert [suite.get(key) for key in ("tests", "failures", "errors", "skipped")] == ["11", "3", "3", "3"]


@pytest.mark.parametrize("render", [terminal.render, junit.render, data.render])
def test_a_usual_run_is_rendered(render: Any) -> None:
    assert "CreateModel" in render(many())


@pytest.mark.parametrize("render", [terminal.render, junit.render, data.render])
def test_an_empty_run_is_rendered(render: Any) -> None:
    assert "nothing was selected" in render(EMPTY)


# ---- writing ----


def test_reports_are_written_into_a_new_directory(tmp_path: Path) -> None:
    paths = write(MIXED, tmp_path / "a" / "b")
    assert [path.name for path in paths] == ["report.html", "junit.xml", "report.json"]
    assert paths[2].read_text(encoding="utf-8") == data.render(MIXED)


def test_an_unknown_format_names_the_known_ones(tmp_path: Path) -> None:
    known = ", ".join(FORMATS)
    with pytest.raises(UsageError, match=rf"^there is no report format 'sarif'; known are {known}\.$"):
        write(MIXED, tmp_path / "new", ["json", "sarif"])
    assert not (tmp_path / "new").exists()


def test_a_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    message = f"^cannot write reports into {re.escape(str(tmp_path / 'file'))}: File exists. Name another directory.$"
    with pytest.raises(UsageError, match=message):
        write(MIXED, tmp_path / "file")


# ---- commands that repeat a request ----


@dataclass
class Seen:
    """What a server got: one request."""

    method: str = ""
    path: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@pytest.fixture(scope="module")
def recorder() -> Iterator[tuple[str, Seen]]:
    """Yield the address of a server, and what it got last."""
    seen = Seen()

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline()
            if not self.raw_requestline or not self.parse_request():
                self.close_connection = True
                return
            seen.method, seen.path, seen.headers = self.command, self.path, dict(self.headers.items())
            seen.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(200)
            self.send_header("Content-Length", "2" if self.command != "HEAD" else "0")
            self.end_headers()
            self.wfile.write(b"{}" if self.command != "HEAD" else b"")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", seen
    server.shutdown()
    server.server_close()
    thread.join()


def failure_with(url: str, **changes: Any) -> Failure:
    """Return a failure whose request goes to ``url``."""
    return Failure("accept.base", "CreateModel", "", "200", "400", "", replace(EXCHANGE, url=url, **changes))


def bash(command: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command as it is printed."""
    return subprocess.run(["bash", "-c", command], capture_output=True, timeout=10, check=True)


@pytest.mark.parametrize(
    "body",
    [
        b'{"ModelName":"it\'s"}',
        b"",
        b"@/etc/hostname",
        '{"A":"é中\\\\ \'"}\r\n\t\n'.encode(),
        b'\xff\xfe!$`"1\xe9f',
        b"\x00a%s\\n'\x00#0",
        b'{"a":"##[error]x"}',
        b"\x00##[x",
        b"y" * 2000,
        b"z" * 150_000,
    ],
    ids=["quote", "empty", "at", "utf-8", "bytes", "nul", "log", "nul-log", "2k", "150k"],
)
def test_the_curl_command_sends_the_same_bytes(recorder: tuple[str, Seen], body: bytes) -> None:
    url, seen = recorder
    command = curl(failure_with(url, request_body=body))
    path = "/dev/stdin" if len(command) > 100_000 else ""
    if path:
        subprocess.run(["bash"], input=command.encode(), capture_output=True, timeout=10, check=True)
    else:
        bash(command)
    assert (seen.method, seen.path, seen.body) == ("POST", "/", body)


def test_the_curl_command_is_one_line_of_ascii() -> None:
    command = curl(failure_with("http://127.0.0.1:1/", request_body=HOSTILE.encode("utf-8", "surrogatepass")))
    assert re.fullmatch(r"[\x20-\x7e]+", command)


def test_the_curl_command_sends_the_same_headers(recorder: tuple[str, Seen]) -> None:
    url, seen = recorder
    lines = (*HEADERS[:4], ("X-Quote", "it's $HOME"), ("X-Empty", ""), ("X-Latin", "é"))
    bash(curl(failure_with(url, request_headers=lines)))
    assert {name: seen.headers.get(name) for name, _ in lines} == dict(lines)


def test_the_curl_command_adds_no_content_type(recorder: tuple[str, Seen]) -> None:
    url, seen = recorder
    bash(curl(failure_with(url, request_headers=HEADERS[:1])))
    assert "Content-Type" not in seen.headers


@pytest.mark.parametrize(("method", "body"), [("GET", b""), ("PUT", b"x"), ("HEAD", b""), ("DELETE", b"")])
def test_the_curl_command_keeps_the_method(recorder: tuple[str, Seen], method: str, body: bytes) -> None:
    url, seen = recorder
    bash(curl(failure_with(url, method=method, request_body=body)))
    assert (seen.method, seen.body) == (method, body)


def test_the_curl_command_keeps_an_odd_path(recorder: tuple[str, Seen]) -> None:
    url, seen = recorder
    bash(curl(failure_with(url + "a/../[b]?c={d}&e='f'")))
    assert seen.path == "/a/../[b]?c={d}&e='f'"


def test_the_curl_command_prints_the_answer(recorder: tuple[str, Seen]) -> None:
    out = bash(curl(failure_with(recorder[0]))).stdout
    assert out.startswith(b"HTTP/1.0 200 OK\r\n")
    assert out.endswith(b"\r\n\r\n{}")


def test_without_a_request_there_is_no_command() -> None:
    bare = Failure("accept.base", "CreateModel", "", "200", "400")
    assert (curl(bare), boto3_snippet(bare)) == ("", "# There was no request.")


def test_the_boto3_snippet_reads_like_python() -> None:
    assert boto3_snippet(MIXED.verdicts[2].failures[0]).splitlines() == [
        "import boto3",
        "from botocore.config import Config",
        "",
        'config = Config(parameter_validation=False, retries={"total_max_attempts": 1})',
        "client = boto3.client(",
        "    \"sagemaker\", endpoint_url='http://127.0.0.1:5000', region_name='eu-west-1',",
        '    aws_access_key_id="AKIACONTRACTKIT", aws_secret_access_key="any", config=config,',
        ")",
        "print(client.create_model(**{'ModelName': 'a_b'}))",
    ]


@pytest.mark.parametrize(
    "body",
    [
        '{"ModelName":"é中 \\ud800 \'##[x]\'","Tags":[{"Key":"a","Value":""}]}',
        '{"PrimaryContainer":{"Environment":{"A":"1"}}}',
        '{"ModelName":null,"EnableNetworkIsolation":"yes"}',
        '{"ModelName":{"a":[1.5,true]},"Tags":null}',
        '{"PrimaryContainer":"text"}',
        '{"NoSuchMember":1}',
        "{}",
    ],
)
def test_the_boto3_snippet_sends_the_same_json(recorder: tuple[str, Seen], body: str) -> None:
    url, seen = recorder
    snippet = boto3_snippet(failure_with(url, request_body=body.encode()))
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(snippet, "snippet", "exec"), {})  # noqa: S102 - that it runs as printed is the point
    assert json.loads(seen.body) == json.loads(body)
    assert seen.headers["X-Amz-Target"] == "SageMaker.CreateModel"


@pytest.mark.parametrize("body", [b"[]", b'{"a":1,"a":2}', b'{"ModelName":1e999}', b"\xff\x00", b"{", b'{"a":NaN}'])
def test_the_boto3_snippet_sends_a_body_that_no_argument_gives_as_it_is(
    recorder: tuple[str, Seen], body: bytes
) -> None:
    url, seen = recorder
    snippet = boto3_snippet(failure_with(url, request_body=body))
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(snippet, "snippet", "exec"), {})  # noqa: S102 - that it runs as printed is the point
    assert seen.body == body
    assert "# boto3 would not build this body from arguments, so it is put in as it was sent." in snippet


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"method": "GET"}, "it is a GET, not a POST"),
        ({"url": "http://127.0.0.1:1/é?b"}, r"it goes to the path /\xe9?b"),
        ({"request_headers": HEADERS[1:]}, "the header X-Amz-Target is left out or spelled otherwise"),
        ({"request_headers": HEADERS[:3]}, "the header Authorization is left out or spelled otherwise"),
        (
            {"request_headers": (HEADERS[0], ("Content-Type", "text/plain"), HEADERS[3])},
            "it has another media type, 'text/plain'",
        ),
        (
            {"request_headers": (("X-Amz-Target", "SageMaker.Nothing"), *HEADERS[1:])},
            "it names another operation, 'SageMaker.Nothing'",
        ),
    ],
)
def test_the_boto3_snippet_says_what_boto3_cannot_send(changes: dict[str, Any], reason: str) -> None:
    failure = Failure("wire.post-root", "SageMaker", "", "a", "b", "", replace(EXCHANGE, **changes))
    assert boto3_snippet(failure) == f"# boto3 cannot send this request: {reason}. Use the curl command."


def test_the_boto3_snippet_names_headers_that_it_leaves_out() -> None:
    failure = failure_with("http://127.0.0.1:1/", request_headers=(*HEADERS, ("X-Extra", "1")))
    assert boto3_snippet(failure).startswith("# boto3 leaves out what this request had besides: X-Extra\n")
