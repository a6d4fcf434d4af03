"""Run every benchmark, each in a process of its own, so that one's memory is not another's."""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = (
    "replay",
    "spiff",
    "deadlines",
    "clock",
    "plan_pdf",
    "register_import",
    "pages",
    "sen2_validate",
    "sen2_rules",
    "sen2_xml",
    "sen2_database",
    "matching",
    "synth",
    "plan_checker",
)


def main() -> int:
    """Run those named on the command line, or all; the number of those that failed is the exit code."""
    failed = 0
    for name in sys.argv[1:] or BENCHMARKS:
        print(f"\n== {name}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
