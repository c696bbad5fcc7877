"""From a case to the bytes of a request, as the AWS JSON 1.1 protocol has it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from contracts import __version__
from contracts.values import MEDIA_TYPE, SERVICE, Case, Json, Request
from contracts.wire.redact import FAKE_KEY
from contracts.wire.signing import sign
from contracts.wire.target import Target

USER_AGENT: Final = f"sagemaker-contract-kit/{__version__}"

_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def request_for(case: Case, target: Target, moment: datetime) -> Request:
    """Return the request that ``case`` sends to ``target``; the same arguments always give the same bytes.

    Headers of the target replace the protocol's own, headers of the case replace both: whatever their case, spelled as
    they were given, and None removes one.
    """
    stamp = moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    headers = {
        "X-Amz-Target": f"{SERVICE}.{case.operation}",
        "Content-Type": MEDIA_TYPE,
        "X-Amz-Date": stamp,
        "Authorization": authorization(target.region, stamp),
        "User-Agent": USER_AGENT,
    }
    lines = tuple(headers.items())
    if target.headers or case.headers:
        lines = _replaced(_replaced(headers, dict(target.headers)), case.headers)
    body = encode(case.body) if case.raw is None else case.raw
    request = Request(case.method, target.at(case.path), lines, body, case.way)
    own_signature = any(name.lower() == "authorization" for name in (*dict(target.headers), *case.headers))
    return request if target.sign == "shape" or own_signature else sign(request, target, moment)


def encode(body: Json) -> bytes:
    """Return a JSON value as compact UTF-8; a lone surrogate, which UTF-8 cannot hold, becomes its JSON escape."""
    text = _encode(body)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(body, separators=(",", ":")).encode()


def authorization(region: str, stamp: str) -> str:
    """Return a header that is shaped like a signature: enough for a router, and of no use to anybody else."""
    scope = f"{stamp[:8]}/{region}/sagemaker/aws4_request"
    signature = hashlib.sha256(f"{FAKE_KEY}{scope}".encode()).hexdigest()
    return (
        f"AWS4-HMAC-SHA256 Credential={FAKE_KEY}/{scope}, "
        f"SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature={signature}"
    )


def _replaced(
    headers: Mapping[str, str] | tuple[tuple[str, str], ...], changes: Mapping[str, str | None]
) -> tuple[tuple[str, str], ...]:
    """Return header lines in which ``changes`` took the place of their namesakes; new ones follow at the end."""
    lines = dict(headers)
    for name, value in changes.items():
        spelled = next((key for key in lines if key.lower() == name.lower()), name)
        if value is None:
            lines.pop(spelled, None)
        else:
            lines = {(name if key == spelled else key): old for key, old in lines.items()}
            lines[name] = value
    return tuple(lines.items())
