"""What is in force under a plan: the setting that it names, the places attended, and the personal budget."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from opensend.interchange.synth.authorities import FictionalAuthority
from opensend.interchange.synth.establishments import Establishment
from opensend.interchange.synth.lives import BudgetLife, PlaceLife, RunLife
from opensend.interchange.synth.order import Order
from opensend.interchange.synth.placing import (
    CODES,
    NOT_IN_PLANS,
    RESIDENTIAL,
    WORK_BASED,
    Places,
    entry_year,
    place_of,
)
from opensend.interchange.synth.sketches import Sketch
from opensend.interchange.synth.standing import BUDGETS

_BUDGET_NAMES = ("", "organised arrangements", "organised arrangements and social care", "education",
    "health",
                 "social care", "education, health and social care")  # fmt: skip
_MAINSTREAM = ("academy", "maintained", "free")
_SECONDARY_FROM, _COLLEGE_FROM = 11, 16
_PROVIDERS = 5


def budget_name(kind: int) -> str:
    """What a personal budget is for; empty where there is none."""
    return _BUDGET_NAMES[kind]


class Settling:
    """Settles what is in force, for the children of one authority."""

    def __init__(self, authority: FictionalAuthority, order: Order, places: Places) -> None:
        self._authority, self._order, self._places = authority, order, places
        self._census = order.census.toordinal()

    def setting(self, group: str, age: int, rng: random.Random) -> Establishment | None:
        """The setting of a child of a group; None where the group has no settings with a number."""
        if group in CODES or group == "fe_provider":
            return None
        return self._places.choose(rng, "nursery" if group == "maintained" and age < 4 else group, age)

    def settle(
        self, run: RunLife, sketch: Sketch, age: int, setting: Establishment | None,
        held: tuple[date, date | None], rng: random.Random,
    ) -> None:  # fmt: skip
        """Add to a run its named settings, placements and personal budget."""
        begin, end = held
        provider = f"198{int(self._authority.code):03d}{int(rng.random() * _PROVIDERS):02d}"
        since = self._since(sketch, age, rng)
        last = place_of(setting, sketch.group, _not_after(since, end), provider)
        last.valid_to = end
        last.residential, last.work_based = RESIDENTIAL[sketch.residential], WORK_BASED[sketch.work_based]
        named = last
        if last.setting_code in NOT_IN_PLANS:
            named = self._before(sketch.group, age, rng, begin)
        before = self._last_year(sketch, age, begin, since, rng) if end is None else None
        run.placements += [before, last] if before else [last]
        run.named.append(replace(named, valid_from=begin, valid_to=end))
        is_organised, direct = BUDGETS[sketch.budget]
        taken = sketch.budget > 0
        run.budgets.append(BudgetLife(begin, end, taken, is_organised if taken else None, direct))

    def _since(self, sketch: Sketch, age: int, rng: random.Random) -> date:
        """The first day in the setting."""
        if sketch.group in CODES:
            days = 20 + int(rng.random() * 500)
            sixteen = sketch.born + 16 * 366
            earliest = sixteen if sketch.group in ("neet", "niec") else sketch.born + 400
            return date.fromordinal(max(self._census - days, min(earliest, self._census - 5)))
        year = max(
            entry_year(sketch.group, age, self._order.year, rng), date.fromordinal(sketch.born).year + 2
        )
        return date(min(year, self._order.year), 9, 3)

    def _before(self, group: str, age: int, rng: random.Random, begin: date) -> PlaceLife:
        """The setting that a plan names for somebody who is nowhere."""
        of = "fe_general" if age >= _COLLEGE_FROM else "maintained" if age >= 4 else "early_years"
        return place_of(self.setting(of, age, rng), of, begin, "")

    def _last_year(
        self, sketch: Sketch, age: int, begin: date, since: date, rng: random.Random
    ) -> PlaceLife | None:
        """The setting until last summer, of those who have gone on to the next school or to college."""
        to_secondary = age == _SECONDARY_FROM and sketch.group in _MAINSTREAM
        to_college = age == _COLLEGE_FROM and sketch.group == "fe_general"
        left = date(self._order.year, 7, 22)
        if not (to_secondary or to_college) or begin > left or since.year != self._order.year:
            return None
        group = sketch.group if to_secondary else "academy"
        setting = self._places.choose(rng, group, age - 1)
        entered = date(left.year - (7 if to_secondary else 5), 9, 3)
        return replace(place_of(setting, group, entered, ""), valid_to=left)


def _not_after(since: date, end: date | None) -> date:
    """A first day no later than the last."""
    return since if end is None or since <= end else end
