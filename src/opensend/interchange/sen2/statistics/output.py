"""The rows of the published tables, ready to be written as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from opensend.interchange.sen2.statistics.columns import NOT_AVAILABLE
from opensend.interchange.sen2.statistics.figures import Figures
from opensend.interchange.sen2.statistics.geography import COUNTRY, Authority, Place, places_of
from opensend.interchange.sen2.statistics.placements import groups
from opensend.interchange.sen2.statistics.tables import Table, tables_for

KEYS = ("time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code",
        "region_name", "new_la_code", "old_la_code", "la_name", "breakdown_topic", "breakdown")  # fmt: skip
OFFICERS = "sen2_dmo_dco"
_OFFICER_COLUMNS = {"DMO": "des_med_off", "DCO": "des_clin_off", "DSCO": "des_so_care_off"}
_OFFICER_WORDS = {"Y": "Yes", "N": "No"}
_ALL_AUTHORITIES = "All local authorities"


class Published:
    """The tables of one collection year, from the figures of each of its authorities."""

    def __init__(
        self, by_authority: dict[str, Figures], known: dict[str, Authority], *, has_list: bool
    ) -> None:
        self.year = next(iter(by_authority.values())).year
        self._has_list = has_list
        self._places = [(place, _joined(by_authority, place)) for place in places_of(by_authority, known)]

    @property
    def names(self) -> tuple[str, ...]:
        """The tables that can be asked for."""
        return (*tables_for(self.year), OFFICERS)

    def header(self, name: str) -> list[str]:
        """The column names of a table."""
        if name == OFFICERS:
            return [*KEYS, *_OFFICER_COLUMNS.values()]
        return [*KEYS, *(column.name for column in tables_for(self.year)[name].columns)]

    def rows(self, name: str) -> Iterator[list[str]]:
        """The rows of a table: England, regions, authorities; in each the row for all first."""
        if name == OFFICERS:
            yield from self._officers()
            return
        table = tables_for(self.year)[name]
        hidden = self._hidden(table)
        for place, figures in self._places:
            keys = [*_period(table, self.year), place.level, *COUNTRY, *place.cells]
            for cell, counts in figures.rows_of(table, self._has_list):
                cells = [
                    NOT_AVAILABLE if column.name in hidden else column.text(counts)
                    for column in table.columns
                ]
                yield [*keys, *cell, *cells]

    def _hidden(self, table: Table) -> set[str]:
        """The columns by type of setting, where nothing tells the type."""
        if self._has_list or not table.needs_list:
            return set()
        totals = {group.total or group.column for group in groups().values()}
        kept = {column.name for column in table.columns[:1]} | {"await_prov_2022", "perm_ex_2022"}
        return ({column.name for column in table.columns} | totals) - kept

    def _officers(self) -> Iterator[list[str]]:
        for place, figures in self._places:
            if place.level != "Local authority":
                continue
            said = figures.officers.get(place.authorities[0], {})
            words = [_OFFICER_WORDS.get(said.get(item, ""), "n/a") for item in _OFFICER_COLUMNS]
            keys = [str(self.year), "Calendar year", place.level, *COUNTRY, *place.cells]
            yield [*keys, _ALL_AUTHORITIES, _ALL_AUTHORITIES, *words]


def write_table(published: Published, name: str, file: TextIO) -> None:
    """Write one table as CSV."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(published.header(name))
    writer.writerows(published.rows(name))


def write_tables(published: Published, names: tuple[str, ...], folder: Path) -> list[Path]:
    """Write tables as files of a folder, each in UTF-8 with a mark at its beginning, as published."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in names:
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            write_table(published, name, file)
        paths.append(path)
    return paths


def _joined(by_authority: dict[str, Figures], place: Place) -> Figures:
    if len(place.authorities) == 1:
        return by_authority[place.authorities[0]]
    joined = Figures(by_authority[place.authorities[0]].year)
    for code in place.authorities:
        joined.merge(by_authority[code])
    return joined


def _period(table: Table, year: int) -> tuple[str, str]:
    """The period as published: the academic year of a census day, or the calendar year before it."""
    if table.is_stock:
        return f"{year - 1}{year % 100:02d}", "Academic year"
    return str(year - 1), "Calendar year"
