"""What day it is where the law counts: the one place that asks the clock."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def today() -> date:
    """The date in London, also in the hour in which London and UTC are on different days."""
    return timezone.now().astimezone(LONDON).date()
