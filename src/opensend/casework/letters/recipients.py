"""To whom a case's letters go: the family as the law computes it, and the bodies that must be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from opensend.correspondence.letters.context import Recipient
from opensend.correspondence.models import Letter
from opensend.people.families import person_addressees
from opensend.people.models import Organisation, PartnerBody
from opensend.provision.selectors import setting_by_urn
from opensend.rules.notices import AddresseeKind

if TYPE_CHECKING:
    from opensend.casework.letters.facts import Notified


@dataclass(frozen=True, slots=True)
class LetterRecipient:
    """One addressee: as the letter names them, and as the service knows them."""

    named: Recipient
    role: str
    key: str
    user_id: int | None = None
    organisation_id: int | None = None
    delivery: str = Letter.Delivery.ADDRESS


def family_recipients(told: Notified) -> list[LetterRecipient]:
    """Those of the family who are to be written to on the day of the event, one letter each."""
    return [
        LetterRecipient(
            named=Recipient(each.name, each.salutation, each.lines, each.role == "young_person"),
            role=each.role,
            key=each.ref,
            user_id=each.user_id,
            delivery=each.delivery,
        )
        for each in person_addressees(told.run.person, told.event.happened_on).to
    ]


def professional_recipients(told: Notified, kinds: Iterable[AddresseeKind]) -> list[LetterRecipient]:
    """The bodies and people of some kinds that an event's letter goes to, each once."""
    found = {each.key: each for kind in kinds for each in _of_kind(told, kind)}
    return list(found.values())


def _of_kind(told: Notified, kind: AddresseeKind) -> Iterator[LetterRecipient]:
    if kind == AddresseeKind.SETTING_ATTENDED and told.run.person.setting_urn:
        yield setting_recipient(told.run.person.setting_urn)
    elif kind == AddresseeKind.COMMISSIONING_BODY:
        yield from _partner(told, PartnerBody.Duty.HEALTH)
    elif kind == AddresseeKind.SOCIAL_CARE:
        yield from _partner(told, PartnerBody.Duty.SOCIAL_CARE)
    elif kind == AddresseeKind.ADVISER:
        yield _adviser(told)
    elif kind == AddresseeKind.INSTITUTION and told.setting_urn:
        yield setting_recipient(told.setting_urn)
    elif kind == AddresseeKind.MAINTAINING_AUTHORITY:
        yield from _maintaining_authority(told)


def setting_recipient(urn: str) -> LetterRecipient:
    """A setting as addressee, through its own organisation where it has one here."""
    organisation = Organisation.objects.filter(urn=urn).first()
    setting = setting_by_urn(urn)
    name = setting.name if setting else organisation.name if organisation else f"Setting {urn}"
    address = setting.address_lines if setting else (organisation.address if organisation else "").split("\n")
    return LetterRecipient(
        named=Recipient(name, "head teacher or principal", tuple(line for line in address if line)),
        role="setting",
        key=f"setting:{urn}",
        organisation_id=organisation.pk if organisation else None,
    )


def _organisation(organisation: Organisation, salutation: str, role: str) -> LetterRecipient:
    lines = tuple(line for line in organisation.address.split("\n") if line)
    return LetterRecipient(
        named=Recipient(organisation.name, salutation, lines),
        role=role,
        key=f"organisation:{organisation.pk}",
        organisation_id=organisation.pk,
    )


def _partner(told: Notified, duty: str) -> Iterator[LetterRecipient]:
    body = (
        PartnerBody.objects.select_related("organisation").filter(authority=told.authority, duty=duty).first()
    )
    if body:
        yield _organisation(body.organisation, "colleague", duty)


def _adviser(told: Notified) -> LetterRecipient:
    asked = told.event.advice_request
    if asked.holder_organisation:
        return _organisation(asked.holder_organisation, "colleague", asked.holder_role)
    name = asked.holder_user.name if asked.holder_user else asked.asked
    return LetterRecipient(
        named=Recipient(name, name if asked.holder_user else "colleague"),
        role=asked.holder_role or "adviser",
        key=f"advice:{asked.about}",
        user_id=asked.holder_user_id,
    )


def _maintaining_authority(told: Notified) -> Iterator[LetterRecipient]:
    """Another authority is consulted as well, where it maintains the setting (CFA 2014 s.39(2)(c))."""
    setting = setting_by_urn(told.setting_urn) if told.setting_urn else None
    if setting is None or setting.la_code == told.authority.code or not setting.is_maintained:
        return
    other = Organisation.objects.filter(authority__code=setting.la_code).first()
    if other:
        yield _organisation(other, "colleague", "maintaining_authority")
