"""A database that is killed while it writes and seals keeps what it acknowledged, and its chains hold."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from opensend.audit.sealer import seal_all
from opensend.audit.verify import verify
from opensend.config.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
from opensend.people.tests.factories import AuthorityFactory

KILLS = 3
WRITTEN_BEFORE_EACH_KILL = 150
SECONDS = 60


@pytest.fixture
def server(embedded_binaries: Path) -> Iterator[EmbeddedPostgres]:
    """A server of the test's own, durable as a real one is."""
    made = EmbeddedPostgres(Path(os.environ["OPENSEND_STATE"]) / "killed", binaries_from=embedded_binaries)
    made.start()
    yield made
    made.remove()


@pytest.mark.slow
def test_what_a_killed_database_acknowledged_is_there_and_sealed_in_good_chains(
    server: EmbeddedPostgres, test_server: Any, django_db_blocker: Any
) -> None:
    databases = type(test_server)(server.url(), django_db_blocker)
    with databases.database() as database:
        with database.in_use():
            authority_id = AuthorityFactory().pk
        with subprocess.Popen(
            [sys.executable, "-m", "opensend.audit.tests.write_until_killed", str(authority_id)],
            env=database.environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as writer:
            assert writer.stdout is not None
            acknowledged: set[str] = set()
            for _ in range(KILLS):
                acknowledged |= {writer.stdout.readline().strip() for _ in range(WRITTEN_BEFORE_EACH_KILL)}
                kill(server)
                start_again(server)
            acknowledged |= {writer.stdout.readline().strip() for _ in range(WRITTEN_BEFORE_EACH_KILL)}
            writer.kill()
        with database.in_use():
            seal_all()
            done = verify()
            assert (done.findings, done.waiting) == ([], 0)
            with connections["owner"].cursor() as cursor:
                cursor.execute(
                    "select object_id from audit_auditentry e join audit_auditseal s on e.id = s.entry_id"
                )
                kept = {row[0] for row in cursor.fetchall()}
        assert acknowledged <= kept
        assert len(acknowledged) == (KILLS + 1) * WRITTEN_BEFORE_EACH_KILL


def kill(server: EmbeddedPostgres) -> None:
    """End the server as a loss of power would end it."""
    postmaster = int((server.data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)


def start_again(server: EmbeddedPostgres) -> None:
    """Start the server, once the processes that the killed one left have noticed and gone."""
    until = time.monotonic() + SECONDS
    while True:
        try:
            if server.start():
                return
        except EmbeddedPostgresError:
            assert time.monotonic() < until, "the killed server did not start again"
        time.sleep(0.2)
