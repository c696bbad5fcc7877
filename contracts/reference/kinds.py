"""The kinds of resources: what names one, how its ARN looks, which statuses it goes through.

A table of this room's own: the kit's resource table may be wrong, and must not be wrong in both places at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

VERBS: Final = ("Create", "Describe", "List", "Start", "Stop", "Delete")
GONE: Final = "gone"


@dataclass(frozen=True)
class Kind:
    """A kind of resource.

    ``comes`` are the statuses from its creation to its rest; ``ends`` those from its deletion to its end. ``may_end``
    are the statuses in which it may be deleted; none at all means any. ``caseless`` names have no case.
    """

    noun: str
    arn: str
    container: str
    identity: tuple[str, ...]
    status: str = ""
    comes: tuple[str, ...] = ()
    ends: tuple[str, ...] = (GONE,)
    may_end: tuple[str, ...] = ()
    duplicate: str = "ValidationException"
    missing: str = "ValidationException"
    caseless: bool = False

    def key(self, asked: Mapping[str, object]) -> tuple[str, ...]:
        """Return what a resource of this kind is known by; an owner's kind is part of it."""
        values = [str(asked.get(member, "")) for member in self.identity]
        return (self.noun, *(value.lower() if self.caseless else value for value in values))


KINDS: Final = (
    Kind(
        "NotebookInstance", "notebook-instance", "NotebookInstances", ("NotebookInstanceName",),
        status="NotebookInstanceStatus", comes=("Pending", "InService"), ends=("Deleting", GONE),
        may_end=("Stopped", "Failed"),
    ),
    Kind(
        "TrainingJob", "training-job", "TrainingJobSummaries", ("TrainingJobName",),
        status="TrainingJobStatus", comes=("InProgress", "Completed"),
        duplicate="ResourceInUse", missing="ResourceNotFound",
    ),
    Kind("Model", "model", "Models", ("ModelName",)),
    Kind("EndpointConfig", "endpoint-config", "EndpointConfigs", ("EndpointConfigName",)),
    Kind(
        "Endpoint", "endpoint", "Endpoints", ("EndpointName",),
        status="EndpointStatus", comes=("Creating", "InService"), ends=("Deleting", GONE),
        may_end=("InService", "Failed", "OutOfService", "UpdateRollbackFailed"), caseless=True,
    ),
    Kind(
        "App", "app", "Apps", ("DomainId", "UserProfileName", "SpaceName", "AppType", "AppName"),
        status="Status", comes=("Pending", "InService"), ends=("Deleting", "Deleted"), may_end=("InService", "Failed"),
        duplicate="ResourceInUse", missing="ResourceNotFound",
    ),
    Kind("Action", "action", "ActionSummaries", ("ActionName",), missing="ResourceNotFound"),
    Kind(
        "Domain", "domain", "Domains", ("DomainId",),
        status="Status", comes=("Pending", "InService"), ends=("Deleting", GONE), may_end=("InService", "Failed"),
        missing="ResourceNotFound",
    ),
    Kind(
        "UserProfile", "user-profile", "UserProfiles", ("DomainId", "UserProfileName"),
        status="Status", comes=("Pending", "InService"), ends=("Deleting", GONE), may_end=("InService", "Failed"),
        duplicate="ResourceInUse", missing="ResourceNotFound", caseless=True,
    ),
    Kind(
        "Space", "space", "Spaces", ("DomainId", "SpaceName"),
        status="Status", comes=("Pending", "InService"), ends=("Deleting", GONE), may_end=("InService", "Failed"),
        duplicate="ResourceInUse", missing="ResourceNotFound",
    ),
)  # fmt: skip

BY_NOUN: Final = {kind.noun: kind for kind in KINDS}


def parted(operation: str) -> tuple[str, str]:
    """Return an operation's verb and the noun of the kind that it is about; ListTags is about none."""
    verb = next(verb for verb in VERBS if operation.startswith(verb))
    noun = operation.removeprefix(verb)
    return verb, noun.removesuffix("s") if verb == "List" else noun
