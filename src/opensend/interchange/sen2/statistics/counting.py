"""Count one person in the tables of the activity year: requests, assessments, plans made and plans ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from opensend.interchange.sen2.statistics import who
from opensend.interchange.sen2.statistics.counting_active import count_active, need_column
from opensend.interchange.sen2.statistics.figures import Figures
from opensend.interchange.sen2.statistics.placements import Grouping, groups
from opensend.interchange.sen2.statistics.tables import PLACEMENT
from opensend.rules.returns.sen2 import clocks
from opensend.rules.returns.sen2.dates import is_of_school_age
from opensend.rules.returns.sen2.records import Assessment, NamedPlan, Person, Requests
from opensend.rules.returns.sen2.schema import Schema

_HISTORICAL = "H"
_REQUEST_OUTCOMES = {
    "Y": "requests_decided_to_assess",
    "N": "requests_decided_not_to_assess",
    "W": "requests_withdrawn",
}
_ASSESSMENT_OUTCOMES = {"Y": "assess_issued", "N": "assess_not_issued", "W": "assess_withdrawn"}
_TIMINGS = {
    clocks.PlanTiming.WITHIN_20_WEEKS: "within_20_weeks",
    clocks.PlanTiming.WITHIN_A_YEAR: "within_a_year",
    clocks.PlanTiming.OVER_A_YEAR: "over_a_year",
}
_REASONS = {
    "1": "max_age",
    "2": "needs_met",
    "3": "he",
    "4": "employ",
    "5": "transfer",
    "6": "no_engage",
    "7": "moved_outside_eng",
    "8": "deceased",
    "9": "other",
}


@dataclass(slots=True)
class Counting:
    """How a return is counted. `leaves_out_disputed`: whether the table of timeliness leaves out plans that
    followed a mediation or an appeal about the request; whether the Department does is not verified.
    """

    figures: Figures
    schema: Schema
    grouping: Grouping = field(default_factory=Grouping)
    leaves_out_disputed: bool = False

    def count(self, person: Person) -> None:
        """Count the next person of the return."""
        labels = {"sex": who.sex_of(person), "ethnicity": who.ethnicity_of(person)}
        for request in person.requests:
            self._request(person, request, labels)
            assessment = request.assessment
            if assessment is not None:
                self._assessment(person, request, assessment, labels)
                if assessment.named_plan is not None:
                    self._plan(person, request, assessment, assessment.named_plan, labels)
            if request.active_plans is not None:
                count_active(self.figures, self.schema, self.grouping, person, request, labels)

    def is_in_year(self, day: date | None) -> bool:
        """Whether a day is in the activity year."""
        return day is not None and day.year == self.schema.activity_year

    def _request(self, person: Person, request: Requests, labels: dict[str, who.Labels]) -> None:
        outcome, decided = request.request_outcome, request.request_outcome_date
        if outcome == _HISTORICAL or request.received_date is None:
            return
        names: list[str] = []
        if self.is_in_year(request.received_date):
            is_settled = decided is None or decided.year <= self.schema.activity_year
            known = _REQUEST_OUTCOMES.get(outcome or "") if is_settled else None
            names += ["requests_received_in_year", known or "requests_decision_not_made"]
            names += ["requests_rya"] * bool(request.rya)
            names += _disputes(
                request.request_mediation,
                request.request_tribunal,
                "mediation_related_request",
                "tribunal_related_request",
                "tribunal_after_mediation_request",
            )
        if outcome in ("Y", "N") and self.is_in_year(decided):
            in_time = clocks.is_request_decided_in_time(request.received_date, decided)
            if in_time is not None:
                names.append("request_outcome_six_weeks" if in_time else "request_outcome_over_6_weeks")
        if names:
            aged = who.aged(who.age_at(person, request.received_date))
            self.figures.count("requests", {**labels, "aged": aged}, tuple(names))

    def _assessment(
        self, person: Person, request: Requests, assessment: Assessment, labels: dict[str, who.Labels]
    ) -> None:
        outcome, decided = assessment.assessment_outcome, assessment.assessment_outcome_date
        if outcome == _HISTORICAL or not self.is_in_year(decided):
            return
        names = ["assess_in_year", _ASSESSMENT_OUTCOMES.get(outcome or "", "assess_not_made")]
        if outcome == "N":
            in_time = clocks.is_refusal_to_issue_in_time(request.received_date, decided)
            if in_time is not None:
                names.append("outcome_decision_within_time" if in_time else "outcome_decision_over_time")
        names += _disputes(
            assessment.assessment_mediation,
            assessment.assessment_tribunal,
            "number_assess_mediation",
            "number_assess_tribunal",
            "number_asssess_mediation_tribunal",
        )
        names += _disputes(
            assessment.other_mediation,
            assessment.other_tribunal,
            "number_other_mediation",
            "number_other_tribunal",
            "number_other_mediation_tribunal",
        )
        aged = who.aged(who.age_at(person, decided))
        self.figures.count("assessments", {**labels, "aged": aged}, tuple(names))

    def _plan(
        self,
        person: Person,
        request: Requests,
        assessment: Assessment,
        plan: NamedPlan,
        labels: dict[str, who.Labels],
    ) -> None:
        if self.is_in_year(plan.start_date):
            self._new_plan(person, request, plan, labels)
            if self._is_timed(request, assessment):
                self._timeliness(person, request, assessment, plan, labels)
        if self.is_in_year(plan.cease_date):
            held = who.years_held(who.years_from(plan.start_date, plan.cease_date))
            here = {**labels, "age": who.age(who.age_at(person, plan.cease_date)), "years": held}
            self.figures.count("ceased_plans", here, (_REASONS.get(plan.cease_reason or "", "not_rec"),))

    def _is_timed(self, request: Requests, assessment: Assessment) -> bool:
        """Whether the plan is one that the authority itself issued after a request whose day is known."""
        active = request.active_plans
        if request.received_date is None or (active is not None and active.has("TransferLA")):
            return False
        if _HISTORICAL in (request.request_outcome, assessment.assessment_outcome):
            return False
        return not (self.leaves_out_disputed and (request.request_mediation or request.request_tribunal))

    def _timeliness(
        self,
        person: Person,
        request: Requests,
        assessment: Assessment,
        plan: NamedPlan,
        labels: dict[str, who.Labels],
    ) -> None:
        names, days = ["plans_issued_den"], dict[str, int]()
        timing = clocks.plan_timing(request.received_date, plan.start_date)
        if timing is not None:
            names += [_TIMINGS[timing], "timed"]
            days["days"] = clocks.days_taken(request.received_date, plan.start_date) or 0
        if assessment.week20 is False:
            names += [f"{name}_ex" for name in names]
            days |= {f"{name}_ex": amount for name, amount in days.items()}
        need = who.need_label(who.need_of(request.active_plans))
        age = who.age(who.age_at(person, request.received_date))
        self.figures.count("timeliness_20_week", {**labels, "age": age, "need": need}, tuple(names), days)

    def _new_plan(
        self, person: Person, request: Requests, plan: NamedPlan, labels: dict[str, who.Labels]
    ) -> None:
        """Count a new plan by the setting attended where it is maintained, else by the one that it names."""
        active, day = request.active_plans, self.schema.reference_date
        named = next((each for each in plan.plan_details if each.placement_rank == "1"), None)
        setting = who.main_placement(active, day) if active is not None else named
        born = person.person_birth_date
        group = groups()[self.grouping.group_of(setting, born is not None and is_of_school_age(born, day))]
        age = who.age(who.age_at(person, plan.start_date))
        here = {**labels, "age": age, PLACEMENT: group.labels}
        self.figures.count("newplans", here, ("new_ehc_plans", group.column))
        self.figures.count("sen_need_newplans", here, ("ehc_plans", need_column(who.need_of(active))))


def _disputes(mediation: bool | None, tribunal: bool | None, one: str, other: str, both: str) -> list[str]:
    names = [one] * bool(mediation) + [other] * bool(tribunal)
    return [*names, both] if mediation and tribunal else names
