"""An authority's own rows: what it is, whom its letters name, whom it turns to, and who works there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.contrib.auth.hashers import make_password

from opensend.interchange.demo.cast import CONTACTS
from opensend.interchange.synth.rows import Officer
from opensend.people.models import Acting, Authority, ContactPoint, Organisation, PartnerBody, Role, User

OWNER = "owner"
"""The administering role's connection: everything is loaded over it."""
CASES_OF_ONE = 250
"""How many plans a caseworker looks after."""
SINCE = date(2014, 9, 1)
"""When the Act came into force: every acting holds from this day, so histories may be of any year since."""
_BODIES = (
    ("health", Organisation.Kind.HEALTH_BODY, "{} Integrated Care Board", Role.HEALTH_ADVISER),
    ("social_care", Organisation.Kind.SERVICE, "{} Children's Social Care", Role.SOCIAL_CARE_ADVISER),
    (
        "psychology",
        Organisation.Kind.SERVICE,
        "{} Educational Psychology Service",
        Role.EDUCATIONAL_PSYCHOLOGIST,
    ),
)
_HEADS = (
    (Role.SIGN_OFF_OFFICER, "Olive Signet", True),
    (Role.TEAM_MANAGER, "Morgan Lead", True),
    (Role.PANEL_CHAIR, "Chris Table", False),
    (Role.DATA_OFFICER, "Dee Figures", False),
)
_ADVISERS = {
    Role.HEALTH_ADVISER: "Hal Thorough",
    Role.SOCIAL_CARE_ADVISER: "Sam Carewell",
    Role.EDUCATIONAL_PSYCHOLOGIST: "Pat Mindful",
}


class AuthorityLike(Protocol):
    """An authority of the population: `plans` is about how many of its plans are in force."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def plans(self) -> int: ...


@dataclass(frozen=True)
class Office:
    """The ids of an authority, and of those who work in its cases."""

    authority: int
    caseworkers: list[Officer]
    signatory: Officer
    bodies: dict[str, int]
    authors: dict[str, int]


def open_office(entry: AuthorityLike, *, has_personas: bool) -> Office:
    """Store an authority with all that its cases refer to. With personas, one may sign in as its people."""
    site = f"https://www.authority-{entry.code}.example"
    authority = Authority.objects.using(OWNER).create(
        code=entry.code, name=entry.name, address=entry.address,
        schools_information=f"{site}/local-offer/schools",
        personal_budget_information=f"{site}/local-offer/personal-budgets",
        has_medical_officer=True, has_clinical_officer=True, has_social_care_officer=True,
    )  # fmt: skip
    organisation = Organisation.objects.using(OWNER).create(
        kind=Organisation.Kind.AUTHORITY, name=entry.name, address=entry.address, authority=authority
    )
    Acting.objects.using(OWNER).create(role=Role.SYSTEM, organisation=organisation, valid_from=SINCE)
    _add_contact_points(authority)
    bodies = _add_bodies(authority)
    people = _Hiring(entry, has_personas)
    heads = {role: people.hire(role, organisation, name, is_signing) for role, name, is_signing in _HEADS}
    team = range(1, -(-entry.plans // CASES_OF_ONE) + 1 or 2)
    return Office(
        authority.pk,
        [people.hire(Role.CASEWORKER, organisation, f"Casey Worker {number}") for number in team],
        heads[Role.SIGN_OFF_OFFICER],
        {duty: body.pk for duty, body in bodies.items()},
        {duty: people.hire(role, bodies[duty], _ADVISERS[role]).acting for duty, _, _, role in _BODIES},
    )


def _add_contact_points(authority: Authority) -> None:
    ContactPoint.objects.using(OWNER).bulk_create(
        ContactPoint(
            authority=authority, kind=kind, name=name,
            telephone=f"01632 960{number:03}",  # a range that Ofcom keeps for fiction
            email=f"{mailbox}@authority-{authority.code}.example",
            website=f"https://www.authority-{authority.code}.example/{mailbox}",
        )
        for number, (kind, name, mailbox) in enumerate(CONTACTS, 1)
    )  # fmt: skip


def _add_bodies(authority: Authority) -> dict[str, Organisation]:
    bodies = {
        duty: Organisation.objects.using(OWNER).create(
            kind=kind, name=name.format(authority.name), address=authority.address
        )
        for duty, kind, name, _ in _BODIES
    }
    PartnerBody.objects.using(OWNER).bulk_create(
        PartnerBody(authority=authority, duty=duty, organisation=body) for duty, body in bodies.items()
    )
    return bodies


class _Hiring:
    """Makes the people of one authority, who cannot sign in by a password; one of each role is a persona."""

    def __init__(self, entry: AuthorityLike, has_personas: bool) -> None:
        self._entry = entry
        self._has_personas = has_personas
        self._known: set[Role] = set()
        self._hired = 0

    def hire(self, role: Role, organisation: Organisation, name: str, is_authorised: bool = False) -> Officer:
        self._hired += 1
        is_known = self._has_personas and role not in self._known
        self._known.add(role)
        user = User.objects.using(OWNER).create(
            email=f"{role.value.replace('_', '-')}-{self._hired}.{self._entry.code}@people.example",
            name=f"{name} of {self._entry.name}"[:120],
            password=make_password(None),
            persona=f"{role.label} of {organisation.name}, in the fictional England." if is_known else "",
        )
        acting = Acting.objects.using(OWNER).create(
            user=user, role=role, organisation=organisation, is_authorised_officer=is_authorised,
            valid_from=SINCE,
        )  # fmt: skip
        return Officer(acting.pk, user.pk)
