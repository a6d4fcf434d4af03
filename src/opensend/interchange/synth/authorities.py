"""The fictional authorities: each with the size, the place on the map and the habits of a real one."""

from __future__ import annotations

from dataclasses import dataclass

from opensend.interchange.synth import names
from opensend.interchange.synth.order import Order
from opensend.interchange.synth.tables import margins, places

SHIFT_NORTH = 640_000
"""The map is England's, moved so many metres: distances are kept, and nothing lies where anything is."""
_REGIONS = {
    "E12000001": "Upper Fable", "E12000002": "Westfable", "E12000003": "Middle Fable",
    "E12000004": "Eastmarch",
    "E12000005": "Westmarch", "E12000006": "Eastfable", "E12000007": "The Capital",
    "E12000008": "Lower Fable",
    "E12000009": "Farfable",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Town:
    """A town: where its people live, and the outward code of their postcodes."""

    name: str
    outcode: str
    easting: int
    northing: int


@dataclass(frozen=True, slots=True)
class FictionalAuthority:
    """A fictional authority. `plans`, `children` and `requests_a_year` are its part of the order."""

    code: str
    name: str
    region: str
    index: int
    easting: int
    northing: int
    spread_east: int
    spread_north: int
    plans: int
    children: int
    requests_a_year: int
    establishments: int
    towns: tuple[Town, ...]

    @property
    def address(self) -> str:
        """Where letters to it go."""
        town = self.towns[0]
        return f"{self.name} Hall\n1 Fable Square\n{town.name}\n{town.outcode} 1AA"

    @property
    def scale(self) -> float:
        """Its plans for each plan of the authority that it is shaped on."""
        return self.plans / max(1.0, margins(self.code)["plans"])


def make_authorities(order: Order) -> tuple[FictionalAuthority, ...]:
    """The authorities of an order, by code; of fewer than all, some of every size."""
    every = sorted(places())
    kinds = names.authority_names([places()[code]["kind"] for code in every])
    chosen = _choose(every, order.authorities)
    plans = _share(order.plans, [margins(code)["plans"] for code in chosen], least=1)
    total = sum(plans)
    requests = _share(order.requests_a_year, [margins(code)["requests_2024"] for code in chosen])
    children = [
        count + extra for count, extra in zip(plans, _share(order.children - total, plans), strict=True)
    ]
    schools = _share(order.establishments, [_schools(code) for code in chosen], least=4)
    return tuple(
        _make(every.index(code), code, kinds[every.index(code)], counts)
        for code, *counts in zip(chosen, plans, children, requests, schools, strict=True)
    )


def _make(index: int, code: str, name: str, counts: list[int]) -> FictionalAuthority:
    row = places()[code]
    east, north = int(row["easting"]), int(row["northing"]) + SHIFT_NORTH
    spread_east, spread_north = int(row["spread_east"]), int(row["spread_north"])
    towns = tuple(
        Town(
            town,
            names.outcode(index, at),
            *_around(at, (east, north), (spread_east, spread_north)),
        )
        for at, town in enumerate(names.town_names(index))
    )
    plans, children, requests, schools = counts
    return FictionalAuthority(
        code, name, _REGIONS[row["region"]], index, east, north, spread_east, spread_north,
        plans, children, requests, schools, towns,
    )  # fmt: skip


def _around(at: int, centre: tuple[int, int], spread: tuple[int, int]) -> tuple[int, int]:
    """Towns lie in two rings about the first: far enough out that the whole has the authority's spread."""
    ring = 0.0 if at == 0 else 0.9 if at <= 4 else 1.7
    turn = ((1, 0), (0, 1), (-1, 0), (0, -1), (0.7, 0.7), (-0.7, 0.7), (-0.7, -0.7), (0.7, -0.7))[at % 8]
    return round(centre[0] + ring * turn[0] * spread[0]), round(centre[1] + ring * turn[1] * spread[1])


def _choose(every: list[str], how_many: int) -> list[str]:
    """Evenly along the authorities in order of size."""
    by_size = sorted(every, key=lambda code: (margins(code)["plans"], code))
    step = len(by_size) / how_many
    return sorted(by_size[int((at + 0.5) * step)] for at in range(how_many))


def _schools(code: str) -> float:
    row = places()[code]
    kinds = (
        "nursery",
        "primary",
        "secondary",
        "special",
        "alternative",
        "independent",
        "non_maintained_special",
    )
    return sum(float(row[kind]) for kind in kinds) + 3


def _share(total: int, weights: list[float] | list[int], least: int = 0) -> list[int]:
    """A whole number for each weight, by largest remainder: they add up to the total."""
    free = total - least * len(weights)
    if free < 0:
        return [least] * len(weights)
    exact = [free * weight / (sum(weights) or 1) for weight in weights]
    made = [int(part) for part in exact]
    by_rest = sorted(range(len(made)), key=lambda at: (made[at] - exact[at], at))
    for at in by_rest[: free - sum(made)]:
        made[at] += 1
    return [part + least for part in made]
