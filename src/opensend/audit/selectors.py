"""Reads of the audit log: who has looked at a child's record, or changed it.

The database shows staff the entries of their own authority and everyone else none. Whoever shows them records
that, as any other read.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from opensend.audit.models import AuditEntry


def entries_about(person_id: int, *, before: AuditEntry | None = None, limit: int = 50) -> list[AuditEntry]:
    """A page of the entries about one child, newest first; `before` is the last entry of the page before."""
    found = _about(person_id)
    if before is not None:
        at = before.occurred_at
        found = found.filter(Q(occurred_at__lt=at) | Q(occurred_at=at, id__lt=before.pk))
    return list(found[:limit])


def stream_entries_about(person_id: int) -> Iterator[AuditEntry]:
    """Every entry about one child, newest first, without holding them all: for an answer to their request."""
    return _about(person_id).iterator(chunk_size=1000)


def _about(person_id: int) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(person_id=person_id).order_by("-occurred_at", "-id")
