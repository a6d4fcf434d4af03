"""What may stand in each element of a year, prepared so that reading finds and reads it in one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from opensend.rules.returns.sen2.records import RECORDS, Header
from opensend.rules.returns.sen2.schema import OUTSIDE_PERSONS, Item, Schema
from opensend.rules.returns.sen2.values import read_date, read_flag, read_number

Read = Callable[[str], object | None]

_LISTS = {
    "Requests": "requests",
    "PlanDetail": "plan_details",
    "PlacementDetail": "placement_details",
    "SENneed": "sen_needs",
}
_NOTHING: Mapping[str, str] = MappingProxyType({})
_ANY_LENGTH = 1 << 30


@dataclass(slots=True)
class Known:
    """One element that may stand in a place, ready to be read."""

    item: Item
    element: str
    attribute: str
    order: int
    """Its place in the order; 0 where the order is not watched."""
    may_follow: int
    """The greatest order before it that is still in order."""
    read: Read
    """Its value, or None where the text is unusual in any way."""
    is_repeated: bool
    place: Place | None = None
    """What may stand in it, where it is a group."""

    def read_leniently(self, text: str) -> object | None:
        """Its value as far as the text can be understood."""
        return _LENIENT.get(self.item.kind, str)(text)

    def normal(self, text: str) -> str:
        """The text as the return writes it."""
        flag = read_flag(text) if self.item.kind == "flag" else None
        return text if flag is None else str(int(flag))

    def codes_of(self, tag: str) -> Mapping[str, str]:
        """How codes that were given under an alias are to be read."""
        return next(
            (codes for name, codes in self.item.aliases.items() if name.casefold() == tag.casefold()),
            _NOTHING,
        )


@dataclass(slots=True)
class Place:
    """What may stand in one element."""

    known: dict[str, Known] = field(default_factory=dict)
    """The items of the year by their canonical names."""
    folded: dict[str, Known] = field(default_factory=dict)
    """All that is recognised, by every name without regard to case."""

    def find(self, tag: str) -> Known | None:
        """What an element is, by any of its names."""
        return self.known.get(tag) or self.folded.get(tag.casefold())


def places_of(schema: Schema) -> dict[str, Place]:
    """The places of a year, by the element that they are in."""
    places = {parent: Place() for parent in schema.parents}
    for parent, place in places.items():
        for item in schema.elsewhere.get(parent, ()):
            _enter(place, item, places, is_watched=False)
        for item in schema.parents[parent]:
            _enter(place, item, places, is_watched=item.element not in OUTSIDE_PERSONS)
    return places


def _enter(place: Place, item: Item, places: dict[str, Place], *, is_watched: bool) -> None:
    order = item.order if is_watched else 0
    known = Known(
        item=item,
        element=item.element,
        attribute=_LISTS.get(item.element, item.attribute),
        order=order,
        may_follow=order if item.is_repeated else order - 1,
        read=_reader(item),
        is_repeated=item.is_repeated,
        place=places.get(item.element),
    )
    for name in (item.element, *item.aliases):
        place.folded[name.casefold()] = known
    # An item that a table of a site added has its text alone; it is read on the longer way.
    if is_watched and hasattr(RECORDS.get(item.parent, Header)(), known.attribute):
        place.known[item.element] = known


def _reader(item: Item) -> Read:
    if item.kind == "date":
        return read_date
    if item.kind == "flag":
        return {"0": False, "1": True}.get
    if item.kind == "number":
        return read_number
    longest = item.max_length if item.kind == "text" and item.max_length else _ANY_LENGTH

    def read(text: str) -> str | None:
        is_usual = text.isprintable() and len(text) <= longest and text[0] != " " != text[-1]
        return text if is_usual else None

    return read


_LENIENT: Mapping[str, Read] = {"date": read_date, "flag": read_flag, "number": read_number}
