"""A request that was recorded, ready to be sent once more: its bytes as they were, its signature and its time anew."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from contracts.values import SERVICE, Exchange, Request
from contracts.wire.protocol import authorization
from contracts.wire.redact import HIDDEN
from contracts.wire.signing import sign
from contracts.wire.target import Target

_SCOPE: Final = re.compile(r"Credential=[^/\s]+/\d+/([\w-]+)/")


def again(exchange: Exchange, recorded: str, body: bytes, target: Target, moment: datetime) -> Request:
    """Return the request of an exchange, sent to the address ``recorded``, for a target.

    Secrets that the record does not have are left out, but for those that the target's own headers bring.
    """
    stamp = moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    own = {name.lower(): value for name, value in target.headers}
    lines: list[tuple[str, str]] = []
    signed = False
    for name, value in exchange.request_headers:
        lower = name.lower()
        if lower in own:
            continue
        if lower == "authorization" and (value.startswith("AWS4-") or value == HIDDEN):
            signed = True
            lines.append((name, authorization(target.region, stamp)))
        elif HIDDEN not in value:
            lines.append((name, stamp if lower == "x-amz-date" else value))
    path = _below(exchange.url, recorded)
    request = Request(exchange.method, target.at(path), (*lines, *target.headers), body, exchange.way)
    return sign(request, target, moment) if target.sign == "sigv4" and signed else request


def _below(url: str, recorded: str) -> str:
    """Return the path that was asked for below the target's own."""
    base = recorded.rstrip("/")
    if not url.startswith(base):
        base = "/".join(url.split("/", 3)[:3])
    return url.removeprefix(base) or "/"


def region_of(exchange: Exchange) -> str:
    """Return the region in an exchange's signature, or nothing."""
    value = next((value for name, value in exchange.request_headers if name.lower() == "authorization"), "")
    scope = _SCOPE.search(value)
    return scope[1] if scope else ""


def operation_of(exchange: Exchange) -> str:
    """Return the operation that a request names, or nothing."""
    target = next((value for name, value in exchange.request_headers if name.lower() == "x-amz-target"), "")
    return target.removeprefix(f"{SERVICE}.") if target.startswith(f"{SERVICE}.") else ""
