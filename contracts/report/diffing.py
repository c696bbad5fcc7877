"""Two reports side by side: what is newly broken, newly kept or no longer there, and what cannot be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from contracts import errors
from contracts.judge.divergences import of_seed
from contracts.report import figures, safe
from contracts.report.causes import first_failure
from contracts.report.figures import percent, word
from contracts.report.texts import Page, cut, moment, plural
from contracts.values import Promise, Results, Run, Verdict

SHOWN: Final = 20  # changes of one sort, unless everything is asked for
_ENDED_EARLY: Final = {errors.INTERRUPTED: "was interrupted", errors.UNREACHABLE: "lost its target",
                       errors.KIT_ERROR: "met an error of the kit"}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A promise that came out otherwise; the words are those for people."""

    was: str
    now: str
    verdict: Verdict  # the new one


@dataclass(frozen=True)
class Difference:
    """What changed from one run to another, over the ``compared`` promises that both judged.

    ``lost`` are no longer kept, and not broken either. ``unknown`` are broken, and the old run did not judge them.
    ``gone`` are promises that the new run should have had. ``notes`` say what cannot be compared, and why.
    """

    broken: tuple[Change, ...]
    kept: tuple[Change, ...]
    lost: tuple[Change, ...]
    unknown: tuple[Change, ...]
    gone: tuple[Promise, ...]
    compared: int
    notes: tuple[str, ...]


def difference(old: Results, new: Results) -> Difference:
    """Return what changed from an old run to a new one."""
    level = new.run.fail_on  # one level for both, so that a finding does not change with what fails a run
    same = _generated(old.run) == _generated(new.run)
    before, after = (_by_promise(results, lambda p: same or not of_seed(p.place)) for results in (old, new))
    both = [promise for promise in after if promise in before]
    changes = [Change(word(before[p], level), word(after[p], level), after[p]) for p in both]
    absent = tuple(promise for promise in before if promise not in after)
    unknown = [Change("", "broken", v) for p, v in after.items() if p not in before and word(v, level) == "broken"]
    return Difference(
        broken=tuple(change for change in changes if change.now == "broken" != change.was),
        kept=tuple(change for change in changes if change.now == "kept" != change.was),
        lost=tuple(change for change in changes if change.was == "kept" and change.now not in ("kept", "broken")),
        unknown=tuple(unknown),
        gone=() if _part(new) and _part(new) != _part(old) else absent,
        compared=len(both),
        notes=tuple(_notes(old, new, len(absent), len(after) - len(both))),
    )


def _generated(run: Run) -> tuple[int, int]:
    """Return what generated requests depend on."""
    return run.seed, run.examples


def _by_promise(results: Results, wanted: Callable[[Promise], bool]) -> Mapping[Promise, Verdict]:
    return {verdict.promise: verdict for verdict in results.verdicts if wanted(verdict.promise)}


def _part(results: Results) -> str:
    """Return why a run is not about the whole catalogue, or nothing."""
    early = _ENDED_EARLY.get(results.exit_code, "")
    return "; ".join(
        part for part in (f"is partial ({results.run.partial})" * bool(results.run.partial), early) if part
    )


def _notes(old: Results, new: Results, absent: int, fresh: int) -> Iterator[str]:
    """Yield what stands in the way of comparing the two; what differs and does no harm is not told."""
    if old.run.contract != new.run.contract:
        yield (
            f"The contracts differ ({old.run.contract} and {new.run.contract}), so promises may have changed their "
            "meaning; compare runs of one version of the kit."
        )
    elif old.run.kit != new.run.kit and (absent or fresh):
        yield f"The kits differ ({old.run.kit} and {new.run.kit}): a newer one may ask more of the same contract."
    if _generated(old.run) != _generated(new.run):
        pair = ("seeds", old.run.seed, new.run.seed)
        pair = pair if pair[1] != pair[2] else ("numbers of examples", old.run.examples, new.run.examples)
        yield f"The {pair[0]} differ ({pair[1]} and {pair[2]}): what was generated is not compared."
    if _part(old) == _part(new):
        return
    for name, results, only in (("OLD", old, fresh), ("NEW", new, absent)):
        if _part(results):
            left = f"; {plural(only, 'promise')} of the other run are not in it" if only else ""
            yield f"{name} {_part(results)}{left}. Only what both judged is compared."


def render(old: Results, new: Results, page: Page, *, everything: bool = False) -> str:
    """Return the difference as text; the last line sums it up."""
    old, new = safe.results(old), safe.results(new)
    found = difference(old, new)
    limit = None if everything else SHOWN
    lines = [*_run("OLD", old, page), *_run("NEW", new, page)]
    for note in found.notes:
        lines += ["", *page.lines(note, "note  ")]
    lines += _section("NEWLY BROKEN", found.broken, limit, page, "red")
    lines += _section("BROKEN, and not judged before", found.unknown, limit, page, "red")
    lines += _section("NO LONGER KEPT", found.lost, limit, page, "yellow")
    lines += _section("NEWLY KEPT", found.kept, limit, page, "green")
    lines += _gone(found.gone, limit, page)
    return "\n".join([*lines, "", *_ending(found, page)]) + "\n"


def _run(name: str, results: Results, page: Page) -> list[str]:
    run, found = results.run, figures.count(results)
    kept = f"{found.kept} of {found.total} kept ({percent(found.kept, found.total)})"
    partial = [f"partial: {run.partial}"] if run.partial else []
    parts = [_target(run), f"contract {run.contract}", moment(run.started), kept, *partial]
    return page.parts(parts, f"{name}   ", 6)


def _target(run: Run) -> str:
    return f"{run.target} {run.target_version}".strip()


def _section(title: str, changes: tuple[Change, ...], limit: int | None, page: Page, colour: str) -> list[str]:
    if not changes:
        return []
    lines = ["", page.paint(f"{title}  {plural(len(changes), 'promise')}", colour)]
    for change in changes[:limit]:
        lines += page.lines(f"{change.verdict.promise.id}{_words(change)}", "  ", 4)
        if change.now == "broken":
            failure = first_failure(change.verdict)
            lines += page.lines(cut(f"expected {failure.expected}, got {failure.got}", 300), "      ")
    return [*lines, *_more(len(changes), limit, page)]


def _words(change: Change) -> str:
    if change.now == "broken":
        return f" (was {change.was})" if change.was not in ("", "kept") else ""
    return f" (was {change.was})" if change.now == "kept" else f" (now {change.now})"


def _gone(gone: Iterable[Promise], limit: int | None, page: Page) -> list[str]:
    ids = [promise.id for promise in gone]
    if not ids:
        return []
    head = ["", page.paint(f"DISAPPEARED  {plural(len(ids), 'promise')}", "yellow")]
    return [*head, *(line for name in ids[:limit] for line in page.lines(name, "  ", 4)), *_more(len(ids), limit, page)]


def _more(number: int, limit: int | None, page: Page) -> list[str]:
    left = number - limit if limit is not None else 0
    return page.lines(f"and {left} more, which --verbose lists", "  ") if left > 0 else []


def _ending(found: Difference, page: Page) -> list[str]:
    parts = [f"{len(found.broken)} newly broken", f"{len(found.kept)} newly kept"]
    parts += [f"{len(found.lost)} no longer kept"] if found.lost else []
    parts += [f"{len(found.unknown)} broken and not judged before"] if found.unknown else []
    parts += [f"{len(found.gone)} disappeared", f"of {found.compared} compared"]
    first = f"{'WORSE' if found.broken else 'OK'}  {parts[0]}"
    line, *rest = page.parts([first, *parts[1:]])
    return [page.paint(line, "red" if found.broken else "green"), *rest]
