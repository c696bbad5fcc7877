"""Measures the HTML report in a real browser, and prints a table: ``python tests/bench_html.py``."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import sync_playwright
from shown import many
from test_report_browser import ARGUMENTS, chromium

from contracts.report import html

ROUNDS: Final = 5
# Two frames after the document is there, it has been laid out and painted.
OPENED: Final = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(
    () => done(performance.now()))))"""
# Most promises have these letters in their ids, so that nearly everything has to be looked at and stays.
TYPED: Final = """() => new Promise(done => {
    const field = document.querySelector("input[name=text]"), before = performance.now();
    field.value = "member" + Math.floor(Math.random() * 9);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - before)));
})"""
# The longest of all lists.
UNFOLDED: Final = """() => new Promise(done => {
    const length = list => list.querySelectorAll("li").length, before = performance.now();
    const longest = [...document.querySelectorAll(".group")].sort((one, other) => length(other) - length(one))[0];
    longest.parentElement.open = longest.open = true;
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - before)));
})"""
# A promise that is packed, until it can be read: the first one unpacks all.
UNPACKED: Final = """() => new Promise(done => {
    const short = document.querySelector(".short"), row = short.parentElement, before = performance.now();
    new MutationObserver(() => done(performance.now() - before)).observe(row, { childList: true });
    row.open = true;
})"""


def main() -> None:
    """Measure, and print the table."""
    print("| promises | size | rendered | opened | a filter's key | longest list | unpacked |")
    print("|--:|--:|--:|--:|--:|--:|--:|")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        for count in (1020, 5000):
            print(row(browser, count, Path(folder) / f"{count}.html"), flush=True)
        browser.close()


def row(browser: Any, count: int, path: Path) -> str:
    """Return the line of the table for a report with so many promises."""
    results = many(count)
    before = time.process_time()
    text = html.render(results)
    rendered = time.process_time() - before
    path.write_text(text, encoding="utf-8")
    times = [measured(browser, path, script) for script in (OPENED, TYPED, UNFOLDED, UNPACKED)]
    size = f"{len(text.encode()) / 2**20:.2f} MiB"
    return f"| {count:,} | {size} | {rendered:.1f} s | " + " | ".join(f"{one:.0f} ms" for one in times) + " |"


def measured(browser: Any, path: Path, script: str) -> float:
    """Return the median of some rounds, in milliseconds."""

    def once() -> float:
        page = browser.new_page()
        page.goto(path.as_uri(), wait_until="commit" if script is OPENED else "load")
        if script is OPENED:
            page.wait_for_load_state("load")
        found = float(page.evaluate(script))
        page.close()
        return found

    return statistics.median(once() for _ in range(ROUNDS))


if __name__ == "__main__":
    main()
