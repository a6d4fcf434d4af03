"""Read a list of children from a CSV or Parquet file, row by row, in the form in which they are compared."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from opensend.people.names import sound_of
from opensend.rules.matching import Facts, describe

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "record", "person"),
    "forename": ("forename", "first_name", "given_name", "forenames"),
    "surname": ("surname", "last_name", "family_name"),
    "known_as": ("known_as", "preferred_forename"),
    "born": ("born", "date_of_birth", "dob", "person_birth_date"),
    "sex": ("sex", "gender"),
    "postcode": ("postcode", "post_code"),
    "upn": ("upn",),
    "former_upn": ("former_upn",),
    "uln": ("uln",),
    "nhs": ("nhs", "nhs_number"),
}
"""What a column may be called; case, blanks and hyphens do not matter."""
NUMBERS = ("upn", "former_upn", "uln", "nhs")
_DATE = re.compile(r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.](\d{1,2})[/.](\d{4}))")


class NotAList(ValueError):
    """A file is not a list of children that can be matched; the message says why."""


@dataclass(slots=True)
class Reading:
    """What was noticed while a file was read: how many rows, and how many dates of birth were not real."""

    rows: int = 0
    bad_dates: int = 0
    ignored: tuple[str, ...] = ()
    seen: set[str] = field(default_factory=set)


def read_people(path: Path, reading: Reading) -> Iterator[tuple[str, Facts]]:
    """Each child's `id` (the row's number, from 1, where there is none) and facts. Raises NotAList."""
    try:
        yield from _read(path, reading)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise NotAList(f"{path} cannot be read: {error}") from error


def _read(path: Path, reading: Reading) -> Iterator[tuple[str, Facts]]:
    rows, header = _parquet(path) if path.suffix.lower() == ".parquet" else _csv(path)
    names = _name_columns(header)
    reading.ignored = tuple(column for column in header if column not in names.values())
    for row in rows:
        reading.rows += 1
        given = {name: row.get(column) for name, column in names.items()}
        key = str(given.get("id") or reading.rows)
        if key in reading.seen:
            raise NotAList(f"{path}: two rows have the id {key}")
        reading.seen.add(key)
        yield key, facts_of(given, reading)


def facts_of(given: Mapping[str, Any], reading: Reading) -> Facts:
    """A row's cells as facts; a date that is not real counts as missing, and is counted."""
    born = _day(given.get("born"))
    reading.bad_dates += born is None and bool(given.get("born"))
    return describe(
        forename=_text(given, "forename"), surname=_text(given, "surname"), known_as=_text(given, "known_as"),
        born=born, sex=_text(given, "sex"), postcode=_text(given, "postcode"),
        numbers=[(kind, _text(given, kind)) for kind in NUMBERS], sound=sound_of,
    )  # fmt: skip


def _text(given: Mapping[str, Any], name: str) -> str:
    return str(given.get(name) or "")


def _name_columns(header: Iterable[str]) -> dict[str, str]:
    """Which column holds what. Raises NotAList where there is nothing to compare by."""
    called = {re.sub(r"[\s\-]+", "_", column.strip().lower()): column for column in header}
    found = {
        name: next(called[each] for each in names if each in called)
        for name, names in COLUMNS.items()
        if any(each in called for each in names)
    }
    if not ({"forename", "surname", "born"} <= set(found) or set(NUMBERS) & set(found)):
        known = ", ".join(COLUMNS)
        raise NotAList(
            f"The file has neither names and dates of birth nor an identifier. Its columns may be: {known}"
        )
    return found


def _csv(path: Path) -> tuple[Iterator[dict[str, Any]], list[str]]:
    lines = csv.DictReader(_lines(path), strict=True)
    return iter(lines), list(lines.fieldnames or ())


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        yield from opened


def _parquet(path: Path) -> tuple[Iterator[dict[str, Any]], list[str]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        opened = pq.ParquetFile(path)
    except pa.ArrowInvalid as error:
        raise NotAList(f"{path} is not a Parquet file: {error}") from error
    rows = (row for batch in opened.iter_batches() for row in batch.to_pylist())
    return rows, list(opened.schema_arrow.names)


def _day(value: Any) -> date | None:
    """A date as it is written year first or day first; None where there is none, or no such day.

    >>> _day("14/03/2012"), _day("2012-03-14"), _day("31/02/2012")
    (datetime.date(2012, 3, 14), datetime.date(2012, 3, 14), None)
    """
    if isinstance(value, date):
        return value
    parts = _DATE.match(str(value or "").strip())
    if parts is None:
        return None
    year, month, day = parts.group(1, 2, 3) if parts[1] else parts.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
