"""Mutants whose resources do not live as they should: identities, times, statuses, and what lists say of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from contracts.reference.kinds import BY_NOUN, GONE, Kind
from contracts.reference.living import describing
from contracts.reference.making import each, setting, showing, turned
from contracts.reference.messages import Refusal
from contracts.reference.server import Reference
from contracts.reference.store import Made, Shown
from contracts.reference.suspects import Mutant

A_MOMENT: Final = 0.2  # seconds that a status lasts, so that somebody who polls can see it
TOO_LATE: Final = 10.0  # seconds until something can be read; a run's grace is 2

# ---- ARNs ----


def of_another_account(arn: str) -> str:
    """Put an ARN into another account."""
    return arn.replace(":123456789012:", ":210987654321:")


def of_another_region(arn: str) -> str:
    """Put an ARN into another region."""
    return arn.replace(":us-east-1:", ":us-west-2:")


def longer(arn: str) -> str:
    """Add to an ARN."""
    return f"{arn}-1a2b3c"


class ArnsByNumber(Reference):
    """Describes an app that is created again under another ARN than its create told."""

    def __init__(self) -> None:
        super().__init__()
        self.again: set[str] = set()

    def keep(self, made: Made) -> None:
        """Note what was there before."""
        if made.kind.noun == "App" and self.store.find(made.kind, made.asked, self.moment) is not None:
            self.again.add(made.arn)
        super().keep(made)

    def described(self, made: Made) -> Shown:
        """Add the number of the creation, which the first app of a name goes without."""
        shown = super().described(made)
        return shown | {"AppArn": longer(made.arn)} if made.arn in self.again else shown


# ---- times ----


def later_again(_: Reference, made: Made, shown: Shown) -> Shown:
    """Say from the second look on that something was made an hour later."""
    looks = vars(made)["looks"] = vars(made).get("looks", 0) + 1
    return shown | ({} if looks == 1 else {"CreationTime": shown["CreationTime"] + 3600})


def when_changed(_: Reference, __: Made, shown: Shown) -> Shown:
    """Say that something was made when it was changed last."""
    return shown | {"CreationTime": shown["LastModifiedTime"]}


def long_ago_once_stopped(_: Reference, __: Made, shown: Shown) -> Shown:
    """Say of what was stopped that it was changed an hour before it was made."""
    stopped = shown["NotebookInstanceStatus"] == "Stopped"
    return shown | ({"LastModifiedTime": shown["CreationTime"] - 3600} if stopped else {})


# ---- what can be read ----


class FindsTooLate(Reference):
    """Describes an action whose text goes beyond ASCII only long after it was made."""

    def act(self, operation: str, asked: Shown) -> Shown | None:
        """Find nothing yet."""
        if operation == "DescribeAction":
            made = self.find(BY_NOUN["Action"], asked)
            late = not made.asked.get("Description", "").isascii()
            if late and made.created + TOO_LATE > self.moment:
                raise Refusal(made.kind.missing, f"Could not find {made.arn} yet.")
        return super().act(operation, asked)


class NeverFound(Reference):
    """Does not find names with capital letters, whatever it made under them."""

    def find(self, kind: Kind, asked: Mapping[str, Any]) -> Made:
        """Look for the name in small letters."""
        if kind.noun == "TrainingJob" and asked["TrainingJobName"] != asked["TrainingJobName"].lower():
            raise Refusal(kind.missing, "Could not find it.")
        return super().find(kind, asked)


class OnceDeletedAlwaysDeleted(Reference):
    """Shows an app that is created again as deleted for ever."""

    def keep(self, made: Made) -> None:
        """Take over where the first one ended."""
        former = self.store.find(made.kind, made.asked, self.moment)
        if made.kind.noun == "App" and former is not None:
            made.moves = former.moves
        super().keep(made)


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


def stopping(noun: str, *statuses: str) -> type[Reference]:
    """Return a server where a kind goes through statuses of its own when it is stopped, whatever it was doing."""

    class Stopping(Reference):
        def turn(self, verb: str, made: Made) -> None:
            if verb == "Stop" and made.kind.noun == noun:
                made.go(statuses, self.moment, A_MOMENT)
            else:
                super().turn(verb, made)

    return Stopping


def ending(noun: str, *statuses: str) -> type[Reference]:
    """Return a server where a kind goes through statuses of its own when it is deleted."""

    class Ending(Reference):
        def delete(self, made: Made) -> Shown | None:
            if made.kind.noun != noun:
                return super().delete(made)
            self.only_in(made, made.kind.may_end)
            made.go(statuses, self.moment, A_MOMENT)
            return None

    return Ending


# a name, the operation that creates it, the promise, the server, and the fault
LIVED: Final[tuple[tuple[str, str, str, type[Reference], str], ...]] = (
    ("listed-in-another-account", "CreateModel", "life.arn-stable-/Models/*/ModelArn",
     showing("ListModels", each("Models", turned("ModelArn", of_another_account))),
     "Lists models under the ARNs of another account."),
    ("another-arn-anew", "CreateApp", "life.arn-stable-/AppArn", ArnsByNumber,
     "Describes an app that is created again under another ARN than its create told."),
    ("made-later-again", "CreateModel", "life.times-stable-/CreationTime", describing("Model", later_again),
     "Says from the second look on that a model was made an hour later."),
    ("made-when-changed", "CreateNotebookInstance", "life.times-stable-/CreationTime",
     describing("NotebookInstance", when_changed),
     "Says that a notebook instance was made when its status changed last."),
    ("changed-before-it-was-made", "CreateNotebookInstance", "life.times-stable-/LastModifiedTime",
     describing("NotebookInstance", long_ago_once_stopped),
     "Says of a stopped notebook instance that it was changed an hour before it was made."),
    ("listed-as-changed-later", "CreateNotebookInstance", "life.listed-/NotebookInstances/*/LastModifiedTime",
     showing("ListNotebookInstances", each("NotebookInstances", turned("LastModifiedTime", lambda time: time + 3600))),
     "Lists notebook instances with a time of the last change that is an hour off."),
    ("never-found", "CreateTrainingJob", "life.readable", NeverFound,
     "Does not find a training job whose name has capital letters."),
    ("once-deleted-always-deleted", "CreateApp", "life.readable-#anew", OnceDeletedAlwaysDeleted,
     "Shows an app that is created again as deleted for ever."),
    ("pending-again", "CreateNotebookInstance", "life.status-/NotebookInstanceStatus",
     every_other("NotebookInstance", "Pending", "InService"),
     "Shows a notebook instance in service as pending again."),
    ("in-progress-again", "CreateTrainingJob", "life.status-/TrainingJobStatus",
     every_other("TrainingJob", "InProgress", "Completed"),
     "Shows a completed training job in progress again."),
    ("creating-again", "CreateEndpoint", "life.status-/EndpointStatus",
     every_other("Endpoint", "Creating", "InService"),
     "Shows an endpoint in service as being created again."),
    ("pending-until-it-stands-still", "CreateNotebookInstance", "life.status-/NotebookInstanceStatus",
     stopping("NotebookInstance", "Pending", "Stopped"),
     "Shows a notebook instance as pending while it is stopped."),
    ("stops-what-is-done", "CreateTrainingJob", "life.status-/TrainingJobStatus",
     stopping("TrainingJob", "Stopping", "Stopped"),
     "Stops a training job that was completed before."),
    ("rolls-back-while-it-goes", "CreateEndpoint", "life.status-/EndpointStatus",
     ending("Endpoint", "Deleting", "RollingBack", GONE),
     "Rolls an endpoint back while it is deleted."),
    ("app-listed-in-service", "CreateApp", "life.listed-/Apps",
     showing("ListApps", each("Apps", setting(Status="InService"))),
     "Lists apps that were deleted as in service."),
)  # fmt: skip

MOVING: Final = (
    *(
        Mutant(name, fault, server, (operation,), (f"{operation}-{promise}",))
        for name, operation, promise, server, fault in LIVED
    ),
    Mutant(
        "described-in-another-region",
        "Describes an endpoint under the ARN of another region.",
        showing("DescribeEndpoint", turned("EndpointArn", of_another_region)),
        ("CreateEndpoint",),
        ("CreateEndpoint-life.arn-stable-/EndpointArn",),
        bars=("CreateEndpoint-life.round-trip-/Tags",),
    ),
    Mutant(
        "made-under-another-arn",
        "Answers a create with an ARN that nobody sees again.",
        showing("CreateTrainingJob", turned("TrainingJobArn", longer)),
        ("CreateTrainingJob",),
        (
            "CreateTrainingJob-life.arn-stable-/TrainingJobArn",
            "CreateTrainingJob-life.arn-stable-/TrainingJobSummaries/*/TrainingJobArn",
        ),
        bars=("CreateTrainingJob-life.round-trip-/Tags",),
    ),
    Mutant(
        "found-too-late",
        "Describes an action whose text goes beyond ASCII only ten seconds after it was made.",
        FindsTooLate,
        ("CreateAction",),
        ("CreateAction-life.readable",),
    ),
    Mutant(
        "starts-at-once",
        "Starts a notebook instance by itself as soon as it is stopped.",
        stopping("NotebookInstance", "Stopping", "InService"),
        ("CreateNotebookInstance",),
        ("CreateNotebookInstance-life.status-/NotebookInstanceStatus",),
        bars=("CreateNotebookInstance-life.deleted",),
    ),
    Mutant(
        "risen-from-the-dead",
        "Puts an app into service again while it is deleted.",
        ending("App", "Deleting", "InService"),
        ("CreateApp",),
        ("CreateApp-life.status-/Status",),
        drags=("CreateApp-life.deleted",),
    ),
)
