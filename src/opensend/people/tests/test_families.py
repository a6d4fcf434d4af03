"""Whom a notice about a child goes to, from the record as it holds on the day."""

from __future__ import annotations

from datetime import date

import pytest

from opensend.people.acting import acting_as, as_authority
from opensend.people.families import PersonAddressees, family_facts, person_addressees
from opensend.people.models import Person, Role
from opensend.people.tests.factories import (
    AccessGrantFactory,
    ActingFactory,
    AddressFactory,
    ContactFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 2, 20)


def addressees(person: Person, on: date = ON) -> PersonAddressees:
    with as_authority(person.authority_id):
        return person_addressees(person, on)


def names(person: Person, on: date = ON) -> list[str]:
    return [each.name for each in addressees(person, on).to]


def test_each_parent_gets_a_letter_with_their_own_address_and_no_others() -> None:
    person = PersonFactory()
    user = ActingFactory().user
    for name, lines, account in (("Alex Example", "1 A Road", user), ("Sam Example", "2 B Road", None)):
        AddressFactory(
            person=person, contact=ContactFactory(person=person, name=name, user=account), lines=lines
        )
    AddressFactory(person=person, lines="3 C Road")
    alex, sam = addressees(person).to
    assert (alex.name, alex.salutation, alex.lines) == (
        "Alex Example",
        "Alex Example",
        ("1 A Road", "ZZ99 3CZ"),
    )
    assert (alex.role, alex.delivery, alex.user_id) == ("parent", "address", user.pk)
    assert (sam.lines, sam.user_id) == (("2 B Road", "ZZ99 3CZ"), None)


def test_a_restricted_address_never_comes_out() -> None:
    person = PersonFactory()
    mother = ContactFactory(person=person)
    AddressFactory(person=person, contact=mother, lines="1 Hidden Road", is_restricted=True)
    answer = addressees(person)
    assert [(each.lines, each.delivery) for each in answer.to] == [((), "safe_contact_only")]
    assert "Hidden" not in repr(answer)


def test_an_address_is_that_of_the_day_and_a_missing_one_is_not_made_up() -> None:
    person = PersonFactory()
    mother = ContactFactory(person=person)
    AddressFactory(person=person, contact=mother, lines="old", postcode="", valid_to=date(2026, 2, 20))
    AddressFactory(person=person, contact=mother, lines="new", postcode="", valid_from=date(2026, 2, 21))
    assert [each.lines for each in addressees(person, date(2026, 2, 20)).to] == [("old",)]
    assert [each.lines for each in addressees(person, date(2026, 2, 21)).to] == [("new",)]
    assert [each.lines for each in addressees(person, date(2019, 2, 21)).to] == [()]


def test_who_is_barred_or_has_no_responsibility_or_is_no_contact_any_more_gets_none() -> None:
    person = PersonFactory()
    ContactFactory(person=person, name="Alex Example")
    ContactFactory(person=person, name="Barred", is_barred_by_court_order=True)
    ContactFactory(person=person, name="Died", has_died=True)
    ContactFactory(person=person, name="Aunt", has_parental_responsibility=False, cares_for_child=False)
    ContactFactory(person=person, name="Former", until=date(2026, 2, 19))
    ContactFactory(person=person, name="Later", since=date(2026, 2, 21))
    assert names(person) == ["Alex Example"]
    assert len(addressees(person).left_out) == 3
    assert names(person, date(2026, 2, 19)) == ["Alex Example", "Former"]


def test_the_young_person_is_written_to_from_the_day_the_rights_are_theirs() -> None:
    person = PersonFactory(born=date(2010, 3, 14), name="Robin Example")
    ContactFactory(person=person, name="Alex Example")
    AddressFactory(person=person, lines="3 Example Close", postcode="")
    own = AccessGrantFactory(
        person=person, user=ActingFactory(young_person=True).user, role=Role.YOUNG_PERSON
    )
    assert names(person, date(2026, 6, 26)) == ["Alex Example"]
    (robin,) = addressees(person, date(2026, 6, 27)).to
    assert (robin.name, robin.role, robin.lines) == ("Robin Example", "young_person", ("3 Example Close",))
    assert robin.user_id == own.user_id


def test_a_representative_stands_in_for_a_young_person_who_lacks_capacity() -> None:
    person = PersonFactory(born=date(2008, 3, 14), lacks_capacity=True)
    ContactFactory(person=person, name="Alex Example")
    assert names(person) == ["Alex Example"]
    for name, since, facts in (
        ("Former Deputy", date(2024, 1, 1), {}),
        ("Deputy Example", date(2025, 1, 1), {}),
        ("Dead Deputy", date(2026, 1, 1), {"has_died": True}),
        ("Coming Deputy", date(2027, 1, 1), {}),
    ):
        ContactFactory(
            person=person, name=name, relation="Deputy", is_representative=True, since=since, **facts
        )
    assert names(person) == ["Deputy Example"]


def test_a_parents_representative_gets_the_parents_letter() -> None:
    person = PersonFactory()
    parent = ContactFactory(person=person, lacks_capacity=True)
    ContactFactory(
        person=person, name="Attorney Example", relation="Attorney", is_representative=True,
        represents=parent, since=date(2025, 1, 1),
    )  # fmt: skip
    assert names(person) == ["Attorney Example"]


def test_a_family_of_which_nothing_is_known_yields_nobody() -> None:
    assert addressees(PersonFactory()).to == ()


def test_the_facts_carry_no_name_and_no_address() -> None:
    person = PersonFactory()
    AddressFactory(person=person, contact=ContactFactory(person=person))
    with as_authority(person.authority_id):
        told = repr(family_facts(person, ON))
    assert "Example" not in told


def test_without_the_scope_of_staff_the_family_is_not_there() -> None:
    parent = ActingFactory()
    grant = AccessGrantFactory(user=parent.user)
    ContactFactory(person=grant.person)
    with acting_as(parent):
        assert person_addressees(grant.person, ON).to == ()
