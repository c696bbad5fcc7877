"""Reads an OpenAPI document as Microcks does: what it follows, what it passes over, and on which line each part is.

Microcks takes an alias of YAML for a text. Reading it so, too, a document is a tree, however hostile it is; only its
references lead in circles, and they are followed no further than anybody would write them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from contracts.errors import UsageError
from contracts.spec import yamlfile

LARGEST: Final = 2 * 1024 * 1024  # bytes that Microcks takes
_READABLE: Final = 8 * LARGEST
_MOST: Final = 200_000  # parts that are looked at
_TAGS: Final = "tag:yaml.org,2002:"
_TEXT: Final = f"{_TAGS}str"
_Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Part(NamedTuple):
    """A part with its place, the key that names it, and where it hangs."""

    place: str
    key: Node
    parent: Node
    number: int
    node: Node

    def replace(self, node: Node) -> None:
        """Put another part in its place."""
        self.parent.value[self.number] = (self.key, node) if isinstance(self.parent, MappingNode) else node


def _below(part: _Part) -> Iterator[_Part]:
    node = part.node
    if isinstance(node, MappingNode):
        for number, (key, value) in enumerate(node.value):
            yield _Part(f"{part.place}/{_step(str(key.value))}", key, node, number, value)
    elif isinstance(node, SequenceNode):
        for number, value in enumerate(node.value):
            yield _Part(f"{part.place}/{number}", value, node, number, value)


def _step(name: str) -> str:
    """Return a name as a step of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")


@dataclass
class Reading:
    """One document; ``lined`` says whether its parts have lines."""

    path: Path
    size: int
    text: str
    root: Node
    lined: bool
    looked: int = 0
    _below: dict[int, Mapping[str, tuple[Node, Node]]] = field(default_factory=dict)
    aliases: list[Spot] = field(default_factory=list)
    repeated: list[Spot] = field(default_factory=list)  # keys of which there is another one after them

    @property
    def top(self) -> Spot:
        """Return the whole document."""
        return Spot(self, "", self.root, self.line(self.root))

    def line(self, node: Node | None) -> int:
        """Return the line on which a node begins; 0 where none is known."""
        return node.start_mark.line + 1 if node is not None and self.lined else 0

    def below(self, node: Node | None) -> Mapping[str, tuple[Node, Node]]:
        """Return the parts below a node by their names: the key, or the item itself, and the part."""
        if id(node) not in self._below:
            self._below[id(node)] = _named(node)
        return self._below[id(node)]

    def look(self) -> None:
        """Count a part; raises UsageError where there is no end of them."""
        self.looked += 1
        if self.looked > _MOST:
            raise UsageError(f"{self.path} has too many parts to be read: its references lead to the same ones again.")


def _named(node: Node | None) -> Mapping[str, tuple[Node, Node]]:
    if isinstance(node, MappingNode):
        return {str(key.value): (key, value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return {str(index): (value, value) for index, value in enumerate(node.value)}
    return {}


@dataclass(frozen=True)
class Spot:
    """A part of a document, or the place of one that is not there; references were followed."""

    reading: Reading
    place: str
    node: Node | None
    line: int = 0  # of the key that names it; 0 where none is known

    def __bool__(self) -> bool:
        return self.node is not None

    @property
    def text(self) -> str | None:
        """Return the text that a part is, or None where it is none."""
        return str(self.node.value) if isinstance(self.node, ScalarNode) and self.node.tag == _TEXT else None

    @property
    def written(self) -> str:
        """Return a value without parts as it is written."""
        return str(self.node.value) if isinstance(self.node, ScalarNode) else ""

    @property
    def kind(self) -> str:
        """Return what a part is: ``str``, ``map``, ``seq``, ``float``, ``timestamp`` and so on, or nothing."""
        return str(self.node.tag).rpartition(":")[2] if self.node is not None else ""

    @property
    def _below(self) -> Mapping[str, tuple[Node, Node]]:
        return self.reading.below(self.node)

    def raw(self, step: str) -> Spot:
        """Return the part below, as it stands there."""
        self.reading.look()
        key, node = self._below.get(step, (None, None))
        return Spot(self.reading, f"{self.place}/{_step(step)}", node, self.reading.line(key))

    def at(self, *steps: str) -> Spot:
        """Return the part at the end of some steps, with references followed."""
        spot = self
        for step in steps:
            spot = spot.raw(step).followed()
        return spot

    def parts(self) -> Iterator[tuple[str, Spot]]:
        """Yield the parts below with their names, with references followed."""
        for name in self._below:
            yield name, self.at(name)

    def __contains__(self, step: str) -> bool:
        return step in self._below

    def followed(self) -> Spot:
        """Return what a reference leads to within the document, itself where it is none, or nothing."""
        spot, seen = self, set[str]()
        while (target := spot.target) is not None:
            if target in seen or not target.startswith("#/"):
                return Spot(self.reading, self.place, None)
            seen.add(target)
            spot = self.reading.top
            for step in target[2:].split("/"):
                spot = spot.raw(step.replace("~1", "/").replace("~0", "~"))
        return spot

    @property
    def target(self) -> str | None:
        """Return where a reference leads, or None where a part is none."""
        _, reference = self._below.get("$ref", (None, None))
        return str(reference.value) if isinstance(reference, ScalarNode) else None


def read(path: Path) -> Reading:
    """Return the OpenAPI 3 document in a file; raises UsageError where there is none."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}. Name a file in YAML or JSON.") from error
    if size > _READABLE:
        raise UsageError(f"{path} has {size} bytes. Microcks takes {LARGEST} at most, and the kit reads {_READABLE}.")
    value = yamlfile.document(path)  # says what is wrong with a file that is no such document
    text = path.read_text(encoding="utf-8")
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError:  # JSON that is no YAML: some escapes, and names of more than a thousand characters
        root = None
    try:
        reading = Reading(path, size, text, root or _noded(value), lined=root is not None)
    except RecursionError as error:
        raise UsageError(f"{path} cannot be read: its values are nested too deeply.") from error
    _walk(reading)
    return reading


def _noded(value: Any) -> Node:
    """Return a decoded JSON value as YAML has it, without lines."""
    if isinstance(value, dict):
        return MappingNode(f"{_TAGS}map", [(_noded(name), _noded(below)) for name, below in value.items()])
    if isinstance(value, list):
        return SequenceNode(f"{_TAGS}seq", [_noded(item) for item in value])
    kind = "null" if value is None else type(value).__name__
    return ScalarNode(f"{_TAGS}{kind}", str(value))


def _walk(reading: Reading) -> None:
    """Go through a document once, in its order: put a text in the place of each alias, and note what is there twice."""
    seen: set[int] = set()
    waiting: list[_Part] = [_Part("", reading.root, reading.root, -1, reading.root)]
    while waiting:
        part = waiting.pop()
        if id(part.node) in seen:
            named = part.key if isinstance(part.parent, MappingNode) else part.parent  # an alias has no line of its own
            reading.aliases.append(Spot(reading, part.place, part.key, reading.line(named)))
            part.replace(ScalarNode(_TEXT, "", part.key.start_mark, part.key.end_mark))
            continue
        seen.add(id(part.node))
        below = list(_below(part))
        names = Counter(one.place for one in below)
        reading.repeated.extend(
            Spot(reading, one.place, one.key, reading.line(one.key)) for one in below if _again(names, one.place)
        )
        waiting.extend(reversed(below))


def _again(names: Counter[str], place: str) -> bool:
    """Tell whether a name is there once more, and count it off."""
    names[place] -= 1
    return names[place] > 0
