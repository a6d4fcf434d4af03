"""Dates as the rules of the return count them: calendar days, ages at a day, the August before the census.

Each asks nothing of a date that is missing, so that a rule about two dates is silent where one is not there.
They stand beside ``rules.ages`` because a return holds dates that cannot be (a request before birth), and
because they run hundreds of millions of times over a country's file.
"""

from __future__ import annotations

from datetime import date

from opensend.rules.ages import birthday

_AUGUST = 8
_SCHOOL_AGE_FROM = 5
_SCHOOL_AGE_TO = 15


def is_before(first: date | None, second: date | None) -> bool:
    """Whether both days are known and the first is the earlier."""
    return first is not None and second is not None and first < second


def is_more_days(start: date | None, end: date | None, days: int) -> bool:
    """Whether both days are known and more than so many calendar days lie from one to the other.

    >>> is_more_days(date(2025, 1, 1), date(2025, 2, 12), 42), is_more_days(date(2025, 1, 1), None, 42)
    (False, False)
    """
    return start is not None and end is not None and (end - start).days > days


def is_fewer_days(start: date | None, end: date | None, days: int) -> bool:
    """Whether both days are known and fewer than so many calendar days lie from one to the other."""
    return start is not None and end is not None and (end - start).days < days


def years_between(born: date, on: date) -> int:
    """Age in whole years on a day, below 0 on a day before birth.

    >>> years_between(date(2008, 2, 29), date(2026, 2, 28)), years_between(date(2025, 3, 1), date(2025, 2, 1))
    (17, -1)
    """
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def is_under(age: int, born: date | None, on: date | None) -> bool:
    """Whether both days are known and the person is younger than that on the second."""
    return born is not None and on is not None and years_between(born, on) < age


def age_on_31_august(born: date, reference_date: date) -> int:
    """Age on the 31 August before the census day, from which the return counts school years.

    >>> census = date(2026, 1, 15)
    >>> age_on_31_august(date(2015, 8, 31), census), age_on_31_august(date(2015, 9, 1), census)
    (10, 9)
    """
    august = reference_date.year if reference_date.month > _AUGUST else reference_date.year - 1
    return august - born.year - (born.month > _AUGUST)


def is_of_school_age(born: date, reference_date: date) -> bool:
    """Compulsory school age as the return has it: 5 to 15 on the 31 August before the census day."""
    return _SCHOOL_AGE_FROM <= age_on_31_august(born, reference_date) <= _SCHOOL_AGE_TO


def year_before(day: date) -> date:
    """The same day a year earlier; 1 March for 29 February.

    >>> year_before(date(2026, 1, 15)), year_before(date(2024, 2, 29))
    (datetime.date(2025, 1, 15), datetime.date(2023, 3, 1))
    """
    return birthday(day, -1)


def share_more_than_a_day(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Whether two periods, both ends within them, have more than one day in common; None has no end.

    A plan that ends on the day on which the next starts shares that one day with it, and may.

    >>> ends_tenth = (date(2025, 1, 1), date(2025, 6, 10))
    >>> share_more_than_a_day(ends_tenth, (date(2025, 6, 10), None))
    False
    >>> share_more_than_a_day(ends_tenth, (date(2025, 6, 9), None))
    True
    """
    last_start = max(first[0], second[0])
    ends = [end for end in (first[1], second[1]) if end is not None]
    return not ends or min(ends) > last_start
