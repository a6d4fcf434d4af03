"""Rules on the settings attended (module 5b): which, when, how, and whether it is what the plan names."""

from __future__ import annotations

from itertools import combinations

from opensend.rules.returns.sen2.codes import codes_of
from opensend.rules.returns.sen2.dates import (
    age_on_31_august,
    is_before,
    is_of_school_age,
    is_under,
    share_more_than_a_day,
)
from opensend.rules.returns.sen2.parts import of_active, of_person, of_placement, of_request
from opensend.rules.returns.sen2.records import ActivePlans, PlacementDetail
from opensend.rules.returns.sen2.registry import At, Example, rule
from opensend.rules.returns.sen2.settings import (
    are_different,
    establishment,
    is_in_unit_and_provision,
    is_told_in_no_way,
    is_told_in_two_ways,
    is_ukprn_wrong,
    is_unit_flag_missing,
    is_unit_unlikely,
    is_urn_wrong,
)
from opensend.rules.returns.sen2.totals import is_open

_EXPLAINED = frozenset({"OTH", "NIEO"})
_OUT_OF_EDUCATION = frozenset({"NIEC", "NIEO"})


def _born(day: str, **placement: str | None) -> dict[str, object]:
    return of_person(PersonBirthDate=day, Requests=[{"ActivePlans": {"PlacementDetail": [placement]}}])


def _two(first: dict[str, str | None], second: dict[str, str | None]) -> dict[str, object]:
    return of_active(PlacementDetail=[first, second])


def _main(entry: str, leaving: str | None = None) -> dict[str, str | None]:
    return {"PlacementRank": "1", "EntryDate": entry, "LeavingDate": leaving}


@rule(
    "L601",
    on="ActivePlans",
    failing=of_active(PlacementDetail=None),
    passing=of_active(PlacementDetail=[{"PlacementRank": "1"}]),
)
def no_placement(active: ActivePlans, at: At) -> bool:
    """Even out of education there is a placement that says so."""
    return not active.placement_details


@rule(
    "L602",
    failing=of_placement(URN=None, UKPRN=None, SENsetting=None),
    passing=of_placement(URN=None, SENsetting="OLA"),
)
def setting_not_told(placement: PlacementDetail, at: At) -> bool:
    """A URN, else a UKPRN, else a type of setting."""
    return is_told_in_no_way(placement)


@rule(
    "L603",
    failing=of_placement(URN="123456", SENsetting="OLA"),
    passing=of_placement(URN=None, UKPRN=None, SENsetting="OLA"),
)
def setting_told_in_two_ways(placement: PlacementDetail, at: At) -> bool:
    """The type of setting is for places that have no number."""
    return is_told_in_two_ways(placement)


@rule("L604", failing=of_placement(URN="1234567"), passing=of_placement(URN=None, UKPRN="10012345"))
def urn_invalid(placement: PlacementDetail, at: At) -> bool:
    """Six digits and, where the establishments list is at hand, in it."""
    return is_urn_wrong(placement, at.establishments)


@rule("L605", failing=of_placement(UKPRN="1001234"), passing=of_placement(UKPRN="10012345"))
def ukprn_invalid(placement: PlacementDetail, at: At) -> bool:
    """Eight digits that begin with 1."""
    return is_ukprn_wrong(placement)


@rule(
    "L606",
    failing=Example(of_placement(URN=None, SENsetting="OTH"), year=2024),
    passing=Example(of_placement(URN=None, SENsetting="OTH"), year=2025),
)
def setting_type_invalid(placement: PlacementDetail, at: At) -> bool:
    """The eight codes; OTH from 2025."""
    return placement.sen_setting is not None and placement.sen_setting not in codes_of("SENsetting", at.year)


@rule(
    "L607",
    failing=of_placement(URN=None, SENsetting="NIEO", SENsettingOther=None),
    passing=of_placement(URN=None, SENsetting="NIEC", SENsettingOther=None),
)
def other_setting_not_explained(placement: PlacementDetail, at: At) -> bool:
    """Another setting, or another reason for being out of education, is explained in words."""
    return placement.sen_setting in _EXPLAINED and placement.sen_setting_other is None


@rule("L608", failing=of_placement(PlacementRank=None), passing=of_placement(PlacementRank="1"))
def rank_missing_or_invalid(placement: PlacementDetail, at: At) -> bool:
    """The main setting or the secondary one."""
    return placement.placement_rank is None or placement.placement_rank not in codes_of("Rank", at.year)


@rule(
    "L609",
    on="ActivePlans",
    failing=_two(_main("2025-06-23"), _main("2025-09-01")),
    passing=_two(_main("2025-06-23", "2025-08-31"), _main("2025-09-01")),
)
def two_open_of_one_rank(active: ActivePlans, at: At) -> bool:
    """On the census day a person attends one main setting and at most one secondary."""
    if len(active.placement_details) < 2:
        return False
    ranks = [
        placement.placement_rank
        for placement in active.placement_details
        if placement.placement_rank is not None and is_open(placement, at)
    ]
    return len(set(ranks)) != len(ranks)


@rule(
    "L610",
    on="ActivePlans",
    failing=of_active(PlacementDetail=[_main("2025-06-23", "2026-01-14")]),
    passing=of_active(PlacementDetail=[_main("2025-06-23", "2026-01-15")]),
)
def no_main_placement(active: ActivePlans, at: At) -> bool:
    """On the census day a person attends a main setting; where no placement is told at all, L601 speaks."""
    for placement in active.placement_details:
        if placement.placement_rank == "1" and is_open(placement, at):
            return False
    return bool(active.placement_details)


@rule("L611", failing=of_placement(EntryDate=None), passing=of_placement(EntryDate="2025-06-23"))
def entry_missing(placement: PlacementDetail, at: At) -> bool:
    """The first day at the setting."""
    return placement.entry_date is None and not placement.has("EntryDate")


@rule("L612", failing=of_placement(EntryDate="2026-01-16"), passing=of_placement(EntryDate="2026-01-15"))
def enters_after_the_census_day(placement: PlacementDetail, at: At) -> bool:
    """A placement that starts after the census day is for the next return."""
    return is_before(at.reference_date, placement.entry_date)


@rule(
    "L613",
    failing=_born("2025-06-24", EntryDate="2025-06-23"),
    passing=_born("2016-05-04", EntryDate="2025-06-23"),
)
def enters_before_birth(placement: PlacementDetail, at: At) -> bool:
    """A setting is attended by someone who has been born."""
    return is_before(placement.entry_date, at.person.person_birth_date)


@rule(
    "L614",
    failing=of_placement(EntryDate="2025-06-23", LeavingDate="2025-06-22"),
    passing=of_placement(EntryDate="2025-06-23", LeavingDate="2025-06-23"),
)
def leaves_before_entry(placement: PlacementDetail, at: At) -> bool:
    """The last day is not before the first."""
    return is_before(placement.leaving_date, placement.entry_date)


@rule("L615", failing=of_placement(LeavingDate="2026-01-16"), passing=of_placement(LeavingDate="2026-01-15"))
def leaves_after_the_census_day(placement: PlacementDetail, at: At) -> bool:
    """A placement that is to end after the census day is open on it."""
    return is_before(at.reference_date, placement.leaving_date)


@rule("L616", failing=of_placement(LeavingDate="2024-12-31"), passing=of_placement(LeavingDate="2025-01-01"))
def left_before_the_activity_year(placement: PlacementDetail, at: At) -> bool:
    """The return asks for placements that were open on some day since the activity year began."""
    return is_before(placement.leaving_date, at.activity_start)


@rule(
    "L617",
    on="ActivePlans",
    failing=_two(_main("2025-01-06", "2025-09-02"), _main("2025-09-01")),
    passing=_two(_main("2025-01-06", "2025-09-01"), _main("2025-09-01")),
)
def main_placements_overlap(active: ActivePlans, at: At) -> bool:
    """One main setting follows another; the day of the change may count for both."""
    if len(active.placement_details) < 2:
        return False
    periods = [
        (placement.entry_date, placement.leaving_date)
        for placement in active.placement_details
        if placement.placement_rank == "1"
        and placement.entry_date is not None
        and (placement.leaving_date is not None or not placement.has("LeavingDate"))
    ]
    return any(share_more_than_a_day(first, second) for first, second in combinations(periods, 2))


@rule(
    "L618",
    failing=_born("2010-01-16", URN=None, SENsetting="NEET"),
    passing=_born("2010-01-15", URN=None, SENsetting="NEET"),
)
def out_of_work_under_sixteen(placement: PlacementDetail, at: At) -> bool:
    """Not in education, employment or training is said of young people from 16 to 25."""
    return placement.sen_setting == "NEET" and is_under(16, at.person.person_birth_date, at.reference_date)


@rule(
    "L619",
    failing=_born("2020-08-31", URN=None, SENsetting="EYP"),
    passing=_born("2020-09-01", URN=None, SENsetting="EYP"),
)
def early_years_at_school_age(placement: PlacementDetail, at: At) -> bool:
    """At 5 on 31 August children are in year 1."""
    born = at.person.person_birth_date
    return (
        placement.sen_setting == "EYP" and born is not None and age_on_31_august(born, at.reference_date) >= 5
    )


@rule(
    "L620",
    failing=_born("2009-09-01", URN=None, SENsetting="NIEC"),
    passing=_born("2009-08-31", URN=None, SENsetting="NIEC"),
)
def out_of_education_at_school_age(placement: PlacementDetail, at: At) -> bool:
    """A child of compulsory school age is to be in education (Education Act 1996 s.19)."""
    born = at.person.person_birth_date
    return (
        placement.sen_setting in _OUT_OF_EDUCATION
        and born is not None
        and is_of_school_age(born, at.reference_date)
    )


@rule(
    "L621",
    failing=of_placement(URN="123456", ResourcedProvisionIndicator=None),
    passing=of_placement(URN=None, UKPRN=None, SENsetting="EHE", ResourcedProvisionIndicator=None),
)
def unit_flag_missing(placement: PlacementDetail, at: At) -> bool:
    """Of a place at a numbered setting: whether it is in the SEN unit, and whether in resourced provision."""
    return is_unit_flag_missing(placement)


@rule(
    "L622",
    failing=of_placement(SENunitIndicator="1", ResourcedProvisionIndicator="1"),
    passing=of_placement(SENunitIndicator="0", ResourcedProvisionIndicator="1"),
)
def in_unit_and_provision(placement: PlacementDetail, at: At) -> bool:
    """A place is in the one or in the other."""
    return is_in_unit_and_provision(placement)


@rule(
    "L623",
    needs="establishments",
    failing=of_placement(URN="100003", SENunitIndicator="1"),
    passing=of_placement(URN="123456", SENunitIndicator="1"),
)
def unit_unlikely(placement: PlacementDetail, at: At) -> bool:
    """A special or alternative setting is one as a whole; a unit that the list does not show is doubtful."""
    return is_unit_unlikely(placement, at.establishments)


@rule(
    "L624",
    needs="establishments",
    failing=of_placement(URN="100005", EntryDate="2023-09-01", LeavingDate=None),
    passing=of_placement(URN="123456", EntryDate="2023-09-01", LeavingDate=None),
)
def setting_closed_meanwhile(placement: PlacementDetail, at: At) -> bool:
    """Nobody attends a place after its last day."""
    found = establishment(placement, at.establishments)
    if found is None or found.closed_on is None:
        return False
    if placement.leaving_date is None and placement.has("LeavingDate"):
        return False
    return found.closed_on < (placement.leaving_date or at.reference_date)


@rule("L625", failing=of_placement(RES="C"), passing=of_placement(RES="B"))
def residential_code_invalid(placement: PlacementDetail, at: At) -> bool:
    """38 to 51 weeks or 52 weeks a year; left out where the place is not residential."""
    return placement.res is not None and placement.res not in codes_of("RES", at.year)


@rule("L626", failing=of_placement(WBP="X"), passing=of_placement(WBP="A"))
def work_based_code_invalid(placement: PlacementDetail, at: At) -> bool:
    """Apprenticeship, traineeship or supported internship; left out where there is none."""
    return placement.wbp is not None and placement.wbp not in codes_of("WBP", at.year)


@rule("L627", failing=_born("2010-01-16", WBP="A"), passing=_born("2010-01-15", WBP="A"))
def work_based_under_sixteen(placement: PlacementDetail, at: At) -> bool:
    """Work-based learning is for young people over compulsory school age."""
    return placement.wbp is not None and is_under(16, at.person.person_birth_date, at.reference_date)


@rule("L628", failing=of_active(RES="A"), passing=of_placement(RES="A"))
def residence_or_work_in_the_old_place(active: ActivePlans, at: At) -> bool:
    """From 2024 both are told of the placement and not of the plan."""
    return active.has("RES") or active.has("WBP")


@rule("L629", failing=of_placement(AttendancePattern="FT"), passing=of_placement(AttendancePattern=None))
def attendance_pattern_given(placement: PlacementDetail, at: At) -> bool:
    """Collected in 2023 only."""
    return placement.has("AttendancePattern")


@rule(
    "L630",
    failing=of_request(
        Assessment={"NamedPlan": {"PlanDetail": [{"URN": "123456", "PlacementRank": "1"}]}},
        ActivePlans={"PlacementDetail": [{"URN": "123457", **_main("2025-06-23")}]},
    ),
    passing=of_request(
        Assessment={"NamedPlan": {"PlanDetail": [{"URN": "123456", "PlacementRank": "1"}]}},
        ActivePlans={"PlacementDetail": [{"URN": "123456", **_main("2025-06-23")}]},
    ),
)
def not_where_the_plan_says(placement: PlacementDetail, at: At) -> bool:
    """The main setting attended is the main setting named."""
    if placement.placement_rank != "1" or not is_open(placement, at):
        return False
    assessment = at.request.assessment
    if assessment is None or assessment.named_plan is None:
        return False
    for detail in assessment.named_plan.plan_details:
        if detail.placement_rank == "1":
            return are_different(placement, detail, at.establishments)
    return False
