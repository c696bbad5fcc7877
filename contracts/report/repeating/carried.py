"""What each stand-alone test carries along: it sends recorded requests again, under names of its own.

The text of this module is part of every such test, so it needs nothing but ``requests`` and the standard library.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import os
import re
import socket
import ssl
import time
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.util import SKIP_HEADER  # which requests itself needs

SETTLE = 2.0  # seconds that a read may come late
PATIENCE = 5.0  # seconds until a status allows what it allowed when this was recorded
PAGES = 200  # of a list; one with more has no end


class Answer:
    """An answer as it came over the wire; ``value`` is its decoded JSON, or None."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status = status
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.body = body
        self.value: Any = None
        with contextlib.suppress(ValueError, RecursionError):
            self.value = json.loads(body)

    def __repr__(self) -> str:
        return f"{self.status} {self.body[:300].decode(errors='replace')}"

    @property
    def error_type(self) -> str:
        """The error's type, without its namespace and whatever follows a colon."""
        members = self.value if isinstance(self.value, dict) else {}
        found = members.get("__type") or members.get("code") or self.headers.get("x-amzn-errortype") or ""
        return str(found).partition(":")[0].rpartition("#")[2]

    @property
    def crashed(self) -> bool:
        """Whether this is a server error, or a page of HTML."""
        return self.status >= 500 or re.match(rb"\s*<(html|!doctype)", self.body, re.IGNORECASE) is not None


class Target:
    """The server under test. ``recorded`` is what the names began with when the requests were recorded."""

    def __init__(self, url: str, recorded: str) -> None:
        self.url = (os.environ.get("TARGET") or url).rstrip("/")
        self.known = {recorded: f"sck-{uuid.uuid4().hex[:6]}"}
        self.made: list[tuple[str, Any]] = []

    def fresh(self, value: Any) -> Any:
        """Return a value with this test's own names, and the ids that the target gave."""
        text = json.dumps(value)
        for old in sorted(self.known, key=len, reverse=True):
            text = text.replace(old, self.known[old])
        return json.loads(text)

    def play(self, steps: list[dict[str, Any]]) -> list[Answer]:
        """Send requests one after the other; neighbours that went out at the same moment do so again."""
        answers: list[Answer] = []
        while len(answers) < len(steps):
            group = [steps[len(answers)]]
            while group[0].get("together") and len(answers) + len(group) < len(steps):
                if not steps[len(answers) + len(group)].get("together"):
                    break
                group.append(steps[len(answers) + len(group)])
            answers += self._rush(group) if len(group) > 1 else [self._patiently(group[0])]
        return answers

    def _patiently(self, step: dict[str, Any]) -> Answer:
        time.sleep(step.get("pause", 0))
        for operation, body in step.get("remove", []) if step.get("common") else []:
            self.ask(operation, body)
        answer, end = self.send(step), time.monotonic() + PATIENCE
        while step.get("accepted") and 400 <= answer.status < 500 and time.monotonic() < end:
            time.sleep(0.2)
            answer = self.send(step)
        return answer

    def _rush(self, steps: list[dict[str, Any]]) -> list[Answer]:
        """Open a connection for each request, send all at the same moment, and only then read the answers."""
        with contextlib.ExitStack() as stack:
            lines = [opened(self.url, stack) for _ in steps]
            for line, step in zip(lines, steps, strict=True):
                line.sendall(self._written(step))
            return [self._taken(step, answered(line)) for line, step in zip(lines, steps, strict=True)]

    def send(self, step: dict[str, Any]) -> Answer:
        """Send a request, learn the ids that its answer gives, and remember what it made."""
        return self._taken(step, self._sent(step))

    def _taken(self, step: dict[str, Any], answer: Answer) -> Answer:
        if answer.status == 200 and isinstance(answer.value, dict):
            for member, old in step.get("learn", {}).items():
                self.known[old] = str(answer.value.get(member, old))
        if 200 <= answer.status < 300:
            self.made += step.get("remove", [])
        return answer

    def _sent(self, step: dict[str, Any]) -> Answer:
        if "raw" in step:
            return raw(self.url, step["raw"], step.get("answers", 1))
        method, url = step.get("method", "POST"), self.url + step.get("path", "/")
        own = {} if "user-agent" in map(str.lower, step["headers"]) else {"User-Agent": SKIP_HEADER}
        prepared = requests.Request(method, url, headers=step["headers"] | own, data=self._body(step)).prepare()
        with requests.Session() as session:
            session.trust_env = False
            found = session.send(prepared, timeout=30, allow_redirects=False)
            return Answer(found.status_code, dict(found.headers), found.content)

    def _body(self, step: dict[str, Any]) -> bytes:
        body = step["body"]
        if not isinstance(body, bytes):
            return json.dumps(self.fresh(body), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        for old, new in self.known.items():
            body = body.replace(old.encode(), new.encode())
        return body

    def _written(self, step: dict[str, Any]) -> bytes:
        parts, body = urlsplit(self.url + "/"), self._body(step)
        lines = [f"POST {parts.path} HTTP/1.1", f"Host: {parts.netloc}", f"Content-Length: {len(body)}"]
        lines += ["Connection: close", *(f"{name}: {value}" for name, value in step["headers"].items())]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + body

    def ask(self, operation: str, body: Any) -> Answer:
        """Send a request that was not recorded; texts in it may be names that were."""
        return self.send({"headers": headers(operation), "body": body})

    def pages(self, step: dict[str, Any]) -> list[Answer]:
        """Return all pages of a list, which have to come to an end."""
        body = {member: value for member, value in step["body"].items() if member != "NextToken"}
        found, tokens = [self.send(step | {"body": body})], set()
        while isinstance(found[-1].value, dict) and (token := found[-1].value.get("NextToken")):
            assert token not in tokens, f"NextToken {token!r} twice"
            assert len(found) < PAGES, f"{PAGES} pages, and no end"
            tokens.add(token)
            found.append(self.send(step | {"body": body | {"NextToken": token}}))
            assert found[-1].status == 200, f"the page that NextToken stands for: {found[-1]}"
        return found

    def items(self, step: dict[str, Any], container: str) -> list[Any]:
        """Return the items of all pages of a list."""
        pages = self.pages(step)
        assert pages[0].status == 200, pages[0]
        return [item for page in pages for item in page.value.get(container) or []]

    def own(self, step: dict[str, Any], container: str, identity: dict[str, str]) -> list[Any]:
        """Return the items of a list that are the resource of this name."""
        wanted = {member: text.lower() for member, text in self.fresh(identity).items()}
        return [
            item
            for item in self.items(step, container)
            if all(str(item.get(member, text)).lower() == text for member, text in wanted.items())
        ]

    def clean_up(self) -> None:
        """Delete what was made, the last first; what cannot be deleted stays."""
        end = time.monotonic() + SETTLE
        for operation, body in reversed(self.made):
            with contextlib.suppress(requests.RequestException):
                while self.ask(operation, body).status == 400 and time.monotonic() < end:
                    time.sleep(0.2)


class _Kept(io.BufferedReader):
    """What several answers are read from, so that none of them may close it."""

    def close(self) -> None:
        pass

    def makefile(self, *_: Any) -> _Kept:
        return self


def opened(url: str, stack: contextlib.ExitStack) -> socket.socket:
    """Return a connection of its own, which is closed with the stack."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    line = stack.enter_context(socket.create_connection((parts.hostname, parts.port or (443 if secure else 80)), 10))
    if secure:
        line = stack.enter_context(ssl.create_default_context().wrap_socket(line, server_hostname=parts.hostname))
    line.settimeout(30)
    return line


def answered(line: socket.socket, answers: int = 1) -> Answer:
    """Return the last of so many answers on a connection."""
    stream = _Kept(line.makefile("rb", buffering=0))
    for _ in range(answers):
        found = http.client.HTTPResponse(stream)  # type: ignore[arg-type]
        found.begin()
        answer = Answer(found.status, dict(found.getheaders()), found.read())
        if found.will_close:
            break
    return answer


def raw(url: str, data: bytes, answers: int) -> Answer:
    """Send bytes as they are on a connection of their own, and return the last of so many answers."""
    with contextlib.ExitStack() as stack:
        line = opened(url, stack)
        line.sendall(data.replace(b"{host}", urlsplit(url).netloc.encode()))
        return answered(line, answers)


def headers(operation: str) -> dict[str, str]:
    """Return the headers of an ordinary request; its signature has the right shape and no more."""
    scope = "AKIACONTRACTKIT/20250327/us-east-1/sagemaker/aws4_request"
    signed = "SignedHeaders=content-type;host;x-amz-date;x-amz-target"
    return {
        "X-Amz-Target": f"SageMaker.{operation}",
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Date": time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()),
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, {signed}, Signature={'0' * 64}",
    }


def eventually(look: Callable[[], None], patience: float = SETTLE) -> None:
    """Look until nothing is wrong any more, because some reads come late; the last look counts."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            look()
        except AssertionError:
            time.sleep(0.2)
        else:
            return
    look()


def at(value: Any, place: str) -> list[Any]:
    """Return what is at a place: ``*`` is every item of a list, ``{value}`` every value of a map."""
    found = [value]
    for step in place.split("/")[1:]:
        found = [below for one in found for below in _below(one, step)]
    return found


def _below(value: Any, step: str) -> list[Any]:
    if isinstance(value, list):
        return value if step == "*" else value[int(step) : int(step) + 1] if step.isdecimal() else []
    if isinstance(value, dict):
        return list(value.values()) if step in ("*", "{value}") else [value[step]] if step in value else []
    return []


def shown(value: Any, path: list[Any]) -> Any:
    """Return what is at the end of a path, or None; a step that is an object is the item that has these members."""
    for step in path:
        if isinstance(step, dict):
            value = next((i for i in value or [] if isinstance(i, dict) and step.items() <= i.items()), None)
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            value = value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None
    return value


def same(sent: Any, got: Any, ordered: bool = True) -> bool:
    """Tell whether a value came back: ARNs have no case, a key may be shown as its ARN, and a false may be left out."""
    if isinstance(sent, str) and isinstance(got, str):
        return sent == got or (got.startswith("arn:") and got.lower().endswith(sent.lower()))
    if isinstance(sent, bool) or isinstance(got, bool):
        return sent is got or (sent is False and got is None)
    if isinstance(sent, int | float) and isinstance(got, int | float):
        return abs(sent - got) <= 1e-6 * abs(sent)
    if isinstance(sent, dict) and isinstance(got, dict):
        return all(same(value, got.get(member)) for member, value in sent.items() if value is not None)
    if isinstance(sent, list) and isinstance(got, list) and not ordered:
        return sorted(map(str, sent)) == sorted(map(str, got))
    if isinstance(sent, list) and isinstance(got, list):
        return len(sent) == len(got) and all(map(same, sent, got))
    return sent == got or (sent in ("", [], {}) and got is None)
