"""One operation on one target: every case is sent, every answer judged, and what failed is tried once more."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from contracts.cases import names
from contracts.cases.plan import Plan
from contracts.judge.answers import decode
from contracts.judge.canary import canary
from contracts.judge.hearing import heard
from contracts.judge.judged import Judged, judge
from contracts.judge.neighbours import is_taken
from contracts.judge.seen import Seen
from contracts.judge.verdicts import Tally
from contracts.running.binding import afresh, renumbered
from contracts.running.choices import SETTLE
from contracts.running.existing import Existing
from contracts.running.line import TOGETHER, Line, accepted, refused
from contracts.running.patience import PAGES, comes_late, next_page, pauses
from contracts.running.playing import GONE, LATE, PATIENT, WANTS_GIVEN, Playing
from contracts.running.probing import Probing
from contracts.spec import resources
from contracts.spec.contract import Contract
from contracts.spec.resources import Kind
from contracts.values import SERVICE, Block, Case, Expect, Json, Promise

# An answer that breaks one of these was not reached: nothing could be read from it.
BODY = frozenset(
    {"wire.json-object", "wire.timestamp", "body.type", "body.required", "body.enum", "body.arn", "body.list-container"}
)
SECOND = 50_000  # numbers of cases that are sent once more start here...
AGAIN = 40_000  # ...and those of stories here

Progress = Callable[[int], None]


@dataclass
class Trial:
    """The state of one operation's way through; ``gone`` says that nobody listens any more."""

    contract: Contract
    line: Line
    existing: Existing
    plan: Plan
    tally: Tally
    progress: Progress
    settle: float = SETTLE
    end: float = math.inf  # when the run is out of time, by the monotonic clock
    refused_bases: dict[str, Block] = field(default_factory=dict)  # and why nothing can be moved from them
    hung: int = 0
    gone: bool = False
    reached: bool = False
    canary: bool = False

    def run(self) -> bool:
        """Send the bases, then everything that is moved from them, then once more what failed.

        Return whether the target has the operation at all, which its answer to the first base tells.
        """
        first, *others = self.plan.cases
        if not self._supported(first):
            return False
        bases = [case for case in others if _is_base(case)]
        self.send(bases)
        self.send([case for case in others if not _is_base(case)])
        self._second_try()
        self._play()
        if self.late:
            self.tally.hold_rest(LATE)
        return True

    @property
    def late(self) -> bool:
        """Tell whether the run is out of time."""
        return time.monotonic() > self.end

    def _supported(self, first: Case) -> bool:
        self.existing.prepare([first])
        if not self._may_go(first):
            return self.plan.operation == SERVICE or self.existing.support.has(self.plan.operation, {})
        judged = self.judged([first])[0]
        body = self.existing.binding.case(first).body
        if first.operation != SERVICE and not self.existing.support.has(first.operation, body, judged.exchange):
            return False
        self._take(judged)
        self.progress(1)
        return True

    def send(self, cases: Sequence[Case]) -> None:
        """Send cases that may be sent, judge their answers, and follow the refused creates up."""
        waiting = list(cases)
        while waiting:
            size = 1 if self.hung else TOGETHER
            chunk, waiting = waiting[:size], waiting[size:]
            self.existing.prepare(chunk)
            judged = self.judged([case for case in chunk if self._may_go(case)])
            for one in judged:
                self._take(one)
            self._follow_up(judged)
            self.progress(len(chunk))

    def judged(self, cases: Sequence[Case]) -> list[Judged]:
        """Send cases at once and return what their answers show, after those that may come late had their time."""
        found = [self._turned(judged) for judged in self._once(cases)]
        for pause in pauses(self.settle):
            late = [n for n, judged in enumerate(found) if comes_late(judged, self.contract.containers)]
            if not late:
                break
            time.sleep(pause)
            for n, judged in zip(late, self._once([cases[n] for n in late]), strict=True):
                found[n] = self._turned(judged)
        return found

    def _once(self, cases: Sequence[Case]) -> list[Judged]:
        """Send cases at once, remember what they made, and judge their answers."""
        bound = [self.existing.binding.case(case) for case in cases]
        found = []
        for case, sent, exchange in zip(cases, bound, self.line.send(bound), strict=True):
            judged = judge(sent, exchange, self.contract).after(self.existing.led_up_to([case]))
            found.append(replace(judged, case=case))
            if accepted(exchange):
                self.existing.note(sent.operation, sent.body, exchange)
        return found

    def _turned(self, judged: Judged) -> Judged:
        """Turn pages until one shows something: short and even empty pages are legal."""
        case = judged.case
        for _ in range(PAGES):
            page = next_page(judged, self.contract.containers)
            if page is None:
                break
            judged = replace(self._once([page])[0], case=case)
        return judged

    def _may_go(self, case: Case) -> bool:
        """Tell whether a case shows anything now; where it does not, its promise is blocked or held."""
        if self.gone or self.late:
            self.tally.hold(case.promise, GONE if self.gone else LATE)
        elif self.hung >= PATIENT:
            hanging = (Promise(self.plan.operation, "wire.framing"),)
            self.tally.block(case.promise, Block("the operation hangs", hanging))
        elif case.base in self.refused_bases:
            self.tally.block(case.promise, self.refused_bases[case.base])
        elif block := self.existing.missing(case):
            self.tally.block(case.promise, block)
            self._refuse_base(case, block)
        else:
            return True
        return False

    def _take(self, judged: Judged) -> None:
        case, exchange = judged.case, judged.exchange
        if self.existing.invents(case, exchange):
            block = Block(WANTS_GIVEN)
            self.tally.block(case.promise, block)
            self._refuse_base(case, block)
            return
        self.tally.add(_shown(judged) if self._taken_name(judged) else judged)
        self.hung += exchange.fault == "timeout"
        self.gone = self.gone or exchange.fault == "refused"
        if _is_base(case):
            if not accepted(exchange):
                broke = tuple(failure.key for failure in judged.failures) or (case.promise,)
                self._refuse_base(case, Block(f"the base {case.promise.place[1:]} was refused", broke))
            else:
                self._reach(judged)

    def _refuse_base(self, case: Case, block: Block) -> None:
        if _is_base(case):
            self.refused_bases[case.promise.place[1:]] = block

    def _reach(self, judged: Judged) -> None:
        """Note a good answer, and that the judge can say no to it."""
        answer = decode(judged.exchange)
        if any(failure.rule in BODY for failure in judged.failures) or not answer.value:
            return  # an empty object shows nothing, even where no member has to be there
        self.reached = True
        seen = Seen(judged.case, judged.exchange, answer, self.contract)
        self.canary = self.canary or canary(seen)

    def _taken_name(self, judged: Judged) -> bool:
        """Tell whether a create was refused because its name, too short to be this run's own, was there before."""
        case = judged.case
        kind = resources.of(case.operation)
        if kind is None or case.operation != kind.create or case.expect is not Expect.ACCEPT:
            return False
        name = case.body.get(kind.name_member) if isinstance(case.body, dict) else None
        if accepted(judged.exchange) or not isinstance(name, str) or len(name) >= len(names.PREFIX):
            return False
        return kind.name != "app" and accepted(self.line.ask(kind.describe, {kind.name_member: name}))

    def _follow_up(self, judged: Iterable[Judged]) -> None:
        """Ask for what was refused: it must not be there."""
        asked = [(case, one) for one in judged for case in self._read_back(one)]
        if not asked or self.gone or self.late:
            return
        for found, (_, create) in zip(self.judged([case for case, _ in asked]), asked, strict=True):
            self.tally.add(found.after((*self.existing.led_up_to([create.case]), create.exchange)))

    def _read_back(self, judged: Judged) -> Iterator[Case]:
        case, promise = judged.case, Promise(self.plan.operation, "reject.leaves-nothing")
        kind = resources.of(case.operation)
        if kind is None or case.operation != kind.create or case.expect is not Expect.REFUSE:
            return
        asked = names.identity(kind, case.body) if isinstance(case.body, dict) else {}
        own = _is_own(asked, kind.name_member)
        if not (refused(judged.exchange) and own and promise in self.plan.promises):
            return
        known = self._made(kind) or self.existing.binding.body(kind.describe, asked)
        if not self.existing.support.has(kind.describe, known):
            self.tally.block(promise, Block(f"the target has no {kind.describe} to look with", lacks=True))
            return
        place = case.promise.place
        yield Case(
            kind.describe,
            promise._replace(place=place),
            asked,
            Expect.NOT_FOUND,
            f"after a refused create: {case.move}",
        )

    def _made(self, kind: Kind) -> Json:
        """Return what names a resource of a kind that this run made, or None."""
        return next((made.identity for made in self.existing.made.values() if made.kind == kind), None)

    def _can_be_fresh(self, case: Case) -> bool:
        """Tell whether a case can be sent again: a create without a name of its own would meet what it made before."""
        if case.operation != self.plan.operation:
            return False
        return not case.operation.startswith("Create") or _names_itself(case)

    def _second_try(self) -> None:
        """Send once more, from something fresh, what failed; what then holds is flaky."""
        again = dict.fromkeys(case for case, _ in self.tally.failing())
        cases = [renumbered(case, SECOND + n) for n, case in enumerate(again) if self._can_be_fresh(case)]
        cases = [] if self.gone or self.hung >= PATIENT else cases
        while cases and not self.late:
            chunk, cases = cases[:TOGETHER], cases[TOGETHER:]
            self.existing.prepare(chunk)
            for judged in self.judged([case for case in chunk if not self.existing.missing(case)]):
                if not _met_the_first(judged):
                    self.tally.retried(judged)

    def _play(self) -> None:
        """Play the stories, and once more, from something fresh, those that show a broken promise."""
        if not self.plan.stories:
            return
        playing = self.playing()
        for played in playing.play(self.plan.stories):
            self.tally.hear(heard(played))
        again = {story.name: story for story, _ in self.tally.failing_stories()}
        fresh = [afresh(story, AGAIN + number) for number, story in enumerate(again.values())]
        for played in playing.play(fresh) if not self.late else ():
            self.tally.hear_again(heard(played))
        self.gone = playing.gone

    def playing(self) -> Playing:
        """Return what plays stories, with what is known of the operation by now."""
        key = Promise(self.plan.operation, "wire.framing")
        return Probing(
            self.contract, self.line, self.existing, self.settle, self.end,
            gone=self.gone, tried={self.plan.operation}, refused=self.refused_bases,
            hung={self.plan.operation: [key] * self.hung}, progress=self.progress,
        )  # fmt: skip


def _met_the_first(judged: Judged) -> bool:
    """Tell whether a second try was refused because of what the first one made, which says nothing about its fault."""
    case, error = judged.case, decode(judged.exchange).error_type
    return case.expect is Expect.REFUSE and refused(judged.exchange) and is_taken(error)


def _is_own(asked: dict[str, Json], member: str) -> bool:
    """Tell whether an identity is whole and of the kit's own, so that nothing else can be found by it."""
    if not isinstance(asked.get(member), str):
        return False
    return any(isinstance(value, str) and value.startswith(names.PREFIX) for value in asked.values())


def _names_itself(case: Case) -> bool:
    """Tell whether a case holds a name of its own: its number comes after the stem, which shared names have, too."""
    stem = re.escape(names.own_stem(case.promise.operation))
    return re.search(rf"{stem}\d", names.compact(case.body)) is not None


def _shown(judged: Judged) -> Judged:
    """Return what a refused create shows when its name was taken: that the target takes such names."""
    own = judged.case.promise.rule
    return replace(judged, outcomes=tuple((rule, () if rule == own else found) for rule, found in judged.outcomes))


def _is_base(case: Case) -> bool:
    return case.promise.rule in ("accept.base", "accept.doubtful") and case.promise.place.startswith("#")
