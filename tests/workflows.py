"""A runner of GitHub in small: expressions, steps of an action with their files, and the commands in a job's log."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import yaml

ROOT = Path(__file__).resolve().parent.parent
ACTION = ROOT / ".github" / "actions" / "contract"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")
_CHOICE = re.compile(r"(?P<value>[\w.-]+) == '(?P<wanted>[^']*)' && '(?P<one>[^']*)' \|\| '(?P<other>[^']*)'")
_COMMAND = re.compile(r"\s*::(?P<name>[a-z-]+)(?: (?P<properties>[^:]*))?::(?P<data>.*)")
_STOP = re.compile(r"\s*::stop-commands::(?P<token>\S+)")


def load(path: Path) -> dict[Any, Any]:
    """Return a file of YAML; the key ``on`` is the text, not the truth."""
    read: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {("on" if key is True else key): value for key, value in read.items()}


class Command(NamedTuple):
    """A command in a job's log, with its texts as they are meant."""

    name: str
    properties: dict[str, str]
    data: str


def commands(log: str) -> Iterator[Command]:
    """Yield the commands that a job's log gives; between a stop and its token there are none."""
    token = ""
    for line in log.splitlines():
        if token:
            token = "" if line.strip() == f"::{token}::" else token
        elif stop := _STOP.match(line):
            token = stop["token"]
        elif (found := _COMMAND.match(line)) or "##[" in line:
            assert found is not None, f"an old command: {line}"
            pairs = (pair.partition("=") for pair in (found["properties"] or "").split(",") if pair)
            yield Command(found["name"], {name: unquote(value) for name, _, value in pairs}, unquote(found["data"]))


def assigned(text: str) -> dict[str, str]:
    """Return what a file of outputs assigns."""
    found: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, _, delimiter = line.partition("<<")
        assert delimiter, line
        values: list[str] = []
        while (value := next(lines)) != delimiter:
            values.append(value)
        found[name] = "\n".join(values)
    return found


@dataclass
class Ended:
    """What came of a step."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str

    @property
    def commands(self) -> list[Command]:
        """Return the commands in its log."""
        return list(commands(self.log))


@dataclass
class Job:
    """A job that uses the action: where it works, and what its steps said so far."""

    folder: Path
    inputs: Mapping[str, str] = field(default_factory=dict)
    steps: dict[str, dict[str, str]] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def temporary(self) -> Path:
        """Return the folder for what does not outlive the job."""
        return self.made(self.folder / "temporary")

    @property
    def workspace(self) -> Path:
        """Return the folder that the job works in."""
        return self.made(self.folder / "workspace")

    @staticmethod
    def made(folder: Path) -> Path:
        """Return a folder that is there."""
        folder.mkdir(exist_ok=True)
        return folder

    def step(self, name: str) -> Ended:
        """Run the step of the action that is called so."""
        words, environment = self.prepared(name)
        done = subprocess.run(
            words, cwd=self.workspace, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            timeout=120, check=False,
        )  # fmt: skip
        return self.ended(name, done.returncode, done.stdout)

    def prepared(self, name: str) -> tuple[list[str], dict[str, str]]:
        """Return the command of a step and its environment; its files are there, and empty."""
        step = next(step for step in load(ACTION / "action.yml")["runs"]["steps"] if step.get("name") == name)
        assert step["shell"] == "bash"
        script = self.folder / "script.sh"
        script.write_text(step["run"], encoding="utf-8")
        files = {"GITHUB_OUTPUT": self.folder / "output", "GITHUB_STEP_SUMMARY": self.folder / "summary"}
        for file in files.values():
            file.write_text("")
        places = {"GITHUB_WORKSPACE": self.workspace, "RUNNER_TEMP": self.temporary, "GITHUB_ACTION_PATH": ACTION}
        own = {name: self.value(text) for name, text in step["env"].items()}
        environment = {
            **os.environ,
            **{name: str(path) for name, path in (*files.items(), *places.items())},
            **self.environment,
            **own,
        }
        return ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)], environment

    def ended(self, name: str, code: int, log: str) -> Ended:
        """Return what came of a step that has ended."""
        outputs = assigned((self.folder / "output").read_text(encoding="utf-8"))
        self.steps[name] = outputs
        return Ended(code, log, outputs, (self.folder / "summary").read_text(encoding="utf-8"))

    def value(self, text: str) -> str:
        """Return a text with its expressions put in."""
        return EXPRESSION.sub(lambda found: self._expression(found[1]), text)

    def _expression(self, text: str) -> str:
        if choice := _CHOICE.fullmatch(text):
            return choice["one"] if self._expression(choice["value"]) == choice["wanted"] else choice["other"]
        kind, _, name = text.partition(".")
        if kind == "inputs":
            declared = load(ACTION / "action.yml")["inputs"][name]
            return self.inputs.get(name, declared.get("default", ""))
        step = re.fullmatch(r"steps\.([\w-]+)\.outputs\.([\w-]+)", text)
        if step:
            return self.steps[step[1]].get(step[2], "")
        assert text == "github.token", text
        return "the job's token"
