"""Makes what a case needs to exist, remembers what this run made, and removes it again."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from contracts.cases import names
from contracts.running.binding import Binding
from contracts.running.choices import SETTLE
from contracts.running.line import Line, accepted, decoded, plain
from contracts.running.support import Support
from contracts.spec import resources
from contracts.spec.resources import Kind
from contracts.values import Case, Exchange, Json, Step

# Only needed on a strict target: where one is refused, an invented name may do.
OPTIONAL = frozenset({"CreateDomain", "CreateUserProfile", "CreateSpace"})
# What depends on something is deleted before it.
TEARDOWN = (
    "app", "space", "user profile", "domain", "endpoint", "endpoint config", "model",
    "notebook instance", "training job", "action",
)  # fmt: skip
_REST = frozenset({"InService", "Failed", "Stopped", "Deleted"})
_PATIENCE = 5.0  # seconds until a domain, an owner, or a stopped notebook has come to rest


@dataclass(frozen=True)
class Made:
    """Something that this run created: what deletes it, and its name in words."""

    kind: Kind
    identity: Json

    @property
    def words(self) -> str:
        """Return the kind and the name."""
        return f"{self.kind.name} {'/'.join(str(value) for value in self.identity.values())}"


@dataclass
class Existing:
    """What exists on the target because of this run."""

    line: Line
    binding: Binding
    support: Support
    steps: dict[Step, str] = field(default_factory=dict)  # why a step failed, or nothing
    made: dict[str, Made] = field(default_factory=dict)  # by their words, so that nothing is there twice
    passing: bool = False  # the target ends with the run, and everything on it
    settle: tuple[float, ...] = SETTLE
    waited: bool = False  # for endpoints, and in vain
    invented: bool = False  # some owner or domain could not be made, and its name is an invention

    def prepare(self, cases: Iterable[Case]) -> None:
        """Take the steps that the cases need, each once, level by level so that independent ones go together."""
        waiting = [case.setup for case in cases if case.setup]
        depth = max((len(setup) for setup in waiting), default=0)
        for level in range(depth):
            fresh = dict.fromkeys(s[level] for s in waiting if len(s) > level and s[level] not in self.steps)
            self._take([step for step in fresh if not self._given(step)])

    def missing(self, case: Case) -> str:
        """Return why a case cannot be sent, or nothing."""
        return next((self.steps[step] for step in case.setup if self.steps.get(step)), "")

    def _given(self, step: Step) -> bool:
        """Tell whether the person gave what a step would make."""
        given = {"CreateDomain": "DomainId", "CreateUserProfile": "UserProfileName", "CreateSpace": "SpaceName"}
        found = given.get(step.operation) in self.binding.given
        if found or (step.operation == "CreateDomain" and self.binding.domain):
            self.steps[step] = ""
            return True
        return False

    def _take(self, steps: Sequence[Step]) -> None:
        bodies = [self.binding.step(step) for step in steps]
        for step, body, exchange in zip(steps, bodies, self._answers(steps, bodies), strict=True):
            self._taken(step, body, exchange)

    def _answers(self, steps: Sequence[Step], bodies: Sequence[Json]) -> list[Exchange]:
        """Send the steps at once; what refers to something made just before may have to wait until it can be seen."""
        cases = [plain(step.operation, body) for step, body in zip(steps, bodies, strict=True)]
        answers = self.line.send(cases)
        for pause in () if self.waited else self.settle:
            late = _late(cases, answers)
            if not late:
                break
            time.sleep(pause)
            for n, answer in zip(late, self.line.send([cases[n] for n in late]), strict=True):
                answers[n] = answer
        self.waited = self.waited or bool(_late(cases, answers))
        return answers

    def _taken(self, step: Step, body: Json, exchange: Exchange) -> None:
        if accepted(exchange):
            self.steps[step] = ""
            self.note(step.operation, body, exchange)
            if step.operation in OPTIONAL:
                self._settle(step.operation, body)
        elif step.operation in OPTIONAL:
            self.steps[step] = ""
            self.invented = True
        elif self._there(step.operation, body):
            self.steps[step] = ""
        else:
            self.steps[step] = f"{step.operation} was refused: {_answer(exchange)}"

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
            self._bind_domain(decoded(exchange))
            made = Made(kind, {"DomainId": self.binding.domain})
        else:
            made = Made(kind, _named(kind, body, decoded(exchange)))
        self.made.setdefault(made.words, made)

    def _bind_domain(self, answer: Json) -> None:
        if isinstance(answer, dict):
            arn = str(answer.get("DomainArn", ""))
            self.binding.domain = str(answer.get("DomainId") or arn.rpartition("/")[2]) or self.binding.domain

    def _settle(self, operation: str, body: Json) -> None:
        """Wait until a domain or an owner is in service, where the target can tell."""
        kind = resources.of(operation)
        if kind is None:
            return
        asked = {"DomainId": self.binding.domain} | {
            m: body[m] for m in kind.identity if m in body and m != "DomainName"
        }
        self._rest(kind, asked)

    def _rest(self, kind: Kind, identity: Json) -> str:
        """Return the status a resource comes to rest in, or an empty text where none is shown in time."""
        end = time.monotonic() + _PATIENCE
        while True:
            answer = self.line.ask(kind.describe, identity)
            body = decoded(answer) if accepted(answer) else None
            status = _status(kind, body) if isinstance(body, dict) else ""
            if status == "" or status in _REST or time.monotonic() > end:
                return status
            time.sleep(0.1)

    def remove(self) -> tuple[str, ...]:
        """Delete what this run made, what depends on something before that, and return what could not be deleted.

        On a target that ends with the run only foreign-looking names are deleted, such as those of one character, for
        other cases may want them.
        """
        left: list[Made] = []
        for name in TEARDOWN:
            same = [made for made in self.made.values() if made.kind.name == name]
            same = [made for made in same if not (self.passing and self._own(made))]
            left += self._remove(resources.named(name), same) if same else []
        self.made.clear()
        return () if self.passing else tuple(made.words for made in left)

    def _own(self, made: Made) -> bool:
        """Tell whether nobody but this run would use a resource's name."""
        values = made.identity.values()
        return made.kind.name == "domain" or any(str(value).startswith(self.binding.prefix) for value in values)

    def _remove(self, kind: Kind, same: list[Made]) -> list[Made]:
        if not kind.delete:
            return same
        if kind.stop:
            self.line.send([plain(kind.stop, made.identity) for made in same])
            self._rest(kind, same[0].identity)
        extra = {"RetentionPolicy": {"HomeEfsFileSystem": "Delete"}} if kind.name == "domain" else {}
        cases = [plain(kind.delete, made.identity | extra) for made in same]
        deleted = [accepted(exchange) for exchange in self.line.send(cases)]
        kept = [made for made, gone in zip(same, deleted, strict=True) if not gone]
        shown = self.line.send([plain(kind.describe, made.identity) for made in kept])
        return [made for made, exchange in zip(kept, shown, strict=True) if not _refused(exchange)]


def _named(kind: Kind, body: Json, answer: Json) -> Json:
    """Return what names a resource: what was sent, or the end of its ARN where nothing fit to be a name was sent."""
    identity = names.identity(kind, body)
    if not isinstance(identity.get(kind.name_member), str) and isinstance(answer, dict):
        arn = next((value for member, value in answer.items() if member.endswith("Arn") and isinstance(value, str)), "")
        identity |= {kind.name_member: arn.rpartition("/")[2]}
    return identity


def _status(kind: Kind, body: Json) -> str:
    member = {"notebook instance": "NotebookInstanceStatus", "training job": "TrainingJobStatus"}.get(
        kind.name, "Status"
    )
    return str(body.get(member, ""))


def _late(cases: Sequence[Case], answers: Sequence[Exchange]) -> list[int]:
    """Return which endpoints were refused, perhaps because their configurations cannot be seen yet."""
    pairs = enumerate(zip(cases, answers, strict=True))
    return [n for n, (case, answer) in pairs if case.operation == "CreateEndpoint" and _refused(answer)]


def _refused(exchange: Exchange) -> bool:
    """Tell whether an answer says that there is no such thing."""
    return not exchange.fault and exchange.status // 100 == 4


def _answer(exchange: Exchange) -> str:
    if exchange.fault:
        return exchange.fault_text or exchange.fault
    return f"{exchange.status} {exchange.body[:160].decode('utf-8', 'replace')}"
