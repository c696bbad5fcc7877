"""Lists: filters, orders and pages."""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from contracts.reference.kinds import Kind
from contracts.reference.messages import Refusal
from contracts.reference.model import pinned
from contracts.reference.showing import described
from contracts.reference.store import Made, Shown

PAGE: Final = 10  # items of a page where nobody says how many
REMEMBERED: Final = 10_000  # tokens
NO_FILTERS: Final = frozenset({"NextToken", "MaxResults", "SortBy", "SortOrder"})
# Filters whose name does not say which member they look at.
LOOKS_AT: Final = {
    "WarmPoolStatusEquals": ("WarmPoolStatus", "Status"),
    "TrainingPlanArnEquals": ("TrainingPlanArn",),
    "SourceUri": ("Source", "SourceUri"),
    "NotebookInstanceLifecycleConfigNameContains": ("NotebookInstanceLifecycleConfigName",),
}


@dataclass(frozen=True)
class Rest:
    """What a token stands for: the items that are still to be shown, and whose list it is."""

    kind: Kind
    items: tuple[Made, ...]


class Pages:
    """The tokens that were given out; the oldest are forgotten."""

    def __init__(self) -> None:
        self.rests: OrderedDict[str, Rest] = OrderedDict()

    def keep(self, rest: Rest) -> str:
        """Return a new token for the rest of a list."""
        token = uuid.uuid4().hex
        self.rests[token] = rest
        while len(self.rests) > REMEMBERED:
            self.rests.popitem(last=False)
        return token

    def find(self, kind: Kind, token: str) -> Rest:
        """Return the rest that a token stands for; one that was never given out for this list is refused."""
        rest = self.rests.get(token)
        if rest is None or rest.kind is not kind:
            raise Refusal("ValidationException", "The NextToken is invalid.")
        return rest


def item(made: Made, moment: float) -> Shown:
    """Return what a list shows of a resource."""
    members = summary(made.kind)
    return {member: value for member, value in described(made, moment).items() if member in members}


def summary(kind: Kind) -> Mapping[str, str]:
    """Return the members of an item of a kind's list."""
    model = pinned()
    container = model.shapes[model.output(f"List{kind.noun}s").members[kind.container]]
    return model.shapes[container.members["member"]].members


def in_order(kind: Kind, found: list[Made], asked: Shown, moment: float) -> list[Made]:
    """Return resources in the order that is asked for; those of equal rank in the order of their creation."""
    ascending = "Ascending" if kind.noun in ("App", "UserProfile", "Space") else "Descending"
    by = {"Name": f"{kind.noun}Name", "Status": kind.status}.get(asked.get("SortBy", ""), asked.get("SortBy", ""))

    def rank(made: Made) -> Any:
        return described(made, moment)[by or "CreationTime"], made.number

    return sorted(found, key=rank, reverse=asked.get("SortOrder", ascending) != "Ascending")


def passes(kind: Kind, shown: Mapping[str, Any], name: str, wanted: Any) -> bool:
    """Tell whether a resource passes one filter; what is no filter lets everything pass."""
    if name in NO_FILTERS:
        return True
    if name.endswith(("Before", "After")):
        time = shown["LastModifiedTime" if name.startswith("LastModified") else "CreationTime"]
        return bool(time <= wanted if name.endswith("Before") else time >= wanted)
    if name == "AdditionalCodeRepositoryEquals":
        return wanted in shown.get("AdditionalCodeRepositories", ())
    value = _at(shown, LOOKS_AT.get(name) or _looks_at(kind, name))
    if name.endswith("Contains"):
        return wanted.lower() in str(value or "").lower()
    return bool(value == wanted)


def _looks_at(kind: Kind, name: str) -> tuple[str, ...]:
    if name == "NameContains":
        return (f"{kind.noun}Name",)
    if name == "StatusEquals":
        return (kind.status,)
    return (name.removesuffix("Contains").removesuffix("Equals"),)


def _at(shown: Any, path: tuple[str, ...]) -> Any:
    for member in path:
        shown = shown.get(member) if isinstance(shown, Mapping) else None
    return shown
