"""What stands in a published column: a count, a sum, a percentage, a mean in weeks, or a fixed sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

NOT_AVAILABLE = "x"
NOT_APPLICABLE = "z"
_TENTH = Decimal("0.1")
_DAYS_IN_WEEK = 7
Counts = Mapping[str, int]


class Column(Protocol):
    """A column of a table."""

    @property
    def name(self) -> str:
        """As published."""

    def text(self, counts: Counts) -> str:
        """What it shows for a row's counts."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many; of several counts, their sum."""

    name: str
    of: tuple[str, ...] = ()

    def text(self, counts: Counts) -> str:
        """The sum as a whole number."""
        return str(_sum(counts, self.of or (self.name,)))


@dataclass(frozen=True, slots=True)
class Percent:
    """How many of a hundred, with one place at most."""

    name: str
    part: tuple[str, ...]
    whole: tuple[str, ...]

    def text(self, counts: Counts) -> str:
        """The percentage, or the sign for what is not available where the whole is nothing."""
        return share(_sum(counts, self.part) * 100, _sum(counts, self.whole))


@dataclass(frozen=True, slots=True)
class MeanWeeks:
    """The mean of a number of days, in weeks."""

    name: str
    days: str
    cases: str

    def text(self, counts: Counts) -> str:
        """The mean, with one place at most."""
        return share(counts.get(self.days, 0), counts.get(self.cases, 0) * _DAYS_IN_WEEK)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A column that shows the same in every row."""

    name: str
    sign: str = NOT_APPLICABLE

    def text(self, counts: Counts) -> str:
        """The sign."""
        return self.sign


def share(part: int, whole: int) -> str:
    """A quotient rounded to one place, halves up, as the published tables are; without a needless zero.

    >>> share(6_540, 100), share(30_500, 1_000), share(25, 100), share(1, 0)
    ('65.4', '30.5', '0.3', 'x')
    """
    if not whole:
        return NOT_AVAILABLE
    rounded = (Decimal(part) / Decimal(whole)).quantize(_TENTH, ROUND_HALF_UP)
    return str(rounded).removesuffix(".0")


def _sum(counts: Counts, names: tuple[str, ...]) -> int:
    return sum(counts.get(name, 0) for name in names)
