"""Serve the site from a child process that never outlives the command that started it."""

from __future__ import annotations

import contextlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from opensend.config.database import APPLICATION_ADDRESS, OWNER_ADDRESS
from opensend.config.embedded_postgres import default_folder

SECONDS_TO_START = 60


@dataclass(frozen=True)
class WebServer:
    """The running server: where it is, and its process."""

    url: str
    process: subprocess.Popen[bytes]

    def wait(self) -> int:
        """Wait until somebody stops it (0) or it ends by itself (1)."""
        try:
            self.process.wait()
        except KeyboardInterrupt:
            return 0
        print("The web server has ended by itself.", file=sys.stderr)
        return 1


class WebServerError(RuntimeError):
    """The web server did not start; it has said why itself."""


@contextlib.contextmanager
def serving(host: str, port: int, workers: int) -> Iterator[WebServer]:
    """Serve until the block ends; the block starts when the site answers."""
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    address = f"[{shown}]" if ":" in shown else shown
    process = subprocess.Popen(
        [sys.executable, "-m", __spec__.name, host, str(port), str(workers)],
        env=_environment(),
        stdin=subprocess.PIPE,  # closes when this process ends, however it ends
        start_new_session=True,  # Ctrl-C is for the command, which stops the server in good order
    )
    with process:
        try:
            _wait_until_answering(process, shown, port)
            yield WebServer(f"http://{address}:{port}/", process)
        finally:
            process.terminate()


def stop_when_told() -> None:
    """From now on SIGTERM and a closed terminal end the command as Ctrl-C does."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)


def is_taken(host: str, port: int) -> bool:
    """Whether something else listens on that port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def free_port(host: str, first: int = 0) -> int:
    """The first free port from that one on; any free port for 0."""
    if first == 0:
        with socket.socket() as probe:
            probe.bind((host, 0))
            return int(probe.getsockname()[1])
    return next(port for port in range(first, 65536) if not is_taken(host, port))


def _environment() -> dict[str, str]:
    # The pages need the application's role alone: the administering role's password stays out of there.
    kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", OWNER_ADDRESS}}
    assert APPLICATION_ADDRESS in kept, "the database is made ready first"
    return {**kept, "OPENSEND_POOL": "1", "OPENSEND_SECRET_KEY": _secret_key()}


def _secret_key() -> str:
    """The key that signs sessions: the one named, or one made once, so that sessions outlive a restart."""
    named = os.environ.get("OPENSEND_SECRET_KEY")
    if named:
        return named
    kept = default_folder() / "secret-key"
    kept.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    with (
        contextlib.suppress(FileExistsError),
        open(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out,
    ):
        out.write(secrets.token_urlsafe(48))
    return kept.read_text().strip()


def _wait_until_answering(process: subprocess.Popen[bytes], host: str, port: int) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection(host, port, timeout=10)
            connection.request("GET", "/")
            connection.getresponse()  # any answer will do
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise WebServerError("The web server did not start.")


def _stop_with_my_parent() -> None:
    os.read(0, 1)  # not sys.stdin, whose lock a forked worker would inherit taken
    os.kill(os.getpid(), signal.SIGTERM)


def _serve_here(host: str, port: str, workers: str) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    threading.Thread(target=_stop_with_my_parent, daemon=True).start()
    Granian(
        "opensend.config.wsgi:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(workers),
        blocking_threads=4,
        log_level=LogLevels.warning,
        workers_kill_timeout=5,
        respawn_failed_workers=True,
    ).serve()


if __name__ == "__main__":
    _serve_here(*sys.argv[1:])
