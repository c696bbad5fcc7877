"""What is wrong with what the kit said about a server: pure functions, a sentence for each thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Final

from contracts.errors import BROKEN, OK, VACUOUS
from contracts.proof.aims import aims
from contracts.proof.findings import Broken, Finding, Unjudged
from contracts.reference.suspects import Degenerate, Mutant, Variant
from contracts.values import Rule, Status

_OPEN: Final = (Status.BLOCKED, Status.INDETERMINATE)


def reference(finding: Finding, rules: Mapping[str, Rule]) -> Iterator[str]:
    """Yield what is wrong with the reference's finding: all rules are judged, and everything passes."""
    yield from (f"false alarm: {_told(broken)}" for broken in finding.broken)
    yield from (f"{_left(one)}" for one in finding.unjudged)
    yield from (f"no promise of {rule} was judged" for rule in rules if rule not in finding.rules)
    yield from _reached(finding)
    yield from _ended(finding, (OK,))


def mutant(suspect: Mutant, finding: Finding) -> Iterator[str]:
    """Yield what is wrong with a mutant's finding: what it breaks is seen, and no other verdict changes."""
    yield from survival(suspect, finding)
    known = (*suspect.breaks, *suspect.drags)
    yield from (f"changes another verdict: {_told(one)}" for one in finding.broken if not fits(one.id, known))
    yield from _barred(finding.unjudged, suspect.bars)
    yield from _stale("drags", suspect.drags, [one.id for one in finding.broken])
    yield from _stale("bars", suspect.bars, [one.id for one in finding.unjudged])
    yield from (f"the canary of {operation} came out green" for operation in finding.green)
    if finding.broken:  # that nothing is broken has been said
        yield from _ended(finding, _ends(finding))


def survival(suspect: Mutant, finding: Finding) -> list[str]:
    """Return which of a mutant's faults nobody saw."""
    ids = [broken.id for broken in finding.broken]
    unseen = [glob for glob in suspect.breaks if not any(fits(one, [glob]) for one in ids)]
    if unseen and not ids:
        return ["survives: nothing was broken"]
    return [f"survives: {glob} was not broken" for glob in unseen]


def variant(suspect: Variant, findings: Sequence[Finding], *, whole: bool) -> Iterator[str]:
    """Yield what is wrong with a variant's findings: nothing that is legal is called broken, nor left unjudged.

    Only over all operations and seeds can be told whether what a variant is said to do does occur.
    """
    for finding in findings:
        yield from _alarms(suspect, finding)
        yield from _barred(finding.unjudged, suspect.bars)
        yield from _reached(finding)
        if finding.job.whole:
            yield from _ended(finding, (OK, BROKEN) if finding.unjudged else (OK,))
    if whole:
        soft = {broken.promise.rule for finding in findings for broken in finding.broken}
        yield from (f"is said to break {rule}, which it never did" for rule in suspect.soft if rule not in soft)
        yield from _stale("bars", suspect.bars, [one.id for finding in findings for one in finding.unjudged])


def degenerate(suspect: Degenerate, finding: Finding) -> Iterator[str]:
    """Yield what is wrong with a degenerate server's finding: its exit code, and the words of its verdicts."""
    yield from _ended(finding, suspect.exit_codes)
    for status in sorted(set(finding.counts) - set(suspect.statuses)):
        yield f"{finding.counts[status]} promises came out {status}, where only {_or(suspect.statuses)} may occur"


def catalogue(
    rules: Mapping[str, Rule], mutants: Iterable[Mutant], findings: Mapping[str, Finding]
) -> Iterator[tuple[str, str]]:
    """Yield each rule that no mutant needs, with what is to be done."""
    found = tuple(mutants)
    seen = {rule for one in found if one.name in findings for rule in needed(one, findings[one.name], rules)}
    for rule in rules:
        if rule not in seen:
            yield rule, f"no mutant needs {rule}: write one that breaks it, or take the rule out"


def needed(suspect: Mutant, finding: Finding, rules: Mapping[str, Rule]) -> dict[str, int]:
    """Return the rules that a mutant aims at and that caught it, with the number of promises."""
    return counted(finding, suspect.breaks, aims(suspect, rules))


def counted(finding: Finding, globs: Iterable[str], rules: Iterable[str]) -> dict[str, int]:
    """Return the rules of which promises that the globs name are broken, with the number of promises."""
    wanted, patterns = set(rules), tuple(globs)
    names = [one.promise.rule for one in finding.broken if one.promise.rule in wanted and fits(one.id, patterns)]
    return {rule: names.count(rule) for rule in sorted(set(names))}


def fits(name: str, globs: Iterable[str]) -> bool:
    """Tell whether one of the globs names a promise."""
    return any(fnmatchcase(name, glob) for glob in globs)


def _ends(finding: Finding) -> tuple[int, ...]:
    """Return the exit codes that a mutant's run may end with.

    What is left unjudged fails a run unless a should finding is all that keeps it from being judged.
    """
    if finding.exit_code == VACUOUS and finding.unreached:
        return (VACUOUS,)
    if any(broken.level == "must" for broken in finding.broken):
        return (BROKEN,)
    return (OK, BROKEN) if finding.unjudged else (OK,)


def _ended(finding: Finding, codes: Sequence[int]) -> Iterator[str]:
    if finding.exit_code not in codes:
        reason = f" ({finding.exit_reason})" if finding.exit_reason else ""
        yield f"ended with exit code {finding.exit_code}{reason}, not {_or(codes)}"


def _alarms(suspect: Variant, finding: Finding) -> Iterator[str]:
    with_seed = finding.job.with_seed
    for broken in finding.broken:
        if broken.level == "must":
            yield f"false alarm{with_seed}: {_told(broken)}"
        elif broken.promise.rule not in suspect.soft:
            yield f"false alarm of a should rule, which its soft does not name{with_seed}: {_told(broken)}"


def _barred(unjudged: Iterable[Unjudged], bars: Sequence[str]) -> Iterator[str]:
    for one in unjudged:
        if one.status not in _OPEN or not fits(one.id, bars):
            yield _left(one)


def _reached(finding: Finding) -> Iterator[str]:
    yield from (f"{operation} gave no good answer" for operation in finding.unreached)
    yield from (f"the canary of {operation} came out green" for operation in finding.green)


def _stale(name: str, globs: Iterable[str], ids: Sequence[str]) -> Iterator[str]:
    done = {"drags": "broken", "bars": "left unjudged"}[name]
    yield from (f"its {name} name {glob}, and nothing such was {done}" for glob in globs if not _any(ids, glob))


def _any(ids: Iterable[str], glob: str) -> bool:
    return any(fits(one, [glob]) for one in ids)


def _told(broken: Broken) -> str:
    return f"{broken.id} came out {broken.status.value}: expected {broken.expected}; got {broken.got}"


def _left(unjudged: Unjudged) -> str:
    return f"{unjudged.id} was not judged: {unjudged.status.value}, {unjudged.reason}"


def _or(values: Iterable[object]) -> str:
    return " or ".join(str(value) for value in values)
