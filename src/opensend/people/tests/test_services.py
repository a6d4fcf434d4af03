"""Keeping records of children and families, and giving and ending access to them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from opensend.audit.models import AuditEntry
from opensend.audit.today import today
from opensend.people.acting import acting_as, system_acting
from opensend.people.models import AccessGrant, Acting, Address, Person, PersonIdentifier, Role
from opensend.people.policies import NotAllowed
from opensend.people.services.access import end_access, end_acting, grant_access, start_acting
from opensend.people.services.contacts import add_contact, set_address
from opensend.people.services.persons import (
    BornInFuture,
    IdentifierTaken,
    record_identifier,
    register_person,
)
from opensend.people.tests.factories import (
    AccessGrantFactory,
    ActingFactory,
    ContactFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from opensend.rules.identifiers import NotValid, Reason

pytestmark = pytest.mark.django_db
UPN = "H801200001001"


@pytest.fixture
def caseworker() -> Acting:
    acting: Acting = ActingFactory(caseworker=True)
    return acting


@pytest.fixture
def person(caseworker: Acting) -> Person:
    made: Person = PersonFactory(authority=caseworker.authority)
    return made


def entries(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action).order_by("id"))


def test_a_child_is_registered_with_the_sound_of_the_name_and_an_entry(caseworker: Acting) -> None:
    with acting_as(caseworker):
        made = register_person(
            caseworker, authority=caseworker.authority, name="  Zoë   Example ", born=date(2015, 2, 28),
            attends=Person.Attends.HOME,
        )  # fmt: skip
        kept = Person.objects.get(pk=made.pk)
        assert (kept.name, kept.known_as, kept.attends) == ("Zoë Example", "Zoë", "home")
        assert kept.name_key == " S AKSMPL "
        (entry,) = entries("person.register")
        assert (entry.person_id, entry.actor_id) == (made.pk, caseworker.pk)
        assert "Zoë" not in str(entry.changes)


def test_a_child_cannot_be_born_tomorrow_or_be_nameless(caseworker: Acting) -> None:
    with acting_as(caseworker):
        with pytest.raises(BornInFuture):
            register_person(
                caseworker, authority=caseworker.authority, name="Robin Example",
                born=today() + timedelta(days=1),
            )  # fmt: skip
        with pytest.raises(ValidationError):
            register_person(caseworker, authority=caseworker.authority, name="  ", born=date(2015, 2, 28))
        assert not Person.objects.exists()


def test_nobody_registers_a_child_with_another_authority(caseworker: Acting) -> None:
    elsewhere = ActingFactory(caseworker=True)
    for acting in (elsewhere, ActingFactory()):
        with acting_as(acting), pytest.raises(NotAllowed):
            register_person(
                acting, authority=caseworker.authority, name="Robin Example", born=date(2015, 2, 28)
            )


def test_an_identifier_is_stored_in_its_normal_form_once(caseworker: Acting, person: Person) -> None:
    with acting_as(caseworker):
        first = record_identifier(caseworker, person=person, kind="nhs", value=" 943 476 5919 ")
        again = record_identifier(caseworker, person=person, kind="nhs", value="9434765919")
        assert (first.value, again.pk) == ("9434765919", first.pk)
        assert len(entries("person.record_identifier")) == 1


def test_an_identifier_with_a_slip_is_refused_with_the_reason(caseworker: Acting, person: Person) -> None:
    with acting_as(caseworker):
        with pytest.raises(NotValid) as refused:
            record_identifier(caseworker, person=person, kind="nhs", value="9434765910")
        assert refused.value.checked.reason == Reason.CHECK
        with pytest.raises(ValueError, match="shoe_size"):
            record_identifier(caseworker, person=person, kind="shoe_size", value="38")
        assert not PersonIdentifier.objects.exists()


def test_a_new_identifier_of_a_kind_takes_the_place_of_the_old(caseworker: Acting, person: Person) -> None:
    with acting_as(caseworker):
        record_identifier(caseworker, person=person, kind="nhs", value="9434765919")
        record_identifier(caseworker, person=person, kind="nhs", value="999 000 0018")
        assert PersonIdentifier.objects.get().value == "9990000018"
        assert [entry.changes["replaced"] for entry in entries("person.record_identifier")] == [False, True]


def test_an_identifier_of_another_child_is_refused_and_says_whose(caseworker: Acting, person: Person) -> None:
    sibling = PersonFactory(authority=person.authority)
    with acting_as(caseworker):
        record_identifier(caseworker, person=person, kind="upn", value=UPN)
        with pytest.raises(IdentifierTaken) as refused:
            record_identifier(caseworker, person=sibling, kind="upn", value=UPN)
        assert refused.value.person_id == person.pk


def test_a_contact_is_added_and_one_that_contradicts_itself_is_not(
    caseworker: Acting, person: Person
) -> None:
    with acting_as(caseworker):
        mother = add_contact(
            caseworker,
            person=person,
            name="Alex Example",
            relation="Mother",
            has_parental_responsibility=True,
        )
        with pytest.raises(ValidationError):
            add_contact(caseworker, person=person, name="Jo Example", relation="Aunt", represents=mother)
        with pytest.raises(ValidationError):
            add_contact(caseworker, person=person, name="Jo", relation="Deputy", is_representative=True)
        assert person.contacts.get() == mother
        assert entries("person.add_contact")[0].object_id == str(mother.pk)


def test_an_address_follows_another_without_a_gap(caseworker: Acting, person: Person) -> None:
    with acting_as(caseworker):
        set_address(caseworker, person=person, lines="1 Old Road", since=date(2020, 1, 1))
        set_address(
            caseworker, person=person, lines="2 New Road\n\n  Exampleton ", postcode="zz993cz",
            since=date(2025, 9, 1),
        )  # fmt: skip
        set_address(caseworker, person=person, lines="3 Between Road", since=date(2023, 1, 1))
        assert list(
            Address.objects.order_by("valid_from").values_list("lines", "valid_from", "valid_to")
        ) == [
            ("1 Old Road", date(2020, 1, 1), date(2022, 12, 31)),
            ("3 Between Road", date(2023, 1, 1), date(2025, 8, 31)),
            ("2 New Road\nExampleton", date(2025, 9, 1), None),
        ]
        assert Address.objects.get(valid_to=None).postcode == "ZZ99 3CZ"


def test_an_address_of_the_same_day_is_put_right_in_its_place(caseworker: Acting, person: Person) -> None:
    mother = ContactFactory(person=person)
    with acting_as(caseworker):
        set_address(caseworker, person=person, lines="the child's", since=date(2020, 1, 1))
        wrong = set_address(caseworker, person=person, contact=mother, lines="x", since=date(2024, 1, 1))
        right = set_address(
            caseworker, person=person, contact=mother, lines="4 Example Way", is_restricted=True,
            since=date(2024, 1, 1),
        )  # fmt: skip
        assert (right.pk, right.is_restricted) == (wrong.pk, True)
        assert Address.objects.get(contact=None).valid_to is None


def test_a_text_that_is_no_postcode_is_refused(caseworker: Acting, person: Person) -> None:
    with acting_as(caseworker):
        with pytest.raises(NotValid):
            set_address(caseworker, person=person, lines="x", postcode="12345", since=today())
        assert not Address.objects.exists()


def test_access_is_granted_once_and_ended_at_once(caseworker: Acting, person: Person) -> None:
    parent = ActingFactory()
    with acting_as(caseworker):
        given = {
            "person": person, "role": Role.PARENT, "sections": ["case", "person"], "basis": "parent",
            "user": parent.user, "valid_from": date(2025, 1, 1),
        }  # fmt: skip
        grant = grant_access(caseworker, **given)
        assert grant_access(caseworker, **given) == grant
        assert (grant.sections, grant.granted_by_id) == (["person", "case"], caseworker.pk)
    with acting_as(parent):
        assert Person.objects.get() == person
    with acting_as(caseworker):
        ended = end_access(caseworker, grant=grant, reason="a court order")
        assert ended.valid_to == today() - timedelta(days=1)
        assert entries("access.end")[0].sections == ["person", "case"]
    with acting_as(parent):
        assert not Person.objects.exists()
    with acting_as(caseworker):
        assert grant_access(caseworker, **given).pk != grant.pk


def test_access_that_is_ended_on_its_first_day_opens_nothing_any_more(
    caseworker: Acting, person: Person
) -> None:
    parent = ActingFactory()
    with acting_as(caseworker):
        for starts in (today(), today() + timedelta(days=30)):
            grant = grant_access(
                caseworker, person=person, role=Role.PARENT, sections=["person"], basis="by mistake",
                user=parent.user, valid_from=starts,
            )  # fmt: skip
            assert end_access(caseworker, grant=grant, reason="the wrong family").sections == []
    with acting_as(parent):
        assert not Person.objects.exists()


def test_a_grant_of_what_there_is_not_is_refused(caseworker: Acting, person: Person) -> None:
    user, school = UserFactory(), OrganisationFactory()
    with acting_as(caseworker):
        for error, wrong in (
            (ValueError, {"user": user, "sections": ["everything"]}),
            (ValueError, {"user": user, "role": Role.CASEWORKER}),
            (ValidationError, {}),
            (ValidationError, {"user": user, "organisation": school}),
            (ValidationError, {"user": user, "valid_to": date(2000, 1, 1)}),
        ):
            with pytest.raises(error):
                grant_access(
                    caseworker,
                    **{"person": person, "role": Role.SENCO, "sections": ["person"], "basis": "x", **wrong},
                )
        assert not AccessGrant.objects.exists()


def test_a_holder_cannot_widen_or_end_what_they_hold() -> None:
    parent = ActingFactory()
    grant = AccessGrantFactory(user=parent.user, sections=["person"])
    with acting_as(parent):
        with pytest.raises(NotAllowed):
            grant_access(
                parent, person=grant.person, role=Role.PARENT, sections=["case"], basis="x", user=parent.user
            )
        with pytest.raises(NotAllowed):
            end_access(parent, grant=grant, reason="x")


def test_a_manager_starts_and_ends_an_acting_of_their_authority() -> None:
    manager = ActingFactory(team_manager=True)
    user = UserFactory()
    with acting_as(manager):
        started = start_acting(manager, user=user, role=Role.CASEWORKER, organisation=manager.organisation)
        assert (
            start_acting(manager, user=user, role=Role.CASEWORKER, organisation=manager.organisation)
            == started
        )
        PersonFactory(authority=manager.authority)
    with acting_as(started):
        assert Person.objects.exists()
    with acting_as(manager):
        end_acting(manager, ended=started, reason="has left")
        assert [entry.action for entry in AuditEntry.objects.order_by("id")] == ["acting.start", "acting.end"]
    with acting_as(started):
        assert not Person.objects.exists()


def test_nobody_raises_themselves_or_makes_a_second_system() -> None:
    manager = ActingFactory(team_manager=True)
    for user, role in ((manager.user, Role.SIGN_OFF_OFFICER), (UserFactory(), Role.SYSTEM)):
        with acting_as(manager), pytest.raises(NotAllowed):
            start_acting(manager, user=user, role=role, organisation=manager.organisation)


def test_roles_of_staff_are_for_authorities_and_no_others_are() -> None:
    manager = ActingFactory(team_manager=True)
    for role, body in ((Role.CASEWORKER, OrganisationFactory()), (Role.SENCO, manager.organisation)):
        with acting_as(manager), pytest.raises(NotAllowed):
            start_acting(manager, user=UserFactory(), role=role, organisation=body)
    with acting_as(manager), pytest.raises(ValidationError):
        start_acting(manager, user=UserFactory(), role=Role.PARENT, organisation=OrganisationFactory())


def test_the_service_itself_lets_a_parent_in() -> None:
    system = system_acting(ActingFactory(caseworker=True).authority)
    with acting_as(system):
        assert start_acting(system, user=UserFactory(), role=Role.PARENT).organisation is None
