"""The pytest edge: the options, and what ``pytest --target …`` runs instead of other tests.

Nothing heavy is imported here, because every pytest run that loads this plugin pays for it, with or without a target.
"""

from __future__ import annotations

from argparse import ArgumentError
from pathlib import Path
from typing import Any, Final

import pytest

from contracts.errors import ContractError, UsageError
from contracts.options import OPTIONS, TARGET

SUITE: Final = Path(__file__).resolve().parent / "suite" / "test_contract.py"
_WHOLE: Final = ("", "contracts.suite", "contracts.suite.test_contract")  # outside of the root, ids have no path


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the options of a run; a clash with another plugin's is told in one line, whichever comes first."""
    group = parser.getgroup("contract", "SageMaker contract")
    for option in (TARGET, *OPTIONS):
        kinds: dict[str, dict[str, Any]] = {
            "text": {"metavar": option.metavar},
            "list": {"metavar": option.metavar, "action": "append"},
            "flag": {"action": "store_true"},
        }
        try:
            group.addoption(option.flag, dest=_dest(option.name), help=option.told, **kinds[option.kind])
        except (ValueError, ArgumentError) as error:
            raise pytest.UsageError(_clash(option.flag, _owner(parser, option.flag))) from error
    _watch(pluginmanager)


def _dest(name: str) -> str:
    return f"contract_{name}"


def _owner(parser: pytest.Parser, flag: str) -> str:
    """Return the heading of ``pytest --help`` under which another plugin has put its option, or nothing."""
    groups = getattr(parser, "_groups", ())  # pytest shows them in its help, and nowhere else
    return next((group.name for group in groups if any(flag in option.names() for option in group.options)), "")


def _clash(flag: str, other: str) -> str:
    owner = f"the plugin {other!r}" if other and not other.startswith("_") else "another plugin"
    switch = other if other and not other.startswith("_") else "NAME"
    return f"the option {flag} of contracts.plugin is taken by {owner}; switch that one off with -p no:{switch}"


def _watch(pluginmanager: pytest.PytestPluginManager) -> None:
    """See to it that a plugin which comes later, and wants an option of ours, is named instead of a traceback."""
    flags = {option.flag for option in (TARGET, *OPTIONS)}

    def after(outcome: Any, name: str, impls: Any, _: Any) -> None:
        if name == "pytest_addoption" and isinstance(outcome.exception, ArgumentError):
            taken = next((flag for flag in flags if str(outcome.exception).endswith(f": {flag}")), "")
            if taken:
                outcome.force_exception(pytest.UsageError(_clash(taken, impls[-1].plugin_name)))

    undo = pluginmanager.add_hookcall_monitoring(lambda *_: None, after)
    pluginmanager.register(_Unwatch(undo))


class _Unwatch:
    """Ends the watch over options once all plugins are loaded."""

    def __init__(self, undo: Any) -> None:
        self.undo = undo

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self) -> None:
        """Watch no more, because watching slows every hook down a little."""
        self.undo()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Leave conftest.py files to other tests, and refuse to run beside another package of the kit's name."""
    options = early_config.known_args_namespace
    if getattr(options, _dest(TARGET.name), None) is None:
        return
    other = _shadow(early_config.invocation_params.dir)
    if other is not None:
        raise pytest.UsageError(
            f"{other} has the name of the kit's own package, so one of the two would be imported for the other.\n"
            "Use the command instead, which needs no pytest: sagemaker-contract run TARGET"
        )
    options.noconftest = True


def _shadow(folder: Path) -> Path | None:
    """Return the folder of Python modules that is called like the kit's package and is not it, if there is one."""
    other = folder / "contracts"
    same = other.resolve() == SUITE.parent.parent
    return None if same or not any(other.glob("*.py")) else other


def pytest_configure(config: pytest.Config) -> None:
    """Open the target, once for all workers, and run the contract suite instead of other tests."""
    target = config.getoption(_dest(TARGET.name), None)
    if target is None:
        if any(_in_suite(arg, config.invocation_params.dir) for arg in config.args):
            raise pytest.UsageError("the contract suite needs a target: pytest --target http://127.0.0.1:5000")
        return
    from contracts.suite.session import ContractRun  # only now: this is where everything else is loaded

    try:
        config.args = _chosen(config)
        given = {option.name: config.getoption(_dest(option.name)) for option in OPTIONS}
        run = ContractRun(config, target, given)
        run.open()
    except ContractError as error:
        pytest.exit(str(error), returncode=error.exit_code)
    except KeyboardInterrupt:
        pytest.exit("interrupted before the run began", returncode=2)
    config.pluginmanager.register(run, ContractRun.NAME)


def _chosen(config: pytest.Config) -> list[str]:
    """Return the suite, or the parts of it that were named; raises UsageError where something else was."""
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        return [str(SUITE)]
    return [_part(arg, config.invocation_params.dir) for arg in config.args]


def _part(arg: str, folder: Path) -> str:
    if _in_suite(arg, folder):
        _, colons, rest = arg.partition("::")
        return f"{SUITE}{colons}{rest}"
    raise UsageError(
        f"--target runs the contract suite and nothing else, so {arg!r} has no place beside it.\n"
        "Leave it out, or choose promises with -k, --operations or --profile."
    )


def _in_suite(arg: str, folder: Path) -> bool:
    path = arg.partition("::")[0]
    return path in _WHOLE or (folder / path).resolve() in (SUITE, SUITE.parent)
