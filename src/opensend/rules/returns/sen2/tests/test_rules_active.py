"""The rules on active plans hold at their edges: four weeks, twelve months, and the phases of education."""

from __future__ import annotations

import pytest

from opensend.rules.returns.sen2.tests.asking import is_broken


def active(*, born="2016-05-04", start="2025-06-20", **items):
    request = {"Assessment": {"NamedPlan": {"StartDate": start}}, "ActivePlans": items}
    return {"PersonBirthDate": born, "Requests": [request]}


@pytest.mark.parametrize(
    ("meeting", "decision", "codes"),
    [
        ("2025-11-10", "2025-11-09", {"V508"}),
        ("2025-11-10", "2025-11-10", set()),
        ("2025-11-10", "2025-12-08", set()),
        ("2025-11-10", "2025-12-09", {"V512"}),
        ("2025-12-18", None, set()),
        ("2025-12-17", None, {"V513"}),
        ("2025-12-17", "2025-12-32", set()),
        ("2026-01-16", None, {"V504"}),
        ("2025-06-19", "2025-06-19", {"V505", "V507"}),
        (None, "2026-01-16", {"V506"}),
    ],
)
def test_a_review_is_decided_within_four_weeks_of_the_meeting(meeting, decision, codes):
    items = active(ReviewMeeting=meeting, LastReview=decision)
    asked = ("V504", "V505", "V506", "V507", "V508", "V512", "V513")
    assert {code for code in asked if is_broken(code, items)} == codes


@pytest.mark.parametrize(
    ("start", "meeting", "decision", "broken"),
    [
        ("2025-01-14", None, None, True),
        ("2025-01-15", None, None, False),
        ("2024-01-01", "2025-01-15", None, False),
        ("2024-01-01", "2025-01-14", None, True),
        ("2024-01-01", "2024-12-20", "2025-01-15", False),
        ("2024-01-01", "2024-12-20", "2025-01-14", True),
        ("2024-01-01", "2026-01-15", None, False),
        ("2024-01-01", "2025-02-31", None, False),
        (None, None, None, False),
    ],
)
def test_a_plan_of_more_than_twelve_months_was_reviewed_in_the_last_twelve(start, meeting, decision, broken):
    items = active(start=start, ReviewMeeting=meeting, LastReview=decision)
    assert is_broken("V514", items) is broken


@pytest.mark.parametrize(
    ("outcome", "decision", "codes"),
    [
        ("M", None, {"V510"}),
        ("M", "2025-11-20", set()),
        (None, "2025-11-20", {"V511"}),
        (None, None, set()),
        ("M", "2025-11-31", set()),
        ("C", "2025-11-20", {"V515"}),
        ("X", "2025-11-20", {"V509"}),
    ],
)
def test_an_outcome_and_its_day_come_together(outcome, decision, codes):
    items = active(ReviewOutcome=outcome, LastReview=decision)
    assert {code for code in ("V509", "V510", "V511", "V515") if is_broken(code, items)} == codes


@pytest.mark.parametrize(
    ("outcome", "draft", "codes"),
    [
        ("A", "2025-11-10", set()),
        ("A", "2025-11-09", {"V517"}),
        ("A", "2025-12-08", set()),
        ("A", "2025-12-09", {"V518"}),
        ("A", "2026-01-16", {"V517", "V518"}),
        ("M", "2025-11-20", {"V516"}),
        (None, "2025-11-20", {"V516"}),
        ("A", None, {"V519"}),
        ("M", None, set()),
    ],
)
def test_a_draft_follows_a_decision_to_amend(outcome, draft, codes):
    items = active(
        ReviewMeeting="2025-11-10", LastReview="2025-11-20", ReviewOutcome=outcome, ReviewDraft=draft
    )
    assert {code for code in ("V516", "V517", "V518", "V519") if is_broken(code, items)} == codes


@pytest.mark.parametrize(
    ("born", "due", "broken"),
    [
        ("2015-05-04", "2026-02-15", False),
        ("2010-05-04", "2026-03-31", False),
        ("2010-05-04", "2026-03-30", True),
        ("2009-09-01", "2026-08-04", True),
        ("2009-08-31", "2026-08-04", False),
        (None, "2026-08-04", False),
    ],
)
def test_a_phase_transfer_is_due_on_its_day_until_16(born, due, broken):
    assert is_broken("V520", active(born=born, PhaseTransferDueDate=due)) is broken


@pytest.mark.parametrize(
    ("due", "final", "codes"),
    [
        ("2025-02-15", "2025-02-15", {"V522"}),
        ("2025-07-15", "2025-07-15", set()),
        ("2025-07-15", "2025-07-16", {"V523"}),
        ("2025-07-15", "2025-07-32", set()),
        ("2026-01-14", None, {"V523"}),
        ("2026-01-15", None, set()),
        ("2026-02-15", "2026-01-16", {"V522"}),
        (None, "2025-07-15", {"V521"}),
        ("2025-06-31", "2025-07-15", set()),
    ],
)
def test_a_phase_transfer_is_done_by_the_day_it_is_due(due, final, codes):
    items = active(PhaseTransferDueDate=due, PhaseTransferFinalDate=final)
    assert {code for code in ("V521", "V522", "V523") if is_broken(code, items)} == codes


@pytest.mark.parametrize(
    ("born", "urn", "broken"),
    [
        ("2015-08-31", "123456", True),
        ("2014-09-01", "123456", True),
        ("2014-08-31", "123456", False),
        ("2015-09-01", "123456", False),
        ("2010-08-31", "123456", True),
        ("2019-08-31", "100009", True),
        ("2019-08-31", "100008", False),
        ("2022-08-31", "100010", True),
        ("2012-08-31", "100011", True),
        ("2012-08-31", "123456", False),
        ("2011-08-31", "100011", False),
        ("2019-08-31", None, False),
    ],
)
def test_the_last_year_of_a_phase_has_a_due_date(born, urn, broken):
    items = active(born=born, PlacementDetail=[{"URN": urn}])
    assert is_broken("V524", items) is broken
    assert not is_broken("V524", active(born=born, PhaseTransferDueDate="2026-02-15"))


def test_without_the_list_the_last_years_are_6_and_11():
    infant = active(born="2019-08-31", PlacementDetail=[{"URN": "100009"}])
    assert not is_broken("V524", infant, establishments=False)
    assert is_broken("V524", active(born="2015-08-31"), establishments=False)


def test_a_setting_that_was_left_does_not_say_where_the_phase_ends():
    left = [{"URN": "100009", "LeavingDate": "2025-08-31"}]
    assert not is_broken("V524", active(born="2019-08-31", PlacementDetail=left))


@pytest.mark.parametrize(
    ("item", "first_year"),
    [
        ("ReviewMeeting", 2024),
        ("ReviewOutcome", 2024),
        ("ReviewDraft", 2025),
        ("PhaseTransferDueDate", 2025),
        ("PhaseTransferFinalDate", 2025),
    ],
)
def test_an_item_is_not_sent_before_it_was_collected(item, first_year):
    for year in (2023, 2024):
        assert is_broken("V525", active(**{item: "M"}), year=year) is (year < first_year)


def test_a_plan_comes_from_another_authority_in_england():
    for code, broken in (("370", False), ("909", True), ("681", True), ("999", True)):
        assert is_broken("V501", active(TransferLA=code)) is broken
    items = active(TransferLA="370")
    assert is_broken("V503", items)
    items["Requests"][0]["RequestOutcome"] = "H"
    assert not is_broken("V503", items)
    items["Requests"][0]["RequestOutcome"] = None
    assert not is_broken("V503", items)
