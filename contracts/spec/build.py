"""Builds the contract from upstream's structure, the wire's truth, the model's facts and the reviewed overlays.

Overlays come in two stages. Those that add operations run before the facts, because the facts are spread over the
operations that a document has: without the overlay an operation is missing from the contract. Those that correct the
model run after the facts, because only then is there something to correct, and nothing writes over them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from contracts.errors import KitError
from contracts.spec import files, yamlfile
from contracts.spec.enrich import enrich
from contracts.spec.facts import Facts, pinned
from contracts.spec.links import linked
from contracts.spec.normalise import normalise, operations, skeleton
from contracts.spec.operations import CONTRACT, SUPPORTING
from contracts.spec.overlay import Overlay, Stage, apply, load

UPSTREAM: Final = files.SPECS / "source" / "upstream.openapi.yaml"
OVERLAYS: Final = files.SPECS / "overlays"
REBUILD: Final = "run sagemaker-contract build"

_HEADER: Final = """\
# Generated: do not edit. Repeat with: sagemaker-contract build
# Made from specs/source and specs/overlays, which say where everything comes from.
"""


def build() -> Mapping[Path, str]:
    """Return the text of every generated file."""
    documents = {files.BUILT: contract(), files.SUPPORTING: supporting()}
    return {path: _HEADER + yamlfile.dump(document) for path, document in documents.items()}


def write(texts: Mapping[Path, str] | None = None) -> list[Path]:
    """Write every generated file, or these, and return the paths of those that changed."""
    changed = {path: text for path, text in (texts or build()).items() if difference(path, text)}
    for path, text in changed.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return list(changed)


def check(texts: Mapping[Path, str] | None = None) -> list[str]:
    """Return what differs between the generated files on disk and what a build gives, a sentence each."""
    differences = (difference(path, text) for path, text in (texts or build()).items())
    return [found for found in differences if found]


def difference(path: Path, text: str) -> str:
    """Return where a file first differs from the text that it should hold, or nothing."""
    name = path.relative_to(files.ROOT) if path.is_relative_to(files.ROOT) else path
    if not path.exists():
        return f"{name} is missing; {REBUILD}"
    if path.read_bytes() == text.encode():
        return ""
    # Split at line feeds alone: other line ends are differences, too.
    lines, wanted = path.read_bytes().decode(errors="replace").split("\n"), text.split("\n")
    pairs = zip(lines, wanted, strict=False)
    at = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(lines), len(wanted)))
    found, expected = (repr(part[at].strip(" ")) if at < len(part) else "the end" for part in (lines, wanted))
    return f"{name} differs from a fresh build in line {at + 1}: {found} there, {expected} built; {REBUILD}"


def contract() -> dict[str, Any]:
    """Return the built document of the operations that the contract is about."""
    return assemble(yamlfile.document(UPSTREAM), overlays(OVERLAYS), pinned(), CONTRACT)


def supporting() -> dict[str, Any]:
    """Return the built document of the supporting operations, which comes from the facts alone."""
    return assemble(skeleton(SUPPORTING), (), pinned(), SUPPORTING)


def overlays(folder: Path) -> tuple[Overlay, ...]:
    """Return the overlays of a folder in the order of their names."""
    return tuple(load(path) for path in sorted(folder.glob("*.yaml")))


def assemble(
    document: Mapping[str, Any], overlays: tuple[Overlay, ...], facts: Facts, names: tuple[str, ...]
) -> dict[str, Any]:
    """Return the document that upstream, overlays and facts give together, its operations in the order of ``names``.

    Raises KitError where these are not exactly the operations that come out.
    """
    for overlay in _staged(overlays, Stage.STRUCTURE):
        document = apply(document, overlay)
    document = linked(enrich(normalise(_ordered(document, names), facts), facts), facts)
    for overlay in _staged(overlays, Stage.CONTRACT):
        document = apply(document, overlay)
    return dict(document)


def _staged(overlays: tuple[Overlay, ...], stage: Stage) -> list[Overlay]:
    return [overlay for overlay in overlays if overlay.stage is stage]


def _ordered(document: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    found = dict(operations(document))
    missing, unknown = sorted(set(names) - found.keys()), sorted(found.keys() - set(names))
    if missing or unknown:
        raise KitError(
            f"upstream and overlays do not give the contract's operations: missing {missing}, unknown {unknown}. "
            "Add an overlay for what is missing."
        )
    return {**document, "paths": {f"/#{name}": {"post": found[name]} for name in names}}
