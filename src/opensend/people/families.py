"""A child's family as the law asks about it on a day: the facts that decide who is written to, and where.

Contacts and addresses are for staff: these reads need the scope of the authority (`as_authority` in a step of
a service), and what they give goes into letters, never onto another family member's page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from opensend.people.models import AccessGrant, Address, Contact, Person, Role
from opensend.rules import addressees as law


@dataclass(frozen=True, slots=True)
class PersonAddressee:
    """One person to write to. `lines` are empty where the address is restricted or not known."""

    ref: str
    name: str
    salutation: str
    lines: tuple[str, ...]
    role: law.Role
    delivery: law.Delivery
    source: str
    user_id: int | None = None
    preferred_format: str = "standard"


@dataclass(frozen=True, slots=True)
class PersonAddressees:
    """The letters to write, one each, and who is left out and why."""

    to: tuple[PersonAddressee, ...] = ()
    left_out: tuple[law.LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class _Family:
    """What the record has of a family on one day."""

    person: Person
    contacts: tuple[Contact, ...]
    addresses: dict[int | None, Address]

    def is_restricted(self, contact: Contact | None) -> bool:
        """Whether the address that holds on the day is restricted."""
        address = self.addresses.get(contact.pk if contact else None)
        return address is not None and address.is_restricted


def family_facts(person: Person, on: date) -> law.FamilyFacts:
    """What decides the addressees of a child's notices, as it holds on that day."""
    return _facts(_read(person, on), on)


def person_addressees(person: Person, on: date, act: law.Act = "notice") -> PersonAddressees:
    """Who is written to about a child on that day, and where.

    Raises ValueError for a day before birth.
    """
    family = _read(person, on)
    answer = law.addressees(_facts(family, on), on, act)
    contacts = {_ref(contact): contact for contact in family.contacts}
    return PersonAddressees(
        tuple(_addressee(family, each, contacts.get(each.ref), on) for each in answer.to), answer.left_out
    )


def _read(person: Person, on: date) -> _Family:
    contacts = Contact.objects.filter(
        Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on), person=person
    )
    # The latest comes first in the order of the model and is kept, should two overlap.
    addresses: dict[int | None, Address] = {}
    for address in Address.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on), person=person, valid_from__lte=on
    ):
        addresses.setdefault(address.contact_id, address)
    return _Family(person, tuple(contacts), addresses)


def _facts(family: _Family, on: date) -> law.FamilyFacts:
    representatives = [contact for contact in family.contacts if contact.is_representative]
    return law.FamilyFacts(
        ref=f"person:{family.person.pk}",
        born=family.person.born,
        parents=tuple(
            law.Parent(
                ref=_ref(parent),
                has_parental_responsibility=parent.has_parental_responsibility,
                cares_for_child=parent.cares_for_child,
                is_barred_by_court_order=parent.is_barred_by_court_order,
                has_restricted_address=family.is_restricted(parent),
                lacks_capacity=parent.lacks_capacity,
                has_died=parent.has_died,
                representative=_representative(family, representatives, parent.pk),
            )
            for parent in family.contacts
            if not parent.is_representative
        ),
        lacks_capacity=family.person.lacks_capacity,
        representative=_representative(family, representatives, None),
        has_restricted_address=family.is_restricted(None),
    )


def _representative(
    family: _Family, representatives: Iterable[Contact], represented: int | None
) -> law.Representative | None:
    """Who speaks for a parent (or for the young person, where None); of several the latest appointed."""
    able = [
        each
        for each in representatives
        if each.represents_id == represented
        and not (each.has_died or each.lacks_capacity or each.is_barred_by_court_order)
    ]
    chosen = max(able, key=lambda each: (each.since or date.min, each.pk), default=None)
    if chosen is None:
        return None
    assert chosen.since is not None, "a representative has a first day"
    return law.Representative(_ref(chosen), chosen.since, chosen.until, family.is_restricted(chosen))


def _addressee(family: _Family, each: law.Addressee, contact: Contact | None, on: date) -> PersonAddressee:
    name = contact.name if contact else family.person.name
    return PersonAddressee(
        ref=each.ref,
        name=name,
        salutation=name,
        lines=_lines(family, contact) if each.delivery == law.Delivery.ADDRESS else (),
        role=each.role,
        delivery=each.delivery,
        source=each.source,
        user_id=contact.user_id if contact else _young_person_user(family.person, on),
        preferred_format=contact.preferred_format if contact else "standard",
    )


def _lines(family: _Family, contact: Contact | None) -> tuple[str, ...]:
    address = family.addresses.get(contact.pk if contact else None)
    if address is None:
        return ()
    return tuple(line for line in (*address.lines.splitlines(), address.postcode) if line)


def _young_person_user(person: Person, on: date) -> int | None:
    """The account of a young person is known by the grant that opens their own record to them."""
    own = AccessGrant.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on), person=person, role=Role.YOUNG_PERSON, valid_from__lte=on
    ).exclude(user=None)
    return own.order_by("id").values_list("user_id", flat=True).first()


def _ref(contact: Contact) -> str:
    return f"contact:{contact.pk}"
