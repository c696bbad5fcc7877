"""The pytest edge of watching: ``pytest_plugins = ["contracts.watching"]`` in the root conftest.py, and no options.

Loading it changes nothing. Once a test, or an ``autouse`` fixture of yours, asks for ``sagemaker_contract``, every
SageMaker client that is made from then on is watched to the end of the session, those that moto answers among them. A
test in which one is answered wrongly goes on, and fails when it is over. What was made before, or by a session of
botocore that was, is watched with ``sagemaker_contract.watch(client)``. The fixture's value is what ``contracts.watch``
returns: ``sagemaker_contract.failures`` and its likes say more.

What is known, what counts and what is recorded is said by a fixture of yours::

    @pytest.fixture(scope="session")
    def sagemaker_contract_settings():
        return {"divergences": "moto", "record": "recorded"}
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest

from contracts.errors import UsageError

if TYPE_CHECKING:
    from contracts.clients import Watched

_SETTINGS: Final = ("divergences", "fail_on", "record")


@dataclass
class _Session:
    """What is watched in a session, and how many of the failures have been told."""

    watched: Watched
    told: int = 0

    def new(self) -> str:
        """Return what has been broken since the last look, in full, or nothing."""
        from contracts.clients import message

        found = self.watched.failures[self.told :]
        self.told += len(found)
        return message(found) if found else ""


_KEY: Final = pytest.StashKey[_Session]()


@pytest.fixture(scope="session")
def sagemaker_contract_settings() -> Mapping[str, Any]:
    """Return how clients are watched: ``divergences``, ``fail_on`` and ``record`` of ``contracts.watch``."""
    return {}


@pytest.fixture(scope="session")
def sagemaker_contract(
    pytestconfig: pytest.Config, sagemaker_contract_settings: Mapping[str, Any]
) -> Iterator[Watched]:
    """Watch every SageMaker client of the session, and fail the tests in which one is answered wrongly."""
    from contracts.clients import watched

    if unknown := sorted(set(sagemaker_contract_settings) - set(_SETTINGS)):
        raise UsageError(f"sagemaker_contract_settings has {', '.join(unknown)}; known are {', '.join(_SETTINGS)}.")
    found = watched(**{**sagemaker_contract_settings, "collect": True})
    pytestconfig.stash[_KEY] = _Session(found)
    with _everywhere(found):
        yield found


@contextmanager
def _everywhere(watched: Watched) -> Iterator[None]:
    """Have every session of botocore that begins hand the watch on to its clients, and boto3's default one, too."""
    from botocore.handlers import BUILTIN_HANDLERS  # type: ignore[import-untyped]  # where moto has its own, too

    mine = watched.handlers()
    BUILTIN_HANDLERS.extend(mine)
    default = getattr(sys.modules.get("boto3"), "DEFAULT_SESSION", None)
    if default is not None:
        watched.listen(default.events)
    try:
        yield
    finally:
        for one in mine:
            BUILTIN_HANDLERS.remove(one)
        watched.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test in which, or in whose preparation, an answer broke a promise."""
    return (yield from _held(item.config))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Tell of what an answer broke while a test was tidied up, or before it could begin."""
    return (yield from _held(item.config))


def _held(config: pytest.Config) -> Generator[None, object, object]:
    """Let a test go on, and tell what was broken meanwhile; where it fails by itself, beside that."""
    try:
        result = yield
    except BaseException as error:
        if broken := _broken(config):
            error.add_note(broken)
        raise
    if broken := _broken(config):
        pytest.fail(broken, pytrace=False)
    return result


def _broken(config: pytest.Config) -> str:
    session = config.stash.get(_KEY, None)
    return session.new() if session is not None else ""


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say in a line what the watch came to; a session of pytest-xdist has no such line."""
    session = config.stash.get(_KEY, None)
    if session is None:
        return
    found = session.watched
    counts = ((len(found.failures), "broken"), (len(found.known), "known"), (len(found.should), "should"))
    said = [f"{number} {word}" for number, word in counts if number]
    terminalreporter.write_line(f"SageMaker contract: {', '.join([f'answers judged: {found.judged}', *said])}")
    if not found.judged:
        terminalreporter.write_line("Nothing was proven: no operation of the contract has answered a watched client.")
    for left in found.unrecorded:
        terminalreporter.write_line(f"not recorded: {left}")
