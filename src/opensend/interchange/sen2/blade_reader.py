"""The collection system's export: nine CSV files, one for each table, in a folder or a zip file."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import IO

from opensend.interchange.sen2.archive import DAMAGED, open_archive
from opensend.interchange.sen2.cells import columns_of, folded, key_of, text_of
from opensend.interchange.sen2.parts import Parts, UnreadableReturn
from opensend.interchange.sen2.rows import BELOW, HEADER, TABLES, Row, RowStore

_OWN_KEY = "{}tableid"
_PLACE = "{}orderseqcolumn"
_TECHNICAL = {"nativeid", "sourceid"}
_PARENT = {below: above for above, belows in BELOW.items() for below in belows} | {"person": HEADER}
Opener = Callable[[], IO[bytes]]


def read_blade(path: Path) -> Parts:
    """The parts of a return. Raises UnreadableReturn where the export is not whole."""
    with ExitStack() as stack:
        files = _find_in_folder(path) if path.is_dir() else _find_in_zip(path, stack)
        missing = [table for table in TABLES if table not in files]
        if missing:
            raise UnreadableReturn(
                f"{path.name}: there is no file whose name ends in "
                + ", ".join(f"_{table}.csv" for table in missing)
            )
        store = stack.enter_context(RowStore())
        for table, (name, opener) in files.items():
            try:
                store.add(table, _rows(table, name, opener, store))
            except DAMAGED as error:
                if path.is_dir():
                    raise
                raise UnreadableReturn(f"{name}: the zip file is damaged ({error})") from error
        yield from store.parts()


def _find_in_folder(path: Path) -> dict[str, tuple[str, Opener]]:
    found = [
        (each.name, lambda each=each: each.open("rb")) for each in sorted(path.iterdir()) if each.is_file()
    ]
    return _by_table(path.name, found)


def _find_in_zip(path: Path, stack: ExitStack) -> dict[str, tuple[str, Opener]]:
    archive: zipfile.ZipFile = stack.enter_context(open_archive(path))
    found = [
        (PurePosixPath(member.filename).name, lambda member=member: archive.open(member))
        for member in archive.infolist()
        if not member.is_dir() and not member.filename.startswith("__MACOSX/")
    ]
    return _by_table(path.name, found)


def _by_table(where: str, found: Sequence[tuple[str, Opener]]) -> dict[str, tuple[str, Opener]]:
    files: dict[str, tuple[str, Opener]] = {}
    for name, opener in found:
        stem = name.casefold().removesuffix(".csv")
        table = stem.rpartition("_")[2]
        if stem == name.casefold() or table not in TABLES:
            continue
        if table in files:
            raise UnreadableReturn(f"{where}: {files[table][0]} and {name} are both the {table} table")
        files[table] = name, opener
    return files


def _rows(table: str, name: str, opener: Opener, store: RowStore) -> Iterator[Row]:
    # The byte order mark is taken off; any encoding but UTF-8 would spoil names without a word.
    with opener() as file, io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
        records = csv.reader(text, strict=True)
        try:
            header = [folded(cell) for cell in next(records, [])]
            _judge_header(table, name, header)
            for record in records:
                if len(record) != len(header) and record:
                    raise UnreadableReturn(
                        f"{name}, line {records.line_num}: {len(record)} cells, not {len(header)}"
                    )
                if record:
                    yield _row(table, dict(zip(header, record, strict=True)), store)
        except UnicodeDecodeError as error:
            raise UnreadableReturn(
                f"{name}, after line {records.line_num}: this is not UTF-8 ({error.reason}). "
                "Use the export as it was downloaded, or save it as CSV UTF-8"
            ) from error
        except csv.Error as error:
            raise UnreadableReturn(f"{name}, line {records.line_num}: {error}") from error


def _judge_header(table: str, name: str, header: list[str]) -> None:
    needed = [_OWN_KEY.format(table)] if table in BELOW else []
    if table in _PARENT and table != "person":
        needed.append(_OWN_KEY.format(_PARENT[table]))
    if missing := [column for column in needed if column not in header]:
        raise UnreadableReturn(f"{name} lacks the column {', '.join(missing)}")
    if twice := sorted({column for column in header if column and header.count(column) > 1}):
        raise UnreadableReturn(f"{name} has a column twice: {', '.join(twice)}")


def _row(table: str, cells: dict[str, str], store: RowStore) -> Row:
    key = key_of(cells.pop(_OWN_KEY.format(table), ""))
    parent = key_of(cells.pop(_OWN_KEY.format(_PARENT[table]), "")) if table in _PARENT else ""
    place = key_of(cells.pop(_PLACE.format(table), ""))
    columns, items = columns_of(table), dict[str, str]()
    for heading, cell in cells.items():
        if not cell.strip() or heading in _TECHNICAL:
            continue
        if column := columns.get(heading):
            items[column.tag] = text_of(cell, column)
        else:
            store.add_unknown(heading)
    is_number = place.isascii() and place.isdigit()
    return Row(key, parent, int(place[:18]) if is_number else 0, items)
