"""What runs against several targets come to, side by side: figures, operations, rules, and the biggest differences."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

from contracts import catalogue
from contracts.report import figures, safe
from contracts.report.causes import causes
from contracts.report.figures import Figures
from contracts.report.terminal import ending
from contracts.report.texts import moment
from contracts.values import SERVICE, Promise, Results, Run, Status, Verdict

SCHEMA: Final = "sagemaker-contract-matrix/1"
_UNTRIED: Final = (Status.BLOCKED, Status.INDETERMINATE, Status.ERROR)


@dataclass(frozen=True)
class Share:
    """How many promises are kept, of how many that the target serves; where it serves none, it lacks the operation.

    ``untried`` are those of the others that something else kept from being judged: nobody knows about them.
    """

    kept: int = 0
    served: int = 0
    untried: int = 0


@dataclass(frozen=True)
class Difference:
    """Broken promises with one cause; ``example`` is the id of one of them."""

    cause: str
    promises: int
    rules: tuple[str, ...]  # those that most of the promises are about come first
    example: str


@dataclass(frozen=True)
class Surveyed:
    """What came of one target; where it could not be run there is nothing but the ``reason``."""

    target: str
    version: str = ""
    exit_code: int = 0
    reason: str = ""
    figures: Figures = field(default_factory=Figures)
    reached: int = 0  # operations that gave a good answer
    operations: Mapping[str, Share] = field(default_factory=dict)
    rules: Mapping[str, Share] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()

    @property
    def ran(self) -> bool:
        """Tell whether there was a run at all."""
        return bool(self.figures.total)

    @property
    def ending(self) -> str:
        """Return the word for how its run ended."""
        return ending(self.exit_code)


@dataclass(frozen=True)
class Survey:
    """Runs of one contract with one seed against several targets, in the order in which they were asked for."""

    kit: str
    contract: str
    seed: int
    date: str  # of the first run, in UTC
    partial: str  # why the runs were not whole, or empty
    targets: tuple[Surveyed, ...]

    def operations(self) -> list[str]:
        """Return the operations that targets were held to, in the contract's order."""
        return figures.in_order(name for target in self.targets for name in target.operations)

    def rules(self) -> list[str]:
        """Return the rules that targets were held to, in the catalogue's order."""
        held = {name for target in self.targets for name in target.rules}
        return [rule for rule in catalogue.load() if rule in held]


def surveyed(results: Results) -> Surveyed:
    """Return what a run says about its target."""
    results = safe.results(results)
    return Surveyed(
        target=results.run.target,
        version=results.run.target_version,
        exit_code=results.exit_code,
        reason=results.exit_reason,
        figures=figures.count(results),
        reached=sum(reach.reached for reach in results.reaches if reach.operation != SERVICE),
        operations=_shares((verdict.promise.operation, verdict) for verdict in results.verdicts),
        rules=_shares((verdict.promise.rule, verdict) for verdict in results.verdicts),
        differences=tuple(_differences(results)),
    )


def survey(runs: Iterable[Run], targets: Iterable[Surveyed]) -> Survey:
    """Return the survey of the targets; the ``runs`` of those that could be run are at least one."""
    first, *others = sorted(runs, key=lambda run: run.started)
    partial = next((run.partial for run in (first, *others) if run.partial), "")
    return Survey(first.kit, first.contract, first.seed, moment(first.started)[:10], partial, tuple(targets))


def render(found: Survey) -> str:
    """Return a survey as JSON text."""
    return json.dumps({"schema": SCHEMA, **asdict(found)}, indent=1) + "\n"


def _shares(named: Iterable[tuple[str, Verdict]]) -> dict[str, Share]:
    found: dict[str, Share] = {}
    for name, verdict in named:
        share = found.get(name, Share())
        status = verdict.status
        kept, served = status is Status.PASSED, status is not Status.UNSUPPORTED
        found[name] = Share(share.kept + kept, share.served + served, share.untried + (status in _UNTRIED))
    return found


def _differences(results: Results) -> Iterator[Difference]:
    """Yield what is broken, most promises first: by the divergences file's reasons, or by cause where it has none."""
    by_reason: dict[str, list[Promise]] = {}
    for verdict in results.verdicts:
        if verdict.status is Status.KNOWN:
            by_reason.setdefault(verdict.reason, []).append(verdict.promise)
    found = [_difference(reason, promises) for reason, promises in by_reason.items()]
    found += [_difference(cause.title, cause.promises) for cause in causes(results)]
    yield from sorted(found, key=lambda one: (-one.promises, one.cause))


def _difference(cause: str, promises: Iterable[Promise]) -> Difference:
    first, *others = promises
    counted = Counter(promise.rule for promise in (first, *others))
    rules = sorted(counted, key=lambda rule: (-counted[rule], rule))
    return Difference(cause, 1 + len(others), tuple(rules), first.id)
