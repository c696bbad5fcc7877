"""What a run that was killed leaves running, and how the next one finds it without ever touching a stranger."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path

_GRACE: Final = 3.0  # seconds between asking a process to stop and stopping it


def sweep() -> list[int]:
    """Stop every target whose run has died, and return the ids of their processes."""
    swept = []
    for record in sorted(_folder().glob("*.json")):
        try:
            facts = json.loads(record.read_text())
            pid, started = int(facts["pid"]), str(facts["started"])
            orphaned = identity(int(facts["owner"])) != facts["owner_started"]
        except (OSError, ValueError, KeyError, TypeError):
            record.unlink(missing_ok=True)  # half-written by a run that was killed just then
            continue
        if not orphaned:
            continue
        # The id alone proves nothing: the system may have given it to somebody else since.
        if started and identity(pid) == started:
            stop_group(pid)
            swept.append(pid)
        record.unlink(missing_ok=True)
    return swept


def remember(pid: int) -> Path | None:
    """Write down that this process started ``pid``; None where that cannot be written."""
    facts = {"pid": pid, "started": identity(pid), "owner": os.getpid(), "owner_started": identity(os.getpid())}
    record = _folder() / f"{pid}.json"
    try:
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(json.dumps(facts))
    except OSError:
        return None  # a home that cannot be written to is no reason not to run
    return record


def identity(pid: int) -> str:
    """Return what tells a living process from a later one with the same id; empty when there is none."""
    if Path("/proc/self/stat").exists():
        return _identity_on_linux(pid)
    # The only other place to ask is ps; it takes a number, and nothing that a shell would read.
    asked = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603, S607 - fixed words and a number; ps lives in different places
    return asked.stdout.strip()


def stop_group(pid: int, grace: float = _GRACE) -> None:
    """Stop the process group that ``pid`` leads: ask first, then insist."""
    for number, patience in ((signal.SIGTERM, grace), (signal.SIGKILL, 1.0)):
        if not _signalled(pid, number):
            return
        until = time.monotonic() + patience
        while time.monotonic() < until:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)  # our own child stays in its group until somebody asks for its end
            if not _signalled(pid, 0):
                return
            time.sleep(0.02)


def _signalled(group: int, number: int) -> bool:
    """Send a signal to a group, and return whether there was anybody to get it."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):  # macOS refuses to signal a group of which only remains are left
        return False
    return True


def _identity_on_linux(pid: int) -> str:
    try:
        # The name, in parentheses, may hold anything; what follows it is state, then 18 fields, then the start.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else f"{boot}/{fields[19]}"


def _folder() -> Path:
    return user_cache_path("sagemaker-contract-kit") / "running"
