"""Entries of the audit log as rows of a chain: the one place that says which of their columns are sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

_UTC_TEXT = """to_char({} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
SEALED_AT = _UTC_TEXT.format("s.sealed_at")
"""SQL: the time of a seal `s`, as rows write it."""

_SEALED = {
    "id": "e.id",
    "occurred_at": _UTC_TEXT.format("e.occurred_at"),
    "authority_id": "e.authority_id",
    "actor_id": "e.actor_id",
    "actor_user_id": "e.actor_user_id",
    "actor_role": "e.actor_role",
    "actor_organisation": "e.actor_organisation",
    "action": "e.action",
    "object_type": "e.object_type",
    "object_id": "e.object_id",
    "person_id": "e.person_id",
    "sections": "e.sections",
    "outcome": "e.outcome",
    "reason": "e.reason",
    "changes": "e.changes",
    "request_id": "e.request_id",
}
NAMES = tuple(_SEALED)
COLUMNS = ", ".join(_SEALED.values())
"""SQL: the sealed columns of an entry `e`, in the order of `NAMES`; the first is the entry's id."""


def as_row(chain_id: str, seq: int, sealed_at: str, values: Sequence[Any]) -> Mapping[str, Any]:
    """The entry whose `COLUMNS` are given, as the row that stands at `seq` of a chain."""
    row = dict(zip(NAMES, values, strict=True))
    # Django's connection hands JSON over as the database wrote it.
    row["changes"] = msgspec.json.decode(row["changes"])
    row.update(chain_id=chain_id, seq=seq, sealed_at=sealed_at)
    return row
