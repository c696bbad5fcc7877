"""The verdicts: what many exchanges come to, promise by promise, and that the judge can say no at all."""

from __future__ import annotations

from collections.abc import Iterable

from exchanges import CREATED, ENDPOINT, MODEL, case, error, exchange

from contracts import catalogue
from contracts.judge.answers import decode
from contracts.judge.canary import canary
from contracts.judge.checks import outcomes
from contracts.judge.judged import Judged, judge
from contracts.judge.seen import Seen
from contracts.judge.verdicts import Tally
from contracts.spec.contract import Contract
from contracts.values import Block, Case, Exchange, Expect, Promise, Status, Verdict

PATTERN = case("CreateModel", "reject.pattern", "/ModelName", Expect.REFUSE, move="a space")
AGAIN = case("CreateModel", "reject.pattern", "/ModelName", Expect.REFUSE, move="a slash")
GENERATED = case("CreateModel", "generated.answer", "#07", Expect.EITHER)
NO_CRASH = Promise("CreateModel", "error.no-crash")
TYPE = Promise("CreateModel", "wire.content-type")
WRONG_TYPE = {"Content-Type": "text/plain"}
BOOM = exchange(500, b"boom")


def judged(of: Case, seen: Exchange) -> Judged:
    """Return what an exchange shows."""
    return judge(of, seen, Contract.load())


def tally(promises: Iterable[Promise], *seen: tuple[Case, Exchange]) -> Tally:
    """Return a tally of some exchanges."""
    counting = Tally(promises, catalogue.load())
    for of, one in seen:
        counting.add(judged(of, one))
    return counting


def verdict(promise: Promise, *seen: tuple[Case, Exchange]) -> Verdict:
    """Return the verdict on one promise after some exchanges."""
    (only,) = tally([promise], *seen).verdicts()
    return only


def test_what_every_exchange_held_is_passed_and_counted() -> None:
    """What every exchange held is passed and counted."""
    found = verdict(PATTERN.promise, (PATTERN, error()), (AGAIN, error()))
    assert (found.status, found.checked, found.level) == (Status.PASSED, 2, "must")


def test_one_broken_exchange_among_many_fails_the_promise() -> None:
    """One broken exchange among many fails the promise."""
    found = verdict(PATTERN.promise, (PATTERN, error()), (AGAIN, exchange(body=CREATED)))
    assert (found.status, found.checked, len(found.failures)) == (Status.FAILED, 2, 1)


def test_failures_of_one_place_are_one_with_a_count_and_the_smallest_request() -> None:
    """Failures of one place are one with a count and the smallest request."""
    large = exchange(body=CREATED, headers=WRONG_TYPE, request_body=b"x" * 50)
    small = exchange(body=CREATED, headers=WRONG_TYPE, request_body=b"{}")
    base = case("CreateModel")
    (failure,) = verdict(TYPE, (base, large), (base, small), (base, large)).failures
    assert (failure.count, failure.exchange) == (3, small)


def test_failures_of_several_places_are_one_verdict() -> None:
    """Failures of several places are one verdict."""
    found = verdict(NO_CRASH, (PATTERN, BOOM), (case("CreateModel", "reject.type", "/Tags", Expect.REFUSE), BOOM))
    assert [failure.place for failure in found.failures] == ["/ModelName", "/Tags"]


def test_a_case_that_crashed_the_target_blocks_its_promise_and_says_by_what() -> None:
    """A case that crashed the target blocks its promise and says by what."""
    found = verdict(PATTERN.promise, (PATTERN, BOOM), (AGAIN, error()))
    assert found.status is Status.BLOCKED
    assert found.reason == "the target crashed on it: error.no-crash at /ModelName"
    assert found.blocked_by == (("CreateModel", "error.no-crash", "/ModelName"),)


def test_a_case_without_a_whole_answer_blocks_its_promise() -> None:
    """A case without a whole answer blocks its promise."""
    found = verdict(PATTERN.promise, (PATTERN, exchange(0, b"", fault="timeout")))
    assert (found.status, found.reason) == (Status.BLOCKED, "its answer could not be judged: wire.framing")


def test_a_promise_that_nothing_showed_is_never_passed() -> None:
    """A promise that nothing showed is never passed."""
    found = verdict(Promise("CreateModel", "error.message"), (case("CreateModel"), exchange(body=CREATED)))
    assert (found.status, found.checked, found.reason) == (Status.BLOCKED, 0, "no error answer showed it")


def test_a_promise_that_nothing_showed_names_the_failures_that_hid_it() -> None:
    """A promise that nothing showed names the failures that hid it."""
    promises = [Promise("CreateModel", "error.validation"), Promise("CreateModel", "error.known-code")]
    first, _ = tally(promises, (PATTERN, error("Oops"))).verdicts()
    assert (first.status, first.reason, first.blocked_by) == (
        Status.BLOCKED,
        "no error answer showed it, because of CreateModel-error.known-code-/ModelName",
        (("CreateModel", "error.known-code", "/ModelName"),),
    )


def test_a_target_that_refuses_nothing_shows_no_errors() -> None:
    """A target that refuses nothing shows no errors."""
    other = case("CreateModel", "reject.type", "/Tags", Expect.REFUSE)
    accepted = exchange(body=CREATED)
    promises = [Promise("CreateModel", "error.type"), PATTERN.promise, other.promise]
    first, *_ = tally(promises, (PATTERN, accepted), (other, accepted)).verdicts()
    assert first.reason == "no error answer showed it, because of CreateModel-reject.pattern-/ModelName and 1 more"
    assert first.blocked_by == (PATTERN.promise, other.promise)


def test_times_that_are_none_hide_their_order() -> None:
    """Times that are none hide their order, and the verdict names them, so that it is known where they are."""
    late = {**ENDPOINT, "LastModifiedTime": "2025-03-27T10:15:00Z"}
    promises = [Promise("DescribeEndpoint", "body.times-order"), Promise("DescribeEndpoint", "wire.timestamp")]
    first, _ = tally(promises, (case("DescribeEndpoint"), exchange(body=late))).verdicts()
    assert first.status is Status.BLOCKED
    assert first.blocked_by == (("DescribeEndpoint", "wire.timestamp", "/LastModifiedTime"),)


def test_a_list_without_its_container_hides_its_items() -> None:
    """A list without its container hides its items, and the verdict names it."""
    promises = [Promise("ListModels", "body.arn"), Promise("ListModels", "body.list-container")]
    first, _ = tally(promises, (case("ListModels"), exchange(body={}))).verdicts()
    assert first.status is Status.BLOCKED
    assert first.blocked_by == (("ListModels", "body.list-container", "/Models"),)


def test_a_target_that_is_full_leaves_the_promise_undecided() -> None:
    """A target that is full leaves the promise undecided."""
    base = case("CreateModel", place="#full")
    found = verdict(base.promise, (base, error("ResourceLimitExceeded")))
    assert found.status is Status.INDETERMINATE
    assert found.reason == "the target is full: 400 ResourceLimitExceeded: no"


def test_a_generated_case_decides_two_promises() -> None:
    """A generated case decides two promises."""
    accepted = GENERATED.promise._replace(rule="accept.generated")
    first, second = tally([GENERATED.promise, accepted], (GENERATED, error())).verdicts()
    assert (first.status, second.status, second.level) == (Status.PASSED, Status.FAILED, "should")


def test_what_a_read_shows_about_a_refused_create_belongs_to_the_create() -> None:
    """What a read shows about a refused create belongs to the create."""
    promise = Promise("CreateModel", "reject.leaves-nothing")
    found = Case("DescribeModel", promise._replace(place="/ModelName"), {}, Expect.NOT_FOUND, "read back")
    assert verdict(promise, (found, exchange(body=MODEL))).failures[0].key == (
        "CreateModel",
        "reject.leaves-nothing",
        "/ModelName",
    )


def test_promises_that_were_not_selected_are_left_aside() -> None:
    """Promises that were not selected are left aside."""
    assert [found.promise for found in tally([TYPE], (PATTERN, BOOM)).verdicts()] == [TYPE]


def test_what_the_runner_blocks_keeps_its_reason() -> None:
    """What the runner blocks keeps its reason."""
    counting = tally([PATTERN.promise])
    by = (Promise("CreateModel", "accept.base", "#minimal"),)
    counting.block(PATTERN.promise, Block("the base minimal was refused", by))
    (found,) = counting.verdicts()
    assert (found.status, found.reason) == (Status.BLOCKED, "the base minimal was refused")
    assert found.blocked_by == (("CreateModel", "accept.base", "#minimal"),)


def test_one_block_without_a_failure_leaves_the_verdict_without_any() -> None:
    """One block without a failure leaves the verdict without any."""
    counting = tally([PATTERN.promise], (PATTERN, BOOM))
    counting.block(PATTERN.promise, Block("no domain"))
    (found,) = counting.verdicts()
    assert (found.status, found.blocked_by) == (Status.BLOCKED, ())


LACKS = Block("the target has no DescribeModel", lacks=True)


def test_what_a_target_lacks_is_told_apart() -> None:
    """A verdict says where nothing but what the target lacks is in the way, and another reason comes first."""
    by = (Promise("CreateModel", "accept.base"),)
    counting = tally([PATTERN.promise, TYPE], (PATTERN, BOOM))
    counting.block(PATTERN.promise, LACKS)
    counting.block(TYPE, LACKS)
    mixed, lacking = counting.verdicts()
    assert (lacking.reason, lacking.lacking) == ("the target has no DescribeModel", True)
    assert (mixed.reason, mixed.lacking) == ("the target crashed on it: error.no-crash at /ModelName", False)
    counting.block(TYPE, Block("CreateModel was refused: 400", by))
    assert [(found.blocked_by, found.lacking) for found in counting.verdicts()[1:]] == [(by, False)]


def test_what_the_runner_holds_is_undecided() -> None:
    """What the runner holds is undecided."""
    counting = tally([PATTERN.promise], (AGAIN, error()))
    counting.hold(PATTERN.promise, "out of time")
    (found,) = counting.verdicts()
    assert (found.status, found.reason) == (Status.INDETERMINATE, "out of time")


def test_what_holds_on_the_second_try_is_flaky_and_shows_both() -> None:
    """What holds on the second try is flaky and shows both."""
    counting = tally([PATTERN.promise], (PATTERN, exchange(body=CREATED)))
    counting.retried(judged(PATTERN, error()))
    (found,) = counting.verdicts()
    assert found.status is Status.FLAKY
    assert [failure.got for failure in found.failures][1:] == ["held on the second try"]
    assert [failure.exchange.status for failure in found.failures if failure.exchange] == [200, 400]


def test_what_fails_twice_is_failed() -> None:
    """What fails twice is failed."""
    counting = tally([PATTERN.promise], (PATTERN, exchange(body=CREATED)))
    counting.retried(judged(PATTERN, exchange(body=CREATED)))
    (found,) = counting.verdicts()
    assert (found.status, found.checked, found.failures[0].count) == (Status.FAILED, 1, 1)


def test_a_second_try_that_shows_nothing_about_a_failure_takes_nothing_back() -> None:
    """A second try that shows nothing about a failure takes nothing back."""
    counting = tally([PATTERN.promise], (PATTERN, exchange(body=CREATED)))
    counting.retried(judged(PATTERN, BOOM))
    assert [found.status for found in counting.verdicts()] == [Status.FAILED]


def test_one_failure_that_stays_keeps_the_promise_failed() -> None:
    """One failure that stays keeps the promise failed."""
    other = case("CreateModel", "reject.type", "/Tags", Expect.REFUSE)
    counting = tally([NO_CRASH], (PATTERN, BOOM), (other, BOOM))
    counting.retried(judged(PATTERN, error()))
    assert [found.status for found in counting.verdicts()] == [Status.FAILED]


def test_a_crash_that_goes_away_is_flaky_and_blocks_nothing_any_more() -> None:
    """A crash that goes away is flaky and blocks nothing any more."""
    counting = tally([PATTERN.promise, NO_CRASH], (PATTERN, BOOM))
    counting.retried(judged(PATTERN, error()))
    assert [found.status for found in counting.verdicts()] == [Status.PASSED, Status.FLAKY]


def test_each_broken_promise_is_offered_once_for_a_second_try() -> None:
    """Each broken promise is offered once for a second try."""
    counting = tally([NO_CRASH], (PATTERN, BOOM), (AGAIN, BOOM))
    assert [(of.move, failure.key) for of, failure in counting.failing()] == [
        ("a space", ("CreateModel", "error.no-crash", "/ModelName"))
    ]


def seen(of: Case, one: Exchange) -> Seen:
    """Return what the checks see of an exchange."""
    return Seen(of, one, decode(one), Contract.load())


def test_the_canary_turns_a_good_answer_red() -> None:
    """The canary turns a good answer red."""
    good = seen(case(), exchange())
    assert not any(failures for _, failures in outcomes(good))
    assert canary(good)


def test_the_canary_turns_an_empty_list_red() -> None:
    """The canary turns an empty list red."""
    assert canary(seen(case("ListModels"), exchange(body={"Models": []})))


def test_the_canary_stays_green_where_no_body_is_judged() -> None:
    """The canary stays green where no body is judged."""
    assert not canary(seen(case("DeleteModel"), exchange(200, b"")))
    assert not canary(seen(PATTERN, error()))
