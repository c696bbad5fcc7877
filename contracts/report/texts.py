"""Text that is safe to show: whatever a target sent, it cannot steer a terminal, a job log or a parser."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

SHOWN: Final = 600  # characters of one text in a report for people
_PLAIN: Final = re.compile(r"[\x20-\x7e]*")
_COMMAND: Final = re.compile(r"(?<!\S)::")
_SHORT: Final = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
_ASCII: Final = str.maketrans({"·": "|", "…": "...", "–": "-", "’": "'"})  # noqa: RUF001 - the dash and the quote are what is replaced
_MARKUP: Final = re.compile(r"([\\`*_<>\[\]|])")
_BOLD, _OFF = "\x1b[1m", "\x1b[0m"
_COLOURS: Final = {"bold": _BOLD, "red": "\x1b[1;31m", "green": "\x1b[1;32m", "yellow": "\x1b[1;33m"}


def clean(text: str) -> str:
    r"""Return ``text`` on one line, with everything that is not visible as an escape such as ``\x1b`` or ``\u202e``.

    ``##[`` is escaped too, and ``::`` where a word begins: job logs take them for commands.
    """
    if not _PLAIN.fullmatch(text):
        text = "".join(_visible(char) for char in text)
    text = text.replace("##[", r"#\x23[")
    return _COMMAND.sub(r"\\x3a:", text) if "::" in text else text


def _visible(char: str) -> str:
    if char in _SHORT:
        return _SHORT[char]
    if char == " " or unicodedata.category(char)[0] not in "CZ":
        return char
    number = ord(char)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def cut(text: str, limit: int = SHOWN) -> str:
    """Return ``text``, or its beginning and a word on how much is left out."""
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text) - limit} more characters)"


def body_text(body: bytes, limit: int = SHOWN) -> str:
    """Return a body as clean text, bytes that are not UTF-8 as escapes, cut where it is long."""
    if not body:
        return "(empty)"
    shown = clean(body[: 4 * limit].decode("utf-8", "backslashreplace"))
    if len(shown) <= limit and len(body) <= 4 * limit:
        return shown
    return f"{shown[:limit]}… ({len(body)} bytes in all)"


def plural(count: int, one: str, many: str = "") -> str:
    """Return the count with its noun, such as ``1 promise`` or ``2 promises``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def cell(text: str) -> str:
    """Return plain text as a cell of a Markdown table."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def duration(seconds: float) -> str:
    """Return a time as people say it: ``0.4 s``, ``41 s``, ``2 min 5 s``."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def moment(seconds: float) -> str:
    """Return a time since the epoch in UTC, to the second, as ISO 8601 writes it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def columns(text: str) -> int:
    """Return how many columns of a terminal ``text`` takes: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrap(words: Iterable[str], first: int, rest: int, joint: str = " ") -> list[str]:
    """Return words in lines of at most ``first`` columns, then ``rest``; those longer than a line are cut."""
    lines: list[str] = []
    line: str | None = None
    for word in _pieces(words, min(first, rest)):
        room = rest if lines else first
        if line is not None and columns(line) + len(joint) + columns(word) > room:
            lines.append(line)
            line = word
        else:
            line = word if line is None else f"{line}{joint}{word}"
    return [*lines, line or ""]


def _pieces(words: Iterable[str], width: int) -> Iterator[str]:
    for word in words:
        if columns(word) <= width:
            yield word
            continue
        piece = ""
        for char in word:
            if columns(piece + char) > width:
                yield piece
                piece = ""
            piece += char
        yield piece


@dataclass(frozen=True)
class Page:
    """How lines are laid out: the width, with or without colour, with or without characters beyond ASCII."""

    width: int = 80
    colour: bool = False
    ascii: bool = False

    def text(self, value: str) -> str:
        """Return ``value`` clean, and in ASCII where the page asks for it."""
        value = clean(value)
        return value.translate(_ASCII).encode("ascii", "backslashreplace").decode() if self.ascii else value

    def paint(self, text: str, colour: str = "bold") -> str:
        """Return ``text`` in a colour, where the page has any."""
        return f"{_COLOURS[colour]}{text}{_OFF}" if self.colour else text

    def lines(self, value: str, lead: str = "", hang: int | None = None) -> list[str]:
        """Return ``value`` wrapped behind ``lead``; the lines after the first are indented by ``hang`` columns."""
        hang = len(lead) if hang is None else hang
        return self._laid(self.text(value).split(" "), lead, hang)

    def parts(self, values: Iterable[str], lead: str = "", hang: int = 2) -> list[str]:
        """Return values with dots between them, wrapped behind ``lead`` between values and not within."""
        return self._laid([self.text(value) for value in values], lead, hang, self.text(" · "))

    def _laid(self, words: Iterable[str], lead: str, hang: int, joint: str = " ") -> list[str]:
        found = wrap(words, max(8, self.width - len(lead)), max(8, self.width - hang), joint)
        return [_inert((" " * hang if number else lead) + line) for number, line in enumerate(found)]


def _inert(line: str) -> str:
    # A long word may have been cut before two colons, and a job log reads a line from its first visible character.
    bare = line.lstrip()
    return line[: len(line) - len(bare)] + r"\x3a" + bare[1:] if bare.startswith("::") else line
