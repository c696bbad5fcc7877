"""The traps of ``x-microcks-operation``: how Microcks chooses among the examples of an operation."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any, Final

from contracts.microcks import trap
from contracts.microcks.reading import Spot
from contracts.microcks.trap import Caught

_FALLBACK: Final = "FALLBACK"
_RULED: Final = frozenset(
    {_FALLBACK, "SCRIPT", "JS", "GROOVY", "JSON_BODY", "SEQUENCE", "QUERY_MATCH", "QUERY_ARGS", "QUERY_HEADER",
     "URI_PARTS", "URI_PARAMS", "URI_ELEMENTS", "PROXY", "PROXY_FALLBACK"}
)  # fmt: skip
_RANDOM: Final = "RANDOM"
_SETTINGS: Final = frozenset(
    {"delay", "delayStrategy", "frequency", "dispatcher", "dispatcherRules", "parameterConstraints"}
)
_DIFFERS: Final = {
    "JS": "only newer versions know it; older ones answer with any example",
    "GROOVY": "only newer versions know it; older ones answer with any example",
    "QUERY_HEADER": "it depends on the version whether a header's name counts in any case",
}
_BLIND: Final = "JSON_BODY sees no headers, and the operations of this path are told apart by one"


def caught(operation: Spot, names: Collection[str], *, by_header: bool) -> Iterator[Caught]:
    """Yield the traps in an operation's extension; ``names`` are those of its answers' examples.

    ``by_header`` says that the path serves several operations, told apart by a header.
    """
    extension = operation.raw("x-microcks-operation")
    for name, spot in extension.parts():
        if name not in _SETTINGS:
            yield Caught(trap.UNKNOWN_SETTING, spot, name)
    dispatcher, rules = extension.raw("dispatcher"), extension.raw("dispatcherRules")
    if not dispatcher:
        return
    name = dispatcher.written
    yield from _named(dispatcher, name, by_header)
    if name in _RULED and not (rules.text or "").strip():
        got = "without dispatcherRules" if not rules else "with dispatcherRules that are no text"
        yield Caught(trap.NO_RULES, dispatcher, f"{name} {got}")
    elif name == _FALLBACK:
        yield from _falling_back(rules, names, by_header)


def _named(spot: Spot, name: str, by_header: bool) -> Iterator[Caught]:
    if name not in _RULED and name != _RANDOM:
        yield Caught(trap.UNKNOWN_DISPATCHER, spot, name or "no name")
    if name in _DIFFERS:
        yield Caught(trap.VERSION_DEPENDENT, spot, f"{name}: {_DIFFERS[name]}")
    if name == "JSON_BODY" and by_header:
        yield Caught(trap.VERSION_DEPENDENT, spot, _BLIND)


def _falling_back(rules: Spot, names: Collection[str], by_header: bool) -> Iterator[Caught]:
    told = _decoded(rules.text or "")
    missing = [part for part in ("dispatcher", "dispatcherRules", "fallback") if not _is_text(told.get(part))]
    if missing:
        yield Caught(trap.NO_RULES, rules, f"FALLBACK, but its rules are no JSON text with {' and '.join(missing)}")
        return
    yield from _named(rules, told["dispatcher"], by_header)
    if told["fallback"] not in names:
        yield Caught(trap.UNKNOWN_FALLBACK, rules, told["fallback"])


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _decoded(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
