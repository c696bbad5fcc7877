"""Starts a Microcks of the kit's own and stops it again, now or in a later command."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final

from contracts.errors import TargetError, UsageError
from contracts.microcks.client import Microcks
from contracts.microcks.installing import Installed, folder
from contracts.wire import orphans

PATIENCE: Final = 180.0  # seconds until it answers; on a machine of its own it takes 15
_POLL: Final = 0.5
_TAIL: Final = 12  # lines of its log that a message shows
_SCRIPT: Final = Path(__file__).with_name("start.groovy")


@dataclass(frozen=True)
class Started:
    """A Microcks that runs: the process, what tells it from a later one of the same id, and where it listens."""

    pid: int
    identity: str
    url: str


def command(installed: Installed, port: int) -> tuple[str, ...]:
    """Return the words that start Microcks at a port, for this machine alone and without what the kit does not need."""
    url = f"http://127.0.0.1:{port}"
    settings = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "keycloak.enabled": "false",
        "async-api.enabled": "false",
        "spring.main.lazy-initialization": "true",  # else it listens for gRPC, too, and on every address
        "spring.main.banner-mode": "off",
        "logging.level.root": "WARN",
        "logging.level.io.github.microcks": "WARN",
        "tests-callback.url": url,
        "validation.resourceUrl": f"{url}/api/resources/",
    }
    java = (str(installed.java), "-XX:+UseSerialGC", "-Xmx512m", "-cp", str(installed.libraries / "*"))
    options = (f"--{name}={value}" for name, value in settings.items())
    return (*java, "groovy.ui.GroovyMain", str(_SCRIPT), *options)


def started(installed: Installed, port: int) -> Started:
    """Start Microcks, wait until it answers, and leave it running; raises TargetError that shows its last words."""
    folder().mkdir(parents=True, exist_ok=True)
    with _log().open("wb") as log:
        process = _process(installed, port, log)
    found = Started(process.pid, orphans.identity(process.pid), f"http://127.0.0.1:{port}")
    _record().write_text(json.dumps(asdict(found)), encoding="utf-8")
    try:
        await_answer(process, found.url)
    except BaseException:  # whoever interrupts the wait wants no Microcks either
        stop()
        raise
    process.returncode = 0  # it outlives this command: Python is not to complain that nobody waits for it
    return found


@contextmanager
def foreground(installed: Installed, port: int) -> Iterator[str]:
    """Run Microcks for as long as the ``with`` statement lasts, and yield its address.

    It stays in this process's group, so that whoever stops that stops both.
    """
    folder().mkdir(parents=True, exist_ok=True)
    with _log().open("wb") as log, _process(installed, port, log, apart=False) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            await_answer(process, url)
            yield url
        finally:
            process.terminate()


def _process(installed: Installed, port: int, log: IO[bytes], *, apart: bool = True) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - the kit's own words and the Java that it found
        command(installed, port),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=apart,
    )


def await_answer(process: subprocess.Popen[bytes], url: str) -> None:
    """Wait until a Microcks that was started answers; raises TargetError where it ends or takes too long."""
    microcks, until = Microcks(url), time.monotonic() + PATIENCE
    while not microcks.healthy():
        if process.poll() is not None:
            raise TargetError(
                f"Microcks ended with exit code {process.returncode} before it answered.\n{_last_words()}"
            )
        if time.monotonic() > until:
            raise TargetError(f"Microcks did not answer at {url} within {PATIENCE:g} s.\n{_last_words()}")
        time.sleep(_POLL)


def running() -> Started | None:
    """Return the Microcks that an earlier command left running, or None."""
    try:
        found = Started(**json.loads(_record().read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    # The id alone proves nothing: the system may have given it to somebody else since.
    return found if found.identity and orphans.identity(found.pid) == found.identity else None


def stop() -> Started | None:
    """Stop the Microcks that runs, and return it; None where none does."""
    found = running()
    if found:
        orphans.stop_group(found.pid)
    _record().unlink(missing_ok=True)
    return found


def check_free(port: int) -> None:
    """Raise UsageError where something listens at a port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise UsageError(f"--port {port} cannot be listened at ({os.strerror(error.errno or 0)}).") from error


def _last_words() -> str:
    try:
        lines = _log().read_text(encoding="utf-8", errors="replace").splitlines()[-_TAIL:]
    except OSError:
        lines = []
    said = "\n".join(f"  {line[:200]}" for line in lines) or "  (nothing)"
    return f"It wrote, in {_log()}:\n{said}"


def _log() -> Path:
    return folder() / "microcks.log"


def _record() -> Path:
    return folder() / "running.json"
