"""Explains a rule, or one promise: what it asks for, what it rests on, what to do, and an example."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from contracts import catalogue
from contracts.cases import own
from contracts.cases.boundaries import Coverage
from contracts.cases.plan import Plan
from contracts.errors import UsageError
from contracts.report.texts import cut
from contracts.values import Case, Promise, Rule, Story

_EXAMPLES = 3
_BODY = 600
_YOURS = "  judged by  every example that --examples-dir names; they are yours"


def explain(text: str, plans: Sequence[Plan]) -> str:
    """Return the explanation of a rule id or a promise id; raises UsageError where there is no such thing."""
    rules = catalogue.load()
    operation, _, place = text.partition(f"-{own.RULE}-")
    if place or text == own.RULE:
        about = _promise(Promise(operation, own.RULE, place)) if place else []
        return "\n".join([*about, *_rule(rules[own.RULE]), _YOURS])
    if text in rules:
        cases = (case for plan in plans for case in _cases(plan) if case.promise.rule == text)
        told = [story for plan in plans for story in plan.stories if any(p.rule == text for p in story.promises)]
        return "\n".join([*_rule(rules[text]), *_examples(cases, told)])
    for plan in plans:
        promise = next((promise for promise in plan.promises if promise.id == text), None)
        if promise is not None:
            told = [story for story in plan.stories if promise in story.promises]
            return "\n".join([*_promise(promise), *_rule(rules[promise.rule]), *_examples(_of(plan, promise), told)])
    known = [*rules, *(promise.id for plan in plans for promise in plan.promises)]
    close = get_close_matches(text, known, n=3)
    hint = f" Did you mean {' or '.join(close)}?" if close else " `sagemaker-contract cases` lists the promises."
    raise UsageError(f"{text!r} is neither a rule nor a promise.{hint}")


def _of(plan: Plan, promise: Promise) -> Iterable[Case]:
    return (case for case in _cases(plan) if case.promise == promise or promise == _accepting(case.promise))


def _cases(plan: Plan) -> Iterable[Case]:
    """Return all cases of a plan, those of its stories included."""
    return (*plan.cases, *(scene.case for story in plan.stories for scene in story.scenes))


def _accepting(promise: Promise) -> Promise:
    """Return the second promise that a generated case is judged for."""
    return promise._replace(rule="accept.generated") if promise.rule == "generated.answer" else promise


def _promise(promise: Promise) -> list[str]:
    return [promise.id, f"  operation  {promise.operation}", f"  place      {promise.place or 'every exchange'}"]


def _rule(rule: Rule) -> list[str]:
    return [
        f"{rule.id} ({rule.level}, profile {rule.profile})",
        f"  promise    {rule.promise}",
        f"  evidence   {rule.evidence}",
        f"  to do      {rule.advice}",
    ]


def _examples(cases: Iterable[Case], told: Sequence[Story]) -> list[str]:
    found = [case for _, case in zip(range(_EXAMPLES), cases, strict=False)]
    if not found and told:
        return [f"  judged by  the story '{story.name}'" for story in told[:_EXAMPLES]]
    if not found:
        return ["  judged by  every exchange of an operation; no request is made for it alone"]
    lines = []
    for case in found:
        body = json.dumps(case.body, ensure_ascii=False).encode() if case.raw is None else case.raw
        text = cut(body.decode("utf-8", "replace"), _BODY)
        lines += [f"  request    {case.move}", f"             {case.operation} {text}"]
        lines.append(f"             expected: {case.expect.value}")
    return lines


def listing(plans: Iterable[Plan]) -> str:
    """Return every promise with the requests that show it."""
    lines = []
    for plan in plans:
        moves: dict[Promise, list[str]] = {}
        for case in plan.cases:
            moves.setdefault(case.promise, []).append(case.move)
        for story in plan.stories:
            for promise in story.promises:
                moves.setdefault(promise, []).append(f"the story '{story.name}'")
        for promise in plan.promises:
            lines.append(promise.id)
            lines += [f"    {move}" for move in moves.get(promise, [])]
    cases = sum(len(plan.cases) for plan in plans)
    return "\n".join([*lines, f"{sum(len(p.promises) for p in plans)} promises, {cases} requests"])


def coverage(covered: Iterable[Coverage]) -> str:
    """Return each constraint with its legal and its illegal case, and how many have none."""
    lines, total, open_ends = [], 0, []
    for found in covered:
        total += 1
        legal = "; ".join(case.move for case in found.legal[:2]) or f"the base {found.base}"
        more = f" and {len(found.legal) - 2} more" if len(found.legal) > 2 else ""
        illegal = "; ".join(case.move for case in found.illegal)
        lines += [
            found.constraint.id,
            f"    legal    {legal}{more}",
            f"    illegal  {illegal or 'none: ' + found.reason}",
        ]
        if not found.covered:
            open_ends.append(f"{found.constraint.id}: {found.reason}")
    share = f"{100 * (total - len(open_ends)) / max(total, 1):.1f} %"
    lines.append(f"{total} constraints, {total - len(open_ends)} with both sides ({share})")
    return "\n".join([*lines, *(f"  without: {line}" for line in open_ends)])
