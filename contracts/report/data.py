"""The result set as JSON values and back, exactly; and the written report, without secrets and long bodies."""

from __future__ import annotations

import base64
import json
from codecs import getincrementaldecoder
from dataclasses import asdict
from typing import Final

from contracts.errors import UsageError
from contracts.report import figures, safe
from contracts.report.texts import moment
from contracts.values import Exchange, Failure, Json, Promise, Reach, Results, Run, Status, Verdict, Way

SCHEMA: Final = "sagemaker-contract-report/1"
BODY: Final = 8 * 1024  # bytes of a body in the written report


def render(results: Results) -> str:
    """Return the written report: JSON in ASCII, secrets redacted, bodies cut at 8 KiB with the cut stated."""
    return json.dumps(to_dict(safe.results(results), limit=BODY), indent=1) + "\n"


def to_dict(results: Results, *, limit: int | None = None) -> dict[str, Json]:
    """Return a result set as JSON values; bodies longer than ``limit`` bytes are cut, and say so."""
    return {
        "schema": SCHEMA,
        "run": _run_to_dict(results.run),
        "exit_code": results.exit_code,
        "exit_reason": results.exit_reason,
        "figures": figures.count(results).named,
        "problems": list(results.problems),
        "reaches": [reach_to_dict(reach) for reach in results.reaches],
        "verdicts": [
            {**verdict_to_dict(verdict, limit=limit), "word": figures.word(verdict, results.run.fail_on)}
            for verdict in results.verdicts
        ],
    }


def from_dict(raw: Json) -> Results:
    """Return the result set that ``to_dict`` was given; raises UsageError for anything else."""
    if not isinstance(raw, dict) or raw.get("schema") != SCHEMA:
        found = raw.get("schema") if isinstance(raw, dict) else type(raw).__name__
        raise UsageError(f"this is no report of the kit: its schema is {found!r}, not {SCHEMA!r}.")
    try:
        return Results(
            run=Run(**{key: value for key, value in raw["run"].items() if key != "started_at"}),
            verdicts=tuple(verdict_from_dict(verdict) for verdict in raw["verdicts"]),
            reaches=tuple(reach_from_dict(reach) for reach in raw["reaches"]),
            problems=tuple(raw["problems"]),
            exit_code=raw["exit_code"],
            exit_reason=raw["exit_reason"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UsageError(f"this report is damaged: {error!r}. Run the kit again to write a new one.") from error


def _run_to_dict(run: Run) -> dict[str, Json]:
    """Return what a run was; what tells two reports apart at a glance comes first."""
    first = {name: getattr(run, name) for name in ("kit", "contract", "target", "target_version", "seed")}
    return {**first, "started_at": moment(run.started), **asdict(run)}


def verdict_to_dict(verdict: Verdict, *, limit: int | None = None) -> dict[str, Json]:
    """Return a verdict as JSON values."""
    return {
        "id": verdict.promise.id,
        **verdict.promise._asdict(),
        "level": verdict.level,
        "status": verdict.status.value,
        "checked": verdict.checked,
        "reason": verdict.reason,
        "blocked_by": [key._asdict() for key in verdict.blocked_by],
        "lacking": verdict.lacking,
        "failures": [_failure_to_dict(failure, limit) for failure in verdict.failures],
    }


def verdict_from_dict(raw: dict[str, Json]) -> Verdict:
    """Return the verdict that ``verdict_to_dict`` was given."""
    return Verdict(
        promise=Promise(raw["operation"], raw["rule"], raw["place"]),
        level=raw["level"],
        status=Status(raw["status"]),
        failures=tuple(_failure_from_dict(failure) for failure in raw["failures"]),
        checked=raw["checked"],
        reason=raw["reason"],
        blocked_by=tuple(Promise(**key) for key in raw["blocked_by"]),
        lacking=raw["lacking"],
    )


def reach_to_dict(reach: Reach) -> dict[str, Json]:
    """Return a reach as JSON values."""
    return {**asdict(reach), "leftovers": list(reach.leftovers)}


def reach_from_dict(raw: dict[str, Json]) -> Reach:
    """Return the reach that ``reach_to_dict`` was given."""
    return Reach(**{**raw, "leftovers": tuple(raw["leftovers"])})


def _failure_to_dict(failure: Failure, limit: int | None) -> dict[str, Json]:
    return {
        **vars(failure),
        "exchange": _exchange_to_dict(failure.exchange, limit) if failure.exchange else None,
        "before": [_exchange_to_dict(exchange, limit) for exchange in failure.before],
    }


def _failure_from_dict(raw: dict[str, Json]) -> Failure:
    exchange = _exchange_from_dict(raw["exchange"]) if raw["exchange"] else None
    return Failure(**{**raw, "exchange": exchange, "before": tuple(map(_exchange_from_dict, raw["before"]))})


def _exchange_to_dict(exchange: Exchange, limit: int | None) -> dict[str, Json]:
    return {
        **{name: value for name, value in vars(exchange).items() if name not in ("request_size", "size")},
        "request_headers": [list(line) for line in exchange.request_headers],
        "request_body": _body_to_dict(exchange.request_body, limit, exchange.request_size),
        "headers": [list(line) for line in exchange.headers],
        "body": _body_to_dict(exchange.body, limit, exchange.size),
        "throttled": list(exchange.throttled),
    }


def _exchange_from_dict(raw: dict[str, Json]) -> Exchange:
    return Exchange(
        **{
            **raw,
            "request_headers": tuple((name, value) for name, value in raw["request_headers"]),
            "request_body": _body_from_dict(raw["request_body"]),
            "headers": tuple((name, value) for name, value in raw["headers"]),
            "body": _body_from_dict(raw["body"]),
            "request_size": raw["request_body"].get("cut_from", 0),
            "size": raw["body"].get("cut_from", 0),
            "throttled": tuple(raw["throttled"]),
            "way": Way(raw.get("way", Way.USUAL)),
        }
    )


def _body_to_dict(body: bytes, limit: int | None, whole: int) -> dict[str, Json]:
    """Return a body as text, or in base64 where it is not UTF-8; ``cut_from`` is the whole length of a cut one."""
    part = body if limit is None else body[:limit]
    size = whole or len(body)
    stated = {"cut_from": size} if len(part) < size else {}
    try:
        # A cut may go through a character: what is left of that one is dropped.
        text = getincrementaldecoder("utf-8")().decode(part, final=not stated)
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(part).decode("ascii"), **stated}
    return {"text": text, **stated}


def _body_from_dict(raw: dict[str, str]) -> bytes:
    return base64.b64decode(raw["base64"]) if "base64" in raw else raw["text"].encode("utf-8")
