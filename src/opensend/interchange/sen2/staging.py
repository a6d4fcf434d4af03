"""Many rows into tables under row-level security: copied into temporary tables, inserted from there.

PostgreSQL copies into no table that has row-level security. Inserted from a table of the same columns, each
row is checked as any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db import connection
from psycopg import sql

_BLOCK = 2000


class Staging:
    """Collects rows of some tables and stores them in the order in which the tables are given.

    `columns` are those that rows have, by table; what has no column here numbers itself or may be null. Rows
    that others point at are given their ids, from `ids`, before they are stored. Needs an open transaction;
    `close` takes the temporary tables away.
    """

    def __init__(self, columns: Mapping[str, tuple[str, ...]]) -> None:
        self.rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in columns}
        self._statements = {table: _statements(table, names) for table, names in columns.items()}

    def ids(self, table: str) -> Callable[[], int]:
        """What gives the next free id of a table, from its sequence, in blocks."""
        return _ids(table).__next__

    def store(self) -> None:
        """Store what was collected."""
        for table, rows in self.rows.items():
            if rows:
                self._store(table, rows)
                rows.clear()

    def close(self) -> None:
        """Take the temporary tables away."""
        for table in self.rows:
            _run("drop table {}", _staged(table))

    def _store(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        copy_in, insert, empty = self._statements[table]
        with connection.cursor() as cursor:
            with cursor.copy(copy_in) as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(insert)
            cursor.execute(empty)


def _staged(table: str) -> sql.Identifier:
    return sql.Identifier(f"staged_{table}")


def _statements(table: str, columns: tuple[str, ...]) -> tuple[sql.Composed, sql.Composed, sql.Composed]:
    """Make the temporary table of a table; how to copy into it, to insert from it, and to empty it."""
    of, staged = sql.Identifier(table), _staged(table)
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    _run("create temporary table {} as select {} from {} with no data", staged, names, of)
    return (
        sql.SQL("copy {} ({}) from stdin").format(staged, names),
        sql.SQL("insert into {} ({}) select {} from {}").format(of, names, names, staged),
        sql.SQL("truncate {}").format(staged),
    )


def _ids(table: str) -> Iterator[int]:
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "select array_agg(nextval(pg_get_serial_sequence(%s, 'id'))) from generate_series(1, %s)",
                [table, _BLOCK],
            )
            block: list[int] = cursor.fetchone()[0]
        yield from block


def _run(statement: str, *parts: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*parts))
