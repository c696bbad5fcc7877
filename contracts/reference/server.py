"""The reference: a server in memory that keeps every promise. Mutants and variants override one of its methods."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping
from typing import Any, Never

from contracts.reference import lists, showing
from contracts.reference.checking import Checker
from contracts.reference.kinds import BY_NOUN, GONE, Kind, parted
from contracts.reference.messages import MEDIA_TYPE, Call, Refusal, Reply
from contracts.reference.model import pinned
from contracts.reference.store import Made, Shown, Store

NO_SUCH = "UnknownOperationException"


class Reference(Checker):
    """Answers calls one at a time; each method is a place where a subclass may break a promise.

    ``pace`` is how long a status such as Pending lasts, in seconds; with 0 a resource is at rest at once.
    """

    partition = "aws"
    region = "us-east-1"
    account = "123456789012"

    def __init__(self, pace: float = 0.0) -> None:
        self.pace = pace
        self.store = Store()
        self.pages = lists.Pages()
        self.last = 0.0
        self.moment = 0.0  # the time of the call that is being answered

    # ---- from a call to a reply ----

    def answer(self, call: Call) -> Reply:
        """Return the answer to a call."""
        self.moment = self.clock()
        try:
            reply = self.accepted(call.operation, self.perform(call))
        except Refusal as refusal:
            reply = self.refused(refusal)
        return self.finish(call, reply)

    def clock(self) -> float:
        """Return the time in seconds since the epoch; it never goes back."""
        self.last = max(self.last, round(time.time(), 3))
        return self.last

    def perform(self, call: Call) -> Shown | None:
        """Return what an operation answers; None is an empty body."""
        self.route(call)
        body = self.read(call)
        return self.show(call.operation, self.act(call.operation, self.checked(call.operation, body)))

    def route(self, call: Call) -> None:
        """Refuse what is no operation."""
        if (call.method, call.path) != ("POST", "/") or call.operation not in pinned().inputs:
            raise Refusal(NO_SUCH, "There is no such operation.")

    def read(self, call: Call) -> Shown:
        """Return the object in a call's body."""
        if call.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA_TYPE:
            raise Refusal("SerializationException", f"The media type is not {MEDIA_TYPE}.")
        try:
            body = json.loads(self.text(call), parse_constant=_no_json)
        except (ValueError, RecursionError) as error:
            raise Refusal("SerializationException", "The body is not JSON.") from error
        if not isinstance(body, dict):
            raise Refusal("SerializationException", "The body is no JSON object.")
        return body

    def text(self, call: Call) -> str:
        """Return a call's body as text."""
        return call.body.decode()

    def show(self, operation: str, answer: Shown | None) -> Shown | None:  # noqa: ARG002 (for subclasses)
        """Return an answer as it goes out; what it holds belongs to the store and must not be changed."""
        return answer

    def accepted(self, operation: str, answer: Shown | None) -> Reply:  # noqa: ARG002 (for subclasses)
        """Return the reply of a success."""
        return Reply(200, self.headers(), b"" if answer is None else self.encode(answer))

    def refused(self, refusal: Refusal) -> Reply:
        """Return the reply of an error."""
        body = self.encode({"__type": refusal.code, "message": refusal.message})
        return Reply(refusal.status, self.headers(), body)

    def headers(self) -> Mapping[str, str]:
        """Return the headers of every answer."""
        return {"Content-Type": MEDIA_TYPE, "x-amzn-RequestId": str(uuid.uuid4())}

    def encode(self, value: Any) -> bytes:
        """Return JSON text."""
        return json.dumps(value).encode()

    def finish(self, call: Call, reply: Reply) -> Reply:  # noqa: ARG002 (for subclasses)
        """Return the reply as it goes out."""
        return reply

    # ---- what the operations do ----

    def act(self, operation: str, asked: Shown) -> Shown | None:
        """Carry out a request that keeps all constraints."""
        if operation == "ListTags":
            return {"Tags": self.tagged(asked["ResourceArn"])}
        verb, noun = parted(operation)
        kind = BY_NOUN[noun]
        if verb == "Create":
            return self.create(kind, asked)
        if verb == "List":
            return self.listed(kind, asked)
        made = self.find(kind, asked)
        if verb == "Describe":
            return self.described(made)
        if verb == "Delete":
            return self.delete(made)
        self.turn(verb, made)
        return None

    def find(self, kind: Kind, asked: Mapping[str, Any]) -> Made:
        """Return a resource that exists."""
        made = self.store.find(kind, asked, self.moment)
        if made is None:
            raise Refusal(kind.missing, f"Could not find {kind.arn} {'/'.join(filter(None, kind.key(asked)[1:]))}.")
        return made

    def described(self, made: Made) -> Shown:
        """Return what describe shows of a resource."""
        return showing.described(made, self.moment)

    def create(self, kind: Kind, asked: Shown) -> Shown:
        """Make a resource."""
        if kind.noun == "Domain":
            asked["DomainId"] = self.domain_id()
        self.refuse_a_second(kind, asked)
        config = self.what_it_needs(kind, asked)
        made = Made(kind, self.arn(kind, asked), asked, self.moment, self.store.next_number(), [])
        made.more = showing.more(kind.noun, asked, config)
        made.go(kind.comes or ("there",), self.moment, self.pace)
        self.keep(made)
        return {f"{kind.noun}Arn": made.arn} | self.told(kind, asked)

    def domain_id(self) -> str:
        """Return the id of a new domain."""
        return f"d-{uuid.uuid4().hex[:12]}"

    def told(self, kind: Kind, asked: Shown) -> Shown:
        """Return what a create answers beside the ARN."""
        return {"DomainId": asked["DomainId"]} if kind.noun == "Domain" else {}

    def keep(self, made: Made) -> None:
        """Keep a resource."""
        self.store.keep(made)

    def tagged(self, arn: str) -> list[Shown]:
        """Return the tags of a resource; its ARN may come in another case where that means no other resource."""
        same = [made for made in self.store.everything(self.moment) if made.arn.lower() == arn.lower()]
        same.sort(key=lambda made: made.arn != arn)
        return same[0].asked.get("Tags", []) if same else []

    def refuse_a_second(self, kind: Kind, asked: Shown) -> None:
        """Refuse a resource that exists; an app that was deleted does not any more."""
        made = self.store.find(kind, asked, self.moment)
        if made is not None and made.status(self.moment) != "Deleted":
            raise Refusal(kind.duplicate, f"There is a {kind.arn} of this name already: {made.arn}")

    def what_it_needs(self, kind: Kind, asked: Shown) -> Shown:
        """Refuse a create whose dependencies do not exist; return the configuration of an endpoint."""
        if kind.noun == "Endpoint":
            return self.find(BY_NOUN["EndpointConfig"], asked).asked
        if kind.noun in ("UserProfile", "Space", "App"):
            self.at_rest("Domain", asked)
        if kind.noun == "App":
            self.at_rest("UserProfile" if "UserProfileName" in asked else "Space", asked)
        return {}

    def at_rest(self, noun: str, asked: Shown) -> None:
        """Refuse a create that depends on something which does not exist, or is on its way."""
        status = self.find(BY_NOUN[noun], asked).status(self.moment)
        if status != "InService":
            raise Refusal("ValidationException", f"The {noun} is {status}, not InService.")

    def arn(self, kind: Kind, asked: Shown) -> str:
        """Return the ARN of a resource."""
        parts = [str(asked[member]) for member in kind.identity if member in asked]
        if kind.noun == "App":
            parts[-2] = parts[-2].lower()
        return f"arn:{self.partition}:sagemaker:{self.region}:{self.account}:{kind.arn}/{'/'.join(parts)}"

    def turn(self, verb: str, made: Made) -> None:
        """Start a notebook instance that stands still, or stop something at work."""
        starts = verb == "Start"
        self.only_in(made, ("Stopped", "Failed") if starts else ("InService", "InProgress"))
        made.go(("Pending", "InService") if starts else ("Stopping", "Stopped"), self.moment, self.pace)

    def delete(self, made: Made) -> Shown | None:
        """Remove a resource that stands still and that nothing depends on."""
        self.only_in(made, made.kind.may_end)
        if made.kind.noun in ("Domain", "UserProfile", "Space"):
            self.unused(made)
        made.go(made.kind.ends, self.moment, self.pace)
        if made.status(self.moment) == GONE:
            self.store.find(made.kind, made.asked, self.moment)
        return {"ActionArn": made.arn} if made.kind.noun == "Action" else None

    def only_in(self, made: Made, statuses: tuple[str, ...]) -> None:
        """Refuse what a status forbids."""
        status = made.status(self.moment)
        if statuses and status not in statuses:
            raise Refusal("ValidationException", f"Status ({status}) not in ([{', '.join(statuses)}]).")

    def unused(self, made: Made) -> None:
        """Refuse to remove what something else lives in."""
        own = {member: made.asked[member] for member in made.kind.identity}
        for noun in ("UserProfile", "Space", "App"):
            for other in self.store.all(BY_NOUN[noun], self.moment):
                inside = own.items() <= other.asked.items() and other.kind is not made.kind
                if inside and other.status(self.moment) != "Deleted":
                    raise Refusal("ResourceInUse", f"There is {other.arn} in it.")

    # ---- lists ----

    def listed(self, kind: Kind, asked: Shown) -> Shown:
        """Return a page of what passes the filters."""
        token = asked.get("NextToken")
        items = self.items(kind, asked) if token is None else self.rest(kind, token)
        size = self.page_size(asked)
        page: Shown = {kind.container: [self.item(made) for made in items[:size]]}
        if items[size:]:
            page["NextToken"] = self.pages.keep(lists.Rest(kind, tuple(items[size:])))
        return page

    def rest(self, kind: Kind, token: str) -> list[Made]:
        """Return what is left of a list since its last page."""
        return [made for made in self.pages.find(kind, token).items if made.status(self.moment) != GONE]

    def page_size(self, asked: Shown) -> int:
        """Return how many items a page has at most."""
        return int(asked.get("MaxResults", lists.PAGE))

    def items(self, kind: Kind, asked: Shown) -> list[Made]:
        """Return all resources that pass the filters, in the wanted order."""
        found = [made for made in self.store.all(kind, self.moment) if self.passes(made, asked)]
        return lists.in_order(kind, found, asked, self.moment)

    def passes(self, made: Made, asked: Shown) -> bool:
        """Tell whether a resource passes all filters."""
        shown = self.described(made)
        return all(lists.passes(made.kind, shown, name, wanted) for name, wanted in asked.items())

    def item(self, made: Made) -> Shown:
        """Return what a list shows of a resource."""
        return lists.item(made, self.moment)


def _no_json(constant: str) -> Never:
    raise ValueError(f"{constant} is no JSON")
