"""Makes what a case needs to exist, remembers what this run made, and removes it again."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from contracts.cases import names
from contracts.running.binding import Binding
from contracts.running.choices import SETTLE
from contracts.running.line import Line, accepted, decoded, plain, refused, told
from contracts.running.patience import pauses
from contracts.running.removing import Made, Removing
from contracts.running.support import Support
from contracts.spec import resources
from contracts.spec.operations import CONTRACT
from contracts.spec.resources import Kind
from contracts.values import Block, Case, Exchange, Expect, Json, Promise, Step

# Only needed on a strict target: where one is refused, an invented name may do.
OPTIONAL = frozenset({"CreateDomain", "CreateUserProfile", "CreateSpace"})


@dataclass
class Existing:
    """What exists on the target because of this run."""

    line: Line
    binding: Binding
    support: Support
    steps: dict[Step, Block | None] = field(default_factory=dict)  # why a step failed, or nothing
    taken: dict[Step, Exchange] = field(default_factory=dict)  # what came of the steps that made something
    made: dict[str, Made] = field(default_factory=dict)  # by their words, so that nothing is there twice
    passing: bool = False  # the target ends with the run, and everything on it
    settle: float = SETTLE
    waited: bool = False  # for endpoints, and in vain
    invented: bool = False  # some owner or domain could not be made, and its name is an invention

    def prepare(self, cases: Iterable[Case]) -> None:
        """Take the steps that the cases need, each once, level by level so that independent ones go together."""
        waiting = [case.setup for case in cases if case.setup]
        depth = max((len(setup) for setup in waiting), default=0)
        for level in range(depth):
            fresh = dict.fromkeys(s[level] for s in waiting if len(s) > level and s[level] not in self.steps)
            self._take([step for step in fresh if not self._given(step)])

    def missing(self, case: Case) -> Block | None:
        """Return why a case cannot be sent, or nothing."""
        return next((block for step in case.setup if (block := self.steps.get(step))), None)

    def led_up_to(self, cases: Iterable[Case]) -> tuple[Exchange, ...]:
        """Return what made the things that cases need, each once."""
        steps = dict.fromkeys(step for case in cases for step in case.setup)
        return tuple(self.taken[step] for step in steps if step in self.taken)

    def _given(self, step: Step) -> bool:
        """Tell whether the person gave what a step would make."""
        given = {"CreateDomain": "DomainId", "CreateUserProfile": "UserProfileName", "CreateSpace": "SpaceName"}
        found = given.get(step.operation) in self.binding.given
        if found or (step.operation == "CreateDomain" and self.binding.domain):
            self.steps[step] = None
            return True
        return False

    def _take(self, steps: Sequence[Step]) -> None:
        bodies = [self.binding.step(step) for step in steps]
        exchanges = self._answers(steps, bodies)
        for step, body, exchange in zip(steps, bodies, exchanges, strict=True):
            self.steps[step] = self._taken(step, body, exchange)
            if accepted(exchange):
                self.taken[step] = exchange
        made = zip(steps, bodies, exchanges, strict=True)
        self._settle([(s.operation, b) for s, b, e in made if accepted(e) and s.operation in OPTIONAL])

    def _answers(self, steps: Sequence[Step], bodies: Sequence[Json]) -> list[Exchange]:
        """Send the steps at once; what refers to something made just before may have to wait until it can be seen."""
        cases = [plain(step.operation, body) for step, body in zip(steps, bodies, strict=True)]
        answers = self.line.send(cases)
        in_vain = any(why for step, why in self.steps.items() if step.operation == "CreateEndpointConfig")
        for pause in () if self.waited or in_vain else pauses(self.settle):
            late = _late(cases, answers)
            if not late:
                break
            time.sleep(pause)
            for n, answer in zip(late, self.line.send([cases[n] for n in late]), strict=True):
                answers[n] = answer
        self.waited = self.waited or bool(_late(cases, answers))
        return answers

    def _taken(self, step: Step, body: Json, exchange: Exchange) -> Block | None:
        """Return why a step failed, or nothing; what it sends is known to be good."""
        operation = step.operation
        if accepted(exchange):
            self.note(operation, body, exchange)
            return None
        if operation in OPTIONAL:
            self.invented = True
            return None
        if not self.support.has(operation, body, exchange):
            return Block(f"the target has no {operation}", lacks=True)
        broke = (Promise(operation, "accept.base"),) if operation in CONTRACT else ()
        refused = Block(f"{operation} was refused: {told(exchange)}", broke)
        return None if self._there(operation, body) else refused

    def _there(self, operation: str, body: Json) -> bool:
        """Tell whether a name too short to be this run's own was taken before: then what it names is there."""
        kind = resources.of(operation)
        if kind is None or not isinstance(body, dict):
            return False
        identity = names.identity(kind, body)
        own = any(str(value).startswith(self.binding.prefix) for value in identity.values())
        return not own and accepted(self.line.ask(kind.describe, identity))

    def note(self, operation: str, body: Json, exchange: Exchange) -> None:
        """Remember what an accepted request created."""
        kind = resources.of(operation)
        if kind is None or operation != kind.create or not isinstance(body, dict):
            return
        if kind.name == "domain":
            made = Made(kind, {"DomainId": _domain_id(decoded(exchange))})
            self.binding.domain = self.binding.domain or made.identity["DomainId"]
        else:
            made = Made(kind, _named(kind, body, decoded(exchange)))
        self.made.setdefault(made.words, made)

    def forget(self, operation: str, body: Json) -> None:
        """Forget what an accepted request deleted."""
        kind = resources.of(operation)
        if kind is not None and operation == kind.delete and isinstance(body, dict):
            self.made.pop(Made(kind, names.identity(kind, body)).words, None)

    def invents(self, case: Case, exchange: Exchange) -> bool:
        """Tell whether a refusal may be about a domain or an owner that could only be invented."""
        wanted = case.expect in (Expect.ACCEPT, Expect.EITHER)  # a duplicate's refusal is about the first one
        about = any(step.operation in ("CreateUserProfile", "CreateSpace") for step in case.setup)
        return refused(exchange) and wanted and about and self.invented

    def _settle(self, made: Iterable[tuple[str, Json]]) -> None:
        """Wait until domains and owners are in service, where the target can tell."""
        waiting = []
        for operation, body in made:
            kind = resources.of(operation)
            if kind is not None:
                named = {m: body[m] for m in kind.identity if m in body and m != "DomainName"}
                waiting.append((kind, {"DomainId": self.binding.domain} | named))
        Removing(self.line).wait(waiting, lambda kind, status: status in kind.rest)

    def remove(self) -> tuple[str, ...]:
        """Delete what this run made, what depends on something before that, and return what could not be deleted.

        On a target that ends with the run only foreign-looking names are deleted, such as those of one character, for
        other cases may want them.
        """
        wanted = [made for made in self.made.values() if not (self.passing and self._own(made))]
        left = Removing(self.line).remove(wanted)
        self.made.clear()
        return () if self.passing else tuple(one.made.words for one in left)

    def _own(self, made: Made) -> bool:
        """Tell whether nobody but this run would use a resource's name."""
        values = made.identity.values()
        return made.kind.name == "domain" or any(str(value).startswith(self.binding.prefix) for value in values)


def _domain_id(answer: Json) -> str:
    members = answer if isinstance(answer, dict) else {}
    return str(members.get("DomainId") or str(members.get("DomainArn", "")).rpartition("/")[2])


def _named(kind: Kind, body: Json, answer: Json) -> Json:
    """Return what names a resource: what was sent, or the end of its ARN where nothing fit to be a name was sent."""
    identity = names.identity(kind, body)
    if not isinstance(identity.get(kind.name_member), str) and isinstance(answer, dict):
        arn = next((value for member, value in answer.items() if member.endswith("Arn") and isinstance(value, str)), "")
        identity |= {kind.name_member: arn.rpartition("/")[2]}
    return identity


def _late(cases: Sequence[Case], answers: Sequence[Exchange]) -> list[int]:
    """Return which endpoints were refused, perhaps because their configurations cannot be seen yet."""
    pairs = enumerate(zip(cases, answers, strict=True))
    return [n for n, (case, answer) in pairs if case.operation == "CreateEndpoint" and refused(answer)]
