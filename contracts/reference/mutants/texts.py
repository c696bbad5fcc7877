"""Mutants of what carries an answer: JSON texts, and nulls in them."""

from __future__ import annotations

import gzip
import json
from typing import Final

from contracts.reference.making import (
    at,
    body,
    each,
    of,
    replying,
    rewritten,
    setting,
    showing,
    success,
)
from contracts.reference.mutants.bodies import ARN
from contracts.reference.mutants.wire import SORTED
from contracts.reference.suspects import Mutant


def unlike_json(text: bytes) -> bytes:
    """Write an answer as Python would."""
    return repr(json.loads(text)).encode()


def unread(operation: str) -> tuple[str, ...]:
    """Return the promises that nobody can judge where no answer can be read."""
    return tuple(f"{operation}-{rule}" for rule in ("body.*", "wire.no-null", "wire.timestamp"))


OBJECTS: Final = (
    Mutant(
        "wrapped-in-a-result",
        "Wraps a description in one member more, as the Query protocol does.",
        replying(of("DescribeModel", success), rewritten(lambda text: b'{"DescribeModelResult": ' + text + b"}")),
        ("DescribeModel",),
        ("DescribeModel-wire.json-object",),
        bars=(*unread("DescribeModel"), "DescribeModel-wire.charset"),
    ),
    Mutant(
        "one-answer-wrapped",
        "Wraps a single one of the answers in one member more.",
        replying(SORTED, rewritten(lambda text: b'{"Result": ' + text + b"}")),
        ("ListModels",),
        ("ListModels-wire.json-object",),
    ),
    Mutant(
        "answer-in-a-list",
        "Puts one answer into a list.",
        replying(SORTED, rewritten(lambda text: b"[" + text + b"]")),
        ("ListModels",),
        ("ListModels-wire.json-object",),
    ),
    Mutant(
        "bare-items",
        "Answers the items alone, without the object around them.",
        replying(SORTED, body(b"[]")),
        ("ListModels",),
        ("ListModels-wire.json-object",),
    ),
    Mutant(
        "json-in-a-text",
        "Encodes one answer twice, so that it is a text that holds JSON.",
        replying(SORTED, rewritten(lambda text: json.dumps(text.decode()).encode())),
        ("ListModels",),
        ("ListModels-wire.json-object",),
    ),
    Mutant(
        "null-for-an-answer",
        "Answers null where there are no models to show.",
        replying(SORTED, body(b"null")),
        ("ListModels",),
        ("ListModels-wire.json-object",),
    ),
    Mutant(
        "created-without-a-word",
        "Answers a create with an empty body.",
        replying(of("CreateAction", success), body(b"")),
        ("CreateAction",),
        ("CreateAction-wire.json-object",),
        bars=tuple(f"CreateAction-{rule}" for rule in ("body.*", "wire.no-null", *ARN)),
    ),
    Mutant(
        "answer-twice",
        "Writes one answer twice.",
        replying(SORTED, rewritten(lambda text: text + text)),
        ("ListModels",),
        ("ListModels-wire.json-object",),
    ),
    Mutant(
        "log-line-after-the-answer",
        "Writes a log line after one answer.",
        replying(SORTED, rewritten(lambda text: text + b"\nINFO: done")),
        ("ListModels",),
        ("ListModels-wire.json-object",),
    ),
    Mutant(
        "truncated-answer",
        "Cuts off the last character of one answer and counts right.",
        replying(SORTED, rewritten(lambda text: text[:-1])),
        ("ListModels",),
        ("ListModels-wire.json-object",),
    ),
    Mutant(
        "nan-in-an-answer",
        "Writes NaN, which is no JSON, into one answer.",
        replying(SORTED, body(b'{"Models": [], "Score": NaN}')),
        ("ListModels",),
        ("ListModels-wire.json-object",),
    ),
    Mutant(
        "infinite-weight",
        "Writes the weight of an endpoint's variant as Infinity.",
        showing("DescribeEndpoint", at("/ProductionVariants/-1", setting(CurrentWeight=float("inf")))),
        ("DescribeEndpoint",),
        ("DescribeEndpoint-wire.json-object",),
        bars=unread("DescribeEndpoint"),
    ),
    Mutant(
        "byte-order-mark",
        "Starts one answer with a byte order mark.",
        replying(SORTED, rewritten(lambda text: b"\xef\xbb\xbf" + text)),
        ("ListModels",),
        ("ListModels-wire.json-object",),
    ),
    Mutant(
        "utf-16",
        "Writes one answer in UTF-16.",
        replying(SORTED, rewritten(lambda text: text.decode().encode("utf-16"))),
        ("ListModels",),
        ("ListModels-wire.json-object",),
    ),
    Mutant(
        "compressed-without-a-word",
        "Compresses one answer and does not say so.",
        replying(SORTED, rewritten(gzip.compress)),
        ("ListModels",),
        ("ListModels-wire.json-object",),
    ),
    Mutant(
        "single-quotes",
        "Writes descriptions as Python does, with single quotes.",
        replying(of("DescribeTrainingJob", success), rewritten(unlike_json)),
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-wire.json-object",),
        bars=(*unread("DescribeTrainingJob"), "DescribeTrainingJob-wire.charset"),
    ),
    Mutant(
        "trailing-comma",
        "Leaves a comma before the end of one answer.",
        replying(SORTED, rewritten(lambda text: text[:-1] + b",}")),
        ("ListModels",),
        ("ListModels-wire.json-object",),
    ),
    Mutant(
        "guarded-json",
        "Starts one answer with the characters that keep browsers from running it.",
        replying(SORTED, rewritten(lambda text: b")]}',\n" + text)),
        ("ListModels",),
        ("ListModels-wire.json-object",),
    ),
    Mutant(
        "xml",
        "Answers one list in XML.",
        replying(SORTED, body(b"<?xml version='1.0'?><ListModelsResponse><Models/></ListModelsResponse>")),
        ("ListModels",),
        ("ListModels-wire.json-object",),
    ),
)

NULLS: Final = (
    Mutant(
        "null-member",
        "Shows a member without a value as null.",
        showing("DescribeModel", setting(DeploymentRecommendation=None)),
        ("DescribeModel",),
        ("DescribeModel-wire.no-null-/DeploymentRecommendation",),
    ),
    Mutant(
        "null-token",
        "Shows null for the token of a page that does not exist.",
        showing("ListModels", lambda shown: shown.setdefault("NextToken", None)),
        ("ListModels",),
        ("ListModels-wire.no-null-/NextToken",),
    ),
    Mutant(
        "null-in-a-container",
        "Shows null for the data source that a model's container does not have.",
        showing("DescribeModel", at("/PrimaryContainer", lambda shown: shown.setdefault("ModelDataSource", None))),
        ("DescribeModel",),
        ("DescribeModel-wire.no-null-/PrimaryContainer/ModelDataSource",),
    ),
    Mutant(
        "null-in-a-channel",
        "Shows null for the file system that the last channel does not read.",
        showing(
            "DescribeTrainingJob",
            at("/InputDataConfig/-1/DataSource", lambda shown: shown.setdefault("FileSystemDataSource", None)),
        ),
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-wire.no-null-/InputDataConfig/*/DataSource/FileSystemDataSource",),
    ),
    Mutant(
        "null-in-a-list",
        "Shows null for the repositories that a listed notebook instance does not have.",
        showing(
            "ListNotebookInstances",
            each("NotebookInstances", lambda shown: shown.setdefault("AdditionalCodeRepositories", None)),
        ),
        ("ListNotebookInstances",),
        ("ListNotebookInstances-wire.no-null-/NotebookInstances/*/AdditionalCodeRepositories",),
    ),
)

TEXTS: Final = (*OBJECTS, *NULLS)
