"""The HTML report in a real browser: filters, keyboard, links, copying, colours, a phone, paper, and no script at all.

They need Chromium, and skip without it; under CI, where nobody would notice that, they fail.
"""

# ruff: noqa: D103 - a test's name says what it shows

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from shown import HOSTILE, MIXED, hostile

from contracts.report import figures, html

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: make venv")
axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed: make venv")

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
WAIT = 10_000  # milliseconds
AXE = Path(axe.__file__).with_name("axe.min.js")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BROKEN = "CreateModel-reject.length-/ModelName"
Show = Callable[..., Any]


def chromium() -> str:
    """Return the browser's path; without one the test skips, or fails where all has to be tested."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        why = "there is no Chromium: apt-get install chromium"
        pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Yield the browser."""
    path = chromium()
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield found
        found.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the report of a run with every verdict, as a file."""
    return written(tmp_path_factory.mktemp("report") / "report.html", html.render(MIXED))


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same report with everything packed that can be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html, "WHOLE", 0)
        patch.setattr(html, "FIRSTS", 0)
        return written(tmp_path_factory.mktemp("packed") / "report.html", html.render(MIXED))


def written(path: Path, text: str) -> Path:
    """Return the path of a file that has just been written."""
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def show(browser: Any, file: Path) -> Iterator[Show]:
    """Yield what opens the report; afterwards nothing may have been said, asked for or thrown."""
    contexts, heard = [], []

    def opened(of: Path = file, at: str = "", **options: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.on("console", lambda message: heard.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: heard.append(f"error: {error}"))
        page.on("dialog", lambda dialog: heard.append(f"dialog: {dialog.message}"))
        page.on(
            "request", lambda request: heard.append(f"request: {request.url}") if request.url != of.as_uri() else None
        )
        page.goto(of.as_uri() + at)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert heard == []


def shown(page: Any) -> list[str]:
    """Return the ids of the promises that the filters let through."""
    ids = page.evaluate(
        "() => [...document.querySelectorAll('[id^=\"p=\"]')].filter(e => !e.closest('[hidden]')).map(e => e.id)"
    )
    return [name.removeprefix("p=") for name in ids]


def promise(page: Any, name: str = BROKEN) -> Any:
    """Return the element of a promise."""
    return page.locator("li", has=page.locator(f'[id="p={name}"]')).last


def seen(page: Any, name: str) -> bool:
    """Tell whether what is said about a promise can be seen, and is not in a list that is closed."""
    found = promise(page, name).locator(".panel, .short").first
    return bool(found.evaluate("e => e.checkVisibility({ contentVisibilityAuto: false, visibilityProperty: true })"))


# ---- it opens ----


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_opens_in_both_colour_schemes_without_a_word(show: Show, scheme: str) -> None:
    page = show(color_scheme=scheme)
    colour = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert colour == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 27)"}[scheme]
    assert page.title() == "moto 5.2.5 breaks 4 promises · SageMaker contract"


def test_what_is_broken_stands_open_and_the_rest_is_closed(show: Show) -> None:
    page = show()
    opened = page.evaluate("() => [...document.querySelectorAll('.section[open] > summary')].map(e => e.id)")
    assert opened == ["s=broken", "s=fixed", "s=flaky", "s=error"]


def test_the_first_screen_has_verdict_figures_words_causes_and_the_command(show: Show) -> None:
    page = show()
    for place in ("h1", ".share >> nth=0", ".share >> nth=1", ".words dl", ".again", ".top-causes li >> nth=0"):
        box = page.locator(place).bounding_box()
        assert box["y"] + box["height"] < 900, place


# ---- filters ----


def test_a_choice_filters_the_promises(show: Show) -> None:
    page = show()
    for name, value, count in (
        ("verdict", "known", 2),
        ("operation", "DescribeModel", 4),
        ("rule", "reject.*", 4),
        ("rule", "reject.length", 2),
        ("rule", "wire.*", 2),
    ):
        page.select_option(f"select[name={name}]", value)
        assert (len(shown(page)), page.locator("#filters output").inner_text()) == (count, f"{count} of 16 shown"), (
            value
        )
        page.select_option(f"select[name={name}]", "")


def test_text_filters_by_what_is_said_about_a_promise(show: Show) -> None:
    page = show()
    for text, ids in {
        "executionrolearn": ["CreateModel-reject.length-/ExecutionRoleArn"],
        "above PATTERN": ["CreateModel-reject.pattern-/ModelName", "CreateEndpoint-reject.pattern-/EndpointName"],
        "at most 1 on a page": ["ListModels-page.limit"],
        "timeout after": ["DescribeModel-body.enum"],
    }.items():
        page.fill("input[name=text]", text)
        assert shown(page) == ids, text


def test_filters_narrow_each_other_and_reset(show: Show) -> None:
    page = show()
    page.select_option("select[name=operation]", "CreateModel")
    page.select_option("select[name=rule]", "reject.*")
    page.fill("input[name=text]", "pattern")
    assert shown(page) == ["CreateModel-reject.pattern-/ModelName"]
    page.get_by_role("button", name="Reset").click()
    page.wait_for_function("() => !location.hash")
    assert len(shown(page)) == 16


def test_what_fits_no_filter_is_said(show: Show) -> None:
    page = show()
    page.fill("input[name=text]", "nothing is called this")
    assert shown(page) == []
    assert page.locator("#said").inner_text() == "No promise fits these filters."


def test_filters_survive_a_reload_and_the_way_back(show: Show) -> None:
    page = show()
    page.select_option("select[name=verdict]", "broken")
    page.select_option("select[name=operation]", "CreateModel")
    assert page.url.endswith("#verdict=broken&operation=CreateModel")
    page.reload()
    assert len(shown(page)) == 3
    page.go_back()
    page.wait_for_function("() => location.hash === '#verdict=broken'")
    assert (len(shown(page)), page.input_value("select[name=operation]")) == (4, "")


def test_lists_count_what_fits(show: Show) -> None:
    page = show()
    page.fill("input[name=text]", "executionrolearn")
    assert page.locator('[id="s=broken"] h3 .n').inner_text() == "1 of 4"
    assert page.locator('[id="c=B1"] .n').inner_text() == "1 of 2"


def test_a_cell_of_the_matrix_leads_to_its_promises(show: Show) -> None:
    page = show()
    page.get_by_role("row", name="CreateModel").get_by_role("link", name="2 broken").click()
    page.wait_for_function("() => location.hash === '#operation=CreateModel&rule=reject.*'")
    assert len(shown(page)) == 3
    page.wait_for_function("() => Math.abs(document.getElementById('promises').getBoundingClientRect().top) < 20")


def test_a_word_leads_to_its_promises(show: Show) -> None:
    page = show()
    page.locator("#figures").get_by_role("link", name="known").click()
    page.wait_for_function("() => location.hash === '#verdict=known'")
    assert len(shown(page)) == 2


def test_counts_are_those_of_the_other_reports(show: Show) -> None:
    page, found = show(), figures.count(MIXED)
    for word in figures.WORDS:
        page.select_option("select[name=verdict]", word)
        assert len(shown(page)) == getattr(found, word), word


# ---- keyboard ----


def test_the_keyboard_alone_finds_opens_and_copies(show: Show) -> None:
    page = show()
    page.keyboard.press("/")
    page.keyboard.type("executionrolearn")
    name = "CreateModel-reject.length-/ExecutionRoleArn"
    focused = "() => document.activeElement.id"
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("() => document.activeElement.outerHTML.slice(0, 99)")
        if page.evaluate(focused) == f"p={name}":
            break
    assert not seen(page, name)
    page.keyboard.press("Enter")
    assert seen(page, name)
    button = "() => document.activeElement.getAttribute('aria-label') === 'Copy curl'"
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate(button):
            break
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.textContent === 'Copied'")


def test_the_first_tab_offers_to_skip_to_the_promises(show: Show) -> None:
    page = show()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Skip to the promises"
    assert page.locator(".skip").bounding_box()["x"] >= 0


# ---- links ----


def test_a_link_opens_its_promise_and_moves_the_focus_there(show: Show) -> None:
    page = show(at=f"#p={BROKEN}")
    page.wait_for_function("() => document.activeElement.localName === 'summary'")
    assert page.evaluate("() => document.activeElement.id") == f"p={BROKEN}"
    assert seen(page, BROKEN)
    box = promise(page).bounding_box()
    assert 0 < box["y"] < 400


@pytest.mark.parametrize(
    "name", ["DescribeModel-accept.base", "DescribeModel-body.arn", "CreateEndpoint-reject.pattern-/EndpointName"]
)
def test_a_link_leads_into_lists_that_are_closed(show: Show, name: str) -> None:
    page = show(at=f"#p={name}")
    page.wait_for_function("name => document.activeElement.id === `p=${name}`", arg=name)
    assert page.evaluate("() => document.activeElement.checkVisibility({ contentVisibilityAuto: false })")


def test_a_link_to_an_unknown_promise_says_so(show: Show) -> None:
    page = show(at="#p=CreateModel-no.such%3Cb%3E")
    page.wait_for_selector("#said:not([hidden])")
    assert page.locator("#said").inner_text() == "This report has no promise CreateModel-no.such<b>."


def test_a_link_to_a_promise_resets_filters_that_hide_it(show: Show) -> None:
    page = show(at=f"#verdict=known&p={BROKEN}")
    page.wait_for_function("() => document.activeElement.localName === 'summary'")
    assert (len(shown(page)), seen(page, BROKEN)) == (16, True)


def test_a_link_in_the_overview_opens_its_cause(show: Show) -> None:
    page = show()
    page.locator(".top-causes a").first.click()
    page.wait_for_function("() => document.getElementById('c=B1').parentElement.open")


def test_what_is_packed_shows_when_it_is_opened(show: Show, file: Path, packed: Path) -> None:
    page = show(packed, f"#p={BROKEN}")
    promise(page).locator(".panel").wait_for()
    assert promise(page).inner_text() == promise(show(file, f"#p={BROKEN}")).inner_text()


# ---- copying ----


def pasted(page: Any) -> str:
    """Return what is in the clipboard, the way a person would find out."""
    page.evaluate("() => document.body.appendChild(document.createElement('textarea')).focus()")
    page.keyboard.press("Control+V")
    return str(page.locator("textarea").last.input_value())


def without_clipboard(page: Any) -> None:
    """Take the clipboard's interface away, which old browsers and some pages do not have."""
    page.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })")


@pytest.mark.parametrize("spoil", [lambda _: None, without_clipboard], ids=["clipboard", "by hand"])
def test_commands_are_copied_exactly_and_it_is_announced(show: Show, spoil: Any) -> None:
    page = show(at=f"#p={BROKEN}")
    spoil(page)
    for command in ("the kit", "curl", "boto3"):
        box = promise(page).locator(".code", has=page.get_by_role("button", name=f"Copy {command}"))
        page.evaluate("() => (document.getElementById('live').textContent = '')")
        box.get_by_role("button").click()
        page.wait_for_function("() => document.getElementById('live').textContent === 'Copied'")
        assert pasted(page) == box.locator("code").text_content()


def test_the_link_to_a_promise_is_copied(show: Show, file: Path) -> None:
    page = show(at=f"#p={BROKEN}")
    promise(page).get_by_role("button", name="Copy link").click()
    page.wait_for_function("() => document.getElementById('live').textContent === 'Copied'")
    assert pasted(page) == f"{file.as_uri()}#p=CreateModel-reject.length-%2FModelName"


# ---- for everybody ----


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
def test_there_is_no_barrier(show: Show, scheme: str, width: int, tmp_path: Path) -> None:
    some = replace(MIXED, verdicts=(MIXED.verdicts[0], *MIXED.verdicts[3:5], *MIXED.verdicts[8:]))  # it is slow
    small = written(tmp_path / "report.html", html.render(some))
    page = show(small, color_scheme=scheme, viewport={"width": width, "height": 900})
    page.evaluate("() => document.querySelectorAll('details').forEach(details => (details.open = true))")
    page.evaluate(AXE.read_text(encoding="utf-8"))  # a script tag would break the page's own policy
    found = page.evaluate("tags => axe.run({ runOnly: tags })", WCAG)
    assert len(found["passes"]) > 20
    assert [(one["id"], [node["html"][:120] for node in one["nodes"][:5]]) for one in found["violations"]] == []


def test_a_phone_shows_it_without_scrolling_sideways(show: Show) -> None:
    page = show(viewport={"width": 400, "height": 800}, has_touch=True)
    page.evaluate("() => document.querySelectorAll('details').forEach(details => (details.open = true))")
    assert page.evaluate("() => document.documentElement.scrollWidth") == 400
    assert (
        page.get_by_role("row", name="CreateModel").get_by_role("link", name="2 broken").bounding_box()["width"] > 100
    )


def test_what_can_be_pressed_is_large_enough(show: Show) -> None:
    page = show()
    page.evaluate("() => document.querySelectorAll('details').forEach(details => (details.open = true))")
    small = page.evaluate(
        "() => [...document.querySelectorAll('button, summary, select, input, nav a, dt a, .matrix a, .top-causes a')]"
        ".filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 24).map(e => e.outerHTML.slice(0, 99))"
    )
    assert small == []


def test_everything_is_said_without_script(show: Show) -> None:
    page = show(java_script_enabled=False)
    assert page.get_by_text("This page runs no script here").is_visible()
    assert not page.locator("#filters").is_visible()
    assert not page.locator("button.copy").first.is_visible()
    page.locator('[id="c=B1"]').click()
    promise(page).locator("summary").first.click()
    for text in ("A text shorter or longer than the model allows is refused.", "Check the length", "curl -sS -i http"):
        assert promise(page).get_by_text(text).first.is_visible(), text


def test_paper_shows_every_broken_promise_opened_and_nothing_to_press(show: Show) -> None:
    page = show()
    page.emulate_media(media="print")
    for verdict in MIXED.verdicts[:4]:
        assert seen(page, verdict.promise.id), verdict.promise.id
    assert not seen(page, MIXED.verdicts[4].promise.id)
    pressed = page.evaluate(
        "() => [...document.querySelectorAll('button, input, select, nav')].filter(e => e.checkVisibility())"
    )
    assert pressed == []


# ---- nothing in it acts ----


def test_hostile_texts_do_nothing(show: Show, tmp_path: Path) -> None:
    page = show(written(tmp_path / "report.html", html.render(hostile(" ".join(HOSTILE)))))
    title = page.title()
    page.evaluate("() => document.querySelectorAll('details').forEach(details => (details.open = true))")
    page.fill("input[name=text]", "owned")
    assert "owned" in title
    assert page.title() == title
    assert page.evaluate("() => document.querySelectorAll('img, a[href^=javascript]').length") == 0


def test_what_a_page_would_run_besides_its_own_script_is_refused(browser: Any, tmp_path: Path) -> None:
    text = html.render(MIXED).replace("</body>", "<script>document.title = 'owned'</script></body>")
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(written(tmp_path / "report.html", text).as_uri())
    assert page.title() != "owned"
    assert any("Content Security Policy" in line for line in said)
    page.close()
