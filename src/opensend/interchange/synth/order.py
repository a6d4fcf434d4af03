"""What was ordered: how many authorities, plans and children, from which seed, as at which day."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self

from opensend.rules.returns.sen2.tables import read_table

ALL_AUTHORITIES = 153
_ENGLAND_PLANS = 640_000
_CHILDREN = 1_600_000
_REQUESTS_A_YEAR = 154_000
_ESTABLISHMENTS = 50_000
YEARS = 5
"""Activity years with whole histories; older plans are recorded as they stood when these began."""


@dataclass(frozen=True, slots=True)
class Order:
    """One population. The same order gives the same population, whoever makes it."""

    authorities: int
    plans: int
    seed: int
    requests_a_year: int
    children: int
    establishments: int
    as_at: date
    census: date
    """The last census day by then: plans are counted on it."""

    @classmethod
    def of(
        cls,
        authorities: int,
        plans: int,
        seed: int,
        requests_a_year: int | None = None,
        children: int | None = None,
        as_at: date = date(2026, 1, 31),
    ) -> Self:
        """What was not said is in England's proportion to the plans. Raises `ValueError` for the impossible.

        >>> Order.of(153, 640_000, 1).children, Order.of(1, 640, 1).requests_a_year
        (1600000, 154)
        """
        if not 1 <= authorities <= ALL_AUTHORITIES:
            raise ValueError(f"There are 1 to {ALL_AUTHORITIES} authorities, not {authorities}")
        if plans < authorities:
            raise ValueError(f"{authorities} authorities have at least one plan each, not {plans}")
        requests = _in_proportion(_REQUESTS_A_YEAR, plans) if requests_a_year is None else requests_a_year
        every = _in_proportion(_CHILDREN, plans) if children is None else children
        if every < plans or requests < 0:
            raise ValueError("There are at least as many children as plans, and no fewer than 0 requests")
        days = [date.fromisoformat(row["reference_date"]) for row in read_table("years")]
        census = max((day for day in days if day <= as_at), default=None)
        if census is None or census.year <= min(day.year for day in days):
            raise ValueError(f"No census day that a return is known for, and the one before, by {as_at}")
        return cls(
            authorities, plans, seed, requests, every, _in_proportion(_ESTABLISHMENTS, plans), as_at, census
        )

    @property
    def name(self) -> str:
        """The order in words, from which `named` makes it again."""
        return " ".join(f"{name}={value}" for name, value in asdict(self).items())

    @classmethod
    def named(cls, name: str) -> Self:
        """The order of a population by its name. Raises `ValueError` where it is none.

        >>> Order.named(Order.of(2, 500, 9).name) == Order.of(2, 500, 9)
        True
        """
        told: dict[str, Any] = dict(part.split("=", 1) for part in name.split())
        if set(told) != {each.name for each in fields(cls)}:
            raise ValueError(f"not the name of a population: {name}")
        days = ("as_at", "census")
        for each, text in told.items():
            told[each] = date.fromisoformat(text) if each in days else int(text)
        return cls(**told)

    @property
    def year(self) -> int:
        """The last whole activity year: the calendar year before the census."""
        return self.census.year - 1

    @property
    def since(self) -> date:
        """The first day of whole histories."""
        return date(self.year - YEARS + 1, 1, 1)


def _in_proportion(england: int, plans: int) -> int:
    return max(1, round(england * plans / _ENGLAND_PLANS))
