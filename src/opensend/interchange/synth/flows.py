"""The requests of an authority over the years: when each came, and what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np

from opensend.interchange.synth.authorities import FictionalAuthority
from opensend.interchange.synth.order import YEARS, Order
from opensend.interchange.synth.sampling import Bools, Ints, deal, expected
from opensend.interchange.synth.tables import ENGLAND, margins, national

ASSESS, REFUSE, WITHDRAW = range(3)
ISSUE, NO_PLAN, STOP = range(3)
NEVER = np.iinfo(np.int64).max // 2
_MONTHS = np.array([1.05, 1.0, 1.15, 1.0, 1.1, 1.1, 1.1, 0.55, 0.95, 1.1, 1.1, 0.8])
_FEWEST_DAYS_TO_ISSUE = 48
"""From the decision to assess to a final plan: advice, a draft, and the family's fifteen days."""
_SLIGHT = np.array([0.87, 0.13])
"""England's proportions of late plans, for an authority that had none; too small to change another."""
_GIVEN = ("in_time", "to_year", "over_year")
_SIX, _SIXTEEN, _TWENTY, _YEAR = 42, 112, 140, 364
_PUBLISHED = {-1: (2020,), 0: (2021,), 1: (2022,), 2: (2023,), 3: (2023, 2024), 4: (2024,)}
"""By activity year, counted from the first, the published years whose number of requests it has."""


@dataclass(slots=True)
class Flow:
    """Requests, each by its place in every array. Days are ordinals; `NEVER` if it did not come to that."""

    received: Ints
    outcome: Ints
    decided: Ints
    assessment: Ints
    assessed: Ints
    issued: Ints
    excepted: Ints

    def __len__(self) -> int:
        return len(self.received)

    def only(self, kept: Ints) -> Flow:
        """Those at these places."""
        return Flow(*(getattr(self, name)[kept] for name in self.__slots__))


def make_flow(
    authority: FictionalAuthority, order: Order, rng: np.random.Generator, others: Ints | None = None
) -> Flow:
    """Every request from a year before whole histories begin, of which only what comes to a plan is kept.

    `others` are days of requests that led to plans and are told elsewhere: there are so many fewer here.
    """
    told_elsewhere = Counter(date.fromordinal(day).year for day in (others if others is not None else ()))
    parts = [
        _requests(authority, order, rng, (year, end), told_elsewhere[year]) for year, end in _years(order)
    ]
    whole = Flow(*(np.concatenate([getattr(part, name) for part in parts]) for name in Flow.__slots__))
    since = order.since.toordinal()
    issued_since = (whole.issued >= since) & (whole.issued < NEVER)
    return whole.only(np.flatnonzero((whole.received >= since) | issued_since))


def _years(order: Order) -> list[tuple[int, date]]:
    first = order.year - YEARS
    return [(year, min(date(year, 12, 31), order.as_at)) for year in range(first, order.as_at.year + 1)]


def _requests(
    authority: FictionalAuthority, order: Order, rng: np.random.Generator, span: tuple[int, date], others: int
) -> Flow:
    told, (year, end) = margins(authority.code), span
    part = end.timetuple().tm_yday / 365
    whole = expected(rng, authority.requests_a_year * _growth(authority.code, order, year) * part)
    count = max(whole - others, 0)
    received = np.sort(_days_of_year(rng, count, year, end))
    decided, is_open, stalled = _decide(rng, received, told, year)
    outcome = np.empty(count, dtype=np.int64)
    weights = [told["agreed"], told["refused"], told["withdrawn"]]
    if sum(weights) == 0:
        weights = [margins(ENGLAND)[name] for name in ("agreed", "refused", "withdrawn")]
    assessed = weights[0] - others * sum(weights) / max(whole, 1)
    weights[0] = max(assessed, 0.0 if sum(weights[1:]) else 1.0)
    for chosen in (np.flatnonzero(~is_open), np.flatnonzero(is_open)):
        outcome[chosen] = deal(rng, len(chosen), weights)
    if year < order.year:  # what lay undecided for long was let go in the end
        outcome[stalled] = WITHDRAW
    else:
        decided[stalled] = order.as_at.toordinal() + rng.integers(5, 60, len(stalled))
    flow = Flow(
        received,
        outcome,
        decided,
        np.full(count, NEVER),
        np.full(count, NEVER),
        np.full(count, NEVER),
        np.zeros(count, dtype=np.int64),
    )
    _assess(authority, order, rng, flow, year)
    return flow


def _growth(code: str, order: Order, year: int) -> float:
    """Requests of a year for each of the last whole year, as the authority's own grew."""
    told = margins(code)
    last = told["requests_2024"]
    listed = _PUBLISHED[min(year - order.since.year, YEARS - 1)]
    if last <= 0:
        return 1.0
    return float(np.clip(np.mean([told[f"requests_{each}"] for each in listed]) / last, 0.15, 2.5))


def _days_of_year(rng: np.random.Generator, count: int, year: int, end: date) -> Ints:
    first = date(year, 1, 1).toordinal()
    days = np.arange(first, end.toordinal() + 1)
    months = np.array([date.fromordinal(int(day)).month for day in days])
    weights = _MONTHS[months - 1] * np.where((days + 6) % 7 >= 5, 0.06, 1.0)
    return days[deal(rng, count, weights)]


def _decide(
    rng: np.random.Generator, received: Ints, told: dict[str, float], year: int
) -> tuple[Ints, Bools, Ints]:
    """Days of decision: so many within six weeks, so many still open at the end of the year, as published.

    Which are open then, and which of these were set aside and are late already.
    """
    count = len(received)
    late = deal(rng, count, [told["six_weeks"], told["over_six_weeks"]] if told["six_weeks"] else [85, 15])
    delay = np.where(
        late == 1,
        _SIX + 1 + rng.exponential(32, count).astype(int),
        12 + (30 * rng.beta(2.2, 1.6, count)).astype(int),
    )
    decided = received + np.minimum(delay, 330)
    end = date(year, 12, 31).toordinal()
    share = told["undecided"] / max(told["requests_2024"], 1)
    wanted = expected(rng, share * count)
    is_open = decided > end
    surplus, stalled = int(is_open.sum()) - wanted, np.empty(0, dtype=np.int64)
    if surplus > 0:
        early = np.flatnonzero(is_open)[:surplus]
        latest = np.maximum(received[early] + 3, end - rng.integers(0, 6, len(early)))
        decided[early] = np.minimum(decided[early], latest)
    elif surplus < 0:
        recent = np.flatnonzero(~is_open)[surplus:]
        stalled = recent[received[recent] < end - _SIX + 1]
        then = end + 1 + rng.integers(1, 20, len(recent))
        decided[recent] = np.minimum(then, np.maximum(received[recent] + _SIX, end + 1))
    return decided, decided > end, stalled


def _assess(
    authority: FictionalAuthority, order: Order, rng: np.random.Generator, flow: Flow, year: int
) -> None:
    """What comes of each assessment: a plan in its time, no plan, or an end without either."""
    assessed = np.flatnonzero(flow.outcome == ASSESS)
    names = ("assessment_issued", "assessment_refused", "assessment_withdrawn")
    flow.assessment[assessed] = deal(rng, len(assessed), [national(name) for name in names])
    made = assessed[flow.assessment[assessed] == ISSUE]
    excepted, how_late = timing(authority.code, order, rng, len(made), year)
    flow.excepted[made] = excepted
    issued = flow.received[made] + _duration(rng, how_late)
    issued = _make_room(rng, flow, made, issued)
    flow.issued[made] = issued
    flow.assessed[made] = np.maximum(flow.decided[made] + 24, issued - rng.integers(24, 46, len(made)))
    refused = assessed[flow.assessment[assessed] == NO_PLAN]
    late = deal(rng, len(refused), [national("refused_in_16_weeks"), national("refused_over_16_weeks")])
    days = np.where(
        late == 1,
        _SIXTEEN + 1 + rng.exponential(45, len(refused)).astype(int),
        rng.integers(72, _SIXTEEN + 1, len(refused)),
    )
    flow.assessed[refused] = np.maximum(flow.received[refused] + days, flow.decided[refused] + 28)
    stopped = assessed[flow.assessment[assessed] == STOP]
    flow.assessed[stopped] = flow.decided[stopped] + rng.integers(15, 100, len(stopped))


def timing(code: str, order: Order, rng: np.random.Generator, count: int, year: int) -> tuple[Ints, Ints]:
    """For so many plans: was there an exception; in time (0), within a year (1) or later (2)."""
    told = margins(code)
    if sum(told[name] for name in _GIVEN) < 1:
        told = margins(ENGLAND)
    plain = np.array([told[f"{name}_ex"] for name in _GIVEN])
    excepted = np.maximum(np.array([told[name] for name in _GIVEN]) - plain, 0)
    listed = _PUBLISHED[min(max(year - order.since.year, -1), YEARS - 1)][-1]
    if listed < 2024 and told[f"issued_ex_{listed}"] > 0 and plain.sum() > 0:
        in_time = told[f"in_time_ex_{listed}"] / told[f"issued_ex_{listed}"]
        late = plain[1:] + _SLIGHT
        late /= late.sum()
        plain = plain.sum() * np.concatenate([[in_time], (1 - in_time) * late])
    dealt = deal(rng, count, np.concatenate([plain, excepted]))
    return dealt // 3, dealt % 3


def _duration(rng: np.random.Generator, how_late: Ints) -> Ints:
    count = len(how_late)
    in_time = _TWENTY - (42 * rng.beta(0.9, 2.6, count)).astype(int)
    to_year = np.minimum(_TWENTY + 1 + rng.exponential(62, count).astype(int), _YEAR)
    over = np.minimum(_YEAR + 1 + rng.exponential(80, count).astype(int), 720)
    return np.choose(how_late, [in_time, to_year, over])


def _make_room(rng: np.random.Generator, flow: Flow, made: Ints, issued: Ints) -> Ints:
    """Plans change places so that none is issued too soon after its decision; the rest is decided sooner."""
    room = issued - flow.decided[made]
    tight, loose = (
        np.flatnonzero(room < _FEWEST_DAYS_TO_ISSUE),
        np.flatnonzero(room > 3 * _FEWEST_DAYS_TO_ISSUE),
    )
    pairs = min(len(tight), len(loose))
    if pairs:
        loose = rng.choice(loose, pairs, replace=False)
        days = issued - flow.received[made]
        days[tight[:pairs]], days[loose] = days[loose].copy(), days[tight[:pairs]].copy()
        flow.excepted[made[tight[:pairs]]], flow.excepted[made[loose]] = (
            flow.excepted[made[loose]].copy(), flow.excepted[made[tight[:pairs]]].copy(),
        )  # fmt: skip
        issued = flow.received[made] + days
    flow.decided[made] = np.maximum(
        np.minimum(flow.decided[made], issued - _FEWEST_DAYS_TO_ISSUE), flow.received[made] + 1
    )
    return np.maximum(issued, flow.decided[made] + _FEWEST_DAYS_TO_ISSUE)


def requests_before(code: str, order: Order, rng: np.random.Generator, issued: Ints, born: Ints) -> Flow:
    """The requests that plans issued on these days came of, for people born on these days."""
    count = len(issued)
    excepted, how_late = timing(code, order, rng, count, order.year)
    days = np.minimum(_duration(rng, how_late), np.maximum(issued - born - 200, _FEWEST_DAYS_TO_ISSUE + 20))
    received = issued - days
    decided = np.minimum(received + rng.integers(15, _SIX + 1, count), issued - _FEWEST_DAYS_TO_ISSUE)
    assessed = np.maximum(decided + 24, issued - rng.integers(24, 46, count))
    outcome, assessment = np.full(count, ASSESS), np.full(count, ISSUE)
    return Flow(received, outcome, decided, assessment, assessed, issued, excepted)
