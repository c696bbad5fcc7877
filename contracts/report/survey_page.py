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
LACKING: Final = "–"  # noqa: RUF001 - a dash in a cell, no hyphen
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
    sections = (
        [_INTRO.format(command=command(survey)), f"Measured: {cell(facts(survey))}."],
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
    return f"{name}: {target.ending}, {reach(target)}, kept {kept(target)}, supported {supported(target)}"


def command(survey: Survey) -> str:
    """Return the command that makes the same comparison again."""
    return shlex.join([*COMMAND.split(), *(target.target for target in survey.targets)])


def facts(survey: Survey) -> str:
    """Return what was compared, with what, and when."""
    found = [f"kit {survey.kit}", f"contract {survey.contract}", f"seed {survey.seed}", survey.date]
    return ", ".join([*found, *([f"partial: {survey.partial}"] if survey.partial else [])])


def _glance(survey: Survey) -> list[str]:
    rows = [
        _table_row(["target", "version", "good answers", "kept", "supported", "its run"]),
        "|---|---|---|--:|--:|---|",
    ]
    for target in survey.targets:
        cells = [reach(target), kept(target), supported(target)] if target.ran else [LACKING] * 3
        rows.append(_table_row([target.target, target.version or LACKING, *cells, ending(target)]))
    return ["## At a glance", "", *rows]


def ending(target: Surveyed) -> str:
    """Return how a target's run ended, and why."""
    if not target.ran:
        return f"not run: {target.reason}"
    return f"{target.ending}: {target.reason}" if target.reason else target.ending


def _operations(survey: Survey) -> list[str]:
    ran = [target for target in survey.targets if target.ran]
    rows = _head("operation", ran)
    for operation in survey.operations():
        name = "the service as a whole" if operation == SERVICE else operation
        rows.append(_table_row([name, *(share(target.operations.get(operation)) for target in ran)]))
    said = (
        f"Promises kept, of those that could be; {LACKING} is an operation that the emulator lacks. *Untried* is what "
        "could not be judged, mostly because something that had to exist first could not be made."
    )
    return ["## Operations", "", said, "", *rows]


def _rules(survey: Survey) -> list[str]:
    ran = [target for target in survey.targets if target.ran]
    rows = _head("rule", ran, "promise")
    for rule in survey.rules():
        shares = [target.rules.get(rule) for target in ran]
        if any(one and one.kept < one.served for one in shares):
            rows.append(_table_row([rule, promise(rule), *(share(one) for one in shares)]))
    said = "Those that not all of them keep; [rules.md](rules.md) has all, and what they rest on."
    return ["## Rules", "", said, "", *rows]


def promise(rule: str) -> str:
    """Return what a rule promises, and whether it is only a should."""
    known = catalogue.load().get(rule)
    return f"{promise_text(rule)} (should)" if known and known.level == "should" else promise_text(rule)


def _head(name: str, ran: list[Surveyed], *more: str) -> list[str]:
    return [
        _table_row([name, *more, *(target.target for target in ran)]),
        "|---" * (1 + len(more)) + "|--:" * len(ran) + "|",
    ]


def share(found: Share | None) -> str:
    """Return how many promises are kept, of those that could be."""
    if found is None or not found.served:
        return LACKING
    untried = f", {found.untried} untried" if found.untried else ""
    return f"{found.kept} of {found.served}{untried}"


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


def reach(target: Surveyed) -> str:
    """Return how many operations gave a good answer."""
    operations = sum(name != SERVICE for name in target.operations)
    return f"{target.reached} of {plural(operations, 'operation')}"


def kept(target: Surveyed) -> str:
    """Return how many promises a target keeps."""
    return _part(target.figures.kept, target.figures.total)


def supported(target: Surveyed) -> str:
    """Return how many promises belong to operations that a target has."""
    return _part(target.figures.supported, target.figures.total)


def _part(part: int, total: int) -> str:
    return f"{part} of {total} ({percent(part, total)})"


def _table_row(cells: list[str]) -> str:
    return f"| {' | '.join(cell(text) for text in cells)} |"
