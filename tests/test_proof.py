"""The proof: what is wrong with a finding, word for word; the processes, the matrix, its page, and the command."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tiny_lineup
from click.testing import CliRunner, Result
from tiny_lineup import CHARSET, NAMELESS, NULLS, REFUSING, RULES, SHORT, mutant

from contracts import catalogue
from contracts.cases.plan import Plan
from contracts.cli import main
from contracts.errors import KitError, UsageError
from contracts.proof import carrying, judgement, lineup, page, plans, publishing, stability, telling
from contracts.proof.aims import aims
from contracts.proof.findings import Broken, Extent, Finding, Job, Part, Unjudged
from contracts.proof.jobs import SEEDS, chosen, everything, longest_first, quick
from contracts.proof.lineup import LineUp
from contracts.proof.matrix import matrix, render
from contracts.proof.pool import findings
from contracts.proof.probes import Coverage, Measured, Probe
from contracts.proof.proving import Choice, Complaint, Proof, concluded
from contracts.reference.server import Reference
from contracts.reference.suspects import Degenerate, Mutant, Variant
from contracts.running.choices import SEED
from contracts.values import (
    Case,
    Expect,
    Failure,
    Level,
    Promise,
    Reach,
    Results,
    Run,
    Status,
    Verdict,
)

NAME = "/ModelName"


def job(part: Part, name: str, seed: int = SEED, extent: Extent = "whole") -> Job:
    """Return a job on the one operation."""
    return Job(part, name, SHORT, seed, extent)


def broken(
    rule: str, place: str = "", level: Level = "must", status: Status = Status.FAILED, operation: str = "DescribeModel"
) -> Broken:
    """Return a broken promise."""
    return Broken(Promise(operation, rule, place), level, status, "this", "that")


def left(rule: str, status: Status = Status.BLOCKED, place: str = "") -> Unjudged:
    """Return a promise that was not judged."""
    return Unjudged(Promise("DescribeModel", rule, place), status, "the base was refused")


def of(
    part: Part, name: str, *seen: Broken, unjudged: Iterable[Unjudged] = (), exit_code: int = 1, **more: Any
) -> Finding:
    """Return a finding about a server of the one operation."""
    return Finding(job(part, name), exit_code, "1 broken", {"passed": 60}, tuple(seen), tuple(unjudged), **more)


# ---- what is wrong with a mutant ----

REQUIRED = broken("body.required", NAME)


def wrong(suspect: Mutant, *seen: Broken, **more: Any) -> list[str]:
    """Return what is wrong with a mutant's finding."""
    return list(judgement.mutant(suspect, of("mutant", suspect.name, *seen, **more)))


def test_a_mutant_that_is_caught_as_it_says_is_right() -> None:
    """A mutant that is caught as it says gives nothing to complain about."""
    assert wrong(NAMELESS, REQUIRED) == []


def test_a_flaky_failure_catches_a_mutant_too() -> None:
    """A failure that a second try does not show catches a mutant, too."""
    assert wrong(NAMELESS, replace(REQUIRED, status=Status.FLAKY)) == []


def test_a_mutant_that_nobody_sees_survives() -> None:
    """A mutant under which everything passes survives, and nothing else is said about it."""
    assert wrong(NAMELESS, exit_code=0) == ["survives: nothing was broken"]


def test_each_glob_of_what_a_mutant_breaks_is_looked_for() -> None:
    """Each glob of what a mutant breaks has to name something that is broken."""
    suspect = replace(NAMELESS, breaks=(*NAMELESS.breaks, "DescribeModel-body.type-*"))
    assert wrong(suspect, REQUIRED) == ["survives: DescribeModel-body.type-* was not broken"]


def test_a_mutant_changes_no_other_verdict() -> None:
    """What a mutant breaks beside what it says is told with what was expected and what came."""
    assert wrong(NAMELESS, REQUIRED, broken("body.type", "/ModelArn")) == [
        "changes another verdict: DescribeModel-body.type-/ModelArn came out failed: expected this; got that"
    ]


def test_what_a_mutant_drags_along_is_no_other_verdict() -> None:
    """What a mutant says that it drags along may be broken, and has to be."""
    suspect = replace(NAMELESS, drags=("*-body.type-*",))
    assert wrong(suspect, REQUIRED, broken("body.type", "/ModelArn")) == []
    assert wrong(suspect, REQUIRED) == ["its drags name *-body.type-*, and nothing such was broken"]


def test_what_a_mutant_keeps_from_being_judged_is_a_changed_verdict_too() -> None:
    """A promise that the fault keeps from being judged has to be named by the mutant, and bars have to be needed."""
    said = "DescribeModel-error.not-found was not judged: blocked, the base was refused"
    assert wrong(NAMELESS, REQUIRED, unjudged=[left("error.not-found")]) == [said]
    suspect = replace(NAMELESS, bars=("*-error.not-found",))
    assert wrong(suspect, REQUIRED, unjudged=[left("error.not-found")]) == []
    assert wrong(suspect, REQUIRED) == ["its bars name *-error.not-found, and nothing such was left unjudged"]


def test_a_barred_promise_is_blocked_or_indeterminate() -> None:
    """A promise that a mutant bars may not come out as anything else than blocked or indeterminate."""
    suspect = replace(NAMELESS, bars=("*-error.not-found",))
    assert wrong(suspect, REQUIRED, unjudged=[left("error.not-found", Status.INDETERMINATE)]) == []
    assert wrong(suspect, REQUIRED, unjudged=[left("error.not-found", Status.UNSUPPORTED)]) == [
        "DescribeModel-error.not-found was not judged: unsupported, the base was refused"
    ]


def test_a_green_canary_is_told() -> None:
    """A canary that comes out green is told, whatever else is right."""
    assert wrong(NAMELESS, REQUIRED, green=SHORT) == ["the canary of DescribeModel came out green"]


def test_a_mutant_ends_in_exit_code_1() -> None:
    """A run of a mutant that breaks a must ends in exit code 1."""
    assert wrong(NAMELESS, REQUIRED, exit_code=0) == ["ended with exit code 0 (1 broken), not 1"]


def test_a_mutant_of_a_should_rule_ends_in_exit_code_0() -> None:
    """A run of a mutant that breaks nothing but should rules ends in exit code 0."""
    null = broken("wire.no-null", "/Tags", "should")
    assert wrong(NULLS, null, exit_code=0) == []
    assert wrong(NULLS, null) == ["ended with exit code 1 (1 broken), not 0"]


def test_a_mutant_that_spoils_every_answer_proves_nothing() -> None:
    """A run of a mutant that spoils every good answer ends in exit code 10, if an operation is unreached."""
    assert wrong(NAMELESS, REQUIRED, exit_code=10, unreached=SHORT) == []
    assert wrong(NAMELESS, REQUIRED, exit_code=10) == ["ended with exit code 10 (1 broken), not 1"]


# ---- what is wrong with a variant, the reference, a degenerate server ----


def alarms(suspect: Variant, *found: Finding, whole: bool = True) -> list[str]:
    """Return what is wrong with a variant's findings."""
    return list(judgement.variant(suspect, found, whole=whole))


def test_a_broken_must_of_a_variant_is_a_false_alarm() -> None:
    """A broken must of a variant is a false alarm."""
    assert alarms(CHARSET, of("variant", "charset", broken("wire.content-type"), exit_code=0)) == [
        "false alarm: DescribeModel-wire.content-type came out failed: expected this; got that"
    ]


def test_a_false_alarm_with_another_seed_names_the_seed() -> None:
    """A false alarm with a further seed names the seed; what its run ends with is of no interest."""
    further = replace(of("variant", "charset", REQUIRED), job=job("variant", "charset", SEED + 1, "seed"))
    assert alarms(CHARSET, further) == [
        f"false alarm with seed {SEED + 1}: "
        "DescribeModel-body.required-/ModelName came out failed: expected this; got that"
    ]


def test_a_variant_may_break_should_rules_that_it_names() -> None:
    """A variant may break should rules that it names, and no others; those that it names do break."""
    null = of("variant", "charset", broken("wire.no-null", "/Tags", "should"), exit_code=0)
    soft = replace(CHARSET, soft=("wire.no-null",))
    assert alarms(soft, null) == []
    assert alarms(CHARSET, null) == [
        "false alarm of a should rule, which its soft does not name: "
        "DescribeModel-wire.no-null-/Tags came out failed: expected this; got that"
    ]
    kept = of("variant", "charset", exit_code=0)
    assert alarms(soft, kept) == ["is said to break wire.no-null, which it never did"]
    assert alarms(soft, kept, null) == []
    assert alarms(soft, kept, whole=False) == []


def test_everything_about_a_variant_is_judged() -> None:
    """Everything about a variant is judged, but for what it bars; bars have to be needed with some seed."""
    open_ = of("variant", "charset", unjudged=[left("reject.length", Status.INDETERMINATE, NAME)])
    barred = replace(CHARSET, bars=("*-reject.length-*",))
    assert alarms(barred, open_) == []
    assert alarms(CHARSET, open_) == [
        "DescribeModel-reject.length-/ModelName was not judged: indeterminate, the base was refused"
    ]
    shut = of("variant", "charset", exit_code=0)
    assert alarms(barred, shut) == ["its bars name *-reject.length-*, and nothing such was left unjudged"]


def test_every_operation_of_a_variant_is_reached() -> None:
    """Every operation of a variant gives a good answer, whose canary comes out red."""
    assert alarms(CHARSET, of("variant", "charset", exit_code=0, unreached=SHORT)) == [
        "DescribeModel gave no good answer"
    ]
    assert alarms(CHARSET, of("variant", "charset", exit_code=0, green=SHORT)) == [
        "the canary of DescribeModel came out green"
    ]


def test_a_variant_ends_in_exit_code_0() -> None:
    """A run of a variant ends in exit code 0."""
    assert alarms(CHARSET, of("variant", "charset")) == ["ended with exit code 1 (1 broken), not 0"]


def test_of_the_reference_everything_passes() -> None:
    """Of the reference every rule is judged and everything passes."""
    found = of("reference", "reference", exit_code=0, rules=frozenset(RULES))
    assert list(judgement.reference(found, RULES)) == []
    bad = replace(found, broken=(REQUIRED,), unjudged=(left("body.type"),), rules=frozenset(["wire.no-null"]))
    assert list(judgement.reference(replace(bad, exit_code=1, unreached=SHORT), RULES)) == [
        "false alarm: DescribeModel-body.required-/ModelName came out failed: expected this; got that",
        "DescribeModel-body.type was not judged: blocked, the base was refused",
        "no promise of body.required was judged",
        "DescribeModel gave no good answer",
        "ended with exit code 1 (1 broken), not 0",
    ]


def test_a_degenerate_server_gets_its_exit_code_and_its_verdicts() -> None:
    """A degenerate server gets one of its exit codes, and no verdict beside those that may occur."""
    suspect = Degenerate("echo", "Echoes.", None, (1, 10), ("failed", "blocked"))
    found = replace(of("degenerate", "echo"), counts={"failed": 9, "blocked": 3})
    assert list(judgement.degenerate(suspect, found)) == []
    assert list(judgement.degenerate(suspect, replace(found, exit_code=0, exit_reason="", counts={"passed": 2}))) == [
        "ended with exit code 0, not 1 or 10",
        "2 promises came out passed, where only failed or blocked may occur",
    ]


# ---- what the catalogue needs ----


def test_a_rule_that_no_mutant_needs_is_told() -> None:
    """A rule is needed where a mutant aims at it and is caught by it; an accident is not enough."""
    found = {"nameless": of("mutant", "nameless", broken("wire.no-null", "/Tags", "should"), REQUIRED)}
    assert list(judgement.catalogue(RULES, [NAMELESS], found)) == [
        ("wire.no-null", "no mutant needs wire.no-null: write one that breaks it, or take the rule out")
    ]


@pytest.mark.parametrize(
    ("glob", "rules"),
    [
        ("DescribeModel-body.required-/ModelName", ("body.required",)),
        ("*-error.unknown-operation", ("error.unknown-operation",)),
        ("SageMaker-error.unknown-operation-code", ("error.unknown-operation-code",)),
        ("*-reject.pattern-*", ("reject.pattern",)),
        ("List*-wire.request-id*", ("wire.request-id", "wire.request-id-form")),
        ("CreateModel-accept.base-#min[i]mal", ("accept.base",)),
        ("CreateModel-no.such-rule", ()),
    ],
)
def test_what_a_mutant_aims_at_is_read_from_its_globs(glob: str, rules: tuple[str, ...]) -> None:
    """What a mutant aims at is read from the globs of the promises that it breaks."""
    assert aims(mutant("any", Reference, glob), catalogue.load()) == rules


# ---- what is carried to whom ----

SIZES = {"DescribeModel": 50, "ListModels": 60, "CreateModel": 800, "SageMaker": 2, "CreateAction": 200}


def test_the_whole_proof_runs_a_variant_with_five_seeds() -> None:
    """The whole proof runs a variant with five seeds, the first one whole, and mutants once."""
    suspects = LineUp((NAMELESS,), (CHARSET,), (REFUSING,), everything=SHORT)
    assert [(one.part, one.name, one.seed - SEED, one.extent) for one in everything(suspects)] == [
        ("reference", "reference", 0, "whole"),
        ("variant", "charset", 0, "whole"),
        *(("variant", "charset", number, "seed") for number in (1, 2, 3, 4)),
        ("mutant", "nameless", 0, "whole"),
        ("degenerate", "always 501", 0, "whole"),
    ]


def test_a_quick_proof_runs_the_cheapest_mutant_for_each_rule() -> None:
    """A quick proof runs the cheapest mutant for each rule, and one that is about two rules for both."""
    dear = replace(NAMELESS, name="dear", operations=("CreateModel",))
    both = replace(NULLS, name="both", operations=("ListModels",), breaks=("*-wire.no-null-*", "*-body.required-*"))
    suspects = LineUp((dear, both, replace(NULLS, operations=("CreateModel",))), everything=SHORT, rules=RULES)
    assert [one.name for one in quick(suspects, SIZES)] == ["reference", "both"]


@pytest.mark.parametrize(
    ("operations", "cheapest"),
    [
        (tuple(SIZES), ("DescribeModel", "SageMaker")),
        (("CreateModel", "CreateAction"), ("CreateAction",)),
        (("CreateModel",), ("CreateModel",)),
    ],
)
def test_a_quick_proof_runs_what_costs_least_of_a_variant(
    operations: tuple[str, ...], cheapest: tuple[str, ...]
) -> None:
    """A quick proof runs a sample of the cheapest operation of a variant, and the service itself, with one seed."""
    everybody = LineUp((), (replace(CHARSET, operations=operations),), everything=SHORT)
    assert quick(everybody, SIZES)[1:] == [Job("variant", "charset", cheapest, SEED, "sample")]


def test_a_quick_proof_asks_degenerate_servers_little() -> None:
    """A quick proof asks degenerate servers for one operation of each sort."""
    suspects = LineUp((), (), (REFUSING,), everything=("CreateApp", "ListModels", "CreateAction", "SageMaker"))
    assert quick(suspects, SIZES)[-1].operations == ("ListModels", "CreateAction", "SageMaker")


def test_the_longest_jobs_go_first() -> None:
    """What may make the kit wait goes first, then the longest, and last what a further seed adds."""
    hanging = replace(NULLS, name="hanging", breaks=("*-wire.framing",))
    jobs = [
        job("variant", "charset", SEED + 1, "seed"),
        job("mutant", "nulls"),
        Job("mutant", "dear", ("CreateModel",), SEED),
        job("mutant", "hanging"),
        job("degenerate", "always 501"),
    ]
    assert [one.name for one in longest_first(jobs, LineUp((hanging,), (), (REFUSING,)), SIZES)] == [
        "hanging",
        "always 501",
        "dear",
        "nulls",
        "charset",
    ]


def test_servers_are_chosen_by_globs() -> None:
    """Servers are chosen by their names or by globs of them."""
    jobs = [job("mutant", "nulls"), job("mutant", "nameless"), job("variant", "charset"), job("mutant", "is [odd]")]
    assert [one.name for one in chosen(jobs, ["n*", "is [odd]"])] == ["nulls", "nameless", "is [odd]"]


def test_a_name_that_nobody_has_is_told_with_the_closest_one() -> None:
    """A name that nobody has is told with the closest one, or with the place that lists them."""
    with pytest.raises(UsageError) as told:
        chosen([job("mutant", "nulls")], ["null"])
    assert str(told.value) == "--only 'null' names no mutant, variant or degenerate server. Did you mean 'nulls'?"
    with pytest.raises(UsageError) as told:
        chosen([job("mutant", "nulls")], ["zebra"])
    assert str(told.value) == "--only 'zebra' names no mutant, variant or degenerate server. docs/proof.md lists them."


def test_no_two_servers_have_one_name() -> None:
    """No two servers have one name, whatever they are."""
    with pytest.raises(KitError) as told:
        LineUp((NULLS,), (replace(CHARSET, name="nulls"),))
    assert str(told.value) == "two servers under proof are called 'nulls': rename one of them."


def test_of_a_further_seed_only_what_it_changes_is_carried() -> None:
    """Of a further seed only bases and generated requests are carried, with what holds for every answer."""

    def case(rule: str, place: str) -> Case:
        return Case("ListModels", Promise("ListModels", rule, place), {}, Expect.EITHER, "any")

    shown = [case("accept.base", "#minimal"), case("reject.enum", "/SortBy"), case("generated.answer", "#01")]
    everywhere = Promise("ListModels", "wire.request-id")
    also = Promise("ListModels", "accept.generated", "#01")
    whole = Plan("ListModels", (everywhere, *(one.promise for one in shown), also), tuple(shown))
    part = plans.seeded(whole)
    assert part.cases == (shown[0], shown[2])
    assert part.promises == (everywhere, shown[0].promise, shown[2].promise, also)


# ---- what a run says about a server ----

RUN = Run("0", "0", "small", "http://127.0.0.1", "", 1, "000000", 0.0, 0.0, "")


def verdict(
    rule: str, status: Status, *failures: Failure, place: str = "", reason: str = "", checked: int = 1
) -> Verdict:
    """Return a verdict."""
    return Verdict(Promise("DescribeModel", rule, place), "must", status, failures, checked, reason)


def test_a_finding_is_taken_from_a_result_set() -> None:
    """A finding holds what broke, each place once and its texts short, what was not judged, and who was reached."""
    failure = Failure("body.type", "DescribeModel", NAME, "a text", "x" * 300)
    results = Results(
        RUN,
        (
            verdict("body.type", Status.FLAKY, failure, replace(failure, got="held on the second try")),
            verdict("body.enum", Status.BLOCKED, reason="no\nanswer", checked=0),
            verdict("body.arn", Status.PASSED),
        ),
        (Reach("DescribeModel", True, True, False, 40), Reach("ListModels", True, False, False, 2)),
        exit_code=1,
        exit_reason="1 flaky",
    )
    assert carrying.found(job("mutant", "any"), results) == Finding(
        job("mutant", "any"),
        1,
        "1 flaky",
        {"flaky": 1, "blocked": 1, "passed": 1},
        (Broken(Promise("DescribeModel", "body.type", NAME), "must", Status.FLAKY, "a text", "x" * 199 + "…"),),
        (Unjudged(Promise("DescribeModel", "body.enum"), Status.BLOCKED, "no answer"),),
        frozenset({"body.type", "body.arn"}),
        ("ListModels",),
        ("DescribeModel",),
        42,
    )


def test_a_further_seed_need_not_show_what_holds_everywhere() -> None:
    """Where only a further seed's requests were sent, rules without a place need not have been shown."""
    shown = (
        verdict("body.enum", Status.BLOCKED),
        verdict("generated.answer", Status.BLOCKED, place="#01"),
        verdict("body.arn", Status.ERROR),  # a mistake of the kit is always told
    )
    found = carrying.found(job("variant", "any", SEED + 1, "seed"), Results(RUN, shown, ()))
    assert [one.id for one in found.unjudged] == ["DescribeModel-generated.answer-#01", "DescribeModel-body.arn"]


def test_an_operation_without_generated_requests_is_left_out_of_further_seeds() -> None:
    """An operation without generated requests is left out of further seeds, for nothing in it would change."""
    first = Job("variant", "any", ("SageMaker", "DescribeModel"), SEED)
    assert [plan.operation for plan in plans.plans(first)] == ["SageMaker", "DescribeModel"]
    assert [plan.operation for plan in plans.plans(replace(first, extent="seed"))] == ["DescribeModel"]


def test_a_sample_has_something_of_every_rule() -> None:
    """A sample of a plan has one in eight requests of each rule and stories of each plot, and never none."""
    (plan,) = plans.plans(Job("variant", "any", ("CreateModel",), SEED))
    part = plans.sampled(plan)
    assert part.cases[0] == plan.cases[0]
    for count, less in (
        (Counter(case.promise.rule for case in plan.cases), Counter(case.promise.rule for case in part.cases)),
        (Counter(story.plot for story in plan.stories), Counter(story.plot for story in part.stories)),
    ):
        assert less == {sort: -(-number // 8) for sort, number in count.items()}


def test_a_sample_promises_no_more_than_it_shows() -> None:
    """The promises of a sample are those that hold for every answer, and those that something in it shows."""
    (plan,) = plans.plans(Job("variant", "any", ("CreateModel",), SEED))
    part = plans.sampled(plan)
    shown = {case.promise for case in part.cases} | {promise for story in part.stories for promise in story.promises}
    rest = set(part.promises) - shown
    assert {promise.rule for promise in rest if promise.place} == {"accept.generated"}
    assert {promise for promise in plan.promises if not promise.place} <= set(part.promises)


def test_a_servers_own_mistake_is_a_finding() -> None:
    """A server's own mistake is a finding, and where it is."""
    found = carrying.carry(job("mutant", "mistaken"), tiny_lineup.mistaken())
    assert found.mistake.startswith(
        "a mistake of this server's, or of the kit: ZeroDivisionError: one by none (tiny_lineup.py, line "
    )


# ---- processes ----


def carried(jobs: Iterable[Job], source: Callable[[], LineUp], patience: float = 60.0) -> list[Finding]:
    """Return what came of jobs that two processes carry."""
    with closing(findings(list(jobs), source, 2, patience=patience)) as coming:
        return list(coming)


def test_jobs_are_carried_by_several_processes() -> None:
    """Each job is carried once, by whichever process is free."""
    jobs = [job("mutant", "nameless"), job("mutant", "nulls"), job("degenerate", "always 501")]
    found = {one.job: one for one in carried(jobs, tiny_lineup.good)}
    assert set(found) == set(jobs)
    assert [one.id for one in found[jobs[0]].broken] == ["DescribeModel-body.required-/ModelName"]
    assert [one.id for one in found[jobs[1]].broken] == ["DescribeModel-wire.no-null-/DeploymentRecommendation"]
    assert found[jobs[2]].counts.keys() == {"unsupported"}


def test_a_process_that_dies_is_told_with_what_it_was_about() -> None:
    """A process that dies is told with the server that it was about, and the command that repeats it."""
    with pytest.raises(KitError) as told:
        carried([job("mutant", "deadly")], tiny_lineup.dying)
    assert str(told.value) == (
        "the mutant 'deadly' ended its process with exit code 7. Repeat it with: sagemaker-contract prove --only deadly"
    )


def test_a_job_that_takes_too_long_is_told() -> None:
    """A job that takes too long ends the proof, and nothing of it goes on."""
    with pytest.raises(KitError) as told:
        carried([job("mutant", "sleepy")], tiny_lineup.sleeping, patience=0.5)
    assert str(told.value) == (
        "the mutant 'sleepy' took longer than 0.5 s. Repeat it with: sagemaker-contract prove --only sleepy"
    )


def test_ctrl_c_ends_all_processes_at_once(tmp_path: Path) -> None:
    """Ctrl-C, which a terminal sends to everybody, ends the command in order and all of its processes at once."""
    told = (
        "import tiny_lineup; from contracts.proof import lineup; lineup.load = tiny_lineup.sleeping\n"
        "from contracts.cli import main; main(['prove', '--only', 'sleepy', '--only', 'tired', '--jobs', '2'])"
    )
    with started(told, tmp_path) as command:
        os.killpg(command.pid, signal.SIGINT)
        out, err = command.communicate(timeout=10)
    assert (command.returncode, out, err.strip()) == (2, "", "sagemaker-contract: interrupted")
    assert not left_over(tmp_path)


def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    """Processes end when the one that started them is killed, whatever they are at."""
    told = (
        "import tiny_lineup; from contracts.proof.findings import Job; from contracts.proof.pool import findings\n"
        "jobs = [Job('mutant', name, tiny_lineup.SHORT, 1) for name in ('sleepy', 'tired')]\n"
        "list(findings(jobs, tiny_lineup.sleeping, 2))"
    )
    with started(told, tmp_path) as command:
        command.kill()
    until(lambda: not left_over(tmp_path))


@contextmanager
def started(told: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a program until two processes of it sleep, each with a file in the folder that is called by its id."""
    tests = Path(__file__).parent
    environment = {"PYTHONPATH": os.pathsep.join([str(tests), str(tests.parent)]), "SLEEPERS": str(folder)}
    with subprocess.Popen(
        [sys.executable, "-c", told],
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as command:
        until(lambda: len(list(folder.iterdir())) == 2)
        yield command


def left_over(folder: Path) -> list[str]:
    """Return the processes with a file in the folder that are still there; a zombie is not."""
    return [path.name for path in folder.iterdir() if alive(int(path.name))]


def alive(pid: int) -> bool:
    """Tell whether a process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def until(holds: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never did"
        time.sleep(0.05)


# ---- the matrix and its page ----

FOUND = (
    Finding(job("reference", "reference"), 0, "", {"passed": 67}, rules=frozenset(RULES)),
    of("mutant", "nameless", REQUIRED),
    of("mutant", "nulls", broken("wire.no-null", "/X", "should"), broken("wire.no-null", "/Y", "should"), exit_code=0),
    Finding(Job("variant", "charset", ("SageMaker",), SEED), 0, "", {"passed": 7}),
    *(Finding(Job("variant", "charset", ("SageMaker",), seed, "seed"), 0, "", {"passed": 7}) for seed in SEEDS[1:]),
    Finding(job("degenerate", "always 501"), 10, "nothing supported", {"unsupported": 67}),
    Finding(job("degenerate", "stopped"), 11, "gone", {"indeterminate": 3, "blocked": 64}),
)
ROWS: Any = {"CreateModel": {"constraints": 40, "seen": "40 of 40"}}


def measured(found: Sequence[Finding]) -> Measured:
    """Return the figures of a line-up that has one probe, and what is wrong with them."""
    return Measured(ROWS, ("1 constraint of CreateModel is not seen",) if found[0].broken else ())


def suspects() -> LineUp:
    """Return the servers that ``FOUND`` is about."""
    return replace(tiny_lineup.good(), mutants=(NAMELESS, NULLS))


def document(found: Iterable[Finding] = FOUND) -> dict[str, Any]:
    """Return the matrix of findings."""
    return matrix(suspects(), list(found), "cafe", ROWS)


def test_the_matrix_says_what_was_found() -> None:
    """The matrix says what was found about everybody, and for each rule which faults it sees."""
    assert document() == {
        "contract": "cafe",
        "counts": {
            "caught": 2, "runs of variants": 5, "mutants": 2, "variants": 1, "degenerates": 2, "rules": 2,
        },
        "reference": [{"name": "reference", "operations": 1, "promises": 67, "passed": 67}],
        "mutants": [
            {
                "name": "nameless", "fault": "The fault of nameless.", "operations": ["DescribeModel"],
                "aims": ["body.required"], "breaks": ["DescribeModel-body.required-/ModelName"], "drags": [],
                "bars": [], "verdict": "caught", "rules": {"body.required": 1}, "dragged": {},
            },
            {
                "name": "nulls", "fault": "The fault of nulls.", "operations": ["DescribeModel"],
                "aims": ["wire.no-null"], "breaks": ["DescribeModel-wire.no-null-*"], "drags": [],
                "bars": [], "verdict": "caught", "rules": {"wire.no-null": 2}, "dragged": {},
            },
        ],
        "variants": [
            {
                "name": "charset", "oddity": "The media type has a parameter.", "evidence": "N: a parameter is legal.",
                "operations": ["SageMaker"], "seeds": list(SEEDS), "must": [], "should": [], "bars": [],
            }
        ],
        "degenerates": [
            {"name": "always 501", "told": "Says 501.", "exit_code": 10, "verdicts": ["unsupported"]},
            {"name": "stopped", "told": "Nobody listens.", "exit_code": 11, "verdicts": ["blocked", "indeterminate"]},
        ],
        "rules": {"wire.no-null": ["nulls"], "body.required": ["nameless"]},
        "coverage": {"CreateModel": {"constraints": 40, "seen": "40 of 40"}},
    }  # fmt: skip


def test_the_matrix_is_the_same_in_whatever_order_jobs_end() -> None:
    """The matrix is the same, byte for byte, in whatever order jobs end, and however long they take."""
    order = random.Random(7)  # noqa: S311 (an order is no secret)
    for _ in range(5):
        shuffled = [replace(one, seconds=order.random(), requests=order.randrange(99)) for one in FOUND]
        order.shuffle(shuffled)
        assert render(document(shuffled)) == render(document())


def test_the_matrix_says_who_survived() -> None:
    """The matrix says who survived, and which rule no mutant needs therefore."""
    found = document([of("mutant", "nameless"), of("mutant", "nulls", mistake="oh")])
    verdicts = [(row["name"], row["verdict"]) for row in found["mutants"]]
    assert verdicts == [("nameless", "survived"), ("nulls", "survived")]
    assert found["rules"] == {"wire.no-null": [], "body.required": []}
    assert found["counts"]["caught"] == 0


def test_what_a_mutant_drags_along_is_told_apart() -> None:
    """What a mutant drags along is told apart from what it is about."""
    dragging = replace(NAMELESS, drags=("*-wire.no-null-*",))
    found = of("mutant", "nameless", REQUIRED, broken("wire.no-null", "/X", "should"))
    (row,) = matrix(replace(suspects(), mutants=(dragging,)), [found], "cafe")["mutants"]
    assert (row["rules"], row["dragged"]) == ({"body.required": 1}, {"wire.no-null": 1})


def test_the_page_gives_for_each_rule_the_faults_that_it_sees() -> None:
    """The page gives for each rule the faults that it sees, family by family."""
    text = page.render(document())
    assert text.startswith("# Proof\n")
    assert (
        "### Rules of the family wire\n\n"
        "| rule | mutants that it caught |\n| --- | --- |\n"
        "| `wire.no-null` | [nulls](#mutant-nulls) (2) |\n"
    ) in text


def test_the_page_lists_everybody() -> None:
    """The page lists mutants by family, variants, degenerate servers, and coverage."""
    text = page.render(document())
    for row in (
        "| reference | 67 of 67 promises kept, in 1 plans |",
        "| mutants | 2 of 2 caught, each by the rule that is about it |",
        "| rules | 2 of 2 needed by a mutant |",
        "| variants | 1, in 5 runs; 0 with a false alarm |",
        '| <a id="mutant-nameless"></a>nameless | The fault of nameless. | DescribeModel | `body.required` (1) |  |',
        "| charset | The media type has a parameter. | N: a parameter is legal. |  | 5 |",
        "| stopped | Nobody listens. | 11 | blocked, indeterminate |",
        "| CreateModel | 40 | 40 of 40 |",
    ):
        assert f"{row}\n" in text
    heads = [line for line in text.splitlines() if line.startswith("## ")]
    assert heads == [
        "## Rules and the faults they see", "## Mutants", "## Variants",
        "## Degenerate servers", "## Constraint coverage",
    ]  # fmt: skip


def test_the_page_says_what_went_wrong() -> None:
    """The page says who survived, which rule nobody needs, and which alarm was false."""
    alarm = Finding(job("variant", "charset"), 1, "1 broken", {"failed": 1}, (REQUIRED,))
    text = page.render(document([of("mutant", "nameless"), alarm]))
    assert "| `body.required` | **none** |\n" in text
    assert "| DescribeModel | **survives** |  |\n" in text
    assert "| **false alarm** of `body.required`; 1 |\n" in text


def test_names_and_faults_are_no_markup() -> None:
    """Signs that Markdown would read are shown as they are, in names and faults alike."""
    odd = replace(NAMELESS, name="a|b *c*", fault="Says <b>\nand `x`.")
    text = page.render(matrix(replace(suspects(), mutants=(odd,)), [of("mutant", odd.name, REQUIRED)], "cafe"))
    assert '| <a id="mutant-a-b-c"></a>a\\|b \\*c\\* | Says \\<b\\> and \\`x\\`. |' in text
    assert "[a\\|b \\*c\\*](#mutant-a-b-c) (1)" in text


# ---- the sum of it ----

UNNEEDED = "no mutant needs wire.no-null: write one that breaks it, or take the rule out"


def test_a_proof_ends_with_what_is_wrong() -> None:
    """A proof ends with 1 where something is wrong, and with 3 where the kit or a server made a mistake."""
    assert concluded(tiny_lineup.good(), Choice(), FOUND).exit_code == 0
    short = concluded(tiny_lineup.good(), Choice(), FOUND[:2])
    assert (short.exit_code, short.complaints) == (1, (Complaint("wire.no-null", UNNEEDED, repeatable=False),))
    assert concluded(tiny_lineup.good(), Choice(), [*FOUND, of("mutant", "nulls", mistake="oh")]).exit_code == 3


def test_where_servers_are_named_no_rule_is_missed() -> None:
    """Where the person names servers, nothing is said about the rules that the others are for."""
    assert concluded(tiny_lineup.good(), Choice(only=("nameless",)), FOUND[1:2]).complaints == ()


def test_coverage_is_measured_and_complains() -> None:
    """What coverage comes to stands in the matrix, and what is wrong with it among the complaints."""
    covering = replace(tiny_lineup.good(), coverage=Coverage((Probe("edges 1", Reference, SHORT),), measured))
    probe = Finding(job("coverage", "edges 1"), counts={"passed": 67})
    assert everything(covering)[-1] == job("coverage", "edges 1")
    assert concluded(covering, Choice(), [*FOUND, probe]).document["coverage"] == ROWS
    missed = concluded(covering, Choice(), [*FOUND, replace(probe, broken=(REQUIRED,))])
    assert missed.complaints == (Complaint("coverage", "1 constraint of CreateModel is not seen", repeatable=False),)


def test_the_summary_says_what_is_wrong_and_how_to_repeat_it() -> None:
    """The summary gives complaints server by server, some of many, and the command that repeats each."""
    many = tuple(Complaint("is odd", f"complaint {number}") for number in range(1, 8))
    rule = Complaint("body.arn", "no mutant needs body.arn", repeatable=False)
    proof = Proof(Choice(), document(), (*many, rule), seconds=61.4)
    assert list(telling.summary(proof, everything=False)) == [
        *(f"is odd: complaint {number}" for number in range(1, 6)),
        "is odd: and 2 more, which --verbose lists",
        "    sagemaker-contract prove --only 'is odd'",
        "body.arn: no mutant needs body.arn",
        "reference   67 of 67 promises kept",
        "mutants     2 of 2 caught, by 2 of 2 rules",
        "variants    1 in 5 runs, 0 with a false alarm",
        "degenerate  2 servers",
        "FAILED  8 wrong · the proof · 61 s",
    ]
    assert "is odd: complaint 7" in list(telling.summary(proof, everything=True))


def test_the_summary_says_that_all_is_well() -> None:
    """The summary of a part says that it is one."""
    assert list(telling.summary(Proof(Choice(quick=True), document(())), everything=False)) == [
        "OK  nothing wrong · a part of the proof · 0 s"
    ]


def test_progress_is_told_by_tenths_or_by_server() -> None:
    """Progress is told by tenths where nobody looks on, and otherwise with what came of each server."""
    lines: list[str] = []
    tell = telling.progress(lines.append, each=False)
    for done in range(1, 31):
        tell(done, 30, FOUND[0])
    assert lines == [f"{done} of 30" for done in range(3, 31, 3)]
    lines.clear()
    tell = telling.progress(lines.append, each=True)
    tell(9, 10, replace(FOUND[1], requests=89, seconds=0.25))
    tell(10, 10, replace(FOUND[4], mistake="oh"))
    assert lines == [
        " 9 of 10  mutant nameless: 1 broken, 0 not judged, 89 requests, 0.2 s",
        f"10 of 10  variant charset with seed {SEED + 1}: oh",
    ]


# ---- what is published ----


def test_a_whole_proof_is_published(tmp_path: Path) -> None:
    """A whole proof is written as JSON and as a page, with complaints or without; then it is as it would be written."""
    proof = Proof(Choice(), document(), (Complaint("any", "wrong"),))
    same, written = publishing.publish(proof, tmp_path / "docs", check=False)
    assert (same, [path.name for path in written]) == (proof, ["proof.json", "proof.md"])
    assert json.loads((tmp_path / "docs" / "proof.json").read_text()) == document()
    assert publishing.publish(proof, tmp_path / "docs", check=True) == (proof, [])
    assert publishing.publish(proof, tmp_path / "docs", check=False) == (proof, [])


def test_a_page_that_differs_is_told(tmp_path: Path) -> None:
    """A page that differs is told with the first line that does, and nothing is written."""
    proof = Proof(Choice(), document())
    publishing.publish(proof, tmp_path, check=False)
    (tmp_path / "proof.md").write_text("# Proof\n")
    again, written = publishing.publish(proof, tmp_path, check=True)
    assert written == []
    assert [(one.name, one.repeatable) for one in again.complaints] == [("proof.md", False)]
    assert "proof.md differs from a fresh build in line 3: the end there, " in again.complaints[0].text
    assert again.complaints[0].text.endswith(" built; run `make prove`")
    assert (tmp_path / "proof.md").read_text() == "# Proof\n"


def test_a_proof_with_a_mistake_is_not_published(tmp_path: Path) -> None:
    """A proof that a mistake has spoilt is not published."""
    proof = Proof(Choice(), document(), mistakes=(Complaint("nulls", "oh"),))
    assert publishing.publish(proof, tmp_path, check=False) == (proof, [])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("choice", "names"), [(Choice(only=("*",)), ["nameless", "charset"]), (Choice(quick=True), ["nameless"])]
)
def test_a_part_is_compared_with_what_is_published(choice: Choice, names: list[str], tmp_path: Path) -> None:
    """The rows of a part are compared with the published ones; of a quick proof, those that it makes in full."""
    publishing.publish(Proof(Choice(), document()), tmp_path, check=False)
    found = document([Finding(job("variant", "charset"), 0, "", {"passed": 67}), of("mutant", "nameless"), FOUND[2]])
    part, written = publishing.publish(Proof(choice, found), tmp_path, check=False)
    assert written == []
    assert [(one.name, one.text) for one in part.complaints] == [
        (name, "its row in proof.json is another: run `make prove`") for name in names
    ]


def test_a_part_says_nothing_where_nothing_is_published(tmp_path: Path) -> None:
    """A part has nothing to be compared with where nothing is published."""
    proof = Proof(Choice(quick=True), document())
    assert publishing.publish(proof, tmp_path, check=False) == (proof, [])


def test_an_installed_kit_publishes_nothing_unless_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A kit that is installed without docs publishes nothing unless it is told where."""
    monkeypatch.setattr(publishing, "DOCS", tmp_path / "docs")
    proof = Proof(Choice(), document())
    assert publishing.publish(proof, None, check=False) == (proof, [])
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A folder that cannot be written is told with what to do."""
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match=r"cannot be written \(.+\); choose another --output\.$"):
        publishing.publish(Proof(Choice(), document()), tmp_path / "file", check=False)


# ---- the command ----

Call = Callable[..., Result]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call the command with a line-up of the tests' own."""

    def called(source: Callable[[], LineUp], *words: object) -> Result:
        monkeypatch.setattr(lineup, "load", source)
        return CliRunner().invoke(main, ["prove", *map(str, words)])

    return called


def test_a_proof_without_complaint_ends_with_0(call: Call, tmp_path: Path) -> None:
    """A proof without complaint ends with 0 and is published; a quick one then finds its rows there."""
    done = call(tiny_lineup.good, "--output", tmp_path)
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[:4] == [
        "reference   67 of 67 promises kept",
        "mutants     2 of 2 caught, by 2 of 2 rules",
        "variants    1 in 5 runs, 0 with a false alarm",
        "degenerate  2 servers",
    ]
    assert done.stdout.splitlines()[5:] == [f"written: {tmp_path / name}" for name in ("proof.json", "proof.md")]
    assert done.stderr.splitlines() == [f"{number} of 10" for number in range(1, 11)]
    assert call(tiny_lineup.good, "--output", tmp_path, "--quick").exit_code == 0


def test_a_surviving_mutant_ends_with_1(call: Call, tmp_path: Path) -> None:
    """A surviving mutant ends with 1, and so does the rule that no other mutant needs."""
    done = call(tiny_lineup.surviving, "--output", tmp_path, "--quick")
    assert done.exit_code == 1
    assert done.stdout.splitlines()[:3] == [
        "honest: survives: nothing was broken",
        "    sagemaker-contract prove --only honest",
        "body.required: no mutant needs body.required: write one that breaks it, or take the rule out",
    ]
    assert list(tmp_path.iterdir()) == []


def test_a_mistake_ends_with_3(call: Call, tmp_path: Path) -> None:
    """A mistake of a server's own ends with 3, after everybody else was tried."""
    done = call(tiny_lineup.mistaken, "--output", tmp_path, "--verbose")
    assert done.exit_code == 3
    assert done.stdout.startswith("mistaken: a mistake of this server's, or of the kit: ZeroDivisionError: ")
    assert "mutants     2 of 3 caught, by 2 of 2 rules\n" in done.stdout
    assert "mutant nameless: 1 broken, 0 not judged, " in done.stderr


def test_a_process_that_dies_ends_with_3(call: Call) -> None:
    """A process that dies ends with 3 and one line."""
    done = call(tiny_lineup.dying, "--only", "deadly")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr.startswith("sagemaker-contract: the mutant 'deadly' ended its process with exit code 7.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--only", "nul"], "--only 'nul' names no mutant, variant or degenerate server. Did you mean 'nulls'?"),
        (["--only", "nulls", "--quick"], "--quick and --only are two choices of what to try; take one of them."),
        (["--jobs", "0"], "Invalid value for '--jobs': 0 is not in the range 1<=x<=64."),
    ],
)
def test_what_cannot_be_done_ends_with_4(call: Call, words: list[str], said: str) -> None:
    """What cannot be done as it was written ends with 4 and says why."""
    done = call(tiny_lineup.good, *words)
    assert (done.exit_code, done.stdout) == (4, "")
    assert said in done.stderr


# ---- stability ----


def ran(seed: int, way: str, *_: object) -> stability.Stable:
    """Return a run that fails with one seed, side by side."""
    wrong = ("ListModels-body.arn failed",) if (seed, way) == (2, "-n 2") else ()
    return stability.Stable(seed, way, wrong, float(seed))


def test_each_seed_runs_alone_and_side_by_side() -> None:
    """Each seed runs alone and side by side; the table comes after everything that was wrong."""
    found = list(stability.stability([1, 2, 4], [], ran))
    assert list(stability.table(found)) == [
        "seed 2, -n 2: ListModels-body.arn failed",
        "          runs  failures  seconds: min  median     max",
        "serial       3         0           1.0     2.0     4.0",
        "-n 2         3         1           1.0     2.0     4.0",
    ]
    assert stability.line(found[3]) == "seed 2, -n 2: 1 wrong, 2.0 s"
    assert stability.line(found[0]) == "seed 1, serial: all passed, 1.0 s"


def test_a_run_of_pytest_is_carried(tmp_path: Path) -> None:
    """A run of pytest on the reference passes."""
    run = stability.Runs(tmp_path).carry(1, "serial", ["--operations", "SageMaker"])
    assert (run.seed, run.way, run.wrong) == (1, "serial", ())


def test_what_did_not_pass_is_told(tmp_path: Path) -> None:
    """What did not pass is told with its verdict, whatever the run ends with."""
    report = tmp_path / "report.json"
    report.write_text('{"verdicts": [{"id": "a", "status": "passed"}, {"id": "b", "status": "flaky"}]}')
    assert list(stability.wrong(report, subprocess.CompletedProcess([], 0, "", ""))) == ["b flaky"]
    report.write_text('{"verdicts": [{"id": "a", "status": "passed"}]}')
    assert list(stability.wrong(report, subprocess.CompletedProcess([], 0, "", ""))) == []
    assert list(stability.wrong(report, subprocess.CompletedProcess([], 2, "", "oh"))) == ["ended with exit code 2: oh"]


def test_a_run_without_a_report_is_wrong(tmp_path: Path) -> None:
    """A run without a report, or with one about nothing, is wrong, whatever its exit code."""
    ended = subprocess.CompletedProcess([], 0, "nothing\nto do", "")
    assert list(stability.wrong(tmp_path / "none.json", ended)) == ["ended with exit code 0: nothing to do"]


def test_stability_ends_with_1_where_a_run_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command of stability tells of each run, and ends with 1 where one fails."""
    monkeypatch.setattr(stability.Runs, "carry", lambda _, *asked: ran(*asked))
    good = CliRunner().invoke(main, ["stability", "--runs", "1"])
    assert good.exit_code == 0
    assert good.stderr.splitlines() == [
        "1 of 2  seed 1, serial: all passed, 1.0 s",
        "2 of 2  seed 1, -n 2: all passed, 1.0 s",
    ]
    assert CliRunner().invoke(main, ["stability", "--runs", "2"]).exit_code == 1


# ---- everybody ----


def test_every_rule_has_a_mutant() -> None:
    """Every rule of the catalogue is what some counted mutant aims at."""
    aimed = {rule for one in lineup.load().mutants for rule in aims(one, catalogue.load())}
    assert set(catalogue.load()) - aimed == set()


def test_there_are_enough_of_them() -> None:
    """At least 100 mutants are counted, there are at least 30 variants, and five servers are no SageMaker at all."""
    everybody = lineup.load()
    assert len(everybody.mutants) >= 100
    assert len(everybody.variants) >= 30
    assert len(everybody.degenerates) >= 5


def test_the_published_matrix_is_about_everybody() -> None:
    """The published matrix is about the servers that there are: it was made after the last of them."""
    published = json.loads((publishing.DOCS / publishing.NAME).read_text(encoding="utf-8"))
    everybody = lineup.load()
    told = {
        "mutants": [(one.name, one.fault) for one in everybody.mutants],
        "variants": [(one.name, one.oddity) for one in everybody.variants],
        "degenerates": [(one.name, one.told) for one in everybody.degenerates],
    }
    texts = {"mutants": "fault", "variants": "oddity", "degenerates": "told"}
    assert told == {part: [(row["name"], row[texts[part]]) for row in published[part]] for part in told}
