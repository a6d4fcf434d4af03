"""What each record of a return holds as text, in the order in which its collection year writes it.

The XML writer, the table writers and the comparison of two returns all ask here, so that there is one answer.
A record that came from a file is written as the file had it (`raw`); one that was made, from its attributes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from opensend.rules.returns.sen2.records import Record
from opensend.rules.returns.sen2.schema import Item, schema_for
from opensend.rules.returns.sen2.values import read_flag

_WRITTEN_FLAGS = frozenset({"", "0", "1"})
_OF_THE_HEADER = ("CollectionDetails", "Source")
"""Groups of the header whose items stand in the one record `Header`."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """An item that holds a value."""

    element: str
    attribute: str
    kind: str

    def text(self, record: Record) -> str:
        """What the record holds of it, or an empty text."""
        raw = record.raw
        if not raw:
            value = getattr(record, self.attribute)
            return "" if value is None else _TEXTS[type(value)](value)
        found = raw.get(self.element, "")
        return _flag_text(found) if self.kind == "flag" and found not in _WRITTEN_FLAGS else found


@dataclass(frozen=True, slots=True)
class Group:
    """An element that holds others: `steps` are what stands in it, in order."""

    element: str
    attribute: str
    is_repeated: bool
    steps: tuple[Leaf | Group, ...]
    leaves: tuple[Leaf, ...]
    """Its own items, with those of the groups that share its record."""
    groups: tuple[Group, ...]
    """The groups in it that have records of their own."""

    def records(self, parent: Record) -> list[Record]:
        """The records of this element directly under one of its parent."""
        if not self.attribute:
            return [parent]
        found = getattr(parent, self.attribute)
        if self.is_repeated:
            return list(found)
        return [] if found is None else [found]


@cache
def layout_of(element: str, year: int) -> Group:
    """What a collection year writes in an element, all the way down. Raises YearNotHeld for other years.

    >>> [leaf.element for leaf in layout_of("SENneed", 2026).leaves]
    ['SENtype', 'SENtypeRank']
    """
    return _group(element, "", False, year)


def items_of(record: Record, year: int) -> Iterator[tuple[str, str]]:
    """The record's own items that have a value, as (element, text), in the order of the year."""
    for leaf in layout_of(type(record).__name__, year).leaves:
        if text := leaf.text(record):
            yield leaf.element, text


def text_of(value: Any) -> str:
    """A typed value as the return writes it.

    >>> text_of(True), text_of(date(2026, 1, 15)), text_of(7), text_of(None)
    ('1', '2026-01-15', '7', '')
    """
    return "" if value is None else _TEXTS[type(value)](value)


_TEXTS: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "1" if value else "0",
    date: date.isoformat,
    int: str,
    str: str.strip,
}


def _flag_text(text: str) -> str:
    flag = read_flag(text)
    return text if flag is None else "1" if flag else "0"


def _group(element: str, attribute: str, is_repeated: bool, year: int) -> Group:
    steps = tuple(_step(item, year) for item in schema_for(year).parents[element])
    leaves: list[Leaf] = []
    groups: list[Group] = []
    for step in steps:
        if isinstance(step, Leaf):
            leaves.append(step)
        elif step.attribute:
            groups.append(step)
        else:
            leaves.extend(step.leaves)
    return Group(element, attribute, is_repeated, steps, tuple(leaves), tuple(groups))


def _step(item: Item, year: int) -> Leaf | Group:
    if item.kind != "group":
        return Leaf(item.element, item.attribute, item.kind)
    if item.element in _OF_THE_HEADER:
        return _group(item.element, "", False, year)
    plural = item.attribute if item.attribute.endswith("s") or not item.is_repeated else f"{item.attribute}s"
    return _group(item.element, plural, item.is_repeated, year)
