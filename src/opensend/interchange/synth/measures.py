"""What is held against the published figures: each measure's parts, targets and tolerance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import NamedTuple

from opensend.interchange.synth.authorities import FictionalAuthority
from opensend.interchange.synth.ceasing import MOVED, REASONS, rates
from opensend.interchange.synth.counting import Counted
from opensend.interchange.synth.order import Order
from opensend.interchange.synth.sketches import ETHNICITIES
from opensend.interchange.synth.tables import AGES, ENGLAND, NEEDS, groups, margins, national

_DEVIATIONS = 4.0
"""Chance: how many standard deviations of a share among so many are let be."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure. `parts` maps each part as counted to the published numbers that add up to it.

    The published whole is the sum of the parts, or `whole`. Shares may differ by `england` or `authority`,
    and
    by chance; of a count, by those shares of the count itself.
    """

    name: str
    title: str
    parts: Mapping[str, tuple[str, ...]]
    england: float
    authority: float
    whole: tuple[str, ...] = ()
    at_most: str = ""
    """A published number that the parts cannot be more than: there is no dispute without a refusal."""
    is_count: bool = False
    is_national: bool = False
    fallback: Mapping[str, float] = field(default_factory=dict)


class Compared(NamedTuple):
    """One part of a measure, of an authority or of all: target and made, and how far apart they may be."""

    measure: str
    part: str
    authority: str
    target: float
    made: float
    of: int
    tolerance: float

    @property
    def deviation(self) -> float:
        """How far the made one is from the target."""
        return abs(self.made - self.target)

    @property
    def is_within(self) -> bool:
        """Whether it is within its tolerance."""
        return self.deviation <= self.tolerance


def _same(*names: str, prefix: str = "") -> dict[str, tuple[str, ...]]:
    return {name: (f"{prefix}{name}",) for name in names}


MEASURES = (
    Measure("plans", "Plans on the census day", {"all": ("plans",)}, 0.001, 0.001, is_count=True),
    Measure("age", "Plans by age on 31 August", _same(*map(str, AGES), prefix="age_"), 0.005, 0.012),
    Measure("sex", "Plans by sex", _same("F", "M", prefix="sex_"), 0.01, 0.02),
    Measure("ethnicity", "Plans by ethnicity", _same(*ETHNICITIES, prefix="ethnicity_"), 0.01, 0.03),
    Measure("need", "Plans by main need", {need: (f"need_{need.lower()}",) for need in NEEDS}, 0.005, 0.012),
    Measure("group", "Plans by setting", _same(*groups(), prefix="group_"), 0.01, 0.03),
    Measure("requests", "Requests in the year", {"all": ("requests_2024",)}, 0.02, 0.05, is_count=True),
    Measure("request_outcome", "Requests by outcome", _same("agreed", "refused", "undecided", "withdrawn"),
        0.01, 0.04),
    Measure("six_weeks", "Decisions within six weeks", _same("six_weeks", "over_six_weeks"), 0.02, 0.06),
    Measure(
        "request_dispute", "Requests with mediation or an appeal",
        {"mediation": ("request_mediation", "-request_both"), "tribunal": ("request_tribunal",
        "-request_both"),
         "both": ("request_both",)}, 0.01, 0.03, at_most="refused", whole=("requests_2024",),
    ),
    Measure(
        "assessment", "Assessments by outcome", _same("issued", "refused", "withdrawn"), 0.01, 0.03,
        is_national=True,
        fallback={name: national(f"assessment_{name}") for name in ("issued", "refused", "withdrawn")},
    ),
    Measure(
        "timeliness", "Plans issued by time taken and exception",
        {"in_time": ("in_time_ex",), "to_year": ("to_year_ex",), "over_year": ("over_year_ex",),
         "excepted in_time": ("in_time", "-in_time_ex"), "excepted to_year": ("to_year", "-to_year_ex"),
         "excepted over_year": ("over_year", "-over_year_ex")}, 0.03, 0.1,
    ),
    Measure("review_expected", "Plans for which a review is expected", {"expected": ("review_expected",)},
        0.04, 0.12,
            is_national=True, whole=("plans",)),
    Measure(
        "review_meeting", "Last review meeting",
        {"before": ("meeting_before",), "this": ("meeting_this",), "after": ("meeting_after",),
         "none": ("no_meeting",)}, 0.02, 0.05,
    ),
    Measure(
        "review_decision", "Decision after the last meeting",
        {"4_weeks": ("decision_4_weeks",), "late": ("decision_late",),
        "outstanding": ("decision_outstanding",),
         "not_due": ("decision_not_due",)}, 0.02, 0.06,
    ),
    Measure("review_outcome", "Outcome of the last review", {"A": ("outcome_amend",),
        "M": ("outcome_maintain",),
                                                            "C": ("outcome_cease",)}, 0.02, 0.05),
    Measure("budget", "Plans with a personal budget", {"taken_up": ("budget",)}, 0.005, 0.01,
        whole=("plans",)),
    Measure("residential", "Residential places", {"A": ("res_38",), "B": ("res_52",)}, 0.002, 0.01,
        whole=("plans",)),
    Measure("work_based", "Work-based places", {"A": ("wbp_apprentice",), "T": ("wbp_trainee",),
        "S": ("wbp_intern",)},
            0.002, 0.01, whole=("plans",)),
    Measure(
        "ended", "Plans that ended, by reason", _same(*map(str, (*REASONS[:4], MOVED, *REASONS[4:]))), 0.03,
        0.1,
        is_national=True, fallback={str(each): national(f"ceased_{each}") for each in (*REASONS, MOVED)},
    ),
    Measure("phase_transfer", "Changes of phase that are due", {"due": ("due",)}, 0.02, 0.05,
        is_national=True,
            whole=("all",), fallback={"due": national("phase_due_2026"), "all": national("plans_2026")}),
)  # fmt: skip


def compare(
    counted: Iterable[Counted], authorities: Iterable[FictionalAuthority], order: Order
) -> list[Compared]:
    """Every measure of every authority, and of them all together, against what was to be made."""
    made: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for each in counted:
        made[each.measure, each.authority][each.part] += each.how_many
    listed = list(authorities)
    found: list[Compared] = []
    for measure in MEASURES:
        own = [(each, _published(measure, each.code), made[measure.name, each.code]) for each in listed]
        found += _together(measure, own)
        for authority, published, counts in own:
            if not measure.is_national:
                found += _compared(measure, authority.code, published, counts, _scale(measure, authority))
    found.append(_ended(made, listed, order))
    return found


def _published(measure: Measure, code: str) -> dict[str, float]:
    told = dict(measure.fallback) or margins(code)
    numbers = {part: max(_sum(told, names), 0.0) for part, names in measure.parts.items()}
    if sum(numbers.values()) <= 0 and not measure.whole and not measure.is_count:
        numbers = {part: _sum(margins(ENGLAND), names) for part, names in measure.parts.items()}
    if measure.at_most:
        least = min(1.0, told[measure.at_most] / max(sum(numbers.values()), 1e-9))
        numbers = {part: number * least for part, number in numbers.items()}
    numbers[""] = _sum(told, measure.whole) if measure.whole else sum(numbers.values())
    return numbers


def _sum(told: Mapping[str, float], names: tuple[str, ...]) -> float:
    return sum(-told[name[1:]] if name.startswith("-") else told[name] for name in names)


def _scale(measure: Measure, authority: FictionalAuthority) -> float:
    if measure.name == "requests":
        return authority.requests_a_year / max(margins(authority.code)["requests_2024"], 1)
    return authority.scale


def _together(
    measure: Measure, own: list[tuple[FictionalAuthority, dict[str, float], dict[str, int]]]
) -> list[Compared]:
    """The authorities of the population as one: the published shares of each, by its own size."""
    total: dict[str, float] = defaultdict(float)
    counts: dict[str, int] = defaultdict(int)
    for authority, published, made in own:
        weight = (
            sum(made.values()) / max(published[""], 1e-9)
            if not measure.is_count
            else _scale(measure, authority)
        )
        for part, number in published.items():
            total[part] += number * weight
        for part, count in made.items():
            counts[part] += count
    return _compared(measure, ENGLAND, total, counts, 1.0)


def _compared(
    measure: Measure, code: str, published: Mapping[str, float], counts: Mapping[str, int], scale: float
) -> list[Compared]:
    base = measure.england if code == ENGLAND else measure.authority
    of = sum(counts.values())
    rows = []
    for part in measure.parts:
        if measure.is_count:
            target = published[part] * scale
            tolerance = base * target + 1 + (_DEVIATIONS / 2 * sqrt(target) if measure.name != "plans" else 0)
            rows.append(Compared(measure.name, part, code, target, counts.get(part, 0), of, tolerance))
        elif of and published[""] > 0:
            share = min(published[part] / published[""], 1.0)
            tolerance = base + _DEVIATIONS * sqrt(share * (1 - share) / of) + 2 / of
            rows.append(Compared(measure.name, part, code, share, counts.get(part, 0) / of, of, tolerance))
    return rows


def _ended(
    made: Mapping[tuple[str, str], Mapping[str, int]], authorities: list[FictionalAuthority], order: Order
) -> Compared:
    plans = sum(each.plans for each in authorities)
    rate = float(rates((*REASONS, MOVED))[-2]) if len(authorities) > 1 else float(rates(REASONS)[-2])
    count = sum(sum(made["ended", each.code].values()) for each in authorities)
    target = plans * rate
    return Compared(
        "ended", "all", ENGLAND, target, count, count, 0.05 * target + _DEVIATIONS * sqrt(target) + 1
    )
