"""What the law bars in a needs assessment, what it keeps without effect, and the duties that bar nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opensend.rules.engine import admit, owed_duties, project
from opensend.rules.process import NotPossible
from opensend.rules.processes import NEEDS_ASSESSMENT
from opensend.rules.processes.needs_assessment.states import DECISIONS, ENDINGS
from opensend.rules.tests.timelines import (
    AGREED,
    DRAFTED,
    ISSUED,
    PLANNED,
    REQUESTED,
    day,
    event,
    stand,
)


@pytest.mark.parametrize(
    ("before", "barred"),
    [
        pytest.param((), "assessment_agreed", id="a request or attention first"),
        pytest.param((), "exemption_recorded", id="nothing else begins a case"),
        pytest.param(REQUESTED, "plan_agreed", id="assessment_agreed before plan_agreed"),
        pytest.param(REQUESTED, "plan_refused", id="assessment_agreed before plan_refused"),
        pytest.param(AGREED, "draft_sent", id="plan_agreed before a draft is sent"),
        pytest.param(AGREED, "draft_served", id="plan_agreed before a draft is served"),
        pytest.param(PLANNED, "plan_issued", id="a draft before plan_issued"),
        pytest.param((*AGREED, ("died", "2026-03-01")), "plan_agreed", id="nothing follows a death"),
        pytest.param(
            (*REQUESTED, ("request_withdrawn", "2026-01-20")), "assessment_agreed", id="no request open"
        ),
        pytest.param((*AGREED, ("moved_out", "2026-03-01")), "plan_issued", id="not here any more"),
    ],
)
def test_a_gate_says_what_was_not_possible_and_what_was(before, barred):
    with pytest.raises(NotPossible) as refused:
        stand("2026-07-01", *before, (barred, "2026-06-30"))
    error = refused.value
    assert (error.kind, error.on) == (barred, day("2026-06-30"))
    assert error.why
    assert error.source
    assert barred not in error.possible
    assert error.possible == stand("2026-06-30", *before).next


_REFUSED = (*AGREED[:3], ("assessment_refused", "2026-02-10"))
_NO_PLAN = (*AGREED, ("plan_refused", "2026-04-10"))
_DEAD = (*AGREED, ("died", "2026-03-01"))


@pytest.mark.parametrize(
    ("before", "kind", "payload"),
    [
        pytest.param(ISSUED, "request_received", {}, id="a request where a plan is kept"),
        pytest.param(ISSUED, "brought_to_attention", {}, id="attention where a plan is kept"),
        *(pytest.param(ISSUED, kind, {}, id=f"{kind} after the plan") for kind in DECISIONS),
        *(pytest.param(ISSUED, kind, {}, id=f"{kind} after the plan") for kind in ENDINGS),
        *(pytest.param(_REFUSED, kind, {}, id=f"{kind} after a refusal") for kind in ENDINGS),
        pytest.param(_REFUSED, "assessment_refused", {}, id="a second refusal to assess"),
        pytest.param(_NO_PLAN, "assessment_agreed", {}, id="agreeing again when there is no plan"),
        pytest.param(_NO_PLAN, "assessment_refused", {}, id="refusing to assess when there is no plan"),
        pytest.param(_NO_PLAN, "plan_refused", {}, id="a second refusal of a plan"),
        pytest.param(_DEAD, "request_received", {}, id="a request after a death"),
        pytest.param(_DEAD, "advice_received", {"advice": "ADV-d"}, id="advice after a death"),
        pytest.param(_DEAD, "moved_out", {}, id="a move after a death"),
        pytest.param(_DEAD, "opening_recorded", {"state": "drafting"}, id="an opening after a death"),
    ],
)
def test_what_would_come_to_nothing_is_kept_where_it_is_on_record_and_no_new_record_is_made(
    before, kind, payload
):
    on = "2026-06-30"
    without, kept = stand(on, *before), stand(on, *before, (kind, on, payload))
    assert replace(kept, notes=()) == without
    assert f"{kind} on {on} is kept and moves nothing" in kept.notes[0]
    assert kind not in without.next
    with pytest.raises(NotPossible) as refused:
        admit(NEEDS_ASSESSMENT, [event(*each) for each in before], event(kind, on, payload))
    assert refused.value.possible == without.next
    assert [each.why for each in without.refused if each.kind == kind and each.is_kept] == [refused.value.why]


def test_what_is_kept_and_moves_nothing_does_not_stop_a_further_record():
    kept = [event(*each) for each in (*ISSUED, ("request_withdrawn", "2026-05-22"))]
    assert admit(NEEDS_ASSESSMENT, kept, event("appeal_lodged", "2026-06-01")).state == "plan_issued"


def test_a_correction_that_would_make_another_event_come_to_nothing_is_refused():
    reversed_twice = [event(*each, id=at) for at, each in enumerate(_REFUSED)]
    reversed_twice += [
        event("assessment_agreed", "2026-03-02", id=9),
        event("assessment_refused", "2026-04-01"),
    ]
    strike_out = event("assessment_agreed", "2026-03-02", id=10, supersedes=9, struck_out=True)
    with pytest.raises(NotPossible, match="refused already"):
        admit(NEEDS_ASSESSMENT, reversed_twice, strike_out)


def test_duties_are_never_gates():
    position = stand(
        "2026-06-01",
        *REQUESTED,
        ("assessment_agreed", "2026-02-02"),
        ("plan_agreed", "2026-03-02"),
        ("draft_sent", "2026-03-02"),
        ("plan_issued", "2026-03-17"),
    )
    assert position.state == "plan_issued"
    early = stand(
        "2026-02-01",
        *REQUESTED,
        ("consultation_sent", "2026-01-06"),
        ("advice_received", "2026-01-07"),
        ("placement_decided", "2026-01-08"),
        ("representations_received", "2026-01-09"),
    )
    assert early.state == "request_received"


def test_the_only_gates_on_an_open_request_are_those_of_the_law():
    expected = {
        "request_received": {"plan_agreed", "plan_refused", "draft_sent", "draft_served", "plan_issued"},
        "assessing": {"draft_sent", "draft_served", "plan_issued"},
        "drafting": {"plan_issued"},
        "draft_issued": set(),
    }
    for events in (REQUESTED, AGREED, PLANNED, DRAFTED):
        position = stand("2026-07-01", *events)
        assert {refusal.kind for refusal in position.refused} == expected[position.state]


def test_duties_without_a_last_day_are_shown_as_owed():
    events = [event(*each) for each in (*DRAFTED, ("placement_requested", "2026-04-20"))]
    owed = {duty.id for duty in owed_duties(project(NEEDS_ASSESSMENT, events))}
    assert owed == {"seek_advice", "tell_outcome", "agree_section_g", "consult_setting", "decide_placement"}


def test_only_what_the_death_left_can_be_read_and_nothing_follows():
    position = stand("2026-05-01", *DRAFTED, ("died", "2026-04-20"))
    assert position.next == ()
    assert {each.kind for each in position.refused if not each.is_kept} == set(DECISIONS)
    assert {each.standing for each in position.deadlines} == {"met", "void"}
