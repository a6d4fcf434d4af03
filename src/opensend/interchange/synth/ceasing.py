"""Plans that end: how many in a year, for which reason, and at which age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from opensend.interchange.synth.authorities import FictionalAuthority
from opensend.interchange.synth.moves import born_in
from opensend.interchange.synth.order import YEARS, Order
from opensend.interchange.synth.sampling import Floats, Ints, deal, expected
from opensend.interchange.synth.tables import AGES, ENGLAND, margins, national, shares

MOVED = 5
REASONS = (1, 2, 3, 4, 6, 7, 8, 9)
"""In the return's codes; moves are drawn elsewhere, for two authorities at once."""
_OLD_ENOUGH = 8
_AT_SUMMER = (1, 3, 4, 6)
_AGES_OF_REASON: dict[int, tuple[tuple[int, ...], tuple[float, ...]]] = {
    1: ((25,), (1,)),
    3: ((18, 19, 20), (6, 3, 1)),
    4: ((17, 18, 19, 20, 21, 22, 23), (1, 3, 4, 4, 3, 2, 1)),
    6: ((16, 17, 18, 19, 20, 21, 22, 23, 24), (2, 3, 5, 5, 4, 3, 2, 1, 1)),
}
_SHARE_FROM_WITHIN = 0.055
"""For each year of whole histories that has passed, the share of endings whose plan was made within them."""


@dataclass(slots=True)
class Endings:
    """Plans that ended, each by its place: the day, the reason, the day of birth, whether made within."""

    on: Ints
    reason: Ints
    born: Ints
    is_recent: Ints

    def __len__(self) -> int:
        return len(self.on)


def rates(reasons: tuple[int, ...]) -> Floats:
    """Endings for these reasons for each plan, by activity year and for the one that has begun."""
    of_reasons = sum(national(f"ceased_{reason}") for reason in reasons) / national("ceased_2024")
    last, before, earlier = (national(f"ceased_{year}") for year in (2024, 2023, 2022))
    by_year = [earlier - (before - earlier), earlier, before, (before + last) / 2, last, last]
    return np.array(by_year) * of_reasons / margins(ENGLAND)["plans"]


def make_endings(authority: FictionalAuthority, order: Order, rng: np.random.Generator) -> Endings:
    """Every plan of the authority that ended in the years of whole histories, moves aside."""
    parts = []
    for at, rate in enumerate(rates(REASONS)):
        year = order.since.year + at
        end = min(date(year, 12, 31), order.as_at)
        count = expected(rng, authority.plans * rate * end.timetuple().tm_yday / 365)
        parts.append(_of_year(order, rng, count, year, end))
    return Endings(*(np.concatenate([getattr(part, name) for part in parts]) for name in Endings.__slots__))


def _of_year(order: Order, rng: np.random.Generator, count: int, year: int, end: date) -> Endings:
    dealt = deal(rng, count, [national(f"ceased_{reason}") for reason in REASONS])
    reason = np.array(REASONS)[dealt]
    first, last = date(year, 1, 1).toordinal(), end.toordinal()
    on = rng.integers(first, last + 1, count)
    summer = np.isin(reason, _AT_SUMMER) & (rng.random(count) < 0.7)
    august = date(year, 8, 31).toordinal()
    if august <= last:
        on = np.where(summer, august - rng.integers(0, 45, count), on)
        on = np.where(reason == 1, august - rng.integers(0, 31, count), on)
    else:  # nobody reaches the maximum age before the summer
        reason = np.where(reason == 1, 2, reason)
    ages = np.empty(count, dtype=np.int64)
    for each in np.unique(reason):
        chosen = np.flatnonzero(reason == each)
        ages[chosen] = _ages(rng, int(each), len(chosen))
    born = born_in(rng, ages, year)
    born = np.minimum(born, on - ages * 366)
    recent = rng.random(count) < _SHARE_FROM_WITHIN * (year - order.since.year)
    recent &= ~np.isin(reason, (1,)) & (year - order.since.year < YEARS + 1)
    return Endings(on, reason, born, recent.astype(np.int64))


def _ages(rng: np.random.Generator, reason: int, count: int) -> Ints:
    if reason in _AGES_OF_REASON:
        ages, weights = _AGES_OF_REASON[reason]
        return np.array(ages)[deal(rng, count, weights)]
    stock = shares(ENGLAND, "age_", tuple(map(str, AGES)))
    older: Ints = np.maximum(np.array(AGES)[deal(rng, count, stock)], _OLD_ENOUGH)
    return older
