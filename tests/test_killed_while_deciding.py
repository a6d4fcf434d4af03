"""The web process, or the database, killed while decisions are recorded: each is whole or not there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from opensend.cli.plain_browser import PageError, PlainBrowser
from opensend.cli.web_server import free_port
from opensend.config.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError

pytestmark = pytest.mark.slow

CASES = 12
DECIDED_BEFORE_THE_KILL = 4
SECONDS = 60


class Site:
    """`opensend serve`, started, killed and started again."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.port = free_port("127.0.0.1")
        self.url = f"http://127.0.0.1:{self.port}/"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "opensend", "serve", "--port", str(self.port)],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(self.url, timeout=5).close()  # noqa: S310 - our own server
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        pytest.fail("the site did not start")

    def kill(self) -> None:
        """End it, and the processes that answer, as a loss of power would."""
        assert self.process is not None
        children = subprocess.run(
            ["ps", "-eo", "pid,ppid"], capture_output=True, text=True, check=True
        ).stdout.splitlines()[1:]
        parents = {int(pid): int(parent) for pid, parent in (line.split() for line in children)}
        family = {self.process.pid}
        for _ in range(4):
            family |= {pid for pid, parent in parents.items() if parent in family}
        for pid in family:
            os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=SECONDS)


@pytest.fixture
def server(embedded_binaries: Path) -> Iterator[EmbeddedPostgres]:
    """A server of the test's own, durable as a real one is."""
    made = EmbeddedPostgres(Path(os.environ["OPENSEND_STATE"]) / "deciding", binaries_from=embedded_binaries)
    made.start()
    yield made
    made.remove()


@pytest.fixture
def database(server: EmbeddedPostgres, test_server: Any, django_db_blocker: Any) -> Iterator[Any]:
    with type(test_server)(server.url(), django_db_blocker).database() as made:
        yield made


def make_cases(database: Any) -> list[str]:
    """Cases that wait for the decision to assess; gives their references."""
    from opensend.audit.today import today
    from opensend.casework.tests.factories import Staff, make_authority, make_case, make_partners

    with database.in_use():
        authority = make_authority("101")
        make_partners(authority)
        staff = Staff(authority)
        staff.manager.user.persona = "Decides"
        staff.manager.user.save()
        received = today() - timedelta(days=30)
        return [
            make_case(authority, received=received, upto="consulting", staff=staff).reference
            for _ in range(CASES)
        ]


def decide(site: Site, references: list[str], acknowledged: list[str], gate: threading.Semaphore) -> None:
    """Decide case after case, as somebody at a browser; stop when the site no longer answers."""
    browser = PlainBrowser(site.url)
    browser.open("/sign-in")
    browser.submit("Sign in as")
    for reference in references:
        try:
            browser.open(f"/cases/{reference}/assessment-decision/")
            browser.submit(
                "Continue",
                {
                    "has_or_may_have_sen_reasons": "The school's evidence shows it.",
                    "may_need_plan_reasons": "The help so far was not enough.",
                    "reasons": "An assessment is needed.",
                    **today_typed(),
                    "has_or_may_have_sen": "yes",
                    "may_need_plan": "yes",
                },
            )
            browser.submit("Record the decision")
        except (PageError, OSError, HTTPException):
            return
        acknowledged.append(reference)
        gate.release()


def today_typed() -> dict[str, str]:
    from opensend.audit.today import today

    on = today()
    return {"on_day": str(on.day), "on_month": str(on.month), "on_year": str(on.year)}


def kill_database(server: EmbeddedPostgres) -> None:
    postmaster = int((server.data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)


def start_database(server: EmbeddedPostgres) -> None:
    until = time.monotonic() + SECONDS
    while True:
        try:
            if server.start():
                return
        except EmbeddedPostgresError:
            assert time.monotonic() < until, "the killed server did not start again"
        time.sleep(0.2)


def check_whole_or_not_there(database: Any, acknowledged: list[str]) -> list[str]:
    """The cases that are decided: with event, reasons, tests, letters, log and projection, or none of it."""
    from opensend.audit.models import AuditEntry
    from opensend.casework.models import CaseEvent, Decision, DecisionTest, ProcessRun
    from opensend.correspondence.models import Letter
    from opensend.people.acting import acting_as, system_acting
    from opensend.people.models import Authority

    with database.in_use(), acting_as(system_acting(Authority.objects.get())):
        decided = []
        for run in ProcessRun.objects.all():
            events = list(CaseEvent.objects.filter(run=run, kind="assessment_agreed"))
            whole = {
                "events": len(events),
                "decisions": Decision.objects.filter(run=run).count(),
                "tests": DecisionTest.objects.filter(decision__run=run).count() // 2,
                "state": int(run.state == "assessing"),
                "letter": int(
                    Letter.objects.filter(run_id=run.pk, notice="N-02", audience="family").exists()
                ),
                "version": run.version - 3,
                "log": AuditEntry.objects.filter(
                    action="event.record", changes__run=run.pk, changes__kind="assessment_agreed"
                ).count(),
            }
            assert set(whole.values()) in ({0}, {1}), (run.reference, whole)
            if events:
                decided.append(run.reference)
        assert set(acknowledged) <= set(decided)
    checked = subprocess.run(
        [sys.executable, "-m", "opensend", "replay", "--check"],
        env=database.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout + checked.stderr
    return decided


def run_until_killed(database: Any, kill: Callable[[Site], None], recover: Callable[[], None]) -> None:
    references = make_cases(database)
    site = Site(database.environment)
    site.start()
    acknowledged: list[str] = []
    gate = threading.Semaphore(0)
    halves = (references[::2], references[1::2])
    hands = [
        threading.Thread(target=decide, args=(site, half, acknowledged, gate), daemon=True) for half in halves
    ]
    try:
        for hand in hands:
            hand.start()
        for _ in range(DECIDED_BEFORE_THE_KILL):
            assert gate.acquire(timeout=SECONDS), "no decision was acknowledged"
        kill(site)
        for hand in hands:
            hand.join(timeout=SECONDS)
        recover()
        decided = check_whole_or_not_there(database, list(acknowledged))
        # The next start is clean, and what was not recorded can be.
        site.stop()
        site.start()
        left = next(reference for reference in references if reference not in decided)
        decide(site, [left], acknowledged, gate)
        assert left in acknowledged
        check_whole_or_not_there(database, list(acknowledged))
    finally:
        site.stop()


def test_a_decision_is_whole_or_not_there_when_the_web_process_is_killed(database: Any) -> None:
    run_until_killed(database, lambda site: site.kill(), lambda: None)


def test_a_decision_is_whole_or_not_there_when_the_database_is_killed(
    database: Any, server: EmbeddedPostgres
) -> None:
    run_until_killed(database, lambda site: kill_database(server), lambda: start_database(server))
