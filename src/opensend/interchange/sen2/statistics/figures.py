"""Counts of a return by table and breakdown, of one authority and year, which can be joined with others'."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from opensend.interchange.sen2.statistics.tables import BY_PLACEMENT, Table, tables_for
from opensend.interchange.sen2.statistics.who import Labels

Cell = tuple[str, str]
"""A breakdown topic, and one of its words."""
Names = tuple[str, ...]
Key = tuple[str, str, Names]
"""A cell, and the counts that a case adds one to."""
_NONE: Mapping[str, int] = {}


@dataclass(slots=True)
class Figures:
    """Counts by table. `officers`: what the header says of the three designated officers, by item."""

    year: int
    authorities: list[str] = field(default_factory=list)
    officers: dict[str, dict[str, str]] = field(default_factory=dict)
    counts: dict[str, dict[Key, int]] = field(default_factory=dict)
    """How many cases had the same counts, by table: there are few different ones, and many cases."""

    def count(
        self, name: str, who: Mapping[str, Labels], counts: Names, days: Mapping[str, int] = _NONE
    ) -> None:
        """Count a case in a table, in the row for all and in each of its breakdowns, and add up its days."""
        table = tables_for(self.year)[name]
        held = self.counts.setdefault(name, {})
        cells = [(table.total, table.total)]
        cells += [(topic, label) for topic, dimension in table.topics for label in who[dimension]]
        for topic, label in cells:
            key = (topic, label, counts)
            held[key] = held.get(key, 0) + 1
            for summed, amount in days.items():
                key = (topic, label, (summed,))
                held[key] = held.get(key, 0) + amount

    def rows_of(self, table: Table, has_list: bool) -> list[tuple[Cell, Counter[str]]]:
        """The rows of a table, the one for all first; by placement only where the list was at hand."""
        hidden = set() if has_list else {topic for topic, name in table.topics if name in BY_PLACEMENT}
        all_of_it = (table.total, table.total)
        rows: dict[Cell, Counter[str]] = {all_of_it: Counter()}
        for (topic, label, counts), times in self.counts.get(table.name, {}).items():
            row = rows.setdefault((topic, label), Counter())
            for count in counts:
                row[count] += times
        first = rows.pop(all_of_it)
        return [(all_of_it, first), *((cell, rows[cell]) for cell in sorted(rows) if cell[0] not in hidden)]

    def merge(self, other: Figures) -> None:
        """Add the counts of another authority, or of another part of the same return."""
        self.authorities += other.authorities
        self.officers |= other.officers
        for name, theirs in other.counts.items():
            mine = self.counts.setdefault(name, {})
            for key, times in theirs.items():
                mine[key] = mine.get(key, 0) + times
