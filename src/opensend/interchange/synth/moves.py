"""Children with plans who move from one authority to another: one draw that both authorities agree on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from opensend.interchange.synth.authorities import FictionalAuthority
from opensend.interchange.synth.order import Order
from opensend.interchange.synth.sampling import Floats, Ints, deal, expected, generator
from opensend.interchange.synth.tables import AGES, ENGLAND, FLOW_AGES, NEEDS, need_by, shares

_REACH = 40_000.0
"""Metres over which moves become rarer."""
_FEWEST_DAYS_HELD = 90
_YOUNGEST = 4


@dataclass(frozen=True, slots=True)
class Move:
    """One child's move. `age` is on 31 August before the census; `first_made`: of the first plan."""

    number: int
    out_of: str
    into: str
    on: int
    age: int
    need: str
    born: int
    first_made: int


def make_moves(
    authorities: Sequence[FictionalAuthority], order: Order, rate: Floats
) -> tuple[dict[str, list[Move]], dict[str, list[Move]]]:
    """Moves out of and into each authority, by its code. `rate` is moves for each plan, by activity year."""
    leaving: dict[str, list[Move]] = {each.code: [] for each in authorities}
    coming: dict[str, list[Move]] = defaultdict(list)
    if len(authorities) < 2:
        return leaving, coming
    places = np.array([[each.easting, each.northing] for each in authorities], dtype=float)
    sizes = np.array([each.plans for each in authorities], dtype=float)
    for at, authority in enumerate(authorities):
        rng = generator(order.seed, "moves", authority.code)
        far = np.hypot(*(places - places[at]).T)
        weights = sizes * np.exp(-far / _REACH) + sizes * 1e-4
        weights[at] = 0
        days, others = _days_and_places(rng, order, authority.plans * rate, weights)
        for move in _draw(rng, order, authority.code, days, [authorities[other].code for other in others]):
            leaving[authority.code].append(move)
            coming[move.into].append(move)
    return leaving, coming


def _days_and_places(
    rng: np.random.Generator, order: Order, counts: Floats, weights: Floats
) -> tuple[Ints, Ints]:
    """The day of each move of an authority, and where it goes by its place among the authorities."""
    days, others = [], []
    for year, count in enumerate(counts):
        first = date(order.since.year + year, 1, 1).toordinal()
        last = min(date(order.since.year + year, 12, 31), order.as_at).toordinal()
        total = expected(rng, count * (last - first + 1) / 365)
        days.append(rng.integers(first, last + 1, total))
        others.append(deal(rng, total, weights))
    return np.concatenate(days), np.concatenate(others)


def _draw(rng: np.random.Generator, order: Order, out_of: str, days: Ints, into: list[str]) -> Iterator[Move]:
    """Who moves: with England's ages and needs, for both authorities must know the same child."""
    count = len(days)
    ages = AGES[0] + deal(rng, count, shares(ENGLAND, "age_", tuple(map(str, AGES))))
    since = np.ceil((date(order.year, 8, 31).toordinal() - days) / 365).astype(np.int64)
    ages = np.clip(ages, _YOUNGEST + np.maximum(since, 0), AGES[-1])
    of_age = np.cumsum(need_by("age"), axis=1)
    of_age /= of_age[:, -1:]
    needs = (rng.random(count)[:, None] > of_age[ages - AGES[0]]).sum(axis=1)
    born = born_in(rng, ages, order.year)
    begun = FLOW_AGES[0] + deal(rng, count, shares(ENGLAND, "new_age_", tuple(map(str, FLOW_AGES))))
    made = np.minimum(born + ((begun + rng.random(count)) * 365).astype(int), days - _FEWEST_DAYS_HELD)
    made = np.maximum(made, date(2014, 9, 1).toordinal())
    for at in range(count):
        yield Move(
            at, out_of, into[at], int(days[at]), int(ages[at]), NEEDS[needs[at]], int(born[at]), int(made[at])
        )


def born_in(rng: np.random.Generator, ages: Ints, year: int) -> Ints:
    """Days of birth of people of these ages on 31 August of the year."""
    first = np.array([date(year - age - 1, 9, 1).toordinal() for age in range(30)])
    return first[ages] + rng.integers(0, 365, len(ages))
