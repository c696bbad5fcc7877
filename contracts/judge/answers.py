"""From the bytes of an answer to what a client would read in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final, NoReturn

from contracts.values import Exchange, Json

_MARKUP: Final = (b"<html", b"<!doctype")
_SNIFFED: Final = 512  # how far into a body its kind is looked for


@dataclass(frozen=True)
class Answer:
    """A decoded answer; ``problem`` says why the body is no JSON, and ``value`` is None then.

    ``error_type`` is bare, without namespace and address, and empty where the answer names none.
    """

    value: Json
    problem: str
    error_type: str
    message: Json
    is_html: bool


def decode(exchange: Exchange) -> Answer:
    """Return what an answer says, whether it is a success or an error."""
    value, problem = _decoded(exchange.body)
    members = value if isinstance(value, dict) else {}
    message = members.get("message")
    return Answer(
        value=value,
        problem=problem,
        error_type=_error_type(members, exchange) if exchange.status >= 300 else "",
        message=members.get("Message") if message is None else message,
        is_html=bool(problem) and _is_html(exchange),
    )


def bare(code: str) -> str:
    """Return an error type without what follows its first colon, and without the namespace before a ``#``."""
    return code.partition(":")[0].rpartition("#")[2].strip()


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse)  # names that are there twice are legal: the last one counts


def _decoded(body: bytes) -> tuple[Json, str]:
    if not body.strip():
        return None, "the body is empty"
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, f"the body is not UTF-8 at byte {error.start}"
    try:
        return _DECODER.decode(text), ""
    except json.JSONDecodeError as error:
        return None, _explained(error, text)
    except ValueError as error:
        return None, f"the body is not JSON: {error}"
    except RecursionError:
        return None, "the body is nested too deeply to be read"


def _explained(error: json.JSONDecodeError, text: str) -> str:
    if error.msg.startswith("Extra data"):
        return f"the body goes on after its JSON value, at character {error.pos}"
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
        return "the body ends before its JSON value does"
    return f"the body is not JSON: {error.msg} at character {error.pos}"


def _is_html(exchange: Exchange) -> bool:
    # The header alone proves nothing: frameworks say text/html for every body they are not told about.
    start = exchange.body[:_SNIFFED].lstrip().lower()
    declared = (exchange.header("Content-Type") or "").lower().startswith("text/html")
    return start.startswith(b"<") and (declared or any(mark in start for mark in _MARKUP))


def _error_type(members: dict[str, Json], exchange: Exchange) -> str:
    for code in (members.get("__type"), members.get("code")):
        if isinstance(code, str) and bare(code):
            return bare(code)
    return bare(exchange.header("X-Amzn-Errortype") or "")
