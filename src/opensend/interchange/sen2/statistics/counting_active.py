"""Count a plan that is maintained on the census day in the tables of that day, and in that of reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from opensend.interchange.sen2.statistics import who
from opensend.interchange.sen2.statistics.figures import Figures
from opensend.interchange.sen2.statistics.placements import Grouping, groups
from opensend.interchange.sen2.statistics.tables import OTHER_PLACEMENT, PLACEMENT, tables_for
from opensend.rules.returns.sen2 import clocks
from opensend.rules.returns.sen2.dates import age_on_31_august, is_of_school_age
from opensend.rules.returns.sen2.records import ActivePlans, NamedPlan, Person, Requests
from opensend.rules.returns.sen2.schema import Schema

_DIRECT_PAYMENTS = {"E": "pb_education", "H": "pb_health", "S": "pb_social", "I": "pb_integrated"}
_RESIDENTIAL = {"A": "Res_3851", "B": "Res_52"}
_WORK_BASED = {"A": "open_apprentice", "S": "open_supp_intern", "T": "open_trainee"}
_OUTCOMES = {"A": "amend", "C": "cease", "M": "maintain"}


def count_active(
    figures: Figures,
    schema: Schema,
    grouping: Grouping,
    person: Person,
    request: Requests,
    labels: dict[str, who.Labels],
) -> None:
    """Count the plan of a request that has ActivePlans."""
    active, day = request.active_plans, schema.reference_date
    assert active is not None
    plan = request.assessment.named_plan if request.assessment else None
    born, start = person.person_birth_date, plan.start_date if plan else None
    is_school_age = born is not None and is_of_school_age(born, day)
    group = groups()[grouping.group_of(who.main_placement(active, day), is_school_age)]
    age = None if born is None or born > day else age_on_31_august(born, day)
    here = {
        **labels,
        "aged": who.aged(age),
        "single age": who.single_age(age),
        "age on census day": who.age(age),
        "working age": who.working_age(age),
        "years": who.years_in_place(who.years_from(start, day)),
        PLACEMENT: group.labels,
        OTHER_PLACEMENT: group.other_labels,
    }
    figures.count("caseload", here, ("ehcplans", group.column))
    figures.count("sen_needs_all_plans", here, ("ehc_plans", need_column(who.need_of(active))))
    figures.count("personal_budgets", here, tuple(_budget(plan)))
    figures.count("residential_settings", here, _said(active, "res", _RESIDENTIAL, day))
    figures.count("work_based_placements", here, _said(active, "wbp", _WORK_BASED, day))
    held = tables_for(schema.year)
    if "annual_reviews" in held:
        figures.count("annual_reviews", here, tuple(_reviews(active, start, schema)))
    if "phase_transfers" in held:
        figures.count("phase_transfers", here, tuple(_phase_transfers(active, schema)))


def need_column(code: str | None) -> str:
    """The column of a primary need; Down syndrome is counted among other needs."""
    if code is None:
        return "number_need_unknown"
    return "number_oth" if code == "DS" else f"number_{code.lower()}"


def _budget(plan: NamedPlan | None) -> Iterator[str]:
    if plan is None or not plan.pb:
        return
    yield "personal_budget"
    if plan.oa:
        yield "org_arrangments"
    if plan.dp in _DIRECT_PAYMENTS:
        yield _DIRECT_PAYMENTS[plan.dp]


def _said(active: ActivePlans, attribute: str, names: dict[str, str], day: date) -> tuple[str, ...]:
    """What an open placement says of an item, the main one first, or the plan where it is asked there."""
    placements = sorted(who.open_placements(active, day), key=lambda each: each.placement_rank or "")
    for record in (*placements, active):
        if name := names.get(getattr(record, attribute) or ""):
            return (name,)
    return ()


def _reviews(active: ActivePlans, start: date | None, schema: Schema) -> Iterator[str]:
    """Where the last review of a plan stands. A decision before the meeting was that of an earlier review."""
    yield "total_ehc_plans"
    year = schema.activity_year
    if start is None or start.year >= year:
        yield "review_not_expected"  # it was not in force for 12 months at the end of the year
        return
    yield "review_expected"
    meeting, decided = active.review_meeting, active.last_review
    outcome = _OUTCOMES.get(active.review_outcome or "")
    if meeting is None:
        yield "no_review_meeting"
        yield "not_completed"
        return
    yield _when(meeting, year, "meeting")
    yield f"met_{outcome or 'no_outcome'}"
    in_time = clocks.is_review_decided_in_time(meeting, decided)
    if decided is None or in_time is None:
        is_due = (schema.reference_date - meeting).days > clocks.REVIEW_DAYS
        yield "review_decision_outstanding" if is_due else "review_decision_not_due"
        yield "not_completed"
        return
    yield _when(decided, year, "decision")
    yield "decided_in_4_weeks" if in_time else "decided_later"
    if decided.year > year:
        yield "not_completed"
        return
    yield "completed_in_year" if decided.year == year else "completed_before"
    yield f"completed_{outcome or 'no_outcome'}"
    yield "completed_in_4_weeks" if in_time else "completed_later"


def _when(day: date, year: int, event: str) -> str:
    if day.year == year:
        return f"{event}_in_year"
    return f"{event}_before" if day.year < year else f"{event}_after"


def _phase_transfers(active: ActivePlans, schema: Schema) -> Iterator[str]:
    yield "number_plans"
    for day, event in ((active.phase_transfer_due_date, "due"), (active.phase_transfer_final_date, "final")):
        if day is not None and day.year == schema.activity_year:
            yield f"{event}_in_year"
        elif day is not None and day.year == schema.year:
            yield f"{event}_after"
