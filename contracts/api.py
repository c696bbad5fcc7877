"""The kit as a library: run the contract against a target, and judge single answers."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Literal, Self, TypedDict, Unpack

from contracts.errors import OK, UsageError
from contracts.judge.answered import answered, known
from contracts.options import OPTIONS, settings
from contracts.report import figures, terminal, write
from contracts.running.whole import run_whole
from contracts.spec.contract import Contract as Built
from contracts.values import Exchange, Failure, Level, Profile, Results, Verdict
from contracts.wire.target import Sign, Target

Headers = Mapping[str, str] | Iterable[tuple[str, str]]


class Contract:
    """What SageMaker's control plane promises, ready to judge single answers.

    ``operations`` are those that can be judged: the 16 of the contract and the 27 that support them. ``hash`` names the
    contract, as reports do.
    """

    def __init__(self, built: Built) -> None:
        self._built = built
        self.operations = tuple(built.operations)
        self.hash = built.hash

    @classmethod
    def load(cls) -> Self:
        """Return the contract that the kit was built with."""
        return cls(Built.load())

    def check_response(self, operation: str, status: int, headers: Headers, body: bytes | str) -> list[Failure]:
        """Return what one answer of an operation breaks, errors included; nothing where it keeps the contract.

        Only rules that hold for every answer are judged, because the request is not known: not whether the operation
        should have refused it, nor whether what is described was created like that. ``body`` is what came over the
        wire, not what a client made of it. Raises UsageError for an operation that the contract does not have.
        """
        if not isinstance(body, bytes | str):
            raise UsageError(f"check_response() takes the body as it came, bytes or text, not {type(body).__name__}.")
        lines = tuple((str(name), str(value)) for name, value in _pairs(headers))
        raw = body.encode() if isinstance(body, str) else body
        exchange = Exchange("POST", "", (), b"", int(status), lines, raw, time.time(), 0.0)
        return list(answered(self._built, known(self._built, operation), exchange))


def _pairs(headers: Any) -> Iterable[tuple[object, object]]:
    found: Iterable[tuple[object, object]] = headers.items() if hasattr(headers, "items") else headers
    return found


@dataclass(frozen=True)
class Report:
    """What a run came to; iterating yields a verdict for every selected promise, and ``str`` the terminal's report.

    ``results`` is the set that all reports are written from.
    """

    results: Results

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.results.verdicts)

    def __len__(self) -> int:
        return len(self.results.verdicts)

    def __str__(self) -> str:
        return terminal.render(self.results)

    @property
    def ok(self) -> bool:
        """Tell whether all is well: the exit code is 0."""
        return self.exit_code == OK

    @property
    def exit_code(self) -> int:
        """Return the code that the command would end with."""
        return self.results.exit_code

    @property
    def verdict(self) -> str:
        """Return the run in one line, such as ``FAIL  12 broken · 610 kept · of 640 · 41 s``."""
        return terminal.verdict_line(self.results)

    @property
    def kept(self) -> int:
        """Return how many promises were exercised and kept."""
        return self._figures.kept

    @property
    def supported(self) -> int:
        """Return how many promises are about operations that the target has."""
        return self._figures.supported

    @property
    def broken(self) -> int:
        """Return how many promises are broken and not known to be."""
        return self._figures.broken

    @property
    def known(self) -> int:
        """Return how many promises are broken as the divergences file says."""
        return self._figures.known

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Return the failures of all broken promises, in the promises' order."""
        fail_on = self.results.run.fail_on
        return tuple(f for verdict in self if figures.word(verdict, fail_on) == "broken" for f in verdict.failures)

    @property
    def problems(self) -> tuple[str, ...]:
        """Return what is out of date in the divergences file, a sentence each."""
        return self.results.problems

    def write(self, directory: str | Path = "report", formats: Iterable[str] = ("junit", "json")) -> list[Path]:
        """Write reports into a directory, secrets redacted, and return their paths."""
        return write.write(self.results, directory, formats)

    @property
    def _figures(self) -> figures.Figures:
        return figures.count(self.results)


class RunOptions(TypedDict, total=False):
    """What ``run`` can be told: the options of the command, by their names as Python spells them."""

    profiles: str | Iterable[Profile]  # only rules of these profiles
    operations: str | Iterable[str]  # only these operations; globs
    only: Iterable[str]  # only promises with these ids; globs
    fail_on: Level  # the lowest level that fails a run
    seed: int | Literal["random"]  # where generation starts
    examples: int  # how many requests to generate for an operation
    examples_dir: str | Path  # examples of your own, sent and judged beside the kit's
    run_id: str  # the six letters or digits in every name
    in_flight: int | None  # how many requests are under way together
    divergences: str | Path | None  # a file of known differences, a preset's name for its file, or "none"
    given: Mapping[str, str]  # what exists already: DomainId, UserProfileName, SpaceName
    min_reach: int  # fewer operations with a good answer, and the run proves nothing
    settle: float  # seconds that a read may come late
    max_time: float | None  # seconds after which the run ends in order
    allow_flaky: bool  # what fails once and then holds does not fail the run
    keep: bool  # leave what was created on the target
    start_command: str  # start the target with this command; {port} becomes a free port
    wait_for: str | float  # with start_command: an address, a port or seconds to wait for
    own: bool  # the target is another machine, and it is yours to test
    allow_aws: bool  # the target is AWS, and you know what that costs
    # How to speak to a target that is given as a text; a Target says so itself.
    region: str
    headers: Mapping[str, str]
    timeout: float
    ca_bundle: str | Path
    insecure: bool
    sign: Sign


def run(target: str | Target, **options: Unpack[RunOptions]) -> Report:
    """Hold a target to the contract, and return the report; nothing is written or printed.

    ``target`` is an address, a preset such as ``"moto"``, or a Target. Options mean what the command's mean, and have
    its defaults; a message about one calls it as the command does. Ctrl-C ends the run in order: the report says so.
    Raises a ContractError where the run could not begin: UsageError, TargetError, Unreachable, Refused, MissingProgram
    or KitError.
    """
    _check(target, options)
    given = _given(options) | (_spoken(target) if isinstance(target, Target) else {})
    address = target.url if isinstance(target, Target) else target
    chosen = settings(address, given | {"report": "none"})
    reached = replace(chosen.target, described=target) if isinstance(target, Target) else chosen.target
    results = run_whole(
        reached, chosen.choices, chosen.divergences, only=tuple(options.get("only", ())), min_reach=chosen.min_reach
    )
    command = _command(address, given | {"seed": str(chosen.choices.seed)}, tuple(options.get("only", ())))
    return Report(replace(results, run=replace(results.run, command=command)))


def _joined(value: str | Iterable[str]) -> str:
    return value if isinstance(value, str) else ",".join(value)


def _lines(joint: str) -> Callable[[Mapping[str, str]], list[str]]:
    return lambda values: [f"{name}{joint}{value}" for name, value in values.items()]


# What an option is called on the command line, and how its value is written there.
_WRITTEN: Final[Mapping[str, tuple[str, Callable[[Any], Any]]]] = {
    "profiles": ("profile", _joined),
    "operations": ("operations", _joined),
    "fail_on": ("fail_on", str),
    "seed": ("seed", str),
    "examples": ("examples", str),
    "examples_dir": ("examples_dir", os.fspath),
    "run_id": ("run_id", str),
    "in_flight": ("in_flight", str),
    "divergences": ("divergences", os.fspath),
    "given": ("given", _lines("=")),
    "min_reach": ("min_reach", str),
    "settle": ("settle", str),
    "max_time": ("max_time", str),
    "allow_flaky": ("allow_flaky", bool),
    "keep": ("keep", bool),
    "start_command": ("start_command", str),
    "wait_for": ("wait_for", str),
    "own": ("yes_i_own_it", bool),
    "allow_aws": ("allow_aws", bool),
    "region": ("region", str),
    "headers": ("header", _lines(": ")),
    "timeout": ("timeout", str),
    "ca_bundle": ("ca_bundle", os.fspath),
    "insecure": ("insecure", bool),
    "sign": ("sign", str),
}
_SPOKEN: Final = ("region", "headers", "timeout", "ca_bundle", "insecure", "sign")


def _check(target: str | Target, options: Mapping[str, Any]) -> None:
    """Raise UsageError for an option that is not known, or that a Target says itself."""
    for name in options:
        if name not in RunOptions.__annotations__:
            close = get_close_matches(name, RunOptions.__annotations__, n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise UsageError(f"run() has no option {name!r}.{hint} Known: {', '.join(RunOptions.__annotations__)}.")
        if isinstance(target, Target) and name in _SPOKEN:
            raise UsageError(f"run() takes {name!r} with a text as its target; a Target says that itself.")


def _given(options: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in options.items() if name in _WRITTEN and value is not None}
    return {_WRITTEN[name][0]: _WRITTEN[name][1](value) for name, value in found.items()}


def _spoken(target: Target) -> dict[str, Any]:
    """Return how a Target is spoken to, as far as options can say it."""
    ca_bundle = target.verify if isinstance(target.verify, str) else ""
    return {
        "region": target.region,
        "header": _lines(": ")(dict(target.headers)),
        "timeout": f"{target.read_timeout:g}",
        "ca_bundle": ca_bundle,
        "insecure": target.verify is False,
        "sign": target.sign,
    }


def _command(target: str, given: Mapping[str, Any], only: Iterable[str]) -> str:
    """Return the command line that repeats a run."""
    words = ["sagemaker-contract", "run", target, *(word for glob in only for word in ("--only", glob))]
    for option in OPTIONS:
        value = given.get(option.name)
        if not value or value == option.default:
            continue
        for one in value if isinstance(value, list) else [value]:
            words += [option.flag] if one is True else [option.flag, one]
    return shlex.join(words)
