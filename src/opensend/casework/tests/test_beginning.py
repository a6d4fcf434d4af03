"""A final plan begins a case of its own: the plan as it is maintained, with what Section I names."""

from __future__ import annotations

from datetime import date

import pytest

from opensend.casework.models import CaseEvent, ItemRevision, NamedSetting, ProcessRun
from opensend.casework.selectors.in_force import in_force
from opensend.casework.services.beginning import begin_plan
from opensend.casework.services.events import open_run, record_event
from opensend.casework.services.repeats import RecordedAlready
from opensend.casework.services.replaying import check_authority
from opensend.casework.tests.factories import RECEIVED, Staff, make_authority, make_case
from opensend.people.acting import acting_as
from opensend.people.policies import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return Staff(make_authority())


@pytest.fixture
def issued(staff):
    run = make_case(staff.authority, upto="plan_issued", staff=staff, caseworker=staff.caseworker)
    with acting_as(staff.signatory):
        return CaseEvent.objects.select_related("run__person").get(run=run, kind="plan_issued")


def begun(staff: Staff, issued: CaseEvent, **named: str) -> ProcessRun:
    with acting_as(staff.signatory):
        return begin_plan(staff.signatory, run=issued.run, issued=issued, named=ItemRevision(**named))


def test_the_plan_is_made_on_the_day_of_issue_and_its_first_review_is_owed(staff, issued):
    plan = begun(staff, issued, setting_urn="123456", setting_type="Special school")
    assert (plan.process, plan.state, plan.arose_from) == ("maintained_plan", "maintained", issued.run)
    assert plan.caseworker == staff.caseworker
    assert plan.opened_on == issued.happened_on
    assert (plan.next_limit, plan.next_due) == ("DL-10", date(2026, 5, 15))
    assert issued.happened_on.year == RECEIVED.year
    assert not [each for each in check_authority(staff.authority) if each.differences]


def test_it_names_the_setting_of_section_i_and_says_nothing_of_units(staff, issued):
    plan = begun(staff, issued, setting_urn="123456", setting_type="Special school")
    with acting_as(staff.caseworker):
        (named,) = in_force(plan, issued.happened_on).named
    assert (named.urn, named.setting_code, named.is_in_sen_unit) == ("123456", "", None)


def test_a_type_of_setting_is_an_arrangement_with_its_words(staff, issued):
    begun(staff, issued, setting_type="Special school")
    with acting_as(staff.caseworker):
        named = NamedSetting.objects.get()
    assert (named.urn, named.setting_code, named.setting_other) == ("", "OTH", "Special school")


def test_only_who_signs_plans_begins_one_and_only_one_is_kept(staff, issued):
    named = ItemRevision(setting_urn="123456")
    with acting_as(staff.caseworker), pytest.raises(NotAllowed):
        begin_plan(staff.caseworker, run=issued.run, issued=issued, named=named)
    begun(staff, issued, setting_urn="123456")
    with acting_as(staff.signatory), pytest.raises(RecordedAlready):
        begin_plan(staff.signatory, run=issued.run, issued=issued, named=named)


def test_whose_plan_has_ceased_may_ask_again_and_have_another_plan(staff, issued):
    plan = begun(staff, issued, setting_urn="123456", setting_type="Special school")
    with acting_as(staff.manager):
        record_event(
            staff.manager, run=plan, kind="plan_ceased", on=date(2025, 9, 1), payload={"reason": "2"}
        )
        again = open_run(staff.manager, person=plan.person, on=date(2025, 10, 1))
        later = open_run(staff.manager, person=plan.person, process="maintained_plan", on=date(2026, 3, 2))
        assert again.pk != issued.run_id
        assert later.pk not in (plan.pk, again.pk)
        record_event(staff.caseworker, run=again, kind="request_received", on=date(2025, 10, 1))
        record_event(staff.signatory, run=later, kind="plan_made", on=date(2026, 3, 2))
    assert (again.state, later.state) == ("request_received", "maintained")


def test_while_the_plan_is_maintained_the_case_stays_the_same(staff, issued):
    plan = begun(staff, issued, setting_urn="123456", setting_type="Special school")
    with acting_as(staff.manager):
        assert open_run(staff.manager, person=plan.person, on=date(2025, 10, 1)).pk == issued.run_id
        same = open_run(staff.manager, person=plan.person, process="maintained_plan", on=date(2025, 10, 1))
    assert same.pk == plan.pk
