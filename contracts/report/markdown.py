"""The summary of a run as Markdown, such as a workflow shows beside its job: causes first, and how to repeat it.

Whatever a target sent is inert in it. It stays below what a job's summary may have, cut in whole rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from contracts import errors
from contracts.report import figures, safe
from contracts.report.causes import Cause, causes
from contracts.report.figures import Figures, percent
from contracts.report.groups import Group, groups
from contracts.report.terminal import ending
from contracts.report.texts import clean, cut, duration, plural
from contracts.values import SERVICE, Results, Run

LIMIT: Final = 1000 * 1024  # bytes; a job's summary of more than 1,024 KiB is rejected whole
CELL: Final = 400  # characters of a cell
_ROOM: Final = 200  # bytes that the end of a table needs
_SIGNS: Final = {errors.OK: "✅", errors.BROKEN: "❌"}
_ACT: Final = ("fixed", "flaky", "error", "blocked", "indeterminate")  # the groups that are shown opened
# Everything that Markdown, or what GitHub adds to it, could take for more than a character.
_MARKUP: Final = re.compile(r"([\\`*_<>\[\]|&~$#@!]|:(?=\S))")
_LINK: Final = re.compile(r"\b(www)\.", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """A table, or a list where it has no head; where it is cut, ``more`` says so with how many rows are left out."""

    rows: Sequence[str]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    more: str = "| | {} more rows |"


def render(results: Results, limit: int = LIMIT) -> str:
    """Return the summary, of at most ``limit`` bytes; every table is cut in whole rows, those to act on last."""
    results = safe.results(results)
    parts: list[str | Table] = [*_top(results), *(table for table in _tables(results) if table.rows)]
    end = _end(results)
    room = limit - sum(len(_encoded(line)) + 1 for line in end)
    lines: list[str] = []
    for part in parts:
        found = [part] if isinstance(part, str) else _fitting(part, room)
        lines += found
        room -= sum(len(_encoded(line)) + 1 for line in found)
    return "\n".join([*lines, *end])


def inert(text: str, limit: int = CELL) -> str:
    """Return any text as Markdown that shows it on one line, and does nothing."""
    return _LINK.sub(r"\1\\.", _MARKUP.sub(r"\\\1", clean(cut(text, limit))))


def code(text: str, limit: int = CELL) -> str:
    """Return any text in the letters of code; in such, nobody is mentioned and nothing is linked."""
    return f"<code>{inert(text, limit)}</code>"


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _fitting(table: Table, room: int) -> list[str]:
    """Return the lines of a table with as many rows as there is room for, or nothing where there is none for any."""
    room -= sum(len(_encoded(line)) + 1 for line in (*table.before, *table.after)) + _ROOM
    kept: list[str] = []
    for row in table.rows:
        room -= len(_encoded(row)) + 1
        if room < 0:
            break
        kept.append(row)
    left = len(table.rows) - len(kept)
    if not kept:
        return []
    return [*table.before, *kept, *([table.more.format(left)] if left else []), *table.after]


def _top(results: Results) -> Iterator[str]:
    found, run = figures.count(results), results.run
    where = inert(f"{run.target} {run.target_version}".strip())
    yield f"## {_SIGNS.get(results.exit_code, '⚠️')} {where}: {ending(results.exit_code)}, {_said(results, found)}"
    yield ""
    yield " · ".join(f"**{getattr(found, name)}** {name}" for name in figures.WORDS if _shown(found, name))
    yield f"of {found.total} in {duration(run.elapsed)}"
    yield ""
    yield f"kept **{_share(found.kept, found)}** · supported **{_share(found.supported, found)}** · {_reach(results)}"
    yield ""
    if results.exit_reason and results.exit_code not in (errors.OK, errors.BROKEN):
        yield f"**{inert(results.exit_reason)}**"
        yield ""
    if run.partial:
        yield f"Partial: {inert(run.partial)}"
        yield ""


def _shown(found: Figures, name: str) -> bool:
    return bool(getattr(found, name)) or name in ("kept", "broken")


def _said(results: Results, found: Figures) -> str:
    number = len(causes(results))
    return f"{plural(found.broken, 'promise')} broken" + (f" by {plural(number, 'cause')}" if number else "")


def _share(part: int, found: Figures) -> str:
    return f"{part} of {found.total} ({percent(part, found.total)})"


def _reach(results: Results) -> str:
    about = [reach for reach in results.reaches if reach.operation != SERVICE]
    return f"{sum(reach.reached for reach in about)} of {plural(len(about), 'operation')} reached"


def _tables(results: Results) -> Iterator[Table]:
    yield Table(
        [_cause(number, cause) for number, cause in enumerate(causes(results), 1)],
        ("| | cause | promises | expected | got | for example |", "|---|---|--:|---|---|---|"),
        ("",),
        "| | {} more causes: see the report | | | | |",
    )
    found = list(groups(results))
    yield from (_group(group, opened=True) for group in found if group.word in _ACT)
    problems = [f"* {inert(problem)}" for problem in results.problems]
    yield Table(problems, ("### Problems of the divergences file", ""), ("",), "* {} more")
    yield _operations(results)
    yield from (_group(group, opened=False) for group in found if group.word not in _ACT)


def _cause(number: int, cause: Cause) -> str:
    differ = f", {plural(cause.differ, 'promise differs', 'promises differ')}" if cause.differ else ""
    cells = [f"B{number}", inert(cause.title), str(len(cause.promises)), code(cause.expected),
             code(cause.got) + differ, code(cause.promises[0].id)]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _group(group: Group, *, opened: bool) -> Table:
    shown = code if group.by in ("id", "operation") else inert
    rows = [f"| {times} | {shown(entry)} |" for entry, times in group.entries]
    of = f" in {len(group.entries)}" if group.by == "reason" else ""
    head = (
        f"<details{' open' * opened}><summary>{group.word.capitalize()}: {group.promises}{of}, {group.text}</summary>"
    )
    return Table(rows, (head, "", f"| promises | {group.by} |", "|--:|---|"), ("", "</details>", ""))


def _operations(results: Results) -> Table:
    rows = [
        f"| {code(row.operation)} | {row.kept} | {row.broken} | {row.known} | {row.unsupported} | {row.other} |"
        for row in figures.rows(results)
    ]
    columns = ("| operation | kept | broken | known | unsupported | other |", "|---|--:|--:|--:|--:|--:|")
    head = f"<details><summary>{plural(len(rows), 'operation')}</summary>"
    return Table(rows, (head, "", *columns), ("", "</details>", ""), "| {} more | | | | | |")


def _end(results: Results) -> list[str]:
    run = results.run
    facts = f"kit {run.kit}, contract {run.contract}, seed {run.seed}, run {run.run_id}"
    return [*(_repeat(run) if run.command else []), inert(facts), ""]


def _repeat(run: Run) -> list[str]:
    command = clean(cut(run.command, 4096))
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", command)), default=0))
    return ["To repeat it:", "", f"{fence}sh", command, fence, ""]
