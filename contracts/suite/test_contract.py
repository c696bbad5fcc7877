"""The contract, a promise a test. Run it with ``pytest --target URL``."""

from __future__ import annotations

from contracts.plugin import ContractRun
from contracts.values import Promise


def test_promise(promise: Promise, contract_run: ContractRun) -> None:
    """The target keeps its promise."""
    contract_run.check(promise)
