"""The one retry policy: what asks the kit to slow down, and how long it then waits."""

from __future__ import annotations

import json
import zlib
from typing import Final

from contracts.values import Exchange, Request

TRIES: Final = 5
_FIRST_WAIT: Final = 0.6  # doubled each time: four waits come to nine seconds at most
_STATUSES: Final = frozenset({400, 429, 503})
_CODES: Final = frozenset(
    {"ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded", "SlowDown"}
)
_WORDS: Final = tuple(code.encode() for code in sorted(_CODES))


def is_throttled(exchange: Exchange) -> bool:
    """Return whether an answer asks to slow down: 429, or an error type that says so."""
    if exchange.status not in _STATUSES or exchange.fault:
        return False
    return exchange.status == 429 or any(_bare(code) in _CODES for code in _codes(exchange))


def wait_before(attempt: int, request: Request) -> float:
    """Return the seconds to wait before try number ``attempt`` (the first retry is 1).

    The jitter comes from the request itself, so that requests in flight spread while runs stay repeatable.
    """
    spread = zlib.crc32(request.body) % 1000 / 1000
    return float(_FIRST_WAIT * 2 ** (attempt - 1) * (0.75 + 0.25 * spread))


def _codes(exchange: Exchange) -> list[object]:
    """Return the error types of an answer, wherever it holds them."""
    codes: list[object] = [exchange.header("X-Amzn-Errortype")]
    if any(word in exchange.body for word in _WORDS):  # most errors are none of these: don't decode them all
        try:
            body = json.loads(exchange.body)
        except (ValueError, RecursionError):
            body = None
        if isinstance(body, dict):
            codes += [body.get("__type"), body.get("code")]
    return codes


def _bare(code: object) -> str:
    """Return an error type without its namespace and whatever follows a colon."""
    return code.rpartition("#")[2].partition(":")[0].strip() if isinstance(code, str) else ""
