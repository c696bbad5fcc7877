"""Variants of values: what is shown is the same, or says the same, but is not what was sent to the letter."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, Final

from contracts.reference.kinds import parted
from contracts.reference.server import Reference
from contracts.reference.store import Made, Shown
from contracts.reference.suspects import Variant
from contracts.reference.variants.suites import DESCRIBES, LISTS

SETS: Final = (
    "ProductionVariants", "ShadowProductionVariants", "Subnets", "SecurityGroups", "SecurityGroupIds",
    "AdditionalCodeRepositories",
)  # fmt: skip


def only_true(value: Any) -> Any:
    """Return a value without any member that is false."""
    if isinstance(value, dict):
        return {member: only_true(below) for member, below in value.items() if below is not False}
    return [only_true(item) for item in value] if isinstance(value, list) else value


def in_disorder(value: Any, name: str = "") -> Any:
    """Return a value with the lists back to front that are sets, or matched by their names."""
    if isinstance(value, dict):
        return {member: in_disorder(below, member) for member, below in value.items()}
    if not isinstance(value, list):
        return value
    items = [in_disorder(item) for item in value]
    return items[::-1] if name in SETS else items


def narrow(value: Any) -> Any:
    """Return a value with its broken numbers as 32 bits hold them, but for times."""
    if isinstance(value, dict):
        return {member: below if member.endswith("Time") else narrow(below) for member, below in value.items()}
    if isinstance(value, list):
        return [narrow(item) for item in value]
    return struct.unpack("f", struct.pack("f", value))[0] if isinstance(value, float) else value


def turning(turn: Callable[[Any], Any]) -> type[Reference]:
    """Return a server that turns what its describes show into something else."""

    class Turning(Reference):
        def show(self, operation: str, answer: Shown | None) -> Shown | None:
            shown: Shown | None = turn(answer) if parted(operation)[0] == "Describe" else answer
            return shown

    return Turning


class ResourceSpecs(Reference):
    """Tells the image and the machine of an app, whoever chose them."""

    def described(self, made: Made) -> Shown:
        """Fill in what nobody asked for."""
        shown = super().described(made)
        if made.kind.noun != "App":
            return shown
        image = "arn:aws:sagemaker:us-east-1:081325390199:image/jupyter-server-3"
        chosen = shown.get("ResourceSpec", {})
        return shown | {"ResourceSpec": {"InstanceType": "system", "SageMakerImageArn": image} | chosen}


class ListsEverything(Reference):
    """Shows as much of a resource in a list as its describe does, and its tags."""

    def item(self, made: Made) -> Shown:
        """Show all."""
        return super().item(made) | self.described(made) | {"Tags": made.asked.get("Tags", [])}


def keyed(value: Any, name: str = "") -> Any:
    """Return a value with key ids turned into ARNs."""
    if isinstance(value, dict):
        return {member: keyed(below, member) for member, below in value.items()}
    if isinstance(value, list):
        return [keyed(item) for item in value]
    is_id = name.endswith("KmsKeyId") and value and not value.startswith("arn:")
    return f"arn:aws:kms:us-east-1:123456789012:key/{value}" if is_id else value


VARIANTS: Final = (
    Variant(
        "apps-tell-image-and-machine",
        "Fills in the image and the instance type of every app.",
        "S: the service may fill in image and instance type.",
        ResourceSpecs,
        ("DescribeApp",),
    ),
    Variant(
        "lists-as-wide-as-describes",
        "Shows as much of a resource in a list as its describe does, and its tags.",
        "N: unknown members are legal, in lists as well.",
        ListsEverything,
        LISTS,
    ),
    Variant(
        "keys-by-their-arn",
        "Shows the ARN of a key where its id was sent.",
        "S: a key is shown as it was sent, or by its ARN.",
        turning(keyed),
        DESCRIBES,
    ),
    Variant(
        "false-is-left-out",
        "Leaves out every member that is false.",
        "S: a sent false may be left out.",
        turning(only_true),
        DESCRIBES,
    ),
    Variant(
        "sets-in-another-order",
        "Shows subnets, security groups, repositories and variants in another order than they were sent.",
        "M: these lists are sets, and variants go by their names.",
        turning(in_disorder),
        DESCRIBES,
    ),
    Variant(
        "numbers-of-32-bits",
        "Shows broken numbers, the weights among them, as 32 bits hold them.",
        "M: weights have 32 bits.",
        turning(narrow),
        DESCRIBES,
    ),
)
