"""One run inside pytest: promises become tests, their verdicts reports, and the results one summary."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pytest

from contracts.cases.plan import Plan
from contracts.errors import ContractError, KitError, worst
from contracts.options import settings
from contracts.report import data, terminal, write
from contracts.runner import Outcome, Runner, chosen_operations, offered, planned
from contracts.running.bookkeeping import Book, opened
from contracts.running.conclusion import counts
from contracts.running.following import Follower
from contracts.spec.contract import Contract
from contracts.suite.following import follower
from contracts.values import Promise, Reach, Results, Status, Verdict
from contracts.wire.opening import open_target
from contracts.wire.target import Target

_STATE: Final = "contract_state"  # what the controller tells its workers
_VERDICT: Final = "contract_verdict"  # what a worker tells the controller
_NARROWING: Final = {
    "keyword": "-k",
    "markexpr": "-m",
    "lf": "--lf",
    "deselect": "--deselect",
    "stepwise": "--stepwise",
}


class ContractRun:
    """A run inside pytest: of the one process, of a controller, or of one of its workers."""

    NAME: Final = "contract-run"

    def __init__(self, config: pytest.Config, target: str, given: dict[str, Any]) -> None:
        self.config = config
        state = getattr(config, "workerinput", {}).get(_STATE)
        self.state: dict[str, Any] | None = json.loads(state) if state is not None else None
        if self.state is not None:
            given = given | {"run_id": self.state["run_id"], "seed": str(self.state["seed"])}
        self.settings = settings(target, given)
        self.stack = ExitStack()
        self.judged: dict[str, tuple[Outcome, dict[Promise, Verdict]]] = {}
        self.chosen: frozenset[Promise] = frozenset()
        self.results: Results | None = None
        self.interrupted = False
        self.written: list[Path] = []
        self.trouble = ""  # why no reports were written
        self.published = ""  # where the verdicts were put
        self.follower = Follower()

    @classmethod
    def of(cls, config: pytest.Config) -> ContractRun:
        """Return the run that a pytest session is; the plugin lets no suite run without one."""
        run = config.pluginmanager.get_plugin(cls.NAME)
        if not isinstance(run, cls):
            raise KitError("the contract suite needs contracts.plugin and a target")
        return run

    def open(self) -> None:
        """Open the target, or take over what the controller has opened."""
        chosen_operations(self.settings.choices)
        self.contract = Contract.load()
        self.plans: tuple[Plan, ...] = ()
        if self.state is not None:
            self.target = _target(self.state["target"])
        else:
            self.target = self.stack.enter_context(open_target(self.settings.target))
        self.runner = self.stack.enter_context(Runner(self.contract, self.target, self.settings.choices))
        started = opened(self.target, self.contract.hash, self.settings.choices)
        self.book = Book(started, self.settings.divergences, self.settings.min_reach)

    def offered(self) -> tuple[Promise, ...]:
        """Return the promises that tests are made of."""
        return offered(self.plans, self.settings.choices)

    def check(self, promise: Promise) -> None:
        """Report a promise as pytest does: pass, fail, skip or expected failure."""
        verdict = self.book.known(self._verdict(promise))
        if verdict.status is Status.UNSUPPORTED:
            pytest.skip(verdict.reason)
        choices = self.settings.choices
        fails = counts(verdict, choices.fail_on, allow_flaky=choices.allow_flaky)
        if verdict.status is Status.ERROR or fails:
            pytest.fail(_reason(verdict), pytrace=False)
        if verdict.status is not Status.PASSED:
            pytest.xfail(f"{verdict.status.value}: {_reason(verdict)}")

    def _verdict(self, promise: Promise) -> Verdict:
        """Return a promise's verdict; the first one of an operation has all chosen ones of it judged."""
        if promise.operation not in self.judged:
            plan = next(plan for plan in self.plans if plan.operation == promise.operation).chosen(self.chosen)
            outcome = self._followed(plan)
            self.judged[promise.operation] = outcome, {verdict.promise: verdict for verdict in outcome.verdicts}
        return self.judged[promise.operation][1][promise]

    def _followed(self, plan: Plan) -> Outcome:
        """Return what came of a plan, and tell how far it is; what is written then is gone before pytest goes on."""
        if not self.judged:
            self.follower.begin([plan.chosen(self.chosen) for plan in self.plans])
        self.follower.start(plan)
        try:
            outcome = self.runner.run(plan, self.follower.judged)
            self.follower.done(plan, outcome)
        finally:
            self.follower.end()
        return outcome

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Remember which promises were selected, for an operation's are judged together."""
        self.chosen = frozenset(promise for item in session.items if (promise := _promise(item)) is not None)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Iterator[None]:
        """Enter the verdict, or attach it to the test's report, which takes it from a worker to the controller."""
        made: Any = yield
        report: pytest.TestReport = made.get_result()
        promise = _promise(item)
        if report.when != "call" or promise is None or promise.operation not in self.judged:
            return
        outcome, verdicts = self.judged[promise.operation]
        if self.state is None:
            self.book.enter(verdicts[promise], outcome.reach, gone=outcome.gone)
        else:
            report.user_properties.append((_VERDICT, _packed(verdicts[promise], outcome)))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Enter the verdicts of workers, and take them off the reports, where nobody else wants to see them."""
        if self.state is not None:
            return
        if report.when == "call" and self.config.option.tbstyle == "auto":
            self.config.option.tbstyle = "no"  # the summary shows what broke, grouped by cause
        for text in [text for name, text in report.user_properties if name == _VERDICT]:
            verdict, reach, gone = _unpacked(str(text))
            self.book.enter(verdict, reach, gone=gone)
        report.user_properties[:] = [pair for pair in report.user_properties if pair[0] != _VERDICT]

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker what the controller has opened and chosen."""
        choices = self.settings.choices
        told = {"target": asdict(self.target), "run_id": choices.run_id, "seed": choices.seed}
        node.workerinput[_STATE] = json.dumps(told)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        """Give whole operations to workers."""
        from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # only where it is installed

        class ByOperation(LoadScopeScheduling):  # type: ignore[misc]  # xdist is not typed
            """Splits the tests by operation."""

            def _split_scope(self, nodeid: str) -> str:
                return nodeid.partition("[")[2].partition("-")[0]

        return ByOperation(config, log)

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Remember that somebody broke off; pytest tells the end of ``-x`` among workers in the same way."""
        self.interrupted = excinfo.type is KeyboardInterrupt

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Conclude the run, write the reports, and set the exit code."""
        self.stack.close()
        if self.state is not None or self.config.option.collectonly or exitstatus in (3, 4):
            return
        self.results = self.book.close(self.plans, partial=self._partial(session), interrupted=self.interrupted)
        session.exitstatus = self.results.exit_code
        try:
            self.written = write.write(self.results, self.settings.report_dir, self.settings.reports)
            self.published = self._published(self.results)
        except ContractError as error:
            self.trouble = str(error)
            session.exitstatus = worst([self.results.exit_code, error.exit_code])

    def _published(self, results: Results) -> str:
        """Put the verdicts where the person wants them, and return where that is; mostly nobody does."""
        if not self.settings.publish_to:
            return ""
        from contracts.commands.microcks import published

        return published(results, self.settings.publish_to)

    def _partial(self, session: pytest.Session) -> str:
        """Return why this is no run of the whole catalogue, or nothing."""
        option = self.config.option
        said = [self.settings.choices.partial] if self.settings.choices.partial else []
        said += [flag for name, flag in _NARROWING.items() if getattr(option, name, None)]
        said += ["chosen tests"] if any("::" in arg for arg in self.config.args) else []
        said += [f"stopped after {session.testsfailed}"] if 0 < (option.maxfail or 0) <= session.testsfailed else []
        return ", ".join(said)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print the one summary."""
        if self.results is None:
            return
        writer = terminalreporter
        text = terminal.render(
            self.results, width=writer._tw.fullwidth, colour=writer.hasmarkup, ascii=not _unicode(writer)
        )
        writer.write_line("")
        writer.write(text if text.endswith("\n") else text + "\n")
        for path in self.written:
            writer.write_line(f"report: {path}")
        if self.published:
            writer.write_line(self.published)
        if self.trouble:
            writer.write_line(self.trouble, red=True)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self) -> None:
        """Make the plans, before any worker that may read them, and leave what failed to the one summary."""
        try:
            self.plans = planned(self.contract, self.settings.choices)
        except ContractError as error:
            pytest.exit(str(error), returncode=error.exit_code)
        self.follower = follower(self.config)
        reporter: Any = self.config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None and self.config.option.reportchars == "fE":  # pytest's default
            reporter.reportchars = ""

    def pytest_unconfigure(self) -> None:
        """Stop what was started, whatever happened."""
        self.stack.close()


def _promise(item: pytest.Item) -> Promise | None:
    spec = getattr(item, "callspec", None)
    found = spec.params.get("promise") if spec is not None else None
    return found if isinstance(found, Promise) else None


def _target(raw: dict[str, Any]) -> Target:
    pairs = tuple((name, value) for name, value in raw["headers"])
    return Target(**raw | {"headers": pairs, "unsupported": tuple(raw["unsupported"])})


def _packed(verdict: Verdict, outcome: Outcome) -> str:
    return json.dumps([data.verdict_to_dict(verdict), data.reach_to_dict(outcome.reach), outcome.gone])


def _unpacked(text: str) -> tuple[Verdict, Reach, bool]:
    verdict, reach, gone = json.loads(text)
    return data.verdict_from_dict(verdict), data.reach_from_dict(reach), bool(gone)


def _reason(verdict: Verdict) -> str:
    if verdict.failures:
        first = verdict.failures[0]
        return f"{first.place or verdict.promise.operation}: expected {first.expected}, got {first.got}"
    return verdict.reason


def _unicode(writer: Any) -> bool:
    encoding = getattr(writer._tw._file, "encoding", None) or "ascii"
    try:
        "·…".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
