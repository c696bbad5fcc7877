"""Examples of the person's own: sent under names of the kit's own, and held against what they say of their answers.

What an example refers to is made first: from the example that makes it, where there is one of that name, or else from
the kit's smallest. A description needs the example that made what it describes, because that decides what it shows.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contracts.cases import examples as loading
from contracts.cases import names, places
from contracts.cases.examples import Example, Finding, document, shown
from contracts.cases.lint import lint
from contracts.cases.names import Bases
from contracts.cases.plan import Plan
from contracts.cases.subjects import smallest
from contracts.errors import UsageError
from contracts.spec import readback, resources
from contracts.spec.contract import Contract
from contracts.spec.operations import CONTRACT
from contracts.spec.resources import Kind
from contracts.values import Case, Expect, Json, Promise, Recorded, Step

RULE: Final = "example.answer"
FIRST: Final = 20_000  # numbers of these cases: behind those of all others, before those of stories
SHOWN: Final = 3  # resources that are made for one list
_SHOWING: Final = frozenset({"NameContains", "MaxResults", "SortBy", "SortOrder"})  # leave what was just made
_Sending = tuple[Json, tuple[Step, ...], Json]  # what is sent, what has to exist first, and what is to come back


def load(folder: Path, contract: Contract) -> tuple[Example, ...]:
    """Return the examples in a folder, which may be sorted by operation or not; raises UsageError for bad ones."""
    if not folder.is_dir():
        raise UsageError(f"--examples-dir {folder}: there is no such folder.")
    findings = lint([folder], contract)
    found = loading.scan(folder, flat=True).examples
    findings += [] if findings else [_located(*one) for example in found for one in _unusable(example, found)]
    if findings:
        raise UsageError("\n".join(("These examples cannot be used:", *map(str, findings))))
    return found


def with_own(plan: Plan, own: Iterable[Example], contract: Contract) -> Plan:
    """Return the plan of an operation with the cases of the person's own examples of it behind its own."""
    all_own = tuple(own)
    maker = _Maker(contract, all_own, smallest(loading.load()))
    made = [maker.case(example) for example in all_own if example.operation == plan.operation]
    cases = tuple(names.numbered(case, FIRST + number) for number, case in enumerate(made))
    promises = (*plan.promises, *(case.promise for case in cases))
    return Plan(plan.operation, promises, (*plan.cases, *cases), plan.stories)


def _located(example: Example, place: str, expected: str, got: str) -> Finding:
    return Finding(shown(example.path), place, expected, got, document(example.path).line(place))


def _unusable(example: Example, found: tuple[Example, ...]) -> Iterator[tuple[Example, str, str, str]]:
    """Yield why a well-formed example cannot be sent, or its answer not be expected."""
    kind = resources.of(example.operation)
    if "NextToken" in example.request:
        yield example, "/request/body/NextToken", "no token, because only an answer can give one", "one"
    if example.status >= 500:
        yield example, "/response/status", "200, 400 or 403: a server error is nothing to rely on", str(example.status)
    describes = kind is not None and example.operation == kind.describe and example.kind == "base"
    if kind is not None and describes and not _makers(kind, names.identity(kind, example.request), found):
        wanted = f"an example of {kind.create} that makes what this one describes"
        yield example, "/request/body", wanted, "none among these"


def _makers(kind: Kind, identity: Json, found: Iterable[Example]) -> list[Example]:
    """Return the examples that create what an identity names."""
    creates = [e for e in found if e.operation == kind.create and e.kind == "base"]
    return [e for e in creates if names.identity(kind, e.request) == identity]


@dataclass(frozen=True)
class _Maker:
    """Makes cases of examples; ``bases`` are the kit's smallest."""

    contract: Contract
    own: tuple[Example, ...]
    bases: Bases

    def case(self, example: Example) -> Case:
        """Return the case of an example, before its name gets its number."""
        good = example.kind == "base"
        body, setup, answer = self._sending(example)
        code = "" if good else _code(example)
        return Case(
            operation=example.operation,
            promise=Promise(example.operation, RULE, f"#own/{example.id}"),
            body=body,
            expect=Expect.ACCEPT if good else Expect.ANSWER,
            move=f"the example {example.id}",
            setup=setup,
            own=good and example.operation.startswith("Describe"),
            recorded=Recorded(example.status, code, answer),
        )

    def _sending(self, example: Example) -> _Sending:
        kind, name = resources.of(example.operation), names.own_name(example.operation)
        answer = copy.deepcopy(example.response)
        if kind is None or example.invalid:
            return self._renamed(example, name), (), answer
        if example.operation == kind.list:
            return self._listing(kind, example, name)
        if example.operation == kind.describe and example.kind == "base":
            return (*self._describing(kind, example, name), answer)
        body, steps = self._named(kind, example.request, name, example.operation)
        reason = example.name.split("-")[0] if example.kind == "error" else ""
        if reason == "duplicate":
            steps = (*steps, Step(kind.create, names.compact(body)))
        return body, () if reason == "not" and kind.name != "app" else steps, answer

    def _renamed(self, example: Example, name: str) -> Json:
        """Return a request that breaks a constraint, under a name of the kit's own unless the name breaks it."""
        kind, body = resources.of(example.operation), copy.deepcopy(example.request)
        broken = {problem.place for problem in self.contract.request_problems(example.operation, body)}
        members = () if kind is None else ("UserProfileName", "SpaceName") if kind.name == "app" else kind.identity
        for member in members:
            if member in body and f"/{member}" not in broken:
                body[member] = name
        return body

    def _describing(self, kind: Kind, example: Example, name: str) -> tuple[Json, tuple[Step, ...]]:
        made, steps = self._made(kind, names.identity(kind, example.request), example.response, name, example.operation)
        body = {member: made.get(member, value) for member, value in example.request.items()}
        return body, (*steps, Step(kind.create, names.compact(made)))

    def _listing(self, kind: Kind, example: Example, name: str) -> _Sending:
        """Return a list that asks for what examples make of the items that the answer shows.

        Other filters, by time for one, would not let it pass.
        """
        steps: list[Step] = []
        items: list[Json] = []
        for item in (example.response.get(kind.container) or ()) if _SHOWING.issuperset(example.request) else ():
            identity = {kind.name_member: item.get(kind.item)} if isinstance(item, dict) else {}
            if len(items) < SHOWN and _makers(kind, identity, self.own):
                own = f"{name}-{len(items)}"
                made, before = self._made(kind, identity, item, own, example.operation)
                steps += [*before, Step(kind.create, names.compact(made))]
                items.append(item | {kind.item: own})
        body = example.request | ({"NameContains": name} if items else {})
        return body, tuple(steps), example.response | {kind.container: items}

    def _made(
        self, kind: Kind, identity: Json, answer: Json, name: str, operation: str
    ) -> tuple[Json, tuple[Step, ...]]:
        """Return the create that made what an answer shows: of several, the one that it shows most of."""
        makers = _makers(kind, identity, self.own)
        best = max(makers, key=lambda example: self._agrees(kind, example, answer))
        return self._named(kind, best.request, name, operation)

    def _agrees(self, kind: Kind, example: Example, answer: Json) -> int:
        reading = kind.reading(kind.describe)
        sent = readback.sent(self.contract.pinned, kind, reading, example.request) if reading is not None else ()
        return sum(places.at(answer, one.path) == one.value for one in sent)

    def _named(self, kind: Kind, request: Json, name: str, operation: str) -> tuple[Json, tuple[Step, ...]]:
        """Return a request under a name, with what it refers to under names that begin like it."""
        body, steps = names.named(kind, request, name, operation, {**self.bases, **self._referred(kind, request)})
        texts = [names.compact(body), *(step.body for step in steps)]
        for other in resources.kinds():
            shared = names.shared_name(operation, other)
            texts = [text.replace(f'"{shared}"', f'"{name}-{other.name.replace(" ", "")}"') for text in texts]
        own = (Step(step.operation, text) for step, text in zip(steps, texts[1:], strict=True))
        return json.loads(texts[0]), tuple(own)

    def _referred(self, kind: Kind, request: Json) -> Mapping[str, Example]:
        """Return the examples that make what a request refers to, as far as there are any."""
        found: dict[str, Example] = {}
        for place, name in kind.refers.items():
            other = next((k for k in resources.kinds() if k.name == name and k.create in CONTRACT), None)
            if other is None or not places.has(request, place):
                continue
            for example in _makers(other, {other.name_member: places.find(request, place)}, self.own)[:1]:
                found |= {**self._referred(other, example.request), other.create: example}
        return found


def _code(example: Example) -> str:
    code = example.response.get("__type", example.response.get("code"))
    return str(code).partition(":")[0].rpartition("#")[2]
