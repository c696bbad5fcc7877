"""What is under test: an address, and how to speak to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import SplitResult, urlsplit

from contracts.errors import UsageError
from contracts.wire.redact import redact_text

Sign = Literal["shape", "sigv4"]

EXAMPLE: Final = "http://127.0.0.1:5000"
_PORTS: Final = {"http": 80, "https": 443}
_HOST: Final = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+:[0-9A-Fa-f:.]*")  # a name or IPv4, or IPv6


@dataclass(frozen=True)
class Target:
    """A server that says it behaves like SageMaker.

    ``url`` is what ``parse_url`` returned. ``verify`` is what ``requests`` understands by it: check certificates or
    don't, or check them against this file. ``unsupported`` holds regular expressions: one that is found in
    ``<status> <body>`` says that the target lacks the operation.
    """

    name: str
    url: str
    region: str = "us-east-1"
    headers: tuple[tuple[str, str], ...] = ()
    connect_timeout: float = 5.0
    read_timeout: float = 10.0
    verify: bool | str = True
    sign: Sign = "shape"
    version: str = ""
    unsupported: tuple[str, ...] = ()
    preset: str = ""

    @property
    def origin(self) -> str:
        """Return scheme, host and port, without a path."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        """Return the host in lower case, without the brackets of an IPv6 address."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """Return the port, which the scheme implies when the address leaves it out."""
        parts = urlsplit(self.url)
        return parts.port or _PORTS[parts.scheme]

    def at(self, path: str) -> str:
        """Return the path to ask for: ``path`` below the path at which the target lives."""
        base = urlsplit(self.url).path
        return (base or "/") if path == "/" else base.rstrip("/") + path


def parse_url(text: str, option: str = "--target") -> str:
    """Return the address in ``text`` in the form that the other modules rely on.

    Scheme and host come back in lower case, a lone slash is cut, and a longer path is kept as it was written.
    """
    shown = redact_text(text.strip())
    try:
        parts = urlsplit(text.strip())
        wrong = _wrong(text.strip(), parts)
    except ValueError as error:
        wrong = str(error)
    if wrong:
        raise UsageError(f"{option} {shown!r} is no usable address: {wrong}. A correct one: {option} {EXAMPLE}")
    path = "" if parts.path == "/" else parts.path
    return f"{parts.scheme}://{parts.netloc.lower()}{path}"


def _wrong(text: str, parts: SplitResult) -> str:
    """Return what is wrong with an address, or nothing."""
    if "://" not in text:
        return "it has no scheme (http:// or https://)"
    if parts.scheme not in _PORTS:
        return f"its scheme is {parts.scheme!r}, which is neither http nor https"
    if "@" in parts.netloc:
        return "it holds a user name or password (send credentials with --header instead)"
    if not parts.hostname:
        return "it has no host"
    if not _HOST.fullmatch(parts.hostname):
        return f"{parts.hostname!r} is no host name or IP address in ASCII"
    if "?" in text or "#" in text:
        return "it has a query string or fragment"
    return _wrong_port(parts) or _wrong_path(parts.path)


def _wrong_port(parts: SplitResult) -> str:
    digits = re.search(r":([^\]:]*)$", parts.netloc)
    if digits is None or (digits[1].isdecimal() and 0 < int(digits[1]) <= 65535):
        return ""
    return f"its port {digits[1]!r} is not a number between 1 and 65535"


def _wrong_path(path: str) -> str:
    return "its path holds a space or control character" if re.search(r"[\x00-\x20\x7f-\U0010ffff]", path) else ""
