"""Variants of lives from creation to deletion: what comes late, what is skipped, and what nobody promises to change."""

from __future__ import annotations

from typing import Final

from contracts.reference import lists
from contracts.reference.kinds import BY_NOUN, Kind, parted
from contracts.reference.making import turned
from contracts.reference.messages import Refusal
from contracts.reference.server import Reference
from contracts.reference.store import Made, Shown
from contracts.reference.suspects import Variant
from contracts.reference.variants.lives import A_WHILE, DeletesAtOnce, coming

A_SECOND: Final = 1.0  # half of the grace that late reads have
LONG: Final = 3.0  # seconds: more than that grace
NOTEBOOK, JOB, ENDPOINT, APP, ACTION = (
    "CreateNotebookInstance", "CreateTrainingJob", "CreateEndpoint", "CreateApp", "CreateAction",
)  # fmt: skip


class FindsLate(Reference):
    """Finds a new resource only after a second, for whoever describes it or wants its tags."""

    def act(self, operation: str, asked: Shown) -> Shown | None:
        """Find nothing yet."""
        if operation.startswith("Describe"):
            made = self.find(BY_NOUN[parted(operation)[1]], asked)
            if made.created + A_SECOND > self.moment:
                raise Refusal(made.kind.missing, f"Could not find {made.arn} yet.")
        return super().act(operation, asked)


class LosesLate(Reference):
    """Shows what was deleted for one more second, as it was."""

    def delete(self, made: Made) -> Shown | None:
        """Go by and by."""
        before = made.status(self.moment)
        answer = super().delete(made)
        made.go((before, made.kind.ends[-1]), self.moment, A_SECOND)
        self.store.keep(made)
        return answer


class ListsLate(Reference):
    """Lists everything as it was a second ago."""

    def items(self, kind: Kind, asked: Shown) -> list[Made]:
        """Leave out what is newer."""
        return [made for made in super().items(kind, asked) if made.created + A_SECOND <= self.moment]

    def item(self, made: Made) -> Shown:
        """Look back."""
        return lists.item(made, self.moment - A_SECOND)


class GoesSlowly(Reference):
    """Takes its time to delete."""

    def delete(self, made: Made) -> Shown | None:
        """Stay Deleting."""
        answer = super().delete(made)
        if "Deleting" in made.kind.ends:
            made.go(made.kind.ends, self.moment, LONG)
            self.store.keep(made)
        return answer


class StopsWhatIsDone(Reference):
    """Says yes to whoever stops a job that has ended, and changes nothing."""

    def turn(self, verb: str, made: Made) -> None:
        """Leave what has ended as it is."""
        if made.kind.noun != "TrainingJob" or made.status(self.moment) == "InProgress":
            super().turn(verb, made)


class FailsToStop(Reference):
    """Ends in Failed whenever a notebook instance is stopped."""

    def turn(self, verb: str, made: Made) -> None:
        """Fail on the way."""
        super().turn(verb, made)
        if verb == "Stop" and made.kind.noun == "NotebookInstance":
            made.go(("Stopping", "Failed"), self.moment, A_WHILE)
            made.more |= {"FailureReason": "The instance could not be stopped."}


class LowersReads(Reference):
    """Writes ARNs in small letters wherever something is read; a create shows them as they were asked for."""

    def described(self, made: Made) -> Shown:
        """Lower the resource's own ARN."""
        member = f"{made.kind.noun}Arn"
        shown = super().described(made)
        return shown | {member: shown[member].lower()}

    def item(self, made: Made) -> Shown:
        """Lower it in lists, too."""
        shown = dict(super().item(made))
        turned(f"{made.kind.noun}Arn", str.lower)(shown)
        return shown


class TagsOfItsOwn(Reference):
    """Adds tags of its own to everything, and shows one tag a page."""

    def act(self, operation: str, asked: Shown) -> Shown | None:
        """Show a page of tags."""
        answer = super().act(operation, asked)
        if operation != "ListTags" or answer is None:
            return answer
        tags = [*answer["Tags"], {"Key": "aws:createdBy", "Value": "somebody"}]
        at = int(asked.get("NextToken", "0"))
        return {"Tags": tags[at : at + 1]} | ({"NextToken": str(at + 1)} if tags[at + 1 :] else {})


class RoundsLists(Reference):
    """Lists times in whole seconds, and describes them to the millisecond."""

    def item(self, made: Made) -> Shown:
        """Cut the fractions off."""
        return {name: int(value) if name.endswith("Time") else value for name, value in super().item(made).items()}


VARIANTS: Final = (
    Variant(
        "found-after-a-second",
        "Describes a resource only a second after its creation.",
        "S: some reads are eventually consistent; a short, bounded wait is allowed.",
        FindsLate,
        (ACTION, NOTEBOOK),
    ),
    Variant(
        "lost-after-a-second",
        "Shows what was deleted for one more second, as if nothing had happened.",
        "S: some reads are eventually consistent; a deletion may be seen late.",
        LosesLate,
        (ACTION, NOTEBOOK),
    ),
    Variant(
        "lists-as-of-a-second-ago",
        "Lists everything as it was a second ago: what is new not at all, and the rest with the status of then.",
        "S: some reads are eventually consistent; a list agrees with a description at rest.",
        lambda: ListsLate(A_WHILE),
        (ACTION, NOTEBOOK),
    ),
    Variant(
        "creations-that-take-a-while",
        "Stays Pending, Stopping and Deleting for three tenths of a second each.",
        "D, S: statuses move along the documented machines, in their own time.",
        lambda: Reference(A_WHILE),
        (NOTEBOOK, APP),
    ),
    Variant(
        "creations-that-fail",
        "Creates notebook instances and apps that are Failed at once.",
        "D: Failed is a state of rest that every creation may come to, and that may be deleted.",
        coming(dict.fromkeys(("NotebookInstance", "App"), ("Failed",))),
        (NOTEBOOK, APP),
    ),
    Variant(
        "deletes-without-a-trace",
        "Deletes in any status, without Deleting and Deleted, and lists nothing of it.",
        "D: skipped states are legal; an app is Deleted, or not found, and it may be created again.",
        DeletesAtOnce,
        (NOTEBOOK, APP),
    ),
    Variant(
        "deletes-for-three-seconds",
        "Stays Deleting for three seconds, which is longer than late reads may take.",
        "D: Deleting is a state like others, and lasts as long as it takes.",
        GoesSlowly,
        (ENDPOINT,),
    ),
    Variant(
        "stops-what-is-done-already",
        "Says yes to whoever stops a training job that has ended, and changes nothing.",
        "U: nobody promises that the stop of a job that has ended is refused; its status stays where it rests.",
        StopsWhatIsDone,
        (JOB,),
    ),
    Variant(
        "notebooks-that-fail-to-stop",
        "Ends in Failed, by Stopping, whenever a notebook instance is stopped.",
        "D: Stopping comes to Stopped or Failed, and both may be deleted.",
        FailsToStop,
        (NOTEBOOK,),
    ),
    Variant(
        "reads-in-lower-case",
        "Describes and lists ARNs in small letters, and answers creates with them as they were asked for.",
        "S: ARNs are compared without case, for the service lowers some of them.",
        LowersReads,
        (ACTION, ENDPOINT),
    ),
    Variant(
        "tags-of-its-own",
        "Adds a tag of its own to everything, and shows one tag a page.",
        "M: nobody may send keys that begin with aws:, so that those are the service's; ListTags has a NextToken.",
        TagsOfItsOwn,
        (ACTION, ENDPOINT),
    ),
    Variant(
        "lists-in-whole-seconds",
        "Lists times in whole seconds, and describes them to the millisecond.",
        "N, S: fractions are legal and not needed.",
        RoundsLists,
        (ACTION, NOTEBOOK),
    ),
)
