"""Formulas: how a limit's last day is counted, each figure a dated parameter and never a number in code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from opensend.rules.calendars import appeal_due
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
