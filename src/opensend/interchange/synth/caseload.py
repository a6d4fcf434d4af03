"""Who has a plan on the census day: age, need and setting together, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from opensend.interchange.synth.authorities import FictionalAuthority
from opensend.interchange.synth.moves import Move
from opensend.interchange.synth.order import YEARS, Order
from opensend.interchange.synth.sampling import Floats, Ints, deal, fit, fit_cube, quota
from opensend.interchange.synth.tables import (
    AGES,
    ENGLAND,
    FLOW_AGES,
    NEEDS,
    groups,
    margins,
    need_by,
    shares,
)

_SCHOOL = {2: 0.02, 3: 0.1, **dict.fromkeys(range(4, 16), 1.0), 16: 0.3, 17: 0.25, 18: 0.1}
_SPECIAL = {2: 0.02, 3: 0.3, **dict.fromkeys(range(4, 16), 1.0), 16: 0.7, 17: 0.6, 18: 0.45, 19: 0.02}
_ELSEWHERE = {**dict.fromkeys(range(4, 16), 1.0), **dict.fromkeys(range(16, 25), 0.6)}
_COLLEGE = {16: 0.8, **dict.fromkeys(range(17, 25), 1.0)}
_NOT_IN_EDUCATION = {16: 0.5, **dict.fromkeys(range(17, 25), 1.0)}
_AGES_OF_GROUP: dict[str, dict[int, float]] = {
    "early_years": {2: 1.0, 3: 1.0, 4: 0.25},
    "independent": dict.fromkeys(range(4, 18), 1.0),
    "fe_general": _COLLEGE, "fe_specialist": _COLLEGE, "fe_provider": _COLLEGE,
    "neet": _NOT_IN_EDUCATION, "niec": _NOT_IN_EDUCATION,
    "nieo": {2: 0.5, 3: 0.7, **dict.fromkeys(range(16, 25), 1.0)},
    "nieo_school_age": dict.fromkeys(range(5, 16), 1.0),
    "ehe": dict.fromkeys(range(5, 18), 1.0), "online": dict.fromkeys(range(8, 18), 1.0),
    "ola": _ELSEWHERE, "opa": _ELSEWHERE, "other": {3: 0.3, **_ELSEWHERE},
    "ap_pru": dict.fromkeys(range(5, 16), 1.0), "ap_academy": dict.fromkeys(range(5, 16), 1.0),
    "ap_free": dict.fromkeys(range(5, 16), 1.0),
}  # fmt: skip
"""How likely each age is in a setting of a group; whatever is not here is a school."""
OLDER = YEARS + 1
"""The cohort of plans from before whole histories begin; cohorts 0 to 5 are by year of issue."""


@dataclass(slots=True)
class Caseload:
    """Plans on the census day, each by its place: age on 31 August, need, group, and cohort of its start."""

    age: Ints
    need: Ints
    group: Ints
    cohort: Ints
    groups_of_those_who_came: Ints


def make_caseload(
    authority: FictionalAuthority, order: Order, cohorts: Ints, came: list[Move], rng: np.random.Generator
) -> Caseload:
    """As many plans as the cohorts have, with the authority's ages, needs and settings less who `came`."""
    told = margins(authority.code)
    ages = np.array([told[f"age_{age}"] for age in AGES]) * authority.scale
    needs = np.array([told[f"need_{need.lower()}"] for need in NEEDS]) * authority.scale
    for move in came:
        ages[move.age - AGES[0]] -= 1
        needs[NEEDS.index(move.need)] -= 1
    cube = _joint(authority.code, np.maximum(ages, 0.01), np.maximum(needs, 0.01))
    counts = quota(rng, int(cohorts.sum()), cube.ravel())
    cells = np.repeat(np.arange(cube.size), counts)
    age, need, group = np.unravel_index(cells, cube.shape)
    shuffled = rng.permutation(len(cells))
    made = Caseload(
        age[shuffled], need[shuffled], group[shuffled], np.empty(len(cells), dtype=np.int64),
        _groups_of(cube, came, rng),
    )  # fmt: skip
    _place_in_cohorts(authority.code, made, cohorts)
    made.age += AGES[0]
    return made


def _groups_of(cube: Floats, came: list[Move], rng: np.random.Generator) -> Ints:
    """Settings of those who came, as the authority's own people of their age and need have them."""
    if not came:
        return np.empty(0, dtype=np.int64)
    marks = np.cumsum(np.array([cube[move.age - AGES[0], NEEDS.index(move.need)] for move in came]), axis=1)
    found: Ints = (rng.random(len(came))[:, None] * marks[:, -1:] > marks).sum(axis=1)
    return found


def _joint(code: str, ages: Floats, needs: Floats) -> Floats:
    """Plans by age, need and group."""
    of_group = shares(code, "group_", groups()) * ages.sum()
    age_need = fit(need_by("age") + 0.01, ages, needs)
    need_group = fit(need_by("group").T + 0.01, age_need.sum(axis=0), of_group)
    likely = np.array(
        [[_AGES_OF_GROUP.get(name, _of_school(name)).get(age, 1e-9) for name in groups()] for age in AGES]
    )
    return fit_cube(np.repeat(likely[:, None, :], len(NEEDS), axis=1), age_need, need_group)


def _of_school(group: str) -> dict[int, float]:
    return _SPECIAL if group.startswith("special") else _SCHOOL


def _place_in_cohorts(code: str, made: Caseload, cohorts: Ints) -> None:
    """Which year each plan is of: the young have new plans, and every year its own number."""
    ages = np.bincount(made.age, minlength=len(AGES))
    likely = _likely_cohorts(code)
    table = fit(likely, np.maximum(cohorts, 1e-6).astype(float), ages.astype(float))
    counts = _whole(table, cohorts, ages, likely)
    for age in range(len(AGES)):
        made.cohort[made.age == age] = np.repeat(np.arange(len(cohorts)), counts[:, age])


def _likely_cohorts(code: str) -> Floats:
    """For each cohort and age on 31 August, how likely the age was when the plan began."""
    begun = dict(zip(FLOW_AGES, shares(code, "new_age_", tuple(map(str, FLOW_AGES))), strict=True))
    begun = {age: share + 1e-4 for age, share in begun.items()}
    found = np.full((OLDER + 1, len(AGES)), 1e-9)
    for at, age in enumerate(AGES):
        for cohort in range(OLDER):
            found[cohort, at] = begun.get(age - max(YEARS - 1 - cohort, 0), 1e-9)
        found[OLDER, at] = sum(begun.get(age - years, 0) * 0.9**years for years in range(YEARS, 12)) or 1e-9
    return found


def _whole(table: Floats, rows: Ints, columns: Ints, likely: Floats) -> Ints:
    """The table in whole numbers with exactly these sums."""
    counts = np.floor(table).astype(np.int64)
    for age, total in enumerate(columns):
        order = np.argsort(counts[:, age] - table[:, age], kind="stable")
        short = int(total - counts[:, age].sum())
        for at in range(abs(short)):
            counts[order[at % len(order)], age] += 1 if short > 0 else -1
    counts = np.maximum(counts, 0)
    for age, total in enumerate(columns):  # what was cut off at nothing
        counts[np.argmax(counts[:, age]), age] += total - counts[:, age].sum()
    for _ in range(int(np.abs(counts.sum(axis=1) - rows).sum()) + 1):
        excess = counts.sum(axis=1) - rows
        if not excess.any():
            break
        more, fewer = int(np.argmax(excess)), int(np.argmin(excess))
        possible = np.where(counts[more] > 0, likely[fewer] / likely[more], -1.0)
        age = int(np.argmax(possible))
        counts[more, age] -= 1
        counts[fewer, age] += 1
    return counts


def older_starts(code: str, ages: Ints, order: Order, rng: np.random.Generator) -> Ints:
    """Days on which plans from before whole histories began, of people of these ages on 31 August."""
    held = np.arange(YEARS, 12)
    years = shares(code, "years_", tuple(map(str, held)))
    begun = dict(zip(FLOW_AGES, shares(ENGLAND, "new_age_", tuple(map(str, FLOW_AGES))), strict=True))
    earliest, latest = date(2014, 9, 1).toordinal(), order.since.toordinal() - 1
    starts = np.empty(len(ages), dtype=np.int64)
    for age in np.unique(ages):
        chosen = np.flatnonzero(ages == age)
        weights = np.array([share * begun.get(age - k, 0.0) for k, share in zip(held, years, strict=True)])
        if weights.sum() <= 0:
            weights = np.eye(len(held))[0]
        back = held[deal(rng, len(chosen), weights)] * 365 + rng.integers(20, 365, len(chosen))
        starts[chosen] = order.census.toordinal() - back
    return np.clip(starts, earliest, latest)
