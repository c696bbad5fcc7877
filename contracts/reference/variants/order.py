"""Variants that look at a request in another order, and those that ask to come back later or not at all."""

from __future__ import annotations

import math
from typing import Any, Final

from contracts.reference.kinds import BY_NOUN, parted
from contracts.reference.messages import Call, Refusal, Reply
from contracts.reference.server import Reference
from contracts.reference.store import Made, Shown
from contracts.reference.suspects import EVERYTHING, Variant
from contracts.reference.variants.errors import ADDRESS


class LooksFirst(Reference):
    """Looks for what a request names before it checks the request itself."""

    def checked(self, operation: str, body: Shown) -> Shown:
        """Look by whatever the members hold; null is nothing."""
        verb, noun = parted(operation)
        named = {member: value for member, value in body.items() if value is not None}
        if verb == "Create":
            self.what_it_needs(BY_NOUN[noun], named)
        elif verb not in ("List", "") and noun in BY_NOUN:
            self.find(BY_NOUN[noun], named)
        return super().checked(operation, body)

    def find(self, kind: Any, asked: Any) -> Made:
        """Call it invalid, which a broken constraint is, too."""
        try:
            return super().find(kind, asked)
        except Refusal as refusal:
            raise Refusal("ValidationException", refusal.message) from refusal


class LastFirst(Reference):
    """Refuses a request for the last thing that is wrong with it."""

    def checked(self, operation: str, body: Shown) -> Shown:
        """Look from the end."""
        asked, breaches = self.look(operation, body)
        for breach in reversed(breaches):
            raise self.refusal(breach)
        return asked


class AllAtOnce(Reference):
    """Names all that is wrong with a request in one refusal."""

    def checked(self, operation: str, body: Shown) -> Shown:
        """Join the texts; the type is that of the first."""
        asked, breaches = self.look(operation, body)
        if not breaches:
            return asked
        refusals = [self.refusal(breach) for breach in breaches]
        text = "; ".join(refusal.message for refusal in refusals)
        raise Refusal(refusals[0].code, f"{len(breaches)} validation errors detected: {text}")


class Throttles(Reference):
    """Asks to slow down at every twentieth call."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0

    def answer(self, call: Call) -> Reply:
        """Count, and refuse what comes too soon."""
        self.calls += 1
        if self.is_too_much():
            return self.refused(Refusal("ThrottlingException", "Rate exceeded"))
        return super().answer(call)

    def is_too_much(self) -> bool:
        """Tell whether a call is one too many."""
        return self.calls % 20 == 0


class ThrottlesInBursts(Throttles):
    """Asks everybody to slow down for a second and a half, in the words of the header."""

    def __init__(self) -> None:
        super().__init__()
        self.until = math.inf

    def is_too_much(self) -> bool:
        """Begin with the thirtieth call."""
        if self.calls == 30:
            self.until = self.clock() + 1.5
        return self.calls >= 30 and self.clock() < self.until

    def refused(self, refusal: Refusal) -> Reply:
        """Move the type."""
        headers = {**self.headers(), "x-amzn-errortype": f"{refusal.code}:{ADDRESS}"}
        return Reply(refusal.status, headers, self.encode({"message": refusal.message}))


class SmallQuota(Reference):
    """Has no large machines to give."""

    def create(self, kind: Any, asked: Shown) -> Shown:
        """Look at the type of the machine."""
        if str(asked.get("InstanceType", "")).endswith(".48xlarge"):
            raise Refusal("ResourceLimitExceeded", "The account-level limit for this instance type is 0.")
        return super().create(kind, asked)


class FullHouse(Reference):
    """Has room for sixty of a kind."""

    def create(self, kind: Any, asked: Shown) -> Shown:
        """Count those that there are."""
        if sum(1 for _ in self.store.all(kind, self.moment)) >= 60:
            raise Refusal("ResourceLimitExceeded", f"The limit of {kind.arn}s is 60.")
        return super().create(kind, asked)


class OneDomain(Reference):
    """Allows one domain at a time."""

    def create(self, kind: Any, asked: Shown) -> Shown:
        """Look for another domain."""
        if kind.noun == "Domain" and any(self.store.all(kind, self.moment)):
            raise Refusal("ResourceLimitExceeded", "The limit of domains is 1.")
        return super().create(kind, asked)


VARIANTS: Final = (
    Variant(
        "looks-before-it-checks",
        "Looks for what a request names before it checks the request itself.",
        "S: nobody promises an order; ValidationException is both.",
        LooksFirst,
        EVERYTHING,
    ),
    Variant(
        "refuses-the-last-mistake-first",
        "Refuses a request for the last thing that is wrong with it, not the first.",
        "S: texts and their order are never compared.",
        LastFirst,
        ("CreateAction", "CreateEndpoint", "DescribeApp"),
    ),
    Variant(
        "names-all-mistakes-at-once",
        "Names everything that is wrong with a request in one refusal.",
        "S: the text is never compared.",
        AllAtOnce,
        ("CreateAction", "CreateEndpoint", "DescribeApp"),
    ),
    Variant(
        "throttles-every-twentieth-call",
        "Asks to slow down at every twentieth call.",
        "S: the kit backs off, retries, and never counts it as a finding.",
        Throttles,
        ("ListModels", "SageMaker"),
    ),
    Variant(
        "throttles-in-a-burst",
        "Asks everybody to slow down for a second and a half, with the type in the header.",
        "S: the kit backs off, and the header is one of three places.",
        ThrottlesInBursts,
        ("ListModels", "SageMaker"),
    ),
    Variant(
        "no-large-machines",
        "Has no instances of the largest sizes to give to notebooks.",
        "M: a modelled ResourceLimitExceeded is indeterminate.",
        SmallQuota,
        ("CreateNotebookInstance",),
        bars=(
            "CreateNotebookInstance-accept.boundary-/InstanceType",
            "CreateNotebookInstance-accept.generated-*",
        ),
    ),
    Variant(
        "room-for-sixty",
        "Has room for sixty actions, and refuses more with ResourceLimitExceeded.",
        "M: a modelled ResourceLimitExceeded is indeterminate.",
        FullHouse,
        ("CreateAction",),
        bars=("CreateAction-*",),
    ),
    Variant(
        "one-domain-at-a-time",
        "Allows one domain at a time, as accounts do by default.",
        "D: a quota, which a run that cleans up after itself never meets.",
        OneDomain,
        ("DescribeApp",),
    ),
)
