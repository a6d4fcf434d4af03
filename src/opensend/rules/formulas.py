"""Formulas: how a limit's last day is counted, each figure a dated parameter and never a number in code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from opensend.rules.calendars import appeal_due, months_including
from opensend.rules.dated import parameter
from opensend.rules.explain import short_day

_MONTHS_FROM_DECISION, _MONTHS_FROM_CERTIFICATE = (
    "appeal_months_from_decision",
    "appeal_months_from_certificate",
)


@dataclass(frozen=True, slots=True)
class Count:
    """A period counted from one date by one function of the calendar.

    >>> from opensend.rules.calendars import weeks_after
    >>> six_weeks = Count(weeks_after, "assess_decision_weeks", "within {n} {unit} of")
    >>> six_weeks.due(date(2026, 1, 5)), six_weeks.words(date(2026, 1, 5))
    (datetime.date(2026, 2, 16), 'within 6 weeks of 5 January 2026')
    """

    calendar: Callable[[date, int], date]
    figure: str
    phrase: str

    @property
    def parameters(self) -> tuple[str, ...]:
        """The dated parameters that it reads."""
        return (self.figure,)

    def due(self, start: date, second: date | None = None) -> date:
        """The last lawful day, under the figure in force on the day it counts from."""
        return self.calendar(start, parameter(self.figure, start).value)

    def words(self, start: date, second: date | None = None) -> str:
        """The count in words."""
        figure = parameter(self.figure, start)
        phrase = self.phrase.format(n=figure.value, unit=figure.unit)
        return f"{phrase} {short_day(start)}"


@dataclass(frozen=True, slots=True)
class AppealPeriod:
    """The tribunal's period for starting an appeal: the later of two, moved off days that it does not sit.

    >>> AppealPeriod().due(date(2026, 3, 31), date(2026, 4, 10))
    datetime.date(2026, 6, 1)
    """

    @property
    def parameters(self) -> tuple[str, ...]:
        """The dated parameters that it reads."""
        return (_MONTHS_FROM_DECISION, _MONTHS_FROM_CERTIFICATE)

    def due(self, start: date, second: date | None = None) -> date:
        """The last day for the tribunal to receive the appeal."""
        return appeal_due(start, second)

    def words(self, start: date, second: date | None = None) -> str:
        """The count in words."""
        months = parameter(_MONTHS_FROM_DECISION, start).value
        text = f"within {months} months of the notice sent on {short_day(start)}"
        if second is not None:
            extra = parameter(_MONTHS_FROM_CERTIFICATE, second).value
            text += f", or {extra} month of the mediation certificate of {short_day(second)} if later"
        return f"{text} (moved on from a day that is no working day, in August, or 25 December to 1 January)"


@dataclass(frozen=True, slots=True)
class TransferredReview:
    """The first review of a plan from another authority: the later of two periods (SI 2014/1530 reg 15(5)).

    >>> TransferredReview().due(date(2025, 9, 1), date(2026, 8, 1))
    datetime.date(2026, 10, 31)
    """

    @property
    def parameters(self) -> tuple[str, ...]:
        """The dated parameters that it reads."""
        return ("review_months", "transfer_review_months")

    def due(self, start: date, second: date | None) -> date:
        """The last lawful day, from the day the plan was made or last reviewed, and that of the transfer."""
        reviewed = months_including(start, parameter("review_months", start).value)
        if second is None:
            return reviewed
        return max(reviewed, months_including(second, parameter("transfer_review_months", second).value))

    def words(self, start: date, second: date | None) -> str:
        """The count in words."""
        months = parameter("review_months", start).value
        text = f"within {months} months beginning with {short_day(start)}"
        if second is not None:
            extra = parameter("transfer_review_months", second).value
            text += f", or {extra} months beginning with the transfer on {short_day(second)} if later"
        return text


@dataclass(frozen=True, slots=True)
class DayItself:
    """A last day that the event itself names, as that of a change of phase.

    >>> DayItself().due(date(2026, 2, 15), None)
    datetime.date(2026, 2, 15)
    """

    @property
    def parameters(self) -> tuple[str, ...]:
        """It reads none."""
        return ()

    def due(self, start: date, second: date | None) -> date:
        """The day that was named."""
        return start

    def words(self, start: date, second: date | None) -> str:
        """The count in words."""
        return f"by {short_day(start)}"
