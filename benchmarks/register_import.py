"""How long the national register takes to load and how much memory, beside `\\copy` of the same file by psql.

    .venv/bin/python benchmarks/register_import.py [FILE.csv.gz]

psql checks nothing, types nothing and keeps no search keys: it is the floor, not an equal.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from opensend.config.embedded_postgres import FAST, EmbeddedPostgres, binaries, default_folder

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "data" / "register_gias_layout.csv.gz"


def measure(words: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds, and the peak memory in MB of the process itself."""
    began = time.perf_counter()
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(words[:4])} … ended with {process.returncode}")
    return seconds, used.ru_maxrss / 1024


def main() -> None:
    """Print a table of what each way took."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    if not file.exists():
        raise SystemExit(f"there is no {file}: give the register's file")
    with gzip.open(file, "rt", encoding="cp1252", newline="") as text:
        header = next(text).strip()
    with tempfile.TemporaryDirectory(prefix="opensend-bench-") as scratch:
        Path(scratch).chmod(0o711)
        server = EmbeddedPostgres(Path(scratch), settings=FAST, binaries_from=default_folder())
        server.start()
        try:
            run(file, header, server)
        finally:
            server.remove()


def run(file: Path, header: str, server: EmbeddedPostgres) -> None:
    """Load the file in each way, into one throw-away server."""
    environment = {**os.environ, "DATABASE_URL": server.url(), "OPENSEND_STATE": str(server.folder)}
    opensend = [sys.executable, "-m", "opensend", "settings"]
    psql = [str(binaries(default_folder()) / "psql"), "-q", "-v", "ON_ERROR_STOP=1", server.url()]
    columns = ", ".join(f'"{name}" text' for name in header.split(","))
    subprocess.run([*opensend, "search", "warm"], env=environment, check=True, capture_output=True)
    subprocess.run([*psql, "-c", f"create table peer ({columns})"], check=True)
    load = [*opensend, "import", str(file), "--format", "json"]
    copy = f"\\copy peer from program 'gzip -dc \"{file}\"' with (format csv, header, encoding 'WIN1252')"
    print("| way | seconds | peak memory, MB |\n| --- | --- | --- |")
    for name, words in (
        ("`opensend settings import`, empty register", load),
        ("the same file again (changes nothing)", load),
        ("peer: psql `\\copy` into an all-text table", [*psql, "-c", copy]),
    ):
        seconds, memory = measure(words, environment)
        print(f"| {name} | {seconds:.2f} | {memory:.0f} |", flush=True)


if __name__ == "__main__":
    main()
