"""The pytest edge: ``pytest --target …`` shows every promise as a test, and one summary at the end."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pytest

from contracts.errors import ContractError
from contracts.options import OPTIONS, Settings, settings
from contracts.report import data, terminal, write
from contracts.runner import Outcome, Runner, offered, planned
from contracts.running.bookkeeping import Book, opened
from contracts.running.conclusion import counts
from contracts.spec.contract import Contract
from contracts.values import Promise, Results, Status, Verdict
from contracts.wire.opening import open_target
from contracts.wire.target import Target

SUITE: Final = Path(__file__).resolve().parent / "suite" / "test_contract.py"
_PREFIX: Final = "contract_"
_STATE: Final = "contract_state"  # what the controller tells its workers
_RUN: Final = pytest.StashKey["ContractRun"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of a run."""
    group = parser.getgroup("contract", "SageMaker contract")
    _add(group, "--target", help="the address of the server under test, or a preset such as moto", metavar="URL|PRESET")
    for option in OPTIONS:
        kinds: dict[str, dict[str, Any]] = {
            "text": {"metavar": option.metavar},
            "list": {"metavar": option.metavar, "action": "append"},
            "flag": {"action": "store_true"},
        }
        default = f" (default: {option.default})" if option.default else ""
        _add(group, option.flag, help=option.help + default, **kinds[option.kind])


def _add(group: pytest.OptionGroup, flag: str, **how: Any) -> None:
    try:
        group.addoption(flag, dest=_PREFIX + flag.lstrip("-").replace("-", "_"), **how)
    except ValueError as error:
        raise pytest.UsageError(
            f"the option {flag} of contracts.plugin is taken by another plugin ({error}); switch that one off with -p no:NAME"
        ) from error


def pytest_configure(config: pytest.Config) -> None:
    """Open the target, once for all workers, and run the contract suite instead of other tests."""
    target = config.getoption(_PREFIX + "target", None)
    if not target:
        return
    config.addinivalue_line("markers", "contract: a promise of the contract")
    try:
        run = ContractRun(config, target)
        run.open()
    except ContractError as error:
        pytest.exit(str(error), returncode=error.exit_code)
    config.args = [str(SUITE)]
    config.option.tbstyle = "no"  # the summary shows what broke, grouped by cause
    config.stash[_RUN] = run
    config.pluginmanager.register(run, "contract-run")


@pytest.fixture(scope="session")
def contract_run(pytestconfig: pytest.Config) -> ContractRun:
    """Return the run that this session is."""
    return pytestconfig.stash[_RUN]


class ContractRun:
    """A run inside pytest: of the one process, of a controller, or of one of its workers."""

    def __init__(self, config: pytest.Config, target: str) -> None:
        self.config = config
        given = {o.name: config.getoption(_PREFIX + o.name) for o in OPTIONS}
        state = getattr(config, "workerinput", {}).get(_STATE)
        if state is not None:
            given["run_id"] = json.loads(state)["run_id"]
            given["seed"] = str(json.loads(state)["seed"])
        self.settings: Settings = settings(target, given)
        self.state: dict[str, Any] | None = json.loads(state) if state is not None else None
        self.stack = ExitStack()
        self.outcomes: dict[str, Outcome] = {}
        self.chosen: frozenset[Promise] = frozenset()
        self.results: Results | None = None

    def open(self) -> None:
        """Open the target, or take over what the controller has opened, and make the plans."""
        self.contract = Contract.load()
        self.plans = planned(self.contract, self.settings.choices)
        if self.state is not None:
            self.target = _target(self.state["target"])
        else:
            self.target = self.stack.enter_context(open_target(self.settings.target))
        self.runner = self.stack.enter_context(Runner(self.contract, self.target, self.settings.choices))
        started = opened(self.target, self.contract.hash, self.settings.choices)
        self.book = Book(started, self.settings.divergences, self.settings.min_reach)

    def check(self, promise: Promise) -> None:
        """Report a promise as pytest does: pass, fail, skip or expected failure."""
        verdict = self._verdict(promise)
        if verdict.status is Status.UNSUPPORTED:
            pytest.skip(verdict.reason)
        if counts(verdict, self.settings.choices.fail_on):
            pytest.fail(_reason(verdict), pytrace=False)
        if verdict.status is not Status.PASSED:
            pytest.xfail(f"{verdict.status.value}: {_reason(verdict)}")

    def _verdict(self, promise: Promise) -> Verdict:
        outcome = self._outcome(promise.operation)
        return self.book.known(next(v for v in outcome.verdicts if v.promise == promise))

    def _outcome(self, operation: str) -> Outcome:
        if operation not in self.outcomes:
            plan = next(plan for plan in self.plans if plan.operation == operation)
            self.outcomes[operation] = self.runner.run(plan.chosen(self.chosen))
        return self.outcomes[operation]

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make a test of every promise."""
        if "promise" in metafunc.fixturenames:
            promises = offered(self.plans, self.settings.choices)
            metafunc.parametrize("promise", promises, ids=[promise.id for promise in promises])

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Remember which promises were selected, for an operation's are judged together."""
        found = (getattr(item, "callspec", None) for item in session.items)
        self.chosen = frozenset(spec.params["promise"] for spec in found if spec is not None)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Any:
        """Attach the verdict to the test's report: so it reaches the controller, too."""
        made = yield
        report: pytest.TestReport = made.get_result()
        spec = getattr(item, "callspec", None)
        outcome = self.outcomes.get(spec.params["promise"].operation) if spec else None
        if report.when == "call" and outcome is not None:
            report.user_properties.append((_PREFIX + "verdict", self._packed(spec.params["promise"], outcome)))

    def _packed(self, promise: Promise, outcome: Outcome) -> str:
        verdict = next(v for v in outcome.verdicts if v.promise == promise)
        return json.dumps([data.verdict_to_dict(verdict), data.reach_to_dict(outcome.reach), outcome.gone])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Collect verdicts, from this process or from workers."""
        for name, text in report.user_properties:
            if name == _PREFIX + "verdict" and self.state is None:
                verdict, reach, gone = json.loads(str(text))
                self.book.enter(data.verdict_from_dict(verdict), data.reach_from_dict(reach), gone=gone)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker what the controller has opened and chosen."""
        choices = self.settings.choices
        node.workerinput[_STATE] = json.dumps(
            {"target": asdict(self.target), "run_id": choices.run_id, "seed": choices.seed}
        )

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        """Give whole operations to workers."""
        from xdist.scheduler import LoadScopeScheduling  # only where xdist is installed

        class ByOperation(LoadScopeScheduling):  # type: ignore[misc]  # xdist is not typed
            """Splits the tests by operation."""

            def _split_scope(self, nodeid: str) -> str:
                return nodeid.partition("[")[2].partition("-")[0]

        return ByOperation(config, log)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Conclude the run, write the reports, and set the exit code."""
        self.stack.close()
        if self.state is not None or self.config.option.collectonly or exitstatus in (3, 4):
            return
        self.results = self.book.close(self.plans, partial=self._partial(), interrupted=exitstatus == 2)  # noqa: PLR2004
        session.exitstatus = self.results.exit_code
        try:
            write.write(self.results, self.settings.report_dir, self.settings.reports)
        except ContractError as error:
            self.config.issue_config_time_warning(UserWarning(str(error)), stacklevel=2)
            session.exitstatus = error.exit_code

    def _partial(self) -> str:
        """Return why this is no run of the whole catalogue, or nothing."""
        option = self.config.option
        narrowed = {"-k": option.keyword, "-m": option.markexpr, "--lf": getattr(option, "lf", False)}
        said = [flag for flag, value in narrowed.items() if value]
        said += ["-x"] if option.maxfail else []
        return ", ".join([*([self.settings.choices.partial] if self.settings.choices.partial else []), *said])

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print the one summary."""
        if self.results is None:
            return
        writer = terminalreporter
        text = terminal.render(self.results, width=writer._tw.fullwidth, colour=writer.hasmarkup, ascii=not _unicode(writer))
        writer.write_line("")
        writer.write(text if text.endswith("\n") else text + "\n")
        for path in write.paths(self.settings.report_dir, self.settings.reports):
            writer.write_line(f"report: {path}")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self) -> None:
        """Leave what failed to the one summary, which groups it by cause."""
        reporter = self.config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.reportchars = ""

    def pytest_unconfigure(self) -> None:
        """Stop what was started, whatever happened."""
        self.stack.close()


def _target(raw: dict[str, Any]) -> Target:
    pairs = tuple((name, value) for name, value in raw["headers"])
    return Target(**raw | {"headers": pairs, "unsupported": tuple(raw["unsupported"])})


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
