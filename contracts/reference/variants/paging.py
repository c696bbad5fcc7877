"""Variants of lists: how long pages are, what tokens look like, in which order things come, and who else is there."""

from __future__ import annotations

from itertools import count
from typing import Any, Final
from zlib import crc32

from contracts.reference import lists
from contracts.reference.kinds import Kind
from contracts.reference.lists import Pages, Rest
from contracts.reference.server import Reference
from contracts.reference.store import Made, Shown
from contracts.reference.suspects import Variant
from contracts.reference.variants.suites import LISTS

LONGEST: Final = 8192  # characters of a token
LATE: Final = 0.3  # seconds until a list shows what was made


class PagesOf(Reference):
    """Shows no more than so many items a page."""

    most = 1

    def page_size(self, asked: Shown) -> int:
        """Return the smaller of what is asked for and what there is at most."""
        return min(self.most, super().page_size(asked))


class PagesOfAllSizes(Reference):
    """Shows pages of all sizes, the first and every fourth of them empty."""

    def __init__(self) -> None:
        super().__init__()
        self.pages_shown = count()

    def page_size(self, asked: Shown) -> int:
        """Return another size each time."""
        return min(next(self.pages_shown) % 4, super().page_size(asked))


class OneMorePage(Reference):
    """Ends every list with a page without items."""

    def listed(self, kind: Kind, asked: Shown) -> Shown:
        """Give a token for nothing."""
        page = super().listed(kind, asked)
        if page[kind.container] and "NextToken" not in page:
            page["NextToken"] = self.pages.keep(Rest(kind, ()))
        return page


class EmptyTokens(Reference):
    """Shows an empty token where there is no further page."""

    def listed(self, kind: Kind, asked: Shown) -> Shown:
        """Add it, for it leads nowhere."""
        return {"NextToken": ""} | super().listed(kind, asked)


class LimitsFirst(Reference):
    """Cuts the pages before it filters them."""

    def listed(self, kind: Kind, asked: Shown) -> Shown:
        """Filter what is on the page."""
        page = super().listed(kind, {name: asked[name] for name in lists.NO_FILTERS & asked.keys()})
        shown = page[kind.container]
        return page | {kind.container: [one for one in shown if _passes(kind, one, asked)]}


def _passes(kind: Kind, shown: Shown, asked: Shown) -> bool:
    return all(lists.passes(kind, shown, name, wanted) for name, wanted in asked.items())


class OddPages(Pages):
    """Gives the longest tokens that there may be, of the oddest characters."""

    def keep(self, rest: Rest) -> str:
        """Fill the token up."""
        plain = super().keep(rest)
        token = (plain + "+/=&%?#:\"'\\ <ż雪>" * LONGEST)[:LONGEST]
        self.rests[token] = self.rests.pop(plain)
        return token


class OddTokens(Reference):
    """Has such pages."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = OddPages()


class OncePages(Pages):
    """Forgets a token that was used."""

    def find(self, kind: Kind, token: str) -> Rest:
        """Find it for the last time."""
        rest = super().find(kind, token)
        del self.rests[token]
        return rest


class OnceTokens(PagesOf):
    """Has such pages, and short ones."""

    most = 3

    def __init__(self) -> None:
        super().__init__()
        self.pages = OncePages()


class Shuffles(Reference):
    """Shows a list in another order each time, unless a sort is asked for in so many words."""

    def __init__(self) -> None:
        super().__init__()
        self.lists_shown = count()

    def items(self, kind: Kind, asked: Shown) -> list[Made]:
        """Shuffle what nobody sorts."""
        items = super().items(kind, asked)
        salt = str(next(self.lists_shown))
        return items if "SortBy" in asked else sorted(items, key=lambda made: crc32((salt + made.arn).encode()))


class OwnOrders(Reference):
    """Sorts statuses by an order of its own, names without case, and ties by their age."""

    def items(self, kind: Kind, asked: Shown) -> list[Made]:
        """Sort anew; sorting keeps the order of ties."""
        items = super().items(kind, asked)
        by, backwards = asked.get("SortBy"), asked.get("SortOrder") == "Descending"
        if by == "Status":
            return sorted(items, key=lambda made: (len(made.status(self.moment)), made.number), reverse=backwards)
        if by == "Name":
            return sorted(items, key=lambda made: made.asked[f"{kind.noun}Name"].lower(), reverse=backwards)
        return items


class StrictFilters(Reference):
    """Minds the case of what names contain, and takes before and after to the letter."""

    def passes(self, made: Made, asked: Shown) -> bool:
        """Let less pass than the reference does."""
        shown = self.described(made)
        return super().passes(made, asked) and all(self.strictly(shown, name, asked[name]) for name in asked)

    def strictly(self, shown: Shown, name: str, wanted: Any) -> bool:
        """Tell whether what a filter lets pass is no edge."""
        if name == "NameContains":
            return any(wanted in str(value) for member, value in shown.items() if member.endswith("Name"))
        edges = shown["CreationTime"], shown.get("LastModifiedTime")
        return not name.endswith(("Before", "After")) or wanted not in edges


class ListsLate(Reference):
    """Shows in lists what was made a moment ago, and not before."""

    def items(self, kind: Kind, asked: Shown) -> list[Made]:
        """Leave out what is too new."""
        return [made for made in super().items(kind, asked) if made.created + LATE <= self.moment]


class Long(Reference):
    """Shows a hundred items a page where nobody says how many."""

    def page_size(self, asked: Shown) -> int:
        """Return the most that may be asked for."""
        return int(asked.get("MaxResults", 100))


VARIANTS: Final = (
    Variant(
        "pages-of-one",
        "Shows one item a page, however many are asked for.",
        "D: a page has at most MaxResults items; shorter ones are legal.",
        PagesOf,
        LISTS,
    ),
    Variant(
        "pages-of-all-sizes",
        "Shows pages of none to three items, the first of them empty.",
        "D: shorter, even empty, pages with a NextToken are legal.",
        PagesOfAllSizes,
        LISTS,
    ),
    Variant(
        "a-last-page-without-items",
        "Ends every list with a token that leads to an empty page.",
        "D: even empty pages are legal.",
        OneMorePage,
        LISTS,
    ),
    Variant(
        "an-empty-token-at-the-end",
        "Shows an empty NextToken on the last page.",
        "U: a token is opaque, and clients take an empty one for none.",
        EmptyTokens,
        LISTS,
    ),
    Variant(
        "limits-before-it-filters",
        "Applies MaxResults before the filters, so that most pages are short or empty.",
        "D: short or empty pages with a NextToken.",
        LimitsFirst,
        LISTS,
    ),
    Variant(
        "long-and-odd-tokens",
        "Gives tokens of 8192 characters, with spaces, quotes and letters beyond ASCII.",
        "M: NextToken is opaque, and has no other limit.",
        OddTokens,
        LISTS,
    ),
    Variant(
        "tokens-work-once",
        "Forgets a token as soon as it was used, and shows three items a page.",
        "U: NextToken is opaque; nobody promises that it works twice.",
        OnceTokens,
        LISTS,
    ),
    Variant(
        "lists-in-any-order",
        "Shows a list in another order each time, unless the request has a SortBy.",
        "D: sorts are sent explicitly, never assumed from defaults.",
        Shuffles,
        LISTS,
    ),
    Variant(
        "orders-of-its-own",
        "Sorts statuses by an order of its own, names without case, and leaves ties as they come.",
        "U: nobody promises an order of mixed case, of ties, or of statuses.",
        OwnOrders,
        LISTS,
    ),
    Variant(
        "filters-to-the-letter",
        "Minds the case of NameContains, and lets no time pass that is equal to Before or After.",
        "U: nobody promises whether NameContains minds case, and whether edges are inside.",
        StrictFilters,
        LISTS,
    ),
    Variant(
        "lists-that-come-late",
        "Shows in a list what was made three tenths of a second ago, and nothing newer.",
        "S: some reads are eventually consistent.",
        ListsLate,
        LISTS,
    ),
    Variant(
        "a-hundred-items-a-page",
        "Shows a hundred items a page where nobody says how many.",
        "D: 1 to 100; ten is a default that few lists document.",
        Long,
        LISTS,
    ),
)
