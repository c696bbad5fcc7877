"""The traps of a document as a whole: its size, its identity, and what YAML has that Microcks lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contracts.microcks import trap
from contracts.microcks.reading import LARGEST, Reading, Spot
from contracts.microcks.trap import Caught


def caught(reading: Reading) -> Iterator[Caught]:
    """Yield the traps of a document as a whole."""
    if reading.size > LARGEST:
        yield Caught(trap.TOO_LARGE, reading.top, f"{reading.size} bytes")
    if not _recognised(reading.text):
        yield Caught(trap.NOT_RECOGNISED, reading.top, "no line that begins with openapi:")
    yield from _identity(reading.top.at("info"))
    for alias in reading.aliases:
        yield Caught(trap.YAML_ALIAS, alias, "an alias")
    for key in reading.repeated:
        yield Caught(trap.REPEATED_KEY, key, f"{key.place.rpartition('/')[2]}, and again below")


def _recognised(text: str) -> bool:
    """Tell whether Microcks sees that this is an OpenAPI document: by a line, or anywhere in JSON."""
    return text.lstrip()[:1] == "{" or bool(re.search(r"^openapi:", text, re.MULTILINE))


def _identity(info: Spot) -> Iterator[Caught]:
    for member in ("title", "version"):
        spot = info.raw(member)
        if not spot.written.strip():
            yield Caught(trap.NO_IDENTITY, spot if spot else info, f"no {member}")
    version = info.raw("version")
    if version.kind == "float" and _shortened(version.written):
        yield Caught(trap.UNQUOTED_VERSION, version, f"{version.written} without quotes")


def _shortened(number: str) -> bool:
    try:
        return str(float(number)) != number
    except ValueError:
        return True
