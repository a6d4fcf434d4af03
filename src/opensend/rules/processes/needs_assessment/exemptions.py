"""Exemptions of a needs assessment: each with the limits it covers and the evidence each ground asks for.

Evidence is judged within the limit's own period. Absence and school closure are matters of counting: without
dates they are not proved. Circumstances and a missed appointment need no counting: recorded without dates
they are accepted, and with dates they must touch the period. Where the day on which a school was asked for
advice is not recorded, its closure is accepted if it is long enough and falls within the period.
"""

from __future__ import annotations

from datetime import date

from opensend.rules.calendars import closure_excuses, overlap_days
from opensend.rules.dated import parameter
from opensend.rules.explain import short_day
from opensend.rules.process import Claim, ExemptionRule, Ground

_SCHOOL_ADVICE = "ADV-b"
_ASKINGS = ("advice_requested", "advice_request_received")


def _fails_closure(claim: Claim) -> str | None:
    closed, reopens = claim.payload.from_, claim.payload.to
    if closed is None or reopens is None:
        return "the day the school closed and the day it re-opens are not recorded"
    asked = _asked_school(claim) or _days_between(max(closed, claim.start), min(reopens, claim.due))
    if any(closure_excuses(on, closed, reopens) for on in asked):
        return None
    return (
        f"the closure from {short_day(closed)} to {short_day(reopens)} must last at least 4 weeks, and "
        "advice be asked of the school from 1 week before it until 1 week before the school re-opens"
    )


def _asked_school(claim: Claim) -> list[date]:
    """Days on which the school was asked for advice: as the record says, else as the events say."""
    recorded = claim.payload.requested or claim.payload.advice_requested
    if recorded is not None:
        return [recorded]
    return [
        on
        for kind, on, payload in claim.happened
        if kind == "advice_requested" and (payload.advice or _SCHOOL_ADVICE).startswith(_SCHOOL_ADVICE)
    ]


def _days_between(first: date, last: date) -> list[date]:
    return [first, last] if first <= last else []


def _fails_circumstances(claim: Claim) -> str | None:
    start, end = claim.payload.from_ or claim.start, claim.payload.to or claim.due
    if start > end:
        return "its dates run backwards"
    if start > claim.due or end < claim.start:
        period = f"{short_day(claim.start)} to {short_day(claim.due)}"
        return f"its dates lie outside the limit's own period ({period})"
    return None


def _fails_absence(claim: Claim) -> str | None:
    left, returned = claim.payload.from_, claim.payload.to
    if left is None or returned is None:
        return "the day of leaving the area and the day of return are not recorded"
    least = parameter("absence_least_days", claim.start).value
    inside = overlap_days(left, returned, claim.start, claim.due)
    if inside >= least:
        return None
    return f"{inside} days of the absence fall within the limit's own period, and {least} are needed"


def _fails_circumstances_of_body(claim: Claim) -> str | None:
    return _fails_other_body(claim) or _fails_circumstances(claim)


def _fails_absence_of_body(claim: Claim) -> str | None:
    return _fails_other_body(claim) or _fails_absence(claim)


def _fails_appointment(claim: Claim) -> str | None:
    asked = {payload.advice for kind, _, payload in claim.happened if kind in _ASKINGS}
    if claim.payload.advice is None and len(asked) > 1:
        return "it does not say which body's appointment was missed"
    return _fails_other_body(claim) or _fails_circumstances(claim)


def _fails_other_body(claim: Claim) -> str | None:
    named = claim.payload.advice
    if named is None or claim.about is None or named == claim.about:
        return None
    return f"it is recorded for {named}"


_ABSENCE_EVIDENCE = (
    "from and to (the day of return): at least 4 weeks of one absence within the limit's own period"
)
_CLOSURE_EVIDENCE = "from and to (the day of re-opening), and the day advice was asked"
_GROUNDS = (
    Ground(
        "a",
        "advice was asked of a school or college around a closure of at least 4 weeks",
        _fails_closure,
        _CLOSURE_EVIDENCE,
    ),
    Ground(
        "b",
        "advice was asked of an early years provider around a closure of at least 4 weeks",
        _fails_closure,
        _CLOSURE_EVIDENCE,
    ),
    Ground(
        "c",
        "exceptional personal circumstances affected the child, parent or young person",
        _fails_circumstances,
        "from and to, where known",
    ),
    Ground(
        "d",
        "the child, parent or young person was away from the area for at least 4 weeks",
        _fails_absence,
        _ABSENCE_EVIDENCE,
    ),
)

EXEMPTIONS = (
    ExemptionRule(
        "EX-A",
        "The six weeks to decide whether to assess",
        ("DL-01",),
        _GROUNDS,
        "SI 2014/1530 reg 5(4)",
        needs="others_notified",
        needs_why="it may be relied on only once the family has been told that an assessment is being "
        "considered (others_notified; CFA 2014 s.36(7), SI 2014/1530 reg 4(2))",
    ),
    ExemptionRule(
        "EX-B",
        "The six weeks of a body that gives advice",
        ("DL-02",),
        (
            Ground(
                "a",
                "exceptional circumstances affected the child, parent or young person",
                _fails_circumstances_of_body,
                "from and to, where known",
            ),
            Ground(
                "b",
                "the child, parent or young person was away from the area for at least 4 weeks",
                _fails_absence_of_body,
                _ABSENCE_EVIDENCE,
            ),
            Ground(
                "c",
                "the child or young person missed an appointment that the body made",
                _fails_appointment,
                "advice, where several bodies were asked; from, the day of the appointment, where known",
            ),
        ),
        "SI 2014/1530 reg 8(2)",
    ),
    ExemptionRule(
        "EX-C",
        "The sixteen weeks to say that no plan is needed",
        ("DL-03",),
        _GROUNDS,
        "SI 2014/1530 reg 10(4)",
    ),
    ExemptionRule(
        "EX-D",
        "The twenty weeks to send the final plan",
        ("DL-06",),
        _GROUNDS,
        "SI 2014/1530 reg 13(3), reg 10(4)(a)-(d)",
    ),
)
