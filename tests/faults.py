"""Ways to be wrong, and ways to be odd without being wrong: each is the honest server with one method changed.

What stands under ``oddities`` breaks no promise; the rest breaks one, wherever its makers are told to.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import regex
from honest import FACTS, MEDIA_TYPE, SHAPES, SOURCE, Honest, Made, Refusal, Reply, Request

NEWEST: Final = json.loads((SOURCE / "botocore-newest.json").read_text(encoding="utf-8"))["shapes"]
Shown = dict[str, Any]


# ---- makers: most faults differ only in where they are ----


def unchecked(operation: str, kind: str, place: str) -> type[Honest]:
    """Return a server that does not check one constraint."""

    class Unchecked(Honest):
        def minds(self, asked: str, what: str, where: str) -> bool:
            return (asked, what, where) != (operation, kind, place)

    return Unchecked


def showing(operation: str, change: Callable[[Shown], object]) -> type[Honest]:
    """Return a server that changes what one operation shows."""

    class Showing(Honest):
        def show(self, asked: str, answer: Shown | None) -> Shown | None:
            if asked == operation and answer is not None:
                answer = json.loads(json.dumps(answer))
                change(answer)
            return answer

    return Showing


def replying(when: Callable[[Request, Reply], object], change: Callable[[Reply], object]) -> type[Honest]:
    """Return a server that changes the replies that ``when`` picks."""

    class Replying(Honest):
        def finish(self, request: Request, reply: Reply) -> Reply:
            if when(request, reply):
                change(reply)
            return reply

    return Replying


def refusing(operation: str, when: Callable[[Shown], object]) -> type[Honest]:
    """Return a server that refuses some good requests."""

    class Refusing(Honest):
        def checked(self, asked: str, body: Shown) -> Shown:
            checked = super().checked(asked, body)
            if asked == operation and when(checked):
                raise Refusal("ValidationException", "This server does not like it.")
            return checked

    return Refusing


def always(status: int, body: bytes, media: str = MEDIA_TYPE) -> type[Honest]:
    """Return a server that has one answer for everything."""

    class Always(Honest):
        def answer(self, request: Request) -> Reply:  # noqa: ARG002
            return Reply(status, self.headers() | {"Content-Type": media}, body)

    return Always


# ---- conditions and changes ----


def success(_: Request, reply: Reply) -> bool:
    """Tell whether a reply is a success."""
    return reply.status == 200


def everything(_: Request, __: Reply) -> bool:
    """Pick every reply."""
    return True


def asks(operation: str, **members: Any) -> Callable[[Request, Reply], bool]:
    """Return what picks the requests of one operation with these values."""

    def picks(request: Request, _: Reply) -> bool:
        try:
            body = json.loads(request.body)
        except ValueError:
            return False
        return request.operation == operation and isinstance(body, dict) and members.items() <= body.items()

    return picks


def already(request: Request, reply: Reply) -> bool:
    """Pick the refusal of a second CreateAction."""
    return request.operation == "CreateAction" and b"Exists already" in reply.body


def headed(**headers: str) -> Callable[[Reply], object]:
    """Return what sets headers; underscores stand for hyphens."""
    return lambda reply: reply.headers.update({name.replace("_", "-"): value for name, value in headers.items()})


def status(number: int) -> Callable[[Reply], object]:
    """Return what sets the status."""
    return lambda reply: setattr(reply, "status", number)


def body(text: bytes) -> Callable[[Reply], object]:
    """Return what sets the body."""
    return lambda reply: setattr(reply, "body", text)


def error(**members: Any) -> Callable[[Reply], object]:
    """Return what makes an error's body."""
    return body(json.dumps(members).encode())


def crash(reply: Reply) -> None:
    """Make a server error."""
    reply.status, reply.body = 500, b'{"__type": "InternalFailure", "message": "NullPointerException"}'


def html(reply: Reply) -> None:
    """Make an error page with a status that is no server error."""
    reply.body = b"<!doctype html><html><title>Bad Request</title></html>"
    reply.headers["Content-Type"] = "text/html"


def wrapped(reply: Reply) -> None:
    """Wrap the answer in one member more."""
    reply.body = b'{"Result": ' + reply.body + b"}"


def edited(**members: Any) -> Callable[[Shown], object]:
    """Return what sets members of an answer."""
    return lambda shown: shown.update(members)


def without(*members: str) -> Callable[[Shown], object]:
    """Return what takes members from an answer."""
    return lambda shown: [shown.pop(member, None) for member in members]


def first(container: str, change: Callable[[Shown], object]) -> Callable[[Shown], object]:
    """Return what changes the first item of a list."""
    return lambda shown: [change(item) for item in shown[container][:1]]


def renamed(old: str, new: str) -> Callable[[Shown], object]:
    """Return what spells a member differently."""
    return lambda shown: shown.update({new: shown.pop(old)}) if old in shown else None


def milliseconds(shown: Shown) -> None:
    """Show epoch milliseconds."""
    shown["CreationTime"] = int(shown["CreationTime"] * 1000)


def text_times(shown: Shown) -> None:
    """Show a time as text."""
    shown["CreationTime"] = "2025-03-27T10:15:00Z"


def earlier(shown: Shown) -> None:
    """Show a change before the creation."""
    shown["LastModifiedTime"] = shown["CreationTime"] - 1


def no_empty_list(shown: Shown) -> None:
    """Leave an empty container out."""
    if not shown["Models"]:
        del shown["Models"]


# ---- faults that are more than a change of one place ----


class NeedsUserAgent(Honest):
    """Refuses requests without a User-Agent."""

    def read(self, request: Request) -> Shown:
        """Look for the header first."""
        if "user-agent" not in request.headers:
            raise Refusal("ValidationException", "Who are you?")
        return super().read(request)


class ExactMediaType(Honest):
    """Compares the whole media type."""

    def read(self, request: Request) -> Shown:
        """Compare the header as it is."""
        if request.headers["content-type"] != MEDIA_TYPE:
            raise Refusal("SerializationException", "The media type is another one.")
        return super().read(request)


class NoRequestId(Honest):
    """Sends no request id."""

    def headers(self) -> dict[str, str]:
        """Return the media type alone."""
        return {"Content-Type": MEDIA_TYPE}


class Latin1(Honest):
    """Reads UTF-8 as if it were Latin-1."""

    def read(self, request: Request) -> Shown:
        """Decode the bytes one by one."""
        misread = request.body.decode("latin-1").encode()
        return super().read(Request(request.method, request.path, request.headers, misread))


class HalfABody(Honest):
    """Breaks off in the middle of one list's answer."""

    def send(self, request: Request, reply: Reply, write: Callable[[bytes], object]) -> bool:
        """Write all but the last bytes."""
        if not asks("ListModels", SortBy="Name", MaxResults=10)(request, reply):
            return super().send(request, reply, write)
        whole: list[bytes] = []
        super().send(request, reply, whole.append)
        write(whole[0][:-3])
        return False


class Hangs(Honest):
    """Does not answer one operation."""

    def send(self, request: Request, reply: Reply, write: Callable[[bytes], object]) -> bool:
        """Wait until the server stops."""
        if request.operation != "DescribeModel":
            return super().send(request, reply, write)
        self.stopping.wait(30)
        return False


class HangsUp(Honest):
    """Closes the connection where a sort order is unknown."""

    def send(self, request: Request, reply: Reply, write: Callable[[bytes], object]) -> bool:
        """Write nothing."""
        if request.operation == "ListModels" and b"/SortOrder" in reply.body:
            return False
        return super().send(request, reply, write)


class OtherCode(Honest):
    """Refuses one broken constraint with a type of another meaning."""

    def refuse(self, operation: str, kind: str, place: str, text: str) -> None:
        """Call an unknown status a conflict."""
        if (operation, kind, place) == ("CreateAction", "enum", "/Status"):
            raise Refusal("ConflictException", text)
        super().refuse(operation, kind, place, text)


class NotFoundIsConflict(Honest):
    """Calls what is not there a conflict."""

    def find(self, noun: str, asked: Mapping[str, Any]) -> Made:
        """Refuse with another type."""
        try:
            return super().find(noun, asked)
        except Refusal as refusal:
            raise Refusal("ConflictException", refusal.message) from refusal


class FindsEverything(Honest):
    """Describes models that do not exist."""

    def find(self, noun: str, asked: Mapping[str, Any]) -> Made:
        """Make what is not there."""
        if noun == "Model" and self.key(noun, asked) not in self.made:
            super().create(noun, dict(asked))
        return super().find(noun, asked)


class CreatesTwice(Honest):
    """Takes a second create for a change."""

    def create(self, noun: str, asked: Shown) -> Shown:
        """Forget what was there."""
        if noun == "Action":
            self.made.pop(self.key(noun, asked), None)
        return super().create(noun, asked)


class NoTargetNoMatter(Honest):
    """Answers requests that name no operation."""

    def answer(self, request: Request) -> Reply:
        """Say yes to nothing."""
        if "x-amz-target" not in request.headers:
            return Reply(200, self.headers(), b"{}")
        return super().answer(request)


class NoTargetCrashes(NoTargetNoMatter):
    """Crashes on requests that name no operation."""

    def answer(self, request: Request) -> Reply:
        """Crash where the header is missing."""
        reply = super().answer(request)
        if "x-amz-target" not in request.headers:
            crash(reply)
        return reply


class ListIsEmptyObject(Honest):
    """Takes an empty list for an empty object."""

    def read(self, request: Request) -> Shown:
        """Read ``[]`` as ``{}``."""
        return {} if request.body == b"[]" else super().read(request)


class NoNulls(Honest):
    """Refuses null for one optional member."""

    def checked(self, operation: str, body: Shown) -> Shown:
        """Look at the member before it is dropped."""
        if operation == "ListModels" and body.get("NameContains", "") is None:
            raise Refusal("ValidationException", "/NameContains: not null")
        return super().checked(operation, body)


class Searches(Honest):
    """Looks for patterns anywhere in a text."""

    def matches(self, pattern: str, text: str) -> bool:
        """Search, and forget about the ends."""
        return bool(regex.search(pattern.removeprefix("^").removesuffix("$"), text))


class HalfApplied(Honest):
    """Stores an action before it counts the tags."""

    def checked(self, operation: str, body: Shown) -> Shown:
        """Create, then refuse."""
        try:
            return super().checked(operation, body)
        except Refusal as refusal:
            if operation == "CreateAction" and refusal.message.startswith("/Tags: is not between"):
                self.create("Action", dict(body))
            raise


class AnyToken(Honest):
    """Starts anew where it does not know a token."""

    def listed(self, noun: str, asked: Shown) -> Shown:
        """Drop the token."""
        known = asked.get("NextToken") in self.tokens
        return super().listed(noun, asked if known else {k: v for k, v in asked.items() if k != "NextToken"})


class Echo(Honest):
    """Sends back what it got."""

    def answer(self, request: Request) -> Reply:
        """Return the request's body."""
        return Reply(200, self.headers(), request.body)


class SamePageForCrashes(Honest):
    """Has one error page for what it lacks and for what it crashes on."""

    PAGE: Final = b'{"message": "Internal server error"}'

    def answer(self, request: Request) -> Reply:
        """Crash on actions with a description, and on operations that it does not have."""
        known = request.operation in FACTS["operations"]
        if known and not (request.operation == "CreateAction" and b'"ActionName"' in request.body):
            return super().answer(request)
        return Reply(500, self.headers(), self.PAGE)


# ---- oddities: legal, and not to be called wrong ----


class TypeInHeader(Honest):
    """Names an error's type in the header alone."""

    def refused(self, refusal: Refusal) -> Reply:
        """Move the type."""
        headers = self.headers() | {"X-Amzn-Errortype": f"{refusal.code}:http://internal.amazon.com/coral/"}
        return Reply(refusal.status, headers, self.encode({"message": refusal.message}))


class Namespaced(Honest):
    """Puts a namespace before an error's type, and spells Message with a capital."""

    def refused(self, refusal: Refusal) -> Reply:
        """Add the namespace."""
        members = {"__type": f"com.amazonaws.sagemaker#{refusal.code}", "Message": refusal.message}
        return Reply(refusal.status, self.headers(), self.encode(members))


class CodeMember(Honest):
    """Names an error's type in ``code``, and no message for unknown operations and unreadable bodies."""

    def refused(self, refusal: Refusal) -> Reply:
        """Use the other member."""
        terse = refusal.code in ("UnknownOperationException", "SerializationException")
        members = {"code": refusal.code} | ({} if terse else {"message": refusal.message})
        return Reply(refusal.status, self.headers(), self.encode(members))


class Exponents(Honest):
    """Writes times with an exponent."""

    def encode(self, value: Any) -> bytes:
        """Write ``1.7428608001E9``."""
        return re.sub(rb"(?<=[ :])1(\d{9})\.(\d+)", rb"1.\1\2E9", super().encode(value))


class WholeSeconds(Honest):
    """Knows whole seconds only."""

    def moment(self) -> float:
        """Return the time without fractions."""
        return int(time.time())


class Chunked(Honest):
    """Sends bodies in chunks."""

    def send(self, request: Request, reply: Reply, write: Callable[[bytes], object]) -> bool:  # noqa: ARG002
        """Write two chunks and the end."""
        lines = [f"HTTP/1.1 {reply.status} -", *(f"{name}: {value}" for name, value in reply.headers.items())]
        parts = [part for part in (reply.body[:7], reply.body[7:]) if part]
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
        write("\r\n".join([*lines, "Transfer-Encoding: chunked", "", ""]).encode() + chunks + b"0\r\n\r\n")
        return True


class OldHttp(Honest):
    """Speaks HTTP/1.0 and closes every connection; the end of the body is the end of the connection."""

    def send(self, request: Request, reply: Reply, write: Callable[[bytes], object]) -> bool:  # noqa: ARG002
        """Write and close."""
        lines = [f"HTTP/1.0 {reply.status} -", *(f"{name}: {value}" for name, value in reply.headers.items())]
        write("\r\n".join([*lines, "Connection: close", "", ""]).encode() + reply.body)
        return False


class China(Honest):
    """Lives in another partition, for another account."""

    partition = "aws-cn"
    account = "000000000000"


class LowerArns(Honest):
    """Writes ARNs in lower case."""

    def create(self, noun: str, asked: Shown) -> Shown:
        """Lower what is shown, too."""
        answer = super().create(noun, asked)
        self.made[self.key(noun, asked)].shown[f"{noun}Arn"] = answer[f"{noun}Arn"] = answer[f"{noun}Arn"].lower()
        return answer


class Unmodelled(Honest):
    """Adds members that no model knows, at several depths."""

    def show(self, operation: str, answer: Shown | None) -> Shown | None:  # noqa: ARG002
        """Add to the answer, and to what is in its lists."""
        return None if answer is None else _added(answer) | {"ResponseMetadata": {"HTTPStatusCode": 200}}


def _added(value: Any) -> Any:
    """Add to an object that is no map: the answer itself, or an item of a list."""
    if not isinstance(value, dict):
        return value
    lists = {name: [_added(item) for item in part] for name, part in value.items() if isinstance(part, list)}
    return value | lists | {"vendor:Extra": [1, "two"]}


def newer_value(shape: str) -> str:
    """Return a value of an enumeration that only the newest model knows."""
    return next(value for value in NEWEST[shape]["enum"] if value not in SHAPES[shape]["enum"])


class Nulls(Honest):
    """Shows members without a value as null."""

    def show(self, operation: str, answer: Shown | None) -> Shown | None:
        """Add every member that is missing."""
        output = FACTS["operations"][operation].get("output")
        return answer if answer is None else dict.fromkeys(SHAPES[output]["members"]) | answer


class ShortPages(Honest):
    """Shows one item a page, the first page being empty."""

    def listed(self, noun: str, asked: Shown) -> Shown:
        """Shorten the page."""
        page = super().listed(noun, {**asked, "MaxResults": 1})
        container = next(name for name in page if name != "NextToken")
        if "NextToken" not in asked and page[container]:
            self.tokens["first"] = [*page[container], *self.tokens.get(page.get("NextToken", ""), [])]
            page = {container: [], "NextToken": "first"}
        return page


class Throttles(Honest):
    """Asks to slow down at every third request, once each."""

    most = 1000

    def __init__(self) -> None:
        super().__init__()
        self.slowed: set[bytes] = set()
        self.count = 0

    def answer(self, request: Request) -> Reply:
        """Count, and refuse what was not refused before."""
        key = request.operation.encode() + request.body
        with self.lock:
            self.count += 1
            if self.count % 3 == 0 and key not in self.slowed and len(self.slowed) < self.most:
                self.slowed.add(key)
                return self.refused(Refusal("ThrottlingException", "Rate exceeded"))
        return super().answer(request)


class Eventual(Honest):
    """Finds a resource only some time after its creation."""

    def act(self, operation: str, asked: Shown) -> Shown | None:
        """Describe nothing that is too new."""
        if operation.startswith("Describe"):
            made = self.made.get(self.key(operation.removeprefix("Describe"), asked))
            if made is not None and time.monotonic() - made.born < 0.3:
                raise Refusal("ValidationException", "Could not find it yet.")
        return super().act(operation, asked)


class Slow(Honest):
    """Takes its time."""

    def answer(self, request: Request) -> Reply:
        """Wait, then answer."""
        time.sleep(0.03)
        return super().answer(request)


class AnyOwner(Honest):
    """Does not ask for the domain and the owner of an app."""

    needs_owner = False


class NoKernelGateway(Honest):
    """Refuses an app type that is retired."""

    def create(self, noun: str, asked: Shown) -> Shown:
        """Look at the type first."""
        if asked.get("AppType") == "KernelGateway":
            raise Refusal("ValidationException", "KernelGateway is no longer supported.")
        return super().create(noun, asked)


class OneOwner(Honest):
    """Refuses an app with two owners."""

    def checked(self, operation: str, body: Shown) -> Shown:
        """Count the owners."""
        if body.get("UserProfileName") is not None and body.get("SpaceName") is not None:
            raise Refusal("ValidationException", "Only one owner.")
        return super().checked(operation, body)


class UnknownIs404(Honest):
    """Answers 404 for an unknown operation."""

    def route(self, request: Request) -> None:
        """Change the status."""
        try:
            super().route(request)
        except Refusal as refusal:
            raise Refusal(refusal.code, refusal.message, 404) from refusal
