"""Steps of a case taken on their pages: decisions, the panel's advice, notices, exemptions, closing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse

from opensend.audit.today import today
from opensend.casework.models import CaseEvent, Decision, ProcessRun
from opensend.casework.services.decisions import (
    DecisionAgainstTests,
    TestAnswer,
    decide_on_plan,
    decide_to_assess,
)
from opensend.casework.tests.factories import (
    RECEIVED,
    Staff,
    happen,
    make_authority,
    make_case,
    make_parent,
    make_partners,
    make_person,
)
from opensend.casework.tests.test_cases import sign_in
from opensend.correspondence.models import Letter
from opensend.people.acting import acting_as, as_authority
from opensend.people.models import Acting, Authority
from opensend.people.policies import NotAllowed

pytestmark = pytest.mark.django_db
DECIDED = RECEIVED + timedelta(days=35)


@pytest.fixture
def authority() -> Authority:
    return make_authority()


@pytest.fixture
def staff(authority: Authority) -> Staff:
    return Staff(authority)


def parts(name: str, on: date) -> dict[str, str]:
    """A date as the form sends it."""
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def decision(run: ProcessRun, *, plan: str = "no", on: date = DECIDED, **more: Any) -> dict[str, str]:
    """An answered form of the decision whether to assess."""
    return {
        "token": str(uuid.uuid4()), "seen": str(run.version),
        "has_or_may_have_sen": "yes", "has_or_may_have_sen_reasons": "The school says so.",
        "may_need_plan": plan, "may_need_plan_reasons": "The help at school is working.",
        "reasons": "We looked at what the school does.\nIt is working.", **parts("on", on), **more,
    }  # fmt: skip


def letters_of(run: ProcessRun) -> list[Letter]:
    with as_authority(run.authority_id):
        return list(Letter.objects.filter(run_id=run.pk).order_by("id"))


def state_of(run: ProcessRun) -> str:
    with as_authority(run.authority_id):
        return ProcessRun.objects.get(pk=run.pk).state


def send(acting: Acting, run: ProcessRun, page: str, data: Mapping[str, Any], **more: str) -> HttpResponse:
    return sign_in(acting).post(f"/cases/{run.reference}/{page}/", {**data, **more})  # type: ignore[return-value]


def test_a_refusal_is_checked_first_and_then_told_to_everyone_each_apart(
    authority: Authority, staff: Staff
) -> None:
    make_partners(authority)
    person = make_person(authority, parents=0)
    make_parent(person, name="First Parent", lines="1 First Road")
    make_parent(person, name="Second Parent", lines="2 Secret Road", is_restricted=True)
    make_parent(person, name="Barred Parent", lines="3 Barred Road", is_barred_by_court_order=True)
    run = make_case(authority, person=person, upto="consulting", staff=staff)
    typed = decision(run)
    shown = send(staff.manager, run, "assessment-decision", typed)
    text = shown.content.decode()
    assert "The authority will not assess" in text
    assert "First Parent" in text
    assert state_of(run) == "consulting"
    assert not letters_of(run)
    done = send(staff.manager, run, "assessment-decision", typed, step="confirm")
    assert done.status_code == 302
    assert state_of(run) == "assessment_refused"
    letters = letters_of(run)
    family = {letter.recipient_name: letter for letter in letters if letter.audience == "family"}
    assert set(family) == {"First Parent", "Second Parent"}
    assert "1 First Road" in family["First Parent"].text
    assert all("Secret Road" not in letter.text for letter in letters)
    assert all("First Road" not in letter.text for name, letter in family.items() if name != "First Parent")
    assert all("It is working." in letter.text for letter in family.values())
    assert sum(letter.audience == "professional" for letter in letters) == 2
    with as_authority(authority.pk):
        kept = Decision.objects.get(run=run)
        assert [(test.test, test.is_met) for test in kept.tests.all()] == [
            ("has_or_may_have_sen", True),
            ("may_need_plan", False),
        ]


def test_a_young_person_after_the_leaving_date_is_written_to_and_the_parents_are_not(
    authority: Authority, staff: Staff
) -> None:
    person = make_person(authority, name="Sky Sample", born=date(2008, 3, 1), parents=1)
    run = make_case(authority, person=person, upto="consulting", staff=staff)
    send(staff.manager, run, "assessment-decision", decision(run, plan="yes"), step="confirm")
    assert [letter.recipient_name for letter in letters_of(run) if letter.audience == "family"] == [
        "Sky Sample"
    ]
    assert state_of(run) == "assessing"


def test_a_refusal_before_others_are_told_is_one_at_the_first_stage(
    authority: Authority, staff: Staff
) -> None:
    run = make_case(authority, upto="request_received", staff=staff)
    page = sign_in(staff.manager).get(f"/cases/{run.reference}/assessment-decision/").content.decode()
    assert "regulation 4(1)" in page
    shown = send(staff.manager, run, "assessment-decision", decision(run))
    assert "refusal at the first stage" in shown.content.decode()
    agreed = send(staff.manager, run, "assessment-decision", decision(run, plan="yes"))
    assert "refusal at the first stage" not in agreed.content.decode()


def test_every_part_of_the_test_needs_its_answer_and_its_reasons(authority: Authority, staff: Staff) -> None:
    run = make_case(authority, upto="consulting", staff=staff)
    answer = send(staff.manager, run, "assessment-decision", {"token": str(uuid.uuid4()), "seen": "3"})
    text = answer.content.decode()
    for words in ("Select whether provision in accordance", "Enter why a plan may", "Enter the reasons for"):
        assert words in text


def test_a_decision_against_its_tests_is_refused(authority: Authority, staff: Staff) -> None:
    run = make_case(authority, upto="consulting", staff=staff)
    met = [TestAnswer("has_or_may_have_sen", True, "Why"), TestAnswer("may_need_plan", True, "Why")]
    with acting_as(staff.manager), pytest.raises(DecisionAgainstTests):
        decide_to_assess(staff.manager, run=run, agreed=False, on=DECIDED, reasons="Because", tests=met)
    with acting_as(staff.manager), pytest.raises(ValueError, match="reasons"):
        decide_to_assess(staff.manager, run=run, agreed=True, on=DECIDED, reasons=" ", tests=met)
    with acting_as(staff.manager), pytest.raises(ValueError, match="tests"):
        decide_to_assess(staff.manager, run=run, agreed=True, on=DECIDED, reasons="Because", tests=met[:1])


@pytest.mark.parametrize("who", ["caseworker", "panel_chair"])
def test_nobody_decides_who_is_not_an_authorised_officer(
    authority: Authority, staff: Staff, who: str
) -> None:
    run = make_case(authority, upto="consulting", staff=staff)
    acting: Acting = getattr(staff, who)
    assert sign_in(acting).get(f"/cases/{run.reference}/assessment-decision/").status_code == 403
    assert send(acting, run, "assessment-decision", decision(run), step="confirm").status_code == 403
    with acting_as(acting), pytest.raises(NotAllowed):
        decide_on_plan(
            acting,
            run=run,
            agreed=True,
            on=DECIDED,
            reasons="x",
            tests=[TestAnswer("plan_necessary", True, "x")],
        )
    assert state_of(run) == "consulting"


def test_the_panel_chair_advises_and_the_officer_sees_it_beside_the_decision(
    authority: Authority, staff: Staff
) -> None:
    run = make_case(authority, upto="assessing", staff=staff)
    typed = {
        "token": str(uuid.uuid4()),
        "seen": str(run.version),
        "advises": "issue",
        "reasons": "Needs are complex.",
    }
    typed |= parts("on", DECIDED + timedelta(days=30))
    assert send(staff.manager, run, "panel", typed).status_code == 403
    assert send(staff.panel_chair, run, "panel", typed).status_code == 302
    page = sign_in(staff.manager).get(f"/cases/{run.reference}/plan-decision/").content.decode()
    assert "Needs are complex." in page
    assert state_of(run) == "assessing"
    assert not letters_of(run)


def test_a_plan_is_agreed_with_its_letter(authority: Authority, staff: Staff) -> None:
    run = make_case(authority, upto="assessing", staff=staff)
    typed = {
        "token": str(uuid.uuid4()), "seen": str(run.version), "plan_necessary": "yes",
        "plan_necessary_reasons": "The advice shows it.", "reasons": "The advice shows it.",
        **parts("on", DECIDED + timedelta(days=50)), "step": "confirm",
    }  # fmt: skip
    assert send(staff.manager, run, "plan-decision", typed).status_code == 302
    assert state_of(run) == "drafting"
    assert [letter.notice for letter in letters_of(run)] == ["N-18"]


def test_a_plan_is_refused_and_the_family_and_health_are_told(authority: Authority, staff: Staff) -> None:
    make_partners(authority)
    run = make_case(authority, upto="assessing", staff=staff)
    typed = {
        "token": str(uuid.uuid4()), "seen": str(run.version), "plan_necessary": "no",
        "plan_necessary_reasons": "The help at school is enough.", "reasons": "The help at school is enough.",
        **parts("on", DECIDED + timedelta(days=50)), "step": "confirm",
    }  # fmt: skip
    assert send(staff.manager, run, "plan-decision", typed).status_code == 302
    assert state_of(run) == "no_plan"
    assert sorted((each.notice, each.audience) for each in letters_of(run)) == [
        ("N-03", "family"),
        ("N-03", "professional"),
    ]
    text = sign_in(staff.manager).get(f"/cases/{run.reference}/").content.decode()
    assert "Decision not to make a plan" in text
    assert "Appeal to the First-tier Tribunal" in text


@pytest.mark.parametrize(
    "kind", ["mediation_adviser_contacted", "mediation_certificate_issued", "appeal_lodged"]
)
def test_what_follows_a_refusal_is_recorded_with_its_true_date(
    authority: Authority, staff: Staff, kind: str
) -> None:
    run = make_case(authority, upto="assessment_refused", staff=staff)
    on = DECIDED + timedelta(days=14)
    typed = {"token": str(uuid.uuid4()), "seen": str(run.version), **parts("on", on)}
    assert send(staff.caseworker, run, f"record/{kind}", typed).status_code == 302
    with as_authority(authority.pk):
        assert CaseEvent.objects.get(run=run, kind=kind).happened_on == on


def test_the_second_of_two_people_keeps_what_they_typed(authority: Authority, staff: Staff) -> None:
    run = make_case(authority, upto="consulting", staff=staff)
    typed = decision(run, may_need_plan_reasons="My long reasons.")
    happen(run, "exemption_notified", DECIDED, staff=staff)
    second = send(staff.manager, run, "assessment-decision", typed, step="confirm")
    text = second.content.decode()
    assert "Somebody else has changed this case" in text
    assert "My long reasons." in text
    assert state_of(run) == "consulting"
    again = {**typed, "seen": str(run.version)}
    assert f'name="seen" value="{run.version}"' in text
    assert send(staff.manager, run, "assessment-decision", again, step="confirm").status_code == 302


def test_the_same_form_sent_twice_decides_once(authority: Authority, staff: Staff) -> None:
    run = make_case(authority, upto="consulting", staff=staff)
    typed = decision(run)
    first = send(staff.manager, run, "assessment-decision", typed, step="confirm")
    letters = len(letters_of(run))
    second = send(staff.manager, run, "assessment-decision", typed, step="confirm")
    assert first.headers["Location"] == second.headers["Location"]
    with as_authority(authority.pk):
        assert CaseEvent.objects.filter(run=run, kind="assessment_refused").count() == 1
    assert len(letters_of(run)) == letters


def test_the_back_button_after_a_decision_says_in_the_laws_words_why_not(
    authority: Authority, staff: Staff
) -> None:
    run = make_case(authority, upto="assessment_refused", staff=staff)
    run_again = make_case(authority, upto="no_plan", staff=staff)
    text = sign_in(staff.manager).get(f"/cases/{run_again.reference}/assessment-decision/")
    assert text.status_code == 409
    assert "a further decision needs a further request" in text.content.decode()
    repeated = send(staff.manager, run, "assessment-decision", decision(run), step="confirm").content.decode()
    assert "This is recorded already for that day." in repeated
    later = decision(run, on=DECIDED + timedelta(days=1))
    stale = send(staff.manager, run, "assessment-decision", later, step="confirm").content.decode()
    assert "a further refusal needs a further request" in stale


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (today() + timedelta(days=1), "must be today or in the past"),
        (date(2016, 5, 3), "before the date of birth"),
        (RECEIVED - timedelta(days=1), "There must first be a request"),
    ],
)
def test_a_date_that_cannot_be_is_refused_in_words(
    authority: Authority, staff: Staff, on: date, words: str
) -> None:
    run = make_case(authority, upto="consulting", staff=staff)
    text = send(staff.manager, run, "assessment-decision", decision(run, on=on)).content.decode()
    assert words in text
    assert "It is working." in text
