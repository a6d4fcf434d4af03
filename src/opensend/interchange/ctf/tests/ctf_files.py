"""Transfer files for tests: the worked example, changed at one place, and elements of any shape."""

from __future__ import annotations

import io
from pathlib import Path

from hypothesis import strategies as st

from opensend.interchange.ctf.checks import check_file
from opensend.interchange.ctf.elements import Element
from opensend.interchange.ctf.findings import Finding
from opensend.interchange.ctf.reader import open_ctf
from opensend.interchange.ctf.tables import Item, items
from opensend.interchange.ctf.writer import Writer

EXAMPLE = (Path(__file__).parent / "worked_example.xml").read_text(encoding="utf-8")
NAME = "8234001_CTF_8238000_001.XML"
OLD_SUPPORT = "<StartDate>2017-09-04</StartDate><EndDate>2021-03-31</EndDate><SENprovision>K</SENprovision>"


def write_example(folder: Path, *changes: tuple[str, str], name: str = NAME) -> Path:
    """The worked example with texts replaced; each has to be there."""
    text = EXAMPLE
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def findings_in(path: Path, receiver: str = "823") -> list[Finding]:
    """Everything that a file is found wanting in."""
    return list(check_file(open_ctf(path), receiver=receiver))


def rules_broken(path: Path, receiver: str = "823") -> set[str]:
    """Codes of the rules that a file breaks, without the one warning of the worked example."""
    return {
        each.rule for each in findings_in(path, receiver) if each.item != "SchoolHistory/School/LeavingReason"
    }


def written(header: Element, *parts: Element, version: float = 25.0) -> bytes:
    """A file's bytes."""
    out = io.BytesIO()
    pupils = [part for part in parts if part.name == "Pupil"]
    Writer(version).write(out, header, pupils, [part for part in parts if part.name != "Pupil"])
    return out.getvalue()


_LETTERS = st.characters(blacklist_categories=("Cs", "Cc", "Cn"), blacklist_characters="\ufffe\uffff")
_RAW = st.sampled_from(
    [
        Element("LocalItem", raw="<LocalItem>kept</LocalItem>"),
        Element("SuppInfo", raw='<SuppInfo><SuppID>Example &amp; Co</SuppID><a b="c"> x </a></SuppInfo>'),
        Element("Odd", raw='<n:Odd xmlns:n="urn:example">żółw</n:Odd>'),
    ]
)


def _text(length: int) -> st.SearchStrategy[str]:
    return st.text(_LETTERS, min_size=1, max_size=min(length or 40, 60)).map(str.strip).filter(bool)


@st.composite
def elements(draw: st.DrawFn, item: Item) -> Element:
    """An element that the format knows, with some of its items in order, and unknown ones at its end."""
    if not item.is_group:
        return Element(item.name, draw(_text(item.length)))
    children: list[Element] = []
    for known in item.children.values():
        times = draw(st.integers(0, 2 if known.may_repeat else 1))
        children.extend(draw(elements(known)) for _ in range(times))
    children.extend(draw(st.lists(_RAW, max_size=1)))
    return Element(item.name, children=tuple(child for child in children if not child.is_empty))


HEADERS = elements(items()["Header"]).filter(lambda header: not header.is_empty)
PUPILS = elements(items()["Pupil"]).filter(lambda pupil: not pupil.is_empty)
