"""The needs assessment's worked examples and each sentence of its contract, through `replay`."""

from __future__ import annotations

import pytest

from opensend.rules.dated import trying
from opensend.rules.process import NotPossible, UnknownKind, UnreadablePayload
from opensend.rules.processes import NEEDS_ASSESSMENT
from opensend.rules.tests.timelines import (
    AGREED,
    DRAFTED,
    ISSUED,
    PLANNED,
    REQUESTED,
    day,
    ids,
    limit,
    stand,
)


@pytest.mark.parametrize(
    ("kind", "begun", "dues"),
    [
        pytest.param("request_received", "2026-01-05", ("2026-02-16", "2026-04-27", "2026-05-25"), id="X01"),
        pytest.param("request_received", "2026-07-27", ("2026-09-07", "2026-11-16", "2026-12-14"), id="X02"),
        pytest.param("request_received", "2025-12-19", ("2026-01-30", "2026-04-10", "2026-05-08"), id="X03"),
        pytest.param(
            "brought_to_attention", "2026-02-02", ("2026-03-16", "2026-05-25", "2026-06-22"), id="X04"
        ),
        pytest.param(
            "request_received", "2028-02-29", ("2028-04-11", "2028-06-20", "2028-07-18"), id="29 February"
        ),
    ],
)
def test_a_request_starts_the_six_sixteen_and_twenty_weeks(kind, begun, dues):
    position = stand(begun, (kind, begun))
    assert position.state == "request_received"
    assert [(each.deadline.id, str(each.deadline.due)) for each in position.deadlines] == list(
        zip(("DL-01", "DL-03", "DL-06"), dues, strict=True)
    )
    assert {each.standing for each in position.deadlines} == {"running"}


def test_a_due_date_on_a_bank_holiday_stays_and_the_last_working_day_before_it_is_shown():
    due = limit(stand("2026-05-25", *REQUESTED), "DL-06")
    assert (due.deadline.due, due.deadline.act_by, due.days) == (day("2026-05-25"), day("2026-05-22"), 0)


@pytest.mark.parametrize(
    ("served", "last", "act_by"),
    [
        pytest.param("2026-03-02", "2026-03-16", "2026-03-16", id="X08"),
        pytest.param("2026-07-30", "2026-08-13", "2026-08-13", id="X09"),
    ],
)
def test_the_family_has_fifteen_days_with_the_day_of_service_counted(served, last, act_by):
    begun = (
        ("request_received", "2026-01-05"),
        ("assessment_agreed", "2026-02-02"),
        ("plan_agreed", "2026-02-20"),
    )
    window = limit(stand(served, *begun, ("draft_served", served)), "DL-04")
    assert (str(window.deadline.due), str(window.deadline.act_by)) == (last, act_by)
    assert (window.deadline.owed_by, window.standing, window.days) == ("family", "running", 14)


def test_a_draft_counts_as_served_the_day_it_is_sent_unless_service_is_recorded():
    assert limit(stand("2026-04-30", *DRAFTED), "DL-04").deadline.due == day("2026-04-27")
    position = stand("2026-04-30", *DRAFTED, ("draft_served", "2026-04-16"))
    assert ids(position).count("DL-04") == 1
    assert limit(position, "DL-04").deadline.due == day("2026-04-30")


def test_the_final_plan_waits_for_the_last_day_of_the_window():
    with pytest.raises(NotPossible, match="27 April 2026") as refused:
        stand("2026-05-01", *DRAFTED, ("plan_issued", "2026-04-27"))
    assert "plan_issued" not in refused.value.possible
    assert stand("2026-05-01", *DRAFTED, ("plan_issued", "2026-04-28")).state == "plan_issued"


def test_the_final_plan_may_come_earlier_when_the_family_has_done():
    position = stand("2026-05-01", *DRAFTED, ("plan_issued", "2026-04-20", {"family_done": True}))
    assert position.state == "plan_issued"
    assert (limit(position, "DL-04").standing, limit(position, "DL-04").days) == ("met", 7)


def test_plan_issued_moves_from_refused_to_next_the_day_after_the_window():
    held, free = stand("2026-04-27", *DRAFTED), stand("2026-04-28", *DRAFTED)
    assert "plan_issued" in [refusal.kind for refusal in held.refused]
    assert "plan_issued" not in held.next
    assert "plan_issued" in free.next
    assert free.refused == ()


def test_a_window_unused_lapses_and_representations_use_it():
    assert (limit(stand("2026-04-28", *DRAFTED), "DL-04").standing) == "lapsed"
    said = stand("2026-04-28", *DRAFTED, ("representations_received", "2026-04-27"))
    assert (limit(said, "DL-04").standing, limit(said, "DL-04").days) == ("met", 0)


def test_a_re_issued_draft_ends_the_old_window_and_starts_another():
    position = stand("2026-05-01", *DRAFTED, ("draft_sent", "2026-04-20"))
    windows = [each for each in position.deadlines if each.deadline.id == "DL-04"]
    assert [(each.standing, each.days, str(each.deadline.due)) for each in windows] == [
        ("superseded", None, "2026-04-27"),
        ("running", 3, "2026-05-04"),
    ]


def test_an_event_recorded_twice_in_the_same_words_is_one_event():
    refused = (*REQUESTED, ("assessment_refused", "2026-02-10"))
    assert stand("2026-03-01", *refused, *refused) == stand("2026-03-01", *refused)
    assert stand("2026-05-01", *DRAFTED, DRAFTED[-1]) == stand("2026-05-01", *DRAFTED)


def test_the_authority_may_lengthen_the_window_and_never_shorten_it():
    longer = stand("2026-04-20", *DRAFTED, ("family_window_extended", "2026-04-15", {"to": "2026-05-08"}))
    shorter = stand("2026-04-20", *DRAFTED, ("family_window_extended", "2026-04-15", {"to": "2026-04-20"}))
    assert limit(longer, "DL-04").deadline.due == day("2026-05-08")
    assert limit(shorter, "DL-04").deadline.due == day("2026-04-27")
    with pytest.raises(NotPossible):
        stand(
            "2026-05-08",
            *DRAFTED,
            ("family_window_extended", "2026-04-15", {"to": "2026-05-08"}),
            ("plan_issued", "2026-05-08"),
        )


def test_x10_a_setting_is_expected_to_reply_in_fifteen_days_and_that_is_not_law():
    position = stand(
        "2026-04-02", *PLANNED[:1], ("consultation_received", "2026-03-17", {"setting": "100001"})
    )
    reply = limit(position, "DL-05", "100001")
    assert (reply.deadline.due, reply.deadline.owed_by) == (day("2026-04-01"), "setting")
    assert (reply.standing, reply.deadline.rule.kind) == ("missed_open", "guidance")
    assert "not law" in reply.why
    assert "1 day after the day expected" in reply.why
    assert "late." not in reply.why


def test_a_consultation_counts_as_received_the_day_it_is_sent_unless_receipt_is_recorded():
    sent = ("consultation_sent", "2026-04-20", {"setting": "100001"})
    received = ("consultation_received", "2026-04-22", {"setting": "100001"})
    assert limit(stand("2026-04-22", *DRAFTED, sent), "DL-05", "100001").deadline.due == day("2026-05-05")
    position = stand("2026-04-22", *DRAFTED, sent, received)
    assert ids(position).count("DL-05") == 1
    assert limit(position, "DL-05", "100001").deadline.due == day("2026-05-07")


def test_each_setting_has_its_own_limit():
    sent = [("consultation_sent", "2026-04-20", {"setting": urn}) for urn in ("100001", "100002")]
    position = stand(
        "2026-05-06", *DRAFTED, *sent, ("consultation_reply", "2026-04-30", {"setting": "100002"})
    )
    assert limit(position, "DL-05", "100001").standing == "missed_open"
    assert limit(position, "DL-05", "100002").standing == "met"


@pytest.mark.parametrize(
    ("payload", "on", "dues"),
    [
        pytest.param(
            {"channel": "email", "time": "18:10"}, "2026-05-22", ("2026-07-07", "2026-10-13"), id="X49"
        ),
        pytest.param({"channel": "portal"}, "2026-03-01", ("2026-04-13", "2026-07-20"), id="X50"),
        pytest.param({"channel": "post"}, "2026-04-02", ("2026-05-19", "2026-08-25"), id="X51"),
    ],
)
def test_the_receipt_convention_moves_the_start_only_when_it_is_switched_on(payload, on, dues):
    off = stand(on, ("request_received", on, payload))
    assert (limit(off, "DL-01").deadline.due - day(on)).days == 42
    with trying(receipt_convention=True):
        moved = stand(on, ("request_received", on, payload))
        assert tuple(str(limit(moved, name).deadline.due) for name in ("DL-01", "DL-06")) == dues
        assert (limit(stand(on, ("request_received", on)), "DL-01").deadline.due - day(on)).days == 42


@pytest.mark.parametrize(("issued", "standing"), [("2026-05-25", "met"), ("2026-05-26", "met_late")])
def test_x54_day_140_is_in_time(issued, standing):
    assert limit(stand("2026-06-01", *DRAFTED, ("plan_issued", issued)), "DL-06").standing == standing


def test_a_plan_agreed_voids_the_no_plan_limit():
    position = stand("2026-04-20", *PLANNED)
    assert (position.state, limit(position, "DL-03").standing, limit(position, "DL-03").days) == (
        "drafting",
        "void",
        None,
    )


@pytest.mark.parametrize(
    ("ending", "state"),
    [
        ("request_withdrawn", "withdrawn"),
        ("moved_out", "moved_out"),
        ("died", "died"),
        ("duplicate_found", "withdrawn"),
        ("turned_25", "withdrawn"),
    ],
)
def test_withdrawal_move_and_death_void_the_limits_still_open_and_no_other(ending, state):
    asked = ("advice_requested", "2026-02-16", {"advice": "ADV-d"})
    position = stand("2026-09-01", *AGREED, asked, (ending, "2026-03-02"))
    assert position.state == state
    assert limit(position, "DL-01").standing == "met"
    ended = [each for each in position.deadlines if each.deadline.id != "DL-01"]
    assert {(each.standing, each.days) for each in ended} == {("void", None)}


def test_a_refusal_to_issue_voids_the_final_plan_and_meets_the_no_plan_limit():
    position = stand("2026-05-30", *AGREED, ("plan_refused", "2026-04-28"))
    assert position.state == "no_plan"
    assert (limit(position, "DL-03").standing, limit(position, "DL-03").days) == ("met_late", -1)
    assert limit(position, "DL-06").standing == "void"
    assert (limit(position, "DL-30").deadline.due, limit(position, "MD-1").deadline.due) == (
        day("2026-06-29"),
        day("2026-06-28"),
    )


def test_a_refusal_after_notice_of_considering_meets_dl_01():
    position = stand("2026-02-20", *AGREED[:3], ("assessment_refused", "2026-02-17"))
    assert ids(position) == ["DL-01", "DL-03", "DL-06", "DL-30", "MD-1"]
    assert (limit(position, "DL-01").standing, limit(position, "DL-01").days) == ("met_late", -1)


def test_a_first_stage_refusal_answers_to_dl_01a_and_dl_01_falls_away():
    position = stand("2026-02-20", *REQUESTED, ("assessment_refused", "2026-02-16"))
    assert (limit(position, "DL-01a").standing, limit(position, "DL-01a").deadline.due) == (
        "met",
        day("2026-02-16"),
    )
    assert limit(position, "DL-01").standing == "void"


def test_a_second_request_while_one_is_open_is_kept_and_moves_nothing():
    once = stand("2026-02-01", *REQUESTED)
    twice = stand(
        "2026-02-01", *REQUESTED, ("brought_to_attention", "2026-01-20"), ("request_received", "2026-01-20")
    )
    assert twice == once


@pytest.mark.parametrize("kind", ["request_received", "brought_to_attention"])
def test_a_request_after_a_case_was_opened_part_way_moves_nothing(kind):
    opened = ("opening_recorded", "2026-02-01", {"state": "assessing"})
    assert stand("2026-03-28", opened, (kind, "2026-03-01")) == stand("2026-03-28", opened)


def test_a_refusal_of_what_was_agreed_is_no_refusal_at_the_first_stage():
    agreed = (*REQUESTED, ("assessment_agreed", "2026-02-10"))
    position = stand("2026-04-01", *agreed, ("assessment_refused", "2026-03-20"))
    assert (position.state, "DL-01a" in ids(position)) == ("assessment_refused", False)
    assert limit(position, "DL-01").standing == "met"


def test_a_request_after_a_refusal_is_a_new_one_and_the_old_right_of_appeal_runs_on():
    refused = (*AGREED[:3], ("assessment_refused", "2026-02-10"))
    position = stand("2026-03-10", *refused, ("request_received", "2026-03-09"))
    assert position.state == "request_received"
    assert (limit(position, "DL-01").deadline.due, limit(position, "DL-01").standing) == (
        day("2026-04-20"),
        "running",
    )
    assert limit(position, "DL-30").standing == "running"
    assert ids(position) == ["DL-01", "DL-03", "DL-06", "DL-30", "MD-1", "DL-01", "DL-03", "DL-06"]


def test_an_authority_that_thinks_again_is_held_to_its_old_limits():
    refused = (*AGREED[:3], ("assessment_refused", "2026-02-10"))
    position = stand("2026-03-10", *refused, ("assessment_agreed", "2026-03-02"))
    assert position.state == "assessing"
    assert (limit(position, "DL-06").standing, limit(position, "DL-06").deadline.due) == (
        "running",
        day("2026-05-25"),
    )
    assert (limit(position, "DL-30").standing, limit(position, "DL-01").standing) == ("void", "met")


def test_a_move_after_the_final_plan_leaves_the_right_of_appeal():
    position = stand("2026-06-01", *ISSUED, ("moved_out", "2026-05-28"))
    assert (position.state, limit(position, "DL-30").standing) == ("plan_issued", "running")


def test_events_after_the_day_are_left_out():
    assert stand("2026-01-31", *ISSUED) == stand("2026-01-31", *ISSUED[:3])
    nothing = stand("2026-01-01", *ISSUED)
    assert (nothing.state, nothing.deadlines) == (None, ())
    assert nothing.next == ("request_received", "brought_to_attention", "opening_recorded")


def test_events_of_one_day_count_in_the_order_of_the_process():
    one_day = [
        (kind, "2026-03-02")
        for kind in reversed(("request_received", "assessment_agreed", "plan_agreed", "draft_sent"))
    ]
    assert stand("2026-03-02", *one_day).state == "draft_issued"


def test_a_kind_the_process_does_not_have_is_an_error():
    with pytest.raises(UnknownKind, match="request_recieved"):
        stand("2026-03-02", ("request_recieved", "2026-03-02"))


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("advice_requested", {"advice": 4}),
        ("advice_requested", {"advice": "ADV-z"}),
        ("exemption_recorded", {"exemption": "EX-A", "from": "2026-02-30"}),
        ("plan_issued", {"family_done": "yes"}),
        ("opening_recorded", {}),
        ("opening_recorded", {"state": "somewhere"}),
        ("opening_recorded", {"state": "drafting", "request_received": "2027-01-01"}),
    ],
)
def test_a_payload_of_the_wrong_type_is_an_error(kind, payload):
    with pytest.raises(UnreadablePayload, match=kind):
        stand("2026-12-31", (kind, "2026-03-02", payload))


def test_before_the_law_began_no_last_day_is_given_and_the_reason_is():
    early = limit(stand("2013-01-10", ("request_received", "2013-01-05")), "DL-01")
    assert (early.deadline.due, early.standing) == (None, "running")
    assert "2014-09-01" in early.why


def test_a_limit_beyond_the_bank_holiday_table_has_a_due_date_and_no_working_day():
    far = limit(stand("2099-01-10", ("request_received", "2099-01-05")), "DL-01").deadline
    assert (far.due, far.act_by) == (day("2099-02-16"), None)
    assert limit(stand("9999-12-31", ("request_received", "9999-12-30")), "DL-01").deadline.due is None


def test_every_notice_the_events_owe_is_in_the_catalogue():
    from opensend.rules.notices import NOTICES

    owed = {notice for declared in NEEDS_ASSESSMENT.events for notice in declared.notices}
    assert owed == {"N-00", "N-00b", "N-01", "N-02", "N-03", "N-04", "N-05", "N-06", "N-13", "N-18"}
    assert owed <= set(NOTICES)
