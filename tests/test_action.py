"""The GitHub action and the workflows: what they declare and use, and every step of the action as a runner runs it."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import workflows
import yaml
from workflows import ACTION, ROOT, WORKFLOWS, Command, Job, load

from contracts.commands.announcing import COMMENT
from contracts.commands.comment import AUTHOR
from contracts.options import OPTIONS
from contracts.reference import messages
from contracts.reference.server import Reference
from contracts.reference.serving import serving
from contracts.wire.presets import PRESETS

WHOLE = load(ACTION / "action.yml")
REUSABLE = load(ROOT / ".github" / "workflows" / "contract.yml")
MATRIX = load(ROOT / ".github" / "workflows" / "matrix.yml")
STEPS: list[dict[str, Any]] = WHOLE["runs"]["steps"]
RUNS = [step for step in STEPS if "run" in step]
OWN = re.compile(r"\$/(\S+)")
# What a runner puts into the environment of every step.
GIVEN = {"GITHUB_ACTION_PATH", "GITHUB_REF_NAME", "GITHUB_STEP_SUMMARY", "RUNNER_TEMP", "HOME"}
ASKED = {
    "target", "start-command", "wait-for", "python-version", "profile", "operations", "fail-on", "divergences",
    "examples", "seed", "max-time", "report-dir", "kit-version",
}  # fmt: skip
INSTALL, RUN, REMARK = "Install the kit", "Run the contract", "Comment on the pull request"
FEW = {"operations": "DescribeModel", "examples": "0"}


def _jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in WORKFLOWS:
        yield from ((f"{path.name}: {name}", job) for name, job in load(path)["jobs"].items())


def _uses() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every step or job that uses something, with where it is."""
    for where, job in _jobs():
        yield from ((where, one) for one in (job, *job.get("steps", [])) if "uses" in one)
    yield from (("action.yml", step) for step in STEPS if "uses" in step)


def _scripts() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every step that runs a script, with where it is."""
    for where, job in _jobs():
        yield from ((where, step) for step in job.get("steps", []) if "run" in step)
    yield from (("action.yml", step) for step in RUNS)


# ---- what is declared, and what is used ----


def test_the_action_uses_every_input_that_it_declares_and_no_other() -> None:
    """A slip in a name would be an input that does nothing."""
    used = set(re.findall(r"\binputs\.([\w-]+)", json.dumps(WHOLE["runs"])))
    assert used == set(WHOLE["inputs"])
    assert set(WHOLE["inputs"]) >= ASKED


def test_the_action_hands_on_every_output_that_it_declares() -> None:
    """Each comes from the step that runs the contract, under its own name."""
    for name, output in WHOLE["outputs"].items():
        assert f"steps.run.outputs.{name}" in output["value"]


def test_the_workflow_takes_and_gives_what_the_action_does() -> None:
    """It is the action as a job of its own."""
    call = REUSABLE["on"]["workflow_call"]
    job = REUSABLE["jobs"]["contract"]
    (step,) = (step for step in job["steps"] if step.get("id") == "contract")
    assert set(call["inputs"]) == set(WHOLE["inputs"])
    assert step["with"] == {name: f"${{{{ inputs.{name} }}}}" for name in call["inputs"]}
    assert job["outputs"] == {name: f"${{{{ steps.contract.outputs.{name} }}}}" for name in WHOLE["outputs"]}
    values = {name: output["value"] for name, output in call["outputs"].items()}
    assert values == {name: f"${{{{ jobs.contract.outputs.{name} }}}}" for name in WHOLE["outputs"]}
    defaults = {name: str(one.get("default", "")).lower() for name, one in call["inputs"].items()}
    assert defaults == {name: one.get("default", "") for name, one in WHOLE["inputs"].items()}


@pytest.mark.parametrize(("where", "step"), list(_scripts()), ids=lambda one: one if isinstance(one, str) else "")
def test_nothing_from_outside_is_written_into_a_script(where: str, step: dict[str, Any]) -> None:
    """It comes by the environment, where it is a text and no code."""
    assert "${{" not in step["run"], where
    declared = set(step.get("env", {}))
    used = set(re.findall(r"\$\{?([A-Z][A-Z_]+)", step["run"]))
    assert used - GIVEN <= declared, where
    assert declared - used <= {"GH_TOKEN"}, where  # gh reads it by itself
    assert "eval" not in step["run"].split(), where


def test_what_is_used_of_others_is_pinned() -> None:
    """A commit cannot change; what is of this repository is taken at the commit that runs."""
    texts = "\n".join(path.read_text(encoding="utf-8") for path in (*WORKFLOWS, ACTION / "action.yml"))
    used = re.findall(r"uses: (.+)", texts)
    assert len(used) == len(list(_uses()))
    loose = [one for one in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one) and "$/" not in one]
    assert not loose


def test_each_action_has_one_version() -> None:
    """What is pinned twice is pinned alike."""
    commits: dict[str, set[str]] = {}
    for _, one in _uses():
        name, _, commit = one["uses"].partition("@")
        commits.setdefault(name, set()).add(commit)
    assert [name for name, found in commits.items() if len(found) > 1] == []


def test_what_is_used_of_this_repository_is_there_and_takes_what_it_is_given() -> None:
    """So far actionlint does not look behind the self-repository syntax."""
    own = [(where, one, OWN.fullmatch(one["uses"])) for where, one in _uses() if one["uses"].startswith("$")]
    assert len(own) >= 5
    for where, one, path in own:
        assert path is not None, where
        there = ROOT / path[1]
        declared = (WHOLE if there == ACTION else REUSABLE["on"]["workflow_call"])["inputs"]
        assert there in (ACTION, ROOT / ".github" / "workflows" / "contract.yml"), where
        assert {name for name, made in declared.items() if made.get("required")} <= set(one["with"]) <= set(declared)


def test_a_call_of_the_command_names_only_its_options() -> None:
    """The step gives every option by its name; those of the kit may change."""
    (run,) = (step["run"] for step in RUNS if step["name"] == RUN)
    known = {option.flag for option in OPTIONS} | {"--github", "--github-name"}
    assert set(re.findall(r"(--[a-z-]+)=", run)) | {"--github", "--yes-i-own-it"} <= known


def test_zizmor_has_nothing_to_say() -> None:
    """What is known to be unsafe in workflows is not in these."""
    words = [Path(sys.executable).parent / "zizmor", "--offline", "--no-ignores", "--format=json", ".github"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert json.loads(done.stdout) == [], done.stdout
    assert done.returncode == 0, done.stderr
    for path in (*WORKFLOWS, ACTION / "action.yml"):
        assert f"completed {path.relative_to(ROOT)}" in done.stderr


# ---- the matrix ----


def test_the_matrix_runs_every_preset_and_compares_them() -> None:
    """All but the kit's own two; each is got as the preset says."""
    included = MATRIX["jobs"]["run"]["strategy"]["matrix"]["include"]
    known = {known.name: known.install for known in PRESETS if known.name not in ("reference", "microcks")}
    ways = {"cargo": "cargo install --locked", "pipx": "pipx install", "go": "go install"}
    got = {
        one["preset"]: " ".join([*(f"{ways[way]} {package}" for way, package in one.items() if way in ways)])
        for one in included
    }
    assert got == {**known, "moto": ""}
    (compare,) = (step["run"] for step in MATRIX["jobs"]["compare"]["steps"] if step.get("name") == "Compare")
    assert compare.split()[-len(got) :] == list(got)


def test_the_page_is_published_from_main_alone() -> None:
    """Nobody's branch takes its place."""
    publish = MATRIX["jobs"]["publish"]
    assert "github.ref == 'refs/heads/main'" in publish["if"]
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}


# ---- the pastes ----


def _pastes() -> list[dict[Any, Any]]:
    text = (ROOT / "docs" / "github.md").read_text(encoding="utf-8")
    found = re.findall(r"```yaml\n(name: .*?)```", text, re.DOTALL)
    assert all(len(paste.splitlines()) <= 10 for paste in found)
    return [yaml.safe_load(paste) for paste in found]


def test_the_pastes_use_what_there_is() -> None:
    """An address, a start command, a service container, and the workflow: ten lines each."""
    pastes = _pastes()
    assert len(pastes) == 4
    for paste in pastes:
        (job,) = paste["jobs"].values()
        (own,) = (one for one in (job, *job.get("steps", [])) if "sagemaker-contract-kit" in one.get("uses", ""))
        path, _, version = own["uses"].partition("@")
        assert (ROOT / path.removeprefix("OWNER/sagemaker-contract-kit/")).exists()
        assert version == "v0.1.0"
        assert "target" in own["with"]
        assert set(own["with"]) <= set(WHOLE["inputs"])


def test_the_page_tells_every_input_and_output() -> None:
    """In the order in which the action declares them."""
    text = (ROOT / "docs" / "github.md").read_text(encoding="utf-8")
    names = re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)
    assert names == [*WHOLE["inputs"], *WHOLE["outputs"]]


# ---- installing ----

_PYTHON = """#!/bin/sh
printf '%s\\n' "$@" END >> "$RECORD"
if [ "$2" = venv ]; then mkdir -p "$4/bin"; cp "$0" "$4/bin/python"; fi
case "$*" in *" install "*) exit "$PIP_ENDS";; esac
"""


def _installed(tmp_path: Path, ends: int = 0, **inputs: str) -> tuple[workflows.Ended, list[list[str]]]:
    """Run the step that installs with a Python that only writes down what it is asked for."""
    python, record = tmp_path / "python", tmp_path / "record"
    python.write_text(_PYTHON)
    python.chmod(0o755)
    job = Job(tmp_path, {name.replace("_", "-"): value for name, value in inputs.items()})
    job.steps["python"] = {"python-path": str(python)}
    job.environment = {"RECORD": str(record), "PIP_ENDS": str(ends)}
    ended = job.step(INSTALL)
    return ended, [call.splitlines() for call in record.read_text().split("END\n")[:-1]]


def test_without_a_version_it_is_the_kit_of_the_action(tmp_path: Path) -> None:
    """With the packages that it was tested with, in an environment of its own."""
    ended, (made, install) = _installed(tmp_path, target="http://127.0.0.1:5000")
    assert ended.code == 0
    assert made == ["-m", "venv", "--clear", str(tmp_path / "temporary" / "sagemaker-contract")]
    pip = ["-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    assert install == [*pip, "--constraint", str(ROOT / "requirements.lock"), str(ROOT)]


def test_a_preset_of_python_comes_with_the_kit(tmp_path: Path) -> None:
    """The others bring programs of their own."""
    _, (_, install) = _installed(tmp_path, target="moto")
    assert install[-1] == f"{ROOT}[moto]"


def test_a_version_is_taken_from_the_index(tmp_path: Path) -> None:
    """Whatever else is in the text is part of one word."""
    _, (_, install) = _installed(tmp_path, target="moto", kit_version="0.2.0 --pre; echo")
    assert install[5:] == ["sagemaker-contract-kit[moto]==0.2.0 --pre; echo"]


def test_what_cannot_be_installed_is_told(tmp_path: Path) -> None:
    """The step fails, and says so beside the job."""
    ended, _ = _installed(tmp_path, ends=1, target="moto")
    assert ended.code == 1
    assert ended.commands == [
        Command("error", {"title": "SageMaker contract"}, "The kit could not be installed; the log says why.")
    ]


# ---- running ----


class Untyped(Reference):
    """Names no error, and says something that a job's log must not take for a command."""

    def refused(self, refusal: messages.Refusal) -> messages.Reply:
        """Answer without a type."""
        said = "%0A::error::evil\n::set-output name=verdict::OK\n##[error]evil | `@everyone` ::stop-commands::x"
        return messages.Reply(refusal.status, self.headers(), self.encode({"message": said}))


@pytest.fixture(scope="module")
def good() -> Iterator[str]:
    """Serve a target that keeps every promise."""
    with serving(Reference()) as url:
        yield url


def _job(tmp_path: Path, **inputs: str) -> Job:
    """Return a job in which the kit of this checkout is installed."""
    job = Job(tmp_path, {name.replace("_", "-"): value for name, value in inputs.items()})
    program = job.temporary / "sagemaker-contract" / "bin" / "sagemaker-contract"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m contracts.cli "$@"\n')
    program.chmod(0o755)
    return job


@pytest.fixture(scope="module")
def keeping(good: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Job, workflows.Ended]:
    """Return a job about a target that keeps its promises, and what came of it."""
    job = _job(tmp_path_factory.mktemp("keeping"), target=good, report_dir="out/reports", name="moto", **FEW)
    return job, job.step(RUN)


@pytest.fixture(scope="module")
def breaking(tmp_path_factory: pytest.TempPathFactory) -> workflows.Ended:
    """Return what came of a job about a target that names no error."""
    with serving(Untyped()) as url:
        return _job(tmp_path_factory.mktemp("breaking"), target=url, **FEW).step(RUN)


def _counts(ended: workflows.Ended) -> dict[str, int]:
    return {name: int(ended.outputs[name]) for name in ("kept", "supported", "broken", "known")}


def test_a_target_that_keeps_its_promises(keeping: tuple[Job, workflows.Ended]) -> None:
    """The step succeeds, its outputs count, the summary tells, and nothing is annotated."""
    job, ended = keeping
    assert ended.code == 0, ended.log
    assert set(WHOLE["outputs"]) <= set(ended.outputs)
    counts = _counts(ended)
    assert counts["kept"] == counts["supported"] > 40
    assert (counts["broken"], counts["known"], ended.outputs["verdict"]) == (0, 0, "OK")
    reports = job.workspace / "out" / "reports"
    assert ended.outputs["report-path"] == str(reports)
    assert ended.outputs["json-path"] == str(reports / "report.json")
    assert {path.name for path in reports.iterdir()} == {
        "badge.json", "badge.svg", "junit.xml", "report.html", "report.json", "summary.md",
    }  # fmt: skip
    assert ended.summary == (reports / "summary.md").read_text(encoding="utf-8")
    assert ended.summary.startswith("## ✅ http")
    assert ended.commands == []


def test_the_command_that_repeats_a_run_is_as_one_types_it(keeping: tuple[Job, workflows.Ended]) -> None:
    """Without what only a workflow needs, and without what was left empty."""
    job, ended = keeping
    report = json.loads(Path(ended.outputs["json-path"]).read_text(encoding="utf-8"))
    assert report["run"]["command"] == (
        "sagemaker-contract run --report=html,junit,json,md,badge --report-dir=out/reports --operations=DescribeModel "
        f"--fail-on=must --examples=0 -- {job.inputs['target']}"
    )


def test_a_target_that_breaks_promises(breaking: workflows.Ended) -> None:
    """The step fails, each cause is one annotation, and what the target says is never a command."""
    ended = breaking
    assert ended.code == 1, ended.log
    assert ended.outputs["verdict"] == "FAIL"
    counts = _counts(ended)
    assert counts["broken"] > 0
    assert ended.summary.startswith("## ❌ http")
    notes = ended.commands
    assert 1 <= len(notes) <= 9
    assert {note.name for note in notes} == {"error"}
    assert not any("file" in note.properties for note in notes)
    causes = [note for note in notes if note.properties["title"].startswith("B")]
    assert "(error.type)" in causes[0].data
    assert sum(int(note.properties["title"].split()[1]) for note in causes) == counts["broken"]


def test_no_line_of_the_log_could_be_taken_for_a_command(breaking: workflows.Ended) -> None:
    """Even where nobody stops the commands: what a target says is shown, and does nothing."""
    log = breaking.log.splitlines()
    token = next(line for line in log if line.startswith("::stop-commands::")).rpartition("::")[2]
    assert re.fullmatch(r"[0-9a-f]{32}", token)
    assert f"::{token}::" in log
    shown = [line for line in log if token not in line]
    assert [command.name for command in workflows.commands("\n".join(shown))] == ["error"] * len(breaking.commands)
    assert "evil" in "\n".join(shown)


STALE = """target = "mine"

[[group]]
reason = "as it is"
[[group.entry]]
rule = "wire.charset"
count = 3
operation = "DescribeModel"
[[group.entry]]
rule = "wire.timestamp"
operation = "DescribeModel"
count = 1
"""


def test_a_file_that_is_out_of_date(tmp_path: Path, good: str) -> None:
    """Each entry is annotated at its own line of the file, wherever that is in the repository."""
    job = _job(tmp_path, target=good, divergences="known/mine.toml", **FEW)
    Job.made(job.workspace / "known")
    (job.workspace / "known" / "mine.toml").write_text(STALE)
    ended = job.step(RUN)
    assert (ended.code, ended.outputs["verdict"], ended.outputs["broken"]) == (1, "FAIL", "0")
    assert [(note.properties["file"], note.properties["line"]) for note in ended.commands] == [
        ("known/mine.toml", "5"), ("known/mine.toml", "9"),
    ]  # fmt: skip
    assert ended.commands[1].data == (
        "wire.timestamp of DescribeModel is fixed: nothing of it fails any more. Remove the entry."
    )


@pytest.mark.parametrize(
    ("inputs", "code", "verdict", "said"),
    [
        ({"target": "http://127.0.0.1:9"}, 11, "UNREACHABLE", "Nothing answers at 127.0.0.1:9 (Connection refused).\n"),
        ({"target": "http://127.0.0.1:9", "fail-on": "all"}, 4, "USAGE", "--fail-on 'all' is not one of must, should."),
        ({"target": "--help"}, 4, "USAGE", "There is no preset '--help'."),
        ({"target": "http://192.0.2.1:5000"}, 12, "REFUSED", "is not this machine"),
        (
            {"target": "http://127.0.0.1:{port}", "start-command": "nobody-has-this"},
            5,
            "MISSING PROGRAM",
            "The program 'nobody-has-this' is not found.",
        ),
    ],
    ids=["unreachable", "level", "dash", "stranger", "program"],
)
def test_a_run_that_cannot_begin(tmp_path: Path, inputs: dict[str, str], code: int, verdict: str, said: str) -> None:
    """There is no report, and everything else: outputs, a summary, an annotation with the message."""
    job = _job(tmp_path)
    job.inputs = inputs
    ended = job.step(RUN)
    assert (ended.code, ended.outputs["verdict"]) == (code, verdict), ended.log
    unknown = ("kept", "supported", "broken", "known", "report-path", "json-path")
    assert [ended.outputs[name] for name in unknown] == [""] * 6
    (note,) = ended.commands
    assert note.properties == {"title": f"SageMaker contract: {verdict}"}
    assert said in note.data
    assert ended.summary.startswith("## ⚠️ ")
    assert verdict in ended.summary
    assert "Traceback" not in ended.log


def test_an_old_report_is_not_taken_for_a_new_one(tmp_path: Path) -> None:
    """What an earlier step left in the folder has nothing to do with a run that could not begin."""
    job = _job(tmp_path, target="http://127.0.0.1:9")
    Job.made(job.workspace / "report")
    (job.workspace / "report" / "report.json").write_text("{}")
    assert job.step(RUN).outputs["json-path"] == ""


def test_what_a_program_writes_before_it_dies_is_no_command(tmp_path: Path) -> None:
    """The message shows it, and it does nothing."""
    program = tmp_path / "dying"
    program.write_text("#!/bin/sh\necho '::error::evil'\necho '##[error]evil'\nprintf '\\033[31m'\nexit 3\n")
    program.chmod(0o755)
    ended = _job(tmp_path, target="http://127.0.0.1:{port}", start_command=str(program)).step(RUN)
    (note,) = ended.commands
    assert (ended.code, note.properties["title"]) == (11, "SageMaker contract: UNREACHABLE")
    assert r"\x3a:error::evil" in note.data
    assert "\x1b" not in ended.log


@pytest.mark.parametrize(("said", "option"), [("true", ["--yes-i-own-it"]), ("false", []), ("--allow-aws", [])])
def test_another_machine_has_to_be_vouched_for(tmp_path: Path, said: str, option: list[str]) -> None:
    """By one word; none other is ever an option."""
    job = _job(tmp_path, target="http://fake:5000", yes_i_own_it=said)
    program = job.temporary / "sagemaker-contract" / "bin" / "sagemaker-contract"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    assert job.step(RUN).log.splitlines()[-3:] == [*["--wait-for="] * (not option), *option, "--", "http://fake:5000"]


class Slow(Reference):
    """Takes its time with lists."""

    def finish(self, call: messages.Call, reply: messages.Reply) -> messages.Reply:
        """Wait before some answers."""
        return replace(reply, delivery=messages.Delivery(after=0.05)) if call.operation == "ListModels" else reply


def test_a_cancelled_job_ends_the_run_in_order(tmp_path: Path) -> None:
    """The kit is what the runner interrupts: it reports what it has, and says that it was interrupted."""
    with serving(Slow()) as url:
        job = _job(tmp_path, target=url, operations="DescribeModel,ListModels", examples="0")
        words, environment = job.prepared(RUN)
        with subprocess.Popen(
            words, cwd=job.workspace, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as program:
            assert program.stdout is not None
            lines = [program.stdout.readline(), program.stdout.readline()]  # the first operation is judged
            program.send_signal(signal.SIGINT)
            rest, _ = program.communicate(timeout=30)
    ended = job.ended(RUN, program.returncode, "".join(lines) + rest)
    assert (ended.code, ended.outputs["verdict"]) == (2, "INTERRUPTED"), ended.log
    assert Path(ended.outputs["json-path"]).exists()
    assert ended.commands[0].properties["title"] == "SageMaker contract: INTERRUPTED"


# ---- commenting ----

_GH = """#!{python}
import json, os, sys
folder = {folder!r}
calls = json.load(open(folder + "/calls.json")) if os.path.exists(folder + "/calls.json") else []
sent = json.load(sys.stdin) if "--input" in sys.argv else None
calls.append([sys.argv[1:], sent, os.environ.get("GH_TOKEN")])
json.dump(calls, open(folder + "/calls.json", "w"))
if os.path.exists(folder + "/denied"):
    sys.exit("gh: Resource not accessible by integration (HTTP 403)\\n::error::evil")
if "--paginate" in sys.argv:
    print(open(folder + "/pages.json").read())
"""

Comments = Callable[..., tuple[Job, Path]]


@pytest.fixture
def comments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Comments:
    """Prepare a job on a pull request with pages of comments, and a gh that only writes down what it is asked for."""

    def prepared(*pages: list[dict[str, Any]], event: dict[str, Any] | None = None) -> tuple[Job, Path]:
        folder = Job.made(tmp_path / "gh")
        (folder / "gh").write_text(_GH.format(python=sys.executable, folder=str(folder)))
        (folder / "gh").chmod(0o755)
        (folder / "pages.json").write_text("".join(json.dumps(page) for page in pages))
        (folder / "event.json").write_text(json.dumps(event or {"pull_request": {"number": 7}}))
        monkeypatch.setenv("PATH", str(folder), prepend=":")
        job = _job(tmp_path, target="moto", comment="true")
        job.environment = {"GITHUB_REPOSITORY": "me/fake", "GITHUB_EVENT_PATH": str(folder / "event.json")}
        text = job.temporary / COMMENT.format(key="moto")
        text.write_text('<!-- sagemaker-contract:moto -->\n## moto\n@everyone `x` "y" ✅\n')
        job.steps["run"] = {"comment-path": str(text)}
        return job, folder

    return prepared


def _remark(number: int, body: str, author: str = AUTHOR) -> dict[str, Any]:
    return {"id": number, "body": body, "user": {"login": author}}


def _calls(folder: Path) -> list[Any]:
    read: list[Any] = json.loads((folder / "calls.json").read_text())
    return read


MARK = "<!-- sagemaker-contract:moto -->"
LIST = ["api", "--paginate", "repos/me/fake/issues/7/comments?per_page=100"]


def test_the_first_comment_is_written(comments: Comments) -> None:
    """Where there is none of the kit's own about this target: a mark can be anybody's, or about another target."""
    others = [
        _remark(1, f"{MARK}\nmine now", "somebody"),
        _remark(2, "<!-- sagemaker-contract:moto-2 -->\n"),
        _remark(3, f"> {MARK}\nquoted"),
    ]
    job, folder = comments(others)
    ended = job.step(REMARK)
    assert (ended.code, ended.commands) == (0, [])
    asked, written = _calls(folder)
    assert asked == [LIST, None, "the job's token"]
    words = ["api", "--method", "POST", "repos/me/fake/issues/7/comments", "--input", "-"]
    body = f'{MARK}\n## moto\n@everyone `x` "y" ✅\n'
    assert written == [words, {"body": body}, "the job's token"]
    assert "the comment is written" in ended.log


def test_the_comment_before_is_renewed(comments: Comments) -> None:
    """On whatever page it is."""
    job, folder = comments([_remark(number, "hello", "somebody") for number in range(100)], [_remark(4711, MARK)])
    ended = job.step(REMARK)
    assert ended.code == 0
    _, (words, sent, _) = _calls(folder)
    assert words == ["api", "--method", "PATCH", "repos/me/fake/issues/comments/4711", "--input", "-"]
    assert sent["body"].startswith(MARK)
    assert "the comment is renewed" in ended.log


def test_a_comment_that_is_not_allowed_fails_nothing(comments: Comments) -> None:
    """Runs for forks may not write; the step says so and goes on."""
    job, folder = comments([])
    (folder / "denied").touch()
    ended = job.step(REMARK)
    assert ended.code == 0
    assert ended.commands == [
        Command(
            "warning",
            {"title": "SageMaker contract"},
            "There is no comment on the pull request; the log says why.",
        )
    ]
    assert "Resource not accessible by integration (HTTP 403)" in ended.log
    assert "The job needs the permission pull-requests: write, which a run for a fork does not get." in ended.log


def test_without_a_pull_request_there_is_no_comment(comments: Comments) -> None:
    """A push has none."""
    job, folder = comments([], event={"ref": "refs/heads/main"})
    ended = job.step(REMARK)
    assert (ended.code, ended.commands) == (0, [])
    assert not (folder / "calls.json").exists()
    assert "this workflow is not about a pull request" in ended.log


def test_without_gh_that_is_told(comments: Comments) -> None:
    """Runners of one's own may lack it."""
    job, folder = comments([])
    (folder / "gh").unlink()
    (folder / "bash").symlink_to(shutil.which("bash") or "/bin/bash")
    job.environment["PATH"] = str(folder)
    ended = job.step(REMARK)
    assert "The program 'gh' is not found." in ended.log
    assert [command.name for command in ended.commands] == ["warning"]


def test_a_run_writes_the_comment_that_a_later_step_posts(keeping: tuple[Job, workflows.Ended]) -> None:
    """Its first line says whose it is: that of the name that the run was given."""
    _, ended = keeping
    text = Path(ended.outputs["comment-path"]).read_text(encoding="utf-8")
    assert text.splitlines()[0] == MARK
    assert text.splitlines()[1] == ended.summary.splitlines()[0]
    assert ended.outputs["key"] == "moto"
