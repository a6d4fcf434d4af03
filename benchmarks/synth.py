"""The fictional England: how long it takes into PostgreSQL, and the pages with all of it loaded.

    .venv/bin/python -m benchmarks synth
    OPENSEND_BENCH_ENGLAND=1 .venv/bin/python -m benchmarks synth

The first loads a hundredth of England and says so. The second loads all of it, which takes the better part of
an hour with the pages, and 60 GB of disk in the folder for temporary files.

Rows a second count from an empty, migrated database to the last statistics gathered: settings, people, cases,
indexes and references. Memory is what the processes have to themselves and their part of what they share. The
peer is `psql \\copy` of rows of the largest table into a table without index, key or check: the floor, not an
equal. Pages are measured in the largest authority, as one of its caseworkers.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import memory_of, tree_of
from benchmarks.pages import Page, counted, measure, served, sign_in, tidy
from opensend.config.embedded_postgres import DURABLE, EmbeddedPostgres, binaries, default_folder

if TYPE_CHECKING:
    from opensend.interchange.synth.load import Loaded

SEED = 7
ENGLAND = (153, 640_000)
SCALED_DOWN = (4, 6_400)
WORKERS = 2
EVERY = 0.5


def main() -> None:
    """Load the population into a database of its own, print what it took, and ask for pages."""
    is_england = os.environ.get("OPENSEND_BENCH_ENGLAND") == "1"
    with tempfile.TemporaryDirectory(prefix="opensend-bench-") as folder:
        Path(folder).chmod(0o711)
        database = EmbeddedPostgres(Path(folder) / "postgres", DURABLE, binaries_from=default_folder())
        try:
            database.start()
            os.environ.update(
                DATABASE_URL=database.url(), OPENSEND_STATE=folder, OPENSEND_MODE="demonstration",
                OPENSEND_SECRET_KEY=secrets.token_urlsafe(48),
            )  # fmt: skip
            person, pages = prepare(database, ENGLAND if is_england else SCALED_DOWN)
            with served() as (site, server):
                cookie = sign_in(site, person)
                for page in pages:
                    measure(site, page, "" if page.is_open else cookie, (server, postmaster(database)))
        finally:
            database.remove()
    if not is_england:
        print("This was a hundredth of England. OPENSEND_BENCH_ENGLAND=1 measures the whole.")


def prepare(database: EmbeddedPostgres, size: tuple[int, int]) -> tuple[str, list[Page]]:
    """The loaded database: the name of a caseworker of its largest authority, and the pages to ask for."""
    from opensend.config.database import database_in_use

    with database_in_use():
        from opensend.interchange.synth.load import load_population
        from opensend.interchange.synth.order import Order
        from opensend.interchange.synth.population import Population

        population = Population(Order.of(*size, SEED))
        print(f"{size[0]} authorities, {size[1]:,} plans, seed {SEED}, {WORKERS} processes", flush=True)
        with watched(os.getpid(), postmaster(database)) as memory:
            loaded = load_population(population, workers=WORKERS, is_bulk=True)
        report(loaded, memory)
        compare(database, loaded)
        began = time.perf_counter()
        tidy()
        print(f"vacuum, as the server does by itself later: {time.perf_counter() - began:.0f} s", flush=True)
        largest = max(population.authorities, key=lambda each: each.plans)
        return find_pages(largest.code)


def report(loaded: Loaded, memory: Memory) -> None:
    """What the load took."""
    rows = sum(loaded.rows.values())
    print(
        f"{rows:,} rows in {loaded.seconds:.0f} s ({rows / loaded.seconds:,.0f} a second), "
        f"{on_disk() / 1e9:.1f} GB on disk\n"
        f"peak memory: loading processes {max(memory.ours) / 1024:.0f} MB "
        f"(half way {memory.ours[len(memory.ours) // 2] / 1024:.0f} MB), "
        f"PostgreSQL {max(memory.theirs) / 1024:.0f} MB"
    )
    for table, count in loaded.rows.most_common():
        print(f"    {table:<30} {count:>12,}")


def on_disk() -> int:
    """Size of the database in bytes."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("select pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def compare(database: EmbeddedPostgres, loaded: Loaded) -> None:
    """The floor: the rows of the largest table, copied out and in again by psql."""
    table, rows = loaded.rows.most_common(1)[0]
    psql = [str(binaries(default_folder()) / "psql"), "-q", "-v", "ON_ERROR_STOP=1", database.url()]
    some = min(rows, 2_000_000)
    some_rows = f"select * from {table} limit"  # noqa: S608 - a table of ours
    subprocess.run([*psql, "-c", f"create table peer as {some_rows} 0"], check=True)
    with tempfile.NamedTemporaryFile(prefix="opensend-bench-") as file:
        subprocess.run([*psql, "-c", f"\\copy ({some_rows} {some}) to '{file.name}'"], check=True)
        began = time.perf_counter()
        subprocess.run([*psql, "-c", f"\\copy peer from '{file.name}'"], check=True)
        seconds = time.perf_counter() - began
    subprocess.run([*psql, "-c", "drop table peer"], check=True)
    print(f"peer: psql \\copy of {some:,} rows of {table}: {some / seconds:,.0f} rows a second", flush=True)


def find_pages(code: str) -> tuple[str, list[Page]]:
    """A caseworker of an authority, who may be signed in as, and what to ask for."""
    from opensend.casework.models import ProcessRun
    from opensend.people.models import Acting, Person, Role, User

    who = Acting.objects.filter(role=Role.CASEWORKER, organisation__authority__code=code).earliest("id")
    user = User.objects.using("owner").get(pk=who.user_id)
    user.persona = "Caseworker for measuring"
    user.save(using="owner", update_fields=["persona"])
    runs = ProcessRun.objects.using("owner").filter(authority__code=code, process="needs_assessment")
    open_ones = runs.filter(is_closed=False).order_by("id")
    reference = open_ones[open_ones.count() // 2].reference
    of_authority = Person.objects.using("owner").filter(authority__code=code)
    surname = of_authority.order_by("id")[of_authority.count() // 2].surname
    print(f"authority {code}: {of_authority.count():,} children, {runs.count():,} assessments", flush=True)
    pages = (
        Page("work list", "/cases/"),
        Page("search by name", f"/cases/?text={surname}"),
        Page("search by reference", f"/cases/?text={reference}"),
        Page("case page", f"/cases/{reference}/"),
        Page("peer: page without data", "/accessibility", is_open=True),
    )
    return user.name, [counted(page, user) for page in pages]


def postmaster(database: EmbeddedPostgres) -> int:
    """The server's first process."""
    return int((database.data / "postmaster.pid").read_text().split()[0])


@dataclass
class Memory:
    """What was used, moment by moment, in kB: by this process and those it started, and by the server."""

    ours: list[int] = field(default_factory=list)
    theirs: list[int] = field(default_factory=list)


@contextmanager
def watched(ours: int, theirs: int) -> Iterator[Memory]:
    """Look at the memory of two trees of processes while the block runs."""
    memory, is_over = Memory(), threading.Event()

    def look() -> None:
        while not is_over.wait(EVERY):
            memory.ours.append(sum(map(memory_of, tree_of(ours))))
            memory.theirs.append(sum(map(memory_of, tree_of(theirs))))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield memory
    finally:
        is_over.set()
        watcher.join()


if __name__ == "__main__":
    main()
