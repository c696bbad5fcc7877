"""The pages that people read: no link leads nowhere, and what they list is all there is."""

# ruff: noqa: D103 - a test's name says what it shows

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from contracts.report import data, figures
from contracts.report.write import FORMATS

ROOT = Path(__file__).resolve().parent.parent
PAGES = (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("specs/**/*.md"), *ROOT.glob(".github/*.md"))
REPORT = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
_FENCE = re.compile(r"^( *)(`{3,}).*?^ *\2 *$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!\\)\[[^\]]*\]\(([^)\s]+)\)")


def prose(path: Path) -> str:
    """Return a page without its blocks of code and pieces of code, in which nothing is a link."""
    return re.sub(r"`[^`\n]*`", "", _FENCE.sub("", path.read_text(encoding="utf-8")))


@cache
def anchors(path: Path) -> set[str]:
    """Return what links into a page may name: its headings, as GitHub calls them."""
    headings = re.findall(r"^#{1,6} +(.+?) *$", _FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    found = set(re.findall(r'<a (?:id|name)="([^"]+)"', path.read_text(encoding="utf-8")))
    for heading in headings:
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        name = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        number = sum(other == name or re.fullmatch(rf"{re.escape(name)}-\d+", other) is not None for other in found)
        found.add(f"{name}-{number}" if number else name)
    return found


def dead(path: Path) -> list[str]:
    """Return the links of a page that lead nowhere; other sites are left alone."""
    wrong = []
    for link in _LINK.findall(prose(path)):
        if "://" in link or link.startswith("mailto:"):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file) if file else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            wrong.append(link)
    return wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_link_leads_nowhere(page: Path) -> None:
    assert dead(page) == []


def test_all_pages_are_looked_at() -> None:
    names = {str(page.relative_to(ROOT)) for page in PAGES}
    assert {"README.md", "CHANGELOG.md", "docs/report.md", "docs/operations.md", "docs/divergences.md"} <= names


def test_a_dead_link_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# One\n\n## Two words, `code`\n\n## One\n", encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(
        "# Here\n[a](other.md) [b](other.md#two-words-code) [c](other.md#one-1) [d](#here) [e](https://x.example/#y)\n"
        "[f](nothing.md) [g](other.md#three) [h](#there) `[i](no.md)`\n```\n[j](no.md)\n```\n",
        encoding="utf-8",
    )
    assert dead(page) == ["nothing.md", "other.md#three", "#there"]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_explained(name: str) -> None:
    row = re.search(rf"^\| `{name}` \| (.+?) \|", REPORT, re.MULTILINE)
    assert row is not None
    path, _ = FORMATS[name]
    assert path == "." or path in row[1]


def test_every_word_is_explained() -> None:
    assert [word for word in figures.WORDS if f"\n| {word} | " not in REPORT] == []


def test_the_first_lines_of_a_report_are_as_shown() -> None:
    shown = re.search(r"```json\n(.*?)```", REPORT, re.DOTALL)
    assert shown is not None
    path = Path(data.__file__).with_name("report.schema.json")
    schema = json.loads(path.read_text(encoding="utf-8"))
    names = re.findall(r'"(\w+)":', shown[1])
    assert names == ["schema", "run", *schema["properties"]["run"]["required"][: len(names) - 2]]


def test_every_member_of_a_report_is_explained() -> None:
    path = Path(data.__file__).with_name("report.schema.json")
    members = json.loads(path.read_text(encoding="utf-8"))["required"]
    assert [member for member in members if f"`{member}`" not in REPORT] == []
