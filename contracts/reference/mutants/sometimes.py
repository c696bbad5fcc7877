"""Mutants that are wrong now and then: in every twentieth answer, or the first time only."""

from __future__ import annotations

from typing import Final

from contracts.reference.making import When, beheaded, crash, every, of, refusal, replying, sending, status, success
from contracts.reference.messages import Call, Reply
from contracts.reference.mutants.errors import breaks
from contracts.reference.suspects import Mutant


def once_each(when: When) -> When:
    """Pick the reply to each request that ``when`` picks the first time only."""
    seen: set[bytes] = set()

    def picks(call: Call, reply: Reply) -> bool:
        if not when(call, reply) or call.body in seen:
            return False
        seen.add(call.body)
        return True

    return picks


SOMETIMES: Final = (
    Mutant(
        "crash-that-goes-away",
        "Crashes on an unknown sort order the first time only.",
        lambda: replying(once_each(breaks("ListModels", "/SortOrder", "must be one of")), crash)(),
        ("ListModels",),
        ("ListModels-error.no-crash-/SortOrder",),
        bars=("ListModels-reject.enum-/SortOrder",),
    ),
    Mutant(
        "half-an-object-crashes-the-first-time",
        "Crashes on an object that does not end the first time only.",
        lambda: replying(once_each(sending(b"{")), crash)(),
        ("ListModels",),
        ("ListModels-error.malformed",),
    ),
    Mutant(
        "one-refusal-in-twenty-crashes",
        "Crashes on every twentieth request that it should refuse.",
        lambda: replying(every(20, of("ListTrainingJobs", refusal)), crash)(),
        ("ListTrainingJobs",),
        ("ListTrainingJobs-error.no-crash-/*",),
    ),
    Mutant(
        "one-answer-in-twenty-without-a-media-type",
        "Names no media type in every twentieth answer.",
        lambda: replying(every(20), beheaded("Content-Type"))(),
        ("ListEndpoints",),
        ("ListEndpoints-wire.content-type",),
    ),
    Mutant(
        "one-success-in-twenty-is-201",
        "Answers 201 in every twentieth success.",
        lambda: replying(every(20, of("ListNotebookInstances", success)), status(201))(),
        ("ListNotebookInstances",),
        ("ListNotebookInstances-wire.success-200",),
    ),
    Mutant(
        "one-refusal-in-twenty-without-a-request-id",
        "Sends no request id in every twentieth refusal.",
        lambda: replying(every(20, of("ListModels", refusal)), beheaded("x-amzn-RequestId"))(),
        ("ListModels",),
        ("ListModels-wire.request-id",),
    ),
)
