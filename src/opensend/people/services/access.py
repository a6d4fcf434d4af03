"""Give and end access: grants that open a child's record, and the actings in which people use the service."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.people.models import AccessGrant, Acting, Organisation, Person, Role, User
from opensend.people.policies import NotAllowed, check
from opensend.people.sections import SECTIONS


@transaction.atomic
def grant_access(
    acting: Acting,
    *,
    person: Person,
    role: str,
    sections: Iterable[str],
    basis: str,
    user: User | None = None,
    organisation: Organisation | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> AccessGrant:
    """Open sections of a child's record to a user or to an organisation, in one role, from today or a day.

    A grant that says the same and still holds is given back, not made twice. Raises NotAllowed;
    ValueError for a section that there is none of, or for staff, who need no grant; ValidationError unless
    there is one holder.
    """
    check(acting, "access.grant", person)
    wanted = sorted(set(sections), key=_place_of)
    if Acting(role=role).is_staff:
        raise ValueError("staff see their authority's records without a grant")
    grant = AccessGrant(
        authority_id=person.authority_id, person=person, user=user, organisation=organisation, role=role,
        sections=wanted, basis=basis, valid_from=valid_from or today(), valid_to=valid_to, granted_by=acting,
    )  # fmt: skip
    same = AccessGrant.objects.filter(
        authority_id=person.authority_id, person=person, user=user, organisation=organisation, role=role,
        sections=wanted, basis=basis, valid_from__lte=grant.valid_from, valid_to=valid_to,
    ).first()  # fmt: skip
    if same is not None:
        return same
    grant.full_clean()
    grant.save()
    holder = {"role": str(role), "user": grant.user_id, "organisation": grant.organisation_id}
    record(
        acting, "access.grant", "grant", grant.pk,
        authority_id=person.authority_id, person_id=person.pk, sections=wanted, reason=basis, changes=holder,
    )  # fmt: skip
    return grant


@transaction.atomic
def end_access(
    acting: Acting, *, grant: AccessGrant, reason: str, last_day: date | None = None
) -> AccessGrant:
    """End a grant: at once, or with `last_day`. One that ends before its first day was over opens nothing.

    Raises NotAllowed.
    """
    check(acting, "access.end", grant)
    opened = list(grant.sections)
    ends = last_day or today() - timedelta(days=1)
    grant.valid_to = max(ends, grant.valid_from)
    if ends < grant.valid_from:
        grant.sections = []
    grant.save(update_fields=["valid_to", "sections"])
    record(
        acting, "access.end", "grant", grant.pk,
        authority_id=grant.authority_id, person_id=grant.person_id, sections=opened, reason=reason,
        changes={"valid_to": ends},
    )  # fmt: skip
    return grant


@transaction.atomic
def start_acting(
    acting: Acting,
    *,
    user: User,
    role: str,
    organisation: Organisation | None = None,
    is_authorised_officer: bool = False,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Acting:
    """Let a user act in a role, for an organisation unless they are family.

    One that holds already is given back. Raises NotAllowed, also for an acting of one's own and for that of
    the system; ValidationError where role and organisation do not fit.
    """
    check(acting, "acting.start", organisation)
    if user.pk == acting.user_id or role == Role.SYSTEM:
        raise NotAllowed(acting, "acting.start")
    begins = valid_from or today()
    started = Acting(
        user=user, role=role, organisation=organisation, is_authorised_officer=is_authorised_officer,
        valid_from=begins, valid_to=valid_to,
    )  # fmt: skip
    _refuse_role_elsewhere(acting, started)
    same = Acting.objects.filter(
        user=user, role=role, organisation=organisation, is_authorised_officer=is_authorised_officer,
        valid_from__lte=begins, valid_to=valid_to,
    ).first()  # fmt: skip
    if same is not None:
        return same
    started.full_clean()
    started.save()
    _record_acting(acting, "acting.start", started)
    return started


@transaction.atomic
def end_acting(acting: Acting, *, ended: Acting, reason: str, last_day: date | None = None) -> Acting:
    """End an acting: at once, or with `last_day`. One ended on its first day is set to have ended before it.

    Raises NotAllowed.
    """
    check(acting, "acting.end", ended)
    ended.valid_to = last_day or today() - timedelta(days=1)
    ended.valid_from = min(ended.valid_from, ended.valid_to)
    ended.save(update_fields=["valid_from", "valid_to"])
    _record_acting(acting, "acting.end", ended, reason)
    return ended


def _refuse_role_elsewhere(acting: Acting, started: Acting) -> None:
    """Roles of staff belong to an authority's own organisation, and no others do."""
    is_authority = started.organisation is not None and started.organisation.authority_id is not None
    if started.is_staff != is_authority:
        raise NotAllowed(acting, "acting.start")


def _record_acting(acting: Acting, action: str, subject: Acting, reason: str = "") -> None:
    record(
        acting, action, "acting", subject.pk,
        authority_id=acting.authority.pk if acting.authority else None, reason=reason,
        changes={
            "user": subject.user_id, "role": str(subject.role), "organisation": subject.organisation_id,
            "valid_from": subject.valid_from, "valid_to": subject.valid_to,
        },
    )  # fmt: skip


def _place_of(section: str) -> int:
    try:
        return SECTIONS.index(section)
    except ValueError:
        raise ValueError(f"{section!r} is not a section of the record") from None
