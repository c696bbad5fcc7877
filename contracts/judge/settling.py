"""Sets verdicts against a divergences file: what is known, what is fixed, and what in the file is out of date."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Final

from contracts import catalogue
from contracts.errors import UsageError
from contracts.judge.divergences import OPERATIONS, Divergences, Entry, of_seed
from contracts.judge.seen import counted, cut
from contracts.values import Failure, Level, Promise, Status, Verdict

Complete = Callable[[str, str], bool]  # whether a run judged all promises of a rule for an operation
_BROKEN: Final = (Status.FAILED, Status.FLAKY)
_UNSURE: Final = (Status.INDETERMINATE, Status.ERROR)
_OF_SEED: Final = "#*"
_SEEDS: Final = ' Generated requests differ with the seed: give them an entry with place = "#*" and sometimes = true.'
_EXAMPLE: Final = 300  # characters of a proposed example


def settle(
    verdicts: Iterable[Verdict], divergences: Divergences, complete: Complete, today: date
) -> tuple[tuple[Verdict, ...], tuple[str, ...]]:
    """Return the verdicts with what is known in them, and a sentence for each thing that is wrong with the file.

    Whether something is fixed or stale is decided only where the run was ``complete``.
    """
    old = tuple(verdicts)
    found = _matched(old, divergences)
    fixed = [entry for entry in divergences.entries if len(found[entry]) < entry.count and not entry.sometimes]
    new = tuple(settled(verdict, divergences, fixed) for verdict in old)
    counted = (_counted(entry, found[entry], new, complete) for entry in divergences.entries)
    return new, (*_neglected(divergences, today), *(problem for problem in counted if problem))


def expand(entry: Entry, verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    """Return the ids of the failures that an entry stands for in a run."""
    return tuple(key.id for key in _keys(verdicts) if entry.matches(key))


def propose(verdicts: Iterable[Verdict], existing: Divergences, fail_on: Level = "must") -> str:
    """Return TOML for the broken promises that no entry knows: a group a rule, an entry an operation.

    Generated requests get an entry of their own, before the other, which would match them too. The reasons are left
    empty, so that nothing counts before somebody has written one.
    """
    new = [
        failure
        for verdict in verdicts
        if verdict.status is Status.FAILED and (verdict.level == "must" or fail_on == "should")
        for failure in verdict.failures
        if existing.known(failure.key) is None
    ]
    groups: dict[str, dict[tuple[str, bool], list[Failure]]] = {}
    for failure in new:
        groups.setdefault(failure.rule, {}).setdefault((failure.operation, of_seed(failure.place)), []).append(failure)
    return "\n".join(_group(rule, [_merged(found) for found in groups[rule].values()]) for rule in groups)


def accept(ids: Iterable[str], verdicts: Iterable[Verdict]) -> str:
    """Return TOML for the failures of exactly these promises; raises UsageError where one of them did not fail."""
    broken = {verdict.promise.id: verdict for verdict in verdicts if verdict.status is Status.FAILED}
    groups: dict[str, list[_Proposal]] = {}
    for name in dict.fromkeys(ids):
        if name not in broken:
            close = get_close_matches(name, list(broken), n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise UsageError(f"{name} is no broken promise of this run.{hint}")
        for failure in broken[name].failures:
            groups.setdefault(failure.rule, []).append(_Proposal(failure.place, 1, failure))
    return "\n".join(_group(rule, proposals) for rule, proposals in groups.items())


def _keys(verdicts: Iterable[Verdict]) -> tuple[Promise, ...]:
    shown = (failure.key for verdict in verdicts for failure in verdict.failures)
    return tuple(dict.fromkeys(shown))


def _matched(verdicts: tuple[Verdict, ...], divergences: Divergences) -> dict[Entry, list[Promise]]:
    found: dict[Entry, list[Promise]] = {entry: [] for entry in divergences.entries}
    for key in _keys(verdict for verdict in verdicts if verdict.status in _BROKEN):
        entry = divergences.known(key)
        if entry is not None:
            found[entry].append(key)
    return found


def settled(verdict: Verdict, divergences: Divergences, fixed: Iterable[Entry] = ()) -> Verdict:
    """Return one verdict as it stands beside what is known; ``fixed`` entries have fewer failures than they list.

    Should findings need no entry, so what they keep from being judged does not wait for one either.
    """
    rules = catalogue.load()
    if verdict.status in _BROKEN:
        return _known(verdict, divergences)
    if verdict.status is Status.BLOCKED and verdict.blocked_by:
        entries = [divergences.known(key) for key in verdict.blocked_by if rules[key.rule].level == "must"]
        if entries and all(entries):
            return replace(verdict, status=Status.KNOWN, reason=_reasons(entries[:1]))  # one cause is one line
    if verdict.status is Status.PASSED and any(entry.names(verdict.promise) for entry in fixed):
        return replace(verdict, status=Status.FIXED, reason="it is listed as a known divergence, and holds")
    return verdict


def _known(verdict: Verdict, divergences: Divergences) -> Verdict:
    """Return a broken promise as known where all its failures are; otherwise the unknown ones come first."""
    entries = [divergences.known(failure.key) for failure in verdict.failures]
    unsure = verdict.status is Status.FLAKY and not all(entry and entry.sometimes for entry in entries)
    if all(entries) and not unsure:
        return replace(verdict, status=Status.KNOWN, reason=_reasons(entries))
    order = sorted(zip(entries, verdict.failures, strict=True), key=lambda pair: pair[0] is not None)
    return replace(verdict, failures=tuple(failure for _, failure in order))


def _reasons(entries: Iterable[Entry | None]) -> str:
    return "; ".join(dict.fromkeys(entry.reason for entry in entries if entry))


def _neglected(divergences: Divergences, today: date) -> Iterator[str]:
    for group in divergences.groups:
        if not group.reason:
            entries = "its entry does not count" if len(group.entries) == 1 else "its entries do not count"
            yield f"{group.where}: the group has no reason, so {entries}. Write why the target differs."
        if group.expires and group.expires < today:
            yield f"{group.where}: the group expired on {group.expires}. See whether it holds, then move the date."


def _counted(entry: Entry, keys: list[Promise], verdicts: tuple[Verdict, ...], complete: Complete) -> str:
    seen, seeds = len(keys), _SEEDS if any(of_seed(key.place) for key in keys) and not entry.sometimes else ""
    if seen > entry.count:
        known = f"it stands for {_failures(entry.count)}, and {seen} were seen"
        now = f"Look at the new ones, then set its count to {seen}."
        return f"{entry.where}: {entry} has changed: {known}. {now}{seeds}"
    if seen == entry.count or entry.sometimes or not _decided(entry, verdicts, complete):
        return ""
    if seen:
        left = f"{seen} of {_failures(entry.count)} left"
        return f"{entry.where}: {entry} is fixed in part: {left}. Set its count to {seen}.{seeds}"
    if any(_scope(entry, verdict.promise) and _held(verdict) for verdict in verdicts):
        return f"{entry.where}: {entry} is fixed: nothing of it fails any more. Remove the entry."
    return f"{entry.where}: {entry} is stale: it matches no promise that this run judged. Correct or remove the entry."


def _failures(count: int) -> str:
    return counted(count, "failure")


def _held(verdict: Verdict) -> bool:
    return verdict.status in (Status.PASSED, Status.FIXED)


def _scope(entry: Entry, promise: Promise) -> bool:
    """Tell whether an entry is about a promise; one without a place may have failures at any."""
    return entry.matches(promise) or (not promise.place and entry.matches(promise._replace(place=entry.place)))


def _decided(entry: Entry, verdicts: tuple[Verdict, ...], complete: Complete) -> bool:
    """Tell whether the run saw all that an entry is about, and could judge it."""
    if not all(complete(entry.rule, operation) for operation in OPERATIONS if entry.covers(operation)):
        return False
    about = (verdict for verdict in verdicts if _scope(entry, verdict.promise))
    return not any(
        verdict.status in _UNSURE or (verdict.status is Status.BLOCKED and verdict.blocked_by) for verdict in about
    )


@dataclass(frozen=True)
class _Proposal:
    place: str
    count: int
    example: Failure


def _merged(failures: list[Failure]) -> _Proposal:
    keys = dict.fromkeys(failure.key for failure in failures)
    if of_seed(failures[0].place):
        return _Proposal(_OF_SEED, len(keys), failures[0])
    return _Proposal(failures[0].place if len(keys) == 1 else "*", len(keys), failures[0])


def _group(rule: str, proposals: list[_Proposal]) -> str:
    lines = ["[[group]]", 'reason = ""', f"example = {_quoted(_example(proposals[0].example))}"]
    for proposal in sorted(proposals, key=lambda proposal: not of_seed(proposal.place)):
        lines += [
            "[[group.entry]]",
            f"rule = {_quoted(rule)}",
            f"operation = {_quoted(proposal.example.operation)}",
            *([] if proposal.place == "*" else [f"place = {_quoted(proposal.place)}"]),
            f"count = {proposal.count}",
            *(["sometimes = true"] if of_seed(proposal.place) else []),
        ]
    return "\n".join(lines) + "\n"


def _example(failure: Failure) -> str:
    body = failure.exchange.request_body.decode("utf-8", "replace") if failure.exchange else ""
    return f"{failure.operation} {cut(body, _EXAMPLE)} -> {cut(failure.got)}"


def _quoted(text: str) -> str:
    """Return a TOML string, which is a JSON one but for the character DEL and lone surrogates."""
    plain = text.encode("utf-8", "replace").decode()
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")
