"""Who may do what with people's records and with access to them: staff of the authority, and nobody else."""

from __future__ import annotations

from opensend.people.models import AccessGrant, Acting, Authority, Organisation, Person, Role
from opensend.people.policies import policy


def works_for(acting: Acting, authority_id: int) -> bool:
    """Whether the acting is staff of that authority."""
    return acting.authority is not None and acting.authority.pk == authority_id


@policy("person.register")
def may_register(acting: Acting, authority: Authority, section: str | None) -> bool:
    """Staff, in their own authority's record."""
    return works_for(acting, authority.pk)


@policy(
    "person.record_identifier",
    "person.add_contact",
    "person.change_contact",
    "person.set_address",
    "access.grant",
    "access.end",
)
def may_change(acting: Acting, subject: Person | AccessGrant, section: str | None) -> bool:
    """Staff of the authority whose record of the child it is."""
    return works_for(acting, subject.authority_id)


@policy("acting.start")
def may_start_acting(acting: Acting, organisation: Organisation | None, section: str | None) -> bool:
    """Any staff for families and other bodies; for an authority's own staff its team managers alone."""
    if organisation is None or organisation.authority_id is None:
        return acting.authority is not None
    return _manages(acting, organisation.authority_id)


@policy("acting.end")
def may_end_acting(acting: Acting, ended: Acting, section: str | None) -> bool:
    """Team managers for their own authority's staff.

    An acting of a family or of another body is good in every authority: ending it is for the service itself,
    while an authority ends the access that it gave.
    """
    organisation = ended.organisation
    if organisation is None or organisation.authority_id is None:
        return acting.role == Role.SYSTEM
    return _manages(acting, organisation.authority_id)


def _manages(acting: Acting, authority_id: int) -> bool:
    return acting.role in (Role.TEAM_MANAGER, Role.SYSTEM) and works_for(acting, authority_id)
