"""Takes an answer in: its status, its headers as they came, and its body, decompressed and not endless."""

from __future__ import annotations

import http.client
import zlib
from typing import Final

from contracts.wire.connection import Fault, header_lines, read_body

BODY_CAP: Final = 16 * 1024 * 1024
Taken = tuple[int, tuple[tuple[str, str], ...], bytes]  # status, header lines, body


def taken(answer: http.client.HTTPResponse) -> Taken:
    """Return an answer whose head was read; raises the fault that cuts it short, which knows the head."""
    headers = header_lines(answer.msg)
    try:
        return answer.status, headers, _decoded(headers, read_body(answer, BODY_CAP))
    except Fault as fault:
        fault.status, fault.headers = answer.status, headers
        raise


def _decoded(headers: tuple[tuple[str, str], ...], body: bytes) -> bytes:
    """Return the body without the compression that its headers tell of."""
    coding = next((value.strip().lower() for name, value in headers if name.lower() == "content-encoding"), "")
    if coding not in {"gzip", "x-gzip", "deflate"} or not body:
        return body
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        plain = inflate.decompress(body, BODY_CAP)
    except zlib.error as error:
        raise Fault("partial", f"the body is not the {coding} that its header promises", body=body) from error
    if not inflate.eof:
        raise Fault("partial", f"the {coding} body does not end, or is too long", body=plain)
    return plain
