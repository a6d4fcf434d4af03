"""A person of a return as opening data: what the file says as dated events and rows, and nothing else.

Each `Requests` becomes a run of the needs assessment with one event, `opening_recorded`, which carries the
state and the days that are known; a plan becomes a run of the maintained plan that arose from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from opensend.interchange.sen2.facts import (
    PLAN,
    REQUEST,
    AddressFacts,
    BudgetFacts,
    ChildFacts,
    NeedFacts,
    PlaceFacts,
    RunFacts,
)
from opensend.interchange.sen2.returning import ReturnYear
from opensend.rules.processes.needs_assessment.payloads import Disputes
from opensend.rules.returns.sen2.dates import year_before
from opensend.rules.returns.sen2.records import (
    ActivePlans,
    NamedPlan,
    Person,
    PlacementDetail,
    PlanDetail,
    Requests,
)
from opensend.rules.timeline import Event

_SEXES = {"1": "M", "2": "F"}
_OPEN_REQUEST = ("request_received", "assessing", "drafting")
_MAIN = 1
_DISPUTES_OF_REQUEST = ("request_mediation", "request_tribunal")
_DISPUTES_OF_ASSESSMENT = tuple(
    name for name in Disputes.__struct_fields__ if name not in _DISPUTES_OF_REQUEST
)
Payload = dict[str, Any]


class NotToBeStored(ValueError):
    """A person, or a record of theirs, says something that cannot be kept; says what to do about it."""

    def __init__(self, record: str, why: str) -> None:
        super().__init__(why)
        self.record, self.why = record, why


@dataclass(slots=True)
class Mapped:
    """The facts of one person, and their records that were left out, each with its reason."""

    child: ChildFacts
    refused: list[NotToBeStored] = field(default_factory=list)


def map_person(person: Person, year: ReturnYear) -> Mapped:
    """What one person of the file comes to. Runs have ids within the person, from 1.

    Raises NotToBeStored where the person as a whole cannot be kept.
    """
    assert person.person_birth_date is not None
    child = ChildFacts(
        surname=person.surname or "",
        forename=person.forename or "",
        born=person.person_birth_date,
        sex=_sex(person),
        ethnicity=(person.ethnicity or "").upper(),
        upn_unknown=(person.upn_unknown or "").upper(),
        upn=(person.upn or "").upper(),
        uln=person.unique_learner_number or "",
        homes=[AddressFacts((person.post_code or "").upper(), year.census_day)],
    )
    mapped = Mapped(child)
    for number, request in enumerate(person.requests, 1):
        runs = list(_map_request(request, year, len(child.runs)))
        taken = next((run.process for run in runs if _is_open(run) and _has_open(child, run.process)), None)
        if taken is None:
            child.runs.extend(runs)
        else:
            what = "plan is in force" if taken == PLAN else "request is open"
            why = f"Another {what} for the same person: one at a time can be. Check which of them stands."
            mapped.refused.append(NotToBeStored(f"Requests[{number}]", why))
    return mapped


def _sex(person: Person) -> str:
    if person.sex:
        return person.sex.upper()
    sex = _SEXES.get(person.gender_current or "")
    if sex is None:
        why = f"GenderCurrent {person.gender_current} has no sex: find out and enter 1 or 2 (M or F)."
        raise NotToBeStored("", why)
    return sex


def _has_open(child: ChildFacts, process: str) -> bool:
    return any(run.process == process and _is_open(run) for run in child.runs)


def _is_open(run: RunFacts) -> bool:
    if run.process == PLAN:
        return run.events[-1].kind != "plan_ceased"
    return (run.events[0].payload or {})["state"] in _OPEN_REQUEST


def _map_request(request: Requests, year: ReturnYear, before: int) -> Iterator[RunFacts]:
    run = RunFacts(before + 1, REQUEST)
    run.events.append(Event("opening_recorded", year.census_day, _opening_of(request, year)))
    yield run
    named = request.assessment.named_plan if request.assessment else None
    if named is not None:
        yield _map_plan(named, request.active_plans, year, before + 2, run.id)


def _opening_of(request: Requests, year: ReturnYear) -> Payload:
    """The payload of a request's opening: state, days, and what is known without a day."""
    assessment = request.assessment
    payload: Payload = {
        "state": _state_of(request),
        "request_received": _text(request.received_date),
        "request_source": request.request_source,
        "rya": request.rya,
        "disputes": _disputes_of(request),
        "exception_applied": assessment.week20 if assessment else None,
        "to_authority": request.exported,
        **_days_of(request),
    }
    named = assessment.named_plan if assessment else None
    if named is not None:
        payload["plan_issued"] = _text(named.start_date)
        if request.request_outcome == "H" and named.start_date and named.start_date >= year.activity_start:
            payload["made_elsewhere"] = True
    return {name: value for name, value in payload.items() if value is not None}


def _state_of(request: Requests) -> str:
    assessment = request.assessment
    if assessment is not None and assessment.named_plan is not None:
        return "plan_issued"
    if request.exported:
        return "moved_out"
    if request.request_outcome != "Y" or assessment is None:
        return {"A": "request_received", "N": "assessment_refused", "W": "withdrawn"}.get(
            request.request_outcome or "", "assessing"
        )
    return {"Y": "drafting", "N": "no_plan", "W": "withdrawn"}.get(
        assessment.assessment_outcome or "", "assessing"
    )


def _days_of(request: Requests) -> Payload:
    """The days of the decisions, or of the end, by the kind of event that each is."""
    ending = "moved_out" if request.exported else "request_withdrawn"
    of_request = {"Y": "assessment_agreed", "H": "assessment_agreed", "N": "assessment_refused", "W": ending}
    of_plan = {"Y": "plan_agreed", "H": "plan_agreed", "N": "plan_refused", "W": ending}
    days: Payload = {}
    if request.request_outcome_date is not None:
        days[of_request[request.request_outcome or ""]] = _text(request.request_outcome_date)
    assessment = request.assessment
    if assessment is not None and assessment.assessment_outcome_date is not None:
        days[of_plan[assessment.assessment_outcome or ""]] = _text(assessment.assessment_outcome_date)
    return days


def _disputes_of(request: Requests) -> Payload | None:
    found = {name: getattr(request, name) for name in _DISPUTES_OF_REQUEST}
    if request.assessment is not None:
        found |= {name: getattr(request.assessment, name) for name in _DISPUTES_OF_ASSESSMENT}
    return {name: flag for name, flag in found.items() if flag is not None} or None


def _map_plan(
    named: NamedPlan, active: ActivePlans | None, year: ReturnYear, number: int, arose_from: int
) -> RunFacts:
    run = RunFacts(number, PLAN, arose_from=arose_from)
    opened_on = min(named.cease_date or year.census_day, year.census_day)
    payload = {"state": "maintained", "first_made": _text(named.start_date), **_of_active(active)}
    if _counts_from_its_making(named, active, opened_on):
        payload["plan_made"] = _text(named.start_date)
    run.events.append(Event("opening_recorded", opened_on, _filled(payload)))
    if active is not None and active.phase_transfer_due_date and not active.phase_transfer_final_date:
        due = {"due": _text(active.phase_transfer_due_date)}
        run.events.append(Event("phase_transfer_identified", opened_on, due))
    if named.cease_date is not None:
        run.events.append(Event("plan_ceased", named.cease_date, _filled({"reason": named.cease_reason})))
    run.named = [_place_of(detail) for detail in named.plan_details]
    for place in run.named:
        if place.rank == _MAIN:
            place.residential, place.work_based = named.plan_res or "", named.plan_wbp or ""
    if named.pb is not None:
        run.budgets = [BudgetFacts(named.pb, named.oa, named.dp or "")]
    if active is not None:
        run.needs = [
            NeedFacts(need.sen_type or "", int(need.sen_type_rank or 0)) for need in active.sen_needs
        ]
        run.placements = [_placement_of(detail) for detail in active.placement_details]
        _place_what_the_plan_had(active, run.placements)
    return run


def _counts_from_its_making(named: NamedPlan, active: ActivePlans | None, on: date) -> bool:
    """Whether no review can have been owed yet: the first is counted from the making of the plan."""
    has_review = active is not None and active.last_review is not None
    return named.start_date is not None and named.start_date > year_before(on) and not has_review


def _of_active(active: ActivePlans | None) -> Payload:
    if active is None:
        return {}
    payload: Payload = {
        "transferred_from": active.transfer_la,
        "review_outcome": active.review_outcome,
        "review_meeting_held": _text(active.review_meeting),
        "review_decided": _text(active.last_review),
        "amendment_notice_sent": _text(active.review_draft),
    }
    if active.phase_transfer_final_date is not None:
        payload["phase_transfer_due"] = _text(active.phase_transfer_due_date)
        payload["phase_transfer_final_issued"] = _text(active.phase_transfer_final_date)
    return payload


def _place_of(detail: PlanDetail | PlacementDetail) -> PlaceFacts:
    return PlaceFacts(
        urn=detail.urn or "",
        ukprn=detail.ukprn or "",
        setting_code=(detail.sen_setting or "").upper(),
        setting_other=detail.sen_setting_other or "",
        rank=int(detail.placement_rank or 0),
        is_in_sen_unit=detail.sen_unit_indicator,
        is_in_resourced_provision=detail.resourced_provision_indicator,
    )


def _placement_of(detail: PlacementDetail) -> PlaceFacts:
    place = _place_of(detail)
    place.residential, place.work_based = detail.res or "", detail.wbp or ""
    place.attendance_pattern = detail.attendance_pattern or ""
    place.valid_from, place.valid_to = detail.entry_date, detail.leaving_date
    return place


def _place_what_the_plan_had(active: ActivePlans, placements: list[PlaceFacts]) -> None:
    """The return of 2023 asked of the plan what later ones ask of the placement: the main open one."""
    for place in placements:
        if place.rank == _MAIN and place.valid_to is None:
            place.residential = place.residential or active.res or ""
            place.work_based = place.work_based or active.wbp or ""


def _filled(payload: Payload) -> Payload:
    return {name: value for name, value in payload.items() if value is not None}


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
