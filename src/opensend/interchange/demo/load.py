"""Load the demonstration into an empty database: two authorities, their people, and about 265 cases."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from opensend.interchange.demo.cast import (
    AUTHORITIES,
    BODIES,
    COLLEAGUES,
    CONTACTS,
    PARTNERS,
    PERSONAS,
    AuthorityEntry,
    Persona,
)
from opensend.interchange.demo.crowd import write_crowd
from opensend.interchange.demo.journey import Cast
from opensend.interchange.demo.settings import load_fictional_settings
from opensend.interchange.demo.steps import live
from opensend.interchange.demo.stories import STORIES
from opensend.people.models import Acting, Authority, ContactPoint, Organisation, PartnerBody, Role, User

SINCE = date(2020, 1, 1)
"""Every acting of the demonstration holds from this day, so that histories may be of any recent year."""
CASES = {"001": 250, "002": 15}
"""How many cases each authority has."""
_SEED = 2014


def is_loaded() -> bool:
    """Whether the database has the demonstration. Personas come with the rest in one transaction, or not."""
    return User.objects.exclude(persona="").exists()


def personas() -> QuerySet[User]:
    """The people to sign in as, in the order in which they are introduced."""
    return User.objects.exclude(persona="").order_by("id")


@transaction.atomic
def load_demonstration() -> None:
    """Make authorities, settings, people and cases, all of it or nothing; where it is loaded, nothing."""
    if is_loaded():
        return
    load_fictional_settings()
    cast = _make_cast()
    live(cast)
    for place, (code, wanted) in enumerate(CASES.items()):
        told = sum(story.code == code for story in STORIES)
        write_crowd(cast, code, wanted - told, seed=_SEED + place)


def _make_cast() -> Cast:
    cast = Cast(SINCE)
    for entry in AUTHORITIES:
        organisation = _make_authority(entry)
        assert organisation.authority is not None
        cast.authorities[entry.code] = organisation.authority
        cast.organisations[entry.code] = organisation
    for body in BODIES:
        cast.organisations[body.key] = Organisation.objects.create(
            kind=body.kind, name=body.name, address=body.address, urn=body.urn
        )
    for code, bodies in PARTNERS.items():
        for duty, key in bodies.items():
            PartnerBody.objects.create(
                authority=cast.authorities[code], duty=duty, organisation=cast.organisations[key]
            )
    for persona in (*PERSONAS, *COLLEAGUES):
        cast.actings[persona.key] = _make_acting(persona, cast.organisations)
    return cast


def _make_authority(entry: AuthorityEntry) -> Organisation:
    site = f"https://www.{entry.domain}"
    authority = Authority.objects.create(
        code=entry.code, name=entry.name, address=entry.address,
        schools_information=f"{site}/local-offer/schools",
        personal_budget_information=f"{site}/local-offer/personal-budgets",
    )  # fmt: skip
    organisation = Organisation.objects.create(
        kind=Organisation.Kind.AUTHORITY, name=entry.name, address=entry.address, authority=authority
    )
    Acting.objects.create(role=Role.SYSTEM, organisation=organisation, valid_from=SINCE)
    for number, (kind, name, mailbox) in enumerate(CONTACTS, 1):
        ContactPoint.objects.create(
            authority=authority, kind=kind, name=name,
            telephone=f"01632 960{entry.code[-1]}{number:02}",  # a range that Ofcom keeps for fiction
            email=f"{mailbox}@{entry.domain}", website=f"{site}/{mailbox}",
        )  # fmt: skip
    return organisation


def _make_acting(persona: Persona, organisations: dict[str, Organisation]) -> Acting:
    user = User.objects.create_user(persona.email, persona.name)
    user.persona = persona.sentence
    user.save(update_fields=["persona"])
    return Acting.objects.create(
        user=user, role=persona.role, organisation=organisations.get(persona.acts_for),
        is_authorised_officer=persona.is_authorised_officer, valid_from=SINCE,
    )  # fmt: skip
