"""Ages: what a date of birth means in the law of SEND on a given day.

A *child* is of or under compulsory school age; a *young person* is over it and under 25 (CFA 2014 s.83(2)).
Rights pass from parent to young person on the day after the last Friday in June of the school year in which
they turn 16, and not on the birthday (Education Act 1996 s.8).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from opensend.rules.dated import parameter

_DAY = timedelta(days=1)
_FRIDAY = 4
_SEPTEMBER = 9
_YEAR_GROUP_OFFSET = 5  # a child who is 5 on 31 August begins year 1 the next day
_NURSERY_NAMES = {0: "Reception", -1: "Nursery (age 3 to 4)", -2: "Nursery (age 2 to 3)"}
_LAST_YEAR_GROUP = 14
# These ages have been the same for as long as Part 3 has been law, so they are read as on its first day: a
# change would count by date of birth and not by the day of asking, and needs a rule of its own.
_AGES_SINCE = date(2014, 9, 1)


def birthday(born: date, age: int) -> date:
    """The day on which someone reaches an age; someone born on 29 February, on 1 March where there is none.

    >>> birthday(date(2008, 2, 29), 18)
    datetime.date(2026, 3, 1)
    """
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def age_on(born: date, on: date) -> int:
    """Age in whole years on a day; raises `ValueError` for a day before birth.

    >>> age_on(date(2010, 8, 31), date(2026, 8, 30))
    15
    """
    if on < born:
        raise ValueError(f"{on} is before the date of birth {born}")
    years = on.year - born.year
    return years if birthday(born, years) <= on else years - 1


def school_year(on: date) -> int:
    """The calendar year in which the school year of a day began (1 September to 31 August).

    >>> school_year(date(2026, 8, 31)), school_year(date(2026, 9, 1))
    (2025, 2026)
    """
    return on.year if on.month >= _SEPTEMBER else on.year - 1


def school_year_label(start: int) -> str:
    """How a school year is written.

    >>> school_year_label(2025), school_year_label(1999)
    ('2025/26', '1999/00')
    """
    return f"{start}/{(start + 1) % 100:02d}"


def year_group(born: date, on: date) -> int:
    """National Curriculum year by age: 0 is Reception, -1 and -2 are Nursery; above 14 there is no such year.

    It is the *computed* year; a child taught out of their age group has another actual year.

    >>> year_group(date(2015, 8, 31), date(2025, 1, 6)), year_group(date(2015, 9, 1), date(2025, 1, 6))
    (5, 4)
    """
    return school_year(on) - school_year(born) - _YEAR_GROUP_OFFSET


def year_group_title(year: int) -> str:
    """The year group in words.

    >>> year_group_title(9), year_group_title(0), year_group_title(-3), year_group_title(17)
    ('Year 9', 'Reception', 'Under 2', 'Over Year 14')
    """
    if year > _LAST_YEAR_GROUP:
        return f"Over Year {_LAST_YEAR_GROUP}"
    if year > 0:
        return f"Year {year}"
    return _NURSERY_NAMES.get(year, "Under 2")


def compulsory_school_age_starts(born: date) -> date:
    """The first prescribed day (31 March, 31 August, 31 December) on or after the 5th birthday (EA 1996 s.8).

    >>> compulsory_school_age_starts(date(2021, 4, 1))
    datetime.date(2026, 8, 31)
    """
    first = birthday(born, parameter("school_start_age", _AGES_SINCE).value)
    return next(d for d in (date(first.year, m, 31) for m in (3, 8, 12)) if d >= first)


def leaving_date(born: date) -> date:
    """The last day of compulsory school age: last Friday in June of the school year of the 16th birthday.

    >>> leaving_date(date(2010, 8, 31)), leaving_date(date(2010, 9, 1))
    (datetime.date(2026, 6, 26), datetime.date(2027, 6, 25))
    """
    birthday_year = school_year(birthday(born, parameter("school_leaving_age", _AGES_SINCE).value))
    last_of_june = date(birthday_year + 1, 6, 30)
    return last_of_june - timedelta(days=(last_of_june.weekday() - _FRIDAY) % 7)


def rights_pass_on(born: date) -> date:
    """The first day on which the young person, and no longer the parent, holds the rights of CFA 2014 Part 3.

    >>> rights_pass_on(date(2010, 3, 14))
    datetime.date(2026, 6, 27)
    """
    return leaving_date(born) + _DAY


def is_compulsory_school_age(born: date, on: date) -> bool:
    """Whether a child is of compulsory school age on a day."""
    return compulsory_school_age_starts(born) <= on <= leaving_date(born)


def is_child(born: date, on: date) -> bool:
    """Whether someone is a child in CFA 2014 Part 3: not over compulsory school age."""
    return on <= leaving_date(born)


def is_young_person(born: date, on: date) -> bool:
    """Whether someone is a young person: over compulsory school age and under 25 (CFA 2014 s.83(2))."""
    return leaving_date(born) < on < plan_age_limit(born)


def plan_age_limit(born: date) -> date:
    """The 25th birthday, after which a plan goes on only by the authority's choice (CFA 2014 s.46)."""
    return birthday(born, parameter("young_person_until_age", _AGES_SINCE).value)


def plan_latest_end(born: date) -> date:
    """The last day to which a plan can be kept in any setting: the day before the 26th birthday (reg 46)."""
    return birthday(born, 26) - _DAY


def plan_end_in_further_education(born: date) -> date:
    """Where the plan is kept at an FE-sector college: 31 July ending the academic year of the 25th birthday.

    SI 2014/1530 reg 46(1)(a) with CFA 2014 s.46.

    >>> plan_end_in_further_education(date(2001, 11, 3))
    datetime.date(2027, 7, 31)
    """
    limit = plan_age_limit(born)
    return date(limit.year if limit.month <= 7 else limit.year + 1, 7, 31)


def is_year_9_or_above(year: int, on: date) -> bool:
    """Whether preparing for adulthood must be covered in this year group (reg 6(1)(g), reg 12(3))."""
    return bool(year >= parameter("adulthood_planning_year_group", on).value)


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day on which a child's or young person's position in law changes."""

    on: date
    title: str
    source: str


def milestones(born: date) -> tuple[Milestone, ...]:
    """The days on which the law changes for someone born on a day, in order.

    >>> [str(milestone.on) for milestone in milestones(date(2010, 3, 14))]
    ['2015-03-31', '2026-06-27', '2028-03-14', '2029-03-14', '2035-03-14']
    """
    return (
        Milestone(
            compulsory_school_age_starts(born), "Compulsory school age begins", "Education Act 1996 s.8(2)"
        ),
        Milestone(rights_pass_on(born), "Rights pass to the young person", "CFA 2014 s.83(2)"),
        Milestone(birthday(born, 18), "Turns 18", "CFA 2014 s.36(10), s.45(3)"),
        Milestone(birthday(born, 19), "Turns 19", "Code of Practice ¶9.200"),
        Milestone(plan_age_limit(born), "Turns 25", "CFA 2014 s.46, s.83(2)"),
    )
