"""A child's part of the year's return, made from what the database holds of them: as at the census day.

Outcomes are worked out and never stored (H, W, Y or N, A). Nothing is made up: an item that the year wants
and the record does not have is left out and told as `Missing`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from opensend.interchange.sen2.building_plans import build_active, build_named
from opensend.interchange.sen2.facts import PLAN, REQUEST, ChildFacts, RunFacts
from opensend.interchange.sen2.gaps import NO_GAPS, Gaps, Missing
from opensend.interchange.sen2.plans_kept import PlanKnown, plan_known
from opensend.interchange.sen2.requesting import RequestKnown, requests_of
from opensend.interchange.sen2.returning import ReturnYear
from opensend.rules.returns.sen2.records import Assessment, Person, Requests

_GENDERS = {"M": "1", "F": "2"}
"""Sex in the codes of GenderCurrent, which the return asked for until 2023."""


@dataclass(slots=True)
class Built:
    """What one child adds to the return: nothing where no request or plan of theirs is in its scope."""

    person: Person | None = None
    missing: list[Missing] = field(default_factory=list)


def build(child: ChildFacts, year: ReturnYear) -> Built:
    """The child's Person element as at the census day, and what it lacks."""
    gaps = Gaps(child.id)
    requests = []
    for request, plan in _in_turn(child, year.census_day):
        plan = plan or _plan_of_request(request)
        if _is_in_scope(request, plan, year):
            run = request.run if request else plan.run if plan else None
            gaps.reference = run.reference if run else ""
            requests.append(_build_request(request, plan, year, gaps))
    if not requests:
        return Built()
    person = _build_person(child, year, gaps)
    person.requests = requests
    return Built(person, gaps.found)


def _in_turn(child: ChildFacts, on: date) -> list[tuple[RequestKnown | None, PlanKnown | None]]:
    """Requests and plans in the order in which they were begun, a plan with the request that it came of."""
    asked = {run.id for run in child.runs if run.process == REQUEST}
    of_request: dict[int | None, RunFacts] = {
        run.arose_from: run for run in child.runs if run.process == PLAN and run.arose_from in asked
    }
    found: list[tuple[RequestKnown | None, PlanKnown | None]] = []
    for run in child.runs:
        if run.process == REQUEST:
            requests = requests_of(run, on)
            kept = of_request.get(run.id)
            plan = plan_known(kept, on) if kept is not None else None
            found.extend((request, None) for request in requests[:-1])
            if requests or plan is not None:
                found.append((requests[-1] if requests else None, plan))
        elif run.process == PLAN and run.arose_from not in asked:
            plan = plan_known(run, on)
            if plan is not None:
                found.append((None, plan))
    return found


def _plan_of_request(request: RequestKnown | None) -> PlanKnown | None:
    """A plan that was issued and of which nothing has been recorded since."""
    if request is None or not request.is_plan_issued:
        return None
    return PlanKnown(started=request.plan_issued_on, opened_on=request.opened_on)


def _is_in_scope(request: RequestKnown | None, plan: PlanKnown | None, year: ReturnYear) -> bool:
    if plan is not None:
        return plan.ceased_on is None or year.is_activity(plan.ceased_on)
    if request is None or request.is_repeat:
        return False
    if request.received is not None and request.received > year.activity_end:
        return False
    if not request.is_over:
        return True
    over_on = _over_on(request)
    if over_on is not None:
        return year.is_activity(over_on)
    # It ended before it was recorded, on a day that is not known: the first return after that tells it.
    return request.opened_on is not None and request.opened_on > year.last_census_day


def _over_on(request: RequestKnown) -> date | None:
    if request.ended_on is not None:
        return request.ended_on
    if request.plan_decision == "N":
        return request.plan_decided_on
    return request.request_decided_on if request.request_decision == "N" else None


def _build_person(child: ChildFacts, year: ReturnYear, gaps: Gaps) -> Person:
    on = year.census_day
    homes = [
        home for home in child.homes if home.valid_from <= on and not (home.valid_to and home.valid_to < on)
    ]
    person = Person(
        surname=gaps.need(child.surname, "Surname"),
        forename=gaps.need(child.forename, "Forename"),
        person_birth_date=child.born,
        ethnicity=gaps.need(child.ethnicity, "Ethnicity"),
        post_code=gaps.need(homes[-1].postcode if homes else "", "PostCode"),
        upn=child.upn or None,
        unique_learner_number=child.uln or None,
    )
    if year.asks("Person", "Sex"):
        person.sex = gaps.need(child.sex, "Sex")
    else:
        person.gender_current = gaps.need(_GENDERS.get(child.sex), "GenderCurrent")
    if not child.upn and not child.uln:
        person.upn_unknown = gaps.need(child.upn_unknown, "UPN")
    return person


def _build_request(
    request: RequestKnown | None, plan: PlanKnown | None, year: ReturnYear, gaps: Gaps
) -> Requests:
    is_historical = plan is not None and _is_historical(request, plan, year)
    known = request or RequestKnown(plan.run)  # type: ignore[union-attr,arg-type]
    if request is None and plan is not None and plan.started is not None and not plan.is_transferred:
        gaps.expect(plan.started < year.activity_start, "ReceivedDate")
    asked = NO_GAPS if is_historical else gaps
    built = Requests(
        received_date=asked.need(known.received, "ReceivedDate"),
        rya=asked.need(known.rya, "RYA"),
        request_mediation=asked.need(known.flags.get("request_mediation"), "RequestMediation"),
        request_tribunal=asked.need(known.flags.get("request_tribunal"), "RequestTribunal"),
        exported=known.to_authority or None,
    )
    if year.asks("Requests", "RequestSource"):
        wanted = asked if year.demands("Requests", "RequestSource") else NO_GAPS
        built.request_source = wanted.need(known.source, "RequestSource")
    if is_historical:
        built.request_outcome, built.request_outcome_date = "H", known.request_decided_on
    else:
        built.request_outcome, built.request_outcome_date = _outcome_of_request(known, gaps)
    if is_historical or (built.request_outcome == "Y" and _has_assessment(known, plan)):
        built.assessment = _build_assessment(known, is_historical, gaps)
    if plan is not None and built.assessment is not None:
        built.assessment.named_plan = build_named(plan, year, gaps)
        if plan.ceased_on is None:
            built.active_plans = build_active(plan, year, gaps)
    return built


def _is_historical(request: RequestKnown | None, plan: PlanKnown, year: ReturnYear) -> bool:
    """The plan began before the activity year, or another authority made it."""
    if request is None or plan.is_transferred or plan.started is None or plan.started < year.activity_start:
        return True
    return bool(request.opening and request.opening.made_elsewhere)


def _outcome_of_request(request: RequestKnown, gaps: Gaps) -> tuple[str, date | None]:
    if request.request_decision:
        decided = gaps.need(request.request_decided_on, "RequestOutcomeDate")
        return request.request_decision, decided
    if _is_withdrawn(request):
        return "W", gaps.need(request.ended_on, "RequestOutcomeDate")
    return "A", None


def _is_withdrawn(request: RequestKnown) -> bool:
    """Whether it ended on a known day. A move on a day that is not known leaves the outcome as it was."""
    is_withdrawal = request.opening is not None and request.opening.state == "withdrawn"
    return request.has_ended and (request.ended_on is not None or is_withdrawal)


def _has_assessment(request: RequestKnown, plan: PlanKnown | None) -> bool:
    """Whether there is something to tell of the assessment: where a child moved away, perhaps not."""
    if plan is not None or not request.to_authority or request.opening is None:
        return True
    flags = (flag for name, flag in request.flags.items() if not name.startswith("request_"))
    return bool(request.plan_decision or request.ended_on) or any(flag is not None for flag in flags)


def _build_assessment(request: RequestKnown, is_historical: bool, gaps: Gaps) -> Assessment:
    asked = NO_GAPS if is_historical else gaps
    built = Assessment(
        assessment_mediation=asked.need(request.flags.get("assessment_mediation"), "AssessmentMediation"),
        assessment_tribunal=asked.need(request.flags.get("assessment_tribunal"), "AssessmentTribunal"),
        other_mediation=asked.need(request.flags.get("other_mediation"), "OtherMediation"),
        other_tribunal=asked.need(request.flags.get("other_tribunal"), "OtherTribunal"),
    )
    if is_historical:
        built.assessment_outcome, built.assessment_outcome_date = "H", request.plan_decided_on
        built.week20 = request.exception
        return built
    built.assessment_outcome, built.assessment_outcome_date = _outcome_of_assessment(request, gaps)
    if built.assessment_outcome == "Y":
        built.week20 = gaps.need(request.exception, "Week20")
    elif request.opening is not None:
        built.week20 = request.opening.exception_applied
    return built


def _outcome_of_assessment(request: RequestKnown, gaps: Gaps) -> tuple[str, date | None]:
    if _is_withdrawn(request) and not request.is_plan_issued:
        return "W", gaps.need(request.ended_on, "AssessmentOutcomeDate")
    if request.plan_decision:
        return request.plan_decision, gaps.need(request.plan_decided_on, "AssessmentOutcomeDate")
    return "A", None
