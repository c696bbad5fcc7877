"""Puts the contract into a Microcks."""

from __future__ import annotations

from pathlib import Path

from contracts.errors import KitError
from contracts.microcks import building
from contracts.microcks.client import Microcks


def import_contract(microcks: Microcks) -> str:
    """Import the main artifact, and return where clients find the service that it makes."""
    return microcks.mock_url(_upload(microcks, building.MAIN, main=True))


def import_secondary(microcks: Microcks) -> str:
    """Import the examples and the metadata for a document that is there already, and return what it is called."""
    _upload(microcks, building.EXAMPLES, main=False)
    return _upload(microcks, building.METADATA, main=False)


def _upload(microcks: Microcks, path: Path, *, main: bool) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise KitError(f"{path} cannot be read ({error.strerror}). Make it with: sagemaker-contract build") from error
    return microcks.upload(path.name, text, main=main)
