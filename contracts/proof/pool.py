"""Carries jobs in several processes, and ends with all of them at once, whatever happens."""

from __future__ import annotations

import multiprocessing
import os
import shlex
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import Final

from contracts.errors import KitError
from contracts.proof.carrying import carry
from contracts.proof.findings import Finding, Job
from contracts.proof.lineup import LineUp

PATIENCE: Final = 900.0  # seconds that one job may take; on a machine of its own none takes a tenth of that
_SPAWN: Final = multiprocessing.get_context("spawn")

Source = Callable[[], LineUp]  # a function of a module, so that a process can find it


def findings(
    jobs: Sequence[Job], source: Source, processes: int, *, patience: float = PATIENCE
) -> Generator[Finding, None, None]:
    """Yield what came of each job as it comes; close the generator to end the processes.

    Raises KitError where a process ends, or takes longer than ``patience``, and names what it was about.
    """
    waiting = deque(jobs)
    crew: list[_Hand] = []
    try:
        with _deaf():
            crew.extend(_Hand(source) for _ in range(min(processes, len(jobs))))
        for hand in crew:
            hand.take(waiting.popleft())
        busy = list(crew)
        while busy:
            for hand in _ready(busy, patience):
                finding = hand.told()
                if waiting:
                    hand.take(waiting.popleft())
                else:
                    busy.remove(hand)
                yield finding
    finally:
        for hand in crew:
            hand.end()


class _Hand:
    """A process that carries one job at a time."""

    def __init__(self, source: Source) -> None:
        self.connection, other = _SPAWN.Pipe()
        self.process = _SPAWN.Process(target=_work, args=(other, source), name="proof", daemon=True)
        self.process.start()
        other.close()  # so that the end of the process is the end of the line

    def take(self, job: Job) -> None:
        self.job, self.since = job, time.monotonic()
        self.connection.send(job)

    def told(self) -> Finding:
        """Return what came of the job that the process has taken."""
        try:
            finding: Finding = self.connection.recv()
        except (EOFError, OSError) as error:
            self.process.join()
            raise KitError(
                f"{self._about} ended its process with exit code {self.process.exitcode}. {self._again}"
            ) from error
        return finding

    def late(self, patience: float) -> KitError:
        """Return what is said about a job that takes too long."""
        return KitError(f"{self._about} took longer than {patience:g} s. {self._again}")

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.process.close()
        self.connection.close()

    @property
    def _about(self) -> str:
        return f"the {self.job.part} {self.job.name!r}" if self.job.part != self.job.name else f"the {self.job.name}"

    @property
    def _again(self) -> str:
        return f"Repeat it with: {again(self.job.name)}"


def again(name: str) -> str:
    """Return the command that carries one server's jobs once more."""
    return f"sagemaker-contract prove --only {shlex.quote(name)}"


def _ready(busy: Sequence[_Hand], patience: float) -> list[_Hand]:
    """Return those that have something to tell, at least one."""
    while True:
        late = next((hand for hand in busy if time.monotonic() - hand.since > patience), None)
        if late is not None:
            raise late.late(patience)
        told = wait([hand.connection for hand in busy], timeout=min(1.0, patience))
        if told:
            return [hand for hand in busy if hand.connection in told]


@contextmanager
def _deaf() -> Iterator[None]:
    """Start processes that never hear a Ctrl-C: the one that started them does, and ends them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _work(connection: Connection, source: Source) -> None:
    """Carry jobs until nobody sends any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_other, daemon=True).start()
    lineup = source()
    try:
        while True:
            connection.send(carry(connection.recv(), lineup))
    except (EOFError, OSError):
        return


def _end_with_the_other() -> None:
    """End this process when the one that started it is gone, whatever this one is at."""
    other = multiprocessing.parent_process()
    if other is not None:
        wait([other.sentinel])
        os._exit(1)
