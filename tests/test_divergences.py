"""Divergences files: what they may say, and what is said about them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from exchanges import exchange

from contracts.errors import UsageError
from contracts.judge.divergences import Divergences, load, parse
from contracts.judge.settling import accept, expand, propose, settle
from contracts.values import Failure, Level, Promise, Status, Verdict

TODAY = date(2026, 1, 1)
HEAD = 'target = "moto"\n'


def text(*entries: str, group: str = 'reason = "it checks no patterns"') -> str:
    """Return a file with one group."""
    return HEAD + f"[[group]]\n{group}\n" + "".join(f"[[group.entry]]\n{entry}\n" for entry in entries)


def entry(rule: str = "reject.pattern", operation: str = "CreateModel", place: str = "*", count: int = 1) -> str:
    """Return the lines of one entry."""
    return f'rule = "{rule}"\noperation = "{operation}"\nplace = "{place}"\ncount = {count}'


def of(*entries: str, group: str = 'reason = "it checks no patterns"') -> Divergences:
    """Return a file with one group, as read."""
    return parse(text(*entries, group=group), "moto.toml")


def verdict(
    operation: str = "CreateModel",
    rule: str = "reject.pattern",
    place: str = "/ModelName",
    status: Status = Status.FAILED,
    places: Iterable[str] | None = None,
    level: Level = "must",
) -> Verdict:
    """Return a verdict; a broken one has a failure at its own place, or at each of ``places``."""
    broken = status in (Status.FAILED, Status.FLAKY)
    shown = (place,) if places is None else places
    sent = exchange(request_body=b'{"ModelName": "a b"}')
    failures = tuple(Failure(rule, operation, at, "400", "200 {}", exchange=sent) for at in shown) if broken else ()
    return Verdict(Promise(operation, rule, place), level, status, failures, checked=1)


def everything(_: str, __: str) -> bool:
    """Tell that a run judged everything."""
    return True


def settled(file: Divergences, *verdicts: Verdict) -> tuple[list[Status], tuple[str, ...]]:
    """Return the statuses after settling, and the problems."""
    found, problems = settle(verdicts, file, everything, TODAY)
    return [one.status for one in found], problems


# ---- reading ----


def test_a_whole_file_is_read() -> None:
    """A whole file is read."""
    file = of(entry(count=41), group='reason = "r"\nlink = "https://x"\nexpires = 2027-03-01\nexample = "e"')
    (group,) = file.groups
    assert (file.target, group.reason, group.link, group.expires) == ("moto", "r", "https://x", date(2027, 3, 1))
    assert (file.entries[0].rule, file.entries[0].count, file.entries[0].sometimes) == ("reject.pattern", 41, False)


def test_operation_and_place_are_any_unless_said() -> None:
    """Operation and place are any unless said."""
    (only,) = of('rule = "reject.pattern"\ncount = 1').entries
    assert (only.operation, only.place) == ("*", "*")


def test_a_file_without_groups_knows_nothing() -> None:
    """A file without groups knows nothing."""
    assert parse('target = "x"', "x.toml").known(Promise("CreateModel", "reject.pattern")) is None


def test_the_first_entry_that_matches_is_the_one() -> None:
    """The first entry that matches is the one."""
    file = of(entry(operation="Create*", place="/Tags/*"), entry(operation="Create*"))
    assert file.known(Promise("CreateApp", "reject.pattern", "/Tags/*/Key")) is file.entries[0]
    assert file.known(Promise("CreateApp", "reject.pattern", "/AppName")) is file.entries[1]
    assert file.known(Promise("DescribeApp", "reject.pattern", "/AppName")) is None


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("target = ", "moto.toml is not TOML: Invalid value (at end of document)"),
        ("groups = []", "moto.toml: 'groups' is not known here; the file has target, group. Did you mean group?"),
        ("target = 5", "moto.toml: target must be text, not 5."),
        ("group = 5", "moto.toml: group must be a list of tables, each opened by [[group]]."),
        (text(entry(), group='reasn = "x"'),
         "moto.toml, line 2: 'reasn' is not known here; a group has reason, link, expires, example, entry. "
         "Did you mean reason?"),
        (text(), "moto.toml, line 2: the group has no entry. Add a [[group.entry]] or remove the group."),
        (text(entry(), group='reason = "x"\nexpires = "2027-03-01"'),
         "moto.toml, line 2: expires must be a date such as 2027-03-01 (without quotes), not '2027-03-01'."),
        (text(entry() + "\nplaces = 1"),
         "moto.toml, line 4: 'places' is not known here; an entry has rule, operation, place, count, sometimes. "
         "Did you mean place?"),
        (text("count = 1"), "moto.toml, line 4: an entry must name its rule."),
        (text(entry("reject.patern")),
         "moto.toml, line 4: there is no rule 'reject.patern'. Did you mean reject.pattern?"),
        (text(entry(operation="CreateModle")),
         "moto.toml, line 4: no operation of the contract matches 'CreateModle'. Did you mean CreateModel?"),
        (text(entry(count=0)), "moto.toml, line 4: count must be a whole number of at least 1, not 0."),
        (text('rule = "reject.pattern"'),
         "moto.toml, line 4: count must be a whole number of at least 1, which is missing."),
        (text(entry() + "\nsometimes = 1"), "moto.toml, line 4: sometimes must be true or false, not 1."),
        (text(entry() + "\nsometimes = true"),
         "moto.toml, line 4: only generated.answer, accept.generated, error.no-crash, life.round-trip, page.sort and "
         "what has a place of generated requests (#*) may fail sometimes; reject.pattern always sends the same."),
        (text(entry(), entry(count=2)),
         "moto.toml, line 9: reject.pattern of CreateModel is there already, at moto.toml, line 4. Merge the two."),
        ('group = [{reason = "x", entry = [{rule = "x.y", count = 1}]}]',
         "moto.toml, group 1, entry 1: there is no rule 'x.y'."),
    ],
)  # fmt: skip
def test_a_broken_file_is_told_with_its_place(toml: str, message: str) -> None:
    """A broken file is told with its place."""
    with pytest.raises(UsageError) as caught:
        parse(toml, "moto.toml")
    assert str(caught.value) == message


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A file that is not there is told."""
    path = tmp_path / "none.toml"
    with pytest.raises(UsageError) as caught:
        load(path)
    assert str(caught.value) == f"{path}: the divergences file cannot be read (No such file or directory)."


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    """A file is read from its path."""
    path = tmp_path / "mine.toml"
    path.write_text(text(entry()), encoding="utf-8")
    assert load(path).entries[0].where == "mine.toml, line 4"


# ---- settling ----


def test_a_promise_whose_failures_are_all_listed_is_known() -> None:
    """A promise whose failures are all listed is known."""
    found, problems = settle([verdict()], of(entry()), everything, TODAY)
    assert (found[0].status, found[0].reason, problems) == (Status.KNOWN, "it checks no patterns", ())
    assert found[0].failures


def test_a_new_failure_keeps_the_promise_failed_and_comes_first() -> None:
    """A new failure keeps the promise failed and comes first."""
    broken = verdict(rule="error.no-crash", place="", places=["/Tags", "/ModelName"])
    file = of(entry("error.no-crash", place="/Tags"))
    (found,), problems = settle([broken], file, everything, TODAY)
    assert (found.status, [failure.place for failure in found.failures]) == (Status.FAILED, ["/ModelName", "/Tags"])
    assert problems == ()


def test_what_a_known_failure_blocks_is_known() -> None:
    """What a known failure blocks is known."""
    blocked = replace(verdict(rule="reject.type", status=Status.BLOCKED), reason="crashed", blocked_by=(
        Promise("CreateModel", "error.no-crash", "/ModelName"),))  # fmt: skip
    crash = verdict(rule="error.no-crash", place="", places=["/ModelName"])
    found, problems = settle([blocked, crash], of(entry("error.no-crash")), everything, TODAY)
    assert [one.status for one in found] == [Status.KNOWN, Status.KNOWN]
    assert (found[0].reason, problems) == ("it checks no patterns", ())


def test_what_an_unknown_failure_blocks_stays_blocked() -> None:
    """What an unknown failure blocks stays blocked."""
    blocked = replace(
        verdict(rule="reject.type", status=Status.BLOCKED),
        blocked_by=(Promise("CreateModel", "error.no-crash", "/ModelName"),),
    )
    assert settled(of(entry()), verdict(), blocked) == ([Status.KNOWN, Status.BLOCKED], ())


def test_a_listed_promise_that_passes_is_fixed() -> None:
    """A listed promise that passes is fixed."""
    statuses, problems = settled(of(entry(place="/ModelName")), verdict(status=Status.PASSED))
    assert statuses == [Status.FIXED]
    assert problems == (
        "moto.toml, line 4: reject.pattern of CreateModel at /ModelName is fixed: nothing of it fails any more. "
        "Remove the entry.",
    )


def test_fewer_failures_than_listed_are_fixed_in_part() -> None:
    """Fewer failures than listed are fixed in part."""
    file = of(entry(operation="Create*", count=3))
    statuses, problems = settled(file, verdict(), verdict("CreateApp", status=Status.PASSED))
    assert statuses == [Status.KNOWN, Status.PASSED]
    assert problems == (
        "moto.toml, line 4: reject.pattern of Create* is fixed in part: 1 of 3 failures left. Set its count to 1.",
    )


def test_more_failures_than_listed_have_changed() -> None:
    """More failures than listed have changed."""
    _, problems = settled(of(entry(operation="Create*")), verdict(), verdict("CreateApp"))
    assert problems == (
        "moto.toml, line 4: reject.pattern of Create* has changed: it stands for 1 failure, and 2 were seen. "
        "Look at the new ones, then set its count to 2.",
    )


def test_an_entry_about_nothing_is_stale() -> None:
    """An entry about nothing is stale."""
    _, problems = settled(of(entry(), entry(place="/Tags/*")), verdict())
    assert problems == (
        "moto.toml, line 9: reject.pattern of CreateModel at /Tags/* is stale: it matches no promise that this run "
        "judged. Correct or remove the entry.",
    )


def test_nothing_is_fixed_or_stale_where_the_run_was_partial() -> None:
    """Nothing is fixed or stale where the run was partial."""
    file = of(entry(operation="Create*", count=3))
    found = settle([verdict()], file, lambda _, operation: operation == "CreateModel", TODAY)
    assert found[1] == ()


def test_nothing_is_fixed_where_something_could_not_be_decided() -> None:
    """Nothing is fixed where something could not be decided."""
    file = of(entry(count=2))
    held = verdict(place="/Tags", status=Status.INDETERMINATE)
    assert settled(file, verdict(), held) == ([Status.KNOWN, Status.INDETERMINATE], ())


def test_generated_requests_may_fail_sometimes() -> None:
    """Generated requests may fail sometimes."""
    file = of(entry("accept.generated", count=5) + "\nsometimes = true")
    flaky = verdict(rule="accept.generated", place="#01", status=Status.FLAKY)
    passed = verdict(rule="accept.generated", place="#02", status=Status.PASSED)
    assert settled(file, flaky, passed) == ([Status.KNOWN, Status.PASSED], ())


def test_generated_requests_may_show_a_failure_of_any_rule_sometimes() -> None:
    """Generated requests may show a failure of any rule sometimes."""
    file = of(entry("error.status-400", place="#*", count=5) + "\nsometimes = true", entry("error.status-400"))
    seen = (verdict(rule="error.status-400", place=place) for place in ("/Tags", "#02", "#07"))
    assert settled(file, *seen) == ([Status.KNOWN] * 3, ())


def test_the_bases_are_the_same_with_every_seed() -> None:
    """The bases are the same with every seed."""
    seen = [verdict(rule="accept.base", place=place) for place in ("#full", "#minimal")]
    assert "Generated" not in settled(of(entry("accept.base")), *seen)[1][0]


def test_a_count_that_depends_on_the_seed_is_told_as_such() -> None:
    """A count that depends on the seed is told as such."""
    hint = ' Generated requests differ with the seed: give them an entry with place = "#*" and sometimes = true.'
    seen = [verdict(place=place) for place in ("/Tags", "#02", "#07")]
    assert settled(of(entry(count=2)), *seen)[1] == (
        "moto.toml, line 4: reject.pattern of CreateModel has changed: it stands for 2 failures, and 3 were seen. "
        f"Look at the new ones, then set its count to 3.{hint}",
    )
    assert settled(of(entry(count=4)), *seen)[1] == (
        "moto.toml, line 4: reject.pattern of CreateModel is fixed in part: 3 of 4 failures left. "
        f"Set its count to 3.{hint}",
    )


def test_what_is_flaky_is_not_excused_by_an_ordinary_entry() -> None:
    """What is flaky is not excused by an ordinary entry."""
    assert settled(of(entry()), verdict(status=Status.FLAKY)) == ([Status.FLAKY], ())


@pytest.mark.parametrize("reason", ["", 'reason = ""', 'reason = "TODO: look"'])
def test_a_group_without_a_reason_does_not_count(reason: str) -> None:
    """A group without a reason does not count."""
    statuses, problems = settled(of(entry(), group=reason), verdict())
    assert statuses == [Status.FAILED]
    assert problems == (
        "moto.toml, line 2: the group has no reason, so its entry does not count. Write why the target differs.",
    )


def test_a_group_past_its_date_still_counts_and_is_told() -> None:
    """A group past its date still counts and is told."""
    statuses, problems = settled(of(entry(), group='reason = "x"\nexpires = 2025-12-31'), verdict())
    assert statuses == [Status.KNOWN]
    assert problems == (
        "moto.toml, line 2: the group expired on 2025-12-31. See whether it holds, then move the date.",
    )


# ---- writing ----


def test_new_failures_are_proposed_without_a_reason_so_that_they_do_not_count_yet() -> None:
    """New failures are proposed without a reason so that they do not count yet."""
    verdicts = [
        verdict(),
        verdict(place="/Tags/*/Key"),
        verdict("CreateApp", place="/AppName"),
        verdict(rule="reject.type"),
    ]
    assert propose(verdicts, of(entry("reject.type"))) == (
        "[[group]]\n"
        'reason = ""\n'
        'example = "CreateModel {\\"ModelName\\": \\"a b\\"} -> 200 {}"\n'
        "[[group.entry]]\n"
        'rule = "reject.pattern"\n'
        'operation = "CreateModel"\n'
        "count = 2\n"
        "[[group.entry]]\n"
        'rule = "reject.pattern"\n'
        'operation = "CreateApp"\n'
        'place = "/AppName"\n'
        "count = 1\n"
    )


def test_what_is_proposed_knows_every_failure_once_a_reason_is_there() -> None:
    """What is proposed knows every failure once a reason is there."""
    verdicts = [verdict(), verdict(place="/Tags"), verdict(rule="generated.answer", place="#01")]
    file = parse(propose(verdicts, Divergences()).replace('reason = ""', 'reason = "because"'), "new.toml")
    assert settled(file, *verdicts) == ([Status.KNOWN] * 3, ())
    assert [one.sometimes for one in file.entries] == [False, True]


def test_failures_of_generated_requests_are_proposed_apart_and_first() -> None:
    """Failures of generated requests are proposed apart and first."""
    verdicts = [verdict(), verdict(place="/Tags"), verdict(place="#01"), verdict(place="#02")]
    file = parse(propose(verdicts, Divergences()).replace('reason = ""', 'reason = "because"'), "new.toml")
    assert [(one.place, one.count, one.sometimes) for one in file.entries] == [("#*", 2, True), ("*", 2, False)]
    assert settled(file, *verdicts) == ([Status.KNOWN] * 4, ())


def test_should_findings_are_proposed_only_where_they_fail_the_run() -> None:
    """Should findings are proposed only where they fail the run."""
    finding = verdict(rule="body.limits", level="should")
    assert propose([finding], Divergences()) == ""
    assert "body.limits" in propose([finding], Divergences(), "should")


def test_any_text_of_a_target_makes_readable_toml() -> None:
    """Any text of a target makes readable toml."""
    broken = verdict()
    odd = replace(broken, failures=(replace(broken.failures[0], got='a"\\\x7f\x00\ud800 😀'),))
    example = tomllib.loads(propose([odd], Divergences()))["group"][0]["example"]
    assert example == json.loads(json.dumps('CreateModel {"ModelName": "a b"} -> a"\\\x7f\x00? 😀'))


def test_accepted_promises_get_an_entry_for_each_failure() -> None:
    """Accepted promises get an entry for each failure."""
    crash = verdict(rule="error.no-crash", place="", places=["/Tags", "/ModelName"])
    file = tomllib.loads(accept(["CreateModel-error.no-crash"], [crash, verdict()]))
    assert [(one["place"], one["count"]) for one in file["group"][0]["entry"]] == [("/Tags", 1), ("/ModelName", 1)]


def test_only_broken_promises_are_accepted() -> None:
    """Only broken promises are accepted."""
    with pytest.raises(UsageError) as caught:
        accept(["CreateModel-reject.patern-/ModelName"], [verdict()])
    assert str(caught.value) == (
        "CreateModel-reject.patern-/ModelName is no broken promise of this run. "
        "Did you mean CreateModel-reject.pattern-/ModelName?"
    )


def test_an_entry_is_expanded_to_the_failures_that_it_stands_for() -> None:
    """An entry is expanded to the failures that it stands for."""
    file = of(entry(operation="Create*"))
    verdicts = [verdict(), verdict("CreateApp", place="/AppName"), verdict(rule="reject.type")]
    assert expand(file.entries[0], verdicts) == (
        "CreateModel-reject.pattern-/ModelName",
        "CreateApp-reject.pattern-/AppName",
    )
