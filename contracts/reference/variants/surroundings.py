"""Variants of what is around: operations that are missing, owners of apps, and resources of strangers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from contracts.reference.kinds import BY_NOUN, Kind
from contracts.reference.lists import Pages
from contracts.reference.messages import Call, Refusal, Reply
from contracts.reference.model import newer_values
from contracts.reference.server import NO_SUCH, Reference
from contracts.reference.store import Made, Shown, Store
from contracts.reference.suspects import EVERYTHING, Variant
from contracts.reference.variants.lives import MACHINES
from contracts.reference.variants.suites import APPS, DESCRIBES, ENDPOINTS, FEW, LISTS, NOTEBOOKS

MANY: Final = 300
ROLE: Final = "arn:aws:iam::123456789012:role/service-role/Someone"
VARIANT: Final = {
    "VariantName": "v",
    "ModelName": "stranger-0",
    "InstanceType": "ml.m5.large",
    "InitialInstanceCount": 1,
}
DOMAIN: Final = {"AuthMode": "IAM", "SubnetIds": ["subnet-0"], "VpcId": "vpc-0", "DefaultUserSettings": {}}


def lacking(lacks: Callable[[str], object]) -> type[Reference]:
    """Return a server that knows nothing of some operations."""

    class Lacking(Reference):
        def route(self, call: Call) -> None:
            super().route(call)
            if lacks(call.operation):
                raise Refusal(NO_SUCH, "There is no such operation.")

        def what_it_needs(self, kind: Kind, asked: Shown) -> Shown:
            """Ask for nothing that cannot be made."""
            return {} if kind.noun == "App" and lacks("CreateDomain") else super().what_it_needs(kind, asked)

    return Lacking


class AnyOwner(Reference):
    """Makes apps in any domain, for any owner."""

    def what_it_needs(self, kind: Kind, asked: Shown) -> Shown:
        """Ask nothing of an app."""
        return {} if kind.noun == "App" else super().what_it_needs(kind, asked)


class OneOwner(Reference):
    """Refuses requests that name two owners of an app."""

    def checked(self, operation: str, body: Shown) -> Shown:
        """Count the owners."""
        checked = super().checked(operation, body)
        if {"UserProfileName", "SpaceName"} <= checked.keys():
            raise Refusal("ValidationException", "Only one of UserProfileName and SpaceName is allowed.")
        return checked


class OneNamePerDomain(Reference):
    """Gives a user profile and a space of one domain no common name, for the ARNs of their apps would be the same."""

    def create(self, kind: Kind, asked: Shown) -> Shown:
        """Look among the others."""
        noun = {"UserProfile": "Space", "Space": "UserProfile"}.get(kind.noun, "")
        name = asked.get(f"{kind.noun}Name")
        if noun and self.store.find(BY_NOUN[noun], {**asked, f"{noun}Name": name}, self.moment):
            raise Refusal("ResourceInUse", f"The domain has a {noun} of this name.")
        return super().create(kind, asked)


class SpacesWantSettings(Reference):
    """Makes spaces only in domains that say how spaces are to be."""

    def what_it_needs(self, kind: Kind, asked: Shown) -> Shown:
        """Look at the domain."""
        needs = super().what_it_needs(kind, asked)
        if kind.noun == "Space" and "DefaultSpaceSettings" not in self.find(BY_NOUN["Domain"], asked).asked:
            raise Refusal("ValidationException", "The domain has no DefaultSpaceSettings.")
        return needs


class Regional(Reference):
    """Keeps what it holds apart by the region and the key that a request is signed for."""

    def __init__(self) -> None:
        super().__init__()
        self.states: dict[str, tuple[Store, Pages]] = {}

    def answer(self, call: Call) -> Reply:
        """Look into the state of whoever asks."""
        _, _, scope = call.headers.get("authorization", "").partition("Credential=")
        key, _, region = scope.split("/")[:3] if scope.count("/") > 2 else ("", "", "")
        self.store, self.pages = self.states.setdefault(f"{key} {region}", (Store(), Pages()))
        return super().answer(call)


class HidesTags(Reference):
    """Lets nobody list tags."""

    def act(self, operation: str, asked: Shown) -> Shown | None:
        """Deny it."""
        if operation == "ListTags":
            raise Refusal("AccessDeniedException", "You are not authorized to perform sagemaker:ListTags.", 403)
        return super().act(operation, asked)


class Crowded(Reference):
    """Holds three hundred resources of each kind from before."""

    statuses: Final = {noun: ("Failed", BY_NOUN[noun].comes[-1]) for noun in MACHINES}

    def __init__(self) -> None:
        super().__init__()
        self.moment = self.clock()
        for number in range(MANY):
            for made in self.strangers(number):
                made.go((self.status(made, number),), made.created, 0)
                self.keep(made)

    def strangers(self, number: int) -> Iterator[Made]:
        """Yield one resource of each kind, each made a while before."""
        for noun, asked in asked_by_strangers(number).items():
            kind, born = BY_NOUN[noun], self.moment - 1000 * (number + 1)
            yield Made(kind, self.arn(kind, asked), asked, born, self.store.next_number(), [])

    def status(self, made: Made, number: int) -> str:  # noqa: ARG002 (for those who choose)
        """Return the status that a stranger is in."""
        return (made.kind.comes or ("there",))[-1]


class CrowdedByNewer(Crowded):
    """Shows machines and statuses of strangers that only the newest model knows."""

    def status(self, made: Made, number: int) -> str:
        """Choose among the newer ones."""
        newer = {"TrainingJob": "TrainingJobStatus", "NotebookInstance": "NotebookInstanceStatus"}.get(made.kind.noun)
        values = newer_values(newer) if newer else ()
        return values[number % len(values)] if values else super().status(made, number)

    def item(self, made: Made) -> Shown:
        """Leave the secondary status of a job that is deleted where it was."""
        shown = super().item(made)
        return shown | {"SecondaryStatus": "Completed"} if shown.get("SecondaryStatus") == "Deleting" else shown

    def strangers(self, number: int) -> Iterator[Made]:
        """Give notebooks newer machines."""
        for made in super().strangers(number):
            if made.kind.noun == "NotebookInstance":
                machines = newer_values("InstanceType")
                made.asked["InstanceType"] = machines[number % len(machines)]
            yield made


def asked_by_strangers(number: int) -> dict[str, Shown]:
    """Return what strangers asked for, with names and texts that the kit could have chosen."""
    name, owned = f"stranger-{number}", {"DomainId": f"d-{number:012}"}
    return {
        "NotebookInstance": {"NotebookInstanceName": name, "InstanceType": "ml.t3.medium", "RoleArn": ROLE},
        "TrainingJob": {
            "TrainingJobName": name, "RoleArn": ROLE, "OutputDataConfig": {"S3OutputPath": "s3://bucket"},
            "StoppingCondition": {}, "AlgorithmSpecification": {"TrainingInputMode": "File"},
            "ResourceConfig": {"VolumeSizeInGB": 1},
        },
        "Model": {"ModelName": name},
        "EndpointConfig": {"EndpointConfigName": name, "ProductionVariants": [VARIANT]},
        "Endpoint": {"EndpointName": name, "EndpointConfigName": name},
        "Action": {"ActionName": name, "ActionType": "Training", "Source": {"SourceUri": "s3://bucket"}},
        "Domain": owned | DOMAIN | {"DomainName": name},
        "UserProfile": owned | {"UserProfileName": name},
        "Space": owned | {"SpaceName": name},
        "App": owned | {"UserProfileName": name, "AppType": "JupyterServer", "AppName": "default"},
    }  # fmt: skip


SIXTEEN: Final = frozenset(EVERYTHING)


VARIANTS: Final = (
    Variant(
        "no-deletes",
        "Has no delete operation at all.",
        "M: a target may lack any supporting operation; then a leftover is reported, nothing failed.",
        lacking(lambda operation: operation.startswith("Delete")),
        (*FEW, *NOTEBOOKS, "DescribeApp"),
        bars=("CreateAction-life.deleted",),
    ),
    Variant(
        "nothing-but-the-sixteen",
        "Has none of the supporting operations: no domains, no owners, no tags, no deletes.",
        "M: a target may lack any of them.",
        lacking(lambda operation: operation not in SIXTEEN),
        ("SageMaker", "CreateAction", "CreateApp", "CreateEndpoint", *DESCRIBES, *LISTS),
        bars=(
            "CreateAction-reject.leaves-nothing",
            "CreateAction-life.*",
            "CreateApp-life.listed",
            "Create*-life.deleted",
            "Create*-life.round-trip-/Tags",
        ),
    ),
    Variant(
        "no-readers-of-configurations-and-actions",
        "Cannot describe endpoint configurations and actions, list them, or list tags.",
        "M: a target may lack any of the only readers of what it creates.",
        lacking(
            lambda operation: (
                operation.endswith(("EndpointConfig", "Action", "Tags", "Configs", "Actions"))
                and not operation.startswith(("Create", "Delete"))
            )
        ),
        ("CreateAction", *ENDPOINTS),
        bars=("CreateAction-reject.leaves-nothing", "CreateAction-life.*", "CreateEndpoint-life.round-trip-/Tags"),
    ),
    Variant(
        "apps-of-any-owner",
        "Makes apps in domains and for owners that do not exist.",
        "U: CreateApp may insist on an existing domain, and so it may not.",
        AnyOwner,
        APPS,
    ),
    Variant(
        "apps-of-one-owner",
        "Refuses requests that name both a user profile and a space.",
        "U: nobody promises what becomes of a request with both names.",
        OneOwner,
        APPS,
    ),
    Variant(
        "one-name-for-one-owner",
        "Refuses a space that is called like a user profile of its domain, and the reverse.",
        "U: nobody promises both, and the ARN of an app does not tell them apart.",
        OneNamePerDomain,
        ("DescribeApp",),
    ),
    Variant(
        "spaces-want-settings",
        "Makes spaces only in domains with DefaultSpaceSettings.",
        "D: the settings are what spaces of a domain start from.",
        SpacesWantSettings,
        ("DescribeApp",),
    ),
    Variant(
        "three-hundred-strangers",
        "Holds three hundred resources of each kind from before.",
        "N: who else uses an account, and for how long, is nobody's promise.",
        Crowded,
        (*LISTS, *DESCRIBES),
    ),
    Variant(
        "strangers-of-the-newest-model",
        "Lists strangers' jobs and notebooks with statuses and machines that only the newest model knows.",
        "M: an enumeration value that a newer model knows is legal.",
        CrowdedByNewer,
        LISTS,
    ),
    Variant(
        "a-state-for-every-region-and-key",
        "Keeps what it holds apart by the region and the access key that a request is signed for.",
        "N: a region and an account have a state of their own.",
        Regional,
        (*FEW, "DescribeApp", "CreateEndpoint"),
    ),
    Variant(
        "tags-for-nobody",
        "Denies everybody the right to list tags.",
        "N: 403 is legal for access errors, and a target may lack ListTags.",
        HidesTags,
        ("CreateAction", "DescribeModel"),
        bars=("CreateAction-life.round-trip-/Tags",),
    ),
)
