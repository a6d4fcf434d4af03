"""The same people in the other two shapes: the collection system's nine CSV tables, and workbooks."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from opensend.interchange.sen2.rows import BELOW, HEADER, TABLES
from opensend.rules.returns.sen2.examples import sound_header
from opensend.rules.returns.sen2.schema import schema_for

PARENT = {below: above for above, belows in BELOW.items() for below in belows} | {"person": HEADER}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
STACKED = {
    "sen2": "Header Record",
    "person": "Person Record",
    "requests": "Requests Records",
    "assessment": "Assessments Records",
    "namedplan": "Named Plan Records",
    "plandetail": "Plan Detail Records",
    "activeplans": "Active Plan Records",
    "placementdetail": "Placement Detail Records",
    "senneed": "SEN Need Records",
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
Tables = dict[str, list[dict[str, str]]]


def tables_of(people: Sequence[Mapping[str, Any]], year: int = 2026, **header: Any) -> Tables:
    """Nested people as rows with keys of their own and their parents'."""
    tables: Tables = {table: [] for table in TABLES}
    top = {
        name.casefold(): text for name, text in {**sound_header(year), **header}.items() if text is not None
    }
    tables[HEADER].append({"sen2tableid": "900", **top})
    for items in people:
        _add(tables, "person", "900", items)
    return tables


def _add(tables: Tables, table: str, parent: str, items: Mapping[str, Any]) -> None:
    key = str(1000 + sum(map(len, tables.values())))
    row = {f"{table}tableid": key, f"{PARENT[table]}tableid": parent}
    row[f"{table}orderseqcolumn"] = str(len(tables[table]) + 1)
    row["nativeid"] = "373"
    tables[table].append(row)
    for name, value in items.items():
        below = name.casefold()
        if below in TABLES:
            for each in value if isinstance(value, list) else [value]:
                _add(tables, below, key, each)
        elif value is not None:
            row[below] = str(value)


def exported(text: str, kind: str) -> str:
    """A value as the collection system exports it."""
    if kind == "date" and len(text) == 10:
        return f"{text[:4]}-{MONTHS[int(text[5:7]) - 1]}-{text[8:]} 00:00:00"
    if kind == "datetime":
        return f"{text[:4]}-{MONTHS[int(text[5:7]) - 1]}-{text[8:10]} {text[11:]}"
    return text


def csv_of(table: str, rows: Sequence[Mapping[str, str]]) -> str:
    """One table as the collection system exports it."""
    kinds = kinds_of(table)
    keys = [f"{table}tableid", f"{PARENT[table]}tableid" if table in PARENT else "", f"{table}orderseqcolumn"]
    names = [key for key in keys if key] + ["nativeid", "sourceid", *kinds]
    known = dict.fromkeys(names) | dict.fromkeys(name for row in rows for name in row)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(known), restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: exported(text, kinds.get(name, "")) for name, text in row.items()})
    return out.getvalue()


def kinds_of(table: str, year: int = 2026) -> dict[str, str]:
    """The items of a table in lower case, and their kinds."""
    parents = ("Header", "CollectionDetails", "Source") if table == HEADER else (TABLES[table],)
    return {
        item.element.casefold(): item.kind
        for parent in parents
        for item in schema_for(year).parents[parent]
        if item.kind != "group"
    }


def blade_folder(folder: Path, tables: Tables) -> Path:
    """The export as a folder."""
    folder.mkdir(exist_ok=True)
    for table, rows in tables.items():
        (folder / f"Blade-Export_20-01-2026_{table}.csv").write_text(
            csv_of(table, rows), encoding="utf-8-sig"
        )
    return folder


def blade_zip(path: Path, tables: Tables) -> Path:
    """The export as a zip file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, rows in tables.items():
            archive.writestr(f"export/Blade-Export_20-01-2026_{table}.csv", csv_of(table, rows))
    return path


def typed(text: str, kind: str) -> object:
    """A value as a spreadsheet holds it: numbers as fractions, days as days."""
    if kind == "date":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    if kind in {"flag", "number", "digits"} and text.isdigit() and len(text) < 10:
        return float(text)
    return text


def _keys(table: str, row: Mapping[str, str], tables: Tables) -> tuple[str, str]:
    """The ids of the person and of the request that a row belongs to."""
    request = ""
    while table not in {"person", HEADER}:
        above = PARENT[table]
        if table == "requests":
            request = row["requeststableid"]
        row = next(each for each in tables[above] if each[f"{above}tableid"] == row[f"{above}tableid"])
        table = above
    return row.get("persontableid", ""), request


def module_workbook(path: Path, tables: Tables) -> Path:
    """A workbook with a sheet for each module and the column names of the export."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for table, title in SHEETS.items():
        sheet = book.create_sheet(title)
        kinds = kinds_of(table)
        names = list(kinds)
        heads = ["rquestsource" if name == "requestsource" else name for name in names]
        sheet.append(["persontableid", "requeststableid", *heads])
        for row in tables[table]:
            person, request = _keys(table, row, tables)
            cells = [typed(row[name], kinds[name]) if name in row else None for name in names]
            sheet.append([float(person), float(request) if request else None, *cells])
    book.save(path)
    return path


def stacked_workbook(path: Path, tables: Tables) -> Path:
    """The data entry template: all tables on one sheet, under long labels."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data Entry Template"
    sheet.append(["SEN2 data entry template"])
    for table, title in STACKED.items():
        kinds = kinds_of(table)
        labels = labels_of(table)
        sheet.append([])
        sheet.append([title])
        sheet.append(["Record Type", "LA", "Person ID", "Requests record ID", *labels.values()])
        for row in tables[table]:
            person, request = _keys(table, row, tables)
            cells = [typed(row[name], kinds[name]) if name in row else None for name in labels]
            is_top = table == HEADER
            la = typed(row["lea"], "digits") if is_top else 373.0
            sheet.append([title.split()[0], la, float(person) if person else None, request or None, *cells])
    book.save(path)
    return path


def labels_of(table: str, year: int = 2026) -> dict[str, str]:
    """The long label of each item of a table."""
    parents = ("Header", "CollectionDetails", "Source") if table == HEADER else (TABLES[table],)
    return {
        item.element.casefold(): (*item.labels, item.title)[0]
        for parent in parents
        for item in schema_for(year).parents[parent]
        if item.kind != "group" and item.element != "LEA"
    }
