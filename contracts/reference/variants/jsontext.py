"""JSON as others write it: the same values in other characters."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from contracts.reference.server import Reference

Text = Callable[[Any], str]


def encoding(text: Text) -> type[Reference]:
    """Return a server that writes its answers in a way of its own."""

    class Encoding(Reference):
        def encode(self, value: Any) -> bytes:
            return text(value).encode()

    return Encoding


def written(value: Any, string: Text = json.dumps, number: Text = json.dumps) -> str:
    """Return a value as compact JSON, its texts and numbers as asked for."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{string(name)}:{written(below, string, number)}" for name, below in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(written(item, string, number) for item in value) + "]"
    if isinstance(value, str):
        return string(value)
    return json.dumps(value) if value is None or isinstance(value, bool) else number(value)


def escaped(text: str) -> str:
    """Return a text with an escape for every character, two for those beyond 16 bits."""
    units = text.encode("utf-16-be", "surrogatepass")
    return '"' + "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2)) + '"'


def raw(text: str) -> str:
    """Return a text without any escape that is not needed."""
    return json.dumps(text, ensure_ascii=False)


def exponent(number: float) -> str:
    """Return a number with an exponent, digit for digit: 1.742860800123E9 for a time."""
    return f"{Decimal(repr(number)):E}".replace("E+", "E")


def pointed(number: float) -> str:
    """Return a number with a point, whole ones too."""
    return repr(float(number))


def spaced(value: Any) -> str:
    """Return a value with as much white space as JSON allows, around it as well."""
    text = json.dumps(value, indent="\t", separators=(" \r\n,", " \t: "))
    return f"\r\n {text} \n\n"


def backwards(value: Any) -> Any:
    """Return a value with the members of every object in reverse order."""
    if isinstance(value, dict):
        return {name: backwards(value[name]) for name in reversed(value)}
    return [backwards(item) for item in value] if isinstance(value, list) else value
