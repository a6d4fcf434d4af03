"""Write the audit log, in the transaction of what it records: if it cannot be written, nothing happens."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django.db import connection
from django.utils import timezone


class Actor(Protocol):
    """Who acts, as the log needs to know it (an acting of `people`)."""

    id: int
    user_id: int | None
    role: str

    @property
    def organisation_name(self) -> str:
        """The name of the organisation acted for, or an empty text."""


class Listed(Protocol):
    """A row of a list that is about a child."""

    authority_id: int
    person_id: int


# Inserted without RETURNING: whoever may add an entry may not, by that, read the log.
_INSERT = """insert into audit_auditentry
  (occurred_at, authority_id, actor_id, actor_user_id, actor_role, actor_organisation, action, object_type,
   object_id, person_id, sections, outcome, reason, changes, request_id)
  values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,
          coalesce(current_setting('opensend.request', true), ''))"""

_INSERT_EACH = """insert into audit_auditentry
  (occurred_at, authority_id, actor_id, actor_user_id, actor_role, actor_organisation, action, object_type,
   object_id, person_id, sections, outcome, reason, changes, request_id)
  select %s, %s, %s, %s, %s, %s, %s, %s, person_id::text, person_id, %s::varchar[], 'allow', '', %s::jsonb,
         coalesce(current_setting('opensend.request', true), '')
    from unnest(%s::bigint[]) as person_id"""


def record(
    actor: Actor | None,
    action: str,
    object_type: str,
    object_id: object = "",
    *,
    authority_id: int | None,
    person_id: int | None = None,
    sections: Iterable[str] = (),
    outcome: str = "allow",
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Add one entry. `changes` holds names of fields and ids, never values about a child."""
    values = [
        *_who(actor, authority_id), action, object_type, str(object_id), person_id, list(sections), outcome,
        reason, json.dumps(changes or {}, default=str),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)


def record_each(
    actor: Actor | None,
    action: str,
    object_type: str,
    person_ids: Iterable[int],
    *,
    authority_id: int,
    sections: Iterable[str] = (),
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Add one entry for each child, where an act was done to many at once."""
    values = [
        *_who(actor, authority_id), action, object_type, list(sections),
        json.dumps(changes or {}, default=str), list(person_ids),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_EACH, values)


def _who(actor: Actor | None, authority_id: int | None) -> list[Any]:
    """When, and who acts: the columns that an entry begins with."""
    return [
        timezone.now(), authority_id,
        actor.id if actor else None, actor.user_id if actor else None,
        actor.role if actor else "", actor.organisation_name if actor else "",
    ]  # fmt: skip


def record_list(
    actor: Actor | None,
    action: str,
    object_type: str,
    rows: Iterable[Listed],
    *,
    sections: Iterable[str] = (),
) -> None:
    """Add that somebody was shown a list: an entry for each authority whose children are on it."""
    persons: dict[int, list[int]] = {}
    for row in rows:
        persons.setdefault(row.authority_id, []).append(row.person_id)
    for authority_id, listed in persons.items():
        changes = {"persons": sorted(set(listed))}
        record(actor, action, object_type, authority_id=authority_id, sections=sections, changes=changes)
