"""The safety guard: never a real AWS account by accident, never somebody else's server without a word."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Callable
from typing import Final

from contracts.errors import Refused
from contracts.wire.target import EXAMPLE, Target

Ask = Callable[[str], bool]

# Every domain under which some partition of AWS answers.
_AWS: Final = (
    "amazonaws.com",
    "amazonaws.com.cn",
    "amazonaws.eu",
    "api.aws",
    "api.amazonwebservices.com.cn",
    "api.amazonwebservices.eu",
    "c2s.ic.gov",
    "sc2s.sgov.gov",
    "cloud.adc-e.uk",
    "csp.hci.ic.gov",
)


def check_allowed(target: Target, allow_aws: bool, own: bool, ask: Ask | None) -> None:
    """Refuse a target that is AWS itself, or another machine that nobody vouched for.

    ``ask`` puts a question to the person and returns the answer; None means that nobody is there to be asked.
    """
    host = target.host.rstrip(".")
    if is_aws(host):
        if not allow_aws:
            raise Refused(
                f"{host} is the real AWS: the kit would create hundreds of resources in your account, at your cost.\n"
                f"To test an emulator, give its own address, such as --target {EXAMPLE}. If you do mean AWS, add "
                "--allow-aws."
            )
        return
    if own or is_loopback(host):
        return
    question = f"{host} is not this machine, and the kit floods it and creates resources on it. Is it yours to test?"
    if ask is None or not ask(question):
        raise Refused(
            f"{host} is not this machine, and the kit floods its target with requests and creates resources on it.\n"
            "If it is yours to test, add --yes-i-own-it."
        )


def is_aws(host: str) -> bool:
    """Return whether a host belongs to AWS, whatever its case and with or without a dot at its end."""
    name = host.lower().rstrip(".")
    return any(name == domain or name.endswith(f".{domain}") for domain in _AWS)


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine; 0.0.0.0 and :: count, because connecting to them ends up here."""
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return bool(mapped.is_loopback or mapped.is_unspecified)


def ask_at_terminal() -> Ask | None:
    """Return a way to ask the person at the terminal, or None when there is none."""
    return _ask if sys.stdin is not None and sys.stdin.isatty() else None


def _ask(question: str) -> bool:
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
