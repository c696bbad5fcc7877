"""When a started target is ready: ``--wait-for``."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable
from dataclasses import replace

from contracts.errors import UsageError
from contracts.values import Request
from contracts.wire.guard import is_loopback
from contracts.wire.process import PATIENCE
from contracts.wire.protocol import USER_AGENT
from contracts.wire.target import Target, parse_url
from contracts.wire.transport import Wire


def waiter(text: str, target: Target) -> Callable[[], bool]:
    """Return the question whether the target is ready, as ``--wait-for`` puts it.

    An address is ready when it gives any answer, a port when it accepts a connection, and a few seconds when they are
    over: ``5s``, or a number too small to be a port. Without a word it is the target's own port.
    """
    if "://" in text:
        asked = replace(target, url=parse_url(text, "--wait-for"), headers=(), connect_timeout=1.0, read_timeout=5.0)
        if not is_loopback(asked.host) and asked.host != target.host:
            raise UsageError(f"--wait-for {text!r} asks another machine than the target's.")
        return lambda: _answers(asked)
    number = re.fullmatch(r"(\d+(?:\.\d+)?)(s?)", text)
    if number and (number[2] or float(number[1]) <= PATIENCE):
        due = time.monotonic() + float(number[1])
        return lambda: time.monotonic() >= due
    if not text or (text.isdecimal() and 0 < int(text) <= 65535):
        return lambda: _listens(target.host, int(text or target.port))
    raise UsageError(
        f"--wait-for {text!r} is none of: an address (http://127.0.0.1:5000/health), a port (5000), seconds (5s)."
    )


def _answers(target: Target) -> bool:
    with Wire(target, in_flight=1) as wire:
        return not wire.send(Request("GET", target.at("/"), (("User-Agent", USER_AGENT),), b"")).fault


def _listens(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), 1.0):
            return True
    except OSError:
        return False
