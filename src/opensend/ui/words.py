"""Dates, counts and standings in words."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

STANDINGS = {
    "running": ("Running", "blue"),
    "met": ("Met in time", "green"),
    "met_late": ("Met late", "orange"),
    "missed_open": ("Late", "red"),
    "excepted": ("Late, with a lawful reason", "purple"),
    "lapsed": ("Time has passed", "grey"),
    "superseded": ("Replaced", "grey"),
    "void": ("No longer applies", "grey"),
}
"""What a deadline's standing is called, and the colour of its tag."""


def long_date(value: date | None) -> str:
    """A date as people write it; an empty text for none.

    >>> long_date(date(2026, 2, 16))
    '16 February 2026'
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON) if value.tzinfo else value
    return f"{value.day} {value:%B} {value.year}"


def day_words(due: date, on: date) -> str:
    """How far off a limit is on a day.

    >>> monday = date(2026, 2, 16)
    >>> day_words(date(2026, 2, 19), monday), day_words(date(2026, 2, 15), monday), day_words(monday, monday)
    ('in 3 days', '1 day late', 'today')
    """
    days = (due - on).days
    if days == 0:
        return "today"
    if days == 1:
        return "tomorrow"
    return f"in {days} days" if days > 0 else f"{count_words(-days, 'day')} late"


def count_words(number: int, one: str, many: str = "") -> str:
    """A number with its noun, in the plural where there is not exactly one.

    >>> count_words(1, "child", "children"), count_words(1200, "request")
    ('1 child', '1,200 requests')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def standing_words(standing: str) -> str:
    """What a deadline's standing is called. Raises KeyError for a standing that there is not."""
    return STANDINGS[standing][0]


def standing_colour(standing: str) -> str:
    """The colour of the tag of a standing. Raises KeyError for a standing that there is not."""
    return STANDINGS[standing][1]
