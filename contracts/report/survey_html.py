"""A survey as one page for browsers: no script, nothing from elsewhere, light and dark, on small screens, too."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final
from urllib.parse import quote

from contracts.errors import VACUOUS
from contracts.report import survey_page as page
from contracts.report.survey import Survey, Surveyed
from contracts.report.texts import clean, cut, plural
from contracts.values import SERVICE

_STYLE: Final = """
:root { color-scheme: light dark; --page: #fff; --soft: #f5f6f8; --line: #d8dde3; --text: #1b2026; --quiet: #56606c;
 --link: #0a58a8 }
@media screen and (prefers-color-scheme: dark) { :root { --page: #14171b; --soft: #1c2126; --line: #333b44;
 --text: #e5e9ed; --quiet: #a0abb6; --link: #83bcff } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 78rem; padding: 1rem 1.5rem 4rem; background: var(--page); color: var(--text);
 font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif }
a { color: var(--link) }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
p, li { max-width: 48rem }
.facts, small { color: var(--quiet) }
small { display: block; width: 24rem; white-space: normal; font-size: .85em }
code { font: .85em ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere }
h1 { font-size: 1.75rem; line-height: 1.25 }
ul { padding-left: 1.25rem }
pre { background: var(--soft); padding: .5rem .75rem; white-space: pre-wrap; overflow-wrap: anywhere }
.wide { overflow-x: auto }
table { border-collapse: collapse; font-size: .9rem }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line) }
tbody th { font-weight: normal; white-space: nowrap }
.number { text-align: right; font-variant-numeric: tabular-nums }
@media print { .wide { overflow: visible } }
"""
_ABOUT: Final = (
    "<b>kept</b> counts the promises that held whenever they were tried, <b>supported</b> those of operations that "
    "the emulator has. Both are shares of the whole catalogue, so that an operation that is missing is not kept "
    "either.",
    "<b>good answers</b> counts the operations that answered at least one request as the model says.",
    "<b>its run</b> is <i>OK</i> where whatever is broken is known, with a reason; <i>FAIL</i> where something else "
    "is, or could not be judged; <i>VACUOUS</i> where the run proves nothing, because no operation answers.",
    "An emulator need not keep every promise to be useful. Whether one keeps those that your code relies on is the "
    "question: look for your operations.",
)
_SHARES: Final = (
    "Promises kept, of those that could be; a dash is an operation that the emulator lacks. <i>Untried</i> is what "
    "could not be judged, mostly because something that had to exist first could not be made."
)


def render(survey: Survey, links: Mapping[str, str] | None = None) -> str:
    """Return a survey as HTML; ``links`` say where the report of a target is, beside the page."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    sections = [_glance(survey, links or {}), _operations(survey), _rules(survey), _differences(survey)]
    body = [line for section in sections for line in section]
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            f'<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>Emulators of SageMaker, compared</title><style>{_STYLE}</style></head>",
            "<body><main>",
            "<h1>Emulators of SageMaker, compared</h1>",
            "<p>The same requests, with the same seed, to several emulators.</p>",
            f'<p class="facts">Measured: {_text(page.facts(survey))}.</p>',
            *body,
            "<h2>Do it again</h2>",
            f"<pre><code>{_text(page.command(survey))}</code></pre>",
            "</main></body></html>",
            "",
        ]
    )


def _glance(survey: Survey, links: Mapping[str, str]) -> Iterator[str]:
    yield "<ul>" + "".join(f"<li>{text}</li>" for text in _ABOUT) + "</ul>"
    head = ["target", "version", "good answers", "kept", "supported", "its run"]
    rows = []
    for target in survey.targets:
        shares = [page.reach(target), page.kept(target), page.supported(target)] if target.ran else [page.LACKING] * 3
        texts = [target.version or page.LACKING, *shares, page.ending(target)]
        rows.append([_linked(target, links), *map(_text, texts)])
    yield from _table("At a glance", head, rows, numbers=(3, 4))


def _linked(target: Surveyed, links: Mapping[str, str]) -> str:
    name, where = _text(target.target), links.get(target.target)
    return f'<a href="{escape(quote(where))}">{name}</a>' if where else name


def _operations(survey: Survey) -> Iterator[str]:
    ran = [target for target in survey.targets if target.ran]
    rows = []
    for operation in survey.operations():
        name = "the service as a whole" if operation == SERVICE else operation
        rows.append([_text(name), *(_text(page.share(target.operations.get(operation))) for target in ran)])
    head = ["operation", *(target.target for target in ran)]
    yield from _table("Operations", head, rows, _SHARES, numbers=range(1, len(head)))


def _rules(survey: Survey) -> Iterator[str]:
    ran = [target for target in survey.targets if target.ran]
    rows = []
    for rule in survey.rules():
        shares = [target.rules.get(rule) for target in ran]
        if any(one and one.kept < one.served for one in shares):
            said = f"{_text(rule)}<small>{_text(page.promise(rule))}</small>"
            rows.append([said, *(_text(page.share(one)) for one in shares)])
    head = ["rule", *(target.target for target in ran)]
    yield from _table("Rules", head, rows, "Those that not all of them keep.", numbers=range(1, len(head)))


def _differences(survey: Survey) -> Iterator[str]:
    for target in survey.targets:
        if target.differences and target.exit_code != VACUOUS:
            rows = [
                [str(one.promises), _text(cut(one.cause, 400)), f"<code>{_text(one.example)}</code>"]
                for one in target.differences[: page.BIGGEST]
            ]
            if rest := target.differences[page.BIGGEST :]:
                rows.append([str(sum(one.promises for one in rest)), plural(len(rest), "more difference"), ""])
            title = f"The biggest differences of {target.target}"
            yield from _table(title, ["promises", "difference", "for example"], rows, numbers=(0,))


def _table(
    title: str, head: Sequence[str], rows: Sequence[Sequence[str]], text: str = "", numbers: Sequence[int] = ()
) -> Iterator[str]:
    """Yield a section with a table; the head and the title are plain texts, ``text`` and the cells are HTML."""
    named = _text(title)
    yield f"<h2>{named}</h2>"
    if text:
        yield f"<p>{text}</p>"
    yield f'<div class="wide" role="region" tabindex="0" aria-label="{named}"><table>'
    yield (
        "<thead><tr>"
        + "".join(_cell("th", _text(one), n in numbers, "col") for n, one in enumerate(head))
        + "</tr></thead>"
    )
    yield "<tbody>"
    for first, *others in rows:
        cells = "".join(_cell("td", one, n in numbers) for n, one in enumerate(others, 1))
        yield f"<tr>{_cell('th', first, 0 in numbers, 'row')}{cells}</tr>"
    yield "</tbody></table></div>"


def _cell(tag: str, text: str, number: bool, scope: str = "") -> str:
    named = f' scope="{scope}"' if scope else ""
    kind = ' class="number"' if number else ""
    return f"<{tag}{named}{kind}>{text}</{tag}>"


def _text(text: str) -> str:
    """Return any text as HTML that shows it, and nothing else."""
    return escape(clean(text))
