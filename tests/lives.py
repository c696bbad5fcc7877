"""Stories made by hand, as literal as can be: what the tests of their judges are made of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from exchanges import error, exchange

from contracts.judge.life_rules import LIFE
from contracts.judge.lived import Lived
from contracts.spec import resources
from contracts.spec.contract import Contract
from contracts.values import Case, Exchange, Expect, Promise, Scene, Story

CONTRACT = Contract.load()
ACCOUNT = "arn:aws:sagemaker:us-east-1:123456789012"
ROLE = "arn:aws:iam::123456789012:role/SageMakerExecutionRole"
KEY = "1234abcd-12ab-34cd-56ef-1234567890ab"
BORN = 1742860800.25
LOST = "not in the answer"
Body = dict[str, Any]
Telling = Mapping[str, tuple[str, Body, Sequence[Any]]]  # scene: operation, body, answers

GONE = error("ValidationException", "no such thing")
TAKEN = error("ResourceInUse", "it exists")
CRASH = error("InternalFailure", "boom", status=500)
DENIED = error("AccessDeniedException", "no")
FULL = error("ResourceLimitExceeded", "full")
NO_OPERATION = error("UnknownOperationException", "no")
HANGS = exchange(0, b"", fault="timeout", fault_text="no answer in 5 s")


def takes(body: Body, answers: Sequence[Any]) -> tuple[Exchange, ...]:
    """Return exchanges; an object is a success that answers it, and what it says is NextToken asks for the next."""
    found: list[Exchange] = []
    token = None
    for answer in answers:
        sent = json.dumps(body | ({"NextToken": token} if token else {})).encode()
        take = answer if isinstance(answer, Exchange) else exchange(body=answer)
        found.append(replace(take, request_body=sent))
        token = answer.get("NextToken") if isinstance(answer, dict) else None
    return tuple(found)


def lived(plot: str, kind: str, telling: Telling, operation: str = "") -> Lived:
    """Return a story as it went; its promises are those of the kind's create unless an operation is named."""
    of = operation or resources.named(kind).create
    scenes = tuple(
        Scene(name, Case(called, Promise(of, ""), body, Expect.ACCEPT, move=f"{plot}: {name}"))
        for name, (called, body, _) in telling.items()
    )
    played = {name: takes(body, answers) for name, (_, body, answers) in telling.items() if answers}
    return Lived(Story(plot, plot, of, kind, scenes, ()), played, CONTRACT)


def told(telling: Telling, changes: Mapping[str, Any]) -> Telling:
    """Return a story with other answers to some scenes: one, a list of them, or None for a scene left out."""
    new = {}
    for name, (operation, body, answers) in telling.items():
        change = changes.get(name, answers)
        new[name] = operation, body, [] if change is None else change if isinstance(change, list) else [change]
    assert set(changes) <= set(telling)
    return new


Heard = dict[str, list[tuple[str, str, str]]]


def heard(story: Lived) -> Heard:
    """Return what the judges say: each promise with the place, the expected and the got of its failures."""
    found: Heard = {}
    for plot, judge in LIFE:
        for promise, failures in judge(story) if plot == story.story.plot else ():
            found.setdefault(f"{promise.rule}{promise.place}", []).extend(
                (f.place, f.expected, f.got) for f in failures
            )
            assert promise.operation == story.story.operation
            assert all((f.operation, f.rule) == promise[:2] and f.exchange for f in failures)
    return found


def lost(found: Heard) -> Heard:
    """Return the promises that are broken."""
    return {key: failures for key, failures in found.items() if failures}


def edited(shown: Body, **members: Any) -> Body:
    """Return an answer with other members; None takes one away."""
    return {member: value for member, value in {**shown, **members}.items() if value is not None}


def spaced(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return changes under the names of scenes, which have spaces where arguments have underscores."""
    return {name.replace("_", " "): change for name, change in changes.items()}


def listing(*items: Body, container: str = "Models", **more: Any) -> Body:
    """Return a page."""
    return {container: list(items), **more}
