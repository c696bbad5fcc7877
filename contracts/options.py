"""The options of a run, once for pytest and the command, and what they mean together.

The rooms that a run needs are imported with the first meaning, because whoever only shows the options has no use for
them: every pytest run that loads the plugin does.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from contracts.errors import UsageError
from contracts.running.choices import EXAMPLES, SEED, Choices, new_run_id

if TYPE_CHECKING:
    from contracts.cases.examples import Example
    from contracts.judge.divergences import Divergences
    from contracts.wire.opening import TargetOptions

PROFILES: Final = ("core", "protocol", "validation", "lifecycle")
TARGETS: Final = Path(__file__).resolve().parent / "targets"
NONE: Final = "none"
HOUR: Final = 3600  # seconds
DAY: Final = 24 * HOUR


@dataclass(frozen=True)
class Option:
    """One option: ``kind`` is text, flag or list (may be given several times)."""

    flag: str
    help: str
    metavar: str = ""
    kind: Literal["text", "flag", "list"] = "text"
    default: str = ""

    @property
    def name(self) -> str:
        """Return the option's name as a Python identifier."""
        return self.flag.lstrip("-").replace("-", "_")

    @property
    def told(self) -> str:
        """Return the help with the default."""
        return f"{self.help} (default: {self.default})" if self.default else self.help


TARGET: Final = Option("--target", "the address of the server under test, or a preset such as moto", "URL|PRESET")
# How the target is reached.
REACHING: Final = (
    Option("--start-command", "start the target with this command; {port} becomes a free port", "COMMAND"),
    Option("--wait-for", "with --start-command: an address, a port or seconds to wait for", "URL|PORT|SECONDS"),
    Option("--region", "the region in signatures", "REGION", default="us-east-1"),
    Option("--header", "send this header with every request", "'NAME: VALUE'", "list"),
    Option("--timeout", "seconds to wait for an answer", "SECONDS", default="10"),
    Option("--ca-bundle", "certificates that the target's own is checked against", "FILE"),
    Option("--insecure", "do not check the target's certificate", kind="flag"),
    Option("--sign", "shape: looks signed; sigv4: is signed, with the credentials of this machine", "shape|sigv4",
           default="shape"),
    Option("--yes-i-own-it", "test a target beyond this machine: the kit floods it and creates things", kind="flag"),
    Option("--allow-aws", "test a host of AWS; this costs money", kind="flag"),
)  # fmt: skip
OPTIONS: Final = (
    *REACHING,
    Option("--given", "something that exists: DomainId=…, UserProfileName=…, SpaceName=…", "NAME=VALUE", "list"),
    Option("--profile", "only these: core, protocol, validation, lifecycle (comma-separated)", "NAMES"),
    Option("--operations", "only these operations, by globs (comma-separated)", "GLOBS"),
    Option("--fail-on", "what makes a run fail", "must|should", default="must"),
    Option("--seed", "where generation starts", "N|random", default=str(SEED)),
    Option("--examples", "generated requests an operation", "N", default=str(EXAMPLES)),
    Option("--examples-dir", "examples of your own, sent and judged beside the kit's", "DIR"),
    Option("--run-id", "six letters or digits in every name, instead of random ones", "ID"),
    Option("--in-flight", "requests on the way at once; by default as the target's speed asks for", "N"),
    Option("--divergences", "what is known to differ: a file, a preset's name for its own one, or 'none'", "FILE"),
    Option("--report-dir", "where reports go", "DIR", default="report"),
    Option("--report", "which ones to write: html, junit, json, md, microcks, badge, pytest; or none", "FORMATS",
           default="html,junit,json"),
    Option("--publish-to", "put the verdicts into the Microcks at this address", "URL"),
    Option("--min-reach", "operations that must give a good answer", "N", default="1"),
    Option("--settle", "seconds that a read may come late", "SECONDS", default="2"),
    Option("--max-time", "end the run in order after so many seconds", "SECONDS"),
    Option("--allow-flaky", "what fails once and then holds does not fail the run", kind="flag"),
    Option("--keep", "leave what the run created on the target", kind="flag"),
)  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """What a run is to be: the target, the choices, and what to do with the results."""

    target: TargetOptions
    choices: Choices
    divergences: Divergences
    report_dir: Path
    reports: tuple[str, ...]
    min_reach: int
    publish_to: str = ""
    divergences_file: str = ""  # as the person named it; empty for a preset's own, and for none


def settings(target: str, given: Mapping[str, Any]) -> Settings:
    """Return what the options mean, given by their names; raises UsageError that names the option."""
    from contracts.report import write

    values = {option.name: given.get(option.name) or _default(option) for option in OPTIONS}
    reports = tuple(name for name in _list(values["report"]) if name != NONE)
    write.check(reports)
    return Settings(
        target=reached(target, given),
        choices=_choices(values),
        divergences=_divergences(target, values["divergences"]),
        report_dir=Path(values["report_dir"]),
        reports=reports,
        min_reach=_number("--min-reach", values["min_reach"], 0),
        publish_to=_address("--publish-to", values["publish_to"]),
        divergences_file="" if values["divergences"] == NONE else values["divergences"],
    )


def _default(option: Option) -> Any:
    return {"flag": False, "list": ()}.get(option.kind, option.default)


def reached(target: str, given: Mapping[str, Any]) -> TargetOptions:
    """Return how the target is reached, as options given by their names say."""
    from contracts.wire.opening import TargetOptions

    values = {option.name: given.get(option.name) or _default(option) for option in REACHING}
    return TargetOptions(
        target=target,
        start_command=values["start_command"],
        wait_for=values["wait_for"],
        region=values["region"],
        headers=tuple(values["header"]),
        timeout=_seconds("--timeout", values["timeout"]),
        ca_bundle=values["ca_bundle"],
        insecure=values["insecure"],
        sign=_one_of("--sign", values["sign"], ("shape", "sigv4")),
        allow_aws=values["allow_aws"],
        own=values["yes_i_own_it"],
    )


def _choices(values: Mapping[str, Any]) -> Choices:
    profiles = tuple(_one_of("--profile", name, PROFILES) for name in _list(values["profile"]))
    flight = values["in_flight"]
    return Choices(
        profiles=profiles,
        operations=_list(values["operations"]),
        seed=random.randrange(2**32) if values["seed"] == "random" else _number("--seed", values["seed"], 0),  # noqa: S311
        examples=_number("--examples", values["examples"], 0),
        run_id=run_id(values["run_id"]) or new_run_id(),
        given=dict(_pair(text) for text in values["given"]),
        in_flight=_number("--in-flight", flight, 1) if flight else None,
        keep=values["keep"],
        passing=bool(values["start_command"]),
        fail_on=_one_of("--fail-on", values["fail_on"], ("must", "should")),
        settle=_seconds("--settle", values["settle"], least=0),
        max_time=_seconds("--max-time", values["max_time"], most=DAY) if values["max_time"] else None,
        allow_flaky=values["allow_flaky"],
        own=_examples(values["examples_dir"]),
    )


def _examples(folder: str) -> tuple[Example, ...]:
    """Return the examples in a folder of the person's own; without one, none."""
    from contracts.cases import own
    from contracts.spec.contract import Contract

    return own.load(Path(folder), Contract.load()) if folder else ()


def _divergences(target: str, text: str) -> Divergences:
    """Return what is known: what a file says, a preset's own one where none is named, or nothing."""
    from contracts.judge.divergences import Divergences

    known = Divergences() if text or not _own_file(target) else divergences(target)
    return divergences(text) if text and text != NONE else known


def divergences(text: str) -> Divergences:
    """Return the known differences in a file, or those of a preset, by its name."""
    from contracts.judge import divergences

    own = None if Path(text).exists() else _own_file(text)
    return divergences.load(own or Path(text))


def _own_file(name: str) -> Path | None:
    """Return the kit's own file about a preset, if there is one."""
    own = TARGETS / f"{name}.toml"
    return own if re.fullmatch(r"[a-z0-9-]+", name) and own.exists() else None


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _one_of(flag: str, value: str, known: tuple[str, ...]) -> Any:
    if value in known:
        return value
    close = get_close_matches(value, known, n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    raise UsageError(f"{flag} {value!r} is not one of {', '.join(known)}.{hint}")


def _address(flag: str, text: str) -> str:
    from contracts.wire.target import parse_url

    return parse_url(text, flag) if text else ""


def _number(flag: str, text: str, least: int) -> int:
    if not re.fullmatch(r"\d{1,12}", str(text)) or int(text) < least:
        raise UsageError(f"{flag} {text!r} is no whole number of at least {least}.")
    return int(text)


def _seconds(flag: str, text: str, *, least: float = 0.001, most: int = HOUR) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not least <= seconds <= most:
        raise UsageError(f"{flag} {text!r} is no number of seconds between 0 and {most}.")
    return seconds


def run_id(text: str) -> str:
    """Return the id of a run, or nothing where none is given; raises UsageError where it is none."""
    if text and not re.fullmatch(r"[a-z0-9]{6}", text):
        raise UsageError(f"--run-id {text!r} is not made of six lower-case letters or digits, such as a1b2c3.")
    return text


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    known = ("DomainId", "UserProfileName", "SpaceName")
    if not equals or not value:
        raise UsageError(f"--given {text!r} is not NAME=VALUE, such as DomainId=d-abc123.")
    return str(_one_of("--given", name, known)), value
