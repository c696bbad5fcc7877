"""The catalogue as a page to read: every rule with its level, its promise and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from contracts.catalogue import family
from contracts.report.texts import cell
from contracts.values import Rule

_HEAD: Final = """# Rules

What a target is held to. This page is made from `contracts/rules.toml` by `sagemaker-contract build`; change that file
instead. `sagemaker-contract explain RULE` shows a rule with an example, and what an emulator's author does about it.

* **Level**: a broken *must* fails a run; a *should* is shown and counted, and fails it only under `--fail-on should`.
* **Profile**: what `--profile` chooses from.
* **Evidence**: **N** the protocol's norm, **M** the service model, **S** recordings of the real service, **D** AWS
  documentation, **K** observed on Kinesis, a sister service with the same framework.
"""
TITLES: Final = {
    "wire": "The wire", "error": "Errors", "body": "Bodies of answers", "accept": "Requests to accept",
    "generated": "Generated requests", "reject": "Requests to refuse", "example": "Examples of your own",
    "life": "The life of a resource", "page": "Pages of a list",
}  # fmt: skip


def render(rules: Iterable[Rule]) -> str:
    """Return the catalogue as Markdown, a table for each family, in the order in which the rules are given."""
    return "\n".join([_HEAD, *(_family(name, tuple(found)) for name, found in groupby(rules, lambda r: family(r.id)))])


def _family(name: str, rules: tuple[Rule, ...]) -> str:
    rows = [
        f"| `{rule.id}` | {rule.level} | {rule.profile} | {cell(rule.promise)} | {cell(rule.evidence)} |"
        for rule in rules
    ]
    head = ["| id | level | profile | promise | evidence |", "|---|---|---|---|---|"]
    return "\n".join([f"## {TITLES.get(name, name)}", "", *head, *rows, ""])
