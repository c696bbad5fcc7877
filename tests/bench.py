"""Measures the kit in one run on one machine, and prints the tables that the README shows: ``make bench``.

``make bench ARGS=reference`` measures the reference alone.

Figures of one run may be compared with each other, those of two runs may not: machines are noisy.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import load

from contracts.cases import corpus
from contracts.cases.plan import Plan
from contracts.runner import Runner, planned
from contracts.running.choices import Choices
from contracts.spec import files
from contracts.spec.contract import Contract
from contracts.wire.opening import TargetOptions, open_target
from contracts.wire.process import free_port
from contracts.wire.protocol import request_for
from contracts.wire.target import Target
from contracts.wire.transport import Wire

HERE: Final = Path(__file__).resolve().parent
ROUNDS: Final = 3
LIVES: Final = 20  # of each kind of resource, on each connection, in a round of the reference's load
ALIAS: Final = 'import schemathesis\nschemathesis.serializer.alias("application/x-amz-json-1.1", "application/json")\n'


@contextlib.contextmanager
def fast_server() -> Iterator[str]:
    """Yield the address of a trivial server in a process of its own."""
    port = free_port()
    process = subprocess.Popen([sys.executable, str(HERE / "fast_server.py"), str(port)])
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                counted(url)
                break
            time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def reference() -> Iterator[tuple[str, int]]:
    """Yield the address of the reference in a process of its own, and the process id."""
    port = free_port()
    command = [sys.executable, "-m", "contracts.cli", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=HERE.parent, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()  # it listens
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()


def used(pid: int) -> float:
    """Return the seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def counted(url: str) -> int:
    """Return how many requests the trivial server has had."""
    with urllib.request.urlopen(f"{url}/count") as answer:  # noqa: S310 (loopback)
        return int(answer.read())


def timed(work: Callable[[], int]) -> tuple[int, float]:
    """Return what ``work`` counted, and the seconds that it took."""
    started = time.perf_counter()
    return work(), time.perf_counter() - started


def kit(target: Target, plans: Sequence[Plan]) -> Callable[[], int]:
    """Return a whole run through the runner, from plans that are there; it counts requests."""

    def work() -> int:
        with Runner(Contract.load(), target, Choices(run_id="bench0")) as runner:
            for plan in plans:
                runner.run(plan)
            return runner.line.sent

    return work


def bare(target: Target, plans: Sequence[Plan]) -> Callable[[], int]:
    """Return a bare loop over the same requests with the same client."""

    def work() -> int:
        requests = [request_for(case, target, datetime.now(UTC)) for plan in plans for case in plan.cases]
        with Wire(target) as wire:
            return len(wire.send_all(requests))

    return work


def schemathesis(url: str) -> Callable[[], int]:
    """Return ``st run`` on the built document; it counts what the server has seen."""
    program = shutil.which("st", path=str(Path(sys.executable).parent)) or "st"

    def work() -> int:
        with tempfile.TemporaryDirectory() as folder:
            hooks = Path(folder) / "kit_hooks.py"
            hooks.write_text(ALIAS, encoding="utf-8")
            before = counted(url)
            subprocess.run(
                [program, "run", str(files.BUILT), "--url", url, "--max-examples", "20", "--phases", "coverage,fuzzing",
                 "--checks", "not_a_server_error", "--continue-on-failure", "--no-color"],
                env=os.environ | {"SCHEMATHESIS_HOOKS": "kit_hooks", "PYTHONPATH": folder},
                cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
            )  # fmt: skip
            return counted(url) - before

    return work


@dataclass(frozen=True)
class Rate:
    """Requests of one kind: how many, and how many a second in each round."""

    name: str
    requests: int
    rounds: tuple[float, ...]

    @property
    def middle(self) -> float:
        """Return the median of the rounds."""
        return statistics.median(self.rounds)

    def row(self) -> str:
        """Return the table's row."""
        spread = f"{min(self.rounds):,.0f} to {max(self.rounds):,.0f}" if len(self.rounds) > 1 else ""
        return f"| {self.name} | {self.requests:,} | {self.middle:,.0f} | {spread} |"


def rates(works: Mapping[str, Callable[[], int]], rounds: int = ROUNDS) -> list[Rate]:
    """Measure several kinds in turn, round by round, so that a machine's bad minute hits all of them."""
    found: dict[str, list[float]] = {name: [] for name in works}
    requests: dict[str, int] = {}
    for _ in range(rounds):
        for name, work in works.items():
            requests[name], seconds = timed(work)
            found[name].append(requests[name] / seconds)
    return [Rate(name, requests[name], tuple(values)) for name, values in found.items()]


def sending(url: str, work: Sequence[Sequence[bytes]]) -> Callable[[], int]:
    """Return a load sent to a server; it counts requests."""
    return lambda: sum(load.send(int(url.rpartition(":")[2]), work).values())


def serving() -> list[Rate]:
    """Return how fast the reference answers, by the clock and by its own CPU time, and the trivial server likewise."""
    found = []
    with reference() as (url, pid), fast_server() as fast:
        for number in range(ROUNDS):
            work = load.chains(url, f"bench{number}", LIVES)
            before = used(pid)
            requests, seconds = timed(sending(url, work))
            busy = used(pid) - before
            _, trivial = timed(sending(fast, work))
            found.append([requests / seconds, requests / busy, requests / trivial])
    names = ("reference", "reference, in a second of its CPU", "the trivial server, the same requests")
    return [Rate(name, requests, values) for name, values in zip(names, zip(*found, strict=True), strict=True)]


def start(cold: bool) -> float:
    """Return the seconds from a fresh process to collected tests, with or without remembered plans."""
    with tempfile.TemporaryDirectory() as folder, fast_server() as url:
        environment = os.environ | ({"XDG_CACHE_HOME": folder} if cold else {})
        command = [sys.executable, "-m", "pytest", "--target", url, "--collect-only", "-qq", "--report", "none"]
        _, seconds = timed(
            lambda: (
                subprocess.run(
                    command, cwd=HERE.parent, env=environment, stdout=subprocess.DEVNULL, check=False
                ).returncode
            )
        )
    return seconds


def whole(command: Sequence[str]) -> tuple[float, float]:
    """Return the seconds of a command, and the largest process so far in MB."""
    _, seconds = timed(
        lambda: subprocess.run(command, cwd=HERE.parent, stdout=subprocess.DEVNULL, check=False).returncode
    )
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def print_rates(rows: Sequence[Rate]) -> None:
    """Print a table of rates."""
    print("| requests | number | a second (median of 3) | range |\n|---|--:|--:|--:|")
    print(*(row.row() for row in rows), sep="\n")


def print_reference() -> None:
    """Measure the reference, and print its table."""
    rows = serving()
    own, _, trivial = rows
    print_rates(rows)
    print(f"\nThe reference answers {own.middle / trivial.middle:.0%} of what the trivial server answers.\n")


def main() -> None:
    """Measure, and print the tables."""
    print_reference()
    if sys.argv[1:] == ["reference"]:
        return
    pytest = [sys.executable, "-m", "pytest", "-q", "--report", "none"]
    plans = planned(Contract.load(), Choices())
    seconds, memory = whole([*pytest, "--target", "moto"])  # before any child that may use more memory
    with fast_server() as url, open_target(TargetOptions(target=url)) as target:
        own, loop = rates({"kit": kit(target, plans), "bare loop with the kit's client": bare(target, plans)})
        (other,) = rates({"`st run` on the built document": schemathesis(url)}, 1)
    with open_target(TargetOptions(target="moto")) as target:
        moto = rates({"kit, moto": kit(target, plans), "bare loop, moto": bare(target, plans)}, 1)
    print_rates((own, loop, other, *moto))
    share = statistics.median(1 - mine / theirs for mine, theirs in zip(own.rounds, loop.rounds, strict=True))
    print()
    print("| whole | |\n|---|--:|")
    print(f"| the kit's own share of the time on the fast server | {max(0.0, share):.0%} |")
    print(f"| requests a second, kit to `st run` | {own.middle / other.middle:.1f} times |")
    print(f"| `pytest --target moto`, everything | {seconds:.0f} s |")
    print(f"| its largest process | {memory:.0f} MB |")
    print(f"| start with nothing remembered (load, generate, collect) | {start(cold=True):.1f} s |")
    print(f"| start with remembered plans | {start(cold=False):.1f} s |")
    print(f"| plans remembered in | {_size(corpus.folder()):.1f} MB |")


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.glob("*.json")) / 1e6


if __name__ == "__main__":
    main()
