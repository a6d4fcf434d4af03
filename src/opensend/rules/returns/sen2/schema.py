"""The one table of items that reading, writing, rules and documents follow: which element stands where.

``rules/data/sen2/items.csv`` has a row for each element under each parent, with the collection years in which
it holds; ``years.csv`` has the census days. A new year is a row there, and rows here where items change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from opensend.rules.returns.sen2.tables import Row, TableError, holds_in, read_table

KINDS = ("group", "text", "date", "flag", "code", "digits", "number", "datetime")
PROVISIONAL = "provisional"
OUTSIDE_PERSONS = frozenset({"DMO", "DCO", "DSCO"})
"""Items whose place in the file is not certain: taken anywhere outside Persons, written last in Header."""

_ALIAS = re.compile(r"(\w+)(?:\(([^)]*)\))?")


class YearNotHeld(LookupError):
    """There is no such collection year in the tables."""


@dataclass(frozen=True, slots=True)
class Item:
    """One element under one parent."""

    number: str
    """The item's number in the guide, where it is known."""
    element: str
    parent: str
    order: int
    kind: str
    """One of `KINDS`; a group holds other elements."""
    max_length: int | None
    code_set: str
    mandatory: str
    title: str
    cbds: str
    aliases: Mapping[str, Mapping[str, str]]
    """Other names of the element, and how the codes given under them are to be read."""
    labels: tuple[str, ...]
    """Headings of the spreadsheet template that mean it."""
    other_years: str
    """The rule that speaks where the item is in a file of a year that does not collect it."""
    is_repeated: bool
    mark: str
    """What is not verified about it."""

    @property
    def attribute(self) -> str:
        """Its name in `records`.

        >>> schema_for(2026).item("PlanDetail", "SENunitIndicator").attribute
        'sen_unit_indicator'
        """
        return attribute_of(self.element)


@dataclass(frozen=True, slots=True)
class Schema:
    """The layout of one collection year."""

    year: int
    reference_date: date
    """The census day, which is announced and never computed."""
    parents: Mapping[str, tuple[Item, ...]]
    """The items of each element that holds others, in the order in which they are written."""
    elsewhere: Mapping[str, tuple[Item, ...]]
    """Items that the year does not collect there and that a rule of their own speaks about."""

    def item(self, parent: str, element: str) -> Item:
        """An item by its canonical name; raises KeyError where the year has none there."""
        for item in self.parents[parent]:
            if item.element == element:
                return item
        raise KeyError(f"{element} in {parent}, {self.year}")

    @property
    def activity_year(self) -> int:
        """The calendar year that the return is about."""
        return self.year - 1


@cache
def years() -> tuple[int, ...]:
    """The collection years that the tables hold, the earliest first.

    >>> years()[:2], 2027 in years()
    ((2023, 2024), False)
    """
    return tuple(sorted(int(row["year"]) for row in read_table("years") if row["mark"] != PROVISIONAL))


@cache
def years_ahead() -> tuple[int, ...]:
    """Years whose census day is known and whose specification is not: they have the year before's layout.

    Nothing is sent for them yet; a record can be made ready by what is known.
    """
    return tuple(sorted(int(row["year"]) for row in read_table("years") if row["mark"] == PROVISIONAL))


@cache
def schema_for(year: int) -> Schema:
    """The layout of a collection year. Raises YearNotHeld where the tables have none.

    >>> [item.element for item in schema_for(2023).parents["ActivePlans"]][:4]
    ['TransferLA', 'RES', 'WBP', 'LastReview']
    """
    days = {int(row["year"]): date.fromisoformat(row["reference_date"]) for row in read_table("years")}
    if year not in days:
        raise YearNotHeld(year)
    rows = read_table("items")
    held = [_read_item(row) for row in rows if holds_in(row, year)]
    kept = [_read_item(row) for row in rows if row["other_years"] and not holds_in(row, year)]
    return Schema(year, days[year], _by_parent(held), _by_parent(kept))


def schema_of_file(year: int) -> Schema:
    """The layout of a year that files are made of. Raises YearNotHeld for others, those ahead among them."""
    if year not in years():
        raise YearNotHeld(year)
    return schema_for(year)


def attribute_of(element: str) -> str:
    """What an element is called in `records`.

    >>> attribute_of("UPNunknown"), attribute_of("TransferLA"), attribute_of("Week20")
    ('upn_unknown', 'transfer_la', 'week20')
    """
    spaced = re.sub(r"([A-Z]{2,})(?=[a-z])", r"\1_", element)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", spaced).lower()


def _by_parent(items: list[Item]) -> Mapping[str, tuple[Item, ...]]:
    parents: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda item: item.order):
        parents.setdefault(item.parent, []).append(item)
    return MappingProxyType({parent: tuple(items) for parent, items in parents.items()})


def _read_item(row: Row) -> Item:
    if row["type"] not in KINDS:
        raise TableError(
            f"items.csv: {row['element']}: the type {row['type']!r} is none of {', '.join(KINDS)}"
        )
    return Item(
        number=row["item"],
        element=row["element"],
        parent=row["parent"],
        order=int(row["order"]),
        kind=row["type"],
        max_length=int(row["max_length"]) if row["max_length"] else None,
        code_set=row["code_set"],
        mandatory=row["mandatory"],
        title=row["title"],
        cbds=row["cbds"],
        aliases=_read_aliases(row["aliases"]),
        labels=tuple(label for label in row["labels"].split("|") if label),
        other_years=row["other_years"],
        is_repeated=row["repeats"] == "yes",
        mark=row["mark"],
    )


def _read_aliases(cell: str) -> Mapping[str, Mapping[str, str]]:
    """``Name`` or ``Name(code=code;code=code)``, several of them divided by bars."""
    aliases = {}
    for part in filter(None, cell.split("|")):
        found = _ALIAS.fullmatch(part)
        if not found:
            raise TableError(f"items.csv: {part!r} is not an alias")
        pairs = [pair.partition("=") for pair in filter(None, (found[2] or "").split(";"))]
        aliases[found[1]] = MappingProxyType({code.strip(): other.strip() for code, _, other in pairs})
    return MappingProxyType(aliases)
