"""Memory does not grow with the return, whoever sends it and however long it goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from opensend.interchange.sen2.tests.files import sound_file

pytestmark = pytest.mark.slow

MEASURED = """
import resource, sys
from opensend.cli import main
code = main(["sen2", "validate", *sys.argv[1:], "--format", "csv"])
sys.stdout.flush()
# What `getrusage` says of a process itself goes back to the one that started it.
own = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
print(code, own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
"""


def measure(*words: str) -> tuple[int, int]:
    """The exit code of a validation, and the most memory of any of its processes in MB."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    code, *used = map(int, done.stderr.splitlines()[-1].split())
    return code, max(used) // 1024


def person() -> str:
    text = sound_file()
    return text[text.index("<Person>") : text.index("</Persons>")]


def write(path: Path, pieces: int) -> None:
    """A long return, written piece by piece: the same person two hundred times in each."""
    head, _, _ = sound_file().partition("<Person>")
    block = person() * 200
    with path.open("w", encoding="utf-8") as file:
        file.write(head)
        for _ in range(pieces):
            file.write(block)
        file.write("</Persons></Message>")


def test_a_file_ten_times_as_long_needs_hardly_more_memory(tmp_path):
    write(tmp_path / "short.xml", 5)
    write(tmp_path / "long.xml", 50)
    short_code, short = measure(str(tmp_path / "short.xml"))
    long_code, long = measure(str(tmp_path / "long.xml"))
    assert (short_code, long_code) == (1, 1)  # everybody has the same UPN
    assert long < short + 40
    assert long < 200


def test_a_pipe_is_read_as_it_comes(tmp_path):
    pipe = tmp_path / "pipe.xml"
    os.mkfifo(pipe)
    writer = threading.Thread(target=write, args=(pipe, 20))
    writer.start()
    code, used = measure(str(pipe))
    writer.join()
    assert code == 1
    assert used < 150


@pytest.mark.parametrize("junk", ["<Shoe>42</Shoe>", "<Person><Surname>x</Surname>", "42 ", "<!-- 42 -->"])
def test_a_stream_that_never_comes_to_a_person_is_given_up_in_bounded_memory(tmp_path, junk):
    pipe = tmp_path / "pipe.xml"
    os.mkfifo(pipe)

    def send():
        try:
            with pipe.open("w", encoding="utf-8") as file:
                file.write("<Message><Persons>")
                block = junk * (1_000_000 // len(junk))
                for _ in range(2_000):
                    file.write(block)
        except BrokenPipeError:
            pass

    writer = threading.Thread(target=send)
    writer.start()
    code, used = measure(str(pipe))
    writer.join()
    assert code == 2
    assert used < 500
