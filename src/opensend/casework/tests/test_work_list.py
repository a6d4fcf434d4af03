"""The work list: what comes first, what is found, what is counted, what is given out as a file."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opensend.audit.today import today
from opensend.casework.tests.factories import (
    Staff,
    happen,
    make_acting,
    make_authority,
    make_case,
    make_person,
)
from opensend.casework.tests.test_cases import real_queries, sign_in
from opensend.people.acting import acting_as
from opensend.people.models import Authority, Role
from opensend.people.services.persons import record_identifier

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> Authority:
    return make_authority()


@pytest.fixture
def staff(authority: Authority) -> Staff:
    return Staff(authority)


def listed(staff: Staff, query: str = "") -> list[str]:
    """The references in the order of the list."""
    text = sign_in(staff.caseworker).get(f"/cases/{query}").content.decode()
    return [part.split("<")[0] for part in text.split('<span class="govuk-body-s">')[1:]]


def test_the_case_that_is_due_first_comes_first_and_closed_ones_are_left_out(
    authority: Authority, staff: Staff
) -> None:
    soon = make_case(authority, received=today() - timedelta(weeks=5), upto="request_received", staff=staff)
    late = make_case(authority, received=today() - timedelta(weeks=15), upto="request_received", staff=staff)
    later = make_case(authority, received=today() - timedelta(weeks=1), upto="request_received", staff=staff)
    closed = make_case(authority, upto="withdrawn", staff=staff)
    assert listed(staff) == [late.reference, soon.reference, later.reference]
    assert listed(staff, "?late=on") == [late.reference]
    assert listed(staff, "?within=14") == [late.reference, soon.reference]
    assert listed(staff, "?closed=on") == [closed.reference]
    assert listed(staff, "?state=withdrawn") == [closed.reference]
    assert listed(staff, "?within=nonsense") == [late.reference, soon.reference, later.reference]


def test_a_case_moves_down_the_list_when_its_limit_is_met(authority: Authority, staff: Staff) -> None:
    first = make_case(authority, received=today() - timedelta(weeks=5), upto="consulting", staff=staff)
    second = make_case(authority, received=today() - timedelta(weeks=4), upto="consulting", staff=staff)
    assert listed(staff) == [first.reference, second.reference]
    happen(first, "assessment_agreed", today(), staff=staff)
    assert listed(staff) == [second.reference, first.reference]


def test_the_numbers_at_the_head_count_the_open_cases(authority: Authority, staff: Staff) -> None:
    make_case(authority, received=today() - timedelta(weeks=15), upto="request_received", staff=staff)
    make_case(
        authority, received=today() - timedelta(weeks=6), upto="request_received", staff=staff,
        caseworker=staff.caseworker,
    )  # fmt: skip
    make_case(authority, upto="died", staff=staff)
    text = sign_in(staff.caseworker).get("/cases/").content.decode()
    for words in ("<strong>1</strong> past the last day", "<strong>1</strong> due in 7 days",
                  "<strong>1</strong> not allocated", "<strong>2</strong> open"):  # fmt: skip
        assert words in text


def test_cases_are_filtered_by_who_has_them(authority: Authority, staff: Staff) -> None:
    mine = make_case(authority, staff=staff, caseworker=staff.caseworker)
    nobodys = make_case(authority, staff=staff)
    others = make_case(authority, staff=staff, caseworker=staff.manager)
    assert listed(staff, "?whose=mine") == [mine.reference]
    assert listed(staff, "?whose=nobody") == [nobodys.reference]
    assert set(listed(staff)) == {mine.reference, nobodys.reference, others.reference}


@pytest.mark.parametrize(
    "text",
    ["Catherine Exemplar", "kathryn", "exempler", "14/3/2015", "H801200001001", "14 march 2015 kathrin"],
)
def test_a_case_is_found_however_the_name_is_spelt(authority: Authority, staff: Staff, text: str) -> None:
    person = make_person(authority, name="Catherine Exemplar", born=date(2015, 3, 14))
    with acting_as(staff.manager):
        record_identifier(staff.manager, person=person, kind="upn", value="H801200001001")
    wanted = make_case(authority, person=person, staff=staff)
    make_case(authority, staff=staff)
    assert listed(staff, f"?text={text}") == [wanted.reference]
    assert listed(staff, f"?text={wanted.reference.lower()}") == [wanted.reference]


def test_a_closed_case_is_found_by_search(authority: Authority, staff: Staff) -> None:
    closed = make_case(authority, upto="withdrawn", staff=staff)
    assert listed(staff, f"?text={closed.reference}") == [closed.reference]


def test_an_empty_list_says_why_it_is_empty(staff: Staff) -> None:
    client = sign_in(staff.caseworker)
    assert "There are no open cases." in client.get("/cases/").content.decode()
    assert "No case matches." in client.get("/cases/?text=nobody").content.decode()


def test_a_list_of_more_than_one_page_keeps_its_filters(authority: Authority, staff: Staff) -> None:
    for number in range(52):
        make_case(
            authority,
            received=date(2025, 1, 6) + timedelta(days=number),
            upto="request_received",
            staff=staff,
        )
    first, second = listed(staff, "?whose=nobody"), listed(staff, "?whose=nobody&page=2")
    assert (len(first), len(second)) == (50, 2)
    assert not set(first) & set(second)
    client = sign_in(staff.caseworker)
    assert "whose=nobody&amp;page=2" in client.get("/cases/?whose=nobody").content.decode()
    with CaptureQueriesContext(connection) as captured:
        client.get("/cases/")
    queries = real_queries(captured)
    assert len(queries) <= 15, "\n".join(queries)


def test_no_case_of_another_authority_is_listed_found_or_counted(authority: Authority, staff: Staff) -> None:
    other = make_case(make_authority("102", "Elsewhere Borough"))
    assert listed(staff) == []
    assert listed(staff, f"?text={other.reference}") == []
    assert "<strong>0</strong> open" in sign_in(staff.caseworker).get("/cases/").content.decode()


def test_the_list_is_for_the_authoritys_own_staff(authority: Authority, staff: Staff) -> None:
    for acting in (staff.caseworker, staff.manager, staff.panel_chair, staff.signatory):
        assert sign_in(acting).get("/cases/").status_code == 200
    assert sign_in(make_acting(Role.PARENT)).get("/cases/").status_code == 403
    assert sign_in(staff.panel_chair).get("/cases/export.csv").status_code == 403


def test_the_file_holds_no_formula_and_its_making_is_logged(authority: Authority, staff: Staff) -> None:
    person = make_person(authority, name="=HYPERLINK(1) Example", known_as="Robin")
    run = make_case(authority, person=person, staff=staff)
    answer = sign_in(staff.caseworker).get("/cases/export.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][0] == run.reference
    assert rows[1][1] == "'=HYPERLINK(1) Example"
    assert rows[1][5] == "2025-04-28"
    with connection.cursor() as cursor:
        cursor.execute("select set_config('opensend.acting', %s, true)", [str(staff.manager.pk)])
        cursor.execute("select count(*) from audit_auditentry where action = 'case.export'")
        assert cursor.fetchone()[0] == 1
