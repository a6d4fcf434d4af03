"""What the text of one item says: dates, flags and numbers as the return writes them, else None."""

from __future__ import annotations

import re
from datetime import date

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
FLAGS = {"0": False, "1": True, "false": False, "true": True}
_MOST_KEPT = 50_000
_dates: dict[str, date | None] = {}


def read_date(text: str) -> date | None:
    """A calendar date written CCYY-MM-DD.

    >>> read_date("2024-02-29"), read_date("2025-02-29"), read_date("29/02/2024"), read_date("2025-W01-1")
    (datetime.date(2024, 2, 29), None, None, None)
    """
    try:
        return _dates[text]
    except KeyError:
        # A country's file has some ten thousand different days, each thousands of times.
        if len(_dates) >= _MOST_KEPT:
            _dates.clear()
        found = _dates[text] = _parse_date(text)
        return found


def _parse_date(text: str) -> date | None:
    if len(text) != 10 or text[4] != "-" or text[7] != "-" or not text.isascii():
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_flag(text: str) -> bool | None:
    """A flag written 1 or 0; true and false in any letter case are taken too."""
    found = FLAGS.get(text)
    return FLAGS.get(text.lower()) if found is None else found


def read_number(text: str) -> int | None:
    """A whole number in at most nine digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
