"""Measures the kit in one run on one machine, and prints the table that the README shows: ``make bench``.

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
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

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


def schemathesis(url: str, counts: bool) -> Callable[[], int]:
    """Return ``st run`` on the built document; it counts what the server has seen."""
    program = shutil.which("st", path=str(Path(sys.executable).parent)) or "st"

    def work() -> int:
        with tempfile.TemporaryDirectory() as folder:
            hooks = Path(folder) / "kit_hooks.py"
            hooks.write_text(ALIAS, encoding="utf-8")
            before = counted(url) if counts else 0
            subprocess.run(
                [program, "run", str(files.BUILT), "--url", url, "--max-examples", "20", "--phases", "coverage,fuzzing",
                 "--checks", "not_a_server_error", "--continue-on-failure", "--no-color"],
                env=os.environ | {"SCHEMATHESIS_HOOKS": "kit_hooks", "PYTHONPATH": folder},
                cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
            )  # fmt: skip
            return (counted(url) if counts else 0) - before

    return work


def rate(name: str, work: Callable[[], int], rounds: int = ROUNDS) -> float:
    """Print and return the median of requests per second."""
    found = []
    requests = 0
    for _ in range(rounds):
        requests, seconds = timed(work)
        found.append(requests / seconds)
    middle = statistics.median(found)
    print(f"| {name} | {requests:,} | {middle:,.0f} | {min(found):,.0f} to {max(found):,.0f} |", flush=True)
    return middle


def start(cold: bool) -> float:
    """Return the seconds from a fresh process to collected tests, with or without remembered plans."""
    with tempfile.TemporaryDirectory() as folder, fast_server() as url:
        environment = os.environ | ({"XDG_CACHE_HOME": folder} if cold else {})
        command = [sys.executable, "-m", "pytest", "--target", url, "--collect-only", "-qq", "--report", "none"]
        _, seconds = timed(
            lambda: subprocess.run(
                command, cwd=HERE.parent, env=environment, stdout=subprocess.DEVNULL, check=False
            ).returncode
        )
    return seconds


def whole(command: Sequence[str]) -> tuple[float, float]:
    """Return the seconds of a command, and the largest process so far in MB."""
    _, seconds = timed(
        lambda: subprocess.run(command, cwd=HERE.parent, stdout=subprocess.DEVNULL, check=False).returncode
    )
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    """Measure, and print the tables."""
    pytest = [sys.executable, "-m", "pytest", "-q", "--report", "none"]
    seconds, memory = whole([*pytest, "--target", "moto"])  # first, while no other child has used memory
    plans = planned(Contract.load(), Choices())
    print("| requests | number | a second (median of 3) | range |\n|---|--:|--:|--:|")
    with fast_server() as url, open_target(TargetOptions(target=url)) as target:
        own = rate("kit, fast server", kit(target, plans))
        loop = rate("bare loop with the kit's client, fast server", bare(target, plans))
        other = rate("`st run` on the built document, fast server", schemathesis(url, counts=True), 1)
    with open_target(TargetOptions(target="moto")) as target:
        rate("kit, moto", kit(target, plans), 1)
        rate("bare loop with the kit's client, moto", bare(target, plans), 1)
    print()
    print("| whole | |\n|---|--:|")
    print(f"| the kit's own share of the time on the fast server | {max(0.0, 1 - own / loop):.0%} |")
    print(f"| requests a second, kit to `st run` | {own / other:.1f} times |")
    print(f"| `pytest --target moto`, everything | {seconds:.0f} s |")
    print(f"| its largest process | {memory:.0f} MB |")
    print(f"| start with nothing remembered (load, generate, collect) | {start(cold=True):.1f} s |")
    print(f"| start with remembered plans | {start(cold=False):.1f} s |")
    print(f"| plans remembered in | {_size(corpus.folder()):.1f} MB |")


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.glob("*.json")) / 1e6


if __name__ == "__main__":
    main()
