"""Rules on the settings named in a plan (module 4b, section I of the plan)."""

from __future__ import annotations

from opensend.rules.returns.sen2.codes import codes_of
from opensend.rules.returns.sen2.dates import is_before
from opensend.rules.returns.sen2.parts import of_detail, of_plan
from opensend.rules.returns.sen2.records import NamedPlan, PlanDetail
from opensend.rules.returns.sen2.registry import At, rule
from opensend.rules.returns.sen2.settings import (
    establishment,
    is_in_unit_and_provision,
    is_told_in_no_way,
    is_told_in_two_ways,
    is_type_unusual,
    is_ukprn_wrong,
    is_unit_flag_missing,
    is_unit_unlikely,
    is_urn_wrong,
)

_EXPLAINED = "OTH"


@rule(
    "D451", on="NamedPlan", failing=of_plan(PlanDetail=None), passing=of_plan(PlanDetail=[{"URN": "123456"}])
)
def no_setting_named(plan: NamedPlan, at: At) -> bool:
    """A plan names a school or other institution, or a type of one (CFA 2014 s.40)."""
    return not plan.plan_details


@rule(
    "D452",
    failing=of_detail(URN=None, UKPRN=None, SENsetting=None),
    passing=of_detail(URN=None, SENsetting="OLA"),
)
def setting_not_told(detail: PlanDetail, at: At) -> bool:
    """A URN, else a UKPRN, else a type of setting."""
    return is_told_in_no_way(detail)


@rule(
    "D453",
    failing=of_detail(URN="123456", SENsetting="OTH"),
    passing=of_detail(URN=None, UKPRN=None, SENsetting="OTH"),
)
def setting_told_in_two_ways(detail: PlanDetail, at: At) -> bool:
    """The type of setting is for places that have no number."""
    return is_told_in_two_ways(detail)


@rule("D454", failing=of_detail(URN="12345"), passing=of_detail(URN=None, UKPRN="10012345"))
def urn_invalid(detail: PlanDetail, at: At) -> bool:
    """Six digits and, where the establishments list is at hand, in it."""
    return is_urn_wrong(detail, at.establishments)


@rule("D455", failing=of_detail(UKPRN="20012345"), passing=of_detail(UKPRN="10012345"))
def ukprn_invalid(detail: PlanDetail, at: At) -> bool:
    """Eight digits that begin with 1."""
    return is_ukprn_wrong(detail)


@rule(
    "D456",
    failing=of_detail(URN=None, SENsetting="NEET"),
    passing=of_detail(URN=None, SENsetting="EHE"),
)
def setting_type_invalid(detail: PlanDetail, at: At) -> bool:
    """A plan does not name the lack of a setting: NEET, NIEC and NIEO are of the placement."""
    setting = detail.sen_setting
    return setting is not None and setting not in codes_of("PlanDetail.SENsetting", at.year)


@rule(
    "D457",
    failing=of_detail(URN=None, SENsetting="OTH", SENsettingOther=None),
    passing=of_detail(URN=None, SENsetting="OTH", SENsettingOther="A type of school is named"),
)
def other_setting_not_explained(detail: PlanDetail, at: At) -> bool:
    """Another setting is explained in words."""
    return detail.sen_setting == _EXPLAINED and detail.sen_setting_other is None


@rule("D458", failing=of_detail(PlacementRank="3"), passing=of_detail(PlacementRank="1"))
def rank_missing_or_invalid(detail: PlanDetail, at: At) -> bool:
    """The main setting or the secondary one."""
    return detail.placement_rank is None or detail.placement_rank not in codes_of("Rank", at.year)


@rule(
    "D459",
    on="NamedPlan",
    failing=of_plan(PlanDetail=[{"PlacementRank": "2"}]),
    passing=of_plan(PlanDetail=[{"PlacementRank": "1"}, {"PlacementRank": "2"}]),
)
def ranks_not_one_main_setting(plan: NamedPlan, at: At) -> bool:
    """One main setting and at most one secondary; where none is named at all, D451 speaks."""
    if len(plan.plan_details) == 1:
        return plan.plan_details[0].placement_rank != "1"
    ranks = [detail.placement_rank for detail in plan.plan_details]
    return bool(ranks) and (ranks.count("1") != 1 or ranks.count("2") > 1)


@rule(
    "D460",
    failing=of_detail(URN="123456", SENunitIndicator=None),
    passing=of_detail(URN=None, UKPRN=None, SENsetting="EHE", SENunitIndicator=None),
)
def unit_flag_missing(detail: PlanDetail, at: At) -> bool:
    """Of a place at a numbered setting: whether it is in the SEN unit, and whether in resourced provision."""
    return is_unit_flag_missing(detail)


@rule(
    "D461",
    failing=of_detail(SENunitIndicator="1", ResourcedProvisionIndicator="1"),
    passing=of_detail(SENunitIndicator="1", ResourcedProvisionIndicator="0"),
)
def in_unit_and_provision(detail: PlanDetail, at: At) -> bool:
    """A place is in the one or in the other."""
    return is_in_unit_and_provision(detail)


@rule(
    "D462",
    needs="establishments",
    failing=of_detail(URN="100002", SENunitIndicator="1"),
    passing=of_detail(URN="123456", SENunitIndicator="1"),
)
def unit_unlikely(detail: PlanDetail, at: At) -> bool:
    """A special or alternative setting is one as a whole; a unit that the list does not show is doubtful."""
    return is_unit_unlikely(detail, at.establishments)


@rule(
    "D463",
    needs="establishments",
    failing=of_plan(StartDate="2025-06-20", PlanDetail=[{"URN": "100005"}]),
    passing=of_plan(StartDate="2025-06-20", PlanDetail=[{"URN": "123456"}]),
)
def setting_not_open(detail: PlanDetail, at: At) -> bool:
    """A plan names a place that is there: not closed before the plan started, nor still to open."""
    found = establishment(detail, at.establishments)
    return found is not None and (
        is_before(found.closed_on, at.plan.start_date if at.plan is not None else None)
        or is_before(at.reference_date, found.opened_on)
    )


@rule(
    "D464",
    needs="establishments",
    failing=of_detail(URN=None, UKPRN="10000001"),
    passing=of_detail(URN="123456", UKPRN="10000001"),
)
def urn_not_used(detail: PlanDetail, at: At) -> bool:
    """The UKPRN is for a place that has no URN."""
    return (
        detail.ukprn is not None
        and detail.urn is None
        and at.establishments is not None
        and at.establishments.by_ukprn(detail.ukprn) is not None
    )


@rule(
    "D465",
    needs="establishments",
    failing=of_detail(URN="123456", UKPRN="10000002"),
    passing=of_detail(URN="123456", UKPRN="10000001"),
)
def numbers_of_two_settings(detail: PlanDetail, at: At) -> bool:
    """Both numbers belong to one place; a UKPRN that the list does not hold belongs to none that is known."""
    if detail.urn is None or detail.ukprn is None or at.establishments is None:
        return False
    found = at.establishments.by_urn(detail.urn)
    return (
        found is not None
        and found.ukprn != detail.ukprn
        and at.establishments.by_ukprn(detail.ukprn) is not None
    )


@rule(
    "D466",
    needs="establishments",
    failing=of_detail(URN="100007"),
    passing=of_detail(URN="123456"),
)
def setting_type_unusual(detail: PlanDetail, at: At) -> bool:
    """Higher education, schools overseas or offshore, of the forces, or of no other type."""
    found = establishment(detail, at.establishments)
    return found is not None and is_type_unusual(found)
