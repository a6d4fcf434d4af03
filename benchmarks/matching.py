"""Matching with planted truth: a list of 100,000 in a record of 1,000,000, and one child in one of 650,000.

The peer is the rule that officers use by hand: the same UPN, else the same names and date of birth. A machine
that is busy changes seconds of the processor less than those of the clock, so both are given. Sizes may be
given: `python -m benchmarks.matching 10000 100000 65000`; a list of 0 leaves the first part out.
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import duckdb

from opensend.config.embedded_postgres import FAST, EmbeddedPostgres, default_folder
from opensend.interchange.matching.frames import write_table
from opensend.interchange.matching.link import link
from opensend.interchange.matching.reader import Reading, facts_of
from opensend.interchange.matching.tests.planted_people import Child, cells, planted
from opensend.rules.matching import Facts, default_model

if TYPE_CHECKING:
    from opensend.people.models import Authority

SIZES = (100_000, 1_000_000, 650_000)
EMPTY = ("ethnicity", "upn_unknown", "pronouns", "first_language", "setting_urn")
NOT_SO = (
    "is_synthetic", "has_serving_parent", "has_visual_impairment", "has_hearing_impairment", "lacks_capacity",
)  # fmt: skip
ASKED = 300
"""So many children are looked for one at a time."""
BY_HAND = """
  with same_upn as (
    select p.unique_id as record, a.unique_id as match from people p join against a using (upn)
  )
  select * from same_upn
   union
  select p.unique_id, a.unique_id from people p join against a using (forename, surname, born)
   where p.unique_id not in (select record from same_upn)"""


def main() -> None:
    """Print both parts."""
    listed, recorded, stored = (*map(int, sys.argv[1:4]), *SIZES[len(sys.argv) - 1 :])
    if listed:
        batch(listed, recorded)
    with tempfile.TemporaryDirectory(prefix="opensend-bench-") as folder:
        Path(folder).chmod(0o711)
        server = EmbeddedPostgres(Path(folder) / "postgres", FAST, binaries_from=default_folder())
        try:
            server.start()
            os.environ["OPENSEND_STATE"] = folder
            one_at_a_time(server.url(), stored)
        finally:
            server.remove()


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long a step took."""
    clock, used = time.perf_counter(), time.process_time()
    yield
    print(
        f"{what}: {time.perf_counter() - clock:.1f} s, {time.process_time() - used:.1f} s of processor",
        flush=True,
    )


def batch(listed: int, recorded: int) -> None:
    """The whole list against the whole record, by the model and by hand."""
    people, record = planted(1, listed, recorded)
    present = {each.key for each in people} & {each.key for each in record}
    print(f"a list of {listed:,}, of whom {len(present):,} are in a record of {recorded:,}")
    with timed("read and put into comparable form"):
        one, other = facts(people), facts(record)
    with timed("linked"):
        found = list(link(default_model(), one, other))
    certain = [(each.record, each.match) for each in found if each.verdict == "certain"]
    tell("certain", certain, present)
    tell("certain or shown to a person", [(each.record, each.match) for each in found], present)
    unnumbered = {int(each) for each in _without_shared_number(one, other)}
    tell(
        "certain, of those without a number in common",
        [pair for pair in certain if int(pair[0]) in unnumbered],
        present & unnumbered,
    )
    print(f"pairs for a person to look at: {len(found) - len(certain):,}")
    tell("by hand: UPN, else names and birth", by_hand(one, other), present)
    print(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB", flush=True)


def facts(children: list[Child]) -> list[tuple[str, Facts]]:
    """Children as matching compares them."""
    return [(str(row["id"]), facts_of(row, Reading())) for row in cells(children)]


def tell(what: str, pairs: list[tuple[str, str]], present: set[int]) -> None:
    """Print precision and recall."""
    right = [record for record, match in pairs if record == match]
    precision, recall = len(right) / max(len(pairs), 1), len(set(right)) / len(present)
    print(f"{what}: precision {precision:.5f}, recall {recall:.5f} ({len(pairs):,} pairs)")


def by_hand(one: list[tuple[str, Facts]], other: list[tuple[str, Facts]]) -> list[tuple[str, str]]:
    """What the peer's rule joins."""
    with duckdb.connect() as database:
        write_table(database, "people", one)
        write_table(database, "against", other)
        return database.execute(BY_HAND).fetchall()


def _without_shared_number(one: list[tuple[str, Facts]], other: list[tuple[str, Facts]]) -> set[str]:
    known = dict(other)
    return {key for key, facts in one if key not in known or not facts.numbers & known[key].numbers}


def one_at_a_time(url: str, stored: int) -> None:
    """One authority with all of the children; each look-up is timed as an import makes it."""
    os.environ |= {"DATABASE_URL": url, "OPENSEND_MODE": "demonstration"}
    from opensend.config.database import database_in_use

    with database_in_use():
        ask(stored)


def ask(stored: int) -> None:
    """Write the record, then look for some children in it."""
    from django.db import connections

    from opensend.people.acting import as_authority
    from opensend.people.matching import Candidate, find_matches
    from opensend.people.models import Acting, Authority, Organisation

    authority = Authority.objects.create(code="001", name="Example", address="1 Example Square")
    body = Organisation.objects.create(kind="authority", name="Example", authority=authority)
    Acting.objects.create(role="system", organisation=body, valid_from="2020-01-01")
    people, record = planted(2, ASKED, stored)
    with timed(f"{stored:,} records written"):
        store(authority, record)
    with connections["owner"].cursor() as cursor:
        cursor.execute("vacuum analyze people_person, people_address, people_personidentifier")
    took, used, right, wrong = [], [], 0, 0
    keys = {each.key for each in record}
    with as_authority(authority.pk):
        for each in people:
            numbers = tuple(each.numbers.items())
            asked = Candidate(each.forename, each.surname, "", each.born, each.sex, each.postcode, numbers)
            begun, busy = time.perf_counter(), time.process_time()
            found = find_matches(authority, asked)
            took.append(1000 * (time.perf_counter() - begun))
            used.append(1000 * (time.process_time() - busy))
            certain = [match.person.pk for match in found if match.is_certain]
            right += certain == [each.key]
            wrong += bool(certain) and certain != [each.key]
    present = sum(each.key in keys for each in people)
    cuts = statistics.quantiles(took, n=20)
    print(f"one child against {stored:,}: median {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms")
    print(f"of it in this process: median {statistics.median(used):.1f} ms of processor")
    print(f"certain and right {right} of {present} that are there; certain and wrong {wrong}")


def store(authority: Authority, record: list[Child]) -> None:
    """Copy the children, their homes and their identifiers in; a child's key is the record's number."""
    from django.db import connections

    from opensend.people.names import name_key

    fixed = {name: "" for name in EMPTY} | {"attends": "school"} | dict.fromkeys(NOT_SO, False)
    names = ("id", "authority_id", "national_uuid", "name", "known_as", "forename", "surname", "born", "sex",
             "name_key", *fixed)  # fmt: skip
    owner = connections["owner"]
    owner.ensure_connection()
    with owner.connection.transaction():
        cursor = owner.connection.cursor()
        with cursor.copy(f"copy people_person ({', '.join(names)}) from stdin") as copy:
            for each in record:
                name = f"{each.forename} {each.surname}"
                copy.write_row(
                    (each.key, authority.pk, uuid4(), name, each.forename, each.forename, each.surname,
                     each.born, each.sex, name_key(name), *fixed.values())
                )  # fmt: skip
        homes = "authority_id, person_id, lines, postcode, is_restricted, valid_from"
        with cursor.copy(f"copy people_address ({homes}) from stdin") as copy:
            for each in record:
                copy.write_row((authority.pk, each.key, "1 Example Road", each.postcode, False, "2020-01-01"))
        with cursor.copy(
            "copy people_personidentifier (authority_id, person_id, kind, value) from stdin"
        ) as copy:
            for each in record:
                for kind, value in each.numbers.items():
                    copy.write_row((authority.pk, each.key, kind, value))


if __name__ == "__main__":
    main()
