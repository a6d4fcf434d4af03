"""The establishments list as the rules of a return ask it: nine facts of each, by URN and by UKPRN.

The file is judged as the register's own reader judges it; of its columns only those that the rules need are
read, so that fifty thousand rows are there in a second or two.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, cast

from opensend.interchange.gias.cells import BadCell, read_age, read_date, read_resourced_provision
from opensend.interchange.gias.reader import RegisterFile, UnreadableRegister, open_register

_COLUMNS = (
    "URN", "UKPRN", "TypeOfEstablishment (name)", "OpenDate", "CloseDate", "StatutoryHighAge",
    "TypeOfResourcedProvision (name)",
)  # fmt: skip


class ListedEstablishment(NamedTuple):
    """One row of the list."""

    urn: str
    ukprn: str | None
    type_name: str
    opened_on: date | None
    closed_on: date | None
    high_age: int | None
    provision: str | None
    """Which kind of special provision it has, empty for none; None where the list does not say."""

    @property
    def has_sen_unit(self) -> bool | None:
        """Whether the list shows a SEN unit there."""
        return None if self.provision is None else "sen unit" in self.provision.casefold()

    @property
    def has_resourced_provision(self) -> bool | None:
        """Whether the list shows resourced provision there."""
        return None if self.provision is None else "resourced provision" in self.provision.casefold()


class EstablishmentsList:
    """The list, held in memory; where a URN comes twice, its first row counts."""

    def __init__(self, rows: Iterator[ListedEstablishment]) -> None:
        self._by_urn: dict[str, ListedEstablishment] = {}
        self._by_ukprn: dict[str, ListedEstablishment] = {}
        for row in rows:
            if self._by_urn.setdefault(row.urn, row) is row and row.ukprn:
                known = self._by_ukprn.setdefault(row.ukprn, row)
                if known.closed_on and not row.closed_on:  # a number passes on to who follows
                    self._by_ukprn[row.ukprn] = row

    def __len__(self) -> int:
        return len(self._by_urn)

    def by_urn(self, urn: str) -> ListedEstablishment | None:
        """The establishment of a URN."""
        return self._by_urn.get(urn)

    def by_ukprn(self, ukprn: str) -> ListedEstablishment | None:
        """An establishment of a provider number, one that is open where there is one."""
        return self._by_ukprn.get(ukprn)


def read_establishments(path: Path) -> EstablishmentsList:
    """Read the register's file. Raises UnreadableRegister or OSError where it cannot be read."""
    register = open_register(path)
    says_provision = any(row.provision for row in _rows(register))
    rows = _rows(register)
    if not says_provision:
        rows = (row._replace(provision=None) for row in rows)
    return EstablishmentsList(rows)


def _rows(register: RegisterFile) -> Iterator[ListedEstablishment]:
    width = len(register.header)
    at = {name: position for position, name in enumerate(register.header)}
    pick: Callable[[Sequence[str]], tuple[str, ...]] = itemgetter(*(at.get(name, width) for name in _COLUMNS))
    opener = gzip.open if _is_compressed(register.path) else open
    with opener(register.path, "rb") as file:
        text = io.TextIOWrapper(cast(io.BufferedReader, file), encoding=register.encoding, newline="")
        records = csv.reader(text, strict=True)
        try:
            next(records)
            for record in records:
                if len(record) == width:
                    yield _row(*pick([*record, ""]))
        except csv.Error as error:
            raise UnreadableRegister(f"{register.path.name}: line {records.line_num}: {error}") from error


def _row(
    urn: str, ukprn: str, type_name: str, opened: str, closed: str, high: str, provision: str
) -> ListedEstablishment:
    return ListedEstablishment(
        urn.strip(),
        ukprn.strip() or None,
        type_name.strip(),
        cast(date | None, _or_none(read_date, opened)),
        cast(date | None, _or_none(read_date, closed)),
        cast(int | None, _or_none(read_age, high)),
        read_resourced_provision(provision) if provision else "",
    )


def _or_none(read: Callable[[str], object], cell: str) -> object:
    """A cell's fact; one that cannot be read is not known, and costs the row nothing else."""
    try:
        return read(cell) if cell else None
    except BadCell:
        return None


def _is_compressed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"
