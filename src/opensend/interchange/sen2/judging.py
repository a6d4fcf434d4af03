"""The people of a return, each with the errors that the rules find: who may be loaded, and who may not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from opensend.interchange.sen2.checker import PERSON
from opensend.interchange.sen2.parts import Outside, Parts, UnreadableReturn
from opensend.rules.returns.sen2.checking import Finding, PersonRules, finding_of
from opensend.rules.returns.sen2.reading import Reading
from opensend.rules.returns.sen2.records import Header, Person
from opensend.rules.returns.sen2.schema import YearNotHeld, schema_for, schema_of_file, years
from opensend.rules.returns.sen2.standing import stand_at
from opensend.rules.returns.sen2.values import read_number

_ERROR = "error"


@dataclass(frozen=True, slots=True)
class Judged:
    """One person of the file, and the errors (queries are left aside) that bar them."""

    person: Person
    errors: list[Finding]


class JudgedReturn:
    """A return read person by person. `header` is whole when `people` has ended: some write it last."""

    def __init__(self, parts: Parts, *, year: int | None = None, is_fictional: bool = False) -> None:
        """Begin to read. Raises UnreadableReturn where it is not a return, or of a year that is not held."""
        head = next(parts)
        assert isinstance(head, Outside)
        self.header = Header()
        self._parts, self._is_fictional = parts, is_fictional
        try:
            self.schema = schema_of_file(_year_of(head) if year is None else year)
        except YearNotHeld as error:
            held = ", ".join(map(str, years()))
            raise UnreadableReturn(f"its collection year is not one of {held}") from error
        self._reading = Reading(self.schema)
        self._reading.outside(head.elements, self.header, is_after=False)

    def people(self) -> Iterator[Judged]:
        """Each person in the order of the file. Raises UnreadableReturn where the file ends too early."""
        reading = self._reading
        reading.hits.clear()
        rules = PersonRules(stand_at(self.header, self.schema, is_fictional=self._is_fictional))
        number = 0
        for part in self._parts:
            if isinstance(part, Outside):
                reading.outside(part.elements, self.header, is_after=True)
            elif str(part.element.tag).lower() == PERSON:
                number += 1
                person = reading.person(part.element, number)
                hits = [*reading.hits, *rules.check(person)]
                findings = map(finding_of, hits)
                yield Judged(person, [finding for finding in findings if finding.level == _ERROR])
            reading.hits.clear()


def _year_of(head: Outside) -> int:
    header = Header()
    Reading(schema_for(years()[-1])).outside(head.elements, header, is_after=False)
    return read_number(header.raw.get("Year", "")) or 0
