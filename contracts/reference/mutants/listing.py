"""Mutants whose lists are wrong: what is on them, and on which page."""

from __future__ import annotations

from typing import Any, Final

from contracts.reference import lists
from contracts.reference.kinds import Kind
from contracts.reference.lists import Rest
from contracts.reference.living import Items, Turn, paging, resting
from contracts.reference.making import Edit, each, setting, showing, turned
from contracts.reference.messages import Refusal
from contracts.reference.server import Reference
from contracts.reference.store import Made, Shown
from contracts.reference.suspects import Mutant

# ---- what is listed ----


class HidesTheNewest(Reference):
    """Does not list the model that was made last."""

    def items(self, kind: Kind, asked: Shown) -> list[Made]:
        """Leave the last one out."""
        *_, last = [None, *self.store.all(kind, self.moment)]
        return [made for made in super().items(kind, asked) if kind.noun != "Model" or made is not last]


class HidesPipelines(Reference):
    """Does not list the models that are made of several containers."""

    def items(self, kind: Kind, asked: Shown) -> list[Made]:
        """Leave them out."""
        return [made for made in super().items(kind, asked) if "Containers" not in made.asked]


class HidesSpaces(Reference):
    """Lists the apps of user profiles only."""

    def items(self, kind: Kind, asked: Shown) -> list[Made]:
        """Leave those of spaces out."""
        return [made for made in super().items(kind, asked) if kind.noun != "App" or "SpaceName" not in made.asked]


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


# a name, an operation, the server, what it breaks, and the fault
LISTED: Final[tuple[tuple[str, str, type[Reference], str, str], ...]] = (
    ("newest-hidden", "ListModels", HidesTheNewest, "page.union-/Models",
     "Does not list the model that was made last."),
    ("pipelines-hidden", "CreateModel", HidesPipelines, "life.listed-/Models",
     "Does not list models of several containers."),
    ("apps-of-spaces-hidden", "CreateApp", HidesSpaces, "life.listed-/Apps",
     "Does not list the apps of spaces."),
    ("dead-listed", "CreateEndpoint", ListsTheDead, "life.listed-/Endpoints",
     "Lists endpoints that were deleted."),
)  # fmt: skip


def an_hour_more(time: float) -> float:
    """Add an hour."""
    return time + 3600


def an_hour_less(time: float) -> float:
    """Take an hour away."""
    return time - 3600


def only_the_first(value: Any) -> Any:
    """Show the first item of a list only."""
    return value[:1]


# a name, the kind that is listed, the list's container, the member that is wrong, its rule, what becomes of the items,
# and the fault
ITEMS: Final[tuple[tuple[str, str, str, str, str, Edit, str], ...]] = (
    ("listed-as-pending", "NotebookInstance", "NotebookInstances", "NotebookInstanceStatus", "life.listed",
     setting(NotebookInstanceStatus="Pending"),
     "Lists every notebook instance as pending."),
    ("listed-with-another-type", "NotebookInstance", "NotebookInstances", "InstanceType", "life.listed",
     setting(InstanceType="ml.t2.medium"),
     "Lists every notebook instance with the same instance type."),
    ("listed-with-one-repository", "NotebookInstance", "NotebookInstances", "AdditionalCodeRepositories",
     "life.listed", turned("AdditionalCodeRepositories", only_the_first),
     "Lists notebook instances with the first of their additional repositories only."),
    ("listed-as-creating", "Endpoint", "Endpoints", "EndpointStatus", "life.listed",
     setting(EndpointStatus="Creating"),
     "Lists every endpoint as being created."),
    ("listed-an-hour-late", "Endpoint", "Endpoints", "LastModifiedTime", "life.listed",
     turned("LastModifiedTime", an_hour_more),
     "Lists endpoints with a time of their last change that is an hour off."),
    ("listed-an-hour-early", "Endpoint", "Endpoints", "CreationTime", "life.times-stable",
     turned("CreationTime", an_hour_less),
     "Lists endpoints with a time of creation that is an hour off."),
)  # fmt: skip

# ---- how many are on a page ----


def everything(_: Shown) -> int:
    """Show as much as there may be."""
    return 100


def one_more(asked: Shown) -> int:
    """Show one item too many."""
    return int(asked.get("MaxResults", lists.PAGE)) + 1


def not_one(asked: Shown) -> int:
    """Take 1 for no limit at all."""
    return int(asked.get("MaxResults", 1)) if asked.get("MaxResults") != 1 else lists.PAGE


def first_page_only(asked: Shown) -> int:
    """Mind the limit on the first page only."""
    return 100 if "NextToken" in asked else int(asked.get("MaxResults", lists.PAGE))


# ---- how it goes on ----


def last_again(server: Reference, kind: Kind, asked: Shown, rest: Items) -> Items:
    """Show the last item of a page again on the next one, where pages have two items."""
    whole = server.items(kind, asked)
    return tuple(whole[len(whole) - len(rest) - 1 :]) if rest and asked.get("MaxResults") == 2 else rest


def one_lost(_: Reference, __: Kind, ___: Shown, rest: Items) -> Items:
    """Lose the first item of the next page."""
    return rest[1:]


def last_lost(_: Reference, __: Kind, ___: Shown, rest: Items) -> Items:
    """Lose a last page with one item."""
    return rest if len(rest) > 1 else ()


def endless(server: Reference, kind: Kind, asked: Shown, rest: Items) -> Items:
    """Start again after the end."""
    return rest or tuple(server.items(kind, asked))


def from_the_start(server: Reference, kind: Kind, asked: Shown, rest: Items) -> Items:
    """Go on with the first page, for ever."""
    return tuple(server.items(kind, asked)) if rest else ()


# a name, the kind that is listed, how it goes on after a page, what it breaks, what cannot be judged, and the fault
PAGES: Final[tuple[tuple[str, str, Turn, str, tuple[str, ...], str], ...]] = (
    ("shown-twice", "Model", last_again, "/Models", (),
     "Shows the last model of a page again on the next one, where pages have two items."),
    ("lost-between-pages", "TrainingJob", one_lost, "/TrainingJobSummaries", (),
     "Loses a training job between two pages."),
    ("last-of-all-lost", "Endpoint", last_lost, "/Endpoints", (),
     "Shows no last page that would have one endpoint on it."),
    ("pages-without-end", "Model", endless, "/NextToken", ("page.filter-*", "page.sort-*"),
     "Starts anew after the last page."),
    ("first-page-for-ever", "Endpoint", from_the_start, "/NextToken", (),
     "Shows the first page again, whatever the token."),
)  # fmt: skip


class TokenForNothing(Reference):
    """Gives a token after every full page, and refuses those behind which there is nothing."""

    def listed(self, kind: Kind, asked: Shown) -> Shown:
        """Look at the page, and not at what comes after it."""
        if "NextToken" in asked and not self.pages.find(kind, asked["NextToken"]).items:
            raise Refusal("ValidationException", "There is no such page.")
        page = super().listed(kind, asked)
        full = len(page[kind.container]) == self.page_size(asked)
        return ({"NextToken": self.pages.keep(Rest(kind, ()))} if full else {}) | page


LISTING: Final = (
    *(
        Mutant(name, fault, server, (operation,), (f"{operation}-{broken}",))
        for name, operation, server, broken, fault in LISTED
    ),
    *(
        Mutant(
            name,
            fault,
            showing(f"List{noun}s", each(container, edit)),
            (f"Create{noun}",),
            (f"Create{noun}-{rule}-/{container}/*/{member}",),
        )
        for name, noun, container, member, rule, edit, fault in ITEMS
    ),
    *(
        Mutant(name, fault, paging(size), (operation,), (f"{operation}-page.limit",))
        for name, operation, size, fault in (
            ("any-page-size", "ListModels", everything, "Lists everything on one page."),
            ("one-too-many", "ListEndpoints", one_more, "Lists one item a page too many."),
            ("one-is-no-limit", "ListTrainingJobs", not_one, "Takes a MaxResults of 1 for none."),
            ("limit-of-the-first-page", "ListModels", first_page_only, "Shows all the rest on the second page."),
        )
    ),
    *(
        Mutant(
            name,
            fault,
            resting(noun, turn),
            (f"List{noun}s",),
            (f"List{noun}s-page.union-{place}",),
            bars=tuple(f"List{noun}s-{bar}" for bar in bars),
        )
        for name, noun, turn, place, bars, fault in PAGES
    ),
    Mutant(
        "token-for-nothing",
        "Gives a token after every full page, and refuses it where nothing is left.",
        TokenForNothing,
        ("ListNotebookInstances",),
        ("ListNotebookInstances-page.union-/NextToken",),
    ),
)
