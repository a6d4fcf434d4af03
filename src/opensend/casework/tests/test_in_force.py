"""While a plan is in force, what holds under it is recorded from day to day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from opensend.audit.models import AuditEntry
from opensend.casework.models import NamedSetting, ProcessRun
from opensend.casework.selectors.in_force import in_force
from opensend.casework.services.events import open_run, record_event
from opensend.casework.services.in_force import (
    NotInForce,
    Place,
    end_placement,
    name_settings,
    rank_needs,
    record_budget,
    record_placement,
)
from opensend.casework.tests.factories import Staff, happen, make_acting, make_authority, make_person
from opensend.people.acting import acting_as, as_authority
from opensend.people.models import Role
from opensend.people.policies import NotAllowed
from opensend.rules.identifiers import NotValid

pytestmark = pytest.mark.django_db
MADE = date(2025, 6, 2)
DAY = timedelta(days=1)


@pytest.fixture
def staff():
    return Staff(make_authority())


@pytest.fixture
def plan(staff):
    return make_plan(staff)


def make_plan(staff: Staff, made: date = MADE) -> ProcessRun:
    person = make_person(staff.authority)
    with as_authority(staff.authority.pk):
        run = open_run(staff.manager, person=person, process="maintained_plan", on=made)
    with acting_as(staff.signatory):
        record_event(staff.signatory, run=run, kind="plan_made", on=made)
    return run


def test_a_second_naming_ends_the_first_on_the_day_before(staff, plan):
    with acting_as(staff.caseworker):
        name_settings(
            staff.caseworker, run=plan, since=MADE, places=[Place(urn="123456"), Place(urn="123457", rank=2)]
        )
        later = date(2025, 9, 1)
        name_settings(staff.caseworker, run=plan, since=later, places=[Place(setting_code="OLA")])
        before, after = in_force(plan, later - DAY), in_force(plan, later)
    assert [each.urn for each in before.named] == ["123456", "123457"]
    assert [each.setting_code for each in after.named] == ["OLA"]


def test_a_placement_begins_where_the_one_before_ends(staff, plan):
    first, second = date(2025, 6, 9), date(2025, 9, 1)
    with acting_as(staff.caseworker):
        record_placement(staff.caseworker, run=plan, place=Place(urn="123456"), first_day=first)
        row = record_placement(staff.caseworker, run=plan, place=Place(ukprn="10000012"), first_day=second)
        end_placement(staff.caseworker, placement=row, last_day=date(2025, 9, 5))
        assert [each.urn for each in in_force(plan, second - DAY).placements] == ["123456"]
        assert [each.ukprn for each in in_force(plan, second).placements] == ["10000012"]
        assert not in_force(plan, date(2025, 9, 6)).placements
        with pytest.raises(NotInForce, match="ended on 5 September"):
            end_placement(staff.caseworker, placement=row, last_day=second)


def test_what_is_recorded_for_the_same_day_again_is_put_right(staff, plan):
    with acting_as(staff.caseworker):
        rank_needs(staff.caseworker, run=plan, needs=["ASD", "SLCN"], since=MADE)
        rank_needs(staff.caseworker, run=plan, needs=["SEMH"], since=MADE + DAY)
        rank_needs(staff.caseworker, run=plan, needs=["HI"], since=MADE + DAY)
        assert [each.sen_type for each in in_force(plan, MADE).needs] == ["ASD", "SLCN"]
        assert [each.sen_type for each in in_force(plan, MADE + DAY).needs] == ["HI"]


def test_nothing_is_recorded_behind_what_holds_from_a_later_day(staff, plan):
    with acting_as(staff.caseworker):
        record_budget(staff.caseworker, run=plan, is_taken_up=True, direct_payments="E", since=MADE + DAY)
        with pytest.raises(NotInForce, match="put that right first"):
            record_budget(staff.caseworker, run=plan, is_taken_up=False, since=MADE)
        budget = in_force(plan, MADE + DAY).budget
    assert budget is not None
    assert budget.direct_payments == "E"


@pytest.mark.parametrize(
    ("places", "wrong"),
    [
        ([], ValueError),
        ([Place(urn="123456"), Place(urn="123457")], ValueError),
        ([Place(urn="12345")], NotValid),
        ([Place()], ValidationError),
        ([Place(urn="123456", rank=3)], ValidationError),
    ],
)
def test_a_place_that_is_none_is_refused(staff, plan, places, wrong):
    with acting_as(staff.caseworker):
        with pytest.raises(wrong):
            name_settings(staff.caseworker, run=plan, since=MADE, places=places)
        assert not NamedSetting.objects.exists()


def test_nothing_holds_after_the_plan_ended_or_before_today(staff, plan):
    happen(plan, "plan_ceased", date(2025, 10, 1), {"reason": "2"}, staff=staff)
    with acting_as(staff.caseworker):
        with pytest.raises(NotInForce, match="ended on 1 October"):
            rank_needs(staff.caseworker, run=plan, needs=["ASD"], since=date(2025, 10, 2))
        with pytest.raises(NotInForce, match="future"):
            rank_needs(staff.caseworker, run=plan, needs=["ASD"], since=date(2199, 1, 1))


def test_a_budget_that_is_not_taken_up_is_not_paid(staff, plan):
    with acting_as(staff.caseworker), pytest.raises(ValueError, match="not been taken up"):
        record_budget(staff.caseworker, run=plan, is_taken_up=False, is_organised=True, since=MADE)


def test_officers_and_data_officers_of_the_authority_record_and_nobody_else(staff, plan):
    data_officer = make_acting(Role.DATA_OFFICER, staff.authority.organisation)
    with acting_as(data_officer):
        rank_needs(data_officer, run=plan, needs=["ASD"], since=MADE)
    elsewhere = Staff(make_authority("102", "Other Borough")).caseworker
    for acting in (staff.panel_chair, elsewhere):
        with acting_as(acting), pytest.raises(NotAllowed):
            rank_needs(acting, run=plan, needs=["HI"], since=MADE)
    with acting_as(elsewhere):
        assert not in_force(plan, MADE).needs


def test_each_record_is_in_the_log_without_what_it_says(staff, plan):
    with acting_as(staff.caseworker):
        rank_needs(staff.caseworker, run=plan, needs=["ASD"], since=MADE)
    with acting_as(staff.manager):
        entry = AuditEntry.objects.get(action="plan.rank_needs")
    assert entry.person_id == plan.person_id
    assert "ASD" not in str(entry.changes)
