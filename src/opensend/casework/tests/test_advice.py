"""Advice: what is asked of whom, what each sees, and what comes of every answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from opensend.audit.today import today
from opensend.casework.models import Advice, AdviceDraft, AdviceItem, AdviceRequest, Deadline, HeldAdvice
from opensend.casework.selectors.advice import advice_set, items_of
from opensend.casework.selectors.advice_asked import held_requests
from opensend.casework.selectors.advice_progress import advice_of_case
from opensend.casework.services.advice_answers import (
    AlreadyAnswered,
    Answer,
    GivenItem,
    answer_advice,
    note_later_receipt,
)
from opensend.casework.services.advice_drafts import save_draft
from opensend.casework.services.advice_requests import (
    Asking,
    Holder,
    ask_for_advice,
    chase_advice,
    hold_advice,
)
from opensend.casework.services.events import CaseHasMoved, DateNotPossible, record_event
from opensend.casework.tests.advice_cases import AdviceCase
from opensend.correspondence.models import Letter
from opensend.people.acting import acting_as, as_authority
from opensend.people.models import AccessGrant, Person, Role
from opensend.people.policies import NotAllowed

pytestmark = pytest.mark.django_db
GIVEN = Answer(items=[GivenItem("need", "Cannot follow long instructions", "communication_and_interaction")])


def standing(case: AdviceCase, about: str) -> str:
    with acting_as(case.officer):
        asked = advice_of_case(case.run, today()).asked
        limit = next(each.limit for each in asked if each.request.about == about)
        assert limit is not None
        return limit.standing


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({}, ["ADV-a", "ADV-b", "ADV-c", "ADV-d", "ADV-e"]),
        ({"born": date(2012, 5, 4)}, ["ADV-a", "ADV-b", "ADV-c", "ADV-d", "ADV-e", "ADV-g"]),
        ({"has_serving_parent": True}, ["ADV-a", "ADV-b", "ADV-b", "ADV-c", "ADV-d", "ADV-e"]),
        ({"attends": "home", "setting_urn": ""}, ["ADV-a", "ADV-b", "ADV-c", "ADV-d", "ADV-e"]),
    ],
)
def test_the_advice_set_fits_the_child(facts: dict[str, object], codes: list[str]) -> None:
    case = AdviceCase(facts=facts)
    with acting_as(case.officer):
        assert [due.code for due in advice_set(case.run)] == codes


@pytest.mark.parametrize(
    ("facts", "teacher"),
    [
        ({"has_visual_impairment": True}, "qualified teacher of children with vision impairment"),
        ({"has_hearing_impairment": True}, "qualified teacher of the deaf"),
    ],
)
def test_the_letter_to_the_school_names_the_teacher_who_must_be_consulted(
    facts: dict[str, object], teacher: str
) -> None:
    case = AdviceCase(facts=facts)
    case.ask_all()
    with acting_as(case.officer):
        letter = Letter.objects.get(notice="advice_request", recipient_organisation=case.school)
    assert teacher in " ".join(letter.text.split())


def test_a_child_educated_at_home_has_the_education_advice_asked_by_letter() -> None:
    case = AdviceCase(facts={"attends": "home", "setting_urn": ""})
    asked = case.ask_all()["ADV-b"]
    assert asked.holder_organisation is None
    assert asked.asked == "person responsible for the child's education at home"


def test_each_body_gets_its_letter_and_the_family_is_not_written_to_as_a_body() -> None:
    case = AdviceCase()
    case.ask_all()
    with acting_as(case.officer):
        letters = Letter.objects.filter(notice="advice_request")
        to = {letter.recipient_organisation_id for letter in letters}
    assert case.partners is not None
    assert case.school is not None
    assert to == {case.school.pk, *(body.pk for body in case.partners.values())}


def test_the_six_weeks_count_from_the_day_of_asking() -> None:
    case = AdviceCase()
    case.ask_all()
    with acting_as(case.officer):
        dues = set(Deadline.objects.filter(run=case.run, rule="DL-02").values_list("due", flat=True))
    assert dues == {today() + timedelta(weeks=6)}


def test_two_bodies_asked_under_one_code_have_limits_of_their_own() -> None:
    case = AdviceCase()
    first = case.ask("ADV-f", None, "occupational therapist")
    second = case.ask("ADV-f", None, "speech and language therapist")
    assert (first.about, second.about) == ("ADV-f", "ADV-f-2")
    with acting_as(case.officer):
        answer_advice(case.officer, asked=second, answer=GIVEN)
    assert (standing(case, "ADV-f"), standing(case, "ADV-f-2")) == ("running", "met")


def test_asking_opens_the_papers_and_nothing_else() -> None:
    case = AdviceCase()
    case.ask_all()
    with acting_as(case.officer):
        sections = [set(each.sections) for each in AccessGrant.objects.filter(role=Role.HEALTH_ADVISER)]
    assert sections == [{"person", "request"}]
    with acting_as(case.health):
        assert [asked.about for asked in held_requests(case.health)] == ["ADV-c"]
        counts = {}
        for table in ("processrun", "caseevent", "decision", "plan", "advice", "heldadvice"):
            with connection.cursor() as cursor:
                cursor.execute(f"select count(*) from casework_{table}")
                counts[table] = cursor.fetchone()[0]
        assert set(counts.values()) == {0}
        seen = AdviceRequest.objects.order_by("about").values_list("about", flat=True)
        assert list(seen) == ["ADV-a", "ADV-c"], "their own, and the family's advice (reg 6(3))"
        assert set(Deadline.objects.values_list("rule", flat=True)) == {"DL-02"}


def test_a_professional_who_was_not_asked_sees_nothing() -> None:
    case, other = AdviceCase(), AdviceCase("102")
    case.ask_all()
    with acting_as(other.health):
        assert not AdviceRequest.objects.exists()
        assert not Person.objects.exists()


def test_an_ended_role_sees_nothing() -> None:
    case = AdviceCase()
    case.ask_all()
    case.health.valid_to = today() - timedelta(days=1)
    case.health.save()
    with acting_as(case.health):
        assert not AdviceRequest.objects.exists()


def test_the_same_person_in_another_role_does_not_hold_the_request() -> None:
    case = AdviceCase()
    asked = case.ask("ADV-d", Holder(Role.EDUCATIONAL_PSYCHOLOGIST, user=case.psychologist.user))
    with acting_as(case.psychologist):
        assert held_requests(case.psychologist).get() == asked
    other = AdviceCase("102").health
    other.user = case.psychologist.user
    other.save()
    with acting_as(other):
        assert not held_requests(other).exists()
        with pytest.raises(NotAllowed):
            answer_advice(other, asked=asked, answer=GIVEN)


def test_advice_by_others_is_hidden_from_those_who_were_asked() -> None:
    case = AdviceCase()
    asked = case.ask_all()
    with acting_as(case.psychologist):
        answer_advice(case.psychologist, asked=asked["ADV-d"], answer=GIVEN)
    with acting_as(case.health):
        assert not Advice.objects.exists()
        assert not AdviceItem.objects.exists()
    with acting_as(case.psychologist):
        assert Advice.objects.get().author == case.psychologist


def test_the_items_come_with_their_links_for_the_plan() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-d"]
    items = [
        GivenItem("need", "Reads slowly", "cognition_and_learning"),
        GivenItem("outcome", "Reads a page alone by July"),
        GivenItem("provision", "Reading with a teacher, 20 minutes daily", meets=0),
    ]
    with acting_as(case.psychologist):
        answer_advice(case.psychologist, asked=asked, answer=Answer(items=items))
    with acting_as(case.officer):
        listed = items_of(case.run)
        assert [(each.kind, each.position) for each in listed] == [
            ("need", 0), ("outcome", 1), ("provision", 2),
        ]  # fmt: skip
        assert listed[2].meets == listed[0]
        assert listed[0].advice.advice_request.about == "ADV-d"


def test_not_known_is_a_reply_that_meets_the_limit() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-e"]
    answer = Answer(answer="not_known", reasons="We searched the records of the last 5 years")
    with acting_as(case.officer):
        given = answer_advice(case.officer, asked=asked, answer=answer)
        assert asked.run.events.filter(kind="advice_received").get().payload["answer"] == "not_known"
        assert not items_of(case.run)
    assert given.answer == "not_known"
    assert standing(case, "ADV-e") == "met"


def test_declining_ends_the_limit_and_needs_reasons() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-c"]
    with acting_as(case.health):
        with pytest.raises(ValueError, match="why"):
            answer_advice(case.health, asked=asked, answer=Answer(answer="declined", reasons=" "))
        answer_advice(case.health, asked=asked, answer=Answer(answer="declined", reasons="Not our duty"))
    assert standing(case, "ADV-c") == "void"


def test_a_late_answer_is_stored_and_shows_as_late() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-c"]
    case.asked_on(asked, today() - timedelta(days=45))
    assert standing(case, "ADV-c") == "missed_open"
    with acting_as(case.health):
        answer_advice(case.health, asked=asked, answer=GIVEN)
    assert standing(case, "ADV-c") == "met_late"


def test_an_exemption_excuses_lateness_and_moves_no_date() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-c"]
    case.asked_on(asked, today() - timedelta(days=45))
    with acting_as(case.officer):
        record_event(
            case.officer, run=case.run, kind="exemption_recorded", on=today(),
            payload={"exemption": "EX-B", "ground": "c", "advice": "ADV-c"},
        )  # fmt: skip
        answer_advice(case.officer, asked=asked, answer=GIVEN)
        limit = Deadline.objects.get(run=case.run, about="ADV-c")
    assert standing(case, "ADV-c") == "excepted"
    assert limit.due == today() - timedelta(days=45) + timedelta(weeks=6)


def test_a_request_that_came_later_counts_from_then() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-c"]
    case.asked_on(asked, today() - timedelta(days=20))
    with acting_as(case.health):
        with pytest.raises(DateNotPossible, match="sent on"):
            note_later_receipt(case.health, asked=asked, on=today() - timedelta(days=21))
        note_later_receipt(case.health, asked=asked, on=today() - timedelta(days=3))
    with acting_as(case.officer):
        assert Deadline.objects.get(run=case.run, about="ADV-c").due == today() + timedelta(days=39)


def test_an_answer_is_given_once() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-d"]
    with acting_as(case.psychologist):
        answer_advice(case.psychologist, asked=asked, answer=GIVEN)
        with pytest.raises(AlreadyAnswered):
            answer_advice(case.psychologist, asked=asked, answer=GIVEN)
    with acting_as(case.officer):
        assert case.run.events.filter(kind="advice_received").count() == 1


def test_an_empty_answer_is_refused() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-d"]
    with acting_as(case.psychologist), pytest.raises(ValueError, match="at least one"):
        answer_advice(case.psychologist, asked=asked, answer=Answer())


def test_a_professional_cannot_say_that_their_answer_came_earlier() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-d"]
    with acting_as(case.psychologist):
        given = answer_advice(case.psychologist, asked=asked, answer=GIVEN, on=today() - timedelta(days=9))
    assert given.given_on == today()


def test_an_officer_enters_advice_on_paper_with_its_true_date_and_author() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-d"]
    case.asked_on(asked, today() - timedelta(days=20))
    answer = Answer(summary="Report", author_name="Dr Sample", author_role="Psychologist")
    with acting_as(case.officer):
        given = answer_advice(case.officer, asked=asked, answer=answer, on=today() - timedelta(days=2))
    assert (given.given_on, given.author_name) == (today() - timedelta(days=2), "Dr Sample")


def test_an_answer_is_never_changed() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-d"]
    with acting_as(case.psychologist):
        given = answer_advice(case.psychologist, asked=asked, answer=GIVEN)
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with acting_as(case.officer), refused, transaction.atomic():
        Advice.objects.filter(pk=given.pk).update(summary="otherwise")


def test_a_draft_is_seen_by_its_writer_alone() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-d"]
    with acting_as(case.psychologist):
        save_draft(case.psychologist, asked=asked, typed={"need_1": "half a sentence"})
    for other in (case.officer, case.health, case.staff.manager):
        with acting_as(other):
            assert not AdviceDraft.objects.exists()
    with as_authority(case.authority.pk):
        assert not AdviceDraft.objects.exists()


def test_somebody_else_cannot_draft_or_answer() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-d"]
    for other in (case.health, case.senco, case.parent, case.staff.panel_chair, AdviceCase("102").officer):
        with acting_as(other):
            with pytest.raises(NotAllowed):
                save_draft(other, asked=asked, typed={})
            with pytest.raises(NotAllowed):
                answer_advice(other, asked=asked, answer=GIVEN)


def test_only_an_officer_of_the_authority_asks_and_chases() -> None:
    case = AdviceCase()
    asking = Asking("ADV-d", "psychologist", "SI 2014/1530 reg 6(1)(d)")
    for other in (case.senco, case.parent, case.staff.panel_chair, AdviceCase("102").officer):
        with acting_as(other), pytest.raises(NotAllowed):
            ask_for_advice(other, run=case.run, askings=[asking])
        with acting_as(other), pytest.raises(NotAllowed):
            chase_advice(other, run=case.run, asked=[])


def test_asking_for_several_is_all_or_nothing() -> None:
    case = AdviceCase()
    with acting_as(case.officer):
        seen = case.run.version - 1
        with pytest.raises(CaseHasMoved):
            ask_for_advice(
                case.officer, run=case.run, seen=seen,
                askings=[Asking("ADV-d", "psychologist", "SI 2014/1530 reg 6(1)(d)")],
            )  # fmt: skip
        assert not AdviceRequest.objects.exists()


def test_those_who_answered_are_not_reminded() -> None:
    case = AdviceCase()
    asked = case.ask_all()
    with acting_as(case.psychologist):
        answer_advice(case.psychologist, asked=asked["ADV-d"], answer=GIVEN)
    with acting_as(case.officer):
        assert chase_advice(case.officer, run=case.run, asked=[asked["ADV-c"], asked["ADV-d"]]) == 1
        asked["ADV-c"].refresh_from_db()
    assert asked["ADV-c"].chased_on == today()


def test_held_advice_is_not_asked_again_and_needs_all_three() -> None:
    case = AdviceCase()
    told = {
        "code": "ADV-d", "asked": "educational psychologist", "description": "Dr Sample, 3 May 2026",
        "provider_agrees": "Dr Sample", "authority_agrees": "A Manager", "family_agrees": "",
    }  # fmt: skip
    with acting_as(case.officer):
        with pytest.raises(ValueError, match="all agree"):
            hold_advice(case.officer, run=case.run, **told)
        with pytest.raises(ValueError, match="always sought"):
            hold_advice(case.officer, run=case.run, **{**told, "code": "ADV-a", "family_agrees": "P"})
        hold_advice(case.officer, run=case.run, **{**told, "family_agrees": "Parent"})
        due = next(each for each in advice_set(case.run) if each.code == "ADV-d")
        assert due.is_held
        assert "ADV-d" not in [each.code for each in advice_of_case(case.run, today()).to_ask]
        with pytest.raises(IntegrityError), transaction.atomic():
            HeldAdvice.objects.update(family_agrees="")


def test_a_named_psychologist_is_asked_alone() -> None:
    case = AdviceCase()
    assert case.partners is not None
    colleague = AdviceCase("102").psychologist
    colleague.organisation = case.partners["psychology"]
    colleague.save()
    case.ask("ADV-d", Holder(Role.EDUCATIONAL_PSYCHOLOGIST, user=case.psychologist.user))
    with acting_as(colleague):
        assert not held_requests(colleague).exists()
    with acting_as(case.officer):
        letter = Letter.objects.get(notice="advice_request")
    assert letter.recipient_user == case.psychologist.user
