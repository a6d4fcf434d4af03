"""Under which published words a child or young person is counted: sex, ethnicity, age, years, need."""

from __future__ import annotations

from datetime import date
from functools import cache

from opensend.rules.returns.sen2.dates import years_between
from opensend.rules.returns.sen2.records import ActivePlans, Person, PlacementDetail
from opensend.rules.returns.sen2.tables import read_table

Labels = tuple[str, ...]
_ETHNICITY, _SEX, _GENDER, _NEED = "Ethnicity", "Sex", "GenderCurrent", "SENtype"
_MOST_YEARS = 12


def sex_of(person: Person) -> Labels:
    """The word for the sex, from either item of it."""
    words = _labels(_SEX)
    word = words.get(person.sex or "") or _labels(_GENDER).get(person.gender_current or "")
    return (word or words[""],)


def ethnicity_of(person: Person) -> Labels:
    """The word for the ethnicity: of an extended code, that of its main code."""
    words, code = _labels(_ETHNICITY), person.ethnicity or ""
    return (words.get(code) or words.get(_main_codes().get(code, "")) or words[""],)


def need_of(active: ActivePlans | None) -> str | None:
    """The code of the primary need, where it is known."""
    for need in active.sen_needs if active else ():
        if need.sen_type_rank == "1" and need.sen_type in _labels(_NEED):
            return need.sen_type
    return None


def need_label(code: str | None) -> Labels:
    """The word for a primary need."""
    return (_labels(_NEED)[code or ""],)


def main_placement(active: ActivePlans | None, on: date) -> PlacementDetail | None:
    """The placement of rank 1 that is open on a day."""
    for placement in open_placements(active, on):
        if placement.placement_rank == "1":
            return placement
    return None


def open_placements(active: ActivePlans | None, on: date) -> list[PlacementDetail]:
    """The placements open on a day; one without an entry date has begun."""
    return [
        placement
        for placement in (active.placement_details if active else ())
        if (placement.entry_date is None or placement.entry_date <= on)
        and (placement.leaving_date is None or placement.leaving_date >= on)
    ]


def age_at(person: Person, on: date | None) -> int | None:
    """Age in whole years, where both days are known and in order."""
    return years_from(person.person_birth_date, on)


def years_from(start: date | None, end: date | None) -> int | None:
    """Whole years from one day to a later one."""
    return None if start is None or end is None or end < start else years_between(start, end)


@cache
def aged(age: int | None) -> Labels:
    """An age as the tables of activity and of reviews word it.

    >>> aged(2), aged(7), aged(None)
    (('Aged 2 and under',), ('Aged 7',), ('Age unknown',))
    """
    return _between(age, "Aged", 2, 20, "{} and under", "{} and over", "Age unknown")


@cache
def age(age: int | None) -> Labels:
    """An age as the tables of plans issued and of budgets word it.

    >>> age(20), age(None)
    (('age 20 and over',), ('Unknown',))
    """
    return _between(age, "age", 2, 20, "{} and under", "{} and over", "Unknown")


@cache
def single_age(age: int | None) -> Labels:
    """An age as the tables of all plans word it.

    >>> single_age(2), single_age(26)
    (('under 3',), ('age 25',))
    """
    if age is None:
        return ("Age unknown",)
    return ("under 3",) if age < 3 else (f"age {min(age, 25)}",)


@cache
def working_age(age: int | None) -> Labels:
    """An age as the table of work-based learning words it.

    >>> working_age(14), working_age(25)
    (('age 15 and under',), ('age 25 or over',))
    """
    return _between(age, "age", 15, 25, "{} and under", "{} or over", "Age unknown")


@cache
def years_in_place(years: int | None) -> Labels:
    """Years held as the tables of all plans word them.

    >>> years_in_place(0), years_in_place(11), years_in_place(12)
    (('Less than a year',), ('11',), ('12 or more',))
    """
    if years is None:
        return ("Unknown",)
    return ("Less than a year",) if years < 1 else (str(years) if years < _MOST_YEARS else "12 or more",)


@cache
def years_held(years: int | None) -> Labels:
    """Years held as the table of ceased plans words them.

    >>> years_held(0), years_held(1), years_held(3), years_held(15)
    (('Under a year',), ('1 year',), ('3 years',), ('12 years and over',))
    """
    if years is None:
        return ("Unknown",)
    if years >= _MOST_YEARS:
        return ("12 years and over",)
    return ("Under a year",) if years < 1 else (f"{years} year{'s' * (years > 1)}",)


def _between(age: int | None, word: str, low: int, high: int, under: str, over: str, unknown: str) -> Labels:
    if age is None:
        return (unknown,)
    if age <= low:
        return (f"{word} {under.format(low)}",)
    return (f"{word} {over.format(high)}",) if age >= high else (f"{word} {age}",)


@cache
def _labels(name: str) -> dict[str, str]:
    return {row["code"]: row["label"] for row in read_table("published_labels") if row["set"] == name}


@cache
def _main_codes() -> dict[str, str]:
    return {row["code"]: row["parent"] for row in read_table("codes") if row["set"] == _ETHNICITY}
