"""The options of a run: what they mean, and what is said about those that mean nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.errors import USAGE, UsageError
from contracts.options import OPTIONS, TARGETS, Option, settings
from contracts.report.write import FORMATS
from contracts.running.choices import EXAMPLES, SEED

URL = "http://127.0.0.1:5000"

WRONG = {
    "profile": ("cor", "--profile 'cor' is not one of core, protocol, validation, lifecycle. Did you mean core?"),
    "fail_on": ("never", "--fail-on 'never' is not one of must, should."),
    "sign": ("sigv5", "--sign 'sigv5' is not one of shape, sigv4. Did you mean sigv4?"),
    "seed": ("soon", "--seed 'soon' is no whole number of at least 0."),
    "examples": ("-1", "--examples '-1' is no whole number of at least 0."),
    "in_flight": ("0", "--in-flight '0' is no whole number of at least 1."),
    "min_reach": ("1.5", "--min-reach '1.5' is no whole number of at least 0."),
    "timeout": ("0", "--timeout '0' is no number of seconds between 0 and 3600."),
    "settle": ("-1", "--settle '-1' is no number of seconds between 0 and 3600."),
    "max_time": ("soon", "--max-time 'soon' is no number of seconds between 0 and 86400."),
    "run_id": ("A-1", "--run-id 'A-1' is not made of six lower-case letters or digits, such as a1b2c3."),
    "report": ("pdf", f"there is no report format 'pdf'; known are {', '.join(FORMATS)}."),
}


@pytest.mark.parametrize(("name", "text", "said"), [(name, *pair) for name, pair in WRONG.items()], ids=WRONG)
def test_a_wrong_value_is_told_with_what_would_be_right(name: str, text: str, said: str) -> None:
    """The message names the option, what was typed, and what it may be."""
    with pytest.raises(UsageError) as caught:
        settings(URL, {name: text})
    assert (str(caught.value), caught.value.exit_code) == (said, USAGE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("DomainId", "--given 'DomainId' is not NAME=VALUE, such as DomainId=d-abc123."),
        ("DomainId=", "--given 'DomainId=' is not NAME=VALUE, such as DomainId=d-abc123."),
        (
            "UserProfile=ann",
            "--given 'UserProfile' is not one of DomainId, UserProfileName, SpaceName. Did you mean UserProfileName?",
        ),
    ],
)
def test_a_wrong_given_is_told(text: str, said: str) -> None:
    """Only owners and a domain may be given, each with a value."""
    with pytest.raises(UsageError) as caught:
        settings(URL, {"given": [text]})
    assert str(caught.value) == said


def test_nothing_typed_is_the_default_run() -> None:
    """Whoever types nothing sees what everybody else sees who types nothing."""
    found = settings(URL, {})
    choices = found.choices
    assert (choices.seed, choices.examples, choices.profiles, choices.operations) == (SEED, EXAMPLES, (), ())
    assert (choices.fail_on, choices.keep, choices.in_flight, choices.partial) == ("must", False, None, "")
    assert (choices.settle, choices.max_time, choices.allow_flaky) == (2.0, None, False)
    assert (found.reports, found.report_dir, found.min_reach) == (("html", "junit", "json"), Path("report"), 1)


def test_lists_are_cut_at_commas() -> None:
    """Blanks and empty parts mean nothing."""
    choices = settings(URL, {"profile": "core, protocol,", "operations": "Create*,,ListModels "}).choices
    assert (choices.profiles, choices.operations) == (("core", "protocol"), ("Create*", "ListModels"))


def test_a_narrowed_run_says_so() -> None:
    """A run of a part can never look like one of the whole."""
    choices = settings(URL, {"profile": "core", "operations": "Create*"}).choices
    assert choices.partial == "--profile core, --operations Create*"


def test_patience_is_in_seconds() -> None:
    """How long a read may come late, how long a run may take, and whether what is flaky may be."""
    choices = settings(URL, {"settle": "0", "max_time": "90.5", "allow_flaky": True}).choices
    assert (choices.settle, choices.max_time, choices.allow_flaky) == (0.0, 90.5, True)


def test_a_random_seed_is_a_number() -> None:
    """What was random can be typed again."""
    first, second = (settings(URL, {"seed": "random"}).choices.seed for _ in range(2))
    assert first != second


def test_a_run_id_is_fresh_unless_it_is_given() -> None:
    """Two runs meet nowhere on one target, unless somebody wants them to."""
    fresh = {settings(URL, {}).choices.run_id for _ in range(5)}
    assert len(fresh) > 1
    assert {len(name) for name in fresh} == {6}
    assert settings(URL, {"run_id": "a1b2c3"}).choices.run_id == "a1b2c3"


def test_given_things_are_known_by_name() -> None:
    """What exists already is told once, and used everywhere."""
    given = settings(URL, {"given": ["DomainId=d-1", "UserProfileName=ann=bob"]}).choices.given
    assert given == {"DomainId": "d-1", "UserProfileName": "ann=bob"}


def test_none_writes_no_report() -> None:
    """Whoever wants no files gets none."""
    assert settings(URL, {"report": "none"}).reports == ()


def test_a_target_started_for_the_run_ends_with_it() -> None:
    """Nobody has to clean up what goes away anyway."""
    assert settings("http://127.0.0.1:{port}", {"start_command": "serve"}).choices.passing
    assert not settings(URL, {}).choices.passing


def test_a_missing_divergences_file_is_told(tmp_path: Path) -> None:
    """A file that was named must be there."""
    path = tmp_path / "known.toml"
    with pytest.raises(UsageError) as caught:
        settings(URL, {"divergences": str(path)})
    assert str(caught.value) == f"{path}: the divergences file cannot be read (No such file or directory)."


def test_a_broken_divergences_file_is_told(tmp_path: Path) -> None:
    """So must it be TOML."""
    path = tmp_path / "known.toml"
    path.write_text("group = [", encoding="utf-8")
    with pytest.raises(UsageError, match=r"^known\.toml is not TOML: "):
        settings(URL, {"divergences": str(path)})


def test_a_named_divergences_file_is_read(tmp_path: Path) -> None:
    """Its entries count in the run."""
    path = tmp_path / "known.toml"
    path.write_text('[[group]]\nreason = "so"\n[[group.entry]]\nrule = "error.type"\ncount = 2\n', encoding="utf-8")
    entries = settings(URL, {"divergences": str(path)}).divergences.entries
    assert [(entry.rule, entry.count) for entry in entries] == [("error.type", 2)]


def test_none_knows_of_no_divergence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A preset has a file of its own, which can be set aside."""
    (tmp_path / "moto.toml").write_text(
        '[[group]]\nreason = "so"\n[[group.entry]]\nrule = "error.type"\ncount = 1\n', encoding="utf-8"
    )
    monkeypatch.setattr("contracts.options.TARGETS", tmp_path)
    assert settings("moto", {}).divergences.entries
    assert not settings("moto", {"divergences": "none"}).divergences.entries


def test_a_presets_file_goes_by_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is known of moto is known of one at an address, too; a file of that name is nearer."""
    assert settings(URL, {"divergences": "moto"}).divergences.target.startswith("moto ")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "moto").write_text('target = "mine"', encoding="utf-8")
    assert settings(URL, {"divergences": "moto"}).divergences.target == "mine"


def test_an_address_has_no_file_of_its_own() -> None:
    """Only a preset's name leads into the kit's own folder."""
    assert TARGETS.name == "targets"
    assert not settings("../options", {}).divergences.entries


def test_every_option_has_a_help_line_and_a_name_of_its_own() -> None:
    """Help that fits, and no option that hides another."""
    names = [option.name for option in OPTIONS]
    assert len(set(names)) == len(names)
    assert all(option.help and len(option.told) < 120 for option in OPTIONS)


def test_a_default_is_told_in_the_help() -> None:
    """Nobody has to look it up."""
    assert Option("--speed", "how fast", default="9").told == "how fast (default: 9)"
    assert Option("--speed", "how fast").told == "how fast"
