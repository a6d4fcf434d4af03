"""The work list and a case page with 20,000 cases in one authority, at 50 requests a second.

Requests are begun on a fixed timetable whether or not the last was answered, so that waiting counts. The load
is made on the same machine. What a request costs the processors (web server and database together, not the
load generator) is given as well: a busy machine changes it less. The peer is a page of the same server that
asks nothing of the record: what serving alone costs on this machine.
"""

from __future__ import annotations

import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from opensend.cli.plain_browser import PlainBrowser
from opensend.cli.web_server import free_port
from opensend.config.embedded_postgres import DURABLE, EmbeddedPostgres, default_folder

CASES = 20_000
RATE = 50
SECONDS = 20
THREADS = 16
TO_START = 60


@dataclass(frozen=True)
class Page:
    """One page to ask for, and how many queries it makes. `is_open`: shown without signing in."""

    title: str
    path: str
    is_open: bool = False
    queries: int = 0


@dataclass
class Answers:
    """How long each good answer took, in seconds from the moment its request was due, and the bad ones."""

    times: list[float] = field(default_factory=list)
    failed: int = 0


def main() -> None:
    """Make the caseload, serve it, and print the figures."""
    with tempfile.TemporaryDirectory(prefix="opensend-bench-") as folder:
        Path(folder).chmod(0o711)
        database = EmbeddedPostgres(Path(folder) / "postgres", DURABLE, binaries_from=default_folder())
        try:
            database.start()
            os.environ.update(
                DATABASE_URL=database.url(), OPENSEND_STATE=folder, OPENSEND_MODE="demonstration",
                OPENSEND_SECRET_KEY=secrets.token_urlsafe(48),
            )  # fmt: skip
            caseworker, pages = prepare()
            with served() as (site, server):
                cookie = sign_in(site, caseworker)
                roots = (server, int((database.data / "postmaster.pid").read_text().split()[0]))
                for page in pages:
                    measure(site, page, "" if page.is_open else cookie, roots)
        finally:
            database.remove()


def prepare() -> tuple[str, list[Page]]:
    """The demonstration with 20,000 more cases; gives the name of a caseworker and the pages to ask for."""
    from opensend.config.database import database_in_use

    with database_in_use():
        from benchmarks.caseload import write_caseload
        from opensend.interchange.demo.load import load_demonstration
        from opensend.people.models import Acting, Role

        load_demonstration()
        began = time.perf_counter()
        reference = write_caseload(CASES)
        print(f"{CASES:,} cases written in {time.perf_counter() - began:.0f} s", flush=True)
        tidy()
        who = Acting.objects.filter(role=Role.CASEWORKER, organisation__authority__code="001")
        user = who.exclude(user__persona="").select_related("user").earliest("id").user
        assert user is not None
        pages = (
            Page("work list", "/cases/"),
            Page("work list, searched by name", "/cases/?text=Specimen"),
            Page("case page", f"/cases/{reference}/"),
            Page("peer: page without data", "/accessibility", is_open=True),
        )
        return user.name, [counted(page, user) for page in pages]


def tidy() -> None:
    """What the server does by itself within minutes of such a load."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("vacuum analyze")


def counted(page: Page, user: object) -> Page:
    """The page with its number of queries, counted in this process."""
    from django.db import connection
    from django.test import Client

    client, made = Client(SERVER_NAME="localhost"), []
    if not page.is_open:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
        client.get(page.path)  # the first page of a session remembers the acting

    def count(execute, *query):  # type: ignore[no-untyped-def]
        made.append(query[0])
        return execute(*query)

    with connection.execute_wrapper(count):
        answer = client.get(page.path)
    assert answer.status_code == 200, f"{page.path} was answered by {answer.status_code}"
    return Page(page.title, page.path, page.is_open, len(made))


@contextmanager
def served() -> Iterator[tuple[str, int]]:
    """The real server with two processes, on a free port: its address and its process."""
    port = free_port("127.0.0.1")
    process = subprocess.Popen([sys.executable, "-m", "opensend", "serve", "--port", str(port)])
    try:
        until = time.monotonic() + TO_START
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("The server did not start.")
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(TO_START)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/accessibility")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def sign_in(site: str, name: str) -> str:
    """The cookies of that person, signed in, as a browser would send them."""
    browser = PlainBrowser(site)
    browser.open("/sign-in")
    browser.submit(f"Sign in as {name}")
    browser.open("/cases/")
    return browser.cookies


def measure(site: str, page: Page, cookie: str, roots: tuple[int, ...]) -> None:
    """Ask for one page by itself and print its line."""
    drive(site, page.path, cookie, 3)
    spent, began = processor_seconds(roots), time.perf_counter()
    answers = drive(site, page.path, cookie, SECONDS)
    took, spent = time.perf_counter() - began, processor_seconds(roots) - spent
    ranked = sorted(answers.times) or [float("nan")]
    print(
        f"{page.title:<28} p50 {statistics.median(ranked) * 1000:6.1f} ms   "
        f"p95 {ranked[int(len(ranked) * 0.95) - 1] * 1000:6.1f} ms   {page.queries:2} queries   "
        f"{spent / (SECONDS * RATE) * 1000:5.1f} ms of processor   "
        f"{len(answers.times) / took:4.1f} answered a second, {answers.failed} failed",
        flush=True,
    )


def processor_seconds(roots: tuple[int, ...]) -> float:
    """What these processes and all that they started have used of the processors; 0 without /proc."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, values = int(stat.parent.name), stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        parents[pid], ticks[pid] = int(values[1]), sum(map(int, values[11:15]))
    ours = set(roots)
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(ticks.get(pid, 0) for pid in ours) / os.sysconf("SC_CLK_TCK")


def drive(site: str, path: str, cookie: str, seconds: int) -> Answers:
    """Ask for a page on the timetable, for so many seconds."""
    answers, lock = Answers(), threading.Lock()
    numbers = iter(range(seconds * RATE))
    began = time.perf_counter() + 0.1

    def work() -> None:
        connection = HTTPConnection(urlsplit(site).netloc, timeout=30)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return connection.close()
            due = began + number / RATE
            time.sleep(max(0.0, due - time.perf_counter()))
            is_good = _ask(connection, path, cookie)
            with lock:
                answers.times += [time.perf_counter() - due] if is_good else []
                answers.failed += not is_good

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _ask(connection: HTTPConnection, path: str, cookie: str) -> bool:
    try:
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException):
        connection.close()  # the next request opens it again
        return False
    return answer.status == 200


if __name__ == "__main__":
    main()
