"""A date of birth gives the school year, the leaving date and the day on which rights pass."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensend.rules import ages

D = date.fromisoformat
BORN = st.dates(date(1989, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("born", "leaves"),
    [
        ("2010-03-14", "2026-06-26"),
        ("2010-08-31", "2026-06-26"),
        ("2010-09-01", "2027-06-25"),
        ("2009-08-31", "2025-06-27"),
        ("2009-09-01", "2026-06-26"),
        ("2010-01-15", "2026-06-26"),
        ("2012-02-29", "2028-06-30"),
    ],
)
def test_compulsory_school_age_ends_on_the_printed_friday(born, leaves):
    assert ages.leaving_date(D(born)) == D(leaves)
    assert ages.is_child(D(born), D(leaves))
    assert not ages.is_young_person(D(born), D(leaves))
    assert ages.is_young_person(D(born), D(leaves) + timedelta(days=1))


@pytest.mark.parametrize(
    ("born", "starts"),
    [
        ("2021-03-31", "2026-03-31"),
        ("2021-04-01", "2026-08-31"),
        ("2021-08-31", "2026-08-31"),
        ("2021-09-01", "2026-12-31"),
        ("2021-01-01", "2026-03-31"),
    ],
)
def test_compulsory_school_age_begins_on_a_prescribed_day(born, starts):
    assert ages.compulsory_school_age_starts(D(born)) == D(starts)


@pytest.mark.parametrize(
    ("born", "on", "year"),
    [
        ("2015-03-15", "2024-11-01", 5),
        ("2015-08-31", "2024-11-01", 5),
        ("2015-09-01", "2024-11-01", 4),
        ("2021-09-01", "2026-08-31", -1),
        ("2021-08-31", "2026-09-01", 1),
        ("2021-09-01", "2026-09-01", 0),
    ],
)
def test_a_year_group_follows_the_age_on_31_august(born, on, year):
    assert ages.year_group(D(born), D(on)) == year


def test_x44_a_plan_at_a_college_can_run_to_31_july():
    assert ages.plan_end_in_further_education(D("2001-11-03")) == D("2027-07-31")
    assert ages.plan_latest_end(D("2001-11-03")) == D("2027-11-02")


@pytest.mark.parametrize(("on", "age"), [("2028-08-30", 17), ("2028-08-31", 18), ("2029-08-31", 19)])
def test_ages_change_on_the_birthday(on, age):
    assert ages.age_on(D("2010-08-31"), D(on)) == age


def test_a_day_before_birth_has_no_age():
    with pytest.raises(ValueError, match="before the date of birth"):
        ages.age_on(D("2020-01-02"), D("2020-01-01"))


@given(BORN)
def test_the_leaving_date_is_a_late_june_friday_of_the_year_of_16(born):
    leaves = ages.leaving_date(born)
    assert leaves.weekday() == 4
    assert leaves.month == 6
    assert (leaves + timedelta(days=7)).month == 7
    assert ages.school_year(leaves) == ages.school_year(ages.birthday(born, 16))
    assert ages.year_group(born, leaves) == 11


@given(BORN, st.integers(0, 400))
def test_the_older_child_never_leaves_later(born, days):
    assert ages.leaving_date(born) <= ages.leaving_date(born + timedelta(days=days))


@given(BORN, st.integers(0, 26 * 366))
def test_nobody_is_a_child_and_a_young_person_at_once(born, days):
    on = born + timedelta(days=days)
    is_over = on >= ages.plan_age_limit(born)
    assert ages.is_child(born, on) + ages.is_young_person(born, on) + is_over == 1


@given(BORN)
def test_milestones_are_in_order(born):
    days = [milestone.on for milestone in ages.milestones(born)]
    assert days == sorted(days)


@given(BORN)
def test_a_plan_at_a_college_ends_between_25_and_26(born):
    assert ages.plan_age_limit(born) <= ages.plan_end_in_further_education(born) <= ages.plan_latest_end(born)
