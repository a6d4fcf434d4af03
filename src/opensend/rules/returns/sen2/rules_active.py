"""Rules on active plans (module 5a): where from, when reviewed, and the move between phases of education."""

from __future__ import annotations

from opensend.rules.returns.sen2.authorities import could_be_named
from opensend.rules.returns.sen2.codes import codes_of
from opensend.rules.returns.sen2.dates import age_on_31_august, is_before, is_more_days
from opensend.rules.returns.sen2.parts import of_active, of_person, of_request
from opensend.rules.returns.sen2.records import ActivePlans, NamedPlan
from opensend.rules.returns.sen2.registry import At, Example, rule
from opensend.rules.returns.sen2.settings import establishment
from opensend.rules.returns.sen2.totals import is_open

_DECISION_DAYS = 28
_PHASE_DATES = frozenset({(2, 15), (3, 31)})
_LAST_YEARS = frozenset({10, 15})
_LAST_YEARS_BY_SETTING = frozenset({3, 6, 13})
_POST_16 = 16
_FROM_2024 = ("ReviewMeeting", "ReviewOutcome")
_FROM_2025 = ("ReviewDraft", "PhaseTransferDueDate", "PhaseTransferFinalDate")


def _started(day: str, **active: str | None) -> dict[str, object]:
    return of_request(Assessment={"NamedPlan": {"StartDate": day}}, ActivePlans=active)


def _born(day: str, **active: object) -> dict[str, object]:
    return of_person(PersonBirthDate=day, Requests=[{"ActivePlans": active}])


def _plan(at: At) -> NamedPlan | None:
    assessment = at.request.assessment
    return assessment.named_plan if assessment is not None else None


@rule("V501", failing=of_active(TransferLA="681"), passing=of_active(TransferLA="373"))
def sent_by_no_authority(active: ActivePlans, at: At) -> bool:
    """A plan is transferred from an authority in England; elsewhere there are none to transfer."""
    return active.transfer_la is not None and not could_be_named(active.transfer_la, at)


@rule(
    "V502",
    failing=Example(of_active(TransferLA="373"), header={"LEA": "373"}),
    passing=Example(of_active(TransferLA="370"), header={"LEA": "373"}),
)
def sent_by_oneself(active: ActivePlans, at: At) -> bool:
    """A plan is transferred from another authority."""
    return active.transfer_la is not None and active.transfer_la == at.header.lea


@rule(
    "V503",
    failing=of_request(RequestOutcome="Y", ActivePlans={"TransferLA": "370"}),
    passing=of_request(RequestOutcome="H", ActivePlans={"TransferLA": "370"}),
)
def transferred_but_not_historical(active: ActivePlans, at: At) -> bool:
    """The request was made to the other authority; where it has no outcome at all, R208 speaks."""
    return (
        active.transfer_la is not None
        and at.request.request_outcome is not None
        and at.request.request_outcome != "H"
    )


@rule("V504", failing=of_active(ReviewMeeting="2026-01-16"), passing=of_active(ReviewMeeting="2026-01-15"))
def met_after_the_census_day(active: ActivePlans, at: At) -> bool:
    """A meeting that is still to come is for the next return."""
    return is_before(at.reference_date, active.review_meeting)


@rule(
    "V505",
    failing=_started("2025-06-20", ReviewMeeting="2025-06-19"),
    passing=_started("2025-06-20", ReviewMeeting="2025-06-20"),
)
def met_before_the_plan(active: ActivePlans, at: At) -> bool:
    """What is reviewed was there."""
    plan = _plan(at)
    return plan is not None and is_before(active.review_meeting, plan.start_date)


@rule("V506", failing=of_active(LastReview="2026-01-16"), passing=of_active(LastReview="2026-01-15"))
def review_decided_after_the_census_day(active: ActivePlans, at: At) -> bool:
    """A decision that is still to come is for the next return."""
    return is_before(at.reference_date, active.last_review)


@rule(
    "V507",
    failing=_started("2025-06-20", LastReview="2025-06-19"),
    passing=_started("2025-06-20", LastReview="2025-06-20"),
)
def review_decided_before_the_plan(active: ActivePlans, at: At) -> bool:
    """What is reviewed was there."""
    plan = _plan(at)
    return plan is not None and is_before(active.last_review, plan.start_date)


@rule(
    "V508",
    failing=of_active(ReviewMeeting="2025-11-10", LastReview="2025-11-09"),
    passing=of_active(ReviewMeeting="2025-11-10", LastReview="2025-11-10"),
)
def review_decided_before_it_met(active: ActivePlans, at: At) -> bool:
    """The decision follows the meeting (SI 2014/1530 reg 20(10))."""
    return is_before(active.last_review, active.review_meeting)


@rule("V509", failing=of_active(ReviewOutcome="Y"), passing=of_active(ReviewOutcome="M"))
def review_outcome_invalid(active: ActivePlans, at: At) -> bool:
    """Maintain, amend or cease."""
    outcome = active.review_outcome
    return outcome is not None and outcome not in codes_of("ReviewOutcome", at.year)


@rule(
    "V510",
    failing=of_active(ReviewOutcome="M", LastReview=None),
    passing=of_active(ReviewOutcome="M", LastReview="2025-11-20"),
)
def review_decision_date_missing(active: ActivePlans, at: At) -> bool:
    """What was decided has a day."""
    return active.review_outcome is not None and active.last_review is None and not active.has("LastReview")


@rule(
    "V511",
    failing=of_active(ReviewOutcome=None, LastReview="2025-11-20"),
    passing=of_active(ReviewOutcome="M", LastReview="2025-11-20"),
)
def review_decision_missing(active: ActivePlans, at: At) -> bool:
    """What has a day was decided."""
    return active.review_outcome is None and active.has("LastReview")


@rule(
    "V512",
    failing=of_active(ReviewMeeting="2025-11-10", LastReview="2025-12-09"),
    passing=of_active(ReviewMeeting="2025-11-10", LastReview="2025-12-08"),
)
def review_decision_late(active: ActivePlans, at: At) -> bool:
    """The decision is due within 4 weeks of the meeting (SI 2014/1530 reg 20(10))."""
    return is_more_days(active.review_meeting, active.last_review, _DECISION_DAYS)


@rule(
    "V513",
    failing=of_active(ReviewMeeting="2025-12-17", LastReview=None),
    passing=of_active(ReviewMeeting="2025-12-18", LastReview=None),
)
def review_decision_overdue(active: ActivePlans, at: At) -> bool:
    """The same four weeks, of a meeting that no decision has followed."""
    return (
        active.last_review is None
        and is_more_days(active.review_meeting, at.reference_date, _DECISION_DAYS)
        and not active.has("LastReview")
    )


@rule(
    "V514",
    failing=_started("2025-01-14", ReviewMeeting=None, LastReview="2025-01-14"),
    passing=_started("2025-01-14", ReviewMeeting=None, LastReview="2025-01-15"),
)
def not_reviewed_for_a_year(active: ActivePlans, at: At) -> bool:
    """A plan is reviewed within 12 months of its start and of each review (CFA 2014 s.44(1))."""
    plan = _plan(at)
    a_year_ago = at.year_before
    if plan is None or plan.start_date is None or plan.start_date >= a_year_ago:
        return False
    for day, element in ((active.last_review, "LastReview"), (active.review_meeting, "ReviewMeeting")):
        if day is None:
            if active.has(element):
                return False
        elif a_year_ago <= day <= at.reference_date:
            return False
    return True


@rule("V515", failing=of_active(ReviewOutcome="C"), passing=of_active(ReviewOutcome="A"))
def active_though_to_cease(active: ActivePlans, at: At) -> bool:
    """A plan that is to cease goes on until the appeal time is over (CFA 2014 s.45(4)): a query."""
    return active.review_outcome == "C"


@rule(
    "V516",
    failing=of_active(ReviewDraft="2025-12-01", ReviewOutcome="M"),
    passing=of_active(ReviewDraft="2025-12-01", ReviewOutcome="A"),
)
def draft_without_a_decision_to_amend(active: ActivePlans, at: At) -> bool:
    """A draft amended plan follows a decision to amend; no decision at all is none to amend."""
    return active.review_outcome != "A" and active.has("ReviewDraft")


@rule(
    "V517",
    failing=of_active(ReviewMeeting="2025-11-10", ReviewDraft="2025-11-09"),
    passing=of_active(ReviewMeeting="2025-11-10", ReviewDraft="2025-11-10"),
)
def draft_date_invalid(active: ActivePlans, at: At) -> bool:
    """A draft follows the meeting and is there by the census day."""
    draft = active.review_draft
    return is_before(draft, active.review_meeting) or is_before(at.reference_date, draft)


@rule(
    "V518",
    failing=of_active(ReviewMeeting="2025-11-10", ReviewDraft="2025-12-09"),
    passing=of_active(ReviewMeeting="2025-11-10", ReviewDraft="2025-12-08"),
)
def draft_late(active: ActivePlans, at: At) -> bool:
    """The proposed amendments go out within 4 weeks of the meeting."""
    return is_more_days(active.review_meeting, active.review_draft, _DECISION_DAYS)


@rule(
    "V519",
    failing=of_active(ReviewOutcome="A", ReviewDraft=None, LastReview="2025-12-17"),
    passing=of_active(ReviewOutcome="A", ReviewDraft=None, LastReview="2025-12-18"),
)
def draft_missing(active: ActivePlans, at: At) -> bool:
    """A decision to amend is followed by the amendments."""
    return (
        active.review_outcome == "A"
        and is_more_days(active.last_review, at.reference_date, _DECISION_DAYS)
        and not active.has("ReviewDraft")
    )


@rule(
    "V520",
    failing=_born("2015-05-04", PhaseTransferDueDate="2026-02-28"),
    passing=_born("2015-05-04", PhaseTransferDueDate="2026-02-15"),
)
def phase_transfer_due_on_an_unusual_day(active: ActivePlans, at: At) -> bool:
    """15 February, or 31 March into post-16 education (SI 2014/1530 reg 18).

    A later move within post-16 education has a date of its own, five months before a day that the return does
    not hold: so any date passes for someone who was 16 on 31 August, and for someone of unknown age.
    """
    due, born = active.phase_transfer_due_date, at.person.person_birth_date
    return (
        due is not None
        and (due.month, due.day) not in _PHASE_DATES
        and born is not None
        and age_on_31_august(born, at.reference_date) < _POST_16
    )


@rule(
    "V521",
    failing=of_active(PhaseTransferDueDate=None, PhaseTransferFinalDate="2026-01-10"),
    passing=of_active(PhaseTransferDueDate="2026-02-15", PhaseTransferFinalDate="2026-01-10"),
)
def phase_transfer_due_date_missing(active: ActivePlans, at: At) -> bool:
    """What was done was due."""
    return active.has("PhaseTransferFinalDate") and not active.has("PhaseTransferDueDate")


@rule(
    "V522",
    failing=_started("2025-06-20", PhaseTransferFinalDate="2026-01-16"),
    passing=_started("2025-06-20", PhaseTransferFinalDate="2026-01-15"),
)
def phase_transfer_final_date_invalid(active: ActivePlans, at: At) -> bool:
    """The final amended plan follows the plan and is there by the census day."""
    final = active.phase_transfer_final_date
    if final is None:
        return False
    plan = _plan(at)
    return final > at.reference_date or (plan is not None and is_before(final, plan.start_date))


@rule(
    "V523",
    failing=of_active(PhaseTransferDueDate="2025-02-15", PhaseTransferFinalDate="2025-02-16"),
    passing=of_active(PhaseTransferDueDate="2025-02-15", PhaseTransferFinalDate="2025-02-15"),
)
def phase_transfer_late(active: ActivePlans, at: At) -> bool:
    """The final amended plan is there by the day on which it is due."""
    due = active.phase_transfer_due_date
    if due is None:
        return False
    if active.has("PhaseTransferFinalDate"):
        return is_before(due, active.phase_transfer_final_date)
    return due < at.reference_date


@rule(
    "V524",
    failing=_born("2015-05-04", PhaseTransferDueDate=None),
    passing=_born("2016-05-04", PhaseTransferDueDate=None),
)
def phase_transfer_due_date_missing_in_a_last_year(active: ActivePlans, at: At) -> bool:
    """Years 6 and 11 are the last of their phase; others are where the list ends the setting's age range."""
    born = at.person.person_birth_date
    if born is None:
        return False
    age = age_on_31_august(born, at.reference_date)
    if age in _LAST_YEARS:
        return not active.has("PhaseTransferDueDate")
    return (
        age in _LAST_YEARS_BY_SETTING
        and at.establishments is not None
        and not active.has("PhaseTransferDueDate")
        and _is_range_over(active, age + 1, at)
    )


def _is_range_over(active: ActivePlans, age: int, at: At) -> bool:
    """Whether the main setting attended takes nobody over the age reached in this school year."""
    for placement in active.placement_details:
        if placement.placement_rank == "1" and is_open(placement, at):
            found = establishment(placement, at.establishments)
            return found is not None and found.high_age is not None and found.high_age <= age
    return False


@rule(
    "V525",
    failing=Example(of_active(ReviewMeeting="2022-11-10"), year=2023),
    passing=Example(of_active(ReviewMeeting="2023-11-10"), year=2024),
)
def item_not_yet_collected(active: ActivePlans, at: At) -> bool:
    """Meetings and outcomes are collected from 2024; drafts and phase transfers from 2025."""
    raw = active.raw
    if at.year < 2025 and any(element in raw for element in _FROM_2025):
        return True
    return at.year < 2024 and any(element in raw for element in _FROM_2024)
