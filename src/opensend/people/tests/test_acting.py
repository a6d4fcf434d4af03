"""Choosing how to act, and the request that runs in the scope of that choice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from opensend.audit.models import AuditEntry
from opensend.audit.today import today
from opensend.people.acting import acting_as, as_authority, find_acting, system_acting, valid_actings
from opensend.people.middleware import SESSION_KEY
from opensend.people.models import Acting, Person
from opensend.people.tests.factories import (
    AccessGrantFactory,
    ActingFactory,
    AuthorityFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(settings: Any) -> Client:
    """A browser on a site with a few addresses of the test's own."""
    settings.ROOT_URLCONF = "opensend.people.tests.trial_urls"
    return Client(raise_request_exception=False)


def sign_in(client: Client, acting: Acting, chosen: int | None = None) -> None:
    """Sign the acting's user in; with `chosen` that acting stands in their session."""
    client.force_login(acting.user)
    if chosen is not None:
        session = client.session
        session[SESSION_KEY] = chosen
        session.save()


def current_scope() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting('opensend.acting', true), '')")
        return str(cursor.fetchone()[0])


def test_the_actings_to_choose_from_are_those_that_are_valid_today() -> None:
    now = ActingFactory(valid_to=today())
    ActingFactory(user=now.user, caseworker=True, valid_to=today() - timedelta(days=1))
    ActingFactory(user=now.user, senco=True, valid_from=today() + timedelta(days=1))
    assert valid_actings(now.user) == [now]


def test_an_acting_is_found_for_its_own_user_alone() -> None:
    mine, somebodys = ActingFactory(), ActingFactory()
    assert find_acting(mine.user, mine.pk) == mine
    assert find_acting(mine.user, somebodys.pk) is None


def test_nobody_may_choose_to_be_the_system() -> None:
    acting = ActingFactory(team_manager=True)
    assert find_acting(acting.user, system_acting(acting.authority).pk) is None


def test_a_step_as_an_authority_goes_back_to_who_was_acting() -> None:
    person, parent = PersonFactory(), ActingFactory()
    with acting_as(parent):
        with as_authority(person.authority_id):
            assert Person.objects.get() == person
        assert current_scope() == str(parent.pk)
        with pytest.raises(ZeroDivisionError), as_authority(person.authority_id):
            _ = 1 / 0
        assert current_scope() == str(parent.pk)
        assert not Person.objects.exists()


def test_there_is_no_step_as_an_authority_that_has_no_system() -> None:
    with pytest.raises(Acting.DoesNotExist), as_authority(987654321):
        pass
    assert current_scope() == ""


def test_a_user_with_one_acting_need_not_choose(client: Client) -> None:
    parent = ActingFactory()
    child = AccessGrantFactory(user=parent.user).person
    PersonFactory(authority=child.authority)
    sign_in(client, parent)
    assert client.get("/scope").json() == {"acting": parent.pk, "seen": [child.pk]}


def test_a_user_with_two_actings_chooses_first(client: Client) -> None:
    parent = ActingFactory()
    caseworker = ActingFactory(user=parent.user, caseworker=True)
    sign_in(client, parent)
    assert client.get("/scope")["Location"] == reverse("people:choose_acting")
    sign_in(client, parent, caseworker.pk)
    assert client.get("/scope").json()["acting"] == caseworker.pk


@pytest.mark.parametrize("others", [0, 1])
def test_an_acting_of_somebody_else_in_the_session_is_refused(client: Client, others: int) -> None:
    mine = ActingFactory()
    for _ in range(others):
        ActingFactory(user=mine.user, senco=True)
    theirs = ActingFactory(caseworker=True, authority=PersonFactory().authority)
    sign_in(client, mine, theirs.pk)
    answer = client.get("/scope")
    if others:
        assert answer["Location"] == reverse("people:choose_acting")
    else:
        assert answer.json() == {"acting": mine.pk, "seen": []}


def test_an_acting_that_ends_in_the_middle_of_a_session_ends_what_is_seen(client: Client) -> None:
    person = PersonFactory()
    caseworker = ActingFactory(caseworker=True, authority=person.authority)
    sign_in(client, caseworker)
    assert client.get("/scope").json()["seen"] == [person.pk]
    caseworker.valid_to = today() - timedelta(days=1)
    caseworker.save()
    assert client.get("/scope")["Location"] == reverse("people:choose_acting")


def test_a_visitor_sees_nobody_and_is_sent_to_sign_in(client: Client) -> None:
    PersonFactory()
    assert client.get("/nothing").json()["seen"] == []
    assert client.get("/scope")["Location"].startswith(reverse("people:sign_in"))


def test_an_address_that_does_not_exist_says_so_to_somebody_who_has_not_chosen(client: Client) -> None:
    acting = ActingFactory()
    ActingFactory(user=acting.user, senco=True)
    sign_in(client, acting)
    assert client.get("/no-such-page").status_code == 404


@pytest.mark.parametrize(
    ("status", "is_kept"), [(200, True), (404, True), (500, False), (503, False), (599, False)]
)
def test_what_was_written_is_kept_unless_the_answer_is_an_error_of_ours(
    client: Client, status: int, is_kept: bool
) -> None:
    person = PersonFactory()
    caseworker = ActingFactory(caseworker=True, authority=person.authority)
    sign_in(client, caseworker)
    client.post(f"/write/{status}")
    with acting_as(caseworker):
        assert Person.objects.filter(pronouns="changed").exists() is is_kept
        assert AuditEntry.objects.filter(action="person.update").exists() is is_kept


def test_the_scope_of_a_request_ends_with_it(client: Client) -> None:
    caseworker = ActingFactory(caseworker=True, authority=AuthorityFactory())
    sign_in(client, caseworker)
    for address in ("/scope", "/write/200", "/write/500"):
        client.post(address)
        assert current_scope() == ""


def test_entries_of_one_request_carry_its_number(client: Client) -> None:
    person = PersonFactory()
    caseworker = ActingFactory(caseworker=True, authority=person.authority)
    sign_in(client, caseworker)
    for _ in range(2):
        client.post("/write/200")
    with acting_as(caseworker):
        numbers = AuditEntry.objects.filter(action="person.update").values_list("request_id", flat=True)
        assert len(set(numbers)) == 2
        assert all(len(number) == 32 for number in numbers)
