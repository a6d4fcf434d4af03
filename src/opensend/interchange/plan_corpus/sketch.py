"""Who a made-up plan is for: name, age, phase, needs, and the manner in which the authority writes."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from opensend.interchange.plan_corpus.wording import Split, needs, random_for, texts
from opensend.rules.ages import age_on

MANNERS = ("narrative", "bullet", "table", "clinical", "clumsy")
PRONOUNS: dict[str, tuple[str, str, str, str]] = {
    "she": ("she", "her", "her", "herself"),
    "he": ("he", "him", "his", "himself"),
    "they": ("they", "them", "their", "themself"),
}
PHASES = ("nursery", "primary", "secondary", "college")
_FIRST_DAY, _DAYS = date(2025, 9, 8), 300
_OLDEST_YEAR, _ADULTHOOD_FROM, _COLLEGE_FROM = 19, 9, 12
_AGE_OF_MAJORITY = 18
_TRIES = 3000


@dataclass(frozen=True, slots=True)
class Sketch:
    """A child or young person, and what their plan is to be like."""

    seed: str
    split: Split
    name: str
    surname: str
    gender: str
    born: date
    dated: date
    year: int
    stage: Literal["draft", "final"]
    authority: str
    manner: str
    telling: str
    """`bare`: all in prose; `full`: in the fields as well; `fields`: hardly any prose, all in the fields."""
    needs: tuple[str, ...]
    health: tuple[str, ...]
    care: tuple[str, ...]
    budget: str
    is_elsewhere: bool

    @property
    def age(self) -> int:
        """Age on the day of the plan."""
        return age_on(self.born, self.dated)

    @property
    def phase(self) -> str:
        """Nursery, primary, secondary or college."""
        return PHASES[(self.year >= 0) + (self.year > 6) + (self.year >= _COLLEGE_FROM)]

    @property
    def is_young_person(self) -> bool:
        """Whether the plan is the young person's own and no longer the parents'."""
        return self.year >= _COLLEGE_FROM

    @property
    def prepares_for_adulthood(self) -> bool:
        """Whether the plan must prepare for adult life."""
        return self.year >= _ADULTHOOD_FROM


def make_sketch(seed: str, split: Split, many: int = 0) -> Sketch:
    """A child, always the same for a seed; `many` is how many needs there are to be, where that matters."""
    chance = random_for("sketch", seed, split)
    year = chance.choice((-2, -1, *range(12), *range(12), *range(9, _OLDEST_YEAR + 1)))
    dated = _FIRST_DAY + timedelta(days=chance.randrange(_DAYS))
    opened = dated.year if dated.month >= 9 else dated.year - 1
    born = date(opened - year - 5, 9, 1) + timedelta(days=chance.randrange(364))
    names = texts("names")
    gender = chance.choice(("she", "she", "she", "he", "he", "he", "they"))
    is_elsewhere = 4 <= year < _ADULTHOOD_FROM and chance.random() < 0.2
    age = age_on(born, dated)
    return Sketch(
        seed=seed,
        split=split,
        name=chance.choice(names[gender]),
        surname=chance.choice(names["surnames"]),
        gender=gender,
        born=born,
        dated=dated,
        year=year,
        stage="draft" if chance.random() < 0.35 else "final",
        authority=chance.choice(names["authorities"]),
        manner=chance.choice(MANNERS),
        telling=chance.choices(("bare", "full", "fields"), (4, 4, 2))[0],
        needs=_needs(chance, age, year, is_elsewhere, many),
        health=_health(chance, age),
        care=_care(chance, age),
        budget=chance.choice(("", "none", "none", "direct")),
        is_elsewhere=is_elsewhere,
    )


def sketch_that(seed: int | str, split: Split, fits: Callable[[Sketch], bool], many: int = 0) -> Sketch:
    """The first of a seed's children whom something can be said of. Raises ValueError where there is none."""
    for turn in range(_TRIES):
        made = make_sketch(f"{seed}" if turn == 0 else f"{seed}.{turn}", split, many)
        if fits(made):
            return made
    raise ValueError(f"nobody fits, beginning with {seed}")


def _needs(chance: random.Random, age: int, year: int, is_elsewhere: bool, many: int) -> tuple[str, ...]:
    able = [
        key
        for key, need in needs().items()
        if need["ages"][0] <= age <= need["ages"][1] and bool(need.get("elsewhere")) == is_elsewhere
    ]
    adult = [key for key in able if "adulthood" in needs()[key]]
    able = [key for key in able if key not in adult]
    wanted = many or chance.choice((2, 3, 3, 4, 5))
    drawn = chance.sample(able, min(wanted, len(able)))
    if year >= _ADULTHOOD_FROM:
        drawn += chance.sample(adult, chance.choice((1, 2)))
    return tuple(drawn)


def _health(chance: random.Random, age: int) -> tuple[str, ...]:
    able = [
        key for key, each in texts("around")["health"].items() if each["ages"][0] <= age <= each["ages"][1]
    ]
    return tuple(chance.sample(able, min(len(able), chance.choice((0, 1, 1, 2)))))


def _care(chance: random.Random, age: int) -> tuple[str, ...]:
    """The care that a plan speaks of: that of children ends with their eighteenth birthday."""
    able = ["adult"] if age >= _AGE_OF_MAJORITY else ["breaks", "at_home"] if age >= 3 else []
    return tuple(chance.sample(able, min(len(able), chance.choice((0, 0, 1, 1, 2)))))
