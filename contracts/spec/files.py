"""Where the kit's data files are: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent.parent
ROOT: Final = _PACKAGE / "_data" if (_PACKAGE / "_data").exists() else _PACKAGE.parent
SPECS: Final = ROOT / "specs"
FIXTURES: Final = ROOT / "fixtures"
BRIDGE: Final = SPECS / "microcks" / "sagemaker-bridge.openapi.yaml"
BUILT: Final = SPECS / "built" / "sagemaker.openapi.yaml"
SUPPORTING: Final = SPECS / "built" / "supporting.openapi.yaml"
RULES_PAGE: Final = ROOT / "docs" / "rules.md"  # only in a checkout
