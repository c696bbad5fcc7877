"""Whether a program of somebody else is installed, and which version it is."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

_PATIENCE: Final = 10.0  # seconds that a program may take to tell its version
_VERSION: Final = re.compile(r"\d+(?:\.\d+)+[\w.+-]*")


def missing_program(name: str) -> Callable[[], str]:
    """Return a check that names a program unless it is on PATH."""
    return lambda: "" if shutil.which(name) else name


def missing_modules(*names: str) -> Callable[[], str]:
    """Return a check that names the first of these modules that cannot be imported."""
    return lambda: next((name for name in names if importlib.util.find_spec(name) is None), "")


def missing_by(*command: str) -> Callable[[], str]:
    """Return a check that lets a command tell what is missing, in its last word; one that ends well lacks nothing."""

    def missing() -> str:
        done = _run(command)
        return (
            "" if done is not None and not done.returncode else ((done.stdout.split() if done else []) or command)[-1]
        )

    return missing


def told_by(*command: str) -> Callable[[], str]:
    """Return what lets a command tell a version, the first in what it prints."""

    def version() -> str:
        found = _VERSION.search(_asked(command))
        return found[0] if found else ""

    return version


def version_of_module(name: str) -> Callable[[], str]:
    """Return what tells the version of a distribution in the kit's own environment."""
    return lambda: importlib.metadata.version(name)


def version_of(name: str, *asked: str) -> Callable[[], str]:
    """Return what tells the version of a program on PATH, or an empty text where nothing does.

    What pip or cargo wrote down beside the program is read first; ``asked`` are words that make the program say it
    itself. Some have none, and take every word for the wish to be started.
    """

    def version() -> str:
        path = shutil.which(name)
        if path is None:
            return ""
        told = recorded(name, Path(path)) or (_asked([path, *asked]) if asked else "")
        found = _VERSION.search(told)
        return found[0] if found else ""

    return version


def recorded(name: str, path: Path) -> str:
    """Return the version that an installer wrote down for the program at ``path``, or nothing.

    A link is followed only where there is no record beside it: pipx links to an environment, cargo links nothing.
    """
    folders = (path.parent.parent, path.resolve().parent.parent)
    return next(filter(None, (found for folder in folders for found in _records(name, folder))), "")


def _records(name: str, folder: Path) -> Iterable[str]:
    yield _of_cargo(name, folder / ".crates.toml")
    for made in sorted(folder.glob(f"lib/python3*/site-packages/{name}-*.dist-info")):
        yield made.name.removeprefix(f"{name}-").removesuffix(".dist-info")


def _of_cargo(name: str, file: Path) -> str:
    """Return a program's version in cargo's list: ``"fakecloud 0.51.0 (registry+…)" = ["fakecloud"]``."""
    try:
        crates = tomllib.loads(file.read_text(encoding="utf-8")).get("v1", {})
        return next((crate.split()[1] for crate, programs in crates.items() if name in programs), "")
    except (OSError, ValueError, AttributeError, TypeError, IndexError):
        return ""  # no list, or one of a form that cargo has changed


def _asked(command: Sequence[str]) -> str:
    done = _run(command)
    return "" if done is None or done.returncode else done.stdout


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str] | None:
    try:
        return subprocess.run(  # noqa: S603 - a program that the person has on PATH, with words from the presets
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return None
