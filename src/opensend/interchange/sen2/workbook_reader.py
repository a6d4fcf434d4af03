"""The return in a workbook: the data entry template's stacked tables, or a sheet for each module.

In both, rows are joined by the ids of the person and of the request. Headings beyond those that are known are
matched as leniently as the table of items allows (its titles and labels).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import openpyxl

from opensend.interchange.sen2.archive import DAMAGED, open_archive
from opensend.interchange.sen2.cells import columns_of, folded, key_of, text_of
from opensend.interchange.sen2.parts import Parts, UnreadableReturn
from opensend.interchange.sen2.rows import BELOW, HEADER, TABLES, Row, RowStore

_LARGEST = 1 << 30
_PROLOGUE = 1 << 12
_TITLES = {
    "header": HEADER,
    "person": "person",
    "request": "requests",
    "assessment": "assessment",
    "namedplan": "namedplan",
    "plandetail": "plandetail",
    "activeplan": "activeplans",
    "placementdetail": "placementdetail",
    "senneed": "senneed",
}
_PERSON_KEYS = ("persontableid", "personid", "personrecordid")
_REQUEST_KEYS = ("requeststableid", "requestsrecordid", "requestrecordid", "requestid")
_TECHNICAL = {"recordtype", "la", "lanumber", "nativeid", "sourceid"}
_WIDEST = 200


class _Table:
    """One table under its headings: turns rows of cells into rows of the return."""

    def __init__(self, name: str, headings: list[str]) -> None:
        self.name = name
        self._at = {heading: at for at, heading in reversed(list(enumerate(headings))) if heading}
        columns = columns_of(name)
        technical = set() if name == HEADER else _TECHNICAL
        joins = {*_PERSON_KEYS, *_REQUEST_KEYS}
        rest = {heading: at for heading, at in self._at.items() if heading not in joins}
        self._items = [
            (at, columns[heading])
            for heading, at in rest.items()
            if heading in columns and heading not in technical
        ]
        self._unknown = [
            (at, heading)
            for heading, at in rest.items()
            if heading not in columns and heading not in _TECHNICAL and not _is_other_key(heading)
        ]

    def is_joined(self) -> bool:
        """Whether the table has the ids that its rows are joined by."""
        if self.name == HEADER:
            return True
        has_person = any(key in self._at for key in _PERSON_KEYS)
        return has_person and (self.name == "person" or any(key in self._at for key in _REQUEST_KEYS))

    def row(self, cells: tuple[Any, ...], store: RowStore) -> Row | None:
        """A row of the return, or None where nothing is in it."""
        items = {}
        for at, column in self._items:
            if at < len(cells) and (text := text_of(cells[at], column)):
                items[column.tag] = text
        for at, heading in self._unknown:
            if at < len(cells) and cells[at] not in (None, ""):
                store.add_unknown(heading)
        person, request = self._key(cells, _PERSON_KEYS), self._key(cells, _REQUEST_KEYS)
        if not items and not person:
            return None
        if self.name in {HEADER, "person"}:
            return Row(person, "", 0, items)
        # Below a request all rows carry its id alone, so that it is their own key as well as their parent's.
        both = f"{person}|{request}"
        return Row(both, person if self.name == "requests" else both, 0, items)

    def _key(self, cells: tuple[Any, ...], names: tuple[str, ...]) -> str:
        at = next((self._at[name] for name in names if name in self._at), len(cells))
        return key_of(cells[at]) if at < len(cells) else ""


def read_workbook(path: Path) -> Parts:
    """The parts of a return. Raises UnreadableReturn where the workbook does not hold one."""
    _judge_archive(path)
    with RowStore() as store:
        found = _fill(path, store)
        if "person" not in found:
            raise UnreadableReturn(
                f"{path.name} has neither a sheet nor a table of persons: "
                "use the data entry template, or a sheet for each module"
            )
        yield from store.parts()


def _judge_archive(path: Path) -> None:
    with open_archive(path, largest=_LARGEST) as archive:
        for member in archive.infolist():
            if member.filename.endswith((".xml", ".rels")):
                try:
                    with archive.open(member) as file:
                        begun = file.read(_PROLOGUE)
                except DAMAGED as error:
                    raise UnreadableReturn(f"{path.name} is damaged ({error})") from error
                if b"<!DOCTYPE" in begun or b"<!ENTITY" in begun:
                    raise UnreadableReturn(f"{path.name}: {member.filename} has a document type")


def _fill(path: Path, store: RowStore) -> set[str]:
    found: set[str] = set()
    for title, rows in groupby(_cells(path), key=itemgetter(0)):
        for table, row in _rows(title, (cells for _title, cells in rows), store):
            store.add(table, [row])
            found.add(table)
    return found


def _cells(path: Path) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every row that has something in it, with the title of its sheet."""
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                # What a file says of a sheet's size is not to be relied on.
                sheet.reset_dimensions()
                for cells in sheet.iter_rows(values_only=True):
                    if any(True for _ in _filled(cells)):
                        yield sheet.title, cells[:_WIDEST]
        finally:
            book.close()
    except Exception as error:
        # In a damaged workbook, whatever the library stumbles over comes out of it: there is no one error.
        raise UnreadableReturn(f"{path.name} is not a workbook that can be read ({error!r})") from error


def _rows(title: str, rows: Iterator[tuple[Any, ...]], store: RowStore) -> Iterator[tuple[str, Row]]:
    name, table = _table_named(title), None
    for cells in rows:
        filled = list(_filled(cells))
        below = _table_named(filled[0]) if len(filled) == 1 and isinstance(filled[0], str) else None
        if below is not None:
            name, table = below, None
        elif name is not None and table is None:
            table = _Table(name, [folded(cell) if isinstance(cell, str) else "" for cell in cells])
            if not table.is_joined():
                raise UnreadableReturn(
                    f"sheet {title}: the {name} table lacks the id of the person or of the request"
                )
        elif table is not None and (row := table.row(cells, store)) is not None:
            yield table.name, row


def _filled(cells: tuple[Any, ...]) -> Iterator[Any]:
    return (cell for cell in cells if cell not in (None, ""))


def _table_named(title: str) -> str | None:
    """The table that a title or a sheet's name means: ``Named Plan Records`` is the named plans'."""
    plain = folded(title)
    for end in ("records", "record", "s"):
        plain = plain.removesuffix(end)
    return _TITLES.get(plain) or (plain if plain in TABLES else None)


def _is_other_key(heading: str) -> bool:
    return any(heading in {f"{table}tableid", f"{table}orderseqcolumn"} for table in (*TABLES, *BELOW))
