"""Find the database, prepare it (roles, migrations) and say how each role reaches it.

Two roles use the database. The *administering* role of `DATABASE_URL` owns the tables and migrates them. The
*application* role owns nothing, cannot bypass row-level security and does everything else.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from opensend.audit.row_security import APPLICATION
from opensend.config.embedded_postgres import EmbeddedPostgres, default_folder

APPLICATION_GROUP = APPLICATION
OLDEST_SERVER = 150000
OWNER_ADDRESS = "OPENSEND_OWNER_DATABASE_URL"
APPLICATION_ADDRESS = "OPENSEND_APP_DATABASE_URL"


class DatabaseNotUsableError(RuntimeError):
    """The database cannot be used; the message says why and what to do."""


def embedded() -> EmbeddedPostgres | None:
    """The embedded server, or None where `DATABASE_URL` names another one."""
    return None if os.environ.get("DATABASE_URL") else EmbeddedPostgres(default_folder())


@contextlib.contextmanager
def database_in_use(*, migrate: bool = True, throw_away: bool = False) -> Iterator[None]:
    """Make the database ready and set Django up on it; leave the server as it was found.

    With `throw_away` it is a new database on the same server, which is dropped at the end.
    """
    server = embedded()
    addresses = {name: os.environ.get(name) for name in (OWNER_ADDRESS, APPLICATION_ADDRESS)}
    with contextlib.ExitStack() as stack:
        if server:
            stack.enter_context(server.in_use())
        # The embedded server may have another address next time: nothing of this one is left behind.
        stack.callback(_restore_environment, addresses)
        if throw_away:
            owner_url = stack.enter_context(_throw_away_database(server))
        else:
            owner_url = administering_url(server)
        point_django_at(owner_url)
        import django

        django.setup()
        stack.callback(_close_connections)
        if migrate:
            apply_migrations()
        yield


def _close_connections() -> None:
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def _restore_environment(addresses: dict[str, str | None]) -> None:
    for name, value in addresses.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@contextlib.contextmanager
def _throw_away_database(server: EmbeddedPostgres | None) -> Iterator[str]:
    server_url = server.url() if server else os.environ["DATABASE_URL"]
    name = f"opensend_{secrets.token_hex(4)}"
    create_database(server_url, name)
    try:
        os.environ.pop(APPLICATION_ADDRESS, None)  # a login of its own, dropped with it
        yield with_database(server_url, name)
    finally:
        drop_database(server_url, name)
        drop_login(server_url, f"{name}_app")


def administering_url(server: EmbeddedPostgres | None) -> str:
    """Address of the database for the administering role, creating the embedded database where missing."""
    if server is None:
        return os.environ["DATABASE_URL"]
    create_database(server.url(), embedded_name())
    return server.url(embedded_name())


def embedded_name() -> str:
    """Name of the database that is used on the embedded server."""
    return os.environ.get("OPENSEND_DATABASE", "opensend")


def with_database(url: str, name: str) -> str:
    """The same address, of another database."""
    return make_conninfo("", **{**conninfo_to_dict(url), "dbname": name})


def create_database(server_url: str, name: str, template: str | None = None) -> None:
    """Create the named database on that server unless it is there, from a template where one is given."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        if connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            return
        statement = sql.SQL("create database {}").format(sql.Identifier(name))
        if template:
            statement += sql.SQL(" template {}").format(sql.Identifier(template))
        connection.execute(statement)


def drop_database(server_url: str, name: str) -> None:
    """Drop the named database, ending whatever still uses it."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def drop_login(server_url: str, login: str) -> None:
    """Drop a login that was made for the application in a database that is gone, and its kept password."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(login)))
    (default_folder() / f"password-{login}").unlink(missing_ok=True)


def point_django_at(owner_url: str) -> None:
    """Make sure that the application's role exists, and give both addresses to Django's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opensend.config.settings")
    os.environ[OWNER_ADDRESS] = owner_url
    if not os.environ.get(APPLICATION_ADDRESS):
        os.environ[APPLICATION_ADDRESS] = application_url(owner_url)


def application_url(owner_url: str) -> str:
    """Address of the database for the application's role, which is made at the first call.

    Raises DatabaseNotUsableError where the server is too old or the administering role may not make roles.
    """
    with psycopg.connect(owner_url, autocommit=True) as connection:
        version = connection.info.server_version
        if version < OLDEST_SERVER:
            raise DatabaseNotUsableError(
                f"OpenSEND needs PostgreSQL 15 or newer; this server is {version // 10000}."
            )
        login = f"{connection.info.dbname}_app"
        password = _kept_password(login)
        try:
            _make_roles(connection, login, password)
        except psycopg.errors.InsufficientPrivilege as error:
            raise DatabaseNotUsableError(
                "The role of DATABASE_URL may not make the application's role "
                f"({error.diag.message_primary}). Make a login role that is a member of {APPLICATION_GROUP} "
                "and set OPENSEND_APP_DATABASE_URL to it, or give the role of DATABASE_URL the CREATEROLE "
                "attribute."
            ) from error
    parts = {**conninfo_to_dict(owner_url), "user": login, "password": password}
    return make_conninfo("", **{key: value for key, value in parts.items() if value is not None})


def _kept_password(login: str) -> str:
    folder = default_folder()
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    kept = folder / f"password-{login}"
    if not kept.exists():
        handle = os.open(kept, os.O_CREAT | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(24))
    return kept.read_text().strip()


def _make_roles(connection: psycopg.Connection, login: str, password: str) -> None:
    group, user = sql.Identifier(APPLICATION_GROUP), sql.Identifier(login)
    with connection.transaction():
        # Roles belong to the whole server: two databases being prepared at once must not both make one.
        connection.execute("select pg_advisory_xact_lock(hashtext('opensend roles'))")
        have = {row[0] for row in connection.execute("select rolname from pg_roles")}
        if APPLICATION_GROUP not in have:
            connection.execute(sql.SQL("create role {} nologin nosuperuser nobypassrls").format(group))
        if login not in have:
            connection.execute(sql.SQL("create role {} login nosuperuser nobypassrls inherit").format(user))
        connection.execute(sql.SQL("alter role {} password {}").format(user, sql.Literal(password)))
        connection.execute(sql.SQL("grant {} to {}").format(group, user))
        connection.execute(sql.SQL("grant usage on schema public to {}").format(group))
        for kind, rights in (("tables", "select, insert, update, delete"), ("sequences", "usage, select")):
            connection.execute(
                sql.SQL("alter default privileges in schema public grant {} on {} to {}").format(
                    sql.SQL(rights), sql.SQL(kind), group
                )
            )


def apply_migrations() -> None:
    """Bring the tables up to date, as the administering role; one process at a time."""
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtext('opensend migrations'))")
        try:
            executor = MigrationExecutor(owner)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                call_command("migrate", database="owner", interactive=False, verbosity=0)
        finally:
            cursor.execute("select pg_advisory_unlock(hashtext('opensend migrations'))")
    owner.close()
