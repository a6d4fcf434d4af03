"""Advice in a needs assessment: each body's six weeks, its reply and its lawful refusal."""

from __future__ import annotations

import pytest

from opensend.rules.tests.timelines import (
    AGREED,
    day,
    ids,
    limit,
    stand,
)


def test_x05_advice_is_due_six_weeks_after_the_body_has_the_request():
    position = stand("2026-03-30", *AGREED, ("advice_requested", "2026-02-16", {"advice": "ADV-d"}))
    assert limit(position, "DL-02", "ADV-d").deadline.due == day("2026-03-30")
    later = ("advice_request_received", "2026-02-18", {"advice": "ADV-d"})
    position = stand("2026-03-30", *AGREED, ("advice_requested", "2026-02-16", {"advice": "ADV-d"}), later)
    assert ids(position).count("DL-02") == 1
    assert limit(position, "DL-02", "ADV-d").deadline.due == day("2026-04-01")


@pytest.mark.parametrize(
    ("advice", "owed_by"),
    [
        ("ADV-a", "family"),
        ("ADV-b", "setting"),
        ("ADV-c", "health"),
        ("ADV-d", "adviser"),
        ("ADV-e", "social_care"),
        ("ADV-f", "adviser"),
        ("ADV-g", "adviser"),
        ("ADV-h", "adviser"),
    ],
)
def test_each_advice_is_owed_by_the_body_that_gives_it(advice, owed_by):
    position = stand("2026-02-20", *AGREED, ("advice_requested", "2026-02-16", {"advice": advice}))
    assert limit(position, "DL-02", advice).deadline.owed_by == owed_by


def test_a_reply_meets_the_limit_of_its_own_advice_alone():
    asked = [("advice_requested", "2026-02-16", {"advice": code}) for code in ("ADV-b", "ADV-d")]
    position = stand("2026-04-01", *AGREED, *asked, ("advice_received", "2026-03-31", {"advice": "ADV-b"}))
    assert (limit(position, "DL-02", "ADV-b").standing, limit(position, "DL-02", "ADV-b").days) == (
        "met_late",
        -1,
    )
    assert (limit(position, "DL-02", "ADV-d").standing, limit(position, "DL-02", "ADV-d").days) == (
        "missed_open",
        -2,
    )


def test_bare_requests_and_replies_are_enough_and_a_chaser_moves_nothing():
    position = stand(
        "2026-03-20",
        *AGREED,
        ("advice_requested", "2026-02-16"),
        ("advice_requested", "2026-03-02"),
        ("advice_received", "2026-03-19"),
    )
    due = limit(position, "DL-02")
    assert ids(position).count("DL-02") == 1
    assert (due.deadline.due, due.standing, due.days) == (day("2026-03-30"), "met", 11)


def test_a_body_that_declines_lawfully_no_longer_owes_its_advice_and_every_other_still_does():
    asked = [("advice_requested", "2026-02-16", {"advice": code}) for code in ("ADV-c", "ADV-d", "ADV-e")]
    position = stand("2026-04-20", *AGREED, *asked, ("advice_declined", "2026-03-02", {"advice": "ADV-c"}))
    assert [(each.deadline.about, each.standing, each.days) for each in position.deadlines[1:4]] == [
        ("ADV-c", "void", None),
        ("ADV-d", "missed_open", -21),
        ("ADV-e", "missed_open", -21),
    ]
    unnamed = stand("2026-03-20", *AGREED, *asked, ("advice_declined", "2026-03-02"))
    assert [each.standing for each in unnamed.deadlines[1:4]] == ["running"] * 3
    alone = stand("2026-03-20", *AGREED, asked[0], ("advice_declined", "2026-03-02"))
    assert limit(alone, "DL-02", "ADV-c").standing == "void"


def test_a_body_asked_again_after_it_declined_has_a_limit_of_its_own():
    position = stand(
        "2026-04-20",
        *AGREED,
        ("advice_requested", "2026-02-16", {"advice": "ADV-c"}),
        ("advice_declined", "2026-03-02", {"advice": "ADV-c"}),
        ("advice_requested", "2026-03-16", {"advice": "ADV-c"}),
    )
    assert [(each.standing, str(each.deadline.due)) for each in position.deadlines[1:3]] == [
        ("void", "2026-03-30"),
        ("running", "2026-04-27"),
    ]
