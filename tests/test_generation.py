"""Generated cases, plans and their determinism, and the corpus that remembers them."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import platformdirs
import pytest
from walker import cases, named, newest, pinned, plans

from contracts.cases import corpus, crossfield, positive, smaller
from contracts.cases.plan import Plan, operations, plan
from contracts.running.choices import EXAMPLES
from contracts.spec.contract import Contract
from contracts.spec.operations import CONTRACT
from contracts.values import Promise

RULES = ("wire.content-type",)
PRINT = """
from contracts.cases.plan import plan
from contracts.spec.contract import Contract
for case in plan(Contract.load(), "CreateAction", (), count=4, seed=7).cases:
    print(case)
"""


@pytest.fixture(scope="module")
def contract() -> Contract:
    """Return the contract that the kit was built with."""
    return Contract.load()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a cache folder of the test's own."""
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_: str(tmp_path))
    return tmp_path / "plans"


def remembered(contract: Contract, *, count: int = 2, seed: int = 7) -> Plan:
    """Return a small plan through the cache."""
    return corpus.plan(contract, "ListModels", RULES, count=count, seed=seed)


class TestGenerated:
    """Generated requests are valid, and unlike each other."""

    def test_legal(self) -> None:
        """A generated request breaks nothing in the pinned model."""
        model = pinned()
        found = list(cases("generated."))
        wrong = (c for c in found if model.broken(c.operation, c.body) or model.unknown(c.operation, c.body))

        assert len(found) > 200
        assert named(wrong) == []

    def test_rules_across_members(self) -> None:
        """A generated request keeps the documented rules across members."""
        wrong = (case for case in cases("generated.") if not crossfield.keeps_rules(case.operation, case.body))

        assert named(wrong) == []

    @pytest.mark.parametrize("operation", CONTRACT)
    def test_unlike(self, operation: str) -> None:
        """No two generated requests are equal, and there are no more than were asked for."""
        bodies = [json.dumps(c.body, sort_keys=True) for c in cases("generated.") if c.operation == operation]

        assert len(set(bodies)) == len(bodies)
        assert 5 < len(bodies) <= EXAMPLES

    def test_coverage_phase(self) -> None:
        """What schemathesis breaks is illegal in every model, and in one constraint of the pinned one."""
        found = [case for case in cases("reject.") if case.move.endswith("(from the coverage phase)")]

        assert len(found) > 100
        assert named(c for c in found if len(pinned().broken(c.operation, c.body)) != 1) == []
        assert named(c for c in found if not newest().broken(c.operation, c.body)) == []

    def test_no_examples(self, contract: Contract) -> None:
        """No generated case is made where none is asked for."""
        made = plan(contract, "ListModels", RULES, count=0, seed=1)

        assert [case for case in made.cases if case.promise.rule == "generated.answer"] == []

    @pytest.mark.parametrize(
        ("pattern", "plain"),
        [
            ("a.c", "a[ -~]c"),
            (r"a\.c", r"a\.c"),
            ("[^/]+", "[ -.0-~]+"),
            (r"[\S\s]*", "[ -~]*"),
            ("[a-z.]", "[a-z.]"),
            (r"[\w-]", r"[\w-]"),
            (r"[^\]\\^-]", r"[ -,.-Z\[_-~]"),
        ],
    )
    def test_patterns_are_printable(self, pattern: str, plain: str) -> None:
        """A pattern for generation means printable ASCII where it would take anything."""
        made, same = re.compile(positive.printable(pattern)), re.compile(plain)
        for text in [f"{a}{chr(code)}{c}" for code in range(256) for a, c in (("", ""), ("a", "c"))]:
            assert bool(made.fullmatch(text)) == bool(same.fullmatch(text)), text


LARGE: dict[str, Any] = {
    "TrainingJobName": "a-job",
    "AlgorithmSpecification": {"TrainingInputMode": "File", "AlgorithmName": "x" * 40},
    "RoleArn": "arn:aws:iam::123456789012:role/Training",
    "OutputDataConfig": {"S3OutputPath": "s3://bucket/path"},
    "ResourceConfig": {"VolumeSizeInGB": 30, "InstanceType": "ml.m5.xlarge", "InstanceCount": 2},
    "StoppingCondition": {"MaxRuntimeInSeconds": 60},
    "HyperParameters": {"alpha": "1", "beta": "2", "gamma": "3"},
    "Environment": {"HOME": "/root"},
    "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}, {"Key": "c", "Value": "3"}],
}
NEEDED = {
    "TrainingJobName": "a-job",
    "AlgorithmSpecification": {"TrainingInputMode": "File", "AlgorithmName": "x" * 40},
    "RoleArn": "arn:aws:iam::123456789012:role/Training",
    "OutputDataConfig": {"S3OutputPath": "s3://bucket/path"},
    "ResourceConfig": {"VolumeSizeInGB": 30},
    "StoppingCondition": {"MaxRuntimeInSeconds": 60},
}


class TestSmallest:
    """A failing request is made small."""

    @pytest.mark.parametrize(
        ("fails", "left"),
        [
            (lambda body: "beta" in body.get("HyperParameters", {}), {"HyperParameters": {"beta": "2"}}),
            (lambda body: {"Key": "c", "Value": "3"} in body.get("Tags", ()), {"Tags": [{"Key": "c", "Value": "3"}]}),
            (lambda body: "Tags" in body and "Environment" in body, {"Tags": [], "Environment": {}}),
        ],
    )
    def test_what_is_not_needed_is_left_out(
        self, contract: Contract, fails: Callable[[Any], bool], left: dict[str, Any]
    ) -> None:
        """Members, entries and items go that the failure does not need and the model does not ask for."""
        found = smaller.smallest(contract, "CreateTrainingJob", LARGE, fails, 100)

        assert set(found) - set(NEEDED) == set(left)
        assert {name: found[name] for name in left} == left
        assert not contract.request_problems("CreateTrainingJob", found)

    def test_a_text_becomes_as_short_as_still_fails(self, contract: Contract) -> None:
        """A text is cut as far as the model and the failure allow."""
        body = {"ActionName": "an-action", "Description": "a long description of nothing in particular"}
        full = body | {"Source": {"SourceUri": "s3://bucket/key"}, "ActionType": "Evaluation"}

        found = smaller.smallest(contract, "CreateAction", full, lambda b: len(b.get("Description", "")) > 6, 100)

        assert len(found["Description"]) == 7
        assert (found["ActionName"], found["ActionType"], found["Source"]) == ("a", "E", {"SourceUri": "s"})

    def test_names_of_the_kit_stay(self, contract: Contract) -> None:
        """A name of the kit's own is not shortened, because each request gets one anew."""
        body = NEEDED | {"TrainingJobName": "sck-abc123-ctj17-00001"}

        found = smaller.smallest(contract, "CreateTrainingJob", body, lambda _: True, 100)

        assert found["TrainingJobName"] == "sck-abc123-ctj17-00001"
        assert len(found["AlgorithmSpecification"]["AlgorithmName"]) < 40

    def test_rules_across_members_are_kept(self, contract: Contract) -> None:
        """What the rules across members forbid is not tried: an app has one owner."""
        asked: list[Any] = []
        body = {"DomainId": "d-1", "AppType": "JupyterServer", "AppName": "default", "UserProfileName": "someone"}

        smaller.smallest(contract, "CreateApp", body, lambda body: bool(asked.append(body)), 100)

        assert asked
        assert all("UserProfileName" in body for body in asked)

    def test_how_often_it_asks(self, contract: Contract) -> None:
        """It asks at most as often as it may, and never twice for one body, nor for one that is no smaller."""
        asked: list[str] = []

        def fails(body: Any) -> bool:
            asked.append(json.dumps(body, sort_keys=True))
            return len(asked) % 3 == 0

        smaller.smallest(contract, "CreateTrainingJob", LARGE, fails, 12)

        assert len(asked) == 12
        assert len(set(asked)) == len(asked)
        assert all(len(text) < len(json.dumps(LARGE)) for text in asked)

    def test_nothing_smaller_fails(self, contract: Contract) -> None:
        """Where nothing smaller fails, the body stays as it was."""
        before = copy.deepcopy(LARGE)

        assert smaller.smallest(contract, "CreateTrainingJob", LARGE, lambda _: False, 500) == before
        assert before == LARGE


class TestDeterminism:
    """Equal arguments give equal plans."""

    def test_another_process(self) -> None:
        """A process with another hash seed makes the same plan."""
        outputs = {
            subprocess.run(
                [sys.executable, "-c", PRINT],
                env={**os.environ, "PYTHONHASHSEED": number},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for number in ("1", "2")
        }

        (output,) = outputs
        assert output.count("Case(operation='CreateAction'") > 100

    def test_another_seed(self, contract: Contract) -> None:
        """Another seed changes generated cases, and nothing else."""
        one, other = (plan(contract, "ListModels", RULES, count=5, seed=seed).cases for seed in (1, 2))
        generated = [{c.promise: c.body for c in p if c.promise.rule == "generated.answer"} for p in (one, other)]
        fixed = [[c for c in p if c.promise.rule != "generated.answer"] for p in (one, other)]

        assert fixed[0] == fixed[1]
        assert generated[0] != generated[1]

    def test_more_examples(self, contract: Contract) -> None:
        """More examples leave the other cases as they are."""
        few, many = (plan(contract, "ListModels", RULES, count=count, seed=1).cases for count in (2, 6))

        assert [c for c in few if c.promise.rule != "generated.answer"] == [
            c for c in many if c.promise.rule != "generated.answer"
        ]


class TestChosen:
    """A part of a plan has what its promises need, and no more."""

    def whole(self) -> Plan:
        """Return the plan of ListModels."""
        return plans()["ListModels"]

    def test_a_promise_of_its_own(self) -> None:
        """A boundary needs itself and the bases."""
        promise = Promise("ListModels", "reject.range", "/MaxResults")
        part = self.whole().chosen(frozenset({promise}))

        assert part.promises == (promise,)
        assert {case.promise.rule for case in part.cases} == {"accept.base", "reject.range"}
        assert part.cases[0] == self.whole().cases[0]

    def test_a_promise_of_every_exchange(self) -> None:
        """What every exchange is judged by needs all cases."""
        promise = Promise("ListModels", "wire.content-type")

        assert self.whole().chosen(frozenset({promise})).cases == self.whole().cases

    def test_a_generated_acceptance(self) -> None:
        """The acceptance of a generated request needs the request."""
        promise = Promise("ListModels", "accept.generated", "#03")
        part = self.whole().chosen(frozenset({promise}))

        assert Promise("ListModels", "generated.answer", "#03") in {case.promise for case in part.cases}
        assert Promise("ListModels", "generated.answer", "#04") not in {case.promise for case in part.cases}

    def test_nothing(self) -> None:
        """Even no promise leaves the first base."""
        assert self.whole().chosen(frozenset()).cases[0] == self.whole().cases[0]
        assert self.whole().chosen(frozenset()).promises == ()


class TestOperations:
    """Operations are chosen by globs."""

    def test_reading_comes_first(self) -> None:
        """What reads runs before what creates."""
        found = operations(["*Model*"])

        assert found == ("DescribeModel", "ListModels", "CreateModel")

    def test_all(self) -> None:
        """No globs mean all operations, and the service itself."""
        assert set(operations([])) == {*CONTRACT, "SageMaker"}

    def test_the_service(self) -> None:
        """The service's own plan asks for an operation that does not exist, and for none."""
        found = plan(Contract.load(), "SageMaker", (), count=0, seed=0)

        assert [case.headers["X-Amz-Target"] for case in found.cases] == ["SageMaker.CreateNothingThatExists", None]


class TestOtherModules:
    """What else a process has loaded does not change what is generated."""

    def test_constants_of_a_module(self, tmp_path: Path) -> None:
        """A module full of constants changes nothing, although hypothesis would try them."""
        words = ", ".join(f'"word-{number}"' for number in range(200))
        (tmp_path / "distracting.py").write_text(f"WORDS = [{words}]\nNUMBERS = {list(range(3, 900, 7))}\n")
        code = (
            "import json, sys; {extra}\n"
            "from contracts.cases import generation\nfrom contracts.spec.contract import Contract\n"
            "print(json.dumps(generation.bodies(Contract.load(), 'CreateAction', 10, 20250327)))"
        )

        plain, distracted = (
            subprocess.run(
                [sys.executable, "-c", code.format(extra=extra)],
                cwd=tmp_path,
                env={**os.environ, "PYTHONPATH": f"{Path(corpus.__file__).parents[2]}{os.pathsep}{tmp_path}"},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for extra in ("", "import distracting")
        )

        assert plain == distracted != "[]"


class TestCorpus:
    """Plans are remembered between runs."""

    @pytest.mark.usefixtures("folder")
    def test_round_trip(self, contract: Contract) -> None:
        """A plan that was read is equal to the one that was made."""
        made, read = remembered(contract), remembered(contract)

        assert made == read == plan(contract, "ListModels", RULES, count=2, seed=7)

    def test_every_plan_survives(self, folder: Path) -> None:
        """Every part of every case survives writing and reading: bytes, headers, steps, wanted values."""
        for found in plans().values():
            corpus._write(folder / found.operation, found)
            assert corpus._read(folder / found.operation) == found

    def test_it_is_read(self, contract: Contract, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is remembered is not made again."""
        made = remembered(contract)
        monkeypatch.setattr(corpus.planning, "plan", None)

        assert remembered(contract) == made
        assert len(list(folder.iterdir())) == 1

    @pytest.mark.parametrize("damage", ["", "{", "[]", '{"operation": "ListModels"}', '{"operation":1,"promises":[1]}'])
    def test_a_damaged_file(self, contract: Contract, folder: Path, damage: str) -> None:
        """A damaged file is made again."""
        made = remembered(contract)
        (file,) = folder.iterdir()
        whole = file.read_text(encoding="utf-8")
        file.write_text(damage, encoding="utf-8")

        assert remembered(contract) == made
        assert file.read_text(encoding="utf-8") == whole

    def test_bytes_that_are_no_text(self, contract: Contract, folder: Path) -> None:
        """A file that is no text is made again."""
        made = remembered(contract)
        (file,) = folder.iterdir()
        file.write_bytes(b"\xff\xfe\x00")

        assert remembered(contract) == made

    def test_an_unwritable_folder(self, contract: Contract, folder: Path) -> None:
        """A cache that cannot be written is no error."""
        folder.write_text("a file where the folder belongs", encoding="utf-8")

        assert remembered(contract).operation == "ListModels"
        assert folder.is_file()

    @pytest.mark.parametrize("change", [{"count": 3}, {"seed": 8}])
    def test_the_key(self, contract: Contract, folder: Path, change: dict[str, int]) -> None:
        """Another seed and another number of examples are other plans."""
        remembered(contract)
        remembered(contract, **change)

        assert len(list(folder.iterdir())) == 2

    def test_no_leftovers(self, contract: Contract, folder: Path) -> None:
        """Nothing but plans is left in the folder."""
        remembered(contract)

        assert [path.suffix for path in folder.iterdir()] == [".json"]

    def test_two_processes(self, contract: Contract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Many plans are made by two processes, and are what one would have made."""
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        here: list[str] = []
        make = corpus.planning.plan
        monkeypatch.setattr(corpus.planning, "plan", lambda c, o, *a, **k: here.append(o) or make(c, o, *a, **k))
        names = ("DescribeModel", "DescribeEndpoint", "DescribeTrainingJob", "ListModels")

        made = corpus.plans(contract, dict.fromkeys(names, RULES), count=1, seed=7)

        assert here == ["ListModels"]  # which is as much work as the three others
        assert made == tuple(make(contract, name, RULES, count=1, seed=7) for name in names)

    def test_another_process_that_fails(
        self, contract: Contract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What the other process could not make is made here."""
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        monkeypatch.setattr(corpus.sys, "executable", "/bin/false")
        names = ("DescribeModel", "DescribeEndpoint", "DescribeTrainingJob", "ListModels")

        made = corpus.plans(contract, dict.fromkeys(names, RULES), count=1, seed=7)

        assert tuple(plan.operation for plan in made) == names
