"""The report for a terminal: a table, causes, the first broken promises in full, and the verdict in the last line."""

from __future__ import annotations

from typing import Final

from contracts import errors
from contracts.report import figures, safe
from contracts.report.causes import Cause, causes
from contracts.report.figures import Figures, percent
from contracts.report.groups import Group, groups
from contracts.report.promise import block, fact
from contracts.report.texts import Page, columns, cut, duration, plural
from contracts.spec import resources
from contracts.spec.operations import SUPPORTING
from contracts.values import SERVICE, Results

CAUSES: Final = 10
LEFTOVERS: Final = 3  # examples of a kind
LINES: Final = 5  # of a list that nobody has to act on at once
COLUMNS: Final = ("kept", "broken", "known", "unsupported", "other")
TABLE: Final = 66  # columns that the table needs; narrower pages get a list
NARROW, WIDE = 40, 200

ENDINGS: Final = {
    errors.OK: "OK", errors.BROKEN: "FAIL", errors.INTERRUPTED: "INTERRUPTED", errors.KIT_ERROR: "KIT ERROR",
    errors.USAGE: "USAGE", errors.MISSING_PROGRAM: "MISSING PROGRAM", errors.VACUOUS: "VACUOUS",
    errors.UNREACHABLE: "UNREACHABLE", errors.REFUSED: "REFUSED",
}  # fmt: skip


def render(
    results: Results,
    *,
    width: int = 80,
    colour: bool = False,
    limit: int = 5,
    ascii: bool = False,  # noqa: A002 - the word says it
) -> str:
    """Return the report; ``limit`` broken promises are shown in full, one of each cause.

    Lines keep to ``width`` (40 to 200), but for commands to copy. ``ascii`` is for encodings that cannot carry more.
    """
    page = Page(min(WIDE, max(NARROW, width)), colour, ascii)
    results = safe.results(results)
    found = causes(results)
    sections = (
        _header(results, page),
        _table(results, page),
        _causes(found, page),
        _details(results, found, limit, page),
        _counted(results, page),
        _problems(results, page),
        _reach(results, page),
        _summary(results, page),
    )
    return "\n".join("\n".join(section) + "\n" for section in sections if section)


def ending(exit_code: int) -> str:
    """Return the word for how a run ended, such as ``FAIL``."""
    return ENDINGS.get(exit_code, f"EXIT {exit_code}")


def verdict_line(results: Results) -> str:
    """Return the whole run in one line, such as ``FAIL  12 broken · 610 kept · of 640 · 41 s``."""
    return " · ".join(_verdict(results))


def _verdict(results: Results) -> list[str]:
    found = figures.count(results)
    shown = ("broken", "fixed", "flaky", "error", "blocked", "indeterminate", "known", "kept", "unsupported", "should")
    parts = [f"{getattr(found, name)} {name}" for name in shown if getattr(found, name) or name in ("broken", "kept")]
    parts += [f"of {found.total}", duration(results.run.elapsed)]
    parts += [f"partial: {results.run.partial}"] if results.run.partial else []
    return [f"{ending(results.exit_code)}  {parts[0]}", *parts[1:]]


def _header(results: Results, page: Page) -> list[str]:
    run = results.run
    where = f"{run.target} {run.target_version}".strip()
    where = where if run.url == run.target else f"{where} at {run.url}"
    return page.parts([f"sagemaker-contract {run.kit}", where, f"contract {run.contract}"])


def _table(results: Results, page: Page) -> list[str]:
    rows = figures.rows(results)
    if not rows:
        return []
    if page.width < TABLE:
        return [line for row in rows for line in _listed(row, page)]
    name = page.width - sum(len(column) + 2 for column in COLUMNS)
    name = min(name, max(len("operation"), *(columns(page.text(row.operation)) for row in rows)))
    head = f"{'operation':<{name}}" + "".join(f"  {column}" for column in COLUMNS)
    return [page.paint(head), *(_row(row, name, page) for row in rows)]


def _row(row: figures.Row, name: int, page: Page) -> str:
    counts = (f"  {getattr(row, column) or '-':>{len(column)}}" for column in COLUMNS)
    operation = page.text(row.operation)
    operation = operation if columns(operation) <= name else operation[:name]
    return f"{operation:<{name}}" + "".join(counts)


def _listed(row: figures.Row, page: Page) -> list[str]:
    counts = [f"{getattr(row, column)} {column}" for column in COLUMNS if getattr(row, column)]
    return [*page.lines(row.operation), *page.parts(counts, "  ")]


def _causes(found: tuple[Cause, ...], page: Page) -> list[str]:
    if not found:
        return []
    promises = sum(len(cause.promises) for cause in found)
    head = f"BROKEN  {plural(promises, 'promise')}, {plural(len(found), 'cause')}"
    lines = [page.paint(head, "red")]
    for number, cause in enumerate(found[:CAUSES], 1):
        lines += _cause(number, cause, page)
    if more := len(found) - CAUSES:
        lines += page.lines(f"{more} more: see the report", "  ") if more > 0 else []
    return lines


def _cause(number: int, cause: Cause, page: Page) -> list[str]:
    differ = f" ({plural(cause.differ, 'promise differs', 'promises differ')})" if cause.differ else ""
    more = f" +{len(cause.promises) - 1}" if len(cause.promises) > 1 else ""
    return [
        *page.lines(cause.title, f"  {f'B{number}':<4}{len(cause.promises):>5}  "),
        *page.lines(cut(cause.expected, 200), f"{'':13}expected  "),
        *page.lines(cut(cause.got, 200) + differ, f"{'':13}got       "),
        *page.lines(cause.promises[0].id + more, f"{'':13}"),
    ]


def _details(results: Results, found: tuple[Cause, ...], limit: int, page: Page) -> list[str]:
    # The example of each cause is the most telling one; more of the same would not help.
    verdicts = {verdict.promise: verdict for verdict in results.verdicts}
    lines: list[str] = []
    for number, cause in enumerate(found[:limit], 1):
        lines += [*([""] if lines else []), page.paint(f"B{number}"), *block(verdicts[cause.promises[0]], page)]
    if lines:
        lines += ["", *page.lines("Is one of these intended? List it in a divergences file, with the reason.")]
    return lines


def _counted(results: Results, page: Page) -> list[str]:
    """Return the lists of what is counted but not shown one by one."""
    return [line for group in groups(results) for line in _list(group, page)]


def _list(group: Group, page: Page) -> list[str]:
    head = f"{group.word.upper()} {group.promises}: {group.text}"
    lines = [page.paint(line, "yellow") for line in page.lines(head, hang=2)]
    limit = 2 * LINES if group.by == "id" else LINES
    for entry, times in group.entries[:limit]:
        lines += page.lines(cut(entry, 300), f"{times:>6}  ")
    rest = sum(times for _, times in group.entries[limit:])
    more = plural(len(group.entries) - limit, f"more {group.by}")
    return [*lines, *page.lines(more, f"{rest:>6}  ")] if rest else lines


def _problems(results: Results, page: Page) -> list[str]:
    lines = [line for problem in results.problems for line in page.lines(problem, "  ")]
    leftovers = _leftovers([name for reach in results.reaches for name in reach.leftovers], page)
    return [
        *([page.paint("PROBLEMS of the divergences file", "yellow")] if lines else []),
        *lines,
        *(page.lines("LEFT BEHIND: these could not be removed from the target", hang=2) if leftovers else []),
        *leftovers,
    ]


def _leftovers(names: list[str], page: Page) -> list[str]:
    """Return what was left behind, counted by kind, with a few examples of each."""
    known = sorted((kind.name for kind in resources.kinds()), key=len, reverse=True)  # "endpoint config" first
    by_kind: dict[str, list[str]] = {}
    for name in names:
        kind = next((kind for kind in known if name.startswith(f"{kind} ")), "")
        by_kind.setdefault(kind, []).append(name.removeprefix(kind).strip())
    lines: list[str] = []
    for kind, left in by_kind.items():
        why = " (it has no delete operation)" if kind and not resources.named(kind).delete else ""
        lines += page.lines(f"{kind or 'other'}: {len(left):,} left{why}", "  ")
        lines += [line for name in left[:LEFTOVERS] for line in page.lines(name, "    ")]
    return lines


def _reach(results: Results, page: Page) -> list[str]:
    reaches = [reach for reach in results.reaches if reach.operation not in (*SUPPORTING, SERVICE)]
    if not reaches:
        return []
    reached = sum(reach.reached for reach in reaches)
    lines = fact("reach", f"{reached} of {plural(len(reaches), 'operation')} reached", page)
    for reach in reaches:
        if not reach.reached:
            why = reach.note or ("" if reach.supported else "unsupported")
            lines += fact("", f"not reached: {reach.operation}" + f" ({why})" * bool(why), page)
        elif not reach.canary:
            lines += fact("", f"{reach.operation}: the canary came out green, its verdicts prove nothing", page)
    return lines


def _summary(results: Results, page: Page) -> list[str]:
    found, run = figures.count(results), results.run
    return [
        *fact("kept", _share(found.kept, found), page),
        *fact("supported", _share(found.supported, found), page),
        *fact("time", f"{duration(run.elapsed)}, seed {run.seed}, run {run.run_id}", page),
        *([f"  {'repeat':<10}{page.text(run.command)}"] if run.command else []),
        *(fact("result", results.exit_reason, page) if results.exit_reason else []),
        "",
        *_ending(results, page),
    ]


def _share(part: int, found: Figures) -> str:
    return f"{part} of {found.total} ({percent(part, found.total)})"


def _ending(results: Results, page: Page) -> list[str]:
    colour = "green" if results.exit_code == errors.OK else "red"
    first, *rest = page.parts(_verdict(results))
    return [page.paint(first, colour), *rest]
