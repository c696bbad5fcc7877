"""Loads the examples: pairs of a request and its answer, one a file, ``<Operation>/<kebab-name>.yaml``.

Loading only asks whether a file has the form of an example; whether its bodies are right is for ``lint`` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, cast

from contracts.cases.strict_yaml import Document, Flaw, read_strictly
from contracts.errors import KitError
from contracts.spec import files
from contracts.spec.operations import CONTRACT

Kind = Literal["base", "error"]

_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WORDS: Final[Mapping[type, str]] = {
    str: "a text",
    int: "an integer",
    float: "a number",
    bool: "true or false",
    dict: "an object",
    list: "a list",
}
# The form of a file: each object's keys, and what is below them. Only OPTIONAL keys may be missing.
_FORM: Final[Mapping[str, Mapping[str, type]]] = {
    "": {"id": str, "operation": str, "summary": str, "kind": str, "doubtful": bool, "request": dict, "response": dict},
    "/request": {"body": dict},
    "/response": {"status": int, "headers": dict, "body": dict},
}
_OPTIONAL: Final = frozenset({"doubtful"})
_AN_OPERATION: Final = f"one of the {len(CONTRACT)} operations"


@dataclass(frozen=True)
class Example:
    """A request with the service's answer; a base is known to be good, and cases start from it.

    Documents narrow a ``doubtful`` base: that the service accepts it is likely, not certain. The bodies are shared by
    all who load the file: copy before changing.
    """

    id: str
    operation: str
    name: str
    kind: Kind
    doubtful: bool
    summary: str
    request: dict[str, Any]
    status: int
    response_headers: dict[str, str]
    response: dict[str, Any]
    path: Path

    @property
    def invalid(self) -> bool:
        """Tell whether the request is meant to break a constraint; the file's name says so."""
        return self.kind == "error" and self.name.split("-")[0] == "validation"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with one file; ``line`` is 0 where the file as a whole is meant."""

    file: str
    place: str
    expected: str
    got: str
    line: int = 0

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        place = f" {self.place}:" if self.place else ""
        return f"{where}:{place} expected {self.expected}, got {self.got}"


class Scan(NamedTuple):
    """What some paths hold: the examples that can be read, and what is wrong with the rest."""

    examples: tuple[Example, ...]
    findings: tuple[Finding, ...]


def load(folder: Path = files.FIXTURES) -> tuple[Example, ...]:
    """Return the examples in a folder, by operation and path; raises KitError where anything else is in it."""
    return _kits_own() if folder == files.FIXTURES else _read(folder)


@cache
def _kits_own() -> tuple[Example, ...]:
    return _read(files.FIXTURES)


def _read(folder: Path) -> tuple[Example, ...]:
    if not folder.is_dir():
        raise KitError(f"{folder} is no folder. The examples belong there, as <Operation>/<name>.yaml.")
    examples, findings = scan(folder)
    if findings:
        raise KitError("\n".join(("These examples cannot be used:", *map(str, findings))))
    return examples


def scan(*paths: Path, flat: bool = False) -> Scan:
    """Return the examples in files and folders, with findings for all that is no example.

    A folder is an operation's, or one of these; ``flat``, it may hold examples of any operation as well.
    """
    examples: list[Example] = []
    findings: list[Finding] = []
    for file in dict.fromkeys(found for path in paths for found in _files(path, findings, flat=flat)):
        example = _example(file, findings, alone=file in paths)
        if example:
            examples.append(example)
    examples.sort(key=lambda example: (example.operation, example.path))
    findings.extend(_twice(examples))
    return Scan(tuple(examples), tuple(findings))


def _files(path: Path, findings: list[Finding], *, flat: bool) -> Iterator[Path]:
    """Yield the example files below a path: a file, an operation's folder, or a folder of these."""
    if not path.is_dir():
        yield path
    elif path.resolve().name in CONTRACT:
        yield from _in_operation(path, findings)
    else:
        for below in sorted(path.iterdir()):
            if below.is_dir() and below.name in CONTRACT:
                yield from _in_operation(below, findings)
            elif flat and _is_named(below):
                yield below
            elif below.is_dir():
                findings.append(Finding(shown(below), "", f"a folder named after {_AN_OPERATION}", below.name))
            else:
                findings.append(_unclaimed(below))


def _in_operation(folder: Path, findings: list[Finding]) -> Iterator[Path]:
    for below in sorted(folder.iterdir()):
        if _is_named(below):
            yield below
        else:
            findings.append(_unclaimed(below))


def _is_named(path: Path) -> bool:
    """Tell whether a file has the name of an example."""
    return path.is_file() and path.suffix == ".yaml" and _NAME.fullmatch(path.stem) is not None


def _unclaimed(path: Path) -> Finding:
    return Finding(shown(path), "", "only files named <Operation>/<kebab-name>.yaml", path.name)


def shown(path: Path) -> str:
    """Return a path as a person would type it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def document(path: Path) -> Document:
    """Return the decoded file; one that cannot be read is a document with a flaw."""
    try:
        return read_strictly(path.read_text(encoding="utf-8"))
    except OSError as error:
        return Document(None, (Flaw("", "a file that can be read", str(error.strerror), 0),))
    except UnicodeDecodeError as error:
        return Document(None, (Flaw("", "text in UTF-8", f"something else at byte {error.start}", 0),))


def _example(path: Path, findings: list[Finding], *, alone: bool) -> Example | None:
    """Return the example in a file, or None with findings; a file named alone may be in any folder."""
    read = document(path)
    flaws = read.flaws or tuple(Flaw(*problem, read.line(problem[0])) for problem in _form(read.value, ""))
    folder = path.resolve().parent.name
    if not flaws and not alone and folder in CONTRACT and read.value["operation"] != folder:
        got = read.value["operation"]
        flaws = (Flaw("/operation", f"the folder's name, {folder}", got, read.line("/operation")),)
    findings.extend(Finding(shown(path), *flaw) for flaw in flaws)
    return None if flaws else made(path, read.value)


def _form(value: Any, place: str) -> Iterator[tuple[str, str, str]]:
    """Yield where a value has not the form of an example: place, expected, got."""
    if not isinstance(value, dict):
        yield place, _WORDS[dict], word(value)
        return
    form = _FORM[place]
    for key in (key for key in value if key not in form):
        yield f"{place}/{key}", f"one of {', '.join(form)}", "an unknown key"
    for key, kind in form.items():
        if key not in value:
            if key not in _OPTIONAL:
                yield f"{place}/{key}", _WORDS[kind], "no such key"
        elif type(value[key]) is not kind:
            yield f"{place}/{key}", _WORDS[kind], word(value[key])
        elif f"/{key}" in _FORM:
            yield from _form(value[key], f"{place}/{key}")
        else:
            yield from _content(f"{place}/{key}", value[key])


def _content(place: str, value: Any) -> Iterator[tuple[str, str, str]]:
    if place == "/kind" and value not in ("base", "error"):
        yield place, "base or error", value
    if place == "/operation" and value not in CONTRACT:
        yield place, _AN_OPERATION, value
    if place in ("/id", "/summary") and not value.strip():
        yield place, "a text", "an empty one"
    if place == "/response/headers":
        strange = ((name, text) for name, text in value.items() if not isinstance(text, str))
        yield from ((f"{place}/{name}", _WORDS[str], word(text)) for name, text in strange)


def word(value: Any) -> str:
    """Return a value in a few words: its kind, and short ones themselves."""
    if value is None:
        return "nothing"
    kind = _WORDS[type(value)]
    return kind if isinstance(value, (dict, list)) or len(str(value)) > 40 else f"{kind}, {value!r}"


def made(path: Path, value: Mapping[str, Any]) -> Example:
    """Return the example that a decoded file of the right form holds."""
    answer = value["response"]
    return Example(
        id=value["id"],
        operation=value["operation"],
        name=path.stem,
        kind=cast("Kind", value["kind"]),
        doubtful=value.get("doubtful", False),
        summary=value["summary"],
        request=value["request"]["body"],
        status=answer["status"],
        response_headers=answer["headers"],
        response=answer["body"],
        path=path,
    )


def _twice(examples: list[Example]) -> Iterator[Finding]:
    first: dict[str, Example] = {}
    for example in examples:
        other = first.setdefault(example.id, example)
        if other is not example:
            got = f"{example.id}, as in {shown(other.path)}"
            yield Finding(shown(example.path), "/id", "an id of its own", got, document(example.path).line("/id"))
