"""The word lists that plans are read with: CSV files of the rulebook, or a site's own in their place.

``OPENSEND_PLANS_DATA`` names a folder; a table found there is read instead of the one that ships.
"""

from __future__ import annotations

import csv
import os
from functools import cache
from pathlib import Path

Row = dict[str, str]

_SHIPPED = Path(__file__).parents[2] / "data" / "plans"
_VARIABLE = "OPENSEND_PLANS_DATA"


class TableError(ValueError):
    """A word list is not in its declared form; the message names the file."""


@cache
def read_table(name: str) -> tuple[Row, ...]:
    """The rows of a word list, each by its columns. Raises TableError where the file is not whole."""
    path = table_path(f"{name}.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, restval=""))
    for row in rows:
        if None in row:
            raise TableError(f"{path}: a row has more cells than the header: {row}")
    return tuple({name: (cell or "").strip() for name, cell in row.items()} for row in rows)


def table_path(file: str) -> Path:
    """Where a table is: the site's own, else the one that ships."""
    own = Path(os.environ.get(_VARIABLE, "") or _SHIPPED) / file
    return own if own.exists() else _SHIPPED / file


def words_from(*lines: str) -> frozenset[str]:
    """The words of some lines of text, for lists that belong to the code."""
    return frozenset(word for line in lines for word in line.split())


def words_of(name: str, column: str = "words", **having: str) -> frozenset[str]:
    """The words in a column of the rows that have certain cells; words are parted by " / "."""
    rows = (row for row in read_table(name) if all(row[key] == cell for key, cell in having.items()))
    return frozenset(word for row in rows for word in row[column].split(" / ") if word)
