"""A sound person for each collection year, and examples laid over it: what the tests of the rules run on.

``laid_over(items)`` merges an example's items into the sound person's. A mapping is merged item by item; a
list place by place, its further entries are added as they are given; a value None takes away the item, the
group or the entry. So ``{"Requests": [{"RYA": "2"}]}`` changes one item of the only request, and
``{"Requests": [{}, {"RequestOutcome": "A"}]}`` adds a second request that has nothing but its outcome.

The sound person is a child of nine with a request, an assessment and a plan made in the activity year, in the
mainstream school `SCHOOL`, which is one of `ESTABLISHMENTS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from opensend.rules.returns.sen2.reading import Reading
from opensend.rules.returns.sen2.records import Header, Person
from opensend.rules.returns.sen2.registry import At, Establishment, Example
from opensend.rules.returns.sen2.schema import schema_for
from opensend.rules.returns.sen2.standing import stand_at
from opensend.rules.returns.sen2.totals import totals_of
from opensend.rules.returns.sen2.trees import Tree, tree_of

Items = dict[str, Any]
SCHOOL = "123456"


@dataclass(frozen=True, slots=True)
class Place:
    """An establishment of the examples."""

    urn: str
    type_name: str
    ukprn: str | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    high_age: int | None = 16
    has_sen_unit: bool | None = True
    has_resourced_provision: bool | None = True


ESTABLISHMENTS = (
    Place(SCHOOL, "Community school", "10000001"),
    Place("100001", "Academy converter", "10000002", has_sen_unit=False, has_resourced_provision=False),
    Place("100002", "Community special school", has_sen_unit=None, has_resourced_provision=None),
    Place("100003", "Pupil referral unit", has_sen_unit=None, has_resourced_provision=None),
    Place("100004", "Special post 16 institution", "10000004", high_age=25),
    Place("100005", "Community school", closed_on=date(2024, 8, 31)),
    Place("100006", "Free schools", opened_on=date(2026, 9, 1)),
    Place("100007", "Higher education institutions", "10000007", high_age=None),
    Place("100008", "Community school", high_age=11),
    Place("100009", "Community school", high_age=7),
    Place("100010", "Local authority nursery school", high_age=4),
    Place("100011", "Community school", high_age=14),
    Place("100012", "Further education", "10000012", high_age=99),
)
"""Establishments of every sort that a rule asks about, by the URN."""


@dataclass(frozen=True, slots=True)
class KnownEstablishments:
    """A list of establishments held in memory."""

    places: tuple[Establishment, ...] = ESTABLISHMENTS

    def by_urn(self, urn: str) -> Establishment | None:
        """The establishment of a URN."""
        return next((place for place in self.places if place.urn == urn), None)

    def by_ukprn(self, ukprn: str) -> Establishment | None:
        """An establishment of a provider number."""
        return next((place for place in self.places if place.ukprn == ukprn), None)


def sound_header(year: int = 2026) -> Items:
    """The items of a sound header, in one level."""
    items: Items = {
        "Collection": "SEN2",
        "Year": str(year),
        "ReferenceDate": schema_for(year).reference_date.isoformat(),
        "SourceLevel": "L",
        "LEA": "373",
        "SoftwareCode": "OpenSEND",
        "Release": "1.0",
        "SerialNo": "1",
        "DateTime": f"{schema_for(year).reference_date}T09:00:00",
        "DMO": "Y",
        "DCO": "Y",
        "DSCO": "Y",
    }
    return {name: text for name, text in items.items() if name != "DSCO" or _has(year, "Header", "DSCO")}


def sound_items(year: int = 2026) -> Items:
    """The nested items of the sound person."""
    sex = {"Sex": "M"} if _has(year, "Person", "Sex") else {"GenderCurrent": "1"}
    return {
        "Surname": "Sample",
        "Forename": "Personone",
        "PersonBirthDate": f"{year - 10}-05-04",
        **sex,
        "Ethnicity": "WBRI",
        "PostCode": "S1 2HH",
        "UPN": "H801200001001",
        "Requests": [_sound_request(year)],
    }


def _sound_request(year: int) -> Items:
    made = year - 1
    request: Items = {
        "ReceivedDate": f"{made}-02-03",
        "RYA": "0",
        "RequestOutcomeDate": f"{made}-03-12",
        "RequestOutcome": "Y",
        "RequestMediation": "0",
        "RequestTribunal": "0",
        "Assessment": {
            "AssessmentOutcome": "Y",
            "AssessmentOutcomeDate": f"{made}-05-20",
            "AssessmentMediation": "0",
            "AssessmentTribunal": "0",
            "OtherMediation": "0",
            "OtherTribunal": "0",
            "Week20": "0",
            "NamedPlan": {"StartDate": f"{made}-06-20", "PB": "0", "PlanDetail": [_sound_setting()]},
        },
        "ActivePlans": {
            "PlacementDetail": [{**_sound_setting(), "EntryDate": f"{made}-06-23"}],
            "SENneed": [{"SENtype": "ASD", "SENtypeRank": "1"}, {"SENtype": "SLCN", "SENtypeRank": "2"}],
        },
    }
    if _has(year, "Requests", "RequestSource"):
        request["RequestSource"] = "2"
    return request


def _sound_setting() -> Items:
    return {
        "URN": SCHOOL,
        "PlacementRank": "1",
        "SENunitIndicator": "0",
        "ResourcedProvisionIndicator": "0",
    }


def laid_over(items: Mapping[str, Any], year: int = 2026) -> Items:
    """The sound person's items with an example's laid over them."""
    merged: Items = _merge(sound_items(year), items)
    return merged


def person_of(items: Mapping[str, Any], year: int = 2026, number: int = 1) -> tuple[Person, Reading]:
    """Nested items as the record that the rules see, and the reading that holds what was wrong with them."""
    schema = schema_for(year)
    reading = Reading(schema)
    return reading.person(tree_of("Person", items, schema), number), reading


def sound_person(year: int = 2026) -> Person:
    """The sound person as the rules see it."""
    return person_of(sound_items(year), year)[0]


def header_of(items: Mapping[str, Any], year: int) -> Header:
    """A header record of items in one level."""
    header = Header()
    texts = [Tree(name, str(text)) for name, text in items.items() if text is not None]
    reading = Reading(schema_for(year))
    for group in ("CollectionDetails", "Source", "Header"):
        names = {item.element for item in schema_for(year).parents[group]}
        kept = {item.element for item in schema_for(year).elsewhere.get(group, ())}
        reading.outside_group(group, [text for text in texts if text.tag in names | kept], header)
    return header


def at_of(example: Example, *, establishments: bool = True) -> At:
    """Where a rule stands when it is asked about an example."""
    header = header_of({**sound_header(example.year), **example.header}, example.year)
    at = stand_at(header, schema_for(example.year))
    at.establishments = KnownEstablishments() if establishments else None
    if "previous" in example.items:
        at.previous = totals_of(example.items["previous"])
    if "previous_header" in example.items:
        at.previous_header = header_of(example.items["previous_header"], example.year)
    return at


def _has(year: int, parent: str, element: str) -> bool:
    return any(item.element == element for item in schema_for(year).parents[parent])


def _merge(sound: Any, given: Any) -> Any:
    if isinstance(given, Mapping) and isinstance(sound, Mapping):
        merged = {**sound, **{name: _merge(sound.get(name), value) for name, value in given.items()}}
        return {name: value for name, value in merged.items() if value is not None}
    if isinstance(given, list) and isinstance(sound, list):
        first = [_merge(old, new) for old, new in zip(sound, given, strict=False)]
        entries = first + sound[len(given) :] + given[len(sound) :]
        return [entry for entry in entries if entry is not None]
    return deepcopy(given)
