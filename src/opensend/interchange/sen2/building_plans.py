"""The plan in the return: what it names (module 4), and what happens under it (module 5)."""

from __future__ import annotations

from datetime import date

from opensend.interchange.sen2.facts import BudgetFacts, PlaceFacts, held_on
from opensend.interchange.sen2.gaps import NO_GAPS, Gaps
from opensend.interchange.sen2.plans_kept import PlanKnown
from opensend.interchange.sen2.returning import ReturnYear
from opensend.rules.returns.sen2.records import (
    ActivePlans,
    NamedPlan,
    PlacementDetail,
    PlanDetail,
    SENneed,
)

_MAIN = 1


def build_named(plan: PlanKnown, year: ReturnYear, gaps: Gaps) -> NamedPlan:
    """What the plan says: as at the census day, or as at the day on which it ended."""
    on = plan.ceased_on or year.census_day
    named: list[PlaceFacts] = held_on(plan.run.named, on) if plan.run else []
    main = next((place for place in named if place.rank == _MAIN), None)
    budgets: list[BudgetFacts] = held_on(plan.run.budgets, on) if plan.run else []
    gaps.expect(main is not None, "PlanDetail")
    built = NamedPlan(
        start_date=gaps.need(plan.started, "StartDate"),
        plan_res=(main.residential or None) if main else None,
        plan_wbp=(main.work_based or None) if main else None,
        cease_date=plan.ceased_on,
        plan_details=[_build_detail(place, gaps) for place in named],
    )
    _fill_budget(built, budgets[-1] if budgets else None, gaps)
    if plan.ceased_on is not None:
        built.cease_reason = gaps.need(plan.cease_reason, "CeaseReason")
    return built


def _fill_budget(built: NamedPlan, budget: BudgetFacts | None, gaps: Gaps) -> None:
    if budget is None:
        gaps.expect(False, "PB")
        return
    built.pb, built.oa, built.dp = budget.is_taken_up, budget.is_organised, budget.direct_payments or None
    gaps.expect(not budget.is_taken_up or built.oa is not None or built.dp is not None, "OA")


def _build_detail(place: PlaceFacts, gaps: Gaps) -> PlanDetail:
    unit, resourced = _units(place, gaps)
    return PlanDetail(
        urn=place.urn or None,
        ukprn=place.ukprn or None,
        sen_setting=place.setting_code or None,
        sen_setting_other=place.setting_other or None,
        placement_rank=str(place.rank),
        sen_unit_indicator=unit,
        resourced_provision_indicator=resourced,
    )


def _units(place: PlaceFacts, gaps: Gaps) -> tuple[bool | None, bool | None]:
    """Whether the place is in a unit: wanted of a setting that has a number."""
    asked = gaps if place.urn or place.ukprn else NO_GAPS
    return (
        asked.need(place.is_in_sen_unit, "SENunitIndicator"),
        asked.need(place.is_in_resourced_provision, "ResourcedProvisionIndicator"),
    )


def build_active(plan: PlanKnown, year: ReturnYear, gaps: Gaps) -> ActivePlans:
    """What happens under a plan that is maintained on the census day."""
    on = year.census_day
    placements = _to_tell(plan.run.placements, year) if plan.run else []
    main = next((place for place in held_on(placements, on) if place.rank == _MAIN), None)
    needs = held_on(plan.run.needs, on) if plan.run else []
    gaps.expect(main is not None, "PlacementDetail")
    gaps.expect(any(need.rank == _MAIN for need in needs), "SENneed")
    built = ActivePlans(
        transfer_la=plan.transfer_to_tell(year) or None,
        res=(main.residential or None) if main else None,
        wbp=(main.work_based or None) if main else None,
        placement_details=[_build_placement(place, on, gaps) for place in placements],
        sen_needs=[SENneed(sen_type=need.sen_type, sen_type_rank=str(need.rank)) for need in needs],
    )
    built.review_meeting, outcome, built.last_review, built.review_draft = plan.review_to_tell()
    built.review_outcome = outcome or None
    built.phase_transfer_due_date, built.phase_transfer_final_date = plan.phase_to_tell(year)
    return built


def _to_tell(placements: list[PlaceFacts], year: ReturnYear) -> list[PlaceFacts]:
    """Those open on any day from the start of the activity year to the census day."""
    return [
        place
        for place in placements
        if (place.valid_from is None or place.valid_from <= year.census_day)
        and (place.valid_to is None or place.valid_to >= year.activity_start)
    ]


def _build_placement(place: PlaceFacts, on: date, gaps: Gaps) -> PlacementDetail:
    unit, resourced = _units(place, gaps)
    return PlacementDetail(
        urn=place.urn or None,
        ukprn=place.ukprn or None,
        sen_setting=place.setting_code or None,
        sen_setting_other=place.setting_other or None,
        placement_rank=str(place.rank),
        entry_date=gaps.need(place.valid_from, "EntryDate"),
        leaving_date=place.valid_to if place.valid_to is not None and place.valid_to <= on else None,
        attendance_pattern=place.attendance_pattern or None,
        sen_unit_indicator=unit,
        resourced_provision_indicator=resourced,
        res=place.residential or None,
        wbp=place.work_based or None,
    )
