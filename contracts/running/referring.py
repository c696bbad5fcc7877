"""What a scene takes from the answers of earlier ones: texts such as ``sck-answer:create/ModelArn`` stand for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contracts.cases.scripts import ANSWER
from contracts.values import Json

LookUp = Callable[[str, str], Json]  # a scene and a member to what was answered, None where it was not


def references(value: Json) -> Iterator[tuple[str, str]]:
    """Yield what a body takes from the answers of earlier scenes: the scene and the member."""
    if _refers(value):
        yield _parts(value)
    for below in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from references(below)


def filled(value: Json, look_up: LookUp) -> Json:
    """Return a body with the answers that it refers to."""
    if isinstance(value, dict):
        return {key: filled(below, look_up) for key, below in value.items()}
    if isinstance(value, list):
        return [filled(below, look_up) for below in value]
    return look_up(*_parts(value)) if _refers(value) else value


def _refers(value: Json) -> bool:
    return isinstance(value, str) and value.startswith(ANSWER)


def _parts(reference: str) -> tuple[str, str]:
    scene, _, member = reference.removeprefix(ANSWER).rpartition("/")
    return scene, member
