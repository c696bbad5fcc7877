"""Real signatures for targets that check them, by botocore."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from importlib import import_module
from typing import Any

from contracts.errors import MissingProgram, UsageError
from contracts.values import Request
from contracts.wire.target import Target

_KEPT = {"authorization", "x-amz-security-token", "x-amz-date"}


def sign(request: Request, target: Target, moment: datetime) -> Request:
    """Return ``request`` signed with the credentials that botocore finds in its usual places."""
    auth_module, awsrequest = _botocore("auth"), _botocore("awsrequest")
    credentials = _credentials().get_frozen_credentials()
    auth = auth_module.SigV4Auth(credentials, "sagemaker", target.region)
    stamp = moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [line for line in request.headers if line[0].lower() not in _KEPT]
    lines.append(("X-Amz-Date", stamp))
    if credentials.token:
        lines.append(("X-Amz-Security-Token", credentials.token))
    # A user agent is left unsigned, as by the SDKs: proxies change it.
    signed = dict(line for line in lines if line[0].lower() != "user-agent")
    draft = awsrequest.AWSRequest(request.method, target.origin + request.path, signed, request.body)
    draft.context["timestamp"] = stamp
    digest = auth.signature(auth.string_to_sign(draft, auth.canonical_request(draft)), draft)
    names = auth.signed_headers(auth.headers_to_sign(draft))
    value = f"AWS4-HMAC-SHA256 Credential={auth.scope(draft)}, SignedHeaders={names}, Signature={digest}"
    return replace(request, headers=(*lines, ("Authorization", value)))


@lru_cache(maxsize=1)
def _credentials() -> Any:
    """Return botocore's credentials; looked for once, because that reads files and may ask the network."""
    found = _botocore("session").get_session().get_credentials()
    if found is None:
        raise UsageError(
            "--sign sigv4 needs credentials, and botocore finds none. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY "
            "(an emulator takes any values), or leave --sign out."
        )
    return found


def _botocore(module: str) -> Any:
    try:
        return import_module(f"botocore.{module}")
    except ImportError as error:
        raise MissingProgram(
            "--sign sigv4 needs botocore, which is not installed: pip install 'sagemaker-contract-kit[sigv4]'"
        ) from error
