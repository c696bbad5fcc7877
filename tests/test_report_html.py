"""The HTML report as text: what it says, that it agrees with the other reports, that nothing in it acts, its size."""

# ruff: noqa: D103 - a test's name says what it shows

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from exchanges import RUN
from shown import HOSTILE, MIXED, ROUND, STORY, bare, exchange, failing, hostile, many

from contracts import options
from contracts.report import again, figures, html, html_groups, html_view
from contracts.report.causes import causes
from contracts.report.html_promise import told
from contracts.report.pretty import Line, beside, body
from contracts.report.write import write
from contracts.values import Failure, Results, Status, Way

HERE = Path(__file__).resolve().parent
VOID = {"br", "meta", "link", "input", "rect"}
BLOCKS = {"br", "div", "p", "h2", "h4", "h5", "dt", "dd", "li", "td", "pre", "details", "summary", "button"}


class Page(HTMLParser):
    """A page as its tags with their attributes, its text, and the text of each element that has an id."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._said: list[str] = []
        self._open: list[tuple[str, str, int]] = []
        self._named: dict[str, tuple[int, int]] = {}
        self.feed(text)
        self.close()

    @property
    def text(self) -> str:
        """Return everything that it says."""
        return "".join(self._said)

    def of(self, name: str) -> str:
        """Return what the element with this id says, on one line."""
        start, end = self._named[name]
        return words("".join(self._said[start:end]))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag; what stands in a block of its own is a word of its own, and a summary names what it opens."""
        given = {name: value or "" for name, value in attrs}
        if tag == "summary" and "id" in given:
            self._open[-1] = ("details", given["id"], self._open[-1][2])
        self.tags.append((tag, given))
        self._said.append(" " if tag in BLOCKS else "")
        if tag not in VOID:
            self._open.append((tag, given.get("id", "") if tag != "summary" else "", len(self._said)))

    def handle_endtag(self, tag: str) -> None:
        """Close the last tag of this name, and those in it."""
        while self._open and tag not in VOID:
            name, key, start = self._open.pop()
            if key:
                self._named[key] = (start, len(self._said))
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self._said.append(data)


def words(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


@pytest.fixture(scope="module")
def mixed() -> str:
    """Return the page of a run with every verdict."""
    return html.render(MIXED)


@pytest.fixture(scope="module")
def page(mixed: str) -> Page:
    """Return that page, read."""
    return Page(mixed)


# ---- what it says ----


def test_the_first_words_are_the_verdict(page: Page) -> None:
    assert "FAIL moto 5.2.5 breaks 4 promises" in words(page.text)
    assert "4 broken, 1 flaky, 1 fixed" in words(page.text)


@pytest.mark.parametrize(
    ("results", "text"),
    [
        (Results(RUN, (bare("CreateModel", "accept.base"),), ()), "moto 5.2.5 keeps every promise"),
        (Results(RUN, MIXED.verdicts[4:6], ()), "moto 5.2.5 breaks nothing new"),
        (Results(RUN, MIXED.verdicts[:1], (), exit_code=1), "moto 5.2.5 breaks 1 promise"),
        (Results(RUN, MIXED.verdicts[7:8], (), exit_code=1), "moto 5.2.5 fails this run"),
        (Results(RUN, (), (), exit_code=10), "This run proves nothing about moto 5.2.5"),
        (Results(RUN, (), (), exit_code=2), "The run against moto 5.2.5 was interrupted"),
        (Results(RUN, (), (), exit_code=3), "The kit itself failed in this run against moto 5.2.5"),
        (Results(RUN, (), (), exit_code=11), "moto 5.2.5 stopped answering"),
        (Results(RUN, (), (), exit_code=5), "The run against moto 5.2.5 did not come to its end"),
    ],
)
def test_the_headline_says_how_the_run_ended(results: Results, text: str) -> None:
    assert html_view.headline(results).text == text
    assert text in words(Page(html.render(results)).text)


def test_the_two_figures_are_explained(page: Page) -> None:
    said = page.of("figures")
    assert "kept 18.8 % 3 of 16 were exercised in this run and held every time." in said
    assert "supported 93.8 % 15 of 16 are about operations that the target has at all" in said


def test_every_word_that_occurs_is_counted_and_explained(page: Page) -> None:
    said = page.of("figures")
    for word, count in vars(figures.count(MIXED)).items():
        if word != "total":
            assert f"{word} {count} {html_groups.MEANINGS[word]}" in said


def test_the_figures_are_those_of_every_report(page: Page) -> None:
    found = figures.count(MIXED)
    for word in figures.WORDS:
        section = page.of(f"s={word}")
        assert section.startswith(f"{word} {getattr(found, word)} ")


def test_every_promise_is_there_once(page: Page) -> None:
    ids = [given["id"] for _, given in page.tags if given.get("id", "").startswith("p=")]
    assert sorted(ids) == sorted(f"p={verdict.promise.id}" for verdict in MIXED.verdicts)


def test_causes_are_those_of_the_terminal(page: Page) -> None:
    for number, cause in enumerate(causes(MIXED), 1):
        said = page.of(f"c=B{number}")
        assert said.startswith(f"{len(cause.promises)} {cause.said} B{number} · {cause.scope} · {cause.rule}")


def test_the_command_that_repeats_the_run_is_there(page: Page) -> None:
    assert "sagemaker-contract run moto --seed 1" in page.of("figures")


def test_problems_of_the_divergences_file_come_first(page: Page) -> None:
    assert page.of("first").startswith(
        "The divergences file needs a hand moto.toml, line 12: reject.enum for CreateApp is stale."
    )


def test_known_differences_are_grouped_by_reason(page: Page) -> None:
    assert page.of("c=K1").startswith("2 moto checks no patterns K1 · 2 operations · reject.pattern")


def test_a_kept_promise_is_a_line_below_its_rule() -> None:
    section = next(one for one in html_groups.sections(MIXED) if one.word == "kept")
    assert [(group.title, [row.id for row in group.rows]) for group in section.groups] == [
        ("A request known to be good is accepted.", ["CreateModel-accept.base", "DescribeModel-accept.base"]),
        (
            "A good request with one member moved to a legal boundary is accepted.",
            ["CreateModel-accept.boundary-/ModelName"],
        ),
    ]


def test_blocked_promises_are_grouped_by_what_happened() -> None:
    reasons = ("the target crashed on it: error.no-crash at /A", "the target crashed on it: error.no-crash at /B")
    verdicts = (bare("CreateModel", "reject.type", f"/{n}", Status.BLOCKED, why) for n, why in enumerate(reasons))
    (section,) = html_groups.sections(Results(RUN, tuple(verdicts), ()))
    assert [(group.title, [row.note for row in group.rows]) for group in section.groups] == [
        ("The target crashed on it", list(reasons))
    ]


def test_the_matrix_counts_kept_of_all_and_names_the_worst() -> None:
    matrix = html_view.matrix(MIXED)
    cells = {(name, cell.family): cell for name, row in matrix.rows for cell in row if cell}
    assert next(name for name, _ in matrix.rows) == "CreateApp"
    assert cells["CreateModel", "accept"].counts == (("kept", 2),)
    assert (cells["CreateModel", "reject"].word, cells["CreateModel", "reject"].counts) == (
        "broken",
        (("broken", 2), ("known", 1)),
    )
    assert sum(cell.total for cell in cells.values()) == len(MIXED.verdicts)


def test_the_matrix_leads_to_its_promises(mixed: str) -> None:
    assert '<a data-family="Requests to refuse" href="#operation=CreateModel&amp;rule=reject.*">' in mixed


# ---- one promise ----


def panel(page: Page, name: str) -> str:
    """Return what is said about one promise."""
    return page.of(f"p={name}")


def test_a_broken_promise_comes_with_all_that_is_known_about_it(page: Page) -> None:
    said = panel(page, "CreateModel-reject.length-/ModelName")
    for part in (
        "A text shorter or longer than the model allows is refused.",
        "Expected 400 ValidationException Got 200",
        "Request /ModelName: 64 characters, above the limit (from minimal)",
        "Place /ModelName",
        "Rule reject.length · must · profile validation",
        "Evidence M",
        "Advice Check the length",
        "Request POST http://127.0.0.1:5000/",
        "curl Copy curl -sS -i http://127.0.0.1:5000/ -H",
        "boto3 Copy import boto3",
        "the kit Copy sagemaker-contract run moto --seed 1 --only CreateModel-reject.length-/ModelName --report none",
        'rule = "reject.length" operation = "CreateModel" place = "/ModelName" count = 1',
    ):
        assert part in said, part


def test_the_place_is_marked_in_the_request(mixed: str) -> None:
    assert f'  <mark>"ModelName": "{"m" * 64}"</mark>'.replace('"', "&#34;") in mixed


def test_a_story_is_told_step_by_step(page: Page) -> None:
    said = panel(page, "ListModels-page.limit")
    assert "What happened, step by step +0.000 s CreateModel sck-r1-a 200 12 ms" in said
    assert "+0.250 s CreateModel sck-r1-b 200 12 ms" in said
    assert "+1.500 s ListModels 200 12 ms shows it" in said


def test_the_steps_of_a_story_are_in_the_order_of_time() -> None:
    assert [step.after for step in told(STORY, RUN).steps] == ["+0.000 s", "+0.250 s", "+1.500 s"]


def test_an_odd_way_over_the_wire_is_said() -> None:
    shown = exchange(way=Way.TOGETHER, throttled=(429,), fault="timeout", fault_text="no answer after 10 s")
    step = told(failing("CreateModel", "wire.framing", exchange=shown), RUN).last
    assert step is not None
    assert step.way == "sent at the same moment as the others; asked to slow down before that: 429"
    assert (step.outcome, step.answer.head) == ("timeout", "timeout: no answer after 10 s")


def test_a_promise_without_a_request_says_so() -> None:
    text = html.render(Results(RUN, (failing("CreateModel", "wire.framing", exchange=None),), (), exit_code=1))
    assert "No request was recorded." in Page(text).text


def test_more_failures_of_one_promise_are_listed_and_counted() -> None:
    failures = tuple(Failure("reject.enum", "CreateModel", f"/Mode#{n}", "400", "200") for n in range(60))
    verdict = replace(failing("CreateModel", "reject.enum", "/Mode"), failures=failures)
    text = html.render(Results(RUN, (verdict,), (), exit_code=1))
    assert "The same promise, 59 more failures" in text
    assert "<td><code>/Mode#50</code></td>" in text
    assert "<td><code>/Mode#51</code></td>" not in text
    assert "9 more are in the JSON report." in text


def test_a_very_long_command_is_left_out() -> None:
    sent = exchange(request={"ModelName": "m" * 20_000})
    found = {
        command.name: command for command in told(failing("CreateModel", "reject.length", exchange=sent), RUN).commands
    }
    assert (found["curl"].text, found["the kit"].note) == ("", "")
    assert re.fullmatch(r"left out, it is \d+ characters long", found["curl"].note)


def test_the_address_of_a_preset_is_explained(page: Page) -> None:
    said = panel(page, "CreateModel-reject.length-/ModelName")
    assert "The kit starts moto by itself. The other commands go to http://127.0.0.1:5000, where it was" in said
    own = replace(MIXED, run=replace(RUN, target="http://127.0.0.1:5000"))
    assert "by itself" not in html.render(own)


# ---- the command that runs one promise again ----


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("sagemaker-contract run moto", ""),
        ("sagemaker-contract run moto --only X --report json --report-dir out -h", ""),
        ("sagemaker-contract run moto --seed 7 --insecure", "--seed 7 --insecure "),
        ("pytest --target=moto -k CreateModel -n 2 --divergences=none --lf", "--divergences=none "),
        ("pytest --target moto --header 'X-Account: test' --min-reach 4", "--header 'X-Account: test' "),
        ("sagemaker-contract run moto --header 'X-Account: <redacted>", ""),
    ],
)
def test_what_was_typed_about_the_target_is_kept(typed: str, kept: str) -> None:
    run = replace(RUN, command=typed)
    wanted = f"sagemaker-contract run moto {kept}--only CreateModel-accept.base --report none"
    assert again.command(run, "CreateModel-accept.base") == wanted


def test_an_id_is_quoted_for_the_shell() -> None:
    assert again.command(RUN, "A-b-/C/*/D").endswith("--only 'A-b-/C/*/D' --report none")


def test_the_options_that_are_kept_are_options_of_a_run() -> None:
    known = {option.flag: option.kind for option in options.OPTIONS}
    assert {flag: known[flag] for flag in again.FLAGS} == dict.fromkeys(again.FLAGS, "flag")
    assert not [flag for flag in again.VALUED if known[flag] == "flag"]


# ---- bodies and differences ----


def lines(raw: bytes, place: str = "") -> list[str]:
    """Return the lines of a body, the marked ones behind a ``>``."""
    return [f">{line.text}" if line.marked else line.text for line in body(raw, place).lines]


def test_json_is_laid_out_with_a_member_a_line() -> None:
    assert lines(b'{"A":[1,{"B":null}],"C":{},"D":[]}') == [
        "{", '  "A": [', "    1,", "    {", '      "B": null', "    }", "  ],", '  "C": {},', '  "D": []', "}",
    ]  # fmt: skip


def test_numbers_stay_as_they_were_written() -> None:
    assert lines(b"[1.51630605671E9,1e400,NaN,-0,10000000000000000000001]") == [
        "[", "  1.51630605671E9,", "  1e400,", "  NaN,", "  -0,", "  10000000000000000000001", "]",
    ]  # fmt: skip


def test_a_member_that_is_there_twice_is_shown_twice() -> None:
    assert lines(b'{"A":1,"A":2}') == ["{", '  "A": 1,', '  "A": 2', "}"]


def test_places_are_marked_whatever_the_item() -> None:
    assert lines(b'{"A":[{"B":1},{"B":2}],"B":3}', "/A/*/B") == [
        "{", '  "A": [', "    {", '>      "B": 1', "    },", "    {", '>      "B": 2', "    }", "  ],", '  "B": 3', "}",
    ]  # fmt: skip


def test_a_value_of_a_place_is_found_without_what_tells_it_apart() -> None:
    assert lines(b'{"A":"x"}', "/A#x") == ["{", '>  "A": "x"', "}"]


def test_what_is_no_json_is_shown_line_by_line_with_control_characters() -> None:
    assert lines(b"<h1>500</h1>\r\n\x1b[1m\xff\n") == [r"<h1>500</h1>\r", r"\x1b[1m\xff"]


def test_json_that_nests_without_end_is_shown_as_it_came() -> None:
    assert body(b"[" * 100_000).note == "cut here; 100000 bytes in all"


def test_an_empty_body_is_said_to_be_empty() -> None:
    assert (body(b"").lines, body(b"").note) == ((), "empty")


@pytest.mark.parametrize(
    "raw", [b"x" * 9000, b'["' + b"x" * 9000 + b'"]', b"[" + b"1," * 9000 + b"1]", b"\xff" * 2_000_000]
)
def test_a_long_body_is_cut_and_says_so(raw: bytes) -> None:
    shown = body(raw)
    assert sum(len(line.text) + 1 for line in shown.lines) <= 8193
    assert shown.note == f"cut here; {len(raw)} bytes in all"


def test_the_first_difference_of_two_json_values_is_marked() -> None:
    expected, got = beside(ROUND.failures[0].expected, ROUND.failures[0].got)
    assert [line.text for line in expected.lines if line.marked] == ['  "Subnets": [']
    assert [line.text for line in got.lines if line.marked] == ['  "Subnets": []']


def test_a_status_that_differs_is_marked() -> None:
    expected, got = beside("400 ValidationException", '200 {"A": 1}')
    assert expected.lines == (Line("400 ValidationException", marked=True),)
    assert got.lines == (Line("200", marked=True), Line("{"), Line('  "A": 1'), Line("}"))


def test_where_one_side_ends_its_last_line_is_marked() -> None:
    expected, got = beside('"a"', "[]")
    assert [line.marked for line in (*expected.lines, *got.lines)] == [True, True]


def test_equal_values_and_words_have_no_mark() -> None:
    assert not any(line.marked for text in beside('{"A": 1}', '{"A":1}') for line in text.lines)
    assert beside("a UUID", "abc")[1].lines == (Line("abc"),)


# ---- nothing in it acts ----


def shape(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the tags of a page with the names of their attributes."""
    return [(tag, tuple(given)) for tag, given in Page(text).tags]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_changes_no_tag(text: str) -> None:
    harmless = "harmless" if text == json.dumps(text)[1:-1] else 'harm"less'  # JSON escapes it, too
    assert shape(html.render(hostile(text))) == shape(html.render(hostile(harmless)))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_visible_in_all_of_it(text: str) -> None:
    shown = html.render(hostile(text))
    unseen = {char for char in shown if unicodedata.category(char)[0] in "CZ"} - {" ", "\n"}
    assert not unseen


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_inert_where_it_is_packed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    inline = html.render(hostile(text))
    monkeypatch.setattr(html, "WHOLE", 0)
    monkeypatch.setattr(html, "FIRSTS", 0)
    packed = unpacked(html.render(hostile(text)))
    assert len(packed) == 3
    for one in packed.values():
        assert one in inline


def test_a_template_in_a_body_is_no_template() -> None:
    assert "{{ 7 * 7 }}" in html.render(hostile("{{ 7 * 7 }}"))


def test_no_attribute_is_a_handler_or_a_style(mixed: str) -> None:
    names = {name for _, given in Page(mixed).tags for name in given}
    assert not {name for name in names if name.startswith("on") or name == "style"}


def test_links_lead_nowhere_else(page: Page) -> None:
    links = {given[name] for _, given in page.tags for name in ("href", "src", "action") if name in given}
    assert {link for link in links if not link.startswith("#")} == {"data:,"}


def test_style_and_script_are_allowed_by_their_hashes_and_nothing_else_is(mixed: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', mixed)
    assert policy is not None
    hashes = {
        name: "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for name, text in re.findall(r"<(style|script)>(.*?)</\1>", mixed, re.DOTALL)
    }
    assert policy[1].replace("&#39;", "'") == (
        f"default-src 'none'; style-src '{hashes['style']}'; script-src '{hashes['script']}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert mixed.count("<script") == 1


def test_secrets_are_not_in_it() -> None:
    secret = exchange(request={"ModelName": "m"}, headers=(("Set-Cookie", "session=hunter2"), ("X-Api-Key", "hunter2")))
    text = html.render(Results(RUN, (failing("CreateModel", "wire.charset", exchange=secret),), (), exit_code=1))
    assert "hunter2" not in text
    assert "&lt;redacted&gt;" in text


# ---- size, and equal bytes ----


def unpacked(text: str) -> dict[str, str]:
    """Return the panels that are packed in a page."""
    found = re.search(r'id="packed">([^<]*)<', text)
    if found is None:
        return {}
    raw = json.loads(gzip.decompress(base64.b64decode(found[1])))
    return {name: "\n".join(raw["lines"][number] for number in numbers) for name, numbers in raw["panels"].items()}


LARGE = many(1020)


@pytest.fixture(scope="module")
def large() -> str:
    """Return the page of a run with 1,020 promises, two thirds of which do not hold."""
    return html.render(LARGE)


def test_a_thousand_promises_fit_into_a_mebibyte(large: str) -> None:
    assert len(large.encode()) <= 1024 * 1024


def test_what_is_packed_and_what_is_not_is_everything(large: str) -> None:
    packed = unpacked(large)
    there = set(re.findall(r'<summary id="p=([^"]*)">.*?</summary>\n<div class="panel">', large))
    assert packed
    assert there
    assert not there & set(packed)
    assert len(there) + len(packed) == 680


def test_where_there_are_many_the_first_of_every_cause_is_in_the_page_as_it_is(large: str) -> None:
    whole = re.findall(r'<summary id="p=([^"]*)">.*?</summary>\n<div class="panel">', large)
    assert whole == [cause.promises[0].id for cause in causes(LARGE)]


def test_where_there_are_few_all_are(mixed: str) -> None:
    assert not unpacked(mixed)


def test_what_is_packed_is_readable_without_script(large: str) -> None:
    name = next(iter(unpacked(large)))
    assert Page(large).of(f"p={name}").startswith(name)
    assert "expected 400 ValidationException got 200" in Page(large).of(f"p={name}")


def test_equal_results_give_equal_bytes(mixed: str) -> None:
    code = (
        "import sys; from shown import MIXED; from contracts.report import html; sys.stdout.write(html.render(MIXED))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=HERE, capture_output=True, text=True, encoding="utf-8", check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE.parent), str(HERE)]), "PYTHONHASHSEED": "7",
             "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.stdout == mixed


def test_it_is_written_as_one_file(tmp_path: Path, mixed: str) -> None:
    (path,) = write(MIXED, tmp_path, ["html"])
    assert path == tmp_path / "report.html"
    assert path.read_text(encoding="utf-8") == mixed
    assert list(tmp_path.iterdir()) == [path]


def test_an_empty_run_has_a_page() -> None:
    empty = Results(RUN, (), (), exit_code=10, exit_reason="nothing was selected")
    assert "VACUOUS This run proves nothing about moto 5.2.5 nothing was selected" in words(
        Page(html.render(empty)).text
    )
