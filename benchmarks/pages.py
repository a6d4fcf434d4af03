"""The work list and a case page with 20,000 cases in one authority, at 50 requests a second.

Requests are begun on a fixed timetable whether or not the last was answered, so that waiting counts. The peer
is a page of the same server that asks nothing of the database: what serving alone costs on this machine.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from opensend.cli.plain_browser import PlainBrowser
from opensend.cli.web_server import free_port
from opensend.config.embedded_postgres import DURABLE, EmbeddedPostgres, default_folder

CASES = 20_000
RATE = 50
SECONDS = 20
THREADS = 16


def main() -> None:
    """Make the caseload, serve it, and print the figures."""
    with tempfile.TemporaryDirectory(prefix="opensend-bench-") as folder:
        Path(folder).chmod(0o711)
        server = EmbeddedPostgres(Path(folder) / "postgres", DURABLE, binaries_from=default_folder())
        try:
            server.start()
            os.environ.update(DATABASE_URL=server.url(), OPENSEND_STATE=folder, OPENSEND_MODE="demonstration")
            reference = prepare()
            with served() as site:
                measure_pages(site, reference)
        finally:
            server.remove()


def prepare() -> str:
    """The demonstration with 20,000 more cases; gives the reference of one."""
    from opensend.config.database import database_in_use

    with database_in_use():
        from benchmarks.caseload import write_caseload
        from opensend.interchange.demo.load import load_demonstration

        load_demonstration()
        began = time.perf_counter()
        reference = write_caseload(CASES)
        print(f"{CASES:,} cases written in {time.perf_counter() - began:.0f} s")
        from django.db import connections

        with connections["owner"].cursor() as cursor:
            cursor.execute("analyze")
    return reference


@contextmanager
def served() -> Iterator[str]:
    """The real server with two processes, on a free port."""
    port = free_port("127.0.0.1")
    process = subprocess.Popen([sys.executable, "-m", "opensend", "serve", "--port", str(port)])
    site = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(site, timeout=2).close()  # noqa: S310 - our own server
                break
            except OSError:
                time.sleep(0.1)
        yield site
    finally:
        process.terminate()
        process.wait()


def measure_pages(site: str, reference: str) -> None:
    """Each page by itself, then the peer."""
    cookie = sign_in(site)
    for title, path in (
        ("work list", "/cases/"),
        ("work list, searched", "/cases/?q=Specimen"),
        ("case page", f"/cases/{reference}/"),
        ("peer: a page without data", "/accessibility"),
    ):
        drive(site, path, cookie, 3)
        times, failed = drive(site, path, cookie, SECONDS)
        ranked = sorted(times)
        print(
            f"{title:<26} p50 {statistics.median(ranked) * 1000:6.1f} ms   "
            f"p95 {ranked[int(len(ranked) * 0.95) - 1] * 1000:6.1f} ms   "
            f"{len(ranked) / SECONDS:4.0f} answered a second, {failed} failed"
        )


def sign_in(site: str) -> str:
    """The cookies of somebody signed in as a caseworker."""
    browser = PlainBrowser(site)
    browser.open("/sign-in")
    button = next(said for form in browser.page.forms for said in form.buttons if "aseworker" in said)
    browser.submit(button)
    return browser.cookies


def drive(site: str, path: str, cookie: str, seconds: int) -> tuple[list[float], int]:
    """Answer times in seconds, from the moment a request was due, and how many failed."""
    total = seconds * RATE
    began = time.perf_counter() + 0.1
    times: list[float] = []
    failures: list[int] = []
    numbers = iter(range(total))
    lock = threading.Lock()

    def work() -> None:
        connection = HTTPConnection(urlsplit(site).netloc, timeout=30)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            due = began + number / RATE
            time.sleep(max(0.0, due - time.perf_counter()))
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            (times if answer.status == 200 else failures).append(time.perf_counter() - due)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times or [float("nan")], len(failures)


if __name__ == "__main__":
    main()
