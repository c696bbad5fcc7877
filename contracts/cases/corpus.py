"""Remembers plans between runs, because making them takes longer than reading them.

The key is all that a plan is made from: the kit's version and code, the contract, the seed and the number of cases.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

import platformdirs

from contracts import __version__
from contracts.cases import plan as planning
from contracts.cases.plan import Plan
from contracts.spec import files
from contracts.spec.contract import Contract
from contracts.values import SERVICE, Case, Expect, Promise, Scene, Step, Story, Until, Way

ALONE: Final = 4  # plans that one process makes sooner than two
KEPT: Final = 8  # remembered plans of one operation: a few seeds and versions


def plans(contract: Contract, wanted: Mapping[str, tuple[str, ...]], *, count: int, seed: int) -> tuple[Plan, ...]:
    """Return the plans of several operations, each with the rules that hold everywhere in it, in the given order.

    Many that have to be made are made by two processes, because making them is nothing but computing.
    """
    missing = [o for o, rules in wanted.items() if not _path(contract, o, rules, count, seed).exists()]
    mine, others = _halves(contract, missing)
    if len(missing) < ALONE:
        mine, others = missing, []
    with _another_process({operation: wanted[operation] for operation in others}, count, seed):
        for operation in mine:
            plan(contract, operation, wanted[operation], count=count, seed=seed)
    return tuple(plan(contract, o, rules, count=count, seed=seed) for o, rules in wanted.items())


def plan(contract: Contract, operation: str, everywhere: Iterable[str], *, count: int, seed: int) -> Plan:
    """Return the plan of an operation, read from the cache where it was made before."""
    rules = tuple(everywhere)
    path = _path(contract, operation, rules, count, seed)
    found = _read(path)
    if found is None:
        found = planning.plan(contract, operation, rules, count=count, seed=seed)
        _write(path, found)
    return found


def _path(contract: Contract, operation: str, rules: tuple[str, ...], count: int, seed: int) -> Path:
    made_from = json.dumps([__version__, _code(), contract.hash, operation, rules, count, seed])
    return folder() / f"{operation}-{hashlib.sha256(made_from.encode()).hexdigest()[:24]}.json"


def _halves(contract: Contract, operations: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return two shares of about equal work: it grows with the number of places in a request."""
    work = {
        o: sum(1 for _ in contract.pinned.walk(contract.shape(o, "input"))) if o != SERVICE else 0 for o in operations
    }
    halves: tuple[list[str], list[str]] = ([], [])
    for operation in sorted(work, key=lambda o: -work[o]):
        min(halves, key=lambda half: sum(work[o] for o in half)).append(operation)
    return halves


@contextmanager
def _another_process(wanted: Mapping[str, tuple[str, ...]], count: int, seed: int) -> Iterator[None]:
    """Have another process remember these plans meanwhile; what it fails to make is made here afterwards."""
    if not wanted:
        yield
        return
    package = str(Path(__file__).resolve().parents[2])
    process = subprocess.Popen(  # noqa: S603 (this very module)
        [sys.executable, "-m", __name__, json.dumps({"wanted": wanted, "count": count, "seed": seed})],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([package, os.environ.get("PYTHONPATH", "")])},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
        process.wait()
    finally:
        process.kill()
        process.wait()


def _main(text: str) -> None:
    """Make and remember the plans that another process asks for."""
    asked = json.loads(text)
    contract = Contract.load()
    for operation, rules in asked["wanted"].items():
        plan(contract, operation, rules, count=asked["count"], seed=asked["seed"])


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
        promises = tuple(Promise(*p) for p in raw["promises"])
        return Plan(raw["operation"], promises, tuple(map(_case, raw["cases"])), tuple(map(_story, raw["stories"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None  # not remembered, or damaged: it is made again


def _write(path: Path, made: Plan) -> None:
    """Write a plan in one piece, so that runs side by side never read half of one; a full disk is no reason to fail."""
    text = json.dumps(
        {
            "operation": made.operation,
            "promises": made.promises,
            "cases": [_raw(case) for case in made.cases],
            "stories": [_raw_story(story) for story in made.stories],
        }
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
            "way": Way(raw["way"]),
        }
    )


def _raw_story(story: Story) -> dict[str, Any]:
    return dict(vars(story)) | {"scenes": [vars(scene) | {"case": _raw(scene.case)} for scene in story.scenes]}


def _story(raw: dict[str, Any]) -> Story:
    scenes = tuple(map(_scene, raw["scenes"]))
    return Story(**raw | {"scenes": scenes, "promises": tuple(Promise(*promise) for promise in raw["promises"])})


def _scene(raw: dict[str, Any]) -> Scene:
    until, after = Until(raw["until"]), tuple(raw["after"])
    return Scene(**raw | {"case": _case(raw["case"]), "until": until, "after": after})


if __name__ == "__main__":
    _main(sys.argv[1])
