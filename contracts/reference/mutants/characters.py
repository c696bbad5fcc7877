"""Mutants of characters: text that does not come back as it was sent."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable
from typing import Final

from contracts.reference.making import at, of, replying, rewritten, showing, success, turned
from contracts.reference.messages import Call
from contracts.reference.server import Reference
from contracts.reference.suspects import Mutant

Turn = Callable[[str], str]


class Latin1(Reference):
    """Reads UTF-8 as if it were Latin-1."""

    def text(self, call: Call) -> str:
        """Decode the bytes one by one."""
        return call.body.decode("latin-1")


def textual(turn: Turn) -> type[Reference]:
    """Return a server that reads every request's text as another one."""

    class Textual(Reference):
        def text(self, call: Call) -> str:
            return turn(super().text(call))

    return Textual


def beyond_ascii(turn: Turn) -> Turn:
    """Return what turns each character beyond ASCII into another text."""
    return lambda text: re.sub(r"[^\x00-\x7f]", lambda found: turn(found[0]), text)


def beyond_the_plane(turn: Turn) -> Turn:
    """Return what turns each character that takes more than 16 bits, such as an emoji, into another text."""
    return lambda text: re.sub(r"[^\x00-\uffff]", lambda found: turn(found[0]), text)


def cesu8(text: bytes) -> bytes:
    """Encode each half of a surrogate pair by itself, as Java's modified UTF-8 does."""
    plain = json.dumps(json.loads(text), ensure_ascii=False)
    return beyond_the_plane(_halves)(plain).encode("utf-8", "surrogatepass")


def _halves(character: str) -> str:
    high, low = divmod(ord(character) - 0x10000, 0x400)
    return chr(0xD800 + high) + chr(0xDC00 + low)


def one_byte_each(text: bytes) -> bytes:
    """Encode an answer in Latin-1, as far as that goes."""
    return json.dumps(json.loads(text), ensure_ascii=False).encode("latin-1", "replace")


def each_value(turn: Turn) -> Callable[[dict[str, str]], dict[str, str]]:
    """Return what turns every value of a map into another text."""
    return lambda found: {key: turn(value) for key, value in found.items()}


CHARACTERS: Final = (
    Mutant(
        "utf-8-read-as-latin-1",
        "Reads requests as Latin-1, so that each character beyond ASCII becomes several.",
        Latin1,
        ("DescribeModel",),
        ("DescribeModel-wire.charset",),
    ),
    Mutant(
        "question-marks",
        "Reads a question mark for each character beyond ASCII.",
        textual(beyond_ascii(lambda _: "?")),
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-wire.charset",),
    ),
    Mutant(
        "no-emojis",
        "Loses characters that take more than 16 bits.",
        textual(beyond_the_plane(lambda _: "\ufffd")),
        ("DescribeModel",),
        ("DescribeModel-wire.charset",),
    ),
    Mutant(
        "emojis-in-halves",
        "Swaps the two halves of characters that take more than 16 bits.",
        textual(beyond_the_plane(lambda found: _halves(found)[::-1])),
        ("DescribeModel",),
        ("DescribeModel-wire.charset",),
    ),
    Mutant(
        "escapes-as-text",
        "Keeps the escape of a character instead of the character.",
        textual(beyond_ascii(lambda found: "\\" + json.dumps(found)[1:-1])),
        ("DescribeModel",),
        ("DescribeModel-wire.charset",),
    ),
    Mutant(
        "html-entities",
        "Keeps characters beyond ASCII as HTML entities.",
        textual(beyond_ascii(lambda found: found.encode("ascii", "xmlcharrefreplace").decode())),
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-wire.charset",),
    ),
    Mutant(
        "letters-without-accents",
        "Takes the accents off letters.",
        textual(lambda text: re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", text))),
        ("DescribeModel",),
        ("DescribeModel-wire.charset",),
    ),
    Mutant(
        "letters-taken-apart",
        "Takes letters with accents apart, so that they only look the same.",
        textual(lambda text: unicodedata.normalize("NFD", text)),
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-wire.charset",),
    ),
    Mutant(
        "html-in-a-text",
        "Escapes characters that HTML has a meaning for.",
        showing("DescribeModel", at("/PrimaryContainer", turned("Environment", each_value(html.escape)))),
        ("DescribeModel",),
        ("DescribeModel-wire.charset",),
    ),
    Mutant(
        "backslashes-lost",
        "Takes a backslash in a text for the start of an escape.",
        showing("DescribeTrainingJob", turned("HyperParameters", each_value(lambda value: value.replace("\\", "")))),
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-wire.charset",),
    ),
    Mutant(
        "emojis-in-cesu-8",
        "Encodes each half of a character that takes more than 16 bits by itself.",
        replying(of("DescribeModel", success), rewritten(cesu8)),
        ("DescribeModel",),
        ("DescribeModel-wire.json-object",),
        bars=("DescribeModel-wire.charset",),
    ),
    Mutant(
        "latin-1",
        "Writes answers in Latin-1.",
        replying(of("DescribeTrainingJob", success), rewritten(one_byte_each)),
        ("DescribeTrainingJob",),
        ("DescribeTrainingJob-wire.json-object",),
        bars=("DescribeTrainingJob-wire.charset",),
    ),
)
