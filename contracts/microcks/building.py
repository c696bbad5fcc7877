"""The files below specs/microcks, made from the built contract, the examples and the table of resources."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from contracts.cases import examples
from contracts.microcks import artifact, dispatcher
from contracts.microcks.bridge_document import bridge_document
from contracts.spec import build, files, yamlfile
from contracts.spec.facts import pinned

FOLDER: Final = files.SPECS / "microcks"
MAIN: Final = FOLDER / "sagemaker.microcks.yaml"
EXAMPLES: Final = FOLDER / "sagemaker.apiexamples.yaml"
METADATA: Final = FOLDER / "sagemaker.apimetadata.yaml"
SCRIPT: Final = FOLDER / "dispatcher.groovy"
_HEAD: Final = "# Generated: do not edit. Repeat with: sagemaker-contract build\n"


def texts() -> Mapping[Path, str]:
    """Return the text of every generated file."""
    document, found, script = build.contract(), examples.load(), dispatcher.script(pinned())
    return {
        MAIN: _HEAD + yamlfile.dump(artifact.main(document, found, script)),
        EXAMPLES: _HEAD + yamlfile.dump(artifact.api_examples(document, found)),
        METADATA: _HEAD + yamlfile.dump(artifact.api_metadata(document)),
        SCRIPT: script,
        files.BRIDGE: bridge_document(),
    }
