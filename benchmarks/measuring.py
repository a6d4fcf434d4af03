"""Runs a command and says how long it took and how much memory it and its children held together at most."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_EVERY = 0.05
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Measured:
    """What a command took; memory in MB: what each process has alone, and its part of what it shares."""

    seconds: float
    memory: float
    exit_code: int


def measure(command: Sequence[str], stdout: IO[bytes] | None = None) -> Measured:
    """Run a command to its end; its messages go to ours where it fails."""
    began, peak = time.perf_counter(), 0
    process = subprocess.Popen(command, stdout=stdout or subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, sum(memory_of(each) for each in tree_of(process.pid)))
        time.sleep(_EVERY)
    return Measured(time.perf_counter() - began, peak / 1024, process.returncode)


def opensend(*words: str) -> list[str]:
    """The `opensend` command of this checkout."""
    return [sys.executable, "-m", "opensend", *words]


def tree_of(pid: int) -> list[int]:
    found, waiting = [], [pid]
    while waiting:
        each = waiting.pop()
        found.append(each)
        with contextlib.suppress(OSError):
            for task in (_PROC / str(each) / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
    return found


def memory_of(pid: int) -> int:
    """Proportional memory of a process in kB, 0 where it has ended meanwhile."""
    with contextlib.suppress(OSError):
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
