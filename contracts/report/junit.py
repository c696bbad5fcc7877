"""JUnit XML, which every build server reads: a test case for each promise.

A broken promise is a ``failure``, and so are fixed and flaky ones, because they fail the run. What could not be judged
is an ``error``. Known, unsupported and *should* findings are ``skipped``. The ``type`` attribute tells them apart.

A run that proves nothing has one more case, in a suite of its own, which is an ``error``: else it would look green.
"""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as ET

from contracts import catalogue, errors
from contracts.report import figures, safe
from contracts.report.causes import first_failure
from contracts.report.figures import word
from contracts.report.promise import block, facts
from contracts.report.terminal import verdict_line
from contracts.report.texts import Page, clean, cut, moment
from contracts.running.conclusion import counts
from contracts.values import Results, Run, Status, Verdict

NAME: Final = "sagemaker-contract"
_FAILURES: Final = (Status.FAILED, Status.FIXED, Status.FLAKY)
PAGE: Final = Page(width=120)


def render(results: Results) -> str:
    """Return the JUnit XML; its counts are those of every other report."""
    results = safe.results(results)
    root = ET.Element("testsuites", name=NAME)
    suites = [_promises(results)]
    if results.problems or results.exit_code not in (errors.OK, errors.BROKEN):
        suites.append(_run(results))
    root.extend(suites)
    for key in ("tests", "failures", "errors", "skipped"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in suites)))
    root.set("time", f"{results.run.elapsed:.3f}")
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _promises(results: Results) -> ET.Element:
    run = results.run
    cases = [_case(verdict, run) for verdict in results.verdicts]
    suite = _suite(NAME, results, cases)
    properties = ET.Element("properties")
    named = {"kit": run.kit, "contract": run.contract, "target": run.target, "url": run.url,
             "target_version": run.target_version, "seed": str(run.seed), "run_id": run.run_id, "command": run.command,
             "partial": run.partial, "exit_code": str(results.exit_code)}  # fmt: skip
    for name, count in figures.count(results).named.items():
        named[f"count.{name}"] = str(count)
    _properties(properties, named)
    suite.insert(0, properties)
    return suite


def _run(results: Results) -> ET.Element:
    case = ET.Element("testcase", name="the run as a whole", classname="contract")
    line = clean(f"{verdict_line(results)}: {results.exit_reason}")
    problem = ET.SubElement(case, "error", type="run", message=line)
    problem.text = "\n".join([line, *(clean(text) for text in results.problems)])
    return _suite(f"{NAME} run", results, [case])


def _suite(name: str, results: Results, cases: list[ET.Element]) -> ET.Element:
    counts = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    suite = ET.Element("testsuite", name=name, tests=str(len(cases)))
    for key, element in counts.items():
        suite.set(key, str(sum(case.find(element) is not None for case in cases)))
    suite.set("timestamp", moment(results.run.started))
    suite.set("time", f"{results.run.elapsed:.3f}")
    suite.extend(cases)
    return suite


def _case(verdict: Verdict, run: Run) -> ET.Element:
    promise = verdict.promise
    case = ET.Element("testcase", name=clean(promise.id), classname=clean(f"contract.{promise.operation}"))
    rule = catalogue.load().get(promise.rule)
    named = {"rule": promise.rule, "level": verdict.level, "profile": rule.profile if rule else "",
             "place": promise.place, "evidence": rule.evidence if rule else ""}  # fmt: skip
    _properties(ET.SubElement(case, "properties"), {name: value for name, value in named.items() if value})
    element, name = _element(verdict, run), word(verdict, run.fail_on)
    if element:
        kind = name if name == "should" else verdict.status.value
        ET.SubElement(case, element, type=kind, message=_message(verdict)).text = _text(verdict, element)
    return case


def _element(verdict: Verdict, run: Run) -> str:
    """Return what a verdict is in JUnit's words, or nothing for one that is kept; what fails no run is skipped."""
    if verdict.status is Status.PASSED:
        return ""
    if verdict.status is not Status.ERROR and not counts(verdict, run.fail_on, allow_flaky=run.allow_flaky):
        return "skipped"
    return "failure" if verdict.status in _FAILURES else "error"


def _properties(parent: ET.Element, named: dict[str, str]) -> None:
    for name, value in named.items():
        ET.SubElement(parent, "property", name=name, value=clean(value))


def _message(verdict: Verdict) -> str:
    if not verdict.failures:
        return clean(cut(verdict.reason or verdict.status.value))
    failure = first_failure(verdict)
    return clean(cut(f"expected {failure.expected}, got {failure.got}"))


def _text(verdict: Verdict, element: str) -> str | None:
    if not verdict.failures:
        return None
    # Nobody has to act on what is skipped, so that comes without the commands to repeat it.
    lines = facts(verdict, PAGE) if element == "skipped" else block(verdict, PAGE)
    return "\n".join(["", *lines, ""])
