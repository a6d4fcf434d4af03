"""The clocks of the published statistics: what counts as in time, from two dates of a return.

Calendar days are counted from the day a request was received, which is day 1 of the law's weeks; a decision
on the same weekday six weeks later is 42 days on and still in time. The limits are those of SI 2014/1530 regs
5, 10, 13 and 20. That "over a year" begins after 52 weeks is inferred from the published groups. Where a date
is missing or the second lies before the first, the answer is None: the case is counted, and in no group.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

REQUEST_DAYS = 42
"""Six weeks from receipt to tell the decision whether to assess."""
REFUSAL_TO_ISSUE_DAYS = 112
"""Sixteen weeks from receipt to tell that no plan will be issued."""
PLAN_DAYS = 140
"""Twenty weeks from receipt to the final plan."""
YEAR_DAYS = 364
"""Fifty-two weeks from receipt."""
REVIEW_DAYS = 28
"""Four weeks from the review meeting to the decision."""


class PlanTiming(StrEnum):
    """When the final plan was issued, counted from the receipt of the request."""

    WITHIN_20_WEEKS = "within 20 weeks"
    WITHIN_A_YEAR = "over 20 weeks and up to a year"
    OVER_A_YEAR = "over a year"


def days_taken(start: date | None, end: date | None) -> int | None:
    """Calendar days from one date to a later one.

    >>> days_taken(date(2025, 2, 3), date(2025, 6, 20)), days_taken(date(2025, 2, 3), date(2025, 2, 2))
    (137, None)
    """
    if start is None or end is None or end < start:
        return None
    return (end - start).days


def is_request_decided_in_time(received: date | None, decided: date | None) -> bool | None:
    """Whether the decision whether to assess was told within six weeks.

    >>> is_request_decided_in_time(date(2025, 1, 1), date(2025, 2, 12))
    True
    """
    return _is_within(received, decided, REQUEST_DAYS)


def is_refusal_to_issue_in_time(received: date | None, decided: date | None) -> bool | None:
    """Whether a decision not to issue a plan was told within sixteen weeks.

    >>> is_refusal_to_issue_in_time(date(2025, 1, 1), date(2025, 4, 24))
    False
    """
    return _is_within(received, decided, REFUSAL_TO_ISSUE_DAYS)


def is_review_decided_in_time(meeting: date | None, decided: date | None) -> bool | None:
    """Whether the decision after a review was told within four weeks of the meeting.

    >>> is_review_decided_in_time(date(2025, 3, 3), date(2025, 3, 31))
    True
    """
    return _is_within(meeting, decided, REVIEW_DAYS)


def plan_timing(received: date | None, started: date | None) -> PlanTiming | None:
    """In which of the published groups the time to the final plan falls.

    >>> str(plan_timing(date(2025, 1, 1), date(2025, 5, 21)))
    'within 20 weeks'
    >>> str(plan_timing(date(2024, 1, 1), date(2024, 12, 31)))
    'over a year'
    """
    days = days_taken(received, started)
    if days is None:
        return None
    if days <= PLAN_DAYS:
        return PlanTiming.WITHIN_20_WEEKS
    return PlanTiming.WITHIN_A_YEAR if days <= YEAR_DAYS else PlanTiming.OVER_A_YEAR


def _is_within(start: date | None, end: date | None, days: int) -> bool | None:
    taken = days_taken(start, end)
    return None if taken is None else taken <= days
