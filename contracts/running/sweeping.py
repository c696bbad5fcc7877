"""Removes from a target what earlier runs left there: everything whose name is the kit's own, and nothing else."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from contracts.cases import names
from contracts.cases.scripts import ALL
from contracts.errors import BROKEN, OK, UNREACHABLE, VACUOUS
from contracts.judge.lived import TOKEN
from contracts.running.choices import SETTLE
from contracts.running.line import Line, accepted, decoded, told
from contracts.running.patience import pauses
from contracts.running.removing import FOR_GOOD, TEARDOWN, Left, Made, Removing
from contracts.running.support import Support
from contracts.spec import resources
from contracts.spec.contract import Contract
from contracts.spec.resources import Kind
from contracts.values import Exchange
from contracts.wire.opening import TargetOptions, open_target
from contracts.wire.transport import Wire

PAGES: Final = 1000  # pages of one list
STILL_LISTED: Final = "its deletion was accepted, and it is still listed"


@dataclass(frozen=True)
class Reading:
    """The items of a list with the last answer; ``trouble`` says why it was not read to its end."""

    items: tuple[dict[str, Any], ...]
    answer: Exchange
    trouble: str = ""


@dataclass(frozen=True)
class Seen:
    """What lists show of the kit's own: ``lacking`` are those that the target does not have.

    ``blind`` are those that could not be read to their end, both with the kind that they would show.
    """

    made: tuple[Made, ...]
    lacking: tuple[str, ...]
    blind: tuple[str, ...]
    gone: bool  # nobody listens any more


@dataclass(frozen=True)
class Swept:
    """What came of a sweep; ``lacking`` and ``blind`` are as in ``Seen``."""

    removed: tuple[Made, ...]
    left: tuple[Left, ...]
    lacking: tuple[str, ...]
    blind: tuple[str, ...]
    exit_code: int


def sweep(target: TargetOptions, run_id: str = "", *, settle: float = SETTLE, dry: bool = False) -> Swept:
    """Remove what runs have left on a target, or one run of this id; ``dry`` looks only, and leaves everything."""
    contract = Contract.load()
    with open_target(target) as found, Wire(found) as wire:
        line = Line(found, wire)
        look = Look(contract, line, Support(line), run_id)
        before = look.at(map(resources.named, TEARDOWN))
        if dry:
            return _swept(before, before, [Left(made, "") for made in before.made])
        left = Removing(line).remove(before.made)
        return _swept(before, _later(look, before, left, settle), left)


def _later(look: Look, before: Seen, left: Iterable[Left], settle: float) -> Seen:
    """Look again, for a while: what was removed may be listed a little longer."""
    stays = {one.made.words for one in left}
    kinds = tuple(dict.fromkeys(made.kind.name for made in before.made))
    after = look.at(map(resources.named, kinds))
    for pause in pauses(settle):
        if after.gone or all(made.words in stays for made in after.made):
            break
        time.sleep(pause)
        after = look.at(map(resources.named, kinds))
    return after


def _swept(before: Seen, after: Seen, left: Iterable[Left]) -> Swept:
    """Return what came of it: what is still listed was not removed, whatever the target answered."""
    why = {one.made.words: one.why for one in left}
    still = {made.words for made in after.made} | (set(why) if after.blind else set())
    known = {made.words: made for made in (*before.made, *after.made)}
    kept = tuple(Left(made, why.get(words, STILL_LISTED)) for words, made in known.items() if words in still)
    return Swept(
        removed=tuple(made for words, made in known.items() if words not in still),
        left=kept,
        lacking=before.lacking,
        blind=tuple(dict.fromkeys((*before.blind, *after.blind))),
        exit_code=_code(before, after, kept),
    )


def _code(before: Seen, after: Seen, left: Iterable[Left]) -> int:
    """Return 0 where nothing is left but what nobody can delete."""
    if before.gone or after.gone:
        return UNREACHABLE
    if len(before.lacking) + len(before.blind) == len(TEARDOWN) and not before.made:
        return VACUOUS
    return BROKEN if before.blind or after.blind or any(one.why not in ("", FOR_GOOD) for one in left) else OK


@dataclass(frozen=True)
class Look:
    """Looks through the lists of a target for names of the kit's own, or for those of one run."""

    contract: Contract
    line: Line
    support: Support
    run_id: str = ""

    def at(self, kinds: Iterable[Kind]) -> Seen:
        """Return what there is of some kinds."""
        made: dict[str, Made] = {}
        lacking, blind, gone = [], [], False
        for kind in kinds:
            reading = self._read(kind)
            made |= {one.words: one for one in self._own(kind, reading)}
            gone = gone or reading.answer.fault == "refused"
            if not self.support.has(kind.list, {}, reading.answer):
                lacking.append(f"{kind.name}: the target has no {kind.list}")
            elif reading.trouble:
                blind.append(f"{kind.name}: {kind.list} {reading.trouble}")
        return Seen(tuple(made.values()), tuple(lacking), tuple(blind), gone)

    def _read(self, kind: Kind) -> Reading:
        """Return what a list shows on all its pages."""
        items: list[dict[str, Any]] = []
        tokens: list[str] = []
        while True:
            asked = {"MaxResults": ALL} | ({TOKEN: tokens[-1]} if tokens else {})
            answer = self.line.ask(kind.list, asked)
            page = decoded(answer) if accepted(answer) else None
            shown = page.get(kind.container) if isinstance(page, dict) else None
            if not isinstance(page, dict) or not isinstance(shown, list):
                trouble = f"shows no {kind.container}" if accepted(answer) else f"failed: {told(answer)}"
                return Reading(tuple(items), answer, trouble)
            items += [item for item in shown if isinstance(item, dict)]
            token = page.get(TOKEN)
            if not token:
                return Reading(tuple(items), answer)
            if token in tokens or len(tokens) >= PAGES:
                return Reading(tuple(items), answer, "comes to no end")
            tokens.append(token)

    def _own(self, kind: Kind, reading: Reading) -> Iterator[Made]:
        """Yield what is the kit's own and not gone already."""
        named = self.contract.pinned.shapes[self.contract.shape(kind.describe, "input")].members
        mark = re.compile(rf"!?{names.MARK}{self.run_id or '[a-z0-9]{6}'}(?:-|\Z)")  # a lax target takes !sck-…, too
        for item in reading.items:
            identity = {member: item[member] for member in named if item.get(member)}
            name = item.get(kind.item)
            own = any(mark.match(str(value)) for value in (name, *identity.values()))
            if own and (not kind.gone or item.get(kind.status) != kind.gone):
                yield Made(kind, identity, "" if kind.item in identity else f"{name} ({identity.get('DomainId')})")
