"""Whatever is done to the log behind the application's back is found, and said where."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction

from opensend.audit.sealer import seal_all
from opensend.audit.services import record
from opensend.audit.verify import Tip, tips, verify
from opensend.people.models import Authority
from opensend.people.tests.factories import AuthorityFactory

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
CHANGES_OF_AN_ENTRY = {
    "occurred_at": "occurred_at + interval '1 microsecond'",
    "authority_id": "authority_id + 1",
    "actor_id": "coalesce(actor_id, 0) + 1",
    "actor_user_id": "4",
    "actor_role": "'x'",
    "actor_organisation": "'Example School'",
    "action": "action || ' '",
    "object_type": "'plan'",
    "object_id": "'8'",
    "person_id": "null",
    "sections": "'{A}'",
    "outcome": "'deny'",
    "reason": "'other'",
    "changes": """'{"a": [1, 3]}'""",
    "request_id": "'0'",
}
CHANGES_OF_A_SEAL = {
    "prev_hash": "overlay(prev_hash placing 'g' from 1)",
    "hash": "overlay(hash placing 'g' from 64)",
    "sealed_at": "sealed_at + interval '1 microsecond'",
    "chain_id": "'999'",
    "seq": "seq + 100",
}


@pytest.fixture
def authority(transactional_db: None) -> Authority:
    """An authority with five sealed entries, and one entry that is of no authority."""
    made: Authority = AuthorityFactory()
    for number in range(5):
        record(
            None, "person.read", "person", number, authority_id=made.pk, person_id=number,
            sections=("A", "B"), reason="naïve “reason”\n", changes={"b": None, "a": [1, 2]},
        )  # fmt: skip
    record(None, "people.sign_in", "user", authority_id=None)
    assert seal_all() == 6
    return made


@contextmanager
def as_intruder() -> Iterator[Any]:
    """Somebody who administers the database and has switched its own protection off."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        yield cursor


def found(*kept: Tip) -> set[tuple[str, int | None, str]]:
    return {(each.chain_id, each.seq, each.kind) for each in verify(kept).findings}


def test_an_untouched_log_is_good(authority: Authority) -> None:
    done = verify(tips())
    assert (done.is_good, done.rows, done.chains, done.waiting) == (True, 6, 2, 0)


def test_what_is_not_sealed_yet_is_counted_and_not_held_against_it(authority: Authority) -> None:
    record(None, "person.read", "person", authority_id=authority.pk)
    done = verify()
    assert (done.is_good, done.waiting) == (True, 1)


@pytest.mark.parametrize("column", CHANGES_OF_AN_ENTRY)
def test_a_change_of_any_field_of_an_entry_is_found(authority: Authority, column: str) -> None:
    with as_intruder() as cursor:
        cursor.execute(
            f"update audit_auditentry set {column} = {CHANGES_OF_AN_ENTRY[column]} where object_id = '2'"
        )
        assert cursor.rowcount == 1
    assert (str(authority.pk), 3, "altered") in found()


def test_an_entry_moved_to_another_chain_is_found_even_when_it_is_sealed_anew(authority: Authority) -> None:
    with as_intruder() as cursor:
        cursor.execute("update audit_auditentry set authority_id = null where object_id = '2'")
    assert found() == {(str(authority.pk), 3, "altered"), (str(authority.pk), 3, "misplaced")}


@pytest.mark.parametrize("column", CHANGES_OF_A_SEAL)
def test_a_change_of_any_field_of_a_seal_is_found(authority: Authority, column: str) -> None:
    with as_intruder() as cursor:
        cursor.execute(
            f"update audit_auditseal set {column} = {CHANGES_OF_A_SEAL[column]} "
            "where seq = 3 and chain_id <> '0'"
        )
        assert cursor.rowcount == 1
    assert not verify().is_good


def test_an_entry_that_is_gone_is_found(authority: Authority) -> None:
    with as_intruder() as cursor:
        cursor.execute("delete from audit_auditentry where object_id = '2'")
    assert found() == {(str(authority.pk), 3, "missing")}


def test_an_entry_that_is_gone_with_its_seal_is_found(authority: Authority) -> None:
    with as_intruder() as cursor:
        cursor.execute("delete from audit_auditseal where seq = 3")
        cursor.execute("delete from audit_auditentry where object_id = '2'")
    assert found() == {(str(authority.pk), 4, "missing")}


def test_a_gap_that_was_closed_by_numbering_anew_is_found(authority: Authority) -> None:
    with as_intruder() as cursor:
        cursor.execute("delete from audit_auditseal where seq = 3")
        cursor.execute("update audit_auditseal set seq = seq - 1 where seq > 3")
    assert (str(authority.pk), 3, "unlinked") in found()


def test_entries_in_another_order_are_found(authority: Authority) -> None:
    with as_intruder() as cursor:
        cursor.execute("select array_agg(entry_id order by seq) from audit_auditseal where seq in (2, 3)")
        second, third = cursor.fetchone()[0]
        cursor.execute("alter table audit_auditseal drop constraint audit_auditseal_entry_id_key")
        for seq, entry in ((2, third), (3, second)):
            cursor.execute("update audit_auditseal set entry_id = %s where seq = %s", [entry, seq])
    assert found() == {(str(authority.pk), 2, "altered"), (str(authority.pk), 3, "altered")}


def test_a_seal_that_is_gone_from_the_end_leaves_its_entry_without_one(authority: Authority) -> None:
    with as_intruder() as cursor:
        cursor.execute("delete from audit_auditseal where seq = 5")
    assert found() == {(str(authority.pk), None, "unsealed")}


def test_an_entry_slipped_in_past_the_waiting_list_is_found(authority: Authority) -> None:
    with as_intruder() as cursor:
        cursor.execute(
            """insert into audit_auditentry (occurred_at, authority_id, actor_role, actor_organisation,
                 action, object_type, object_id, sections, outcome, reason, changes, request_id)
               values (now(), null, '', '', 'x', 'x', '', '{}', 'allow', '', '{}', '')"""
        )
    assert found() == {("0", None, "unsealed")}


def test_a_tail_that_was_cut_off_whole_is_found_by_the_tip_that_was_kept(authority: Authority) -> None:
    kept = tips()
    with as_intruder() as cursor:
        cursor.execute("delete from audit_auditseal where seq >= 4")
        cursor.execute("delete from audit_auditentry where object_id in ('3', '4')")
    assert found() == set(), "a chain without its end is a good chain"
    assert found(*kept) == {(str(authority.pk), 5, "cut")}


def test_a_chain_that_was_removed_whole_is_found_by_its_tip(authority: Authority) -> None:
    kept = tips()
    with as_intruder() as cursor:
        cursor.execute("delete from audit_auditseal where chain_id = '0'")
        cursor.execute("delete from audit_auditentry where authority_id is null")
    assert found(*kept) == {("0", 1, "cut")}


def test_a_chain_that_was_written_anew_is_found_by_its_tip(authority: Authority) -> None:
    kept = tips()
    with as_intruder() as cursor:
        cursor.execute("update audit_auditentry set reason = 'another' where object_id = '0'")
        cursor.execute("delete from audit_auditseal where chain_id <> '0'")
        cursor.execute(
            """insert into audit_waiting select id, authority_id::text, '3'::xid8 from audit_auditentry
                where authority_id is not null"""
        )
    seal_all()
    assert found() == set(), "the forger has done the sums"
    assert found(*kept) == {(str(authority.pk), 5, "rewritten")}


def test_tips_stay_good_while_the_chain_grows(authority: Authority) -> None:
    kept = tips()
    record(None, "person.read", "person", authority_id=authority.pk)
    assert seal_all() == 1
    assert found(*kept) == set()


def opensend(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "opensend", "audit", *words],
        env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_the_command_says_what_it_finds_and_exits_by_it(fresh_database: Any, tmp_path: Path) -> None:
    environment = fresh_database.environment
    with fresh_database.in_use():
        authority = AuthorityFactory()
        for _ in range(2):
            record(None, "person.read", "person", authority_id=authority.pk)
        seal_all()
    kept = tmp_path / "tips"
    kept.write_text(opensend(environment, "tips").stdout)
    good = opensend(environment, "verify", "--tips", str(kept))
    assert (good.returncode, good.stdout) == (0, "2 entries in 1 chains: every chain holds.\n")

    with fresh_database.in_use(), as_intruder() as cursor:
        cursor.execute("update audit_auditentry set reason = 'x'")
    broken = opensend(environment, "verify", "--format", "json")
    told = json.loads(broken.stdout)
    assert broken.returncode == 1
    assert [(each["chain_id"], each["seq"], each["kind"]) for each in told["findings"]] == [
        (str(authority.pk), 1, "altered"), (str(authority.pk), 2, "altered"),
    ]  # fmt: skip

    kept.write_text('{"chain_id": 1}\n')
    for words in (("verify", "--tips", str(kept)), ("verify", "--tips", str(tmp_path / "none")), ("polish",)):
        assert opensend(environment, *words).returncode == 2
