"""The targets that the kit can start by name: how each is started, when it is ready, how it is emptied and got."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from contracts import __version__
from contracts.errors import MissingProgram, UsageError
from contracts.wire.process import PATIENCE
from contracts.wire.programs import missing_by, missing_modules, missing_program, told_by, version_of, version_of_module


@dataclass(frozen=True)
class Emulator:
    """A program that the kit starts, waits for, resets and stops.

    ``{port}`` in ``command`` and in the values of ``environment`` stands for the port. ``ready`` and ``reset`` are
    ``METHOD /path``; without a ``reset`` the target is as empty as it starts. Any answer to ``ready`` will do, or the
    status after its path. ``path`` is where the target lives, and ``patience`` the seconds that it may take to start.
    """

    command: tuple[str, ...]
    ready: str = "GET /"
    reset: str = ""
    environment: tuple[tuple[str, str], ...] = ()
    path: str = ""
    patience: float = PATIENCE

    def words(self, port: int) -> tuple[str, ...]:
        """Return the command that starts the program at a port."""
        return tuple(_at(port, word) for word in self.command)

    def variables(self, port: int) -> dict[str, str]:
        """Return what the program finds in its environment, beside what is there already."""
        return {name: _at(port, value) for name, value in self.environment}


def _at(port: int, text: str) -> str:
    return text.replace("{port}", str(port))


@dataclass(frozen=True)
class Preset:
    """A target that the kit starts: a program, or something in this process that serves while its ``with`` lasts.

    ``missing`` says what is not installed, or nothing, and ``install`` how to get it. ``unsupported`` is as in
    ``Target``: empty where the answer to an operation that the target lacks is like the one to an operation that
    cannot exist, and like no other.
    """

    name: str
    start: Emulator | Callable[[], AbstractContextManager[str]]
    version: Callable[[], str]
    missing: Callable[[], str] = lambda: ""
    install: str = ""
    unsupported: tuple[str, ...] = ()
    note: str = ""  # what to know before choosing it


def _reference() -> AbstractContextManager[str]:
    from contracts.reference.server import Reference
    from contracts.reference.serving import serving

    return serving(Reference())


# Microcks is started by a command of the kit's own, like any other program: this room knows nothing of it.
_MICROCKS: Final = (sys.executable, "-m", "contracts.cli", "microcks")

_UNTRIED: Final = "as its documents describe it; the kit's authors could not run it"

PRESETS: Final = (
    Preset(
        name="reference",
        start=_reference,
        version=lambda: __version__,
        note="part of the kit, keeps every promise",
    ),
    Preset(
        name="moto",
        start=Emulator(
            (sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "{port}"),
            ready="GET /moto-api/data.json",
            reset="POST /moto-api/reset",
        ),
        version=version_of_module("moto"),
        missing=missing_modules("moto", "flask", "flask_cors"),
        install="pip install 'sagemaker-contract-kit[moto]'",
        # An operation that moto lacks is answered with the same bare 500 as a crash: only the comparison with an
        # operation that cannot exist tells them apart.
    ),
    Preset(
        name="fakecloud",
        start=Emulator(
            # Memory is said outright: a variable could ask for a folder of the person's own, which the reset empties.
            ("fakecloud", "--addr", "127.0.0.1:{port}", "--storage-mode", "memory"),
            ready="GET /_fakecloud/health",
            reset="POST /_fakecloud/reset/sagemaker",
        ),
        version=version_of("fakecloud", "--version"),
        missing=missing_program("fakecloud"),
        install="cargo install --locked fakecloud",
        unsupported=(r'^501 .*"InvalidAction"',),
    ),
    Preset(
        name="localemu",
        start=Emulator(
            ("localemu", "start", "--host", "127.0.0.1", "--port", "{port}"),
            ready="GET /_localemu/health",
            environment=(
                ("GATEWAY_LISTEN", "127.0.0.1:{port}"),
                ("GATEWAY_SERVER", "hypercorn"),  # its usual server listens on every interface, whatever it is told
                ("SERVICES", "sagemaker"),
                ("EAGER_SERVICE_LOADING", "1"),  # else the first request waits for it, for many seconds
                ("PERSISTENCE", "0"),
            ),
        ),
        version=version_of("localemu", "--version"),
        missing=missing_program("localemu"),
        install="pipx install localemu",
        unsupported=(r"^501 .*action has not been implemented",),
        note="needs an environment of its own: it brings another moto",
    ),
    Preset(
        name="laws",
        start=Emulator(("laws", "--host", "127.0.0.1", "--port", "{port}")),
        version=version_of("laws"),
        missing=missing_program("laws"),
        install="cargo install --locked laws",
        # The code is that of its validation errors, so only the text tells.
        unsupported=(r"^400 .*Invalid request: unknown action: \w+\"",),
    ),
    Preset(
        name="winterbaume",
        start=Emulator(("winterbaume-server", "--host", "127.0.0.1", "--port", "{port}")),
        version=version_of("winterbaume-server"),
        missing=missing_program("winterbaume-server"),
        install="cargo install --locked winterbaume-server",
        unsupported=(r'^400 .*"InvalidAction"',),
    ),
    Preset(
        name="cloudemu",
        start=Emulator(
            (
                "cloudemu",
                "serve",
                "--providers",
                "aws",
                "--host",
                "127.0.0.1",
                "--aws-port",
                "{port}",
                "--k8s-port",
                "",
            ),
            ready="GET /_cloudemu/health",
            reset="POST /_cloudemu/reset",
        ),
        version=version_of("cloudemu", "--version"),
        missing=missing_program("cloudemu"),
        install="go install github.com/stackshy/cloudemu/v2/cmd/cloudemu@latest",
        unsupported=(r"^400 .*UnknownOperationException",),
        note=_UNTRIED,
    ),
    Preset(
        name="substrate",
        start=Emulator(
            ("substrate", "server", "--address", "127.0.0.1:{port}"),
            ready="GET /health",
            reset="POST /v1/state/reset",
        ),
        version=version_of("substrate", "--version"),
        missing=missing_program("substrate"),
        install="go install github.com/scttfrdmn/substrate/cmd/substrate@latest",
        unsupported=(r"^404 .*UnknownOperationException",),
        note=_UNTRIED,
    ),
    Preset(
        name="microcks",
        start=Emulator(
            (*_MICROCKS, "up", "--foreground", "--port", "{port}"),
            # Refused by the contract's own dispatcher, which takes seconds for the first request.
            ready="POST /rest/Amazon+SageMaker+API/2017-07-24/ 400",
            path="/rest/Amazon+SageMaker+API/2017-07-24/",
            patience=1200.0,  # the first time it is fetched
        ),
        version=told_by(*_MICROCKS, "check"),
        missing=missing_by(*_MICROCKS, "check"),
        install="pip install 'sagemaker-contract-kit[microcks]' (brings Java), apt install maven",
        note="the kit's own contract in a Microcks, see README; about 25 requests a second",
    ),
    Preset(
        name="ministack",
        start=Emulator(
            ("ministack",),
            ready="GET /_ministack/health",
            reset="POST /_ministack/reset",
            environment=(("GATEWAY_PORT", "{port}"), ("BIND_HOST", "127.0.0.1"), ("PERSIST_STATE", "0")),
        ),
        version=version_of("ministack"),
        missing=missing_program("ministack"),
        install="pipx install ministack",
        unsupported=(r"^400 .*Unsupported service: sagemaker",),
        note="has no SageMaker: a run has to say so",
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
