"""From what the person asked for to a target that is ready to be tested."""

from __future__ import annotations

import os
import re
import shlex
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from contracts.errors import TargetError, Unreachable, UsageError
from contracts.values import Exchange, Request
from contracts.wire.guard import Ask, ask_at_terminal, check_allowed
from contracts.wire.presets import Emulator, Preset, installed, preset
from contracts.wire.process import free_port, running
from contracts.wire.protocol import USER_AGENT
from contracts.wire.target import Sign, Target, parse_url
from contracts.wire.transport import Wire, proxies_for
from contracts.wire.waiting import waiter

_CONNECT: Final = 3.0  # seconds to connect at all; with the name's lookup never more than _REACH
_REACH: Final = 4.0
_HEADER: Final = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:[ \t]*([\t\x20-\x7e\xa0-\xff]*)")


@dataclass(frozen=True)
class TargetOptions:
    """What the person said about the target; the names are those of the options.

    ``described`` is how a program says how to speak to it, instead of the options from region to sign.
    """

    target: str
    start_command: str = ""
    wait_for: str = ""
    region: str = "us-east-1"
    headers: tuple[str, ...] = ()
    timeout: float = 10.0
    ca_bundle: str = ""
    insecure: bool = False
    sign: Sign = "shape"
    allow_aws: bool = False
    own: bool = False
    described: Target | None = None


def open_target(spec: TargetOptions, ask: Ask | None = None) -> AbstractContextManager[Target]:
    """Return the target for a ``with`` statement: started where that is asked for, reachable, and stopped at its end.

    ``ask`` asks the person whether a machine is theirs; by default at the terminal, if there is one.
    """
    if "://" not in spec.target and re.search(r"[:/.]", spec.target):
        parse_url(spec.target)  # an address without a scheme: say so, rather than that there is no such preset
    if "://" not in spec.target:
        return _from_preset(spec, preset(spec.target))
    return _from_address(spec, ask or ask_at_terminal())


@contextmanager
def _from_preset(spec: TargetOptions, wanted: Preset) -> Iterator[Target]:
    if spec.start_command or spec.wait_for:
        raise UsageError(
            f"--start-command and --wait-for go with an address; the kit knows how to start {wanted.name!r}."
        )
    installed(wanted)
    described = replace(
        _described(spec, "http://127.0.0.1"),
        name=wanted.name,
        version=wanted.version(),
        unsupported=wanted.unsupported,
        preset=wanted.name,
    )
    with _started(wanted.start, described) if isinstance(wanted.start, Emulator) else wanted.start() as url:
        yield replace(described, url=url)


@contextmanager
def _started(program: Emulator, described: Target) -> Iterator[str]:
    """Start a preset's program, and yield its address once it is ready and empty."""
    port = free_port()
    target = replace(described, url=f"http://127.0.0.1:{port}")
    asking = replace(target, connect_timeout=1.0, read_timeout=5.0)
    ready = partial(_is_ready, asking, program.ready)
    with running(program.words(port), ready, program.variables(port), program.patience):
        if program.reset:
            answer = _asked(target, program.reset)
            if answer.fault or answer.status >= 400:
                raise TargetError(f"{target.name} started, but {program.reset} got {answer.fault or answer.status}.")
        yield target.url + program.path


def _is_ready(target: Target, line: str) -> bool:
    """Tell whether a target answers ``METHOD /path`` at all, or with the status after it."""
    method, path, *status = line.split()
    answer = _asked(target, f"{method} {path}")
    return not answer.fault and (not status or answer.status == int(status[0]))


@contextmanager
def _from_address(spec: TargetOptions, ask: Ask | None) -> Iterator[Target]:
    if spec.wait_for and not spec.start_command:
        raise UsageError("--wait-for says when what --start-command starts is ready; there is no --start-command.")
    port = free_port() if "{port}" in spec.target else None
    target = _described(spec, parse_url(spec.target.replace("{port}", str(port))))
    check_allowed(target, spec.allow_aws, spec.own, ask)
    if not spec.start_command:
        _check_reachable(target)
        yield target
        return
    command = _command(spec.start_command, target.port)
    ready = waiter(spec.wait_for.replace("{port}", str(target.port)), target)
    if port is None and _connects(target.host, target.port):
        raise UsageError(
            f"Something answers at {target.host}:{target.port} already, so what --start-command starts cannot listen "
            "there. Stop it, or let the kit choose: --target http://127.0.0.1:{port}"
        )
    with running(command, ready, {"PORT": str(target.port)}):
        yield target


def _described(spec: TargetOptions, url: str) -> Target:
    """Return the target at ``url`` with everything that the options say about it."""
    if not re.fullmatch(r"[a-z0-9-]{1,63}", spec.region):
        raise UsageError(f"--region {spec.region!r} is no region; one looks like us-east-1.")
    if not spec.timeout > 0:
        raise UsageError(f"--timeout {spec.timeout:g} leaves no time to answer; give seconds, e.g. --timeout 10")
    told = Target(
        name=url,
        url=url,
        region=spec.region,
        headers=parse_headers(spec.headers),
        connect_timeout=min(5.0, spec.timeout),
        read_timeout=spec.timeout,
        verify=_verify(spec),
        sign=spec.sign,
    )
    return told if spec.described is None else replace(spec.described, url=url)


def parse_headers(texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the headers that are written as ``Name: value``."""
    parsed = []
    for text in texts:
        match = _HEADER.fullmatch(text)
        if match is None:  # the value may be a secret, so the message shows no more than the name
            name = re.sub(r"[^ -~]", "?", text.partition(":")[0])[:40]
            raise UsageError(f"--header {name!r}: write 'Name: value' in one line, e.g. --header 'X-Account: test'")
        parsed.append((match[1], match[2].rstrip()))
    return tuple(parsed)


def _verify(spec: TargetOptions) -> bool | str:
    if spec.insecure and spec.ca_bundle:
        raise UsageError("--insecure checks no certificate, so --ca-bundle has no meaning beside it; leave one out.")
    if spec.ca_bundle and not Path(spec.ca_bundle).is_file():
        raise UsageError(f"--ca-bundle {spec.ca_bundle}: there is no such file.")
    if spec.insecure:
        return False
    # The variables that requests itself looks at.
    return spec.ca_bundle or os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True


def _command(text: str, port: int) -> tuple[str, ...]:
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError(f"--start-command {text!r} cannot be split into words: {error}.") from error
    if not words:
        raise UsageError("--start-command is empty; e.g. --start-command 'my-emulator --port {port}'")
    return tuple(word.replace("{port}", str(port)) for word in words)


def _asked(target: Target, line: str) -> Exchange:
    """Return what the target answers to ``METHOD /path``."""
    method, path = line.split()
    with Wire(target, in_flight=1) as wire:
        return wire.send(Request(method, target.at(path), (("User-Agent", USER_AGENT),), b""))


def _check_reachable(target: Target) -> None:
    """Raise unless something accepts connections at the target's address."""
    if proxies_for(target):
        return  # the proxy connects, not this machine
    context = _context(target)
    trouble = _within(_REACH, lambda: _trouble(target, context))
    if trouble:
        raise Unreachable(trouble)


def _context(target: Target) -> ssl.SSLContext | None:
    """Return what to check the target's certificate against, or None when it is not checked."""
    if not target.url.startswith("https:") or target.verify is False:
        return None
    bundle = Path(DEFAULT_CA_BUNDLE_PATH if target.verify is True else str(target.verify))
    try:
        return (
            ssl.create_default_context(capath=bundle) if bundle.is_dir() else ssl.create_default_context(cafile=bundle)
        )
    except OSError as error:
        raise UsageError(f"--ca-bundle {bundle}: no certificates can be read from it ({error}).") from error


def _trouble(target: Target, context: ssl.SSLContext | None) -> str:
    """Connect to the target and return what is wrong, or nothing."""
    place = f"{target.host}:{target.port}"
    try:
        with socket.create_connection((target.host, target.port), _CONNECT) as line:
            if context is None:
                return ""
            with context.wrap_socket(line, server_hostname=target.host):
                return ""
    except ssl.SSLCertVerificationError as error:
        return (
            f"The certificate of {place} cannot be trusted: {error.verify_message}.\n"
            "Name the file of the authority that signed it with --ca-bundle FILE, or add --insecure to skip the check."
        )
    except ssl.SSLError as error:
        return f"{place} speaks no TLS ({error.reason or error}). Is it an http:// address?"
    except (OSError, UnicodeError) as error:
        return _nobody(place, str(getattr(error, "strerror", None) or error))


def _nobody(place: str, why: str) -> str:
    return f"Nothing answers at {place} ({why}).\nIs the target running, and are its host and port the ones you gave?"


def _within(seconds: float, work: Callable[[], str]) -> str:
    """Return what ``work`` returns, but wait no longer than ``seconds``: looking up a name takes no timeout."""
    answer = ["Nothing answers: connecting, or looking up the host's name, takes too long.\nCheck the host and port."]
    thread = threading.Thread(target=lambda: answer.insert(0, work()), daemon=True)
    thread.start()
    thread.join(seconds)
    return answer[0]


def _connects(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), 1.0):
            return True
    except OSError:
        return False
