"""Rules on requests for an assessment (module 2): dates, outcomes, and what must stand beneath them.

An outcome H (historical) stands for a request that came before the activity year or to another authority, and
excuses most items. "Missing and not H" holds of a request without any outcome too.
"""

from __future__ import annotations

from opensend.rules.returns.sen2.authorities import could_be_named
from opensend.rules.returns.sen2.codes import codes_of
from opensend.rules.returns.sen2.dates import is_before, is_more_days, years_between
from opensend.rules.returns.sen2.parts import of_person, of_request
from opensend.rules.returns.sen2.records import Requests
from opensend.rules.returns.sen2.registry import At, Example, rule

_DECIDED = frozenset("YNW")
_DECIDED_WHETHER = frozenset("YN")
_NOT_AGREED = frozenset("NAW")
_NO_DECISION = frozenset("AW")
_ENDED = frozenset("NW")
_AGREED = frozenset("YH")
_DECISION_DAYS = 42
_YEARS_TO_BE_OLD = 2


def _has_plan(request: Requests) -> bool:
    return request.assessment is not None and request.assessment.named_plan is not None


def _is_open(request: Requests) -> bool:
    if request.request_outcome == "Y":
        return request.assessment is not None and request.assessment.assessment_outcome == "A"
    return request.request_outcome == "A"


@rule(
    "R201",
    failing=of_request(ReceivedDate=None, RequestOutcome="Y"),
    passing=of_request(ReceivedDate=None, RequestOutcome="H"),
)
def received_date_missing(request: Requests, at: At) -> bool:
    """The day of receipt is day 1 of the 6 and the 20 weeks."""
    return (
        request.received_date is None and request.request_outcome != "H" and not request.has("ReceivedDate")
    )


@rule(
    "R202",
    failing=of_request(ReceivedDate="2026-01-16"),
    passing=of_request(ReceivedDate="2025-02-03"),
)
def received_after_the_census_day(request: Requests, at: At) -> bool:
    """The return knows nothing of what came after the census day."""
    return is_before(at.reference_date, request.received_date)


@rule(
    "R203",
    failing=of_person(PersonBirthDate="2025-02-04", Requests=[{"ReceivedDate": "2025-02-03"}]),
    passing=of_person(PersonBirthDate="2025-02-03", Requests=[{"ReceivedDate": "2025-02-03"}]),
)
def received_before_birth(request: Requests, at: At) -> bool:
    """A request is for someone who has been born."""
    return is_before(request.received_date, at.person.person_birth_date)


@rule(
    "R204",
    failing=of_request(RequestOutcome="Y", ReceivedDate="2022-12-31"),
    passing=of_request(RequestOutcome="Y", ReceivedDate="2023-01-01"),
)
def very_old_request(request: Requests, at: At) -> bool:
    """More than two years before the activity year is a long time for a request that is not historical."""
    received = request.received_date
    return (
        received is not None
        and received.year < at.activity_start.year - _YEARS_TO_BE_OLD
        and request.request_outcome != "H"
    )


@rule(
    "R205",
    failing=of_request(ReceivedDate="2026-01-01"),
    passing=of_request(ReceivedDate="2025-12-31"),
)
def received_after_the_activity_year(request: Requests, at: At) -> bool:
    """Requests count in the calendar year in which they came."""
    return is_before(at.activity_end, request.received_date)


@rule(
    "R206",
    failing=of_request(RYA=None, RequestOutcome="Y"),
    passing=of_request(RYA=None, RequestOutcome="H"),
)
def youth_accommodation_flag_missing(request: Requests, at: At) -> bool:
    """Whether the first request came while detained in relevant youth accommodation (CFA 2014 s.70)."""
    return request.rya is None and request.request_outcome != "H" and not request.has("RYA")


@rule(
    "R207",
    failing=of_person(PersonBirthDate="2016-05-04", Requests=[{"RYA": "1", "ReceivedDate": "2025-02-03"}]),
    passing=of_person(PersonBirthDate="2009-05-04", Requests=[{"RYA": "1", "ReceivedDate": "2025-02-03"}]),
)
def youth_accommodation_at_an_unlikely_age(request: Requests, at: At) -> bool:
    """Children and young people are detained in youth accommodation from 10 to 18."""
    if not request.rya:
        return False
    born, received = at.person.person_birth_date, request.received_date
    return born is not None and received is not None and not 10 <= years_between(born, received) <= 18


@rule("R208", failing=of_request(RequestOutcome=None), passing=of_request(RequestOutcome="A"))
def outcome_missing(request: Requests, at: At) -> bool:
    """A request that is not decided has the outcome A."""
    return request.request_outcome is None


@rule("R209", failing=of_request(RequestOutcome="X"), passing=of_request(RequestOutcome="W"))
def outcome_invalid(request: Requests, at: At) -> bool:
    """Agreed, refused, awaited, withdrawn or historical."""
    outcome = request.request_outcome
    return outcome is not None and outcome not in codes_of("RequestOutcome", at.year)


@rule(
    "R210",
    failing=of_request(RequestOutcome="N", RequestOutcomeDate=None),
    passing=of_request(RequestOutcome="A", RequestOutcomeDate=None),
)
def outcome_date_missing(request: Requests, at: At) -> bool:
    """What was decided or withdrawn has a day."""
    return (
        request.request_outcome_date is None
        and request.request_outcome in _DECIDED
        and not request.has("RequestOutcomeDate")
    )


@rule(
    "R211",
    failing=of_request(RequestOutcome="A", RequestOutcomeDate="2025-03-12"),
    passing=of_request(RequestOutcome="A", RequestOutcomeDate=None),
)
def outcome_date_without_a_decision(request: Requests, at: At) -> bool:
    """What is awaited has no day."""
    return request.request_outcome == "A" and request.has("RequestOutcomeDate")


@rule(
    "R212",
    failing=of_request(ReceivedDate="2025-02-03", RequestOutcomeDate="2025-02-02"),
    passing=of_request(ReceivedDate="2025-02-03", RequestOutcomeDate="2025-02-03"),
)
def decided_before_received(request: Requests, at: At) -> bool:
    """A decision follows its request."""
    return is_before(request.request_outcome_date, request.received_date)


@rule(
    "R213",
    failing=of_request(RequestOutcomeDate="2026-01-16"),
    passing=of_request(RequestOutcomeDate="2026-01-15"),
)
def decided_after_the_census_day(request: Requests, at: At) -> bool:
    """A decision after the census day is for the next return; until then the outcome is A."""
    return is_before(at.reference_date, request.request_outcome_date)


@rule(
    "R214",
    failing=of_request(RequestOutcome="N", RequestOutcomeDate="2024-12-31"),
    passing=of_request(RequestOutcome="N", RequestOutcomeDate="2025-01-01"),
)
def ended_before_the_activity_year(request: Requests, at: At) -> bool:
    """A request that was refused or withdrawn before the activity year was in the return of that year."""
    return request.request_outcome in _ENDED and is_before(request.request_outcome_date, at.activity_start)


@rule(
    "R215",
    failing=of_request(RequestMediation=None, RequestOutcome="N"),
    passing=of_request(RequestMediation=None, RequestOutcome="H"),
)
def mediation_flag_missing(request: Requests, at: At) -> bool:
    """Whether there was mediation about the decision whether to assess."""
    return (
        request.request_mediation is None
        and request.request_outcome != "H"
        and not request.has("RequestMediation")
    )


@rule(
    "R216",
    failing=of_request(RequestTribunal=None, RequestOutcome="N"),
    passing=of_request(RequestTribunal=None, RequestOutcome="H"),
)
def tribunal_flag_missing(request: Requests, at: At) -> bool:
    """Whether an appeal was registered about the decision whether to assess."""
    return (
        request.request_tribunal is None
        and request.request_outcome != "H"
        and not request.has("RequestTribunal")
    )


@rule(
    "R217",
    failing=of_request(RequestMediation="1", RequestOutcome="A"),
    passing=of_request(RequestMediation="1", RequestOutcome="N"),
)
def dispute_about_no_decision(request: Requests, at: At) -> bool:
    """Mediation and appeal are about a decision that was made (CFA 2014 s.51)."""
    return request.request_outcome in _NO_DECISION and bool(
        request.request_mediation or request.request_tribunal
    )


@rule(
    "R218",
    failing=of_request(RequestTribunal="1", RequestMediation="0"),
    passing=of_request(RequestTribunal="1", RequestMediation="1"),
)
def tribunal_without_mediation(request: Requests, at: At) -> bool:
    """Most appeals follow mediation; a certificate without it is possible (CFA 2014 s.55)."""
    return request.request_tribunal is True and request.request_mediation is False


@rule("R219", failing=of_request(Exported="681"), passing=of_request(Exported="373"))
def exported_to_no_authority(request: Requests, at: At) -> bool:
    """The case moved to an authority in England; a move elsewhere ends it."""
    return request.exported is not None and not could_be_named(request.exported, at)


@rule(
    "R220",
    failing=Example(of_request(Exported="373"), header={"LEA": "373"}),
    passing=Example(of_request(Exported="370"), header={"LEA": "373"}),
)
def exported_to_oneself(request: Requests, at: At) -> bool:
    """A case moves to another authority."""
    return request.exported is not None and request.exported == at.header.lea


@rule(
    "R221",
    failing=of_request(Exported="370"),
    passing=of_request(Exported="370", Assessment={"NamedPlan": None}, ActivePlans=None),
)
def exported_with_a_plan(request: Requests, at: At) -> bool:
    """Whoever moved before the assessment ended has no plan here."""
    return request.exported is not None and (request.active_plans is not None or _has_plan(request))


@rule(
    "R222",
    failing=of_request(RequestSource=None, RequestOutcome="Y"),
    passing=of_request(RequestSource=None, RequestOutcome="H"),
)
def source_missing(request: Requests, at: At) -> bool:
    """Who asked for the assessment: compulsory from 2026."""
    return request.request_source is None and request.request_outcome != "H"


@rule("R223", failing=of_request(RequestSource="6"), passing=of_request(RequestSource="5"))
def source_invalid(request: Requests, at: At) -> bool:
    """Parent or young person, school, health, social care, or other."""
    source = request.request_source
    return source is not None and source not in codes_of("RequestSource", at.year)


@rule(
    "R224",
    failing=Example(of_request(RequestSource="2"), year=2024),
    passing=Example(of_request(RequestSource=None), year=2024),
)
def source_not_yet_collected(request: Requests, at: At) -> bool:
    """Collected from 2025."""
    return request.has("RequestSource")


@rule(
    "R225",
    failing=of_request(RequestOutcome="Y", Assessment=None, Exported=None),
    passing=of_request(RequestOutcome="Y", Assessment=None, Exported="370"),
)
def assessment_missing(request: Requests, at: At) -> bool:
    """What was agreed is there, unless the person moved away first."""
    return request.assessment is None and request.request_outcome in _AGREED and request.exported is None


@rule(
    "R226",
    failing=of_request(RequestOutcome="N", ActivePlans=None),
    passing=of_request(RequestOutcome="N", Assessment=None, ActivePlans=None),
)
def assessment_without_agreement(request: Requests, at: At) -> bool:
    """No assessment and no plan where none was agreed."""
    return request.request_outcome in _NOT_AGREED and (
        request.assessment is not None or request.active_plans is not None
    )


@rule(
    "R227",
    failing=of_request(RequestOutcome="Y", ReceivedDate="2025-02-03", RequestOutcomeDate="2025-03-18"),
    passing=of_request(RequestOutcome="Y", ReceivedDate="2025-02-03", RequestOutcomeDate="2025-03-17"),
)
def decision_took_over_six_weeks(request: Requests, at: At) -> bool:
    """The decision whether to assess is due within 6 weeks (SI 2014/1530 reg 5(1))."""
    return request.request_outcome in _DECIDED_WHETHER and is_more_days(
        request.received_date, request.request_outcome_date, _DECISION_DAYS
    )


@rule(
    "R228",
    failing=of_request(RequestOutcome="A", ReceivedDate="2025-11-18"),
    passing=of_request(RequestOutcome="A", ReceivedDate="2025-11-19"),
)
def undecided_for_over_six_weeks(request: Requests, at: At) -> bool:
    """The same six weeks, of a request that was still undecided when the activity year ended."""
    return request.request_outcome == "A" and is_more_days(
        request.received_date, at.activity_end, _DECISION_DAYS
    )


@rule(
    "R229",
    failing=of_person(Requests=[{"ReceivedDate": "2025-02-03"}, {"ReceivedDate": "2025-02-03"}]),
    passing=of_person(Requests=[{"ReceivedDate": "2025-02-03"}, {"ReceivedDate": "2025-02-04"}]),
)
def request_repeated(request: Requests, at: At) -> bool:
    """Two requests of one person that came on one day are likely to be one: said of the later in the file."""
    requests = at.person.requests
    if len(requests) == 1 or request.received_date is None:
        return False
    for other in requests:
        if other is request:
            return False
        if other.received_date == request.received_date:
            return True
    return False


@rule(
    "R230",
    failing=of_person(Requests=[{"RequestOutcome": "A"}, {"RequestOutcome": "A"}]),
    passing=of_person(Requests=[{"RequestOutcome": "N"}, {"RequestOutcome": "A"}]),
)
def second_open_request(request: Requests, at: At) -> bool:
    """One case is open at a time: said of the later in the file."""
    requests = at.person.requests
    if len(requests) == 1 or not _is_open(request):
        return False
    for other in requests:
        if other is request:
            return False
        if _is_open(other):
            return True
    return False


@rule(
    "R231",
    failing=of_request(RequestOutcome="H", Assessment={"NamedPlan": None}),
    passing=of_request(RequestOutcome="H", Assessment={"AssessmentOutcome": "H"}),
)
def historical_without_a_plan(request: Requests, at: At) -> bool:
    """A historical request is in the return only for the plan beneath it."""
    return request.request_outcome == "H" and not _has_plan(request)
