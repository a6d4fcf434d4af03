"""The database for a command that needs one; what keeps it from being used is said, not thrown."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

import psycopg

from opensend.config.database import DatabaseNotUsableError, database_in_use
from opensend.config.embedded_postgres import EmbeddedPostgresError


@contextlib.contextmanager
def ready_database(*, throw_away: bool = False) -> Iterator[None]:
    """The database, migrated, with Django set up on it; exits with 2 and the reason where there is none."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(database_in_use(throw_away=throw_away))
        except (EmbeddedPostgresError, DatabaseNotUsableError, psycopg.OperationalError, ValueError) as error:
            print(f"The database cannot be used: {str(error).strip()}", file=sys.stderr)
            raise SystemExit(2) from error
        yield
