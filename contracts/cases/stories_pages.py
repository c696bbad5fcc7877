"""Lists: their pages, filters and orders, over enough resources of one's own for that to mean something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from contracts.cases import names
from contracts.cases.scripts import ALL, ANSWER, Script, Stage
from contracts.values import Expect, Json, Promise, Story, Until

PAUSE: Final = 1.1  # seconds between two batches, so that their times differ in whole seconds
# Ends of the items' names: equally long, in lower case, out of order, and some of them share a letter.
ENDS: Final = ("k3", "m1", "k7", "a5", "z2", "k4", "b6")
SECOND: Final = 4  # how many of them are made before the pause
STOPPED: Final = (1, 5)  # which of them are stopped, where their kind can be
SIZES: Final = (1, 2)  # items of a page, besides all of them
LONG_AGO, FAR_OFF = 978_307_200, 4_102_444_800  # 2001 and 2100: nothing, or everything, is on the other side

_EXAMPLES: Final = "https://github.com/aws/amazon-sagemaker-examples"
_CHURN: Final = "https://github.com/example/churn-model"
_TOOLS: Final = "https://github.com/example/feature-tools"
# In what the items differ, in turn, so that each filter divides them.
DIFFERENCES: Final[Mapping[str, tuple[dict[str, Json], ...]]] = {
    "CreateNotebookInstance": (
        {"DefaultCodeRepository": _EXAMPLES, "AdditionalCodeRepositories": [_CHURN, _TOOLS]},
        {"DefaultCodeRepository": _CHURN},
        {"LifecycleConfigName": "install-packages"},
        {"AdditionalCodeRepositories": [_TOOLS]},
    ),
}
# What the filters ask for whose values nothing else tells.
VALUES: Final[Mapping[str, tuple[Json, ...]]] = {
    "NotebookInstanceLifecycleConfigNameContains": ("packages",),
    "DefaultCodeRepositoryContains": ("sagemaker-examples", "churn"),
    "AdditionalCodeRepositoryEquals": (_CHURN, _TOOLS),
    "TrainingPlanArnEquals": ("arn:aws:sagemaker:us-east-1:123456789012:training-plan/nobody-has-this-one",),
}


def pages(stage: Stage) -> Iterator[Story]:
    """Yield the story of a list: items are made and come to rest, and are asked for in every way."""
    kind = stage.kind
    script = Script(stage, "pages", "pages", kind)
    made = list(_made(script))
    for number in STOPPED if kind.stop else ():
        asked = names.identity(kind, made[number])
        script.describe(f"ready {number + 1}", kind, made[number], f"create {number + 1}")
        script.add(f"stop {number + 1}", kind.stop, asked, expect=Expect.EITHER, after=(f"ready {number + 1}",))
    for number, body in enumerate(made, 1):
        script.describe(f"describe {number}", kind, body, f"create {number}")
    _ask(script, f"page {ALL}", {"MaxResults": ALL}, until=Until.LISTED, shows="create")
    for size in SIZES:
        _ask(script, f"page {size}", {"MaxResults": size})
    for member in kind.filters:
        asked = [(ALL, value) for value in _values(stage, member)] + [(1, value) for value in _paged(stage, member)]
        for number, (size, value) in enumerate(asked, 1):
            _ask(script, f"filter {member} {number}", {"MaxResults": size, member: value})
    for by in kind.sorts:
        for order in ("Ascending", "Descending"):
            asked_for = {"SortBy": by, "SortOrder": order}
            _ask(script, f"sort {by} {order}", {"MaxResults": ALL} | asked_for)
            _ask(script, f"sort {by} {order} by twos", {"MaxResults": 2} | asked_for)
    yield script.story(_promises(stage))


def _made(script: Script) -> Iterator[Json]:
    """Add the creates, and yield what they send."""
    stage, kind = script.stage, script.kind
    base = stage.bases[kind.create]
    differences = DIFFERENCES.get(kind.create, ({},))
    for number, end in enumerate(ENDS):
        request = base.request | differences[number % len(differences)]
        body, setup = stage.named(kind, request, f"{stage.own}-{end}")
        pause = PAUSE if number == SECOND else 0.0
        script.add(f"create {number + 1}", kind.create, body, setup=setup, pause=pause)
        yield body


def _ask(script: Script, name: str, asked: dict[str, Any], **more: Any) -> None:
    body = {"NameContains": script.stage.own} | asked
    script.add(name, script.kind.list, body, **{"until": Until.PAGES, "after": ("create 1",)} | more)


def _values(stage: Stage, member: str) -> tuple[Json, ...]:
    if member == "NameContains":
        return (f"{stage.own}-k", f"-{ENDS[0]}")
    if member.endswith(("Before", "After")):
        return (LONG_AGO, FAR_OFF)
    return VALUES.get(member) or _enumerated(stage, member)


def _enumerated(stage: Stage, member: str) -> tuple[str, ...]:
    shape = stage.contract.pinned.at(stage.contract.shape(stage.kind.list, "input"), f"/{member}")
    return shape.enum if shape is not None else ()


def _paged(stage: Stage, member: str) -> tuple[Json, ...]:
    """Return the values that are asked for item by item, too, so that filters have to hold on every page.

    Of statuses it is the one that most items have: few of them are stopped, and the first one is not. What all items
    pass, or none, as they do with times, tells nothing more page by page.
    """
    if member.endswith(("Before", "After")):
        return ()
    if member == "StatusEquals":
        return (f"{ANSWER}describe 1/{stage.kind.status}",)
    return () if _enumerated(stage, member) else _values(stage, member)


def _promises(stage: Stage) -> Iterator[Promise]:
    yield from (Promise(stage.operation, rule) for rule in ("page.limit", "page.union"))
    yield from (Promise(stage.operation, "page.filter", f"/{member}") for member in stage.kind.filters)
    yield from (Promise(stage.operation, "page.sort", f"/SortBy#{by}") for by in stage.kind.sorts)
