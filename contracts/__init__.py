"""A contract testing kit for the SageMaker control plane.

What is offered to Python is imported with its first use, because the pytest plugin is loaded where nobody asks for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contracts.api import Contract, Report, run
    from contracts.clients import ContractBroken, Watched, watch
    from contracts.errors import ContractError
    from contracts.values import Failure, Verdict
    from contracts.wire.target import Target

__version__ = "0.1.0"
__all__ = [
    "Contract",
    "ContractBroken",
    "ContractError",
    "Failure",
    "Report",
    "Target",
    "Verdict",
    "Watched",
    "__version__",
    "run",
    "watch",
]

_FROM = {
    "Contract": "contracts.api",
    "ContractBroken": "contracts.clients",
    "ContractError": "contracts.errors",
    "Failure": "contracts.values",
    "Report": "contracts.api",
    "Target": "contracts.wire.target",
    "Verdict": "contracts.values",
    "Watched": "contracts.clients",
    "run": "contracts.api",
    "watch": "contracts.clients",
}

if not TYPE_CHECKING:  # a type checker shall see the names above, and no others

    def __getattr__(name):
        """Return what the package offers under a name."""
        if name not in _FROM:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(_FROM[name]), name)
        return found


def __dir__() -> list[str]:
    """Return the names that are there, those of later as well."""
    return sorted({*globals(), *__all__})
