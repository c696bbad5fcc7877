"""Mutants on which something is amiss after a second create, after a refused one, or after a deletion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from contracts.reference.kinds import BY_NOUN, Kind
from contracts.reference.messages import Refusal
from contracts.reference.mutants.moving import ending, longer
from contracts.reference.server import Reference
from contracts.reference.store import Made, Shown
from contracts.reference.suspects import Mutant

Touch = Callable[[Reference, Made, Shown], object]  # what a second create does to what is there

# ---- a second create ----


def refused_after(noun: str, touch: Touch) -> type[Reference]:
    """Return a server where a second create does something to what is there, and is refused."""

    class RefusedAfter(Reference):
        def refuse_a_second(self, kind: Kind, asked: Shown) -> None:
            made = self.store.find(kind, asked, self.moment)
            if made is not None and kind.noun == noun:
                touch(self, made, asked)
                made.shown = (None, {})
                raise Refusal(kind.duplicate, f"There is {made.arn}.")
            super().refuse_a_second(kind, asked)

    return RefusedAfter


def overwrite(_: Reference, made: Made, asked: Shown) -> None:
    """Keep what is asked for."""
    made.asked.update(asked)


def overwriting(member: str) -> Touch:
    """Return what keeps one member of what is asked for."""
    return lambda _, made, asked: made.asked.update({member: asked[member]} if member in asked else {})


def begin_again(server: Reference, made: Made, _: Shown) -> None:
    """Begin a life anew."""
    made.created = server.moment
    made.go(made.kind.comes, server.moment, server.pace)


def rename(_: Reference, made: Made, __: Shown) -> None:
    """Give it another ARN."""
    made.arn = longer(made.arn)


def forget(server: Reference, made: Made, _: Shown) -> None:
    """Forget what is there."""
    del server.store.by_key[made.kind.key(made.asked)]


class NamesOfTheDead(Reference):
    """Refuses an app whose name a deleted one had."""

    def refuse_a_second(self, kind: Kind, asked: Shown) -> None:
        """Look at deleted ones, too."""
        if self.store.find(kind, asked, self.moment) is not None:
            raise Refusal(kind.duplicate, "It exists.")


class RecoversAgain(Reference):
    """Makes an app anew as the deleted one was."""

    def create(self, kind: Kind, asked: Shown) -> Shown:
        """Take over what the first one was made with."""
        former = self.store.find(kind, asked, self.moment) if kind.noun == "App" else None
        ended = former is not None and former.status(self.moment) == "Deleted"
        return super().create(kind, former.asked | asked if former is not None and ended else asked)


# ---- needs ----


def with_unknown_configurations(*statuses: str) -> type[Reference]:
    """Return a server that makes an endpoint without its configuration; it goes through these statuses."""

    class NeedsNothing(Reference):
        def what_it_needs(self, kind: Kind, asked: Shown) -> Shown:
            try:
                return super().what_it_needs(kind, asked)
            except Refusal:
                if kind.noun == "Endpoint":
                    return {}
                raise

        def keep(self, made: Made) -> None:
            if made.kind.noun == "Endpoint" and not self.store.find(BY_NOUN["EndpointConfig"], made.asked, self.moment):
                made.go(statuses, self.moment, self.pace)
                made.more = {"FailureReason": "There is no such configuration."} if "Failed" in statuses else {}
            super().keep(made)

    return NeedsNothing


# ---- a deletion ----


class Undead(Reference):
    """Describes models that were deleted."""

    def __init__(self) -> None:
        super().__init__()
        self.dead: dict[tuple[str, ...], Made] = {}

    def delete(self, made: Made) -> Shown | None:
        """Remember what it was."""
        self.dead[made.kind.key(made.asked)] = made
        return super().delete(made)

    def find(self, kind: Kind, asked: Mapping[str, Any]) -> Made:
        """Look among the dead, too."""
        key = kind.key(asked)
        return self.dead[key] if kind.noun == "Model" and key in self.dead else super().find(kind, asked)


class DeletesMore(Reference):
    """Deletes all models whose names start alike."""

    def delete(self, made: Made) -> Shown | None:
        """Delete by what names start with."""
        for other in self.store.all(made.kind, self.moment):
            if made.kind.noun == "Model" and other.asked["ModelName"].startswith(made.asked["ModelName"]):
                super().delete(other)
        return None if made.kind.noun == "Model" else super().delete(made)


class DeletesNamesakes(Reference):
    """Deletes an endpoint's configuration with the model of the same name."""

    def delete(self, made: Made) -> Shown | None:
        """Delete by the name alone."""
        if made.kind.noun == "Model":
            named = {"EndpointConfigName": made.asked["ModelName"]}
            namesake = self.store.find(BY_NOUN["EndpointConfig"], named, self.moment)
            if namesake is not None:
                super().delete(namesake)
        return super().delete(made)


class DeletesNothing(Reference):
    """Says that an action was deleted, and keeps it."""

    def delete(self, made: Made) -> Shown | None:
        """Do nothing."""
        return {"ActionArn": made.arn} if made.kind.noun == "Action" else super().delete(made)


# a name, the operation that creates it, the promise, the server, and the fault
AFTER: Final[tuple[tuple[str, str, str, type[Reference], str], ...]] = (
    ("overwrites-and-refuses", "CreateAction", "life.duplicate-/*", refused_after("Action", overwrite),
     "Keeps what a second create asks for, although it refuses it."),
    ("overwrites-one-member", "CreateNotebookInstance", "life.duplicate-/DefaultCodeRepository",
     refused_after("NotebookInstance", overwriting("DefaultCodeRepository")),
     "Keeps the repository that a second create asks for, although it refuses it."),
    ("overwrites-the-tags", "CreateEndpoint", "life.duplicate-/Tags", refused_after("Endpoint", overwriting("Tags")),
     "Keeps the tags that a second create asks for, although it refuses it."),
    ("born-again", "CreateTrainingJob", "life.times-stable-/CreationTime", refused_after("TrainingJob", begin_again),
     "Starts a training job again at a second create, although it refuses it."),
    ("called-otherwise-from-then-on", "CreateAction", "life.arn-stable-/ActionArn", refused_after("Action", rename),
     "Gives an action another ARN at a second create, although it refuses it."),
    ("names-of-the-dead", "CreateApp", "life.duplicate-#deleted", NamesOfTheDead,
     "Refuses an app whose name a deleted one had."),
    ("recovers-again", "CreateApp", "life.round-trip-/RecoveryMode", RecoversAgain,
     "Makes an app in recovery mode because a deleted one of the name was."),
    ("endpoint-without-a-configuration", "CreateEndpoint", "life.dependency", with_unknown_configurations("InService"),
     "Makes an endpoint whose configuration does not exist."),
    ("fails-where-it-should-refuse", "CreateEndpoint", "life.dependency",
     with_unknown_configurations("Creating", "Failed"),
     "Makes an endpoint whose configuration does not exist, and lets it fail."),
    ("undead", "CreateModel", "life.deleted", Undead,
     "Describes a model that was deleted."),
    ("deletes-nothing", "CreateAction", "life.deleted", DeletesNothing,
     "Says that an action was deleted, and keeps it."),
    ("deletes-more", "CreateModel", "life.isolation-#deleted", DeletesMore,
     "Deletes every model whose name starts like the one that is meant."),
    ("deletes-namesakes", "CreateModel", "life.isolation-#deleted", DeletesNamesakes,
     "Deletes an endpoint's configuration with the model of the same name."),
)  # fmt: skip

AFTERMATH: Final = (
    *(
        Mutant(name, fault, server, (operation,), (f"{operation}-{promise}",))
        for name, operation, promise, server, fault in AFTER
    ),
    Mutant(
        "lost-by-a-second-create",
        "Forgets an endpoint at a second create, although it refuses it.",
        refused_after("Endpoint", forget),
        ("CreateEndpoint",),
        ("CreateEndpoint-life.duplicate",),
        drags=("CreateEndpoint-error.duplicate",),
        bars=("CreateEndpoint-life.deleted", "CreateEndpoint-life.only-one"),
    ),
    Mutant(
        "fails-to-delete",
        "Shows an endpoint that was deleted as failed for ever.",
        ending("Endpoint", "Deleting", "Failed"),
        ("CreateEndpoint",),
        ("CreateEndpoint-life.deleted",),
        drags=("CreateEndpoint-life.status-/EndpointStatus",),
    ),
)
