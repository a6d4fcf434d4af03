"""What a request, a refusal or a service might open by mistake: nobody sees more than was given them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from opensend.audit.models import AuditEntry
from opensend.audit.today import today
from opensend.casework.models import AdviceRequest, AssessmentRequest, Consultation, ItemRevision, ProcessRun
from opensend.casework.services import advice_answers as answers
from opensend.casework.services.events import record_event
from opensend.casework.services.placement import reply_to_consultation, request_placement
from opensend.casework.services.requests import submit_request, withdraw_request
from opensend.casework.tests.request_drafts import make_draft
from opensend.people.acting import acting_as, as_authority
from opensend.people.models import Person
from opensend.people.policies import NotAllowed


def test_nobody_learns_whether_a_number_is_another_childs(country) -> None:
    """A school that types the number of a child whom it may not see is told nothing of it."""
    senco = country.senco_not_asked
    draft = make_draft(
        senco, country.ours.authority, upn="H801200001001", child_name="Other Example", parent_name="A",
        setting_urn="900999",
    )  # fmt: skip
    with acting_as(senco):
        run = submit_request(senco, draft=draft)
    with as_authority(country.ours.authority.pk):
        made = Person.objects.get(pk=run.person_id)
        assert made != country.ours.person
        assert not made.personidentifiers.exists()
        assert country.ours.person.personidentifiers.get().value == "H801200001001"


@pytest.mark.parametrize("who", ["consulted", "psychologist", "health"])
def test_nobody_widens_what_they_see_of_a_child_by_making_a_request(country, who: str) -> None:
    ours, acting = country.ours, country.parties[who]
    own = {"child_name": ours.person.name, "born": ours.person.born, "concerns": "Their own words."}
    urn = acting.organisation.urn or ""
    draft = make_draft(acting, ours.authority, setting_urn=urn, parent_name="Alex Example", **own)
    with acting_as(acting):
        before = set(AssessmentRequest.objects.values_list("concerns", flat=True))
        sections = set(ItemRevision.objects.values_list("section", flat=True))
        submit_request(acting, draft=draft)
    with acting_as(acting):
        after = set(AssessmentRequest.objects.values_list("concerns", flat=True))
        assert set(ItemRevision.objects.values_list("section", flat=True)) == sections
        assert after - {"Their own words."} == before


def test_what_was_refused_is_in_the_log_of_whoever_was_refused(country) -> None:
    officer = country.ours.plan.officer
    country.browser_of(officer).get(reverse("casework:decide_to_assess", args=[country.ours.run.reference]))

    with as_authority(country.ours.authority.pk):
        entry = AuditEntry.objects.filter(outcome="deny").latest("pk")
    assert (entry.actor_id, entry.action, entry.object_id) == (
        officer.pk,
        "page.refused",
        "casework:decide_to_assess",
    )


@pytest.mark.parametrize("kind", ["advice", "consultation", "placement", "withdrawal", "event"])
def test_a_service_elevates_nobody_to_what_they_do_not_see(country, kind: str) -> None:
    """Even handed the row by mistake of a page, a service that takes the authority's scope asks first."""
    ours, stranger = country.ours, country.other_family
    with as_authority(ours.authority.pk):
        run = ProcessRun.objects.select_related("person").get(pk=ours.run.pk)
        views = AdviceRequest.objects.get(pk=ours.ids["views"])
        asked = Consultation.objects.get(pk=ours.ids["consultation"])
    asked.holder_organisation_id = country.senco_not_asked.organisation_id
    act = {
        "advice": lambda: answers.answer_advice(stranger, asked=views, answer=answers.Answer(summary="x")),
        "consultation": lambda: reply_to_consultation(
            country.senco_not_asked, consultation=asked, reply="can_meet"
        ),
        "placement": lambda: request_placement(stranger, run=run, other="x"),
        "withdrawal": lambda: withdraw_request(stranger, run=run),
        "event": lambda: record_event(stranger, run=run, kind="meeting_requested", on=today()),
    }[kind]
    with (
        pytest.raises(NotAllowed),
        acting_as(country.senco_not_asked if kind == "consultation" else stranger),
    ):
        act()
