"""Commands that send a failing request again: curl for a shell, boto3 for Python; both run as they are printed.

What curl would not send as it was sent goes out of bash itself, byte for byte.
"""

from __future__ import annotations

import json
import math
import re
import shlex
from itertools import groupby
from pprint import pformat
from typing import Final
from urllib.parse import urlsplit

from contracts.report import safe
from contracts.spec import facts
from contracts.values import MEDIA_TYPE, SERVICE, Exchange, Failure, Json, Request, Way
from contracts.wire.protocol import USER_AGENT
from contracts.wire.raw import written

ARGUMENT: Final = 100_000  # bytes; longer ones do not fit into a command's argument on every system
_ZEROS: Final = 1000  # so many in a row are printed as one number
_BEYOND_CURL: Final = {
    Way.DOUBLED: "its target header twice",
    Way.CHUNKED: "its body in chunks",
    Way.PIPELINED: "another one right behind it",
    Way.HTTP_1_0: "HTTP/1.0",
}
_PRINTABLE: Final = re.compile(rb"[\x20-\x7e]*")
_REGION: Final = re.compile(r"Credential=[^/\s]+/\d+/([\w-]+)/")
_OURS: Final = ("X-Amz-Target", "Content-Type", "Authorization")  # boto3 sends these, spelled like this
_SIGNING: Final = frozenset({"x-amz-date", "x-amz-security-token"})
_TRANSPORT: Final = frozenset({"user-agent", "host", "content-length", "accept", "accept-encoding", "connection"})


def curl(failure: Failure) -> str:
    """Return bash commands, a line each, that send the failure's request again, and before it what led up to it."""
    lines: list[str] = []
    for together, exchanges in groupby(_exchanges(failure), lambda one: one.way is Way.TOGETHER):
        if together:
            lines += [f"{_curl(exchange)} &" for exchange in exchanges] + ["wait"]
        else:
            lines += [_raw(exchange) if exchange.way in _BEYOND_CURL else _curl(exchange) for exchange in exchanges]
    return "\n".join(lines)


def program(failure: Failure) -> str:
    """Return what runs the commands: curl, or the shell by itself where one of them is beyond curl."""
    ways = [one.way for one in (*failure.before, failure.exchange) if one is not None]
    return "shell" if any(way in _BEYOND_CURL for way in ways) else "curl"


def _exchanges(failure: Failure) -> list[Exchange]:
    return [safe.exchange(exchange) for exchange in (*failure.before, failure.exchange) if exchange is not None]


def _raw(exchange: Exchange) -> str:
    """Return a line that sends the bytes of a request, as they went out, and shows what comes back."""
    parts = urlsplit(exchange.url)
    path = exchange.url.partition("://")[2].removeprefix(parts.netloc)
    request = Request(exchange.method, path, exchange.request_headers, exchange.request_body, exchange.way)
    sent = f"printf {_printf(written(request, parts.netloc))}"
    host = parts.hostname or ""
    if parts.scheme == "https":
        place = shlex.quote(parts.netloc if parts.port else f"{parts.netloc}:443")
        return f"{sent} | openssl s_client -quiet -connect {place} -servername {shlex.quote(host)}"
    return f"{{ {sent} >&3; cat <&3; }} 3<>/dev/tcp/{shlex.quote(host)}/{parts.port or 80}"


def _curl(exchange: Exchange) -> str:
    body = exchange.request_body
    words = ["curl", "-sS", "-i", *_options(exchange), _quoted(exchange.url.encode("utf-8", "backslashreplace"))]
    for name, value in _headers(exchange):
        words += ["-H", _quoted(f"{name}: {value}".encode(*_charset(value)) if value else f"{name};".encode())]
    if not body and exchange.method != "POST":
        return " ".join(words)
    if not any(name.lower() == "content-type" for name, _ in exchange.request_headers):
        words += ["-H", "Content-Type:"]
    if len(body) > 1024:
        words += ["-H", "Expect:"]  # curl would ask first, and wait where nobody answers that
    if b"\0" in body or len(body) > ARGUMENT:
        return f"printf {_printf(body)} | {' '.join(words)} --data-binary @-"
    return " ".join([*words, "--data-raw", _quoted(body)])


def boto3_snippet(failure: Failure) -> str:
    """Return Python lines that send the failure's request with boto3, or a comment that says why boto3 cannot.

    What led up to it is sent before.
    """
    if failure.exchange is None:
        return "# There was no request."
    *before, exchange = _exchanges(failure)
    if reason := next(filter(None, map(_beyond_boto3, (exchange, *before))), ""):
        return _plain(f"# boto3 cannot send this request: {reason}. Use the {program(failure)} command.")
    lines = _client(exchange)
    for one in (*before, exchange):
        operation = dict(one.request_headers)["X-Amz-Target"].removeprefix(f"{SERVICE}.")
        lines += _call(operation, one.request_body)
    foreign = [n for n, _ in exchange.request_headers if n not in _OURS and n.lower() not in _SIGNING | _TRANSPORT]
    if foreign:
        lines.insert(0, f"# boto3 leaves out what this request had besides: {', '.join(foreign)}")
    return _plain("\n".join(lines))


def _options(exchange: Exchange) -> list[str]:
    found = []
    if exchange.method == "HEAD" and not exchange.request_body:
        found.append("--head")
    elif exchange.method != "POST":
        found += ["-X", shlex.quote(exchange.method)]
    if any(char in exchange.url for char in "[]{}"):
        found.append("-g")
    if "/." in urlsplit(exchange.url).path:
        found.append("--path-as-is")
    if exchange.fault or exchange.method == "HEAD":
        found += ["-m", "30"]
    return found


def _headers(exchange: Exchange) -> list[tuple[str, str]]:
    # Left out is what curl adds by itself with the same meaning.
    own = {
        "host": urlsplit(exchange.url).netloc,
        "content-length": str(len(exchange.request_body)),
        "user-agent": USER_AGENT,
        "accept": "*/*",
        "connection": "keep-alive",
    }
    return [
        (name, value)
        for name, value in exchange.request_headers
        if own.get(name.lower()) != value and name.lower() != "accept-encoding"
    ]


def _charset(value: str) -> tuple[str, str]:
    return ("latin-1", "strict") if all(ord(char) < 256 for char in value) else ("utf-8", "backslashreplace")


def _quoted(data: bytes) -> str:
    """Return bytes as one word of bash; what is not printable ASCII, or a command to a job log, as escapes."""
    if _PRINTABLE.fullmatch(data) and b"##[" not in data:
        return shlex.quote(data.decode("ascii"))
    return "$'" + "".join(_escaped(byte) for byte in data).replace("##[", r"#\x23[") + "'"


def _escaped(byte: int) -> str:
    char = chr(byte)
    if char in "'\\":
        return "\\" + char
    return char if 0x20 <= byte <= 0x7E else f"\\x{byte:02x}"


def _printf(data: bytes) -> str:
    """Return what printf makes these bytes of; it is short even where they are a million zeros."""
    plain = frozenset(range(0x20, 0x7F)) - frozenset(b"'\\%#")
    text, zeros = "", 0
    for part in re.split(rb"(0{1000,})", data):
        if len(part) >= _ZEROS and not part.strip(b"0"):
            text, zeros = f"{text}%0{len(part)}d", zeros + 1
        else:
            text += "".join(chr(byte) if byte in plain else f"\\{byte:03o}" for byte in part)
    return f"'{text}'{' 0' * zeros}"


def _beyond_boto3(exchange: Exchange) -> str:
    """Return what boto3 would do otherwise, or nothing."""
    headers = dict(exchange.request_headers)
    address = urlsplit(exchange.url)
    if exchange.way in _BEYOND_CURL:
        return f"it goes over the wire with {_BEYOND_CURL[exchange.way]}"
    if exchange.method != "POST":
        return f"it is a {exchange.method}, not a POST"
    if not address.path.endswith("/") or address.query:
        return f"it goes to the path {address.path}{'?' * bool(address.query)}{address.query}"
    if missing := [name for name in _OURS if name not in headers]:
        return f"the header {missing[0]} is left out or spelled otherwise"
    if headers["Content-Type"] != MEDIA_TYPE:
        return f"it has another media type, {headers['Content-Type']!r}"
    if headers["X-Amz-Target"].removeprefix(f"{SERVICE}.") not in facts.pinned().operations:
        return f"it names another operation, {headers['X-Amz-Target']!r}"
    return ""


def _plain(code: str) -> str:
    # Python reads these escapes within its literals, where alone such characters occur.
    return code.encode("ascii", "backslashreplace").decode().replace("##[", r"#\x23[")


def _client(exchange: Exchange) -> list[str]:
    scope = _REGION.search(dict(exchange.request_headers).get("Authorization", ""))
    region = scope[1] if scope else "us-east-1"
    return [
        "import boto3",
        "from botocore.config import Config",
        "",
        'config = Config(parameter_validation=False, retries={"total_max_attempts": 1})',
        "client = boto3.client(",
        f'    "sagemaker", endpoint_url={exchange.url.rstrip("/")!r}, region_name={region!r},',
        '    aws_access_key_id="AKIACONTRACTKIT", aws_secret_access_key="any", config=config,',
        ")",
    ]


def _call(operation: str, body: bytes) -> list[str]:
    method = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", operation).lower()
    found = _object(body)
    if found is not None and _serialisable(found, facts.pinned().operations[operation].input):
        return [f"print(client.{method}(**{pformat(found, width=110, sort_dicts=False)}))"]
    return [
        "# boto3 would not build this body from arguments, so it is put in as it was sent.",
        f"body = {pformat(body, width=110)}",
        "events = client.meta.events",
        f'events.register("before-call.sagemaker.{operation}", lambda params, **_: params.update(body=body))',
        f"print(client.{method}())",
    ]


def _object(body: bytes) -> dict[str, Json] | None:
    """Return the body as a JSON object, or None where a Python literal would not say the same."""
    try:
        found = json.loads(body.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is there twice")
    return found


def _finite(text: str) -> float:
    if not math.isfinite(value := float(text)):
        raise ValueError(f"{text} is no JSON number")
    return value


def _serialisable(value: Json, name: str) -> bool:
    """Whether botocore's serializer, which walks structures, maps and lists by the model, gets through ``value``."""
    shape = facts.pinned().shapes.get(name)
    if shape is None:
        return not value
    if shape.type == "structure":
        return isinstance(value, dict) and all(
            key in shape.members and _serialisable(item, shape.members[key]) for key, item in value.items()
        )
    if shape.type == "map":
        return isinstance(value, dict) and all(_serialisable(item, shape.value) for item in value.values())
    if shape.type == "list":
        return isinstance(value, list) and all(_serialisable(item, shape.member) for item in value)
    if shape.type == "timestamp":
        return isinstance(value, int) and not isinstance(value, bool)
    return shape.type not in ("blob", "float", "double") or not isinstance(value, (dict, list))
