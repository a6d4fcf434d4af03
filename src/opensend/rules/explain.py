"""Explanations: the sentence behind each limit, in words a family and a tribunal can both check."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opensend.rules.engine import Deadline

# The names are English whatever the machine's own language is.
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_LATE = ("missed_open", "met_late")


def explain_deadline(deadline: Deadline, standing: str, days: int | None, on: date) -> str:
    """Why the limit has its due date and its standing on a day."""
    parts = [_counting(deadline), _outcome(deadline, standing, days)]
    if deadline.exemption is not None:
        parts.append(_exempted(deadline, standing))
    elif standing in _LATE:
        parts.extend(f"{reason}." for reason in deadline.unproved)
    if deadline.rule.note:
        parts.append(deadline.rule.note)
    return " ".join(part for part in parts if part)


@lru_cache(maxsize=4096)
def day(on: date) -> str:
    """A date in words.

    >>> day(date(2026, 2, 16))
    'Monday 16 February 2026'
    """
    return f"{_DAYS[on.weekday()]} {short_day(on)}"


@lru_cache(maxsize=4096)
def short_day(on: date) -> str:
    """A date in words, without the day of the week.

    >>> short_day(date(2026, 2, 16))
    '16 February 2026'
    """
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def _counting(deadline: Deadline) -> str:
    title, due = deadline.rule.title, deadline.due
    if deadline.unknown is not None:
        return f"{title}: no last day can be given. {deadline.unknown}"
    if due is None or deadline.start is None:
        return (
            f"{title}: no last day can be given, because the date of {deadline.counts_from} is not recorded."
        )
    words = deadline.rule.formula.words(deadline.start, deadline.second)
    meaning = "so it is expected by" if deadline.rule.kind == "guidance" else "so the last day is"
    text = f"{title}: {words}, {meaning} {day(due)}."
    if deadline.lengthened_to is not None and deadline.lengthened_to == due:
        text = f"{title}: {words}, lengthened by the authority to {day(due)}."
    if deadline.act_by is not None and deadline.act_by != due:
        text += f" That is not a working day: act by {day(deadline.act_by)}."
    return text


def _outcome(deadline: Deadline, standing: str, days: int | None) -> str:
    done = f"Done on {day(deadline.met_on)} ({deadline.met_by})" if deadline.met_on else ""
    late = 0 if days is None else -days
    if deadline.rule.kind == "guidance" and standing in _LATE:
        return f"{done or 'Not done'}: {count_days(late)} after the day expected."
    match standing:
        case "met":
            return f"{done}, in time." if done else "Done."
        case "met_late":
            return f"{done}, {count_days(late)} late."
        case "missed_open":
            return f"Not done: {count_days(late)} late."
        case "lapsed":
            return f"Not used: the last day was {count_days(late)} ago."
        case "excepted":
            return f"{done}, {count_days(late)} late." if done else f"Not done: {count_days(late)} after it."
        case "running" if days is not None:
            return "Today is the last day." if days == 0 else f"{count_days(days).capitalize()} left."
    return _ending(deadline, standing)


def _ending(deadline: Deadline, standing: str) -> str:
    if deadline.ended_on is None:
        return ""
    when = f"on {day(deadline.ended_on)} ({deadline.ended_by})"
    if standing == "superseded":
        return f"Replaced {when}: a new limit runs instead."
    return f"Ended {when} before it was done: it no longer binds."


def _exempted(deadline: Deadline, standing: str) -> str:
    excuse = deadline.exemption
    if excuse is None:
        return ""
    effect = "excuses the lateness" if standing == "excepted" else "would excuse lateness"
    return f"{excuse.id}({excuse.ground}) {effect}: {excuse.why}. The due date does not move."


def count_days(count: int) -> str:
    """A number of days in words.

    >>> count_days(1), count_days(12)
    ('1 day', '12 days')
    """
    return f"{count} day" if count == 1 else f"{count} days"
