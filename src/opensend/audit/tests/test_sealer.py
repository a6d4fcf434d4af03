"""The sealer links every entry once, in an order that a late commit cannot disturb."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from opensend.audit.chain import genesis
from opensend.audit.models import AuditEntry, AuditSeal
from opensend.audit.sealer import run_sealer, seal_all
from opensend.audit.services import record
from opensend.audit.verify import verify
from opensend.people.acting import acting_as, system_acting
from opensend.people.models import Authority
from opensend.people.tests.factories import AccessGrantFactory, ActingFactory, AuthorityFactory

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def authority(transactional_db: None) -> Authority:
    """An authority whose jobs may seal."""
    return AuthorityFactory()


@pytest.fixture
def other(transactional_db: None) -> Iterator[BaseDatabaseWrapper]:
    """A second connection of the application, as another request has it."""
    second = connection.copy()
    second.set_autocommit(False)
    yield second
    second.rollback()
    second.close()


def add(authority: Authority | None, reason: str = "") -> None:
    """An entry, committed."""
    record(None, "person.read", "person", authority_id=authority.pk if authority else None, reason=reason)


def add_through(other: BaseDatabaseWrapper, authority: Authority, reason: str) -> None:
    """An entry that waits for the other connection's commit."""
    with other.cursor() as cursor:
        cursor.execute(
            """insert into audit_auditentry (occurred_at, authority_id, actor_role, actor_organisation,
                 action, object_type, object_id, sections, outcome, reason, changes, request_id)
               values (now(), %s, '', '', 'person.read', 'person', '', '{}', 'allow', %s, '{}', '')""",
            [authority.pk, reason],
        )


def chain(authority: Authority) -> list[str]:
    """The reasons of an authority's entries in the order of its chain."""
    with acting_as(system_acting(authority)):
        seals = AuditSeal.objects.filter(chain_id=str(authority.pk)).order_by("seq")
        return [seal.entry.reason for seal in seals.select_related("entry")]


def test_each_authority_has_a_chain_and_acts_of_none_have_theirs(authority: Authority) -> None:
    second = AuthorityFactory()
    for whose in (authority, second, None, authority):
        add(whose)
    assert seal_all() == 4
    assert seal_all() == 0
    with acting_as(system_acting(authority)):
        seals = list(AuditSeal.objects.order_by("chain_id", "seq"))
    assert [(seal.chain_id, seal.seq) for seal in seals] == [
        ("0", 1), (str(authority.pk), 1), (str(authority.pk), 2),
    ]  # fmt: skip
    assert seals[1].prev_hash == genesis(str(authority.pk))
    assert seals[2].prev_hash == seals[1].hash
    assert verify().is_good


def test_many_entries_are_sealed_in_batches(authority: Authority) -> None:
    for number in range(7):
        add(authority, str(number))
    assert seal_all(batch=3) == 7
    assert chain(authority) == [str(number) for number in range(7)]


def test_an_entry_that_commits_late_is_neither_skipped_nor_overtaken(
    authority: Authority, other: BaseDatabaseWrapper
) -> None:
    add_through(other, authority, "begun first")
    add(authority, "begun second")
    assert seal_all() == 0, "nothing is sealed past a transaction that still runs"
    other.commit()
    assert seal_all() == 2
    assert chain(authority) == ["begun first", "begun second"]


def test_an_entry_below_one_that_is_sealed_already_still_gets_its_place(
    authority: Authority, other: BaseDatabaseWrapper
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('audit_auditentry_id_seq')")
        early = cursor.fetchone()[0]
    add(authority, "sealed")
    assert seal_all() == 1
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into audit_auditentry (id, occurred_at, authority_id, actor_role, actor_organisation,
                 action, object_type, object_id, sections, outcome, reason, changes, request_id)
               values (%s, now(), %s, '', '', 'x', 'x', '', '{}', 'allow', 'late', '{}', '')""",
            [early, authority.pk],
        )
    assert seal_all() == 1
    assert chain(authority) == ["sealed", "late"]
    assert verify().is_good


def test_an_entry_that_is_undone_is_never_sealed(authority: Authority, other: BaseDatabaseWrapper) -> None:
    add_through(other, authority, "undone")
    other.rollback()
    add(authority, "kept")
    assert seal_all() == 1
    assert chain(authority) == ["kept"]


def test_entries_restored_from_a_server_that_was_further_on_are_sealed(authority: Authority) -> None:
    add(authority, "restored")
    with connections["owner"].cursor() as cursor:
        cursor.execute("update audit_waiting set xid = '987654321987'")
    add(authority, "new")
    assert seal_all() == 2
    assert sorted(chain(authority)) == ["new", "restored"]
    assert verify().is_good


def test_two_sealers_at_once_link_every_entry_once(authority: Authority) -> None:
    for number in range(60):
        add(authority, str(number))

    def seal() -> int:
        try:
            return sum(seal_all(batch=4) for _ in range(10))
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        done = [each.result() for each in [pool.submit(seal) for _ in range(3)]]
    assert sum(done) + seal_all() == 60
    assert chain(authority) == [str(number) for number in range(60)]
    assert verify().is_good


def test_the_sealer_goes_on_when_the_database_had_gone(authority: Authority) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=run_sealer, args=(stop, 0.02))
    thread.start()
    try:
        for reason in ("before", "after"):
            add(authority, reason)
            until = time.monotonic() + 10
            while len(chain(authority)) < (1 if reason == "before" else 2):
                assert time.monotonic() < until, "the sealer has stopped sealing"
                time.sleep(0.02)
            _end_every_other_connection()
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()
    assert chain(authority) == ["before", "after"]


def _end_every_other_connection() -> None:
    with connections["owner"].cursor() as cursor:
        for _ in range(20):
            cursor.execute(
                """select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid()
                      and backend_type = 'client backend'"""
            )
            time.sleep(0.005)
    connection.close()


def test_only_an_authoritys_own_jobs_seal_and_only_its_own_chain(authority: Authority) -> None:
    grant = AccessGrantFactory(user=ActingFactory().user)
    add(authority)
    seal = (
        "insert into audit_auditseal (chain_id, seq, entry_id, prev_hash, hash, sealed_at) "
        "select %s, 1, max(entry_id), '', '', now() from audit_waiting"
    )
    own = system_acting(authority)
    for acting in (
        None,
        ActingFactory(team_manager=True, authority=authority),
        ActingFactory(user=grant.user, valid_from="2021-01-01"),
        system_acting(grant.authority),
    ):
        with acting_as(acting), connection.cursor() as cursor:
            if acting is None or acting.role != own.role:
                cursor.execute("select count(*) from audit_waiting")
                assert cursor.fetchone() == (0,)
                cursor.execute("select count(*) from audit_auditentry")
                assert cursor.fetchone()[0] == (1 if acting and acting.is_staff else 0)
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(seal, [str(authority.pk)])
    with acting_as(own), connection.cursor() as cursor:
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("insert into audit_waiting select entry_id + 1, '0', xid from audit_waiting")
        cursor.execute(seal, [str(authority.pk)])


def test_the_system_of_one_authority_reads_no_entry_of_another(authority: Authority) -> None:
    add(authority)
    add(None)
    with acting_as(system_acting(AuthorityFactory())):
        assert [entry.authority_id for entry in AuditEntry.objects.all()] == [None]
