"""The traps that Microcks sets for documents: what it does with each, and what to write instead.

All of it was seen with Microcks 1.11.2, what is said about versions with 1.15.0 beside it. None of it is an error to
Microcks, but for three that it refuses: it imports such a document without a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from contracts.microcks.reading import LARGEST, Spot


@dataclass(frozen=True)
class Trap:
    """One thing that goes wrong: its name, what Microcks does, and what to do."""

    name: str
    does: str
    advice: str


class Caught(NamedTuple):
    """A place of a document where a trap is, and what is there."""

    trap: Trap
    spot: Spot
    what: str


# ---- the file ----

TOO_LARGE: Final = Trap(
    "too-large",
    f"Microcks refuses what has more than {LARGEST} bytes: 413, and not a word.",
    "Leave prose and unused schemas out, or write it as JSON without spaces.",
)
NOT_RECOGNISED: Final = Trap(
    "not-recognised",
    "Microcks refuses the file: 400 JSON spec file parsing error.",
    "Begin a line of the YAML file with openapi: and nothing around it, without a byte order mark.",
)
NO_IDENTITY: Final = Trap(
    "no-identity",
    "Microcks tells services apart by title and version, and imports one without as if they were empty.",
    "Write both, as texts.",
)
UNQUOTED_VERSION: Final = Trap(
    "unquoted-version",
    "Microcks takes the number for the version: 1.10 becomes 1.1, and nobody finds the service under its own.",
    "Put the version in quotes.",
)
YAML_ALIAS: Final = Trap(
    "yaml-alias",
    "Microcks takes an alias for a text, the alias' name; where a schema should be, its tests never end.",
    "Write the part out, or refer to a component with $ref.",
)
REPEATED_KEY: Final = Trap(
    "repeated-key", "Microcks keeps the last of them, and loses this one.", "Write each key once within its object."
)

# ---- paths and media types ----

FRAGMENT_PATH: Final = Trap(
    "fragment-path",
    "Microcks imports and tests the operation, but clients never send what is after the #: the mock can't be reached.",
    "Add a path / with the examples of all operations and a dispatcher that tells them apart.",
)
JSON_ANSWER: Final = Trap(
    "json-answer",
    "Microcks holds an answer's media type against it: the service's own, application/x-amz-json-1.1, is always wrong.",
    "Write application/x-amz-json-1.1, and test bodies through `sagemaker-contract microcks bridge`.",
)
NO_SCHEMA: Final = Trap(
    "answer-without-schema",
    "Microcks finds nothing to hold a JSON answer against, and every test of it ends red.",
    "Give the media type a schema.",
)
INEXACT_STATUS: Final = Trap(
    "inexact-status",
    "Microcks compares an answer's status with this very text, so that every test of it ends red.",
    "Write the status that is answered, such as 400.",
)

# ---- examples ----

SINGULAR_EXAMPLE: Final = Trap(
    "singular-example",
    "Microcks passes over example: only examples with names count.",
    "Write examples, under the same name in request, parameters and response.",
)
UNPAIRED_NAME: Final = Trap(
    "unpaired-name",
    "Microcks drops a request without a response, sends a response's request without a body, and passes over the rest.",
    "Give a case one name: on the request's body, on its header parameters and on one response.",
)
REPEATED_NAME: Final = Trap(
    "repeated-name",
    "Microcks keeps the last example of a name, whatever its status and media type, and loses this one.",
    "Give each case a name of its own within the operation.",
)
NO_EXAMPLES: Final = Trap(
    "no-examples",
    "Microcks has nothing to answer with, nothing to test with, and any test with this operation in it ends red.",
    "Write a case: an example on the request's body, and one under the same name on a response.",
)
NO_VALUE: Final = Trap(
    "example-without-value", "Microcks takes the example for an empty body.", "Write value; externalValue is not read."
)
REFERENCE: Final = Trap(
    "reference-not-followed",
    "Microcks does not follow this reference, and so finds no examples behind it.",
    "Write the request's body, and its examples, in the operation itself.",
)
TARGET_HEADER: Final = Trap(
    "target-without-examples",
    "Microcks sends no X-Amz-Target, so that no request of its tests reaches an operation.",
    "Write the header as a parameter of the operation itself, with an example under the name of each case.",
)

# ---- dispatchers ----

NO_RULES: Final = Trap(
    "dispatcher-without-rules",
    "Microcks answers with any one example, whatever it is asked, or with 500.",
    'Write dispatcherRules as a text; for FALLBACK it is JSON, {"dispatcher": …, "dispatcherRules": …, "fallback": …}.',
)
UNKNOWN_FALLBACK: Final = Trap(
    "unknown-fallback",
    "Microcks answers what the rules don't settle with a 400 in plain text.",
    "Name an example of a response of this operation.",
)
UNKNOWN_DISPATCHER: Final = Trap(
    "unknown-dispatcher",
    "Microcks answers with any one example, whatever it is asked.",
    "Write a dispatcher's name as Microcks does, in capitals, such as SCRIPT.",
)
VERSION_DEPENDENT: Final = Trap(
    "version-dependent-dispatcher",
    "Versions of Microcks differ in it, and so will the answers.",
    "Write SCRIPT within FALLBACK: it sees headers and body, and all versions know it.",
)
UNKNOWN_SETTING: Final = Trap(
    "unknown-setting",
    "Microcks passes over what it does not know.",
    "Write delay, dispatcher, dispatcherRules or parameterConstraints, each in this spelling.",
)
