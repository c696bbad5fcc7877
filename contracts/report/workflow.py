"""What a run hands on to the workflow that it is a step of: outputs, and the text of a comment on a pull request."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final

from contracts.report import figures, markdown
from contracts.report.terminal import ending
from contracts.values import Results
from contracts.wire.redact import redact_text

COMMENT: Final = 65_535  # characters that a comment may have
COUNTS: Final = ("kept", "supported", "broken", "known")
LINES: Final = 30  # of a message that ended a run
_MARK: Final = re.compile(r"<!-- sagemaker-contract:[\w.-]+ -->")
_REFERRING: Final = re.compile(r"\\([@#])")


def key(name: str) -> str:
    """Return what tells a target from others where only letters, digits, dots and hyphens may be."""
    name = redact_text(name)
    plain = re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.")[:60]
    return plain if plain == name else f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:6]}".lstrip("-")


def outputs(exit_code: int, results: Results | None) -> dict[str, str]:
    """Return the outputs of a step, by their names; counts are empty where there are no results."""
    found = figures.count(results).named if results else {}
    counted = {name: str(found[name]) if found else "" for name in COUNTS}
    return {**counted, "verdict": ending(exit_code)}


def assigned(values: Mapping[str, str], delimiter: str) -> str:
    """Return values as a step's file of outputs takes them, whatever is in them but the ``delimiter``."""
    return "".join(f"{name}<<{delimiter}\n{value}\n{delimiter}\n" for name, value in values.items())


def unfinished(target: str, exit_code: int, said: str) -> str:
    """Return the summary of a run that ended before there were results."""
    head = f"## ⚠️ {markdown.inert(redact_text(target))}: {ending(exit_code)}"
    lines = [markdown.inert(line) for line in redact_text(said).splitlines()[:LINES]]
    return "\n".join([head, "", *(f"{line}  " for line in lines), ""])


def comment(name: str, told: Results | str) -> str:
    """Return the comment of a run with these results, or with this summary; its first line marks it as the kit's own.

    Nobody is notified by it: what Markdown's escapes do not keep from being a mention is broken up.
    """
    head, room = f"<!-- sagemaker-contract:{key(name)} -->\n", COMMENT
    if isinstance(told, str):
        return _unmentioning(head + told)[:COMMENT]
    while True:
        text = _unmentioning(head + markdown.render(told, room))
        size = len(text.encode("utf-8", "backslashreplace"))
        if size <= COMMENT or room <= 0:
            return text
        room = room * COMMENT // size - 1  # in proportion: what is broken up grows with what there is


def _unmentioning(text: str) -> str:
    return _REFERRING.sub(r"\1<!-- -->", text)


def mark(text: str) -> str:
    """Return the mark of a comment, or nothing where the text has none."""
    found = _MARK.match(text)
    return found[0] if found else ""
