"""Load where the child lives and who cares for them. A restricted address is never compared or replaced."""

from __future__ import annotations

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q

from opensend.interchange.ctf.matching import plain_name
from opensend.interchange.ctf.pupil import PostalAddress, Pupil, PupilContact, relation_in_words
from opensend.interchange.ctf.report import PupilReport
from opensend.interchange.ctf.tables import settings
from opensend.people.models import Acting, Address, Contact, Person
from opensend.people.services.contacts import add_contact, set_address

_LONGEST_NUMBER = 30


def load_home(
    acting: Acting, person: Person, pupil: Pupil, as_at: date, report: PupilReport, *, is_new: bool
) -> None:
    """The child's address, where the record has none; another one is told, for a person to change."""
    given = pupil.address
    if given is None or not given.lines:
        return
    known = None if is_new else _address_on(person, None, as_at)
    if known is None:
        since = max(as_at, person.born)
        set_address(acting, person=person, lines=given.lines, postcode=given.postcode, since=since)
        report.changes.append("address")
    elif known.is_restricted:
        report.tasks.append("the record's address is restricted: the file's was not compared or kept")
    elif not _is_same(known, given):
        report.differs.append("address: the record has another")


def load_contacts(acting: Acting, person: Person, pupil: Pupil, as_at: date, report: PupilReport) -> None:
    """Those of the family, where the record has nobody; where it has, a contact it does not know is told.

    The file cannot say who is barred by a court order. Somebody who was taken from a record for that reason
    must not come back into it through a file.
    """
    family = [
        each for each in pupil.contacts if each.relationship not in settings()["not_family"] and each.name
    ]
    others = len(pupil.contacts) - len(family)
    if others:
        report.not_kept["contacts who are not family"] = others
    known = list(person.contacts.all())
    if known:
        names = {_plain_person(each.name) for each in known}
        unknown = [each for each in family if _plain_person(f"{each.forename} {each.surname}") not in names]
        report.differs += [f"contact {each.name}: the record does not have this person" for each in unknown]
        return
    for each in family:
        contact = _add(acting, person, each, report)
        home = pupil.address if each.lives_with_pupil else each.address
        if home and home.lines:
            since = max(as_at, person.born)
            set_address(
                acting, person=person, contact=contact, lines=home.lines, postcode=home.postcode, since=since
            )
    if family:
        report.tasks.append(
            "contacts came from the file: ask about court orders before anybody is written to"
        )


def _add(acting: Acting, person: Person, given: PupilContact, report: PupilReport) -> Contact:
    email, telephone = given.email, given.telephone
    try:
        validate_email(email)
    except ValidationError:
        if email:
            report.differs.append("e-mail of a contact: is not an address and was left out")
        email = ""
    if len(telephone) > _LONGEST_NUMBER:
        report.differs.append("telephone of a contact: is too long and was left out")
        telephone = ""
    report.changes.append("contact")
    return add_contact(
        acting,
        person=person,
        name=given.name,
        relation=relation_in_words(given.relationship),
        has_parental_responsibility=given.has_responsibility,
        cares_for_child=given.lives_with_pupil,
        email=email,
        telephone=telephone,
    )


def _address_on(person: Person, contact: Contact | None, on: date) -> Address | None:
    known = Address.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on),
        authority_id=person.authority_id,
        person=person,
        contact=contact,
    )
    return known.order_by("-valid_from").first()


def _is_same(known: Address, given: PostalAddress) -> bool:
    def letters(lines: str, postcode: str) -> str:
        return re.sub(r"[\W_]+", "", f"{lines}{postcode}".casefold())

    return letters(known.lines, known.postcode) == letters(given.lines, given.postcode)


def _plain_person(name: str) -> str:
    """A name without a title, as two files write it."""
    return plain_name(re.sub(r"^(mr|mrs|miss|ms|mx|dr)\.?\s+", "", name.strip(), flags=re.IGNORECASE))
