"""Mutants of the protocol's edges: odd requests that break something, and creates that come at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from contracts.reference.kinds import Kind
from contracts.reference.making import Change, When, crash, delivered, error, html, raw, replying, sending, status
from contracts.reference.messages import Call, Delivery, Refusal, Reply
from contracts.reference.server import Reference
from contracts.reference.store import Made, Shown
from contracts.reference.suspects import Mutant

HANG_UP: Final = delivered(Delivery(raw=b""))
PROBES: Final = "SageMaker"
# Seconds until a create is answered, and until it is through: whoever waits for the answer meets nobody.
SPELL, BUSY = 0.012, 0.009


# ---- which requests ----


def asked_with(method: str) -> When:
    """Pick the replies to requests of a method."""
    return lambda call, _: call.method == method


def large(call: Call, _: Reply) -> bool:
    """Pick the replies to requests of more than 64 KB."""
    return len(call.body) > 64 * 1024


def deep(call: Call, _: Reply) -> bool:
    """Pick the replies to requests with lists in lists in lists."""
    return b"[[[" in call.body


def elsewhere(call: Call, _: Reply) -> bool:
    """Pick the replies to requests of another path."""
    return call.path != "/"


def chunked(call: Call, _: Reply) -> bool:
    """Pick the replies to requests in chunks."""
    return "transfer-encoding" in call.headers


def old(call: Call, _: Reply) -> bool:
    """Pick the replies to requests of HTTP/1.0."""
    return call.version == "1.0"


def plain_json(call: Call, _: Reply) -> bool:
    """Pick the replies to requests of the usual media type of JSON."""
    return call.headers.get("content-type") == "application/json"


def two_targets(call: Call, _: Reply) -> bool:
    """Pick the replies to requests that name their target twice."""
    return "," in call.headers.get("x-amz-target", "")


def small_target(call: Call, _: Reply) -> bool:
    """Pick the replies to requests that name their target in lower case."""
    return call.headers.get("x-amz-target", "").startswith("sagemaker.")


# ---- what odd requests do ----


def shaken(probe: When, change: Change, calls: int = 1) -> Callable[[], Reference]:
    """Return a server that answers some requests well, and so many that come after them not."""

    class Shaken(Reference):
        left = 0

        def finish(self, call: Call, reply: Reply) -> Reply:
            if self.left:
                self.left -= 1
                return change(reply)
            self.left = calls if probe(call, reply) else 0
            return reply

    return Shaken


class ReadsNaN(Reference):
    """Takes NaN for a number."""

    def text(self, call: Call) -> str:
        """Read it as five."""
        return super().text(call).replace("NaN", "5")


class IgnoresWhatIsNotUtf8(Reference):
    """Takes a body that is not UTF-8 for an empty object."""

    def text(self, call: Call) -> str:
        """Read nothing."""
        try:
            return super().text(call)
        except UnicodeDecodeError:
            return "{}"


def _after(name: str, fault: str, serve: Callable[[], Reference], place: str, *bars: str) -> Mutant:
    return Mutant(name, fault, serve, (PROBES,), (f"{PROBES}-wire.next-request-#{place}",), bars=bars)


def _odd(name: str, fault: str, when: When, change: Change, place: str) -> Mutant:
    return Mutant(name, fault, replying(when, change), (PROBES,), (f"{PROBES}-wire.other-requests-#{place}",))


def _crashing(name: str, fault: str, when: When, change: Change, place: str) -> Mutant:
    return Mutant(name, fault, replying(when, change), (PROBES,), (f"{PROBES}-error.no-crash-#{place}",))


def _malformed(name: str, fault: str, serve: Callable[[], Reference], place: str) -> Mutant:
    return Mutant(name, fault, serve, (PROBES,), (f"{PROBES}-error.malformed-#{place}",))


REFUSE: Final = (status(400), error(__type="ValidationException", message="Where was I?"))
_LATER: Final = ("get", "put", "other-path", "application-json", "chunked", "pipelined", "http-1.0")

REQUESTS: Final = (
    _after("half-an-object-breaks-the-next-request", "Crashes on the request after half an object.",
           shaken(sending(b"{"), crash), "half-an-object"),
    _after("text-breaks-the-next-request", "Answers a page for browsers to the request after a text.",
           shaken(sending(b'"text"'), html), "text"),
    _after("names-twice-are-remembered", "Refuses the request after one with a name that is there twice.",
           shaken(sending(b'{"MaxResults":1,"MaxResults":2}'), lambda reply: REFUSE[1](REFUSE[0](reply))), "two-names"),
    _after("get-hangs-up-on-others", "Hangs up on those that come after a GET.",
           shaken(asked_with("GET"), HANG_UP, 2), "get"),
    _after("chunks-break-the-next-request", "Crashes on the request after one in chunks.",
           shaken(chunked, crash), "chunked"),
    _after("goes-down-with-a-megabyte", "Crashes on everything after a body of 1 MB.",
           shaken(large, crash, 1_000_000), "1-mb",
           *(f"{PROBES}-wire.{rule}-requests*#{place}".replace("next-requests", "next-request")
             for place in _LATER for rule in ("other", "next"))),
    _odd("hangs-on-get", "Leaves a GET without an answer.", asked_with("GET"), delivered(Delivery(never=True)), "get"),
    _odd("hangs-up-on-put", "Hangs up on a PUT.", asked_with("PUT"), HANG_UP, "put"),
    _odd("half-a-page-elsewhere", "Breaks off what it says about other paths.",
         elsewhere, raw(lambda reply: reply[:-3]), "other-path"),
    _odd("hangs-up-on-plain-json", "Hangs up on application/json.", plain_json, HANG_UP, "application-json"),
    _odd("hangs-up-on-a-megabyte", "Hangs up on a body of 1 MB.", large, HANG_UP, "1-mb"),
    _odd("hangs-up-on-chunks", "Hangs up on a body in chunks.", chunked, HANG_UP, "chunked"),
    _odd("hangs-up-on-old-http", "Hangs up on HTTP/1.0.", old, HANG_UP, "http-1.0"),
    _crashing("deep-lists-crash", "Crashes on lists within lists.", deep, crash, "deep"),
    _crashing("null-crashes", "Crashes on null for a body.", sending(b"null"), crash, "null"),
    _crashing("nothing-in-html", "Answers a page for browsers to an empty body.", sending(b""), html, "empty"),
    _crashing("names-twice-crash", "Crashes on a name that is there twice.",
              sending(b'{"MaxResults":1,"MaxResults":2}'), crash, "two-names"),
    _crashing("two-targets-hang-up", "Hangs up on a target that is there twice.", two_targets, HANG_UP, "two-targets"),
    _crashing("small-target-crashes", "Crashes on a target in lower case.", small_target, crash, "lower-case-target"),
    _malformed("nan-is-a-number", "Takes NaN for a number.", ReadsNaN, "nan"),
    _malformed("nan-crashes", "Crashes on NaN.", replying(sending(b'{"MaxResults":NaN}'), crash), "nan"),
    _malformed("no-utf-8-is-nothing", "Takes what is not UTF-8 for an empty object.", IgnoresWhatIsNotUtf8, "no-utf-8"),
)  # fmt: skip


# ---- creates that come at the same moment ----


class Busy(Reference):
    """Takes its time for a create, and knows when one comes while another is on its way."""

    spell = SPELL

    def __init__(self) -> None:
        super().__init__()
        self.free = 0.0
        self.before: Made | None = None  # what was created last

    @property
    def crowded(self) -> bool:
        """Tell whether something else is being created."""
        return self.moment < self.free

    def keep(self, made: Made) -> None:
        """Be busy with it for a while."""
        super().keep(made)
        self.before, self.free = made, self.moment + BUSY

    def finish(self, call: Call, reply: Reply) -> Reply:
        """Send what a create says a little later."""
        made = call.operation.startswith("Create") and reply.status == 200
        return delivered(Delivery(after=self.spell))(reply) if made else reply


class Loses(Busy):
    """Forgets what is created while something else is."""

    def keep(self, made: Made) -> None:
        """Keep it only if nobody else is at work."""
        if not self.crowded:
            super().keep(made)


class MixesUp(Busy):
    """Stores with a resource what another one's request said that came just before."""

    def keep(self, made: Made) -> None:
        """Take over the other one's values, but for the name."""
        if self.crowded and self.before is not None:
            own = {member: made.asked[member] for member in made.kind.identity}
            made.asked = self.before.asked | own
        super().keep(made)


class AnswersAnother(Busy):
    """Answers with the ARN of what is created at the same moment."""

    def create(self, kind: Kind, asked: Shown) -> Shown:
        """Look into the wrong variable."""
        other = self.before if self.crowded else None
        answer = super().create(kind, asked)
        return answer | {f"{kind.noun}Arn": other.arn} if other else answer


class TurnsAway(Busy):
    """Refuses what comes while another is created."""

    def keep(self, made: Made) -> None:
        """Refuse it."""
        if self.crowded:
            raise Refusal("ValidationException", "Please come back later.")
        super().keep(made)


class Stumbles(Busy):
    """Crashes on what comes while another is created."""

    def keep(self, made: Made) -> None:
        """Fall over the other one."""
        if self.crowded:
            raise Refusal("InternalFailure", "ConcurrentModificationException", 500)
        super().keep(made)


class LooksAway(Busy):
    """Looks for a second one before the first is kept."""

    def refuse_a_second(self, kind: Kind, asked: Shown) -> None:
        """Look only while nobody else is at work."""
        if not self.crowded:
            super().refuse_a_second(kind, asked)


class LetsTheNextIn(Busy):
    """Lets one more of the same name in, and no others."""

    def __init__(self) -> None:
        super().__init__()
        self.twice: set[Any] = set()

    def refuse_a_second(self, kind: Kind, asked: Shown) -> None:
        """Look away once for each name."""
        if self.crowded and kind.key(asked) not in self.twice:
            self.twice.add(kind.key(asked))
        else:
            super().refuse_a_second(kind, asked)


def _busy(name: str, fault: str, serve: type[Busy], promise: str, *bars: str) -> Mutant:
    return Mutant(name, fault, serve, ("CreateAction",), (f"CreateAction-{promise}",), bars=bars)


CREATES: Final = (
    _busy("loses-creates-of-the-same-moment", "Forgets what is created while something else is.",
          Loses, "life.at-once-#lost"),
    _busy("mixes-up-creates-of-the-same-moment", "Stores one request's values under another's name.",
          MixesUp, "life.at-once-#mixed-up"),
    _busy("answers-another-create", "Answers with the ARN of what is created at the same moment.",
          AnswersAnother, "life.at-once-#mixed-up"),
    _busy("turns-creates-of-the-same-moment-away", "Refuses what comes while another is created.",
          TurnsAway, "life.at-once-#refused"),
    _busy("stumbles-over-creates-of-the-same-moment", "Crashes on what comes while another is created.",
          Stumbles, "error.no-crash", "CreateAction-life.at-once"),
    _busy("looks-before-it-creates", "Lets several of one name in that come at the same moment.",
          LooksAway, "life.only-one"),
    _busy("lets-a-second-one-in", "Lets two of one name in that come at the same moment.",
          LetsTheNextIn, "life.only-one"),
)  # fmt: skip

PROTOCOL: Final = (*REQUESTS, *CREATES)
