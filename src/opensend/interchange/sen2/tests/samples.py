"""Returns made of examples: what the tests of writing, comparing and counting begin with."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from opensend.interchange.sen2.people import read_people
from opensend.interchange.sen2.writer import write_return
from opensend.interchange.sen2.xml_reader import read_xml
from opensend.rules.returns.sen2.examples import header_of, laid_over, person_of, sound_header
from opensend.rules.returns.sen2.records import Header, Person

Items = Mapping[str, Any]


def people_of(items: Iterable[Items], year: int = 2026) -> list[Person]:
    """A person for each example, laid over the sound person."""
    return [person_of(laid_over(each, year), year, number)[0] for number, each in enumerate(items, start=1)]


def header(year: int = 2026, **changed: str) -> Header:
    """A sound header with some items changed."""
    return header_of({**sound_header(year), **changed}, year)


def xml_of(items: Iterable[Items], year: int = 2026, **changed: str) -> bytes:
    """A return as XML."""
    file = io.BytesIO()
    write_return(header(year, **changed), people_of(items, year), file, year)
    return file.getvalue()


def read_back(text: bytes) -> tuple[Header, list[Person]]:
    """The header and the people of a return."""
    people = read_people(read_xml(io.BytesIO(text)))
    persons = list(people.persons())
    return people.header, persons
