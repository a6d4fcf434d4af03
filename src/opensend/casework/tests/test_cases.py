"""The pages of one case as an authority's staff see them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opensend.casework.models import ProcessRun
from opensend.casework.tests.factories import (
    RECEIVED,
    STAGES,
    Staff,
    make_acting,
    make_authority,
    make_case,
    make_parent,
    make_person,
)
from opensend.people.acting import as_authority
from opensend.people.models import Acting, Authority, Role

pytestmark = pytest.mark.django_db
PAGES = (
    "",
    "events/",
    "request/",
    "people/",
    "letters/",
    "documents/",
    "record/",
    "allocate/",
    "exemptions/",
)


@pytest.fixture
def authority() -> Authority:
    return make_authority()


@pytest.fixture
def staff(authority: Authority) -> Staff:
    return Staff(authority)


def sign_in(acting: Acting) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(acting.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def real_queries(captured: CaptureQueriesContext) -> list[str]:
    """The queries, without the savepoints that a test's own transaction makes."""
    return [query["sql"] for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]


@pytest.mark.parametrize("stage", STAGES)
def test_every_page_of_a_case_opens_at_every_stage(authority: Authority, staff: Staff, stage: str) -> None:
    run = make_case(authority, upto=stage, staff=staff)
    client = sign_in(staff.manager)
    for page in PAGES:
        answer = client.get(f"/cases/{run.reference}/{page}")
        wanted = (409,) if page == "exemptions/" and stage == "died" else (200,)
        assert answer.status_code in wanted, page
        assert run.person.name in answer.content.decode()


def test_a_case_of_another_authority_does_not_exist(authority: Authority, staff: Staff) -> None:
    other = make_authority("102", "Elsewhere Borough")
    run = make_case(other)
    client = sign_in(staff.manager)
    for page in PAGES:
        assert client.get(f"/cases/{run.reference}/{page}").status_code == 404


def test_a_parent_does_not_see_the_pages_of_staff(authority: Authority) -> None:
    run = make_case(authority)
    client = sign_in(make_acting(Role.PARENT))
    assert client.get(f"/cases/{run.reference}/").status_code == 404
    assert client.get("/cases/").status_code == 403


def test_the_clock_of_a_case_shows_each_limit_with_its_law(authority: Authority, staff: Staff) -> None:
    run = make_case(authority, upto="request_received", staff=staff)
    text = sign_in(staff.caseworker).get(f"/cases/{run.reference}/").content.decode()
    assert "17 February 2025" in text
    assert "SI 2014/1530 reg 5(1)" in text
    assert "past the last day" in text
    assert "Consult the family on whether to assess" in text


def test_what_may_be_done_next_depends_on_the_role(authority: Authority, staff: Staff) -> None:
    run = make_case(authority, upto="consulting", staff=staff)
    address = f"/cases/{run.reference}/"
    assert "assessment-decision/" in sign_in(staff.manager).get(address).content.decode()
    assert "assessment-decision/" not in sign_in(staff.caseworker).get(address).content.decode()
    chair = sign_in(staff.panel_chair).get(address).content.decode()
    assert "panel/" in chair
    assert "assessment-decision/" not in chair


def test_the_case_page_takes_few_queries(authority: Authority, staff: Staff) -> None:
    run = make_case(authority, upto="plan_issued", staff=staff)
    client = sign_in(staff.manager)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"/cases/{run.reference}/").status_code == 200
    queries = real_queries(captured)
    assert len(queries) <= 15, "\n".join(queries)


def test_a_likely_duplicate_is_shown_with_its_case(authority: Authority, staff: Staff) -> None:
    first = make_person(authority, name="Robin Example", born=date(2015, 3, 14))
    second = make_person(authority, name="Robyn Exampel", born=date(2015, 3, 14))
    known = make_case(authority, person=first, staff=staff)
    new = make_case(authority, person=second, upto="request_received", staff=staff)
    text = sign_in(staff.caseworker).get(f"/cases/{new.reference}/").content.decode()
    assert known.reference in text
    assert "record/duplicate_found/" in text


def test_the_reading_of_a_case_is_logged(authority: Authority, staff: Staff) -> None:
    run = make_case(authority, staff=staff)
    sign_in(staff.manager).get(f"/cases/{run.reference}/people/")
    with connection.cursor() as cursor:
        cursor.execute("select set_config('opensend.acting', %s, true)", [str(staff.manager.pk)])
        cursor.execute(
            "select changes from audit_auditentry where action = 'case.read' and person_id = %s",
            [run.person_id],
        )
        assert "people" in str(cursor.fetchall())


def test_a_restricted_address_and_a_court_order_are_marked(authority: Authority, staff: Staff) -> None:
    person = make_person(authority, parents=0)
    make_parent(person, name="Hidden Parent", is_restricted=True)
    make_parent(person, name="Barred Parent", is_barred_by_court_order=True)
    run = make_case(authority, person=person, staff=staff)
    text = sign_in(staff.caseworker).get(f"/cases/{run.reference}/people/").content.decode()
    assert "Restricted address" in text
    assert "Court order: share nothing" in text
    assert "a court order bars sharing with this person" in text


def test_staff_add_a_parent_and_change_what_is_recorded(authority: Authority, staff: Staff) -> None:
    person = make_person(authority, parents=0)
    run = make_case(authority, person=person, staff=staff)
    client = sign_in(staff.caseworker)
    address = f"/cases/{run.reference}/people/"
    assert client.post(f"{address}add/", {"name": "", "relation": "mother"}).status_code == 200
    client.post(
        f"{address}add/", {"name": "Jo Example", "relation": "mother", "has_parental_responsibility": "on"}
    )
    with as_authority(authority.pk):
        contact = person.contacts.get()
    client.post(f"{address}{contact.pk}/", {"name": "Jo Example", "relation": "mother", "has_died": "on"})
    assert "Gets none: has died" in client.get(address).content.decode()
    typed = {
        "lines": "9 New Street",
        "postcode": "nonsense",
        "since_day": "1",
        "since_month": "2",
        "since_year": "2026",
    }
    wrong = client.post(f"{address}{contact.pk}/address/", typed)
    assert wrong.status_code == 200
    assert "9 New Street" in wrong.content.decode()
    client.post(f"{address}{contact.pk}/address/", {**typed, "postcode": "TE1 9ST", "is_restricted": "on"})
    assert "9 New Street" in client.get(address).content.decode()


def test_a_case_is_taken_once_and_allocated_by_hand(authority: Authority, staff: Staff) -> None:
    run = make_case(authority, staff=staff)
    address = f"/cases/{run.reference}/"
    sign_in(staff.caseworker).post(f"{address}take/")
    late = sign_in(staff.manager).post(f"{address}take/", follow=True)
    assert "Somebody else has this case now." in late.content.decode()
    sign_in(staff.manager).post(f"{address}allocate/", {"caseworker": str(staff.manager.pk)})
    with as_authority(authority.pk):
        assert ProcessRun.objects.get(pk=run.pk).caseworker_id == staff.manager.pk
    assert sign_in(staff.panel_chair).post(f"{address}take/").status_code == 403
    other = Staff(make_authority("103", "Other Borough")).caseworker
    refused = sign_in(staff.manager).post(f"{address}allocate/", {"caseworker": str(other.pk)})
    assert "Select caseworker from the list" in refused.content.decode()


def test_a_case_from_elsewhere_opens_in_its_state_with_the_days_that_are_known(staff: Staff) -> None:
    client = sign_in(staff.caseworker)
    sent = {
        "token": "1b0f5dd0-43a4-4a3c-9d9c-2d7d0e9f6b10", "seen": "", "name": "Kit Example",
        "attends": "school",
        "born_day": "4", "born_month": "5", "born_year": "2014", "state": "drafting",
        "on_day": "1", "on_month": "3", "on_year": "2026",
        "request_received_day": "1", "request_received_month": "12", "request_received_year": "2025",
    }  # fmt: skip
    answer = client.post("/cases/from-elsewhere/", sent, follow=True)
    text = answer.content.decode()
    assert "Drafting the plan" in text
    assert "20 April 2026" in text
    early = {**sent, "token": "1b0f5dd0-43a4-4a3c-9d9c-2d7d0e9f6b11", "request_received_year": "2001"}
    assert "before the date of birth" in client.post("/cases/from-elsewhere/", early).content.decode()
    again = client.post("/cases/from-elsewhere/", {**sent, "token": "1b0f5dd0-43a4-4a3c-9d9c-2d7d0e9f6b12"})
    assert "known already" in again.content.decode()


def test_days_are_counted_by_the_engine_to_the_last_lawful_day(authority: Authority, staff: Staff) -> None:
    run = make_case(authority, upto="assessing", staff=staff, received=RECEIVED + timedelta(days=2))
    text = sign_in(staff.caseworker).get(f"/cases/{run.reference}/").content.decode()
    assert "28 May 2025" in text
