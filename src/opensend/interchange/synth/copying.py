"""Rows on their way into the database: collected by table, copied in batches, their ids taken beforehand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import psycopg
from psycopg import sql

Row = tuple[Any, ...]
BLOCK = 2000
_RESERVE = "select array_agg(nextval(%s)) from generate_series(1, %s)"
_IMMEDIATE, _DEFERRED = "set constraints all immediate", "set constraints all deferred"


class Copier:
    """Collects rows of several tables and copies them in the order in which the tables are declared.

    Ids come from the tables' own sequences, a block at a time, so that rows can point at each other before
    any is stored and whoever else adds rows meanwhile gets others.
    """

    def __init__(self, connection: psycopg.Connection[Any], columns: Mapping[str, tuple[str, ...]]) -> None:
        self._connection = connection
        self.rows: dict[str, list[Row]] = {table: [] for table in columns}
        self.copied: Counter[str] = Counter()
        self._statements = {
            table: sql.SQL("copy {} ({}) from stdin").format(
                sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
            )
            for table, names in columns.items()
        }

    def ids(self, table: str) -> Callable[[], int]:
        """What gives the next free id of a table, each time it is called."""
        found = self._connection.execute("select pg_get_serial_sequence(%s, 'id')", [table]).fetchone()
        assert found is not None
        return self._endless(str(found[0])).__next__

    def _endless(self, sequence: str) -> Iterator[int]:
        while True:
            block = self._connection.execute(_RESERVE, [sequence, BLOCK]).fetchone()
            assert block is not None
            yield from block[0]

    def copy(self) -> int:
        """Copy what was collected, and check it; how many rows. References hold when all of it is there."""
        copied = 0
        with self._connection.cursor() as cursor:
            cursor.execute(_DEFERRED)
            for table, rows in self.rows.items():
                if not rows:
                    continue
                with cursor.copy(self._statements[table]) as copy:
                    for row in rows:
                        copy.write_row(row)
                self.copied[table] += len(rows)
                copied += len(rows)
                rows.clear()
            cursor.execute(_IMMEDIATE)
        return copied
