"""A draft is agreed by health, approved by somebody who did not write it, sent, read and answered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction

from opensend.audit.today import today
from opensend.casework.models import ItemRevision, PlanVersion
from opensend.casework.projection import position_of
from opensend.casework.selectors.drafts import (
    family_window,
    section_g_requests,
    sending_of,
)
from opensend.casework.services.approval import (
    agree_section_g,
    approve_draft,
    ask_for_approval,
    ask_health,
    return_draft,
    return_section_g,
)
from opensend.casework.services.drafts import NotApproved, send_draft
from opensend.casework.services.plan_errors import PlanRefused
from opensend.casework.services.plans import revise_item
from opensend.casework.tests.plan_cases import PlanCase, ask_with_reasons, item, kinds
from opensend.correspondence.models import Letter
from opensend.people.acting import acting_as
from opensend.people.models import Acting, Role
from opensend.people.policies import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> PlanCase:
    return PlanCase()


# Health and Section G


def test_health_reads_a_working_version_only_when_asked_and_then_only_its_sections(case: PlanCase):
    version = case.write()
    with acting_as(case.health):
        assert not PlanVersion.objects.exists()
    with acting_as(case.officer):
        ask_health(case.officer, version=version)
    with acting_as(case.health):
        assert [each.pk for each in section_g_requests(case.health)] == [version.pk]
    read = case.read(case.health, version)
    assert [section.letter for section in read.sections] == ["B", "C", "E", "F", "G"]
    assert not read.is_whole
    with acting_as(case.health):
        assert set(ItemRevision.objects.values_list("section", flat=True)) == {"B", "C", "E", "F", "G"}


def test_health_agrees_section_g_as_an_event_and_the_request_leaves_its_list(case: PlanCase):
    version = case.write()
    with acting_as(case.officer):
        ask_health(case.officer, version=version)
    with acting_as(case.health):
        agree_section_g(case.health, version=version)
        assert section_g_requests(case.health) == []
    assert kinds(case)[-1] == "section_g_agreed"
    with acting_as(case.health), pytest.raises(PlanRefused):
        agree_section_g(case.health, version=version)


def test_health_sends_section_g_back_with_a_note_and_reads_it_no_longer(case: PlanCase):
    version = case.write()
    with acting_as(case.officer):
        ask_health(case.officer, version=version)
    with acting_as(case.health):
        with pytest.raises(PlanRefused):
            return_section_g(case.health, version=version, note=" ")
        return_section_g(case.health, version=version, note="Say which nurse.")
        assert not PlanVersion.objects.exists()
    with acting_as(case.officer):
        version.refresh_from_db()
    assert version.section_g_note == "Say which nurse."
    assert "section_g_agreed" not in kinds(case)


def test_another_health_body_sees_nothing_and_agrees_nothing(case: PlanCase):
    version = case.write()
    stranger = PlanCase("102").health
    with acting_as(case.officer):
        ask_health(case.officer, version=version)
    with acting_as(stranger):
        assert section_g_requests(stranger) == []
        with pytest.raises(PlanRefused):
            agree_section_g(stranger, version=version)


def test_a_change_to_section_g_takes_healths_agreement_back_and_one_to_section_b_does_not(case: PlanCase):
    version = case.write()
    with acting_as(case.officer):
        ask_health(case.officer, version=version)
    with acting_as(case.health):
        agree_section_g(case.health, version=version)
    for reference, still_agreed in (("B1", True), ("G1", False)):
        found = item(case, reference)
        with acting_as(case.officer):
            revise_item(case.officer, version=version, item=found, values={"text": "Otherwise."})
            version.refresh_from_db()
        assert (version.section_g_agreed_at is not None) is still_agreed


def test_health_is_not_asked_about_an_empty_section_g(case: PlanCase):
    version = case.start()
    with acting_as(case.officer), pytest.raises(PlanRefused):
        ask_health(case.officer, version=version)


# Approval


def test_the_author_does_not_approve_by_policy_and_by_the_database(case: PlanCase):
    version = case.write()
    with acting_as(case.officer):
        ask_with_reasons(case.officer, version)
    both = Acting.objects.create(
        user=case.officer.user, role=Role.SIGN_OFF_OFFICER, organisation=case.authority.organisation,
        valid_from=date(2020, 1, 1),
    )  # fmt: skip
    with acting_as(both):
        with pytest.raises(NotAllowed):
            approve_draft(both, version=version)
        for approver in (both, case.officer):
            with pytest.raises(DatabaseError, match="wrote in|author_does_not_approve"), transaction.atomic():
                PlanVersion.objects.filter(pk=version.pk).update(approved_by=approver)
    with acting_as(case.officer):
        version.refresh_from_db()
    assert version.approved_by is None


def test_whoever_wrote_an_item_does_not_approve_either(case: PlanCase):
    version = case.write()
    manager = case.staff.manager
    found = item(case, "B1")
    with acting_as(manager):
        revise_item(manager, version=version, item=found, values={"text": "Mine."})
        ask_with_reasons(manager, version)
    second = Acting.objects.create(
        user=manager.user, role=Role.SIGN_OFF_OFFICER, organisation=case.authority.organisation,
        valid_from=date(2020, 1, 1),
    )  # fmt: skip
    with acting_as(second):
        version.refresh_from_db()
        with pytest.raises(NotAllowed):
            approve_draft(second, version=version)
        with pytest.raises(DatabaseError, match="wrote in"), transaction.atomic():
            PlanVersion.objects.filter(pk=version.pk).update(approved_by=second)


def test_a_change_after_approval_takes_it_back(case: PlanCase):
    version = case.write()
    case.approve(version)
    found = item(case, "B1")
    with acting_as(case.officer):
        revise_item(case.officer, version=version, item=found, values={"text": "Otherwise."})
        with pytest.raises(NotApproved):
            send_draft(case.officer, version=version, on=today())
    assert "draft_sent" not in kinds(case)


def test_a_draft_is_returned_with_a_note_and_approved_after_it_was_asked_for_again(case: PlanCase):
    version, signatory = case.write(), case.staff.signatory
    with acting_as(case.officer):
        ask_with_reasons(case.officer, version)
    with acting_as(signatory):
        with pytest.raises(PlanRefused):
            return_draft(signatory, version=version, note="")
        return_draft(signatory, version=version, note="F1 does not say who.")
        with pytest.raises(PlanRefused):
            approve_draft(signatory, version=version)
    case.approve(version)
    assert kinds(case)[-1] == "draft_approved"


def test_a_plan_without_needs_or_provision_is_not_sent_for_approval(case: PlanCase):
    version = case.start()
    case.add(version, "B")
    with acting_as(case.officer), pytest.raises(PlanRefused, match="Section F"):
        ask_for_approval(case.officer, version=version)


# Sending


def test_sending_freezes_the_version_and_writes_n04_with_the_engines_last_day(case: PlanCase):
    assert case.parent
    assert case.other_parent
    version = case.write()
    with acting_as(case.officer):
        expected = sending_of(case.run, today())
    assert expected.last_day == today() + timedelta(days=14)
    assert [each.name for each in expected.addressees.to] == ["Alex Example", "Sam Example"]
    case.send(version)
    with acting_as(case.officer):
        position = position_of(case.run, today())
        due = next(each.deadline.due for each in position.deadlines if each.deadline.id == "DL-04")
        letters = list(Letter.objects.filter(notice="N-04").order_by("id"))
    assert version.stage == PlanVersion.Stage.DRAFT
    assert due == expected.last_day
    assert [each.recipient_name for each in letters] == ["Alex Example", "Sam Example"]
    for letter, other in zip(letters, ("Sam Example", "Alex Example"), strict=True):
        assert f"You have until the end of {due:%-d %B %Y} to answer." in letter.text
        assert "Medical advice and information (therapist)" in letter.text
        assert "Personal budget" in letter.text or "personal budget" in letter.text
        assert other not in letter.text
    assert "Parent Road" not in letters[1].text, "a restricted address is in no letter"


def test_a_draft_that_is_sent_again_supersedes_the_familys_time(case: PlanCase):
    assert case.parent
    with time_machine.travel(today() - timedelta(days=10)):
        case.send(case.write())
    again = case.start()
    with acting_as(case.officer):
        assert sending_of(case.run, today()).is_reissue
    case.send(again)
    with acting_as(case.officer):
        standings = [
            each.standing for each in position_of(case.run, today()).deadlines if each.deadline.id == "DL-04"
        ]
        window = family_window(case.run)
        letter = Letter.objects.filter(notice="N-04").order_by("-id")[0]
    assert standings == ["superseded", "running"]
    assert window is not None
    assert window.deadline.due == today() + timedelta(days=14)
    assert letter.text.count("We have changed the draft plan.") == 1


def test_a_draft_may_be_sent_before_health_agrees_and_the_duty_stays_owed(case: PlanCase):
    version = case.write()
    case.send(version)
    assert version.section_g_agreed_at is None
    assert "section_g_agreed" not in kinds(case)
