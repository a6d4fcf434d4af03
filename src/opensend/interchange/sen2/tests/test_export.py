"""The year's return from live casework: as at the census day, nothing made up, and what is missing told."""

from __future__ import annotations

import hashlib
import io
from datetime import date, timedelta
from typing import Any

import pytest

from opensend.audit.models import AuditEntry
from opensend.casework.models import ProcessRun
from opensend.casework.services.events import correct_event, open_run
from opensend.casework.services.in_force import (
    Place,
    name_settings,
    rank_needs,
    record_budget,
    record_placement,
)
from opensend.casework.tests.factories import (
    Staff,
    happen,
    make_acting,
    make_authority,
    make_case,
    make_person,
)
from opensend.interchange.models import ReturnFile
from opensend.interchange.sen2.export import build_persons, export_return
from opensend.interchange.sen2.gaps import Missing
from opensend.interchange.sen2.tests.return_files import CODE
from opensend.people.acting import acting_as, as_authority, system_acting
from opensend.people.models import Authority, Person, PersonIdentifier, Role
from opensend.people.policies import NotAllowed
from opensend.rules.returns.sen2.records import Person as PersonRecord
from opensend.rules.returns.sen2.records import Requests

pytestmark = pytest.mark.django_db
FACTS = {"forename": "Robin", "surname": "Example", "sex": "F", "ethnicity": "WBRI"}
SAID = {"by": "setting", "rya": False}


@pytest.fixture
def authority():
    return make_authority(CODE)


@pytest.fixture
def staff(authority):
    return Staff(authority)


def child_of(authority: Authority, **facts: Any) -> Person:
    person = make_person(authority, name="Robin Example", **{**FACTS, **facts})
    with as_authority(authority.pk):
        PersonIdentifier.objects.create(authority=authority, person=person, kind="upn", value="H801200001001")
    return person


def case_of(
    staff: Staff, *steps: tuple[str, str] | tuple[str, str, dict[str, Any]], person: Person | None = None
) -> ProcessRun:
    """A needs assessment of those events, each a kind, a day and perhaps a payload."""
    person = person or child_of(staff.authority)
    with as_authority(staff.authority.pk):
        run = open_run(staff.manager, person=person, on=date.fromisoformat(steps[0][1]))
    for kind, on, *payload in steps:
        happen(run, kind, date.fromisoformat(on), payload[0] if payload else None, staff=staff)
    return run


def returned(authority: Authority, year: int = 2025) -> tuple[list[PersonRecord], list[Missing]]:
    missing: list[Missing] = []
    with as_authority(authority.pk):
        return list(build_persons(authority, year, missing=missing)), missing


def request_of(authority: Authority, year: int = 2025) -> Requests:
    (person,), _ = returned(authority, year)
    (request,) = person.requests
    return request


def test_a_request_awaits_until_it_is_decided_and_is_then_told_as_decided(authority, staff):
    case_of(staff, ("request_received", "2024-12-02", SAID), ("assessment_refused", "2025-01-10"))
    request = request_of(authority)
    assert (request.request_outcome, request.request_outcome_date) == ("N", date(2025, 1, 10))
    assert (request.received_date, request.request_source, request.rya) == (date(2024, 12, 2), "2", False)
    assert (request.request_mediation, request.request_tribunal) == (False, False)


def test_what_happened_after_the_census_day_is_not_seen(authority, staff):
    case_of(staff, ("request_received", "2024-12-02", SAID), ("assessment_refused", "2025-01-17"))
    request = request_of(authority)
    assert (request.request_outcome, request.request_outcome_date) == ("A", None)
    assert request_of(authority, 2026).request_outcome == "N"


def test_a_request_received_after_the_activity_year_is_left_out(authority, staff):
    case_of(staff, ("request_received", "2025-01-02", SAID))
    assert returned(authority) == ([], [])


def test_a_refusal_before_the_activity_year_is_left_out(authority, staff):
    case_of(staff, ("request_received", "2023-11-01", SAID), ("assessment_refused", "2023-12-20"))
    assert returned(authority) == ([], [])
    assert request_of(authority, 2024).request_outcome == "N"


def test_a_correction_counts_from_the_day_it_says(authority, staff):
    run = case_of(staff, ("request_received", "2024-12-02", SAID))
    with acting_as(staff.manager):
        event = run.events.get()
        correct_event(staff.manager, event=event, reason="Misread", on=date(2024, 11, 30))
    assert request_of(authority).received_date == date(2024, 11, 30)


@pytest.mark.parametrize("ending", ["request_withdrawn", "moved_out", "died"])
def test_what_ended_before_a_decision_is_withdrawn(authority, staff, ending):
    case_of(staff, ("request_received", "2024-03-01", SAID), (ending, "2024-03-20", {"to_authority": "840"}))
    request = request_of(authority)
    assert (request.request_outcome, request.request_outcome_date) == ("W", date(2024, 3, 20))
    assert request.assessment is None
    assert request.exported == ("840" if ending == "moved_out" else None)


def test_a_withdrawal_during_the_assessment_is_told_of_the_assessment(authority, staff):
    case_of(staff, ("request_received", "2024-03-01", SAID), ("assessment_agreed", "2024-04-02"),
            ("request_withdrawn", "2024-05-01"))  # fmt: skip
    request = request_of(authority)
    assert (request.request_outcome, request.assessment.assessment_outcome) == ("Y", "W")
    assert request.assessment.assessment_outcome_date == date(2024, 5, 1)


def test_a_request_that_repeats_an_open_one_is_none(authority, staff):
    case_of(staff, ("request_received", "2024-03-01", SAID), ("duplicate_found", "2024-03-04"))
    assert returned(authority) == ([], [])


def test_a_second_request_after_a_refusal_is_one_of_its_own(authority, staff):
    case_of(staff, ("request_received", "2024-02-01", SAID), ("assessment_refused", "2024-03-10"),
            ("request_received", "2024-09-02", {"by": "parent", "rya": True}))  # fmt: skip
    (person,), _ = returned(authority)
    assert [(each.request_outcome, each.request_source) for each in person.requests] == [
        ("N", "2"),
        ("A", "1"),
    ]


def test_a_refusal_that_is_replaced_after_mediation_is_agreed_with_its_dispute(authority, staff):
    case_of(staff, ("request_received", "2024-02-01", SAID), ("assessment_refused", "2024-03-10"),
            ("mediation_held", "2024-04-10"), ("assessment_agreed", "2024-04-20"))  # fmt: skip
    request = request_of(authority)
    assert (request.request_outcome, request.request_mediation) == ("Y", True)
    assert (request.request_tribunal, request.assessment.assessment_mediation) == (False, False)


def test_an_appeal_says_what_it_is_about(authority, staff):
    case_of(staff, ("request_received", "2024-02-01", SAID), ("assessment_agreed", "2024-03-10"),
            ("plan_refused", "2024-05-10"), ("appeal_lodged", "2024-06-10", {"about": "issue"}))  # fmt: skip
    assessment = request_of(authority).assessment
    assert (assessment.assessment_outcome, assessment.assessment_tribunal) == ("N", True)
    assert (assessment.other_tribunal, assessment.assessment_mediation) == (False, False)


def test_a_proved_exemption_is_an_exception_to_the_twenty_weeks_and_an_unproved_one_is_not(authority, staff):
    steps = [("request_received", "2024-02-01", SAID), ("others_notified", "2024-02-02"),
             ("assessment_agreed", "2024-03-10")]  # fmt: skip
    away = {"exemption": "EX-D", "ground": "d", "from": "2024-03-20", "to": "2024-04-25"}
    weekend = {**away, "to": "2024-03-24"}
    agreed = ("plan_agreed", "2024-05-10")
    case_of(staff, *steps, ("exemption_recorded", "2024-03-20", away), agreed)
    other = make_person(authority, name="Sam Example", **{**FACTS, "forename": "Sam"})
    case_of(staff, *steps, ("exemption_recorded", "2024-03-20", weekend), agreed, person=other)
    people, _ = returned(authority)
    assert [person.requests[0].assessment.week20 for person in people] == [True, False]


def issued(staff: Staff, made: str, person: Person | None = None) -> ProcessRun:
    """A case whose plan was issued on a day, and the plan as it is maintained."""
    on = date.fromisoformat(made)
    begun = on - timedelta(days=130)
    person = person or child_of(staff.authority)
    run = make_case(staff.authority, person=person, received=begun, upto="plan_issued", staff=staff)
    with as_authority(staff.authority.pk):
        plan = open_run(staff.manager, person=person, process="maintained_plan", on=on)
        ProcessRun.objects.filter(pk=plan.pk).update(arose_from=run)
    happen(plan, "plan_made", on, staff=staff_of_plans(staff))
    plan.arose_from = run
    return plan


def staff_of_plans(staff: Staff) -> Staff:
    """The sign-off officer records that a plan was made."""

    class Signing(Staff):
        def recorder_of(self, kind: str) -> Any:
            return staff.signatory if kind.endswith(("plan_made", "issued")) else staff.manager

    return Signing(staff.authority)


def fill(staff: Staff, plan: ProcessRun, since: date) -> None:
    """What holds under a plan, by the services."""
    place = Place(urn="123456", is_in_sen_unit=False, is_in_resourced_provision=True)
    with acting_as(staff.caseworker):
        name_settings(staff.caseworker, run=plan, since=since, places=[place])
        record_placement(staff.caseworker, run=plan, first_day=since, place=place)
        rank_needs(staff.caseworker, run=plan, needs=["ASD", "HI"], since=since)
        record_budget(staff.caseworker, run=plan, is_taken_up=True, direct_payments="E", since=since)


def test_a_plan_of_the_activity_year_comes_with_its_request_and_all_that_holds(authority, staff):
    plan = issued(staff, "2024-07-01")
    fill(staff, plan, date(2024, 7, 1))
    happen(plan, "review_meeting_held", date(2024, 12, 2), staff=staff)
    happen(plan, "phase_transfer_identified", date(2024, 12, 3), {"due": "2025-02-15"}, staff=staff)
    request = request_of(authority)
    named, active = request.assessment.named_plan, request.active_plans
    assert (request.request_outcome, request.assessment.assessment_outcome) == ("Y", "Y")
    assert (named.start_date, named.pb, named.dp, named.plan_details[0].urn) == (
        date(2024, 7, 1),
        True,
        "E",
        "123456",
    )
    assert (active.review_meeting, active.last_review) == (date(2024, 12, 2), None)
    assert active.phase_transfer_due_date == date(2025, 2, 15)
    assert [need.sen_type for need in active.sen_needs] == ["ASD", "HI"]
    assert active.placement_details[0].resourced_provision_indicator is True


def test_an_older_plan_is_historical_and_its_request_is_told_as_far_as_it_is_known(authority, staff):
    fill(staff, issued(staff, "2023-07-03"), date(2023, 7, 3))
    request = request_of(authority)
    assert (request.request_outcome, request.assessment.assessment_outcome) == ("H", "H")
    assert request.received_date == date(2023, 2, 23)
    assert not returned(authority)[1]


def test_a_plan_that_ended_is_told_once_more_and_then_no_longer(authority, staff):
    plan = issued(staff, "2023-07-03")
    fill(staff, plan, date(2023, 7, 3))
    happen(plan, "plan_ceased", date(2024, 8, 31), {"reason": "3"}, staff=staff)
    request = request_of(authority)
    named = request.assessment.named_plan
    assert (named.cease_date, named.cease_reason, request.active_plans) == (date(2024, 8, 31), "3", None)
    assert returned(authority, 2026) == ([], [])
    assert request_of(authority, 2024).active_plans is not None


def test_a_plan_from_another_authority_is_historical_and_told_in_the_year_it_came(authority, staff):
    person = child_of(authority)
    with as_authority(authority.pk):
        plan = open_run(staff.manager, person=person, process="maintained_plan", on=date(2024, 9, 2))
    said = {"from_authority": "840", "first_made": "2022-03-01", "counts_from": "2024-03-01"}
    happen(plan, "plan_transferred_in", date(2024, 9, 2), said, staff=staff)
    fill(staff, plan, date(2024, 9, 2))
    request = request_of(authority)
    assert (request.request_outcome, request.active_plans.transfer_la) == ("H", "840")
    assert request.assessment.named_plan.start_date == date(2022, 3, 1)
    assert request_of(authority, 2026).active_plans.transfer_la is None


def test_placements_are_told_from_the_start_of_the_activity_year_to_the_census_day(authority, staff):
    plan = issued(staff, "2022-07-04")
    with acting_as(staff.caseworker):
        for day, urn in (("2022-09-01", "123451"), ("2023-09-01", "123452"), ("2024-09-02", "123453"),
                         ("2025-01-20", "123454")):  # fmt: skip
            record_placement(
                staff.caseworker, run=plan, first_day=date.fromisoformat(day), place=Place(urn=urn)
            )
    told = request_of(authority).active_plans.placement_details
    assert [(each.urn, each.leaving_date) for each in told] == [
        ("123452", date(2024, 9, 1)),
        ("123453", None),
    ]


def test_nothing_is_made_up_and_each_gap_names_the_case_to_mend(authority, staff):
    person = make_person(authority, name="Robin Example")
    plan = issued(staff, "2024-07-01", person)
    (record,), missing = returned(authority)
    case = plan.arose_from.reference
    assert {each.item for each in missing} == {
        "Surname", "Forename", "Sex", "Ethnicity", "UPN", "RYA", "PB", "PlanDetail", "PlacementDetail",
        "SENneed",
    }  # fmt: skip
    assert {each.reference for each in missing} == {case}
    assert {each.person for each in missing} == {person.pk}
    assert all(each.why for each in missing)
    assert (record.surname, record.requests[0].rya, record.requests[0].assessment.named_plan.pb) == (
        None,
    ) * 3


def test_what_only_an_old_file_could_say_is_missing_and_not_no(authority, staff):
    opening = {"state": "assessing", "request_received": "2024-10-01", "assessment_agreed": "2024-11-01"}
    case_of(staff, ("opening_recorded", "2024-11-02", opening), ("plan_agreed", "2024-12-10"))
    _, missing = returned(authority, 2026)
    assert {each.item for each in missing} == {
        "RequestSource", "RYA", "RequestMediation", "RequestTribunal", "AssessmentMediation",
        "AssessmentTribunal",
        "OtherMediation", "OtherTribunal", "Week20",
    }  # fmt: skip


def test_the_record_that_was_kept_of_two_has_the_cases_of_both(authority, staff):
    kept, other = child_of(authority), make_person(authority, name="Robyn Example")
    case_of(staff, ("request_received", "2024-12-02", SAID), person=other)
    with as_authority(authority.pk):
        Person.objects.filter(pk=other.pk).update(merged_into=kept)
    (person,), missing = returned(authority)
    assert (person.surname, len(person.requests)) == ("Example", 1)
    assert {each.person for each in missing} <= {kept.pk}


def test_however_many_people_the_queries_are_the_same(authority, staff, django_assert_num_queries):
    from opensend.interchange.sen2.selecting import read_children

    people = [child_of(authority) if not number else make_person(authority) for number in range(4)]
    for person in people:
        fill(staff, issued(staff, "2024-07-01", person), date(2024, 7, 1))
    with as_authority(authority.pk):
        for some in (people[:1], people):
            with django_assert_num_queries(10):
                assert len(read_children([person.pk for person in some])) == len(some)


def test_a_file_is_numbered_hashed_and_logged_and_the_next_has_a_higher_number(authority, staff):
    fill(staff, issued(staff, "2024-07-01"), date(2024, 7, 1))
    officer = make_acting(Role.DATA_OFFICER, authority.organisation)
    outs = [io.BytesIO(), io.BytesIO()]
    made = [export_return(officer, authority=authority, year=2025, file=out).made for out in outs]
    assert [each.serial for each in made] == [1, 2]
    assert made[0].sha256 == hashlib.sha256(outs[0].getvalue()).hexdigest()
    assert (made[0].persons, made[0].made_by_id) == (1, officer.pk)
    assert b"<SerialNo>2</SerialNo>" in outs[1].getvalue()
    with acting_as(staff.manager):
        logged = AuditEntry.objects.filter(action="sen2.export").first()
        assert len(logged.changes["persons"]) == 1
    with acting_as(Staff(make_authority("102", "Other Borough")).manager):
        assert not ReturnFile.objects.exists()


def test_only_who_answers_for_the_return_makes_it(authority, staff):
    with pytest.raises(NotAllowed):
        export_return(staff.panel_chair, authority=authority, year=2025, file=io.BytesIO())


def test_designated_officers_that_nobody_has_told_of_are_missing(authority):
    made = export_return(system_acting(authority), authority=authority, year=2026, file=io.BytesIO())
    assert {each.item for each in made.missing} == {"DMO", "DCO", "DSCO"}
    optional = export_return(system_acting(authority), authority=authority, year=2025, file=io.BytesIO())
    assert {each.item for each in optional.missing} == {"DMO", "DCO"}
