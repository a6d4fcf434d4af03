"""The sealer: numbers the entries of the audit log and links each into the chain of its authority.

Entries are written unlinked, so that no page waits for a chain. Which entries may be sealed, and in which
order, is where this can go wrong: an entry gets its id before its transaction commits, so the sealer might
see a later id first and pass over the earlier one for good. Two things prevent that:

- Each entry stands on the waiting list (`audit_waiting`), put there in its own transaction by a trigger, and
  only the transaction that seals it takes it off. Nothing is remembered as "sealed up to here".
- Only entries of transactions *below the horizon* are taken: those older than the oldest transaction that is
  still running, as the sealer's own snapshot has it. No entry below the horizon can appear later, so entries
  are linked in the order of (transaction, entry), and whatever commits late comes after it, whole.

A transaction id beyond the snapshot's end is of another server's life (a restored backup): it has committed.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone

from opensend.audit.chain import WITHOUT_AUTHORITY, genesis, link, moment
from opensend.audit.entries import COLUMNS, as_row

log = logging.getLogger(__name__)

BATCH = 1000
_LOCK = "select pg_try_advisory_xact_lock(hashtext('opensend audit chain'), hashtext(%s))"
_TIP = "select seq, hash from audit_auditseal where chain_id = %s order by seq desc limit 1"
_NEXT = f"""select {COLUMNS}
   from audit_waiting w join audit_auditentry e on e.id = w.entry_id
  where w.chain_id = %s
    and (w.xid < pg_snapshot_xmin(pg_current_snapshot()) or w.xid >= pg_snapshot_xmax(pg_current_snapshot()))
    and w.xid is distinct from pg_current_xact_id_if_assigned()
  order by w.xid, w.entry_id limit %s"""  # noqa: S608 - the columns are ours
_SEAL = """insert into audit_auditseal (chain_id, seq, entry_id, prev_hash, hash, sealed_at)
  values (%s, %s, %s, %s, %s, %s)"""


def seal_all(batch: int = BATCH) -> int:
    """Seal what waits, chain by chain, each under its authority's system acting; how many were sealed.

    A chain that another sealer is at is left to it. Each batch is a transaction of its own.
    """
    return sum(_seal_chain(chain_id, acting_id, batch) for chain_id, acting_id in _chains())


def run_sealer(stop: threading.Event, every_seconds: float = 5) -> None:
    """Seal every few seconds until told to stop. A database that is away is waited for."""
    while not stop.is_set():
        try:
            seal_all()
        except (DatabaseError, InterfaceError, psycopg.Error) as error:
            log.warning("the audit log could not be sealed (%s); trying again", type(error).__name__)
        finally:
            connection.close()
        stop.wait(every_seconds)


def _chains() -> list[tuple[str, int]]:
    """Each chain and the acting that seals it; acts without an authority go to the oldest one's jobs."""
    with connection.cursor() as cursor:
        cursor.execute("select chain_id, acting_id from system_actings()")
        found = [(str(chain_id), int(acting_id)) for chain_id, acting_id in cursor.fetchall()]
    return [(WITHOUT_AUTHORITY, found[0][1]), *found] if found else []


def _seal_chain(chain_id: str, acting_id: int, batch: int) -> int:
    sealed = 0
    while True:
        with transaction.atomic():
            done = _seal_batch(chain_id, acting_id, batch)
        sealed += done
        if done < batch:
            return sealed


def _seal_batch(chain_id: str, acting_id: int, batch: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('opensend.acting', %s, true)", [str(acting_id)])
        cursor.execute(_LOCK, [chain_id])
        if not cursor.fetchone()[0]:
            return 0
        # A statement of its own, after the lock: it sees all that the sealer before us committed.
        cursor.execute(_TIP, [chain_id])
        seq, tip = cursor.fetchone() or (0, genesis(chain_id))
        cursor.execute(_NEXT, [chain_id, batch])
        entries = cursor.fetchall()
        if entries:
            cursor.executemany(_SEAL, _links(chain_id, seq, tip, entries))
            ids = [entry[0] for entry in entries]
            cursor.execute("delete from audit_waiting where entry_id = any(%s)", [ids])
    return len(entries)


def _links(chain_id: str, seq: int, tip: str, entries: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    now = timezone.now()
    seals = []
    for number, values in enumerate(entries, seq + 1):
        after = link(tip, as_row(chain_id, number, moment(now), values))
        seals.append((chain_id, number, values[0], tip, after, now))
        tip = after
    return seals
