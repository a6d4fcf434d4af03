"""`opensend clock` on 100,000 timelines of JSON lines: a second, and peak memory.

The peer is `json` of Python's standard library, which reads the same lines and writes them out again: what
any program that answers line by line has to do at the least.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from benchmarks.replay import FIRST, STEPS

LINES = 100_000
PEER = "import sys, json\nfor line in sys.stdin: print(json.dumps(json.loads(line)))"


def write_timelines(path: Path) -> None:
    """Timelines of twelve events, one a line."""
    with path.open("w") as out:
        for number in range(LINES):
            received = FIRST + timedelta(days=number % 1400)
            events = [
                {"kind": kind, "on": str(received + timedelta(days=after)), "payload": payload or {}}
                for kind, after, payload in STEPS
            ]
            out.write(json.dumps({"id": number, "process": "needs_assessment", "events": events}) + "\n")


def measure(command: list[str], given: Path | None = None) -> tuple[float, int]:
    """Seconds that a command took, and the most memory that it had, in MB."""
    timer = ["/usr/bin/env", "python3", "-c", _TIMER, *command]
    began = time.perf_counter()
    with open(given) if given else open("/dev/null") as stdin:
        done = subprocess.run(timer, stdin=stdin, capture_output=True, text=True, check=True)
    return time.perf_counter() - began, int(done.stderr.strip().splitlines()[-1]) // 1024


_TIMER = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "timelines.jsonl"
        write_timelines(path)
        program = [sys.executable, "-m", "opensend", "clock", "needs_assessment", "--events", str(path)]
        took, memory = measure([*program, "--on", "2026-11-02", "--format", "json"])
        peer, peer_memory = measure([sys.executable, "-c", PEER], path)
    print(f"clock of {LINES:,} lines   {took:6.1f} s, {LINES / took:9,.0f} lines/s, {memory} MB")
    print(f"peer: json in and out    {peer:6.1f} s, {LINES / peer:9,.0f} lines/s, {peer_memory} MB")


if __name__ == "__main__":
    main()
