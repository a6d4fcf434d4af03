"""Live through days that are past, so that a demonstration's history is made by the services themselves.

The services ask the clock when something is recorded, asked or answered. While the demonstration is loaded,
which one process does before it serves anything, the clock can stand on the day that is being lived through.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from django.utils import timezone

from opensend.audit.today import LONDON, today
from opensend.rules.calendars import act_by

_MORNING = time(9, 30)


@contextlib.contextmanager
def on_day(day: date, *, minutes: int = 0) -> Iterator[None]:
    """For a block, it is that day, so many minutes after half past nine in London.

    Raises ValueError for a day after today: a demonstration has no future.
    """
    if day > today():
        raise ValueError(f"{day} is in the future")
    moment = datetime.combine(day, _MORNING, LONDON) + timedelta(minutes=minutes)
    moment = min(moment, timezone.now())
    with patch.object(timezone, "now", lambda: moment):
        yield


def working_day(days_ago: int) -> date:
    """The last working day on or before so many days ago."""
    return act_by(today() - timedelta(days=days_ago))
