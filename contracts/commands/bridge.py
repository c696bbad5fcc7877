"""The command that stands between Microcks' own runner and a target."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

from contracts.commands.flags import offering
from contracts.commands.serve import at_port, exposed, listening
from contracts.errors import OK, UsageError
from contracts.options import OPTIONS, REACHING, TARGET, Settings, settings

if TYPE_CHECKING:
    from contracts.microcks.bridge import Bridge
    from contracts.reference.messages import Call, Reply

_POLL: Final = 0.1  # seconds
_NAMES: Final = ("given", "run_id", "fail_on", "settle", "keep")
_OFFERED: Final = (TARGET, *REACHING, *(option for option in OPTIONS if option.name in _NAMES))


@click.command("bridge")
@offering(_OFFERED)
@at_port(8001)
def bridge(target: str | None, host: str, port: int, **given: Any) -> int:
    """Let Microcks' OPEN_API_SCHEMA runner test a target whose protocol it does not speak, until Ctrl-C.

    Microcks sends the examples of each operation to a path of its own, as plain JSON. They go to the target in its real
    protocol; the answer comes back as plain JSON if it keeps the contract's promises, else as a 502 that says why.
    """
    from contracts.reference.serving import serve_until_interrupted

    if not target:
        raise UsageError("--target says what Microcks is to test: an address or a preset, such as --target moto.")
    chosen = settings(target, given)
    with listening(host, port) as line, _bridged(chosen) as answers:
        told = _told(line, answers.bridge.line.target.url)
        serve_until_interrupted(answers, line, lambda: click.echo(told))
    click.echo("stopped")
    return OK


class _Answers:
    """Answers in a thread of their own, one at a time: a target that takes its time must not keep Ctrl-C waiting."""

    def __init__(self, bridge: Bridge) -> None:
        self.bridge = bridge
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="contract-bridge")
        self._busy = threading.Lock()

    def answer(self, call: Call) -> Awaitable[Reply]:
        """Promise the answer to a call."""
        return asyncio.get_running_loop().run_in_executor(self._thread, self._reply, call)

    def _reply(self, call: Call) -> Reply:
        from contracts.reference.messages import Reply

        with self._busy:
            answer = self.bridge.answer(call.method, call.path, call.body)
        return Reply(answer.status, answer.headers, answer.body)

    def end(self) -> None:
        """Break off what is on the way to the target, and what the bridge asks next because of that."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        while not self._busy.acquire(timeout=_POLL):
            self.bridge.line.wire.close()
        self._busy.release()
        self._thread.shutdown()


@contextmanager
def _bridged(chosen: Settings) -> Iterator[_Answers]:
    """Open the target, and yield the bridge to it; in the end what was made on the target is removed."""
    from contracts.microcks.bridge import Bridge
    from contracts.running.line import Line
    from contracts.spec.contract import Contract
    from contracts.wire.opening import open_target
    from contracts.wire.transport import Wire

    with open_target(chosen.target) as target, Wire(target) as wire:
        bridge = Bridge(Contract.load(), Line(target, wire), chosen.choices, _tell)
        answers = _Answers(bridge)
        try:
            yield answers
        finally:
            answers.end()
            for left in () if chosen.choices.keep else bridge.remove():
                click.echo(f"left on the target: {left}")


def _tell(text: str) -> None:
    """Say what became of a request; it is for whoever watches, so it goes to standard error."""
    click.echo(text, err=True)


def _told(line: socket.socket, target: str) -> str:
    from contracts.cases.examples import shown
    from contracts.microcks.bridge_document import SERVICE
    from contracts.reference.serving import address
    from contracts.spec import files

    url, port = address(line), line.getsockname()[1]
    return "\n".join(
        [
            *exposed(line),
            f"Listening at {url} until Ctrl-C, and speaking SageMaker's own protocol to {target}.",
            "In Microcks, import the document once, then start a test:",
            f"  document      {shown(files.BRIDGE)}",
            f"  service       {SERVICE}",
            "  runner        OPEN_API_SCHEMA",
            f"  testEndpoint  {url}",
            f"To a Microcks in a container that is http://host.docker.internal:{port}, and needs --host 0.0.0.0 here.",
        ]
    )
