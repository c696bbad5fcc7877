"""What ships: the wheel in a place of its own, the lock, the generated pages, and the furniture around the code."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import contracts
from contracts import catalogue, errors
from contracts.options import OPTIONS
from contracts.report import rulebook

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = ROOT / "requirements.lock"
DATA = PurePosixPath("contracts/_data")
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def _build(target: str, folder: Path) -> Path:
    """Build a distribution without the network, and return its file."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the kit's wheel."""
    return _build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def carried(wheel: Path) -> set[str]:
    """Return the names of the files in the wheel."""
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that the wheel alone was installed into; what it depends on comes from this environment."""
    folder = tmp_path_factory.mktemp("site")
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-index", "--no-compile"]
    command = [sys.executable, "-m", "pip", "install", *options, "--target", str(folder), str(wheel)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def _outside(installed: Path, *command: str, codes: tuple[int, ...] = (0,)) -> str:
    """Run Python on the installed wheel, away from the checkout and as on a new machine; return what it printed."""
    new = {
        "PYTHONPATH": str(installed),
        "PYTHONDONTWRITEBYTECODE": "1",
        "XDG_CACHE_HOME": str(installed.parent / "new"),
    }
    done = subprocess.run(
        [sys.executable, *command], cwd=installed.parent, env={**os.environ, **new}, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode in codes, done.stdout + done.stderr
    return done.stdout


def _files(folder: Path) -> Iterator[PurePosixPath]:
    for path in folder.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield PurePosixPath(path.relative_to(ROOT).as_posix())


def test_the_wheel_carries_the_package_and_its_data(carried: set[str]) -> None:
    """All files of the package and its data are in the wheel, and no others."""
    wanted = {str(path) for path in _files(ROOT / "contracts")}
    wanted |= {str(DATA / path) for name in ("specs", "fixtures") for path in _files(ROOT / name)}
    assert not wanted - carried, "missing in the wheel"
    extra = {name for name in carried - wanted if ".dist-info/" not in name}
    assert not extra, "nobody asked for these"


@pytest.mark.parametrize(
    "name",
    [
        "contracts/py.typed",
        "contracts/rules.toml",
        "contracts/spec/resources.toml",
        "contracts/report/report.schema.json",
        "contracts/_data/specs/built/sagemaker.openapi.yaml",
        "contracts/_data/specs/built/supporting.openapi.yaml",
        "contracts/_data/specs/source/botocore-1.37.22.json",
        "contracts/_data/specs/source/botocore-newest.json",
        "contracts/_data/specs/source/upstream.openapi.yaml",
        "contracts/_data/fixtures/CreateModel/minimal.yaml",
        "contracts/targets/moto.toml",
    ],
)
def test_the_wheel_carries(carried: set[str], name: str) -> None:
    """What the kit cannot run without is in the wheel."""
    assert name in carried


def test_the_wheel_carries_licence_and_notice(carried: set[str]) -> None:
    """Whoever gets the wheel gets the terms and the sources of the facts."""
    folder = f"sagemaker_contract_kit-{contracts.__version__}.dist-info/licenses"
    assert {f"{folder}/LICENSE", f"{folder}/NOTICE"} <= carried


def test_the_contract_loads_outside_the_checkout(installed: Path) -> None:
    """The installed kit finds its own data."""
    code = (
        "import contracts; from contracts.spec.contract import Contract; "
        "print(contracts.__file__); print(*Contract.load().operations)"
    )
    place, names = _outside(installed, "-c", code).splitlines()
    assert Path(place).is_relative_to(installed)
    assert {"CreateApp", "CreateAction", "ListEndpoints"} <= set(names.split())


def test_the_command_runs_outside_the_checkout(installed: Path) -> None:
    """The installed command has all subcommands, and judges its own examples."""
    run = "import sys; from contracts.cli import main; sys.exit(main(sys.argv[1:]))"
    shown = _outside(installed, "-c", run, "--help")
    for name in ("build", "compare", "lint", "cases", "run", "explain", "divergences", "facts", "import-upstream",
                 "serve"):  # fmt: skip
        assert re.search(rf"^  {name}\b", shown, re.MULTILINE), f"{name} is not in the help"
    _outside(installed, "-c", run, "lint")


def test_the_plugin_loads_outside_the_checkout(installed: Path) -> None:
    """The installed plugin brings its options to pytest."""
    shown = _outside(installed, "-m", "pytest", "-p", "contracts.plugin", "--help")
    assert "--target" in shown
    assert "--divergences" in shown


def test_pytest_runs_the_contract_outside_the_checkout(installed: Path) -> None:
    """The installed plugin finds its suite, plans without any help from earlier runs, and writes its reports."""
    suite = ["-p", "contracts.plugin", "--pyargs", "contracts.suite"]
    chosen = ["--target", "moto", "--operations", "ListModels", "--report-dir=report", "-Werror"]
    _outside(installed, "-m", "pytest", *suite, *chosen, codes=(0, 1))
    assert (installed.parent / "report" / "report.json").is_file()
    assert (installed.parent / "report" / "junit.xml").is_file()


def test_the_source_distribution_can_test_itself(tmp_path: Path) -> None:
    """The source distribution holds what its tests and its wheel need."""
    with tarfile.open(_build("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {"LICENSE", "NOTICE", "README.md", "CHANGELOG.md", "Makefile", "conftest.py", "tests/test_packaging.py"}
    assert wanted <= names
    built = {str(path) for folder in ("contracts", "specs", "fixtures") for path in _files(ROOT / folder)}
    assert not built - names


def test_the_version_is_the_same_everywhere() -> None:
    """Project, package and changelog agree."""
    assert PROJECT["project"]["version"] == contracts.__version__
    assert f"## [{contracts.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def _pinned() -> dict[str, Version]:
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    odd = [pin for pin in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", pin)]
    assert not odd, "only name==version belongs into the lock"
    return {canonicalize_name(name): Version(version) for name, version in (pin.split("==") for pin in pins)}


def _asked() -> list[Requirement]:
    project = PROJECT["project"]
    extras = (requirement for extra in project["optional-dependencies"].values() for requirement in extra)
    groups = (requirement for group in PROJECT["dependency-groups"].values() for requirement in group)
    return [Requirement(text) for text in (*project["dependencies"], *extras, *groups)]


@pytest.mark.parametrize("requirement", _asked(), ids=lambda requirement: str(requirement.name))
def test_the_lock_pins_what_the_project_asks_for(requirement: Requirement) -> None:
    """Each direct dependency is pinned to a version that the project allows."""
    pinned = _pinned().get(canonicalize_name(requirement.name))
    assert pinned is not None, "run: make lock"
    assert requirement.specifier.contains(pinned), "run: make lock"


def test_what_builds_the_kit_is_among_its_development_tools() -> None:
    """Building needs no download beyond the lock."""
    asked = {requirement.name for requirement in _asked()}
    assert {Requirement(text).name for text in PROJECT["build-system"]["requires"]} <= asked


def test_the_page_of_rules_is_up_to_date() -> None:
    """The committed page of rules is the rendered one."""
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == rulebook.render(catalogue.load().values()), "run: sagemaker-contract build"


def test_the_page_of_rules_shows_every_rule_once() -> None:
    """The page of rules holds the catalogue in its order."""
    page = rulebook.render(catalogue.load().values())
    assert re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE) == list(catalogue.load())
    titles = re.findall(r"^## .*", page, re.MULTILINE)
    assert len(titles) == len(set(titles)), "a family's rules stand together"


def _readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_explains_every_exit_code() -> None:
    """The table of exit codes is complete."""
    shown = [int(code) for code in re.findall(r"^\| (\d+) \|", _readme(), re.MULTILINE)]
    assert shown == sorted(errors.PRECEDENCE)


def test_the_readme_explains_every_option() -> None:
    """The table of options is complete, in the order of the help, and says what a placeholder stands for."""
    shown = re.findall(r"^\| `(--[a-z0-9-]+)( [^`]+)?` \|", _readme(), re.MULTILINE)
    options = [(option.flag, option.metavar.replace("|", r"\|")) for option in OPTIONS]
    assert [(flag, metavar.strip()) for flag, metavar in shown] == [("--target", r"URL\|PRESET"), *options]


def test_what_the_readme_points_to_exists() -> None:
    """No link of the README leads nowhere."""
    links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", _readme()) if "://" not in link]
    assert links
    assert not [link for link in links if not (ROOT / link).exists()]


def test_the_readme_names_only_commands_of_the_makefile() -> None:
    """Every make command that the README names is there."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)\b(?=[`\s]*(?:#|$|`))", _readme(), re.MULTILINE))
    assert named
    assert named <= targets


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: str(path.stem))
def test_workflows_ask_for_little(workflow: Path) -> None:
    """Permissions are minimal (a called workflow has its caller's), times bounded, and no credentials are left."""
    document: dict[Any, Any] = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    called = set(document[True]) == {"workflow_call"}  # YAML takes the key "on" for the truth
    assert document.get("permissions") == (None if called else {"contents": "read"})
    for name, job in document["jobs"].items():
        assert ("timeout-minutes" in job) != ("uses" in job), name
        writes = sorted(key for key, value in job.get("permissions", {}).items() if value == "write")
        assert writes in ([], ["id-token"], ["id-token", "pages"]), name
        for step in job.get("steps", []):
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False, name


def test_every_workflow_is_looked_at() -> None:
    """No workflow escapes these tests."""
    assert [workflow.name for workflow in WORKFLOWS] == [
        "ci.yml",
        "contract.yml",
        "matrix.yml",
        "microcks.yml",
        "release.yml",
    ]
