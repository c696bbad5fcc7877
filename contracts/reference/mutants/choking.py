"""Mutants that break down on good requests which nobody thought of."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, Final

from contracts.reference.making import Change, crash, delivered, html, replying
from contracts.reference.messages import Call, Delivery, Reply
from contracts.reference.server import Reference
from contracts.reference.store import Shown
from contracts.reference.suspects import Mutant

Strings = tuple[str, ...]
Good = Callable[[Shown], object]  # tells whether a good request is one of those

HANG_UP: Final = delivered(Delivery(raw=b""))
IN_2020: Final = 1_577_836_800


def texts(value: Any) -> Iterator[str]:
    """Yield every text in a request, the keys of maps and the names of members included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value:
            yield from texts(part)
        yield from texts(list(value.values())) if isinstance(value, dict) else ()


def beyond_ascii(asked: Shown) -> bool:
    """Tell whether a request has characters beyond ASCII."""
    return not all(text.isascii() for text in texts(asked))


def unprintable(asked: Shown) -> bool:
    """Tell whether a request has control characters."""
    return any(unicodedata.category(sign) == "Cc" for text in texts(asked) for sign in text)


def quoted(asked: Shown) -> bool:
    """Tell whether a request has quotes in a text, which some write into other texts."""
    return any("'" in text or '"' in text for text in texts(asked))


def long_ago(asked: Shown) -> bool:
    """Tell whether a request asks for a time before 2020."""
    return any(value < IN_2020 for value in asked.values() if type(value) in (int, float) and value > 100)


def on_the_second(asked: Shown) -> bool:
    """Tell whether a request asks for a time without a fraction."""
    return any(type(value) is int for name, value in asked.items() if name.endswith(("Before", "After")))


def of_a_stranger(asked: Shown) -> bool:
    """Tell whether a request asks for an endpoint whose name does not start with a small letter."""
    return not asked["EndpointName"][0].islower()


# a name, an operation, which good requests it breaks down on, what it answers then,
# what else that breaks and keeps from being judged, since examples and stories send such requests too, and the fault
STUMBLES: Final[tuple[tuple[str, str, Good, Change, Strings, Strings, str], ...]] = (
    ("crashes-beyond-ascii", "CreateAction", beyond_ascii, crash,
     ("error.no-crash-#full", "error.no-crash-/Tags"), ("accept.base-#full", "accept.boundary-/Tags"),
     "Crashes on characters beyond ASCII, where a text may have any."),
    ("crashes-on-control-characters", "CreateAction", unprintable, crash, (), (),
     "Crashes on characters that print nothing."),
    ("quotes-in-html", "CreateAction", quoted, html, (), (),
     "Answers a page of a firewall where a text has quotes."),
    ("crashes-on-early-times", "ListModels", long_ago, crash, ("error.no-crash",), (),
     "Crashes on a time before 2020."),
    ("hangs-up-on-early-times", "ListEndpoints", long_ago, HANG_UP, ("error.no-crash",), (),
     "Hangs up on a time before 2020."),
    ("crashes-on-whole-seconds", "ListNotebookInstances", on_the_second, crash,
     ("error.no-crash",), ("page.filter-/*Time*",),
     "Crashes on a time without a fraction."),
    ("crashes-on-strangers", "DescribeEndpoint", of_a_stranger, crash, (), (),
     "Crashes where an unknown endpoint's name starts with a capital letter or a digit."),
)  # fmt: skip


def stumbling(operation: str, good: Good, change: Change) -> type[Reference]:
    """Return a server that answers some good requests otherwise; describes are those that find nothing."""

    def picks(call: Call, reply: Reply) -> bool:
        kept = b"Could not find" in reply.body if operation.startswith("Describe") else reply.status == 200
        return call.operation == operation and kept and bool(good(json.loads(call.body)))

    return replying(picks, change)


def generated(operation: str) -> Strings:
    """Return which promises of generated requests are kept from being judged; describes have none."""
    return () if operation.startswith("Describe") else ("accept.generated-#*",)


CHOKING: Final = tuple(
    Mutant(
        name,
        fault,
        stumbling(operation, good, change),
        (operation,),
        (f"{operation}-generated.answer-#*",),
        drags=tuple(f"{operation}-{drag}" for drag in drags),
        bars=tuple(f"{operation}-{bar}" for bar in (*generated(operation), *bars)),
    )
    for name, operation, good, change, drags, bars, fault in STUMBLES
)
