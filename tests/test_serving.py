"""`opensend demo` and `opensend serve` as processes: how they start, and that nothing stays behind."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from opensend.config.embedded_postgres import EmbeddedPostgres

pytestmark = pytest.mark.slow

SECONDS = 60


@pytest.fixture(scope="module")
def migrated(embedded_binaries: Path) -> Iterator[Path]:
    """A state folder whose database has its tables: making them takes longer than all the rest."""
    with _state_folder(embedded_binaries) as folder:
        done = run(folder, "migrate")
        assert done.returncode == 0, done.stderr
        yield folder


@pytest.fixture
def state(embedded_binaries: Path, migrated: Path) -> Iterator[Path]:
    """A state folder of the test's own, with an empty database."""
    with _state_folder(embedded_binaries) as folder:
        subprocess.run(["cp", "-a", f"{migrated}/.", str(folder)], check=True)
        yield folder


@pytest.fixture
def new_state(embedded_binaries: Path) -> Iterator[Path]:
    """A state folder of the test's own, as before the very first start."""
    with _state_folder(embedded_binaries) as folder:
        yield folder


@contextlib.contextmanager
def _state_folder(embedded_binaries: Path) -> Iterator[Path]:
    # Not pytest's own folder: nobody but its owner may enter that, and the path of a socket has to be short.
    folder = Path(tempfile.mkdtemp(prefix="opensend-serving-"))
    folder.chmod(0o711)
    if (embedded_binaries / "postgresql").exists():
        (folder / "postgresql").symlink_to(embedded_binaries / "postgresql")
    yield folder
    for process in processes_about(folder):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


def processes_about(folder: Path) -> list[int]:
    """Living processes that have the state folder on their command line or in their environment."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            if " Z " in (entry / "stat").read_text():
                continue
            said = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            if str(folder).encode() in said:
                found.append(int(entry.name))
    return found


def wait_until_none(folder: Path, seconds: float = 15) -> list[int]:
    """The processes that are still there when time is up."""
    until = time.monotonic() + seconds
    while (left := processes_about(folder)) and time.monotonic() < until:
        time.sleep(0.1)
    return left


def environment_of(state: Path, mode: str = "demonstration") -> dict[str, str]:
    """The environment of a command that uses the embedded server of that folder."""
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return {**kept, "OPENSEND_STATE": str(state), "OPENSEND_MODE": mode}


def run(state: Path, *words: str, mode: str = "demonstration") -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "opensend", *words],
        env=environment_of(state, mode), capture_output=True, text=True, check=False,
    )  # fmt: skip


@dataclass
class Started:
    """A command that serves: its process, and what it has said."""

    process: subprocess.Popen[str]
    said: str
    url: str

    def stop(self, how: signal.Signals) -> int:
        """Send the signal as a terminal or a service manager does; its exit code."""
        self.process.send_signal(how)
        self.process.communicate(timeout=SECONDS)
        return self.process.returncode


def start(state: Path, *words: str) -> Started:
    """Start a command and read what it says until it gives the address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "opensend", *words],
        env=environment_of(state),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if found := re.search(r"OpenSEND is at (http://\S+)", line):
            return Started(process, said, found[1])
    pytest.fail(f"{words} ended with {process.wait()} and said: {said}")


def fetch(address: str) -> str:
    """The page at an address."""
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own site
        return answer.read().decode()


@contextlib.contextmanager
def taken_port() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_serve_says_that_its_port_is_taken_and_starts_nothing(new_state):
    with taken_port() as port:
        done = run(new_state, "serve", "--port", str(port))
    assert done.returncode == 2
    assert f"Port {port} is taken" in done.stderr
    assert not (new_state / "data").exists()


def test_the_demonstration_takes_the_next_port_says_so_and_leaves_nothing_behind_at_ctrl_c(new_state):
    with taken_port() as port:
        demo = start(new_state, "demo", "--port", str(port))
        assert f"Port {port} is taken" in demo.said
        assert f":{port}/" not in demo.url
        assert "fictional" in fetch(demo.url)
        assert demo.stop(signal.SIGINT) == 0
    assert wait_until_none(new_state) == []


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_server_that_is_ended_or_killed_leaves_nothing_behind(state, how):
    served = start(state, "serve", "--port", "0", "--workers", "2")
    assert "OpenSEND" in fetch(served.url)
    assert len(processes_about(state)) > 4
    assert served.stop(how) == (0 if how == signal.SIGTERM else -signal.SIGKILL)
    assert wait_until_none(state) == []


def test_a_second_start_keeps_the_data_and_the_sessions_and_a_reset_does_not(state):
    first = start(state, "demo", "--port", "0")
    assert "Loading" in first.said
    key = (state / "secret-key").read_text()
    assert (state / "secret-key").stat().st_mode & 0o777 == 0o600
    rename_the_parent(state)
    first.stop(signal.SIGINT)

    second = start(state, "demo", "--port", "0")
    assert "Loading" not in second.said
    assert "Renamed Example" in fetch(f"{second.url}sign-in")
    assert (state / "secret-key").read_text() == key
    second.stop(signal.SIGINT)

    third = start(state, "demo", "--reset", "--port", "0")
    assert "Loading" in third.said
    assert "Renamed Example" not in fetch(f"{third.url}sign-in")
    third.stop(signal.SIGINT)


def test_a_database_that_was_killed_is_whole_at_the_next_start(state):
    first = start(state, "demo", "--port", "0")
    rename_the_parent(state)
    postmaster = int((state / "data" / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)
    first.stop(signal.SIGKILL)

    second = start(state, "demo", "--port", "0")
    assert "Renamed Example" in fetch(f"{second.url}sign-in")
    assert second.stop(signal.SIGINT) == 0
    assert wait_until_none(state) == []


def test_a_reset_waits_for_a_demonstration_that_runs(state):
    demo = start(state, "demo", "--port", "0")
    done = run(state, "demo", "--reset")
    assert done.returncode == 2
    assert "running" in done.stderr
    assert "fictional" in fetch(demo.url)
    demo.stop(signal.SIGINT)


def test_the_smoke_run_goes_well_and_leaves_no_database(state):
    done = run(state, "demo", "--smoke")
    assert done.returncode == 0, done.stdout + done.stderr
    server = EmbeddedPostgres(state)
    with server.in_use(), psycopg.connect(server.url()) as connection:
        found = connection.execute(
            "select datname from pg_database where datname like 'opensend%'"
        ).fetchall()
    assert found == [("opensend",)]  # the demonstration's own


def test_there_is_no_demonstration_in_production(state):
    done = run(state, "demo", mode="production")
    assert done.returncode == 2
    assert "production" in done.stderr


def rename_the_parent(state: Path) -> None:
    """Change something by which the data can be known again."""
    with psycopg.connect(EmbeddedPostgres(state).url("opensend")) as connection:
        connection.execute("update people_user set name = 'Renamed Example' where name = 'Robin Example'")
