"""Lists of people and services that pages show to anybody."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Prefetch

from opensend.people.families import family_facts, person_addressees
from opensend.people.finding import find_persons, likely_duplicates
from opensend.people.models import Acting, Authority, ContactPoint, Role, User
from opensend.people.models.access import ADVISER_ROLES, FAMILY_ROLES, STAFF_ROLES

__all__ = [
    "GROUPS",
    "PersonaGroup",
    "family_facts",
    "find_persons",
    "likely_duplicates",
    "list_contact_points",
    "list_personas",
    "person_addressees",
]

GROUPS = (
    ("Families", FAMILY_ROLES),
    ("Schools and other settings", (Role.SENCO,)),
    ("Professionals", ADVISER_ROLES),
    ("The local authority", STAFF_ROLES),
)


@dataclass
class PersonaGroup:
    """Fictional people of one kind."""

    title: str
    personas: list[User] = field(default_factory=list)


def list_personas() -> list[PersonaGroup]:
    """Fictional people to sign in as, by kind; each under the kind of their first acting."""
    users = (
        User.objects.filter(is_active=True)
        .exclude(persona="")
        .prefetch_related(Prefetch("actings", Acting.objects.select_related("organisation")))
        .order_by("id")
    )
    groups = [PersonaGroup(title) for title, _ in GROUPS]
    others = PersonaGroup("Others")
    for user in users:
        role = next((acting.role for acting in user.actings.all()), "")
        place = next((at for at, (_, roles) in enumerate(GROUPS) if role in roles), None)
        (others if place is None else groups[place]).personas.append(user)
    return [group for group in (*groups, others) if group.personas]


def list_contact_points() -> list[Authority]:
    """Authorities, each with the services that it tells families about."""
    told = (ContactPoint.Kind.CASEWORK, ContactPoint.Kind.INFORMATION_AND_ADVICE)
    points = ContactPoint.objects.filter(kind__in=told).order_by("kind", "id")
    return list(
        Authority.objects.filter(contact_points__kind__in=told)
        .distinct()
        .prefetch_related(Prefetch("contact_points", points, to_attr="told"))
    )
