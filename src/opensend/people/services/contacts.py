"""Keep who cares for a child or speaks for them, and where each of them lives."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from opensend.audit.services import record
from opensend.people.models import Acting, Address, Contact, Person
from opensend.people.policies import check
from opensend.rules import identifiers


@transaction.atomic
def add_contact(acting: Acting, *, person: Person, name: str, relation: str, **facts: Any) -> Contact:
    """Add a parent, carer or representative. `facts` are further fields of `Contact`.

    Raises NotAllowed; ValidationError where the facts contradict one another.
    """
    check(acting, "person.add_contact", person)
    contact = Contact(
        authority_id=person.authority_id,
        person=person,
        name=" ".join(name.split()),
        relation=relation,
        **facts,
    )
    contact.full_clean()
    contact.save()
    record(
        acting, "person.add_contact", "contact", contact.pk,
        authority_id=person.authority_id, person_id=person.pk,
        changes={"fields": sorted({"name", "relation", *facts})},
    )  # fmt: skip
    return contact


@transaction.atomic
def change_contact(acting: Acting, *, contact: Contact, **facts: Any) -> Contact:
    """Put fields of a contact right, such as a court order or the end of a representation.

    Raises NotAllowed; ValidationError where the facts contradict one another.
    """
    check(acting, "person.change_contact", contact)
    for field, value in facts.items():
        setattr(contact, field, value)
    contact.full_clean()
    contact.save(update_fields=list(facts))
    record(
        acting, "person.change_contact", "contact", contact.pk,
        authority_id=contact.authority_id, person_id=contact.person_id, changes={"fields": sorted(facts)},
    )  # fmt: skip
    return contact


@transaction.atomic
def set_address(
    acting: Acting,
    *,
    person: Person,
    contact: Contact | None = None,
    lines: str,
    postcode: str = "",
    is_restricted: bool = False,
    since: date,
) -> Address:
    """Where the child (or the contact) lives from a day on; what was true before stays for its own days.

    An address from the same day is put right in its place; a later one that is known already still follows.
    Raises NotAllowed; identifiers.NotValid for a text that is not a postcode (leave it empty abroad).
    """
    check(acting, "person.set_address", person)
    # Two people who write at once take turns, or both would end the same address.
    Person.objects.select_for_update().get(pk=person.pk)
    known = Address.objects.filter(authority_id=person.authority_id, person=person, contact=contact)
    address = known.filter(valid_from=since).first() or Address(
        authority_id=person.authority_id, person=person, contact=contact, valid_from=since
    )
    later = known.filter(valid_from__gt=since).order_by("valid_from").first()
    known.filter(Q(valid_to=None) | Q(valid_to__gte=since), valid_from__lt=since).update(
        valid_to=since - timedelta(days=1)
    )
    address.lines = "\n".join(line.strip() for line in lines.splitlines() if line.strip())
    address.postcode = _checked_postcode(postcode)
    address.is_restricted = is_restricted
    address.valid_to = later.valid_from - timedelta(days=1) if later else None
    address.full_clean()
    address.save()
    record(
        acting, "person.set_address", "address", address.pk,
        authority_id=person.authority_id, person_id=person.pk,
        changes={"contact": contact.pk if contact else None, "is_restricted": is_restricted},
    )  # fmt: skip
    return address


def _checked_postcode(text: str) -> str:
    return identifiers.Postcode(text).value if text.strip() else ""
