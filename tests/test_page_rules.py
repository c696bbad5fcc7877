"""The judges of lists: pages, filters and orders, kept, broken, and done oddly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import test_life_rules
import test_round_trip
from lives import ACCOUNT, BORN, CRASH, GONE, HANGS, Body, Heard, Telling, edited, heard, listing, lived, told

from contracts import catalogue
from contracts.judge.lived import Lived
from contracts.values import Exchange

NAMES = tuple(f"kit-{letter}" for letter in "abcdefg")


def model(name: str, **more: Any) -> Body:
    """Return what a list shows of a model; four are made in one batch and three in the next, 1.1 s later."""
    born = BORN if name < "kit-e" else BORN + 1.1
    return edited({"ModelName": name, "ModelArn": f"{ACCOUNT}:model/{name}", "CreationTime": born}, **more)


STRANGER = model("stranger")
ALL = [model(name) for name in NAMES]


def made(
    kind: str, names: tuple[str, ...], shown: dict[str, Body]
) -> Iterator[tuple[str, tuple[str, Body, list[Any]]]]:
    """Yield the scenes that make resources and look at them."""
    member = f"{kind}Name"
    for number, name in enumerate(names, 1):
        sent = {member: name} | {m: v for m, v in shown[name].items() if m in SENT}
        yield f"create {number}", (f"Create{kind}", sent, [{}])
        yield f"describe {number}", (f"Describe{kind}", {member: name}, [shown[name]])


SENT = ("DefaultCodeRepository", "AdditionalCodeRepositories", "InstanceType")
OWN = {"NameContains": "kit-"}
UP, DOWN = {"SortOrder": "Ascending"}, {"SortOrder": "Descending"}
MODELS: Telling = dict(made("Model", NAMES, {name: model(name) for name in NAMES})) | {
    "page 1": ("ListModels", {**OWN, "MaxResults": 1}, [
        listing(item, **({} if item is ALL[-1] else {"NextToken": item["ModelName"]})) for item in ALL]),
    "page 2": ("ListModels", {**OWN, "MaxResults": 2}, [
        listing(*ALL[:2], NextToken="2"), listing(*ALL[2:4], NextToken="4"), listing(*ALL[4:6], NextToken="6"),
        listing(*ALL[6:])]),
    "page 100": ("ListModels", {**OWN, "MaxResults": 100}, [listing(*ALL, STRANGER)]),
    "filter NameContains 1": ("ListModels", {"NameContains": "it-a"}, [listing(ALL[0])]),
    "filter CreationTimeBefore 1": ("ListModels", {**OWN, "CreationTimeBefore": 978307200}, [listing()]),
    "filter CreationTimeBefore 2": ("ListModels", {**OWN, "CreationTimeBefore": 4102444800}, [listing(*ALL)]),
    "filter CreationTimeAfter 1": ("ListModels", {**OWN, "CreationTimeAfter": 978307200}, [listing(*ALL)]),
    "sort Name Ascending": ("ListModels", {**OWN, "SortBy": "Name", **UP}, [listing(*ALL)]),
    "sort Name Descending": ("ListModels", {**OWN, "SortBy": "Name", **DOWN}, [listing(*ALL[::-1])]),
    "sort CreationTime Ascending": ("ListModels", {**OWN, "SortBy": "CreationTime", **UP}, [listing(*ALL)]),
    "sort CreationTime Descending": ("ListModels", {**OWN, "SortBy": "CreationTime", **DOWN}, [listing(*ALL[::-1])]),
}  # fmt: skip


def notebook(name: str, status: str, **more: Any) -> Body:
    """Return what a list shows of a notebook instance."""
    base = {"NotebookInstanceName": name, "NotebookInstanceStatus": status, "CreationTime": BORN}
    return edited({**base, "LastModifiedTime": BORN}, **more)


ONE, TWO, THREE = (
    notebook("nb-a", "InService", DefaultCodeRepository="first", AdditionalCodeRepositories=["x", "y"]),
    notebook("nb-b", "Failed", DefaultCodeRepository="second", AdditionalCodeRepositories=["y"]),
    notebook("nb-c", "InService"),
)
PENDING = notebook("nb-d", "Pending")
NOTES = {item["NotebookInstanceName"]: item for item in (ONE, TWO, THREE, PENDING)}
BOX = "NotebookInstances"


def notes(*items: Body, **more: Any) -> Body:
    """Return a page of notebook instances."""
    return listing(*items, container=BOX, **more)


def _asked(member: str, value: Any, *items: Body) -> tuple[str, Body, list[Any]]:
    return "ListNotebookInstances", {member: value}, [notes(*items)]


def _sorted(way: str, *items: Body) -> tuple[str, Body, list[Any]]:
    return "ListNotebookInstances", {"SortBy": "Status", "SortOrder": way}, [notes(*items)]


NOTEBOOKS: Telling = dict(made("NotebookInstance", tuple(NOTES), NOTES)) | {
    "page 2": ("ListNotebookInstances", {"MaxResults": 2}, [notes(ONE, TWO, NextToken="1"), notes(THREE)]),
    "filter StatusEquals 1": _asked("StatusEquals", "InService", ONE, THREE),
    "filter StatusEquals 2": _asked("StatusEquals", "Failed", TWO),
    "filter StatusEquals 3": _asked("StatusEquals", "Stopped"),
    "filter DefaultCodeRepositoryContains 1": _asked("DefaultCodeRepositoryContains", "irs", ONE),
    "filter AdditionalCodeRepositoryEquals 1": _asked("AdditionalCodeRepositoryEquals", "y", ONE, TWO),
    "sort Status Ascending": _sorted("Ascending", TWO, ONE, THREE),
}


def models(**changes: Any) -> Lived:
    """Return the story of seven models with other answers to some scenes; underscores stand for spaces."""
    named = {name.replace("_", " "): change for name, change in changes.items()}
    return lived("pages", "model", told(MODELS, named), "ListModels")


def notebooks(**changes: Any) -> Lived:
    """Return the story of four notebook instances, one of which is not at rest."""
    named = {name.replace("_", " "): change for name, change in changes.items()}
    return lived("pages", "notebook instance", told(NOTEBOOKS, named), "ListNotebookInstances")


LISTS = {
    "page.limit": [], "page.union": [], "page.filter/NameContains": [], "page.filter/CreationTimeBefore": [],
    "page.filter/CreationTimeAfter": [], "page.sort/SortBy#Name": [], "page.sort/SortBy#CreationTime": [],
}  # fmt: skip
NOTE_LISTS = {
    "page.limit": [], "page.union": [], "page.filter/StatusEquals": [], "page.sort/SortBy#Status": [],
    "page.filter/DefaultCodeRepositoryContains": [], "page.filter/AdditionalCodeRepositoryEquals": [],
}  # fmt: skip


def wrong(rule: str, *failures: tuple[str, str, str]) -> Heard:
    """Return what is heard where one promise is broken; what fails at the promise's own place has a star there."""
    own = rule.partition("/")[1] + rule.partition("/")[2]
    return {rule: [(own if place == "*" else place, expected, got) for place, expected, got in failures]}


ENDLESS = [listing(*ALL, NextToken="0"), *[listing(NextToken=str(n)) for n in range(1, 60)]]
SWAPPED = [ALL[1], ALL[0], *ALL[2:]]
LATE = [ALL[4], *ALL[:4], *ALL[5:]]
BROKEN: list[tuple[str, Lived, Heard]] = [
    # limit
    ("a page too large", models(page_2=[listing(*ALL[:3], NextToken="3"), listing(*ALL[3:5], NextToken="5"),
                                        listing(*ALL[5:])]),
     wrong("page.limit", ("", "at most 2 on a page", "3 items"))),
    ("all at once", models(page_1=listing(*ALL), page_2=listing(*ALL)),
     wrong("page.limit", ("", "at most 1 on a page", "7 items"))),
    ("others' items count", models(page_1=[listing(*ALL[:1], NextToken="1"), listing(ALL[1], STRANGER, NextToken="2"),
                                           listing(*ALL[2:3], NextToken="3"), listing(*ALL[3:4], NextToken="4"),
                                           listing(*ALL[4:5], NextToken="5"), listing(*ALL[5:6], NextToken="6"),
                                           listing(*ALL[6:])]),
     wrong("page.limit", ("", "at most 1 on a page", "2 items"))),
    # union
    ("one lost", models(page_100=listing(*ALL[1:])),
     wrong("page.union", ("/Models", "kit-a once", "6 items on 1 page, none of them it"))),
    ("the rest lost", models(page_2=listing(*ALL[:2], NextToken="")),
     wrong("page.union", ("/Models", "kit-c once", "2 items on 1 page, none of them it"))),
    ("one twice", models(page_2=[listing(*ALL[:2], NextToken="2"), listing(*ALL[1:3], NextToken="3"),
                                 listing(*ALL[3:5], NextToken="5"), listing(*ALL[5:])]),
     wrong("page.union", ("/Models", "kit-b once", "8 items on 4 pages, 2 of them it"))),
    ("twice on one page", models(page_100=listing(*ALL, ALL[0])),
     wrong("page.union", ("/Models", "kit-a once", "8 items on 1 page, 2 of them it"))),
    ("the first page again", models(page_2=[listing(*ALL[:2], NextToken="2")] * 2),
     wrong("page.union", ("/NextToken", "another NextToken on every page", '"2" twice'))),
    ("round and round", models(page_2=[listing(*ALL[:2], NextToken="2"), listing(*ALL[2:4], NextToken="4"),
                                       listing(*ALL[:2], NextToken="2")]),
     wrong("page.union", ("/NextToken", "another NextToken on every page", '"2" twice'))),
    ("no end", models(page_100=ENDLESS),
     wrong("page.union", ("/NextToken", "an end of the pages", "60 pages with 7 different items, and a NextToken"))),
    ("a token that is refused", models(page_2=[listing(*ALL[:2], NextToken="2"), GONE]),
     wrong("page.union", ("/NextToken", "the page that NextToken stands for",
                          "400 ValidationException: no such thing"))),
    # filters
    ("a name that does not contain it", models(filter_NameContains_1=listing(*ALL)),
     wrong("page.filter/NameContains", ("*", 'only items whose ModelName contains "it-a"', '"kit-b" of kit-b'))),
    ("somebody else's name", models(filter_NameContains_1=listing(ALL[0], STRANGER)),
     wrong("page.filter/NameContains", ("*", 'only items whose ModelName contains "it-a"', '"stranger" of stranger'))),
    ("a name that is lost", models(filter_NameContains_1=listing()),
     wrong("page.filter/NameContains", ("*", 'kit-a on some page, because it passes NameContains "it-a"',
                                        "0 items on 1 page, without it"))),
    ("too young", models(filter_CreationTimeBefore_1=listing(*ALL)),
     wrong("page.filter/CreationTimeBefore", ("*", "only items whose CreationTime is before 978307200",
                                              "1742860800.25 of kit-a"))),
    ("old enough and lost", models(filter_CreationTimeAfter_1=listing(*ALL[:6])),
     wrong("page.filter/CreationTimeAfter", (
         "*", 'kit-g on some page, because it passes NameContains "kit-" and CreationTimeAfter 978307200',
         "6 items on 1 page, without it"))),
    ("another status", notebooks(filter_StatusEquals_1=notes(ONE, TWO, THREE)),
     wrong("page.filter/StatusEquals", ("*", 'only items whose NotebookInstanceStatus is "InService"',
                                        '"Failed" of nb-b'))),
    ("another status, not shown", notebooks(filter_StatusEquals_3=notes(edited(TWO, NotebookInstanceStatus=None))),
     wrong("page.filter/StatusEquals", ("*", 'only items whose NotebookInstanceStatus is "Stopped"',
                                        "nb-b, which has none"))),
    ("a status lost", notebooks(filter_StatusEquals_2=notes()),
     wrong("page.filter/StatusEquals", ("*", 'nb-b on some page, because it passes StatusEquals "Failed"',
                                        "0 items on 1 page, without it"))),
    ("another repository", notebooks(filter_DefaultCodeRepositoryContains_1=notes(ONE, TWO)),
     wrong("page.filter/DefaultCodeRepositoryContains", (
         "*", 'only items whose DefaultCodeRepository contains "irs"', '"second" of nb-b'))),
    ("no repository", notebooks(filter_DefaultCodeRepositoryContains_1=notes(ONE, THREE)),
     wrong("page.filter/DefaultCodeRepositoryContains", (
         "*", 'only items whose DefaultCodeRepository contains "irs"', "nb-c, which has none"))),
    ("a repository lost", notebooks(filter_AdditionalCodeRepositoryEquals_1=notes(TWO)),
     wrong("page.filter/AdditionalCodeRepositoryEquals", (
         "*", 'nb-a on some page, because it passes AdditionalCodeRepositoryEquals "y"',
         "1 item on 1 page, without it"))),
    ("the start of a repository", notebooks(filter_AdditionalCodeRepositoryEquals_1=notes(ONE, TWO, notebook(
        "other", "InService", AdditionalCodeRepositories=["yes", "no"]))),
     wrong("page.filter/AdditionalCodeRepositoryEquals", (
         "*", 'only items whose AdditionalCodeRepositories/* is "y"', '["yes", "no"] of other'))),
    # order
    ("names out of order", models(sort_Name_Ascending=listing(*SWAPPED)),
     wrong("page.sort/SortBy#Name", ("*", "Name Ascending", 'ModelName "kit-b" of kit-b before "kit-a" of kit-a'))),
    ("names the other way", models(sort_Name_Descending=listing(*ALL)),
     wrong("page.sort/SortBy#Name", ("*", "Name Descending", 'ModelName "kit-a" of kit-a before "kit-b" of kit-b'))),
    ("times out of order", models(sort_CreationTime_Ascending=listing(*LATE)),
     wrong("page.sort/SortBy#CreationTime", (
         "*", "CreationTime Ascending", "CreationTime 1742860801.35 of kit-e before 1742860800.25 of kit-a"))),
    ("in order on each page only", models(sort_CreationTime_Descending=[
        listing(*ALL[3::-1], NextToken="1"), listing(*ALL[:3:-1])]),
     wrong("page.sort/SortBy#CreationTime", (
         "*", "CreationTime Descending", "CreationTime 1742860800.25 of kit-d before 1742860801.35 of kit-g"))),
    ("statuses mixed", notebooks(sort_Status_Ascending=notes(ONE, TWO, THREE)),
     wrong("page.sort/SortBy#Status", ("*", "equal statuses together", "InService, Failed, InService"))),
]  # fmt: skip
ODD: list[tuple[str, Lived]] = [
    ("as it should be", models()),
    ("short and empty pages", models(page_2=[
        listing(NextToken="0"), listing(*ALL[:1], NextToken="1"), listing(NextToken="2"),
        listing(*ALL[1:3], NextToken="3"), listing(NextToken="4"), listing(*ALL[3:5], NextToken="5"),
        listing(*ALL[5:], NextToken="6"), listing()])),
    ("an empty token at the end", models(page_100=listing(*ALL, NextToken=""))),
    ("no token at the end", models(page_100={"Models": ALL, "NextToken": None})),
    ("others' items between", models(page_100=listing(STRANGER, *ALL, STRANGER, model("other")))),
    ("others' items twice", models(page_1=[
        listing(STRANGER, NextToken="s"), listing(STRANGER, NextToken="t"), *MODELS["page 1"][2]])),
    ("another order on pages", models(page_100=listing(*ALL[::-1]))),
    ("a page that hangs", models(page_100=HANGS)),
    ("a page that crashes", models(page_2=[listing(*ALL[:2], NextToken="2"), CRASH])),
    ("a first page that is refused", models(page_100=GONE)),
    ("many items that nobody here made", models(page_100=[
        listing(model(f"other-{n}"), NextToken=f"other-{n}") for n in range(200)])),
    ("containing without case", models(filter_NameContains_1=listing(ALL[0], model("IT-A")))),
    ("items without the member", models(filter_CreationTimeBefore_1=listing({"ModelName": "other"}))),
    ("a time at the edge", models(filter_CreationTimeBefore_1=listing(model("other", CreationTime=978307201.5)))),
    ("a time that is a text", models(filter_CreationTimeBefore_1=listing(model("other", CreationTime="2025")))),
    ("a filter that is refused once", models(filter_CreationTimeBefore_1=GONE)),
    ("ties in any order", models(sort_CreationTime_Ascending=listing(*ALL[3::-1], *ALL[:3:-1]))),
    ("times less than a second apart", models(sort_CreationTime_Ascending=listing(
        *[model(name, CreationTime=BORN - n / 10) for n, name in enumerate(NAMES)]))),
    ("others out of order", models(sort_Name_Ascending=listing(STRANGER, *ALL[:3], model("a"), *ALL[3:]))),
    ("one that is missing", models(sort_Name_Ascending=listing(*ALL[:2], *ALL[3:]))),
]  # fmt: skip
NOTE_ODD: list[tuple[str, Lived]] = [
    ("as it should be", notebooks()),
    ("what is not at rest comes and goes", notebooks(page_2=[
        notes(PENDING, ONE, NextToken="1"), notes(TWO, PENDING, NextToken="2"), notes(THREE)])),
    ("what is not at rest has come to rest", notebooks(filter_StatusEquals_1=notes(
        ONE, THREE, notebook("nb-d", "InService")))),
    ("statuses in another order", notebooks(sort_Status_Ascending=notes(ONE, THREE, TWO))),
    ("statuses that a list does not show", notebooks(sort_Status_Ascending=notes(
        TWO, *[edited(item, NotebookInstanceStatus=None) for item in (ONE, THREE)]))),
    ("a status that is no text", notebooks(describe_1={**ONE, "NotebookInstanceStatus": ["InService"]})),
    ("a description that shows another value", notebooks(
        describe_1={**ONE, "DefaultCodeRepository": "other"}, filter_DefaultCodeRepositoryContains_1=notes())),
]  # fmt: skip


@pytest.mark.parametrize(("story", "broken"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_one_fault_of_a_list_breaks_one_promise(story: Lived, broken: Heard) -> None:
    """One fault of a list breaks one promise, in these words, and the others hold."""
    everything = LISTS if story.story.kind == "model" else NOTE_LISTS
    assert heard(story) == everything | broken


@pytest.mark.parametrize("story", [row[1] for row in ODD], ids=[row[0] for row in ODD])
def test_an_odd_list_breaks_nothing(story: Lived) -> None:
    """What is odd and legal in a list breaks nothing, and is judged all the same."""
    assert heard(story) == LISTS


@pytest.mark.parametrize("story", [row[1] for row in NOTE_ODD], ids=[row[0] for row in NOTE_ODD])
def test_what_moves_or_is_hidden_breaks_nothing(story: Lived) -> None:
    """What is not at rest, and what a list does not show, breaks nothing."""
    assert heard(story) == NOTE_LISTS


@pytest.mark.parametrize("answer", [GONE, CRASH, HANGS])
def test_lists_that_fail_say_nothing(answer: Exchange) -> None:
    """Lists that cannot be read say nothing about what they would show."""
    assert heard(models(**{scene.replace(" ", "_"): answer for scene in MODELS if scene[0] in "pfs"})) == {}


def test_nothing_of_ones_own_shows_nothing_about_lists() -> None:
    """Without own items there is a limit to judge, and what a list shows of others."""
    none = {f"create_{n}": GONE for n in range(1, 8)} | {f"describe_{n}": None for n in range(1, 8)}
    assert set(heard(models(**none))) == {rule for rule in LISTS if rule.startswith(("page.limit", "page.filter"))}


def test_lists_of_what_nobody_describes_are_judged_by_what_was_sent() -> None:
    """Where a target has no describe, models are at rest as soon as they are made."""
    blind = {f"describe_{n}": None for n in range(1, 8)}
    assert heard(models(**blind)) == LISTS
    assert heard(models(**blind, page_100=listing(*ALL[1:]))) == LISTS | wrong(
        "page.union", ("/Models", "kit-a once", "6 items on 1 page, none of them it")
    )


def test_a_member_without_a_name_is_no_status() -> None:
    """What has no status rests, whatever members nobody knows its description has."""
    odd = {f"describe_{number}": {**shown, "": 0} for number, shown in enumerate(ALL, 1)}
    assert heard(models(**odd, page_100=listing(*ALL[1:]))) == LISTS | wrong(
        "page.union", ("/Models", "kit-a once", "6 items on 1 page, none of them it")
    )


def test_what_pages_lose_is_not_told_again_of_each_filter() -> None:
    """Where pages of a size lose items whatever is asked for, filters are judged by what is shown."""
    lost = {
        "page 100": (*MODELS["page 100"][:2], [listing(*ALL[1:])]),
        "filter NameContains 1": ("ListModels", {"NameContains": "it-a", "MaxResults": 100}, [listing()]),
    }
    union = wrong("page.union", ("/Models", "kit-a once", "6 items on 1 page, none of them it"))
    assert heard(lived("pages", "model", {**MODELS, **lost}, "ListModels")) == LISTS | union
    del lost["page 100"]
    found = heard(lived("pages", "model", {**MODELS, **lost}, "ListModels"))
    assert [promise for promise, failures in found.items() if failures] == ["page.filter/NameContains"]


def test_every_rule_of_lives_and_lists_is_seen_failing() -> None:
    """Every rule of lives and lists is seen failing in some test, and by its own id."""
    tables = [BROKEN, test_round_trip.ASTRAY, test_life_rules.BROKEN_LIVES]
    tables += [test_life_rules.MIXED_UP, test_life_rules.POISONED]
    seen = {promise.partition("/")[0] for table in tables for _, _, broken in table for promise in broken}
    seen |= {"life.dependency"}  # in test_life_rules.py, by itself
    seen |= {"life.at-once", "life.only-one"}  # in test_probes.py, because servers show them that do two things at once
    assert seen == {rule for rule in catalogue.load() if catalogue.family(rule) in ("life", "page")}
