"""Writes the kill matrix and its page, and says where those on disk differ."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from contracts.proof import matrix, page
from contracts.proof.proving import Complaint, Proof
from contracts.report import write as writing
from contracts.spec import build, files
from contracts.values import Json

DOCS: Final = files.ROOT / "docs"  # only in a checkout
NAME: Final = "proof.json"
PAGE: Final = "proof.md"
QUICK: Final = ("mutants",)  # what a quick proof does as the whole one does
NAMED: Final = ("reference", "mutants", "variants", "degenerates")
REMAKE: Final = "run `make prove`"


def publish(proof: Proof, given: Path | None, *, check: bool) -> tuple[Proof, list[Path]]:
    """Write the matrix of a whole proof, and return what changed.

    Of a partial one, and where nothing may be written, the proof comes back with a complaint for each difference.
    An installed kit has no docs: where no folder is ``given``, nothing is written or compared.
    """
    where = given or (DOCS if DOCS.is_dir() else None)
    if where is None or proof.mistakes:
        return proof, []
    if proof.choice.whole and not check:
        return proof, write(proof.document, where)
    differs = differences(proof.document, where) if proof.choice.whole else other_rows(proof, where)
    stale = [Complaint(name, text, repeatable=False) for name, text in differs]
    return replace(proof, complaints=(*proof.complaints, *stale)), []


def texts(document: Mapping[str, Json], where: Path) -> dict[Path, str]:
    """Return the files that a document is published in."""
    return {where / NAME: matrix.render(document), where / PAGE: page.render(document)}


def write(document: Mapping[str, Json], where: Path) -> list[Path]:
    """Write the files, and return those that changed; raises UsageError where that cannot be done."""
    return writing.pages(texts(document, where))


def differences(document: Mapping[str, Json], where: Path) -> Iterator[tuple[str, str]]:
    """Yield the files on disk that differ from a whole document, and where."""
    for path, text in texts(document, where).items():
        difference = build.difference(path, text)
        if difference:
            yield path.name, difference.replace(build.REBUILD, REMAKE)


def other_rows(proof: Proof, where: Path) -> Iterator[tuple[str, str]]:
    """Yield the servers of a partial proof whose rows on disk are others, where there are any rows.

    A quick proof carries only samples to the reference and to variants, and asks degenerate servers little, so that
    their rows have to differ.
    """
    published = _read(where / NAME)
    known = matrix.rows(published or {})
    parts = QUICK if proof.choice.quick else NAMED
    for (part, name), row in matrix.rows(proof.document).items():
        if published is not None and part in parts and known.get((part, name)) != row:
            yield name, f"its row in {NAME} is another: {REMAKE}"


def _read(path: Path) -> Mapping[str, Json] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
