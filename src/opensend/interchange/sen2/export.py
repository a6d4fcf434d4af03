"""Make a return from the record: streamed, with what it lacks told beside it, and an account kept of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import IO, Protocol, cast

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from opensend.audit.services import record
from opensend.audit.today import LONDON
from opensend.interchange.models import ReturnFile
from opensend.interchange.sen2.building import build
from opensend.interchange.sen2.gaps import Missing
from opensend.interchange.sen2.returning import ReturnYear, return_year
from opensend.interchange.sen2.selecting import read_batches
from opensend.interchange.sen2.writer import write_return
from opensend.people.acting import acting_as
from opensend.people.models import Acting, Authority, Role
from opensend.people.policies import check
from opensend.rules.returns.sen2.records import Header, Person
from opensend.rules.returns.sen2.tables import read_table

SOFTWARE = "OpenSEND"
LAST_SERIAL = 999
_TABLES = ("years", "items", "codes", "authorities", "rules")
_OFFICERS = {"dmo": "has_medical_officer", "dco": "has_clinical_officer", "dsco": "has_social_care_officer"}


class Sink(Protocol):
    """What a return is written into."""

    def write(self, data: bytes, /) -> int:
        """Take some bytes."""


class NoSerialLeft(ValueError):
    """So many files were made for one return that there is no number for another."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A return that was made: what was kept of it, and what it lacks."""

    made: ReturnFile
    missing: list[Missing]


def build_persons(
    authority: Authority, year: int, *, missing: list[Missing], told: list[int] | None = None
) -> Iterator[Person]:
    """Everybody in the authority's return, in the order of their records; what they lack goes into `missing`.

    `told` takes the ids of their records. A few hundred are held at once. The caller is in the scope of the
    authority's staff. Raises YearNotHeld.
    """
    dates = return_year(year)
    for batch in read_batches(authority, dates):
        for child in batch:
            built = build(child, dates)
            if built.person is not None:
                missing.extend(built.missing)
                if told is not None:
                    told.append(child.id)
                yield built.person


def export_return(
    acting: Acting, *, authority: Authority, year: int, file: Sink, release: str = ""
) -> Exported:
    """Write the authority's return of a year, number it, and log whose records were read.

    `release` is the product's own where it is not given. Raises NotAllowed; YearNotHeld; NoSerialLeft.
    """
    dates = return_year(year)
    with acting_as(acting):
        if acting.role != Role.SYSTEM:  # at the command line the authority's own system makes it
            check(acting, "return.export", authority)
        now = timezone.now()
        serial = _next_serial(authority, year)
        missing: list[Missing] = []
        told: list[int] = []
        header = _header(authority, dates, serial, now, release or version("opensend"), missing)
        hashed = _Hashed(file)
        persons = build_persons(authority, year, missing=missing, told=told)
        count = write_return(header, persons, cast("IO[bytes]", hashed), year)
        made = ReturnFile.objects.create(
            authority=authority, year=year, serial=serial, sha256=hashed.digest(),
            rules_version=rules_version(), persons=count, missing=len(missing), made_at=now, made_by=acting,
        )  # fmt: skip
        record(
            acting, "sen2.export", "return", made.pk, authority_id=authority.pk, sections=("person", "case"),
            changes={"year": year, "serial": serial, "persons": told},
        )  # fmt: skip
    return Exported(made, missing)


def rules_version() -> str:
    """The hash of the tables by which a return is made and checked: another one, other rules."""
    return hashlib.sha256(repr([read_table(name) for name in _TABLES]).encode()).hexdigest()


def _next_serial(authority: Authority, year: int) -> int:
    with connection.cursor() as cursor:
        # Two files at once would have the same number.
        cursor.execute("select pg_advisory_xact_lock(hashtext('opensend sen2 export'), %s)", [authority.pk])
    made = ReturnFile.objects.filter(authority=authority, year=year)
    serial = int(made.aggregate(last=Max("serial"))["last"] or 0) + 1
    if serial > LAST_SERIAL:
        raise NoSerialLeft(f"{LAST_SERIAL} files have been made for {year}: there is no serial number left.")
    return serial


def _header(
    authority: Authority, dates: ReturnYear, serial: int, now: datetime, release: str, missing: list[Missing]
) -> Header:
    header = Header(
        collection="SEN2",
        year=dates.year,
        reference_date=dates.census_day,
        source_level="L",
        lea=authority.code,
        software_code=SOFTWARE,
        release=release[:20],
        serial_no=serial,
        date_time=now.astimezone(LONDON).strftime("%Y-%m-%dT%H:%M:%S"),
    )
    for item, name in _OFFICERS.items():
        flag = getattr(authority, name)
        if flag is not None:
            setattr(header, item, "Y" if flag else "N")
        elif dates.demands("Header", item.upper()):
            why = "The authority has not said whether its area has this designated officer."
            missing.append(Missing(0, "", item.upper(), why))
    return header


class _Hashed:
    """A file that is hashed as it is written."""

    def __init__(self, file: Sink) -> None:
        self._file, self._hash = file, hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Write, and add to the hash."""
        self._hash.update(data)
        return self._file.write(data)

    def digest(self) -> str:
        """The hash of what was written."""
        return self._hash.hexdigest()
