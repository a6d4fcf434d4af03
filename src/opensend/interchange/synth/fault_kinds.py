"""Which kind of child of a return a fault can be planted in: one in whom little is out of the ordinary."""

from __future__ import annotations

from datetime import date, timedelta

from opensend.rules.returns.sen2.dates import age_on_31_august
from opensend.rules.returns.sen2.records import ActivePlans, NamedPlan, Person, Requests

_QUIET_AGES = (5, 7, 8, 9, 11, 12)
"""Ages on 31 August at which no change of phase comes and a UPN is had."""
_BY_AGE = {4: "four", **dict.fromkeys(_QUIET_AGES, "plain"), **dict.fromkeys(range(17, 22), "adult")}
_REQUEST_DAYS, _PLAN_DAYS, _REVIEW_DAYS = 42, 140, 28


def kind_of(person: Person, census: date) -> str:
    """What kind of child a fault finds: one in whom no rule is broken and little is out of the ordinary."""
    if len(person.requests) != 1 or person.upn is None or person.person_birth_date is None:
        return ""
    request, age = person.requests[0], age_on_31_august(person.person_birth_date, census)
    if request.assessment is None:
        return "refused" if _is_plainly_refused(request, census) else ""
    if request.request_outcome == "H":
        return _kind_of_historical(request, age, census)
    if request.assessment.assessment_outcome == "A":
        return "assessing" if _is_prompt(request) and _is_recent(request, census) else ""
    if not _is_plainly_planned(request, census):
        return ""
    if _is_recent(request, census):
        return "fresh" if age in _QUIET_AGES else ""
    return _BY_AGE.get(age, "")


def _is_plainly_refused(request: Requests, census: date) -> bool:
    is_refused = request.request_outcome == "N" and _is_prompt(request)
    received = request.received_date
    is_refused = is_refused and received is not None and received >= date(census.year - 1, 2, 1)
    return is_refused and not request.request_mediation and not request.request_tribunal


def _is_prompt(request: Requests) -> bool:
    decided, received = request.request_outcome_date, request.received_date
    return bool(decided and received and 5 < (decided - received).days <= _REQUEST_DAYS)


def _is_recent(request: Requests, census: date) -> bool:
    end = date(census.year - 1, 12, 31)
    return request.received_date is not None and (end - request.received_date).days < _PLAN_DAYS


def _is_plainly_planned(request: Requests, census: date) -> bool:
    made, active = request.assessment, request.active_plans
    plan = made.named_plan if made else None
    if not (made and plan and active and plan.start_date and request.received_date and _is_prompt(request)):
        return False
    flags = (
        request.request_mediation,
        request.request_tribunal,
        made.assessment_mediation,
        made.assessment_tribunal,
    )
    in_time = (plan.start_date - request.received_date).days <= _PLAN_DAYS
    return (
        in_time and not any(flags) and not made.week20 and not plan.pb and plan.cease_date is None
        and census - timedelta(days=350) < plan.start_date < census and _is_settled(plan, active)
        and active.review_meeting is None and active.phase_transfer_due_date is None
    )  # fmt: skip


def _is_settled(plan: NamedPlan, active: ActivePlans) -> bool:
    details, places = plan.plan_details, active.placement_details
    return (
        len(details) == len(places) == len(active.sen_needs) == 1 and details[0].urn is not None
        and details[0].urn == places[0].urn and not places[0].res and not places[0].wbp
    )  # fmt: skip


def _kind_of_historical(request: Requests, age: int, census: date) -> str:
    assert request.assessment is not None
    plan, active = request.assessment.named_plan, request.active_plans
    if plan is None:
        return ""
    if active is None:
        is_plain = plan.cease_reason in ("5", "7") and request.received_date is None
        return "ceased" if is_plain and plan.plan_details[0].urn else ""
    met, decided = active.review_meeting, active.last_review
    if not (
        met and decided and _is_settled(plan, active) and age in _QUIET_AGES and active.review_outcome == "M"
    ):
        return ""
    is_reviewed = (decided - met).days <= _REVIEW_DAYS and met > census - timedelta(days=300)
    return (
        "historical" if is_reviewed and not active.transfer_la and not active.phase_transfer_due_date else ""
    )
