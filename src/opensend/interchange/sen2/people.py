"""A return as its header and one person after another, for whoever wants the records and not the findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from opensend.interchange.sen2.parts import Child, Outside, Parts, UnreadableReturn
from opensend.rules.returns.sen2.reading import Reading
from opensend.rules.returns.sen2.records import Header, Person
from opensend.rules.returns.sen2.schema import Schema, YearNotHeld, schema_for, schema_of_file, years
from opensend.rules.returns.sen2.values import read_number


@dataclass(slots=True)
class People:
    """A return that is being read. `header` is whole when `persons` has ended: some write it last."""

    header: Header
    schema: Schema
    _parts: Parts
    _reading: Reading

    def read_as(self, year: int) -> None:
        """Read the people by the items and names of another collection year. Raises YearNotHeld."""
        self._reading = Reading(schema_for(year))

    def persons(self) -> Iterator[Person]:
        """Each person, in the order of the file. Raises UnreadableReturn where the file ends too early."""
        number = 0
        for part in self._parts:
            if isinstance(part, Child):
                if part.element.tag.casefold() == "person":
                    number += 1
                    yield self._reading.person(part.element, number)
            else:
                self._reading.outside(part.elements, self.header, is_after=True)
            self._reading.hits.clear()


def read_people(parts: Parts, year: int | None = None) -> People:
    """Begin to read a return, by its own collection year or by one that is given.

    Raises UnreadableReturn where it is not one, and where the tables do not hold its year.
    """
    head = next(parts)
    assert isinstance(head, Outside)
    if year is None:
        found = Header()
        Reading(schema_for(years()[-1])).outside(head.elements, found, is_after=False)
        year = read_number(found.raw.get("Year", ""))
    try:
        schema = schema_of_file(year or 0)
    except YearNotHeld:
        held = ", ".join(map(str, years()))
        raise UnreadableReturn(f"its collection year is not one of {held}") from None
    header, reading = Header(), Reading(schema)
    reading.outside(head.elements, header, is_after=False)
    return People(header, schema, parts, reading)
