"""Mutants that look at what is sent, but not closely: half a pattern, any case, another type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import regex

from contracts.reference.making import Match, matching, searching
from contracts.reference.model import full_match
from contracts.reference.reading import knowing, reading, taking, turning
from contracts.reference.suspects import Mutant

Turn = Callable[[Any], Any]
ROLLING: Final = "/DeploymentConfig/RollingUpdatePolicy"

# ---- patterns ----


def from_the_start(pattern: str, text: str) -> bool:
    """Match a pattern, and whatever comes after it."""
    return any(full_match(pattern, text[:end]) for end in range(1, len(text) + 1))


def to_the_end(pattern: str, text: str) -> bool:
    """Match a pattern, and whatever comes before it."""
    return any(full_match(pattern, text[start:]) for start in range(len(text)))


def in_any_case(pattern: str, text: str) -> bool:
    """Match a pattern as if letters had no case."""
    return regex.fullmatch(pattern, text, regex.ASCII | regex.IGNORECASE) is not None


def but_for_a_newline(pattern: str, text: str) -> bool:
    """Match a pattern whose end is ``$``, which lets a newline follow."""
    return full_match(pattern, text.removesuffix("\n"))


def unless_empty(pattern: str, text: str) -> bool:
    """Match a pattern where there is something to match."""
    return not text or full_match(pattern, text)


# a name, an operation, a place, how the pattern is matched there, and the fault
MATCHED: Final[tuple[tuple[str, str, str, Match, str], ...]] = (
    ("forgets-the-end-of-a-name", "CreateAction", "/ActionName", from_the_start,
     "Matches the pattern of an action's name from the start, and forgets the end."),
    ("forgets-the-end-of-a-tag", "CreateEndpoint", "/Tags/*/Key", from_the_start,
     "Matches the pattern of a tag's key from the start, and forgets the end."),
    ("forgets-the-end-of-a-role", "CreateModel", "/ExecutionRoleArn", from_the_start,
     "Matches the pattern of a role's ARN from the start, and forgets the end."),
    ("forgets-the-start-of-a-subnet", "CreateNotebookInstance", "/SubnetId", to_the_end,
     "Matches the pattern of a subnet's id at the end, and forgets the start."),
    ("forgets-the-start-of-a-variable", "CreateModel", "/PrimaryContainer/Environment/{key}", to_the_end,
     "Matches the pattern of an environment variable's name at the end, and forgets the start."),
    ("newline-after-a-name", "CreateAction", "/ActionName", but_for_a_newline,
     "Ends the pattern of an action's name with $, which lets a newline follow."),
    ("newline-in-a-filter", "ListEndpoints", "/NameContains", but_for_a_newline,
     "Ends the pattern of NameContains with $, which lets a newline follow."),
    ("newline-after-a-tag-key", "CreateNotebookInstance", "/Tags/*/Key", but_for_a_newline,
     "Ends the pattern of a tag's key with $, which lets a newline follow."),
    ("role-in-capitals", "CreateNotebookInstance", "/RoleArn", in_any_case,
     "Matches the pattern of a role's ARN as if letters had no case."),
    ("bucket-in-capitals", "CreateModel", "/PrimaryContainer/ModelDataUrl", in_any_case,
     "Matches the pattern of an address in S3 as if letters had no case."),
    ("empty-subnet", "CreateNotebookInstance", "/SubnetId", unless_empty,
     "Does not match an empty text with the pattern of a subnet's id."),
    ("empty-variable", "CreateModel", "/PrimaryContainer/Environment/{key}", unless_empty,
     "Does not match an empty text with the pattern of an environment variable's name."),
    ("empty-filter", "ListModels", "/NameContains", unless_empty,
     "Looks for nothing at all in names, where a text is empty."),
)  # fmt: skip

PATTERNS: Final = (
    Mutant(
        "searches-for-a-name-pattern",
        "Looks for the pattern of NameContains anywhere in the text.",
        searching("ListModels", "/NameContains"),
        ("ListModels",),
        ("ListModels-reject.pattern-/NameContains",),
    ),
    Mutant(
        "searches-for-a-tag-pattern",
        "Looks for the pattern of a tag's value anywhere in the text.",
        searching("CreateAction", "/Tags/*/Value"),
        ("CreateAction",),
        ("CreateAction-reject.pattern-/Tags/*/Value",),
    ),
    *(
        Mutant(name, fault, matching(operation, place, match), (operation,), (f"{operation}-reject.pattern-{place}",))
        for name, operation, place, match, fault in MATCHED
    ),
)

# ---- enumerations ----


def any_case(values: tuple[str, ...], value: str) -> bool:
    """Take a value in any case."""
    return value.lower() in {known.lower() for known in values}


def any_end(values: tuple[str, ...], value: str) -> bool:
    """Take what starts with a value."""
    return value.startswith(values)


def any_instance(_: tuple[str, ...], value: str) -> bool:
    """Take what starts as an instance type does."""
    return value.startswith("ml.")


def alike(values: tuple[str, ...], value: str) -> bool:
    """Take what looks like an instance type."""
    return value in values or regex.fullmatch(r"ml\.[a-z0-9]+\.[a-z0-9]+", value) is not None


def no_end(values: tuple[str, ...], value: str) -> bool:
    """Take what a value starts with."""
    return any(known.startswith(value) for known in values)


# a name, an operation, a place, which values are taken there, and the fault
TAKEN: Final[tuple[tuple[str, str, str, Callable[[tuple[str, ...], str], bool], str], ...]] = (
    ("sort-order-in-any-case", "ListModels", "/SortOrder", any_case,
     "Takes a sort order in any case."),
    ("internet-access-in-any-case", "CreateNotebookInstance", "/DirectInternetAccess", any_case,
     "Takes a value in any case for direct internet access."),
    ("unit-in-any-case", "CreateEndpoint", f"{ROLLING}/MaximumBatchSize/Type", any_case,
     "Takes the unit of a batch's size in any case."),
    ("half-a-status", "CreateAction", "/Status", any_end,
     "Compares the start of an action's status with those that it knows."),
    ("half-a-sort-key", "ListEndpoints", "/SortBy", any_end,
     "Compares the start of a sort key with those that it knows."),
    ("any-notebook-instance-type", "CreateNotebookInstance", "/InstanceType", any_instance,
     "Takes every instance type that starts with ml."),
    ("notebook-instance-type-alike", "CreateNotebookInstance", "/InstanceType", alike,
     "Takes everything that is written as an instance type is."),
    ("app-instance-type-alike", "CreateApp", "/ResourceSpec/InstanceType", alike,
     "Takes everything that is written as an instance type is, one structure down."),
    ("empty-status", "ListTrainingJobs", "/StatusEquals", no_end,
     "Takes an empty text for no status at all."),
    ("empty-kind-of-access", "CreateNotebookInstance", "/RootAccess", no_end,
     "Takes the start of a value, and so an empty text."),
    ("any-training-instance-type", "CreateTrainingJob", "/ResourceConfig/InstanceType", any_instance,
     "Takes every instance type that starts with ml, one structure down."),
)  # fmt: skip

ENUMERATIONS: Final = tuple(
    Mutant(name, fault, knowing(operation, place, taking(takes)), (operation,), (f"{operation}-reject.enum-{place}",))
    for name, operation, place, takes, fault in TAKEN
)

# ---- types, and what is no value at all ----


def number(value: Any) -> Any:
    """Read digits as the number that they are."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def text(value: Any) -> Any:
    """Read a number as its digits."""
    return str(value) if type(value) is int else value


def or_else(default: Any) -> Turn:
    """Return what reads null as another value."""
    return lambda value: default if value is None else value


def in_a_list(value: Any) -> Any:
    """Read what is no list as the only item of one."""
    return value if value is None or isinstance(value, list) else [value]


INPUT: Final = {"CaptureMode": "Input"}
# a name, an operation, a place, how its value is read, the kind of constraint that gets lost, and the fault
READ: Final[tuple[tuple[str, str, str, Turn, str, str], ...]] = (
    ("number-as-text", "ListModels", "/MaxResults", number, "type",
     "Takes digits in quotes for a number."),
    ("seconds-as-text", "CreateEndpoint", f"{ROLLING}/WaitIntervalInSeconds", number, "type",
     "Takes digits in quotes for a number of seconds, two structures down."),
    ("volume-as-text", "CreateNotebookInstance", "/VolumeSizeInGB", number, "type",
     "Takes digits in quotes for the size of a volume."),
    ("one-tag-is-a-list", "CreateAction", "/Tags", in_a_list, "type",
     "Takes a tag for a list of one tag."),
    ("one-group-is-a-list", "CreateModel", "/VpcConfig/SecurityGroupIds", in_a_list, "type",
     "Takes the id of a security group for a list of one."),
    ("text-as-number", "CreateAction", "/Source/SourceId", text, "type",
     "Takes a number for a source's id."),
    ("hyperparameter-as-number", "CreateTrainingJob", "/HyperParameters/{value}", text, "type",
     "Takes numbers for hyperparameters, which are texts."),
    ("null-is-empty", "CreateAction", "/ActionType", or_else(""), "null",
     "Reads null as an empty text."),
    ("null-is-zero", "CreateEndpoint", f"{ROLLING}/WaitIntervalInSeconds", or_else(0), "null",
     "Reads null as 0."),
    ("null-is-a-default", "CreateEndpointConfig", "/DataCaptureConfig/CaptureOptions", or_else([INPUT]), "null",
     "Reads null as the list that it thinks best."),
)  # fmt: skip

TYPES: Final = tuple(
    Mutant(name, fault, reading(operation, turning(place, turn)), (operation,), (f"{operation}-reject.{kind}-{place}",))
    for name, operation, place, turn, kind, fault in READ
)

LENIENT: Final = (*PATTERNS, *ENUMERATIONS, *TYPES)
