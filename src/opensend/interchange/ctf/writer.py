"""Write a Common Transfer File: items in the format's order, escaped, without what says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO, Any

from lxml import etree

from opensend.interchange.ctf.elements import Element
from opensend.interchange.ctf.reader import PUPILS, ROOT
from opensend.interchange.ctf.tables import Item, items, settings

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CUT = frozenset({"name", "text"})
"""Kinds of item that are cut at their length; a code or a number is never cut."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the file could not hold as it was: the pupil's place in the file, the item, and why."""

    pupil: int
    item: str
    why: str


@dataclass(slots=True)
class Writer:
    """Writes one file in one version of the format, and notes what did not fit."""

    version: float = field(default_factory=lambda: float(settings()["write_version"]))
    notes: list[Note] = field(default_factory=list)
    pupils: int = 0

    def write(
        self, out: IO[bytes], header: Element, pupils: Iterable[Element], extras: Iterable[Element] = ()
    ) -> None:
        """Write the header, the pupils as they come, and what stands after them."""
        with etree.xmlfile(out, encoding="UTF-8") as file:
            file.write_declaration()
            with file.element(ROOT):
                file.write("\n  ")
                self._put(file, header, items()["Header"], 1)
                file.write("\n  ")
                with file.element(PUPILS):
                    for pupil in pupils:
                        self.pupils += not pupil.raw
                        file.write("\n    ")
                        self._put(file, pupil, items()["Pupil"], 2)
                    file.write("\n  ")
                for extra in extras:
                    file.write("\n  ")
                    file.write(_parsed(extra.raw))
                file.write("\n")
        out.write(b"\n")

    def _put(self, file: Any, element: Element, item: Item, depth: int) -> None:
        file.write(_parsed(element.raw) if element.raw else self._node(element, item, depth))

    def _node(self, element: Element, item: Item, depth: int) -> Any:
        node = etree.Element(self._name(item), dict(element.attributes))
        node.text = self._text(element.text, item)
        children = [
            _parsed(child.raw) if child.raw else self._node(child, item.children[child.name], depth + 1)
            for child in in_order(element, item)
            if not child.is_empty and (child.raw or self._is_in_version(item.children[child.name]))
        ]
        if children and not element.text:
            node.text = "\n" + "  " * (depth + 1)
            for child in children:
                child.tail = "\n" + "  " * (depth + 1)
            children[-1].tail = "\n" + "  " * depth
        node.extend(children)
        return node

    def _name(self, item: Item) -> str:
        return "Gender" if item.name == "Sex" and self.version < settings()["sex_since"] else item.name

    def _is_in_version(self, item: Item) -> bool:
        is_in = item.since <= self.version <= item.until
        if not is_in:
            self._note(item, f"is not in version {self.version} of the format and was left out")
        return is_in

    def _text(self, text: str, item: Item) -> str | None:
        clean = _NOT_XML.sub("", text).strip()
        if clean != text.strip():
            self._note(item, "held characters that XML cannot hold; they were left out")
        if item.length and item.kind in _CUT and len(clean) > item.length:
            self._note(item, f"is longer than {item.length} characters and was cut")
            clean = clean[: item.length].rstrip()
        return clean or None

    def _note(self, item: Item, why: str) -> None:
        self.notes.append(Note(self.pupils, item.path.removeprefix("Pupil/"), why))


def in_order(element: Element, item: Item) -> list[Element]:
    """The children in the format's order; one it does not know stays behind the one that it followed."""
    places, last = [], -1
    for child in element.children:
        if not child.raw:
            last = item.children[child.name].order
        places.append(last)
    return [
        child for _, child in sorted(zip(places, element.children, strict=True), key=lambda each: each[0])
    ]


def _parsed(raw: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(raw, parser)


def make_header(
    *, made_at: str, source: tuple[Element, ...], destination: tuple[Element, ...], is_partial: bool = False,
    descriptor: str = "", version: str = "",
) -> Element:  # fmt: skip
    """The header of a file that this program writes."""
    known = settings()
    values = (
        ("DocumentName", known["document_name"]), ("CTFversion", version or known["write_version"]),
        ("DateTime", made_at), ("DocumentQualifier", "partial" if is_partial else "full"),
        ("DataDescriptor", descriptor), ("SupplierID", known["supplier"]),
    )  # fmt: skip
    return Element("Header", children=(
        *(Element(name, text) for name, text in values if text),
        Element("SourceSchool", children=source), Element("DestSchool", children=destination),
    ))  # fmt: skip
