"""Judges examples by the validators that judge live answers; here, unknown members are wrong, too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final
from uuid import UUID

from contracts.cases.examples import Example, document, scan, shown
from contracts.cases.examples import Finding as Finding  # part of this module's face
from contracts.errors import UsageError
from contracts.spec.contract import Contract
from contracts.values import MEDIA_TYPE

# Access errors may say 403, the service's own faults 5xx; all other errors are 400.
_ERROR_STATUSES: Final = (400, 403, 500, 503)

Located = tuple[str, str, str]  # place, expected, got


def lint(paths: Sequence[Path], contract: Contract) -> list[Finding]:
    """Return all that is wrong with the examples in files and folders, by file and line."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} does not exist. Name an example, or a folder of <Operation>/<name>.yaml.")
    examples, findings = scan(*paths, flat=True)
    if not examples and not findings:
        raise UsageError(f"No examples in {', '.join(map(str, paths))}. They are expected as <Operation>/<name>.yaml.")
    judged = (finding for example in examples for finding in _located(example, problems(example, contract)))
    return sorted((*findings, *judged), key=lambda finding: (finding.file, finding.line, finding.place))


def render(findings: Iterable[Finding]) -> str:
    """Return the findings as text, a line each."""
    return "\n".join(map(str, findings))


def _located(example: Example, wrong: Iterator[Located]) -> Iterator[Finding]:
    found = tuple(wrong)
    read = document(example.path) if found else None
    for place, expected, got in found:
        yield Finding(shown(example.path), place, expected, got, read.line(place) if read else 0)


def problems(example: Example, contract: Contract) -> Iterator[Located]:
    """Yield what is wrong with one example: the place in its file, what was expected there, and what is there."""
    yield from _request(example, contract)
    yield from _status(example)
    yield from _headers(example)
    if example.kind == "error":
        found = contract.error_problems(example.response)
    else:
        found = contract.answer_problems(example.operation, example.response, closed=True)
    for problem in found:
        yield f"/response/body{problem.place}", problem.expected, problem.got


def _request(example: Example, contract: Contract) -> Iterator[Located]:
    found = contract.request_problems(example.operation, example.request)
    if example.invalid and not found:
        yield "/request/body", "a broken constraint, as the file's name starts with validation", "a valid request"
    elif not example.invalid:
        yield from ((f"/request/body{problem.place}", problem.expected, problem.got) for problem in found)


def _status(example: Example) -> Iterator[Located]:
    expected = _ERROR_STATUSES if example.kind == "error" else (200,)
    if example.status not in expected:
        yield "/response/status", f"{' or '.join(map(str, expected))} for kind {example.kind}", str(example.status)


def _headers(example: Example) -> Iterator[Located]:
    headers = {name.lower(): value for name, value in example.response_headers.items()}
    for name, expected, is_right in _HEADERS:
        value = headers.get(name.lower())
        if value is None or not is_right(value):
            yield f"/response/headers/{name}", expected, "no such header" if value is None else value


def _is_media_type(value: str) -> bool:
    return value.split(";")[0].strip().lower() == MEDIA_TYPE


def _is_uuid(value: str) -> bool:
    try:
        return bool(UUID(value))
    except ValueError:
        return False


_HEADERS: Final = (("Content-Type", MEDIA_TYPE, _is_media_type), ("x-amzn-RequestId", "a UUID", _is_uuid))
