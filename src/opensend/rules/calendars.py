"""Calendars: how the law counts days, weeks, months and working days in England.

Names follow the words of the law. "Within n weeks of an event" does not count the day of the event
(`weeks_after`); "n days beginning with" does (`days_including`). School holidays never stop a clock.
A working day is any day but a Saturday, a Sunday and an English bank holiday (Christmas Day and Good
Friday among them): the usual statutory meaning, which SI 2014/1530 does not itself state (unconfirmed).

Bank holidays come from ``data/bank_holidays_england.csv``. A working-day question about a year outside
that table raises `RuleUnknownOn`; calendar days, weeks and months have no such limit.
"""

from __future__ import annotations

import csv
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from importlib import resources

from opensend.rules.dated import RulesDataError, RuleUnknownOn, parameter

_DAY = timedelta(days=1)
_AUGUST, _DECEMBER = 8, 12


# Calendar days, weeks and months


def weeks_after(d: date, n: int) -> date:
    """Last day "within n weeks of" an event: W(d, n).

    >>> weeks_after(date(2026, 1, 5), 6)
    datetime.date(2026, 2, 16)
    """
    return d + timedelta(weeks=n)


def days_including(d: date, n: int) -> date:
    """Last of "n days beginning with the day on which": Dincl(d, n).

    >>> days_including(date(2026, 3, 2), 15)
    datetime.date(2026, 3, 16)
    """
    return d + timedelta(days=n - 1)


def days_after(d: date, n: int) -> date:
    """Last day "within n days of" an event: Dexcl(d, n).

    >>> days_after(date(2026, 3, 17), 15)
    datetime.date(2026, 4, 1)
    """
    return d + timedelta(days=n)


def months_after(d: date, n: int) -> date:
    """The corresponding date n months later (earlier when negative), else that month's last day: M(d, n).

    >>> months_after(date(2025, 12, 31), 2)
    datetime.date(2026, 2, 28)
    >>> months_after(date(2027, 7, 30), -5)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(d.month - 1 + n, 12)
    year, month = d.year + years, month + 1
    return date(year, month, min(d.day, monthrange(year, month)[1]))


def months_including(d: date, n: int) -> date:
    """Last day of "n months beginning with" a day: Mincl(d, n).

    >>> months_including(date(2025, 3, 10), 12)
    datetime.date(2026, 3, 9)
    """
    return months_after(d, n) - _DAY


def before(d: date) -> date:
    """Last lawful day of a duty to act "before" a day.

    >>> before(date(2027, 2, 15))
    datetime.date(2027, 2, 14)
    """
    return d - _DAY


def within_months_ending(d: date, end: date, n: int) -> bool:
    """Whether a day falls in "the period of n months ending with" another: the bar of CFA 2014 s.36(6).

    >>> within_months_ending(date(2025, 11, 20), date(2026, 5, 19), 6)
    True
    """
    return months_after(end, -n) < d <= end


def overlap_days(start: date, end: date, period_start: date, period_end: date) -> int:
    """Days of an absence (`end` is the day of return) that fall within a limit's period; never negative.

    >>> overlap_days(date(2026, 2, 1), date(2026, 3, 8), date(2026, 1, 5), date(2026, 2, 16))
    15
    """
    return max(0, (min(end, period_end) - max(start, period_start)).days)


def closure_excuses(request_on: date, close_start: date, reopen: date) -> bool:
    """Whether a school's closure excuses lateness: SI 2014/1530 reg 5(4)(a)-(b), reg 10(4)(a)-(b).

    `request_on` is the day on which advice was asked of the school or early years provider. The closure
    must be of at least 4 continuous weeks; the window runs from 1 week before the school closes to 1
    week before it re-opens.

    >>> closure_excuses(date(2026, 7, 15), date(2026, 7, 22), date(2026, 9, 2))
    True
    """
    weeks = timedelta(weeks=parameter("closure_least_weeks", request_on).value)
    margin = timedelta(weeks=parameter("closure_margin_weeks", request_on).value)
    return reopen - close_start >= weeks and close_start - margin <= request_on <= reopen - margin


# Working days


class _WorkingDays:
    """Every working day of the table's years, indexed both ways so that each question is one look-up."""

    __slots__ = ("base", "days", "first", "last", "up_to")

    def __init__(self, holidays: Iterable[date]) -> None:
        closed = frozenset(holidays)
        self.first, self.last = date(min(closed).year, 1, 1), date(max(closed).year, 12, 31)
        self.base = self.first.toordinal()
        self.days: list[date] = []
        self.up_to: list[int] = []
        for ordinal in range(self.base, self.last.toordinal() + 1):
            d = date.fromordinal(ordinal)
            if d.weekday() < 5 and d not in closed:
                self.days.append(d)
            self.up_to.append(len(self.days))

    def count_to(self, d: date) -> int:
        """How many working days the table has up to and including a day."""
        at = d.toordinal() - self.base
        if not 0 <= at < len(self.up_to):
            raise self.unknown(d)
        return self.up_to[at]

    def nth(self, n: int, asked: date) -> date:
        """The table's n-th working day, counted from 1."""
        if not 1 <= n <= len(self.days):
            raise self.unknown(asked)
        return self.days[n - 1]

    def unknown(self, d: date) -> RuleUnknownOn:
        return RuleUnknownOn(
            f"Working days around {d} are not known: the bank holiday table runs from {self.first.year} to "
            f"{self.last.year}. Add the year to rules/data/bank_holidays_england.csv from the GOV.UK list."
        )


def is_working_day(d: date) -> bool:
    """Whether a day is a working day in England.

    >>> is_working_day(date(2026, 12, 28)), is_working_day(date(2026, 12, 29))
    (False, True)
    """
    table = _table()
    count = table.count_to(d)
    return count > 0 and table.days[count - 1] == d


def act_by(d: date) -> date:
    """The last working day on or before a due date: the sensible day to act, never the legal one.

    >>> act_by(date(2026, 5, 25))
    datetime.date(2026, 5, 22)
    """
    table = _table()
    return table.nth(table.count_to(d), d)


def next_working_day(d: date) -> date:
    """The first working day on or after a day.

    >>> next_working_day(date(2026, 4, 3))
    datetime.date(2026, 4, 7)
    """
    table = _table()
    return table.nth(table.count_to(d - _DAY) + 1, d)


def working_days_after(d: date, n: int) -> date:
    """The n-th working day after an event, the day of the event not counted: WDexcl(d, n).

    >>> working_days_after(date(2026, 4, 2), 3)
    datetime.date(2026, 4, 9)
    """
    table = _table()
    return table.nth(table.count_to(d) + n, d)


def working_days_including(d: date, n: int) -> date:
    """The last of "n working days beginning with the day": WDincl(d, n).

    The day itself counts as the first if it is a working day.

    >>> working_days_including(date(2026, 6, 1), 15)
    datetime.date(2026, 6, 19)
    """
    table = _table()
    return table.nth(table.count_to(d - _DAY) + n, d)


def working_days_before(e: date, n: int) -> date:
    """Last day to act "at least n working days before" an event: WDbefore(e, n).

    >>> working_days_before(date(2026, 4, 15), 5)
    datetime.date(2026, 4, 8)
    """
    table = _table()
    return table.nth(table.count_to(e - _DAY) - n + 1, e)


def bank_holidays() -> tuple[tuple[date, str, str], ...]:
    """The table: each bank holiday's date, title and source."""
    file = resources.files("opensend.rules") / "data" / "bank_holidays_england.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    try:
        return tuple((date.fromisoformat(row["date"]), row["title"], row["source"]) for row in rows)
    except (KeyError, ValueError) as error:
        raise RulesDataError(f"{file.name}: {error}") from error


@cache
def _table() -> _WorkingDays:
    return _WorkingDays(d for d, _, _ in bank_holidays())


# School days


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """One school's year: its terms as (first day, last day) and the days within them on which it is shut."""

    terms: tuple[tuple[date, date], ...]
    closed: frozenset[date] = frozenset()

    def is_school_day(self, d: date) -> bool:
        """Whether there is a session at this school (Education Act 1996 s.579).

        Raises `RuleUnknownOn` for a day before the first term given or after the last.
        """
        if not self.terms or not self.terms[0][0] <= d <= self.terms[-1][1]:
            raise RuleUnknownOn(f"School days around {d} are not known: give this school's terms.")
        in_term = any(start <= d <= end for start, end in self.terms)
        return in_term and d.weekday() < 5 and d not in self.closed and is_working_day(d)

    def school_days_after(self, d: date, n: int) -> date:
        """The n-th day of school after a day, that day not counted; `n` is at least 1."""
        left = n
        while left > 0:
            d += _DAY
            left -= self.is_school_day(d)
        return d


# First-tier Tribunal (HESC Rules, SI 2008/2699)


def tribunal_start(d: date) -> date:
    """Last day to start a SEN appeal whose limit ends on `d`: HESC Rules r.12(2) and (3)(a).

    A limit that ends on 25 December to 1 January, or on any day of August, is met on the first working
    day after 1 January or 31 August; one that ends on another non-working day, on the next working day.

    >>> tribunal_start(date(2026, 8, 10)), tribunal_start(date(2026, 5, 31))
    (datetime.date(2026, 9, 1), datetime.date(2026, 6, 1))
    """
    if d.month == _AUGUST:
        return next_working_day(date(d.year, 9, 1))
    if d.month == _DECEMBER and d.day >= 25:
        return next_working_day(date(d.year + 1, 1, 2))
    if d.month == 1 and d.day == 1:
        return next_working_day(date(d.year, 1, 2))
    return next_working_day(d)


def tribunal_working_days_after(d: date, n: int) -> date:
    """The n-th working day after an event, leaving out August and 25 December to 1 January: r.12(3)(b).

    >>> tribunal_working_days_after(date(2026, 7, 15), 30)
    datetime.date(2026, 9, 24)
    """
    left = n
    while left > 0:
        d = next_working_day(d + _DAY)
        left -= not _is_left_out(d)
    return d


def appeal_due(decision_sent: date, certificate: date | None = None) -> date:
    """Last day for the tribunal to receive an appeal (DL-30): HESC Rules r.20(1)(c) with r.12.

    The later of 2 months from the day the decision was sent and 1 month from the mediation certificate.

    >>> appeal_due(date(2026, 3, 2), certificate=date(2026, 4, 28))
    datetime.date(2026, 5, 28)
    """
    limit = months_after(decision_sent, parameter("appeal_months_from_decision", decision_sent).value)
    if certificate is not None:
        months = parameter("appeal_months_from_certificate", certificate).value
        limit = max(limit, months_after(certificate, months))
    return tribunal_start(limit)


def _is_left_out(d: date) -> bool:
    """Whether r.12(3)(b) leaves the day out of a tribunal period."""
    return d.month == _AUGUST or (d.month == _DECEMBER and d.day >= 25) or (d.month == 1 and d.day == 1)


# The receipt convention


def receipt_date(on: date, channel: str | None = None, at: time | None = None) -> date:
    """The day a request counts as received, under the receipt convention.

    The convention is practice and not law, so it is a dated parameter (``receipt_convention``) that is off:
    then the answer is `on`. Where it is on: ``post`` counts on the next working day after posting,
    ``signed_for`` on the day signed; anything else on its own day, unless it came after the hour of
    ``receipt_day_ends_at`` or on a day that is not a working day: then on the next working day. Without a
    channel nothing moves.

    >>> receipt_date(date(2026, 5, 22), "email", time(18, 10))
    datetime.date(2026, 5, 22)
    """
    if channel is None or not parameter("receipt_convention", on).value:
        return on
    if channel == "post":
        return next_working_day(on + _DAY)
    if channel == "signed_for":
        return on
    is_late = at is not None and at > time.fromisoformat(parameter("receipt_day_ends_at", on).value)
    return next_working_day(on + _DAY if is_late else on)
