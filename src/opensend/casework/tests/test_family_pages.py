"""The family's pages: what has happened, what is next, by when, whose move, and to each only their own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from opensend.audit.models import AuditEntry
from opensend.casework.letters import send_notices
from opensend.casework.models import CaseEvent, ProcessRun
from opensend.casework.services.events import correct_event
from opensend.casework.services.requests import submit_request
from opensend.casework.tests.factories import (
    RECEIVED,
    STAGES,
    Staff,
    happen,
    make_acting,
    make_authority,
    make_case,
    make_parent,
    make_person,
)
from opensend.casework.tests.request_drafts import a_pdf, make_draft, signed_in
from opensend.casework.wording import EVENTS, HIDDEN, NEXT, NOW
from opensend.correspondence.models import Letter
from opensend.people.acting import acting_as, as_authority, system_acting
from opensend.people.models import Acting, Role
from opensend.people.sections import FAMILY
from opensend.people.services.access import grant_access
from opensend.rules.processes import NEEDS_ASSESSMENT

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return make_authority()


def html(answer) -> str:
    assert answer.status_code == 200, answer
    return " ".join(answer.content.decode().split())


def open_to(acting: Acting, run: ProcessRun) -> None:
    """Give a family member the grant of a family."""
    with as_authority(run.authority_id):
        grant_access(
            system_acting(run.authority), person=run.person, user=acting.user, role=acting.role,
            sections=FAMILY, basis="Family",
        )  # fmt: skip


def case_of(parent: Acting, authority, upto: str, **facts) -> ProcessRun:
    """A case whose parent this is."""
    person = make_person(authority, name=facts.pop("name", "Robin Example"), parents=0)
    make_parent(person, name=str(parent.user), user=parent.user)
    run = make_case(authority, person=person, upto=upto, **facts)
    open_to(parent, run)
    return run


def test_every_kind_of_event_limit_and_state_has_plain_words_or_is_left_out_on_purpose() -> None:
    kinds = {event.kind for event in NEEDS_ASSESSMENT.events}
    assert kinds == set(EVENTS) | HIDDEN
    assert not set(EVENTS) & HIDDEN
    assert set(NOW) == set(NEEDS_ASSESSMENT.states)
    assert set(NEXT) == {rule.id for rule in NEEDS_ASSESSMENT.deadlines}
    for words in (*EVENTS.values(), *NOW.values(), *NEXT.values()):
        for is_self in (True, False):
            told = words.to("Robin", is_self=is_self, who=" from health")
            assert "{" not in told
            assert not (is_self and "Robin" in told and words.own), told


def test_each_role_is_led_to_its_own_first_page(authority) -> None:
    assert signed_in(make_acting(Role.PARENT)).get("/start")["Location"] == "/children/"
    assert signed_in(make_acting(Role.YOUNG_PERSON)).get("/start")["Location"] == "/children/"
    staff = Staff(authority)
    for acting in (staff.caseworker, staff.panel_chair, staff.signatory):
        assert signed_in(acting).get("/start")["Location"].startswith("/cases/")
    adviser = make_acting(Role.HEALTH_ADVISER, authority.organisation)
    assert signed_in(adviser).get("/start")["Location"] == "/advice/"
    parent = make_acting(Role.PARENT)
    assert signed_in(parent).get("/", follow=True).redirect_chain[-1][0] == "/children/"


@time_machine.travel("2025-02-10 12:00")
def test_a_parent_of_children_in_two_authorities_sees_both_and_no_other(authority) -> None:
    parent = make_acting(Role.PARENT)
    here = case_of(parent, authority, "request_received")
    there = case_of(parent, make_authority("102", "Sampleton"), "assessing", name="Sam Example")
    other = make_case(authority, upto="assessing")
    page = html(signed_in(parent).get("/children/"))
    assert "Robin Example" in page
    assert "Sampleton" in page
    assert other.person.name not in page
    assert (
        "The council must tell you if there will be an assessment by <strong>17 February 2025</strong>"
        in page
    )
    for run, status in ((here, 200), (there, 200), (other, 404)):
        assert signed_in(parent).get(f"/children/{run.reference}/").status_code == status
    assert signed_in(Staff(authority).caseworker).get("/children/").status_code == 403


def test_nobody_asked_for_anything_yet_is_said(authority) -> None:
    assert "There is nothing here yet" in html(signed_in(make_acting(Role.PARENT)).get("/children/"))


@time_machine.travel("2025-02-20 12:00")
def test_a_date_that_passed_is_called_late_with_what_can_be_done(authority) -> None:
    parent = make_acting(Role.PARENT)
    run = case_of(parent, authority, "consulting")
    page = html(signed_in(parent).get(f"/children/{run.reference}/"))
    assert "It was due by 17 February 2025, 3 days ago" in page
    assert "What you can do about a date that has passed" in page
    assert "Ombudsman" in page
    assert "3 days late" in html(signed_in(parent).get("/children/"))


@pytest.mark.parametrize("stage", STAGES)
def test_the_page_of_every_stage_can_be_read(authority, stage) -> None:
    parent = make_acting(Role.PARENT)
    run = case_of(parent, authority, stage)
    page = html(signed_in(parent).get(f"/children/{run.reference}/"))
    assert NOW[stage].to("Robin", is_self=False) in page


@time_machine.travel("2025-04-20 12:00")
def test_the_familys_own_tasks_come_first(authority) -> None:
    parent = make_acting(Role.PARENT)
    run = case_of(parent, authority, "draft_issued")
    page = html(signed_in(parent).get(f"/children/{run.reference}/"))
    assert "Read the draft plan and say what you think" in page
    assert page.index("For you to do") < page.index("What comes next")
    assert f"/placement/{run.reference}/ask/" in page
    assert "Your move:" in html(signed_in(parent).get("/children/"))


def test_a_corrected_date_is_shown_as_it_is_now(authority) -> None:
    parent = make_acting(Role.PARENT)
    run = case_of(parent, authority, "request_received")
    manager = Staff(authority).manager
    with acting_as(manager):
        correct_event(manager, event=CaseEvent.objects.get(run=run), reason="Stamped", on=date(2025, 1, 3))
    page = html(signed_in(parent).get(f"/children/{run.reference}/"))
    assert "3 January 2025." in page
    assert "6 January 2025." not in page


def test_parents_apart_see_their_own_letter_and_never_the_others(authority) -> None:
    mother, father = make_acting(Role.PARENT, name="Mo Example"), make_acting(Role.PARENT, name="Fay Example")
    person = make_person(authority, name="Robin Example", parents=0)
    make_parent(person, name="Mo Example", user=mother.user, lines="1 Mother Road")
    make_parent(person, name="Fay Example", user=father.user, lines="2 Father Road")
    run = make_case(authority, person=person, upto="request_received")
    manager = Staff(authority).manager
    with acting_as(manager):
        send_notices(manager, run=run, event=CaseEvent.objects.get(run=run))
        letters = {each.recipient_user_id: each for each in Letter.objects.all()}
    for parent, own, others in ((mother, "1 Mother Road", "Father"), (father, "2 Father Road", "Mother")):
        open_to(parent, run)
        client, letter = signed_in(parent), letters[parent.user_id]
        page = html(client.get(f"/children/{run.reference}/"))
        assert page.count("Save as PDF") == 1
        assert others not in page
        page = html(client.get(f"/children/{run.reference}/letters/{letter.pk}/"))
        assert own in page
        assert others not in page
        answer = client.get(f"/requests/letters/{letter.pk}.pdf")
        assert answer.content.startswith(b"%PDF")
        (not_theirs,) = [each for key, each in letters.items() if key != parent.user_id]
        assert client.get(f"/children/{run.reference}/letters/{not_theirs.pk}/").status_code == 404
        assert client.get(f"/requests/letters/{not_theirs.pk}.pdf").status_code == 404
    with as_authority(authority.pk):
        assert AuditEntry.objects.filter(action="letter.read", actor_id=mother.pk).count() == 2
        assert AuditEntry.objects.filter(action="case.read", actor_id=mother.pk).exists()


def test_a_young_person_reads_about_themselves(authority) -> None:
    young = make_acting(Role.YOUNG_PERSON, name="Sky Example")
    born = date(date.today().year - 17, 1, 15)
    draft = make_draft(young, authority, child_name="Sky Example", born=born, files={"r.pdf": a_pdf()})
    with acting_as(young):
        run = submit_request(young, draft=draft)
    page = html(signed_in(young).get(f"/children/{run.reference}/"))
    assert "What is happening for me" in page
    assert "The council got the request for your assessment." in page
    assert "r.pdf" in page
    assert "Your request and plan" in html(signed_in(young).get("/children/"))


def test_a_request_is_taken_back_once_after_asking(authority) -> None:
    parent = make_acting(Role.PARENT)
    run = case_of(parent, authority, "request_received")
    client, at = signed_in(parent), f"/children/{run.reference}/withdraw/"
    page = html(client.get(at))
    assert "Take the request back?" in page
    token = page.split('name="token" value="')[1].split('"')[0]
    typed = {"token": token, "seen": "1"}
    for _ in range(2):
        assert client.post(at, typed)["Location"] == f"/children/{run.reference}/"
    with acting_as(parent):
        assert CaseEvent.objects.filter(run=run, kind="request_withdrawn").count() == 1
    page = html(client.get(f"/children/{run.reference}/"))
    assert "The request is closed." in page
    assert "If you change your mind" not in page
    page = html(client.post(at, typed | {"token": "11111111-1111-4111-8111-111111111111", "seen": "2"}))
    assert "No request is open" in page


def test_a_school_does_not_withdraw_a_familys_request(authority) -> None:
    run = make_case(authority, upto="request_received")
    adviser = make_acting(Role.HEALTH_ADVISER, authority.organisation)
    assert signed_in(adviser).get(f"/children/{run.reference}/").status_code == 403


def test_the_list_needs_few_questions_of_the_database_however_many_children(
    authority, django_assert_max_num_queries
) -> None:
    parent = make_acting(Role.PARENT)
    for number in range(4):
        case_of(parent, authority, "assessing", name=f"Child{number} Example")
    client = signed_in(parent)
    client.get("/children/")
    with django_assert_max_num_queries(22):
        client.get("/children/")


@time_machine.travel("2025-03-20 12:00")
def test_a_late_date_with_a_lawful_reason_says_the_reason(authority) -> None:
    parent = make_acting(Role.PARENT)
    run = case_of(parent, authority, "consulting")
    payload = {"exemption": "EX-A", "ground": "c", "from": "2025-01-20", "to": "2025-02-10"}
    happen(run, "exemption_recorded", RECEIVED + timedelta(days=40), payload)
    page = html(signed_in(parent).get(f"/children/{run.reference}/"))
    assert "The council gives a reason that the law allows" in page
