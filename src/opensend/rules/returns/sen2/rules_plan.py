"""Rules on the named plan (module 4a): its start, its budget, its end, and the plan beside it."""

from __future__ import annotations

from datetime import date

from opensend.rules.returns.sen2.codes import codes_of
from opensend.rules.returns.sen2.dates import (
    is_before,
    is_fewer_days,
    is_more_days,
    is_under,
    share_more_than_a_day,
    years_between,
)
from opensend.rules.returns.sen2.parts import of_assessment, of_person, of_plan, of_request
from opensend.rules.returns.sen2.records import ActivePlans, NamedPlan, Requests
from opensend.rules.returns.sen2.registry import At, rule

_FIRST_DAY_OF_PLANS = date(2014, 9, 1)
_PLAN_DAYS = 140
_FAST_DAYS = 28
_MAX_AGE = 25
_CUSTODY_AGE = 19
_ENDED_EDUCATION = frozenset("46")


def _born(day: str, **plan: str) -> dict[str, object]:
    return of_person(PersonBirthDate=day, Requests=[{"Assessment": {"NamedPlan": plan}}])


def _received(day: str, *, week20: str = "0", **plan: str) -> dict[str, object]:
    return of_request(ReceivedDate=day, Assessment={"Week20": week20, "NamedPlan": plan})


def _two_plans(first: dict[str, str | None], second: dict[str, str | None]) -> dict[str, object]:
    return of_person(Requests=[{"Assessment": {"NamedPlan": plan}} for plan in (first, second)])


@rule("N401", failing=of_plan(StartDate=None), passing=of_plan(StartDate="2025-06-20"))
def start_missing(plan: NamedPlan, at: At) -> bool:
    """The day on which the first final plan was made; later versions do not change it."""
    return plan.start_date is None and not plan.has("StartDate")


@rule("N402", failing=of_plan(StartDate="2026-01-16"), passing=of_plan(StartDate="2026-01-15"))
def starts_after_the_census_day(plan: NamedPlan, at: At) -> bool:
    """A plan that starts after the census day is for the next return."""
    return is_before(at.reference_date, plan.start_date)


@rule(
    "N403",
    failing=_received("2025-02-03", StartDate="2025-02-02"),
    passing=_received("2025-02-03", StartDate="2025-02-03"),
)
def starts_before_the_request(plan: NamedPlan, at: At) -> bool:
    """A plan follows the request for it."""
    return is_before(plan.start_date, at.request.received_date)


@rule(
    "N404",
    failing=of_assessment(AssessmentOutcomeDate="2025-05-20", NamedPlan={"StartDate": "2025-05-19"}),
    passing=of_assessment(AssessmentOutcomeDate="2025-05-20", NamedPlan={"StartDate": "2025-05-20"}),
)
def starts_before_the_decision_to_issue(plan: NamedPlan, at: At) -> bool:
    """A plan follows the decision to make it."""
    return at.assessment is not None and is_before(plan.start_date, at.assessment.assessment_outcome_date)


@rule("N405", failing=of_plan(StartDate="2014-08-31"), passing=of_plan(StartDate="2014-09-01"))
def starts_before_there_were_plans(plan: NamedPlan, at: At) -> bool:
    """Part 3 of the Children and Families Act 2014 came into force on 1 September 2014."""
    return is_before(plan.start_date, _FIRST_DAY_OF_PLANS)


@rule(
    "N406",
    failing=_born("2025-06-21", StartDate="2025-06-20"),
    passing=_born("2016-05-04", StartDate="2025-06-20"),
)
def starts_before_birth(plan: NamedPlan, at: At) -> bool:
    """A plan is for someone who has been born."""
    return is_before(plan.start_date, at.person.person_birth_date)


@rule(
    "N407",
    failing=of_request(
        Assessment={"AssessmentOutcome": "H", "NamedPlan": {"StartDate": "2025-01-01"}},
        ActivePlans={"TransferLA": None},
    ),
    passing=of_request(
        Assessment={"AssessmentOutcome": "H", "NamedPlan": {"StartDate": "2024-12-31"}},
        ActivePlans={"TransferLA": None},
    ),
)
def historical_though_new(plan: NamedPlan, at: At) -> bool:
    """A plan of the activity year comes with its whole request, unless another authority made it."""
    assessment, active = at.assessment, at.request.active_plans
    return (
        assessment is not None
        and assessment.assessment_outcome == "H"
        and plan.start_date is not None
        and plan.start_date >= at.activity_start
        and (active is None or active.transfer_la is None)
    )


@rule("N408", failing=of_plan(PlanRes="C"), passing=of_plan(PlanRes="A"))
def residential_code_invalid(plan: NamedPlan, at: At) -> bool:
    """38 to 51 weeks or 52 weeks a year; left out where the place is not residential."""
    return plan.plan_res is not None and plan.plan_res not in codes_of("RES", at.year)


@rule("N409", failing=of_plan(PlanWBP="X"), passing=of_plan(PlanWBP="S"))
def work_based_code_invalid(plan: NamedPlan, at: At) -> bool:
    """Apprenticeship, traineeship or supported internship; left out where there is none."""
    return plan.plan_wbp is not None and plan.plan_wbp not in codes_of("WBP", at.year)


@rule(
    "N410",
    failing=_born("2010-01-16", PlanWBP="S"),
    passing=_born("2010-01-15", PlanWBP="S"),
)
def work_based_under_sixteen(plan: NamedPlan, at: At) -> bool:
    """Work-based learning is for young people over compulsory school age."""
    return plan.plan_wbp is not None and is_under(16, at.person.person_birth_date, at.reference_date)


@rule("N411", failing=of_plan(PB=None), passing=of_plan(PB="0"))
def budget_flag_missing(plan: NamedPlan, at: At) -> bool:
    """Whether a personal budget has been taken up (CFA 2014 s.49)."""
    return plan.pb is None and not plan.has("PB")


@rule("N412", failing=of_plan(PB="0", OA="1"), passing=of_plan(PB="0", OA=None, DP=None))
def budget_parts_without_a_budget(plan: NamedPlan, at: At) -> bool:
    """How a budget is delivered is said only of a budget."""
    return plan.pb is False and (plan.oa is True or plan.dp is not None)


@rule("N413", failing=of_plan(PB="1", OA="0", DP=None), passing=of_plan(PB="1", OA="0", DP="E"))
def budget_without_parts(plan: NamedPlan, at: At) -> bool:
    """A budget is delivered through organised arrangements, direct payments, or both."""
    return plan.pb is True and plan.dp is None and (plan.oa is False or not plan.has("OA"))


@rule("N414", failing=of_plan(PB="1", DP="X"), passing=of_plan(PB="1", DP="I"))
def direct_payment_code_invalid(plan: NamedPlan, at: At) -> bool:
    """Education, health, social care, or any mix of them."""
    return plan.dp is not None and plan.dp not in codes_of("DP", at.year)


@rule(
    "N415",
    failing=of_plan(StartDate="2025-06-20", CeaseDate="2025-06-19"),
    passing=of_plan(StartDate="2025-06-20", CeaseDate="2025-06-20"),
)
def ceases_before_it_starts(plan: NamedPlan, at: At) -> bool:
    """A plan ends after it starts."""
    return is_before(plan.cease_date, plan.start_date)


@rule("N416", failing=of_plan(CeaseDate="2026-01-16"), passing=of_plan(CeaseDate="2026-01-15"))
def ceases_after_the_census_day(plan: NamedPlan, at: At) -> bool:
    """A plan that is to end after the census day is active on it."""
    return is_before(at.reference_date, plan.cease_date)


@rule("N417", failing=of_plan(CeaseDate="2024-12-31"), passing=of_plan(CeaseDate="2025-01-01"))
def ceased_before_the_activity_year(plan: NamedPlan, at: At) -> bool:
    """A plan that ended before the activity year was in the return of that year."""
    return is_before(plan.cease_date, at.activity_start)


@rule(
    "N418",
    failing=of_plan(CeaseDate="2025-09-01", CeaseReason=None),
    passing=of_plan(CeaseDate="2025-09-01", CeaseReason="2"),
)
def cease_reason_missing(plan: NamedPlan, at: At) -> bool:
    """What has ended, ended for a reason."""
    return plan.cease_reason is None and plan.has("CeaseDate")


@rule(
    "N419",
    failing=of_plan(CeaseDate=None, CeaseReason="2"),
    passing=of_plan(CeaseDate="2025-09-01", CeaseReason="2"),
)
def cease_date_missing(plan: NamedPlan, at: At) -> bool:
    """What has ended, ended on a day."""
    return plan.cease_reason is not None and not plan.has("CeaseDate")


@rule(
    "N420",
    failing=of_plan(CeaseDate="2025-09-01", CeaseReason="0"),
    passing=of_plan(CeaseDate="2025-09-01", CeaseReason="9"),
)
def cease_reason_invalid(plan: NamedPlan, at: At) -> bool:
    """The nine reasons."""
    return plan.cease_reason is not None and plan.cease_reason not in codes_of("CeaseReason", at.year)


@rule(
    "N421",
    failing=_born("2002-06-01", CeaseReason="1", CeaseDate="2025-07-31"),
    passing=_born("2000-06-01", CeaseReason="1", CeaseDate="2025-07-31"),
)
def maximum_age_does_not_fit(plan: NamedPlan, at: At) -> bool:
    """The maximum is the academic year of the 25th birthday, or 19 in the adult custodial estate."""
    born = at.person.person_birth_date
    if plan.cease_reason != "1" or plan.cease_date is None or born is None:
        return False
    age = years_between(born, plan.cease_date)
    return age < _MAX_AGE and age != _CUSTODY_AGE


@rule(
    "N422",
    failing=_born("2008-09-02", CeaseReason="3", CeaseDate="2025-09-01"),
    passing=_born("2008-09-01", CeaseReason="3", CeaseDate="2025-09-01"),
)
def higher_education_does_not_fit(plan: NamedPlan, at: At) -> bool:
    """Nobody goes on to higher education before 17."""
    return plan.cease_reason == "3" and is_under(17, at.person.person_birth_date, plan.cease_date)


@rule(
    "N423",
    failing=_born("2009-09-02", CeaseReason="6", CeaseDate="2025-09-01"),
    passing=_born("2009-09-01", CeaseReason="6", CeaseDate="2025-09-01"),
)
def employment_or_leaving_does_not_fit(plan: NamedPlan, at: At) -> bool:
    """Employment, or no wish to go on with education, ends a plan from 16."""
    return plan.cease_reason in _ENDED_EDUCATION and is_under(
        16, at.person.person_birth_date, plan.cease_date
    )


@rule(
    "N424",
    failing=of_plan(CeaseDate="2026-01-15"),
    passing=of_request(Assessment={"NamedPlan": {"CeaseDate": "2026-01-15"}}, ActivePlans=None),
)
def ceased_and_active(plan: NamedPlan, at: At) -> bool:
    """A plan that has ended by the census day is not active on it."""
    return (
        plan.cease_date is not None
        and plan.cease_date <= at.reference_date
        and at.request.active_plans is not None
    )


@rule(
    "N425",
    failing=of_request(Assessment={"NamedPlan": {"CeaseDate": None}}, ActivePlans=None),
    passing=of_request(Assessment={"NamedPlan": {"CeaseDate": "2025-09-01"}}, ActivePlans=None),
)
def in_force_but_not_active(plan: NamedPlan, at: At) -> bool:
    """What has not ended is active, and module 5 says how."""
    return at.request.active_plans is None and not plan.has("CeaseDate")


@rule(
    "N426",
    failing=of_assessment(NamedPlan=None),
    passing=of_plan(PB="0"),
)
def active_without_a_named_plan(active: ActivePlans, at: At) -> bool:
    """What is active was made, and module 4 says what it says."""
    return at.request.assessment is None or at.request.assessment.named_plan is None


@rule(
    "N427",
    failing=_two_plans(
        {"StartDate": "2024-06-20", "CeaseDate": "2025-06-21"}, {"StartDate": "2025-06-20", "CeaseDate": None}
    ),
    passing=_two_plans(
        {"StartDate": "2024-06-20", "CeaseDate": "2025-06-20"}, {"StartDate": "2025-06-20", "CeaseDate": None}
    ),
)
def second_plan_in_force(plan: NamedPlan, at: At) -> bool:
    """One plan at a time, but for the day on which one follows another: said of the later in the file."""
    requests = at.person.requests
    if len(requests) == 1:
        return False
    for request in requests:
        other = _plan_of(request)
        if other is plan:
            return False
        if other is not None and _in_force_together(other, plan):
            return True
    return False


def _plan_of(request: Requests) -> NamedPlan | None:
    return request.assessment.named_plan if request.assessment is not None else None


def _in_force_together(first: NamedPlan, second: NamedPlan) -> bool:
    if not first.has("CeaseDate") and not second.has("CeaseDate"):
        return True
    if first.start_date is None or second.start_date is None or _is_unreadable(first, second):
        return False
    return share_more_than_a_day((first.start_date, first.cease_date), (second.start_date, second.cease_date))


def _is_unreadable(*plans: NamedPlan) -> bool:
    return any(plan.cease_date is None and plan.has("CeaseDate") for plan in plans)


@rule(
    "N428",
    failing=_received("2025-02-03", StartDate="2025-06-24", week20="0"),
    passing=_received("2025-02-03", StartDate="2025-06-23", week20="0"),
)
def issued_after_twenty_weeks(plan: NamedPlan, at: At) -> bool:
    """The final plan is due within 20 weeks of the request (SI 2014/1530 reg 13(2))."""
    start = plan.start_date
    return (
        start is not None
        and at.activity_start <= start <= at.activity_end
        and at.assessment is not None
        and at.assessment.week20 is False
        and is_more_days(at.request.received_date, start, _PLAN_DAYS)
    )


@rule(
    "N429",
    failing=_received("2025-02-03", StartDate="2025-03-02"),
    passing=_received("2025-02-03", StartDate="2025-03-03"),
)
def issued_unusually_fast(plan: NamedPlan, at: At) -> bool:
    """Advice alone may take six weeks; a plan in less than four is likely to be a wrong date."""
    return is_fewer_days(at.request.received_date, plan.start_date, _FAST_DAYS)
