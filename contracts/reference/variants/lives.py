"""Variants of lives: how long statuses last, which ones come, and when something is there to be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from contracts.reference.kinds import BY_NOUN, GONE, Kind, parted
from contracts.reference.messages import Refusal
from contracts.reference.server import Reference
from contracts.reference.store import Made, Shown, Store
from contracts.reference.suspects import Variant
from contracts.reference.variants.suites import DESCRIBES, ENDPOINTS, JOBS, NOTEBOOKS

A_WHILE: Final = 0.3  # seconds
MACHINES: Final = ("NotebookInstance", "TrainingJob", "Endpoint", "App")
FAILED: Final = dict.fromkeys(MACHINES, ("Failed",))
STATUSES: Final = (*NOTEBOOKS, *JOBS, *ENDPOINTS, "DescribeApp")


WHY: Final = "InternalServerError: please try again."


def coming(comes: Mapping[str, tuple[str, ...]], why: str = WHY) -> type[Reference]:
    """Return a server where some kinds of resources go through other statuses from their creation on."""

    class Coming(Reference):
        def keep(self, made: Made) -> None:
            statuses = comes.get(made.kind.noun)
            if statuses:
                made.go(statuses, self.moment, self.pace)
            if why and statuses and statuses[-1] == "Failed":
                made.more |= {"FailureReason": why}
            super().keep(made)

    return Coming


class Retires(Reference):
    """Completes a training job when it was read twice."""

    def __init__(self) -> None:
        super().__init__()
        self.reads: Counter[str] = Counter()

    def keep(self, made: Made) -> None:
        """Leave a new job in progress."""
        if made.kind.noun == "TrainingJob":
            made.go(("InProgress",), self.moment, 0)
        super().keep(made)

    def described(self, made: Made) -> Shown:
        """Count the reads, then show where the job is."""
        self.reads[made.arn] += 1
        if made.kind.noun == "TrainingJob" and self.reads[made.arn] == 3:
            made.go(("Completed",), self.moment, 0)
        return super().described(made)


class ReadsLate(Reference):
    """Finds a new resource only after a while, for whoever describes it."""

    def find(self, kind: Kind, asked: Mapping[str, Any]) -> Made:
        """Find nothing yet."""
        made = super().find(kind, asked)
        if self.reading and made.created + A_WHILE > self.moment:
            raise Refusal(kind.missing, f"Could not find {made.arn} yet.")
        return made

    reading = False

    def act(self, operation: str, asked: Shown) -> Shown | None:
        """Note who asks."""
        self.reading = parted(operation)[0] == "Describe" if operation != "ListTags" else False
        return super().act(operation, asked)


class ConfigsLate(Reference):
    """Creates an endpoint only when its configuration has been there for a while."""

    def what_it_needs(self, kind: Kind, asked: Shown) -> Shown:
        """Find no new configuration."""
        if kind.noun == "Endpoint":
            config = self.find(BY_NOUN["EndpointConfig"], asked)
            if config.created + A_WHILE > self.moment:
                raise Refusal("ValidationException", f"Could not find endpoint configuration {config.arn}.")
        return super().what_it_needs(kind, asked)


class DeletesAtOnce(Reference):
    """Deletes whatever is asked for, in any status, and nothing of it is left."""

    def delete(self, made: Made) -> Shown | None:
        """Go without Deleting, and without Deleted."""
        made.go((GONE,), self.moment, 0)
        self.store.find(made.kind, made.asked, self.moment)
        return {"ActionArn": made.arn} if made.kind.noun == "Action" else None


class KeepsWhatIsUsed(Reference):
    """Deletes no model that a configuration names, and no configuration that an endpoint names."""

    def delete(self, made: Made) -> Shown | None:
        """Look for users first."""
        for noun, member in (("EndpointConfig", "ModelName"), ("Endpoint", "EndpointConfigName")):
            wanted = made.asked.get(member) if made.kind.identity == (member,) else None
            if wanted and any(
                _names(other.asked, member, wanted) for other in self.store.all(BY_NOUN[noun], self.moment)
            ):
                raise Refusal("ValidationException", f"{made.arn} is in use.")
        return super().delete(made)


def _names(asked: Shown, member: str, wanted: str) -> bool:
    parts = [asked, *asked.get("ProductionVariants", ()), *asked.get("ShadowProductionVariants", ())]
    return any(part.get(member) == wanted for part in parts)


class WantsTheModel(Reference):
    """Creates no configuration whose models do not exist."""

    def what_it_needs(self, kind: Kind, asked: Shown) -> Shown:
        """Look for the models."""
        variants = [*asked.get("ProductionVariants", ()), *asked.get("ShadowProductionVariants", ())]
        for variant in variants if kind.noun == "EndpointConfig" else ():
            if "ModelName" in variant:
                self.find(BY_NOUN["Model"], variant)
        return super().what_it_needs(kind, asked)


class RemembersApps(Reference):
    """Shows the first creation's time of an app that was deleted and is created again."""

    def keep(self, made: Made) -> None:
        """Take the time over."""
        former = self.store.find(made.kind, made.asked, self.moment)
        if made.kind.noun == "App" and former is not None:
            made.created = former.created
        super().keep(made)


class CasedStore(Store):
    """Minds the case of every name."""

    def find(self, kind: Kind, asked: Mapping[str, Any], moment: float) -> Made | None:
        """Look by the name as it is."""
        return super().find(replace(kind, caseless=False), asked, moment)

    def keep(self, made: Made) -> None:
        """Keep it by the name as it is."""
        key = replace(made.kind, caseless=False).key(made.asked)
        self.by_key.pop(key, None)
        self.by_key[key] = made


class CasedNames(Reference):
    """Tells endpoints and user profiles apart whose names differ only in case."""

    def __init__(self) -> None:
        super().__init__()
        self.store = CasedStore()


VARIANTS: Final = (
    Variant(
        "statuses-that-take-a-while",
        "Stays Pending, Creating, InProgress, Stopping and Deleting for three tenths of a second each.",
        "D, S: statuses move along the documented machines, in their own time.",
        lambda: Reference(A_WHILE),
        STATUSES,
    ),
    Variant(
        "statuses-that-never-end",
        "Leaves everything at work for ever: Pending, Creating, InProgress.",
        "U: one that never ends is indeterminate, not wrong.",
        coming(
            {
                "NotebookInstance": ("Pending",),
                "TrainingJob": ("InProgress",),
                "Endpoint": ("Creating",),
                "App": ("Pending",),
            }
        ),
        ("DescribeNotebookInstance", "DescribeTrainingJob", "DescribeApp", "ListEndpoints", "CreateEndpoint"),
        bars=(
            "ListEndpoints-page.union",
            "ListEndpoints-page.sort-*",
            "CreateEndpoint-life.deleted",
            "CreateEndpoint-life.round-trip-deployment-*",
        ),
    ),
    Variant(
        "everything-fails-at-once",
        "Creates notebooks, jobs, endpoints and apps that are Failed at once, and says why.",
        "D: Failed is a state of rest that every creation may come to.",
        coming(FAILED),
        STATUSES,
        bars=("CreateEndpoint-life.round-trip-deployment-*",),
    ),
    Variant(
        "fails-without-a-reason",
        "Creates notebooks, jobs, endpoints and apps that are Failed at once, and never says why.",
        "S: FailureReason when a status is Failed is a should.",
        coming(FAILED, ""),
        DESCRIBES,
        soft=("body.expected",),
    ),
    Variant(
        "jobs-that-stop-by-themselves",
        "Stops training jobs at once, by Stopping.",
        "D: InProgress, Stopping, Stopped; skipped states are legal.",
        coming({"TrainingJob": ("InProgress", "Stopping", "Stopped")}),
        JOBS,
    ),
    Variant(
        "endpoints-out-of-service",
        "Takes every endpoint out of service at once.",
        "D: OutOfService is a state of rest; states that were passed need not be seen.",
        coming({"Endpoint": ("Creating", "InService", "Updating", "OutOfService")}),
        ENDPOINTS,
        bars=("CreateEndpoint-life.round-trip-deployment-*",),
    ),
    Variant(
        "jobs-that-complete-when-read",
        "Completes a training job when it was read twice, and shows what it made from then on.",
        "S: ModelArtifacts are there from Completed on, and not before.",
        Retires,
        JOBS,
    ),
    Variant(
        "reads-that-come-late",
        "Describes a resource only three tenths of a second after its creation.",
        "S: some reads are eventually consistent.",
        ReadsLate,
        DESCRIBES,
    ),
    Variant(
        "configurations-that-come-late",
        "Creates an endpoint only three tenths of a second after its configuration.",
        "S: some reads are eventually consistent, the service's own included.",
        ConfigsLate,
        ("DescribeEndpoint", "CreateEndpoint"),
    ),
    Variant(
        "deletes-at-once",
        "Deletes in any status, without Deleting and Deleted, notebooks in service and apps included.",
        "D: skipped states are legal; an app is Deleted, or not found.",
        DeletesAtOnce,
        (*NOTEBOOKS, "DescribeApp", "DescribeEndpoint"),
    ),
    Variant(
        "keeps-what-is-used",
        "Deletes no model that a configuration names, and no configuration that an endpoint names.",
        "U: nobody promises that what is in use can be deleted.",
        KeepsWhatIsUsed,
        ENDPOINTS,
    ),
    Variant(
        "configurations-need-their-models",
        "Creates no endpoint configuration whose models do not exist.",
        "U: nobody promises whether CreateEndpointConfig checks its models.",
        WantsTheModel,
        ("CreateEndpointConfig", *ENDPOINTS),
    ),
    Variant(
        "apps-that-remember",
        "Shows the first creation's time of an app that was deleted and is created again.",
        "D: within 24 h it may keep the old CreationTime.",
        RemembersApps,
        ("DescribeApp", "CreateApp"),
    ),
    Variant(
        "names-with-case",
        "Tells endpoints and user profiles apart whose names differ only in case.",
        "U: documents say that case is ignored, and nobody has seen it.",
        CasedNames,
        (*ENDPOINTS, "DescribeApp"),
    ),
)
