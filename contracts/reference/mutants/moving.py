"""Mutants whose resources do not live as they should: identities, times, statuses, ends, and what others suffer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from contracts.reference.kinds import BY_NOUN, Kind
from contracts.reference.living import describing
from contracts.reference.making import each, showing, turned
from contracts.reference.messages import Call, Refusal, Reply
from contracts.reference.server import Reference
from contracts.reference.store import Made, Shown
from contracts.reference.suspects import Mutant

# ---- ARNs and times ----


def of_another_account(arn: str) -> str:
    """Put an ARN into another account."""
    return arn.replace(":123456789012:", ":210987654321:")


def of_another_region(arn: str) -> str:
    """Put an ARN into another region."""
    return arn.replace(":us-east-1:", ":us-west-2:")


def longer(arn: str) -> str:
    """Add to an ARN."""
    return f"{arn}-1a2b3c"


def now(server: Reference, _: Made, shown: Shown) -> Shown:
    """Say that something was made just now."""
    return shown | {"CreationTime": server.moment, "LastModifiedTime": server.moment}


def when_changed(_: Reference, __: Made, shown: Shown) -> Shown:
    """Say that something was made when it was changed last."""
    return shown | {"CreationTime": shown["LastModifiedTime"]}


# ---- statuses ----


def every_other(*statuses: str) -> type[Reference]:
    """Return a server that shows a status where there is another, at every other look at a resource."""
    noun, wrong, right = statuses

    class EveryOther(Reference):
        def __init__(self) -> None:
            super().__init__()
            self.looks: dict[str, int] = {}

        def show(self, operation: str, answer: Shown | None) -> Shown | None:
            kind = BY_NOUN[noun]
            if operation != f"Describe{noun}" or answer is None or answer[kind.status] != right:
                return answer
            looks = self.looks[answer[f"{noun}Arn"]] = self.looks.get(answer[f"{noun}Arn"], 0) + 1
            return answer | ({kind.status: wrong} if looks % 2 == 0 else {})

    return EveryOther


class DeletesAtWork(Reference):
    """Deletes whatever is asked for, in any status."""

    def only_in(self, made: Made, statuses: tuple[str, ...]) -> None:
        """Allow everything."""


class StartsAtOnce(Reference):
    """Starts a notebook instance again as soon as it was stopped."""

    def turn(self, verb: str, made: Made) -> None:
        """Go on to be in service."""
        super().turn(verb, made)
        if verb == "Stop" and made.kind.noun == "NotebookInstance":
            made.go(("Stopping", "Stopped", "InService"), self.moment, self.pace)


# ---- seconds, needs, and ends ----


class Overwrites(Reference):
    """Keeps what a second create asks for, and refuses it."""

    def refuse_a_second(self, kind: Kind, asked: Shown) -> None:
        """Change what is there, then refuse."""
        made = self.store.find(kind, asked, self.moment)
        if made is not None and kind.noun == "Action":
            made.asked.update(asked)
            made.shown = (None, {})
        super().refuse_a_second(kind, asked)


class BornAgain(Reference):
    """Makes something anew at a second create, and refuses it."""

    def refuse_a_second(self, kind: Kind, asked: Shown) -> None:
        """Start its life again, then refuse."""
        made = self.store.find(kind, asked, self.moment)
        if made is not None and kind.noun == "TrainingJob":
            made.created = self.moment
            made.go(kind.comes, self.moment, self.pace)
            made.shown = (None, {})
        super().refuse_a_second(kind, asked)


class NamesOfTheDead(Reference):
    """Refuses an app whose name a deleted one had."""

    def refuse_a_second(self, kind: Kind, asked: Shown) -> None:
        """Look at deleted ones, too."""
        if self.store.find(kind, asked, self.moment) is not None:
            raise Refusal(kind.duplicate, "It exists.")


class NeedsNothing(Reference):
    """Makes an endpoint without its configuration."""

    def what_it_needs(self, kind: Kind, asked: Shown) -> Shown:
        """Look for nothing."""
        try:
            return super().what_it_needs(kind, asked)
        except Refusal:
            if kind.noun == "Endpoint":
                return {}
            raise


class NeverFound(Reference):
    """Does not find names with capital letters, whatever it made under them."""

    def find(self, kind: Kind, asked: Mapping[str, Any]) -> Made:
        """Look for the name in small letters."""
        if kind.noun == "TrainingJob" and asked["TrainingJobName"] != asked["TrainingJobName"].lower():
            raise Refusal(kind.missing, "Could not find it.")
        return super().find(kind, asked)


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


class DeletesNothing(Reference):
    """Says that an action was deleted, and keeps it."""

    def delete(self, made: Made) -> Shown | None:
        """Do nothing."""
        return {"ActionArn": made.arn} if made.kind.noun == "Action" else super().delete(made)


# ---- poison ----


def poisoned(noun: str, operation: str) -> type[Reference]:
    """Return a server on which one operation crashes for ever, once a create of the kind was refused."""

    class Poisoned(Reference):
        def __init__(self) -> None:
            super().__init__()
            self.ill = False

        def finish(self, call: Call, reply: Reply) -> Reply:
            self.ill = self.ill or (call.operation == f"Create{noun}" and reply.status != 200)
            if self.ill and call.operation == operation:
                return self.refused(Refusal("InternalFailure", "KeyError", 500))
            return reply

    return Poisoned


# a name, the operation that shows it, the rule, the server, and the fault
LIVED: Final[tuple[tuple[str, str, str, type[Reference], str], ...]] = (
    ("listed-in-another-account", "ListModels", "life.arn-stable",
     showing("ListModels", each("Models", turned("ModelArn", of_another_account))),
     "Lists models under the ARNs of another account."),
    ("described-in-another-region", "DescribeEndpoint", "life.arn-stable",
     showing("DescribeEndpoint", turned("EndpointArn", of_another_region)),
     "Describes an endpoint under the ARN of another region."),
    ("made-under-another-arn", "CreateTrainingJob", "life.arn-stable",
     showing("CreateTrainingJob", turned("TrainingJobArn", longer)),
     "Answers a create with an ARN that nobody sees again."),
    ("made-just-now", "DescribeModel", "life.times-stable", describing("Model", now),
     "Says at every look that a model was made just now."),
    ("made-when-changed", "DescribeNotebookInstance", "life.times-stable",
     describing("NotebookInstance", when_changed),
     "Says that a notebook instance was made when its status changed last."),
    ("pending-again", "DescribeNotebookInstance", "life.status",
     every_other("NotebookInstance", "Pending", "InService"),
     "Shows a notebook instance in service as pending again."),
    ("in-progress-again", "DescribeTrainingJob", "life.status", every_other("TrainingJob", "InProgress", "Completed"),
     "Shows a completed training job in progress again."),
    ("creating-again", "DescribeEndpoint", "life.status", every_other("Endpoint", "Creating", "InService"),
     "Shows an endpoint in service as being created again."),
    ("risen-from-the-dead", "DescribeApp", "life.status", every_other("App", "InService", "Deleted"),
     "Shows a deleted app in service again."),
    ("deletes-at-work", "DescribeNotebookInstance", "life.status", DeletesAtWork,
     "Deletes a notebook instance that is in service."),
    ("starts-at-once", "DescribeNotebookInstance", "life.status", StartsAtOnce,
     "Starts a notebook instance by itself after it was stopped."),
    ("overwrites-and-refuses", "CreateAction", "life.duplicate", Overwrites,
     "Keeps what a second create asks for, although it refuses it."),
    ("born-again", "CreateTrainingJob", "life.duplicate", BornAgain,
     "Starts a training job again at a second create, although it refuses it."),
    ("names-of-the-dead", "CreateApp", "life.duplicate", NamesOfTheDead,
     "Refuses an app whose name a deleted one had."),
    ("endpoint-without-a-configuration", "CreateEndpoint", "life.dependency", NeedsNothing,
     "Makes an endpoint whose configuration does not exist."),
    ("never-found", "DescribeTrainingJob", "life.readable", NeverFound,
     "Does not find a training job whose name has capital letters."),
    ("undead", "DescribeModel", "life.deleted", Undead,
     "Describes a model that was deleted."),
    ("deletes-nothing", "CreateAction", "life.deleted", DeletesNothing,
     "Says that an action was deleted, and keeps it."),
    ("deletes-more", "DescribeModel", "life.isolation", DeletesMore,
     "Deletes every model whose name starts like the one that is meant."),
    ("list-poisoned", "ListTrainingJobs", "life.no-poison", poisoned("TrainingJob", "ListTrainingJobs"),
     "Crashes on every list of training jobs after a create that it refused."),
    ("description-poisoned", "DescribeNotebookInstance", "life.no-poison",
     poisoned("NotebookInstance", "DescribeNotebookInstance"),
     "Crashes on every description of a notebook instance after a create that it refused."),
    ("another-list-poisoned", "ListEndpoints", "life.no-poison", poisoned("EndpointConfig", "ListEndpoints"),
     "Crashes on every list of endpoints after it refused a configuration."),
)  # fmt: skip

MOVING: Final = tuple(
    Mutant(name, fault, server, (operation,), (f"{operation}-{rule}*",), waits=rule)
    for name, operation, rule, server, fault in LIVED
)
