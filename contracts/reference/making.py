"""Makers of servers that are the reference but for one thing: most of them differ only in where that is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

from contracts.reference.checking import Breach
from contracts.reference.messages import MEDIA_TYPE, Call, Delivery, Refusal, Reply
from contracts.reference.model import Shape, search
from contracts.reference.server import Reference
from contracts.reference.store import Shown

When = Callable[[Call, Reply], bool]
Change = Callable[[Reply], Reply]
Edit = Callable[[Shown], object]  # changes an answer in place
Match = Callable[[str, str], bool]  # pattern and text


# ---- servers ----


def unchecked(operation: str, kind: str, place: str, edge: str = "") -> type[Reference]:
    """Return a server that does not check one constraint, or one edge of it."""

    class Unchecked(Reference):
        def minds(self, breach: Breach) -> bool:
            same = (breach.operation, breach.kind, breach.place) == (operation, kind, place)
            return not (same and edge in ("", breach.edge))

    return Unchecked


def matching(operation: str, place: str, match: Match) -> type[Reference]:
    """Return a server that compares one text with its pattern in its own way."""

    class Matching(Reference):
        def matches(self, asked: str, where: str, pattern: str, text: str) -> bool:
            if (asked, where) == (operation, place):
                return match(pattern, text)
            return super().matches(asked, where, pattern, text)

    return Matching


def searching(operation: str, place: str) -> type[Reference]:
    """Return a server that looks for one pattern anywhere in the text."""
    return matching(operation, place, search)


def bounded(operation: str, place: str, low: float = 0, high: float = 0) -> type[Reference]:
    """Return a server whose bounds of one place are off by so much; a larger ``low`` and a smaller ``high`` refuse."""

    class Bounded(Reference):
        def bounds(self, asked: str, where: str, shape: Shape) -> tuple[float | None, float | None]:
            least, most = super().bounds(asked, where, shape)
            if (asked, where) != (operation, place):
                return least, most
            return least if least is None else least + low, most if most is None else most + high

    return Bounded


def refusing(operation: str, when: Callable[[Shown], object]) -> type[Reference]:
    """Return a server that refuses some good requests."""

    class Refusing(Reference):
        def checked(self, asked: str, body: Shown) -> Shown:
            checked = super().checked(asked, body)
            if asked == operation and when(checked):
                raise Refusal("ValidationException", "This server does not like it.")
            return checked

    return Refusing


def showing(operation: str, edit: Edit) -> type[Reference]:
    """Return a server that changes what one operation shows."""

    class Showing(Reference):
        def show(self, asked: str, answer: Shown | None) -> Shown | None:
            if asked == operation and answer is not None:
                answer = deepcopy(answer)
                edit(answer)
            return answer

    return Showing


def replying(when: When, change: Change) -> type[Reference]:
    """Return a server that changes the replies that ``when`` picks."""

    class Replying(Reference):
        def finish(self, call: Call, reply: Reply) -> Reply:
            return change(reply) if when(call, reply) else reply

    return Replying


def always(status: int, body: bytes, media: str = MEDIA_TYPE) -> type[Reference]:
    """Return a server that has one answer for everything."""

    class Always(Reference):
        def answer(self, call: Call) -> Reply:  # noqa: ARG002 (it does not listen)
            return Reply(status, dict(self.headers()) | {"Content-Type": media}, body)

    return Always


# ---- which replies ----


def everything(_: Call, __: Reply) -> bool:
    """Pick every reply."""
    return True


def success(_: Call, reply: Reply) -> bool:
    """Pick every success."""
    return reply.status == 200


def refusal(_: Call, reply: Reply) -> bool:
    """Pick every refusal."""
    return reply.status != 200


def of(operation: str, when: When = everything) -> When:
    """Pick the replies of one operation that ``when`` picks."""
    return lambda call, reply: call.operation == operation and when(call, reply)


def asks(operation: str, **members: Any) -> When:
    """Pick the replies to requests of one operation with these values."""

    def picks(call: Call, _: Reply) -> bool:
        if call.operation != operation:
            return False
        try:
            body = json.loads(call.body)
        except ValueError:
            return False
        return isinstance(body, dict) and members.items() <= body.items()

    return picks


def sending(text: bytes) -> When:
    """Pick the replies to one body, byte for byte."""
    return lambda call, _: call.body == text


def says(text: str) -> When:
    """Pick the refusals whose message holds a text."""
    return lambda _, reply: reply.status != 200 and text.encode() in reply.body


def every(number: int, when: When = everything) -> When:
    """Pick every so-manieth of the replies that ``when`` picks."""
    count = 0

    def picks(call: Call, reply: Reply) -> bool:
        nonlocal count
        if not when(call, reply):
            return False
        count += 1
        return count % number == 0

    return picks


# ---- what is done to a reply ----


def headed(**headers: str) -> Change:
    """Return what sets headers; underscores stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda reply: replace(reply, headers=dict(reply.headers) | named)


def beheaded(*names: str) -> Change:
    """Return what takes headers away."""
    return lambda reply: replace(reply, headers={n: v for n, v in reply.headers.items() if n not in names})


def status(number: int) -> Change:
    """Return what sets the status."""
    return lambda reply: replace(reply, status=number)


def body(text: bytes) -> Change:
    """Return what sets the body."""
    return lambda reply: replace(reply, body=text)


def rewritten(turn: Callable[[bytes], bytes]) -> Change:
    """Return what turns the body into another."""
    return lambda reply: replace(reply, body=turn(reply.body))


def delivered(delivery: Delivery) -> Change:
    """Return what sends the reply in another way."""
    return lambda reply: replace(reply, delivery=delivery)


def raw(turn: Callable[[bytes], bytes]) -> Change:
    """Return what turns the bytes of the whole reply, its head included, into others."""

    def change(reply: Reply) -> Reply:
        lines = [f"HTTP/1.1 {reply.status} -", *(f"{name}: {value}" for name, value in reply.headers.items())]
        head = "\r\n".join([*lines, f"Content-Length: {len(reply.body)}", "", ""]).encode()
        return delivered(Delivery(raw=turn(head + reply.body)))(reply)

    return change


def both(*changes: Change) -> Change:
    """Return what makes one change after the other."""

    def change(reply: Reply) -> Reply:
        for one in changes:
            reply = one(reply)
        return reply

    return change


def error(**members: Any) -> Change:
    """Return what makes an error's body."""
    return body(json.dumps(members).encode())


def crash(reply: Reply) -> Reply:
    """Return a server error."""
    return replace(reply, status=500, body=b'{"__type": "InternalFailure", "message": "NullPointerException"}')


def html(reply: Reply) -> Reply:
    """Return an error page whose status is no server error."""
    page = b"<!doctype html><html><title>Bad Request</title></html>"
    return replace(headed(Content_Type="text/html")(reply), body=page)


# ---- what is done to an answer ----


def setting(**members: Any) -> Edit:
    """Return what sets members."""
    return lambda shown: shown.update(members)


def without(*members: str) -> Edit:
    """Return what takes members away."""
    return lambda shown: [shown.pop(member, None) for member in members]


def renamed(old: str, new: str) -> Edit:
    """Return what gives a member another name."""
    return lambda shown: shown.update({new: shown.pop(old)}) if old in shown else None


def first(container: str, edit: Edit) -> Edit:
    """Return what changes the first item of a list."""
    return lambda shown: [edit(item) for item in shown.get(container, [])[:1]]


def each(container: str, edit: Edit) -> Edit:
    """Return what changes every item of a list."""
    return lambda shown: [edit(item) for item in shown.get(container, [])]


def at(place: str, edit: Edit) -> Edit:
    """Return what changes the objects at a place such as ``/Models/*``; ``*`` is every item, ``-1`` the last one."""

    def change(shown: Shown) -> None:
        for found in _found(shown, place.split("/")[1:]):
            edit(found)

    return change


def _found(value: Any, steps: list[str]) -> Iterator[Any]:
    if not steps:
        yield value
    elif isinstance(value, list):
        for item in value if steps[0] == "*" else value[int(steps[0]) :][:1]:
            yield from _found(item, steps[1:])
    elif isinstance(value, dict) and steps[0] in value:
        yield from _found(value[steps[0]], steps[1:])


def turned(member: str, turn: Callable[[Any], Any]) -> Edit:
    """Return what turns the value of a member into another."""
    return lambda shown: shown.update({member: turn(shown[member])}) if member in shown else None
