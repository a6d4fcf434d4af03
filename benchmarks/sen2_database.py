"""How long returns take into the database and out of it, and how much memory, two authorities at a time.

    SEN2_PEOPLE=640000 SEN2_AUTHORITIES=153 .venv/bin/python -m benchmarks.sen2_database

Each authority's file is one transaction; two are under way at a time. The same files are then imported once
more, which changes nothing, and every authority's return is written and compared in size with what went in.
Last, one child's record after another is put to the rules, as it is on each save.
"""

from __future__ import annotations

import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from benchmarks.sen2_files import YEAR, header, persons
from opensend.config.database import database_in_use
from opensend.interchange.sen2.writer import write_return

PEOPLE = int(os.environ.get("SEN2_PEOPLE", "20000"))
AUTHORITIES = int(os.environ.get("SEN2_AUTHORITIES", "5"))
WORKERS = 2
ONE_BY_ONE = 400
Done = tuple[str, int]


def main() -> None:
    """Print a table of what each way took."""
    with tempfile.TemporaryDirectory(prefix="opensend-bench-") as scratch:
        folder = Path(scratch)
        codes = [f"{number:03}" for number in range(1, AUTHORITIES + 1)]
        write_files(folder, codes)
        os.environ["OPENSEND_MODE"] = "demonstration"
        os.environ["DJANGO_SETTINGS_MODULE"] = "opensend.config.settings"
        with database_in_use(throw_away=True):
            make_authorities(codes)
            print(f"{PEOPLE:,} people of {AUTHORITIES} authorities\n")
            print("| what | seconds | people a second | memory of a process, MB |\n| --- | --- | --- | --- |")
            measure("import", partial(load, folder), codes)
            analyse()
            measure("the same files again (changes nothing)", partial(load, folder), codes)
            measure("export", partial(write, folder), codes)
            look_again(codes[0])
        told = sum((folder / f"{code}.out.xml").read_bytes().count(b"<Person>") for code in codes)
        print(f"\n{told:,} of {PEOPLE:,} people came out again")


def write_files(folder: Path, codes: list[str]) -> None:
    """A file for each authority, with its share of the people."""
    everyone = persons(PEOPLE)
    share = -(-PEOPLE // len(codes))
    for code in codes:
        head = header()
        head.lea = code
        with (folder / f"{code}.xml").open("wb") as file:
            write_return(head, islice(everyone, share), file, YEAR)


def make_authorities(codes: list[str]) -> None:
    """The authorities, each with its organisation and the system's own acting."""
    from datetime import date

    from opensend.people.models import Acting, Authority, Organisation, Role

    for code in codes:
        authority = Authority.objects.create(
            code=code, name=f"Bench Borough {code}", address="1 Bench Square"
        )
        body = Organisation.objects.create(
            kind=Organisation.Kind.AUTHORITY, name=authority.name, authority=authority
        )
        Acting.objects.create(role=Role.SYSTEM, organisation=body, valid_from=date(2020, 1, 1))


def analyse() -> None:
    """Let PostgreSQL count what it holds, as it does by itself some minutes after a load."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("analyze")


def measure(name: str, work: Callable[[str], float], codes: list[str]) -> None:
    """Do the work for every authority in two processes, and print what it took."""
    began = time.perf_counter()
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"), initializer=set_up) as pool:
        memory = max(pool.map(work, codes))
    seconds = time.perf_counter() - began
    print(f"| {name} | {seconds:.1f} | {PEOPLE / seconds:,.0f} | {memory:.0f} |", flush=True)


def look_again(code: str) -> None:
    """Print what it takes to put one child's record to all rules of a person, as after each change of it."""
    from django.db import transaction

    from opensend.interchange.readiness.services import check_records
    from opensend.people.acting import as_authority
    from opensend.people.models import Authority, Person

    authority, times = Authority.objects.get(code=code), []
    with transaction.atomic(), as_authority(authority.pk):
        for person_id in Person.objects.order_by("id").values_list("pk", flat=True)[:ONE_BY_ONE]:
            began = time.perf_counter()
            check_records(authority, [person_id], year=YEAR)
            times.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(times, n=20)
    print(
        f"\none child's rules, read, run and stored: p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms", flush=True
    )


def set_up() -> None:
    """Set Django up in a process of its own."""
    import django

    django.setup()


def load(folder: Path, code: str) -> float:
    """Import an authority's file; the process's peak memory in MB."""
    from opensend.interchange.sen2.load import import_return
    from opensend.interchange.sen2.reader import ReturnFile
    from opensend.people.models import Authority

    report = import_return(ReturnFile(folder / f"{code}.xml").parts(), Authority.objects.get(code=code))
    if not report.is_whole:
        raise SystemExit(f"{code} was not loaded whole: {report.lines[:3]}")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def write(folder: Path, code: str) -> float:
    """Export an authority's return; the process's peak memory in MB."""
    from opensend.interchange.sen2.export import export_return
    from opensend.people.acting import system_acting
    from opensend.people.models import Authority

    authority = Authority.objects.get(code=code)
    with (folder / f"{code}.out.xml").open("wb") as file:
        export_return(system_acting(authority), authority=authority, year=YEAR, file=file)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
