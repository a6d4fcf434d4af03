"""The list of a setting or a professional: what waits for them, from every authority, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from opensend.audit.today import today
from opensend.casework.models import AdviceRequest, AssessmentRequest, Consultation
from opensend.casework.services.advice_answers import Answer, answer_advice
from opensend.casework.services.advice_requests import Holder
from opensend.casework.services.events import record_event
from opensend.casework.tests.advice_cases import AdviceCase, sign_in
from opensend.casework.tests.factories import make_case, make_person
from opensend.people.acting import acting_as, as_authority
from opensend.people.models import Acting, Role
from opensend.people.sections import REQUESTING_SETTING
from opensend.people.services.access import grant_access

pytestmark = pytest.mark.django_db


def listed(acting: Acting, **query: str) -> str:
    answer = sign_in(acting).get(reverse("casework:inbox"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def two_authorities() -> tuple[AdviceCase, AdviceCase]:
    """Two authorities with the same school and the same services, and a child of each at the school."""
    first = AdviceCase(facts={"name": "Robin Example"})
    second = AdviceCase("102", {"name": "Sam Sample"}, first.school, first.partners)
    for case in (first, second):
        role = Role.EDUCATIONAL_PSYCHOLOGIST
        assert first.partners is not None
        case.ask("ADV-d", Holder(role, organisation=first.partners["psychology"]))
        case.ask("ADV-b", Holder(Role.SENCO, organisation=first.school))
    return first, second


def test_a_professional_sees_what_two_authorities_asked_and_can_narrow_it() -> None:
    first, second = two_authorities()
    shown = listed(first.psychologist)
    assert "Robin Example: psychological advice" in shown
    assert "Sam Sample: psychological advice" in shown
    assert "educational advice" not in shown
    assert "Robin Example" not in listed(first.psychologist, name="sam")
    assert "Sam Sample" not in listed(first.psychologist, authority=first.authority.code)
    assert "Nothing in this list fits" in listed(first.psychologist, name="nobody")
    assert second.authority.name in listed(first.senco)


def test_open_requests_come_first_by_the_day_they_are_due() -> None:
    first, second = two_authorities()
    late = second.ask("ADV-d", Holder(Role.EDUCATIONAL_PSYCHOLOGIST, user=first.psychologist.user))
    second.asked_on(late, today() - timedelta(days=50))
    with acting_as(first.psychologist):
        answered = AdviceRequest.objects.get(run_id=first.run.pk, code="ADV-d")
        answer_advice(first.psychologist, asked=answered, answer=Answer(summary="done"))
    shown = listed(first.psychologist)
    assert shown.index("8 days late") < shown.index("in 42 days") < shown.index("Advice is given")
    assert "Advice (2 open)" in shown


def test_a_setting_sees_the_requests_that_it_made_and_where_they_stand() -> None:
    case = AdviceCase()
    with acting_as(case.officer):
        AssessmentRequest.objects.create(
            authority=case.authority, person=case.person, run=case.run,
            event=case.run.events.get(kind="request_received"), made_by="setting", channel="portal",
            requester_name="SENCo", requesting_organisation=case.school,
        )  # fmt: skip
        grant_access(
            case.officer, person=case.person, organisation=case.school, role=Role.SENCO,
            sections=REQUESTING_SETTING, basis="made the request",
        )  # fmt: skip
    shown = listed(case.senco, show="requests")
    assert case.person.name in shown
    assert "Assessing" in shown
    other = AdviceCase("102")
    assert "You have made no requests" in listed(other.senco, show="requests")


def test_a_setting_sees_its_consultations_and_a_professional_has_none() -> None:
    case = AdviceCase()
    run = make_case(
        case.authority, upto="draft_issued", staff=case.staff, received=today() - timedelta(days=120),
        person=make_person(case.authority, name="Kit Consulted"),
    )  # fmt: skip
    with as_authority(case.authority.pk):
        assert case.school is not None
        with acting_as(case.officer):
            event = record_event(
                case.officer, run=run, kind="consultation_sent", on=today(),
                payload={"setting": case.school.urn},
            )  # fmt: skip
            Consultation.objects.create(
                authority=case.authority, person=run.person, run=run, event=event,
                setting_urn=case.school.urn, holder_organisation=case.school,
            )  # fmt: skip
            grant_access(
                case.officer, person=run.person, organisation=case.school, role=Role.SENCO,
                sections=("person",), basis="consulted",
            )  # fmt: skip
    shown = listed(case.senco, show="consultations")
    assert "Kit Consulted" in shown
    assert "Reply expected by" in shown
    assert "Kit Consulted" not in listed(case.health, show="consultations")


def test_an_empty_list_says_so() -> None:
    case = AdviceCase()
    assert "Nobody has asked you for advice" in listed(case.psychologist)
    assert "No authority has consulted you" in listed(case.senco, show="consultations")


def test_staff_and_families_are_sent_to_their_own_pages() -> None:
    case = AdviceCase()
    for acting in (case.officer, case.staff.panel_chair, case.parent):
        assert sign_in(acting).get(reverse("casework:inbox")).url == reverse("people:home")


def test_nobody_reads_a_list_without_signing_in(client: Any) -> None:
    assert client.get(reverse("casework:inbox")).status_code == 302


def test_a_query_that_cannot_be_read_narrows_nothing() -> None:
    first, _ = two_authorities()
    assert "Robin Example" in listed(first.psychologist, show="everything", page="-4")


def test_a_list_of_many_is_paged_and_asks_the_database_little(django_assert_max_num_queries: Any) -> None:
    case = AdviceCase()
    holder = Holder(Role.SENCO, user=case.senco.user)
    for number in range(22):
        case.ask("ADV-d", holder, f"psychologist {number}")
    client = sign_in(case.senco)
    client.get(reverse("casework:inbox"))
    with django_assert_max_num_queries(17):  # 15, and the savepoint that stands in for the transaction
        shown = client.get(reverse("casework:inbox")).content.decode()
    assert shown.count(f"{case.person.name}: psychological advice") == 20
    second = client.get(reverse("casework:inbox"), {"page": "2"}).content.decode()
    assert second.count(f"{case.person.name}: psychological advice") == 2
