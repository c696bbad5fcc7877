"""The HTML report: one file that needs nothing else, says everything without script, and lets nothing in it act.

Every text goes through ``clean`` and Jinja's escaping on its way into the page. Style and script are allowed by their
hashes, and nothing else is: a page that a target got something into could neither run that nor send it anywhere.

Long lists stay readable in a small file. Each promise is there, with what was expected of it and what came. Where there
are many, only the first of each cause is there in full; the rest of the others is packed, and shown as it is opened.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from contracts import catalogue
from contracts.report import figures, html_groups, html_view, safe
from contracts.report.html_groups import Section
from contracts.report.html_promise import told
from contracts.report.pretty import Text
from contracts.report.texts import clean, cut, duration, moment, plural
from contracts.values import Results

PAGE: Final = Path(__file__).with_name("page")
WHOLE: Final = 512 * 1024  # characters of promises in full that are all in the page as they are
FIRSTS: Final = 256 * 1024  # where there are more, only the first of each group that needs a look is, up to so many


def render(results: Results) -> str:
    """Return the page; equal results give equal bytes."""
    results = safe.results(results)
    sections = html_groups.sections(results)
    inline, packed = _shared_out(*_panels(sections, results))
    style, script = _file("style.css"), _file("script.js")
    return _environment().get_template("report.html.j2").render(
        results=results,
        run=results.run,
        target=html_view.target(results),
        headline=html_view.headline(results),
        total=figures.count(results).total,
        shares=html_view.shares(results),
        sections=sections,
        first=next((section for section in sections if section.word in ("broken", "known")), None),
        rules=[rule for rule in catalogue.load() if rule in {verdict.promise.rule for verdict in results.verdicts}],
        matrix=html_view.matrix(results),
        inline=inline,
        packed=_packed(packed),
        style=Markup(style),  # noqa: S704 - files of ours
        script=Markup(script),  # noqa: S704
        style_hash=hashed(style),
        script_hash=hashed(script),
    )  # fmt: skip


def hashed(text: str) -> str:
    """Return the hash by which a content security policy allows a text."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _panels(sections: tuple[Section, ...], results: Results) -> tuple[dict[str, str], int]:
    """Return all that is to be told about each promise, by its id, and how many of them, in front, lead a group."""
    lists = [
        (section.opened, [row for row in group.rows if row.opens]) for section in sections for group in section.groups
    ]
    firsts = [rows[0] for opened, rows in lists if opened and rows]
    every = {row.id: row for rows in (firsts, *(rows for _, rows in lists)) for row in rows}
    panel = _environment().get_template("promise.html.j2")
    found = {name: panel.render(told=told(row.verdict, results.run), run=results.run) for name, row in every.items()}
    return found, len(firsts)


def _shared_out(panels: dict[str, str], firsts: int) -> tuple[dict[str, Markup], dict[str, str]]:
    """Return what stands in the page, and what is packed."""
    sizes = list(accumulate(map(len, panels.values())))
    whole = not sizes or sizes[-1] <= WHOLE
    count = len(panels) if whole else sum(size <= FIRSTS for size in sizes[:firsts])
    shared = list(panels.items())
    inline = {name: Markup(panel) for name, panel in shared[:count]}  # noqa: S704 - our own template escaped it
    return inline, dict(shared[count:])


def _packed(panels: Mapping[str, str]) -> str:
    """Return panels in a few bytes: every line once, and for each panel the numbers of its lines."""
    if not panels:
        return ""
    lines: dict[str, int] = {}
    numbers = {
        clean(name): [lines.setdefault(line, len(lines)) for line in panel.split("\n")]
        for name, panel in panels.items()
    }
    text = json.dumps({"lines": list(lines), "panels": numbers}, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()


@cache
def _file(name: str) -> str:
    return (PAGE / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(PAGE), autoescape=True, undefined=StrictUndefined, finalize=_shown,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    found.filters |= {
        "cut": cut, "brief": _brief, "plural": plural, "moment": moment, "duration": duration, "exact": _exact,
        "laid": _laid, "operation": html_groups.operation,
    }  # fmt: skip
    return found


def _shown(value: Any) -> Any:
    """Return what a template puts into the page: texts without anything that is not visible."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _exact(text: str) -> Markup:
    """Return a command as it is copied, escaped; the lines that are not plain ASCII are shown clean."""
    lines = (line if line.isascii() and line.isprintable() else clean(line) for line in text.split("\n"))
    return escape("\n".join(lines))


def _laid(text: Text) -> Markup:
    """Return the lines of a text, which are clean, with the marked ones marked."""
    return Markup("\n").join(_marked(line.text) if line.marked else line.text for line in text.lines)


def _marked(line: str) -> Markup:
    bare = line.lstrip()
    return Markup("{}<mark>{}</mark>").format(line.removesuffix(bare), bare)


def _brief(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length].rstrip()}…"
