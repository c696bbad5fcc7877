"""Takes secrets out of a result set before anything is written: every report starts here."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from weakref import WeakKeyDictionary

from contracts.values import Exchange, Failure, Results, Verdict
from contracts.wire.redact import redact_headers, redact_text

# What an exchange is without secrets; None where it is that already. Every report asks for the same ones, each command
# to repeat them asks again, and to look for secrets takes longer than anything else in a report.
_DONE: Final[WeakKeyDictionary[Exchange, Exchange | None]] = WeakKeyDictionary()


def results(value: Results) -> Results:
    """Return ``value`` without secrets: in headers, bodies, texts, addresses and the command line."""
    run = value.run
    return replace(
        value,
        run=replace(run, target=redact_text(run.target), url=redact_text(run.url), command=redact_text(run.command)),
        verdicts=tuple(_verdict(verdict) for verdict in value.verdicts),
        reaches=tuple(replace(reach, note=redact_text(reach.note)) for reach in value.reaches),
        problems=tuple(redact_text(problem) for problem in value.problems),
        exit_reason=redact_text(value.exit_reason),
    )


def failure(value: Failure) -> Failure:
    """Return ``value`` without secrets in its texts and its exchanges."""
    return replace(
        value,
        expected=redact_text(value.expected),
        got=redact_text(value.got),
        move=redact_text(value.move),
        exchange=exchange(value.exchange) if value.exchange else None,
        before=tuple(exchange(one) for one in value.before),
    )


def exchange(value: Exchange) -> Exchange:
    """Return ``value`` without secrets; the kit's own fake Authorization stays, so that a request can be repeated."""
    if value not in _DONE:
        made = _exchange(value)
        _DONE[made] = None
        _DONE[value] = None if made == value else made
        return made
    return _DONE[value] or value


def _exchange(value: Exchange) -> Exchange:
    return replace(
        value,
        url=redact_text(value.url),
        request_headers=redact_headers(value.request_headers),
        request_body=_bytes(value.request_body),
        headers=redact_headers(value.headers),
        body=_bytes(value.body),
        fault_text=redact_text(value.fault_text),
    )


def _verdict(value: Verdict) -> Verdict:
    if not value.failures and not value.reason:
        return value
    return replace(value, failures=tuple(failure(f) for f in value.failures), reason=redact_text(value.reason))


def _bytes(body: bytes) -> bytes:
    return redact_text(body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
