"""Take a child into an authority's record from what a request says: the child, the family, who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.casework.models import RequestDraft
from opensend.people.acting import acting_as, as_authority, system_acting
from opensend.people.models import Acting, Address, Contact, Person, Role
from opensend.people.sections import ATTENDED_SETTING, FAMILY, FURTHER_REQUEST, REQUESTING_SETTING
from opensend.people.services.access import grant_access
from opensend.people.services.contacts import add_contact, set_address
from opensend.people.services.persons import IdentifierTaken, record_identifier, register_person
from opensend.rules.ages import is_child

_OF_PERSON = (
    "pronouns", "first_language", "attends", "setting_urn", "has_serving_parent", "has_visual_impairment",
    "has_hearing_impairment",
)  # fmt: skip
_FACTS_THAT_ADD = ("has_serving_parent", "has_visual_impairment", "has_hearing_impairment")


@dataclass(frozen=True, slots=True)
class Intake:
    """A request on its way into the record: the draft, who sends it, the child if known, the day it came."""

    acting: Acting
    draft: RequestDraft
    known: Person | None
    received_on: date

    @property
    def is_of_young_person(self) -> bool:
        """Whether the rights are the young person's own (CFA 2014 s.83(2))."""
        assert self.draft.born is not None
        return not is_child(self.draft.born, self.received_on)


def find_known_person(draft: RequestDraft) -> Person | None:
    """The child of the draft, where what the writer may see holds exactly that child already.

    Asked in the writer's own scope: nobody learns by a request whether a child is known.
    """
    spelt = " ".join(draft.child_name.split()).casefold()
    if draft.born is None:
        return None
    seen = Person.objects.filter(authority=draft.authority, born=draft.born, died_on=None).order_by("id")
    return next((each for each in seen if spelt in (each.name.casefold(), each.known_as.casefold())), None)


def take_in(intake: Intake) -> Person:
    """The child's record with family, addresses and access, made or made fuller. Call in a transaction.

    Raises `IdentifierTaken` where the UPN is another child's.
    """
    draft = intake.draft
    assert draft.authority is not None
    # What the request itself says of the setting opens nothing that was there before it.
    attends = intake.known.setting_urn if intake.known else draft.setting_urn
    with as_authority(draft.authority.pk):
        system = system_acting(draft.authority)
        person = intake.known or _register(system, draft)
        if intake.known:
            _add_facts(intake, person)
        if draft.upn:
            _keep_upn(system, intake, person)
        if draft.address:
            _set_home(system, intake, person, None, draft.address, draft.postcode)
        contact = _keep_contact(system, intake, person)
        _open_record(system, intake, person, attends)
        if contact is not None:
            _set_contact_home(system, intake, person, contact)
    return person


def _register(system: Acting, draft: RequestDraft) -> Person:
    assert draft.authority is not None
    assert draft.born is not None
    facts = {name: getattr(draft, name) for name in _OF_PERSON}
    facts["attends"] = draft.attends or Person.Attends.SCHOOL
    return register_person(
        system,
        authority=draft.authority,
        name=draft.child_name,
        born=draft.born,
        known_as=draft.known_as,
        **facts,
    )


def _keep_upn(system: Acting, intake: Intake, person: Person) -> None:
    """The number that was told. Nobody learns by it of a child whom they may not see."""
    try:
        record_identifier(system, person=person, kind="upn", value=intake.draft.upn)
    except IdentifierTaken as taken:
        with acting_as(intake.acting):
            is_seen = Person.objects.filter(pk=taken.person_id).exists()
        if is_seen:
            raise
        record(
            intake.acting, "person.identifier_taken", "person", person.pk,
            authority_id=person.authority_id, person_id=person.pk, changes={"other": taken.person_id},
        )  # fmt: skip


def _add_facts(intake: Intake, person: Person) -> None:
    """What a request tells of a child who is known: it adds to the record and never takes away."""
    acting, draft = intake.acting, intake.draft
    changed = [name for name in _FACTS_THAT_ADD if getattr(draft, name) and not getattr(person, name)]
    changed += [
        name for name in ("pronouns", "first_language") if getattr(draft, name) and not getattr(person, name)
    ]
    # A setting does not make itself the one that a known child attends.
    if draft.setting_urn and not person.setting_urn and (acting.is_staff or acting.is_family):
        changed += ["attends", "setting_urn"]
    for name in changed:
        setattr(person, name, getattr(draft, name))
    if changed:
        person.save(update_fields=changed)


def _keep_contact(system: Acting, intake: Intake, person: Person) -> Contact | None:
    """The parent or representative that the request tells of, once each."""
    acting, draft = intake.acting, intake.draft
    told = _contact_told(intake)
    if told is None:
        return None
    known = Contact.objects.filter(person=person)
    if acting.is_family:
        same = known.filter(user=acting.user).first()
    else:
        same = next((each for each in known if each.name.casefold() == draft.parent_name.casefold()), None)
    if same is None and intake.known and not (acting.is_staff or acting.is_family) and known.exists():
        return None  # nobody else says of a known child that there is one parent more
    return same or add_contact(system, person=person, **told)


def _contact_told(intake: Intake) -> dict[str, Any] | None:
    acting, draft = intake.acting, intake.draft
    if acting.role == Role.YOUNG_PERSON:
        return None
    common: dict[str, Any] = {"telephone": draft.telephone, "relation": draft.relation or "parent or carer"}
    if acting.role == Role.REPRESENTATIVE:
        return common | {
            "name": str(acting.user), "user": acting.user, "email": acting.user.email if acting.user else "",
            "is_representative": True, "since": intake.received_on,
        }  # fmt: skip
    if acting.role == Role.PARENT:
        return common | {
            "name": str(acting.user), "user": acting.user, "email": acting.user.email if acting.user else "",
            "has_parental_responsibility": bool(draft.has_parental_responsibility),
            "cares_for_child": not draft.parent_address,
        }  # fmt: skip
    if not draft.parent_name:
        return None
    return common | {
        "name": draft.parent_name,
        "email": draft.parent_email,
        "has_parental_responsibility": bool(draft.has_parental_responsibility),
        "cares_for_child": not draft.parent_address,
    }


def _set_contact_home(system: Acting, intake: Intake, person: Person, contact: Contact) -> None:
    """Where a contact lives: as told, else with the child."""
    draft = intake.draft
    if draft.parent_address:
        _set_home(system, intake, person, contact, draft.parent_address, draft.parent_postcode)
    elif draft.address:
        _set_home(system, intake, person, contact, draft.address, draft.postcode)


def _set_home(
    system: Acting, intake: Intake, person: Person, contact: Contact | None, lines: str, postcode: str
) -> None:
    """An address as the request tells it. One that is kept secret stays so, whoever writes."""
    known = Address.objects.filter(person=person, contact=contact, valid_to=None).first()
    is_child_home = contact is None or not intake.draft.parent_address
    is_secret = intake.draft.is_address_restricted and is_child_home
    if known is not None and not _may_replace(intake.acting, known, contact, is_secret=is_secret):
        return
    set_address(
        system, person=person, contact=contact, lines=lines, postcode=postcode, is_restricted=is_secret,
        since=max(intake.received_on, person.born),
    )  # fmt: skip


def _may_replace(acting: Acting, known: Address, contact: Contact | None, *, is_secret: bool) -> bool:
    """Whether what a request says takes an address's place: one's own, or as staff; secret stays secret.

    A parent's request does not move the child or the other parent; nor does a school's.
    """
    if known.is_restricted and not is_secret:
        return False
    is_own = contact.user_id == acting.user_id if contact else acting.role == Role.YOUNG_PERSON
    return acting.is_staff or is_own or (is_secret and acting.is_family)


def _open_record(system: Acting, intake: Intake, person: Person, attends: str) -> None:
    """Let those who asked see what is theirs: of a child who was known, not what others had asked."""
    acting = intake.acting
    if acting.is_staff:
        return
    holder: dict[str, Any] = {"user": acting.user}
    sections: tuple[str, ...] = FURTHER_REQUEST if intake.known else REQUESTING_SETTING
    basis = "Brought the child or young person to the authority's attention"
    if acting.is_family and not (acting.role == Role.PARENT and intake.is_of_young_person):
        sections, basis = FAMILY, f"{acting.get_role_display()}, by their own request"
    elif acting.role == Role.SENCO:
        holder, basis = {"organisation": acting.organisation}, "Made the request for an assessment"
        if acting.organisation and acting.organisation.urn and acting.organisation.urn == attends:
            sections = ATTENDED_SETTING
    grant_access(
        system, person=person, role=acting.role, sections=sections, basis=basis, valid_from=today(), **holder
    )


__all__ = ["IdentifierTaken", "Intake", "find_known_person", "take_in"]
