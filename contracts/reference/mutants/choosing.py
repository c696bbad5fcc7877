"""Mutants that list what nobody asked for, or in another order: filters and sorts, on the first page and after it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from contracts.reference import lists
from contracts.reference.kinds import Kind
from contracts.reference.lists import NO_FILTERS, Pages, Rest
from contracts.reference.living import Items, Passes, Turn, filtering, resting, sorting
from contracts.reference.server import Reference
from contracts.reference.store import Made, Shown
from contracts.reference.suspects import Mutant

# ---- filters ----


def anything(_: Shown, __: Any) -> bool:
    """Let everything pass."""
    return True


def at_the_start(member: str) -> Passes:
    """Return what looks for a text at the start of a member only."""
    return lambda shown, wanted: bool(str(shown.get(member, "")).startswith(wanted))


def the_first(member: str) -> Passes:
    """Return what looks at the first item of a list only."""
    return lambda shown, wanted: wanted in shown.get(member, ())[:1]


def all_of_it(member: str) -> Passes:
    """Return what compares a whole member."""
    return lambda shown, wanted: bool(shown.get(member) == wanted)


def all_but(member: str, ignored: str) -> Passes:
    """Return what compares a whole member, unless one value is wanted."""
    return lambda shown, wanted: bool(wanted in (ignored, shown.get(member)))


def in_milliseconds(member: str) -> Passes:
    """Return what looks for a time after the one that is wanted, which it takes for seconds where it has none."""
    return lambda shown, wanted: bool(shown[member] >= 1000 * wanted)


def before(member: str) -> Passes:
    """Return what looks for a time before the one that is wanted."""
    return lambda shown, wanted: bool(shown[member] <= wanted)


NAME, STATUS, CHANGED = "NameContains", "StatusEquals", "LastModifiedTimeAfter"
# a list's kind, and a filter that it ignores
IGNORED: Final = (
    ("Model", NAME), ("Model", "CreationTimeAfter"), ("Model", "CreationTimeBefore"),
    ("Endpoint", STATUS), ("Endpoint", CHANGED), ("Endpoint", NAME),
    ("TrainingJob", STATUS), ("TrainingJob", NAME), ("TrainingJob", "CreationTimeBefore"),
    ("NotebookInstance", STATUS), ("NotebookInstance", "LastModifiedTimeBefore"),
    ("NotebookInstance", "NotebookInstanceLifecycleConfigNameContains"),
    ("NotebookInstance", "DefaultCodeRepositoryContains"), ("NotebookInstance", "AdditionalCodeRepositoryEquals"),
)  # fmt: skip

# a name, a list's kind, a filter, what it comes to, and the fault
FILTERED: Final[tuple[tuple[str, str, str, Passes, str], ...]] = (
    ("names-from-the-start", "Model", NAME, at_the_start("ModelName"),
     "Looks for NameContains at the start of names only."),
    ("first-repository-searched", "NotebookInstance", "AdditionalCodeRepositoryEquals",
     the_first("AdditionalCodeRepositories"),
     "Looks for a repository at the first place of the list only."),
    ("whole-repository-searched", "NotebookInstance", "DefaultCodeRepositoryContains",
     all_of_it("DefaultCodeRepository"),
     "Compares the whole address where a part of it is looked for."),
    ("changed-in-milliseconds", "NotebookInstance", CHANGED, in_milliseconds("LastModifiedTime"),
     "Takes the time of the last change for milliseconds, and the one that is asked for for seconds."),
    ("stopped-is-any-status", "NotebookInstance", STATUS, all_but("NotebookInstanceStatus", "Stopped"),
     "Lists notebook instances in any status where stopped ones are asked for."),
    ("failed-is-any-status", "TrainingJob", STATUS, all_but("TrainingJobStatus", "Failed"),
     "Lists training jobs in any status where failed ones are asked for."),
    ("before-is-after", "Endpoint", "CreationTimeAfter", before("CreationTime"),
     "Takes a time to start with for one to end with."),
)  # fmt: skip

# ---- orders ----

Order = Callable[[str, str], tuple[str, str]]


def upside_down(by: str, order: str) -> tuple[str, str]:
    """Sort the other way round."""
    return by, "Descending" if order == "Ascending" else "Ascending"


def unsorted(_: str, __: str) -> tuple[str, str]:
    """Sort as if nobody had said how."""
    return "", ""


def by_name(_: str, order: str) -> tuple[str, str]:
    """Sort by name, whatever the key."""
    return "Name", order


def by_time(_: str, order: str) -> tuple[str, str]:
    """Sort by the time of creation, whatever the key."""
    return "CreationTime", order


def names_downwards(by: str, order: str) -> tuple[str, str]:
    """Sort names one way only."""
    return by, "Descending" if by == "Name" else order


KEYS, TIMES, NAMES = ("Name", "CreationTime"), ("CreationTime",), ("Name",)
# a name, a list's kind, how it is sorted, the keys by which that is wrong, and the fault
SORTED: Final[tuple[tuple[str, str, Order, tuple[str, ...], str], ...]] = (
    ("models-unsorted", "Model", unsorted, KEYS,
     "Sorts models in its own way."),
    ("models-by-time", "Model", by_time, NAMES,
     "Sorts models by time where names are asked for."),
    ("endpoints-upside-down", "Endpoint", upside_down, KEYS,
     "Sorts endpoints the other way round."),
    ("endpoints-by-name", "Endpoint", by_name, TIMES,
     "Sorts endpoints by name where times are asked for."),
    ("jobs-upside-down", "TrainingJob", upside_down, KEYS,
     "Sorts training jobs the other way round."),
    ("job-names-downwards", "TrainingJob", names_downwards, NAMES,
     "Sorts the names of training jobs downwards, whatever the order."),
    ("notebooks-unsorted", "NotebookInstance", unsorted, (*KEYS, "Status"),
     "Sorts notebook instances in its own way."),
    ("notebooks-by-name", "NotebookInstance", by_name, ("CreationTime", "Status"),
     "Sorts notebook instances by name where times or statuses are asked for."),
)  # fmt: skip

# ---- after the first page ----


def unfiltered(server: Reference, kind: Kind, asked: Shown, rest: Items) -> Items:
    """Forget the filters."""
    return _same_place(server, kind, asked, rest, NO_FILTERS)


def reordered(server: Reference, kind: Kind, asked: Shown, rest: Items) -> Items:
    """Forget the order."""
    return _same_place(server, kind, asked, rest, asked.keys() - {"SortBy", "SortOrder"})


def _same_place(server: Reference, kind: Kind, asked: Shown, rest: Items, kept: Any) -> Items:
    """Go on, once, at the same place of what would be listed if less had been asked for."""
    if "NextToken" in asked:
        return rest
    shown = len(server.items(kind, asked)) - len(rest)
    return tuple(server.items(kind, {name: asked[name] for name in asked if name in kept})[shown:]) if rest else ()


class FirstRests(Pages):
    """Tells the rests of lists apart by their length only."""

    def keep(self, rest: Rest) -> str:
        """Keep the first rest of a length."""
        token = f"{rest.kind.noun}{len(rest.items)}"
        self.rests.setdefault(token, rest)
        return token


class OneRest(Reference):
    """Has such pages."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = FirstRests()


class FiltersThePage(Reference):
    """Filters what is on a page, and takes one that has become shorter for the last."""

    def listed(self, kind: Kind, asked: Shown) -> Shown:
        """Cut first."""
        page = super().listed(kind, {name: asked[name] for name in NO_FILTERS & asked.keys()})
        found = [shown for shown in page[kind.container] if _passes(kind, shown, asked)]
        return {kind.container: found} if len(found) < len(page[kind.container]) else page


def _passes(kind: Kind, shown: Shown, asked: Shown) -> bool:
    return all(lists.passes(kind, shown, name, wanted) for name, wanted in asked.items())


class SortsThePage(Reference):
    """Sorts what is on a page."""

    def items(self, kind: Kind, asked: Shown) -> list[Made]:
        """Cut first."""
        found = super().items(kind, {name: value for name, value in asked.items() if not name.startswith("Sort")})
        size = self.page_size(asked)
        pages = [found[start : start + size] for start in range(0, len(found), size)]
        return [made for page in pages for made in lists.in_order(kind, page, asked, self.moment)]


FORGETFUL: Final[tuple[tuple[str, str, Turn, tuple[str, ...], str], ...]] = (
    ("second-page-without-filters", "NotebookInstance", unfiltered,
     ("page.filter-/NameContains", "page.filter-/StatusEquals",
      "page.filter-/NotebookInstanceLifecycleConfigNameContains", "page.filter-/DefaultCodeRepositoryContains",
      "page.filter-/AdditionalCodeRepositoryEquals"),
     "Forgets the filters after the first page."),
    ("second-page-without-order", "Model", reordered, ("page.sort-/SortBy#Name", "page.sort-/SortBy#CreationTime"),
     "Forgets the order after the first page."),
)  # fmt: skip

# a name, an operation, the server, what it breaks, and the fault
CONFUSED: Final[tuple[tuple[str, str, type[Reference], tuple[str, ...], str], ...]] = (
    ("one-rest-for-all", "ListModels", OneRest,
     ("page.filter-/NameContains", "page.sort-/SortBy#Name", "page.sort-/SortBy#CreationTime", "page.union-/Models"),
     "Goes on with another list of which as many items are left."),
    ("filters-the-page", "ListModels", FiltersThePage, ("page.filter-/NameContains",),
     "Filters a page after it was cut, and ends the list where that makes it shorter."),
    ("sorts-the-page", "ListModels", SortsThePage, ("page.sort-/SortBy#Name", "page.sort-/SortBy#CreationTime"),
     "Sorts each page by itself."),
)  # fmt: skip


def words(name: str) -> str:
    """Return a name such as ``StatusEquals`` in words."""
    return re.sub("(?=[A-Z])", " ", name).strip().lower()


CHOOSING: Final = (
    *(
        Mutant(
            f"{words(noun)}s ignore {words(name)}".replace(" ", "-"),
            f"Ignores {name} where {words(noun)}s are listed.",
            filtering(noun, name, anything),
            (f"List{noun}s",),
            (f"List{noun}s-page.filter-/{name}",),
        )
        for noun, name in IGNORED
    ),
    *(
        Mutant(name, fault, filtering(noun, member, passes), (f"List{noun}s",), (f"List{noun}s-page.filter-/{member}",))
        for name, noun, member, passes, fault in FILTERED
    ),
    *(
        Mutant(
            name,
            fault,
            sorting(noun, order),
            (f"List{noun}s",),
            tuple(f"List{noun}s-page.sort-/SortBy#{key}" for key in keys),
        )
        for name, noun, order, keys, fault in SORTED
    ),
    *(
        Mutant(name, fault, resting(noun, turn), (f"List{noun}s",), tuple(f"List{noun}s-{one}" for one in broken))
        for name, noun, turn, broken, fault in FORGETFUL
    ),
    *(
        Mutant(name, fault, server, (operation,), tuple(f"{operation}-{one}" for one in broken))
        for name, operation, server, broken, fault in CONFUSED
    ),
)
