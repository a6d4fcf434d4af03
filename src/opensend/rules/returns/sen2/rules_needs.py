"""Rules on needs (module 5c): a code of the year, ranked, one of them primary."""

from __future__ import annotations

from itertools import combinations

from opensend.rules.returns.sen2.codes import codes_of
from opensend.rules.returns.sen2.parts import of_active, of_need
from opensend.rules.returns.sen2.records import ActivePlans, SENneed
from opensend.rules.returns.sen2.registry import At, rule

_MAIN = {"SENtype": "ASD", "SENtypeRank": "1"}
_SECOND = {"SENtype": "SLCN", "SENtypeRank": "2"}
_THIRD = {"SENtype": "MLD", "SENtypeRank": "2"}


@rule("S701", on="ActivePlans", failing=of_active(SENneed=None), passing=of_active(SENneed=[_MAIN]))
def no_need(active: ActivePlans, at: At) -> bool:
    """Everyone with a plan has a need that it is for."""
    return not active.sen_needs


@rule("S702", failing=of_need(SENtype="NSA"), passing=of_need(SENtype="DS"))
def type_missing_or_invalid(need: SENneed, at: At) -> bool:
    """The school census's "no specialist assessment" is for SEN support, and never for a plan."""
    return need.sen_type is None or need.sen_type not in codes_of("SENtype", at.year)


@rule("S703", failing=of_need(SENtypeRank=None), passing=of_need(SENtypeRank="1"))
def rank_missing_or_invalid(need: SENneed, at: At) -> bool:
    """Primary or secondary."""
    return need.sen_type_rank is None or need.sen_type_rank not in codes_of("Rank", at.year)


@rule(
    "S704", on="ActivePlans", failing=of_active(SENneed=[_SECOND, None]), passing=of_active(SENneed=[_MAIN])
)
def not_one_primary_need(active: ActivePlans, at: At) -> bool:
    """One need is the primary one; where there is none at all, S701 speaks."""
    primary = 0
    for need in active.sen_needs:
        primary += need.sen_type_rank == "1"
    return primary != 1 and bool(active.sen_needs)


@rule(
    "S705",
    on="ActivePlans",
    failing=of_active(SENneed=[_MAIN, _SECOND, _THIRD]),
    passing=of_active(SENneed=[_MAIN, _SECOND]),
)
def two_secondary_needs(active: ActivePlans, at: At) -> bool:
    """At most one need is secondary."""
    secondary = 0
    for need in active.sen_needs:
        secondary += need.sen_type_rank == "2"
    return secondary > 1


@rule(
    "S706",
    on="ActivePlans",
    failing=of_active(SENneed=[_MAIN, {"SENtype": "ASD", "SENtypeRank": "2"}]),
    passing=of_active(SENneed=[_MAIN, _SECOND]),
)
def need_repeated(active: ActivePlans, at: At) -> bool:
    """A need is told once."""
    for first, second in combinations(active.sen_needs, 2):
        if first.sen_type == second.sen_type is not None:
            return True
    return False
