"""A request that came by letter, e-mail or telephone is entered by an officer, with its true day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from opensend.audit.today import today
from opensend.casework.services.requests import (
    RequestIncomplete,
    enter_request,
)
from opensend.casework.tests.factories import Staff, make_authority, make_person
from opensend.casework.tests.request_drafts import (
    a_pdf,
    entry_of,
)
from opensend.correspondence.models import Letter
from opensend.people.acting import acting_as
from opensend.people.models import Authority

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> Authority:
    return make_authority()


def test_a_letter_counts_from_the_day_on_which_it_was_received(authority) -> None:
    caseworker = Staff(authority).caseworker
    entry = entry_of(caseworker, authority, files={"letter.pdf": a_pdf()})
    with acting_as(caseworker):
        run = enter_request(caseworker, entry=entry)
        assert run.deadlines.get(rule="DL-01").due == date(2026, 2, 16)
        assert run.reference.startswith("101-26-")
        made = run.requests.get()
        assert (made.channel, made.requester, made.requester_name) == ("post", None, "Alex Example")
        assert Letter.objects.get(run_id=run.pk).dated == date(2026, 1, 5)
        assert run.documents.get().name == "letter.pdf"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"received_on": today() + timedelta(days=1)}, "received_on"),
        ({"received_on": None}, "received_on"),
        ({"received_on": date(2016, 5, 3)}, "born"),
        ({"made_by": ""}, "made_by"),
    ],
)
def test_an_entry_with_an_impossible_day_is_refused(authority, facts, field) -> None:
    caseworker = Staff(authority).caseworker
    entry = entry_of(caseworker, authority, **facts)
    with acting_as(caseworker), pytest.raises(RequestIncomplete) as wrong:
        enter_request(caseworker, entry=entry)
    assert wrong.value.field == field


def test_an_entry_for_a_known_child_adds_to_their_record(authority) -> None:
    caseworker = Staff(authority).caseworker
    known = make_person(authority, name="Robin Example")
    entry = entry_of(caseworker, authority, known_person=known, has_hearing_impairment=True)
    with acting_as(caseworker):
        run = enter_request(caseworker, entry=entry)
        assert run.person_id == known.pk
        known.refresh_from_db()
        assert known.has_hearing_impairment


def test_an_entry_of_another_authority_is_refused(authority) -> None:
    caseworker = Staff(authority).caseworker
    entry = entry_of(caseworker, make_authority("102", "Elsewhere"))
    with acting_as(caseworker), pytest.raises(RequestIncomplete):
        enter_request(caseworker, entry=entry)
