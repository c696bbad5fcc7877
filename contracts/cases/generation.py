"""The adapter to schemathesis and hypothesis: valid request bodies and its coverage cases.

Both are imported where they are needed, because loading them takes longer than a short run whose plans are remembered.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from contracts.cases import crossfield, positive
from contracts.spec.contract import Contract
from contracts.values import Json

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


def _operation(contract: Contract, operation: str) -> tuple[Any, Any]:
    import schemathesis

    schema = schemathesis.openapi.from_dict(positive.document(contract, operation))
    return schema, schema["/"]["POST"]


def strategy(contract: Contract, operation: str) -> SearchStrategy[Json]:
    """Return a strategy of valid request bodies that keep the documented rules across members."""
    _, found = _operation(contract, operation)
    shape = contract.shape(operation, "input")
    cases: SearchStrategy[Any] = found.as_strategy()
    return cases.map(lambda case: crossfield.mended(operation, _whole(contract, shape, case.body)))


def _whole(contract: Contract, name: str, value: Json) -> Json:
    """Return a valid body with its integers written as such: for a schema ``5.0`` is one, and a server may differ."""
    shape = contract.pinned.shapes[name]
    if isinstance(value, dict):
        below = shape.members or dict.fromkeys(value, shape.value)
        return {key: _whole(contract, below[key], part) for key, part in value.items()}
    if isinstance(value, list):
        return [_whole(contract, shape.member, item) for item in value]
    return int(value) if shape.type in ("integer", "long") and isinstance(value, float) else value


def bodies(contract: Contract, operation: str, count: int, start: int) -> list[Json]:
    """Return ``count`` unlike valid bodies; the same seed ``start`` gives the same ones."""
    found: dict[str, Json] = {}

    def collect(body: Json) -> None:
        if len(found) < count:
            found.setdefault(json.dumps(body, sort_keys=True), body)

    if count:
        _run(strategy(contract, operation), collect, count * 3, start)
    return list(found.values())


def _run(strategy_: SearchStrategy[Json], test: Callable[[Json], None], most: int, start: int) -> None:
    from hypothesis import HealthCheck, Phase, given, seed, settings

    @seed(start)
    @settings(
        max_examples=most,
        database=None,
        deadline=None,
        derandomize=False,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy_)
    def run(body: Json) -> None:
        test(body)

    with _no_constants():
        run()


@contextmanager
def _no_constants() -> Iterator[None]:
    """Keep hypothesis from trying the constants of whatever modules this process happens to have loaded.

    They would make the same seed give other requests under pytest, in the command, and where the kit is installed.
    There is no setting for it, hence the reach into hypothesis' own modules.
    """
    from hypothesis.internal.conjecture import providers
    from hypothesis.internal.constants_ast import Constants

    none = Constants()
    collect = providers._get_local_constants
    providers.CONSTANTS_CACHE.cache.clear()
    providers._get_local_constants = lambda: none
    try:
        yield
    finally:
        providers._get_local_constants = collect
        providers.CONSTANTS_CACHE.cache.clear()


def coverage_bodies(contract: Contract, operation: str) -> Iterator[Json]:
    """Yield the bodies that schemathesis' deterministic coverage phase would send to break the schema."""
    from schemathesis import GenerationMode

    schema, found = _operation(contract, operation)
    config = schema.config.generation_for(operation=found, phase="coverage")
    cases = schema.iter_coverage_cases(found, generation_modes=[GenerationMode.NEGATIVE], generation_config=config)
    with _no_constants():
        found_cases = list(cases)
    for case in found_cases:
        if case.method == "POST" and isinstance(case.body, dict):
            yield case.body
