"""Rules on assessments (module 3): the decision whether to issue a plan, disputes, and the 20 weeks."""

from __future__ import annotations

from opensend.rules.returns.sen2.codes import codes_of
from opensend.rules.returns.sen2.dates import is_before, is_more_days
from opensend.rules.returns.sen2.parts import of_assessment, of_request
from opensend.rules.returns.sen2.records import Assessment
from opensend.rules.returns.sen2.registry import At, rule

_DECIDED = frozenset("YNW")
_ENDED = frozenset("NW")
_NO_DECISION = frozenset("AW")
_NO_PLAN = frozenset("NAW")
_REFUSAL_DAYS = 112
_PLAN_DAYS = 140
_FLAGS = frozenset({"AssessmentMediation", "AssessmentTribunal", "OtherMediation", "OtherTribunal"})


@rule("A301", failing=of_assessment(AssessmentOutcome=None), passing=of_assessment(AssessmentOutcome="A"))
def outcome_missing(assessment: Assessment, at: At) -> bool:
    """An assessment that goes on has the outcome A."""
    return assessment.assessment_outcome is None


@rule("A302", failing=of_assessment(AssessmentOutcome="X"), passing=of_assessment(AssessmentOutcome="W"))
def outcome_invalid(assessment: Assessment, at: At) -> bool:
    """A plan, no plan, awaited, withdrawn or historical."""
    outcome = assessment.assessment_outcome
    return outcome is not None and outcome not in codes_of("AssessmentOutcome", at.year)


@rule(
    "A303",
    failing=of_assessment(AssessmentOutcome="Y", AssessmentOutcomeDate=None),
    passing=of_assessment(AssessmentOutcome="A", AssessmentOutcomeDate=None),
)
def outcome_date_missing(assessment: Assessment, at: At) -> bool:
    """What was decided or withdrawn has a day."""
    return (
        assessment.assessment_outcome_date is None
        and assessment.assessment_outcome in _DECIDED
        and not assessment.has("AssessmentOutcomeDate")
    )


@rule(
    "A304",
    failing=of_assessment(AssessmentOutcome="A", AssessmentOutcomeDate="2025-05-20"),
    passing=of_assessment(AssessmentOutcome="A", AssessmentOutcomeDate=None),
)
def outcome_date_without_a_decision(assessment: Assessment, at: At) -> bool:
    """What is awaited has no day."""
    return assessment.assessment_outcome == "A" and assessment.has("AssessmentOutcomeDate")


@rule(
    "A305",
    failing=of_request(RequestOutcomeDate="2025-03-12", Assessment={"AssessmentOutcomeDate": "2025-03-11"}),
    passing=of_request(RequestOutcomeDate="2025-03-12", Assessment={"AssessmentOutcomeDate": "2025-03-12"}),
)
def decided_before_the_decision_to_assess(assessment: Assessment, at: At) -> bool:
    """The second decision follows the first."""
    return is_before(assessment.assessment_outcome_date, at.request.request_outcome_date)


@rule(
    "A306",
    failing=of_request(ReceivedDate="2025-02-03", Assessment={"AssessmentOutcomeDate": "2025-02-02"}),
    passing=of_request(ReceivedDate="2025-02-03", Assessment={"AssessmentOutcomeDate": "2025-05-20"}),
)
def decided_before_the_request(assessment: Assessment, at: At) -> bool:
    """A decision follows the request that it answers."""
    return is_before(assessment.assessment_outcome_date, at.request.received_date)


@rule(
    "A307",
    failing=of_assessment(AssessmentOutcomeDate="2026-01-16"),
    passing=of_assessment(AssessmentOutcomeDate="2026-01-15"),
)
def decided_after_the_census_day(assessment: Assessment, at: At) -> bool:
    """A decision after the census day is for the next return; until then the outcome is A."""
    return is_before(at.reference_date, assessment.assessment_outcome_date)


@rule(
    "A308",
    failing=of_assessment(AssessmentOutcome="N", AssessmentOutcomeDate="2024-12-31"),
    passing=of_assessment(AssessmentOutcome="N", AssessmentOutcomeDate="2025-01-01"),
)
def ended_before_the_activity_year(assessment: Assessment, at: At) -> bool:
    """An assessment that ended without a plan before the activity year was in the return of that year."""
    return assessment.assessment_outcome in _ENDED and is_before(
        assessment.assessment_outcome_date, at.activity_start
    )


@rule(
    "A309",
    failing=of_assessment(AssessmentOutcome="Y", OtherTribunal=None),
    passing=of_assessment(AssessmentOutcome="H", OtherTribunal=None),
)
def dispute_flag_missing(assessment: Assessment, at: At) -> bool:
    """Mediation and appeal about the decision whether to issue, and about anything else in the plan."""
    if assessment.assessment_outcome == "H" or not (
        assessment.assessment_mediation is None
        or assessment.assessment_tribunal is None
        or assessment.other_mediation is None
        or assessment.other_tribunal is None
    ):
        return False
    return not assessment.raw.keys() >= _FLAGS


@rule(
    "A310",
    failing=of_assessment(AssessmentOutcome="Y", Week20=None),
    passing=of_assessment(AssessmentOutcome="H", Week20=None),
)
def exception_flag_missing(assessment: Assessment, at: At) -> bool:
    """Whether an exception to the 20 weeks applied (SI 2014/1530 regs 10(4), 13(3))."""
    return assessment.week20 is None and assessment.assessment_outcome == "Y" and not assessment.has("Week20")


@rule(
    "A311",
    failing=of_assessment(AssessmentOutcome="W", AssessmentTribunal="1"),
    passing=of_assessment(AssessmentOutcome="N", AssessmentTribunal="1"),
)
def dispute_about_no_decision(assessment: Assessment, at: At) -> bool:
    """Mediation and appeal are about a decision that was made (CFA 2014 s.51)."""
    return assessment.assessment_outcome in _NO_DECISION and bool(
        assessment.assessment_mediation or assessment.assessment_tribunal
    )


@rule(
    "A312",
    failing=of_assessment(AssessmentTribunal="1", AssessmentMediation="0"),
    passing=of_assessment(AssessmentTribunal="1", AssessmentMediation="1"),
)
def tribunal_without_mediation(assessment: Assessment, at: At) -> bool:
    """Most appeals follow mediation; a certificate without it is possible (CFA 2014 s.55)."""
    return assessment.assessment_tribunal is True and assessment.assessment_mediation is False


@rule(
    "A313",
    failing=of_assessment(AssessmentOutcome="H", NamedPlan=None),
    passing=of_assessment(AssessmentOutcome="H", NamedPlan={"PB": "0"}),
)
def historical_without_a_plan(assessment: Assessment, at: At) -> bool:
    """A historical assessment is in the return only for the plan beneath it."""
    return assessment.assessment_outcome == "H" and assessment.named_plan is None


@rule(
    "A314",
    failing=of_assessment(AssessmentOutcome="N", NamedPlan={"PB": "0"}),
    passing=of_assessment(AssessmentOutcome="N", NamedPlan=None),
)
def plan_without_a_decision_to_issue(assessment: Assessment, at: At) -> bool:
    """No plan where none was decided on."""
    return assessment.named_plan is not None and assessment.assessment_outcome in _NO_PLAN


@rule(
    "A315",
    failing=of_request(RequestOutcome="H", Assessment={"AssessmentOutcome": "Y"}),
    passing=of_request(RequestOutcome="H", Assessment={"AssessmentOutcome": "H"}),
)
def historical_codes_disagree(assessment: Assessment, at: At) -> bool:
    """Both are historical or neither is, but for a request that was agreed before the activity year."""
    outcome, request = assessment.assessment_outcome, at.request
    if request.request_outcome == "H":
        return outcome is not None and outcome != "H"
    return (
        outcome == "H"
        and request.request_outcome == "Y"
        and request.request_outcome_date is not None
        and request.request_outcome_date >= at.activity_start
    )


@rule(
    "A316",
    failing=of_request(
        ReceivedDate="2025-02-03",
        Assessment={"AssessmentOutcome": "N", "AssessmentOutcomeDate": "2025-05-27"},
    ),
    passing=of_request(
        ReceivedDate="2025-02-03",
        Assessment={"AssessmentOutcome": "N", "AssessmentOutcomeDate": "2025-05-26"},
    ),
)
def refusal_took_over_sixteen_weeks(assessment: Assessment, at: At) -> bool:
    """The decision not to issue a plan is due within 16 weeks of the request (SI 2014/1530 reg 10(1))."""
    return assessment.assessment_outcome == "N" and is_more_days(
        at.request.received_date, assessment.assessment_outcome_date, _REFUSAL_DAYS
    )


@rule(
    "A317",
    failing=of_request(ReceivedDate="2025-08-12", Assessment={"AssessmentOutcome": "A"}),
    passing=of_request(ReceivedDate="2025-08-13", Assessment={"AssessmentOutcome": "A"}),
)
def open_for_over_twenty_weeks(assessment: Assessment, at: At) -> bool:
    """The whole process is due within 20 weeks; here it went on when the activity year ended."""
    return assessment.assessment_outcome == "A" and is_more_days(
        at.request.received_date, at.activity_end, _PLAN_DAYS
    )


@rule(
    "A318",
    failing=of_request(
        ReceivedDate="2025-02-03",
        Assessment={"Week20": "1", "NamedPlan": {"StartDate": "2025-06-23"}},
    ),
    passing=of_request(
        ReceivedDate="2025-02-03",
        Assessment={"Week20": "1", "NamedPlan": {"StartDate": "2025-06-24"}},
    ),
)
def exception_claimed_though_in_time(assessment: Assessment, at: At) -> bool:
    """An exception excuses a plan that was late; this one came in its 140 days."""
    if not assessment.week20 or assessment.named_plan is None:
        return False
    received, started = at.request.received_date, assessment.named_plan.start_date
    return received is not None and started is not None and (started - received).days <= _PLAN_DAYS


@rule(
    "A319",
    failing=of_request(ReceivedDate="2025-08-12", Assessment={"AssessmentOutcome": "Y", "NamedPlan": None}),
    passing=of_request(ReceivedDate="2025-08-13", Assessment={"AssessmentOutcome": "Y", "NamedPlan": None}),
)
def plan_agreed_but_not_issued(assessment: Assessment, at: At) -> bool:
    """A plan that was decided on had not been made when the activity year ended, 20 weeks and more after."""
    return (
        assessment.assessment_outcome == "Y"
        and assessment.named_plan is None
        and is_more_days(at.request.received_date, at.activity_end, _PLAN_DAYS)
    )
