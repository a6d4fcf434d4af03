"""Sound files of a return, in each of its shapes, for tests to change and spoil."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from opensend.interchange.sen2.validation import Validation
from opensend.interchange.sen2.xml_reader import read_xml
from opensend.rules.identifiers import upn_check_letter
from opensend.rules.returns.sen2.checking import Finding
from opensend.rules.returns.sen2.examples import sound_header, sound_items
from opensend.rules.returns.sen2.reading import Element
from opensend.rules.returns.sen2.schema import schema_for
from opensend.rules.returns.sen2.trees import tree_of

GROUPS = {
    "CollectionDetails": ("Collection", "Year", "ReferenceDate"),
    "Source": ("SourceLevel", "LEA", "SoftwareCode", "Release", "SerialNo", "DateTime"),
}


def upn(serial: int) -> str:
    """A UPN of a fictional school, one for each number below a thousand million."""
    rest = f"801{serial // 1000:06d}{serial % 1000:03d}"
    return upn_check_letter(rest) + rest


def xml_of(element: Element) -> str:
    """An element as XML, in one line."""
    inner = "".join(xml_of(child) for child in element) if len(element) else escape(element.text or "")
    return f"<{element.tag}>{inner}</{element.tag}>"


def header_xml(items: Mapping[str, Any], year: int) -> str:
    """A header of items in one level."""
    nested: dict[str, Any] = {name: text for name, text in items.items()}
    for group, names in GROUPS.items():
        nested[group] = {name: nested.pop(name) for name in names if name in nested}
    return xml_of(tree_of("Header", nested, schema_for(year)))


def file_of(people: Sequence[Mapping[str, Any]], year: int = 2026, **header: Any) -> str:
    """A file of people given by their nested items."""
    schema = schema_for(year)
    persons = "\n".join(xml_of(tree_of("Person", items, schema)) for items in people)
    top = header_xml({**sound_header(year), **header}, year)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Message>{top}<Persons>\n{persons}\n</Persons></Message>\n'
    )


def sound_file(year: int = 2026) -> str:
    """A file with the sound person of a year."""
    return file_of([sound_items(year)], year)


def findings_in(text: str | bytes, **options: Any) -> list[Finding]:
    """Every finding in an XML file."""
    raw = text.encode() if isinstance(text, str) else text
    return list(Validation(**options).findings(read_xml(io.BytesIO(raw))))


def codes_in(text: str | bytes, **options: Any) -> set[str]:
    """The codes of the rules that an XML file breaks."""
    return {found.rule for found in findings_in(text, **options)}
