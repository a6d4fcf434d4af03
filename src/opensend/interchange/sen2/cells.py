"""Headings and cells of the table shapes: which item a column is, and its text as XML would have it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from opensend.interchange.sen2.rows import HEADER, TABLES
from opensend.rules.returns.sen2.schema import schema_for, years

_HEADER_PARENTS = ("Header", "CollectionDetails", "Source")
_MONTHS = {
    month: f"{number:02d}"
    for number, month in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_DAY = re.compile(r"(\d{4})-(\d{2}|[A-Za-z]{3})-(\d{2})(?:[ T](\d{2}:\d{2}:\d{2})(?:\.0+)?)?", re.ASCII)
_WHOLE = re.compile(r"(\d+)\.0+", re.ASCII)
_MIDNIGHT = "00:00:00"
_LA_DIGITS = 3


class Column(NamedTuple):
    """The item that a column holds."""

    tag: str
    kind: str
    length: int | None


def folded(heading: str) -> str:
    """A heading without what people write differently.

    >>> folded("SEN Type of Need rank (1=Primary, 2=Secondary)")
    'sentypeofneedrank1primary2secondary'
    """
    return re.sub(r"[^a-z0-9]", "", heading.casefold())


@cache
def columns_of(table: str) -> Mapping[str, Column]:
    """The columns of a table by their folded headings: names of elements, titles and labels, then aliases."""
    parents = _HEADER_PARENTS if table == HEADER else (TABLES[table],)
    items = [
        item
        for year in reversed(years())
        for parent in parents
        for item in schema_for(year).parents[parent]
        if item.kind != "group"
    ]
    columns: dict[str, Column] = {}
    for item in items:
        columns.setdefault(folded(item.element), Column(item.element, item.kind, item.max_length))
    for item in items:
        column = Column(item.element, item.kind, item.max_length)
        for name in (item.title, *item.labels):
            columns.setdefault(folded(name), column)
        for name in item.aliases:
            columns.setdefault(folded(name), column._replace(tag=name))
    return columns


def text_of(value: object, column: Column) -> str:
    """A cell as XML would have it.

    >>> text_of("2025-Sep-28 00:00:00", Column("ReceivedDate", "date", None))
    '2025-09-28'
    >>> text_of(1.0, Column("PB", "flag", None)), text_of("123456.0", Column("URN", "digits", 6))
    ('1', '123456')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        # A spreadsheet takes the zeros that an authority's number may begin with.
        is_authority = column.kind == "digits" and column.length == _LA_DIGITS
        return str(value).zfill(_LA_DIGITS) if is_authority else str(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds") if column.kind == "datetime" else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return _plain(str(value).strip(), column.kind)


def key_of(value: object) -> str:
    """A key, which a spreadsheet may have made a fraction of."""
    return text_of(value, Column("", "digits", None))


def _plain(text: str, kind: str) -> str:
    if kind in {"date", "datetime"} and (found := _DAY.fullmatch(text)):
        year, month, day, time = found.groups()
        written = f"{year}-{_MONTHS.get(month.lower(), month)}-{day}"
        if kind == "datetime":
            return f"{written}T{time}" if time else written
        return written if time in (None, _MIDNIGHT) else text
    if kind in {"digits", "number", "flag", "code"} and (whole := _WHOLE.fullmatch(text)):
        return whole[1]
    return text
