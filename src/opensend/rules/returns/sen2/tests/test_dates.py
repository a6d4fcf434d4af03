"""Ages and days are counted as the return counts them, on every kind of day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from opensend.rules.ages import age_on
from opensend.rules.returns.sen2 import dates

DAYS = st.dates(date(1998, 1, 1), date(2030, 12, 31))
CENSUS = date(2026, 1, 15)


@given(DAYS, DAYS)
def test_an_age_is_that_of_the_rulebook_from_birth_on(born, on):
    assume(born <= on)
    assert dates.years_between(born, on) == age_on(born, on)


@given(DAYS, DAYS)
def test_an_age_before_birth_is_below_0(born, on):
    assume(on < born)
    assert dates.years_between(born, on) < 0


@given(DAYS, DAYS)
def test_the_age_on_31_august_is_the_age_on_that_day(born, census):
    august = date(census.year, 8, 31)
    if august >= census:
        august = date(census.year - 1, 8, 31)
    assert dates.age_on_31_august(born, census) == dates.years_between(born, august)


@pytest.mark.parametrize(
    ("born", "is_of_school_age"),
    [
        (date(2020, 8, 31), True),
        (date(2020, 9, 1), False),
        (date(2009, 9, 1), True),
        (date(2009, 8, 31), False),
    ],
)
def test_compulsory_school_age_is_5_to_15_on_31_august(born, is_of_school_age):
    assert dates.is_of_school_age(born, CENSUS) is is_of_school_age


@given(DAYS, st.integers(-400, 400), st.integers(0, 200))
def test_days_are_calendar_days_and_the_limit_itself_is_in_time(start, away, limit):
    end = start + timedelta(days=away)
    assert dates.is_more_days(start, end, limit) is (away > limit)
    assert dates.is_fewer_days(start, end, limit) is (away < limit)
    assert dates.is_before(start, end) is (away > 0)


@given(DAYS)
def test_nothing_is_said_of_a_day_that_is_missing(day):
    for pair in ((day, None), (None, day), (None, None)):
        assert not dates.is_before(*pair)
        assert not dates.is_more_days(*pair, 0)
        assert not dates.is_fewer_days(*pair, 0)
        assert not dates.is_under(99, *pair)


PERIODS = st.tuples(DAYS, st.integers(0, 900)).map(lambda made: (made[0], made[0] + timedelta(days=made[1])))


@given(PERIODS, PERIODS)
def test_days_in_common_are_counted_with_both_ends(first, second):
    common = (min(first[1], second[1]) - max(first[0], second[0])).days + 1
    assert dates.share_more_than_a_day(first, second) is (common > 1)
    assert dates.share_more_than_a_day(second, first) is (common > 1)


def test_two_periods_without_an_end_meet():
    assert dates.share_more_than_a_day((date(2020, 1, 1), None), (date(2025, 1, 1), None))
