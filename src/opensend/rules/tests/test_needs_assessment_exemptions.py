"""Exemptions of a needs assessment: what each excuses, on what evidence, and that no due date ever moves."""

from __future__ import annotations

import pytest

from opensend.rules.engine import project
from opensend.rules.processes import NEEDS_ASSESSMENT
from opensend.rules.tests.timelines import AGREED, PLANNED, REQUESTED, day, event, limit, stand

_CONSIDERED = (*REQUESTED, ("others_notified", "2026-01-12"))


def _exempt(exemption, ground, on="2026-02-16", **evidence):
    return ("exemption_recorded", on, {"exemption": exemption, "ground": ground, **evidence})


def test_x63_an_exemption_excuses_its_own_limit_and_moves_no_date():
    proved = _exempt("EX-A", "c", **{"from": "2026-01-20", "to": "2026-02-10"})
    position = stand("2026-05-26", *_CONSIDERED, proved)
    decision = limit(position, "DL-01")
    assert (decision.deadline.due, decision.standing, decision.days) == (day("2026-02-16"), "excepted", -99)
    assert (decision.deadline.exemption.id, decision.deadline.exemption.ground) == ("EX-A", "c")
    for name, due in (("DL-03", "2026-04-27"), ("DL-06", "2026-05-25")):
        assert (limit(position, name).deadline.due, limit(position, name).standing) == (
            day(due),
            "missed_open",
        )
        assert limit(position, name).deadline.exemption is None


def test_an_exemption_leaves_what_is_on_time_as_it_is():
    position = stand("2026-02-01", *_CONSIDERED, _exempt("EX-A", "c", on="2026-01-20"))
    assert limit(position, "DL-01").standing == "running"
    done = stand("2026-02-20", *AGREED, _exempt("EX-A", "c"))
    assert limit(done, "DL-01").standing == "met"


def test_what_is_done_late_under_an_exemption_is_excepted_too():
    late = (*_CONSIDERED, _exempt("EX-A", "c"), ("assessment_agreed", "2026-02-20"))
    assert (
        limit(stand("2026-03-01", *late), "DL-01").standing,
        limit(stand("2026-03-01", *late), "DL-01").days,
    ) == (
        "excepted",
        -4,
    )


@pytest.mark.parametrize(
    ("returned", "standing"),
    [("2026-02-06", "missed_open"), ("2026-02-07", "excepted")],
    ids=["27 days", "28 days"],
)
def test_x58_an_absence_counts_from_four_weeks_within_the_period(returned, standing):
    away = _exempt("EX-A", "d", **{"from": "2026-01-10", "to": returned})
    assert limit(stand("2026-02-17", *_CONSIDERED, away), "DL-01").standing == standing


def test_x64_each_limit_judges_an_absence_in_its_own_period():
    away = {"from": "2026-02-01", "to": "2026-03-08"}
    records = [_exempt(exemption, "d", on="2026-03-09", **away) for exemption in ("EX-A", "EX-C", "EX-D")]
    position = stand("2026-06-30", *_CONSIDERED, *records)
    assert {each.deadline.id: each.standing for each in position.deadlines} == {
        "DL-01": "missed_open",
        "DL-03": "excepted",
        "DL-06": "excepted",
    }
    assert "15 days" in limit(position, "DL-01").why


@pytest.mark.parametrize(
    ("asked", "standing"),
    [
        ("2026-07-15", "excepted"),
        ("2026-07-14", "missed_open"),
        ("2026-08-26", "excepted"),
        ("2026-08-27", "missed_open"),
    ],
)
@pytest.mark.parametrize("is_event", [True, False], ids=["asked by an event", "asked by the record"])
def test_x06_a_school_closure_excuses_only_when_advice_was_asked_in_its_window(asked, standing, is_event):
    closure = {"from": "2026-07-22", "to": "2026-09-02"}
    asking = [("advice_requested", asked, {"advice": "ADV-b"})] if is_event else []
    record = _exempt("EX-A", "a", on="2026-09-01", **closure, **({} if is_event else {"requested": asked}))
    begun = (("request_received", "2026-07-10"), ("others_notified", "2026-07-13"))
    assert limit(stand("2026-09-10", *begun, *asking, record), "DL-01").standing == standing


def test_x07_a_closure_of_less_than_four_weeks_excuses_nothing():
    record = _exempt(
        "EX-A", "a", on="2026-04-14", requested="2026-03-25", **{"from": "2026-03-28", "to": "2026-04-13"}
    )
    begun = (("request_received", "2026-03-02"), ("others_notified", "2026-03-03"))
    assert limit(stand("2026-04-20", *begun, record), "DL-01").standing == "missed_open"


def test_a_closure_with_no_day_of_asking_is_judged_by_what_is_known():
    begun = (("request_received", "2026-07-10"), ("others_notified", "2026-07-13"))
    summer = _exempt("EX-A", "a", on="2026-09-01", **{"from": "2026-07-22", "to": "2026-09-02"})
    easter = _exempt("EX-A", "a", on="2026-09-01", **{"from": "2026-03-28", "to": "2026-04-13"})
    assert limit(stand("2026-09-10", *begun, summer), "DL-01").standing == "excepted"
    assert limit(stand("2026-09-10", *begun, easter), "DL-01").standing == "missed_open"


@pytest.mark.parametrize("is_considered", [True, False], ids=["after considering", "at the first stage"])
def test_x59_a_first_stage_refusal_has_no_exemption(is_considered):
    begun = [("request_received", "2026-07-27")]
    if is_considered:
        begun.append(("others_notified", "2026-07-27"))
    asked = ("advice_requested", "2026-07-27", {"advice": "ADV-b"})
    record = _exempt("EX-A", "a", on="2026-09-07", **{"from": "2026-07-22", "to": "2026-09-02"})
    position = stand("2026-09-30", *begun, asked, record, ("assessment_refused", "2026-09-10"))
    name = "DL-01" if is_considered else "DL-01a"
    refusal = limit(position, name)
    assert refusal.deadline.due == day("2026-09-07")
    assert refusal.standing == ("excepted" if is_considered else "met_late")
    assert [each.deadline.id for each in position.deadlines if each.standing not in ("void", "running")] == [
        name
    ]


def test_the_decision_exemption_needs_the_notice_of_considering():
    position = stand("2026-02-20", *REQUESTED, _exempt("EX-A", "c"))
    assert limit(position, "DL-01").standing == "missed_open"
    assert "others_notified" in limit(position, "DL-01").why


def test_a_body_is_excused_for_its_own_advice():
    asked = [("advice_requested", "2026-02-16", {"advice": code}) for code in ("ADV-c", "ADV-d")]
    record = _exempt("EX-B", "c", on="2026-03-20", advice="ADV-d")
    position = stand("2026-04-10", *AGREED, *asked, record)
    assert limit(position, "DL-02", "ADV-d").standing == "excepted"
    assert limit(position, "DL-02", "ADV-c").standing == "missed_open"


def test_an_unnamed_appointment_excuses_none_of_several_bodies_known_by_their_receipt_alone():
    asked = [("advice_request_received", "2026-02-16", {"advice": code}) for code in ("ADV-c", "ADV-d")]
    position = stand("2026-04-10", *AGREED, *asked, _exempt("EX-B", "c", on="2026-03-20"))
    assert {limit(position, "DL-02", code).standing for code in ("ADV-c", "ADV-d")} == {"missed_open"}


def test_circumstances_excuse_every_body_and_an_unnamed_appointment_excuses_none_of_several():
    asked = [("advice_requested", "2026-02-16", {"advice": code}) for code in ("ADV-c", "ADV-d")]
    ill = stand("2026-04-10", *AGREED, *asked, _exempt("EX-B", "a", on="2026-03-20"))
    missed = stand("2026-04-10", *AGREED, *asked, _exempt("EX-B", "c", on="2026-03-20"))
    for code in ("ADV-c", "ADV-d"):
        assert limit(ill, "DL-02", code).standing == "excepted"
        assert limit(missed, "DL-02", code).standing == "missed_open"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (_exempt("EX-D", "d"), "day of return"),
        (_exempt("EX-D", "a"), "re-opens"),
        (_exempt("EX-D", "e"), "no ground 'e'"),
        (_exempt("EX-D", None), "no ground is recorded"),
        (_exempt("EX-C", "c"), "DL-03 alone"),
        (_exempt("EX-Z", "c"), "no such exemption"),
        (
            _exempt("EX-D", "c", **{"from": "2025-11-01", "to": "2025-12-01"}),
            "outside the limit's own period",
        ),
        (_exempt("EX-D", "c", **{"from": "2026-03-01", "to": "2026-02-01"}), "run backwards"),
        (
            _exempt("EX-D", "a", requested="2012-07-01", **{"from": "2012-07-01", "to": "2026-09-01"}),
            "2014-09-01",
        ),
        (
            _exempt("EX-D", "a", requested="2026-03-01", **{"from": "0001-01-01", "to": "2026-09-01"}),
            "calendar",
        ),
        (("exemption_recorded", "2026-02-16"), "no such exemption"),
    ],
)
def test_an_exemption_that_is_not_proved_excuses_nothing_and_says_why(record, reason):
    final = limit(stand("2026-06-01", *PLANNED, record), "DL-06")
    assert (final.standing, final.deadline.exemption) == ("missed_open", None)
    assert reason in final.why


def test_a_ground_that_needs_no_counting_is_accepted_without_dates():
    assert limit(stand("2026-06-01", *PLANNED, _exempt("EX-D", "c")), "DL-06").standing == "excepted"
    assert limit(stand("2026-06-01", *PLANNED, _exempt("EX-D", "(C)")), "DL-06").standing == "excepted"


def test_an_exemption_is_held_against_the_request_it_was_recorded_for():
    events = (
        *_CONSIDERED,
        _exempt("EX-A", "c"),
        ("request_withdrawn", "2026-02-20"),
        ("request_received", "2026-03-02"),
        ("others_notified", "2026-03-03"),
    )
    assert limit(stand("2026-04-20", *events), "DL-01").standing == "missed_open"


def test_an_exemption_the_process_does_not_have_is_noted():
    events = [event(*each) for each in (*REQUESTED, _exempt("EX-Z", "c"))]
    assert project(NEEDS_ASSESSMENT, events).notes == (
        "exemption_recorded on 2026-02-16 (EX-Z) excuses nothing: the process has no such exemption",
    )
