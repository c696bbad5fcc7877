"""The kill matrix as a page to read: which faults each rule sees, and what is legal although it is odd."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final

from contracts.catalogue import family
from contracts.values import Json

_HEAD: Final = """\
# Proof

Who tests the tester? The kit carries an embedded **reference**, a server that keeps every promise, and is tried on
copies of it that are changed in one place:

* a **mutant** has one fault, a few lines that break one promise in one place. The kit has to see it, by the rule that
  is about it, and no other verdict may change. A mutant that is not seen *survives*.
* a **variant** is legal but unusual. The kit may call nothing of it broken: that would be a *false alarm*.
* a **degenerate** server is no SageMaker at all, and has to get the exit code that says so.

`sagemaker-contract prove` makes this page and [proof.json](proof.json), and fails where a mutant survives, where an
alarm is false, and where no mutant needs a rule. It takes some minutes. `--quick` tries a mutant for every rule and a
part of everything else in about a minute; `--only NAME` repeats one server.

What is sent to whom: to the reference all requests of all operations, to a mutant all those of its operations, to a
variant all those of its operations with the default seed and, with four more seeds, what a seed changes: the generated
requests, and the bases before them. A canary, an expectation that nothing can meet, has to come out red wherever an
operation gives a good answer.
"""
_RULES: Final = """\
## Rules and the faults they see

The number in brackets says how many promises came out broken. A mutant stands with every rule that it is about.
"""
_MUTANTS: Final = """\
## Mutants

By the family of the first rule that each is about. *Also* are rules that cannot help seeing the same fault.
"""
_VARIANTS: Final = """\
## Variants

What is odd about each, and why it is legal. *Should* are rules of the level *should* that it breaks, as it may.
"""
_DEGENERATES: Final = """\
## Degenerate servers
"""
_COVERAGE: Final = """\
## Constraint coverage

Every constraint of the requests, and of each the small faults that a server can have about it: it is not checked, it
is one too loose or too strict, its pattern need not match as a whole, one of its values is refused, and so on. Servers
with many such faults, none in the way of another, are sent the requests that meet them. A fault is *caught* where a
promise about its own place, or the base that it keeps from being accepted, comes out broken; *shadowed* where no answer
can show it, because the same requests break another constraint too, or none breaks this one; and *not judged* where
nobody knows what the service does, or where a newer one may do otherwise.
"""
_MARKUP: Final = re.compile(r"([\\`*_<>\[\]|~#])")


def render(document: Mapping[str, Json]) -> str:
    """Return a document of ``matrix`` as Markdown."""
    mutants = document["mutants"]
    parts = [
        _HEAD,
        _figures(document),
        _RULES,
        *(_rules(name, rules, mutants) for name, rules in _families(document["rules"]).items()),
        _MUTANTS,
        *(_mutants(name, found) for name, found in _by_family(mutants).items()),
        *([_VARIANTS, _variants(document["variants"])] if document["variants"] else []),
        *([_DEGENERATES, _degenerates(document["degenerates"])] if document["degenerates"] else []),
        *([_COVERAGE, _coverage(document["coverage"])] if document["coverage"] else []),
    ]
    return "\n".join(parts)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown already."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def cell(text: str) -> str:
    """Return plain text as Markdown on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _figures(document: Mapping[str, Json]) -> str:
    counts = document["counts"]
    rows = [
        ("reference", f"{one['passed']} of {one['promises']} promises kept, in {one['operations']} plans")
        for one in document["reference"]
    ]
    odd = sum(bool(one["must"]) for one in document["variants"])
    needed = sum(bool(names) for names in document["rules"].values())
    rows += [
        ("mutants", f"{counts['caught']} of {counts['mutants']} caught, each by the rule that is about it"),
        ("rules", f"{needed} of {counts['rules']} needed by a mutant"),
        ("variants", f"{counts['variants']}, in {counts['runs of variants']} runs; {odd} with a false alarm"),
        ("degenerate servers", str(counts["degenerates"])),
    ]
    return table(("", ""), rows)


def _families(rules: Mapping[str, Json]) -> dict[str, dict[str, Json]]:
    found: dict[str, dict[str, Json]] = {}
    for rule, names in rules.items():
        found.setdefault(family(rule), {})[rule] = names
    return found


def _rules(name: str, rules: Mapping[str, Sequence[str]], mutants: Sequence[Mapping[str, Json]]) -> str:
    by_name = {mutant["name"]: mutant for mutant in mutants}
    rows = [
        (f"`{rule}`", ", ".join(f"{_link(one)} ({by_name[one]['rules'][rule]})" for one in names) or "**none**")
        for rule, names in rules.items()
    ]
    return f"### Rules of the family {name}\n\n{table(('rule', 'mutants that it caught'), rows)}"


def _by_family(mutants: Iterable[Mapping[str, Json]]) -> dict[str, list[Mapping[str, Json]]]:
    found: dict[str, list[Mapping[str, Json]]] = {}
    for mutant in mutants:
        found.setdefault(family([*mutant["aims"], "no rule"][0]), []).append(mutant)
    return {name: found[name] for name in sorted(found)}


def _mutants(name: str, mutants: Sequence[Mapping[str, Json]]) -> str:
    rows = [
        (
            f'<a id="{_anchor(mutant["name"])}"></a>{cell(mutant["name"])}',
            cell(mutant["fault"]),
            cell(", ".join(mutant["operations"])),
            _caught(mutant["rules"]) if mutant["verdict"] == "caught" else "**survives**",
            _caught(mutant["dragged"]),
        )
        for mutant in mutants
    ]
    return f"### Mutants of {name}\n\n{table(('mutant', 'fault', 'where', 'caught by', 'also'), rows)}"


def _variants(variants: Iterable[Mapping[str, Json]]) -> str:
    rows = [
        (
            cell(variant["name"]),
            cell(variant["oddity"]),
            cell(variant["evidence"]),
            _codes(variant["should"]),
            "; ".join(filter(None, [_alarm(variant["must"]), str(len(variant["seeds"]))])),
        )
        for variant in variants
    ]
    return table(("variant", "what is odd", "why it is legal", "should", "runs"), rows)


def _alarm(rules: Sequence[str]) -> str:
    return f"**false alarm** of {_codes(rules)}" if rules else ""


def _degenerates(degenerates: Iterable[Mapping[str, Json]]) -> str:
    return table(
        ("server", "what it does", "exit code", "verdicts"),
        [(cell(d["name"]), cell(d["told"]), str(d["exit_code"]), ", ".join(d["verdicts"])) for d in degenerates],
    )


def _coverage(coverage: Mapping[str, Mapping[str, Json]]) -> str:
    """Return a table for all rows that have the same figures."""
    tables = groupby(coverage.items(), key=lambda row: tuple(row[1]))
    return "\n".join(
        table(("", *map(cell, heads)), [(cell(name), *(cell(str(row[head])) for head in heads)) for name, row in rows])
        for heads, rows in tables
    )


def _caught(rules: Mapping[str, int]) -> str:
    return ", ".join(f"`{rule}` ({count})" for rule, count in rules.items())


def _codes(rules: Iterable[str]) -> str:
    return ", ".join(f"`{rule}`" for rule in rules)


def _link(name: str) -> str:
    return f"[{cell(name)}](#{_anchor(name)})"


def _anchor(name: str) -> str:
    return "mutant-" + re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
