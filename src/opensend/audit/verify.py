"""Verify the chains: is the audit log, entry by entry, what was sealed?

Read as the administering role, so that no acting can hide a chain. Found are: an entry or seal with any byte
changed, an entry or seal that is gone, rows in another order, an entry in the wrong chain, an entry that
was never sealed and is not waiting, and, against tips that were kept elsewhere, a chain cut off or rewritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connections, transaction

from opensend.audit.chain import chain_of, genesis, link
from opensend.audit.entries import COLUMNS, NAMES, SEALED_AT, as_row

_AUTHORITY = NAMES.index("authority_id")
_ROWS = f"""select s.chain_id, s.seq, s.entry_id, s.prev_hash, s.hash, {SEALED_AT}, {COLUMNS}
   from audit_auditseal s left join audit_auditentry e on e.id = s.entry_id
  order by s.chain_id, s.seq"""  # noqa: S608 - the columns are ours
_PASSED_OVER = """select e.id, audit_chain_of(e.authority_id) from audit_auditentry e
  where not exists (select from audit_auditseal s where s.entry_id = e.id)
    and not exists (select from audit_waiting w where w.entry_id = e.id)
  order by e.id"""
_TIPS = """select distinct on (chain_id) chain_id, seq, hash from audit_auditseal
  order by chain_id, seq desc"""


@dataclass(frozen=True, slots=True)
class Tip:
    """The end of a chain at some time: kept elsewhere, it shows whether the chain was cut or rewritten."""

    chain_id: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and where: `seq` is None for an entry that is in no chain."""

    chain_id: str
    seq: int | None
    kind: str
    message: str


@dataclass(slots=True)
class Verification:
    """What was verified and what was found."""

    rows: int = 0
    chains: int = 0
    waiting: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def tips() -> list[Tip]:
    """Where each chain ends now. Print them, sign them, keep them on another machine."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(_TIPS)
        return [Tip(*row) for row in cursor.fetchall()]


def verify(kept: Iterable[Tip] = ()) -> Verification:
    """Go through every chain and compare it with the tips that were kept, streaming."""
    anchors = {(tip.chain_id, tip.seq): tip for tip in kept}
    done = Verification()
    owner = connections["owner"]
    with transaction.atomic(using="owner"):
        with owner.cursor() as cursor:
            # The rows, what waits and what was passed over are of one moment, while the sealer goes on.
            cursor.execute("set transaction isolation level repeatable read, read only")
        with owner.chunked_cursor() as rows:
            rows.execute(_ROWS)
            _verify_rows(_streamed(rows), anchors, done)
        for tip in anchors.values():
            done.findings.append(
                Finding(tip.chain_id, tip.seq, "cut", "a tip that was kept is no longer in the chain")
            )
        with owner.cursor() as cursor:
            cursor.execute(_PASSED_OVER)
            for entry_id, chain_id in cursor.fetchall():
                done.findings.append(
                    Finding(chain_id, None, "unsealed", f"entry {entry_id} has no seal and waits for none")
                )
            cursor.execute("select count(*) from audit_waiting")
            done.waiting = cursor.fetchone()[0]
    return done


def _streamed(cursor: Any) -> Iterator[Sequence[Any]]:
    while rows := cursor.fetchmany(5000):
        yield from rows


def _verify_rows(
    rows: Iterable[Sequence[Any]], anchors: dict[tuple[str, int], Tip], done: Verification
) -> None:
    chain_id, seq, tip = None, 0, ""
    for row in rows:
        if row[0] != chain_id:
            chain_id, seq, tip = row[0], 0, genesis(row[0])
            done.chains += 1
        done.rows += 1
        done.findings.extend(_judge(row, seq + 1, tip))
        # Each row is judged against its neighbour as it stands: one changed row is one finding.
        seq, tip = row[1], row[4]
        anchor = anchors.pop((row[0], seq), None)
        if anchor is not None and anchor.hash != tip:
            done.findings.append(Finding(row[0], seq, "rewritten", "the hash is not that of the tip kept"))


def _judge(row: Sequence[Any], expected: int, tip: str) -> Iterator[Finding]:
    chain_id, seq, entry_id, before, sealed, sealed_at, *values = row
    if seq != expected:
        yield Finding(chain_id, seq, "missing", f"rows {expected} to {seq - 1} are gone")
    elif before != tip:
        yield Finding(chain_id, seq, "unlinked", "does not follow the row before it")
    if values[0] is None:
        yield Finding(chain_id, seq, "missing", f"entry {entry_id} is gone")
        return
    if link(before, as_row(chain_id, seq, sealed_at, values)) != sealed:
        yield Finding(chain_id, seq, "altered", f"entry {entry_id} or its seal is not what was sealed")
    if chain_of(values[_AUTHORITY]) != chain_id:
        yield Finding(chain_id, seq, "misplaced", f"entry {entry_id} belongs to another chain")
