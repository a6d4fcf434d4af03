"""Returns for tests: people of every scope as nested items, written as files and read back as texts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lxml import etree

from opensend.interchange.sen2.writer import write_return
from opensend.interchange.sen2.xml_reader import read_xml
from opensend.rules.returns.sen2.examples import header_of, person_of, sound_header

CODE = "101"
LEFT_ASIDE = ("DateTime", "SerialNo", "SoftwareCode", "Release")


def file_of(people: Iterable[Mapping[str, Any]], year: int = 2026, **header: str) -> bytes:
    """A return of the authority with those people."""
    out = io.BytesIO()
    records = (person_of(items, year, number)[0] for number, items in enumerate(people, 1))
    write_return(header_of({**sound_header(year), "LEA": CODE, **header}, year), records, out, year)
    return out.getvalue()


def parts_of(file: bytes) -> Any:
    """A file as it is read."""
    return read_xml(io.BytesIO(file))


def tree_of_file(file: bytes) -> Any:
    """A file as nested names and texts, in its order, leaving aside what differs from file to file."""
    return _nested(etree.fromstring(file))


def _nested(element: etree._Element) -> Any:
    inside = [_nested(child) for child in element if child.tag not in LEFT_ASIDE]
    return element.tag, inside or (element.text or "").strip().upper()


def numbers(count: int, code: str = CODE) -> Sequence[str]:
    """So many different UPNs of the authority."""
    from opensend.rules.identifiers import upn_check_letter

    rests = [f"{code}{1000 + n // 1000:04}25{n % 1000:03}" for n in range(count)]
    return [upn_check_letter(rest) + rest for rest in rests]
