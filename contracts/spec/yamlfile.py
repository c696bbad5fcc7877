"""Reads OpenAPI documents and overlays, and writes them as one certain text.

The writer is our own because a dumper's line breaks and quotes change between its releases and between its C and its
Python half. Whatever a YAML 1.1 reader and a YAML 1.2 reader could read differently is written in double quotes.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent

from contracts.errors import UsageError

_HARMLESS: Final = 10_000  # characters that nobody can nest too deeply
_DEEPEST: Final = 200
_Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Text that is surely a string: it starts with a letter, `$`, `_` or `/letter`, and holds no sign of YAML's own.
_PLAIN: Final = re.compile(r"(?:[A-Za-z_$]|/[A-Za-z])(?:[\w./-]|[ ,;()=](?=[\w(]))*", re.ASCII)
_WORDS: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def read(path: Path) -> Any:
    """Return the decoded YAML or JSON file; raises UsageError where it cannot be read."""
    try:
        return parse(path.read_text(encoding="utf-8"), wary=True)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}. Name a file in YAML or JSON.") from error
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise UsageError(f"{path} is neither YAML nor JSON: {reason}") from error


def check_depth(text: str) -> None:
    """Raise ValueError where values are nested so deeply that libyaml, which does not look, would end the process."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader) if len(text) > _HARMLESS else ():
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > _DEEPEST:
            raise ValueError(f"its values are nested more than {_DEEPEST} deep")


def parse(text: str, *, wary: bool = False) -> Any:
    """Return the value that a YAML or JSON text stands for; be ``wary`` of one that anybody may have written."""
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        try:
            return json.loads(text.lstrip("\ufeff"))
        except json.JSONDecodeError:
            pass  # YAML may begin with a brace, too
    if wary:
        check_depth(text)
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - both loaders are the safe one


def document(path: Path) -> dict[str, Any]:
    """Return an OpenAPI 3 document; raises UsageError where the file holds something else."""
    found = read(path)
    advice = "Name an OpenAPI 3.0 or 3.1 document."
    if not isinstance(found, dict):
        raise UsageError(f"{path} is no OpenAPI document: its top is {_kind(found)}, not an object. {advice}")
    if "swagger" in found:
        raise UsageError(f"{path} is a Swagger {found['swagger']} document. Convert it to OpenAPI 3 first.")
    if not re.match(r"3\.\d", str(found.get("openapi", ""))):
        raise UsageError(f"{path} is no OpenAPI document: it says openapi: {found.get('openapi')!r}. {advice}")
    return found


def _kind(value: Any) -> str:
    names = {list: "a list", str: "a text", type(None): "empty"}
    return names.get(type(value), f"a {type(value).__name__}")


def dump(value: Any) -> str:
    """Return the value as YAML in block style: the same value, the same bytes, in every environment."""
    return "".join(f"{line}\n" for line in _lines(value))


def _lines(value: Any) -> Iterator[str]:
    if value and isinstance(value, dict):
        for key, below in value.items():
            yield from _entry(f"{scalar(key)}:", below, "  " if isinstance(below, dict) else "")
    elif value and isinstance(value, list):
        for below in value:
            yield from _item(below)
    else:
        yield scalar(value)


def _entry(key: str, below: Any, indent: str) -> Iterator[str]:
    if below and isinstance(below, (dict, list)):
        yield key
        yield from (indent + line for line in _lines(below))
    else:
        yield f"{key} {scalar(below)}"


def _item(below: Any) -> Iterator[str]:
    lines = _lines(below)
    yield f"- {next(lines)}"
    yield from (f"  {line}" for line in lines)


def scalar(value: Any) -> str:
    """Return one value without parts as YAML; strings are quoted unless every reader takes them for strings."""
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and value.lower() not in _WORDS
        return value if plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return json.dumps(value, default=str)
