"""A survey as a page to read, and as a few lines for a terminal."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Final

from contracts import catalogue
from contracts.errors import VACUOUS
from contracts.report.causes import promise_text
from contracts.report.figures import percent
from contracts.report.survey import Difference, Share, Survey, Surveyed
from contracts.report.texts import cell, cut, plural
from contracts.values import SERVICE

BIGGEST: Final = 12  # differences of a target that the page tells one by one
COMMAND: Final = "sagemaker-contract matrix"
_LACKING: Final = "–"  # noqa: RUF001 - a dash in a cell, no hyphen
_INTRO: Final = """# Emulators, compared

The same requests, with the same seed, to several emulators of SageMaker. This starts and stops each of them, and writes
the page and [matrix.json](matrix.json) anew:

```sh
{command}
```

* **kept** counts the promises that held whenever they were tried, **supported** those of operations that the emulator
  has. Both are shares of the whole catalogue, so that an operation that is missing is not kept either.
* **good answers** counts the operations that answered at least one request as the model says.
* **its run** is how `sagemaker-contract run TARGET` ends: *OK* where whatever is broken is known, with a reason; *FAIL*
  where something else is, or could not be judged; *VACUOUS* where the run proves nothing, because no operation answers.
* An emulator need not keep every promise to be useful. Whether one keeps those that your code relies on is the
  question: look for your operations.
"""


def render(survey: Survey) -> str:
    """Return a survey as Markdown."""
    command = shlex.join([*COMMAND.split(), *(target.target for target in survey.targets)])
    facts = [f"kit {survey.kit}", f"contract {survey.contract}", f"seed {survey.seed}", survey.date]
    facts += [f"partial: {survey.partial}"] if survey.partial else []
    sections = (
        [_INTRO.format(command=command), f"Measured: {cell(', '.join(facts))}."],
        _glance(survey),
        _operations(survey),
        _rules(survey),
        _differences(survey),
    )
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def line(target: Surveyed) -> str:
    """Return what came of one target in one line."""
    name = f"{target.target} {target.version}".strip()
    if not target.ran:
        return f"{name}: not run: {target.reason}"
    return f"{name}: {target.ending}, {_reach(target)}, kept {_kept(target)}, supported {_supported(target)}"


def _glance(survey: Survey) -> list[str]:
    rows = [
        _table_row(["target", "version", "good answers", "kept", "supported", "its run"]),
        "|---|---|---|--:|--:|---|",
    ]
    for target in survey.targets:
        cells = [_reach(target), _kept(target), _supported(target)] if target.ran else [_LACKING] * 3
        rows.append(_table_row([target.target, target.version or _LACKING, *cells, _ending(target)]))
    return ["## At a glance", "", *rows]


def _ending(target: Surveyed) -> str:
    if not target.ran:
        return f"not run: {target.reason}"
    return f"{target.ending}: {target.reason}" if target.reason else target.ending


def _operations(survey: Survey) -> list[str]:
    ran = [target for target in survey.targets if target.ran]
    rows = _head("operation", ran)
    for operation in survey.operations():
        name = "the service as a whole" if operation == SERVICE else operation
        rows.append(_table_row([name, *(_share(target.operations.get(operation)) for target in ran)]))
    said = (
        f"Promises kept, of those that could be; {_LACKING} is an operation that the emulator lacks. *Untried* is what "
        "could not be judged, mostly because something that had to exist first could not be made."
    )
    return ["## Operations", "", said, "", *rows]


def _rules(survey: Survey) -> list[str]:
    ran = [target for target in survey.targets if target.ran]
    rows = _head("rule", ran, "promise")
    for rule in survey.rules():
        shares = [target.rules.get(rule) for target in ran]
        if any(share and share.kept < share.served for share in shares):
            rows.append(_table_row([rule, _promise(rule), *(_share(share) for share in shares)]))
    said = "Those that not all of them keep; [rules.md](rules.md) has all, and what they rest on."
    return ["## Rules", "", said, "", *rows]


def _promise(rule: str) -> str:
    known = catalogue.load().get(rule)
    return f"{promise_text(rule)} (should)" if known and known.level == "should" else promise_text(rule)


def _head(name: str, ran: list[Surveyed], *more: str) -> list[str]:
    return [
        _table_row([name, *more, *(target.target for target in ran)]),
        "|---" * (1 + len(more)) + "|--:" * len(ran) + "|",
    ]


def _share(share: Share | None) -> str:
    if share is None or not share.served:
        return _LACKING
    untried = f", {share.untried} untried" if share.untried else ""
    return f"{share.kept} of {share.served}{untried}"


def _differences(survey: Survey) -> list[str]:
    found = [target for target in survey.targets if target.differences and target.exit_code != VACUOUS]
    return [
        "## The biggest differences",
        *(text for target in found for text in ("", f"### {cell(target.target)}", "", *_biggest(target.differences))),
    ]


def _biggest(differences: tuple[Difference, ...]) -> Iterator[str]:
    yield _table_row(["promises", "difference", "for example"])
    yield "|--:|---|---|"
    for one in differences[:BIGGEST]:
        yield _table_row([str(one.promises), cut(one.cause, 400), one.example])
    rest = differences[BIGGEST:]
    if rest:
        yield _table_row([str(sum(one.promises for one in rest)), plural(len(rest), "more difference"), ""])


def _reach(target: Surveyed) -> str:
    operations = sum(name != SERVICE for name in target.operations)
    return f"{target.reached} of {plural(operations, 'operation')}"


def _kept(target: Surveyed) -> str:
    return _part(target.figures.kept, target.figures.total)


def _supported(target: Surveyed) -> str:
    return _part(target.figures.supported, target.figures.total)


def _part(part: int, total: int) -> str:
    return f"{part} of {total} ({percent(part, total)})"


def _table_row(cells: list[str]) -> str:
    return f"| {' | '.join(cell(text) for text in cells)} |"
