"""Indexes and references set aside while very many rows are loaded, and put back exactly as they were.

Keeping thirty indexes and a hundred references right row by row takes several times longer than making them
once at the end. What is set aside is written down in a table of the database itself, in the transaction that
removes it, and crossed off in the transaction that puts it back: after a crash `put_back` goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from psycopg import sql

from opensend.audit.row_security import APPLICATION

SAVED = "synth_set_aside"
"""Statements that put back what is set aside, in phases; the table is there only while some are."""
_MAKE = (
    f"create table if not exists {SAVED} (id bigint generated always as identity, phase int, statement text)"
)
_SAVE = f"insert into {SAVED} (phase, statement) values (%s, %s)"  # noqa: S608 - a name of our own
_TAKE = f"""select id, statement from {SAVED} where phase = %s and id <> all(%s)
    order by id for update skip locked limit 1"""  # noqa: S608
_INDEXES, _UNIQUE, _REFERENCES, _VALIDATE, _FORCE = range(1, 6)
_FOR_THE_SESSION = (
    "set synchronous_commit = off",
    "set maintenance_work_mem = '512MB'",
    "set max_parallel_maintenance_workers = 1",
)
"""Two sessions put back at once, each with one process to help."""

_FIND_REFERENCES = """
    select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
      from pg_constraint
     where contype = 'f'
       and (conrelid = any(%(tables)s::regclass[]) or confrelid = any(%(tables)s::regclass[]))
     order by 1, 2
    """
_FIND_INDEXES = """
    select i.indexrelid::regclass::text as name, i.indrelid::regclass::text as table,
           pg_get_indexdef(i.indexrelid) as definition, c.conname as constraint_name,
           coalesce(c.condeferrable, false) as deferrable, coalesce(c.condeferred, false) as deferred
      from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.contype = 'u'
     where i.indrelid = any(%(tables)s::regclass[]) and not i.indisprimary
       and i.indexrelid::regclass::text <> all(%(kept)s)
     order by 2, 1
    """
_FIND_FORCED = """
    select oid::regclass::text as table from pg_class
     where relforcerowsecurity and oid = any(%(tables)s::regclass[])
       and not (select rolsuper or rolbypassrls from pg_roles where rolname = current_user)
     order by 1
    """


def is_set_aside(connection: psycopg.Connection[Any]) -> bool:
    """Whether something waits to be put back, as after a load that was broken off."""
    found = connection.execute("select to_regclass(%s)", [SAVED]).fetchone()
    return bool(found and found[0])


def has_checks_aside(connection: psycopg.Connection[Any]) -> bool:
    """Whether indexes or references wait to be put back."""
    if not is_set_aside(connection):
        return False
    found = connection.execute(f"select from {SAVED} where phase <> %s limit 1", [_FORCE]).fetchone()
    return found is not None


def set_aside_checks(connection: psycopg.Connection[Any], tables: Sequence[str], kept: Sequence[str]) -> None:
    """Drop every index (but those `kept`) and every reference of some tables, having written down each.

    Primary keys, checks and triggers stay.
    """
    wanted = {"tables": list(tables), "kept": list(kept)}
    with connection.transaction():
        _make_table(connection)
        for table, name, definition in connection.execute(_FIND_REFERENCES, wanted).fetchall():
            reference = definition.removesuffix(" NOT VALID")
            add = f"alter table {table} add constraint {_name(name)} {reference} not valid"
            _save(connection, _REFERENCES, add)
            _save(connection, _VALIDATE, f"alter table {table} validate constraint {_name(name)}")
            _run(connection, f"alter table {table} drop constraint {_name(name)}")
        for index in connection.execute(_FIND_INDEXES, wanted).fetchall():
            _set_index_aside(connection, *index)


def let_owner_write(connection: psycopg.Connection[Any], tables: Sequence[str]) -> None:
    """Where the administering role is bound by forced row-level security, lift that for itself.

    COPY is refused to whom it binds. The application's role owns nothing and stays bound.
    """
    with connection.transaction():
        forced = connection.execute(_FIND_FORCED, {"tables": list(tables)}).fetchall()
        if not forced:
            return
        _make_table(connection)
        for (table,) in forced:
            _save(connection, _FORCE, f"alter table {table} force row level security")
            _run(connection, f"alter table {table} no force row level security")


def put_back(
    connect: Callable[[], psycopg.Connection[Any]], say: Callable[[str], None], sessions: int = 2
) -> None:
    """Put back all that is set aside, in several sessions at once.

    What cannot be put back stays written down for the next time, and is raised when the rest is done.
    """
    failed: dict[int, psycopg.Error] = {}
    with connect() as connection:
        if not is_set_aside(connection):
            return
        for phase, told in _PHASES:
            say(told)
            _in_sessions(connect, phase, 1 if phase in (_UNIQUE, _REFERENCES) else sessions, failed)
        if failed:
            raise next(iter(failed.values()))
        connection.execute(f"drop table {SAVED}")


_PHASES = (
    (_INDEXES, "making indexes"),
    (_UNIQUE, "naming what must be unique"),
    (_REFERENCES, "adding references"),
    (_VALIDATE, "checking every reference"),
    (_FORCE, "forcing row-level security"),
)


def _in_sessions(
    connect: Callable[[], psycopg.Connection[Any]],
    phase: int,
    sessions: int,
    failed: dict[int, psycopg.Error],
) -> None:
    def work() -> None:
        with connect() as connection:
            for setting in _FOR_THE_SESSION:
                connection.execute(sql.SQL(setting))
            while _put_one_back(connection, phase, failed):
                pass

    with ThreadPoolExecutor(sessions) as threads:
        for done in [threads.submit(work) for _ in range(sessions)]:
            done.result()


def _put_one_back(connection: psycopg.Connection[Any], phase: int, failed: dict[int, psycopg.Error]) -> bool:
    with connection.transaction():
        taken = connection.execute(_TAKE, [phase, list(failed)]).fetchone()
        if taken is None:
            return False
        number, statement = taken
        try:
            with connection.transaction():
                _run(connection, statement)
        except psycopg.Error as error:
            failed[number] = error
        else:
            connection.execute(f"delete from {SAVED} where id = %s", [number])  # noqa: S608 - a name of our own
    return True


def _set_index_aside(
    connection: psycopg.Connection[Any],
    name: str,
    table: str,
    definition: str,
    constraint: str | None,
    is_deferrable: bool,
    is_deferred: bool,
) -> None:
    _save(connection, _INDEXES, definition)
    if constraint is None:
        _run(connection, f"drop index {name}")
        return
    when = " deferrable" * is_deferrable + " initially deferred" * is_deferred
    add = f"alter table {table} add constraint {_name(constraint)} unique using index {name}{when}"
    _save(connection, _UNIQUE, add)
    _run(connection, f"alter table {table} drop constraint {_name(constraint)}")


def _make_table(connection: psycopg.Connection[Any]) -> None:
    connection.execute(_MAKE)
    connection.execute(f"revoke all on {SAVED} from {APPLICATION}")


def _save(connection: psycopg.Connection[Any], phase: int, statement: str) -> None:
    connection.execute(_SAVE, [phase, statement])


def _run(connection: psycopg.Connection[Any], statement: str) -> None:
    # Made of what the catalogue itself gives as quoted text.
    connection.execute(statement.encode())


def _name(name: str) -> str:
    return sql.Identifier(name).as_string()
