"""XML of the return written, checked against its layout and read, each beside the library most used for it.

    .venv/bin/python -m benchmarks.sen2_xml [PEOPLE]

- **write**: our writer beside `xml.etree` elements, made and serialised person by person of the same records.
- **check**: our reading with the rules on the file (unknown, repeated, misplaced, empty, badly written items)
  beside `xmlschema`, which validates the same file lazily by an XSD made here of the same table of items.
- **read**: our records of every person beside the rows of `pandas.read_xml` with `iterparse`, streaming too,
  which are one flat table: six items of each person, nothing below, all held at the end.
"""

from __future__ import annotations

import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import xmlschema

from benchmarks.measuring import measure
from benchmarks.sen2_files import YEAR, header, persons, write_file
from opensend.interchange.sen2.items import Group, layout_of
from opensend.interchange.sen2.parts import Child
from opensend.interchange.sen2.people import read_people
from opensend.interchange.sen2.reader import ReturnFile
from opensend.interchange.sen2.writer import write_return
from opensend.rules.returns.sen2.reading import Reading
from opensend.rules.returns.sen2.records import Person, Record
from opensend.rules.returns.sen2.schema import Item, schema_for

PEOPLE = 20_000
_XSD = "http://www.w3.org/2001/XMLSchema"
_TYPES = {"date": "xs:date", "datetime": "xs:dateTime", "flag": "xs:boolean", "number": "xs:integer"}
_ITEMS = ["Surname", "Forename", "PersonBirthDate", "Sex", "Ethnicity", "PostCode"]


def xsd_of(year: int) -> str:
    """The layout of a collection year as an XML schema, from the same table of items."""
    message = Item("", "Message", "", 1, "group", None, "", "M", "", "", {}, (), "", False, "")
    return f'<xs:schema xmlns:xs="{_XSD}">{_declaration(message, year)}</xs:schema>'


def _declaration(item: Item, year: int) -> str:
    least = "1" if item.mandatory == "M" and item.kind == "group" and not item.is_repeated else "0"
    often = (
        ""
        if not item.parent
        else f' minOccurs="{least}" maxOccurs="{"unbounded" if item.is_repeated else 1}"'
    )
    if item.kind == "group":
        inside = "".join(_declaration(each, year) for each in schema_for(year).parents[item.element])
        kind = f"<xs:complexType><xs:sequence>{inside}</xs:sequence></xs:complexType>"
        return f'<xs:element name="{item.element}"{often}>{kind}</xs:element>'
    if item.kind in _TYPES:
        return f'<xs:element name="{item.element}"{often} type="{_TYPES[item.kind]}"/>'
    longest = f'<xs:maxLength value="{item.max_length}"/>' if item.max_length else ""
    limits = f'<xs:restriction base="xs:string"><xs:minLength value="1"/>{longest}</xs:restriction>'
    return f'<xs:element name="{item.element}"{often}><xs:simpleType>{limits}</xs:simpleType></xs:element>'


def write_ours(path: Path, people: list[Person]) -> None:
    """The return by our writer."""
    with path.open("wb") as file:
        write_return(header(), people, file, YEAR)


def write_elements(path: Path, people: list[Person]) -> None:
    """The same by elements of the standard library, each person serialised and forgotten."""
    layout = layout_of("Person", YEAR)
    with path.open("wb") as file:
        file.write(b"<Message>")
        file.write(ET.tostring(_element(layout_of("Header", YEAR), header())))
        file.write(b"<Persons>")
        for person in people:
            file.write(ET.tostring(_element(layout, person)))
        file.write(b"</Persons></Message>")


def _element(group: Group, record: Record) -> ET.Element:
    made = ET.Element(group.element)
    for step in group.steps:
        if isinstance(step, Group):
            made.extend(_element(step, each) for each in step.records(record))
        elif text := step.text(record):
            ET.SubElement(made, step.element).text = text
    return made


def check_ours(path: Path) -> int:
    """How many things the rules on the file find in the layout."""
    reading = Reading(schema_for(YEAR))
    for part in ReturnFile(path).parts():
        if isinstance(part, Child):
            reading.person(part.element, 1)
    return len(reading.hits)


def check_xmlschema(path: Path, schema: xmlschema.XMLSchema) -> int:
    """How many errors the peer finds."""
    return sum(1 for _error in schema.iter_errors(xmlschema.XMLResource(str(path), lazy=2)))


def read_ours(path: Path) -> int:
    """How many people there are; each is a record with all that is below."""
    return sum(1 for _person in read_people(ReturnFile(path).parts()).persons())


def read_pandas(path: Path) -> int:
    """How many people there are in the peer's table."""
    return len(pd.read_xml(path, iterparse={"Person": _ITEMS}, parser="lxml"))


def timed(run: Callable[[], object]) -> tuple[float, object]:
    """Seconds, and what was given."""
    began = time.perf_counter()
    given = run()
    return time.perf_counter() - began, given


def rows(folder: Path, how_many: int) -> Iterator[tuple[str, float, str, float]]:
    """What was done, our seconds, the peer and its seconds."""
    mine, theirs = folder / "ours.xml", folder / "theirs.xml"
    people = list(persons(how_many))
    wrote, _ = timed(lambda: write_ours(mine, people))
    other, _ = timed(lambda: write_elements(theirs, people))
    yield "write", wrote, "xml.etree elements", other
    schema = xmlschema.XMLSchema(xsd_of(YEAR))
    checked, found = timed(lambda: check_ours(mine))
    other, errors = timed(lambda: check_xmlschema(mine, schema))
    if found or errors:
        raise SystemExit(f"the layout of a sound return was faulted: {found} and {errors} times")
    yield "check the layout", checked, "xmlschema, lazy", other
    read, count = timed(lambda: read_ours(mine))
    other, again = timed(lambda: read_pandas(mine))
    if not count == again == how_many:
        raise SystemExit(f"{how_many} people were read as {count} and {again}")
    yield "read", read, "pandas.read_xml, iterparse", other


def main() -> None:
    """Print a row for each; then the memory of reading, each in a process of its own."""
    how_many = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    with tempfile.TemporaryDirectory(prefix="opensend-bench-") as scratch:
        print(f"{how_many:,} people\n| what | ours, s | peer, s | ratio |\n| --- | --- | --- | --- |")
        for what, mine, peer, theirs in rows(Path(scratch), how_many):
            print(f"| {what} | {mine:.2f} | {peer}: {theirs:.2f} | {theirs / mine:.1f} |", flush=True)
        file = Path(scratch) / "read.xml"
        write_file(file, how_many)
        for name in ("read_ours", "read_pandas"):
            code = f"import benchmarks.sen2_xml as it, pathlib; it.{name}(pathlib.Path({str(file)!r}))"
            print(f"{name}: peak {measure([sys.executable, '-c', code]).memory:.0f} MB, imports included")


if __name__ == "__main__":
    main()
