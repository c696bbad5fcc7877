"""Reads YAML that stands for JSON, and says where it does not: duplicate keys, dates, keys that are no text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from contracts.spec.yamlfile import check_depth
from contracts.values import Json

_Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG: Final = "tag:yaml.org,2002:"
_JSON: Final = frozenset(_TAG + name for name in ("str", "int", "float", "bool", "null", "map", "seq"))
_NOT_JSON: Final = frozenset({".inf", "-.inf", "+.inf", ".nan"})


class Flaw(NamedTuple):
    """What keeps a text from being JSON written in YAML; ``line`` counts from 1."""

    place: str
    expected: str
    got: str
    line: int


@dataclass(frozen=True)
class Document:
    """A decoded text; where it has flaws, ``value`` is None."""

    value: Json
    flaws: tuple[Flaw, ...]
    root: Node | None = None

    def line(self, place: str) -> int:
        """Return the line of a place, or of the nearest one above it; 0 where there is nothing at all."""
        node, line = self.root, self.root.start_mark.line + 1 if self.root else 0
        for step in place.split("/")[1:]:
            below = {name: (key, value) for name, key, value in _children(node)} if node else {}
            key, node = below.get(step.replace("~1", "/").replace("~0", "~"), (None, None))
            if key is None:
                return line
            line = key.start_mark.line + 1
        return line


def read_strictly(text: str) -> Document:
    """Return the decoded text together with everything that is wrong with it."""
    try:
        check_depth(text)
        loader = _Loader(text)
        root = loader.get_single_node()
        flaws = tuple(_flaws(root, "")) if root else ()
        value = loader.construct_document(root) if root and not flaws else None
    except yaml.MarkedYAMLError as error:
        return Document(None, (_syntax(error),))
    except (yaml.YAMLError, ValueError) as error:  # a character that YAML forbids, or a number such as 0b
        return Document(None, (Flaw("", "YAML", " ".join(str(error).split()), 1),))
    except RecursionError:
        return Document(None, (Flaw("", "a value of modest depth", "one without an end", 1),))
    return Document(value, flaws, root)


def _syntax(error: yaml.MarkedYAMLError) -> Flaw:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Flaw("", "YAML", f"a syntax error at line {line}, column {column}: {error.problem or error.context}", line)


def _flaws(node: Node, place: str) -> Iterator[Flaw]:
    if node.tag not in _JSON or (isinstance(node, ScalarNode) and node.value.lower() in _NOT_JSON):
        yield Flaw(place, f"a JSON value, or text in quotes ({_quoted(node)})", f"a YAML {_kind(node)}", _line(node))
    seen: dict[str, int] = {}
    for name, key, value in _children(node):
        below = f"{place}/{name.replace('~', '~0').replace('/', '~1')}"
        if isinstance(node, MappingNode) and key.tag != _TAG + "str":
            yield Flaw(below, f"a key that is text ({_quoted(key)})", f"a YAML {_kind(key)}", _line(key))
        if name in seen:
            yield Flaw(below, "each key once", f"it again, first on line {seen[name]}", _line(key))
        seen.setdefault(name, _line(key))
        yield from _flaws(value, below)


def _children(node: Node) -> Iterator[tuple[str, Node, Node]]:
    """Yield the step, the node that says it, and the node below it."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield str(key.value), key, value
    elif isinstance(node, SequenceNode):
        for index, value in enumerate(node.value):
            yield str(index), value, value


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _kind(node: Node) -> str:
    return str(node.tag).removeprefix(_TAG)


def _quoted(node: Node) -> str:
    return f'"{node.value}"' if isinstance(node, ScalarNode) else "without a tag"
