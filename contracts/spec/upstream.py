"""Reduces the upstream OpenAPI document to its structure: the prose is its author's, the structure is a fact."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from contracts.errors import UsageError
from contracts.spec import yamlfile

PROSE: Final = frozenset({"description", "summary"})

# Below these keys the names are the author's data, not the specification's words: a member may be called "summary".
_NAMES: Final = frozenset({"properties", "schemas", "examples", "parameters", "responses", "headers", "variables"})
_VALUES: Final = frozenset({"value", "example", "enum", "default", "const"})

_HEADER: Final = """\
# The upstream OpenAPI document reduced to its structure; where it comes from is in README.md.
# Generated: do not edit. Repeat with: sagemaker-contract import-upstream FILE
"""


def reduce(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document without descriptions and summaries; everything else stays, mistakes included."""
    return {key: _reduced(str(key), value) for key, value in document.items() if key not in PROSE}


def _reduced(key: str, value: Any) -> Any:
    if key in _VALUES or key.startswith("x-"):
        return value
    if isinstance(value, list):
        return [_reduced("", item) for item in value]
    if not isinstance(value, dict):
        return value
    if key in _NAMES:
        return {name: _reduced("", below) for name, below in value.items()}
    return reduce(value)


def import_upstream(path: Path | str) -> str:
    """Return the text of ``specs/source/upstream.openapi.yaml``, made from a copy of the upstream document.

    Raises UsageError where the file is missing or holds no OpenAPI 3 document.
    """
    document = yamlfile.document(Path(path))
    try:
        return _HEADER + yamlfile.dump(reduce(document))
    except RecursionError as error:
        raise UsageError(f"{path} contains itself through a YAML alias; no OpenAPI document does.") from error
