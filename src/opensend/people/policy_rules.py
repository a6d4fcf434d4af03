"""Who may do what with people's records and with access to them: staff of the authority, and nobody else."""

from __future__ import annotations

from opensend.people.models import (
    AccessGrant,
    Acting,
    Authority,
    Organisation,
    Person,
    PersonMerge,
    PossibleMatch,
    Role,
)
from opensend.people.policies import policy

MATCHERS = (Role.CASEWORKER, Role.TEAM_MANAGER, Role.DATA_OFFICER, Role.SYSTEM)
"""Who decides whether two records are of one child."""


def works_for(acting: Acting, authority_id: int) -> bool:
    """Whether the acting is staff of that authority."""
    return acting.authority is not None and acting.authority.pk == authority_id


def keeps_records(acting: Acting, authority_id: int) -> bool:
    """Whether the acting is staff of that authority that works on cases, and not only on its returns."""
    return works_for(acting, authority_id) and acting.role != Role.DATA_OFFICER


@policy("person.register")
def may_register(acting: Acting, authority: Authority, section: str | None) -> bool:
    """Staff, in their own authority's record."""
    return keeps_records(acting, authority.pk)


@policy("person.record_identifier", "person.record_return_facts")
def may_complete(acting: Acting, person: Person, section: str | None) -> bool:
    """Staff of the authority, its data officers too: what the yearly return asks of a person."""
    return works_for(acting, person.authority_id)


@policy(
    "person.add_contact",
    "person.change_contact",
    "person.set_address",
    "access.grant",
    "access.end",
)
def may_change(acting: Acting, subject: Person | AccessGrant, section: str | None) -> bool:
    """Staff of the authority whose record of the child it is."""
    return keeps_records(acting, subject.authority_id)


@policy("person.list_matches")
def may_list_matches(acting: Acting, subject: None, section: str | None) -> bool:
    """Officers who keep the record in order."""
    return acting.role in MATCHERS and acting.authority is not None


@policy("person.note_match", "person.decide_match", "person.merge", "person.undo_merge")
def may_match(acting: Acting, subject: Person | PossibleMatch | PersonMerge, section: str | None) -> bool:
    """The same officers, in the record of their own authority."""
    return acting.role in MATCHERS and works_for(acting, subject.authority_id)


@policy("acting.start")
def may_start_acting(acting: Acting, organisation: Organisation | None, section: str | None) -> bool:
    """Any staff for families and other bodies; for an authority's own staff its team managers alone."""
    if organisation is None or organisation.authority_id is None:
        return acting.authority is not None and acting.role != Role.DATA_OFFICER
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
