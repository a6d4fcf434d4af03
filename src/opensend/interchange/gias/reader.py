"""Read the register's file as it is published: faults of the whole file first, then row by row, streaming.

The file is read twice. The first time says whether it can be read at all (whole, and in which encoding); the
second time gives the rows.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

from opensend.interchange.gias import columns
from opensend.interchange.gias.row import RefusedRow, RegisterRow, RowReader

_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 16
_DATE_IN_NAME = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)")


class UnreadableRegister(ValueError):
    """The file is not a register that can be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A file that was found whole: where it is, how it is encoded, and the columns that it has."""

    path: Path
    sha256: str
    encoding: str
    file_date: date | None
    header: tuple[str, ...]

    def rows(self) -> Iterator[RegisterRow | RefusedRow]:
        """Each row in the file's order. A URN that was there before is refused, and the first row kept.

        Raises UnreadableRegister where quotes are not balanced or the file ends in the middle of a row.
        """
        reader, lines = RowReader(self.header), dict[str, int]()
        for line, row in self._whole_rows():
            found = reader.read(line, row)
            if isinstance(found, RegisterRow):
                first = lines.setdefault(found.urn, line)
                if first != line:
                    found = RefusedRow(line, found.urn, f"this URN is on line {first} already")
            yield found

    def _whole_rows(self) -> Iterator[tuple[int, list[str]]]:
        records = _records(self.path, self.encoding)
        next(records)
        held: tuple[int, list[str]] | None = None
        for record in records:
            if held:
                yield held
            held = record
        if held is None:
            raise UnreadableRegister(f"{self.path.name} has a header and no rows.")
        if len(held[1]) < len(self.header):
            raise UnreadableRegister(
                f"{self.path.name} ends in the middle of a row (line {held[0]}): it is not whole. "
                "Download it again."
            )
        yield held


def open_register(path: Path) -> RegisterFile:
    """Find the file whole, tell its encoding and check its header.

    Raises UnreadableRegister for a fault of the whole file, and OSError where it cannot be opened.
    """
    sha256, encoding = _judge_bytes(path)
    for _line, header in _records(path, encoding):
        names = tuple(name.strip() for name in header)
        _judge_header(path.name, names)
        return RegisterFile(path, sha256, encoding, date_in(path.name), names)
    raise UnreadableRegister(f"{path.name} is empty.")


def date_in(name: str) -> date | None:
    """The day in a published file's name, which says how old its facts are.

    >>> date_in("edubasealldata20260204.csv")
    datetime.date(2026, 2, 4)
    """
    found = _DATE_IN_NAME.search(name)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _open(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        is_compressed = file.read(2) == _GZIP
    return cast(BinaryIO, gzip.open(path)) if is_compressed else path.open("rb")


def _judge_bytes(path: Path) -> tuple[str, str]:
    digest = hashlib.sha256()
    decoders = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8-sig", "cp1252")}
    try:
        with _open(path) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                _narrow(decoders, chunk)
            _narrow(decoders, b"")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableRegister(
            f"{path.name} is compressed and not whole ({error}). Download it again."
        ) from error
    if not decoders:
        raise UnreadableRegister(
            f"{path.name} is neither in UTF-8 nor in Windows-1252. "
            "Use the file as it was downloaded, or save it as CSV UTF-8."
        )
    return digest.hexdigest(), next(iter(decoders))


def _narrow(decoders: dict[str, codecs.IncrementalDecoder], chunk: bytes) -> None:
    """Drop each encoding that the bytes cannot be in. An empty chunk ends the text."""
    for name, decoder in list(decoders.items()):
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError:
            del decoders[name]
        else:
            if "\0" in text:
                del decoders[name]


def _judge_header(name: str, header: tuple[str, ...]) -> None:
    if not any(header):
        raise UnreadableRegister(f"{name} has no header.")
    missing = [column for column in columns.REQUIRED if column not in header]
    if missing:
        hint = ""
        if "LinkURN" in header:
            hint = " This is the file of links; take the one of all establishments."
        elif "URN" in header and "TypeOfEstablishment (name)" in header:
            hint = " It may be one of the narrower files; take the one of all establishments."
        raise UnreadableRegister(f"{name} lacks a column that is needed: {', '.join(missing)}.{hint}")
    twice = sorted({column for column in header if column and header.count(column) > 1})
    if twice:
        raise UnreadableRegister(f"{name} has a column twice: {', '.join(twice)}.")


def _records(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line that it begins on. Empty lines are left out."""
    with _open(path) as file, io.TextIOWrapper(file, encoding=encoding, newline="") as text:
        # Strict, so that a quote that is never closed is an error and does not swallow the rows after it.
        records = csv.reader(text, strict=True)
        begins = 1
        try:
            for record in records:
                if record:
                    yield begins, record
                begins = records.line_num + 1
        except csv.Error as error:
            raise UnreadableRegister(
                f"{path.name}: the quotes are not balanced in the row that begins on line {begins} ({error})."
            ) from error
