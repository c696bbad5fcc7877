"""A badge: one line that says how a target stands, for shields' endpoint and as a picture of its own."""

from __future__ import annotations

import json
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from contracts import errors
from contracts.report import figures, safe
from contracts.report.terminal import verdict_line
from contracts.report.texts import clean
from contracts.values import Results

LABEL: Final = "SageMaker contract"
# What the colours of shields' names look like; words say the same, so that nothing depends on them.
COLOURS: Final = {"brightgreen": "#3a7d0b", "blue": "#0b69a3", "red": "#b52b27", "lightgrey": "#5f5f5f"}
_FAILING: Final = ("broken", "fixed", "flaky", "blocked", "indeterminate")
_LETTER: Final = 6.6  # units that a letter takes on average; the text is stretched to fit
_SVG: Final = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{said}">
 <title>{title}</title>
 <clipPath id="round"><rect width="{width}" height="20" rx="3"/></clipPath>
 <g clip-path="url(#round)">
  <rect width="{left}" height="20" fill="#444"/>
  <rect x="{left}" width="{right}" height="20" fill="{colour}"/>
 </g>
 <g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">
  <text x="{label_at}" y="14" textLength="{label_length}">{label}</text>
  <text x="{message_at}" y="14" textLength="{message_length}">{message}</text>
 </g>
</svg>
"""


class Badge(NamedTuple):
    """What a badge says, and the name of its colour."""

    message: str
    colour: str


def render(results: Results) -> dict[str, str]:
    """Return the badge's files by their names."""
    results = safe.results(results)
    return {"badge.json": _endpoint(badge(results)), "badge.svg": _picture(badge(results), results)}


def badge(results: Results) -> Badge:
    """Return what a run's badge says: what is new, or how much is kept of all; the whole always counts.

    What proves nothing was not tested, and a partial run never looks like a whole one.
    """
    found = figures.count(results)
    if results.exit_code not in (errors.OK, errors.BROKEN) or not found.total:
        return Badge("not tested", "lightgrey")
    partial = ", partial" if results.run.partial else ""
    if results.exit_code == errors.BROKEN:
        name = next((name for name in _FAILING if getattr(found, name)), "")
        said = f"{getattr(found, name)} {'newly ' * (name == 'broken')}{name}" if name else "divergences out of date"
        return Badge(said + partial, "red")
    if found.kept == found.total:
        return Badge(f"all {found.total} kept{partial}", "blue" if partial else "brightgreen")
    return Badge(f"{found.kept}/{found.total} kept{partial}", "blue")


def _endpoint(found: Badge) -> str:
    raw = {"schemaVersion": 1, "label": LABEL, "message": found.message, "color": found.colour}
    return json.dumps(raw | ({"isError": True} if found.colour == "red" else {}), indent=1) + "\n"


def _picture(found: Badge, results: Results) -> str:
    run = results.run
    left, right = _width(LABEL), _width(found.message)
    title = f"{run.target} {run.target_version}".strip() + f", contract {run.contract}: {verdict_line(results)}"
    return _SVG.format(
        width=left + right,
        left=left,
        right=right,
        colour=COLOURS[found.colour],
        said=escape(f"{LABEL}: {found.message}"),
        title=escape(clean(title)),
        label=LABEL,
        label_at=left / 2,
        label_length=left - 10,
        message=escape(found.message),
        message_at=left + right / 2,
        message_length=right - 10,
    )


def _width(text: str) -> int:
    return 10 + round(len(text) * _LETTER)
