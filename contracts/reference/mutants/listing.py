"""Mutants whose lists are wrong: what is on them, on which page, behind which filter, and in which order."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from contracts.reference.kinds import Kind
from contracts.reference.living import Items, Passes, filtering, resting, sorting
from contracts.reference.making import Edit, each, setting, showing, turned, without
from contracts.reference.server import Reference
from contracts.reference.store import Made, Shown
from contracts.reference.suspects import Mutant

# ---- what is listed ----


class HidesTheLast(Reference):
    """Does not list the model that was made last."""

    def items(self, kind: Kind, asked: Shown) -> list[Made]:
        """Leave the last one out."""
        *_, last = [None, *self.store.all(kind, self.moment)]
        return [made for made in super().items(kind, asked) if kind.noun != "Model" or made is not last]


class ListsTheDead(Reference):
    """Lists endpoints that were deleted."""

    def __init__(self) -> None:
        super().__init__()
        self.dead: list[Made] = []

    def delete(self, made: Made) -> Shown | None:
        """Remember it as it was."""
        if made.kind.noun == "Endpoint":
            self.dead.append(
                Made(made.kind, made.arn, made.asked, made.created, made.number, made.moves[:1], made.more)
            )
        return super().delete(made)

    def items(self, kind: Kind, asked: Shown) -> list[Made]:
        """Add the dead."""
        dead = [made for made in self.dead if kind.noun == "Endpoint" and self.passes(made, asked)]
        return super().items(kind, asked) + dead


# a name, a list, its container, what becomes of its items, and the fault
ITEMS: Final[tuple[tuple[str, str, str, Edit, str], ...]] = (
    ("listed-as-pending", "ListNotebookInstances", "NotebookInstances", setting(NotebookInstanceStatus="Pending"),
     "Lists every notebook instance as pending."),
    ("listed-with-another-type", "ListNotebookInstances", "NotebookInstances", setting(InstanceType="ml.t2.medium"),
     "Lists every notebook instance with the same instance type."),
    ("listed-without-repositories", "ListNotebookInstances", "NotebookInstances",
     without("AdditionalCodeRepositories"),
     "Lists notebook instances without their additional repositories."),
    ("listed-an-hour-early", "ListEndpoints", "Endpoints", turned("CreationTime", lambda time: time - 3600),
     "Lists endpoints with a time of creation that is an hour off."),
    ("listed-in-progress", "ListTrainingJobs", "TrainingJobSummaries", setting(TrainingJobStatus="InProgress"),
     "Lists every training job as in progress."),
)  # fmt: skip

# ---- pages ----


def twice(rest: Items, _: Items) -> Items:
    """Show the first item of the next page twice."""
    return (*rest[:1], *rest)


def one_lost(rest: Items, _: Items) -> Items:
    """Lose the first item of the next page."""
    return rest[1:]


def endless(rest: Items, whole: Items) -> Items:
    """Start again after the end."""
    return rest or whole


def from_the_start(_: Items, whole: Items) -> Items:
    """Go on with the first page, for ever."""
    return whole if len(whole) > 2 else ()


def unfiltered(rest: Items, whole: Items) -> Items:
    """Go on with everything that has not been shown, whatever was asked for."""
    return whole[-len(rest) - 1 :] if rest else ()


# a name, a list, its kind, how it goes on after a page, and the fault
PAGES: Final[tuple[tuple[str, str, str, Callable[[Items, Items], Items], str], ...]] = (
    ("shown-twice", "ListModels", "Model", twice,
     "Shows a model on two pages."),
    ("lost-between-pages", "ListTrainingJobs", "TrainingJob", one_lost,
     "Loses a training job between two pages."),
    ("pages-without-end", "ListModels", "Model", endless,
     "Starts anew after the last page."),
    ("first-page-for-ever", "ListEndpoints", "Endpoint", from_the_start,
     "Shows the first page again, whatever the token."),
    ("second-page-without-filters", "ListNotebookInstances", "NotebookInstance", unfiltered,
     "Forgets the filters after the first page."),
)  # fmt: skip


def sized(size: Callable[[int], int]) -> type[Reference]:
    """Return a server whose pages have another size than was asked for."""

    class Sized(Reference):
        def page_size(self, asked: Shown) -> int:
            return size(super().page_size(asked))

    return Sized


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


def after(member: str) -> Passes:
    """Return what looks for a time after the one that is wanted."""
    return lambda shown, wanted: bool(shown[member] >= wanted)


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
    ("changed-or-made", "NotebookInstance", CHANGED, after("CreationTime"),
     "Looks at the time of creation where that of the last change is asked for."),
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


# a name, a list's kind, how it is sorted, and the fault
SORTED: Final[tuple[tuple[str, str, Order, str], ...]] = (
    ("models-unsorted", "Model", unsorted,
     "Sorts models in its own way."),
    ("models-by-time", "Model", by_time,
     "Sorts models by time where names are asked for."),
    ("endpoints-upside-down", "Endpoint", upside_down,
     "Sorts endpoints the other way round."),
    ("endpoints-by-name", "Endpoint", by_name,
     "Sorts endpoints by name where times are asked for."),
    ("jobs-upside-down", "TrainingJob", upside_down,
     "Sorts training jobs the other way round."),
    ("notebooks-unsorted", "NotebookInstance", unsorted,
     "Sorts notebook instances in its own way."),
    ("notebooks-by-name", "NotebookInstance", by_name,
     "Sorts notebook instances by name where times are asked for."),
)  # fmt: skip


def waiting(name: str, fault: str, server: type[Reference], operation: str, rule: str) -> Mutant:
    """Return a mutant whose rule is to come."""
    return Mutant(name, fault, server, (operation,), (f"{operation}-{rule}*",), waits=rule)


def words(name: str) -> str:
    """Return a name such as ``StatusEquals`` in words."""
    return re.sub("(?=[A-Z])", " ", name).strip().lower()


LISTING: Final = (
    waiting("newest-hidden", "Does not list the model that was made last.", HidesTheLast, "ListModels", "life.listed"),
    waiting("dead-listed", "Lists endpoints that were deleted.", ListsTheDead, "ListEndpoints", "life.listed"),
    *(
        waiting(name, fault, showing(operation, each(container, edit)), operation, "life.listed")
        for name, operation, container, edit, fault in ITEMS
    ),
    waiting("any-page-size", "Lists everything on one page.", sized(lambda _: 100), "ListModels", "page.limit"),
    waiting(
        "one-too-many", "Lists one item a page too many.", sized(lambda size: size + 1), "ListEndpoints", "page.limit"
    ),
    *(
        waiting(name, fault, resting(noun, turn), operation, "page.union")
        for name, operation, noun, turn, fault in PAGES
    ),
    *(
        waiting(
            f"{words(noun)}s ignore {words(name)}".replace(" ", "-"),
            f"Ignores {name} where {words(noun)}s are listed.",
            filtering(noun, name, anything),
            f"List{noun}s",
            "page.filter",
        )
        for noun, name in IGNORED
    ),
    *(
        waiting(name, fault, filtering(noun, member, passes), f"List{noun}s", "page.filter")
        for name, noun, member, passes, fault in FILTERED
    ),
    *(waiting(name, fault, sorting(noun, order), f"List{noun}s", "page.sort") for name, noun, order, fault in SORTED),
)
