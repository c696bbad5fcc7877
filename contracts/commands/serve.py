"""The command that offers the reference to whoever speaks SageMaker."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import click

from contracts.errors import OK, UsageError

if TYPE_CHECKING:
    from contracts.reference.serving import Answers

Command = Callable[..., Any]
_LONGEST: Final = 3600.0


def at_port(default: int) -> Callable[[Command], Command]:
    """Return what adds ``--port`` and ``--host`` to a command."""
    port = click.option(
        "--port",
        type=click.IntRange(0, 65535),
        default=default,
        show_default=True,
        help="the port to listen at; 0 is any free one",
    )
    host = click.option(
        "--host", default="127.0.0.1", show_default=True, help="the address of this machine to listen at"
    )
    return lambda command: port(host(command))


@click.command()
@at_port(8000)
@click.option(
    "--pace", type=float, default=0.0, metavar="SECONDS", help="how long a status such as Pending lasts (default: 0)"
)
def serve(port: int, host: str, pace: float) -> int:
    """Serve the reference, a SageMaker control plane in memory, until Ctrl-C."""
    from contracts.reference.serving import serve_until_interrupted

    answers = _answers(pace)
    line = listening(host, port)
    serve_until_interrupted(answers, line, lambda: click.echo(_told(line)))
    click.echo("stopped")
    return OK


def _answers(pace: float) -> Answers:
    """Return what answers: the reference, with statuses that last as long as ``--pace`` says."""
    from contracts.reference.server import Reference

    if not 0 <= pace <= _LONGEST:
        raise UsageError(f"--pace {pace:g} is no number of seconds between 0 and {_LONGEST:g}.")
    return Reference(pace=pace)


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raises UsageError that says why there can be none."""
    from contracts.reference import serving

    try:
        return serving.listening(host, port)
    except (OSError, UnicodeError) as error:
        raise UsageError(_why_not(error, host, port)) from error


def _why_not(error: OSError | UnicodeError, host: str, port: int) -> str:
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        return f"--port {port} of {host} is in use already; choose another one, or --port 0 for any that is free."
    if number in (errno.EACCES, errno.EPERM):
        return f"--port {port} is not open to you; choose one above 1023, or --port 0 for any that is free."
    if isinstance(error, socket.gaierror | UnicodeError) or number == errno.EADDRNOTAVAIL:
        return f"--host {host!r} is no address of this machine; --host 127.0.0.1 always is one."
    return f"Nothing can listen at port {port} of {host}: {getattr(error, 'strerror', None) or error}."


def _told(line: socket.socket) -> str:
    from contracts.reference.serving import address

    url = address(line)
    lines = [
        *exposed(line),
        f"Listening at {url} until Ctrl-C; any credentials and region do. For boto3 and the AWS CLI:",
        f"export AWS_ENDPOINT_URL_SAGEMAKER={url}",
    ]
    return "\n".join(lines)


def exposed(line: socket.socket) -> tuple[str, ...]:
    """Return the warning about a socket that other machines reach, if it is one."""
    loopback = ipaddress.ip_address(line.getsockname()[0]).is_loopback
    return () if loopback else ("This is open to the network: whoever reaches this machine can use it.",)
