"""Placement: asking for a setting, consulting it, its reply, the lawful tests, and the final plan."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from opensend.audit.today import today
from opensend.casework.models import (
    CaseEvent,
    Consultation,
    DecisionTest,
    ItemRevision,
    PlanVersion,
    ProcessRun,
)
from opensend.casework.selectors.placement import asked_for, consulted, placement_decided
from opensend.casework.services.approval import approve_draft
from opensend.casework.services.comments import finish_with_draft
from opensend.casework.services.drafts import send_draft
from opensend.casework.services.events import correct_event
from opensend.casework.services.issuing import found_in_final, issue_plan, prepare_final
from opensend.casework.services.placement import (
    NotLawfulPlacement,
    consult_setting,
    decide_placement,
    reply_to_consultation,
    request_placement,
)
from opensend.casework.services.plan_errors import PlanRefused
from opensend.casework.services.plans import add_item, start_plan
from opensend.casework.tests.factories import (
    Staff,
    make_acting,
    make_authority,
    make_case,
    make_parent,
    make_partners,
)
from opensend.casework.tests.plan_cases import BECAUSE, ask_with_reasons
from opensend.correspondence.models import Letter
from opensend.people.acting import acting_as, as_authority
from opensend.people.models import AccessGrant, Acting, Organisation, Role
from opensend.people.policies import NotAllowed
from opensend.people.sections import FAMILY
from opensend.provision.models import RegisterImport, Setting
from opensend.rules.placement import Answer, Asked
from opensend.rules.process import NotPossible

pytestmark = pytest.mark.django_db

SCHOOL, SPECIAL, INDEPENDENT = "900001", "900002", "900003"


def make_setting(urn: str, name: str, type_code: str, type_name: str, **facts: Any) -> Setting:
    run, _ = RegisterImport.objects.get_or_create(
        file_name="test.csv", defaults={
            "sha256": "0" * 64, "encoding": "utf-8", "valid_from": date(2026, 1, 1), "rows": 0, "added": 0,
            "changed": 0, "closed": 0, "unchanged": 0, "missing": 0, "refused": 0,
        },
    )  # fmt: skip
    return Setting.objects.create(
        urn=urn, name=name, type_code=type_code, type_name=type_name, status_code="1", status_name="Open",
        la_code="101", la_name="Testing Borough", town="Testing", valid_from=date(2026, 1, 1),
        register_import=run, search_key="", **facts,
    )  # fmt: skip


class Journey:
    """A case with a draft plan sent, a parent who may read it, and three settings of the register."""

    def __init__(self) -> None:
        self.authority = make_authority()
        make_partners(self.authority)
        self.staff = Staff(self.authority)
        make_setting(SCHOOL, "Example Primary School", "1", "Community school")
        make_setting(SPECIAL, "Example Special School", "7", "Community special school")
        make_setting(INDEPENDENT, "Example Independent School", "11", "Other independent school")
        self.received = today() - timedelta(days=100)
        self.run = make_case(self.authority, received=self.received, upto="drafting", staff=self.staff)
        self.parent = make_acting(Role.PARENT, name="Pat Example")
        make_parent(self.run.person, name="Pat Example", user=self.parent.user)
        with as_authority(self.authority.pk):
            AccessGrant.objects.create(
                authority=self.authority, person=self.run.person, user=self.parent.user, role=Role.PARENT,
                sections=list(FAMILY), basis="parent", valid_from=date(2020, 1, 1),
            )  # fmt: skip
        self.draft = self.send_draft()

    def send_draft(self) -> PlanVersion:
        with acting_as(self.staff.caseworker):
            version = start_plan(self.staff.caseworker, run=self.run)
            add_item(
                self.staff.caseworker, version=version, section="B", values={"text": "Robin misses words."}
            )
            add_item(self.staff.caseworker, version=version, section="F", values={"text": "Weekly therapy."})
            ask_with_reasons(self.staff.caseworker, version)
        with acting_as(self.staff.signatory):
            approve_draft(self.staff.signatory, version=version)
        with acting_as(self.staff.caseworker):
            send_draft(self.staff.caseworker, version=version, on=today())
            return PlanVersion.objects.get(pk=version.pk)

    def senco(self, urn: str) -> Acting:
        return make_acting(Role.SENCO, Organisation.objects.get(urn=urn))

    def consult(self, urn: str) -> Consultation:
        with acting_as(self.staff.caseworker):
            return consult_setting(self.staff.caseworker, run=self.run, setting_urn=urn, on=today())

    def ask(self, **place: str) -> None:
        with acting_as(self.parent):
            run = ProcessRun.objects.get(pk=self.run.pk)
            request_placement(self.parent, run=run, **place)

    def decide(self, **changed: Any) -> None:
        told: dict[str, Any] = {
            "asked": Asked.LISTED,
            "requested_urn": SCHOOL,
            "named_urn": SCHOOL,
            "setting_type": "Maintained mainstream primary school",
            "answers": {name: Answer(False) for name in ("unsuitable", "others", "resources")},
            "reasons": "No test of section 39(4) is met.",
            "on": today(),
            **changed,
        }
        with acting_as(self.staff.manager):
            decide_placement(self.staff.manager, run=ProcessRun.objects.get(pk=self.run.pk), **told)

    def finish(self) -> None:
        """Everybody who was sent the draft says that they have finished; the other parent on paper."""
        with acting_as(self.parent):
            finish_with_draft(self.parent, version=PlanVersion.objects.get(pk=self.draft.pk))
        from opensend.casework.services.comments import note_finished

        with acting_as(self.staff.caseworker):
            for letter in Letter.objects.filter(event_id=self.draft.frozen_by_event_id, recipient_user=None):
                note_finished(self.staff.caseworker, version=self.draft, recipient_key=letter.recipient_key)

    def prepare(self) -> PlanVersion:
        with acting_as(self.staff.caseworker):
            run = ProcessRun.objects.get(pk=self.run.pk)
            found = found_in_final(self.staff.caseworker, run=run)
            return prepare_final(
                self.staff.caseworker, run=run, starts=today() + timedelta(days=30),
                reasons={each.key: BECAUSE for each in found.without_reason},
            )  # fmt: skip

    def client(self, acting: Acting) -> Client:
        client = Client()
        client.force_login(acting.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client


@pytest.fixture
def journey() -> Journey:
    return Journey()


def test_a_parent_asks_for_a_setting_of_the_register(journey):
    journey.ask(setting_urn=SCHOOL, reasons="It is near.")
    with acting_as(journey.staff.caseworker):
        (wish,) = asked_for(journey.run)
    assert (wish.name, wish.asked, wish.on) == ("Example Primary School", Asked.LISTED, today())


def test_a_place_outside_the_list_is_a_wish_and_not_a_right(journey):
    journey.ask(setting_urn=INDEPENDENT)
    journey.ask(other="A farm school")
    with acting_as(journey.staff.caseworker):
        assert [wish.asked for wish in asked_for(journey.run)] == [Asked.OTHER, Asked.OTHER]


def test_a_corrected_day_is_shown_and_what_was_struck_out_was_never_asked(journey):
    officer = journey.staff.caseworker
    journey.ask(setting_urn=SCHOOL)
    journey.ask(setting_urn=INDEPENDENT)
    journey.consult(SPECIAL)
    yesterday = today() - timedelta(days=1)
    with acting_as(officer):
        newest, first = asked_for(journey.run)
        correct_event(officer, event=first.request.event, reason="It came a day before.", on=yesterday)
        correct_event(officer, event=newest.request.event, reason="It was another child.", strike_out=True)
        (consultation,) = consulted(journey.run, today())
        event = consultation.consultation.event
        correct_event(officer, event=event, reason="It went a day before.", on=yesterday)
        assert [(wish.name, wish.on) for wish in asked_for(journey.run)] == [
            ("Example Primary School", yesterday)
        ]
        assert [each.on for each in consulted(journey.run, today())] == [yesterday]


@pytest.mark.parametrize("place", [{}, {"setting_urn": SCHOOL, "other": "a farm"}])
def test_a_request_names_exactly_one_place(journey, place):
    with pytest.raises(ValueError, match="one setting"):
        journey.ask(**place)


def test_a_caseworker_cannot_ask_for_a_setting_in_the_familys_name(journey):
    with acting_as(journey.staff.caseworker), pytest.raises(NotAllowed):
        request_placement(journey.staff.caseworker, run=journey.run, setting_urn=SCHOOL)


def test_consulting_writes_the_notice_and_opens_only_what_is_needed(journey):
    consultation = journey.consult(SCHOOL)
    senco = journey.senco(SCHOOL)
    with acting_as(journey.staff.caseworker):
        (letter,) = Letter.objects.filter(notice="N-06")
        assert "Example Primary School" in letter.text
        assert "Parent Road" not in letter.text
        journey.run.refresh_from_db()
        due = journey.run.deadlines.get(rule="DL-05", about=SCHOOL).due
        assert due == today() + timedelta(days=15)
    with acting_as(senco):
        assert Consultation.objects.get().pk == consultation.pk
        assert not ProcessRun.objects.exists()
        assert set(ItemRevision.objects.values_list("section", flat=True)) == {"B", "F"}
        assert Letter.objects.count() == 1


def test_a_setting_that_was_not_consulted_sees_nothing(journey):
    journey.consult(SCHOOL)
    other = make_acting(
        Role.SENCO, Organisation.objects.create(kind="setting", name="Another School", urn="900009")
    )
    with acting_as(other):
        assert not Consultation.objects.exists()
        assert not ItemRevision.objects.exists()
    answer = journey.client(other).get(f"/placement/consultations/{Consultation.objects.count() + 1}/")
    assert answer.status_code == 404


def test_a_reply_is_stored_once_and_meets_the_expected_day(journey):
    consultation = journey.consult(SCHOOL)
    senco = journey.senco(SCHOOL)
    with acting_as(senco):
        found = Consultation.objects.get()
        reply_to_consultation(senco, consultation=found, reply="can_meet", starts=today())
        with pytest.raises(ValueError, match="before"):
            reply_to_consultation(senco, consultation=found, reply="can_meet")
    with acting_as(journey.staff.caseworker):
        consultation.refresh_from_db()
        assert consultation.reply == "can_meet"
        assert journey.run.deadlines.get(rule="DL-05", about=SCHOOL).met_on == today()


@pytest.mark.parametrize(
    ("grounds", "reasons"), [((), "We are full."), (("others",), ""), (("full",), "Full")]
)
def test_a_setting_that_should_not_be_named_gives_a_ground_of_the_law_and_reasons(journey, grounds, reasons):
    journey.consult(SCHOOL)
    senco = journey.senco(SCHOOL)
    with acting_as(senco), pytest.raises(ValueError, match="ground"):
        reply_to_consultation(
            senco,
            consultation=Consultation.objects.get(),
            reply="cannot_meet",
            grounds=grounds,
            reasons=reasons,
        )


def test_each_lawful_test_is_recorded(journey):
    journey.ask(setting_urn=SCHOOL)
    journey.consult(SCHOOL)
    journey.decide()
    with acting_as(journey.staff.caseworker):
        decided = placement_decided(journey.run)
        assert decided.setting.urn == SCHOOL
        assert [(test.id, is_met) for test, is_met, _ in decided.tests] == [
            ("unsuitable", False), ("others", False), ("resources", False),
        ]  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            DecisionTest.objects.update(is_met=True)


def test_a_listed_setting_cannot_be_passed_over_without_a_test_met(journey):
    journey.ask(setting_urn=SCHOOL)
    answers = {name: Answer(False) for name in (
        "unsuitable", "others", "resources", "mainstream_against_wishes", "mainstream_against_others",
    )}  # fmt: skip
    with pytest.raises(NotLawfulPlacement, match="must be named"):
        journey.decide(named_urn=SPECIAL, answers={**answers, "mainstream": Answer(True)})
    with acting_as(journey.staff.caseworker):
        assert not CaseEvent.objects.filter(kind="placement_decided").exists()


def test_only_an_authorised_officer_decides_the_placement(journey):
    journey.ask(setting_urn=SCHOOL)
    answers = {name: Answer(False) for name in ("unsuitable", "others", "resources")}
    with acting_as(journey.staff.caseworker), pytest.raises(NotAllowed):
        decide_placement(
            journey.staff.caseworker, run=journey.run, asked=Asked.LISTED, requested_urn=SCHOOL,
            named_urn=SCHOOL, setting_type="School", answers=answers, reasons="Yes", on=today(),
        )  # fmt: skip


def test_the_final_plan_names_the_place_and_tells_everybody(journey):
    journey.ask(setting_urn=SCHOOL)
    journey.consult(SCHOOL)
    journey.decide()
    journey.finish()
    version = journey.prepare()
    with acting_as(journey.staff.signatory):
        issue_plan(journey.staff.signatory, version=version, on=today(), confirms_changes=False)
        journey.run.refresh_from_db()
        assert journey.run.state == "plan_issued"
        final = PlanVersion.objects.get(pk=version.pk)
        assert (final.stage, final.approved_by, final.frozen_on) == (
            "final",
            journey.staff.signatory,
            today(),
        )
        letters = Letter.objects.filter(notice="N-05")
        assert {letter.audience for letter in letters} == {"family", "professional"}
        family = letters.filter(audience="family").first()
        assert "Example Primary School" in family.text
        assert "appeal" in family.text
        with pytest.raises(DatabaseError), transaction.atomic():
            ItemRevision.objects.filter(version=final).update(text="changed")
    senco = journey.senco(SCHOOL)
    with acting_as(senco):
        assert "I" in set(ItemRevision.objects.filter(version=version).values_list("section", flat=True))


def test_the_final_plan_waits_for_the_familys_last_day_unless_they_have_finished(journey):
    journey.ask(setting_urn=SCHOOL)
    journey.decide()
    version = journey.prepare()
    with acting_as(journey.staff.signatory), pytest.raises(NotPossible, match="family has until"):
        issue_plan(journey.staff.signatory, version=version, on=today(), confirms_changes=False)


def test_a_change_that_nobody_asked_for_is_confirmed_or_sent_as_a_further_draft(journey):
    journey.ask(setting_urn=SCHOOL)
    journey.decide()
    journey.finish()
    with acting_as(journey.staff.caseworker):
        working = start_plan(journey.staff.caseworker, run=ProcessRun.objects.get(pk=journey.run.pk))
        add_item(journey.staff.caseworker, version=working, section="B", values={"text": "A further need."})
    version = journey.prepare()
    with acting_as(journey.staff.signatory):
        with pytest.raises(PlanRefused, match="changed since the draft"):
            issue_plan(journey.staff.signatory, version=version, on=today(), confirms_changes=False)
        issue_plan(journey.staff.signatory, version=version, on=today(), confirms_changes=True)
        letter = Letter.objects.filter(notice="N-05", audience="family").first()
        assert "B2 is new" in letter.text


def test_whoever_wrote_in_the_plan_cannot_issue_it(journey):
    journey.ask(setting_urn=SCHOOL)
    journey.decide()
    journey.finish()
    version = journey.prepare()
    with acting_as(journey.staff.caseworker), pytest.raises(NotAllowed):
        issue_plan(journey.staff.caseworker, version=version, on=today(), confirms_changes=False)


def test_the_final_plan_is_not_prepared_before_the_placement_is_decided(journey):
    with pytest.raises(PlanRefused, match="Decide the placement"):
        journey.prepare()
