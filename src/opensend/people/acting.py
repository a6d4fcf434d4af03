"""Acting: under whose acting the database computes what may be seen, for the life of a transaction."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.db import connection, transaction
from django.db.models import Q

from opensend.audit.today import today
from opensend.people.models import Acting, Authority, Role, User


def valid_actings(user: User) -> list[Acting]:
    """The actings that a user may choose from today, in a stable order."""
    on = today()
    found = Acting.objects.select_related("user", "organisation__authority").filter(
        Q(valid_to=None) | Q(valid_to__gte=on), user=user, valid_from__lte=on
    )
    return list(found.order_by("id"))


def find_acting(user: User, acting_id: int) -> Acting | None:
    """One acting, if it is the user's own and valid today."""
    return next((acting for acting in valid_actings(user) if acting.pk == acting_id), None)


def system_acting(authority: Authority) -> Acting:
    """The acting under which the service itself works for an authority."""
    return Acting.objects.select_related("organisation__authority").get(
        role=Role.SYSTEM, organisation__authority=authority
    )


@contextlib.contextmanager
def acting_as(acting: Acting | None) -> Iterator[None]:
    """A transaction in which every query runs in the scope of an acting (of nobody, where None)."""
    with transaction.atomic():
        before = _set(str(acting.pk) if acting else "")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                _set(before)


@contextlib.contextmanager
def as_authority(authority_id: int) -> Iterator[None]:
    """A step that needs an authority's whole record, taken for somebody who may not see it.

    A parent's request has to be replayed against every event of the case. The service does that under the
    authority's own system acting, records who asked for it, and shows them nothing of what it read.
    """
    with transaction.atomic():
        system = Acting.objects.filter(role=Role.SYSTEM, organisation__authority_id=authority_id).get()
        before = _set(str(system.pk))
        try:
            yield
        finally:
            if not connection.needs_rollback:
                _set(before)


def _set(acting_id: str) -> str:
    """Change the database's scope for the rest of the transaction; gives what it was."""
    with connection.cursor() as cursor:
        # A common table expression that is materialized is read before it is set anew.
        cursor.execute(
            "with before (it) as materialized (select coalesce(current_setting('opensend.acting', true), ''))"
            " select it, set_config('opensend.acting', %s, true) from before",
            [acting_id],
        )
        return str(cursor.fetchone()[0])
