"""The contract, a promise a test. Run it with ``pytest --target URL``."""

from __future__ import annotations

import pytest

from contracts.suite.session import ContractRun
from contracts.values import Promise


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test of every promise that the person chose."""
    promises = ContractRun.of(metafunc.config).offered()
    metafunc.parametrize("promise", promises, ids=[promise.id for promise in promises])


def test_promise(promise: Promise, pytestconfig: pytest.Config) -> None:
    """The target keeps its promise."""
    ContractRun.of(pytestconfig).check(promise)
