"""Write a return as XML: person after person, escaped text without a tree, in the order of the year's schema.

An element without a value is left out, a flag is 1 or 0, a date is CCYY-MM-DD, and each person is one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import IO

from opensend.interchange.sen2.items import Group, Leaf, layout_of
from opensend.rules.returns.sen2.records import Header, Person, Record

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
_AT_ONCE = 256
_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_is_special = _SPECIAL.search
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}


def write_return(header: Header, persons: Iterable[Person], file: IO[bytes], year: int) -> int:
    """Write a whole return and give the number of persons in it; no more than a few hundred are held at once.

    Raises YearNotHeld where the tables do not hold the collection year.
    """
    opening = [f"{DECLARATION}\n<Message>\n"]
    write_element(layout_of("Header", year), header, opening)
    file.write("".join([*opening, "\n<Persons>\n"]).encode())
    layout, out, count = layout_of("Person", year), list[str](), 0
    for person in persons:
        write_element(layout, person, out)
        out.append("\n")
        count += 1
        if count % _AT_ONCE == 0:
            file.write("".join(out).encode())
            out.clear()
    out.append("</Persons>\n</Message>\n")
    file.write("".join(out).encode())
    return count


def escape(text: str) -> str:
    """A text as it stands between tags; characters that no XML file can hold are left out.

    >>> escape("Smith & <Sons>\\x00")
    'Smith &amp; &lt;Sons&gt;'
    """
    return _SPECIAL.sub(lambda found: _ESCAPES.get(found[0], ""), text)


def write_element(group: Group, record: Record, out: list[str]) -> None:
    """Add the texts of one element, with all that is in it, to those of a file."""
    element, begins = group.element, len(out)
    out.append(f"<{element}>")
    for step in group.steps:
        if isinstance(step, Leaf):
            text = step.text(record)
            if text and _is_special(text):
                text = escape(text)
            if text:
                out.append(f"<{step.element}>{text}</{step.element}>")
        else:
            for each in step.records(record):
                write_element(step, each, out)
    if len(out) == begins + 1:
        out.pop()  # nothing in it: an empty element is never written
    else:
        out.append(f"</{element}>")
