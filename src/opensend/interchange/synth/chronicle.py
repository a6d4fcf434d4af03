"""Events as they are told one after another; what would happen after today has not happened."""

from __future__ import annotations

from datetime import date
from typing import Any

from opensend.rules.timeline import Event

_SATURDAY = 5
fromordinal = date.fromordinal


def working(day: int) -> int:
    """The day itself, or the Friday before a weekend.

    >>> working(date(2026, 1, 31).toordinal()) == date(2026, 1, 30).toordinal()
    True
    """
    weekday = (day + 6) % 7
    return day - (weekday - 4) if weekday >= _SATURDAY else day


class Chronicle:
    """The events of one run, up to a day."""

    __slots__ = ("events", "until")

    def __init__(self, until: int) -> None:
        self.events: list[Event] = []
        self.until = until

    def tell(self, kind: str, day: int, payload: dict[str, Any] | None = None) -> int:
        """Tell an event; its position, or -1 where the day has not come."""
        if day > self.until:
            return -1
        self.events.append(Event(kind, fromordinal(day), payload))
        return len(self.events) - 1
