"""A fictional England as ordered: its authorities, its settings, and the lives of the children."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from opensend.interchange.synth.authorities import FictionalAuthority, make_authorities
from opensend.interchange.synth.ceasing import MOVED, rates
from opensend.interchange.synth.establishments import Establishment, make_establishments
from opensend.interchange.synth.identity import NHS_NUMBERS
from opensend.interchange.synth.lives import Life
from opensend.interchange.synth.moves import Move, make_moves
from opensend.interchange.synth.order import Order
from opensend.interchange.synth.register import write_register
from opensend.interchange.synth.sketches import sketch_authority
from opensend.interchange.synth.telling import Teller


class Population:
    """Made as it is read: the same order gives the same lives in any process."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.authorities: tuple[FictionalAuthority, ...] = make_authorities(order)

    @property
    def name(self) -> str:
        """Which population: two of one name are the same."""
        return self.order.name

    @property
    def plans(self) -> int:
        """How many plans are maintained on the census day."""
        return self.order.plans

    @cached_property
    def settings(self) -> dict[str, list[Establishment]]:
        """The settings by the code of their authority."""
        return make_establishments(self.authorities, self.order.seed, self.order.as_at)

    @cached_property
    def _moves(self) -> tuple[dict[str, list[Move]], dict[str, list[Move]]]:
        return make_moves(self.authorities, self.order, rates((MOVED,)))

    @cached_property
    def _nhs_parts(self) -> dict[str, tuple[int, int]]:
        """For each authority where its part of the NHS numbers for tests begins, and how many they are."""
        total = sum(each.children for each in self.authorities)
        sizes = [NHS_NUMBERS * each.children // total for each in self.authorities]
        starts = accumulate(sizes, initial=0)
        return {
            each.code: (start, size)
            for each, start, size in zip(self.authorities, starts, sizes, strict=False)
        }

    def lives(self, code: str) -> Iterator[Life]:
        """The children of an authority, always the same and in the same order."""
        authority = next(each for each in self.authorities if each.code == code)
        leaving, coming = self._moves
        teller = Teller(authority, self.authorities, self.settings, self.order, self._nhs_parts[code])
        for sketch in sketch_authority(authority, self.order, leaving[code], coming.get(code, [])):
            yield teller.tell(sketch)

    def write_establishments(self, path: Path) -> None:
        """Write the settings that the children attend, in the register's own layout."""
        write_register(
            path, (each for listed in self.settings.values() for each in listed), self.order.census
        )
