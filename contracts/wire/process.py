"""Start a target's program, wait until it answers, and stop it whatever happens."""

from __future__ import annotations

import atexit
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final, Self

from contracts.errors import MissingProgram, TargetError
from contracts.wire import orphans
from contracts.wire.redact import redact_text

PATIENCE: Final = 60.0  # seconds that a target may take to start
_POLL: Final = 0.05
_TAIL: Final = 15  # lines of a dead program's output that a message shows
_SIGNALS: Final = (signal.SIGTERM, signal.SIGHUP)  # those that end Python without a word; SIGINT is an exception

_running: set[Program] = set()


class Program:
    """A program that was started in a session of its own, so that its children end with it."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.command = tuple(command)
        self._owner = os.getpid()
        # A file rather than a pipe: nobody has to empty it, and it is gone with the run even if that is killed.
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by stop, it lives as long as the program
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the person's own command, split without a shell
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **environment},
                start_new_session=True,
            )
        except BaseException:
            self._log.close()
            raise
        self._record: Path | None = orphans.remember(self.pid)
        _running.add(self)

    @classmethod
    def start(cls, command: Sequence[str], environment: Mapping[str, str]) -> Self:
        """Start ``command``, or say why it cannot be."""
        try:
            return cls(command, environment)
        except FileNotFoundError as error:
            raise MissingProgram(f"The program {command[0]!r} is not found. Is it installed, and on PATH?") from error
        except OSError as error:
            raise MissingProgram(f"The program {command[0]!r} cannot be started: {error.strerror}") from error

    @property
    def pid(self) -> int:
        """Return the program's process id, which is its group's too."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """Return the exit code of a program that has ended, or None."""
        return self._process.poll()

    def tail(self) -> str:
        """Return the last lines of what the program wrote, without secrets."""
        size = os.fstat(self._log.fileno()).st_size
        text = os.pread(self._log.fileno(), 8192, max(0, size - 8192)).decode(errors="replace")
        return redact_text("\n".join(f"  {line}" for line in text.splitlines()[-_TAIL:]))

    def stop(self) -> None:
        """Stop the program and its children; a second time does nothing."""
        if self not in _running or self._owner != os.getpid():  # a fork of this process must leave it alone
            return
        try:
            orphans.stop_group(self.pid)
        except BaseException:  # somebody has no patience: then neither has the kit
            orphans.stop_group(self.pid, grace=0.0)
            raise
        finally:
            self._process.poll()
            self._log.close()
            if self._record is not None:
                self._record.unlink(missing_ok=True)
            _running.discard(self)


@contextmanager
def running(
    command: Sequence[str],
    ready: Callable[[], bool],
    environment: Mapping[str, str] | None = None,
    patience: float = PATIENCE,
) -> Iterator[Program]:
    """Run ``command`` for as long as the ``with`` statement lasts, which begins once ``ready`` says so."""
    _watch_signals()
    orphans.sweep()
    program = Program.start(command, environment or {})
    try:
        _await(program, ready, patience)
        yield program
    finally:
        program.stop()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def stop_all() -> None:
    """Stop every program that is still running."""
    for program in list(_running):
        program.stop()


def _await(program: Program, ready: Callable[[], bool], patience: float) -> None:
    until = time.monotonic() + patience
    command = redact_text(" ".join(program.command))
    while True:
        answered = ready()
        if program.exit_code is not None:  # asked after ready: a stranger on the port must not pass for the program
            said = program.tail() or "  (nothing)"
            raise TargetError(
                f"The target ended with exit code {program.exit_code} before it was ready: {command}\nIt wrote:\n{said}"
            )
        if answered:
            return
        if time.monotonic() > until:
            said = program.tail() or "  (nothing)"
            raise TargetError(f"The target was not ready within {patience:g} s: {command}\nIt wrote:\n{said}")
        time.sleep(_POLL)


def _watch_signals() -> None:
    """See to it that a signal that would end Python at once stops the programs first."""
    atexit.unregister(stop_all)
    atexit.register(stop_all)
    if threading.current_thread() is not threading.main_thread():
        return  # only the main thread may set handlers
    for number in _SIGNALS:
        if signal.getsignal(number) is signal.SIG_DFL:  # anybody else's handler ends the run in its own way
            signal.signal(number, _end)


def _end(number: int, _: FrameType | None) -> None:
    stop_all()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
