"""More variants of lists: what stands beside the run's own items, what is told of these, and how pages are found."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Final
from zlib import crc32

from contracts.reference.kinds import Kind
from contracts.reference.lists import Pages, Rest
from contracts.reference.messages import Refusal
from contracts.reference.model import pinned
from contracts.reference.server import Reference
from contracts.reference.store import Made, Shown
from contracts.reference.suspects import Variant
from contracts.reference.variants.paging import LimitsFirst
from contracts.reference.variants.suites import LISTS
from contracts.reference.variants.surroundings import MANY, Crowded, asked_by_strangers

A_SECOND: Final = 1.0  # half of the grace that late reads have
_ENDS: Final = ("k3", "m1", "K7", "a-5", "z2-k3", "Z2", "b6")
_ONE_BY_ONE: Final = {  # statuses that nothing rests in, and one that it does
    "NotebookInstance": ("Pending", "Updating", "Deleting", "Failed"),
    "TrainingJob": ("InProgress", "Stopping", "Stopped"),
    "Endpoint": ("Creating", "Updating", "SystemUpdating", "Deleting", "Failed"),
    "App": ("Pending", "Deleting", "Deleted"),
}


class BareItems(Reference):
    """Shows nothing of an item but what the model wants to be there."""

    def item(self, made: Made) -> Shown:
        """Leave the rest out."""
        model = pinned()
        container = model.shapes[model.output(f"List{made.kind.noun}s").members[made.kind.container]]
        required = model.shapes[container.members["member"]].required
        known = required or made.kind.identity
        return {member: value for member, value in super().item(made).items() if member in known}


class LooksBack(Reference):
    """Lists everything as it was a second ago, and chooses by what it was."""

    def listed(self, kind: Kind, asked: Shown) -> Shown:
        """Go back for the time of the answer."""
        self.moment -= A_SECOND
        try:
            return super().listed(kind, asked)
        finally:
            self.moment += A_SECOND

    def items(self, kind: Kind, asked: Shown) -> list[Made]:
        """Leave out what was not there then."""
        return [made for made in super().items(kind, asked) if made.created <= self.moment]


class CountingPages(Pages):
    """Gives the tokens 0, 1, 2 and so on."""

    def keep(self, rest: Rest) -> str:
        """Count on."""
        token = str(len(self.rests))
        self.rests[token] = rest
        return token


class CountsTokens(Reference):
    """Has such pages."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = CountingPages()


class CountsItems(Reference):
    """Remembers no page: a token is how many items were shown, and the list is made anew for each page."""

    def listed(self, kind: Kind, asked: Shown) -> Shown:
        """Begin behind what was shown."""
        start = int(token) if (token := asked.get("NextToken", "0")).isdecimal() and len(token) < 9 else -1
        items, size = self.items(kind, asked), self.page_size(asked)
        if not 0 <= start <= len(items):
            raise Refusal("ValidationException", "The NextToken is invalid.")
        page: Shown = {kind.container: [self.item(made) for made in items[start : start + size]]}
        return page | ({"NextToken": str(start + size)} if items[start + size :] else {})


class AnyTies(Reference):
    """Knows whole seconds only, and shows what is equal in another order each time."""

    def __init__(self) -> None:
        super().__init__()
        self.lists_shown = count()

    def clock(self) -> float:
        """Cut the fraction off."""
        return float(int(super().clock()))

    def items(self, kind: Kind, asked: Shown) -> list[Made]:
        """Shuffle, and sort by the key alone."""
        salt = str(next(self.lists_shown))
        items = sorted(super().items(kind, asked), key=lambda made: crc32((salt + made.arn).encode()))
        by = {"Name": f"{kind.noun}Name", "Status": kind.status}.get(asked.get("SortBy", ""), "CreationTime")
        down = asked.get("SortOrder", "Descending") == "Descending"
        return sorted(items, key=lambda made: self.described(made)[by], reverse=down)


class Leftovers(Crowded):
    """Holds what other runs of the kit left behind, in every status that there is."""

    def strangers(self, number: int) -> Iterator[Made]:
        """Name them as the kit does, and give them what its own resources have."""
        for made in super().strangers(number):
            member = made.kind.identity[-1]
            if member.endswith("Name"):
                made.asked[member] = f"sck-zz{number:04}-{_ENDS[number % len(_ENDS)]}"
            if made.kind.noun == "NotebookInstance":
                made.asked["DefaultCodeRepository"] = "https://github.com/example/churn-model"
            made.arn = self.arn(made.kind, made.asked)
            yield made

    def status(self, made: Made, number: int) -> str:
        """Choose one after the other."""
        statuses = _ONE_BY_ONE.get(made.kind.noun) or (super().status(made, number),)
        return statuses[number % len(statuses)]


class ComeAndGo(Reference):
    """Belongs to somebody else, too, who makes something whenever a list is read, and deletes what was made before."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers = count(MANY)

    def listed(self, kind: Kind, asked: Shown) -> Shown:
        """Let the other one go first."""
        if kind.noun in asked_by_strangers(0):
            self.visit(kind)
        return super().listed(kind, asked)

    def visit(self, kind: Kind) -> None:
        """Make the next stranger, and forget the last but two."""
        number = next(self.numbers)
        asked = asked_by_strangers(number)[kind.noun]
        made = Made(kind, self.arn(kind, asked), asked, self.moment, self.store.next_number(), [])
        made.go(((kind.comes or ("there",))[-1],), self.moment, 0)
        self.keep(made)
        for gone in [one for one in self.store.all(kind, self.moment) if "stranger" in one.arn][:-3]:
            gone.go(("gone",), self.moment, 0)


class CrowdedLimits(LimitsFirst, Crowded):
    """Cuts the pages of three hundred strangers and the run's own items before it filters them."""


VARIANTS: Final = (
    Variant(
        "items-with-what-is-required",
        "Shows nothing of an item in a list but what the model requires.",
        "M: all other members of an item are optional.",
        BareItems,
        (*LISTS, "CreateEndpoint", "CreateNotebookInstance"),
    ),
    Variant(
        "pages-as-of-a-second-ago",
        "Answers lists as of a second ago, their filters and orders included.",
        "S: some reads are eventually consistent, those of lists included.",
        LooksBack,
        (*LISTS, "CreateEndpoint"),
    ),
    Variant(
        "tokens-that-count",
        "Gives tokens as short as can be: 0, 1, 2 and so on, over all lists.",
        "M: NextToken is opaque, and has no least length.",
        CountsTokens,
        LISTS,
    ),
    Variant(
        "lists-made-anew-for-each-page",
        "Makes a list anew for each page, and gives the number of items that were shown for a token.",
        "M: NextToken is opaque; what a server remembers of a list is its own affair.",
        CountsItems,
        LISTS,
    ),
    Variant(
        "ties-in-any-order",
        "Knows whole seconds only, and shows what is equal in another order each time, sorted or not.",
        "U: nobody promises an order of ties, and fractions are legal, not needed.",
        AnyTies,
        LISTS,
    ),
    Variant(
        "leftovers-of-other-runs",
        "Holds three hundred resources of each kind that are named as the kit's, in all statuses.",
        "N: who else uses an account, and what for, is nobody's promise.",
        Leftovers,
        (*LISTS, "CreateAction"),
    ),
    Variant(
        "strangers-that-come-and-go",
        "Shows a new stranger whenever a list is read, and an old one no more.",
        "N: who else uses an account, and when, is nobody's promise.",
        ComeAndGo,
        (*LISTS, "CreateEndpoint"),
    ),
    Variant(
        "limits-first-in-a-crowd",
        "Applies MaxResults before the filters, to three hundred strangers as well.",
        "D: short or empty pages with a NextToken, and as many of them as it takes.",
        CrowdedLimits,
        (*LISTS, "CreateAction"),
    ),
)
