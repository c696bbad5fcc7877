"""The JSON Schema validator that judges every body, with the kit's own keywords, and its problems in words."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import regex
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from contracts.spec import patterns
from contracts.values import Json, Problem

# SageMaker was announced in November 2017; no resource of it is older.
EARLIEST: Final = 1_510_000_000
YEAR: Final = 366 * 86_400

_ARN: Final = regex.compile(
    r"arn:[a-z0-9-]+:sagemaker:[a-z0-9-]+:[0-9]{12}:([A-Za-z-]+)/(.+)", regex.ASCII | regex.DOTALL
)
_JSON_TYPES: Final = (
    (bool, "boolean"),
    (int, "number"),
    (float, "number"),
    (str, "string"),
    (list, "list"),
    (dict, "object"),
)
_WORDS: Final = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "minProperties": "at least {} entries",
    "maxProperties": "at most {} entries",
}


def json_type(value: Json) -> str:
    """Return what JSON calls the type of a decoded value; whole and broken numbers are both ``number``."""
    return next((name for kind, name in _JSON_TYPES if isinstance(value, kind)), "null")


def brief(value: Json, length: int = 80) -> str:
    """Return a value as short JSON text."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= length else f"{text[: length - 1]}…"


def is_number(value: Json) -> bool:
    """Tell whether a value is a JSON number, which a boolean is not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _pattern(_: Any, pattern: str, value: Json, __: Any) -> Iterator[ValidationError]:
    if isinstance(value, str) and not patterns.matches(pattern, value):
        yield ValidationError(f"text that matches {pattern}")


def _epoch(_: Any, __: Any, value: Json, ___: Any) -> Iterator[ValidationError]:
    now = time.time()
    if not is_number(value):
        yield ValidationError(f"a number of epoch seconds, not a {json_type(value)}")
    elif now >= EARLIEST and not EARLIEST <= value <= now + YEAR:  # tests may stop the clock at any time before
        yield ValidationError("epoch seconds, between 2017 and a year from now")


def _arn(_: Any, kind: str, value: Json, __: Any) -> Iterator[ValidationError]:
    if not isinstance(value, str):
        return
    found = _ARN.fullmatch(value)
    if found is None or found[1].lower() != kind or (kind == "app" and found[2].count("/") != 3):
        yield ValidationError(
            f"arn:<partition>:sagemaker:<region>:<12 digits>:{_ARN_TAILS.get(kind, f'{kind}/<name>')}"
        )


_ARN_TAILS: Final = {"app": "app/<domain>/<owner>/<app type>/<name>"}


def _expected(_: Any, members: list[str], value: Json, __: Any) -> Iterator[ValidationError]:
    if isinstance(value, dict):
        yield from (ValidationError(f"the member {m}", path=[m]) for m in members if m not in value)


def _required(_: Any, members: list[str], value: Json, __: Any) -> Iterator[ValidationError]:
    if isinstance(value, dict):
        yield from (ValidationError(f"the member {m}", path=[m]) for m in members if m not in value)


def _filled(_: Any, members: list[str], value: Json, __: Any) -> Iterator[ValidationError]:
    if value != {}:
        yield from _required(_, members, value, __)


def _limits(_: Any, limits: Mapping[str, Any], value: Json, __: Any) -> Iterator[ValidationError]:
    for bound, limit in limits.items():
        if bound == "patterns":
            if isinstance(value, str) and not any(patterns.matches(p, value) for p in limit):
                yield ValidationError(f"text that matches {limit[0]}")
        elif _breaks(bound, limit, value):
            yield ValidationError(_WORDS[bound].format(limit))


def _breaks(bound: str, limit: float, value: Json) -> bool:
    size = _MEASURES[bound[3:]](value)
    if size is None:
        return False
    return size < limit if bound.startswith("min") else size > limit


_MEASURES: Final[Mapping[str, Callable[[Json], float | None]]] = {
    "Length": lambda v: len(v) if isinstance(v, str) else None,
    "Items": lambda v: len(v) if isinstance(v, list) else None,
    "Properties": lambda v: len(v) if isinstance(v, dict) else None,
    "imum": lambda v: v if is_number(v) else None,
}

Validator: Final[Any] = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {
        "pattern": _pattern,
        "epoch": _epoch,
        "arn": _arn,
        "expected": _expected,
        "required": _required,
        "filled": _filled,
        "limits": _limits,
    },
)


def problem(error: ValidationError) -> Problem:
    """Return a validation error as the place, the expected and the got of one problem."""
    place = "".join(f"/{step}" for step in error.absolute_path)
    keyword = "required" if error.validator == "filled" else str(error.validator)
    if keyword in ("required", "expected"):
        return Problem(keyword, place, error.message, "no such member")
    return Problem(keyword, place, _expectation(error, keyword), _got(error, keyword))


def _expectation(error: ValidationError, keyword: str) -> str:
    limit: Any = error.validator_value
    if keyword == "type":
        return {"integer": "a whole number", "array": "a list", "object": "an object"}.get(limit, f"a {limit}")
    if keyword == "enum":
        return f"one of {', '.join(limit[:8])}{f' and {len(limit) - 8} more' if len(limit) > 8 else ''}"
    if keyword in _WORDS:
        return _WORDS[keyword].format(limit)
    if keyword == "additionalProperties":
        return f"only members that the model knows: {', '.join(sorted(_members(error))[:8])} …"
    return error.message


def _members(error: ValidationError) -> Mapping[str, Any]:
    schema: Any = error.schema
    known: Mapping[str, Any] = schema.get("properties", {})
    return known


def _got(error: ValidationError, keyword: str) -> str:
    value: Any = error.instance
    if keyword == "additionalProperties":
        return f"unknown: {', '.join(str(m) for m in value if m not in _members(error))}"
    if isinstance(value, list | dict) and keyword != "type":
        return f"{len(value)} {'items' if isinstance(value, list) else 'entries'}"
    if isinstance(value, str) and "characters" in _expectation(error, keyword):
        return f"{len(value)} characters"
    return brief(value)
