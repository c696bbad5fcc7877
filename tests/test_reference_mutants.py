"""The mutants and the degenerate servers as they are written down, and what their makers do to a reply."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

from contracts import catalogue
from contracts.reference.degenerate import DEGENERATES
from contracts.reference.making import (
    at,
    beheaded,
    body,
    both,
    each,
    error,
    every,
    everything,
    first,
    headed,
    of,
    raw,
    refusal,
    renamed,
    replying,
    rewritten,
    says,
    sending,
    setting,
    showing,
    status,
    success,
    turned,
    without,
)
from contracts.reference.messages import MEDIA_TYPE, Call, Reply
from contracts.reference.mutants import MUTANTS
from contracts.reference.server import Reference
from contracts.reference.suspects import EVERYTHING, Mutant
from contracts.values import Status

KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SENTENCE = re.compile(r"(?:[A-Z][a-z]*s|Cannot) (?:(?!\. ).)*\.")  # one, and a verb first
NAMES = [mutant.name for mutant in MUTANTS] + [one.name for one in DEGENERATES]
RAW = ("always-hangs-up", "another-protocol")  # of their replies nothing is sent
OK = Reply(200, {"Content-Type": MEDIA_TYPE}, b'{"Models": []}')


def call(operation: str, text: bytes = b"{}") -> Call:
    """Return a call of an operation."""
    return Call("POST", "/", {"x-amz-target": f"SageMaker.{operation}", "content-type": MEDIA_TYPE}, text)


def named(name: str) -> Mutant:
    """Return a mutant by its name."""
    return next(mutant for mutant in MUTANTS if mutant.name == name)


def rule(glob: str) -> str:
    """Return the rule of the promises that a glob names; the longest that fits, because rules hold hyphens too."""
    rest = glob.partition("-")[2]
    return max((one for one in catalogue.load() if f"{rest}-".startswith(f"{one}-")), key=len, default="")


def globs(mutant: Mutant) -> Iterator[str]:
    """Yield all promises that a mutant says anything about."""
    yield from (*mutant.breaks, *mutant.drags, *mutant.bars)


# ---- what is written down ----


def test_no_two_servers_have_the_same_name() -> None:
    """No two servers have the same name."""
    names = Counter(NAMES)
    assert [name for name, count in names.items() if count > 1] == []


def test_names_are_in_kebab_case() -> None:
    """Names are in kebab-case."""
    assert [name for name in NAMES if not KEBAB.fullmatch(name)] == []


def test_faults_are_sentences_that_begin_with_a_verb() -> None:
    """Faults are sentences in the present tense that begin with a verb, and no two are the same."""
    told = [mutant.fault for mutant in MUTANTS] + [one.told for one in DEGENERATES]
    assert [text for text in told if not SENTENCE.fullmatch(text)] == []
    assert [text for text, count in Counter(told).items() if count > 1] == []


def test_mutants_are_tried_on_operations_that_there_are() -> None:
    """Mutants are tried on operations that there are, and on one at least."""
    strange = [mutant.name for mutant in MUTANTS if not mutant.operations or set(mutant.operations) - set(EVERYTHING)]
    assert strange == []


def test_mutants_speak_of_the_operations_that_they_are_tried_on() -> None:
    """Mutants speak of the operations that they are tried on, and of all of them."""
    for mutant in MUTANTS:
        assert {glob.partition("-")[0] for glob in globs(mutant)} <= set(mutant.operations), mutant.name
        assert {glob.partition("-")[0] for glob in mutant.breaks} == set(mutant.operations), mutant.name


def test_what_a_mutant_breaks_is_in_the_catalogue() -> None:
    """What a mutant breaks is in the catalogue."""
    lost = [(mutant.name, glob) for mutant in MUTANTS for glob in mutant.breaks if not rule(glob)]
    assert lost == []


def test_every_rule_of_wire_errors_and_bodies_has_a_mutant() -> None:
    """Every rule of the wire, of errors and of bodies has a mutant."""
    aimed = {rule(glob) for mutant in MUTANTS for glob in mutant.breaks}
    wanted = {one for one in catalogue.load() if catalogue.family(one) in ("wire", "error", "body")}
    assert wanted - aimed == set()


def test_no_two_mutants_are_the_same() -> None:
    """No two mutants are the same server on the same operations."""
    served = Counter((mutant.serve, mutant.operations) for mutant in MUTANTS)
    assert [server for server, count in served.items() if count > 1] == []


def test_every_mutant_is_served_anew() -> None:
    """Every mutant is served anew each time, so that one run knows nothing of another."""
    for mutant in MUTANTS:
        one, other = mutant.serve(), mutant.serve()
        assert isinstance(one, Reference), mutant.name
        assert one is not other, mutant.name
        assert type(one) is not Reference, mutant.name


def test_degenerate_servers_say_what_they_end_with() -> None:
    """Degenerate servers say what a run of them ends with, which is never that all is well, and in which words."""
    for one in DEGENERATES:
        assert set(one.exit_codes) <= {1, 10, 11}, one.name
        assert set(one.statuses) <= {status.value for status in Status}, one.name
        assert one.exit_codes, one.name
    assert [one.name for one in DEGENERATES if one.serve is None] == ["stopped"]


def test_degenerate_servers_answer_everything_alike() -> None:
    """Degenerate servers answer a good request as they do one for an operation that does not exist."""
    for one in DEGENERATES:
        server = one.serve() if one.serve and one.name not in RAW else Reference()
        replies = [server.answer(call(operation)) for operation in ("ListModels", "Nothing")]
        alike = replies[0].status == replies[1].status and replies[0].body == replies[1].body
        assert alike == (type(server) is not Reference), one.name


# ---- now and then ----


def test_a_crash_that_goes_away_comes_back_with_a_new_server() -> None:
    """A crash that goes away does so for each request by itself, and comes back with a new server."""
    asked = call("ListModels", b'{"SortOrder": "Sideways"}')
    for _ in range(2):
        server = named("crash-that-goes-away").serve()
        assert [server.answer(asked).status for _ in range(3)] == [500, 400, 400]


def test_one_answer_in_twenty_is_counted_anew_by_every_server() -> None:
    """One answer in twenty is counted anew by every server."""
    for _ in range(2):
        server = named("one-answer-in-twenty-without-a-media-type").serve()
        typed = ["Content-Type" in server.answer(call("ListEndpoints")).headers for _ in range(40)]
        assert [place for place, found in enumerate(typed, 1) if not found] == [20, 40]


# ---- makers ----


def test_places_lead_to_every_object_there() -> None:
    """Places lead to every object there, and to none where there is no such place."""
    answer = {"A": [{"B": {"C": 1}}, {"B": {"C": 2}}, {}], "D": {"C": 3}}
    at("/A/*/B", turned("C", str))(answer)
    at("/A/-1", setting(New=True))(answer)
    at("/A/0", without("B"))(answer)
    at("/D", renamed("C", "c"))(answer)
    at("/E/*/B", setting(New=True))(answer)
    at("/A/7", setting(New=True))(answer)
    assert answer == {"A": [{}, {"B": {"C": "2"}}, {"New": True}], "D": {"c": 3}}


def test_the_whole_answer_is_a_place_too() -> None:
    """The whole answer is a place, too, and so are the first item of a list and each of them."""
    answer = {"A": [{"B": 1}, {"B": 2}]}
    at("", setting(C=3))(answer)
    first("A", turned("B", str))(answer)
    each("A", setting(D=4))(answer)
    assert answer == {"A": [{"B": "1", "D": 4}, {"B": 2, "D": 4}], "C": 3}


def test_what_is_shown_differently_is_kept_as_it_is() -> None:
    """What is shown differently is kept as it is."""
    server = showing("DescribeAction", setting(Status="Gone"))()
    source = {"SourceUri": "s3://bucket/key"}
    asked = {"ActionName": "a", "ActionType": "t", "Source": source, "Status": "Completed"}
    server.answer(call("CreateAction", json.dumps(asked).encode()))
    shown = [json.loads(server.answer(call("DescribeAction", b'{"ActionName": "a"}')).body) for _ in range(2)]
    assert [one["Status"] for one in shown] == ["Gone", "Gone"]
    assert [made.asked["Status"] for made in server.store.by_key.values()] == ["Completed"]


def test_conditions_pick_replies() -> None:
    """Conditions pick replies by what was asked, and by how it went."""
    refused = Reply(400, {}, b'{"message": "No such thing"}')
    picked = [
        (when(call("ListModels", b"["), OK), when(call("ListModels"), refused))
        for when in (success, refusal, of("ListModels"), of("ListApps"), sending(b"["), says("such"), says("much"))
    ]
    assert picked == [
        (True, False), (False, True), (True, True), (False, False), (True, False), (False, True), (False, False),
    ]  # fmt: skip


def test_every_third_counts_only_what_is_picked() -> None:
    """Every third reply is counted among those that are picked, and no others."""
    third = every(3, of("ListModels"))
    asked = ["ListModels", "ListApps", "ListModels", "ListApps", "ListModels", "ListModels"]
    assert [third(call(operation), OK) for operation in asked] == [False, False, False, False, True, False]


def test_changes_make_one_reply_of_another() -> None:
    """Changes make one reply of another, one after the other, and leave the first as it was."""
    change = both(status(409), headed(x_one="1"), beheaded("Content-Type"), error(__type="Oops"))
    assert change(OK) == Reply(409, {"x-one": "1"}, b'{"__type": "Oops"}')
    assert rewritten(bytes.upper)(OK).body == b'{"MODELS": []}'
    assert body(b"[]")(OK).body == b"[]"
    assert (OK.status, OK.body) == (200, b'{"Models": []}')


def test_a_raw_reply_is_framed_by_its_length() -> None:
    """A raw reply is framed by its length before anything is done to it."""
    whole = raw(lambda reply: reply)(OK).delivery.raw
    assert (
        whole == b'HTTP/1.1 200 -\r\nContent-Type: %s\r\nContent-Length: 14\r\n\r\n{"Models": []}' % MEDIA_TYPE.encode()
    )
    assert raw(lambda reply: reply[:4])(OK).delivery.raw == b"HTTP"


def test_only_what_is_picked_is_changed() -> None:
    """Only what is picked is changed."""
    server = replying(of("ListModels", success), status(201))()
    assert [server.answer(call(name)).status for name in ("ListModels", "ListEndpoints", "Nothing")] == [201, 200, 400]
    assert replying(everything, status(201))().answer(call("Nothing")).status == 201
