"""Keep secrets out of whatever is written down: reports, messages, and lines to copy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

HIDDEN: Final = "<redacted>"
FAKE_KEY: Final = "AKIACONTRACTKIT"  # of requests that only look signed; no secret, and what makes a copied line work

_SECRET_NAME: Final = re.compile(
    r"auth|token|secret|passw|cookie|credential|signature|session|(api|access|private|subscription)[-_]?key", re.I
)
_AWS_KEY: Final = re.compile(rf"\b(?!{FAKE_KEY}\b)(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{{12,}}")
_SIGNED: Final = re.compile(r"^(AWS4-HMAC-SHA256\s+Credential=)([^/\s]+)(/.*Signature=)(\w+)", re.S)
_WORD: Final = (
    r"aws_secret_access_key|aws_session_token|secret_?access_?key|session_?token|x-amz-security-token|x-amz-signature"
    r"|password|passwd|access_token|client_secret|api[-_]?key"
)
_TEXT: Final = (
    (re.compile(r"(://)[^/\s:@]*(?::[^/\s@]*)?@"), rf"\1{HIDDEN}@"),
    (re.compile(rf"""(?i)\b({_WORD})(["']?\s*[=:]\s*["']?)[^\s"'&,;]+"""), rf"\1\2{HIDDEN}"),
    (re.compile(r"(?i)\b(bearer|basic)(\s+)[A-Za-z0-9+/._~-]{8,}=*"), rf"\1\2{HIDDEN}"),
    (re.compile(r"(?i)\b((?:proxy-)?authorization:\s*)(?!\s|AWS4-)[^\r\n'\"]+"), rf"\1{HIDDEN}"),
    (re.compile(r"(?i)\b((?:set-)?cookie:\s*)[^\r\n'\"]+"), rf"\1{HIDDEN}"),
    (re.compile(rf"(Credential=)(?!{FAKE_KEY}/)[^/\s,]+(/[^\r\n'\"]*?Signature=)\w+"), rf"\1{HIDDEN}\2{HIDDEN}"),
    (_AWS_KEY, HIDDEN),
)


def is_secret(name: str) -> bool:
    """Tell whether what goes by a name is likely to be a secret."""
    return _SECRET_NAME.search(name) is not None


def redact_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the header lines with the secrets among their values hidden.

    A signature keeps its scope, by which many emulators tell services apart; the kit's own fake one is kept whole.
    """
    return tuple((name, _value(name, value)) for name, value in headers)


def redact_text(text: str, secrets: Iterable[str] = ()) -> str:
    """Return ``text`` with everything hidden that looks like a secret, and each of ``secrets`` wherever it occurs."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN) if secret else text
    for pattern, replacement in _TEXT:
        text = pattern.sub(replacement, text)
    return text


def _value(name: str, value: str) -> str:
    if not is_secret(name):
        return redact_text(value)
    signed = _SIGNED.match(value)
    if signed is None:
        return HIDDEN
    return value if signed[2] == FAKE_KEY else f"{signed[1]}{HIDDEN}{signed[3]}{HIDDEN}"
