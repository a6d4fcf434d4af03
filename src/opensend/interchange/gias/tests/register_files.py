"""Register files for tests, in the published layout, right or wrong in one chosen way."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from opensend.interchange.demo.settings import FICTIONAL_SETTINGS
from opensend.interchange.gias.reader import UnreadableRegister, open_register
from opensend.interchange.gias.row import RefusedRow, RegisterRow

Row = dict[str, str]


def rows_of_a_register(how_many: int = 39) -> list[Row]:
    """The first rows of the fictional register, by the names of the columns."""
    with FICTIONAL_SETTINGS.open(encoding="cp1252", newline="") as file:
        return list(csv.DictReader(file))[:how_many]


def as_csv(rows: Iterable[Row], *, without: Iterable[str] = ()) -> str:
    """The rows as the text of a published file."""
    rows = list(rows)
    names = [name for name in rows[0] if name not in set(without)]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write_register(folder: Path, rows: Iterable[Row], name: str = "edubasealldata20260204.csv") -> Path:
    """The rows as a published file in that folder."""
    path = folder / name
    path.write_bytes(as_csv(rows).encode("cp1252"))
    return path


def read_whole(path: Path) -> list[RegisterRow | RefusedRow]:
    """Every row of a file, as the reader gives it."""
    return list(open_register(path).rows())


def fault_of(path: Path) -> str:
    """What the reader says against the whole of a file."""
    try:
        read_whole(path)
    except UnreadableRegister as fault:
        return str(fault)
    raise AssertionError(f"{path.name} was read")
