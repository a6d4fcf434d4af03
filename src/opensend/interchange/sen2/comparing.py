"""What two records of the same person say differently, item for item, after letter case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from operator import attrgetter
from typing import Any, NamedTuple

from opensend.interchange.sen2.items import Group, Leaf, layout_of, text_of
from opensend.rules.returns.sen2.records import Person, Record


class Difference(NamedTuple):
    """One item that one of the two has otherwise, or not at all. `record` is the path inside the person."""

    record: str
    item: str
    first: str
    second: str


@dataclass(frozen=True, slots=True, eq=False)
class _Element:
    """What is compared of one element: all its items at once, and only where they differ one by one."""

    group: Group
    leaves: tuple[Leaf, ...]
    values: Callable[[Record], Any]
    below: tuple[_Element, ...]


def differences(first: Person, second: Person, year: int) -> Iterator[Difference]:
    """The items of the year that are not the same in both."""
    yield from _differences(_layout(year), first, second, "")


@cache
def _layout(year: int) -> _Element:
    return _element(layout_of("Person", year))


def _element(group: Group) -> _Element:
    leaves = group.leaves
    names = [leaf.attribute for leaf in leaves]
    return _Element(group, leaves, attrgetter(*names), tuple(_element(each) for each in group.groups))


def _differences(
    element: _Element, first: Record | None, second: Record | None, path: str
) -> Iterator[Difference]:
    if first is None or second is None:
        yield Difference(path, element.group.element, _presence(first), _presence(second))
        return
    if element.values(first) != element.values(second):
        for leaf in element.leaves:
            one = text_of(getattr(first, leaf.attribute))
            other = text_of(getattr(second, leaf.attribute))
            if one.casefold() != other.casefold():
                yield Difference(path, leaf.element, one, other)
    for below in element.below:
        group = below.group
        for number, (one_, other_) in enumerate(zip_longest(group.records(first), group.records(second)), 1):
            place = f"{group.element}[{number}]" if group.is_repeated else group.element
            yield from _differences(below, one_, other_, f"{path}/{place}" if path else place)


def _presence(record: Record | None) -> str:
    return "not there" if record is None else "there"
