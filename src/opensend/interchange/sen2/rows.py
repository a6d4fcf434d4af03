"""A return in nine tables: rows joined by their keys into people, on disk so that memory stays bounded."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from opensend.interchange.sen2.parts import Child, Group, Outside, Parts, UnreadableReturn
from opensend.rules.returns.sen2.reading import Element
from opensend.rules.returns.sen2.schema import Schema, YearNotHeld, schema_for, years
from opensend.rules.returns.sen2.trees import Tree, tree_of

HEADER = "sen2"
TABLES = {
    HEADER: "Header",
    "person": "Person",
    "requests": "Requests",
    "assessment": "Assessment",
    "namedplan": "NamedPlan",
    "plandetail": "PlanDetail",
    "activeplans": "ActivePlans",
    "placementdetail": "PlacementDetail",
    "senneed": "SENneed",
}
"""Each table and the element that a row of it is."""
BELOW = {
    "person": ("requests",),
    "requests": ("assessment", "activeplans"),
    "assessment": ("namedplan",),
    "namedplan": ("plandetail",),
    "activeplans": ("placementdetail", "senneed"),
}
_MOST_UNKNOWN = 1_000
_HEADER_GROUPS = ("CollectionDetails", "Source")


class Row(NamedTuple):
    """One row: its own key, its parent's, its place among its siblings, and its items."""

    key: str
    parent: str
    place: int
    items: Mapping[str, str]


class RowStore:
    """The nine tables of a return. A context: what is on disk is gone when it ends."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._unknown: set[str] = set()
        for table in TABLES:
            self._database.execute(f"create table {table} (parent text, place integer, key text, items text)")

    def __enter__(self) -> RowStore:
        return self

    def __exit__(self, *_args: object) -> None:
        self._database.close()

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Put rows of a table in."""
        self._database.executemany(
            f"insert into {table} values (?, ?, ?, ?)",  # noqa: S608 (the name is one of TABLES)
            ((row.parent, row.place, row.key, json.dumps(row.items)) for row in rows),
        )

    def add_unknown(self, column: str) -> None:
        """Remember a column that holds something and is no item; it is told once. A thousand are enough."""
        if len(self._unknown) < _MOST_UNKNOWN:
            self._unknown.add(column)

    def parts(self) -> Parts:
        """The return, person by person. Raises UnreadableReturn where there is not one header."""
        for table in TABLES:
            self._database.execute(f"create index {table}_parent on {table} (parent, place)")
            self._database.execute(f"create index {table}_key on {table} (key)")
        headers = [items for _key, items in self._rows(HEADER, None)]
        if len(headers) > 1:
            raise UnreadableReturn(f"it holds {len(headers)} returns (rows of the header table), not one")
        header = headers[0] if headers else {}
        yield Outside(_header_trees(header), [Group("Message"), Group("Persons")])
        for column in sorted(self._unknown):
            yield Child(Tree(column, "…"))
        schema = _schema_for(header)
        for key, items in self._rows("person", None):
            yield Child(tree_of("Person", self._nested("person", key, items), schema))
        for table, element in TABLES.items():
            for _ in range(self._count_orphans(table)):
                yield Child(Tree(element, "…"))
        yield Outside([], [], is_after=True)

    def _nested(self, table: str, key: str, items: dict[str, Any]) -> dict[str, Any]:
        nested: dict[str, Any] = dict(items)
        for below in BELOW.get(table, ()):
            found = [self._nested(below, row_key, row_items) for row_key, row_items in self._rows(below, key)]
            if found:
                nested[TABLES[below]] = found
        return nested

    def _rows(self, table: str, parent: str | None) -> Iterator[tuple[str, dict[str, str]]]:
        where, given = ("", ()) if parent is None else ("where parent = ?", (parent,))
        select = f"select key, items from {table} {where} order by place, rowid"  # noqa: S608
        for key, items in self._database.execute(select, given):
            yield key, json.loads(items)

    def _count_orphans(self, table: str) -> int:
        """Rows whose parent is not there, which would else be lost without a word."""
        above = next((above for above, below in BELOW.items() if table in below), None)
        if above is None:
            return 0
        query = f"select count(*) from {table} where parent not in (select key from {above})"  # noqa: S608
        count: int = self._database.execute(query).fetchone()[0]
        return count


def _header_trees(items: Mapping[str, str]) -> list[Element]:
    """The header's items in the groups that XML has them in."""
    schema = _schema_for(items)
    nested: dict[str, Any] = dict(items)
    for group in _HEADER_GROUPS:
        own = {item.element for item in schema.parents[group]}
        if found := {name: nested.pop(name) for name in list(nested) if name in own}:
            nested[group] = found
    return [tree_of("Header", nested, schema)] if nested else []


def _schema_for(header: Mapping[str, str]) -> Schema:
    """The layout of the header's year, or of the latest: which one only decides the order of the items."""
    text = header.get("Year", "")
    try:
        return schema_for(int(text) if text.isascii() and text.isdigit() else 0)
    except YearNotHeld:
        return schema_for(years()[-1])
