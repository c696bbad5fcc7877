"""The targets that the kit can start by name: one line of a table each."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from contracts import __version__
from contracts.errors import MissingProgram, UsageError


@dataclass(frozen=True)
class Emulator:
    """A program that the kit starts, waits for, resets and stops.

    ``command`` takes the port. ``ready`` and ``reset`` are ``METHOD /path``, and empty where there is no such thing.
    """

    command: Callable[[int], tuple[str, ...]]
    ready: str = "GET /"
    reset: str = ""
    environment: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Preset:
    """A target that the kit starts: a program, or something in this process that serves while its ``with`` lasts.

    ``missing`` says what is not installed, or nothing. ``unsupported`` is as in ``Target``: empty where the answer to
    an operation that the target lacks looks like any other answer.
    """

    name: str
    start: Emulator | Callable[[], AbstractContextManager[str]]
    version: Callable[[], str]
    missing: Callable[[], str] = lambda: ""
    install: str = ""
    unsupported: tuple[str, ...] = ()


def _missing_modules(*names: str) -> Callable[[], str]:
    """Return a check that names the first of these modules that cannot be imported."""
    return lambda: next((name for name in names if importlib.util.find_spec(name) is None), "")


def _reference() -> AbstractContextManager[str]:
    from contracts.reference.server import Reference
    from contracts.reference.serving import serving

    return serving(Reference())


def _moto(port: int) -> tuple[str, ...]:
    return sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)


PRESETS: Final = (
    Preset(name="reference", start=_reference, version=lambda: __version__),
    Preset(
        name="moto",
        start=Emulator(_moto, ready="GET /moto-api/data.json", reset="POST /moto-api/reset"),
        version=lambda: importlib.metadata.version("moto"),
        missing=_missing_modules("moto", "flask", "flask_cors"),
        install="pip install 'sagemaker-contract-kit[moto]'",
        # An operation that moto lacks is answered with the same bare 500 as a crash: only the comparison with an
        # operation that cannot exist tells them apart.
    ),
)


def preset(name: str) -> Preset:
    """Return the preset called ``name``."""
    for known in PRESETS:
        if known.name == name:
            return known
    names = [known.name for known in PRESETS]
    close = get_close_matches(name.lower(), names, n=1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    raise UsageError(
        f"There is no preset {name!r}.{hint} Known: {', '.join(names)}. "
        f"Any other target is given by its address, e.g. --target http://127.0.0.1:5000"
    )


def installed(wanted: Preset) -> Preset:
    """Return ``wanted``, or say how to get what it needs."""
    missing = wanted.missing()
    if missing:
        raise MissingProgram(f"The preset {wanted.name!r} needs {missing!r}, which is not installed: {wanted.install}")
    return wanted
