"""A needs assessment that is opened part way, with the dates that are known and no other."""

from __future__ import annotations

import pytest

from opensend.rules.processes import NEEDS_ASSESSMENT
from opensend.rules.tests.timelines import (
    REQUESTED,
    day,
    ids,
    limit,
    stand,
)


@pytest.mark.parametrize("state", list(NEEDS_ASSESSMENT.states))
def test_a_case_may_be_opened_in_any_state_and_no_date_is_invented(state):
    position = stand("2026-07-01", ("opening_recorded", "2026-06-01", {"state": state}))
    assert position.state == state
    assert ids(position) == list(NEEDS_ASSESSMENT.openings.get(state, ()))
    for each in position.deadlines:
        assert (each.deadline.due, each.deadline.act_by, each.days, each.standing) == (
            None,
            None,
            None,
            "running",
        )


def test_a_case_opened_with_dates_has_the_limits_that_they_give():
    known = {
        "state": "drafting",
        "request_received": "2026-01-05",
        "assessment_agreed": "2026-02-17",
        "plan_agreed": "2026-04-10",
    }
    position = stand("2026-05-01", ("opening_recorded", "2026-04-20", known))
    assert {each.deadline.id: each.standing for each in position.deadlines} == {
        "DL-01": "met_late",
        "DL-03": "void",
        "DL-06": "running",
    }
    issued = stand(
        "2026-06-30",
        ("opening_recorded", "2026-04-20", known),
        ("draft_sent", "2026-05-01"),
        ("plan_issued", "2026-05-26"),
    )
    assert limit(issued, "DL-06").days == -1


def test_a_case_opened_on_events_already_recorded_keeps_their_dates():
    opened = ("opening_recorded", "2026-04-20", {"state": "drafting"})
    position = stand("2026-04-21", *REQUESTED, opened)
    assert (position.state, ids(position)) == ("drafting", ["DL-06"])
    assert limit(position, "DL-06").deadline.due == day("2026-05-25")
    same_day = stand("2026-04-21", ("request_received", "2026-04-20"), opened)
    assert limit(same_day, "DL-06").deadline.due == day("2026-09-07")


def test_a_draft_with_no_known_date_does_not_hold_the_plan_back():
    opened = ("opening_recorded", "2026-04-20", {"state": "draft_issued"})
    assert stand("2026-04-22", opened, ("plan_issued", "2026-04-21")).state == "plan_issued"
