"""Write a return as tables: the nine CSV files of the collection system's export, or a workbook by module.

Both have the columns of the export, in lower case; rows are joined by the numbers that they are given here.
"""

from __future__ import annotations

import csv
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from opensend.interchange.sen2.items import Group, layout_of
from opensend.rules.returns.sen2.records import Header, Person, Record
from opensend.rules.returns.sen2.values import read_date

Row = dict[str, str]
ELEMENTS = {
    "sen2": "Header",
    "person": "Person",
    "requests": "Requests",
    "assessment": "Assessment",
    "namedplan": "NamedPlan",
    "plandetail": "PlanDetail",
    "activeplans": "ActivePlans",
    "placementdetail": "PlacementDetail",
    "senneed": "SENneed",
}
TABLES = tuple(ELEMENTS)
PARENTS = {
    "person": "sen2",
    "requests": "person",
    "assessment": "requests",
    "namedplan": "assessment",
    "plandetail": "namedplan",
    "activeplans": "requests",
    "placementdetail": "activeplans",
    "senneed": "activeplans",
}
SHEETS = {
    "person": "Person",
    "requests": "Requests",
    "assessment": "Assessments",
    "namedplan": "Named Plan",
    "plandetail": "Plan Detail",
    "activeplans": "Active Plan",
    "placementdetail": "Placement Detail",
    "senneed": "SEN Need",
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATES = ("date", "datetime")


def write_blades(header: Header, persons: Iterable[Person], target: Path, year: int, on: date) -> int:
    """Write the nine tables into a folder, or into a zip where `target` ends so; give the number of persons.

    `on` is the day in the files' names. Raises YearNotHeld, and OSError where the target cannot be written.
    """
    if target.suffix.lower() != ".zip":
        target.mkdir(parents=True, exist_ok=True)
        return _write_folder(header, persons, target, year, on)
    with tempfile.TemporaryDirectory(prefix="opensend-sen2-") as folder:
        count = _write_folder(header, persons, Path(folder), year, on)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(Path(folder).iterdir()):
                packed.write(path, path.name)
    return count


def write_workbook(header: Header, persons: Iterable[Person], target: Path, year: int) -> int:
    """Write one sheet for each module, joined by persontableid and requeststableid; give the persons' number.

    The shape has no place for the header: who reads it back has to say whose return it is.
    """
    book = Workbook(write_only=True)
    sheets, columns = {}, {}
    for table, title in SHEETS.items():
        keys = ["persontableid"] if table == "person" else ["persontableid", "requeststableid"]
        columns[table] = [*keys, *_data_columns(table, year)]
        sheets[table] = book.create_sheet(title)
        sheets[table].append(columns[table])
    count = 0
    for table, row in rows_of(header, persons, year):
        count += table == "person"
        if table in sheets:
            sheets[table].append([row.get(name, "") or None for name in columns[table]])
    book.save(target)
    return count


def rows_of(header: Header, persons: Iterable[Person], year: int) -> Iterator[tuple[str, Row]]:
    """Each row as (table, cells), parents before their children, with the numbers that join them."""
    numbers = dict.fromkeys(TABLES, 0)
    lea = dict(_cells(layout_of("Header", year), header)).get("lea", "")
    layout = layout_of("Person", year)
    yield (
        "sen2",
        {
            "sen2tableid": "1",
            "nativeid": lea,
            "sen2orderseqcolumn": "1",
            "sourceid": "1",
            **_cells(layout_of("Header", year), header),
        },
    )
    for person in persons:
        yield from _rows(layout, person, 1, numbers, {"sen2tableid": "1", "nativeid": lea})


def _rows(
    group: Group, record: Record, at: int, numbers: dict[str, int], above: Mapping[str, str]
) -> Iterator[tuple[str, Row]]:
    table = group.element.lower()
    numbers[table] += 1
    keys = {**above, f"{table}tableid": str(numbers[table])}
    own = {f"{table}orderseqcolumn": str(at), "sourceid": "1"}
    yield table, {**keys, **own, **_cells(group, record)}
    for below in group.groups:
        for number, each in enumerate(below.records(record), start=1):
            yield from _rows(below, each, number, numbers, keys)


def _cells(group: Group, record: Record) -> Row:
    return {leaf.element.lower(): text for leaf in group.leaves if (text := leaf.text(record))}


def _write_folder(header: Header, persons: Iterable[Person], folder: Path, year: int, on: date) -> int:
    columns = {table: [*_key_columns(table), *_data_columns(table, year)] for table in TABLES}
    count = 0
    with ExitStack() as open_files:
        writers = {}
        for table in TABLES:
            path = folder / f"Blade-Export_{on:%d-%m-%Y}_{table}.csv"
            file = open_files.enter_context(path.open("w", encoding="utf-8", newline=""))
            writers[table] = csv.writer(file)
            writers[table].writerow(columns[table])
        dates = {table: _date_columns(table, year) for table in TABLES}
        for table, row in rows_of(header, persons, year):
            count += table == "person"
            for name in dates[table] & row.keys():
                row[name] = _blade_date(row[name])
            writers[table].writerow([row.get(name.lower(), "") for name in columns[table]])
    return count


def _key_columns(table: str) -> list[str]:
    parent = [f"{PARENTS[table]}tableid"] if table in PARENTS else []
    return [f"{table}tableid", *parent, "NativeId", f"{table}orderseqcolumn", "sourceid"]


def _data_columns(table: str, year: int) -> list[str]:
    return [leaf.element.lower() for leaf in _layout(table, year).leaves]


def _date_columns(table: str, year: int) -> set[str]:
    return {leaf.element.lower() for leaf in _layout(table, year).leaves if leaf.kind in _DATES}


def _layout(table: str, year: int) -> Group:
    return layout_of(ELEMENTS[table], year)


def _blade_date(text: str) -> str:
    """A date or time as the export writes it; one that cannot be read stays as it is.

    >>> _blade_date("2025-09-28"), _blade_date("2026-01-20T09:00:00"), _blade_date("31/02/2025")
    ('2025-Sep-28 00:00:00', '2026-Jan-20 09:00:00', '31/02/2025')
    """
    day, _, time = text.partition("T")
    found = read_date(day)
    if found is None:
        return text
    return f"{found.year}-{_MONTHS[found.month - 1]}-{found.day:02d} {time or '00:00:00'}"
