"""Steps of a case that are no decision: telling others, more time, exemptions, closing."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from opensend.casework.models import CaseEvent, ProcessRun
from opensend.casework.services.happenings import notify_others
from opensend.casework.tests.factories import RECEIVED, Staff, make_authority, make_case, make_partners
from opensend.casework.tests.test_cases import sign_in
from opensend.casework.tests.test_deciding import DECIDED, decision, letters_of, parts, send, state_of
from opensend.people.acting import acting_as, as_authority
from opensend.people.models import Authority, Person
from opensend.people.policies import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> Authority:
    return make_authority()


@pytest.fixture
def staff(authority: Authority) -> Staff:
    return Staff(authority)


def test_others_are_told_that_an_assessment_is_considered(authority: Authority, staff: Staff) -> None:
    make_partners(authority)
    run = make_case(authority, upto="request_received", staff=staff)
    typed = {
        "token": str(uuid.uuid4()),
        "seen": str(run.version),
        **parts("on", RECEIVED + timedelta(days=3)),
    }
    shown = send(staff.caseworker, run, "record/others_notified", typed)
    assert "Record this and write the letters" in shown.content.decode()
    send(staff.caseworker, run, "record/others_notified", typed, step="confirm")
    assert sorted(letter.audience for letter in letters_of(run)) == ["family", "professional", "professional"]


def test_the_service_for_telling_others_is_for_officers_alone(authority: Authority, staff: Staff) -> None:
    run = make_case(authority, upto="request_received", staff=staff)
    with acting_as(staff.panel_chair), pytest.raises(NotAllowed):
        notify_others(staff.panel_chair, run=run, on=RECEIVED)


def test_more_time_for_the_family_moves_the_last_day_of_its_window(
    authority: Authority, staff: Staff
) -> None:
    run = make_case(authority, upto="draft_issued", staff=staff)
    typed = {
        "token": str(uuid.uuid4()),
        "seen": str(run.version),
        **parts("on", RECEIVED + timedelta(days=105)),
    }
    missing = send(staff.caseworker, run, "record/family_window_extended", typed).content.decode()
    assert "The last day that the family now has" in missing
    typed |= parts("to", date(2025, 5, 20))
    assert send(staff.caseworker, run, "record/family_window_extended", typed).status_code == 302
    text = sign_in(staff.caseworker).get(f"/cases/{run.reference}/").content.decode()
    assert "lengthened by the authority to Tuesday 20 May 2025" in text


def test_an_exemption_is_recorded_only_where_its_evidence_proves_it(
    authority: Authority, staff: Staff
) -> None:
    run = make_case(authority, upto="consulting", staff=staff)
    page = "exemptions/EX-A/d"
    typed = {
        "token": str(uuid.uuid4()), "seen": str(run.version), "circumstances": "The family was abroad.",
        **parts("from", date(2025, 1, 10)), **parts("to", date(2025, 1, 20)),
        **parts("expected", date(2025, 3, 10)), **parts("on", DECIDED),
    }  # fmt: skip
    short = send(staff.caseworker, run, page, typed).content.decode()
    assert "28 are needed" in short
    assert "The family was abroad." in short
    enough = {**typed, **parts("to", date(2025, 2, 20))}
    shown = send(staff.caseworker, run, page, enough).content.decode()
    assert "The last day stays 17 February 2025" in shown
    assert send(staff.caseworker, run, page, enough, step="confirm").status_code == 302
    assert [letter.notice for letter in letters_of(run)] == ["N-13"]
    text = sign_in(staff.caseworker).get(f"/cases/{run.reference}/").content.decode()
    assert "17 February 2025" in text
    assert "Late, with a lawful reason" in text


def test_an_exemption_for_the_six_weeks_waits_until_the_family_was_told(
    authority: Authority, staff: Staff
) -> None:
    run = make_case(authority, upto="request_received", staff=staff)
    text = sign_in(staff.caseworker).get(f"/cases/{run.reference}/exemptions/").content.decode()
    assert "only once the family has been told" in text
    assert "exemptions/EX-A/" not in text
    assert "exemptions/EX-D/" in text


def test_a_death_is_recorded_gently_and_nothing_is_sent(authority: Authority, staff: Staff) -> None:
    run = make_case(authority, upto="consulting", staff=staff)
    send(staff.manager, run, "assessment-decision", decision(run), step="confirm")
    assert "Letters to print" in sign_in(staff.caseworker).get("/cases/letters/").content.decode()
    run.version += 1
    typed = {"token": str(uuid.uuid4()), "seen": str(run.version), **parts("on", DECIDED + timedelta(days=3))}
    before = len(letters_of(run))
    assert send(staff.caseworker, run, "record/died", typed).status_code == 302
    assert state_of(run) == "died"
    assert len(letters_of(run)) == before
    assert (
        "Every letter has been printed." in sign_in(staff.caseworker).get("/cases/letters/").content.decode()
    )
    with as_authority(authority.pk):
        event = CaseEvent.objects.get(run=run, kind="died")
        assert Person.objects.get(pk=run.person_id).died_on == DECIDED + timedelta(days=3)
        version = ProcessRun.objects.get(pk=run.pk).version
    undo = {
        "token": str(uuid.uuid4()),
        "seen": str(version),
        "what": "strike_out",
        "reason": "Another child.",
    }
    send(staff.caseworker, run, f"events/{event.pk}/correct", undo)
    with as_authority(authority.pk):
        assert Person.objects.get(pk=run.person_id).died_on is None
    assert state_of(run) == "assessment_refused"


@pytest.mark.parametrize(
    ("kind", "state", "letters"),
    [
        ("request_withdrawn", "withdrawn", 1),
        ("moved_out", "moved_out", 1),
        ("duplicate_found", "withdrawn", 0),
        ("turned_25", "withdrawn", 0),
    ],
)
def test_a_case_is_closed(authority: Authority, staff: Staff, kind: str, state: str, letters: int) -> None:
    run = make_case(authority, upto="consulting", staff=staff)
    typed = {"token": str(uuid.uuid4()), "seen": str(run.version), **parts("on", DECIDED), "step": "confirm"}
    assert send(staff.caseworker, run, f"record/{kind}", typed).status_code == 302
    assert state_of(run) == state
    assert len(letters_of(run)) == letters


def test_an_event_that_has_a_page_of_its_own_is_not_recorded_on_the_general_page(
    authority: Authority, staff: Staff
) -> None:
    run = make_case(authority, upto="assessing", staff=staff)
    for kind in ("assessment_agreed", "advice_requested", "plan_issued", "opening_recorded", "nonsense"):
        assert sign_in(staff.manager).get(f"/cases/{run.reference}/record/{kind}/").status_code == 404


def test_every_kind_without_a_page_of_its_own_has_a_form(authority: Authority, staff: Staff) -> None:
    for stage in ("consulting", "draft_issued", "assessment_refused"):
        run = make_case(authority, upto=stage, staff=staff)
        client = sign_in(staff.manager)
        listed = client.get(f"/cases/{run.reference}/record/").content.decode()
        found = {part.split('"')[0] for part in listed.split(f"/cases/{run.reference}/record/")[1:]} - {""}
        assert found
        for page in found:
            assert client.get(f"/cases/{run.reference}/record/{page}").status_code == 200
