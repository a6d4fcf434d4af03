"""The outline of every child's life in an authority: drawn together, so that the numbers are right."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from opensend.interchange.synth.authorities import FictionalAuthority
from opensend.interchange.synth.caseload import OLDER, Caseload, make_caseload, older_starts
from opensend.interchange.synth.ceasing import MOVED, Endings, make_endings
from opensend.interchange.synth.flows import NEVER, Flow, make_flow, requests_before
from opensend.interchange.synth.moves import Move, born_in
from opensend.interchange.synth.order import Order
from opensend.interchange.synth.requesters import draw_requesters, draw_supported
from opensend.interchange.synth.sampling import Floats, Ints, deal, generator
from opensend.interchange.synth.standing import make_standing
from opensend.interchange.synth.tables import AGES, NEEDS, groups, margins, need_by, shares

ETHNICITIES = (
    "WBRI", "WIRI", "WIRT", "WROM", "WOTH", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN", "CHNE",
    "AOTH",
    "BCRB", "BAFR", "BOTH", "OOTH", "NOBT",
)  # fmt: skip
_YOUNG = 4
_FEWEST_DAYS_HELD = 90
_NEEDS_MET = 2
_TRIES = 12


class Request(NamedTuple):
    """One request and what came of it, in the words of `flows`; days are ordinals."""

    received: int
    outcome: int
    decided: int
    assessment: int
    assessed: int
    issued: int
    excepted: int


class Review(NamedTuple):
    """The last review: the day of the meeting, of the decision, and what was decided (`standing`)."""

    meeting: int
    decided: int
    outcome: int


@dataclass(slots=True)
class Sketch:
    """The outline of one life. `start` is the day of the first final plan, `came` of a move into the area."""

    born: int
    sex: str
    ethnicity: str
    need: str
    group: str
    request: Request | None = None
    start: int = NEVER
    came: int = NEVER
    ceased: int = NEVER
    reason: int = 0
    move: Move | None = None
    review: Review | None = None
    budget: int = 0
    residential: int = 0
    work_based: int = 0


def sketch_authority(
    authority: FictionalAuthority, order: Order, left: list[Move], came: list[Move]
) -> Iterator[Sketch]:
    """Every child of the authority: with plans, with plans that ended, with requests, with SEN support."""
    rng = generator(order.seed, "children", authority.code)
    drawn = _Drawing(authority, order, rng, left, came)
    made = 0
    for part in (
        drawn.with_plans(),
        drawn.who_came(),
        drawn.ended(),
        drawn.who_left(),
        drawn.without_plans(),
    ):
        for sketch in part:
            made += 1
            yield sketch
    yield from drawn.supported(max(authority.children - made, 0))


class _Drawing:
    """What is drawn for one authority before the first child is told."""

    def __init__(
        self,
        authority: FictionalAuthority,
        order: Order,
        rng: np.random.Generator,
        left: list[Move],
        came: list[Move],
    ) -> None:
        self._authority, self._order, self._rng = authority, order, rng
        self._left, self._came = left, came
        self._census, self._today = order.census.toordinal(), order.as_at.toordinal()
        recent = [move for move in left if move.first_made >= order.since.toordinal()]
        self._moved_flow = requests_before(
            authority.code, order, rng, np.array([move.first_made for move in recent], dtype=np.int64),
            np.array([move.born for move in recent], dtype=np.int64),
        )  # fmt: skip
        self._moved_at = {move.number: at for at, move in enumerate(recent)}
        self._flow = make_flow(authority, order, rng, self._moved_flow.received)
        self._endings = make_endings(authority, order, rng)
        issued = np.flatnonzero(self._flow.issued <= self._today)
        self._ended_flow = _link(rng, self._endings, self._flow, issued)
        self._kept = np.setdiff1d(issued, self._ended_flow)
        self._caseload = self._draw_caseload()

    def _draw_caseload(self) -> Caseload:
        """The plans that are kept, and as many older ones as make up the authority's number."""
        census = self._census
        came = [move for move in self._came if move.on <= census]
        gone_since = int((self._endings.on > census).sum()) + sum(move.on > census for move in self._left)
        until = int((self._flow.issued[self._kept] <= census).sum())
        older = self._authority.plans - len(came) - gone_since - until
        if older < 0:
            self._end_early(-older)
        first = self._order.since.toordinal()
        years = np.clip((self._flow.issued[self._kept] - first) // 365.25, 0, OLDER - 1).astype(np.int64)
        cohorts = np.append(np.bincount(years, minlength=OLDER), max(older, 0))
        made = make_caseload(self._authority, self._order, cohorts, self._came, self._rng)
        self._years = years
        return made

    def _end_early(self, surplus: int) -> None:
        """More plans than the authority has: so many of the earliest ended since, the needs being met."""
        by_day = self._kept[np.argsort(self._flow.issued[self._kept], kind="stable")]
        ended, self._kept = by_day[:surplus], np.sort(by_day[surplus:])
        issued, received = self._flow.issued[ended], self._flow.received[ended]
        room = np.maximum(self._census - issued - _FEWEST_DAYS_HELD, 0)
        on = issued + _FEWEST_DAYS_HELD + (self._rng.random(surplus) * room).astype(np.int64)
        born = received - (365.25 * (5 + 8 * self._rng.random(surplus))).astype(np.int64)
        more = Endings(
            np.minimum(on, self._census), np.full(surplus, _NEEDS_MET), born, np.ones(surplus, dtype=np.int64)
        )
        parts = (self._endings, more)
        self._endings = Endings(
            *(np.concatenate([getattr(part, name) for part in parts]) for name in Endings.__slots__)
        )
        self._ended_flow = np.append(self._ended_flow, ended)

    def with_plans(self) -> Iterator[Sketch]:
        """Those whose plan is maintained, as the margins have them."""
        made, order, rng = self._caseload, self._order, self._rng
        request = self._match()
        born = born_in(rng, made.age, order.year)
        recent = request >= 0
        received = self._flow.received[request[recent]]
        born[recent] = np.maximum(
            np.minimum(born[recent], received - 100), _first_days(order.year)[made.age[recent]]
        )
        start = np.empty(len(born), dtype=np.int64)
        start[recent] = self._flow.issued[request[recent]]
        start[~recent] = older_starts(self._authority.code, made.age[~recent], order, rng)
        people = self._people(made.need, len(born))
        self._standing = self._standing_of_all(start)
        names = groups()
        columns = zip(
            born.tolist(), *people, made.group.tolist(), request.tolist(), start.tolist(),
            self._standing[: len(born)], strict=True,
        )  # fmt: skip
        for day, sex, ethnicity, need, group, at, begun, (review, budget, residential, work) in columns:
            yield Sketch(
                day, sex, ethnicity, need, names[group], _request(self._flow, at), begun,
                review=review, budget=budget, residential=residential, work_based=work,
            )  # fmt: skip

    def _standing_of_all(self, start: Ints) -> list[tuple[Review, int, int, int]]:
        """What is so of each plan, and after them of those who came."""
        made, came = self._caseload, self._came
        standing = make_standing(
            self._authority, self._order,
            np.append(start, [move.on for move in came]).astype(np.int64),
            np.append(made.age, [move.age for move in came]).astype(np.int64),
            np.append(made.group, made.groups_of_those_who_came), self._rng,
        )  # fmt: skip
        reviews = zip(
            standing.meeting.tolist(), standing.decided.tolist(), standing.outcome.tolist(), strict=True
        )
        return list(
            zip(
                itertools.starmap(Review, reviews), standing.budget.tolist(), standing.residential.tolist(),
                standing.work_based.tolist(), strict=True,
            )
        )  # fmt: skip

    def who_came(self) -> Iterator[Sketch]:
        """Those who came with a plan from another authority: told after those whose plan was made here."""
        held = self._standing[len(self._caseload.age) :]
        columns = zip(self._came, self._caseload.groups_of_those_who_came.tolist(), held, strict=True)
        for move, group, (review, budget, residential, work) in columns:
            yield Sketch(
                move.born, "", "", move.need, groups()[group], None, move.first_made, came=move.on, move=move,
                review=review, budget=budget, residential=residential, work_based=work,
            )  # fmt: skip

    def ended(self) -> Iterator[Sketch]:
        """Those whose plan ended, for any reason but a move."""
        ends, rng = self._endings, self._rng
        ages = np.clip((ends.on - ends.born) // 365.25, AGES[0], AGES[-1]).astype(np.int64)
        need = _needs_of(rng, ages)
        people = self._people(need, len(ends))
        since = self._order.since.toordinal()
        columns = zip(
            ends.born.tolist(), *people, ends.on.tolist(), ends.reason.tolist(), self._ended_flow.tolist(),
            ages.tolist(), strict=True,
        )  # fmt: skip
        for born, sex, ethnicity, need_code, on, reason, at, age in columns:
            request = _request(self._flow, at)
            begun = request.issued if request else _begun(rng, born, min(since - 1, on - _FEWEST_DAYS_HELD))
            yield Sketch(
                min(born, begun - 400), sex, ethnicity, need_code, _usual_group(rng, age), request, begun,
                ceased=on, reason=reason,
            )  # fmt: skip

    def who_left(self) -> Iterator[Sketch]:
        """Those who left with their plan for another authority."""
        for move in self._left:
            group = _usual_group(self._rng, move.age)
            yield Sketch(
                move.born, "", "", move.need, group, _request(self._moved_flow,
                self._moved_at.get(move.number, -1)),
                move.first_made, ceased=move.on, reason=MOVED, move=move,
            )  # fmt: skip

    def without_plans(self) -> Iterator[Sketch]:
        """Those whose request came to no plan, or has not yet."""
        chosen = np.flatnonzero(self._flow.issued > self._today)
        ages, born = draw_requesters(
            self._authority.code, self._order, self._flow, chosen, self._born_of_plans(), self._rng
        )
        people = self._people(_needs_of(self._rng, ages), len(chosen))
        for day, sex, ethnicity, need, age, at in zip(
            born.tolist(), *people, ages.tolist(), chosen.tolist(), strict=True
        ):
            yield Sketch(day, sex, ethnicity, need, _usual_group(self._rng, age), _request(self._flow, at))

    def supported(self, count: int) -> Iterator[Sketch]:
        """So many with SEN support and no request."""
        ages, born = draw_supported(count, self._order, self._rng)
        people = self._people(_needs_of(self._rng, ages), count)
        for day, sex, ethnicity, need, age in zip(born.tolist(), *people, ages.tolist(), strict=True):
            yield Sketch(day, sex, ethnicity, need, _usual_group(self._rng, age))

    def _match(self) -> Ints:
        """The request that each plan came of; -1 for none. The youngest have the newest requests."""
        request = np.full(len(self._caseload.age), -1, dtype=np.int64)
        for cohort in range(OLDER):
            plans = np.flatnonzero(self._caseload.cohort == cohort)
            plans = plans[np.argsort(self._caseload.age[plans], kind="stable")]
            young = int((self._caseload.age[plans] <= _YOUNG).sum())
            requests = self._rng.permutation(self._kept[self._years == cohort])
            newest = np.argsort(-self._flow.received[requests], kind="stable")
            request[plans[:young]] = requests[newest[:young]]
            request[plans[young:]] = np.setdiff1d(requests, requests[newest[:young]], assume_unique=True)
        self._matched = request
        return request

    def _born_of_plans(self) -> tuple[Ints, Ints]:
        """Of requests that led to a plan that is kept: the day of the request, and the age on 31 August."""
        recent = self._matched >= 0
        return self._flow.received[self._matched[recent]], self._caseload.age[recent]

    def _people(self, need: Ints, count: int) -> tuple[list[str], list[str], list[str]]:
        """Sex, ethnicity and need of so many people with these main needs."""
        code, rng = self._authority.code, self._rng
        girls = _girls(code)[need]
        marks = np.floor(np.cumsum(girls) + rng.random())
        is_girl = np.diff(marks, prepend=0) > 0
        weights = shares(code, "ethnicity_", ETHNICITIES)
        ethnic = deal(rng, count, weights)
        return (
            np.where(is_girl, "F", "M").tolist(),
            [ETHNICITIES[each] for each in ethnic.tolist()],
            [NEEDS[each] for each in need.tolist()],
        )


_EARLIEST = date(2014, 9, 1).toordinal()
"""There were no such plans before."""


def _request(flow: Flow, at: int) -> Request | None:
    return Request(*(int(getattr(flow, name)[at]) for name in Request._fields)) if at >= 0 else None


def _begun(rng: np.random.Generator, born: int, latest: int) -> int:
    """The first day of a plan from before whole histories that ended since."""
    earliest = max(born + 900, _EARLIEST)
    return (
        earliest + int(max(latest - earliest, 0) * rng.random())
        if earliest < latest
        else max(latest, _EARLIEST)
    )


def _first_days(year: int) -> Ints:
    return np.array([date(year - age - 1, 9, 1).toordinal() for age in range(30)])


def _girls(code: str) -> Floats:
    """By main need, the share of girls, so that the authority's own share comes out."""
    women, men = need_by("sex")
    share = women / (women + men)
    told = margins(code)
    needs = np.array([told[f"need_{need.lower()}"] for need in NEEDS])
    expected = float((share * needs).sum() / max(needs.sum(), 1))
    own = told["sex_F"] / max(told["sex_F"] + told["sex_M"], 1)
    found: Floats = np.clip(share * own / max(expected, 1e-6), 0.02, 0.98) if own > 0 else share
    return found


def _needs_of(rng: np.random.Generator, ages: Ints) -> Ints:
    """Main needs as people of these ages with plans have them."""
    table = np.cumsum(need_by("age"), axis=1)
    table /= table[:, -1:]
    at = np.clip(ages - AGES[0], 0, len(AGES) - 1)
    found: Ints = (rng.random(len(ages))[:, None] > table[at]).sum(axis=1)
    return found


def _usual_group(rng: np.random.Generator, age: int) -> str:
    if age < _YOUNG:
        return "early_years" if rng.random() < 0.6 else "maintained"
    if age >= 17:
        return "fe_general"
    return "academy" if rng.random() < 0.55 else "maintained"


def _link(rng: np.random.Generator, endings: Endings, flow: Flow, issued: Ints) -> Ints:
    """The request of each ending whose plan was made within whole histories; -1 for the others."""
    linked = np.full(len(endings), -1, dtype=np.int64)
    by_day = issued[np.argsort(flow.issued[issued], kind="stable")]
    days, taken = flow.issued[by_day], np.zeros(len(by_day), dtype=bool)
    for at in np.flatnonzero(endings.is_recent):
        able = int(np.searchsorted(days, endings.on[at] - _FEWEST_DAYS_HELD))
        for choice in rng.integers(0, able, _TRIES) if able else ():
            is_old_enough = endings.born[at] < flow.received[by_day[choice]] - 400
            if not taken[choice] and is_old_enough:
                taken[choice], linked[at] = True, by_day[choice]
                break
    return linked
