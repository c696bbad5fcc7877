"""Mutants that refuse too late or with the wrong words, and those that do not know what they have never given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from contracts.reference.checking import Breach
from contracts.reference.kinds import Kind
from contracts.reference.messages import Refusal
from contracts.reference.reading import hasty, recoding
from contracts.reference.server import Reference
from contracts.reference.store import Made, Shown
from contracts.reference.suspects import Mutant

# ---- what was refused is there ----

# a name, an operation, the kind of constraint that it looks for too late, its place, and the fault
LATE: Final[tuple[tuple[str, str, str, str, str], ...]] = (
    ("action-before-its-tags", "CreateAction", "items", "/Tags",
     "Makes an action before it counts the tags."),
    ("model-before-its-role", "CreateModel", "pattern", "/ExecutionRoleArn",
     "Makes a model before it looks at the role."),
    ("training-before-its-instances", "CreateTrainingJob", "enum", "/ResourceConfig/InstanceType",
     "Makes a training job before it looks at the instance type."),
    ("configuration-before-its-variants", "CreateEndpointConfig", "required", "/ProductionVariants/*/VariantName",
     "Makes an endpoint configuration before it asks for the names of the variants."),
    ("endpoint-before-its-tags", "CreateEndpoint", "length", "/Tags/*/Key",
     "Makes an endpoint before it looks at the keys of the tags."),
    ("app-before-its-resources", "CreateApp", "type", "/ResourceSpec/InstanceType",
     "Makes an app before it looks at the JSON type of the instance type."),
)  # fmt: skip


class HalfMade(Reference):
    """Keeps half of an action that it refuses, and stumbles over it."""

    def __init__(self) -> None:
        super().__init__()
        self.halves: set[str] = set()

    def checked(self, operation: str, body: Shown) -> Shown:
        """Remember what is refused for its status."""
        try:
            return super().checked(operation, body)
        except Refusal as refusal:
            if operation == "CreateAction" and "'/Status'" in refusal.message:
                self.halves.add(str(body.get("ActionName")))
            raise

    def find(self, kind: Kind, asked: Mapping[str, Any]) -> Made:
        """Fail where there is half of something."""
        if asked.get("ActionName") in self.halves:
            raise Refusal("InternalFailure", "NoneType", 500)
        return super().find(kind, asked)


LEAVING: Final = (
    *(
        Mutant(
            name,
            fault,
            hasty(operation, kind, place),
            (operation,),
            (f"{operation}-reject.leaves-nothing-{place}",),
        )
        for name, operation, kind, place, fault in LATE
    ),
    Mutant(
        "notebook-before-its-volume",
        "Makes a notebook instance before it looks at the size of the volume, and so shows what it has refused.",
        hasty("CreateNotebookInstance", "range", "/VolumeSizeInGB"),
        ("CreateNotebookInstance",),
        ("CreateNotebookInstance-reject.leaves-nothing-/VolumeSizeInGB",),
        drags=("CreateNotebookInstance-life.no-poison-/NotebookInstances",),
    ),
    Mutant(
        "half-an-action",
        "Keeps half of an action that it refuses, and crashes where that is described.",
        HalfMade,
        ("CreateAction",),
        ("CreateAction-error.no-crash-/Status",),
        bars=("CreateAction-reject.leaves-nothing",),
    ),
)

# ---- refused, but how ----

# a name, an operation, the kind of constraint, its place, the error type, the status, the rule, and the fault
SAID: Final[tuple[tuple[str, str, str, str, str, int, str, str], ...]] = (
    ("invalid-parameter-value", "CreateAction", "enum", "/Status", "InvalidParameterValue", 400, "error.known-code",
     "Refuses an unknown status with an error type of another service."),
    ("missing-parameter", "CreateEndpoint", "required", "/EndpointName", "MissingParameter", 400, "error.known-code",
     "Refuses an endpoint without a name with an error type of another service."),
    ("conflict-for-a-range", "ListModels", "range", "/MaxResults", "ConflictException", 400, "error.validation",
     "Calls too large a page a conflict."),
    ("serialization-for-a-pattern", "DescribeModel", "pattern", "/ModelName", "SerializationException", 400,
     "error.validation", "Calls a name that does not match its pattern a body that cannot be read."),
    ("not-found-for-a-pattern", "DescribeTrainingJob", "pattern", "/TrainingJobName", "ResourceNotFound", 400,
     "error.validation", "Looks for a training job before it looks at the name."),
    ("unprocessable-enumeration", "ListEndpoints", "enum", "/SortBy", "", 422, "error.status-400",
     "Answers 422 where a sort key is unknown."),
    ("payload-too-large", "CreateAction", "items", "/Tags", "", 413, "error.status-400",
     "Answers 413 where there are too many tags."),
)  # fmt: skip

WORDING: Final = tuple(
    Mutant(
        name,
        fault,
        recoding(operation, kind, place, code, status),
        (operation,),
        (f"{operation}-{rule}-{place}",),
    )
    for name, operation, kind, place, code, status, rule, fault in SAID
)

# ---- what is not checked anywhere else ----


def ownerless(kind: Kind, asked: Mapping[str, Any]) -> bool:
    """Tell whether a request is about an app and names no owner."""
    return kind.noun == "App" and not asked.keys() & {"UserProfileName", "SpaceName"}


class Ownerless(Reference):
    """Makes apps that belong to nobody, and describes somebody's app where no owner is named."""

    def minds(self, breach: Breach) -> bool:
        """Ask for no owner."""
        return breach.kind != "owner"

    def what_it_needs(self, kind: Kind, asked: Shown) -> Shown:
        """Need no owner where none is named."""
        return {} if ownerless(kind, asked) else super().what_it_needs(kind, asked)

    def find(self, kind: Kind, asked: Mapping[str, Any]) -> Made:
        """Find an app, whoever has it."""
        return next(self.store.all(kind, self.moment)) if ownerless(kind, asked) else super().find(kind, asked)


def unread(noun: str, *, ends: bool) -> type[Reference]:
    """Return a server that does not know whose tokens it is given: the list starts anew, or ends."""

    class Unread(Reference):
        def listed(self, kind: Kind, asked: Shown) -> Shown:
            if kind.noun != noun or asked.get("NextToken") in (None, *self.pages.rests):
                return super().listed(kind, asked)
            if ends:
                return {kind.container: []}
            return super().listed(kind, {name: value for name, value in asked.items() if name != "NextToken"})

    return Unread


class Decoded(Reference):
    """Crashes on a token that it cannot decode."""

    def listed(self, kind: Kind, asked: Shown) -> Shown:
        """Decode without looking."""
        if asked.get("NextToken") not in (None, *self.pages.rests):
            raise Refusal("InternalFailure", "Incorrect padding", 500)
        return super().listed(kind, asked)


UNKNOWN: Final = (
    Mutant(
        "app-of-nobody",
        "Makes an app without an owner.",
        Ownerless,
        ("CreateApp",),
        ("CreateApp-reject.owner",),
    ),
    Mutant(
        "anybodys-app",
        "Describes some app where no owner is named.",
        Ownerless,
        ("DescribeApp",),
        ("DescribeApp-reject.owner",),
    ),
    Mutant(
        "invented-token-starts-anew",
        "Starts a list of models anew where it does not know the token.",
        unread("Model", ends=False),
        ("ListModels",),
        ("ListModels-reject.next-token-/NextToken",),
    ),
    Mutant(
        "invented-token-ends-the-list",
        "Shows an empty page of training jobs where it does not know the token.",
        unread("TrainingJob", ends=True),
        ("ListTrainingJobs",),
        ("ListTrainingJobs-reject.next-token-/NextToken",),
    ),
    Mutant(
        "invented-token-crashes",
        "Crashes on a token that it cannot decode.",
        Decoded,
        ("ListEndpoints",),
        ("ListEndpoints-error.no-crash-/NextToken",),
        bars=("ListEndpoints-reject.next-token-/NextToken",),
    ),
)

HASTY: Final = (*LEAVING, *WORDING, *UNKNOWN)
