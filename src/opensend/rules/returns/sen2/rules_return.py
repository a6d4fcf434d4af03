"""Rules on the return as a whole: shares that call for an explanation, and what differs from last year's."""

from __future__ import annotations

from datetime import date

from opensend.rules.returns.sen2.people_index import ACTIVE, CEASED, NO_PLAN, changed_starts, lost_plans
from opensend.rules.returns.sen2.registry import At, rule
from opensend.rules.returns.sen2.totals import Totals

_FEW = 5
"""So few cases need no explanation, whatever their share."""
_FEW_REQUESTS = 20


def _is_over(part: int, whole: int, percent: int) -> bool:
    """Whether a part is more than so many percent of the whole, and more than a few."""
    return part > _FEW and part * 100 > whole * percent


def _differs(now: int, before: int, percent: int) -> bool:
    return abs(now - before) * 100 > before * percent


@rule(
    "W801",
    needs="previous",
    failing={"active_plans": 121, "previous": {"active_plans": 100}},
    passing={"active_plans": 120, "previous": {"active_plans": 100}},
)
def active_plans_changed_a_lot(totals: Totals, at: At) -> bool:
    """Plans have grown year on year, but not by more than a fifth."""
    if at.previous is None:
        return False
    now, before = totals.active_plans, at.previous.active_plans
    return now < before or _differs(now, before, 20)


@rule(
    "W802",
    needs="previous",
    failing={"requests_in_year": 74, "previous": {"requests_in_year": 100}},
    passing={"requests_in_year": 75, "previous": {"requests_in_year": 100}},
)
def requests_changed_a_lot(totals: Totals, at: At) -> bool:
    """A quarter more or fewer requests than the year before."""
    return at.previous is not None and _differs(totals.requests_in_year, at.previous.requests_in_year, 25)


@rule(
    "W803",
    failing={"ceased_plans": 50, "ceased_for_other": 6},
    passing={"ceased_plans": 60, "ceased_for_other": 6},
)
def other_reason_used_often(totals: Totals, at: At) -> bool:
    """The Department asks what the other reasons for ceasing are."""
    return _is_over(totals.ceased_for_other, totals.ceased_plans, 10)


@rule(
    "W804",
    failing={"main_placements": 299, "main_placements_other": 6},
    passing={"main_placements": 300, "main_placements_other": 6},
)
def other_settings_used_often(totals: Totals, at: At) -> bool:
    """The Department asks what the other settings are."""
    return _is_over(totals.main_placements_other, totals.main_placements, 2)


@rule(
    "W805",
    failing={"plans_started": 11, "plans_with_exception": 6},
    passing={"plans_started": 12, "plans_with_exception": 6},
)
def exceptions_used_often(totals: Totals, at: At) -> bool:
    """An exception to the 20 weeks is for the few: not for half of the plans, nor for each, however few."""
    excepted, started = totals.plans_with_exception, totals.plans_started
    return (excepted > 0 and excepted == started) or _is_over(excepted, started, 50)


@rule(
    "W806",
    failing={"persons": 59, "ethnicity_not_said": 6},
    passing={"persons": 60, "ethnicity_not_said": 6},
)
def ethnicity_often_not_obtained(totals: Totals, at: At) -> bool:
    """Refused or not yet obtained for more than a tenth of the people."""
    return _is_over(totals.ethnicity_not_said, totals.persons, 10)


@rule(
    "W807",
    needs="previous",
    failing={
        "plans_timed": 100,
        "plans_in_time": 71,
        "previous": {"plans_timed": 100, "plans_in_time": 50},
    },
    passing={
        "plans_timed": 100,
        "plans_in_time": 70,
        "previous": {"plans_timed": 100, "plans_in_time": 50},
    },
)
def timeliness_changed_a_lot(totals: Totals, at: At) -> bool:
    """The share of plans within 20 weeks moved by more than 20 points; a year without plans has no share."""
    before = at.previous
    if before is None or not totals.plans_timed or not before.plans_timed:
        return False
    moved = totals.plans_in_time * before.plans_timed - before.plans_in_time * totals.plans_timed
    return abs(moved) * 5 > totals.plans_timed * before.plans_timed


@rule(
    "W808",
    failing={"requests": 21, "request_outcomes": {"Y": 21}},
    passing={"requests": 21, "request_outcomes": {"Y": 20, "N": 1}},
)
def no_refusals_or_no_agreements(totals: Totals, at: At) -> bool:
    """Among more than a few requests some are refused and some agreed."""
    return totals.requests > _FEW_REQUESTS and not (
        totals.request_outcomes.get("N") and totals.request_outcomes.get("Y")
    )


@rule(
    "W809",
    needs="previous",
    failing={
        "people": [{"upn": "H801200001001", "state": NO_PLAN}],
        "previous": {"people": [{"upn": "H801200001001", "state": ACTIVE}]},
    },
    passing={
        "people": [{"upn": "H801200001001", "state": CEASED}],
        "previous": {"people": [{"upn": "H801200001001", "state": ACTIVE}]},
    },
)
def plan_disappeared(totals: Totals, at: At) -> bool:
    """A plan that was active a year ago is active still, or it has ceased."""
    return at.previous is not None and any(True for _ in lost_plans(totals.people, at.previous.people))


@rule(
    "W810",
    needs="previous",
    failing={
        "people": [{"upn": "H801200001001", "state": ACTIVE, "start": date(2024, 6, 20)}],
        "previous": {"people": [{"upn": "H801200001001", "state": ACTIVE, "start": date(2024, 6, 19)}]},
    },
    passing={
        "people": [{"upn": "H801200001001", "state": ACTIVE, "start": date(2024, 6, 19)}],
        "previous": {"people": [{"upn": "H801200001001", "state": ACTIVE, "start": date(2024, 6, 19)}]},
    },
)
def start_changed(totals: Totals, at: At) -> bool:
    """The day on which the first final plan was made does not change."""
    return at.previous is not None and any(True for _ in changed_starts(totals.people, at.previous.people))


@rule(
    "W811",
    failing={"active_over_a_year": 100, "reviewed_over_a_year": 49},
    passing={"active_over_a_year": 100, "reviewed_over_a_year": 50},
)
def few_reviews(totals: Totals, at: At) -> bool:
    """Every plan older than a year has been reviewed (CFA 2014 s.44): fewer than half looks like a gap."""
    return totals.reviewed_over_a_year * 2 < totals.active_over_a_year
