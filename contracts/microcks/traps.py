"""Names every trap in OpenAPI documents that a Microcks is to import, with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contracts.cases.examples import shown
from contracts.errors import UsageError
from contracts.judge.seen import cut
from contracts.microcks import trap_examples, trap_files
from contracts.microcks.reading import read
from contracts.microcks.trap import Caught, Trap
from contracts.report.texts import clean, plural
from contracts.spec import files

BLIND: Final = (
    "note: no document can make Microcks look at bodies that are application/x-amz-json-1.1: any body will do.\n"
    "      `sagemaker-contract microcks bridge` lets it test them, too."
)


def own() -> list[Path]:
    """Return the documents of the kit that a Microcks may import; raises UsageError where there are none."""
    found = [path for path in sorted((files.SPECS / "microcks").glob("*.yaml")) if _is_document(path)]
    if not found:
        raise UsageError("There are no documents for Microcks in specs/microcks. Name one: lint --microcks DOCUMENT")
    return found


def _is_document(path: Path) -> bool:
    """Tell whether a file is an OpenAPI document; Microcks knows files of its own kinds, too."""
    return any(line.startswith("openapi:") for line in path.read_text(encoding="utf-8").splitlines())


@dataclass(frozen=True)
class Linted:
    """A document with its traps; ``blind`` says that Microcks looks at none of its bodies, whatever is written."""

    path: Path
    caught: tuple[Caught, ...]
    blind: bool


def lint(path: Path) -> Linted:
    """Return a document with its traps, each once; raises UsageError where it is no OpenAPI 3 document."""
    reading = read(path)
    found = {_key(one): one for one in (*trap_files.caught(reading), *trap_examples.caught(reading))}
    blind = any(operation.ours for operation in trap_examples.operations(reading))
    return Linted(path, tuple(found.values()), blind)


def _key(caught: Caught) -> tuple[str, str, str]:
    return caught.trap.name, caught.spot.place, caught.what


def render(linted: Sequence[Linted]) -> str:
    """Return the traps as text: each with what Microcks does and what to do, and below it every place."""
    found = [(one.path, caught) for one in linted for caught in one.caught]
    order = list(dict.fromkeys(caught.trap for _, caught in found))
    lines = [line for trap in order for line in _told(trap, [pair for pair in found if pair[1].trap is trap])]
    lines.append(f"{plural(len(found), 'trap')} of {plural(len(order), 'kind')}" if found else "no traps")
    return "\n".join([*lines, *([BLIND] if any(one.blind for one in linted) else [])])


def _told(trap: Trap, found: Sequence[tuple[Path, Caught]]) -> Iterator[str]:
    yield trap.name
    yield f"  {trap.does}"
    yield f"  {trap.advice}"
    for path, caught in found:
        line = f":{caught.spot.line}" if caught.spot.line else ""
        yield clean(f"    {shown(path)}{line}: {caught.spot.place or 'the whole document'}: {cut(caught.what)}")
    yield ""
