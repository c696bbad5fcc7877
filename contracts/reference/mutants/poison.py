"""Mutants on which a create that was refused leaves something behind that spoils other answers."""

from __future__ import annotations

from typing import Final

from contracts.reference.kinds import Kind
from contracts.reference.messages import Call, Refusal, Reply
from contracts.reference.server import Reference
from contracts.reference.store import Shown
from contracts.reference.suspects import Mutant


def poisoned(noun: str, operation: str, *, heals: bool = False) -> type[Reference]:
    """Return a server on which one operation crashes once a create of the kind was refused, until it accepts one."""

    class Poisoned(Reference):
        def __init__(self) -> None:
            super().__init__()
            self.ill = False

        def finish(self, call: Call, reply: Reply) -> Reply:
            if call.operation == f"Create{noun}":
                self.ill = reply.status != 200 or (self.ill and not heals)
            if self.ill and call.operation == operation:
                return self.refused(Refusal("InternalFailure", "KeyError", 500))
            return reply

    return Poisoned


class Remembering(Reference):
    """Remembers the names of what it refused to create, of one kind."""

    noun = ""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def checked(self, operation: str, body: Shown) -> Shown:
        """Note the name of what is refused."""
        try:
            return super().checked(operation, body)
        except Refusal:
            name = body.get(f"{self.noun}Name")
            if operation == f"Create{self.noun}" and isinstance(name, str):
                self.left(name)
            raise

    def left(self, name: str) -> None:
        """Keep the name."""
        self.names.append(name)

    def among(self, asked: Shown) -> list[str]:
        """Return the names of what a list asks for, as far as it was refused."""
        return [name for name in self.names if asked.get("NameContains", "-") in name]


class CrashesOnHalves(Remembering):
    """Keeps half of a training job that it refuses, and crashes where that would be listed."""

    noun = "TrainingJob"

    def listed(self, kind: Kind, asked: Shown) -> Shown:
        """Stumble."""
        if kind.noun == self.noun and self.among(asked):
            raise Refusal("InternalFailure", "KeyError: 'TrainingJobArn'", 500)
        return super().listed(kind, asked)


class ListsHalves(Remembering):
    """Lists models that it refused, and finds them nowhere else."""

    noun = "Model"

    def listed(self, kind: Kind, asked: Shown) -> Shown:
        """Add what was refused."""
        page = super().listed(kind, asked)
        if kind.noun != self.noun:
            return page
        halves = [{"ModelName": name, "ModelArn": self.arn(kind, {"ModelName": name}), "CreationTime": self.moment}
                  for name in self.among(asked)]  # fmt: skip
        return page | {kind.container: [*page[kind.container], *halves]}


class TakesNames(Remembering):
    """Makes no action under a name that it refused before."""

    noun = "Action"

    def refuse_a_second(self, kind: Kind, asked: Shown) -> None:
        """Look among what was refused, too."""
        if kind.noun == self.noun and asked["ActionName"] in self.names:
            raise Refusal(kind.duplicate, "It exists.")
        super().refuse_a_second(kind, asked)


class UndoesTooMuch(Remembering):
    """Removes notebook instances when it refuses one whose name begins with theirs."""

    noun = "NotebookInstance"

    def left(self, name: str) -> None:
        """Remove by what names start with."""
        for made in list(self.store.by_key.values()):
            if made.kind.noun == self.noun and name.startswith(made.asked["NotebookInstanceName"]):
                del self.store.by_key[made.kind.key(made.asked)]


POISON: Final = (
    Mutant(
        "list-poisoned",
        "Crashes where a list would show a training job that was refused.",
        CrashesOnHalves,
        ("CreateTrainingJob",),
        ("CreateTrainingJob-life.no-poison-#ListTrainingJobs",),
        drags=("CreateTrainingJob-error.no-crash-#ListTrainingJobs",),
    ),
    Mutant(
        "description-poisoned",
        "Crashes on every description of a notebook instance after a create that it refused.",
        poisoned("NotebookInstance", "DescribeNotebookInstance"),
        ("CreateNotebookInstance",),
        ("CreateNotebookInstance-error.no-crash-#DescribeNotebookInstance",),
        bars=("CreateNotebookInstance-life.*", "CreateNotebookInstance-reject.leaves-nothing"),
    ),
    Mutant(
        "another-list-poisoned",
        "Crashes on every list of models from an endpoint that it refused to the next one that it makes.",
        poisoned("Endpoint", "ListModels", heals=True),
        ("CreateEndpoint",),
        ("CreateEndpoint-life.no-poison-#ListModels",),
    ),
    Mutant(
        "refused-and-listed",
        "Lists models that it refused, and finds them nowhere else.",
        ListsHalves,
        ("CreateModel",),
        ("CreateModel-life.no-poison-/Models",),
    ),
    Mutant(
        "names-of-the-refused",
        "Makes no action under a name that it refused before.",
        TakesNames,
        ("CreateAction",),
        ("CreateAction-life.no-poison-#create",),
    ),
    Mutant(
        "undoes-too-much",
        "Removes notebook instances when it refuses one whose name begins with theirs.",
        UndoesTooMuch,
        ("CreateNotebookInstance",),
        ("CreateNotebookInstance-life.no-poison-#DescribeNotebookInstance",),
        drags=("CreateNotebookInstance-life.no-poison-/NotebookInstances",),
    ),
)
