"""Mutants of refusals: how they say unknown, there already, and invalid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from contracts.reference.kinds import Kind
from contracts.reference.making import asks, body, both, of, replying, status
from contracts.reference.mutants.errors import MISSING, THERE, breaks, calling, unknown
from contracts.reference.mutants.wire import EXISTS
from contracts.reference.server import Reference
from contracts.reference.store import Made, Shown
from contracts.reference.suspects import Mutant


def second(answer: Callable[[Reference, Made, Shown], Shown]) -> type[Reference]:
    """Return a server that answers a second create as if it were none."""

    class Second(Reference):
        def create(self, kind: Kind, asked: Shown) -> Shown:
            made = self.store.find(kind, asked, self.moment) if kind.noun in ("Action", "NotebookInstance") else None
            return super().create(kind, asked) if made is None else answer(self, made, asked)

    return Second


def same_again(_: Reference, made: Made, __: Shown) -> Shown:
    """Answer as the first time."""
    return {f"{made.kind.noun}Arn": made.arn}


def replaced(server: Reference, made: Made, asked: Shown) -> Shown:
    """Put the second in the place of the first."""
    made.asked, made.shown = asked, (None, {})
    server.store.keep(made)
    return {f"{made.kind.noun}Arn": made.arn}


class FindsEverything(Reference):
    """Makes up models that nobody created."""

    def find(self, kind: Kind, asked: Mapping[str, Any]) -> Made:
        """Make what is not there."""
        if kind.noun == "Model" and self.store.find(kind, asked, self.moment) is None:
            self.create(kind, dict(asked))
        return super().find(kind, asked)


class FindsAnother(Reference):
    """Describes another app where there is none of the name."""

    def find(self, kind: Kind, asked: Mapping[str, Any]) -> Made:
        """Take the first one there is."""
        others = [] if kind.noun != "App" else list(self.store.all(kind, self.moment))
        made = self.store.find(kind, asked, self.moment)
        return others[0] if made is None and others else super().find(kind, asked)


LIMIT: Final = calling("ResourceLimitExceeded")

MISSINGS: Final = (
    Mutant(
        "not-found-is-a-conflict",
        "Calls an unknown notebook instance a conflict.",
        replying(unknown("DescribeNotebookInstance"), calling("ConflictException", MISSING)),
        ("DescribeNotebookInstance",),
        ("DescribeNotebookInstance-error.not-found",),
    ),
    Mutant(
        "not-found-is-in-use",
        "Calls an unknown training job in use.",
        replying(unknown("DescribeTrainingJob"), calling("ResourceInUse", MISSING)),
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-error.not-found",),
    ),
    Mutant(
        "not-found-is-a-limit",
        "Says that a limit is exceeded where there is no such endpoint.",
        replying(unknown("DescribeEndpoint"), calling("ResourceLimitExceeded", MISSING)),
        ("DescribeEndpoint",),
        ("DescribeEndpoint-error.not-found",),
    ),
    Mutant(
        "not-found-is-an-empty-answer",
        "Answers 200 and an empty object where there is no such endpoint.",
        replying(unknown("DescribeEndpoint"), both(status(200), body(b"{}"))),
        ("DescribeEndpoint",),
        ("DescribeEndpoint-error.not-found",),
        drags=("DescribeEndpoint-body.required-/*",),
    ),
    Mutant(
        "not-found-with-status-200",
        "Answers 200 with the error in the body where there is no such training job.",
        replying(unknown("DescribeTrainingJob"), status(200)),
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-error.not-found",),
        drags=("DescribeTrainingJob-body.required-/*", "DescribeTrainingJob-body.expected-/*"),
    ),
    Mutant(
        "finds-everything",
        "Describes models that nobody created.",
        FindsEverything,
        ("DescribeModel",),
        ("DescribeModel-error.not-found",),
    ),
    Mutant(
        "finds-another",
        "Describes another app where there is none of the name.",
        FindsAnother,
        ("DescribeApp",),
        ("DescribeApp-error.not-found",),
    ),
)

DUPLICATES: Final = (
    Mutant(
        "duplicate-replaces",
        "Puts a second action of the same name in the place of the first.",
        second(replaced),
        ("CreateAction",),
        ("CreateAction-error.duplicate",),
        bars=("CreateAction-life.duplicate", "CreateAction-life.only-one"),
    ),
    Mutant(
        "duplicate-is-the-same-again",
        "Answers a second create of a notebook instance as it did the first.",
        second(same_again),
        ("CreateNotebookInstance",),
        ("CreateNotebookInstance-error.duplicate",),
        bars=("CreateNotebookInstance-life.duplicate", "CreateNotebookInstance-life.only-one"),
    ),
    Mutant(
        "duplicate-is-a-conflict",
        "Calls a second endpoint of the same name a conflict.",
        replying(of("CreateEndpoint", EXISTS), calling("ConflictException", THERE)),
        ("CreateEndpoint",),
        ("CreateEndpoint-error.duplicate",),
    ),
    Mutant(
        "duplicate-is-not-found",
        "Says that it does not know a model that exists already.",
        replying(of("CreateModel", EXISTS), calling("ResourceNotFound", THERE)),
        ("CreateModel",),
        ("CreateModel-error.duplicate",),
    ),
)

CONSTRAINTS: Final = (
    Mutant(
        "unknown-status-is-a-conflict",
        "Calls an unknown status a conflict.",
        replying(breaks("CreateAction", "/Status", "must be one of"), calling("ConflictException")),
        ("CreateAction",),
        ("CreateAction-error.validation-/Status",),
    ),
    Mutant(
        "missing-member-is-not-readable",
        "Says that it cannot read a request in which a nested member is missing.",
        replying(breaks("CreateAction", "/Source/SourceUri", "must not be null"), calling("SerializationException")),
        ("CreateAction",),
        ("CreateAction-error.validation-/Source/SourceUri",),
    ),
    Mutant(
        "long-name-is-not-found",
        "Says that it does not know a model whose name is too long.",
        replying(breaks("DescribeModel", "/ModelName", "length must be at most"), calling("ResourceNotFound")),
        ("DescribeModel",),
        ("DescribeModel-error.validation-/ModelName",),
    ),
    Mutant(
        "long-page-is-a-failure-of-its-own",
        "Calls a page that would be too long a failure of its own, with status 400.",
        replying(breaks("ListModels", "/MaxResults", "range must be at most"), calling("InternalFailure")),
        ("ListModels",),
        ("ListModels-error.validation-/MaxResults",),
    ),
    Mutant(
        "long-page-is-a-limit",
        "Says that a resource limit is exceeded where a page would be too long.",
        replying(breaks("ListTrainingJobs", "/MaxResults", "range must be at most"), LIMIT),
        ("ListTrainingJobs",),
        ("ListTrainingJobs-error.validation-/MaxResults",),
    ),
    Mutant(
        "longest-page-is-a-limit",
        "Says that a resource limit is exceeded where the longest page is asked for.",
        replying(asks("ListModels", MaxResults=100, SortBy="CreationTime"), both(status(400), LIMIT)),
        ("ListModels",),
        ("ListModels-accept.boundary-/MaxResults",),
    ),
    Mutant(
        "wrong-type-is-in-use",
        "Says that a name of the wrong JSON type is in use.",
        replying(breaks("CreateAction", "/ActionName", "string expected"), calling("ResourceInUse")),
        ("CreateAction",),
        ("CreateAction-error.validation-/ActionName",),
    ),
    Mutant(
        "no-owner-is-not-found",
        "Says that it does not know an app of nobody.",
        replying(breaks("DescribeApp", "/", "one of UserProfileName"), calling("ResourceNotFound")),
        ("DescribeApp",),
        ("DescribeApp-error.validation",),
    ),
)

REFUSALS: Final = (*MISSINGS, *DUPLICATES, *CONSTRAINTS)
