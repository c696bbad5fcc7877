"""Remembers plans between runs, because making them takes longer than reading them.

The key is all that a plan is made from: the kit's version and code, the contract, the seed and the number of cases.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

import platformdirs

from contracts import __version__
from contracts.cases import plan as planning
from contracts.cases.plan import Plan
from contracts.spec import files
from contracts.spec.contract import Contract
from contracts.values import Case, Expect, Promise, Step

KEPT: Final = 8  # remembered plans of one operation: a few seeds and versions


def plan(contract: Contract, operation: str, everywhere: Iterable[str], *, count: int, seed: int) -> Plan:
    """Return the plan of an operation, read from the cache where it was made before."""
    rules = tuple(everywhere)
    key = hashlib.sha256(
        json.dumps([__version__, _code(), contract.hash, operation, rules, count, seed]).encode()
    ).hexdigest()
    path = folder() / f"{operation}-{key[:24]}.json"
    found = _read(path)
    if found is None:
        found = planning.plan(contract, operation, rules, count=count, seed=seed)
        _write(path, found)
    return found


def folder() -> Path:
    """Return the folder of remembered plans; it may be deleted at any time."""
    return Path(platformdirs.user_cache_dir("sagemaker-contract-kit")) / "plans"


@cache
def _code() -> str:
    """Return a digest of everything that plans are made from beside the contract: code, facts and fixtures."""
    digest = hashlib.sha256()
    package = Path(__file__).resolve().parent.parent
    paths = [
        *package.glob("cases/*.py"),
        *package.glob("spec/*.py"),
        package / "values.py",
        *package.glob("spec/*.toml"),
    ]
    for path in sorted((*paths, *files.FIXTURES.rglob("*.yaml"), *(files.SPECS / "source").glob("*.json"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read(path: Path) -> Plan | None:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return Plan(raw["operation"], tuple(Promise(*p) for p in raw["promises"]), tuple(map(_case, raw["cases"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None  # not remembered, or damaged: it is made again


def _write(path: Path, made: Plan) -> None:
    """Write a plan in one piece, so that runs side by side never read half of one; a full disk is no reason to fail."""
    text = json.dumps(
        {"operation": made.operation, "promises": made.promises, "cases": [_raw(case) for case in made.cases]}
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
        _forget(path.parent, made.operation)
    except OSError:
        return


def _forget(where: Path, operation: str) -> None:
    """Remove an operation's plans but for the newest ones: each version of the kit makes new ones."""
    found = sorted(where.glob(f"{operation}-*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in found[KEPT:]:
        path.unlink(missing_ok=True)


def _raw(case: Case) -> dict[str, Any]:
    raw = dict(vars(case)) | {"headers": dict(case.headers), "wanted": dict(case.wanted)}
    return raw | {"raw": base64.b64encode(case.raw).decode() if case.raw is not None else None}


def _case(raw: dict[str, Any]) -> Case:
    return Case(
        **raw
        | {
            "promise": Promise(*raw["promise"]),
            "expect": Expect(raw["expect"]),
            "setup": tuple(Step(*step) for step in raw["setup"]),
            "raw": base64.b64decode(raw["raw"]) if raw["raw"] is not None else None,
        }
    )
