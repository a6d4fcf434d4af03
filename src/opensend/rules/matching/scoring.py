"""The score of one pair of records, explained: which fields are alike, and how much each counts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from opensend.rules.matching.facts import Facts
from opensend.rules.matching.levels import level_of
from opensend.rules.matching.model import LEVELS, NEEDED, Level, Model, Verdict

SMALL = 10_000
"""A child is taken for one of so many at least: a short list must not make a chance likeness seem sure."""


@dataclass(frozen=True, slots=True)
class Point:
    """One field of a pair: how alike, and how much it counts for (above 0) or against (below)."""

    field: str
    title: str
    level: str
    says: str
    bits: float

    @property
    def is_alike(self) -> bool:
        """Whether it speaks for one child."""
        return self.bits > 0


@dataclass(frozen=True, slots=True)
class Score:
    """How likely two records are of one child, and why."""

    probability: float
    bits: float
    verdict: Verdict
    points: tuple[Point, ...]

    @property
    def because(self) -> tuple[str, ...]:
        """The fields that are alike, in words.

        A field is named with how it is alike, so that nothing is said by a number alone.
        """
        return tuple(f"{each.title}: {each.says}" for each in self.points if each.is_alike)


def score(model: Model, left: Facts, right: Facts, rarity: Mapping[str, float] | None = None) -> Score:
    """How likely it is that two records are of one child.

    `rarity` says how frequent the left record's `forename` and `surname` are among the records compared with
    (0 to 1), and `population` how many records these are.
    """
    known = rarity or {}
    levels = {name: level_of(model, name, left, right) for name in LEVELS}
    points = []
    for name, found in levels.items():
        comparison = model.comparison(name)
        if found is not None:
            level = comparison.level(found)
            points.append(Point(name, comparison.title, found, level.says, weigh(level, known.get(name))))
    bits = prior_bits(known.get("population") or model.population) + sum(each.bits for each in points)
    probability = probability_of(bits)
    has_same_number = any(each.field == "identifier" and each.level != "different" for each in points)
    verdict = model.verdict(probability, is_barred=_bars(model, levels), has_same_number=has_same_number)
    return Score(probability, bits, verdict, tuple(points))


def _bars(model: Model, levels: Mapping[str, str | None]) -> bool:
    """Whether something is missing, or so unlike, that a person has to look."""
    if not all(levels[name] for name in NEEDED):
        return True
    found = [model.comparison(name).level(level) for name, level in levels.items() if level]
    return any(each.bars or (each.bars_unless and levels[each.bars_unless] != "same") for each in found)


def weigh(level: Level, frequency: float | None = None) -> float:
    """How many bits a level counts; where the shared value's frequency is known it stands for u."""
    if not level.weighs:
        return 0.0
    return math.log2(level.m / (max(frequency, 1e-7) if level.rarity and frequency else level.u))


def prior_bits(population: float) -> float:
    """What a pair counts before anything is compared: one record in the population is of the child.

    >>> prior_bits(1025)
    -10.0
    """
    return -math.log2(max(population - 1, 1))


def probability_of(bits: float) -> float:
    """The probability that so many bits stand for.

    >>> probability_of(0.0), round(probability_of(10.0), 4)
    (0.5, 0.999)
    """
    return 1 / (1 + 2 ** -max(min(bits, 500.0), -500.0))
