"""The editable tables of the SEN2 return: CSV files of the rulebook, or a site's own in their place.

``OPENSEND_SEN2_DATA`` names a folder; a table found there is read instead of the one that ships, so that a
new collection year, a code or the Department's own rule numbers need no release.
"""

from __future__ import annotations

import csv
import os
from functools import cache
from pathlib import Path

Row = dict[str, str]

_SHIPPED = Path(__file__).parents[2] / "data" / "sen2"
_VARIABLE = "OPENSEND_SEN2_DATA"


class TableError(ValueError):
    """A table of the return is not in its declared form; the message names the file."""


@cache
def read_table(name: str) -> tuple[Row, ...]:
    """The rows of a table, each by its columns. Raises TableError where the file is not whole."""
    own = Path(os.environ.get(_VARIABLE, "") or _SHIPPED) / f"{name}.csv"
    path = own if own.exists() else _SHIPPED / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, restval=""))
    for row in rows:
        if None in row:
            raise TableError(f"{path}: a row has more cells than the header: {row}")
    return tuple({name: (cell or "").strip() for name, cell in row.items()} for row in rows)


def holds_in(row: Row, year: int) -> bool:
    """Whether a row with `first_year` and `last_year` holds in a collection year; an empty end is open."""
    first, last = row["first_year"], row["last_year"]
    return (not first or int(first) <= year) and (not last or year <= int(last))
