"""The arithmetic of the audit chain: one canonical form, and the hash that ties it to all before it.

A chain is a list of rows. A row's hash is the SHA-256 of the hash before it (64 hexadecimal digits) followed
directly by the row's canonical form: JSON in UTF-8, keys sorted, no spaces (after RFC 8785). Times are UTC to
the microsecond, with a Z. Nothing here touches a database: anyone can check a chain with this page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

WITHOUT_AUTHORITY = "0"
"""The chain of acts that belong to no authority, such as signing in."""

_encoder = msgspec.json.Encoder(order="deterministic")


def genesis(chain_id: str) -> str:
    """What stands before the first row of a chain.

    >>> genesis("301")
    'ad945b40d5e5c9d4180beb4aafb567e93802fa6ac22ce5f055dd3c38ba9dd02d'
    """
    return hashlib.sha256(f"opensend:{chain_id}".encode()).hexdigest()


def canonical(row: Mapping[str, Any]) -> bytes:
    """The one way to write a row: the same facts give the same bytes.

    >>> canonical({"seq": 1, "chain_id": "301", "sections": ["A", "B"], "reason": "said “yes”"}).decode()
    '{"chain_id":"301","reason":"said “yes”","sections":["A","B"],"seq":1}'
    """
    return _encoder.encode(row)


def link(before: str, row: Mapping[str, Any]) -> str:
    """The hash of a row that follows the hash `before`.

    >>> row = {"action": "read", "actor_id": "u1", "chain_id": "301", "child_id": "c1", "object_id": "c1",
    ...        "object_type": "child", "occurred_at": "2026-01-05T09:00:00.000000Z", "outcome": "allow",
    ...        "sections": ["A", "B"], "seq": 1}
    >>> first = link(genesis("301"), row)
    >>> first
    '61fde25509439392b433dac8aaf1cebb5e56cc723c18c77989dce64a8f3939eb'
    >>> link(first, {**row, "seq": 2, "action": "update", "sections": ["F"],
    ...              "occurred_at": "2026-01-05T09:01:00.000000Z"})
    'b4d2aa6a3bd8f24c45ea1eb7c63431fdc15242eec3353cdf9671f5300287f3f6'
    """
    return hashlib.sha256(before.encode("ascii") + canonical(row)).hexdigest()


def moment(at: datetime) -> str:
    """A time as rows write it.

    >>> moment(datetime(2026, 1, 5, 9, 0, tzinfo=UTC))
    '2026-01-05T09:00:00.000000Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def chain_of(authority_id: int | None) -> str:
    """The chain that an entry of an authority, or of none, belongs to."""
    return WITHOUT_AUTHORITY if authority_id is None else str(authority_id)
