"""Nobody sees or changes what is not theirs: through the models, and in SQL as the application's role."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from opensend.audit.models import AuditEntry
from opensend.audit.services import record
from opensend.audit.today import today
from opensend.people.acting import acting_as, as_authority
from opensend.people.models import AccessGrant, Acting, Address, Contact, Person, PersonIdentifier, Role, User
from opensend.people.sections import ADVISER, FAMILY
from opensend.people.tests.factories import (
    AccessGrantFactory,
    ActingFactory,
    AddressFactory,
    AuthorityFactory,
    ContactFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

CHILD_TABLES = (Person, PersonIdentifier, Contact, Address, AccessGrant)


def seen(acting: Acting | None) -> set[int]:
    """The children that an acting sees, asked through the model and in SQL, which must agree."""
    with acting_as(acting), connection.cursor() as cursor:
        cursor.execute("select id from people_person")
        in_sql = {row[0] for row in cursor.fetchall()}
        assert in_sql == set(Person.objects.values_list("pk", flat=True))
    return in_sql


def ids(*persons: Person) -> set[int]:
    return {person.pk for person in persons}


@contextlib.contextmanager
def refused(*errors: type[Exception]) -> Iterator[None]:
    """What is inside is refused by the database, in a savepoint so that the test can go on."""
    with pytest.raises(errors or DatabaseError), _checked_at_once():
        yield


@contextlib.contextmanager
def _checked_at_once() -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        yield
        cursor.execute("set constraints all immediate")


def test_the_application_is_a_role_that_owns_nothing_and_bypasses_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute("select count(*) from pg_tables where tableowner = current_user")
        assert cursor.fetchone() == (0,)


def test_every_table_with_an_authority_and_a_person_forces_row_level_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """select c.relname from pg_class c
                where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
                  and not (c.relrowsecurity and c.relforcerowsecurity)
                  and exists (select from pg_attribute a
                               where a.attrelid = c.oid and a.attname = 'person_id')"""
        )
        assert cursor.fetchall() == []


def test_with_no_acting_nothing_about_a_child_is_seen() -> None:
    person = PersonFactory()
    AddressFactory(person=person, contact=ContactFactory(person=person))
    AccessGrantFactory(person=person, user=UserFactory())
    for model in CHILD_TABLES:
        assert not model.objects.exists()
    assert seen(None) == set()


def test_a_made_up_acting_opens_nothing() -> None:
    PersonFactory()
    assert seen(Acting(pk=987654321)) == set()


def test_staff_see_their_own_authority_and_no_other() -> None:
    ours, theirs = PersonFactory(), PersonFactory()
    for role in ("caseworker", "team_manager", "panel_chair", "sign_off_officer"):
        assert seen(ActingFactory(**{role: True}, authority=ours.authority)) == ids(ours)
        assert seen(ActingFactory(**{role: True}, authority=theirs.authority)) == ids(theirs)


def test_a_role_of_staff_for_a_body_that_is_no_authority_sees_nothing() -> None:
    PersonFactory()
    assert seen(ActingFactory(role=Role.CASEWORKER, organisation=OrganisationFactory())) == set()


def test_a_parent_of_children_in_two_authorities_sees_both_and_no_other() -> None:
    parent = ActingFactory()
    first, second, sibling = PersonFactory(), PersonFactory(), PersonFactory()
    for child in (first, second):
        AccessGrantFactory(person=child, user=parent.user)
    AccessGrantFactory(person=sibling, user=ActingFactory().user)
    PersonFactory(authority=first.authority)
    assert seen(parent) == ids(first, second)


def test_another_family_sees_nothing_of_this_one() -> None:
    AccessGrantFactory(user=ActingFactory().user)
    assert seen(ActingFactory()) == set()


def test_a_school_with_children_from_three_authorities_sees_those_and_no_other() -> None:
    senco = ActingFactory(senco=True)
    children = [PersonFactory() for _ in range(3)]
    for child in children:
        AccessGrantFactory(person=child, organisation=senco.organisation, role=Role.SENCO)
        PersonFactory(authority=child.authority)
    other_school = ActingFactory(senco=True)
    assert seen(senco) == ids(*children)
    assert seen(other_school) == set()


def test_a_professional_who_was_not_asked_sees_nothing() -> None:
    asked, not_asked = ActingFactory(health_adviser=True), ActingFactory(health_adviser=True)
    grant = AccessGrantFactory(
        organisation=asked.organisation, role=Role.HEALTH_ADVISER, sections=list(ADVISER)
    )
    assert seen(asked) == ids(grant.person)
    assert seen(not_asked) == set()


@pytest.mark.parametrize(
    ("starts", "ends", "sees"),
    [(-9, -1, False), (-9, 0, True), (0, 0, True), (0, None, True), (1, None, False)],
)
def test_a_grant_opens_from_its_first_to_its_last_day(starts: int, ends: int | None, sees: bool) -> None:
    parent = ActingFactory()
    AccessGrantFactory(
        user=parent.user,
        valid_from=today() + timedelta(days=starts),
        valid_to=None if ends is None else today() + timedelta(days=ends),
    )
    assert bool(seen(parent)) is sees


@pytest.mark.parametrize(("starts", "ends", "sees"), [(-9, -1, False), (-9, 0, True), (1, None, False)])
def test_an_acting_that_has_ended_or_not_begun_sees_nothing(
    starts: int, ends: int | None, sees: bool
) -> None:
    person = PersonFactory()
    days = {
        "valid_from": today() + timedelta(days=starts),
        "valid_to": None if ends is None else today() + timedelta(days=ends),
    }
    parent = ActingFactory(**days)
    AccessGrantFactory(person=person, user=parent.user)
    caseworker = ActingFactory(caseworker=True, authority=person.authority, **days)
    assert bool(seen(parent)) is sees
    assert bool(seen(caseworker)) is sees


def test_the_right_user_in_another_role_sees_nothing() -> None:
    parent = ActingFactory()
    AccessGrantFactory(user=parent.user, role=Role.REPRESENTATIVE)
    assert seen(parent) == set()


def test_a_parent_who_is_also_a_caseworker_sees_by_the_acting_they_chose() -> None:
    parent = ActingFactory()
    own_child, client = PersonFactory(), PersonFactory()
    AccessGrantFactory(person=own_child, user=parent.user)
    caseworker = ActingFactory(caseworker=True, user=parent.user, authority=client.authority)
    assert seen(parent) == ids(own_child)
    assert seen(caseworker) == ids(client)


def test_the_scope_ends_with_its_transaction_and_goes_back_to_the_one_before() -> None:
    parent = ActingFactory()
    grant = AccessGrantFactory(user=parent.user)
    caseworker = ActingFactory(caseworker=True)
    with acting_as(parent):
        assert set(Person.objects.values_list("pk", flat=True)) == {grant.person_id}
        with acting_as(caseworker):
            assert not Person.objects.exists()
        with pytest.raises(ZeroDivisionError), acting_as(caseworker):
            _ = 1 / 0
        assert Person.objects.exists()
    assert not Person.objects.exists()


def test_a_grant_of_the_person_opens_no_identifier() -> None:
    parent, school = ActingFactory(), ActingFactory(senco=True)
    person = PersonFactory()
    with as_authority(person.authority_id):
        PersonIdentifier.objects.create(
            authority=person.authority, person=person, kind="upn", value="H801200001001"
        )
    AccessGrantFactory(person=person, organisation=school.organisation, role=Role.SENCO, sections=["person"])
    AccessGrantFactory(person=person, user=parent.user, sections=["person", "case"])
    with acting_as(school):
        assert Person.objects.exists()
        assert not PersonIdentifier.objects.exists()
    with acting_as(parent):
        assert PersonIdentifier.objects.get().value == "H801200001001"


def test_a_grant_is_seen_by_staff_alone_not_even_by_its_holder() -> None:
    parent = ActingFactory()
    grant = AccessGrantFactory(user=parent.user)
    with acting_as(parent):
        assert not AccessGrant.objects.exists()
    with acting_as(ActingFactory(caseworker=True, authority=grant.authority)):
        assert AccessGrant.objects.get() == grant


def test_a_contact_sees_their_own_address_and_never_the_other_parents() -> None:
    person = PersonFactory()
    mother, father = ActingFactory(), ActingFactory()
    for parent, restricted in ((mother, True), (father, False)):
        contact = ContactFactory(person=person, user=parent.user, name=parent.user.name)
        AddressFactory(person=person, contact=contact, lines=parent.user.name, is_restricted=restricted)
        AccessGrantFactory(person=person, user=parent.user)
    AddressFactory(person=person, lines="where the child lives")
    for parent in (mother, father):
        with acting_as(parent):
            assert Contact.objects.get().user == parent.user
            assert Address.objects.get().lines == parent.user.name
    with acting_as(ActingFactory(caseworker=True, authority=person.authority)):
        assert Contact.objects.count() == 2
        assert Address.objects.filter(is_restricted=True).get().lines == mother.user.name


def test_a_school_sees_no_contact_and_no_address() -> None:
    person, senco = PersonFactory(), ActingFactory(senco=True)
    AddressFactory(person=person, contact=ContactFactory(person=person))
    AccessGrantFactory(person=person, organisation=senco.organisation, role=Role.SENCO)
    with acting_as(senco):
        assert not Contact.objects.exists()
        assert not Address.objects.exists()


def test_nobody_adds_or_moves_a_record_into_another_authority() -> None:
    ours, theirs = PersonFactory(), PersonFactory()
    with acting_as(ActingFactory(caseworker=True, authority=ours.authority)):
        with refused():
            Person.objects.create(authority=theirs.authority, name="A B", known_as="A", born=date(2015, 1, 1))
        with refused():
            Person.objects.filter(pk=ours.pk).update(authority=theirs.authority)
        assert Person.objects.filter(pk=theirs.pk).update(name="Changed") == 0


def test_a_family_changes_nothing_of_what_it_sees() -> None:
    parent = ActingFactory()
    grant = AccessGrantFactory(user=parent.user)
    ContactFactory(person=grant.person, user=parent.user)
    with acting_as(parent):
        assert Person.objects.update(name="Changed") == 0
        assert Contact.objects.update(has_parental_responsibility=True) == 0
        for given in ({"user": parent.user}, {"user": UserFactory()}):
            with refused():
                AccessGrant.objects.create(
                    authority=grant.authority, person=grant.person, role=Role.PARENT, sections=list(FAMILY),
                    basis="of my own making", valid_from=today(), **given,
                )  # fmt: skip


def test_staff_delete_neither_records_nor_grants_nor_actings() -> None:
    grant = AccessGrantFactory(user=UserFactory())
    with acting_as(ActingFactory(caseworker=True, authority=grant.authority)):
        for table in ("people_accessgrant", "people_acting", "people_person"):
            with refused(), connection.cursor() as cursor:
                cursor.execute(f"delete from {table}")


def test_a_reference_never_crosses_children_or_authorities() -> None:
    one, elsewhere = PersonFactory(), PersonFactory()
    sibling = PersonFactory(authority=one.authority, name="Jo Example")
    contact = ContactFactory(person=sibling)
    with acting_as(ActingFactory(caseworker=True, authority=one.authority)):
        with refused(IntegrityError):
            Address.objects.create(
                authority=one.authority, person=one, contact=contact, lines="x", valid_from=today()
            )
        with refused(IntegrityError):
            Contact.objects.create(
                authority=one.authority, person=one, name="A B", relation="deputy", is_representative=True,
                since=today(), represents=contact,
            )  # fmt: skip
        with refused(IntegrityError):
            PersonIdentifier.objects.create(
                authority=one.authority, person=elsewhere, kind="upn", value="H801200001001"
            )


def test_a_family_adds_to_the_audit_log_and_does_not_read_it() -> None:
    parent = ActingFactory()
    grant = AccessGrantFactory(user=parent.user)
    with acting_as(parent):
        record(parent, "person.read", "person", 1, authority_id=grant.authority_id, person_id=grant.person_id)
        assert not AuditEntry.objects.exists()
    with acting_as(ActingFactory(caseworker=True)):
        assert not AuditEntry.objects.exists()
    with acting_as(ActingFactory(caseworker=True, authority=grant.authority)):
        assert AuditEntry.objects.get().actor_user_id == parent.user_id


CHANGES_OF_THE_LOG = (
    "update audit_auditentry set reason = 'x'",
    "delete from audit_auditentry",
    "truncate audit_auditentry cascade",
)


@pytest.mark.parametrize("change", CHANGES_OF_THE_LOG)
def test_staff_do_not_change_the_audit_log(change: str) -> None:
    authority = AuthorityFactory()
    record(None, "person.read", "person", authority_id=authority.pk)
    with acting_as(ActingFactory(team_manager=True, authority=authority)):
        with refused(), connection.cursor() as cursor:
            cursor.execute(change)
        assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("change", CHANGES_OF_THE_LOG)
@pytest.mark.django_db(databases=["owner"])
def test_the_owner_does_not_change_the_audit_log(change: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """insert into audit_auditentry (occurred_at, actor_role, actor_organisation, action, object_type,
                 object_id, sections, outcome, reason, changes, request_id)
               values (now(), '', '', 'x', 'x', '', '{}', 'allow', '', '{}', '')"""
        )
        cursor.execute("set constraints all immediate")
        with pytest.raises(IntegrityError, match="never changed or removed"):
            cursor.execute(change)


def test_an_act_that_is_undone_leaves_no_entry() -> None:
    authority = AuthorityFactory()
    manager = ActingFactory(team_manager=True, authority=authority)
    with acting_as(manager):
        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            record(manager, "person.read", "person", authority_id=authority.pk)
            assert AuditEntry.objects.count() == 1
            _ = 1 / 0
        assert not AuditEntry.objects.exists()


def test_users_are_not_children_and_are_found_without_an_acting() -> None:
    """Sign-in happens before anybody acts: what it needs is not behind the wall."""
    acting = ActingFactory()
    assert User.objects.filter(pk=acting.user_id).exists()
    assert Acting.objects.filter(pk=acting.pk).exists()
