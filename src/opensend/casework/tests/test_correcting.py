"""Corrections: what was wrong stays and is marked, and every date that counts from it is worked out again."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from opensend.casework.models import CaseEvent, ProcessRun
from opensend.casework.tests.factories import RECEIVED, Staff, make_authority, make_case
from opensend.casework.tests.test_cases import sign_in
from opensend.people.acting import as_authority
from opensend.people.models import Authority

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> Authority:
    return make_authority()


@pytest.fixture
def staff(authority: Authority) -> Staff:
    return Staff(authority)


def event_of(run: ProcessRun, kind: str) -> CaseEvent:
    with as_authority(run.authority_id):
        return CaseEvent.objects.filter(run=run, kind=kind).latest("id")


def correction(
    run: ProcessRun, *, on: date | None = None, reason: str = "The letter was stamped."
) -> dict[str, str]:
    """An answered form; struck out where no date is given."""
    parts = {"on_day": str(on.day), "on_month": str(on.month), "on_year": str(on.year)} if on else {}
    what = "date" if on else "strike_out"
    return {"token": str(uuid.uuid4()), "seen": str(run.version), "what": what, "reason": reason, **parts}


def test_a_corrected_date_moves_the_limits_and_the_wrong_one_stays_marked(
    authority: Authority, staff: Staff
) -> None:
    run = make_case(authority, upto="request_received", staff=staff)
    address = f"/cases/{run.reference}/"
    client = sign_in(staff.caseworker)
    wrong = event_of(run, "request_received")
    typed = correction(run, on=RECEIVED - timedelta(days=7))
    assert client.post(f"{address}events/{wrong.pk}/correct/", typed).status_code == 302
    text = client.get(f"{address}events/").content.decode()
    assert "<s>6 January 2025</s>" in text
    assert "30 December 2024" in text
    assert "Corrected" in text
    assert text.count("The letter was stamped.") == 2
    assert "10 February 2025" in client.get(address).content.decode()


def test_a_correction_that_later_events_do_not_allow_is_refused_with_the_event_that_stands_against_it(
    authority: Authority, staff: Staff
) -> None:
    run = make_case(authority, upto="assessing", staff=staff)
    client = sign_in(staff.caseworker)
    event = event_of(run, "request_received")
    text = client.post(
        f"/cases/{run.reference}/events/{event.pk}/correct/",
        correction(run, on=date(2025, 3, 1), reason="My reason"),
    ).content.decode()
    assert "With this correction" in text
    assert "There must first be a request" in text
    assert "My reason" in text
    struck = client.post(
        f"/cases/{run.reference}/events/{event.pk}/correct/", correction(run)
    ).content.decode()
    assert "is not possible" in struck
    assert event_of(run, "request_received").pk == event.pk


def test_an_event_is_struck_out_and_its_step_is_undone(authority: Authority, staff: Staff) -> None:
    run = make_case(authority, upto="withdrawn", staff=staff)
    client = sign_in(staff.caseworker)
    event = event_of(run, "request_withdrawn")
    client.post(f"/cases/{run.reference}/events/{event.pk}/correct/", correction(run))
    with as_authority(authority.pk):
        assert ProcessRun.objects.get(pk=run.pk).state == "request_received"
    text = client.get(f"/cases/{run.reference}/events/").content.decode()
    assert "Struck out" in text
    # What was corrected once is not corrected again: its page leads back to the events.
    assert client.get(f"/cases/{run.reference}/events/{event.pk}/correct/").status_code == 302


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"reason": " "}, "Enter reason for the correction"),
        ({"on_year": "2094"}, "must be today or in the past"),
        ({"on_day": "", "on_month": "", "on_year": ""}, "Enter the right date"),
        ({"on_day": "6", "on_month": "1", "on_year": "2025"}, "differs from the one recorded"),
        ({"on_day": "1", "on_month": "1", "on_year": "2016"}, "before the date of birth"),
        ({"what": ""}, "Select what is wrong"),
    ],
)
def test_a_correction_says_what_is_missing(
    authority: Authority, staff: Staff, changed: dict[str, str], words: str
) -> None:
    run = make_case(authority, upto="request_received", staff=staff)
    event = event_of(run, "request_received")
    typed = correction(run, on=date(2025, 1, 2)) | changed
    answer = sign_in(staff.caseworker).post(f"/cases/{run.reference}/events/{event.pk}/correct/", typed)
    assert words in answer.content.decode()


def test_a_correction_of_a_case_that_has_moved_on_keeps_what_was_typed(
    authority: Authority, staff: Staff
) -> None:
    run = make_case(authority, upto="request_received", staff=staff)
    event = event_of(run, "request_received")
    typed = correction(run, on=date(2025, 1, 2), reason="My reason") | {"seen": "0"}
    text = sign_in(staff.caseworker).post(f"/cases/{run.reference}/events/{event.pk}/correct/", typed)
    assert "Somebody else has changed this case" in text.content.decode()
    assert "My reason" in text.content.decode()


def test_only_officers_correct(authority: Authority, staff: Staff) -> None:
    run = make_case(authority, staff=staff)
    event = event_of(run, "request_received")
    for acting in (staff.panel_chair, staff.signatory):
        client = sign_in(acting)
        assert client.get(f"/cases/{run.reference}/events/{event.pk}/correct/").status_code == 403
        assert "Correct this" not in client.get(f"/cases/{run.reference}/events/").content.decode()
