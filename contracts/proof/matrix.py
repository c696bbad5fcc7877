"""The kill matrix: what was proven, as one JSON document that is the same whenever nothing has changed.

* ``contract``: the hash of the contract that was proven.
* ``counts``: how many there are of everything.
* ``reference``: its operations and the promises that it keeps.
* ``mutants``: of each, its fault, the operations that were run, the rules that it ``aims`` at, the promises that it
  ``breaks``, that it ``drags`` along and that it ``bars`` from being judged, and ``rules``: which rules caught it, with
  the number of promises that came out broken; ``dragged`` likewise.
* ``variants``: of each, what is odd, why that is legal, with which seeds it ran, and which should rules it breaks.
* ``degenerates``: of each, its exit code and the words of its verdicts.
* ``rules``: of each rule of the catalogue, the mutants that it caught.
* ``coverage``: rows of figures about the constraints of the requests: by operation, by kind of fault, by reason unseen.

There are no times and no paths in it, and everything is sorted or in the order of the source.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from contracts.proof.aims import aims
from contracts.proof.findings import Finding
from contracts.proof.judgement import counted, needed, survival
from contracts.proof.lineup import LineUp
from contracts.reference.suspects import Degenerate, Mutant, Variant
from contracts.values import Json, Rule

Rows = dict[tuple[str, str], Json]


def matrix(
    lineup: LineUp,
    findings: Sequence[Finding],
    contract: str,
    coverage: Mapping[str, Mapping[str, int | str]] | None = None,
) -> dict[str, Json]:
    """Return the document of what was found; who was not carried anything to is not in it."""
    by_name: dict[str, list[Finding]] = {}
    for finding in findings:
        by_name.setdefault(finding.job.name, []).append(finding)
    first = {name: found[0] for name, found in by_name.items()}
    mutants = [_mutant(one, first[one.name], lineup.rules) for one in lineup.mutants if one.name in first]
    document = {
        "contract": contract,
        "counts": {},
        "reference": [_reference(first[name]) for name in ("reference",) if name in first],
        "mutants": mutants,
        "variants": [_variant(one, by_name[one.name]) for one in lineup.variants if one.name in first],
        "degenerates": [_degenerate(one, first[one.name]) for one in lineup.degenerates if one.name in first],
        "rules": {rule: [one["name"] for one in mutants if rule in one["rules"]] for rule in lineup.rules},
        "coverage": {row: dict(figures) for row, figures in (coverage or {}).items()},
    }
    return document | {"counts": _counts(document)}


def render(document: Mapping[str, Json]) -> str:
    """Return the document as text."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def rows(document: Mapping[str, Json]) -> Rows:
    """Return what the document says about each server."""
    parts = ("reference", "mutants", "variants", "degenerates")
    return {(part, row["name"]): row for part in parts for row in document.get(part, ())}


def _counts(document: Mapping[str, Json]) -> dict[str, int]:
    caught = sum(row["verdict"] == "caught" for row in document["mutants"])
    names = ("mutants", "variants", "degenerates", "rules")
    counts = {name: len(document[name]) for name in names}
    return {"caught": caught, "runs of variants": sum(len(row["seeds"]) for row in document["variants"])} | counts


def _reference(finding: Finding) -> Json:
    return {
        "name": "reference",
        "operations": len(finding.job.operations),
        "promises": finding.promises,
        "passed": finding.counts.get("passed", 0),
    }


def _mutant(mutant: Mutant, finding: Finding, rules: Mapping[str, Rule]) -> Json:
    survives = bool(finding.mistake or survival(mutant, finding))
    return {
        "name": mutant.name,
        "fault": mutant.fault,
        "operations": list(mutant.operations),
        "aims": list(aims(mutant, rules)),
        "breaks": list(mutant.breaks),
        "drags": list(mutant.drags),
        "bars": list(mutant.bars),
        "verdict": "survived" if survives else "caught",
        "rules": needed(mutant, finding, rules),
        "dragged": counted(finding, mutant.drags, rules),
    }


def _variant(variant: Variant, findings: Sequence[Finding]) -> Json:
    broken = [one for finding in findings for one in finding.broken]
    return {
        "name": variant.name,
        "oddity": variant.oddity,
        "evidence": variant.evidence,
        "operations": list(findings[0].job.operations),
        "seeds": sorted(finding.job.seed for finding in findings),
        "must": sorted({one.promise.rule for one in broken if one.level == "must"}),
        "should": sorted({one.promise.rule for one in broken if one.level == "should"}),
        "bars": list(variant.bars),
    }


def _degenerate(degenerate: Degenerate, finding: Finding) -> Json:
    return {
        "name": degenerate.name,
        "told": degenerate.told,
        "exit_code": finding.exit_code,
        "verdicts": sorted(finding.counts),
    }
