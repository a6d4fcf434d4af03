"""How long `opensend sen2 validate` takes for returns of 6,400, 64,000 and 640,000 people, and its memory.

    .venv/bin/python -m benchmarks.sen2_validate [PEOPLE …]

The command as it is, with the establishments list, so that every rule runs that one file can answer. The peer
is `lxml.etree.iterparse`, which reads the same file and looks at nothing: what reading alone costs.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import Measured, measure, opensend
from benchmarks.sen2_files import write_establishments, write_file

SIZES = (6_400, 64_000, 640_000)
_PEER = """
import sys
from lxml import etree
for _event, person in etree.iterparse(sys.argv[1], tag="Person"):
    person.clear()
    while person.getprevious() is not None:
        del person.getparent()[0]
"""


def main() -> None:
    """Print a row for each size."""
    sizes = [int(word) for word in sys.argv[1:]] or SIZES
    with tempfile.TemporaryDirectory(prefix="opensend-bench-") as scratch:
        settings = Path(scratch) / "settings.csv"
        write_establishments(settings)
        print(
            "| people | file, MB | seconds | people a second | peak memory, MB | reading alone: seconds, MB |"
        )
        print("| --- | --- | --- | --- | --- | --- |")
        for size in sizes:
            file = Path(scratch) / f"{size}.xml"
            write_file(file, size)
            words = ("sen2", "validate", str(file), "--fictional", "--establishments", str(settings))
            ours = _must(measure(opensend(*words, "--format", "csv")))
            peer = _must(measure([sys.executable, "-c", _PEER, str(file)]))
            print(
                f"| {size:,} | {file.stat().st_size >> 20} | {ours.seconds:.1f} | {size / ours.seconds:,.0f} "
                f"| {ours.memory:.0f} | {peer.seconds:.1f}, {peer.memory:.0f} |",
                flush=True,
            )
            file.unlink()


def _must(measured: Measured) -> Measured:
    if measured.exit_code:
        raise SystemExit(f"the command ended with {measured.exit_code}: the returns made here have no error")
    return measured


if __name__ == "__main__":
    main()
