"""The five commands of the README, from nothing to boto3 in a Microcks and a test in it, as they stand there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).resolve().parent.parent / "README.md"
URL = os.environ.get("MICROCKS_URL", "")


def commands() -> list[str]:
    """Return the commands of the section, a line each."""
    section = README.read_text(encoding="utf-8").partition("## With Microcks\n")[2]
    return section.partition("```sh\n")[2].partition("```")[0].splitlines()


def test_there_are_five_and_the_first_installs() -> None:
    """Nothing has to be known before."""
    assert len(commands()) == 5
    assert commands()[0] == "pip install 'sagemaker-contract-kit[microcks,moto]'"


@pytest.mark.skipif(not URL, reason="needs a Microcks: make microcks starts one and sets MICROCKS_URL")
def test_the_others_lead_to_a_mock_and_to_a_published_test() -> None:
    """Run as they stand, but for the port; what 'up' prints is what the README exports."""
    script = "\n".join(commands()[1:]).replace("http://127.0.0.1:8585", URL)
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    secrets = {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any"}
    done = subprocess.run(
        ["bash", "-e", "-c", script], capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, **secrets, "PATH": tools},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    told = re.search(r"^export .*$", done.stdout, re.MULTILINE)
    assert told is not None
    assert told[0] in script.splitlines()
    assert re.search(r"^\[.*\]$", done.stdout, re.MULTILINE), "boto3 shows a list of models"
    assert re.search(rf"^published: .*{re.escape(URL)}/#/tests/\w+$", done.stdout, re.MULTILINE)
