"""Working-day deadlines a second: ours beside `holidays` and `workalendar`, on the same days.

Each finds the fifteenth working day after each day of ten years, for England, ten times over: the way in
which the deadline of a notice is found.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from datetime import date, timedelta

import holidays
from workalendar.europe import UnitedKingdom

from opensend.rules.calendars import working_days_after

FIRST, LAST = date(2019, 1, 1), date(2028, 6, 30)
WORKING_DAYS = 15
TIMES = 10


def days() -> list[date]:
    """Every day of the years that the table of bank holidays holds, but for the last months."""
    return [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days)]


def with_holidays() -> Callable[[date], date]:
    """The peer's own way to add working days."""
    calendar = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST.year, LAST.year + 2))
    return lambda day: calendar.get_nth_working_day(day, WORKING_DAYS)


def with_workalendar() -> Callable[[date], date]:
    """The peer's own way to add working days."""
    calendar = UnitedKingdom()  # England and Wales; Scotland and Northern Ireland have classes of their own
    return lambda day: calendar.add_working_days(day, WORKING_DAYS)


def measure(find: Callable[[date], date]) -> tuple[float, list[date]]:
    """Deadlines found in a second, and what they were."""
    asked = days()
    found = [find(day) for day in asked]  # what is made only once is made before the clock starts
    began = time.perf_counter()
    for _ in range(TIMES):
        for day in asked:
            find(day)
    return len(asked) * TIMES / (time.perf_counter() - began), found


def main() -> None:
    """Print deadlines a second, the ratio, and where a peer finds another day."""
    warnings.simplefilter("ignore")
    ours, expected = measure(lambda day: working_days_after(day, WORKING_DAYS))
    print(f"ours         {ours:12,.0f} deadlines/s")
    for name, make in (("holidays", with_holidays), ("workalendar", with_workalendar)):
        theirs, found = measure(make())
        other = sum(one != two for one, two in zip(expected, found, strict=True))
        print(
            f"{name:<12} {theirs:12,.0f} deadlines/s, ours {ours / theirs:.1f} times; {other} other answers"
        )


if __name__ == "__main__":
    main()
