"""The dates of one yearly return: which day it is as at, and what counts as its activity year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from opensend.rules.returns.sen2.dates import year_before
from opensend.rules.returns.sen2.schema import schema_for, years


@dataclass(frozen=True, slots=True)
class ReturnYear:
    """A collection year with its census day, on which everything is told as it then stood."""

    year: int
    census_day: date
    last_census_day: date
    """Of the return before: what was recorded after it without a day is first told in this one."""
    activity_start: date
    activity_end: date
    collected: frozenset[tuple[str, str]]
    """The items that the year asks for, by (parent, element)."""
    demanded: frozenset[tuple[str, str]]
    """Of those, the ones that are not optional in that year."""

    def asks(self, parent: str, element: str) -> bool:
        """Whether the year collects the item there."""
        return (parent, element) in self.collected

    def demands(self, parent: str, element: str) -> bool:
        """Whether the year wants the item there, and not only takes it."""
        return (parent, element) in self.demanded

    def is_activity(self, day: date) -> bool:
        """Whether a day lies between the start of the activity year and the census day."""
        return self.activity_start <= day <= self.census_day


@cache
def return_year(year: int) -> ReturnYear:
    """The dates of a collection year. Raises YearNotHeld where the tables have none.

    >>> return_year(2026).census_day, return_year(2026).last_census_day
    (datetime.date(2026, 1, 15), datetime.date(2025, 1, 16))
    >>> return_year(2025).demands("Requests", "RequestSource")
    False
    """
    schema = schema_for(year)
    census_day = schema.reference_date
    last = schema_for(year - 1).reference_date if year - 1 in years() else year_before(census_day)
    items = [item for below in schema.parents.values() for item in below]
    return ReturnYear(
        year,
        census_day,
        last,
        date(schema.activity_year, 1, 1),
        date(schema.activity_year, 12, 31),
        frozenset((item.parent, item.element) for item in items),
        frozenset((item.parent, item.element) for item in items if not _is_optional(item.mandatory, year)),
    )


def _is_optional(mandatory: str, year: int) -> bool:
    """Whether the table's words make an item optional in a year: "O", or "O in 2025, M from 2026".

    >>> _is_optional("O in 2025, M from 2026 unless H", 2025), _is_optional("C: plan ceased", 2025)
    (True, False)
    """
    first = mandatory.partition(",")[0]
    return first == "O" or first == f"O in {year}"
