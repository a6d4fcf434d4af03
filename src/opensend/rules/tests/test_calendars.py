"""The calendars give the dates of the worked examples, and agree with an independent count."""

from __future__ import annotations

import csv
import os
from datetime import date, time, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensend.rules import calendars
from opensend.rules.dated import RuleUnknownOn, trying

D = date.fromisoformat
TABLE_DAYS = st.dates(date(2014, 2, 1), date(2035, 9, 1))
ANY_DAY = st.dates(date(1990, 1, 1), date(2090, 1, 1))
SHARED = Path(os.environ.get("OPENSEND_SHARED", Path(__file__).parents[5] / "shared"))

WORKED = [
    ("X01", calendars.weeks_after, ("2026-01-05", 6), "2026-02-16"),
    ("X01", calendars.weeks_after, ("2026-01-05", 16), "2026-04-27"),
    ("X01", calendars.weeks_after, ("2026-01-05", 20), "2026-05-25"),
    ("X01", calendars.act_by, ("2026-05-25",), "2026-05-22"),
    ("X02", calendars.weeks_after, ("2026-07-27", 6), "2026-09-07"),
    ("X02", calendars.weeks_after, ("2026-07-27", 20), "2026-12-14"),
    ("X03", calendars.weeks_after, ("2025-12-19", 16), "2026-04-10"),
    ("X05", calendars.weeks_after, ("2026-02-16", 6), "2026-03-30"),
    ("X08", calendars.days_including, ("2026-03-02", 15), "2026-03-16"),
    ("X09", calendars.days_including, ("2026-07-30", 15), "2026-08-13"),
    ("X10", calendars.days_after, ("2026-03-17", 15), "2026-04-01"),
    ("X11", calendars.weeks_after, ("2026-01-20", -2), "2026-01-06"),
    ("X11", calendars.weeks_after, ("2026-01-20", 2), "2026-02-03"),
    ("X11", calendars.weeks_after, ("2026-01-20", 4), "2026-02-17"),
    ("X11", calendars.weeks_after, ("2026-01-20", 12), "2026-04-14"),
    ("X12", calendars.days_including, ("2026-02-03", 15), "2026-02-17"),
    ("X12", calendars.weeks_after, ("2026-02-03", 8), "2026-03-31"),
    ("X13", calendars.weeks_after, ("2026-02-27", 8), "2026-04-24"),
    ("X14", calendars.months_including, ("2025-03-10", 12), "2026-03-09"),
    ("X14", calendars.weeks_after, ("2026-03-09", -4), "2026-02-09"),
    ("X15", calendars.months_including, ("2026-02-20", 12), "2027-02-19"),
    ("X16", calendars.months_including, ("2024-02-29", 12), "2025-02-27"),
    ("X17", calendars.before, ("2027-02-15",), "2027-02-14"),
    ("X17", calendars.act_by, ("2027-02-14",), "2027-02-12"),
    ("X17", calendars.weeks_after, ("2027-02-14", -12), "2026-11-22"),
    ("X18", calendars.before, ("2027-03-31",), "2027-03-30"),
    ("X18", calendars.act_by, ("2027-03-30",), "2027-03-30"),
    ("X19", calendars.months_after, ("2027-01-04", -5), "2026-08-04"),
    ("X20", calendars.days_after, ("2026-05-01", 15), "2026-05-16"),
    ("X20", calendars.act_by, ("2026-05-16",), "2026-05-15"),
    ("X20", calendars.weeks_after, ("2026-05-14", 14), "2026-08-20"),
    ("X22", calendars.working_days_including, ("2026-06-01", 15), "2026-06-19"),
    ("X23", calendars.working_days_including, ("2026-05-18", 15), "2026-06-08"),
    ("X25", calendars.weeks_after, ("2026-06-05", 6), "2026-07-17"),
    ("X25", calendars.months_including, ("2025-07-10", 12), "2026-07-09"),
    ("X25", calendars.months_including, ("2026-06-05", 3), "2026-09-04"),
    ("X26", calendars.months_including, ("2026-03-01", 12), "2027-02-28"),
    ("X32", calendars.tribunal_working_days_after, ("2026-07-15", 30), "2026-09-24"),
    ("X33", calendars.tribunal_working_days_after, ("2026-03-09", 30), "2026-04-22"),
    ("X34", calendars.weeks_after, ("2026-04-01", 2), "2026-04-15"),
    ("X34", calendars.weeks_after, ("2026-04-01", 10), "2026-06-10"),
    ("X34", calendars.weeks_after, ("2026-04-01", 14), "2026-07-08"),
    ("X35", calendars.weeks_after, ("2026-04-01", 5), "2026-05-06"),
    ("X35", calendars.weeks_after, ("2026-04-01", 11), "2026-06-17"),
    ("X39", calendars.working_days_after, ("2026-04-02", 3), "2026-04-09"),
    ("X40", calendars.days_after, ("2026-04-02", 30), "2026-05-02"),
    ("X41", calendars.weeks_after, ("2026-05-12", 5), "2026-06-16"),
    ("X41", calendars.weeks_after, ("2026-05-12", 2), "2026-05-26"),
    ("X41", calendars.weeks_after, ("2026-05-12", 1), "2026-05-19"),
    ("X42", calendars.appeal_due, ("2026-05-20",), "2026-07-20"),
    ("X43", calendars.months_including, ("2026-01-15", 6), "2026-07-14"),
    ("X45", calendars.months_including, ("2026-04-06", 3), "2026-07-05"),
    ("X47", calendars.months_after, ("2026-03-31", 2), "2026-05-31"),
    ("X55", calendars.months_after, ("2026-01-12", 3), "2026-04-12"),
    ("X55", calendars.months_after, ("2026-01-12", 6), "2026-07-12"),
    ("X55", calendars.months_including, ("2026-01-12", 12), "2027-01-11"),
    ("X56", calendars.weeks_after, ("2026-06-12", 11), "2026-08-28"),
    ("X60", calendars.weeks_after, ("2026-05-14", 10), "2026-07-23"),
    ("X61", calendars.working_days_before, ("2026-04-15", 5), "2026-04-08"),
    ("X61", calendars.working_days_before, ("2026-04-15", 6), "2026-04-07"),
    ("X62", calendars.working_days_after, ("2026-04-02", 5), "2026-04-13"),
    ("X65", calendars.months_after, ("2027-07-30", -5), "2027-02-28"),
    ("X65", calendars.act_by, ("2027-02-28",), "2027-02-26"),
    ("X66", calendars.tribunal_working_days_after, ("2026-11-30", 30), "2027-01-19"),
    ("X67", calendars.working_days_including, ("2026-05-15", 15), "2026-06-05"),
    ("X68", calendars.months_including, ("2026-02-20", 12), "2027-02-19"),
]

APPEALS = [
    ("X27", "2026-03-31", "2026-04-10", "2026-06-01"),
    ("X28", "2025-12-31", None, "2026-03-02"),
    ("X29", "2026-03-02", "2026-04-28", "2026-05-28"),
    ("X30", "2026-06-10", None, "2026-09-01"),
    ("X31", "2026-10-27", None, "2027-01-04"),
    ("X52", "2026-05-20", "2026-07-15", "2026-09-01"),
    ("X53", "2026-11-05", "2026-12-01", "2027-01-05"),
]


@pytest.mark.parametrize(("example", "function", "arguments", "answer"), WORKED)
def test_a_worked_example_has_its_printed_date(example, function, arguments, answer):
    day, *rest = arguments
    assert function(D(day), *rest) == D(answer), example


@pytest.mark.parametrize(("example", "sent", "certificate", "answer"), APPEALS)
def test_an_appeal_is_due_when_the_tribunal_rules_say(example, sent, certificate, answer):
    assert calendars.appeal_due(D(sent), certificate and D(certificate)) == D(answer), example


@pytest.mark.parametrize(
    ("asked", "answer"),
    [("2026-07-15", True), ("2026-07-14", False), ("2026-08-26", True), ("2026-08-27", False)],
)
def test_x06_the_closure_window_has_its_two_edges(asked, answer):
    assert calendars.closure_excuses(D(asked), D("2026-07-22"), D("2026-09-02")) is answer


def test_x07_easter_is_too_short_a_closure():
    assert not calendars.closure_excuses(D("2026-03-25"), D("2026-03-28"), D("2026-04-13"))


@pytest.mark.parametrize(
    ("example", "absence", "period", "least", "answer"),
    [
        ("X57", ("2026-04-10", "2026-04-26"), ("2026-04-01", "2026-05-06"), 14, True),
        ("X57", ("2026-05-01", "2026-05-29"), ("2026-04-01", "2026-05-06"), 14, False),
        ("X58", ("2026-01-10", "2026-02-06"), ("2026-01-05", "2026-02-16"), 28, False),
        ("X58", ("2026-01-10", "2026-02-07"), ("2026-01-05", "2026-02-16"), 28, True),
        ("X64", ("2026-02-01", "2026-03-08"), ("2026-01-05", "2026-02-16"), 28, False),
        ("X64", ("2026-02-01", "2026-03-08"), ("2026-01-05", "2026-04-27"), 28, True),
        ("X64", ("2026-02-01", "2026-03-08"), ("2026-01-05", "2026-05-25"), 28, True),
    ],
)
def test_an_absence_counts_only_within_the_limits_own_period(example, absence, period, least, answer):
    days = calendars.overlap_days(D(absence[0]), D(absence[1]), D(period[0]), D(period[1]))
    assert (days >= least) is answer, example


@pytest.mark.parametrize(("request_on", "answer"), [("2026-05-19", True), ("2026-05-20", False)])
def test_x21_the_six_month_bar_ends_with_the_day_of_the_request(request_on, answer):
    assert calendars.within_months_ending(D("2025-11-20"), D(request_on), 6) is answer


def test_x24_knowing_fifteen_working_days_before_a_move_is_enough():
    assert calendars.working_days_including(D("2026-04-20"), 15) <= D("2026-06-05")


@pytest.mark.parametrize("bound", ["2026-12-25", "2027-01-01"])
def test_a_tribunal_limit_in_the_christmas_days_moves_past_them(bound):
    assert calendars.tribunal_start(D(bound)) == D("2027-01-04")


def test_a_tribunal_limit_just_outside_the_left_out_days_stands():
    assert calendars.tribunal_start(D("2026-12-24")) == D("2026-12-24")
    assert calendars.tribunal_start(D("2026-07-31")) == D("2026-07-31")


def test_the_bank_holiday_table_agrees_with_the_holidays_package():
    table = {day for day, _, _ in calendars.bank_holidays()}
    for year in range(2014, 2036):
        computed = holidays.country_holidays("GB", subdiv="ENG", years=year)
        assert {d for d in computed if d.weekday() < 5} == {
            d for d in table if d.year == year and d.weekday() < 5
        }


def test_the_bank_holiday_table_is_the_published_list_where_there_is_one():
    published = SHARED / "data" / "bank_holidays_england_wales.csv"
    if not published.exists():
        pytest.skip(f"{published.name} is reference material outside the clone and is not here")
    with published.open(encoding="utf-8", newline="") as file:
        days = {D(row["date"]) for row in csv.DictReader(file)}
    assert days == {d for d, _, source in calendars.bank_holidays() if source.startswith("GOV.UK")}


def test_every_bank_holiday_has_a_title_and_a_source_and_computed_ones_are_marked():
    for day, title, source in calendars.bank_holidays():
        assert title
        assert source.startswith("GOV.UK") or source.endswith("(unconfirmed)"), day


@pytest.mark.parametrize("day", ["2013-12-31", "2036-01-01"])
def test_a_year_outside_the_table_is_refused_with_what_to_do(day):
    with pytest.raises(RuleUnknownOn, match="bank_holidays_england.csv"):
        calendars.is_working_day(D(day))


@given(TABLE_DAYS)
def test_act_by_is_the_nearest_working_day_not_after(d):
    answer = calendars.act_by(d)
    assert answer <= d
    assert calendars.is_working_day(answer)
    between = [answer + timedelta(days=n) for n in range(1, (d - answer).days + 1)]
    assert not any(calendars.is_working_day(day) for day in between)


@given(TABLE_DAYS, st.integers(1, 40))
def test_working_days_are_those_counted_one_by_one(d, n):
    left, day = n, d
    while left:
        day += timedelta(days=1)
        left -= calendars.is_working_day(day)
    assert calendars.working_days_after(d, n) == day
    expected = day if not calendars.is_working_day(d) else calendars.working_days_including(d, n)
    assert calendars.working_days_including(d, n) == expected <= day


@given(TABLE_DAYS, st.integers(1, 20))
def test_acting_n_working_days_before_leaves_n_working_days(e, n):
    last = calendars.working_days_before(e, n)
    days = [last + timedelta(days=i) for i in range((e - last).days)]
    assert sum(map(calendars.is_working_day, days)) == n


@given(ANY_DAY, st.integers(-60, 60))
def test_a_corresponding_date_is_in_the_right_month_and_never_later_in_it(d, n):
    answer = calendars.months_after(d, n)
    assert (answer.year * 12 + answer.month) - (d.year * 12 + d.month) == n
    assert answer.day <= d.day
    assert answer.day == d.day or (answer + timedelta(days=1)).month != answer.month


@given(st.dates(date(2014, 9, 1), date(2035, 1, 1)), st.integers(1, 200))
def test_a_later_decision_never_has_an_earlier_appeal_date(sent, days):
    later = sent + timedelta(days=days)
    if later < date(2035, 6, 1):
        assert calendars.appeal_due(sent) <= calendars.appeal_due(later)


@given(st.dates(date(2014, 9, 1), date(2035, 6, 1)))
def test_an_appeal_is_due_on_a_working_day_and_never_earlier_than_two_months(sent):
    due = calendars.appeal_due(sent)
    assert calendars.is_working_day(due)
    assert due >= calendars.months_after(sent, 2)


@given(st.integers(2015, 2034), st.sampled_from([(8, day) for day in range(1, 32)]))
def test_a_limit_that_ends_in_august_is_met_on_the_first_working_day_of_september(year, ends):
    limit = date(year, *ends)
    assert calendars.tribunal_start(limit) == calendars.next_working_day(date(year, 9, 1))


def test_a_limit_that_ends_on_the_weekend_before_christmas_or_august_moves_by_the_ordinary_rule():
    # r.12(3)(a) reaches a time that ends from 25 December, or in August; r.12(2) moves every other one.
    assert calendars.appeal_due(D("2022-10-24")) == D("2022-12-28")
    assert calendars.tribunal_start(D("2027-07-31")) == D("2027-08-02")


RECEIPTS = [
    ("X49", "2026-05-22", "email", time(18, 10), "2026-05-26"),
    ("X50", "2026-03-01", "portal", time(11, 0), "2026-03-02"),
    ("X51", "2026-04-02", "post", None, "2026-04-07"),
    ("by hand in time", "2026-05-22", "hand", time(17, 0), "2026-05-22"),
    ("signed for on a Saturday", "2026-05-23", "signed_for", None, "2026-05-23"),
    ("no channel known", "2026-05-24", None, None, "2026-05-24"),
]


@pytest.mark.parametrize(("example", "on", "channel", "at", "answer"), RECEIPTS)
def test_the_receipt_convention_moves_the_day_only_when_switched_on(example, on, channel, at, answer):
    assert calendars.receipt_date(D(on), channel, at) == D(on)
    with trying(receipt_convention=True):
        assert calendars.receipt_date(D(on), channel, at) == D(answer), example


def test_school_days_are_those_on_which_that_school_is_open():
    terms = ((D("2026-01-05"), D("2026-02-13")), (D("2026-02-23"), D("2026-03-27")))
    school = calendars.SchoolCalendar(terms, closed=frozenset({D("2026-01-05")}))
    assert school.school_days_after(D("2026-01-05"), 1) == D("2026-01-06")
    assert school.school_days_after(D("2026-02-12"), 2) == D("2026-02-23")
    with pytest.raises(RuleUnknownOn):
        school.is_school_day(D("2026-04-20"))
