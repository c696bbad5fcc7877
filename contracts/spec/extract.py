"""Takes the facts out of a botocore release: shapes, limits, patterns and errors, and none of its prose."""

from __future__ import annotations

import gzip
import hashlib
import importlib.metadata
import importlib.util
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from contracts.errors import UsageError
from contracts.spec.operations import CONTRACT, SUPPORTING

MODEL: Final = "botocore/data/sagemaker/2017-07-24/service-2.json"
KEPT: Final[tuple[str, ...]] = ("type", "enum", "min", "max", "pattern", "required", "exception", "union")


def facts_from(source: str) -> dict[str, Any]:
    """Return the facts of ``source``: a botocore wheel, a ``service-2.json[.gz]``, or ``installed``.

    Raises UsageError where there is no model of SageMaker.
    """
    version, raw = _installed() if source == "installed" else _read(Path(source))
    model = _model(raw, source)
    names = [name for name in (*CONTRACT, *SUPPORTING) if name in model["operations"]]
    shapes = sorted(_closure(model, names))
    return {
        "source": {
            "package": "botocore",
            "version": version,
            "file": MODEL,
            "licence": "Apache-2.0",
            "sha256": hashlib.sha256(raw).hexdigest(),
        },
        "errors": sorted(name for name, shape in model["shapes"].items() if shape.get("exception")),
        "operations": {name: _operation(model["operations"][name]) for name in sorted(names)},
        "shapes": {name: _shape(model["shapes"][name]) for name in shapes},
    }


def dump(facts: dict[str, Any]) -> str:
    """Return the facts as the text that is committed: stable order, one fact a line."""
    return json.dumps(facts, indent=1, ensure_ascii=False) + "\n"


def _installed() -> tuple[str, bytes]:
    spec = importlib.util.find_spec("botocore")
    if spec is None or spec.origin is None:
        raise UsageError("botocore is not installed here. Install it, or name a botocore wheel instead of 'installed'.")
    folder = Path(spec.origin).parent.parent
    path = next((p for p in (folder / MODEL, folder / f"{MODEL}.gz") if p.exists()), None)
    if path is None:
        raise UsageError(f"the installed botocore has no {MODEL}. Name a botocore wheel instead.")
    return importlib.metadata.version("botocore"), _unzipped(path.read_bytes())


def _read(path: Path) -> tuple[str, bytes]:
    if not path.is_file():
        raise UsageError(f"{path} is no file. Name a botocore wheel, a service-2.json, or 'installed'.")
    if path.suffix != ".whl":
        return "unknown", _unzipped(path.read_bytes())
    if not zipfile.is_zipfile(path):
        raise UsageError(f"{path} is no wheel: it is not a zip archive. Fetch it again.")
    with zipfile.ZipFile(path) as wheel:
        name = next((n for n in wheel.namelist() if n in (MODEL, f"{MODEL}.gz")), None)
        if name is None:
            raise UsageError(f"{path} holds no {MODEL}. Is it a botocore wheel?")
        return path.name.split("-")[1], _unzipped(wheel.read(name))


def _model(raw: bytes, source: str) -> dict[str, Any]:
    try:
        model = json.loads(raw)
    except ValueError as error:
        raise UsageError(f"{source} holds no JSON: {error}. Name a botocore wheel or its service-2.json.") from error
    if not isinstance(model, dict) or not {"operations", "shapes"} <= model.keys():
        raise UsageError(f"{source} holds no service model. Name a botocore wheel or its service-2.json.")
    if not model["operations"].keys() & set(CONTRACT):
        raise UsageError(f"{source} is not the model of SageMaker: it has none of the contract's operations.")
    return model


def _unzipped(raw: bytes) -> bytes:
    return gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw


def _closure(model: dict[str, Any], operations: Iterable[str]) -> set[str]:
    """Return the names of all shapes that the operations reach."""
    found: set[str] = set()
    waiting = [
        part["shape"]
        for name in operations
        for part in (
            model["operations"][name].get("input"),
            model["operations"][name].get("output"),
            *model["operations"][name].get("errors", ()),
        )
        if part
    ]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _references(model["shapes"][name])
    return found


def _references(shape: dict[str, Any]) -> list[str]:
    parts = [*shape.get("members", {}).values(), *(shape[k] for k in ("member", "key", "value") if k in shape)]
    return [part["shape"] for part in parts]


def _operation(operation: dict[str, Any]) -> dict[str, Any]:
    facts = {part: operation[part]["shape"] for part in ("input", "output") if part in operation}
    return facts | {"errors": [error["shape"] for error in operation.get("errors", ())]}


def _shape(shape: dict[str, Any]) -> dict[str, Any]:
    facts = {key: shape[key] for key in KEPT if key in shape}
    if "members" in shape:
        facts["members"] = {name: member["shape"] for name, member in shape["members"].items()}
    return facts | {key: shape[key]["shape"] for key in ("member", "key", "value") if key in shape}
