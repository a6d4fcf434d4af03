"""What is stored of a case is what its events come to, and `opensend replay` proves it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from opensend.casework.models import CaseEvent, Deadline, ProcessRun
from opensend.casework.projection import position_of
from opensend.casework.services.events import record_event
from opensend.casework.services.replaying import check_authority, repair_run
from opensend.casework.tests.factories import (
    RECEIVED,
    Staff,
    happen,
    make_authority,
    make_case,
    make_person,
)
from opensend.people.acting import acting_as, as_authority
from opensend.people.models import Authority
from opensend.rules.engine import replay
from opensend.rules.processes import NEEDS_ASSESSMENT
from opensend.rules.tests.timelines import possible_timelines
from opensend.rules.timeline import Event

if TYPE_CHECKING:
    from conftest import TestDatabase


def differences(authority: Authority) -> dict[str, tuple[str, ...]]:
    return {each.reference: each.differences for each in check_authority(authority) if each.differences}


@pytest.mark.django_db
def test_cases_at_every_stage_are_stored_as_their_events_come_to() -> None:
    authority = make_authority()
    for stage in ("request_received", "assessing", "draft_issued", "plan_issued", "died"):
        make_case(authority, upto=stage)
    assert len(list(check_authority(authority))) == 5
    assert not differences(authority)


@pytest.mark.django_db
def test_a_tampered_due_date_a_missing_limit_and_a_wrong_state_are_found_and_put_right() -> None:
    authority = make_authority()
    moved, missing, wrong = (make_case(authority) for _ in range(3))
    with as_authority(authority.pk):
        Deadline.objects.filter(run=moved, rule="DL-06").update(due=RECEIVED + timedelta(days=999))
        Deadline.objects.filter(run=missing, rule="DL-06").delete()
        ProcessRun.objects.filter(pk=wrong.pk).update(state="plan_issued")
    found = differences(authority)
    assert set(found) == {moved.reference, missing.reference, wrong.reference}
    assert "DL-06: due is 2027-10-02, its events come to 2025-05-26" in found[moved.reference][0]
    for run in (moved, missing, wrong):
        assert repair_run(authority, run.pk)
    assert not differences(authority)


@pytest.mark.django_db
def test_events_that_no_rule_allows_are_said_and_not_repaired() -> None:
    authority = make_authority()
    run = make_case(authority, upto="request_received")
    staff = Staff(authority)
    with as_authority(authority.pk):
        event = run.events.get()
        CaseEvent.objects.create(
            authority=authority, person_id=run.person_id, run=run, kind="plan_issued", happened_on=RECEIVED,
            recorded_at=event.recorded_at, recorded_by=staff.manager,
        )  # fmt: skip
    assert "cannot be replayed" in differences(authority)[run.reference][0]


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(timeline=possible_timelines())
def test_the_stored_projection_is_what_the_engine_says_of_any_lawful_history(timeline: list[Event]) -> None:
    authority = Authority.objects.filter(code="101").first() or make_authority()
    staff = Staff(authority)
    with as_authority(authority.pk):
        person = make_person(authority, parents=0)
        run = ProcessRun.objects.create(
            authority=authority, person=person, process="needs_assessment", reference=f"p{person.pk}",
            opened_on=timeline[0].on if timeline else RECEIVED,
        )  # fmt: skip
    for event in timeline:
        recorder = staff.recorder_of(event.kind)
        with acting_as(recorder):
            record_event(recorder, run=run, kind=event.kind, on=event.on, payload=event.payload)
    on = (timeline[-1].on if timeline else RECEIVED) + timedelta(days=30)
    with as_authority(authority.pk):
        stored = position_of(ProcessRun.objects.get(pk=run.pk), on, explain=True)
    assert stored == replay(NEEDS_ASSESSMENT, timeline, on, explain=True)


def test_the_command_exits_0_where_all_agrees_1_where_not_and_2_for_an_unknown_authority(
    fresh_database: TestDatabase,
) -> None:
    with fresh_database.in_use():
        authority = make_authority()
        run = make_case(authority)
        happen(run, "acknowledgement_sent", RECEIVED + timedelta(days=40))

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "opensend", "replay", *words],
            env=fresh_database.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    good = command("--check")
    assert (good.returncode, good.stdout) == (0, "1 cases: all is stored as their events come to.\n")
    with fresh_database.in_use(), as_authority(authority.pk):
        ProcessRun.objects.filter(pk=run.pk).update(next_due=None)
    bad = command("--check", "--authority", "101", "--format", "json")
    assert bad.returncode == 1
    assert json.loads(bad.stdout)["reference"] == run.reference
    assert command("--repair").returncode == 0
    assert command("--check").returncode == 0
    assert command("--check", "--authority", "999").returncode == 2
    assert command().returncode == 2
