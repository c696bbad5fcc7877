"""What a legal target may take its time with: reads that come late, and pages that show nothing yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from contracts.judge.judged import Judged
from contracts.running.line import accepted, decoded
from contracts.values import Case, Expect

_FIRST: Final = 0.2  # seconds between looks at something that may not be readable yet...
_GROWTH: Final = 1.5  # ...and how they grow
PAGES: Final = 100  # pages that are turned until one shows something of this run
_REFUSED: Final = 400


def pauses(settle: float) -> Iterator[float]:
    """Yield growing pauses that take so many seconds altogether."""
    pause, left = _FIRST, settle
    while left > 0:
        yield min(pause, left)
        left, pause = left - pause, pause * _GROWTH


def comes_late(judged: Judged, containers: Mapping[str, str]) -> bool:
    """Tell whether an answer says that what was made just before is not there (yet)."""
    case, exchange = judged.case, judged.exchange
    if exchange.fault or case.expect is not Expect.ACCEPT or not case.setup:
        return False
    if case.operation in containers:
        return _wants_items(case) and accepted(exchange) and not _items(judged, containers)
    reads = case.own or case.operation == "CreateEndpoint"
    return reads and exchange.status == _REFUSED


def next_page(judged: Judged, containers: Mapping[str, str]) -> Case | None:
    """Return the request for the next page, where a page shows nothing and says that there is more."""
    case = judged.case
    if case.operation not in containers or not _wants_items(case) or not accepted(judged.exchange):
        return None
    answer = decoded(judged.exchange)
    token = answer.get("NextToken") if isinstance(answer, dict) else None
    if not isinstance(token, str) or not token or _items(judged, containers):
        return None
    return replace(case, body=case.body | {"NextToken": token})


def _wants_items(case: Case) -> bool:
    """Tell whether a list asks for what this run made, so that there is something to be shown."""
    return case.promise.place == "#own" or (case.recorded is not None and bool(case.setup))


def _items(judged: Judged, containers: Mapping[str, str]) -> bool:
    answer = decoded(judged.exchange)
    return bool(answer.get(containers[judged.case.operation])) if isinstance(answer, dict) else False
